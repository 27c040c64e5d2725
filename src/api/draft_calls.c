/* draft_calls.c -- what a draft goes through until it is issued, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/compare.h"
#include "office/letter.h"

/* ---- what has been said and done ---- */

static void write_time(struct call *c, const char *name, int64_t at)
{
	json_kv_str(&c->json, name, at > 0 ? time_iso(c->a, at) : STR_NULL);
}

/* JSON that was kept as text goes on as what it is. */
static void write_value(struct call *c, const struct jval *v)
{
	struct json *j = &c->json;
	const struct jval *member;
	struct str s;
	int64_t n;

	if (jval_is_object(v)) {
		json_object(j);
		for (size_t i = 0; jval_member(v, i, &s, &member); i++) {
			json_key(j, str_c(c->a, s));
			write_value(c, member);
		}
		json_object_end(j);
	} else if (jval_is_array(v)) {
		json_array(j);
		for (size_t i = 0; i < jval_count(v); i++)
			write_value(c, jval_at(v, i));
		json_array_end(j);
	} else if (jval_str(v, &s)) {
		json_str(j, s);
	} else if (jval_i64(v, &n)) {
		json_i64(j, n);
	} else {
		json_null(j);
	}
}

static void write_files(struct call *c, const struct attachment *all, size_t n)
{
	struct json *j = &c->json;

	json_key(j, "attachments");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "id", all[i].id);
		json_kv_str(j, "name", all[i].name);
		json_kv_i64(j, "bytes", all[i].bytes);
		json_kv_str(j, "sha256", blob_id_hex(c->a, &all[i].blob));
		json_kv_str(j, "made", file_make_text(all[i].made));
		api_write_id(c, "made_of", all[i].made_of);
		json_kv_str(j, "standing", file_standing_text(all[i].standing));
		write_time(c, "made_at", all[i].made_at);
		json_kv_str(j, "made_by", all[i].made_by);
		json_object_end(j);
	}
	json_array_end(j);
}

static enum rc write_versions(struct call *c, const struct draft_view *v, struct err *e)
{
	struct json *j = &c->json;

	json_key(j, "versions");
	json_array(j);
	for (size_t i = 0; i < v->n_versions; i++) {
		const struct draft_version *x = &v->versions[i];
		const struct jval *fields;
		TRY(json_parse(c->a, x->fields, &fields, e));
		json_object(j);
		json_kv_i64(j, "n", x->n);
		write_time(c, "at", x->at);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		json_kv_str(j, "note", x->note);
		json_key(j, "fields");
		write_value(c, fields);
		write_files(c, v->files[i], v->n_files[i]);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static const struct {
	const char *word;
	enum action what;
} acts[] = {
	{ "submit", ACTION_DRAFT_SUBMIT }, { "take-back", ACTION_DRAFT_TAKE_BACK },
	{ "pass", ACTION_DRAFT_PASS },     { "return", ACTION_DRAFT_RETURN },
	{ "sign", ACTION_DRAFT_SIGN },     { "undo", ACTION_DRAFT_UNDO },
	{ "issue", ACTION_DRAFT_ISSUE },
};
#define N_ACTS (sizeof acts / sizeof acts[0])

static const struct {
	const char *word;
	enum action what;
} other_acts[] = {
	{ "number", ACTION_DRAFT_NUMBER },       { "signed-file", ACTION_DRAFT_SIGNED_FILE },
	{ "ask", ACTION_OPINION_ASK },           { "give", ACTION_OPINION_GIVE },
	{ "withdraw", ACTION_OPINION_WITHDRAW },
};

static void write_may(struct call *c, uint64_t may)
{
	struct json *j = &c->json;

	json_key(j, "may");
	json_array(j);
	for (size_t i = 0; i < N_ACTS; i++) {
		if (may & DRAFT_MAY(acts[i].what))
			json_str(j, str_of(acts[i].word));
	}
	for (size_t i = 0; i < sizeof other_acts / sizeof other_acts[0]; i++) {
		if (may & DRAFT_MAY(other_acts[i].what))
			json_str(j, str_of(other_acts[i].word));
	}
	json_array_end(j);
}

static void write_opinions(struct call *c, const struct draft_view *v)
{
	struct json *j = &c->json;

	json_key(j, "opinions");
	json_array(j);
	for (size_t i = 0; i < v->n_opinions; i++) {
		const struct opinion *x = &v->opinions[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_i64(j, "draft_n", x->draft_n);
		json_kv_i64(j, "ordinal", x->ordinal);
		json_kv_i64(j, "account_id", x->account_id);
		json_kv_str(j, "account_name", x->account_name);
		json_kv_str(j, "question", x->question);
		write_time(c, "asked_at", x->asked_at);
		json_kv_str(j, "due_on", date_iso(c->a, x->due_on));
		json_kv_str(j, "state", opinion_state_text(x->state));
		json_kv_str(j, "verdict", opinion_verdict_text(x->verdict));
		json_kv_str(j, "text", x->text);
		write_time(c, "ended_at", x->ended_at);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		write_may(c, v->opinion_may[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_approvals(struct call *c, const struct draft_view *v)
{
	struct json *j = &c->json;

	json_key(j, "approvals");
	json_array(j);
	for (size_t i = 0; i < v->n_approvals; i++) {
		const struct approval *x = &v->approvals[i];
		json_object(j);
		json_kv_i64(j, "id", x->id);
		json_kv_i64(j, "draft_n", x->draft_n);
		json_kv_str(j, "step", approval_step_text(x->step));
		api_write_id(c, "unit_id", x->unit_id);
		json_kv_str(j, "unit_name", x->unit_name);
		api_write_id(c, "account_id", x->account_id);
		json_kv_str(j, "account_name", x->account_name);
		json_kv_str(j, "state", approval_state_text(x->state));
		write_time(c, "asked_at", x->asked_at);
		write_time(c, "ended_at", x->ended_at);
		json_kv_str(j, "by", x->by_name);
		json_kv_str(j, "on_behalf_of", x->on_behalf_of);
		json_kv_str(j, "text", x->text);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_draft_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct document_view d;
	struct draft_view v;

	TRY(office_draft_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	TRY(office_document_view(c->node, c->a, c->actor, c->match.id[0], c->now, &d, e));
	json_object(j);
	json_kv_i64(j, "document_id", d.document.id);
	json_kv_i64(j, "version", d.document.version);
	json_kv_str(j, "stage", draft_stage_text(d.document.stage));
	json_kv_i64(j, "draft_n", d.document.draft_n);
	api_write_id(c, "drafter_id", d.document.drafter_id);
	json_kv_str(j, "drafter_name", v.author_name);
	api_write_id(c, "unit_id", d.document.unit_id);
	json_kv_str(j, "unit_name", v.unit_name);
	api_write_id(c, "signer_id", d.document.signer_account);
	api_write_id(c, "proposed_signer_id", v.signer);
	json_kv_str(j, "proposed_signer_name", v.signer_name);
	TRY(write_versions(c, &v, e));
	write_opinions(c, &v);
	write_approvals(c, &v);
	write_may(c, v.may);
	json_object_end(j);
	return RC_OK;
}

/* ---- two versions ---- */

static void write_diff(struct call *c, const struct diff *d)
{
	static const char *const kinds[] = { "same", "skipped", "removed", "added" };
	struct json *j = &c->json;

	json_kv_i64(j, "n_removed", (int64_t)d->n_removed);
	json_kv_i64(j, "n_added", (int64_t)d->n_added);
	json_kv_bool(j, "is_rough", d->is_rough);
	json_kv_bool(j, "is_cut", d->is_cut);
	json_kv_bool(j, "has_more", d->n > LIMIT_DIFF_SHOWN);
	json_key(j, "pieces");
	json_array(j);
	for (size_t i = 0; i < d->n && i < LIMIT_DIFF_SHOWN; i++) {
		const struct diff_piece *x = &d->pieces[i];
		json_object(j);
		json_kv_str(j, "kind", str_of(kinds[x->kind]));
		json_kv_i64(j, "n_words", (int64_t)x->n_words);
		if (x->kind != DIFF_SKIPPED)
			json_kv_str(j, "text", x->text);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_compared_file(struct call *c, const struct compared_file *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_str(j, "name", x->name);
	json_kv_str(j, "word", str_of(x->word));
	api_write_id(c, "before_id", x->before ? x->before->id : 0);
	api_write_id(c, "after_id", x->after ? x->after->id : 0);
	if (x->why_not)
		json_kv_str(j, "why_not", str_of(x->why_not));
	if (x->is_compared) {
		json_key(j, "words");
		json_object(j);
		write_diff(c, &x->diff);
		json_object_end(j);
	}
	json_object_end(j);
}

enum rc api_versions_compare(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	int64_t from = 0, to = 0;
	struct compared x;

	TRY(api_query_i64(c, "from", 1, INT64_MAX, &from, e));
	TRY(api_query_i64(c, "to", 1, INT64_MAX, &to, e));
	TRY(office_versions_compare(c->node, c->a, c->actor, c->match.id[0], from, to, c->now, &x,
				    e));
	json_object(j);
	json_kv_i64(j, "from", x.from);
	json_kv_i64(j, "to", x.to);
	json_key(j, "fields");
	json_array(j);
	for (size_t i = 0; i < x.n_facts; i++) {
		json_object(j);
		json_kv_str(j, "name", str_of(x.facts[i].name));
		json_kv_str(j, "before", x.facts[i].before);
		json_kv_str(j, "after", x.facts[i].after);
		json_kv_bool(j, "is_changed", x.facts[i].is_changed);
		json_object_end(j);
	}
	json_array_end(j);
	json_key(j, "files");
	json_array(j);
	for (size_t i = 0; i < x.n_files; i++)
		write_compared_file(c, &x.files[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

/* ---- what waits for whom ---- */

enum rc api_draft_list(struct call *c, struct err *e)
{
	enum draft_queue queue = DRAFTS_TO_COMMENT;
	struct document *all;
	int64_t after = 0;
	size_t n;

	if (!draft_queue_parse(api_query_str(c, "queue"), &queue))
		problem_add(&c->problems, "queue", "problem.choice", 0);
	TRY(api_query_i64(c, "after", 1, INT64_MAX, &after, e));
	TRY(problems_rc(&c->problems, e));
	TRY(office_draft_queue(c->node, c->a, c->actor, queue, after, c->now, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		api_write_document(c, &all[i]);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
	return RC_OK;
}

/* ---- whom to choose ---- */

enum rc api_draft_people(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct draft_person *all;
	size_t n;

	TRY(office_draft_people(c->node, c->a, c->actor, c->now, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "account_id", all[i].account_id);
		json_kv_str(j, "login", all[i].login);
		json_kv_str(j, "name", all[i].name);
		json_kv_str(j, "title", all[i].title);
		api_write_id(c, "unit_id", all[i].unit_id);
		json_kv_str(j, "unit_name", all[i].unit_name);
		json_kv_bool(j, "may_comment", all[i].may_comment);
		json_kv_bool(j, "may_sign", all[i].may_sign);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

/* The person with a login; 0 and a problem when there is none. "" asks for nobody. */
static enum rc find_person(struct call *c, struct str login, const char *field, const char *problem,
			   int64_t *out, struct err *e)
{
	struct draft_person *all;
	size_t n;

	login = str_lower(c->a, str_trim(login));
	if (login.n == 0)
		return RC_OK;
	*out = 0;
	TRY(office_draft_people(c->node, c->a, c->actor, c->now, &all, &n, e));
	for (size_t i = 0; i < n; i++) {
		if (str_eq(all[i].login, login))
			*out = all[i].account_id;
	}
	if (*out == 0)
		problem_add(&c->problems, field, problem, 0);
	return RC_OK;
}

/* ---- opinions ---- */

static enum rc read_ask(struct call *c, const struct jval *v, struct opinion_ask *out,
			struct err *e)
{
	struct str login = STR(""), day = STR("");

	*out = (struct opinion_ask){ .ordinal = 1 };
	api_member_i64(v, "account_id", &out->account_id);
	api_member_i64(v, "ordinal", &out->ordinal);
	(void)api_member_str(v, "login", &login);
	if (api_member_str(v, "due_on", &day) && day.n > 0 && !date_parse_iso(day, &out->due_on) &&
	    !date_parse_typed(day, &out->due_on))
		problem_add(&c->problems, "due_on", "problem.date", 0);
	return find_person(c, login, "to", "problem.opinion_person", &out->account_id, e);
}

enum rc api_opinion_ask(struct call *c, struct err *e)
{
	struct opinion_form f = { .document_id = c->match.id[0], .question = STR("") };
	const struct jval *list = jval_get(c->body, "to");
	struct opinion_ask *asked;

	(void)api_body_i64(c, "version", &f.version);
	(void)api_body_str(c, "question", &f.question);
	if (list && !jval_is_array(list))
		problem_add(&c->problems, "to", "problem.type", 0);
	f.n_asked = list ? jval_count(list) : 0;
	if (f.n_asked > LIMIT_OPINIONS)
		problem_add(&c->problems, "to", "problem.too_many", LIMIT_OPINIONS);
	TRY(problems_rc(&c->problems, e));
	asked = ARENA_ARRAY(c->a, f.n_asked + 1, struct opinion_ask);
	for (size_t i = 0; i < f.n_asked; i++)
		TRY(read_ask(c, jval_at(list, i), &asked[i], e));
	TRY(problems_rc(&c->problems, e));
	f.asked = asked;
	TRY(office_opinion_ask(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_opinion_act(struct call *c, struct err *e)
{
	struct opinion_act x = { .id = c->match.id[0], .text = STR("") };
	struct str verdict = STR_NULL;

	if (str_eq_c(c->match.word[0], "give"))
		x.what = ACTION_OPINION_GIVE;
	else if (str_eq_c(c->match.word[0], "withdraw"))
		x.what = ACTION_OPINION_WITHDRAW;
	else
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	(void)api_body_str(c, "text", &x.text);
	(void)api_body_str(c, "verdict", &verdict);
	if (x.what == ACTION_OPINION_GIVE && !opinion_verdict_parse(verdict, &x.verdict))
		problem_add(&c->problems, "verdict", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_opinion_act(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* ---- on its way ---- */

enum rc api_draft_act(struct call *c, struct err *e)
{
	struct draft_act x = { .document_id = c->match.id[0], .text = STR("") };
	struct str signer = STR("");
	bool is_confirmed = false;
	size_t i = 0;

	while (i < N_ACTS && !str_eq_c(c->match.word[0], acts[i].word))
		i++;
	if (i == N_ACTS)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	x.what = acts[i].what;
	(void)api_body_i64(c, "version", &x.version);
	(void)api_body_str(c, "text", &x.text);
	(void)api_body_i64(c, "signer_id", &x.signer_id);
	(void)api_body_str(c, "signer", &signer);
	(void)api_body_bool(c, "confirmed", &is_confirmed);
	x.stops_at_doubts = !is_confirmed;
	TRY(problems_rc(&c->problems, e));
	TRY(find_person(c, signer, "signer", "problem.signer", &x.signer_id, e));
	TRY(problems_rc(&c->problems, e));
	TRY(office_draft_act(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* One file; the fields "version" and "attachment_id" beside it may be left out. */
enum rc api_signed_file_put(struct call *c, struct err *e)
{
	struct signed_file f = { .document_id = c->match.id[0], .fd = -1 };
	static const char *const names[] = { "version", "attachment_id" };
	int64_t *const values[] = { &f.version, &f.attachment_id };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str text = net_form_get(&c->files.form, names[i]);
		if (text.n > 0 && !str_to_i64(text, 1, INT64_MAX, values[i]))
			problem_add(&c->problems, names[i], "problem.type", 0);
	}
	TRY(problems_rc(&c->problems, e));
	if (c->files.n_uploads > 0) {
		f.fd = c->files.uploads[0].fd;
		f.name = c->files.uploads[0].file_name;
	}
	TRY(office_signed_file_put(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_letter_put(struct call *c, struct err *e)
{
	struct letter_put wish = { .document_id = c->match.id[0] };

	(void)api_body_i64(c, "version", &wish.version);
	(void)api_body_bool(c, "agree", &wish.is_agreed);
	TRY(problems_rc(&c->problems, e));
	TRY(office_letter_put(c->node, c->a, c->actor, &wish, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_draft_pdf(struct call *c, struct err *e)
{
	struct draft_convert wish = { .document_id = c->match.id[0] };

	(void)api_body_i64(c, "version", &wish.version);
	(void)api_body_i64(c, "attachment_id", &wish.attachment_id);
	(void)api_body_bool(c, "agree", &wish.is_agreed);
	TRY(problems_rc(&c->problems, e));
	TRY(office_draft_convert(c->node, c->a, c->actor, &wish, c->now, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_draft_number(struct call *c, struct err *e)
{
	struct numbering f = { .document_id = c->match.id[0], .notation = STR("") };
	struct json *j = &c->json;
	struct document d;

	(void)api_body_i64(c, "version", &f.version);
	(void)api_body_i64(c, "series_id", &f.series_id);
	(void)api_body_i64(c, "number", &f.number);
	(void)api_body_str(c, "notation", &f.notation);
	TRY(problems_rc(&c->problems, e));
	TRY(office_draft_number(c->node, c->a, c->actor, &f, c->now, &d, &c->problems, e));
	json_object(j);
	json_kv_i64(j, "id", d.id);
	json_kv_i64(j, "version", d.version);
	json_kv_str(j, "number", d.number);
	json_kv_str(j, "notation", d.notation);
	json_kv_str(j, "issued_on", date_iso(c->a, d.issued_on));
	json_object_end(j);
	return RC_OK;
}
