/* recall_calls.c -- lấy lại, thu hồi, drafts about another document, what other organs ask; secret documents. */
#include "api/api_int.h"
#include "office/arrival.h"
#include "office/copy.h"
#include "office/mail.h"
#include "office/recall.h"
#include "office/secret.h"
#include "office/urge.h"

static void write_request(struct call *c, const struct request *x)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "kind", request_kind_text(x->kind));
	json_kv_str(j, "state", request_state_text(x->state));
	json_kv_i64(j, "document", x->document_id);
	json_kv_i64(j, "delivery", x->delivery_id);
	json_kv_i64(j, "update", x->update_id);
	json_kv_str(j, "reason", x->reason);
	json_kv_str(j, "asked_at", time_iso(c->a, x->asked_at));
	json_kv_str(j, "asked_by", x->asked_by);
	json_kv_str(j, "answered_at",
		    x->answered_at > 0 ? time_iso(c->a, x->answered_at) : STR_NULL);
	json_kv_str(j, "answered_by", x->answered_by);
	json_kv_str(j, "answer", text_of_kept(c->a, c->lang, x->answer));
}

static void write_copy(struct json *j, const struct document_copy *x)
{
	json_key(j, "copy");
	json_object(j);
	json_kv_str(j, "kind", copy_kind_text(x->kind));
	json_kv_str(j, "source", form_text(x->source));
	json_kv_str(j, "target", form_text(x->target));
	json_kv_str(j, "part", x->part);
	json_kv_i64(j, "prints", x->prints);
	json_kv_str(j, "prints_for", x->prints_for);
	json_object_end(j);
}

void api_write_relations(struct call *c, const struct document_view *v)
{
	struct json *j = &c->json;

	if (v->is_copy)
		write_copy(j, &v->copy);

	json_key(j, "requests");
	json_array(j);
	for (size_t i = 0; i < v->n_requests; i++) {
		json_object(j);
		write_request(c, &v->requests[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "links");
	json_array(j);
	for (size_t i = 0; i < v->n_links; i++) {
		const struct document *d = &v->links[i].document;
		const struct document *of = v->links[i].is_about ? d : &v->document;
		json_object(j);
		json_kv_i64(j, "id", d->id);
		json_kv_str(j, "direction", direction_text(d->direction));
		json_kv_str(j, "relation", document_relation_text(of->relation));
		json_kv_bool(j, "is_about", v->links[i].is_about);
		json_kv_bool(j, "may_open", v->links[i].may_open);
		json_kv_str(j, "number", d->number);
		json_kv_str(j, "notation", d->notation);
		json_kv_str(j, "subject", d->subject);
		json_kv_str(j, "standing", document_standing_text(d->standing));
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_delivery_take_back(struct call *c, struct err *e)
{
	struct str reason = STR_NULL;
	bool is_asked;

	if (!api_body_str(c, "reason", &reason))
		return problems_rc(&c->problems, e);
	TRY(office_delivery_take_back(c->node, c->actor, c->match.id[0], reason, c->now, &is_asked,
				      &c->problems, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "id", c->match.id[0]);
	json_kv_bool(&c->json, "is_asked", is_asked);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_document_recall(struct call *c, struct err *e)
{
	struct str reason = STR_NULL;
	int64_t version = 0;

	if (!api_body_str(c, "reason", &reason) || !api_body_i64(c, "version", &version))
		return problems_rc(&c->problems, e);
	TRY(office_outgoing_recall(c->node, c->actor, c->match.id[0], version, reason, c->now,
				   &c->problems, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

enum rc api_document_about(struct call *c, struct err *e)
{
	struct str word = STR_NULL;
	enum document_relation relation = RELATION_NONE;
	int64_t id;

	if (!api_body_str(c, "relation", &word))
		return problems_rc(&c->problems, e);
	if (!document_relation_parse(word, &relation) || relation == RELATION_NONE)
		problem_add(&c->problems, "relation", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_outgoing_about(c->node, c->a, c->actor, c->match.id[0], relation, c->now, &id,
				  e));
	return api_answer_id(c, 201, id);
}

/* Codes; none: everybody who owes something. */
static void read_urged(struct call *c, struct urge_form *f)
{
	const struct jval *list = jval_get(c->body, "receivers");
	struct str *all;

	if (list && !jval_is_array(list))
		problem_add(&c->problems, "receivers", "problem.type", 0);
	f->n_receivers = list ? jval_count(list) : 0;
	all = ARENA_ARRAY(c->a, f->n_receivers + 1, struct str);
	for (size_t i = 0; i < f->n_receivers; i++) {
		if (!jval_str(jval_at(list, i), &all[i]))
			problem_add(&c->problems, "receivers", "problem.type", 0);
	}
	if (list && f->n_receivers == 0)
		problem_add(&c->problems, "receivers", "problem.urge_nobody", 0);
	f->receivers = all;
}

enum rc api_document_urge(struct call *c, struct err *e)
{
	struct urge_form f = { .document_id = c->match.id[0] };
	bool is_new;
	int64_t id;

	read_urged(c, &f);
	TRY(problems_rc(&c->problems, e));
	TRY(office_urge(c->node, c->a, c->actor, &f, c->now, &id, &is_new, &c->problems, e));
	return api_answer_id(c, is_new ? 201 : 200, id);
}

enum rc api_document_copy(struct call *c, struct err *e)
{
	struct copy_form f = { .document_id = c->match.id[0],
			       .part = STR(""),
			       .text = STR(""),
			       .prints_for = STR("") };
	struct str kind = STR(""), source = STR(""), target = STR("");
	int64_t id;

	(void)api_body_str(c, "kind", &kind);
	(void)api_body_str(c, "source", &source);
	(void)api_body_str(c, "target", &target);
	(void)api_body_str(c, "part", &f.part);
	(void)api_body_str(c, "text", &f.text);
	(void)api_body_i64(c, "prints", &f.prints);
	(void)api_body_str(c, "prints_for", &f.prints_for);
	if (!copy_kind_parse(kind, &f.kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	if (!form_parse(source, &f.source))
		problem_add(&c->problems, "source", "problem.choice", 0);
	if (!form_parse(target, &f.target))
		problem_add(&c->problems, "target", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_copy_make(c->node, c->a, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_request_list(struct call *c, struct err *e)
{
	struct request_row *rows;
	size_t n;

	TRY(office_request_list(c->node, c->a, c->actor, &rows, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		write_request(c, &rows[i].request);
		json_kv_str(&c->json, "from_name", rows[i].document.from_name);
		json_kv_str(&c->json, "subject", rows[i].document.subject);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
	return RC_OK;
}

enum rc api_request_answer(struct call *c, struct err *e)
{
	struct request_answer x = { .id = c->match.id[0], .reason = STR("") };

	if (!api_body_bool(c, "is_agreed", &x.is_agreed) || !api_body_str(c, "reason", &x.reason))
		return problems_rc(&c->problems, e);
	TRY(office_request_answer(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_id(c, 200, x.id);
}

/* ---- what came in no packet ---- */

/* The e-mail that it came as, and which of its files are the document's. */
static void read_mail(struct call *c, struct arrival_form *f)
{
	const struct jval *list = jval_get(c->body, "mail_files");
	size_t n = list ? jval_count(list) : 0;
	int64_t *places = ARENA_ARRAY(c->a, n + 1, int64_t);

	(void)api_body_i64(c, "mail", &f->mail_id);
	(void)api_body_bool(c, "keeps_mail", &f->keeps_mail);
	for (size_t i = 0; i < n; i++) {
		if (!jval_i64(jval_at(list, i), &places[i]))
			problem_add(&c->problems, "mail_files", "problem.type", 0);
	}
	f->mail_files = places;
	f->n_mail_files = n;
}

/* What is not said stays as it is in *f. */
static void read_arrival(struct call *c, struct arrival_form *f)
{
	(void)api_body_str(c, "type_name", &f->type_name);
	(void)api_body_str(c, "number", &f->number);
	(void)api_body_str(c, "notation", &f->notation);
	(void)api_body_str(c, "subject", &f->subject);
	(void)api_body_date(c, "issued_on", &f->issued_on);
	(void)api_body_date(c, "due_on", &f->due_on);
	(void)api_body_date(c, "received_on", &f->received_on);
	(void)api_body_str(c, "organ_code", &f->organ_code);
	(void)api_body_str(c, "organ_name", &f->organ_name);
	(void)api_body_i64(c, "from_unit", &f->from_unit_id);
	(void)api_body_str(c, "signer_name", &f->signer_name);
	(void)api_body_str(c, "signer_position", &f->signer_position);
	(void)api_body_i64(c, "priority", &f->priority);
	(void)api_body_i64(c, "series", &f->series_id);
	(void)api_body_str(c, "paper_at", &f->paper_at);
	(void)api_body_bool(c, "is_another", &f->is_another);
	(void)api_body_str(c, "form_id", &f->form_id);
	struct str came = STR("");
	f->has_came = api_body_str(c, "came", &came) && came.n > 0;
	if (f->has_came && !form_parse(came, &f->came))
		problem_add(&c->problems, "came", "problem.choice", 0);
	f->files = api_uploads(c, &f->n_files);
}

enum rc api_arrival_enter(struct call *c, struct err *e)
{
	struct arrival_form f = { .type_name = STR("") };
	int64_t id, number;

	TRY(api_read_multipart(c, "document", e));
	read_mail(c, &f);
	read_arrival(c, &f);
	TRY(office_arrival_enter(c->node, c->a, c->actor, &f, c->now, &id, &number, &c->problems,
				 e));
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_kv_i64(&c->json, "number", number);
	json_object_end(&c->json);
	api_respond_json(c, 201);
	return RC_OK;
}

static void read_drop(struct call *c, struct arrival_correction *x)
{
	const struct jval *list = jval_get(c->body, "drop");
	size_t n = list ? jval_count(list) : 0;
	int64_t *ids = ARENA_ARRAY(c->a, n + 1, int64_t);

	for (size_t i = 0; i < n; i++) {
		if (!jval_i64(jval_at(list, i), &ids[i]))
			problem_add(&c->problems, "drop", "problem.type", 0);
	}
	x->drop = ids;
	x->n_drop = n;
}

/* Another sender by name alone is not the one whose code is there; nor is a unit the organ that stood there. */
static void forget_sender(struct call *c, struct arrival_form *f)
{
	bool has_name = jval_get(c->body, "organ_name"), has_code = jval_get(c->body, "organ_code");

	if (f->from_unit_id > 0 && jval_get(c->body, "from_unit")) {
		f->organ_code = has_code ? f->organ_code : STR("");
		f->organ_name = has_name ? f->organ_name : STR("");
	} else if (has_name || has_code) {
		f->from_unit_id = 0;
	}
	if (has_name && !has_code)
		f->organ_code = STR("");
}

enum rc api_arrival_correct(struct call *c, struct err *e)
{
	struct arrival_correction x = { .id = c->match.id[0], .reason = STR("") };
	struct document_view v;

	TRY(api_read_multipart(c, "document", e));
	TRY(office_document_view(c->node, c->a, c->actor, x.id, c->now, &v, e));
	arrival_form_of(&v.document, &x.form);
	x.version = v.document.version;
	(void)api_body_i64(c, "version", &x.version);
	(void)api_body_str(c, "reason", &x.reason);
	read_arrival(c, &x.form);
	forget_sender(c, &x.form);
	read_drop(c, &x);
	TRY(office_arrival_correct(c->node, c->a, c->actor, &x, c->now, &c->problems, e));
	return api_answer_id(c, 200, x.id);
}

enum rc api_arrival_strike(struct call *c, struct err *e)
{
	struct str reason = STR("");
	int64_t version = 0;

	if (!api_body_str(c, "reason", &reason) || !api_body_i64(c, "version", &version))
		return problems_rc(&c->problems, e);
	TRY(office_arrival_strike(c->node, c->actor, c->match.id[0], version, reason, c->now,
				  &c->problems, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

/* ---- an e-mail that is to be entered ---- */

static void write_mail_files(struct call *c, const struct mail_view *v)
{
	struct json *j = &c->json;

	json_key(j, "files");
	json_array(j);
	for (size_t i = 0; i < v->mail.n_files; i++) {
		const struct mail_file *f = &v->mail.files[i];
		json_object(j);
		json_kv_i64(j, "place", (int64_t)i);
		json_kv_str(j, "name", v->offers[i].name);
		json_kv_i64(j, "bytes", (int64_t)f->bytes);
		json_kv_str(j, "kind", file_kind_text(f->kind));
		json_kv_bool(j, "is_inline", f->flags & MAIL_FILE_INLINE);
		json_kv_bool(j, "is_tnef", f->flags & MAIL_FILE_TNEF);
		json_kv_bool(j, "name_lies", v->offers[i].is_lie);
		json_kv_bool(j, "is_program", v->offers[i].is_program);
		json_kv_bool(j, "is_proposed", v->offers[i].is_proposed);
		json_object_end(j);
	}
	json_array_end(j);
}

static enum rc write_mail(struct call *c, int64_t id, int status, struct err *e)
{
	static const char *const names[] = {
		[MAIL_SUBJECT] = "subject",
		[MAIL_FROM_NAME] = "from_name",
		[MAIL_FROM_ADDRESS] = "from_address",
		[MAIL_TO] = "to",
		[MAIL_CC] = "cc",
		[MAIL_MESSAGE_ID] = "message_id",
		[MAIL_BODY] = "text",
	};
	struct mail_view v;

	TRY(office_mail_view(c->node, c->a, c->actor, id, &v, &c->problems, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_kv_str(&c->json, "name", v.kept.name);
	for (size_t i = 0; i < MAIL_TEXTS; i++)
		json_kv_str(&c->json, names[i], v.mail.text[i]);
	api_write_time(c, "sent_at", v.mail.sent_at);
	json_kv_str(&c->json, "organ_code", v.organ_code);
	json_kv_str(&c->json, "organ_name", v.organ_name);
	json_kv_bool(&c->json, "is_cut", v.mail.facts.is_cut);
	api_write_id(c, "entered_as", v.twin.document_id);
	write_mail_files(c, &v);
	json_object_end(&c->json);
	api_respond_json(c, status);
	return RC_OK;
}

enum rc api_mail_take(struct call *c, struct err *e)
{
	size_t n;
	const struct outgoing_file *files = api_uploads(c, &n);
	int64_t id;

	if (n != 1) {
		problem_add(&c->problems, "mail", n == 0 ? "problem.required" : "problem.too_many",
			    1);
		return problems_rc(&c->problems, e);
	}
	TRY(office_mail_take(c->node, c->a, c->actor, &files[0], c->now, &id, &c->problems, e));
	return write_mail(c, id, 201, e);
}

enum rc api_mail_show(struct call *c, struct err *e)
{
	return write_mail(c, c->match.id[0], 200, e);
}

/* ---- secret documents ---- */

/* Whoever sends what it says is told that it was not kept. */
static void refuse_text(struct call *c)
{
	static const char *const names[] = { "subject", "content", "files", "keep", "attachments" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (jval_get(c->body, names[i]))
			problem_add(&c->problems, names[i], "problem.secret_text", 0);
	}
}

enum rc api_secret_enter(struct call *c, struct err *e)
{
	struct secret_form f = { .direction = DIRECTION_INCOMING };
	struct str direction = STR(""), level = STR("");
	int64_t id, number;

	refuse_text(c);
	(void)api_body_str(c, "direction", &direction);
	(void)api_body_str(c, "secrecy", &level);
	(void)api_body_str(c, "type_name", &f.type_name);
	(void)api_body_str(c, "number", &f.number);
	(void)api_body_str(c, "notation", &f.notation);
	(void)api_body_date(c, "issued_on", &f.issued_on);
	(void)api_body_str(c, "organ_code", &f.organ_code);
	(void)api_body_str(c, "organ_name", &f.organ_name);
	(void)api_body_i64(c, "from_unit", &f.from_unit_id);
	(void)api_body_str(c, "signer_name", &f.signer_name);
	(void)api_body_str(c, "signer_position", &f.signer_position);
	(void)api_body_str(c, "receivers", &f.receivers);
	(void)api_body_str(c, "paper_at", &f.paper_at);
	(void)api_body_bool(c, "is_another", &f.is_another);
	if (!direction_parse(direction, &f.direction))
		problem_add(&c->problems, "direction", "problem.choice", 0);
	if (!secrecy_parse(level, &f.secrecy))
		problem_add(&c->problems, "secrecy", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_secret_enter(c->node, c->a, c->actor, &f, c->now, &id, &number, &c->problems,
				e));
	json_object(&c->json);
	json_kv_i64(&c->json, "id", id);
	json_kv_i64(&c->json, "number", number);
	json_object_end(&c->json);
	return RC_OK;
}
