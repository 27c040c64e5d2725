#include "support/test_db.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/time.h"
#include "db/db_int.h"
#include "support/test_db_int.h"

/* Each connection reads the whole schema when it is opened; no test needs more at once. */
enum { TEST_READERS = 2 };
#define CHILD_DONE 77 /* exit code: none that a process ends with by itself */

/* ---- asserts ---- */

void test_rc_assert(enum rc want, enum rc rc, const struct err *e, const char *file, int line)
{
	if (want == rc)
		return;
	print_error("wanted %s, got %s: %s %s\n", rc_name(want), rc_name(rc), e ? e->key : "",
		    e ? e->text : "");
	_fail(file, line);
}

/* ---- programs ---- */

static int program_run(const char *const *argv)
{
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(uintptr_t)argv, environ) != 0)
		die("cannot run %s", argv[0]);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			die("waitpid: %s", strerror(errno));
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* ---- PostgreSQL ---- */

const char *test_env(const char *name)
{
	const char *v = getenv(name);

	if (!v || !*v)
		die("%s is not set", name);
	return v;
}

enum db_engine test_db_engine(void)
{
	const char *name = getenv("VANTHU_TEST_ENGINE");

	if (!name || strcmp(name, "sqlite") == 0)
		return DB_SQLITE;
	if (strcmp(name, "postgres") != 0)
		die("VANTHU_TEST_ENGINE is %s", name);
	return DB_POSTGRES;
}

size_t test_db_many(size_t all)
{
	return test_db_engine() == DB_SQLITE || getenv("VANTHU_LONG") ? all : all / 10;
}

void test_db_main(int argc, char **argv)
{
	static char self[4096];
	AUTO_ARENA a = arena_new(NULL);

	if (test_db_engine() == DB_SQLITE || getenv("VANTHU_TEST_POSTGRES"))
		return;
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		die("readlink: %s", strerror(errno));
	char **again = ARENA_ARRAY(a, (size_t)argc + 2, char *);
	struct str script = str_fmt(a, "%s/tests/support/with-postgres.sh", test_env("VANTHU_SRC"));
	again[0] = arena_dup(a, script.p, script.n);
	again[1] = self;
	for (int i = 1; i < argc; i++)
		again[i + 1] = argv[i];
	(void)execv(again[0], again);
	die("cannot run %s: %s", again[0], strerror(errno));
}

void test_psql(struct arena *a, const char *database, const char *options, const char *sql)
{
	struct str program = str_fmt(a, "%s/psql", test_env("VANTHU_TEST_POSTGRES_BIN"));
	struct str where = str_fmt(a, "host=%s user=vanthu dbname=%s options='%s'",
				   test_env("VANTHU_TEST_POSTGRES"), database, options);
	const char *const argv[] = { program.p, "-XqAt", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1",
				     "-d",      where.p, "-c", sql,         NULL };

	if (program_run(argv) != 0)
		die("psql failed on: %s", sql);
}

/* One database for this process, a schema in it for each test. */
static const char *database_name(struct arena *a)
{
	static pid_t made_by;
	struct str name = str_fmt(a, "test_%d", (int)getpid());

	if (made_by != getpid()) {
		test_psql(a, "postgres", "", str_fmt(a, "CREATE DATABASE %s", name.p).p);
		made_by = getpid();
	}
	return name.p;
}

static const char *schema_make(struct arena *a)
{
	static int n_made;
	struct str schema = str_fmt(a, "t%d", ++n_made);
	const char *database = database_name(a);

	test_psql(a, database, "", str_fmt(a, "CREATE SCHEMA %s", schema.p).p);
	return str_fmt(a, "host=%s user=vanthu dbname=%s options='-c search_path=%s'",
		       test_env("VANTHU_TEST_POSTGRES"), database, schema.p)
		.p;
}

/* ---- a database ---- */

void test_db_open(struct test_db *t)
{
	struct err e = ERR_INIT;

	if (db_open(&t->o, &t->db, &e) != RC_OK)
		die("db_open: %s", e.text);
}

struct test_db *test_db_make(const struct db_options *o)
{
	struct arena *a = arena_new(NULL);
	struct test_db *t = ARENA_NEW(a, struct test_db);

	t->arena = a;
	t->dir = test_dir_new(a);
	t->o = *o;
	t->o.engine = test_db_engine();
	if (t->o.readers == 0)
		t->o.readers = TEST_READERS;
	if (t->o.engine == DB_SQLITE)
		t->o.sqlite_path = str_fmt(a, "%s/test.db", t->dir).p;
	else
		t->o.postgres_url = schema_make(a);
	return t;
}

struct test_db *test_db_new(const struct db_options *o)
{
	struct test_db *t = test_db_make(o);

	test_db_open(t);
	return t;
}

void test_db_settle_in(struct arena *a, const char *database)
{
	test_psql(a, "postgres", "",
		  str_fmt(a,
			  "DO $$ BEGIN WHILE EXISTS (SELECT 1 FROM pg_stat_activity"
			  "  WHERE datname = '%s' AND backend_type = 'client backend')"
			  " LOOP PERFORM pg_sleep(0.02); PERFORM pg_stat_clear_snapshot();"
			  " END LOOP; END $$",
			  database)
			  .p);
}

void test_db_settle(struct test_db *t)
{
	bug_if(t->db);
	if (t->o.engine == DB_POSTGRES)
		test_db_settle_in(t->arena, database_name(t->arena));
}

/* A connection costs as much as what most tests do with it: SQLite reads the whole schema. */
static void hand_make(struct test_db *t)
{
	struct err e = ERR_INIT;

	t->hand = calloc(1, sizeof *t->hand);
	if (!t->hand || admin_start(t->db, t->hand, &e) != RC_OK)
		die("admin_start: %s", e.text);
}

static void hand_end(struct test_db *t)
{
	if (t->hand)
		admin_end(t->hand);
	free(t->hand);
	t->hand = NULL;
}

void test_db_sql(struct test_db *t, const char *sql)
{
	struct err e = ERR_INIT;

	if (!t->hand)
		hand_make(t);
	if (t->db->ops->admin_script(t->hand, sql, &e) != RC_OK)
		die("%s: %s", sql, e.text);
}

void test_db_sql_refused(struct test_db *t, const char *sql, const char *words)
{
	struct err e = ERR_INIT;
	struct admin ad;

	assert_rc(RC_OK, admin_start(t->db, &ad, &e), &e);
	assert_rc(RC_CONFLICT, t->db->ops->admin_script(&ad, sql, &e), &e);
	if (str_find(str_of(e.param[0]), str_of(words)) == SIZE_MAX)
		die("%s: %s", sql, e.param[0]);
	admin_end(&ad);
}

void test_db_migrate(struct test_db *t)
{
	struct err e = ERR_INIT;
	int n;

	if (db_migrate(t->db, false, TIME_SEC, &n, &e) != RC_OK)
		die("db_migrate: %s", e.text);
}

struct test_db *test_db_migrated(const struct db_options *o)
{
	struct test_db *t = test_db_new(o);

	test_db_migrate(t);
	return t;
}

void test_db_close(struct test_db *t)
{
	struct db *db = t->db;

	hand_end(t);
	t->db = NULL;
	db_close(db);
}

void test_db_reopen(struct test_db *t)
{
	test_db_close(t);
	test_db_open(t);
}

/* The child's life; answers as an exit code. */
static int act_in_child(struct test_db *t, struct db **used, const char *fault,
			enum rc (*act)(void *arg), void *arg)
{
	struct err e = ERR_INIT;

	if (db_open(&t->o, &t->db, &e) != RC_OK)
		return 2;
	*used = t->db;
	(void)setenv("VANTHU_FAULT", fault, 1);
	return act(arg) == RC_OK ? CHILD_DONE : 1;
}

bool test_db_killed(struct test_db *t, struct db **used, const char *fault,
		    enum rc (*act)(void *arg), void *arg)
{
	int status;

	test_db_close(t);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(act_in_child(t, used, fault, act, arg));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	test_db_settle(t);
	test_db_reopen(t);
	*used = t->db;
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), CHILD_DONE);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

void test_db_end(struct test_db *t)
{
	if (test_db_returned(t))
		return;
	test_db_close(t);
	test_dir_remove(t->dir);
	arena_free(t->arena);
}
