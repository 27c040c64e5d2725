/* sweep.c -- what nobody needs any more: blobs without a row, sessions that are over, the axis's old
 * payloads. */
#include "axis/axis.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "store/packet.h"
#include "store/tenant.h"

#define BLOB_GRACE TIME_DAY

struct ask {
	struct node *node;
	const struct blob_id *blob;
	struct arena *arena;
	bool is_named;
};

static enum rc ask_fn(struct tx *tx, void *arg, struct err *e)
{
	struct ask *k = arg;
	return blob_is_named(tx, k->arena, k->blob, &k->is_named, e);
}

/* A database that does not answer names everything. */
static bool is_named(const struct blob_id *blob, void *ctx)
{
	AUTO_ARENA a = arena_new(NULL);
	struct ask k = { .node = ctx, .blob = blob, .arena = a };

	return db_read(k.node->db, ask_fn, &k, NULL) != RC_OK || k.is_named;
}

static enum rc sessions_fn(struct tx *tx, void *arg, struct err *e)
{
	const int64_t *now = arg;

	TRY(session_delete_expired(tx, *now, e));
	return login_failure_sweep(tx, *now - TIME_DAY, e);
}

enum rc sweep_all(struct node *n, int64_t now, struct err *e)
{
	uint64_t removed = 0;
	int64_t dropped = 0;

	TRY(db_write(n->db, sessions_fn, &now, e));
	if (n->conf->node_axis)
		TRY(axis_sweep(n, now, &dropped, e));
	TRY(blob_sweep(n->blobs, now - BLOB_GRACE, is_named, n, &removed, e));
	if (removed > 0 || dropped > 0)
		log_event(LOG_INFO, NULL, "swept: %llu files without a row, %lld old payloads",
			  (unsigned long long)removed, (long long)dropped);
	return RC_OK;
}

enum rc jobs_sweep_once(struct node *n, int64_t now, struct err *e)
{
	return sweep_all(n, now, e);
}
