/* rows.h -- what becomes of a statement that should change one row.
 *
 * WHAT      How many rows a statement changed, as an answer to whoever asked for the change.
 * OWNERSHIP Nothing is kept.
 * ERRORS    The statement's own; one row that was not there to change is an error of the name.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"

/* RC_CONFLICT err.stale: it had another version. */
NODISCARD enum rc row_fresh(enum rc rc, int64_t changed, struct err *e);
/* RC_CONFLICT key: it was done before, or is not in that state. */
NODISCARD enum rc row_undone(enum rc rc, int64_t changed, const char *key, struct err *e);
/* RC_NOT_FOUND err.not_found. */
NODISCARD enum rc row_there(enum rc rc, int64_t changed, struct err *e);
