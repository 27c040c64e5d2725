/* operator.c -- what the operator of the axis sees and does, and what is let go in time. */
#include "axis/axis_int.h"

#include "base/fault.h"
#include "base/limits.h"
#include "store/packet.h"

#define SWEEP_BATCH 200
#define TRAFFIC_KEPT (31 * TIME_DAY)

struct overview_read {
	struct arena *a;
	int64_t now;
	struct axis_overview *out;
};

static enum rc overview_load(struct tx *tx, void *arg, struct err *e)
{
	struct overview_read *r = arg;
	struct axis_overview *o = r->out;
	struct axis_totals totals;
	int64_t ignored;
	*o = (struct axis_overview){ 0 };
	TRY(axis_traffic(tx, r->a, r->now - TIME_HOUR, &o->packets_hour, &ignored, e));
	TRY(axis_traffic(tx, r->a, r->now - TIME_DAY, &o->packets_day, &o->bytes_day, e));
	TRY(axis_totals_load(tx, r->a, &totals, e));
	o->waiting = totals.waiting;
	o->oldest_at = totals.oldest_at;
	o->failed = totals.failed;
	TRY(axis_queue_list(tx, r->a, LIMIT_OVERVIEW_ROWS, &o->queues, &o->n_queues, e));
	TRY(axis_failure_list(tx, r->a, LIMIT_OVERVIEW_ROWS, &o->failures, &o->n_failures, e));
	TRY(axis_refusal_list(tx, r->a, LIMIT_OVERVIEW_ROWS, &o->refusals, &o->n_refusals, e));
	return organ_members(tx, r->a, LIMIT_OVERVIEW_ROWS, &o->members, &o->n_members, e);
}

enum rc axis_overview(struct node *n, struct arena *a, const struct actor *who, int64_t now,
		      struct axis_overview *out, struct err *e)
{
	struct overview_read r = { .a = a, .now = now, .out = out };
	TRY(policy_check(who, ACTION_AXIS_VIEW, NULL, e));
	return db_read(n->db, overview_load, &r, e);
}

struct health_read {
	struct arena *a;
	struct axis_totals *out;
};

static enum rc health_load(struct tx *tx, void *arg, struct err *e)
{
	struct health_read *r = arg;
	return axis_totals_load(tx, r->a, r->out, e);
}

enum rc axis_health(struct node *n, struct arena *a, struct axis_totals *out, struct err *e)
{
	struct health_read r = { .a = a, .out = out };
	return db_read(n->db, health_load, &r, e);
}

/* ---- send again ---- */

struct again {
	struct arena *a;
	const struct actor *who;
	int64_t delivery_id, now;
	struct axis_delivery d;
};

static enum rc again_write(struct tx *tx, void *arg, struct err *e)
{
	struct again *g = arg;
	bool moved;
	TRY(axis_delivery_get(tx, g->a, g->delivery_id, &g->d, e));
	if (!g->d.has_payload)
		return err_set(e, RC_CONFLICT, "err.axis.dropped", "payload no longer kept");
	TRY(axis_delivery_reopen(tx, g->delivery_id, g->now, &moved, e));
	if (!moved)
		return err_set(e, RC_CONFLICT, "err.axis.not_failed",
			       "the delivery has not failed");
	return axis_audit(tx, g->who, "delivery.again",
			  str_fmt(g->a, "axis_delivery:%lld", (long long)g->delivery_id),
			  g->d.receiver_code, g->now, e);
}

enum rc axis_delivery_again(struct node *n, const struct actor *who, int64_t delivery_id,
			    int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct again g = { .a = a, .who = who, .delivery_id = delivery_id, .now = now };
	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	TRY(db_write(n->db, again_write, &g, e));
	if (n->axis_arrived)
		n->axis_arrived(n->axis_arrived_ctx, g.d.receiver_code);
	return RC_OK;
}

/* ---- give up ---- */

static enum rc end_write(struct tx *tx, void *arg, struct err *e)
{
	struct again *g = arg;
	struct axis_expired p;
	int64_t waiting;
	bool dropped;

	TRY(axis_delivery_get(tx, g->a, g->delivery_id, &g->d, e));
	if (!g->d.has_payload)
		return err_set(e, RC_CONFLICT, "err.axis.dropped", "payload no longer kept");
	if (g->d.state != TRANSPORT_FAIL)
		return err_set(e, RC_CONFLICT, "err.axis.not_failed",
			       "the delivery has not failed");
	TRY(axis_packet_waiting(tx, g->a, g->d.packet_id, &waiting, e));
	if (waiting > 0)
		return err_set(e, RC_CONFLICT, "err.axis.others_wait",
			       "other receivers have still to take the packet");
	p = (struct axis_expired){ .id = g->d.packet_id,
				   .sender_code = g->d.sender_code,
				   .sha256 = g->d.sha256,
				   .signature = g->d.signature };
	TRY(axis_payload_drop(tx, &p, g->now, &dropped, e));
	return axis_audit(tx, g->who, "delivery.end",
			  str_fmt(g->a, "axis_delivery:%lld", (long long)g->delivery_id),
			  g->d.receiver_code, g->now, e);
}

enum rc axis_delivery_end(struct node *n, const struct actor *who, int64_t delivery_id, int64_t now,
			  struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct again g = { .a = a, .who = who, .delivery_id = delivery_id, .now = now };

	TRY(policy_check(who, ACTION_AXIS_MANAGE, NULL, e));
	return db_write(n->db, end_write, &g, e);
}

/* ---- retention ---- */

struct sweep {
	struct arena *a;
	int64_t now, before_at;
	struct axis_expired after; /* the last one looked at */
	struct axis_expired *list;
	size_t n;
	int64_t dropped; /* of this batch */
	struct blob_id *ids;
	bool *is_named;
};

static enum rc expired_load(struct tx *tx, void *arg, struct err *e)
{
	struct sweep *s = arg;
	return axis_expired_list(tx, s->a, s->before_at, &s->after, SWEEP_BATCH, &s->list, &s->n,
				 e);
}

static enum rc drop_write(struct tx *tx, void *arg, struct err *e)
{
	struct sweep *s = arg;
	s->dropped = 0;
	for (size_t i = 0; i < s->n; i++) {
		bool dropped;
		TRY(axis_payload_drop(tx, &s->list[i], s->now, &dropped, e));
		s->dropped += dropped;
	}
	return RC_OK;
}

static enum rc named_read(struct tx *tx, void *arg, struct err *e)
{
	struct sweep *s = arg;
	return blobs_named(tx, s->a, s->ids, s->n, s->is_named, e);
}

/* The bytes of what was dropped, unless another row names them. */
static enum rc bytes_remove(struct node *n, struct sweep *s, struct err *e)
{
	bool is_gone;

	s->ids = ARENA_ARRAY(s->a, s->n, struct blob_id);
	s->is_named = ARENA_ARRAY(s->a, s->n, bool);
	for (size_t i = 0; i < s->n; i++)
		s->ids[i] = s->list[i].sha256;
	TRY(db_read(n->db, named_read, s, e));
	for (size_t i = 0; i < s->n; i++) {
		if (!s->is_named[i])
			TRY(blob_remove(n->blobs, &s->ids[i], s->now - BLOB_GRACE, &is_gone, e));
	}
	return RC_OK;
}

static enum rc batch_drop(struct node *n, struct sweep *s, struct err *e)
{
	s->dropped = 0;
	if (s->n == 0)
		return RC_OK;
	s->after.id = s->list[s->n - 1].id;
	s->after.created_at = s->list[s->n - 1].created_at;
	TRY(db_write(n->db, drop_write, s, e));
	FAULT_POINT("axis.swept");
	return bytes_remove(n, s, e);
}

static enum rc forget_write(struct tx *tx, void *arg, struct err *e)
{
	const struct sweep *s = arg;
	TRY(axis_seen_forget(tx, s->now, e));
	TRY(axis_traffic_forget(tx, s->now - TRAFFIC_KEPT, e));
	return axis_refusal_forget(tx, LIMIT_REFUSALS, e);
}

enum rc axis_sweep(struct node *n, int64_t now, const atomic_bool *stop, int64_t *out_dropped,
		   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sweep s = { .a = a,
			   .now = now,
			   .before_at = now - n->conf->axis_retention_days * TIME_DAY };

	*out_dropped = 0;
	TRY(db_write(n->db, forget_write, &s, e));
	do {
		if (stop && atomic_load(stop))
			return err_set(e, RC_CANCELLED, NULL, "the sweep was told to stop");
		arena_reset(a);
		TRY(db_read(n->db, expired_load, &s, e));
		TRY(batch_drop(n, &s, e));
		*out_dropped += s.dropped;
	} while (s.n == SWEEP_BATCH);
	return RC_OK;
}
