/* Views, numbers, UTF-8 steps. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])

static void test_make(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str s = str_of("abc");

	(void)state;
	assert_int_equal(s.n, 3);
	assert_null(str_of(NULL).p);
	assert_int_equal(str_of(NULL).n, 0);
	assert_string_equal(str_c(a, str_of_n("abcdef", 2)), "ab");
	assert_string_equal(str_c(a, STR_NULL), "");
	assert_ptr_not_equal(str_dup(a, s).p, s.p);
	assert_true(str_eq(str_dup(a, s), s));
	assert_string_equal(str_fmt(a, "%s-%05d", "x", 42).p, "x-00042");
	assert_int_equal(str_fmt(a, "%s", "").n, 0);
	assert_int_equal(str_fmt(a, "%*s", 9000, "x").n, 9000);
	assert_string_equal(str_cat(a, STR("ab"), STR("cd")).p, "abcd");
	assert_string_equal(str_cat(a, STR_NULL, STR("cd")).p, "cd");
	assert_string_equal(str_cat(a, STR("ab"), STR_NULL).p, "ab");
	assert_string_equal(str_lower(a, STR("AbZ[@`{Đ")).p, "abz[@`{Đ");
}

static const struct {
	struct str x, y;
	bool same, nocase;
	int order;
} compare_cases[] = {
	{ { NULL, 0 }, { "", 0 }, true, true, 0 },
	{ { "a", 1 }, { "a", 1 }, true, true, 0 },
	{ { "a", 1 }, { "A", 1 }, false, true, 1 },
	{ { "a", 1 }, { "b", 1 }, false, false, -1 },
	{ { "a", 1 }, { "ab", 2 }, false, false, -1 },
	{ { "ab", 2 }, { NULL, 0 }, false, false, 1 },
	{ { "a\0b", 3 }, { "a\0c", 3 }, false, false, -1 },
	{ { "\xC4", 1 }, { "a", 1 }, false, false, 1 }, /* bytes are unsigned */
	{ { "[", 1 }, { "{", 1 }, false, false, -1 },
};

static void test_compare(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(compare_cases); i++) {
		struct str x = compare_cases[i].x;
		struct str y = compare_cases[i].y;
		int order = str_cmp(x, y);

		if (str_eq(x, y) != compare_cases[i].same ||
		    str_eq_secret(x, y) != compare_cases[i].same ||
		    str_eq_nocase(x, y) != compare_cases[i].nocase ||
		    (order > 0) - (order < 0) != compare_cases[i].order)
			fail_msg("row %zu", i);
	}
	assert_true(str_eq_c(STR("a"), "a"));
	assert_false(str_eq_c(STR("a"), "ab"));
	assert_true(str_eq_c(STR(""), NULL));
}

static void test_find(void **state)
{
	struct str s = STR("one,two,,three");

	(void)state;
	assert_true(str_starts(s, STR("one")));
	assert_true(str_starts(s, STR("")));
	assert_false(str_starts(STR("on"), STR("one")));
	assert_true(str_ends(s, STR("three")));
	assert_true(str_ends(s, STR("")));
	assert_true(str_ends(s, s));
	assert_false(str_ends(STR("e"), STR("ee")));
	assert_int_equal(str_find_char(s, ','), 3);
	assert_int_equal(str_find_char(s, 'z'), SIZE_MAX);
	assert_int_equal(str_find_char(STR_NULL, 'z'), SIZE_MAX);
	assert_int_equal(str_find(s, STR("two")), 4);
	assert_int_equal(str_find(s, STR("four")), SIZE_MAX);
	assert_int_equal(str_find(s, STR("")), 0);
	assert_int_equal(str_find(STR_NULL, STR("x")), SIZE_MAX);
	assert_true(str_is_empty(STR_NULL));
	assert_false(str_is_empty(s));
}

static void test_sub_and_trim(void **state)
{
	(void)state;
	assert_true(str_eq(str_sub(STR("abcd"), 1, 2), STR("bc")));
	assert_true(str_eq(str_sub(STR("abcd"), 3, SIZE_MAX), STR("d")));
	assert_true(str_is_empty(str_sub(STR("abcd"), 4, 1)));
	assert_true(str_is_empty(str_sub(STR_NULL, 0, 1)));
	assert_true(str_eq(str_trim(STR(" \t\r\n\v\fa b \n")), STR("a b")));
	assert_true(str_is_empty(str_trim(STR("  "))));
	assert_true(str_is_empty(str_trim(STR_NULL)));
}

static void test_split(void **state)
{
	struct str rest = STR("a,,b");
	struct str head;

	(void)state;
	assert_true(str_split(rest, ',', &head, &rest) && str_eq(head, STR("a")));
	assert_true(str_split(rest, ',', &head, &rest) && str_is_empty(head));
	assert_false(str_split(rest, ',', &head, &rest));
	assert_true(str_eq(head, STR("b")) && str_is_empty(rest));
	assert_true(str_split(STR("b,"), ',', &head, &rest));
	assert_true(str_eq(head, STR("b")) && str_is_empty(rest));
}

static const struct {
	const char *text;
	int64_t min, max;
	bool ok;
	int64_t value;
} number_cases[] = {
	{ "0", 0, 9, true, 0 },
	{ "-0", -9, 9, true, 0 },
	{ "007", 0, 9, true, 7 },
	{ "42", 0, 41, false, 0 },
	{ "-3", -2, 9, false, 0 },
	{ "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX },
	{ "9223372036854775808", INT64_MIN, INT64_MAX, false, 0 },
	{ "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN },
	{ "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0 },
	{ "99999999999999999999999", INT64_MIN, INT64_MAX, false, 0 },
	{ "", INT64_MIN, INT64_MAX, false, 0 },
	{ "-", INT64_MIN, INT64_MAX, false, 0 },
	{ "--1", INT64_MIN, INT64_MAX, false, 0 },
	{ "+1", INT64_MIN, INT64_MAX, false, 0 },
	{ " 1", INT64_MIN, INT64_MAX, false, 0 },
	{ "1 ", INT64_MIN, INT64_MAX, false, 0 },
	{ "1x", INT64_MIN, INT64_MAX, false, 0 },
	{ "0x1", INT64_MIN, INT64_MAX, false, 0 },
	{ "1.5", INT64_MIN, INT64_MAX, false, 0 },
};

static void test_numbers(void **state)
{
	uint64_t u = 42;

	(void)state;
	for (size_t i = 0; i < COUNT(number_cases); i++) {
		int64_t v = 42;
		bool ok = str_to_i64(str_of(number_cases[i].text), number_cases[i].min,
				     number_cases[i].max, &v);

		if (ok != number_cases[i].ok || v != (ok ? number_cases[i].value : 42))
			fail_msg("row %zu: %s", i, number_cases[i].text);
	}
	assert_true(str_to_u64(STR("18446744073709551615"), UINT64_MAX, &u));
	assert_true(u == UINT64_MAX);
	assert_false(str_to_u64(STR("18446744073709551616"), UINT64_MAX, &u));
	assert_false(str_to_u64(STR("18446744073709551620"), UINT64_MAX, &u));
	assert_false(str_to_u64(STR("-1"), UINT64_MAX, &u));
	assert_false(str_to_u64(STR_NULL, UINT64_MAX, &u));
	assert_true(u == UINT64_MAX);
}

static void test_utf8_at(void **state)
{
	struct str s = STR("a\u0111\u20ab\U0001F600\xE1\xBA");

	(void)state;
	assert_int_equal(str_utf8_at(s, 0), 1);
	assert_int_equal(str_utf8_at(s, 1), 2);
	assert_int_equal(str_utf8_at(s, 2), 0);
	assert_int_equal(str_utf8_at(s, 3), 3);
	assert_int_equal(str_utf8_at(s, 6), 4);
	assert_int_equal(str_utf8_at(s, 10), 0);
	assert_int_equal(str_utf8_at(s, 12), 0);
	assert_int_equal(str_utf8_at(STR_NULL, 0), 0);
	assert_int_equal(str_utf8_at(STR("\xC1\xBF"), 0), 0);
	assert_int_equal(str_utf8_at(STR("\xF4\x90\x80\x80"), 0), 0);
	assert_int_equal(str_utf8_at(STR("\xF5\x80\x80\x80"), 0), 0);
	assert_int_equal(str_utf8_at(STR("\xF1\x80\x80\x41"), 0), 0);
}

static void test_utf8_cut(void **state)
{
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };
	struct str s = STR("a\u0111\u20ab\U0001F600");

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++)
		assert_int_equal(str_utf8_cut(s, i).n, want[i]);
	assert_int_equal(str_utf8_cut(STR("\x80\x80\x80\x80\x80\x80"), 5).n, 5);
	assert_int_equal(str_utf8_cut(STR("\x80\x80"), 1).n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),    cmocka_unit_test(test_compare),
		cmocka_unit_test(test_find),    cmocka_unit_test(test_sub_and_trim),
		cmocka_unit_test(test_split),   cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_utf8_at), cmocka_unit_test(test_utf8_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
