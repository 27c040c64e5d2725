/* bulk.c -- one thing done to many rows of a list: what is chosen, what is asked for besides, what could not be
 * done and why. */
#include "office/bulk.h"
#include "web/web_int.h"

#include "web/file_web.h"

/* ---- offered above a list ---- */

void bulk_offer(struct visit *v, struct bulk_bar *b, enum bulk_act act)
{
	if (b->n_acts == sizeof b->acts / sizeof b->acts[0] || !office_bulk_may(v->actor, act))
		return;
	b->acts[b->n_acts++] = act;
	b->back = v->ctx.path;
}

struct str bulk_value(struct arena *a, int64_t id, int64_t version, int64_t document_id)
{
	return str_fmt(a, "%lld.%lld.%lld", (long long)id, (long long)version,
		       (long long)document_id);
}

struct str bulk_value_of(struct arena *a, const struct document *d)
{
	return bulk_value(a, d->id, d->version, d->id);
}

/* ---- what was chosen ---- */

struct choosing {
	enum bulk_act act;
	struct bulk_row *rows;
	size_t n;
};

static bool read_row(struct str value, struct bulk_row *out)
{
	struct str id, version, document;

	if (!str_split(value, '.', &id, &version) || !str_split(version, '.', &version, &document))
		return false;
	return str_to_i64(id, 1, INT64_MAX, &out->id) &&
	       str_to_i64(version, 0, INT64_MAX, &out->version) &&
	       str_to_i64(document, 0, INT64_MAX, &out->document_id);
}

static enum rc read_chosen(struct visit *v, struct choosing *x, struct err *e)
{
	const struct net_form *form = &v->form.form;

	*x = (struct choosing){ .rows = ARENA_ARRAY(v->a, form->n + 1, struct bulk_row) };
	if (!bulk_act_parse(v->match.word[0], &x->act))
		return err_set(e, RC_NOT_FOUND, "err.no_page", "no such act");
	for (size_t i = 0; i < form->n; i++) {
		if (!str_eq_c(form->fields[i].name, "row[]"))
			continue;
		if (!read_row(form->fields[i].value, &x->rows[x->n++]))
			return err_set(e, RC_INVALID, "err.rc.INVALID", "no such row");
	}
	return RC_OK;
}

/* ---- named ---- */

static enum rc name_permissions(struct visit *v, const struct bulk_row *rows, struct bulk_view *out,
				struct err *e)
{
	struct permission_change *all;
	size_t n;

	TRY(office_permission_changes(v->node, v->a, v->actor, &all, &n, e));
	for (size_t i = 0; i < out->n_lines; i++) {
		for (size_t k = 0; k < n; k++) {
			if (all[k].id == rows[i].id)
				out->lines[i].words = change_words(v->a, v->lang, &all[k]);
		}
	}
	return RC_OK;
}

static enum rc name_lines(struct visit *v, const struct bulk_row *rows, size_t n,
			  struct bulk_view *out, struct err *e)
{
	struct document *documents;

	out->lines = ARENA_ARRAY(v->a, n + 1, struct bulk_line);
	out->n_lines = n;
	for (size_t i = 0; i < n; i++)
		out->lines[i] = (struct bulk_line){
			.value = bulk_value(v->a, rows[i].id, rows[i].version, rows[i].document_id),
			.words = text_get(v->lang, TEXT_BULK_UNKNOWN),
		};
	if (bulk_kind_of(out->act) == BULK_PERMISSIONS)
		return name_permissions(v, rows, out, e);
	TRY(office_bulk_documents(v->node, v->a, v->actor, rows, n, &documents, e));
	for (size_t i = 0; i < n; i++)
		out->lines[i].document = documents[i];
	return RC_OK;
}

/* ---- what it needs besides ---- */

static const struct field_spec leader_field[] = { { .name = "bulk_leader", .is_required = true } };
static const struct field_spec file_field[] = { { .name = "bulk_file", .is_required = true } };

static const struct field_spec *more_field(enum bulk_act act)
{
	if (!bulk_needs_more(act))
		return NULL;
	return act == BULK_PRESENT ? leader_field : file_field;
}

static enum rc choose_leader(struct visit *v, struct form_view *f, struct err *e)
{
	struct flow_person *all;
	size_t n;

	TRY(office_flow_leaders(v->node, v->a, v->actor, v->now, &all, &n, e));
	struct choice *c = ARENA_ARRAY(v->a, n + 1, struct choice);
	for (size_t i = 0; i < n; i++)
		c[i] = leader_choice(v, &all[i]);
	form_choices(f, "bulk_leader", c, n);
	return RC_OK;
}

static enum rc fill_form(struct visit *v, struct bulk_view *out, struct err *e)
{
	const struct field_spec *field = more_field(out->act);
	size_t n;

	form_init(v, &out->form, field, field ? 1 : 0);
	if (!field)
		return RC_OK;
	return out->act == BULK_PRESENT ? choose_leader(v, &out->form, e)
					: fillable_choose(v, &out->form, field->name, &n, e);
}

/* ---- the page ---- */

static enum rc show(struct visit *v, struct bulk_view *view, int status, struct err *e)
{
	view->back = next_path(v, form_str(v, "back"));
	TRY(frame_load(v, "", e));
	return RESPOND(v, e, status, page_bulk, &v->frame, view);
}

/* What was chosen, once more; why NULL: something else is to be said first. */
static enum rc show_again(struct visit *v, const struct choosing *x, const struct err *why,
			  struct err *e)
{
	struct bulk_view view = { .act = x->act, .is_again = v->is_token_stale };
	size_t n = x->n < LIMIT_BULK ? x->n : LIMIT_BULK;

	TRY(fill_form(v, &view, e));
	TRY(name_lines(v, x->rows, n, &view, e));
	form_take(v, &view.form);
	if (why)
		form_error(v, &view.form, why);
	return show(v, &view, v->is_token_stale ? 409 : why ? 422 : 200, e);
}

static const char *done_key(struct visit *v, enum bulk_act act)
{
	return str_c(v->a, str_fmt(v->a, "bulk_%.*s", STR_FMT(bulk_act_text(act))));
}

static struct str done_words(struct visit *v, enum bulk_act act, size_t n)
{
	const struct text_param param = text_param_i64((int64_t)n);
	struct str text = STR("");

	(void)text_find(v->lang, str_fmt(v->a, "flash.%s", done_key(v, act)), &text);
	return text_format(v->a, text, &param, 1);
}

static enum rc show_failures(struct visit *v, const struct choosing *x, const struct bulk_result *r,
			     struct err *e)
{
	struct bulk_row *rows = ARENA_ARRAY(v->a, r->n_failures + 1, struct bulk_row);
	struct bulk_view view = { .act = x->act, .n_failed = (int64_t)r->n_failures };

	for (size_t i = 0; i < r->n_failures; i++)
		rows[i] = r->failures[i].row;
	TRY(name_lines(v, rows, r->n_failures, &view, e));
	for (size_t i = 0; i < r->n_failures; i++)
		view.lines[i].why = text_of_err(v->a, v->lang, &r->failures[i].why);
	if (r->n_done > 0)
		view.done = done_words(v, x->act, r->n_done);
	return show(v, &view, r->n_done > 0 ? 200 : 409, e);
}

static enum rc go_back(struct visit *v, const struct choosing *x, size_t n_done)
{
	flash_set(v, "success", done_key(v, x->act), str_fmt(v->a, "%zu", n_done));
	return redirect(v, flash_path(v, next_path(v, form_str(v, "back"))));
}

/* Its list is the page that it stands on. */
enum rc web_bulk_show(struct visit *v, struct err *e)
{
	(void)e;
	return redirect(v, URL_PATH("/"));
}

enum rc web_bulk_do(struct visit *v, struct err *e)
{
	struct bulk_result r;
	struct choosing x;
	struct err why;

	TRY(read_chosen(v, &x, e));
	const struct field_spec *field = more_field(x.act);
	bool is_asked = field && !form_str(v, field->name).p && x.n > 0;
	if (v->is_token_stale || is_asked)
		return show_again(v, &x, NULL, e);
	const struct bulk_form f = {
		.act = x.act, .rows = x.rows, .n = x.n, .with = field ? form_id(v, field->name) : 0
	};
	enum rc rc = office_bulk_do(v->node, v->a, v->actor, &f, v->now, &r, &v->problems, e);
	form_rename(v, &(struct field_name){ "with", field ? field->name : "with" }, 1);
	if (form_refused(rc, e, &why))
		return show_again(v, &x, &why, e);
	TRY(rc);
	return r.n_failures > 0 ? show_failures(v, &x, &r, e) : go_back(v, &x, r.n_done);
}
