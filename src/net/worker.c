/* worker.c -- the queue of whole requests and the threads that run their handlers. */
#include "net/server_int.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"
#include "base/waits.h"

/* More workers than processors only get in each other's way, as long as none waits (base/waits.h). Who waits
 * without saying so, or works long, keeps nobody out: when none was begun for some time, or one is late, it is
 * begun all the same. */
#define STUCK (TIME_SEC / 250)
#define LATE (TIME_SEC / 50)

static void queue_link(struct request *r)
{
	struct net_server *s = r->server;

	r->state = REQUEST_QUEUED;
	r->queued_at = time_monotonic();
	r->queue_next = NULL;
	if (s->queue_last)
		s->queue_last->queue_next = r;
	else
		s->queue_first = r;
	s->queue_last = r;
	s->stats.queued++;
}

/* Whether somebody is to be woken for what is queued: else whoever is ready first takes it. */
static bool is_help_wanted(const struct net_server *s)
{
	return s->queue_first && (s->n_busy < s->at_once || !s->is_watched);
}

void queue_put_locked(struct request *r)
{
	queue_link(r);
	if (is_help_wanted(r->server))
		(void)pthread_cond_signal(&r->server->work);
}

bool queue_put(struct request *r)
{
	struct net_server *s = r->server;
	bool ok, wakes = false;

	(void)pthread_mutex_lock(&s->lock);
	ok = !s->is_cutting && s->stats.queued < (uint64_t)s->o.max_queue;
	if (ok) {
		/* First suspended, then seen by workers, who may be quick to resume it. */
		MHD_suspend_connection(r->mhd);
		queue_link(r);
		wakes = is_help_wanted(s);
	}
	(void)pthread_mutex_unlock(&s->lock);
	/* r may be gone already. A worker woken inside the lock would only wait for it. */
	if (wakes)
		(void)pthread_cond_signal(&s->work);
	return ok;
}

/* When the first of the queue is begun at the latest. */
static int64_t begins_until(const struct net_server *s)
{
	int64_t queued = s->queue_first->queued_at;
	int64_t stuck = (queued > s->begun_at ? queued : s->begun_at) + STUCK;

	return stuck < queued + LATE ? stuck : queued + LATE;
}

/* With the lock: until there is something to do, now. */
static void work_await(struct net_server *s)
{
	int64_t until;

	while (!s->is_quitting) {
		if (s->queue_first && s->n_busy < s->at_once)
			return;
		if (!s->queue_first || s->is_watched) {
			(void)pthread_cond_wait(&s->work, &s->lock);
			continue;
		}
		until = begins_until(s);
		if (time_monotonic() >= until)
			return;
		const struct timespec t = { .tv_sec = until / TIME_SEC,
					    .tv_nsec = until % TIME_SEC * 1000 };
		s->is_watched = true;
		(void)pthread_cond_timedwait(&s->work, &s->lock, &t);
		s->is_watched = false;
	}
}

/* was_busy: with another one until now. */
static struct request *queue_take(struct net_server *s, bool was_busy)
{
	struct request *r;

	(void)pthread_mutex_lock(&s->lock);
	s->n_busy -= was_busy ? 1 : 0;
	work_await(s);
	r = s->queue_first;
	if (r) {
		s->n_busy++;
		s->begun_at = time_monotonic();
		s->queue_first = r->queue_next;
		if (!s->queue_first)
			s->queue_last = NULL;
		s->stats.queued--;
		r->state = REQUEST_RUNNING;
		r->is_running = true;
		r->seen_wakes = s->park.wakes;
		if (is_help_wanted(s))
			(void)pthread_cond_signal(&s->work);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return r;
}

/* waits_fn, on a worker. */
static void worker_waits(void *ctx, bool waits)
{
	struct net_server *s = ctx;

	(void)pthread_mutex_lock(&s->lock);
	s->n_busy += waits ? -1 : 1;
	if (is_help_wanted(s))
		(void)pthread_cond_signal(&s->work);
	(void)pthread_mutex_unlock(&s->lock);
}

/* True when the request waits: then it is no longer ours. */
static bool run_parked(struct request *r, const struct net_reply *reply)
{
	struct net_server *s = r->server;
	bool parked = false;

	if (!reply->wait_again)
		return false;
	(void)pthread_mutex_lock(&s->lock);
	if (r->state == REQUEST_RUNNING && !s->is_stopping) {
		r->is_running = false;
		park_put(r, reply);
		parked = true;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return parked;
}

/* next: REPLIED, or READING when its body may come now. */
static void run_over(struct request *r, enum request_state next)
{
	struct net_server *s = r->server;
	struct MHD_Connection *mhd = r->mhd;
	bool resume;
	bool orphan;

	(void)pthread_mutex_lock(&s->lock);
	r->is_running = false;
	orphan = r->is_orphan;
	resume = r->state == REQUEST_RUNNING;
	if (resume)
		r->state = next;
	(void)pthread_mutex_unlock(&s->lock);
	/* From here on r may be gone, unless nobody else has it. */
	if (resume)
		MHD_resume_connection(mhd);
	else if (orphan)
		request_free(r);
}

static void request_check(struct request *r)
{
	const struct net_handler *h = &r->server->h;
	struct net_reply reply;
	bool may_come;

	reply_init(&reply);
	may_come = h->check(h->ctx, &r->pub, &reply);
	bug_if(!may_come && reply.wait_again);
	if (!may_come)
		reply_make(r, &reply);
	run_over(r, may_come ? REQUEST_READING : REQUEST_REPLIED);
}

static void request_run(struct request *r)
{
	const struct net_handler *h = &r->server->h;
	struct net_reply reply;

	if (r->is_checking) {
		request_check(r);
		return;
	}

	reply_init(&reply);
	if (r->again)
		r->again(&r->pub, &reply, r->again_ctx);
	else
		h->handle(h->ctx, &r->pub, &reply);
	if (run_parked(r, &reply))
		return;
	if (reply.wait_again) {
		reply_refuse(r, 503, 0);
	} else if (arena_is_over(r->pub.arena) && reply.status < 400) {
		fd_close(reply.body_fd);
		reply_refuse(r, r->pub.body_bytes ? 413 : 500, LIMIT_REQUEST_MEMORY);
	} else {
		reply_make(r, &reply);
	}
	run_over(r, REQUEST_REPLIED);
}

void *worker_main(void *server)
{
	struct request *r;

	waits_told(worker_waits, server);
	for (r = queue_take(server, false); r; r = queue_take(server, true))
		request_run(r);
	return NULL;
}

void requests_abandon(struct net_server *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->is_cutting = true;
	s->queue_first = s->queue_last = NULL;
	s->stats.queued = 0;
	for (struct request *r = s->active; r; r = r->active_next) {
		bool suspended = r->state == REQUEST_QUEUED || r->state == REQUEST_RUNNING ||
				 r->state == REQUEST_PARKED;

		if (r->state == REQUEST_PARKED)
			park_take_out(r);
		if (suspended) {
			r->state = REQUEST_ABANDONED;
			MHD_resume_connection(r->mhd);
		}
	}
	(void)pthread_mutex_unlock(&s->lock);
}
