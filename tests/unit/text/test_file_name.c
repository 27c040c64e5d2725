/* Names of files from strangers: what they become, and that they stay so. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(rows) (sizeof rows / sizeof rows[0])

static const struct {
	const char *in, *out;
} name_cases[] = {
	{ "công văn.pdf", "công văn.pdf" },
	{ "co\u0302ng va\u0306n.pdf", "công văn.pdf" },
	{ "../../etc/passwd", "passwd" },
	{ "C:\\Users\\x\\a.docx", "a.docx" },
	{ "a/b\\c/d.txt", "d.txt" },
	{ "/", "file" },
	{ "", "file" },
	{ ".", "file" },
	{ "..", "file" },
	{ " . . ", "file" },
	{ ".bashrc", "bashrc" },
	{ "...a...", "a" },
	{ "a. .", "a" },
	{ "a\nb\x01\x7F.txt", "a b.txt" },
	{ "a\xC2\x85.txt", "a.txt" },
	{ "a\u2028b.txt", "a b.txt" },
	{ "a\u202Efdp.exe", "afdp.exe" },
	{ "\u2066a\u2069\u200Fb\u061C.txt", "ab.txt" },
	{ "a\uFEFF\u200B.txt", "a.txt" },
	{ "a<b>:\"|?*.txt", "a_b______.txt" },
	{ "CON", "_CON" },
	{ "con.txt", "_con.txt" },
	{ "Nul .a.b", "_Nul .a.b" },
	{ "aux", "_aux" },
	{ "prn.", "_prn" },
	{ "COM1.pdf", "_COM1.pdf" },
	{ "lpt9", "_lpt9" },
	{ "com", "com" },
	{ "com10", "com10" },
	{ "coma", "coma" },
	{ "xyz1", "xyz1" },
	{ "console.txt", "console.txt" },
	{ "a\x02\u0301.txt", "\u00e1.txt" },
	{ "\xFF\xFE\xFF", "\uFFFD\uFFFD\uFFFD" },
	{ "a\xFF.txt", "a\uFFFD.txt" },
};

static void test_names(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(name_cases); i++) {
		struct str got = text_file_name(a, str_of(name_cases[i].in), 500, 255);

		if (!str_eq_c(got, name_cases[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_FMT(got));
		if (!str_eq(text_file_name(a, got, 500, 255), got))
			fail_msg("row %zu: twice is not once", i);
	}
}

static const struct {
	const char *in;
	size_t points, bytes;
	const char *out;
} length_cases[] = {
	{ "0123456789.pdf", 14, 255, "0123456789.pdf" },
	{ "0123456789.pdf", 10, 255, "012345.pdf" },
	{ "đđđđđđ.pdf", 8, 255, "đđđđ.pdf" },
	{ "đđđđđđ.pdf", 50, 9, "đđ.pdf" }, /* 9 bytes leave 5: two whole letters */
	{ "ab. .cd.pdf", 8, 255, "ab.pdf" },
	{ "0123456789.pdf", 4, 255, "0123" },
	{ "0123456789.pdf", 50, 4, "0123" },
	{ "012.456789.pdf", 4, 255, "012" },
	{ "a.this-is-no-extension-at-all", 10, 255, "a.this-is-" },
	{ "0123456789", 4, 255, "0123" },
	{ "conn", 3, 255, "_co" },
	{ "0123456789", 0, 255, "file" },
};

static void test_lengths(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(length_cases); i++) {
		struct str got = text_file_name(a, str_of(length_cases[i].in),
						length_cases[i].points, length_cases[i].bytes);

		if (!str_eq_c(got, length_cases[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_FMT(got));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
