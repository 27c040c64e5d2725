/* pattern_calls.c -- mẫu phân phối over the API. */
#include "office/pattern.h"

#include "api/api_int.h"
#include "office/notice.h"

static void write_to(struct call *c, const struct pattern_to *to, size_t n)
{
	struct json *j = &c->json;

	json_key(j, "to");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_str(j, "part", assignment_part_text(to[i].part));
		api_write_id(c, "unit_id", to[i].unit_id);
		api_write_id(c, "account_id", to[i].account_id);
		json_kv_str(j, "name", to[i].name);
		json_object_end(j);
	}
	json_array_end(j);
}

enum rc api_pattern_list(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct pattern *all;
	size_t n;

	TRY(office_pattern_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		struct pattern_to *to;
		struct pattern x;
		size_t n_to;
		TRY(office_pattern_load(c->node, c->a, c->actor, all[i].id, &x, &to, &n_to, e));
		json_object(j);
		json_kv_i64(j, "id", x.id);
		json_kv_str(j, "name", x.name);
		json_kv_bool(j, "is_organ", x.is_organ);
		json_kv_bool(j, "is_own", x.owner_id == c->actor->account_id);
		json_kv_str(j, "text", x.words);
		json_kv_i64(j, "days", x.days);
		json_kv_bool(j, "is_checked", x.is_checked);
		write_to(c, to, n_to);
		json_object_end(j);
	}
	json_array_end(j);
	return RC_OK;
}

enum rc api_pattern_keep(struct call *c, struct err *e)
{
	struct pattern_form f = { .name = STR(""), .words = STR("") };
	struct flow_recipients all;
	int64_t id;

	(void)api_body_str(c, "name", &f.name);
	(void)api_body_str(c, "text", &f.words);
	(void)api_body_i64(c, "days", &f.days);
	(void)api_body_bool(c, "is_organ", &f.is_organ);
	(void)api_body_bool(c, "is_checked", &f.is_checked);
	TRY(problems_rc(&c->problems, e));
	if (!pattern_is_for(c->actor))
		return err_set(e, RC_DENIED, "err.denied.role", "who gives work");
	/* names are looked up among those whom one may write to: who gives work reaches at least whom it goes to */
	TRY(office_notice_recipients(c->node, c->a, c->actor, c->now, &all, e));
	TRY(api_read_to(c, &all, true, &f.to, &f.n_to, e));
	TRY(office_pattern_keep(c->node, c->actor, &f, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_pattern_drop(struct call *c, struct err *e)
{
	TRY(office_pattern_drop(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_done(c);
}
