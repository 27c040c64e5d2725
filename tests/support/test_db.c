#include "support/test_db.h"

#include <errno.h>
#include <setjmp.h>
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

static const char *env_get(const char *name)
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

void test_db_main(int argc, char **argv)
{
	static char self[4096];
	AUTO_ARENA a = arena_new(NULL);

	if (test_db_engine() == DB_SQLITE || getenv("VANTHU_TEST_POSTGRES"))
		return;
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		die("readlink: %s", strerror(errno));
	char **again = ARENA_ARRAY(a, (size_t)argc + 2, char *);
	struct str script = str_fmt(a, "%s/tests/support/with-postgres.sh", env_get("VANTHU_SRC"));
	again[0] = arena_dup(a, script.p, script.n);
	again[1] = self;
	for (int i = 1; i < argc; i++)
		again[i + 1] = argv[i];
	(void)execv(again[0], again);
	die("cannot run %s: %s", again[0], strerror(errno));
}

static void psql_run(struct arena *a, const char *database, const char *options, const char *sql)
{
	struct str program = str_fmt(a, "%s/psql", env_get("VANTHU_TEST_POSTGRES_BIN"));
	struct str where = str_fmt(a, "host=%s user=vanthu dbname=%s options='%s'",
				   env_get("VANTHU_TEST_POSTGRES"), database, options);
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
		psql_run(a, "postgres", "", str_fmt(a, "CREATE DATABASE %s", name.p).p);
		made_by = getpid();
	}
	return name.p;
}

static const char *schema_make(struct arena *a)
{
	static int n_made;
	struct str schema = str_fmt(a, "t%d", ++n_made);
	const char *database = database_name(a);

	psql_run(a, database, "", str_fmt(a, "CREATE SCHEMA %s", schema.p).p);
	return str_fmt(a, "host=%s user=vanthu dbname=%s options='-c search_path=%s'",
		       env_get("VANTHU_TEST_POSTGRES"), database, schema.p)
		.p;
}

/* ---- a database ---- */

static void open_or_die(struct test_db *t)
{
	struct err e = ERR_INIT;

	if (db_open(&t->o, &t->db, &e) != RC_OK)
		die("db_open: %s", e.text);
}

struct test_db *test_db_new(const struct db_options *o)
{
	struct arena *a = arena_new(NULL);
	struct test_db *t = ARENA_NEW(a, struct test_db);

	t->arena = a;
	t->dir = test_dir_new(a);
	t->o = *o;
	t->o.engine = test_db_engine();
	if (t->o.engine == DB_SQLITE)
		t->o.sqlite_path = str_fmt(a, "%s/test.db", t->dir).p;
	else
		t->o.postgres_url = schema_make(a);
	open_or_die(t);
	return t;
}

void test_db_settle(struct test_db *t)
{
	bug_if(t->db);
	if (t->o.engine != DB_POSTGRES)
		return;
	psql_run(
		t->arena, database_name(t->arena), "",
		"DO $$ BEGIN WHILE EXISTS (SELECT 1 FROM pg_stat_activity"
		"  WHERE datname = current_database() AND pid <> pg_backend_pid()"
		"  AND backend_type = 'client backend')"
		" LOOP PERFORM pg_sleep(0.02); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$");
}

void test_db_sql(struct test_db *t, const char *sql)
{
	struct err e = ERR_INIT;
	struct admin ad;

	if (admin_start(t->db, &ad, &e) != RC_OK || t->db->ops->admin_script(&ad, sql, &e) != RC_OK)
		die("%s: %s", sql, e.text);
	admin_end(&ad);
}

struct test_db *test_db_migrated(const struct db_options *o)
{
	struct test_db *t = test_db_new(o);
	struct err e = ERR_INIT;
	int n;

	if (db_migrate(t->db, false, TIME_SEC, &n, &e) != RC_OK)
		die("db_migrate: %s", e.text);
	return t;
}

/* ---- one for the whole process ---- */

static struct test_db *kept;

static void kept_end(void)
{
	struct test_db *t = kept;

	kept = NULL;
	test_db_end(t);
}

static void tables_empty(struct test_db *t)
{
	test_db_sql(
		t,
		/* A TRUNCATE of some fifty tables makes two hundred files anew; most are empty as they are. */
		"DO $$ DECLARE t RECORD; has_rows BOOLEAN; BEGIN"
		" SET LOCAL session_replication_role = replica;" /* audit may not be emptied */
		" FOR t IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()"
		"  AND tablename NOT IN ('schema_migration', 'role', 'progress', 'step') LOOP"
		"  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || t.name || ')' INTO has_rows;"
		"  IF has_rows THEN EXECUTE 'DELETE FROM ' || t.name; END IF;"
		" END LOOP;"
		" PERFORM setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences"
		"  WHERE schemaname = current_schema() AND last_value IS NOT NULL; END $$");
}

struct test_db *test_db_emptied(const struct db_options *o)
{
	if (test_db_engine() == DB_SQLITE)
		return test_db_migrated(o);
	if (kept) {
		tables_empty(kept);
		return kept;
	}
	kept = test_db_migrated(o);
	if (atexit(kept_end) != 0)
		die("atexit");
	return kept;
}

void test_db_close(struct test_db *t)
{
	struct db *db = t->db;

	t->db = NULL;
	db_close(db);
}

void test_db_reopen(struct test_db *t)
{
	test_db_close(t);
	open_or_die(t);
}

void test_db_end(struct test_db *t)
{
	if (t == kept)
		return;
	test_db_close(t);
	test_dir_remove(t->dir);
	arena_free(t->arena);
}
