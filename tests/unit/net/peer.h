/* peer.h -- for the tests of net: a server with a handler full of tricks, and the other end of a
 * socket, which behaves exactly as badly as a test wants.
 *
 * WHAT      site_start runs a server on loopback whose paths do things (site.c says which); dial and
 *           its sisters are plain sockets with a time limit; host_start is the opposite, a server
 *           that does to a client what a function says.
 * OWNERSHIP Answers live in the arena given. Descriptors are the caller's.
 * ERRORS    A failing helper fails the test.
 */
#pragma once

#include "base/arena.h"
#include "net/net.h"

#define PEER_SECS 20 /* no single step of a test waits longer */

/* What the server of a test counted and was told. */
struct site {
	struct net_server *server;
	int port;
	atomic_int running;      /* handlers of /slow under way */
	atomic_int most_running; /* and how many at once, at most */
	atomic_int gates;        /* /gate handlers wait until this is 1 */
	atomic_int parked_runs;  /* how often wait_again ran */
	atomic_int handled;
	atomic_int checked;
	atomic_int last_refusal;
	uint64_t max_body;
	_Atomic int64_t wait_us; /* how long /park waits */
};

/* Fields of o that are 0 get the tests' defaults: loopback, ephemeral port, /tmp as spool. */
void site_start(struct site *site, struct net_server_options o);
/* The two halves of it: it listens; it serves. */
void site_listen(struct site *site, struct net_server_options o);
void site_serve(struct site *site);
void site_stop(struct site *site);

int dial(int port);
int dial_small(int port); /* with the smallest receive buffer there is */
void say(int fd, const char *text);
/* Sends n bytes of filler; returns how many went out before the other side broke the connection. */
size_t say_bytes(int fd, size_t n);

struct answer {
	int status;
	struct str head; /* with the status line */
	struct str body;
	bool is_closing; /* Connection: close */
};

/* Reads one answer by its Content-Length or chunks; a HEAD's has no body. Status 0: the connection
 * ended without one. */
struct answer hear(struct arena *a, int fd, bool is_head);
/* Value of a header of the answer, STR_NULL when absent. */
struct str answer_header(const struct answer *r, const char *name);
/* True when the other side closes within the time limit; bytes still coming are thrown away. */
bool is_closed(int fd);
/* dial, say, hear, close. */
struct answer ask(struct arena *a, int port, const char *request);

/* A server of one thread that accepts n connections one after another and hands each to fn. */
struct host;
struct host *host_start(int n, void (*fn)(int fd, void *ctx), void *ctx, int *port);
void host_stop(struct host *h);

/* Waits until the condition holds, at most PEER_SECS. */
#define await(cond)                                                                                \
	do {                                                                                       \
		int64_t until_ = time_monotonic() + PEER_SECS * TIME_SEC;                          \
		while (!(cond) && time_monotonic() < until_)                                       \
			time_sleep(1000);                                                          \
		assert_true(cond);                                                                 \
	} while (0)
