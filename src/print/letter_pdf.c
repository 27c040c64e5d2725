/* letter_pdf.c -- a letter as PDF. */
#include "print/letter.h"
#include "print/pdf_int.h"

#define INDENT 36.0 /* 1.27 cm */
#define RULE_BELOW 2.0
#define RULE_WIDE 0.7
#define PAGE_SIZE 13.0

struct writing {
	struct pdf *p;
	int64_t page;
};

static double wide_of(const struct pdf *p)
{
	return p->width - MARGIN_LEFT - MARGIN_RIGHT;
}

/* Numbers stand in the middle of the top margin, from the second page on. */
static void next_page(struct writing *w)
{
	const struct pdf_style style = { .size = PAGE_SIZE, .align = PRINT_CENTER };
	struct pdf *p = w->p;

	if (w->page > 0)
		cairo_show_page(p->cr);
	w->page++;
	p->y = MARGIN_TOP;
	if (w->page > 1)
		(void)text_draw(p, str_fmt(p->arena, "%lld", (long long)w->page), style,
				MARGIN_LEFT, MARGIN_TOP / 2, wide_of(p), NULL);
}

/* ---- one text in its place ---- */

struct place {
	double x, width;
};

static struct pdf_style style_of(const struct letter_text *t)
{
	return (struct pdf_style){
		.size = t->size, .is_bold = t->is_bold, .is_italic = t->is_italic, .align = t->align
	};
}

static void text_box(struct pdf *p, struct pdf_box *b, const struct letter_text *t, double width)
{
	box_init(p, b, style_of(t), width);
	if (t->is_indented) {
		pango_layout_set_indent(b->layout, (int)(INDENT * PANGO_SCALE));
		pango_layout_set_justify(b->layout, TRUE);
	}
	box_set(b, text_for_print(p->arena, t->text, LIMIT_PRINT_CELL));
}

static double text_height(const struct letter_text *t, struct pdf_box *b)
{
	double own = t->framed > 0 ? LETTER_FRAME : box_height(b);

	return t->above + own + (t->line == LETTER_NO_LINE ? 0 : RULE_BELOW);
}

static double place_height(struct pdf *p, const struct letter_text *t, double width)
{
	double sum = 0;

	for (; t; t = t->next) {
		struct pdf_box b;

		text_box(p, &b, t, width);
		sum += text_height(t, &b);
		box_done(&b);
	}
	return sum;
}

static void line_below(struct pdf *p, const struct letter_text *t, struct place at, double extent)
{
	double length = t->line == LETTER_LINE_PART ? extent * LETTER_LINE : extent;
	double middle = at.x + at.width / 2;

	cairo_set_line_width(p->cr, RULE_WIDE);
	rule_draw(p, middle - length / 2, p->y + RULE_BELOW, middle + length / 2,
		  p->y + RULE_BELOW);
	p->y += RULE_BELOW;
}

static void stamp_draw(struct pdf *p, const struct letter_text *t, struct place at,
		       struct pdf_box *b)
{
	double left = at.x + (at.width - t->framed) / 2;

	cairo_save(p->cr);
	cairo_set_source_rgb(p->cr, 1, 0, 0);
	cairo_set_line_width(p->cr, RULE_WIDE);
	cairo_rectangle(p->cr, left, p->y, t->framed, LETTER_FRAME);
	cairo_stroke(p->cr);
	(void)box_draw(p, b, at.x, p->y + (LETTER_FRAME - box_height(b)) / 2, b->n_lines);
	cairo_restore(p->cr);
	p->y += LETTER_FRAME;
}

static void lines_draw(struct writing *w, const struct letter_text *t, struct place at,
		       struct pdf_box *b)
{
	struct pdf *p = w->p;

	while (b->at < b->n_lines) {
		if (box_fit(b, p->bottom - p->y) < 1 && p->y > MARGIN_TOP)
			next_page(w);
		bool is_first = t->is_indented && b->at == 0;
		p->y = box_draw(p, b, is_first ? at.x + INDENT : at.x, p->y, 1);
	}
}

static void text_put(struct writing *w, const struct letter_text *t, struct place at)
{
	struct pdf_box b;

	text_box(w->p, &b, t, at.width);
	w->p->y += t->above;
	double extent = box_extent(&b);
	if (t->framed > 0)
		stamp_draw(w->p, t, at, &b);
	else
		lines_draw(w, t, at, &b);
	if (t->line != LETTER_NO_LINE)
		line_below(w->p, t, at, extent);
	box_done(&b);
}

static void place_draw(struct writing *w, const struct letter_text *t, struct place at)
{
	for (; t; t = t->next)
		text_put(w, t, at);
}

/* ---- blocks ---- */

static void whole_rule(struct writing *w, double above)
{
	w->p->y += above;
	cairo_set_line_width(w->p->cr, RULE_WIDE);
	rule_draw(w->p, MARGIN_LEFT, w->p->y, MARGIN_LEFT + wide_of(w->p), w->p->y);
	w->p->y += RULE_BELOW;
}

static double higher(double a, double b)
{
	return a > b ? a : b;
}

/* The right one first, which is short: a long Nơi nhận may go on over the page. */
static void block_draw(struct writing *w, const struct letter_block *b)
{
	struct pdf *p = w->p;
	double wide = wide_of(p), left = b->is_pair ? wide * LETTER_LEFT : wide;
	double high = place_height(p, &b->left, left), top, ended = 0;

	if (b->is_pair)
		high = higher(high, place_height(p, &b->right, wide - left));
	if (p->y + high > p->bottom && p->y > MARGIN_TOP)
		next_page(w);
	int64_t page = w->page;
	top = p->y;
	if (b->is_pair) {
		place_draw(w, &b->right, (struct place){ MARGIN_LEFT + left, wide - left });
		ended = p->y;
		p->y = top;
	}
	place_draw(w, &b->left, (struct place){ MARGIN_LEFT, left });
	if (w->page == page)
		p->y = higher(p->y, ended);
}

enum rc print_letter_pdf(const struct print_letter *l, int fd, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct writing w = { .p = ARENA_NEW(a, struct pdf) };

	w.p->arena = a;
	TRY(pdf_begin(w.p, true, fd, e));
	pdf_facts(w.p, l->title, l->author, l->now);
	next_page(&w);
	for (size_t i = 0; i < l->n; i++) {
		if (l->blocks[i].is_rule)
			whole_rule(&w, l->blocks[i].left.above);
		else
			block_draw(&w, &l->blocks[i]);
	}
	cairo_show_page(w.p->cr);
	return pdf_end(w.p, RC_OK, e);
}

/* ---- measured for others ---- */

double print_extent(struct arena *a, const struct letter_text *x)
{
	struct pdf p = { .arena = a };
	struct pdf_box b;

	if (print_fonts(&p.family, NULL) != RC_OK)
		return 0;
	pdf_context(&p);
	box_init(&p, &b, style_of(x), 0);
	pango_layout_set_width(b.layout, -1);
	box_set(&b, text_for_print(a, x->text, LIMIT_PRINT_CELL));
	double extent = box_extent(&b);
	box_done(&b);
	g_object_unref(p.context);
	return extent;
}
