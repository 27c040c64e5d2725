/* diff.c -- Myers' shortest edit script over words, by halves, in linear space. */
#include "text/diff.h"

#include "base/limits.h"
#include "base/log.h"
#include "text/text_int.h"

struct token {
	struct str text;
	uint64_t hash;
};
struct side {
	struct token *token;
	bool *is_changed; /* gone, or come */
	int64_t n;
};
struct differ {
	struct side a, b;
	int64_t *forward, *backward; /* furthest x on each diagonal; 0 is a diagonal, too */
	int64_t steps;               /* that are left */
	bool is_rough;
};

/* ---- words ---- */

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word, or "" at the end. */
static struct str word_next(struct str text, size_t *at)
{
	size_t from;

	while (*at < text.n && is_blank(text.p[*at]))
		(*at)++;
	from = *at;
	while (*at < text.n && !is_blank(text.p[*at]))
		(*at)++;
	return str_sub(text, from, *at - from);
}

static bool side_fill(struct arena *a, struct str text, struct side *out)
{
	size_t n = 0, at = 0;

	while (n < LIMIT_DIFF_WORDS && word_next(text, &at).n > 0)
		n++;
	bool is_cut = word_next(text, &at).n > 0;
	*out = (struct side){ .token = ARENA_ARRAY(a, n + 1, struct token),
			      .is_changed = ARENA_ARRAY(a, n + 1, bool),
			      .n = (int64_t)n };
	at = 0;
	for (size_t i = 0; i < n; i++) {
		struct str word = word_next(text, &at);
		out->token[i] = (struct token){ word, text_hash_on(TEXT_HASH_START, word) };
		out->is_changed[i] = false;
	}
	return is_cut;
}

static bool is_equal(struct differ *d, int64_t x, int64_t y)
{
	const struct token *p = &d->a.token[x], *q = &d->b.token[y];

	d->steps--;
	return p->hash == q->hash && str_eq(p->text, q->text);
}

/* ---- the middle of the shortest way ---- */

struct box {
	int64_t x0, x1, y0, y1;
};
/* The diagonals x - y that a search has reached. */
struct reach {
	int64_t low, high;
};

/* One diagonal more on either side; beyond the box two fewer. */
static void widen(struct reach *r, const struct box *b, int64_t *furthest, int64_t none)
{
	if (r->low > b->x0 - b->y1)
		furthest[--r->low - 1] = none;
	else
		r->low++;
	if (r->high < b->x1 - b->y0)
		furthest[++r->high + 1] = none;
	else
		r->high--;
}

static int64_t step_forward(struct differ *d, const struct box *b, int64_t diagonal)
{
	int64_t down = d->forward[diagonal + 1], right = d->forward[diagonal - 1] + 1;
	int64_t x = down >= right ? down : right;

	while (x < b->x1 && x - diagonal < b->y1 && is_equal(d, x, x - diagonal))
		x++;
	d->steps--;
	return d->forward[diagonal] = x;
}

static int64_t step_backward(struct differ *d, const struct box *b, int64_t diagonal)
{
	int64_t up = d->backward[diagonal - 1], left = d->backward[diagonal + 1] - 1;
	int64_t x = up <= left ? up : left;

	while (x > b->x0 && x - diagonal > b->y0 && is_equal(d, x - 1, x - 1 - diagonal))
		x--;
	d->steps--;
	return d->backward[diagonal] = x;
}

static bool is_within(const struct reach *r, int64_t diagonal)
{
	return diagonal >= r->low && diagonal <= r->high;
}

/* Both ends go on by one change at a time until they meet, at *out_x on a diagonal. False: that takes too long. */
static bool find_middle(struct differ *d, const struct box *b, int64_t *out_x, int64_t *out_y)
{
	const int64_t from = b->x0 - b->y0, to = b->x1 - b->y1;
	const bool is_odd = ((from - to) & 1) != 0;
	struct reach there = { from, from }, back = { to, to };

	d->forward[from] = b->x0;
	d->backward[to] = b->x1;
	while (d->steps > 0) {
		widen(&there, b, d->forward, -1);
		for (int64_t k = there.high; k >= there.low; k -= 2) {
			int64_t x = step_forward(d, b, k);
			if (is_odd && is_within(&back, k) && d->backward[k] <= x)
				return *out_x = x, *out_y = x - k, true;
		}
		widen(&back, b, d->backward, INT64_MAX);
		for (int64_t k = back.high; k >= back.low; k -= 2) {
			int64_t x = step_backward(d, b, k);
			if (!is_odd && is_within(&there, k) && x <= d->forward[k])
				return *out_x = x, *out_y = x - k, true;
		}
	}
	return false;
}

/* ---- by halves ---- */

static void trim(struct differ *d, struct box *b)
{
	while (b->x0 < b->x1 && b->y0 < b->y1 && is_equal(d, b->x0, b->y0))
		b->x0++, b->y0++;
	while (b->x0 < b->x1 && b->y0 < b->y1 && is_equal(d, b->x1 - 1, b->y1 - 1))
		b->x1--, b->y1--;
}

static void mark(struct differ *d, const struct box *b)
{
	for (int64_t x = b->x0; x < b->x1; x++)
		d->a.is_changed[x] = true;
	for (int64_t y = b->y0; y < b->y1; y++)
		d->b.is_changed[y] = true;
}

/* What has more than one change is parted where the ways from both ends meet; each part has half of them, so the
 * stack of what is still to be done is short. */
#define STACK 256

static void compare(struct differ *d)
{
	struct box stack[STACK] = { { 0, d->a.n, 0, d->b.n } };
	size_t n = 1;

	while (n > 0) {
		struct box b = stack[--n];
		int64_t x, y;

		trim(d, &b);
		if (b.x0 == b.x1 || b.y0 == b.y1) {
			mark(d, &b);
		} else if (n + 2 > STACK || !find_middle(d, &b, &x, &y)) {
			d->is_rough = true;
			mark(d, &b);
		} else {
			stack[n++] = (struct box){ x, b.x1, y, b.y1 };
			stack[n++] = (struct box){ b.x0, x, b.y0, y };
		}
	}
}

/* ---- pieces ---- */

struct writer {
	struct arena *arena;
	struct diff *out;
	size_t room;
};

static void piece_add(struct writer *w, enum diff_kind kind, const struct side *s, int64_t from,
		      int64_t to)
{
	struct diff *d = w->out;

	if (from >= to)
		return;
	if (d->n == w->room) {
		struct diff_piece *more = ARENA_ARRAY(w->arena, w->room * 2, struct diff_piece);
		for (size_t i = 0; i < d->n; i++)
			more[i] = d->pieces[i];
		d->pieces = more;
		w->room *= 2;
	}
	struct str first = s->token[from].text, last = s->token[to - 1].text;
	d->pieces[d->n++] =
		(struct diff_piece){ .kind = kind,
				     .text = { first.p, (size_t)(last.p - first.p) + last.n },
				     .n_words = (size_t)(to - from) };
	d->n_removed += kind == DIFF_REMOVED ? (size_t)(to - from) : 0;
	d->n_added += kind == DIFF_ADDED ? (size_t)(to - from) : 0;
}

/* What stayed, from … to: its ends beside a change, and what lies between. */
static void same_add(struct writer *w, const struct side *s, int64_t from, int64_t to,
		     int64_t context, bool is_last)
{
	int64_t head = w->out->n > 0 ? context : 0, tail = is_last ? 0 : context;

	if (to - from <= head + tail + 1) {
		piece_add(w, DIFF_SAME, s, from, to);
		return;
	}
	piece_add(w, DIFF_SAME, s, from, from + head);
	piece_add(w, DIFF_SKIPPED, s, from + head, to - tail);
	piece_add(w, DIFF_SAME, s, to - tail, to);
}

static int64_t run_of(const struct side *s, int64_t at, bool is_changed)
{
	while (at < s->n && s->is_changed[at] == is_changed)
		at++;
	return at;
}

static void write_pieces(struct writer *w, const struct differ *d, int64_t context)
{
	int64_t x = 0, y = 0;

	while (x < d->a.n || y < d->b.n) {
		int64_t x1 = run_of(&d->a, x, true), y1 = run_of(&d->b, y, true);
		piece_add(w, DIFF_REMOVED, &d->a, x, x1);
		piece_add(w, DIFF_ADDED, &d->b, y, y1);
		int64_t y2 = run_of(&d->b, y1, false), x2 = run_of(&d->a, x1, false);
		int64_t stays = y2 - y1 < x2 - x1 ? y2 - y1 : x2 - x1;
		same_add(w, &d->b, y1, y1 + stays, context,
			 x1 + stays == d->a.n && y1 + stays == d->b.n);
		bug_if(x1 + stays == x && y1 + stays == y);
		x = x1 + stays;
		y = y1 + stays;
	}
}

void diff_words(struct arena *a, struct str before, struct str after, size_t context,
		struct diff *out)
{
	AUTO_ARENA scratch = arena_new(NULL);
	struct differ d = { .steps = LIMIT_DIFF_STEPS };
	struct writer w = { .arena = a, .out = out, .room = 16 };

	*out = (struct diff){ .pieces = ARENA_ARRAY(a, w.room, struct diff_piece) };
	out->is_cut = side_fill(scratch, before, &d.a);
	out->is_cut = side_fill(scratch, after, &d.b) || out->is_cut;
	size_t diagonals = (size_t)(d.a.n + d.b.n) + 3;
	d.forward = ARENA_ARRAY(scratch, diagonals, int64_t) + d.b.n + 1;
	d.backward = ARENA_ARRAY(scratch, diagonals, int64_t) + d.b.n + 1;
	compare(&d);
	out->is_rough = d.is_rough;
	write_pieces(&w, &d, (int64_t)context);
}
