/* turn.c -- whose turn it is to look at the axis.
 *
 * Organs take turns by leases in the database, so several threads and several nodes may look, and
 * what a dead one held is free again soon.
 */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "markup/page.h"
#include "store/tenant.h"

#define POLL_LEASE (30 * TIME_SEC) /* renewed while a turn lasts */
#define TURN_MAX TIME_MIN          /* of an organ, when others wait for the thread */
#define QUICK_ANSWER TIME_SEC      /* an axis that does not hold our question answers sooner */

struct poll_turn {
	struct worker *worker;
	struct arena *arena;
	struct poll_claim claim;
	struct tenant tenant;
	int64_t n_polled; /* organs of this node that are polled */
	int64_t due_at;   /* out: of the next look */
	struct axis_contact contact;
	bool was_away; /* the axis owes us an answer */
	int64_t ended_at;
	bool has_answered, is_silent;
	int64_t directory_version;
	bool is_news;     /* out: our copy of the directory is of another version */
	int64_t n_pulled; /* out: packets that waited for it and go now */
};

static enum rc claim_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	struct poll_turn *p = arg;
	int64_t id;

	TRY(tenant_poll_claim(tx, p->arena, &p->claim, &id, &p->n_polled, e));
	TRY(tenant_load(tx, p->arena, id, &p->tenant, e));
	return outbox_peer_is_away(tx, p->arena, p->tenant.axis_url, &p->was_away, e);
}

/* What the look says of the axis concerns what waits to be sent to it. */
static enum rc note_peer(struct tx *tx, struct poll_turn *p, struct err *e)
{
	int64_t longest_pause = p->worker->node->conf->outbox_max_secs * TIME_SEC;
	struct str peer = p->tenant.axis_url;

	p->n_pulled = 0;
	if (p->has_answered)
		return outbox_peer_answered(tx, p->arena, peer, p->ended_at, longest_pause,
					    &p->n_pulled, e);
	return p->is_silent ? outbox_peer_silent(tx, p->arena, peer, p->ended_at, e) : RC_OK;
}

static enum rc end_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	struct poll_turn *p = arg;

	TRY(note_peer(tx, p, e));
	p->is_news = false;
	if (p->directory_version > 0)
		TRY(tenant_directory_hint(tx, p->tenant.axis_url, p->directory_version, p->ended_at,
					  &p->is_news, e));
	return tenant_poll_end(tx, p->tenant.id, p->due_at, &p->contact, e);
}

struct turn_lease {
	int64_t tenant_id, until_at;
};

static enum rc keep_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct turn_lease *l = arg;
	return tenant_poll_keep(tx, l->tenant_id, l->until_at, e);
}

/* Called while a turn lasts. */
static enum rc still_here(void *ctx, struct err *e)
{
	struct poll_turn *p = ctx;
	struct turn_lease l = { .tenant_id = p->tenant.id,
				.until_at = worker_now(p->worker) + POLL_LEASE };
	return db_write(p->worker->node->db, keep_turn_fn, &l, e);
}

/* The text that people see on their first page. */
static void note_trouble(struct poll_turn *p, struct err *e)
{
	const struct log_ctx organ = { NULL, "organ", p->tenant.organ_code };

	p->contact.error = err_keep(p->arena, e);
	log_err(&organ, e, "poll");
}

/* The axis answers, but not for all that it lists: else nobody would know of those. */
static void note_passed(struct poll_turn *p, const struct look_result *r)
{
	const struct text_param params[] = { text_param_i64(r->passed),
					     text_param_str(r->passed_doc_id) };

	p->contact.error = text_keep(p->arena, "kept.poll_passed", params, 2);
}

/* One organ's turn. When the axis held our question open, or there was something, the next look is
 * due at once; else after jobs.poll_secs. With more organs than threads nobody is held, and nobody
 * with a long list keeps the others waiting. */
static void take_turn(struct worker *w, struct poll_turn *p)
{
	const struct conf *conf = w->node->conf;
	bool has_thread = p->n_polled <= conf->jobs_poll_threads;
	/* an axis that was away is not asked to hold the question: its answer is waited for */
	bool may_wait = has_thread && !p->was_away;
	int64_t began = time_monotonic();
	struct look_result result = { .filed = 0 };
	const struct look_order order = { .tenant = &p->tenant,
					  .wait_secs = may_wait ? (int)conf->jobs_wait_secs : 0,
					  .until = has_thread ? 0 : began + TURN_MAX,
					  .still_here = still_here,
					  .ctx = p };
	struct err e = ERR_INIT;

	e.rc = poll_organ(w, &order, &result, &e);
	bool was_held = order.wait_secs > 0 && time_monotonic() - began > QUICK_ANSWER;
	p->due_at = p->ended_at = worker_now(w);
	p->has_answered = result.has_answered;
	p->is_silent = result.is_silent;
	p->directory_version = result.directory_version;
	p->contact = (struct axis_contact){ .seen_at = e.rc == RC_OK ? p->due_at : 0 };
	if (e.rc != RC_OK || (!was_held && result.filed == 0))
		p->due_at += conf->jobs_poll_secs * TIME_SEC;
	if (e.rc != RC_OK && !worker_must_stop(w))
		note_trouble(p, &e);
	else if (e.rc == RC_OK && result.passed > 0)
		note_passed(p, &result);
}

static enum rc end_turn(struct worker *w, struct poll_turn *p, struct err *e)
{
	int64_t until = time_monotonic() + LAST_WORD;
	enum rc rc;

	do {
		err_clear(e);
		rc = db_write(w->node->db, end_turn_fn, p, e);
	} while (rc != RC_OK && worker_tries_again(w, rc, until));
	if (rc == RC_OK && p->n_pulled > 0) {
		log_event(LOG_INFO, NULL, "the axis answers again: %lld packets go to it now",
			  (long long)p->n_pulled);
		event_wake(w->node->deliver);
	}
	if (rc == RC_OK && p->is_news)
		event_wake(w->node->poll); /* the directory's thread sleeps on it too */
	return rc;
}

static enum rc next_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	struct poll_turn *p = arg;
	return tenant_poll_next(tx, p->arena, &p->due_at, e);
}

/* How long until an organ is due, at most IDLE. */
static int64_t until_next_turn(struct poll_turn *p)
{
	if (db_read(p->worker->node->db, next_turn_fn, p, NULL) != RC_OK)
		return AFTER_TROUBLE;
	int64_t us = p->due_at - worker_now(p->worker);
	return us < 0 ? 0 : us < IDLE ? us : IDLE;
}

static struct poll_claim poll_claim_of(const struct worker *w)
{
	const struct conf *conf = w->node->conf;
	int64_t lease = conf->jobs_wait_secs * TIME_SEC + POLL_LEASE;
	int64_t pause = conf->jobs_poll_secs * TIME_SEC;

	return (struct poll_claim){ .now = w->round_at,
				    .lease_until_at = w->round_at + lease,
				    .horizon_at = w->round_at + 2 * (lease + pause) };
}

void poll_round(struct worker *w, struct arena *a)
{
	uint64_t seen = event_count(w->node->poll);
	struct poll_turn p = { .worker = w, .arena = a };
	struct err e = ERR_INIT;

	worker_round(w, time_now());
	p.claim = poll_claim_of(w);
	e.rc = db_write(w->node->db, claim_turn_fn, &p, &e);
	if (e.rc == RC_OK) {
		take_turn(w, &p);
		e.rc = end_turn(w, &p, &e);
	}
	if (e.rc == RC_OK)
		return;
	if (e.rc == RC_NOT_FOUND) {
		(void)event_wait(w->node->poll, seen, until_next_turn(&p));
		return;
	}
	log_err(NULL, &e, "poll");
	(void)event_wait(w->node->poll, seen, AFTER_TROUBLE);
}
