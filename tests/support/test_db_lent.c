/* test_db_lent.c -- databases that are not made anew for each test: see test_db_emptied.
 *
 * PostgreSQL. Fifty tables are some three hundred files: making them takes a hundred times as long as
 * what a test does with them. So the programs of a run hand databases on to each other. Number I for
 * these migrations is lent to whoever holds the lock on the file lent-DIGEST-I in the cluster's folder,
 * which ends with the process however that ends; a file that is empty says that the database is still
 * to be made: as a copy of the one that was migrated once for the run. Each borrower begins with emptying it.
 * SQLite. The file is migrated once and copied: once for the run, where that has a folder (the cluster's),
 * else once for the process.
 * Who comes while another makes what the run has once waits for it (made-DIGEST, locked). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "db/db_int.h"
#include "support/test_db_int.h"

enum { LENT_MAX = 8 };

struct lent {
	struct test_db *t;
	struct db *own; /* what empties it */
	struct admin admin;
	pid_t owner;  /* a child that ends leaves it to its parent */
	int lock;     /* the open, locked file (PostgreSQL) */
	uint32_t key; /* of the migrations */
	bool is_out, is_spoilt;
};

static struct lent all[LENT_MAX];
static size_t n_all;

/* FNV-1a over the migrations: other migrations are another database. */
static uint32_t key_of(const struct db_options *o)
{
	uint32_t h = 2166136261u;

	for (int i = 0; i < o->n_migrations; i++) {
		const char *sql = test_db_engine() == DB_SQLITE ? o->migrations[i].sqlite
								: o->migrations[i].postgres;
		for (; *sql; sql++)
			h = (h ^ (uint8_t)*sql) * 16777619u;
	}
	return h;
}

static void ended(struct lent *l)
{
	if (l->is_spoilt && l->lock >= 0 && ftruncate(l->lock, 0) != 0)
		die("ftruncate: %s", strerror(errno));
	if (l->t->db)
		test_db_close(l->t);
	admin_end(&l->admin);
	db_close(l->own);
	test_dir_remove(l->t->dir);
	fd_close(l->lock);
	arena_free(l->t->arena);
}

static void all_end(void)
{
	for (size_t i = 0; i < n_all; i++) {
		if (all[i].owner == getpid())
			ended(&all[i]);
	}
}

/* What the run has once: locked until it is closed; an empty file says that it is still to be made. */
static int made_lock(struct arena *a, const char *run, uint32_t key, bool *out_there)
{
	struct str path = str_fmt(a, "%s/made-%08x", run, key);
	int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		die("%s: %s", path.p, strerror(errno));
	*out_there = lseek(fd, 0, SEEK_END) > 0;
	return fd;
}

static void made_note(int fd)
{
	if (write(fd, "there\n", 6) != 6)
		die("write: %s", strerror(errno));
}

/* ---- PostgreSQL ---- */

/* Which tables have rows when they are made: they keep them. The function empties the others: a TRUNCATE
 * of every table would make two hundred files anew, and one look finds the few that have rows. That look is
 * written into the function, so that a connection plans it once. */
static const char lending[] =
	"CREATE SCHEMA lent;"
	"DO $make$ DECLARE t RECORD; has_rows BOOLEAN; look TEXT; BEGIN"
	" FOR t IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' LOOP"
	"  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || t.name || ')' INTO has_rows;"
	"  IF NOT has_rows THEN"
	"   look := concat_ws(' UNION ALL ', look,"
	"    format('SELECT %L::text WHERE EXISTS (SELECT 1 FROM %s)', t.name, t.name));"
	"  END IF;"
	" END LOOP;"
	" EXECUTE format($f$CREATE FUNCTION lent.empty() RETURNS void LANGUAGE plpgsql AS"
	"  $do$ DECLARE t TEXT; used TEXT[]; BEGIN"
	/* audit may not be emptied; and each change of this forgets all plans */
	"  IF current_setting('session_replication_role') <> 'replica' THEN"
	"   PERFORM set_config('session_replication_role', 'replica', false); END IF;"
	"  used := ARRAY(%s); FOREACH t IN ARRAY used LOOP"
	"   IF pg_relation_size(t::regclass) > 256 * 1024 THEN EXECUTE 'TRUNCATE ' || t || ' CASCADE';"
	"   ELSE EXECUTE 'DELETE FROM ' || t; END IF;"
	"  END LOOP;"
	"  PERFORM setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences"
	"   WHERE schemaname = 'public' AND last_value IS NOT NULL; END $do$ $f$, look);"
	" END $make$";

static void script(struct lent *l, const char *sql)
{
	struct err e = ERR_INIT;

	if (l->own->ops->admin_script(&l->admin, sql, &e) != RC_OK)
		die("%s: %s", sql, e.text);
}

static void own_open(struct lent *l)
{
	struct db_options o = l->t->o;
	struct err e = ERR_INIT;

	o.pool = 1;
	if (db_open(&o, &l->own, &e) != RC_OK || admin_start(l->own, &l->admin, &e) != RC_OK)
		die("%s", e.text);
}

/* The first that nobody has; its number. */
static int lock_one(struct arena *a, struct lent *l)
{
	for (int i = 0;; i++) {
		struct str path = str_fmt(a, "%s/lent-%08x-%d", test_env("VANTHU_TEST_POSTGRES"),
					  l->key, i);

		l->lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (l->lock < 0)
			die("%s: %s", path.p, strerror(errno));
		if (flock(l->lock, LOCK_EX | LOCK_NB) == 0)
			return i;
		fd_close(l->lock);
	}
}

static const char *url_of(struct arena *a, const char *database)
{
	return str_fmt(a, "host=%s user=vanthu dbname=%s", test_env("VANTHU_TEST_POSTGRES"),
		       database)
		.p;
}

static void database_make(struct arena *a, const char *name, const char *like)
{
	test_psql(a, "postgres", "-c client_min_messages=warning",
		  str_fmt(a, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name).p);
	test_psql(a, "postgres", "", str_fmt(a, "CREATE DATABASE %s TEMPLATE %s", name, like).p);
}

/* The name of the one that the others are copies of; nobody is connected to it. */
static const char *pattern_of(const struct lent *l)
{
	struct arena *a = l->t->arena;
	const char *name = str_fmt(a, "made_%08x", l->key).p;
	bool is_there;
	AUTO_CLOSE fd = made_lock(a, test_env("VANTHU_TEST_POSTGRES"), l->key, &is_there);

	if (is_there)
		return name;
	struct test_db t = *l->t;
	struct lent made = { .t = &t };
	database_make(a, name, "template1");
	t.o.postgres_url = url_of(a, name);
	test_db_open(&t);
	test_db_migrate(&t);
	own_open(&made);
	script(&made, lending);
	admin_end(&made.admin);
	db_close(made.own);
	test_db_close(&t);
	test_db_settle_in(a, name);
	made_note(fd);
	return name;
}

static void lend_postgres(struct lent *l)
{
	struct test_db *t = l->t;
	struct arena *a = t->arena;
	struct str name = str_fmt(a, "lent_%08x_%d", l->key, lock_one(a, l));
	bool is_there = lseek(l->lock, 0, SEEK_END) > 0;

	t->o.postgres_url = url_of(a, name.p);
	if (!is_there) {
		database_make(a, name.p, pattern_of(l));
		made_note(l->lock);
	}
	test_db_open(t);
	own_open(l);
}

static struct lent *lent_new(const struct db_options *o, uint32_t key)
{
	static bool is_registered;
	struct arena *a = arena_new(NULL);
	struct lent *l = &all[n_all];

	if (n_all == LENT_MAX)
		die("more than %d databases at a time", LENT_MAX);
	if (!is_registered && atexit(all_end) != 0)
		die("atexit");
	is_registered = true;
	n_all++;
	*l = (struct lent){
		.t = ARENA_NEW(a, struct test_db), .owner = getpid(), .lock = -1, .key = key
	};
	*l->t = (struct test_db){ .arena = a, .dir = test_dir_new(a), .o = *o };
	l->t->o.engine = test_db_engine();
	return l;
}

static struct test_db *borrow_postgres(const struct db_options *o)
{
	uint32_t key = key_of(o);
	struct lent *l = NULL;

	for (size_t i = 0; i < n_all && !l; i++) {
		if (!all[i].is_out && all[i].key == key && all[i].owner == getpid())
			l = &all[i];
	}
	if (!l) {
		l = lent_new(o, key);
		lend_postgres(l);
	} else if (!l->t->db) {
		test_db_open(l->t);
	}
	script(l, "SELECT lent.empty()");
	l->is_out = true;
	return l->t;
}

/* ---- SQLite ---- */

/* The file as the migrations make it. */
static struct {
	struct arena *arena;
	uint32_t key;
	uint8_t *bytes;
	uint64_t n;
} made;

static void made_end(void)
{
	arena_free(made.arena);
}

static void read_made(int fd)
{
	struct err e = ERR_INIT;
	size_t n;

	if (fd_size(fd, &made.n, &e) != RC_OK)
		die("%s", e.text);
	made.bytes = ARENA_ARRAY(made.arena, (size_t)made.n, uint8_t);
	if (fd_read_full(fd, made.bytes, (size_t)made.n, &n, &e) != RC_OK || n != made.n)
		die("a migrated file: %s", e.text);
}

/* For the other programs of the run. */
static void leave_made(const char *path)
{
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || fd_write_all(fd, made.bytes, (size_t)made.n, &e) != RC_OK)
		die("%s: %s %s", path, strerror(errno), e.text);
}

static void make_file(const struct db_options *o)
{
	struct test_db *t = test_db_migrated(o);

	test_db_close(t); /* the log goes into the file */
	AUTO_CLOSE fd = open(t->o.sqlite_path, O_RDONLY | O_CLOEXEC);
	read_made(fd);
	test_db_open(t);
	test_db_end(t);
}

static void take_file(const struct db_options *o, uint32_t key)
{
	const char *run = getenv("VANTHU_TEST_POSTGRES");

	if (!made.arena && atexit(made_end) != 0)
		die("atexit");
	if (made.arena)
		arena_free(made.arena);
	made.arena = arena_new(NULL);
	made.key = key;
	if (!run) {
		make_file(o);
		return;
	}
	bool is_there;
	struct str path = str_fmt(made.arena, "%s/made-%08x.db", run, key);
	AUTO_CLOSE lock = made_lock(made.arena, run, key, &is_there);
	if (is_there) {
		AUTO_CLOSE fd = open(path.p, O_RDONLY | O_CLOEXEC);
		read_made(fd);
		return;
	}
	make_file(o);
	leave_made(path.p);
	made_note(lock);
}

static struct test_db *copy_sqlite(const struct db_options *o)
{
	uint32_t key = key_of(o);
	struct err e = ERR_INIT;

	if (!made.arena || made.key != key)
		take_file(o, key);
	struct test_db *t = test_db_make(o);
	AUTO_CLOSE fd = open(t->o.sqlite_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || fd_write_all(fd, made.bytes, (size_t)made.n, &e) != RC_OK)
		die("%s: %s", t->o.sqlite_path, e.text);
	test_db_open(t);
	return t;
}

struct test_db *test_db_emptied(const struct db_options *o)
{
	return test_db_engine() == DB_SQLITE ? copy_sqlite(o) : borrow_postgres(o);
}

void test_db_spoil(struct test_db *t)
{
	for (size_t i = 0; i < n_all; i++)
		all[i].is_spoilt = all[i].is_spoilt || all[i].t == t;
}

bool test_db_returned(struct test_db *t)
{
	for (size_t i = 0; i < n_all; i++) {
		if (all[i].t != t)
			continue;
		all[i].is_out = false;
		if (all[i].is_spoilt) {
			ended(&all[i]);
			all[i] = all[--n_all];
		}
		return true;
	}
	return false;
}
