/* Clients that dawdle are cut off, those that are merely slow are not. */
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"

#define HOST "Host: x\r\n"

static void still_works(struct site *site)
{
	AUTO_ARENA a = arena_new(NULL);

	assert_int_equal(ask(a, site->port, "GET /hello HTTP/1.1\r\n" HOST "\r\n").status, 200);
}

/* Sends one byte at a time until the other side has had enough; returns how long that took. */
static int64_t dribble(int fd, const char *start, const char *drop)
{
	int64_t began = time_monotonic();

	say(fd, start);
	while (time_monotonic() - began < PEER_SECS * TIME_SEC) {
		char c;

		if (send(fd, drop, strlen(drop), MSG_NOSIGNAL) < 0 ||
		    recv(fd, &c, 1, MSG_DONTWAIT) == 0)
			break;
		time_sleep(100000);
	}
	return time_monotonic() - began;
}

static void assert_cut(const char *start, const char *drop)
{
	struct site site = { 0 };
	struct net_server_stats stats;
	int64_t took;
	int fd;

	site_start(&site,
		   (struct net_server_options){ .idle_secs = 1, .header_secs = 1, .body_secs = 1 });
	fd = dial(site.port);
	took = dribble(fd, start, drop);
	if (took > 6 * TIME_SEC)
		fail_msg("not cut after %lld ms", (long long)took / 1000);
	await((net_server_stats(site.server, &stats), stats.open_connections == 0));
	fd_close(fd);
	still_works(&site);
	site_stop(&site);
}

static void test_slow_request_line(void **state)
{
	(void)state;
	assert_cut("GET /", "a");
}

static void test_slow_headers(void **state)
{
	(void)state;
	assert_cut("GET /hello HTTP/1.1\r\n" HOST, "X: y\r\n");
}

static void test_slow_body(void **state)
{
	(void)state;
	assert_cut("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1000\r\n\r\n", "x");
}

static void test_slow_chunks(void **state)
{
	(void)state;
	assert_cut("POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
		   "1\r\nx\r\n");
}

/* Slow, but above the rate, and then a handler that takes its time: nobody is cut. */
static void test_steady_body(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	int fd;

	(void)state;
	site_start(&site,
		   (struct net_server_options){ .idle_secs = 1, .header_secs = 1, .body_secs = 1 });
	fd = dial(site.port);
	say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 120000\r\n\r\n");
	for (int i = 0; i < 12; i++) {
		assert_int_equal(say_bytes(fd, 10000), 10000);
		time_sleep(250000);
	}
	assert_int_equal(hear(a, fd, false).status, 200);
	say(fd, "GET /slow?2500000 HTTP/1.1\r\n" HOST "\r\n");
	r = hear(a, fd, false);
	assert_int_equal(r.status, 200);
	assert_true(str_eq_c(r.body, "slow"));
	fd_close(fd);
	site_stop(&site);
}

/* The even ones read slower than LIMIT_BODY_RATE, the odd ones faster; all often enough not to be
 * idle, and through so small a window that the server sees it. */
static void test_slow_reader(void **state)
{
	static const char *const targets[] = { "/chunks?500000000", "/file?50000000" };
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_server_stats stats;
	int64_t began;
	int fds[4];

	(void)state;
	site_start(&site, (struct net_server_options){
				  .idle_secs = 10, .header_secs = 1, .body_secs = 2 });
	for (int i = 0; i < 4; i++) {
		fds[i] = dial_small(site.port);
		say(fds[i], str_fmt(a, "GET %s HTTP/1.1\r\n" HOST "\r\n", targets[i / 2]).p);
	}
	began = time_monotonic();
	do {
		char piece[4096];

		for (int i = 0; i < 16; i++)
			(void)recv(fds[i % 4], piece,
				   i % 2   ? sizeof piece
				   : i < 4 ? 60
					   : 0,
				   MSG_DONTWAIT);
		time_sleep(100000);
		net_server_stats(site.server, &stats);
	} while ((stats.open_connections > 2 || time_monotonic() - began < 6 * TIME_SEC) &&
		 time_monotonic() - began < 12 * TIME_SEC);
	assert_int_equal(stats.open_connections, 2);
	assert_true(is_closed(fds[0]));
	assert_true(is_closed(fds[2]));
	for (int i = 0; i < 4; i++)
		fd_close(fds[i]);
	site_stop(&site);
}

static void test_idle_is_closed(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int64_t began;
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ .idle_secs = 1 });
	fd = dial(site.port);
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(hear(a, fd, false).status, 200);
	began = time_monotonic();
	assert_true(is_closed(fd));
	assert_true(time_monotonic() - began < 5 * TIME_SEC);
	fd_close(fd);
	site_stop(&site);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_slow_request_line), cmocka_unit_test(test_slow_headers),
	cmocka_unit_test(test_slow_body),         cmocka_unit_test(test_slow_chunks),
	cmocka_unit_test(test_steady_body),       cmocka_unit_test(test_slow_reader),
	cmocka_unit_test(test_idle_is_closed),
};

int main(void)
{
	return cmocka_run_group_tests_name("slow", tests, NULL, NULL);
}
