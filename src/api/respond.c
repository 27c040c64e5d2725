/* respond.c -- answers: JSON, files, problems. The one mapping from rc to an HTTP answer of the API.
 */
#include "api/api_int.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "office/guard.h"
#include "text/text.h"

void api_add_header(struct call *c, const char *name, struct str value)
{
	net_reply_header(c->request, c->reply, name, value);
}

/* These answers are for programs; a browser may be led here all the same, with its cookie. */
static void put_guard(struct net_request *r, struct net_reply *out)
{
	guard_put(r, out, &(struct guard){ .csp = GUARD_KEPT, .referrer = "no-referrer" });
}

static void put_json(struct net_request *r, struct net_reply *out, int status, struct str body,
		     const char *type)
{
	out->status = status;
	out->body_fd = -1;
	out->body = body;
	net_reply_header(r, out, "Content-Type", str_of(type));
	net_reply_header(r, out, "Cache-Control", STR("no-store"));
	put_guard(r, out);
}

void api_respond_json(struct call *c, int status)
{
	struct err e = ERR_INIT;

	if (json_rc(&c->json, &e) != RC_OK) {
		api_respond_error(c, RC_LIMIT, &e);
		return;
	}
	put_json(c->request, c->reply, status, json_text(&c->json), "application/json");
	c->is_reply_filled = true;
}

static void write_problem(struct json *j, int status, struct str title)
{
	json_object(j);
	json_kv_str(j, "type", STR("about:blank"));
	json_kv_i64(j, "status", status);
	json_kv_str(j, "title", title);
}

void api_respond_problem(struct net_request *r, struct net_reply *out, int status, enum lang lang,
			 const char *key)
{
	struct err e = ERR_INIT;
	struct json j;

	(void)err_set(&e, RC_INVALID, key, "%s", key);
	json_init(&j, r->arena, 65536);
	write_problem(&j, status, text_of_err(r->arena, lang, &e));
	json_kv_str(&j, "key", str_of(key));
	json_object_end(&j);
	put_json(r, out, status, json_text(&j), "application/problem+json");
}

static void write_fault(struct call *c, struct json *j, const struct import_fault *f)
{
	struct err one = ERR_INIT;

	(void)err_set(&one, RC_INVALID, f->key, "%s", f->key);
	err_param(&one, f->words);
	json_object(j);
	json_kv_i64(j, "line", f->line);
	json_kv_str(j, "field", f->field);
	json_kv_str(j, "key", str_of(f->key));
	json_kv_str(j, "text", text_of_err(c->a, c->lang, &one));
	json_object_end(j);
}

/* What is wrong with each field, or with each cell of a list, in words. */
static void write_fields(struct call *c, struct json *j)
{
	json_key(j, "problems");
	json_array(j);
	for (size_t i = 0; i < c->problems.n; i++) {
		const struct problem *p = &c->problems.p[i];
		struct err one = ERR_INIT;
		problem_err(p, &one);
		json_object(j);
		json_kv_str(j, "field", str_of(p->field));
		json_kv_str(j, "key", str_of(p->key));
		json_kv_str(j, "text", text_of_err(c->a, c->lang, &one));
		if (p->document_id > 0)
			json_kv_i64(j, "document", p->document_id);
		json_object_end(j);
	}
	for (size_t i = 0; i < c->imported.n_faults; i++)
		write_fault(c, j, &c->imported.faults[i]);
	json_array_end(j);
}

void api_respond_error(struct call *c, enum rc rc, struct err *e)
{
	e->rc = rc;
	api_respond_failure(c, rc_http_status(rc), e);
}

void api_respond_failure(struct call *c, int status, const struct err *e)
{
	int64_t retry_secs = err_retry_secs(e);
	struct json j;

	json_init(&j, c->a, LIMIT_PAGE_BYTES);
	write_problem(&j, status, text_of_err(c->a, c->lang, e));
	json_kv_str(&j, "key", str_of(e->key));
	if (c->problems.n > 0 || c->imported.n_faults > 0)
		write_fields(c, &j);
	json_object_end(&j);
	put_json(c->request, c->reply, status, json_text(&j), "application/problem+json");
	if (status == 401)
		api_add_header(c, "WWW-Authenticate", STR("Bearer"));
	if (retry_secs > 0)
		api_add_header(c, "Retry-After", str_fmt(c->a, "%lld", (long long)retry_secs));
}

enum rc api_answer_done(struct call *c)
{
	json_object(&c->json);
	json_kv_bool(&c->json, "done", true);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_answer_id(struct call *c, int status, int64_t id)
{
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_object_end(&c->json);
	api_respond_json(c, status);
	return RC_OK;
}

void api_write_id(struct call *c, const char *name, int64_t id)
{
	json_key(&c->json, name);
	if (id > 0)
		json_i64(&c->json, id);
	else
		json_null(&c->json);
}

void api_respond_file(struct call *c, int fd, uint64_t bytes, struct str name, struct str type)
{
	struct buf b;

	buf_init(&b, c->a, 8192);
	text_disposition(&b, true, name);
	c->reply->status = 200;
	c->reply->body_fd = fd;
	c->reply->body_bytes = bytes;
	c->is_reply_filled = true;
	api_add_header(c, "Content-Type", type);
	api_add_header(c, "Content-Disposition", buf_str(&b));
	api_add_header(c, "Cache-Control", STR("private, no-store"));
	put_guard(c->request, c->reply);
}

void api_respond_text(struct call *c, struct str body, const char *type)
{
	c->reply->status = 200;
	c->reply->body_fd = -1;
	c->reply->body = body;
	c->is_reply_filled = true;
	api_add_header(c, "Content-Type", str_of(type));
	put_guard(c->request, c->reply);
}
