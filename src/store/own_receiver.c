/* own_receiver.c -- rows of own_receiver. */
#include "store/own_receiver.h"

#include "gen/queries.h"

enum rc own_receivers_set(struct tx *tx, int64_t document_id, const struct own_receiver *all,
			  size_t n, struct err *e)
{
	TRY(q_own_receiver_drop(tx, document_id, NULL, e));
	for (size_t i = 0; i < n; i++) {
		const struct q_own_receiver_insert_args args = { .document_id = document_id,
								 .unit_id = all[i].unit_id,
								 .account_id = all[i].account_id };
		TRY(q_own_receiver_insert(tx, &args, NULL, e));
	}
	return RC_OK;
}

enum rc own_receivers_unkeep(struct tx *tx, int64_t document_id, struct err *e)
{
	return q_own_receiver_unkeep(tx, document_id, NULL, e);
}

enum rc own_receiver_list(struct tx *tx, struct arena *a, int64_t document_id,
			  struct own_receiver **out, size_t *out_n, struct err *e)
{
	return q_own_receiver_list(tx, a, document_id, out, out_n, e);
}

enum rc own_receiver_copy(struct tx *tx, int64_t from_id, int64_t to_id, struct err *e)
{
	const struct q_own_receiver_copy_args args = { .from_id = from_id, .to_id = to_id };

	return q_own_receiver_copy(tx, &args, NULL, e);
}

enum rc own_receiver_given(struct tx *tx, int64_t document_id, int64_t notice_id, struct err *e)
{
	const struct q_own_receiver_given_args args = { .document_id = document_id,
							.notice_id = notice_id };

	return q_own_receiver_given(tx, &args, NULL, e);
}

enum rc own_receiver_issued(struct tx *tx, struct arena *a, int64_t notice_id,
			    int64_t *out_document, struct err *e)
{
	struct q_own_receiver_issued_row row;

	TRY(q_own_receiver_issued(tx, a, notice_id, &row, e));
	*out_document = row.document_id;
	return RC_OK;
}
