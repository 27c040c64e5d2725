/* test_work_file.c -- numbers of files, time limits, and what must be in a file. */
#include "model/work_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void numerals_of_a_list(void **state)
{
	static const struct {
		enum entry_kind kind;
		const char *want;
	} cases[] = { { ENTRY_FILE, "" },        { ENTRY_HEADING, "I" },
		      { ENTRY_SUBHEADING, "1" }, { ENTRY_FILE, "" },
		      { ENTRY_SUBHEADING, "2" }, { ENTRY_HEADING, "II" },
		      { ENTRY_SUBHEADING, "1" }, { ENTRY_HEADING, "III" },
		      { ENTRY_HEADING, "IV" } };
	struct entry_counters k = { 0, 0 };
	struct arena *a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(str_eq_c(entry_numeral(a, cases[i].kind, &k), cases[i].want));
	k.headings = 1993;
	assert_true(str_eq_c(entry_numeral(a, ENTRY_HEADING, &k), "MCMXCIV"));
	arena_free(a);
}

static void notations(void **state)
{
	struct arena *a = arena_new(NULL);

	(void)state;
	assert_true(str_eq_c(file_notation_make(a, 1, STR("TCCB")), "01.TCCB"));
	assert_true(str_eq_c(file_notation_make(a, 123, STR("VP")), "123.VP"));
	assert_int_equal(file_notation_number(STR("07.TCCB"), STR("TCCB")), 7);
	assert_int_equal(file_notation_number(STR("07.TCCB"), STR("CB")), 0);
	assert_int_equal(file_notation_number(STR("07"), STR("TCCB")), 0);
	assert_int_equal(file_notation_number(STR("x.TCCB"), STR("TCCB")), 0);
	assert_true(file_notation_is_lawful(STR("01.ĐT-XD/2")));
	assert_false(file_notation_is_lawful(STR("01 TC")));
	assert_false(file_notation_is_lawful(STR("")));
	arena_free(a);
}

#define DAY(y, m, d) ((struct date){ .year = (y), .month = (m), .day = (d) })

static void due_and_kept(void **state)
{
	const struct {
		struct work_file f;
		struct date due, kept;
	} cases[] = {
		{ { .retention = 10 }, { .year = 0 }, { .year = 0 } }, /* open */
		{ { .retention = 10, .ended_on = DAY(2026, 3, 31) },
		  DAY(2027, 3, 31),
		  DAY(2036, 3, 31) },
		{ { .retention = 0, .ended_on = DAY(2024, 2, 29) },
		  DAY(2025, 2, 28),
		  { .year = 0 } }, /* for ever */
		{ { .retention = 5, .ended_on = DAY(2026, 1, 1) },
		  DAY(2027, 1, 1),
		  DAY(2031, 1, 1) },
		{ { .retention = 4, .ended_on = DAY(2026, 1, 1) },
		  { .year = 0 },
		  DAY(2030, 1, 1) }, /* not handed over */
		{ { .kind = WORK_FILE_CONSTRUCTION, .retention = 20, .ended_on = DAY(2026, 1, 1) },
		  { .year = 0 },
		  DAY(2046, 1, 1) }, /* not settled */
		{ { .kind = WORK_FILE_CONSTRUCTION,
		    .retention = 20,
		    .ended_on = DAY(2026, 1, 1),
		    .settled_on = DAY(2026, 11, 30) },
		  DAY(2027, 2, 28),
		  DAY(2046, 1, 1) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(date_cmp(file_due(&cases[i].f), cases[i].due), 0);
		assert_int_equal(date_cmp(file_kept_until(&cases[i].f), cases[i].kept), 0);
	}
}

static void told_thirty_days_before(void **state)
{
	const struct work_file f = { .due_on = DAY(2027, 3, 31) }, none = { .id = 1 };

	(void)state;
	assert_false(file_is_due_soon(&f, DAY(2027, 2, 28)));
	assert_true(file_is_due_soon(&f, DAY(2027, 3, 1)));
	assert_true(file_is_due_soon(&f, DAY(2028, 1, 1))); /* until it is handed over */
	assert_false(file_is_due_soon(&none, DAY(2028, 1, 1)));
}

static void what_must_be_there(void **state)
{
	const struct file_item items[] = {
		{ .ordinal = 1, .document_id = 11, .sheet = STR("1-2") },
		{ .ordinal = 2, .document_id = 12, .n_pages = 3 },
		{ .ordinal = 3, .document_id = 13 },
		{ .ordinal = 4, .n_pages = 1 },
	};
	const struct file_fact facts[] = {
		{ .item = &items[0], .is_unfinished = true, .answer_id = 12, .key = STR("a") },
		{ .item = &items[1], .is_damaged = true, .answer_id = 99, .key = STR("b") },
		{ .item = &items[2], .is_draft = true },
		{ .item = &items[3], .key = STR("a") },
	};
	static const struct file_flaw want[] = {
		{ LACK_UNFINISHED, 1 }, { LACK_ANSWER, 2 }, { LACK_DAMAGED, 2 },
		{ LACK_DRAFT, 3 },      { LACK_SHEETS, 3 }, { LACK_TWICE, 4 },
	};
	struct work_file f = { .retention = 0 };
	struct arena *a = arena_new(NULL);
	struct file_flaw *all;
	size_t n;

	(void)state;
	file_flaws(a, &f, facts, 4, &all, &n);
	assert_int_equal(n, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(all[i].lack, want[i].lack);
		assert_int_equal(all[i].ordinal, want[i].ordinal);
	}
	f.retention = 3; /* no list of documents is asked for */
	file_flaws(a, &f, facts, 4, &all, &n);
	assert_int_equal(n, 5);
	file_flaws(a, &f, facts, 0, &all, &n);
	assert_true(n == 1 && all[0].lack == LACK_EMPTY);
	assert_true(lack_blocks(LACK_EMPTY) && lack_blocks(LACK_DRAFT) && lack_blocks(LACK_TWICE));
	assert_false(lack_blocks(LACK_SHEETS) || lack_blocks(LACK_UNFINISHED));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numerals_of_a_list), cmocka_unit_test(notations),
		cmocka_unit_test(due_and_kept),       cmocka_unit_test(told_thirty_days_before),
		cmocka_unit_test(what_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
