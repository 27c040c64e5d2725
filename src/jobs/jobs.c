/* jobs.c -- the threads: each does rounds until told to stop, sleeping on a hint between them. */
#include "jobs/jobs.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "markup/page.h"
#include "store/tenant.h"

#define IDLE (5 * TIME_SEC) /* a hint that was lost costs so much (J1) */
#define AFTER_TROUBLE (2 * TIME_SEC)
#define POLL_LEASE (30 * TIME_SEC) /* renewed while a turn lasts */
#define TURN_MAX TIME_MIN          /* of an organ, when others wait for the thread */
#define SWEEP_EVERY TIME_HOUR
#define DIRECTORY_RETRY (5 * TIME_SEC)
#define QUICK_ANSWER TIME_SEC /* an axis that does not hold our question answers sooner */

/* ---- a worker ---- */

enum rc worker_open(struct worker *w, struct jobs *j, struct node *n, struct arena *a,
		    struct err *e)
{
	const struct axis_client_options o = { .stop = j ? &j->stop : NULL,
					       .abort = j ? &j->abort : NULL };

	*w = (struct worker){ .jobs = j, .node = n, .arena = arena_new(a) };
	w->owner = str_fmt(a, "%d-%llx", (int)getpid(), (unsigned long long)random_u64());
	return axis_client_open(&o, &w->client, e);
}

void worker_close(struct worker *w)
{
	axis_client_close(w->client);
	arena_free(w->arena);
}

void worker_round(struct worker *w, int64_t now)
{
	w->round_at = now;
	w->mono = time_monotonic();
}

int64_t worker_now(const struct worker *w)
{
	return w->round_at + (time_monotonic() - w->mono);
}

bool worker_must_stop(const struct worker *w)
{
	return w->jobs && atomic_load(&w->jobs->stop);
}

void jobs_count(struct jobs *j, atomic_llong *counter)
{
	if (j)
		atomic_fetch_add(counter, 1);
}

struct tenant_read {
	struct arena *arena;
	int64_t id;
	struct tenant tenant;
};

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct tenant_read *r = arg;
	return tenant_load(tx, r->arena, r->id, &r->tenant, e);
}

enum rc load_tenant(struct node *n, struct arena *a, int64_t id, struct tenant *out, struct err *e)
{
	struct tenant_read r = { .arena = a, .id = id };

	TRY(db_read(n->db, tenant_fn, &r, e));
	*out = r.tenant;
	return RC_OK;
}

struct axis_visit visit_of(struct worker *w, const struct tenant *t)
{
	return (struct axis_visit){
		.client = w->client,
		.arena = w->arena,
		.now = worker_now(w),
		.login = { .url = t->axis_url,
			   .system_id = t->organ_code,
			   .secret = t->axis_secret },
		.attempt = { .is_local = true, .vxp_code = -1 },
	};
}

/* ---- deliver ---- */

static int64_t until_next_due(struct worker *w)
{
	int64_t due_at, now = worker_now(w);

	if (outbox_next_due(w->node->db, now, &due_at, NULL) != RC_OK || due_at - now > IDLE)
		return IDLE;
	return due_at > now ? due_at - now : 0;
}

static void deliver_round(struct worker *w)
{
	uint64_t seen = event_count(w->node->deliver);
	struct err e = ERR_INIT;

	worker_round(w, time_now());
	enum rc rc = deliver_one(w, &e);
	COUNT(w, rounds);
	if (rc == RC_OK)
		return;
	if (rc == RC_NOT_FOUND) {
		(void)event_wait(w->node->deliver, seen, until_next_due(w));
		return;
	}
	e.rc = rc;
	log_err(NULL, &e, "deliver");
	(void)event_wait(w->node->deliver, seen, AFTER_TROUBLE);
}

/* ---- poll ---- */

struct poll_turn {
	struct worker *worker;
	struct arena *arena;
	struct poll_claim claim;
	struct tenant tenant;
	int64_t n_polled; /* organs of this node that are polled */
	int64_t due_at;   /* out: of the next look */
	struct axis_contact contact;
};

static enum rc claim_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	struct poll_turn *p = arg;
	int64_t id;

	TRY(tenant_poll_claim(tx, p->arena, &p->claim, &id, &p->n_polled, e));
	return tenant_load(tx, p->arena, id, &p->tenant, e);
}

static enum rc end_turn_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct poll_turn *p = arg;
	return tenant_poll_end(tx, p->tenant.id, p->due_at, &p->contact, e);
}

struct turn_lease {
	struct node *node;
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

	p->contact.error = text_of_err(p->arena, LANG_VI, e);
	log_err(&organ, e, "poll");
}

/* One organ's turn. When the axis held our question open, or there was something, the next look is
 * due at once; else after jobs.poll_secs. With more organs than threads nobody is held, and nobody
 * with a long list keeps the others waiting. */
static void take_turn(struct worker *w, struct poll_turn *p)
{
	const struct conf *conf = w->node->conf;
	bool has_thread = p->n_polled <= conf->jobs_poll_threads;
	int64_t filed = 0, began = time_monotonic();
	const struct look_order order = { .tenant = &p->tenant,
					  .wait_secs = has_thread ? (int)conf->jobs_wait_secs : 0,
					  .until = has_thread ? 0 : began + TURN_MAX,
					  .still_here = still_here,
					  .ctx = p };
	struct err e = ERR_INIT;

	e.rc = poll_organ(w, &order, &filed, &e);
	bool was_held = order.wait_secs > 0 && time_monotonic() - began > QUICK_ANSWER;
	p->due_at = worker_now(w);
	p->contact = (struct axis_contact){ .seen_at = e.rc == RC_OK ? p->due_at : 0 };
	if (e.rc != RC_OK || (!was_held && filed == 0))
		p->due_at += conf->jobs_poll_secs * TIME_SEC;
	if (e.rc != RC_OK && !worker_must_stop(w))
		note_trouble(p, &e);
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

static void poll_round(struct worker *w, struct arena *a)
{
	uint64_t seen = event_count(w->node->poll);
	struct poll_turn p = { .worker = w, .arena = a };
	struct err e = ERR_INIT;

	worker_round(w, time_now());
	p.claim = poll_claim_of(w);
	e.rc = db_write(w->node->db, claim_turn_fn, &p, &e);
	if (e.rc == RC_OK) {
		take_turn(w, &p);
		e.rc = db_write(w->node->db, end_turn_fn, &p, &e);
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

/* ---- the timetable ---- */

struct directory_read {
	struct arena *arena;
	struct tenant_directory *rows;
	size_t n;
};

static enum rc directories_fn(struct tx *tx, void *arg, struct err *e)
{
	struct directory_read *r = arg;
	return tenant_directories(tx, r->arena, &r->rows, &r->n, e);
}

/* One copy per axis: the first organ that is connected to it fetches for all. */
static bool is_first_of_axis(const struct directory_read *r, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (str_eq(r->rows[k].axis_url, r->rows[i].axis_url))
			return false;
	}
	return true;
}

static bool has_one_axis(const struct directory_read *r)
{
	for (size_t i = 1; i < r->n; i++) {
		if (!is_first_of_axis(r, i))
			continue;
		return false;
	}
	return true;
}

static void copy_directories(struct worker *w, int64_t *not_before)
{
	AUTO_ARENA a = arena_new(NULL);
	struct directory_read r = { .arena = a };
	struct err e = ERR_INIT;
	int64_t now = worker_now(w), rows, every = w->node->conf->jobs_directory_secs * TIME_SEC;
	enum rc rc = now < *not_before ? RC_NOT_FOUND
				       : db_read(w->node->db, directories_fn, &r, &e);

	for (size_t i = 0; rc == RC_OK && i < r.n && !worker_must_stop(w); i++) {
		struct tenant t;
		if (r.rows[i].copied_at + every > now || !is_first_of_axis(&r, i))
			continue;
		rc = load_tenant(w->node, a, r.rows[i].id, &t, &e);
		if (rc == RC_OK)
			rc = directory_copy(w, &t, has_one_axis(&r), &rows, &e);
		if (rc == RC_OK)
			log_event(LOG_INFO, NULL, "directory: %lld rows", (long long)rows);
	}
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		return;
	e.rc = rc;
	log_err(NULL, &e, "directory");
	*not_before = now + DIRECTORY_RETRY;
}

static void sweep_when_due(struct worker *w, int64_t *due_at)
{
	int64_t now = worker_now(w);
	struct err e = ERR_INIT;

	/* a clock set back does not put it off for long */
	if (now < *due_at && *due_at - now <= SWEEP_EVERY)
		return;
	*due_at = now + SWEEP_EVERY;
	e.rc = sweep_all(w->node, now, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "sweep");
}

/* ---- threads ---- */

static struct jobs *thread_open(void *arg, struct arena **a, struct worker *w)
{
	struct jobs *j = arg;
	struct err e = ERR_INIT;

	*a = arena_new(NULL);
	if (worker_open(w, j, j->node, *a, &e) != RC_OK)
		die("a background thread cannot start: %s", e.text);
	return j;
}

static void *deliver_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop)) {
		deliver_round(&w);
		arena_reset(w.arena);
	}
	worker_close(&w);
	arena_free(a);
	return NULL;
}

static void *poll_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop)) {
		struct arena_mark m = arena_mark(a);
		poll_round(&w, a);
		arena_reset(w.arena);
		arena_rewind(a, m);
	}
	worker_close(&w);
	arena_free(a);
	return NULL;
}

static void *timetable_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);
	int64_t sweep_at = time_now() + TIME_MIN, directory_at = 0;

	while (!atomic_load(&j->stop)) {
		uint64_t seen = event_count(j->node->poll);
		worker_round(&w, time_now());
		if (j->node->conf->node_office)
			copy_directories(&w, &directory_at);
		sweep_when_due(&w, &sweep_at);
		arena_reset(w.arena);
		if (!atomic_load(&j->stop))
			(void)event_wait(j->node->poll, seen, IDLE);
	}
	worker_close(&w);
	arena_free(a);
	return NULL;
}

static enum rc spawn(struct jobs *j, void *(*main)(void *), int64_t count, struct err *e)
{
	for (int64_t i = 0; i < count; i++) {
		if (pthread_create(&j->threads[j->n_threads], NULL, main, j) != 0)
			return err_errno(e, "background thread");
		j->n_threads++;
	}
	return RC_OK;
}

static enum rc end_leases_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	TRY(tenant_poll_leases_end(tx, e));
	return outbox_leases_end(tx, e);
}

static enum rc spawn_all(struct jobs *j, struct err *e)
{
	const struct conf *c = j->node->conf;

	/* nobody else can hold a lease in an SQLite database whose folder's lock we hold */
	if (db_engine_of(j->node->db) == DB_SQLITE)
		TRY(db_write(j->node->db, end_leases_fn, NULL, e));
	if (c->node_office) {
		TRY(spawn(j, deliver_main, c->jobs_deliver_threads, e));
		TRY(spawn(j, poll_main, c->jobs_poll_threads, e));
	}
	return spawn(j, timetable_main, 1, e);
}

enum rc jobs_start(struct node *n, struct jobs **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct jobs *j = ARENA_NEW(a, struct jobs);

	j->arena = a;
	j->node = n;
	j->stuck = stuck_new(a);
	j->threads = ARENA_ARRAY(
		a, (size_t)(n->conf->jobs_deliver_threads + n->conf->jobs_poll_threads + 1),
		pthread_t);
	enum rc rc = spawn_all(j, e);
	if (rc != RC_OK) {
		jobs_stop(j, 0);
		return rc;
	}
	*out = j;
	return RC_OK;
}

/* Threads look at `stop` between two packets; a call that lasts longer than the grace is ended. */
void jobs_stop(struct jobs *j, int grace_secs)
{
	struct timespec until;
	bool is_over = false;

	atomic_store(&j->stop, true);
	event_wake(j->node->deliver);
	event_wake(j->node->poll);
	until = (struct timespec){ .tv_sec = time_now() / TIME_SEC + grace_secs };
	for (size_t i = 0; i < j->n_threads; i++) {
		if (!is_over && pthread_timedjoin_np(j->threads[i], NULL, &until) == 0)
			continue;
		atomic_store(&j->abort, true);
		is_over = true;
		(void)pthread_join(j->threads[i], NULL);
	}
	arena_free(j->arena);
}

void jobs_stats(const struct jobs *j, struct jobs_stats *out)
{
	*out = (struct jobs_stats){
		.sent = atomic_load(&j->sent),
		.failed_attempts = atomic_load(&j->failed_attempts),
		.fetched = atomic_load(&j->fetched),
		.filed = atomic_load(&j->filed),
		.unreadable = atomic_load(&j->unreadable),
		.rounds = atomic_load(&j->rounds),
	};
}
