#include "sign/sign_int.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"

#define YEARS_10 (3652 * TIME_DAY)
#define NAME_CHARS 64 /* ub-common-name, ub-organization-name of X.520 */
#define SERIAL_BYTES 16

/* The first NAME_CHARS characters; a full name stands in the directory and in each packet. */
static struct str name_cut(struct str name)
{
	size_t at = 0;

	for (int chars = 0; chars < NAME_CHARS && at < name.n; chars++) {
		size_t n = str_utf8_at(name, at);

		if (n == 0)
			break;
		at += n;
	}
	return str_trim(str_sub(name, 0, at));
}

static bool entry_add(X509_NAME *name, int nid, int type, struct str value)
{
	const unsigned char *p = (const unsigned char *)value.p;

	return X509_NAME_add_entry_by_NID(name, nid, type, p, (int)value.n, -1, 0) == 1;
}

static bool subject_set(X509 *x, const struct key_request *q)
{
	X509_NAME *name = X509_get_subject_name(x);
	struct str cut = name_cut(q->organ_name);

	return entry_add(name, NID_countryName, V_ASN1_PRINTABLESTRING, STR("VN")) &&
	       entry_add(name, NID_organizationName, V_ASN1_UTF8STRING, cut) &&
	       entry_add(name, NID_commonName, V_ASN1_UTF8STRING, cut) &&
	       entry_add(name, NID_serialNumber, V_ASN1_PRINTABLESTRING, q->organ_code) &&
	       X509_set_issuer_name(x, name) == 1;
}

static bool serial_set(X509 *x)
{
	unsigned char bytes[SERIAL_BYTES];
	BIGNUM *n = NULL;
	bool done;

	done = RAND_bytes(bytes, sizeof(bytes)) == 1;
	bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40); /* positive and of full length */
	n = BN_bin2bn(bytes, sizeof(bytes), NULL);
	done = done && n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
	return done;
}

/* Valid from an hour ago: a receiver's clock may be behind ours. */
static bool time_set(X509 *x, int64_t now)
{
	return ASN1_TIME_set(X509_getm_notBefore(x), (now - TIME_HOUR) / TIME_SEC) &&
	       ASN1_TIME_set(X509_getm_notAfter(x), (now + YEARS_10) / TIME_SEC);
}

static bool extension_add(X509 *x, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool done;

	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	done = ext && X509_add_ext(x, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return done;
}

static bool certificate_fill(X509 *x, const struct key *key, const struct key_request *q)
{
	return X509_set_version(x, X509_VERSION_3) == 1 && serial_set(x) && subject_set(x, q) &&
	       time_set(x, q->now) && X509_set_pubkey(x, key->pkey) == 1 &&
	       extension_add(x, NID_basic_constraints, "critical,CA:FALSE") &&
	       extension_add(x, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
	       extension_add(x, NID_subject_key_identifier, "hash") &&
	       X509_sign(x, key->pkey, EVP_sha256()) > 0;
}

static bool der_write(struct arena *a, X509 *x, struct str *out)
{
	unsigned char *der = NULL;
	int n = i2d_X509(x, &der);

	if (n > 0)
		*out = str_of_n(arena_dup(a, der, (size_t)n), (size_t)n);
	OPENSSL_free(der);
	return n > 0;
}

enum rc certificate_make(struct arena *a, const struct key *key, const struct key_request *q,
			 struct str *out_der, struct err *e)
{
	X509 *x = X509_new();

	if (!x)
		return openssl_fail(e, RC_UNAVAILABLE, "make a certificate");
	x509_free_later(a, x);
	if (!certificate_fill(x, key, q) || !der_write(a, x, out_der))
		return openssl_fail(e, RC_UNAVAILABLE, "make a certificate");
	return RC_OK;
}
