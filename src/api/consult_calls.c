/* consult_calls.c -- opinions of other organs about a draft, and submissions, over the API. */
#include "api/api_int.h"
#include "office/consult.h"
#include "office/dossier.h"

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
	TRY(office_consult_read(c->node, c->actor, c->match.id[0], c->now, e));
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

/* ---- hồ sơ trình ---- */

enum rc api_dossier_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct dossier_view v;

	TRY(office_dossier_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(j);
	json_kv_i64(j, "version", v.document.version);
	json_kv_bool(j, "is_complete", v.n_missing == 0);
	json_kv_str(j, "leader", v.leader);
	json_kv_str(j, "reason", v.reason);
	json_kv_bool(j, "may_return", v.may_return);
	json_key(j, "parts");
	json_array(j);
	for (size_t i = 0; i < v.n_parts; i++) {
		json_object(j);
		json_kv_i64(j, "n", v.parts[i].n);
		json_kv_str(j, "title", v.parts[i].title);
		json_kv_bool(j, "paper", v.parts[i].has_paper);
		json_kv_str(j, "file", v.parts[i].file_name);
		json_kv_bool(j, "is_missing", v.lacks[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_dossier_return(struct call *c, struct err *e)
{
	struct dossier_return f = { .document_id = c->match.id[0], .reason = STR_NULL };

	if (!api_body_i64(c, "version", &f.version) || !api_body_str(c, "reason", &f.reason))
		return problems_rc(&c->problems, e);
	TRY(office_dossier_return(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.document_id);
}

static bool read_part(struct call *c, const struct jval *x, struct dossier_part *out)
{
	const struct jval *paper = jval_get(x, "paper");

	*out = (struct dossier_part){ .title = STR(""), .file_name = STR("") };
	if (!api_member_str(x, "title", &out->title) ||
	    (jval_get(x, "file") && !api_member_str(x, "file", &out->file_name)) ||
	    (paper && !jval_bool(paper, &out->has_paper))) {
		problem_add(&c->problems, "parts", "problem.choice", 0);
		return false;
	}
	return true;
}

enum rc api_dossier_save(struct call *c, struct err *e)
{
	const struct jval *all = jval_get(c->body, "parts");
	struct dossier_part *parts = ARENA_ARRAY(c->a, jval_count(all) + 1, struct dossier_part);
	struct dossier_form f = { .document_id = c->match.id[0],
				  .parts = parts,
				  .n_parts = jval_count(all),
				  .leader = STR(""),
				  .reason = STR("") };

	(void)api_body_str(c, "leader", &f.leader);
	(void)api_body_str(c, "reason", &f.reason);
	(void)api_body_i64(c, "version", &f.version);
	for (size_t i = 0; i < f.n_parts && read_part(c, jval_at(all, i), &parts[i]);)
		i++;
	TRY(problems_rc(&c->problems, e));
	TRY(office_dossier_save(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.document_id);
}
