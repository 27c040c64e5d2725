/* The JSON tree reader: what it takes, what it refuses and why. */
#include "markup/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

static void reads_a_tree(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct jval *v, *value;
	struct str s, key;
	int64_t i;
	bool b;
	(void)state;
	assert_int_equal(json_parse(a,
				    STR(" {\"z\": \"\\u0111\\ud83d\\udcc4\", \"a\": [1, -2, 1.5],"
					"\"t\": true, \"f\": false, \"n\": null, \"o\": {}} "),
				    &v, NULL),
			 RC_OK);
	assert_true(jval_is_object(v) && !jval_is_array(v) && !jval_is_null(v));
	assert_true(jval_str(jval_get(v, "z"), &s));
	assert_true(str_eq(s, STR("đ📄")));
	const struct jval *list = jval_get(v, "a");
	assert_true(jval_is_array(list));
	assert_int_equal(jval_count(list), 3);
	assert_true(jval_i64(jval_at(list, 1), &i));
	assert_int_equal(i, -2);
	assert_false(jval_i64(jval_at(list, 2), &i));
	assert_null(jval_at(list, 3));
	assert_true(jval_bool(jval_get(v, "t"), &b) && b);
	assert_true(jval_bool(jval_get(v, "f"), &b) && !b);
	assert_true(jval_is_null(jval_get(v, "n")));
	assert_null(jval_get(v, "absent"));
	/* The order of members is that of the text. */
	assert_true(jval_member(v, 0, &key, &value) && str_eq(key, STR("z")));
	assert_true(jval_member(v, 5, &key, &value) && str_eq(key, STR("o")));
	assert_false(jval_member(v, 6, &key, &value));
	assert_false(jval_member(list, 0, &key, &value));
}

static void absent_is_harmless(void **state)
{
	struct str s;
	int64_t i;
	bool b;
	(void)state;
	assert_null(jval_get(NULL, "a"));
	assert_int_equal(jval_count(NULL), 0);
	assert_null(jval_at(NULL, 0));
	assert_false(jval_str(NULL, &s) || jval_i64(NULL, &i) || jval_bool(NULL, &b));
	assert_false(jval_is_object(NULL) || jval_is_array(NULL) || jval_is_null(NULL));
}

static const struct {
	struct str in;
	enum rc rc;
	const char *key;
} bad[] = {
	{ S(""), RC_INVALID, "err.json.syntax" },
	{ { NULL, 0 }, RC_INVALID, "err.json.syntax" },
	{ S("{"), RC_INVALID, "err.json.syntax" },
	{ S("{\"a\":1,}"), RC_INVALID, "err.json.syntax" },
	{ S("{} {}"), RC_INVALID, "err.json.syntax" },
	{ S("{'a':1}"), RC_INVALID, "err.json.syntax" },
	{ S("\"abc"), RC_INVALID, "err.json.syntax" },
	{ S("\"abc\\"), RC_INVALID, "err.json.syntax" },
	{ S("[1e999]"), RC_INVALID, "err.json.syntax" },
	{ S("99999999999999999999"), RC_INVALID, "err.json.syntax" },
	{ S("\"\x01\""), RC_INVALID, "err.json.syntax" },
	{ S("{\"a\":1,\"b\":2,\"a\":3}"), RC_INVALID, "err.json.twice" },
	{ S("[\"\xff\"]"), RC_INVALID, "err.json.utf8" },
	{ S("[\"\xed\xa0\x80\"]"), RC_INVALID, "err.json.utf8" },
	{ S("[\"a\\u0000\"]"), RC_INVALID, "err.json.utf8" },
	{ S("{\"a\\u0000\":1}"), RC_INVALID, "err.json.utf8" },
	{ S("[\"a\0\"]"), RC_INVALID, "err.json.syntax" },
	{ S("{}\0"), RC_INVALID, "err.json.syntax" },
	{ S("\xef\xbb\xbf{}"), RC_INVALID, "err.json.syntax" },
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct err e = ERR_INIT;
		const struct jval *v = NULL;
		enum rc rc = json_parse(a, bad[i].in, &v, &e);
		if (rc != bad[i].rc || strcmp(e.key, bad[i].key) != 0)
			fail_msg("case %zu: %s %s (%s)", i, rc_name(rc), e.key, e.text);
		assert_null(v);
	}
}

static void tells_the_line(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	const struct jval *v;
	(void)state;
	assert_int_equal(json_parse(a, STR("{\n\"a\":\n!}"), &v, &e), RC_INVALID);
	assert_string_equal(e.param[0], "3");
}

static struct str repeat(struct arena *a, size_t n, const char *first, const char *piece,
			 const char *last)
{
	struct buf b;
	buf_init(&b, a, 64 << 20);
	buf_add_c(&b, first);
	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, piece);
	buf_add_c(&b, last);
	return buf_str(&b);
}

static void limits_hold(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	const struct jval *v;
	(void)state;
	assert_int_equal(
		json_parse(a,
			   repeat(a, LIMIT_JSON_DEPTH, "", "[", "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
			   &v, &e),
		RC_OK);
	assert_int_equal(json_parse(a, repeat(a, 1000, "", "[", ""), &v, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.json.depth");
	assert_int_equal(json_parse(a, repeat(a, 1 << 20, "[{}", ",{}", "]"), &v, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.json.values");
	assert_int_equal(json_parse(a, repeat(a, LIMIT_JSON_BYTES, "\"", "x", "\""), &v, &e),
			 RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	/* Brackets inside a string do not count. */
	assert_int_equal(json_parse(a, repeat(a, 100, "\"\\\"", "[", "\""), &v, &e), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_tree), cmocka_unit_test(absent_is_harmless),
		cmocka_unit_test(refuses),      cmocka_unit_test(tells_the_line),
		cmocka_unit_test(limits_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
