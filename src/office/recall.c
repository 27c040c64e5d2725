/* recall.c -- the sender's end: lấy lại, thu hồi. */
#include "base/fault.h"
#include "base/limits.h"
#include "markup/page.h"
#include "office/drafting_int.h"
#include "office/own_receiver_int.h"
#include "office/part_int.h"
#include "office/plan.h"
#include "office/recall.h"
#include "store/document.h"
#include "store/request.h"
#include "text/text.h"

struct recall_work {
	struct flow_work w;
	int64_t id, version;
	struct str reason;
	bool is_asked; /* out */
};

static enum rc note(struct tx *tx, const struct recall_work *t, enum step step, const char *audit,
		    struct str about, struct err *e)
{
	const struct flow_note x = {
		.step = step, .audit = audit, .text = t->reason, .about = about
	};

	return flow_note(tx, &t->w, &x, e);
}

/* ---- what has not left ---- */

static enum rc set_cancelled(struct tx *tx, const struct recall_work *t, struct delivery *d,
			     struct err *e)
{
	d->state = DELIVERY_CANCELLED;
	d->status_text = t->reason;
	d->status_at = t->w.now;
	TRY(delivery_set_state(tx, d, e));
	return note(tx, t, STEP_DELIVERY_CANCELLED, "delivery.cancel", d->receiver_name, e);
}

/* A packet that was tried before names all its receivers: the others get one of their own. */
static enum rc part_from_others(struct tx *tx, const struct recall_work *t,
				const struct outbox_item *mine, struct err *e)
{
	struct arena *a = t->w.arena;
	const struct sendable *sendable;
	struct outbox_item *items;
	size_t n, n_others = 0;

	TRY(outbox_items_of(tx, a, mine->packet_id, &items, &n, e));
	int64_t *ids = ARENA_ARRAY(a, n + 1, int64_t);
	for (size_t i = 0; i < n; i++) {
		if (items[i].id == mine->id || items[i].state != OUTBOX_READY)
			continue;
		TRY(outbox_cancel(tx, items[i].id, t->w.now, e));
		ids[n_others++] = items[i].delivery_id;
	}
	if (n_others == 0)
		return RC_OK;
	const struct plan_choice others = { ids, n_others };
	TRY(document_sendable(a, &t->w.document, &sendable, e));
	return plan_edoc_some(tx, a, &t->w.tenant, sendable, &others, t->w.now, e);
}

/* It is given up as long as nobody is sending it this moment. */
static enum rc give_up(struct tx *tx, const struct recall_work *t, struct delivery *d,
		       struct err *e)
{
	struct outbox_item item;
	bool is_there;

	TRY(err_if_absent(e, outbox_find_waiting(tx, t->w.arena, d->id, &item, e), &is_there));
	if (is_there && item.state == OUTBOX_LEASED)
		return err_set(e, RC_CONFLICT, "err.delivery_leaving", "item %lld is leased",
			       (long long)item.id);
	if (!is_there)
		TRY(err_if_absent(e, outbox_find_dead(tx, t->w.arena, d->id, &item, e), &is_there));
	if (is_there) {
		TRY(outbox_cancel(tx, item.id, t->w.now, e));
		if (item.attempts > 0 && item.state == OUTBOX_READY)
			TRY(part_from_others(tx, t, &item, e));
	}
	return set_cancelled(tx, t, d, e);
}

static bool is_here_still(const struct delivery *d)
{
	return d->state == DELIVERY_QUEUED || d->state == DELIVERY_FAILED;
}

static bool may_be_asked(const struct delivery *d)
{
	return d->road == ROAD_AXIS && !is_here_still(d) && d->state != DELIVERY_REFUSED &&
	       d->state != DELIVERY_CANCELLED && d->state != DELIVERY_DRAFT;
}

/* ---- what has ---- */

static struct status_plan plan_of(const struct recall_work *t)
{
	return (struct status_plan){ .tenant = &t->w.tenant,
				     .document = &t->w.document,
				     .code = STR("13"),
				     .text = t->reason,
				     .person = actor_name(t->w.who),
				     .on_behalf_of = actor_stands_for(t->w.who),
				     .now = t->w.now };
}

static enum rc keep_request(struct tx *tx, const struct recall_work *t, const struct delivery *d,
			    enum request_kind kind, int64_t packet_id, struct err *e)
{
	const struct request x = { .tenant_id = t->w.tenant.id,
				   .document_id = t->w.document.id,
				   .delivery_id = d->id,
				   .kind = kind,
				   .state = REQUEST_OPEN,
				   .reason = t->reason,
				   .packet_id = packet_id,
				   .asked_at = t->w.now,
				   .asked_by = actor_name(t->w.who) };

	return request_insert(tx, &x, e);
}

static enum rc load(struct tx *tx, struct recall_work *t, int64_t document_id, enum action what,
		    struct err *e)
{
	TRY(draft_load(tx, &t->w, document_id, t->version, e));
	return policy_check(t->w.who, what, &t->w.document, e);
}

static enum rc ask(struct tx *tx, struct recall_work *t, const struct delivery *d, struct err *e)
{
	const struct status_plan s = plan_of(t);
	struct request open;
	int64_t packet_id;
	bool is_there;

	if (!may_be_asked(d))
		return err_set(e, RC_CONFLICT, "err.delivery_nothing", "a delivery that is %.*s",
			       STR_FMT(delivery_state_text(d->state)));
	TRY(err_if_absent(e, request_of_delivery(tx, t->w.arena, d->id, &open, e), &is_there));
	if (is_there && open.state == REQUEST_OPEN)
		return err_set(e, RC_CONFLICT, "err.request_asked", "request %lld is open",
			       (long long)open.id);
	TRY(plan_status_to(tx, t->w.arena, &s, d->receiver_code, &packet_id, e));
	TRY(keep_request(tx, t, d, REQUEST_TAKE_BACK, packet_id, e));
	t->is_asked = true;
	return note(tx, t, STEP_TAKE_BACK_ASKED, "delivery.take_back", d->receiver_name, e);
}

static enum rc take_back_fn(struct tx *tx, void *arg, struct err *e)
{
	struct recall_work *t = arg;
	struct delivery d;

	t->is_asked = false;
	TRY(delivery_load(tx, t->w.arena, t->id, &d, e));
	TRY(load(tx, t, d.document_id, ACTION_DELIVERY_TAKE_BACK, e));
	TRY(parts_give_up(tx, t->w.arena, d.id, t->reason, t->w.now, e));
	return is_here_still(&d) ? give_up(tx, t, &d, e) : ask(tx, t, &d, e);
}

/* ---- from all ---- */

/* What was asked of a receiver before is part of the recall now. */
static enum rc supersede(struct tx *tx, const struct recall_work *t, const struct delivery *d,
			 struct err *e)
{
	struct request open;
	bool is_there;

	TRY(err_if_absent(e, request_of_delivery(tx, t->w.arena, d->id, &open, e), &is_there));
	if (!is_there || open.state != REQUEST_OPEN)
		return RC_OK;
	open.state = REQUEST_VOID;
	open.answered_at = t->w.now;
	open.answered_by = actor_name(t->w.who);
	return request_end(tx, &open, e);
}

static enum rc recall_of(struct tx *tx, const struct recall_work *t, struct delivery *d,
			 struct err *e)
{
	const struct status_plan s = plan_of(t);
	int64_t packet_id;

	TRY(parts_give_up(tx, t->w.arena, d->id, t->reason, t->w.now, e));
	if (is_here_still(d))
		return give_up(tx, t, d, e);
	if (!may_be_asked(d) && d->state != DELIVERY_REFUSED)
		return RC_OK;
	TRY(supersede(tx, t, d, e));
	TRY(plan_recall(tx, t->w.arena, &s, d->receiver_code, &packet_id, e));
	return keep_request(tx, t, d, REQUEST_RECALL, packet_id, e);
}

/* What it answered was finished by it: it shows that it is gone, and is open again. */
static enum rc tell_answered(struct tx *tx, const struct recall_work *t, struct err *e)
{
	const struct document *d = &t->w.document;
	struct recall_work about = *t;

	if (d->relation != RELATION_ANSWER || d->about_id == 0)
		return RC_OK;
	TRY(document_load(tx, t->w.arena, d->about_id, &about.w.document, e));
	const struct text_param params[] = {
		text_param_str(document_notation(t->w.arena, d->number, d->notation)),
		text_param_str(t->reason),
	};
	about.reason = document_notation(t->w.arena, d->number, d->notation);
	TRY(note(tx, &about, STEP_ANSWER_RECALLED, "incoming.answer_recalled", STR(""), e));
	struct str why = text_format(t->w.arena, text_get(LANG_VI, TEXT_KEPT_ANSWER_RECALLED),
				     params, 2);
	return flow_unanswered(tx, &about.w, d->id, text_cut(why, LIMIT_REASON), e);
}

static enum rc recall_fn(struct tx *tx, void *arg, struct err *e)
{
	struct recall_work *t = arg;
	struct delivery *all;
	size_t n;

	TRY(load(tx, t, t->id, ACTION_OUTGOING_RECALL, e));
	TRY(delivery_list(tx, t->w.arena, t->id, &all, &n, e));
	TRY(document_freeze(tx, t->id, STANDING_RECALLED, t->w.now, e));
	TRY(note(tx, t, STEP_RECALLED, "outgoing.recall", STR(""), e));
	TRY(tell_answered(tx, t, e));
	for (size_t i = 0; i < n; i++)
		TRY(recall_of(tx, t, &all[i], e));
	const struct own_ending own = { .arena = t->w.arena,
					.who = t->w.who,
					.document_id = t->id,
					.now = t->w.now,
					.why = t->reason };
	return own_receivers_end(tx, &own, e);
}

static enum rc run(struct node *n, struct recall_work *t, db_fn fn, struct err *e)
{
	t->reason = flow_text(&t->w, "reason", t->reason, LIMIT_REASON, true);
	TRY(problems_rc(t->w.problems, e));
	FAULT_POINT("office.recall");
	TRY(office_db_write(n, fn, t, t->w.problems, e));
	FAULT_POINT("office.recalled");
	event_wake(n->deliver);
	return RC_OK;
}

enum rc office_delivery_take_back(struct node *n, const struct actor *who, int64_t delivery_id,
				  struct str reason, int64_t now, bool *out_is_asked,
				  struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct recall_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				 .id = delivery_id,
				 .reason = reason };

	TRY(policy_check(who, ACTION_DELIVERY_TAKE_BACK, NULL, e));
	TRY(run(n, &t, take_back_fn, e));
	*out_is_asked = t.is_asked;
	return RC_OK;
}

enum rc office_outgoing_recall(struct node *n, const struct actor *who, int64_t id, int64_t version,
			       struct str reason, int64_t now, struct problems *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct recall_work t = { .w = { .arena = a, .who = who, .now = now, .problems = out },
				 .id = id,
				 .version = version,
				 .reason = reason };

	TRY(policy_check(who, ACTION_OUTGOING_RECALL, NULL, e));
	return run(n, &t, recall_fn, e);
}
