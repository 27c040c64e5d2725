/* Migrations and doctor on PostgreSQL: a connection of its own, without a time limit. */
#include "db/postgres_int.h"

#include "base/log.h"

#define ADMIN_SESSION "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"

enum rc pg_admin_open(struct admin *ad, struct err *e)
{
	struct pg_conn *c = pg_conn_new(ad->db, ad->arena);

	ad->conn = c;
	TRY(pg_connect(c, e));
	return pg_exec(c->h, ADMIN_SESSION, NULL, e);
}

static PGconn *handle_of(const struct admin *ad)
{
	const struct pg_conn *c = ad->conn;

	return c->h;
}

enum rc pg_admin_script(struct admin *ad, const char *sql, struct err *e)
{
	return pg_exec(handle_of(ad), sql, NULL, e);
}

enum rc pg_admin_query(struct admin *ad, const struct db_statement *st,
		       const struct db_value *params, db_row_fn fn, void *arg, struct err *e)
{
	struct pg_conn *c = ad->conn;
	struct pg_call call = {
		.st = st, .params = params, .fn = fn, .arg = arg, .scratch = c->scratch
	};

	return pg_call_run(c->h, NULL, &call, e);
}

/* ---- a statement against the tables ---- */

static const struct {
	enum db_type type;
	Oid fit;
} fits[] = {
	{ DB_I64, 20 /* int8 */ },
	{ DB_I64, 23 /* int4 */ },
	{ DB_I64, 21 /* int2 */ },
	{ DB_I64, 1700 /* numeric: a sum */ },
	{ DB_BOOL, 16 /* bool */ },
	{ DB_BOOL, 23 },
	{ DB_BOOL, 20 },
	{ DB_BOOL, 21 },
	{ DB_TEXT, 25 /* text */ },
	{ DB_TEXT, 1043 /* varchar */ },
	{ DB_TEXT, 19 /* name */ },
	{ DB_BLOB, 17 /* bytea */ },
};

static bool is_type_fit(Oid found, enum db_type type)
{
	for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
		if (fits[i].type == type && fits[i].fit == found)
			return true;
	}
	return false;
}

static enum rc shape_check(const PGresult *res, const struct db_statement *st, struct err *e)
{
	if (PQnfields(res) != st->n_cols)
		return err_set(e, RC_CORRUPT, NULL, "has %d columns, expected %d", PQnfields(res),
			       st->n_cols);
	for (int i = 0; i < st->n_cols; i++) {
		if (!str_eq_c(str_of(PQfname(res, i)), st->col_names[i]))
			return err_set(e, RC_CORRUPT, NULL, "column %d is called %s, expected %s",
				       i + 1, PQfname(res, i), st->col_names[i]);
		if (!is_type_fit(PQftype(res, i), st->col_types[i]))
			return err_set(e, RC_CORRUPT, NULL, "column %s is of type %u",
				       PQfname(res, i), PQftype(res, i));
	}
	return RC_OK;
}

enum rc pg_admin_prepare(struct admin *ad, const struct db_statement *st, struct err *e)
{
	PGconn *h = handle_of(ad);

	TRY(pg_prepare(h, "", st, NULL, e));
	PGresult *res = PQdescribePrepared(h, "");
	enum rc rc = PQresultStatus(res) == PGRES_COMMAND_OK ? shape_check(res, st, e)
							     : pg_fail(h, res, NULL, e);
	PQclear(res);
	return rc;
}

/* ---- around a migration ---- */

/* The server's own backup is the operator's business (doc/operations.md). */
enum rc pg_admin_backup(struct admin *ad, int version, struct err *e)
{
	(void)ad;
	(void)version;
	(void)e;
	return RC_OK;
}

/* Foreign keys were on all the time. */
enum rc pg_admin_verify(struct admin *ad, struct err *e)
{
	(void)ad;
	(void)e;
	return RC_OK;
}
