/* delegation.c -- somebody stands for the holder of a post for a time (Decree 30 art. 13). */
#include "base/limits.h"
#include "office/people_int.h"
#include "text/text.h"

struct delegating {
	struct arena *arena;
	const struct actor *who;
	struct delegation row;
	struct problems *problems;
	int64_t now, id;
};

/* A holder by virtue of that very post, where its role may; an administrator for everybody. */
static enum rc check_giver(const struct actor *who, const struct post *p, struct err *e)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *by = &who->capacities[i];
		if (by->post_id == p->id && by->delegation_id == 0 &&
		    policy_suffices(who, by, ACTION_POST_DELEGATE))
			return RC_OK;
	}
	return policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e);
}

static enum rc check_deputy(struct tx *tx, struct delegating *d, const struct post *p,
			    struct err *e)
{
	struct account deputy;
	bool is_there;

	TRY(err_if_absent(e, account_of_organ(tx, d->arena, d->who, d->row.account_id, &deputy, e),
			  &is_there));
	if (!is_there || deputy.is_locked)
		problem_add(d->problems, "account_id", "problem.account", 0);
	else if (deputy.id == p->account_id)
		problem_add(d->problems, "account_id", "problem.delegate_self", 0);
	return RC_OK;
}

enum rc delegation_is_there(struct tx *tx, struct arena *a, const struct delegation *d, int64_t now,
			    bool *out, struct err *e)
{
	struct date today = time_date_vn(now);
	struct delegation *all;
	size_t n;

	TRY(delegation_list(tx, a, d->tenant_id, d->account_id, &all, &n, e));
	*out = false;
	for (size_t i = 0; i < n; i++)
		*out |= all[i].id != d->id && all[i].post_id == d->post_id &&
			all[i].account_id == d->account_id && !delegation_is_over(&all[i], today) &&
			days_meet(d->valid_from, d->valid_to, all[i].valid_from, all[i].valid_to);
	return RC_OK;
}

static enum rc insert(struct tx *tx, struct delegating *d, struct err *e)
{
	struct permission_change c = { .post_id = d->row.post_id,
				       .account_id = d->row.account_id,
				       .kind = PERMISSION_MADE };
	struct str words = str_fmt(d->arena, "account:%lld post:%lld %.*s..%.*s",
				   (long long)d->row.account_id, (long long)d->row.post_id,
				   STR_FMT(date_iso(d->arena, d->row.valid_from)),
				   STR_FMT(date_iso(d->arena, d->row.valid_to)));

	TRY(delegation_insert(tx, d->arena, &d->row, &d->id, e));
	c.delegation_id = d->id;
	TRY(permission_note(tx, d->who, &c, d->now, e));
	return office_audit(tx, d->who, "delegation.give",
			    object_name(d->arena, "delegation", d->id), words, d->now, e);
}

static enum rc delegate_fn(struct tx *tx, void *arg, struct err *e)
{
	struct delegating *d = arg;
	struct post p;
	bool is_there;

	TRY(post_load(tx, d->arena, d->row.tenant_id, d->row.post_id, &p, e));
	TRY(check_giver(d->who, &p, e));
	TRY(permission_by_person(d->who, p.role, e));
	TRY(check_deputy(tx, d, &p, e));
	if (!days_meet(d->row.valid_from, d->row.valid_to, p.valid_from, p.valid_to))
		problem_add(d->problems, "valid_from", "problem.post_days", 0);
	TRY(delegation_is_there(tx, d->arena, &d->row, d->now, &is_there, e));
	if (is_there)
		problem_add(d->problems, "account_id", "problem.delegation_twice", 0);
	TRY(problems_rc(d->problems, e));
	TRY(capacity_room(tx, d->arena, d->who, d->row.account_id, d->now, e));
	return insert(tx, d, e);
}

static struct date year_after(struct date d)
{
	d.year++;
	return d;
}

/* A delegation is limited in time: from today on at the earliest, begun within a year and over within one. What lasts
 * longer is given anew, and confirmed anew. */
static void check_days(const struct delegation *d, int64_t now, struct problems *out)
{
	struct date today = time_date_vn(now);

	if (date_is_set(d->valid_from) && date_cmp(d->valid_from, today) < 0)
		problem_add(out, "valid_from", "problem.date_past", 0);
	else if (date_is_set(d->valid_from) && date_cmp(d->valid_from, year_after(today)) > 0)
		problem_add(out, "valid_from", "problem.delegation_far", 0);
	else if (date_is_set(d->valid_to) && date_cmp(d->valid_to, year_after(d->valid_from)) > 0)
		problem_add(out, "valid_to", "problem.delegation_long", 0);
	if (!date_is_set(d->valid_from))
		problem_add(out, "valid_from", "problem.required", 0);
	if (!date_is_set(d->valid_to))
		problem_add(out, "valid_to", "problem.required", 0);
	check_period(d->valid_from, d->valid_to, time_date_vn(now), out);
}

enum rc office_delegate(struct node *n, const struct actor *who, const struct delegation *d,
			int64_t now, int64_t *out_id, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct delegating x = { .arena = a, .who = who, .row = *d, .problems = out, .now = now };

	check_line("ground", d->ground, LIMIT_GROUND, true, out);
	check_days(d, now, out);
	x.row.tenant_id = who->tenant_id;
	x.row.ground = text_nfc(a, text_trim(d->ground));
	x.row.created_at = now;
	TRY(office_db_write(n, delegate_fn, &x, out, e));
	*out_id = x.id;
	return RC_OK;
}

/* ---- ended ---- */

static enum rc check_ender(const struct actor *who, const struct delegation *d,
			   const struct post *p, struct err *e)
{
	bool is_theirs = who->kind == ACTOR_PERSON &&
			 (who->account_id == d->account_id || who->account_id == p->account_id);

	return is_theirs ? RC_OK : policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e);
}

static enum rc finish(struct tx *tx, struct delegating *x, const struct delegation *d,
		      struct err *e)
{
	const struct permission_change c = { .post_id = d->post_id,
					     .delegation_id = d->id,
					     .account_id = d->account_id,
					     .kind = PERMISSION_ENDED,
					     .valid_to_before = d->valid_to };

	TRY(delegation_set_end(tx, d, date_add(time_date_vn(x->now), -1), e));
	TRY(permission_note(tx, x->who, &c, x->now, e));
	return office_audit(tx, x->who, "delegation.end",
			    object_name(x->arena, "delegation", d->id),
			    object_name(x->arena, "account", d->account_id), x->now, e);
}

enum rc delegations_finish(struct tx *tx, struct arena *a, const struct actor *who,
			   int64_t account_id, int64_t now, struct err *e)
{
	struct delegating x = { .arena = a, .who = who, .now = now };
	struct delegation *all;
	size_t n;

	TRY(delegation_list(tx, a, who->tenant_id, account_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (date_cmp(all[i].valid_to, time_date_vn(now)) >= 0)
			TRY(finish(tx, &x, &all[i], e));
	}
	return RC_OK;
}

static enum rc end_fn(struct tx *tx, void *arg, struct err *e)
{
	struct delegating *x = arg;
	struct date yesterday = date_add(time_date_vn(x->now), -1);
	struct delegation d;
	struct post p;

	TRY(delegation_load(tx, x->arena, x->who->tenant_id, x->id, &d, e));
	TRY(post_load(tx, x->arena, d.tenant_id, d.post_id, &p, e));
	TRY(check_ender(x->who, &d, &p, e));
	if (date_cmp(d.valid_to, yesterday) <= 0)
		return err_set(e, RC_CONFLICT, "err.delegation_over", "it is over");
	return finish(tx, x, &d, e);
}

enum rc office_delegation_end(struct node *n, const struct actor *who, int64_t id, int64_t now,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct delegating x = { .arena = a, .who = who, .now = now, .id = id };

	return db_write(n->db, end_fn, &x, e);
}
