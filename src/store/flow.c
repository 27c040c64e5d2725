/* flow.c -- rows of directive, assignment, extension, holiday, holder and sight. */
#include "store/flow.h"

#include "gen/queries.h"

static enum rc changed_one(enum rc rc, int64_t changed, struct err *e)
{
	if (rc != RC_OK || changed == 1)
		return rc;
	return err_set(e, RC_CONFLICT, "err.stale", "changed meanwhile");
}

enum rc flow_document_step(struct tx *tx, const struct document *d, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_flow_document_step(tx, d, &changed, e);

	return changed_one(rc, changed, e);
}

/* ---- directives ---- */

enum rc directive_insert(struct tx *tx, struct arena *a, const struct directive *d, int64_t *out_id,
			 struct err *e)
{
	struct q_directive_insert_row row;

	TRY(q_directive_insert(tx, a, d, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc directive_list(struct tx *tx, struct arena *a, int64_t document_id, struct directive **out,
		       size_t *out_n, struct err *e)
{
	return q_directive_list(tx, a, document_id, out, out_n, e);
}

/* ---- assignments ---- */

enum rc assignment_insert(struct tx *tx, struct arena *a, const struct assignment *x,
			  int64_t *out_id, struct err *e)
{
	struct q_assignment_insert_row row;

	TRY(q_assignment_insert(tx, a, x, &row, e));
	*out_id = row.id;
	return RC_OK;
}

enum rc assignment_save(struct tx *tx, const struct assignment *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_assignment_update(tx, x, &changed, e);

	return changed_one(rc, changed, e);
}

enum rc assignment_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			struct assignment *out, struct err *e)
{
	const struct q_assignment_load_args args = { .tenant_id = tenant_id, .id = id };
	enum rc rc = q_assignment_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no assignment %lld", (long long)id);
}

enum rc assignment_list(struct tx *tx, struct arena *a, int64_t document_id,
			struct assignment **out, size_t *out_n, struct err *e)
{
	return q_assignment_list(tx, a, document_id, out, out_n, e);
}

enum rc queue_list(struct tx *tx, struct arena *a, const struct queue_page *q,
		   struct assignment **out, size_t *out_n, struct err *e)
{
	const struct q_queue_account_args mine = { .account_id = q->account_id,
						   .part = q->part,
						   .after_rank = q->after_rank,
						   .after_id = q->after_id,
						   .most = q->most };
	const struct q_queue_unit_args units = { .unit_id = q->unit_id,
						 .part = q->part,
						 .after_rank = q->after_rank,
						 .after_id = q->after_id,
						 .most = q->most };

	return q->account_id > 0 ? q_queue_account(tx, a, &mine, out, out_n, e)
				 : q_queue_unit(tx, a, &units, out, out_n, e);
}

enum rc unit_has_head(struct tx *tx, struct arena *a, int64_t unit_id, struct date today, bool *out,
		      struct err *e)
{
	const struct q_unit_heads_today_args args = { .unit_id = unit_id, .today = today };
	struct q_unit_heads_today_row row;

	TRY(q_unit_heads_today(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc account_within(struct tx *tx, struct arena *a, const struct assignment *x, int64_t unit_id,
		       struct date today, bool *out, struct err *e)
{
	const struct q_account_within_args args = { .tenant_id = x->tenant_id,
						    .account_id = x->account_id,
						    .unit_id = unit_id,
						    .today = today };
	struct q_account_within_row row;

	TRY(q_account_within(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

/* ---- more time ---- */

enum rc extension_insert(struct tx *tx, const struct extension *x, struct err *e)
{
	const struct q_extension_insert_args args = { .tenant_id = x->tenant_id,
						      .assignment_id = x->assignment_id,
						      .asked_by = x->asked_by,
						      .asked_at = x->asked_at,
						      .asked_for = x->asked_for,
						      .reason = x->reason };
	return q_extension_insert(tx, &args, NULL, e);
}

enum rc extension_list(struct tx *tx, struct arena *a, int64_t assignment_id,
		       struct extension **out, size_t *out_n, struct err *e)
{
	return q_extension_list(tx, a, assignment_id, out, out_n, e);
}

enum rc extension_answer(struct tx *tx, const struct extension *x, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_extension_answer(tx, x, &changed, e);

	return changed_one(rc, changed, e);
}

/* ---- working days ---- */

enum rc holiday_list(struct tx *tx, struct arena *a, int64_t tenant_id, struct date from,
		     struct holiday **out, size_t *out_n, struct err *e)
{
	const struct q_holiday_list_args args = { .tenant_id = tenant_id, .from_day = from };

	return q_holiday_list(tx, a, &args, out, out_n, e);
}

enum rc holiday_put(struct tx *tx, int64_t tenant_id, const struct holiday *h, struct err *e)
{
	const struct q_holiday_put_args args = {
		.tenant_id = tenant_id, .day = h->day, .kind = h->kind, .name = h->name
	};

	return q_holiday_put(tx, &args, NULL, e);
}

enum rc holiday_drop(struct tx *tx, int64_t tenant_id, struct date day, struct err *e)
{
	const struct q_holiday_drop_args args = { .tenant_id = tenant_id, .day = day };

	return q_holiday_drop(tx, &args, NULL, e);
}

/* ---- who sees what ---- */

enum rc sight_renew(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_sight_clear(tx, document_id, NULL, e));
	TRY(q_holder_make(tx, document_id, NULL, e));
	return q_sight_make(tx, document_id, NULL, e);
}

enum rc sight_of(struct tx *tx, struct arena *a, int64_t document_id, struct holder **out,
		 size_t *out_n, struct err *e)
{
	return q_sight_of(tx, a, document_id, out, out_n, e);
}
