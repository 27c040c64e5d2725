/* text_int.h -- what the files of text share.
 *
 * WHAT      Classes of code points; a hash.
 * OWNERSHIP Values only.
 * ERRORS    None.
 */
#pragma once

#include "text/text.h"

#define TEXT_REPLACEMENT 0xFFFD

bool point_is_control(uint32_t c);  /* C0, DEL, C1 */
bool point_is_unsound(uint32_t c);  /* U+FFFE, U+FFFF */
bool point_is_blank(uint32_t c);    /* white space, zero-width space, BOM */
uint32_t point_plain_d(uint32_t c); /* đ and what wrong keyboards give for it, as d */
/* òa, úy as newer spelling has them: oà, uý. False: there is nothing to move. */
bool point_move_tone(uint32_t *first, uint32_t *second);
/* FNV-1a of the bytes, going on from h: TEXT_HASH_START at first. Not for keys that others choose against a table
 * (base/map.h is). */
#define TEXT_HASH_START 14695981039346656037ULL
uint64_t text_hash_on(uint64_t h, struct str s);
/* The first code point that text of this shape must not hold. */
bool text_bad_point(struct str s, enum text_shape shape, uint32_t *out);
