/* plan.c -- a packet and its outbox rows. */
#include "office/plan.h"

#include "office/office_int.h"
#include "outbox/outbox.h"
#include "store/document.h"
#include "store/packet.h"

struct sendable {
	const struct document *document;
};

enum rc document_sendable(struct arena *a, const struct document *d, const struct sendable **out,
			  struct err *e)
{
	struct sendable *made = ARENA_NEW(a, struct sendable);

	if (d->secrecy != SECRECY_NONE)
		return err_set(e, RC_CONFLICT, "err.denied.secret", "document %lld is secret",
			       (long long)d->id);
	made->document = d;
	*out = made;
	return RC_OK;
}

static enum rc plan_packet(struct tx *tx, struct arena *a, const struct tenant *t, struct packet *p,
			   struct err *e)
{
	p->tenant_id = t->id;
	p->direction = DIRECTION_OUTGOING;
	p->state = PACKET_PLANNED;
	p->from_code = t->organ_code;
	p->signature = SIGNATURE_ABSENT;
	p->findings = STR("[]");
	return packet_insert(tx, a, p, &p->id, e);
}

static bool is_chosen(const struct plan_choice *some, int64_t delivery_id)
{
	for (size_t i = 0; some && i < some->n; i++) {
		if (some->delivery_ids[i] == delivery_id)
			return true;
	}
	return some == NULL;
}

/* Moves those to be planned to the front; answers how many. */
static size_t choose(struct delivery *all, size_t n, const struct plan_choice *some)
{
	size_t chosen = 0;

	for (size_t i = 0; i < n; i++) {
		if (all[i].road == ROAD_AXIS && all[i].state == DELIVERY_QUEUED &&
		    is_chosen(some, all[i].id))
			all[chosen++] = all[i];
	}
	return chosen;
}

static enum rc plan_document(struct tx *tx, struct arena *a, const struct tenant *t,
			     const struct packet *like, const struct outbox_item *like_item,
			     const struct plan_choice *some, struct err *e)
{
	struct packet p = *like;
	struct outbox_item item = *like_item;
	struct delivery *all;
	size_t n;

	TRY(delivery_list(tx, a, p.document_id, &all, &n, e));
	n = choose(all, n, some);
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing queued for the axis");
	TRY(plan_packet(tx, a, t, &p, e));
	item.packet_id = p.id;
	for (size_t i = 0; i < n; i++) {
		item.delivery_id = all[i].id;
		item.receiver_code = all[i].receiver_code;
		TRY(outbox_enqueue(tx, &item, item.due_at, e));
	}
	return RC_OK;
}

enum rc plan_edoc_some(struct tx *tx, struct arena *a, const struct tenant *t,
		       const struct sendable *sendable, const struct plan_choice *some, int64_t now,
		       struct err *e)
{
	const struct document *d = sendable->document;
	const struct packet p = { .type = MESSAGE_EDOC,
				  .document_id = d->id,
				  .document_code = d->code,
				  .created_at = now };
	const struct outbox_item item = {
		.tenant_id = t->id, .peer = t->axis_url, .urgency = d->priority, .due_at = now
	};
	return plan_document(tx, a, t, &p, &item, some, e);
}

enum rc plan_edoc(struct tx *tx, struct arena *a, const struct tenant *t, const struct sendable *d,
		  int64_t now, struct err *e)
{
	return plan_edoc_some(tx, a, t, d, NULL, now, e);
}

enum rc plan_part(struct tx *tx, struct arena *a, const struct tenant *t, const struct plan_part *x,
		  int64_t now, int64_t *out_packet, struct err *e)
{
	struct packet p = { .type = MESSAGE_EDOC, .document_code = x->code, .created_at = now };

	TRY(plan_packet(tx, a, t, &p, e));
	const struct outbox_item item = { .tenant_id = t->id,
					  .packet_id = p.id,
					  .peer = t->axis_url,
					  .receiver_code = x->receiver_code,
					  .urgency = x->sendable->document->priority,
					  .due_at = now };
	*out_packet = p.id;
	return outbox_enqueue(tx, &item, now, e);
}

static enum rc add_status_trace(struct tx *tx, const struct status_plan *s, int64_t packet_id,
				struct err *e)
{
	const struct trace line = { .document_id = s->document->id,
				    .at = s->now,
				    .kind = TRACE_STATUS_OUT,
				    .organ_code = s->tenant->organ_code,
				    .organ_name = s->tenant->name,
				    .status = s->code,
				    .text = s->text,
				    .person = s->person,
				    .on_behalf_of = s->on_behalf_of };
	return trace_add(tx, &line, packet_id, e);
}

/* A packet for one receiver that no delivery waits for. */
static enum rc plan_word(struct tx *tx, struct arena *a, const struct status_plan *s,
			 struct packet *p, struct str receiver_code, struct err *e)
{
	const struct document *d = s->document;
	const struct sendable *sendable;

	TRY(document_sendable(a, d, &sendable, e));
	p->document_id = sendable->document->id;
	p->document_code = d->code;
	p->status_text = s->text;
	p->status_person = s->person;
	p->status_at = p->created_at = s->now;
	TRY(plan_packet(tx, a, s->tenant, p, e));
	const struct outbox_item item = {
		.tenant_id = s->tenant->id,
		.packet_id = p->id,
		.peer = s->tenant->axis_url,
		.receiver_code = receiver_code.n > 0 ? receiver_code : d->from_code,
		.urgency = d->priority,
		.due_at = s->now,
	};
	return outbox_enqueue(tx, &item, s->now, e);
}

enum rc plan_status_to(struct tx *tx, struct arena *a, const struct status_plan *s,
		       struct str receiver_code, int64_t *out_packet, struct err *e)
{
	struct packet p = { .type = MESSAGE_STATUS, .status_code = s->code };

	TRY(plan_word(tx, a, s, &p, receiver_code, e));
	*out_packet = p.id;
	return s->document->id > 0 ? add_status_trace(tx, s, p.id, e) : RC_OK;
}

enum rc plan_recall(struct tx *tx, struct arena *a, const struct status_plan *s,
		    struct str receiver_code, int64_t *out_packet, struct err *e)
{
	struct packet p = { .type = MESSAGE_EDOC, .is_recall = true };

	TRY(plan_word(tx, a, s, &p, receiver_code, e));
	*out_packet = p.id;
	return RC_OK;
}

bool plan_status_is_awaited(const struct status_plan *s)
{
	return s->tenant->axis_url.n > 0 || s->document->packet_id > 0;
}

enum rc plan_status(struct tx *tx, struct arena *a, const struct status_plan *s, struct err *e)
{
	bool is_planned;
	int64_t packet_id;

	if (!plan_status_is_awaited(s))
		return add_status_trace(tx, s, 0, e);
	TRY(packet_has_status(tx, a, s->document->id, s->code, &is_planned, e));
	return is_planned ? RC_OK : plan_status_to(tx, a, s, STR(""), &packet_id, e);
}
