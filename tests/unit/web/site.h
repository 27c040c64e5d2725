/* site.h -- the pages of a node, asked without a network.
 *
 * WHAT      A node with one organ and a person of each role; a request goes straight into the router,
 *           its answer comes back as text and headers. Each asking has an arena of its own.
 * OWNERSHIP A struct site and what it says live until site_end; an answer until the next ask.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "support/office_world.h"
#include "web/web_int.h"

struct site {
	struct office_world *world;
	struct web *web;
	struct arena *a; /* of the answer */
	int64_t tenant_id;
	struct actor clerk; /* for what is done without a page */
};
struct ask {
	const char *method; /* default GET */
	const char *path;   /* with its query */
	const char *cookie; /* NULL: none */
	const char *body;   /* urlencoded; NULL: none */
	const char *header, *value;
	const char *referer; /* the page of this node that they come from; NULL: not told */
};
struct answer {
	int status;
	struct str body;
	struct net_reply reply;
};
void site_begin(struct site *s);
void site_end(struct site *s);
/* Somebody of the organ; *out_cookie is what their browser sends, *out_csrf their token. */
void site_sign_in(struct site *s, enum role role, const char **out_cookie, const char **out_csrf);
/* The name of the node's cookie for a purpose. */
const char *site_cookie(struct site *s, const char *purpose);
struct answer site_ask(struct site *s, const struct ask *q);
/* The first header of that name, or "". Set-Cookie: the one that begins with prefix. */
struct str answer_header(const struct answer *x, const char *name);
struct str answer_cookie(const struct answer *x, const char *prefix);
bool answer_has(const struct answer *x, const char *text);
/* A path that fits the pattern: 1 for {id}, "x" for {word}. */
const char *site_path(struct site *s, const char *pattern);
