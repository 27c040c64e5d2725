/* What only SQLite has: the file, its settings, a lock held by another, the copy before a migration,
 * a full disk. */
#include "db/db.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/time.h"
#include "db/db_int.h"
#include "fixture.h"
#include "support/skip.h"

/* ---- settings ---- */

static const enum db_type setting_types[] = { DB_TEXT, DB_I64, DB_I64, DB_I64, DB_I64, DB_I64 };
static const struct db_statement settings_ask = {
	.name = "settings",
	.sqlite = "SELECT j.journal_mode, s.synchronous, f.foreign_keys, t.trusted_schema,"
		  " q.query_only, a.application_id FROM pragma_journal_mode AS j,"
		  " pragma_synchronous AS s, pragma_foreign_keys AS f, pragma_trusted_schema AS t,"
		  " pragma_query_only AS q, pragma_application_id AS a",
	.col_types = setting_types,
	.n_cols = 6,
};

static enum rc settings_row(const struct db_value *c, void *arg, struct err *e)
{
	bool is_write = *(bool *)arg;

	TX_ASSERT(str_eq_c(c[0].s, "wal"));
	TX_ASSERT(c[1].i == 2); /* FULL */
	TX_ASSERT(c[2].i == 1);
	TX_ASSERT(c[3].i == 0);
	TX_ASSERT(c[4].i == (is_write ? 0 : 1));
	TX_ASSERT(c[5].i == DB_APP_ID);
	return RC_OK;
}

static enum rc settings_fn(struct tx *tx, void *arg, struct err *e)
{
	return db_run(tx, 0, NULL, settings_row, arg, NULL, e);
}

static void settings(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	t->o.statements = &settings_ask;
	t->o.n_statements = 1;
	test_db_reopen(t);
	assert_rc(RC_OK, db_write(t->db, settings_fn, &(bool){ true }, &e), &e);
	assert_rc(RC_OK, db_read(t->db, settings_fn, &(bool){ false }, &e), &e);
}

static void file_is_private(void **state)
{
	struct test_db *t = *state;
	struct stat st;
	const char *wal = str_fmt(t->arena, "%s-wal", t->o.sqlite_path).p;

	counter_put(t->db, 1);
	assert_int_equal(stat(t->o.sqlite_path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

/* ---- files that are not ours ---- */

static void not_ours(void **state)
{
	struct test_db *t = *state;
	struct db *db = NULL;
	struct err e = ERR_INIT;

	test_db_sql(t, "PRAGMA application_id = 77");
	test_db_close(t);
	assert_rc(RC_CORRUPT, db_open(&t->o, &db, &e), &e);
	assert_string_equal(e.key, "err.db_not_ours");
	assert_null(db);
	t->o.sqlite_path = str_fmt(t->arena, "%s/text", t->dir).p;
	assert_int_equal(file_write_durable(t->o.sqlite_path, 0600,
					    STR("This is a text and no database. It is longer than "
						"the hundred bytes of a header, so that nobody "
						"can take it for an empty one."),
					    NULL),
			 RC_OK);
	assert_rc(RC_CORRUPT, db_open(&t->o, &db, &e), &e);
	assert_string_equal(e.key, "err.db_not_ours");
	t->o.sqlite_path = str_fmt(t->arena, "%s/no/such/folder", t->dir).p;
	assert_rc(RC_NOT_FOUND, db_open(&t->o, &db, &e), &e);
}

/* A page that went bad is found by db_check. */
static void damaged(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	char garbage[1024];
	AUTO_CLOSE fd = -1;

	memset(garbage, 0xa5, sizeof garbage);
	counter_put(t->db, 1);
	test_db_close(t); /* the last connection moves the log into the file */
	fd = open(t->o.sqlite_path, O_WRONLY | O_CLOEXEC);
	/* Page 2 is the first table's. */
	assert_int_equal(fd_pwrite_all(fd, garbage, sizeof garbage, 4096, NULL), RC_OK);
	assert_rc(RC_OK, db_open(&t->o, &t->db, &e), &e);
	assert_rc(RC_CORRUPT, db_check(t->db, &e), &e);
}

/* ---- another process holds the lock ---- */

static void *lock_main(void *arg)
{
	struct admin *ad = arg;

	time_sleep(300 * 1000);
	return ad->db->ops->admin_script(ad, "COMMIT", NULL) == RC_OK ? arg : NULL;
}

static void waits_for_the_lock(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	struct admin ad;
	pthread_t thread;
	void *is_done;

	assert_rc(RC_OK, admin_start(t->db, &ad, &e), &e);
	assert_rc(RC_OK, ad.db->ops->admin_script(&ad, "BEGIN IMMEDIATE", &e), &e);
	assert_int_equal(pthread_create(&thread, NULL, lock_main, &ad), 0);
	int64_t from = time_monotonic();
	assert_rc(RC_OK, person_put(t->db, "An", 1, NULL, &e), &e);
	assert_true(time_monotonic() - from > 200 * 1000);
	assert_int_equal(pthread_join(thread, &is_done), 0);
	assert_non_null(is_done);
	admin_end(&ad);
}

/* ---- the copy before a migration ---- */

static int migrate(struct test_db *t, int n_known, bool dry_run)
{
	struct err e = ERR_INIT;
	int n = -1;

	t->o.n_migrations = n_known;
	test_db_reopen(t);
	assert_rc(RC_OK, db_migrate(t->db, dry_run, TIME_SEC, &n, &e), &e);
	return n;
}

static int empty_setup(void **state)
{
	*state = test_db_new(&fixture_options);
	return 0;
}

static void copy_before(void **state)
{
	struct test_db *t = *state;
	const char *none = str_fmt(t->arena, "%s.bak-0", t->o.sqlite_path).p;
	const char *copy = str_fmt(t->arena, "%s.bak-1", t->o.sqlite_path).p;
	struct db_schema_state s;
	struct stat st;

	(void)migrate(t, 1, false);
	assert_int_not_equal(stat(none, &st), 0); /* there was nothing to copy */
	counter_put(t->db, 5);
	/* What an interrupted attempt left is in nobody's way. */
	assert_int_equal(symlink("/nowhere", str_fmt(t->arena, "%s.tmp", copy).p), 0);
	assert_int_equal(migrate(t, 2, true), 1);
	assert_int_not_equal(stat(copy, &st), 0);
	assert_int_equal(migrate(t, 2, false), 1);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	t->o.sqlite_path = copy;
	assert_int_equal(migrate(t, 1, false), 0);
	assert_int_equal(db_schema_state(t->db, &s, NULL), RC_OK);
	assert_int_equal(s.version, 1);
	assert_int_equal(counter_value(t->db, 5), 0);
}

/* ---- a full disk ---- */

struct fill {
	struct q_big_add_args row;
};

static enum rc fill_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct fill *f = arg;

	return q_big_add(tx, &f->row, NULL, e);
}

/* Adds rows of 32 KiB until one does not fit; answers how many did. */
static int64_t disk_fill(struct test_db *t, int64_t from, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct fill f = { .row = { .id = from } };
	char *text = arena_alloc(a, 32 << 10);

	memset(text, 'x', 32 << 10);
	f.row.word = str_of_n(text, 32 << 10);
	for (;; f.row.id++) {
		enum rc rc = db_write(t->db, fill_fn, &f, e);
		if (rc != RC_OK)
			return f.row.id;
		if (f.row.id > from + 10000)
			return -1;
	}
}

static enum rc rows_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_history_get_row *rows;
	AUTO_ARENA a = arena_new(NULL);
	size_t n;

	TRY(q_history_get(tx, a, &rows, &n, e));
	for (size_t i = 0; i < n; i++)
		TX_ASSERT(rows[i].id == (int64_t)i);
	*(int64_t *)arg = (int64_t)n;
	return RC_OK;
}

/* One big write that cannot fit, beside small ones in the same group: whoever was told OK is
 * there. */
struct beside {
	struct db *db;
	int number;
	bool is_big;
	enum rc rc;
	char name[16];
};

static enum rc huge_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct q_big_add_args row = { .id = 1000000 };

	(void)arg;
	char *text = arena_alloc(a, 16 << 20);
	memset(text, 'x', 16 << 20);
	row.word = str_of_n(text, 16 << 20);
	return q_big_add(tx, &row, NULL, e);
}

static void *beside_main(void *arg)
{
	struct beside *b = arg;

	b->rc = b->is_big ? db_write(b->db, huge_fn, NULL, NULL)
			  : person_put(b->db, b->name, 1, NULL, NULL);
	return NULL;
}

static void full_disk_steps(struct test_db *t)
{
	struct err e = ERR_INIT;
	struct beside beside[8];
	pthread_t threads[8];
	int64_t n = 0;
	int64_t acknowledged = disk_fill(t, 0, &e);

	assert_true(acknowledged > 10);
	assert_int_equal(e.rc, RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_rc(RC_OK, db_read(t->db, rows_fn, &n, &e), &e);
	assert_int_equal(n, acknowledged);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
	/* some room again */
	assert_int_equal(mount("none", t->dir, "tmpfs", MS_REMOUNT, "size=8m"), 0);
	for (int i = 0; i < 8; i++) {
		beside[i] = (struct beside){ .db = t->db, .number = i, .is_big = i == 3 };
		(void)snprintf(beside[i].name, sizeof beside[i].name, "beside %d", i);
		assert_int_equal(pthread_create(&threads[i], NULL, beside_main, &beside[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < 8; i++) {
		if (!beside[i].is_big)
			assert_int_equal(person_is_there(t->db, beside[i].name),
					 beside[i].rc == RC_OK);
	}
	assert_int_equal(beside[3].rc, RC_UNAVAILABLE);
	assert_int_equal(mount("none", t->dir, "tmpfs", MS_REMOUNT, "size=64m"), 0);
	assert_rc(RC_OK, person_put(t->db, "after", 1, NULL, &e), &e);
	test_db_reopen(t);
	assert_rc(RC_OK, db_read(t->db, rows_fn, &n, &e), &e);
	assert_int_equal(n, acknowledged);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
	assert_true(person_is_there(t->db, "after"));
}

static int disk_setup(void **state)
{
	struct test_db *t = test_db_new(&fixture_options);
	int n;

	*state = t;
	test_db_close(t);
	if (mount("none", t->dir, "tmpfs", 0, "size=3m") != 0)
		return 0;
	if (db_open(&t->o, &t->db, NULL) != RC_OK ||
	    db_migrate(t->db, false, TIME_SEC, &n, NULL) != RC_OK)
		return -1;
	return 0;
}

static int disk_teardown(void **state)
{
	struct test_db *t = *state;

	test_db_close(t);
	(void)umount(t->dir);
	test_db_end(t);
	return 0;
}

static void full_disk(void **state)
{
	struct test_db *t = *state;

	if (!t->db)
		SKIPPED("a small disk cannot be mounted (%s)", strerror(errno));
	full_disk_steps(t);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(settings),
		CASE(file_is_private),
		CASE(not_ours),
		CASE(damaged),
		CASE(waits_for_the_lock),
		cmocka_unit_test_setup_teardown(copy_before, empty_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(full_disk, disk_setup, disk_teardown),
	};

	return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
