/* Joining those who use a database: who is alone hears it, who is not does not. */
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "fixture.h"
#include "support/skip.h"

static enum rc note(struct tx *tx, void *arg, struct err *e)
{
	int *out = arg;

	(void)tx;
	(void)e;
	*out = 1;
	return RC_OK;
}

/* A process of its own, as far as the database can see. */
static struct db *newcomer(struct test_db *t, int *out_is_alone)
{
	struct db *db;
	struct err e = ERR_INIT;

	*out_is_alone = 0;
	assert_rc(RC_OK, db_open(&t->o, &db, &e), &e);
	assert_rc(RC_OK, db_join(db, note, out_is_alone, &e), &e);
	return db;
}

static void the_first_is_alone(void **state)
{
	struct test_db *t = *state;
	int is_alone;
	struct db *first = newcomer(t, &is_alone);
	struct err e = ERR_INIT;

	assert_int_equal(is_alone, 1);
	assert_rc(RC_OK, db_join_keep(first, &e), &e);
	if (test_db_engine() == DB_POSTGRES) {
		struct db *second = newcomer(t, &is_alone);
		assert_int_equal(is_alone, 0);
		db_close(first);
		db_close(newcomer(t, &is_alone));
		assert_int_equal(is_alone, 0); /* the second is there still */
		first = second;
	}
	db_close(first);
	db_close(newcomer(t, &is_alone));
	assert_int_equal(is_alone, 1);
}

/* The server was restarted: who has been there joins again. */
static void joins_again(void **state)
{
	struct test_db *t = *state;
	int is_alone;
	struct err e = ERR_INIT;

	if (test_db_engine() == DB_SQLITE)
		SKIPPED("SQLite is used by one process at a time");
	struct db *first = newcomer(t, &is_alone);
	test_db_sql(t, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
		       " AND mode = 'ShareLock' AND database ="
		       " (SELECT oid FROM pg_database WHERE datname = current_database())");
	assert_rc(RC_OK, db_join_keep(first, &e), &e);
	db_close(newcomer(t, &is_alone));
	assert_int_equal(is_alone, 0);
	db_close(first);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_first_is_alone, fixture_setup,
						fixture_teardown),
		cmocka_unit_test_setup_teardown(joins_again, fixture_setup, fixture_teardown),
	};
	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
