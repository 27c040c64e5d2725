/* pattern_calls.c -- mẫu phân phối over the API. */
#include "office/pattern.h"

#include "api/api_int.h"
#include "office/notice.h"

/* Those of one pattern. */
static void write_to(struct call *c, int64_t pattern_id, const struct pattern_to *to, size_t n)
{
	struct json *j = &c->json;

	json_key(j, "to");
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		if (to[i].pattern_id != pattern_id)
			continue;
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
	struct pattern_to *to;
	struct pattern *all;
	size_t n, n_to;

	TRY(office_pattern_list_to(c->node, c->a, c->actor, &all, &n, &to, &n_to, e));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_kv_i64(j, "id", all[i].id);
		json_kv_str(j, "name", all[i].name);
		json_kv_bool(j, "is_organ", all[i].is_organ);
		json_kv_bool(j, "is_own", all[i].owner_id == c->actor->account_id);
		json_kv_str(j, "text", all[i].words);
		json_kv_i64(j, "days", all[i].days);
		json_kv_bool(j, "is_checked", all[i].is_checked);
		write_to(c, all[i].id, to, n_to);
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
