/* poll.c -- what waits on the axis for one organ: list, fetch, file, tell.
 *
 * The axis is told only after the packet is filed and committed. Told twice, or fetched twice, does
 * no harm. A packet that cannot be handled is passed over, and those behind it are not (J2): it stays
 * on the axis's list, is tried again after a pause that grows, and when it is the axis that cannot
 * hand it out, the axis is told "fail" in the end, so that people there see it. A round ends early
 * only when the next packet would fail the same way: no answer several times in a row, our secret
 * refused, our own disk or database away.
 */
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "jobs/jobs_int.h"
#include "markup/page.h"
#include "store/packet.h"

#define SILENT_MAX 3    /* packets in a row without any answer that end a round */
#define GIVE_UP_AFTER 5 /* refusals to hand a packet out */
#define KEEP_TURN (10 * TIME_SEC)

struct look {
	struct worker *w;
	const struct look_order *order;
	struct axis_visit visit;
	struct map *seen; /* DocIds of this round */
	struct arena *seen_arena;
	int64_t kept_at; /* time_monotonic of the last still_here */
	int silent;
	struct look_result result;
};

static struct stuck *stuck_of(const struct look *k)
{
	return k->w->jobs ? k->w->jobs->stuck : NULL;
}

/* ---- one packet ---- */

struct filed_look {
	struct arena *arena;
	int64_t tenant_id;
	struct str doc_id;
	struct packet packet;
};

static enum rc filed_fn(struct tx *tx, void *arg, struct err *e)
{
	struct filed_look *k = arg;
	return packet_find_fetched(tx, k->arena, k->tenant_id, k->doc_id, &k->packet, e);
}

/* Whether it was filed before (and the axis was perhaps not told). */
static enum rc find_filed(struct look *k, struct str doc_id, bool *out,
			  enum packet_state *out_state, struct err *e)
{
	struct filed_look f = { .arena = k->w->arena,
				.tenant_id = k->order->tenant->id,
				.doc_id = doc_id };
	enum rc rc = db_read(k->w->node->db, filed_fn, &f, e);

	*out = rc == RC_OK;
	if (rc == RC_OK)
		*out_state = f.packet.state;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

static void attempt_is_local(struct look *k)
{
	k->visit.attempt = (struct attempt){ .is_local = true, .vxp_code = VXP_NO_CODE };
}

static enum rc fetch_and_file(struct look *k, const struct axis_listed *x, enum packet_state *out,
			      struct err *e)
{
	struct worker *w = k->w;
	struct office_arrival arrival = { .tenant_id = k->order->tenant->id,
					  .type = x->type,
					  .axis_doc_id = x->doc_id,
					  .sender_code = x->from };
	uint64_t bytes;

	TRY(axis_get(&k->visit, x->doc_id, w->node->blobs,
		     (uint64_t)w->node->conf->limit_packet_bytes, &arrival.blob, &bytes, e));
	COUNT(w, fetched);
	FAULT_POINT("jobs.fetched");
	attempt_is_local(k);
	arrival.bytes = (int64_t)bytes;
	TRY(office_packet_file(w->node, w->arena, &arrival, worker_now(w), out, e));
	FAULT_POINT("jobs.filed");
	COUNT(w, filed);
	if (*out == PACKET_UNREADABLE)
		COUNT(w, unreadable);
	event_wake(w->node->deliver); /* status 01 is in the outbox */
	return RC_OK;
}

static enum rc tell(struct look *k, struct str doc_id, enum packet_state state, struct err *e)
{
	k->visit.now = worker_now(k->w);
	if (state == PACKET_UNREADABLE)
		return axis_update(&k->visit, doc_id, "fail",
				   text_get(LANG_VI, TEXT_POLL_UNREADABLE), e);
	return axis_update(&k->visit, doc_id, "done", STR(""), e);
}

static enum rc take_one(struct look *k, const struct axis_listed *x, struct err *e)
{
	enum packet_state state = PACKET_STORED;
	bool is_filed;

	k->visit.now = worker_now(k->w);
	attempt_is_local(k);
	TRY(find_filed(k, x->doc_id, &is_filed, &state, e));
	if (!is_filed)
		TRY(fetch_and_file(k, x, &state, e));
	TRY(tell(k, x->doc_id, state, e));
	FAULT_POINT("jobs.told");
	return RC_OK;
}

/* ---- one that failed ---- */

/* Whether the next packet would fail the same way. */
static bool ends_round(struct look *k, enum rc rc)
{
	const struct attempt *a = &k->visit.attempt;

	if (rc == RC_CANCELLED || rc == RC_DENIED)
		return true;
	if (a->is_local)
		return rc_is_temporary(rc);
	k->silent = a->http_status == 0 ? k->silent + 1 : 0;
	return k->silent >= SILENT_MAX;
}

/* Larger than we take, or more often refused than chance explains: the axis shall not list it any
 * more, and its operator shall know why. */
static void give_up(struct look *k, struct str doc_id, const struct err *why, int64_t failures)
{
	bool is_too_large = why->rc == RC_LIMIT;
	bool is_refused = why->rc == RC_INVALID && k->visit.attempt.vxp_code > 0 &&
			  failures >= GIVE_UP_AFTER;
	struct err e = ERR_INIT;

	if (!is_too_large && !is_refused)
		return;
	k->visit.now = worker_now(k->w);
	struct str text = is_too_large ? text_get(LANG_VI, TEXT_POLL_TOO_LARGE)
				       : text_of_err(k->w->arena, LANG_VI, why);
	e.rc = axis_update(&k->visit, doc_id, "fail", text, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "the axis could not be told");
}

/* Logged at the first, second, fourth, eighth … failure. */
static void pass_over(struct look *k, struct str doc_id, const struct err *why)
{
	const struct log_ctx ctx = { NULL, "doc_id", doc_id };
	int64_t failures = stuck_note(stuck_of(k), k->order->tenant->id, doc_id, worker_now(k->w));

	if ((failures & (failures - 1)) == 0)
		log_err(&ctx, why, "packet passed over");
	give_up(k, doc_id, why, failures);
}

/* ---- all that waits ---- */

static bool is_over(const struct look *k)
{
	return worker_must_stop(k->w) ||
	       (k->order->until > 0 && time_monotonic() > k->order->until);
}

static enum rc keep_turn(struct look *k, struct err *e)
{
	int64_t now = time_monotonic();

	if (!k->order->still_here || now - k->kept_at < KEEP_TURN)
		return RC_OK;
	k->kept_at = now;
	return k->order->still_here(k->order->ctx, e);
}

static enum rc take_or_pass(struct look *k, const struct axis_listed *x, struct err *e)
{
	struct arena_mark m = arena_mark(k->w->arena);
	struct err why = ERR_INIT;

	why.rc = take_one(k, x, &why);
	if (why.rc == RC_OK) {
		stuck_forget(stuck_of(k), k->order->tenant->id, x->doc_id);
		k->silent = 0;
		k->result.filed++;
	} else if (ends_round(k, why.rc)) {
		if (e)
			*e = why;
		return why.rc;
	} else {
		pass_over(k, x->doc_id, &why);
	}
	arena_rewind(k->w->arena, m);
	return RC_OK;
}

/* What is on the page and was not seen in this round; *out_new counts those. */
static enum rc take_page(struct look *k, const struct axis_listed *all, size_t n, size_t *out_new,
			 struct err *e)
{
	*out_new = 0;
	for (size_t i = 0; i < n && !is_over(k); i++) {
		if (!map_put(k->seen, str_dup(k->seen_arena, all[i].doc_id), NULL))
			continue;
		++*out_new;
		TRY(keep_turn(k, e));
		bool may_try = stuck_may_try(stuck_of(k), k->order->tenant->id, all[i].doc_id,
					     worker_now(k->w));
		int64_t filed = k->result.filed;
		if (may_try)
			TRY(take_or_pass(k, &all[i], e));
		if (k->result.filed == filed && k->result.passed++ == 0)
			k->result.passed_doc_id = str_dup(k->seen_arena, all[i].doc_id);
	}
	return RC_OK;
}

static enum rc list_page(struct look *k, const struct axis_query *q, struct axis_listed **all,
			 size_t *n, struct err *e)
{
	enum rc rc = axis_list(&k->visit, q, all, n, e);

	if (rc == RC_OK && q->is_first)
		k->result.directory_version = k->visit.directory_version;
	if (rc == RC_OK)
		k->result.has_answered = true;
	else if (outbox_blame(&k->visit.attempt) == OUTBOX_PEER_FAILED)
		k->result.is_silent = true;
	return rc;
}

/* What is done leaves the list, so the same page is always the next one, until it shows only what was
 * passed over; then the page behind it. */
static enum rc take_all(struct look *k, enum message_type type, struct err *e)
{
	struct axis_query q = { .type = type, .page = 1, .is_first = type == MESSAGE_EDOC };
	bool was_new = true;

	q.wait_secs = type == MESSAGE_EDOC ? k->order->wait_secs : 0;
	while (!is_over(k)) {
		struct arena_mark m = arena_mark(k->w->arena);
		struct axis_listed *all;
		size_t n, n_new;

		k->visit.now = worker_now(k->w);
		TRY(list_page(k, &q, &all, &n, e));
		TRY(take_page(k, all, n, &n_new, e));
		arena_rewind(k->w->arena, m);
		q.wait_secs = 0;
		q.is_first = false;
		if (n == 0 || (n_new == 0 && !was_new))
			break;
		was_new = n_new > 0;
		if (n_new == 0) {
			q.size = q.size > 0 ? q.size : (int64_t)n;
			q.page++;
		}
	}
	return RC_OK;
}

enum rc poll_organ(struct worker *w, const struct look_order *o, struct look_result *out,
		   struct err *e)
{
	AUTO_ARENA seen_arena = arena_new(NULL);
	struct look k = { .w = w,
			  .order = o,
			  .visit = visit_of(w, o->tenant),
			  .seen = map_new(seen_arena),
			  .seen_arena = seen_arena,
			  .kept_at = time_monotonic() };
	struct err why = ERR_INIT;
	enum rc documents = take_all(&k, MESSAGE_EDOC, e);

	/* statuses have their turn whatever became of the documents */
	k.silent = 0;
	enum rc statuses = take_all(&k, MESSAGE_STATUS, &why);
	*out = k.result;
	out->passed_doc_id = str_dup(w->arena, out->passed_doc_id);
	if (documents == RC_OK && statuses != RC_OK && e)
		*e = why;
	return documents != RC_OK ? documents : statuses;
}

enum rc jobs_poll_once(struct node *n, int64_t tenant_id, int64_t now, int64_t *out_filed,
		       struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w;
	struct tenant t;
	const struct look_order order = { .tenant = &t };

	struct look_result result = { .filed = 0 };

	*out_filed = 0;
	TRY(worker_open(&w, NULL, n, a, e));
	worker_round(&w, now);
	enum rc rc = load_tenant(n, a, tenant_id, &t, e);
	if (rc == RC_OK)
		rc = poll_organ(&w, &order, &result, e);
	*out_filed = result.filed;
	worker_close(&w);
	return rc;
}
