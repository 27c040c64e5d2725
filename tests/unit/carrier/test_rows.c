/* test_rows.c -- answers with many rows, cut anywhere, whole and broken. */
#include "carrier/carrier_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"

struct got {
	struct arena *arena;
	struct str names; /* of the rows, joined */
	size_t n;
	size_t fail_at; /* 0 = never */
};

static enum rc row_got(void *ctx, struct arena *scratch, const struct jval *row, struct err *e)
{
	struct got *g = ctx;

	(void)scratch;
	g->n++;
	g->names = str_fmt(g->arena, "%.*s%.*s;", STR_FMT(g->names), STR_FMT(jval_text(row, "n")));
	if (g->fail_at == g->n)
		return err_set(e, RC_BUSY, NULL, "enough");
	return RC_OK;
}

/* Feeds text in pieces of so many bytes. */
static enum rc scan(struct arena *a, struct str text, size_t piece, struct got *g,
		    const struct jval **out)
{
	struct rows *r = rows_new(a, row_got, g);

	g->arena = a;
	g->names = STR("");
	g->n = 0;
	for (size_t i = 0; i < text.n; i += piece) {
		struct str some = str_sub(text, i, piece);
		enum rc rc = rows_feed(r, some.p, some.n, NULL);
		if (rc != RC_OK)
			return rc;
	}
	return rows_end(r, out, NULL);
}

static const struct {
	const char *text;
	enum rc rc;
	const char *names, *desc;
} cases[] = {
	{ "{\"data\":[],\"ErrorDesc\":\"x\"}", RC_OK, "", "x" },
	{ "{\"ErrorDesc\":\"x\",\"data\":[{\"n\":\"1\"}]}", RC_OK, "1;", "x" },
	{ "{\"data\":[{\"n\":\"1\"},\n {\"n\":\"2\",\"m\":{\"k\":[1,{}]}} , {\"n\":\"3\"}],"
	  "\"ErrorDesc\":\"y\"}",
	  RC_OK, "1;2;3;", "y" },
	/* brackets and quotes inside strings; data somewhere else; escapes */
	{ "{\"a\":{\"data\":[{\"n\":\"no\"}]},\"data\":[{\"n\":\"]}\\\"[{\\\\\"}],\"ErrorDesc\":\"z\"}",
	  RC_OK, "]}\"[{\\;", "z" },
	{ "{\"ErrorDesc\":\"data\",\"x\":[{\"n\":\"no\"}]}", RC_OK, "", "data" },
	{ "{\"ErrorDesc\":\"w\",\"data\":null}", RC_OK, "", "w" },
	{ "{\"ErrorDesc\":\"w\",\"data\":\"abc\"}", RC_OK, "", "w" },
	{ "{\"data\":[{\"n\":\"1\"}],\"ErrorDesc\":\"Gói tin “lạ”\"}", RC_OK, "1;",
	  "Gói tin “lạ”" },
	/* broken */
	{ "", RC_INVALID, "", NULL },
	{ "<html>502</html>", RC_INVALID, "", NULL },
	{ "[{\"n\":\"1\"}]", RC_INVALID, "", NULL },
	{ "{\"data\":[{\"n\":\"1\"}", RC_INVALID, "1;", NULL },
	{ "{\"data\":[{\"n\":\"1\"},{\"n\":", RC_INVALID, "1;", NULL },
	{ "{\"data\":[{\"n\" \"1\"}]}", RC_INVALID, "", NULL },
	{ "{\"data\":[{\"n\":\"1\"}]}}", RC_INVALID, "1;", NULL },
	{ "{\"data\":[1,2]}x", RC_INVALID, "", NULL },
	{ "\xff\xfe{\"data\":[]}", RC_INVALID, "", NULL },
};

static void test_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = str_of(cases[i].text);
		for (size_t piece = 1; piece <= text.n + 1; piece++) {
			AUTO_ARENA a = arena_new(NULL);
			const struct jval *json = NULL;
			struct got g = { 0 };

			if (scan(a, text, piece, &g, &json) != cases[i].rc)
				fail_msg("%s: wrong result", cases[i].text);
			if (!str_eq_c(g.names, cases[i].names))
				fail_msg("%s: rows %.*s", cases[i].text, STR_FMT(g.names));
			if (cases[i].desc)
				assert_true(str_eq_c(jval_text(json, "ErrorDesc"), cases[i].desc));
		}
	}
}

static void test_row_fails(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct jval *json;
	struct got g = { .fail_at = 2 };

	(void)state;
	assert_int_equal(scan(a, STR("{\"data\":[{},{},{}]}"), 7, &g, &json), RC_BUSY);
	assert_int_equal(g.n, 2);
}

/* 100,000 rows pass through little memory. */
static void test_many_rows(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	AUTO_ARENA names = arena_new(NULL);
	const struct jval *json;
	struct got g = { .arena = names };
	struct rows *r = rows_new(a, row_got, &g);
	const struct str row = STR("{\"n\":\"\",\"name\":\"UBND xã An Bình (mẫu)\"},");

	(void)state;
	g.names = STR("");
	assert_int_equal(rows_feed(r, "{\"data\":[", 9, NULL), RC_OK);
	for (int i = 0; i < 100000; i++) {
		assert_int_equal(rows_feed(r, row.p, row.n, NULL), RC_OK);
		g.names = STR("");
		arena_reset(names);
	}
	assert_int_equal(rows_feed(r, "{}]}", 4, NULL), RC_OK);
	assert_int_equal(rows_end(r, &json, NULL), RC_OK);
	assert_int_equal(g.n, 100001);
	assert_in_range(arena_bytes(a), 1, 1 << 20);
}

static void test_limits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct got g = { 0 };
	struct rows *row = rows_new(a, row_got, &g), *rest = rows_new(a, row_got, &g);
	char piece[1024];
	enum rc rc = RC_OK;

	(void)state;
	memset(piece, 'x', sizeof piece);
	assert_int_equal(rows_feed(row, "{\"data\":[{\"n\":\"", 15, NULL), RC_OK);
	for (int i = 0; i <= LIMIT_AXIS_ROW / 1024 && rc == RC_OK; i++)
		rc = rows_feed(row, piece, sizeof piece, NULL);
	assert_int_equal(rows_feed(row, "\"}", 2, NULL), RC_LIMIT);
	rc = rows_feed(rest, "{\"ErrorDesc\":\"", 14, NULL);
	for (int i = 0; i <= LIMIT_AXIS_ANSWER / 1024 && rc == RC_OK; i++)
		rc = rows_feed(rest, piece, sizeof piece, NULL);
	assert_int_equal(rc, RC_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_row_fails),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
