/* Compiled pages, as a browser gets them. */
#include "tests/unit/markup/test_pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void assert_html(const struct html *h, const char *want)
{
	struct str s = html_str(h);
	assert_int_equal(html_rc(h, NULL), RC_OK);
	if (!str_eq_c(s, want))
		fail_msg("got\n%.*s\nwanted\n%s", STR_FMT(s), want);
}

static const char head[] =
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<title>Văn bản \"đến\" – Văn thư</title>\n"
	"<script src=\"/static/app.js\" defer></script>\n</head>\n<body>\n<main>\n"
	"<h1>Not found.</h1>\n";
static const char tail[] = "</main>\n</body>\n</html>\n";

static void a_page_in_its_layout(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct page_ctx ctx = { .arena = a, .lang = LANG_EN };
	const struct str subjects[] = { STR("<a>&\"b\""), STR("ệ/?") };
	struct html h;
	(void)state;
	html_init(&h, a, 1 << 16);
	page_list(&h, &ctx, subjects, 2);
	struct str inside = str_fmt(
		a, "%s%s%s", head,
		"<table>\n"
		"<tr class=\"row\" data-id=\"0\">\n"
		"<td><a href=\"/incoming/0?from=%3Ca%3E%26%22b%22\">&lt;a&gt;&amp;\"b\"</a></td>\n"
		"<td>03/11/2026</td>\n"
		"<td><input type=\"checkbox\" name=\"pick\" value=\"0\"></td>\n"
		"</tr>\n"
		"<tr class=\"row late\" data-id=\"1\">\n"
		"<td><a href=\"/incoming/1?from=%E1%BB%87%2F%3F\">ệ/?</a></td>\n"
		"<td>03/11/2026</td>\n"
		"<td><input type=\"checkbox\" name=\"pick\" value=\"1\" checked required></td>\n"
		"</tr>\n"
		"</table>\n"
		"<section id=\"card-2\"><b>inside</b></section>\n\n",
		tail);
	assert_html(&h, str_c(a, inside));
}

static void branches(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct page_ctx ctx = { .arena = a, .lang = LANG_VI };
	struct html h;
	(void)state;
	html_init(&h, a, 1 << 16);
	part_list(&h, &ctx, NULL, 0);
	assert_html(&h, "<h1>Không tìm thấy.</h1>\n"
			"<p title=\"Dữ liệu vượt quá giới hạn 0 byte.\">"
			"Dữ liệu vượt quá giới hạn &lt;none&gt; byte.</p>\n"
			"<section id=\"card-0\"><b>inside</b></section>\n\n");
	html_init(&h, a, 1 << 16);
	part_list(&h, &ctx, NULL, 101);
	assert_html(&h, "<h1>Không tìm thấy.</h1>\n<p>many</p>\n"
			"<section id=\"card-101\"><b>inside</b></section>\n\n");
}

static void a_form_has_its_token(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct page_ctx ctx = { .arena = a, .lang = LANG_EN, .csrf = STR("t\"k") };
	struct html h;
	(void)state;
	html_init(&h, a, 1 << 16);
	page_form(&h, &ctx, STR("\n</textarea>"), LANG_VI, URL_PATH("/a?b=\"c"));
	assert_html(
		&h,
		"<form method=\"POST\" action=\"/a?b=&quot;c?lang=vi\">"
		"<input type=\"hidden\" name=\"csrf\" value=\"t&quot;k\">\n"
		"<textarea name=\"t\">\n\n&lt;/textarea&gt;</textarea>\n"
		"<pre>\n  two\n   three \n&lt;/textarea&gt;\n</pre>\n"
		"<p>The system is busy. Please try again in a moment. \n&lt;/textarea&gt;\na b</p>\n"
		"<a href=\"/long/%0A%3C%2Ftextarea%3E\">x</a>\n"
		"<svg viewBox=\"0 0 1 1\"><path d=\"M0\"/></svg>\n"
		"</form>\n"
		"<form method=\"get\"><input name=\"q\"></form>\n");
	html_init(&h, a, 1 << 16);
	page_nothing(&h, &ctx);
	assert_html(&h, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_in_its_layout),
		cmocka_unit_test(branches),
		cmocka_unit_test(a_form_has_its_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
