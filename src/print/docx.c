/* docx.c -- a table as DOCX: the smallest package that a word processor takes, a row of XML after the other,
 * packed as it is written. */
#include "base/fd.h"
#include "base/log.h"
#include "print/docx_int.h"
#include "text/text.h"

#define STAMP_COLOR "FF0000"
#define STAMP_SPACE "4" /* points between its frame and a line of 13 points: 8 mm in all */

/* libarchive 3.6 gives back what it packs with only when it may write to the end: after a write that failed
 * it goes on writing to nowhere. */
static la_ssize_t put_out(struct archive *zip, void *ctx, const void *p, size_t n)
{
	struct text_file *t = ctx;

	(void)zip;
	if (t->rc == RC_OK)
		t->rc = fd_write_all(t->fd, p, n, &t->why);
	return (la_ssize_t)n;
}

static enum rc write_error(const struct text_file *t, struct err *e)
{
	if (t->rc != RC_OK && e)
		*e = t->why;
	return t->rc;
}

static enum rc zip_error(const struct text_file *t, struct err *e)
{
	const char *why = archive_error_string(t->zip);

	return err_set(e, RC_UNAVAILABLE, NULL, "libarchive: %s", why ? why : "?");
}

/* ---- parts of the package ---- */

static enum rc put_bytes(void *ctx, const char *p, size_t n, struct err *e)
{
	const struct text_file *t = ctx;

	if (archive_write_data(t->zip, p, n) != (la_ssize_t)n)
		return zip_error(t, e);
	return write_error(t, e);
}

enum rc docx_part_begin(struct text_file *t, const char *name, struct err *e)
{
	archive_entry_clear(t->entry);
	archive_entry_set_pathname(t->entry, name);
	archive_entry_set_filetype(t->entry, AE_IFREG);
	archive_entry_set_perm(t->entry, 0644);
	archive_entry_set_mtime(t->entry, (time_t)(t->now / TIME_SEC), 0);
	if (archive_write_header(t->zip, t->entry) != ARCHIVE_OK)
		return zip_error(t, e);
	t->xml = xml_new(t->arena, put_bytes, t);
	xml_declaration(t->xml);
	return RC_OK;
}

static void relation(struct xml *x, const char *id, const char *target, const char *type)
{
	xml_open(x, "Relationship");
	xml_attr(x, "Id", str_of(id));
	xml_attr(x, "Target", str_of(target));
	xml_attr(x, "Type", str_of(type));
	xml_close(x);
}

enum rc docx_relations(struct text_file *t, const char *part, const char *target, const char *type,
		       struct err *e)
{
	TRY(docx_part_begin(t, part, e));
	xml_open(t->xml, "Relationships");
	xml_xmlns(t->xml, NULL, RELATIONS);
	relation(t->xml, "rId1", target, type);
	xml_close(t->xml);
	return xml_end(t->xml, e);
}

static void type_of(struct xml *x, const char *element, const char *key, const char *of,
		    const char *type)
{
	xml_open(x, element);
	xml_attr(x, "ContentType", str_of(type));
	xml_attr(x, key, str_of(of));
	xml_close(x);
}

enum rc docx_types(struct text_file *t, bool has_footer, struct err *e)
{
	TRY(docx_part_begin(t, "[Content_Types].xml", e));
	xml_open(t->xml, "Types");
	xml_xmlns(t->xml, NULL, TYPES);
	type_of(t->xml, "Default", "Extension", "rels",
		"application/vnd.openxmlformats-package.relationships+xml");
	type_of(t->xml, "Override", "PartName", "/word/document.xml", MIME "document.main+xml");
	if (has_footer)
		type_of(t->xml, "Override", "PartName", "/word/footer1.xml", MIME "footer+xml");
	xml_close(t->xml);
	return xml_end(t->xml, e);
}

/* ---- paragraphs ---- */

static void value(struct xml *x, const char *name, const char *val)
{
	xml_open(x, name);
	xml_attr(x, "w:val", str_of(val));
	xml_close(x);
}

static void number(struct text_file *t, const char *name, int64_t n)
{
	value(t->xml, name, str_c(t->source.row, str_fmt(t->source.row, "%lld", (long long)n)));
}

void docx_mark(struct xml *x, const char *name)
{
	xml_open(x, name);
	xml_close(x);
}

static void letters(struct text_file *t, const struct look *l)
{
	struct xml *x = t->xml;

	xml_open(x, "w:rPr");
	xml_open(x, "w:rFonts");
	xml_attr(x, "w:ascii", STR("Times New Roman"));
	xml_attr(x, "w:cs", STR("Times New Roman"));
	xml_attr(x, "w:hAnsi", STR("Times New Roman"));
	xml_close(x);
	if (l->is_bold)
		docx_mark(x, "w:b");
	if (l->is_italic)
		docx_mark(x, "w:i");
	if (l->is_struck)
		docx_mark(x, "w:strike");
	if (l->is_stamp)
		value(x, "w:color", STAMP_COLOR);
	number(t, "w:sz", l->size);
	number(t, "w:szCs", l->size);
	xml_close(x);
}

static void run(struct text_file *t, struct str text, const struct look *l)
{
	struct xml *x = t->xml;

	xml_open(x, "w:r");
	letters(t, l);
	xml_open(x, "w:t");
	xml_text(x, text);
	xml_close(x);
	xml_close(x);
}

static void border(struct xml *x, const char *side, const char *color, const char *space)
{
	xml_open(x, side);
	xml_attr(x, "w:color", str_of(color));
	xml_attr(x, "w:space", str_of(space));
	xml_attr(x, "w:sz", STR("4"));
	xml_attr(x, "w:val", STR("single"));
	xml_close(x);
}

static void borders(struct xml *x, const struct look *l)
{
	if (!l->is_ruled && !l->is_stamp)
		return;
	xml_open(x, "w:pBdr");
	border(x, "w:top", l->is_stamp ? STAMP_COLOR : "auto", l->is_stamp ? STAMP_SPACE : "0");
	if (l->is_stamp) {
		border(x, "w:left", STAMP_COLOR, "0");
		border(x, "w:bottom", STAMP_COLOR, STAMP_SPACE);
		border(x, "w:right", STAMP_COLOR, "0");
	}
	xml_close(x);
}

static void length(struct text_file *t, const char *name, int twentieths)
{
	if (twentieths > 0)
		xml_attr(t->xml, name, str_fmt(t->source.row, "%d", twentieths));
}

static void paragraph_open(struct text_file *t, const struct look *l)
{
	xml_open(t->xml, "w:p");
	xml_open(t->xml, "w:pPr");
	borders(t->xml, l);
	if (l->above > 0 || l->line > 0) {
		xml_open(t->xml, "w:spacing");
		length(t, "w:before", l->above);
		length(t, "w:line", l->line);
		if (l->line > 0)
			xml_attr(t->xml, "w:lineRule", STR("exact"));
		xml_close(t->xml);
	}
	if (l->indent > 0 || l->inset > 0) {
		xml_open(t->xml, "w:ind");
		length(t, "w:firstLine", l->indent);
		length(t, "w:left", l->inset);
		length(t, "w:right", l->inset);
		xml_close(t->xml);
	}
	value(t->xml, "w:jc", l->align);
	xml_close(t->xml);
}

void docx_paragraphs(struct text_file *t, struct str text, const struct look *l)
{
	struct str rest = text, line;
	struct look look = *l;

	do {
		(void)str_split(rest, '\n', &line, &rest);
		paragraph_open(t, &look);
		if (line.n > 0)
			run(t, line, &look);
		xml_close(t->xml);
		look.above = 0;
	} while (rest.n > 0);
}

/* ---- the table ---- */

const char *docx_align(enum print_align align)
{
	static const char *const words[] = {
		[PRINT_LEFT] = "left", [PRINT_CENTER] = "center", [PRINT_RIGHT] = "right"
	};
	return words[align];
}

static int64_t column_width(const struct print_form *f, size_t i)
{
	int64_t room = (f->is_portrait ? PAPER_SHORT : PAPER_LONG) - MARGIN_LEFT - MARGIN_RIGHT;
	int64_t all = 0;

	for (size_t k = 0; k < f->n_columns; k++)
		all += f->columns[k].width;
	bug_if(all == 0);
	return room * f->columns[i].width / all;
}

void docx_width(struct text_file *t, const char *name, int64_t w)
{
	xml_open(t->xml, name);
	xml_attr(t->xml, "w:type", STR("dxa"));
	xml_attr(t->xml, "w:w", str_fmt(t->source.row, "%lld", (long long)w));
	xml_close(t->xml);
}

static void table_open(struct text_file *t)
{
	static const char *const sides[] = { "w:top",   "w:left",    "w:bottom",
					     "w:right", "w:insideH", "w:insideV" };
	const struct print_form *f = t->source.order->form;
	struct xml *x = t->xml;

	xml_open(x, "w:tbl");
	xml_open(x, "w:tblPr");
	docx_width(t, "w:tblW", 0);
	xml_open(x, "w:tblBorders");
	for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
		border(x, sides[i], "auto", "0");
	xml_close(x);
	xml_open(x, "w:tblLayout");
	xml_attr(x, "w:type", STR("fixed"));
	xml_close(x);
	xml_close(x);
	xml_open(x, "w:tblGrid");
	for (size_t i = 0; i < f->n_columns; i++) {
		xml_open(x, "w:gridCol");
		xml_attr(x, "w:w", str_fmt(t->source.row, "%lld", (long long)column_width(f, i)));
		xml_close(x);
	}
	xml_close(x);
}

static void cell(struct text_file *t, size_t i, struct str text, const struct look *l)
{
	xml_open(t->xml, "w:tc");
	xml_open(t->xml, "w:tcPr");
	docx_width(t, "w:tcW", column_width(t->source.order->form, i));
	xml_close(t->xml);
	docx_paragraphs(t, text, l);
	xml_close(t->xml);
}

/* Repeated at the top of each page. */
static void heads(struct text_file *t)
{
	const struct print_form *f = t->source.order->form;
	const struct look look = { .align = "center", .size = SIZE_TEXT, .is_bold = true };

	xml_open(t->xml, "w:tr");
	xml_open(t->xml, "w:trPr");
	docx_mark(t->xml, "w:cantSplit");
	docx_mark(t->xml, "w:tblHeader");
	xml_close(t->xml);
	for (size_t i = 0; i < f->n_columns; i++)
		cell(t, i, text_for_print(t->source.row, f->columns[i].head, LIMIT_PRINT_CELL),
		     &look);
	xml_close(t->xml);
}

static void row(struct text_file *t)
{
	const struct print_form *f = t->source.order->form;

	xml_open(t->xml, "w:tr");
	for (size_t i = 0; i < f->n_columns; i++) {
		const struct look look = { .align = docx_align(f->columns[i].align),
					   .size = SIZE_TEXT,
					   .is_struck = t->source.cells[i].is_struck };
		cell(t, i, cell_text(t->source.row, &t->source.cells[i]), &look);
	}
	xml_close(t->xml);
}

static enum rc rows(struct text_file *t, struct err *e)
{
	bool more;

	table_open(t);
	heads(t);
	for (;;) {
		TRY(source_next(&t->source, &more, e));
		if (!more)
			break;
		row(t);
		if (t->source.done.rows % LIMIT_PRINT_STEP == 0)
			source_report(&t->source);
	}
	xml_close(t->xml);
	return RC_OK;
}

/* ---- the pages ---- */

static struct str clean(struct text_file *t, struct str text)
{
	return text_for_print(t->arena, text, LIMIT_PRINT_CELL);
}

static void top(struct text_file *t)
{
	static const struct look plain = { .align = "center", .size = SIZE_TEXT },
				 bold = { .align = "center", .size = SIZE_TEXT, .is_bold = true },
				 title = { .align = "center", .size = SIZE_TITLE, .is_bold = true };
	const struct print_order *o = t->source.order;

	docx_paragraphs(t, clean(t, o->nation), &bold);
	docx_paragraphs(t, clean(t, o->motto), &bold);
	if (o->parent.n > 0)
		docx_paragraphs(t, text_upper(t->arena, clean(t, o->parent)), &plain);
	docx_paragraphs(t, text_upper(t->arena, clean(t, o->organ)), &bold);
	docx_paragraphs(t, clean(t, o->form->title), &title);
	for (size_t i = 0; i < o->n_lines; i++)
		docx_paragraphs(t, clean(t, o->lines[i]), &plain);
	docx_paragraphs(t, STR(""), &plain);
}

void docx_paper(struct text_file *t, bool is_portrait, bool has_footer)
{
	struct str across = str_fmt(t->arena, "%d", MARGIN_ACROSS);
	struct xml *x = t->xml;

	xml_open(x, "w:sectPr");
	if (has_footer) {
		xml_open(x, "w:footerReference");
		xml_xmlns(x, "r", R);
		xml_attr(x, "r:id", STR("rId1"));
		xml_attr(x, "w:type", STR("default"));
		xml_close(x);
	}
	xml_open(x, "w:pgSz");
	xml_attr(x, "w:h", str_fmt(t->arena, "%d", is_portrait ? PAPER_LONG : PAPER_SHORT));
	if (!is_portrait)
		xml_attr(x, "w:orient", STR("landscape"));
	xml_attr(x, "w:w", str_fmt(t->arena, "%d", is_portrait ? PAPER_SHORT : PAPER_LONG));
	xml_close(x);
	xml_open(x, "w:pgMar");
	xml_attr(x, "w:bottom", across);
	xml_attr(x, "w:footer", STR("567"));
	xml_attr(x, "w:gutter", STR("0"));
	xml_attr(x, "w:header", STR("567"));
	xml_attr(x, "w:left", str_fmt(t->arena, "%d", MARGIN_LEFT));
	xml_attr(x, "w:right", str_fmt(t->arena, "%d", MARGIN_RIGHT));
	xml_attr(x, "w:top", across);
	xml_close(x);
	xml_close(x);
}

static enum rc document_write(struct text_file *t, struct err *e)
{
	TRY(docx_part_begin(t, "word/document.xml", e));
	xml_open(t->xml, "w:document");
	xml_xmlns(t->xml, "w", W);
	xml_open(t->xml, "w:body");
	top(t);
	TRY(rows(t, e));
	docx_paper(t, t->source.order->form->is_portrait, true);
	xml_close(t->xml);
	xml_close(t->xml);
	return xml_end(t->xml, e);
}

/* The mark: who printed it and when (App. VI III.6). */
static enum rc footer_write(struct text_file *t, struct err *e)
{
	static const struct look look = { .align = "left", .size = SIZE_MARK };

	TRY(docx_part_begin(t, "word/footer1.xml", e));
	xml_open(t->xml, "w:ftr");
	xml_xmlns(t->xml, "w", W);
	docx_paragraphs(t, text_for_print(t->arena, t->source.order->mark, LIMIT_PRINT_MARK),
			&look);
	xml_close(t->xml);
	return xml_end(t->xml, e);
}

static enum rc parts_write(struct text_file *t, void *ctx, struct err *e)
{
	(void)ctx;
	TRY(docx_types(t, true, e));
	TRY(docx_relations(t, "_rels/.rels", "word/document.xml", R "/officeDocument", e));
	TRY(docx_relations(t, "word/_rels/document.xml.rels", "footer1.xml", R "/footer", e));
	TRY(footer_write(t, e));
	return document_write(t, e);
}

/* The end of it, also of one that failed. */
static enum rc zip_close(const struct text_file *t, enum rc rc, struct err *e)
{
	bool is_closed = archive_write_close(t->zip) == ARCHIVE_OK;

	if (rc != RC_OK)
		return rc;
	TRY(write_error(t, e));
	return is_closed ? RC_OK : zip_error(t, e);
}

enum rc docx_make(struct text_file *t, docx_parts_fn parts, void *ctx, struct err *e)
{
	enum rc rc = RC_OK;

	t->why = ERR_INIT;
	t->zip = archive_write_new();
	t->entry = archive_entry_new();
	if (!t->zip || !t->entry)
		rc = err_set(e, RC_UNAVAILABLE, NULL, "libarchive: no memory");
	else if (archive_write_set_format_zip(t->zip) != ARCHIVE_OK ||
		 /* zeros behind the end would make it a file that nobody opens */
		 archive_write_set_bytes_in_last_block(t->zip, 1) != ARCHIVE_OK ||
		 archive_write_open(t->zip, t, NULL, put_out, NULL) != ARCHIVE_OK)
		rc = zip_error(t, e);
	if (rc == RC_OK)
		rc = zip_close(t, parts(t, ctx, e), e);
	archive_entry_free(t->entry);
	if (t->zip)
		(void)archive_write_free(t->zip);
	return rc;
}

enum rc print_docx(const struct print_order *o, int fd, struct print_done *out_done, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct text_file t = { .arena = a, .fd = fd, .now = o->now };

	bug_if(o->form->is_plain);
	source_init(&t.source, o, a);
	TRY(docx_make(&t, parts_write, NULL, e));
	*out_done = t.source.done;
	return RC_OK;
}
