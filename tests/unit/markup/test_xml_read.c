/* The XML reader: the same events however the input is cut, and nothing that a hostile document can
 * do with it. */
#include "markup/markup.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/time.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

/* Events as text; neighbouring pieces of text are one. */
struct seen {
	struct buf out;
	size_t text_bytes, text_calls, opened;
	int64_t last_line;
	enum rc answer;     /* of the handler named by fail_in */
	char fail_in;       /* 'o', 't', 'c' */
	size_t calls_after; /* calls after a handler failed */
};

static enum rc give(struct seen *s, char in, struct err *e)
{
	if (s->answer != RC_OK && s->fail_in == '!')
		s->calls_after++;
	if (s->answer == RC_OK || s->fail_in != in)
		return RC_OK;
	s->fail_in = '!';
	return err_set(e, s->answer, "err.x", "as asked");
}

static enum rc on_open(void *ctx, struct str local, struct str prefix, struct str uri,
		       const struct xml_attr_view *attrs, size_t n_attrs, int64_t line,
		       struct err *e)
{
	struct seen *s = ctx;
	s->opened++;
	s->last_line = line;
	buf_fmt(&s->out, "<%.*s:%.*s{%.*s}", STR_FMT(prefix), STR_FMT(local), STR_FMT(uri));
	for (size_t i = 0; i < n_attrs; i++)
		buf_fmt(&s->out, " %.*s:%.*s{%.*s}=%.*s", STR_FMT(attrs[i].prefix),
			STR_FMT(attrs[i].local), STR_FMT(attrs[i].uri), STR_FMT(attrs[i].value));
	buf_add_char(&s->out, '>');
	return give(s, 'o', e);
}

static enum rc on_text(void *ctx, const char *p, size_t n, struct err *e)
{
	struct seen *s = ctx;
	s->text_bytes += n;
	s->text_calls++;
	if (s->out.n + n < s->out.max)
		buf_add_bytes(&s->out, p, n);
	return give(s, 't', e);
}

static enum rc on_close(void *ctx, int64_t line, struct err *e)
{
	struct seen *s = ctx;
	s->last_line = line;
	buf_add_c(&s->out, "</>");
	return give(s, 'c', e);
}

static struct xml_reader *begin(struct arena *a, struct seen *s)
{
	const struct xml_events ev = {
		.ctx = s, .open = on_open, .text = on_text, .close = on_close
	};
	buf_init(&s->out, a, 1 << 20);
	return xml_reader_new(a, &ev);
}

static enum rc read_cut(struct arena *a, struct seen *s, struct str in, size_t cut, struct err *e)
{
	struct xml_reader *r = begin(a, s);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < in.n && rc == RC_OK; i += cut) {
		struct str piece = str_sub(in, i, cut);
		/* Exactly as long as the piece, so that ASan sees a look behind it. */
		char *copy = malloc(piece.n);
		memcpy(copy, piece.p, piece.n);
		rc = xml_reader_feed(r, copy, piece.n, e);
		free(copy);
	}
	if (rc == RC_OK)
		rc = xml_reader_end(r, e);
	assert_int_equal(xml_reader_end(r, NULL), rc);
	return rc;
}

static const struct {
	struct str in;
	const char *want; /* events, or the key and line of the refusal */
} cases[] = {
	{ S("<a/>"), "<:a{}></>" },
	{ S("\xef\xbb\xbf<a>x</a>"), "<:a{}>x</>" },
	{ S("<?xml version=\"1.0\"?>\n<a b='1' c=\"2\">x<!-- no -->y<?pi no?>z</a>\n"),
	  "<:a{} :b{}=1 :c{}=2>xyz</>" },
	{ S("<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>"), "<:a{}></>" },
	{ S("<e:a xmlns:e='urn:e' xmlns='urn:d' e:k='v' k='w'><b/></e:a>"),
	  "<e:a{urn:e} e:k{urn:e}=v :k{}=w><:b{urn:d}></></>" },
	{ S("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1EC7;&#x1F4C4;</a>"), "<:a{}><>&\"'Aệ📄</>" },
	{ S("<a k='&lt;&#10;&amp;  x'/>"), "<:a{} :k{}=<\n&  x></>" },
	{ S("<a><![CDATA[<b>&amp;]] ></b>]]></a>"), "<:a{}><b>&amp;]] ></b></>" },
	{ S("<a>Tiếng Việt 📄 ệ</a>"), "<:a{}>Tiếng Việt 📄 ệ</>" },
	{ S("<a>l1\r\nl2\rl3\n</a>"), "<:a{}>l1\nl2\nl3\n</>" },
	{ S("<a>\n<b>\n\n</b>  </a>"), "<:a{}>\n<:b{}>\n\n</>  </>" },
	{ S("<tên thuộc='tính'>x</tên>"), "<:tên{} :thuộc{}=tính>x</>" },
	{ S("<p:a>x</p:a>"), "<p:a{}>x</>" },
	{ S(""), "err.xml.empty 1" },
	{ S("   "), "err.xml.syntax 1" },
	{ S("x"), "err.xml.syntax 1" },
	{ S("<a>"), "err.xml.syntax 1" }, /* shorter than libxml2 begins with */
	{ S("<a>x"), "err.xml.cut 1" },
	{ S("<a>\n<b>x</b>\n<"), "err.xml.cut 3" },
	{ S("<a>\n<b k='1"), "err.xml.cut 2" },
	{ S("<a>\n<bc"), "err.xml.cut 2" },
	{ S("<a>&am"), "err.xml.cut 1" },
	{ S("<a></a"), "err.xml.cut 1" },
	{ S("<a"), "err.xml.syntax 1" },
	{ S("<a>\n\n</b>"), "err.xml.syntax 3" },
	{ S("<a>\n<b></a>"), "err.xml.syntax 2" },
	{ S("<a/><b/>"), "err.xml.syntax 1" },
	{ S("<a/>x"), "err.xml.syntax 1" },
	{ S("<a k='1' k='2'/>"), "err.xml.syntax 1" },
	{ S("<a k=1/>"), "err.xml.syntax 1" },
	{ S("<a k='<'/>"), "err.xml.syntax 1" },
	{ S("<a>x & y</a>"), "err.xml.entity 1" },
	{ S("<a>\nR&D</a>"), "err.xml.entity 2" },
	{ S("<a>R&D<b>;</b></a>"), "err.xml.entity 1" },
	{ S("<a>\x01</a>"), "err.xml.char 1" },
	{ S("<a>&#1;</a>"), "err.xml.char 1" },
	{ S("<a>\n&#xD800;</a>"), "err.xml.char 2" },
	{ S("<a>&nbsp;</a>"), "err.xml.entity 1" },
	{ S("<a k='&x;'/>"), "err.xml.entity 1" },
	{ S("<!DOCTYPE a><a/>"), "err.xml.dtd 1" },
	{ S("\n<!DOCTYPE a [<!ENTITY b 'c'>]>\n<a>&b;</a>"), "err.xml.dtd 2" },
	{ S("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), "err.xml.dtd 1" },
	{ S("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
	  "err.xml.dtd 1" },
	{ S("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\">%p;]><a/>"),
	  "err.xml.dtd 1" },
	{ S("<a>\n\xff</a>"), "err.xml.utf8 2" },
	{ S("<a>\xc3(</a>"), "err.xml.utf8 1" },
	{ S("<a>x\xe1\xbb"), "err.xml.cut 1" },
	{ S("<a>\xed\xa0\x80</a>"), "err.xml.utf8 1" },
	{ S("\xff"), "err.xml.utf8 1" },
	{ S("\xfe\xff\0<\0a\0/\0>"), "err.xml.encoding 1" },
	{ S("\xff\xfe<\0a\0/\0>\0"), "err.xml.encoding 1" },
	{ S("<\0a\0/\0>\0"), "err.xml.encoding 1" },
	{ S("\0<\0a\0/\0>"), "err.xml.encoding 1" },
	{ S("\0\0\0<\0\0\0a"), "err.xml.encoding 1" },
	{ S("\x4c\x6f\xa7\x94"), "err.xml.encoding 1" },
	{ S("<?xml version='1.0' encoding='UTF-16'?><a/>"), "err.xml.encoding 1" },
	{ S("<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xc3\xa9</a>"), "err.xml.encoding 1" },
	{ S("<?xml version='1.0' encoding='windows-1258'?><a/>"), "err.xml.encoding 1" },
	{ S("<?xml version='1.0' encoding='no-such'?><a/>"), "err.xml.encoding 1" },
	{ S("<?xml version='1.0' encoding='UTF-7'?><a>+ADw-</a>"), "err.xml.encoding 1" },
};

static struct str result_of(struct arena *a, struct str in, size_t cut)
{
	struct seen s = { .answer = RC_OK };
	struct err e = ERR_INIT;
	enum rc rc = read_cut(a, &s, in, cut, &e);
	if (rc == RC_OK)
		return buf_str(&s.out);
	assert_int_equal(rc, RC_INVALID);
	return str_fmt(a, "%s %s", e.key, e.param[0]);
}

static void every_cut_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t cut = 1; cut <= cases[i].in.n + 1; cut++) {
			AUTO_ARENA a = arena_new(NULL);
			struct str got = result_of(a, cases[i].in, cut);
			if (!str_eq_c(got, cases[i].want))
				fail_msg("case %zu cut %zu:\n%.*s\nwanted\n%s", i, cut,
					 STR_FMT(got), cases[i].want);
		}
	}
}

static void a_handlers_answer_comes_back(void **state)
{
	(void)state;
	for (const char *in = "otc"; *in; in++) {
		AUTO_ARENA a = arena_new(NULL);
		struct seen s = { .answer = RC_UNAVAILABLE, .fail_in = *in };
		struct err e = ERR_INIT;
		assert_int_equal(read_cut(a, &s, (struct str)S("<a>x<b>y</b>z</a>"), 100, &e),
				 RC_UNAVAILABLE);
		assert_string_equal(e.key, "err.x");
		assert_int_equal(s.calls_after, 0);
	}
}

static void handlers_may_be_missing(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct seen s = { .answer = RC_OK };
	const struct xml_events ev = { .ctx = &s, .open = on_open };
	(void)state;
	buf_init(&s.out, a, 1 << 20);
	struct xml_reader *r = xml_reader_new(a, &ev);
	assert_int_equal(xml_reader_feed(r, "<a>x<b/></a>", 12, NULL), RC_OK);
	assert_int_equal(xml_reader_end(r, NULL), RC_OK);
	assert_int_equal(s.opened, 2);
}

static void lines_are_counted(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct seen s = { .answer = RC_OK };
	(void)state;
	struct xml_reader *r = begin(a, &s);
	assert_int_equal(xml_reader_feed(r, "<a>\n\n<b>", 8, NULL), RC_OK);
	assert_int_equal(s.last_line, 3);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(xml_reader_feed(r, "\n", 1, NULL), RC_OK);
	assert_int_equal(xml_reader_feed(r, "</b></a>", 8, NULL), RC_OK);
	assert_int_equal(s.last_line, 100003);
	assert_int_equal(xml_reader_line(r), 100003);
	assert_int_equal(xml_reader_end(r, NULL), RC_OK);
}

/* ---- bombs ---- */

/* first, n times piece, last; fed some hundred bytes at a time. */
static enum rc feed_repeated(struct xml_reader *r, const char *first, const char *piece, size_t n,
			     const char *last, struct err *e)
{
	char block[500];
	size_t used = 0, length = strlen(piece);
	enum rc rc = xml_reader_feed(r, first, strlen(first), e);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		memcpy(block + used, piece, length);
		used += length;
		if (i + 1 < n && used + length <= sizeof(block))
			continue;
		rc = xml_reader_feed(r, block, used, e);
		used = 0;
	}
	if (rc == RC_OK)
		rc = xml_reader_feed(r, last, strlen(last), e);
	return rc == RC_OK ? xml_reader_end(r, e) : rc;
}

static void billion_laughs(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct seen s = { .answer = RC_OK };
	struct buf b;
	(void)state;
	buf_init(&b, a, 1 << 16);
	buf_add_c(&b, "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lol\">");
	for (int i = 1; i < 10; i++) {
		buf_fmt(&b, "<!ENTITY lol%d \"", i);
		for (int k = 0; k < 10; k++)
			buf_fmt(&b, "&lol%.0d;", i - 1);
		buf_add_c(&b, "\">");
	}
	buf_add_c(&b, "]><lolz>&lol9;</lolz>");
	for (size_t cut = 1; cut <= b.n; cut = cut * 2 + 1) {
		struct err e = ERR_INIT;
		assert_int_equal(read_cut(a, &s, buf_str(&b), cut, &e), RC_INVALID);
		assert_string_equal(e.key, "err.xml.dtd");
		assert_string_equal(e.param[0], "2");
		assert_int_equal(s.opened, 0);
	}
	struct err e = ERR_INIT;
	assert_int_equal(read_cut(a, &s, buf_str(&b), b.n, &e), RC_INVALID);
}

static const struct {
	const char *first, *piece;
	size_t n;
	const char *last;
	enum rc rc;
	const char *key;
} bombs[] = {
	{ "", "<a>", LIMIT_XML_DEPTH, "", RC_INVALID, "err.xml.cut" },
	{ "", "<a>", LIMIT_XML_DEPTH + 1, "", RC_LIMIT, "err.xml.depth" },
	{ "", "<a>", 1000, "", RC_LIMIT, "err.xml.depth" },
	{ "<r>", "<a/>", LIMIT_XML_ELEMENTS - 1, "</r>", RC_OK, "" },
	{ "<r>", "<a/>", LIMIT_XML_ELEMENTS, "</r>", RC_LIMIT, "err.xml.elements" },
	{ "<r a='", "&#65;", 1000000, "'/>", RC_LIMIT, "err.xml.tag" },
	{ "<", "a", 1000000, "/>", RC_LIMIT, "err.xml.tag" },
	{ "<!--", "comment ", 1000000, "--><a/>", RC_LIMIT, "err.xml.tag" },
	{ "<?pi ", "comment ", 1000000, "?><a/>", RC_LIMIT, "err.xml.tag" },
	{ "<a>&", "amp", 1000000, ";</a>", RC_INVALID, "err.xml.entity" },
	{ "<a>R&D</a><b>", "base64", 1000000, "</b>", RC_INVALID, "err.xml.entity" },
	{ "<a>", " ", 4000000, "</a>", RC_OK, "" },
	{ "<a>", "]", 4000000, "</a>", RC_OK, "" },
	{ "<a>", "&amp;", 1000000, "</a>", RC_OK, "" },
	{ "<a><![CDATA[", "]]ệ", 1000000, "]]></a>", RC_OK, "" },
	{ "<!DOCTYPE ", "x", 1000000, "", RC_LIMIT, "err.xml.tag" },
	{ "", " ", 1000000, "<a/>", RC_OK, "" },
};

static void bombs_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct seen s = { .answer = RC_OK };
		struct err e = ERR_INIT;
		int64_t start = time_monotonic();
		enum rc rc = feed_repeated(begin(a, &s), bombs[i].first, bombs[i].piece, bombs[i].n,
					   bombs[i].last, &e);
		if (rc != bombs[i].rc || strcmp(rc == RC_OK ? "" : e.key, bombs[i].key) != 0)
			fail_msg("bomb %zu: %s %s: %s", i, rc_name(rc), e.key, e.text);
		int64_t took = time_monotonic() - start;
		print_message("# bomb %zu: %lld ms\n", i, (long long)(took / 1000));
	}
}

static void a_million_attributes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	(void)state;
	for (int n = LIMIT_XML_ATTRIBUTES; n <= LIMIT_XML_ATTRIBUTES + 1; n++) {
		struct seen s = { .answer = RC_OK };
		struct err e = ERR_INIT;
		struct buf b;
		buf_init(&b, a, 32 << 20);
		buf_add_c(&b, "<a");
		for (int i = 0; i < n; i++)
			buf_fmt(&b, " k%d='v'", i);
		buf_add_c(&b, "/>");
		assert_int_equal(read_cut(a, &s, buf_str(&b), b.n, &e),
				 n <= LIMIT_XML_ATTRIBUTES ? RC_OK : RC_LIMIT);
		assert_string_equal(e.key, n <= LIMIT_XML_ATTRIBUTES ? "" : "err.xml.attributes");
	}
	struct seen s = { .answer = RC_OK };
	struct err e = ERR_INIT;
	struct xml_reader *r = begin(a, &s);
	enum rc rc = xml_reader_feed(r, "<a", 2, &e);
	for (int i = 0; i < 1000000 && rc == RC_OK; i++) {
		char attr[32];
		int n = snprintf(attr, sizeof(attr), " k%d='v'", i);
		rc = xml_reader_feed(r, attr, (size_t)n, &e);
	}
	assert_int_equal(rc, RC_LIMIT);
	assert_string_equal(e.key, "err.xml.tag");
}

/* Declared in one element, or spread over those around it; given back when they close. */
static void too_many_namespaces(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	(void)state;
	for (int per = 1; per <= 300; per *= 3) {
		struct seen s = { .answer = RC_OK };
		struct err e = ERR_INIT;
		struct xml_reader *r = begin(a, &s);
		int n = 0;
		enum rc rc = xml_reader_feed(r, "<r>", 3, &e);
		for (int i = 0; i < 1000 && rc == RC_OK; i++)
			rc = xml_reader_feed(r, "<a xmlns:p='urn:p'></a>", 23, &e);
		while (rc == RC_OK && s.opened < 1000 + LIMIT_XML_DEPTH) {
			rc = xml_reader_feed(r, "<a", 2, &e);
			for (int i = 0; i < per && rc == RC_OK; i++) {
				char text[32];
				int length = snprintf(text, sizeof(text), " xmlns:p%d='u'", n++);
				rc = xml_reader_feed(r, text, (size_t)length, &e);
			}
			rc = rc == RC_OK ? xml_reader_feed(r, ">", 1, &e) : rc;
		}
		bool is_over = per * (LIMIT_XML_DEPTH - 1) > LIMIT_XML_SCOPE;
		assert_int_equal(rc, is_over ? RC_LIMIT : RC_OK);
		assert_string_equal(e.key, is_over ? "err.xml.namespaces" : "");
	}
}

/* Names are interned by libxml2 and never given back. */
static void too_many_names(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct seen s = { .answer = RC_OK };
	struct err e = ERR_INIT;
	struct xml_reader *r = begin(a, &s);
	enum rc rc = xml_reader_feed(r, "<r>", 3, &e);
	char name[1100];
	(void)state;
	memset(name, 'n', sizeof(name));
	for (int i = 0; i < 10000 && rc == RC_OK; i++) {
		int n = snprintf(name, 16, "<n%d", i);
		name[n] = 'n';
		memcpy(name + 1000, "/>", 2);
		s.out.n = 0;
		rc = xml_reader_feed(r, name, 1002, &e);
	}
	assert_int_equal(rc, RC_LIMIT);
	assert_string_equal(e.key, "err.xml.names");
}

/* One text node of 300 MB: the process must not grow with it. */
static void a_huge_text_node_flows_through(void **state)
{
	enum { PIECE = 1 << 20, PIECES = 300 };
	AUTO_ARENA a = arena_new(NULL);
	struct seen s = { .answer = RC_OK };
	char *piece = malloc(PIECE);
	(void)state;
	for (size_t i = 0; i < PIECE; i++)
		piece[i] = i % 77 == 76 ? '\n' : 'A';
	struct xml_reader *r = begin(a, &s);
	assert_int_equal(xml_reader_feed(r, "<a>", 3, NULL), RC_OK);
	s.out.max = s.out.n;
	assert_int_equal(xml_reader_feed(r, piece, PIECE, NULL), RC_OK);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	for (int i = 1; i < PIECES; i++)
		assert_int_equal(xml_reader_feed(r, piece, PIECE, NULL), RC_OK);
	size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
	s.out.max = 1 << 20;
	assert_int_equal(xml_reader_feed(r, "</a>", 4, NULL), RC_OK);
	assert_int_equal(xml_reader_end(r, NULL), RC_OK);
	assert_int_equal(s.text_bytes, (size_t)PIECE * PIECES);
	print_message("# grew by %zd bytes in %zu calls\n", (ssize_t)(after - before),
		      s.text_calls);
	assert_true(after < before + (64 << 10));
	free(piece);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_gives_the_same),
		cmocka_unit_test(a_handlers_answer_comes_back),
		cmocka_unit_test(handlers_may_be_missing),
		cmocka_unit_test(lines_are_counted),
		cmocka_unit_test(billion_laughs),
		cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(a_million_attributes),
		cmocka_unit_test(too_many_namespaces),
		cmocka_unit_test(too_many_names),
		cmocka_unit_test(a_huge_text_node_flows_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
