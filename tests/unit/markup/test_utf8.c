/* Every sequence of up to four bytes is judged as the Unicode table says, however it is cut. */
#include "markup/markup_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "text/text.h"

static bool is_sound(const char *p, size_t n)
{
	struct utf8_check u = { 0 };
	return utf8_check_feed(&u, p, n) == n && u.n_more == 0;
}

static void as_the_text_module(void **state)
{
	/* All pairs of first two bytes, with tails that complete them or do not. */
	static const char *const tails[] = { "", "\x80", "\x80\xbf", "a", "\xbf\xbf\x80" };
	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		for (size_t t = 0; t < sizeof(tails) / sizeof(tails[0]); t++) {
			char s[8] = { (char)(i >> 8), (char)i };
			size_t n = 2;
			for (const char *p = tails[t]; *p; p++)
				s[n++] = *p;
			assert_int_equal(is_sound(s, n), text_is_utf8(str_of_n(s, n)));
		}
	}
}

static void cut_anywhere(void **state)
{
	static const char s[] = "a\xc3\xa9\xe1\xbb\x87\xf0\x9f\x93\x84z";
	(void)state;
	for (size_t cut = 0; cut < sizeof(s); cut++) {
		struct utf8_check u = { 0 };
		assert_int_equal(utf8_check_feed(&u, s, cut), cut);
		assert_int_equal(utf8_check_feed(&u, s + cut, sizeof(s) - cut), sizeof(s) - cut);
		assert_int_equal(u.n_more, 0);
	}
}

static void tells_where(void **state)
{
	struct utf8_check u = { 0 };
	(void)state;
	assert_int_equal(utf8_check_feed(&u, "ab\xc3(", 4), 3);
	u = (struct utf8_check){ 0 };
	assert_int_equal(utf8_check_feed(&u, "\xff", 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_the_text_module),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(tells_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
