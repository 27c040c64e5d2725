/* organ_task_calls.c -- tasks between organs, over the API. */
#include "api/api_int.h"
#include "office/organ_task.h"

static void write_day(struct call *c, const char *name, struct date day)
{
	json_kv_str(&c->json, name, date_is_set(day) ? date_iso(c->a, day) : STR_NULL);
}

/* The members of one, in an object that is open. */
static void write_task(struct call *c, const struct organ_task *x)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", x->id);
	json_kv_bool(j, "is_given", x->is_given);
	api_write_id(c, "document_id", x->document_id);
	json_kv_str(j, "code", x->code);
	json_kv_str(j, "organ_code", x->organ_code);
	json_kv_str(j, "organ_name", x->organ_name);
	json_kv_str(j, "subject", x->subject);
	json_kv_str(j, "content", x->content);
	json_kv_bool(j, "is_checked", x->is_checked);
	write_day(c, "due_on", x->due_now);
	write_day(c, "given_due_on", x->due_on);
	write_day(c, "done_on", x->done_on);
	write_day(c, "asked_for", x->asked_for);
	json_kv_str(j, "state", organ_task_state_text(x->state));
	json_kv_str(j, "standing",
		    task_standing_text(organ_task_standing(x, time_date_vn(c->now))));
	json_kv_bool(j, "is_unread", x->is_unread);
}

static void write_event(struct call *c, const struct organ_task_event *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "n", x->n);
	json_kv_str(j, "act", organ_task_act_text(x->act));
	json_kv_str(j, "text", x->text);
	write_day(c, "day", x->day);
	api_write_id(c, "document_id", x->document_id);
	json_kv_str(j, "at", time_iso(c->a, x->at));
	json_kv_str(j, "entered_by", x->by_name);
	json_object_end(j);
}

enum rc api_organ_task_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct organ_task_view v;

	TRY(office_organ_task_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(j);
	json_kv_str(j, "gives", v.has_letter && v.letter.task_id == 0 ? v.letter.text : STR_NULL);
	json_key(j, "tasks");
	json_array(j);
	for (size_t i = 0; i < v.n_cards; i++) {
		json_object(j);
		write_task(c, &v.cards[i].task);
		json_key(j, "events");
		json_array(j);
		for (size_t k = 0; k < v.cards[i].n_events; k++)
			write_event(c, &v.cards[i].events[k]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_organ_task_list(struct call *c, struct err *e)
{
	struct str standing = api_query_str(c, "standing");
	struct organ_task_filter f = { .has_standing = standing.n > 0 };
	struct organ_task *rows;
	size_t n;

	if (f.has_standing && !task_standing_parse(standing, &f.standing))
		problem_add(&c->problems, "standing", "problem.choice", 0);
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &f.before_id, e));
	TRY(problems_rc(&c->problems, e));
	TRY(office_organ_task_list(c->node, c->a, c->actor, &f, c->now, &rows, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		write_task(c, &rows[i]);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
	return RC_OK;
}

enum rc api_organ_task_draft(struct call *c, struct err *e)
{
	int64_t id;

	TRY(office_organ_task_draft(c->node, c->actor, c->now, &id, e));
	return api_answer_id(c, 201, id);
}

enum rc api_organ_task_give(struct call *c, struct err *e)
{
	struct organ_task_form f = { .document_id = c->match.id[0], .text = STR("") };

	(void)api_body_str(c, "text", &f.text);
	(void)api_body_date(c, "day", &f.day);
	(void)api_body_bool(c, "is_checked", &f.is_checked);
	TRY(problems_rc(&c->problems, e));
	TRY(office_organ_task_give(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.document_id);
}

static void read_said(struct call *c, struct organ_task_said *f)
{
	struct str act = STR("");

	*f = (struct organ_task_said){ .task_id = c->match.id[0], .text = STR("") };
	(void)api_body_str(c, "act", &act);
	(void)api_body_str(c, "text", &f->text);
	(void)api_body_date(c, "day", &f->day);
	if (!organ_task_act_parse(act, &f->act))
		problem_add(&c->problems, "act", "problem.choice", 0);
}

enum rc api_organ_task_say(struct call *c, struct err *e)
{
	struct organ_task_said f;
	int64_t id;

	read_said(c, &f);
	TRY(problems_rc(&c->problems, e));
	TRY(office_organ_task_say(c->node, c->a, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_organ_task_enter(struct call *c, struct err *e)
{
	struct organ_task_said f;

	read_said(c, &f);
	TRY(problems_rc(&c->problems, e));
	TRY(office_organ_task_enter(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.task_id);
}
