#include "sign/sign_int.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"
#include "base/time.h"

X509 *x509_read(struct arena *a, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	unsigned char *again = NULL;
	X509 *x;
	int n;

	if (der.n == 0 || der.n > LIMIT_CERTIFICATE_BYTES)
		return NULL;
	x = d2i_X509(NULL, &p, (long)der.n);
	if (!x) {
		ERR_clear_error();
		return NULL;
	}
	x509_free_later(a, x);
	/* One certificate has one form, or comparing bytes would mean nothing. */
	n = i2d_X509(x, &again);
	if (n <= 0 || !str_eq(str_of_n((const char *)again, (size_t)n), der))
		x = NULL;
	OPENSSL_free(again);
	return x;
}

static bool bio_take(struct arena *a, BIO *bio, struct str *out)
{
	char *p = NULL;
	long n = BIO_get_mem_data(bio, &p);

	if (n < 0 || (n > 0 && !p))
		return false;
	*out = str_of_n(arena_dup(a, n ? p : "", (size_t)n), (size_t)n);
	return true;
}

/* RFC 2253, but letters beyond ASCII as they are. */
static bool subject_text(struct arena *a, X509 *x, struct str *out)
{
	const unsigned long flags = (XN_FLAG_RFC2253 | ASN1_STRFLGS_UTF8_CONVERT) &
				    ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
	BIO *bio = BIO_new(BIO_s_mem());
	bool done = bio && X509_NAME_print_ex(bio, X509_get_subject_name(x), 0, flags) >= 0 &&
		    bio_take(a, bio, out);

	BIO_free(bio);
	return done;
}

static struct str organ_code(struct arena *a, const X509 *x)
{
	const X509_NAME *name = X509_get_subject_name(x);
	int at = X509_NAME_get_index_by_NID(name, NID_serialNumber, -1);
	unsigned char *utf8 = NULL;
	struct str code = STR_NULL;
	int n;

	if (at < 0)
		return code;
	n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (n > 0)
		code = str_of_n(arena_dup(a, utf8, (size_t)n), (size_t)n);
	OPENSSL_free(utf8);
	return code;
}

static bool time_read(const ASN1_TIME *t, int64_t *out)
{
	struct civil c = { .micro = 0 };
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	c.date.year = (int16_t)(tm.tm_year + 1900);
	c.date.month = (int8_t)(tm.tm_mon + 1);
	c.date.day = (int8_t)tm.tm_mday;
	c.hour = (int8_t)tm.tm_hour;
	c.minute = (int8_t)tm.tm_min;
	c.second = (int8_t)tm.tm_sec;
	*out = time_from_civil(c, 0);
	return true;
}

enum rc certificate_describe(struct arena *a, X509 *x, struct str der, struct certificate *out,
			     struct err *e)
{
	struct certificate c = { .der = der, .organ_code = organ_code(a, x) };

	if (!subject_text(a, x, &c.subject) || !time_read(X509_get0_notBefore(x), &c.from_at) ||
	    !time_read(X509_get0_notAfter(x), &c.until_at))
		return openssl_fail(e, RC_INVALID, "certificate");
	bug_if(EVP_Digest(der.p, der.n, c.sha256, NULL, EVP_sha256(), NULL) != 1);
	*out = c;
	return RC_OK;
}

/* The bytes of the first certificate in a PEM; false when there is none. */
static bool pem_to_der(struct arena *a, struct str pem, struct str *out)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	unsigned char *der = NULL;
	long n = 0;
	bool done = bio &&
		    PEM_bytes_read_bio(&der, &n, NULL, PEM_STRING_X509, bio, NULL, NULL) == 1;

	if (done)
		*out = str_of_n(arena_dup(a, der, (size_t)n), (size_t)n);
	OPENSSL_free(der);
	BIO_free(bio);
	ERR_clear_error();
	return done;
}

enum rc certificate_parse(struct arena *a, struct str bytes, struct certificate *out, struct err *e)
{
	struct str der = STR_NULL;
	X509 *x;

	if (bytes.n == 0 || bytes.n > LIMIT_CERTIFICATE_BYTES)
		return err_set(e, RC_INVALID, "err.certificate", "no certificate: %zu bytes",
			       bytes.n);
	if (!pem_to_der(a, bytes, &der))
		der = str_dup(a, bytes);
	x = x509_read(a, der);
	if (!x)
		return err_set(e, RC_INVALID, "err.certificate", "not a certificate");
	return certificate_describe(a, x, der, out, e);
}

struct str certificate_pem(struct arena *a, struct str der)
{
	struct str text = base64_encode(a, der);
	struct buf b;

	buf_init(&b, a, 2 * LIMIT_CERTIFICATE_BYTES);
	buf_add(&b, STR("-----BEGIN CERTIFICATE-----\n"));
	for (size_t at = 0; at < text.n; at += 64) {
		buf_add(&b, str_sub(text, at, 64));
		buf_add_char(&b, '\n');
	}
	buf_add(&b, STR("-----END CERTIFICATE-----\n"));
	bug_if(b.failed);
	return buf_str(&b);
}
