/* The SQLite engine: where the file may lie, how a connection is set up, and reading. */
#include "db/sqlite_int.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/log.h"

#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xff534d42
#endif
#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xfe534d42
#endif
#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif
#ifndef CEPH_SUPER_MAGIC
#define CEPH_SUPER_MAGIC 0x00c36400
#endif

/* WAL needs shared memory and locks that all users of the file see: no disk of another machine. */
static const struct {
	unsigned long magic;
	const char *name;
} foreign_disks[] = {
	{ NFS_SUPER_MAGIC, "NFS" },   { SMB_SUPER_MAGIC, "SMB" },   { CIFS_SUPER_MAGIC, "CIFS" },
	{ SMB2_SUPER_MAGIC, "SMB2" }, { FUSE_SUPER_MAGIC, "FUSE" }, { CEPH_SUPER_MAGIC, "Ceph" },
	{ CODA_SUPER_MAGIC, "Coda" }, { AFS_SUPER_MAGIC, "AFS" },   { V9FS_MAGIC, "9P" },
};

static enum rc disk_check(const char *path, struct err *e)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return err_errno(e, "%s", path);
	for (size_t i = 0; i < sizeof foreign_disks / sizeof *foreign_disks; i++) {
		if (((unsigned long)fs.f_type & 0xffffffff) == foreign_disks[i].magic)
			return err_set(e, RC_UNSUPPORTED, "err.db_not_local",
				       "%s is on a network disk (%s)", path, foreign_disks[i].name);
	}
	return RC_OK;
}

/* SQLite would make the file readable for all; its companions (-wal, -shm) take its mode. */
static enum rc file_make(const char *path, struct err *e)
{
	AUTO_CLOSE
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0 && errno != EEXIST)
		return err_errno(e, "create %s", path);
	return RC_OK;
}

/* ---- a connection ---- */

static void conn_close(void *arg)
{
	struct sqlite_conn *c = arg;

	for (int i = 0; i < c->n_prepared; i++)
		(void)sqlite3_finalize(c->prepared[i]);
	for (int i = 0; i < (int)tx_word__COUNT; i++)
		(void)sqlite3_finalize(c->words[i]);
	bug_if(sqlite3_close(c->h) != SQLITE_OK);
}

static enum rc number_ask(sqlite3 *h, const char *sql, int64_t *out, struct err *e)
{
	sqlite3_stmt *stmt;
	int code = sqlite3_prepare_v2(h, sql, -1, &stmt, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_step(stmt);
		if (code == SQLITE_ROW)
			*out = sqlite3_column_int64(stmt, 0);
		(void)sqlite3_finalize(stmt);
	}
	return code == SQLITE_ROW ? RC_OK : sqlite_fail(h, code, e);
}

/* Ours, or nobody's yet. */
static enum rc owner_check(sqlite3 *h, struct err *e)
{
	int64_t id = 0, n_tables = 0;

	TRY(number_ask(h, "PRAGMA application_id", &id, e));
	TRY(number_ask(h, "SELECT count(*) FROM sqlite_schema", &n_tables, e));
	if (id == DB_APP_ID || (id == 0 && n_tables == 0))
		return RC_OK;
	return err_set(e, RC_CORRUPT, "err.db_not_ours", "the file belongs to another program");
}

static enum rc wal_set(sqlite3 *h, struct err *e)
{
	int64_t is_wal = 0;

	TRY(sqlite_exec(h, "PRAGMA journal_mode = WAL", e));
	TRY(number_ask(h, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal, e));
	if (!is_wal)
		return err_set(e, RC_UNSUPPORTED, "err.db_not_local",
			       "SQLite cannot use a write-ahead log here");
	return RC_OK;
}

/* A lost key of a foreign table, a text with double quotes taken for a string, or a function
 * planted in the schema are all refused. */
static const char session[] = "PRAGMA synchronous = FULL;"
			      "PRAGMA foreign_keys = ON;"
			      "PRAGMA trusted_schema = OFF;"
			      "PRAGMA cell_size_check = ON;"
			      "PRAGMA temp_store = MEMORY;"
			      "PRAGMA cache_size = -8000;"
			      "PRAGMA journal_size_limit = 67108864;";

static enum rc session_set(sqlite3 *h, enum sqlite_use use, struct err *e)
{
	TRY(owner_check(h, e));
	TRY(wal_set(h, e));
	TRY(sqlite_exec(h, session, e));
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	(void)sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (use == SQLITE_FOR_READER)
		return sqlite_exec(h, "PRAGMA query_only = ON; PRAGMA cache_size = -4000", e);
	if (use == SQLITE_FOR_ADMIN)
		return sqlite_exec(h, "PRAGMA foreign_keys = OFF", e);
	return RC_OK;
}

enum rc sqlite_conn_open(struct db *db, struct arena *a, enum sqlite_use use,
			 struct sqlite_conn **out, struct err *e)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct sqlite_conn *c = ARENA_NEW(a, struct sqlite_conn);

	c->n_prepared = db->o.n_statements;
	c->prepared = ARENA_ARRAY(a, (size_t)c->n_prepared, sqlite3_stmt *);
	c->scratch = arena_new(a);
	int code = sqlite3_open_v2(db->o.sqlite_path, &c->h, flags, NULL);
	arena_defer(a, conn_close, c);
	if (code != SQLITE_OK)
		return err_wrap(e, sqlite_fail(c->h, code, e), "open %s", db->o.sqlite_path);
	(void)sqlite3_busy_timeout(c->h, DB_BUSY_MS);
	TRY(err_wrap(e, session_set(c->h, use, e), "%s", db->o.sqlite_path));
	TRY(sqlite_words_add(c->h, &db->o, e));
	*out = c;
	return RC_OK;
}

/* ---- open, stop ---- */

static void library_start(void *arg)
{
	(void)arg;
	bug_if(!sqlite3_threadsafe());
	/* nobody asks how much memory it has, and all connections would wait for each other to count it; too
	 * late, and no harm, when it was started before */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	bug_if(sqlite3_initialize() != SQLITE_OK);
}

static enum rc sqlite_open(struct db *db, struct err *e)
{
	struct sqlite *s = ARENA_NEW(db->arena, struct sqlite);

	db->engine = s;
	library_start(NULL);
	pool_init(&s->readers);
	TRY(file_make(db->o.sqlite_path, e));
	TRY(disk_check(db->o.sqlite_path, e));
	for (int i = 0; i < db->o.readers; i++) {
		struct sqlite_conn *c;
		TRY(sqlite_conn_open(db, db->arena, SQLITE_FOR_READER, &c, e));
		pool_add(&s->readers, c);
	}
	return sqlite_writer_start(db, &s->writer, e);
}

static void sqlite_stop(struct db *db)
{
	struct sqlite *s = db->engine;

	sqlite_writer_stop(s->writer);
	pool_drain(&s->readers);
}

/* ---- read ---- */

static enum rc read_run(struct db *db, struct sqlite_conn *c, bool is_begun, db_fn fn, void *arg,
			struct err *e)
{
	struct tx tx;

	tx_init(&tx, db, c, c->scratch, false);
	if (!is_begun) {
		TRY(FAULT_RC(e, "db.begin"));
		TRY(sqlite_tx(c, TX_BEGIN, e));
	}
	return tx_result(&tx, fn(&tx, arg, e), e);
}

static void sqlite_read_end(struct db *db, void *held)
{
	struct sqlite *s = db->engine;
	struct sqlite_conn *c = held;

	/* Nothing was written; ROLLBACK ends the snapshot and cannot fail in a way that matters. */
	if (!sqlite3_get_autocommit(c->h))
		(void)!sqlite_tx(c, TX_ROLLBACK, NULL);
	pool_give(&s->readers, c);
}

static enum rc sqlite_read(struct db *db, db_fn fn, void *arg, void **held, struct err *e)
{
	struct sqlite *s = db->engine;
	bool is_begun = held && *held;
	struct sqlite_conn *c = is_begun ? *held : pool_take(&s->readers);
	enum rc rc = read_run(db, c, is_begun, fn, arg, e);
	bool is_kept = held && rc == RC_OK;

	if (held)
		*held = is_kept ? c : NULL;
	if (!is_kept)
		sqlite_read_end(db, c);
	return rc;
}

/* ---- check ---- */

static enum rc sound_check(sqlite3 *h, struct err *e)
{
	sqlite3_stmt *stmt;
	int code = sqlite3_prepare_v2(h, "PRAGMA quick_check(1)", -1, &stmt, NULL);
	enum rc rc = RC_OK;

	if (code != SQLITE_OK)
		return sqlite_fail(h, code, e);
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW) {
		struct str said = str_of((const char *)sqlite3_column_text(stmt, 0));
		if (!str_eq(said, STR("ok")))
			rc = err_set(e, RC_CORRUPT, NULL, "quick_check: %.*s", STR_FMT(said));
	} else {
		rc = sqlite_fail(h, code, e);
	}
	(void)sqlite3_finalize(stmt);
	return rc;
}

static enum rc sqlite_check(struct db *db, struct err *e)
{
	struct sqlite *s = db->engine;
	struct sqlite_conn *c = pool_take(&s->readers);
	enum rc rc = sound_check(c->h, e);

	pool_give(&s->readers, c);
	return rc;
}

const struct db_engine_ops db_sqlite_ops = {
	.open = sqlite_open,
	.stop = sqlite_stop,
	.write = sqlite_write,
	.read = sqlite_read,
	.read_end = sqlite_read_end,
	.run = sqlite_run,
	.check = sqlite_check,
	.admin_open = sqlite_admin_open,
	.admin_script = sqlite_admin_script,
	.admin_query = sqlite_admin_query,
	.admin_prepare = sqlite_admin_prepare,
	.admin_backup = sqlite_admin_backup,
	.admin_verify = sqlite_admin_verify,
};
