/* guard.h -- the headers that keep an answer harmless in a browser.
 *
 * WHAT      What pages and API both send with every answer: it is of the type it says, stands in no
 *           foreign frame, is loaded by no other site, and may do what its policy says.
 * OWNERSHIP The policy is a literal.
 * ERRORS    None.
 */
#pragma once

#include "net/net.h"

struct guard {
	const char *csp;
	const char *referrer; /* Referrer-Policy */
	bool is_framed;       /* in a page of ours */
};
/* The policy of what is no page: a file that is kept, an answer for programs. Should a browser show it
 * all the same, it runs nothing, for an attachment may be anything that another agency sent. */
#define GUARD_KEPT "default-src 'none'; frame-ancestors 'none'; sandbox"

/* Adds them to *out. */
void guard_put(struct net_request *r, struct net_reply *out, const struct guard *g);
/* An ETag of the body that stands in *out; what the client has already is not sent again: 304. */
void guard_tag(struct net_request *r, struct net_reply *out);
