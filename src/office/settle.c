/* settle.c -- how an attempt ended, in one transaction: outbox, deliveries, history, circuit.
 *
 * The axis takes a packet for all its receivers or for none. Taken: every row is done. Refused
 * because of some receivers (18, 23): their rows die with the reason and the others are planned anew
 * as a packet of their own; when the axis does not say who they are, each half of the receivers gets
 * a packet of its own, and so on until the one at fault stands alone. Anything else: all rows share
 * its fate, as outbox/policy judges.
 */
#include "base/codec.h"
#include "base/fault.h"
#include "base/map.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/part_int.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/packet.h"
#include "store/request.h"
#include "store/tenant.h"
#include "vxp/vxp.h"

struct settle {
	struct node *node;
	struct arena *arena;
	const struct office_outcome *in;
	struct outbox_limits limits;
	int64_t now;
	uint64_t jitter;
	struct packet packet;
	struct map *refused;
	bool is_split;
};

static bool is_refused(const struct settle *s, const struct outbox_item *item)
{
	return map_find(s->refused, item->receiver_code, NULL);
}

static struct outbox_result result_of(const struct settle *s)
{
	return (struct outbox_result){
		.attempt = s->in->attempt, .limits = &s->limits, .now = s->now, .jitter = s->jitter
	};
}

/* What a delivery shows while it waits or when it has failed: why, in words. */
static enum rc mark_delivery(struct tx *tx, const struct settle *s, const struct outbox_item *item,
			     enum delivery_state state, struct err *e)
{
	const struct attempt *x = s->in->attempt;
	struct delivery d;

	if (s->packet.type == MESSAGE_EDOC && s->packet.document_id == 0) {
		const struct part_outcome part = { .item = item,
						   .state = state,
						   .told = x->rc == RC_OK ? STR("") : x->told,
						   .now = s->now };
		return part_settled(tx, s->arena, &part, e);
	}
	if (item->delivery_id == 0)
		return RC_OK;
	TRY(delivery_load(tx, s->arena, item->delivery_id, &d, e));
	/* the receiver has answered already: it knows best, and nothing is left to send again */
	if (d.state != DELIVERY_QUEUED && d.state != DELIVERY_FAILED)
		return state == DELIVERY_FAILED ? outbox_cancel(tx, item->id, s->now, e) : RC_OK;
	d.state = state;
	d.status_text = x->rc == RC_OK ? STR("") : x->told;
	d.status_at = s->now;
	return delivery_set_state(tx, &d, e);
}

/* The rows that share a fate. */
struct rows {
	const struct outbox_item *p;
	size_t n;
};

/* Whom a line of history is about: the first of them by name, and how many more. */
static enum rc name_receivers(struct tx *tx, const struct settle *s, const struct rows *rows,
			      struct trace *line, struct err *e)
{
	struct delivery d;

	if (rows->n == 0 || rows->p[0].delivery_id == 0)
		return RC_OK;
	TRY(delivery_load(tx, s->arena, rows->p[0].delivery_id, &d, e));
	const struct text_param params[] = { text_param_str(d.receiver_name),
					     text_param_i64((int64_t)rows->n - 1) };
	line->organ_code = rows->n == 1 ? d.receiver_code : STR("");
	line->organ_name = rows->n == 1 ? d.receiver_name
					: text_keep(s->arena, "kept.receivers", params, 2);
	return RC_OK;
}

static enum rc add_step(struct tx *tx, const struct settle *s, const struct rows *rows,
			enum step step, struct err *e)
{
	const struct attempt *x = s->in->attempt;
	struct trace line = { .document_id = s->packet.document_id,
			      .at = s->now,
			      .text = x->rc == RC_OK ? STR("") : x->told };

	TRY(name_receivers(tx, s, rows, &line, e));
	return trace_step(tx, &line, step, s->packet.id, e);
}

/* What was asked by a packet that nobody took may be asked again. */
static enum rc give_up(struct tx *tx, const struct settle *s, const struct rows *rows,
		       bool *out_is_request, struct err *e)
{
	struct request x;

	TRY(err_if_absent(e, request_of_packet(tx, s->arena, s->packet.id, &x, e), out_is_request));
	if (!*out_is_request)
		return RC_OK;
	x.state = REQUEST_VOID;
	x.answered_at = s->now;
	x.answer = s->in->attempt->told;
	TRY(request_end(tx, &x, e));
	return add_step(tx, s, rows, STEP_REQUEST_FAILED, e);
}

/* One line of history for all receivers of the packet. That a status or a recall went out is no news. */
static enum rc add_end(struct tx *tx, const struct settle *s, const struct rows *rows,
		       struct err *e)
{
	const struct attempt *x = s->in->attempt;
	bool is_status = s->packet.type == MESSAGE_STATUS || s->packet.is_recall;
	bool is_request = false;

	if (s->packet.document_id == 0)
		return RC_OK; /* an answer about a document that is not here; a part of a file */
	if (x->rc != RC_OK)
		TRY(give_up(tx, s, rows, &is_request, e));
	if (is_request && is_status)
		return RC_OK;

	if (x->rc == RC_OK)
		return is_status ? RC_OK : add_step(tx, s, rows, STEP_AXIS_TOOK, e);
	if (is_status)
		return add_step(tx, s, rows, STEP_STATUS_FAILED, e);
	return add_step(tx, s, rows, x->vxp_code > VXP_OK ? STEP_AXIS_REFUSED : STEP_FAILED, e);
}

/* ---- all rows share one fate ---- */

static enum delivery_state state_after(enum outbox_verdict v)
{
	return v == OUTBOX_TO_DONE   ? DELIVERY_SENT
	       : v == OUTBOX_TO_DEAD ? DELIVERY_FAILED
				     : DELIVERY_QUEUED;
}

static enum rc settle_together(struct tx *tx, const struct settle *s,
			       const struct outbox_item *items, size_t n, struct err *e)
{
	enum outbox_verdict *verdicts = ARENA_ARRAY(s->arena, n + 1, enum outbox_verdict);
	const struct outbox_result r = result_of(s);
	bool is_end = false;

	TRY(outbox_settle(tx, items, n, &r, verdicts, e));
	for (size_t i = 0; i < n; i++) {
		TRY(mark_delivery(tx, s, &items[i], state_after(verdicts[i]), e));
		is_end = is_end || verdicts[i] != OUTBOX_TO_LATER;
	}
	if (s->in->attempt->rc == RC_OK)
		TRY(packet_set_axis_doc_id(tx, s->packet.id, s->in->axis_doc_id, e));
	return is_end ? add_end(tx, s, &(struct rows){ items, n }, e) : RC_OK;
}

/* ---- some receivers were refused ---- */

/* The rows end here; their deliveries are still queued, and get a new packet. A receiver who has
 * answered meanwhile (the axis took the packet at an earlier try after all) needs none. */
static enum rc plan_anew(struct tx *tx, const struct settle *s, const struct outbox_item *items,
			 size_t n, struct err *e)
{
	struct document d;
	struct tenant t;
	int64_t *ids = ARENA_ARRAY(s->arena, n + 1, int64_t);
	const struct plan_choice some = { ids, n };
	const struct sendable *sendable;

	for (size_t i = 0; i < n; i++) {
		TRY(outbox_replace(tx, &items[i], s->now, e));
		ids[i] = items[i].delivery_id;
	}
	if (n == 0)
		return RC_OK;
	TRY(document_load(tx, s->arena, s->packet.document_id, &d, e));
	TRY(tenant_load(tx, s->arena, d.tenant_id, &t, e));
	TRY(document_sendable(s->arena, &d, &sendable, e));
	enum rc rc = plan_edoc_some(tx, s->arena, &t, sendable, &some, s->now, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc settle_named(struct tx *tx, const struct settle *s, struct err *e)
{
	const struct office_outcome *in = s->in;
	struct outbox_item *bad = ARENA_ARRAY(s->arena, in->n_items + 1, struct outbox_item);
	struct outbox_item *rest = ARENA_ARRAY(s->arena, in->n_items + 1, struct outbox_item);
	size_t n_bad = 0, n_rest = 0;

	for (size_t i = 0; i < in->n_items; i++) {
		if (is_refused(s, &in->items[i]))
			bad[n_bad++] = in->items[i];
		else
			rest[n_rest++] = in->items[i];
	}
	TRY(settle_together(tx, s, bad, n_bad, e));
	return plan_anew(tx, s, rest, n_rest, e);
}

static enum rc settle_halves(struct tx *tx, const struct settle *s, struct err *e)
{
	const struct office_outcome *in = s->in;
	size_t half = in->n_items / 2;

	TRY(plan_anew(tx, s, in->items, half, e));
	return plan_anew(tx, s, in->items + half, in->n_items - half, e);
}

static bool is_receivers_fault(const struct settle *s)
{
	return s->packet.type == MESSAGE_EDOC && s->in->n_items > 1 &&
	       vxp_code_is_receivers(s->in->attempt->vxp_code);
}

static size_t count_refused(const struct settle *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->in->n_items; i++)
		n += is_refused(s, &s->in->items[i]);
	return n;
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct settle *s = arg;
	const struct outbox_result r = result_of(s);

	TRY(packet_load(tx, s->arena, s->in->items[0].packet_id, &s->packet, e));
	TRY(outbox_peer_note(tx, s->arena, s->in->items[0].peer, &r, e));
	s->is_split = is_receivers_fault(s);
	if (s->is_split)
		return count_refused(s) > 0 ? settle_named(tx, s, e) : settle_halves(tx, s, e);
	return settle_together(tx, s, s->in->items, s->in->n_items, e);
}

enum rc office_attempt_settle(struct node *n, struct arena *a, const struct office_outcome *o,
			      int64_t now, struct err *e)
{
	const struct conf *c = n->conf;
	struct settle s = { .node = n,
			    .arena = a,
			    .in = o,
			    .now = now,
			    .jitter = random_u64(),
			    .refused = map_new(a),
			    .limits = { .max_attempts = c->outbox_max_attempts,
					.base_us = c->outbox_base_secs * TIME_SEC,
					.max_us = c->outbox_max_secs * TIME_SEC } };

	for (size_t i = 0; i < o->n_refused; i++)
		(void)map_put(s.refused, o->refused[i], NULL);
	FAULT_POINT("office.settle");
	TRY(db_write(n->db, settle_fn, &s, e));
	FAULT_POINT("office.settled");
	if (s.is_split)
		event_wake(n->deliver); /* the new packets are due */
	return RC_OK;
}
