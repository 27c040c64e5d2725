/* test_pattern.c -- F7: to whom documents are given, kept under a name, on both engines. */
#include "office/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/people.h"
#include "office/task.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor admin, clerk, leader, second, head, ba, stranger;
static int64_t unit, other_unit;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "pho", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	admin = staff_as(&s, &s.a_system, "quantri");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	second = staff_as(&s, &s.a_system, "pho");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	other_unit = staff_unit(&s, &s.a_system, "TC", 0);
	head = staff_person(&s, "truong", ROLE_HEAD, unit);
	(void)staff_person(&s, "truong2", ROLE_HEAD, other_unit);
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* VX leads, TC supports, Ba is informed. */
static enum rc keep(const struct actor *who, const char *name, bool is_organ, int64_t *id,
		    struct err *e)
{
	const struct directive_to to[] = { { .unit_id = unit, .part = PART_LEAD },
					   { .unit_id = other_unit, .part = PART_SUPPORT },
					   { .account_id = ba.account_id, .part = PART_INFORMED } };
	const struct pattern_form f = { .name = str_of(name),
					.is_organ = is_organ,
					.words = STR("Nghiên cứu, tham mưu"),
					.days = 5,
					.is_checked = true,
					.to = to,
					.n_to = 3 };

	problems.n = 0;
	*e = ERR_INIT;
	return office_pattern_keep(node, who, &f, s.w->now, id, &problems, e);
}

static size_t listed(const struct actor *who)
{
	struct pattern *all;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_pattern_list(node, s.w->a, who, &all, &n, &e), &e);
	return n;
}

static void kept_as_it_was_given(void **state)
{
	struct pattern_to *to;
	struct pattern x;
	struct err e;
	int64_t id, again;
	size_t n;

	(void)state;
	assert_rc(RC_OK, keep(&leader, "Văn xã", false, &id, &e), &e);
	assert_rc(RC_OK, office_pattern_load(node, s.w->a, &leader, id, &x, &to, &n, &e), &e);
	assert_true(str_eq_c(x.name, "Văn xã") && str_eq_c(x.words, "Nghiên cứu, tham mưu"));
	assert_int_equal(x.days, 5);
	assert_true(x.is_checked && !x.is_organ);
	assert_int_equal(n, 3);
	assert_int_equal(to[0].unit_id, unit);
	assert_int_equal(to[0].part, PART_LEAD);
	assert_int_equal(to[2].account_id, ba.account_id);
	assert_true(str_eq(to[2].name, ba.name));
	/* the same name takes its place */
	assert_rc(RC_OK, keep(&leader, "Văn xã", true, &again, &e), &e);
	assert_int_equal(again, id);
	assert_int_equal(office_count(s.w, "pattern_to"), 3);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'pattern.save'"), 2);
}

static void own_or_the_organs(void **state)
{
	struct pattern_to *to;
	struct pattern x;
	struct err e;
	int64_t own, shared;
	size_t n;

	(void)state;
	assert_rc(RC_OK, keep(&leader, "Của tôi", false, &own, &e), &e);
	assert_rc(RC_OK, keep(&clerk, "Của cơ quan", true, &shared, &e), &e);
	assert_int_equal(listed(&leader), 2);
	assert_int_equal(listed(&second), 1);
	assert_int_equal(listed(&head), 1);
	assert_int_equal(listed(&ba), 0); /* who gives nothing has none */
	assert_int_equal(listed(&stranger), 0);
	assert_rc(RC_NOT_FOUND, office_pattern_load(node, s.w->a, &second, own, &x, &to, &n, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_pattern_load(node, s.w->a, &stranger, shared, &x, &to, &n, &e), &e);
	assert_rc(RC_NOT_FOUND, office_pattern_drop(node, &second, own, s.w->now, &e), &e);
	assert_rc(RC_DENIED, office_pattern_drop(node, &head, shared, s.w->now, &e), &e);
	assert_rc(RC_NOT_FOUND, office_pattern_drop(node, &stranger, shared, s.w->now, &e), &e);
	assert_rc(RC_OK, office_pattern_drop(node, &leader, shared, s.w->now, &e), &e);
	assert_rc(RC_OK, office_pattern_drop(node, &leader, own, s.w->now, &e), &e);
	assert_int_equal(office_count(s.w, "pattern"), 0);
	assert_int_equal(office_count(s.w, "pattern_to"), 0);
}

static void what_is_refused(void **state)
{
	const struct directive_to two[] = { { .unit_id = unit, .part = PART_LEAD },
					    { .unit_id = other_unit, .part = PART_LEAD } };
	const struct directive_to far = { .account_id = stranger.account_id,
					  .part = PART_INFORMED };
	struct pattern_form f = { .name = STR("Mẫu"), .words = STR("") };
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_DENIED, keep(&ba, "Mẫu", false, &id, &e), &e);
	assert_rc(RC_DENIED, keep(&admin, "Mẫu", false, &id, &e), &e);
	assert_rc(RC_INVALID, keep(&head, "Mẫu", true, &id, &e), &e); /* not a head's to share */
	assert_string_equal(problems.p[0].field, "share");
	assert_rc(RC_INVALID, keep(&leader, " ", false, &id, &e), &e);
	assert_string_equal(problems.p[0].field, "name");
	problems.n = 0;
	assert_rc(RC_INVALID, office_pattern_keep(node, &leader, &f, s.w->now, &id, &problems, &e),
		  &e);
	assert_string_equal(problems.p[0].field, "to");
	f.to = two;
	f.n_to = 2;
	problems.n = 0;
	assert_rc(RC_INVALID, office_pattern_keep(node, &leader, &f, s.w->now, &id, &problems, &e),
		  &e); /* one leads */
	f.to = &far;
	f.n_to = 1;
	problems.n = 0;
	assert_rc(RC_NOT_FOUND,
		  office_pattern_keep(node, &leader, &f, s.w->now, &id, &problems, &e), &e);
	f.days = LIMIT_DEADLINE_DAYS + 1;
	problems.n = 0;
	assert_rc(RC_INVALID, office_pattern_keep(node, &leader, &f, s.w->now, &id, &problems, &e),
		  &e);
	assert_int_equal(office_count(s.w, "pattern"), 0);
}

static size_t gone(const struct actor *who, int64_t id, int64_t below)
{
	struct flow_recipients all;
	struct pattern_to *to;
	struct pattern x;
	struct err e = ERR_INIT;
	size_t n, n_gone = 0;

	assert_rc(RC_OK, office_pattern_load(node, s.w->a, who, id, &x, &to, &n, &e), &e);
	assert_rc(RC_OK, office_task_recipients(node, s.w->a, who, below, s.w->now, &all, &e), &e);
	pattern_fit(to, n, &all);
	for (size_t i = 0; i < n; i++)
		n_gone += to[i].is_gone;
	return n_gone;
}

/* Units without a head, units that are dissolved, people who are gone, and who is not of the unit: by name. */
static void who_is_gone_is_left_out(void **state)
{
	int64_t id;
	struct err e;

	(void)state;
	assert_rc(RC_OK, keep(&clerk, "Chung", true, &id, &e), &e);
	assert_int_equal(gone(&leader, id, 0), 0);
	assert_int_equal(gone(&head, id, unit), 2); /* Ba alone is below the head */
	test_db_sql(s.w->t, "UPDATE account SET is_locked = TRUE WHERE login = 'ba'");
	assert_int_equal(gone(&leader, id, 0), 1);
	test_db_sql(s.w->t, "UPDATE unit SET state = 'dissolved' WHERE code = 'TC'");
	assert_int_equal(gone(&leader, id, 0), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(kept_as_it_was_given),
		TEST(own_or_the_organs),
		TEST(what_is_refused),
		TEST(who_is_gone_is_left_out),
	};

	return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
