/* Migrations: applied once and in order, refused when they changed or are newer, whole or not at
 * all. The same on both engines. */
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/time.h"
#include "fixture.h"

/* Set up as the program's release N would be: it knows the first n of these migrations. */
static struct db_migration known[4];

static void release(struct test_db *t, int n)
{
	t->o.migrations = known;
	t->o.n_migrations = n;
	test_db_reopen(t);
}

static int setup(void **state)
{
	struct test_db *t = test_db_new(&fixture_options);

	memcpy(known, fixture_options.migrations, 2 * sizeof *known);
	known[2] = (struct db_migration){ .version = 3,
					  .name = "0003_third",
					  .min_binary = 3,
					  .sqlite = "CREATE TABLE third (id INTEGER) STRICT",
					  .postgres = "CREATE TABLE third (id INTEGER)" };
	release(t, 2);
	*state = t;
	return 0;
}

static int migrate(struct test_db *t, bool dry_run, enum rc want, struct err *e)
{
	int n = -1;

	assert_rc(want, db_migrate(t->db, dry_run, 1000 * TIME_SEC, &n, e), e);
	return n;
}

static void state_assert(struct test_db *t, int version, int wanted, int min_binary)
{
	struct db_schema_state s;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_schema_state(t->db, &s, &e), &e);
	assert_int_equal(s.version, version);
	assert_int_equal(s.wanted, wanted);
	assert_int_equal(s.min_binary, min_binary);
}

static void check_assert(struct test_db *t, enum rc want, const char *key)
{
	struct err e = ERR_INIT;

	assert_rc(want, db_schema_check(t->db, &e), &e);
	assert_string_equal(e.key, key);
}

static void applied_once(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	state_assert(t, 0, 2, 0);
	check_assert(t, RC_UNSUPPORTED, "err.db_needs_migration");
	assert_int_equal(migrate(t, true, RC_OK, &e), 2);
	state_assert(t, 0, 2, 0);
	assert_int_equal(migrate(t, false, RC_OK, &e), 2);
	state_assert(t, 2, 2, 1);
	check_assert(t, RC_OK, "");
	assert_int_equal(migrate(t, false, RC_OK, &e), 0);
	assert_int_equal(migrate(t, true, RC_OK, &e), 0);
	counter_put(t->db, 1);
	assert_int_equal(counter_value(t->db, 1), 0);
}

static void step_by_step(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	release(t, 1);
	assert_int_equal(migrate(t, false, RC_OK, &e), 1);
	state_assert(t, 1, 1, 1);
	counter_put(t->db, 7);
	release(t, 3);
	check_assert(t, RC_UNSUPPORTED, "err.db_needs_migration");
	assert_int_equal(migrate(t, true, RC_OK, &e), 2);
	assert_int_equal(migrate(t, false, RC_OK, &e), 2);
	state_assert(t, 3, 3, 3);
	assert_int_equal(counter_value(t->db, 7), 0);
}

/* An older program may serve as long as min_binary allows, but never migrates. */
static void older_program(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	(void)migrate(t, false, RC_OK, &e);
	release(t, 1);
	check_assert(t, RC_OK, "");
	state_assert(t, 2, 1, 1);
	assert_int_equal(migrate(t, false, RC_UNSUPPORTED, &e), -1);
	assert_string_equal(e.key, "err.db_newer");
	release(t, 3);
	(void)migrate(t, false, RC_OK, &e);
	release(t, 2);
	check_assert(t, RC_UNSUPPORTED, "err.db_newer");
}

static void changed_text(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	(void)migrate(t, false, RC_OK, &e);
	known[1].sqlite = known[1].postgres = "ALTER TABLE counter ADD COLUMN note TEXT; ";
	release(t, 3);
	assert_int_equal(migrate(t, false, RC_CORRUPT, &e), -1);
	assert_string_equal(e.key, "err.db_migration_changed");
	assert_string_equal(e.param[0], "0002_second");
	check_assert(t, RC_CORRUPT, "err.db_migration_changed");
	state_assert(t, 2, 3, 1);
}

static void changed_name(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	(void)migrate(t, false, RC_OK, &e);
	known[0].name = "0001_other";
	check_assert(t, RC_CORRUPT, "err.db_migration_changed");
}

static void failing_is_undone(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	known[2].sqlite = known[2].postgres = "CREATE TABLE half (id INTEGER); SELECT nonsense;";
	release(t, 3);
	assert_int_equal(migrate(t, false, RC_CORRUPT, &e), -1);
	assert_non_null(strstr(e.text, "migration 0003_third"));
	state_assert(t, 2, 3, 1);
	/* nothing of it is there: the table can be made */
	known[2].sqlite = known[2].postgres = "CREATE TABLE half (id INTEGER);";
	assert_int_equal(migrate(t, false, RC_OK, &e), 1);
	state_assert(t, 3, 3, 3);
}

/* SQLite runs migrations with foreign keys off; what they leave is checked. */
static void orphans_are_found(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	known[2].sqlite = known[2].postgres =
		"INSERT INTO person (id, name, age, boss_id) VALUES (1, 'x', 1, 99)";
	release(t, 3);
	assert_int_equal(
		migrate(t, false, test_db_engine() == DB_SQLITE ? RC_CORRUPT : RC_CONFLICT, &e),
		-1);
	state_assert(t, 2, 3, 1);
	assert_int_equal(person_total(t->db), 0);
}

/* ---- killed ---- */

#ifdef VANTHU_FAULTS
static void killed_then_again(void **state)
{
	static const char *const faults[] = { "db.copied:0+:kill", "db.migrated:0+:kill" };
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	release(t, 1);
	(void)migrate(t, false, RC_OK, &e);
	test_db_close(t);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		pid_t pid = fork();
		int status, n;
		if (pid == 0) {
			(void)setenv("VANTHU_FAULT", faults[i], 1);
			t->o.n_migrations = 3;
			if (db_open(&t->o, &t->db, NULL) == RC_OK)
				(void)!db_migrate(t->db, false, TIME_SEC, &n, NULL);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		/* PostgreSQL makes no copy: there the first one runs through */
		assert_true(WIFSIGNALED(status) || test_db_engine() == DB_POSTGRES);
	}
	test_db_settle(t);
	t->o.n_migrations = 3;
	assert_rc(RC_OK, db_open(&t->o, &t->db, &e), &e);
	assert_int_equal(migrate(t, false, RC_OK, &e), test_db_engine() == DB_SQLITE ? 2 : 0);
	state_assert(t, 3, 3, 3);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
}
#endif

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(applied_once),      CASE(step_by_step), CASE(older_program),
		CASE(changed_text),      CASE(changed_name), CASE(failing_is_undone),
		CASE(orphans_are_found),
#ifdef VANTHU_FAULTS
		CASE(killed_then_again),
#endif
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
