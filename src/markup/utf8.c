/* utf8.c -- checks UTF-8 that comes in pieces cut anywhere. */
#include "markup/markup_int.h"

/* A second byte's bounds depend on the first (Unicode table 3-7); the rest are 80..BF. */
static bool first_byte(struct utf8_check *u, unsigned char c)
{
	u->low = 0x80;
	u->high = 0xbf;
	u->n_have = 1;
	if (c >= 0xc2 && c <= 0xdf)
		u->n_more = 1;
	else if ((c & 0xf0) == 0xe0)
		u->n_more = 2;
	else if (c >= 0xf0 && c <= 0xf4)
		u->n_more = 3;
	else
		return false;
	if (c == 0xe0)
		u->low = 0xa0;
	else if (c == 0xed)
		u->high = 0x9f;
	else if (c == 0xf0)
		u->low = 0x90;
	else if (c == 0xf4)
		u->high = 0x8f;
	return true;
}

bool utf8_check_byte(struct utf8_check *u, unsigned char c)
{
	if (u->n_more == 0)
		return c < 0x80 || first_byte(u, c);
	if (c < u->low || c > u->high)
		return false;
	u->n_more--;
	u->n_have++;
	u->low = 0x80;
	u->high = 0xbf;
	return true;
}

size_t utf8_check_feed(struct utf8_check *u, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		if ((c >= 0x80 || u->n_more > 0) && !utf8_check_byte(u, c))
			return i;
	}
	return n;
}
