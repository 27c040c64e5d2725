/* search_calls.c -- finding documents, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/finding.h"

static enum rc read_order(struct call *c, struct search_order *o, struct err *e)
{
	*o = (struct search_order){ .n_max = 50, .now = c->now };
	for (size_t i = 0; i < search_fields_count; i++)
		search_form_put(&o->form, i, api_query_str(c, search_fields[i]), &c->problems);
	struct str order = api_query_str(c, "order");
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

	TRY(read_order(c, &o, e));
	TRY(office_search(c->node, c->a, c->actor, &o, &r, &c->problems, e));
	json_object(j);
	json_key(j, "rows");
	json_array(j);
	for (size_t i = 0; i < r.n_rows; i++)
		api_write_row(c, &r.rows[i]);
	json_array_end(j);
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

	if (word.n > 0 && !register_format_parse(word, &format))
		problem_add(&c->problems, "format", "problem.choice", 0);
	TRY(read_order(c, &o, e));
	TRY(office_search_print(c->node, c->a, c->actor, &o, format, c->lang, &made, &c->problems,
				e));
	api_respond_file(c, made.fd, made.bytes, made.name, made.type);
	return RC_OK;
}
