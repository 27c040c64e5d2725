/* test_router.c -- the table of routes walked row by row: who is let in, what a form must carry, which
 * headers go out; and what becomes of errors. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/embed.h"
#include "base/log.h"
#include "support/roles.h"

static struct site site;
static const char *cookies[role__COUNT], *tokens[role__COUNT];

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	for (int role = 0; role < (int)role__COUNT; role++)
		site_sign_in(&site, (enum role)role, &cookies[role], &tokens[role]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static bool is_post(const struct web_route *r)
{
	return str_eq_c(STR("POST"), r->route.method);
}

static bool is_for(const struct web_route *r, enum role role)
{
	const struct actor who = { .kind = ACTOR_PERSON,
				   .capacities = capacity_of(role),
				   .n_capacities = 1,
				   .is_of_owner = true };

	return r->permission < 0 || policy_allows(&who, (enum action)r->permission, NULL);
}

/* Somebody whom the route lets in. */
static enum role role_for(const struct web_route *r)
{
	for (int role = 0; role < (int)role__COUNT; role++) {
		if (is_for(r, (enum role)role))
			return (enum role)role;
	}
	fail_msg("%s: nobody may go there", r->route.pattern);
	return ROLE_ADMIN;
}

static struct ask ask_of(const struct web_route *r)
{
	return (struct ask){ .method = r->route.method,
			     .path = site_path(&site, r->route.pattern),
			     .body = is_post(r) ? "a=b" : NULL };
}

/* ---- who ---- */

static void nobody_gets_in_without_signing_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < web_routes_count; i++) {
		const struct web_route *r = &web_routes[i];
		struct ask q = ask_of(r);
		if (r->permission == PUBLIC || r->permission == ASSET)
			continue;
		struct answer x = site_ask(&site, &q);
		if (x.status != (is_post(r) ? 401 : 303))
			fail_msg("%s %s: %d", q.method, q.path, x.status);
		if (!is_post(r))
			assert_true(str_starts(answer_header(&x, "Location"), STR("/sign-in")));
		q.header = "HX-Request", q.value = "true";
		x = site_ask(&site, &q);
		assert_int_equal(x.status, 401);
		assert_true(is_post(r) || answer_header(&x, "HX-Redirect").n > 0);
	}
}

static void each_role_gets_where_policy_lets_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < web_routes_count; i++) {
		const struct web_route *r = &web_routes[i];
		for (int role = 0; r->permission >= 0 && role < (int)role__COUNT; role++) {
			struct ask q = ask_of(r);
			q.cookie = cookies[role];
			struct answer x = site_ask(&site, &q);
			/* a POST that is let in is refused for its token, not for the role */
			bool is_refused = x.status == 403 && answer_has(&x, "Vai trò");
			if (is_refused == is_for(r, (enum role)role))
				fail_msg("%s %s as %.*s: %d", q.method, q.path,
					 STR_FMT(role_text((enum role)role)), x.status);
		}
	}
}

static void a_bearer_token_opens_no_page(void **state)
{
	const struct actor who = { .kind = ACTOR_PERSON, .account_id = 1, .tenant_id = 1 };
	struct err e = ERR_INIT;
	struct str token;
	int64_t now = time_now();

	(void)state;
	assert_rc(RC_OK,
		  office_token_create(&site.world->node, site.world->a, &who, STR("máy"),
				      now + TIME_DAY, now, &token, &e),
		  &e);
	const char *value = str_c(site.world->a,
				  str_fmt(site.world->a, "Bearer %.*s", STR_FMT(token)));
	struct answer x = site_ask(
		&site, &(struct ask){ .path = "/", .header = "Authorization", .value = value });
	assert_int_equal(x.status, 303);
}

/* ---- the token of a form ---- */

static struct answer post(const char *path, const char *cookie, const char *body,
			  const char *header, const char *value)
{
	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = path,
					      .cookie = cookie,
					      .body = body,
					      .header = header,
					      .value = value });
}

static void every_post_needs_its_token(void **state)
{
	(void)state;
	for (size_t i = 0; i < web_routes_count; i++) {
		const struct web_route *r = &web_routes[i];
		struct ask q = ask_of(r);
		if (!is_post(r))
			continue;
		enum role role = role_for(r), other = role == ROLE_ADMIN ? ROLE_CLERK : ROLE_ADMIN;
		q.cookie = cookies[role];
		const char *wrong = str_c(site.world->a,
					  str_fmt(site.world->a, "csrf=%s", tokens[other]));
		const char *const bodies[] = { "a=b", "csrf=", "csrf=x", wrong };
		for (size_t k = 0; k < sizeof bodies / sizeof bodies[0]; k++) {
			q.body = bodies[k];
			struct answer x = site_ask(&site, &q);
			if (x.status != 403 || !answer_has(&x, "Biểu mẫu đã hết hiệu lực"))
				fail_msg("%s with %s: %d", q.path, q.body, x.status);
		}
	}
}

static void a_token_is_taken_from_field_or_header_but_not_from_another_site(void **state)
{
	const char *cookie = cookies[ROLE_CLERK], *token = tokens[ROLE_CLERK];
	const char *body = str_c(site.world->a,
				 str_fmt(site.world->a, "csrf=%s&language=vi", token));

	(void)state;
	assert_int_equal(post("/language", cookie, body, NULL, NULL).status, 303);
	assert_int_equal(post("/language", cookie, "language=en", "X-CSRF-Token", token).status,
			 303);
	assert_int_equal(post("/language", cookie, body, "Sec-Fetch-Site", "same-origin").status,
			 303);
	assert_int_equal(post("/language", cookie, body, "Sec-Fetch-Site", "cross-site").status,
			 403);
}

/* Nobody can be signed in as somebody else by a foreign page: its form does not know the cookie. */
static void signing_in_needs_the_cookie_that_came_with_the_form(void **state)
{
	struct arena *a = site.world->a;
	struct answer x = site_ask(&site, &(struct ask){ .path = "/sign-in" });
	struct str cookie = answer_cookie(&x, "vanthu_csrf_"), pair, rest, name, token;

	(void)state;
	assert_int_equal(x.status, 200);
	assert_true(str_find(cookie, STR("HttpOnly")) != SIZE_MAX);
	(void)str_split(cookie, ';', &pair, &rest);
	(void)str_split(pair, '=', &name, &token);
	const char *jar = str_c(a, pair);
	const char *body = str_c(a,
				 str_fmt(a, "csrf=%.*s&login=p-clerk&password=mat-khau-de-thu-2026",
					 STR_FMT(token)));
	assert_true(answer_has(&x, str_c(a, token)));
	assert_int_equal(post("/sign-in", NULL, body, NULL, NULL).status, 403);
	assert_int_equal(post("/sign-in", "vanthu_csrf_00000000=x", body, NULL, NULL).status, 403);
	assert_int_equal(post("/sign-in", jar, "login=p-clerk", NULL, NULL).status, 403);
	x = post("/sign-in", jar, body, NULL, NULL);
	assert_int_equal(x.status, 303);
	cookie = answer_cookie(&x, site_cookie(&site, ""));
	assert_true(str_find(cookie, STR("HttpOnly; SameSite=Lax")) != SIZE_MAX);
	assert_string_equal(str_c(a, answer_header(&x, "Location")), "/");
}

/* Where people come over https no neighbour can set a cookie for us. */
static void cookies_of_https_are_this_hosts_alone(void **state)
{
	(void)state;
	site.world->conf.http_public_url = STR("https://vanthu.example.vn");
	struct answer x = site_ask(&site, &(struct ask){ .path = "/sign-in" });
	site.world->conf.http_public_url = STR("");
	struct str cookie = answer_cookie(&x, "__Host-vanthu_csrf_");
	assert_true(cookie.n > 0);
	assert_true(str_find(cookie, STR("; Path=/; ")) != SIZE_MAX);
	assert_true(str_ends(cookie, STR("; Secure")));
	assert_true(str_find(cookie, STR("Domain")) == SIZE_MAX);
	assert_true(answer_header(&x, "Strict-Transport-Security").n > 0);
}

static void a_wrong_password_keeps_the_name_and_not_the_password(void **state)
{
	struct arena *a = site.world->a;
	struct answer x = site_ask(&site, &(struct ask){ .path = "/sign-in" });
	struct str pair, rest, name, token;

	(void)state;
	(void)str_split(answer_cookie(&x, "vanthu_csrf_"), ';', &pair, &rest);
	(void)str_split(pair, '=', &name, &token);
	const char *jar = str_c(a, pair);
	x = post("/sign-in", jar,
		 str_c(a, str_fmt(a, "csrf=%.*s&login=ai-do&password=bi-mat-lam", STR_FMT(token))),
		 NULL, NULL);
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "value=\"ai-do\""));
	assert_false(answer_has(&x, "bi-mat-lam"));
}

/* "next" never leads away from this site. */
static void next_is_a_path_of_this_site(void **state)
{
	static const struct {
		const char *given, *to;
	} cases[] = {
		{ "/incoming?state=all", "/incoming?state=all" },
		{ "//evil.example", "/" },
		{ "https://evil.example/", "/" },
		{ "/\\evil.example", "/" },
		{ "javascript:alert(1)", "/" },
		{ "", "/" },
		{ "%2F%2Fevil.example", "/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *a = site.world->a;
		const char *path = str_c(a, str_fmt(a, "/sign-in?next=%s", cases[i].given));
		struct answer x = site_ask(
			&site, &(struct ask){ .path = path, .cookie = cookies[ROLE_CLERK] });
		assert_int_equal(x.status, 303);
		assert_string_equal(str_c(a, answer_header(&x, "Location")), cases[i].to);
	}
}

/* ---- headers ---- */

static void check_headers(const struct answer *x, const char *what, bool is_framed)
{
	struct str csp = answer_header(x, "Content-Security-Policy");

	if (str_find(csp, is_framed ? STR("frame-ancestors 'self'")
				    : STR("frame-ancestors 'none'")) == SIZE_MAX)
		fail_msg("%s: %.*s", what, STR_FMT(csp));
	if (!is_framed)
		assert_true(str_starts(csp, STR("default-src 'self'; script-src 'self'; ")));
	assert_true(str_eq_c(answer_header(x, "X-Content-Type-Options"), "nosniff"));
	assert_true(str_eq_c(answer_header(x, "Referrer-Policy"), "same-origin"));
	assert_true(str_eq_c(answer_header(x, "Cross-Origin-Opener-Policy"), "same-origin"));
	assert_true(
		str_eq_c(answer_header(x, "X-Frame-Options"), is_framed ? "SAMEORIGIN" : "DENY"));
}

static void every_answer_says_what_it_may_load(void **state)
{
	(void)state;
	for (size_t i = 0; i < web_routes_count; i++) {
		struct ask q = ask_of(&web_routes[i]);
		q.cookie = cookies[role_for(&web_routes[i])];
		struct answer x = site_ask(&site, &q);
		check_headers(&x, q.path,
			      false); /* nothing with the number 1 is there to be framed */
		/* but a page to write on: "back" leads to what was typed there */
		bool is_form = web_routes[i].handler == web_draft_new ||
			       web_routes[i].handler == web_arrival_show ||
			       web_routes[i].handler == web_task_new ||
			       web_routes[i].handler == web_notice_new ||
			       web_routes[i].handler == web_work_file_new;
		if (web_routes[i].permission != ASSET && x.status == 200)
			assert_true(str_eq_c(answer_header(&x, "Cache-Control"),
					     is_form ? "private, no-cache" : "private, no-store"));
	}
}

static void only_the_viewer_may_be_framed(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct actor clerk = { .kind = ACTOR_PERSON,
			       .account_id = 1,
			       .tenant_id = site.tenant_id,
			       .capacities = capacity_of(ROLE_CLERK),
			       .n_capacities = 1,
			       .login = STR("vanthu") };
	struct arena *a = site.world->a;

	(void)state;
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	int64_t id = office_send(site.world, &clerk, "15", to);
	int64_t file = office_view(site.world, &clerk, id).attachments[0].id;
	const char *path =
		str_c(a, str_fmt(a, "/documents/%lld/files/%lld", (long long)id, (long long)file));
	struct ask q = { .path = path, .cookie = cookies[ROLE_CLERK] };
	struct answer x = site_ask(&site, &q);
	assert_true(str_eq_c(answer_header(&x, "Content-Security-Policy"),
			     "default-src 'none'; frame-ancestors 'none'; sandbox"));
	assert_true(str_eq_c(answer_header(&x, "X-Content-Type-Options"), "nosniff"));
	assert_true(str_starts(answer_header(&x, "Content-Disposition"), STR("attachment")));
	assert_true(answer_has(&x, "%PDF-1.7"));
	q.path = str_c(a, str_fmt(a, "%s/view/cong-van.pdf", path));
	x = site_ask(&site, &q);
	check_headers(&x, q.path, true);
	assert_true(str_starts(answer_header(&x, "Content-Disposition"), STR("inline")));
	assert_true(str_eq_c(answer_header(&x, "Content-Type"), "application/pdf"));
}

/* ---- assets ---- */

static void assets_are_kept_for_ever_under_their_tag(void **state)
{
	struct arena *a = site.world->a;
	const char *path = str_c(a, url_path_str(asset_path(a, "app.css")));
	struct answer x = site_ask(&site, &(struct ask){ .path = path });

	(void)state;
	assert_int_equal(x.status, 200);
	assert_true(str_find(answer_header(&x, "Cache-Control"), STR("immutable")) != SIZE_MAX);
	assert_true(str_eq_c(answer_header(&x, "Content-Type"), "text/css; charset=utf-8"));
	x = site_ask(&site, &(struct ask){ .path = "/static/0000/app.css" });
	assert_int_equal(x.status, 200);
	assert_true(str_eq_c(answer_header(&x, "Cache-Control"), "no-cache"));
	assert_int_equal(site_ask(&site, &(struct ask){ .path = "/static/0/none.css" }).status,
			 404);
	assert_int_equal(site_ask(&site, &(struct ask){ .path = "/static/0/..%2Fx.css" }).status,
			 404);
	assert_int_equal(site_ask(&site, &(struct ask){ .path = "/favicon.ico" }).status, 200);
}

/* ---- what cannot be done ---- */

static void unknown_paths_and_methods(void **state)
{
	struct ask q = { .path = "/khong-co", .cookie = cookies[ROLE_CLERK] };
	struct answer x = site_ask(&site, &q);

	(void)state;
	assert_int_equal(x.status, 404);
	assert_true(answer_has(&x, "id=\"menu\"")); /* who is signed in keeps the way around */
	q.cookie = NULL;
	assert_int_equal(site_ask(&site, &q).status, 404);
	q = (struct ask){ .method = "DELETE", .path = "/incoming" };
	x = site_ask(&site, &q);
	assert_int_equal(x.status, 405);
	assert_true(str_eq_c(answer_header(&x, "Allow"), "GET"));
	/* with a body, too: none is small enough for what is not there */
	struct net_request r = { .arena = site.a, .method = STR("POST"), .path = STR("/khong-co") };
	struct net_reply reply = { .body_fd = -1 };
	web_refuse(site.web, &r, 413, 0, &reply);
	assert_int_equal(reply.status, 404);
}

/* What the people see of each result: its status, a text, and never the words of the machine. */
static void each_result_is_a_page(void **state)
{
	static const struct {
		enum rc rc;
		const char *key;
		int status;
		bool comes_again;
	} cases[] = {
		{ RC_NOT_FOUND, "err.not_found", 404, false },
		{ RC_INVALID, "err.form", 422, false },
		{ RC_DENIED, "err.denied.role", 403, false },
		{ RC_UNAUTHENTICATED, "err.session", 401, false },
		{ RC_CONFLICT, "err.stale", 409, false },
		{ RC_LIMIT, "err.limit.bytes", 413, false },
		{ RC_BUSY, "", 503, true },
		{ RC_THROTTLED, "", 429, true },
		{ RC_UNAVAILABLE, "err.database_away", 503, true },
		{ RC_UNCERTAIN, "", 504, true },
		{ RC_CORRUPT, "err.blob_corrupt", 500, false },
		{ RC_UNSUPPORTED, "", 415, false },
		{ RC_CANCELLED, "", 503, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = site.a, .method = STR("GET"), .path = STR("/") };
		struct net_reply reply = { .body_fd = -1 };
		struct visit v = {
			.web = site.web,
			.node = &site.world->node,
			.a = site.a,
			.request = &r,
			.reply = &reply,
			.ctx = { .arena = site.a, .path = URL_PATH("/"), .request_id = STR("4711") }
		};
		struct err e = ERR_INIT;
		(void)err_set(&e, cases[i].rc, cases[i].key, "the machine's own words");
		respond_error(&v, cases[i].rc, &e);
		struct answer x = { reply.status, reply.body, reply };
		assert_int_equal(x.status, cases[i].status);
		assert_int_equal(answer_header(&x, "Retry-After").n > 0, cases[i].comes_again);
		assert_false(answer_has(&x, "machine"));
		assert_false(answer_has(&x, "err."));
		assert_int_equal(answer_has(&x, "4711"), cases[i].status >= 500);
	}
}

/* Refused by the server itself: there is no session, no database. */
static void refusals_need_nothing(void **state)
{
	static const struct {
		int status;
		const char *says;
	} cases[] = {
		{ 400, "không đọc được" }, { 413, "75 MB" },    { 431, "quá dài" },
		{ 500, "sự cố" },          { 503, "đang bận" }, { 507, "đã đầy" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = site.a,
					 .method = STR("POST"),
					 .path = STR("/outgoing/new") };
		struct net_reply reply = { .body_fd = -1 };
		web_refuse(site.web, &r, cases[i].status, 75 << 20, &reply);
		struct answer x = { reply.status, reply.body, reply };
		assert_int_equal(x.status, cases[i].status);
		if (!answer_has(&x, cases[i].says))
			fail_msg("%d does not say %s", x.status, cases[i].says);
	}
}

static void limits_are_known_before_the_body(void **state)
{
	const struct {
		const char *method, *path, *cookie;
		uint64_t most;
	} cases[] = {
		{ "POST", "/sign-in", NULL, LIMIT_FORM_BYTES },
		{ "POST", "/outgoing/new", cookies[ROLE_CLERK], 78643200 },
		{ "POST", "/outgoing/1/edit", cookies[ROLE_CLERK], 78643200 },
		{ "POST", "/outgoing/new", NULL,
		  LIMIT_FORM_BYTES }, /* who shows nothing sends no files */
		{ "GET", "/outgoing/new", cookies[ROLE_CLERK], 0 },
		{ "POST", "/khong-co", cookies[ROLE_CLERK], 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct net_field f = { STR("Cookie"), str_of(cases[i].cookie) };
		const struct net_request r = { .arena = site.a,
					       .method = str_of(cases[i].method),
					       .path = str_of(cases[i].path),
					       .headers = &f,
					       .n_headers = cases[i].cookie ? 1 : 0 };
		struct net_admission out;
		web_admit(site.web, &r, &out);
		assert_int_equal(out.max_body, cases[i].most);
	}
}

/* Whose cookie is none, or whose role does not write, sends no large file here. */
static void uploads_are_judged_before_they_come(void **state)
{
	const struct {
		const char *cookie;
		int status; /* 0: they may come */
	} cases[] = {
		{ cookies[ROLE_CLERK], 0 },
		{ cookies[ROLE_ADMIN], 403 },
		{ "vanthu_12345678=nobody", 401 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct net_field f = { STR("Cookie"), str_of(cases[i].cookie) };
		struct net_request r = { .arena = site.a,
					 .method = STR("POST"),
					 .path = STR("/outgoing/new"),
					 .headers = &f,
					 .n_headers = 1,
					 .body_fd = -1 };
		struct net_reply reply = { .body_fd = -1 };
		struct net_admission out;

		web_admit(site.web, &r, &out);
		assert_true(out.check_first);
		assert_int_equal(web_check(site.web, &r, &reply), cases[i].status == 0);
		if (cases[i].status)
			assert_int_equal(reply.status, cases[i].status);
	}
}

/* ---- the message for the next page ---- */

static struct answer with_flash(const char *flash)
{
	struct arena *a = site.world->a;
	const char *name = site_cookie(&site, "flash_");
	const char *jar = str_c(a, str_fmt(a, "%s; %s=%s", cookies[ROLE_CLERK], name, flash));

	return site_ask(&site, &(struct ask){ .path = "/", .cookie = jar });
}

static void a_message_is_shown_once_and_cannot_be_forged_into_markup(void **state)
{
	struct answer x = with_flash("success.registered.12");

	(void)state;
	assert_true(answer_has(&x, "với số đến 12."));
	assert_true(str_find(answer_cookie(&x, "vanthu_flash_"), STR("Max-Age=0")) != SIZE_MAX);
	x = with_flash("success.registered.%3Cscript%3Ealert(1)%3C%2Fscript%3E");
	assert_true(answer_has(&x, "&lt;script&gt;"));
	assert_false(answer_has(&x, "<script>alert"));
	x = with_flash("success%22%3E%3Cb%3E.registered.1");
	assert_false(answer_has(&x, "<b>"));
	x = with_flash("\"><b>.registered.1");
	assert_false(answer_has(&x, "<b>"));
	x = with_flash("success.nothing_of_ours.1");
	assert_false(answer_has(&x, "role=\"status\"><p>"));
	x = with_flash("junk");
	assert_int_equal(x.status, 200);
}

/* A name may hold anything; the page holds a name. */
static void what_people_write_stays_text(void **state)
{
	struct answer x = site_ask(&site,
				   &(struct ask){ .path = "/", .cookie = cookies[ROLE_CLERK] });

	(void)state;
	assert_true(answer_has(&x, "Người Thử &lt;b&gt;"));
	assert_false(answer_has(&x, "Thử <b>"));
}

static void language_is_vietnamese_until_somebody_says_otherwise(void **state)
{
	struct arena *a = site.world->a;
	const char *english = str_c(a, str_fmt(a, "%s=en", site_cookie(&site, "lang_")));
	struct answer x = site_ask(
		&site,
		&(struct ask){ .path = "/sign-in", .header = "Accept-Language", .value = "en" });

	(void)state;
	assert_true(answer_has(&x, "<html lang=\"vi\">"));
	x = site_ask(&site, &(struct ask){ .path = "/sign-in", .cookie = english });
	assert_true(answer_has(&x, "<html lang=\"en\">"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_gets_in_without_signing_in),
		cmocka_unit_test(each_role_gets_where_policy_lets_it),
		cmocka_unit_test(a_bearer_token_opens_no_page),
		cmocka_unit_test(every_post_needs_its_token),
		cmocka_unit_test(a_token_is_taken_from_field_or_header_but_not_from_another_site),
		cmocka_unit_test(signing_in_needs_the_cookie_that_came_with_the_form),
		cmocka_unit_test(cookies_of_https_are_this_hosts_alone),
		cmocka_unit_test(a_wrong_password_keeps_the_name_and_not_the_password),
		cmocka_unit_test(next_is_a_path_of_this_site),
		cmocka_unit_test(every_answer_says_what_it_may_load),
		cmocka_unit_test(only_the_viewer_may_be_framed),
		cmocka_unit_test(assets_are_kept_for_ever_under_their_tag),
		cmocka_unit_test(unknown_paths_and_methods),
		cmocka_unit_test(each_result_is_a_page),
		cmocka_unit_test(refusals_need_nothing),
		cmocka_unit_test(limits_are_known_before_the_body),
		cmocka_unit_test(uploads_are_judged_before_they_come),
		cmocka_unit_test(a_message_is_shown_once_and_cannot_be_forged_into_markup),
		cmocka_unit_test(what_people_write_stays_text),
		cmocka_unit_test(language_is_vietnamese_until_somebody_says_otherwise),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
