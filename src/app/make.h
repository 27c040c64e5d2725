/* make.h -- making a node folder and further organs on it.
 *
 * WHAT      What init, tenant add and demo share.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    RC_CONFLICT err.dir_not_empty; what key_create and the use cases answer.
 */
#pragma once

#include "app/app.h"

struct make_node {
	const char *dir; /* absolute */
	const struct conf *conf;
	struct str axis_url; /* or STR_NULL */
	const struct secret *axis_secret;
	const struct secret *admin_password; /* NULL: made up */
	struct actor actor;
	int64_t now;
};
struct made_node {
	struct str password;
	bool is_password_given;
	struct str cert_path;
};
NODISCARD enum rc node_make(struct arena *a, const struct make_node *m, struct made_node *out,
			    struct err *e);

/* The node's owner and its first account in a database that has none; its key is there already. */
NODISCARD enum rc owner_make(struct node *n, struct arena *a, const struct make_node *m,
			     struct str cert_der, struct str *out_password, struct err *e);

/* The tenant row and first account of one organ; key and certificate exist already. */
struct make_tenant {
	struct tenant tenant;
	bool is_office;
	const struct secret *admin_password;
	struct actor actor;
	int64_t now;
};
/* What would be refused, before a key is made. The problem's own words are in *e. */
NODISCARD enum rc tenant_check(struct node *n, const struct make_tenant *m, struct err *e);
NODISCARD enum rc tenant_make(struct node *n, struct arena *a, const struct make_tenant *m,
			      struct str *out_password, struct err *e);
