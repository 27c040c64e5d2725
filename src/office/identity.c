/* identity.c -- who asks. */
#include "office/identity.h"

#include "base/codec.h"
#include "base/sha256.h"

/* "vanthu_", the purpose and eight hex digits of the organ's hash. */
const char *identity_cookie_name(struct node *n, const struct net_request *r, const char *purpose)
{
	struct arena *a = r->arena;
	unsigned char hash[32];

	sha256_of(n->conf->node_organ, hash);
	return str_c(a, str_fmt(a, "%svanthu_%s%.*s", identity_is_https(n, r) ? "__Host-" : "",
				purpose, STR_FMT(hex_encode(a, str_of_n((const char *)hash, 4)))));
}

struct str identity_remote(struct node *n, struct net_request *r)
{
	/* Proxies lengthen the header or add one more behind those that the client sent: only the last
	 * address of the last is the one that the proxy itself saw. */
	struct str head, rest = net_header_last(r, "X-Forwarded-For");

	if (n->conf->http_trusted_proxy.n == 0 || !str_eq(r->remote, n->conf->http_trusted_proxy) ||
	    rest.n == 0)
		return r->remote;
	while (str_split(rest, ',', &head, &rest))
		continue;
	head = str_trim(head);
	return net_is_address(head) ? head : r->remote;
}

static struct str bearer_token(const struct net_request *r)
{
	struct str h = net_header(r, "Authorization");

	if (h.n < 7 || !str_eq_nocase(str_sub(h, 0, 7), STR("Bearer ")))
		return STR_NULL;
	return str_trim(str_sub(h, 7, h.n));
}

enum rc identity_find(struct node *n, struct net_request *r, int64_t now, struct identity *out,
		      struct err *e)
{
	struct str bearer = bearer_token(r);

	*out = (struct identity){ .remote = identity_remote(n, r) };
	out->token = bearer.n > 0 ? bearer : net_cookie(r, identity_cookie_name(n, r, ""));
	if (out->token.n == 0)
		return RC_OK;
	enum rc rc = office_session_find(n, r->arena, out->token, out->remote, now, &out->session,
					 e);
	if (rc == RC_UNAUTHENTICATED) {
		err_clear(e);
		return RC_OK;
	}
	TRY(rc);
	/* a token is not a cookie and a cookie is not a token: neither is taken in the other's place */
	out->is_signed_in = out->session.is_token == (bearer.n > 0);
	return RC_OK;
}

bool identity_is_https(struct node *n, const struct net_request *r)
{
	return r->is_tls || str_starts(n->conf->http_public_url, STR("https://"));
}

struct str identity_cookie_for(struct node *n, struct net_request *r, const char *purpose,
			       struct str value, int64_t max_age_secs)
{
	struct str age = max_age_secs < 0
				 ? STR("")
				 : str_fmt(r->arena, "; Max-Age=%lld", (long long)max_age_secs);

	return str_fmt(r->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%.*s%s",
		       identity_cookie_name(n, r, purpose), STR_FMT(value), STR_FMT(age),
		       identity_is_https(n, r) ? "; Secure" : "");
}

struct str identity_cookie(struct node *n, struct net_request *r, struct str token,
			   int64_t max_age_secs)
{
	return identity_cookie_for(n, r, "", token, token.n > 0 ? max_age_secs : 0);
}

bool identity_csrf_matches(const struct identity *who, struct str token)
{
	return who->session.csrf.n > 0 && str_eq_secret(who->session.csrf, token);
}
