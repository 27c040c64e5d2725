/* test_session.c -- signing in and out, throttling, tokens; accounts and their passwords, on both
 * engines. */
#include "office/identity.h"
#include "support/office_world.h"
#include "support/people.h"
#include "support/roles.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define PASSWORD "An-Binh-2026"

static struct office_world *w;
static struct actor a_admin, b_admin;
static int64_t clerk_id;

static int64_t add(const struct actor *admin, const char *login, enum role role,
		   const char *password)
{
	const struct account_form f = { .login = str_of(login),
					.name = STR("Lê Thị Văn Thư"),
					.password = str_of(password),
					.role = role };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct str made;
	int64_t id;

	assert_rc(RC_OK,
		  office_account_add(&w->node, w->a, admin, &f, w->now, &id, &made, &problems, &e),
		  &e);
	return id;
}

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	a_admin = office_colleague(office_tenant(w, OFFICE_A, "A", OFFICE_URL), ROLE_ADMIN);
	b_admin = office_colleague(office_tenant(w, OFFICE_B, "B", OFFICE_URL), ROLE_ADMIN);
	const struct account_form f = { .login = STR("vanthu"),
					.name = STR("Lê Thị Văn Thư"),
					.password = STR(PASSWORD),
					.role = ROLE_CLERK };
	clerk_id = test_account(&w->node, &a_admin, &f, w->now);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

struct entry {
	enum rc rc;
	struct err e;
	struct str token;
	struct session session;
};

static struct entry sign_in(int64_t tenant_id, const char *login, const char *password,
			    const char *remote)
{
	const struct sign_in s = { .tenant_id = tenant_id,
				   .login = str_of(login),
				   .password = str_of(password),
				   .remote = str_of(remote),
				   .now = w->now };
	struct entry x = { .e = ERR_INIT };

	x.rc = office_sign_in(&w->node, w->a, &s, &x.token, &x.session, &x.e);
	return x;
}

static enum rc find(struct str token, struct session *out)
{
	return office_session_find(&w->node, w->a, token, STR("::1"), w->now, out, NULL);
}

/* ---- signing in ---- */

static void test_signs_in(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	struct session s;

	(void)state;
	assert_rc(RC_OK, x.rc, &x.e);
	assert_true(x.session.actor.account_id == clerk_id);
	assert_int_equal(x.session.actor.n_capacities, 1);
	assert_true(actor_has_role(&x.session.actor, ROLE_CLERK));
	assert_true(x.session.actor.tenant_id == a_admin.tenant_id);
	assert_true(str_eq_c(x.session.tenant.organ_code, OFFICE_A));
	assert_null(x.session.tenant.axis_secret.p); /* never shown */
	assert_true(x.session.csrf.n >= 32 && x.token.n >= 32);
	assert_false(str_eq(x.session.csrf, x.token));
	assert_rc(RC_OK, find(x.token, &s), NULL);
	/* the cookie itself is nowhere in the database */
	assert_int_equal(
		office_count(w, str_fmt(w->a, "session WHERE csrf = '%.*s'", STR_FMT(x.token)).p),
		0);
	/* its time is over */
	w->now = x.session.expires_at;
	assert_rc(RC_UNAUTHENTICATED, find(x.token, &s), NULL);
}

static void test_sign_out(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1"), y;
	struct session s;

	(void)state;
	y = sign_in(0, "vanthu", PASSWORD, "::1");
	assert_rc(RC_OK, office_sign_out(&w->node, x.token, w->now, NULL), NULL);
	assert_rc(RC_UNAUTHENTICATED, find(x.token, &s), NULL);
	assert_rc(RC_OK, find(y.token, &s), NULL);
	assert_rc(RC_UNAUTHENTICATED, find(STR("made up"), &s), NULL);
	assert_rc(RC_UNAUTHENTICATED, find(STR(""), &s), NULL);
}

/* A hash of weaker settings is made anew when its password is there, once; a wrong one changes nothing. */
static void test_old_hash(void **state)
{
	static const char old[] =
		"$argon2id$v=19$m=8192,t=1,p=1$OPLo6FAqlmLseMz1ocotIg$09nlV2XH7BT4lbBXyzBvjy4ESbVU3WhO0+RrxtVHzyE";
	const char *is_old = str_fmt(w->a, "account WHERE password_hash = '%s'", old).p;

	(void)state;
	test_db_sql(w->t, str_fmt(w->a, "UPDATE account SET password_hash = '%s' WHERE id = %lld",
				  old, (long long)clerk_id)
				  .p);
	assert_int_equal(sign_in(0, "vanthu", "wrong", "::1").rc, RC_UNAUTHENTICATED);
	assert_int_equal(office_count(w, is_old), 1);
	assert_int_equal(sign_in(0, "vanthu", PASSWORD, "::1").rc, RC_OK);
	assert_int_equal(office_count(w, is_old), 0);
	assert_int_equal(sign_in(0, "vanthu", PASSWORD, "::1").rc, RC_OK);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *login, *password;
	} cases[] = {
		{ "vanthu", "wrong-password" }, { "nobody", PASSWORD },       { "", "" },
		{ "VANTHU", PASSWORD },         { "vanthu' OR '1'='1", "x" }, { "vanthu", "" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct entry x = sign_in(a_admin.tenant_id, cases[i].login, cases[i].password,
					 "::1");
		assert_rc(RC_UNAUTHENTICATED, x.rc, &x.e);
		assert_string_equal(x.e.key, "err.login"); /* never which was wrong */
		x = sign_in(0, cases[i].login, cases[i].password, "::1");
		assert_rc(RC_UNAUTHENTICATED, x.rc, &x.e);
		assert_string_equal(x.e.key, "err.login_organ"); /* nor here, where there are two */
	}
}

static void test_throttled(void **state)
{
	struct entry x = { .rc = RC_OK };

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(0, "vanthu", "wrong", "::1").rc, RC_UNAUTHENTICATED);
	/* now not even the right one, from wherever */
	x = sign_in(0, "vanthu", PASSWORD, "::2");
	assert_int_not_equal(x.rc, RC_OK);
	assert_string_equal(x.e.key, "err.login_throttled");
	assert_string_equal(x.e.param[0], "1");
	w->now += 31 * TIME_SEC;
	assert_int_equal(sign_in(0, "vanthu", "wrong", "::1").rc, RC_UNAUTHENTICATED);
	w->now += 31 * TIME_SEC; /* the pause has doubled */
	assert_string_equal(sign_in(0, "vanthu", PASSWORD, "::1").e.key, "err.login_throttled");
	w->now += 31 * TIME_SEC;
	x = sign_in(0, "vanthu", PASSWORD, "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	/* and all is forgiven */
	assert_int_equal(sign_in(0, "vanthu", "wrong", "::1").rc, RC_UNAUTHENTICATED);
	x = sign_in(0, "vanthu", PASSWORD, "::1");
	assert_rc(RC_OK, x.rc, &x.e);
}

/* The organ named or not, it is the same account. */
static void test_throttled_by_any_name(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(sign_in(0, "vanthu", "wrong", "::1").rc, RC_UNAUTHENTICATED);
	for (int i = 0; i < 2; i++)
		assert_int_equal(sign_in(a_admin.tenant_id, "vanthu", "wrong", "10.0.0.1").rc,
				 RC_UNAUTHENTICATED);
	assert_string_equal(sign_in(0, "vanthu", PASSWORD, "10.0.0.2").e.key,
			    "err.login_throttled");
}

/* Whoever keeps an account blocked from elsewhere does not keep its owner out. */
static void test_known_place(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "2001:db8::7");

	(void)state;
	assert_rc(RC_OK, x.rc, &x.e);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(0, "vanthu", "wrong", "10.0.0.66").rc, RC_UNAUTHENTICATED);
	assert_string_equal(sign_in(0, "vanthu", PASSWORD, "10.0.0.2").e.key,
			    "err.login_throttled");
	x = sign_in(0, "vanthu", PASSWORD, "2001:db8::8"); /* the same network */
	assert_rc(RC_OK, x.rc, &x.e);
	/* but a known place has no more free tries than any other */
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(0, "vanthu", "wrong", "2001:db8::7").rc,
				 RC_UNAUTHENTICATED);
	assert_string_equal(sign_in(0, "vanthu", PASSWORD, "2001:db8::7").e.key,
			    "err.login_throttled");
	/* a month later it is strange again */
	w->now += 31 * TIME_DAY;
	for (int i = 0; i < 5; i++)
		assert_int_equal(sign_in(0, "vanthu", "wrong", "10.0.0.66").rc, RC_UNAUTHENTICATED);
	assert_string_equal(sign_in(0, "vanthu", PASSWORD, "2001:db8::7").e.key,
			    "err.login_throttled");
}

#define AT_ONCE 16

static void *try_once(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct sign_in s = { .login = STR("vanthu"),
				   .password = STR("wrong-password"),
				   .remote = STR("10.0.0.66"),
				   .now = w->now };
	struct session session;
	struct str token;
	struct err e = ERR_INIT;

	if (office_sign_in(&w->node, a, &s, &token, &session, &e) == RC_UNAUTHENTICATED)
		atomic_fetch_add((atomic_int *)arg, 1);
	return NULL;
}

/* Many at once are no more tries than many in a row. */
static void test_throttled_at_once(void **state)
{
	pthread_t threads[AT_ONCE];
	atomic_int tried = 0;

	(void)state;
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, try_once, &tried), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		(void)pthread_join(threads[i], NULL);
	assert_in_range(atomic_load(&tried), 1, 5);
}

struct crowd {
	atomic_int next, looked_at, sent_away, other;
};

static void *try_in_a_crowd(void *arg)
{
	struct crowd *c = arg;
	AUTO_ARENA a = arena_new(NULL);
	int i = atomic_fetch_add(&c->next, 1);
	const struct sign_in in = { .login = str_fmt(a, "nobody%d", i),
				    .password = STR("wrong"),
				    .remote = str_fmt(a, "10.9.0.%d", i),
				    .now = w->now };
	struct err e = ERR_INIT;
	struct session session;
	struct str token;
	enum rc rc = office_sign_in(&w->node, a, &in, &token, &session, &e);

	if (rc == RC_UNAUTHENTICATED)
		atomic_fetch_add(&c->looked_at, 1);
	else if (rc == RC_THROTTLED && str_eq_c(str_of(e.key), "err.password.crowd"))
		atomic_fetch_add(&c->sent_away, 1);
	else
		atomic_fetch_add(&c->other, 1);
	return NULL;
}

/* Who is sent away by a crowd has not tried: it is not held against them. */
static void test_crowd(void **state)
{
	enum { MANY = 100 };
	struct crowd c = { 0 };
	pthread_t threads[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, try_in_a_crowd, &c), 0);
	for (size_t i = 0; i < MANY; i++)
		(void)pthread_join(threads[i], NULL);
	print_message("# %d looked at, %d sent away\n", c.looked_at, c.sent_away);
	assert_int_equal(c.other, 0);
	assert_int_equal(office_count(w, "login_failure WHERE key LIKE 'account:%'"), c.looked_at);
	assert_int_equal(office_count(w, "login_failure WHERE key LIKE 'pair:%'"), c.looked_at);
	assert_int_equal(office_count(w, "login_failure WHERE key LIKE 'address:%'"), c.looked_at);
}

/* One address that tries many accounts. */
static void test_address_throttled(void **state)
{
	struct entry x;

	(void)state;
	test_db_sql(w->t, str_fmt(w->a,
				  "INSERT INTO login_failure (key, failures, blocked_until_at, "
				  "updated_at) VALUES ('address:10.0.0.1', 29, 0, %lld)",
				  (long long)w->now)
				  .p);
	assert_int_equal(sign_in(0, "x1", "wrong", "10.0.0.1").rc, RC_UNAUTHENTICATED);
	x = sign_in(0, "vanthu", PASSWORD, "10.0.0.1");
	assert_string_equal(x.e.key, "err.login_throttled");
	x = sign_in(0, "vanthu", PASSWORD, "10.0.0.2");
	assert_rc(RC_OK, x.rc, &x.e);
}

/* The same login in two organs: the person must say which. */
static void test_two_organs(void **state)
{
	struct entry x;

	(void)state;
	(void)add(&b_admin, "vanthu", ROLE_CLERK, "Another-2026");
	/* …and is told so, as everybody is: not whether there is such an account, nor which organs there are */
	static const char *const logins[] = { "vanthu", "nobody" };
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		x = sign_in(0, logins[i], PASSWORD, "::1");
		assert_int_equal(x.rc, RC_UNAUTHENTICATED);
		assert_string_equal(x.e.key, "err.login_organ");
		x = sign_in(a_admin.tenant_id, logins[i], "Wrong-2026", "::1");
		assert_int_equal(x.rc, RC_UNAUTHENTICATED);
		assert_string_equal(x.e.key, "err.login");
	}
	x = sign_in(a_admin.tenant_id, "vanthu", PASSWORD, "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_int_equal(sign_in(b_admin.tenant_id, "vanthu", PASSWORD, "::1").rc,
			 RC_UNAUTHENTICATED);
	x = sign_in(b_admin.tenant_id, "vanthu", "Another-2026", "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_true(str_eq_c(x.session.tenant.organ_code, OFFICE_B));
}

/* Packets carry them, and no packet carries a control character. */
static void test_organ_texts(void **state)
{
	struct tenant t;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_tenant_find(&w->node, w->a, STR(OFFICE_A), &t, &e), &e);
	struct str *const fields[] = { &t.name,    &t.address, &t.telephone,
				       &t.website, &t.place,   &t.axis_url };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str before = *fields[i];
		struct problems problems = { .n = 0 };
		*fields[i] = str_fmt(w->a, "%.*s\v1", STR_FMT(before));
		assert_rc(RC_INVALID,
			  office_tenant_set(&w->node, &a_admin, &t, w->now, &problems, &e), &e);
		assert_int_equal(problems.n, 1);
		assert_string_equal(problems.p[0].key, "problem.text");
		*fields[i] = before;
	}
}

/* The node asks at that address from inside: it is not for every organ on it to say. */
static void test_axis_address(void **state)
{
	struct actor owner = a_admin, other = b_admin;
	struct actor command = { .kind = ACTOR_OPERATOR, .tenant_id = b_admin.tenant_id };
	const struct {
		struct actor *who;
		const char *organ, *url;
		bool is_taken;
	} cases[] = {
		{ &owner, OFFICE_A, "https://truc.example.vn/vxp", true },
		{ &other, OFFICE_B, OFFICE_URL, true }, /* as it was */
		{ &other, OFFICE_B, "http://169.254.169.254/latest", false },
		{ &other, OFFICE_B, "", false },
		{ &command, OFFICE_B, "https://truc.example.vn/vxp", true },
	};

	(void)state;
	owner.is_of_owner = true;
	other.is_of_owner = false;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct problems problems = { .n = 0 };
		struct err e = ERR_INIT;
		struct tenant t, after;

		assert_rc(RC_OK, office_tenant_find(&w->node, w->a, str_of(cases[i].organ), &t, &e),
			  &e);
		t.axis_url = str_of(cases[i].url);
		t.axis_secret = STR("");
		assert_rc(cases[i].is_taken ? RC_OK : RC_INVALID,
			  office_tenant_set(&w->node, cases[i].who, &t, w->now, &problems, &e), &e);
		assert_int_equal(problems.n, !cases[i].is_taken);
		if (problems.n)
			assert_string_equal(problems.p[0].key, "problem.axis_url");
		assert_rc(RC_OK,
			  office_tenant_find(&w->node, w->a, str_of(cases[i].organ), &after, &e),
			  &e);
		assert_int_equal(str_eq(after.axis_url, t.axis_url), cases[i].is_taken);
	}
}

#define KNOWN "000.00.40.Z01"

/* An organ that the directory knows keeps there what its office on this node does not say. */
static void test_known_organ(void **state)
{
	struct tenant t = { .organ_code = STR(KNOWN),
			    .name = STR("Sở Y tế tỉnh An Bình (mẫu)"),
			    .axis_url = STR(OFFICE_URL),
			    .key_id = STR("none"),
			    .certificate = STR("") };
	const struct tenant_form form = { .tenant = &t, .is_office = true };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct str none;
	int64_t id;

	(void)state;
	office_know(w, KNOWN, "Sở Y tế (mẫu)");
	test_db_sql(w->t,
		    "UPDATE organ SET parent_code = '000.00.41.Z01', mail = 'yte@example.vn', "
		    "requires_signature = TRUE WHERE code = '" KNOWN "'");
	assert_rc(RC_OK,
		  office_tenant_add(&w->node, w->a, &a_admin, &form, w->now, &id, &none, &problems,
				    &e),
		  &e);
	assert_int_equal(office_count(w, "organ WHERE code = '" KNOWN
					 "' AND name = 'Sở Y tế tỉnh An Bình (mẫu)' "
					 "AND search LIKE '%tinh an binh%' AND origin = 'local'"),
			 1);
	assert_int_equal(office_count(w, "organ WHERE code = '" KNOWN
					 "' AND kind = 'department' AND level = 'province' "
					 "AND parent_code = '000.00.41.Z01' "
					 "AND mail = 'yte@example.vn' AND requires_signature"),
			 1);
}

/* Others write to it by the name that it has now. */
static void test_new_name(void **state)
{
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct tenant t;

	(void)state;
	assert_rc(RC_OK, office_tenant_find(&w->node, w->a, STR(OFFICE_A), &t, &e), &e);
	t.name = STR("Ủy ban mới (mẫu)");
	t.mail = STR("moi@anbinh.example");
	t.axis_secret = STR("");
	assert_rc(RC_OK, office_tenant_set(&w->node, &a_admin, &t, w->now, &problems, &e), &e);
	assert_int_equal(office_count(w, "organ WHERE code = '" OFFICE_A
					 "' AND name = 'Ủy ban mới (mẫu)' "
					 "AND mail = 'moi@anbinh.example' "
					 "AND search LIKE '%uy ban moi%'"),
			 1);
	/* what the directory itself says stays */
	test_db_sql(w->t, "UPDATE organ SET origin = 'directory' WHERE code = '" OFFICE_A "'");
	t.name = STR("Tên khác (mẫu)");
	assert_rc(RC_OK, office_tenant_set(&w->node, &a_admin, &t, w->now, &problems, &e), &e);
	assert_int_equal(
		office_count(w, "organ WHERE code = '" OFFICE_A "' AND name = 'Ủy ban mới (mẫu)'"),
		1);
}

/* A node may be the office of many organs; what belongs to the node itself is its owner's. */
static void test_owner(void **state)
{
	struct entry x;

	(void)state;
	(void)add(&b_admin, "quantri", ROLE_ADMIN, PASSWORD);
	w->conf.node_organ = STR(OFFICE_A);
	x = sign_in(0, "quantri", PASSWORD, "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_false(x.session.actor.is_of_owner);
	x = sign_in(0, "vanthu", PASSWORD, "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_true(x.session.actor.is_of_owner);
}

/* ---- from where ---- */

/* What a client says of itself counts for nothing, however many headers it sends. */
static void test_remote(void **state)
{
	static const struct {
		const char *peer, *first, *second, *remote;
	} cases[] = {
		{ "10.0.0.9", "1.2.3.4", NULL, "10.0.0.9" },
		{ "127.0.0.1", NULL, NULL, "127.0.0.1" },
		{ "127.0.0.1", "1.2.3.4", NULL, "1.2.3.4" },
		{ "127.0.0.1", "6.6.6.6, 1.2.3.4", NULL, "1.2.3.4" },
		{ "127.0.0.1", "6.6.6.6", "1.2.3.4", "1.2.3.4" },
		{ "127.0.0.1", "6.6.6.6", "5.5.5.5, 2001:db8::1", "2001:db8::1" },
		{ "127.0.0.1", "vanthu\" x", NULL, "127.0.0.1" },
	};

	(void)state;
	w->conf.http_trusted_proxy = STR("127.0.0.1");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct net_field all[] = {
			{ STR("X-Forwarded-For"), str_of(cases[i].first) },
			{ STR("x-forwarded-for"), str_of(cases[i].second) },
		};
		struct net_request r = { .arena = w->a,
					 .remote = str_of(cases[i].peer),
					 .headers = all,
					 .n_headers = cases[i].second  ? 2
						      : cases[i].first ? 1
								       : 0 };
		assert_string_equal(str_c(w->a, identity_remote(&w->node, &r)), cases[i].remote);
	}
}

/* ---- tokens ---- */

static void test_tokens(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	const struct actor *who = &x.session.actor;
	struct token_view *list;
	struct session s;
	struct str token;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_INVALID,
		  office_token_create(&w->node, w->a, who, STR(" "), w->now + TIME_DAY, w->now,
				      &token, &e),
		  &e);
	assert_rc(RC_INVALID,
		  office_token_create(&w->node, w->a, who, STR("x"), w->now, w->now, &token, &e),
		  &e);
	assert_rc(RC_OK,
		  office_token_create(&w->node, w->a, who, STR("Phần mềm kế toán"),
				      w->now + TIME_DAY, w->now, &token, &e),
		  &e);
	assert_rc(RC_OK, office_token_list(&w->node, w->a, who, &list, &n, &e), &e);
	assert_true(n == 1 && list[0].seen_at == 0); /* nobody has used it yet */
	assert_rc(RC_OK, find(token, &s), NULL);
	assert_true(s.is_token);
	assert_rc(RC_OK, office_token_list(&w->node, w->a, who, &list, &n, &e), &e);
	assert_true(n == 1 && list[0].seen_at == w->now);
	assert_rc(RC_OK, office_token_list(&w->node, w->a, who, &list, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(list[0].name, "Phần mềm kế toán"));
	/* nobody else's */
	assert_rc(RC_NOT_FOUND, office_token_remove(&w->node, &b_admin, list[0].id, w->now, &e),
		  &e);
	assert_rc(RC_OK, office_token_remove(&w->node, who, list[0].id, w->now, &e), &e);
	assert_rc(RC_UNAUTHENTICATED, find(token, &s), NULL);
}

/* ---- accounts ---- */

static void test_accounts(void **state)
{
	const struct account_form bad = { .login = STR("Văn Thư"), .password = STR("ngắn") };
	struct actor clerk = office_colleague(a_admin, ROLE_CLERK);
	struct problems problems = { .n = 0 };
	struct account *list;
	struct err e = ERR_INIT;
	struct str made;
	int64_t id;
	size_t n;

	(void)state;
	assert_rc(RC_OK, office_account_list(&w->node, w->a, &a_admin, w->now, &list, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_rc(RC_OK, office_account_list(&w->node, w->a, &b_admin, w->now, &list, &n, &e), &e);
	assert_int_equal(n, 0);
	assert_rc(RC_DENIED, office_account_list(&w->node, w->a, &clerk, w->now, &list, &n, &e),
		  &e);
	assert_rc(RC_INVALID,
		  office_account_add(&w->node, w->a, &a_admin, &bad, w->now, &id, &made, &problems,
				     &e),
		  &e);
	assert_int_equal(problems.n, 3); /* login, name, password */
	const struct account_form control = { .login = STR("moi"), .name = STR("Lê\v Văn An") };
	problems.n = 0;
	assert_rc(RC_INVALID,
		  office_account_add(&w->node, w->a, &a_admin, &control, w->now, &id, &made,
				     &problems, &e),
		  &e);
	assert_string_equal(problems.p[0].key, "problem.text");
	const struct account_form same = { .login = STR("vanthu"), .name = STR("Khác") };
	problems.n = 0;
	assert_rc(RC_CONFLICT,
		  office_account_add(&w->node, w->a, &a_admin, &same, w->now, &id, &made, &problems,
				     &e),
		  &e);
	/* another organ may have the same login, with a password made up */
	assert_rc(RC_OK,
		  office_account_add(&w->node, w->a, &b_admin, &same, w->now, &id, &made, &problems,
				     &e),
		  &e);
	assert_rc(RC_OK, sign_in(b_admin.tenant_id, "vanthu", str_c(w->a, made), "::1").rc, NULL);
}

static void test_lock(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	struct session s;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_NOT_FOUND, office_account_lock(&w->node, &b_admin, clerk_id, true, w->now, &e),
		  &e);
	assert_rc(RC_OK, office_account_lock(&w->node, &a_admin, clerk_id, true, w->now, &e), &e);
	assert_rc(RC_UNAUTHENTICATED, find(x.token, &s), NULL);
	assert_int_equal(sign_in(0, "vanthu", PASSWORD, "::1").rc, RC_UNAUTHENTICATED);
	assert_rc(RC_OK, office_account_lock(&w->node, &a_admin, clerk_id, false, w->now, &e), &e);
	assert_rc(RC_OK, sign_in(0, "vanthu", PASSWORD, "::1").rc, NULL);
}

static void test_last_admin(void **state)
{
	int64_t first = add(&a_admin, "admin", ROLE_ADMIN, PASSWORD), second;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_CONFLICT, office_account_lock(&w->node, &a_admin, first, true, w->now, &e),
		  &e);
	assert_string_equal(e.key, "err.last_admin");
	second = add(&a_admin, "admin2", ROLE_ADMIN, PASSWORD);
	assert_rc(RC_OK, office_account_lock(&w->node, &a_admin, first, true, w->now, &e), &e);
	assert_rc(RC_CONFLICT, office_account_lock(&w->node, &a_admin, second, true, w->now, &e),
		  &e);
	assert_rc(RC_OK, office_account_lock(&w->node, &a_admin, first, false, w->now, &e), &e);
	assert_rc(RC_OK, office_account_lock(&w->node, &a_admin, second, true, w->now, &e), &e);
}

static enum rc change(const struct actor *who, int64_t id, const char *old, const char *new,
		      struct str *out, struct problems *problems)
{
	problems->n = 0;
	return office_account_password(&w->node, w->a, who, id, str_of(old), str_of(new), w->now,
				       out, problems, NULL);
}

static void test_passwords(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	struct actor own = x.session.actor, other = office_colleague(own, ROLE_LEADER);
	struct problems problems;
	struct session s;
	struct str made;

	(void)state;
	other.account_id = clerk_id + 1000;
	assert_rc(RC_DENIED, change(&other, clerk_id, "", "New-Pass-2026", &made, &problems), NULL);
	assert_rc(RC_INVALID, change(&own, clerk_id, "wrong", "New-Pass-2026", &made, &problems),
		  NULL);
	assert_string_equal(problems.p[0].key, "problem.old_password");
	assert_rc(RC_INVALID, change(&own, clerk_id, PASSWORD, "ngắn", &made, &problems), NULL);
	assert_rc(RC_INVALID, change(&own, clerk_id, PASSWORD, "xx-vanthu-xx", &made, &problems),
		  NULL);
	assert_rc(RC_INVALID, change(&own, clerk_id, PASSWORD, PASSWORD, &made, &problems), NULL);
	assert_rc(RC_OK, find(x.token, &s), NULL);
	assert_rc(RC_OK, change(&own, clerk_id, PASSWORD, "New-Pass-2026", &made, &problems), NULL);
	assert_int_equal(sign_in(0, "vanthu", PASSWORD, "::1").rc, RC_UNAUTHENTICATED);
	assert_rc(RC_UNAUTHENTICATED, find(x.token, &s), NULL); /* whoever had the old one is out */
	x = sign_in(0, "vanthu", "New-Pass-2026", "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_false(x.session.must_change_password);
	/* an administrator resets it: to be changed at the next sign-in */
	assert_rc(RC_NOT_FOUND, change(&b_admin, clerk_id, "", "", &made, &problems), NULL);
	assert_rc(RC_OK, change(&a_admin, clerk_id, "", "", &made, &problems), NULL);
	x = sign_in(0, "vanthu", str_c(w->a, made), "::1");
	assert_rc(RC_OK, x.rc, &x.e);
	assert_true(x.session.must_change_password);
}

#define NFC "Mật khẩu tiếng Việt"
/* The same as some keyboards write it. */
#define NFD "Ma\314\243\314\202t kha\314\202\314\211u tie\314\202\314\201ng Vie\314\243\314\202t"

static void test_password_spelling(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	struct actor own = x.session.actor;
	struct problems problems;
	struct str made;

	(void)state;
	assert_rc(RC_OK, change(&own, clerk_id, PASSWORD, NFD, &made, &problems), NULL);
	assert_int_equal(sign_in(0, "vanthu", NFC, "::1").rc, RC_OK);
	assert_int_equal(sign_in(0, "vanthu", NFD, "::1").rc, RC_OK);
	assert_int_equal(sign_in(0, "vanthu",
				 "M\303\242t kh\341\272\251u ti\341\272\277ng Vi\341\273\207t",
				 "::1")
				 .rc,
			 RC_UNAUTHENTICATED);
	assert_rc(RC_INVALID, change(&own, clerk_id, NFD, NFC, &made, &problems), NULL);
	assert_string_equal(problems.p[0].key, "problem.password_same");
	assert_rc(RC_OK, change(&own, clerk_id, NFC, PASSWORD, &made, &problems), NULL);
	(void)add(&a_admin, "nguoi.moi", ROLE_LEADER, NFD);
	assert_int_equal(sign_in(0, "nguoi.moi", NFC, "::1").rc, RC_OK);
}

/* A browser left open is no place to try old passwords in. */
static void test_old_password_throttled(void **state)
{
	struct entry x = sign_in(0, "vanthu", PASSWORD, "::1");
	struct actor own = x.session.actor;
	struct problems problems;
	struct str made;

	(void)state;
	for (int i = 0; i < 9; i++) /* a new one that is not good enough costs nothing */
		assert_rc(RC_INVALID, change(&own, clerk_id, PASSWORD, "x", &made, &problems),
			  NULL);
	for (int i = 0; i < 5; i++)
		assert_rc(RC_INVALID,
			  change(&own, clerk_id, "no", "New-Pass-2026", &made, &problems), NULL);
	assert_rc(RC_THROTTLED, change(&own, clerk_id, PASSWORD, "New-Pass-2026", &made, &problems),
		  NULL);
	w->now += 31 * TIME_SEC;
	assert_rc(RC_OK, change(&own, clerk_id, PASSWORD, "New-Pass-2026", &made, &problems), NULL);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

/* A password that was made up holds a login of one letter, as it may. */
static void test_short_logins(void **state)
{
	static const char *const logins[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct str made;

	(void)state;
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		int64_t id = add(&a_admin, logins[i], ROLE_CLERK, "");

		if (id == a_admin.account_id)
			continue; /* one's own is never made up */
		assert_rc(RC_OK,
			  office_account_password(&w->node, w->a, &a_admin, id, STR(""), STR(""),
						  w->now, &made, &problems, &e),
			  &e);
		assert_true(made.n >= 20);
	}
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_signs_in),    T(test_sign_out),
		T(test_old_hash),    T(test_wrong),
		T(test_throttled),   T(test_address_throttled),
		T(test_two_organs),  T(test_tokens),
		T(test_accounts),    T(test_short_logins),
		T(test_lock),        T(test_last_admin),
		T(test_passwords),   T(test_password_spelling),
		T(test_owner),       T(test_axis_address),
		T(test_known_organ), T(test_new_name),
		T(test_remote),      T(test_throttled_by_any_name),
		T(test_known_place), T(test_throttled_at_once),
		T(test_crowd),       T(test_old_password_throttled),
		T(test_organ_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
