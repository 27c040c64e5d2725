/* join_copy.c -- the pages of one PDF, copied into another. MuPDF reports by longjmp, so each piece that may fail
 * is a function of its own, and what must outlive a jump lives in a struct. */
#include <mupdf/pdf.h>

#include "base/limits.h"
#include "reader/inside/join_int.h"

#define BLANK "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"

struct source {
	struct join *j;
	struct arena *arena;
	fz_stream *stream;
	pdf_document *doc;
	bool has_tree; /* of pages, at hand */
	int *map;      /* its objects → ours; 0 = not wanted so far */
	int n_map;
	int *queue; /* of its objects that are still to be copied */
	int n_queue, at;
};

static void trouble(struct source *s)
{
	if (fz_caught(s->j->ctx) == FZ_ERROR_MEMORY)
		s->j->reason = UNREAD_MEMORY;
	else
		s->j->taking->is_broken = true;
}

/* ---- values ---- */

static int reference(struct source *s, int number)
{
	if (number < 1 || number >= s->n_map)
		return 0;
	if (s->map[number] == 0) {
		s->map[number] = object_new(s->j);
		if (s->map[number] > 0)
			s->queue[s->n_queue++] = number;
	}
	return s->map[number];
}

static void scalar(struct source *s, fz_buffer *b, pdf_obj *o)
{
	fz_context *ctx = s->j->ctx;
	char room[JOIN_FORMAT_BYTES];
	size_t n = 0;
	char *p = pdf_sprint_obj(ctx, room, sizeof room, &n, o, 1, 1);

	fz_append_data(ctx, b, p, n);
	fz_append_byte(ctx, b, ' ');
	if (p != room)
		fz_free(ctx, p);
}

/* Of a stream: what is not about its bytes as they are stored here. */
static bool is_left_out(fz_context *ctx, pdf_obj *key)
{
	static const char *const names[] = {
		"Length", "F",   "FFilter", "FDecodeParms", "Metadata",     "PieceInfo",
		"OPI",    "Ref", "AF",      "StructParent", "StructParents"
	};
	const char *name = pdf_to_name(ctx, key);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static void value(struct source *s, fz_buffer *b, pdf_obj *o, int depth);

static void dict(struct source *s, fz_buffer *b, pdf_obj *o, int depth, bool is_of_stream)
{
	fz_context *ctx = s->j->ctx;
	int n = pdf_dict_len(ctx, o);

	fz_append_string(ctx, b, "<<");
	for (int i = 0; i < n; i++) {
		pdf_obj *key = pdf_dict_get_key(ctx, o, i);
		if (is_of_stream && is_left_out(ctx, key))
			continue;
		scalar(s, b, key);
		value(s, b, pdf_dict_get_val(ctx, o, i), depth + 1);
	}
	if (!is_of_stream)
		fz_append_string(ctx, b, ">>");
}

static void value(struct source *s, fz_buffer *b, pdf_obj *o, int depth)
{
	fz_context *ctx = s->j->ctx;

	if (pdf_is_indirect(ctx, o)) {
		int to = reference(s, pdf_to_num(ctx, o));
		if (to > 0)
			fz_append_printf(ctx, b, "%d 0 R ", to);
		else
			fz_append_string(ctx, b, "null ");
	} else if (depth > LIMIT_JOIN_DEPTH) {
		fz_append_string(ctx, b, "null ");
	} else if (pdf_is_array(ctx, o)) {
		int n = pdf_array_len(ctx, o);
		fz_append_string(ctx, b, "[");
		for (int i = 0; i < n; i++)
			value(s, b, pdf_array_get(ctx, o, i), depth + 1);
		fz_append_string(ctx, b, "]");
	} else if (pdf_is_dict(ctx, o)) {
		dict(s, b, o, depth, false);
	} else {
		scalar(s, b, o);
	}
}

/* ---- objects ---- */

struct copying {
	pdf_obj *object;
	fz_buffer *text, *raw;
};

/* The tree that something on a page points back to would bring all the rest along. */
static bool is_of_tree(fz_context *ctx, pdf_obj *o)
{
	static const char *const types[] = { "Page", "Pages", "Catalog", "StructTreeRoot",
					     "StructElem" };
	const char *type = pdf_is_dict(ctx, o) ? pdf_dict_get_name(ctx, o, PDF_NAME(Type)) : "";

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(type, types[i]) == 0)
			return true;
	}
	return false;
}

static void object_write(struct source *s, struct copying *c, int number)
{
	fz_context *ctx = s->j->ctx;

	c->object = pdf_load_object(ctx, s->doc, number);
	c->text = fz_new_buffer(ctx, JOIN_FORMAT_BYTES);
	if (pdf_obj_num_is_stream(ctx, s->doc, number)) {
		c->raw = pdf_load_raw_stream_number(ctx, s->doc, number);
		dict(s, c->text, c->object, 0, true);
	} else if (is_of_tree(ctx, c->object)) {
		fz_append_string(ctx, c->text, "null");
	} else {
		value(s, c->text, c->object, 0);
	}
}

static void buffer_emit(struct join *j, fz_buffer *b)
{
	unsigned char *p;
	size_t n = fz_buffer_storage(j->ctx, b, &p);

	emit(j, p, n);
}

static void object_copy(struct source *s, int number)
{
	struct join *j = s->j;
	struct copying c = { .object = NULL };
	bool is_done = false;

	fz_var(c);
	fz_var(is_done);
	fz_try(j->ctx)
	{
		object_write(s, &c, number);
		is_done = true;
	}
	fz_catch(j->ctx)
	{
		trouble(s);
	}
	object_begin(j, s->map[number]);
	if (!is_done)
		emit_fmt(j, "null");
	else
		buffer_emit(j, c.text);
	if (is_done && c.raw) {
		unsigned char *p;
		emit_fmt(j, "/Length %zu>>\nstream\n", fz_buffer_storage(j->ctx, c.raw, &p));
		buffer_emit(j, c.raw);
		emit_fmt(j, "\nendstream");
	}
	object_end(j);
	pdf_drop_obj(j->ctx, c.object);
	fz_drop_buffer(j->ctx, c.text);
	fz_drop_buffer(j->ctx, c.raw);
}

/* ---- pages ---- */

#define ANNOTATION_HIDDEN (2 | 32) /* hidden; not to be viewed */

/* What a field or an annotation shows as it is now; NULL: nothing. */
static pdf_obj *face_of(fz_context *ctx, pdf_obj *annotation)
{
	const char *kind = pdf_dict_get_name(ctx, annotation, PDF_NAME(Subtype));
	pdf_obj *face = pdf_dict_getp(ctx, annotation, "AP/N");

	if ((pdf_dict_get_int(ctx, annotation, PDF_NAME(F)) & ANNOTATION_HIDDEN) ||
	    strcmp(kind, "Popup") == 0 || strcmp(kind, "Link") == 0)
		return NULL;
	if (face && !pdf_is_stream(ctx, face))
		face = pdf_dict_get(ctx, face, pdf_dict_get(ctx, annotation, PDF_NAME(AS)));
	return face && pdf_is_indirect(ctx, face) && pdf_is_stream(ctx, face) ? face : NULL;
}

static void annotations(struct source *s, fz_buffer *b, pdf_obj *page)
{
	fz_context *ctx = s->j->ctx;
	pdf_obj *all = pdf_dict_get(ctx, page, PDF_NAME(Annots));
	int n = pdf_array_len(ctx, all);

	fz_append_string(ctx, b, "/Annots[");
	for (int i = 0; i < n; i++) {
		pdf_obj *x = pdf_array_get(ctx, all, i);
		pdf_obj *face = pdf_is_dict(ctx, x) ? face_of(ctx, x) : NULL;
		if (!face)
			continue;
		fz_append_string(ctx, b, "<</Type/Annot/Subtype/Stamp/F 4/Rect");
		value(s, b, pdf_dict_get(ctx, x, PDF_NAME(Rect)), 0);
		fz_append_string(ctx, b, "/AP<</N ");
		value(s, b, face, 0);
		fz_append_string(ctx, b, ">>>>");
	}
	fz_append_string(ctx, b, "]");
}

static void page_write(struct source *s, struct copying *c, int index)
{
	fz_context *ctx = s->j->ctx;
	pdf_obj *const inherited[] = { PDF_NAME(Resources), PDF_NAME(MediaBox), PDF_NAME(CropBox),
				       PDF_NAME(Rotate) };
	pdf_obj *const own[] = { PDF_NAME(Contents), PDF_NAME(UserUnit), PDF_NAME(Group) };
	pdf_obj *page = pdf_lookup_page_obj(ctx, s->doc, index);

	c->text = fz_new_buffer(ctx, JOIN_FORMAT_BYTES);
	fz_append_string(ctx, c->text, "<</Type/Page/Parent 2 0 R");
	for (size_t i = 0; i < sizeof inherited / sizeof inherited[0]; i++) {
		pdf_obj *v = pdf_dict_get_inheritable(ctx, page, inherited[i]);
		if (v) {
			scalar(s, c->text, inherited[i]);
			value(s, c->text, v, 0);
		} else if (inherited[i] == PDF_NAME(MediaBox)) {
			fz_append_string(ctx, c->text, "/MediaBox[0 0 595 842]");
		}
	}
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		pdf_obj *v = pdf_dict_get(ctx, page, own[i]);
		if (v) {
			scalar(s, c->text, own[i]);
			value(s, c->text, v, 0);
		}
	}
	annotations(s, c->text, page);
	fz_append_string(ctx, c->text, ">>");
}

static void page_copy(struct source *s, int index)
{
	struct join *j = s->j;
	struct copying c = { .object = NULL };
	bool is_done = false;
	int number = object_new(j);

	if (number == 0)
		return;
	fz_var(c);
	fz_var(is_done);
	fz_try(j->ctx)
	{
		page_write(s, &c, index);
		is_done = true;
	}
	fz_catch(j->ctx)
	{
		trouble(s);
	}
	object_begin(j, number);
	if (is_done)
		buffer_emit(j, c.text);
	else
		emit_fmt(j, BLANK);
	object_end(j);
	j->pages[j->n_pages++] = number;
	fz_drop_buffer(j->ctx, c.text);
}

/* ---- the file ---- */

static void source_open(struct source *s, int *out_pages)
{
	struct join *j = s->j;
	struct reader_facts *f = &j->taking->facts;
	const unsigned char *bytes = (const unsigned char *)j->bytes.p;

	s->stream = fz_open_memory(j->ctx, bytes, j->bytes.n);
	s->doc = pdf_open_document_with_stream(j->ctx, s->stream);
	f->is_encrypted = pdf_needs_password(j->ctx, s->doc);
	*out_pages = f->is_encrypted ? 0 : pdf_count_pages(j->ctx, s->doc);
	s->n_map = f->is_encrypted ? 0 : pdf_xref_len(j->ctx, s->doc);
}

static int pages_of(struct source *s)
{
	int n = 0;

	fz_var(n);
	fz_try(s->j->ctx)
	{
		source_open(s, &n);
	}
	fz_catch(s->j->ctx)
	{
		trouble(s);
		return 0;
	}
	return n;
}

/* Without it each page is looked for from the first one on. */
static void tree_load(struct source *s)
{
	fz_try(s->j->ctx)
	{
		pdf_load_page_tree(s->j->ctx, s->doc);
		s->has_tree = true;
	}
	fz_catch(s->j->ctx)
	{
		trouble(s);
	}
}

static void pages_copy(struct source *s, int n)
{
	struct join *j = s->j;

	if (n > LIMIT_JOIN_PAGES - j->n_pages || s->n_map > LIMIT_JOIN_OBJECTS) {
		j->reason = UNREAD_MEMORY;
		return;
	}
	s->map = ARENA_ARRAY(s->arena, (size_t)s->n_map + 1, int);
	s->queue = ARENA_ARRAY(s->arena, (size_t)s->n_map + 1, int);
	tree_load(s);
	for (int i = 0; i < n && join_goes_on(j); i++) {
		page_copy(s, i);
		while (s->at < s->n_queue && join_goes_on(j))
			object_copy(s, s->queue[s->at++]);
	}
	if (s->has_tree)
		pdf_drop_page_tree(j->ctx, s->doc);
}

void part_copy(struct join *j)
{
	AUTO_ARENA a = arena_new(NULL);
	struct source s = { .j = j, .arena = a };
	int n = pages_of(&s);

	if (n > 0 && j->reason == UNREAD_NONE)
		pages_copy(&s, n);
	pdf_drop_document(j->ctx, s.doc);
	fz_drop_stream(j->ctx, s.stream);
}
