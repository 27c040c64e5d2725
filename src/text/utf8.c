/* utf8.c -- code points: checking, walking, counting, mending. */
#include <unistr.h>
#include <unictype.h>

#include <string.h>

#include "text/text.h"
#include "text/text_int.h"

bool text_is_utf8(struct str s)
{
	return s.n == 0 || u8_check((const uint8_t *)s.p, s.n) == NULL;
}

bool point_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/* U+FFFE and U+FFFF are no characters, and XML 1.0 cannot carry them. */
bool point_is_unsound(uint32_t c)
{
	return c == 0xFFFE || c == 0xFFFF;
}

bool point_is_blank(uint32_t c)
{
	return uc_is_property_white_space(c) || c == 0x200B || c == 0xFEFF;
}

bool text_next(struct str *rest, uint32_t *out)
{
	size_t n = str_utf8_at(*rest, 0);
	ucs4_t c = TEXT_REPLACEMENT;

	if (!rest->n)
		return false;
	if (n)
		(void)u8_mbtouc_unsafe(&c, (const uint8_t *)rest->p, n);
	*rest = str_sub(*rest, n ? n : 1, SIZE_MAX);
	*out = c;
	return true;
}

void text_add_point(struct buf *b, uint32_t point)
{
	uint8_t bytes[6];
	int n = u8_uctomb(bytes, point, sizeof bytes);

	if (n > 0)
		buf_add_bytes(b, bytes, (size_t)n);
	else
		buf_add(b, STR("\xEF\xBF\xBD"));
}

bool text_bad_point(struct str s, enum text_shape shape, uint32_t *out)
{
	uint32_t c;

	while (text_next(&s, &c)) {
		if (shape == TEXT_LINES && (c == '\t' || c == '\n' || c == '\r'))
			continue;
		if (point_is_control(c) || point_is_unsound(c)) {
			*out = c;
			return true;
		}
	}
	return false;
}

bool text_is_valid(struct str s, enum text_shape shape)
{
	uint32_t c;

	return text_is_utf8(s) && !text_bad_point(s, shape, &c);
}

static bool is_ascii(struct str s)
{
	uint64_t eight, all = 0;
	size_t i = 0;

	for (; i + sizeof eight <= s.n; i += sizeof eight) {
		memcpy(&eight, s.p + i, sizeof eight);
		all |= eight;
	}
	for (; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return (all & 0x8080808080808080) == 0;
}

static bool is_sound(struct str s)
{
	static const struct str last_two = { "\xEF\xBF", 2 };
	size_t at;

	if (is_ascii(s))
		return true;
	if (!text_is_utf8(s))
		return false;
	if (!memchr(s.p, 0xEF, s.n)) /* most are done here: a page has thousands of texts */
		return true;
	while ((at = str_find(s, last_two)) != SIZE_MAX) {
		if ((unsigned char)s.p[at + 2] >= 0xBE)
			return false;
		s = str_sub(s, at + 3, SIZE_MAX);
	}
	return true;
}

struct str text_repair(struct arena *a, struct str s)
{
	struct buf b;
	uint32_t c;

	if (is_sound(s))
		return s;
	buf_init(&b, a, s.n * 3); /* a bad byte becomes the three of U+FFFD */
	while (text_next(&s, &c))
		text_add_point(&b, point_is_unsound(c) ? TEXT_REPLACEMENT : c);
	return buf_str(&b);
}

size_t text_count(struct str s)
{
	size_t count = 0;
	uint32_t c;

	while (text_next(&s, &c))
		count++;
	return count;
}

struct str text_cut(struct str s, size_t points)
{
	struct str rest = s;
	uint32_t c;

	while (points-- && text_next(&rest, &c))
		;
	return str_of_n(s.p, s.n - rest.n);
}

static struct str end_trim(struct str s)
{
	while (s.n) {
		size_t n = 1;
		struct str last;
		uint32_t c;

		while (n < 4 && n < s.n && ((unsigned char)s.p[s.n - n] & 0xC0) == 0x80)
			n++;
		last = str_sub(s, s.n - n, n);
		if (str_utf8_at(last, 0) != n || !text_next(&last, &c) || !point_is_blank(c))
			break;
		s.n -= n;
	}
	return s;
}

struct str text_trim(struct str s)
{
	struct str rest;
	uint32_t c;

	s = end_trim(s);
	rest = s;
	while (text_next(&rest, &c) && point_is_blank(c))
		s = rest;
	return s;
}
