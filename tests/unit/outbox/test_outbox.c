/* test_outbox.c -- claims, leases, settling, circuits and sending again, on both engines. */
#include "queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"

static void test_nothing_due(void **state)
{
	int64_t at, p = queue_packet();
	struct outbox_item later = queue_item(p, "000.00.01.Z01", 0);

	(void)state;
	assert_int_equal(queue_claim("w", T0).n, 0);
	assert_rc(RC_OK, outbox_next_due(queue_db->db, T0, &at, NULL), NULL);
	assert_true(at == INT64_MAX);
	later.due_at = T0 + TIME_HOUR;
	queue_add(later, T0);
	assert_int_equal(queue_claim("w", T0).n, 0);
	assert_rc(RC_OK, outbox_next_due(queue_db->db, T0, &at, NULL), NULL);
	assert_true(at == T0 + TIME_HOUR);
	assert_int_equal(queue_claim("w", T0 + TIME_HOUR).n, 1);
}

/* All receivers of a packet go together, also those not due, for the packet names them all. */
static void test_packet_is_one_claim(void **state)
{
	int64_t p = queue_packet(), other = queue_packet();
	struct outbox_item late = queue_item(p, "000.00.03.Z01", 3);
	struct claimed c;

	(void)state;
	late.due_at = T0 + TIME_DAY;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	queue_add(queue_item(p, "000.00.02.Z01", 2), T0);
	queue_add(late, T0);
	queue_add(queue_item(other, "000.00.01.Z01", 4), T0);
	c = queue_claim("w", T0);
	assert_int_equal(c.n, 3);
	for (size_t i = 0; i < c.n; i++) {
		assert_true(c.items[i].packet_id == p);
		assert_int_equal(c.items[i].attempts, 1);
		assert_int_equal(c.items[i].state, OUTBOX_LEASED);
		assert_true(str_eq_c(c.items[i].lease_owner, "w"));
		assert_true(c.items[i].lease_until_at == T0 + LEASE);
	}
	c = queue_claim("v", T0);
	assert_int_equal(c.n, 1);
	assert_true(c.items[0].packet_id == other);
	assert_int_equal(queue_claim("w", T0).n, 0);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.claimed'"), 2);
}

static void test_urgent_first_then_oldest(void **state)
{
	static const struct {
		int64_t urgency, due_at;
		int place;
	} items[] = { { 0, 0, 4 }, { 0, -5, 3 }, { 3, 0, 1 }, { 9, -1, 0 }, { -7, -6, 2 } };
	int64_t packets[5];

	(void)state;
	for (int i = 0; i < 5; i++) {
		int64_t p = queue_packet();
		struct outbox_item x = queue_item(p, "000.00.01.Z01", 0);

		x.urgency = items[i].urgency;
		x.due_at = T0 + items[i].due_at;
		packets[items[i].place] = p;
		queue_add(x, T0);
	}
	for (int i = 0; i < 5; i++) {
		struct claimed c = queue_claim("w", T0);
		assert_int_equal(c.n, 1);
		assert_true(c.items[0].packet_id == packets[i]);
	}
}

static void test_settled_ok(void **state)
{
	enum outbox_verdict v;
	int64_t p = queue_packet();
	struct claimed c;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	c = queue_claim("w", T0);
	assert_rc(RC_OK, queue_settle(c, attempt_ok(), T0, &v), NULL);
	assert_int_equal(v, OUTBOX_TO_DONE);
	assert_int_equal(queue_items(p).items[0].state, OUTBOX_DONE);
	assert_int_equal(queue_claim("w", T0 + TIME_DAY).n, 0);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.done'"), 1);
	/* only a claim can be settled, and once */
	assert_rc(RC_CONFLICT, queue_settle(c, attempt_ok(), T0, &v), NULL);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.done'"), 1);
}

static void test_later_then_dead(void **state)
{
	enum outbox_verdict v;
	int64_t now = T0, p = queue_packet();

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	for (int i = 1; i <= 6; i++) {
		struct claimed c = queue_claim("w", now);
		struct outbox_item x;

		assert_int_equal(c.n, 1);
		assert_int_equal(c.items[0].attempts, i);
		assert_rc(RC_OK, queue_settle(c, attempt_down(), now, &v), NULL);
		x = queue_items(p).items[0];
		assert_int_equal(v, i < 6 ? OUTBOX_TO_LATER : OUTBOX_TO_DEAD);
		assert_true(str_eq_c(x.error_key, "err.net.unreachable"));
		assert_true(str_eq_c(x.error_text, "connection refused"));
		if (i < 6)
			assert_true(x.due_at > now);
		assert_int_equal(queue_claim("w", now).n, 0);
		now += TIME_HOUR;
	}
	assert_int_equal(queue_items(p).items[0].state, OUTBOX_DEAD);
	assert_int_equal(queue_claim("w", now).n, 0);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.later'"), 5);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.dead'"), 1);
}

static void test_refused_is_dead_and_again(void **state)
{
	enum outbox_verdict v;
	int64_t p = queue_packet();
	struct claimed c;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	queue_add(queue_item(p, "000.00.02.Z01", 2), T0);
	c = queue_claim("w", T0);
	assert_rc(RC_OK, queue_settle(c, attempt_refused(), T0, &v), NULL);
	assert_int_equal(v, OUTBOX_TO_DEAD);
	assert_int_equal(queue_count("outbox WHERE state = 'dead'"), 2);
	assert_int_equal(queue_again(p, T0 + 1), 2);
	assert_int_equal(queue_again(p, T0 + 1), 0);
	c = queue_claim("w", T0 + 1);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.items[0].attempts, 1);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.again'"), 2);
}

static void test_lease_runs_out(void **state)
{
	int64_t at, p = queue_packet();
	struct claimed first, second;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	first = queue_claim("w", T0);
	assert_int_equal(first.n, 1);
	assert_rc(RC_OK, outbox_next_due(queue_db->db, T0, &at, NULL), NULL);
	assert_true(at == T0 + LEASE);
	assert_int_equal(queue_claim("v", T0 + LEASE - 1).n, 0);
	second = queue_claim("v", T0 + LEASE);
	assert_int_equal(second.n, 1);
	assert_int_equal(second.items[0].attempts, 2);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.lapsed'"), 1);
	/* the first worker comes back: its result no longer counts */
	assert_rc(RC_CONFLICT, queue_settle(first, attempt_down(), T0 + LEASE, NULL), NULL);
	assert_rc(RC_OK, queue_settle(second, attempt_ok(), T0 + LEASE, NULL), NULL);
	assert_int_equal(queue_items(p).items[0].state, OUTBOX_DONE);
}

/* The same worker that claims anew what it lost does not settle the older claim. */
static void test_old_claim_of_same_owner(void **state)
{
	int64_t p = queue_packet();
	struct claimed first, second;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	first = queue_claim("w", T0);
	second = queue_claim("w", T0 + LEASE);
	assert_int_equal(second.n, 1);
	assert_rc(RC_CONFLICT, queue_settle(first, attempt_ok(), T0 + LEASE, NULL), NULL);
	assert_rc(RC_OK, queue_settle(second, attempt_ok(), T0 + LEASE, NULL), NULL);
}

static void test_renewed(void **state)
{
	int64_t p = queue_packet();
	struct claimed c;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	c = queue_claim("w", T0);
	assert_rc(RC_OK, outbox_renew(queue_db->db, c.items, c.n, T0 + TIME_HOUR, NULL), NULL);
	assert_int_equal(queue_claim("v", T0 + LEASE).n, 0);
	assert_int_equal(queue_claim("v", T0 + TIME_HOUR).n, 1);
	assert_rc(RC_CONFLICT, outbox_renew(queue_db->db, c.items, c.n, T0 + TIME_DAY, NULL), NULL);
}

/* due and leases written by a clock that was days ahead hold nothing up. */
static void test_clock_set_back(void **state)
{
	int64_t p = queue_packet(), q = queue_packet();
	struct outbox_item x = queue_item(p, "000.00.01.Z01", 1);

	(void)state;
	x.due_at = T0 + 10 * TIME_DAY;
	queue_add(x, T0 + 10 * TIME_DAY);
	assert_int_equal(queue_claim("w", T0).n, 1);
	queue_add(queue_item(q, "000.00.01.Z01", 2), T0);
	assert_int_equal(queue_claim("w", T0 + 10 * TIME_DAY).n, 1);
	assert_int_equal(queue_claim("v", T0 + LEASE).n, 1);
}

static void test_cancelled(void **state)
{
	int64_t p = queue_packet();
	struct claimed c;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	queue_add(queue_item(p, "000.00.02.Z01", 2), T0);
	c = queue_items(p);
	assert_rc(RC_OK, queue_cancel(c.items[0].id, T0), NULL);
	assert_rc(RC_CONFLICT, queue_cancel(c.items[0].id, T0), NULL);
	assert_int_equal(queue_items(p).n, 1);
	c = queue_claim("w", T0);
	assert_int_equal(c.n, 1);
	assert_true(str_eq_c(c.items[0].receiver_code, "000.00.02.Z01"));
	assert_rc(RC_CONFLICT, queue_cancel(c.items[0].id, T0), NULL);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.cancelled'"), 1);
}

struct replacing {
	struct outbox_item item;
};

static enum rc replace_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct replacing *r = arg;
	return outbox_replace(tx, &r->item, T0, e);
}

static void test_replaced(void **state)
{
	int64_t p = queue_packet();
	struct replacing r;

	(void)state;
	queue_add(queue_item(p, "000.00.01.Z01", 1), T0);
	r.item = queue_claim("w", T0).items[0];
	queue_write(replace_fn, &r);
	assert_int_equal(queue_items(p).n, 0);
	assert_int_equal(queue_count("outbox WHERE state = 'cancelled'"), 1);
	assert_rc(RC_CONFLICT, db_write(queue_db->db, replace_fn, &r, NULL), NULL);
}

static enum rc find_dead_fn(struct tx *tx, void *arg, struct err *e)
{
	struct outbox_item *x = arg;
	return outbox_find_dead(tx, queue_arena, x->delivery_id, x, e);
}

static void test_find_dead(void **state)
{
	int64_t p = queue_packet(), q = queue_packet();
	struct outbox_item x = { .delivery_id = 7 };

	(void)state;
	assert_rc(RC_NOT_FOUND, db_read(queue_db->db, find_dead_fn, &x, NULL), NULL);
	queue_add(queue_item(p, "000.00.01.Z01", 7), T0);
	assert_rc(RC_OK, queue_settle(queue_claim("w", T0), attempt_refused(), T0, NULL), NULL);
	queue_add(queue_item(q, "000.00.01.Z01", 7), T0);
	assert_rc(RC_OK, queue_settle(queue_claim("w", T0), attempt_refused(), T0, NULL), NULL);
	assert_rc(RC_OK, db_read(queue_db->db, find_dead_fn, &x, NULL), NULL);
	assert_true(x.packet_id == q);
	assert_true(str_eq_c(x.error_text, "22: no subject"));
}

static void add_many(int n)
{
	for (int i = 0; i < n; i++)
		queue_add(queue_item(queue_packet(), "000.00.01.Z01", i + 1), T0);
}

/* O5: after failures in a row one probe per pause, others wait; success lets all through. */
static void test_circuit(void **state)
{
	int64_t at, now = T0;
	struct claimed probe;

	(void)state;
	add_many(OUTBOX_CIRCUIT_FAILURES + 3);
	for (int i = 0; i < OUTBOX_CIRCUIT_FAILURES; i++)
		assert_rc(RC_OK, queue_settle(queue_claim("w", T0), attempt_down(), T0, NULL),
			  NULL);
	assert_int_equal(queue_claim("w", T0).n, 0);
	assert_rc(RC_OK, outbox_next_due(queue_db->db, T0, &at, NULL), NULL);
	assert_in_range(at - T0, 4 * TIME_SEC, 6 * TIME_SEC);
	now = at;
	probe = queue_claim("w", now);
	assert_int_equal(probe.n, 1);
	assert_int_equal(queue_claim("v", now).n, 0);
	assert_rc(RC_OK, outbox_next_due(queue_db->db, now, &at, NULL), NULL);
	assert_true(at == now + LEASE);
	/* the prober dies: another probe when its lease is over */
	now += LEASE;
	probe = queue_claim("v", now);
	assert_int_equal(probe.n, 1);
	assert_int_equal(queue_claim("w", now).n, 0);
	assert_rc(RC_OK, queue_settle(probe, attempt_ok(), now, NULL), NULL);
	assert_true(queue_claim("w", now).n > 0);
	assert_true(queue_claim("v", now).n > 0);
}

/* A peer that is down does not hold up another; an organ that moves takes its items along. */
static enum rc move_fn(struct tx *tx, void *arg, struct err *e)
{
	return outbox_peer_change(tx, *(int64_t *)arg, STR("http://new/vxp"), e);
}

static struct attempt attempt_here(void)
{
	struct attempt a = attempt_down();

	a.is_local = true; /* the keeper is away, say */
	return a;
}

static int64_t fails_once(struct attempt a)
{
	int64_t p = queue_packet();
	struct claimed c;

	queue_add(queue_item(p, "000.00.01.Z01", p), T0);
	c = queue_claim("w", T0);
	assert_int_equal(c.n, 1);
	assert_rc(RC_OK, queue_settle(c, a, T0, NULL), NULL);
	return p;
}

static void wait_longer(void)
{
	test_db_sql(queue_db, "UPDATE outbox SET due_at = due_at + 3600000000 "
			      "WHERE state = 'ready'");
}

/* O6: the peer was away and answers. What waited for it alone is due soon; what waits for another
 * reason, is dead or is due anyway stays as it was. */
static void test_peer_is_back(void **state)
{
	const int64_t waits = fails_once(attempt_down()), ours = fails_once(attempt_here());
	const int64_t dead = fails_once(attempt_refused()), now = T0 + 2 * TIME_MIN;

	(void)state;
	assert_int_equal(queue_answered(now), 0); /* nobody missed it */
	queue_silent(now);
	assert_int_equal(queue_answered(now), 0); /* due anyway */
	wait_longer();
	const struct outbox_item old = queue_items(waits).items[0];
	const struct outbox_item local = queue_items(ours).items[0];
	queue_silent(now);
	assert_true(queue_items(waits).items[0].due_at == old.due_at);
	assert_int_equal(queue_answered(now), 1);
	const struct outbox_item soon = queue_items(waits).items[0];
	assert_in_range(soon.due_at, now, now + OUTBOX_PULL_WITHIN);
	assert_int_equal(soon.attempts, 1);
	assert_true(queue_items(ours).items[0].due_at == local.due_at);
	assert_int_equal(queue_items(dead).items[0].state, OUTBOX_DEAD);
	/* said once */
	wait_longer();
	assert_int_equal(queue_answered(now), 0);
}

/* Hundreds: all within the bound, in the order they had. */
static void test_peer_is_back_for_many(void **state)
{
	enum { PACKETS = 600 };
	const int64_t now = T0 + 2 * TIME_MIN, first = queue_packet();
	int64_t at, last = 0;

	(void)state;
	for (int i = 0; i < PACKETS; i++)
		queue_add(queue_item(i == 0 ? first : queue_packet(), "000.00.01.Z01", i + 1), T0);
	test_db_sql(queue_db,
		    str_fmt(queue_arena, "UPDATE outbox SET waits_for_peer = TRUE, "
					 "due_at = due_at + 120000000 + 1000000 * delivery_id")
			    .p); /* over ten minutes, the longest pause */
	queue_silent(now);
	assert_true(queue_answered(now) > PACKETS * 9 / 10); /* the others are due by then */
	for (int i = 0; i < PACKETS; i += PACKETS / 30) {
		at = queue_items(first + i).items[0].due_at;
		assert_in_range(at, now, now + OUTBOX_PULL_WITHIN);
		assert_true(at >= last || i < PACKETS / 10);
		last = at;
	}
	assert_true(last > now + OUTBOX_PULL_WITHIN / 2);
}

static void given_up(int64_t packet)
{
	test_db_sql(queue_db, str_fmt(queue_arena,
				      "UPDATE outbox SET state = 'dead', attempts = 40 "
				      "WHERE packet_id = %lld",
				      (long long)packet)
				      .p);
}

/* Out of tries while the peer was away: a status goes on by itself, a document is for a person to send
 * again; one that the peer refused stays refused. */
static void test_statuses_rise(void **state)
{
	const int64_t document = fails_once(attempt_down()), status = fails_once(attempt_down());
	const int64_t refused = fails_once(attempt_refused()), now = T0 + TIME_HOUR;

	(void)state;
	test_db_sql(queue_db, str_fmt(queue_arena,
				      "UPDATE outbox SET delivery_id = 0 WHERE packet_id <> %lld",
				      (long long)document)
				      .p);
	given_up(document);
	given_up(status);
	queue_silent(now);
	assert_int_equal(queue_answered(now), 1);
	const struct outbox_item raised = queue_items(status).items[0];
	assert_int_equal(raised.state, OUTBOX_READY);
	assert_int_equal(raised.attempts, 0);
	assert_true(raised.due_at == now);
	assert_int_equal(queue_items(document).items[0].state, OUTBOX_DEAD);
	assert_int_equal(queue_items(refused).items[0].state, OUTBOX_DEAD);
}

/* A peer that comes and goes uses up no tries: a minute at least lies between two. */
static void test_peer_comes_and_goes(void **state)
{
	const int64_t packet = fails_once(attempt_down()), now = T0 + TIME_SEC;

	(void)state;
	wait_longer();
	queue_silent(now);
	assert_int_equal(queue_answered(now), 1);
	assert_in_range(queue_items(packet).items[0].due_at, T0 + OUTBOX_PULL_GAP,
			T0 + OUTBOX_PULL_GAP + OUTBOX_PULL_WITHIN);
	queue_silent(now);
	assert_int_equal(queue_answered(now), 0);
}

/* A circuit that closes does the same: the probe was taken. */
static void test_circuit_closes(void **state)
{
	int64_t waits[OUTBOX_CIRCUIT_FAILURES];
	const int64_t now = T0 + 2 * TIME_MIN;
	struct claimed c;

	(void)state;
	for (int i = 0; i < OUTBOX_CIRCUIT_FAILURES; i++)
		waits[i] = fails_once(attempt_down());
	wait_longer();
	queue_add(queue_item(queue_packet(), "000.00.01.Z01", 99), T0);
	c = queue_claim("w", now);
	assert_int_equal(c.n, 1);
	assert_rc(RC_OK, queue_settle(c, attempt_ok(), now, NULL), NULL);
	for (int i = 0; i < OUTBOX_CIRCUIT_FAILURES; i++)
		assert_in_range(queue_items(waits[i]).items[0].due_at, now,
				now + OUTBOX_PULL_WITHIN);
	assert_int_equal(queue_claim("w", now + OUTBOX_PULL_WITHIN).n, 1);
}

static void test_peers_are_apart(void **state)
{
	int64_t p = queue_packet();
	struct outbox_item other = queue_item(p, "000.00.01.Z01", 9);
	struct claimed c;

	(void)state;
	add_many(OUTBOX_CIRCUIT_FAILURES + 1);
	for (int i = 0; i < OUTBOX_CIRCUIT_FAILURES; i++)
		assert_rc(RC_OK, queue_settle(queue_claim("w", T0), attempt_down(), T0, NULL),
			  NULL);
	assert_int_equal(queue_claim("w", T0).n, 0);
	other.peer = STR("http://zzz/vxp");
	queue_add(other, T0);
	c = queue_claim("w", T0);
	assert_int_equal(c.n, 1);
	assert_true(c.items[0].packet_id == p);
	queue_write(move_fn, &other.tenant_id);
	assert_int_equal(queue_claim("w", T0).n, 1);
	assert_int_equal(queue_count("outbox WHERE peer <> 'http://new/vxp'"), 0);
	assert_rc(RC_OK, queue_settle(c, attempt_ok(), T0, NULL), NULL);
}

static void test_counts(void **state)
{
	struct outbox_counts k;

	(void)state;
	assert_rc(RC_OK, outbox_counts(queue_db->db, 0, &k, NULL), NULL);
	assert_true(k.ready == 0 && k.leased == 0 && k.dead == 0 && k.oldest_due_at == 0);
	add_many(4);
	assert_rc(RC_OK, queue_settle(queue_claim("w", T0), attempt_refused(), T0, NULL), NULL);
	assert_int_equal(queue_claim("w", T0).n, 1);
	assert_rc(RC_OK, outbox_counts(queue_db->db, 0, &k, NULL), NULL);
	assert_true(k.ready == 2 && k.leased == 1 && k.dead == 1 && k.oldest_due_at == T0);
	assert_rc(RC_OK, outbox_counts(queue_db->db, 999, &k, NULL), NULL);
	assert_true(k.ready == 0 && k.leased == 0 && k.dead == 0);
}

static enum rc many_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct outbox_item x = *(const struct outbox_item *)arg;

	for (size_t i = 0; i < test_db_many(LIMIT_RECEIVERS); i++) {
		x.receiver_code = str_fmt(a, "000.%02zu.%02zu.Z01", i / 100, i % 100);
		x.delivery_id = (int64_t)i + 1;
		TRY(outbox_enqueue(tx, &x, T0, e));
	}
	return RC_OK;
}

/* As many as a document may have. */
static void test_5000_receivers(void **state)
{
	const size_t n = test_db_many(LIMIT_RECEIVERS);
	int64_t p = queue_packet();
	struct outbox_item like = queue_item(p, "", 0);
	struct claimed c;

	(void)state;
	queue_write(many_fn, &like);
	c = queue_claim("w", T0);
	assert_int_equal(c.n, n);
	assert_rc(RC_OK, queue_settle(c, attempt_ok(), T0, NULL), NULL);
	assert_int_equal(queue_count("outbox WHERE state = 'done'"), n);
	assert_int_equal(queue_count("audit WHERE action = 'outbox.done'"), n);
}

/* O2 under threads: what several workers claim at once is never the same. */
#define WORKERS 4
#define PACKETS 40

static void *worker(void *arg)
{
	int64_t *taken = arg;
	AUTO_ARENA a = arena_new(NULL);
	const struct outbox_claim c = { .owner = str_fmt(a, "w%p", arg),
					.now = T0,
					.lease_us = LEASE };
	struct outbox_item *items;
	size_t n;

	for (;;) {
		enum rc rc = outbox_claim(queue_db->db, a, &c, &items, &n, NULL);
		if (rc == RC_OK)
			taken[items[0].delivery_id]++;
		else if (rc != RC_BUSY)
			return NULL;
	}
}

static void test_workers_at_once(void **state)
{
	static int64_t taken[WORKERS][PACKETS + 1];
	pthread_t threads[WORKERS];

	(void)state;
	add_many(PACKETS);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, worker, taken[i]), 0);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int p = 1; p <= PACKETS; p++) {
		int64_t times = 0;
		for (int i = 0; i < WORKERS; i++)
			times += taken[i][p];
		assert_int_equal(times, 1);
	}
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, queue_setup, queue_teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_nothing_due),
		T(test_packet_is_one_claim),
		T(test_urgent_first_then_oldest),
		T(test_settled_ok),
		T(test_later_then_dead),
		T(test_refused_is_dead_and_again),
		T(test_lease_runs_out),
		T(test_old_claim_of_same_owner),
		T(test_renewed),
		T(test_clock_set_back),
		T(test_cancelled),
		T(test_replaced),
		T(test_find_dead),
		T(test_circuit),
		T(test_peer_is_back),
		T(test_statuses_rise),
		T(test_peer_is_back_for_many),
		T(test_peer_comes_and_goes),
		T(test_circuit_closes),
		T(test_peers_are_apart),
		T(test_counts),
		T(test_5000_receivers),
		T(test_workers_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
