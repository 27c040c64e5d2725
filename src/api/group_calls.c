/* group_calls.c -- groups of documents: made and ended, who reads them, what is in them. */
#include "api/api_int.h"
#include "office/doc_group.h"
#include "office/people.h"

static void write_facts(struct call *c, const struct doc_group *g)
{
	struct json *j = &c->json;

	json_kv_i64(j, "id", g->id);
	json_kv_str(j, "name", g->name);
	json_kv_str(j, "level", group_level_text(g->level));
	json_kv_str(j, "description", g->description);
	json_kv_i64(j, "documents", g->n_documents);
	json_kv_str(j, "created_by", g->created_by);
	json_kv_str(j, "created_at", time_iso(c->a, g->created_at));
	json_kv_str(j, "ended_at", g->ended_at > 0 ? time_iso(c->a, g->ended_at) : STR_NULL);
	json_kv_i64(j, "version", g->version);
}

static void write_list(struct call *c, const struct doc_group *all, size_t n)
{
	struct json *j = &c->json;

	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		write_facts(c, &all[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_group_list(struct call *c, struct err *e)
{
	struct doc_group *all;
	size_t n;

	TRY(office_group_list(c->node, c->a, c->actor, &all, &n, e));
	write_list(c, all, n);
	return RC_OK;
}

static void write_readers(struct call *c, const struct group_view *v)
{
	struct json *j = &c->json;

	json_key(j, "readers");
	json_array(j);
	for (size_t i = 0; i < v->n_readers; i++) {
		json_object(j);
		json_kv_i64(j, "id", v->readers[i].id);
		api_write_id(c, "unit_id", v->readers[i].unit_id);
		api_write_id(c, "account_id", v->readers[i].account_id);
		json_kv_str(j, "name", v->readers[i].name);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_rules(struct call *c, const struct group_view *v)
{
	struct json *j = &c->json;

	json_key(j, "rules");
	json_array(j);
	for (size_t i = 0; i < v->n_rules; i++) {
		json_object(j);
		json_kv_i64(j, "id", v->rules[i].id);
		json_kv_str(j, "direction", direction_text(v->rules[i].direction));
		json_kv_str(j, "type", v->rules[i].type_name);
		api_write_id(c, "series_id", v->rules[i].series_id);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_group_show(struct call *c, struct err *e)
{
	struct group_view v;

	TRY(office_group_view(c->node, c->a, c->actor, c->match.id[0], &v, e));
	json_object(&c->json);
	write_facts(c, &v.group);
	write_readers(c, &v);
	write_rules(c, &v);
	json_object_end(&c->json);
	return RC_OK;
}

/* ---- changed ---- */

static enum rc save(struct call *c, int64_t id, int64_t *out_id, struct err *e)
{
	struct doc_group g = { .id = id, .name = STR(""), .description = STR("") };
	struct str level = STR("");

	(void)api_body_str(c, "name", &g.name);
	(void)api_body_str(c, "description", &g.description);
	(void)api_body_i64(c, "version", &g.version);
	(void)api_body_str(c, "level", &level);
	if (id == 0 && !group_level_parse(level, &g.level))
		problem_add(&c->problems, "level", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	return office_group_save(c->node, c->actor, &g, c->now, out_id, &c->problems, e);
}

enum rc api_group_make(struct call *c, struct err *e)
{
	int64_t id;

	TRY(save(c, 0, &id, e));
	return api_answer_id(c, 201, id);
}

enum rc api_group_set(struct call *c, struct err *e)
{
	int64_t id;

	TRY(save(c, c->match.id[0], &id, e));
	return api_answer_id(c, 200, id);
}

enum rc api_group_end(struct call *c, struct err *e)
{
	TRY(office_group_end(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}

enum rc api_group_reader_add(struct call *c, struct err *e)
{
	struct group_reader r = { .group_id = c->match.id[0] };
	int64_t id;

	(void)api_body_i64(c, "unit_id", &r.unit_id);
	(void)api_body_i64(c, "account_id", &r.account_id);
	TRY(problems_rc(&c->problems, e));
	TRY(office_group_reader_add(c->node, c->actor, &r, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_group_reader_end(struct call *c, struct err *e)
{
	TRY(office_group_reader_end(c->node, c->actor, c->match.id[1], c->now, e));
	return api_answer_done(c);
}

enum rc api_group_rule_add(struct call *c, struct err *e)
{
	struct group_rule r = { .group_id = c->match.id[0], .type_name = STR("") };
	struct str direction = STR("");
	int64_t id;

	(void)api_body_str(c, "direction", &direction);
	(void)api_body_str(c, "type", &r.type_name);
	(void)api_body_i64(c, "series_id", &r.series_id);
	if (!direction_parse(direction, &r.direction))
		problem_add(&c->problems, "direction", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_group_rule_add(c->node, c->actor, &r, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_group_rule_drop(struct call *c, struct err *e)
{
	TRY(office_group_rule_drop(c->node, c->actor, c->match.id[0], c->match.id[1], c->now, e));
	return api_answer_done(c);
}

/* ---- of a document ---- */

enum rc api_document_groups(struct call *c, struct err *e)
{
	struct document_groups v;

	TRY(office_groups_of(c->node, c->a, c->actor, c->match.id[0], &v, e));
	write_list(c, v.in, v.n_in);
	return RC_OK;
}

enum rc api_document_group_fill(struct call *c, struct err *e)
{
	struct group_filling f = { .document_id = c->match.id[0] };

	(void)api_body_i64(c, "group_id", &f.group_id);
	(void)api_body_bool(c, "out", &f.is_out);
	if (f.group_id == 0)
		problem_add(&c->problems, "group_id", "problem.required", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_group_fill(c->node, c->actor, &f, c->now, e));
	return api_answer_done(c);
}
