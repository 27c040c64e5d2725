/* print_ticket.c -- rows of print_ticket. */
#include "store/print_ticket.h"

#include "base/limits.h"
#include "gen/queries.h"
#include "store/rows.h"

enum rc ticket_insert(struct tx *tx, struct arena *a, const struct print_ticket *t, int64_t *out_id,
		      bool *out_is_new, struct err *e)
{
	struct q_ticket_insert_row made;
	struct q_ticket_same_row *same;
	size_t n;

	TRY(q_ticket_same(tx, a, t, &same, &n, e));
	*out_is_new = n == 0;
	if (n > 0)
		return *out_id = same[0].id, RC_OK;
	TRY(q_ticket_insert(tx, a, t, &made, e));
	*out_id = made.id;
	return RC_OK;
}

enum rc ticket_open_count(struct tx *tx, struct arena *a, int64_t account_id, int64_t *out,
			  struct err *e)
{
	struct q_ticket_open_count_row row;

	TRY(q_ticket_open_count(tx, a, account_id, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc ticket_list(struct tx *tx, struct arena *a, const struct ticket_owner *of,
		    struct print_ticket **out, size_t *out_n, struct err *e)
{
	const struct q_ticket_mine_args args = { .account_id = of->account_id,
						 .tenant_id = of->tenant_id,
						 .since = of->since,
						 .most = LIMIT_TICKETS_LISTED };

	return q_ticket_mine(tx, a, &args, out, out_n, e);
}

enum rc ticket_load(struct tx *tx, struct arena *a, int64_t id, const struct ticket_owner *of,
		    struct print_ticket *out, struct err *e)
{
	const struct q_ticket_load_args args = { .id = id,
						 .account_id = of->account_id,
						 .tenant_id = of->tenant_id,
						 .since = of->since };
	enum rc rc = q_ticket_load(tx, a, &args, out, e);

	if (rc != RC_NOT_FOUND)
		return rc;
	return err_set(e, rc, "err.not_found", "no print %lld", (long long)id);
}

static enum rc none(struct err *e)
{
	return err_set(e, RC_NOT_FOUND, NULL, "no print waits");
}

enum rc ticket_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
		     struct print_ticket *out, struct err *e)
{
	const struct q_ticket_claim_args args = { .now = now, .until_at = until_at };
	struct print_ticket *rows;
	size_t n;

	TRY(q_ticket_claim(tx, a, &args, &rows, &n, e));
	if (n == 0)
		return none(e);
	*out = rows[0];
	return RC_OK;
}

enum rc ticket_next(struct tx *tx, struct arena *a, int64_t *out_due_at, struct err *e)
{
	struct q_ticket_next_row *rows;
	size_t n;

	TRY(q_ticket_next(tx, a, &rows, &n, e));
	if (n == 0)
		return none(e);
	*out_due_at = rows[0].due_at;
	return RC_OK;
}

enum rc ticket_keep(struct tx *tx, const struct print_ticket *t, int64_t until_at, struct err *e)
{
	const struct q_ticket_keep_args args = { .id = t->id,
						 .lease_at = t->due_at,
						 .due_at = until_at,
						 .rows_done = t->rows_done,
						 .rows_total = t->rows_total };
	int64_t changed = 0;
	enum rc rc = q_ticket_keep(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc ticket_again(struct tx *tx, const struct print_ticket *t, bool counts, int64_t due_at,
		     struct err *e)
{
	const struct q_ticket_again_args args = {
		.id = t->id, .lease_at = t->due_at, .due_at = due_at, .counts = counts
	};
	int64_t changed = 0;
	enum rc rc = q_ticket_again(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc ticket_settle(struct tx *tx, const struct print_ticket *t, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = q_ticket_settle(tx, t, t->due_at, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc ticket_cancel(struct tx *tx, int64_t id, int64_t now, bool *out, struct err *e)
{
	const struct q_ticket_cancel_args args = { .id = id, .now = now };
	int64_t changed = 0;

	TRY(q_ticket_cancel(tx, &args, &changed, e));
	*out = changed == 1;
	return RC_OK;
}

enum rc ticket_leases_end(struct tx *tx, struct err *e)
{
	return q_ticket_leases_end(tx, NULL, e);
}

enum rc ticket_sweep(struct tx *tx, int64_t before, struct err *e)
{
	return q_ticket_drop_old(tx, before, NULL, e);
}
