#include "sign/sign.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "base/waits.h"

#ifndef PASSWORD_CHEAP /* of a test that signs in some hundred times */
#define MEMORY ((size_t)19 << 20)
#define PASSES 2
#else
#define MEMORY ((size_t)64 << 10)
#define PASSES 1
#endif

/* Argon2id takes 19 MiB and some 20 ms of a core: a crowd at the login page must not take the
 * machine's memory or all its cores. */
static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static int inside, waiting;

/* Whether its turn came in time. gate_lock is held. */
static bool turn_await(void)
{
	int64_t at = time_monotonic() + LIMIT_PASSWORD_WAIT_SECS * TIME_SEC;
	struct timespec until = { .tv_sec = at / TIME_SEC, .tv_nsec = at % TIME_SEC * 1000 };

	while (inside >= LIMIT_PASSWORD_CHECKS) {
		waits_begin();
		int gone = pthread_cond_clockwait(&gate_open, &gate_lock, CLOCK_MONOTONIC, &until);
		waits_end();
		if (gone != 0)
			return inside < LIMIT_PASSWORD_CHECKS;
	}
	return true;
}

/* Waiting takes a worker, of which everybody else must find one: a crowd is sent away. */
static enum rc gate_enter(struct err *e)
{
	enum rc rc = RC_OK;

	pthread_mutex_lock(&gate_lock);
	if (waiting >= LIMIT_PASSWORD_WAITERS) {
		rc = RC_THROTTLED;
	} else {
		waiting++;
		rc = turn_await() ? RC_OK : RC_THROTTLED;
		waiting--;
	}
	inside += rc == RC_OK;
	pthread_mutex_unlock(&gate_lock);
	if (rc == RC_OK)
		return RC_OK;
	(void)err_set(e, rc, "err.password.crowd", "too many passwords to look at");
	err_retry(e, LIMIT_PASSWORD_WAIT_SECS);
	return rc;
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
	TRY(gate_enter(e));
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

enum rc password_verify(struct str hash, struct str password, bool *out, struct err *e)
{
	char text[crypto_pwhash_STRBYTES];

	*out = false;
	if (str_is_empty(password) || password.n > LIMIT_PASSWORD_BYTES || !hash_copy(hash, text))
		return RC_OK;
	TRY(gate_enter(e));
	*out = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
	gate_leave();
	return RC_OK;
}

/* The hash of a random password that nobody kept. */
#define NOBODY                                                                                     \
	"$argon2id$v=19$m=19456,t=2,p=1$dMPnMmaY92IyUolDF+M5UA$"                                   \
	"8xwbyEeb10WgA/Db07TAVX0ixRiyjq7iHCu4BN/5Rfw"

enum rc password_verify_dummy(struct str password, struct err *e)
{
	bool ignored;

	/* A refusal for its length is quick for a login that exists, too. */
	return password_verify(STR(NOBODY), password, &ignored, e);
}

bool password_is_outdated(struct str hash)
{
	char text[crypto_pwhash_STRBYTES];

	return !hash_copy(hash, text) || crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
}
