/* opinion.c -- xin ý kiến và cho ý kiến về dự thảo. */
#include "base/limits.h"
#include "base/log.h"
#include "office/drafting_int.h"
#include "store/people.h"
#include "store/tenant.h"

/* ---- asked ---- */

struct asking {
	struct flow_work w;
	const struct opinion_form *f;
	struct str question;
	struct opinion *all; /* of the draft, before */
	size_t n_all;
};

enum rc opinions_go_on(struct tx *tx, struct flow_work *w, struct err *e)
{
	struct opinion *all;
	size_t n;

	TRY(opinion_list(tx, w->arena, w->document.id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (opinion_is_next(all, n, &all[i]))
			TRY(opinion_open(tx, all[i].id, e));
	}
	return sight_renew(tx, w->document.id, e);
}

/* Who is asked must be able to answer: the very table that will be asked then says so. */
static enum rc check_whom(struct tx *tx, struct asking *t, const struct opinion_ask *ask,
			  struct err *e)
{
	struct flow_work *w = &t->w;
	const struct opinion open = { .account_id = ask->account_id, .state = OPINION_OPEN };
	const struct subject s = { .document = &w->document, .opinion = &open };
	struct actor asked = { .kind = ACTOR_PERSON,
			       .account_id = ask->account_id,
			       .tenant_id = w->tenant.id };
	struct capacity *capacities;
	struct account account;
	bool is_there;

	TRY(err_if_absent(e, account_load(tx, w->arena, ask->account_id, &account, e), &is_there));
	is_there = is_there && account.tenant_id == w->tenant.id && !account.is_locked;
	if (is_there) {
		TRY(capacity_list(tx, w->arena, account.id, time_date_vn(w->now), &capacities,
				  &asked.n_capacities, e));
		asked.capacities = capacities;
	}
	if (!is_there || policy_check_on(&asked, ACTION_OPINION_GIVE, &s, NULL) != RC_OK)
		problem_add(w->problems, "to", "problem.opinion_person", 0);
	return RC_OK;
}

static void check_once(struct asking *t, size_t k)
{
	const struct opinion_ask *asked = t->f->asked;
	size_t n = 0;

	for (size_t i = 0; i < k; i++)
		n += asked[i].account_id == asked[k].account_id;
	for (size_t i = 0; i < t->n_all; i++)
		n += opinion_is_unfinished(&t->all[i]) &&
		     t->all[i].account_id == asked[k].account_id;
	if (n > 0)
		problem_add(t->w.problems, "to", "problem.asked_twice", 0);
}

static void check_ask(struct asking *t, const struct opinion_ask *ask)
{
	struct date today = time_date_vn(t->w.now);

	if (ask->ordinal < 1 || ask->ordinal > LIMIT_OPINIONS)
		problem_add(t->w.problems, "ordinal", "problem.choice", 0);
	if (ask->account_id == t->w.document.drafter_id)
		problem_add(t->w.problems, "to", "problem.asked_self", 0);
	if (!date_is_set(ask->due_on))
		return;
	if (!date_is_valid(ask->due_on) || date_cmp(ask->due_on, today) < 0 ||
	    date_cmp(ask->due_on, date_add(today, LIMIT_DEADLINE_DAYS)) > 0)
		problem_add(t->w.problems, "due_on", "problem.date", 0);
}

static enum rc ask_all(struct tx *tx, struct asking *t, struct err *e)
{
	const struct flow_work *w = &t->w;

	for (size_t i = 0; i < t->f->n_asked; i++) {
		const struct opinion_ask *ask = &t->f->asked[i];
		const struct opinion x = { .tenant_id = w->tenant.id,
					   .document_id = w->document.id,
					   .draft_n = w->document.draft_n,
					   .ordinal = ask->ordinal,
					   .account_id = ask->account_id,
					   .asked_by = w->who->account_id,
					   .asked_at = w->now,
					   .question = t->question,
					   .due_on = ask->due_on,
					   .state = OPINION_WAITING };
		TRY(opinion_insert(tx, &x, e));
	}
	return RC_OK;
}

/* In the order that they are asked in. */
static enum rc names_of(struct tx *tx, const struct asking *t, struct str *out, struct err *e)
{
	struct buf b;
	struct account account;

	buf_init(&b, t->w.arena, LIMIT_OPINIONS * LIMIT_PERSON_NAME * 4);
	for (size_t i = 0; i < t->f->n_asked; i++) {
		TRY(account_load(tx, t->w.arena, t->f->asked[i].account_id, &account, e));
		buf_add_c(&b, i > 0 ? ", " : "");
		buf_add(&b, account.name);
	}
	*out = buf_str(&b);
	return RC_OK;
}

static enum rc ask_fn(struct tx *tx, void *arg, struct err *e)
{
	struct asking *t = arg;
	struct flow_work *w = &t->w;
	struct flow_note note = { .step = STEP_OPINION_ASKED,
				  .audit = "draft.opinion_ask",
				  .text = t->question };

	TRY(draft_load(tx, w, t->f->document_id, t->f->version, e));
	TRY(draft_own(w, ACTION_OPINION_ASK, e));
	TRY(opinion_list(tx, w->arena, w->document.id, &t->all, &t->n_all, e));
	for (size_t i = 0; i < t->f->n_asked; i++) {
		check_ask(t, &t->f->asked[i]);
		check_once(t, i);
		TRY(check_whom(tx, t, &t->f->asked[i], e));
	}
	TRY(problems_rc(w->problems, e));
	TRY(draft_freeze(tx, w, STR(""), e));
	TRY(ask_all(tx, t, e));
	TRY(opinions_go_on(tx, w, e));
	TRY(names_of(tx, t, &note.about, e));
	TRY(flow_note(tx, w, &note, e));
	return draft_save(tx, w, e);
}

enum rc office_opinion_ask(struct node *n, const struct actor *who, const struct opinion_form *f,
			   int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct asking t = { .w = { .arena = a, .who = who, .now = now, .problems = out }, .f = f };

	TRY(policy_check(who, ACTION_OPINION_ASK, NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "opinions are asked by a person");
	t.question = flow_text(&t.w, "question", f->question, LIMIT_OPINION, false);
	if (f->n_asked == 0)
		problem_add(out, "to", "problem.required", 0);
	if (f->n_asked > LIMIT_OPINIONS)
		problem_add(out, "to", "problem.too_many", LIMIT_OPINIONS);
	TRY(problems_rc(out, e));
	return office_db_write(n, ask_fn, &t, out, e);
}

/* ---- given, withdrawn ---- */

struct answering {
	struct flow_work w;
	const struct opinion_act *act;
	struct str text;
	struct opinion x;
};

static enum rc load_opinion(struct tx *tx, struct answering *t, struct err *e)
{
	struct flow_work *w = &t->w;

	TRY(opinion_load(tx, w->arena, w->who->tenant_id, t->act->id, &t->x, e));
	TRY(draft_load(tx, w, t->x.document_id, 0, e));
	bool is_over = t->act->what == ACTION_OPINION_GIVE ? t->x.state != OPINION_OPEN
							   : !opinion_is_unfinished(&t->x);
	struct opinion asked = t->x;
	if (is_over) /* who is not asked learns nothing else */
		asked.state = OPINION_OPEN;
	TRY(draft_check(w, t->act->what, (struct subject){ .opinion = &asked }, e));
	if (is_over)
		return err_set(e, RC_CONFLICT, "err.opinion_over", "an opinion that is %.*s",
			       STR_FMT(opinion_state_text(t->x.state)));
	return RC_OK;
}

static enum rc act_fn(struct tx *tx, void *arg, struct err *e)
{
	struct answering *t = arg;
	struct flow_work *w = &t->w;
	bool is_given = t->act->what == ACTION_OPINION_GIVE;

	TRY(load_opinion(tx, t, e));
	t->x.state = is_given ? OPINION_GIVEN : OPINION_WITHDRAWN;
	t->x.verdict = is_given ? t->act->verdict : VERDICT_NONE;
	t->x.text = t->text;
	t->x.ended_at = w->now;
	t->x.by_account = w->who->account_id;
	t->x.by_name = actor_name(w->who);
	t->x.on_behalf_of = actor_stands_for(w->who);
	TRY(opinion_end(tx, &t->x, e));
	TRY(opinions_go_on(tx, w, e));
	const struct flow_note note = {
		.step = is_given ? STEP_OPINION_GIVEN : STEP_OPINION_WITHDRAWN,
		.audit = is_given ? "draft.opinion_give" : "draft.opinion_withdraw",
		.text = t->text,
		.about = t->x.account_name
	};
	return flow_note(tx, w, &note, e);
}

enum rc office_opinion_act(struct node *n, const struct actor *who, const struct opinion_act *act,
			   int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct answering t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
			       .act = act };
	bool is_given = act->what == ACTION_OPINION_GIVE;

	bug_if(!is_given && act->what != ACTION_OPINION_WITHDRAW);
	TRY(policy_check(who, act->what, NULL, e));
	if (who->kind != ACTOR_PERSON)
		return err_set(e, RC_DENIED, "err.denied.role", "an opinion is a person's");
	t.text = flow_text(&t.w, is_given ? "text" : "reason", act->text, LIMIT_OPINION,
			   !is_given || act->verdict != VERDICT_AGREE);
	if (is_given && act->verdict == VERDICT_NONE)
		problem_add(out, "verdict", "problem.choice", 0);
	TRY(problems_rc(out, e));
	return office_db_write(n, act_fn, &t, out, e);
}
