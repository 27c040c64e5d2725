/* test_files.c -- W7 on the pages: what is due in the archive is told on the first page and listed, from 30 days
 * before its day on. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/file.h"

#define NOTICE "<a href=\"/files?view=due\">"

static struct site site;
static const char *cookie, *token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &cookie, &token);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static struct answer look(const char *path)
{
	return site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });
}

/* Closed today, and kept for ten years: due in a year. */
static void a_closed_file(void)
{
	struct node *n = &site.world->node;
	const int64_t now = site.world->now;
	struct capacity own = site.clerk.capacities[0];
	struct actor maker = site.clerk;
	struct problems problems = { .n = 0 };
	const struct work_file f = { .title = STR("Hồ sơ sắp nộp lưu"),
				     .notation = STR("07.HS"),
				     .retention = 10 };
	struct file_paper paper = { .item = { .title = STR("Biên bản"), .name = STR("a.txt") },
				    .fd = office_file(site.world, STR("biên bản")) };
	struct file_act act = { .what = ACTION_FILE_CLOSE, .ended_on = time_date_vn(now) };
	struct err e = ERR_INIT;
	int64_t ordinal;

	own.of_account = maker.account_id;
	maker.capacities = &own;
	assert_rc(RC_OK, office_file_save(n, &maker, &f, now, &paper.file.file_id, &problems, &e),
		  &e);
	assert_rc(RC_OK, office_file_put(n, &maker, &paper, now, &ordinal, &problems, &e), &e);
	act.file.file_id = paper.file.file_id;
	assert_rc(RC_OK, office_file_act(n, &maker, &act, now, &problems, &e), &e);
}

static void due_in(int days)
{
	struct arena *a = site.world->a;
	struct date d = date_add(time_date_vn(time_now()), days);

	test_db_sql(site.world->t, str_c(a, str_fmt(a, "UPDATE work_file SET due_on = '%.*s'",
						    STR_FMT(date_iso(a, d)))));
}

static void told_30_days_before(void **state)
{
	struct answer x;

	(void)state;
	a_closed_file();
	x = look("/");
	assert_false(answer_has(&x, NOTICE)); /* in a year */
	due_in(LIMIT_FILE_NOTICE_DAYS + 1);
	x = look("/");
	assert_false(answer_has(&x, NOTICE));
	due_in(LIMIT_FILE_NOTICE_DAYS);
	x = look("/");
	assert_true(answer_has(&x, NOTICE));
	assert_true(answer_has(&x, "Hồ sơ sắp đến hạn nộp lưu"));
	assert_true(answer_has(&x, "Còn không quá 30 ngày"));
	x = look("/files?view=due");
	assert_true(answer_has(&x, "Hồ sơ sắp nộp lưu") && answer_has(&x, "07.HS"));
	due_in(-5); /* late is told too */
	x = look("/");
	assert_true(answer_has(&x, NOTICE));
}

static struct answer post(const char *path, const char *body)
{
	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = path,
					      .cookie = cookie,
					      .header = "X-CSRF-Token",
					      .value = token,
					      .body = body });
}

/* Looked for on the file's page and put in, without leaving it and without a script. */
static void looked_for_on_its_own_page(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct arena *a = site.world->a;
	struct answer x;

	(void)state;
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	const int64_t id = office_send(site.world, &site.clerk, "615", to);
	const char *box = str_c(a, str_fmt(a, "name=\"document[]\" value=\"%lld\"", (long long)id));
	const char *chosen = str_c(a, str_fmt(a, "document%%5B%%5D=%lld", (long long)id));
	x = post("/files/new",
		 "file_title=Tra+c%E1%BB%A9u&file_retention=10&file_unit=0&file_notation=09.TC");
	assert_int_equal(x.status, 303);
	x = look("/files/1");
	assert_true(answer_has(&x, "Tìm văn bản để đưa vào hồ sơ"));
	assert_false(answer_has(&x, box));
	x = look("/files/1?find_number=615");
	assert_true(answer_has(&x, box));
	x = look("/files/1?find_number=616");
	assert_true(answer_has(&x, "Không có văn bản nào khớp"));
	x = look("/files/1?find_arrival=kh%C3%B4ng");
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "class=\"problem\""));
	x = post("/files/1/documents", "find_number=615");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "Chưa chọn văn bản nào") && answer_has(&x, box));
	x = post("/files/1/documents", chosen);
	assert_int_equal(x.status, 303);
	x = look("/files/1?find_number=615");
	assert_true(answer_has(&x, "Đã có trong hồ sơ"));
	assert_false(answer_has(&x, box));
	x = post("/files/1/documents", chosen); /* once more changes nothing */
	assert_int_equal(x.status, 303);
	assert_int_equal(office_count(site.world, "file_item"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(looked_for_on_its_own_page, setup, teardown),
		cmocka_unit_test_setup_teardown(told_30_days_before, setup, teardown),
	};

	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
