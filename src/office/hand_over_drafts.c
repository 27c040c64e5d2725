/* hand_over_drafts.c -- drafts, opinions and signatures of somebody who leaves (P5). */
#include "markup/page.h"
#include "office/drafting_int.h"
#include "store/people.h"

static bool may_some(const struct capacity *all, size_t n, enum action what)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].delegation_id == 0 && capacity_may_some(&all[i], what))
			return true;
	}
	return false;
}

enum rc drafts_hand_over_check(struct tx *tx, struct flow_work *w, const struct drafts_hand_over *h,
			       struct err *e)
{
	struct capacity *all;
	size_t n;

	TRY(capacity_list(tx, w->arena, h->to->id, time_date_vn(w->now), &all, &n, e));
	if (h->moved.n_drafts + h->moved.n_unseen > 0 && !may_some(all, n, ACTION_DRAFT_SUBMIT))
		problem_add(w->problems, "to", "problem.drafter", 0);
	if (h->moved.n_opinions > 0 && !may_some(all, n, ACTION_OPINION_GIVE))
		problem_add(w->problems, "to", "problem.opinion_person", 0);
	return problems_rc(w->problems, e);
}

static enum rc note(struct tx *tx, const struct flow_work *w, const struct drafts_hand_over *h,
		    struct err *e)
{
	const struct flow_note x = { .step = STEP_HANDED_OVER,
				     .audit = "draft.hand_over",
				     .text = h->reason,
				     .about = str_fmt(w->arena, "%.*s → %.*s",
						      STR_FMT(h->from->name),
						      STR_FMT(h->to->name)) };

	return flow_note(tx, w, &x, e);
}

/* ---- opinions ---- */

/* They are asked themselves already, or it is their own draft. */
static enum rc is_theirs(struct tx *tx, const struct flow_work *w, int64_t account_id, bool *out,
			 struct err *e)
{
	struct opinion *all;
	size_t n;

	TRY(opinion_list(tx, w->arena, w->document.id, &all, &n, e));
	*out = w->document.drafter_id == account_id;
	for (size_t i = 0; i < n; i++)
		*out = *out || (opinion_is_unfinished(&all[i]) && all[i].account_id == account_id);
	return RC_OK;
}

static enum rc withdraw(struct tx *tx, const struct flow_work *w, const struct drafts_hand_over *h,
			struct opinion *x, struct err *e)
{
	x->state = OPINION_WITHDRAWN;
	x->text = h->reason.n > 0 ? h->reason : text_get(LANG_VI, TEXT_DRAFT_HANDED_OVER);
	x->ended_at = w->now;
	x->by_account = w->who->account_id;
	x->by_name = actor_name(w->who);
	x->on_behalf_of = actor_stands_for(w->who);
	return opinion_end(tx, x, e);
}

static enum rc move_opinions(struct tx *tx, struct flow_work *w, const struct drafts_hand_over *h,
			     struct err *e)
{
	struct opinion *all;
	bool is_asked;
	size_t n;

	TRY(opinion_left_with(tx, w->arena, h->from->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(draft_load(tx, w, all[i].document_id, 0, e));
		TRY(is_theirs(tx, w, h->to->id, &is_asked, e));
		TRY(is_asked ? withdraw(tx, w, h, &all[i], e)
			     : opinion_pass(tx, all[i].id, h->to->id, e));
		TRY(opinions_go_on(tx, w, e));
		TRY(note(tx, w, h, e));
	}
	return RC_OK;
}

/* ---- signatures ---- */

static enum rc return_unsigned(struct tx *tx, struct flow_work *w, const struct drafts_hand_over *h,
			       struct err *e)
{
	struct approval *all;
	size_t n;

	TRY(approval_left_with(tx, w->arena, h->from->id, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		struct document *d = &w->document;
		TRY(draft_load(tx, w, all[i].document_id, 0, e));
		TRY(approval_void(tx, d->id, w->now, e));
		TRY(stage_move(d->stage, ACTION_DRAFT_TAKE_BACK, &d->stage, e));
		TRY(note(tx, w, h, e));
		TRY(draft_save(tx, w, e));
	}
	return RC_OK;
}

/* ---- drafts ---- */

static enum rc move_drafts(struct tx *tx, struct flow_work *w, const struct drafts_hand_over *h,
			   struct err *e)
{
	int64_t *ids;
	size_t n;

	TRY(drafts_of(tx, w->arena, h->from->id, &ids, &n, e));
	for (size_t i = 0; i < n; i++) {
		TRY(draft_load(tx, w, ids[i], 0, e));
		w->document.drafter_id = h->to->id;
		TRY(note(tx, w, h, e));
		TRY(draft_save(tx, w, e));
	}
	return RC_OK;
}

enum rc drafts_hand_over(struct tx *tx, struct flow_work *w, const struct drafts_hand_over *h,
			 struct err *e)
{
	TRY(move_opinions(tx, w, h, e));
	TRY(return_unsigned(tx, w, h, e));
	return move_drafts(tx, w, h, e);
}
