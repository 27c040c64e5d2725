/* api.h -- JSON for programs: /api/v1 (OpenAPI 3.1), /healthz, /metrics. The axis protocol under
 * /vxp is in api/vxp.h.
 *
 * WHAT      The same use cases as the pages, by the same table of routes: session cookie with CSRF
 *           header, or a token (Authorization: Bearer). Errors are application/problem+json
 *           (RFC 9457) with the text for people in title and detail.
 * OWNERSHIP struct api lives in the arena given, for the life of the process.
 * ERRORS    api/respond.c is the one mapping from rc to problem.
 * THREADS   handle runs on any worker.
 */
#pragma once

#include "base/buf.h"
#include "net/net.h"

struct node; /* store/node.h, which pages and calls never look into */
struct api;

struct api_options {
	struct node *node;
	/* for /metrics: appends those of the parts that api does not see */
	void (*more_metrics)(void *ctx, struct buf *out);
	void *more_metrics_ctx;
};

NODISCARD enum rc api_open(struct arena *a, const struct api_options *o, struct api **out,
			   struct err *e);
/* A figure of /metrics with its kind ("counter", "gauge") and what it says; the head alone for one that
 * has labels. */
void api_metric(struct buf *out, const char *name, const char *type, const char *help,
		int64_t value);
void api_metric_head(struct buf *out, const char *name, const char *type, const char *help);
/* The functions of struct net_handler; ctx is the struct api. */
void api_admit(void *ctx, const struct net_request *r, struct net_admission *out);
void api_handle(void *ctx, struct net_request *r, struct net_reply *out);
bool api_check(void *ctx, struct net_request *r, struct net_reply *out);
void api_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
		struct net_reply *out);
