#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

struct str str_of(const char *c)
{
	return c ? (struct str){ c, strlen(c) } : STR_NULL;
}

struct str str_of_n(const char *p, size_t n)
{
	return (struct str){ p, n };
}

const char *str_c(struct arena *a, struct str s)
{
	return arena_dup(a, s.p, s.n);
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){ arena_dup(a, s.p, s.n), s.n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_list again;
	char room[128]; /* most are short: written once */
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(room, sizeof room, fmt, ap);
	va_end(ap);
	bug_if(n < 0);
	if ((size_t)n < sizeof room) {
		p = arena_dup(a, room, (size_t)n);
	} else {
		p = arena_alloc(a, (size_t)n + 1);
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return (struct str){ p, (size_t)n };
}

struct str str_cat(struct arena *a, struct str x, struct str y)
{
	char *p = arena_alloc(a, x.n + y.n + 1);

	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	return (struct str){ p, x.n + y.n };
}

bool str_eq(struct str x, struct str y)
{
	return x.n == y.n && (x.n == 0 || memcmp(x.p, y.p, x.n) == 0);
}

bool str_eq_c(struct str x, const char *y)
{
	return str_eq(x, str_of(y));
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool str_eq_nocase(struct str x, struct str y)
{
	if (x.n != y.n)
		return false;
	for (size_t i = 0; i < x.n; i++) {
		if (lower(x.p[i]) != lower(y.p[i]))
			return false;
	}
	return true;
}

int str_cmp(struct str x, struct str y)
{
	size_t n = x.n < y.n ? x.n : y.n;
	int c = n ? memcmp(x.p, y.p, n) : 0;

	return c ? c : (x.n > y.n) - (x.n < y.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_of_n(s.p, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

bool str_is_empty(struct str s)
{
	return s.n == 0;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return STR_NULL;
	return (struct str){ s.p + from, n < s.n - from ? n : s.n - from };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *p = arena_dup(a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower(p[i]);
	return (struct str){ p, s.n };
}

size_t str_find_char(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_find(struct str s, struct str needle)
{
	const char *at;

	if (!needle.n)
		return 0;
	at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

bool str_split(struct str s, char sep, struct str *head, struct str *rest)
{
	size_t at = str_find_char(s, sep);

	if (at == SIZE_MAX) {
		*head = s;
		*rest = STR_NULL;
		return false;
	}
	*head = str_sub(s, 0, at);
	*rest = str_sub(s, at + 1, SIZE_MAX);
	return true;
}

bool str_eq_secret(struct str x, struct str y)
{
	volatile unsigned char diff = 0;

	if (x.n != y.n)
		return false;
	for (size_t i = 0; i < x.n; i++)
		diff |= (unsigned char)(x.p[i] ^ y.p[i]);
	return diff == 0;
}

bool str_to_u64(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9 || __builtin_mul_overflow(v, UINT64_C(10), &v) ||
		    __builtin_add_overflow(v, digit, &v))
			return false;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}

bool str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	uint64_t bound = (uint64_t)INT64_MAX + (negative ? 1 : 0);
	uint64_t u;
	int64_t v;

	if (!str_to_u64(negative ? str_sub(s, 1, SIZE_MAX) : s, bound, &u))
		return false;
	/* -(u-1)-1, because -INT64_MIN does not exist */
	v = negative && u ? -(int64_t)(u - 1) - 1 : (int64_t)u;
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

/* Well-formed byte sequences, Unicode 15 table 3-7: first byte from..to, bounds of the second. */
static const struct {
	unsigned char from, to, length, second_min, second_max;
} utf8_rows[] = {
	{ 0x00, 0x7F, 1, 0x00, 0x00 }, { 0xC2, 0xDF, 2, 0x80, 0xBF }, { 0xE0, 0xE0, 3, 0xA0, 0xBF },
	{ 0xE1, 0xEC, 3, 0x80, 0xBF }, { 0xED, 0xED, 3, 0x80, 0x9F }, { 0xEE, 0xEF, 3, 0x80, 0xBF },
	{ 0xF0, 0xF0, 4, 0x90, 0xBF }, { 0xF1, 0xF3, 4, 0x80, 0xBF }, { 0xF4, 0xF4, 4, 0x80, 0x8F },
};

static bool utf8_tail_ok(const unsigned char *p, size_t row)
{
	if (p[1] < utf8_rows[row].second_min || p[1] > utf8_rows[row].second_max)
		return false;
	for (size_t i = 2; i < utf8_rows[row].length; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return false;
	}
	return true;
}

size_t str_utf8_at(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (at >= s.n)
		return 0;
	p += at;
	if (p[0] < 0x80)
		return 1;
	for (size_t row = 1; row < sizeof utf8_rows / sizeof utf8_rows[0]; row++) {
		if (p[0] < utf8_rows[row].from || p[0] > utf8_rows[row].to)
			continue;
		if (s.n - at < utf8_rows[row].length || !utf8_tail_ok(p, row))
			return 0;
		return utf8_rows[row].length;
	}
	return 0;
}

struct str str_utf8_cut(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	/* Back to the first byte of the character that does not fit; a run of tail bytes longer
	 * than three is no UTF-8 anyway and is cut where it is. */
	for (size_t back = 0; back < 4 && back <= max; back++) {
		if (((unsigned char)s.p[max - back] & 0xC0) != 0x80)
			return str_of_n(s.p, max - back);
	}
	return str_of_n(s.p, max);
}
