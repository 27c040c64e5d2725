/* test_remind.c -- people are told of deadlines, once each: V10, on both engines. */
#include "office/remind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/task.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor leader, head, ba, bon, stranger;
static int64_t unit;
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	while (date_weekday(today()) != 1) /* a Monday */
		s.w->now += 24 * TIME_HOUR;
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	head = staff_person(&s, "truong", ROLE_HEAD, unit);
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	bon = staff_person(&s, "bon", ROLE_SPECIALIST, unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static int64_t give(const struct directive_to to)
{
	const struct task_form f = { .subject = STR("Chuẩn bị họp"), .to = &to, .n_to = 1 };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_task_give(node, &leader, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

#define TO(who, days)                                                                              \
	((struct directive_to){ .account_id = (who).account_id,                                    \
				.part = PART_LEAD,                                                 \
				.due_on = date_add(today(), days) })

static int64_t remind(void)
{
	struct err e = ERR_INIT;
	int64_t told;

	assert_rc(RC_OK, office_remind(node, s.w->now, &told, &e), &e);
	return told;
}

static int64_t waits(const struct actor *who)
{
	const struct work_filter f = { .queue = WORK_DUE, .after_rank = -1, .n_max = 50 };
	struct office_counts c;
	struct work_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e), &e);
	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &c, &e), &e);
	assert_int_equal(c.work.n[WORK_DUE], (int64_t)n);
	return (int64_t)n;
}

static void look(const struct actor *who, int64_t id)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_read(node, who, id, s.w->now, &e), &e);
}

static void act(const struct actor *who, int64_t id, enum action what, struct date day)
{
	struct assignment_act a = {
		.what = what, .text = STR("vì"), .day = day, .is_granted = true
	};
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, who, id, &v, &e), &e);
	a.id = v.assignments[0].id;
	problems.n = 0;
	assert_rc(RC_OK, office_assignment_act(node, who, &a, s.w->now, &problems, &e), &e);
}

/* ---- the tests ---- */

static void told_once(void **state)
{
	int64_t id = give(TO(ba, 1)), far = give(TO(bon, 2));

	(void)state;
	(void)far;
	assert_int_equal(waits(&ba), 0);
	assert_int_equal(remind(), 2); /* who has it, and who gave it */
	assert_int_equal(remind(), 0);
	assert_int_equal(waits(&ba), 1);
	assert_int_equal(waits(&leader), 1);
	assert_int_equal(waits(&bon) + waits(&head) + waits(&stranger), 0);
	look(&ba, id);
	assert_int_equal(waits(&ba), 0);
	assert_int_equal(waits(&leader), 1); /* theirs is their own */
	assert_int_equal(remind(), 0);
	/* over, it is told of once more, and the first word is void */
	s.w->now += 2 * 24 * TIME_HOUR;
	assert_int_equal(remind(), 4); /* the other one is due today */
	assert_int_equal(remind(), 0);
	assert_int_equal(waits(&ba), 1);
	assert_int_equal(waits(&leader), 2);
}

static void another_deadline(void **state)
{
	int64_t id = give(TO(ba, 1));

	(void)state;
	assert_int_equal(remind(), 2);
	act(&ba, id, ACTION_ASSIGNMENT_EXTEND, date_add(today(), 4));
	act(&leader, id, ACTION_ASSIGNMENT_ANSWER, (struct date){ .year = 0 });
	assert_int_equal(waits(&ba) + waits(&leader), 0); /* it is not due any more */
	assert_int_equal(remind(), 0);
	s.w->now += 3 * 24 * TIME_HOUR;
	assert_int_equal(remind(), 2);
	assert_int_equal(waits(&ba), 1);
	act(&ba, id, ACTION_ASSIGNMENT_FINISH, (struct date){ .year = 0 });
	assert_int_equal(waits(&ba) + waits(&leader), 0);
	s.w->now += 3 * 24 * TIME_HOUR;
	assert_int_equal(remind(), 0);
}

/* On a Friday of what is due on Monday; a holiday puts it a day further. */
static void working_days(void **state)
{
	const struct holiday h = { .kind = HOLIDAY_OFF, .name = STR("nghỉ") };
	struct holiday one = h;
	struct actor admin;
	struct err e = ERR_INIT;

	(void)state;
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	admin = staff_as(&s, &s.a_system, "quantri");
	s.w->now += 4 * 24 * TIME_HOUR; /* Friday */
	(void)give(TO(ba, 4));          /* Tuesday */
	assert_int_equal(remind(), 0);
	one.day = date_add(today(), 3);
	problems.n = 0;
	assert_rc(RC_OK, office_holiday_put(node, &admin, &one, 1, s.w->now, &problems, &e), &e);
	assert_int_equal(remind(), 2);
}

/* A unit's own is its heads', as long as they are that. */
static void of_a_unit(void **state)
{
	const struct directive_to to = { .unit_id = unit,
					 .part = PART_LEAD,
					 .due_on = date_add(today(), 1) };

	(void)state;
	(void)give(to);
	assert_int_equal(remind(), 2);
	assert_int_equal(waits(&head), 1);
	assert_int_equal(waits(&leader), 1);
	assert_int_equal(waits(&ba), 0);
	test_db_sql(s.w->t, "UPDATE post SET valid_to = '2000-01-01' WHERE role = 'head'");
	head = staff_as(&s, &s.a_system, "truong");
	assert_int_equal(waits(&head), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(told_once),
		TEST(another_deadline),
		TEST(working_days),
		TEST(of_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
