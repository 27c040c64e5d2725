/* letter_docx.c -- a letter as DOCX: a table without lines for what stands side by side. */
#include "print/docx_int.h"
#include "print/letter.h"
#include "text/text.h"

#define INDENT 720 /* 1.27 cm */
#define POINT 20   /* twentieths */
#define WIDE (PAPER_SHORT - MARGIN_LEFT - MARGIN_RIGHT)
#define LINE_HIGH 60 /* of a paragraph that is nothing but a line */

/* What is left free on both sides of something so wide. */
static int inset(int64_t wide, double points)
{
	double rest = (double)wide - points * POINT;

	return rest > 0 ? (int)(rest / 2) : 0;
}

static void line_below(struct text_file *t, const struct letter_text *x, int64_t wide)
{
	double extent = print_extent(t->arena, x), room = (double)wide / POINT;

	if (extent <= 0 || extent > room)
		extent = room;
	if (x->line == LETTER_LINE_PART)
		extent *= LETTER_LINE;
	const struct look l = { .align = "center",
				.size = 2,
				.inset = inset(wide, extent),
				.line = LINE_HIGH,
				.is_ruled = true };
	docx_paragraphs(t, STR(""), &l);
}

static void text_put(struct text_file *t, const struct letter_text *x, int64_t wide)
{
	const struct look l = { .align = x->is_indented ? "both" : docx_align(x->align),
				.size = (int)(2 * x->size),
				.is_bold = x->is_bold,
				.is_italic = x->is_italic,
				.is_stamp = x->framed > 0,
				.indent = x->is_indented ? INDENT : 0,
				.inset = x->framed > 0 ? inset(wide, x->framed) : 0,
				.above = (int)(x->above * POINT) };

	docx_paragraphs(t, text_for_print(t->arena, x->text, LIMIT_PRINT_CELL), &l);
	if (x->line != LETTER_NO_LINE)
		line_below(t, x, wide);
}

static void place(struct text_file *t, const struct letter_text *x, int64_t wide)
{
	for (; x; x = x->next)
		text_put(t, x, wide);
}

static void cell(struct text_file *t, const struct letter_text *x, int64_t wide)
{
	xml_open(t->xml, "w:tc");
	xml_open(t->xml, "w:tcPr");
	docx_width(t, "w:tcW", wide);
	xml_close(t->xml);
	place(t, x, wide);
	xml_close(t->xml);
}

static void column(struct text_file *t, int64_t wide)
{
	xml_open(t->xml, "w:gridCol");
	xml_attr(t->xml, "w:w", str_fmt(t->source.row, "%lld", (long long)wide));
	xml_close(t->xml);
}

/* Else a word processor takes 1.9 mm on both sides, and Quốc hiệu needs them. */
static void no_cell_margins(struct text_file *t)
{
	xml_open(t->xml, "w:tblCellMar");
	docx_width(t, "w:left", 0);
	docx_width(t, "w:right", 0);
	xml_close(t->xml);
}

static void pair(struct text_file *t, const struct letter_block *b)
{
	const int64_t wide = WIDE, left = (int64_t)((double)wide * LETTER_LEFT);

	xml_open(t->xml, "w:tbl");
	xml_open(t->xml, "w:tblPr");
	docx_width(t, "w:tblW", wide);
	xml_open(t->xml, "w:tblLayout");
	xml_attr(t->xml, "w:type", STR("fixed"));
	xml_close(t->xml);
	no_cell_margins(t);
	xml_close(t->xml);
	xml_open(t->xml, "w:tblGrid");
	column(t, left);
	column(t, wide - left);
	xml_close(t->xml);
	xml_open(t->xml, "w:tr");
	xml_open(t->xml, "w:trPr");
	docx_mark(t->xml, "w:cantSplit");
	xml_close(t->xml);
	cell(t, &b->left, left);
	cell(t, &b->right, wide - left);
	xml_close(t->xml);
	xml_close(t->xml);
}

static enum rc parts(struct text_file *t, void *ctx, struct err *e)
{
	static const struct look whole = { .align = "left", .size = 2, .is_ruled = true };
	const struct print_letter *l = ctx;

	TRY(docx_types(t, false, e));
	TRY(docx_relations(t, "_rels/.rels", "word/document.xml", R "/officeDocument", e));
	TRY(docx_part_begin(t, "word/document.xml", e));
	xml_open(t->xml, "w:document");
	xml_xmlns(t->xml, "w", W);
	xml_open(t->xml, "w:body");
	for (size_t i = 0; i < l->n; i++) {
		if (l->blocks[i].is_rule)
			docx_paragraphs(t, STR(""), &whole);
		else if (l->blocks[i].is_pair)
			pair(t, &l->blocks[i]);
		else
			place(t, &l->blocks[i].left, WIDE);
	}
	docx_paragraphs(t, STR(""), &(struct look){ .align = "left", .size = 26 });
	docx_paper(t, true, false);
	xml_close(t->xml);
	xml_close(t->xml);
	return xml_end(t->xml, e);
}

enum rc print_letter_docx(const struct print_letter *l, int fd, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct print_letter copy = *l;
	struct text_file t = { .arena = a, .fd = fd, .now = l->now, .source = { .row = a } };

	return docx_make(&t, parts, &copy, e);
}
