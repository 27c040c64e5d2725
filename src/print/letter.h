/* letter.h -- an administrative document as Decree 30 App. I lays it out, as a text to go on with or as PDF.
 *
 * WHAT      A letter is a list of blocks, one below the other: a line over the whole width, or two side by side
 *           (organ and Quốc hiệu, number and date, Nơi nhận and signature), each of them texts one below the
 *           other. A block stays on one page unless it is longer. Both makers take the same list: A4, margins 20, 20, 30 and 15 mm, Times.
 * OWNERSHIP As print.h.
 * ERRORS    As print.h.
 * LIMITS    LIMIT_PRINT_CELL of each text.
 */
#pragma once

#include "print/print.h"

enum letter_line { LETTER_NO_LINE, LETTER_LINE_PART, LETTER_LINE_WHOLE };
struct letter_text {
	struct str text; /* may have several lines */
	double size;     /* points */
	enum print_align align;
	bool is_bold, is_italic;
	bool is_indented;      /* a paragraph: its first line by 1.27 cm, both edges even */
	enum letter_line line; /* below its middle: a part as long as the text, or as long */
	double framed;         /* a red frame so many points wide: a stamp */
	double above;          /* points left free above it */
	const struct letter_text *next; /* what stands below it in the same place, or NULL */
};
struct letter_block {
	struct letter_text left, right; /* right: beside it */
	bool is_pair;
	bool is_rule; /* nothing but a line over the whole width */
};
#define LETTER_LEFT 0.42               /* of the width: the left one of two */
#define LETTER_LINE (2 / 5.0)          /* LETTER_LINE_PART: between a third and a half, App. I */
#define LETTER_FRAME (8 * 72.0 / 25.4) /* the height of a stamp: 8 mm */
/* How wide a text comes out when nothing breaks its lines; 0 without the font. */
double print_extent(struct arena *a, const struct letter_text *x);
struct print_letter {
	const struct letter_block *blocks;
	size_t n;
	struct str title, author; /* of the file */
	int64_t now;
};
NODISCARD enum rc print_letter_pdf(const struct print_letter *l, int fd, struct err *e);
NODISCARD enum rc print_letter_docx(const struct print_letter *l, int fd, struct err *e);
