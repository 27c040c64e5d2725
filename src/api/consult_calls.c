/* consult_calls.c -- opinions of other organs about a draft, over the API. */
#include "api/api_int.h"
#include "office/consult.h"

static void write_time(struct call *c, const char *name, int64_t at)
{
	json_kv_str(&c->json, name, at > 0 ? time_iso(c->a, at) : STR_NULL);
}

static void write_row(struct call *c, const struct organ_opinion *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "organ_code", x->receiver_code);
	json_kv_str(j, "organ_name", x->receiver_name);
	json_kv_i64(j, "draft_n", x->draft_n);
	api_write_id(c, "asked_by_document", x->consult_id);
	json_kv_str(j, "due_on", date_is_set(x->due_on) ? date_iso(c->a, x->due_on) : STR_NULL);
	json_kv_str(j, "state",
		    str_of(organ_opinion_word(organ_opinion_state(x, time_date_vn(c->now)))));
	json_kv_str(j, "verdict", organ_verdict_text(x->verdict));
	json_kv_str(j, "text", x->text);
	api_write_id(c, "answer_document", x->answer_id);
	write_time(c, "asked_at", x->asked_at);
	write_time(c, "answered_at", x->answered_at);
	json_kv_i64(j, "urged", x->n_urged);
	write_time(c, "urged_at", x->urged_at);
	json_kv_str(j, "entered_by", x->by_name);
	json_object_end(j);
}

enum rc api_consult_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct consult_view v;

	TRY(office_consult_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(j);
	json_kv_i64(j, "answered", (int64_t)v.n_answered);
	json_kv_i64(j, "late", (int64_t)v.n_late);
	json_key(j, "organs");
	json_array(j);
	for (size_t i = 0; i < v.n_rows; i++)
		write_row(c, &v.rows[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_consult_draft(struct call *c, struct err *e)
{
	bool is_urging = false;
	int64_t id;

	if (!api_body_bool(c, "urge", &is_urging))
		return problems_rc(&c->problems, e);
	TRY(office_consult_draft(c->node, c->a, c->actor, c->match.id[0], is_urging, c->now, &id,
				 e));
	return api_answer_id(c, 201, id);
}

static void read_said(struct call *c, enum organ_verdict *verdict, struct str *text)
{
	struct str word = STR("");

	(void)api_body_str(c, "verdict", &word);
	(void)api_body_str(c, "text", text);
	(void)organ_verdict_parse(word, verdict);
}

enum rc api_consult_enter(struct call *c, struct err *e)
{
	struct consult_entry f = { .id = c->match.id[0], .text = STR("") };

	read_said(c, &f.verdict, &f.text);
	TRY(problems_rc(&c->problems, e));
	TRY(office_consult_enter(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.id);
}

enum rc api_consult_print(struct call *c, struct err *e)
{
	enum register_format format = REGISTER_XLSX;
	struct str word = api_query_str(c, "format");
	struct register_print made;

	if (word.n > 0 && !register_format_parse(word, &format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_consult_print(c->node, c->a, c->actor, c->match.id[0], format, c->lang, c->now,
				 &made, e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

enum rc api_consult_answer(struct call *c, struct err *e)
{
	struct consult_answer f = { .document_id = c->match.id[0], .text = STR("") };
	int64_t id;

	read_said(c, &f.verdict, &f.text);
	TRY(problems_rc(&c->problems, e));
	TRY(office_consult_answer(c->node, c->a, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}
