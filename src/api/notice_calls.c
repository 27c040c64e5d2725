/* notice_calls.c -- internal documents that are only to be read, over the API. */
#include "office/notice.h"

#include "api/api_int.h"
#include "base/limits.h"

/* ---- read ---- */

static void write_notice(struct call *c, const struct document *d, const struct notice *x)
{
	struct json *j = &c->json;

	api_write_document(c, d);
	api_write_time(c, "sent_at", d->created_at);
	json_kv_str(j, "form", form_text(x->form));
	api_write_time(c, "meets_at", x->meets_at);
	json_kv_str(j, "venue", x->venue);
}

static enum rc read_filter(struct call *c, struct notice_filter *f, struct err *e)
{
	struct str scope = api_query_str(c, "scope"), kind = api_query_str(c, "kind");

	*f = (struct notice_filter){ .scope = NOTICES_ALL, .n_max = 50, .has_kind = kind.n > 0 };
	if (scope.n > 0 && !notice_scope_parse(scope, &f->scope))
		problem_add(&c->problems, "scope", "problem.choice", 0);
	if (f->has_kind && (!notice_kind_parse(kind, &f->kind) || f->kind == NOTICE_NONE))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &f->before_id, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &f->n_max, e));
	return problems_rc(&c->problems, e);
}

enum rc api_notice_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct notice_filter f;
	struct notice_row *rows;
	size_t n;

	TRY(read_filter(c, &f, e));
	TRY(office_notice_list(c->node, c->a, c->actor, &f, &rows, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		write_notice(c, &rows[i].document, &rows[i].notice);
		if (f.scope == NOTICES_WRITTEN) {
			json_kv_i64(j, "readers", rows[i].n_readers);
			json_kv_i64(j, "read", rows[i].n_read);
		}
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static void write_to(struct call *c, const struct notice_view *v)
{
	struct json *j = &c->json;

	json_key(j, "to");
	json_array(j);
	for (size_t i = 0; i < v->n_to; i++) {
		const struct assignment *x = &v->to[i];
		bool is_person = x->account_id > 0;
		json_object(j);
		api_write_id(c, "unit_id", x->unit_id);
		api_write_id(c, "account_id", x->account_id);
		json_kv_str(j, "name", is_person ? x->account_name : x->unit_name);
		if (v->sees_receipts && is_person)
			api_write_time(c, "read_at", x->seen_at);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_receipts(struct call *c, const struct notice_view *v)
{
	struct json *j = &c->json;

	json_kv_i64(j, "read", v->n_read);
	json_key(j, "prints");
	json_array(j);
	for (size_t i = 0; i < v->n_prints; i++) {
		json_object(j);
		json_kv_i64(j, "account_id", v->prints[i].account_id);
		json_kv_str(j, "name", v->prints[i].name);
		json_kv_i64(j, "n", v->prints[i].n);
		api_write_time(c, "last_at", v->prints[i].last_at);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_notice_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct notice_view v;

	TRY(office_notice_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(j);
	write_notice(c, &v.v.document, &v.notice);
	json_key(j, "files");
	json_array(j);
	for (size_t i = 0; i < v.v.n_attachments; i++) {
		json_object(j);
		json_kv_i64(j, "id", v.v.attachments[i].id);
		json_kv_str(j, "name", v.v.attachments[i].name);
		json_kv_i64(j, "bytes", v.v.attachments[i].bytes);
		json_object_end(j);
	}
	json_array_end(j);
	write_to(c, &v);
	json_kv_i64(j, "readers", v.n_readers);
	json_kv_bool(j, "may_withdraw", v.may_withdraw);
	json_kv_bool(j, "may_add", v.may_add);
	if (v.sees_receipts)
		write_receipts(c, &v);
	json_object_end(j);
	return RC_OK;
}

enum rc api_notice_read(struct call *c, struct err *e)
{
	struct notice_view v;

	TRY(office_notice_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	TRY(office_incoming_read(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

/* ---- written, taken back, printed ---- */

enum rc api_notice_recipients(struct call *c, struct err *e)
{
	struct flow_recipients r;

	TRY(office_notice_recipients(c->node, c->a, c->actor, c->now, &r, e));
	api_write_recipients(c, &r);
	return RC_OK;
}

static void read_words(struct call *c, struct notice_form *f)
{
	struct str kind = STR(""), form = STR("electronic"), meets = STR("");

	(void)api_body_str(c, "kind", &kind);
	(void)api_body_str(c, "form", &form);
	(void)api_body_str(c, "meets_at", &meets);
	(void)api_body_str(c, "subject", &f->subject);
	(void)api_body_str(c, "content", &f->content);
	(void)api_body_str(c, "venue", &f->venue);
	(void)api_body_str(c, "form_id", &f->form_id);
	(void)api_body_i64(c, "priority", &f->priority);
	if (!notice_kind_parse(kind, &f->kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	if (!form_parse(form, &f->form))
		problem_add(&c->problems, "form", "problem.choice", 0);
	if (meets.n > 0 && !time_parse_iso(meets, &f->meets_at))
		problem_add(&c->problems, "meets_at", "problem.date", 0);
}

static enum rc read_notice(struct call *c, struct notice_form *f, struct err *e)
{
	struct flow_recipients all;

	*f = (struct notice_form){
		.subject = STR(""), .content = STR(""), .venue = STR(""), .form_id = STR("")
	};
	TRY(api_read_multipart(c, "notice", e));
	read_words(c, f);
	TRY(problems_rc(&c->problems, e));
	TRY(office_notice_recipients(c->node, c->a, c->actor, c->now, &all, e));
	f->files = api_uploads(c, &f->n_files);
	return api_read_to(c, &all, false, &f->to, &f->n_to, e);
}

enum rc api_notice_write(struct call *c, struct err *e)
{
	struct notice_form f;
	int64_t id;

	TRY(read_notice(c, &f, e));
	TRY(office_notice_write(c->node, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_notice_add(struct call *c, struct err *e)
{
	struct notice_more f = { .document_id = c->match.id[0] };
	struct flow_recipients all;

	if (!api_body_i64(c, "version", &f.version))
		return problems_rc(&c->problems, e);
	TRY(office_notice_recipients(c->node, c->a, c->actor, c->now, &all, e));
	TRY(api_read_to(c, &all, false, &f.to, &f.n_to, e));
	TRY(office_notice_add(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_notice_withdraw(struct call *c, struct err *e)
{
	struct str reason = STR("");
	int64_t version = 0;

	(void)api_body_str(c, "reason", &reason);
	(void)api_body_i64(c, "version", &version);
	TRY(problems_rc(&c->problems, e));
	TRY(office_notice_withdraw(c->node, c->actor, c->match.id[0], version, reason, c->now,
				   &c->problems, e));
	return api_answer_done(c);
}

enum rc api_notice_print(struct call *c, struct err *e)
{
	struct register_print made;

	TRY(office_notice_print(c->node, c->a, c->actor, c->match.id[0], c->lang, c->now, &made,
				e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}
