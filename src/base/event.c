#include "base/event.h"

#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "base/time.h"

struct event {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t count;
};

static void event_done(void *ctx)
{
	struct event *ev = ctx;

	(void)pthread_cond_destroy(&ev->changed);
	(void)pthread_mutex_destroy(&ev->lock);
}

struct event *event_new(struct arena *a)
{
	struct event *ev = ARENA_NEW(a, struct event);
	pthread_condattr_t attr;

	if (pthread_condattr_init(&attr) != 0 ||
	    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&ev->changed, &attr) != 0 || pthread_mutex_init(&ev->lock, NULL) != 0)
		die("cannot make an event");
	(void)pthread_condattr_destroy(&attr);
	arena_defer(a, event_done, ev);
	return ev;
}

uint64_t event_count(struct event *ev)
{
	uint64_t count;

	(void)pthread_mutex_lock(&ev->lock);
	count = ev->count;
	(void)pthread_mutex_unlock(&ev->lock);
	return count;
}

void event_wake(struct event *ev)
{
	(void)pthread_mutex_lock(&ev->lock);
	ev->count++;
	(void)pthread_cond_broadcast(&ev->changed);
	(void)pthread_mutex_unlock(&ev->lock);
}

uint64_t event_wait(struct event *ev, uint64_t seen, int64_t timeout_us)
{
	int64_t end = time_monotonic() + (timeout_us > 0 ? timeout_us : 0);
	struct timespec ts = { .tv_sec = end / TIME_SEC, .tv_nsec = end % TIME_SEC * 1000 };
	uint64_t count;

	(void)pthread_mutex_lock(&ev->lock);
	while (ev->count == seen && timeout_us > 0) {
		if (pthread_cond_timedwait(&ev->changed, &ev->lock, &ts) != 0)
			break;
	}
	count = ev->count;
	(void)pthread_mutex_unlock(&ev->lock);
	return count;
}
