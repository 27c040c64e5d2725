/* test_search.c -- finding documents over the API. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct programs p;
static struct key clerk, admin;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "mot", ROLE_CLERK, false);
	(void)programs_account(&p, "ba", ROLE_ADMIN, false);
	clerk = programs_sign_in(&p, "mot");
	admin = programs_sign_in(&p, "ba");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static struct answer get(struct key key, const char *path)
{
	return programs_ask(&p, &(struct ask){ .key = key, .method = "GET", .path = path });
}

static void check(const char *path, int status, const char *holds)
{
	struct answer x = get(clerk, path);

	if (x.status != status || str_find(x.body, str_of(holds)) == SIZE_MAX)
		fail_msg("%s: %d %.*s", path, x.status, STR_FMT(x.body));
}

static void found_page_by_page(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };

	(void)state;
	office_know(p.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	int64_t one = office_send(p.world, &p.clerk, "15", to);
	int64_t two = office_send(p.world, &p.clerk, "16", to);
	const char *newest = str_fmt(p.world->a, "\"rows\":[{\"id\":%lld,", (long long)two).p;
	const char *older = str_fmt(p.world->a, "\"rows\":[{\"id\":%lld,", (long long)one).p;
	const char *next =
		str_fmt(p.world->a, "/api/v1/search?limit=1&before=%lld", (long long)two).p;

	check("/api/v1/search", 200, newest);
	check("/api/v1/search?limit=1", 200, "\"has_more\":true");
	check(next, 200, older);
	check(next, 200, "\"has_more\":false");
	check("/api/v1/search?q=lien%20thong&number=15", 200, older);
	check("/api/v1/search?q=lien%20thong&order=title", 200, newest);
	check("/api/v1/search?direction=incoming", 200, "\"rows\":[]");
	/* every field has its name here too */
	check("/api/v1/search?standing=holds&secrecy=none&form=electronic", 200, newest);
	check("/api/v1/search?purpose=submit", 200, "\"rows\":[]");
	check("/api/v1/search?arrived_to=1/1/2020", 200, "\"rows\":[]");
	check("/api/v1/search?person=khong.co", 422, "person");
	/* what can never be found, or is no condition, is refused and named */
	check("/api/v1/search?road=email", 422, "road");
	check("/api/v1/search?nunber=15", 422, "nunber");
	check("/api/v1/search/export?nunber=15", 422, "nunber");
	check("/api/v1/search?issued_from=20/11/2026&issued_to=2026-11-20", 200, newest);
}

/* The whole of what is found, in one file of each kind; the audit knows. */
static void kept_as_a_file(void **state)
{
	static const struct {
		const char *format, *begins;
	} cases[] = { { "xlsx", "PK" }, { "docx", "PK" }, { "pdf", "%PDF" } };
	int64_t n = office_count(p.world, "audit WHERE action = 'search.export'");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = get(clerk,
				      str_fmt(p.world->a,
					      "/api/v1/search/export?q=lien%%20thong&format=%s",
					      cases[i].format)
					      .p);
		if (x.status == 501) /* no font to print with */
			continue;
		assert_int_equal(x.status, 200);
		assert_true(str_starts(x.body, str_of(cases[i].begins)));
		n++;
	}
	assert_int_equal(office_count(p.world, "audit WHERE action = 'search.export'"), n);
	check("/api/v1/search/export?format=odt", 422, "format");
	assert_int_equal(get(admin, "/api/v1/search/export").status, 403);
}

static struct answer send(struct key key, const char *method, const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = key, .method = method, .path = path, .body = body });
}

/* Kept under a name, asked again by it, renamed and dropped. */
static void kept_under_a_name(void **state)
{
	struct answer x = send(clerk, "POST", "/api/v1/searches",
			       "{\"name\":\"Số 15\",\"number\":\"15\",\"is_organ\":true}");
	const char *path;

	(void)state;
	assert_int_equal(x.status, 201);
	check("/api/v1/searches", 200, "\"question\":{\"number\":\"15\"}");
	check("/api/v1/search?saved=1", 200, "\"number\":\"15\"");
	check("/api/v1/search?saved=1&number=99", 200, "\"rows\":[]");
	check("/api/v1/search?saved=99", 404, "");
	path = "/api/v1/searches/1";
	assert_int_equal(send(clerk, "PUT", path, "{\"name\":\"Mười lăm\"}").status, 200);
	check("/api/v1/searches", 200, "Mười lăm");
	assert_int_equal(send(clerk, "POST", "/api/v1/searches", "{\"name\":\"Trống\"}").status,
			 422);
	assert_int_equal(send(admin, "DELETE", path, NULL).status, 403);
	assert_int_equal(send(clerk, "DELETE", path, NULL).status, 200);
	check("/api/v1/searches", 200, "[]");
	assert_int_equal(get(admin, "/api/v1/searches").status, 403);
}

/* Chosen, asked for beside rows, dropped; those of a kept search go with it. */
static void columns_are_chosen(void **state)
{
	const char *path = "/api/v1/columns/search";

	(void)state;
	check(path, 200, "\"is_default\":true");
	check(path, 200, "{\"name\":\"arrival\",\"words\":\"");
	assert_int_equal(send(clerk, "PUT", path, "{\"columns\":\"notation,subject\"}").status,
			 200);
	check(path, 200, "\"columns\":\"notation,subject\",\"is_default\":false");
	assert_int_equal(send(clerk, "PUT", path, "{\"columns\":\"code word\"}").status, 422);
	assert_int_equal(send(clerk, "PUT", path, "{}").status, 422);
	check("/api/v1/search?number=15&columns=issued,notation", 200, "\"cells\":{\"issued\":\"");
	check("/api/v1/search?columns=issued,issued", 422, "columns");
	check("/api/v1/search/export?columns=none", 422, "columns");
	check("/api/v1/documents?direction=outgoing&columns=receivers,received", 200,
	      "\"cells\":{\"receivers\":\"");
	check("/api/v1/documents?direction=incoming&columns=receivers", 422, "columns");
	assert_int_equal(send(clerk, "DELETE", path, NULL).status, 200);
	check(path, 200, "\"is_default\":true");
	assert_int_equal(get(clerk, "/api/v1/columns/none").status, 404);
}

static void what_is_wrong_is_told_by_its_field(void **state)
{
	(void)state;
	check("/api/v1/search?direction=sideways", 422, "direction");
	check("/api/v1/search?issued_from=32/13/2026", 422, "issued_from");
	check("/api/v1/search?year=x", 422, "year");
	check("/api/v1/search?order=best", 422, "order");
	check("/api/v1/search?due_from=2/1/2026&due_to=1/1/2026", 422, "due_to");
	assert_int_equal(get(admin, "/api/v1/search").status, 403);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_page_by_page),
		cmocka_unit_test(kept_as_a_file),
		cmocka_unit_test(kept_under_a_name),
		cmocka_unit_test(columns_are_chosen),
		cmocka_unit_test(what_is_wrong_is_told_by_its_field),
	};
	return cmocka_run_group_tests_name("search", tests, setup, teardown);
}
