/* status_in.c -- a status of QCVN 102 about a document we sent.
 *
 * The document is found by ResponseFor/DocumentId, else by number and date, and only if the reporting
 * organ is one of its receivers. What fits nothing is kept as UNMATCHED.
 */
#include "office/office_int.h"
#include "office/packet_in.h"
#include "office/part_int.h"
#include "office/recall_int.h"
#include "store/document.h"
#include "store/packet.h"

struct match {
	struct document document;
	struct delivery delivery;
	bool is_found;
};

/* "05/UBND-VP" as number and notation. */
static void split_code(struct str code, struct document *like)
{
	(void)str_split(code, '/', &like->number, &like->notation);
}

static enum rc try_document(struct tx *tx, struct arrival *v, const struct document *like,
			    struct match *m, struct err *e)
{
	struct document *found;
	size_t n;

	TRY(document_find_sent(tx, v->arena, like, &found, &n, e));
	for (size_t i = 0; i < n && !m->is_found; i++) {
		enum rc rc = delivery_find(tx, v->arena, found[i].id, v->packet->from.code,
					   ROAD_AXIS, &m->delivery, e);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		m->is_found = rc == RC_OK;
		m->document = found[i];
	}
	err_clear(e);
	return RC_OK;
}

static enum rc find_match(struct tx *tx, struct arrival *v, const struct edxml_response_for *r,
			  struct match *m, struct err *e)
{
	struct document like = { .tenant_id = v->in->tenant_id,
				 .code = r->document_id,
				 .issued_on = r->promulgated_on };

	*m = (struct match){ .is_found = false };
	TRY(try_document(tx, v, &like, m, e));
	if (m->is_found)
		return RC_OK;
	like.code = STR("");
	split_code(r->code, &like);
	TRY(try_document(tx, v, &like, m, e));
	if (m->is_found || like.number.n < 2 || like.number.p[0] != '0')
		return RC_OK;
	like.number = str_sub(like.number, 1, like.number.n); /* written 05, kept as 5 */
	return try_document(tx, v, &like, m, e);
}

/* What was received may still be given back (02), by what its receiver says later; what it said before that does not
 * undo it. A status has whole seconds, and two of one second may come in either order: who takes a document and gives
 * it back at once has given it back. */
static bool is_news(const struct delivery *d, enum delivery_state reported, int64_t said_at)
{
	bool is_held = d->state == DELIVERY_RECEIVED || d->state == DELIVERY_ASSIGNED ||
		       d->state == DELIVERY_PROCESSING;

	if (is_held && reported == DELIVERY_REFUSED)
		return said_at >= d->status_at;
	if (d->state == DELIVERY_REFUSED && said_at <= d->status_at)
		return false;
	return delivery_next(d->state, reported) == reported;
}

/* A late status moves nothing back, but stays in the history. */
static enum rc move_delivery(struct tx *tx, struct arrival *v, struct delivery *d, struct err *e)
{
	const struct edxml *p = v->packet;
	enum delivery_state reported;
	bool is_cancelled = false;

	if (str_eq_c(p->status_code, "15") || str_eq_c(p->status_code, "16"))
		TRY(file_answer(tx, v, d, &is_cancelled, e));
	/* once its receiver has cancelled it, nothing that comes late counts */
	if (d->state == DELIVERY_CANCELLED && str_eq_c(d->status, "15"))
		return RC_OK;
	if (is_cancelled) {
		d->state = DELIVERY_CANCELLED;
	} else if (delivery_state_of_status(p->status_code, &reported)) {
		if (!is_news(d, reported, arrival_said_at(v)))
			return RC_OK;
		d->state = reported;
	} else {
		/* whatever it says, it has the document */
		d->state = delivery_next(d->state, DELIVERY_ARRIVED);
	}
	d->status = p->status_code;
	d->status_text = p->status_description;
	d->status_at = arrival_said_at(v);
	return delivery_set_state(tx, d, e);
}

/* A receiver that answers has the packet, whatever our last try looked like: nothing to send again. */
static enum rc forget_failure(struct tx *tx, struct arrival *v, const struct delivery *d,
			      struct err *e)
{
	struct outbox_item dead;
	enum rc rc = outbox_find_dead(tx, v->arena, d->id, &dead, e);

	if (rc == RC_OK)
		return outbox_cancel(tx, dead.id, v->now, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc add_status_trace(struct tx *tx, struct arrival *v, const struct match *m,
				int64_t packet_id, struct err *e)
{
	const struct edxml *p = v->packet;
	const struct trace line = {
		.document_id = m->document.id,
		.at = arrival_said_at(v),
		.kind = TRACE_STATUS_IN,
		.organ_code = p->from.code,
		.organ_name = m->delivery.receiver_name,
		.status = p->status_code,
		.text = p->status_description,
		.person = p->staff_name,
	};
	return trace_add(tx, &line, packet_id, e);
}

/* Kept as it came: perhaps its document was sent by the system that this one replaced. */
static enum rc keep_unmatched(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct actor who = arrival_actor(v);
	int64_t id;

	TRY(arrival_store_packet(tx, v, PACKET_UNMATCHED, 0, &id, e));
	return office_audit(tx, &who, "status.unmatched", object_name(v->arena, "packet", id),
			    v->packet->from.code, v->now, e);
}

static enum rc find_any_match(struct tx *tx, struct arrival *v, struct match *m, struct err *e)
{
	const struct edxml *p = v->packet;

	*m = (struct match){ .is_found = false };
	/* bytes that were changed on the way, or come from another, say nothing about anything */
	if (!arrival_is_believed(v))
		return RC_OK;
	for (size_t i = 0; i < p->n_response_for && !m->is_found; i++)
		TRY(find_match(tx, v, &p->response_for[i], m, e));
	return RC_OK;
}

enum rc file_status(struct tx *tx, struct arrival *v, struct err *e)
{
	const struct actor who = arrival_actor(v);
	const struct edxml *p = v->packet;
	struct match m;
	int64_t packet_id;
	bool is_of_part;

	if (str_eq_c(p->status_code, "13"))
		return file_take_back(tx, v, e);
	TRY(part_status(tx, v, &is_of_part, e));
	if (is_of_part)
		return RC_OK;
	TRY(find_any_match(tx, v, &m, e));
	if (!m.is_found)
		return keep_unmatched(tx, v, e);
	TRY(arrival_store_packet(tx, v, PACKET_STORED, m.document.id, &packet_id, e));
	TRY(move_delivery(tx, v, &m.delivery, e));
	TRY(forget_failure(tx, v, &m.delivery, e));
	TRY(add_status_trace(tx, v, &m, packet_id, e));
	return office_audit(tx, &who, "outgoing.status",
			    object_name(v->arena, "document", m.document.id),
			    str_fmt(v->arena, "status:%.*s", STR_FMT(p->status_code)), v->now, e);
}
