/* test_home.c -- the first page of a new organ: what its administrator has still to set up, and an axis that was
 * never reached. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct site site;
static const char *admin, *admin_token, *clerk, *leader, *token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_ADMIN, &admin, &admin_token);
	site_sign_in(&site, ROLE_CLERK, &clerk, &token);
	site_sign_in(&site, ROLE_LEADER, &leader, &token);
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

static void post(const char *path, const char *fields)
{
	struct arena *a = site.world->a;
	struct answer x = site_ask(
		&site,
		&(struct ask){ .method = "POST",
			       .path = path,
			       .cookie = admin,
			       .body = str_c(a, str_fmt(a, "csrf=%s&%s", admin_token, fields)) });

	assert_int_equal(x.status, 303);
}

static void sql(const char *text)
{
	test_db_sql(site.world->t, text);
}

/* ---- the first day ---- */

static void the_administrator_sees_what_is_left(void **state)
{
	struct arena *a = site.world->a;
	const char *year = str_c(a, str_fmt(a, "Nhập ngày nghỉ, ngày làm bù năm %d<",
					    (int)time_date_vn(time_now()).year));
	struct answer x = get("/", admin);

	(void)state;
	assert_true(answer_has(&x, "<h2>Việc thiết lập còn lại</h2>"));
	assert_true(answer_has(&x, "href=\"/units\"><span class=\"what\">Lập các đơn vị"));
	assert_true(answer_has(&x, "href=\"/series\"><span class=\"what\">Nhập chữ viết tắt"));
	assert_true(answer_has(&x, "href=\"/organ#axis\"><span class=\"what\">Nối với trục"));
	assert_true(answer_has(&x, year));
	/* these are there, and the node sends no mail */
	assert_false(answer_has(&x, "Giao một người làm văn thư"));
	assert_false(answer_has(&x, "Tạo tài khoản cho lãnh đạo"));
	assert_false(answer_has(&x, "Nhập hộp thư công vụ"));
	post("/units", "unit_code=VX&unit_name=V%C4%83n+x%C3%A3");
	x = get("/", admin);
	assert_false(answer_has(&x, "Lập các đơn vị"));
	assert_true(answer_has(&x, "Nối với trục"));
	sql("UPDATE account SET language = 'en'");
	x = get("/", admin);
	assert_true(answer_has(&x, "<h2>Still to be set up</h2>"));
	assert_true(answer_has(&x, "abbreviation</span></a>"));
}

static void nobody_else_sees_it(void **state)
{
	const char *const others[] = { clerk, leader };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct answer x = get("/", others[i]);
		assert_false(answer_has(&x, "id=\"setup\""));
		assert_false(answer_has(&x, "Việc thiết lập còn lại"));
	}
	/* what refreshes itself does not ask for it */
	struct answer x = get("/home", admin);
	assert_false(answer_has(&x, "id=\"setup\""));
}

static void when_all_is_done_it_is_gone(void **state)
{
	struct arena *a = site.world->a;
	int year = time_date_vn(time_now()).year;

	(void)state;
	post("/units", "unit_code=VX&unit_name=V%C4%83n+x%C3%A3");
	post("/series/main", "main_abbreviation=UBND");
	sql("UPDATE tenant SET axis_seen_at = 1795268746059500");
	site_sign_in(&site, ROLE_SPECIALIST, &leader, &token);
	struct answer x = get("/", admin);
	assert_true(answer_has(&x, "id=\"setup\""));
	assert_false(answer_has(&x, "Nối với trục"));
	post("/holidays/lawful", str_c(a, str_fmt(a, "year=%d&day-%d-09-02=1", year, year)));
	x = get("/", admin);
	assert_false(answer_has(&x, "id=\"setup\""));
	assert_false(answer_has(&x, "Việc thiết lập còn lại"));
}

/* ---- an axis that has never answered ---- */

static void an_axis_that_was_never_reached(void **state)
{
	static const char *const pages[] = { "/", "/organ" };
	struct answer x;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		x = get(pages[i], admin);
		assert_true(
			answer_has(&x, "chưa liên lạc được lần nào. Xin kiểm tra địa chỉ trục"));
		assert_false(answer_has(&x, "Xin báo người quản trị"));
	}
	x = get("/", clerk);
	assert_true(answer_has(&x, "chưa liên lạc được lần nào. Xin báo người quản trị"));
	assert_false(answer_has(&x, "mật khóa"));
	sql("UPDATE tenant SET axis_seen_at = 1795268746059500");
	x = get("/organ", admin);
	assert_true(answer_has(&x, "liên lạc lần cuối"));
	assert_false(answer_has(&x, "lần nào"));
}

static void an_organ_without_an_axis(void **state)
{
	struct answer x;

	(void)state;
	sql("UPDATE tenant SET axis_url = ''");
	x = get("/", admin);
	assert_true(answer_has(&x, "Cơ quan chưa được nối với trục liên thông. Xin nhập địa chỉ"));
	assert_false(answer_has(&x, "lần nào"));
	assert_false(answer_has(&x, "Nối với trục liên thông</span>"));
	x = get("/", clerk);
	assert_true(answer_has(&x, "Cơ quan chưa được nối với trục liên thông."));
	assert_false(answer_has(&x, "Xin nhập địa chỉ"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_administrator_sees_what_is_left, setup,
						teardown),
		cmocka_unit_test_setup_teardown(nobody_else_sees_it, setup, teardown),
		cmocka_unit_test_setup_teardown(when_all_is_done_it_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(an_axis_that_was_never_reached, setup, teardown),
		cmocka_unit_test_setup_teardown(an_organ_without_an_axis, setup, teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
