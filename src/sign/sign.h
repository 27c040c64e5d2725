/* sign.h -- packet signatures, certificates, passwords, and the way to the keeper.
 *
 * WHAT      Private keys live in the keeper process alone (`vanthu keeper`); here a key is asked for
 *           a signature over a digest. Packets carry an enveloped XML-DSig (exclusive C14N,
 *           rsa-sha256 or ecdsa-sha256); xmlsec1 checks what arrives, over the bytes as received.
 * OWNERSHIP Results in the arena given. struct keeper is process-wide and thread-safe.
 * ERRORS    RC_UNAVAILABLE: keeper gone or silent (it comes back by itself, try again later). A
 *           signature that does not verify is not an error: it is an answer.
 * LIMITS    LIMIT_SIGNED_BYTES, LIMIT_SIGNED_ALONE, LIMIT_KEY_ID, LIMIT_KEYS, LIMIT_KEEPER_*.
 * THREADS   Everything but sign_init may be called from any thread at once.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/sha256.h"

/* ---- digests (SHA-256 itself: base/sha256.h) ---- */
void hmac_sha256(struct str key, struct str bytes, unsigned char out[32]);

/* ---- passwords ---- */
/* Argon2id, 19 MiB, t=2 (libsodium); at most LIMIT_PASSWORD_CHECKS at once in the process,
 * LIMIT_PASSWORD_WAITERS wait their turn, for LIMIT_PASSWORD_WAIT_SECS; others get RC_THROTTLED
 * err.password.crowd, with err_retry. RC_LIMIT above LIMIT_PASSWORD_BYTES, RC_INVALID when empty. */
NODISCARD enum rc password_hash(struct arena *a, struct str password, struct str *out_hash,
				struct err *e);
/* *out: it is right; false also for a hash that cannot be read and for a password over the limit.
 * RC_THROTTLED: it was not looked at. */
NODISCARD enum rc password_verify(struct str hash, struct str password, bool *out, struct err *e);
/* Takes as long as a real check, for a login that does not exist. */
NODISCARD enum rc password_verify_dummy(struct str password, struct err *e);
/* True when the hash was made with weaker settings than today's: hash again at the next login. */
bool password_is_outdated(struct str hash);

/* ---- keys and certificates ---- */
enum key_kind { KEY_P256, KEY_RSA2048, KEY_RSA3072 };
/* What a key may be used for; stands in the first line of its file and is obeyed by the keeper. */
enum key_purpose { KEY_FOR_PACKET = 1, KEY_FOR_PERSON = 2, KEY_FOR_SEAL = 4 };

struct key_request {
	struct str id; /* file name below keys_dir: letters, digits, . _ - ; no dot first */
	enum key_kind kind;
	unsigned purposes;     /* of enum key_purpose, at least one */
	struct str organ_code; /* serialNumber of the certificate's subject: printable ASCII */
	struct str organ_name; /* CN and O, cut at 64 characters as X.520 wants */
	int64_t now;
};

/* Makes <keys_dir>/<id>.key (PKCS#8 PEM, 0600, durable) and a self-signed certificate (10 years,
 * digitalSignature and nonRepudiation) at cert_path (PEM, durable). A key that is there is never
 * replaced: repeated after an interruption, the call makes the certificate for the key it finds;
 * RC_CONFLICT when that one is of another kind or purpose. For a process that may see keys_dir:
 * init, and tenant add while no node runs. A running node asks keeper_create_key. */
NODISCARD enum rc key_create(const char *keys_dir, const struct key_request *q,
			     const char *cert_path, struct err *e);

struct certificate {
	struct str der;
	struct str subject;    /* RFC 2253, UTF-8 */
	struct str organ_code; /* subject serialNumber, or empty */
	int64_t from_at, until_at;
	unsigned char sha256[32];
};
/* PEM or DER, first certificate. RC_INVALID when there is none that can be read. */
NODISCARD enum rc certificate_parse(struct arena *a, struct str bytes, struct certificate *out,
				    struct err *e);
struct str certificate_pem(struct arena *a, struct str der);

/* ---- keeper ---- */
/* The node starts `program keeper KEYS_DIR` with one end of a socket pair as descriptor 3. That
 * process stays as a watcher (base/child.h) and forks the keeper proper: it opens every key,
 * then shuts itself (Landlock: keys_dir and nothing else, no network; seccomp: no new programs,
 * processes or sockets; not dumpable, small rlimits), says hello and serves. When it dies, the
 * watcher, which is not shut, forks the next one. So a keeper comes back although the node itself
 * can no longer reach keys_dir. It ends when the socket closes, never by SIGTERM or SIGINT (a node
 * that finishes its work under SIGTERM still needs it). */
struct keeper;
/* Returns when the keeper is ready. program: absolute path. Call before process_shut (base/shut.h). */
NODISCARD enum rc keeper_start(const char *program, const char *keys_dir, struct keeper **out,
			       struct err *e);
void keeper_stop(struct keeper *k); /* NULL is fine */

enum sign_algorithm { SIGN_RSA_SHA256 = 1, SIGN_ECDSA_SHA256 = 2 };
struct sign_request {
	struct str key_id;
	enum key_purpose purpose;
	const unsigned char *digest; /* SHA-256, 32 bytes */
};
struct key_signature {
	enum sign_algorithm algorithm;
	struct str bytes; /* ECDSA: r||s, as XML-DSig wants it */
};
/* RC_DENIED the key has not that purpose, RC_NOT_FOUND no such key, RC_CORRUPT its file cannot be
 * read, RC_UNAVAILABLE keeper gone or silent. */
NODISCARD enum rc keeper_sign(struct keeper *k, struct arena *a, const struct sign_request *q,
			      struct key_signature *out, struct err *e);
/* key_create inside the keeper, for a running node: the key stays there, the certificate comes
 * back and the caller writes it. Safe to repeat, also after RC_UNAVAILABLE. */
NODISCARD enum rc keeper_create_key(struct keeper *k, struct arena *a, const struct key_request *q,
				    struct str *out_cert_der, struct err *e);
/* Forgets what it opened and reads keys_dir again (SIGHUP; keys put there by hand). */
NODISCARD enum rc keeper_reload(struct keeper *k, struct err *e);
struct keeper_state {
	int64_t pid;            /* of the keeper proper */
	int64_t keys, bad_keys; /* opened; files that could not be read */
	int64_t restarts;       /* since keeper_start */
	bool is_shut;           /* false: this kernel has no Landlock */
	bool is_locked; /* false: RLIMIT_MEMLOCK is too small, keys may come to be in swap */
};
/* Asks it: RC_UNAVAILABLE when it does not answer. For doctor and metrics. */
NODISCARD enum rc keeper_ask_state(struct keeper *k, struct keeper_state *out, struct err *e);
/* The main function of `vanthu keeper KEYS_DIR`, with fd 3: returns the exit code. */
int keeper_main(int fd, const char *keys_dir);

/* ---- XML-DSig of a packet ---- */
struct packet_signer {
	struct keeper *keeper;
	struct str key_id;
	const struct certificate *cert;
};
/* The Signature element (xmldsig as default namespace, KeyInfo with subject and certificate) in
 * canonical bytes, for a document whose exclusive-C14N SHA-256 without it is digest. It is written
 * as the last child of edXMLHeader, with nothing between. RC_CONFLICT: cert is not the key's. */
NODISCARD enum rc xmldsig_build(struct arena *a, const struct packet_signer *signer,
				const unsigned char digest[32], struct str *out_element,
				struct err *e);

/* How a check decides; the first row that fits. The reason is signature_result.reason_key without
 * its "signature.". Each row has a test in tests/unit/sign/test_xmldsig_check.c.
 *
 *   UNVERIFIABLE  malformed     a DTD, or markup over a LIMIT_XML_*: told before any parser runs
 *   ABSENT        absent        no element with local name Signature
 *   UNVERIFIABLE  several       more than one
 *   UNVERIFIABLE  too_large     more than LIMIT_SIGNED_BYTES
 *   UNVERIFIABLE  malformed     not well formed, not UTF-8, or declared otherwise
 *   UNVERIFIABLE  dummy         Signature is not in the xmldsig namespace
 *   UNVERIFIABLE  misplaced     it is not a child of edXML/edXMLEnvelope/edXMLHeader
 *   UNVERIFIABLE  unsupported   unknown elements in it (Object, RetrievalMethod …), parameters of an
 *                               algorithm, an algorithm, canonical form or transform not allowed
 *   UNVERIFIABLE  malformed     an element too many or too few; text, comments, attributes where
 *                               none belong
 *   UNVERIFIABLE  partial       not exactly one Reference with URI="" and the enveloped transform
 *                               first: it does not cover the whole packet; or comments inside the
 *                               packet, which no digest covers
 *   UNVERIFIABLE  weak          SHA-1, MD5
 *   UNVERIFIABLE  malformed     DigestValue or SignatureValue is not the one base64 of its bytes
 *   UNVERIFIABLE  certificate   no X509Certificate; one that cannot be read; a X509SubjectName that
 *                               says something else
 *   UNVERIFIABLE  unsupported   the certificate's key does not fit the algorithm, or a curve other
 *                               than P-256, P-384, P-521
 *   UNVERIFIABLE  weak          RSA under 2048 bits
 *   INVALID       invalid       digest or signature value is wrong
 *   UNVERIFIABLE  key_usage     the certificate is not for signatures
 *   UNVERIFIABLE  not_yet       now is before its time
 *   UNVERIFIABLE  expired       now is after its time
 *   VALID         valid         the certificate is in trust.known
 *   VALID         valid_root    it chains to roots_file; the name in it need not be the sender's, so
 *                               show signer.subject
 *   UNVERIFIABLE  not_yet, expired   one in that chain is
 *   UNVERIFIABLE  unknown_signer
 */
enum signature_verdict { VERDICT_ABSENT, VERDICT_UNVERIFIABLE, VERDICT_VALID, VERDICT_INVALID };
struct trust {
	const struct certificate *known; /* what the directory holds for the sender */
	size_t n_known;
	const char *roots_file; /* PEM bundle of installed roots, or NULL */
	int64_t now;
};
struct signature_result {
	enum signature_verdict state;
	struct str reason_key;     /* text key for people, a constant: "signature.valid" … */
	struct certificate signer; /* what it claims, whatever the state; der empty: none */
	bool is_signer_known;      /* byte for byte in trust.known */
	int64_t checked_at;        /* trust.now */
};
/* Checks the packet in fd (read with pread from 0). Only the descriptor's own failure is an error;
 * everything a sender can do is an answer. A roots_file that cannot be read counts as empty and is
 * told by signature_roots_check. */
NODISCARD enum rc xmldsig_check(struct arena *a, int fd, uint64_t bytes, const struct trust *t,
				struct signature_result *out, struct err *e);
/* How many certificates the bundle holds; RC_INVALID when it has one that cannot be read. */
NODISCARD enum rc signature_roots_check(const char *roots_file, size_t *out_count, struct err *e);
/* Once per process, before threads. */
NODISCARD enum rc sign_init(struct err *e);
