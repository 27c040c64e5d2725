/* clean.c -- the border: what comes in becomes NFC without controls, or is refused. */
#include "text/text_int.h"

/* CR LF, as forms post it, and a lone CR become newline. */
static struct str newlines_unify(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (str_find_char(s, '\r') == SIZE_MAX)
		return s;
	p = arena_dup(a, s.p, s.n);
	for (size_t i = 0; i < s.n; i++) {
		bool is_pair = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';

		if (!is_pair)
			p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
	}
	return str_of_n(p, n);
}

enum rc text_clean(struct arena *a, struct str s, enum text_shape shape, struct str *out,
		   struct err *e)
{
	uint32_t bad;

	if (!text_is_utf8(s))
		return err_set(e, RC_INVALID, "err.text.utf8", "malformed UTF-8");
	s = text_trim(s);
	if (text_bad_point(s, shape, &bad)) {
		struct str name = str_fmt(a, "U+%04X", bad);

		(void)err_set(e, RC_INVALID, "err.text.control", "character %s", name.p);
		err_param(e, name);
		return RC_INVALID;
	}
	*out = text_nfc(a, newlines_unify(a, s));
	return RC_OK;
}

struct str text_salvage(struct arena *a, struct str s, enum text_shape shape)
{
	struct str rest = newlines_unify(a, text_repair(a, s));
	struct buf b;
	uint32_t point;

	buf_init(&b, a, rest.n);
	while (text_next(&rest, &point)) {
		bool is_space = point == '\n' || point == '\t';

		if (is_space || !point_is_control(point))
			text_add_point(&b, is_space && shape == TEXT_LINE ? ' ' : point);
	}
	return text_nfc(a, text_trim(buf_str(&b)));
}
