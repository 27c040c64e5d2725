/* sign_int.h -- what the files of this module share; nobody else includes it.
 *
 * WHAT      Key files, certificates in OpenSSL's form, the keeper's messages, the steps of a check.
 * OWNERSHIP OpenSSL objects belong to the arena they were made with (arena_defer frees them) unless
 *           said otherwise.
 * ERRORS    As sign.h says; openssl_fail turns OpenSSL's error queue into a struct err.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/log.h"
#include "sign/sign.h"

/* ---- OpenSSL ---- */
/* Records rc with OpenSSL's oldest error, and empties its queue. */
enum rc openssl_fail(struct err *e, enum rc rc, const char *what);
void pkey_free_later(struct arena *a, EVP_PKEY *pkey);
void x509_free_later(struct arena *a, X509 *x);

/* ---- key files (key.c) ---- */
struct key {
	EVP_PKEY *pkey;
	unsigned purposes;
	enum sign_algorithm algorithm;
};
bool key_id_is_valid(struct str id);
bool key_request_is_valid(const struct key_request *q);
/* RC_NOT_FOUND, or RC_CORRUPT: no key in it, no purposes, readable by others. */
NODISCARD enum rc key_load(struct arena *a, const char *keys_dir, struct str id, struct key *out,
			   struct err *e);
/* Finds the key of that name or makes it. RC_CONFLICT as key_create. */
NODISCARD enum rc key_make(struct arena *a, const char *keys_dir, const struct key_request *q,
			   struct key *out, struct err *e);
/* The kind of a key decides how it signs. False for kinds that are not for us. */
bool pkey_algorithm(const EVP_PKEY *pkey, enum sign_algorithm *out);
NODISCARD enum rc key_sign(struct arena *a, const struct key *key, const unsigned char digest[32],
			   struct key_signature *out, struct err *e);
bool key_signature_is_right(EVP_PKEY *pkey, const unsigned char digest[32],
			    const struct key_signature *s);

/* ---- certificates (certificate.c, certificate_make.c) ---- */
/* Self-signed, for the key. */
NODISCARD enum rc certificate_make(struct arena *a, const struct key *key,
				   const struct key_request *q, struct str *out_der, struct err *e);
/* NULL when der is not exactly one certificate in DER. */
X509 *x509_read(struct arena *a, struct str der);
NODISCARD enum rc certificate_describe(struct arena *a, X509 *x, struct str der,
				       struct certificate *out, struct err *e);
/* True when text (RFC 2253 or a dialect of it, in either order) is the subject of x. */
bool x509_subject_is(struct arena *a, X509 *x, struct str text);
