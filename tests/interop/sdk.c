/* sdk.c -- see sdk.h. */
#include "sdk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/sha256.h"
#include "base/time.h"

#define STEP_MS 20000 /* no single step waits longer */
#define ANSWER_MAX (64 << 20)

/* ---- the axis ---- */

static void wake(void *ctx, struct str organ_code)
{
	struct site *s = ctx;
	net_wake(s->server, vxp_wait_key(organ_code));
}

void site_start(struct site *s)
{
	struct err e = ERR_INIT;
	struct net_handler h = { NULL, vxp_admit, vxp_handle, vxp_refuse, vxp_check };
	struct net_server_options o = { .address = "127.0.0.1", .workers = 4 };
	*s = (struct site){ .w = axis_world_new() };
	s->w->now = time_now();
	assert_rc(RC_OK, vxp_open(s->w->a, &s->w->node, &s->vxp, &e), &e);
	h.ctx = s->vxp;
	o.spool_dir = s->w->node.spool_dir;
	assert_rc(RC_OK, net_server_new(&o, &h, &s->server, &e), &e);
	s->port = net_server_port(s->server);
	s->w->node.axis_arrived = wake;
	s->w->node.axis_arrived_ctx = s;
	assert_rc(RC_OK, net_server_start(s->server, &e), &e);
}

void site_stop(struct site *s)
{
	net_server_stop(s->server, 5);
	axis_world_end(s->w);
}

/* ---- the client ---- */

static struct str file_hash(struct arena *a, const struct sdk_call *c)
{
	unsigned char digest[SHA256_BYTES];
	sha256_of(c->body, digest);
	if (c->is_strict)
		return hex_encode(a, str_of_n((const char *)digest, sizeof digest));
	return vxp_hash_file(a, digest);
}

/* Two requests of one millisecond would be one request twice, which the axis refuses for some. */
static int64_t next_time(void)
{
	static int64_t last;
	int64_t now = time_now();

	last = now > last + 1000 ? now : last + 1000;
	return last;
}

/* Its arguments, in an order that a HashMap might give; Content-Type goes out twice. */
static size_t args_make(struct site *s, const struct sdk_call *c, struct vxp_arg *args)
{
	struct arena *a = s->w->a;
	size_t n = 0;
	args[n++] = (struct vxp_arg){ STR("systemid"),
				      str_of(c->system_id ? c->system_id : ORGAN_A) };
	for (size_t i = 0; i < 8 && c->args[i].name.n > 0; i++)
		args[n++] = c->args[i];
	if (c->is_file && !(c->hash && strcmp(c->hash, SDK_NO_HASH) == 0))
		args[n++] = (struct vxp_arg){ STR("hash-file"),
					      c->hash ? str_of(c->hash) : file_hash(a, c) };
	args[n++] = (struct vxp_arg){ STR("timestamp"),
				      c->timestamp ? str_of(c->timestamp)
						   : vxp_timestamp(a, next_time() + c->skew,
								   TIME_ZONE_VN) };
	args[n++] = (struct vxp_arg){ STR("Content-Type"), c->is_file
								   ? STR("application/octet-stream")
								   : STR("application/json") };
	return n;
}

static void header_add(struct buf *b, const char *name, struct str value)
{
	buf_fmt(b, "%s: %.*s\r\n", name, STR_FMT(value));
}

static void args_add(struct buf *b, const struct vxp_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_c(args[i].name, "Content-Type"))
			header_add(b, "Content-Type", args[i].value);
		buf_fmt(b, VXP_PREFIX "%.*s: %.*s\r\n", STR_FMT(args[i].name),
			STR_FMT(args[i].value));
	}
}

struct sdk_request sdk_request(struct site *s, const struct sdk_call *c)
{
	struct arena *a = s->w->a;
	struct vxp_arg args[VXP_ARGS];
	size_t n = args_make(s, c, args);
	struct str header = c->sign_header ? str_of(c->sign_header) : vxp_sign_header(a, args, n);
	struct sdk_request r = { .body = c->body };
	struct buf b;
	if (c->is_file && !c->is_strict)
		r.body = str_fmt(a, "%.*s\r\n", STR_FMT(c->body));
	buf_init(&b, a, 1 << 20);
	buf_fmt(&b, "POST /vxp/%s HTTP/1.1\r\n", c->call);
	args_add(&b, args, n);
	header_add(&b, VXP_PREFIX "sign-header-key", vxp_sign_header_key(a, args, n));
	header_add(&b, VXP_PREFIX "sign-header", header);
	header_add(&b, VXP_PREFIX "hash-header",
		   vxp_hmac(a, str_of(c->secret ? c->secret : SECRET_A), header));
	header_add(&b, "User-Agent", STR(VXP_USER_AGENT));
	header_add(&b, VXP_PREFIX "version", STR(VXP_VERSION));
	if (c->extra)
		buf_add_c(&b, c->extra);
	buf_fmt(&b, "Content-Length: %zu\r\nHost: 127.0.0.1:%d\r\nConnection: Keep-Alive\r\n",
		r.body.n, s->port);
	if (c->expects_continue)
		buf_add_c(&b, "Expect: 100-continue\r\n");
	buf_add_c(&b, "Accept-Encoding: gzip,deflate\r\n\r\n");
	r.head = buf_str(&b);
	return r;
}

/* ---- the socket ---- */

int sdk_dial(struct site *s)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
	return fd;
}

void sdk_say(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0)
			return; /* refused early: the answer tells */
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
}

bool sdk_is_heard(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	return poll(&p, 1, ms) == 1;
}

static bool more(int fd, struct buf *b)
{
	char piece[8192];
	if (!sdk_is_heard(fd, STEP_MS))
		fail_msg("no answer in %d ms; so far: %s", STEP_MS, b->p);
	ssize_t n = recv(fd, piece, sizeof piece, 0);
	if (n > 0)
		buf_add_bytes(b, piece, (size_t)n);
	return n > 0;
}

static size_t content_length(struct str head)
{
	int64_t n = -1;
	struct str line;
	while (head.n > 0) {
		str_split(head, '\n', &line, &head);
		struct str name, value;
		if (str_split(line, ':', &name, &value) &&
		    str_eq_nocase(name, STR("Content-Length")))
			assert_true(str_to_i64(str_trim(value), 0, ANSWER_MAX, &n));
	}
	assert_true(n >= 0);
	return (size_t)n;
}

static struct sdk_answer answer_read(struct site *s, int fd)
{
	struct sdk_answer r = { 0 };
	struct buf b;
	size_t end;
	int64_t status;
	buf_init(&b, s->w->a, ANSWER_MAX);
	while ((end = str_find(buf_str(&b), STR("\r\n\r\n"))) == SIZE_MAX) {
		if (!more(fd, &b))
			fail_msg("the connection ended: %s", b.p);
	}
	r.head = str_sub(buf_str(&b), 0, end + 2);
	assert_true(str_starts(r.head, STR("HTTP/1.1 ")));
	assert_true(str_to_i64(str_sub(r.head, 9, 3), 100, 599, &status));
	r.status = (int)status;
	if (r.status == 100) {
		assert_int_equal(b.n, end + 4);
		return r;
	}
	size_t n = content_length(r.head);
	while (b.n < end + 4 + n && more(fd, &b))
		continue;
	assert_int_equal(b.n, end + 4 + n);
	r.head = str_sub(buf_str(&b), 0, end + 2);
	r.body = str_sub(buf_str(&b), end + 4, n);
	return r;
}

struct sdk_answer sdk_hear(struct site *s, int fd)
{
	struct err e = ERR_INIT;
	struct sdk_answer r;
	do
		r = answer_read(s, fd);
	while (r.status == 100);
	assert_rc(RC_OK, json_parse(s->w->a, r.body, &r.json, &e), &e);
	assert_true(str_find(r.head, STR("application/json; charset=UTF-8")) != SIZE_MAX);
	r.result = sdk_text(r.json, "status");
	r.code = sdk_text(r.json, "ErrorCode");
	r.desc = sdk_text(r.json, "ErrorDesc");
	assert_true(r.result.n > 0 && r.code.n > 0 && r.desc.n > 0);
	assert_int_equal(str_eq_c(r.code, "0"), str_eq_c(r.result, "OK"));
	return r;
}

struct sdk_answer sdk_ask_raw(struct site *s, struct str bytes)
{
	int fd = sdk_dial(s);
	sdk_say(fd, bytes);
	struct sdk_answer r = sdk_hear(s, fd);
	(void)close(fd);
	return r;
}

/* With Expect the SDK sends its body when it is told to go on. */
struct sdk_answer sdk_ask(struct site *s, const struct sdk_call *c)
{
	struct sdk_request q = sdk_request(s, c);
	int fd = sdk_dial(s);
	sdk_say(fd, q.head);
	if (c->expects_continue) {
		assert_int_equal(answer_read(s, fd).status, 100);
	}
	sdk_say(fd, q.body);
	struct sdk_answer r = sdk_hear(s, fd);
	(void)close(fd);
	return r;
}

/* ---- what it reads ---- */

struct str sdk_text(const struct jval *object, const char *key)
{
	struct str s = STR_NULL;
	const struct jval *v = jval_get(object, key);
	if (!v || !jval_str(v, &s))
		fail_msg("no string \"%s\" in the answer", key);
	return s;
}

size_t sdk_count(const struct sdk_answer *r)
{
	const struct jval *data = jval_get(r->json, "data");
	assert_true(data && jval_is_array(data));
	return jval_count(data);
}

const struct jval *sdk_data(const struct sdk_answer *r, size_t i)
{
	assert_true(i < sdk_count(r));
	return jval_at(jval_get(r->json, "data"), i);
}
