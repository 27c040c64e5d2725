/* The wake-up hint: nobody waits for what has happened, everybody who waits wakes. */
#include "base/event.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"

#define LONG (60 * TIME_SEC) /* never reached, unless a wake-up was lost */

static void test_no_wait(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct event *ev = event_new(a);
	uint64_t seen = event_count(ev);
	int64_t before = time_monotonic();

	(void)state;
	assert_int_equal(event_wait(ev, seen, 0), seen);
	assert_int_equal(event_wait(ev, seen, -5), seen);
	event_wake(ev);
	event_wake(ev);
	assert_int_equal(event_wait(ev, seen, LONG), seen + 2);
	assert_true(time_monotonic() - before < LONG / 2);
}

static void test_timeout(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct event *ev = event_new(a);
	int64_t before = time_monotonic();

	(void)state;
	assert_int_equal(event_wait(ev, event_count(ev), 20000), 0);
	assert_true(time_monotonic() - before >= 20000);
}

struct waiter {
	struct event *ev;
	uint64_t seen;
	uint64_t got;
};

static void *waiter_run(void *ctx)
{
	struct waiter *w = ctx;

	w->got = event_wait(w->ev, w->seen, LONG);
	return NULL;
}

static void test_wakes_all(void **state)
{
	enum { WAITERS = 5 };
	AUTO_ARENA a = arena_new(NULL);
	struct event *ev = event_new(a);
	struct waiter waiters[WAITERS];
	pthread_t threads[WAITERS];
	int64_t before = time_monotonic();

	(void)state;
	for (size_t i = 0; i < WAITERS; i++) {
		waiters[i] = (struct waiter){ ev, 0, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, waiter_run, &waiters[i]), 0);
	}
	time_sleep(20000);
	event_wake(ev);
	for (size_t i = 0; i < WAITERS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(waiters[i].got, 1);
	}
	assert_true(time_monotonic() - before < LONG / 2);
}

/* Two threads take turns a thousand times; a lost wake-up would take the whole timeout. */
struct pair {
	struct event *mine, *other;
};

static void *turns_run(void *ctx)
{
	struct pair *p = ctx;
	uint64_t seen = 0;

	for (int i = 0; i < 1000; i++) {
		seen = event_wait(p->mine, seen, LONG);
		event_wake(p->other);
	}
	return NULL;
}

static void test_ping_pong(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct event *x = event_new(a);
	struct event *y = event_new(a);
	struct pair pair = { x, y };
	uint64_t seen = 0;
	int64_t before = time_monotonic();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, turns_run, &pair), 0);
	for (int i = 0; i < 1000; i++) {
		event_wake(x);
		seen = event_wait(y, seen, LONG);
	}
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(seen, 1000);
	assert_true(time_monotonic() - before < LONG / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_wait),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_wakes_all),
		cmocka_unit_test(test_ping_pong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
