/* test_register.c -- sổ đăng ký over the API: who gets it, in which format, what is refused. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "markup/markup.h"
#include "office/print_ticket.h"

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

static void has(const struct answer *x, const char *text)
{
	if (str_find(x->body, str_of(text)) == SIZE_MAX)
		fail_msg("%s is not in %.*s", text, STR_FMT(x->body));
}

/* -1: as if every register were long, also an empty one. */
static void test_by_and_by(void **state)
{
	(void)state;
	p.world->conf.limit_print_rows = -1;
	struct answer x = ask(clerk, "/api/v1/registers/incoming");
	assert_int_equal(x.status, 202);
	assert_true(str_eq_c(answer_header(&x, "Location"), "/api/v1/prints/1"));
	has(&x, "\"state\":\"waiting\"");
	x = ask(clerk, "/api/v1/prints/1");
	assert_int_equal(x.status, 200);
	has(&x, "\"percent\":0");
	assert_int_equal(ask(clerk, "/api/v1/prints/1/file").status, 409);
	assert_int_equal(ask(specialist, "/api/v1/prints/1").status, 403);
	assert_rc(RC_OK, office_ticket_make(&p.world->node, p.world->now, NULL), NULL);
	x = ask(clerk, "/api/v1/prints/1");
	has(&x, "\"state\":\"done\"");
	has(&x, "\"percent\":100");
	x = ask(clerk, "/api/v1/prints/1/file");
	begins(&x, "application/pdf", "%PDF-");
	x = programs_ask(
		&p,
		&(struct ask){ .key = clerk, .method = "POST", .path = "/api/v1/prints/1/cancel" });
	assert_int_equal(x.status, 409);
	x = ask(clerk, "/api/v1/registers/outgoing");
	assert_int_equal(x.status, 202);
	x = programs_ask(
		&p,
		&(struct ask){ .key = clerk, .method = "POST", .path = "/api/v1/prints/2/cancel" });
	assert_int_equal(x.status, 200);
	x = ask(clerk, "/api/v1/prints/2");
	has(&x, "\"state\":\"cancelled\"");
	assert_int_equal(ask(clerk, "/api/v1/prints/3").status, 404);
}

static struct answer post(const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = clerk, .method = "POST", .path = path, .body = body });
}

/* Z11: a register is opened, a document is entered in it, and it is printed by itself. */
static void test_registers(void **state)
{
	struct edxml packet = office_foreign(p.world, "000.00.77.Z01", "5");
	char path[128];

	(void)state;
	struct answer x = post("/api/v1/series", "{\"direction\":\"incoming\",\"kind\":\"body\","
						 "\"name\":\"Sổ đơn thư\"}");
	assert_int_equal(x.status, 422);
	has(&x, "problem.entry_register_kind");
	x = post("/api/v1/series", "{\"direction\":\"up\",\"kind\":\"types\",\"name\":\"Sổ\"}");
	assert_int_equal(x.status, 422);
	x = post("/api/v1/series", "{\"direction\":\"incoming\",\"kind\":\"types\","
				   "\"name\":\"Sổ đơn thư\",\"types\":[\"Đơn\"]}");
	assert_int_equal(x.status, 201);
	const struct jval *made;
	int64_t id = 0;
	assert_int_equal(json_parse(p.world->a, x.body, &made, NULL), RC_OK);
	assert_true(jval_i64(jval_get(made, "id"), &id));
	x = ask(clerk, "/api/v1/series?direction=incoming");
	has(&x, "\"kind\":\"main\"");
	has(&x, "\"direction\":\"incoming\"");
	has(&x, "Sổ đơn thư");
	(void)office_arrive(p.world, &p.clerk, "d-5", MESSAGE_EDOC, office_write(p.world, &packet));
	x = post("/api/v1/documents/1/register", "{\"version\":1,\"series\":999}");
	assert_int_equal(x.status, 404);
	(void)snprintf(path, sizeof path, "{\"version\":1,\"series\":%lld}", (long long)id);
	x = post("/api/v1/documents/1/register", path);
	assert_int_equal(x.status, 200);
	has(&x, "\"arrival_number\":1");
	x = ask(clerk, "/api/v1/documents/1");
	(void)snprintf(path, sizeof path, "\"series\":%lld", (long long)id);
	has(&x, path);
	(void)snprintf(path, sizeof path, "/api/v1/registers/incoming?format=xlsx&series=%lld",
		       (long long)id);
	x = ask(clerk, path);
	begins(&x, "application/vnd.openxmlformats-", "PK\x03\x04");
	assert_int_equal(office_count(p.world, "audit WHERE action = 'register.print' AND detail "
					       "LIKE '%rows:1 series:%'"),
			 1);
	x = ask(clerk, "/api/v1/registers/incoming?format=xlsx");
	assert_int_equal(office_count(p.world, "audit WHERE action = 'register.print' AND detail "
					       "LIKE '%rows:0'"),
			 1);
	assert_int_equal(ask(clerk, "/api/v1/registers/incoming?series=999").status, 404);
}

static int64_t open_letters(void)
{
	struct answer x = post("/api/v1/series", "{\"direction\":\"incoming\",\"kind\":\"types\","
						 "\"name\":\"Sổ đơn thư\"}");
	const struct jval *made;
	int64_t id = 0;

	assert_int_equal(x.status, 201);
	assert_int_equal(json_parse(p.world->a, x.body, &made, NULL), RC_OK);
	assert_true(jval_i64(jval_get(made, "id"), &id));
	return id;
}

static struct answer post_at(const char *path, int64_t id, const char *rest, const char *body)
{
	return post(str_c(p.world->a, str_fmt(p.world->a, "%s%lld%s", path, (long long)id, rest)),
		    body);
}

static struct answer list_of(struct key key, int64_t id, const char *more)
{
	return ask(key, str_c(p.world->a, str_fmt(p.world->a, "/api/v1/documents?series=%lld%s",
						  (long long)id, more)));
}

/* Z14, Z15: it goes on from paper, and its list has its documents alone. */
static void test_one_register(void **state)
{
	struct edxml packet = office_foreign(p.world, "000.00.77.Z01", "5");
	int64_t id = open_letters();
	char body[128];

	(void)state;
	struct answer x = post_at("/api/v1/series/", id, "/begin", "{\"number\":40}");
	assert_int_equal(x.status, 422);
	x = post_at("/api/v1/series/", id, "/begin", "{\"number\":40,\"reason\":\"sổ giấy\"}");
	assert_int_equal(x.status, 200);
	x = post_at("/api/v1/series/", id, "/begin", "{\"number\":39,\"reason\":\"lùi\"}");
	assert_int_equal(x.status, 409);
	has(&x, "err.number_passed");
	has(&x, "40");
	x = post_at("/api/v1/series/", id, "/reserve", "{\"count\":1,\"reason\":\"giữ\"}");
	assert_int_equal(x.status, 404);
	(void)office_arrive(p.world, &p.clerk, "d-5", MESSAGE_EDOC, office_write(p.world, &packet));
	(void)snprintf(body, sizeof body, "{\"version\":1,\"series\":%lld}", (long long)id);
	x = post("/api/v1/documents/1/register", body);
	has(&x, "\"arrival_number\":40");
	x = list_of(clerk, id, "&state=registered");
	assert_int_equal(x.status, 200);
	has(&x, "\"arrival_number\":40");
	x = list_of(clerk, id, "&before=1");
	assert_true(str_eq_c(x.body, "[]"));
	assert_int_equal(list_of(clerk, id, "&state=waiting").status, 404);
	assert_int_equal(list_of(clerk, id, "&direction=outgoing").status, 404);
	assert_int_equal(list_of(clerk, 999, "").status, 404);
	assert_int_equal(list_of(clerk, 0, "").status, 422);
	assert_int_equal(list_of(specialist, id, "").status, 403);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = { T(test_files), T(test_refused), T(test_by_and_by),
					    T(test_registers), T(test_one_register) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
