/* jobs_int.h -- what the loops share.
 *
 * WHAT      One worker thread's tools, and one round of each loop.
 * OWNERSHIP A worker belongs to its thread; its arena is emptied after each round.
 * ERRORS    A round answers what stopped it; the loop logs it once and tries again later.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "carrier/carrier.h"
#include "jobs/jobs.h"
#include "office/office.h"

#define IDLE (5 * TIME_SEC)          /* a hint that was lost costs so much (J1) */
#define AFTER_TROUBLE (2 * TIME_SEC) /* before a loop that failed goes on */
#define LAST_WORD TIME_MIN           /* a write that ends a lease is tried so long */

struct jobs {
	struct arena *arena;
	struct node *node;
	pthread_t *threads;
	size_t n_threads;
	atomic_size_t n_running; /* of them */
	atomic_bool stop;        /* begin nothing new */
	atomic_bool abort;       /* end what is under way */
	struct event *ended;     /* stop has been raised, or a thread is over since */
	atomic_llong sent, failed_attempts, fetched, filed, unreadable, rounds;
	struct stuck *stuck;
};

struct worker {
	struct jobs *jobs; /* NULL for the *_once functions */
	struct node *node;
	struct arena *arena; /* one round */
	struct axis_client *client;
	struct str owner;       /* of leases */
	int64_t round_at, mono; /* the clock, read once a round, and when that was */
};

NODISCARD enum rc worker_open(struct worker *w, struct jobs *j, struct node *n, struct arena *a,
			      struct err *e);
void worker_close(struct worker *w);
bool worker_must_stop(const struct worker *w);
/* A round begins at now; from then on worker_now goes on as time does, whatever the clock is set to. */
void worker_round(struct worker *w, int64_t now);
int64_t worker_now(const struct worker *w);
/* After a write that ends a lease: whether to try it again, after a moment, because the database is
 * away for a while (its disk is full, say). Else everybody would wait for the lease to run out.
 * until: time_monotonic. The *_once functions do not wait. */
bool worker_tries_again(const struct worker *w, enum rc rc, int64_t until);
void jobs_count(struct jobs *j, atomic_llong *counter);
#define COUNT(w, name) jobs_count((w)->jobs, (w)->jobs ? &(w)->jobs->name : NULL)

/* ---- packets that could not be fetched (stuck.c) ---- */
/* Remembers of each when it may be tried again (pause_first after the first failure, twice that after
 * the second … an hour), so that one that always fails is not downloaded at every look. In memory
 * alone, and of bounded size: forgetting costs a try. A NULL list lets everything be tried.
 * THREADS any. */
struct stuck *stuck_new(struct arena *a, int64_t pause_first);
bool stuck_may_try(struct stuck *s, int64_t tenant_id, struct str doc_id, int64_t now);
/* One more failure; answers how many in a row. */
int64_t stuck_note(struct stuck *s, int64_t tenant_id, struct str doc_id, int64_t now);
void stuck_forget(struct stuck *s, int64_t tenant_id, struct str doc_id);

/* Claims and sends one packet at the round's time; RC_NOT_FOUND when nothing is due. */
NODISCARD enum rc deliver_one(struct worker *w, struct err *e);

/* Looks at the axis for one organ: everything that waits is fetched and filed. */
struct look_order {
	const struct tenant *tenant;
	int wait_secs; /* as in axis_query */
	int64_t until; /* time_monotonic: begin nothing new after it; 0 = no bound */
	/* called now and then while it lasts, to keep the turn; or NULL */
	enum rc (*still_here)(void *ctx, struct err *e);
	void *ctx;
};
/* Of both kinds; strings live in the worker's arena. */
struct look_result {
	int64_t filed;
	int64_t passed; /* listed by the axis and not filed, for they could not be fetched */
	struct str passed_doc_id;     /* the first of those */
	int64_t directory_version;    /* that the axis told, or 0 */
	bool has_answered, is_silent; /* of the axis: some list came; none, and that is its fault */
};
NODISCARD enum rc poll_organ(struct worker *w, const struct look_order *o, struct look_result *out,
			     struct err *e);

/* One organ's turn at the axis, or a wait for one (turn.c). */
void poll_round(struct worker *w, struct arena *a);

/* Reads the file whose turn it is (read.c); RC_NOT_FOUND when none is due. */
NODISCARD enum rc read_one(struct worker *w, struct err *e);
/* The same, or a wait for one. */
void read_round(struct worker *w);

/* Copies the directories that are due (timetable.c); *not_before is the caller's memory of it. */
void copy_directories(struct worker *w, int64_t *not_before);
/* Copies the directory of the axis of t, or (since > 0) what has changed there behind that version, if
 * the axis knows how. may_remove: what is gone there is marked as removed here. */
struct copy_order {
	const struct tenant *tenant;
	bool may_remove;
	int64_t since;
};
NODISCARD enum rc directory_copy(struct worker *w, const struct copy_order *o, int64_t *out_rows,
				 struct err *e);

/* Writes what was read (office/audit.h), and seals what is not sealed yet when it is time to; *due_at is
 * the caller's memory of that (audit.c). */
void audit_round(struct worker *w, int64_t *due_at);
/* People are told of deadlines, once an hour; *due_at is the caller's memory of that (remind.c). */
void remind_when_due(struct worker *w, int64_t *due_at);
/* Makes the digests that are due and hands them to the mail server, then waits (digest.c). */
void digest_round(struct worker *w, struct event *ended);
/* Makes the long print whose turn it is, or waits for one (print.c). */
void print_round(struct worker *w);
/* Tells the search index of what was marked, or waits for something to be (index.c). */
void index_round(struct worker *w);

/* ---- what nobody needs any more (sweep.c) ---- */
struct sweep_order {
	int64_t now;
	int64_t first_part; /* of the blobs, 0 … BLOB_PARTS - 1; then on, and round */
	int n_parts;
	const atomic_bool *stop; /* as blob_sweep has it */
};
NODISCARD enum rc sweep_parts(struct node *n, const struct sweep_order *o, struct err *e);
/* If it is; *due_at is the caller's memory of it. */
void sweep_when_due(struct worker *w, int64_t *due_at);

/* A tenant with its secret. */
NODISCARD enum rc load_tenant(struct node *n, struct arena *a, int64_t id, struct tenant *out,
			      struct err *e);
struct axis_visit visit_of(struct worker *w, const struct tenant *t);
