/* postgres_int.h -- the parts of the PostgreSQL engine.
 *
 * WHAT      postgres.c connects and keeps the pool; postgres_run.c runs one statement and says what
 *           went wrong; postgres_tx.c begins, commits and repeats; postgres_admin.c serves
 *           migrations.
 * OWNERSHIP A connection lives in the arena given to pg_conn_new, which closes it.
 * ERRORS    As db.h.
 */
#pragma once

#include <libpq-fe.h>

#include "db/db_int.h"

struct pg_conn {
	struct db *db;
	PGconn *h; /* NULL: not connected */
	bool *is_prepared;
	struct arena *scratch;
};

struct pg {
	struct pool pool;
	pthread_rwlock_t
		alone; /* held exclusively by a transaction that others kept from finishing */
};

/* ---- postgres.c ---- */
struct pg_conn *pg_conn_new(struct db *db, struct arena *a);
/* Connects unless it is connected. */
NODISCARD enum rc pg_connect(struct pg_conn *c, struct err *e);
void pg_disconnect(struct pg_conn *c);

/* ---- postgres_tls.c ---- */
/* What the connection string lacks: sslmode and sslrootcert, or NULL. */
struct pg_tls {
	const char *mode, *roots;
};
struct pg_tls pg_tls_of(const char *url);
/* Whether this connection came to nothing for want of TLS or for the server's certificate. */
bool pg_tls_is_why(PGconn *h);

/* ---- postgres_run.c ---- */
/* What a failure means for the transaction around it. */
struct pg_verdict {
	bool is_again; /* all of it may be repeated */
	bool is_lost;  /* the connection is no good any more */
};
/* The error of res (NULL: of the connection). v may be NULL. */
enum rc pg_fail(PGconn *h, const PGresult *res, struct pg_verdict *v, struct err *e);
/* A command, or several without parameters; v may be NULL. */
NODISCARD enum rc pg_exec(PGconn *h, const char *sql, struct pg_verdict *v, struct err *e);

struct pg_call {
	const struct db_statement *st;
	const struct db_value *params;
	db_row_fn fn;
	void *arg;
	struct arena *scratch;
	int64_t changed;           /* out */
	bool is_row_error;         /* out: fn failed, not the statement */
	struct pg_verdict verdict; /* out */
};
/* Runs the statement prepared as `name`, or its text when name is NULL. */
NODISCARD enum rc pg_call_run(PGconn *h, const char *name, struct pg_call *call, struct err *e);
/* Prepares st as `name` ("" = for the next use only). */
NODISCARD enum rc pg_prepare(PGconn *h, const char *name, const struct db_statement *st,
			     struct pg_verdict *v, struct err *e);
NODISCARD enum rc pg_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn,
			 void *arg, int64_t *out_changed, struct err *e);

/* ---- postgres_tx.c ---- */
NODISCARD enum rc pg_write(struct db *db, db_fn fn, void *arg, struct err *e);
NODISCARD enum rc pg_read(struct db *db, db_fn fn, void *arg, void **held, struct err *e);

/* ---- postgres_admin.c ---- */
NODISCARD enum rc pg_admin_open(struct admin *ad, struct err *e);
NODISCARD enum rc pg_admin_script(struct admin *ad, const char *sql, struct err *e);
NODISCARD enum rc pg_admin_query(struct admin *ad, const struct db_statement *st,
				 const struct db_value *params, db_row_fn fn, void *arg,
				 struct err *e);
NODISCARD enum rc pg_admin_prepare(struct admin *ad, const struct db_statement *st, struct err *e);
NODISCARD enum rc pg_admin_backup(struct admin *ad, int version, struct err *e);
NODISCARD enum rc pg_admin_verify(struct admin *ad, struct err *e);
