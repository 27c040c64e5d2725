/* letter.h -- an administrative document as Decree 30 App. I lays it out, as a text to go on with or as PDF.
 *
 * WHAT      A letter is a list of blocks, one below the other: a line over the whole width, or two side by side
 *           (organ and Quốc hiệu, number and date, Nơi nhận and signature). Both makers take the same list:
 *           A4, margins 20, 20, 30 and 15 mm, Times.
 * OWNERSHIP As print.h.
 * ERRORS    As print.h.
 * LIMITS    LIMIT_PRINT_CELL of each text.
 */
#pragma once

#include "print/print.h"

struct letter_text {
	struct str text; /* may have several lines */
	double size;     /* points */
	enum print_align align;
	bool is_bold, is_italic;
	bool is_indented; /* the first line, by 1.27 cm */
	bool is_ruled;    /* a line below its middle */
};
struct letter_block {
	struct letter_text left, right; /* right: beside it */
	bool is_pair;
	bool is_rule; /* nothing but a line over the whole width */
	double above; /* points left free above it */
};
#define LETTER_LEFT 0.42 /* of the width: the left one of two */
struct print_letter {
	const struct letter_block *blocks;
	size_t n;
	struct str title, author; /* of the file */
	int64_t now;
};
NODISCARD enum rc print_letter_pdf(const struct print_letter *l, int fd, struct err *e);
NODISCARD enum rc print_letter_docx(const struct print_letter *l, int fd, struct err *e);
