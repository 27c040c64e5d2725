/* unit_calls.c -- units, and lists of units and people, over the API. */
#include "api/api_int.h"

/* ---- the tree ---- */

static void write_unit(struct call *c, const struct unit *u)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", u->id);
	api_write_id(c, "parent_id", u->parent_id);
	json_kv_i64(j, "depth", u->depth);
	json_kv_str(j, "code", u->code);
	json_kv_str(j, "name", u->name);
	json_kv_i64(j, "ordinal", u->ordinal);
	json_kv_str(j, "state", unit_state_text(u->state));
	json_kv_str(j, "valid_from", date_iso(c->a, u->valid_from));
	json_kv_str(j, "valid_to", date_iso(c->a, u->valid_to));
	api_write_id(c, "successor_id", u->successor_id);
	json_kv_i64(j, "people", u->n_people);
	json_kv_i64(j, "version", u->version);
	json_object_end(j);
}

enum rc api_unit_list(struct call *c, struct err *e)
{
	struct unit *all;
	size_t n;

	TRY(office_unit_list(c->node, c->a, c->actor, c->now, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_unit(c, &all[i]);
	json_array_end(&c->json);
	return RC_OK;
}

/* Members that are there replace what *u has; null is the organ itself. */
static enum rc read_unit(struct call *c, struct unit *u, struct err *e)
{
	if (jval_get(c->body, "parent_id"))
		u->parent_id = 0;
	(void)api_body_str(c, "code", &u->code);
	(void)api_body_str(c, "name", &u->name);
	(void)api_body_i64(c, "parent_id", &u->parent_id);
	(void)api_body_i64(c, "ordinal", &u->ordinal);
	(void)api_body_i64(c, "version", &u->version);
	return problems_rc(&c->problems, e);
}

static enum rc save_unit(struct call *c, const struct unit *u, struct err *e)
{
	int64_t id;

	TRY(office_unit_save(c->node, c->actor, u, c->now, &id, &c->problems, e));
	return api_answer_id(c, u->id == 0 ? 201 : 200, id);
}

enum rc api_unit_add(struct call *c, struct err *e)
{
	struct unit u = { .id = 0 };

	TRY(read_unit(c, &u, e));
	return save_unit(c, &u, e);
}

enum rc api_unit_set(struct call *c, struct err *e)
{
	struct unit u;

	TRY(office_unit_view(c->node, c->a, c->actor, c->match.id[0], &u, e));
	TRY(read_unit(c, &u, e));
	return save_unit(c, &u, e);
}

static enum rc read_end(struct call *c, struct unit *u, struct err *e)
{
	struct unit next;
	bool is_there;

	(void)api_body_i64(c, "version", &u->version);
	if (!api_body_i64(c, "successor_id", &u->successor_id) || u->successor_id == 0)
		return problems_rc(&c->problems, e);
	enum rc rc = office_unit_view(c->node, c->a, c->actor, u->successor_id, &next, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there || next.state != UNIT_ACTIVE || next.id == u->id)
		problem_add(&c->problems, "successor_id", "problem.unit", 0);
	return problems_rc(&c->problems, e);
}

enum rc api_unit_dissolve(struct call *c, struct err *e)
{
	struct unit u;

	TRY(office_unit_view(c->node, c->a, c->actor, c->match.id[0], &u, e));
	u.successor_id = 0;
	TRY(read_end(c, &u, e));
	TRY(office_unit_dissolve(c->node, c->actor, &u, c->now, &c->problems, e));
	return api_answer_done(c);
}

/* ---- from a list ---- */

static void write_result(struct call *c)
{
	json_kv_i64(&c->json, "lines", c->imported.n_lines);
	json_kv_i64(&c->json, "made", c->imported.n_made);
	json_kv_i64(&c->json, "same", c->imported.n_same);
}

enum rc api_unit_import(struct call *c, struct err *e)
{
	TRY(office_unit_import(c->node, c->a, c->actor, c->list, c->now, &c->imported, e));
	json_object(&c->json);
	write_result(c);
	json_object_end(&c->json);
	return RC_OK;
}

/* The passwords that were made up are in this answer alone. */
enum rc api_people_import(struct call *c, struct err *e)
{
	struct imported_person *people;
	struct json *j = &c->json;
	size_t n;

	TRY(office_people_import(c->node, c->a, c->actor, c->list, c->now, &c->imported, &people,
				 &n, e));
	json_object(j);
	write_result(c);
	json_key(j, "people");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "login", people[i].login);
		json_kv_str(j, "name", people[i].name);
		json_kv_str(j, "password", people[i].password);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}
