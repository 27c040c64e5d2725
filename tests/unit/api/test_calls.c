/* test_calls.c -- the table of calls walked row by row: who is let in and what a change must carry;
 * what becomes of bodies that are wrong, of errors, of refusals by the server. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "api/api_int.h"
#include "base/limits.h"

enum { PUBLIC, SIGNED_IN };
enum { NONE, JSON, FILES, LIST };

static const struct row {
	const char *method, *pattern;
	int who, body;
} rows[] = {
#define ROUTE(method, pattern, who, body, handler, line) { method, pattern, who, body },
#include "api/routes.tbl"
#undef ROUTE
};
#define N_ROWS (sizeof rows / sizeof rows[0])

#define BOUNDARY "multipart/form-data; boundary=x"
#define PART(json)                                                                                 \
	"--x\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n" json "\r\n--x--\r\n"

static struct programs p;
static struct key keys[role__COUNT], token;

static int setup(void **state)
{
	static const char *const logins[role__COUNT] = { "mot", "hai", "ba",  "bon",
							 "nam", "sau", "bay", "tam" };

	(void)state;
	programs_begin(&p);
	for (size_t role = 0; role < (size_t)role__COUNT; role++) {
		int64_t id = programs_account(&p, logins[role], (enum role)role, false);
		keys[role] = programs_sign_in(&p, logins[role]);
		if (role == (size_t)ROLE_CLERK)
			token = programs_token(&p, id);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

/* The pattern with this number for every {id}. */
static const char *path_of(const char *pattern, int64_t id)
{
	struct buf b;

	buf_init(&b, p.world->a, 500);
	for (const char *c = pattern; *c; c++) {
		if (*c != '{') {
			buf_add_char(&b, *c);
			continue;
		}
		buf_fmt(&b, "%lld", (long long)id);
		c = strchr(c, '}');
	}
	return str_c(p.world->a, buf_str(&b));
}

static bool is_get(const struct row *r)
{
	return strcmp(r->method, "GET") == 0;
}

static struct ask ask_of(const struct row *r, int64_t id)
{
	return (struct ask){ .method = r->method,
			     .path = path_of(r->pattern, id),
			     .body = r->body == JSON    ? "{}"
				     : r->body == FILES ? PART("{}")
				     : r->body == LIST  ? "code,name\n"
							: NULL,
			     .type = r->body == FILES  ? BOUNDARY
				     : r->body == LIST ? "text/csv"
						       : NULL };
}

static bool has(const struct answer *x, const char *text)
{
	return str_find(x->body, str_of(text)) != SIZE_MAX;
}

/* A problem (RFC 9457) of this status about this, with words for people. */
static void check_problem(const struct answer *x, int status, const char *key, const char *what)
{
	const struct jval *json;
	struct str text;
	int64_t said;

	if (x->status != status || !has(x, key))
		fail_msg("%s: %d %.*s", what, x->status, STR_FMT(x->body));
	assert_true(str_eq_c(answer_header(x, "Content-Type"), "application/problem+json"));
	assert_int_equal(json_parse(p.world->a, x->body, &json, NULL), RC_OK);
	assert_true(jval_i64(jval_get(json, "status"), &said) && said == status);
	assert_true(jval_str(jval_get(json, "title"), &text) && text.n > 0);
	assert_false(str_starts(text, STR("err.")));
}

/* ---- who ---- */

static void nobody_gets_in_without_a_key(void **state)
{
	static const struct key wrong[] = {
		{ .cookie = NULL },
		{ .cookie = "vanthu_00000000=x" },
		{ .bearer = "Bearer khong-phai-cua-ai" },
		{ .bearer = "Basic YTpi" },
	};

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		for (size_t k = 0; rows[i].who != PUBLIC && k < sizeof wrong / sizeof wrong[0];
		     k++) {
			struct ask q = ask_of(&rows[i], 1);
			q.key = wrong[k];
			struct answer x = programs_ask(&p, &q);
			check_problem(&x, 401, "\"err.session\"", q.path);
			assert_true(str_eq_c(answer_header(&x, "WWW-Authenticate"), "Bearer"));
		}
	}
}

static void a_change_by_cookie_needs_the_sessions_token(void **state)
{
	const char *const wrong[] = { NULL, "", "x", keys[ROLE_ADMIN].csrf };

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		struct ask q = ask_of(&rows[i], 1);
		if (rows[i].who == PUBLIC || is_get(&rows[i]))
			continue;
		for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
			q.key = (struct key){ keys[ROLE_CLERK].cookie, wrong[k], NULL };
			struct answer x = programs_ask(&p, &q);
			check_problem(&x, 403, "\"err.csrf\"", q.path);
		}
	}
}

/* A browser sends no bearer token by itself. */
static void a_change_by_bearer_needs_no_other_token(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		struct ask q = ask_of(&rows[i], 1);
		q.key = token;
		if (rows[i].who == PUBLIC || strcmp(rows[i].pattern, "/api/v1/session") == 0)
			continue;
		struct answer x = programs_ask(&p, &q);
		if (x.status == 401 || has(&x, "err.csrf"))
			fail_msg("%s %s: %.*s", q.method, q.path, STR_FMT(x.body));
	}
}

/* Neither is taken in the other's place. */
static void a_cookie_is_no_bearer_token(void **state)
{
	struct arena *a = p.world->a;
	const char *value = strchr(keys[ROLE_CLERK].cookie, '=') + 1;
	const struct net_request any = { .arena = a };
	const char *name = identity_cookie_name(&p.world->node, &any, "");
	const struct key swapped[] = {
		{ .bearer = str_c(a, str_fmt(a, "Bearer %s", value)) },
		{ .cookie = str_c(a, str_fmt(a, "%s=%s", name, token.bearer + strlen("Bearer "))) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof swapped / sizeof swapped[0]; i++) {
		struct answer x = programs_ask(
			&p, &(struct ask){ .key = swapped[i], .path = "/api/v1/session" });
		assert_int_equal(x.status, 401);
	}
}

/* ---- paths and methods ---- */

static bool allows(struct str allow, const char *method)
{
	struct str one;

	while (allow.n > 0) {
		(void)str_split(allow, ',', &one, &allow);
		if (str_eq_c(str_trim(one), method))
			return true;
	}
	return false;
}

static void other_methods_are_405_and_say_which_there_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		struct ask q = { .method = "PATCH", .path = path_of(rows[i].pattern, 1) };
		struct answer x = programs_ask(&p, &q);
		check_problem(&x, 405, "\"err.method\"", q.path);
		if (!allows(answer_header(&x, "Allow"), rows[i].method))
			fail_msg("%s: Allow has no %s", q.path, rows[i].method);
	}
}

static void other_paths_are_404(void **state)
{
	static const char *const paths[] = {
		"/api/v1",
		"/api/v1/",
		"/api/v1/khong-co",
		"/api/v2/session",
		"/api/v1/documents/0",
		"/api/v1/documents/-1",
		"/api/v1/documents/1x",
		"/api/v1/documents/99999999999999999999",
		"/api/v1/documents/1/attachments/",
		"/api/v1/documents/..%2F1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct answer x = programs_ask(
			&p, &(struct ask){ .key = keys[ROLE_CLERK], .path = paths[i] });
		check_problem(&x, 404, "\"err.not_found\"", paths[i]);
	}
}

/* ---- bodies ---- */

static struct answer send(enum role role, const char *method, const char *path, const char *body,
			  const char *type)
{
	return programs_ask(&p, &(struct ask){ .key = keys[role],
					       .method = method,
					       .path = path,
					       .body = body,
					       .type = type });
}

static void what_is_no_json_object_is_refused(void **state)
{
	static const struct {
		const char *body, *type;
		int status;
		const char *key;
	} cases[] = {
		{ "{", NULL, 422, "\"err." },
		{ "", NULL, 422, "\"err." },
		{ "{}{}", NULL, 422, "\"err." },
		{ "{\"a\":1,\"a\":2}", NULL, 422, "\"err." },
		{ "{\"a\":\"\xff\"}", NULL, 422, "\"err." },
		{ "[]", NULL, 422, "\"err.json_object\"" },
		{ "null", NULL, 422, "\"err.json_object\"" },
		{ "{}", "text/plain", 415, "\"err.content_type\"" },
		{ "a=b", "application/x-www-form-urlencoded", 415, "\"err.content_type\"" },
	};

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		for (size_t k = 0; rows[i].body == JSON && k < sizeof cases / sizeof cases[0];
		     k++) {
			struct answer x = send(ROLE_ADMIN, rows[i].method,
					       path_of(rows[i].pattern, 1), cases[k].body,
					       cases[k].type);
			check_problem(&x, cases[k].status, cases[k].key, cases[k].body);
		}
	}
}

static void what_is_no_form_with_files_is_refused(void **state)
{
	static const struct {
		const char *body, *type;
	} cases[] = {
		{ "--x--\r\n", BOUNDARY },
		{ "no boundary", BOUNDARY },
		{ PART("[]"), BOUNDARY },
		{ PART("{"), BOUNDARY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = send(ROLE_CLERK, "POST", "/api/v1/documents", cases[i].body,
				       cases[i].type);
		if (x.status < 400 || x.status >= 500)
			fail_msg("%s: %d", cases[i].body, x.status);
	}
}

static void what_is_no_list_is_refused(void **state)
{
	static const struct {
		const char *body, *type;
		int status;
		const char *key;
	} cases[] = {
		{ "{}", "application/json", 415, "\"err.content_type_csv\"" },
		{ "a,b\n", "text/plain", 415, "\"err.content_type_csv\"" },
		{ "a,b\n", BOUNDARY, 415, "\"err.content_type_csv\"" },
		{ "", "text/csv", 422, "\"err.import.header\"" },
		{ "a,b\n", "text/csv", 422, "\"err.import.column" },
		{ "\xff\xfe\x41\x01", "text/csv; charset=utf-8", 422, "\"err.import.encoding\"" },
	};

	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		for (size_t k = 0; rows[i].body == LIST && k < sizeof cases / sizeof cases[0];
		     k++) {
			struct answer x = send(ROLE_ADMIN, rows[i].method, rows[i].pattern,
					       cases[k].body, cases[k].type);
			check_problem(&x, cases[k].status, cases[k].key, cases[k].body);
		}
	}
}

/* Each member that a call reads, given as something else than it is. */
static void members_of_another_type_are_named(void **state)
{
	static const struct {
		const char *method, *path, *body, *field;
	} cases[] = {
		{ "POST", "/api/v1/session", "{\"login\":1}", "login" },
		{ "POST", "/api/v1/session", "{\"login\":\"a\",\"password\":[]}", "password" },
		{ "POST", "/api/v1/session", "{\"organ\":true}", "organ" },
		{ "POST", "/api/v1/tokens", "{\"name\":{}}", "name" },
		{ "POST", "/api/v1/tokens", "{\"name\":\"x\",\"days\":\"9\"}", "days" },
		{ "POST", "/api/v1/tokens", "{\"name\":\"x\",\"days\":1.5}", "days" },
		{ "POST", "/api/v1/tokens", "{\"name\":\"x\",\"days\":0}", "days" },
		{ "POST", "/api/v1/accounts", "{\"login\":1}", "login" },
		{ "POST", "/api/v1/accounts", "{\"name\":1}", "name" },
		{ "POST", "/api/v1/accounts", "{\"role\":1}", "role" },
		{ "POST", "/api/v1/accounts", "{\"role\":\"king\"}", "role" },
		{ "PUT", "/api/v1/accounts/1", "{\"name\":1}", "name" },
		{ "PUT", "/api/v1/accounts/1", "{\"name\":\"x\",\"role\":\"clerk\"}", "role" },
		{ "POST", "/api/v1/accounts/1/lock", "{\"locked\":\"yes\"}", "locked" },
		{ "POST", "/api/v1/accounts/1/password", "{\"old_password\":1}", "old_password" },
		{ "POST", "/api/v1/accounts/1/password", "{\"password\":1}", "password" },
		{ "POST", "/api/v1/units", "{\"code\":1}", "code" },
		{ "POST", "/api/v1/units", "{\"name\":1}", "name" },
		{ "POST", "/api/v1/units", "{\"parent_id\":\"1\"}", "parent_id" },
		{ "POST", "/api/v1/units", "{\"ordinal\":\"1\"}", "ordinal" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"role\":1}", "role" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"role\":\"king\"}", "role" },
		{ "POST", "/api/v1/accounts/1/posts", "{}", "role" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"unit_id\":\"1\"}", "unit_id" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"title\":1}", "title" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"valid_from\":1}", "valid_from" },
		{ "POST", "/api/v1/accounts/1/posts", "{\"valid_to\":\"mai\"}", "valid_to" },
		{ "POST", "/api/v1/posts/1/end", "{\"last\":1}", "last" },
		{ "POST", "/api/v1/posts/1/end", "{\"last\":\"2026-02-30\"}", "last" },
		{ "POST", "/api/v1/delegations", "{}", "post_id" },
		{ "POST", "/api/v1/delegations", "{\"post_id\":\"1\"}", "post_id" },
		{ "POST", "/api/v1/delegations", "{\"account_id\":\"1\"}", "account_id" },
		{ "POST", "/api/v1/delegations", "{\"login\":1}", "login" },
		{ "POST", "/api/v1/delegations", "{\"login\":\"khong.co\"}", "login" },
		{ "POST", "/api/v1/delegations", "{\"kind\":\"x\"}", "kind" },
		{ "POST", "/api/v1/delegations", "{}", "kind" },
		{ "POST", "/api/v1/delegations", "{\"ground\":1}", "ground" },
		{ "POST", "/api/v1/delegations", "{\"valid_from\":\"x\"}", "valid_from" },
		{ "POST", "/api/v1/delegations", "{\"valid_to\":[]}", "valid_to" },
		{ "PUT", "/api/v1/organ", "{\"place\":1}", "place" },
		{ "PUT", "/api/v1/organ", "{\"axis_secret\":1}", "axis_secret" },
		{ "POST", "/api/v1/documents/1/register", "{\"version\":\"1\"}", "version" },
		{ "POST", "/api/v1/documents/1/refuse", "{\"version\":\"1\"}", "version" },
		{ "POST", "/api/v1/documents/1/refuse", "{\"reason\":1}", "reason" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = send(ROLE_ADMIN, cases[i].method, cases[i].path, cases[i].body,
				       NULL);
		check_problem(&x, 422, "\"err.form\"", cases[i].body);
		const char *field = str_c(p.world->a,
					  str_fmt(p.world->a, "\"field\":\"%s\"", cases[i].field));
		if (!has(&x, field))
			fail_msg("%s: %.*s", cases[i].body, STR_FMT(x.body));
	}
}

static void fields_of_a_document_of_another_type_are_named(void **state)
{
	static const struct {
		const char *body, *field;
	} cases[] = {
		{ PART("{\"subject\":1}"), "subject" },
		{ PART("{\"number\":15}"), "number" },
		{ PART("{\"issued_on\":\"31/02/2026\"}"), "issued_on" },
		{ PART("{\"due_on\":\"2026-02-30\"}"), "due_on" },
		{ PART("{\"priority\":\"1\"}"), "priority" },
		{ PART("{\"page_count\":\"1\"}"), "page_count" },
		{ PART("{\"page_count\":-1}"), "page_count" },
		{ PART("{\"number\":\"mười\"}"), "number" },
		{ PART("{\"version\":[]}"), "version" },
		{ PART("{\"receivers\":\"000.00.05.Z01\"}"), "receivers" },
		{ PART("{\"receivers\":[1]}"), "receivers" },
		{ PART("{\"receivers\":[{\"code\":\"x\",\"purpose\":\"y\"}]}"), "receivers" },
		{ PART("{\"keep\":[\"a\"]}"), "keep" },
		{ PART("{\"send\":\"yes\"}"), "send" },
	};
	int64_t before = office_count(p.world, "document");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = send(ROLE_CLERK, "POST", "/api/v1/documents", cases[i].body,
				       BOUNDARY);
		check_problem(&x, 422, "\"err.form\"", cases[i].body);
		const char *field = str_c(p.world->a,
					  str_fmt(p.world->a, "\"field\":\"%s\"", cases[i].field));
		if (!has(&x, field))
			fail_msg("%s: %.*s", cases[i].body, STR_FMT(x.body));
	}
	assert_int_equal(office_count(p.world, "document"), before);
}

/* What a program means by a member that is misspelt would not be done: it is told before anything is. */
static void members_that_nobody_knows_are_refused(void **state)
{
	int64_t before = office_count(p.world, "document");

	(void)state;
	struct answer x = send(ROLE_ADMIN, "PUT", "/api/v1/organ",
			       "{\"place\":\"An Bình\",\"colour\":\"red\",\"code\":\"9\"}", NULL);
	check_problem(&x, 422, "\"field\":\"colour\",\"key\":\"problem.unknown_member\"", "colour");
	assert_true(has(&x, "\"field\":\"code\""));
	x = send(ROLE_ADMIN, "GET", "/api/v1/organ", NULL, NULL);
	assert_true(has(&x, "axis_url") && has(&x, "\"code\":\"" OFFICE_A "\""));
	assert_false(has(&x, "An Bình\",\"colour") || has(&x, "red"));
	x = send(ROLE_CLERK, "GET", "/api/v1/organ", NULL, NULL);
	assert_true(x.status == 200 && has(&x, "place") && !has(&x, "axis_url"));
	x = send(ROLE_CLERK, "POST", "/api/v1/documents",
		 PART("{\"subject\":\"Về việc thử\",\"state\":\"sent\",\"id\":7,\"tenant_id\":9}"),
		 BOUNDARY);
	check_problem(&x, 422, "\"field\":\"tenant_id\"", "a document's");
	assert_int_equal(office_count(p.world, "document"), before);
}

static void numbers_and_pages_come_back_as_the_law_writes_them(void **state)
{
	(void)state;
	struct answer x = send(ROLE_CLERK, "POST", "/api/v1/documents",
			       PART("{\"number\":\"007/ubnd–vp\",\"page_count\":12}"), BOUNDARY);
	assert_int_equal(x.status, 201);
	x = send(ROLE_CLERK, "GET", "/api/v1/documents?direction=outgoing&state=draft&limit=1",
		 NULL, NULL);
	assert_true(has(&x, "\"page_count\":12"));
	assert_true(has(&x, "\"number\":\"7\"") && has(&x, "\"notation\":\"UBND-VP\""));
}

/* What a program names as the files to keep is a list, or the draft stays as it is. */
static void files_to_keep_are_a_list(void **state)
{
	static const char *const bodies[] = { PART("{\"keep\":5}"), PART("{\"keep\":\"1\"}"),
					      PART("{\"keep\":{\"id\":1}}"),
					      PART("{\"keep\":[\"1\"]}"), PART("{\"keep\":[0]}") };

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		struct answer x = send(ROLE_CLERK, "POST", "/api/v1/documents", bodies[i],
				       BOUNDARY);
		if (x.status != 422 || !has(&x, "\"field\":\"keep\""))
			fail_msg("%s: %d", bodies[i], x.status);
	}
}

static void limits_are_known_before_the_body(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct net_field key = { STR("Authorization"), STR("Bearer x") };
		struct net_request r = { .arena = p.world->a,
					 .method = str_of(rows[i].method),
					 .path = str_of(path_of(rows[i].pattern, 1)) };
		struct net_admission out = { .max_body = 1 };
		api_admit(p.api, &r, &out); /* without any key no upload is begun */
		if (rows[i].body != JSON)
			assert_int_equal(out.max_body, rows[i].body == NONE ? LIMIT_API_EMPTY : 0);
		r.headers = &key;
		r.n_headers = 1;
		api_admit(p.api, &r, &out);
		if (rows[i].body == NONE)
			assert_int_equal(out.max_body, LIMIT_API_EMPTY);
		else if (rows[i].body == JSON)
			assert_int_equal(out.max_body, LIMIT_API_JSON);
		else if (rows[i].body == LIST)
			assert_int_equal(out.max_body, LIMIT_PEOPLE_BYTES);
		else
			assert_int_equal(out.max_body, p.world->conf.limit_upload_bytes);
	}
}

/* A token that is none sends no large file here. */
static void uploads_are_judged_before_they_come(void **state)
{
	struct key good = programs_token(&p, p.clerk.account_id);
	const char *const tokens[] = { good.bearer, "Bearer nobody" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct net_field key = { STR("Authorization"), str_of(tokens[i]) };
		struct net_request r = { .arena = p.world->a,
					 .method = STR("POST"),
					 .path = STR("/api/v1/documents"),
					 .headers = &key,
					 .n_headers = 1,
					 .body_fd = -1 };
		struct net_reply reply = { .body_fd = -1 };
		struct net_admission out;

		api_admit(p.api, &r, &out);
		assert_true(out.check_first);
		assert_int_equal(api_check(p.api, &r, &reply), i == 0);
		if (i == 1)
			assert_int_equal(reply.status, 401);
	}
}

/* ---- queries ---- */

static void queries_that_are_wrong_are_refused(void **state)
{
	static const struct {
		const char *path, *key;
	} cases[] = {
		{ "/api/v1/documents?direction=up", "\"err.form\"" },
		{ "/api/v1/documents?state=gone", "\"err.form\"" },
		{ "/api/v1/documents?before=x", "\"err.query\"" },
		{ "/api/v1/documents?before=-1", "\"err.query\"" },
		{ "/api/v1/documents?limit=0", "\"err.query\"" },
		{ "/api/v1/documents?limit=100000", "\"err.query\"" },
		{ "/api/v1/organs?limit=x", "\"err.query\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = send(ROLE_CLERK, "GET", cases[i].path, NULL, NULL);
		check_problem(&x, 422, cases[i].key, cases[i].path);
	}
}

/* ---- what becomes of results ---- */

static void each_result_is_a_problem(void **state)
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
		{ RC_UNAUTHENTICATED, "err.login", 401, false },
		{ RC_THROTTLED, "err.login_throttled", 429, true },
		{ RC_CONFLICT, "err.stale", 409, false },
		{ RC_LIMIT, "err.limit.bytes", 413, false },
		{ RC_BUSY, "", 503, true },
		{ RC_UNAVAILABLE, "err.database_away", 503, true },
		{ RC_UNCERTAIN, "", 504, true },
		{ RC_CORRUPT, "err.blob_corrupt", 500, false },
		{ RC_UNSUPPORTED, "", 415, false },
		{ RC_CANCELLED, "", 503, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = p.world->a };
		struct answer x = { .reply = { .body_fd = -1 } };
		struct call c = { .a = p.world->a, .request = &r, .reply = &x.reply };
		struct err e = ERR_INIT;
		(void)err_set(&e, cases[i].rc, cases[i].key, "the machine's own words");
		api_respond_error(&c, cases[i].rc, &e);
		x.status = x.reply.status;
		x.body = x.reply.body;
		check_problem(&x, cases[i].status, cases[i].key, rc_name(cases[i].rc));
		assert_false(has(&x, "machine"));
		assert_int_equal(answer_header(&x, "Retry-After").n > 0, cases[i].comes_again);
	}
}

/* As long as the account is closed, not some seconds. */
static void who_tried_too_often_is_told_for_how_long(void **state)
{
	const char *wrong = "{\"login\":\"hai\",\"password\":\"sai\"}";
	struct answer x = { .status = 401 };
	int64_t secs = 0;

	(void)state;
	for (int i = 0; i < 20 && x.status == 401; i++)
		x = programs_ask(&p, &(struct ask){ .method = "POST",
						    .path = "/api/v1/session",
						    .body = wrong });
	check_problem(&x, 429, "\"err.login_throttled\"", "too many tries");
	assert_true(str_to_i64(answer_header(&x, "Retry-After"), 1, 3600, &secs));
	assert_in_range(secs, 20, 900);
}

/* Refused by the server itself, before anybody was asked who they are. */
static void refusals_need_nothing(void **state)
{
	static const struct {
		int status;
		const char *says;
	} cases[] = {
		{ 400, "err.request" }, { 413, "err.limit.bytes" }, { 431, "err.headers_large" },
		{ 500, "err.fault" },   { 503, "err.rc.BUSY" },     { 507, "err.disk_full" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = p.world->a,
					 .method = STR("POST"),
					 .path = STR("/api/v1/session") };
		struct answer x = { .reply = { .body_fd = -1 } };
		api_refuse(p.api, &r, cases[i].status, 75 << 20, &x.reply);
		x.status = x.reply.status;
		x.body = x.reply.body;
		check_problem(&x, cases[i].status, cases[i].says, cases[i].says);
		assert_int_equal(answer_header(&x, "Retry-After").n > 0,
				 cases[i].status == 503 || cases[i].status == 507);
	}
}

/* Who can raise a limit hears its name. Of what is not there no size would do: that is said first. */
static void a_limit_that_can_be_raised_is_named(void **state)
{
	static const struct {
		const char *method, *path, *key;
		int status;
	} cases[] = {
		{ "POST", "/api/v1/documents", "\"err.upload_bytes\"", 413 },
		{ "POST", "/api/v1/session", "\"err.limit.bytes\"", 413 },
		{ "POST", "/api/v1/x", "\"err.not_found\"", 404 },
		{ "PATCH", "/api/v1/session", "\"err.method\"", 405 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = p.world->a,
					 .method = str_of(cases[i].method),
					 .path = str_of(cases[i].path) };
		struct answer x = { .reply = { .body_fd = -1 } };

		api_refuse(p.api, &r, 413, 4194304, &x.reply);
		x.status = x.reply.status;
		x.body = x.reply.body;
		check_problem(&x, cases[i].status, cases[i].key, cases[i].path);
		assert_int_equal(str_find(x.body, STR("4194304")) != SIZE_MAX,
				 cases[i].status == 413);
		assert_int_equal(answer_header(&x, "Allow").n > 0, cases[i].status == 405);
		assert_int_equal(str_find(x.body, STR("limit.upload_bytes")) != SIZE_MAX, i == 0);
	}
}

/* ---- the metrics ---- */

static struct str metrics_text; /* of the last answer */

static int metrics(bool is_loopback, const char *header, const char *value)
{
	const struct net_field fields[] = {
		{ STR("Host"),
		  header && !strcmp(header, "Host") ? str_of(value) : STR("127.0.0.1:8080") },
		{ str_of(header), str_of(value) },
	};
	struct net_request r = { .arena = p.world->a,
				 .method = STR("GET"),
				 .path = STR("/metrics"),
				 .is_loopback = is_loopback,
				 .headers = fields,
				 .n_headers = header ? 2 : 1,
				 .body_fd = -1 };
	struct net_reply out;

	api_handle(p.api, &r, &out);
	metrics_text = out.body;
	return out.status;
}

static bool metrics_tell(const char *name)
{
	return str_find(metrics_text, str_of(name)) != SIZE_MAX;
}

static void an_axis_tells_of_its_queues(void **state)
{
	bool before = p.world->conf.node_axis;

	(void)state;
	p.world->conf.node_axis = false;
	assert_int_equal(metrics(true, NULL, NULL), 200);
	assert_true(metrics_tell("vanthu_outbox_items{state=\"dead\"} "));
	assert_true(metrics_tell("# TYPE vanthu_outbox_items gauge\n"));
	assert_true(metrics_tell("\nvanthu_looks_failing 0\n"));
	assert_false(metrics_tell("vanthu_axis_"));
	p.world->conf.node_axis = true;
	assert_int_equal(metrics(true, NULL, NULL), 200);
	assert_true(metrics_tell("\nvanthu_axis_waiting 0\n"));
	assert_true(metrics_tell("\nvanthu_axis_oldest_waiting_seconds 0\n"));
	assert_true(metrics_tell("\nvanthu_axis_failed 0\n"));
	p.world->conf.node_axis = before;
}

/* A proxy on this machine makes everybody look like this machine. */
static void metrics_are_not_for_all_behind_a_proxy(void **state)
{
	static const struct {
		const char *header, *value;
		int status;
	} cases[] = {
		{ "Host", "127.0.0.1", 200 },
		{ "Host", "LOCALHOST:8080", 200 },
		{ "Host", "[::1]:8080", 200 },
		{ "Host", "[::1].example.vn", 403 },
		{ "Host", "127.example.vn", 403 },
		{ "Host", "vanthu.example.vn", 403 },
		{ "Host", "", 403 },
		{ "Forwarded", "for=192.0.2.7", 403 },
		{ "X-Real-IP", "192.0.2.7", 403 },
		{ "X-Forwarded-Proto", "https", 403 },
		{ "Via", "1.1 proxy", 403 },
	};
	struct conf *c = &p.world->conf;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		print_message("# %s: %s\n", cases[i].header, cases[i].value);
		assert_int_equal(metrics(true, cases[i].header, cases[i].value), cases[i].status);
	}
	c->http_trusted_proxy = STR("127.0.0.1");
	assert_int_equal(metrics(true, NULL, NULL), 403);
	c->http_trusted_proxy = STR("");
	c->http_public_url = STR("https://vanthu.example.vn");
	assert_int_equal(metrics(true, NULL, NULL), 403);
	c->http_public_url = STR("");
	assert_int_equal(metrics(true, NULL, NULL), 200);
}

static void metrics_are_for_this_machine_or_a_token(void **state)
{
	(void)state;
	assert_int_equal(metrics(true, NULL, NULL), 200);
	assert_int_equal(metrics(true, "X-Forwarded-For", "192.0.2.7"), 403);
	assert_int_equal(metrics(false, NULL, NULL), 403);
	assert_int_equal(metrics(false, "Authorization", "Bearer bi-mat"), 403);
	p.world->conf.metrics_token = STR("bi-mat");
	assert_int_equal(metrics(false, "Authorization", "Bearer bi-mat"), 200);
	assert_int_equal(metrics(false, "Authorization", "Bearer bi-ma"), 403);
	assert_int_equal(metrics(false, "Authorization", "Bearer "), 403);
	assert_int_equal(metrics(false, "Authorization", "bi-mat"), 403);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_gets_in_without_a_key),
		cmocka_unit_test(a_change_by_cookie_needs_the_sessions_token),
		cmocka_unit_test(a_change_by_bearer_needs_no_other_token),
		cmocka_unit_test(a_cookie_is_no_bearer_token),
		cmocka_unit_test(other_methods_are_405_and_say_which_there_are),
		cmocka_unit_test(other_paths_are_404),
		cmocka_unit_test(what_is_no_json_object_is_refused),
		cmocka_unit_test(what_is_no_form_with_files_is_refused),
		cmocka_unit_test(what_is_no_list_is_refused),
		cmocka_unit_test(members_of_another_type_are_named),
		cmocka_unit_test(fields_of_a_document_of_another_type_are_named),
		cmocka_unit_test(members_that_nobody_knows_are_refused),
		cmocka_unit_test(numbers_and_pages_come_back_as_the_law_writes_them),
		cmocka_unit_test(files_to_keep_are_a_list),
		cmocka_unit_test(limits_are_known_before_the_body),
		cmocka_unit_test(uploads_are_judged_before_they_come),
		cmocka_unit_test(queries_that_are_wrong_are_refused),
		cmocka_unit_test(each_result_is_a_problem),
		cmocka_unit_test(who_tried_too_often_is_told_for_how_long),
		cmocka_unit_test(refusals_need_nothing),
		cmocka_unit_test(a_limit_that_can_be_raised_is_named),
		cmocka_unit_test(metrics_are_for_this_machine_or_a_token),
		cmocka_unit_test(metrics_are_not_for_all_behind_a_proxy),
		cmocka_unit_test(an_axis_tells_of_its_queues),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
