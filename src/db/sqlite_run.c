/* One statement on SQLite: bind, step, convert; and what its error codes mean. */
#include "db/sqlite_int.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/log.h"

/* ---- errors ---- */

/* "UNIQUE constraint failed: organ.code", "CHECK constraint failed: road_form"; a trigger says what
 * it wants. */
static enum rc conflict_set(int code, const char *message, struct err *e)
{
	static const char before[] = "constraint failed: ";
	const char *at = strstr(message, before);

	(void)err_set(e, RC_CONFLICT, "err.conflict", "%s", message);
	if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
		err_param(e, STR("FOREIGN KEY"));
	else
		err_param(e, str_of(at ? at + sizeof before - 1 : message));
	return RC_CONFLICT;
}

static bool is_disk_full(sqlite3 *h, int code)
{
	int reason = sqlite3_system_errno(h);

	if ((code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE)
		return true;
	return (code & 0xff) == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT);
}

static const struct {
	int code; /* without its extension */
	enum rc rc;
	const char *key;
} codes[] = {
	{ SQLITE_BUSY, RC_BUSY, "err.database_away" },
	{ SQLITE_LOCKED, RC_BUSY, "err.database_away" },
	{ SQLITE_INTERRUPT, RC_CANCELLED, NULL },
	{ SQLITE_TOOBIG, RC_LIMIT, NULL },
	{ SQLITE_IOERR, RC_UNAVAILABLE, "err.database_away" },
	{ SQLITE_CANTOPEN, RC_UNAVAILABLE, "err.database_away" },
	{ SQLITE_READONLY, RC_UNAVAILABLE, "err.database_away" },
	{ SQLITE_PERM, RC_UNAVAILABLE, "err.database_away" },
	{ SQLITE_AUTH, RC_UNAVAILABLE, "err.database_away" },
	{ SQLITE_NOTADB, RC_CORRUPT, "err.db_not_ours" },
};

enum rc sqlite_fail(sqlite3 *h, int code, struct err *e)
{
	const char *message = h ? sqlite3_errmsg(h) : sqlite3_errstr(code);

	bug_if((code & 0xff) == SQLITE_MISUSE || (code & 0xff) == SQLITE_RANGE);
	if ((code & 0xff) == SQLITE_NOMEM && code != SQLITE_IOERR_NOMEM)
		die("SQLite: out of memory");
	if ((code & 0xff) == SQLITE_CONSTRAINT)
		return conflict_set(code, message, e);
	if (h && is_disk_full(h, code))
		return err_set(e, RC_UNAVAILABLE, "err.disk_full", "SQLite %d: %s", code, message);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (codes[i].code == (code & 0xff))
			return err_set(e, codes[i].rc, codes[i].key, "SQLite %d: %s", code,
				       message);
	}
	/* SQLITE_CORRUPT, and SQLITE_ERROR: the tables are not what the statement expects. */
	return err_set(e, RC_CORRUPT, NULL, "SQLite %d: %s", code, message);
}

enum rc sqlite_exec(sqlite3 *h, const char *sql, struct err *e)
{
	int code = sqlite3_exec(h, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : sqlite_fail(h, code, e);
}

/* Prepared once: a page has some of them, and each is as short as its parsing is long. */
enum rc sqlite_tx(struct sqlite_conn *c, enum tx_word word, struct err *e)
{
	static const char *const texts[] = {
		[TX_BEGIN] = "BEGIN",        [TX_BEGIN_WRITE] = "BEGIN IMMEDIATE",
		[TX_COMMIT] = "COMMIT",      [TX_ROLLBACK] = "ROLLBACK",
		[TX_SAVE] = "SAVEPOINT job", [TX_RELEASE] = "RELEASE job",
	};
	int code = SQLITE_OK;

	if (!c->words[word])
		code = sqlite3_prepare_v3(c->h, texts[word], -1, SQLITE_PREPARE_PERSISTENT,
					  &c->words[word], NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(c->words[word]);
	enum rc rc = code == SQLITE_DONE ? RC_OK : sqlite_fail(c->h, code, e);
	(void)sqlite3_reset(c->words[word]);
	return rc;
}

/* ---- one statement ---- */

enum rc sqlite_prepare(sqlite3 *h, const struct db_statement *st, sqlite3_stmt **out, struct err *e)
{
	const char *rest = "";
	int code = sqlite3_prepare_v3(h, st->sqlite, -1, SQLITE_PREPARE_PERSISTENT, out, &rest);

	if (code != SQLITE_OK)
		return sqlite_fail(h, code, e);
	bug_if(!*out || *rest);
	return RC_OK;
}

static int value_bind(sqlite3_stmt *stmt, int i, const struct db_value *v)
{
	const char *p = v->s.p ? v->s.p : "";

	if (v->is_null)
		return sqlite3_bind_null(stmt, i);
	switch (v->type) {
	case DB_TEXT: return sqlite3_bind_text64(stmt, i, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB: return sqlite3_bind_blob64(stmt, i, p, v->s.n, SQLITE_STATIC);
	case DB_BOOL: return sqlite3_bind_int64(stmt, i, v->i != 0);
	case DB_I64: break;
	}
	return sqlite3_bind_int64(stmt, i, v->i);
}

static enum rc params_bind(sqlite3 *h, const struct sqlite_call *call, struct err *e)
{
	for (int i = 0; i < call->st->n_params; i++) {
		int code = value_bind(call->stmt, i + 1, &call->params[i]);
		if (code != SQLITE_OK)
			return sqlite_fail(h, code, e);
	}
	return RC_OK;
}

static const int stored_types[] = {
	[DB_I64] = SQLITE_INTEGER,
	[DB_TEXT] = SQLITE_TEXT,
	[DB_BLOB] = SQLITE_BLOB,
	[DB_BOOL] = SQLITE_INTEGER,
};

/* The value is taken once, and what it is and holds is asked of it: nobody else uses the connection. */
static enum rc column_read(sqlite3_stmt *stmt, int i, enum db_type type, struct db_value *v,
			   struct err *e)
{
	sqlite3_value *x = sqlite3_column_value(stmt, i);
	int stored = sqlite3_value_type(x);
	const void *p = NULL;

	*v = (struct db_value){ .type = type, .s = STR("") };
	v->is_null = stored == SQLITE_NULL;
	if (v->is_null)
		return RC_OK;
	if (stored != stored_types[type])
		return err_set(e, RC_CORRUPT, NULL, "column %d has another type", i + 1);
	if (stored == SQLITE_INTEGER) {
		v->i = sqlite3_value_int64(x);
		return RC_OK;
	}
	p = type == DB_TEXT ? (const void *)sqlite3_value_text(x) : sqlite3_value_blob(x);
	if (p) /* NULL for a blob of zero bytes */
		v->s = str_of_n(p, (size_t)sqlite3_value_bytes(x));
	return RC_OK;
}

static enum rc row_give(struct sqlite_call *call, struct err *e)
{
	struct db_value cols[DB_FIELDS];

	for (int i = 0; i < call->st->n_cols; i++)
		TRY(column_read(call->stmt, i, call->st->col_types[i], &cols[i], e));
	enum rc rc = call->fn(cols, call->arg, e);
	call->is_row_error = rc != RC_OK;
	return rc;
}

static enum rc rows_step(sqlite3 *h, struct sqlite_call *call, struct err *e)
{
	int code;

	if (sqlite3_column_count(call->stmt) != call->st->n_cols)
		return err_set(e, RC_CORRUPT, NULL, "has %d columns, expected %d",
			       sqlite3_column_count(call->stmt), call->st->n_cols);
	while ((code = sqlite3_step(call->stmt)) == SQLITE_ROW)
		TRY(row_give(call, e));
	return code == SQLITE_DONE ? RC_OK : sqlite_fail(h, code, e);
}

enum rc sqlite_call_run(sqlite3 *h, struct sqlite_call *call, struct err *e)
{
	enum rc rc;

	/* A row function may run other statements, but not the one it is called from. */
	bug_if(sqlite3_stmt_busy(call->stmt));
	rc = params_bind(h, call, e);
	if (rc == RC_OK)
		rc = rows_step(h, call, e);
	(void)sqlite3_reset(call->stmt);
	(void)sqlite3_clear_bindings(call->stmt);
	return rc;
}

static enum rc prepared_get(struct sqlite_conn *c, const struct db_statement *st, int q,
			    struct err *e)
{
	return c->prepared[q] ? RC_OK : sqlite_prepare(c->h, st, &c->prepared[q], e);
}

enum rc sqlite_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn, void *arg,
		   int64_t *out_changed, struct err *e)
{
	struct sqlite_conn *c = tx->conn;
	struct sqlite_call call = {
		.st = &tx->db->o.statements[q], .params = params, .fn = fn, .arg = arg
	};
	enum rc rc = FAULT_RC(e, "db.query");

	if (rc == RC_OK)
		rc = prepared_get(c, call.st, q, e);
	if (rc == RC_OK) {
		call.stmt = c->prepared[q];
		rc = sqlite_call_run(c->h, &call, e);
	}
	if (rc == RC_OK && call.st->is_write)
		*out_changed = sqlite3_changes64(c->h);
	/* One that the row function ran may have spoilt it before. */
	if (rc != RC_OK && !call.is_row_error)
		tx->is_spoilt = true;
	return rc;
}
