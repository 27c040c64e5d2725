/* A key file is a PKCS#8 PEM with one line before it that says what the key is for:
 *     vanthu key for: packet seal
 * One file, so that key and purposes are made at once or not at all; `openssl pkey -in` reads it
 * too. A file without that line is not served: whoever puts a key there by hand adds the line. */
#include "sign/sign_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"

#define P256_BYTES 32
#define FIRST_WORDS "vanthu key for:"

static const struct {
	enum key_purpose purpose;
	const char *word;
} purpose_words[] = {
	{ KEY_FOR_PACKET, "packet" },
	{ KEY_FOR_PERSON, "person" },
	{ KEY_FOR_SEAL, "seal" },
};
#define N_PURPOSES (sizeof(purpose_words) / sizeof(*purpose_words))

/* ---- names ---- */
static bool is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

bool key_id_is_valid(struct str id)
{
	if (id.n == 0 || id.n > LIMIT_KEY_ID || id.p[0] == '.')
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (!is_id_char(id.p[i]))
			return false;
	return true;
}

static bool is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

static bool is_utf8(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t n = str_utf8_at(s, at);

		if (n == 0 || (unsigned char)s.p[at] < 0x20)
			return false;
		at += n;
	}
	return true;
}

bool key_request_is_valid(const struct key_request *q)
{
	const unsigned all = KEY_FOR_PACKET | KEY_FOR_PERSON | KEY_FOR_SEAL;

	return key_id_is_valid(q->id) && (unsigned)q->kind <= KEY_RSA3072 && q->purposes != 0 &&
	       (q->purposes & ~all) == 0 && q->organ_code.n > 0 &&
	       q->organ_code.n <= LIMIT_KEY_ID && is_printable(q->organ_code) &&
	       q->organ_name.n > 0 && q->organ_name.n <= LIMIT_ORGAN_NAME_BYTES &&
	       is_utf8(q->organ_name) && q->now > 0;
}

static const char *key_path(struct arena *a, const char *keys_dir, struct str id)
{
	return str_fmt(a, "%s/%.*s.key", keys_dir, STR_FMT(id)).p;
}

/* ---- purposes ---- */
static unsigned purpose_find(struct str word)
{
	for (size_t i = 0; i < N_PURPOSES; i++)
		if (str_eq_c(word, purpose_words[i].word))
			return purpose_words[i].purpose;
	return 0;
}

/* 0 when the first line is missing or has a word that we do not know. */
static unsigned purposes_parse(struct str file)
{
	struct str line;
	struct str rest;
	struct str word;
	unsigned purposes = 0;

	(void)str_split(file, '\n', &line, &rest);
	if (!str_starts(line, STR(FIRST_WORDS)))
		return 0;
	rest = str_trim(str_sub(line, sizeof(FIRST_WORDS) - 1, SIZE_MAX));
	while (!str_is_empty(rest)) {
		unsigned p;

		(void)str_split(rest, ' ', &word, &rest);
		p = purpose_find(word);
		if (p == 0)
			return 0;
		purposes |= p;
	}
	return purposes;
}

static void purposes_write(struct buf *b, unsigned purposes)
{
	buf_add_c(b, FIRST_WORDS);
	for (size_t i = 0; i < N_PURPOSES; i++)
		if (purposes & purpose_words[i].purpose)
			buf_fmt(b, " %s", purpose_words[i].word);
	buf_add_char(b, '\n');
}

/* ---- loading ---- */
bool pkey_algorithm(const EVP_PKEY *pkey, enum sign_algorithm *out)
{
	char group[32] = "";

	if (EVP_PKEY_is_a(pkey, "RSA") && EVP_PKEY_get_bits(pkey) >= 2048) {
		*out = SIGN_RSA_SHA256;
		return true;
	}
	if (EVP_PKEY_is_a(pkey, "EC") &&
	    EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) == 1 &&
	    strcmp(group, "prime256v1") == 0) {
		*out = SIGN_ECDSA_SHA256;
		return true;
	}
	return false;
}

/* OpenSSL would ask on the terminal. */
static int no_passphrase(char *buf, int size, int is_writing, void *ctx)
{
	(void)buf;
	(void)size;
	(void)is_writing;
	(void)ctx;
	return -1;
}

static EVP_PKEY *pem_read(struct str pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;

	BIO_free(bio);
	return pkey;
}

static enum rc key_parse(struct arena *a, struct str file, struct key *out, struct err *e)
{
	struct key key = { .purposes = purposes_parse(file) };

	if (key.purposes == 0)
		return err_set(e, RC_CORRUPT, "err.key.purposes", "no line '%s PURPOSE…'",
			       FIRST_WORDS);
	key.pkey = pem_read(file);
	if (!key.pkey)
		return openssl_fail(e, RC_CORRUPT, "no private key");
	if (!pkey_algorithm(key.pkey, &key.algorithm)) {
		EVP_PKEY_free(key.pkey);
		return err_set(e, RC_CORRUPT, "err.key.kind",
			       "neither P-256 nor RSA from 2048 bits");
	}
	pkey_free_later(a, key.pkey);
	*out = key;
	return RC_OK;
}

static enum rc key_file_read(const char *path, char *p, size_t room, size_t *out_n, struct err *e)
{
	AUTO_CLOSE
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return err_set(e, RC_NOT_FOUND, "err.key.unknown", "no such file");
	if (fd < 0 || fstat(fd, &st) != 0)
		return err_errno(e, "open");
	if (!S_ISREG(st.st_mode))
		return err_set(e, RC_CORRUPT, NULL, "not a file");
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return err_set(e, RC_CORRUPT, "err.key.mode", "others may read it (mode %04o)",
			       (unsigned)st.st_mode & 07777);
	TRY(fd_read_full(fd, p, room, out_n, e));
	if (*out_n == room)
		return err_set(e, RC_CORRUPT, NULL, "over %d bytes", LIMIT_KEY_FILE);
	return RC_OK;
}

enum rc key_load(struct arena *a, const char *keys_dir, struct str id, struct key *out,
		 struct err *e)
{
	AUTO_ARENA scratch = arena_new(NULL);
	char *text = arena_alloc(scratch, LIMIT_KEY_FILE + 1);
	size_t n = 0;
	enum rc rc;

	if (!key_id_is_valid(id))
		return err_set(e, RC_NOT_FOUND, "err.key.unknown", "no key can have that name");
	rc = key_file_read(key_path(scratch, keys_dir, id), text, LIMIT_KEY_FILE + 1, &n, e);
	if (rc == RC_OK)
		rc = key_parse(a, str_of_n(text, n), out, e);
	wipe(text, LIMIT_KEY_FILE + 1);
	return err_wrap(e, rc, "key %.*s", STR_FMT(id));
}

/* ---- making ---- */
static EVP_PKEY *pkey_generate(enum key_kind kind)
{
	switch (kind) {
	case KEY_P256: return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	case KEY_RSA2048: return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	case KEY_RSA3072: return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)3072);
	}
	return NULL;
}

static bool pkey_is_kind(const EVP_PKEY *pkey, enum key_kind kind)
{
	enum sign_algorithm algorithm;

	if (!pkey_algorithm(pkey, &algorithm))
		return false;
	if (kind == KEY_P256)
		return algorithm == SIGN_ECDSA_SHA256;
	return algorithm == SIGN_RSA_SHA256 &&
	       EVP_PKEY_get_bits(pkey) == (kind == KEY_RSA2048 ? 2048 : 3072);
}

static enum rc key_file_write(const char *path, BIO *bio, unsigned purposes, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	char *pem = NULL;
	long n = BIO_get_mem_data(bio, &pem);
	enum rc rc;

	buf_init(&b, a, LIMIT_KEY_FILE);
	(void)buf_reserve(&b, LIMIT_KEY_FILE - 1); /* so that it does not move and leave a copy */
	purposes_write(&b, purposes);
	buf_add_bytes(&b, pem, (size_t)n);
	rc = buf_rc(&b, e);
	if (rc == RC_OK)
		rc = file_write_durable(path, 0600, buf_str(&b), e);
	wipe(b.p, b.n);
	return rc;
}

static enum rc key_save(const char *path, const struct key *key, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_secmem()); /* wiped when freed */
	enum rc rc = RC_OK;

	if (!bio || PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) != 1)
		rc = openssl_fail(e, RC_UNAVAILABLE, "write key");
	else
		rc = key_file_write(path, bio, key->purposes, e);
	BIO_free(bio);
	return rc;
}

static enum rc key_generate(struct arena *a, const char *keys_dir, const struct key_request *q,
			    struct key *out, struct err *e)
{
	struct key key = { .purposes = q->purposes, .pkey = pkey_generate(q->kind) };

	if (!key.pkey)
		return openssl_fail(e, RC_UNAVAILABLE, "generate key");
	pkey_free_later(a, key.pkey);
	bug_if(!pkey_algorithm(key.pkey, &key.algorithm));
	TRY(key_save(key_path(a, keys_dir, q->id), &key, e));
	FAULT_POINT("key.written");
	*out = key;
	return RC_OK;
}

enum rc key_make(struct arena *a, const char *keys_dir, const struct key_request *q,
		 struct key *out, struct err *e)
{
	struct err none = ERR_INIT;
	enum rc rc;

	if (!key_request_is_valid(q))
		return err_set(e, RC_INVALID, "err.key.request", "key request not valid");
	rc = key_load(a, keys_dir, q->id, out, &none);
	if (rc == RC_NOT_FOUND)
		return key_generate(a, keys_dir, q, out, e);
	if (rc != RC_OK) {
		if (e)
			*e = none;
		return rc;
	}
	if (out->purposes != q->purposes || !pkey_is_kind(out->pkey, q->kind))
		return err_set(e, RC_CONFLICT, "err.key.there",
			       "key %.*s is there, of another kind or purpose", STR_FMT(q->id));
	return RC_OK;
}

/* ---- signing ---- */
/* XML-DSig wants r and s as they are, in the length of the field; OpenSSL gives DER. */
static bool ecdsa_from_der(const unsigned char *der, size_t n, unsigned char *out)
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool done = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, P256_BYTES) == P256_BYTES &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + P256_BYTES, P256_BYTES) == P256_BYTES;

	ECDSA_SIG_free(sig);
	return done;
}

static size_t ecdsa_to_der(struct str bytes, unsigned char *out, size_t room)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(p, P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(p + P256_BYTES, P256_BYTES, NULL);
	int n = 0;

	if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
		r = NULL; /* sig's now */
		s = NULL;
		n = i2d_ECDSA_SIG(sig, NULL);
		n = n > 0 && (size_t)n <= room ? i2d_ECDSA_SIG(sig, &out) : 0;
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return n > 0 ? (size_t)n : 0;
}

static bool ctx_prepare(EVP_PKEY_CTX *ctx, bool is_signing, enum sign_algorithm algorithm)
{
	if (!ctx || (is_signing ? EVP_PKEY_sign_init(ctx) : EVP_PKEY_verify_init(ctx)) != 1)
		return false;
	if (algorithm == SIGN_RSA_SHA256 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) != 1)
		return false;
	return EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1;
}

enum rc key_sign(struct arena *a, const struct key *key, const unsigned char digest[32],
		 struct key_signature *out, struct err *e)
{
	unsigned char raw[1024];
	size_t n = sizeof(raw);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
	bool done = ctx_prepare(ctx, true, key->algorithm) &&
		    EVP_PKEY_sign(ctx, raw, &n, digest, 32) == 1;

	EVP_PKEY_CTX_free(ctx);
	if (done && key->algorithm == SIGN_ECDSA_SHA256) {
		unsigned char pair[2 * P256_BYTES];

		done = ecdsa_from_der(raw, n, pair);
		n = sizeof(pair);
		memcpy(raw, pair, n);
	}
	if (!done)
		return openssl_fail(e, RC_UNAVAILABLE, "sign");
	out->algorithm = key->algorithm;
	out->bytes = str_of_n(arena_dup(a, raw, n), n);
	return RC_OK;
}

bool key_signature_is_right(EVP_PKEY *pkey, const unsigned char digest[32],
			    const struct key_signature *s)
{
	unsigned char der[2 * P256_BYTES + 16];
	const unsigned char *p = (const unsigned char *)s->bytes.p;
	size_t n = s->bytes.n;
	EVP_PKEY_CTX *ctx;
	bool is_right;

	if (s->algorithm == SIGN_ECDSA_SHA256) {
		n = n == 2 * P256_BYTES ? ecdsa_to_der(s->bytes, der, sizeof(der)) : 0;
		p = der;
	}
	ctx = EVP_PKEY_CTX_new(pkey, NULL);
	is_right = n && ctx_prepare(ctx, false, s->algorithm) &&
		   EVP_PKEY_verify(ctx, p, n, digest, 32) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return is_right;
}

/* ---- the whole, for init ---- */
enum rc key_create(const char *keys_dir, const struct key_request *q, const char *cert_path,
		   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct key key;
	struct str der;

	TRY(key_make(a, keys_dir, q, &key, e));
	TRY(certificate_make(a, &key, q, &der, e));
	return file_write_durable(cert_path, 0644, certificate_pem(a, der), e);
}
