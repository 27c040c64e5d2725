/* hand_over.c -- what somebody, or a unit, has open goes to another, all of it or nothing (P5). */
#include "base/limits.h"
#include "office/drafting_int.h"
#include "office/file_int.h"
#include "office/people_int.h"
#include "store/document.h"
#include "store/notice.h"
#include "store/tenant.h"

/* ---- what is left ---- */

struct left_read {
	struct arena *arena;
	const struct actor *who;
	int64_t account_id;
	struct open_work work;
};

static enum rc left_fn(struct tx *tx, void *arg, struct err *e)
{
	struct left_read *r = arg;
	struct account a;

	TRY(account_of_organ(tx, r->arena, r->who, r->account_id, &a, e));
	return open_work(tx, r->arena, a.tenant_id, a.id, &r->work, e);
}

enum rc office_open_work(struct node *n, struct arena *a, const struct actor *who,
			 int64_t account_id, struct open_work *out, struct err *e)
{
	struct left_read r = { .arena = a, .who = who, .account_id = account_id };

	if (who->kind != ACTOR_PERSON || who->account_id != account_id)
		TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_read(n->db, left_fn, &r, e));
	*out = r.work;
	return RC_OK;
}

static int64_t sum(const struct open_work *w)
{
	return w->n_assigned + w->n_presented + w->n_given + w->n_drafts + w->n_opinions +
	       w->n_signatures + w->n_files + w->n_notices;
}

/* Whether one of the posts may do this to anything. */
static bool posts_may(const struct post *posts, size_t n, enum action what)
{
	for (size_t i = 0; i < n; i++) {
		const struct capacity c = { .role = posts[i].role };
		if (capacity_may_some(&c, what))
			return true;
	}
	return false;
}

enum rc open_work_left(struct tx *tx, struct arena *a, const struct account *of,
		       const struct post *posts, size_t n_posts, struct err *e)
{
	struct open_work left;

	TRY(open_work(tx, a, of->tenant_id, of->id, &left, e));
	const struct {
		enum action what;
		int64_t n;
	} needs[] = {
		{ ACTION_ASSIGNMENT_OPEN, left.n_assigned },
		{ ACTION_INCOMING_DIRECT, left.n_presented + left.n_given },
		{ ACTION_DRAFT_SUBMIT, left.n_drafts },
		{ ACTION_OPINION_GIVE, left.n_opinions },
		{ ACTION_DRAFT_SIGN, left.n_signatures },
		{ ACTION_FILE_OPEN, left.n_files },
		{ ACTION_NOTICE_WRITE, left.n_notices },
	};
	bool is_left = false;
	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
		is_left = is_left || (needs[i].n > 0 && !posts_may(posts, n_posts, needs[i].what));
	if (!is_left)
		return RC_OK;
	(void)err_set(e, RC_CONFLICT, "err.work_open", "account %lld has open work",
		      (long long)of->id);
	err_param(e, of->name);
	err_param(e, str_fmt(a, "%lld", (long long)sum(&left)));
	return RC_CONFLICT;
}

enum rc unit_head_left(struct tx *tx, struct arena *a, int64_t unit_id, struct date day,
		       struct err *e)
{
	struct assignment *all;
	size_t n, n_own = 0;
	bool has_head;
	struct unit u;

	TRY(unit_has_head(tx, a, unit_id, day, &has_head, e));
	if (has_head)
		return RC_OK;
	TRY(assignment_of_unit(tx, a, unit_id, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		n_own += all[i].account_id == 0;
	if (n_own == 0)
		return RC_OK;
	TRY(unit_load(tx, a, all[0].tenant_id, unit_id, &u, e));
	(void)err_set(e, RC_CONFLICT, "err.last_head", "unit %lld has work and no head",
		      (long long)unit_id);
	err_param(e, u.name);
	err_param(e, str_fmt(a, "%zu", n_own));
	return RC_CONFLICT;
}

/* ---- whom it may go to ---- */

static bool may_take(const struct flow_person *p, const struct open_work *work)
{
	const struct capacity c = { .role = p->role };
	bool is_done = work->n_assigned == 0 || capacity_may_some(&c, ACTION_ASSIGNMENT_OPEN);
	bool is_led = work->n_presented + work->n_given == 0 ||
		      capacity_may_some(&c, ACTION_INCOMING_DIRECT);
	bool is_drafted = work->n_drafts + work->n_unseen == 0 ||
			  capacity_may_some(&c, ACTION_DRAFT_SUBMIT);
	bool is_asked = work->n_opinions == 0 || capacity_may_some(&c, ACTION_OPINION_GIVE);
	bool is_filed = work->n_files == 0 || capacity_may_some(&c, ACTION_FILE_OPEN);
	bool is_written = work->n_notices == 0 || capacity_may_some(&c, ACTION_NOTICE_WRITE);

	return is_done && is_led && is_drafted && is_asked && is_filed && is_written;
}

static bool is_among(const struct flow_person *all, size_t n, int64_t account_id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].account_id == account_id)
			return true;
	}
	return false;
}

/* Each once, by one post that is enough for all of it. */
static enum rc takers(struct tx *tx, const struct flow_work *w, int64_t from,
		      const struct open_work *work, struct flow_person **out, size_t *out_n,
		      struct err *e)
{
	struct flow_person *all;
	size_t n, n_kept = 0;

	TRY(flow_people(tx, w->arena, w->who->tenant_id, time_date_vn(w->now), &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].account_id != from && may_take(&all[i], work) &&
		    !is_among(all, n_kept, all[i].account_id))
			all[n_kept++] = all[i];
	}
	*out = all;
	*out_n = n_kept;
	return RC_OK;
}

struct view_read {
	struct flow_work w;
	int64_t account_id;
	struct hand_over_view view;
};

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct view_read *r = arg;
	struct hand_over_view *v = &r->view;
	struct arena *a = r->w.arena;
	const struct actor *who = r->w.who;

	TRY(account_of_organ(tx, a, who, r->account_id, &v->from, e));
	TRY(open_work(tx, a, who->tenant_id, r->account_id, &v->work, e));
	TRY(open_item_list(tx, a, who->tenant_id, r->account_id, LIMIT_OPEN_ITEMS, &v->items,
			   &v->n_items, e));
	return takers(tx, &r->w, r->account_id, &v->work, &v->takers, &v->n_takers, e);
}

enum rc office_hand_over_view(struct node *n, struct arena *a, const struct actor *who,
			      int64_t account_id, int64_t now, struct hand_over_view *out,
			      struct err *e)
{
	struct view_read r = { .w = { .arena = a, .who = who, .now = now },
			       .account_id = account_id };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	TRY(db_read(n->db, view_fn, &r, e));
	*out = r.view;
	return RC_OK;
}

/* ---- a person's ---- */

struct handing {
	struct flow_work w;
	const struct hand_over *h;
	struct str reason;
	struct account from, to;
	struct open_work moved;
};

static enum rc check_to(struct tx *tx, struct handing *t, struct err *e)
{
	struct flow_work *w = &t->w;
	struct open_work incoming = t->moved;
	bool may_take = false, is_leader;
	struct flow_person *all;
	size_t n;

	incoming.n_drafts = incoming.n_unseen = incoming.n_opinions =
		0; /* drafts_hand_over_check says which it is */
	TRY(takers(tx, w, t->from.id, &incoming, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		may_take = may_take || all[i].account_id == t->to.id;
	if (may_take)
		return RC_OK;
	TRY(leader_holds(tx, w, t->to.id, &is_leader, e));
	if (t->moved.n_presented + t->moved.n_given > 0 && !is_leader)
		problem_add(w->problems, "to", "problem.leader", 0);
	else
		problem_add(w->problems, "to", "problem.person", 0);
	return problems_rc(w->problems, e);
}

/* The other's own of the same level, which both cannot have; id 0: none. */
static enum rc find_theirs(struct tx *tx, const struct handing *t, const struct assignment *x,
			   struct assignment *out, struct err *e)
{
	struct assignment *all;
	size_t n;

	*out = (struct assignment){ .id = 0 };
	TRY(assignment_list(tx, t->w.arena, x->document_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].parent_id == x->parent_id && all[i].unit_id == x->unit_id &&
		    all[i].account_id == t->to.id && assignment_is_open(all[i].state))
			*out = all[i];
	}
	return RC_OK;
}

static enum rc withdraw(struct tx *tx, const struct handing *t, struct assignment *x, struct err *e)
{
	x->state = ASSIGNMENT_WITHDRAWN;
	x->done_on = (struct date){ .year = 0 };
	x->ended_at = t->w.now;
	x->ended_by = t->w.who->account_id;
	x->reason = t->reason;
	return assignment_save(tx, x, e);
}

static enum rc move(struct tx *tx, struct handing *t, struct assignment *x, struct err *e)
{
	struct assignment theirs;

	TRY(find_theirs(tx, t, x, &theirs, e));
	if (theirs.id > 0 && theirs.part <= x->part) /* leading is more than supporting */
		return withdraw(tx, t, x, e);
	if (theirs.id > 0)
		TRY(withdraw(tx, t, &theirs, e));
	x->account_id = t->to.id;
	if (x->state == ASSIGNMENT_SEEN) {
		x->state = ASSIGNMENT_NEW; /* to them it is */
		x->seen_at = 0;
	}
	return assignment_save(tx, x, e);
}

static enum rc note(struct tx *tx, struct handing *t, struct err *e)
{
	const struct flow_note x = {
		.step = STEP_HANDED_OVER,
		.audit = "assignment.hand_over",
		.text = t->reason,
		.about = str_fmt(t->w.arena, "%.*s → %.*s", STR_FMT(t->from.name),
				 STR_FMT(t->to.name)),
	};

	return flow_note(tx, &t->w, &x, e);
}

static enum rc move_assigned(struct tx *tx, struct handing *t, struct err *e)
{
	struct assignment *all;
	size_t n;

	TRY(assignment_left_with(tx, t->w.arena, t->from.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(flow_load(tx, &t->w, all[i].document_id, e));
		TRY(move(tx, t, &all[i], e));
		TRY(note(tx, t, e));
		TRY(flow_settle(tx, &t->w, false, e));
	}
	return RC_OK;
}

static enum rc move_presented(struct tx *tx, struct handing *t, struct err *e)
{
	int64_t *ids;
	size_t n;

	TRY(document_presented_to(tx, t->w.arena, t->w.who->tenant_id, t->from.id, &ids, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(flow_load(tx, &t->w, ids[i], e));
		t->w.document.presented_to = t->to.id;
		t->w.document.updated_at = t->w.now;
		TRY(flow_document_step(tx, &t->w.document, e));
		TRY(note(tx, t, e));
	}
	return RC_OK;
}

static enum rc move_given(struct tx *tx, struct handing *t, struct err *e)
{
	struct assignment *all;
	size_t n;

	TRY(assignment_given_by(tx, t->w.arena, t->from.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		all[i].giver_id = t->to.id;
		TRY(assignment_save(tx, &all[i], e));
	}
	return RC_OK;
}

/* What they wrote to be read: another sees who has read it, and may take it back. */
static enum rc move_notices(struct tx *tx, struct handing *t, struct err *e)
{
	int64_t *ids;
	size_t n;

	TRY(notice_left_with(tx, t->w.arena, t->from.id, &ids, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(notice_author_set(tx, ids[i], t->to.id, t->w.now, e));
		TRY(flow_load(tx, &t->w, ids[i], e));
		TRY(note(tx, t, e));
		TRY(flow_settle(tx, &t->w, false, e));
	}
	return RC_OK;
}

static enum rc hand_over_fn(struct tx *tx, void *arg, struct err *e)
{
	struct handing *t = arg;
	struct flow_work *w = &t->w;

	TRY(account_of_organ(tx, w->arena, w->who, t->h->from_account, &t->from, e));
	TRY(account_of_organ(tx, w->arena, w->who, t->h->to_account, &t->to, e));
	TRY(open_work(tx, w->arena, w->who->tenant_id, t->from.id, &t->moved, e));
	const struct drafts_hand_over drafts = {
		.from = &t->from, .to = &t->to, .moved = t->moved, .reason = t->reason
	};
	TRY(check_to(tx, t, e));
	TRY(drafts_hand_over_check(tx, w, &drafts, e));
	TRY(move_assigned(tx, t, e));
	TRY(move_presented(tx, t, e));
	TRY(move_given(tx, t, e));
	TRY(move_notices(tx, t, e));
	TRY(drafts_hand_over(tx, w, &drafts, e));
	TRY(files_hand_over(tx, w, &t->from, &t->to, t->reason, e));
	return office_audit(tx, w->who, "account.hand_over",
			    object_name(w->arena, "account", t->from.id),
			    object_name(w->arena, "account", t->to.id), w->now, e);
}

enum rc office_hand_over(struct node *n, const struct actor *who, const struct hand_over *h,
			 int64_t now, struct open_work *out_moved, struct problems *out,
			 struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct handing t = { .w = { .arena = a, .who = who, .now = now, .problems = out }, .h = h };

	TRY(policy_check(who, ACTION_ACCOUNT_MANAGE, NULL, e));
	t.reason = flow_text(&t.w, "reason", h->reason, LIMIT_REASON, false);
	TRY(problems_rc(out, e));
	TRY(office_db_write(n, hand_over_fn, &t, out, e));
	*out_moved = t.moved;
	event_wake(n->deliver);
	return RC_OK;
}

/* ---- a unit's ---- */

static enum rc check_free(struct tx *tx, const struct flow_work *w, const struct assignment *x,
			  const struct unit *to, struct err *e)
{
	struct assignment *all;
	size_t n;

	TRY(assignment_list(tx, w->arena, x->document_id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (all[i].parent_id != x->parent_id || all[i].unit_id != to->id ||
		    all[i].account_id != x->account_id || !assignment_is_open(all[i].state))
			continue;
		(void)err_set(e, RC_CONFLICT, "err.unit_work_twice", "both have document %lld",
			      (long long)x->document_id);
		err_param(e, to->name);
		/* an administrator asks, who reads no documents */
		err_param(e, str_fmt(w->arena, "%lld/%lld", (long long)w->document.arrival_number,
				     (long long)w->document.arrival_year));
		return RC_CONFLICT;
	}
	return RC_OK;
}

static enum rc refuse_without(struct arena *a, const struct unit *from, size_t n, struct err *e)
{
	(void)err_set(e, RC_CONFLICT, "err.unit_work", "unit %lld has open work",
		      (long long)from->id);
	err_param(e, from->name);
	err_param(e, str_fmt(a, "%zu", n));
	return RC_CONFLICT;
}

enum rc unit_hand_over(struct tx *tx, struct flow_work *w, const struct unit *from,
		       const struct unit *to, struct err *e)
{
	struct assignment *all;
	bool has_head;
	size_t n;

	TRY(assignment_of_unit(tx, w->arena, from->id, &all, &n, e));
	if (n > 0 && to->id == 0)
		return refuse_without(w->arena, from, n, e);
	TRY(unit_has_head(tx, w->arena, to->id, time_date_vn(w->now), &has_head, e));
	if (n > 0 && !has_head)
		return err_set(e, RC_CONFLICT, "problem.unit_headless", "nobody to take it");
	if (to->id > 0)
		TRY(files_of_unit_pass(tx, from->id, to->id, e));
	for (size_t i = 0; i < n; i++) {
		const struct flow_note x = { .step = STEP_HANDED_OVER,
					     .audit = "assignment.hand_over",
					     .text = STR(""),
					     .about = str_fmt(w->arena, "%.*s → %.*s",
							      STR_FMT(from->name),
							      STR_FMT(to->name)) };
		TRY(flow_load(tx, w, all[i].document_id, e));
		TRY(check_free(tx, w, &all[i], to, e));
		all[i].unit_id = to->id;
		TRY(assignment_save(tx, &all[i], e));
		TRY(flow_note(tx, w, &x, e));
		TRY(flow_settle(tx, w, false, e));
	}
	return RC_OK;
}
