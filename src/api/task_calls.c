/* task_calls.c -- tasks given without a document that asks for them, and how somebody's stand, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/task.h"

static enum rc read_task(struct call *c, struct task_form *f, struct err *e)
{
	struct flow_recipients all;

	*f = (struct task_form){
		.subject = STR(""), .content = STR(""), .is_checked = true, .form_id = STR("")
	};
	(void)api_body_i64(c, "unit_id", &f->unit_id);
	(void)api_body_i64(c, "above_id", &f->above_id);
	(void)api_body_str(c, "subject", &f->subject);
	(void)api_body_str(c, "content", &f->content);
	(void)api_body_i64(c, "priority", &f->priority);
	(void)api_body_bool(c, "is_checked", &f->is_checked);
	(void)api_body_str(c, "form_id", &f->form_id);
	TRY(problems_rc(&c->problems, e));
	TRY(office_task_recipients(c->node, c->a, c->actor, f->unit_id, c->now, &all, e));
	return api_read_to(c, &all, true, &f->to, &f->n_to, e);
}

enum rc api_task_give(struct call *c, struct err *e)
{
	struct task_form f;
	int64_t id;

	TRY(read_task(c, &f, e));
	TRY(office_task_give(c->node, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

static void write_counts(struct call *c, const int64_t n[task_standing__COUNT])
{
	struct json *j = &c->json;

	json_key(j, "counts");
	json_object(j);
	for (int i = 0; i < (int)task_standing__COUNT; i++)
		json_kv_i64(j, str_c(c->a, task_standing_text((enum task_standing)i)), n[i]);
	json_object_end(j);
}

static enum rc read_filter(struct call *c, struct task_filter *f, struct err *e)
{
	struct str whose = api_query_str(c, "whose"), standing = api_query_str(c, "standing");

	*f = (struct task_filter){ .scope = TASKS_MINE, .n_max = 50 };
	if (whose.n > 0 && !task_scope_parse(whose, &f->scope))
		problem_add(&c->problems, "whose", "problem.choice", 0);
	f->has_standing = standing.n > 0;
	if (f->has_standing && !task_standing_parse(standing, &f->standing))
		problem_add(&c->problems, "standing", "problem.choice", 0);
	TRY(api_query_i64(c, "unit", 1, INT64_MAX, &f->unit_id, e));
	if (f->unit_id > 0 && f->scope != TASKS_UNIT)
		problem_add(&c->problems, "whose", "problem.choice", 0);
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &f->before_id, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &f->n_max, e));
	return problems_rc(&c->problems, e);
}

enum rc api_task_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct task_filter f;
	struct task_page p;

	TRY(read_filter(c, &f, e));
	TRY(office_task_list(c->node, c->a, c->actor, &f, c->now, &p, e));
	json_object(j);
	write_counts(c, p.n);
	json_key(j, "rows");
	json_array(j);
	for (size_t i = 0; i < p.n_rows; i++)
		api_write_work(c, &p.rows[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_oversight(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct oversight_row *rows;
	size_t n;

	TRY(office_oversight(c->node, c->a, c->actor, c->now, &rows, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "unit_id", rows[i].unit.id);
		json_kv_str(j, "name", rows[i].unit.name);
		json_kv_i64(j, "depth", rows[i].unit.depth);
		write_counts(c, rows[i].n);
		json_kv_i64(j, "soon", rows[i].soon);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}
