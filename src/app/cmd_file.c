/* cmd_file.c -- vanthu file …, vanthu catalog …: work files and the yearly list of files. */
#include "app/app.h"
#include "base/fd.h"
#include "base/limits.h"
#include "office/catalog.h"
#include "office/file.h"
#include "office/file_print.h"

#define N(options) (sizeof options / sizeof options[0])

/* ---- files ---- */

static const struct cmd_option list_options[] = {
	CMD_OPTION_ORGAN,
	{ "--state", "WORD", "open, closed or checked", false },
	{ "--year", "YYYY", "of the list of this year", false },
	{ "--words", "TEXT", "in notation, title or description", false },
	CMD_OPTION_JSON,
};

static void add_file(struct cmd *c, struct json *j, const struct work_file *f)
{
	json_object(j);
	json_kv_i64(j, "id", f->id);
	json_kv_str(j, "notation", f->notation);
	json_kv_str(j, "title", f->title);
	json_kv_str(j, "state", work_file_state_text(f->state));
	json_kv_i64(j, "retention", f->retention);
	json_kv_str(j, "maker", f->maker_name);
	json_kv_str(j, "due_on", date_iso(c->arena, f->due_on));
	json_kv_i64(j, "documents", f->n_items);
	json_object_end(j);
	if (!cmd_has(c, "--json"))
		cmd_printf(c, "%6lld  %-12.*s  %-7.*s  %4lld  %.*s  %.*s\n", (long long)f->id,
			   STR_FMT(f->notation), STR_FMT(work_file_state_text(f->state)),
			   (long long)f->n_items, STR_FMT(f->maker_name), STR_FMT(f->title));
}

static enum rc list_part(struct cmd *c, struct json *j, struct file_filter *f, bool *out_more,
			 struct err *e)
{
	struct work_file *all;
	size_t n;

	TRY(office_file_list(c->node, c->arena, &c->actor, f, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		add_file(c, j, &all[i]);
	*out_more = n == LIMIT_LIST_PAGE;
	if (n > 0)
		f->before_id = all[n - 1].id;
	return RC_OK;
}

static enum rc run_list(struct cmd *c, struct err *e)
{
	struct str state = cmd_value(c, "--state");
	struct file_filter f = { .has_state = state.p != NULL, .words = cmd_value(c, "--words") };
	struct json j;
	bool has_more;

	TRY(cmd_begin(c, e));
	if (f.has_state && !work_file_state_parse(state, &f.state))
		return err_set(e, RC_INVALID, NULL, "--state: open, closed or checked");
	TRY(cmd_i64(c, "--year", LIMIT_REGISTER_YEAR_MIN, LIMIT_REGISTER_YEAR_MAX, &f.year, e));
	cmd_rows_begin(c, &j);
	do {
		TRY(cmd_go_on(c, e));
		TRY(list_part(c, &j, &f, &has_more, e));
	} while (has_more);
	return cmd_rows_end(c, &j, e);
}

static const struct cmd_option show_options[] = {
	CMD_OPTION_ORGAN,
};

static void print_row(struct cmd *c, const struct file_row *r)
{
	const struct document *d = r->document;
	struct str code = d ? document_notation(c->arena, d->number, d->notation) : r->item.code;
	struct str words = d ? d->subject : r->item.title;

	cmd_printf(c, "%4lld  %-18.*s  %.*s\n", (long long)r->item.ordinal, STR_FMT(code),
		   STR_FMT(words));
}

static enum rc run_show(struct cmd *c, struct err *e)
{
	struct file_view v;
	int64_t id, after = 0;

	TRY(cmd_begin_at(c, "a file's id", &id, e));
	do {
		TRY(cmd_go_on(c, e));
		TRY(office_file_view(c->node, c->arena, &c->actor, id, after, &v, e));
		if (after == 0)
			cmd_printf(c, "%.*s  %.*s  %.*s\n", STR_FMT(v.file.notation),
				   STR_FMT(work_file_state_text(v.file.state)),
				   STR_FMT(v.file.title));
		for (size_t i = 0; i < v.n_rows; i++) {
			print_row(c, &v.rows[i]);
			after = v.rows[i].item.ordinal;
		}
	} while (v.has_more);
	return RC_OK;
}

static enum rc run_add(struct cmd *c, struct err *e)
{
	struct file_adding x = { .n = 1 };
	int64_t document, added;

	TRY(cmd_begin_at(c, "a file's id", &x.file.file_id, e));
	TRY(cmd_id(c, 2, "a document's id", &document, e));
	x.documents = &document;
	TRY(office_file_add(c->node, &c->actor, &x, c->now, &added, &c->problems, e));
	cmd_printf(c, "%s\n", added > 0 ? "added" : "it is in the file already");
	return RC_OK;
}

/* ---- printed ---- */

static const struct cmd_option print_options[] = {
	CMD_OPTION_ORGAN,
	{ "--format", "WORD", "pdf (without it), xlsx or docx", false },
	{ "--english", NULL, "heads and words in English", false },
};

static enum rc print(struct cmd *c, struct file_print_wish *wish, struct err *e)
{
	struct str format = cmd_value(c, "--format");
	struct register_print made;

	wish->lang = cmd_has(c, "--english") ? LANG_EN : LANG_VI;
	wish->stop = c->stop;
	if (format.p && !register_format_parse(format, &wish->format))
		return err_set(e, RC_INVALID, NULL, "--format: pdf, xlsx or docx");
	TRY(office_file_print(c->node, c->arena, &c->actor, wish, c->now, &made, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

static enum rc run_contents(struct cmd *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CONTENTS };

	TRY(cmd_begin_at(c, "a file's id", &wish.file_id, e));
	return print(c, &wish, e);
}

static enum rc run_inventory(struct cmd *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_INVENTORY, .closed_only = true };

	TRY(cmd_begin_at(c, "a year", &wish.year, e));
	return print(c, &wish, e);
}

static enum rc run_export(struct cmd *c, struct err *e)
{
	struct register_print made;
	int64_t id;

	TRY(cmd_begin_at(c, "a file's id", &id, e));
	TRY(office_file_xml(c->node, c->arena, &c->actor, id, c->now, &made, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

static const struct cmd_option pdf_options[] = {
	CMD_OPTION_ORGAN,
	{ "--english", NULL, "mục lục in English", false },
};

static enum rc run_pdf(struct cmd *c, struct err *e)
{
	enum lang lang = cmd_has(c, "--english") ? LANG_EN : LANG_VI;
	struct register_print made;
	int64_t id;

	TRY(cmd_begin_at(c, "a file's id", &id, e));
	TRY(office_file_pdf(c->node, c->arena, &c->actor, id, lang, c->now, &made, e));
	enum rc rc = cmd_copy(c, made.fd, e);
	fd_close(made.fd);
	return rc;
}

/* ---- the yearly list ---- */

static enum rc run_catalogs(struct cmd *c, struct err *e)
{
	struct catalog *all;
	size_t n;

	TRY(cmd_begin(c, e));
	TRY(office_catalog_list(c->node, c->arena, &c->actor, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		cmd_printf(c, "%lld  %-9.*s  %.*s\n", (long long)all[i].year,
			   STR_FMT(catalog_state_text(all[i].state)), STR_FMT(all[i].decision));
	return RC_OK;
}

static const struct cmd_option begin_options[] = {
	CMD_OPTION_ORGAN,
	{ "--copy", NULL, "with the entries of the newest list before it", false },
};

static enum rc run_catalog_begin(struct cmd *c, struct err *e)
{
	int64_t year;

	TRY(cmd_begin_at(c, "a year", &year, e));
	TRY(office_catalog_begin(c->node, &c->actor, year, cmd_has(c, "--copy"), c->now,
				 &c->problems, e));
	cmd_printf(c, "the list of %lld has begun\n", (long long)year);
	return RC_OK;
}

static enum rc run_catalog_print(struct cmd *c, struct err *e)
{
	struct file_print_wish wish = { .kind = FILE_PRINT_CATALOG };

	TRY(cmd_begin_at(c, "a year", &wish.year, e));
	return print(c, &wish, e);
}

const struct command file_commands[] = {
	{ "file list", "DIR", "list work files", "The newest first.", RUN_NODE, 1, 1, list_options,
	  N(list_options), run_list },
	{ "file show", "DIR ID", "show what is in a work file", "", RUN_NODE, 2, 2, show_options,
	  N(show_options), run_show },
	{ "file add", "DIR ID DOCUMENT", "put a document into an open work file",
	  "Nothing is copied: a document may be in many files.", RUN_NODE, 3, 3, show_options,
	  N(show_options), run_add },
	{ "file contents", "DIR ID", "print the list of the documents in a work file",
	  "Mục lục văn bản, to standard output.", RUN_NODE, 2, 2, print_options, N(print_options),
	  run_contents },
	{ "file export", "DIR ID", "write a whole work file as XML to standard output",
	  "Its metadata and all that is in it, with the bytes, by date.", RUN_NODE, 2, 2,
	  show_options, N(show_options), run_export },
	{ "file pdf", "DIR ID", "write a whole work file as one PDF to standard output",
	  "To read: mục lục, what could not be turned into pages, and the documents by date. It holds no\n"
	  "digital signature; what counts are the original files.",
	  RUN_NODE, 2, 2, pdf_options, N(pdf_options), run_pdf },
	{ "file inventory", "DIR YYYY", "print the list of a year's closed work files",
	  "Mục lục hồ sơ, to standard output.", RUN_NODE, 2, 2, print_options, N(print_options),
	  run_inventory },
	{ "catalog list", "DIR", "list the yearly lists of files", "", RUN_NODE, 1, 1, show_options,
	  N(show_options), run_catalogs },
	{ "catalog begin", "DIR YYYY", "begin the list of files of a year", "", RUN_NODE, 2, 2,
	  begin_options, N(begin_options), run_catalog_begin },
	{ "catalog print", "DIR YYYY", "print the list of files of a year",
	  "Danh mục hồ sơ, to standard output.", RUN_NODE, 2, 2, print_options, N(print_options),
	  run_catalog_print },
};
const size_t n_file_commands = N(file_commands);
