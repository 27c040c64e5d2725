/* identity.h -- who asks: by a cookie or by a token.
 *
 * WHAT      What pages and API share of a request: the session behind its cookie or bearer token, the
 *           address it came from, the cookie that is set.
 * OWNERSHIP Results live in the request's arena.
 * ERRORS    Nobody signed in is not an error: is_signed_in is false.
 * SECURITY  The cookie is HttpOnly, SameSite=Lax. Where people come over https it is Secure and named
 *           __Host-…, so that no neighbour (another name of the same domain, or plain http) can set
 *           one for us. Its name carries the node, since browsers do not tell ports of one host apart.
 */
#pragma once

#include "net/net.h"
#include "office/office.h"

struct identity {
	bool is_signed_in;
	struct session session;
	struct str token;  /* the cookie's or bearer's value */
	struct str remote; /* the client's address, behind a trusted proxy the one it names */
};

NODISCARD enum rc identity_find(struct node *n, struct net_request *r, int64_t now,
				struct identity *out, struct err *e);
struct str identity_remote(struct node *n, struct net_request *r);
/* Whether people come over https: to this node, or to the proxy before it. */
bool identity_is_https(struct node *n, const struct net_request *r);
/* The name of this node's cookie for a purpose. */
const char *identity_cookie_name(struct node *n, const struct net_request *r, const char *purpose);
/* The Set-Cookie value of such a cookie. max_age_secs 0 takes it away, -1 ends it with the browser. */
struct str identity_cookie_for(struct node *n, struct net_request *r, const char *purpose,
			       struct str value, int64_t max_age_secs);
/* The session's; an empty token takes the cookie away. */
struct str identity_cookie(struct node *n, struct net_request *r, struct str token,
			   int64_t max_age_secs);
/* True when the token of a form or header is the session's. */
bool identity_csrf_matches(const struct identity *who, struct str token);
