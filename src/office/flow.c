/* flow.c -- working on what is assigned, and what follows from it for the document. */
#include "office/flow_int.h"

#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "markup/page.h"
#include "office/plan.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/packet.h"
#include "store/people.h"

/* ---- shared ---- */

enum rc flow_load(struct tx *tx, struct flow_work *w, int64_t document_id, struct err *e)
{
	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(document_load(tx, w->arena, document_id, &w->document, e));
	if (w->document.tenant_id != w->tenant.id || w->document.direction == DIRECTION_OUTGOING)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such document to work on");
	return RC_OK;
}

enum rc leader_holds(struct tx *tx, const struct flow_work *w, int64_t account_id, bool *out,
		     struct err *e)
{
	struct date today = time_date_vn(w->now);
	struct post *posts;
	size_t n;

	*out = false;
	TRY(post_list_role(tx, w->arena, w->who->tenant_id, ROLE_LEADER, today, &posts, &n, e));
	for (size_t i = 0; i < n; i++)
		*out = *out || (posts[i].account_id == account_id && post_holds(&posts[i], today));
	return RC_OK;
}

struct str flow_text(struct flow_work *w, const char *field, struct str s, int64_t max,
		     bool is_required)
{
	const struct text_rule r = { field, TEXT_LINES, max, is_required };

	return office_text(w->arena, &r, s, w->problems);
}

enum rc flow_note(struct tx *tx, const struct flow_work *w, const struct flow_note *x,
		  struct err *e)
{
	const struct trace line = { .document_id = w->document.id,
				    .at = w->now,
				    .organ_code = w->tenant.organ_code,
				    .organ_name = w->tenant.name,
				    .text = x->text,
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who),
				    .about = x->about };

	TRY(trace_step(tx, &line, x->step, 0, e));
	return office_audit(tx, w->who, x->audit, object_name(w->arena, "document", w->document.id),
			    x->text, w->now, e);
}

/* ---- what follows for the document ---- */

/* QCVN 102 IV: what was done with it, to whoever sent it; once for each status (plan_status), and none that
 * comes before one that has gone: what is finished and reopened is not begun for the sender. */
static enum rc tell_sender(struct tx *tx, const struct flow_work *w, struct err *e)
{
	static const enum text_id words[progress__COUNT] = {
		[PROGRESS_ASSIGNED] = TEXT_PACKET_ASSIGNED,
		[PROGRESS_PROCESSING] = TEXT_PACKET_PROCESSING,
		[PROGRESS_FINISHED] = TEXT_PACKET_FINISHED,
	};
	const struct document *d = &w->document;
	struct str code = progress_status(d->progress);
	bool is_finished;

	if (code.n == 0 || d->from_code.n == 0 || d->packet_id == 0)
		return RC_OK;
	TRY(packet_has_status(tx, w->arena, d->id, progress_status(PROGRESS_FINISHED), &is_finished,
			      e));
	if (is_finished)
		return RC_OK;
	const struct status_plan s = { .tenant = &w->tenant,
				       .document = d,
				       .code = code,
				       .text = text_get(LANG_VI, words[d->progress]),
				       .person = actor_name(w->who),
				       .on_behalf_of = actor_stands_for(w->who),
				       .now = w->now };
	return plan_status(tx, w->arena, &s, e);
}

/* The organ's deadline is its lead's. */
static struct date deadline_of(const struct assignment *all, size_t n)
{
	const struct assignment *lead = assignment_first(all, n);

	return lead ? lead->due_on : (struct date){ .year = 0 };
}

/* What nobody has any more lies before the leader again, and before nobody when they are none now. */
static enum rc lay_back(struct tx *tx, struct flow_work *w, enum progress *p, struct err *e)
{
	struct document *d = &w->document;
	bool holds = true;

	if (*p == PROGRESS_NEW && d->direction == DIRECTION_INTERNAL)
		*p = PROGRESS_NONE; /* its giver knows; no clerk puts it before a leader */
	if (*p != PROGRESS_NEW || d->presented_to == 0)
		return RC_OK;
	if (d->progress != PROGRESS_PRESENTED)
		TRY(leader_holds(tx, w, d->presented_to, &holds, e));
	if (holds)
		*p = PROGRESS_PRESENTED;
	else
		d->presented_to = 0;
	return RC_OK;
}

/* A document's assignments, those that are over too; what is done to one is done to it here. */
struct tree {
	struct assignment *all;
	size_t n;
};

static enum rc settle_tree(struct tx *tx, struct flow_work *w, const struct tree *t,
			   bool is_directed, struct err *e)
{
	struct document *d = &w->document;

	enum progress p = progress_of(t->all, t->n);
	TRY(lay_back(tx, w, &p, e));
	struct date deadline = deadline_of(t->all, t->n);
	if (p == d->progress && date_cmp(deadline, d->deadline_on) == 0 && !is_directed)
		return RC_OK;
	if (p != d->progress)
		d->finished_at = p == PROGRESS_FINISHED ? w->now : 0;
	d->progress = p;
	d->deadline_on = deadline;
	d->updated_at = w->now;
	TRY(flow_document_step(tx, d, e));
	d->version++;
	return tell_sender(tx, w, e);
}

enum rc flow_settle(struct tx *tx, struct flow_work *w, bool is_directed, struct err *e)
{
	struct tree t;

	TRY(assignment_list(tx, w->arena, w->document.id, &t.all, &t.n, e));
	TRY(sight_renew(tx, w->document.id, e));
	return settle_tree(tx, w, &t, is_directed, e);
}

/* ---- what follows for the assignments above and below ---- */

/* The day that counts is that of handing in, however long it takes to accept it. */
static struct date done_day(const struct flow_work *w, const struct assignment *x,
			    enum assignment_state state)
{
	const struct date none = { .year = 0 };

	if (state != ASSIGNMENT_HANDED && state != ASSIGNMENT_DONE)
		return none;
	return date_is_set(x->done_on) ? x->done_on : time_date_vn(w->now);
}

/* V4: nothing ends, and nothing is handed in, over parts of it that are open. */
static enum rc check_parts(struct arena *a, const struct assignment *x, enum assignment_state state,
			   struct err *e)
{
	if (x->n_parts == 0 || (assignment_is_open(state) && state != ASSIGNMENT_HANDED))
		return RC_OK;
	(void)err_set(e, RC_CONFLICT, "err.parts_open", "%lld parts are open",
		      (long long)x->n_parts);
	err_param(e, str_fmt(a, "%lld", (long long)x->n_parts));
	return RC_CONFLICT;
}

static enum rc move_to(struct tx *tx, const struct flow_work *w, struct assignment *x,
		       enum assignment_state state, struct err *e)
{
	bool is_over = !assignment_is_open(state);

	TRY(check_parts(w->arena, x, state, e));
	x->done_on = done_day(w, x, state);
	x->state = state;
	x->ended_at = is_over ? w->now : 0;
	x->ended_by = is_over ? w->who->account_id : 0;
	TRY(assignment_save(tx, x, e));
	x->version++;
	return RC_OK;
}

static struct assignment *find(struct assignment *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return &all[i];
	}
	return NULL;
}

/* The unit's own is done with what was passed on from it, unless the unit has parts of it open. */
static enum assignment_state state_done(const struct assignment *up)
{
	if (up->n_parts > 0)
		return ASSIGNMENT_WORKING;
	return up->is_checked ? ASSIGNMENT_HANDED : ASSIGNMENT_DONE;
}

/* What the unit's own becomes by what happened to x, which was passed on from it. */
static enum assignment_state state_above(const struct assignment *all, size_t n,
					 const struct assignment *up, const struct assignment *x)
{
	bool is_passed = up->state == ASSIGNMENT_PASSED;

	if (!assignment_is_open(up->state) && up->state != ASSIGNMENT_DONE)
		return up->state;
	if (is_passed && x->part == PART_LEAD && x->state == ASSIGNMENT_DONE)
		return state_done(up);
	if (is_passed && up->part == PART_INFORMED && level_is_known(all, n, up->id))
		return ASSIGNMENT_DONE;
	if (is_passed && !is_led_below(all, n, up))
		return ASSIGNMENT_SEEN; /* its head's again */
	return x->part == PART_LEAD && assignment_is_open(x->state) ? ASSIGNMENT_PASSED : up->state;
}

static enum rc lift(struct tx *tx, const struct flow_work *w, const struct tree *t,
		    struct assignment *x, struct err *e)
{
	for (struct assignment *up; x->parent_id > 0; x = up) {
		up = find(t->all, t->n, x->parent_id);
		bug_if(!up);
		enum assignment_state state = state_above(t->all, t->n, up, x);
		if (state == up->state)
			return RC_OK;
		TRY(move_to(tx, w, up, state, e));
	}
	return RC_OK;
}

/* What was passed on from an assignment that is taken back, or given back, is taken back with it. */
static enum rc sink(struct tx *tx, const struct flow_work *w, const struct tree *t, struct err *e)
{
	for (size_t i = 0; i < t->n; i++) { /* each stands after the one it is below */
		struct assignment *x = &t->all[i];
		const struct assignment *up = find(t->all, t->n, x->parent_id);
		if (up && !assignment_stands(up->state) && assignment_is_open(x->state))
			TRY(move_to(tx, w, x, ASSIGNMENT_WITHDRAWN, e));
	}
	return RC_OK;
}

/* ---- answered ---- */

/* Nobody was given it: it is finished as it is. */
static enum rc finish_unassigned(struct tx *tx, struct flow_work *w, struct err *e)
{
	struct document *d = &w->document;

	d->progress = PROGRESS_FINISHED;
	d->presented_to = 0;
	d->finished_at = d->updated_at = w->now;
	TRY(flow_document_step(tx, d, e));
	d->version++;
	return tell_sender(tx, w, e);
}

/* Parts of it were given as tasks, and are open: an answer does not end those. */
static bool has_parts(const struct assignment *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].part == PART_LEAD && assignment_is_open(all[i].state) &&
		    all[i].n_parts > 0)
			return true;
	}
	return false;
}

enum rc flow_answered(struct tx *tx, struct flow_work *w, int64_t answer_id, struct err *e)
{
	const struct document *d = &w->document;
	struct assignment *all;
	size_t n, n_open = 0;

	if (d->standing != STANDING_HOLDS || d->state != DOCUMENT_REGISTERED ||
	    d->progress == PROGRESS_FINISHED)
		return RC_OK;
	TRY(held_check(d->is_held, e));
	TRY(assignment_list(tx, w->arena, d->id, &all, &n, e));
	if (has_parts(all, n))
		return RC_OK;
	for (size_t i = 0; i < n; i++) {
		if (all[i].part != PART_LEAD || !assignment_is_open(all[i].state))
			continue;
		all[i].answer_id = answer_id;
		TRY(move_to(tx, w, &all[i], ASSIGNMENT_DONE, e));
		n_open++;
	}
	return n_open > 0 ? flow_settle(tx, w, false, e) : finish_unassigned(tx, w, e);
}

/* ---- one action ---- */

struct acting {
	struct flow_work w;
	const struct assignment_act *act;
	struct str text;
	struct tree tree;     /* of the document */
	struct assignment *x; /* …and the one that is acted on */
};

/* NULL: no more time is asked for. */
static enum rc find_open(struct tx *tx, const struct acting *t, const struct extension **out,
			 struct err *e)
{
	struct extension *all;
	size_t n;

	TRY(extension_list(tx, t->w.arena, t->x->id, &all, &n, e));
	*out = extension_open(all, n, t->x->id);
	return RC_OK;
}

static enum rc ask_for_time(struct tx *tx, struct acting *t, struct err *e)
{
	const struct extension x = { .tenant_id = t->x->tenant_id,
				     .assignment_id = t->x->id,
				     .asked_by = t->w.who->account_id,
				     .asked_at = t->w.now,
				     .asked_for = t->act->day,
				     .reason = t->text };
	const struct extension *open;

	TRY(find_open(tx, t, &open, e));
	if (open)
		return err_set(e, RC_CONFLICT, "err.extension_open", "asked for already");
	if (date_cmp(t->act->day, t->x->due_on) <= 0)
		problem_add(t->w.problems, "day", "problem.day_later", 0);
	TRY(problems_rc(t->w.problems, e));
	return extension_insert(tx, &x, e);
}

/* More time than the unit has itself is for whoever gave the unit its part. */
static enum rc check_beyond(const struct acting *t, struct date day, struct err *e)
{
	const struct assignment *up = find(t->tree.all, t->tree.n, t->x->parent_id);

	if (!t->act->is_granted || t->act->is_confirmed || !up || !date_is_set(up->due_on) ||
	    date_cmp(day, up->due_on) <= 0)
		return RC_OK;
	(void)err_set(e, RC_CONFLICT, "err.extension_beyond", "the unit's own is due sooner");
	err_param(e, date_vn(t->w.arena, up->due_on));
	return RC_CONFLICT;
}

static enum rc answer_time(struct tx *tx, struct acting *t, struct err *e)
{
	const struct extension *open;

	TRY(find_open(tx, t, &open, e));
	if (!open)
		return err_set(e, RC_CONFLICT, "err.extension_none", "nothing is asked for");
	TRY(check_beyond(t, open->asked_for, e));
	struct extension x = *open;
	x.state = t->act->is_granted ? EXTENSION_GRANTED : EXTENSION_REFUSED;
	x.answered_by = t->w.who->account_id;
	x.answered_at = t->w.now;
	x.answer = t->text;
	if (t->act->is_granted) {
		t->x->due_on = x.asked_for;
		t->x->due_days = 0; /* set by hand: no holiday moves it */
		t->x->queue_rank = assignment_rank(t->w.document.priority, x.asked_for);
	}
	return extension_answer(tx, &x, e);
}

static bool same_hands(const struct assignment *x, const struct assignment *y)
{
	return x->parent_id == y->parent_id && x->unit_id == y->unit_id &&
	       x->account_id == y->account_id;
}

static enum rc can_do(struct tx *tx, const struct acting *t, bool *out, struct err *e)
{
	struct date today = time_date_vn(t->w.now);
	struct unit u;

	if (t->x->account_id > 0)
		return account_within(tx, t->w.arena, t->x, 0, today, out, e);
	*out = false;
	TRY(unit_load(tx, t->w.arena, t->x->tenant_id, t->x->unit_id, &u, e));
	return u.state == UNIT_ACTIVE ? unit_has_head(tx, t->w.arena, u.id, today, out, e) : RC_OK;
}

/* By a hand-over somebody may have at one level what they have done and what another had. Nothing comes back
 * to whoever has left, nor below what is taken or given back. */
static enum rc check_reopen(struct tx *tx, const struct acting *t, struct err *e)
{
	const struct tree *tree = &t->tree;
	bool can;

	TRY(can_do(tx, t, &can, e));
	for (int64_t id = t->x->parent_id; can && id > 0;) {
		const struct assignment *up = find(tree->all, tree->n, id);
		bug_if(!up);
		can = assignment_stands(up->state);
		id = up->parent_id;
	}
	if (!can)
		return err_set(e, RC_CONFLICT, "err.reopen_gone", "nobody to do it");
	for (size_t i = 0; i < tree->n; i++) {
		const struct assignment *y = &tree->all[i];
		if (y->id != t->x->id && assignment_is_open(y->state) && same_hands(y, t->x))
			return err_set(e, RC_CONFLICT, "err.reopen_twice", "has another one");
	}
	return RC_OK;
}

/* Nobody was given it: it is new again. Who leads has it again, unless they have left: then it waits for a
 * leader as what came with it does. */
enum rc flow_reworked(struct tx *tx, struct flow_work *w, struct str why, struct err *e)
{
	const struct document *d = &w->document;
	struct acting t = { .w = *w, .text = why };
	struct err none = ERR_INIT;

	if (d->standing != STANDING_HOLDS || d->progress != PROGRESS_FINISHED || d->is_held)
		return RC_OK;
	TRY(assignment_list(tx, w->arena, d->id, &t.tree.all, &t.tree.n, e));
	for (size_t i = 0; i < t.tree.n; i++) {
		t.x = &t.tree.all[i];
		if (t.x->parent_id > 0 || t.x->part != PART_LEAD || t.x->state != ASSIGNMENT_DONE)
			continue;
		enum rc rc = check_reopen(tx, &t, &none);
		if (rc != RC_OK)
			return rc == RC_CONFLICT ? RC_OK
						 : err_set(e, rc, none.key, "%s", none.text);
		t.x->reason = why;
		TRY(move_to(tx, w, t.x, ASSIGNMENT_WORKING, e));
	}
	return flow_settle(tx, w, false, e);
}

/* Whether the unit's own was passed on, and somebody leads it there. */
static bool is_passed_on(const struct tree *t, const struct assignment *up)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct assignment *x = &t->all[i];
		if (x->parent_id == up->id && x->part == PART_LEAD && assignment_stands(x->state))
			return true;
	}
	return false;
}

/* What an answer ended is its holder's again, or, when they have left, nobody's. */
static enum rc take_up_again(struct tx *tx, struct acting *t, struct err *e)
{
	struct err none = ERR_INIT;
	enum rc rc = check_reopen(tx, t, &none);

	if (rc != RC_OK && rc != RC_CONFLICT)
		return err_set(e, rc, none.key, "%s", none.text);
	t->x->answer_id = 0;
	t->x->reason = t->text;
	if (rc == RC_CONFLICT)
		return move_to(tx, &t->w, t->x, ASSIGNMENT_WITHDRAWN, e);
	return move_to(tx, &t->w, t->x,
		       is_passed_on(&t->tree, t->x) ? ASSIGNMENT_PASSED : ASSIGNMENT_WORKING, e);
}

/* The other answer ends what this one ended. */
static enum rc answer_instead(struct tx *tx, const struct tree *t, int64_t answer_id, int64_t other,
			      struct err *e)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->all[i].answer_id != answer_id)
			continue;
		t->all[i].answer_id = other;
		TRY(assignment_save(tx, &t->all[i], e));
	}
	return RC_OK;
}

enum rc flow_answered_anew(struct tx *tx, struct flow_work *w, int64_t old_id, int64_t answer_id,
			   struct err *e)
{
	struct tree t;

	TRY(assignment_list(tx, w->arena, w->document.id, &t.all, &t.n, e));
	return answer_instead(tx, &t, old_id, answer_id, e);
}

enum rc flow_unanswered(struct tx *tx, struct flow_work *w, int64_t answer_id, struct str why,
			struct err *e)
{
	const struct document *d = &w->document;
	struct acting t = { .w = *w, .text = why };
	int64_t other;

	if (d->standing != STANDING_HOLDS || d->state != DOCUMENT_REGISTERED || d->is_held)
		return RC_OK;
	TRY(assignment_list(tx, w->arena, d->id, &t.tree.all, &t.tree.n, e));
	TRY(document_answer_of(tx, w->arena, d->id, &other, e));
	if (other > 0)
		return answer_instead(tx, &t.tree, answer_id, other, e);
	for (size_t i = t.tree.n; i-- > 0;) { /* what was passed on stands behind what it is of */
		t.x = &t.tree.all[i];
		if (t.x->answer_id == answer_id && t.x->state == ASSIGNMENT_DONE)
			TRY(take_up_again(tx, &t, e));
	}
	TRY(sink(tx, w, &t.tree, e));
	return flow_settle(tx, w, false, e);
}

static enum rc settle(struct tx *tx, struct acting *t, struct err *e)
{
	t->x->settled_at = t->w.now;
	return assignment_save(tx, t->x, e);
}

static enum rc change(struct tx *tx, struct acting *t, struct err *e)
{
	enum assignment_state state;

	TRY(assignment_move(t->x, t->act->what, &state, e));
	if (t->act->what == ACTION_ASSIGNMENT_SETTLE)
		return settle(tx, t, e);
	if (t->act->what == ACTION_ASSIGNMENT_REOPEN)
		TRY(check_reopen(tx, t, e));
	if (t->act->what == ACTION_ASSIGNMENT_EXTEND)
		TRY(ask_for_time(tx, t, e));
	if (t->act->what == ACTION_ASSIGNMENT_ANSWER)
		TRY(answer_time(tx, t, e));
	if (t->x->seen_at == 0 && state != ASSIGNMENT_NEW && state != ASSIGNMENT_WITHDRAWN)
		t->x->seen_at = t->w.now;
	if (state != t->x->state && t->act->what != ACTION_ASSIGNMENT_ACCEPT)
		t->x->reason = t->text; /* what came of it stays */
	TRY(move_to(tx, &t->w, t->x, state, e));
	if (!assignment_stands(t->x->state))
		TRY(sink(tx, &t->w, &t->tree, e));
	return lift(tx, &t->w, &t->tree, t->x, e);
}

/* What each action is called, and whether it needs a word. Opening is kept as seen_at, not told. */
static const struct {
	enum action what;
	enum step step;
	const char *audit;
	bool needs_text;
} names[] = {
	{ ACTION_ASSIGNMENT_OPEN, step__COUNT, "assignment.open", false },
	{ ACTION_ASSIGNMENT_BEGIN, STEP_BEGUN, "assignment.begin", false },
	{ ACTION_ASSIGNMENT_REPORT, STEP_REPORTED, "assignment.report", true },
	{ ACTION_ASSIGNMENT_EXTEND, STEP_EXTENSION_ASKED, "assignment.extend", true },
	{ ACTION_ASSIGNMENT_ANSWER, STEP_EXTENSION_GRANTED, "assignment.answer", false },
	{ ACTION_ASSIGNMENT_RETURN, STEP_RETURNED, "assignment.return", true },
	{ ACTION_ASSIGNMENT_FINISH, STEP_FINISHED, "assignment.finish", false },
	{ ACTION_ASSIGNMENT_WITHDRAW, STEP_WITHDRAWN, "assignment.withdraw", false },
	{ ACTION_ASSIGNMENT_REOPEN, STEP_REOPENED, "assignment.reopen", false },
	{ ACTION_ASSIGNMENT_ACCEPT, STEP_ACCEPTED, "assignment.accept", false },
	{ ACTION_ASSIGNMENT_REWORK, STEP_REWORKED, "assignment.rework", true },
	{ ACTION_ASSIGNMENT_SETTLE, step__COUNT, "assignment.settle", false },
};
#define N_NAMES (sizeof names / sizeof names[0])

static size_t name_of(enum action what)
{
	for (size_t i = 0; i < N_NAMES; i++) {
		if (names[i].what == what)
			return i;
	}
	bug_if(true);
	return 0;
}

static enum step step_of(const struct acting *t, enum step usual)
{
	if (t->act->what == ACTION_ASSIGNMENT_ANSWER && !t->act->is_granted)
		return STEP_EXTENSION_REFUSED;
	if (t->act->what == ACTION_ASSIGNMENT_FINISH && t->x->state == ASSIGNMENT_HANDED)
		return STEP_HANDED_IN;
	return usual;
}

static enum rc tell(struct tx *tx, const struct acting *t, struct err *e)
{
	size_t i = name_of(t->act->what);
	const struct flow_note x = { .step = step_of(t, names[i].step),
				     .audit = names[i].audit,
				     .text = t->text,
				     .about = t->x->account_id > 0 ? t->x->account_name
								   : t->x->unit_name };

	if (names[i].step != step__COUNT)
		return flow_note(tx, &t->w, &x, e);
	return office_audit(tx, t->w.who, x.audit,
			    object_name(t->w.arena, "document", t->w.document.id), x.text, t->w.now,
			    e);
}

/* With its names, which the history tells. */
static enum rc load_named(struct tx *tx, struct acting *t, struct err *e)
{
	struct assignment x;

	TRY(assignment_load(tx, t->w.arena, t->w.who->tenant_id, t->act->id, &x, e));
	if (t->act->document_id > 0 && t->act->document_id != x.document_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
	TRY(flow_load(tx, &t->w, x.document_id, e));
	TRY(assignment_list(tx, t->w.arena, x.document_id, &t->tree.all, &t->tree.n, e));
	t->x = find(t->tree.all, t->tree.n, x.id);
	bug_if(!t->x);
	return RC_OK;
}

/* Twice is nothing new. */
static bool is_done_before(const struct acting *t)
{
	if (t->act->what == ACTION_ASSIGNMENT_OPEN)
		return t->x->state != ASSIGNMENT_NEW;
	return t->act->what == ACTION_ASSIGNMENT_SETTLE && t->x->settled_at > 0;
}

static enum rc act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct acting *t = arg;
	const struct assignment_act *act = t->act;

	TRY(load_named(tx, t, e));
	const struct subject s = { .document = &t->w.document, .assignment = t->x };
	if (is_done_before(t))
		return RC_OK;
	enum rc rc = policy_check_on(t->w.who, act->what, &s, e);
	TRY(sight_first(tx, t->w.arena, t->w.who, &t->w.document, rc, e));
	TRY(office_fresh(act->version, t->x->version, e));
	TRY(change(tx, t, e));
	TRY(tell(tx, t, e));
	if (act->what != ACTION_ASSIGNMENT_OPEN) /* what is opened is seen as before */
		TRY(sight_renew(tx, t->w.document.id, e));
	return settle_tree(tx, &t->w, &t->tree, false, e);
}

enum rc office_assignment_act(struct node *n, const struct actor *who,
			      const struct assignment_act *act, int64_t now, struct problems *out,
			      struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct acting t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			    .act = act };

	TRY(policy_check(who, act->what, NULL, e));
	t.text = flow_text(&t.w, "text", act->text, LIMIT_REASON,
			   names[name_of(act->what)].needs_text);
	if (act->what == ACTION_ASSIGNMENT_EXTEND && !date_is_set(act->day))
		problem_add(out, "day", "problem.required", 0);
	else if (act->what == ACTION_ASSIGNMENT_EXTEND && date_cmp(act->day, time_date_vn(now)) < 0)
		problem_add(out, "day", "problem.date_past", 0);
	TRY(problems_rc(out, e));
	FAULT_POINT("office.flow");
	TRY(office_db_write(n, act_fn, &t, out, e));
	FAULT_POINT("office.flowed");
	event_wake(n->deliver);
	return RC_OK;
}

const struct assignment_word assignment_words[] = {
	{ "open", ACTION_ASSIGNMENT_OPEN, false },
	{ "begin", ACTION_ASSIGNMENT_BEGIN, false },
	{ "report", ACTION_ASSIGNMENT_REPORT, false },
	{ "extend", ACTION_ASSIGNMENT_EXTEND, false },
	{ "return", ACTION_ASSIGNMENT_RETURN, false },
	{ "finish", ACTION_ASSIGNMENT_FINISH, false },
	{ "grant", ACTION_ASSIGNMENT_ANSWER, true },
	{ "decline", ACTION_ASSIGNMENT_ANSWER, false },
	{ "settle", ACTION_ASSIGNMENT_SETTLE, false },
	{ "withdraw", ACTION_ASSIGNMENT_WITHDRAW, false },
	{ "reopen", ACTION_ASSIGNMENT_REOPEN, false },
	{ "accept", ACTION_ASSIGNMENT_ACCEPT, false },
	{ "rework", ACTION_ASSIGNMENT_REWORK, false },
};
const size_t assignment_words_count = sizeof assignment_words / sizeof assignment_words[0];

bool office_act_parse(struct str word, struct assignment_act *out)
{
	for (size_t i = 0; i < assignment_words_count; i++) {
		if (!str_eq_c(word, assignment_words[i].word))
			continue;
		out->what = assignment_words[i].what;
		out->is_granted = assignment_words[i].is_granted;
		return true;
	}
	return false;
}

/* ---- read ---- */

/* What lies new before somebody by their own posts; whoever stands for somebody opens it by hand. */
struct reading {
	struct arena *arena;
	const struct actor *who;
	int64_t document_id, now;
	struct problems problems;
	int64_t *ids;
	size_t n_ids;
	bool is_reminded; /* they were told of its deadline */
	bool is_left;     /* …that it is over */
};

static struct actor by_own_posts(struct arena *a, const struct actor *who)
{
	struct capacity *own = ARENA_ARRAY(a, who->n_capacities + 1, struct capacity);
	struct actor out = *who;
	size_t n = 0;

	for (size_t i = 0; i < who->n_capacities; i++) {
		if (who->capacities[i].delegation_id == 0)
			own[n++] = who->capacities[i];
	}
	out.capacities = own;
	out.n_capacities = n;
	return out;
}

static enum rc find_new_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reading *r = arg;
	struct assignment *all;
	struct document d;
	size_t n;

	TRY(document_load(tx, r->arena, r->document_id, &d, e));
	TRY(assignment_list(tx, r->arena, r->document_id, &all, &n, e));
	r->ids = ARENA_ARRAY(r->arena, n + 1, int64_t);
	r->n_ids = 0;
	for (size_t i = 0; i < n; i++) {
		const struct subject s = { .document = &d, .assignment = &all[i] };
		if (policy_check_on(r->who, ACTION_ASSIGNMENT_OPEN, &s, NULL) == RC_OK)
			r->ids[r->n_ids++] = all[i].id;
	}
	TRY(work_left_waits(tx, r->arena, r->who->account_id, r->document_id, &r->is_left, e));
	return reminder_waits(tx, r->arena, r->who->account_id, r->document_id, &r->is_reminded, e);
}

static enum rc open_new_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reading *r = arg;

	for (size_t i = 0; i < r->n_ids; i++) {
		const struct assignment_act act = { .id = r->ids[i],
						    .what = ACTION_ASSIGNMENT_OPEN };
		struct acting t = { .w = { .arena = r->arena,
					   .who = r->who,
					   .now = r->now,
					   .problems = &r->problems },
				    .act = &act,
				    .text = STR("") };
		TRY(act_fn(tx, &t, e));
	}
	if (r->is_left)
		TRY(work_left_seen(tx, r->who->account_id, r->document_id, r->now, e));
	return r->is_reminded ? reminder_seen(tx, r->who->account_id, r->document_id, r->now, e)
			      : RC_OK;
}

enum rc office_incoming_read(struct node *n, const struct actor *who, int64_t document_id,
			     int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct actor own = by_own_posts(a, who);
	struct reading r = { .arena = a, .who = &own, .document_id = document_id, .now = now };

	if (who->kind != ACTOR_PERSON)
		return RC_OK;
	TRY(db_read(n->db, find_new_fn, &r, e));
	if (r.n_ids == 0 && !r.is_reminded && !r.is_left)
		return RC_OK;
	TRY(office_db_write(n, open_new_fn, &r, &r.problems, e));
	event_wake(n->deliver);
	return RC_OK;
}
