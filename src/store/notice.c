/* notice.c -- rows of notice and notice_print. */
#include "store/notice.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc notice_insert(struct tx *tx, const struct notice *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_notice_insert(tx, x, &changed, e);

	return row_there(rc, changed, e);
}

enum rc notice_load(struct tx *tx, struct arena *a, int64_t document_id, struct notice *out,
		    struct err *e)
{
	enum rc rc = q_notice_load(tx, a, document_id, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "document %lld is no notice",
		       (long long)document_id);
}

enum rc notice_list(struct tx *tx, struct arena *a, const struct notice_page *p,
		    struct document **out, size_t *out_n, struct err *e)
{
	return q_notice_list(tx, a, p, out, out_n, e);
}

enum rc notice_read_count(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out_readers,
			  int64_t *out_read, struct err *e)
{
	struct q_notice_read_count_row row;

	TRY(q_notice_read_count(tx, a, document_id, &row, e));
	*out_readers = row.n_readers;
	*out_read = row.n_read;
	return RC_OK;
}

enum rc notice_print_add(struct tx *tx, int64_t document_id, int64_t account_id, int64_t now,
			 struct err *e)
{
	const struct q_notice_print_add_args args = { .document_id = document_id,
						      .account_id = account_id,
						      .now = now };

	return q_notice_print_add(tx, &args, NULL, e);
}

enum rc notice_print_list(struct tx *tx, struct arena *a, int64_t document_id,
			  struct notice_print **out, size_t *out_n, struct err *e)
{
	return q_notice_print_list(tx, a, document_id, out, out_n, e);
}

enum rc notice_left_with(struct tx *tx, struct arena *a, int64_t account_id, int64_t **out,
			 size_t *out_n, struct err *e)
{
	struct q_notice_left_with_row *rows;

	TRY(q_notice_left_with(tx, a, account_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}

enum rc notice_author_set(struct tx *tx, int64_t document_id, int64_t account_id, int64_t now,
			  struct err *e)
{
	const struct q_notice_author_set_args args = { .document_id = document_id,
						       .drafter_id = account_id,
						       .now = now };

	return q_notice_author_set(tx, &args, NULL, e);
}
