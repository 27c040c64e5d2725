/* throttle.c -- wrong passwords cost time.
 *
 * After a number of free tries whoever comes under the same key is refused for a time that doubles up
 * to BLOCK_MAX. A try is counted before the password is looked at, so that many at once are no more
 * than many in a row.
 */
#include "office/throttle.h"

#define BLOCK_FIRST (30 * TIME_SEC)
#define BLOCK_MAX (15 * TIME_MIN)
#define FAILURES_FORGOTTEN TIME_DAY
#define PLACE_KNOWN (30 * TIME_DAY)

/* Further ahead than a pause lasts: the clock was set back meanwhile. */
enum rc throttle_look(struct tx *tx, struct arena *a, struct str key, int64_t now,
		      int64_t *io_until_at, struct err *e)
{
	struct login_failure f;
	enum rc rc = login_failure_load(tx, a, key, &f, e);

	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	TRY(rc);
	if (f.blocked_until_at > *io_until_at && f.blocked_until_at - now <= BLOCK_MAX)
		*io_until_at = f.blocked_until_at;
	return RC_OK;
}

enum rc throttle_count(struct tx *tx, struct arena *a, const struct throttle *t, int64_t now,
		       struct err *e)
{
	struct login_failure f = { .failures = 0 };
	enum rc rc = login_failure_load(tx, a, t->key, &f, e);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	f.failures++;
	f.blocked_until_at = f.failures < t->free_tries ? 0
							: now + backoff(BLOCK_FIRST, BLOCK_MAX,
									f.failures - t->free_tries);
	return login_failure_store(tx, t->key, &f, now, e);
}

enum rc throttle_uncount(struct tx *tx, struct arena *a, const struct throttle *t, int64_t now,
			 struct err *e)
{
	struct login_failure f;
	enum rc rc = login_failure_load(tx, a, t->key, &f, e);

	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	TRY(rc);
	if (f.failures <= 1)
		return login_failure_clear(tx, t->key, e);
	f.failures--;
	if (f.failures < t->free_tries)
		f.blocked_until_at = 0;
	return login_failure_store(tx, t->key, &f, now, e);
}

enum rc throttle_sweep(struct tx *tx, int64_t now, struct err *e)
{
	return login_failure_sweep(tx, now - FAILURES_FORGOTTEN, e);
}

enum rc throttle_refuse(int64_t until_at, int64_t now, struct err *e)
{
	enum rc rc = err_set(e, RC_THROTTLED, "err.login_throttled", "too many wrong passwords");

	err_param_i64(e, (until_at - now + TIME_MIN - 1) / TIME_MIN);
	err_retry(e, (until_at - now + TIME_SEC - 1) / TIME_SEC);
	return rc;
}

/* ---- places that an account is known from ---- */

/* The sweep takes the row away by its time, so the time says when that shall be. */
enum rc place_note(struct tx *tx, struct str key, int64_t now, struct err *e)
{
	const struct login_failure none = { .failures = 0 };
	return login_failure_store(tx, key, &none, now + PLACE_KNOWN - FAILURES_FORGOTTEN, e);
}

enum rc place_is_known(struct tx *tx, struct arena *a, struct str key, bool *out, struct err *e)
{
	struct login_failure f;
	enum rc rc = login_failure_load(tx, a, key, &f, e);

	*out = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		return err_clear(e), RC_OK;
	return rc;
}
