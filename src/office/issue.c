/* issue.c -- ban hành, phát hành: a draft goes out, whichever way it came here. */
#include "office/consult_int.h"
#include "office/copy_int.h"
#include "office/dossier_int.h"
#include "office/drafting_int.h"
#include "office/part_int.h"
#include "office/organ_task_int.h"
#include "office/own_receiver_int.h"
#include "office/plan.h"
#include "office/travel_int.h"
#include "office/urge_int.h"
#include "store/document.h"

/* Nobody need see to its deliveries any more: the other one goes to them. */
static enum rc replace(struct tx *tx, const struct issue_work *w, const struct document *d,
		       int64_t replaced, struct err *e)
{
	struct delivery *all;
	struct document old;
	size_t n;

	TRY(document_load(tx, w->arena, replaced, &old, e));
	TRY(held_check(old.is_held, e));
	TRY(document_replace(tx, replaced, d->id, e));
	TRY(delivery_list(tx, w->arena, replaced, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		bool is_trouble = all[i].state == DELIVERY_FAILED ||
				  all[i].state == DELIVERY_REFUSED;
		if (all[i].handled_at == 0 && is_trouble)
			TRY(delivery_handle(tx, all[i].id, w->now, e));
	}
	return office_audit(tx, w->who, "outgoing.replace",
			    object_name(w->arena, "document", replaced),
			    object_name(w->arena, "document", d->id), w->now, e);
}

/* What goes on paper alone needs no axis; for all else that is said first, for nobody can be looked up without. */
static enum rc check_axis(struct tx *tx, const struct issue_work *w, const struct tenant *t,
			  const struct document *d, struct err *e)
{
	struct delivery *to;
	size_t n;

	if (t->axis_url.n > 0)
		return RC_OK;
	TRY(delivery_list(tx, w->arena, d->id, &to, &n, e));
	/* a receiver that was refused is not among them */
	return travel_is_paper(to, n) && !problems_has(w->problems, "receivers")
		       ? RC_OK
		       : err_set(e, RC_CONFLICT, "err.no_axis",
				 "organ is not connected to an axis");
}

static enum rc check(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		     const struct document *d, bool is_on_paper, int64_t *out_replaces,
		     struct err *e)
{
	struct outgoing_check c = {
		.arena = w->arena, .conf = w->conf, .now = w->now, .problems = w->problems
	};

	TRY(outgoing_check(tx, &c, d, e));
	*out_replaces = c.replaces;
	if (!is_on_paper)
		TRY(check_axis(tx, w, t, d, e));
	TRY(problems_rc(w->problems, e));
	if (w->doubts_of)
		TRY(outgoing_doubts(tx, w->doubts_of, &c, d, w->problems, e));
	return w->problems->n == 0 ? RC_OK
				   : err_set(e, RC_CONFLICT, "err.doubts",
					     "a person should look first, and confirm");
}

static enum rc send(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		    const struct document *d, struct err *e)
{
	const struct sendable *sendable;
	struct delivery *to;
	size_t n;

	TRY(document_sendable(w->arena, d, &sendable, e));
	TRY(delivery_list(tx, w->arena, d->id, &to, &n, e));
	TRY(travel_issued(tx, w, d, to, n, e));
	if (travel_is_paper(to, n))
		return RC_OK;
	TRY(plan_edoc(tx, w->arena, t, sendable, w->now, e));
	return parts_issued(tx, w->arena, t, d, w->now, e);
}

enum rc outgoing_issue(struct tx *tx, const struct issue_work *w, const struct tenant *t,
		       struct document *d, struct err *e)
{
	struct document_copy copy = { .target = FORM_UNKNOWN };
	int64_t replaces;
	bool is_copy;

	TRY(copy_of_draft(tx, w->arena, d, &copy, &is_copy, e));
	bool is_on_paper = is_copy && copy.target == FORM_PAPER;
	d->code = document_code_make(w->arena, t->organ_code, d->issued_on, d->number, d->notation);
	TRY(check(tx, w, t, d, is_on_paper, &replaces, e));
	d->sent_at = d->updated_at = w->now;
	d->sent_by = w->who->account_id;
	d->sent_by_name = actor_name(w->who);
	if (replaces > 0)
		TRY(replace(tx, w, d, replaces, e));
	TRY(document_issue(tx, w->arena, d, e));
	if (d->stage == STAGE_DRAFT || d->relation == RELATION_UPDATE)
		TRY(number_enter_typed(tx, w->arena, w->who, d, replaces, e));
	TRY(is_on_paper ? copy_hand_out(tx, w, d, &copy, e) : send(tx, w, t, d, e));
	TRY(about_issued(tx, w, t, d, e));
	TRY(dossier_issued(tx, w, d, e));
	TRY(consult_issued(tx, w, t, d, e));
	TRY(organ_task_issued(tx, w, t, d, e));
	TRY(urging_issued(tx, w, t, d, e));
	TRY(own_receivers_issued(tx, w, t, d, e));
	const struct trace line = { .document_id = d->id,
				    .at = w->now,
				    .organ_code = t->organ_code,
				    .organ_name = t->name,
				    .person = d->sent_by_name,
				    .on_behalf_of = actor_stands_for(w->who) };
	TRY(trace_step(tx, &line, STEP_SENT, 0, e));
	TRY(groups_take_in(tx, w->arena, w->who, d, w->now, e));
	return office_audit(tx, w->who, "outgoing.send", object_name(w->arena, "document", d->id),
			    d->code, w->now, e);
}
