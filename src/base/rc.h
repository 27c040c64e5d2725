/* rc.h -- the result of every function that can fail.
 *
 * WHAT      One enum for the whole program, made from rc.tbl. Details travel in struct err (err.h).
 * OWNERSHIP Constants only.
 * ERRORS    A caller handles an rc or returns it; NODISCARD makes the compiler insist.
 */
#pragma once

#include <stdbool.h>

#define NODISCARD __attribute__((warn_unused_result))

enum rc {
#define RC(name, temporary, http, exit_code, level, text) RC_##name,
#include "base/rc.tbl"
#undef RC
	RC__COUNT
};

/* Name without the prefix: "NOT_FOUND". */
const char *rc_name(enum rc rc);
/* True when trying again later may help by itself. */
bool rc_is_temporary(enum rc rc);
int rc_http_status(enum rc rc);
int rc_exit_code(enum rc rc);
/* syslog(3) level at which the top layer logs this result. */
int rc_log_level(enum rc rc);

/* Returns the rc of expr from the enclosing function unless it is RC_OK. Hides no clean-up: with
 * arenas and AUTO_ handles there is none to do. */
#define TRY(expr)                                                                                  \
	do {                                                                                       \
		enum rc try_rc_ = (expr);                                                          \
		if (try_rc_ != RC_OK)                                                              \
			return try_rc_;                                                            \
	} while (0)
