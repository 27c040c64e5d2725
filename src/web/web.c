/* web.c -- a request against the table of routes: who, permission, token, handler, answer. */
#include "web/web_int.h"

#include "base/codec.h"
#include "base/log.h"
#include "office/moment.h"

#define PRE_TOKEN_BYTES 32

const struct web_route web_routes[] = {
#define ROUTE(method, pattern, permission, body, handler, line)                                    \
	{ { method, pattern }, (int)(permission), body, web_##handler, line },
#include "web/routes.tbl"
#undef ROUTE
};
const size_t web_routes_count = sizeof web_routes / sizeof web_routes[0];

enum rc web_open(struct arena *a, struct node *n, struct web **out, struct err *e)
{
	(void)e;
	*out = ARENA_NEW(a, struct web);
	(*out)->node = n;
	return RC_OK;
}

static enum route_result find(struct net_request *r, struct route_match *out)
{
	return route_find(r->arena, web_routes, web_routes_count, sizeof web_routes[0], r->method,
			  r->path, out);
}

/* Words alone: urlencoded, at most LIMIT_FORM_BYTES. */
static bool is_words(const struct web_route *r)
{
	return r->body == FORM || r->body == KEPT;
}

/* Whoever shows no cookie at all has no business with uploads, but what they typed before their session
 * ended is given back to them (keep_form). Whose cookie it is web_check finds out, for here nothing may
 * wait for the database. */
void web_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	const struct web *web = ctx;
	struct route_match m;

	*out = (struct net_admission){ 0 };
	if (route_find(r->arena, web_routes, web_routes_count, sizeof web_routes[0], r->method,
		       r->path, &m) != ROUTE_FOUND)
		return;
	if (is_words(&web_routes[m.index]))
		out->max_body = LIMIT_FORM_BYTES;
	else if (web_routes[m.index].body == FILES && net_header(r, "Cookie").n > 0)
		*out = (struct net_admission){ (uint64_t)web->node->conf->limit_upload_bytes,
					       true };
	else if (web_routes[m.index].body == FILES)
		out->max_body = LIMIT_FORM_BYTES;
}

/* ---- what came ---- */

struct str query_str(const struct visit *v, const char *name)
{
	return net_form_get(&v->query, name);
}

static int64_t to_id(struct str s)
{
	int64_t id = 0;

	(void)str_to_i64(s, 1, INT64_MAX, &id);
	return id;
}

int64_t query_id(const struct visit *v, const char *name)
{
	return to_id(query_str(v, name));
}

struct str form_str(const struct visit *v, const char *name)
{
	return net_form_get(&v->form.form, name);
}

int64_t form_id(const struct visit *v, const char *name)
{
	return to_id(form_str(v, name));
}

struct url_path next_path(const struct visit *v, struct str given)
{
	struct url_path path;

	(void)v;
	return url_path_parse(given, &path) ? path : URL_PATH("/");
}

void cookie_set(struct visit *v, const char *purpose, struct str value, int64_t max_age_secs)
{
	add_header(v, "Set-Cookie",
		   identity_cookie_for(v->node, v->request, purpose, value, max_age_secs));
}

struct str cookie_get(struct visit *v, const char *purpose)
{
	return net_cookie(v->request, identity_cookie_name(v->node, v->request, purpose));
}

/* ---- who asks ---- */

static enum lang language_of(struct str word)
{
	return str_eq(word, STR("en")) ? LANG_EN : LANG_VI;
}

/* A person who is not signed in has a token of their own too, so that nobody can sign them in as
 * somebody else: the form must carry what the cookie says. */
static struct str pre_token(struct visit *v)
{
	struct str token = cookie_get(v, "csrf_");
	char bytes[PRE_TOKEN_BYTES];

	if (token.n >= PRE_TOKEN_BYTES && token.n <= 2 * PRE_TOKEN_BYTES)
		return token;
	random_bytes(bytes, sizeof bytes);
	token = base64url_encode(v->a, str_of_n(bytes, sizeof bytes));
	cookie_set(v, "csrf_", token, -1);
	return token;
}

static void fill_ctx(struct visit *v)
{
	const struct session *s = &v->who.session;
	struct page_ctx *c = &v->ctx;

	c->lang = v->lang;
	c->is_signed_in = v->who.is_signed_in;
	c->csrf = c->is_signed_in ? s->csrf : pre_token(v);
	if (!c->is_signed_in)
		return;
	c->account = s->actor.login;
	c->name = s->actor.name;
	if (s->actor.n_capacities > 0)
		c->role = role_text(s->actor.capacities[0].role);
	c->organ_code = s->tenant.organ_code;
	c->organ_name = s->tenant.name;
}

/* Pages are for people: a bearer token opens the API alone. */
static enum rc identify(struct visit *v, struct err *e)
{
	enum rc rc = identity_find(v->node, v->request, v->now, &v->who, e);

	if (rc == RC_OK && v->who.session.is_token)
		v->who.is_signed_in = false;
	if (rc != RC_OK)
		v->who = (struct identity){ .is_signed_in = false };
	v->actor = &v->who.session.actor;
	if (v->who.is_signed_in && cookie_get(v, "lang_").n == 0)
		v->lang = language_of(v->who.session.language);
	fill_ctx(v);
	return rc;
}

/* ---- may they ---- */

static bool is_post(const struct visit *v)
{
	return str_eq_c(v->request->method, "POST");
}

struct url_path sign_in_path(const struct visit *v, struct url_path next)
{
	struct url_path to = URL_PATH("/sign-in");

	if (str_eq(url_path_str(next), STR("/")))
		return to;
	return url_path_query(v->a, to, STR("next"), url_path_str(next));
}

static bool is_kept(const struct web_route *r)
{
	return r->body == KEPT || r->body == FILES;
}

/* What was typed is in no draft: it stays on this page, which hands it in again once somebody is signed
 * in (then it is shown to be looked at, for its token is another session's). Only what a page of ours
 * sent; files cannot be kept. */
static enum rc keep_form(struct visit *v, struct err *e)
{
	struct kept_view view = { .path = v->ctx.path, .sign_in = sign_in_path(v, v->ctx.path) };
	struct net_field *kept;

	TRY(net_form_parse(v->request, v->node->spool_dir, &v->form, e));
	kept = ARENA_ARRAY(v->a, v->form.form.n + 1, struct net_field);
	for (size_t i = 0; i < v->form.form.n; i++) {
		const struct net_field *f = &v->form.form.fields[i];
		if (!str_eq(f->name, STR(PAGE_CSRF_FIELD)) && !str_eq(f->name, STR("do")))
			kept[view.n_fields++] = *f;
	}
	view.fields = kept;
	view.had_files = v->form.n_uploads > 0;
	TRY(frame_load(v, "", e));
	return RESPOND(v, e, 401, page_kept, &v->frame, &view);
}

/* To the sign-in page and back; a form cannot be brought back, so its sender is told. */
static enum rc ask_to_sign_in(struct visit *v, struct err *e)
{
	struct url_path from = URL_PATH("/");
	bool is_ours = str_eq(net_header(v->request, "Sec-Fetch-Site"), STR("same-origin"));

	if (is_post(v) && is_kept(v->route) && is_ours && keep_form(v, e) == RC_OK)
		return RC_OK;
	err_clear(e);
	if (is_post(v))
		return err_set(e, RC_UNAUTHENTICATED, "err.session", "nobody is signed in");
	if (!v->ctx.is_fragment)
		return redirect(v, sign_in_path(v, v->ctx.path));
	(void)referring_path(v, &from);
	add_header(v, "HX-Redirect", url_path_str(sign_in_path(v, from)));
	return err_set(e, RC_UNAUTHENTICATED, "err.session", "nobody is signed in");
}

/* Until the password that somebody else knows is changed, nothing else can be done. */
static bool must_go_to_password(const struct visit *v)
{
	const char *pattern = v->route->route.pattern;

	return v->who.session.must_change_password && v->route->permission != PUBLIC &&
	       !str_eq_c(str_of(pattern), "/account/password") &&
	       !str_eq_c(str_of(pattern), "/sign-out");
}

static enum rc check_permission(struct visit *v, struct err *e)
{
	if (v->route->permission == PUBLIC)
		return RC_OK;
	if (!v->who.is_signed_in)
		return ask_to_sign_in(v, e);
	if (must_go_to_password(v))
		return redirect(v, URL_PATH("/account/password"));
	if (v->route->permission == SIGNED_IN)
		return RC_OK;
	return policy_check(v->actor, (enum action)v->route->permission, NULL, e);
}

/* The token of the form or of the header; and what the browser itself says of who sent it. */
static enum rc check_token(struct visit *v, struct err *e)
{
	struct str token = form_str(v, PAGE_CSRF_FIELD);
	struct str site = net_header(v->request, "Sec-Fetch-Site");

	if (token.n == 0)
		token = net_header(v->request, "X-CSRF-Token");
	bool is_right = v->ctx.is_signed_in ? identity_csrf_matches(&v->who, token)
					    : str_eq_secret(cookie_get(v, "csrf_"), token) &&
						      token.n >= PRE_TOKEN_BYTES;
	if (is_right && !str_eq(site, STR("cross-site")))
		return RC_OK;
	/* Somebody signed in anew while they wrote: their own page, so what they wrote is shown again. */
	v->is_token_stale = is_kept(v->route) && str_eq(site, STR("same-origin"));
	return v->is_token_stale ? RC_OK
				 : err_set(e, RC_DENIED, "err.csrf", "token missing or wrong");
}

/* ---- running ---- */

static enum rc read_body(struct visit *v, struct err *e)
{
	if (!is_post(v))
		return RC_OK;
	TRY(net_form_parse(v->request, v->node->spool_dir, &v->form, e));
	return check_token(v, e);
}

static enum rc admit(struct visit *v, struct err *e)
{
	TRY(identify(v, e));
	return check_permission(v, e);
}

static enum rc run(struct visit *v, struct err *e)
{
	if (v->route->permission == ASSET)
		return v->route->handler(v, e);
	TRY(admit(v, e));
	if (v->is_replied)
		return RC_OK;
	TRY(net_query_parse(v->a, v->request->query, &v->query, e));
	TRY(read_body(v, e));
	return v->route->handler(v, e);
}

/* Who asks, and all that the page says, are read together: until it is written (respond_begin). */
static enum rc run_together(struct visit *v, struct err *e)
{
	office_moment_begin(v->node);
	enum rc rc = run(v, e);
	office_moment_end(v->node);
	return rc;
}

/* What answers a part of a page, for htmx. */
static bool is_part(const struct web_route *r)
{
	return r->handler == web_counts_show || r->handler == web_home_part ||
	       r->handler == web_deliveries_part || r->handler == web_axis_part;
}

/* The page that a form sent to this path stands on: of its own address, or the nearest above. */
static struct url_path page_of(struct arena *a, struct str path)
{
	struct url_path out;
	struct route_match m;

	while (path.n > 1) {
		if (route_find(a, web_routes, web_routes_count, sizeof web_routes[0], STR("GET"),
			       path, &m) == ROUTE_FOUND &&
		    !is_part(&web_routes[m.index]) && url_path_parse(path, &out))
			return out;
		do
			path.n--;
		while (path.n > 1 && path.p[path.n] != '/');
	}
	return URL_PATH("/");
}

static struct url_path own_path(struct net_request *r)
{
	struct url_path path;
	struct str s = r->query.n == 0 ? r->path
				       : str_fmt(r->arena, "%.*s?%.*s", STR_FMT(r->path),
						 STR_FMT(r->query));
	if (str_eq_c(r->method, "POST"))
		return page_of(r->arena, r->path);
	return url_path_parse(s, &path) ? path : URL_PATH("/");
}

static void visit_init(struct visit *v, struct web *web, struct net_request *r,
		       struct net_reply *out)
{
	*v = (struct visit){ .web = web,
			     .node = web->node,
			     .a = r->arena,
			     .request = r,
			     .reply = out,
			     .now = time_now() };
	v->actor = &v->who.session.actor;
	v->lang = language_of(cookie_get(v, "lang_"));
	v->frame.here = "";
	v->ctx = (struct page_ctx){
		.arena = r->arena,
		.lang = v->lang,
		.now = v->now,
		.path = own_path(r),
		.is_fragment = str_eq(net_header(r, "HX-Request"), STR("true")),
		.has_office = web->node->conf->node_office,
		.has_axis = web->node->conf->node_axis,
		.request_id = str_fmt(r->arena, "%llu", (unsigned long long)r->id),
	};
}

static void log_failure(const struct visit *v, const struct err *e)
{
	const struct log_ctx ctx = { NULL, "request", v->ctx.request_id };

	if (rc_http_status(e->rc) >= 500)
		log_err(&ctx, e, "web");
}

static void say_none(struct visit *v, enum route_result found)
{
	respond_status(v, found == ROUTE_METHOD ? 405 : 404,
		       found == ROUTE_METHOD ? "err.method" : "err.no_page");
	if (found == ROUTE_METHOD)
		add_header(v, "Allow", v->match.allow);
}

static void answer_none(struct visit *v, enum route_result found)
{
	struct err e = ERR_INIT;

	/* where a form was sent to is asked for by whoever comes back from it */
	if (found == ROUTE_METHOD && str_eq_c(v->request->method, "GET")) {
		(void)redirect(v, page_of(v->a, v->request->path));
		return;
	}
	(void)identify(v, &e);
	say_none(v, found);
}

static enum route_result begin(struct visit *v, struct web *web, struct net_request *r,
			       struct net_reply *out)
{
	*out = (struct net_reply){ .status = 200, .body_fd = -1 };
	visit_init(v, web, r, out);
	enum route_result found = find(r, &v->match);
	if (found == ROUTE_FOUND)
		v->route = &web_routes[v->match.index];
	return found;
}

static void answer_failure(struct visit *v, enum rc rc, struct err *e)
{
	e->rc = rc;
	log_failure(v, e);
	respond_error(v, rc, e);
}

/* A large upload: who it is from, and whether they may, is known before it comes. */
bool web_check(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct err e = ERR_INIT;
	struct visit v;

	if (begin(&v, ctx, r, out) != ROUTE_FOUND)
		return true;
	enum rc rc = admit(&v, &e);
	if (rc != RC_OK)
		answer_failure(&v, rc, &e);
	return rc == RC_OK && !v.is_replied;
}

void web_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct visit v;
	struct err e = ERR_INIT;
	enum route_result found = begin(&v, ctx, r, out);

	if (found != ROUTE_FOUND) {
		answer_none(&v, found);
		return;
	}
	enum rc rc = v.route->body == LOOK ? run_together(&v, &e) : run(&v, &e);
	if (rc != RC_OK)
		answer_failure(&v, rc, &e);
}

/* A browser that goes to the page itself can be told there, in the frame of who is signed in. */
static bool is_draft_sent_by_hand(const struct visit *v)
{
	struct route_match m;

	return is_post(v) && find(v->request, &m) == ROUTE_FOUND &&
	       web_routes[m.index].body == FILES &&
	       str_eq(net_header(v->request, "Sec-Fetch-Mode"), STR("navigate")) &&
	       str_eq(net_header(v->request, "Sec-Fetch-Site"), STR("same-origin"));
}

/* Refused before anybody was asked who they are: from memory alone. */
void web_refuse(void *ctx, struct net_request *r, int status, uint64_t limit, struct net_reply *out)
{
	struct visit v;
	struct err e = ERR_INIT;

	visit_init(&v, ctx, r, out);
	if (status == 413 && is_draft_sent_by_hand(&v)) {
		(void)redirect(&v, url_path_query(v.a, v.ctx.path, STR("large"), STR("1")));
		return;
	}
	enum route_result found = find(r, &v.match);
	if (status == 413 && found != ROUTE_FOUND) { /* no size would do: there is nothing */
		say_none(&v, found);
		return;
	}
	net_refusal(status, limit, &e);
	bool is_form = found == ROUTE_FOUND && is_words(&web_routes[v.match.index]);
	if (status == 413 && !is_form) { /* in words for people, and who can raise it */
		(void)err_set(&e, RC_LIMIT, "err.upload_large", "body over %llu bytes",
			      (unsigned long long)limit);
		err_param(&e, bytes_words(v.a, v.lang, (int64_t)limit));
	}
	respond_refusal(&v, status, &e);
}
