/* vxp.c -- the calls of the protocol: which there are, who may call, how answers look. */
#include "api/vxp_int.h"

#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/time.h"

#define PATH_PREFIX "/vxp/"
#define CRLF_BYTES 2 /* behind the file of sendEdoc */

static const struct vxp_route routes[] = {
	{ "sendEdoc", true, false, vxp_send },
	{ "getReceivedEdocList", false, false, vxp_received },
	{ "getSentEdocList", false, false, vxp_sent },
	{ "getEdoc", false, false, vxp_get },
	{ "updateStatus", false, false, vxp_update },
	{ "getAgenciesList", false, false, vxp_agencies },
	{ "getSynchronizeUnit", false, false, vxp_changes },
	{ "registerAgency", false, true, vxp_register },
	{ "deleteAgency", false, true, vxp_remove },
};

enum rc vxp_open(struct arena *a, struct node *n, struct vxp **out, struct err *e)
{
	(void)e;
	*out = ARENA_NEW(a, struct vxp);
	(*out)->node = n;
	return RC_OK;
}

static struct str call_name(const struct net_request *r)
{
	struct str path = r->path;
	if (!str_starts(path, STR(PATH_PREFIX)))
		return STR_NULL;
	path = str_sub(path, sizeof PATH_PREFIX - 1, path.n);
	return str_ends(path, STR("/")) ? str_sub(path, 0, path.n - 1) : path;
}

static const struct vxp_route *route_find(const struct net_request *r)
{
	struct str name = call_name(r);
	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
		if (str_eq_nocase(name, str_of(routes[i].name)))
			return &routes[i];
	}
	return NULL;
}

uint64_t vxp_wait_key(struct str organ_code)
{
	unsigned char digest[SHA256_BYTES];
	uint64_t key;
	sha256_of(organ_code, digest);
	memcpy(&key, digest, sizeof key);
	return key;
}

/* ---- answers ---- */

static void answer_bytes(struct vxp_call *c, struct str body)
{
	static const struct net_field headers[] = {
		{ { "Content-Type", 12 }, { "application/json; charset=UTF-8", 31 } },
		{ { "Cache-Control", 13 }, { "no-store", 8 } },
	};
	c->out->headers = headers;
	c->out->n_headers = sizeof headers / sizeof headers[0];
	c->out->body = body;
}

static void answer_head(struct json *j, enum vxp_code code, struct str text)
{
	char digits[8];
	int n = snprintf(digits, sizeof digits, "%d", (int)code);
	json_object(j);
	json_kv_str(j, "status", code == VXP_OK ? STR("OK") : STR("FAIL"));
	json_kv_str(j, "ErrorCode", str_of_n(digits, (size_t)n));
	json_kv_str(j, "ErrorDesc", text);
}

void vxp_answer_begin(struct vxp_call *c, struct json *j)
{
	json_init(j, c->a, LIMIT_PAGE_BYTES);
	answer_head(j, VXP_OK, axis_text(c->a, TEXT_VXP_OK, STR_NULL, STR_NULL, STR_NULL));
}

void vxp_answer(struct vxp_call *c, struct json *j)
{
	struct err e = ERR_INIT;
	json_object_end(j);
	if (json_rc(j, &e) != RC_OK)
		vxp_answer_failure(c, &e);
	else
		answer_bytes(c, json_text(j));
}

void vxp_answer_ok(struct vxp_call *c)
{
	struct json j;
	vxp_answer_begin(c, &j);
	vxp_answer(c, &j);
}

/* The SDK takes DocId from every answer to sendEdoc, also from a refusal, and breaks without it. */
static void refusal_write(struct json *j, bool is_upload, const struct axis_refusal *refusal)
{
	answer_head(j, refusal->code, refusal->text);
	if (is_upload)
		json_kv_str(j, "DocId", STR(""));
	if (refusal->n_receivers > 0) {
		json_key(j, "receivers");
		json_array(j);
		for (size_t i = 0; i < refusal->n_receivers; i++)
			json_str(j, refusal->receivers[i]);
		json_array_end(j);
	}
	json_object_end(j);
}

void vxp_answer_refusal(struct vxp_call *c, const struct axis_refusal *refusal)
{
	struct json j;
	json_init(&j, c->a, LIMIT_PAGE_BYTES);
	refusal_write(&j, c->route && c->route->is_upload, refusal);
	answer_bytes(c, json_text(&j));
	log_event(LOG_INFO, NULL, "vxp %s of %.*s refused with %d", c->route ? c->route->name : "?",
		  STR_FMT(c->head.system_id), (int)refusal->code);
}

void vxp_answer_fault(struct vxp_call *c, enum vxp_code code, enum text_id id, struct str p0,
		      struct str p1)
{
	struct axis_refusal refusal = { .code = code,
					.text = axis_text(c->a, id, p0, p1, STR_NULL) };
	vxp_answer_refusal(c, &refusal);
}

/* 20: send it again later. */
static void trouble_answer(struct vxp_call *c, const struct err *e)
{
	bool is_full = str_eq_c(str_of(e->key), "err.disk_full");
	struct axis_refusal refusal = {
		.code = VXP_SYSTEM,
		.text = axis_text(c->a, is_full ? TEXT_VXP_20_DISK_FULL : TEXT_VXP_20, STR_NULL,
				  STR_NULL, STR_NULL),
	};
	vxp_answer_refusal(c, &refusal);
}

void vxp_answer_failure(struct vxp_call *c, const struct err *e)
{
	log_err(NULL, e, c->route ? c->route->name : "vxp");
	trouble_answer(c, e);
}

struct str vxp_time_text(struct vxp_call *c, int64_t at)
{
	if (at == 0)
		return STR("");
	struct civil t = time_to_civil(at, c->zone);
	return str_fmt(c->a, "%04d-%02d-%02d %02d:%02d:%02d", t.date.year, t.date.month, t.date.day,
		       t.hour, t.minute, t.second);
}

struct str vxp_arg(const struct vxp_call *c, const char *name)
{
	return str_trim(vxp_head_arg(&c->head, name));
}

bool vxp_arg_number(struct vxp_call *c, const char *name, int64_t *out)
{
	struct str s = vxp_arg(c, name);
	if (s.n == 0 || str_to_i64(s, 0, INT64_MAX, out))
		return true;
	vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, str_of(name), s);
	return false;
}

/* ---- who calls ---- */

static bool not_let_in(struct vxp_call *c, const struct axis_refusal *refusal)
{
	const struct axis_attempted what = { c->caller.organ.code, str_of(c->route->name), c->now };
	vxp_answer_refusal(c, refusal);
	axis_knock_note(c->node, c->a, &what, refusal, &c->v->knocks);
	return false;
}

static bool deny(struct vxp_call *c, enum vxp_code code, enum text_id id, struct str p0)
{
	struct axis_refusal refusal = { .code = code,
					.text = axis_text(c->a, id, p0, STR_NULL, STR_NULL) };
	return not_let_in(c, &refusal);
}

static bool hmac_is_right(struct vxp_call *c)
{
	struct str given = str_lower(c->a, c->head.hash_header);
	bool is_right = false;
	for (size_t i = 0; i < c->caller.n_secrets; i++) {
		struct str ours = vxp_hmac(c->a, c->caller.secrets[i], c->head.sign_header);
		is_right |= str_eq_secret(ours, given);
	}
	return is_right;
}

static bool clock_check(struct vxp_call *c)
{
	const struct conf *conf = c->node->conf;
	struct str given = vxp_arg(c, "timestamp");
	int64_t at, allowed = conf->axis_freshness_secs * TIME_SEC;
	if (!conf->axis_check_freshness)
		return true;
	if (!vxp_timestamp_parse(given, c->zone, &at))
		return deny(c, VXP_BAD_SECRET, TEXT_VXP_15_TIMESTAMP, given);
	if (at >= c->now - allowed && at <= c->now + allowed)
		return true;
	struct axis_refusal refusal = {
		.code = VXP_BAD_SECRET,
		.text = axis_text(c->a, TEXT_VXP_15_CLOCK, given,
				  vxp_timestamp(c->a, c->now, c->zone),
				  str_fmt(c->a, "%lld", (long long)conf->axis_freshness_secs)),
	};
	return not_let_in(c, &refusal);
}

static bool caller_find(struct vxp_call *c)
{
	struct err e = ERR_INIT;
	enum rc rc = axis_caller_find(c->node, c->a, c->head.system_id, c->now, &c->caller, &e);
	if (rc == RC_NOT_FOUND)
		return deny(c, VXP_BAD_SECRET, TEXT_VXP_15_SYSTEM,
			    str_utf8_cut(c->head.system_id, LIMIT_ORGAN_CODE));
	if (rc != RC_OK)
		vxp_answer_failure(c, &e);
	return rc == RC_OK;
}

/* The time stamp of a request that is let in once is remembered as long as it would be taken. */
static bool once_check(struct vxp_call *c)
{
	const struct conf *conf = c->node->conf;
	bool expires = conf->axis_check_freshness;
	int64_t until = expires ? c->now + 2 * conf->axis_freshness_secs * TIME_SEC : INT64_MAX;
	struct err e = ERR_INIT;
	if (!c->route->is_once)
		return true;
	enum rc rc = axis_request_once(c->node, str_lower(c->a, c->head.hash_header),
				       str_of(c->route->name), until, &e);
	if (rc == RC_CONFLICT)
		return deny(c, VXP_BAD_SECRET, TEXT_VXP_15_AGAIN, STR_NULL);
	if (rc != RC_OK)
		vxp_answer_failure(c, &e);
	return rc == RC_OK;
}

/* What the operator is shown keeps nobody from working. */
static void note_contact(const struct vxp_call *c)
{
	struct err e = ERR_INIT;

	if (axis_caller_seen(c->node, &c->caller, c->now, &e) != RC_OK)
		log_err(NULL, &e, "the contact of an organ was not noted");
}

bool vxp_authenticate(struct vxp_call *c)
{
	struct vxp_head *h = &c->head;
	vxp_head_read(c->a, c->r->headers, c->r->n_headers, h);
	if (h->missing.id != TEXT__COUNT)
		return deny(c, VXP_BAD_SECRET, h->missing.id, h->missing.param);
	if (!caller_find(c))
		return false;
	if (!c->caller.is_member)
		return deny(c, VXP_NOT_REGISTERED, TEXT_VXP_19_NO_SECRET, h->system_id);
	if (!hmac_is_right(c))
		return deny(c, VXP_BAD_SECRET, TEXT_VXP_15_SECRET, STR_NULL);
	if (h->cover.id != TEXT__COUNT)
		return deny(c, VXP_BAD_SECRET, h->cover.id, h->cover.param);
	if (!clock_check(c))
		return false;
	note_contact(c);
	if (c->caller.organ.state == ORGAN_LOCKED)
		return deny(c, VXP_LOCKED, TEXT_VXP_23_SENDER, h->system_id);
	return once_check(c);
}

/* ---- the functions of the handler ---- */

void vxp_admit(void *ctx, const struct net_request *r, struct net_admission *out)
{
	const struct vxp *v = ctx;
	const struct vxp_route *route = route_find(r);
	out->max_body = LIMIT_VXP_BODY;
	if (route && route->is_upload) {
		out->max_body = (uint64_t)v->node->conf->limit_packet_bytes + CRLF_BYTES;
		out->check_first = true;
	}
}

/* Everything but the body; false: the answer is given. */
static bool call_make(struct vxp *v, struct net_request *r, struct net_reply *out,
		      struct vxp_call **out_call)
{
	struct vxp_call *c = ARENA_NEW(r->arena, struct vxp_call);
	*c = (struct vxp_call){ .v = v,
				.node = v->node,
				.a = r->arena,
				.r = r,
				.out = out,
				.route = route_find(r),
				.now = r->received_at,
				.zone = v->node->conf->axis_zone_minutes * TIME_MIN };
	*out_call = c;
	if (!c->route) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_NO_CALL,
				 str_utf8_cut(call_name(r), 64), STR_NULL);
		out->status = 404;
	} else if (!str_eq_c(r->method, "POST")) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_POST, STR_NULL, STR_NULL);
		net_reply_header(r, out, "Allow", STR("POST"));
		out->status = 405;
	} else {
		return vxp_authenticate(c);
	}
	return false;
}

void vxp_handle(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct vxp_call *c;

	if (call_make(ctx, r, out, &c))
		c->route->run(c);
}

/* The HMAC covers headers alone, so all that can be wrong with them is known before the body. The
 * caller is looked up once more behind it: until then a secret may have been taken away. */
bool vxp_check(void *ctx, struct net_request *r, struct net_reply *out)
{
	struct vxp_call *c;

	return call_make(ctx, r, out, &c) && vxp_send_check(c);
}

void vxp_refuse(void *ctx, struct net_request *r, int status, uint64_t limit, struct net_reply *out)
{
	struct vxp *v = ctx;
	struct vxp_call c = {
		.v = v, .node = v->node, .a = r->arena, .r = r, .out = out, .route = route_find(r)
	};
	uint64_t bytes = limit > CRLF_BYTES ? limit - CRLF_BYTES : 0;
	struct err e = ERR_INIT;
	net_refusal(status, bytes, &e);
	if (status == 413)
		vxp_answer_fault(&c, VXP_FILE_INVALID, TEXT_VXP_10_TOO_LARGE, str_of(e.param[0]),
				 STR_NULL);
	else if (status >= 500)
		trouble_answer(&c, &e);
	else
		vxp_answer_fault(&c, VXP_BAD_FORMAT, TEXT_VXP_22_HEAD, STR_NULL, STR_NULL);
	out->status = status;
}
