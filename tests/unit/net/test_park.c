/* Slow handlers, requests that wait, and the end of a server in the middle of it all. */
#include "peer.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "net/server_int.h"

#define HOST "Host: x\r\n"
#define MANY 64

static void say_get(int fd, const char *target)
{
	AUTO_ARENA a = arena_new(NULL);

	say(fd, str_fmt(a, "GET %s HTTP/1.1\r\n" HOST "\r\n", target).p);
}

static void hear_body(int fd, const char *body)
{
	AUTO_ARENA a = arena_new(NULL);
	struct answer r = hear(a, fd, false);

	assert_int_equal(r.status, 200);
	if (!str_eq_c(r.body, body))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_FMT(r.body), body);
}

static void await_parked(struct site *site, uint64_t n)
{
	struct net_server_stats stats;

	await((net_server_stats(site->server, &stats), stats.parked == n));
}

static void await_closed(struct site *site)
{
	struct net_server_stats stats;

	await((net_server_stats(site->server, &stats), stats.open_connections == 0));
}

/* ---- slow handlers ---- */

static void test_many_slow_at_once(void **state)
{
	struct site site = { 0 };
	int fds[MANY];
	int quick;

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = MANY + 1, .http_threads = 2 });
	for (int i = 0; i < MANY; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], "/gate");
	}
	await(atomic_load(&site.running) == MANY);
	/* All of them wait in their handlers; the HTTP threads do not. */
	quick = dial(site.port);
	for (int i = 0; i < 100; i++) {
		say_get(quick, "/hello");
		hear_body(quick, "hello");
	}
	fd_close(quick);
	atomic_store(&site.gates, 1);
	for (int i = 0; i < MANY; i++) {
		hear_body(fds[i], "open");
		fd_close(fds[i]);
	}
	site_stop(&site);
}

static void test_more_than_workers(void **state)
{
	struct site site = { 0 };
	int fds[MANY];

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 4 });
	for (int i = 0; i < MANY; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], "/slow?2000");
	}
	for (int i = 0; i < MANY; i++) {
		hear_body(fds[i], "slow");
		fd_close(fds[i]);
	}
	assert_in_range(atomic_load(&site.most_running), 1, 4);
	site_stop(&site);
}

/* ---- waiting ---- */

static void test_woken(void **state)
{
	struct site site = { 0 };
	int fds[3];

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 1 });
	for (int i = 0; i < 3; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], i == 1 ? "/park?9" : "/park?7");
	}
	await_parked(&site, 3);
	net_wake(site.server, 8);
	net_wake(site.server, 7);
	hear_body(fds[0], "woken");
	hear_body(fds[2], "woken");
	await_parked(&site, 1);
	assert_int_equal(atomic_load(&site.parked_runs), 2);
	net_wake(site.server, 9);
	hear_body(fds[1], "woken");
	for (int i = 0; i < 3; i++) {
		/* And the connections go on. */
		say_get(fds[i], "/hello");
		hear_body(fds[i], "hello");
		fd_close(fds[i]);
	}
	site_stop(&site);
}

static void test_timed_out(void **state)
{
	struct site site = { .wait_us = 300000 };
	int64_t began;
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	for (int i = 0; i < 3; i++) {
		began = time_monotonic();
		say_get(fd, "/park?7");
		hear_body(fd, "late");
		assert_in_range(time_monotonic() - began, 290000, 2000000);
	}
	fd_close(fd);
	site_stop(&site);
}

/* The order of deadlines is not the order of arrival. */
static void test_times_in_order(void **state)
{
	static const int64_t waits[] = { 500000, 100000, 900000, 300000, 700000 };
	struct site site = { 0 };
	int fds[5];
	int64_t began;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	began = time_monotonic();
	for (size_t i = 0; i < 5; i++) {
		site.wait_us = waits[i];
		fds[i] = dial(site.port);
		say_get(fds[i], "/park?1");
		await_parked(&site, i + 1);
	}
	for (size_t i = 0; i < 5; i++) {
		size_t at = (size_t[]){ 1, 3, 0, 4, 2 }[i];

		hear_body(fds[at], "late");
		assert_true(time_monotonic() - began >= waits[at]);
		fd_close(fds[at]);
	}
	site_stop(&site);
}

/* A wake that comes after the handler looked, before the request is parked. */
static void test_wake_is_not_lost(void **state)
{
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	for (int i = 0; i < 50; i++) {
		say_get(fd, "/park/missed?7");
		hear_body(fd, "woken");
	}
	fd_close(fd);
	site_stop(&site);
}

static void test_waits_again(void **state)
{
	struct site site = { .wait_us = 1500000 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	fd = dial(site.port);
	say_get(fd, "/park/ever?7");
	for (int i = 1; i <= 5; i++) {
		await_parked(&site, 1);
		net_wake(site.server, 7);
		await(atomic_load(&site.parked_runs) >= i);
	}
	hear_body(fd, "late");
	fd_close(fd);
	site_stop(&site);
}

static void test_client_gone(void **state)
{
	struct site site = { 0 };
	int fds[20];

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (int i = 0; i < 20; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], "/park?7");
	}
	await_parked(&site, 20);
	for (int i = 0; i < 20; i += 2)
		fd_close(fds[i]);
	await_parked(&site, 10);
	net_wake(site.server, 7);
	for (int i = 1; i < 20; i += 2) {
		hear_body(fds[i], "woken");
		fd_close(fds[i]);
	}
	/* Nobody ran for those who had gone. */
	assert_int_equal(atomic_load(&site.parked_runs), 10);
	await_closed(&site);
	site_stop(&site);
}

/* ---- the heap of deadlines, against a list ---- */

#define HEAP_MAX 200

struct heap_model {
	struct net_server *s;
	struct request r[HEAP_MAX];
	struct conn c[HEAP_MAX];
};

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void model_park(struct heap_model *m, uint32_t *seed)
{
	struct net_reply reply = { .wait_key = next(seed) % 7 };
	struct request *r = &m->r[next(seed) % HEAP_MAX];

	if (r->state == REQUEST_PARKED)
		return;
	*r = (struct request){ .server = m->s, .conn = &m->c[r - m->r] };
	r->seen_wakes = m->s->park.wakes;
	reply.wait_until = next(seed) % 1000;
	park_put(r, &reply);
	assert_int_equal(r->state, REQUEST_PARKED);
}

static void model_remove(struct heap_model *m, uint32_t *seed)
{
	struct request *r = &m->r[next(seed) % HEAP_MAX];

	if (r->state != REQUEST_PARKED)
		return;
	park_take_out(r);
	r->state = REQUEST_ABANDONED;
}

static void model_wake(struct heap_model *m, uint32_t *seed)
{
	uint64_t key = next(seed) % 7;

	park_wake(m->s, key);
	for (size_t i = 0; i < HEAP_MAX; i++)
		assert_false(m->r[i].state == REQUEST_PARKED && m->r[i].wait_key == key);
}

static void model_expire(struct heap_model *m, uint32_t *seed)
{
	int64_t now = next(seed) % 1000;
	int64_t first = park_expire(m->s, now);
	int64_t least = NEVER;

	for (size_t i = 0; i < HEAP_MAX; i++)
		if (m->r[i].state == REQUEST_PARKED && m->r[i].wait_until < least)
			least = m->r[i].wait_until;
	assert_int_equal(first, least);
	assert_true(least > now);
}

static void test_heap(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct heap_model *m = ARENA_NEW(a, struct heap_model);
	uint32_t seed = 7;
	uint64_t parked = 0;

	(void)state;
	m->s = ARENA_NEW(a, struct net_server);
	m->s->park.heap.arena = a;
	m->s->minder.epoll_fd = -1;
	m->s->minder.event_fd = -1;
	for (int i = 0; i < 20000; i++) {
		switch (next(&seed) % 16) {
		case 0: model_wake(m, &seed); break;
		case 1: model_expire(m, &seed); break;
		case 2:
		case 3: model_remove(m, &seed); break;
		default: model_park(m, &seed); break;
		}
	}
	for (size_t i = 0; i < HEAP_MAX; i++)
		parked += m->r[i].state == REQUEST_PARKED;
	assert_int_equal(m->s->stats.parked, parked);
	assert_true(parked > 0);
	park_wake_all(m->s);
	assert_int_equal(m->s->stats.parked, 0);
}

/* ---- storms ---- */

struct storm {
	struct site *site;
	atomic_bool stop;
};

static void *storm_main(void *ctx)
{
	struct storm *storm = ctx;

	while (!atomic_load(&storm->stop)) {
		for (uint64_t key = 0; key < 8; key++)
			net_wake(storm->site->server, key);
		time_sleep(500);
	}
	return NULL;
}

/* Requests park, are woken, time out and lose their clients at the same time. */
static void test_storm(void **state)
{
	struct site site = { .wait_us = 3000 };
	struct storm storm = { .site = &site };
	pthread_t thread;
	int fds[16];

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	assert_int_equal(pthread_create(&thread, NULL, storm_main, &storm), 0);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 16; i++) {
			AUTO_ARENA a = arena_new(NULL);

			fds[i] = dial(site.port);
			say_get(fds[i],
				str_fmt(a, "%s?%d", i % 2 ? "/park" : "/park/ever", i % 8).p);
		}
		for (int i = 0; i < 16; i++) {
			AUTO_ARENA a = arena_new(NULL);

			if (i % 4 != 3)
				assert_int_equal(hear(a, fds[i], false).status, 200);
			fd_close(fds[i]);
		}
	}
	atomic_store(&storm.stop, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	await_parked(&site, 0);
	await_closed(&site);
	site_stop(&site);
}

/* ---- the end ---- */

static void *stop_main(void *ctx)
{
	site_stop(ctx);
	return NULL;
}

static void *stop_at_once_main(void *ctx)
{
	net_server_stop(((struct site *)ctx)->server, 0);
	return NULL;
}

static void test_stop_finishes_what_runs(void **state)
{
	struct site site = { 0 };
	struct net_server_stats stats;
	pthread_t thread;
	int fds[10];

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 4 });
	for (int i = 0; i < 10; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], "/gate");
	}
	await((net_server_stats(site.server, &stats),
	       atomic_load(&site.running) == 4 && stats.queued == 6));
	assert_int_equal(pthread_create(&thread, NULL, stop_main, &site), 0);
	time_sleep(200000);
	atomic_store(&site.gates, 1);
	for (int i = 0; i < 10; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct answer r = hear(a, fds[i], false);

		assert_true(str_eq_c(r.body, "open"));
		assert_true(r.is_closing);
		fd_close(fds[i]);
	}
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_stop_answers_who_waits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	pthread_t thread;
	int64_t began;
	int fds[2];

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (int i = 0; i < 2; i++) {
		fds[i] = dial(site.port);
		say_get(fds[i], i ? "/park/ever?7" : "/park?7");
	}
	await_parked(&site, 2);
	began = time_monotonic();
	assert_int_equal(pthread_create(&thread, NULL, stop_main, &site), 0);
	hear_body(fds[0], "woken");
	r = hear(a, fds[1], false);
	assert_int_equal(r.status, 503);
	assert_true(answer_header(&r, "Retry-After").n > 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(time_monotonic() - began < 3 * TIME_SEC);
	fd_close(fds[0]);
	fd_close(fds[1]);
}

/* Grace is over while handlers run, requests queue, and bodies arrive. */
static void test_stop_cuts(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_server_stats stats;
	pthread_t thread;
	int fds[10];

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 3 });
	for (int i = 0; i < 10; i++) {
		fds[i] = dial(site.port);
		if (i < 6)
			say_get(fds[i], "/gate");
		else if (i < 8)
			say(fds[i], "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc");
	}
	await((net_server_stats(site.server, &stats),
	       atomic_load(&site.running) == 3 && stats.queued == 3 && stats.requests == 8));
	assert_int_equal(pthread_create(&thread, NULL, stop_at_once_main, &site), 0);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(hear(a, fds[i], false).status, 0);
		fd_close(fds[i]);
	}
	/* It returns when the last handler has returned, not before. */
	assert_int_equal(atomic_load(&site.running), 3);
	atomic_store(&site.gates, 1);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(atomic_load(&site.running), 0);
}

static void test_stop_under_load(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct site site = { .wait_us = 1000000 };
		int fds[24];

		site_start(&site, (struct net_server_options){ .workers = 4 });
		for (int i = 0; i < 24; i++) {
			fds[i] = dial(site.port);
			say_get(fds[i], i % 3 == 0   ? "/park?1"
					: i % 3 == 1 ? "/slow?1000"
						     : "/hello");
		}
		time_sleep(round * 200);
		net_server_stop(site.server, round % 2);
		for (int i = 0; i < 24; i++)
			fd_close(fds[i]);
	}
}

struct knocker {
	int port;
	atomic_bool stop;
};

static void *knock_main(void *ctx)
{
	struct knocker *k = ctx;
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)k->port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };

	while (!atomic_load(&k->stop)) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		(void)connect(fd, (struct sockaddr *)&to, sizeof to);
		fd_close(fd);
	}
	return NULL;
}

/* Newcomers at the very moment of the end, again and again: each time it ends. */
static void test_stop_while_somebody_knocks(void **state)
{
	(void)state;
	for (int round = 0; round < 100; round++) {
		struct site site = { 0 };
		struct knocker k = { 0 };
		pthread_t thread;

		site_start(&site, (struct net_server_options){ .http_threads = 4 });
		k.port = site.port;
		assert_int_equal(pthread_create(&thread, NULL, knock_main, &k), 0);
		time_sleep(2000 + round * 20);
		site_stop(&site);
		atomic_store(&k.stop, true);
		assert_int_equal(pthread_join(thread, NULL), 0);
	}
}

static void test_no_new_connections_after_stop(void **state)
{
	struct site site = { 0 };
	struct site again = { 0 };
	int port;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	port = site.port;
	site_stop(&site);
	/* The port is free at once. */
	site_start(&again, (struct net_server_options){ .port = port });
	assert_int_equal(again.port, port);
	site_stop(&again);
}

static void test_start_fails(void **state)
{
	static const struct {
		const char *address;
		int port;
		enum rc rc;
	} tests[] = {
		{ "localhost", 0, RC_INVALID },
		{ "", 0, RC_INVALID },
		{ "127.0.0.1:80", 0, RC_INVALID },
		{ "192.0.2.1", 0, RC_UNAVAILABLE },
		{ "::1", 0, RC_OK },
		{ "::", 0, RC_OK },
	};
	struct net_handler h = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		struct net_server_options o = { .address = tests[i].address,
						.port = tests[i].port,
						.spool_dir = "/tmp" };
		struct net_server *s;
		struct err e = ERR_INIT;
		enum rc rc = net_server_new(&o, &h, &s, &e);

		if (rc != tests[i].rc)
			fail_msg("%s: %s %s", tests[i].address, rc_name(rc), e.text);
		if (rc == RC_OK)
			net_server_stop(s, 0); /* it never began to serve */
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_many_slow_at_once),
	cmocka_unit_test(test_more_than_workers),
	cmocka_unit_test(test_woken),
	cmocka_unit_test(test_timed_out),
	cmocka_unit_test(test_times_in_order),
	cmocka_unit_test(test_wake_is_not_lost),
	cmocka_unit_test(test_waits_again),
	cmocka_unit_test(test_client_gone),
	cmocka_unit_test(test_heap),
	cmocka_unit_test(test_storm),
	cmocka_unit_test(test_stop_finishes_what_runs),
	cmocka_unit_test(test_stop_answers_who_waits),
	cmocka_unit_test(test_stop_cuts),
	cmocka_unit_test(test_stop_under_load),
	cmocka_unit_test(test_stop_while_somebody_knocks),
	cmocka_unit_test(test_no_new_connections_after_stop),
	cmocka_unit_test(test_start_fails),
};

int main(void)
{
	return cmocka_run_group_tests_name("park", tests, NULL, NULL);
}
