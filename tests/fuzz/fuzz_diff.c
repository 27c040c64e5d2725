/* Two texts, parted by the first NUL: what stayed and went is all of the first, what stayed and came all of the second. */
#include <stdint.h>
#include <stdlib.h>

#include "text/diff.h"
#include "base/log.h"

static void words_take(struct str *rest, struct str piece, size_t n_words)
{
	size_t at = str_find(*rest, piece);

	bug_if(at == SIZE_MAX || n_words == 0);
	bug_if(str_trim(str_sub(*rest, 0, at)).n > 0); /* nothing but blanks is left out */
	*rest = str_sub(*rest, at + piece.n, rest->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str all = str_of_n((const char *)data, size), before = all, after = STR("");
	struct diff d;

	(void)str_split(all, '\0', &before, &after);
	struct str rest = after;
	diff_words(a, before, after, size % 5, &d);
	bug_if(d.is_cut || (d.n == 0) != (str_trim(before).n + str_trim(after).n == 0));
	for (size_t i = 0; i < d.n; i++) {
		if (d.pieces[i].kind != DIFF_REMOVED)
			words_take(&rest, d.pieces[i].text, d.pieces[i].n_words);
		bug_if(i > 0 && d.pieces[i].kind == d.pieces[i - 1].kind);
	}
	bug_if(str_trim(rest).n > 0);
	return 0;
}
