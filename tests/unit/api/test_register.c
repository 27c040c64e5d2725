/* test_register.c -- sổ đăng ký over the API: who gets it, in which format, what is refused. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct programs p;
static struct key clerk, specialist;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "vanthu2", ROLE_CLERK, false);
	(void)programs_account(&p, "chuyenvien2", ROLE_SPECIALIST, false);
	clerk = programs_sign_in(&p, "vanthu2");
	specialist = programs_sign_in(&p, "chuyenvien2");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static struct answer ask(struct key key, const char *path)
{
	return programs_ask(&p, &(struct ask){ .key = key, .path = path });
}

static void begins(const struct answer *x, const char *type, const char *want)
{
	assert_int_equal(x->status, 200);
	assert_true(str_starts(answer_header(x, "Content-Type"), str_of(type)));
	assert_true(str_starts(answer_header(x, "Content-Disposition"), STR("attachment; ")));
	assert_true(str_starts(x->body, str_of(want)));
}

static void test_files(void **state)
{
	(void)state;
	struct answer x = ask(clerk, "/api/v1/registers/incoming");
	begins(&x, "application/pdf", "%PDF-");
	x = ask(clerk, "/api/v1/registers/outgoing?year=2026&from=2026-01-01&to=31/03/2026"
		       "&format=xlsx");
	begins(&x, "application/vnd.openxmlformats-", "PK\x03\x04");
	x = ask(clerk, "/api/v1/registers/incoming?year=2026&first=3&last=9&format=xlsx");
	begins(&x, "application/vnd.openxmlformats-", "PK\x03\x04");
	x = ask(clerk, "/api/v1/registers/settling");
	begins(&x, "application/pdf", "%PDF-");
	assert_int_equal(office_count(p.world, "audit WHERE action = 'register.print'"), 4);
}

static void test_refused(void **state)
{
	static const struct {
		const char *path;
		int status;
		const char *says;
	} cases[] = {
		{ "/api/v1/registers/both", 404, "err.not_found" },
		{ "/api/v1/registers/incoming?year=x", 422, "year" },
		{ "/api/v1/registers/incoming?year=1", 422, "year" },
		{ "/api/v1/registers/incoming?format=doc", 422, "format" },
		{ "/api/v1/registers/incoming?from=yesterday", 422, "from" },
		{ "/api/v1/registers/incoming?year=2026&from=2025-01-01", 422,
		  "problem.not_in_year" },
		{ "/api/v1/registers/outgoing?last=4", 422, "problem.no_numbers" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = ask(clerk, cases[i].path);
		if (x.status != cases[i].status ||
		    str_find(x.body, str_of(cases[i].says)) == SIZE_MAX)
			fail_msg("%s: %d %.*s", cases[i].path, x.status, STR_FMT(x.body));
	}
	assert_int_equal(ask(specialist, "/api/v1/registers/incoming").status, 403);
	assert_int_equal(ask((struct key){ .cookie = NULL }, "/api/v1/registers/incoming").status,
			 401);
	assert_int_equal(office_count(p.world, "audit WHERE action = 'register.print'"), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = { T(test_files), T(test_refused) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
