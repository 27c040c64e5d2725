/* Requests that go well, answers of every kind, and requests that are no HTTP. */
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/time.h"

#define HOST "Host: x\r\n"

static void assert_body(struct answer r, int status, const char *body)
{
	assert_int_equal(r.status, status);
	if (!str_eq_c(r.body, body))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_FMT(r.body), body);
}

static void assert_header(const struct answer *r, const char *name, const char *value)
{
	struct str v = answer_header(r, name);

	if (!str_eq_c(v, value))
		fail_msg("%s: \"%.*s\" instead of \"%s\"", name, STR_FMT(v), value);
}

static int site_setup(void **state)
{
	static struct site site;

	memset(&site, 0, sizeof site);
	site.max_body = 64 << 20;
	site_start(&site, (struct net_server_options){ 0 });
	*state = &site;
	return 0;
}

static int site_teardown(void **state)
{
	site_stop(*state);
	return 0;
}

/* Who knocks before the server serves is answered then; until then no handler runs. */
static void test_knock_before_start(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .max_body = 0 };

	(void)state;
	site_listen(&site, (struct net_server_options){ 0 });
	int fd = dial(site.port);
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
	time_sleep(TIME_SEC / 20);
	assert_int_equal(atomic_load(&site.handled), 0);
	site_serve(&site);
	assert_body(hear(a, fd, false), 200, "hello");
	fd_close(fd);
	site_stop(&site);
}

static void test_get(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct answer r;

	assert_body(ask(a, site->port, "GET /hello HTTP/1.1\r\n" HOST "\r\n"), 200, "hello");
	r = ask(a, site->port, "GET /echo/a%2Fb?q=%20&x HTTP/1.1\r\n" HOST "X-Custom:  v \r\n\r\n");
	assert_header(&r, "X-Path", "/echo/a%2Fb");
	assert_header(&r, "X-Query", "q=%20&x");
	assert_header(&r, "X-Method", "GET");
	assert_header(&r, "X-Remote", "127.0.0.1");
	assert_header(&r, "X-Custom", "v");
	assert_header(&r, "X-Bytes", "0");
	assert_header(&r, "X-Sha256",
		      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_false(r.is_closing);
	assert_true(answer_header(&r, "Date").n > 0);
}

static void test_absolute_target(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct answer r;

	r = ask(a, site->port, "GET http://x:1/echo?a=/b HTTP/1.1\r\n" HOST "\r\n");
	assert_header(&r, "X-Path", "/echo");
	assert_header(&r, "X-Query", "a=/b");
	assert_int_equal(ask(a, site->port, "GET https://x HTTP/1.1\r\n" HOST "\r\n").status, 200);
}

static void test_keep_alive(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int fd = dial(site->port);

	for (int i = 0; i < 20; i++) {
		say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\n");
		assert_body(hear(a, fd, false), 200, "hello");
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbody");
		assert_body(hear(a, fd, false), 200, "body");
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
		assert_body(hear(a, fd, false), 200, "");
		say(fd, "HEAD /hello HTTP/1.1\r\n" HOST "\r\n");
		assert_int_equal(hear(a, fd, true).status, 200);
	}
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_true(hear(a, fd, false).is_closing);
	assert_true(is_closed(fd));
	fd_close(fd);
}

static void test_pipeline(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int fd = dial(site->port);
	struct buf b;

	buf_init(&b, a, 1 << 20);
	for (int i = 0; i < 50; i++)
		buf_fmt(&b, "POST /echo?%d HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n%.*s", i,
			i % 10, i % 10, "0123456789");
	say(fd, b.p);
	for (int i = 0; i < 50; i++) {
		struct answer r = hear(a, fd, false);

		assert_body(r, 200, str_fmt(a, "%.*s", i % 10, "0123456789").p);
		assert_header(&r, "X-Query", str_fmt(a, "%d", i).p);
	}
	fd_close(fd);
}

/* A client that says it has nothing more to say still wants to hear the answer. */
static void test_half_closed(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int fd = dial(site->port);

	say(fd, "GET /slow?50000 HTTP/1.1\r\n" HOST "\r\n");
	(void)shutdown(fd, SHUT_WR);
	assert_body(hear(a, fd, false), 200, "slow");
	assert_true(is_closed(fd));
	fd_close(fd);
}

static void test_head(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct answer r;
	int fd = dial(site->port);

	say(fd, "HEAD /hello HTTP/1.1\r\n" HOST "\r\nHEAD /file?100000 HTTP/1.1\r\n" HOST "\r\n"
		"GET /hello HTTP/1.1\r\n" HOST "\r\nHEAD /chunks?100000 HTTP/1.1\r\n" HOST "\r\n");
	r = hear(a, fd, true);
	assert_header(&r, "Content-Length", "5");
	r = hear(a, fd, true);
	assert_header(&r, "Content-Length", "100000");
	assert_body(hear(a, fd, false), 200, "hello");
	r = hear(a, fd, true);
	assert_int_equal(r.status, 200);
	assert_true(r.is_closing);
	/* Not a byte behind the headers. */
	assert_int_equal(recv(fd, (char[1]){ 0 }, 1, 0), 0);
	r = ask(a, site->port, "HEAD /echo HTTP/1.1\r\n" HOST "\r\n");
	assert_header(&r, "X-Method", "GET");
	fd_close(fd);
}

/* ---- bodies ---- */

static struct str pattern(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)('a' + (i * 7 + i / 1000) % 26);
	return str_of_n(p, n);
}

static struct str sha256_hex(struct arena *a, struct str s)
{
	unsigned char d[SHA256_BYTES];

	sha256_of(s, d);
	return hex_encode(a, str_of_n((const char *)d, sizeof d));
}

static void body_echoed(struct site *site, size_t n, bool chunked)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str body = pattern(a, n);
	struct answer r;
	int fd = dial(site->port);

	if (chunked) {
		say(fd, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
		for (struct str rest = body; rest.n; rest = str_sub(rest, 5000, SIZE_MAX)) {
			struct str some = str_sub(rest, 0, 5000);

			say(fd, str_fmt(a, "%zx;ext=1\r\n%.*s\r\n", some.n, STR_FMT(some)).p);
		}
		say(fd, "0\r\nTrailer: x\r\n\r\n");
	} else {
		say(fd,
		    str_fmt(a, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", n).p);
		say(fd, body.p);
	}
	r = hear(a, fd, false);
	assert_int_equal(r.status, 200);
	assert_true(str_eq(r.body, body));
	assert_header(&r, "X-Bytes", str_fmt(a, "%zu", n).p);
	assert_header(&r, "X-Sha256", sha256_hex(a, body).p);
	assert_header(&r, "X-Spooled", n > LIMIT_BODY_MEMORY ? "yes" : "no");
	fd_close(fd);
}

static void test_bodies(void **state)
{
	static const size_t sizes[] = { 1,
					1000,
					70000,
					LIMIT_BODY_MEMORY - 1,
					LIMIT_BODY_MEMORY,
					LIMIT_BODY_MEMORY + 1,
					3000000,
					20000000 };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		body_echoed(*state, sizes[i], false);
		body_echoed(*state, sizes[i], true);
	}
}

/* ---- answers ---- */

static bool is_all(struct str s, char c)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != c)
			return false;
	return true;
}

static void test_answers(void **state)
{
	static const struct {
		const char *path;
		size_t n;
		char c;
		bool has_length;
	} tests[] = {
		{ "/file", 0, 'F', true },        { "/file", 1, 'F', true },
		{ "/file", 100000, 'F', true },   { "/file", 9000000, 'F', true },
		{ "/stream", 0, 'f', true },      { "/stream", 1, 'f', true },
		{ "/stream", 900000, 'f', true }, { "/chunks", 0, 'f', false },
		{ "/chunks", 1, 'f', false },     { "/chunks", 900000, 'f', false },
	};
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int fd = dial(site->port);

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		struct answer r;

		say(fd,
		    str_fmt(a, "GET %s?%zu HTTP/1.1\r\n" HOST "\r\n", tests[i].path, tests[i].n).p);
		r = hear(a, fd, false);
		assert_int_equal(r.status, 200);
		assert_int_equal(r.body.n, tests[i].n);
		assert_true(is_all(r.body, tests[i].c));
		assert_int_equal(answer_header(&r, "Content-Length").n > 0, tests[i].has_length);
	}
	fd_close(fd);
}

static void test_answer_that_fails(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct answer r = ask(a, site->port, "GET /broken?100000 HTTP/1.1\r\n" HOST "\r\n");

	assert_header(&r, "Content-Length", "100000");
	assert_true(r.body.n < 100000);
}

static void test_statuses(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int fd = dial(site->port);
	static const int statuses[] = { 204, 304, 404, 503, 302 };

	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		say(fd, str_fmt(a, "GET /status?%d HTTP/1.1\r\n" HOST "\r\n", statuses[i]).p);
		assert_int_equal(hear(a, fd, false).status, statuses[i]);
	}
	say(fd, "GET /status?7 HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(hear(a, fd, false).status, 500);
	fd_close(fd);
}

static void test_header_injection(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct answer r = ask(a, site->port, "GET /header HTTP/1.1\r\n" HOST "\r\n");

	assert_int_equal(r.status, 500);
	assert_null(answer_header(&r, "X-Evil").p);
}

static void test_memory_limit(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;

	assert_int_equal(ask(a, site->port, "GET /memory?1 HTTP/1.1\r\n" HOST "\r\n").status, 200);
	assert_int_equal(ask(a, site->port, "GET /memory?65 HTTP/1.1\r\n" HOST "\r\n").status, 500);
	assert_int_equal(
		ask(a, site->port, "POST /memory?65 HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx")
			.status,
		413);
}

/* ---- what is no request ---- */

static void test_malformed(void **state)
{
	static const struct {
		const char *request;
		int status; /* 0: closed without an answer, or with 400 */
	} tests[] = {
		{ "GET /hello HTTP/1.1\r\n\r\n", 400 },
		{ "GET /hello HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST
		  "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		  400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
		  400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST
		  "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		  400 },
		{ "POST /echo HTTP/1.1\r\n" HOST
		  "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.1\r\n\r\n",
		  400 },
		{ "GET /hello HTTP/1.1\r\n" HOST "X(y): z\r\n\r\n", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: x\r\n\r\n", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\nx", 400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551616\r\n\r\n",
		  413 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 9999999999999999999\r\n\r\n",
		  400 },
		{ "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400 },
		{ "GET /hello HTTP/1.1\r\n" HOST "X-A: a\001b\r\n\r\n", 400 },
		{ "GET hello HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "GET /h\x7f HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "GET /h\xc3\xa1 HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "GET /hello?\x01 HTTP/1.1\r\n" HOST "\r\n", 400 },
		{ "GET /hello HTTP/1.0\r\n\r\n", 200 },
		{ "GET /hello HTTP/3.7\r\n" HOST "\r\n", 505 },
		{ "nonsense\r\n\r\n", 0 },
		{ "\x16\x03\x01\x02\x01\xfc\x03\x03\r\n\r\n", 0 },
		{ "", 0 },
	};
	struct site *site = *state;

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		int fd = dial(site->port);
		struct answer r;

		say(fd, tests[i].request);
		if (!tests[i].request[0])
			(void)shutdown(fd, SHUT_WR);
		r = hear(a, fd, false);
		if (r.status != tests[i].status && !(tests[i].status == 0 && r.status == 400))
			fail_msg("%zu: %d for %s", i, r.status, tests[i].request);
		fd_close(fd);
	}
	/* And it still works. */
	AUTO_ARENA a = arena_new(NULL);
	assert_body(ask(a, site->port, "GET /hello HTTP/1.1\r\n" HOST "\r\n"), 200, "hello");
}

/* A refused request must not leave its body behind to be read as the next request. */
static void test_no_smuggling(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	int before = atomic_load(&site->handled);
	int fd = dial(site->port);
	struct answer r;

	say(fd,
	    "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "0\r\n\r\nGET /hello HTTP/1.1\r\n" HOST "\r\n");
	r = hear(a, fd, false);
	assert_int_equal(r.status, 400);
	assert_true(r.is_closing);
	assert_true(is_closed(fd));
	assert_int_equal(atomic_load(&site->handled), before);
	fd_close(fd);
}

/* However many parameters: the answer comes, and at once. */
static void test_many_parameters(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct buf b;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	buf_init(&b, a, LIMIT_HEADER_BYTES);
	buf_add_c(&b, "GET /hello?");
	for (int i = 0; i < 7000; i++)
		buf_add_c(&b, "a=b&");
	buf_add_c(&b, " HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(buf_rc(&b, NULL), RC_OK);
	assert_int_equal(ask(a, site.port, buf_str(&b).p).status, 200);
	site_stop(&site);
}

static void test_long_headers(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	static const struct {
		size_t n;
		int status;
	} tests[] = { { LIMIT_HEADER_BYTES - 200, 200 }, { LIMIT_HEADER_BYTES, 431 } };

	for (size_t i = 0; i < 2; i++) {
		struct str long_value = pattern(a, tests[i].n);
		struct answer r = ask(a, site->port,
				      str_fmt(a,
					      "GET /hello HTTP/1.1\r\n" HOST "X-Long: %.*s\r\n\r\n",
					      STR_FMT(long_value))
					      .p);

		assert_int_equal(r.status, tests[i].status);
	}
	/* Far beyond, the HTTP library itself gives up: with an answer or without. */
	int fd = dial(site->port);
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "X-Long: ");
	(void)say_bytes(fd, 4 << 20);
	assert_true(is_closed(fd));
	fd_close(fd);
}

static void test_stats(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site *site = *state;
	struct net_server_stats before;
	struct net_server_stats after;
	int fd;

	net_server_stats(site->server, &before);
	fd = dial(site->port);
	say(fd, "GET /hello HTTP/1.1\r\n" HOST "\r\nGET /hello HTTP/1.1\r\n\r\n");
	assert_int_equal(hear(a, fd, false).status, 200);
	assert_int_equal(hear(a, fd, false).status, 400);
	net_server_stats(site->server, &after);
	assert_int_equal(after.requests - before.requests, 2);
	assert_int_equal(after.refused - before.refused, 1);
	fd_close(fd);
	await((net_server_stats(site->server, &after), after.open_connections == 0));
	assert_int_equal(after.queued, 0);
	assert_int_equal(after.parked, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_knock_before_start),
	cmocka_unit_test(test_get),
	cmocka_unit_test(test_absolute_target),
	cmocka_unit_test(test_keep_alive),
	cmocka_unit_test(test_pipeline),
	cmocka_unit_test(test_head),
	cmocka_unit_test(test_bodies),
	cmocka_unit_test(test_answers),
	cmocka_unit_test(test_answer_that_fails),
	cmocka_unit_test(test_statuses),
	cmocka_unit_test(test_header_injection),
	cmocka_unit_test(test_memory_limit),
	cmocka_unit_test(test_malformed),
	cmocka_unit_test(test_no_smuggling),
	cmocka_unit_test(test_many_parameters),
	cmocka_unit_test(test_long_headers),
	cmocka_unit_test(test_stats),
	cmocka_unit_test(test_half_closed),
};

int main(void)
{
	return cmocka_run_group_tests_name("server", tests, site_setup, site_teardown);
}
