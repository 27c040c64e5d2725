#include "queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/packet.h"
#include "store/schema.h"
#include "store/tenant.h"

struct test_db *queue_db;
struct arena *queue_arena;
const struct outbox_limits queue_limits = { .max_attempts = 6,
					    .base_us = 10 * TIME_SEC,
					    .max_us = 10 * TIME_MIN };

static int64_t tenant_id;

void queue_write(db_fn fn, void *arg)
{
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_write(queue_db->db, fn, arg, &e), &e);
}

static enum rc tenant_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct tenant t = { .organ_code = STR("000.00.00.Z01"),
				  .name = STR("UBND tỉnh An Bình (mẫu)"),
				  .axis_url = STR(PEER),
				  .certificate = STR("") };
	return tenant_insert(tx, queue_arena, &t, true, arg, e);
}

int queue_setup(void **state)
{
	struct db_options o = { 0 };

	(void)state;
	schema_fill_options(&o);
	queue_db = test_db_emptied(&o);
	queue_arena = arena_new(NULL);
	queue_write(tenant_fn, &tenant_id);
	return 0;
}

int queue_teardown(void **state)
{
	(void)state;
	arena_free(queue_arena);
	test_db_end(queue_db);
	return 0;
}

static enum rc packet_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct packet p = { .tenant_id = tenant_id,
				  .direction = DIRECTION_OUTGOING,
				  .type = MESSAGE_EDOC,
				  .state = PACKET_PLANNED,
				  .findings = STR("[]") };
	return packet_insert(tx, queue_arena, &p, arg, e);
}

int64_t queue_packet(void)
{
	int64_t id;

	queue_write(packet_fn, &id);
	return id;
}

struct outbox_item queue_item(int64_t p, const char *receiver, int64_t delivery)
{
	return (struct outbox_item){ .tenant_id = tenant_id,
				     .packet_id = p,
				     .delivery_id = delivery,
				     .peer = STR(PEER),
				     .receiver_code = str_of(receiver),
				     .due_at = T0 };
}

struct adding {
	struct outbox_item item;
	int64_t now;
};

static enum rc add_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct adding *x = arg;
	return outbox_enqueue(tx, &x->item, x->now, e);
}

void queue_add(struct outbox_item item, int64_t now)
{
	struct adding x = { .item = item, .now = now };
	queue_write(add_fn, &x);
}

struct claimed queue_claim(const char *owner, int64_t now)
{
	const struct outbox_claim c = { .owner = str_of(owner), .now = now, .lease_us = LEASE };
	struct claimed got = { .n = 0 };
	struct err e = ERR_INIT;
	enum rc rc = outbox_claim(queue_db->db, queue_arena, &c, &got.items, &got.n, &e);

	if (rc == RC_NOT_FOUND)
		return (struct claimed){ .n = 0 };
	assert_rc(RC_OK, rc, &e);
	assert_true(got.n > 0);
	return got;
}

struct attempt attempt_ok(void)
{
	return (struct attempt){ .rc = RC_OK, .http_status = 200, .vxp_code = 0 };
}

struct attempt attempt_down(void)
{
	return (struct attempt){ .rc = RC_UNAVAILABLE,
				 .vxp_code = -1,
				 .error_key = STR("err.net.unreachable"),
				 .error_text = STR("connection refused") };
}

struct attempt attempt_refused(void)
{
	return (struct attempt){ .rc = RC_INVALID,
				 .http_status = 200,
				 .vxp_code = 22,
				 .error_key = STR("err.axis_refused"),
				 .error_text = STR("22: no subject") };
}

struct settling {
	struct claimed c;
	struct attempt attempt;
	int64_t now;
	enum outbox_verdict *out;
};

static enum rc settle_fn(struct tx *tx, void *arg, struct err *e)
{
	struct settling *s = arg;
	const struct outbox_result r = { .attempt = &s->attempt,
					 .limits = &queue_limits,
					 .now = s->now,
					 .jitter = (uint64_t)s->now };

	TRY(outbox_settle(tx, s->c.items, s->c.n, &r, s->out, e));
	return outbox_peer_note(tx, queue_arena, s->c.items[0].peer, &r, e);
}

enum rc queue_settle(struct claimed c, struct attempt a, int64_t now, enum outbox_verdict *out)
{
	struct settling s = { .c = c, .attempt = a, .now = now };
	enum outbox_verdict *all = ARENA_ARRAY(queue_arena, c.n, enum outbox_verdict);
	enum rc rc;

	s.out = all;
	rc = db_write(queue_db->db, settle_fn, &s, NULL);
	if (out && rc == RC_OK)
		*out = all[0];
	return rc;
}

struct by_id {
	int64_t id, now;
	struct claimed got;
};

static enum rc cancel_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct by_id *x = arg;
	return outbox_cancel(tx, x->id, x->now, e);
}

enum rc queue_cancel(int64_t item_id, int64_t now)
{
	struct by_id x = { .id = item_id, .now = now };
	return db_write(queue_db->db, cancel_fn, &x, NULL);
}

static enum rc again_fn(struct tx *tx, void *arg, struct err *e)
{
	struct by_id *x = arg;
	return outbox_again(tx, queue_arena, x->id, x->now, &x->got.items, &x->got.n, e);
}

struct looked {
	int64_t now, pulled;
};

static enum rc answered_fn(struct tx *tx, void *arg, struct err *e)
{
	struct looked *x = arg;
	return outbox_peer_answered(tx, queue_arena, STR(PEER), x->now, queue_limits.max_us,
				    &x->pulled, e);
}

int64_t queue_answered(int64_t now)
{
	struct looked x = { .now = now };

	queue_write(answered_fn, &x);
	return x.pulled;
}

static enum rc silent_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct looked *x = arg;
	return outbox_peer_silent(tx, queue_arena, STR(PEER), x->now, e);
}

void queue_silent(int64_t now)
{
	struct looked x = { .now = now };
	queue_write(silent_fn, &x);
}

size_t queue_again(int64_t packet, int64_t now)
{
	struct by_id x = { .id = packet, .now = now };

	queue_write(again_fn, &x);
	return x.got.n;
}

static enum rc items_fn(struct tx *tx, void *arg, struct err *e)
{
	struct by_id *x = arg;
	return outbox_items_of(tx, queue_arena, x->id, &x->got.items, &x->got.n, e);
}

struct claimed queue_items(int64_t packet)
{
	struct by_id x = { .id = packet };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_read(queue_db->db, items_fn, &x, &e), &e);
	return x.got;
}

/* The count travels in a row that the store can read. */
static enum rc count_fn(struct tx *tx, void *arg, struct err *e)
{
	return login_failure_load(tx, queue_arena, STR("count"), arg, e);
}

int64_t queue_count(const char *from)
{
	struct login_failure f = { 0 };
	struct err e = ERR_INIT;
	struct str sql = str_fmt(queue_arena,
				 "DELETE FROM login_failure WHERE key = 'count'; INSERT INTO "
				 "login_failure (key, failures, blocked_until_at, updated_at) "
				 "SELECT 'count', COUNT(*), 0, 0 FROM %s",
				 from);

	test_db_sql(queue_db, sql.p);
	assert_rc(RC_OK, db_read(queue_db->db, count_fn, &f, &e), &e);
	return f.failures;
}
