/* test_sign_in.c -- signing in where a node holds several organs, on both engines. */
#include "staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct staff s;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* The code of the organ in which they are now, or the key of why they are in none. */
static const char *sign_in(const char *organ, const char *login)
{
	const struct sign_in in = { .organ = str_of(organ),
				    .login = str_of(login),
				    .password = STR("mat-khau-de-thu-2026"),
				    .remote = STR("10.9.9.9"),
				    .now = s.w->now };
	struct session session;
	struct err e = ERR_INIT;
	struct str token;
	enum rc rc = office_sign_in(&s.w->node, s.w->a, &in, &token, &session, &e);

	if (rc == RC_OK)
		return str_c(s.w->a, session.tenant.organ_code);
	assert_int_equal(rc, strcmp(e.key, "err.login_throttled") == 0 ? RC_THROTTLED
								       : RC_UNAUTHENTICATED);
	return str_c(s.w->a, str_of(e.key));
}

static void the_organ_is_named_by_code_or_name(void **state)
{
	static const char blanks[] = " " OFFICE_A " ";
	static const char *const a[] = { OFFICE_A, blanks, "000.00.00.z01",
					 "UBND tỉnh An Bình (mẫu)", "ubnd TỈNH an bình (mẫu)" };

	(void)state;
	for (size_t i = 0; i < sizeof a / sizeof a[0]; i++)
		assert_string_equal(sign_in(a[i], "vanthu"), OFFICE_A);
	assert_string_equal(sign_in("Sở Nội vụ tỉnh An Bình (mẫu)", "vanthu"), OFFICE_B);
	/* not named: whose login is in one organ alone needs not */
	assert_string_equal(sign_in("", "vanthu"), "err.login_organ");
	assert_string_equal(sign_in("", "lanhdao"), OFFICE_B);
	assert_string_equal(sign_in(OFFICE_A, "lanhdao"), "err.login");
}

/* A name that is nobody's, or of two, is a wrong password. */
static void a_name_must_be_one_organs(void **state)
{
	(void)state;
	assert_string_equal(sign_in("UBND", "vanthu"), "err.login");
	assert_string_equal(sign_in("000.00.99.Z01", "lanhdao"), "err.login");
	test_db_sql(s.w->t, "UPDATE tenant SET name = 'Trùng tên'");
	assert_string_equal(sign_in("Trùng tên", "lanhdao"), "err.login");
	assert_string_equal(sign_in(OFFICE_B, "lanhdao"), OFFICE_B);
}

/* Guessing organs costs what guessing passwords costs, and does not keep out who names the right one. */
static void an_organ_that_is_not_there_is_a_try(void **state)
{
	int n = 0;

	(void)state;
	while (n < 50 && strcmp(sign_in("000.00.99.Z01", "vanthu"), "err.login") == 0)
		n++;
	assert_int_equal(n, 5);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'session.refused'"), 5);
	assert_string_equal(sign_in(OFFICE_A, "vanthu"), OFFICE_A);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_organ_is_named_by_code_or_name, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_name_must_be_one_organs, setup, teardown),
		cmocka_unit_test_setup_teardown(an_organ_that_is_not_there_is_a_try, setup,
						teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
