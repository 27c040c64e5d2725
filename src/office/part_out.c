/* part_out.c -- the parts of a work file beside its letter: planned, sent, sent again, given up. */
#include "office/part_int.h"

#include "base/limits.h"
#include "edxml/rider.h"
#include "markup/page.h"
#include "office/office_int.h"
#include "office/plan.h"
#include "office/sight.h"
#include "store/document.h"
#include "store/packet.h"
#include "store/tenant.h"
#include "text/text.h"

struct str part_code(struct arena *a, struct str letter_code, int64_t n)
{
	return str_fmt(a, "%.*s,P%lld", STR_FMT(letter_code), (long long)n);
}

struct str part_name(struct arena *a, int64_t n, int64_t n_of)
{
	const struct text_param params[] = { text_param_i64(n), text_param_i64(n_of) };

	return text_keep(a, "kept.file_part", params, 2);
}

/* ---- planned ---- */

static enum rc plan(struct tx *tx, struct arena *a, const struct tenant *t,
		    const struct document *d, const struct part_way *way, int64_t now,
		    struct err *e)
{
	struct part_way x = *way;
	const struct sendable *sendable;

	TRY(document_sendable(a, d, &sendable, e));
	const struct plan_part p = { .sendable = sendable,
				     .code = part_code(a, d->code, x.n),
				     .receiver_code = x.receiver_code };
	TRY(plan_part(tx, a, t, &p, now, &x.packet_id, e));
	return part_way_put(tx, &x, now, e);
}

enum rc parts_issued(struct tx *tx, struct arena *a, const struct tenant *t,
		     const struct document *d, int64_t now, struct err *e)
{
	struct file_part *parts;
	struct delivery *to;
	size_t n_parts, n_to;

	TRY(part_of_letter(tx, a, d->id, &parts, &n_parts, e));
	if (n_parts == 0)
		return RC_OK;
	TRY(part_issued(tx, d->id, d->code, e));
	TRY(delivery_list(tx, a, d->id, &to, &n_to, e));
	for (size_t i = 0; i < n_parts; i++) {
		for (size_t k = 0; k < n_to; k++) {
			const struct part_way way = { .part_id = parts[i].id,
						      .delivery_id = to[k].id,
						      .receiver_code = to[k].receiver_code,
						      .n = parts[i].n };
			if (to[k].road == ROAD_AXIS && to[k].state == DELIVERY_QUEUED)
				TRY(plan(tx, a, t, d, &way, now, e));
		}
	}
	return RC_OK;
}

/* ---- its bytes ---- */

static enum rc write_rider(struct arena *a, const struct file_part *x, struct rider *out,
			   struct err *e)
{
	struct json j;

	rider_begin(&j, a, RIDER_FILE_PART);
	json_kv_str(&j, "letter", x->letter_code);
	json_kv_i64(&j, "part", x->n);
	json_kv_i64(&j, "parts", x->n_of);
	return rider_end(&j, out, e);
}

/* A system that does not know vanthu.json shows it as a document that says which part it is. */
static struct document shown_as(struct arena *a, const struct document *letter,
				const struct file_part *x)
{
	const struct text_param params[] = { text_param_i64(x->n), text_param_i64(x->n_of) };
	struct document d = *letter;
	struct str what = text_format(a, text_get(LANG_VI, TEXT_KEPT_FILE_PART), params, 2);
	struct str subject = text_cut(d.subject, LIMIT_SUBJECT - text_count(what) - 3);

	d.code = part_code(a, d.code, x->n);
	d.subject = str_fmt(a, "%.*s (%.*s)", STR_FMT(subject), STR_FMT(what));
	d.relation = RELATION_NONE; /* the letter answers, once */
	d.page_count = 0;
	return d;
}

enum rc part_packet_load(struct tx *tx, struct arena *a, int64_t packet_id, struct part_packet *out,
			 struct err *e)
{
	struct part_way way;
	struct file_part x;
	struct document letter;

	TRY(part_way_of_packet(tx, a, packet_id, &way, e));
	TRY(part_load(tx, a, way.part_id, &x, e));
	TRY(document_load(tx, a, x.document_id, &letter, e));
	TRY(part_file_list(tx, a, x.id, &out->files, &out->n_files, e));
	out->document = shown_as(a, &letter, &x);
	out->rider = (struct rider){ .document_id = letter.id };
	return write_rider(a, &x, &out->rider, e);
}

/* ---- what became of it ---- */

static enum rc tell(struct tx *tx, struct arena *a, const struct part_way *way, enum step step,
		    struct trace line, struct err *e)
{
	struct file_part x;

	TRY(part_load(tx, a, way->part_id, &x, e));
	line.document_id = x.document_id;
	line.organ_code = way->receiver_code;
	line.organ_name = way->receiver_name;
	line.text = part_name(a, x.n, x.n_of);
	return trace_step(tx, &line, step, way->packet_id, e);
}

enum rc part_settled(struct tx *tx, struct arena *a, const struct part_outcome *x, struct err *e)
{
	struct part_way way;
	bool is_there;

	TRY(err_if_absent(e, part_way_of_packet(tx, a, x->item->packet_id, &way, e), &is_there));
	if (!is_there) /* another packet takes it there by now */
		return RC_OK;
	/* its receiver has answered: it knows best */
	if (way.state != DELIVERY_QUEUED && way.state != DELIVERY_FAILED)
		return x->state == DELIVERY_FAILED ? outbox_cancel(tx, x->item->id, x->now, e)
						   : RC_OK;
	way.state = x->state;
	way.status_text = x->told;
	way.status_at = x->now;
	TRY(part_way_set(tx, &way, e));
	if (x->state != DELIVERY_FAILED)
		return RC_OK;
	return tell(tx, a, &way, STEP_PART_FAILED, (struct trace){ .at = x->now }, e);
}

/* Ends the item that waits or has failed; *out_is_leaving: it is being sent this moment. */
static enum rc end_item(struct tx *tx, struct arena *a, int64_t packet_id, int64_t now,
			bool *out_is_leaving, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	*out_is_leaving = false;
	TRY(outbox_items_of(tx, a, packet_id, &items, &n, e));
	for (size_t i = 0; i < n; i++) {
		*out_is_leaving = *out_is_leaving || items[i].state == OUTBOX_LEASED;
		if (items[i].state == OUTBOX_READY || items[i].state == OUTBOX_DEAD)
			TRY(outbox_cancel(tx, items[i].id, now, e));
	}
	return RC_OK;
}

enum rc parts_give_up(struct tx *tx, struct arena *a, int64_t delivery_id, struct str why,
		      int64_t now, struct err *e)
{
	struct part_way *ways;
	size_t n;

	TRY(part_ways_of_delivery(tx, a, delivery_id, &ways, &n, e));
	for (size_t i = 0; i < n; i++) {
		bool is_leaving;
		if (ways[i].state != DELIVERY_QUEUED && ways[i].state != DELIVERY_FAILED)
			continue;
		TRY(end_item(tx, a, ways[i].packet_id, now, &is_leaving, e));
		if (is_leaving) /* what becomes of it is told by who sends it */
			continue;
		ways[i].state = DELIVERY_CANCELLED;
		ways[i].status_text = why;
		ways[i].status_at = now;
		TRY(part_way_set(tx, &ways[i], e));
	}
	return RC_OK;
}

/* ---- sent again ---- */

static enum rc again(struct tx *tx, struct arena *a, const struct document *d,
		     const struct part_way *way, int64_t now, struct err *e)
{
	struct tenant t;
	bool is_leaving;

	TRY(tenant_load(tx, a, d->tenant_id, &t, e));
	TRY(end_item(tx, a, way->packet_id, now, &is_leaving, e));
	if (is_leaving)
		return err_set(e, RC_CONFLICT, "err.part_waiting", "it is being sent");
	return plan(tx, a, &t, d, way, now, e);
}

enum rc parts_again(struct tx *tx, struct arena *a, const struct document *d, int64_t delivery_id,
		    int64_t now, struct err *e)
{
	struct part_way *ways;
	size_t n;

	TRY(part_ways_of_delivery(tx, a, delivery_id, &ways, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (ways[i].state == DELIVERY_FAILED)
			TRY(again(tx, a, d, &ways[i], now, e));
	}
	return RC_OK;
}

struct again_work {
	struct arena *arena;
	const struct actor *who;
	struct part_again in;
	int64_t now;
};

static enum rc find_way(struct tx *tx, const struct again_work *w, struct part_way *out,
			struct err *e)
{
	struct part_way *ways;
	size_t n;

	TRY(part_ways_of_delivery(tx, w->arena, w->in.delivery_id, &ways, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (ways[i].part_id != w->in.part_id)
			continue;
		*out = ways[i];
		return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such part of that delivery");
}

static enum rc again_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct again_work *w = arg;
	struct delivery to;
	struct document d;
	struct part_way way;

	TRY(delivery_load(tx, w->arena, w->in.delivery_id, &to, e));
	TRY(document_load(tx, w->arena, to.document_id, &d, e));
	TRY(policy_check(w->who, ACTION_DELIVERY_RETRY, &d, e));
	TRY(find_way(tx, w, &way, e));
	if (to.state == DELIVERY_CANCELLED || to.state == DELIVERY_REFUSED)
		return err_set(e, RC_CONFLICT, "err.delivery_nothing", "taken back, or refused");
	if (way.state == DELIVERY_QUEUED)
		return err_set(e, RC_CONFLICT, "err.part_waiting", "it waits");
	TRY(again(tx, w->arena, &d, &way, w->now, e));
	TRY(tell(tx, w->arena, &way, STEP_PART_AGAIN,
		 (struct trace){ .at = w->now,
				 .person = actor_name(w->who),
				 .on_behalf_of = actor_stands_for(w->who) },
		 e));
	return office_audit(tx, w->who, "file.part_again", object_name(w->arena, "document", d.id),
			    part_code(w->arena, d.code, way.n), w->now, e);
}

enum rc office_part_again(struct node *n, const struct actor *who, struct part_again x, int64_t now,
			  struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct again_work w = { .arena = a, .who = who, .in = x, .now = now };

	TRY(policy_check(who, ACTION_DELIVERY_RETRY, NULL, e));
	TRY(db_write(n->db, again_fn, &w, e));
	event_wake(n->deliver);
	return RC_OK;
}

/* ---- looked at ---- */

struct list_work {
	struct arena *arena;
	const struct actor *who;
	int64_t id;
	struct letter_parts *out;
};

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct list_work *w = arg;
	struct letter_parts *x = w->out;
	struct document *d = &x->document;
	struct attachment *files;

	TRY(document_load(tx, w->arena, w->id, d, e));
	TRY(sight_check(tx, w->arena, w->who, d, e));
	TRY(part_of_letter(tx, w->arena, d->id, &x->parts, &x->n_parts, e));
	TRY(part_ways_of_letter(tx, w->arena, d->id, &x->ways, &x->n_ways, e));
	TRY(delivery_list(tx, w->arena, d->id, &x->deliveries, &x->n_deliveries, e));
	TRY(attachment_list(tx, w->arena, d->id, &files, &x->n_files, e));
	x->may_again = policy_allows(w->who, ACTION_DELIVERY_RETRY, d);
	return RC_OK;
}

enum rc office_letter_parts(struct node *n, struct arena *a, const struct actor *who,
			    int64_t document_id, struct letter_parts *out, struct err *e)
{
	struct list_work w = { .arena = a, .who = who, .id = document_id, .out = out };

	*out = (struct letter_parts){ .n_parts = 0 };
	TRY(policy_check(who, ACTION_OUTGOING_VIEW, NULL, e));
	return db_read(n->db, list_fn, &w, e);
}
