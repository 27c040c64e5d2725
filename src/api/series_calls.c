/* series_calls.c -- series of numbers, the register of a year, and the checks before signing, over the API. */
#include "api/api_int.h"
#include "base/limits.h"
#include "office/series.h"

/* ---- series ---- */

static void write_series(struct call *c, const struct series_view *v)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", v->series.id);
	json_kv_i64(j, "version", v->series.version);
	json_kv_str(j, "direction", direction_text(v->series.direction));
	json_kv_str(j, "kind", series_kind_text(v->series.kind));
	json_kv_str(j, "name", v->series.name);
	json_kv_i64(j, "ordinal", v->series.ordinal);
	json_kv_str(j, "abbreviation", v->series.abbreviation);
	json_kv_str(j, "closed_on", date_iso(c->a, v->series.closed_on));
	json_key(j, "types");
	json_array(j);
	for (size_t i = 0; i < v->n_types; i++)
		json_str(j, v->types[i]);
	json_array_end(j);
	json_kv_i64(j, "next", v->next);
	json_object_end(j);
}

enum rc api_series_list(struct call *c, struct err *e)
{
	bool is_entry = str_eq_c(api_query_str(c, "direction"), "incoming");
	struct series_view *all;
	size_t n;

	TRY(office_series_list(c->node, c->a, c->actor,
			       is_entry ? DIRECTION_INCOMING : DIRECTION_OUTGOING, c->now, &all, &n,
			       e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_series(c, &all[i]);
	json_array_end(&c->json);
	return RC_OK;
}

static void read_types(struct call *c, struct series_form *f)
{
	const struct jval *list = jval_get(c->body, "types");
	struct str *types;

	if (list && !jval_is_array(list))
		problem_add(&c->problems, "types", "problem.type", 0);
	f->n_types = list ? jval_count(list) : 0;
	types = ARENA_ARRAY(c->a, f->n_types + 1, struct str);
	for (size_t i = 0; i < f->n_types; i++) {
		if (!jval_str(jval_at(list, i), &types[i]))
			problem_add(&c->problems, "types", "problem.type", 0);
	}
	f->types = types;
}

static enum rc save(struct call *c, int64_t id, struct err *e)
{
	struct series_form f = { .series = { .id = id, .kind = SERIES_TYPES } };
	struct series *s = &f.series;
	struct str kind = STR(""), direction = STR("");
	int64_t out_id;

	(void)api_body_i64(c, "version", &s->version);
	(void)api_body_i64(c, "ordinal", &s->ordinal);
	(void)api_body_str(c, "name", &s->name);
	(void)api_body_str(c, "abbreviation", &s->abbreviation);
	(void)api_body_date(c, "closed_on", &s->closed_on);
	(void)api_body_str(c, "kind", &kind);
	(void)api_body_str(c, "direction", &direction);
	f.is_entry = str_eq_c(direction, "incoming");
	if (direction.n > 0 && !f.is_entry && !str_eq_c(direction, "outgoing"))
		problem_add(&c->problems, "direction", "problem.choice", 0);
	if (kind.n > 0 && !series_kind_parse(kind, &s->kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	read_types(c, &f);
	TRY(problems_rc(&c->problems, e));
	TRY(office_series_save(c->node, c->actor, &f, c->now, &out_id, &c->problems, e));
	return api_answer_id(c, id == 0 ? 201 : 200, out_id);
}

enum rc api_series_add(struct call *c, struct err *e)
{
	return save(c, 0, e);
}

enum rc api_series_set(struct call *c, struct err *e)
{
	return save(c, c->match.id[0], e);
}

/* ---- a year's register ---- */

enum rc api_number_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	int64_t year = time_date_vn(c->now).year, after = 0;
	bool is_free = str_eq_c(api_query_str(c, "free"), "true");
	const int64_t id = c->match.id[0];
	struct register_number *all;
	size_t n;

	TRY(api_query_i64(c, "year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &year, e));
	TRY(api_query_i64(c, "after", 1, INT64_MAX, &after, e));
	TRY(is_free ? office_number_free(c->node, c->a, c->actor, id, year, &all, &n, e)
		    : office_register_list(c->node, c->a, c->actor, id, year, after, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "number", all[i].number);
		json_kv_str(j, "state", number_state_text(all[i].state));
		api_write_id(c, "document_id", all[i].document_id);
		json_kv_str(j, "reason", all[i].reason);
		json_kv_str(j, "by", all[i].by_name);
		json_kv_str(j, "at", time_iso(c->a, all[i].at));
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

static enum rc reserve(struct call *c, const struct register_act *x, struct err *e)
{
	int64_t first;

	TRY(office_number_reserve(c->node, c->actor, x, c->now, &first, &c->problems, e));
	json_object(&c->json);
	json_kv_i64(&c->json, "first", first);
	json_kv_i64(&c->json, "count", x->count);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_series_act(struct call *c, struct err *e)
{
	struct register_act x = { .series_id = c->match.id[0], .count = 1, .reason = STR("") };
	const struct str what = c->match.word[0];

	(void)api_body_i64(c, "number", &x.number);
	(void)api_body_i64(c, "count", &x.count);
	(void)api_body_str(c, "reason", &x.reason);
	TRY(problems_rc(&c->problems, e));
	if (str_eq_c(what, "reserve"))
		return reserve(c, &x, e);
	if (str_eq_c(what, "release"))
		TRY(office_number_release(c->node, c->actor, &x, c->now, &c->problems, e));
	else if (str_eq_c(what, "begin"))
		TRY(office_register_begin(c->node, c->actor, &x, c->now, &c->problems, e));
	else
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	return api_answer_done(c);
}

/* ---- the checks before signing ---- */

enum rc api_route_show(struct call *c, struct err *e)
{
	struct draft_route r;

	TRY(office_route_find(c->node, c->actor, &r, e));
	json_object(&c->json);
	json_kv_bool(&c->json, "content", r.has_content);
	json_kv_bool(&c->json, "form", r.has_form);
	json_object_end(&c->json);
	return RC_OK;
}

/* What is not named is not asked for: both must be said. */
enum rc api_route_set(struct call *c, struct err *e)
{
	struct draft_route r = { .has_content = false };

	if (!jval_get(c->body, "content"))
		problem_add(&c->problems, "content", "problem.required", 0);
	if (!jval_get(c->body, "form"))
		problem_add(&c->problems, "form", "problem.required", 0);
	(void)api_body_bool(c, "content", &r.has_content);
	(void)api_body_bool(c, "form", &r.has_form);
	TRY(problems_rc(&c->problems, e));
	TRY(office_route_set(c->node, c->actor, &r, c->now, e));
	return api_answer_done(c);
}
