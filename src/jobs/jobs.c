/* jobs.c -- the threads: each does rounds until told to stop, sleeping on a hint between them. */
#include "jobs/jobs.h"

#include <stdio.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/log.h"
#include "base/thread.h"
#include "jobs/jobs_int.h"
#include "markup/page.h"
#include "store/digest.h"
#include "store/file_text.h"
#include "store/print_ticket.h"
#include "store/tenant.h"

#define SWEEP_LOOK TIME_MIN /* between two looks whether a sweep is due */
#define READS_LOOK TIME_SEC /* so long a read waits to be written (K1) */

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

bool worker_tries_again(const struct worker *w, enum rc rc, int64_t until)
{
	if (!w->jobs || !rc_is_temporary(rc) || worker_must_stop(w) || time_monotonic() > until)
		return false;
	(void)event_wait(w->node->deliver, event_count(w->node->deliver), TIME_SEC / 2);
	return true;
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
		.attempt = { .is_local = true, .vxp_code = VXP_NO_CODE },
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

static void *thread_close(struct jobs *j, struct arena *a, struct worker *w)
{
	worker_close(w);
	arena_free(a);
	atomic_fetch_sub(&j->n_running, 1);
	event_wake(j->ended);
	return NULL;
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
	return thread_close(j, a, &w);
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
	return thread_close(j, a, &w);
}

static void stay_joined(struct jobs *j)
{
	struct err e = ERR_INIT;

	if (db_join_keep(j->node->db, &e) != RC_OK)
		log_err(NULL, &e, "database");
}

static void *sweep_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);
	int64_t sweep_at = time_now() + TIME_MIN, remind_at = 0;

	while (!atomic_load(&j->stop)) {
		uint64_t seen = event_count(j->ended);
		worker_round(&w, time_now());
		stay_joined(j);
		if (j->node->conf->node_office)
			remind_when_due(&w, &remind_at);
		sweep_when_due(&w, &sweep_at);
		arena_reset(w.arena);
		if (!atomic_load(&j->stop))
			(void)event_wait(j->ended, seen, SWEEP_LOOK);
	}
	return thread_close(j, a, &w);
}

/* Ends with what was read until then written: the pages have stopped before the jobs do. */
static void *audit_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);
	int64_t seal_at = 0;
	bool is_last;

	do {
		uint64_t seen = event_count(j->ended);
		is_last = atomic_load(&j->stop);
		worker_round(&w, time_now());
		audit_round(&w, &seal_at);
		if (!is_last)
			(void)event_wait(j->ended, seen, READS_LOOK);
	} while (!is_last);
	return thread_close(j, a, &w);
}

static void *read_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop)) {
		read_round(&w);
		arena_reset(w.arena);
	}
	return thread_close(j, a, &w);
}

static void *directory_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);
	int64_t directory_at = 0;

	while (!atomic_load(&j->stop)) {
		uint64_t seen = event_count(j->node->poll);
		worker_round(&w, time_now());
		copy_directories(&w, &directory_at);
		arena_reset(w.arena);
		if (!atomic_load(&j->stop))
			(void)event_wait(j->node->poll, seen, IDLE);
	}
	return thread_close(j, a, &w);
}

static void *digest_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop)) {
		digest_round(&w, j->ended);
		arena_reset(w.arena);
	}
	return thread_close(j, a, &w);
}

static void *print_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop))
		print_round(&w);
	return thread_close(j, a, &w);
}

static void *index_main(void *arg)
{
	struct arena *a;
	struct worker w;
	struct jobs *j = thread_open(arg, &a, &w);

	while (!atomic_load(&j->stop))
		index_round(&w);
	return thread_close(j, a, &w);
}

struct loop {
	const char *name;
	void *(*main)(void *);
	int64_t threads;
};

static enum rc spawn(struct jobs *j, const struct loop *l, struct err *e)
{
	for (int64_t i = 0; i < l->threads; i++) {
		atomic_fetch_add(&j->n_running, 1);
		enum rc rc = thread_start(&j->threads[j->n_threads], l->name, l->main, j, e);
		if (rc != RC_OK)
			return atomic_fetch_sub(&j->n_running, 1), rc;
		j->n_threads++;
	}
	return RC_OK;
}

static enum rc end_leases_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	TRY(tenant_poll_leases_end(tx, e));
	TRY(file_text_leases_end(tx, e));
	TRY(digest_leases_end(tx, e));
	TRY(ticket_leases_end(tx, e));
	return outbox_leases_end(tx, e);
}

static enum rc spawn_all(struct jobs *j, struct err *e)
{
	const struct conf *c = j->node->conf;
	const struct loop office[] = { { "deliver", deliver_main, c->jobs_deliver_threads },
				       { "poll", poll_main, c->jobs_poll_threads },
				       { "directory", directory_main, 1 },
				       { "index", index_main, 1 },
				       { "digest", digest_main, 1 },
				       { "print", print_main, 1 },
				       { "read", read_main, j->node->reader ? 1 : 0 } };
	const struct loop all[] = { { "sweep", sweep_main, 1 }, { "audit", audit_main, 1 } };

	/* what is leased while nobody works is the dead's */
	TRY(db_join(j->node->db, end_leases_fn, NULL, e));
	for (size_t i = 0; c->node_office && i < sizeof office / sizeof office[0]; i++)
		TRY(spawn(j, &office[i], e));
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		TRY(spawn(j, &all[i], e));
	return RC_OK;
}

enum rc jobs_start(struct node *n, struct jobs **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct jobs *j = ARENA_NEW(a, struct jobs);

	j->arena = a;
	j->node = n;
	j->stuck = stuck_new(a, n->conf->jobs_poll_secs * TIME_SEC);
	j->ended = event_new(a);
	j->threads = ARENA_ARRAY(
		a, (size_t)(n->conf->jobs_deliver_threads + n->conf->jobs_poll_threads + 7),
		pthread_t);
	enum rc rc = spawn_all(j, e);
	if (rc != RC_OK) {
		jobs_stop(j, 0);
		return rc;
	}
	*out = j;
	return RC_OK;
}

static void await_threads(struct jobs *j, int64_t until)
{
	while (atomic_load(&j->n_running) > 0 && time_monotonic() < until) {
		uint64_t seen = event_count(j->ended);
		if (atomic_load(&j->n_running) > 0)
			(void)event_wait(j->ended, seen, until - time_monotonic());
	}
}

/* Threads look at `stop` between two packets; a call that lasts longer than the grace is ended. */
void jobs_stop(struct jobs *j, int grace_secs)
{
	atomic_store(&j->stop, true);
	event_wake(j->node->deliver);
	event_wake(j->node->poll);
	event_wake(j->node->read);
	event_wake(j->node->print);
	event_wake(j->ended);
	await_threads(j, time_monotonic() + grace_secs * TIME_SEC);
	if (atomic_load(&j->n_running) > 0)
		atomic_store(&j->abort, true);
	for (size_t i = 0; i < j->n_threads; i++)
		(void)pthread_join(j->threads[i], NULL);
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
