/* test_property.c -- the outbox against a model, under random operations and crashes, both engines.
 *
 * The model knows of each item its state, tries, due time and lease. A crash is a worker that forgets
 * its claim. The clock runs forward in small and large steps and is sometimes set back. After each
 * step the rows must be what the model says; in the end everything that was put in has been tried
 * (O1), nobody held what another held (O2), tries never fell and retries lay ahead (O3), every end
 * has its audit row (O4), a peer that is down was asked once per pause (O5), and its answer pulled
 * forward what waited for it and nothing else (O6).
 */
#include "queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define PACKETS 12
#define RECEIVERS 3
#define ITEMS ((size_t)PACKETS * RECEIVERS)
#define WORKERS 3
#define HELD 6 /* claims a worker may still believe in */

/* ---- the model ---- */

struct item {
	int64_t id, packet, tries, due, until, updated;
	enum outbox_state state;
	int owner;
	bool was_tried, waits_for_peer;
};
static struct item model[ITEMS];
static struct outbox_peer circuit;
static int64_t ended[OUTBOX_CANCELLED + 1];
static int64_t away_at;

static bool is_over(int64_t until, int64_t now)
{
	return until <= now || until > now + OUTBOX_HORIZON;
}

static void model_lapse(int64_t now)
{
	for (size_t i = 0; i < ITEMS; i++) {
		if (model[i].state != OUTBOX_LEASED || !is_over(model[i].until, now))
			continue;
		model[i].state = OUTBOX_READY;
		model[i].updated = now;
	}
}

/* What a claim may take: a packet with the oldest due item, or nothing. */
static const struct item *model_first(int64_t now)
{
	const struct item *first = NULL;

	if (outbox_circuit(&circuit, now) == OUTBOX_OPEN)
		return NULL;
	for (size_t i = 0; i < ITEMS; i++) {
		const struct item *x = &model[i];
		if (x->state == OUTBOX_READY && is_over(x->due, now) &&
		    (!first || x->due < first->due))
			first = x;
	}
	return first;
}

static void model_end(struct item *x, enum outbox_state to)
{
	x->state = to;
	ended[to]++;
}

/* O6; answers how many items. */
static int64_t model_pull(int64_t now)
{
	int64_t n = 0;

	for (size_t i = 0; i < ITEMS; i++) {
		struct item *x = &model[i];
		int64_t gap_end = x->updated + OUTBOX_PULL_GAP;
		int64_t from = gap_end > now ? gap_end : now;
		if (x->state != OUTBOX_READY || !x->waits_for_peer ||
		    x->due <= from + OUTBOX_PULL_WITHIN)
			continue;
		int64_t pause = (x->due - now) / (queue_limits.max_us / OUTBOX_PULL_WITHIN);
		x->due = from + (pause < OUTBOX_PULL_WITHIN ? pause : OUTBOX_PULL_WITHIN);
		n++;
	}
	away_at = 0;
	circuit.open_until_at = 0;
	return n;
}

/* ---- the run ---- */

struct held {
	struct claimed c;
	int64_t tries[RECEIVERS];
};
static struct held held[WORKERS][HELD];
static const char *const owners[WORKERS] = { "w0", "w1", "w2" };
static int64_t packets[PACKETS], now;
static uint64_t seed;

static uint64_t chance(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

static struct item *item_of(int64_t id)
{
	size_t i = 0;

	while (i < ITEMS - 1 && model[i].id != id)
		i++;
	assert_int_equal(model[i].id, id);
	return &model[i];
}

/* Rows and model agree; O3. */
static void compare(void)
{
	size_t n_rows = 0, n_open = 0;

	for (int p = 0; p < PACKETS; p++) {
		struct claimed c = queue_items(packets[p]);
		n_rows += c.n;
		for (size_t i = 0; i < c.n; i++) {
			const struct item *x = item_of(c.items[i].id);
			assert_int_equal(c.items[i].state, x->state);
			assert_int_equal(c.items[i].attempts, x->tries);
			assert_int_equal(c.items[i].due_at, x->due);
			if (x->state == OUTBOX_LEASED)
				assert_true(str_eq_c(c.items[i].lease_owner, owners[x->owner]));
		}
	}
	for (size_t i = 0; i < ITEMS; i++)
		n_open += model[i].id > 0 && model[i].state != OUTBOX_CANCELLED;
	assert_int_equal(n_rows, n_open);
}

static void start(uint64_t with_seed)
{
	seed = with_seed;
	now = T0;
	circuit = (struct outbox_peer){ .peer = STR(PEER) };
	away_at = 0;
	for (size_t i = 0; i < OUTBOX_CANCELLED + 1; i++)
		ended[i] = 0;
	for (int w = 0; w < WORKERS; w++)
		for (int h = 0; h < HELD; h++)
			held[w][h].c.n = 0;
	for (int p = 0; p < PACKETS; p++)
		packets[p] = queue_packet();
	for (size_t i = 0; i < ITEMS; i++)
		model[i] = (struct item){ .state = OUTBOX_CANCELLED };
}

static void do_add(void)
{
	size_t i = (size_t)chance(ITEMS);
	int64_t packet = packets[i / RECEIVERS];
	struct outbox_item x;

	if (model[i].id > 0)
		return;
	x = queue_item(packet, str_fmt(queue_arena, "R%zu", i % RECEIVERS).p, (int64_t)i + 1);
	x.due_at = now;
	queue_add(x, now);
	struct claimed c = queue_items(packet);
	model[i] = (struct item){
		.id = c.items[c.n - 1].id, .packet = packet, .due = now, .state = OUTBOX_READY
	};
}

/* O1, O2 and O5 at the moment they matter. */
static void take(struct held *h, int owner, const struct item *first)
{
	assert_non_null(first);
	assert_int_equal(item_of(h->c.items[0].id)->due >= first->due ||
				 h->c.items[0].packet_id == first->packet,
			 true);
	for (size_t k = 0; k < h->c.n; k++) {
		struct item *x = item_of(h->c.items[k].id);
		assert_int_equal(x->state, OUTBOX_READY);
		assert_int_equal(x->packet, h->c.items[0].packet_id);
		x->state = OUTBOX_LEASED;
		x->owner = owner;
		x->until = now + LEASE;
		x->updated = now;
		x->tries++;
		x->was_tried = true;
		h->tries[k] = x->tries;
	}
	if (outbox_circuit(&circuit, now) == OUTBOX_PROBE)
		circuit.probe_until_at = now + LEASE;
}

static void do_claim(void)
{
	int w = (int)chance(WORKERS);
	struct held *h = &held[w][chance(HELD)];
	const struct item *first;

	model_lapse(now);
	first = model_first(now);
	h->c = queue_claim(owners[w], now);
	if (h->c.n > 0)
		take(h, w, first);
	else
		assert_null(first);
}

static bool is_still_ours(const struct held *h, int w)
{
	for (size_t k = 0; k < h->c.n; k++) {
		const struct item *x = item_of(h->c.items[k].id);
		if (x->state != OUTBOX_LEASED || x->owner != w || x->tries != h->tries[k])
			return false;
	}
	return true;
}

static void model_settle(const struct held *h, const struct attempt *a)
{
	struct claimed c = queue_items(h->c.items[0].packet_id);

	for (size_t k = 0; k < h->c.n; k++) {
		struct item *x = item_of(h->c.items[k].id);
		switch (outbox_judge(a, x->tries, &queue_limits)) {
		case OUTBOX_TO_DONE: model_end(x, OUTBOX_DONE); break;
		case OUTBOX_TO_DEAD: model_end(x, OUTBOX_DEAD); break;
		default: x->state = OUTBOX_READY;
		}
		x->waits_for_peer = outbox_blame(a) == OUTBOX_PEER_FAILED;
		x->updated = now;
		for (size_t i = 0; x->state == OUTBOX_READY && i < c.n; i++) {
			if (c.items[i].id != x->id)
				continue;
			assert_true(c.items[i].due_at > now);
			x->due = c.items[i].due_at;
		}
	}
	bool was_open = circuit.failures >= OUTBOX_CIRCUIT_FAILURES;
	circuit = outbox_peer_next(&circuit, a, now, (uint64_t)now);
	if (was_open && circuit.failures == 0)
		(void)model_pull(now);
}

static void do_look(void)
{
	if (chance(2)) {
		assert_int_equal(queue_answered(now), away_at > 0 ? model_pull(now) : 0);
	} else {
		queue_silent(now);
		away_at = away_at > 0 ? away_at : now;
	}
}

static void do_settle(struct attempt a)
{
	int w = (int)chance(WORKERS);
	struct held *h = &held[w][chance(HELD)];

	if (h->c.n == 0)
		return;
	if (is_still_ours(h, w)) {
		assert_rc(RC_OK, queue_settle(h->c, a, now, NULL), NULL);
		model_settle(h, &a);
	} else {
		assert_rc(RC_CONFLICT, queue_settle(h->c, a, now, NULL), NULL);
	}
	if (chance(2)) /* else it tries to settle the same again some time */
		h->c.n = 0;
}

static void do_cancel(void)
{
	struct item *x = &model[chance(ITEMS)];
	bool may = x->id > 0 && (x->state == OUTBOX_READY || x->state == OUTBOX_DEAD);

	if (x->id == 0)
		return;
	assert_rc(may ? RC_OK : RC_CONFLICT, queue_cancel(x->id, now), NULL);
	if (may)
		model_end(x, OUTBOX_CANCELLED);
}

static void do_again(void)
{
	int64_t packet = packets[chance(PACKETS)];
	size_t n = 0;

	for (size_t i = 0; i < ITEMS; i++) {
		struct item *x = &model[i];
		if (x->id == 0 || x->packet != packet || x->state != OUTBOX_DEAD)
			continue;
		x->state = OUTBOX_READY;
		x->tries = 0;
		x->waits_for_peer = false;
		x->updated = now;
		x->due = now;
		n++;
	}
	assert_int_equal(queue_again(packet, now), n);
}

static void do_clock(void)
{
	static const int64_t steps[] = { TIME_SEC,      2 * TIME_SEC,   20 * TIME_SEC,
					 2 * TIME_MIN,  6 * TIME_MIN,   30 * TIME_MIN,
					 3 * TIME_HOUR, -2 * TIME_HOUR, -5 * TIME_DAY };
	/* the last two, a clock set back, are rare */
	size_t n = chance(20) ? 7 : 9;
	now += steps[chance(n)];
}

static void step(void)
{
	switch (chance(13)) {
	case 0: do_add(); break;
	case 1: do_cancel(); break;
	case 2: do_again(); break;
	case 3: do_settle(attempt_refused()); break;
	case 4:
	case 5: do_settle(attempt_down()); break;
	case 6: do_settle(attempt_ok()); break;
	case 7: held[chance(WORKERS)][chance(HELD)].c.n = 0; break; /* kill -9 */
	case 8: do_clock(); break;
	case 9: do_look(); break;
	default: do_claim();
	}
}

/* A peer that is well again, and workers that live: everything comes to an end. */
static void drain(void)
{
	struct claimed c;

	for (int idle = 0; idle < 2; idle++) {
		now += OUTBOX_HORIZON;
		model_lapse(now);
		while ((c = queue_claim("w0", now)).n > 0) {
			struct held h = { .c = c };
			take(&h, 0, model_first(now));
			assert_rc(RC_OK, queue_settle(c, attempt_ok(), now, NULL), NULL);
			model_settle(&h, &(const struct attempt){ .http_status = 200 });
			idle = 0;
		}
	}
}

static int64_t audited(const char *action)
{
	return queue_count(str_fmt(queue_arena, "audit WHERE action = '%s'", action).p);
}

static void run(uint64_t with_seed, int steps)
{
	start(with_seed);
	for (int i = 0; i < steps; i++) {
		step();
		if (i % 10 == 0)
			compare();
	}
	drain();
	compare();
	for (size_t i = 0; i < ITEMS; i++) {
		const struct item *x = &model[i];
		if (x->id == 0)
			continue;
		assert_true(x->state == OUTBOX_DONE || x->state == OUTBOX_DEAD ||
			    x->state == OUTBOX_CANCELLED);
		assert_true(x->was_tried || x->state == OUTBOX_CANCELLED); /* O1 */
	}
	assert_int_equal(audited("outbox.done"), ended[OUTBOX_DONE]); /* O4 */
	assert_int_equal(audited("outbox.dead"), ended[OUTBOX_DEAD]);
	assert_int_equal(audited("outbox.cancelled"), ended[OUTBOX_CANCELLED]);
	assert_true(ended[OUTBOX_DONE] > 0 && ended[OUTBOX_DEAD] > 0 &&
		    ended[OUTBOX_CANCELLED] > 0);
}

static void test_random_runs(void **state)
{
	const char *more = getenv("VANTHU_LONG");
	int runs = more ? 200 : test_db_engine() == DB_SQLITE ? 4 : 2;

	for (int i = 1; i <= runs; i++) {
		if (i > 1)
			queue_setup(state);
		run((uint64_t)i * UINT64_C(0x9e3779b97f4a7c15), 1500);
		if (i < runs)
			queue_teardown(state);
	}
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_random_runs, queue_setup, queue_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
