/* One statement on PostgreSQL: parameters in binary, columns in text; what SQLSTATEs mean. */
#include "db/postgres_int.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/log.h"

/* ---- errors ---- */

/* The longest prefix decides; the rest (42 …: the tables are not what the statement expects) is
 * RC_CORRUPT. */
static const struct sqlstate {
	const char *prefix;
	enum rc rc;
	const char *key;
	bool is_again, is_lost;
} sqlstates[] = {
	{ "23", RC_CONFLICT, "err.conflict", false, false },
	{ "P0001", RC_CONFLICT, "err.conflict", false, false },  /* RAISE in a trigger */
	{ "40001", RC_BUSY, "err.rc.BUSY", true, false },        /* serialization failure */
	{ "40P01", RC_BUSY, "err.rc.BUSY", true, false },        /* deadlock */
	{ "55P03", RC_BUSY, "err.database_away", false, false }, /* lock not available */
	{ "57014", RC_BUSY, "err.database_away", false, false }, /* statement_timeout */
	{ "53200", RC_BUSY, "err.rc.BUSY", true, false },        /* no room for more locks now */
	{ "53100", RC_UNAVAILABLE, "err.disk_full", false, false },
	{ "53", RC_UNAVAILABLE, "err.database_away", false, false },
	{ "57P", RC_UNAVAILABLE, "err.database_away", false, true }, /* shutting down */
	{ "08", RC_UNAVAILABLE, "err.database_away", false, true },
	{ "25006", RC_UNAVAILABLE, "err.database_away", false, true }, /* it became a standby */
	{ "25P03", RC_UNAVAILABLE, "err.database_away", false, true }, /* idle in transaction */
	{ "28", RC_UNAVAILABLE, "err.database_away", false, false },   /* password, role */
	{ "3D000", RC_UNAVAILABLE, "err.database_away", false, false },
	{ "58", RC_UNAVAILABLE, "err.database_away", false, false }, /* its disk */
	{ "22021", RC_INVALID, "err.text.utf8", false, false },      /* not UTF-8 */
	{ "54", RC_LIMIT, NULL, false, false },
};

static const struct sqlstate *sqlstate_find(const char *code)
{
	const struct sqlstate *best = NULL;

	for (size_t i = 0; i < sizeof sqlstates / sizeof *sqlstates; i++) {
		const struct sqlstate *s = &sqlstates[i];
		size_t n = strlen(s->prefix);

		if (strncmp(code, s->prefix, n) == 0 && (!best || n > strlen(best->prefix)))
			best = s;
	}
	return best;
}

static const char *field_of(const PGresult *res, int field)
{
	const char *p = PQresultErrorField(res, field);

	return p ? p : "";
}

/* A constraint has a name; NOT NULL names its column, a trigger says what it wants. */
static enum rc conflict_set(const PGresult *res, struct err *e)
{
	const char *message = field_of(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *name = field_of(res, PG_DIAG_CONSTRAINT_NAME);
	const char *column = field_of(res, PG_DIAG_COLUMN_NAME);

	(void)err_set(e, RC_CONFLICT, "err.conflict", "PostgreSQL %s: %s",
		      field_of(res, PG_DIAG_SQLSTATE), message);
	err_param(e, str_of(*name ? name : *column ? column : message));
	return RC_CONFLICT;
}

static enum rc connection_fail(PGconn *h, struct pg_verdict *v, struct err *e)
{
	struct str why = str_trim(str_of(PQerrorMessage(h)));

	v->is_lost = true;
	return err_set(e, RC_UNAVAILABLE, "err.database_away", "PostgreSQL: %.*s", STR_FMT(why));
}

enum rc pg_fail(PGconn *h, const PGresult *res, struct pg_verdict *v, struct err *e)
{
	struct pg_verdict unused;
	const char *code = field_of(res, PG_DIAG_SQLSTATE);
	const struct sqlstate *s = sqlstate_find(code);

	if (!v)
		v = &unused;
	*v = (struct pg_verdict){ 0 };
	if (!*code)
		return connection_fail(h, v, e);
	v->is_again = s && s->is_again;
	v->is_lost = (s && s->is_lost) || PQstatus(h) == CONNECTION_BAD;
	if (s && s->rc == RC_CONFLICT)
		return conflict_set(res, e);
	return err_set(e, s ? s->rc : RC_CORRUPT, s ? s->key : NULL, "PostgreSQL %s: %s", code,
		       field_of(res, PG_DIAG_MESSAGE_PRIMARY));
}

static bool is_fine(const PGresult *res)
{
	ExecStatusType s = PQresultStatus(res);

	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

enum rc pg_exec(PGconn *h, const char *sql, struct pg_verdict *v, struct err *e)
{
	PGresult *res = PQexec(h, sql);
	enum rc rc = is_fine(res) ? RC_OK : pg_fail(h, res, v, e);

	PQclear(res);
	return rc;
}

/* ---- parameters ---- */

/* Object identifiers of types, fixed since PostgreSQL 7. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };
static const Oid oids[] = {
	[DB_I64] = OID_INT8, [DB_TEXT] = OID_TEXT, [DB_BLOB] = OID_BYTEA, [DB_BOOL] = OID_BOOL
};

struct wire {
	Oid types[DB_FIELDS];
	const char *p[DB_FIELDS];
	int n[DB_FIELDS];
	int is_binary[DB_FIELDS];
	uint64_t numbers[DB_FIELDS];
};

static void types_fill(Oid *types, const struct db_statement *st)
{
	for (int i = 0; i < st->n_params; i++)
		types[i] = oids[st->param_types[i]];
}

static void wire_fill(struct wire *w, const struct pg_call *call)
{
	types_fill(w->types, call->st);
	for (int i = 0; i < call->st->n_params; i++) {
		const struct db_value *v = &call->params[i];
		const char *bytes = (const char *)&w->numbers[i];

		w->is_binary[i] = 1;
		w->numbers[i] = htobe64((uint64_t)v->i);
		if (v->type == DB_TEXT || v->type == DB_BLOB) {
			bug_if(v->s.n > INT32_MAX);
			w->p[i] = v->s.p ? v->s.p : "";
			w->n[i] = (int)v->s.n;
		} else {
			w->n[i] = v->type == DB_BOOL ? 1 : 8;
			w->p[i] = bytes + 8 - w->n[i]; /* big-endian: the last byte is the lowest */
		}
		if (v->is_null)
			w->p[i] = NULL;
	}
}

/* ---- columns ---- */

static bool number_read(struct str s, enum db_type type, int64_t *out)
{
	if (type == DB_BOOL && s.n == 1 && (*s.p == 't' || *s.p == 'f')) {
		*out = *s.p == 't';
		return true;
	}
	return str_to_i64(s, INT64_MIN, INT64_MAX, out);
}

static bool bytes_read(struct arena *a, struct str s, struct str *out)
{
	return str_starts(s, STR("\\x")) && hex_decode(a, str_sub(s, 2, SIZE_MAX), out);
}

static enum rc column_read(const PGresult *res, int row, int i, const struct pg_call *call,
			   struct db_value *v, struct err *e)
{
	enum db_type type = call->st->col_types[i];
	bool is_read = true;

	*v = (struct db_value){ .type = type, .s = STR("") };
	v->is_null = PQgetisnull(res, row, i);
	if (v->is_null)
		return RC_OK;
	v->s = str_of_n(PQgetvalue(res, row, i), (size_t)PQgetlength(res, row, i));
	if (type == DB_BLOB)
		is_read = bytes_read(call->scratch, v->s, &v->s);
	else if (type != DB_TEXT)
		is_read = number_read(v->s, type, &v->i);
	if (!is_read)
		return err_set(e, RC_CORRUPT, NULL, "column %d has another type", i + 1);
	return RC_OK;
}

static enum rc row_give(const PGresult *res, int row, struct pg_call *call, struct err *e)
{
	struct db_value cols[DB_FIELDS];
	struct arena_mark mark = arena_mark(call->scratch);

	for (int i = 0; i < call->st->n_cols; i++)
		TRY(column_read(res, row, i, call, &cols[i], e));
	enum rc rc = call->fn(cols, call->arg, e);
	call->is_row_error = rc != RC_OK;
	arena_rewind(call->scratch, mark);
	return rc;
}

static enum rc rows_give(const PGresult *res, struct pg_call *call, struct err *e)
{
	int n = PQntuples(res);

	if (PQnfields(res) != call->st->n_cols)
		return err_set(e, RC_CORRUPT, NULL, "has %d columns, expected %d", PQnfields(res),
			       call->st->n_cols);
	for (int i = 0; i < n; i++)
		TRY(row_give(res, i, call, e));
	return RC_OK;
}

static int64_t changed_of(PGresult *res)
{
	int64_t n = 0;

	/* "" for a command that changes no rows */
	(void)str_to_i64(str_of(PQcmdTuples(res)), 0, INT64_MAX, &n);
	return n;
}

/* ---- one statement ---- */

enum rc pg_call_run(PGconn *h, const char *name, struct pg_call *call, struct err *e)
{
	struct wire w;
	PGresult *res;
	int n = call->st->n_params;

	wire_fill(&w, call);
	if (name)
		res = PQexecPrepared(h, name, n, w.p, w.n, w.is_binary, 0);
	else
		res = PQexecParams(h, call->st->postgres, n, w.types, w.p, w.n, w.is_binary, 0);
	enum rc rc = is_fine(res) ? rows_give(res, call, e) : pg_fail(h, res, &call->verdict, e);
	if (rc == RC_OK)
		call->changed = changed_of(res);
	PQclear(res);
	return rc;
}

enum rc pg_prepare(PGconn *h, const char *name, const struct db_statement *st, struct pg_verdict *v,
		   struct err *e)
{
	Oid types[DB_FIELDS];

	types_fill(types, st);
	PGresult *res = PQprepare(h, name, st->postgres, st->n_params, types);
	enum rc rc = is_fine(res) ? RC_OK : pg_fail(h, res, v, e);
	PQclear(res);
	return rc;
}

static enum rc prepared_run(struct pg_conn *c, int q, struct pg_call *call, struct err *e)
{
	char name[16];
	int n = snprintf(name, sizeof name, "q%d", q);

	bug_if(n < 0 || (size_t)n >= sizeof name);
	TRY(FAULT_RC(e, "db.query"));
	if (!c->is_prepared[q])
		TRY(pg_prepare(c->h, name, call->st, &call->verdict, e));
	c->is_prepared[q] = true;
	return pg_call_run(c->h, name, call, e);
}

enum rc pg_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn, void *arg,
	       int64_t *out_changed, struct err *e)
{
	struct pg_call call = { .st = &tx->db->o.statements[q],
				.params = params,
				.fn = fn,
				.arg = arg,
				.scratch = tx->scratch };
	enum rc rc = prepared_run(tx->conn, q, &call, e);

	if (rc == RC_OK && call.st->is_write)
		*out_changed = call.changed;
	/* One that the row function ran may have spoilt it before. */
	if (rc != RC_OK && !call.is_row_error) {
		tx->is_spoilt = true;
		tx->is_again = call.verdict.is_again;
		tx->is_lost = call.verdict.is_lost;
	}
	return rc;
}
