/* catalog_calls.c -- the yearly list of files over the API. */
#include "api/api_int.h"
#include "office/catalog.h"

static void write_catalog(struct call *c, const struct catalog *x)
{
	struct json *j = &c->json;

	json_kv_i64(j, "year", x->year);
	json_kv_i64(j, "version", x->version);
	json_kv_str(j, "state", catalog_state_text(x->state));
	json_kv_str(j, "decision", x->decision);
	json_kv_str(j, "issued_on", date_iso(c->a, x->issued_on));
	json_kv_str(j, "reason", x->reason);
	json_kv_str(j, "by", x->by_name);
	json_kv_str(j, "at", time_iso(c->a, x->at));
}

static void write_entry(struct call *c, const struct catalog_entry *x)
{
	struct json *j = &c->json;

	json_object(j);
	json_kv_i64(j, "id", x->id);
	json_kv_i64(j, "version", x->version);
	json_kv_str(j, "kind", entry_kind_text(x->kind));
	json_kv_i64(j, "ordinal", x->ordinal);
	json_kv_str(j, "notation", x->notation);
	json_kv_str(j, "title", x->title);
	json_kv_i64(j, "retention", x->retention);
	api_write_id(c, "unit_id", x->unit_id);
	json_kv_str(j, "unit", x->unit_name);
	api_write_id(c, "maker_id", x->maker_id);
	json_kv_str(j, "maker", x->maker_name);
	json_kv_str(j, "note", x->note);
	api_write_id(c, "file_id", x->file_id);
	json_object_end(j);
}

enum rc api_catalog_list(struct call *c, struct err *e)
{
	struct catalog *all;
	size_t n;

	TRY(office_catalog_list(c->node, c->a, c->actor, &all, &n, e));
	json_array(&c->json);
	for (size_t i = 0; i < n; i++) {
		json_object(&c->json);
		write_catalog(c, &all[i]);
		json_object_end(&c->json);
	}
	json_array_end(&c->json);
	return RC_OK;
}

enum rc api_catalog_show(struct call *c, struct err *e)
{
	struct catalog_view v;

	TRY(office_catalog_view(c->node, c->a, c->actor, c->match.id[0], &v, e));
	json_object(&c->json);
	write_catalog(c, &v.catalog);
	json_key(&c->json, "entries");
	json_array(&c->json);
	for (size_t i = 0; i < v.n_entries; i++)
		write_entry(c, &v.entries[i]);
	json_array_end(&c->json);
	json_object_end(&c->json);
	return RC_OK;
}

enum rc api_catalog_begin(struct call *c, struct err *e)
{
	bool is_copy = false;
	int64_t year = 0;

	(void)api_body_i64(c, "year", &year);
	(void)api_body_bool(c, "copy", &is_copy);
	TRY(problems_rc(&c->problems, e));
	TRY(office_catalog_begin(c->node, c->actor, year, is_copy, c->now, &c->problems, e));
	return api_answer_done(c);
}

static enum rc save(struct call *c, int64_t id, struct err *e)
{
	struct entry_form f = { .year = c->match.id[0], .entry = { .id = id, .kind = ENTRY_FILE } };
	struct catalog_entry *x = &f.entry;
	struct str kind = STR("");
	int64_t out_id;

	(void)api_body_i64(c, "version", &x->version);
	(void)api_body_str(c, "kind", &kind);
	(void)api_body_str(c, "title", &x->title);
	(void)api_body_str(c, "notation", &x->notation);
	(void)api_body_i64(c, "retention", &x->retention);
	(void)api_body_i64(c, "unit_id", &x->unit_id);
	(void)api_body_i64(c, "maker_id", &x->maker_id);
	(void)api_body_str(c, "note", &x->note);
	(void)api_body_i64(c, "under_id", &f.under_id);
	if (kind.n > 0 && !entry_kind_parse(kind, &x->kind))
		problem_add(&c->problems, "kind", "problem.choice", 0);
	TRY(problems_rc(&c->problems, e));
	TRY(office_entry_save(c->node, c->actor, &f, c->now, &out_id, &c->problems, e));
	return api_answer_id(c, id == 0 ? 201 : 200, out_id);
}

enum rc api_entry_add(struct call *c, struct err *e)
{
	return save(c, 0, e);
}

enum rc api_entry_set(struct call *c, struct err *e)
{
	return save(c, c->match.id[1], e);
}

enum rc api_entry_act(struct call *c, struct err *e)
{
	static const char *const words[] = { "drop", "up", "down" };
	int64_t version = 0;

	(void)api_body_i64(c, "version", &version);
	TRY(problems_rc(&c->problems, e));
	for (int i = 0; i < 3; i++) {
		if (!str_eq_c(c->match.word[0], words[i]))
			continue;
		TRY(office_entry_act(c->node, c->actor, c->match.id[1], version, (enum entry_act)i,
				     c->now, e));
		return api_answer_done(c);
	}
	return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
}

enum rc api_catalog_act(struct call *c, struct err *e)
{
	struct catalog_act x = { .year = c->match.id[0] };
	const struct str what = c->match.word[0];

	(void)api_body_i64(c, "version", &x.version);
	(void)api_body_str(c, "reason", &x.reason);
	(void)api_body_str(c, "decision", &x.decision);
	(void)api_body_date(c, "issued_on", &x.issued_on);
	TRY(problems_rc(&c->problems, e));
	if (str_eq_c(what, "submit"))
		x.what = ACTION_CATALOG_SUBMIT;
	else if (str_eq_c(what, "issue"))
		x.what = ACTION_CATALOG_ISSUE;
	else if (str_eq_c(what, "return"))
		x.what = ACTION_CATALOG_RETURN;
	else
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such act");
	TRY(office_catalog_act(c->node, c->actor, &x, c->now, &c->problems, e));
	return api_answer_done(c);
}
