/* throttle.h -- wrong passwords cost time; a row of login_failure per key.
 *
 * WHAT      Keys are the caller's: an account, an account from one address, an address. After
 *           free_tries under a key, further ones are refused for a time that doubles.
 * OWNERSHIP Nothing is kept but rows.
 * ERRORS    As store/tenant.h; throttle_refuse makes RC_THROTTLED err.login_throttled with the minutes.
 */
#pragma once

#include "base/time.h"
#include "store/tenant.h"

struct throttle {
	struct str key;
	int64_t free_tries;
};

/* Raises *io_until_at to the time until which the key is refused. */
NODISCARD enum rc throttle_look(struct tx *tx, struct arena *a, struct str key, int64_t now,
				int64_t *io_until_at, struct err *e);
/* Counts a try before it is made; one that succeeds is taken back by login_failure_clear. */
NODISCARD enum rc throttle_count(struct tx *tx, struct arena *a, const struct throttle *t,
				 int64_t now, struct err *e);
/* Takes one try back: the password was not looked at after all. */
NODISCARD enum rc throttle_uncount(struct tx *tx, struct arena *a, const struct throttle *t,
				   int64_t now, struct err *e);
/* Forgets what is old. */
NODISCARD enum rc throttle_sweep(struct tx *tx, int64_t now, struct err *e);
NODISCARD enum rc throttle_refuse(int64_t until_at, int64_t now, struct err *e);

/* An address from which an account has signed in is known to it for a month. */
NODISCARD enum rc place_note(struct tx *tx, struct str key, int64_t now, struct err *e);
NODISCARD enum rc place_is_known(struct tx *tx, struct arena *a, struct str key, bool *out,
				 struct err *e);
