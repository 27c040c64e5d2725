#include "sign/xmldsig_int.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"

#define CHAIN_DEPTH 5
#define SECURITY_LEVEL 2 /* 112 bits: RSA from 2048, no SHA-1 inside the chain */

/* ---- the installed roots, read once per version of the file ---- */
struct roots {
	char path[PATH_MAX];
	struct timespec changed_at;
	ino_t inode;
	off_t bytes;
	X509_STORE *store;
};
static pthread_mutex_t roots_lock = PTHREAD_MUTEX_INITIALIZER;
static struct roots cached;

/* RC_INVALID names the first certificate that cannot be read; those before it are in the store. */
static enum rc roots_read(const char *path, X509_STORE *store, size_t *out_n, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str pem;
	size_t n = 0;
	BIO *bio;
	X509 *x;
	unsigned long code;

	TRY(file_read(a, path, LIMIT_ROOTS_BYTES, &pem, e));
	bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	bug_if(!bio);
	while ((x = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		bug_if(store && X509_STORE_add_cert(store, x) != 1);
		X509_free(x);
		n++;
	}
	code = ERR_peek_last_error();
	ERR_clear_error();
	BIO_free(bio);
	*out_n = n;
	if (ERR_GET_REASON(code) != PEM_R_NO_START_LINE)
		return err_set(e, RC_INVALID, "err.roots", "%s: certificate %zu cannot be read",
			       path, n + 1);
	return RC_OK;
}

enum rc signature_roots_check(const char *roots_file, size_t *out_count, struct err *e)
{
	return roots_read(roots_file, NULL, out_count, e);
}

static bool is_cached(const char *path, const struct stat *st)
{
	return cached.store && strcmp(cached.path, path) == 0 && cached.inode == st->st_ino &&
	       cached.bytes == st->st_size && cached.changed_at.tv_sec == st->st_mtim.tv_sec &&
	       cached.changed_at.tv_nsec == st->st_mtim.tv_nsec;
}

static void roots_load(const char *path, const struct stat *st)
{
	X509_STORE *store = X509_STORE_new();
	size_t n;

	bug_if(!store);
	(void)roots_read(path, store, &n, NULL);
	X509_STORE_free(cached.store);
	cached = (struct roots){
		.changed_at = st->st_mtim, .inode = st->st_ino, .bytes = st->st_size, .store = store
	};
	memcpy(cached.path, path, strlen(path) + 1);
}

/* The caller frees its reference. NULL: there is no such file. */
static X509_STORE *roots_get(const char *path)
{
	X509_STORE *store = NULL;
	struct stat st;

	if (!path || strlen(path) >= sizeof(cached.path) || stat(path, &st) != 0)
		return NULL;
	pthread_mutex_lock(&roots_lock);
	if (!is_cached(path, &st))
		roots_load(path, &st);
	store = cached.store;
	bug_if(X509_STORE_up_ref(store) != 1);
	pthread_mutex_unlock(&roots_lock);
	return store;
}

/* ---- the chain ---- */
/* X509_V_OK, or why not. */
static int chain_error(struct check *c, X509_STORE *store)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	int error = X509_V_ERR_UNSPECIFIED;

	bug_if(!ctx || X509_STORE_CTX_init(ctx, store, c->signer, c->others) != 1);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, c->trust->now / TIME_SEC);
	X509_VERIFY_PARAM_set_depth(param, CHAIN_DEPTH);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	if (X509_verify_cert(ctx) == 1)
		error = X509_V_OK;
	else if (X509_STORE_CTX_get_error(ctx) != X509_V_OK)
		error = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
	return error;
}

static bool chain_check(struct check *c)
{
	X509_STORE *store = roots_get(c->trust->roots_file);
	int error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;

	if (store)
		error = chain_error(c, store);
	X509_STORE_free(store);
	switch (error) {
	case X509_V_OK: return verdict(c, VERDICT_VALID, STR("signature.valid_root"));
	case X509_V_ERR_CERT_HAS_EXPIRED: return UNVERIFIABLE(c, "expired");
	case X509_V_ERR_CERT_NOT_YET_VALID: return UNVERIFIABLE(c, "not_yet");
	default: return UNVERIFIABLE(c, "unknown_signer");
	}
}

/* ---- the certificate itself ---- */
static bool is_for_signatures(X509 *x)
{
	const uint32_t usage = X509_get_key_usage(x); /* all ones when it does not say */
	const uint32_t extended = X509_get_extended_key_usage(x);

	if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
		return false;
	/* A certificate for web servers alone vouches for no document. */
	return extended == UINT32_MAX || (extended & ~(uint32_t)XKU_SSL_SERVER) != 0;
}

static bool is_known(const struct check *c)
{
	for (size_t i = 0; i < c->trust->n_known; i++)
		if (str_eq(c->trust->known[i].der, c->signer_der))
			return true;
	return false;
}

bool signer_trust(struct check *c)
{
	const struct certificate *signer = &c->out->signer;
	const int64_t now = c->trust->now;

	c->out->is_signer_known = is_known(c);
	if (!is_for_signatures(c->signer))
		return UNVERIFIABLE(c, "key_usage");
	if (now < signer->from_at)
		return UNVERIFIABLE(c, "not_yet");
	if (now > signer->until_at)
		return UNVERIFIABLE(c, "expired");
	if (c->out->is_signer_known)
		return verdict(c, VERDICT_VALID, STR("signature.valid"));
	return chain_check(c);
}
