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

/* As a form of a page sends it. */
static struct answer post(const char *path, const char *fields)
{
	struct arena *a = site.world->a;

	return site_ask(&site,
			&(struct ask){ .method = "POST",
				       .path = path,
				       .cookie = cookie,
				       .body = str_c(a, str_fmt(a, "csrf=%s&%s", token, fields)) });
}

static struct answer get(const char *path)
{
	return site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });
}

/* Who is signed in. */
static int64_t admin_id(void)
{
	const struct actor who = { .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };
	struct account found;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_account_find(&site.world->node, site.world->a, &who, STR("p-admin"),
				      time_now(), &found, &e),
		  &e);
	return found.id;
}

static void a_mailbox_is_set(void **state)
{
	const char *person = str_c(site.world->a,
				   str_fmt(site.world->a, "/accounts/%lld", (long long)clerk));
	const char *path = str_c(site.world->a, str_fmt(site.world->a, "%s/mailbox", person));
	struct answer x = post(path, "mailbox=khong+phai+dia+chi");

	(void)state;
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "<a href=\"#f-mailbox\">"));
	assert_true(answer_has(&x, "value=\"khong phai dia chi\"")); /* as it was typed */
	assert_int_equal(post(path, "mailbox=vt%40anbinh.example").status, 303);
	x = get(str_c(site.world->a, str_fmt(site.world->a, "%s/posts", person)));
	assert_true(answer_has(&x, "vt@anbinh.example"));
	x = post(
		path,
		"mailbox=vt%40anbinh.example&mailbox_from=02%2F01%2F2030&mailbox_until=01%2F01%2F2030");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "<a href=\"#f-mailbox_until\">"));
	assert_int_equal(
		post(path, "mailbox=vt2%40anbinh.example&mailbox_from=02%2F01%2F2130").status, 303);
	x = get(str_c(site.world->a, str_fmt(site.world->a, "%s/posts", person)));
	assert_true(answer_has(&x, "02/01/2130"));
}

static void a_digest_is_chosen(void **state)
{
	const char *own = str_c(site.world->a, str_fmt(site.world->a, "/accounts/%lld/mailbox",
						       (long long)admin_id()));
	struct answer x = post("/account/digest", "digest_kind=daily&digest_hour=7");

	(void)state;
	assert_int_equal(x.status, 422); /* there is nowhere to send it */
	assert_true(answer_has(&x, "<a href=\"#f-digest_kind\">"));
	assert_int_equal(post(own, "mailbox=qt%40anbinh.example").status, 303);
	assert_int_equal(post("/account/digest", "digest_kind=daily&digest_hour=24").status, 422);
	assert_int_equal(post("/account/digest", "digest_kind=daily&digest_hour=9").status, 303);
	x = get("/account/digest");
	assert_true(answer_has(&x, "<option value=\"daily\" selected"));
	assert_true(answer_has(&x, "<option value=\"9\" selected"));
	assert_true(answer_has(&x, "qt@anbinh.example"));
	assert_true(answer_has(&x, "chưa được nối với máy chủ thư"));
	assert_true(answer_has(&x, "không ghi trích yếu"));
	assert_int_equal(post("/organ/digest", "has_subjects=1").status, 303);
	x = get("/account/digest");
	assert_true(answer_has(&x, "Thư có ghi trích yếu"));
}

static void an_empty_list_is_given_out(void **state)
{
	struct answer x = get("/accounts/import");

	(void)state;
	assert_true(answer_has(&x, "href=\"/accounts/import/template\""));
	assert_true(answer_has(&x, "Tên đăng nhập, Họ và tên, Vai trò"));
	x = get("/accounts/import/template");
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "Tên đăng nhập;Họ và tên;Mã đơn vị;Vai trò;"));
	assert_true(str_eq_c(answer_header(&x, "Content-Type"), "text/csv; charset=utf-8"));
	x = get("/units/import/template");
	assert_true(answer_has(&x, "Mã đơn vị;Tên đơn vị;"));
	assert_true(str_starts(answer_header(&x, "Content-Disposition"), STR("attachment")));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_post_does_not_end_on_a_day_that_nobody_gave,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_mailbox_is_set, setup, teardown),
		cmocka_unit_test_setup_teardown(an_empty_list_is_given_out, setup, teardown),
		cmocka_unit_test_setup_teardown(a_digest_is_chosen, setup, teardown),
		cmocka_unit_test_setup_teardown(a_post_ends_on_the_day_given_or_now, setup,
						teardown),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
