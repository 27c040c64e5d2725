/* The client against a good server, and against servers that are not. */
#include "peer.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/time.h"

#define MIB ((size_t)1 << 20)

static struct net_client *client_open(void)
{
	struct net_client *c;

	assert_int_equal(
		net_client_open(&(struct net_client_options){ .user_agent = "test/1" }, &c, NULL),
		RC_OK);
	return c;
}

static struct str url_of(struct arena *a, int port, const char *target)
{
	return str_fmt(a, "http://127.0.0.1:%d%s", port, target);
}

static struct net_call call_of(struct str url)
{
	return (struct net_call){ .method = "GET",
				  .url = url,
				  .body_fd = -1,
				  .connect_ms = 2000,
				  .stall_secs = PEER_SECS,
				  .max_answer = MIB };
}

/* ---- a good server ---- */

static void test_get(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_server_stats stats;
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (int i = 0; i < 10; i++) {
		call = call_of(url_of(a, site.port, "/hello"));
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
		assert_int_equal(r.status, 200);
		assert_true(str_eq_c(r.body, "hello"));
		assert_int_equal(r.bytes, 5);
		/* the server's clock, to the second */
		assert_in_range(r.dated_at + 10 * TIME_SEC, time_now(), time_now() + 11 * TIME_SEC);
	}
	net_server_stats(site.server, &stats);
	assert_int_equal(stats.requests, 10);
	assert_int_equal(stats.open_connections, 1);
	net_client_close(c);
	site_stop(&site);
}

static void test_statuses(void **state)
{
	static const int statuses[] = { 204, 302, 304, 404, 500, 503 };
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		struct net_call call =
			call_of(url_of(a, site.port, str_fmt(a, "/status?%d", statuses[i]).p));
		struct net_answer r;

		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
		assert_int_equal(r.status, statuses[i]);
		assert_int_equal(r.body.n, 0);
	}
	net_client_close(c);
	site_stop(&site);
}

static struct str filler(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)('a' + (i * 7 + i / 1000) % 26);
	return str_of_n(p, n);
}

/* What a request looks like on the wire, from a server that answers with it. */
static void mirror(int fd, void *ctx)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	char c;

	(void)ctx;
	buf_init(&b, a, 1 << 16);
	while (!str_ends(buf_str(&b), STR("\r\n\r\n")) && recv(fd, &c, 1, 0) == 1)
		buf_add_char(&b, c);
	say(fd, str_fmt(a,
			"HTTP/1.1 200 OK\r\nContent-Type: text/x\r\nContent-Length: %zu\r\n"
			"Connection: close\r\n\r\n%.*s",
			b.n, STR_FMT(buf_str(&b)))
			.p);
	(void)is_closed(fd);
}

static struct str wire(struct arena *a, struct net_call call)
{
	struct net_client *c = client_open();
	struct net_answer r;
	int port;
	struct host *h = host_start(1, mirror, NULL, &port);

	call.url = url_of(a, port, "/p?q=1");
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_true(str_eq_c(r.content_type, "text/x"));
	net_client_close(c);
	host_stop(h);
	return str_fmt(a, "%.*s", STR_FMT(r.body));
}

static bool has(struct str text, const char *line)
{
	return str_find(text, str_of(line)) != SIZE_MAX;
}

static void test_on_the_wire(void **state)
{
	static const struct net_field fields[] = { { { "X-A", 3 }, { "1", 1 } },
						   { { "X-Empty", 7 }, { "", 0 } },
						   { { "Content-Type", 12 }, { "text/y", 6 } } };
	AUTO_ARENA a = arena_new(NULL);
	struct net_call call = call_of(STR(""));
	struct str got = wire(a, call);

	(void)state;
	assert_true(str_starts(got, STR("GET /p?q=1 HTTP/1.1\r\n")));
	assert_true(has(got, "\r\nUser-Agent: test/1\r\n"));
	assert_false(has(got, "Content-Length"));
	assert_false(has(got, "Content-Type"));
	assert_false(has(got, "Accept-Encoding"));

	call.method = "POST";
	call.headers = fields;
	call.n_headers = 3;
	got = wire(a, call);
	assert_true(str_starts(got, STR("POST /p?q=1 HTTP/1.1\r\n")));
	assert_true(has(got, "\r\nContent-Length: 0\r\n"));
	assert_true(has(got, "\r\nX-A: 1\r\n"));
	assert_true(has(got, "\r\nX-Empty:\r\n"));
	assert_true(has(got, "\r\nContent-Type: text/y\r\n"));
	assert_false(has(got, "Expect"));

	/* A large body asks first. */
	call.body = filler(a, 2 * MIB);
	assert_true(has(wire(a, call), "\r\nExpect: 100-continue\r\n"));
	call.body = STR("");

	call.method = "DELETE";
	assert_true(str_starts(wire(a, call), STR("DELETE /p")));
	call.method = "PUT";
	call.body = STR("x");
	got = wire(a, call);
	assert_true(str_starts(got, STR("PUT /p")));
	assert_true(has(got, "\r\nContent-Length: 1\r\n"));
}

static void test_bad_headers(void **state)
{
	static const struct net_field bad[] = {
		{ { "X-A", 3 }, { "1\r\nX-B: 2", 9 } },
		{ { "X-A\r\nX-B", 8 }, { "1", 1 } },
		{ { "X A", 3 }, { "1", 1 } },
		{ { "", 0 }, { "1", 1 } },
	};
	AUTO_ARENA a = arena_new(NULL);
	struct net_client *c = client_open();

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct net_call call = call_of(STR("http://127.0.0.1:1/"));
		struct net_answer r;

		call.headers = &bad[i];
		call.n_headers = 1;
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_INVALID);
	}
	net_client_close(c);
}

/* ---- bodies ---- */

static int file_of(struct str s)
{
	int fd;

	assert_int_equal(fd_temp("/tmp", &fd, NULL), RC_OK);
	assert_int_equal(fd_write_all(fd, s.p, s.n, NULL), RC_OK);
	return fd;
}

static void test_file_and_tail(void **state)
{
	static const size_t sizes[] = { 1, 1000, 65536, 3 * MIB };
	struct site site = { .max_body = 8 * MIB };
	struct net_client *c = client_open();

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str file = filler(a, sizes[i]);
		struct net_call call = call_of(url_of(a, site.port, "/echo"));
		struct net_answer r;

		call.method = "POST";
		call.body_fd = file_of(file);
		call.body_bytes = file.n;
		call.body_tail = STR("\r\n");
		call.max_answer = 8 * MIB;
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
		assert_int_equal(r.status, 200);
		assert_true(str_eq(r.body, str_cat(a, file, STR("\r\n"))));
		fd_close(call.body_fd);
	}
	net_client_close(c);
	site_stop(&site);
}

static void test_body_from_memory(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	call = call_of(url_of(a, site.port, "/echo"));
	call.method = "POST";
	call.body = STR("{}");
	/* Whoever leaves the descriptor 0 does not get standard input sent. */
	call.body_fd = 0;
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_true(str_eq_c(r.body, "{}"));
	call.body = STR("");
	call.body_tail = STR("\r\n");
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_true(str_eq_c(r.body, "\r\n"));
	net_client_close(c);
	site_stop(&site);
}

static void test_file_too_short(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	call = call_of(url_of(a, site.port, "/echo"));
	call.method = "POST";
	call.body_fd = file_of(STR("short"));
	call.body_bytes = 6;
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_CORRUPT);
	fd_close(call.body_fd);
	/* The handle is still good. */
	call = call_of(url_of(a, site.port, "/hello"));
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	net_client_close(c);
	site_stop(&site);
}

/* A large body is asked about first, and not sent when it is refused. */
static void test_refused_body(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	call = call_of(url_of(a, site.port, "/echo"));
	call.method = "POST";
	call.body = filler(a, 40 * MIB);
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_int_equal(r.status, 413);
	assert_true(str_starts(r.body, STR("refused 413")));
	net_client_close(c);
	site_stop(&site);
}

/* ---- answers ---- */

struct sum {
	struct sha256 sha256;
	uint64_t n;
	uint64_t fail_at;
};

static enum rc sum_add(void *ctx, const char *p, size_t n, struct err *e)
{
	struct sum *sum = ctx;

	sha256_add(&sum->sha256, p, n);
	sum->n += n;
	return sum->n > sum->fail_at ? err_set(e, RC_BUSY, "err.test", "enough") : RC_OK;
}

static void test_sink(void **state)
{
	static const char *const paths[] = { "/file?5000000", "/chunks?5000000",
					     "/stream?5000000" };
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (size_t i = 0; i < 3; i++) {
		struct sum sum = { .fail_at = UINT64_MAX };
		struct net_call call = call_of(url_of(a, site.port, paths[i]));
		struct err e = ERR_INIT;
		struct net_answer r;

		sha256_init(&sum.sha256);
		call.sink = sum_add;
		call.sink_ctx = &sum;
		call.max_answer = 5000000;
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
		assert_int_equal(sum.n, 5000000);
		assert_int_equal(r.bytes, 5000000);
		assert_int_equal(r.body.n, 0);

		sum.n = 0;
		sum.fail_at = 100000;
		assert_int_equal(net_client_call(c, a, &call, &r, &e), RC_BUSY);
		assert_string_equal(e.key, "err.test");
	}
	net_client_close(c);
	site_stop(&site);
}

static void test_answer_too_long(void **state)
{
	static const char *const paths[] = { "/file?1001", "/chunks?1001", "/file?1000" };
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	for (size_t i = 0; i < 3; i++) {
		struct net_call call = call_of(url_of(a, site.port, paths[i]));
		struct net_answer r;

		call.max_answer = 1000;
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), i < 2 ? RC_LIMIT : RC_OK);
	}
	net_client_close(c);
	site_stop(&site);
}

/* ---- bad servers ---- */

struct behaviour {
	const char *name;
	bool reads;       /* the request first */
	const char *says; /* then this */
	bool waits;       /* until the client hangs up */
	enum rc rc;
};

static const struct behaviour behaviours[] = {
	{ "closes at once", false, "", false, RC_UNCERTAIN },
	{ "reads and closes", true, "", false, RC_UNCERTAIN },
	{ "says half a header", true, "HTTP/1.1 200 OK\r\nContent-Le", false, RC_UNCERTAIN },
	{ "says half an answer", true, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", false,
	  RC_UNCERTAIN },
	{ "says half a chunk", true,
	  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf", false, RC_UNCERTAIN },
	{ "never ends its chunks", true,
	  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", false, RC_UNCERTAIN },
	{ "speaks something else", true, "SSH-2.0-OpenSSH_9.2\r\n", false, RC_UNCERTAIN },
	{ "speaks HTTP/0.9", true, "<html>", false, RC_UNCERTAIN },
	{ "says a strange status", true, "HTTP/1.1 abc\r\n\r\n", false, RC_UNCERTAIN },
	{ "says bad chunks", true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
	  false, RC_UNCERTAIN },
	{ "says a bad length", true, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", false,
	  RC_UNCERTAIN },
	{ "never answers", true, "", true, RC_UNCERTAIN },
	{ "stops in the middle", true, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", true,
	  RC_UNCERTAIN },
	{ "only ever continues", true, "HTTP/1.1 100 Continue\r\n\r\n", true, RC_UNCERTAIN },
	{ "without a length", true, "HTTP/1.1 200 OK\r\n\r\nall of it", false, RC_OK },
	{ "in HTTP/1.0", true, "HTTP/1.0 200 OK\r\n\r\nall of it", false, RC_OK },
	{ "not modified", true, "HTTP/1.1 304 No\r\n\r\n", false, RC_OK },
};

static void await_hang_up(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	(void)poll(&p, 1, PEER_SECS * 1000);
}

/* To its last byte: a connection closed with bytes unread resets, and takes the answer with it. */
static void request_read(int fd)
{
	char all[4096];
	size_t n = 0;
	ssize_t got;

	while (n < sizeof all && (got = recv(fd, all + n, sizeof all - n, 0)) > 0) {
		n += (size_t)got;
		if (n >= 6 && memcmp(all + n - 6, "\r\n\r\n{}", 6) == 0)
			return;
	}
}

static void behave(int fd, void *ctx)
{
	const struct behaviour *b = ctx;

	if (b->reads)
		request_read(fd);
	say(fd, b->says);
	if (b->waits)
		await_hang_up(fd);
}

static void test_bad_servers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof behaviours / sizeof behaviours[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		const struct behaviour *b = &behaviours[i];
		union {
			const struct behaviour *in;
			void *out;
		} ctx = { .in = b };
		struct net_client *c = client_open();
		struct err e = ERR_INIT;
		struct net_answer r;
		struct net_call call;
		int port;
		struct host *h = host_start(1, behave, ctx.out, &port);
		int64_t began = time_monotonic();
		enum rc rc;

		call = call_of(url_of(a, port, "/"));
		call.method = "POST";
		call.body = STR("{}");
		call.stall_secs = 1;
		rc = net_client_call(c, a, &call, &r, &e);
		if (rc != b->rc)
			fail_msg("%s: %s (%s)", b->name, rc_name(rc), e.text);
		if (rc != RC_OK)
			assert_true(e.text[0] && e.key[0]);
		if (time_monotonic() - began > 4 * TIME_SEC)
			fail_msg("%s: took too long", b->name);
		net_client_close(c);
		host_stop(h);
	}
}

/* A big body to somebody who stops reading. */
static void deaf(int fd, void *ctx)
{
	(void)ctx;
	await_hang_up(fd);
}

static void test_stalls_while_sending(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_client *c = client_open();
	struct net_answer r;
	struct net_call call;
	int port;
	struct host *h = host_start(1, deaf, NULL, &port);

	(void)state;
	call = call_of(url_of(a, port, "/"));
	call.method = "POST";
	call.body = filler(a, 64 * MIB);
	call.stall_secs = 1;
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_UNCERTAIN);
	net_client_close(c);
	host_stop(h);
}

/* Something moves all the time, but it never ends. */
static void drip(int fd, void *ctx)
{
	(void)ctx;
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
	for (int i = 0; i < 40; i++) {
		if (say_bytes(fd, 10) < 10)
			break;
		time_sleep(100000);
	}
}

static void test_total_time(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_client *c = client_open();
	int64_t began = time_monotonic();
	struct net_answer r;
	struct net_call call;
	int port;
	struct host *h = host_start(1, drip, NULL, &port);

	(void)state;
	call = call_of(url_of(a, port, "/"));
	call.total_secs = 1;
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_UNCERTAIN);
	assert_in_range(time_monotonic() - began, 900000, 2500000);
	net_client_close(c);
	host_stop(h);
}

static void test_unreachable(void **state)
{
	static const struct {
		const char *url;
		enum rc rc;
		const char *key;
	} tests[] = {
		{ "http://127.0.0.1:1/", RC_UNAVAILABLE, "err.net.unreachable" },
		{ "http://no-such-host.invalid/", RC_UNAVAILABLE, "err.net.unreachable" },
		{ "ftp://127.0.0.1/", RC_INVALID, "err.net.url" },
		{ "file:///etc/passwd", RC_INVALID, "err.net.url" },
		{ "http://", RC_INVALID, "err.net.url" },
		{ "", RC_INVALID, "err.net.url" },
	};
	AUTO_ARENA a = arena_new(NULL);
	struct net_client *c = client_open();

	(void)state;
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		struct net_call call = call_of(str_of(tests[i].url));
		struct err e = ERR_INIT;
		struct net_answer r;
		enum rc rc = net_client_call(c, a, &call, &r, &e);

		if (rc != tests[i].rc)
			fail_msg("%s: %s (%s)", tests[i].url, rc_name(rc), e.text);
		assert_string_equal(e.key, tests[i].key);
	}
	net_client_close(c);
}

/* ---- kept connections ---- */

struct fickle {
	bool hangs_up_early; /* when it has answered, else when it has the next request */
	atomic_int requests;
};

static bool request_take(int fd, struct fickle *f)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	char c;

	buf_init(&b, a, 1 << 16);
	while (!str_ends(buf_str(&b), STR("\r\n\r\nabc\r\n")))
		if (recv(fd, &c, 1, 0) == 1)
			buf_add_char(&b, c);
		else
			return false;
	atomic_fetch_add(&f->requests, 1);
	return true;
}

static void answer_once(int fd, void *ctx)
{
	struct fickle *f = ctx;

	if (!request_take(fd, f))
		return;
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
	if (!f->hangs_up_early)
		(void)request_take(fd, f);
}

static void ask_thrice(struct fickle *f, int n_connections)
{
	AUTO_ARENA a = arena_new(NULL);
	struct net_client *c = client_open();
	int port;
	struct host *h = host_start(n_connections, answer_once, f, &port);

	for (int i = 0; i < 3; i++) {
		struct net_call call = call_of(url_of(a, port, "/"));
		struct net_answer r;

		call.method = "POST";
		call.body_fd = file_of(STR("abc"));
		call.body_bytes = 3;
		call.body_tail = STR("\r\n");
		call.stall_secs = 3;
		assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
		assert_true(str_eq_c(r.body, "ok"));
		fd_close(call.body_fd);
	}
	net_client_close(c);
	host_stop(h);
}

/* The server closed the connection that was kept: another is opened, and the body sent anew. */
static void test_kept_connection_was_closed(void **state)
{
	struct fickle before = { .hangs_up_early = true };
	struct fickle meanwhile = { .hangs_up_early = false };

	(void)state;
	ask_thrice(&before, 3);
	assert_int_equal(atomic_load(&before.requests), 3);
	/* The second and third come twice. */
	ask_thrice(&meanwhile, 3);
	assert_int_equal(atomic_load(&meanwhile.requests), 5);
}

/* ---- proxies ---- */

static void test_proxy(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	(void)setenv("http_proxy", "http://127.0.0.1:1", 1);
	call = call_of(url_of(a, site.port, "/hello"));
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	(void)unsetenv("http_proxy");
	net_client_close(c);

	/* The test's server takes the absolute form, so it will do as a proxy. */
	assert_int_equal(
		net_client_open(&(struct net_client_options){ .proxy = url_of(a, site.port, "").p },
				&c, NULL),
		RC_OK);
	call.url = STR("http://axis.invalid/hello");
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_true(str_eq_c(r.body, "hello"));
	net_client_close(c);
	site_stop(&site);
}

#ifdef VANTHU_FAULTS
static void test_fault(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	struct net_call call;
	struct net_answer r;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	call = call_of(url_of(a, site.port, "/hello"));
	(void)setenv("VANTHU_FAULT", "net.call:0+:RC_UNCERTAIN", 1);
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_UNCERTAIN);
	(void)unsetenv("VANTHU_FAULT");
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	net_client_close(c);
	site_stop(&site);
}
#endif

/* ---- giving up on purpose ---- */

static void test_cancel(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct net_client *c = client_open();
	atomic_bool cancel = true;
	int64_t began = time_monotonic();
	struct net_call call;
	struct net_answer r;
	enum rc rc;

	(void)state;
	site_start(&site, (struct net_server_options){ 0 });
	call = call_of(url_of(a, site.port, "/park?1"));
	call.cancel = &cancel;
	rc = net_client_call(c, a, &call, &r, NULL);
	assert_true(rc == RC_CANCELLED || rc == RC_UNCERTAIN);
	assert_true(time_monotonic() - began < 3 * TIME_SEC);
	atomic_store(&cancel, false);
	call.url = url_of(a, site.port, "/hello");
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	net_client_close(c);
	site_stop(&site);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_get),
	cmocka_unit_test(test_statuses),
	cmocka_unit_test(test_on_the_wire),
	cmocka_unit_test(test_bad_headers),
	cmocka_unit_test(test_file_and_tail),
	cmocka_unit_test(test_body_from_memory),
	cmocka_unit_test(test_file_too_short),
	cmocka_unit_test(test_refused_body),
	cmocka_unit_test(test_sink),
	cmocka_unit_test(test_answer_too_long),
	cmocka_unit_test(test_bad_servers),
	cmocka_unit_test(test_stalls_while_sending),
	cmocka_unit_test(test_total_time),
	cmocka_unit_test(test_unreachable),
	cmocka_unit_test(test_kept_connection_was_closed),
	cmocka_unit_test(test_proxy),
#ifdef VANTHU_FAULTS
	cmocka_unit_test(test_fault),
#endif
	cmocka_unit_test(test_cancel),
};

int main(void)
{
	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
