/* diff.h -- what became of a text: the words that stayed, went and came.
 *
 * WHAT      Two texts cut into words at blanks and line ends, which are not compared: a paragraph that was set anew is
 *           the same. The shortest way from one to the other (Myers, "An O(ND) Difference Algorithm", 1986, in linear
 *           space) as pieces in their order; long runs of what stayed are left out but for a few words at their ends.
 *           The words of SAME, SKIPPED and REMOVED pieces are all of the first text, those of SAME, SKIPPED and ADDED
 *           ones all of the second.
 * OWNERSHIP Pieces live in the arena; their texts are views into the two texts, SAME and SKIPPED into the second.
 * ERRORS    None: malformed bytes are part of words.
 * LIMITS    LIMIT_DIFF_WORDS of each text are looked at; parts that have too little in common are told as gone and come
 *           as a whole after LIMIT_DIFF_STEPS comparisons.
 * THREADS   Any.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

enum diff_kind { DIFF_SAME, DIFF_SKIPPED, DIFF_REMOVED, DIFF_ADDED };
struct diff_piece {
	enum diff_kind kind;
	struct str text; /* from its first word to its last, as they were written */
	size_t n_words;
};
struct diff {
	struct diff_piece *pieces;
	size_t n;
	size_t n_removed, n_added; /* words */
	bool is_rough;             /* not the shortest way: they differ too much */
	bool is_cut;               /* one is longer than what was looked at */
};
/* context: words of what stayed that are kept on either side of a change. */
void diff_words(struct arena *a, struct str before, struct str after, size_t context,
		struct diff *out);
