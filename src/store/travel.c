/* travel.c -- rows of paper_type, paper_exemption, paper_exempted. */
#include "store/travel.h"

#include "gen/queries.h"
#include "store/rows.h"

enum rc paper_types(struct tx *tx, struct arena *a, int64_t tenant_id, struct str **out,
		    size_t *out_n, struct err *e)
{
	struct q_paper_types_row *rows;

	TRY(q_paper_types(tx, a, tenant_id, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct str);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].type_key;
	return RC_OK;
}

enum rc paper_types_set(struct tx *tx, int64_t tenant_id, const struct str *keys, size_t n,
			struct err *e)
{
	TRY(q_paper_types_clear(tx, tenant_id, NULL, e));
	for (size_t i = 0; i < n; i++) {
		const struct q_paper_type_put_args args = { .tenant_id = tenant_id,
							    .type_key = keys[i] };
		TRY(q_paper_type_put(tx, &args, NULL, e));
	}
	return RC_OK;
}

enum rc paper_type_has(struct tx *tx, struct arena *a, int64_t tenant_id, struct str key, bool *out,
		       struct err *e)
{
	const struct q_paper_type_has_args args = { .tenant_id = tenant_id, .type_key = key };
	struct q_paper_type_has_row row;

	TRY(q_paper_type_has(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc paper_exemption_insert(struct tx *tx, struct arena *a, const struct paper_exemption *x,
			       int64_t *out_id, struct err *e)
{
	struct q_paper_exemption_insert_row row;

	TRY(q_paper_exemption_insert(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc paper_exemption_end(struct tx *tx, int64_t tenant_id, int64_t id, struct date last,
			    struct err *e)
{
	const struct q_paper_exemption_end_args args = { .id = id,
							 .tenant_id = tenant_id,
							 .valid_to = last };
	int64_t changed = 0;
	enum rc rc = q_paper_exemption_end(tx, &args, &changed, e);

	return row_there(rc, changed, e);
}

enum rc paper_exemption_list(struct tx *tx, struct arena *a, int64_t tenant_id,
			     struct paper_exemption **out, size_t *out_n, struct err *e)
{
	return q_paper_exemption_list(tx, a, tenant_id, out, out_n, e);
}

enum rc paper_exemption_of(struct tx *tx, struct arena *a, int64_t document_id,
			   struct paper_exemption *out, struct err *e)
{
	return q_paper_exemption_of(tx, a, document_id, out, e);
}

enum rc paper_exempt(struct tx *tx, int64_t document_id, int64_t exemption_id, struct str chosen_by,
		     struct err *e)
{
	const struct q_paper_exempt_args args = { .document_id = document_id,
						  .exemption_id = exemption_id,
						  .chosen_by = chosen_by };
	int64_t changed = 0;

	if (exemption_id == 0)
		return q_paper_exempt_drop(tx, document_id, NULL, e);
	enum rc rc = q_paper_exempt(tx, &args, &changed, e);
	return row_there(rc, changed, e);
}

enum rc paper_exempt_issued(struct tx *tx, int64_t document_id, int64_t at, struct err *e)
{
	const struct q_paper_exempt_issued_args args = { .document_id = document_id,
							 .issued_at = at };

	return q_paper_exempt_issued(tx, &args, NULL, e);
}
