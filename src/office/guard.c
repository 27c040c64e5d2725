#include "office/guard.h"

#include "base/codec.h"
#include "base/sha256.h"

void guard_put(struct net_request *r, struct net_reply *out, const struct guard *g)
{
	net_reply_header(r, out, "Content-Security-Policy", str_of(g->csp));
	net_reply_header(r, out, "X-Frame-Options", g->is_framed ? STR("SAMEORIGIN") : STR("DENY"));
	net_reply_header(r, out, "X-Content-Type-Options", STR("nosniff"));
	net_reply_header(r, out, "Referrer-Policy", str_of(g->referrer));
	net_reply_header(r, out, "Cross-Origin-Resource-Policy", STR("same-origin"));
}

void guard_tag(struct net_request *r, struct net_reply *out)
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(out->body, digest);
	struct str bytes = str_of_n((const char *)digest, sizeof digest / 2);
	struct str tag = str_fmt(r->arena, "\"%.*s\"", STR_FMT(hex_encode(r->arena, bytes)));
	net_reply_header(r, out, "ETag", tag);
	if (!str_eq(net_header(r, "If-None-Match"), tag))
		return;
	out->status = 304;
	out->body = STR("");
}
