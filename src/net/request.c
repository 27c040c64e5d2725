/* request.c -- from the request line to the worker: what runs on the HTTP threads. */
#include "net/server_int.h"

#include <string.h>

#include "base/fd.h"
#include "base/time.h"

void request_free(struct request *r)
{
	if (r->response)
		MHD_destroy_response(r->response);
	body_unclaim(r, r->claim);
	arena_free(r->pub.arena);
}

static void body_fd_close(void *r)
{
	fd_close(((struct request *)r)->pub.body_fd);
}

/* The absolute form, which a proxy may send: what is behind the authority. */
static struct str target_path(struct str target)
{
	size_t at;

	if (!str_starts(target, STR("http://")) && !str_starts(target, STR("https://")))
		return target;
	target = str_sub(target, str_find(target, STR("//")) + 2, SIZE_MAX);
	at = str_find_char(target, '/');
	return at == SIZE_MAX ? STR("/") : str_sub(target, at, SIZE_MAX);
}

static void target_split(struct request *r, struct str target)
{
	struct str own = str_dup(r->pub.arena, target_path(target));

	(void)str_split(own, '?', &r->pub.path, &r->pub.query);
}

/* libmicrohttpd would take the query apart, which we do ourselves, and one of a thousand parameters does
 * not fit into its memory: it then answers nothing at all (0.9.75). So it finds none. The bytes are its
 * own, in the buffer that it is about to write to. */
static void query_hide(const char *uri)
{
	union {
		const char *in;
		char *out;
	} at = { .in = strchr(uri, '?') };

	if (at.in && at.in[1])
		at.out[1] = '\0';
}

void *request_uri_seen(void *server, const char *uri, struct MHD_Connection *mhd)
{
	struct arena *a = arena_new(NULL);
	struct request *r = ARENA_NEW(a, struct request);

	r->pub.arena = a;
	r->pub.body_fd = -1;
	r->server = server;
	r->mhd = mhd;
	arena_set_limit(a, LIMIT_REQUEST_MEMORY);
	arena_defer(a, body_fd_close, r);
	target_split(r, str_of(uri));
	query_hide(uri);
	return r;
}

/* ---- headers ---- */

struct header_scan {
	struct request *r;
	struct net_field *field;
	size_t bytes;
	int n_length, n_coding, n_host;
	bool is_bad;
};

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return true;
	}
	return false;
}

/* RFC 9110: letters, digits and a few signs. "Transfer-Encoding :" is another header for us than for a
 * proxy that forgives the blank. */
static bool is_token(struct str s)
{
	static const char signs[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				(c >= '0' && c <= '9');
		if (!is_plain && !memchr(signs, c, sizeof signs - 1))
			return false;
	}
	return s.n > 0;
}

/* Two lengths, or a length and a coding, are how requests are smuggled past a proxy. */
static void header_weigh(struct header_scan *scan, const struct net_field *f)
{
	struct request *r = scan->r;

	if (str_eq_nocase(f->name, STR("Content-Length"))) {
		scan->n_length++;
		if (!str_to_u64(f->value, INT64_MAX, &r->declared))
			scan->is_bad = true;
	} else if (str_eq_nocase(f->name, STR("Transfer-Encoding"))) {
		scan->n_coding++;
		r->declared = UINT64_MAX;
		if (!str_eq_nocase(f->value, STR("chunked")))
			scan->is_bad = true;
	} else if (str_eq_nocase(f->name, STR("Host"))) {
		scan->n_host++;
	}
}

static enum MHD_Result header_take(void *cls, enum MHD_ValueKind kind, const char *name,
				   size_t name_n, const char *value, size_t value_n)
{
	struct header_scan *scan = cls;
	struct arena *a = scan->r->pub.arena;
	struct net_field *f = scan->field++;

	(void)kind;
	f->name = str_dup(a, str_of_n(name, name_n));
	f->value = str_trim(str_dup(a, str_of_n(value, value ? value_n : 0)));
	scan->bytes += name_n + value_n + 4;
	if (!is_token(f->name) || has_control(f->value))
		scan->is_bad = true;
	header_weigh(scan, f);
	return MHD_YES;
}

/* Reads the headers; 0 or the status to refuse the request with. */
static int headers_read(struct request *r, const char *version)
{
	struct header_scan scan = { .r = r };
	int n = MHD_get_connection_values_n(r->mhd, MHD_HEADER_KIND, NULL, NULL);
	struct net_field *fields = ARENA_ARRAY(r->pub.arena, (size_t)(n > 0 ? n : 0) + 1,
					       struct net_field);

	scan.field = fields;
	n = MHD_get_connection_values_n(r->mhd, MHD_HEADER_KIND, header_take, &scan);
	r->pub.headers = fields;
	r->pub.n_headers = (size_t)(n > 0 ? n : 0);
	scan.bytes += r->pub.path.n + r->pub.query.n;
	if (scan.bytes > LIMIT_HEADER_BYTES)
		return 431;
	if (scan.is_bad || scan.n_length + scan.n_coding > 1 || scan.n_host > 1)
		return 400;
	if (scan.n_host == 0 && str_eq_c(str_of(version), "HTTP/1.1"))
		return 400;
	return 0;
}

static bool target_is_good(const struct net_request *r)
{
	if (r->path.n == 0 || r->path.p[0] != '/')
		return false;
	for (size_t i = 0; i < r->path.n; i++)
		if ((unsigned char)r->path.p[i] <= ' ' || (unsigned char)r->path.p[i] >= 0x7F)
			return false;
	for (size_t i = 0; i < r->query.n; i++)
		if ((unsigned char)r->query.p[i] <= ' ' || (unsigned char)r->query.p[i] >= 0x7F)
			return false;
	return true;
}

/* ---- the steps ---- */

static void active_add(struct request *r)
{
	struct net_server *s = r->server;

	(void)pthread_mutex_lock(&s->lock);
	r->pub.id = ++s->last_id;
	s->stats.requests++;
	r->has_begun = true;
	r->active_next = s->active;
	if (s->active)
		s->active->active_prev = r;
	s->active = r;
	(void)pthread_mutex_unlock(&s->lock);
}

static void active_remove_locked(struct request *r)
{
	struct net_server *s = r->server;

	if (r->active_prev)
		r->active_prev->active_next = r->active_next;
	else
		s->active = r->active_next;
	if (r->active_next)
		r->active_next->active_prev = r->active_prev;
	if (!s->active)
		(void)pthread_cond_broadcast(&s->idle);
}

static void public_fill(struct request *r, const char *method)
{
	struct net_server *s = r->server;

	r->pub.is_head = str_eq_c(str_of(method), "HEAD");
	r->pub.method = r->pub.is_head ? STR("GET") : str_dup(r->pub.arena, str_of(method));
	r->pub.remote = str_dup(r->pub.arena, str_of(r->conn->remote));
	r->pub.is_loopback = r->conn->is_loopback;
	r->pub.is_tls = s->is_tls;
	r->pub.received_at = time_now();
	sha256_init(&r->sha256);
}

/* Refuses before the body was read: then the connection cannot go on. */
static enum MHD_Result refuse(struct request *r, int status, uint64_t limit)
{
	r->is_cut = r->declared > 0;
	reply_refuse(r, status, limit);
	return reply_queue(r);
}

static enum MHD_Result body_begin(struct request *r)
{
	int status = body_room(r);

	r->body_began_at = time_monotonic();
	conn_expecting(r->conn, r->body_began_at + r->server->o.body_secs * TIME_SEC);
	return status ? refuse(r, status, 0) : MHD_YES;
}

/* Its body may only come when a worker has found the headers good. */
static enum MHD_Result check_begin(struct request *r)
{
	conn_expecting(r->conn, NEVER);
	r->is_checking = true;
	if (queue_put(r))
		return MHD_YES;
	r->is_checking = false;
	return refuse(r, 503, 0);
}

static enum MHD_Result request_begin(struct request *r, const char *method, const char *version)
{
	struct net_server *s = r->server;
	struct net_admission admission = { 0 };
	int status;

	r->conn =
		MHD_get_connection_info(r->mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	public_fill(r, method);
	active_add(r);
	status = headers_read(r, version);
	if (status || !target_is_good(&r->pub))
		return refuse(r, status ? status : 400, LIMIT_HEADER_BYTES);
	s->h.admit(s->h.ctx, &r->pub, &admission);
	r->max_body = admission.max_body;
	if (r->declared != UINT64_MAX && r->declared > r->max_body)
		return refuse(r, 413, r->max_body);
	/* chunked: nobody knows how much */
	if (admission.check_first && r->declared > LIMIT_BODY_MEMORY)
		return check_begin(r);
	return body_begin(r);
}

/* libmicrohttpd comes back, still with the headers alone, when the connection is resumed. */
static enum MHD_Result request_checked(struct request *r)
{
	r->is_checking = false;
	if (r->state == REQUEST_ABANDONED)
		return MHD_NO;
	if (r->state == REQUEST_REPLIED) {
		r->is_cut = true;
		return reply_queue(r);
	}
	return body_begin(r);
}

static enum MHD_Result request_body(struct request *r, const char *data, size_t *data_n)
{
	int status = body_take(r, data, *data_n);

	if (status) {
		r->is_cut = true;
		reply_write_raw(r, status, r->max_body);
		return MHD_NO;
	}
	*data_n = 0;
	return MHD_YES;
}

static enum MHD_Result request_whole(struct request *r)
{
	int status;

	conn_expecting(r->conn, NEVER);
	if (r->state == REQUEST_REPLIED)
		return reply_queue(r);
	if (r->state == REQUEST_ABANDONED)
		return MHD_NO;
	status = body_done(r);
	if (status == 0 && queue_put(r))
		return MHD_YES;
	r->declared = 0; /* nothing is left to be drained */
	return refuse(r, status ? status : 503, 0);
}

enum MHD_Result request_step(void *server, struct MHD_Connection *mhd, const char *url,
			     const char *method, const char *version, const char *data,
			     size_t *data_n, void **request)
{
	struct request *r = *request;

	(void)server;
	(void)mhd;
	(void)url;
	if (!r->has_begun)
		return request_begin(r, method, version);
	if (r->is_checking)
		return request_checked(r);
	if (*data_n)
		return request_body(r, data, data_n);
	return request_whole(r);
}

/* A body of a size that is allowed, or a few times that, is read to its end: who sends it all before it
 * listens (browsers do) hears why. */
static uint64_t drain_bytes(const struct request *r)
{
	bool is_near = r->declared / LIMIT_DRAIN_TIMES <= r->max_body &&
		       r->declared > LIMIT_DRAIN_BYTES;

	return is_near ? r->declared : LIMIT_DRAIN_BYTES;
}

void request_completed(void *server, struct MHD_Connection *mhd, void **request,
		       enum MHD_RequestTerminationCode why)
{
	struct net_server *s = server;
	struct request *r = *request;
	bool is_running = false;

	(void)mhd;
	(void)why;
	*request = NULL;
	if (!r)
		return;
	if (r->conn)
		conn_expecting(r->conn,
			       time_monotonic() + (s->o.idle_secs + s->o.header_secs) * TIME_SEC);
	if (r->is_cut)
		minder_drain(s, r->conn->fd, drain_bytes(r));
	if (r->has_begun) {
		(void)pthread_mutex_lock(&s->lock);
		active_remove_locked(r);
		is_running = r->is_running;
		r->is_orphan = is_running;
		(void)pthread_mutex_unlock(&s->lock);
	}
	if (!is_running)
		request_free(r);
}
