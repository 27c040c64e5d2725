/* timetable.c -- what is done now and then: the directory's copy. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "store/tenant.h"

#define DIRECTORY_RETRY (5 * TIME_SEC)
#define DIRECTORY_PAUSE TIME_MIN /* between two copies that somebody asked for */

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

static bool is_due(const struct tenant_directory *d, const struct worker *w)
{
	int64_t now = worker_now(w), every = w->node->conf->jobs_directory_secs * TIME_SEC;

	return d->full_at + every <= now || d->full_at > now; /* or the clock was set back */
}

static bool is_wanted(const struct tenant_directory *d)
{
	return d->wanted_at > d->copied_at;
}

struct trying {
	const struct tenant_directory *row;
	int64_t now;
	bool may;
};

static enum rc try_fn(struct tx *tx, void *arg, struct err *e)
{
	struct trying *t = arg;
	return tenant_directory_try(tx, t->row->axis_url, t->now, t->now - DIRECTORY_PAUSE, &t->may,
				    e);
}

static enum rc copy_for(struct worker *w, const struct tenant_directory *d, bool is_full,
			bool may_remove)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct tenant t;
	const struct copy_order order = { .tenant = &t,
					  .may_remove = may_remove,
					  .since = is_full ? 0 : d->version };
	int64_t rows;

	e.rc = load_tenant(w->node, a, d->id, &t, &e);
	if (e.rc == RC_OK)
		e.rc = directory_copy(w, &order, &rows, &e);
	if (e.rc == RC_OK)
		log_event(LOG_INFO, NULL, "directory: %lld rows", (long long)rows);
	else if (!worker_must_stop(w))
		log_err(NULL, &e, "directory");
	return e.rc;
}

/* One that is due is copied from end to end; one that somebody missed something in, what has changed,
 * once a minute at most. */
static enum rc copy_one(struct worker *w, const struct tenant_directory *d, bool may_remove)
{
	struct trying t = { .row = d, .now = worker_now(w) };
	bool is_full = is_due(d, w);
	struct err e = ERR_INIT;

	if (!is_full && !is_wanted(d))
		return RC_OK;
	e.rc = db_write(w->node->db, try_fn, &t, &e);
	if (e.rc != RC_OK) {
		log_err(NULL, &e, "directory");
		return e.rc;
	}
	return t.may || is_full ? copy_for(w, d, is_full, may_remove) : RC_OK;
}

/* An axis that does not answer keeps no other one waiting. */
static enum rc copy_all(struct worker *w, const struct directory_read *r)
{
	/* of two axes neither knows all; and the directory of an axis is its operator's */
	bool may_remove = has_one_axis(r) && !w->node->conf->node_axis;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < r->n && !worker_must_stop(w); i++) {
		if (!is_first_of_axis(r, i))
			continue;
		enum rc one = copy_one(w, &r->rows[i], may_remove);
		if (one != RC_OK)
			rc = one;
	}
	return rc;
}

void copy_directories(struct worker *w, int64_t *not_before)
{
	AUTO_ARENA a = arena_new(NULL);
	struct directory_read r = { .arena = a };
	struct err e = ERR_INIT;
	int64_t now = worker_now(w);

	if (now < *not_before && *not_before - now <= DIRECTORY_RETRY)
		return;
	e.rc = db_read(w->node->db, directories_fn, &r, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "directory");
	else
		e.rc = copy_all(w, &r);
	*not_before = e.rc == RC_OK ? 0 : worker_now(w) + DIRECTORY_RETRY;
}
