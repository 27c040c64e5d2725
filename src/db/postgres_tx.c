/* Transactions on PostgreSQL: SERIALIZABLE, repeated when the server says that would help. */
#include "db/postgres_int.h"

#include <string.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/time.h"
#include "base/waits.h"

#define TRIES_TOGETHER 2 /* the first tries run beside others, the rest alone */
/* Before the second try, and before the last; as much again by chance. */
#define PAUSE_FIRST (2 * INT64_C(1000))
#define PAUSE_LAST (PAUSE_FIRST << (DB_TRIES - 2))

struct attempt {
	struct db *db;
	struct pg_conn *c;
	db_fn fn;
	void *arg;
	bool is_write;
	bool is_again; /* out: another try may help */
};

static enum rc tx_begin(struct attempt *a, struct err *e)
{
	struct pg_verdict v = { 0 };

	TRY(FAULT_RC(e, "db.begin"));
	enum rc rc = pg_exec(a->c->h,
			     a->is_write ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
					 : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
			     &v, e);
	/* The server may have gone and come back since this connection was used last. */
	a->is_again = v.is_lost;
	if (rc != RC_OK)
		pg_disconnect(a->c);
	return rc;
}

static void rollback(struct pg_conn *c)
{
	PGresult *res = PQexec(c->h, "ROLLBACK");
	bool is_done = PQresultStatus(res) == PGRES_COMMAND_OK;

	PQclear(res);
	if (!is_done)
		pg_disconnect(c);
}

/* From the moment COMMIT is sent until its answer is here, nobody knows. */
static enum rc commit_send(struct attempt *a, struct err *e)
{
	struct pg_verdict v = { 0 };
	PGresult *res = PQexec(a->c->h, "COMMIT");
	enum rc rc = RC_OK;

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		rc = pg_fail(a->c->h, res, &v, e);
	else if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
		rc = err_set(e, RC_CORRUPT, NULL, "PostgreSQL answered COMMIT with %s",
			     PQcmdStatus(res));
	PQclear(res);
	a->is_again = v.is_again;
	if (v.is_lost) {
		pg_disconnect(a->c);
		if (a->is_write)
			return err_set(e, RC_UNCERTAIN, NULL, "the answer to COMMIT was lost");
		a->is_again = true;
	}
	return rc;
}

static enum rc tx_commit(struct attempt *a, struct err *e)
{
	FAULT_POINT("db.before_commit");
	enum rc rc = FAULT_RC(e, "db.commit");
	if (rc != RC_OK) {
		rollback(a->c);
		return rc;
	}
	TRY(commit_send(a, e));
	FAULT_POINT("db.after_commit");
	atomic_fetch_add(&a->db->n_commits, a->is_write);
	return RC_OK;
}

static enum rc attempt_run(struct attempt *a, struct err *e)
{
	struct tx tx;

	a->is_again = false;
	TRY(pg_connect(a->c, e));
	TRY(tx_begin(a, e));
	tx_init(&tx, a->db, a->c, a->c->scratch, a->is_write);
	enum rc rc = tx_result(&tx, a->fn(&tx, a->arg, e), e);
	if (rc == RC_OK)
		return tx_commit(a, e);
	rollback(a->c);
	a->is_again = tx.is_again || tx.is_lost;
	/* Whatever fn made of it: this is why it did not come through. */
	return a->is_again ? tx_result(&tx, RC_OK, e) : rc;
}

static void pause_make(int i)
{
	int64_t us = backoff(PAUSE_FIRST, PAUSE_LAST, i);

	time_sleep(us + (int64_t)(random_u64() % (uint64_t)us));
}

static enum rc attempts_run(struct attempt *a, pthread_rwlock_t *alone, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < DB_TRIES; i++) {
		bool is_alone = a->is_write && i >= TRIES_TOGETHER;

		if (i > 0) {
			atomic_fetch_add(&a->db->n_again, 1);
			pause_make(i - 1);
		}
		bug_if((is_alone ? pthread_rwlock_wrlock : pthread_rwlock_rdlock)(alone) != 0);
		rc = attempt_run(a, e);
		bug_if(pthread_rwlock_unlock(alone) != 0);
		if (rc == RC_OK || !a->is_again)
			return rc;
	}
	return rc;
}

static enum rc transact(struct attempt *a, struct err *e)
{
	struct pg *p = a->db->engine;

	waits_begin();
	a->c = pool_take(&p->pool);
	enum rc rc = attempts_run(a, &p->alone, e);
	pool_give(&p->pool, a->c);
	waits_end();
	return rc;
}

enum rc pg_write(struct db *db, db_fn fn, void *arg, struct err *e)
{
	struct attempt a = { .db = db, .fn = fn, .arg = arg, .is_write = true };

	return transact(&a, e);
}

enum rc pg_read(struct db *db, db_fn fn, void *arg, void **held, struct err *e)
{
	struct attempt a = { .db = db, .fn = fn, .arg = arg };

	(void)held;
	return transact(&a, e);
}
