/* plain.c -- text as it is: UTF-8, or UTF-16 that says so. Other encodings cannot be told apart with
 * certainty, and words read in the wrong one would only be in the way. */
#include "reader/inside/inside.h"
#include "text/text.h"

static void utf16_take(struct taking *t, struct str s, bool is_big)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t high = 0;

	for (size_t i = 0; i + 1 < s.n && !t->facts.is_cut; i += 2) {
		uint32_t unit = is_big ? (uint32_t)(p[i] << 8 | p[i + 1])
				       : (uint32_t)(p[i + 1] << 8 | p[i]);
		if (high && unit >= 0xdc00 && unit < 0xe000)
			take_point(t, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
		else if (unit < 0xd800 || unit >= 0xe000)
			take_point(t, unit);
		high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
	}
}

void plain_take(struct taking *t)
{
	struct str s = t->bytes;

	if (str_starts(s, STR("\xff\xfe")))
		utf16_take(t, str_sub(s, 2, SIZE_MAX), false);
	else if (str_starts(s, STR("\xfe\xff")))
		utf16_take(t, str_sub(s, 2, SIZE_MAX), true);
	else if (text_is_utf8(s))
		take_utf8(t, s);
	else
		t->facts.reason = UNREAD_UNSUPPORTED;
}
