/* axis_client.c -- one call of the axis protocol, as the SDK puts it on the wire.
 *
 * Every argument is a header "XroadVnpt-<name>", the ordinary Content-Type among them; their names in
 * order are sign-header-key, the headers as one JSON object sign-header, its HMAC hash-header.
 */
#include "base/limits.h"
#include "base/log.h"
#include "carrier/carrier_int.h"
#include "text/text.h"

#define CONNECT_MS 10000
#define STALL_SECS 60 /* nothing moves: also how long an axis may think about a packet */
#define USER_AGENT "vanthu/" VANTHU_VERSION " VXP/" VXP_VERSION
#define HEADERS (VXP_ARGS + 8)

struct axis_client {
	struct arena *arena;
	struct net_client *net;
	struct axis_client_options options;
};

enum rc axis_client_open(const struct axis_client_options *o, struct axis_client **out,
			 struct err *e)
{
	const struct net_client_options net = { .user_agent = USER_AGENT };
	struct arena *a = arena_new(NULL);
	struct axis_client *c = ARENA_NEW(a, struct axis_client);

	c->arena = a;
	c->options = *o;
	enum rc rc = net_client_open(&net, &c->net, e);
	if (rc != RC_OK) {
		arena_free(a);
		return rc;
	}
	*out = c;
	return RC_OK;
}

void axis_client_close(struct axis_client *c)
{
	if (!c)
		return;
	net_client_close(c->net);
	arena_free(c->arena);
}

/* ---- the request ---- */

void call_arg(struct axis_call *c, const char *name, struct str value)
{
	bug_if(c->n_args == sizeof c->args / sizeof c->args[0]);
	c->args[c->n_args++] = (struct vxp_arg){ str_of(name), value };
}

struct headers {
	struct arena *arena;
	struct net_field *list;
	size_t n;
};

static void header_add(struct headers *h, struct str name, struct str value)
{
	h->list[h->n++] = (struct net_field){ name, value };
}

static void vxp_header_add(struct headers *h, const char *name, struct str value)
{
	header_add(h, str_cat(h->arena, STR(VXP_PREFIX), str_of(name)), value);
}

/* systemid, the call's own arguments, timestamp, Content-Type: the order of the SDK. */
static struct axis_call signed_args(const struct axis_visit *v, const struct axis_call *c,
				    struct str content_type)
{
	struct axis_call all = { .n_args = 0 };

	call_arg(&all, "systemid", v->login.system_id);
	for (size_t i = 0; i < c->n_args; i++)
		all.args[all.n_args++] = c->args[i];
	call_arg(&all, "timestamp", vxp_timestamp(v->arena, v->now, TIME_ZONE_VN));
	call_arg(&all, "Content-Type", content_type);
	return all;
}

static void headers_make(const struct axis_visit *v, const struct axis_call *c, struct headers *h)
{
	struct str type = c->body_kind == BODY_FILE ? STR("application/octet-stream")
						    : STR("application/json");
	struct axis_call all = signed_args(v, c, type);
	struct str object = vxp_sign_header(v->arena, all.args, all.n_args);

	*h = (struct headers){ v->arena, ARENA_ARRAY(v->arena, HEADERS, struct net_field), 0 };
	for (size_t i = 0; i < all.n_args; i++)
		vxp_header_add(h, str_c(v->arena, all.args[i].name), all.args[i].value);
	vxp_header_add(h, "sign-header-key", vxp_sign_header_key(v->arena, all.args, all.n_args));
	vxp_header_add(h, "sign-header", object);
	vxp_header_add(h, "hash-header", vxp_hmac(v->arena, v->login.secret, object));
	vxp_header_add(h, "version", STR(VXP_VERSION));
	header_add(h, STR("Content-Type"), type);
	if (c->extra.name.n > 0)
		header_add(h, c->extra.name, c->extra.value);
}

static struct str url_make(const struct axis_visit *v, const struct axis_call *c)
{
	struct str base = v->login.url;

	while (base.n > 0 && base.p[base.n - 1] == '/')
		base.n--;
	return str_fmt(v->arena, "%.*s/%s", STR_FMT(base), c->name);
}

static void body_set(struct net_call *net, const struct axis_call *c)
{
	net->body_fd = -1;
	if (c->body_kind == BODY_TEXT)
		net->body = c->text.n > 0 ? c->text : STR("{}");
	if (c->body_kind != BODY_FILE)
		return;
	net->body_fd = c->parcel->fd;
	net->body_bytes = c->parcel->bytes;
	net->body_tail = STR("\r\n"); /* the SDK's; not part of the file */
}

/* ---- the answer ---- */

struct intake {
	const struct axis_call *call;
	struct axis_answer *answer;
};

/* What comes goes to the call's sink; once it fails the rest is let pass, for only the HTTP status,
 * known at the end, says whether it was an answer of the protocol at all. */
static enum rc intake_feed(void *ctx, const char *p, size_t n, struct err *e)
{
	struct intake *in = ctx;
	struct axis_answer *r = in->answer;

	(void)e;
	if (r->sink_rc == RC_OK)
		r->sink_rc = in->call->sink(in->call->sink_ctx, p, n, &r->sink_err);
	return RC_OK;
}

static void small_read(struct arena *a, struct str body, struct axis_answer *out)
{
	const struct jval *json = NULL;

	if (json_parse(a, body, &json, NULL) != RC_OK)
		json = NULL;
	answer_read(a, json, out);
}

enum rc call_do(struct axis_visit *v, const struct axis_call *c, struct axis_answer *out,
		struct err *e)
{
	struct intake in = { .call = c, .answer = out };
	struct err why = ERR_INIT;
	struct net_answer answer;
	struct headers headers;
	*out = (struct axis_answer){ .code = -1, .said = STR("") };
	headers_make(v, c, &headers);
	struct net_call net = {
		.method = "POST",
		.url = url_make(v, c),
		.headers = headers.list,
		.n_headers = headers.n,
		.cancel = c->is_held ? v->client->options.stop : v->client->options.abort,
		.connect_ms = CONNECT_MS,
		.stall_secs = c->stall_secs > 0 ? c->stall_secs : STALL_SECS,
		.total_secs = c->total_secs,
		.max_answer = c->max_answer > 0 ? c->max_answer : LIMIT_AXIS_ANSWER,
		.sink = c->sink ? intake_feed : NULL,
		.sink_ctx = &in,
	};
	body_set(&net, c);
	enum rc rc = net_client_call(v->client->net, v->arena, &net, &answer, &why);
	/* an answer without end; that a packet is too large is said of getEdoc alone */
	if (rc == RC_LIMIT && c->max_answer == 0)
		(void)err_set(&why, RC_LIMIT, "err.carrier.garbage", "the answer has no end");
	if (rc != RC_OK) {
		why.rc = err_wrap(&why, rc, "%s", c->name);
		return attempt_failed(v, NULL, &why, e);
	}
	out->http_status = answer.status;
	v->axis_clock_at = answer.dated_at;
	if (!c->sink)
		small_read(v->arena, answer.body, out);
	return RC_OK;
}
