/* programs.h -- the API of a node, asked without a network.
 *
 * WHAT      A node with one organ and a person of each role; a request goes straight into the router,
 *           its answer comes back as text and headers.
 * OWNERSHIP All of it lives until programs_end.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "api/api.h"
#include "office/identity.h"
#include "support/office_world.h"

#define PROGRAMS_PASSWORD "mat-khau-de-thu-2026"

struct programs {
	struct office_world *world;
	struct api *api;
	struct actor clerk; /* of the organ */
};
/* Who asks; all NULL: nobody. */
struct key {
	const char *cookie, *csrf;
	const char *bearer; /* with the word before it */
};
struct ask {
	struct key key;
	const char *method; /* default GET */
	const char *path;   /* with its query */
	const char *body;   /* NULL: none */
	const char *type;   /* of the body; default application/json */
	const char *if_none_match;
};
struct answer {
	int status;
	struct str body;
	struct net_reply reply;
};
void programs_begin(struct programs *p);
void programs_end(struct programs *p);
/* A new account, whose first password somebody else knows when must_change; answers its id. */
int64_t programs_account(struct programs *p, const char *login, enum role role, bool must_change);
/* Signed in with PROGRAMS_PASSWORD, by cookie. */
struct key programs_sign_in(struct programs *p, const char *login);
/* A token of that account. */
struct key programs_token(struct programs *p, int64_t account_id);
struct answer programs_ask(struct programs *p, const struct ask *q);
/* The first header of that name, or "". */
struct str answer_header(const struct answer *x, const char *name);
