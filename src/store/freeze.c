/* freeze.c -- rows of freezing, and what they say of documents, files and groups. */
#include "store/freeze.h"

#include "gen/queries.h"
#include "store/rows.h"

/* What it holds, with all that is in it. */
static enum rc renew(struct tx *tx, const struct freeze *f, struct err *e)
{
	if (f->document_id > 0)
		return q_held_document(tx, f->document_id, NULL, e);
	if (f->file_id > 0) {
		TRY(q_held_file(tx, f->file_id, NULL, e));
		return q_held_file_items(tx, f->file_id, NULL, e);
	}
	TRY(q_held_group(tx, f->group_id, NULL, e));
	return q_held_group_items(tx, f->group_id, NULL, e);
}

enum rc freeze_insert(struct tx *tx, struct arena *a, const struct freeze *f, int64_t *out_id,
		      struct err *e)
{
	struct q_freeze_insert_row row;

	TRY(q_freeze_insert(tx, a, f, &row, e));
	*out_id = row.id;
	return renew(tx, f, e);
}

enum rc freeze_lift(struct tx *tx, const struct freeze *f, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_freeze_lift(tx, f, &changed, e);

	TRY(row_undone(rc, changed, "err.freeze_lifted", e));
	return renew(tx, f, e);
}

enum rc freeze_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		    struct freeze *out, struct err *e)
{
	const struct q_freeze_load_args args = { .tenant_id = tenant_id, .id = id };

	return q_freeze_load(tx, a, &args, out, e);
}

enum rc freeze_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t most,
		    struct freeze **out, size_t *out_n, struct err *e)
{
	const struct q_freeze_list_args args = { .tenant_id = tenant_id, .most = most };

	return q_freeze_list(tx, a, &args, out, out_n, e);
}

enum rc freeze_of_document(struct tx *tx, struct arena *a, int64_t document_id, struct freeze **out,
			   size_t *out_n, struct err *e)
{
	return q_freeze_of_document(tx, a, document_id, out, out_n, e);
}

enum rc freeze_of_file(struct tx *tx, struct arena *a, int64_t file_id, struct freeze **out,
		       size_t *out_n, struct err *e)
{
	return q_freeze_of_file(tx, a, file_id, out, out_n, e);
}
