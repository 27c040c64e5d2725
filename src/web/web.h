/* web.h -- pages for people: request -> use case -> page.
 *
 * WHAT      A table of routes (web/routes.tbl) with method, path, permission, body limit, handler
 *           and a line of doc; sign-in, sessions, CSRF; the pages of ui/pages.
 * OWNERSHIP struct web lives in the arena given, for the life of the process.
 * ERRORS    Every rc becomes a page with a text for people (web/respond.c is the one mapping).
 * THREADS   handle runs on any worker.
 */
#pragma once

#include "net/net.h"

struct node; /* store/node.h, which pages and calls never look into */
struct web;

NODISCARD enum rc web_open(struct arena *a, struct node *n, struct web **out, struct err *e);
/* The functions of struct net_handler; ctx is the struct web. */
void web_admit(void *ctx, const struct net_request *r, struct net_admission *out);
void web_handle(void *ctx, struct net_request *r, struct net_reply *out);
bool web_check(void *ctx, struct net_request *r, struct net_reply *out);
void web_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
		struct net_reply *out);
