/* join.c -- which processes use a database: a lock of a session of its own says it, and goes with the
 * process however that ends.
 *
 * PostgreSQL: everybody who has joined holds the lock shared. Who gets it exclusively is alone; nobody
 * can join while it is held so. On SQLite the node folder's lock has said it already.
 */
#include "db/db.h"

#include "base/time.h"
#include "db/db_int.h"

/* The schema too: two of them in one database are two nodes' tables. */
#define LOCK_KEY "(1450341481, hashtext(current_schema()))"

/* A server may take a moment to see that a killed process is gone. */
#define TRIES 4
#define PAUSE (TIME_SEC / 10)

static const enum db_type one_number[] = { DB_I64 };
static const struct db_statement lock_try = {
	.name = "join alone",
	.postgres = "SELECT CASE WHEN pg_try_advisory_lock" LOCK_KEY
		    " THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END",
	.col_types = one_number,
	.n_cols = 1,
};

static enum rc number_take(const struct db_value *cols, void *arg, struct err *e)
{
	int64_t *out = arg;

	(void)e;
	*out = cols[0].i;
	return RC_OK;
}

static enum rc script(struct admin *ad, const char *sql, struct err *e)
{
	return ad->db->ops->admin_script(ad, sql, e);
}

static enum rc alone_try(struct admin *ad, bool *out, struct err *e)
{
	int64_t got = 0;

	for (int i = 0; i < TRIES && !got; i++) {
		if (i > 0)
			time_sleep(PAUSE);
		TRY(ad->db->ops->admin_query(ad, &lock_try, NULL, number_take, &got, e));
	}
	*out = got;
	return RC_OK;
}

static enum rc join(struct admin *ad, db_fn when_alone, void *arg, struct err *e)
{
	bool is_alone = false;

	if (when_alone)
		TRY(alone_try(ad, &is_alone, e));
	if (is_alone)
		TRY(db_write(ad->db, when_alone, arg, e));
	TRY(script(ad, "SELECT pg_advisory_lock_shared" LOCK_KEY, e));
	return is_alone ? script(ad, "SELECT pg_advisory_unlock" LOCK_KEY, e) : RC_OK;
}

static enum rc session_join(struct db *db, db_fn when_alone, void *arg, struct err *e)
{
	enum rc rc;

	if (db->joined.arena)
		admin_end(&db->joined);
	TRY(admin_start(db, &db->joined, e));
	rc = join(&db->joined, when_alone, arg, e);
	if (rc != RC_OK)
		admin_end(&db->joined);
	return err_wrap(e, rc, "joining those who use the database");
}

enum rc db_join(struct db *db, db_fn when_alone, void *arg, struct err *e)
{
	if (db->o.engine == DB_SQLITE)
		return db_write(db, when_alone, arg, e);
	return session_join(db, when_alone, arg, e);
}

enum rc db_join_keep(struct db *db, struct err *e)
{
	struct err lost = ERR_INIT;

	if (db->o.engine == DB_SQLITE)
		return RC_OK;
	if (db->joined.arena && script(&db->joined, "SELECT 1", &lost) == RC_OK)
		return RC_OK;
	return session_join(db, NULL, NULL, e);
}
