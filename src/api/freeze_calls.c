/* freeze_calls.c -- what nothing is done to: made, lifted, listed. */
#include "api/api_int.h"
#include "office/freeze.h"

static void write_freeze(struct call *c, const struct freeze *f)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", f->id);
	api_write_id(c, "document_id", f->document_id);
	api_write_id(c, "file_id", f->file_id);
	api_write_id(c, "group_id", f->group_id);
	json_kv_str(j, "name", f->name);
	json_kv_str(j, "authority", f->authority);
	json_kv_str(j, "reason", f->reason);
	json_kv_str(j, "made_by", f->made_by);
	json_kv_str(j, "made_at", time_iso(c->a, f->made_at));
	json_kv_str(j, "lifted_by", f->lifted_at > 0 ? f->lifted_by : STR_NULL);
	json_kv_str(j, "lifted_at", f->lifted_at > 0 ? time_iso(c->a, f->lifted_at) : STR_NULL);
	json_kv_str(j, "lift_reason", f->lifted_at > 0 ? f->lift_reason : STR_NULL);
	json_object_end(j);
}

enum rc api_freeze_list(struct call *c, struct err *e)
{
	struct freeze *all;
	size_t n;

	TRY(office_freeze_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++)
		write_freeze(c, &all[i]);
	json_array_end(&c->json);
	return RC_OK;
}

enum rc api_freeze_make(struct call *c, struct err *e)
{
	struct freeze f = { .authority = STR(""), .reason = STR("") };
	int64_t id;

	(void)api_body_i64(c, "document_id", &f.document_id);
	(void)api_body_i64(c, "file_id", &f.file_id);
	(void)api_body_i64(c, "group_id", &f.group_id);
	(void)api_body_str(c, "authority", &f.authority);
	(void)api_body_str(c, "reason", &f.reason);
	TRY(problems_rc(&c->problems, e));
	TRY(office_freeze_make(c->node, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_freeze_lift(struct call *c, struct err *e)
{
	struct str reason = STR("");

	(void)api_body_str(c, "reason", &reason);
	TRY(problems_rc(&c->problems, e));
	TRY(office_freeze_lift(c->node, c->actor, c->match.id[0], reason, c->now, &c->problems, e));
	return api_answer_done(c);
}
