/* db_int.h -- what db.c, migrate.c and the two engines share.
 *
 * WHAT      An engine is a table of functions. db.c checks what every engine must check, keeps the
 *           rule that a failed statement spoils its transaction, and calls it.
 * OWNERSHIP A struct db and everything in it lives in its own arena; engines register with
 *           arena_defer what must be closed, so a half-opened database closes the same way.
 * ERRORS    As db.h.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/limits.h"
#include "db/db.h"

#define DB_BUSY_MS 2000       /* wait for another process's lock, per try */
#define DB_STATEMENT_MS 30000 /* PostgreSQL: longest statement */
/* PostgreSQL: longest pause inside a transaction, whose code does no I/O. A node that was stopped in
 * the middle of one holds its rows so long. */
#define DB_IDLE_MS 10000
#define DB_CONNECT_SECS "10"
#define DB_APP_ID 0x56615468 /* "VaTh": PRAGMA application_id */

struct tx {
	struct db *db;
	void *conn;            /* the engine's connection */
	struct arena *scratch; /* lives as long as one statement */
	bool is_write;
	bool is_spoilt; /* a statement failed; `first` says how */
	bool is_again;  /* …and running it all again may help (serialization, deadlock) */
	bool is_lost;   /* …and the connection is gone */
	struct err first;
};

/* A connection of its own for migrations and doctor. */
struct admin {
	struct db *db;
	struct arena *arena;
	void *conn;
};

struct db_engine_ops {
	enum rc (*open)(struct db *db, struct err *e);
	void (*stop)(struct db *db); /* waits for what is under way; NULL = nothing to do */
	enum rc (*write)(struct db *db, db_fn fn, void *arg, struct err *e);
	/* held (NULL: nothing is held): the connection of moment.h, NULL before the first read and after one
	 * that went wrong */
	enum rc (*read)(struct db *db, db_fn fn, void *arg, void **held, struct err *e);
	void (*read_end)(struct db *db, void *held); /* NULL = none is ever held */
	enum rc (*run)(struct tx *tx, int q, const struct db_value *params, db_row_fn fn, void *arg,
		       int64_t *out_changed, struct err *e);
	enum rc (*check)(struct db *db, struct err *e);

	enum rc (*admin_open)(struct admin *ad, struct err *e);
	/* Any number of statements without parameters and rows. */
	enum rc (*admin_script)(struct admin *ad, const char *sql, struct err *e);
	enum rc (*admin_query)(struct admin *ad, const struct db_statement *st,
			       const struct db_value *params, db_row_fn fn, void *arg,
			       struct err *e);
	/* Compares parameters and columns with what the engine makes of the statement. */
	enum rc (*admin_prepare)(struct admin *ad, const struct db_statement *st, struct err *e);
	/* Before the first change: a copy of what is there. */
	enum rc (*admin_backup)(struct admin *ad, int version, struct err *e);
	/* Before each commit of a migration. */
	enum rc (*admin_verify)(struct admin *ad, struct err *e);
};

struct db {
	struct arena *arena;
	struct db_options o;
	const struct db_engine_ops *ops;
	void *engine;
	struct admin joined; /* arena NULL: nobody has joined */
	atomic_uint_least64_t n_writes, n_commits, n_again;
};

extern const struct db_engine_ops db_sqlite_ops;
extern const struct db_engine_ops db_postgres_ops;

/* ---- db.c ---- */
void tx_init(struct tx *tx, struct db *db, void *conn, struct arena *scratch, bool is_write);
/* What the transaction's result is after fn said rc: a spoilt one cannot be RC_OK. */
enum rc tx_result(const struct tx *tx, enum rc rc, struct err *e);

/* ---- migrate.c ---- */
NODISCARD enum rc admin_start(struct db *db, struct admin *ad, struct err *e);
void admin_end(struct admin *ad);

/* ---- pool.c: connections of which each is used by one thread at a time ---- */
struct pool {
	pthread_mutex_t lock;
	pthread_cond_t given, all_given;
	void *idle[LIMIT_DB_CONNECTIONS];
	int n_idle, n;
};
void pool_init(struct pool *p);
void pool_add(struct pool *p, void *conn);
void *pool_take(struct pool *p); /* waits for one */
void pool_give(struct pool *p, void *conn);
void pool_drain(struct pool *p); /* waits until all are given back */
