/* Migrations and doctor on SQLite: a connection of its own, with foreign keys off. */
#include "db/sqlite_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/log.h"

enum rc sqlite_admin_open(struct admin *ad, struct err *e)
{
	struct sqlite_conn *c;

	TRY(sqlite_conn_open(ad->db, ad->arena, SQLITE_FOR_ADMIN, &c, e));
	ad->conn = c;
	return RC_OK;
}

static sqlite3 *handle_of(const struct admin *ad)
{
	const struct sqlite_conn *c = ad->conn;

	return c->h;
}

enum rc sqlite_admin_script(struct admin *ad, const char *sql, struct err *e)
{
	return sqlite_exec(handle_of(ad), sql, e);
}

enum rc sqlite_admin_query(struct admin *ad, const struct db_statement *st,
			   const struct db_value *params, db_row_fn fn, void *arg, struct err *e)
{
	struct sqlite_call call = { .st = st, .params = params, .fn = fn, .arg = arg };

	TRY(sqlite_prepare(handle_of(ad), st, &call.stmt, e));
	enum rc rc = sqlite_call_run(handle_of(ad), &call, e);
	(void)sqlite3_finalize(call.stmt);
	return rc;
}

/* ---- a statement against the tables ---- */

/* Declared types of columns; an expression has none. */
static bool is_type_fit(const char *declared, enum db_type type)
{
	if (!declared)
		return true;
	if (type == DB_TEXT)
		return strcasecmp(declared, "TEXT") == 0;
	if (type == DB_BLOB)
		return strcasecmp(declared, "BLOB") == 0;
	return strcasecmp(declared, "INTEGER") == 0 || strcasecmp(declared, "INT") == 0;
}

static enum rc column_check(sqlite3_stmt *stmt, const struct db_statement *st, int i, struct err *e)
{
	const char *name = sqlite3_column_name(stmt, i);
	const char *declared = sqlite3_column_decltype(stmt, i);

	if (!name || !str_eq_c(str_of(name), st->col_names[i]))
		return err_set(e, RC_CORRUPT, NULL, "column %d is called %s, expected %s", i + 1,
			       name, st->col_names[i]);
	if (!is_type_fit(declared, st->col_types[i]))
		return err_set(e, RC_CORRUPT, NULL, "column %s is of type %s", name, declared);
	return RC_OK;
}

static enum rc shape_check(sqlite3_stmt *stmt, const struct db_statement *st, struct err *e)
{
	if (sqlite3_column_count(stmt) != st->n_cols)
		return err_set(e, RC_CORRUPT, NULL, "has %d columns, expected %d",
			       sqlite3_column_count(stmt), st->n_cols);
	if (sqlite3_bind_parameter_count(stmt) != st->n_params)
		return err_set(e, RC_CORRUPT, NULL, "has %d parameters, expected %d",
			       sqlite3_bind_parameter_count(stmt), st->n_params);
	if (!st->is_write && !sqlite3_stmt_readonly(stmt))
		return err_set(e, RC_CORRUPT, NULL, "is_write is wrong");
	for (int i = 0; i < st->n_cols; i++)
		TRY(column_check(stmt, st, i, e));
	return RC_OK;
}

enum rc sqlite_admin_prepare(struct admin *ad, const struct db_statement *st, struct err *e)
{
	sqlite3_stmt *stmt;

	TRY(sqlite_prepare(handle_of(ad), st, &stmt, e));
	enum rc rc = shape_check(stmt, st, e);
	(void)sqlite3_finalize(stmt);
	return rc;
}

/* ---- around a migration ---- */

static enum rc copy_make(struct admin *ad, const char *path, struct err *e)
{
	static const enum db_type types[] = { DB_TEXT };
	static const struct db_statement vacuum = {
		.name = "vacuum",
		.sqlite = "VACUUM INTO ?1",
		.param_types = types,
		.n_params = 1,
		.is_write = true,
	};
	struct db_value to = { .type = DB_TEXT, .s = str_of(path) };
	/* SQLite takes an empty file as it takes a new one, and this one only we may read. */
	AUTO_CLOSE
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(e, "create");
	TRY(sqlite_admin_query(ad, &vacuum, &to, NULL, NULL, e));
	return fd_sync(fd, e);
}

static const char *dir_of(struct arena *a, const char *path)
{
	struct str s = str_of(path);

	while (s.n && s.p[s.n - 1] != '/')
		s.n--;
	return s.n ? str_c(a, s) : ".";
}

enum rc sqlite_admin_backup(struct admin *ad, int version, struct err *e)
{
	const char *path = ad->db->o.sqlite_path;
	const char *copy = str_fmt(ad->arena, "%s.bak-%d", path, version).p;
	const char *temp = str_fmt(ad->arena, "%s.tmp", copy).p;

	/* What an earlier attempt left; VACUUM INTO wants a new file. */
	if (unlink(temp) != 0 && errno != ENOENT)
		return err_errno(e, "removing %s", temp);
	enum rc rc = copy_make(ad, temp, e);
	FAULT_POINT("db.copied");
	if (rc == RC_OK && rename(temp, copy) != 0)
		rc = err_errno(e, "rename");
	if (rc != RC_OK) {
		(void)unlink(temp);
		return err_wrap(e, rc, "copying the database to %s", copy);
	}
	return fd_sync_dir(dir_of(ad->arena, path), e);
}

/* A row without the row it points at: foreign keys were off. */
static enum rc orphan_found(const struct db_value *cols, void *arg, struct err *e)
{
	(void)arg;
	return err_set(e, RC_CORRUPT, NULL,
		       "a row of %.*s points at a row of %.*s that is not there",
		       STR_FMT(cols[0].s), STR_FMT(cols[1].s));
}

enum rc sqlite_admin_verify(struct admin *ad, struct err *e)
{
	static const enum db_type types[] = { DB_TEXT, DB_TEXT };
	static const struct db_statement check = {
		.name = "foreign_keys",
		.sqlite = "SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1",
		.col_types = types,
		.n_cols = 2,
	};
	char id[64];

	(void)snprintf(id, sizeof id, "PRAGMA application_id = %d", DB_APP_ID);
	TRY(sqlite_exec(handle_of(ad), id, e));
	return sqlite_admin_query(ad, &check, NULL, orphan_found, NULL, e);
}
