/* test_setup.c -- what a new organ's administrator has still to set up: each line until it is done, on both
 * engines. */
#include "office/setup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/flow.h"
#include "office/series.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor admin;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	admin = staff_as(&s, &s.a_system, "quantri");
	problems.n = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static const char *const words[SETUP__COUNT] = {
	[SETUP_UNITS] = "units",
	[SETUP_PEOPLE] = "people",
	[SETUP_CLERK] = "clerk",
	[SETUP_LEADER] = "leader",
	[SETUP_ABBREVIATION] = "abbreviation",
	[SETUP_HOLIDAYS] = "holidays",
	[SETUP_MAILBOXES] = "mailboxes",
	[SETUP_AXIS] = "axis",
};

/* "units people …", of what is left. */
static const char *left_for(const struct actor *who)
{
	struct office_setup left;
	struct err e = ERR_INIT;
	struct str all = STR("");
	size_t n = 0;

	assert_rc(RC_OK, office_setup_left(node, s.w->a, who, s.w->now, &left, &e), &e);
	for (size_t i = 0; i < SETUP__COUNT; i++) {
		if (left.is_left[i])
			all = str_fmt(s.w->a, "%.*s%s%s", STR_FMT(all), n++ ? " " : "", words[i]);
	}
	assert_int_equal(left.n_left, n);
	return str_c(s.w->a, all);
}

static void abbreviate(void)
{
	const struct series_form f = {
		.series = { .kind = SERIES_MAIN, .name = STR(""), .abbreviation = STR("UBND") }
	};
	struct err e = ERR_INIT;
	int64_t id;

	assert_rc(RC_OK, office_series_save(node, &admin, &f, s.w->now, &id, &problems, &e), &e);
}

/* The common series of what goes out can be seen, and named, before its first number: by whatever lists them. */
static void the_common_series_is_there(void **state)
{
	struct series_view *all;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &admin, DIRECTION_OUTGOING, s.w->now, &all, &n,
				     &e),
		  &e);
	assert_int_equal(n, 1);
	assert_int_equal(all[0].series.kind, SERIES_MAIN);
	assert_int_equal(all[0].next, 1);
	assert_int_equal(all[0].series.abbreviation.n, 0);
	struct series_form f = { .series = all[0].series };
	f.series.abbreviation = STR("UBND");
	int64_t id;
	assert_rc(RC_OK, office_series_save(node, &admin, &f, s.w->now, &id, &problems, &e), &e);
	assert_int_equal(id, all[0].series.id);
	/* who would name it anew without having seen it is refused */
	f.series.id = 0;
	assert_rc(RC_CONFLICT, office_series_save(node, &admin, &f, s.w->now, &id, &problems, &e),
		  &e);
}

static void holiday(int year)
{
	const struct holiday h = { .day = { (int16_t)year, 9, 2 },
				   .kind = HOLIDAY_OFF,
				   .name = STR("Quốc khánh") };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_holiday_put(node, &admin, &h, 1, s.w->now, &problems, &e), &e);
}

static void mailbox(int64_t account, const char *address)
{
	const struct mailbox_form f = { .address = str_of(address) };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_mailbox_set(node, &admin, account, &f, s.w->now, &problems, &e),
		  &e);
}

/* ---- the first day ---- */

static void each_line_goes_when_it_is_done(void **state)
{
	int64_t unit, clerk;

	(void)state;
	s.w->conf.mail_url = STR("smtp://mail.mau");
	assert_string_equal(left_for(&admin), "units people clerk leader abbreviation holidays "
					      "mailboxes axis");
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	assert_string_equal(left_for(&admin),
			    "people clerk leader abbreviation holidays mailboxes axis");
	clerk = staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	assert_string_equal(left_for(&admin), "people leader abbreviation holidays mailboxes axis");
	(void)staff_person(&s, "chuyenvien", ROLE_SPECIALIST, unit);
	assert_string_equal(left_for(&admin), "leader abbreviation holidays mailboxes axis");
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	assert_string_equal(left_for(&admin), "abbreviation holidays mailboxes axis");
	abbreviate();
	assert_string_equal(left_for(&admin), "holidays mailboxes axis");
	holiday(time_date_vn(s.w->now).year);
	assert_string_equal(left_for(&admin), "mailboxes axis");
	mailbox(clerk, "vanthu@anbinh.example");
	assert_string_equal(left_for(&admin), "axis");
	test_db_sql(s.w->t, "UPDATE tenant SET axis_seen_at = 1");
	assert_string_equal(left_for(&admin), "");
}

/* A year later its holidays are to be entered, and those of the year before do not count. */
static void every_year_has_its_holidays(void **state)
{
	int year = time_date_vn(s.w->now).year;

	(void)state;
	holiday(year - 1);
	holiday(year + 1);
	assert_non_null(strstr(left_for(&admin), "holidays"));
	holiday(year);
	assert_null(strstr(left_for(&admin), "holidays"));
	s.w->now += 366 * TIME_DAY;
	assert_null(strstr(left_for(&admin), "holidays")); /* the next year's are there */
	s.w->now += 366 * TIME_DAY;
	assert_non_null(strstr(left_for(&admin), "holidays"));
}

static void what_the_organ_has_no_use_for_is_not_asked(void **state)
{
	(void)state;
	assert_null(strstr(left_for(&admin), "mailboxes")); /* the node sends no mail */
	assert_non_null(strstr(left_for(&admin), "axis"));
	test_db_sql(s.w->t, "UPDATE tenant SET axis_url = ''");
	assert_null(strstr(left_for(&admin), "axis"));
}

/* Who may not sign in, or whose post is over, is nobody to work with; who begins next week is. */
static void a_post_must_be_filled(void **state)
{
	(void)state;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	assert_string_equal(left_for(&admin), "units people abbreviation holidays axis");
	test_db_sql(s.w->t, "UPDATE account SET is_locked = TRUE WHERE login = 'vanthu'");
	test_db_sql(s.w->t, "UPDATE post SET valid_to = '2020-01-01' WHERE role = 'leader'");
	assert_string_equal(left_for(&admin),
			    "units people clerk leader abbreviation holidays axis");
	test_db_sql(s.w->t, "UPDATE post SET valid_from = '2030-01-01', valid_to = '' "
			    "WHERE role = 'leader'");
	assert_string_equal(left_for(&admin), "units people clerk abbreviation holidays axis");
}

static void another_organ_is_another_matter(void **state)
{
	struct actor b_admin;
	struct err e = ERR_INIT;
	const struct holiday h = { .day = { 2026, 9, 2 },
				   .kind = HOLIDAY_OFF,
				   .name = STR("Quốc khánh") };

	(void)state;
	(void)staff_add(&s, &s.b_system, "quantri", ROLE_ADMIN);
	b_admin = staff_as(&s, &s.b_system, "quantri");
	(void)staff_unit(&s, &s.b_system, "TCCB", 0);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	assert_rc(RC_OK, office_holiday_put(node, &b_admin, &h, 1, s.w->now, &problems, &e), &e);
	assert_string_equal(left_for(&b_admin), "people leader abbreviation axis");
	assert_string_equal(left_for(&admin),
			    "units people clerk leader abbreviation holidays axis");
}

static void it_is_the_administrators_matter(void **state)
{
	static const enum role others[] = { ROLE_CLERK, ROLE_LEADER, ROLE_SPECIALIST,
					    ROLE_INSPECTOR };
	struct office_setup left;

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		const char *login = str_c(s.w->a, role_text(others[i]));
		struct err e = ERR_INIT;
		(void)staff_add(&s, &s.a_system, login, others[i]);
		struct actor who = staff_as(&s, &s.a_system, login);
		assert_rc(RC_DENIED, office_setup_left(node, s.w->a, &who, s.w->now, &left, &e),
			  &e);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_line_goes_when_it_is_done, setup, teardown),
		cmocka_unit_test_setup_teardown(the_common_series_is_there, setup, teardown),
		cmocka_unit_test_setup_teardown(every_year_has_its_holidays, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_organ_has_no_use_for_is_not_asked, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_post_must_be_filled, setup, teardown),
		cmocka_unit_test_setup_teardown(another_organ_is_another_matter, setup, teardown),
		cmocka_unit_test_setup_teardown(it_is_the_administrators_matter, setup, teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
