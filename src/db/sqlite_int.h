/* sqlite_int.h -- the parts of the SQLite engine.
 *
 * WHAT      sqlite.c opens connections and reads; sqlite_run.c runs one statement and says what
 *           went wrong; sqlite_writer.c is the writer thread; sqlite_admin.c serves migrations.
 * OWNERSHIP Connections live in the arena given to sqlite_conn_open, which closes them.
 * ERRORS    As db.h.
 */
#pragma once

#include <sqlite3.h>

#include "db/db_int.h"

/* What begins and ends a transaction. */
enum tx_word {
	TX_BEGIN,
	TX_BEGIN_WRITE,
	TX_COMMIT,
	TX_ROLLBACK,
	TX_SAVE,
	TX_RELEASE,
	tx_word__COUNT
};

struct sqlite_conn {
	sqlite3 *h;
	sqlite3_stmt **prepared; /* by number, NULL until first used */
	int n_prepared;
	sqlite3_stmt *words[tx_word__COUNT]; /* the same */
	struct arena *scratch;
};

struct sqlite_writer;

struct sqlite {
	struct pool readers;
	struct sqlite_writer *writer;
};

/* ---- sqlite.c ---- */
enum sqlite_use { SQLITE_FOR_WRITER, SQLITE_FOR_READER, SQLITE_FOR_ADMIN };
NODISCARD enum rc sqlite_conn_open(struct db *db, struct arena *a, enum sqlite_use use,
				   struct sqlite_conn **out, struct err *e);

/* ---- sqlite_words.c ---- */
/* Makes o->words the tokenizer "vanthu" of full-text indexes on this connection; o outlives it. */
NODISCARD enum rc sqlite_words_add(sqlite3 *h, const struct db_options *o, struct err *e);

/* ---- sqlite_run.c ---- */
/* Runs a script; for PRAGMA and the like. */
NODISCARD enum rc sqlite_exec(sqlite3 *h, const char *sql, struct err *e);
NODISCARD enum rc sqlite_tx(struct sqlite_conn *c, enum tx_word word, struct err *e);
/* The error that code stands for; h holds its message. */
enum rc sqlite_fail(sqlite3 *h, int code, struct err *e);
NODISCARD enum rc sqlite_prepare(sqlite3 *h, const struct db_statement *st, sqlite3_stmt **out,
				 struct err *e);
struct sqlite_call {
	const struct db_statement *st;
	sqlite3_stmt *stmt;
	const struct db_value *params;
	db_row_fn fn;
	void *arg;
	bool is_row_error; /* out: fn failed, not the statement */
};
/* Leaves the statement reset. */
NODISCARD enum rc sqlite_call_run(sqlite3 *h, struct sqlite_call *call, struct err *e);
NODISCARD enum rc sqlite_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn,
			     void *arg, int64_t *out_changed, struct err *e);

/* ---- sqlite_writer.c ---- */
NODISCARD enum rc sqlite_writer_start(struct db *db, struct sqlite_writer **out, struct err *e);
void sqlite_writer_stop(struct sqlite_writer *w);
NODISCARD enum rc sqlite_write(struct db *db, db_fn fn, void *arg, struct err *e);

/* ---- sqlite_admin.c ---- */
NODISCARD enum rc sqlite_admin_open(struct admin *ad, struct err *e);
NODISCARD enum rc sqlite_admin_script(struct admin *ad, const char *sql, struct err *e);
NODISCARD enum rc sqlite_admin_query(struct admin *ad, const struct db_statement *st,
				     const struct db_value *params, db_row_fn fn, void *arg,
				     struct err *e);
NODISCARD enum rc sqlite_admin_prepare(struct admin *ad, const struct db_statement *st,
				       struct err *e);
NODISCARD enum rc sqlite_admin_backup(struct admin *ad, int version, struct err *e);
NODISCARD enum rc sqlite_admin_verify(struct admin *ad, struct err *e);
