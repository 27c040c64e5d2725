/* saved.c -- searches that are kept under a name: on the search's page, and on one of their own. */
#include "base/limits.h"
#include "web/saved.h"
#include "web/search_views.h"

#define N(x) (sizeof(x) / sizeof *(x))

static const struct field_spec saved_fields[] = {
	{ .name = "saved_name", .is_required = true, .max = LIMIT_SAVED_NAME },
	{ .name = "saved_for", .is_required = true },
};
static const struct field_name saved_names[] = { { "name", "saved_name" },
						 { "share", "saved_for" },
						 { "q", "saved_name" } };

bool saved_field_next(struct str *rest, struct saved_field *out)
{
	return search_question_next(rest, &out->name, &out->value);
}

/* ---- for whom ---- */

static struct str unit_word(struct visit *v, int64_t unit_id)
{
	return str_fmt(v->a, "%lld", (long long)unit_id);
}

static bool is_mine(const struct visit *v, int64_t unit_id)
{
	for (size_t i = 0; i < v->actor->n_capacities; i++) {
		if (v->actor->capacities[i].unit_id == unit_id)
			return true;
	}
	return false;
}

static void choose_for(struct visit *v, const struct units_view *units, struct form_view *f)
{
	struct choice *c = ARENA_ARRAY(v->a, units->n_units + 2, struct choice);
	size_t n = 0;

	c[n++] = (struct choice){ STR("own"), text_get(v->lang, TEXT_SAVED_OWN) };
	for (size_t i = 0; i < units->n_units; i++) {
		const struct unit *u = &units->units[i];
		if (is_mine(v, u->id))
			c[n++] = (struct choice){ unit_word(v, u->id), u->name };
	}
	if (policy_allows(v->actor, ACTION_SEARCH_SHARE, NULL))
		c[n++] = (struct choice){ STR("organ"), text_get(v->lang, TEXT_SAVED_ORGAN) };
	form_choices(f, "saved_for", c, n);
}

static void read_for(struct visit *v, struct saved_search *x)
{
	struct str word = form_str(v, "saved_for");

	x->name = form_str(v, "saved_name");
	x->unit_id = 0;
	x->is_organ = str_eq(word, STR("organ"));
	if (!x->is_organ && !str_eq(word, STR("own")) &&
	    !str_to_i64(word, 1, INT64_MAX, &x->unit_id))
		problem_add(&v->problems, "share", "problem.choice", 0);
}

/* ---- shown ---- */

static struct url_path path_of(struct visit *v, struct str question)
{
	struct url_path path = URL_PATH("/search");
	struct saved_field x;

	while (saved_field_next(&question, &x))
		path = url_path_query(v->a, path, x.name, x.value);
	return path;
}

enum rc saved_fill(struct visit *v, const struct units_view *units, struct saved_view *out,
		   struct err *e)
{
	struct saved_search *all;

	TRY(office_saved_list(v->node, v->a, v->actor, &all, &out->n_rows, e));
	out->rows = ARENA_ARRAY(v->a, out->n_rows + 1, struct saved_link);
	for (size_t i = 0; i < out->n_rows; i++) {
		bool is_own = all[i].owner_id == v->actor->account_id;
		out->rows[i] = (struct saved_link){
			.saved = all[i],
			.path = path_of(v, all[i].question),
			.is_own = is_own,
			.may_drop = is_own || (all[i].is_organ &&
					       policy_allows(v->actor, ACTION_SEARCH_SHARE, NULL)),
		};
	}
	form_init(v, &out->form, saved_fields, N(saved_fields));
	choose_for(v, units, &out->form);
	return RC_OK;
}

static enum rc fill(struct visit *v, struct saved_view *out, struct err *e)
{
	struct units_view units;

	TRY(units_load(v, &units, e));
	return saved_fill(v, &units, out, e);
}

static enum rc show(struct visit *v, struct saved_view *view, const struct err *why, struct err *e)
{
	form_retake(v, &view->form, why);
	TRY(frame_load(v, "search", e));
	return RESPOND(v, e, why ? 422 : 200, page_saved_searches, &v->frame, view);
}

enum rc web_saved_list(struct visit *v, struct err *e)
{
	struct saved_view view = { .id = 0 };

	TRY(fill(v, &view, e));
	return show(v, &view, NULL, e);
}

enum rc web_saved_show(struct visit *v, struct err *e)
{
	struct saved_view view = { .id = v->match.id[0] };
	struct saved_search x;

	TRY(office_saved_load(v->node, v->a, v->actor, view.id, &x, e));
	if (x.owner_id != v->actor->account_id)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "somebody else's");
	TRY(fill(v, &view, e));
	form_value(&view.form, "saved_name", x.name);
	form_value(&view.form, "saved_for",
		   x.is_organ      ? STR("organ")
		   : x.unit_id > 0 ? unit_word(v, x.unit_id)
				   : STR("own"));
	return show(v, &view, NULL, e);
}

/* ---- kept, and dropped ---- */

static enum rc kept(struct visit *v, enum rc rc, struct saved_view *view, struct err *e)
{
	struct err why;

	form_rename(v, saved_names, N(saved_names));
	if (form_refused(rc, e, &why)) {
		TRY(fill(v, view, e));
		return show(v, view, &why, e);
	}
	TRY(rc);
	flash_set(v, "success", "search_saved", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/search/saved")));
}

enum rc web_saved_add(struct visit *v, struct err *e)
{
	struct saved_search x = { .question = STR("") };
	struct saved_view view = { .id = 0 };
	int64_t id;

	for (size_t i = 0; i < search_fields_count; i++)
		search_question_add(v->a, &x.question, str_of(search_fields[i]),
				    form_str(v, search_fields[i]));
	search_question_add(v->a, &x.question, STR("order"), form_str(v, "order"));
	search_question_add(v->a, &x.question, STR("columns"), form_str(v, "columns"));
	view.question = x.question;
	read_for(v, &x);
	return kept(v, office_saved_save(v->node, v->actor, &x, v->now, &id, &v->problems, e),
		    &view, e);
}

enum rc web_saved_set(struct visit *v, struct err *e)
{
	struct saved_search x = { .id = v->match.id[0] };
	struct saved_view view = { .id = x.id };
	int64_t id;

	read_for(v, &x);
	return kept(v, office_saved_save(v->node, v->actor, &x, v->now, &id, &v->problems, e),
		    &view, e);
}

enum rc web_saved_remove(struct visit *v, struct err *e)
{
	TRY(office_saved_drop(v->node, v->actor, v->match.id[0], v->now, e));
	flash_set(v, "success", "search_dropped", STR(""));
	return redirect(v, flash_path(v, URL_PATH("/search/saved")));
}
