/* db.h -- one small interface over SQLite and PostgreSQL.
 *
 * WHAT      Named statements (enum q, generated from sql/queries/ by tools/sqlgen) run inside a
 *           transaction. No function takes SQL text, so there is nothing to inject into.
 * PROMISES  D1 When db_write returns RC_OK, what fn wrote survives kill -9 and power loss.
 *           D2 When db_write returns anything else, nothing of fn's writes is visible, except that
 *              RC_UNCERTAIN (the commit's answer was lost: PostgreSQL only) leaves it open.
 *           D3 fn may run several times (busy, serialization failure; at most DB_TRIES), each time
 *              on a clean slate; so it touches only tx and arg, and neither reads the clock nor
 *              does I/O. Ids and times come in through arg.
 *           D4 db_read sees one consistent snapshot.
 * GROUPS    SQLite (WAL, synchronous=FULL): one writer thread runs waiting functions one after
 *           another inside one transaction: one flush settles many. A failed fn rolls back what is
 *           its own only; a failed group commit fails every fn in it.
 *           PostgreSQL: each call takes a pooled connection, SERIALIZABLE; a transaction that had
 *           to be repeated twice goes on with no other of this process beside it.
 * SPOILT    A statement that fails (conflict, disk full, …; not RC_NOT_FOUND, not an error of the
 *           row function) spoils the transaction on both engines: later db_run answer the same
 *           error, and RC_OK from fn becomes that error. For a conflict that is a normal case write
 *           ON CONFLICT DO NOTHING and look at out_changed.
 * OWNERSHIP Rows live in the arena given by the caller. A tx is valid inside fn alone.
 * ERRORS    RC_NOT_FOUND (a one-row statement found none), RC_CONFLICT (unique, foreign key, check,
 *           not null, or a trigger's refusal; e->param[0] names it: SQLite "table.column, …" or the
 *           check's name, PostgreSQL the constraint's name, both the trigger's message),
 *           RC_UNAVAILABLE (database away, disk full: key err.disk_full), RC_BUSY (still locked
 *           after DB_TRIES, or over the time a statement may take), RC_CORRUPT (also: the tables are
 *           not what a statement expects), RC_LIMIT (a value too big for the engine).
 * FAULTS    db.before_commit, db.after_commit, db.copied, db.migrated; db.begin, db.query, db.commit,
 *           db.connect (answer errors).
 * THREADS   Any thread may call db_write and db_read; never one inside the other.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DB_TRIES 5
#define DB_FIELDS 64 /* parameters or columns of a statement at most */

struct db;
struct tx;

enum db_engine { DB_SQLITE, DB_POSTGRES };

enum db_type { DB_I64, DB_TEXT, DB_BLOB, DB_BOOL };

/* One parameter or column. s.p == NULL / has == false is SQL NULL. */
struct db_value {
	enum db_type type;
	bool is_null;
	int64_t i;
	struct str s;
};

/* One statement, made by tools/sqlgen. */
struct db_statement {
	const char *name;
	const char *sqlite;
	const char *postgres;
	const enum db_type *param_types;
	int n_params;
	const enum db_type *col_types;
	const char *const *col_names;
	int n_cols;
	bool is_write;
};

/* One migration, embedded at build time. */
struct db_migration {
	int version;
	const char *name;
	/* oldest program, by its newest migration, that may serve the database once this is applied */
	int min_binary;
	const char *sqlite;
	const char *postgres;
};

/* Takes a word of a text that is being indexed; beside: it stands where the one before it does. Anything
 * but 0 ends the cutting. */
typedef int (*db_word_fn)(void *ctx, struct str word, bool beside, struct str seen);
/* Cuts a text into words for a full-text index; one that is asked for has one word in each place. Answers 0,
 * or what take did. */
typedef int (*db_words_fn)(struct str text, bool is_asked, db_word_fn take, void *ctx);

struct db_options {
	enum db_engine engine;
	const char *sqlite_path;  /* DB_SQLITE: file; its folder must be on a local disk */
	const char *postgres_url; /* DB_POSTGRES: libpq connection string */
	int readers;              /* DB_SQLITE: connections for db_read (default 4) */
	int pool;                 /* DB_POSTGRES: connections (default 16) */
	const struct db_statement *statements;
	int n_statements;
	const struct db_migration *migrations;
	int n_migrations;
	db_words_fn words; /* SQLite's tokenizer "vanthu"; NULL = no statement needs one */
};

/* Opens the database (SQLite: makes the file, 0600); does not migrate. RC_CORRUPT with key
 * err.db_not_ours when it holds something else; RC_UNSUPPORTED with key err.db_not_local when the
 * file is on a network disk, err.db_no_fsync when the server runs with fsync off. */
NODISCARD enum rc db_open(const struct db_options *o, struct db **out, struct err *e);
/* Waits for what is under way, then closes. */
void db_close(struct db *db);
enum db_engine db_engine_of(const struct db *db);

/* Runs fn in a transaction; db_write returns RC_OK only once it is durable. What fn returns is
 * returned, and anything but RC_OK takes its writes back. fn may run again: it touches tx and arg
 * alone. */
typedef enum rc (*db_fn)(struct tx *tx, void *arg, struct err *e);
NODISCARD enum rc db_write(struct db *db, db_fn fn, void *arg, struct err *e);
NODISCARD enum rc db_read(struct db *db, db_fn fn, void *arg, struct err *e);

/* Called for each row; anything but RC_OK stops and is returned. cols are valid during the call. */
typedef enum rc (*db_row_fn)(const struct db_value *cols, void *arg, struct err *e);
/* Runs statement number q. For generated code (and db's own tests); everybody else calls the typed
 * functions of gen/queries.h. out_changed (may be NULL): rows written. fn may run other statements.
 * RC_INVALID for a text with a NUL byte (or, on PostgreSQL, one that is not UTF-8). */
NODISCARD enum rc db_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn,
			 void *arg, int64_t *out_changed, struct err *e);

/* Joins those who use the database, until db_close or the end of the process, however that comes. When
 * nobody else has joined, when_alone runs first (as db_write), while nobody can: what others had
 * leased is the dead's. On SQLite one is always alone: a node folder's lock sees to that. */
NODISCARD enum rc db_join(struct db *db, db_fn when_alone, void *arg, struct err *e);
/* To be called now and then: joins again when the connection that says so was lost. Until then a
 * newcomer may think that it is alone. One thread at a time. */
NODISCARD enum rc db_join_keep(struct db *db, struct err *e);

struct db_schema_state {
	int version;    /* newest applied, 0 = empty */
	int wanted;     /* newest this program knows */
	int min_binary; /* oldest program version that may serve this database */
};
NODISCARD enum rc db_schema_state(struct db *db, struct db_schema_state *out, struct err *e);
/* RC_OK when this program may serve the database as it is. RC_UNSUPPORTED: key
 * err.db_needs_migration (older than the program) or err.db_newer (its min_binary is newer than the
 * program); RC_CORRUPT: key err.db_migration_changed, parameter 0 is the migration's name. */
NODISCARD enum rc db_schema_check(struct db *db, struct err *e);
/* Applies what is missing, each migration in a transaction; refuses as db_schema_check does when an
 * applied one's text changed (hash) or the database is newer than this program. SQLite: copies the
 * file first (VACUUM INTO path.bak-<version>) unless it is empty. dry_run only reports through
 * out_applied. No other thread may be inside db_write or db_read. */
NODISCARD enum rc db_migrate(struct db *db, bool dry_run, int64_t now, int *out_applied,
			     struct err *e);
/* Prepares every statement and compares its columns' names and types with the declared ones; names
 * the first that fails. For tests and doctor. */
NODISCARD enum rc db_prepare_all(struct db *db, struct err *e);
/* Integrity check of the engine (PRAGMA quick_check; PostgreSQL: a round trip). For doctor. */
NODISCARD enum rc db_check(struct db *db, struct err *e);

struct db_stats {
	uint64_t writes;  /* calls of db_write */
	uint64_t commits; /* flushes they needed */
	uint64_t again;   /* functions that had to be run again */
};
void db_stats(struct db *db, struct db_stats *out);
