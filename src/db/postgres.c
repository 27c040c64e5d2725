/* The PostgreSQL engine: connecting, what a session is set to, the pool. */
#include "db/postgres_int.h"

#include <stdio.h>

#include "base/fault.h"
#include "base/log.h"

/* A message of the server that is no error; errors come with results. */
static void notice_drop(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

static void conn_close(void *arg)
{
	pg_disconnect(arg);
}

struct pg_conn *pg_conn_new(struct db *db, struct arena *a)
{
	struct pg_conn *c = ARENA_NEW(a, struct pg_conn);

	c->db = db;
	c->is_prepared = ARENA_ARRAY(a, (size_t)db->o.n_statements, bool);
	c->scratch = arena_new(a);
	arena_defer(a, conn_close, c);
	return c;
}

void pg_disconnect(struct pg_conn *c)
{
	PQfinish(c->h); /* takes NULL */
	c->h = NULL;
	for (int i = 0; i < c->db->o.n_statements; i++)
		c->is_prepared[i] = false;
}

/* An answer "committed" must mean what D1 says, so a session that does not wait for the disk is
 * made to. */
static enum rc session_set(PGconn *h, struct err *e)
{
	char sql[512];
	int n = snprintf(sql, sizeof sql,
			 "SET statement_timeout = %d; SET idle_in_transaction_session_timeout = %d;"
			 "SET timezone = 'UTC'; SET bytea_output = 'hex';"
			 "SET default_transaction_deferrable = off;"
			 "SELECT set_config('synchronous_commit', 'on', false)"
			 " WHERE current_setting('synchronous_commit') = 'off'",
			 DB_STATEMENT_MS, DB_IDLE_MS);

	bug_if(n < 0 || (size_t)n >= sizeof sql);
	return pg_exec(h, sql, NULL, e);
}

/* Of a keyword given twice the later counts: what stands before dbname the operator's connection
 * string may change, what stands behind it not. */
static const char *const keywords[] = {
	"application_name",
	"connect_timeout",
	"tcp_user_timeout",
	"target_session_attrs",
	"sslmode",
	"sslrootcert",
	"dbname",
	"client_encoding",
	NULL,
};

static enum rc connect_fail(PGconn *h, struct err *e)
{
	enum rc rc = pg_fail(h, NULL, NULL, e);

	if (rc != RC_UNAVAILABLE || !pg_tls_is_why(h))
		return rc;
	struct str why = str_trim(str_of(PQerrorMessage(h)));
	rc = err_set(e, RC_UNAVAILABLE, "err.db_tls",
		     "PostgreSQL: %.*s (db.url: a server on another machine needs TLS with a "
		     "certificate for its name; sslrootcert=FILE names who issued it)",
		     STR_FMT(why));
	err_param(e, why);
	return rc;
}

static enum rc connect_new(struct pg_conn *c, struct err *e)
{
	const struct pg_tls tls = pg_tls_of(c->db->o.postgres_url);
	const char *const values[] = {
		"vanthu",  DB_CONNECT_SECS,       "30000", "read-write", tls.mode,
		tls.roots, c->db->o.postgres_url, "UTF8",  NULL,
	};

	TRY(FAULT_RC(e, "db.connect"));
	c->h = PQconnectdbParams(keywords, values, 1);
	if (!c->h)
		die("libpq: out of memory");
	(void)PQsetNoticeReceiver(c->h, notice_drop, NULL);
	if (PQstatus(c->h) != CONNECTION_OK)
		return connect_fail(c->h, e);
	return session_set(c->h, e);
}

enum rc pg_connect(struct pg_conn *c, struct err *e)
{
	if (c->h && PQstatus(c->h) == CONNECTION_OK)
		return RC_OK;
	pg_disconnect(c);
	enum rc rc = connect_new(c, e);
	if (rc != RC_OK)
		pg_disconnect(c);
	return err_wrap(e, rc, "connecting to PostgreSQL");
}

/* ---- open ---- */

static enum rc server_take(const struct db_value *cols, void *arg, struct err *e)
{
	(void)arg;
	if (!str_eq(cols[0].s, STR("UTF8")))
		return err_set(e, RC_UNSUPPORTED, "err.db_not_utf8",
			       "the database's encoding is %.*s", STR_FMT(cols[0].s));
	if (str_eq(cols[1].s, STR("off")))
		return err_set(e, RC_UNSUPPORTED, "err.db_no_fsync",
			       "the server runs with fsync = off");
	if (!cols[2].i)
		return err_set(e, RC_CORRUPT, "err.db_not_ours",
			       "the database holds tables of another program");
	return RC_OK;
}

static enum rc server_check(struct pg_conn *c, struct err *e)
{
	static const enum db_type types[] = { DB_TEXT, DB_TEXT, DB_BOOL };
	static const struct db_statement ask = {
		.name = "server",
		.postgres =
			"SELECT current_setting('server_encoding'), current_setting('fsync', true),"
			" NOT EXISTS (SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p')"
			"  AND relnamespace = current_schema()::regnamespace)"
			" OR EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r'"
			"  AND relnamespace = current_schema()::regnamespace"
			"  AND relname = 'schema_migration')",
		.col_types = types,
		.n_cols = 3,
	};
	struct pg_call call = { .st = &ask, .fn = server_take, .scratch = c->scratch };

	return pg_call_run(c->h, NULL, &call, e);
}

static void locks_make(struct pg *p)
{
	pthread_rwlockattr_t attr;

	bug_if(pthread_rwlockattr_init(&attr) != 0);
	bug_if(pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) !=
	       0);
	bug_if(pthread_rwlock_init(&p->alone, &attr) != 0);
	(void)pthread_rwlockattr_destroy(&attr);
}

static enum rc pg_open(struct db *db, struct err *e)
{
	struct pg *p = ARENA_NEW(db->arena, struct pg);
	struct pg_conn *c = NULL;

	db->engine = p;
	bug_if(!PQisthreadsafe());
	locks_make(p);
	pool_init(&p->pool);
	for (int i = 0; i < db->o.pool; i++) {
		c = pg_conn_new(db, db->arena);
		pool_add(&p->pool, c);
	}
	bug_if(!c);
	TRY(pg_connect(c, e)); /* the others connect when they are needed */
	return server_check(c, e);
}

static void pg_stop(struct db *db)
{
	struct pg *p = db->engine;

	pool_drain(&p->pool);
}

static enum rc nothing_do(struct tx *tx, void *arg, struct err *e)
{
	(void)tx;
	(void)arg;
	(void)e;
	return RC_OK;
}

/* A round trip, over a new connection when the old one is gone. */
static enum rc pg_check(struct db *db, struct err *e)
{
	return pg_read(db, nothing_do, NULL, NULL, e);
}

const struct db_engine_ops db_postgres_ops = {
	.open = pg_open,
	.stop = pg_stop,
	.write = pg_write,
	.read = pg_read,
	.run = pg_run,
	.check = pg_check,
	.admin_open = pg_admin_open,
	.admin_script = pg_admin_script,
	.admin_query = pg_admin_query,
	.admin_prepare = pg_admin_prepare,
	.admin_backup = pg_admin_backup,
	.admin_verify = pg_admin_verify,
};
