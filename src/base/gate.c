#include "base/gate.h"

#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/time.h"
#include "base/waits.h"

#define LOOK (TIME_SEC / 5) /* between two looks whether somebody wants an end */

void gate_init(struct gate *g, size_t room, const char *busy)
{
	*g = (struct gate){ .room = room, .busy = busy };
	if (pthread_cond_init(&g->changed, NULL) != 0 || pthread_mutex_init(&g->lock, NULL) != 0)
		die("cannot make a gate");
}

void gate_done(struct gate *g)
{
	(void)pthread_cond_destroy(&g->changed);
	(void)pthread_mutex_destroy(&g->lock);
}

static bool is_wanted(const struct gate_wish *w)
{
	return !w->stop || !atomic_load(w->stop);
}

static enum rc busy(const struct gate *g, struct err *e)
{
	return err_set(e, RC_BUSY, g->busy, "%zu at work, %zu wait", g->n_inside, g->n_waiting);
}

/* ---- with the lock ---- */

static bool may_wait(const struct gate *g, const struct gate_wish *w)
{
	if (w->is_last)
		return true;
	for (size_t i = 0; w->who != 0 && i < g->n_waiting; i++) {
		if (g->waiting[i] == w->who)
			return false;
	}
	return g->n_waiting < LIMIT_GATE_WAITING;
}

/* ticket 0: who is last */
static bool is_next(const struct gate *g, uint64_t ticket)
{
	if (g->n_inside >= g->room)
		return false;
	return g->n_waiting == 0 || g->came[0] == ticket;
}

static void stand(struct gate *g, int64_t who, uint64_t ticket)
{
	g->waiting[g->n_waiting] = who;
	g->came[g->n_waiting++] = ticket;
}

static void step_out(struct gate *g, uint64_t ticket)
{
	size_t i = 0;

	while (g->came[i] != ticket)
		i++;
	g->n_waiting--;
	memmove(&g->waiting[i], &g->waiting[i + 1], (g->n_waiting - i) * sizeof g->waiting[0]);
	memmove(&g->came[i], &g->came[i + 1], (g->n_waiting - i) * sizeof g->came[0]);
}

static void pause_for(struct gate *g, int64_t us)
{
	int64_t end = time_monotonic() + (us < LOOK ? us : LOOK);
	const struct timespec ts = { .tv_sec = end / TIME_SEC, .tv_nsec = end % TIME_SEC * 1000 };

	waits_begin();
	(void)pthread_cond_clockwait(&g->changed, &g->lock, CLOCK_MONOTONIC, &ts);
	waits_end();
}

static enum rc wait_inside(struct gate *g, const struct gate_wish *w, uint64_t ticket,
			   struct err *e)
{
	int64_t until = time_monotonic() + w->secs * TIME_SEC;

	while (is_wanted(w)) {
		int64_t now = time_monotonic();
		if (is_next(g, ticket))
			return RC_OK;
		if (now >= until)
			return busy(g, e);
		pause_for(g, until - now);
	}
	return err_set(e, RC_CANCELLED, NULL, "waiting given up");
}

static enum rc enter(struct gate *g, const struct gate_wish *w, struct err *e)
{
	uint64_t ticket = w->is_last ? 0 : ++g->n_came;
	enum rc rc;

	if (!is_wanted(w))
		return err_set(e, RC_CANCELLED, NULL, "it is not begun any more");
	if (!is_next(g, ticket) && !may_wait(g, w))
		return busy(g, e);
	if (ticket > 0 && !is_next(g, ticket)) {
		stand(g, w->who, ticket);
		rc = wait_inside(g, w, ticket, e);
		step_out(g, ticket);
	} else {
		rc = wait_inside(g, w, ticket, e);
	}
	g->n_inside += rc == RC_OK;
	(void)pthread_cond_broadcast(&g->changed);
	return rc;
}

/* ---- the interface ---- */

enum rc gate_enter(struct gate *g, const struct gate_wish *w, struct err *e)
{
	(void)pthread_mutex_lock(&g->lock);
	enum rc rc = enter(g, w, e);
	(void)pthread_mutex_unlock(&g->lock);
	return rc;
}

void gate_leave(struct gate *g)
{
	(void)pthread_mutex_lock(&g->lock);
	g->n_inside--;
	(void)pthread_cond_broadcast(&g->changed);
	(void)pthread_mutex_unlock(&g->lock);
}

bool gate_has_waiting(struct gate *g)
{
	(void)pthread_mutex_lock(&g->lock);
	bool has = g->n_waiting > 0;
	(void)pthread_mutex_unlock(&g->lock);
	return has;
}
