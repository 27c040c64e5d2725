/* timetable.c -- what is done now and then: the directory's copy. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "store/tenant.h"

#define DIRECTORY_RETRY (5 * TIME_SEC)

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

	return d->copied_at + every <= now || d->copied_at > now; /* or the clock was set back */
}

static enum rc copy_for(struct worker *w, int64_t tenant_id, bool may_remove)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct tenant t;
	int64_t rows;

	e.rc = load_tenant(w->node, a, tenant_id, &t, &e);
	if (e.rc == RC_OK)
		e.rc = directory_copy(w, &t, may_remove, &rows, &e);
	if (e.rc == RC_OK)
		log_event(LOG_INFO, NULL, "directory: %lld rows", (long long)rows);
	else if (!worker_must_stop(w))
		log_err(NULL, &e, "directory");
	return e.rc;
}

/* Those that are due; an axis that does not answer keeps no other one waiting. */
static enum rc copy_all(struct worker *w, const struct directory_read *r)
{
	/* of two axes neither knows all; and the directory of an axis is its operator's */
	bool may_remove = has_one_axis(r) && !w->node->conf->node_axis;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < r->n && !worker_must_stop(w); i++) {
		if (!is_due(&r->rows[i], w) || !is_first_of_axis(r, i))
			continue;
		enum rc one = copy_for(w, r->rows[i].id, may_remove);
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
