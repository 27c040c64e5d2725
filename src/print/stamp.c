/* stamp.c -- lines of text as a PDF, each on a page of its own size: what fields of other PDFs are filled with. */
#include <cairo-pdf.h>

#include "print/pdf_int.h"

#define STAMP_WIDEST (210 * MM)

/* What stands on a page must be known before it is begun. */
static void line_draw(struct pdf *p, const struct print_line *line)
{
	const struct pdf_style style = { .size = line->size, .is_italic = line->is_italic };
	struct pdf_box b;

	box_init(p, &b, style, STAMP_WIDEST);
	box_set(&b, text_for_print(p->arena, line->text, LIMIT_PRINT_CELL));
	double width = box_extent(&b), height = box_height(&b);
	cairo_pdf_surface_set_size(p->surface, width > 1 ? width : 1, height > 1 ? height : 1);
	(void)box_draw(p, &b, 0, 0, b.n_lines);
	box_done(&b);
	cairo_show_page(p->cr);
}

enum rc print_stamp(const struct print_line *lines, size_t n, int64_t now, int fd, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct pdf *p = ARENA_NEW(a, struct pdf);

	p->arena = a;
	TRY(pdf_begin(p, true, fd, e));
	pdf_facts(p, STR(""), STR(""), now);
	for (size_t i = 0; i < n; i++)
		line_draw(p, &lines[i]);
	return pdf_end(p, RC_OK, e);
}
