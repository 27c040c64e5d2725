/* server.c -- starting and stopping the HTTP server. */
#include "net/server_int.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/socket.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/time.h"

#define POOL_BYTES ((size_t)2 * LIMIT_HEADER_BYTES) /* per connection: headers, and what is read */

/* No SSL 3, TLS 1.0 or 1.1; otherwise what GnuTLS thinks good. */
#define TLS_PRIORITIES "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-DTLS-ALL"

static int default_to(int value, int otherwise)
{
	return value > 0 ? value : otherwise;
}

static void options_take(struct net_server *s, const struct net_server_options *o)
{
	struct net_server_options *own = &s->o;

	*own = *o;
	own->spool_dir = str_c(s->arena, str_of(o->spool_dir));
	own->proxy = o->proxy ? str_c(s->arena, str_of(o->proxy)) : "";
	own->http_threads = default_to(o->http_threads, 2);
	own->workers = default_to(o->workers, LIMIT_WORKERS);
	own->max_connections = default_to(o->max_connections, LIMIT_CONNECTIONS);
	own->max_queue = default_to(o->max_queue, LIMIT_REQUEST_QUEUE);
	own->idle_secs = default_to(o->idle_secs, 65);
	own->header_secs = default_to(o->header_secs, LIMIT_HEADER_SECS);
	own->body_secs = default_to(o->body_secs, LIMIT_BODY_SECS);
}

/* ---- libmicrohttpd ---- */

__attribute__((format(printf, 2, 0))) static void http_log(void *cls, const char *fmt, va_list args)
{
	char text[256];

	(void)cls;
	(void)vsnprintf(text, sizeof text, fmt, args);
	for (size_t n = strlen(text); n && text[n - 1] == '\n';)
		text[--n] = '\0';
	log_event(LOG_DEBUG, NULL, "http: %s", text);
}

static void http_panic(void *cls, const char *file, unsigned int line, const char *reason)
{
	(void)cls;
	die("libmicrohttpd: %s:%u: %s", file, line, reason ? reason : "panic");
}

/* Paths are matched before they are decoded (net_path_decode). */
static size_t no_unescape(void *cls, struct MHD_Connection *mhd, char *s)
{
	(void)cls;
	(void)mhd;
	return strlen(s);
}

#define ITEM(option, value, ptr) ((struct MHD_OptionItem){ (option), (intptr_t)(value), (ptr) })

/* Options whose value is a function travel as an integer. */
static size_t options_fill(struct net_server *s, struct MHD_OptionItem items[static 16])
{
	const struct net_server_options *o = &s->o;
	size_t n = 0;

	items[n++] = ITEM(MHD_OPTION_EXTERNAL_LOGGER, http_log, NULL);
	items[n++] = ITEM(MHD_OPTION_LISTEN_SOCKET, s->listen_fd, NULL);
	items[n++] = ITEM(MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL);
	items[n++] = ITEM(MHD_OPTION_CONNECTION_LIMIT, o->max_connections, NULL);
	items[n++] = ITEM(MHD_OPTION_CONNECTION_TIMEOUT, o->idle_secs, NULL);
	items[n++] = ITEM(MHD_OPTION_URI_LOG_CALLBACK, request_uri_seen, s);
	items[n++] = ITEM(MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL);
	items[n++] = ITEM(MHD_OPTION_NOTIFY_COMPLETED, request_completed, s);
	items[n++] = ITEM(MHD_OPTION_NOTIFY_CONNECTION, conn_notify, s);
	if (o->http_threads > 1)
		items[n++] = ITEM(MHD_OPTION_THREAD_POOL_SIZE, o->http_threads, NULL);
	return n;
}

static void daemon_start(struct net_server *s, bool is_tls)
{
	struct MHD_OptionItem items[16];
	char priorities[] = TLS_PRIORITIES;
	unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
			     MHD_USE_ERROR_LOG;
	size_t n = options_fill(s, items);

	if (is_tls)
		items[n++] = ITEM(MHD_OPTION_HTTPS_PRIORITIES, 0, priorities);
	items[n++] = ITEM(MHD_OPTION_END, 0, NULL);
	if (is_tls)
		s->daemon = MHD_start_daemon(flags | MHD_USE_TLS, 0, conn_accept, s, request_step,
					     s, MHD_OPTION_HTTPS_CERT_CALLBACK, tls_choose,
					     MHD_OPTION_ARRAY, items, MHD_OPTION_END);
	else
		s->daemon = MHD_start_daemon(flags, 0, conn_accept, s, request_step, s,
					     MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

static enum rc http_start(struct net_server *s, struct err *e)
{
	MHD_set_panic_func(http_panic, NULL);
	if (s->is_tls)
		TRY(tls_set(s, s->o.tls_certificate, s->o.tls_key, e));
	daemon_start(s, s->is_tls);
	s->o.tls_certificate = s->o.tls_key = STR_NULL;
	return s->daemon ? RC_OK
			 : err_set(e, RC_UNAVAILABLE, NULL, "the HTTP server does not start");
}

/* ---- threads ---- */

static enum rc workers_start(struct net_server *s, struct err *e)
{
	long n_processors = sysconf(_SC_NPROCESSORS_ONLN);

	s->at_once = n_processors > 2 ? (int)n_processors : 2;
	s->workers = ARENA_ARRAY(s->arena, (size_t)s->o.workers, pthread_t);
	while (s->n_workers < s->o.workers) {
		TRY(thread_start(&s->workers[s->n_workers], "http-worker", worker_main, s, e));
		s->n_workers++;
	}
	return RC_OK;
}

static void locks_init(struct net_server *s)
{
	pthread_condattr_t attr;

	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_mutex_init(&s->conns.lock, NULL);
	(void)pthread_mutex_init(&s->tls.lock, NULL);
	(void)pthread_cond_init(&s->work, &attr);
	(void)pthread_cond_init(&s->idle, &attr);
	(void)pthread_condattr_destroy(&attr);
}

static struct net_server *server_new(const struct net_server_options *o,
				     const struct net_handler *h)
{
	struct arena *a = arena_new(NULL);
	struct net_server *s = ARENA_NEW(a, struct net_server);

	s->arena = a;
	s->h = *h;
	s->listen_fd = -1;
	s->minder.epoll_fd = -1;
	s->minder.event_fd = -1;
	for (size_t i = 0; i < LIMIT_DRAINS; i++)
		s->minder.drains[i].fd = -1;
	s->park.heap.arena = arena_new(a);
	s->conns.arena = arena_new(a);
	s->tls.arena = arena_new(a);
	options_take(s, o);
	s->is_tls = o->tls_certificate.n > 0;
	atomic_store(&s->spool_reserve, o->spool_reserve);
	locks_init(s);
	return s;
}

static void threads_end(struct net_server *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->is_quitting = true;
	(void)pthread_cond_broadcast(&s->work);
	(void)pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < s->n_workers; i++)
		(void)pthread_join(s->workers[i], NULL);
	minder_stop(s);
}

static void server_free(struct net_server *s)
{
	threads_end(s);
	fd_close(s->listen_fd);
	fd_close(s->minder.epoll_fd);
	fd_close(s->minder.event_fd);
	(void)pthread_mutex_destroy(&s->lock);
	(void)pthread_mutex_destroy(&s->conns.lock);
	tls_done(s);
	(void)pthread_mutex_destroy(&s->tls.lock);
	(void)pthread_cond_destroy(&s->work);
	(void)pthread_cond_destroy(&s->idle);
	arena_free(s->arena);
}

enum rc net_server_new(const struct net_server_options *o, const struct net_handler *h,
		       struct net_server **out, struct err *e)
{
	struct net_server *s = server_new(o, h);
	enum rc rc = server_listen(s, e);

	if (rc != RC_OK)
		server_free(s);
	else
		*out = s;
	return rc;
}

enum rc net_server_start(struct net_server *s, struct err *e)
{
	sigset_t all;
	sigset_t before;
	enum rc rc;

	TRY(minder_start(s, e));
	TRY(workers_start(s, e));
	/* The library's own threads take no signals either, as with thread_start. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = http_start(s, e);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

int net_server_port(const struct net_server *s)
{
	return s->port;
}

void net_server_set_reserve(struct net_server *s, uint64_t bytes)
{
	atomic_store(&s->spool_reserve, bytes);
}

enum rc net_server_set_tls(struct net_server *s, struct str certificate, struct str key,
			   struct err *e)
{
	bug_if(!s->is_tls);
	return tls_set(s, certificate, key, e);
}

void net_wake(struct net_server *s, uint64_t key)
{
	(void)pthread_mutex_lock(&s->lock);
	park_wake(s, key);
	(void)pthread_mutex_unlock(&s->lock);
}

/* Until nothing is under way, at most until the time given. */
static void idle_await(struct net_server *s, int64_t until)
{
	struct timespec t = { .tv_sec = until / TIME_SEC, .tv_nsec = until % TIME_SEC * 1000 };
	int gone = 0;

	(void)pthread_mutex_lock(&s->lock);
	while (s->active && gone == 0)
		gone = pthread_cond_timedwait(&s->idle, &s->lock, &t);
	(void)pthread_mutex_unlock(&s->lock);
}

void net_server_stop(struct net_server *s, int grace_secs)
{
	if (!s)
		return;
	/* conn_accept turns newcomers away from here on. MHD_quiesce_daemon would do it earlier, but
	 * races with the daemon's own threads over who takes the socket out of epoll, and the loser
	 * panics (0.9.75). */
	(void)pthread_mutex_lock(&s->lock);
	s->is_stopping = true;
	park_wake_all(s);
	(void)pthread_mutex_unlock(&s->lock);
	idle_await(s, time_monotonic() + grace_secs * TIME_SEC);
	requests_abandon(s);
	if (s->daemon) {
		MHD_stop_daemon(s->daemon);
		s->listen_fd = -1; /* closed by the daemon */
	}
	server_free(s);
}

void net_server_stats(const struct net_server *s, struct net_server_stats *out)
{
	/* Locks are not part of what is promised not to change. */
	union {
		const struct net_server *in;
		struct net_server *out;
	} own = { .in = s };

	(void)pthread_mutex_lock(&own.out->lock);
	*out = s->stats;
	(void)pthread_mutex_unlock(&own.out->lock);
	(void)pthread_mutex_lock(&own.out->conns.lock);
	out->open_connections = s->conns.n;
	(void)pthread_mutex_unlock(&own.out->conns.lock);
}

struct str net_header(const struct net_request *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_eq_nocase(r->headers[i].name, str_of(name)))
			return r->headers[i].value;
	return STR_NULL;
}

struct str net_header_last(const struct net_request *r, const char *name)
{
	for (size_t i = r->n_headers; i-- > 0;)
		if (str_eq_nocase(r->headers[i].name, str_of(name)))
			return r->headers[i].value;
	return STR_NULL;
}
