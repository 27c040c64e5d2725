/* search_calls.c -- finding documents, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/finding.h"

/* What is kept first; what the address says goes before it. */
static enum rc read_kept(struct call *c, struct search_order *o, struct str *out_columns,
			 struct err *e)
{
	struct saved_search x;
	int64_t id = 0;

	TRY(api_query_i64(c, "saved", 1, INT64_MAX, &id, e));
	if (id == 0)
		return RC_OK;
	TRY(office_saved_load(c->node, c->a, c->actor, id, &x, e));
	search_question_read(x.question, &o->form, &o->by_title, &c->problems);
	*out_columns = search_question_find(x.question, STR("columns"));
	return RC_OK;
}

/* A condition that is misspelt narrows nothing: whoever wrote it is told. */
static void check_known(struct call *c)
{
	static const char *const beside[] = { "saved", "columns", "order",          "before",
					      "limit", "format",  "before_distance" };

	for (size_t i = 0; i < c->query.n; i++) {
		struct str name = c->query.fields[i].name;
		bool is_known = search_is_field(name);
		for (size_t k = 0; k < sizeof beside / sizeof beside[0]; k++)
			is_known = is_known || str_eq_c(name, beside[k]);
		if (!is_known)
			problem_add_words(&c->problems, "q", "problem.search_unknown", name,
					  STR(""));
	}
}

static enum rc read_order(struct call *c, struct search_order *o, struct str *out_columns,
			  struct err *e)
{
	struct str columns = api_query_str(c, "columns");

	check_known(c);
	*out_columns = STR("");
	*o = (struct search_order){ .n_max = 50, .now = c->now };
	TRY(read_kept(c, o, out_columns, e));
	if (columns.n > 0)
		*out_columns = columns;
	for (size_t i = 0; i < search_fields_count; i++)
		search_form_put(&o->form, i, api_query_str(c, search_fields[i]), &c->problems);
	struct str order = api_query_str(c, "order");
	if (order.n > 0)
		o->by_title = str_eq_c(order, "title");
	if (order.n > 0 && !o->by_title && !str_eq_c(order, "newest"))
		problem_add(&c->problems, "order", "problem.choice", 0);
	TRY(api_query_i64(c, "before", 1, INT64_MAX, &o->before_id, e));
	TRY(api_query_i64(c, "before_distance", 0, INT64_MAX, &o->before_distance, e));
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &o->n_max, e));
	return problems_rc(&c->problems, e);
}

enum rc api_search_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct search_order o;
	struct search_result r;
	struct str columns;

	TRY(read_order(c, &o, &columns, e));
	TRY(office_search(c->node, c->a, c->actor, &o, &r, &c->problems, e));
	json_object(j);
	json_key(j, "rows");
	TRY(api_write_rows(c, r.rows, r.n_rows, LISTING_SEARCH, columns, e));
	json_kv_bool(j, "has_more", r.has_more);
	json_kv_bool(j, "is_behind", r.is_behind);
	json_kv_i64(j, "next", r.has_more ? r.next_id : 0);
	json_kv_i64(j, "next_distance", r.has_more ? r.next_distance : 0);
	json_object_end(j);
	return RC_OK;
}

enum rc api_search_export(struct call *c, struct err *e)
{
	enum register_format format = REGISTER_XLSX;
	struct str word = api_query_str(c, "format");
	struct register_print made;
	struct search_order o;
	struct str columns;

	if (word.n > 0 && !register_format_parse(word, &format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(read_order(c, &o, &columns, e));
	TRY(office_columns(c->node, c->a, c->actor, LISTING_SEARCH, columns, &o.columns,
			   &c->problems, e));
	TRY(office_search_print(c->node, c->a, c->actor, &o, format, c->lang, &made, &c->problems,
				e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}

/* ---- searches kept under a name ---- */

static void write_saved(struct call *c, const struct saved_search *x)
{
	struct str rest = x->question, name, value;
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "name", x->name);
	json_kv_bool(j, "is_own", x->owner_id == c->actor->account_id);
	json_kv_str(j, "owner", x->owner_name);
	json_kv_i64(j, "unit_id", x->unit_id);
	json_kv_bool(j, "is_organ", x->is_organ);
	json_key(j, "question");
	json_object(j);
	while (search_question_next(&rest, &name, &value))
		json_kv_str(j, str_c(c->a, name), value);
	json_object_end(j);
	json_object_end(j);
}

enum rc api_saved_list(struct call *c, struct err *e)
{
	struct saved_search *all;
	size_t n;

	TRY(office_saved_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_saved(c, &all[i]);
	json_array_end(&c->json);
	return RC_OK;
}

static enum rc read_saved(struct call *c, struct saved_search *x, struct err *e)
{
	(void)api_body_str(c, "name", &x->name);
	(void)api_body_i64(c, "unit_id", &x->unit_id);
	(void)api_body_bool(c, "is_organ", &x->is_organ);
	return problems_rc(&c->problems, e);
}

enum rc api_saved_add(struct call *c, struct err *e)
{
	struct saved_search x = { .name = STR(""), .question = STR("") };
	struct str value;
	int64_t id;

	static const char *const beside[] = { "order", "columns" };

	for (size_t i = 0; i < search_fields_count + 2; i++) {
		const char *name = i < search_fields_count ? search_fields[i]
							   : beside[i - search_fields_count];
		value = STR("");
		(void)api_body_str(c, name, &value);
		search_question_add(c->a, &x.question, str_of(name), value);
	}
	TRY(read_saved(c, &x, e));
	TRY(office_saved_save(c->node, c->actor, &x, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_saved_set(struct call *c, struct err *e)
{
	struct saved_search x;
	int64_t id;

	TRY(office_saved_load(c->node, c->a, c->actor, c->match.id[0], &x, e));
	TRY(read_saved(c, &x, e));
	TRY(office_saved_save(c->node, c->actor, &x, c->now, &id, &c->problems, e));
	return api_answer_done(c);
}

enum rc api_saved_drop(struct call *c, struct err *e)
{
	TRY(office_saved_drop(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}
