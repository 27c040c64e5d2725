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
	struct buf b;

	buf_init(&b, a, 3 * 21); /* numbers of 64 bits and what parts them */
	buf_add_i64(&b, id);
	buf_add_char(&b, '.');
	buf_add_i64(&b, version);
	buf_add_char(&b, '.');
	buf_add_i64(&b, document_id);
	return buf_str(&b);
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

static enum rc read_chosen(struct visit *v, const struct net_form *form, struct choosing *x,
			   struct err *e)
{
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

static enum rc fill_leaders(struct visit *v, struct form_view *f, struct err *e)
{
	struct flow_person *all;
	size_t n;

	TRY(office_flow_leaders(v->node, v->a, v->actor, v->now, &all, &n, e));
	choose_leader(v, f, "bulk_leader", all, n);
	return RC_OK;
}

static enum rc fill_form(struct visit *v, struct bulk_view *out, struct err *e)
{
	const struct field_spec *field = more_field(out->act);
	size_t n;

	form_init(v, &out->form, field, field ? 1 : 0);
	if (!field)
		return RC_OK;
	return out->act == BULK_PRESENT ? fill_leaders(v, &out->form, e)
					: fillable_choose(v, &out->form, field->name, &n, e);
}

/* ---- the page ---- */

static enum rc show(struct visit *v, struct bulk_view *view, int status, struct err *e)
{
	bool is_asked = str_eq_c(v->request->method, "GET");

	view->back = next_path(v, is_asked ? query_str(v, "back") : form_str(v, "back"));
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

/* "12–14, 16" of what was entered into the register; "" when that is too much for a message. */
static enum rc numbers_given(struct visit *v, const struct choosing *x, struct str *out,
			     struct err *e)
{
	struct document *all;
	int64_t last = 0, first = 0;
	struct buf b;

	TRY(office_bulk_documents(v->node, v->a, v->actor, x->rows, x->n, &all, e));
	buf_init(&b, v->a, LIMIT_FLASH_BYTES / 4);
	for (size_t i = 0; i <= x->n; i++) {
		int64_t n = i < x->n ? all[i].arrival_number : 0;
		if (first > 0 && n == last + 1) {
			last = n;
			continue;
		}
		if (last > first)
			buf_fmt(&b, "–%lld", (long long)last);
		if (n > 0)
			buf_fmt(&b, "%s%lld", first > 0 ? ", " : "", (long long)n);
		first = last = n;
	}
	*out = b.failed ? STR("") : buf_str(&b);
	return RC_OK;
}

static enum rc go_back(struct visit *v, const struct choosing *x, size_t n_done, struct err *e)
{
	struct str count = str_fmt(v->a, "%zu", n_done), numbers = STR("");

	if (x->act == BULK_REGISTER)
		TRY(numbers_given(v, x, &numbers, e));
	const struct text_param params[] = { text_param_str(count), text_param_str(numbers) };
	if (numbers.n > 0)
		flash_set(v, "success", "bulk_numbers",
			  text_format(v->a, text_get(v->lang, TEXT_BULK_NUMBERS), params, 2));
	else
		flash_set(v, "success", done_key(v, x->act), count);
	return redirect(v, flash_path(v, next_path(v, form_str(v, "back"))));
}

/* ---- what was chosen, as a page to come back to ---- */

/* False: that is more than an address holds. */
static bool ask_path(struct visit *v, const struct choosing *x, struct url_path *out)
{
	struct url_path back = next_path(v, form_str(v, "back"));
	struct str word = bulk_act_text(x->act);
	size_t n = 0;

	*out = url_path_of(str_fmt(v->a, "/bulk/%.*s", STR_FMT(word)));
	*out = url_path_query(v->a, *out, STR("back"), url_path_str(back));
	for (size_t i = 0; i < x->n; i++) {
		const struct bulk_row *r = &x->rows[i];
		n = url_path_str(*out).n;
		*out = url_path_query(v->a, *out, STR("row[]"),
				      bulk_value(v->a, r->id, r->version, r->document_id));
		if (url_path_str(*out).n == n)
			return false;
	}
	return true;
}

/* Without rows: its list is the page that it stands on. */
enum rc web_bulk_show(struct visit *v, struct err *e)
{
	struct choosing x;

	TRY(read_chosen(v, &v->query, &x, e));
	if (x.n == 0 || !more_field(x.act))
		return redirect(v, URL_PATH("/"));
	return show_again(v, &x, NULL, e);
}

enum rc web_bulk_do(struct visit *v, struct err *e)
{
	struct bulk_result r;
	struct url_path to;
	struct choosing x;
	struct err why;

	TRY(read_chosen(v, &v->form.form, &x, e));
	const struct field_spec *field = more_field(x.act);
	bool is_asked = field && !form_str(v, field->name).p && x.n > 0;
	if (is_asked && !v->is_token_stale && ask_path(v, &x, &to))
		return redirect(v, to);
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
	return r.n_failures > 0 ? show_failures(v, &x, &r, e) : go_back(v, &x, r.n_done, e);
}
