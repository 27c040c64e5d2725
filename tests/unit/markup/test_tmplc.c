/* The template compiler: what it refuses, where and why; what it makes of the rest. */
#include "tools/tmplc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char texts_vi[] = "# lời\n\na = một lời\nb.count = {0} của {1}\nroad.axis = trục\n";
static const char texts_en[] = "a=a text\nb.count = {1}: {0}\nroad.axis = axis\n";

struct compiled {
	struct diag diag;
	struct catalog texts;
	struct page_set pages;
	struct buf code, header;
};

static void texts_load(struct compiled *c, struct arena *a, const char *vi, const char *en)
{
	diag_init(&c->diag, a);
	catalog_init(&c->texts, &c->diag);
	catalog_load(&c->texts, TMPLC_VI, (struct source){ "vi.txt", str_of(vi) });
	catalog_load(&c->texts, TMPLC_EN, (struct source){ "en.txt", str_of(en) });
	catalog_finish(&c->texts);
}

static void compile(struct compiled *c, struct arena *a, struct str text)
{
	struct source *src = ARENA_NEW(a, struct source);
	struct parts parts;
	*src = (struct source){ "t.html", text };
	texts_load(c, a, texts_vi, texts_en);
	page_set_init(&c->pages, &c->diag, &c->texts);
	parts_scan(&c->diag, src, &parts);
	page_set_declare(&c->pages, src, &parts);
	page_set_compile(&c->pages, src, &parts);
	buf_init(&c->code, a, TMPLC_OUTPUT_BYTES);
	buf_init(&c->header, a, TMPLC_OUTPUT_BYTES);
	page_set_code(&c->pages, "p.h", &c->code);
	page_set_header(&c->pages, &c->header);
}

/* The body of a page → the first message behind "t.html:", or "" */
static struct str message_of(struct arena *a, const char *body)
{
	struct compiled c;
	struct str line, rest;
	compile(&c, a, str_fmt(a, "{%% page p(const char *x, int n) %%}%s{%% end %%}", body));
	str_split(buf_str(&c.diag.out), '\n', &line, &rest);
	if (c.diag.n_errors == 0)
		return STR("");
	assert_true(str_starts(line, STR("t.html:1:")));
	size_t at = str_find(line, STR("error: "));
	return str_sub(line, at + 7, line.n);
}

struct row {
	const char *body, *message;
};

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str got = message_of(a, rows[i].body);
		bool is_as_wanted = rows[i].message[0] == '\0'
					    ? got.n == 0
					    : str_find(got, str_of(rows[i].message)) == 0;
		if (!is_as_wanted)
			fail_msg("%s\n gives \"%.*s\"\n not   \"%s\"", rows[i].body, STR_FMT(got),
				 rows[i].message);
	}
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

/* ---- holes ---- */

static const struct row hole_rows[] = {
	{ "{{ x }}", "" },
	{ "<p title=\"a {{ x }} b\">{{ x }}</p>", "" },
	{ "<title>{{ x }}</title><textarea>{{ x }}</textarea>", "" },
	{ "<{{ x }}>", "a hole in the name of a tag" },
	{ "<p{{ x }}></p>", "a hole in the name of a tag" },
	{ "<p {{ x }}></p>", "a hole between attributes" },
	{ "<p a{{ x }}=\"\"></p>", "a hole in the name of an attribute" },
	{ "<p a {{ x }}></p>", "a hole inside a tag" },
	{ "<p a={{ x }}></p>", "a hole in an attribute that is not quoted" },
	{ "<p a='{{ x }}'></p>", "a hole in an attribute in single quotes" },
	{ "<p a=\"\"{{ x }}></p>", "a hole between attributes" },
	{ "<p></{{ x }}>", "a hole in an end tag" },
	{ "<br /{{ x }}>", "a hole inside a tag" },
	{ "<!{{ x }}>", "a hole in a declaration" },
	{ "<!doctype {{ x }}>", "a hole in a declaration" },
	{ "<!-- {{ x }} -->", "a hole in an HTML comment" },
	{ "<script src=\"/a.js\">{{ x }}</script>", "a hole in a script" },
	{ "<style>{{ x }}</style>", "<style> has no place" },
	{ "<p style=\"{{ x }}\"></p>", "style: blocked" },
	{ "<p style=\"a\"></p>", "style: blocked" },
	{ "<p onclick=\"{{ x }}\"></p>", "onclick: inline script" },
	{ "<p OnClick=\"f()\"></p>", "OnClick: inline script" },
	{ "<p hx-on:click=\"f()\"></p>", "hx-on:click: htmx" },
	{ "<p data-hx-on--load=\"f()\"></p>", "data-hx-on--load: htmx" },
	{ "<iframe srcdoc=\"{{ x }}\"></iframe>", "srcdoc has no place" },
	{ "<form method=\"{{ x }}\"></form>", "no hole may stand in method" },
	{ "<img srcset=\"{{ x }}\">", "no hole may stand in srcset" },
	{ "<a rel=\"{{ x }}\">x</a>", "no hole may stand in rel" },
	{ "<p hx-vals=\"{{ x }}\"></p>", "no hole may stand in hx-vals" },
	{ "<p hx-headers:inherited=\"{{ x }}\"></p>", "no hole may stand in hx-headers:inherited" },
	{ "<p hx-confirm=\"{{ x }}\"></p>", "hx-confirm may not begin with a hole" },
	{ "<p hx-confirm=\"{{t a}}\" hx-target=\"#r-{{ n }}\"></p>", "" },
	{ "<p hx-confirm=\"js:f()\"></p>", "hx-confirm: script is blocked" },
	{ "<svg xmlns=\"{{ x }}\"></svg>", "no hole may stand in xmlns" },
	{ "<meta http-equiv=\"refresh\" content=\"{{ x }}\">",
	  "a hole in the content of http-equiv" },
	{ "<meta content=\"{{ x }}\" http-equiv=\"refresh\">",
	  "a hole in the content of http-equiv" },
	{ "<meta name=\"csrf\" content=\"{{ ctx->csrf }}\">", "" },
	/* presence */
	{ "<input checked=\"{{? x }}\">", "" },
	{ "<input checked>", "" },
	{ "<input checked=\"checked\">", "" },
	{ "<input checked=\"{{ x }}\">", "checked counts by being there" },
	{ "<input checked=\"a{{? x }}\">", "checked counts by being there" },
	{ "<input checked=\"{{? x }}a\">", "nothing may stand beside {{? }}" },
	{ "<input checked=\"{{? x }}{{? x }}\">", "checked counts by being there" },
	{ "<input checked=\"{% if (x) %}{{? x }}{% end %}\">",
	  "no control tag may stand in checked" },
	{ "<input value=\"{{? x }}\">", "{{? }} is for attributes like checked" },
	{ "{{? x }}", "{{? }} is for attributes like checked" },
	/* expressions */
	{ "{{ }}", "an expression is missing" },
	{ "{{ f(x }}", "a bracket that is not closed" },
	{ "{{ x) }}", "a bracket that was not opened" },
	{ "{{ f(x] }}", "a bracket that was not opened" },
	{ "{{ x; }}", "a semicolon" },
	{ "{{ ({ x; }) }}", "a semicolon" },
	{ "{{ x // y\n }}", "a C comment" },
	{ "{{ x /* y */ }}", "a C comment" },
	{ "{{ x <: 1 }}", "a digraph" },
	{ "{{ \"}} %} ( ; // \\\" \" }}", "" },
	{ "{{ '\"' + ')' }}", "" },
	{ "{{ \"đ\" }}", "" },
	{ "{{ đ }}", "a letter that is not ASCII" },
	{ "{{ x \\ y }}", "this character has no place" },
	{ "{{ x", "\"{{\" without \"}}\"" },
	{ "{{ \"x }}", "\"{{\" without \"}}\"" },
	{ "{# x", "\"{#\" without \"#}\"" },
	{ "{{ x\n+ 1 }}", "" },
};

static void holes(void **state)
{
	(void)state;
	CHECK_ROWS(hole_rows);
}

static void expressions_have_a_depth(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	(void)state;
	buf_init(&b, a, 4096);
	buf_add_c(&b, "{{ ");
	for (int i = 0; i <= TMPLC_DEPTH; i++)
		buf_add_char(&b, '(');
	buf_add_c(&b, " }}");
	assert_true(str_eq(message_of(a, b.p), STR("too many brackets")));
}

/* ---- URLs ---- */

#define PREFIX "what varies in a URL stands behind a fixed beginning"

static const struct row url_rows[] = {
	{ "<a href=\"/a/{{ x }}?b={{ x }}#{{ x }}\">y</a>", "" },
	{ "<a href=\"{{ ctx->path }}\">y</a>", "" },
	{ "<a href=\"{{ ctx->path }}?a={{ x }}\">y</a>", "" },
	{ "<a href=\"{{ ctx->path }}#{{ x }}\">y</a>", "" },
	{ "<a href=\"{{ ctx->path }}/{{ x }}\">y</a>", "behind a whole path" },
	{ "<a href=\"{{ ctx->path }}{{ x }}\">y</a>", "behind a whole path" },
	{ "<a href=\"?a={{ x }}\">y</a><a href=\"#{{ x }}\">y</a>", "" },
	{ "<a href=\"mailto:{{ x }}\">y</a><a href=\"tel:{{ x }}\">y</a>", "" },
	{ "<a href=\"https://example.vn/{{ x }}\">y</a>", "" },
	{ "<a href=\"/{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"//{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"/&#47;{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"/\\{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"/\t/{{ x }}\">y</a>", PREFIX },
	{ "<a href=\" /a{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"a/{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"https://{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"https://a.vn{{ x }}/\">y</a>", PREFIX },
	{ "<a href=\"https:///{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"http://a.vn/{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"javascript:{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"javascript:f()\">y</a>", "javascript: is blocked" },
	{ "<a href=\" JavaScript:f()\">y</a>", "javascript: is blocked" },
	{ "<img src=\"data:image/png,x\">", "data: is blocked" },
	{ "<p hx-get=\"/{{ x }}\"></p>", PREFIX },
	{ "<p data-hx-get=\"/{{ x }}\"></p>", PREFIX },
	{ "<p hx-get:inherited=\"/{{ x }}\"></p>", PREFIX },
	{ "<svg><use xlink:href=\"{{ ctx->path }}\"/></svg>", "" },
	{ "<a href=\"{{t a}}\">y</a>", "a text inside a URL" },
	{ "<a href=\"/a/{{te \"road\", x}}\">y</a>", "a text inside a URL" },
	/* branches */
	{ "<a href=\"{% if (n) %}/a{% else %}/b{% end %}/{{ x }}\">y</a>", "" },
	{ "<a href=\"/a{% if (n) %}/b{% end %}/{{ x }}\">y</a>", "" },
	{ "<a href=\"{% if (n) %}/a{% else %}{{ ctx->path }}{% end %}?q={{ x }}\">y</a>", "" },
	{ "<a href=\"{% if (n) %}/a{% else %}{{ ctx->path }}{% end %}/{{ x }}\">y</a>",
	  "behind a whole path" },
	{ "<a href=\"{% if (n) %}/a{% end %}/{{ x }}\">y</a>", "the branches of this block" },
	{ "<a href=\"{% if (n) %}/a{% else %}javascript:{% end %}{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"{% if (n) %}{{ ctx->path }}{% else %}javascript:{% end %}?{{ x }}\">y</a>",
	  PREFIX },
	{ "<a href=\"/{% if (n) %}a{% end %}/{{ x }}\">y</a>", PREFIX },
	{ "<a href=\"/{% if (n) %}{% end %}/evil\">y</a>", PREFIX },
	/* forms */
	{ "<form method=\"post\" action=\"https://a.vn/\"></form>", "a form is sent to this site" },
	{ "<form method=\"post\" action=\"//a.vn/\"></form>", "a form is sent to this site" },
	{ "<form><button formaction=\"http://a.vn\">y</button></form>",
	  "a form is sent to this site" },
	{ "<button formmethod=\"post\">y</button>", "formmethod has no place" },
	{ "<form method=\"put\"></form>", "method is get, post or dialog" },
	{ "<form method></form>", "method is get, post or dialog" },
	{ "<form method=\"get\" method=\"post\"></form>", "method stands here twice" },
	{ "<form {% if (n) %}method=\"post\"{% end %}></form>", "method may not depend" },
	{ "<form method=\"{% if (n) %}post{% end %}\"></form>",
	  "no control tag may stand in method" },
	{ "<form><form></form></form>", "a form inside a form" },
	{ "<form hx-post=\"/a\"></form>", "a form works without script too" },
	{ "<form hx-post=\"/a\" method=\"post\" action=\"/a\"></form>", "" },
};

static void urls(void **state)
{
	(void)state;
	CHECK_ROWS(url_rows);
}

/* ---- HTML ---- */

static const struct row html_rows[] = {
	{ "<!doctype html><p>x &lt; y &amp; z > 0</p>", "" },
	{ "<!DOCTYPE html>", "" },
	{ "<!doctype svg>", "<!doctype html> is the only declaration" },
	{ "<!x>", "<!doctype html> is the only declaration" },
	{ "<!1>", "<! opens a comment" },
	{ "a < b", "write &lt;" },
	{ "<>", "write &lt;" },
	{ "<p>", "<p> is not closed in the block that opens it (line 1)" },
	{ "</p>", "</p> closes nothing" },
	{ "<p></div>", "</div> where </p> is expected (opened in line 1)" },
	{ "<P></p>", "" },
	{ "<p></p x>", "</p x> where" },
	{ "<p></p$>", "a strange character in an end tag" },
	{ "<br><img src=\"/a\" alt=\"\"/><hr />", "" },
	{ "<p/>", "<p/> does not close a <p>" },
	{ "<br / >", "> is expected behind /" },
	{ "<svg><path d=\"M0\"/><g><title>x<b>y</b></title></g></svg>", "" },
	{ "<p$></p>", "a strange character in the name of a tag" },
	{ "<p $></p>", "an attribute is expected" },
	{ "<p a$></p>", "a strange character in the name of an attribute" },
	{ "<p a=b></p>", "the value of a is not quoted" },
	{ "<p a=\"b\"c=\"d\"></p>", "a space is expected behind the value of a" },
	{ "<p a = \"b\" c></p>", "" },
	{ "<p a=\"b\" A=\"c\"></p>", "A stands here twice" },
	{ "<p a=\"b\" {% if (n) %}a=\"c\"{% end %}></p>", "a stands here twice" },
	{ "<p {% if (n) %}a=\"b\"{% else %}a=\"c\"{% end %}></p>", "" },
	{ "<script>f()</script>", "inline script is blocked" },
	{ "<script src=\"/a.js\"> </script>", "" },
	{ "<script src=\"/a.js\">f()</script>", "inline script is blocked" },
	{ "<base href=\"/\">", "<base> has no place" },
	{ "<xmp></xmp>", "<xmp> has no place" },
	{ "<title>a<b></title>", "<title> holds text alone" },
	{ "<textarea></p></textarea>", "<textarea> holds text alone" },
	{ "<p", "the branches of this block" },
	{ "<p a=\"", "the branches of this block" },
	{ "<!-- x", "no control tag may stand here" },
	/* blocks */
	{ "{% if (n) %}<p>{% end %}</p>", "<p> is not closed in the block" },
	{ "<p>{% if (n) %}</p>{% end %}", "</p> closes nothing that was opened in this block" },
	{ "{% if (n) %}<p>x</p>{% else %}y{% end %}", "" },
	{ "<p{% if (n) %} class=\"a\"{% end %}>x</p>", "" },
	{ "<p class=\"a{% if (n) %} b{% end %}\">x</p>", "" },
	{ "<p {% if (n) %}a{% else %}b{% end %}>x</p>", "" },
	{ "<p {% if (n) %}>{% end %}</p>", "<p> is not closed in the block" },
	{ "<p {% if (n) %}a=\"{% end %}\"></p>", "the branches of this block" },
	{ "<p a={% if (n) %}\"\"{% end %}></p>", "no control tag may stand here" },
	{ "<p>x</p{% if (n) %}{% end %}>", "no control tag may stand here" },
	{ "<!-- {% if (n) %} -->", "no control tag may stand here" },
	{ "<p>{# a < b > \" #}</p>", "" },
	{ "<p{# x #} a{# x #} b=\"c{# x #}d\"{# x #}>y</p>", "" },
};

static void html(void **state)
{
	(void)state;
	CHECK_ROWS(html_rows);
}

static void elements_have_a_depth(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	(void)state;
	buf_init(&b, a, 4096);
	for (int i = 0; i <= TMPLC_DEPTH; i++)
		buf_add_c(&b, "<b>");
	assert_true(str_starts(message_of(a, b.p), STR("elements are nested more than")));
	buf_reset(&b);
	for (int i = 0; i <= TMPLC_DEPTH; i++)
		buf_add_c(&b, "{% if (n) %}");
	assert_true(str_starts(message_of(a, b.p), STR("blocks are nested more than")));
}

/* ---- control tags ---- */

static const struct row control_rows[] = {
	{ "{% if (n == 1) %}a{% else if (n == 2) %}b{% else %}c{% end %}", "" },
	{ "{% if n == 1 %}a{% end %}", "" },
	{ "{% if (n) && (x) %}a{% end %}", "" },
	{ "{% if %}a{% end %}", "an expression is missing" },
	{ "{% if (n %}a{% end %}", "a bracket that is not closed" },
	{ "{% else %}", "else without an if" },
	{ "{% if (n) %}{% else %}{% else %}{% end %}", "else without an if" },
	{ "{% if (n) %}{% else x %}{% end %}", "else or else if" },
	{ "{% for (int i = 0; i < n; i++) %}a{% end %}", "" },
	{ "{% for (;;) %}a{% end %}", "" },
	{ "{% for (int i = 0; i < n) %}a{% end %}", "semicolons are missing" },
	{ "{% for (a; b; c; d) %}a{% end %}", "a semicolon" },
	{ "{% for x %}a{% end %}", "for (start; condition; step)" },
	{ "{% for (;;) x %}a{% end %}", "for (start; condition; step)" },
	{ "{% let int i = n %}{{ i }}", "" },
	{ "{% let int i %}", "let type name = value" },
	{ "{% let int i = n; f() %}", "a semicolon" },
	{ "{% call q(1) %}", "there is no partial q" },
	{ "{% call p(1) %}", "there is no partial p" },
	{ "{% call 1() %}", "name(…) is expected" },
	{ "{% call q %}", "name(…) is expected" },
	{ "{% call q((1) %}", "name(…) is expected" },
	{ "<p {% call q(1) %}></p>", "call stands between elements" },
	{ "<p {% wrap l() %}{% end %}></p>", "wrap stands between elements" },
	{ "{% wrap l() %}x{% end %}", "there is no layout l" },
	{ "{% body %}", "body stands once in a layout" },
	{ "{% end x %}", "nothing may follow end" },
	{ "{% while (1) %}", "while is no control word" },
	{ "{% page q() %}", "page is no control word" },
	{ "{% %}", " is no control word" },
};

static void controls(void **state)
{
	(void)state;
	CHECK_ROWS(control_rows);
}

/* ---- texts ---- */

static const struct row text_rows[] = {
	{ "{{t a}}<p title=\"{{t a}}\"></p>", "" },
	{ "{{t b.count, n, f(x, \",\")}}", "" },
	{ "{{t none}}", "no text has the key none" },
	{ "{{t }}", "{{t key}}" },
	{ "{{t a, n}}", "a takes 0 parameters, not 1" },
	{ "{{t b.count, n}}", "b.count takes 2 parameters, not 1" },
	{ "{{t b.count, n, }}", "b.count takes 2 parameters, not 1" },
	{ "{{t b.count, n, (}}", "a bracket that is not closed" },
	{ "{{te \"road\", x}}", "" },
	{ "{{te road, x}}", "{{te \"prefix\", value}}" },
	{ "{{te \"road\"}}", "{{te \"prefix\", value}}" },
	{ "{{te \"road\", x, x}}", "{{te \"prefix\", value}}" },
	{ "{{te \"river\", x}}", "no text has a key beginning with river." },
	{ "{{te \"road\", (}}", "a bracket that is not closed" },
};

static void texts_in_pages(void **state)
{
	(void)state;
	CHECK_ROWS(text_rows);
}

static const struct {
	const char *vi, *en, *message;
} file_rows[] = {
	{ "a = x", "a = y", "" },
	{ "\xef\xbb\xbf"
	  "a = x\r\n# c\r\n",
	  "a = y\n", "" },
	{ "a = x", "a = y\nb = z", "en.txt:2:1: error: b is missing in vi.txt" },
	{ "a = x\n\nb = z", "a = y", "vi.txt:3:1: error: b is missing in en.txt" },
	{ "a = x\na = z", "a = y", "vi.txt:2:1: error: a is there already, in line 1" },
	{ "a", "a = y", "vi.txt:1:1: error: key = text is expected" },
	{ "a =", "a = y", "vi.txt:1:1: error: a has no text" },
	{ "= x", "a = y", "vi.txt:1:1: error: a key is" },
	{ "a b = x", "a = y", "vi.txt:1:1: error: a key is" },
	{ "a. = x", "a = y", "vi.txt:1:1: error: a key is" },
	{ "a = x\n  b = z", "a = y", "vi.txt:2:3: error: a text is one line" },
	{ "a = x {0}", "a = y", "en.txt:1:5: error: a has other parameters" },
	{ "a = x {1}", "a = y {1}", "vi.txt:1:5: error: parameters count from {0}" },
	{ "a = x {x}", "a = y", "vi.txt:1:7: error: braces hold a parameter" },
	{ "a = x }", "a = y", "vi.txt:1:7: error: braces hold a parameter" },
	{ "a = x\\t", "a = y", "vi.txt:1:6: error: only \\n and \\\\" },
	{ "a = x\\", "a = y", "vi.txt:1:6: error: only \\n and \\\\" },
	{ "a = \xff", "a = y", "vi.txt:1:5: error: not UTF-8" },
	{ "a = e\xcc\x81", "a = y", "vi.txt:1:6: error: a combining mark" },
	{ "a.b = x\na-b = y", "a.b = x\na-b = y", "vi.txt:1:1: error: a.b and another key" },
	{ "", "", "no texts" },
};

static void text_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file_rows) / sizeof(file_rows[0]); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct compiled c;
		texts_load(&c, a, file_rows[i].vi, file_rows[i].en);
		struct str out = buf_str(&c.diag.out);
		bool is_ok = file_rows[i].message[0] == '\0'
				     ? c.diag.n_errors == 0
				     : str_find(out, str_of(file_rows[i].message)) != SIZE_MAX;
		if (!is_ok)
			fail_msg("case %zu: %.*s", i, STR_FMT(out));
	}
}

/* ---- files ---- */

static const struct row whole_rows[] = {
	{ "{# c #}\n{% include \"a/a.h\" %}\n{% partial q(int n) %}{{ n }}{% end %}\n", "" },
	{ "x{% page p() %}{% end %}", "1:1: error: text outside of a template" },
	{ "{{ x }}", "1:1: error: text outside of a template" },
	{ "{% if (1) %}", "1:1: error: page, partial, layout or include is expected" },
	{ "\n {% page p() %}\n<p>\n", "2:2: error: this block has no {% end %}" },
	{ "{% page p() %}{% if (1) %}{% end %}", "1:1: error: this block has no {% end %}" },
	{ "{% page P() %}{% end %}", "1:1: error: name(…) is expected" },
	{ "{% page p %}{% end %}", "1:1: error: name(…) is expected" },
	{ "{% page p() x %}{% end %}", "1:1: error: nothing may follow name(…)" },
	{ "{% partial p() in l() %}{% end %}", "1:1: error: nothing may follow name(…)" },
	{ "{% page p() in l %}{% end %}", "1:1: error: name(…) is expected" },
	{ "{% page p() in l() %}{% end %}", "1:1: error: there is no layout l" },
	{ "{% page p(int) %}{% end %}", "1:11: error: a parameter is a type and a name" },
	{ "{% page p(int 1) %}{% end %}", "1:11: error: a parameter is a type and a name" },
	{ "{% page p(int h) %}{% end %}", "1:15: error: h is there in every template" },
	{ "{% page p(int ctx) %}{% end %}", "1:15: error: ctx is there in every template" },
	{ "{% page p() %}{% end %}\n{% partial p() %}{% end %}",
	  "2:1: error: p is there already, in line 1 of t.html" },
	{ "{% layout l() %}{% end %}", "1:1: error: a layout has one {% body %}" },
	{ "{% layout l() %}{% body %}{% body %}{% end %}", "1:27: error: body stands once" },
	{ "{% layout l() %}{% if (1) %}{% body %}{% end %}{% end %}",
	  "1:29: error: body stands once" },
	{ "{% layout l() %}<p {% body %}></p>{% end %}",
	  "1:20: error: body stands between elements" },
	{ "{% layout l() %}<p>{% body %}{% end %}", "1:30: error: <p> is not closed" },
	{ "{% layout l() %}<p>{% body %}</p>{% end %}{% page p() in l() %}x{% wrap l() %}<b>y</b>"
	  "{% end %}{% end %}",
	  "" },
	{ "{% layout l() %}{% body %}{% end %}{% page p() %}{% wrap l() %}<b>{% end %}</b>{% end %}",
	  "1:67: error: <b> is not closed" },
	{ "{% include a.h %}", "1:1: error: include \"module/module.h\" is expected" },
	{ "{% include \"a b.h\" %}", "1:1: error: include \"module/module.h\" is expected" },
	{ "\xff", "1:1: error: not UTF-8" },
	/* Each template tells its own mistake. */
	{ "{% page p() %}</p>{% if (1) %}{% end %}{% end %}\n{% page q() %}</b>{% end %}",
	  "2:15: error: </b> closes nothing" },
};

static void files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(whole_rows) / sizeof(whole_rows[0]); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct compiled c;
		compile(&c, a, str_of(whole_rows[i].body));
		struct str out = buf_str(&c.diag.out);
		bool is_ok = whole_rows[i].message[0] == '\0'
				     ? c.diag.n_errors == 0
				     : str_find(out, str_of(whole_rows[i].message)) != SIZE_MAX;
		if (!is_ok)
			fail_msg("%s\n gives %.*s not %s", whole_rows[i].body, STR_FMT(out),
				 whole_rows[i].message);
	}
}

static void errors_are_bounded(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct compiled c;
	struct buf b;
	int lines = 0;
	(void)state;
	buf_init(&b, a, 1 << 16);
	for (int i = 0; i < 100; i++)
		buf_fmt(&b, "{%% page p%d() %%}<{%% end %%}\n", i);
	compile(&c, a, buf_str(&b));
	assert_int_equal(c.diag.n_errors, 100);
	for (size_t i = 0; i < c.diag.out.n; i++)
		lines += c.diag.out.p[i] == '\n';
	assert_int_equal(lines, TMPLC_ERRORS);
}

/* ---- what comes out ---- */

static void assert_has(const struct buf *b, const char *what)
{
	if (str_find(buf_str(b), str_of(what)) == SIZE_MAX)
		fail_msg("not there: %s\nin: %s", what, b->p);
}

static void functions_and_lines(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct compiled c;
	(void)state;
	compile(&c, a,
		STR("{% include \"a/a.h\" %}\n{% include \"a/a.h\" %}\n"
		    "{% layout l(const char *t) %}<b>{{ t }}{% body %}</b>{% end %}\n"
		    "{% partial q(struct s *s,\n int n) %}{{ n }}{% end %}\n"
		    "{% page p(int n) in l(\"T\") %}\n\t{% call q(NULL,\n n) %}{% end %}"));
	assert_int_equal(c.diag.n_errors, 0);
	assert_has(&c.header, "#include \"markup/page.h\"\n#include \"a/a.h\"\n\n");
	assert_has(&c.header, "void layout_l_open(struct html *h, const struct page_ctx *ctx, "
			      "const char *t);\nvoid layout_l_close(");
	assert_has(&c.header,
		   "void part_q(struct html *h, const struct page_ctx *ctx, struct s *s,  int n);");
	assert_has(&c.header, "void page_p(struct html *h, const struct page_ctx *ctx, int n);\n"
			      "void part_p(struct html *h, const struct page_ctx *ctx, int n);\n");
	assert_has(&c.code, "#line 3 \"t.html\"\n\tHTML_HOLE_TEXT(h, (t));\n");
	assert_has(&c.code, "#line 7 \"t.html\"\n\tpart_q(h, ctx, NULL,  n);\n");
	assert_has(&c.code, "\tlayout_l_open(h, ctx, \"T\");\n\tpart_p(h, ctx, n);\n");
}

static void url_holes_by_place(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct compiled c;
	(void)state;
	compile(&c, a,
		STR("{% page p(int n) %}<a href=\"/a/{{ 1 }}/b{{ 2 }}?c=/{{ 3 }}#/{{ 4 }}\">x</a>"
		    "<a href=\"{{ 5 }}?/{{ 6 }}\">x</a>{% end %}"));
	assert_int_equal(c.diag.n_errors, 0);
	assert_has(&c.code, "HTML_HOLE_SEGMENT(h, (1));");
	assert_has(&c.code, "HTML_HOLE_URL(h, (2));");
	assert_has(&c.code, "HTML_HOLE_URL(h, (3));");
	assert_has(&c.code, "HTML_HOLE_URL(h, (4));");
	assert_has(&c.code, "HTML_HOLE_PATH(h, (5));");
	assert_has(&c.code, "HTML_HOLE_URL(h, (6));");
}

static void long_literals_are_cut_between_letters(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct compiled c;
	struct buf b;
	size_t pieces = 0;
	(void)state;
	buf_init(&b, a, 1 << 20);
	buf_add_c(&b, "{% page p() %}x");
	for (int i = 0; i < 5000; i++)
		buf_add_c(&b, "ệ");
	buf_add_c(&b, "{% end %}");
	compile(&c, a, buf_str(&b));
	struct str rest = buf_str(&c.code), line;
	for (bool more = true; more;) {
		const char *bad;
		more = str_split(rest, '\n', &line, &rest);
		assert_true(utf8_is_valid(line, &bad));
		assert_true(line.n < 4095);
		pieces += str_find(line, STR("html_lit(h, ")) != SIZE_MAX;
	}
	assert_int_equal(pieces, 4);
}

static void strings_are_c(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	(void)state;
	buf_init(&b, a, 1024);
	c_string(&b, STR("a\"\\?\?=\n\t\x01\x7f"
			 "7đ"));
	assert_string_equal(b.p, "\"a\\\"\\\\\\?\\?=\\n\\t\\001\\1777đ\"");
}

static void lint_knows_who_uses_what(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct compiled c;
	struct buf out;
	(void)state;
	static const char all[] =
		"err.a = x\nerr.b = x\nerr.c = x\nlost = x\nrole.x = x\npage = x\n"
		"q.z = x\nroad.x = x\nword.x = x\nerror.4.title = x\nerror.5.body = x\n";
	texts_load(&c, a, all, all);
	assert_int_equal(c.diag.n_errors, 0);
	const struct source code = {
		"a.c", STR("/* \"lost\" \"err.in_comment\" */ // \"lost\"\n"
			   "f(\"err.a\", TEXT_ERR_B, '\"', \"role.\", \"err.\",\n"
			   " \"err.none\", \"problem.none\", \"err.no key\", \"word\","
			   " text_of_enum(l, STR(\"road\"), x),"
			   " \"error.%02lld.title\", \"%s.%d\", \"a %s\"); it's\n")
	};
	const struct source page = { "p.html", STR("x \"lost\" {{ f(\"page\") }}") };
	struct parts parts;
	lint_code(&c.texts, &c.diag, &code);
	parts_scan(&c.diag, &page, &parts);
	lint_template(&c.texts, &parts);
	assert_string_equal(c.diag.out.p, "a.c:3:3: error: no text has the key err.none\n"
					  "a.c:3:15: error: no text has the key problem.none\n");
	buf_init(&out, a, 4096);
	assert_int_equal(lint_unused(&c.texts, &out), 4);
	assert_string_equal(out.p, "vi.txt:11: warning: nobody uses error.5.body\n"
				   "vi.txt:4: warning: nobody uses lost\n"
				   "vi.txt:7: warning: nobody uses q.z\n"
				   "vi.txt:9: warning: nobody uses word.x\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes),
		cmocka_unit_test(expressions_have_a_depth),
		cmocka_unit_test(urls),
		cmocka_unit_test(html),
		cmocka_unit_test(elements_have_a_depth),
		cmocka_unit_test(controls),
		cmocka_unit_test(texts_in_pages),
		cmocka_unit_test(text_files),
		cmocka_unit_test(files),
		cmocka_unit_test(errors_are_bounded),
		cmocka_unit_test(functions_and_lines),
		cmocka_unit_test(url_holes_by_place),
		cmocka_unit_test(long_literals_are_cut_between_letters),
		cmocka_unit_test(strings_are_c),
		cmocka_unit_test(lint_knows_who_uses_what),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
