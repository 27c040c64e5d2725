/* search_index.c -- what the search index holds of a document, and the marks of those it must learn of. */
#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/document.h"
#include "store/file_text.h"
#include "store/own_receiver.h"
#include "store/search.h"
#include "text/prints.h"
#include "text/words.h"

/* ---- an entry ---- */

/* The words of all files, one behind the other, as far as there is room. */
static enum rc read_body(struct tx *tx, struct arena *a, int64_t id, struct str *out, struct err *e)
{
	struct file_words *files;
	struct buf b;
	size_t n;

	TRY(file_texts_of(tx, a, id, &files, &n, e));
	buf_init(&b, a, LIMIT_SEARCH_BODY);
	for (size_t i = 0; i < n && b.n + 1 < LIMIT_SEARCH_BODY; i++) {
		size_t room = LIMIT_SEARCH_BODY - b.n - 1;
		struct str text = files[i].text;

		if (text.n > room) { /* not within a letter */
			text = str_sub(text, 0, room);
			while (text.n > 0 && ((unsigned char)text.p[text.n - 1] & 0x80))
				text.n--;
		}
		buf_add(&b, text);
		buf_add_char(&b, '\n');
	}
	*out = words_only(a, buf_str(&b));
	return RC_OK;
}

enum rc search_series_of(struct tx *tx, struct arena *a, int64_t document_id, int64_t *out,
			 struct err *e)
{
	struct q_search_series_of_row *rows;
	size_t n;

	TRY(q_search_series_of(tx, a, document_id, &rows, &n, e));
	*out = n > 0 ? rows[0].series_id : 0;
	return RC_OK;
}

enum rc search_entry_read(struct tx *tx, struct arena *a, int64_t document_id,
			  struct search_entry *out, bool *out_there, struct err *e)
{
	struct search_source s = { .series_id = 0 };
	struct q_search_directives_of_row *said;
	struct str *directives;
	struct own_receiver *own;
	struct delivery *deliveries;
	struct attachment *attachments;
	struct document d;

	TRY(err_if_absent(e, q_document_load(tx, a, document_id, &d, e), out_there));
	if (!*out_there)
		return RC_OK;
	TRY(delivery_list(tx, a, document_id, &deliveries, &s.n_deliveries, e));
	if (d.direction == DIRECTION_OUTGOING)
		TRY(own_receiver_list(tx, a, document_id, &own, &s.n_own, e));
	TRY(attachment_list(tx, a, document_id, &attachments, &s.n_attachments, e));
	TRY(q_search_directives_of(tx, a, document_id, &said, &s.n_directives, e));
	directives = ARENA_ARRAY(a, s.n_directives + 1, struct str);
	for (size_t i = 0; i < s.n_directives; i++)
		directives[i] = said[i].text;
	s.directives = directives;
	TRY(search_series_of(tx, a, document_id, &s.series_id, e));
	s.document = &d;
	s.deliveries = deliveries;
	s.own = s.n_own > 0 ? own : NULL;
	s.attachments = attachments;
	out->document_id = document_id;
	out->text = search_text_make(a, &s);
	return read_body(tx, a, document_id, &out->text.body, e);
}

enum rc search_entry_drop(struct tx *tx, int64_t document_id, struct err *e)
{
	TRY(q_search_unlink(tx, document_id, NULL, e));
	TRY(q_search_prints_drop(tx, document_id, NULL, e));
	return q_search_drop(tx, document_id, NULL, e);
}

enum rc search_entry_put(struct tx *tx, const struct search_entry *x,
			 const struct search_made *made, struct err *e)
{
	const struct search_text *t = &x->text;
	bool is_ours = made->vector.n > 0;
	const struct q_search_put_args args = {
		.document_id = x->document_id,
		.title = is_ours ? STR("") : t->title,
		.facts = is_ours ? STR("") : t->facts,
		.terms = is_ours ? STR("") : t->terms,
		.body = is_ours ? STR("") : t->body,
		.words = made->vector,
	};
	const struct q_search_prints_put_args prints = { .document_id = x->document_id,
							 .prints = made->prints };
	TRY(search_entry_drop(tx, x->document_id, e));
	TRY(q_search_put(tx, &args, NULL, e));
	if (!is_ours)
		TRY(q_search_prints_put(tx, &prints, NULL, e));
	return q_search_link(tx, x->document_id, NULL, e);
}

/* ---- …on PostgreSQL: 'word':place, and A for those of the title ---- */

struct vector {
	struct buf out;
	int place;
};

static void add_lexeme(struct vector *v, struct str form, const char *weight)
{
	if (form.n == 0 || v->out.n + form.n + 32 > LIMIT_SEARCH_VECTOR)
		return;
	buf_fmt(&v->out, "'%.*s':%d%s ", STR_FMT(form),
		v->place < LIMIT_SEARCH_PLACE ? v->place : LIMIT_SEARCH_PLACE, weight);
}

static void add_text(struct vector *v, struct str text, const char *weight)
{
	struct word_cutter c;
	struct word w;

	words_cut(&c, text);
	while (words_next(&c, &w)) {
		v->place++;
		add_lexeme(v, w.folded, weight);
		add_lexeme(v, w.marked, weight);
	}
	v->place++; /* nothing stands side by side with what is in another text */
}

static void add_terms(struct vector *v, struct str terms)
{
	struct str head;

	while (terms.n > 0) {
		(void)str_split(terms, ' ', &head, &terms);
		if (head.n > 0 && v->out.n + head.n + 4 <= LIMIT_SEARCH_VECTOR)
			buf_fmt(&v->out, "'%.*s' ", STR_FMT(head));
	}
}

static struct str vector_make(struct arena *a, const struct search_text *t)
{
	struct vector v = { .place = 0 };

	buf_init(&v.out, a, LIMIT_SEARCH_VECTOR);
	add_terms(&v, t->terms);
	add_text(&v, t->title, "A");
	add_text(&v, t->facts, "");
	add_text(&v, t->body, "");
	return buf_str(&v.out);
}

struct search_made search_entry_make(struct arena *a, enum db_engine engine,
				     const struct search_entry *x)
{
	const struct str texts[] = { x->text.title, x->text.facts, x->text.terms, x->text.body };

	if (engine == DB_POSTGRES)
		return (struct search_made){ .vector = vector_make(a, &x->text) };
	return (struct search_made){
		.prints = prints_make(a, texts, sizeof texts / sizeof *texts),
	};
}

/* ---- marks ---- */

enum rc search_marks(struct tx *tx, struct arena *a, int64_t most, struct search_mark **out,
		     size_t *out_n, struct err *e)
{
	struct q_search_dirty_list_row *rows;

	TRY(q_search_dirty_list(tx, a, most, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct search_mark);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = (struct search_mark){ rows[i].id, rows[i].document_id };
	return RC_OK;
}

enum rc search_marks_done(struct tx *tx, struct arena *a, const struct search_mark *marks, size_t n,
			  struct err *e)
{
	struct buf b;

	buf_init(&b, a, n * 22 + 2);
	buf_add_char(&b, '[');
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "," : "", (long long)marks[i].id);
	buf_add_char(&b, ']');
	return q_search_dirty_done(tx, buf_str(&b), NULL, e);
}

enum rc search_marks_count(struct tx *tx, struct arena *a, int64_t most, int64_t *out,
			   struct err *e)
{
	struct q_search_dirty_count_row row;

	TRY(q_search_dirty_count(tx, a, most, &row, e));
	*out = row.n;
	return RC_OK;
}

enum rc search_documents(struct tx *tx, struct arena *a, int64_t after_id, int64_t most,
			 int64_t **out, size_t *out_n, struct err *e)
{
	const struct q_search_documents_args args = { .after_id = after_id, .most = most };
	struct q_search_documents_row *rows;

	TRY(q_search_documents(tx, a, &args, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, int64_t);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = rows[i].id;
	return RC_OK;
}
