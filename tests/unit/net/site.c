/* site.c -- the server of the tests. Its paths:
 *
 *   /hello            "hello"
 *   /echo             the method, path, query, body length and SHA-256 in headers; the body back
 *   /slow?US          answers after so many microseconds
 *   /gate             answers once site->gates is 1
 *   /park?KEY         waits for a wake with that key: "woken", or "late" after site->wait_us
 *   /file?BYTES       a file of so many bytes, from a descriptor
 *   /stream?BYTES     the same from a callback with known length; /chunks without; /broken fails half-way
 *   /status?N         that status, without a body
 *   /header           an answer with a line break in a header
 *   /memory?MIB       takes so much of the request's arena
 */
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/time.h"

static uint64_t number(struct str s)
{
	uint64_t v = 0;

	(void)str_to_u64(s, UINT64_MAX, &v);
	return v;
}

static void header_add(struct net_request *r, struct net_reply *out, struct str name,
		       struct str value)
{
	struct net_field *all = ARENA_ARRAY(r->arena, out->n_headers + 1, struct net_field);

	for (size_t i = 0; i < out->n_headers; i++)
		all[i] = out->headers[i];
	all[out->n_headers++] = (struct net_field){ name, value };
	out->headers = all;
}

static void answer_echo(struct net_request *r, struct net_reply *out)
{
	struct arena *a = r->arena;

	header_add(r, out, STR("X-Method"), r->method);
	header_add(r, out, STR("X-Path"), r->path);
	header_add(r, out, STR("X-Query"), r->query);
	header_add(r, out, STR("X-Bytes"), str_fmt(a, "%llu", (unsigned long long)r->body_bytes));
	header_add(r, out, STR("X-Spooled"), r->body_fd >= 0 ? STR("yes") : STR("no"));
	header_add(r, out, STR("X-Remote"), r->remote);
	header_add(r, out, STR("X-Custom"), net_header(r, "x-custom"));
	header_add(r, out, STR("X-Sha256"),
		   hex_encode(a, str_of_n((const char *)r->body_sha256, 32)));
	out->body = r->body;
	if (r->body_fd >= 0) {
		/* The request closes its own descriptor, the reply the one it is given. */
		out->body_fd = dup(r->body_fd);
		out->body_bytes = r->body_bytes;
	}
}

static void answer_slow(struct site *site, struct net_request *r, struct net_reply *out)
{
	int now = atomic_fetch_add(&site->running, 1) + 1;
	int most = atomic_load(&site->most_running);

	while (now > most && !atomic_compare_exchange_weak(&site->most_running, &most, now))
		;
	time_sleep((int64_t)number(r->query));
	atomic_fetch_sub(&site->running, 1);
	out->body = STR("slow");
}

static void answer_gate(struct site *site, struct net_reply *out)
{
	int64_t until = time_monotonic() + PEER_SECS * TIME_SEC;

	atomic_fetch_add(&site->running, 1);
	while (!atomic_load(&site->gates) && time_monotonic() < until)
		time_sleep(1000);
	atomic_fetch_sub(&site->running, 1);
	out->body = STR("open");
}

struct waiting {
	struct site *site;
	uint64_t key;
	int64_t until;
};

static void wait_answer(struct net_request *r, struct net_reply *out, void *ctx)
{
	struct waiting *w = ctx;

	atomic_fetch_add(&w->site->parked_runs, 1);
	if (str_eq(r->path, STR("/park/ever")) && time_monotonic() < w->until) {
		out->wait_until = w->until;
		out->wait_key = w->key;
		out->wait_again = wait_answer;
		out->wait_ctx = w;
		return;
	}
	out->body = time_monotonic() < w->until ? STR("woken") : STR("late");
}

static void answer_park(struct site *site, struct net_request *r, struct net_reply *out)
{
	struct waiting *w = ARENA_NEW(r->arena, struct waiting);

	*w = (struct waiting){ site, number(r->query), time_monotonic() + site->wait_us };
	out->wait_until = w->until;
	out->wait_key = w->key;
	out->wait_again = wait_answer;
	out->wait_ctx = w;
	/* Long enough for a test to wake it between the look and the parking. */
	if (str_eq(r->path, STR("/park/missed"))) {
		net_wake(site->server, w->key);
	}
}

struct flow {
	uint64_t left;
	uint64_t fail_at;
};

static int64_t flow_next(void *ctx, char *p, size_t n)
{
	struct flow *flow = ctx;

	if (flow->left == flow->fail_at)
		return -1;
	if (flow->left < n)
		n = (size_t)flow->left;
	if (flow->fail_at != UINT64_MAX && flow->left - flow->fail_at < n)
		n = (size_t)(flow->left - flow->fail_at);
	memset(p, 'f', n);
	flow->left -= n;
	return (int64_t)n;
}

static void answer_flow(struct net_request *r, struct net_reply *out)
{
	struct flow *flow = ARENA_NEW(r->arena, struct flow);

	flow->left = number(r->query);
	flow->fail_at = str_eq(r->path, STR("/broken")) ? flow->left / 2 : UINT64_MAX;
	out->stream = flow_next;
	out->stream_ctx = flow;
	out->body_bytes = str_eq(r->path, STR("/chunks")) ? UINT64_MAX : flow->left;
}

static void answer_file(struct net_request *r, struct net_reply *out)
{
	size_t size = 1 << 16;
	char *block = arena_alloc(r->arena, size);
	uint64_t n = number(r->query);

	assert_int_equal(fd_temp("/tmp", &out->body_fd, NULL), RC_OK);
	memset(block, 'F', size);
	for (uint64_t at = 0; at < n; at += size)
		assert_int_equal(fd_write_all(out->body_fd, block,
					      n - at < size ? (size_t)(n - at) : size, NULL),
				 RC_OK);
	assert_int_equal(lseek(out->body_fd, 0, SEEK_SET), 0);
	out->body_bytes = n;
}

static void site_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct site *site = ctx;

	atomic_fetch_add(&site->handled, 1);
	if (str_starts(r->path, STR("/hello")))
		out->body = STR("hello");
	else if (str_starts(r->path, STR("/echo")))
		answer_echo(r, out);
	else if (str_starts(r->path, STR("/slow")))
		answer_slow(site, r, out);
	else if (str_starts(r->path, STR("/gate")))
		answer_gate(site, out);
	else if (str_starts(r->path, STR("/park")))
		answer_park(site, r, out);
	else if (str_starts(r->path, STR("/file")))
		answer_file(r, out);
	else if (str_starts(r->path, STR("/status")))
		out->status = (int)number(r->query);
	else if (str_starts(r->path, STR("/header")))
		header_add(r, out, STR("X-Bad"), STR("a\r\nX-Evil: b"));
	else if (str_starts(r->path, STR("/memory")))
		(void)arena_alloc(r->arena, (size_t)number(r->query) << 20);
	else
		answer_flow(r, out);
}

static void site_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	struct site *site = ctx;

	out->max_body = site->max_body;
	out->check_first = net_header(r, "X-Check").n > 0;
}

/* X-Check says what comes of it; "slow" takes a while, "wait" until site->gates is 1. */
static bool site_check(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct site *site = ctx;
	struct str word = net_header(r, "X-Check");

	atomic_fetch_add(&site->checked, 1);
	assert_int_equal(r->body_fd, -1);
	assert_int_equal(r->body_bytes, 0);
	if (str_eq_c(word, "slow"))
		time_sleep(200000);
	while (str_eq_c(word, "wait") && !atomic_load(&site->gates))
		time_sleep(1000);
	if (!str_eq_c(word, "no"))
		return true;
	out->status = 403;
	out->body = STR("not yours");
	return false;
}

static void site_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
			struct net_reply *out)
{
	struct site *site = ctx;

	atomic_store(&site->last_refusal, status);
	header_add(r, out, STR("X-Refused"), STR("yes"));
	out->body = str_fmt(r->arena, "refused %d, limit %llu", status, (unsigned long long)limit);
}

void site_listen(struct site *site, struct net_server_options o)
{
	struct err e = ERR_INIT;
	struct net_handler h = { site, site_admit, site_handle, site_refuse, site_check };

	if (!o.address)
		o.address = "127.0.0.1";
	if (!o.spool_dir)
		o.spool_dir = "/tmp";
	if (!o.workers)
		o.workers = 8;
	if (!site->max_body)
		site->max_body = 1 << 20;
	if (!site->wait_us)
		site->wait_us = PEER_SECS * TIME_SEC;
	if (net_server_new(&o, &h, &site->server, &e) != RC_OK)
		fail_msg("server: %s", e.text);
	site->port = net_server_port(site->server);
}

void site_serve(struct site *site)
{
	struct err e = ERR_INIT;

	if (net_server_start(site->server, &e) != RC_OK)
		fail_msg("server: %s", e.text);
}

void site_start(struct site *site, struct net_server_options o)
{
	site_listen(site, o);
	site_serve(site);
}

void site_stop(struct site *site)
{
	net_server_stop(site->server, 5);
}
