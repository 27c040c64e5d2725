/* fold.c -- the forms of text: NFC, case folded, folded for search, ASCII. */
#include <unicase.h>
#include <uninorm.h>

#include "base/log.h"
#include "text/text_int.h"

/* A character taken apart at most: U+FDFA, 3 bytes, becomes 18 characters in 33 bytes. */
#define FOLD_GROWTH 11
#define DEPTH_MAX 8 /* the deepest chain of mappings in Unicode has 4 steps */

/* Vietnamese precomposed letters, Latin without marks and common punctuation stand alone and are
 * their own NFC; with only these there is nothing to do, and that is nearly all our text. */
static bool is_surely_nfc(struct str s)
{
	uint32_t c;

	while (text_next(&s, &c)) {
		bool stable = c < 0x300 || (c >= 0x1E00 && c <= 0x1EFF) ||
			      (c >= 0x2010 && c <= 0x2027) || (c >= 0x20A0 && c <= 0x20BF);

		if (!stable)
			return false;
	}
	return true;
}

/* Takes over what libunistring has made; input is well-formed, so it can only lack memory. */
static struct str result_take(struct arena *a, uint8_t *p, size_t n)
{
	if (!p)
		die("out of memory (text of %zu bytes)", n);
	return str_of_n(arena_take(a, p, n), n);
}

struct str text_nfc(struct arena *a, struct str s)
{
	uint8_t *p;
	size_t n = 0;

	s = text_repair(a, s);
	if (is_surely_nfc(s))
		return s;
	p = u8_normalize(UNINORM_NFC, (const uint8_t *)s.p, s.n, NULL, &n);
	return result_take(a, p, n);
}

struct str text_casefold(struct arena *a, struct str s)
{
	uint8_t *p;
	size_t n = 0;

	s = text_repair(a, s);
	if (!s.n)
		return s;
	p = u8_casefold((const uint8_t *)s.p, s.n, NULL, UNINORM_NFC, NULL, &n);
	return result_take(a, p, n);
}

struct str text_upper(struct arena *a, struct str s)
{
	uint8_t *p;
	size_t n = 0;

	s = text_repair(a, s);
	if (!s.n)
		return s;
	p = u8_toupper((const uint8_t *)s.p, s.n, NULL, UNINORM_NFC, NULL, &n);
	return result_take(a, p, n);
}

/* What a folded text is made of, one after another. */
struct folder {
	struct buf *out;
	bool lower;
	bool gap; /* a blank is due before the next character */
};

/* Marks that vanish: combining diacritics (tones among them), soft hyphen, joiners, BOM. */
static bool is_dropped(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36F) || c == 0xAD || (c >= 0x200B && c <= 0x200D) ||
	       c == 0x2060 || c == 0xFEFF;
}

/* đ has no decomposition. Eth and the African d are what wrong keyboards give for it. */
uint32_t point_plain_d(uint32_t c)
{
	if (c == 0x111 || c == 0xF0 || c == 0x256)
		return 'd';
	return c == 0x110 || c == 0xD0 || c == 0x189 ? 'D' : c;
}

static void leaf_fold(struct folder *f, uint32_t c)
{
	if (is_dropped(c))
		return;
	if (point_is_blank(c)) {
		f->gap = true;
		return;
	}
	if (f->gap && f->out->n)
		buf_add_char(f->out, ' ');
	f->gap = false;
	c = point_plain_d(c);
	text_add_point(f->out, f->lower ? uc_tolower(c) : c);
}

static void point_fold(struct folder *f, uint32_t c, int depth)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int tag;
	int n = c < 0x80 || depth == DEPTH_MAX ? -1 : uc_decomposition(c, &tag, parts);

	if (n < 0)
		leaf_fold(f, c);
	for (int i = 0; i < n; i++)
		point_fold(f, parts[i], depth + 1);
}

/* NFC before and after, so that texts which differ only in the order of marks (of scripts whose marks
 * stay) fold to the same. */
static struct str fold(struct arena *a, struct str s, bool lower)
{
	struct buf b;
	struct folder f = { .out = &b, .lower = lower };
	uint32_t c;

	s = text_nfc(a, s);
	buf_init(&b, a, s.n * FOLD_GROWTH);
	while (text_next(&s, &c))
		point_fold(&f, c, 0);
	bug_if(b.failed);
	return text_nfc(a, buf_str(&b));
}

struct str text_fold(struct arena *a, struct str s)
{
	return fold(a, s, true);
}

/* Which plain vowel and which tone (1 to 5) a toned o or u is; 0 = neither. */
static int toned(uint32_t c, uint32_t *out_plain)
{
	static const struct {
		uint32_t plain, tones[5];
	} vowels[] = {
		{ 'o', { 0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD } },
		{ 'u', { 0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5 } },
	};

	for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++) {
		for (int k = 0; k < 5; k++) {
			if (vowels[i].tones[k] != c)
				continue;
			*out_plain = vowels[i].plain;
			return k + 1;
		}
	}
	return 0;
}

/* The vowel behind it with that tone: oa, oe, uy alone have two spellings. */
static uint32_t second_toned(uint32_t first, uint32_t second, int tone)
{
	static const uint32_t a[] = { 0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1 };
	static const uint32_t e[] = { 0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9 };
	static const uint32_t y[] = { 0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5 };

	if (first == 'o' && second == 'a')
		return a[tone - 1];
	if (first == 'o' && second == 'e')
		return e[tone - 1];
	return first == 'u' && second == 'y' ? y[tone - 1] : 0;
}

bool point_move_tone(uint32_t *first, uint32_t *second)
{
	uint32_t plain = 0, next;
	int tone = toned(*first, &plain);

	next = tone > 0 ? second_toned(plain, *second, tone) : 0;
	if (next == 0)
		return false;
	*first = plain;
	*second = next;
	return true;
}

struct str text_ascii(struct arena *a, struct str s)
{
	struct str rest = fold(a, s, false);
	struct buf b;
	uint32_t c;

	buf_init(&b, a, rest.n);
	while (text_next(&rest, &c))
		buf_add_char(&b, c >= ' ' && c < 0x7F ? (char)c : '_');
	return buf_str(&b);
}
