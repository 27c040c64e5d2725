#include "sign/sign_int.h"

#include <openssl/err.h>
#include <openssl/hmac.h>

enum rc openssl_fail(struct err *e, enum rc rc, const char *what)
{
	unsigned long code = ERR_get_error();
	char text[200] = "no reason given";

	if (code)
		ERR_error_string_n(code, text, sizeof(text));
	ERR_clear_error();
	return err_set(e, rc, NULL, "%s: %s", what, text);
}

static void evp_free(void *p)
{
	EVP_PKEY_free(p);
}

void pkey_free_later(struct arena *a, EVP_PKEY *pkey)
{
	arena_defer(a, evp_free, pkey);
}

static void x509_free(void *p)
{
	X509_free(p);
}

void x509_free_later(struct arena *a, X509 *x)
{
	arena_defer(a, x509_free, x);
}

void hmac_sha256(struct str key, struct str bytes, unsigned char out[32])
{
	static const unsigned char nothing;
	const void *k = key.n ? (const void *)key.p : &nothing;
	const void *b = bytes.n ? (const void *)bytes.p : &nothing;
	unsigned n = 0;

	bug_if(key.n > INT32_MAX);
	bug_if(!HMAC(EVP_sha256(), k, (int)key.n, b, bytes.n, out, &n) || n != 32);
}
