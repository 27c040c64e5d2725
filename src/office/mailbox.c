/* mailbox.c -- hộp thư công vụ: the official mailbox of a person, one at a time. */
#include "base/limits.h"
#include "net/mail.h"
#include "office/people_int.h"

#define YEAR_FIRST 2000
#define YEAR_LAST 2199

static bool is_over(const struct mailbox *m, struct date day)
{
	return date_is_set(m->valid_to) && date_cmp(m->valid_to, day) < 0;
}

/* The newest that was ever theirs; NULL: none was. */
static struct mailbox *newest(struct mailbox *all, size_t n)
{
	while (n-- > 0) {
		if (!is_over(&all[n], all[n].valid_from))
			return &all[n];
	}
	return NULL;
}

static enum rc end_all(struct tx *tx, struct mailbox *all, size_t n, struct date last,
		       bool *out_changed, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (is_over(&all[i], date_add(last, 1)))
			continue;
		all[i].valid_to = last;
		TRY(mailbox_set_period(tx, &all[i], e));
		*out_changed = true;
	}
	return RC_OK;
}

/* The days of what is theirs already. */
static enum rc move(struct tx *tx, struct mailbox *was, const struct mailbox *m, bool *out_changed,
		    struct err *e)
{
	*out_changed = date_cmp(was->valid_from, m->valid_from) != 0 ||
		       date_cmp(was->valid_to, m->valid_to) != 0;
	was->valid_from = m->valid_from;
	was->valid_to = m->valid_to;
	return *out_changed ? mailbox_set_period(tx, was, e) : RC_OK;
}

/* A year that was mistyped. */
static bool is_odd(struct date d)
{
	return date_is_set(d) && (d.year < YEAR_FIRST || d.year > YEAR_LAST);
}

static enum rc check(struct tx *tx, struct arena *a, const struct mailbox_wish *w,
		     const struct mailbox *m, const struct mailbox *before, struct err *e)
{
	bool is_taken;

	if (is_odd(m->valid_from))
		problem_add(w->problems, "from", "problem.date", 0);
	if (is_odd(m->valid_to))
		problem_add(w->problems, "until", "problem.date", 0);
	if (is_over(m, m->valid_from))
		problem_add(w->problems, "until", "problem.ends_before", 0);
	if (before && date_cmp(m->valid_from, before->valid_from) < 0)
		problem_add_words(w->problems, "from", "problem.mailbox_before",
				  date_vn(a, before->valid_from), STR(""));
	TRY(mailbox_is_taken(tx, a, m, &is_taken, e));
	if (is_taken)
		problem_add(w->problems, "address", "problem.mailbox_taken", 0);
	return problems_rc(w->problems, e);
}

/* One that is not theirs: the newest of theirs ends before it. */
static enum rc add(struct tx *tx, struct arena *a, const struct mailbox_wish *w,
		   struct mailbox *last, struct err *e)
{
	struct mailbox m = w->m;

	if (!date_is_set(m.valid_from))
		m.valid_from = w->today;
	TRY(check(tx, a, w, &m, last, e));
	if (last && !is_over(last, m.valid_from)) {
		last->valid_to = date_add(m.valid_from, -1);
		TRY(mailbox_set_period(tx, last, e));
	}
	return mailbox_insert(tx, &m, e);
}

enum rc mailbox_put(struct tx *tx, struct arena *a, const struct mailbox_wish *w, bool *out_changed,
		    struct err *e)
{
	struct mailbox *all, *last, m = w->m;
	size_t n;

	*out_changed = false;
	TRY(mailbox_list(tx, a, m.tenant_id, m.account_id, &all, &n, e));
	if (m.address.n == 0)
		return end_all(tx, all, n,
			       date_is_set(m.valid_to) ? m.valid_to : date_add(w->today, -1),
			       out_changed, e);
	last = newest(all, n);
	if (!last || !str_eq(last->address, m.address) || is_over(last, w->today)) {
		*out_changed = true;
		return add(tx, a, w, last, e);
	}
	if (!date_is_set(m.valid_from))
		m.valid_from = last->valid_from;
	if (!date_is_set(m.valid_to) && w->keeps)
		m.valid_to = last->valid_to;
	/* the one before it keeps the days that were its own */
	const struct mailbox *before = newest(all, (size_t)(last - all));
	struct mailbox first = { .valid_from = last->valid_from };
	if (before)
		first.valid_from = date_add(before->valid_to, 1);
	TRY(check(tx, a, w, &m, before ? &first : NULL, e));
	return move(tx, last, &m, out_changed, e);
}

/* ---- by an administrator ---- */

struct setting {
	struct arena *arena;
	const struct actor *who;
	struct mailbox_wish wish;
	int64_t now;
};

static enum rc set_fn(struct tx *tx, void *arg, struct err *e)
{
	struct setting *s = arg;
	const struct mailbox *m = &s->wish.m;
	struct account account;
	bool is_changed;

	TRY(account_of_organ(tx, s->arena, s->who, m->account_id, &account, e));
	TRY(mailbox_put(tx, s->arena, &s->wish, &is_changed, e));
	if (!is_changed)
		return RC_OK;
	TRY(permission_mailbox_by_person(tx, s->arena, s->who, m->account_id, s->now, e));
	return office_audit(tx, s->who, "mailbox.set",
			    object_name(s->arena, "account", m->account_id), m->address, s->now, e);
}

enum rc office_mailbox_set(struct node *n, const struct actor *who, int64_t account_id,
			   const struct mailbox_form *f, int64_t now, struct problems *out,
			   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct setting s = { .arena = a,
			     .who = who,
			     .now = now,
			     .wish = { .m = { .tenant_id = who->tenant_id,
					      .account_id = account_id,
					      .address = str_lower(a, str_trim(f->address)),
					      .valid_from = f->from,
					      .valid_to = f->until },
				       .today = time_date_vn(now),
				       .problems = out } };
	struct str address = s.wish.m.address;

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	if (address.n > 0 && (!mail_is_address(address) || address.n > LIMIT_ORGAN_MAIL))
		problem_add(out, "address", "problem.mail", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, set_fn, &s, out, e);
}
