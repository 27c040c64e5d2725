/* The writer thread: what waits is run as one transaction, so that one flush settles many.
 *
 * A caller queues its job and waits. The thread takes all that wait (at most LIMIT_DB_GROUP), runs
 * them one after another and commits. While it flushes the next group gathers, so the group is as large
 * as the disk is slow; nobody waits for company. A job that fails takes nothing of another's with it: it
 * runs in a savepoint, but for the first, with whom the transaction itself is rolled back. A savepoint
 * costs a statement at its end the more the more pages were changed in it.
 */
#include "db/sqlite_int.h"

#include <errno.h>

#include "base/fault.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/time.h"
#include "base/waits.h"

#define REST_AFTER (2 * TIME_SEC)

struct job {
	db_fn fn;
	void *arg;
	struct err *e;
	enum rc rc;
	bool is_done;
	pthread_cond_t done;
	struct job *next;
};

struct sqlite_writer {
	struct db *db;
	struct sqlite_conn *conn;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t queued;
	struct job *first, **last;
	bool is_stopping;
	struct job *group[LIMIT_DB_GROUP];
};

/* ---- in the writer thread ---- */

static void rollback(struct sqlite_conn *c)
{
	/* It may be rolled back already: SQLite does that itself when the disk is full. */
	if (!sqlite3_get_autocommit(c->h))
		(void)sqlite3_exec(c->h, "ROLLBACK", NULL, NULL, NULL);
	bug_if(!sqlite3_get_autocommit(c->h));
}

static enum rc job_undo(struct sqlite_conn *c, bool is_shared, struct err *e)
{
	if (is_shared)
		return sqlite_exec(c->h, "ROLLBACK TO job; RELEASE job", e);
	rollback(c);
	return RC_OK;
}

/* Leaves the job's own result in j->rc. What it returns is the group's: not RC_OK when the whole
 * transaction is lost. is_shared: another's work is in the transaction. */
static enum rc job_run(struct sqlite_writer *w, struct job *j, bool is_shared, struct err *e)
{
	struct sqlite_conn *c = w->conn;
	struct tx tx;

	tx_init(&tx, w->db, c, c->scratch, true);
	if (is_shared)
		TRY(sqlite_tx(c, TX_SAVE, e));
	j->rc = tx_result(&tx, j->fn(&tx, j->arg, j->e), j->e);
	if (sqlite3_get_autocommit(c->h)) {
		bug_if(!tx.is_spoilt);
		if (e)
			*e = tx.first;
		return tx.first.rc;
	}
	if (j->rc != RC_OK)
		return job_undo(c, is_shared, e);
	return is_shared ? sqlite_tx(c, TX_RELEASE, e) : RC_OK;
}

/* Busy: another process (a backup, somebody's sqlite3) holds the file longer than DB_BUSY_MS. */
static enum rc group_begin(struct sqlite_conn *c, struct err *e)
{
	enum rc rc = RC_BUSY;

	TRY(FAULT_RC(e, "db.begin"));
	for (int i = 0; rc == RC_BUSY && i < DB_TRIES; i++)
		rc = sqlite_tx(c, TX_BEGIN_WRITE, e);
	return rc;
}

static enum rc group_commit(struct sqlite_writer *w, struct err *e)
{
	FAULT_POINT("db.before_commit");
	TRY(FAULT_RC(e, "db.commit"));
	TRY(sqlite_tx(w->conn, TX_COMMIT, e));
	FAULT_POINT("db.after_commit");
	atomic_fetch_add(&w->db->n_commits, 1);
	return RC_OK;
}

static enum rc group_try(struct sqlite_writer *w, struct job **jobs, int n, struct err *e)
{
	bool is_shared = false;

	for (int i = 0; i < n; i++) {
		if (sqlite3_get_autocommit(w->conn->h))
			TRY(group_begin(w->conn, e));
		TRY(job_run(w, jobs[i], is_shared, e));
		is_shared = is_shared || jobs[i]->rc == RC_OK;
	}
	return is_shared ? group_commit(w, e) : RC_OK;
}

static void group_run(struct sqlite_writer *w, struct job **jobs, int n)
{
	struct err e = ERR_INIT;
	enum rc rc = group_try(w, jobs, n, &e);

	rollback(w->conn);
	if (rc == RC_CONFLICT && n > 1) {
		/* A constraint that is checked at the commit; alone each answers for itself. */
		atomic_fetch_add(&w->db->n_again, (uint64_t)n);
		for (int i = 0; i < n; i++)
			group_run(w, &jobs[i], 1);
		return;
	}
	for (int i = 0; rc != RC_OK && i < n; i++) {
		if (jobs[i]->rc != RC_OK)
			continue;
		jobs[i]->rc = rc;
		if (jobs[i]->e)
			*jobs[i]->e = e;
	}
}

/* When nobody has written for a while, no pages are kept for it. */
static void rest(struct sqlite_writer *w)
{
	const int64_t end = time_monotonic() + REST_AFTER;
	const struct timespec until = { .tv_sec = end / TIME_SEC,
					.tv_nsec = end % TIME_SEC * 1000 };
	int gone = 0;

	while (gone != ETIMEDOUT && !w->first && !w->is_stopping)
		gone = pthread_cond_clockwait(&w->queued, &w->lock, CLOCK_MONOTONIC, &until);
	if (gone != ETIMEDOUT)
		return;
	bug_if(pthread_mutex_unlock(&w->lock) != 0);
	(void)sqlite3_db_release_memory(w->conn->h);
	memory_return();
	bug_if(pthread_mutex_lock(&w->lock) != 0);
}

/* Waits for jobs; 0 when there are none and none will come. */
static int group_take(struct sqlite_writer *w)
{
	int n = 0;

	bug_if(pthread_mutex_lock(&w->lock) != 0);
	if (!w->first)
		rest(w);
	while (!w->first && !w->is_stopping)
		(void)pthread_cond_wait(&w->queued, &w->lock);
	while (w->first && n < LIMIT_DB_GROUP) {
		w->group[n++] = w->first;
		w->first = w->first->next;
	}
	if (!w->first)
		w->last = &w->first;
	bug_if(pthread_mutex_unlock(&w->lock) != 0);
	return n;
}

static void group_wake(struct sqlite_writer *w, int n)
{
	bug_if(pthread_mutex_lock(&w->lock) != 0);
	for (int i = 0; i < n; i++) {
		w->group[i]->is_done = true;
		(void)pthread_cond_signal(&w->group[i]->done);
	}
	bug_if(pthread_mutex_unlock(&w->lock) != 0);
}

static void *writer_main(void *arg)
{
	struct sqlite_writer *w = arg;

	for (int n; (n = group_take(w)) > 0;) {
		group_run(w, w->group, n);
		group_wake(w, n);
	}
	return NULL;
}

/* ---- in the caller's thread ---- */

enum rc sqlite_write(struct db *db, db_fn fn, void *arg, struct err *e)
{
	struct sqlite *s = db->engine;
	struct sqlite_writer *w = s->writer;
	struct job j = { .fn = fn, .arg = arg, .e = e };

	bug_if(pthread_cond_init(&j.done, NULL) != 0);
	bug_if(pthread_mutex_lock(&w->lock) != 0);
	bug_if(w->is_stopping);
	*w->last = &j;
	w->last = &j.next;
	(void)pthread_cond_signal(&w->queued);
	waits_begin();
	while (!j.is_done)
		(void)pthread_cond_wait(&j.done, &w->lock);
	bug_if(pthread_mutex_unlock(&w->lock) != 0);
	waits_end();
	(void)pthread_cond_destroy(&j.done);
	return j.rc;
}

enum rc sqlite_writer_start(struct db *db, struct sqlite_writer **out, struct err *e)
{
	struct sqlite_writer *w = ARENA_NEW(db->arena, struct sqlite_writer);

	w->db = db;
	w->last = &w->first;
	TRY(sqlite_conn_open(db, db->arena, SQLITE_FOR_WRITER, &w->conn, e));
	bug_if(pthread_mutex_init(&w->lock, NULL) != 0);
	bug_if(pthread_cond_init(&w->queued, NULL) != 0);
	TRY(thread_start(&w->thread, "db-writer", writer_main, w, e));
	*out = w;
	return RC_OK;
}

void sqlite_writer_stop(struct sqlite_writer *w)
{
	bug_if(pthread_mutex_lock(&w->lock) != 0);
	w->is_stopping = true;
	(void)pthread_cond_signal(&w->queued);
	bug_if(pthread_mutex_unlock(&w->lock) != 0);
	bug_if(pthread_join(w->thread, NULL) != 0);
}
