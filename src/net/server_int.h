/* server_int.h -- inside the HTTP server; only src/net/ includes it.
 *
 * WHAT      The life of a request, and which thread has it:
 *
 *             READING --whole--> QUEUED --worker--> RUNNING --answer--> REPLIED --sent--> (freed)
 *               ^ |              ^                   |
 *               | `--to be checked first------------ | (is_checking)
 *               `--the body may come-----------------'
 *               |                  ^                   |
 *               `--refused: sent   |                   `--wants to wait--> PARKED
 *                                  `------woken, or its time has come-------'  |
 *                                                                         client gone
 *                                                                              v
 *             QUEUED, RUNNING, PARKED --the server stops, grace is over--> ABANDONED
 *
 *           READING and REPLIED belong to the connection's HTTP thread, RUNNING to one worker; the
 *           connection is suspended from QUEUED on until REPLIED or ABANDONED. Whoever moves a
 *           request to REPLIED or ABANDONED (under s->lock) resumes its connection, once.
 * OWNERSHIP A request lives in its arena, freed when libmicrohttpd reports it completed; if a worker
 *           is still running it then (abandoned), that worker frees it. struct conn is recycled and
 *           never freed before the server.
 * ERRORS    As net.h.
 * THREADS   s->lock guards queue, parking and request states; s->conns.lock the list of connections.
 *           Neither is held while taking the other. libmicrohttpd's own locks
 *           are taken inside s->lock, never the other way round.
 */
#pragma once

#include <gnutls/abstract.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/sha256.h"
#include "net/net.h"

#define NEVER INT64_MAX
#define UNSEEN UINT64_MAX

/* What an event of the minder's epoll is about; first member of what it points at. */
enum watch { WATCH_KICK, WATCH_CONN, WATCH_DRAIN };

struct conn {
	enum watch watch;
	struct net_server *server;
	int fd;
	struct conn *prev, *next; /* open ones; or the list of free ones, by next */
	_Atomic int64_t deadline; /* monotonic: the minder cuts the connection then, or when it is
				     being answered looks whether the client reads */
	atomic_bool is_answering;
	_Atomic uint64_t acked; /* bytes the client had taken at the last look, or UNSEEN */
	bool is_loopback;
	char remote[INET6_ADDRSTRLEN];
	char group[INET6_ADDRSTRLEN]; /* net_address_group of it */
	struct request *parked;       /* s->lock */
};

enum request_state {
	REQUEST_READING,
	REQUEST_QUEUED,
	REQUEST_RUNNING,
	REQUEST_PARKED,
	REQUEST_REPLIED,
	REQUEST_ABANDONED
};

struct request {
	struct net_request pub;
	struct net_server *server;
	struct MHD_Connection *mhd;
	struct conn *conn;
	enum request_state state;
	bool has_begun;   /* its headers are known; it is in the list of active ones */
	bool is_running;  /* a worker has it */
	bool is_orphan;   /* its connection is gone, the worker frees it */
	bool is_checking; /* queued, run by its headers: the body waits */
	bool is_cut;      /* refused before its body was read: drain the connection */

	uint64_t declared; /* Content-Length, or UINT64_MAX when chunked */
	uint64_t max_body;
	uint64_t claim; /* what it may still write to its spool file, of spool_claimed */
	char *memory;   /* the body so far, while it is small: body_bytes of memory_room */
	size_t memory_room;
	struct sha256 sha256;
	int64_t body_began_at;
	int64_t queued_at;

	void (*again)(struct net_request *r, struct net_reply *out, void *ctx);
	void *again_ctx;
	uint64_t seen_wakes; /* what the handler that runs now cannot have missed */
	int64_t wait_until;
	uint64_t wait_key;
	size_t heap_at;

	struct MHD_Response *response;
	unsigned int status;
	int64_t (*stream)(void *ctx, char *p, size_t n);
	void *stream_ctx;

	struct request *active_prev, *active_next;
	struct request *queue_next;
	struct request *park_prev, *park_next;
};

struct conns {
	pthread_mutex_t lock;
	struct arena *arena; /* its own, used under this lock */
	struct conn *open, *free;
	uint64_t n;
};

#define PARK_BUCKETS 1024

struct park {
	struct request *bucket[PARK_BUCKETS];
	uint64_t woken[PARK_BUCKETS]; /* value of wakes at the last wake of a key in this bucket */
	uint64_t wakes;
	VEC(struct request *) heap; /* earliest wait_until first; in an arena used under s->lock */
};

/* A connection whose request was refused: what the client still sends is read and thrown away, for
 * closing a socket with unread bytes makes the kernel throw away the answer. */
struct drain {
	enum watch watch;
	int fd; /* -1 = free */
	uint64_t left;
	int64_t deadline;
};

struct minder {
	enum watch kick;
	pthread_t thread;
	bool is_running;
	int epoll_fd;
	int event_fd;
	struct drain drains[LIMIT_DRAINS];
	char *scratch;
};

/* What handshakes get; older ones may still be in use. */
struct tls {
	pthread_mutex_t lock;
	struct arena *arena; /* its own, used under this lock */
	struct tls_pair *newest;
};

struct net_server {
	struct arena *arena;
	struct net_server_options o;
	struct net_handler h;
	struct MHD_Daemon *daemon;
	int listen_fd;
	int port;
	bool is_tls;
	pthread_t *workers;
	int n_workers;
	int at_once; /* workers that run handlers and do not wait, unless a request gets late */
	struct conns conns;
	struct minder minder;
	struct tls tls;
	_Atomic uint64_t spool_reserve; /* as in o, and then as it is set */
	_Atomic uint64_t spool_claimed; /* what requests under way may still write */

	pthread_mutex_t lock;
	pthread_cond_t work; /* something is queued, or is_quitting */
	pthread_cond_t idle; /* active became empty */
	struct request *active;
	struct request *queue_first, *queue_last;
	int n_busy;       /* of at_once */
	int64_t begun_at; /* the last of them */
	bool is_watched;  /* one of the others looks whether a request gets late */
	struct park park;
	struct net_server_stats stats;
	uint64_t last_id;
	bool is_stopping; /* nobody is let in or parked any more */
	bool is_cutting;  /* grace is over: nothing is queued any more */
	bool is_quitting; /* workers and minder end */
};

/* ---- request.c: headers, refusals, the hand-over ---- */
void *request_uri_seen(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result request_step(void *server, struct MHD_Connection *mhd, const char *url,
			     const char *method, const char *version, const char *data,
			     size_t *data_n, void **request);
void request_completed(void *server, struct MHD_Connection *mhd, void **request,
		       enum MHD_RequestTerminationCode why);
void request_free(struct request *r);

/* ---- body.c ---- */
/* What happens with the next n bytes: 0 = taken, else the status to refuse the request with. */
int body_take(struct request *r, const char *p, size_t n);
/* The body is whole: fills the public fields; 0 or a status. */
int body_done(struct request *r);
/* Whether there is room for a body of r->declared bytes: 0 or a status. */
int body_room(struct request *r);
/* Gives back n bytes of what it may still write, at most all of it. */
void body_unclaim(struct request *r, uint64_t n);

/* ---- reply.c ---- */
/* Whether net_server_stop has begun: newcomers are turned away, connections end after their answer. */
bool server_is_stopping(struct net_server *s);
void reply_init(struct net_reply *out);
/* Makes r->response of what a handler filled in; a reply that cannot be made becomes a bare 500. */
void reply_make(struct request *r, struct net_reply *reply);
void reply_refuse(struct request *r, int status, uint64_t limit);
/* Queues r->response. HTTP thread. */
enum MHD_Result reply_queue(struct request *r);
/* Refuses in the middle of a body, where libmicrohttpd takes no answer any more: writes it to the
 * socket past it. The caller then has the connection closed. */
void reply_write_raw(struct request *r, int status, uint64_t limit);

/* ---- worker.c ---- */
/* Suspends the connection and queues the request. False when the queue is full or no more. */
bool queue_put(struct request *r);
/* Queues one whose connection is suspended; s->lock is held. */
void queue_put_locked(struct request *r);
void *worker_main(void *server);
/* Cuts off all that is under way: grace is over. */
void requests_abandon(struct net_server *s);

/* ---- park.c; all with s->lock held ---- */
/* Parks r, or when the wait is over already queues it again. */
void park_put(struct request *r, const struct net_reply *reply);
void park_take_out(struct request *r);
void park_wake(struct net_server *s, uint64_t key);
void park_wake_all(struct net_server *s);
/* Queues what is due; returns when the next one is, or NEVER. */
int64_t park_expire(struct net_server *s, int64_t now);

/* ---- listen.c ---- */
/* Fills listen_fd and port. */
NODISCARD enum rc server_listen(struct net_server *s, struct err *e);

/* ---- tls.c ---- */
/* From now on handshakes get this pair. RC_INVALID err.net.tls: not usable, the one before stays. */
NODISCARD enum rc tls_set(struct net_server *s, struct str certificate, struct str key,
			  struct err *e);
void tls_done(struct net_server *s);
/* GnuTLS asks which. */
int tls_choose(gnutls_session_t session, const gnutls_datum_t *names, int n_names,
	       const gnutls_pk_algorithm_t *algorithms, int n_algorithms,
	       gnutls_pcert_st **out_chain, unsigned int *out_n, gnutls_privkey_t *out_key);

/* ---- conn.c ---- */
enum MHD_Result conn_accept(void *server, const struct sockaddr *addr, socklen_t n);
void conn_notify(void *server, struct MHD_Connection *mhd, void **conn,
		 enum MHD_ConnectionNotificationCode what);
/* The request must have come until then. */
void conn_expecting(struct conn *c, int64_t deadline);
/* It is being answered: from now on the client must read. */
void conn_answering(const struct net_server *s, struct conn *c);
/* Cuts the connections whose time is over. */
void conns_sweep(struct net_server *s, int64_t now);

/* ---- minder.c: the thread that watches parked clients, deadlines and drains ---- */
NODISCARD enum rc minder_start(struct net_server *s, struct err *e);
void minder_stop(struct net_server *s);
void minder_kick(struct net_server *s);
void minder_watch(struct net_server *s, struct conn *c);
void minder_unwatch(struct net_server *s, struct conn *c);
/* Takes over a duplicate of fd until the client has closed or most bytes were read. */
void minder_drain(struct net_server *s, int fd, uint64_t most);
