/* pdf.c -- the text layer of a PDF. MuPDF reports by longjmp, so each piece that may fail is a function of
 * its own, and what must outlive a jump lives in a struct. */
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "base/limits.h"
#include "reader/inside/inside.h"
#include "reader/inside/join_int.h"

#define STORE_BYTES ((size_t)16 << 20) /* of fonts and the like, kept between pages */

struct pdf {
	fz_context *ctx;
	fz_stream *stream;
	pdf_document *doc;
	struct taking *taking;
};

struct page {
	fz_page *page;
	fz_stext_page *text;
	fz_device *device;
};

static void quiet(void *user, const char *message)
{
	(void)user;
	(void)message;
}

fz_context *quiet_context(void)
{
	fz_context *ctx = fz_new_context(NULL, NULL, STORE_BYTES);

	if (ctx) {
		fz_set_warning_callback(ctx, quiet, NULL);
		fz_set_error_callback(ctx, quiet, NULL);
	}
	return ctx;
}

static void line_take(struct taking *t, const fz_stext_line *line)
{
	for (const fz_stext_char *c = line->first_char; c && !t->facts.is_cut; c = c->next)
		take_point(t, c->c > 0 ? (uint32_t)c->c : 0);
	take_point(t, '\n');
}

static void blocks_take(struct taking *t, const fz_stext_page *page)
{
	for (const fz_stext_block *b = page->first_block; b; b = b->next) {
		if (b->type != FZ_STEXT_BLOCK_TEXT)
			continue;
		for (const fz_stext_line *line = b->u.t.first_line; line; line = line->next)
			line_take(t, line);
		take_point(t, '\n');
	}
}

/* With the fields of forms: number and date of a draft stand in such. Pictures are not even unpacked. */
static void page_run(struct pdf *p, struct page *g, int number)
{
	const fz_stext_options options = { .flags = FZ_STEXT_DEHYPHENATE };

	g->page = fz_load_page(p->ctx, &p->doc->super, number);
	g->text = fz_new_stext_page(p->ctx, fz_bound_page(p->ctx, g->page));
	g->device = fz_new_stext_device(p->ctx, g->text, &options);
	fz_run_page(p->ctx, g->page, g->device, fz_identity, NULL);
	fz_close_device(p->ctx, g->device);
	blocks_take(p->taking, g->text);
}

static void trouble_note(struct pdf *p)
{
	if (fz_caught(p->ctx) == FZ_ERROR_MEMORY)
		p->taking->is_too_big = true;
	else
		p->taking->is_broken = true;
}

static void page_take(struct pdf *p, int number)
{
	struct page g = { .page = NULL };

	fz_var(g);
	fz_try(p->ctx)
	{
		page_run(p, &g, number);
	}
	fz_always(p->ctx)
	{
		fz_drop_device(p->ctx, g.device);
		fz_drop_stext_page(p->ctx, g.text);
		fz_drop_page(p->ctx, g.page);
	}
	fz_catch(p->ctx)
	{
		trouble_note(p);
	}
}

static bool is_code(struct pdf *p, pdf_obj *action)
{
	pdf_obj *kind = pdf_dict_get(p->ctx, action, PDF_NAME(S));

	return pdf_name_eq(p->ctx, kind, PDF_NAME(JavaScript)) ||
	       pdf_name_eq(p->ctx, kind, PDF_NAME(Launch));
}

/* What runs by itself: when it is opened, closed, printed, or from the document's own list of scripts. To which page it
 * opens is no code. */
static bool has_code(struct pdf *p)
{
	pdf_obj *root = pdf_dict_get(p->ctx, pdf_trailer(p->ctx, p->doc), PDF_NAME(Root));
	pdf_obj *names = pdf_dict_get(p->ctx, root, PDF_NAME(Names));
	pdf_obj *more = pdf_dict_get(p->ctx, root, PDF_NAME(AA));

	for (int i = 0; i < pdf_dict_len(p->ctx, more); i++) {
		if (is_code(p, pdf_dict_get_val(p->ctx, more, i)))
			return true;
	}
	return is_code(p, pdf_dict_gets(p->ctx, root, "OpenAction")) ||
	       pdf_dict_get(p->ctx, names, PDF_NAME(JavaScript)) != NULL;
}

/* A file has no more pages than bytes, whatever it claims. */
static void pages_count(struct pdf *p)
{
	struct taking *t = p->taking;
	int n = pdf_count_pages(p->ctx, p->doc);

	if (n < 0 || (size_t)n > t->bytes.n)
		t->is_broken = true;
	else
		t->facts.pages = n;
}

static void document_open(struct pdf *p)
{
	struct taking *t = p->taking;
	const unsigned char *bytes = (const unsigned char *)t->bytes.p;

	p->stream = fz_open_memory(p->ctx, bytes, t->bytes.n);
	p->doc = pdf_open_document_with_stream(p->ctx, p->stream);
	t->facts.is_encrypted = pdf_needs_password(p->ctx, p->doc);
	if (t->facts.is_encrypted)
		return;
	t->facts.has_macros = has_code(p);
	pages_count(p);
}

static bool is_open(struct pdf *p)
{
	fz_try(p->ctx)
	{
		document_open(p);
	}
	fz_catch(p->ctx)
	{
		trouble_note(p);
		return false;
	}
	return true;
}

static void pages_take(struct pdf *p)
{
	struct taking *t = p->taking;
	int n = (int)t->facts.pages;

	for (int i = 0; i < n && taking_goes_on(t); i++) {
		if (i == LIMIT_READ_PAGES)
			t->facts.is_cut = true;
		else
			page_take(p, i);
	}
}

void pdf_take(struct taking *t)
{
	struct pdf p = { .taking = t };

	p.ctx = quiet_context();
	if (!p.ctx) {
		t->is_too_big = true;
		return;
	}
	if (is_open(&p) && !t->facts.is_encrypted)
		pages_take(&p);
	pdf_drop_document(p.ctx, p.doc);
	fz_drop_stream(p.ctx, p.stream);
	fz_drop_context(p.ctx);
}
