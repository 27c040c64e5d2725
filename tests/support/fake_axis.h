/* fake_axis.h -- an axis that answers what a test tells it to, over real HTTP on loopback.
 *
 * WHAT      Each call has an answer (status and body) that stays until it is changed; the newest
 *           request of each call is kept.
 * OWNERSHIP Everything lives until fake_axis_stop.
 * ERRORS    What fails here ends the test program with a message.
 * THREADS   The test's thread alone, while no call is under way.
 */
#pragma once

#include "net/net.h"

struct fake_axis;

struct fake_axis *fake_axis_start(void);
void fake_axis_stop(struct fake_axis *f);
/* http://127.0.0.1:PORT/vxp */
struct str fake_axis_url(const struct fake_axis *f);

/* From now on; body empty is an empty body. */
void fake_axis_answer(struct fake_axis *f, const char *call, int status, struct str body);
/* The same, held back for ms. */
void fake_axis_delay(struct fake_axis *f, const char *call, int ms);

/* Asked first for each request, under a lock; true when it has filled *out. */
typedef bool (*fake_axis_fn)(void *ctx, struct str call, const struct net_request *r,
			     struct net_reply *out);
void fake_axis_hook(struct fake_axis *f, fake_axis_fn fn, void *ctx);

struct fake_seen {
	int n; /* how often the call was made */
	const struct net_field *headers;
	size_t n_headers;
	struct str body;
};
struct fake_seen fake_axis_seen(const struct fake_axis *f, const char *call);
struct str fake_header(const struct fake_seen *s, const char *name);
