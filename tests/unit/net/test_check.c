/* Requests that are looked at by their headers, before a byte of a large body is kept. */
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/time.h"

#define POST "POST /echo HTTP/1.1\r\nHost: x\r\nX-Check: "
#define LONG "\r\nContent-Length: 600000\r\n"
#define CHUNKED "\r\nTransfer-Encoding: chunked\r\n"
#define ASKS "Expect: 100-continue\r\n"

static void assert_not_yours(const struct site *site, struct answer r)
{
	assert_int_equal(r.status, 403);
	assert_true(r.is_closing);
	assert_true(str_eq_c(r.body, "not yours"));
	assert_int_equal(atomic_load(&site->handled), 0);
}

/* Not one byte of the body is needed, nor kept: there is no spool. */
static void test_refused(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	int fd;

	(void)state;
	site_start(&site, (struct net_server_options){ .spool_dir = "/nowhere/at/all" });
	fd = dial(site.port);
	say(fd, POST "no" LONG "\r\n");
	assert_not_yours(&site, hear(a, fd, false));
	fd_close(fd);
	/* who sends all of it before listening hears it too */
	fd = dial(site.port);
	say(fd, POST "no" LONG "\r\n");
	(void)say_bytes(fd, 600000);
	assert_not_yours(&site, hear(a, fd, false));
	fd_close(fd);
	/* without a length; asking first: there is no 100 before the answer */
	fd = dial(site.port);
	say(fd, POST "no" CHUNKED ASKS "\r\n");
	assert_not_yours(&site, hear(a, fd, false));
	fd_close(fd);
	assert_int_equal(atomic_load(&site.checked), 3);
	site_stop(&site);
}

/* What fits into memory is not worth the way, and too large is too large before anybody looks. */
static void test_not_asked(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	assert_int_equal(ask(a, site.port, POST "no\r\nContent-Length: 1\r\n\r\nx").status, 200);
	assert_int_equal(ask(a, site.port, POST "yes\r\nContent-Length: 1048577\r\n\r\n").status,
			 413);
	assert_int_equal(atomic_load(&site.checked), 0);
	site_stop(&site);
}

static void long_sent(const struct site *site, const char *check, bool asks_first)
{
	AUTO_ARENA a = arena_new(NULL);
	struct answer r;
	int fd = dial(site->port);

	say(fd, str_fmt(a, POST "%s" LONG "%s\r\n", check, asks_first ? ASKS : "").p);
	if (asks_first) {
		char line[26] = { 0 };

		assert_int_equal(recv(fd, line, 25, MSG_WAITALL), 25);
		assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
	}
	assert_int_equal(say_bytes(fd, 600000), 600000);
	r = hear(a, fd, false);
	assert_int_equal(r.status, 200);
	assert_int_equal(r.body.n, 600000);
	assert_true(str_eq_c(answer_header(&r, "X-Spooled"), "yes"));
	/* the connection goes on */
	say(fd, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(hear(a, fd, false).status, 200);
	fd_close(fd);
}

static void test_taken(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	long_sent(&site, "yes", false);
	long_sent(&site, "slow", false);
	long_sent(&site, "slow", true);
	r = ask(a, site.port, POST "slow" CHUNKED "\r\n5\r\nhello\r\n0\r\n\r\n");
	assert_int_equal(r.status, 200);
	assert_true(str_eq_c(r.body, "hello"));
	assert_int_equal(atomic_load(&site.checked), 4);
	site_stop(&site);
}

/* The client goes away, and the server stops, while checks run. */
static void test_under_way(void **state)
{
	struct site site = { 0 };
	int gone, left;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	gone = dial(site.port);
	say(gone, POST "wait" LONG "\r\n");
	await(atomic_load(&site.checked) == 1);
	fd_close(gone);
	left = dial(site.port);
	say(left, POST "slow" LONG "\r\n");
	await(atomic_load(&site.checked) == 2);
	atomic_store(&site.gates, 1);
	net_server_stop(site.server, 0);
	assert_true(is_closed(left));
	fd_close(left);
	assert_int_equal(atomic_load(&site.handled), 0);
}

/* A crowd of them fills the queue, and no more. */
static void test_queue_full(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct answer r;
	int busy[2];

	(void)state;
	site_start(&site, (struct net_server_options){ .workers = 1, .max_queue = 1 });
	for (int i = 0; i < 2; i++) {
		busy[i] = dial(site.port);
		say(busy[i], POST "wait" LONG "\r\n");
		await(atomic_load(&site.checked) == 1);
		time_sleep(100000);
	}
	r = ask(a, site.port, POST "yes" LONG "\r\n");
	assert_int_equal(r.status, 503);
	assert_true(r.is_closing);
	atomic_store(&site.gates, 1);
	for (int i = 0; i < 2; i++)
		fd_close(busy[i]);
	site_stop(&site);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),    cmocka_unit_test(test_not_asked),
		cmocka_unit_test(test_taken),      cmocka_unit_test(test_under_way),
		cmocka_unit_test(test_queue_full),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
