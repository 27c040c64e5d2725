/* organ_task.c -- giao nhiệm vụ cho cơ quan khác: given, followed, answered, reported. */
#include "office/organ_task.h"

#include "base/limits.h"
#include "markup/page.h"
#include "office/draft_file.h"
#include "office/drafting_int.h"
#include "office/organ_task_int.h"
#include "office/recall.h"
#include "office/sight.h"
#include "store/consult.h"
#include "store/document.h"
#include "store/organ_task.h"
#include "text/text.h"

/* ---- given ---- */

struct giving {
	struct flow_work w;
	const struct organ_task_form *f;
	struct str text;
	int64_t out_id;
};

static enum rc draft_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving *t = arg;
	struct flow_work *w = &t->w;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	const struct letter_new x = { .subject = text_get(LANG_VI, TEXT_KEPT_SUBJECT_TASK) };
	TRY(draft_letter(tx, w, &x, &t->out_id, e));
	return office_audit(tx, w->who, "organ-task.draft",
			    object_name(w->arena, "document", t->out_id), STR(""), w->now, e);
}

enum rc office_organ_task_draft(struct node *n, const struct actor *who, int64_t now,
				int64_t *out_id, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct giving t = { .w = { .arena = a, .who = who, .now = now } };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	TRY(db_write(n->db, draft_fn, &t, e));
	*out_id = t.out_id;
	return RC_OK;
}

static struct str subject_of(struct arena *a, enum organ_task_act act, const struct document *d)
{
	static const enum text_id keys[organ_task_act__COUNT] = {
		[TASK_ACT_GRANT] = TEXT_KEPT_SUBJECT_TASK_GRANT,
		[TASK_ACT_DECLINE] = TEXT_KEPT_SUBJECT_TASK_DECLINE,
		[TASK_ACT_ACCEPT] = TEXT_KEPT_SUBJECT_TASK_ACCEPT,
		[TASK_ACT_REWORK] = TEXT_KEPT_SUBJECT_TASK_REWORK,
		[TASK_ACT_PROGRESS] = TEXT_KEPT_SUBJECT_TASK_PROGRESS,
		[TASK_ACT_EXTEND] = TEXT_KEPT_SUBJECT_TASK_EXTEND,
		[TASK_ACT_FINISH] = TEXT_KEPT_SUBJECT_TASK_FINISH,
	};
	const struct text_param params[] = {
		text_param_str(document_notation(a, d->number, d->notation)),
		text_param_str(date_vn(a, d->issued_on)),
	};

	return text_cut(text_format(a, text_get(LANG_VI, keys[act]), params, 2), LIMIT_SUBJECT);
}

/* The receiver's draft begins as an answer; what it says of the task is its subject, unless its author wrote another. */
static struct str report_subject(struct arena *a, enum organ_task_act act,
				 const struct document *about, struct str is)
{
	bool is_ours = str_eq(is, about_subject(a, RELATION_ANSWER, about));

	for (int i = (int)TASK_ACT_PROGRESS; i <= (int)TASK_ACT_FINISH; i++)
		is_ours = is_ours || str_eq(is, subject_of(a, (enum organ_task_act)i, about));
	return is_ours ? subject_of(a, act, about) : is;
}

/* N2: what was given for the draft as it was does not hold for what it says now. about: what gave it, or NULL. */
static enum rc keep_letter(struct tx *tx, struct flow_work *w, const struct organ_task_letter *x,
			   const struct document *about, struct err *e)
{
	TRY(draft_load(tx, w, x->document_id, 0, e));
	TRY(draft_own(w, ACTION_OUTGOING_WRITE, e));
	if (x->act == TASK_ACT_GIVE)
		w->document.due_on = x->day;
	if (about && !organ_task_act_is_givers(x->act))
		w->document.subject = report_subject(w->arena, x->act, about, w->document.subject);
	TRY(draft_files_open(tx, w, true, e));
	TRY(x->act == TASK_ACT_GIVE && x->text.n == 0
		    ? organ_task_letter_drop(tx, x->document_id, e)
		    : organ_task_letter_put(tx, x, e));
	return office_audit(tx, w->who, "organ-task.letter",
			    object_name(w->arena, "document", x->document_id),
			    organ_task_act_text(x->act), w->now, e);
}

static enum rc give_fn(struct tx *tx, void *arg, struct err *e)
{
	struct giving *t = arg;
	const struct organ_task_letter x = { .document_id = t->f->document_id,
					     .act = TASK_ACT_GIVE,
					     .text = t->text,
					     .day = t->f->day,
					     .is_checked = t->f->is_checked };
	struct organ_task_letter old;
	bool is_there;

	TRY(err_if_absent(e, organ_task_letter_find(tx, t->w.arena, x.document_id, &old, e),
			  &is_there));
	if (is_there && old.act != TASK_ACT_GIVE)
		return err_set(e, RC_CONFLICT, "err.organ_task_state", "it speaks of another");
	return keep_letter(tx, &t->w, &x, NULL, e);
}

static void check_day(struct problems *out, struct date day, int64_t now)
{
	if (date_is_set(day) && date_cmp(day, time_date_vn(now)) < 0)
		problem_add(out, "day", "problem.date_past", 0);
}

enum rc office_organ_task_give(struct node *n, const struct actor *who,
			       const struct organ_task_form *f, int64_t now, struct problems *out,
			       struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct giving t = { .w = { .arena = a, .who = who, .now = now, .problems = out }, .f = f };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	t.text = flow_text(&t.w, "text", f->text, LIMIT_DIRECTIVE, false);
	check_day(out, f->day, now);
	TRY(problems_rc(out, e));
	return office_db_write(n, give_fn, &t, out, e);
}

/* ---- followed ---- */

struct task_reading {
	struct arena *arena;
	const struct actor *who;
	int64_t id, now;
	struct organ_task_view *view;
};

static enum rc fill_card(struct tx *tx, const struct task_reading *r, struct organ_task_card *card,
			 struct err *e)
{
	struct arena *a = r->arena;
	bool is_there;

	TRY(organ_task_events(tx, a, card->task.id, &card->events, &card->n_events, e));
	card->may_open = ARENA_ARRAY(a, card->n_events + 1, bool);
	for (size_t i = 0; i < card->n_events; i++)
		TRY(sight_may_open(tx, a, r->who, card->events[i].document_id, &card->may_open[i],
				   e));
	if (!card->task.is_given)
		return RC_OK;
	return err_if_absent(e,
			     delivery_find(tx, a, card->task.document_id, card->task.organ_code,
					   ROAD_AXIS, &card->delivery, e),
			     &is_there);
}

static enum rc find_report(struct tx *tx, const struct task_reading *r, struct err *e)
{
	struct organ_task_view *v = r->view;
	bool is_there;

	if (!v->may_report)
		return RC_OK;
	TRY(consult_answer_draft(tx, r->arena, r->id, r->who->account_id, &v->report_id, e));
	if (v->report_id == 0)
		return RC_OK;
	return err_if_absent(e, organ_task_letter_find(tx, r->arena, v->report_id, &v->report, e),
			     &is_there);
}

static void fill_may(const struct task_reading *r)
{
	struct organ_task_view *v = r->view;
	const struct document *d = &v->document;
	const struct subject s = { .document = d };
	bool is_out = d->direction == DIRECTION_OUTGOING, writes;

	writes = policy_allows(r->who, ACTION_OUTGOING_WRITE, NULL);
	v->may_edit = is_out && d->stage == STAGE_DRAFT && d->state == DOCUMENT_DRAFT &&
		      d->secrecy == SECRECY_NONE && (!v->has_letter || v->letter.task_id == 0) &&
		      draft_may_own(r->who, d, ACTION_OUTGOING_WRITE);
	v->may_keep = is_out && v->n_cards > 0 &&
		      policy_check_on(r->who, ACTION_CONSULT_KEEP, &s, NULL) == RC_OK;
	v->may_report = !is_out && v->n_cards > 0 && writes && d->state == DOCUMENT_REGISTERED &&
			d->standing == STANDING_HOLDS;
}

static enum rc view_fn(struct tx *tx, void *arg, struct err *e)
{
	struct task_reading *r = arg;
	struct organ_task_view *v = r->view;
	struct organ_task *all;

	*v = (struct organ_task_view){ .n_cards = 0 };
	TRY(document_load(tx, r->arena, r->id, &v->document, e));
	TRY(sight_check(tx, r->arena, r->who, &v->document, e));
	TRY(err_if_absent(e, organ_task_letter_find(tx, r->arena, r->id, &v->letter, e),
			  &v->has_letter));
	TRY(organ_task_of(tx, r->arena, r->id, &all, &v->n_cards, e));
	v->cards = ARENA_ARRAY(r->arena, v->n_cards + 1, struct organ_task_card);
	for (size_t i = 0; i < v->n_cards; i++) {
		v->cards[i].task = all[i];
		TRY(fill_card(tx, r, &v->cards[i], e));
	}
	fill_may(r);
	return find_report(tx, r, e);
}

enum rc office_organ_task_view(struct node *n, struct arena *a, const struct actor *who,
			       int64_t document_id, int64_t now, struct organ_task_view *out,
			       struct err *e)
{
	struct task_reading r = {
		.arena = a, .who = who, .id = document_id, .now = now, .view = out
	};

	return db_read(n->db, view_fn, &r, e);
}

struct listing {
	struct arena *arena;
	struct organ_task_page page;
	struct organ_task *rows;
	size_t n_rows;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct listing *r = arg;

	return organ_task_list(tx, r->arena, &r->page, &r->rows, &r->n_rows, e);
}

enum rc office_organ_task_list(struct node *n, struct arena *a, const struct actor *who,
			       const struct organ_task_filter *f, int64_t now,
			       struct organ_task **out, size_t *out_n, struct err *e)
{
	struct listing r = { .arena = a,
			     .page = { .tenant_id = who->tenant_id,
				       .standing = f->has_standing ? task_standing_text(f->standing)
								   : STR(""),
				       .today = time_date_vn(now),
				       .before_id = f->before_id > 0 ? f->before_id : INT64_MAX,
				       .most = LIMIT_LIST_PAGE } };

	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	if (f->n_max > 0 && f->n_max < LIMIT_LIST_PAGE)
		r.page.most = f->n_max;
	TRY(db_read(n->db, list_fn, &r, e));
	*out = r.rows;
	*out_n = r.n_rows;
	return RC_OK;
}

struct tallying {
	int64_t tenant_id;
	struct date today;
	int64_t *n;
};

static enum rc tally_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct tallying *r = arg;
	AUTO_ARENA a = arena_new(NULL);

	return organ_task_count(tx, a, r->tenant_id, r->today, r->n, e);
}

enum rc office_organ_task_counts(struct node *n, const struct actor *who, int64_t now,
				 int64_t out[task_standing__COUNT], struct err *e)
{
	struct tallying r = { .tenant_id = who->tenant_id, .today = time_date_vn(now), .n = out };

	for (int i = 0; i < (int)task_standing__COUNT; i++)
		out[i] = 0;
	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	return db_read(n->db, tally_fn, &r, e);
}

/* ---- said ---- */

struct saying {
	struct flow_work w;
	const struct organ_task_said *f;
	struct str text;
	struct date day;
	struct organ_task task;
	int64_t draft_id;
};

static enum rc check_said(struct saying *t)
{
	const struct organ_task_said *f = t->f;
	bool is_free = f->act == TASK_ACT_GRANT || f->act == TASK_ACT_ACCEPT;
	struct problems *out = t->w.problems;

	t->text = flow_text(&t->w, "text", f->text, LIMIT_REASON, !is_free);
	t->day = f->act == TASK_ACT_EXTEND || f->act == TASK_ACT_GRANT ? f->day
								       : (struct date){ .year = 0 };
	if (f->act == TASK_ACT_EXTEND && !date_is_set(f->day))
		problem_add(out, "day", "problem.required", 0);
	check_day(out, t->day, t->w.now);
	if (f->act == TASK_ACT_GIVE || f->act >= TASK_ACT_UNREAD)
		problem_add(out, "act", "problem.choice", 0);
	return out->n == 0 ? RC_OK : RC_INVALID;
}

/* The task, and whether that may be said of it now. */
static enum rc load_task(struct tx *tx, struct saying *t, struct err *e)
{
	const struct organ_task_said *f = t->f;

	TRY(organ_task_load(tx, t->w.arena, t->w.who->tenant_id, f->task_id, &t->task, e));
	if (f->document_id > 0 && f->document_id != t->task.document_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "of another document");
	if (t->task.document_id == 0)
		return err_set(e, RC_CONFLICT, "err.organ_task_state", "what gives it is not here");
	TRY(document_load(tx, t->w.arena, t->task.document_id, &t->w.document, e));
	TRY(sight_check(tx, t->w.arena, t->w.who, &t->w.document, e));
	if (f->act == TASK_ACT_GRANT && !date_is_set(t->day))
		t->day = t->task.asked_for;
	if (f->act == TASK_ACT_EXTEND && date_cmp(t->day, t->task.due_now) <= 0)
		problem_add(t->w.problems, "day", "problem.day_later", 0);
	return problems_rc(t->w.problems, e);
}

static enum rc check_act(const struct saying *t, struct err *e)
{
	return organ_task_may(&t->task, t->f->act)
		       ? RC_OK
		       : err_set(e, RC_CONFLICT, "err.organ_task_state", "not now");
}

static enum rc check_keep(const struct saying *t, struct err *e)
{
	const struct subject s = { .document = &t->w.document };

	if (!t->task.is_given)
		return err_set(e, RC_CONFLICT, "err.organ_task_state", "it was given to us");
	return policy_check_on(t->w.who, ACTION_CONSULT_KEEP, &s, e);
}

static enum rc begin_answer(struct tx *tx, struct saying *t, struct err *e)
{
	struct flow_work *w = &t->w;
	const struct receiver_new to = { .code = t->task.organ_code,
					 .name = t->task.organ_name,
					 .form = FORM_UNKNOWN,
					 .purpose = PURPOSE_DIRECT };
	const struct letter_new x = { .subject = subject_of(w->arena, t->f->act, &w->document),
				      .to = &to,
				      .n_to = 1 };

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	return draft_letter(tx, w, &x, &t->draft_id, e);
}

static enum rc say_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saying *t = arg;

	bool is_givers = organ_task_act_is_givers(t->f->act);

	TRY(load_task(tx, t, e));
	if (is_givers)
		TRY(check_keep(t, e));
	else if (t->task.is_given)
		return err_set(e, RC_CONFLICT, "err.organ_task_state", "theirs to say");
	TRY(check_act(t, e));
	const struct document about = t->w.document;
	if (is_givers)
		TRY(begin_answer(tx, t, e));
	const struct organ_task_letter x = { .document_id = t->draft_id,
					     .task_id = t->task.id,
					     .act = t->f->act,
					     .text = t->text,
					     .day = t->day };
	return t->draft_id > 0 ? keep_letter(tx, &t->w, &x, &about, e) : RC_OK;
}

/* The receiver's draft answers what gave it: it is begun outside, as every answer. */
static enum rc begin_report(struct node *n, struct arena *a, struct saying *t, struct err *e)
{
	struct organ_task_view v;
	int64_t id = t->task.document_id;

	TRY(office_organ_task_view(n, a, t->w.who, id, t->w.now, &v, e));
	if (!v.may_report)
		return err_set(e, RC_DENIED, "err.denied.role", "no report");
	t->draft_id = v.report_id;
	return t->draft_id > 0 ? RC_OK
			       : office_outgoing_about(n, a, t->w.who, id, RELATION_ANSWER,
						       t->w.now, &t->draft_id, e);
}

enum rc office_organ_task_say(struct node *n, struct arena *a, const struct actor *who,
			      const struct organ_task_said *f, int64_t now, int64_t *out_id,
			      struct problems *out, struct err *e)
{
	struct saying t = { .w = { .arena = a, .who = who, .now = now, .problems = out }, .f = f };

	TRY(policy_check(who, ACTION_OUTGOING_WRITE, NULL, e));
	if (check_said(&t) != RC_OK)
		return problems_rc(out, e);
	TRY(office_db_write(n, say_fn, &t, out, e));
	if (!organ_task_act_is_givers(f->act)) {
		TRY(begin_report(n, a, &t, e));
		TRY(office_db_write(n, say_fn, &t, out, e));
	}
	*out_id = t.draft_id;
	return RC_OK;
}

static enum rc enter_fn(struct tx *tx, void *arg, struct err *e)
{
	struct saying *t = arg;
	struct flow_work *w = &t->w;
	bool is_new;

	TRY(load_task(tx, t, e));
	TRY(check_keep(t, e));
	TRY(check_act(t, e));
	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	const struct organ_task_event x = { .task_id = t->task.id,
					    .n = t->task.n + 1,
					    .act = t->f->act,
					    .text = t->text,
					    .day = t->day,
					    .key = STR(""),
					    .at = w->now,
					    .by_name = actor_name(w->who),
					    .on_behalf_of = actor_stands_for(w->who) };
	TRY(organ_task_say(tx, w->arena, &t->task, &x, &is_new, e));
	const struct flow_note note = { .step = STEP_ORGAN_TASK,
					.audit = "organ-task.enter",
					.text = organ_task_words(w->arena, &x),
					.about = t->task.organ_name };
	return flow_note(tx, w, &note, e);
}

enum rc office_organ_task_enter(struct node *n, const struct actor *who,
				const struct organ_task_said *f, int64_t now, struct problems *out,
				struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct saying t = { .w = { .arena = a, .who = who, .now = now, .problems = out }, .f = f };

	TRY(policy_check(who, ACTION_CONSULT_KEEP, NULL, e));
	if (organ_task_act_is_givers(f->act) && f->act != TASK_ACT_ACCEPT)
		problem_add(out, "act", "problem.choice", 0);
	if (check_said(&t) != RC_OK)
		return problems_rc(out, e);
	return office_db_write(n, enter_fn, &t, out, e);
}
