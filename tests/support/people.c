/* people.c -- see people.h. */
#include "support/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "support/test_db.h"

/* The post in the organ itself, which every account begins with, gives way to one in a unit. */
static void make_head(struct node *n, const struct actor *admin, int64_t id, int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct unit u = { .code = str_fmt(a, "U%lld", (long long)id),
				.name = STR("Phòng Thử") };
	struct post p = { .account_id = id, .role = ROLE_HEAD };
	struct problems problems = { .n = 0 };
	struct person_view v;
	struct err e = ERR_INIT;
	int64_t post;

	assert_rc(RC_OK, office_person_view(n, a, admin, id, &v, &e), &e);
	assert_rc(RC_OK, office_unit_save(n, admin, &u, now, &p.unit_id, &problems, &e), &e);
	assert_rc(RC_OK, office_post_give(n, admin, &p, now, &post, &problems, &e), &e);
	assert_rc(RC_OK,
		  office_post_end(n, admin, v.posts[0].id, date_add(time_date_vn(now), -1), now,
				  &problems, &e),
		  &e);
}

int64_t test_account(struct node *n, const struct actor *admin, const struct account_form *f,
		     int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	struct problems problems = { .n = 0 };
	struct account_form form = *f;
	struct err e = ERR_INIT;
	struct str password;
	int64_t id;

	form.role = f->role == ROLE_HEAD ? ROLE_SPECIALIST : f->role;
	assert_rc(RC_OK, office_account_add(n, a, admin, &form, now, &id, &password, &problems, &e),
		  &e);
	if (f->role == ROLE_HEAD)
		make_head(n, admin, id, now);
	return id;
}
