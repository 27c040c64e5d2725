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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(told_30_days_before, setup, teardown),
	};

	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
