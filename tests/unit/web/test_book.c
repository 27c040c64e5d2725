/* test_book.c -- the form that prints a register, and the file that it answers. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/print_ticket.h"
#include "support/roles.h"

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

static struct answer print(const char *path, const char *fields)
{
	struct arena *a = site.world->a;
	struct str body = str_fmt(a, "csrf=%s&%s", token, fields);

	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = path,
					      .cookie = cookie,
					      .body = str_c(a, body) });
}

static void has(const struct answer *x, const char *text)
{
	if (!answer_has(x, text))
		fail_msg("not on the page: %s", text);
}

static void test_form(void **state)
{
	struct answer x = look("/incoming/book");

	(void)state;
	assert_int_equal(x.status, 200);
	has(&x, "<h1>In sổ đăng ký văn bản đến</h1>");
	has(&x, "action=\"/incoming/book\"");
	has(&x, "name=\"book_first\"");
	has(&x, "value=\"xlsx\"");
	has(&x, "href=\"/incoming/settling\"");
	x = look("/incoming/settling");
	has(&x, "<h1>In sổ theo dõi giải quyết văn bản đến</h1>");
	has(&x, "action=\"/incoming/settling\"");
	has(&x, "name=\"book_first\"");
	x = look("/outgoing/book");
	assert_int_equal(x.status, 200);
	has(&x, "<h1>In sổ đăng ký văn bản đi</h1>");
	assert_false(answer_has(&x, "book_first"));
	x = look("/incoming");
	has(&x, "href=\"/incoming/book\"");
	x = look("/outgoing");
	has(&x, "href=\"/outgoing/book\"");
}

static bool is_linked(enum role role)
{
	const char *who, *csrf;

	site_sign_in(&site, role, &who, &csrf);
	struct answer x = site_ask(&site, &(struct ask){ .path = "/outgoing", .cookie = who });
	return x.status == 200 && answer_has(&x, "/outgoing/book");
}

static void test_link(void **state)
{
	(void)state;
	assert_true(is_linked(ROLE_LEADER));
	assert_true(is_linked(ROLE_ARCHIVIST));
	assert_false(is_linked(ROLE_SPECIALIST));
	assert_false(is_linked(ROLE_HEAD));
}

/* Kept, never run: what stands in it are the words of other agencies. */
static void test_file(void **state)
{
	struct answer x = print("/incoming/book", "book_year=2026&book_format=pdf");

	(void)state;
	assert_int_equal(x.status, 200);
	assert_true(str_eq_c(answer_header(&x, "Content-Type"), "application/pdf"));
	struct str disposition = answer_header(&x, "Content-Disposition");
	assert_true(str_starts(disposition, STR("attachment; filename=")));
	assert_true(str_find(disposition, STR("filename*=UTF-8''S%E1%BB%95%20%C4%91%C4%83ng")) !=
		    SIZE_MAX);
	assert_true(str_find(answer_header(&x, "Content-Security-Policy"), STR("sandbox")) !=
		    SIZE_MAX);
	assert_true(str_eq_c(answer_header(&x, "X-Content-Type-Options"), "nosniff"));
	assert_true(str_eq_c(answer_header(&x, "Cache-Control"), "private, no-store"));
	assert_true(str_starts(x.body, STR("%PDF-")));
	x = print("/incoming/settling", "book_year=2026&book_format=xlsx");
	assert_int_equal(x.status, 200);
	assert_true(str_starts(x.body, STR("PK")));
	x = print("/outgoing/book", "book_year=2026&book_format=xlsx&book_from=1/3/2026");
	assert_int_equal(x.status, 200);
	assert_true(str_starts(answer_header(&x, "Content-Type"),
			       STR("application/vnd.openxmlformats-")));
	assert_true(str_starts(x.body, STR("PK")));
}

/* -1: as if every register were long, also an empty one. */
static void test_by_and_by(void **state)
{
	(void)state;
	site.world->conf.limit_print_rows = -1;
	struct answer x = print("/incoming/book", "book_year=2026&book_format=pdf");
	assert_int_equal(x.status, 303);
	assert_true(str_eq_c(answer_header(&x, "Location"), "/prints/1"));
	x = look("/prints/1");
	has(&x, "<h1>Sổ đăng ký văn bản đến 2026 (PDF)</h1>");
	has(&x, "<noscript><meta http-equiv=\"refresh\"");
	has(&x, "hx-get=\"/prints/1/state\"");
	has(&x, "Đang chờ đến lượt in");
	has(&x, "<progress value=\"0\" max=\"100\"");
	assert_int_equal(look("/prints/1/file").status, 409);
	x = look("/incoming/book");
	has(&x, "href=\"/prints/1\"");
	assert_rc(RC_OK, office_ticket_make(&site.world->node, site.world->now, NULL), NULL);
	x = look("/prints/1/state");
	has(&x, "href=\"/prints/1/file\"");
	assert_false(answer_has(&x, "hx-get"));
	x = look("/prints/1");
	assert_false(answer_has(&x, "http-equiv"));
	x = look("/prints/1/file");
	assert_true(str_starts(x.body, STR("%PDF-")));
	x = print("/outgoing/book", "book_year=2026&book_format=xlsx");
	assert_true(str_eq_c(answer_header(&x, "Location"), "/prints/2"));
	x = print("/prints/2/cancel", "");
	assert_int_equal(x.status, 303);
	x = look("/prints/2");
	has(&x, "Bạn đã thôi in sổ này.");
	assert_int_equal(print("/prints/1/cancel", "").status, 409);
	/* nobody else's */
	site_sign_in(&site, ROLE_LEADER, &cookie, &token);
	assert_int_equal(look("/prints/1").status, 404);
	assert_int_equal(look("/prints/1/file").status, 404);
}

/* The form as it was typed, what is wrong on top with a way to each field. */
static void test_refused(void **state)
{
	static const struct {
		const char *fields, *field, *says;
	} cases[] = {
		{ "book_year=&book_format=pdf", "book_year", "Chưa nhập" },
		{ "book_year=26x&book_format=pdf", "book_year", "bốn chữ số" },
		{ "book_year=1800&book_format=pdf", "book_year", "bốn chữ số" },
		{ "book_year=2026&book_format=doc", "book_format", "Chọn một trong" },
		{ "book_year=2026&book_from=hai&book_format=pdf", "book_from", "ngày/tháng/năm" },
		{ "book_year=2026&book_to=1/1/2025&book_format=pdf", "book_to", "không thuộc năm" },
		{ "book_year=2026&book_first=0&book_format=pdf", "book_first", "từ 1 trở lên" },
		{ "book_year=2026&book_first=9&book_last=3&book_format=pdf", "book_last",
		  "từ số đầu" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = print("/incoming/book", cases[i].fields);
		struct arena *a = site.world->a;

		assert_int_equal(x.status, 422);
		has(&x, "id=\"problems\"");
		has(&x, str_c(a, str_fmt(a, "href=\"#f-%s\"", cases[i].field)));
		has(&x, cases[i].says);
	}
	assert_int_equal(office_count(site.world, "audit WHERE action = 'register.print'"), 0);
}

/* The node ends: the page says so, and what was typed is not what was wrong. */
static void test_stopping(void **state)
{
	(void)state;
	atomic_store(&site.world->node.is_stopping, true);
	struct answer x = print("/incoming/book", "book_year=2026&book_format=pdf");
	assert_int_equal(x.status, 503);
	assert_true(answer_header(&x, "Retry-After").n > 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_form),    T(test_link),     T(test_file),
		T(test_refused), T(test_stopping), T(test_by_and_by),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
