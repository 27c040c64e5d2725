/* saved.c -- rows of saved_search. */
#include "store/saved.h"

#include "base/limits.h"
#include "gen/queries.h"

enum rc saved_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t owner_id,
		   struct str units, struct saved_search **out, size_t *out_n, struct err *e)
{
	const struct q_saved_list_args args = { .tenant_id = tenant_id,
						.owner_id = owner_id,
						.units = units,
						.most = LIMIT_SAVED_LISTED };

	return q_saved_list(tx, a, &args, out, out_n, e);
}

enum rc saved_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		   struct saved_search *out, struct err *e)
{
	const struct q_saved_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_saved_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no saved search %lld", (long long)id);
}

enum rc saved_save(struct tx *tx, struct arena *a, const struct saved_search *x, int64_t now,
		   int64_t *out_id, struct err *e)
{
	struct q_saved_insert_row row;
	int64_t changed;

	*out_id = x->id;
	if (x->id == 0) {
		TRY(q_saved_insert(tx, a, x, now, &row, e));
		*out_id = row.id;
		return RC_OK;
	}
	TRY(q_saved_update(tx, x, &changed, e));
	return changed == 1
		       ? RC_OK
		       : err_set(e, RC_NOT_FOUND, "err.not_found", "no saved search of theirs");
}

enum rc saved_is_named(struct tx *tx, struct arena *a, const struct saved_search *x, bool *out,
		       struct err *e)
{
	const struct q_saved_named_args args = { .owner_id = x->owner_id, .name = x->name };
	struct q_saved_named_row *rows;
	size_t n;

	TRY(q_saved_named(tx, a, &args, &rows, &n, e));
	*out = n > 0 && rows[0].id != x->id;
	return RC_OK;
}

enum rc saved_count(struct tx *tx, struct arena *a, int64_t owner_id, int64_t *out, struct err *e)
{
	struct q_saved_count_row row;

	TRY(q_saved_count(tx, a, owner_id, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc saved_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e)
{
	const struct q_saved_drop_args args = { .tenant_id = tenant_id, .id = id };
	int64_t changed;

	TRY(q_saved_drop(tx, &args, &changed, e));
	return changed == 1 ? RC_OK
			    : err_set(e, RC_NOT_FOUND, "err.not_found", "no saved search %lld",
				      (long long)id);
}

/* ---- the columns of lists ---- */

enum rc column_choice_find(struct tx *tx, struct arena *a, int64_t account_id,
			   enum document_listing l, struct str *out, struct err *e)
{
	const struct q_column_choice_find_args args = { .account_id = account_id, .listing = l };
	struct q_column_choice_find_row *rows;
	size_t n;

	TRY(q_column_choice_find(tx, a, &args, &rows, &n, e));
	*out = n > 0 ? rows[0].names : STR("");
	return RC_OK;
}

enum rc column_choice_put(struct tx *tx, int64_t account_id, enum document_listing l,
			  struct str names, struct err *e)
{
	const struct q_column_choice_put_args put = { .account_id = account_id,
						      .listing = l,
						      .names = names };
	const struct q_column_choice_drop_args drop = { .account_id = account_id, .listing = l };

	return names.n > 0 ? q_column_choice_put(tx, &put, NULL, e)
			   : q_column_choice_drop(tx, &drop, NULL, e);
}

enum rc column_holders(struct tx *tx, struct arena *a, struct str documents,
		       struct column_holder **out, size_t *out_n, struct err *e)
{
	return q_column_holders(tx, a, documents, out, out_n, e);
}

enum rc column_purposes(struct tx *tx, struct arena *a, struct str documents,
			struct column_purpose **out, size_t *out_n, struct err *e)
{
	return q_column_purposes(tx, a, documents, out, out_n, e);
}

enum rc column_opened(struct tx *tx, struct arena *a, int64_t tenant_id, struct str objects,
		      struct column_opened **out, size_t *out_n, struct err *e)
{
	const struct q_column_opened_args args = { .tenant_id = tenant_id, .objects = objects };

	return q_column_opened(tx, a, &args, out, out_n, e);
}
