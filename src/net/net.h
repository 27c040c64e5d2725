/* net.h -- HTTP, both sides.
 *
 * WHAT      Server: libmicrohttpd on few epoll threads; each request is read whole (large bodies
 *           spooled to a nameless file while their SHA-256 is taken), then suspended and handed to
 *           a pool of worker threads, so that a handler may wait for a flush without holding an
 *           HTTP thread; the handler's return resumes the connection. Client: one curl easy handle
 *           per struct net_client (keep-alive), body from a file or memory, answer to a sink.
 * OWNERSHIP A request and everything in it lives in its arena until the answer is sent. A reply's
 *           file descriptor is closed by net.
 * ERRORS    Client: RC_UNAVAILABLE (no connection, TLS, name), RC_UNCERTAIN (connection lost or
 *           timed out after the request was on its way), RC_LIMIT (answer too long), what the
 *           sink returned. An HTTP status is not an error: it is in the answer.
 * LIMITS    LIMIT_HEADER_BYTES, LIMIT_BODY_MEMORY, and the body limit the router gives per route,
 *           refused with 413 as soon as Content-Length or the bytes themselves show it.
 *           A request that dribbles in (header_secs, LIMIT_BODY_RATE) is cut off. A refused body is
 *           read on for LIMIT_DRAIN_BYTES (one of an allowed size: to its end) and LIMIT_DRAIN_SECS, so
 *           that the client gets to see the answer, then the connection is closed.
 * THREADS   Handlers run on any worker, several at once. A client: one thread at a time.
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"

struct net_server;
struct net_request;

struct net_field {
	struct str name;
	struct str value;
};

struct net_request {
	struct arena *arena;
	struct str method; /* "GET", "POST", …; a HEAD comes as GET, is_head set */
	bool is_head;      /* net leaves the body of the answer away */
	struct str path;   /* as sent, still percent-encoded, without query */
	struct str query;  /* behind '?', still encoded */
	const struct net_field *headers;
	size_t n_headers;
	struct str remote; /* address of the peer, text */
	bool is_loopback;
	bool is_tls;
	struct str body; /* when it fits LIMIT_BODY_MEMORY */
	int body_fd;     /* else a spool file at offset 0, closed with the arena; or -1 */
	uint64_t body_bytes;
	unsigned char body_sha256[32]; /* of the whole body */
	int64_t received_at;
	uint64_t id; /* for the log */
};

/* A handler is given one with status 200, body_fd -1 and nothing else set. Content-Length, Date and
 * Connection are net's; a header with a control character in it turns the answer into a 500. */
struct net_reply {
	int status;
	const struct net_field *headers; /* in the request's arena */
	size_t n_headers;
	struct str body; /* in the request's arena … */
	int body_fd;     /* … or, when >= 0, this file (offset 0, body_bytes) … */
	uint64_t body_bytes;
	/* … or, when stream is set, what it writes piece by piece: fill up to n bytes of p, answer the
	 * count, 0 at the end, -1 on failure. body_bytes is the total, UINT64_MAX when unknown. Runs on
	 * an HTTP thread: it may read files, never wait for a flush or a lock. */
	int64_t (*stream)(void *ctx, char *p, size_t n);
	void *stream_ctx; /* in the request's arena */
	/* To wait without holding a worker: set wait_until (time_monotonic) and wait_again; net parks
	 * the request until net_wake(server, wait_key) or the time, then runs wait_again on a worker,
	 * which looks again and answers, or waits again. A wake between the look and the parking is not
	 * lost. wait_again may run without a reason. When the server stops, it runs once more, and if it
	 * still wants to wait the answer is 503. A client that goes away meanwhile ends it silently. */
	int64_t wait_until;
	uint64_t wait_key;
	void (*wait_again)(struct net_request *r, struct net_reply *out, void *ctx);
	void *wait_ctx;
};

/* What the router decides as soon as the headers are there, before any byte of the body. */
struct net_admission {
	uint64_t max_body; /* 413 above; the reply comes from refuse */
	bool check_first; /* a body that does not fit LIMIT_BODY_MEMORY waits for the handler's check */
};

struct net_handler {
	void *ctx;
	/* Header time, on an HTTP thread: no I/O. r has no body yet. */
	void (*admit)(void *ctx, const struct net_request *r, struct net_admission *out);
	/* The request, on a worker. Must fill *out. When the arena of the request went over
	 * LIMIT_REQUEST_MEMORY, its answer is replaced by refuse's 413 (there was a body) or 500, unless
	 * it is an error already. */
	void (*handle)(void *ctx, struct net_request *r, struct net_reply *out);
	/* Fills *out for a request refused by net: 400 malformed, 413 too large (limit: the bytes
	 * allowed), 431 headers (limit likewise), 500 see above, 503 the queue of waiting requests is
	 * full or the server stops or the spool cannot be written, 507 no room for the body. Runs on an
	 * HTTP thread or a worker: no I/O. Only status, headers and body of *out count. A few requests
	 * are too broken to come here (no HTTP at all; headers over twice LIMIT_HEADER_BYTES). */
	void (*refuse)(void *ctx, struct net_request *r, int status, uint64_t limit,
		       struct net_reply *out);
	/* Asked for by check_first (NULL when admit never does): the request with its headers, on a
	 * worker, before any byte of the body is kept. True: the body may come, then handle. False: *out
	 * is the answer, which does not wait; the body is thrown away. */
	bool (*check)(void *ctx, struct net_request *r, struct net_reply *out);
};

/* What such a refusal is in our own words: the rc behind the status, a text with its parameter. */
void net_refusal(int status, uint64_t limit, struct err *e);

struct net_server_options {
	const char *address;
	int port;            /* 0: chosen by the system, see net_server_port */
	int http_threads;    /* default 2 */
	int workers;         /* default LIMIT_WORKERS */
	int max_connections; /* default LIMIT_CONNECTIONS */
	int max_per_address; /* connections from one address (net_address_group); 0 = no bound;
				loopback never */
	const char *proxy;   /* nor this one: behind it are many; NULL = none */
	int max_queue;       /* requests waiting for a worker; default LIMIT_REQUEST_QUEUE */
	int idle_secs;       /* nothing moves for so long: closed; default 65 */
	int header_secs;     /* all headers of a request; default LIMIT_HEADER_SECS */
	int body_secs;       /* grace before LIMIT_BODY_RATE counts; LIMIT_BODY_SECS */
	const char *spool_dir;
	uint64_t spool_reserve;     /* bytes of that disk which bodies, all together, leave free */
	struct str tls_certificate; /* PEM; empty = plain HTTP */
	struct str tls_key;
};

/* A server that listens and does not serve yet: what the handler needs is made with it at hand.
 * net_server_stop ends it, started or not. RC_UNAVAILABLE, RC_CONFLICT: the address cannot be used. */
NODISCARD enum rc net_server_new(const struct net_server_options *o, const struct net_handler *h,
				 struct net_server **out, struct err *e);
/* From here on handlers run; who came before is served now. Once. RC_INVALID err.net.tls. */
NODISCARD enum rc net_server_start(struct net_server *s, struct err *e);
int net_server_port(const struct net_server *s);
/* spool_reserve anew; bodies under way keep what they were promised. */
void net_server_set_reserve(struct net_server *s, uint64_t bytes);
/* Another certificate and key (PEM) for connections from now on, of a server that has TLS; those that
 * stand are untouched. RC_INVALID err.net.tls: they are not usable or not a pair, the old ones stay. */
NODISCARD enum rc net_server_set_tls(struct net_server *s, struct str certificate, struct str key,
				     struct err *e);
/* Wakes every parked request with this key. Cheap when there is none. */
void net_wake(struct net_server *s, uint64_t key);
/* Takes no new connections, finishes what is under way, stops, frees s (NULL: nothing to do). After
 * grace_secs the connections still busy are cut; it returns when the last handler has returned. s is
 * gone then: nobody may wake it any more. */
void net_server_stop(struct net_server *s, int grace_secs);
struct net_server_stats {
	uint64_t requests;                         /* since the start, with those refused */
	uint64_t refused;                          /* by net itself */
	uint64_t open_connections, queued, parked; /* now */
};
void net_server_stats(const struct net_server *s, struct net_server_stats *out);

/* STR_NULL when absent; the first, or the last, of several. */
struct str net_header(const struct net_request *r, const char *name);
struct str net_header_last(const struct net_request *r, const char *name);
/* What one client can be counted by: an IPv4 address as it is, of an IPv6 address the first 64 bits, for
 * whoever has one has them all. What is no address comes back as it is. */
struct str net_address_group(struct arena *a, struct str address);
/* Whether it is an IPv4 or IPv6 address and nothing else. */
bool net_is_address(struct str s);
/* A host that is this machine: "localhost", 127.…, [::1]; with or without a port. */
bool net_is_own_name(struct str host);
/* Adds a header to the answer; a name may be there several times (Set-Cookie). */
void net_reply_header(struct net_request *r, struct net_reply *out, const char *name,
		      struct str value);

/* Names and values decoded; a name may occur several times. RC_INVALID on bad escapes. */
struct net_form {
	struct net_field *fields;
	size_t n;
};
struct net_upload {
	struct str field;
	struct str file_name; /* as sent, decoded, not yet made safe */
	struct str content_type;
	int fd; /* spool file at offset 0, closed with the arena */
	uint64_t bytes;
};
struct net_multipart {
	struct net_form form;
	struct net_upload *uploads;
	size_t n_uploads;
};
NODISCARD enum rc net_query_parse(struct arena *a, struct str encoded, struct net_form *out,
				  struct err *e);
/* multipart/form-data or urlencoded, by Content-Type; streams files to spool_dir. */
NODISCARD enum rc net_form_parse(struct net_request *r, const char *spool_dir,
				 struct net_multipart *out, struct err *e);
/* The same parser over bytes at hand, for tests and fuzzing. */
NODISCARD enum rc net_multipart_parse(struct arena *a, struct str body, struct str boundary,
				      const char *spool_dir, struct net_multipart *out,
				      struct err *e);
struct str net_cookie(const struct net_request *r, const char *name);
struct str net_cookie_parse(struct str header, const char *name);
bool net_path_decode(struct arena *a, struct str segment, struct str *out);
struct str net_form_get(const struct net_form *f, const char *name); /* first, or STR_NULL */

/* ---- client ---- */
struct net_client;

typedef enum rc (*net_sink)(void *ctx, const char *p, size_t n, struct err *e);

struct net_call {
	const char *method;
	struct str url;
	const struct net_field *headers;
	size_t n_headers;
	struct str body; /* from memory, or when that is empty and body_bytes is not: */
	int body_fd;     /* from this file, offset 0, body_bytes … */
	uint64_t body_bytes;
	struct str body_tail;      /* … followed by these bytes (VXP's CR LF) */
	const atomic_bool *cancel; /* when it turns true the call ends within a second, with
					    RC_CANCELLED, or RC_UNCERTAIN once something was sent */
	int connect_ms;            /* default 10,000 */
	int stall_secs;            /* give up when nothing moves for so long; default 60 */
	int total_secs;            /* 0 = no bound but the stall */
	uint64_t max_answer;
	net_sink sink; /* NULL: the answer goes to out->body */
	void *sink_ctx;
};

struct net_answer {
	int status;
	struct str content_type;
	struct str body;
	uint64_t bytes;
	int64_t dated_at; /* what the other side's clock said, to the second; 0 = nothing */
};

struct net_client_options {
	const char *ca_file; /* NULL = the system's; else nobody but these is trusted */
	const char *user_agent;
	const char *proxy; /* NULL = none; the environment is not asked */
};

NODISCARD enum rc net_client_open(const struct net_client_options *o, struct net_client **out,
				  struct err *e);
void net_client_close(struct net_client *c);
/* out->body lives in a. Redirects are not followed. Only http and https. When a connection kept from
 * an earlier call turns out to be closed before any answer, the request is sent once more on a new
 * one: it may then arrive twice. */
NODISCARD enum rc net_client_call(struct net_client *c, struct arena *a,
				  const struct net_call *call, struct net_answer *out,
				  struct err *e);
