/* test_files.c -- work files and the yearly list of files, as programs go about them, on both engines. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct programs p;
static struct key clerk, leader, specialist;
static int64_t year;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "vanthu2", ROLE_CLERK, false);
	(void)programs_account(&p, "lanhdao2", ROLE_LEADER, false);
	(void)programs_account(&p, "chuyenvien2", ROLE_SPECIALIST, false);
	clerk = programs_sign_in(&p, "vanthu2");
	leader = programs_sign_in(&p, "lanhdao2");
	specialist = programs_sign_in(&p, "chuyenvien2");
	year = time_date_vn(p.world->now).year;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

#define F(...) str_c(p.world->a, str_fmt(p.world->a, __VA_ARGS__))

static struct answer ask(struct key key, const char *method, const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = key, .method = method, .path = path, .body = body });
}

/* With this status, and these words in it. */
static void check(struct answer x, int status, const char *says)
{
	if (x.status != status || str_find(x.body, str_of(says)) == SIZE_MAX)
		fail_msg("%d without '%s': %.*s", x.status, says, STR_FMT(x.body));
}

static void the_list_of_a_year(void **state)
{
	const char *path = F("/api/v1/catalogs/%lld", (long long)year);

	(void)state;
	check(ask(specialist, "POST", "/api/v1/catalogs", F("{\"year\":%lld}", (long long)year)),
	      403, "err.denied.role");
	check(ask(clerk, "POST", "/api/v1/catalogs", "{\"year\":1900}"), 422, "problem.year");
	check(ask(clerk, "POST", "/api/v1/catalogs", F("{\"year\":%lld}", (long long)year)), 200,
	      "\"done\":true");
	check(ask(clerk, "POST", F("%s/submit", path), "{}"), 422, "problem.catalog_empty");
	check(ask(clerk, "POST", F("%s/entries", path),
		  "{\"kind\":\"heading\",\"title\":\"Hành chính\",\"notation\":\"HC\"}"),
	      201, "\"id\":1");
	check(ask(clerk, "POST", F("%s/entries", path),
		  "{\"title\":\"Kế hoạch\",\"retention\":10,\"under_id\":1}"),
	      201, "\"id\":2");
	check(ask(clerk, "POST", F("%s/entries", path), "{\"title\":\"x\",\"retention\":-1}"), 422,
	      "problem.retention");
	check(ask(clerk, "PUT", F("%s/entries/2", path),
		  "{\"version\":1,\"title\":\"Kế hoạch năm\",\"retention\":20}"),
	      200, "\"id\":2");
	check(ask(clerk, "PUT", F("%s/entries/2", path), "{\"version\":1,\"title\":\"Cũ\"}"), 409,
	      "err.stale");
	check(ask(clerk, "POST", F("%s/entries/2/up", path), "{}"), 200, "\"done\":true");
	/* above the heading it has no abbreviation to be numbered by */
	check(ask(clerk, "POST", F("%s/submit", path), "{}"), 422, "problem.entry_notation");
	check(ask(clerk, "POST", F("%s/entries/2/down", path), "{}"), 200, "\"done\":true");
	check(ask(clerk, "POST", F("%s/submit", path), "{}"), 200, "\"done\":true");
	check(ask(clerk, "POST", F("%s/entries", path), "{\"title\":\"muộn\"}"), 409,
	      "err.denied.catalog");
	check(ask(leader, "POST", F("%s/issue", path), "{\"decision\":\"1/QĐ-UBND\"}"), 422,
	      "issued_on");
	check(ask(leader, "POST", F("%s/return", path), "{\"reason\":\"Xem lại\"}"), 200,
	      "\"done\":true");
}

static void issued_and_a_file_of_it(void **state)
{
	const char *path = F("/api/v1/catalogs/%lld", (long long)year);

	(void)state;
	check(ask(clerk, "GET", path, NULL), 200, "\"reason\":\"Xem lại\"");
	check(ask(clerk, "POST", F("%s/submit", path), "{}"), 200, "\"done\":true");
	check(ask(leader, "POST", F("%s/issue", path),
		  "{\"decision\":\"1/QĐ-UBND\",\"issued_on\":\"2026-01-05\"}"),
	      200, "\"done\":true");
	check(ask(clerk, "GET", F("%s/print?format=xlsx", path), NULL), 200, "PK");
	check(ask(clerk, "POST", "/api/v1/files", "{\"entry_id\":2}"), 201, "\"id\":1");
	check(ask(clerk, "POST", "/api/v1/files", "{\"entry_id\":2}"), 409, "err.file_made");
	check(ask(clerk, "GET", "/api/v1/files/1", NULL), 200, "\"notation\":\"01.HC\"");
	check(ask(clerk, "GET", path, NULL), 200, "\"file_id\":1");
}

static void filled_closed_checked(void **state)
{
	(void)state;
	check(ask(specialist, "GET", "/api/v1/files/1", NULL), 403, "err.denied.file_sight");
	check(ask(clerk, "POST", "/api/v1/files/1/close", "{\"ended_on\":\"2026-11-20\"}"), 422,
	      "problem.ended_on");
	check(ask(clerk, "PUT", "/api/v1/files/1",
		  "{\"title\":\"Kế hoạch\",\"started_on\":\"2026-01-05\"}"),
	      200, "\"id\":1");
	check(ask(clerk, "POST", "/api/v1/files/1/close", "{\"ended_on\":\"2026-11-20\"}"), 422,
	      "problem.file_empty_file");
	check(ask(clerk, "POST", "/api/v1/files/1/documents", "{\"documents\":[99]}"), 404,
	      "err.not_found");
	/* one of the organ's documents stands in it whole */
	static const char *const to[] = { OFFICE_B, NULL };
	office_know(p.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	int64_t sent = office_send(p.world, &p.clerk, "15", to);
	check(ask(clerk, "POST", "/api/v1/files/1/documents",
		  F("{\"documents\":[%lld]}", (long long)sent)),
	      200, "\"added\":1");
	check(ask(clerk, "GET", "/api/v1/files/1", NULL), 200,
	      F("\"document\":{\"id\":%lld,", (long long)sent));
	check(ask(clerk, "POST", "/api/v1/files/1/share", "{\"account_id\":99}"), 422,
	      "problem.person");
	check(ask(clerk, "GET", "/api/v1/files?queue=check", NULL), 200, "[]");
	check(ask(clerk, "GET", "/api/v1/files?queue=nothing", NULL), 422, "queue");
	check(ask(clerk, "GET", "/api/v1/files?state=open&q=ke+hoach", NULL), 200, "01.HC");
	check(ask(clerk, "GET", "/api/v1/files?state=closed", NULL), 200, "[]");
	check(ask(clerk, "GET", "/api/v1/files/1/contents", NULL), 200, "%PDF-");
	check(ask(clerk, "GET", "/api/v1/files/1/xml", NULL), 200, "<FileNotation>01.HC");
	/* this node has no reader, and the door is the same as of all else */
	check(ask(clerk, "GET", "/api/v1/files/1/pdf", NULL), 503, "err.file_pdf_reader");
	check(ask(specialist, "GET", "/api/v1/files/1/pdf", NULL), 403, "err.denied.file_sight");
	check(ask(clerk, "GET", "/api/v1/inventory", NULL), 200, "%PDF-");
	check(ask(specialist, "GET", "/api/v1/inventory", NULL), 403, "err.denied.role");
	check(ask(clerk, "POST", "/api/v1/files/1/nothing", "{}"), 404, "err.not_found");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_of_a_year),
		cmocka_unit_test(issued_and_a_file_of_it),
		cmocka_unit_test(filled_closed_checked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
