/* test_make.c -- a node folder made, opened, and refused. */
#include "app/make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/time.h"
#include "office/office.h"
#include "support/test_db.h"
#include "support/roles.h"

#define ORGAN "000.00.00.Z01"
#define NAME "UBND tỉnh An Bình (mẫu)"

static struct test_db *t;
static struct conf conf;
static const char *dir;

static int setup(void **state)
{
	const struct db_options o = { .sqlite_path = NULL };
	struct err e = ERR_INIT;

	(void)state;
	t = test_db_new(&o); /* PostgreSQL: the empty database that the node shall use */
	dir = str_c(t->arena, str_fmt(t->arena, "%s/node", t->dir));
	assert_rc(RC_OK, sign_init(&e), &e);
	assert_rc(RC_OK, conf_parse(t->arena, STR(""), "test", &conf, &e), &e);
	conf.node_organ = STR(ORGAN);
	conf.node_name = STR(NAME);
	conf.node_office = true;
	if (test_db_engine() == DB_POSTGRES)
		conf.db_url = str_of(t->o.postgres_url);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	test_db_end(t);
	return 0;
}

static enum rc make_at(const char *where, const char *password, struct made_node *out,
		       struct err *e)
{
	const struct make_node m = {
		.dir = where,
		.conf = &conf,
		.axis_url = STR("http://127.0.0.1:1/vxp"),
		.axis_secret = secret_new(t->arena, STR("s3cret")),
		.admin_password = password ? secret_new(t->arena, str_of(password)) : NULL,
		.actor = cmd_operator(),
		.now = time_now(),
	};
	return node_make(t->arena, &m, out, e);
}

static enum rc make(const char *password, struct made_node *out, struct err *e)
{
	return make_at(dir, password, out, e);
}

static struct made_node must_make(const char *password)
{
	struct made_node made;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, make(password, &made, &e), &e);
	return made;
}

static mode_t mode_of(const char *name)
{
	struct stat s;

	assert_int_equal(stat(str_c(t->arena, str_fmt(t->arena, "%s/%s", dir, name)), &s), 0);
	return s.st_mode & 07777;
}

static void a_new_folder_is_whole_and_its_secrets_are_its_owners(void **state)
{
	static const char *const closed[] = { "", "data", "blobs", "keys", "run", "tmp" };
	struct made_node made = must_make("An-Binh-2026");

	(void)state;
	assert_true(made.is_password_given);
	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
		assert_int_equal(mode_of(closed[i]), 0700);
	assert_int_equal(mode_of("vanthu.conf"), 0600);
	assert_int_equal(mode_of("certs"), 0755);
	assert_int_equal(access(str_c(t->arena, made.cert_path), R_OK), 0);
}

static void its_first_account_signs_in(void **state)
{
	struct made_node made = must_make(NULL);
	struct open_node *n;
	struct session session;
	struct str token;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(made.is_password_given);
	assert_true(made.password.n >= 12);
	assert_rc(RC_OK, node_open(dir, OPEN_ALONE, &n, &e), &e);
	struct sign_in in = { .login = STR("admin"),
			      .password = made.password,
			      .remote = STR("127.0.0.1"),
			      .now = time_now() };
	assert_rc(RC_OK, office_sign_in(&n->node, t->arena, &in, &token, &session, &e), &e);
	assert_true(session.must_change_password); /* it was printed on a screen */
	assert_int_equal(session.actor.n_capacities, 1);
	assert_true(actor_has_role(&session.actor, ROLE_ADMIN));
	assert_true(str_eq_c(session.tenant.organ_code, ORGAN));
	in.password = STR("An-Binh-2026");
	assert_rc(RC_UNAUTHENTICATED, office_sign_in(&n->node, t->arena, &in, &token, &session, &e),
		  &e);
	node_close(n);
}

static void a_folder_that_holds_something_is_left_alone(void **state)
{
	struct made_node made;
	struct err e = ERR_INIT;
	const char *file = str_c(t->arena, str_fmt(t->arena, "%s/mine.txt", dir));
	struct str text;

	(void)state;
	assert_rc(RC_OK, dir_make(dir, 0700, &e), &e);
	assert_rc(RC_OK, file_write_durable(file, 0600, STR("mine"), &e), &e);
	assert_int_equal(make(NULL, &made, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.dir_not_empty");
	assert_rc(RC_OK, file_read(t->arena, file, 100, &text, &e), &e);
	assert_true(str_eq_c(text, "mine"));
}

static void a_password_that_is_too_short_makes_nothing(void **state)
{
	struct made_node made;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(make("ngan", &made, &e), RC_INVALID);
	assert_string_equal(e.key, "problem.password_short");
	assert_int_not_equal(access(dir, F_OK), 0);
}

/* As a shell completes the name of a folder that is there, and empty. */
static void a_slash_at_the_end_names_the_same_folder(void **state)
{
	struct made_node made;
	struct err e = ERR_INIT;
	const char *with_slash;

	(void)state;
	assert_rc(RC_OK, dir_make(dir, 0700, &e), &e);
	assert_rc(RC_OK, path_absolute(t->arena, str_fmt(t->arena, "%s//", dir).p, &with_slash, &e),
		  &e);
	assert_rc(RC_OK, make_at(with_slash, NULL, &made, &e), &e);
	assert_int_equal(mode_of("vanthu.conf"), 0600);
	assert_rc(RC_OK, path_absolute(t->arena, "//", &with_slash, &e), &e);
	assert_string_equal(with_slash, "/");
}

static void a_folder_without_settings_or_with_wrong_ones_is_not_opened(void **state)
{
	static const char *const bad[] = { "[http]\nport = many\n", "[http]\nprot = 1\n", "[" };
	const char *file = str_c(t->arena, str_fmt(t->arena, "%s/vanthu.conf", dir));
	struct open_node *n;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_not_equal(node_open(dir, OPEN_ALONE, &n, &e), RC_OK);
	(void)must_make(NULL);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_rc(RC_OK, file_write_durable(file, 0600, str_of(bad[i]), &e), &e);
		assert_int_equal(node_open(dir, OPEN_ALONE, &n, &e), RC_INVALID);
	}
}

/* A name, a code: the organ of the folder is a tenant of the node. */
static void further_organs_stand_beside_the_first(void **state)
{
	struct open_node *n;
	struct str password;
	struct err e = ERR_INIT;
	struct make_tenant m = { .tenant = { .organ_code = STR("000.00.05.Z01"),
					     .name = STR("Sở Nội vụ tỉnh An Bình (mẫu)"),
					     .key_id = STR("packet") },
				 .is_office = true,
				 .actor = cmd_operator(),
				 .now = time_now() };

	(void)state;
	(void)must_make(NULL);
	assert_rc(RC_OK, node_open(dir, OPEN_ALONE, &n, &e), &e);
	assert_rc(RC_OK, tenant_make(&n->node, t->arena, &m, &password, &e), &e);
	assert_true(password.n > 0);
	assert_int_equal(tenant_make(&n->node, t->arena, &m, &password, &e), RC_CONFLICT);
	node_close(n);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_folder_is_whole_and_its_secrets_are_its_owners),
		TEST(its_first_account_signs_in),
		TEST(a_folder_that_holds_something_is_left_alone),
		TEST(a_password_that_is_too_short_makes_nothing),
		TEST(a_slash_at_the_end_names_the_same_folder),
		TEST(a_folder_without_settings_or_with_wrong_ones_is_not_opened),
		TEST(further_organs_stand_beside_the_first),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
