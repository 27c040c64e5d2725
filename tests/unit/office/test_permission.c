/* test_permission.c -- who confirms what was done to permissions, and who takes it back (P4). */
#include "cast.h"
#include "support/roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* P4: it works at once, and is warned of until another competent person says that it is right. */
static void a_change_waits_for_another(void **state)
{
	struct permission_change *list, c;
	struct err e;
	int64_t id;

	(void)state;
	assert_int_equal(changes(&inspector, &list), 0); /* the program's own are none */
	id = given(&admin, (struct post){ .account_id = leader.account_id,
					  .role = ROLE_CLERK,
					  .title = STR("Phó Chủ tịch") });
	assert_true(has_role("lanhdao", ROLE_CLERK));
	c = newest();
	assert_true(c.kind == PERMISSION_MADE && c.post_id == id && c.role == ROLE_CLERK);
	assert_true(c.changed_by == admin.account_id && str_eq(c.changed_by_name, admin.name));
	assert_true(str_eq(c.account_name, leader.name));
	assert_int_equal(changes(&admin, &list), 1);
	assert_int_equal(changes(&leader, &list), 1);
	assert_int_equal(changes(&clerk, &list), 0); /* it is not about them */
	assert_false(office_may_settle(&admin, &c));
	assert_false(office_may_settle(&leader, &c));
	assert_false(office_may_settle(&clerk, &c));
	assert_true(office_may_settle(&other_admin, &c));
	assert_true(office_may_settle(&inspector, &c));
	assert_rc(RC_DENIED, settle(&admin, c.id, false, &e), &e); /* who made it */
	assert_string_equal(e.key, "err.own_change");
	assert_rc(RC_DENIED, settle(&leader, c.id, false, &e), &e); /* whom it favours */
	assert_rc(RC_DENIED, settle(&clerk, c.id, false, &e), &e);  /* who is not competent */
	assert_string_equal(e.key, "err.denied.role");
	assert_rc(RC_OK, settle(&inspector, c.id, false, &e), &e);
	assert_int_equal(changes(&inspector, &list), 0);
	assert_rc(RC_NOT_FOUND, settle(&other_admin, c.id, true, &e), &e); /* settled */
	assert_true(has_role("lanhdao", ROLE_CLERK));
}

/* P4: an organ with one administrator and no inspector has its leader. */
static void the_leader_confirms(void **state)
{
	struct permission_change c;
	struct err e;

	(void)state;
	(void)given(&admin,
		    (struct post){ .account_id = clerk.account_id, .role = ROLE_ARCHIVIST });
	c = newest();
	assert_true(office_may_settle(&leader, &c));
	assert_rc(RC_OK, settle(&leader, c.id, false, &e), &e);
}

/* P4: nobody confirms their own change through somebody who stands for them. */
static void a_deputy_of_whoever_made_it(void **state)
{
	struct delegation d = to_clerk(first_post(&admin), 0, 9);
	struct permission_change c;
	struct actor deputy;
	struct err e;
	int64_t id, first;

	(void)state;
	assert_rc(RC_OK, delegate(&other_admin, &d, &id, &e), &e);
	first = newest().id;
	(void)given(&admin,
		    (struct post){ .account_id = leader.account_id, .role = ROLE_ARCHIVIST });
	c = newest();
	deputy = staff_as(&s, &s.a_system, "vanthu");
	assert_true(actor_has_role(&deputy, ROLE_ADMIN));
	assert_rc(RC_OK, settle(&inspector, first, false, &e), &e); /* that they stand for them */
	deputy = staff_as(&s, &s.a_system, "vanthu");
	assert_false(office_may_settle(&deputy, &c));
	assert_rc(RC_DENIED, settle(&deputy, c.id, false, &e), &e);
	/* for another's change the deputy is as good as the administrator */
	(void)given(&other_admin,
		    (struct post){ .account_id = leader.account_id, .role = ROLE_REPORTER });
	c = newest();
	assert_rc(RC_OK, settle(&deputy, c.id, false, &e), &e);
}

/* P4: an administrator makes nobody who confirms what the administrator does. */
static void who_is_not_confirmed_confirms_nothing(void **state)
{
	struct permission_change own, c;
	struct actor puppet;
	struct err e;

	(void)state;
	(void)given(&admin,
		    (struct post){ .account_id = clerk.account_id, .role = ROLE_INSPECTOR });
	own = newest();
	(void)given(&admin, (struct post){ .account_id = admin.account_id, .role = ROLE_LEADER });
	c = newest();
	puppet = staff_as(&s, &s.a_system, "vanthu");
	assert_true(actor_has_role(&puppet, ROLE_INSPECTOR));
	assert_false(office_may_settle(&puppet, &c));
	assert_rc(RC_DENIED, settle(&puppet, c.id, false, &e), &e);
	assert_string_equal(e.key, "err.unconfirmed");
	assert_rc(RC_OK, settle(&inspector, own.id, false, &e), &e);
	puppet = staff_as(&s, &s.a_system, "vanthu");
	assert_rc(RC_OK, settle(&puppet, c.id, true, &e), &e);
}

static void reset(const struct actor *by, const struct actor *whose)
{
	struct str password;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK,
		  office_account_password(node, s.w->a, by, whose->account_id, STR(""), STR(""),
					  s.w->now, &password, &problems, &e),
		  &e);
}

/* P4: nor is the administrator somebody who confirms, by a password that they have set. */
static void a_password_is_a_permission(void **state)
{
	const struct actor operator_ = { .kind = ACTOR_OPERATOR,
					 .tenant_id = admin.tenant_id,
					 .login = STR("operator") };
	struct permission_change c, own;
	struct actor x;
	struct err e;

	(void)state;
	(void)given(&admin,
		    (struct post){ .account_id = leader.account_id, .role = ROLE_ARCHIVIST });
	c = newest();
	reset(&operator_, &other_admin);
	x = staff_as(&s, &s.a_system, other_admin.login.p);
	assert_true(office_may_settle(&x, &c));
	reset(&admin, &clerk); /* who confirms nothing */
	assert_int_equal(newest().account_id, other_admin.account_id);
	reset(&admin, &other_admin);
	own = newest();
	assert_true(own.account_id == other_admin.account_id && own.changed_by == admin.account_id);
	x = staff_as(&s, &s.a_system, other_admin.login.p);
	assert_false(office_may_settle(&x, &c));
	assert_rc(RC_DENIED, settle(&x, c.id, false, &e), &e);
	assert_rc(RC_DENIED, settle(&admin, own.id, false, &e), &e);
	assert_rc(RC_OK, settle(&inspector, own.id, false, &e), &e);
	x = staff_as(&s, &s.a_system, other_admin.login.p);
	assert_rc(RC_OK, settle(&x, c.id, false, &e), &e);
}

/* What was done on the command line anybody competent may settle, but whom it is about. */
static void changes_of_the_operator(void **state)
{
	const struct actor operator_ = { .kind = ACTOR_OPERATOR,
					 .tenant_id = admin.tenant_id,
					 .login = STR("operator") };
	struct permission_change c;
	struct err e;

	(void)state;
	(void)given(&operator_,
		    (struct post){ .account_id = admin.account_id, .role = ROLE_CLERK });
	c = newest();
	assert_true(c.changed_by == 0 && str_eq_c(c.changed_by_name, "operator"));
	assert_rc(RC_DENIED, settle(&admin, c.id, false, &e), &e);
	assert_rc(RC_DENIED, settle(&operator_, c.id, false, &e), &e);
	assert_rc(RC_OK, settle(&other_admin, c.id, false, &e), &e);
}

/* An organ begins with its administrator, whom nobody is there yet to confirm. */
static void the_first_of_an_organ(void **state)
{
	const struct actor operator_ = { .kind = ACTOR_OPERATOR, .login = STR("operator") };
	const struct tenant t = { .organ_code = STR("000.00.07.Z01"),
				  .name = STR("Sở Y tế tỉnh An Bình (mẫu)"),
				  .key_id = STR("k") };
	const struct account_form first = { .login = STR("admin"),
					    .name = STR("Quản Trị"),
					    .role = ROLE_ADMIN };
	const struct tenant_form form = { &t, &first, true };
	struct str password;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_tenant_add(node, s.w->a, &operator_, &form, s.w->now, &id, &password,
				    &problems, &e),
		  &e);
	assert_int_equal(office_count(s.w, str_fmt(s.w->a,
						   "post WHERE tenant_id = %lld AND role = 'admin' "
						   "AND unit_id IS NULL",
						   (long long)id)
						   .p),
			 1);
	assert_int_equal(office_count(s.w, "permission_change"), 0);
}

static void undone(void **state)
{
	struct date yesterday = date_add(today(), -1);
	struct delegation d = to_clerk(first_post(&leader), 0, 9);
	int64_t clerks = first_post(&clerk), id;
	struct permission_change c;
	struct err e;

	(void)state;
	id = given(&admin, (struct post){ .account_id = leader.account_id, .role = ROLE_CLERK });
	assert_rc(RC_OK, settle(&inspector, newest().id, true, &e), &e);
	assert_false(has_role("lanhdao", ROLE_CLERK)); /* what was given is gone */
	assert_true(id > 0);
	assert_rc(RC_OK, end(&admin, clerks, date_add(today(), 9), &e), &e);
	c = newest();
	assert_rc(RC_OK, end(&admin, clerks, yesterday, &e), &e);
	assert_false(has_role("vanthu", ROLE_CLERK));
	assert_rc(RC_CONFLICT, settle(&inspector, c.id, true, &e), &e); /* the newest first */
	assert_string_equal(e.key, "err.change_newer");
	assert_rc(RC_OK, settle(&inspector, newest().id, true, &e), &e);
	assert_true(has_role("vanthu", ROLE_CLERK)); /* until the day that was set before */
	assert_int_equal(date_cmp(person(clerk.account_id).posts[0].valid_to, date_add(today(), 9)),
			 0);
	assert_rc(RC_OK, settle(&inspector, c.id, true, &e), &e);
	assert_false(date_is_set(person(clerk.account_id).posts[0].valid_to));
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_OK, settle(&inspector, newest().id, true, &e), &e);
	assert_false(has_role("vanthu", ROLE_LEADER));
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_OK, settle(&inspector, newest().id, false, &e), &e);
	assert_rc(RC_OK, office_delegation_end(node, &clerk, id, s.w->now, &e), &e);
	assert_rc(RC_OK, settle(&inspector, newest().id, true, &e), &e);
	assert_true(has_role("vanthu", ROLE_LEADER)); /* what was taken is back */
}

static void what_cannot_be_undone(void **state)
{
	int64_t u = staff_unit(&s, &admin, "CU", 0), gone;
	struct unit row;
	struct err e;

	(void)state;
	(void)given(
		&admin,
		(struct post){ .account_id = clerk.account_id, .unit_id = u, .role = ROLE_HEAD });
	row = unit_of(u);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &row, s.w->now, &problems, &e), &e);
	assert_rc(RC_CONFLICT, settle(&inspector, newest().id, true, &e), &e);
	assert_string_equal(e.key, "err.unit_dissolved");
	/* the administrator who was made is the last by now */
	gone = given(&admin, (struct post){ .account_id = clerk.account_id, .role = ROLE_ADMIN });
	struct permission_change c = newest();
	assert_true(c.post_id == gone);
	assert_rc(RC_OK, end(&admin, first_post(&other_admin), date_add(today(), -1), &e), &e);
	assert_rc(RC_OK, end(&admin, first_post(&admin), date_add(today(), -1), &e), &e);
	assert_rc(RC_CONFLICT, settle(&inspector, c.id, true, &e), &e);
	assert_string_equal(e.key, "err.last_admin");
	assert_true(has_role("vanthu", ROLE_ADMIN));
}

/* Nobody holds a post twice, nor stands for it twice, because an end is undone that was made good since. */
static void what_was_given_again(void **state)
{
	struct delegation d = to_clerk(first_post(&leader), 0, 9);
	struct permission_change c;
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, end(&admin, first_post(&clerk), date_add(today(), -1), &e), &e);
	c = newest();
	id = given(&admin, (struct post){ .account_id = clerk.account_id, .role = ROLE_CLERK });
	assert_rc(RC_CONFLICT, settle(&inspector, c.id, true, &e), &e);
	assert_string_equal(e.key, "problem.post_twice");
	assert_rc(RC_OK, end(&admin, id, date_add(today(), -1), &e), &e);
	assert_rc(RC_OK, settle(&inspector, c.id, true, &e), &e); /* once it is free */
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_OK, office_delegation_end(node, &clerk, id, s.w->now, &e), &e);
	c = newest();
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_CONFLICT, settle(&inspector, c.id, true, &e), &e);
	assert_string_equal(e.key, "problem.delegation_twice");
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define T(name) cmocka_unit_test_setup_teardown(name, cast_setup, cast_teardown)
	const struct CMUnitTest tests[] = {
		T(a_change_waits_for_another),  T(the_leader_confirms),
		T(a_deputy_of_whoever_made_it), T(changes_of_the_operator),
		T(the_first_of_an_organ),       T(undone),
		T(what_cannot_be_undone),       T(what_was_given_again),
		T(a_password_is_a_permission),  T(who_is_not_confirmed_confirms_nothing),
	};
	return cmocka_run_group_tests_name("permission", tests, NULL, NULL);
}
