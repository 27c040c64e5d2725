/* minder.c -- one thread for what nobody else waits for: parked clients that go away, times that come,
 * connections that dawdle, and refused ones that must be read on for a while. */
#include "net/server_int.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <poll.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/time.h"

#define SWEEP TIME_SEC
#define SCRATCH ((size_t)64 << 10)

void minder_kick(struct net_server *s)
{
	uint64_t one = 1;

	(void)!write(s->minder.event_fd, &one, sizeof one);
}

static void watch_add(struct net_server *s, int fd, uint32_t events, enum watch *watch)
{
	struct epoll_event ev = { .events = events, .data = { .ptr = watch } };

	if (epoll_ctl(s->minder.epoll_fd, EPOLL_CTL_ADD, fd, &ev) != 0)
		log_event(LOG_DEBUG, NULL, "net: epoll_ctl: errno %d", errno);
}

void minder_watch(struct net_server *s, struct conn *c)
{
	watch_add(s, c->fd, EPOLLRDHUP | EPOLLONESHOT, &c->watch);
}

void minder_unwatch(struct net_server *s, struct conn *c)
{
	(void)epoll_ctl(s->minder.epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
}

/* ---- parked clients ---- */

static bool is_hung_up(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0;
}

/* The event may be older than what c is now, so the socket itself is asked. */
static void conn_gone(struct net_server *s, struct conn *c)
{
	struct request *r;

	(void)pthread_mutex_lock(&s->lock);
	r = c->parked;
	if (r && is_hung_up(c->fd)) {
		park_take_out(r);
		r->state = REQUEST_ABANDONED;
		MHD_resume_connection(r->mhd);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

/* ---- drains ---- */

static struct drain *drain_free(struct minder *m)
{
	for (size_t i = 0; i < LIMIT_DRAINS; i++)
		if (m->drains[i].fd < 0)
			return &m->drains[i];
	return NULL;
}

void minder_drain(struct net_server *s, int fd, uint64_t most)
{
	struct drain *d;

	(void)pthread_mutex_lock(&s->lock);
	d = s->is_quitting ? NULL : drain_free(&s->minder);
	if (d) {
		*d = (struct drain){ .watch = WATCH_DRAIN,
				     .fd = dup(fd),
				     .left = most,
				     .deadline = time_monotonic() + LIMIT_DRAIN_SECS * TIME_SEC };
		if (d->fd >= 0)
			watch_add(s, d->fd, EPOLLIN | EPOLLRDHUP, &d->watch);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

/* Closing takes it out of epoll too: unlike libmicrohttpd's descriptor the duplicate is ours, but
 * both name one open file, so it must be taken out by hand. */
static void drain_end(struct net_server *s, struct drain *d)
{
	(void)epoll_ctl(s->minder.epoll_fd, EPOLL_CTL_DEL, d->fd, NULL);
	fd_close(d->fd);
	d->fd = -1;
}

static void drain_read(struct net_server *s, struct drain *d)
{
	ssize_t n;

	(void)pthread_mutex_lock(&s->lock);
	if (d->fd >= 0) {
		n = recv(d->fd, s->minder.scratch, SCRATCH, MSG_DONTWAIT);
		if (n > 0)
			d->left -= (uint64_t)n < d->left ? (uint64_t)n : d->left;
		if (n == 0 || d->left == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			drain_end(s, d);
	}
	(void)pthread_mutex_unlock(&s->lock);
}

static void drains_expire_locked(struct net_server *s, int64_t now)
{
	for (size_t i = 0; i < LIMIT_DRAINS; i++) {
		struct drain *d = &s->minder.drains[i];

		if (d->fd >= 0 && d->deadline <= now)
			drain_end(s, d);
	}
}

/* ---- the thread ---- */

static void event_handle(struct net_server *s, enum watch *watch)
{
	uint64_t count;

	switch (*watch) {
	case WATCH_KICK: (void)!read(s->minder.event_fd, &count, sizeof count); break;
	case WATCH_CONN: conn_gone(s, (struct conn *)(void *)watch); break;
	case WATCH_DRAIN: drain_read(s, (struct drain *)(void *)watch); break;
	}
}

static bool has_conns(struct net_server *s)
{
	(void)pthread_mutex_lock(&s->conns.lock);
	bool has = s->conns.n > 0;
	(void)pthread_mutex_unlock(&s->conns.lock);
	return has;
}

/* Does what is due; returns the milliseconds until the next thing is, -1 when the server quits. */
static int due_do(struct net_server *s, int64_t *sweep_at)
{
	int64_t now = time_monotonic();
	int64_t next;
	bool quit;

	if (*sweep_at <= now) {
		conns_sweep(s, now);
		*sweep_at = now + SWEEP;
	}
	(void)pthread_mutex_lock(&s->lock);
	next = park_expire(s, now);
	drains_expire_locked(s, now);
	quit = s->is_quitting;
	(void)pthread_mutex_unlock(&s->lock);
	if (quit)
		return -1;
	if (has_conns(s) && *sweep_at < next)
		next = *sweep_at;
	if (next > now + 60 * TIME_SEC)
		next = now + 60 * TIME_SEC;
	return next <= now ? 0 : (int)((next - now + 999) / 1000);
}

static void *minder_main(void *server)
{
	struct net_server *s = server;
	struct epoll_event events[64];
	int64_t sweep_at = 0;
	int wait_ms;

	while ((wait_ms = due_do(s, &sweep_at)) >= 0) {
		int n = epoll_wait(s->minder.epoll_fd, events, 64, wait_ms);

		for (int i = 0; i < n; i++)
			event_handle(s, events[i].data.ptr);
	}
	return NULL;
}

enum rc minder_start(struct net_server *s, struct err *e)
{
	struct minder *m = &s->minder;

	m->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	m->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (m->epoll_fd < 0 || m->event_fd < 0)
		return err_errno(e, "epoll");
	m->scratch = arena_alloc(s->arena, SCRATCH);
	m->kick = WATCH_KICK;
	watch_add(s, m->event_fd, EPOLLIN, &m->kick);
	TRY(thread_start(&m->thread, "http-minder", minder_main, s, e));
	m->is_running = true;
	return RC_OK;
}

void minder_stop(struct net_server *s)
{
	if (s->minder.is_running) {
		minder_kick(s);
		(void)pthread_join(s->minder.thread, NULL);
	}
	for (size_t i = 0; i < LIMIT_DRAINS; i++)
		if (s->minder.drains[i].fd >= 0)
			drain_end(s, &s->minder.drains[i]);
}
