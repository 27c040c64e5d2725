/* own_receiver.c -- nơi nhận trong cơ quan: named by a draft, given to read when it is issued. */
#include "base/limits.h"
#include "markup/page.h"
#include "office/draft_file.h"
#include "office/drafting_int.h"
#include "office/notice_int.h"
#include "office/own_receiver_int.h"
#include "office/people_int.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/own_receiver.h"
#include "text/text.h"

/* ---- named ---- */

struct own_saving {
	struct flow_work w;
	const struct own_receivers_form *f;
	struct own_receiver *all;
	size_t n;
};

static bool has_people(const struct notice_reach *r, int64_t unit_id)
{
	for (size_t i = 0; i < r->n_people; i++) {
		if (r->people[i].unit_id == unit_id)
			return true;
	}
	return false;
}

static bool is_there(const struct notice_reach *r, int64_t unit_id, int64_t account_id)
{
	if (unit_id > 0)
		return notice_reaches_unit(r, unit_id) && has_people(r, unit_id);
	for (size_t i = 0; i < r->n_people; i++) {
		if (r->people[i].account_id == account_id)
			return true;
	}
	return false;
}

static enum rc refuse(struct tx *tx, const struct flow_work *w, const struct directive_to *x,
		      struct err *e)
{
	const struct unit_gone gone = { w->who->tenant_id, x->unit_id, "to" };
	bool is_told = false;

	if (x->unit_id > 0)
		TRY(unit_tell_next(tx, w->arena, &gone, w->problems, &is_told, e));
	if (!is_told)
		problem_add(w->problems, "to", x->unit_id > 0 ? "problem.unit" : "problem.person",
			    0);
	return RC_OK;
}

static bool is_named(const struct own_saving *t, const struct directive_to *x)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->all[i].unit_id == x->unit_id && t->all[i].account_id == x->account_id)
			return true; /* somebody with two posts stands in two places */
	}
	return false;
}

static enum rc name_them(struct tx *tx, struct own_saving *t, struct err *e)
{
	const struct own_receivers_form *f = t->f;
	struct notice_reach reach;

	TRY(notice_reach_load(tx, &t->w, true, &reach, e));
	t->all = ARENA_ARRAY(t->w.arena, f->n_to + 1, struct own_receiver);
	t->n = 0;
	for (size_t i = 0; i < f->n_to; i++) {
		const struct directive_to *x = &f->to[i];
		if (!is_there(&reach, x->unit_id, x->account_id))
			TRY(refuse(tx, &t->w, x, e));
		if (!is_named(t, x))
			t->all[t->n++] = (struct own_receiver){ .unit_id = x->unit_id,
								.account_id = x->account_id };
	}
	if (f->is_kept)
		t->all[t->n++] = (struct own_receiver){ .unit_id = 0 };
	return problems_rc(t->w.problems, e);
}

/* What is only kept goes to nobody, whichever was said first. */
static enum rc check_kept(struct tx *tx, struct own_saving *t, struct err *e)
{
	struct delivery *to;
	size_t n;

	if (!t->f->is_kept)
		return RC_OK;
	TRY(delivery_list(tx, t->w.arena, t->w.document.id, &to, &n, e));
	if (n > 0 || t->f->n_to > 0)
		problem_add(t->w.problems, "kept", "problem.kept_and_sent", 0);
	return problems_rc(t->w.problems, e);
}

/* N2: what was given for the draft as it was does not hold for other receivers. */
static enum rc save_fn(struct tx *tx, void *arg, struct err *e)
{
	struct own_saving *t = arg;
	struct flow_work *w = &t->w;

	TRY(draft_load(tx, w, t->f->document_id, t->f->version, e));
	TRY(draft_own(w, ACTION_OUTGOING_WRITE, e));
	TRY(check_kept(tx, t, e));
	TRY(name_them(tx, t, e));
	TRY(draft_files_open(tx, w, true, e));
	TRY(own_receivers_set(tx, w->document.id, t->all, t->n, e));
	return office_audit(tx, w->who, "outgoing.save",
			    object_name(w->arena, "document", w->document.id), STR(""), w->now, e);
}

enum rc office_own_receivers_save(struct node *n, const struct actor *who,
				  const struct own_receivers_form *f, int64_t now,
				  struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct own_saving t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				.f = f };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	if (f->n_to > LIMIT_OWN_RECEIVERS)
		problem_add(out, "to", "problem.too_many", LIMIT_OWN_RECEIVERS);
	for (size_t i = 0; i < f->n_to; i++) {
		if ((f->to[i].unit_id > 0) == (f->to[i].account_id > 0))
			problem_add(out, "to", "problem.required", 0);
	}
	TRY(problems_rc(out, e));
	return office_db_write(n, save_fn, &t, out, e);
}

/* Whoever of the organ is there today. */
static enum rc reach_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t now,
			  struct notice_reach *out, struct err *e)
{
	const struct actor of = { .tenant_id = tenant_id };
	const struct flow_work w = { .arena = a, .who = &of, .now = now };

	TRY(notice_reach_load(tx, &w, true, out, e));
	out->who = NULL; /* nobody asks */
	return RC_OK;
}

enum rc own_receiver_propose(struct tx *tx, struct arena *a, const struct document *d,
			     int64_t unit_id, int64_t now, struct err *e)
{
	const struct own_receiver one = { .unit_id = unit_id };
	struct notice_reach reach;

	TRY(reach_load(tx, a, d->tenant_id, now, &reach, e));
	return is_there(&reach, unit_id, 0) ? own_receivers_set(tx, d->id, &one, 1, e) : RC_OK;
}

/* ---- before it is issued ---- */

enum rc own_receivers_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
			    bool *out_has, struct err *e)
{
	struct notice_reach reach;
	struct own_receiver *all;
	size_t n;

	TRY(own_receiver_list(tx, c->arena, d->id, &all, &n, e));
	*out_has = n > 0;
	if (n == 0)
		return RC_OK;
	TRY(reach_load(tx, c->arena, d->tenant_id, c->now, &reach, e));
	for (size_t i = 0; i < n; i++) {
		const struct unit_gone gone = { d->tenant_id, all[i].unit_id, "receivers" };
		bool is_told = false;
		if (own_receiver_is_none(&all[i]) ||
		    is_there(&reach, all[i].unit_id, all[i].account_id))
			continue;
		if (all[i].unit_id > 0)
			TRY(unit_tell_next(tx, c->arena, &gone, c->problems, &is_told, e));
		if (!is_told)
			problem_add_words(c->problems, "receivers", "problem.own_gone", all[i].name,
					  STR(""));
	}
	return RC_OK;
}

/* ---- when it is ---- */

static struct str subject_of(struct arena *a, const struct document *d)
{
	struct str number = document_notation(a, d->number, d->notation);
	struct str all = str_fmt(a, "%.*s %.*s: %.*s", STR_FMT(d->type_name), STR_FMT(number),
				 STR_FMT(d->subject));

	return text_cut(all, LIMIT_SUBJECT);
}

static enum rc add_given(struct tx *tx, const struct issue_work *w, const struct tenant *t,
			 const struct document *d, size_t n, struct err *e)
{
	const struct text_param params[] = { text_param_i64((int64_t)n) };
	const struct trace line = { .document_id = d->id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .text = text_keep(w->arena, "kept.own_given", params, 1),
				    .person = actor_name(w->who),
				    .on_behalf_of = actor_stands_for(w->who) };

	return trace_step(tx, &line, STEP_CIRCULATED, 0, e);
}

enum rc own_receivers_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
			     const struct document *d, struct err *e)
{
	const struct flow_work flow = { .arena = w->arena,
					.who = w->who,
					.now = w->now,
					.problems = w->problems,
					.tenant = *t };
	struct notice_giving give = { .issued = d, .subject = subject_of(w->arena, d) };
	struct own_receiver *all;
	struct directive_to *to;
	int64_t notice_id;
	size_t n;

	TRY(own_receiver_list(tx, w->arena, d->id, &all, &n, e));
	to = ARENA_ARRAY(w->arena, n + 1, struct directive_to);
	for (size_t i = 0; i < n; i++) {
		if (all[i].unit_id > 0 || all[i].account_id > 0)
			to[give.n_to++] = (struct directive_to){ .unit_id = all[i].unit_id,
								 .account_id = all[i].account_id,
								 .part = PART_INFORMED };
	}
	give.to = to;
	if (give.n_to == 0)
		return RC_OK;
	TRY(notice_give(tx, &flow, &give, &notice_id, e));
	TRY(own_receiver_given(tx, d->id, notice_id, e));
	return add_given(tx, w, t, d, give.n_to, e);
}

/* ---- afterwards ---- */

static int64_t notice_of(const struct own_receiver *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].notice_id > 0)
			return all[i].notice_id;
	}
	return 0;
}

enum rc own_receivers_have(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
			   struct err *e)
{
	struct own_receiver *all;
	size_t n;

	TRY(own_receiver_list(tx, a, document_id, &all, &n, e));
	*out = notice_of(all, n) > 0;
	return RC_OK;
}

enum rc own_receivers_end(struct tx *tx, const struct own_ending *x, struct err *e)
{
	struct flow_work w = { .arena = x->arena, .who = x->who, .now = x->now };
	struct own_receiver *all;
	size_t n;

	TRY(own_receiver_list(tx, x->arena, x->document_id, &all, &n, e));
	int64_t id = notice_of(all, n);
	if (id == 0)
		return RC_OK;
	TRY(flow_load(tx, &w, id, e));
	if (w.document.standing != STANDING_HOLDS)
		return RC_OK;
	TRY(held_check(w.document.is_held, e));
	return notice_end(tx, &w, STANDING_RECALLED, x->why, e);
}

enum rc own_receivers_view(struct tx *tx, struct arena *a, const struct actor *who,
			   struct document_view *v, struct err *e)
{
	bool may = false;

	v->own_notice = v->issued_id = 0;
	if (v->document.direction == DIRECTION_INTERNAL) {
		TRY(own_receiver_issued(tx, a, v->document.id, &v->issued_id, e));
		TRY(sight_may_open(tx, a, who, v->issued_id, &may, e));
		v->issued_id = may ? v->issued_id : 0;
		return RC_OK;
	}
	TRY(own_receiver_list(tx, a, v->document.id, &v->own, &v->n_own, e));
	v->is_kept = false;
	for (size_t i = 0; i < v->n_own; i++)
		v->is_kept = v->is_kept || own_receiver_is_none(&v->own[i]);
	if (v->is_kept) /* it stands alone */
		v->n_own = 0;
	int64_t id = notice_of(v->own, v->n_own);
	TRY(sight_may_open(tx, a, who, id, &may, e));
	v->own_notice = may ? id : 0;
	return RC_OK;
}
