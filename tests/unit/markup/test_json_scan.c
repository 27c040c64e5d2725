/* The JSON push scanner: the same result however its input is cut. */
#include "markup/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

struct caught {
	struct buf out;
	size_t calls;
	enum rc rc;
};

static enum rc catch (void *ctx, const char *p, size_t n, struct err *e) {
	struct caught *c = ctx; buf_add_bytes(&c->out, p, n); c->calls++;
	return c->rc == RC_OK ? RC_OK : err_set(e, c->rc, "err.x", "as asked");
}

/* Everything that can be seen of a scan, as one text. cut: bytes of each piece. */
static struct str scan(struct arena *a, struct str in, size_t cut)
{
	static const char *const keys[] = { "status", "ErrorCode", "n", "o",   "t",
					    "z",      "đ",         "",  "data" };
	struct caught c = { .rc = RC_OK };
	struct err e = ERR_INIT;
	struct buf all;
	enum rc rc = RC_OK;
	buf_init(&c.out, a, 1 << 20);
	buf_init(&all, a, 1 << 20);
	struct json_scan *s = json_scan_new(a, "data", catch, &c);
	for (size_t i = 0; i < in.n && rc == RC_OK; i += cut) {
		struct str piece = str_sub(in, i, cut);
		/* Exactly as long as the piece, so that ASan sees a look behind it. */
		char *copy = malloc(piece.n);
		memcpy(copy, piece.p, piece.n);
		rc = json_scan_feed(s, copy, piece.n, &e);
		free(copy);
	}
	if (rc == RC_OK)
		rc = json_scan_end(s, &e);
	assert_int_equal(rc, json_scan_end(s, NULL));
	buf_fmt(&all, "%s %s", rc_name(rc), rc == RC_OK ? "" : e.key);
	buf_fmt(&all, " %s", e.n_param > 0 ? e.param[0] : "");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str v;
		if (json_scan_get(s, keys[i], &v))
			buf_fmt(&all, " %s=<%.*s>", keys[i], STR_FMT(v));
	}
	if (rc == RC_OK || rc == RC_INVALID)
		buf_fmt(&all, " data:%.*s", STR_FMT(buf_str(&c.out)));
	return buf_str(&all);
}

static const struct {
	struct str in;
	const char *want;
} cases[] = {
	{ S("{}"), "OK   data:" },
	{ S(" \r\n\t{ } \n"), "OK   data:" },
	{ S("{\"status\":\"OK\",\"data\":\"QUJD\",\"ErrorCode\":\"0\"}"),
	  "OK   status=<OK> ErrorCode=<0> data:QUJD" },
	{ S("{ \"n\" : -12.5e+3 , \"t\":true,\"z\":null }"), "OK   n=<-12.5e+3> t=<true> data:" },
	{ S("{\"n\":1,\"o\":{\"a\":[1,\"}\\\"]\"]},\"t\":[]}"),
	  "OK   n=<1> o=<{\"a\":[1,\"}\\\"]\"]}> t=<[]> data:" },
	{ S("{\"status\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0111\\u00e9A\"}"),
	  "OK   status=<\"\\/\b\f\n\r\tđéA> data:" },
	{ S("{\"data\":\"x\\u0111\\uD83D\\udcc4y\\n\"}"), "OK   data:xđ📄y\n" },
	{ S("{\"data\":\"đ📄\"}"), "OK   data:đ📄" },
	{ S("{\"\\u0111\":\"1\",\"\":\"2\"}"), "OK   đ=<1> =<2> data:" },
	{ S("{\"data\":null,\"n\":5}"), "OK   n=<5> data:" },
	{ S("{\"data\":[1]}"), "OK   data=<[1]> data:" },
	{ S(""), "INVALID err.json.syntax 1 data:" },
	{ S("{"), "INVALID err.json.syntax 1 data:" },
	{ S("[]"), "INVALID err.json.syntax 1 data:" },
	{ S("\n\n{\"n\":1"), "INVALID err.json.syntax 3 data:" },
	{ S("{\"n\":1}x"), "INVALID err.json.syntax 1 n=<1> data:" },
	{ S("{\"n\":1,}"), "INVALID err.json.syntax 1 n=<1> data:" },
	{ S("{\"n\" 1}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"n\":}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"n\":truf}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"n\":01}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"n\":1 2}"), "INVALID err.json.syntax 1 n=<1> data:" },
	{ S("{\"o\":[1,]}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"o\":[}]}"), "INVALID err.json.syntax 1 data:" },
	{ S("{\"n\":1,\"n\":2}"), "INVALID err.json.twice 1 n=<1> data:" },
	{ S("{\"data\":\"a\",\"data\":\"b\"}"), "INVALID err.json.twice 1 data:a" },
	{ S("{\"data\":\"ab\ncd\"}"), "INVALID err.json.syntax 1 data:ab" },
	{ S("{\"data\":\"ab\\q\"}"), "INVALID err.json.syntax 1 data:ab" },
	{ S("{\"data\":\"ab\\u12x4\"}"), "INVALID err.json.syntax 1 data:ab" },
	{ S("{\"data\":\"ab\\u0000\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"data\":\"ab\\udcc4\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"data\":\"ab\\ud83dx\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"data\":\"ab\\ud83d\\n\"}"), "INVALID err.json.syntax 1 data:ab" },
	{ S("{\"data\":\"ab\\ud83d\\u0041\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"data\":\"ab\\ud83d\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"data\":\"ab\xff\"}"), "INVALID err.json.utf8 1 data:ab" },
	{ S("{\"status\":\"\xc3\"}"), "INVALID err.json.utf8 1 data:" },
	{ S("{\"status\":\"\xe1\xbb\\n\"}"), "INVALID err.json.utf8 1 data:" },
};

static void every_cut_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t cut = 1; cut <= cases[i].in.n + 1; cut++) {
			AUTO_ARENA a = arena_new(NULL);
			struct str got = scan(a, cases[i].in, cut);
			if (!str_eq_c(got, cases[i].want))
				fail_msg("case %zu cut %zu: %.*s", i, cut, STR_FMT(got));
		}
	}
}

static void a_big_string_is_not_kept(void **state)
{
	enum { MIB = 64 };
	AUTO_ARENA a = arena_new(NULL);
	struct caught c = { .rc = RC_OK };
	char *piece = malloc(1 << 20);
	(void)state;
	memset(piece, 'A', 1 << 20);
	buf_init(&c.out, a, 16);
	struct json_scan *s = json_scan_new(a, "data", catch, &c);
	size_t before = arena_bytes(a);
	assert_int_equal(json_scan_feed(s, "{\"data\":\"", 9, NULL), RC_OK);
	for (int i = 0; i < MIB; i++)
		assert_int_equal(json_scan_feed(s, piece, 1 << 20, NULL), RC_OK);
	assert_int_equal(json_scan_feed(s, "\"}", 2, NULL), RC_OK);
	assert_int_equal(json_scan_end(s, NULL), RC_OK);
	assert_int_equal(c.calls, MIB);
	assert_true(arena_bytes(a) - before < 64 << 10);
	free(piece);
}

static enum rc feed_repeated(struct json_scan *s, const char *first, const char *piece, size_t n,
			     struct err *e)
{
	enum rc rc = json_scan_feed(s, first, strlen(first), e);
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = json_scan_feed(s, piece, strlen(piece), e);
	return rc;
}

static void limits_hold(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	(void)state;
	/* What is kept, together. */
	struct json_scan *s = json_scan_new(a, NULL, NULL, NULL);
	assert_int_equal(
		feed_repeated(s, "{\"data\":\"", "0123456789abcdef", LIMIT_JSON_SCAN / 16 + 1, &e),
		RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	e = ERR_INIT;
	assert_int_equal(json_scan_feed(s, "x", 1, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	s = json_scan_new(a, NULL, NULL, NULL);
	assert_int_equal(feed_repeated(s, "{\"o\":", "[", 100, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.json.depth");
	s = json_scan_new(a, NULL, NULL, NULL);
	enum rc rc = json_scan_feed(s, "{", 1, &e);
	for (int i = 0; i < 5000 && rc == RC_OK; i++) {
		char member[32];
		int n = snprintf(member, sizeof(member), "%s\"k%d\":1", i > 0 ? "," : "", i);
		rc = json_scan_feed(s, member, (size_t)n, &e);
	}
	assert_int_equal(rc, RC_LIMIT);
	assert_string_equal(e.key, "err.json.values");
}

static void the_sinks_answer_comes_back(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct caught c = { .rc = RC_UNAVAILABLE };
	struct err e = ERR_INIT;
	(void)state;
	buf_init(&c.out, a, 1024);
	struct json_scan *s = json_scan_new(a, "data", catch, &c);
	assert_int_equal(json_scan_feed(s, "{\"data\":\"abc\\nd\"}", 17, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.x");
	assert_int_equal(c.calls, 1);
	assert_int_equal(json_scan_end(s, &e), RC_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_gives_the_same),
		cmocka_unit_test(a_big_string_is_not_kept),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(the_sinks_answer_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
