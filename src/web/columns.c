/* columns.c -- chọn cột: the columns of a list, each up, down, in or out with one press; the default with one more. */
#include "web/web_int.h"

struct url_path columns_path(struct visit *v, enum document_listing l, struct url_path back)
{
	struct url_path path = url_path_segment(v->a, URL_PATH("/columns"),
						document_listing_text(l));

	return url_path_query(v->a, path, STR("back"), url_path_str(back));
}

/* ---- the rows of a list ---- */

/* What leads to the document: what it is about, or else the first column. */
static size_t link_of(const struct column_list *x)
{
	for (size_t i = 0; i < x->n; i++) {
		if (x->at[i] == COLUMN_TITLE || x->at[i] == COLUMN_SUBJECT)
			return i;
	}
	return 0;
}

static enum rc rows_fill(struct visit *v, struct columns_view *view, struct err *e)
{
	view->link = link_of(&view->list);
	v->frame.is_wide = true;
	return office_columns_fill(v->node, v->a, v->actor, &view->list, view->rows, view->n_rows,
				   e);
}

enum rc columns_of_rows(struct visit *v, const struct document_row *rows, size_t n,
			struct columns_view *view, struct err *e)
{
	if (!view->list.is_chosen)
		return RC_OK;
	view->rows = ARENA_ARRAY(v->a, n + 1, struct column_row);
	view->n_rows = n;
	for (size_t i = 0; i < n; i++)
		view->rows[i] = (struct column_row){ .document = &rows[i].document,
						     .row = &rows[i] };
	return rows_fill(v, view, e);
}

enum rc columns_load(struct visit *v, enum document_listing l, const struct document_row *rows,
		     size_t n, struct columns_view *view, struct err *e)
{
	view->choose = columns_path(v, l, v->ctx.path);
	TRY(office_columns(v->node, v->a, v->actor, l, STR(""), &view->list, &v->problems, e));
	return columns_of_rows(v, rows, n, view, e);
}

enum rc columns_of_work(struct visit *v, struct work_view *work, struct err *e)
{
	struct columns_view *view = &work->columns;

	view->choose = columns_path(v, LISTING_WORK, v->ctx.path);
	TRY(office_columns(v->node, v->a, v->actor, LISTING_WORK, STR(""), &view->list,
			   &v->problems, e));
	if (!view->list.is_chosen)
		return RC_OK;
	view->is_of_drafts = work->is_of_drafts;
	view->rows = ARENA_ARRAY(v->a, work->n_rows + 1, struct column_row);
	view->n_rows = work->n_rows;
	for (size_t i = 0; i < work->n_rows; i++) {
		const struct work_row *r = &work->rows[i];
		if (work->is_of_drafts)
			view->rows[i] = (struct column_row){ .document = &work->drafts[i] };
		else
			view->rows[i] = (struct column_row){ .document = &r->document,
							     .assignment = &r->assignment,
							     .due_on = r->due_on,
							     .is_organ_task = r->task.id > 0 };
	}
	return rows_fill(v, view, e);
}

/* ---- the page where they are chosen ---- */

static enum rc read_listing(const struct visit *v, enum document_listing *out, struct err *e)
{
	if (document_listing_parse(v->match.word[0], out))
		return RC_OK;
	return err_set(e, RC_NOT_FOUND, "err.no_page", "no such list");
}

enum rc web_columns_show(struct visit *v, struct err *e)
{
	struct columns_page view = { .n_others = 0 };
	enum document_listing l;

	TRY(read_listing(v, &l, e));
	view.listing = l;
	view.typed_back = query_str(v, "back");
	view.back = next_path(v, view.typed_back);
	view.action = url_path_segment(v->a, URL_PATH("/columns"), document_listing_text(l));
	TRY(office_columns(v->node, v->a, v->actor, l, STR(""), &view.list, &v->problems, e));
	for (int i = 0; i < (int)COLUMN__COUNT; i++) {
		enum column c = (enum column)i;
		if (column_is_for(v->actor, c, l) && !column_list_has(&view.list, c))
			view.others[view.n_others++] = c;
	}
	TRY(frame_load(v, document_listing_text(l).p, e));
	return RESPOND(v, e, 200, page_columns, &v->frame, &view);
}

static struct url_path page_path(struct visit *v, enum document_listing l)
{
	struct url_path path = url_path_segment(v->a, URL_PATH("/columns"),
						document_listing_text(l));
	struct str back = form_str(v, "back");

	return back.n > 0 ? url_path_query(v->a, path, STR("back"), back) : path;
}

/* "up.subject", or "default". */
enum rc web_columns_do(struct visit *v, struct err *e)
{
	struct str typed = form_str(v, "do"), word, name;
	struct column_list list;
	enum document_listing l;

	TRY(read_listing(v, &l, e));
	(void)str_split(typed, '.', &word, &name);
	if (str_eq(word, STR("default"))) {
		TRY(office_columns_save(v->node, v->actor, l, NULL, v->now, e));
		flash_set(v, "success", "columns_default", STR(""));
		return redirect(v, flash_path(v, page_path(v, l)));
	}
	TRY(office_columns(v->node, v->a, v->actor, l, STR(""), &list, &v->problems, e));
	if (!column_list_change(&list, l, word, name))
		return err_set(e, RC_INVALID, "err.columns", "no such change of columns");
	TRY(office_columns_save(v->node, v->actor, l, &list, v->now, e));
	return redirect(v, url_path_fragment(v->a, page_path(v, l),
					     str_c(v->a, str_fmt(v->a, "c-%.*s", STR_FMT(name)))));
}
