/* Points in time and civil dates: pure arithmetic, so tables of known pairs. */
#include "base/time.h"

#include <setjmp.h>
#include <stdlib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"

#define SECS(n) (INT64_C(n) * TIME_SEC)

static const struct {
	int64_t at;
	const char *iso;
} points[] = {
	{ 0, "1970-01-01T00:00:00.000000Z" },
	{ -1, "1969-12-31T23:59:59.999999Z" },
	{ SECS(-86400), "1969-12-31T00:00:00.000000Z" },
	{ SECS(951782399), "2000-02-28T23:59:59.000000Z" },
	{ SECS(951782400), "2000-02-29T00:00:00.000000Z" },
	{ SECS(951868800), "2000-03-01T00:00:00.000000Z" },
	{ SECS(-2203977600), "1900-02-28T00:00:00.000000Z" },
	{ SECS(-2203891200), "1900-03-01T00:00:00.000000Z" },
	{ SECS(1709164800), "2024-02-29T00:00:00.000000Z" },
	{ SECS(2147483648), "2038-01-19T03:14:08.000000Z" },
	{ SECS(1795268746) + 59500, "2026-11-21T13:45:46.059500Z" },
	{ SECS(253402300799) + 999999, "9999-12-31T23:59:59.999999Z" },
	{ SECS(-62135596800), "0001-01-01T00:00:00.000000Z" },
};

static void test_iso_both_ways(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		int64_t at = 42;

		assert_string_equal(time_iso(a, points[i].at).p, points[i].iso);
		assert_true(time_parse_iso(str_of(points[i].iso), &at));
		assert_int_equal(at, points[i].at);
	}
}

static void test_clipped_outside(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_string_equal(time_iso(a, INT64_MAX).p, "9999-12-31T23:59:59.999999Z");
	assert_string_equal(time_iso(a, INT64_MIN).p, "0001-01-01T00:00:00.000000Z");
	assert_string_equal(time_vn(a, INT64_MAX).p, "31/12/9999 23:59");
	assert_string_equal(time_edxml(a, SECS(253402300799)).p, "9999/12/31 23:59:59");
	assert_int_equal(time_to_civil(INT64_MIN, -TIME_ZONE_VN).date.year, 1);
}

static const struct {
	const char *text;
	bool ok;
	int64_t at;
} iso_cases[] = {
	{ "1970-01-01T07:00:00+07:00", true, 0 },
	{ "1969-12-31T19:30:00-04:30", true, 0 },
	{ "1970-01-01T00:00:00.5Z", true, 500000 },
	{ "1970-01-01T00:00:00.123456789Z", true, 123456 },
	{ "1970-01-01T00:00:00.000001Z", true, 1 },
	{ "1970-01-01T00:00:00.1234567890Z", false, 0 },
	{ "1970-01-01T00:00:00.Z", false, 0 },
	{ "1970-01-01T00:00:00", false, 0 },
	{ "1970-01-01 00:00:00Z", false, 0 },
	{ "1970-01-01T00:00:00Zx", false, 0 },
	{ "1970-01-01T24:00:00Z", false, 0 },
	{ "1970-01-01T00:60:00Z", false, 0 },
	{ "1970-01-01T00:00:60Z", false, 0 },
	{ "1970-01-01T0:00:00Z", false, 0 },
	{ "1970-01-01T00:00:00+24:00", false, 0 },
	{ "1970-01-01T00:00:00+07:60", false, 0 },
	{ "1970-01-01T00:00:00+0700", false, 0 },
	{ "1970-13-01T00:00:00Z", false, 0 },
	{ "0000-01-01T00:00:00Z", false, 0 },
	{ "70-01-01T00:00:00Z", false, 0 },
	{ "", false, 0 },
};

static void test_iso_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof iso_cases / sizeof iso_cases[0]; i++) {
		int64_t at = 42;

		if (time_parse_iso(str_of(iso_cases[i].text), &at) != iso_cases[i].ok)
			fail_msg("%s", iso_cases[i].text);
		assert_int_equal(at, iso_cases[i].ok ? iso_cases[i].at : 42);
	}
}

typedef bool date_parser(struct str s, struct date *out);

static const struct {
	date_parser *parse;
	const char *text;
	struct date want; /* year 0: refused */
} date_cases[] = {
	{ date_parse_iso, "2026-11-21", { 2026, 11, 21 } },
	{ date_parse_iso, "2024-02-29", { 2024, 2, 29 } },
	{ date_parse_iso, "2023-02-29", { 0, 0, 0 } },
	{ date_parse_iso, "1900-02-29", { 0, 0, 0 } },
	{ date_parse_iso, "2000-02-29", { 2000, 2, 29 } },
	{ date_parse_iso, "2026-04-31", { 0, 0, 0 } },
	{ date_parse_iso, "2026-00-10", { 0, 0, 0 } },
	{ date_parse_iso, "2026-10-00", { 0, 0, 0 } },
	{ date_parse_iso, "2026-1-2", { 0, 0, 0 } },
	{ date_parse_iso, "2026-11-21 ", { 0, 0, 0 } },
	{ date_parse_iso, "9999-12-31", { 9999, 12, 31 } },
	{ date_parse_iso, "10000-01-01", { 0, 0, 0 } },
	{ date_parse_iso, "-001-01-01", { 0, 0, 0 } },
	{ date_parse_iso, "", { 0, 0, 0 } },
	{ date_parse_slash, "2026/11/21", { 2026, 11, 21 } },
	{ date_parse_slash, "2026/1/2", { 2026, 1, 2 } },
	{ date_parse_slash, "2026-11-21", { 0, 0, 0 } },
	{ date_parse_slash, "2026/11/21x", { 0, 0, 0 } },
	{ date_parse_vn, "21/11/2026", { 2026, 11, 21 } },
	{ date_parse_vn, "1/3/2026", { 2026, 3, 1 } },
	{ date_parse_vn, "21-11-2026", { 2026, 11, 21 } },
	{ date_parse_vn, "21.11.2026", { 2026, 11, 21 } },
	{ date_parse_vn, "21/11-2026", { 0, 0, 0 } },
	{ date_parse_vn, "11/21/2026", { 0, 0, 0 } },
	{ date_parse_vn, "21 11 2026", { 0, 0, 0 } },
	{ date_parse_vn, "21/11/26", { 0, 0, 0 } },
	{ date_parse_vn, "21", { 0, 0, 0 } },
	{ date_parse_typed, "21/11/2026", { 2026, 11, 21 } },
	{ date_parse_typed, "1/2/26", { 2026, 2, 1 } },
	{ date_parse_typed, "21/11/26", { 2026, 11, 21 } },
	{ date_parse_typed, "1.12.26", { 2026, 12, 1 } },
	{ date_parse_typed, "29-2-24", { 2024, 2, 29 } },
	{ date_parse_typed, "29/2/26", { 0, 0, 0 } },
	{ date_parse_typed, "1/2/6", { 0, 0, 0 } },
	{ date_parse_typed, "1/2/026", { 0, 0, 0 } },
	{ date_parse_vn, "", { 0, 0, 0 } },
};

static void test_date_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof date_cases / sizeof date_cases[0]; i++) {
		struct date got = { 1, 1, 1 };
		struct date want = date_cases[i].want;
		bool ok = date_cases[i].parse(str_of(date_cases[i].text), &got);

		if (!want.year)
			want = (struct date){ 1, 1, 1 };
		if (ok != (date_cases[i].want.year != 0) || date_cmp(got, want) != 0)
			fail_msg("row %zu: %s", i, date_cases[i].text);
	}
}

static void test_date_text(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct date d = { 2026, 3, 1 };
	struct date none = { 0 };

	(void)state;
	assert_string_equal(date_iso(a, d).p, "2026-03-01");
	assert_string_equal(date_slash(a, d).p, "2026/03/01");
	assert_string_equal(date_vn(a, d).p, "01/03/2026");
	assert_int_equal(date_iso(a, none).n, 0);
	assert_int_equal(date_slash(a, none).n, 0);
	assert_int_equal(date_vn(a, none).n, 0);
}

/* Every day of 800 years follows the one before it, by both directions of the arithmetic. */
static void test_every_day(void **state)
{
	struct date d = { 1600, 1, 1 };
	int64_t at = time_from_civil((struct civil){ .date = d }, 0);

	(void)state;
	while (d.year < 2400) {
		struct date next = time_to_civil(at += TIME_DAY, 0).date;

		assert_true(date_is_valid(next) && date_cmp(d, next) < 0 && date_cmp(next, d) > 0);
		assert_int_equal(date_cmp(time_to_civil(at - 1, 0).date, d), 0);
		assert_int_equal(time_from_civil((struct civil){ .date = next }, 0), at);
		d = next;
	}
}

static void test_vietnam(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct date d = time_date_vn(SECS(1795268746));

	(void)state;
	assert_int_equal(date_cmp(d, (struct date){ 2026, 11, 21 }), 0);
	/* 17:00 UTC is midnight of the next day in Hà Nội */
	d = time_date_vn(time_from_civil((struct civil){ { 2026, 12, 31 }, 17, 0, 0, 0 }, 0));
	assert_int_equal(date_cmp(d, (struct date){ 2027, 1, 1 }), 0);
	assert_string_equal(time_vn(a, SECS(1795268746)).p, "21/11/2026 20:45");
	assert_string_equal(time_edxml(a, SECS(1795268746)).p, "2026/11/21 20:45:46");
}

static const struct {
	const char *text;
	bool ok;
	int64_t at;
} edxml_cases[] = {
	{ "2026/11/21 20:45:46", true, SECS(1795268746) },
	{ "2026/11/21", true, SECS(1795194000) },
	{ "1970/1/1 07:00:00", true, 0 },
	{ "2026/11/21 ", false, 0 },
	{ "2026/11/21 20:45", false, 0 },
	{ "2026/11/21T20:45:46", false, 0 },
	{ "2026/11/21 20:45:46Z", false, 0 },
	{ "2026/02/30 20:45:46", false, 0 },
	{ "", false, 0 },
};

static void test_edxml_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof edxml_cases / sizeof edxml_cases[0]; i++) {
		int64_t at = 42;

		if (time_parse_edxml(str_of(edxml_cases[i].text), &at) != edxml_cases[i].ok)
			fail_msg("%s", edxml_cases[i].text);
		assert_int_equal(at, edxml_cases[i].ok ? edxml_cases[i].at : 42);
	}
}

static void test_validity(void **state)
{
	(void)state;
	assert_false(date_is_valid((struct date){ 0, 1, 1 }));
	assert_false(date_is_valid((struct date){ -1, 1, 1 }));
	assert_false(date_is_valid((struct date){ 10000, 1, 1 }));
	assert_false(date_is_valid((struct date){ 2026, 13, 1 }));
	assert_false(date_is_valid((struct date){ 2026, 1, -1 }));
	assert_true(date_is_set((struct date){ 2026, 1, 1 }));
	assert_false(date_is_set((struct date){ 0 }));
	assert_true(date_cmp((struct date){ 0 }, (struct date){ 1, 1, 1 }) < 0);
	assert_true(date_cmp((struct date){ 2026, 5, 1 }, (struct date){ 2026, 4, 9 }) > 0);
	assert_true(date_cmp((struct date){ 2026, 4, 1 }, (struct date){ 2026, 4, 9 }) < 0);
}

static void test_clocks(void **state)
{
	int64_t wall = time_now();
	int64_t before = time_monotonic();

	(void)state;
	assert_true(wall > SECS(1700000000));
	time_sleep(-5);
	time_sleep(0);
	time_sleep(3000);
	assert_true(time_monotonic() - before >= 3000);
#ifdef VANTHU_FAULTS
	assert_int_equal(setenv("VANTHU_CLOCK_OFFSET", "-86400", 1), 0);
	assert_true(time_now() < wall);
	assert_int_equal(unsetenv("VANTHU_CLOCK_OFFSET"), 0);
#endif
}

static void test_backoff(void **state)
{
	static const struct {
		int64_t first, max, n, pause;
	} rows[] = {
		{ 5, 60, 0, 5 },
		{ 5, 60, 1, 10 },
		{ 5, 60, 3, 40 },
		{ 5, 60, 4, 60 },
		{ 5, 60, 5, 60 },
		{ 5, 60, INT64_MAX, 60 },
		{ 5, 60, -1, 5 },
		{ 5, 60, INT64_MIN, 5 },
		{ 60, 60, 3, 60 },
		{ 90, 60, 0, 60 },
		{ 90, 60, 3, 60 },
		{ 0, 60, INT64_MAX, 0 },
		{ 1, INT64_MAX, 61, INT64_C(1) << 61 },
		{ 1, INT64_MAX, 62, INT64_C(1) << 62 },
		{ 1, INT64_MAX, 63, INT64_MAX },
		{ 1, INT64_MAX, INT64_MAX, INT64_MAX },
		{ INT64_MAX - 1, INT64_MAX, 1, INT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(backoff(rows[i].first, rows[i].max, rows[i].n), rows[i].pause);
}

/* Typed as a day is, whether or not there is one. */
static void test_shaped(void **state)
{
	(void)state;
	assert_true(date_is_shaped(STR("31/02/2026")) && date_is_shaped(STR("1.2.26")));
	assert_true(date_is_shaped(STR("99-99-9999")));
	assert_false(date_is_shaped(STR("")) || date_is_shaped(STR("hôm qua")));
	assert_false(date_is_shaped(STR("31/02")) || date_is_shaped(STR("31/02-2026")));
	assert_false(date_is_shaped(STR("1/2/20266")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shaped),          cmocka_unit_test(test_iso_both_ways),
		cmocka_unit_test(test_clipped_outside), cmocka_unit_test(test_iso_parse),
		cmocka_unit_test(test_date_parse),      cmocka_unit_test(test_date_text),
		cmocka_unit_test(test_every_day),       cmocka_unit_test(test_vietnam),
		cmocka_unit_test(test_edxml_parse),     cmocka_unit_test(test_validity),
		cmocka_unit_test(test_clocks),          cmocka_unit_test(test_backoff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
