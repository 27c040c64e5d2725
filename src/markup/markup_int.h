/* markup_int.h -- what the readers of this module share. */
#pragma once

#include "markup/markup.h"

/* State between two pieces; zero at the start, and n_more == 0 at a proper end. */
struct utf8_check {
	unsigned n_more;         /* bytes that are still to come of a character, */
	unsigned n_have;         /* and those that came */
	unsigned char low, high; /* bounds of the next byte */
};
bool utf8_check_byte(struct utf8_check *u, unsigned char c);
/* How many of n bytes are sound: n, or where the first bad one is. */
size_t utf8_check_feed(struct utf8_check *u, const char *p, size_t n);
