/* cast.c -- see cast.h. */
#include "cast.h"
#include "support/roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct staff s;
struct node *node;
struct actor admin, other_admin, inspector, leader, clerk, b_admin;
struct problems problems;

int cast_setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "admin", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "admin2", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "kiemtra", ROLE_INSPECTOR);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "admin", ROLE_ADMIN);
	admin = staff_as(&s, &s.a_system, "admin");
	other_admin = staff_as(&s, &s.a_system, "admin2");
	inspector = staff_as(&s, &s.a_system, "kiemtra");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	b_admin = staff_as(&s, &s.b_system, "admin");
	return 0;
}

int cast_teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

struct date today(void)
{
	return time_date_vn(s.w->now);
}

/* ---- the use cases, one line each ---- */

enum rc save_unit(const struct actor *who, const struct unit *u, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_unit_save(node, who, u, s.w->now, id, &problems, e);
}

enum rc give(const struct actor *who, const struct post *p, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_post_give(node, who, p, s.w->now, id, &problems, e);
}

int64_t given(const struct actor *who, struct post p)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, give(who, &p, &id, &e), &e);
	return id;
}

enum rc end(const struct actor *who, int64_t id, struct date last, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_post_end(node, who, id, last, s.w->now, &problems, e);
}

enum rc delegate(const struct actor *who, const struct delegation *d, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_delegate(node, who, d, s.w->now, id, &problems, e);
}

enum rc settle(const struct actor *who, int64_t id, bool is_undone, struct err *e)
{
	*e = ERR_INIT;
	return office_permission_settle(node, who, id, is_undone, s.w->now, e);
}

size_t changes(const struct actor *who, struct permission_change **out)
{
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_permission_changes(node, s.w->a, who, out, &n, &e), &e);
	return n;
}

struct permission_change newest(void)
{
	struct permission_change *c;

	assert_true(changes(&inspector, &c) > 0);
	return c[0];
}

struct unit *units(const struct actor *who, size_t *n)
{
	struct err e = ERR_INIT;
	struct unit *all;

	assert_rc(RC_OK, office_unit_list(node, s.w->a, who, s.w->now, &all, n, &e), &e);
	return all;
}

struct unit unit_of(int64_t id)
{
	size_t n;
	struct unit *all = units(&admin, &n);

	for (size_t i = 0; i < n; i++) {
		if (all[i].id == id)
			return all[i];
	}
	fail_msg("no unit %lld", (long long)id);
	return all[0];
}

struct person_view person(int64_t account_id)
{
	struct person_view v = { .n_posts = 0 };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, account_id, &v, &e), &e);
	return v;
}

/* The post in the organ itself that the account began with. */
int64_t first_post(const struct actor *who)
{
	return person(who->account_id).posts[0].id;
}

bool has_role(const char *login, enum role role)
{
	struct actor who = staff_as(&s, &s.a_system, login);
	return actor_has_role(&who, role);
}

struct delegation to_clerk(int64_t post, int from, int to)
{
	return (struct delegation){ .post_id = post,
				    .account_id = clerk.account_id,
				    .kind = DELEGATION_DELEGATED,
				    .ground = STR("Quyết định số 12/QĐ-UBND"),
				    .valid_from = date_add(today(), from),
				    .valid_to = date_add(today(), to) };
}
