/* test_sign_in.c -- signing in where a node holds several organs: who else is there is not shown. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define NAME_A "UBND tỉnh An Bình (mẫu)"
#define NAME_B "Sở Nội vụ tỉnh An Bình (mẫu)"

static struct site site;

static int setup(void **state)
{
	const char *cookie, *token;

	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &cookie, &token); /* p-clerk */
	return 0;
}

static int several(void **state)
{
	(void)setup(state);
	(void)office_tenant(site.world, OFFICE_B, NAME_B, OFFICE_URL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static struct answer get(const char *path, const char *cookie)
{
	struct answer x = site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });

	assert_int_equal(x.status, 200);
	return x;
}

static struct answer sign_in(const char *fields)
{
	struct arena *a = site.world->a;
	struct answer x = get("/sign-in", NULL);
	const char *jar = str_c(a, answer_cookie(&x, site_cookie(&site, "csrf_")));
	struct str pair, rest, name, value;

	(void)str_split(str_of(jar), ';', &pair, &rest);
	(void)str_split(pair, '=', &name, &value);
	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = "/sign-in",
					      .cookie = str_c(a, pair),
					      .body = str_c(a, str_fmt(a, "csrf=%.*s&%s",
								       STR_FMT(value), fields)) });
}

static void one_organ_is_not_asked(void **state)
{
	struct answer x = get("/sign-in?organ=" OFFICE_B, NULL);

	(void)state;
	assert_true(answer_has(&x, "<p class=\"whose\">" NAME_A));
	assert_false(answer_has(&x, "name=\"organ\""));
	x = sign_in("login=p-clerk&password=falsch");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "Tên đăng nhập hoặc mật khẩu không đúng."));
	assert_false(answer_has(&x, "Cơ quan, tên"));
}

static void who_else_is_there_is_not_shown(void **state)
{
	struct answer x = get("/sign-in", NULL);

	(void)state;
	assert_true(answer_has(&x, "name=\"organ\""));
	assert_true(answer_has(&x, "Mã định danh hoặc tên cơ quan."));
	assert_false(answer_has(&x, "An Bình"));
	assert_false(answer_has(&x, OFFICE_A));
	assert_false(answer_has(&x, OFFICE_B));
	x = get("/sign-in?organ=" OFFICE_B, NULL); /* what the address says, is typed */
	assert_true(answer_has(&x, "value=\"" OFFICE_B "\""));
	assert_false(answer_has(&x, "An Bình"));
	x = get("/sign-in?organ=%22%3E%3Cscript%3E", NULL);
	assert_false(answer_has(&x, "\"><script>"));
}

static void a_wrong_organ_is_a_wrong_password(void **state)
{
	static const char *const tries[] = {
		"organ=" OFFICE_A "&login=p-clerk&password=falsch",
		"organ=" OFFICE_B "&login=p-clerk&password=falsch",
		"organ=000.00.99.Z01&login=p-clerk&password=falsch",
		"organ=%3Cb%3E&login=p-clerk&password=falsch",
	};

	(void)state;
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct answer x = sign_in(tries[i]);
		assert_int_equal(x.status, 422);
		assert_true(answer_has(&x, "Cơ quan, tên đăng nhập hoặc mật khẩu không đúng."));
		assert_false(answer_has(&x, "An Bình"));
		assert_int_equal(answer_cookie(&x, site_cookie(&site, "organ_")).n, 0);
	}
}

static void the_organ_is_remembered_in_the_browser(void **state)
{
	struct arena *a = site.world->a;
	struct str pair, rest;
	struct answer x;

	(void)state;
	x = sign_in("organ=ubnd+t%E1%BB%89nh+an+b%C3%ACnh+(m%E1%BA%ABu)&login=p-clerk"
		    "&password=mat-khau-de-thu-2026");
	assert_int_equal(x.status, 303);
	const char *kept = str_c(a, answer_cookie(&x, site_cookie(&site, "organ_")));
	(void)str_split(str_of(kept), ';', &pair, &rest);
	assert_true(str_find(rest, STR("HttpOnly")) != SIZE_MAX);
	const char *browser = str_c(a, pair);
	x = get("/sign-in", browser);
	assert_true(answer_has(&x, "value=\"" OFFICE_A "\""));
	x = get("/sign-in?organ=" OFFICE_B, browser); /* the address goes before it */
	assert_true(answer_has(&x, "value=\"" OFFICE_B "\""));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_organ_is_not_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(who_else_is_there_is_not_shown, several, teardown),
		cmocka_unit_test_setup_teardown(the_organ_is_remembered_in_the_browser, several,
						teardown),
		cmocka_unit_test_setup_teardown(a_wrong_organ_is_a_wrong_password, several,
						teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
