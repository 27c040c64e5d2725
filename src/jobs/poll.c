/* poll.c -- what waits on the axis for one organ: list, fetch, file, tell.
 *
 * The axis is told only after the packet is filed and committed. Told twice, or fetched twice, does
 * no harm. A packet that cannot be handled is passed over, and those behind it are not (J2).
 */
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "store/packet.h"

struct look {
	struct arena *arena;
	int64_t tenant_id;
	struct str doc_id;
	struct packet packet;
};

static enum rc look_fn(struct tx *tx, void *arg, struct err *e)
{
	struct look *k = arg;
	return packet_find_fetched(tx, k->arena, k->tenant_id, k->doc_id, &k->packet, e);
}

/* Whether it was filed before (and the axis was perhaps not told). */
static enum rc find_filed(struct worker *w, int64_t tenant_id, struct str doc_id, bool *out,
			  enum packet_state *out_state, struct err *e)
{
	struct look k = { .arena = w->arena, .tenant_id = tenant_id, .doc_id = doc_id };
	enum rc rc = db_read(w->node->db, look_fn, &k, e);

	*out = rc == RC_OK;
	if (rc == RC_OK)
		*out_state = k.packet.state;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static enum rc fetch_and_file(struct worker *w, struct axis_visit *v, const struct tenant *t,
			      const struct axis_listed *x, enum packet_state *out, struct err *e)
{
	struct blob_id blob;
	uint64_t bytes;

	TRY(axis_get(v, x->doc_id, w->node->blobs, (uint64_t)w->node->conf->limit_packet_bytes,
		     &blob, &bytes, e));
	COUNT(w, fetched);
	FAULT_POINT("jobs.fetched");
	v->attempt = (struct attempt){ .is_local = true, .vxp_code = -1 };
	const struct office_arrival arrival = { .tenant_id = t->id,
						.type = x->type,
						.axis_doc_id = x->doc_id,
						.blob = blob,
						.bytes = (int64_t)bytes };
	TRY(office_packet_file(w->node, w->arena, &arrival, time_now(), out, e));
	FAULT_POINT("jobs.filed");
	COUNT(w, filed);
	if (*out == PACKET_UNREADABLE)
		COUNT(w, unreadable);
	event_wake(w->node->deliver); /* status 01 is in the outbox */
	return RC_OK;
}

static enum rc tell(struct axis_visit *v, const struct axis_listed *x, enum packet_state state,
		    struct err *e)
{
	if (state == PACKET_UNREADABLE)
		return axis_update(v, x->doc_id, "fail", STR("Không đọc được gói tin"), e);
	return axis_update(v, x->doc_id, "done", STR(""), e);
}

static enum rc take_one(struct worker *w, struct axis_visit *v, const struct tenant *t,
			const struct axis_listed *x, struct err *e)
{
	enum packet_state state = PACKET_STORED;
	bool is_filed;

	v->now = time_now();
	v->attempt = (struct attempt){ .is_local = true, .vxp_code = -1 };
	TRY(find_filed(w, t->id, x->doc_id, &is_filed, &state, e));
	if (!is_filed)
		TRY(fetch_and_file(w, v, t, x, &state, e));
	v->now = time_now();
	TRY(tell(v, x, state, e));
	FAULT_POINT("jobs.told");
	return RC_OK;
}

/* After a failure: go on with the next packet, or end the round because the next would fail too? */
static bool is_about_packet(enum rc rc)
{
	return !rc_is_temporary(rc) && rc != RC_DENIED;
}

static void log_passed_over(const struct axis_listed *x, const struct err *e)
{
	const struct log_ctx ctx = { NULL, "doc_id", x->doc_id };
	log_err(&ctx, e, "packet passed over");
}

/* All that is listed now, once; *out_taken counts what the axis was told of. */
static enum rc take_listed(struct worker *w, struct axis_visit *v, const struct tenant *t,
			   const struct axis_query *q, int64_t *out_taken, struct err *e)
{
	struct axis_listed *all;
	size_t n;

	*out_taken = 0;
	TRY(axis_list(v, q, &all, &n, e));
	for (size_t i = 0; i < n && !worker_must_stop(w); i++) {
		struct err why = ERR_INIT;
		all[i].type = q->type;
		why.rc = take_one(w, v, t, &all[i], &why);
		if (why.rc == RC_OK) {
			++*out_taken;
			continue;
		}
		if (!is_about_packet(why.rc)) {
			if (e)
				*e = why;
			return why.rc;
		}
		if (why.rc == RC_LIMIT &&
		    axis_update(v, all[i].doc_id, "fail", STR("Gói tin vượt giới hạn dung lượng"),
				NULL) != RC_OK)
			log_event(LOG_WARNING, NULL,
				  "the axis could not be told of a packet over "
				  "limit.packet_bytes");
		log_passed_over(&all[i], &why);
	}
	return RC_OK;
}

static enum rc take_all(struct worker *w, const struct tenant *t, enum message_type type,
			int wait_secs, int64_t *filed, struct err *e)
{
	struct axis_query q = { .type = type, .wait_secs = wait_secs };
	int64_t taken = 1;

	/* what is done leaves the list, so the first page is always the next one */
	while (taken > 0 && !worker_must_stop(w)) {
		struct axis_visit v = visit_of(w, t, time_now());
		struct arena_mark m = arena_mark(w->arena);
		enum rc rc = take_listed(w, &v, t, &q, &taken, e);
		arena_rewind(w->arena, m);
		TRY(rc);
		*filed += taken;
		q.wait_secs = 0;
	}
	return RC_OK;
}

enum rc poll_organ(struct worker *w, const struct tenant *t, int wait_secs, int64_t now,
		   int64_t *out_filed, struct err *e)
{
	(void)now;
	*out_filed = 0;
	TRY(take_all(w, t, MESSAGE_EDOC, wait_secs, out_filed, e));
	return take_all(w, t, MESSAGE_STATUS, 0, out_filed, e);
}

enum rc jobs_poll_once(struct node *n, int64_t tenant_id, int64_t now, int64_t *out_filed,
		       struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w;
	struct tenant t;

	TRY(worker_open(&w, NULL, n, a, e));
	enum rc rc = load_tenant(n, a, tenant_id, &t, e);
	if (rc == RC_OK)
		rc = poll_organ(&w, &t, 0, now, out_filed, e);
	worker_close(&w);
	return rc;
}
