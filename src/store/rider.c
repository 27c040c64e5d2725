/* rider.c -- rows of rider. */
#include "store/rider.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc rider_put(struct tx *tx, const struct rider *x, struct err *e)
{
	const struct q_rider_put_args args = { .document_id = x->document_id,
					       .kind = x->kind,
					       .body = x->text };
	int64_t changed = 0;
	enum rc rc = q_rider_put(tx, &args, &changed, e);

	return row_there(rc, changed, e);
}

enum rc rider_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_rider_drop(tx, document_id, NULL, e);
}

enum rc rider_find(struct tx *tx, struct arena *a, int64_t document_id, struct rider *out,
		   struct err *e)
{
	enum rc rc = q_rider_find(tx, a, document_id, out, e);

	return rc == RC_NOT_FOUND
		       ? err_set(e, rc, "err.not_found", "no rider of %lld", (long long)document_id)
		       : rc;
}
