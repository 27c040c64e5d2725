/* search_walk.c -- along what somebody sees, the newest first, some hundred documents at a time. */
#include "store/search_walk.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "gen/queries.h"
#include "text/prints.h"

#define SEEN_LEAST 64   /* documents asked at once: first so many, then twice as many, … */
#define SEEN_MOST 256   /* … up to these */
#define SEEN_FIRST 8192 /* ids that the first part spans */
#define SEEN_ALONG 1024 /* words that so many do not have are rare: the index knows them sooner */

/* What a document's prints must have, and must not. */
struct asked {
	struct print_key wanted[2 * LIMIT_SEARCH_WORDS + LIMIT_SEARCH_TERMS];
	struct print_key either[LIMIT_SEARCH_MONTHS + 1];
	struct print_key unwanted[LIMIT_SEARCH_PHRASES];
	size_t n_wanted, n_either, n_unwanted;
	bool in_order; /* words side by side: prints say only what cannot be */
};

struct walk {
	struct tx *tx;
	struct arena *arena;
	const struct search_query *query;
	struct asked asked;
	struct search_page page; /* of the part at hand */
	struct search_walk *out;
	int64_t n_seen;
	bool is_over;
};

/* ---- what is asked of prints ---- */

static void want(struct asked *x, struct print_key key)
{
	bug_if(x->n_wanted == sizeof x->wanted / sizeof *x->wanted);
	x->wanted[x->n_wanted++] = key;
}

static void want_phrase(struct asked *x, struct str words)
{
	struct str form, before = STR_NULL;

	while (words.n > 0) {
		(void)str_split(words, ' ', &form, &words);
		want(x, print_of(form));
		if (before.n > 0) {
			want(x, print_of_pair(before, form));
			x->in_order = true;
		}
		before = form;
	}
}

static void asked_make(const struct search_expr *e, struct asked *x)
{
	*x = (struct asked){ .n_wanted = 0 };
	for (size_t i = 0; i < e->n_terms; i++)
		want(x, print_of(e->terms[i]));
	for (size_t i = 0; i < e->n_either; i++)
		x->either[x->n_either++] = print_of(e->either[i]);
	for (size_t i = 0; i < e->n_phrases; i++) {
		struct str words = e->phrases[i].words;
		if (!e->phrases[i].is_unwanted)
			want_phrase(x, words);
		else if (str_find_char(words, ' ') == SIZE_MAX)
			x->unwanted[x->n_unwanted++] = print_of(words);
		else
			x->in_order = true;
	}
}

static bool may_hold(const struct asked *x, struct str prints)
{
	bool has_either = x->n_either == 0;

	for (size_t i = 0; i < x->n_wanted; i++) {
		if (!prints_have(prints, x->wanted[i]))
			return false;
	}
	for (size_t i = 0; i < x->n_unwanted; i++) {
		if (prints_have(prints, x->unwanted[i]))
			return false;
	}
	for (size_t i = 0; i < x->n_either && !has_either; i++)
		has_either = prints_have(prints, x->either[i]);
	return has_either;
}

/* ---- one part ---- */

static enum rc text_holds(struct walk *w, struct arena *a, int64_t id, bool *out, struct err *e)
{
	struct q_search_told_row row;

	TRY(q_search_told(w->tx, a, id, &row, e));
	const struct search_text t = { row.title, row.facts, row.terms, row.body };
	*out = search_meets(w->query->expr, &t);
	return RC_OK;
}

static enum rc row_holds(struct walk *w, struct arena *a, const struct q_search_seen_row *row,
			 bool *out, struct err *e)
{
	*out = row->holds || (row->prints.n > 0 && may_hold(&w->asked, row->prints));
	if (*out && !row->holds && w->asked.in_order)
		TRY(text_holds(w, a, row->id, out, e));
	return RC_OK;
}

/* Of those that hold the words, the ones that the form lets through. */
static enum rc pick(struct walk *w, const struct buf *ids, struct err *e)
{
	struct search_page page = w->page;
	struct document *rows;
	size_t n;

	if (ids->n == 0)
		return RC_OK;
	page.ids = str_fmt(w->arena, "[%.*s]", STR_FMT(buf_str(ids)));
	page.most -= (int64_t)w->out->n;
	TRY(q_search_pick(w->tx, w->arena, &page, &rows, &n, e));
	for (size_t i = 0; i < n; i++)
		w->out->rows[w->out->n++] = rows[i];
	return RC_OK;
}

/* A document without prints is one that the index does not know, or knows of before: the index is asked. */
static enum rc look_at(struct walk *w, struct arena *a, const struct q_search_seen_row *rows,
		       size_t n, struct err *e)
{
	struct buf ids;
	bool holds;

	buf_init(&ids, a, n * 22 + 2);
	for (size_t i = 0; i < n && !w->is_over; i++) {
		if (!rows[i].is_known) {
			w->out->to_id = rows[i].id + 1;
			w->is_over = true;
			break;
		}
		TRY(row_holds(w, a, &rows[i], &holds, e));
		if (holds)
			buf_fmt(&ids, "%s%lld", ids.n > 0 ? "," : "", (long long)rows[i].id);
	}
	return pick(w, &ids, e);
}

/* The documents of a span of ids; *out_n of them were there. */
static enum rc part_walk(struct walk *w, size_t *out_n, struct err *e)
{
	AUTO_ARENA part = arena_new(NULL);
	struct q_search_seen_row *rows;

	TRY(q_search_seen(w->tx, part, &w->page, &rows, out_n, e));
	w->out->to_id = w->page.above_id + 1;
	if ((int64_t)*out_n == w->page.look)
		w->out->to_id = rows[*out_n - 1].id;
	w->n_seen += (int64_t)*out_n;
	TRY(look_at(w, part, rows, *out_n, e));
	w->is_over = w->is_over || (int64_t)w->out->n == w->page.most || w->n_seen >= SEEN_ALONG;
	return RC_OK;
}

/* ---- all of it ---- */

enum rc search_walk(struct tx *tx, struct arena *a, const struct search_query *q,
		    const struct search_page *page, struct search_walk *out, struct err *e)
{
	struct walk w = { .tx = tx, .arena = a, .query = q, .page = *page, .out = out };
	struct q_search_seen_top_row top;
	int64_t span = SEEN_FIRST;
	size_t n;

	*out = (struct search_walk){
		.rows = ARENA_ARRAY(a, (size_t)page->most + 1, struct document),
		.to_id = page->before_id,
	};
	asked_make(q->expr, &w.asked);
	w.page.look = SEEN_LEAST;
	w.page.is_wide = true; /* few are picked: each is asked whether it is seen */
	while (!w.is_over) {
		w.page.before_id = out->to_id;
		TRY(q_search_seen_top(tx, a, &w.page, &top, e));
		if (top.id <= page->above_id) {
			out->to_id = 0;
			break;
		}
		w.page.above_id = top.id - span > page->above_id ? top.id - span : page->above_id;
		TRY(part_walk(&w, &n, e));
		if ((int64_t)n < w.page.look / 2 && span < INT64_MAX / 4)
			span *= 2;
		if (w.page.look < SEEN_MOST)
			w.page.look *= 2;
	}
	return RC_OK;
}
