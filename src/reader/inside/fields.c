/* fields.c -- two text fields in a PDF, Số and ngày tháng: put in where the words stand, and filled.
 *
 * What the file was stays as it is: the answer is what is to be appended to it (an incremental update). What
 * fills a field is a page of another PDF, which our own print code made with its letters embedded; a white
 * ground covers the dots that stand below. MuPDF reports by longjmp: what must outlive one lives in a struct.
 */
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <string.h>

#include "base/limits.h"
#include "reader/inside/inside.h"
#include "text/text.h"

#define STORE_BYTES ((size_t)16 << 20)
#define LINE_LETTERS 400 /* letters of a line that are looked at */

/* By what a form's reader calls them, and what they are called by. */
static const char *const names[READER_FIELDS] = { "Số", "Ngày tháng" };
/* In points from the upper left corner of A4: where App. I has them (Decree 30), when nothing says so. */
static const fz_rect usual[READER_FIELDS] = { { 85, 108, 265, 124 }, { 300, 108, 552, 124 } };
#define MOST_GAP 30.0F /* wider than this, and another column begins */
#define LEAST_NUMBER 70.0F
#define LEAST_DATE 130.0F
#define UPPER_PART 0.5F /* of the page: below it "số:" is part of the text */

struct work {
	fz_context *ctx;
	struct taking *taking;
	const struct fields_order *order;
	struct fields_answer *answer;
	fz_stream *stream, *stamp_stream;
	pdf_document *doc, *stamp;
	pdf_page *page;
	fz_stext_page *text;
	fz_device *device;
	fz_buffer *buffer, *out_buffer;
	fz_output *out;
	pdf_graft_map *map;
	pdf_obj *field[READER_FIELDS];
	fz_rect box[READER_FIELDS]; /* from the upper left corner of the page */
	bool is_found[READER_FIELDS];
	int64_t written;
	bool is_changed;
};

static void quiet(void *user, const char *message)
{
	(void)user;
	(void)message;
}

/* ---- where the words stand ---- */

/* A line in letters without marks, and where each of them stands. */
struct line {
	char letters[LINE_LETTERS + 1];
	fz_rect at[LINE_LETTERS];
	size_t n;
	fz_rect box;
};

static char plain_letter(struct arena *a, int c)
{
	struct buf b;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)(c > 0 ? c : ' ');
	buf_init(&b, a, 8);
	text_add_point(&b, (uint32_t)c);
	struct str s = text_fold(a, buf_str(&b));
	return s.n == 0 ? '\0' : s.n == 1 ? s.p[0] : '?';
}

static void line_read(struct arena *a, const fz_stext_line *from, struct line *out)
{
	out->n = 0;
	out->box = from->bbox;
	for (const fz_stext_char *c = from->first_char; c && out->n < LINE_LETTERS; c = c->next) {
		char letter = plain_letter(a, c->c);
		if (letter == '\0') /* a mark that stands alone */
			continue;
		out->at[out->n] = fz_rect_from_quad(c->quad);
		out->letters[out->n++] = letter;
	}
	out->letters[out->n] = '\0';
}

/* The last letter that belongs to what begins at i: before a wide gap. */
static size_t run_end(const struct line *l, size_t i)
{
	float right = l->at[i].x1;
	size_t last = i;

	for (; i < l->n; i++) {
		if (l->letters[i] == ' ')
			continue;
		if (l->at[i].x0 - right > MOST_GAP * 3)
			break;
		right = l->at[i].x1;
		last = i;
	}
	return last;
}

static void field_place(struct work *w, enum reader_field f, fz_rect box, float least)
{
	if (box.x1 - box.x0 < least)
		box.x1 = box.x0 + least;
	w->box[f] = box;
	w->is_found[f] = true;
}

static bool begins_part(const struct line *l, size_t i)
{
	size_t k = i;

	while (k > 0 && l->letters[k - 1] == ' ')
		k--;
	return k == 0 || l->at[i].x0 - l->at[k - 1].x1 > MOST_GAP;
}

/* "Số:" at the beginning of a line; the field begins behind it, and takes what stands there. */
static void number_find(struct work *w, const struct line *l)
{
	for (size_t i = 0; i + 2 < l->n + 1; i++) {
		size_t colon = i + 2;
		if (strncmp(l->letters + i, "so", 2) != 0 || !begins_part(l, i))
			continue;
		while (l->letters[colon] == ' ')
			colon++;
		if (l->letters[colon] != ':')
			continue;
		size_t last = run_end(l, colon);
		field_place(
			w, FIELD_NUMBER,
			(fz_rect){ l->at[colon].x1 + 2, l->box.y0, l->at[last].x1 + 2, l->box.y1 },
			LEAST_NUMBER);
		return;
	}
}

/* "ngày … tháng …": all of it is the field's. */
static void date_find(struct work *w, const struct line *l)
{
	const char *day = strstr(l->letters, "ngay");

	if (!day || !strstr(day, "thang"))
		return;
	size_t i = (size_t)(day - l->letters), last = run_end(l, i);
	field_place(w, FIELD_DATE,
		    (fz_rect){ l->at[i].x0, l->box.y0, l->at[last].x1 + 2, l->box.y1 }, LEAST_DATE);
}

static void line_look(struct work *w, const fz_stext_line *from, float bottom)
{
	struct line *l = ARENA_NEW(w->taking->arena, struct line);

	if (from->bbox.y0 > bottom)
		return;
	line_read(w->taking->arena, from, l);
	if (!w->is_found[FIELD_NUMBER])
		number_find(w, l);
	if (!w->is_found[FIELD_DATE])
		date_find(w, l);
}

static void words_find(struct work *w)
{
	const fz_stext_options options = { .flags = 0 };
	fz_rect paper = fz_bound_page(w->ctx, &w->page->super);
	float bottom = paper.y0 + (paper.y1 - paper.y0) * UPPER_PART;

	w->text = fz_new_stext_page(w->ctx, paper);
	w->device = fz_new_stext_device(w->ctx, w->text, &options);
	fz_run_page(w->ctx, &w->page->super, w->device, fz_identity, NULL);
	fz_close_device(w->ctx, w->device);
	for (const fz_stext_block *b = w->text->first_block; b; b = b->next) {
		if (b->type != FZ_STEXT_BLOCK_TEXT)
			continue;
		for (const fz_stext_line *line = b->u.t.first_line; line; line = line->next)
			line_look(w, line, bottom);
	}
}

/* ---- fields that are there ---- */

static void field_note(struct work *w, pdf_obj *field)
{
	const char *name = pdf_to_text_string(w->ctx, pdf_dict_get(w->ctx, field, PDF_NAME(T)));

	for (size_t f = 0; f < READER_FIELDS; f++) {
		if (!w->field[f] && strcmp(name, names[f]) == 0)
			w->field[f] = field;
	}
}

static pdf_obj *form_of(struct work *w)
{
	pdf_obj *root = pdf_dict_get(w->ctx, pdf_trailer(w->ctx, w->doc), PDF_NAME(Root));

	return pdf_dict_get(w->ctx, root, PDF_NAME(AcroForm));
}

static void fields_find(struct work *w)
{
	pdf_obj *all = pdf_dict_get(w->ctx, form_of(w), PDF_NAME(Fields));
	int n = pdf_array_len(w->ctx, all);

	for (int i = 0; i < n && i < LIMIT_PDF_FIELDS; i++)
		field_note(w, pdf_array_get(w->ctx, all, i));
}

static fz_matrix page_matrix(struct work *w)
{
	fz_matrix m;
	fz_rect paper;

	pdf_page_transform(w->ctx, w->page, &paper, &m);
	return m;
}

static void boxes_read(struct work *w)
{
	for (size_t f = 0; f < READER_FIELDS; f++) {
		if (!w->field[f])
			continue;
		fz_rect r = pdf_dict_get_rect(w->ctx, w->field[f], PDF_NAME(Rect));
		w->box[f] = fz_transform_rect(r, page_matrix(w));
	}
}

/* ---- put in ---- */

static pdf_obj *array_of(struct work *w, pdf_obj *dict, pdf_obj *key)
{
	pdf_obj *all = pdf_dict_get(w->ctx, dict, key);

	return pdf_is_array(w->ctx, all) ? all : pdf_dict_put_array(w->ctx, dict, key, 4);
}

/* The letters that a form's own reader would type in: one of the fourteen that each has. */
static void form_fonts(struct work *w, pdf_obj *form)
{
	pdf_obj *font;

	if (pdf_dict_get(w->ctx, form, PDF_NAME(DR)))
		return;
	pdf_obj *all = pdf_dict_put_dict(w->ctx, pdf_dict_put_dict(w->ctx, form, PDF_NAME(DR), 1),
					 PDF_NAME(Font), 1);
	font = pdf_dict_puts_dict(w->ctx, all, "TiRo", 4);
	pdf_dict_put(w->ctx, font, PDF_NAME(Type), PDF_NAME(Font));
	pdf_dict_put(w->ctx, font, PDF_NAME(Subtype), PDF_NAME(Type1));
	pdf_dict_put_name(w->ctx, font, PDF_NAME(BaseFont), "Times-Roman");
	pdf_dict_put_name(w->ctx, font, PDF_NAME(Encoding), "WinAnsiEncoding");
}

static void field_fill_in(struct work *w, pdf_obj *field, enum reader_field f)
{
	pdf_dict_put(w->ctx, field, PDF_NAME(Type), PDF_NAME(Annot));
	pdf_dict_put(w->ctx, field, PDF_NAME(Subtype), PDF_NAME(Widget));
	pdf_dict_put(w->ctx, field, PDF_NAME(FT), PDF_NAME(Tx));
	pdf_dict_put_text_string(w->ctx, field, PDF_NAME(T), names[f]);
	pdf_dict_put_text_string(w->ctx, field, PDF_NAME(TU), names[f]);
	pdf_dict_put_text_string(w->ctx, field, PDF_NAME(V), "");
	pdf_dict_put_string(w->ctx, field, PDF_NAME(DA), "/TiRo 13 Tf 0 g",
			    strlen("/TiRo 13 Tf 0 g"));
	pdf_dict_put_int(w->ctx, field, PDF_NAME(F), PDF_ANNOT_IS_PRINT);
	pdf_dict_put(w->ctx, field, PDF_NAME(P), w->page->obj);
}

static fz_rect rect_of(struct work *w, enum reader_field f)
{
	return fz_transform_rect(w->box[f], fz_invert_matrix(page_matrix(w)));
}

static void field_put(struct work *w, enum reader_field f)
{
	pdf_obj *root = pdf_dict_get(w->ctx, pdf_trailer(w->ctx, w->doc), PDF_NAME(Root));
	pdf_obj *form = form_of(w), *field, *look;
	fz_rect r = rect_of(w, f), empty = { 0, 0, r.x1 - r.x0, r.y1 - r.y0 };

	if (!pdf_is_dict(w->ctx, form))
		form = pdf_dict_put_dict(w->ctx, root, PDF_NAME(AcroForm), 4);
	form_fonts(w, form);
	field = pdf_add_new_dict(w->ctx, w->doc, 16);
	w->field[f] = field;
	field_fill_in(w, field, f);
	pdf_dict_put_rect(w->ctx, field, PDF_NAME(Rect), r);
	w->buffer = fz_new_buffer(w->ctx, 1);
	look = pdf_new_xobject(w->ctx, w->doc, empty, fz_identity, NULL, w->buffer);
	fz_drop_buffer(w->ctx, w->buffer);
	w->buffer = NULL;
	pdf_dict_put_drop(w->ctx, pdf_dict_put_dict(w->ctx, field, PDF_NAME(AP), 1), PDF_NAME(N),
			  look);
	pdf_array_push(w->ctx, array_of(w, w->page->obj, PDF_NAME(Annots)), field);
	pdf_array_push(w->ctx, array_of(w, form, PDF_NAME(Fields)), field);
	w->is_changed = true;
}

static bool box_is_wanted(const struct work *w, size_t f)
{
	return w->order->box[f].w > 0 && w->order->box[f].h > 0;
}

static void box_take(struct work *w, size_t f)
{
	const struct reader_box *b = &w->order->box[f];
	fz_rect paper = fz_bound_page(w->ctx, &w->page->super);

	float left = b->x < 0 ? paper.x1 + b->x : paper.x0 + b->x;

	w->box[f] = fz_intersect_rect(
		paper, (fz_rect){ left, paper.y0 + b->y, left + b->w, paper.y0 + b->y + b->h });
	if (fz_is_empty_rect(w->box[f]))
		w->box[f] = usual[f];
	if (!w->field[f])
		return;
	pdf_dict_put_rect(w->ctx, w->field[f], PDF_NAME(Rect), rect_of(w, (enum reader_field)f));
	w->is_changed = true;
}

static void fields_put(struct work *w)
{
	memcpy(w->box, usual, sizeof w->box);
	words_find(w);
	boxes_read(w);
	for (size_t f = 0; f < READER_FIELDS; f++) {
		if (box_is_wanted(w, f))
			box_take(w, f);
		if (!w->field[f])
			field_put(w, (enum reader_field)f);
	}
}

/* ---- filled ---- */

/* What the stamp's page says, for readers of forms. */
static void value_read(struct work *w, fz_page *page, struct buf *out)
{
	const fz_stext_options options = { .flags = 0 };

	w->text = fz_new_stext_page(w->ctx, fz_bound_page(w->ctx, page));
	w->device = fz_new_stext_device(w->ctx, w->text, &options);
	fz_run_page(w->ctx, page, w->device, fz_identity, NULL);
	fz_close_device(w->ctx, w->device);
	for (const fz_stext_block *b = w->text->first_block; b; b = b->next) {
		if (b->type != FZ_STEXT_BLOCK_TEXT)
			continue;
		for (const fz_stext_char *c = b->u.t.first_line->first_char; c; c = c->next)
			text_add_point(out, (uint32_t)c->c);
	}
	fz_drop_device(w->ctx, w->device);
	w->device = NULL;
	fz_drop_stext_page(w->ctx, w->text);
	w->text = NULL;
}

/* The stamp's page as something to be drawn. */
static pdf_obj *stamp_take(struct work *w, pdf_obj *page, fz_rect *out_box)
{
	pdf_obj *own = pdf_dict_get_inheritable(w->ctx, page, PDF_NAME(Resources));
	pdf_obj *resources = pdf_graft_mapped_object(w->ctx, w->map, own), *made;

	*out_box = pdf_to_rect(w->ctx, pdf_dict_get_inheritable(w->ctx, page, PDF_NAME(MediaBox)));
	w->buffer = pdf_load_stream(w->ctx, pdf_dict_get(w->ctx, page, PDF_NAME(Contents)));
	made = pdf_new_xobject(w->ctx, w->doc, *out_box, fz_identity, resources, w->buffer);
	fz_drop_buffer(w->ctx, w->buffer);
	w->buffer = NULL;
	pdf_drop_obj(w->ctx, resources);
	return made;
}

static float least(float a, float b)
{
	return a < b ? a : b;
}

/* A white ground, and the stamp as large as the field lets it be, in the middle of its height. */
static void look_put(struct work *w, pdf_obj *field, pdf_obj *stamp, fz_rect from)
{
	fz_rect r = pdf_dict_get_rect(w->ctx, field, PDF_NAME(Rect));
	float wide = r.x1 - r.x0, high = r.y1 - r.y0;
	float scale = least(wide / (from.x1 - from.x0), high / (from.y1 - from.y0));
	float above = (high - scale * (from.y1 - from.y0)) / 2;
	pdf_obj *resources = pdf_new_dict(w->ctx, w->doc, 1), *look;
	fz_rect box = { 0, 0, wide, high };

	pdf_dict_puts(w->ctx, pdf_dict_put_dict(w->ctx, resources, PDF_NAME(XObject), 1), "Stamp",
		      stamp);
	w->buffer = fz_new_buffer(w->ctx, 128);
	fz_append_printf(w->ctx, w->buffer,
			 "q 1 g 0 0 %g %g re f Q q %g 0 0 %g 0 %g cm /Stamp Do Q\n", (double)wide,
			 (double)high, (double)scale, (double)scale, (double)above);
	look = pdf_new_xobject(w->ctx, w->doc, box, fz_identity, resources, w->buffer);
	fz_drop_buffer(w->ctx, w->buffer);
	w->buffer = NULL;
	pdf_drop_obj(w->ctx, resources);
	pdf_dict_put_drop(w->ctx, pdf_dict_put_dict(w->ctx, field, PDF_NAME(AP), 1), PDF_NAME(N),
			  look);
}

static void field_fill(struct work *w, size_t f)
{
	struct buf value;
	fz_page *page = fz_load_page(w->ctx, &w->stamp->super, (int)f);
	fz_rect box;

	buf_init(&value, w->taking->arena, LIMIT_NOTATION_BYTES);
	value_read(w, page, &value);
	pdf_obj *stamp = stamp_take(w, ((pdf_page *)page)->obj, &box);
	look_put(w, w->field[f], stamp, box);
	pdf_drop_obj(w->ctx, stamp);
	fz_drop_page(w->ctx, page);
	pdf_dict_put_text_string(w->ctx, w->field[f], PDF_NAME(V),
				 str_c(w->taking->arena, buf_str(&value)));
	pdf_dict_put_int(w->ctx, w->field[f], PDF_NAME(Ff), PDF_FIELD_IS_READ_ONLY);
	w->is_changed = true;
}

static void fields_fill(struct work *w)
{
	const struct str s = w->order->stamp;

	w->stamp_stream = fz_open_memory(w->ctx, (const unsigned char *)s.p, s.n);
	w->stamp = pdf_open_document_with_stream(w->ctx, w->stamp_stream);
	w->map = pdf_new_graft_map(w->ctx, w->doc);
	for (size_t f = 0; f < READER_FIELDS; f++) {
		if (w->field[f])
			field_fill(w, f);
	}
	boxes_read(w);
}

/* ---- what is to be appended ---- */

static void out_write(fz_context *ctx, void *state, const void *p, size_t n)
{
	struct work *w = state;

	fz_append_data(ctx, w->out_buffer, p, n);
	w->written += (int64_t)n;
}

static int64_t out_tell(fz_context *ctx, void *state)
{
	const struct work *w = state;

	(void)ctx;
	return (int64_t)w->taking->bytes.n + w->written;
}

/* It is appended, and nothing else. */
static void out_seek(fz_context *ctx, void *state, int64_t to, int whence)
{
	bool is_end = (whence == SEEK_END && to == 0) ||
		      (whence == SEEK_SET && to == out_tell(ctx, state));

	if (!is_end)
		fz_throw(ctx, FZ_ERROR_GENERIC, "not at the end");
}

/* What stands behind the end: nothing. */
static void out_truncate(fz_context *ctx, void *state)
{
	(void)ctx;
	(void)state;
}

/* MuPDF looks whether it has to complete signatures in what was written: there are none. */
static fz_stream *out_read(fz_context *ctx, void *state)
{
	const struct work *w = state;
	const struct str s = w->taking->bytes;

	return fz_open_memory(ctx, (const unsigned char *)s.p, s.n);
}

static void update_write(struct work *w)
{
	pdf_write_options options = pdf_default_write_options;
	unsigned char *p;

	options.do_incremental = 1;
	options.do_compress = 1;
	w->out_buffer = fz_new_buffer(w->ctx, 4096);
	w->out = fz_new_output(w->ctx, 0, w, out_write, NULL, NULL);
	w->out->tell = out_tell;
	w->out->seek = out_seek;
	w->out->truncate = out_truncate;
	w->out->as_stream = out_read;
	pdf_write_document(w->ctx, w->doc, w->out, &options);
	fz_close_output(w->ctx, w->out);
	size_t n = fz_buffer_storage(w->ctx, w->out_buffer, &p);
	w->answer->appended = str_of_n(arena_dup(w->taking->arena, p, n), n);
}

/* ---- one file ---- */

/* One that is signed is not touched any more but to be filled; one that had to be repaired cannot be
 * appended to. */
static bool is_fit(struct work *w)
{
	struct reader_facts *f = &w->taking->facts;

	f->is_encrypted = pdf_needs_password(w->ctx, w->doc) ||
			  pdf_dict_get(w->ctx, pdf_trailer(w->ctx, w->doc), PDF_NAME(Encrypt));
	if (f->is_encrypted)
		f->reason = UNREAD_ENCRYPTED;
	else if (pdf_count_pages(w->ctx, w->doc) < 1 || pdf_was_repaired(w->ctx, w->doc))
		f->reason = UNREAD_DAMAGED;
	else if (!w->order->is_fill && pdf_count_signatures(w->ctx, w->doc) > 0)
		f->reason = UNREAD_UNSUPPORTED;
	return f->reason == UNREAD_NONE;
}

static void fields_do(struct work *w)
{
	const struct str s = w->taking->bytes;

	w->stream = fz_open_memory(w->ctx, (const unsigned char *)s.p, s.n);
	w->doc = pdf_open_document_with_stream(w->ctx, w->stream);
	if (!is_fit(w))
		return;
	w->page = pdf_load_page(w->ctx, w->doc, 0);
	fields_find(w);
	if (w->order->is_fill)
		fields_fill(w);
	else
		fields_put(w);
	if (w->is_changed)
		update_write(w);
	for (size_t f = 0; f < READER_FIELDS; f++)
		w->answer->box[f] = (struct reader_box){ w->box[f].x0, w->box[f].y0,
							 w->box[f].x1 - w->box[f].x0,
							 w->box[f].y1 - w->box[f].y0 };
}

void fields_take(struct taking *t, const struct fields_order *o, struct fields_answer *out)
{
	struct work *w = ARENA_NEW(t->arena, struct work);

	*w = (struct work){ .taking = t, .order = o, .answer = out };
	*out = (struct fields_answer){ .appended = STR("") };
	t->facts.kind = FILE_PDF;
	w->ctx = fz_new_context(NULL, NULL, STORE_BYTES);
	if (!w->ctx) {
		t->facts.reason = UNREAD_MEMORY;
		return;
	}
	fz_set_warning_callback(w->ctx, quiet, NULL);
	fz_set_error_callback(w->ctx, quiet, NULL);
	fz_try(w->ctx)
	{
		fields_do(w);
	}
	fz_catch(w->ctx)
	{
		t->facts.reason = fz_caught(w->ctx) == FZ_ERROR_MEMORY ? UNREAD_MEMORY
								       : UNREAD_DAMAGED;
		out->appended = STR("");
	}
	/* the process ends with its answer: what MuPDF holds ends with it */
}
