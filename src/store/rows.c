/* rows.c -- what becomes of a statement that should change one row. */
#include "store/rows.h"

enum rc row_fresh(enum rc rc, int64_t changed, struct err *e)
{
	if (rc != RC_OK || changed == 1)
		return rc;
	return err_set(e, RC_CONFLICT, "err.stale", "changed meanwhile");
}

enum rc row_undone(enum rc rc, int64_t changed, const char *key, struct err *e)
{
	if (rc != RC_OK || changed == 1)
		return rc;
	return err_set(e, RC_CONFLICT, key, "done before, or not in that state");
}

enum rc row_there(enum rc rc, int64_t changed, struct err *e)
{
	if (rc != RC_OK || changed == 1)
		return rc;
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such row");
}
