/* copy.c -- rows of document_copy. */
#include "store/copy.h"

#include "gen/queries.h"

enum rc document_copy_insert(struct tx *tx, const struct document_copy *x, struct err *e)
{
	return q_document_copy_insert(tx, x, NULL, e);
}

enum rc document_copy_find(struct tx *tx, struct arena *a, int64_t document_id,
			   struct document_copy *out, struct err *e)
{
	return q_document_copy_find(tx, a, document_id, out, e);
}

enum rc document_copy_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_document_copy_drop(tx, document_id, NULL, e);
}

enum rc document_copy_hand_out(struct tx *tx, int64_t document_id, int64_t now, struct err *e)
{
	const struct q_document_copy_hand_out_args args = { .document_id = document_id,
							    .now = now };

	return q_document_copy_hand_out(tx, &args, NULL, e);
}
