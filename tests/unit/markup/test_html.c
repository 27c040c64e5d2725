/* The HTML writer and what compiled templates call. */
#include "markup/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/child.h"

#define HOSTILE "<script>\"'&</script>"

static void assert_html(const struct html *h, const char *want)
{
	struct str s = html_str(h);
	assert_int_equal(s.n, strlen(want));
	assert_memory_equal(s.p, want, s.n);
}

static void assert_str(struct str s, const char *want)
{
	assert_int_equal(s.n, strlen(want));
	assert_memory_equal(s.p, want, s.n);
}

static void writers_escape(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct html h;
	(void)state;
	html_init(&h, a, 4096);
	html_lit(&h, "<p title=\"");
	html_attr(&h, STR(HOSTILE));
	html_lit(&h, "\">");
	html_text(&h, STR(HOSTILE));
	html_url(&h, STR("a/b?c&d\"ệ"));
	html_i64(&h, INT64_MIN);
	assert_html(&h, "<p title=\"&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;\">"
			"&lt;script&gt;\"'&amp;&lt;/script&gt;a%2Fb%3Fc%26d%22%E1%BB%87"
			"-9223372036854775808");
	assert_int_equal(html_rc(&h, NULL), RC_OK);
}

static void over_max_is_told_at_the_end(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct html h;
	(void)state;
	html_init(&h, a, 8);
	html_lit(&h, "<p>");
	html_text(&h, STR("123456"));
	html_lit(&h, "</p>");
	assert_int_equal(html_rc(&h, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
}

static void holes_choose_by_type(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct html h;
	char letters[] = "<c>";
	const struct str constant = STR("<s>");
	const struct date day = { 2026, 11, 3 };
	(void)state;
	html_init(&h, a, 4096);
	HTML_HOLE_TEXT(&h, constant);
	HTML_HOLE_TEXT(&h, (const char *)letters);
	HTML_HOLE_TEXT(&h, letters);
	HTML_HOLE_TEXT(&h, (const char *)NULL);
	HTML_HOLE_TEXT(&h, STR_NULL);
	HTML_HOLE_TEXT(&h, day);
	HTML_HOLE_TEXT(&h, (struct date){ 0 });
	HTML_HOLE_TEXT(&h, (short)-1);
	HTML_HOLE_TEXT(&h, 2);
	HTML_HOLE_TEXT(&h, 3L);
	HTML_HOLE_TEXT(&h, INT64_C(4));
	HTML_HOLE_TEXT(&h, (size_t)5);
	HTML_HOLE_TEXT(&h, UINT64_MAX);
	HTML_HOLE_ATTR(&h, "\"");
	HTML_HOLE_ATTR(&h, constant);
	HTML_HOLE_ATTR(&h, 6);
	HTML_HOLE_URL(&h, "?");
	HTML_HOLE_URL(&h, constant);
	HTML_HOLE_URL(&h, -7);
	HTML_HOLE_URL(&h, "..");
	HTML_HOLE_SEGMENT(&h, "..");
	HTML_HOLE_SEGMENT(&h, STR("."));
	HTML_HOLE_SEGMENT(&h, ".../");
	HTML_HOLE_SEGMENT(&h, 8);
	HTML_HOLE_PATH(&h, URL_PATH("/a?b=\"&c"));
	assert_html(&h,
		    "&lt;s&gt;&lt;c&gt;&lt;c&gt;03/11/2026-12345"
		    "9223372036854775807&quot;&lt;s&gt;6%3F%3Cs%3E-7.....%2F8/a?b=&quot;&amp;c");
}

static void csrf_is_escaped(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct page_ctx ctx = { .csrf = STR("a\"b") };
	struct html h;
	(void)state;
	html_init(&h, a, 4096);
	page_csrf(&h, &ctx);
	assert_html(&h, "<input type=\"hidden\" name=\"csrf\" value=\"a&quot;b\">");
}

static void paths_stay_on_this_site(void **state)
{
	static const struct {
		const char *s;
		bool is_ok;
	} cases[] = {
		{ "/", true },
		{ "/incoming/3?from=x#y", true },
		{ "/đến", true },
		{ "", false },
		{ "incoming", false },
		{ "//evil.example", false },
		{ "/\\evil.example", false },
		{ "/a\\b", false },
		{ "/a b", false },
		{ "/a\nb", false },
		{ "/\t/evil.example", false },
		{ "/\xff", false },
		{ "https://evil.example/", false },
		{ "javascript:alert(1)", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct url_path path = URL_PATH("/untouched");
		assert_int_equal(url_path_parse(str_of(cases[i].s), &path), cases[i].is_ok);
		assert_str(url_path_str(path), cases[i].is_ok ? cases[i].s : "/untouched");
	}
}

static void paths_are_built(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct url_path p = url_path_segment(a, URL_PATH("/"), STR("a/b"));
	(void)state;
	assert_str(url_path_str(p), "/a%2Fb");
	p = url_path_segment(a, p, STR("c?"));
	assert_str(url_path_str(p), "/a%2Fb/c%3F");
	p = url_path_query(a, p, STR("q"), STR("x&y"));
	p = url_path_query(a, p, STR("đ"), STR(""));
	assert_str(url_path_str(p), "/a%2Fb/c%3F?q=x%26y&%C4%91=");
	assert_str(url_path_str(url_path_fragment(a, p, "flash")),
		   "/a%2Fb/c%3F?q=x%26y&%C4%91=#flash");
}

static void url_of_foreign(void *unused)
{
	(void)unused;
	(void)url_path_of(STR("//evil.example"));
}

static void url_dots(void *unused)
{
	(void)unused;
	AUTO_ARENA a = arena_new(NULL);
	(void)url_path_segment(a, URL_PATH("/x"), STR(".."));
}

static void wrong_paths_are_bugs(void **state)
{
	(void)state;
	assert_int_equal(child_run(url_of_foreign, NULL).signal, SIGABRT);
	assert_int_equal(child_run(url_dots, NULL).signal, SIGABRT);
}

static void texts_are_filled(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct text_param p[] = { TEXT_PARAM("<a>"), TEXT_PARAM(5), TEXT_PARAM(STR("{0}")),
					TEXT_PARAM(((struct date){ 2026, 1, 2 })),
					TEXT_PARAM((size_t)7) };
	struct html h;
	(void)state;
	assert_str(text_format(a, STR("{0}-{1}-{2}-{0}"), p, 3), "<a>-5-{0}-<a>");
	assert_str(text_format(a, STR("{3} {4}{5}{x}{"), p, 5), "02/01/2026 7{5}{x}{");
	assert_str(text_format(a, STR(""), p, 5), "");
	html_init(&h, a, 4096);
	html_text_fill(&h, STR("<{0}\">"), p, 5);
	html_attr_fill(&h, STR("<{0}\">"), p, 5);
	assert_html(&h, "&lt;&lt;a&gt;\"&gt;&lt;&lt;a&gt;&quot;&gt;");
}

static void texts_are_found(void **state)
{
	struct str s = STR("untouched");
	enum lang lang = LANG_EN;
	(void)state;
	assert_true(text_find(LANG_VI, STR("err.not_found"), &s));
	assert_str(s, "Không tìm thấy.");
	assert_str(text_get(LANG_EN, TEXT_ERR_NOT_FOUND), "Not found.");
	assert_false(text_find(LANG_VI, STR("err.not_foun"), &s));
	assert_false(text_find(LANG_VI, STR(""), &s));
	assert_false(text_find(LANG_VI, STR("zzz"), &s));
	assert_str(s, "Không tìm thấy.");
	assert_str(text_get(LANG_VI, TEXT__COUNT), "");
	for (int id = 0; id < TEXT__COUNT; id++) {
		assert_true(text_get(LANG_VI, (enum text_id)id).n > 0);
		assert_true(text_get(LANG_EN, (enum text_id)id).n > 0);
	}
	assert_true(lang_parse(STR("vi"), &lang));
	assert_int_equal(lang, LANG_VI);
	assert_false(lang_parse(STR("fr"), &lang));
	assert_str(lang_text(LANG_EN), "en");
}

static void errors_speak(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	(void)state;
	assert_int_equal(err_set(&e, RC_LIMIT, "err.limit.bytes", "too long"), RC_LIMIT);
	err_param_i64(&e, 12);
	assert_str(text_of_err(a, LANG_EN, &e), "The data is over the limit of 12 bytes.");
	assert_int_equal(err_set(&e, RC_NOT_FOUND, NULL, "nothing"), RC_NOT_FOUND);
	assert_str(text_of_err(a, LANG_EN, &e), "Not found.");
	assert_int_equal(err_set(&e, RC_BUSY, "no.such.key", "x"), RC_BUSY);
	assert_true(text_of_err(a, LANG_VI, &e).n > 10);
	assert_str(text_of_enum(LANG_EN, STR("err"), STR("not_found")), "Not found.");
	assert_str(text_of_enum(LANG_EN, STR("err"), STR("<strange>")), "<strange>");
	assert_str(TEXT_VALUE("x"), "x");
	assert_str(TEXT_VALUE(STR("y")), "y");
}

/* What a row keeps of an error speaks both languages later. */
static void errors_are_kept_for_every_reader(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	(void)state;
	(void)err_set(&e, RC_LIMIT, "err.limit.bytes", "for the operator");
	err_param(&e, STR("\"1\" <b>"));
	struct str kept = err_keep(a, &e);
	assert_true(str_find(kept, STR("operator")) == SIZE_MAX);
	assert_str(text_of_kept(a, LANG_EN, kept),
		   "The data is over the limit of \"1\" <b> bytes.");
	assert_str(text_of_kept(a, LANG_VI, kept), "Dữ liệu vượt quá giới hạn \"1\" <b> byte.");
	(void)err_set(&e, RC_NOT_FOUND, NULL, "no key");
	assert_str(text_of_kept(a, LANG_EN, err_keep(a, &e)), "Not found.");
	static const char *const others[] = { "", "Gửi nhầm", "{\"key\":\"home.title\"}",
					      "{\"key\":\"err.not_found\"",
					      "{\"key\":\"err.\":1}" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_str(text_of_kept(a, LANG_EN, str_of(others[i])), others[i]);
	assert_str(text_of_kept(a, LANG_EN, STR("{\"key\":\"err.of_old\",\"params\":[\"x\"]}")),
		   "err.of_old");
	assert_str(
		text_of_kept(a, LANG_EN, STR("{\"key\":\"err.not_found\",\"params\":[1,2,3,4]}")),
		"Not found.");
}

/* The same for what is told to people and is no error. */
static void texts_are_kept_for_every_reader(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct text_param params[] = { TEXT_PARAM(STR("id \"7\"")), TEXT_PARAM(12),
					     TEXT_PARAM(2026) };
	struct text_param bad = TEXT_PARAM(STR("\n\n\n"));
	struct str kept = text_keep(a, "kept.again_registered", params, 3);
	(void)state;
	assert_str(text_of_kept(a, LANG_EN, kept),
		   "A document with the id id \"7\" was registered under number 12 of 2026. "
		   "Compare them before registering or refusing this one.");
	assert_true(str_find(text_of_kept(a, LANG_VI, kept), STR("số đến 12 năm 2026")) !=
		    SIZE_MAX);
	assert_str(text_of_kept(a, LANG_EN, text_keep(a, "kept.file_damaged", NULL, 0)),
		   "The file was damaged on the way: only its beginning is here");
	/* however long the parameters are, whatever they are made of */
	char *long_words = arena_alloc(a, 100000);
	for (size_t i = 0; i < 100000; i++)
		long_words[i] = '\x01';
	bad.s = str_of_n(long_words, 100000);
	kept = text_keep(a, "kept.recalled", &bad, 1);
	assert_true(str_starts(text_of_kept(a, LANG_EN, kept), STR("The sender has recalled")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writers_escape),
		cmocka_unit_test(over_max_is_told_at_the_end),
		cmocka_unit_test(holes_choose_by_type),
		cmocka_unit_test(csrf_is_escaped),
		cmocka_unit_test(paths_stay_on_this_site),
		cmocka_unit_test(paths_are_built),
		cmocka_unit_test(wrong_paths_are_bugs),
		cmocka_unit_test(texts_are_filled),
		cmocka_unit_test(texts_are_found),
		cmocka_unit_test(errors_speak),
		cmocka_unit_test(errors_are_kept_for_every_reader),
		cmocka_unit_test(texts_are_kept_for_every_reader),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
