/* read.c -- the text of files: one waits, is claimed, given to the reader, and what it says is kept.
 *
 * A file that its reader cannot answer for is tried again later, LIMIT_READ_ATTEMPTS times in all; then it
 * is unread, and says why. People are before it: what it had begun is begun again a minute later. That no reader is there is not the file's fault and counts nothing.
 */
#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "reader/reader.h"
#include "store/file_text.h"

#define LEASE ((LIMIT_READ_SECS + 60) * TIME_SEC)
#define PAUSE_FIRST TIME_MIN /* what went wrong may have been the machine's */
#define PAUSE_LAST TIME_HOUR

struct reading {
	struct worker *worker;
	struct arena *arena;
	struct file_claim claim;
	struct file_text found;
	int64_t due_at;         /* of the next try */
	bool is_again, is_lost; /* there is to be one; it counts; the file's bytes are gone */
	bool counts;
};

static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reading *r = arg;
	int64_t now = r->worker->round_at;

	return file_text_claim(tx, r->arena, now, now + LEASE, &r->claim, e);
}

/* What is gone with its attachment is nobody's any more. */
static enum rc end_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct reading *r = arg;

	if (r->is_again)
		return file_text_again(tx, &r->claim, r->counts, r->due_at, e);
	TRY(file_text_settle(tx, &r->claim, &r->found, e));
	return r->is_lost ? file_text_forget(tx, &r->claim.sha256, e) : RC_OK;
}

static void settle(struct reading *r, const struct reader_facts *f, struct str text)
{
	r->found = (struct file_text){ .sha256 = r->claim.sha256,
				       .reading = f->reason == UNREAD_NONE ? READING_DONE
									   : READING_FAILED,
				       .kind = f->kind,
				       .reason = f->reason,
				       .pages = f->pages,
				       .is_encrypted = f->is_encrypted,
				       .has_macros = f->has_macros,
				       .is_cut = f->is_cut,
				       .attempts = r->claim.attempts,
				       .read_at = worker_now(r->worker),
				       .text = text };
}

static void try_again(struct reading *r, bool counts, int64_t pause)
{
	r->is_again = true;
	r->counts = counts;
	r->due_at = worker_now(r->worker) + pause;
}

/* What the reader said, or that it said nothing. */
static void outcome_take(struct reading *r, enum rc rc, const struct reader_facts *f,
			 struct str text)
{
	bool is_its_fault = rc == RC_LIMIT || rc == RC_CORRUPT;

	if (rc == RC_OK || (is_its_fault && r->claim.attempts + 1 >= LIMIT_READ_ATTEMPTS)) {
		settle(r, f, rc == RC_OK ? text : STR(""));
		r->found.attempts += is_its_fault;
	} else {
		try_again(r, is_its_fault,
			  is_its_fault    ? backoff(PAUSE_FIRST, PAUSE_LAST, r->claim.attempts)
			  : rc == RC_BUSY ? PAUSE_FIRST
					  : 0);
	}
}

static enum rc ask(struct reading *r, int fd, struct err *e)
{
	const struct worker *w = r->worker;
	const struct reader_order o = { .fd = fd,
					.max_bytes = LIMIT_READ_BYTES,
					.secs = LIMIT_READ_SECS,
					.is_last = true,
					.stop = w->jobs ? &w->jobs->stop : &w->node->is_stopping };
	struct reader_facts facts;
	struct str text = STR("");
	enum rc rc = reader_text(w->node->reader, r->arena, &o, &facts, &text, e);

	outcome_take(r, rc, &facts, text);
	if (rc != RC_LIMIT && rc != RC_CORRUPT)
		return rc;
	const struct log_ctx file = { NULL, "file", blob_id_hex(r->arena, &r->claim.sha256) };
	log_err(&file, e, "reading");
	return RC_OK;
}

static enum rc read_claimed(struct reading *r, struct err *e)
{
	const struct reader_facts gone = { .reason = UNREAD_MISSING };
	AUTO_CLOSE fd = -1;
	uint64_t n;
	enum rc rc = blob_read_open(r->worker->node->blobs, &r->claim.sha256, &fd, &n, e);

	if (rc == RC_OK)
		return ask(r, fd, e);
	if (rc != RC_NOT_FOUND) {
		try_again(r, false, 0);
		return rc;
	}
	err_clear(e);
	r->is_lost = true;
	settle(r, &gone, STR(""));
	return RC_OK;
}

/* One whose claim ran out meanwhile is another's. */
static enum rc end(struct reading *r, struct err *e)
{
	int64_t until = time_monotonic() + LAST_WORD;
	enum rc rc;

	do {
		err_clear(e);
		rc = db_write(r->worker->node->db, end_fn, r, e);
	} while (rc != RC_OK && worker_tries_again(r->worker, rc, until));
	if (rc != RC_CONFLICT)
		return rc;
	err_clear(e);
	return RC_OK;
}

enum rc read_one(struct worker *w, struct err *e)
{
	struct reading r = { .worker = w, .arena = w->arena };
	struct err why = ERR_INIT;

	TRY(db_write(w->node->db, claim_fn, &r, e));
	FAULT_POINT("jobs.file_claimed");
	enum rc rc = read_claimed(&r, &why);
	FAULT_POINT("jobs.file_read");
	TRY(end(&r, e));
	if (rc != RC_OK && e)
		*e = why;
	return rc;
}

static enum rc next_fn(struct tx *tx, void *arg, struct err *e)
{
	struct reading *r = arg;

	return file_text_next(tx, r->arena, &r->due_at, e);
}

/* How long until a file is due, at most IDLE; asked without a write. */
static int64_t until_next(struct worker *w)
{
	struct reading r = { .arena = w->arena };
	enum rc rc = db_read(w->node->db, next_fn, &r, NULL);
	int64_t us = rc == RC_OK ? r.due_at - worker_now(w) : IDLE;

	return us < 0 ? 0 : us < IDLE ? us : IDLE;
}

void read_round(struct worker *w)
{
	uint64_t seen = event_count(w->node->read);
	struct err e = ERR_INIT;

	worker_round(w, time_now());
	int64_t wait = until_next(w);
	if (wait == 0 && !worker_must_stop(w)) {
		e.rc = read_one(w, &e);
		bool is_fine = e.rc == RC_OK || e.rc == RC_CANCELLED || e.rc == RC_BUSY;
		wait = is_fine ? 0 : AFTER_TROUBLE;
		if (!is_fine && e.rc != RC_NOT_FOUND)
			log_err(NULL, &e, "reading files");
	}
	if (wait > 0)
		(void)event_wait(w->node->read, seen, wait);
}

enum rc jobs_read_once(struct node *n, int64_t now, int64_t *out_read, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w = { .node = n, .arena = a };
	enum rc rc;

	worker_round(&w, now);
	for (*out_read = 0; (rc = read_one(&w, e)) == RC_OK; (*out_read)++)
		;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}
