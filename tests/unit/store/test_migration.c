/* test_migration.c -- a database of the first release becomes one of this one, with what is in it. */
#include "store/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/schema.h"
#include "store/tenant.h"
#include "support/test_db.h"

/* Two organs, and an account of each role; one has a session. The engines write truth and bytes each in
 * its own way. */
#define ROWS(yes, hash)                                                                             \
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES"                  \
	" (1, '000.00.00.Z01', 'UBND', " yes ", " hash "), (2, '000.00.05.Z01', 'So', " yes         \
	", " hash ");"                                                                              \
	"INSERT INTO account (id, tenant_id, login, name, role, password_hash, created_at) VALUES"  \
	" (11, 1, 'admin', 'A', 'admin', 'x', 5), (12, 1, 'thu', 'B', 'clerk', 'x', 6),"            \
	" (13, 1, 'dao', 'C', 'leader', 'x', 7), (14, 2, 'vien', 'D', 'specialist', 'x', 8);"       \
	"INSERT INTO session (id, token_sha256, account_id, kind, created_at, expires_at, seen_at)" \
	" VALUES (1, " hash ", 12, 'cookie', 9, 10, 9);"

static const char *const rows[] = {
	[DB_SQLITE] = ROWS("1", "zeroblob(32)"),
	[DB_POSTGRES] = ROWS("TRUE", "decode(repeat('00', 32), 'hex')"),
};

static struct arena *a;

static struct test_db *first_release(struct db_options *o)
{
	struct db_options old = *o;
	struct test_db *t;

	old.n_migrations = 1;
	t = test_db_migrated(&old);
	test_db_sql(t, rows[test_db_engine()]);
	return t;
}

static void migrate(struct test_db *t, const struct db_options *o)
{
	struct err e = ERR_INIT;
	int n = 0;

	t->o.n_migrations = o->n_migrations;
	test_db_reopen(t);
	assert_rc(RC_OK, db_migrate(t->db, false, TIME_SEC, &n, &e), &e);
	assert_int_equal(n, o->n_migrations - 1);
}

struct read {
	struct post *posts;
	size_t n_posts;
	struct account *accounts;
	size_t n_accounts;
};

static enum rc read_fn(struct tx *tx, void *arg, struct err *e)
{
	struct read *r = arg;
	const struct date today = { 2026, 11, 22 };

	TRY(post_list(tx, a, 1, 0, &r->posts, &r->n_posts, e));
	return account_list(tx, a, 1, today, &r->accounts, &r->n_accounts, e);
}

/* Every account keeps its role as a post in the organ itself, which always has been. */
static void roles_become_posts(void **state)
{
	static const enum role roles[] = { ROLE_ADMIN, ROLE_CLERK, ROLE_LEADER };
	static const char *const words[] = { "admin", "leader", "clerk" }; /* by login */
	struct db_options o = { 0 };
	struct read r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	struct test_db *t = first_release(&o);
	migrate(t, &o);
	assert_rc(RC_OK, db_read(t->db, read_fn, &r, &e), &e);
	assert_int_equal(r.n_posts, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(r.posts[i].account_id, 11 + i);
		assert_int_equal(r.posts[i].role, roles[i]);
		assert_int_equal(r.posts[i].unit_id, 0);
		assert_int_equal(r.posts[i].created_at, 5 + i);
		assert_false(date_is_set(r.posts[i].valid_from));
		assert_false(date_is_set(r.posts[i].valid_to));
	}
	assert_int_equal(r.n_accounts, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(str_eq_c(r.accounts[i].roles, words[i]));
	test_db_end(t);
	arena_free(a);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = { cmocka_unit_test(roles_become_posts) };
	return cmocka_run_group_tests_name("migration", tests, NULL, NULL);
}
