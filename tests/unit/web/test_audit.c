/* test_audit.c -- nhật ký and the readers of a document, as pages. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/audit.h"

static struct site site;
static const char *clerk, *inspector;
static int64_t sent;

static int setup(void **state)
{
	const char *csrf;

	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &clerk, &csrf);
	site_sign_in(&site, ROLE_INSPECTOR, &inspector, &csrf);
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	sent = office_send(site.world, &site.clerk, "15", (const char *const[]){ OFFICE_B, NULL });
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
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_reads_write(&site.world->node, &e), &e);
	return site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });
}

static void has(const struct answer *x, const char *text)
{
	if (!answer_has(x, text))
		fail_msg("not on the page: %s", text);
}

static const char *path_of(const char *form)
{
	return str_c(site.world->a, str_fmt(site.world->a, "%s%lld", form, (long long)sent));
}

static void in_words(void **state)
{
	struct answer x;

	(void)state;
	(void)get(path_of("/outgoing/"), clerk);
	x = get("/audit", inspector);
	assert_int_equal(x.status, 200);
	has(&x, "<h1>Nhật ký</h1>");
	has(&x, "Xem văn bản: <a href=\"/audit?about=document%3A");
	has(&x, "Văn bản đi 15/UBND");
	has(&x, "Phát hành văn bản");
	has(&x, "Chờ niêm phong");
	assert_false(answer_has(&x, "document.read"));
	assert_false(answer_has(&x, "outgoing.send"));
}

static void filtered(void **state)
{
	struct answer x;

	(void)state;
	(void)get(path_of("/outgoing/"), clerk);
	x = get("/audit?audit_group=reads", inspector);
	has(&x, "Xem văn bản");
	assert_false(answer_has(&x, "Phát hành văn bản"));
	x = get(path_of("/audit?about=document:"), inspector);
	has(&x, "Chỉ những việc liên quan đến: Văn bản đi 15/UBND");
	assert_false(answer_has(&x, "Thêm tài khoản"));
	x = get("/audit?audit_person=khong.co", inspector);
	has(&x, "Không có việc nào khớp.");
	x = get("/audit?audit_from=31/02/2026", inspector);
	assert_int_equal(x.status, 422);
	has(&x, "value=\"31/02/2026\"");
	x = get("/audit?before=abc&about=x%3Cy", inspector);
	assert_int_equal(x.status, 200);
}

static void for_the_inspector_alone(void **state)
{
	struct answer x = get("/audit", clerk);

	(void)state;
	assert_int_equal(x.status, 403);
	x = get("/", clerk);
	assert_false(answer_has(&x, "href=\"/audit\""));
	x = get("/", inspector);
	has(&x, "href=\"/audit\"");
}

static void readers(void **state)
{
	struct answer x = get(path_of("/outgoing/"), clerk);
	const char *path = str_c(
		site.world->a, str_fmt(site.world->a, "/documents/%lld/readers", (long long)sent));

	(void)state;
	has(&x, path);
	x = get(path, clerk);
	assert_int_equal(x.status, 200);
	has(&x, "<h1>Ai đã xem văn bản</h1>");
	has(&x, "1 lượt");
	x = get(path, inspector);
	assert_int_equal(x.status, 403);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(in_words),
		T(filtered),
		T(for_the_inspector_alone),
		T(readers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
