/* audit_reads.c -- that something was read: kept for a moment, and written with what else was.
 *
 * Two batches: one takes what comes in while the other is written. When the database does not take it, it
 * stays; when there is no more room, whoever reads writes their own row, or reads nothing. */
#include <pthread.h>

#include "base/limits.h"
#include "base/log.h"
#include "office/audit.h"
#include "office/office_int.h"

#define SAME_LOOK 32 /* rows looked back for the same read */

struct batch {
	struct arena *arena; /* the rows and their texts */
	struct audit_entry *rows;
	size_t n, room;
};

struct read_log {
	pthread_mutex_t lock;   /* of both pointers, and of what waits */
	pthread_mutex_t writer; /* of what is written: one at a time */
	struct batch *waiting, *writing;
};

static struct batch *batch_new(struct arena *a)
{
	struct batch *b = ARENA_NEW(a, struct batch);

	b->arena = arena_new(NULL);
	return b;
}

static void close_log(void *arg)
{
	struct read_log *log = arg;

	arena_free(log->waiting->arena);
	arena_free(log->writing->arena);
	(void)pthread_mutex_destroy(&log->lock);
	(void)pthread_mutex_destroy(&log->writer);
}

struct read_log *read_log_new(struct arena *a)
{
	struct read_log *log = ARENA_NEW(a, struct read_log);

	(void)pthread_mutex_init(&log->lock, NULL);
	(void)pthread_mutex_init(&log->writer, NULL);
	log->waiting = batch_new(a);
	log->writing = batch_new(a);
	arena_defer(a, close_log, log);
	return log;
}

static bool is_same(const struct audit_entry *x, const struct audit_entry *y)
{
	return x->tenant_id == y->tenant_id && str_eq(x->object, y->object) &&
	       str_eq(x->actor, y->actor) && str_eq(x->action, y->action) &&
	       str_eq(x->detail, y->detail) && str_eq(x->remote, y->remote) &&
	       str_eq(x->on_behalf_of, y->on_behalf_of);
}

static bool is_kept(const struct batch *b, const struct audit_entry *x)
{
	size_t last = b->n > SAME_LOOK ? b->n - SAME_LOOK : 0;

	for (size_t i = b->n; i > last; i--) {
		if (is_same(&b->rows[i - 1], x))
			return true;
	}
	return false;
}

static void make_room(struct batch *b)
{
	size_t room = b->room > 0 ? 2 * b->room : 64;

	if (b->n < b->room)
		return;
	b->rows = arena_grow(b->arena, b->rows, b->n * sizeof *b->rows, room * sizeof *b->rows);
	b->room = room;
}

static void keep(struct batch *b, const struct audit_entry *x)
{
	make_room(b);
	struct audit_entry *to = &b->rows[b->n++];

	*to = *x;
	to->actor = str_dup(b->arena, x->actor);
	to->action = str_dup(b->arena, x->action);
	to->object = str_dup(b->arena, x->object);
	to->detail = str_dup(b->arena, x->detail);
	to->remote = str_dup(b->arena, x->remote);
	to->on_behalf_of = str_dup(b->arena, x->on_behalf_of);
}

/* false: there is no room. */
static bool take(struct read_log *log, const struct audit_entry *x)
{
	(void)pthread_mutex_lock(&log->lock);
	bool is_old = is_kept(log->waiting, x);
	bool has_room = log->waiting->n < LIMIT_READS_KEPT;
	if (!is_old && has_room)
		keep(log->waiting, x);
	(void)pthread_mutex_unlock(&log->lock);
	return is_old || has_room;
}

static enum rc entry_fn(struct tx *tx, void *arg, struct err *e)
{
	return audit_add(tx, arg, e);
}

enum rc office_read_note(struct node *n, const struct actor *who, const char *action,
			 struct str object, struct str detail, int64_t now, struct err *e)
{
	struct audit_entry x = audit_entry_of(who, action, object, detail, now);

	if (n->reads && take(n->reads, &x))
		return RC_OK;
	return db_write(n->db, entry_fn, &x, e);
}

static enum rc batch_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct batch *b = arg;

	for (size_t i = 0; i < b->n; i++)
		TRY(audit_add(tx, &b->rows[i], e));
	return RC_OK;
}

/* A row that the database never takes holds up no other: it goes into the node's log instead. */
static enum rc write_singly(struct node *n, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		struct err one = ERR_INIT;
		one.rc = db_write(n->db, entry_fn, &b->rows[i], &one);
		if (one.rc == RC_OK)
			continue;
		if (rc_is_temporary(one.rc)) {
			b->n -= i;
			for (size_t k = 0; k < b->n; k++)
				b->rows[k] = b->rows[k + i];
			return err_set(e, one.rc, one.key, "%s", one.text);
		}
		log_event(LOG_ERR, NULL, "audit: not written: %.*s of %.*s by %.*s: %s",
			  STR_FMT(b->rows[i].action), STR_FMT(b->rows[i].object),
			  STR_FMT(b->rows[i].actor), one.text);
	}
	return RC_OK;
}

static struct batch *next_batch(struct read_log *log)
{
	(void)pthread_mutex_lock(&log->lock);
	if (log->writing->n == 0) {
		struct batch *empty = log->writing;
		log->writing = log->waiting;
		log->waiting = empty;
	}
	struct batch *next = log->writing;
	(void)pthread_mutex_unlock(&log->lock);
	return next;
}

static enum rc write_batch(struct node *n, struct batch *b, struct err *e)
{
	struct err why = ERR_INIT;

	if (b->n == 0)
		return RC_OK;
	enum rc rc = db_write(n->db, batch_fn, b, &why);
	if (rc != RC_OK && rc_is_temporary(rc))
		return err_set(e, rc, why.key, "%s", why.text);
	if (rc != RC_OK)
		TRY(write_singly(n, b, e));
	arena_reset(b->arena);
	*b = (struct batch){ .arena = b->arena };
	return RC_OK;
}

enum rc office_reads_write(struct node *n, struct err *e)
{
	struct read_log *log = n->reads;

	if (!log)
		return RC_OK;
	(void)pthread_mutex_lock(&log->writer);
	enum rc rc = write_batch(n, next_batch(log), e);
	(void)pthread_mutex_unlock(&log->writer);
	return rc;
}
