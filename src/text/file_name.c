/* file_name.c -- names of files as strangers give them, made harmless. */
#include <string.h>

#include "text/text_int.h"

#define EXTENSION_MAX 16 /* code points with the dot; what is longer is part of the name */

static struct str last_part(struct str s)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
			return str_sub(s, i, SIZE_MAX);
	}
	return s;
}

/* Characters that turn the direction of what follows: "gnp.exe" could be shown as "exe.png". */
static bool is_bidi(uint32_t c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static struct str points_filter(struct arena *a, struct str s)
{
	struct buf b;
	uint32_t c;

	buf_init(&b, a, s.n * 3); /* a malformed byte becomes the three of U+FFFD */
	while (text_next(&s, &c)) {
		if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
			buf_add_char(&b, ' ');
		else if (c < 0x80 && c && strchr("<>:\"|?*", (int)c))
			buf_add_char(&b, '_');
		else if (!point_is_control(c) && !is_bidi(c) && c != 0xFEFF && c != 0x200B)
			text_add_point(&b, c);
	}
	return buf_str(&b);
}

/* Dots and blanks off both ends: no hidden file, no "..", nothing that Windows drops silently. */
static struct str ends_strip(struct str s)
{
	for (;;) {
		struct str t = text_trim(s);

		while (t.n && t.p[t.n - 1] == '.')
			t.n--;
		while (t.n && t.p[0] == '.')
			t = str_sub(t, 1, SIZE_MAX);
		if (t.n == s.n)
			return t;
		s = t;
	}
}

/* CON, PRN, AUX, NUL, COM0-9, LPT0-9, with or without extension. */
static bool is_reserved(struct str name)
{
	static const char *const words[] = { "con", "prn", "aux", "nul" };
	struct str stem, rest;

	(void)str_split(name, '.', &stem, &rest);
	stem = text_trim(stem);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq_nocase(stem, str_of(words[i])))
			return true;
	}
	if (stem.n != 4 || stem.p[3] < '0' || stem.p[3] > '9')
		return false;
	stem.n = 3;
	return str_eq_nocase(stem, STR("com")) || str_eq_nocase(stem, STR("lpt"));
}

/* The extension with its dot, "" when there is none worth keeping. */
static struct str extension_of(struct str name)
{
	size_t at = name.n;

	while (at > 0 && name.p[at - 1] != '.')
		at--;
	if (at < 2)
		return STR_NULL;
	name = str_sub(name, at - 1, SIZE_MAX);
	return text_count(name) <= EXTENSION_MAX ? name : STR_NULL;
}

static struct str cut_both(struct str s, size_t max_points, size_t max_bytes)
{
	return str_utf8_cut(text_cut(s, max_points), max_bytes);
}

static struct str length_limit(struct arena *a, struct str name, size_t points, size_t bytes)
{
	struct str ext = extension_of(name);
	size_t ext_points = text_count(ext);
	struct str stem = str_sub(name, 0, name.n - ext.n);

	if (text_count(name) <= points && name.n <= bytes)
		return name;
	if (ext_points >= points || ext.n >= bytes)
		return ends_strip(cut_both(name, points, bytes));
	stem = ends_strip(cut_both(stem, points - ext_points, bytes - ext.n));
	return str_cat(a, stem, ext);
}

struct str text_file_name(struct arena *a, struct str name, size_t max_points, size_t max_bytes)
{
	/* NFC behind the filter: what goes can part a letter from its mark. */
	struct str s = text_nfc(a, points_filter(a, last_part(name)));

	s = length_limit(a, ends_strip(s), max_points, max_bytes);
	if (is_reserved(s)) /* asked last: cutting can make a name reserved */
		s = length_limit(a, str_cat(a, STR("_"), s), max_points, max_bytes);
	return s.n ? s : STR("file");
}
