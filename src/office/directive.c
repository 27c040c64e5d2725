/* directive.c -- trình lãnh đạo; bút phê; trưởng đơn vị phân công tiếp. */
#include "base/fault.h"
#include "base/limits.h"
#include "office/flow_int.h"
#include "office/people_int.h"
#include "store/people.h"
#include "store/tenant.h"

/* ---- presented ---- */

struct presenting_work {
	struct flow_work w;
	const struct presenting *p;
};

static enum rc check_leader(struct tx *tx, struct presenting_work *x, struct err *e)
{
	bool holds;

	if (x->p->leader_id == 0) {
		problem_add(x->w.problems, "leader", "problem.required", 0);
		return problems_rc(x->w.problems, e);
	}
	TRY(leader_holds(tx, &x->w, x->p->leader_id, &holds, e));
	if (x->w.document.progress == PROGRESS_PRESENTED &&
	    x->w.document.presented_to == x->p->leader_id)
		problem_add(x->w.problems, "leader", "problem.presented", 0);
	else if (!holds)
		problem_add(x->w.problems, "leader", "problem.leader", 0);
	return problems_rc(x->w.problems, e);
}

static enum rc present_fn(struct tx *tx, void *arg, struct err *e)
{
	struct presenting_work *x = arg;
	struct flow_work *w = &x->w;
	struct document *d = &w->document;
	struct account leader;

	TRY(flow_load(tx, w, x->p->document_id, e));
	TRY(policy_check(w->who, ACTION_INCOMING_PRESENT, d, e));
	if (x->p->version > 0 && x->p->version != d->version)
		return err_set(e, RC_CONFLICT, "err.stale", "version %lld", (long long)d->version);
	TRY(check_leader(tx, x, e));
	TRY(account_load(tx, w->arena, x->p->leader_id, &leader, e));
	d->presented_to = leader.id;
	d->progress = PROGRESS_PRESENTED;
	d->updated_at = w->now;
	TRY(flow_document_step(tx, d, e));
	const struct flow_note note = { .step = STEP_PRESENTED,
					.audit = "incoming.present",
					.text = STR(""),
					.about = leader.name };
	return flow_note(tx, w, &note, e);
}

enum rc office_incoming_present(struct node *n, const struct actor *who, const struct presenting *p,
				int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct presenting_work x = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				     .p = p };

	TRY(policy_check(who, ACTION_INCOMING_PRESENT, NULL, e));
	FAULT_POINT("office.flow");
	TRY(office_db_write(n, present_fn, &x, out, e));
	FAULT_POINT("office.flowed");
	return RC_OK;
}

/* ---- directed, or passed on ---- */

struct directing {
	struct flow_work w;
	const struct directive_form *f;
	struct str text;
	struct assignment parent; /* id 0: a leader directs */
	int64_t giver_id;         /* …who it is, or whom they stand for */
	struct assignment *all;   /* of the document, before */
	size_t n_all;
	struct assignment *given; /* f->n_to of them */
	struct holiday *holidays;
	size_t n_holidays;
};

/* An error has room for so much; that it is not all is said. */
static struct str param_cut(struct arena *a, struct str s)
{
	const size_t room = sizeof((struct err *)NULL)->param[0] - sizeof "…";

	return s.n <= room ? s : str_cat(a, str_utf8_cut(s, room), STR("…"));
}

/* F2: what the first did, when that was the last thing done to the document. */
static enum rc check_version(struct tx *tx, const struct directing *t, struct err *e)
{
	const struct document *d = &t->w.document;
	struct directive *all;
	size_t n;

	if (t->f->version == d->version)
		return RC_OK;
	TRY(directive_list(tx, t->w.arena, d->id, &all, &n, e));
	if (n == 0 || all[n - 1].at != d->updated_at)
		return err_set(e, RC_CONFLICT, "err.stale", "version %lld, form has %lld",
			       (long long)d->version, (long long)t->f->version);
	(void)err_set(e, RC_CONFLICT, "err.directed_meanwhile", "directed meanwhile");
	err_param(e, all[n - 1].by_name);
	err_param(e, time_vn(t->w.arena, all[n - 1].at));
	err_param(e, param_cut(t->w.arena, all[n - 1].text));
	return RC_CONFLICT;
}

/* A directive stays for ever: a form that is sent once more, from the page before, adds no second. Whom it
 * assigned is not in it any more, so that its words alone are left. */
static enum rc check_said(struct tx *tx, struct directing *t, struct err *e)
{
	struct directive *all;
	size_t n;

	if (t->f->n_to > 0)
		return RC_OK;
	TRY(directive_list(tx, t->w.arena, t->w.document.id, &all, &n, e));
	if (n == 0)
		return RC_OK;
	const struct directive *last = &all[n - 1];
	if (last->by_account == t->w.who->account_id && last->assignment_id == t->parent.id &&
	    str_eq(last->text, t->text))
		problem_add(t->w.problems, "text", "problem.said", 0);
	return problems_rc(t->w.problems, e);
}

enum rc directing_check(struct tx *tx, const struct flow_work *w, int64_t assignment_id,
			struct assignment *out, struct err *e)
{
	struct subject s = { .document = &w->document };

	*out = (struct assignment){ .id = 0 };
	if (assignment_id == 0)
		return policy_check_on(w->who, ACTION_INCOMING_DIRECT, &s, e);
	TRY(assignment_load(tx, w->arena, w->tenant.id, assignment_id, out, e));
	if (out->document_id != w->document.id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
	s.assignment = out;
	TRY(policy_check_on(w->who, ACTION_ASSIGNMENT_PASS, &s, e));
	if (out->account_id > 0)
		return err_set(e, RC_DENIED, "err.denied.role", "it is a person's, no unit's");
	return RC_OK;
}

/* The leader who directs, or for whom somebody does; whoever passes on is none. */
static int64_t giver_of(const struct directing *t)
{
	const struct subject s = { .document = &t->w.document };

	if (t->parent.id > 0)
		return 0;
	return policy_capacity(t->w.who, ACTION_INCOMING_DIRECT, &s)->of_account;
}

static enum rc refuse_unit(struct tx *tx, struct directing *t, int64_t unit_id, struct err *e)
{
	const struct unit_gone gone = { t->w.tenant.id, unit_id, "to" };
	bool is_told;

	TRY(unit_tell_next(tx, t->w.arena, &gone, t->w.problems, &is_told, e));
	if (!is_told)
		problem_add(t->w.problems, "to", "problem.unit", 0);
	return RC_OK;
}

static enum rc check_unit(struct tx *tx, struct directing *t, const struct assignment *x,
			  struct err *e)
{
	struct flow_work *w = &t->w;
	int64_t above = t->parent.unit_id;
	bool is_there, is_below = true, has_head;
	struct unit u;

	TRY(err_if_absent(e, unit_load(tx, w->arena, w->tenant.id, x->unit_id, &u, e), &is_there));
	if (is_there && above > 0)
		TRY(unit_is_within(tx, w->arena, u.id, above, &is_below, e));
	if (!is_there || u.state != UNIT_ACTIVE || !is_below || u.id == above)
		return refuse_unit(tx, t, x->unit_id, e);
	TRY(unit_has_head(tx, w->arena, u.id, time_date_vn(w->now), &has_head, e));
	if (!has_head)
		problem_add(w->problems, "to", "problem.unit_headless", 0);
	return RC_OK;
}

static enum rc check_whom(struct tx *tx, struct directing *t, const struct assignment *x,
			  struct err *e)
{
	bool is_there;

	if (x->account_id == 0)
		return check_unit(tx, t, x, e);
	TRY(account_within(tx, t->w.arena, x, t->parent.unit_id, time_date_vn(t->w.now), &is_there,
			   e));
	if (!is_there)
		problem_add(t->w.problems, "to", "problem.person", 0);
	return RC_OK;
}

static void check_day(struct directing *t, const struct directive_to *to)
{
	const char *on = to->due_field ? to->due_field : "due_on";
	const char *days = to->due_field ? to->due_field : "due_days";

	if (date_is_set(to->due_on) && date_cmp(to->due_on, time_date_vn(t->w.now)) < 0)
		problem_add(t->w.problems, on, "problem.date_past", 0);
	if (to->due_days < 0 || to->due_days > LIMIT_DEADLINE_DAYS)
		problem_add(t->w.problems, days, "problem.too_many", LIMIT_DEADLINE_DAYS);
}

static struct assignment make(const struct directing *t, const struct directive_to *to)
{
	const struct flow_work *w = &t->w;
	struct assignment x = { .tenant_id = w->tenant.id,
				.document_id = w->document.id,
				.parent_id = t->parent.id,
				.unit_id = to->unit_id,
				.account_id = to->account_id,
				.part = to->part,
				.state = ASSIGNMENT_NEW,
				.due_on = to->due_on,
				.reason = STR(""),
				.is_checked = t->f->is_checked && to->part == PART_LEAD,
				.giver_id = t->giver_id,
				.created_at = w->now };

	if (x.account_id > 0) /* its heads see what its people do */
		x.unit_id = t->parent.unit_id;
	if (!date_is_set(x.due_on) && to->due_days > 0) {
		x.due_days = to->due_days;
		x.due_on = work_days_after(t->holidays, t->n_holidays, time_date_vn(w->now),
					   x.due_days);
	}
	x.queue_rank = assignment_rank(w->document.priority, x.due_on);
	return x;
}

static bool is_twice(const struct assignment *x, const struct assignment *y)
{
	bool only_knew = x->part == PART_INFORMED && x->state == ASSIGNMENT_DONE;

	if (x == y || x->unit_id != y->unit_id || x->account_id != y->account_id)
		return false;
	return !only_knew || y->part == PART_INFORMED;
}

/* One lead at each level, and nobody twice, with those that stand there already; but who only knew of it may
 * have something to do. */
static void check_level(struct directing *t)
{
	struct problems *out = t->w.problems;
	size_t n_leads = 0, n_work = 0, n_twice = 0;

	for (size_t i = 0; i < t->n_all + t->f->n_to; i++) {
		const struct assignment *x = i < t->n_all ? &t->all[i] : &t->given[i - t->n_all];
		if (x->parent_id != t->parent.id || !assignment_stands(x->state))
			continue;
		n_leads += x->part == PART_LEAD;
		n_work += x->part != PART_INFORMED;
		for (size_t k = 0; k < t->f->n_to; k++)
			n_twice += is_twice(x, &t->given[k]);
	}
	if (n_twice > 0)
		problem_add(out, "to", "problem.assigned_twice", 0);
	if (n_leads > 1)
		problem_add(out, "to", "problem.lead_one", 0);
	if (n_leads == 0 && n_work > 0)
		problem_add(out, "to", "problem.lead_missing", 0);
}

static enum rc make_all(struct tx *tx, struct directing *t, struct err *e)
{
	const struct directive_form *f = t->f;

	t->given = ARENA_ARRAY(t->w.arena, f->n_to + 1, struct assignment);
	for (size_t i = 0; i < f->n_to; i++) {
		const struct directive_to *to = &f->to[i];
		if ((to->unit_id > 0) == (to->account_id > 0)) {
			problem_add(t->w.problems, "to", "problem.required", 0);
			continue;
		}
		check_day(t, to);
		if (t->w.problems->n > 0)
			continue;
		t->given[i] = make(t, to);
		TRY(check_whom(tx, t, &t->given[i], e));
	}
	TRY(problems_rc(t->w.problems, e));
	check_level(t);
	return problems_rc(t->w.problems, e);
}

/* Whoever directs again has seen what came back. */
static enum rc settle_returned(struct tx *tx, struct directing *t, struct err *e)
{
	for (size_t i = 0; i < t->n_all; i++) {
		struct assignment *x = &t->all[i];
		if (x->parent_id != t->parent.id || x->state != ASSIGNMENT_RETURNED ||
		    x->settled_at > 0)
			continue;
		x->settled_at = t->w.now;
		TRY(assignment_save(tx, x, e));
	}
	return RC_OK;
}

/* The unit's own stays its head's when nobody leads below: there they only support or know. */
static enum rc pass_parent(struct tx *tx, struct directing *t, struct err *e)
{
	struct assignment *up = &t->parent;
	bool is_led = is_led_below(t->all, t->n_all, up) || is_led_below(t->given, t->f->n_to, up);

	if (is_led)
		TRY(assignment_move(up, ACTION_ASSIGNMENT_PASS, &up->state, e));
	else if (up->state == ASSIGNMENT_NEW)
		TRY(assignment_move(up, ACTION_ASSIGNMENT_OPEN, &up->state, e));
	if (up->seen_at == 0)
		up->seen_at = t->w.now;
	return assignment_save(tx, up, e);
}

static enum rc write_all(struct tx *tx, struct directing *t, struct err *e)
{
	const struct flow_work *w = &t->w;
	const struct directive d = { .tenant_id = w->tenant.id,
				     .document_id = w->document.id,
				     .by_account = w->who->account_id,
				     .by_name = actor_name(w->who),
				     .on_behalf_of = actor_stands_for(w->who),
				     .text = t->text,
				     .assignment_id = t->parent.id,
				     .at = w->now };
	int64_t directive_id;

	TRY(settle_returned(tx, t, e));
	TRY(directive_insert(tx, w->arena, &d, &directive_id, e));
	for (size_t i = 0; i < t->f->n_to; i++) {
		t->given[i].directive_id = directive_id;
		TRY(assignment_insert(tx, w->arena, &t->given[i], &t->given[i].id, e));
	}
	if (t->parent.id == 0)
		return RC_OK;
	return pass_parent(tx, t, e);
}

static enum rc direct_fn(struct tx *tx, void *arg, struct err *e)
{
	struct directing *t = arg;
	struct flow_work *w = &t->w;
	bool is_passed = t->f->assignment_id > 0;
	const struct flow_note note = { .step = is_passed ? STEP_PASSED : STEP_DIRECTED,
					.audit = is_passed ? "assignment.pass" : "incoming.direct",
					.text = t->text,
					.about = STR("") };

	TRY(flow_load(tx, w, t->f->document_id, e));
	TRY(directing_check(tx, w, t->f->assignment_id, &t->parent, e));
	t->giver_id = giver_of(t);
	TRY(check_version(tx, t, e));
	TRY(check_said(tx, t, e));
	TRY(assignment_list(tx, w->arena, w->document.id, &t->all, &t->n_all, e));
	TRY(holiday_list(tx, w->arena, w->tenant.id, time_date_vn(w->now), &t->holidays,
			 &t->n_holidays, e));
	TRY(make_all(tx, t, e));
	TRY(write_all(tx, t, e));
	TRY(flow_note(tx, w, &note, e));
	return flow_settle(tx, w, true, e);
}

enum rc flow_direct(struct tx *tx, struct flow_work *w, const struct directive_form *f,
		    struct str text, struct err *e)
{
	struct directing t = { .w = *w, .f = f, .text = text };

	TRY(direct_fn(tx, &t, e));
	w->document = t.w.document;
	return RC_OK;
}

enum rc office_incoming_direct(struct node *n, const struct actor *who,
			       const struct directive_form *f, int64_t now, struct problems *out,
			       struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct directing t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .f = f };

	TRY(policy_check(who,
			 f->assignment_id > 0 ? ACTION_ASSIGNMENT_PASS : ACTION_INCOMING_DIRECT,
			 NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "a directive is a person's");
	t.text = flow_text(&t.w, "text", f->text, LIMIT_DIRECTIVE, f->n_to == 0);
	if (f->n_to == 0 && f->assignment_id > 0)
		problem_add(out, "to", "problem.required", 0);
	if (f->n_to > LIMIT_ASSIGNMENTS)
		problem_add(out, "to", "problem.too_many", LIMIT_ASSIGNMENTS);
	TRY(problems_rc(out, e));
	FAULT_POINT("office.flow");
	TRY(office_db_write(n, direct_fn, &t, out, e));
	FAULT_POINT("office.flowed");
	event_wake(n->deliver);
	return RC_OK;
}
