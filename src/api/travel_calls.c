/* travel_calls.c -- how documents travel: to each receiver, and what the organ decides about it. */
#include "api/api_int.h"
#include "office/own_receiver.h"
#include "office/travel.h"

static void write_exemption(struct call *c, const struct paper_exemption *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_str(j, "name", x->name);
	json_kv_str(j, "given_by", x->given_by);
	json_kv_str(j, "reason", x->reason);
	json_kv_str(j, "valid_from", date_iso(c->a, x->valid_from));
	json_kv_str(j, "valid_to",
		    date_is_set(x->valid_to) ? date_iso(c->a, x->valid_to) : STR_NULL);
	json_kv_i64(j, "used", x->n_used);
	json_object_end(j);
}

enum rc api_travel_show(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct travel_view v;

	TRY(office_travel_view(c->node, c->a, c->actor, c->match.id[0], c->now, &v, e));
	json_object(j);
	json_kv_i64(j, "version", v.document.version);
	json_kv_bool(j, "may_edit", v.may_edit);
	json_key(j, "receivers");
	json_array(j);
	for (size_t i = 0; i < v.n_deliveries; i++) {
		const struct delivery *x = &v.deliveries[i];
		json_object(j);
		json_kv_i64(j, "delivery", x->id);
		json_kv_str(j, "code", x->is_outside ? STR("") : x->receiver_code);
		json_kv_str(j, "name", x->receiver_name);
		json_kv_bool(j, "is_outside", x->is_outside);
		json_kv_str(j, "form", form_text(x->form));
		json_kv_str(j, "form_proposed", form_text(x->form_proposed));
		json_kv_str(j, "purpose", purpose_text(x->purpose));
		json_kv_str(j, "purpose_proposed", purpose_text(x->purpose_proposed));
		json_object_end(j);
	}
	json_array_end(j);
	if (v.exemption.id > 0) {
		json_key(j, "exemption");
		write_exemption(c, &v.exemption);
	}
	json_object_end(j);
	return RC_OK;
}

static bool read_line(struct call *c, const struct jval *x, struct travel_line *out)
{
	struct str word;

	*out = (struct travel_line){ 0, FORM_UNKNOWN, PURPOSE_UNKNOWN };
	bool is_fine = jval_i64(jval_get(x, "delivery"), &out->delivery_id) &&
		       (!jval_get(x, "form") ||
			(api_member_str(x, "form", &word) && form_parse(word, &out->form))) &&
		       (!jval_get(x, "purpose") || (api_member_str(x, "purpose", &word) &&
						    purpose_parse(word, &out->purpose)));
	if (!is_fine)
		problem_add(&c->problems, "receivers", "problem.choice", 0);
	return is_fine;
}

enum rc api_travel_save(struct call *c, struct err *e)
{
	const struct jval *all = jval_get(c->body, "receivers");
	struct travel_line *lines = ARENA_ARRAY(c->a, jval_count(all) + 1, struct travel_line);
	struct travel_form f = { .document_id = c->match.id[0],
				 .lines = lines,
				 .n_lines = jval_count(all),
				 .exemption_id = -1 };

	(void)api_body_i64(c, "version", &f.version);
	(void)api_body_i64(c, "exemption", &f.exemption_id);
	for (size_t i = 0; i < f.n_lines && read_line(c, jval_at(all, i), &lines[i]);)
		i++;
	TRY(problems_rc(&c->problems, e));
	TRY(office_travel_save(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.document_id);
}

enum rc api_delivery_handed(struct call *c, struct err *e)
{
	struct paper_handed x = { .delivery_id = c->match.id[0], .how = STR("") };

	(void)api_body_str(c, "how", &x.how);
	api_body_date(c, "on", &x.on);
	TRY(problems_rc(&c->problems, e));
	TRY(office_paper_handed(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

enum rc api_own_receivers_set(struct call *c, struct err *e)
{
	struct own_receivers_form f = { .document_id = c->match.id[0] };
	struct flow_recipients all;

	(void)api_body_i64(c, "version", &f.version);
	(void)api_body_bool(c, "is_kept", &f.is_kept);
	TRY(problems_rc(&c->problems, e));
	TRY(office_own_receivers_choices(c->node, c->a, c->actor, c->now, &all, e));
	TRY(api_read_to(c, &all, false, &f.to, &f.n_to, e));
	TRY(office_own_receivers_save(c->node, c->actor, &f, c->now, &c->problems, e));
	return api_answer_id(c, 200, f.document_id);
}

enum rc api_came_set(struct call *c, struct err *e)
{
	enum form came = FORM_UNKNOWN;
	struct str word = STR(""), paper_at = STR("");

	(void)api_body_str(c, "came", &word);
	(void)api_body_str(c, "paper_at", &paper_at);
	(void)form_parse(word, &came);
	TRY(office_incoming_came(c->node, c->actor, c->match.id[0], came, paper_at, c->now,
				 &c->problems, e));
	return api_answer_id(c, 200, c->match.id[0]);
}

/* ---- of the organ ---- */

enum rc api_travel_settings(struct call *c, struct err *e)
{
	struct json *j = &c->json;
	struct travel_settings s;

	TRY(office_travel_settings(c->node, c->a, c->actor, &s, e));
	json_object(j);
	json_key(j, "types");
	json_array(j);
	for (size_t i = 0; i < s.n_types; i++)
		json_str(j, s.types[i]);
	json_array_end(j);
	json_key(j, "exemptions");
	json_array(j);
	for (size_t i = 0; i < s.n_exemptions; i++)
		write_exemption(c, &s.exemptions[i]);
	json_array_end(j);
	json_object_end(j);
	return RC_OK;
}

enum rc api_paper_types_set(struct call *c, struct err *e)
{
	const struct jval *all = jval_get(c->body, "types");
	struct str *types = ARENA_ARRAY(c->a, jval_count(all) + 1, struct str);

	if (!all || !jval_is_array(all)) /* read as none, it would take all of them away */
		problem_add(&c->problems, "types", "problem.type", 0);
	for (size_t i = 0; i < jval_count(all); i++) {
		if (!jval_str(jval_at(all, i), &types[i]))
			problem_add(&c->problems, "types", "problem.type", 0);
	}
	TRY(problems_rc(&c->problems, e));
	TRY(office_paper_types_set(c->node, c->actor, types, jval_count(all), c->now, &c->problems,
				   e));
	return api_travel_settings(c, e);
}

enum rc api_exemption_add(struct call *c, struct err *e)
{
	struct paper_exemption x = { .name = STR(""), .given_by = STR(""), .reason = STR("") };
	int64_t id;

	(void)api_body_str(c, "name", &x.name);
	(void)api_body_str(c, "given_by", &x.given_by);
	(void)api_body_str(c, "reason", &x.reason);
	api_body_date(c, "valid_from", &x.valid_from);
	api_body_date(c, "valid_to", &x.valid_to);
	TRY(problems_rc(&c->problems, e));
	TRY(office_exemption_add(c->node, c->actor, &x, c->now, &id, &c->problems, e));
	return api_answer_id(c, 201, id);
}

enum rc api_exemption_end(struct call *c, struct err *e)
{
	TRY(office_exemption_end(c->node, c->actor, c->match.id[0], c->now, e));
	return api_answer_id(c, 200, c->match.id[0]);
}
