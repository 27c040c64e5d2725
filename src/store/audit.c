/* audit.c -- rows of audit and trace. */
#include "store/audit.h"

#include "gen/queries.h"

enum rc audit_add(struct tx *tx, const struct audit_entry *x, struct err *e)
{
	return q_audit_add(tx, x, NULL, e);
}

enum rc audit_newest(struct tx *tx, struct arena *a, int64_t *out_at, struct err *e)
{
	struct q_audit_newest_row row;

	TRY(q_audit_newest(tx, a, &row, e));
	*out_at = row.at;
	return RC_OK;
}

enum rc trace_add(struct tx *tx, const struct trace *t, int64_t packet_id, struct err *e)
{
	return q_trace_add(tx, t, packet_id, NULL, e);
}

enum rc trace_list(struct tx *tx, struct arena *a, int64_t document_id, struct trace **out,
		   size_t *out_n, struct err *e)
{
	return q_trace_list(tx, a, document_id, out, out_n, e);
}
