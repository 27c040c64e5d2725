/* unit.c -- the tree of units, and one of them. */
#include "web/web_int.h"

struct str unit_words(struct arena *a, const struct unit *u)
{
	return str_fmt(a, "%.*s (%.*s)", STR_FMT(u->name), STR_FMT(u->code));
}

void units_choose(struct visit *v, struct form_view *f, const char *name,
		  const struct units_view *all, struct str none)
{
	struct choice *c = ARENA_ARRAY(v->a, all->n_units + 1, struct choice);
	size_t n = 0;

	c[n++] = (struct choice){ STR("0"), none };
	for (size_t i = 0; i < all->n_units; i++) {
		const struct unit *u = &all->units[i];
		if (u->state == UNIT_ACTIVE)
			c[n++] = (struct choice){ str_fmt(v->a, "%lld", (long long)u->id),
						  unit_words(v->a, u) };
	}
	form_choices(f, name, c, n);
}

static const struct field_spec unit_fields[] = {
	{ .name = "unit_name", .is_required = true, .max = LIMIT_UNIT_NAME },
	{ .name = "unit_code", .is_required = true, .is_short = true, .max = LIMIT_UNIT_CODE },
	{ .name = "unit_parent" },
	{ .name = "unit_ordinal", .is_short = true },
};
#define N_UNIT_FIELDS (sizeof unit_fields / sizeof unit_fields[0])

enum rc units_load(struct visit *v, struct units_view *out, struct err *e)
{
	TRY(office_unit_names(v->node, v->a, v->actor, &out->units, &out->n_units, e));
	out->may_manage = policy_allows(v->actor, ACTION_ACCOUNT_MANAGE, NULL);
	return RC_OK;
}

static const struct unit *find_unit(const struct units_view *all, int64_t id)
{
	for (size_t i = 0; i < all->n_units; i++) {
		if (all->units[i].id == id)
			return &all->units[i];
	}
	return NULL;
}

static void fill_unit_form(struct visit *v, struct units_view *view, const struct unit *u)
{
	form_init(v, &view->form, unit_fields, N_UNIT_FIELDS);
	units_choose(v, &view->form, "unit_parent", view, text_get(v->lang, TEXT_UNITS_OF_ORGAN));
	form_value(&view->form, "unit_name", u->name);
	form_value(&view->form, "unit_code", u->code);
	form_value(&view->form, "unit_parent", str_fmt(v->a, "%lld", (long long)u->parent_id));
	form_value(&view->form, "unit_ordinal", str_fmt(v->a, "%lld", (long long)u->ordinal));
}

static enum rc show_units(struct visit *v, const struct err *why, struct err *e)
{
	const struct unit blank = { .name = STR(""), .code = STR("") };
	struct units_view view = { .n_units = 0 };

	TRY(units_load(v, &view, e));
	TRY(office_unit_list(v->node, v->a, v->actor, v->now, &view.units, &view.n_units, e));
	fill_unit_form(v, &view, &blank);
	form_retake(v, &view.form, why);
	TRY(frame_load(v, "units", e));
	return RESPOND(v, e, why ? 422 : 200, page_units, &v->frame, &view);
}

enum rc web_unit_list(struct visit *v, struct err *e)
{
	return show_units(v, NULL, e);
}

static void read_unit(struct visit *v, struct unit *out)
{
	*out = (struct unit){ .id = v->match.n_ids > 0 ? v->match.id[0] : 0,
			      .version = form_id(v, "version"),
			      .name = form_str(v, "unit_name"),
			      .code = form_str(v, "unit_code"),
			      .parent_id = form_id(v, "unit_parent") };
	form_number(v, "unit_ordinal",
		    (struct form_span){ 0, LIMIT_UNIT_ORDINAL, "problem.ordinal" }, &out->ordinal);
}

static const struct field_name unit_names[] = {
	{ "name", "unit_name" },
	{ "code", "unit_code" },
	{ "parent_id", "unit_parent" },
	{ "ordinal", "unit_ordinal" },
};
#define N_UNIT_NAMES (sizeof unit_names / sizeof unit_names[0])

static enum rc save_unit(struct visit *v, int64_t *out_id, struct err *e)
{
	struct unit u;

	read_unit(v, &u);
	TRY(problems_rc(&v->problems, e));
	enum rc rc = office_unit_save(v->node, v->actor, &u, v->now, out_id, &v->problems, e);
	form_rename(v, unit_names, N_UNIT_NAMES);
	return rc;
}

static struct url_path unit_path(struct visit *v, int64_t id)
{
	return url_path_of(str_fmt(v->a, "/units/%lld", (long long)id));
}

enum rc web_unit_add(struct visit *v, struct err *e)
{
	struct str name = form_str(v, "unit_name");
	struct err why;
	int64_t id;
	enum rc rc = save_unit(v, &id, e);

	if (form_refused(rc, e, &why))
		return show_units(v, &why, e);
	TRY(rc);
	flash_set(v, "success", "unit_added", name);
	return redirect(v, flash_path(v, URL_PATH("/units")));
}

static enum rc show_unit(struct visit *v, const struct err *why, struct err *e)
{
	struct units_view view = { .n_units = 0 };

	TRY(units_load(v, &view, e));
	view.shown = find_unit(&view, v->match.id[0]);
	if (!view.shown)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "no such unit");
	fill_unit_form(v, &view, view.shown);
	form_init(v, &view.end, (const struct field_spec[]){ { .name = "successor" } }, 1);
	units_choose(v, &view.end, "successor", &view, text_get(v->lang, TEXT_UNITS_NOBODY));
	form_value(&view.end, "successor", str_fmt(v->a, "%lld", (long long)view.shown->parent_id));
	form_retake(v, &view.form, why);
	TRY(office_unit_people(v->node, v->a, v->actor, view.shown->id, v->now, &view.people,
			       &view.n_people, e));
	TRY(frame_load(v, "units", e));
	return RESPOND(v, e, why ? 422 : 200, page_unit, &v->frame, &view);
}

enum rc web_unit_show(struct visit *v, struct err *e)
{
	return show_unit(v, NULL, e);
}

static enum rc unit_changed(struct visit *v, enum rc rc, const char *flash, struct err *e)
{
	struct err why;

	if (form_refused(rc, e, &why))
		return show_unit(v, &why, e);
	TRY(rc);
	flash_set(v, "success", flash, STR(""));
	return redirect(v, flash_path(v, unit_path(v, v->match.id[0])));
}

enum rc web_unit_set(struct visit *v, struct err *e)
{
	int64_t id;
	return unit_changed(v, save_unit(v, &id, e), "unit_saved", e);
}

enum rc web_unit_dissolve(struct visit *v, struct err *e)
{
	const struct unit u = { .id = v->match.id[0],
				.version = form_id(v, "version"),
				.successor_id = form_id(v, "successor") };

	return unit_changed(v, office_unit_dissolve(v->node, v->actor, &u, v->now, &v->problems, e),
			    "unit_dissolved", e);
}
