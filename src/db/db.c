/* What holds for every engine: checks of arguments, the spoilt transaction, open and close. */
#include "db/db.h"

#include <string.h>

#include "base/fault.h"
#include "base/log.h"
#include "db/db_int.h"
#include "db/moment.h"

#define READERS_DEFAULT 4
#define POOL_DEFAULT 16

/* ---- open and close ---- */

static int connections_of(int wanted, int otherwise)
{
	if (wanted <= 0)
		return otherwise;
	return wanted < LIMIT_DB_CONNECTIONS ? wanted : LIMIT_DB_CONNECTIONS;
}

static const char *text_keep(struct arena *a, const char *c)
{
	return c ? str_c(a, str_of(c)) : NULL;
}

static struct db *db_make(const struct db_options *o)
{
	struct arena *a = arena_new(NULL);
	struct db *db = ARENA_NEW(a, struct db);

	db->arena = a;
	db->o = *o;
	db->o.sqlite_path = text_keep(a, o->sqlite_path);
	db->o.postgres_url = text_keep(a, o->postgres_url);
	db->o.readers = connections_of(o->readers, READERS_DEFAULT);
	db->o.pool = connections_of(o->pool, POOL_DEFAULT);
	db->ops = o->engine == DB_SQLITE ? &db_sqlite_ops : &db_postgres_ops;
	for (int i = 0; i < o->n_statements; i++) {
		bug_if(o->statements[i].n_params > DB_FIELDS);
		bug_if(o->statements[i].n_cols > DB_FIELDS);
	}
	return db;
}

enum rc db_open(const struct db_options *o, struct db **out, struct err *e)
{
	bug_if(o->engine == DB_SQLITE ? !o->sqlite_path : !o->postgres_url);
	struct db *db = db_make(o);
	enum rc rc = db->ops->open(db, e);

	if (rc != RC_OK) {
		arena_free(db->arena);
		return err_wrap(e, rc, "opening the database");
	}
	*out = db;
	return RC_OK;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->joined.arena)
		admin_end(&db->joined);
	db->ops->stop(db);
	arena_free(db->arena);
}

enum db_engine db_engine_of(const struct db *db)
{
	return db->o.engine;
}

void db_stats(struct db *db, struct db_stats *out)
{
	out->writes = atomic_load(&db->n_writes);
	out->commits = atomic_load(&db->n_commits);
	out->again = atomic_load(&db->n_again);
}

enum rc db_check(struct db *db, struct err *e)
{
	return db->ops->check(db, e);
}

/* ---- transactions ---- */

void tx_init(struct tx *tx, struct db *db, void *conn, struct arena *scratch, bool is_write)
{
	tx->db = db;
	tx->conn = conn;
	tx->scratch = scratch;
	tx->is_write = is_write;
	tx->is_spoilt = tx->is_again = tx->is_lost = false;
	tx->first = ERR_INIT;
}

enum rc tx_result(const struct tx *tx, enum rc rc, struct err *e)
{
	if (!tx->is_spoilt || rc != RC_OK)
		return rc;
	if (e)
		*e = tx->first;
	return tx->first.rc;
}

/* Set while this thread is inside fn: a transaction in a transaction would wait for itself. */
static _Thread_local bool is_inside;

struct inside {
	db_fn fn;
	void *arg;
};

static enum rc inside_run(struct tx *tx, void *arg, struct err *e)
{
	const struct inside *in = arg;

	is_inside = true;
	enum rc rc = in->fn(tx, in->arg, e);
	is_inside = false;
	return rc;
}

/* moment.h, of this thread */
static _Thread_local struct {
	struct db *db; /* NULL: none */
	void *held;    /* NULL: nothing has been read yet */
} moment;

static void moment_let_go(void)
{
	if (moment.held)
		moment.db->ops->read_end(moment.db, moment.held);
	moment.held = NULL;
}

void db_moment_begin(struct db *db)
{
	bug_if(is_inside || moment.db);
	moment.db = db;
}

void db_moment_end(struct db *db)
{
	bug_if(is_inside || (moment.db && moment.db != db));
	moment_let_go();
	moment.db = NULL;
}

enum rc db_write(struct db *db, db_fn fn, void *arg, struct err *e)
{
	struct inside in = { .fn = fn, .arg = arg };

	bug_if(is_inside);
	moment_let_go();
	atomic_fetch_add(&db->n_writes, 1);
	return db->ops->write(db, inside_run, &in, e);
}

enum rc db_read(struct db *db, db_fn fn, void *arg, struct err *e)
{
	struct inside in = { .fn = fn, .arg = arg };

	bug_if(is_inside);
	return db->ops->read(db, inside_run, &in, moment.db == db ? &moment.held : NULL, e);
}

/* ---- statements ---- */

static bool has_nul(const struct db_value *v)
{
	return v->type == DB_TEXT && !v->is_null && v->s.n && memchr(v->s.p, '\0', v->s.n);
}

/* PostgreSQL has no NUL in texts; SQLite would store what it cannot compare. */
static enum rc texts_check(const struct db_statement *st, const struct db_value *params,
			   struct err *e)
{
	for (int i = 0; i < st->n_params; i++) {
		bug_if(params[i].type != st->param_types[i]);
		if (has_nul(&params[i])) {
			(void)err_set(e, RC_INVALID, "err.text.control", "$%d has a NUL", i + 1);
			err_param(e, STR("U+0000"));
			return RC_INVALID;
		}
	}
	return RC_OK;
}

static enum rc statement_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn,
			     void *arg, int64_t *out_changed, struct err *e)
{
	struct arena_mark mark = arena_mark(tx->scratch);
	int64_t changed = 0;

	TRY(texts_check(&tx->db->o.statements[q], params, e));
	enum rc rc = tx->db->ops->run(tx, q, params, fn, arg, &changed, e);
	arena_rewind(tx->scratch, mark);
	if (rc == RC_OK && out_changed)
		*out_changed = changed;
	return rc;
}

enum rc db_run(struct tx *tx, int q, const struct db_value *params, db_row_fn fn, void *arg,
	       int64_t *out_changed, struct err *e)
{
	struct err own = ERR_INIT;
	enum rc rc;

	bug_if(q < 0 || q >= tx->db->o.n_statements);
	const struct db_statement *st = &tx->db->o.statements[q];
	bug_if(st->is_write && !tx->is_write);
	bug_if(st->n_cols > 0 && !fn);
	if (tx->is_spoilt)
		return tx_result(tx, RC_OK, e);
	rc = statement_run(tx, q, params, fn, arg, out_changed, &own);
	if (rc == RC_OK)
		return RC_OK;
	err_wrap(&own, rc, "statement %s", st->name);
	if (tx->is_spoilt && tx->first.rc == RC_OK)
		tx->first = own;
	if (e)
		*e = own;
	return rc;
}
