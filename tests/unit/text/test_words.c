/* test_words.c -- a text cut into words; both forms of each. */
#include "text/prints.h"
#include "text/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "text/text.h"

/* "folded=marked folded …" */
static const char *cut(struct arena *a, const char *text)
{
	struct word_cutter c;
	struct word w;
	struct buf b;

	buf_init(&b, a, 4096);
	words_cut(&c, str_of(text));
	while (words_next(&c, &w)) {
		if (buf_str(&b).n > 0)
			buf_add_char(&b, ' ');
		buf_add(&b, w.folded);
		if (w.marked.n > 0)
			buf_fmt(&b, "=%.*s", STR_FMT(w.marked));
	}
	return str_c(a, buf_str(&b));
}

static void words_are_cut(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "  ,. -- !", "" },
		{ "Đường phố", "duong=đường pho=phố" },
		{ "duong", "duong" },
		{ "15/QĐ-UBND", "15 qd=qđ ubnd" },
		{ "04/UBND-VP", "4 ubnd vp" },
		{ "0", "0" },
		{ "000 007 a01", "0 7 a01" },
		{ "ngày 01/03/2026", "ngay=ngày 1 3 2026" },
		{ "hòa hoà thúy thuý", "hoa=hoà hoa=hoà thuy=thuý thuy=thuý" },
		{ "TÒA ÁN", "toa=toà an=án" },
		{ "ỦY BAN", "uy=uỷ ban" },
		{ "ﬁn", "fin=ﬁn" },
		{ "a\xFF"
		  "b",
		  "a b" },
		{ "\xCC\x81 x", "x" }, /* a lone mark */
		{ "x " WORD_TERM "oH01.z09 y", "x " WORD_TERM "oH01.z09 y" },
		{ "бЫ 漢字", "бы 漢字" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *got = cut(a, cases[i].text);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("\"%s\": \"%s\", not \"%s\"", cases[i].text, got, cases[i].want);
	}
}

/* Every letter of Latin: folded as text_fold does it; with its mark it is the small letter. */
static void forms_are_those_of_text(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	int n_letters = 0;

	(void)state;
	for (uint32_t c = 0xC0; c < 0x1F00; c += c == 0x24F ? 0x1E00 - 0x24F : 1) {
		struct word_cutter cutter;
		struct word w;
		struct buf b;

		buf_init(&b, a, 64);
		buf_add_char(&b, 'x');
		text_add_point(&b, c);
		words_cut(&cutter, buf_str(&b));
		assert_true(words_next(&cutter, &w));
		struct str folded = text_fold(a, buf_str(&b));
		if (w.seen.n < buf_str(&b).n || folded.n != 2 || c == 0x130 || c == 0x17F ||
		    (c >= 0x1E96 && c <= 0x1E9E)) /* no letter; other letters in full folding */
			continue;
		n_letters++;
		assert_string_equal(str_c(a, w.folded), str_c(a, folded));
		assert_string_equal(str_c(a, word_typed(&w)),
				    str_c(a, text_casefold(a, buf_str(&b))));
	}
	assert_true(n_letters > 300);
}

/* Cut again, the forms are themselves: what is asked for meets what was written down. */
static void forms_are_their_own(void **state)
{
	static const char text[] = "Quyết định số 05/QĐ-UBND hòa giải ở cơ sở ﬁ ½ ǆ ΐ";
	AUTO_ARENA a = arena_new(NULL);
	struct word_cutter c, again;
	struct word w, v;

	(void)state;
	words_cut(&c, str_of(text));
	while (words_next(&c, &w)) {
		struct str folded = str_dup(a, w.folded), typed = str_dup(a, word_typed(&w));
		words_cut(&again, folded);
		assert_true(words_next(&again, &v));
		assert_true(str_eq(v.folded, folded) && v.marked.n == 0);
		words_cut(&again, typed);
		assert_true(words_next(&again, &v));
		assert_true(str_eq(word_typed(&v), typed));
	}
}

static void long_words_are_cut_short(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct word_cutter c;
	struct word w;
	struct buf b;

	(void)state;
	buf_init(&b, a, 10000);
	for (int i = 0; i < 1000; i++)
		buf_add(&b, STR("ﷺ")); /* each is 18 letters, taken apart */
	words_cut(&c, buf_str(&b));
	assert_true(words_next(&c, &w));
	assert_true(w.folded.n <= WORD_ROOM && text_is_utf8(w.folded));
	assert_int_equal(text_count(w.marked), LIMIT_WORD);
	assert_int_equal(w.seen.n, buf_str(&b).n);
	assert_false(words_next(&c, &w));
}

static void people_write_no_terms(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_string_equal(cut(a, str_c(a, words_only(a, STR("a " WORD_TERM "t1 b" WORD_TERM)))),
			    "a t1 b");
}

/* ---- prints ---- */

/* Every word as it may be typed, and every pair, has its print; others have none. */
static void prints_are_of_words(void **state)
{
	static const char text[] = "Quyết định số 05/QĐ-UBND hòa giải ở cơ sở ﬁ ½ ǆ ΐ";
	AUTO_ARENA a = arena_new(NULL);
	const struct str texts[] = { STR("một hai"), str_of(text), STR("ba") };
	struct str set = prints_make(a, texts, 3), before = STR_NULL, folded = STR_NULL;
	struct word_cutter c;
	struct word w;

	(void)state;
	words_cut(&c, str_of(text));
	while (words_next(&c, &w)) {
		struct str typed = str_dup(a, word_typed(&w));
		assert_true(prints_have(set, print_of(typed)));
		assert_true(prints_have(set, print_of(w.folded)));
		if (before.n > 0) {
			assert_true(prints_have(set, print_of_pair(before, typed)));
			assert_true(prints_have(set, print_of_pair(folded, w.folded)));
			assert_false(prints_have(set, print_of_pair(typed, before)));
		}
		before = typed;
		folded = str_dup(a, w.folded);
	}
	assert_false(prints_have(set, print_of_pair(STR("hai"), STR("quyết"))));
	assert_false(prints_have(set, print_of(STR("bốn"))));
	assert_false(prints_have(set, print_of(STR("quyêt"))));
	assert_false(prints_have(STR(""), print_of(STR("một"))));
	assert_int_equal(set.n % PRINT_SIZE, 0);
}

/* A word more often takes no more room. */
static void prints_are_a_set(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct str once = STR("một hai ba một"), often = STR("một hai ba một hai ba một");

	(void)state;
	assert_int_equal(prints_make(a, &once, 1).n, prints_make(a, &often, 1).n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut),         cmocka_unit_test(forms_are_those_of_text),
		cmocka_unit_test(forms_are_their_own),   cmocka_unit_test(long_words_are_cut_short),
		cmocka_unit_test(people_write_no_terms), cmocka_unit_test(prints_are_of_words),
		cmocka_unit_test(prints_are_a_set),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
