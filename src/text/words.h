/* words.h -- a text cut into the words that a search looks for.
 *
 * WHAT      A word is a run of letters, figures and the marks on them; everything else parts words, so
 *           that "15/QĐ-UBND" is three that stand side by side. Each has a folded form (as text_fold:
 *           small letters, no marks, đ as d) and, when it is another, one with its marks (tones
 *           stand where newer spelling puts them: hòa is hoà). Figures alone lose the zeros in front: 04 is 4. The forms of
 *           both kinds never meet: what has marks is no folded form.
 *           A term is what only programs write: WORD_TERM and what follows to the next blank, taken as it
 *           is. A text of people cannot hold one: words_only takes the sign out.
 * OWNERSHIP Words are views into the cutter, until the next one is taken.
 * ERRORS    None: malformed bytes part words.
 * LIMITS    LIMIT_WORD code points of a word; the rest of a longer one is left out.
 * THREADS   Any; a cutter is one thread's.
 */
#pragma once

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

#define WORD_TERM "\xEE\x80\x80" /* U+E000, of a private plane: no letter */
#define WORD_ROOM (LIMIT_WORD * 8)

struct word {
	struct str folded;
	struct str marked; /* STR_NULL: the same as folded; also of a term */
	struct str seen;   /* where it stands in the text */
};

struct word_cutter {
	struct str rest;
	char folded[WORD_ROOM], marked[WORD_ROOM];
};

/* text: in NFC, as text_clean makes it. */
void words_cut(struct word_cutter *c, struct str text);
bool words_next(struct word_cutter *c, struct word *out);
/* The form that stands for a word as somebody typed it: with its marks if it has any. */
struct str word_typed(const struct word *w);
/* The text in NFC without the sign that begins a term. */
struct str words_only(struct arena *a, struct str text);
