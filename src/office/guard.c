#include "office/guard.h"

void guard_put(struct net_request *r, struct net_reply *out, const struct guard *g)
{
	net_reply_header(r, out, "Content-Security-Policy", str_of(g->csp));
	net_reply_header(r, out, "X-Frame-Options", g->is_framed ? STR("SAMEORIGIN") : STR("DENY"));
	net_reply_header(r, out, "X-Content-Type-Options", STR("nosniff"));
	net_reply_header(r, out, "Referrer-Policy", str_of(g->referrer));
	net_reply_header(r, out, "Cross-Origin-Resource-Policy", STR("same-origin"));
}
