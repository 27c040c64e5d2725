/* words.c -- a text cut into words, each folded and with its marks. */
#include "text/words.h"

#include <pthread.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "text/text_int.h"

#define TERM 0xE000
#define DEPTH_MAX 8 /* the deepest chain of mappings in Unicode has 4 steps */

/* ---- a code point ---- */

/* Latin with marks is nearly all that is not ASCII in our texts: its letters are looked up. */
#define LATIN_FROM 0xC0
#define LATIN_TO 0x250
#define VIET_FROM 0x1E00
#define VIET_TO 0x1F00

struct shape {
	uint32_t folded; /* 0: more than one, or none */
	uint32_t small;
	bool is_letter;
};

static struct shape latin[LATIN_TO - LATIN_FROM], viet[VIET_TO - VIET_FROM];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool is_mark(uint32_t c)
{
	return c >= 0x300 && c <= 0x36F;
}

static bool is_letter_slow(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N |
							   UC_CATEGORY_MASK_Mn |
							   UC_CATEGORY_MASK_Mc);
}

static struct shape shape_slow(uint32_t c)
{
	struct shape s = { .small = uc_tolower(c), .is_letter = is_letter_slow(c) };
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	uint32_t at = point_plain_d(c);
	int tag;

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		int n = uc_decomposition(at, &tag, parts);
		if (n < 0) {
			s.folded = uc_tolower(at);
			break;
		}
		for (int i = 1; i < n; i++) {
			if (!is_mark(parts[i]))
				return s;
		}
		at = point_plain_d(parts[0]);
	}
	return s;
}

static void tables_fill(void)
{
	for (uint32_t c = LATIN_FROM; c < LATIN_TO; c++)
		latin[c - LATIN_FROM] = shape_slow(c);
	for (uint32_t c = VIET_FROM; c < VIET_TO; c++)
		viet[c - VIET_FROM] = shape_slow(c);
}

static struct shape shape_of(uint32_t c)
{
	if (c < 0x80) {
		bool is_big = c >= 'A' && c <= 'Z';
		bool is_letter = is_big || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		uint32_t small = is_big ? c + ('a' - 'A') : c;

		return (struct shape){ small, small, is_letter };
	}
	if (c >= LATIN_FROM && c < LATIN_TO)
		return latin[c - LATIN_FROM];
	if (c >= VIET_FROM && c < VIET_TO)
		return viet[c - VIET_FROM];
	return shape_slow(c);
}

/* ---- a word ---- */

struct room {
	char *p;
	size_t n;
};

static void room_add(struct room *r, uint32_t c)
{
	char *to = r->p + r->n;

	if (c < 0x80) {
		to[0] = (char)c;
		r->n += 1;
	} else if (c < 0x800) {
		to[0] = (char)(0xC0 | (c >> 6));
		to[1] = (char)(0x80 | (c & 0x3F));
		r->n += 2;
	} else if (c < 0x10000) {
		to[0] = (char)(0xE0 | (c >> 12));
		to[1] = (char)(0x80 | ((c >> 6) & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		r->n += 3;
	} else {
		to[0] = (char)(0xF0 | (c >> 18));
		to[1] = (char)(0x80 | ((c >> 12) & 0x3F));
		to[2] = (char)(0x80 | ((c >> 6) & 0x3F));
		to[3] = (char)(0x80 | (c & 0x3F));
		r->n += 4;
	}
}

static bool has_room(const struct room *r)
{
	return r->n + 4 <= WORD_ROOM;
}

/* What is more than one letter (ligatures, fractions): each of its parts that is one. */
static void add_parts(struct room *r, uint32_t c, int depth)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int tag;
	int n = depth < DEPTH_MAX ? uc_decomposition(c, &tag, parts) : -1;

	if (n < 0 && !is_mark(c) && is_letter_slow(c) && has_room(r))
		room_add(r, uc_tolower(point_plain_d(c)));
	for (int i = 0; i < n; i++)
		add_parts(r, parts[i], depth + 1);
}

struct making {
	struct room folded, marked;
	size_t n; /* code points taken */
	uint32_t
		waits; /* the last one of marked, not written yet: its tone may move on; 0 = none */
	bool is_number;
};

static void add_marked(struct making *m, uint32_t c)
{
	uint32_t first = m->waits;

	if (first > 0) {
		(void)point_move_tone(&first, &c);
		room_add(&m->marked, first);
	}
	m->waits = c;
}

static void add_point(struct making *m, uint32_t c, const struct shape *s)
{
	if (m->n++ >= LIMIT_WORD)
		return;
	m->is_number = m->is_number && c >= '0' && c <= '9';
	if (s->folded == 0)
		add_parts(&m->folded, c, 0);
	else if (!is_mark(c) && has_room(&m->folded))
		room_add(&m->folded, s->folded);
	add_marked(m, s->small);
}

static struct str without_zeros(struct str s)
{
	while (s.n > 1 && s.p[0] == '0')
		s = str_sub(s, 1, s.n);
	return s;
}

static bool make_word(struct making *m, struct word *out)
{
	if (m->waits > 0)
		room_add(&m->marked, m->waits);
	out->folded = str_of_n(m->folded.p, m->folded.n);
	out->marked = str_of_n(m->marked.p, m->marked.n);
	if (m->is_number)
		out->folded = out->marked = without_zeros(out->folded);
	if (str_eq(out->folded, out->marked))
		out->marked = STR_NULL;
	return out->folded.n > 0;
}

/* ---- the cutter ---- */

void words_cut(struct word_cutter *c, struct str text)
{
	(void)pthread_once(&once, tables_fill);
	c->rest = text;
}

static void take_term(struct word_cutter *c, struct word *out)
{
	size_t n = str_find_char(c->rest, ' ');

	out->seen = out->folded = str_sub(c->rest, 0, n);
	c->rest = str_sub(c->rest, out->seen.n, SIZE_MAX);
}

static bool take_word(struct word_cutter *c, struct word *out)
{
	struct making m = { .folded = { c->folded, 0 },
			    .marked = { c->marked, 0 },
			    .is_number = true };
	struct str from = c->rest, ahead = c->rest;
	uint32_t point;

	while (text_next(&ahead, &point)) {
		const struct shape s = shape_of(point);
		if (!s.is_letter)
			break;
		add_point(&m, point, &s);
		c->rest = ahead;
	}
	out->seen = str_sub(from, 0, from.n - c->rest.n);
	return make_word(&m, out);
}

bool words_next(struct word_cutter *c, struct word *out)
{
	struct str ahead = c->rest;
	uint32_t point;

	*out = (struct word){ .folded = STR_NULL };
	while (text_next(&ahead, &point)) {
		if (point == TERM) {
			take_term(c, out);
			return true;
		}
		if (!shape_of(point).is_letter)
			c->rest = ahead;
		else if (take_word(c, out)) /* a lone mark is no word */
			return true;
		ahead = c->rest;
	}
	return false;
}

struct str word_typed(const struct word *w)
{
	return w->marked.n > 0 ? w->marked : w->folded;
}

struct str words_only(struct arena *a, struct str text)
{
	struct buf b;
	struct str nfc = text_nfc(a, text);

	if (str_find(nfc, STR(WORD_TERM)) == SIZE_MAX)
		return nfc;
	buf_init(&b, a, nfc.n + 1);
	while (nfc.n > 0) {
		size_t at = str_find(nfc, STR(WORD_TERM));
		if (at == SIZE_MAX)
			at = nfc.n;
		buf_add(&b, str_sub(nfc, 0, at));
		buf_add_char(&b, ' ');
		nfc = str_sub(nfc, at + strlen(WORD_TERM), SIZE_MAX);
	}
	return str_trim(buf_str(&b));
}
