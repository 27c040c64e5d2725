/* sign.h -- digests, packet signatures, certificates, passwords, and the way to the keeper.
 *
 * WHAT      Private keys live in the keeper process alone (sign/keeper.h); here a key is asked for
 *           a signature over a digest. Packets carry an enveloped XML-DSig (exclusive C14N,
 *           rsa-sha256 or ecdsa-sha256); xmlsec1 checks what arrives, over the bytes as received.
 * OWNERSHIP Results in the arena given. struct keeper is process-wide and thread-safe.
 * ERRORS    RC_UNAVAILABLE: keeper gone (the node restarts it). A signature that does not verify is
 *           not an error: it is an answer.
 * LIMITS    LIMIT_SIGNED_BYTES, LIMIT_SIGNED_ALONE.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"

/* ---- digests ---- */
struct sha256 {
	_Alignas(16) unsigned char opaque[128];
};
void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_done(struct sha256 *s, unsigned char out[32]);
void sha256_of(struct str bytes, unsigned char out[32]);
void hmac_sha256(struct str key, struct str bytes, unsigned char out[32]);

/* ---- passwords and tokens ---- */
/* Argon2id, 19 MiB, t=2 (libsodium); at most two at once in the process, others wait. */
NODISCARD enum rc password_hash(struct arena *a, struct str password, struct str *out_hash,
				struct err *e);
bool password_verify(struct str hash, struct str password);
/* Takes as long as a real check, for a login that does not exist. */
void password_verify_dummy(struct str password);

/* ---- keys and certificates ---- */
enum key_kind { KEY_P256, KEY_RSA2048, KEY_RSA3072 };
enum key_purpose { KEY_FOR_PACKET = 1, KEY_FOR_PERSON = 2, KEY_FOR_SEAL = 4 };

/* Makes <keys_dir>/<id>.key (PKCS#8 PEM, 0600) and a self-signed certificate (10 years,
 * digitalSignature) for organ code and name at cert_path (PEM). Runs in a process that may write
 * keys_dir: init and tenant add, never in serve. */
NODISCARD enum rc key_create(const char *keys_dir, struct str id, enum key_kind kind,
			     struct str organ_code, struct str organ_name, int64_t now,
			     const char *cert_path, struct err *e);

struct certificate {
	struct str der;
	struct str subject;       /* RFC 2253 */
	struct str organ_code;    /* subject serialNumber, or empty */
	int64_t from_at, until_at;
	unsigned char sha256[32];
};
/* PEM or DER, first certificate. */
NODISCARD enum rc certificate_parse(struct arena *a, struct str bytes, struct certificate *out,
				    struct err *e);

/* ---- keeper ---- */
struct keeper;
/* Starts `program keeper` with one end of a socket pair, hands it keys_dir; the keeper opens all
 * key files before it answers. Restarts it when it dies (bounded rate). */
NODISCARD enum rc keeper_start(const char *program, const char *keys_dir, struct keeper **out,
			       struct err *e);
void keeper_stop(struct keeper *k);
/* Signature over a SHA-256 digest with key id for purpose; algorithm tells which. ECDSA is r||s, as
 * XML-DSig wants it. Refused (RC_DENIED) when the key has not that purpose. */
enum sign_algorithm { SIGN_RSA_SHA256, SIGN_ECDSA_SHA256 };
NODISCARD enum rc keeper_sign(struct keeper *k, struct arena *a, struct str key_id,
			      enum key_purpose purpose, const unsigned char digest[32],
			      enum sign_algorithm *out_alg, struct str *out_signature,
			      struct err *e);
/* The main function of `vanthu keeper`: serves fd until it closes. */
int keeper_main(int fd, const char *keys_dir);

/* ---- XML-DSig of a packet ---- */
/* The canonical Signature element (namespace xmldsig as default namespace, KeyInfo with subject and
 * certificate) for a document whose exclusive-C14N digest without the Signature is digest. */
NODISCARD enum rc xmldsig_build(struct keeper *k, struct arena *a, struct str key_id,
				const struct certificate *cert, const unsigned char digest[32],
				struct str *out_element, struct err *e);

enum signature_verdict { VERDICT_ABSENT, VERDICT_UNVERIFIABLE, VERDICT_VALID,
			 VERDICT_INVALID };
struct trust {
	const struct certificate *known;   /* what the directory holds for the sender */
	size_t n_known;
	const char *roots_file;            /* PEM bundle of installed roots, or NULL */
};
struct signature_result {
	enum signature_verdict state;
	struct str reason_key;    /* text key for people: "signature.valid", ".too_large", ".dummy" … */
	struct certificate signer;/* empty der when there is none */
	bool is_signer_known;
	int64_t checked_at;
};
/* Checks the packet in fd (bytes bytes, read with pread). valid = mathematically right, covers the
 * whole document, and the certificate is in t->known or chains to a root; right but unknown =
 * unverifiable; more than LIMIT_SIGNED_BYTES = unverifiable. Fails only when fd cannot be read. */
NODISCARD enum rc xmldsig_check(struct arena *a, int fd, uint64_t bytes, const struct trust *t,
				int64_t now, struct signature_result *out, struct err *e);
/* Once per process, before threads. */
NODISCARD enum rc sign_init(struct err *e);

/* Shuts the process out of everything but what `allow` names (Landlock) and makes it not dumpable.
 * RC_UNSUPPORTED when the kernel has none: the caller warns and goes on. */
struct shut_path {
	const char *path;
	bool is_writable;
};
NODISCARD enum rc process_shut(const struct shut_path *allow, size_t n, struct err *e);
