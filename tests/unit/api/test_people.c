/* test_people.c -- units, posts, delegations, lists and changes of permissions, as programs ask for
 * them. What the use cases do is tests/unit/office's; here each call does its own, says which field is
 * wrong, refuses whoever may not, and does not know of another organ's. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "markup/markup.h"

static struct programs p;
static struct key keys[role__COUNT];
static int64_t ids[role__COUNT]; /* 0: nobody has been asked for yet */

/* Somebody of each role, whose login is its word: made when a test first asks for them. */
static int64_t id_of(enum role role)
{
	const char *login = str_c(p.world->a, role_text(role));

	if (ids[role] == 0) {
		ids[role] = programs_account(&p, login, role, false);
		keys[role] = programs_token(&p, ids[role]);
	}
	return ids[role];
}

static struct key key_of(enum role role)
{
	(void)id_of(role);
	return keys[role];
}

/* No token makes a deputy of who confirms. */
static struct key in_person(enum role role)
{
	return programs_sign_in(&p, str_c(p.world->a, role_text(role)));
}

static struct key other_admin(void)
{
	(void)programs_account(&p, "admin2", ROLE_ADMIN, false);
	return programs_sign_in(&p, "admin2");
}

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	for (int role = 0; role < role__COUNT; role++)
		ids[role] = 0;
	(void)id_of(ROLE_ADMIN);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

/* ---- asking ---- */

#define F(...) str_c(p.world->a, str_fmt(p.world->a, __VA_ARGS__))
#define ID(x) ((long long)(x))

static struct answer ask(struct key key, const char *method, const char *path, const char *body)
{
	return programs_ask(
		&p, &(struct ask){ .key = key, .method = method, .path = path, .body = body });
}

static struct answer ask_list(struct key key, const char *path, const char *csv)
{
	return programs_ask(&p, &(struct ask){ .key = key,
					       .method = "POST",
					       .path = path,
					       .body = csv,
					       .type = "text/csv; charset=utf-8" });
}

static void check_has(const struct answer *x, const char *text)
{
	if (str_find(x->body, str_of(text)) == SIZE_MAX)
		fail_msg("no %s in %.*s", text, STR_FMT(x->body));
}

static void check_status(const struct answer *x, int status, const char *what)
{
	if (x->status != status)
		fail_msg("%s: %d %.*s", what, x->status, STR_FMT(x->body));
}

/* Refused with this status, about this field ("": none), or whatever the key of the whole is. */
static void check_refused(const struct answer *x, int status, const char *field, const char *key)
{
	check_status(x, status, key);
	assert_true(str_eq_c(answer_header(x, "Content-Type"), "application/problem+json"));
	check_has(x, F("\"key\":\"%s\"", key));
	if (field[0])
		check_has(x, F("\"field\":\"%s\",\"key\":\"%s\"", field, key));
}

static const struct jval *json_of(const struct answer *x)
{
	const struct jval *v;

	assert_int_equal(json_parse(p.world->a, x->body, &v, NULL), RC_OK);
	return v;
}

static int64_t number(const struct jval *v, const char *name)
{
	int64_t n = 0;

	assert_true(jval_i64(jval_get(v, name), &n));
	return n;
}

static struct str text(const struct jval *v, const char *name)
{
	struct str s = STR_NULL;

	assert_true(jval_str(jval_get(v, name), &s));
	return s;
}

static int64_t made(const struct answer *x)
{
	check_status(x, 201, "made");
	return number(json_of(x), "id");
}

/* The element of a list whose member has this number; NULL. */
static const struct jval *element(const struct jval *list, const char *name, int64_t n)
{
	for (size_t i = 0; i < jval_count(list); i++) {
		if (number(jval_at(list, i), name) == n)
			return jval_at(list, i);
	}
	return NULL;
}

static const char *day(int64_t plus)
{
	return F("%.*s",
		 STR_FMT(date_iso(p.world->a, date_add(time_date_vn(time_now()), (int)plus))));
}

/* ---- units ---- */

static int64_t unit(const char *code, int64_t parent)
{
	struct answer x =
		ask(key_of(ROLE_ADMIN), "POST", "/api/v1/units",
		    F("{\"code\":\"%s\",\"name\":\"Phòng %s\",\"parent_id\":%lld,\"ordinal\":7}",
		      code, code, ID(parent)));
	return made(&x);
}

static const struct jval *unit_row(int64_t id)
{
	struct answer x = ask(key_of(ROLE_CLERK), "GET", "/api/v1/units", NULL);

	check_status(&x, 200, "units");
	return element(json_of(&x), "id", id);
}

static void a_unit_is_made_changed_and_dissolved(void **state)
{
	(void)state;
	int64_t high = unit("VP", 0), low = unit("VX", high);
	const struct jval *row = unit_row(low);
	const char *path = F("/api/v1/units/%lld", ID(low));

	assert_true(number(row, "parent_id") == high && number(row, "depth") == 1);
	assert_true(str_eq_c(text(row, "code"), "VX") && str_eq_c(text(row, "name"), "Phòng VX"));
	assert_true(str_eq_c(text(row, "state"), "active") && number(row, "ordinal") == 7);
	assert_true(jval_is_null(jval_get(unit_row(high), "parent_id")));

	struct answer x = ask(key_of(ROLE_ADMIN), "PUT", path, "{\"name\":\"Phòng Văn xã\"}");
	check_status(&x, 200, "named anew");
	row = unit_row(low);
	assert_true(str_eq_c(text(row, "name"), "Phòng Văn xã"));
	assert_true(number(row, "parent_id") == high && number(row, "ordinal") == 7);
	x = ask(key_of(ROLE_ADMIN), "PUT", path, "{\"parent_id\":null}");
	check_status(&x, 200, "moved");
	assert_int_equal(number(unit_row(low), "depth"), 0);
	x = ask(key_of(ROLE_ADMIN), "PUT", path, "{\"name\":\"x\",\"version\":1}");
	check_refused(&x, 409, "", "err.stale");

	x = ask(key_of(ROLE_ADMIN), "POST", F("%s/dissolve", path),
		F("{\"successor_id\":%lld}", ID(high)));
	check_status(&x, 200, "dissolved");
	row = unit_row(low);
	assert_true(str_eq_c(text(row, "state"), "dissolved"));
	assert_int_equal(number(row, "successor_id"), high);
	assert_string_equal(str_c(p.world->a, text(row, "valid_to")), day(0));
	x = ask(key_of(ROLE_ADMIN), "PUT", path, "{\"name\":\"x\"}");
	check_refused(&x, 409, "", "err.unit_dissolved");
}

static void what_is_wrong_with_a_unit_is_named(void **state)
{
	(void)state;
	int64_t high = unit("VP", 0), low = unit("VX", high);
	const struct {
		const char *method, *path, *body;
		int status;
		const char *field, *key;
	} cases[] = {
		{ "POST", "/api/v1/units", "{}", 422, "code", "problem.required" },
		{ "POST", "/api/v1/units", "{\"code\":\"A\"}", 422, "name", "problem.required" },
		{ "POST", "/api/v1/units", "{\"code\":\"A B\",\"name\":\"x\"}", 422, "code",
		  "problem.unit_code" },
		{ "POST", "/api/v1/units", "{\"code\":\"A\",\"name\":\"x\",\"ordinal\":-1}", 422,
		  "ordinal", "problem.ordinal" },
		{ "POST", "/api/v1/units", "{\"code\":\"A\",\"name\":\"x\",\"parent_id\":9999}",
		  422, "parent_id", "problem.unit" },
		{ "POST", "/api/v1/units", "{\"code\":\"vx\",\"name\":\"x\"}", 409, "code",
		  "problem.unit_code_taken" },
		{ "PUT", F("/api/v1/units/%lld", ID(high)), F("{\"parent_id\":%lld}", ID(low)), 409,
		  "parent_id", "problem.unit_loop" },
		{ "PUT", F("/api/v1/units/%lld", ID(high)), "{\"version\":\"1\"}", 422, "version",
		  "problem.type" },
		{ "PUT", "/api/v1/units/9999", "{}", 404, "", "err.not_found" },
		{ "POST", "/api/v1/units/9999/dissolve", "{}", 404, "", "err.not_found" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(low)), "{\"successor_id\":9999}", 422,
		  "successor_id", "problem.unit" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(low)),
		  F("{\"successor_id\":%lld}", ID(low)), 422, "successor_id", "problem.unit" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(low)), "{\"successor_id\":\"1\"}",
		  422, "successor_id", "problem.type" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(low)), "{\"version\":\"1\"}", 422,
		  "version", "problem.type" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(high)), "{}", 409, "",
		  "err.unit_busy" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = ask(key_of(ROLE_ADMIN), cases[i].method, cases[i].path,
				      cases[i].body);
		check_refused(&x, cases[i].status, cases[i].field, cases[i].key);
	}
	assert_true(str_eq_c(text(unit_row(low), "state"), "active"));
	assert_true(number(unit_row(low), "parent_id") == high);
}

/* ---- posts ---- */

static const struct jval *person(int64_t id)
{
	struct answer x = ask(key_of(ROLE_ADMIN), "GET", F("/api/v1/accounts/%lld/posts", ID(id)),
			      NULL);

	check_status(&x, 200, "a person");
	return json_of(&x);
}

static const struct jval *post_row(int64_t id, int64_t post)
{
	return element(jval_get(person(id), "posts"), "id", post);
}

static int64_t first_post(enum role role)
{
	return number(jval_at(jval_get(person(id_of(role)), "posts"), 0), "id");
}

static int64_t give(enum role role, const char *body)
{
	struct answer x = ask(key_of(ROLE_ADMIN), "POST",
			      F("/api/v1/accounts/%lld/posts", ID(id_of(role))), body);
	return made(&x);
}

static bool is_held(const struct jval *row)
{
	bool holds = false;

	assert_true(jval_bool(jval_get(row, "holds"), &holds));
	return holds;
}

static bool session_has(struct key key, enum role role)
{
	struct answer x = ask(key, "GET", "/api/v1/session", NULL);
	const struct jval *roles = jval_get(json_of(&x), "roles");
	struct str word;

	for (size_t i = 0; i < jval_count(roles); i++) {
		if (jval_str(jval_at(roles, i), &word) && str_eq(word, role_text(role)))
			return true;
	}
	return false;
}

static void a_post_is_given_and_ended(void **state)
{
	(void)state;
	int64_t where = unit("VX", 0);
	int64_t id = give(ROLE_SPECIALIST,
			  F("{\"role\":\"head\",\"unit_id\":%lld,\"title\":\"Trưởng phòng\","
			    "\"valid_from\":\"%s\"}",
			    ID(where), day(0)));
	const struct jval *row = post_row(id_of(ROLE_SPECIALIST), id);
	const char *end = F("/api/v1/posts/%lld/end", ID(id));

	assert_true(str_eq_c(text(row, "role"), "head") && number(row, "unit_id") == where);
	assert_true(str_eq_c(text(row, "title"), "Trưởng phòng"));
	assert_true(str_eq_c(text(row, "unit_code"), "VX"));
	assert_true(str_eq_c(text(row, "unit_name"), "Phòng VX"));
	assert_string_equal(str_c(p.world->a, text(row, "valid_from")), day(0));
	assert_true(text(row, "valid_to").n == 0 && is_held(row));
	assert_true(session_has(key_of(ROLE_SPECIALIST), ROLE_HEAD));

	struct answer x = ask(key_of(ROLE_ADMIN), "POST", end, F("{\"last\":\"%s\"}", day(30)));
	check_status(&x, 200, "ends in a month");
	row = post_row(id_of(ROLE_SPECIALIST), id);
	assert_string_equal(str_c(p.world->a, text(row, "valid_to")), day(30));
	assert_true(is_held(row));
	x = ask(key_of(ROLE_ADMIN), "POST", end, F("{\"last\":\"%s\"}", day(31)));
	check_refused(&x, 422, "last", "problem.end_later");
	x = ask(key_of(ROLE_ADMIN), "POST", end, "{}");
	check_status(&x, 200, "ends now");
	assert_false(is_held(post_row(id_of(ROLE_SPECIALIST), id)));
	assert_false(session_has(key_of(ROLE_SPECIALIST), ROLE_HEAD));
}

static void what_is_wrong_with_a_post_is_named(void **state)
{
	const struct {
		const char *body, *field, *key;
	} cases[] = {
		{ "{\"role\":\"head\"}", "unit_id", "problem.head_unit" },
		{ "{\"role\":\"clerk\",\"unit_id\":9999}", "unit_id", "problem.unit" },
		{ "{\"role\":\"specialist\"}", "role", "problem.post_twice" },
		{ "{\"role\":\"clerk\",\"title\":\"a\\nb\"}", "title", "problem.text" },
		{ F("{\"role\":\"clerk\",\"valid_from\":\"%s\",\"valid_to\":\"%s\"}", day(5),
		    day(4)),
		  "valid_to", "problem.ends_before" },
		{ F("{\"role\":\"clerk\",\"valid_to\":\"%s\"}", day(-1)), "valid_to",
		  "problem.date_past" },
	};
	const char *path = F("/api/v1/accounts/%lld/posts", ID(id_of(ROLE_SPECIALIST)));
	int64_t before = office_count(p.world, "post");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = ask(key_of(ROLE_ADMIN), "POST", path, cases[i].body);
		check_refused(&x, 422, cases[i].field, cases[i].key);
	}
	assert_int_equal(office_count(p.world, "post"), before);
	struct answer x = ask(key_of(ROLE_ADMIN), "POST", "/api/v1/accounts/9999/posts",
			      "{\"role\":\"clerk\"}");
	check_refused(&x, 404, "", "err.not_found");
	x = ask(key_of(ROLE_ADMIN), "POST", "/api/v1/posts/9999/end", "{}");
	check_refused(&x, 404, "", "err.not_found");
}

static void one_sees_ones_own_posts(void **state)
{
	(void)state;
	struct answer x = ask(key_of(ROLE_CLERK), "GET",
			      F("/api/v1/accounts/%lld/posts", ID(id_of(ROLE_CLERK))), NULL);

	check_status(&x, 200, "one's own");
	assert_true(str_eq_c(text(json_of(&x), "login"), "clerk"));
	assert_int_equal(jval_count(jval_get(json_of(&x), "posts")), 1);
	x = ask(key_of(ROLE_CLERK), "GET", F("/api/v1/accounts/%lld/posts", ID(id_of(ROLE_LEADER))),
		NULL);
	check_refused(&x, 403, "", "err.denied.role");
}

/* ---- delegations ---- */

static struct answer delegate(enum role giver, int64_t post, const char *more)
{
	(void)id_of(giver);
	return ask(in_person(giver), "POST", "/api/v1/delegations",
		   F("{\"post_id\":%lld,\"kind\":\"delegated\",\"ground\":\"Quyết định số 12/QĐ\","
		     "\"valid_from\":\"%s\",\"valid_to\":\"%s\",%s}",
		     ID(post), day(0), day(9), more));
}

static void somebody_stands_for_another(void **state)
{
	(void)state;
	int64_t post = first_post(ROLE_LEADER);
	(void)id_of(ROLE_SPECIALIST);
	struct answer x = delegate(ROLE_LEADER, post, "\"login\":\" Specialist \"");
	int64_t id = made(&x);
	const struct jval *row = element(jval_get(person(id_of(ROLE_SPECIALIST)), "delegations"),
					 "id", id);

	assert_true(number(row, "post_id") == post &&
		    number(row, "from_account_id") == id_of(ROLE_LEADER) &&
		    number(row, "account_id") == id_of(ROLE_SPECIALIST));
	assert_true(str_eq_c(text(row, "role"), "leader") &&
		    str_eq_c(text(row, "kind"), "delegated"));
	assert_true(str_eq_c(text(row, "ground"), "Quyết định số 12/QĐ"));
	assert_string_equal(str_c(p.world->a, text(row, "valid_to")), day(9));
	assert_non_null(element(jval_get(person(id_of(ROLE_LEADER)), "delegations"), "id", id));
	assert_true(session_has(key_of(ROLE_SPECIALIST), ROLE_LEADER));

	const char *end = F("/api/v1/delegations/%lld/end", ID(id));
	x = ask(key_of(ROLE_CLERK), "POST", end, NULL);
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(key_of(ROLE_SPECIALIST), "POST", end, NULL);
	check_status(&x, 200, "given back");
	assert_false(session_has(key_of(ROLE_SPECIALIST), ROLE_LEADER));
	x = ask(key_of(ROLE_LEADER), "POST", end, NULL);
	check_refused(&x, 409, "", "err.delegation_over");
}

static void what_is_wrong_with_a_delegation_is_named(void **state)
{
	(void)state;
	int64_t post = first_post(ROLE_LEADER);
	const char *whom = F("\"account_id\":%lld", ID(id_of(ROLE_CLERK)));
	struct answer x = delegate(ROLE_LEADER, post, "\"account_id\":9999");

	check_refused(&x, 422, "account_id", "problem.account");
	x = delegate(ROLE_LEADER, post, F("\"account_id\":%lld", ID(id_of(ROLE_LEADER))));
	check_refused(&x, 422, "account_id", "problem.delegate_self");
	x = delegate(ROLE_LEADER, post, "\"login\":\"khong.ai\"");
	check_refused(&x, 422, "login", "problem.no_person");
	x = ask(in_person(ROLE_LEADER), "POST", "/api/v1/delegations",
		F("{\"post_id\":%lld,\"kind\":\"acting\",%s}", ID(post), whom));
	check_refused(&x, 422, "ground", "problem.required");
	check_refused(&x, 422, "valid_from", "problem.required");
	check_refused(&x, 422, "valid_to", "problem.required");
	x = delegate(ROLE_LEADER, 9999, whom);
	check_refused(&x, 404, "", "err.not_found");
	assert_int_equal(office_count(p.world, "delegation"), 0);
	x = delegate(ROLE_LEADER, post, whom);
	check_status(&x, 201, "the first");
	x = delegate(ROLE_LEADER, post, whom);
	check_refused(&x, 422, "account_id", "problem.delegation_twice");
	x = ask(key_of(ROLE_LEADER), "POST", "/api/v1/delegations/9999/end", NULL);
	check_refused(&x, 404, "", "err.not_found");
}

/* ---- who confirms ---- */

static const struct jval *change_row(struct key key, int64_t post)
{
	struct answer x = ask(key, "GET", "/api/v1/permissions", NULL);

	check_status(&x, 200, "changes");
	return element(json_of(&x), "post_id", post);
}

static bool may_settle(const struct jval *row)
{
	bool may = false;

	assert_true(jval_bool(jval_get(row, "may_settle"), &may));
	return may;
}

/* P4: it works, and is in the list until somebody else says that it is right. */
static void a_change_is_confirmed_by_another(void **state)
{
	(void)state;
	int64_t post = give(ROLE_CLERK, "{\"role\":\"archivist\"}");
	const struct jval *row = change_row(key_of(ROLE_INSPECTOR), post);
	int64_t id = number(row, "id");
	struct key second = other_admin();
	const char *confirm = F("/api/v1/permissions/%lld/confirm", ID(id));

	assert_true(str_eq_c(text(row, "kind"), "made") &&
		    str_eq_c(text(row, "role"), "archivist"));
	assert_true(number(row, "account_id") == id_of(ROLE_CLERK) &&
		    number(row, "changed_by") == id_of(ROLE_ADMIN));
	assert_true(jval_is_null(jval_get(row, "delegation_id")));
	assert_true(may_settle(row));
	assert_false(may_settle(change_row(key_of(ROLE_ADMIN), post)));
	assert_false(may_settle(change_row(key_of(ROLE_CLERK), post)));
	assert_null(change_row(key_of(ROLE_SPECIALIST), post));

	struct answer x = ask(key_of(ROLE_ADMIN), "POST", confirm, NULL);
	check_refused(&x, 403, "", "err.own_change");
	x = ask(key_of(ROLE_CLERK), "POST", confirm, NULL);
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(second, "POST", confirm, NULL);
	check_status(&x, 200, "confirmed");
	assert_null(change_row(key_of(ROLE_INSPECTOR), post));
	assert_true(session_has(key_of(ROLE_CLERK), ROLE_ARCHIVIST));
	x = ask(second, "POST", confirm, NULL);
	check_refused(&x, 404, "", "err.not_found");
}

static void a_change_is_taken_back(void **state)
{
	(void)state;
	int64_t post = give(ROLE_CLERK, "{\"role\":\"archivist\"}");
	int64_t id = number(change_row(key_of(ROLE_INSPECTOR), post), "id");
	const char *undo = F("/api/v1/permissions/%lld/undo", ID(id));
	struct answer x = ask(key_of(ROLE_ADMIN), "POST", undo, NULL);

	check_refused(&x, 403, "", "err.own_change");
	x = ask(key_of(ROLE_SPECIALIST), "POST", undo, NULL);
	check_refused(&x, 403, "", "err.denied.role");
	assert_true(session_has(key_of(ROLE_CLERK), ROLE_ARCHIVIST));
	x = ask(key_of(ROLE_INSPECTOR), "POST", undo, NULL);
	check_status(&x, 200, "undone");
	assert_false(session_has(key_of(ROLE_CLERK), ROLE_ARCHIVIST));
	assert_null(change_row(key_of(ROLE_INSPECTOR), post));
}

/* The command line's has nobody's id. */
static void changes_of_the_command_line(void **state)
{
	(void)state;
	const struct jval *row = change_row(key_of(ROLE_INSPECTOR), first_post(ROLE_CLERK));

	assert_true(jval_is_null(jval_get(row, "changed_by")));
	assert_true(may_settle(row));
}

/* ---- lists ---- */

static void units_come_from_a_list(void **state)
{
	static const char *const csv = "code,name,parent\nVX,Phòng Văn xã,VP\nVP,Văn phòng,\n";
	(void)state;
	struct answer x = ask_list(key_of(ROLE_ADMIN), "/api/v1/units/import", csv);

	check_status(&x, 200, "a list");
	assert_true(number(json_of(&x), "lines") == 2 && number(json_of(&x), "made") == 2 &&
		    number(json_of(&x), "same") == 0);
	x = ask_list(key_of(ROLE_ADMIN), "/api/v1/units/import", csv);
	assert_true(number(json_of(&x), "made") == 0 && number(json_of(&x), "same") == 2);
	x = ask(key_of(ROLE_CLERK), "GET", "/api/v1/units", NULL);
	check_has(&x, "\"depth\":1,\"code\":\"VX\",\"name\":\"Phòng Văn xã\"");
}

/* P7: each fault by its line, and nothing is done. */
static void faults_of_a_list_are_told_by_line(void **state)
{
	(void)state;
	int64_t before = office_count(p.world, "unit");
	struct answer x =
		ask_list(key_of(ROLE_ADMIN), "/api/v1/units/import",
			 "code,name,parent\nA,Phòng A,\nB B,Phòng B,\nC,,\nD,Phòng D,Z\n");

	check_refused(&x, 422, "", "err.import.faults");
	check_has(&x, "\"line\":3,\"field\":\"code\",\"key\":\"problem.unit_code\"");
	check_has(&x, "\"line\":4,\"field\":\"name\",\"key\":\"problem.required\"");
	check_has(&x, "\"line\":5,\"field\":\"parent\",\"key\":\"err.import.unit_none\"");
	check_has(&x, "\\\"Z\\\"");
	assert_int_equal(office_count(p.world, "unit"), before);
	x = ask_list(key_of(ROLE_ADMIN), "/api/v1/accounts/import",
		     "login,name,unit,role\nnguyen.a,Nguyễn Văn A,,clerk\nnguyen.b,,,king\n");
	check_refused(&x, 422, "", "err.import.faults");
	check_has(&x, "\"line\":3,\"field\":\"name\"");
	check_has(&x, "\"line\":3,\"field\":\"role\",\"key\":\"err.import.role\"");
	assert_int_equal(office_count(p.world, "account WHERE login = 'nguyen.a'"), 0);
}

static void people_come_from_a_list_with_passwords(void **state)
{
	(void)state;
	struct answer x = ask_list(key_of(ROLE_ADMIN), "/api/v1/accounts/import",
				   "login,name,role\nnguyen.a,Nguyễn Văn A,clerk\n"
				   "nguyen.a,Nguyễn Văn A,archivist\n");
	const struct jval *people;

	check_status(&x, 200, "people");
	assert_int_equal(number(json_of(&x), "made"), 2);
	people = jval_get(json_of(&x), "people");
	assert_int_equal(jval_count(people), 1);
	assert_true(str_eq_c(text(jval_at(people, 0), "login"), "nguyen.a"));
	x = ask((struct key){ .cookie = NULL }, "POST", "/api/v1/session",
		F("{\"login\":\"nguyen.a\",\"password\":\"%.*s\"}",
		  STR_FMT(text(jval_at(people, 0), "password"))));
	check_status(&x, 200, "signs in");
	check_has(&x, "\"must_change_password\":true");
	check_has(&x, "\"roles\":[\"clerk\",\"archivist\"]");
}

/* One that does not fit memory comes in a file. */
static void a_long_list_comes_in_a_file(void **state)
{
	const struct net_field fields[] = {
		{ STR("Authorization"), str_of(key_of(ROLE_ADMIN).bearer) },
		{ STR("Content-Type"), STR("text/csv") },
	};
	struct net_reply reply;
	struct buf b;

	(void)state;
	buf_init(&b, p.world->a, LIMIT_PEOPLE_BYTES);
	buf_fmt(&b, "code,name\n");
	for (int i = 0; buf_str(&b).n <= LIMIT_BODY_MEMORY; i++)
		buf_fmt(&b, "D%d,%0190d\n", i, i);
	struct net_request r = { .arena = p.world->a,
				 .method = STR("POST"),
				 .path = STR("/api/v1/units/import"),
				 .headers = fields,
				 .n_headers = 2,
				 .remote = STR("127.0.0.1"),
				 .body_fd = office_file(p.world, buf_str(&b)),
				 .body_bytes = buf_str(&b).n };
	api_handle(p.api, &r, &reply);
	if (reply.status != 200)
		fail_msg("%.*s", STR_FMT(reply.body));
	assert_true(office_count(p.world, "unit WHERE code LIKE 'D%'") > 1000);
}

/* ---- who may, and what another organ has ---- */

/* Everything that changes people is the administrator's; {id} is one that is there. */
static void others_are_refused(void **state)
{
	(void)state;
	for (int role = 0; role < role__COUNT; role++)
		(void)id_of((enum role)role);
	int64_t where = unit("VX", 0), post = first_post(ROLE_REPORTER);
	const struct {
		const char *path, *body;
		bool is_list;
	} cases[] = {
		{ "/api/v1/units", "{\"code\":\"A\",\"name\":\"x\"}", false },
		{ F("/api/v1/units/%lld/dissolve", ID(where)), "{}", false },
		{ "/api/v1/units/import", "code,name\nA,x\n", true },
		{ "/api/v1/accounts/import", "login,name,role\na.b,x,clerk\n", true },
		{ F("/api/v1/accounts/%lld/posts", ID(id_of(ROLE_REPORTER))),
		  "{\"role\":\"admin\"}", false },
		{ F("/api/v1/posts/%lld/end", ID(post)), "{}", false },
		{ "/api/v1/delegations",
		  F("{\"post_id\":%lld,\"account_id\":%lld,\"kind\":\"acting\",\"ground\":\"x\","
		    "\"valid_from\":\"%s\",\"valid_to\":\"%s\"}",
		    ID(post), ID(id_of(ROLE_ARCHIVIST)), day(0), day(1)),
		  false },
	};
	int64_t posts = office_count(p.world, "post"), units = office_count(p.world, "unit");

	for (int role = 0; role < role__COUNT; role++) {
		for (size_t i = 0; role != ROLE_ADMIN && i < sizeof cases / sizeof cases[0]; i++) {
			struct answer x = cases[i].is_list ? ask_list(key_of((enum role)role),
								      cases[i].path, cases[i].body)
							   : ask(key_of((enum role)role), "POST",
								 cases[i].path, cases[i].body);
			check_refused(&x, 403, "", "err.denied.role");
		}
		if (role == ROLE_ADMIN)
			continue;
		struct answer x = ask(key_of((enum role)role), "PUT",
				      F("/api/v1/units/%lld", ID(where)), "{\"name\":\"x\"}");
		check_refused(&x, 403, "", "err.denied.role");
	}
	assert_int_equal(office_count(p.world, "post"), posts);
	assert_int_equal(office_count(p.world, "unit"), units);
	assert_int_equal(office_count(p.world, "delegation"), 0);
}

/* P1: the same answers as for what nobody has. */
static void another_organs_people_are_not_there(void **state)
{
	struct programs b = p;
	(void)state;
	b.clerk = office_tenant(p.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	int64_t boss = programs_account(&b, "truong", ROLE_ADMIN, false);
	int64_t other = programs_account(&b, "khac", ROLE_LEADER, false);
	struct key key = programs_token(&b, boss);
	int64_t where = unit("VX", 0), mine = id_of(ROLE_LEADER);
	int64_t post = first_post(ROLE_LEADER);
	(void)id_of(ROLE_CLERK);
	struct answer x = delegate(ROLE_LEADER, post, "\"login\":\"clerk\"");
	int64_t delegation = made(&x);
	int64_t change = number(change_row(key_of(ROLE_INSPECTOR), post), "id");
	const struct {
		const char *method, *path, *body;
	} cases[] = {
		{ "PUT", F("/api/v1/units/%lld", ID(where)), "{\"name\":\"x\"}" },
		{ "POST", F("/api/v1/units/%lld/dissolve", ID(where)), "{}" },
		{ "GET", F("/api/v1/accounts/%lld/posts", ID(mine)), NULL },
		{ "POST", F("/api/v1/accounts/%lld/posts", ID(mine)), "{\"role\":\"clerk\"}" },
		{ "POST", F("/api/v1/posts/%lld/end", ID(post)), "{}" },
		{ "POST", "/api/v1/delegations",
		  F("{\"post_id\":%lld,\"account_id\":%lld,\"kind\":\"acting\",\"ground\":\"x\","
		    "\"valid_from\":\"%s\",\"valid_to\":\"%s\"}",
		    ID(post), ID(boss), day(0), day(1)) },
		{ "POST", F("/api/v1/delegations/%lld/end", ID(delegation)), NULL },
		{ "POST", F("/api/v1/permissions/%lld/confirm", ID(change)), NULL },
		{ "POST", F("/api/v1/permissions/%lld/undo", ID(change)), NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		x = ask(key, cases[i].method, cases[i].path, cases[i].body);
		check_refused(&x, 404, "", "err.not_found");
	}
	x = ask(key, "POST", F("/api/v1/accounts/%lld/posts", ID(other)),
		F("{\"role\":\"clerk\",\"unit_id\":%lld}", ID(where)));
	check_refused(&x, 422, "unit_id", "problem.unit");
	x = ask(key, "POST", "/api/v1/units",
		F("{\"code\":\"A\",\"name\":\"x\",\"parent_id\":%lld}", ID(where)));
	check_refused(&x, 422, "parent_id", "problem.unit");
	x = ask(key, "GET", "/api/v1/units", NULL);
	assert_true(str_eq_c(x.body, "[]"));
	assert_null(change_row(key, post));
}

/* ---- groups of documents ---- */

static void a_group_is_made_read_and_ended(void **state)
{
	(void)state;
	struct key key = key_of(ROLE_ADMIN);
	const char *listed = "{\"name\":\"Chuyên đề\",\"level\":\"listed\"}";
	struct answer x = ask(key, "POST", "/api/v1/groups",
			      "{\"name\":\"Chuyên đề\",\"level\":\"x\"}");

	check_refused(&x, 422, "level", "problem.choice");
	x = ask(key_of(ROLE_CLERK), "POST", "/api/v1/groups", listed);
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(key, "POST", "/api/v1/groups", listed);
	check_status(&x, 201, "made");
	const char *group = F("/api/v1/groups/%lld", ID(number(json_of(&x), "id")));
	x = ask(key, "POST", F("%s/readers", group), "{}");
	check_refused(&x, 422, "reader", "problem.group_reader");
	x = ask(key, "POST", F("%s/readers", group),
		F("{\"account_id\":%lld}", ID(id_of(ROLE_SPECIALIST))));
	check_status(&x, 201, "a reader");
	int64_t reader = number(json_of(&x), "id");
	x = ask(key_of(ROLE_INSPECTOR), "GET", "/api/v1/permissions", NULL);
	check_has(&x, F("\"reader_id\":%lld,\"group\":\"Chuyên đề\",\"role\":null", ID(reader)));
	x = ask(key, "POST", F("%s/rules", group), "{\"direction\":\"internal\"}");
	check_refused(&x, 422, "direction", "problem.choice");
	x = ask(key, "POST", F("%s/rules", group),
		"{\"direction\":\"incoming\",\"type\":\"Báo cáo\"}");
	check_status(&x, 201, "a rule");
	x = ask(key, "GET", group, NULL);
	check_has(&x, F("\"account_id\":%lld", ID(id_of(ROLE_SPECIALIST))));
	check_has(&x, "\"type\":\"Báo cáo\"");
	x = ask(key, "PUT", group, "{\"name\":\"Chuyên đề 2\",\"version\":1}");
	check_status(&x, 200, "renamed");
	x = ask(key, "PUT", group, "{\"name\":\"Chuyên đề 3\",\"version\":1}");
	check_refused(&x, 409, "", "err.stale");
	x = ask(key_of(ROLE_CLERK), "GET", "/api/v1/documents/9999/groups", NULL);
	check_refused(&x, 404, "", "err.not_found");
	x = ask(key, "POST", "/api/v1/documents/9999/groups", "{\"group_id\":1}");
	check_refused(&x, 403, "", "err.denied.role");
	x = ask(key, "POST", "/api/v1/freezes", "{\"group_id\":1,\"reason\":\"thanh tra\"}");
	check_refused(&x, 422, "authority", "problem.required");
	const char *held = F("{\"group_id\":%s,\"authority\":\"Thanh tra\",\"reason\":\"12/TTr\"}",
			     group + strlen("/api/v1/groups/"));
	x = ask(key, "POST", "/api/v1/freezes", held);
	check_status(&x, 201, "frozen");
	int64_t freeze = number(json_of(&x), "id");
	x = ask(key, "POST", F("%s/end", group), NULL);
	check_refused(&x, 409, "", "err.denied.held");
	x = ask(key, "GET", "/api/v1/freezes", NULL);
	check_has(&x, "\"name\":\"Chuyên đề 2\",\"authority\":\"Thanh tra\"");
	x = ask(key, "POST", F("/api/v1/freezes/%lld/lift", ID(freeze)), "{\"reason\":\"xong\"}");
	check_status(&x, 200, "lifted");
	x = ask(key, "POST", F("%s/readers/%lld/end", group, ID(reader)), NULL);
	check_status(&x, 200, "reads no more");
	x = ask(key, "POST", F("%s/end", group), NULL);
	check_status(&x, 200, "ended");
	x = ask(key, "POST", F("%s/end", group), NULL);
	check_refused(&x, 409, "", "err.group_ended");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_unit_is_made_changed_and_dissolved),
		TEST(what_is_wrong_with_a_unit_is_named),
		TEST(a_post_is_given_and_ended),
		TEST(what_is_wrong_with_a_post_is_named),
		TEST(one_sees_ones_own_posts),
		TEST(somebody_stands_for_another),
		TEST(what_is_wrong_with_a_delegation_is_named),
		TEST(a_change_is_confirmed_by_another),
		TEST(a_change_is_taken_back),
		TEST(changes_of_the_command_line),
		TEST(units_come_from_a_list),
		TEST(faults_of_a_list_are_told_by_line),
		TEST(people_come_from_a_list_with_passwords),
		TEST(a_long_list_comes_in_a_file),
		TEST(others_are_refused),
		TEST(another_organs_people_are_not_there),
		TEST(a_group_is_made_read_and_ended),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
