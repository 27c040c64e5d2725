/* test_route.c -- paths against patterns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/route.h"

struct row {
	struct route route;
	int number;
};

static const struct row rows[] = {
	{ { "GET", "/" }, 0 },
	{ { "GET", "/incoming" }, 1 },
	{ { "GET", "/incoming/{id}" }, 2 },
	{ { "POST", "/incoming/{id}" }, 3 },
	{ { "GET", "/incoming/{id}/files/{id}" }, 4 },
	{ { "GET", "/static/{word}" }, 5 },
};

static const struct {
	const char *method, *path;
	enum route_result result;
	int number;
} cases[] = {
	{ "GET", "/", ROUTE_FOUND, 0 },
	{ "HEAD", "/", ROUTE_FOUND, 0 },
	{ "GET", "/incoming", ROUTE_FOUND, 1 },
	{ "GET", "/incoming/", ROUTE_NONE, 0 },
	{ "GET", "/incoming/7", ROUTE_FOUND, 2 },
	{ "POST", "/incoming/7", ROUTE_FOUND, 3 },
	{ "DELETE", "/incoming/7", ROUTE_METHOD, 0 },
	{ "POST", "/incoming", ROUTE_METHOD, 0 },
	{ "GET", "/incoming/07", ROUTE_NONE, 0 },
	{ "GET", "/incoming/0", ROUTE_NONE, 0 },
	{ "GET", "/incoming/-7", ROUTE_NONE, 0 },
	{ "GET", "/incoming/9223372036854775808", ROUTE_NONE, 0 },
	{ "GET", "/incoming/7/files/8", ROUTE_FOUND, 4 },
	{ "GET", "/incoming/7/files", ROUTE_NONE, 0 },
	{ "GET", "/static/app.css", ROUTE_FOUND, 5 },
	{ "GET", "/static/..", ROUTE_NONE, 0 },
	{ "GET", "/static/%2e%2e", ROUTE_NONE, 0 },
	{ "GET", "/static/a%00b", ROUTE_NONE, 0 },
	{ "GET", "/static/a/b", ROUTE_NONE, 0 },
	{ "GET", "//", ROUTE_NONE, 0 },
	{ "GET", "", ROUTE_NONE, 0 },
	{ "GET", "incoming", ROUTE_NONE, 0 },
};

static void paths(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct route_match m = { .index = 0 };
		enum route_result r = route_find(a, rows, sizeof rows / sizeof rows[0],
						 sizeof rows[0], str_of(cases[i].method),
						 str_of(cases[i].path), &m);
		if (r != cases[i].result)
			fail_msg("%s %s: %d", cases[i].method, cases[i].path, (int)r);
		if (r == ROUTE_FOUND)
			assert_int_equal(rows[m.index].number, cases[i].number);
	}
}

static void parameters(void **state)
{
	(void)state;
	AUTO_ARENA a = arena_new(NULL);
	struct route_match m;

	assert_int_equal(route_find(a, rows, 6, sizeof rows[0], STR("GET"),
				    STR("/incoming/12/files/34"), &m),
			 ROUTE_FOUND);
	assert_int_equal(m.n_ids, 2);
	assert_int_equal(m.id[0], 12);
	assert_int_equal(m.id[1], 34);
	assert_int_equal(
		route_find(a, rows, 6, sizeof rows[0], STR("GET"), STR("/static/%C4%91%2F"), &m),
		ROUTE_FOUND);
	assert_true(str_eq_c(m.word[0], "đ/"));
	assert_int_equal(route_find(a, rows, 6, sizeof rows[0], STR("PUT"), STR("/incoming/1"), &m),
			 ROUTE_METHOD);
	assert_true(str_eq_c(m.allow, "GET, POST"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(paths), cmocka_unit_test(parameters) };
	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
