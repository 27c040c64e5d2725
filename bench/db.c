/* db.c -- how many durable writes, reads and blobs a second this machine does.
 *
 * bench-db DIR [POSTGRES-URL]   DIR is a new folder on the disk to be measured; the PostgreSQL
 * database must be empty. A write is one audit-sized row in a transaction of its own.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"
#include "blob/blob.h"
#include "db/db.h"

#define THREADS_MAX 256
#define SECS 3

static const char schema[] =
	"CREATE TABLE line (id BIGINT PRIMARY KEY, at BIGINT NOT NULL, text TEXT NOT NULL)";
static const char schema_strict[] =
	"CREATE TABLE line (id INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
	" text TEXT NOT NULL) STRICT";
static const struct db_migration migrations[] = { { .version = 1,
						    .name = "0001_bench",
						    .min_binary = 1,
						    .sqlite = schema_strict,
						    .postgres = schema } };

static const enum db_type add_types[] = { DB_I64, DB_I64, DB_TEXT };
static const enum db_type get_types[] = { DB_I64 };
static const char *const get_names[] = { "at" };
enum { ADD, GET };
static const struct db_statement statements[] = {
	[ADD] = { .name = "add",
		  .sqlite = "INSERT INTO line (id, at, text) VALUES (?1, ?2, ?3)",
		  .postgres = "INSERT INTO line (id, at, text) VALUES ($1, $2, $3)",
		  .param_types = add_types,
		  .n_params = 3,
		  .is_write = true },
	[GET] = { .name = "get",
		  .sqlite = "SELECT at FROM line WHERE id = ?1",
		  .postgres = "SELECT at FROM line WHERE id = $1",
		  .param_types = add_types,
		  .n_params = 1,
		  .col_types = get_types,
		  .col_names = get_names,
		  .n_cols = 1 },
};

struct load {
	struct db *db;
	struct blob_store *blobs;
	enum rc (*step)(struct load *l, int64_t n);
	int64_t until;
	atomic_llong n, failed;
};

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	static const char text[] = "a line of about the size of an audit row, with a code, a name "
				   "and what was done to which document";
	const int64_t *id = arg;
	const struct db_value v[] = {
		{ .type = DB_I64, .i = *id },
		{ .type = DB_I64, .i = *id },
		{ .type = DB_TEXT, .s = { text, sizeof text - 1 } },
	};

	return db_run(tx, ADD, v, NULL, NULL, NULL, e);
}

static enum rc add_step(struct load *l, int64_t n)
{
	return db_write(l->db, add_fn, &n, NULL);
}

static enum rc get_row(const struct db_value *cols, void *arg, struct err *e)
{
	(void)e;
	*(int64_t *)arg = cols[0].i;
	return RC_OK;
}

static enum rc get_fn(struct tx *tx, void *arg, struct err *e)
{
	int64_t *id = arg;
	const struct db_value v = { .type = DB_I64, .i = *id };

	return db_run(tx, GET, &v, get_row, id, NULL, e);
}

static enum rc get_step(struct load *l, int64_t n)
{
	n = n % 1000;
	return db_read(l->db, get_fn, &n, NULL);
}

static enum rc blob_step(struct load *l, int64_t n)
{
	AUTO_ARENA a = arena_new(NULL);
	char *p = arena_alloc(a, 100 << 10);
	struct blob_id id;

	memcpy(p, &n, sizeof n);
	return blob_put(l->blobs, str_of_n(p, 100 << 10), &id, NULL);
}

static void *load_main(void *arg)
{
	struct load *l = arg;

	while (time_monotonic() < l->until) {
		int64_t n = atomic_fetch_add(&l->n, 1);

		if (l->step(l, n) != RC_OK)
			atomic_fetch_add(&l->failed, 1);
	}
	return NULL;
}

static void measure(struct load *l, const char *what, int n_threads)
{
	pthread_t threads[THREADS_MAX];
	struct db_stats before = { 0 }, after = { 0 };
	long long from = atomic_load(&l->n);

	if (l->db)
		db_stats(l->db, &before);
	l->until = time_monotonic() + SECS * TIME_SEC;
	for (int i = 0; i < n_threads; i++) {
		if (pthread_create(&threads[i], NULL, load_main, l) != 0)
			die("cannot start a thread");
	}
	for (int i = 0; i < n_threads; i++)
		(void)pthread_join(threads[i], NULL);
	if (l->db)
		db_stats(l->db, &after);
	printf("%-22s %3d threads %8lld/s  commits %llu/s  again %llu  failed %lld\n", what,
	       n_threads, (atomic_load(&l->n) - from) / SECS,
	       (unsigned long long)(after.commits - before.commits) / SECS,
	       (unsigned long long)(after.again - before.again), atomic_load(&l->failed));
}

static void database_measure(const struct db_options *o, const char *name)
{
	static const int writers[] = { 1, 16, 64 };
	struct load l = { .step = add_step };
	struct err e = ERR_INIT;
	char what[64];
	int n;

	if (db_open(o, &l.db, &e) != RC_OK || db_migrate(l.db, false, 1, &n, &e) != RC_OK)
		die("%s", e.text);
	(void)snprintf(what, sizeof what, "%s write", name);
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		measure(&l, what, writers[i]);
	(void)snprintf(what, sizeof what, "%s read", name);
	l.step = get_step;
	measure(&l, what, 1);
	measure(&l, what, 16);
	db_close(l.db);
}

int main(int argc, char **argv)
{
	AUTO_ARENA a = arena_new(NULL);
	struct load l = { .step = blob_step };
	struct err e = ERR_INIT;

	if (argc < 2 || argc > 3) {
		fputs("usage: bench-db DIR [POSTGRES-URL]\n", stderr);
		return 64;
	}
	struct db_options o = { .engine = DB_SQLITE,
				.sqlite_path = str_fmt(a, "%s/bench.db", argv[1]).p,
				.statements = statements,
				.n_statements = 2,
				.migrations = migrations,
				.n_migrations = 1 };
	const struct blob_options b = { .dir = str_fmt(a, "%s/blobs", argv[1]).p };

	if (dir_make(argv[1], 0700, &e) != RC_OK || blob_open(&b, &l.blobs, &e) != RC_OK)
		die("%s", e.text);
	database_measure(&o, "sqlite");
	if (argc == 3) {
		o.engine = DB_POSTGRES;
		o.postgres_url = argv[2];
		database_measure(&o, "postgres");
	}
	measure(&l, "blob 100 KiB", 1);
	measure(&l, "blob 100 KiB", 16);
	blob_close(l.blobs);
	return 0;
}
