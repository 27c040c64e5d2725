/* A page: what is above and below its rows. Sizes and places are those of Decree 30 App. I. */
#include "print/pdf_int.h"

#include "text/text.h"

#define RULE 0.5
#define NUMBER_SIZE 13.0
#define MARK_SIZE 9.0
#define NATION_WIDTH (90 * MM) /* Quốc hiệu stands on one line, also on upright paper */

static const struct pdf_style plain_caps = { .size = 12, .align = PRINT_CENTER };
static const struct pdf_style bold_caps = { .size = 12, .is_bold = true, .align = PRINT_CENTER };
static const struct pdf_style motto_style = { .size = 13, .is_bold = true, .align = PRINT_CENTER };
static const struct pdf_style title_style = { .size = 14, .is_bold = true, .align = PRINT_CENTER };
static const struct pdf_style line_style = { .size = 13, .align = PRINT_CENTER };
static const struct pdf_style number_style = { .size = NUMBER_SIZE, .align = PRINT_CENTER };
static const struct pdf_style mark_style = { .size = MARK_SIZE, .is_italic = true };

static double inner_width(const struct pdf *p)
{
	return p->width - MARGIN_LEFT - MARGIN_RIGHT;
}

static struct str clean(const struct pdf *p, struct str s)
{
	return text_for_print(p->arena, s, LIMIT_PRINT_CELL);
}

/* A rule in the middle of a column of text. */
static void middle_rule(struct pdf *p, double x, double y, double width, double rule)
{
	rule_draw(p, x + (width - rule) / 2, y, x + (width + rule) / 2, y);
}

/* The organ above this one, and this one with a rule of a third to a half of its name. */
static double organ_draw(struct pdf *p, double x, double y, double width)
{
	const struct print_order *o = p->source.order;
	double extent;

	y = text_draw(p, text_upper(p->arena, clean(p, o->parent)), plain_caps, x, y, width, NULL);
	y = text_draw(p, text_upper(p->arena, clean(p, o->organ)), bold_caps, x, y, width, &extent);
	middle_rule(p, x, y + 2, width, extent * 0.4);
	return y + 2;
}

static double nation_draw(struct pdf *p, double x, double y, double width)
{
	const struct print_order *o = p->source.order;
	double extent;

	y = text_draw(p, clean(p, o->nation), bold_caps, x, y, width, NULL);
	y = text_draw(p, clean(p, o->motto), motto_style, x, y, width, &extent);
	middle_rule(p, x, y + 2, width, extent);
	return y + 2;
}

static void letterhead_draw(struct pdf *p)
{
	double half = inner_width(p) / 2;
	double nation = half > NATION_WIDTH ? half : NATION_WIDTH;
	double organ = inner_width(p) - nation;
	double left = organ_draw(p, MARGIN_LEFT, p->y, organ - 5 * MM);
	double right = nation_draw(p, MARGIN_LEFT + organ, p->y, nation);

	p->y = (left > right ? left : right) + 8 * MM;
}

static void title_draw(struct pdf *p)
{
	const struct print_order *o = p->source.order;

	p->y = text_draw(p, clean(p, o->form->title), title_style, MARGIN_LEFT, p->y,
			 inner_width(p), NULL);
	for (size_t i = 0; i < o->n_lines; i++)
		p->y = text_draw(p, clean(p, o->lines[i]), line_style, MARGIN_LEFT, p->y,
				 inner_width(p), NULL);
	p->y += 4 * MM;
}

/* Centred in the top margin, from the second page on. */
static void number_draw(struct pdf *p)
{
	struct str n = str_fmt(p->arena, "%lld", (long long)p->source.done.pages);

	(void)text_draw(p, n, number_style, MARGIN_LEFT, (MARGIN_TOP - LINE * NUMBER_SIZE) / 2,
			inner_width(p), NULL);
}

void page_begin(struct pdf *p)
{
	struct arena_mark m = arena_mark(p->arena);

	p->source.done.pages++;
	p->y = MARGIN_TOP;
	cairo_set_line_width(p->cr, RULE);
	if (p->source.done.pages == 1) {
		letterhead_draw(p);
		title_draw(p);
	} else {
		number_draw(p);
	}
	arena_rewind(p->arena, m);
	heads_draw(p);
}

static void mark_draw(struct pdf *p)
{
	struct str mark = text_for_print(p->arena, p->source.order->mark, LIMIT_PRINT_MARK);

	(void)text_draw(p, mark, mark_style, MARGIN_LEFT, p->height - MARGIN_BOTTOM + 5 * MM,
			inner_width(p), NULL);
}

static enum rc cairo_check(const struct pdf *p, struct err *e)
{
	cairo_status_t status = cairo_status(p->cr);

	if (p->out.rc != RC_OK)
		return p->out.rc;
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, RC_UNAVAILABLE, NULL, "cairo: %s",
			       cairo_status_to_string(status));
	return RC_OK;
}

enum rc page_end(struct pdf *p, struct err *e)
{
	struct arena_mark m = arena_mark(p->arena);

	mark_draw(p);
	arena_rewind(p->arena, m);
	cairo_show_page(p->cr);
	TRY(cairo_check(p, e));
	source_report(&p->source);
	return RC_OK;
}
