/* What somebody types into a search: its words are cut once and for all, within their limits, and a
 * document that is those words is found by them. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/log.h"
#include "model/search.h"
#include "text/text.h"
#include "text/words.h"

static void check_phrase(const struct search_phrase *p)
{
	struct word_cutter c;
	struct word w;
	struct str rest = p->words, head;

	words_cut(&c, p->words);
	while (rest.n > 0) {
		(void)str_split(rest, ' ', &head, &rest);
		bug_if(!words_next(&c, &w) || !str_eq(word_typed(&w), head));
		bug_if(str_find(head, STR(WORD_TERM)) != SIZE_MAX);
	}
	bug_if(words_next(&c, &w));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct problems ps = { .n = 0 };
	struct search_expr x;
	bool is_unwanted = false;

	search_parse(a, str_of_n((const char *)data, size), &x, &ps);
	bug_if(x.n_phrases > LIMIT_SEARCH_PHRASES || x.n_words > LIMIT_SEARCH_WORDS);
	for (size_t i = 0; i < x.n_phrases; i++) {
		check_phrase(&x.phrases[i]);
		is_unwanted = is_unwanted || x.phrases[i].is_unwanted;
	}
	const struct search_text t = {
		.title = text_repair(a, words_only(a, str_of_n((const char *)data, size))),
		.facts = STR(""),
		.terms = STR("")
	};
	bug_if(!is_unwanted && ps.n == 0 && !search_meets(&x, &t));
	return 0;
}
