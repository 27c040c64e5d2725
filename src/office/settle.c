/* settle.c -- how an attempt ended, in one transaction: outbox, deliveries, history, circuit.
 *
 * The axis takes a packet for all its receivers or for none. Taken: every row is done. Refused
 * because of some receivers (18, 23): their rows die with the reason and the others are planned anew
 * as a packet of their own. Anything else: all rows share its fate, as outbox/policy judges.
 */
#include "base/codec.h"
#include "base/fault.h"
#include "base/map.h"
#include "office/office_int.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/packet.h"
#include "store/tenant.h"

struct settle {
	struct node *node;
	struct arena *arena;
	const struct office_outcome *in;
	struct outbox_limits limits;
	int64_t now;
	uint64_t jitter;
	struct packet packet;
	struct map *refused;
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

/* What a delivery shows while it waits or when it has failed: the text's key, and what was said. */
static enum rc mark_delivery(struct tx *tx, const struct settle *s, const struct outbox_item *item,
			     enum delivery_state state, struct err *e)
{
	const struct attempt *x = s->in->attempt;
	struct delivery d;

	if (item->delivery_id == 0)
		return RC_OK;
	TRY(delivery_load(tx, s->arena, item->delivery_id, &d, e));
	if (d.state != DELIVERY_QUEUED && d.state != DELIVERY_FAILED)
		return RC_OK; /* the receiver has answered already: it knows best */
	d.state = state;
	d.status_text = x->rc == RC_OK ? STR("") : x->error_key;
	d.status_at = s->now;
	return delivery_set_state(tx, &d, e);
}

static enum rc add_step(struct tx *tx, const struct settle *s, const char *step, struct str text,
			struct err *e)
{
	const struct trace line = { .document_id = s->packet.document_id,
				    .at = s->now,
				    .kind = STR("step"),
				    .organ_code = STR(""),
				    .organ_name = STR(""),
				    .status = str_of(step),
				    .text = text,
				    .person = STR("") };

	if (s->packet.type != MESSAGE_EDOC)
		return RC_OK;
	return trace_add(tx, &line, s->packet.id, e);
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

	TRY(outbox_settle(tx, items, n, &r, verdicts, e));
	for (size_t i = 0; i < n; i++)
		TRY(mark_delivery(tx, s, &items[i], state_after(verdicts[i]), e));
	if (s->in->attempt->rc == RC_OK) {
		TRY(packet_set_axis_doc_id(tx, s->packet.id, s->in->axis_doc_id, e));
		return add_step(tx, s, "axis-took", s->in->axis_doc_id, e);
	}
	if (n > 0 && verdicts[0] == OUTBOX_TO_DEAD)
		return add_step(tx, s, "axis-refused", s->in->attempt->error_key, e);
	return RC_OK;
}

/* ---- some receivers were refused ---- */

/* The rows of the others end here; their deliveries are still queued, and get a new packet. */
static enum rc plan_rest(struct tx *tx, const struct settle *s, struct err *e)
{
	struct document d;
	struct tenant t;
	int64_t *ids = ARENA_ARRAY(s->arena, s->in->n_items + 1, int64_t);
	struct plan_choice rest = { ids, 0 };

	for (size_t i = 0; i < s->in->n_items; i++) {
		if (is_refused(s, &s->in->items[i]))
			continue;
		TRY(outbox_replace(tx, &s->in->items[i], s->now, e));
		ids[rest.n++] = s->in->items[i].delivery_id;
	}
	if (rest.n == 0)
		return RC_OK;
	TRY(document_load(tx, s->arena, s->packet.document_id, &d, e));
	TRY(tenant_load(tx, s->arena, d.tenant_id, &t, e));
	return plan_edoc_some(tx, s->arena, &t, &d, &rest, s->now, e);
}

static enum rc settle_split(struct tx *tx, const struct settle *s, struct err *e)
{
	struct outbox_item *bad = ARENA_ARRAY(s->arena, s->in->n_items + 1, struct outbox_item);
	size_t n_bad = 0;

	for (size_t i = 0; i < s->in->n_items; i++) {
		if (is_refused(s, &s->in->items[i]))
			bad[n_bad++] = s->in->items[i];
	}
	TRY(settle_together(tx, s, bad, n_bad, e));
	return plan_rest(tx, s, e);
}

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct settle *s = arg;
	const struct outbox_result r = result_of(s);

	TRY(packet_load(tx, s->arena, s->in->items[0].packet_id, &s->packet, e));
	TRY(outbox_peer_note(tx, s->arena, s->in->items[0].peer, &r, e));
	if (map_count(s->refused) > 0 && s->packet.type == MESSAGE_EDOC)
		return settle_split(tx, s, e);
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
	if (o->n_refused > 0)
		event_wake(n->deliver);
	return RC_OK;
}
