/* The one table of escapers: a table here too. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

static const struct {
	enum escape how;
	struct str in;
	const char *out;
} escape_cases[] = {
	{ ESCAPE_HTML_TEXT, S(""), "" },
	{ ESCAPE_HTML_TEXT, S("<b>\"A&B'</b>"), "&lt;b&gt;\"A&amp;B'&lt;/b&gt;" },
	{ ESCAPE_HTML_TEXT, S("a\0b\rc\n"), "a\uFFFDb&#13;c\n" },
	{ ESCAPE_HTML_TEXT, S("Vi\xEAt"), "Vi\uFFFDt" },
	{ ESCAPE_HTML_TEXT, S("\u1ec7<"), "\u1ec7&lt;" },
	{ ESCAPE_HTML_ATTR, S("\"'<>&\n\t\r\0"), "&quot;&#39;&lt;&gt;&amp;&#10;&#9;&#13;\uFFFD" },
	{ ESCAPE_URL_SEGMENT, S("15/UBND-VP?a#b"), "15%2FUBND-VP%3Fa%23b" },
	{ ESCAPE_URL_SEGMENT, S("a b+c.~_"), "a%20b%2Bc.~_" },
	{ ESCAPE_URL_QUERY, S("a=b&c d+\u0111"), "a%3Db%26c%20d%2B%C4%91" },
	{ ESCAPE_URL_QUERY, S("\0\xFF"), "%00%EF%BF%BD" },
	{ ESCAPE_JSON, S("\"\\/\b\f\n\r\t"), "\\\"\\\\/\\b\\f\\n\\r\\t" },
	{ ESCAPE_JSON, S("\0\x1F\x7F"), "\\u0000\\u001f\\u007f" },
	{ ESCAPE_JSON, S("\u1ec7\xC0"), "\u1ec7\uFFFD" },
	{ ESCAPE_XML_TEXT, S("<a b=\"c\">&\r\n\t'"), "&lt;a b=\"c\"&gt;&amp;&#xD;\n\t'" },
	{ ESCAPE_XML_TEXT, S("]]>"), "]]&gt;" },
	{ ESCAPE_XML_TEXT, S("\0\x0B\x1F\xEF\xBF\xBF"), "\uFFFD\uFFFD\uFFFD\uFFFD" },
	{ ESCAPE_XML_ATTR, S("<>&\"'\t\n\r\x02"), "&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\uFFFD" },
	{ ESCAPE_LOG, S("plain"), "plain" },
	{ ESCAPE_LOG, S(""), "\"\"" },
	{ ESCAPE_LOG, S("a b=\"c\"\n"), "\"a b=\\\"c\\\"\\n\"" },
	{ ESCAPE_LOG, S("\x1b[2J"), "\"\\u001b[2J\"" },
	{ ESCAPE_LOG, S("Vi\xEAt\xC2\x9B"), "\"Vi\uFFFDt\\ufffd\"" },
	{ ESCAPE_CSV, S("plain"), "plain" },
	{ ESCAPE_CSV, S(""), "" },
	{ ESCAPE_CSV, S("a,b"), "\"a,b\"" },
	{ ESCAPE_CSV, S("a;b"), "\"a;b\"" },
	{ ESCAPE_CSV, S("say \"hi\""), "\"say \"\"hi\"\"\"" },
	{ ESCAPE_CSV, S("\""), "\"\"\"\"" },
	{ ESCAPE_CSV, S(" a"), "\" a\"" },
	{ ESCAPE_CSV, S("a "), "\"a \"" },
	{ ESCAPE_CSV, S("a\nb"), "\"a\nb\"" },
	{ ESCAPE_CSV, S("=1+1"), "=1+1" },
	{ ESCAPE_CSV_SHEET, S(""), "" },
	{ ESCAPE_CSV_SHEET, S("=1+1"), "'=1+1" },
	{ ESCAPE_CSV_SHEET, S("+84"), "'+84" },
	{ ESCAPE_CSV_SHEET, S("-1"), "'-1" },
	{ ESCAPE_CSV_SHEET, S("@SUM(A1)"), "'@SUM(A1)" },
	{ ESCAPE_CSV_SHEET, S("\t=1"), "\"'\t=1\"" },
	{ ESCAPE_CSV_SHEET, S("  =1"), "'  =1" },
	{ ESCAPE_CSV_SHEET, S("\uFF1D1"), "'\uFF1D1" },
	{ ESCAPE_CSV_SHEET, S("=\"a\",b"), "\"'=\"\"a\"\",b\"" },
	{ ESCAPE_CSV_SHEET, S("a=1"), "a=1" },
	{ ESCAPE_CSV_SHEET, S("  "), "\"  \"" },
	{ ESCAPE_EXT_VALUE, S("\u0111\u1ec1 \u00e1n.pdf"), "UTF-8''%C4%91%E1%BB%81%20%C3%A1n.pdf" },
	{ ESCAPE_EXT_VALUE, S("a'b*(c)%\"!#$&+-.^_`|~"),
	  "UTF-8''a%27b%2A%28c%29%25%22!#$&+-.^_`|~" },
};

static void test_table(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(escape_cases); i++) {
		struct buf b;

		buf_init(&b, a, 1000);
		text_escape(&b, escape_cases[i].how, escape_cases[i].in);
		if (strcmp(b.p, escape_cases[i].out) != 0)
			fail_msg("row %zu: %s, not %s", i, b.p, escape_cases[i].out);
	}
}

/* Appends, keeps to the buf's maximum, and takes STR_NULL. */
static void test_appends(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (enum escape how = 0; how < ESCAPE__COUNT; how++) {
		struct buf b;
		size_t before;

		buf_init(&b, a, 40);
		buf_add(&b, STR("x="));
		text_escape(&b, how, STR_NULL);
		before = b.n;
		text_escape(&b, how, STR("ab"));
		assert_true(str_starts(buf_str(&b), STR("x=")));
		assert_true(b.n >= before + 2);
		assert_int_equal(buf_rc(&b, NULL), RC_OK);
		text_escape(&b, how, STR("\"<0123456789012345678901234567890123456789>\""));
		assert_int_equal(buf_rc(&b, NULL), RC_LIMIT);
		assert_true(b.n <= 40);
	}
}

/* Texts of any length, what is escaped at any place of them. */
static void test_places(void **state)
{
	static const struct {
		enum escape how;
		char odd;
		const char *out;
	} cases[] = {
		{ ESCAPE_HTML_TEXT, '<', "&lt;" },   { ESCAPE_HTML_ATTR, '\'', "&#39;" },
		{ ESCAPE_HTML_ATTR, '"', "&quot;" }, { ESCAPE_HTML_ATTR, '\n', "&#10;" },
		{ ESCAPE_XML_TEXT, '&', "&amp;" },   { ESCAPE_XML_ATTR, '\t', "&#x9;" },
		{ ESCAPE_JSON, '\\', "\\\\" },       { ESCAPE_JSON, 0x7f, "\\u007f" },
	};
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;

	(void)state;
	buf_init(&b, a, 500);
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t n = 1; n <= 50; n++) {
			for (size_t at = 0; at < n; at++) {
				char in[50], out[100] = "";
				memset(in, 'a', n);
				in[at] = cases[i].odd;
				memset(out, 'a', at);
				strcat(out, cases[i].out);
				memset(out + strlen(out), 'a', n - at - 1);
				buf_reset(&b);
				text_escape(&b, cases[i].how, str_of_n(in, n));
				assert_string_equal(b.p, out);
			}
		}
	}
}

static void test_disposition(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;

	(void)state;
	buf_init(&b, a, 500);
	text_disposition(&b, true, STR("Đề án \"1\" 50%\\.pdf"));
	assert_string_equal(b.p, "attachment; filename=\"De an _1_ 50__.pdf\"; "
				 "filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%20%221%22%2050%25"
				 "%5C.pdf");
	buf_reset(&b);
	text_disposition(&b, false, STR("a\r\nX-Evil: 1"));
	assert_string_equal(b.p, "inline; filename=\"a X-Evil: 1\"; "
				 "filename*=UTF-8''a%0D%0AX-Evil%3A%201");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_disposition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
