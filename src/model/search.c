/* search.c -- what is typed as phrases, what is chosen as terms, what a document says of itself. */
#include "model/search.h"

#include "base/buf.h"
#include "base/limits.h"
#include "text/text.h"
#include "text/words.h"

#define FAR 100000 /* from what was asked for: the words, but not side by side */

/* ---- what is typed ---- */

/* The forms of a piece's words, parted by blanks; counts them. */
static struct str forms_of(struct arena *a, struct str piece, size_t *out_n)
{
	struct word_cutter c;
	struct word w;
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	words_cut(&c, piece);
	for (*out_n = 0; words_next(&c, &w); ++*out_n) {
		if (b.n > 0)
			buf_add_char(&b, ' ');
		buf_add(&b, word_typed(&w));
	}
	return buf_str(&b);
}

static void phrase_add(struct arena *a, struct str piece, bool is_unwanted, struct search_expr *x,
		       struct problems *ps)
{
	size_t n;
	struct str words = forms_of(a, piece, &n);

	if (n == 0)
		return;
	if (x->n_phrases == LIMIT_SEARCH_PHRASES || x->n_words + n > LIMIT_SEARCH_WORDS) {
		if (!problems_has(ps, "q"))
			problem_add(ps, "q", "problem.search_words", LIMIT_SEARCH_WORDS);
		return;
	}
	x->phrases[x->n_phrases++] = (struct search_phrase){ words, is_unwanted };
	x->n_words += n;
}

/* Quotes as keyboards and word processors make them. */
static size_t quote_at(struct str s)
{
	static const struct str quotes[] = {
		{ "\"", 1 }, { "\xE2\x80\x9C", 3 }, { "\xE2\x80\x9D", 3 }, { "\xE2\x80\x9E", 3 }
	};

	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
		if (str_starts(s, quotes[i]))
			return quotes[i].n;
	}
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Up to the next quote, or blank; takes what ends it too. */
static struct str piece_take(struct str *rest, bool is_quoted)
{
	size_t i = 0, end = 0;

	while (i < rest->n) {
		end = quote_at(str_sub(*rest, i, SIZE_MAX));
		if (end > 0 || (!is_quoted && is_blank(rest->p[i])))
			break;
		i++;
	}
	struct str piece = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i + (is_quoted ? end : 0), SIZE_MAX);
	return piece;
}

/* "số 215": what stands before a number is said, and stands in no document. */
static bool is_number_word(struct arena *a, struct str piece, struct str rest)
{
	struct str next = str_trim(rest);

	return next.n > 0 && next.p[0] >= '0' && next.p[0] <= '9' &&
	       str_eq_c(text_fold(a, piece), "so");
}

void search_parse(struct arena *a, struct str typed, struct search_expr *out, struct problems *ps)
{
	struct str rest = words_only(a, typed);

	*out = (struct search_expr){ .n_terms = 0 };
	if (text_count(rest) > LIMIT_SEARCH_TYPED) {
		problem_add(ps, "q", "problem.too_long", LIMIT_SEARCH_TYPED);
		rest = text_cut(rest, LIMIT_SEARCH_TYPED);
	}
	while (rest.n > 0) {
		if (is_blank(rest.p[0])) {
			rest = str_sub(rest, 1, SIZE_MAX);
			continue;
		}
		bool is_unwanted = rest.p[0] == '-';
		rest = str_sub(rest, is_unwanted ? 1 : 0, SIZE_MAX);
		size_t quote = quote_at(rest);
		rest = str_sub(rest, quote, SIZE_MAX);
		struct str piece = piece_take(&rest, quote > 0);
		if (quote > 0 || is_unwanted || !is_number_word(a, piece, rest))
			phrase_add(a, piece, is_unwanted, out, ps);
	}
}

bool search_has_words(const struct search_expr *x)
{
	for (size_t i = 0; i < x->n_phrases; i++) {
		if (!x->phrases[i].is_unwanted)
			return true;
	}
	return false;
}

/* ---- terms: a letter that says of what, and a value ---- */

#define TERM_TENANT 't'
#define TERM_DIRECTION 'd'
#define TERM_SERIES 's'
#define TERM_YEAR 'y'
#define TERM_ARRIVAL 'a'
#define TERM_NUMBER 'n'
#define TERM_NOTATION 'k' /* each part of it */
#define TERM_ORGAN 'o'
#define TERM_ORGAN_WORD 'w' /* of an organ's name */
#define TERM_TYPE 'l'
#define TERM_SIGNER 'g' /* each word of the name */
#define TERM_PRIORITY 'p'
#define TERM_ROAD 'r'
#define TERM_PLACE 'c' /* each word of it */
#define TERM_CODE 'e'
#define TERM_DIRECTIVE 'b' /* each word of all of them */
#define TERM_MONTH 'm'     /* of issue */
#define TERM_ISSUED 'i'    /* year of issue */

static struct str term_text(struct arena *a, char kind, struct str value)
{
	return str_fmt(a, WORD_TERM "%c%.*s", kind, STR_FMT(value));
}

static struct str term_number(struct arena *a, char kind, int64_t value)
{
	return str_fmt(a, WORD_TERM "%c%lld", kind, (long long)value);
}

/* Small letters without marks, a dot for what parts words: "Công văn" is cong.van. */
static struct str squeezed(struct arena *a, struct str s)
{
	struct word_cutter c;
	struct word w;
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	words_cut(&c, words_only(a, s));
	while (words_next(&c, &w)) {
		if (b.n > 0)
			buf_add_char(&b, '.');
		buf_add(&b, w.folded);
	}
	return buf_str(&b);
}

/* What a term is made into: the index's text, or a search. */
struct terms {
	struct arena *arena;
	struct buf *text;
	struct search_expr *expr;
};

static void term_add(struct terms *t, struct str term)
{
	if (t->text) {
		buf_add(t->text, term);
		buf_add_char(t->text, ' ');
	} else if (t->expr->n_terms < LIMIT_SEARCH_TERMS) {
		t->expr->terms[t->expr->n_terms++] = term;
	}
}

static void term_add_words(struct terms *t, char kind, struct str s)
{
	struct word_cutter c;
	struct word w;

	words_cut(&c, words_only(t->arena, s));
	while (words_next(&c, &w))
		term_add(t, term_text(t->arena, kind, w.folded));
}

static void term_add_number(struct terms *t, char kind, int64_t value, bool is_known)
{
	if (is_known)
		term_add(t, term_number(t->arena, kind, value));
}

static void term_add_text(struct terms *t, char kind, struct str value)
{
	struct str s = squeezed(t->arena, value);

	if (s.n > 0)
		term_add(t, term_text(t->arena, kind, s));
}

struct str search_direction_term(struct arena *a, enum direction d)
{
	return term_text(a, TERM_DIRECTION, direction_text(d));
}

/* ---- what is chosen ---- */

/* A code has a dot and figures; a name does not begin so. */
static bool is_code(struct arena *a, struct str s)
{
	return organ_code_check(text_upper(a, s), NULL) == RC_OK &&
	       str_find_char(s, '.') != SIZE_MAX;
}

static void add_organ(struct terms *t, struct str typed)
{
	struct str s = str_trim(typed);

	if (is_code(t->arena, s))
		term_add_text(t, TERM_ORGAN, s);
	else
		term_add_words(t, TERM_ORGAN_WORD, s);
}

static int64_t month_of(struct date d)
{
	return d.year * 12 + d.month - 1;
}

/* Months between two days, or years; open ends are not narrowed but to the days themselves. */
static void add_issued(struct arena *a, const struct search_form *f, struct search_expr *x)
{
	int64_t from = month_of(f->issued_from), to = month_of(f->issued_to);

	if (!date_is_set(f->issued_from) || !date_is_set(f->issued_to) || from > to)
		return;
	if (to - from < LIMIT_SEARCH_MONTHS) {
		for (int64_t m = from; m <= to; m++)
			x->either[x->n_either++] = term_number(a, TERM_MONTH, m);
		return;
	}
	if (f->issued_to.year - f->issued_from.year >= LIMIT_SEARCH_MONTHS)
		return;
	for (int64_t y = f->issued_from.year; y <= f->issued_to.year; y++)
		x->either[x->n_either++] = term_number(a, TERM_ISSUED, y);
}

static void check_form(const struct search_form *f, struct problems *ps)
{
	if (date_is_set(f->issued_from) && date_is_set(f->issued_to) &&
	    date_cmp(f->issued_from, f->issued_to) > 0)
		problem_add(ps, "issued_to", "problem.search_order", 0);
	if (date_is_set(f->due_from) && date_is_set(f->due_to) &&
	    date_cmp(f->due_from, f->due_to) > 0)
		problem_add(ps, "due_to", "problem.search_order", 0);
	if (date_is_set(f->arrived_from) && date_is_set(f->arrived_to) &&
	    date_cmp(f->arrived_from, f->arrived_to) > 0)
		problem_add(ps, "arrived_to", "problem.search_order", 0);
}

void search_compile(struct arena *a, int64_t tenant_id, const struct search_form *f,
		    struct search_expr *out, struct problems *ps)
{
	struct terms t = { .arena = a, .expr = out };

	search_parse(a, f->words, out, ps);
	check_form(f, ps);
	term_add_number(&t, TERM_TENANT, tenant_id, true);
	if (f->has_direction)
		term_add_text(&t, TERM_DIRECTION, direction_text(f->direction));
	term_add_number(&t, TERM_SERIES, f->series_id, f->series_id > 0);
	term_add_number(&t, TERM_YEAR, f->year, f->year > 0);
	term_add_number(&t, TERM_ARRIVAL, f->arrival, f->arrival > 0);
	term_add_number(&t, TERM_PRIORITY, f->priority, f->has_priority);
	term_add_text(&t, TERM_NUMBER, f->number);
	term_add_words(&t, TERM_NOTATION, f->notation);
	add_organ(&t, f->organ);
	term_add_text(&t, TERM_TYPE, f->type);
	term_add_words(&t, TERM_SIGNER, f->signer);
	term_add_words(&t, TERM_PLACE, f->place);
	term_add_text(&t, TERM_CODE, f->code);
	term_add_words(&t, TERM_DIRECTIVE, f->directive);
	if (f->has_road)
		term_add_text(&t, TERM_ROAD, road_text(f->road));
	add_issued(a, f, out);
}

/* ---- what a document says of itself ---- */

static void say(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	if (b->n > 0)
		buf_add_char(b, '\n');
	buf_add(b, s);
}

static void say_date(struct arena *a, struct buf *b, struct date d)
{
	if (date_is_set(d))
		say(b, date_vn(a, d));
}

static struct str title_of(struct arena *a, const struct document *d)
{
	struct buf b;

	buf_init(&b, a, LIMIT_FORM_FIELD);
	say(&b, document_notation(a, d->number, d->notation));
	say(&b, d->type_name);
	say(&b, d->subject);
	return words_only(a, buf_str(&b));
}

static struct str facts_of(struct arena *a, const struct search_source *s)
{
	const struct document *d = s->document;
	struct buf b;

	buf_init(&b, a, LIMIT_PAGE_BYTES);
	say_date(a, &b, d->issued_on);
	say(&b, d->from_code);
	say(&b, d->from_name);
	say(&b, d->signer_position);
	say(&b, d->signer_name);
	say(&b, d->content);
	for (size_t i = 0; i < s->n_deliveries && !b.failed; i++) {
		say(&b, s->deliveries[i].receiver_code);
		say(&b, s->deliveries[i].receiver_name);
	}
	for (size_t i = 0; i < s->n_own && !b.failed; i++)
		say(&b, s->own[i].name);
	for (size_t i = 0; i < s->n_attachments && !b.failed; i++)
		say(&b, s->attachments[i].name);
	return words_only(a, buf_str(&b));
}

/* The year in whose register it stands. */
static int64_t year_of(const struct document *d)
{
	return d->arrival_year > 0 ? d->arrival_year : d->issued_on.year;
}

static void add_organs(struct terms *t, const struct search_source *s)
{
	const struct document *d = s->document;

	if (d->direction == DIRECTION_INCOMING) {
		term_add_text(t, TERM_ORGAN, d->from_code);
		term_add_words(t, TERM_ORGAN_WORD, d->from_name);
	}
	for (size_t i = 0; i < s->n_deliveries; i++) {
		term_add_text(t, TERM_ORGAN, s->deliveries[i].receiver_code);
		term_add_words(t, TERM_ORGAN_WORD, s->deliveries[i].receiver_name);
		term_add_text(t, TERM_ROAD, road_text(s->deliveries[i].road));
	}
	for (size_t i = 0; i < s->n_own; i++)
		term_add_words(t, TERM_ORGAN_WORD, s->own[i].name);
}

static struct str terms_of(struct arena *a, const struct search_source *s)
{
	const struct document *d = s->document;
	struct buf b;
	struct terms t = { .arena = a, .text = &b };

	buf_init(&b, a, LIMIT_PAGE_BYTES);
	term_add_number(&t, TERM_TENANT, d->tenant_id, true);
	term_add_text(&t, TERM_DIRECTION, direction_text(d->direction));
	term_add_number(&t, TERM_SERIES, s->series_id, s->series_id > 0);
	term_add_number(&t, TERM_YEAR, year_of(d), year_of(d) > 0);
	term_add_number(&t, TERM_ARRIVAL, d->arrival_number, d->arrival_number > 0);
	term_add_number(&t, TERM_PRIORITY, d->priority, true);
	term_add_text(&t, TERM_NUMBER, d->number);
	term_add_words(&t, TERM_NOTATION, d->notation);
	term_add_text(&t, TERM_TYPE, d->type_name);
	term_add_words(&t, TERM_SIGNER, d->signer_name);
	term_add_words(&t, TERM_PLACE, d->place);
	term_add_text(&t, TERM_CODE, d->code);
	for (size_t i = 0; i < s->n_directives && !b.failed; i++)
		term_add_words(&t, TERM_DIRECTIVE, s->directives[i]);
	if (d->direction == DIRECTION_INCOMING && d->packet_id > 0)
		term_add_text(&t, TERM_ROAD, road_text(ROAD_AXIS));
	if (date_is_set(d->issued_on)) {
		term_add_number(&t, TERM_MONTH, month_of(d->issued_on), true);
		term_add_number(&t, TERM_ISSUED, d->issued_on.year, true);
	}
	add_organs(&t, s);
	return buf_str(&b);
}

struct search_text search_text_make(struct arena *a, const struct search_source *s)
{
	return (struct search_text){ .title = title_of(a, s->document),
				     .facts = facts_of(a, s),
				     .terms = terms_of(a, s) };
}

/* ---- whether they meet ---- */

static bool is_form_of(const struct word *w, struct str form)
{
	return str_eq(w->folded, form) || (w->marked.n > 0 && str_eq(w->marked, form));
}

/* From where the cutter stands on: all of the phrase's words, one after another. */
static bool phrase_follows(struct word_cutter c, struct str words)
{
	struct word w;
	struct str head;

	while (words.n > 0) {
		(void)str_split(words, ' ', &head, &words);
		if (!words_next(&c, &w) || !is_form_of(&w, head))
			return false;
	}
	return true;
}

static bool text_holds(struct str text, struct str words)
{
	struct word_cutter c;
	struct word w;
	struct str first;

	(void)str_split(words, ' ', &first, &words);
	words_cut(&c, text);
	while (words_next(&c, &w)) {
		if (is_form_of(&w, first) && phrase_follows(c, words))
			return true;
	}
	return false;
}

bool search_meets(const struct search_expr *x, const struct search_text *t)
{
	bool has_either = x->n_either == 0;

	for (size_t i = 0; i < x->n_terms; i++) {
		if (!text_holds(t->terms, x->terms[i]))
			return false;
	}
	for (size_t i = 0; i < x->n_either && !has_either; i++)
		has_either = text_holds(t->terms, x->either[i]);
	for (size_t i = 0; i < x->n_phrases && has_either; i++) {
		struct str words = x->phrases[i].words;
		bool holds = text_holds(t->title, words) || text_holds(t->facts, words) ||
			     text_holds(t->body, words);
		if (holds == x->phrases[i].is_unwanted)
			return false;
	}
	return has_either;
}

int64_t search_distance(struct arena *a, const struct search_expr *x, struct str subject)
{
	struct word_cutter c;
	struct word w;
	struct buf all;
	int64_t n = 0;

	buf_init(&all, a, LIMIT_FORM_FIELD);
	for (size_t i = 0; i < x->n_phrases; i++) {
		if (x->phrases[i].is_unwanted)
			continue;
		if (all.n > 0)
			buf_add_char(&all, ' ');
		buf_add(&all, x->phrases[i].words);
	}
	words_cut(&c, subject);
	while (words_next(&c, &w))
		n++;
	return text_holds(subject, buf_str(&all)) ? n : FAR + n;
}
