/* queue.h -- an outbox of its own for each test, and its calls as one transaction each.
 *
 * OWNERSHIP What is answered lives in queue_arena until the test's end.
 * ERRORS    What must not fail ends the test.
 */
#pragma once

#include "base/arena.h"
#include "outbox/outbox.h"
#include "support/test_db.h"

#define T0 INT64_C(1763700000000000)
#define LEASE (5 * TIME_MIN)
#define PEER "http://127.0.0.1:1/vxp"

extern struct test_db *queue_db;
extern struct arena *queue_arena;
extern const struct outbox_limits queue_limits; /* 6 tries, 10 s to 10 min */

int queue_setup(void **state);
int queue_teardown(void **state);

/* A planned packet without items. */
int64_t queue_packet(void);
/* An item of packet p, due at once; delivery is its delivery_id. */
struct outbox_item queue_item(int64_t p, const char *receiver, int64_t delivery);
void queue_add(struct outbox_item item, int64_t now);

struct claimed {
	struct outbox_item *items;
	size_t n;
};
/* n 0: nothing was due. */
struct claimed queue_claim(const char *owner, int64_t now);
struct attempt attempt_ok(void);
struct attempt attempt_down(void);    /* no connection */
struct attempt attempt_refused(void); /* ErrorCode 22 */
/* Settles all items of a claim and notes the peer; the verdict on the first in *out. */
enum rc queue_settle(struct claimed c, struct attempt a, int64_t now, enum outbox_verdict *out);
enum rc queue_cancel(int64_t item_id, int64_t now);
size_t queue_again(int64_t packet, int64_t now);
/* A look at the peer, without an item: it answered (how many items were pulled forward), or not. */
int64_t queue_answered(int64_t now);
void queue_silent(int64_t now);
struct claimed queue_items(int64_t packet);
/* How many rows "FROM …" has. */
int64_t queue_count(const char *from);
/* Runs fn in db_write and asserts RC_OK. */
void queue_write(db_fn fn, void *arg);
