/* test_people.c -- the pages of somebody's posts. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/people.h"

static struct site site;
static const char *cookie, *token;
static int64_t clerk; /* has one post, without an end */

static int setup(void **state)
{
	const struct account_form f = { .login = STR("vanthu.moi"),
					.name = STR("Trần Thị Thử"),
					.password = STR("mat-khau-de-thu-2026"),
					.role = ROLE_CLERK };
	struct actor admin;

	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_ADMIN, &cookie, &token);
	admin = (struct actor){ .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };
	clerk = test_account(&site.world->node, &admin, &f, time_now());
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static struct post post_of(int64_t account_id)
{
	const struct actor admin = { .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };
	struct person_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_person_view(&site.world->node, site.world->a, &admin, account_id, &v, &e),
		  &e);
	assert_int_equal(v.n_posts, 1);
	return v.posts[0];
}

/* As the form below the post sends it. */
static struct answer end_post(const char *what, struct str last)
{
	struct arena *a = site.world->a;
	struct str path = str_fmt(a, "/accounts/%lld/posts/%lld/end", (long long)clerk,
				  (long long)post_of(clerk).id);
	struct str body = str_fmt(a, "csrf=%s&do=%s&last=%.*s", token, what, STR_FMT(last));

	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = str_c(a, path),
					      .cookie = cookie,
					      .body = str_c(a, body) });
}

static void a_post_does_not_end_on_a_day_that_nobody_gave(void **state)
{
	static const char *const days[] = { "", "+", "31/02/2027", "01/01/2020" };

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		struct answer x = end_post("later", str_of(days[i]));
		assert_int_equal(x.status, 422);
		assert_true(answer_has(&x, "<a href=\"#f-last\">Ngày cuối giữ chức vụ: "));
		assert_true(answer_has(&x, "id=\"f-last\""));
		assert_false(date_is_set(post_of(clerk).valid_to));
	}
	struct answer x = end_post("later", STR("31/02/2027"));
	assert_true(answer_has(&x, "value=\"31/02/2027\"")); /* as it was typed */
}

static void a_post_ends_on_the_day_given_or_now(void **state)
{
	struct date today = time_date_vn(time_now()), last = date_add(today, 30);

	(void)state;
	assert_int_equal(end_post("later", date_vn(site.world->a, last)).status, 303);
	assert_int_equal(date_cmp(post_of(clerk).valid_to, last), 0);
	assert_int_equal(end_post("now", STR("")).status, 303);
	assert_int_equal(date_cmp(post_of(clerk).valid_to, date_add(today, -1)), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_post_does_not_end_on_a_day_that_nobody_gave,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_post_ends_on_the_day_given_or_now, setup,
						teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
