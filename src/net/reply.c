/* reply.c -- what a handler filled in becomes libmicrohttpd's response. */
#include "net/server_int.h"

#include <gnutls/gnutls.h>
#include <sys/socket.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"

#define STREAM_BLOCK ((size_t)32 << 10)
#define RAW_BYTES ((size_t)16 << 10) /* a refusal written past libmicrohttpd; one TLS record */

void reply_init(struct net_reply *out)
{
	*out = (struct net_reply){ .status = 200, .body_fd = -1 };
}

void net_reply_header(struct net_request *r, struct net_reply *out, const char *name,
		      struct str value)
{
	struct net_field *all = ARENA_ARRAY(r->arena, out->n_headers + 1, struct net_field);

	for (size_t i = 0; i < out->n_headers; i++)
		all[i] = out->headers[i];
	all[out->n_headers++] = (struct net_field){ str_of(name), value };
	out->headers = all;
}

static const struct refusal {
	int status;
	enum rc rc;
	const char *key;
	bool has_limit;
} refusals[] = {
	{ 400, RC_INVALID, "err.request", false },
	{ 413, RC_LIMIT, "err.limit.bytes", true },
	{ 431, RC_LIMIT, "err.headers_large", false },
	{ 503, RC_BUSY, "err.rc.BUSY", false },
	{ 507, RC_UNAVAILABLE, "err.disk_full", false },
	{ 0, RC_CORRUPT, "err.fault", false }, /* 500, and what nobody thought of */
};

void net_refusal(int status, uint64_t limit, struct err *e)
{
	const struct refusal *x = refusals;

	while (x->status != 0 && x->status != status)
		x++;
	err_set(e, x->rc, x->key, "refused with %d", status);
	if (x->has_limit)
		err_param_i64(e, (int64_t)limit);
}

static ssize_t stream_read(void *cls, uint64_t at, char *p, size_t n)
{
	struct request *r = cls;
	int64_t got = r->stream(r->stream_ctx, p, n);

	(void)at;
	if (got > 0)
		return (ssize_t)got;
	return got == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* libmicrohttpd declares its buffers without const; PERSISTENT ones it only reads. */
static struct MHD_Response *response_of_bytes(struct str body)
{
	union {
		const char *in;
		void *out;
	} bytes = { .in = body.n ? body.p : "" };

	return MHD_create_response_from_buffer(body.n, bytes.out, MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *response_of_fd(int fd, uint64_t n)
{
	struct MHD_Response *response = n ? MHD_create_response_from_fd64(n, fd) : NULL;

	if (response)
		return response;
	fd_close(fd);
	return n ? NULL : response_of_bytes(STR(""));
}

static struct MHD_Response *response_of_stream(struct request *r, uint64_t body_bytes)
{
	uint64_t n = body_bytes == UINT64_MAX ? MHD_SIZE_UNKNOWN : body_bytes;
	struct MHD_Response *response = MHD_create_response_from_callback(n, STREAM_BLOCK,
									  stream_read, r, NULL);

	/* To a HEAD libmicrohttpd 0.9.75 sends the last chunk of a body of unknown length; not when
	 * the answer is one that HTTP/1.0 could have given. */
	if (response && r->pub.is_head && n == MHD_SIZE_UNKNOWN)
		(void)MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT,
					       MHD_RO_END);
	return response;
}

static struct MHD_Response *response_of(struct request *r, const struct net_reply *reply)
{
	if (reply->stream) {
		r->stream = reply->stream;
		r->stream_ctx = reply->stream_ctx;
		return response_of_stream(r, reply->body_bytes);
	}
	if (reply->body_fd >= 0)
		return response_of_fd(reply->body_fd, reply->body_bytes);
	return response_of_bytes(reply->body);
}

static bool header_is_good(const struct net_field *f)
{
	if (f->name.n == 0)
		return false;
	for (size_t i = 0; i < f->name.n; i++)
		if ((unsigned char)f->name.p[i] <= ' ' || f->name.p[i] == ':')
			return false;
	for (size_t i = 0; i < f->value.n; i++)
		if ((unsigned char)f->value.p[i] < ' ' && f->value.p[i] != '\t')
			return false;
	return true;
}

static bool headers_add(struct request *r, const struct net_reply *reply)
{
	struct arena *a = r->pub.arena;

	for (size_t i = 0; i < reply->n_headers; i++) {
		const struct net_field *f = &reply->headers[i];

		/* An empty value says nothing, and libmicrohttpd takes none. */
		if (header_is_good(f) && f->value.n == 0)
			continue;
		if (!header_is_good(f) || MHD_add_response_header(r->response, str_c(a, f->name),
								  str_c(a, f->value)) != MHD_YES)
			return false;
	}
	return true;
}

bool server_is_stopping(struct net_server *s)
{
	(void)pthread_mutex_lock(&s->lock);
	bool stopping = s->is_stopping;
	(void)pthread_mutex_unlock(&s->lock);
	return stopping;
}

static void response_drop(struct request *r)
{
	if (r->response)
		MHD_destroy_response(r->response);
	r->response = NULL;
}

void reply_make(struct request *r, struct net_reply *reply)
{
	response_drop(r);
	r->status = (unsigned int)reply->status;
	r->response = response_of(r, reply);
	if (!r->response || reply->status < 200 || reply->status > 599 || !headers_add(r, reply)) {
		log_event(LOG_DEBUG, NULL, "net: a reply with status %d could not be made",
			  reply->status);
		response_drop(r);
		r->status = 500;
		r->response = response_of_bytes(STR(""));
	}
	if (!r->response)
		die("out of memory");
	if (server_is_stopping(r->server))
		(void)MHD_add_response_header(r->response, "Connection", "close");
}

/* ---- refusals ---- */

static bool has_header(const struct net_reply *reply, struct str name)
{
	for (size_t i = 0; i < reply->n_headers; i++)
		if (str_eq_nocase(reply->headers[i].name, name))
			return true;
	return false;
}

/* What the handler says, from memory only; a 503 always says when to come back. */
static void refusal_fill(struct request *r, int status, uint64_t limit, struct net_reply *out)
{
	struct net_server *s = r->server;

	(void)pthread_mutex_lock(&s->lock);
	s->stats.refused++;
	(void)pthread_mutex_unlock(&s->lock);
	reply_init(out);
	out->status = status;
	s->h.refuse(s->h.ctx, &r->pub, status, limit, out);
	fd_close(out->body_fd);
	out->body_fd = -1;
	out->stream = NULL;
	if (out->status == 503 && !has_header(out, STR("Retry-After")))
		net_reply_header(&r->pub, out, "Retry-After", STR("1"));
}

void reply_refuse(struct request *r, int status, uint64_t limit)
{
	struct net_reply reply;

	refusal_fill(r, status, limit, &reply);
	reply_make(r, &reply);
}

enum MHD_Result reply_queue(struct request *r)
{
	enum MHD_Result result;

	conn_answering(r->server, r->conn);
	result = MHD_queue_response(r->mhd, r->status, r->response);
	response_drop(r);
	return result;
}

static void raw_write(struct request *r, struct str text)
{
	const union MHD_ConnectionInfo *tls =
		MHD_get_connection_info(r->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	/* What does not fit at once is lost: the socket's buffer is empty, as the request before
	 * this one was answered whole. */
	if (tls)
		(void)gnutls_record_send(tls->tls_session, text.p, text.n);
	else
		(void)send(r->conn->fd, text.p, text.n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void reply_write_raw(struct request *r, int status, uint64_t limit)
{
	struct net_reply reply;
	struct buf b;

	refusal_fill(r, status, limit, &reply);
	if (reply.body.n > RAW_BYTES / 2)
		reply.body = STR("");
	buf_init(&b, r->pub.arena, RAW_BYTES);
	buf_fmt(&b, "HTTP/1.1 %d %s\r\n", reply.status,
		MHD_get_reason_phrase_for((unsigned int)reply.status));
	for (size_t i = 0; i < reply.n_headers; i++)
		if (header_is_good(&reply.headers[i]))
			buf_fmt(&b, "%.*s: %.*s\r\n", STR_FMT(reply.headers[i].name),
				STR_FMT(reply.headers[i].value));
	buf_fmt(&b, "Content-Length: %zu\r\nConnection: close\r\n\r\n", reply.body.n);
	buf_add(&b, reply.body);
	if (!b.failed)
		raw_write(r, buf_str(&b));
}
