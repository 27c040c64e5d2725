#include "support/fake_axis.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"

#define CALLS 12
#define BODY_MAX (64ULL << 20)

struct script {
	char call[32];
	int status, delay_ms;
	struct str body;
	struct fake_seen seen;
};

struct fake_axis {
	struct arena *arena;
	pthread_mutex_t lock;
	struct net_server *server;
	struct script scripts[CALLS];
	size_t n;
	fake_axis_fn hook;
	void *hook_ctx;
};

/* Under the lock. Unknown calls get an empty OK. */
static struct script *script_of(struct fake_axis *f, struct str call)
{
	struct script *s;

	for (size_t i = 0; i < f->n; i++) {
		if (str_eq_c(call, f->scripts[i].call))
			return &f->scripts[i];
	}
	if (f->n == CALLS || call.n >= sizeof s->call)
		die("fake axis: too many calls, or %.*s", STR_FMT(call));
	s = &f->scripts[f->n++];
	memcpy(s->call, call.p, call.n);
	s->status = 200;
	s->body = STR("{\"status\":\"OK\",\"ErrorCode\":\"0\",\"ErrorDesc\":\"\",\"data\":[]}");
	return s;
}

static struct str body_of(struct arena *a, struct net_request *r)
{
	size_t n = (size_t)r->body_bytes;
	char *p;

	if (r->body_fd < 0)
		return str_dup(a, r->body);
	p = arena_alloc(a, n + 1);
	if (fd_read_full(r->body_fd, p, n, &n, NULL) != RC_OK)
		die("fake axis: cannot read a body");
	return str_of_n(p, n);
}

static void remember(struct fake_axis *f, struct script *s, struct net_request *r)
{
	struct net_field *copy = ARENA_ARRAY(f->arena, r->n_headers + 1, struct net_field);

	for (size_t i = 0; i < r->n_headers; i++)
		copy[i] = (struct net_field){ str_dup(f->arena, r->headers[i].name),
					      str_dup(f->arena, r->headers[i].value) };
	s->seen.n++;
	s->seen.headers = copy;
	s->seen.n_headers = r->n_headers;
	s->seen.body = body_of(f->arena, r);
}

static void on_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	(void)ctx;
	(void)r;
	out->max_body = BODY_MAX;
}

static void on_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct fake_axis *f = ctx;
	struct str call = r->path;
	int delay_ms;

	while (str_find_char(call, '/') != SIZE_MAX)
		call = str_sub(call, str_find_char(call, '/') + 1, call.n);
	(void)pthread_mutex_lock(&f->lock);
	struct script *s = script_of(f, call);
	remember(f, s, r);
	if (!f->hook || !f->hook(f->hook_ctx, call, r, out)) {
		out->status = s->status;
		out->body = str_dup(r->arena, s->body);
	}
	delay_ms = s->delay_ms;
	(void)pthread_mutex_unlock(&f->lock);
	if (delay_ms > 0)
		time_sleep((int64_t)delay_ms * 1000);
}

static void on_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
		      struct net_reply *out)
{
	(void)ctx;
	(void)r;
	(void)limit;
	out->status = status;
}

struct fake_axis *fake_axis_start(void)
{
	struct arena *a = arena_new(NULL);
	struct fake_axis *f = ARENA_NEW(a, struct fake_axis);
	const struct net_server_options o = {
		.address = "127.0.0.1", .http_threads = 1, .workers = 4, .spool_dir = "/tmp"
	};
	const struct net_handler h = { f, on_admit, on_handle, on_refuse, NULL };
	struct err e = ERR_INIT;

	f->arena = a;
	(void)pthread_mutex_init(&f->lock, NULL);
	if (net_server_new(&o, &h, &f->server, &e) != RC_OK ||
	    net_server_start(f->server, &e) != RC_OK)
		die("fake axis: %s", e.text);
	return f;
}

void fake_axis_stop(struct fake_axis *f)
{
	net_server_stop(f->server, 1);
	(void)pthread_mutex_destroy(&f->lock);
	arena_free(f->arena);
}

struct str fake_axis_url(const struct fake_axis *f)
{
	return str_fmt(f->arena, "http://127.0.0.1:%d/vxp", net_server_port(f->server));
}

void fake_axis_answer(struct fake_axis *f, const char *call, int status, struct str body)
{
	(void)pthread_mutex_lock(&f->lock);
	struct script *s = script_of(f, str_of(call));
	s->status = status;
	s->body = str_dup(f->arena, body);
	(void)pthread_mutex_unlock(&f->lock);
}

void fake_axis_delay(struct fake_axis *f, const char *call, int ms)
{
	(void)pthread_mutex_lock(&f->lock);
	script_of(f, str_of(call))->delay_ms = ms;
	(void)pthread_mutex_unlock(&f->lock);
}

void fake_axis_hook(struct fake_axis *f, fake_axis_fn fn, void *ctx)
{
	(void)pthread_mutex_lock(&f->lock);
	f->hook = fn;
	f->hook_ctx = ctx;
	(void)pthread_mutex_unlock(&f->lock);
}

struct fake_seen fake_axis_seen(const struct fake_axis *f, const char *call)
{
	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(call, f->scripts[i].call) == 0)
			return f->scripts[i].seen;
	}
	return (struct fake_seen){ .n = 0 };
}

struct str fake_header(const struct fake_seen *s, const char *name)
{
	for (size_t i = 0; i < s->n_headers; i++) {
		if (str_eq_nocase(s->headers[i].name, str_of(name)))
			return s->headers[i].value;
	}
	return STR_NULL;
}
