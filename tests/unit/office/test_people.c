/* test_people.c -- units, posts and delegations. The promises P1, P3, P4 and P6 are named where they are
 * shown. */
#include "cast.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"

/* ---- units ---- */

static void a_tree_of_units(void **state)
{
	int64_t vp = staff_unit(&s, &admin, "vp", 0), sub, id;
	struct unit u = { .code = STR(" tccb "), .name = STR("  Phòng Tổ chức "), .parent_id = vp };
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_OK, save_unit(&admin, &u, &sub, &e), &e);
	struct unit *all = units(&clerk, &n); /* everybody sees them */
	assert_int_equal(n, 2);
	assert_true(str_eq_c(all[0].code, "VP") && all[0].depth == 0);
	assert_true(str_eq_c(all[1].code, "TCCB") && all[1].depth == 1);
	assert_true(str_eq_c(all[1].name, "Phòng Tổ chức"));
	(void)given(&admin, (struct post){ .account_id = clerk.account_id,
					   .unit_id = sub,
					   .role = ROLE_SPECIALIST });
	assert_int_equal(units(&clerk, &n)[1].n_people, 1);
	assert_rc(RC_DENIED, save_unit(&clerk, &u, &id, &e), &e);
	assert_rc(RC_DENIED, save_unit(&leader, &u, &id, &e), &e);
	/* moved, renamed; then somebody's page from before */
	u = all[1];
	u.parent_id = 0;
	u.name = STR("Phòng Tổ chức cán bộ");
	assert_rc(RC_OK, save_unit(&admin, &u, &id, &e), &e);
	assert_true(id == sub && unit_of(sub).depth == 0);
	assert_rc(RC_CONFLICT, save_unit(&other_admin, &u, &id, &e), &e);
	assert_string_equal(e.key, "err.stale");
}

static void what_is_wrong_with_a_unit(void **state)
{
	int64_t top = staff_unit(&s, &admin, "A", 0), low = staff_unit(&s, &admin, "B", top);
	int64_t b = staff_unit(&s, &s.b_system, "A", 0), gone = staff_unit(&s, &admin, "C", 0), id;
	struct unit u = unit_of(gone);
	struct err e;

	(void)state;
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	const struct {
		const char *code, *name;
		int64_t parent, ordinal;
		const char *want;
	} rows[] = {
		{ "", "", 0, 0, "code problem.required, name problem.required" },
		{ "V X", "x", 0, 0, "code problem.unit_code" },
		{ "VX/1", "x", 0, 0, "code problem.unit_code" },
		{ "1234567890123456789012345678901", "x", 0, 0, "code problem.too_long" },
		{ "VX", "a\tb", 0, 0, "name problem.text" },
		{ "VX", "a\xff", 0, 0, "name problem.text" },
		{ "VX", "x", 0, -1, "ordinal problem.ordinal" },
		{ "VX", "x", 987654, 0, "parent_id problem.unit" },
		{ "VX", "x", b, 0, "parent_id problem.unit" },    /* P1 */
		{ "VX", "x", gone, 0, "parent_id problem.unit" }, /* dissolved */
		{ "a", "x", 0, 0, "code problem.unit_code_taken" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		u = (struct unit){ .code = str_of(rows[i].code),
				   .name = str_of(rows[i].name),
				   .parent_id = rows[i].parent,
				   .ordinal = rows[i].ordinal };
		assert_int_not_equal(save_unit(&admin, &u, &id, &e), RC_OK);
		assert_string_equal(staff_problems(&s, &problems), rows[i].want);
	}
	assert_string_equal(e.key, "err.unit_code");
	u = unit_of(top);
	u.parent_id = low; /* P6 */
	assert_rc(RC_CONFLICT, save_unit(&admin, &u, &id, &e), &e);
	assert_string_equal(e.key, "err.unit_loop");
	assert_string_equal(staff_problems(&s, &problems), "parent_id problem.unit_loop");
	u = unit_of(gone);
	u.name = STR("x");
	assert_rc(RC_CONFLICT, save_unit(&admin, &u, &id, &e), &e);
	assert_string_equal(e.key, "err.unit_dissolved");
}

/* P6: a unit that is dissolved stays, with its day and who follows it; its posts end with the day. */
static void dissolved(void **state)
{
	int64_t old = staff_unit(&s, &admin, "CU", 0), heir = staff_unit(&s, &admin, "MOI", 0);
	int64_t below = staff_unit(&s, &admin, "DUOI", old), id;
	struct date later = date_add(today(), 30);
	struct permission_change *c;
	struct unit u;
	struct err e;

	(void)state;
	(void)given(
		&admin,
		(struct post){ .account_id = clerk.account_id, .unit_id = old, .role = ROLE_HEAD });
	(void)given(&admin, (struct post){ .account_id = leader.account_id,
					   .unit_id = old,
					   .role = ROLE_SPECIALIST,
					   .valid_from = later });
	u = unit_of(old);
	u.successor_id = heir;
	assert_rc(RC_CONFLICT, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.unit_busy");
	struct unit low = unit_of(below);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &low, s.w->now, &problems, &e), &e);
	u.successor_id = below;
	assert_rc(RC_CONFLICT, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.unit_successor");
	u.successor_id = old;
	assert_rc(RC_CONFLICT, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	u.successor_id = staff_unit(&s, &s.b_system, "X", 0); /* P1 */
	assert_rc(RC_NOT_FOUND, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e),
		  &e);
	u.successor_id = heir;
	assert_rc(RC_DENIED, office_unit_dissolve(node, &clerk, &u, s.w->now, &problems, &e), &e);
	size_t before = changes(&inspector, &c);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	assert_rc(RC_CONFLICT, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	u = unit_of(old);
	assert_true(u.state == UNIT_DISSOLVED && u.successor_id == heir);
	assert_int_equal(date_cmp(u.valid_to, today()), 0);
	assert_int_equal(changes(&inspector, &c), before + 2); /* P4: both posts */
	assert_true(has_role("vanthu", ROLE_HEAD));            /* today is its last day */
	s.w->now += TIME_DAY;
	assert_false(has_role("vanthu", ROLE_HEAD));
	s.w->now = staff_midnight(later);
	assert_false(has_role("lanhdao", ROLE_SPECIALIST));
	const struct post p = { .account_id = clerk.account_id, .unit_id = old, .role = ROLE_HEAD };
	assert_rc(RC_INVALID, give(&admin, &p, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "unit_id problem.unit");
}

/* ---- posts ---- */

static void what_is_wrong_with_a_post(void **state)
{
	int64_t u = staff_unit(&s, &admin, "VX", 0), b = staff_unit(&s, &s.b_system, "VX", 0), id;
	struct date yesterday = date_add(today(), -1), none = { 0 };
	struct err e;

	(void)state;
	const struct {
		int64_t unit;
		enum role role;
		struct date from, to;
		const char *title, *want;
	} rows[] = {
		{ 0, ROLE_HEAD, none, none, "", "unit_id problem.head_unit" },
		{ 98765, ROLE_HEAD, none, none, "", "unit_id problem.unit" },
		{ b, ROLE_HEAD, none, none, "", "unit_id problem.unit" }, /* P1 */
		{ u, ROLE_HEAD, today(), yesterday, "", "valid_to problem.ends_before" },
		{ u, ROLE_HEAD, none, yesterday, "", "valid_to problem.date_past" },
		{ u, ROLE_HEAD, none, none, "a\nb", "title problem.text" },
		{ 0, ROLE_CLERK, none, none, "", "role problem.post_twice" },
		{ 0, ROLE_CLERK, today(), today(), "", "role problem.post_twice" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct post p = { .account_id = clerk.account_id,
					.unit_id = rows[i].unit,
					.role = rows[i].role,
					.title = str_of(rows[i].title),
					.valid_from = rows[i].from,
					.valid_to = rows[i].to };
		assert_rc(RC_INVALID, give(&admin, &p, &id, &e), &e);
		assert_string_equal(staff_problems(&s, &problems), rows[i].want);
	}
	const struct post ok = { .account_id = clerk.account_id, .unit_id = u, .role = ROLE_CLERK };
	assert_rc(RC_DENIED, give(&clerk, &ok, &id, &e), &e);
	assert_rc(RC_DENIED, give(&inspector, &ok, &id, &e), &e);
	assert_rc(RC_OK, give(&admin, &ok, &id, &e), &e); /* the same role in a unit */
}

/* P3: the rights come at 00:00 of the first day and go with the last, Vietnam time, by themselves. */
static void rights_of_a_post_come_and_go(void **state)
{
	const struct date first = date_add(today(), 10), last = date_add(today(), 12);
	int64_t id = given(&admin, (struct post){ .account_id = clerk.account_id,
						  .role = ROLE_LEADER,
						  .valid_from = first,
						  .valid_to = last });

	(void)state;
	assert_false(has_role("vanthu", ROLE_LEADER));
	s.w->now = staff_midnight(first) - 1;
	assert_false(has_role("vanthu", ROLE_LEADER));
	s.w->now = staff_midnight(first);
	assert_true(has_role("vanthu", ROLE_LEADER));
	assert_true(has_role("vanthu", ROLE_CLERK));
	s.w->now = staff_midnight(date_add(last, 1)) - 1;
	assert_true(has_role("vanthu", ROLE_LEADER));
	s.w->now++;
	assert_false(has_role("vanthu", ROLE_LEADER));
	assert_true(person(clerk.account_id).n_posts == 2 && id > 0); /* it is remembered */
}

static void a_post_is_ended(void **state)
{
	int64_t id = given(&admin,
			   (struct post){ .account_id = clerk.account_id, .role = ROLE_ARCHIVIST });
	struct date yesterday = date_add(today(), -1);
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, end(&clerk, id, yesterday, &e), &e);
	assert_rc(RC_INVALID, end(&admin, id, date_add(yesterday, -1), &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "last problem.date_past");
	assert_rc(RC_INVALID, end(&admin, id, (struct date){ 0 }, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "last problem.date");
	assert_rc(RC_OK, end(&admin, id, date_add(today(), 5), &e), &e);
	assert_true(has_role("vanthu", ROLE_ARCHIVIST));
	assert_rc(RC_INVALID, end(&admin, id, date_add(today(), 6), &e), &e); /* that would give */
	assert_string_equal(staff_problems(&s, &problems), "last problem.end_later");
	assert_rc(RC_OK, end(&admin, id, yesterday, &e), &e);
	assert_false(has_role("vanthu", ROLE_ARCHIVIST)); /* at once */
	assert_rc(RC_INVALID, end(&admin, id, yesterday, &e), &e);
	(void)given(&admin, (struct post){ .account_id = clerk.account_id,
					   .role = ROLE_ARCHIVIST }); /* and given again */
	assert_true(has_role("vanthu", ROLE_ARCHIVIST));
}

/* Somebody's own page is theirs, another's is the administrator's. */
static void who_sees_a_person(void **state)
{
	struct person_view v;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &clerk, clerk.account_id, &v, &e), &e);
	assert_true(v.n_posts == 1 && v.posts[0].role == ROLE_CLERK);
	assert_rc(RC_DENIED, office_person_view(node, s.w->a, &clerk, leader.account_id, &v, &e),
		  &e);
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, leader.account_id, &v, &e), &e);
}

static void nobody_has_posts_without_end(void **state)
{
	struct post p = { .account_id = clerk.account_id, .role = ROLE_SPECIALIST };
	struct err e;
	int64_t id;

	(void)state;
	for (size_t i = 1; i < LIMIT_CAPACITIES; i++) {
		p.unit_id = staff_unit(&s, &admin, str_fmt(s.w->a, "U%zu", i).p, 0);
		(void)given(&admin, p);
	}
	p.unit_id = 0;
	assert_rc(RC_LIMIT, give(&admin, &p, &id, &e), &e);
	assert_string_equal(e.key, "err.capacities");
	assert_int_equal(staff_as(&s, &s.a_system, "vanthu").n_capacities, LIMIT_CAPACITIES);
}

/* ---- an organ keeps an administrator ---- */

static void the_last_administrator(void **state)
{
	int64_t mine = first_post(&admin), theirs = first_post(&other_admin), third;
	struct date yesterday = date_add(today(), -1);
	struct err e;

	(void)state;
	assert_rc(RC_OK, end(&admin, theirs, date_add(today(), 20), &e), &e);
	/* today there would be one, but not in three weeks */
	assert_rc(RC_CONFLICT, end(&other_admin, mine, yesterday, &e), &e);
	assert_string_equal(e.key, "err.last_admin");
	assert_rc(RC_CONFLICT, end(&other_admin, mine, date_add(today(), 40), &e), &e);
	assert_rc(RC_CONFLICT,
		  office_account_lock(node, &other_admin, admin.account_id, true, s.w->now, &e),
		  &e);
	assert_true(has_role("admin", ROLE_ADMIN));
	/* another from the day after; a gap of one day would not do */
	third = given(&admin, (struct post){ .account_id = clerk.account_id,
					     .role = ROLE_ADMIN,
					     .valid_from = date_add(today(), 22) });
	assert_rc(RC_CONFLICT, end(&other_admin, mine, yesterday, &e), &e);
	assert_rc(RC_OK, end(&admin, third, date_add(today(), -1), &e), &e);
	(void)given(&admin, (struct post){ .account_id = clerk.account_id,
					   .role = ROLE_ADMIN,
					   .valid_from = date_add(today(), 21) });
	assert_rc(RC_OK, end(&other_admin, mine, yesterday, &e), &e);
	assert_false(has_role("admin", ROLE_ADMIN));
}

/* ---- two at once ---- */

struct racer {
	const struct actor *who;
	struct unit unit; /* to be saved; id 0: a post is ended */
	int64_t post;
	enum rc rc;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct problems ps = { .n = 0 };
	int64_t id;

	do {
		r->rc = r->unit.id > 0
				? office_unit_save(node, r->who, &r->unit, s.w->now, &id, &ps, NULL)
				: office_post_end(node, r->who, r->post, date_add(today(), -1),
						  s.w->now, &ps, NULL);
	} while (r->rc == RC_BUSY);
	return NULL;
}

/* One of two is done, the other is refused. */
static void one_of_two(struct racer *r)
{
	pthread_t threads[2];

	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race, &r[i]), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_true((r[0].rc == RC_OK) != (r[1].rc == RC_OK));
	assert_true(r[0].rc == RC_CONFLICT || r[1].rc == RC_CONFLICT);
}

/* Each of the two last administrators takes the other's post away. */
static void two_administrators_at_once(void **state)
{
	struct racer r[2] = { { .who = &admin, .post = first_post(&other_admin) },
			      { .who = &other_admin, .post = first_post(&admin) } };

	(void)state;
	for (int i = 0; i < 5; i++) {
		one_of_two(r);
		assert_int_equal(has_role("admin", ROLE_ADMIN), r[1].rc != RC_OK);
		assert_int_equal(has_role("admin2", ROLE_ADMIN), r[0].rc != RC_OK);
		for (int k = 0; k < 2; k++) { /* and once more */
			const struct actor *lost = k == 0 ? &other_admin : &admin;
			if (r[k].rc == RC_OK)
				r[k].post = given(&s.a_system,
						  (struct post){ .account_id = lost->account_id,
								 .role = ROLE_ADMIN });
		}
	}
}

/* P6: each of two units is put below the other. */
static void two_moves_at_once(void **state)
{
	int64_t a = staff_unit(&s, &admin, "A", 0), b = staff_unit(&s, &admin, "B", 0);
	struct racer r[2] = { { .who = &admin }, { .who = &other_admin } };
	struct err e;
	int64_t id;

	(void)state;
	for (int i = 0; i < 5; i++) {
		r[0].unit = unit_of(a);
		r[1].unit = unit_of(b);
		r[0].unit.parent_id = b;
		r[1].unit.parent_id = a;
		one_of_two(r);
		assert_int_equal(unit_of(a).depth + unit_of(b).depth, 1);
		struct unit u = unit_of(r[0].rc == RC_OK ? a : b);
		u.parent_id = 0;
		assert_rc(RC_OK, save_unit(&admin, &u, &id, &e), &e);
	}
}

/* ---- delegations ---- */

/* P3: exactly on its days, in the name of whoever gave it. */
static void rights_of_a_delegation(void **state)
{
	struct delegation d = to_clerk(first_post(&leader), 3, 5);
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_false(has_role("vanthu", ROLE_LEADER));
	s.w->now = staff_midnight(d.valid_from) - 1;
	assert_false(has_role("vanthu", ROLE_LEADER));
	s.w->now++;
	struct actor who = staff_as(&s, &s.a_system, "vanthu");
	assert_int_equal(who.n_capacities, 2);
	assert_true(who.capacities[0].role == ROLE_CLERK && who.capacities[0].of_name.n == 0);
	assert_true(who.capacities[1].role == ROLE_LEADER && who.capacities[1].delegation_id == id);
	assert_true(who.capacities[1].of_account == leader.account_id);
	assert_true(str_eq(who.capacities[1].of_name, leader.name));
	assert_true(has_role("lanhdao", ROLE_LEADER)); /* who gave it keeps it */
	s.w->now = staff_midnight(date_add(d.valid_to, 1)) - 1;
	assert_true(has_role("vanthu", ROLE_LEADER));
	s.w->now++;
	assert_false(has_role("vanthu", ROLE_LEADER));
}

static void with_the_post_its_delegation_goes(void **state)
{
	struct delegation d = to_clerk(first_post(&leader), 0, 30);
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, delegate(&admin, &d, &id, &e), &e);
	assert_true(has_role("vanthu", ROLE_LEADER));
	assert_rc(RC_OK, end(&admin, d.post_id, date_add(today(), -1), &e), &e);
	assert_false(has_role("vanthu", ROLE_LEADER));
}

static void what_is_wrong_with_a_delegation(void **state)
{
	int64_t led = first_post(&leader), short_post, id;
	struct delegation d;
	struct err e;

	(void)state;
	short_post = given(&admin, (struct post){ .account_id = leader.account_id,
						  .role = ROLE_REPORTER,
						  .valid_to = today() });
	d = to_clerk(led, 0, 5);
	d.ground = STR("  ");
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "ground problem.required");
	d = to_clerk(led, 0, 5);
	d.valid_from = d.valid_to = (struct date){ 0 }; /* art. 13: limited in time */
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_true(str_starts(str_of(staff_problems(&s, &problems)),
			       STR("valid_from problem.required, valid_to problem.required")));
	d = to_clerk(led, 5, 4);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "valid_to problem.ends_before");
	d = to_clerk(led, -9, -1);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems),
			    "valid_from problem.date_past, valid_to problem.date_past");
	d = to_clerk(led, -1, 5);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "valid_from problem.date_past");
	d = to_clerk(led, 2, 369);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "valid_to problem.delegation_long");
	d = to_clerk(led, 367, 400);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "valid_from problem.delegation_far");
	d = to_clerk(led, 0, 5);
	d.account_id = leader.account_id;
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "account_id problem.delegate_self");
	d.account_id = b_admin.account_id; /* P1 */
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "account_id problem.account");
	d = to_clerk(short_post, 1, 5);
	assert_rc(RC_INVALID, delegate(&admin, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "valid_from problem.post_days");
	d = to_clerk(led, 0, 5);
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	d = to_clerk(led, 5, 6);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "account_id problem.delegation_twice");
	assert_rc(RC_OK, office_account_lock(node, &admin, clerk.account_id, true, s.w->now, &e),
		  &e);
	d = to_clerk(led, 9, 9);
	assert_rc(RC_INVALID, delegate(&leader, &d, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "account_id problem.account");
}

/* A leader or head for their own post, an administrator for any; a deputy passes nothing on. */
static void who_delegates(void **state)
{
	struct delegation led = to_clerk(first_post(&leader), 0, 9);
	struct delegation own = { .post_id = first_post(&clerk),
				  .account_id = leader.account_id,
				  .ground = STR("x"),
				  .valid_from = today(),
				  .valid_to = today() };
	struct actor deputy;
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_DENIED, delegate(&clerk, &own, &id, &e), &e);
	assert_rc(RC_DENIED, delegate(&inspector, &led, &id, &e), &e);
	assert_rc(RC_OK, delegate(&admin, &own, &id, &e), &e);
	assert_rc(RC_OK, delegate(&leader, &led, &id, &e), &e);
	deputy = staff_as(&s, &s.a_system, "vanthu");
	led.account_id = inspector.account_id;
	assert_rc(RC_DENIED, delegate(&deputy, &led, &id, &e), &e);
	own.account_id =
		inspector.account_id; /* being somebody's deputy frees not their own post */
	assert_rc(RC_DENIED, delegate(&deputy, &own, &id, &e), &e);
}

static void a_delegation_is_ended(void **state)
{
	struct delegation d = to_clerk(first_post(&leader), 0, 9);
	struct permission_change c;
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_DENIED, office_delegation_end(node, &inspector, id, s.w->now, &e), &e);
	assert_rc(RC_OK, office_delegation_end(node, &clerk, id, s.w->now, &e),
		  &e); /* who has it */
	assert_false(has_role("vanthu", ROLE_LEADER));
	assert_rc(RC_CONFLICT, office_delegation_end(node, &leader, id, s.w->now, &e), &e);
	assert_string_equal(e.key, "err.delegation_over");
	c = newest();
	assert_true(c.kind == PERMISSION_ENDED && c.delegation_id == id);
	assert_true(c.account_id == clerk.account_id && c.changed_by == clerk.account_id);
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e); /* the one before is over */
	assert_rc(RC_OK, office_delegation_end(node, &leader, id, s.w->now, &e), &e);
	d = to_clerk(d.post_id, 4, 9);
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_OK, office_delegation_end(node, &admin, id, s.w->now, &e), &e);
	s.w->now += 5 * TIME_DAY;
	assert_false(has_role("vanthu", ROLE_LEADER)); /* it never began */
}

/* ---- another organ ---- */

/* P1: whatever id is asked for. */
static void nothing_of_another_organ(void **state)
{
	int64_t post = first_post(&leader), unit = staff_unit(&s, &admin, "VX", 0), id;
	struct unit u = unit_of(unit);
	struct delegation d = to_clerk(post, 0, 5);
	struct permission_change *list;
	struct person_view v;
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	int64_t change = newest().id, delegation = id;
	(void)units(&b_admin, &n);
	assert_int_equal(n, 0);
	assert_int_equal(changes(&b_admin, &list), 0);
	assert_rc(RC_NOT_FOUND, save_unit(&b_admin, &u, &id, &e), &e);
	assert_rc(RC_NOT_FOUND, office_unit_dissolve(node, &b_admin, &u, s.w->now, &problems, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_person_view(node, s.w->a, &b_admin, leader.account_id, &v, &e), &e);
	const struct post p = { .account_id = leader.account_id, .role = ROLE_ADMIN };
	assert_rc(RC_NOT_FOUND, give(&b_admin, &p, &id, &e), &e);
	assert_rc(RC_NOT_FOUND, end(&b_admin, post, today(), &e), &e);
	d.account_id = b_admin.account_id;
	assert_rc(RC_NOT_FOUND, delegate(&b_admin, &d, &id, &e), &e);
	assert_rc(RC_NOT_FOUND, office_delegation_end(node, &b_admin, delegation, s.w->now, &e),
		  &e);
	assert_rc(RC_NOT_FOUND, settle(&b_admin, change, true, &e), &e);
	assert_true(has_role("vanthu", ROLE_LEADER));
}

/* Each use case leaves its row in the audit, with who it was. */
static void everything_is_audited(void **state)
{
	int64_t unit = staff_unit(&s, &admin, "VX", 0), post, id;
	struct unit u = unit_of(unit);
	struct delegation d = to_clerk(first_post(&leader), 0, 5);
	struct err e;
	static const char *const actions[] = { "unit.add",       "unit.set",
					       "unit.dissolve",  "post.give",
					       "post.end",       "delegation.give",
					       "delegation.end", "permission.confirm",
					       "permission.undo" };

	(void)state;
	u.ordinal = 3;
	assert_rc(RC_OK, save_unit(&admin, &u, &id, &e), &e);
	post = given(&admin,
		     (struct post){ .account_id = clerk.account_id, .role = ROLE_ARCHIVIST });
	assert_rc(RC_OK, settle(&inspector, newest().id, false, &e), &e);
	assert_rc(RC_OK, end(&admin, post, today(), &e), &e);
	assert_rc(RC_OK, settle(&inspector, newest().id, true, &e), &e);
	assert_rc(RC_OK, delegate(&leader, &d, &id, &e), &e);
	assert_rc(RC_OK, office_delegation_end(node, &clerk, id, s.w->now, &e), &e);
	u = unit_of(unit);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &u, s.w->now, &problems, &e), &e);
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		assert_int_equal(office_count(s.w, str_fmt(s.w->a,
							   "audit WHERE action = '%s' AND actor "
							   "IN ('admin', 'kiemtra', 'lanhdao', "
							   "'vanthu')",
							   actions[i])
							   .p),
				 1);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define T(name) cmocka_unit_test_setup_teardown(name, cast_setup, cast_teardown)
	const struct CMUnitTest tests[] = {
		T(a_tree_of_units),
		T(what_is_wrong_with_a_unit),
		T(dissolved),
		T(what_is_wrong_with_a_post),
		T(rights_of_a_post_come_and_go),
		T(a_post_is_ended),
		T(who_sees_a_person),
		T(nobody_has_posts_without_end),
		T(the_last_administrator),
		T(two_administrators_at_once),
		T(two_moves_at_once),
		T(rights_of_a_delegation),
		T(with_the_post_its_delegation_goes),
		T(what_is_wrong_with_a_delegation),
		T(who_delegates),
		T(a_delegation_is_ended),
		T(nothing_of_another_organ),
		T(everything_is_audited),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
