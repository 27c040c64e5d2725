/* digest.c -- rows of digest_choice and digest. */
#include "store/digest.h"

#include "gen/queries.h"
#include "store/rows.h"

#define KEPT_DAYS 60

enum rc digest_choice_find(struct tx *tx, struct arena *a, int64_t account_id,
			   struct digest_choice *out, struct err *e)
{
	struct q_digest_choice_find_row row;
	bool is_there;

	*out = (struct digest_choice){ .kind = DIGEST_NEVER };
	TRY(err_if_absent(e, q_digest_choice_find(tx, a, account_id, &row, e), &is_there));
	if (is_there)
		*out = (struct digest_choice){ .kind = row.kind, .hour = row.hour };
	return RC_OK;
}

enum rc digest_choice_put(struct tx *tx, int64_t account_id, const struct digest_choice *c,
			  int64_t now, struct err *e)
{
	const struct q_digest_choice_put_args args = {
		.account_id = account_id, .kind = c->kind, .hour = c->hour, .chosen_at = now
	};

	return c->kind == DIGEST_NEVER ? q_digest_choice_drop(tx, account_id, NULL, e)
				       : q_digest_choice_put(tx, &args, NULL, e);
}

enum rc mailbox_now(struct tx *tx, struct arena *a, int64_t account_id, struct date today,
		    struct str *out, struct err *e)
{
	const struct q_mailbox_now_args args = { .account_id = account_id, .today = today };
	struct q_mailbox_now_row *rows;
	size_t n;

	TRY(q_mailbox_now(tx, a, &args, &rows, &n, e));
	*out = n > 0 ? rows[0].address : STR("");
	return RC_OK;
}

enum rc digest_due(struct tx *tx, struct arena *a, int64_t now, int64_t after, int64_t most,
		   struct digest_due **out, size_t *out_n, struct err *e)
{
	struct date today = time_date_vn(now);
	const struct q_digest_due_args args = { .today = today,
						.day_at = date_start_vn(today),
						.hour = (now - date_start_vn(today)) / TIME_HOUR,
						.after = after,
						.most = most };

	return q_digest_due(tx, a, &args, out, out_n, e);
}

enum rc digest_insert(struct tx *tx, const struct digest *d, bool *out_made, struct err *e)
{
	int64_t changed = 0;

	TRY(q_digest_insert(tx, d, &changed, e));
	*out_made = changed > 0;
	return RC_OK;
}

enum rc digest_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
		     struct digest *out, struct err *e)
{
	const struct q_digest_claim_args args = { .now = now, .until_at = until_at };
	struct digest *rows;
	size_t n;

	TRY(q_digest_claim(tx, a, &args, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no digest waits");
	*out = rows[0];
	return RC_OK;
}

enum rc digest_next(struct tx *tx, struct arena *a, int64_t *out_due_at, struct err *e)
{
	struct q_digest_next_row *rows;
	size_t n;

	TRY(q_digest_next(tx, a, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, NULL, "no digest waits");
	*out_due_at = rows[0].due_at;
	return RC_OK;
}

enum rc digest_hand(struct tx *tx, const struct digest *d, struct err *e)
{
	const struct q_digest_hand_args args = { .id = d->id, .lease_at = d->due_at };
	int64_t changed = 0;

	enum rc rc = q_digest_hand(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc digest_settle(struct tx *tx, const struct digest *d, const struct digest_end *x,
		      struct err *e)
{
	const struct q_digest_settle_args args = { .state = x->state,
						   .due_at = x->due_at,
						   .told_at = x->now,
						   .error = x->error,
						   .id = d->id,
						   .lease_at = d->due_at };
	int64_t changed = 0;

	enum rc rc = q_digest_settle(tx, &args, &changed, e);

	return row_fresh(rc, changed, e);
}

enum rc digest_put_off(struct tx *tx, int64_t due_at, int64_t now, struct err *e)
{
	const struct q_digest_put_off_args args = { .due_at = due_at, .now = now };

	return q_digest_put_off(tx, &args, NULL, e);
}

enum rc digest_leases_end(struct tx *tx, struct err *e)
{
	return q_digest_leases_end(tx, NULL, e);
}

enum rc digest_is_old(struct tx *tx, struct arena *a, int64_t now, bool *out, struct err *e)
{
	struct date today = time_date_vn(now);
	const struct q_digest_is_old_args args = { .today = today,
						   .before = date_add(today, -KEPT_DAYS) };
	struct q_digest_is_old_row row;

	TRY(q_digest_is_old(tx, a, &args, &row, e));
	*out = row.n > 0;
	return RC_OK;
}

enum rc digest_end_old(struct tx *tx, int64_t now, struct err *e)
{
	struct date today = time_date_vn(now);
	const struct q_digest_end_old_args args = { .today = today, .now = now };

	TRY(q_digest_end_old(tx, &args, NULL, e));
	return q_digest_drop_old(tx, date_add(today, -KEPT_DAYS), NULL, e);
}

enum rc digest_count(struct tx *tx, struct arena *a, int64_t now, struct digest_counts *out,
		     struct err *e)
{
	struct date since = date_add(time_date_vn(now), -1);
	const struct q_digest_count_args args = { .since = since, .handed_before = now };
	struct q_digest_last_error_row *last;
	struct q_digest_count_row k;
	size_t n;

	TRY(q_digest_count(tx, a, &args, &k, e));
	TRY(q_digest_last_error(tx, a, date_start_vn(since), &last, &n, e));
	*out = (struct digest_counts){ .waiting = k.waiting,
				       .again = k.again,
				       .sent = k.sent,
				       .failed = k.failed,
				       .unsure = k.unsure,
				       .error = n > 0 ? last[0].error : STR("") };
	return RC_OK;
}

enum rc digest_subjects_find(struct tx *tx, struct arena *a, int64_t tenant_id, bool *out,
			     struct err *e)
{
	struct q_digest_subjects_row row;

	TRY(q_digest_subjects(tx, a, tenant_id, &row, e));
	*out = row.digest_subjects;
	return RC_OK;
}

enum rc digest_subjects_set(struct tx *tx, int64_t tenant_id, bool is_allowed, struct err *e)
{
	const struct q_digest_subjects_set_args args = { .id = tenant_id,
							 .digest_subjects = is_allowed };

	return q_digest_subjects_set(tx, &args, NULL, e);
}
