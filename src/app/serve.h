/* serve.h -- a node at work: from an open folder to a signal that ends it.
 *
 * WHAT      serve_node runs HTTP, jobs and control socket until SIGTERM or SIGINT.
 * OWNERSHIP Everything it opens it closes.
 * ERRORS    What could not be started, in words that say what to do.
 */
#pragma once

#include "app/app.h"

struct serve_options {
	const char *dir;
	int64_t port; /* -1: as vanthu.conf says */
	int ready_fd; /* "ready PORT\n" is written here when it serves; -1 = nobody asks */
};

/* Returns after SIGTERM or SIGINT, when what was under way is finished. */
NODISCARD enum rc serve_node(const struct serve_options *o, struct err *e);

/* ---- http.c: one handler over pages, API and axis protocol, by the first part of the path ---- */
struct http;
NODISCARD enum rc http_start(struct arena *a, struct node *n, struct http **out, struct err *e);
int http_port(const struct http *h);
/* Settings that are read again: what the server itself holds of them. */
void http_settings_take(struct http *h, const struct conf *fresh);
/* Another certificate and key, of a server that has TLS. RC_INVALID err.net.tls. */
NODISCARD enum rc http_renew(struct http *h, struct str certificate, struct str key, struct err *e);
void http_stop(struct http *h, int grace_secs);
