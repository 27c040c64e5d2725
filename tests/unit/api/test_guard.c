/* test_guard.c -- what the API must not let happen: files of others that run in a browser, and keys
 * that open more than they should. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct programs p;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static void check_guard(const struct answer *x, const char *what)
{
	struct str csp = answer_header(x, "Content-Security-Policy");

	if (str_find(csp, STR("default-src 'none'")) == SIZE_MAX ||
	    str_find(csp, STR("sandbox")) == SIZE_MAX)
		fail_msg("%s: %.*s", what, STR_FMT(csp));
	assert_true(str_eq_c(answer_header(x, "X-Content-Type-Options"), "nosniff"));
	assert_true(str_eq_c(answer_header(x, "Cross-Origin-Resource-Policy"), "same-origin"));
}

/* A page of XHTML that another agency sent as a file; answers the file's path. */
static const char *hostile_file(void)
{
	struct str page =
		STR("<html xmlns='http://www.w3.org/1999/xhtml'><script>x</script></html>");
	struct edxml_attachment file = { .name = STR("a.xml"), .sink_data = &page };
	struct edxml packet = office_foreign(p.world, "000.00.33.Z09", "7");
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	packet.attachments = &file;
	packet.n_attachments = 1;
	(void)office_arrive(p.world, &p.clerk, "d-1", MESSAGE_EDOC, office_write(p.world, &packet));
	assert_rc(RC_OK,
		  office_document_list(&p.world->node, p.world->a, &p.clerk, &f, &rows, &n, &e),
		  &e);
	assert_int_equal(n, 1);
	int64_t id = rows[0].document.id;
	int64_t file_id = office_view(p.world, &p.clerk, id).attachments[0].id;
	return str_fmt(p.world->a, "/api/v1/documents/%lld/attachments/%lld", (long long)id,
		       (long long)file_id)
		.p;
}

static void a_file_of_others_is_kept_and_never_shown(void **state)
{
	(void)state;
	(void)programs_account(&p, "vanthu2", ROLE_CLERK, false);
	struct key key = programs_sign_in(&p, "vanthu2");
	struct answer x = programs_ask(&p, &(struct ask){ .key = key, .path = hostile_file() });

	assert_int_equal(x.status, 200);
	assert_true(str_find(x.body, STR("<script>")) != SIZE_MAX);
	assert_true(str_starts(answer_header(&x, "Content-Disposition"), STR("attachment")));
	check_guard(&x, "a file");
}

static void every_answer_is_nobodys_page(void **state)
{
	static const char *const paths[] = { "/api/v1/session", "/api/v1/openapi.yaml", "/healthz",
					     "/metrics", "/api/v1/nothing" };

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct answer x = programs_ask(&p, &(struct ask){ .path = paths[i] });
		check_guard(&x, paths[i]);
	}
}

/* ---- keys ---- */

static int status_of(struct key key, const char *method, const char *path, const char *body)
{
	const struct ask q = { .key = key, .method = method, .path = path, .body = body };
	return programs_ask(&p, &q).status;
}

static void a_password_that_others_know_is_changed_first(void **state)
{
	(void)state;
	int64_t other = programs_account(&p, "khac", ROLE_CLERK, false);
	int64_t id = programs_account(&p, "moi", ROLE_ADMIN, true);
	struct key key = programs_sign_in(&p, "moi");
	struct arena *a = p.world->a;
	const char *own = str_fmt(a, "/api/v1/accounts/%lld/password", (long long)id).p;
	const char *theirs = str_fmt(a, "/api/v1/accounts/%lld/password", (long long)other).p;
	const char *change = "{\"old_password\":\"" PROGRAMS_PASSWORD
			     "\",\"password\":\"New-Pass-2026\"}";

	assert_int_equal(status_of(key, "GET", "/api/v1/session", NULL), 200);
	assert_int_equal(status_of(key, "GET", "/api/v1/accounts", NULL), 403);
	assert_int_equal(status_of(key, "GET", "/api/v1/counts", NULL), 403);
	assert_int_equal(status_of(key, "POST", "/api/v1/tokens", "{\"name\":\"x\"}"), 403);
	assert_int_equal(status_of(key, "POST", theirs, "{}"), 403);
	assert_int_equal(status_of(key, "POST", own, change), 200);
}

static void a_token_makes_no_tokens_and_changes_no_passwords(void **state)
{
	(void)state;
	int64_t other = programs_account(&p, "khac", ROLE_CLERK, false);
	int64_t id = programs_account(&p, "quantri", ROLE_ADMIN, false);
	struct key token = programs_token(&p, id), cookie = programs_sign_in(&p, "quantri");
	const char *theirs =
		str_fmt(p.world->a, "/api/v1/accounts/%lld/password", (long long)other).p;
	const char *make = "{\"name\":\"x\"}";

	assert_int_equal(status_of(token, "GET", "/api/v1/accounts", NULL), 200);
	assert_int_equal(status_of(token, "POST", "/api/v1/tokens", make), 403);
	assert_int_equal(status_of(token, "POST", theirs, "{}"), 403);
	assert_int_equal(status_of(cookie, "POST", "/api/v1/tokens", make), 200);
	assert_int_equal(status_of(cookie, "POST", theirs, "{}"), 200);
}

/* A token that was stolen makes nobody who outlives it. */
static void a_token_makes_nobody_who_confirms(void **state)
{
	static const char *const roles[] = { "admin", "leader", "inspector" };
	(void)state;
	int64_t id = programs_account(&p, "quantri", ROLE_ADMIN, false);
	struct key token = programs_token(&p, id), cookie = programs_sign_in(&p, "quantri");
	struct arena *a = p.world->a;

	for (size_t i = 0; i < 3; i++) {
		const char *body =
			str_c(a, str_fmt(a, "{\"login\":\"ke%zu\",\"name\":\"Kẻ\",\"role\":\"%s\"}",
					 i, roles[i]));
		assert_int_equal(status_of(token, "POST", "/api/v1/accounts", body), 403);
		assert_int_equal(status_of(cookie, "POST", "/api/v1/accounts", body), 200);
	}
	assert_int_equal(status_of(token, "POST", "/api/v1/accounts",
				   "{\"login\":\"tro\",\"name\":\"Trợ\",\"role\":\"clerk\"}"),
			 200);
	assert_int_equal(
		status_of(token, "POST",
			  str_c(a, str_fmt(a, "/api/v1/accounts/%lld/posts", (long long)id)),
			  "{\"role\":\"leader\"}"),
		403);
}

/* Nor anybody who stands for one of them, and no letters of theirs go elsewhere. */
static void a_token_makes_no_deputy_of_who_confirms(void **state)
{
	(void)state;
	int64_t id = programs_account(&p, "quantri", ROLE_ADMIN, false);
	int64_t boss = programs_account(&p, "lanhdao", ROLE_LEADER, false);
	int64_t clerk = programs_account(&p, "vanthu", ROLE_CLERK, false);
	struct key token = programs_token(&p, id), cookie = programs_sign_in(&p, "quantri");
	struct key of_boss = programs_token(&p, boss);
	struct arena *a = p.world->a;
	const struct date today = time_date_vn(time_now());
	const char *path = "/api/v1/delegations";
	const char *mailbox = "{\"address\":\"ai@noikhac.example\"}";

	for (int64_t post = 1; post <= 3; post++) { /* in the order of the accounts */
		const char *body = str_c(
			a,
			str_fmt(a,
				"{\"account_id\":%lld,\"post_id\":%lld,\"kind\":\"delegated\","
				"\"valid_from\":\"%.*s\",\"valid_to\":\"%.*s\",\"ground\":\"Giấy\"}",
				(long long)(post == 3 ? boss : clerk), (long long)post,
				STR_FMT(date_iso(a, today)), STR_FMT(date_iso(a, today))));
		assert_int_equal(status_of(token, "POST", path, body), post < 3 ? 403 : 201);
		if (post == 2)
			assert_int_equal(status_of(of_boss, "POST", path, body), 403);
		if (post < 3)
			assert_int_equal(status_of(cookie, "POST", path, body), 201);
	}
	for (int64_t of = id; of <= clerk; of++) {
		const char *to = str_c(a,
				       str_fmt(a, "/api/v1/accounts/%lld/mailbox", (long long)of));
		assert_int_equal(status_of(token, "PUT", to, mailbox), of < clerk ? 403 : 200);
	}
	assert_int_equal(
		status_of(cookie, "PUT",
			  str_c(a, str_fmt(a, "/api/v1/accounts/%lld/mailbox", (long long)boss)),
			  "{\"address\":\"ld@anbinh.example\"}"),
		200);
}

/* Nor does it confirm what another one made. */
static void a_token_confirms_no_permissions(void **state)
{
	(void)state;
	int64_t id = programs_account(&p, "quantri", ROLE_ADMIN, false);
	(void)programs_account(&p, "khac", ROLE_ADMIN, false);
	struct key token = programs_token(&p, id), cookie = programs_sign_in(&p, "quantri");
	struct key other = programs_sign_in(&p, "khac");
	struct arena *a = p.world->a;

	assert_int_equal(status_of(other, "POST", "/api/v1/accounts",
				   "{\"login\":\"moi\",\"name\":\"Mới\",\"role\":\"clerk\"}"),
			 200);
	int64_t change = office_count(p.world, "permission_change"); /* the last */
	const char *confirm =
		str_c(a, str_fmt(a, "/api/v1/permissions/%lld/confirm", (long long)change));
	assert_int_equal(status_of(token, "POST", confirm, NULL), 403);
	assert_int_equal(status_of(cookie, "POST", confirm, NULL), 200);
}

/* Many a client sends an empty object with every POST; what has members says something nobody reads. */
static void a_call_without_a_body_takes_an_empty_object(void **state)
{
	static const struct {
		const char *body;
		int status;
	} rows[] = { { "{}", 404 },
		     { " ", 404 },
		     { "{\"note\":\"x\"}", 422 },
		     { "[]", 422 },
		     { "{", 422 } };

	(void)state;
	(void)programs_account(&p, "quantri", ROLE_ADMIN, false);
	struct key key = programs_sign_in(&p, "quantri");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(
			status_of(key, "POST", "/api/v1/permissions/999999/confirm", rows[i].body),
			rows[i].status);
}

static void counts_are_told_when_they_change(void **state)
{
	(void)state;
	(void)programs_account(&p, "quantri", ROLE_ADMIN, false);
	struct ask ask = { .key = programs_sign_in(&p, "quantri"), .path = "/api/v1/counts" };
	struct answer x = programs_ask(&p, &ask);
	struct str tag = answer_header(&x, "ETag");

	assert_true(x.status == 200 && tag.n > 2 && x.body.n > 0);
	ask.if_none_match = str_c(p.world->a, tag);
	x = programs_ask(&p, &ask);
	assert_int_equal(x.status, 304);
	assert_int_equal(x.body.n, 0);
	ask.if_none_match = "\"x\"";
	x = programs_ask(&p, &ask);
	assert_int_equal(x.status, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_of_others_is_kept_and_never_shown, setup,
						teardown),
		cmocka_unit_test_setup_teardown(every_answer_is_nobodys_page, setup, teardown),
		cmocka_unit_test_setup_teardown(a_password_that_others_know_is_changed_first, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_token_makes_no_tokens_and_changes_no_passwords,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_token_confirms_no_permissions, setup, teardown),
		cmocka_unit_test_setup_teardown(a_token_makes_nobody_who_confirms, setup, teardown),
		cmocka_unit_test_setup_teardown(a_call_without_a_body_takes_an_empty_object, setup,
						teardown),
		cmocka_unit_test_setup_teardown(counts_are_told_when_they_change, setup, teardown),
		cmocka_unit_test_setup_teardown(a_token_makes_no_deputy_of_who_confirms, setup,
						teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
