/* draft.c -- rows of draft_version, approval and opinion, and the stage of a draft. */
#include "store/draft.h"

#include "gen/queries.h"
#include "store/document.h"
#include "store/flow.h"
#include "store/rows.h"

/* ---- the document ---- */

enum rc draft_save_stage(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_document_stage(tx, d, &changed, e);

	TRY(row_fresh(rc, changed, e));
	return sight_renew(tx, d->id, e);
}

enum rc draft_number_taken(struct tx *tx, struct arena *a, const struct document *d,
			   struct document *out, struct err *e)
{
	const struct q_document_numbered_args args = { .tenant_id = d->tenant_id,
						       .number = d->number };
	struct str key = document_number_key(a, d->number, d->notation);
	struct document *found;
	size_t n;

	TRY(q_document_numbered(tx, a, &args, &found, &n, e));
	for (size_t i = 0; i < n; i++) {
		const struct document *x = &found[i];
		if (x->id == d->id || x->issued_on.year != d->issued_on.year)
			continue;
		if (!str_eq(document_number_key(a, x->number, x->notation), key))
			continue;
		*out = *x;
		return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no draft has the number");
}

enum rc unit_with_head(struct tx *tx, struct arena *a, int64_t unit_id, struct date today,
		       int64_t *out, struct err *e)
{
	const struct q_unit_nearest_head_args args = { .unit_id = unit_id, .today = today };
	struct q_unit_nearest_head_row *rows;
	size_t n;

	TRY(q_unit_nearest_head(tx, a, &args, &rows, &n, e));
	*out = n > 0 ? rows[0].unit_id : 0;
	return RC_OK;
}

enum rc tenant_checks(struct tx *tx, struct arena *a, int64_t tenant_id, struct str *out,
		      struct err *e)
{
	struct q_tenant_checks_row row;

	TRY(q_tenant_checks(tx, a, tenant_id, &row, e));
	*out = row.checks;
	return RC_OK;
}

enum rc tenant_checks_set(struct tx *tx, int64_t tenant_id, struct str checks, struct err *e)
{
	const struct q_tenant_checks_set_args args = { .id = tenant_id, .checks = checks };

	return q_tenant_checks_set(tx, &args, NULL, e);
}

/* ---- versions ---- */

enum rc draft_version_insert(struct tx *tx, const struct draft_version *v, struct err *e)
{
	return q_draft_version_insert(tx, v, NULL, e);
}

enum rc draft_version_list(struct tx *tx, struct arena *a, int64_t document_id,
			   struct draft_version **out, size_t *out_n, struct err *e)
{
	return q_draft_version_list(tx, a, document_id, out, out_n, e);
}

enum rc draft_version_last(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out,
			   struct err *e)
{
	struct q_draft_version_last_row row;

	TRY(q_draft_version_last(tx, a, document_id, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc attachment_list_version(struct tx *tx, struct arena *a, int64_t document_id,
				int64_t draft_n, struct attachment **out, size_t *out_n,
				struct err *e)
{
	const struct q_attachment_list_version_args args = { .document_id = document_id,
							     .draft_n = draft_n };

	return q_attachment_list_version(tx, a, &args, out, out_n, e);
}

/* ---- checks and signatures ---- */

enum rc approval_insert(struct tx *tx, const struct approval *x, struct err *e)
{
	return q_approval_insert(tx, x, NULL, e);
}

enum rc approval_list(struct tx *tx, struct arena *a, int64_t document_id, struct approval **out,
		      size_t *out_n, struct err *e)
{
	return q_approval_list(tx, a, document_id, out, out_n, e);
}

enum rc approval_end(struct tx *tx, const struct approval *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_approval_end(tx, x, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc approval_void(struct tx *tx, int64_t document_id, int64_t at, struct err *e)
{
	const struct q_approval_void_args args = { .document_id = document_id, .at = at };

	return q_approval_void(tx, &args, NULL, e);
}

/* ---- opinions ---- */

enum rc opinion_insert(struct tx *tx, const struct opinion *x, struct err *e)
{
	return q_opinion_insert(tx, x, NULL, e);
}

enum rc opinion_list(struct tx *tx, struct arena *a, int64_t document_id, struct opinion **out,
		     size_t *out_n, struct err *e)
{
	return q_opinion_list(tx, a, document_id, out, out_n, e);
}

enum rc opinion_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
		     struct opinion *out, struct err *e)
{
	const struct q_opinion_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_opinion_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no opinion %lld", (long long)id);
}

enum rc opinion_open(struct tx *tx, int64_t id, struct err *e)
{
	return q_opinion_open(tx, id, NULL, e);
}

enum rc opinion_end(struct tx *tx, const struct opinion *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_opinion_end(tx, x, &changed, e);

	return row_fresh(rc, changed, e);
}

/* ---- what waits for whom ---- */

enum rc draft_queue(struct tx *tx, struct arena *a, const struct draft_page *p,
		    struct document **out, size_t *out_n, struct err *e)
{
	switch (p->queue) {
	case DRAFTS_TO_COMMENT: return q_draft_queue_opinion(tx, a, p, out, out_n, e);
	case DRAFTS_OF_CONTENT: return q_draft_queue_content(tx, a, p, out, out_n, e);
	case DRAFTS_OF_FORM: return q_draft_queue_form(tx, a, p, out, out_n, e);
	case DRAFTS_TO_SIGN: return q_draft_queue_sign(tx, a, p, out, out_n, e);
	case DRAFTS_ANSWERED: return q_draft_queue_organs(tx, a, p, out, out_n, e);
	case DRAFTS_BACK: return q_draft_queue_back(tx, a, p, out, out_n, e);
	default: return q_draft_queue_stage(tx, a, p, out, out_n, e);
	}
}

enum rc draft_count(struct tx *tx, struct arena *a, const struct draft_tally *t,
		    int64_t n[draft_queue__COUNT], struct err *e)
{
	struct q_draft_count_row *rows;
	size_t n_rows;

	TRY(q_draft_count(tx, a, t, &rows, &n_rows, e));
	for (size_t i = 0; i < n_rows; i++)
		n[rows[i].queue] = rows[i].n;
	return RC_OK;
}

enum rc draft_posts(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
		    struct draft_post **out, size_t *out_n, struct err *e)
{
	const struct q_draft_posts_args args = { .tenant_id = tenant_id, .today = today };

	return q_draft_posts(tx, a, &args, out, out_n, e);
}

/* ---- handed over ---- */

enum rc drafts_of(struct tx *tx, struct arena *a, int64_t account_id, int64_t **out_ids,
		  size_t *out_n, struct err *e)
{
	struct q_drafts_of_row *rows;

	TRY(q_drafts_of(tx, a, account_id, &rows, out_n, e));
	*out_ids = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out_ids)[i] = rows[i].id;
	return RC_OK;
}

enum rc approval_left_with(struct tx *tx, struct arena *a, int64_t account_id,
			   struct approval **out, size_t *out_n, struct err *e)
{
	return q_approval_left_with(tx, a, account_id, out, out_n, e);
}

enum rc opinion_left_with(struct tx *tx, struct arena *a, int64_t account_id, struct opinion **out,
			  size_t *out_n, struct err *e)
{
	return q_opinion_left_with(tx, a, account_id, out, out_n, e);
}

enum rc opinion_pass(struct tx *tx, int64_t id, int64_t to_account, struct err *e)
{
	const struct q_opinion_pass_args args = { .id = id, .account_id = to_account };
	int64_t changed = 0;
	enum rc rc = q_opinion_pass(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}
