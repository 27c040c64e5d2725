/* The XML writer: its bytes are their own exclusive canonical form, by libxml2's judgement, and
 * reading them gives back what was written. */
#include "markup/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <cmocka.h>

#include "base/codec.h"
#include "support/child.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define URI_A "urn:a"
#define URI_B "urn:b"

struct caught {
	struct buf out;
	size_t calls, fail_at;
};

static enum rc catch (void *ctx, const char *p, size_t n, struct err *e) {
	struct caught *c = ctx;
	if (++c->calls == c->fail_at) return err_set(e, RC_UNAVAILABLE, "err.x", "as asked");
	buf_add_bytes(&c->out, p, n);
	return RC_OK;
}

static struct xml *begin(struct arena *a, struct caught *c)
{
	*c = (struct caught){ .calls = 0 };
	buf_init(&c->out, a, 64 << 20);
	return xml_new(a, catch, c);
}

static void assert_xml(struct xml *x, struct caught *c, const char *want)
{
	struct err e = ERR_INIT;
	assert_int_equal(xml_end(x, &e), RC_OK);
	assert_int_equal(c->out.n, strlen(want));
	assert_memory_equal(c->out.p, want, c->out.n);
}

static void writes_everything(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct caught c;
	struct xml *x = begin(a, &c);
	(void)state;
	xml_declaration(x);
	xml_open(x, "e:root");
	xml_xmlns(x, "e", URI_A);
	xml_attr(x, "b", STR("\"<&>'\t\n\r"));
	xml_attr(x, "c", STR(""));
	xml_attr(x, "e:a", STR("đ"));
	xml_open(x, "child");
	xml_close(x);
	xml_element(x, "e:text", STR("<a> & \"b\" 'c'\r\n\t]]>\x01\xff"));
	xml_open(x, "e:bytes");
	xml_base64(x, "ab", 2);
	xml_base64(x, "", 0);
	xml_base64(x, "cde", 3);
	xml_base64_end(x);
	xml_close(x);
	xml_open(x, "e:none");
	xml_base64_end(x);
	xml_raw_canonical(x, STR("<r></r>"));
	xml_close(x);
	xml_close(x);
	assert_xml(x, &c,
		   DECLARATION
		   "<e:root xmlns:e=\"urn:a\" b=\"&quot;&lt;&amp;>'&#x9;&#xA;&#xD;\" c=\"\" "
		   "e:a=\"đ\"><child></child><e:text>&lt;a&gt; &amp; \"b\" 'c'&#xD;\n\t]]&gt;"
		   "\uFFFD\uFFFD</e:text><e:bytes>YWJjZGU=</e:bytes><e:none><r></r></e:none>"
		   "</e:root>");
}

/* ---- random documents ---- */

static uint32_t seed;

static uint32_t next(uint32_t below)
{
	seed = seed * 1664525U + 1013904223U;
	return (seed >> 8) % below;
}

static struct str random_text(struct arena *a)
{
	static const char *const pieces[] = { "a",  "<",     ">",    "&",      "\"",      "'",
					      "\r", "\n",    "\t",   " ",      "]]>",     "ệ",
					      "📄",  "&amp;", "<!--", "x\r\ny", "\xC2\x85" };
	struct buf b;
	buf_init(&b, a, 1 << 16);
	for (uint32_t n = next(12); n > 0; n--)
		buf_add_c(&b, pieces[next(sizeof(pieces) / sizeof(pieces[0]))]);
	return buf_str(&b);
}

struct scope {
	bool has_a, has_b, has_default;
};

/* A prefix is declared where it is first used, as a careful author does. */
static struct scope random_namespaces(struct xml *x, struct scope in, bool uses_a, bool uses_b)
{
	if (uses_a && !in.has_a)
		xml_xmlns(x, "a", URI_A);
	if (uses_b && !in.has_b)
		xml_xmlns(x, "b", URI_B);
	in.has_a |= uses_a;
	in.has_b |= uses_b;
	return in;
}

static void random_element(struct arena *a, struct xml *x, struct scope in, int depth)
{
	static const char *const names[] = { "e", "a:e", "b:e", "f", "a:f" };
	const char *name = names[next(5)];
	bool is_a = name[0] == 'a', is_b = name[0] == 'b', has_attr_b = next(3) == 0;
	xml_open(x, name);
	if (!is_a && !is_b && !in.has_default && next(2) == 0) {
		xml_xmlns(x, NULL, "urn:default");
		in.has_default = true;
	}
	in = random_namespaces(x, in, is_a, is_b || has_attr_b);
	if (next(2) == 0)
		xml_attr(x, "m", random_text(a));
	if (next(2) == 0)
		xml_attr(x, "n", random_text(a));
	if (in.has_a && next(2) == 0)
		xml_attr(x, "a:z", random_text(a));
	if (has_attr_b)
		xml_attr(x, "b:c", random_text(a));
	for (uint32_t n = next(4); n > 0 && depth < 8; n--) {
		xml_text(x, random_text(a));
		random_element(a, x, in, depth + 1);
	}
	xml_text(x, random_text(a));
	xml_close(x);
}

static void assert_canonical(struct str doc)
{
	xmlChar *out = NULL;
	xmlDocPtr tree = xmlReadMemory(doc.p, (int)doc.n, "doc", NULL, XML_PARSE_NONET);
	assert_non_null(tree);
	int n = xmlC14NDocDumpMemory(tree, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, &out);
	struct str body = str_starts(doc, STR(DECLARATION))
				  ? str_sub(doc, sizeof(DECLARATION) - 1, doc.n)
				  : doc;
	if (n < 0 || !str_eq(str_of_n((char *)out, (size_t)n), body))
		fail_msg("wrote\n%.*s\ncanonical is\n%s", STR_FMT(body), (char *)out);
	xmlFree(out);
	xmlFreeDoc(tree);
}

static void is_its_own_canonical_form(void **state)
{
	(void)state;
	for (seed = 1; seed < 1000; seed++) {
		AUTO_ARENA a = arena_new(NULL);
		struct caught c;
		struct xml *x = begin(a, &c);
		uint32_t own = seed;
		if (next(2) == 0)
			xml_declaration(x);
		random_element(a, x, (struct scope){ .has_a = false }, 0);
		assert_int_equal(xml_end(x, NULL), RC_OK);
		assert_canonical(buf_str(&c.out));
		seed = own;
	}
}

/* ---- what is written is read ---- */

struct reread {
	struct buf text;
	int elements;
};

static enum rc on_open(void *ctx, struct str local, struct str prefix, struct str uri,
		       const struct xml_attr_view *attrs, size_t n_attrs, int64_t line,
		       struct err *e)
{
	struct reread *r = ctx;
	(void)local;
	(void)prefix;
	(void)uri;
	(void)line;
	(void)e;
	r->elements++;
	for (size_t i = 0; i < n_attrs; i++)
		buf_add(&r->text, attrs[i].value);
	return RC_OK;
}

static enum rc on_text(void *ctx, const char *p, size_t n, struct err *e)
{
	struct reread *r = ctx;
	(void)e;
	buf_add_bytes(&r->text, p, n);
	return RC_OK;
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	for (seed = 1; seed < 500; seed++) {
		AUTO_ARENA a = arena_new(NULL);
		struct caught c;
		struct reread r = { .elements = 0 };
		struct xml_events ev = { .ctx = &r, .open = on_open, .text = on_text };
		struct xml *x = begin(a, &c);
		uint32_t own = seed;
		struct str value = random_text(a), text = random_text(a);
		xml_open(x, "r");
		xml_attr(x, "v", value);
		xml_text(x, text);
		xml_close(x);
		assert_int_equal(xml_end(x, NULL), RC_OK);
		buf_init(&r.text, a, 1 << 16);
		struct xml_reader *reader = xml_reader_new(a, &ev);
		assert_int_equal(xml_reader_feed(reader, c.out.p, c.out.n, NULL), RC_OK);
		assert_int_equal(xml_reader_end(reader, NULL), RC_OK);
		struct str want = str_cat(a, value, text);
		if (!str_eq(buf_str(&r.text), want))
			fail_msg("read <%.*s> of <%.*s>", STR_FMT(buf_str(&r.text)), STR_FMT(want));
		seed = own;
	}
}

static void big_texts_flow_through(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct caught c;
	struct xml *x = begin(a, &c);
	struct buf text;
	(void)state;
	buf_init(&text, a, 1 << 20);
	for (int i = 0; i < 50000; i++)
		buf_add_c(&text, "xệ<");
	xml_open(x, "r");
	xml_text(x, buf_str(&text));
	xml_base64(x, text.p, text.n);
	xml_base64_end(x);
	xml_raw_canonical(x, buf_str(&text));
	xml_close(x);
	assert_int_equal(xml_end(x, NULL), RC_OK);
	assert_true(c.calls > 10);
	struct str out = buf_str(&c.out);
	assert_true(str_starts(out, STR("<r>xệ&lt;xệ&lt;")));
	struct str tail = base64_encode(a, buf_str(&text));
	size_t at = str_find(out, str_sub(tail, 0, 64));
	assert_true(at != SIZE_MAX);
	assert_true(str_eq(str_sub(out, at, tail.n), tail));
}

static void the_sinks_failure_comes_back(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct caught c;
	struct err e = ERR_INIT;
	struct xml *x = begin(a, &c);
	(void)state;
	c.fail_at = 2;
	xml_open(x, "r");
	for (int i = 0; i < 40000; i++)
		xml_text(x, STR("0123456789"));
	xml_close(x);
	assert_int_equal(xml_end(x, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.x");
	assert_int_equal(c.calls, 2);
}

/* ---- misuse ---- */

typedef void misuse(struct xml *x);

static void left_open(struct xml *x)
{
	xml_open(x, "r");
	(void)!xml_end(x, NULL);
}

static void nothing(struct xml *x)
{
	(void)!xml_end(x, NULL);
}

static void two_roots(struct xml *x)
{
	xml_element(x, "r", STR(""));
	xml_open(x, "r");
}

static void text_outside(struct xml *x)
{
	xml_text(x, STR("x"));
}

static void attr_behind_text(struct xml *x)
{
	xml_open(x, "r");
	xml_text(x, STR("x"));
	xml_attr(x, "a", STR(""));
}

static void attr_order(struct xml *x)
{
	xml_open(x, "r");
	xml_attr(x, "b", STR(""));
	xml_attr(x, "a", STR(""));
}

static void attr_twice(struct xml *x)
{
	xml_open(x, "r");
	xml_attr(x, "a", STR(""));
	xml_attr(x, "a", STR(""));
}

/* The order is that of the namespaces, not of the prefixes. */
static void attr_order_by_namespace(struct xml *x)
{
	xml_open(x, "r");
	xml_xmlns(x, "a", "urn:z");
	xml_xmlns(x, "b", "urn:y");
	xml_attr(x, "a:k", STR(""));
	xml_attr(x, "b:k", STR(""));
}

static void no_such_prefix(struct xml *x)
{
	xml_open(x, "p:r");
	xml_close(x);
}

static void prefix_gone(struct xml *x)
{
	xml_open(x, "r");
	xml_open(x, "p:a");
	xml_xmlns(x, "p", URI_A);
	xml_close(x);
	xml_open(x, "p:b");
	xml_close(x);
}

static void declared_for_nothing(struct xml *x)
{
	xml_open(x, "r");
	xml_xmlns(x, "p", URI_A);
	xml_element(x, "p:a", STR(""));
}

static void declared_again(struct xml *x)
{
	xml_open(x, "p:r");
	xml_xmlns(x, "p", URI_A);
	xml_open(x, "p:r");
	xml_xmlns(x, "p", URI_A);
}

static void xmlns_order(struct xml *x)
{
	xml_open(x, "q:r");
	xml_xmlns(x, "q", URI_A);
	xml_xmlns(x, "p", URI_B);
}

static void xmlns_behind_attr(struct xml *x)
{
	xml_open(x, "r");
	xml_attr(x, "a", STR(""));
	xml_xmlns(x, NULL, URI_A);
}

static void base64_left_open(struct xml *x)
{
	xml_open(x, "r");
	xml_base64(x, "a", 1);
	xml_close(x);
}

static void too_deep(struct xml *x)
{
	for (int i = 0; i < 100; i++)
		xml_open(x, "r");
}

static void late_declaration(struct xml *x)
{
	xml_open(x, "r");
	xml_declaration(x);
}

static void misuse_run(void *ctx)
{
	AUTO_ARENA a = arena_new(NULL);
	struct caught c;
	misuse *const *fn = ctx;
	(*fn)(begin(a, &c));
}

static void misuse_is_a_bug(void **state)
{
	misuse *all[] = { left_open,
			  nothing,
			  two_roots,
			  text_outside,
			  attr_behind_text,
			  attr_order,
			  attr_twice,
			  attr_order_by_namespace,
			  no_such_prefix,
			  prefix_gone,
			  declared_for_nothing,
			  declared_again,
			  xmlns_order,
			  xmlns_behind_attr,
			  base64_left_open,
			  too_deep,
			  late_declaration };
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct child_end end = child_run(misuse_run, &all[i]);
		if (end.signal != SIGABRT)
			fail_msg("case %zu ended with %d: %s", i, end.exit_code, end.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_everything),
		cmocka_unit_test(is_its_own_canonical_form),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(big_texts_flow_through),
		cmocka_unit_test(the_sinks_failure_comes_back),
		cmocka_unit_test(misuse_is_a_bug),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
