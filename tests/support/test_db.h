/* test_db.h -- an empty database of its own for each test, on either engine.
 *
 * WHAT      A suite is written once and registered twice, with VANTHU_TEST_ENGINE=sqlite and
 *           =postgres in its environment (tests/unit/db/meson.build shows how). test_db_main, first
 *           in main(), sees to it that there is a PostgreSQL: it runs the program again under
 *           support/with-postgres.sh unless that has been done for the whole run.
 *               int main(int argc, char **argv)
 *               {
 *                       test_db_main(argc, argv);
 *                       return cmocka_run_group_tests(…);
 *               }
 * ASSERTS   Inside a function given to db_write or db_read cmocka's asserts must not be used: they
 *           jump out, and on SQLite from another thread. TX_ASSERT makes the function fail instead.
 * OWNERSHIP test_db_new's result is released by test_db_end, with folder and database.
 * ERRORS    What fails here ends the test program with a message.
 */
#pragma once

#include "base/arena.h"
#include "db/db.h"
#include "support/dir.h"

struct test_db {
	struct arena *arena;
	const char *dir;     /* a folder of its own */
	struct db_options o; /* with engine, path and URL filled in */
	struct db *db;
	struct admin
		*hand; /* what test_db_sql works with, from its first call until db is closed */
};

#define TX_ASSERT(cond)                                                                            \
	do {                                                                                       \
		if (!(cond))                                                                       \
			return err_set(e, RC_UNSUPPORTED, "err.test", "%s:%d: %s", __FILE__,       \
				       __LINE__, #cond);                                           \
	} while (0)

/* Asserts that rc is what is wanted, and shows the error when it is not. */
#define assert_rc(want, rc, e) test_rc_assert((want), (rc), (e), __FILE__, __LINE__)
void test_rc_assert(enum rc want, enum rc rc, const struct err *e, const char *file, int line);

void test_db_main(int argc, char **argv);
enum db_engine test_db_engine(void);
/* How much of something large an ordinary run goes through: all of it on SQLite, a tenth on PostgreSQL, where a statement
 * takes ten times as long; with VANTHU_LONG all of it there too. */
size_t test_db_many(size_t all);
/* A new empty database with o's statements and migrations, opened and not migrated; o's engine, path
 * and URL are not looked at. */
struct test_db *test_db_new(const struct db_options *o);
/* The same, migrated. */
struct test_db *test_db_migrated(const struct db_options *o);
/* The same in a few milliseconds, for suites with many tests none of which changes the schema: a copy
 * of a file that is migrated once (SQLite), or a database that is handed on from test to test and
 * program to program, emptied (PostgreSQL). */
struct test_db *test_db_emptied(const struct db_options *o);
/* It was made otherwise than the migrations make it: it is not handed on. */
void test_db_spoil(struct test_db *t);
/* Closes and opens it again, with t->o as it is now. */
void test_db_reopen(struct test_db *t);
/* To be called while the database is closed and after a process that used it was killed: waits until
 * the server has noticed. Until then it may still finish a COMMIT that it had been sent. */
void test_db_settle(struct test_db *t);
/* Closes it, for a while: before fork, say. */
void test_db_close(struct test_db *t);
/* act(arg) in a process of its own, with the database opened anew and VANTHU_FAULT set; behind, it is open here again.
 * Whether the process was killed; else act answered RC_OK. used: where act has the database from. At its first hit
 * of a point the process counts on where its parent stood. What else is open is the caller's to close before. */
bool test_db_killed(struct test_db *t, struct db **used, const char *fault,
		    enum rc (*act)(void *arg), void *arg);
void test_db_end(struct test_db *t);
/* Runs any SQL on a connection beside the pool, as an operator would: several statements, no answer.
 * SQLite's foreign keys are off there. The connection is kept, with what is set on it. */
void test_db_sql(struct test_db *t, const char *sql);
/* The same of what a trigger refuses, in these words. */
void test_db_sql_refused(struct test_db *t, const char *sql, const char *words);
