/* sweep.c -- what nobody needs any more: blobs without a row, sessions that are over, the axis's old
 * payloads.
 *
 * The blobs in parts: which ones follows from the clock, so there is no place to remember, and all have
 * had their turn after SWEEP_EVERY * BLOB_PARTS / SWEEP_PARTS (64 hours). A node that runs for eight
 * hours of each day passes over none in the long run (24 and 64 share no divisor above 8).
 */
#include "axis/axis.h"
#include "base/limits.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/part.h"
#include "office/print_ticket.h"
#include "office/throttle.h"
#include "store/file_text.h"
#include "store/kept_file.h"
#include "store/mail.h"
#include "store/packet.h"
#include "store/tenant.h"

#define SWEEP_EVERY TIME_HOUR
#define SWEEP_PARTS 4

struct ask {
	struct node *node;
	struct arena *arena;
	const struct blob_id *ids;
	size_t n;
	bool *is_named;
};

static enum rc ask_fn(struct tx *tx, void *arg, struct err *e)
{
	struct ask *k = arg;
	return blobs_named(tx, k->arena, k->ids, k->n, k->is_named, e);
}

/* A database that does not answer lets all of them stay. */
static bool ask(void *ctx, const struct blob_id *ids, size_t n, bool *is_named)
{
	AUTO_ARENA a = arena_new(NULL);
	struct ask k = { .node = ctx, .arena = a, .ids = ids, .n = n, .is_named = is_named };

	return db_read(k.node->db, ask_fn, &k, NULL) == RC_OK;
}

static enum rc sessions_fn(struct tx *tx, void *arg, struct err *e)
{
	const int64_t *now = arg;

	TRY(session_delete_expired(tx, *now, e));
	TRY(mail_sweep(tx, *now - LIMIT_MAIL_WAIT_DAYS * TIME_DAY, e));
	TRY(ticket_sweep(tx, *now - TICKET_KEPT, e));
	TRY(kept_file_sweep(tx, *now - LIMIT_KEPT_HOURS * TIME_HOUR, e));
	return throttle_sweep(tx, *now, e);
}

static enum rc blobs_sweep(struct node *n, const struct sweep_order *o, uint64_t *out_removed,
			   struct err *e)
{
	struct blob_sweep blobs = {
		.before_at = o->now - BLOB_GRACE, .ask = ask, .ctx = n, .stop = o->stop
	};
	*out_removed = 0;
	for (int i = 0; i < o->n_parts; i++) {
		uint64_t removed;

		blobs.part = (int)((o->first_part + i) % BLOB_PARTS);
		enum rc rc = blob_sweep(n->blobs, &blobs, &removed, e);
		*out_removed += removed;
		TRY(rc);
	}
	return RC_OK;
}

struct texts_part {
	unsigned char part;
	int64_t n;
};

static enum rc texts_fn(struct tx *tx, void *arg, struct err *e)
{
	struct texts_part *p = arg;
	return file_text_sweep(tx, p->part, &p->n, e);
}

/* The text of files whose attachments are gone, in the same parts. */
static enum rc texts_sweep(struct node *n, const struct sweep_order *o, struct err *e)
{
	for (int i = 0; i < o->n_parts; i++) {
		struct texts_part p = { .part = (unsigned char)((o->first_part + i) % BLOB_PARTS) };
		if (o->stop && atomic_load(o->stop))
			return err_set(e, RC_CANCELLED, NULL, "sweep stopped");
		TRY(db_write(n->db, texts_fn, &p, e));
	}
	return RC_OK;
}

enum rc sweep_parts(struct node *n, const struct sweep_order *o, struct err *e)
{
	uint64_t removed = 0;
	int64_t dropped = 0, now = o->now;

	TRY(db_write(n->db, sessions_fn, &now, e));
	enum rc rc = n->conf->node_axis ? axis_sweep(n, now, o->stop, &dropped, e) : RC_OK;
	if (rc == RC_OK)
		rc = office_parts_alone(n, now, o->stop, e);
	if (rc == RC_OK)
		rc = texts_sweep(n, o, e);
	if (rc == RC_OK)
		rc = blobs_sweep(n, o, &removed, e);
	if (removed > 0 || dropped > 0)
		log_event(LOG_INFO, NULL, "swept: %llu files without a row, %lld old payloads",
			  (unsigned long long)removed, (long long)dropped);
	return rc;
}

enum rc jobs_sweep_once(struct node *n, int64_t now, struct err *e)
{
	const struct sweep_order all = { .now = now, .n_parts = BLOB_PARTS };

	return sweep_parts(n, &all, e);
}

void sweep_when_due(struct worker *w, int64_t *due_at)
{
	int64_t now = worker_now(w);
	struct sweep_order o = { .now = now,
				 .first_part = now / SWEEP_EVERY * SWEEP_PARTS % BLOB_PARTS,
				 .n_parts = SWEEP_PARTS,
				 .stop = w->jobs ? &w->jobs->stop : NULL };
	struct err e = ERR_INIT;

	/* a clock set back does not put it off for long */
	if (now < *due_at && *due_at - now <= SWEEP_EVERY)
		return;
	*due_at = (now / SWEEP_EVERY + 1) * SWEEP_EVERY; /* no hour, and so no part, is left out */
	e.rc = sweep_parts(w->node, &o, &e);
	if (e.rc != RC_OK && e.rc != RC_CANCELLED)
		log_err(NULL, &e, "sweep");
}
