#include "print/pdf_int.h"

static PangoFontDescription *font_new(const struct pdf *p, struct pdf_style style)
{
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family_static(d, p->family);
	pango_font_description_set_absolute_size(d, style.size * PANGO_SCALE);
	if (style.is_bold)
		pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
	if (style.is_italic)
		pango_font_description_set_style(d, PANGO_STYLE_ITALIC);
	return d;
}

/* A word that is wider than its column is broken, but gets no letter that it does not have. */
static void hyphens_off(PangoLayout *layout)
{
	PangoAttrList *all = pango_attr_list_new();

	pango_attr_list_insert(all, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, all);
	pango_attr_list_unref(all);
}

void box_init(struct pdf *p, struct pdf_box *b, struct pdf_style style, double width)
{
	PangoFontDescription *font = font_new(p, style);

	*b = (struct pdf_box){ .layout = pango_layout_new(p->context),
			       .style = style,
			       .width = width };
	pango_layout_set_font_description(b->layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(b->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(b->layout, PANGO_WRAP_WORD_CHAR);
	hyphens_off(b->layout);
}

void box_done(struct pdf_box *b)
{
	if (b->layout)
		g_object_unref(b->layout);
	b->layout = NULL;
}

void box_strike(struct pdf_box *b, bool is_struck)
{
	PangoAttrList *all;

	if (b->is_struck == is_struck)
		return;
	b->is_struck = is_struck;
	all = pango_attr_list_copy(pango_layout_get_attributes(b->layout));
	pango_attr_list_change(all, pango_attr_strikethrough_new(is_struck));
	pango_layout_set_attributes(b->layout, all);
	pango_attr_list_unref(all);
}

void box_set(struct pdf_box *b, struct str text)
{
	pango_layout_set_text(b->layout, text.n ? text.p : "", (int)text.n);
	b->n_lines = text.n ? pango_layout_get_line_count(b->layout) : 0;
	b->at = 0;
}

static PangoRectangle line_extents(struct pdf_box *b, int i)
{
	PangoRectangle logical;

	pango_layout_line_get_extents(pango_layout_get_line_readonly(b->layout, i), NULL, &logical);
	return logical;
}

/* Letters of another font may be taller. */
static double line_height(struct pdf_box *b, int i)
{
	double own = pango_units_to_double(line_extents(b, i).height);
	double usual = LINE * b->style.size;

	return own > usual ? own : usual;
}

double box_height(struct pdf_box *b)
{
	double sum = 0;

	for (int i = b->at; i < b->n_lines; i++)
		sum += line_height(b, i);
	return sum;
}

int box_fit(struct pdf_box *b, double height)
{
	int i = b->at;

	for (; i < b->n_lines; i++) {
		height -= line_height(b, i);
		if (height < 0)
			break;
	}
	return i - b->at;
}

double box_extent(struct pdf_box *b)
{
	double widest = 0;

	for (int i = 0; i < b->n_lines; i++) {
		double w = pango_units_to_double(line_extents(b, i).width);

		widest = w > widest ? w : widest;
	}
	return widest;
}

static double line_left(const struct pdf_box *b, double line)
{
	switch (b->style.align) {
	case PRINT_CENTER: return (b->width - line) / 2;
	case PRINT_RIGHT: return b->width - line;
	case PRINT_LEFT:
	default: return 0;
	}
}

double box_draw(struct pdf *p, struct pdf_box *b, double x, double y, int n)
{
	for (int last = b->at + n; b->at < last && b->at < b->n_lines; b->at++) {
		PangoRectangle r = line_extents(b, b->at);
		double height = line_height(b, b->at);
		double spare = height - pango_units_to_double(r.height);

		/* r.y is how far the letters reach above the base line, below zero */
		cairo_move_to(p->cr, x + line_left(b, pango_units_to_double(r.width)),
			      y + spare / 2 - pango_units_to_double(r.y));
		pango_cairo_show_layout_line(p->cr,
					     pango_layout_get_line_readonly(b->layout, b->at));
		y += height;
	}
	return y;
}

double text_draw(struct pdf *p, struct str text, struct pdf_style style, double x, double y,
		 double width, double *out_extent)
{
	struct pdf_box b;

	box_init(p, &b, style, width);
	box_set(&b, text);
	if (out_extent)
		*out_extent = box_extent(&b);
	y = box_draw(p, &b, x, y, b.n_lines);
	box_done(&b);
	return y;
}

void rule_draw(struct pdf *p, double x0, double y0, double x1, double y1)
{
	cairo_move_to(p->cr, x0, y0);
	cairo_line_to(p->cr, x1, y1);
	cairo_stroke(p->cr);
}
