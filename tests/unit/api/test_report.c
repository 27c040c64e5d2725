/* test_report.c -- reports as programs ask for them, on both engines. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct programs p;
static struct key reporter, specialist;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "baocao2", ROLE_REPORTER, false);
	(void)programs_account(&p, "chuyenvien2", ROLE_SPECIALIST, false);
	reporter = programs_sign_in(&p, "baocao2");
	specialist = programs_sign_in(&p, "chuyenvien2");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

/* With this status, and these words in it. */
static void check(struct key key, const char *path, int status, const char *says)
{
	struct answer x = programs_ask(&p,
				       &(struct ask){ .key = key, .method = "GET", .path = path });

	if (x.status != status || str_find(x.body, str_of(says)) == SIZE_MAX)
		fail_msg("%s: %d without '%s': %.*s", path, x.status, says, STR_FMT(x.body));
}

static void figures_their_lists_and_files(void **state)
{
	(void)state;
	check(reporter, "/api/v1/reports/incoming", 200, "\"open-late\":0");
	check(reporter, "/api/v1/reports/outgoing?from=2026-01-01&to=2026-03-31", 200,
	      "\"to\":\"2026-03-31\"");
	check(reporter, "/api/v1/reports/incoming/list?figure=due", 200, "\"rows\":[]");
	check(reporter, "/api/v1/reports/incoming?format=pdf", 200, "%PDF-");
}

static void what_is_refused(void **state)
{
	(void)state;
	check(specialist, "/api/v1/reports/incoming", 403, "err.denied.role");
	check(specialist, "/api/v1/reports/incoming/list?figure=due", 403, "err.denied.role");
	check(reporter, "/api/v1/reports/internal", 404, "err.not_found");
	check(reporter, "/api/v1/reports/incoming?format=odt", 422, "problem.choice");
	check(reporter, "/api/v1/reports/incoming?from=2026-01-01&to=2027-01-02", 422,
	      "problem.period");
	check(reporter, "/api/v1/reports/incoming?from=yesterday", 422, "problem.date");
	check(reporter, "/api/v1/reports/incoming/list?figure=all", 422, "problem.choice");
	check(reporter, "/api/v1/reports/outgoing/list?figure=due", 404, "err.no_page");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_their_lists_and_files),
		cmocka_unit_test(what_is_refused),
	};

	return cmocka_run_group_tests_name("api/report", tests, setup, teardown);
}
