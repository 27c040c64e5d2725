/* doc_group.c -- nhóm tài liệu: an organ's groups, one of them, and those of a document. */
#include "office/series.h"
#include "web/draft_views.h"
#include "web/group_views.h"
#include "web/web_int.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec group_fields[] = {
	{ .name = "group_name", .is_required = true, .max = LIMIT_GROUP_NAME },
	{ .name = "group_words", .rows = 2, .max = LIMIT_REASON },
	{ .name = "group_level", .is_required = true }, /* of a new one: last */
};
static const struct field_name group_names[] = {
	{ "name", "group_name" },
	{ "description", "group_words" },
};
static const struct field_spec new_reader_fields[] = {
	{ .name = "group_unit" },
	{ .name = "group_person" },
};
static const struct field_name reader_names[] = { { "reader", "group_person" } };
static const struct field_spec rule_fields[] = {
	{ .name = "group_register", .is_required = true },
	{ .name = "group_type", .max = LIMIT_TYPE_NAME },
};
static const struct field_name rule_names[] = {
	{ "type_name", "group_type" },
	{ "direction", "group_register" },
	{ "series_id", "group_register" },
};
static const struct field_spec put_fields[] = { { .name = "group_into", .is_required = true } };

static struct url_path group_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/groups/%lld", (long long)id));
}

static struct str number_text(struct visit *v, int64_t id)
{
	return str_fmt(v->a, "%lld", (long long)id);
}

/* ---- all of them ---- */

static void choose_level(struct visit *v, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, group_level__COUNT, struct choice);

	for (int i = 0; i < (int)group_level__COUNT; i++) {
		struct str word = group_level_text((enum group_level)i);
		c[i] = (struct choice){ word, enum_words(v, "group_level", word) };
	}
	form_choices(f, "group_level", c, group_level__COUNT);
	form_value(f, "group_level", group_level_text(GROUP_LISTED));
}

static enum rc show_groups(struct visit *v, const struct err *why, struct err *e)
{
	struct groups_page p = { .may_manage = policy_allows(v->actor, ACTION_GROUP_MANAGE, NULL) };

	TRY(office_group_list(v->node, v->a, v->actor, &p.rows, &p.n_rows, e));
	form_init(v, &p.form, group_fields, N(group_fields));
	choose_level(v, &p.form);
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "groups", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_groups, &v->frame, &p);
}

enum rc web_group_list(struct visit *v, struct err *e)
{
	return show_groups(v, NULL, e);
}

static enum rc save(struct visit *v, int64_t id, int64_t *out_id, struct err *e)
{
	struct doc_group g = { .id = id,
			       .version = form_id(v, "version"),
			       .name = form_str(v, "group_name"),
			       .description = form_str(v, "group_words") };

	if (id == 0 && !group_level_parse(form_str(v, "group_level"), &g.level))
		problem_add(&v->problems, "group_level", "problem.choice", 0);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_group_save(v->node, v->actor, &g, v->now, out_id, &v->problems, e);
	form_rename(v, group_names, N(group_names));
	return rc;
}

enum rc web_group_make(struct visit *v, struct err *e)
{
	struct err why;
	int64_t id;
	enum rc rc = save(v, 0, &id, e);

	if (form_refused(rc, e, &why))
		return show_groups(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "group_made", STR(""));
	return redirect(v, flash_path(v, group_path(v, id)));
}

/* ---- one of them ---- */

enum group_form { FORM_NONE, FORM_GROUP, FORM_READER, FORM_RULE };

static enum rc choose_unit(struct visit *v, struct form_view *f, struct err *e)
{
	struct units_view units = { .n_units = 0 };

	TRY(units_load(v, &units, e));
	units_choose(v, f, "group_unit", &units, text_get(v->lang, TEXT_GROUPS_NO_UNIT));
	return RC_OK;
}

/* What is registered; all that is issued; a series of it. */
static enum rc choose_register(struct visit *v, struct form_view *f, struct err *e)
{
	struct series_view *all;
	size_t n, n_choices = 0;

	TRY(office_series_list(v->node, v->a, v->actor, DIRECTION_OUTGOING, v->now, &all, &n, e));
	struct choice *c = ARENA_ARRAY(v->a, n + 2, struct choice);
	c[n_choices++] = (struct choice){ direction_text(DIRECTION_INCOMING),
					  text_get(v->lang, TEXT_GROUPS_RULE_INCOMING) };
	c[n_choices++] = (struct choice){ direction_text(DIRECTION_OUTGOING),
					  text_get(v->lang, TEXT_GROUPS_RULE_OUTGOING) };
	for (size_t i = 0; i < n; i++)
		c[n_choices++] = (struct choice){ number_text(v, all[i].series.id),
						  series_words(v->lang, all[i].series.name) };
	form_choices(f, "group_register", c, n_choices);
	return RC_OK;
}

static enum rc show_group(struct visit *v, enum group_form which, const struct err *why,
			  struct err *e)
{
	struct group_page p = { .v = { .n_readers = 0 } };

	TRY(office_group_view(v->node, v->a, v->actor, v->match.id[0], &p.v, e));
	form_init(v, &p.form, group_fields, N(group_fields) - 1);
	form_value(&p.form, "group_name", p.v.group.name);
	form_value(&p.form, "group_words", p.v.group.description);
	form_init(v, &p.reader, new_reader_fields, N(new_reader_fields));
	TRY(choose_unit(v, &p.reader, e));
	form_init(v, &p.rule, rule_fields, N(rule_fields));
	TRY(choose_register(v, &p.rule, e));
	if (which == FORM_READER)
		form_retake(v, &p.reader, why);
	else if (which == FORM_RULE)
		form_retake(v, &p.rule, why);
	else if (why)
		form_retake(v, &p.form, why);
	TRY(frame_load(v, "groups", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_group, &v->frame, &p);
}

enum rc web_group_show(struct visit *v, struct err *e)
{
	return show_group(v, FORM_NONE, NULL, e);
}

static enum rc group_changed(struct visit *v, enum group_form which, enum rc rc, const char *flash,
			     struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_group(v, which, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, group_path(v, v->match.id[0])));
}

enum rc web_group_save(struct visit *v, struct err *e)
{
	int64_t id;

	return group_changed(v, FORM_GROUP, save(v, v->match.id[0], &id, e), "group_saved", e);
}

enum rc web_group_end(struct visit *v, struct err *e)
{
	return group_changed(v, FORM_GROUP,
			     office_group_end(v->node, v->actor, v->match.id[0], v->now, e),
			     "group_ended", e);
}

static enum rc find_person(struct visit *v, struct group_reader *r, struct err *e)
{
	struct str login = str_lower(v->a, str_trim(form_str(v, "group_person")));
	bool is_there;

	if (login.n == 0)
		return RC_OK;
	enum rc rc = office_person_find(v->node, v->a, v->actor, login, &r->account_id, e);
	TRY(err_if_absent(e, rc, &is_there));
	if (!is_there)
		problem_add_words(&v->problems, "group_person", "problem.no_person", login,
				  STR(""));
	return RC_OK;
}

static enum rc add_reader(struct visit *v, struct err *e)
{
	struct group_reader r = { .group_id = v->match.id[0], .unit_id = form_id(v, "group_unit") };
	int64_t id;

	TRY(find_person(v, &r, e));
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_group_reader_add(v->node, v->actor, &r, v->now, &id, &v->problems, e);
	form_rename(v, reader_names, N(reader_names));
	return rc;
}

enum rc web_group_reader_add(struct visit *v, struct err *e)
{
	return group_changed(v, FORM_READER, add_reader(v, e), "group_reader_added", e);
}

enum rc web_group_reader_end(struct visit *v, struct err *e)
{
	return group_changed(v, FORM_READER,
			     office_group_reader_end(v->node, v->actor, v->match.id[1], v->now, e),
			     "group_reader_ended", e);
}

static enum rc add_rule(struct visit *v, struct err *e)
{
	struct group_rule r = { .group_id = v->match.id[0],
				.direction = DIRECTION_OUTGOING,
				.series_id = form_id(v, "group_register"),
				.type_name = form_str(v, "group_type") };
	int64_t id;

	if (r.series_id == 0 && !direction_parse(form_str(v, "group_register"), &r.direction))
		problem_add(&v->problems, "group_register", "problem.choice", 0);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_group_rule_add(v->node, v->actor, &r, v->now, &id, &v->problems, e);
	form_rename(v, rule_names, N(rule_names));
	return rc;
}

enum rc web_group_rule_add(struct visit *v, struct err *e)
{
	return group_changed(v, FORM_RULE, add_rule(v, e), "group_rule_added", e);
}

enum rc web_group_rule_drop(struct visit *v, struct err *e)
{
	return group_changed(v, FORM_RULE,
			     office_group_rule_drop(v->node, v->actor, v->match.id[0],
						    v->match.id[1], v->now, e),
			     "group_rule_dropped", e);
}

/* ---- of a document ---- */

static enum rc show_document(struct visit *v, const struct err *why, struct err *e)
{
	struct document_groups_page p = { .v = { .n_in = 0 } };

	TRY(office_groups_of(v->node, v->a, v->actor, v->match.id[0], &p.v, e));
	p.back = doc_path(v->a, &p.v.document);
	form_init(v, &p.form, put_fields, N(put_fields));
	struct choice *c = ARENA_ARRAY(v->a, p.v.n_others + 1, struct choice);
	for (size_t i = 0; i < p.v.n_others; i++)
		c[i] = (struct choice){ number_text(v, p.v.others[i].id), p.v.others[i].name };
	form_choices(&p.form, "group_into", c, p.v.n_others);
	form_retake(v, &p.form, why);
	TRY(frame_load(v, "", e));
	return RESPOND(v, e, why ? rc_http_status(why->rc) : 200, page_document_groups, &v->frame,
		       &p);
}

enum rc web_document_groups(struct visit *v, struct err *e)
{
	return show_document(v, NULL, e);
}

/* "out": of that group; else into the one that is chosen. */
enum rc web_document_group_fill(struct visit *v, struct err *e)
{
	int64_t out = form_id(v, "out");
	const struct group_filling f = { .document_id = v->match.id[0],
					 .group_id = out > 0 ? out : form_id(v, "group_into"),
					 .is_out = out > 0 };
	struct err why;

	if (f.group_id == 0)
		problem_add(&v->problems, "group_into", "problem.required", 0);
	enum rc rc = problems_rc(&v->problems, e);
	if (rc == RC_OK)
		rc = office_group_fill(v->node, v->actor, &f, v->now, e);
	if (form_refused(rc, e, &why))
		return show_document(v, &why, e);
	TRY(rc);
	flash_set(v, "success", f.is_out ? "group_out" : "group_in", STR(""));
	return redirect(v, flash_path(v, url_path_of(str_fmt(v->a, "/documents/%lld/groups",
							     (long long)f.document_id))));
}
