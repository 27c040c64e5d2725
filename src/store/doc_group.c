/* doc_group.c -- rows of doc_group, group_reader, group_rule, group_item. */
#include "store/doc_group.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc doc_group_insert(struct tx *tx, struct arena *a, const struct doc_group *g, int64_t *out_id,
			 struct err *e)
{
	struct q_doc_group_insert_row row;

	TRY(q_doc_group_insert(tx, a, g, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc doc_group_save(struct tx *tx, const struct doc_group *g, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_doc_group_save(tx, g, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc doc_group_end(struct tx *tx, const struct doc_group *g, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_doc_group_end(tx, g, &changed, e);

	TRY(row_fresh(rc, changed, e));
	TRY(q_group_rules_drop(tx, g->id, NULL, e));
	return q_doc_group_blind(tx, g->id, NULL, e);
}

enum rc doc_group_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		       struct doc_group *out, struct err *e)
{
	const struct q_doc_group_load_args args = { .tenant_id = tenant_id, .id = id };

	return q_doc_group_load(tx, a, &args, out, e);
}

enum rc doc_group_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct doc_group **out,
		       size_t *out_n, struct err *e)
{
	return q_doc_group_list(tx, a, tenant_id, out, out_n, e);
}

enum rc doc_group_of_document(struct tx *tx, struct arena *a, int64_t document_id,
			      struct doc_group **out, size_t *out_n, struct err *e)
{
	return q_doc_group_of_document(tx, a, document_id, out, out_n, e);
}

enum rc doc_group_count(struct tx *tx, struct arena *a, const struct doc_group *like,
			int64_t *out_n, bool *out_has_name, struct err *e)
{
	const struct q_doc_group_count_args args = { .tenant_id = like->tenant_id,
						     .name = like->name,
						     .but_id = like->id };
	struct q_doc_group_count_row row;

	TRY(q_doc_group_count(tx, a, &args, &row, e));
	*out_n = row.n;
	*out_has_name = row.n_name > 0;
	return RC_OK;
}

/* ---- readers ---- */

enum rc group_reader_insert(struct tx *tx, struct arena *a, const struct group_reader *r,
			    int64_t *out_id, struct err *e)
{
	struct q_group_reader_insert_row *rows;
	size_t n;

	TRY(q_group_reader_insert(tx, a, r, &rows, &n, e));
	*out_id = n > 0 ? rows[0].id : 0;
	return RC_OK;
}

enum rc group_reader_set_end(struct tx *tx, const struct group_reader *r, int64_t ended_at,
			     struct err *e)
{
	const struct q_group_reader_set_end_args args = { .id = r->id,
							  .tenant_id = r->tenant_id,
							  .ended_at = ended_at };
	int64_t changed = 0;
	enum rc rc = q_group_reader_set_end(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc group_reader_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			  struct group_reader *out, struct err *e)
{
	const struct q_group_reader_load_args args = { .tenant_id = tenant_id, .id = id };

	return q_group_reader_load(tx, a, &args, out, e);
}

enum rc group_reader_list(struct tx *tx, struct arena *a, int64_t group_id,
			  struct group_reader **out, size_t *out_n, struct err *e)
{
	return q_group_reader_list(tx, a, group_id, out, out_n, e);
}

enum rc group_reader_is_there(struct tx *tx, struct arena *a, int64_t id, bool *out, struct err *e)
{
	struct q_group_reader_same_row row;

	TRY(q_group_reader_same(tx, a, id, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* ---- rules ---- */

enum rc group_rule_insert(struct tx *tx, struct arena *a, const struct group_rule *r,
			  int64_t *out_id, struct err *e)
{
	struct q_group_rule_insert_row row;

	TRY(q_group_rule_insert(tx, a, r, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc group_rule_drop(struct tx *tx, int64_t group_id, int64_t id, struct err *e)
{
	const struct q_group_rule_drop_args args = { .id = id, .group_id = group_id };
	int64_t changed = 0;
	enum rc rc = q_group_rule_drop(tx, &args, &changed, e);

	return row_there(rc, changed, e);
}

enum rc group_rule_list(struct tx *tx, struct arena *a, int64_t group_id, struct group_rule **out,
			size_t *out_n, struct err *e)
{
	return q_group_rule_list(tx, a, group_id, out, out_n, e);
}

/* ---- what is in it ---- */

enum rc group_item_put(struct tx *tx, int64_t group_id, int64_t document_id, int64_t at,
		       struct str by, bool *out_is_new, struct err *e)
{
	const struct q_group_item_put_args args = {
		.group_id = group_id, .document_id = document_id, .added_at = at, .added_by = by
	};
	int64_t changed = 0;

	TRY(q_group_item_put(tx, &args, &changed, e));
	*out_is_new = changed > 0;
	return RC_OK;
}

enum rc group_item_drop(struct tx *tx, int64_t group_id, int64_t document_id, struct err *e)
{
	const struct q_group_item_drop_args args = { .group_id = group_id,
						     .document_id = document_id };
	int64_t changed = 0;
	enum rc rc = q_group_item_drop(tx, &args, &changed, e);

	return row_there(rc, changed, e);
}

enum rc group_item_fall(struct tx *tx, int64_t document_id, struct str type_key, int64_t at,
			int64_t *out_n, struct err *e)
{
	const struct q_group_item_fall_args args = { .document_id = document_id,
						     .type_key = type_key,
						     .added_at = at };

	*out_n = 0;
	return q_group_item_fall(tx, &args, out_n, e);
}
