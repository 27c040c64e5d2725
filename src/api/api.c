/* api.c -- a request against the table of routes: who, body, handler, answer. */
#include <string.h>

#include "api/api_int.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"

_Static_assert(LIMIT_API_JSON <= LIMIT_BODY_MEMORY, "a JSON body is read from memory");

enum route_who { PUBLIC, SIGNED_IN };
enum route_body { NONE, JSON, FILES, LIST };

struct api_route {
	struct route route; /* first: route_find looks at it */
	enum route_who who;
	enum route_body body;
	api_handler handler;
	const char *operation, *line;
};

static const struct api_route routes[] = {
#define ROUTE(method, pattern, who, body, handler, line)                                           \
	{ { method, pattern }, who, body, api_##handler, #handler, line },
#include "api/routes.tbl"
#undef ROUTE
};
#define N_ROUTES (sizeof routes / sizeof routes[0])

enum rc api_open(struct arena *a, const struct api_options *o, struct api **out, struct err *e)
{
	(void)e;
	for (size_t i = 0; i < N_ROUTES; i++)
		bug_if((routes[i].body == JSON || routes[i].body == FILES) &&
		       !api_contract_has(routes[i].operation));
	*out = ARENA_NEW(a, struct api);
	(*out)->options = *o;
	(*out)->node = o->node;
	(*out)->started_at = time_now();
	return RC_OK;
}

static enum lang wanted_language(const struct net_request *r)
{
	return str_starts(net_header(r, "Accept-Language"), STR("en")) ? LANG_EN : LANG_VI;
}

/* Whoever shows no key at all has no business with uploads; whether it is one api_check finds out, for
 * here nothing may wait for the database. */
static bool shows_key(const struct net_request *r)
{
	return net_header(r, "Authorization").n > 0 || net_header(r, "Cookie").n > 0;
}

void api_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	const struct api *api = ctx;
	struct route_match m;

	*out = (struct net_admission){ 0 };
	if (route_find(r->arena, routes, N_ROUTES, sizeof routes[0], r->method, r->path, &m) !=
	    ROUTE_FOUND)
		return;
	if (routes[m.index].body == JSON)
		out->max_body = LIMIT_API_JSON;
	else if (routes[m.index].body == NONE)
		out->max_body = LIMIT_API_EMPTY;
	else if (routes[m.index].body == FILES && shows_key(r))
		*out = (struct net_admission){ (uint64_t)api->node->conf->limit_upload_bytes,
					       true };
	else if (routes[m.index].body == LIST && shows_key(r))
		*out = (struct net_admission){ LIMIT_PEOPLE_BYTES, true };
}

static struct call call_of(struct api *api, struct net_request *r, struct net_reply *out)
{
	return (struct call){ .api = api,
			      .node = api->node,
			      .a = r->arena,
			      .request = r,
			      .reply = out,
			      .lang = wanted_language(r) };
}

static enum route_result find(struct call *c)
{
	const struct net_request *r = c->request;

	return route_find(r->arena, routes, N_ROUTES, sizeof routes[0], r->method, r->path,
			  &c->match);
}

static void answer_none(struct call *c, enum route_result found)
{
	bool is_there = found == ROUTE_METHOD;

	api_respond_problem(c->request, c->reply, is_there ? 405 : 404, c->lang,
			    is_there ? "err.method" : "err.not_found");
	if (is_there)
		api_add_header(c, "Allow", c->match.allow);
}

void api_refuse(void *ctx, struct net_request *r, int status, uint64_t limit, struct net_reply *out)
{
	struct call c = call_of(ctx, r, out);
	struct err e = ERR_INIT;
	enum route_result found = find(&c);

	if (status == 413 && found != ROUTE_FOUND) { /* no size would do: there is nothing */
		answer_none(&c, found);
		return;
	}
	net_refusal(status, limit, &e);
	if (status == 413 && limit > 0 &&
	    routes[c.match.index].body == FILES) { /* one can raise it */
		(void)err_set(&e, RC_LIMIT, "err.upload_bytes", "body over %llu bytes",
			      (unsigned long long)limit);
		err_param_i64(&e, (int64_t)limit);
	}
	api_respond_failure(&c, status, &e);
}

/* A cookie is sent by the browser whoever wrote the page; a change asked for with one must carry the
 * session's token too. A bearer token is proof enough. */
static enum rc check_csrf(const struct call *c, struct err *e)
{
	if (c->who.session.is_token || str_eq_c(c->request->method, "GET") ||
	    str_eq_c(c->request->method, "HEAD"))
		return RC_OK;
	if (identity_csrf_matches(&c->who, net_header(c->request, "X-CSRF-Token")))
		return RC_OK;
	return err_set(e, RC_DENIED, "err.csrf", "X-CSRF-Token missing or wrong");
}

/* Until the password that somebody else knows is changed, nothing else can be done. */
static enum rc check_password(const struct call *c, const struct api_route *route, struct err *e)
{
	bool is_own = route->handler == api_account_password &&
		      c->match.id[0] == c->actor->account_id;

	if (!c->who.session.must_change_password || is_own || route->handler == api_session_show ||
	    route->handler == api_session_end)
		return RC_OK;
	return err_set(e, RC_DENIED, "err.password_first", "the password must be changed first");
}

/* What would outlive a token that was stolen, or take the account over, wants the person. */
static enum rc check_person(const struct call *c, const struct api_route *route, struct err *e)
{
	if (!c->who.session.is_token ||
	    (route->handler != api_token_create && route->handler != api_account_password))
		return RC_OK;
	return err_set(e, RC_DENIED, "err.no_token", "not with an access token");
}

static enum rc identify(struct call *c, const struct api_route *route, struct err *e)
{
	TRY(identity_find(c->node, c->request, c->now, &c->who, e));
	c->actor = &c->who.session.actor;
	if (route->who == PUBLIC)
		return RC_OK;
	if (!c->who.is_signed_in)
		return err_set(e, RC_UNAUTHENTICATED, "err.session", "nobody is signed in");
	TRY(check_csrf(c, e));
	TRY(check_person(c, route, e));
	return check_password(c, route, e);
}

static enum rc read_json(struct call *c, struct err *e)
{
	struct str type = net_header(c->request, "Content-Type");

	if (!str_starts(type, STR("application/json")))
		return err_set(e, RC_UNSUPPORTED, "err.content_type", "application/json expected");
	TRY(json_parse(c->a, c->request->body, &c->body, e));
	if (!jval_is_object(c->body))
		return err_set(e, RC_INVALID, "err.json_object", "a JSON object expected");
	return api_contract_check(c, NULL, e);
}

/* A call without a body takes an empty object: many a client sends one with every POST. */
static enum rc read_none(struct call *c, struct err *e)
{
	const struct jval *inner;
	struct str name;

	if (str_trim(c->request->body).n == 0)
		return RC_OK;
	TRY(json_parse(c->a, c->request->body, &c->body, e));
	if (!jval_is_object(c->body))
		return err_set(e, RC_INVALID, "err.json_object", "a JSON object expected");
	if (jval_member(c->body, 0, &name, &inner))
		problem_add_words(&c->problems, str_c(c->a, name), "problem.unknown_member", name,
				  STR("{}"));
	return problems_rc(&c->problems, e);
}

static enum rc read_files(struct call *c, struct err *e)
{
	TRY(net_form_parse(c->request, c->node->spool_dir, &c->files, e));
	return api_contract_form(c, e);
}

/* The bytes as they are: what they are encoded in is for whoever reads the list to say. */
static enum rc read_list(struct call *c, struct err *e)
{
	const struct net_request *r = c->request;
	size_t n = (size_t)r->body_bytes, got;
	char *bytes;

	if (!str_starts(net_header(r, "Content-Type"), STR("text/csv")))
		return err_set(e, RC_UNSUPPORTED, "err.content_type_csv", "text/csv expected");
	c->list = r->body;
	if (r->body_fd < 0)
		return RC_OK;
	bytes = arena_alloc(c->a, n + 1);
	TRY(fd_read_full(r->body_fd, bytes, n, &got, e));
	c->list = str_of_n(bytes, got);
	return RC_OK;
}

static enum rc read_body(struct call *c, const struct api_route *route, struct err *e)
{
	if (route->body == JSON)
		return read_json(c, e);
	if (route->body == FILES)
		return read_files(c, e);
	if (route->body == LIST)
		return read_list(c, e);
	return read_none(c, e);
}

static enum rc run(struct call *c, const struct api_route *route, struct err *e)
{
	c->operation = route->operation;
	TRY(identify(c, route, e));
	TRY(net_query_parse(c->a, c->request->query, &c->query, e));
	TRY(read_body(c, route, e));
	TRY(route->handler(c, e));
	return problems_rc(&c->problems, e);
}

static void log_failure(const struct call *c, const struct err *e)
{
	const struct log_ctx ctx = { NULL, "request",
				     str_fmt(c->a, "%llu", (unsigned long long)c->request->id) };
	if (rc_http_status(e->rc) >= 500)
		log_err(&ctx, e, "api");
}

static enum route_result call_init(struct call *c, struct api *api, struct net_request *r,
				   struct net_reply *out)
{
	*out = (struct net_reply){ .body_fd = -1 };
	*c = call_of(api, r, out);
	c->now = time_now();
	return find(c);
}

static void failure_answer(struct call *c, enum rc rc, struct err *e)
{
	e->rc = rc;
	log_failure(c, e);
	api_respond_error(c, rc, e);
}

/* A large upload: who it is from is known before it comes. */
bool api_check(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct err e = ERR_INIT;
	struct call c;

	if (call_init(&c, ctx, r, out) != ROUTE_FOUND)
		return true;
	enum rc rc = identify(&c, &routes[c.match.index], &e);
	if (rc != RC_OK)
		failure_answer(&c, rc, &e);
	return rc == RC_OK;
}

void api_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct err e = ERR_INIT;
	struct call c;
	enum route_result found = call_init(&c, ctx, r, out);

	if (found != ROUTE_FOUND) {
		answer_none(&c, found);
		return;
	}
	json_init(&c.json, r->arena, LIMIT_PAGE_BYTES);
	enum rc rc = run(&c, &routes[c.match.index], &e);
	if (rc != RC_OK) {
		failure_answer(&c, rc, &e);
	} else if (!c.is_reply_filled) {
		api_respond_json(&c, 200);
	}
}
