/* letter_docx.c -- a letter as DOCX: a table without lines for what stands side by side. */
#include "print/docx_int.h"
#include "print/letter.h"
#include "text/text.h"

#define INDENT 720 /* 1.27 cm */
#define POINT 20   /* twentieths */
#define RULE "______________"

static void text_put(struct text_file *t, const struct letter_text *x, double above)
{
	struct look l = { .align = x->is_indented ? "both" : docx_align(x->align),
			  .size = (int)(2 * x->size),
			  .is_bold = x->is_bold,
			  .is_italic = x->is_italic,
			  .indent = x->is_indented ? INDENT : 0,
			  .above = (int)(above * POINT) };

	docx_paragraphs(t, text_for_print(t->arena, x->text, LIMIT_PRINT_CELL), &l);
	if (!x->is_ruled)
		return;
	l = (struct look){ .align = docx_align(x->align), .size = 12 };
	docx_paragraphs(t, STR(RULE), &l);
}

static void cell(struct text_file *t, const struct letter_text *x, int64_t wide, double above)
{
	xml_open(t->xml, "w:tc");
	xml_open(t->xml, "w:tcPr");
	docx_width(t, "w:tcW", wide);
	xml_close(t->xml);
	text_put(t, x, above);
	xml_close(t->xml);
}

static void column(struct text_file *t, int64_t wide)
{
	xml_open(t->xml, "w:gridCol");
	xml_attr(t->xml, "w:w", str_fmt(t->source.row, "%lld", (long long)wide));
	xml_close(t->xml);
}

static void pair(struct text_file *t, const struct letter_block *b)
{
	int64_t wide = PAPER_SHORT - MARGIN_LEFT - MARGIN_RIGHT;
	int64_t left = (int64_t)((double)wide * LETTER_LEFT);

	xml_open(t->xml, "w:tbl");
	xml_open(t->xml, "w:tblPr");
	docx_width(t, "w:tblW", wide);
	xml_open(t->xml, "w:tblLayout");
	xml_attr(t->xml, "w:type", STR("fixed"));
	xml_close(t->xml);
	xml_close(t->xml);
	xml_open(t->xml, "w:tblGrid");
	column(t, left);
	column(t, wide - left);
	xml_close(t->xml);
	xml_open(t->xml, "w:tr");
	cell(t, &b->left, left, b->above);
	cell(t, &b->right, wide - left, b->above);
	xml_close(t->xml);
	xml_close(t->xml);
}

/* A paragraph with nothing but its upper border. */
static void whole_rule(struct text_file *t)
{
	xml_open(t->xml, "w:p");
	xml_open(t->xml, "w:pPr");
	xml_open(t->xml, "w:pBdr");
	xml_open(t->xml, "w:top");
	xml_attr(t->xml, "w:color", STR("auto"));
	xml_attr(t->xml, "w:space", STR("1"));
	xml_attr(t->xml, "w:sz", STR("6"));
	xml_attr(t->xml, "w:val", STR("single"));
	xml_close(t->xml);
	xml_close(t->xml);
	xml_close(t->xml);
	xml_close(t->xml);
}

static enum rc parts(struct text_file *t, void *ctx, struct err *e)
{
	const struct print_letter *l = ctx;

	TRY(docx_types(t, false, e));
	TRY(docx_relations(t, "_rels/.rels", "word/document.xml", R "/officeDocument", e));
	TRY(docx_part_begin(t, "word/document.xml", e));
	xml_open(t->xml, "w:document");
	xml_xmlns(t->xml, "w", W);
	xml_open(t->xml, "w:body");
	for (size_t i = 0; i < l->n; i++) {
		if (l->blocks[i].is_rule)
			whole_rule(t);
		else if (l->blocks[i].is_pair)
			pair(t, &l->blocks[i]);
		else
			text_put(t, &l->blocks[i].left, l->blocks[i].above);
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
