/* The template compiler: no crash, and no value can change the HTML around it.
 *
 * The C that a template gives is run here by a small interpreter that takes branches by chance. It is
 * run with a harmless value in every hole and with hostile ones, and both outputs are read with
 * libxml2's HTML parser, which knows nothing of the compiler: tags and attributes must be the same,
 * and every URL must lead to the same site.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/log.h"
#include "markup/page.h"
#include "tools/tmplc.h"

static const char catalog_vi[] = "a = lời\nb = {0} & {1} <\nroad.axis = trục\n";
static const char catalog_en[] = "a = text\nb = {0} \" {1} >\nroad.axis = axis\n";

static const char *const hostile[] = {
	"",
	"/",
	"\"><script>alert(1)</script><a href=\"",
	"'><img src=x onerror=alert(1)>",
	"--></title></textarea></script><b>",
	"//evil.example/",
	"javascript:alert(1)",
	"\\evil.example",
	" onclick=x ",
	"..",
	"&#47;/evil.example/",
	"\t\n/\n/evil.example",
};
#define PATH_VALUE "/path?q=1"

/* ---- the interpreter ---- */

struct run {
	struct html html;
	const char *value;
	uint32_t seed;
};

static bool chance(struct run *r)
{
	r->seed = r->seed * 1664525U + 1013904223U;
	return r->seed >> 31;
}

static struct str line_next(struct str *rest)
{
	struct str line;
	str_split(*rest, '\n', &line, rest);
	return str_trim(line);
}

/* The C string literal at the front of *s, unescaped into the page. */
static void literal_run(struct run *r, struct str *s)
{
	size_t i = 1;
	for (; s->p[i] != '"'; i++) {
		char c = s->p[i];
		if (c == '\\') {
			c = s->p[++i];
			if (is_digit(c)) {
				c = (char)((s->p[i] - '0') * 64 + (s->p[i + 1] - '0') * 8 +
					   s->p[i + 2] - '0');
				i += 2;
			} else {
				c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
			}
		}
		html_lit_(&r->html, &c, 1);
	}
	*s = str_trim(str_sub(*s, i + 1, s->n));
}

static void literals_run(struct run *r, struct str line, struct str *rest)
{
	line = str_sub(line, sizeof("html_lit(h, ") - 1, line.n);
	for (;;) {
		literal_run(r, &line);
		if (str_eq(line, STR(");")))
			return;
		bug_if(line.n != 0);
		line = line_next(rest);
	}
}

static bool is_block_end(struct str line)
{
	return str_starts(line, STR("}"));
}

static void block_run(struct run *r, struct str *rest, bool is_on, int depth);

static void statement_run(struct run *r, struct str line, struct str *rest)
{
	struct str value = str_of(r->value);
	if (str_starts(line, STR("html_lit(h, ")))
		literals_run(r, line, rest);
	else if (str_starts(line, STR("HTML_HOLE_TEXT(h, (")) || str_starts(line, STR("html_text")))
		html_text(&r->html, value);
	else if (str_starts(line, STR("HTML_HOLE_ATTR(h, (")) || str_starts(line, STR("html_attr")))
		html_attr(&r->html, value);
	else if (str_starts(line, STR("HTML_HOLE_URL(h, (")))
		html_url(&r->html, value);
	else if (str_starts(line, STR("HTML_HOLE_SEGMENT(h, (")))
		html_segment(&r->html, value);
	else if (str_starts(line, STR("HTML_HOLE_PATH(h, (")))
		html_attr(&r->html, STR(PATH_VALUE));
	else if (str_eq(line, STR("page_csrf(h, ctx);")))
		html_lit(&r->html, "<input name=\"csrf\">");
	else
		bug_if(!str_starts(line, STR("part_")) && !str_starts(line, STR("layout_")) &&
		       !str_starts(line, STR("(void)")) && !str_ends(line, STR(";")));
}

/* if {…} else if {…} else {…}: one of them, or none. */
static void branches_run(struct run *r, struct str line, struct str *rest, bool is_on, int depth)
{
	bool is_taken = false;
	for (;;) {
		bool is_else = str_eq(line, STR("} else {")) || str_eq(line, STR("{"));
		bool take = !is_taken && (is_else || chance(r));
		is_taken |= take;
		block_run(r, rest, is_on && take, depth + 1);
		/* block_run stops in front of the line that ends its block. */
		line = line_next(rest);
		if (!str_starts(line, STR("} else")))
			return;
	}
}

/* A presence attribute: the next statement is the body of the if. */
static void presence_run(struct run *r, struct str *rest, bool is_on)
{
	bool take = chance(r) && is_on;
	struct str line = line_next(rest); /* #line */
	line = line_next(rest);
	if (take)
		statement_run(r, line, rest);
}

/* A statement that is not run may be a literal of several lines. */
static void statement_skip(struct str line, struct str *rest)
{
	if (!str_starts(line, STR("html_lit(h, ")))
		return;
	while (!str_ends(line, STR("\");")))
		line = line_next(rest);
}

static void line_run(struct run *r, struct str line, struct str *rest, bool is_on, int depth)
{
	bool is_if = str_starts(line, STR("if (")) || str_starts(line, STR("for ("));
	if (str_starts(line, STR("#line ")) || line.n == 0)
		return;
	if (str_ends(line, STR("{")) && (is_if || line.n == 1))
		branches_run(r, line, rest, is_on, depth);
	else if (is_if)
		presence_run(r, rest, is_on);
	else if (is_on)
		statement_run(r, line, rest);
	else
		statement_skip(line, rest);
}

static void block_run(struct run *r, struct str *rest, bool is_on, int depth)
{
	bug_if(depth > TMPLC_DEPTH);
	while (rest->n > 0) {
		struct str before = *rest, line = line_next(rest);
		if (is_block_end(line)) {
			*rest = before;
			return;
		}
		line_run(r, line, rest, is_on, depth);
	}
}

/* All functions one behind the other: each begins and ends between elements, but layouts, whose two
 * halves follow one another. */
static struct str page_run(struct arena *a, struct str code, const char *value, uint32_t seed)
{
	struct run r = { .value = value, .seed = seed };
	html_init(&r.html, a, 1 << 20);
	while (code.n > 0) {
		struct str line = line_next(&code);
		if (str_eq(line, STR("{")))
			block_run(&r, &code, true, 0);
	}
	return html_str(&r.html);
}

/* ---- the judge ---- */

struct shape {
	struct buf out;
};

static bool is_url(const char *name)
{
	static const char *const names[] = { "href",   "src",     "action",     "formaction",
					     "hx-get", "hx-post", "poster",     "cite",
					     "data",   "ping",    "xlink:href", NULL };
	for (int i = 0; names[i]; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

/* What decides where a URL leads: the scheme and host, or that it is a path of this site. */
static void site_add(struct buf *out, const char *url)
{
	size_t n = strcspn(url, "/?#");
	buf_add_bytes(out, url, n);
	if (url[n] == '/' && (url[n + 1] == '/' || url[n + 1] == '\\')) {
		buf_add_c(out, "//");
		buf_add_bytes(out, url + n + 2, strcspn(url + n + 2, "/?#\\"));
	}
}

/* Elements that this parser adds by itself around text. */
static bool is_implied(const xmlChar *name, const xmlChar **attrs)
{
	static const char *const names[] = { "html", "head", "body", "p" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp((const char *)name, names[i]) == 0)
			return !attrs || !attrs[0];
	}
	return false;
}

static void on_element(void *ctx, const xmlChar *name, const xmlChar **attrs)
{
	struct shape *s = ctx;
	if (is_implied(name, attrs))
		return;
	buf_fmt(&s->out, "<%s", (const char *)name);
	for (; attrs && attrs[0]; attrs += 2) {
		const char *attr = (const char *)attrs[0], *value = (const char *)attrs[1];
		buf_fmt(&s->out, " %s", attr);
		if (value && is_url(attr) && strncmp(value, "mailto:", 7) != 0 &&
		    strncmp(value, "tel:", 4) != 0)
			site_add(&s->out, value);
	}
}

static void on_element_end(void *ctx, const xmlChar *name)
{
	struct shape *s = ctx;
	if (!is_implied(name, NULL))
		buf_fmt(&s->out, "</%s", (const char *)name);
}

static void ignore(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static struct str shape_of(struct arena *a, struct str page)
{
	htmlSAXHandler sax = { .startElement = on_element,
			       .endElement = on_element_end,
			       .serror = ignore,
			       .initialized = XML_SAX2_MAGIC };
	struct shape s;
	buf_init(&s.out, a, 1 << 22);
	htmlParserCtxtPtr p = htmlCreatePushParserCtxt(&sax, &s, "<!doctype html>", 15, NULL,
						       XML_CHAR_ENCODING_UTF8);
	htmlParseChunk(p, page.p, (int)page.n, 1);
	htmlFreeParserCtxt(p);
	return buf_str(&s.out);
}

static void page_judge(struct arena *a, struct str code, uint32_t seed)
{
	struct str harmless = page_run(a, code, "x", seed);
	struct str shape = shape_of(a, harmless);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct str page = page_run(a, code, hostile[i], seed);
		struct str got = shape_of(a, page);
		if (!str_eq(got, shape)) {
			fprintf(stderr, "harmless:\n%.*s\nhostile:\n%.*s\n%.*s\n%.*s\n",
				STR_FMT(harmless), STR_FMT(page), STR_FMT(shape), STR_FMT(got));
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct source src = { "t.html", str_of_n((const char *)data, size) };
	struct diag d;
	struct catalog texts;
	struct page_set pages;
	struct parts parts;
	struct buf code;
	diag_init(&d, a);
	catalog_init(&texts, &d);
	catalog_load(&texts, TMPLC_VI, (struct source){ "vi.txt", str_of(catalog_vi) });
	catalog_load(&texts, TMPLC_EN, (struct source){ "en.txt", str_of(catalog_en) });
	catalog_finish(&texts);
	bug_if(d.n_errors > 0);
	page_set_init(&pages, &d, &texts);
	parts_scan(&d, &src, &parts);
	page_set_declare(&pages, &src, &parts);
	page_set_compile(&pages, &src, &parts);
	if (d.n_errors > 0)
		return 0;
	buf_init(&code, a, TMPLC_OUTPUT_BYTES);
	page_set_code(&pages, "p.h", &code);
	for (uint32_t seed = 0; seed < 3; seed++)
		page_judge(a, buf_str(&code), seed + (uint32_t)size);
	return 0;
}
