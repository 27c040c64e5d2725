/* import.c -- units and people from a list: what it must look like, what is wrong with it, what was
 * made. */
#include "web/web_int.h"

#include "base/fd.h"
#include "office/sheet.h"

static const struct field_spec import_fields[] = { { .name = "csv", .is_required = true } };

struct list_kind {
	const char *path, *done, *here, *flash;
	bool is_people;
};
static const struct list_kind units = { "/units/import", "/units", "units", "units_imported",
					false };
static const struct list_kind people = { "/accounts/import", "/accounts", "accounts",
					 "people_imported", true };

static enum rc show(struct visit *v, const struct list_kind *kind, struct import_page *view,
		    const struct err *why, struct err *e)
{
	view->is_people = kind->is_people;
	view->action = url_path_of(str_of(kind->path));
	view->back = url_path_of(str_of(kind->done));
	form_init(v, &view->form, import_fields, 1);
	if (why)
		form_error(v, &view->form, why);
	TRY(frame_load(v, kind->here, e));
	return RESPOND(v, e, why ? 422 : 200, page_import, &v->frame, view);
}

static enum rc read_upload(struct visit *v, const struct net_upload *u, struct str *out,
			   struct err *e)
{
	size_t n = u->bytes < LIMIT_PEOPLE_BYTES ? (size_t)u->bytes : LIMIT_PEOPLE_BYTES, got;
	char *bytes = arena_alloc(v->a, n + 1);

	if (u->bytes > LIMIT_PEOPLE_BYTES) {
		(void)err_set(e, RC_LIMIT, "err.upload_large", "a list over the limit");
		err_param(e, bytes_words(v->a, v->lang, LIMIT_PEOPLE_BYTES));
		return RC_LIMIT;
	}
	TRY(fd_read_full(u->fd, bytes, n, &got, e));
	*out = str_of_n(bytes, got);
	return RC_OK;
}

/* The one file that came; an empty field is a file of no name. */
static enum rc read_list(struct visit *v, struct str *out, struct err *e)
{
	if (v->is_token_stale)
		return err_set(e, RC_DENIED, "err.form_again", "token of another session");
	for (size_t i = 0; i < v->form.n_uploads; i++) {
		const struct net_upload *u = &v->form.uploads[i];
		if (u->file_name.n > 0)
			return read_upload(v, u, out, e);
	}
	problem_add(&v->problems, "csv", "problem.no_file", 0);
	return problems_rc(&v->problems, e);
}

static enum rc take(struct visit *v, const struct list_kind *kind, struct import_page *view,
		    struct err *e)
{
	struct str csv;

	TRY(read_list(v, &csv, e));
	if (!kind->is_people)
		return office_unit_import(v->node, v->a, v->actor, csv, v->now, &view->result, e);
	return office_people_import(v->node, v->a, v->actor, csv, v->now, &view->result,
				    &view->people, &view->n_people, e);
}

static enum rc import(struct visit *v, const struct list_kind *kind, struct err *e)
{
	struct import_page view = { .n_people = 0 };
	enum rc rc = take(v, kind, &view, e);

	if (rc == RC_INVALID || rc == RC_LIMIT || rc == RC_CONFLICT || v->is_token_stale) {
		struct err why = *e;
		err_clear(e);
		return show(v, kind, &view, &why, e);
	}
	TRY(rc);
	if (view.n_people > 0) { /* their passwords are on this answer alone */
		view.is_done = true;
		return show(v, kind, &view, NULL, e);
	}
	flash_set(v, "success", kind->flash, count_words(v->a, v->lang, view.result.n_made));
	return redirect(v, flash_path(v, url_path_of(str_of(kind->done))));
}

/* An empty list, to be filled in with a spreadsheet. */
static enum rc put_template(struct visit *v, const char *disposition, struct str csv)
{
	v->reply->status = 200;
	v->reply->body = csv;
	v->reply->body_fd = -1;
	v->is_replied = true;
	add_header(v, "Content-Type", STR("text/csv; charset=utf-8"));
	add_header(v, "Content-Disposition", str_of(disposition));
	add_header(v, "Cache-Control", STR("private, no-store"));
	security_headers(v);
	return RC_OK;
}

enum rc web_unit_template(struct visit *v, struct err *e)
{
	(void)e;
	return put_template(v, "attachment; filename=\"mau-don-vi.csv\"", unit_list_template(v->a));
}

enum rc web_people_template(struct visit *v, struct err *e)
{
	(void)e;
	return put_template(v, "attachment; filename=\"mau-can-bo.csv\"",
			    people_list_template(v->a));
}

struct str fault_words(const struct page_ctx *ctx, const struct import_fault *f)
{
	const struct text_param words = text_param_str(f->words);
	struct str text = str_of(f->key);

	(void)text_find(ctx->lang, text, &text);
	return text_format(ctx->arena, text, &words, 1);
}

enum rc web_unit_import_show(struct visit *v, struct err *e)
{
	struct import_page view = { .n_people = 0 };
	return show(v, &units, &view, NULL, e);
}

enum rc web_unit_import(struct visit *v, struct err *e)
{
	return import(v, &units, e);
}

enum rc web_people_import_show(struct visit *v, struct err *e)
{
	struct import_page view = { .n_people = 0 };
	return show(v, &people, &view, NULL, e);
}

enum rc web_people_import(struct visit *v, struct err *e)
{
	return import(v, &people, e);
}
