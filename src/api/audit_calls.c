/* audit_calls.c -- nhật ký, and who has opened a document, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/audit.h"

static enum rc read_filter(struct call *c, struct audit_filter *f, struct err *e)
{
	struct str group = api_query_str(c, "group");
	struct str before = api_query_str(c, "before"), at, id;

	*f = (struct audit_filter){ .login = api_query_str(c, "person"),
				    .object = api_query_str(c, "about"),
				    .n_max = 50 };
	if (f->login.n > 0 && f->object.n > 0)
		problem_add(&c->problems, "about", "problem.choice", 0);
	if (group.n > 0 && !audit_group_parse(group, &f->group))
		problem_add(&c->problems, "group", "problem.choice", 0);
	api_query_day(c, "from", &f->from);
	api_query_day(c, "to", &f->to);
	if (before.n > 0 &&
	    (!str_split(before, '.', &at, &id) || !str_to_i64(at, 1, INT64_MAX, &f->before_at) ||
	     !str_to_i64(id, 0, INT64_MAX, &f->before_id)))
		problem_add(&c->problems, "before", "problem.choice", 0);
	TRY(api_query_i64(c, "limit", 1, LIMIT_LIST_PAGE, &f->n_max, e));
	return problems_rc(&c->problems, e);
}

static void write_line(struct call *c, const struct audit_line *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "at", time_iso(c->a, x->at));
	json_kv_str(j, "actor", x->actor);
	json_kv_str(j, "name", x->person);
	json_kv_str(j, "action", x->action);
	json_kv_str(j, "object", x->object);
	json_kv_str(j, "detail", x->detail);
	json_kv_bool(j, "is_withheld", x->is_withheld);
	json_kv_str(j, "address", x->remote);
	json_kv_str(j, "on_behalf_of", x->on_behalf_of);
	json_kv_bool(j, "is_sealed", x->is_sealed);
	json_object_end(j);
}

enum rc api_audit_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct audit_filter f;
	struct audit_view v;

	TRY(read_filter(c, &f, e));
	TRY(office_audit_list(c->node, c->a, c->actor, &f, c->now, &v, e));
	json_object(j);
	json_key(j, "rows");
	json_array(j);
	for (size_t i = 0; i < v.n; i++)
		write_line(c, &v.rows[i]);
	json_array_end(j);
	json_kv_str(j, "next",
		    v.has_more
			    ? str_fmt(c->a, "%lld.%lld", (long long)v.last_at, (long long)v.last_id)
			    : STR_NULL);
	json_object_end(j);
	return RC_OK;
}

enum rc api_readers_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct audit_reader *all;
	struct document d;
	size_t n;

	TRY(office_document_readers(c->node, c->a, c->actor, c->match.id[0], &d, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "actor", all[i].actor);
		json_kv_str(j, "name", all[i].person);
		json_kv_i64(j, "times", all[i].times);
		json_kv_str(j, "first_at", time_iso(c->a, all[i].first_at));
		json_kv_str(j, "last_at", time_iso(c->a, all[i].last_at));
		json_kv_bool(j, "has_files", all[i].has_files);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}
