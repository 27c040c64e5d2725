/* letter_pdf.c -- a letter as PDF. */
#include "print/letter.h"
#include "print/pdf_int.h"

#define INDENT 36.0         /* 1.27 cm */
#define RULE_PART (1 / 3.0) /* of the text's width */
#define RULE_BELOW 2.0
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

struct piece {
	struct pdf_box box;
	const struct letter_text *text;
	double x, width;
};

static void piece_init(struct writing *w, struct piece *b, const struct letter_text *t, double x,
		       double width)
{
	const struct pdf_style style = {
		.size = t->size, .is_bold = t->is_bold, .is_italic = t->is_italic, .align = t->align
	};

	*b = (struct piece){ .text = t, .x = x, .width = width };
	box_init(w->p, &b->box, style, width);
	if (t->is_indented)
		pango_layout_set_indent(b->box.layout, (int)(INDENT * PANGO_SCALE));
	box_set(&b->box, text_for_print(w->p->arena, t->text, LIMIT_PRINT_CELL));
}

static double piece_draw(struct writing *w, struct piece *b, double y)
{
	double extent = box_extent(&b->box), x = b->x;

	if (b->text->is_indented)
		y = box_draw(w->p, &b->box, x + INDENT, y, 1);
	y = box_draw(w->p, &b->box, x, y, b->box.n_lines);
	if (b->text->is_ruled) {
		double length = extent * RULE_PART, middle = x + b->width / 2;
		cairo_set_line_width(w->p->cr, 0.7);
		rule_draw(w->p, middle - length / 2, y + RULE_BELOW, middle + length / 2,
			  y + RULE_BELOW);
		y += RULE_BELOW;
	}
	return y;
}

static double higher(double a, double b)
{
	return a > b ? a : b;
}

static void whole_rule(struct writing *w, double above)
{
	w->p->y += above;
	cairo_set_line_width(w->p->cr, 0.7);
	rule_draw(w->p, MARGIN_LEFT, w->p->y, MARGIN_LEFT + wide_of(w->p), w->p->y);
	w->p->y += RULE_BELOW;
}

static void block_draw(struct writing *w, const struct letter_block *b)
{
	double wide = wide_of(w->p), left = b->is_pair ? wide * LETTER_LEFT : wide;
	double high, y;
	struct piece l, r;

	piece_init(w, &l, &b->left, MARGIN_LEFT, left);
	piece_init(w, &r, &b->right, MARGIN_LEFT + left, b->is_pair ? wide - left : wide);
	high = higher(box_height(&l.box), b->is_pair ? box_height(&r.box) : 0);
	if (w->p->y + b->above + high > w->p->bottom)
		next_page(w);
	else
		w->p->y += b->above;
	y = piece_draw(w, &l, w->p->y);
	if (b->is_pair)
		y = higher(y, piece_draw(w, &r, w->p->y));
	w->p->y = y;
	box_done(&l.box);
	box_done(&r.box);
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
			whole_rule(&w, l->blocks[i].above);
		else
			block_draw(&w, &l->blocks[i]);
	}
	cairo_show_page(w.p->cr);
	return pdf_end(w.p, RC_OK, e);
}
