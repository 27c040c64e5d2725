/* test_flow.c -- working days, places in a queue, and how far a document has come. */
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define MOST 60
#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

static uint32_t seed = 11;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

/* ---- working days ---- */

static void weekdays(void **state)
{
	static const struct {
		struct date day;
		int want;
	} cases[] = {
		{ { 1970, 1, 1 }, 4 },   { { 1969, 12, 31 }, 3 }, { { 2026, 11, 22 }, 7 },
		{ { 2026, 11, 23 }, 1 }, { { 2024, 2, 29 }, 4 },  { { 1900, 1, 1 }, 1 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++)
		assert_int_equal(date_weekday(cases[i].day), cases[i].want);
}

/* The plain way: looks the whole table through. */
static bool works(const struct holiday *table, size_t n, struct date day)
{
	for (size_t i = 0; i < n; i++) {
		if (date_cmp(table[i].day, day) == 0)
			return table[i].kind == HOLIDAY_WORKED;
	}
	return date_weekday(day) < 6;
}

static int64_t count(const struct holiday *table, size_t n, struct date from, struct date to)
{
	int64_t days = 0;

	for (struct date d = date_add(from, 1); date_cmp(d, to) <= 0; d = date_add(d, 1))
		days += works(table, n, d);
	return days;
}

/* Any days of some months, weekends among them; on weekends more are worked. */
static size_t make_table(struct holiday *table)
{
	struct date day = { 2026, 1, 1 };
	size_t n = 0;

	while (n < MOST) {
		day = date_add(day, 1 + any(9));
		bool is_worked = any(date_weekday(day) > 5 ? 2 : 10) == 0;
		table[n++] = (struct holiday){ day, is_worked ? HOLIDAY_WORKED : HOLIDAY_OFF,
					       STR("") };
		if (any(20) == 0)
			break;
	}
	return n;
}

static void check_deadline(const struct holiday *table, size_t n, struct date from, int64_t days)
{
	struct date to = work_days_after(table, n, from, days);

	assert_true(works(table, n, to));
	assert_true(date_cmp(from, to) <= 0);
	if (days > 0)
		assert_int_equal(count(table, n, from, to), days);
	else /* the first working day that is not before */
		assert_int_equal(count(table, n, date_add(from, -1), to), 1);
}

static void working_days_are_those_counted_one_by_one(void **state)
{
	struct holiday table[MOST];

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t n = make_table(table);
		for (int i = 0; i < 10; i++) {
			struct date from = date_add((struct date){ 2025, 12, 20 }, any(300));
			check_deadline(table, n, from, any(40));
			assert_int_equal(is_work_day(table, n, from), works(table, n, from));
		}
	}
}

/* 30 April and 1 May 2026 are a Thursday and a Friday; Monday is off for Saturday the week after. */
static void a_holiday_moves_a_deadline(void **state)
{
	const struct holiday table[] = {
		{ { 2026, 4, 30 }, HOLIDAY_OFF, STR("Ngày Chiến thắng") },
		{ { 2026, 5, 1 }, HOLIDAY_OFF, STR("Quốc tế Lao động") },
		{ { 2026, 5, 4 }, HOLIDAY_OFF, STR("nghỉ hoán đổi") },
		{ { 2026, 5, 9 }, HOLIDAY_WORKED, STR("làm bù") },
	};
	const struct date from = { 2026, 4, 28 };

	(void)state;
	assert_int_equal(date_cmp(work_days_after(NULL, 0, from, 3), (struct date){ 2026, 5, 1 }),
			 0);
	assert_int_equal(date_cmp(work_days_after(table, 4, from, 2), (struct date){ 2026, 5, 5 }),
			 0);
	assert_int_equal(date_cmp(work_days_after(table, 4, from, 6), (struct date){ 2026, 5, 9 }),
			 0);
}

/* ---- places in a queue ---- */

static void the_most_urgent_then_the_earliest_due(void **state)
{
	static const struct {
		int64_t priority;
		struct date due_on;
	} in_order[] = {
		{ 4, { 2027, 1, 1 } },
		{ 3, { 1, 1, 1 } },
		{ 3, { 9999, 12, 31 } },
		{ 3, { 0 } },
		{ 2, { 2026, 12, 31 } },
		{ 2, { 2027, 1, 1 } },
		{ 1, { 2026, 9, 30 } },
		{ 1, { 2026, 10, 1 } },
		{ 0, { 2026, 11, 1 } },
		{ 0, { 2026, 11, 2 } },
		{ 0, { 0 } },
	};

	(void)state;
	for (size_t i = 1; i < N_OF(in_order); i++) {
		int64_t before = assignment_rank(in_order[i - 1].priority, in_order[i - 1].due_on);
		assert_true(before < assignment_rank(in_order[i].priority, in_order[i].due_on));
		assert_true(before >= 0);
	}
	/* what no packet should say stands at the nearest end */
	assert_int_equal(assignment_rank(-7, (struct date){ 0 }),
			 assignment_rank(0, (struct date){ 0 }));
	assert_int_equal(assignment_rank(99, (struct date){ 0 }),
			 assignment_rank(4, (struct date){ 0 }));
}

/* ---- how far a document has come ---- */

/* One letter an assignment: l, s, i = lead, support, informed at the first level, o = a unit's own matter there,
 * p = a lead that was passed on below; then n(ew) s(een) w(orking) p(assed) h(anded in) r(eturned) d(one) x
 * (withdrawn). */
static size_t parse(const char *s, struct assignment *out)
{
	static const char states[] = { [ASSIGNMENT_NEW] = 'n',       [ASSIGNMENT_SEEN] = 's',
				       [ASSIGNMENT_WORKING] = 'w',   [ASSIGNMENT_PASSED] = 'p',
				       [ASSIGNMENT_RETURNED] = 'r',  [ASSIGNMENT_DONE] = 'd',
				       [ASSIGNMENT_WITHDRAWN] = 'x', [ASSIGNMENT_HANDED] = 'h' };
	size_t n = 0;

	for (; s[0] && s[1]; s += s[2] ? 3 : 2) {
		struct assignment *x = &out[n++];
		*x = (struct assignment){ .id = (int64_t)n,
					  .parent_id = s[0] == 'p',
					  .giver_id = s[0] == 'p' || s[0] == 'o' ? 0 : 7 };
		x->part = s[0] == 's' ? PART_SUPPORT : s[0] == 'i' ? PART_INFORMED : PART_LEAD;
		while (states[x->state] != s[1])
			x->state++;
	}
	return n;
}

static void how_far_it_has_come(void **state)
{
	static const struct {
		const char *all;
		enum progress want;
		const char *status;
	} cases[] = {
		{ "", PROGRESS_NEW, "" },
		{ "ln", PROGRESS_ASSIGNED, "04" },
		{ "ls", PROGRESS_ASSIGNED, "04" },
		{ "lw", PROGRESS_PROCESSING, "05" },
		{ "lp", PROGRESS_PROCESSING, "05" },
		{ "lp pn", PROGRESS_ASSIGNED, "04" }, /* passed on, and nobody has begun */
		{ "lp ps", PROGRESS_ASSIGNED, "04" },
		{ "lp pw", PROGRESS_PROCESSING, "05" },
		{ "lp pd", PROGRESS_PROCESSING, "05" }, /* the unit's own moves it */
		{ "ld", PROGRESS_FINISHED, "06" },
		{ "ld sw in", PROGRESS_FINISHED, "06" }, /* the lead alone says so */
		{ "ln sd", PROGRESS_ASSIGNED, "04" },
		{ "lr", PROGRESS_NEW, "" },
		{ "lx sx", PROGRESS_NEW, "" },
		{ "lr sn", PROGRESS_ASSIGNED, "04" },
		{ "lr ln", PROGRESS_ASSIGNED, "04" },
		{ "lx lw", PROGRESS_PROCESSING, "05" },
		{ "lr ld", PROGRESS_FINISHED, "06" },
		{ "in", PROGRESS_ASSIGNED, "04" },
		{ "id in", PROGRESS_ASSIGNED, "04" },
		{ "id id", PROGRESS_FINISHED,
		  "06" }, /* everybody knows, and nothing was to be done */
		{ "id ir", PROGRESS_FINISHED, "06" },
		{ "lx in", PROGRESS_ASSIGNED, "04" },
		{ "lx id", PROGRESS_NEW, "" }, /* something was, and nobody has it */
		{ "lr id", PROGRESS_NEW, "" },
		{ "lr sd", PROGRESS_NEW, "" },
		{ "lh", PROGRESS_PROCESSING, "05" }, /* done when it is accepted */
		{ "lp ph", PROGRESS_PROCESSING, "05" },
		/* of a unit's own matter, whoever it was passed on to */
		{ "op pn", PROGRESS_ASSIGNED, "04" },
		{ "op pw", PROGRESS_PROCESSING, "05" },
		{ "op ph", PROGRESS_PROCESSING, "05" },
		{ "od pd", PROGRESS_FINISHED, "06" },
		{ "ow pd", PROGRESS_PROCESSING, "05" }, /* parts of it are open */
		{ "os pr", PROGRESS_ASSIGNED, "04" },
		{ "ox px", PROGRESS_NEW, "" },
	};
	struct assignment all[8];

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		size_t n = parse(cases[i].all, all);
		enum progress p = progress_of(all, n);
		if (p != cases[i].want)
			fail_msg("'%s': %d", cases[i].all, (int)p);
		assert_true(str_eq_c(progress_status(p), cases[i].status));
	}
}

static void open_ones(void **state)
{
	(void)state;
	for (int s = 0; s < (int)assignment_state__COUNT; s++)
		assert_int_equal(assignment_is_open((enum assignment_state)s),
				 s != ASSIGNMENT_RETURNED && s != ASSIGNMENT_DONE &&
					 s != ASSIGNMENT_WITHDRAWN);
}

/* ---- the Government's five ---- */

static void each_is_one_of_five(void **state)
{
	const struct date none = { .year = 0 }, due = { 2026, 11, 20 }, early = { 2026, 11, 19 },
			  late = { 2026, 11, 21 };
	static const struct {
		bool is_dated, is_done, is_handed, on_time, today_is_late;
		enum task_standing want;
	} cases[] = {
		{ true, false, false, false, false, TASK_OPEN },
		{ true, false, false, false, true, TASK_OPEN_LATE },
		{ true, false, true, true, true, TASK_OPEN }, /* handed in in time */
		{ true, false, true, false, true, TASK_OPEN_LATE },
		{ true, true, true, true, true, TASK_DONE },
		{ true, true, true, false, true, TASK_DONE_LATE },
		{ false, false, false, false, true, TASK_UNDATED },
		{ false, true, true, true, true, TASK_UNDATED },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		struct date done = !cases[i].is_handed ? none : cases[i].on_time ? due : late;
		assert_int_equal(standing_of(cases[i].is_dated ? due : none, done, cases[i].is_done,
					     cases[i].today_is_late ? late : early),
				 cases[i].want);
	}
	/* the day itself is in time */
	assert_int_equal(standing_of(due, none, false, due), TASK_OPEN);
}

static void an_hour_as_people_write_it(void **state)
{
	static const struct {
		const char *typed;
		int64_t minutes; /* -1: it is none */
	} cases[] = {
		{ "8:30", 510 }, { " 08:30 ", 510 }, { "8h30", 510 },   { "8 giờ 30", 510 },
		{ "14h", 840 },  { "0:00", 0 },      { "23g59", 1439 }, { "24:00", -1 },
		{ "8:60", -1 },  { "8", -1 },        { "", -1 },        { "h30", -1 },
		{ "8:3x", -1 },  { "8-30", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t at = -1;
		bool is_one = meeting_clock_parse(str_of(cases[i].typed), &at);
		if (is_one != (cases[i].minutes >= 0) ||
		    (is_one && at != cases[i].minutes * TIME_MIN))
			fail_msg("%s: %lld", cases[i].typed, (long long)at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weekdays),
		cmocka_unit_test(working_days_are_those_counted_one_by_one),
		cmocka_unit_test(a_holiday_moves_a_deadline),
		cmocka_unit_test(the_most_urgent_then_the_earliest_due),
		cmocka_unit_test(how_far_it_has_come),
		cmocka_unit_test(open_ones),
		cmocka_unit_test(each_is_one_of_five),
		cmocka_unit_test(an_hour_as_people_write_it),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
