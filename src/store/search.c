/* search.c -- asking the search index, and what it finds. */
#include "store/search.h"

#include "base/buf.h"
#include "base/limits.h"
#include "gen/queries.h"
#include "store/search_walk.h"
#include "text/words.h"

#define SPAN 16384  /* ids that words are looked for in first; when all are common, alone */
#define COMMON 2048 /* documents that a common word is in, at least */
#define WIDE 2000   /* more than so many rows of sight are not read for one page */

/* ---- what is asked for, in the words of each engine ---- */

/* Neither quotes nor what undoes them are letters; none gets through. */
static void add_quoted(struct buf *b, char quote, struct str s)
{
	buf_add_char(b, quote);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"' && s.p[i] != '\'' && s.p[i] != '\\' && s.p[i] != '\0')
			buf_add_char(b, s.p[i]);
	}
	buf_add_char(b, quote);
}

static void join(struct buf *b, const char *word)
{
	if (b->n > 0)
		buf_add_c(b, word);
}

static void add_one_of(struct buf *b, const struct search_expr *x, char quote, const char *word)
{
	if (x->n_either == 0)
		return;
	buf_add_char(b, '(');
	for (size_t i = 0; i < x->n_either; i++) {
		buf_add_c(b, i > 0 ? word : "");
		add_quoted(b, quote, x->either[i]);
	}
	buf_add_char(b, ')');
}

static struct str sqlite_expr(struct arena *a, const struct search_expr *x, bool in_title)
{
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	for (size_t i = 0; i < x->n_phrases; i++) {
		if (x->phrases[i].is_unwanted)
			continue;
		join(&b, " AND ");
		buf_add_c(&b, in_title ? "title : " : "");
		add_quoted(&b, '"', x->phrases[i].words);
	}
	for (size_t i = 0; i < x->n_terms; i++) {
		join(&b, " AND ");
		add_quoted(&b, '"', x->terms[i]);
	}
	join(&b, x->n_either > 0 ? " AND " : "");
	add_one_of(&b, x, '"', " OR ");
	struct str wanted = buf_str(&b);
	buf_init(&b, a, LIMIT_FORM_FIELD);
	buf_fmt(&b, "(%.*s)", STR_FMT(wanted));
	for (size_t i = 0; i < x->n_phrases; i++) {
		if (!x->phrases[i].is_unwanted)
			continue;
		buf_add_c(&b, " NOT ");
		add_quoted(&b, '"', x->phrases[i].words);
	}
	return buf_str(&b);
}

static void postgres_phrase(struct buf *b, struct str words, bool in_title)
{
	struct str head;
	bool is_first = true;

	buf_add_char(b, '(');
	while (words.n > 0) {
		(void)str_split(words, ' ', &head, &words);
		buf_add_c(b, is_first ? "" : " <-> ");
		add_quoted(b, '\'', head);
		buf_add_c(b, in_title ? ":A" : "");
		is_first = false;
	}
	buf_add_char(b, ')');
}

static struct str postgres_expr(struct arena *a, const struct search_expr *x, bool in_title)
{
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	for (size_t i = 0; i < x->n_terms; i++) {
		join(&b, " & ");
		add_quoted(&b, '\'', x->terms[i]);
	}
	join(&b, x->n_either > 0 ? " & " : "");
	add_one_of(&b, x, '\'', " | ");
	for (size_t i = 0; i < x->n_phrases; i++) {
		join(&b, x->phrases[i].is_unwanted ? " & !" : " & ");
		postgres_phrase(&b, x->phrases[i].words, in_title && !x->phrases[i].is_unwanted);
	}
	return buf_str(&b);
}

/* ---- a page ---- */

static struct str id_list(struct arena *a, const int64_t *ids, size_t n)
{
	struct buf b;

	buf_init(&b, a, n * 22 + 2);
	buf_add_char(&b, '[');
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld", i > 0 ? "," : "", (long long)ids[i]);
	buf_add_char(&b, ']');
	return buf_str(&b);
}

/* Where a day begins, or the one behind it; 0: none is asked for. */
static int64_t day_at(struct date d, int days)
{
	return date_is_set(d) ? date_start_vn(date_add(d, days)) : 0;
}

static struct search_page page_of(struct arena *a, const struct search_query *q, bool in_title)
{
	const struct search_form *f = q->form;
	struct search_expr x = *q->expr;

	if (q->has_direction && x.n_terms < LIMIT_SEARCH_TERMS)
		x.terms[x.n_terms++] = search_direction_term(a, q->direction);
	return (struct search_page){
		.tenant_id = q->tenant_id,
		.expr = q->engine == DB_SQLITE ? sqlite_expr(a, &x, in_title)
					       : postgres_expr(a, &x, in_title),
		.before_id = q->before_id > 0 ? q->before_id : INT64_MAX,
		.above_id = q->above_id,
		.look = LIMIT_SEARCH_LOOK,
		.most = q->n_max,
		.open = q->open,
		.by_sight = q->by_sight,
		.holders = id_list(a, q->holders, q->n_holders),
		.direction = q->has_direction ? direction_text(q->direction) : STR(""),
		.state = q->by_sight    ? document_state_text(document_state_seen(q->direction))
			 : f->has_state ? document_state_text(f->state)
					: STR(""),
		.progress = f->has_progress ? progress_text(f->progress) : STR(""),
		.issued_from = f->issued_from,
		.issued_to = f->issued_to,
		.due_from = f->due_from,
		.due_to = f->due_to,
		.is_late = f->is_late,
		.today = q->today,
		.account_id = f->account_id,
		.unit_id = f->unit_id,
		.arrived_at = day_at(f->arrived_from, 0),
		.until_at = day_at(f->arrived_to, 1),
		.secrecy = f->has_secrecy ? secrecy_text(f->secrecy) : STR(""),
		.standing = f->has_standing ? document_standing_text(f->standing) : STR(""),
		.purpose = f->has_purpose ? purpose_text(f->purpose) : STR(""),
		.form = f->has_form ? form_text(f->form) : STR(""),
	};
}

static enum rc look_width(struct tx *tx, struct arena *a, struct search_page *p, struct err *e)
{
	const struct q_search_sight_count_args args = { .holders = p->holders, .most = WIDE + 1 };
	struct q_search_sight_count_row row;

	if (!p->by_sight)
		return RC_OK;
	TRY(q_search_sight_count(tx, a, &args, &row, e));
	p->is_wide = row.n > WIDE;
	return RC_OK;
}

static bool has_days(const struct search_page *p)
{
	return date_is_set(p->issued_from) || date_is_set(p->issued_to) ||
	       date_is_set(p->due_from) || date_is_set(p->due_to) || p->is_late ||
	       p->arrived_at > 0 || p->until_at > 0;
}

/* Whether the row may say no to what the index says yes to; else less than a page is all there is. */
static bool is_narrowed(const struct search_query *q, const struct search_page *p)
{
	return !q->is_whole || has_days(p) || p->state.n > 0 || p->progress.n > 0 ||
	       p->account_id > 0 || p->unit_id > 0 || p->secrecy.n > 0 || p->standing.n > 0 ||
	       p->purpose.n > 0 || p->form.n > 0;
}

/* Those of the documents between p->above_id and p->before_id. */
static enum rc newest_between(struct tx *tx, struct arena *a, const struct search_query *q,
			      const struct search_page *p, struct document **out, size_t *out_n,
			      int64_t *out_looked_to, struct err *e)
{
	struct q_search_looked_row looked;

	TRY(q_search_newest(tx, a, p, out, out_n, e));
	if ((int64_t)*out_n >= p->most || !is_narrowed(q, p))
		return RC_OK;
	TRY(q_search_looked(tx, a, p, &looked, e));
	if (looked.n >= p->look)
		*out_looked_to = looked.id;
	return RC_OK;
}

/* ---- words that are all common, and seldom or never meet ---- */

static enum rc is_often(struct tx *tx, struct arena *a, const struct search_page *p,
			const struct search_expr *x, bool *out, struct err *e)
{
	struct search_page few = *p;
	struct q_search_looked_row looked;

	few.expr = sqlite_expr(a, x, false);
	few.look = COMMON;
	TRY(q_search_looked(tx, a, &few, &looked, e));
	*out = looked.n == COMMON;
	return RC_OK;
}

/* A rare word leads past all the others; without one the index compares what it has of each from end to end. */
static enum rc all_are_common(struct tx *tx, struct arena *a, const struct search_query *q,
			      const struct search_page *p, bool *out, struct err *e)
{
	const struct search_expr *x = q->expr;
	struct search_expr *one = ARENA_NEW(a, struct search_expr);

	*out = true;
	if (q->has_direction) {
		*one = (struct search_expr){ .terms = { search_direction_term(a, q->direction) },
					     .n_terms = 1 };
		TRY(is_often(tx, a, p, one, out, e));
	}
	for (size_t i = 0; i < x->n_phrases && *out; i++) {
		*one = (struct search_expr){ .phrases = { x->phrases[i] }, .n_phrases = 1 };
		if (!x->phrases[i].is_unwanted)
			TRY(is_often(tx, a, p, one, out, e));
	}
	for (size_t i = 0; i < x->n_terms && *out; i++) {
		*one = (struct search_expr){ .terms = { x->terms[i] }, .n_terms = 1 };
		TRY(is_often(tx, a, p, one, out, e));
	}
	if (x->n_either == 0 || !*out)
		return RC_OK;
	*one = *x;
	one->n_phrases = one->n_terms = 0;
	return is_often(tx, a, p, one, out, e);
}

/* The newest SPAN ids first; *out_floor: below it nothing has been looked at, 0 = all has been. */
static enum rc newest_span(struct tx *tx, struct arena *a, const struct search_query *q,
			   struct search_page *p, int64_t *out_floor, struct document **out,
			   size_t *out_n, int64_t *out_looked_to, struct err *e)
{
	struct search_page span = *p;
	struct q_search_top_row top;

	*out_floor = 0;
	TRY(q_search_top(tx, a, p, &top, e));
	if (top.id - SPAN > p->above_id)
		*out_floor = span.above_id = top.id - SPAN;
	return newest_between(tx, a, q, &span, out, out_n, out_looked_to, e);
}

/* Along the words. *p is where it begins. */
static enum rc newest_named(struct tx *tx, struct arena *a, const struct search_query *q,
			    struct search_page *p, struct document **out, size_t *out_n,
			    int64_t *out_looked_to, struct err *e)
{
	struct document *rest, *both;
	bool is_common = false;
	int64_t floor;
	size_t n;

	TRY(look_width(tx, a, p, e));
	/* PostgreSQL's index knows no order to stop in */
	if (q->engine != DB_SQLITE || !search_has_words(q->expr))
		return newest_between(tx, a, q, p, out, out_n, out_looked_to, e);
	TRY(newest_span(tx, a, q, p, &floor, out, out_n, out_looked_to, e));
	if (floor == 0 || (int64_t)*out_n >= p->most || *out_looked_to > 0)
		return RC_OK;
	TRY(all_are_common(tx, a, q, p, &is_common, e));
	if (is_common) {
		*out_looked_to = floor + 1;
		return RC_OK;
	}
	p->before_id = floor + 1;
	p->most -= (int64_t)*out_n;
	TRY(newest_between(tx, a, q, p, &rest, &n, out_looked_to, e));
	both = ARENA_ARRAY(a, *out_n + n + 1, struct document);
	for (size_t i = 0; i < *out_n + n; i++)
		both[i] = i < *out_n ? (*out)[i] : rest[i - *out_n];
	*out = both;
	*out_n += n;
	return RC_OK;
}

enum rc search_newest(struct tx *tx, struct arena *a, const struct search_query *q,
		      struct document **out, size_t *out_n, int64_t *out_looked_to, struct err *e)
{
	struct search_page p = page_of(a, q, false);
	struct q_search_top_row top;
	struct search_walk walk;
	struct document *rows;
	size_t n;

	*out_n = 0;
	*out_looked_to = 0;
	TRY(q_search_top(tx, a, &p, &top, e));
	if (top.id <= p.above_id)
		return RC_OK;
	if (!q->by_sight)
		return newest_named(tx, a, q, &p, out, out_n, out_looked_to, e);
	TRY(search_walk(tx, a, q, &p, &walk, e));
	*out = walk.rows;
	*out_n = walk.n;
	if (walk.to_id == 0 || (int64_t)walk.n == p.most)
		return RC_OK;
	p.before_id = walk.to_id;
	p.most -= (int64_t)walk.n;
	TRY(newest_named(tx, a, q, &p, &rows, &n, out_looked_to, e));
	for (size_t i = 0; i < n; i++)
		walk.rows[(*out_n)++] = rows[i];
	return RC_OK;
}

enum rc search_titles(struct tx *tx, struct arena *a, const struct search_query *q,
		      struct search_title **out, size_t *out_n, struct err *e)
{
	struct search_page p = page_of(a, q, true);
	struct q_search_titles_row *rows;

	p.look = LIMIT_SEARCH_RANKED;
	TRY(look_width(tx, a, &p, e));
	TRY(q_search_titles(tx, a, &p, &rows, out_n, e));
	*out = ARENA_ARRAY(a, *out_n + 1, struct search_title);
	for (size_t i = 0; i < *out_n; i++)
		(*out)[i] = (struct search_title){ .id = rows[i].id, .subject = rows[i].subject };
	return RC_OK;
}

enum rc search_fresh(struct tx *tx, struct arena *a, const struct search_query *q,
		     struct document **out, size_t *out_n, struct err *e)
{
	struct search_page p = page_of(a, q, false);

	p.look = LIMIT_SEARCH_FRESH;
	TRY(look_width(tx, a, &p, e));
	return q_search_fresh(tx, a, &p, out, out_n, e);
}
