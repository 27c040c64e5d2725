/* file_print.c -- danh mục hồ sơ, mục lục hồ sơ, mục lục văn bản: their rows one by one, as print asks for them. */
#include "office/file_print.h"

#include "base/limits.h"
#include "markup/page.h"
#include "office/file_int.h"
#include "office/printing.h"
#include "office/register_rows.h"
#include "print/forms.h"
#include "store/tenant.h"
#include "text/text.h"

struct printing {
	struct file_work t;
	struct node *node;
	const struct file_print_wish *wish;
	struct catalog catalog;
	struct catalog_entry *entries;
	struct entry_counters counters;
	struct file_row *rows;
	struct file_range range; /* where the inventory goes on */
	struct work_file *files; /* a part of it */
	size_t n, at;            /* of entries, rows or files */
	int64_t n_before;        /* files printed */
	int64_t n_pages;         /* of them */
	bool is_totalled;        /* the last row was made */
	struct arena *part;      /* of files */
	struct str lines[3];
	size_t n_lines;
};

static struct str words(const struct printing *p, enum text_id id, struct str x, struct str y)
{
	const struct text_param params[] = { text_param_str(x), text_param_str(y) };

	return text_format(p->t.w.arena, text_get(p->wish->lang, id), params, 2);
}

struct str retention_words(struct arena *a, enum lang lang, int64_t years)
{
	const struct text_param n = text_param_i64(years);

	if (years == 0)
		return text_get(lang, TEXT_FILE_FOREVER);
	return text_format(a, text_get(lang, TEXT_FILE_YEARS), &n, 1);
}

static void add_line(struct printing *p, struct str line)
{
	p->lines[p->n_lines++] = line;
}

static struct str year_text(const struct printing *p)
{
	return str_fmt(p->t.w.arena, "%lld", (long long)p->wish->year);
}

static struct print_cell text_cell(struct str s)
{
	return (struct print_cell){ .kind = PRINT_TEXT, .text = s };
}

/* ---- the row below all others ---- */

static bool total_begin(struct printing *p, int64_t n_rows)
{
	bool is_due = n_rows > 0 && !p->is_totalled;

	p->is_totalled = true;
	return is_due;
}

static void total_cells(const struct printing *p, struct arena *a, enum text_id id, int64_t n,
			struct print_cell *what, struct print_cell *pages)
{
	const struct text_param count = text_param_i64(n);

	*what = text_cell(text_format(a, text_get(p->wish->lang, id), &count, 1));
	*pages = (struct print_cell){ .kind = PRINT_NUMBER, .number = p->n_pages };
}

/* ---- danh mục hồ sơ ---- */

static enum rc catalog_fn(struct tx *tx, void *arg, struct err *e)
{
	struct printing *p = arg;
	struct flow_work *w = &p->t.w;

	TRY(office_own_tenant(tx, w->arena, w->who, &w->tenant, e));
	TRY(catalog_of_year(tx, w->arena, w->tenant.id, p->wish->year, &p->catalog, e));
	return entry_list(tx, w->arena, p->catalog.id, &p->entries, &p->n, e);
}

static void catalog_lines(struct printing *p)
{
	struct arena *a = p->t.w.arena;

	add_line(p, words(p, TEXT_PRINT_YEAR, year_text(p), STR("")));
	if (p->catalog.state == CATALOG_ISSUED)
		add_line(p, words(p, TEXT_PRINT_DECISION, p->catalog.decision,
				  date_vn(a, p->catalog.issued_on)));
	else
		add_line(p, text_of_enum(p->wish->lang, STR("catalog_state"),
					 catalog_state_text(p->catalog.state)));
}

static enum rc entry_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			  struct err *e)
{
	struct printing *p = ctx;

	(void)e;
	*out_more = p->at < p->n;
	if (!*out_more)
		return RC_OK;
	const struct catalog_entry *x = &p->entries[p->at++];
	struct str numeral = entry_numeral(a, x->kind, &p->counters);
	bool is_file = x->kind == ENTRY_FILE;
	cells[0] = text_cell(is_file ? x->notation : numeral);
	cells[1] = text_cell(x->title);
	if (is_file) {
		cells[2] = text_cell(retention_words(a, p->wish->lang, x->retention));
		cells[3] = text_cell(x->maker_name.n > 0 ? x->maker_name : x->unit_name);
	}
	cells[4] = text_cell(x->note);
	return RC_OK;
}

/* ---- mục lục hồ sơ ---- */

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	struct printing *p = arg;

	return office_own_tenant(tx, p->t.w.arena, p->t.w.who, &p->t.w.tenant, e);
}

static enum rc part_fn(struct tx *tx, void *arg, struct err *e)
{
	struct printing *p = arg;

	return file_range(tx, p->part, &p->range, &p->files, &p->n, e);
}

/* The next part, when this one is at its end. */
static enum rc files_go_on(struct printing *p, struct err *e)
{
	if (p->at < p->n || (p->files && p->n < (size_t)p->range.most))
		return RC_OK;
	if (p->n > 0)
		p->range.after_notation = str_dup(p->t.w.arena, p->files[p->n - 1].notation);
	arena_reset(p->part);
	p->at = 0;
	return db_read(p->node->db, part_fn, p, e);
}

static struct str span(struct arena *a, const struct work_file *f)
{
	struct str from = date_vn(a, f->started_on);

	if (!date_is_set(f->ended_on))
		return from;
	return str_fmt(a, "%.*s – %.*s", STR_FMT(from), STR_FMT(date_vn(a, f->ended_on)));
}

static enum rc file_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			 struct err *e)
{
	struct printing *p = ctx;

	TRY(files_go_on(p, e));
	*out_more = p->at < p->n;
	if (!*out_more) {
		*out_more = total_begin(p, p->n_before);
		if (*out_more)
			total_cells(p, a, TEXT_PRINT_TOTAL_FILES, p->n_before, &cells[2],
				    &cells[5]);
		return RC_OK;
	}
	const struct work_file *f = &p->files[p->at++];
	p->n_pages += f->n_pages;
	cells[0] = (struct print_cell){ .kind = PRINT_NUMBER, .number = ++p->n_before };
	cells[1] = text_cell(f->notation);
	cells[2] = text_cell(f->title);
	cells[3] = text_cell(span(a, f));
	cells[4] = text_cell(retention_words(a, p->wish->lang, f->retention));
	if (f->n_pages > 0)
		cells[5] = (struct print_cell){ .kind = PRINT_NUMBER, .number = f->n_pages };
	cells[6] = text_cell(f->unit_name);
	return RC_OK;
}

/* ---- mục lục văn bản ---- */

static enum rc contents_fn(struct tx *tx, void *arg, struct err *e)
{
	struct printing *p = arg;

	return file_whole(tx, &p->t, p->wish->file_id, &p->rows, &p->n, e);
}

static void contents_lines(struct printing *p)
{
	const struct work_file *f = &p->t.file;

	add_line(p, words(p, TEXT_PRINT_OF_FILE, f->notation, f->title));
	add_line(p, words(p, TEXT_PRINT_KEPT,
			  retention_words(p->t.w.arena, p->wish->lang, f->retention), STR("")));
}

/* "Quyết định: về việc …" */
static struct str subject_of(struct arena *a, const struct document *d)
{
	if (d->type_name.n == 0)
		return d->subject;
	return str_fmt(a, "%.*s: %.*s", STR_FMT(d->type_name), STR_FMT(d->subject));
}

static struct str pages_of(struct arena *a, enum lang lang, int64_t n)
{
	const struct text_param pages = text_param_i64(n);

	return text_format(a, text_get(lang, TEXT_PRINT_N_PAGES), &pages, 1);
}

/* Where it lies, and below that how much it is. */
static struct str sheet_of(struct arena *a, enum lang lang, const struct file_item *x)
{
	if (x->n_pages == 0)
		return x->sheet;
	struct str pages = pages_of(a, lang, x->n_pages);
	return x->sheet.n == 0 ? pages
			       : str_fmt(a, "%.*s\n%.*s", STR_FMT(x->sheet), STR_FMT(pages));
}

void contents_cells(struct arena *a, enum lang lang, const struct file_row *r,
		    struct print_cell *cells)
{
	const struct document *d = r->document;
	const struct file_item *x = &r->item;
	cells[0] = (struct print_cell){ .kind = PRINT_NUMBER, .number = x->ordinal };
	cells[1] = text_cell(d ? document_number_words(a, lang, d) : x->code);
	cells[2] = (struct print_cell){ .kind = PRINT_DATE, .date = row_dated(r) };
	cells[3] = text_cell(d ? subject_of(a, d) : x->title);
	cells[4] = text_cell(d ? (d->from_name.n > 0 ? d->from_name : d->from_code) : x->author);
	cells[5] = text_cell(sheet_of(a, lang, x));
	cells[6] = text_cell(x->note);
}

static void contents_total(struct printing *p, struct arena *a, struct print_cell *cells)
{
	int64_t n_uncounted = 0;

	for (size_t i = 0; i < p->n; i++) {
		p->n_pages += p->rows[i].item.n_pages;
		n_uncounted += p->rows[i].item.n_pages == 0;
	}
	total_cells(p, a, TEXT_PRINT_TOTAL_DOCUMENTS, (int64_t)p->n, &cells[3], &cells[5]);
	cells[5] = text_cell(pages_of(a, p->wish->lang, p->n_pages));
	const struct text_param count = text_param_i64(n_uncounted);
	if (n_uncounted > 0)
		cells[6] = text_cell(text_format(
			a, text_get(p->wish->lang, TEXT_PRINT_TOTAL_UNCOUNTED), &count, 1));
}

static enum rc row_next(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			struct err *e)
{
	struct printing *p = ctx;

	(void)e;
	*out_more = p->at < p->n || total_begin(p, (int64_t)p->n);
	if (p->at < p->n)
		contents_cells(a, p->wish->lang, &p->rows[p->at++], cells);
	else if (*out_more)
		contents_total(p, a, cells);
	return RC_OK;
}

/* ---- the use case ---- */

static const struct {
	enum action action;
	enum print_form_id form;
	enum text_id file;
	db_fn load;
	print_next_fn next;
	const char *object;
} kinds[] = {
	[FILE_PRINT_CATALOG] = { ACTION_CATALOG_VIEW, PRINT_FILE_LIST, TEXT_PRINT_FILES_FILE,
				 catalog_fn, entry_next, "catalog" },
	[FILE_PRINT_INVENTORY] = { ACTION_FILE_INVENTORY, PRINT_FILES_HANDED_OVER,
				   TEXT_PRINT_HANDED_FILE, tenant_fn, file_next, "inventory" },
	[FILE_PRINT_CONTENTS] = { ACTION_FILE_VIEW, PRINT_FILE_CONTENTS, TEXT_PRINT_CONTENTS_FILE,
				  contents_fn, row_next, "file" },
};

static void lines_make(struct printing *p)
{
	if (p->wish->kind == FILE_PRINT_CATALOG)
		catalog_lines(p);
	else if (p->wish->kind == FILE_PRINT_CONTENTS)
		contents_lines(p);
	else
		add_line(p, words(p, TEXT_PRINT_YEAR, year_text(p), STR("")));
}

static enum rc make(struct printing *p, struct register_print *out, struct err *e)
{
	struct arena *a = p->t.w.arena;
	const enum file_print_kind kind = p->wish->kind;
	bool is_of_file = kind == FILE_PRINT_CONTENTS;
	struct print_form form;

	TRY(db_read(p->node->db, kinds[kind].load, p, e));
	p->range.tenant_id = p->t.w.tenant.id;
	lines_make(p);
	print_form_make(a, kinds[kind].form, p->wish->lang, &form);
	const struct print_job job = {
		.node = p->node,
		.arena = a,
		.who = p->t.w.who,
		.lang = p->wish->lang,
		.now = p->t.w.now,
		.stop = p->wish->stop,
		.tenant = &p->t.w.tenant,
		.form = &form,
		.format = p->wish->format,
		.lines = p->lines,
		.n_lines = p->n_lines,
		.next = kinds[kind].next,
		.ctx = p,
		.stem = text_file_name(a,
				       words(p, kinds[kind].file,
					     is_of_file ? p->t.file.notation : year_text(p),
					     STR("")),
				       LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES / 2),
		.audit = "file.print",
		.object = object_name(a, kinds[kind].object,
				      is_of_file ? p->t.file.id : p->wish->year),
		.detail = STR(""),
	};
	return print_job_run(&job, out, e);
}

enum rc office_file_print(struct node *n, struct arena *a, const struct actor *who,
			  const struct file_print_wish *wish, int64_t now,
			  struct register_print *out, struct err *e)
{
	struct printing p = { .t = { .w = { .arena = a, .who = who, .now = now } },
			      .node = n,
			      .wish = wish,
			      .range = { .year = wish->year,
					 .closed_only = wish->closed_only ? 1 : 0,
					 .after_notation = STR(""),
					 .most = LIMIT_REGISTER_PART },
			      .part = arena_new(a) };

	TRY(policy_check(who, kinds[wish->kind].action, NULL, e));
	TRY(printing_turn_take(who, wish->stop ? wish->stop : &n->is_stopping, e));
	enum rc rc = make(&p, out, e);
	printing_turn_give();
	return rc;
}
