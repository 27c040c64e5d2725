#include <cairo-pdf.h>

#include "base/fd.h"
#include "print/pdf_int.h"

#define A4_SHORT (210 * MM)
#define A4_LONG (297 * MM)

static void out_flush(struct pdf_out *o)
{
	if (o->rc == RC_OK && o->n)
		o->rc = fd_write_all(o->fd, o->bytes, o->n, o->e);
	o->n = 0;
}

/* cairo hands out its file in pieces of some bytes. */
static cairo_status_t out_write(void *ctx, const unsigned char *p, unsigned int n)
{
	struct pdf_out *o = ctx;

	while (n && o->rc == RC_OK) {
		size_t room = PDF_BUFFER_BYTES - o->n;
		size_t take = n < room ? n : room;

		memcpy(o->bytes + o->n, p, take);
		o->n += take;
		p += take;
		n -= (unsigned int)take;
		if (o->n == PDF_BUFFER_BYTES)
			out_flush(o);
	}
	return o->rc == RC_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

void pdf_facts(struct pdf *p, struct str title, struct str author, int64_t now)
{
	struct civil c = time_to_civil(now, TIME_ZONE_VN);
	struct str made = str_fmt(p->arena, "%04d-%02d-%02dT%02d:%02d:%02d+07:00", c.date.year,
				  c.date.month, c.date.day, c.hour, c.minute, c.second);

	title = text_for_print(p->arena, title, LIMIT_PRINT_CELL);
	author = text_for_print(p->arena, author, LIMIT_PRINT_CELL);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
				       str_c(p->arena, title));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR,
				       str_c(p->arena, author));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE,
				       str_c(p->arena, made));
}

/* No hints: the letters stand where they would on paper, not on a screen's grid. */
void pdf_context(struct pdf *p)
{
	PangoFontMap *fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	p->context = pango_font_map_create_context(fonts);
	pango_cairo_context_set_font_options(p->context, options);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	pango_context_set_language(p->context, pango_language_from_string("vi"));
	pango_context_set_base_dir(p->context, PANGO_DIRECTION_LTR);
	cairo_font_options_destroy(options);
	g_object_unref(fonts); /* the context has it */
}

enum rc pdf_begin(struct pdf *p, bool is_portrait, int fd, struct err *e)
{
	TRY(print_fonts(&p->family, e));
	p->width = is_portrait ? A4_SHORT : A4_LONG;
	p->height = is_portrait ? A4_LONG : A4_SHORT;
	p->bottom = p->height - MARGIN_BOTTOM;
	p->out = (struct pdf_out){ .fd = fd,
				   .e = e,
				   .bytes = arena_alloc(p->arena, PDF_BUFFER_BYTES) };
	p->surface = cairo_pdf_surface_create_for_stream(out_write, &p->out, p->width, p->height);
	p->cr = cairo_create(p->surface);
	pdf_context(p);
	return RC_OK;
}

static enum rc pages_draw(struct pdf *p, struct err *e)
{
	bool more;

	page_begin(p);
	for (;;) {
		TRY(source_next(&p->source, &more, e));
		if (!more)
			break;
		TRY(row_draw(p, e));
	}
	return page_end(p, e);
}

/* Fonts, the list of pages and the end are written here. */
static enum rc pdf_finish(struct pdf *p, struct err *e)
{
	cairo_surface_finish(p->surface);
	cairo_status_t status = cairo_surface_status(p->surface);

	out_flush(&p->out);
	if (p->out.rc == RC_OK && status != CAIRO_STATUS_SUCCESS)
		return err_set(e, RC_UNAVAILABLE, NULL, "cairo: %s",
			       cairo_status_to_string(status));
	return p->out.rc;
}

enum rc pdf_end(struct pdf *p, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		rc = pdf_finish(p, e);
	else
		p->out.rc = rc; /* cairo must not write any more */
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	g_object_unref(p->context);
	return rc;
}

enum rc print_pdf(const struct print_order *o, int fd, struct print_done *out_done, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct pdf *p = ARENA_NEW(a, struct pdf);

	p->arena = a;
	TRY(pdf_begin(p, o->form->is_portrait, fd, e));
	source_init(&p->source, o, a);
	pdf_facts(p, o->form->title, o->organ, o->now);
	columns_init(p);
	enum rc rc = pages_draw(p, e);
	columns_done(p);
	TRY(pdf_end(p, rc, e));
	*out_done = p->source.done;
	return RC_OK;
}
