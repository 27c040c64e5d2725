#include "office/spool.h"

#include <pthread.h>

#include "base/fd.h"
#include "base/limits.h"

enum rc spool_room(const struct node *n, uint64_t bytes, struct err *e)
{
	return blob_room_check(n->blobs, bytes, e);
}

enum rc spool_open(const struct node *n, uint64_t bytes, int *out_fd, struct err *e)
{
	TRY(spool_room(n, bytes, e));
	return fd_temp(n->spool_dir, out_fd, e);
}

/* ---- how many ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct hold {
	bool is_taken;
	int64_t account_id;
} holds[LIMIT_EXPORTS];

static struct hold *hold_take(int64_t account_id)
{
	struct hold *is_free = NULL;
	size_t n_own = 0;

	for (size_t i = 0; i < LIMIT_EXPORTS; i++) {
		if (!holds[i].is_taken)
			is_free = &holds[i];
		else
			n_own += account_id != 0 && holds[i].account_id == account_id;
	}
	if (!is_free || n_own >= LIMIT_EXPORTS_OWN)
		return NULL;
	*is_free = (struct hold){ true, account_id };
	return is_free;
}

static void hold_give(void *p)
{
	struct hold *h = p;

	(void)pthread_mutex_lock(&lock);
	h->is_taken = false;
	(void)pthread_mutex_unlock(&lock);
}

enum rc spool_hold(struct arena *a, const struct actor *who, struct err *e)
{
	(void)pthread_mutex_lock(&lock);
	struct hold *h = hold_take(who->account_id);
	(void)pthread_mutex_unlock(&lock);
	if (!h)
		return err_set(e, RC_BUSY, "err.export.busy", "other exports are not taken yet");
	arena_defer(a, hold_give, h);
	return RC_OK;
}
