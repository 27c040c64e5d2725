#include "sign/sign.h"

#include <pthread.h>

#include <sodium.h>

#include "base/limits.h"
#include "base/log.h"

#define MEMORY ((size_t)19 << 20)
#define PASSES 2

/* Argon2id takes 19 MiB and some 20 ms of a core: a crowd at the login page must not take the
 * machine's memory or all its cores. */
static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static int inside;

static void gate_enter(void)
{
	pthread_mutex_lock(&gate_lock);
	while (inside >= LIMIT_PASSWORD_CHECKS)
		pthread_cond_wait(&gate_open, &gate_lock);
	inside++;
	pthread_mutex_unlock(&gate_lock);
}

static void gate_leave(void)
{
	pthread_mutex_lock(&gate_lock);
	inside--;
	pthread_cond_signal(&gate_open);
	pthread_mutex_unlock(&gate_lock);
}

enum rc password_hash(struct arena *a, struct str password, struct str *out_hash, struct err *e)
{
	char hash[crypto_pwhash_STRBYTES];
	int failed;

	if (str_is_empty(password))
		return err_set(e, RC_INVALID, "err.password.empty", "empty password");
	if (password.n > LIMIT_PASSWORD_BYTES)
		return err_set(e, RC_LIMIT, "err.password.too_long", "password over %d bytes",
			       LIMIT_PASSWORD_BYTES);
	gate_enter();
	failed = crypto_pwhash_str_alg(hash, password.p, password.n, PASSES, MEMORY,
				       crypto_pwhash_ALG_ARGON2ID13);
	gate_leave();
	if (failed) /* the only reason: no memory */
		return err_set(e, RC_BUSY, NULL, "no memory to hash a password");
	*out_hash = str_dup(a, str_of(hash));
	return RC_OK;
}

/* libsodium wants a NUL-terminated hash. */
static bool hash_copy(struct str hash, char out[crypto_pwhash_STRBYTES])
{
	if (str_is_empty(hash) || hash.n >= crypto_pwhash_STRBYTES)
		return false;
	memset(out, 0, crypto_pwhash_STRBYTES);
	memcpy(out, hash.p, hash.n);
	return true;
}

bool password_verify(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES];
	bool is_right;

	if (str_is_empty(password) || password.n > LIMIT_PASSWORD_BYTES || !hash_copy(hash, text))
		return false;
	gate_enter();
	is_right = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
	gate_leave();
	return is_right;
}

/* The hash of a random password that nobody kept. */
#define NOBODY                                                                                     \
	"$argon2id$v=19$m=19456,t=2,p=1$dMPnMmaY92IyUolDF+M5UA$"                                   \
	"8xwbyEeb10WgA/Db07TAVX0ixRiyjq7iHCu4BN/5Rfw"

void password_verify_dummy(struct str password)
{
	/* A refusal for its length is quick for a login that exists, too. */
	(void)password_verify(STR(NOBODY), password);
}

bool password_is_outdated(struct str hash)
{
	char text[crypto_pwhash_STRBYTES];

	return !hash_copy(hash, text) || crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
}
