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

struct jobs {
	struct arena *arena;
	struct node *node;
	pthread_t *threads;
	size_t n_threads;
	atomic_bool stop;  /* begin nothing new */
	atomic_bool abort; /* end what is under way */
	atomic_llong sent, failed_attempts, fetched, filed, unreadable, rounds;
};

struct worker {
	struct jobs *jobs; /* NULL for the *_once functions */
	struct node *node;
	struct arena *arena; /* one round */
	struct axis_client *client;
	struct str owner; /* of leases */
};

NODISCARD enum rc worker_open(struct worker *w, struct jobs *j, struct node *n, struct arena *a,
			      struct err *e);
void worker_close(struct worker *w);
bool worker_must_stop(const struct worker *w);
void jobs_count(struct jobs *j, atomic_llong *counter);
#define COUNT(w, name) jobs_count((w)->jobs, (w)->jobs ? &(w)->jobs->name : NULL)

/* Claims and sends one packet; RC_NOT_FOUND when nothing is due. */
NODISCARD enum rc deliver_one(struct worker *w, int64_t now, struct err *e);

/* Looks at the axis for one organ: everything that waits is fetched and filed. wait_secs as in
 * axis_query. *out_filed counts packets of both kinds. */
NODISCARD enum rc poll_organ(struct worker *w, const struct tenant *t, int wait_secs, int64_t now,
			     int64_t *out_filed, struct err *e);

/* Copies the directory of the axis of t; may_remove: what is gone there is marked as removed here. */
NODISCARD enum rc directory_copy(struct worker *w, const struct tenant *t, bool may_remove,
				 int64_t now, int64_t *out_rows, struct err *e);
NODISCARD enum rc sweep_all(struct node *n, int64_t now, struct err *e);

/* A tenant with its secret. */
NODISCARD enum rc load_tenant(struct node *n, struct arena *a, int64_t id, struct tenant *out,
			      struct err *e);
struct axis_visit visit_of(struct worker *w, const struct tenant *t, int64_t now);
