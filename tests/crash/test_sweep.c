/* test_sweep.c -- kill -9 while the node clears up: what somebody still needs is never taken, and the
 * next sweep takes the rest. */
#include "jobs/jobs.h"
#include "support/axis_world.h"
#include "support/skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/sha256.h"

#define N_OLD 3
#define N_OPEN 2
#define N_LOST 3

struct scene {
	struct axis_world *w;
	struct blob_options blobs;
	struct blob_id old[N_OLD];   /* every receiver is done: dropped after the retention */
	struct blob_id open[N_OPEN]; /* somebody has not fetched it */
	struct blob_id lost[N_LOST]; /* no row ever named it */
	int64_t later;               /* when the sweep comes */
};

static struct blob_id accepted(struct axis_world *w, const char *number, const char *to)
{
	struct str doc_id;
	struct str bytes = world_packet(w,
					&(struct world_packet){ .number = number, .to = { to } });
	struct blob_id id = { .b = { 0 } };

	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, bytes, &doc_id).code, VXP_OK);
	sha256_of(bytes, id.b);
	return id;
}

static void all_done(struct axis_world *w, const char *code)
{
	size_t n;
	const struct axis_received *rows = world_received(w, code, MESSAGE_EDOC, &n);

	for (size_t i = 0; i < n; i++) {
		const struct axis_request q = { .organ_code = str_of(code),
						.doc_id = rows[i].doc_id,
						.now = w->now };
		struct axis_refusal r;
		struct err e = ERR_INIT;

		assert_rc(RC_OK,
			  axis_delivery_update(&w->node, w->a, &q, TRANSPORT_DONE, STR(""), &r, &e),
			  &e);
		assert_int_equal(r.code, VXP_OK);
	}
}

static struct scene scene_make(void)
{
	struct scene s = { .w = axis_world_new() };
	struct axis_world *w = s.w;
	struct err e = ERR_INIT;

	s.blobs.dir = str_c(w->a, str_fmt(w->a, "%s/blobs", w->t->dir));
	w->conf.node_axis = true;
	for (int i = 0; i < N_OLD; i++)
		s.old[i] = accepted(w, str_fmt(w->a, "%d", 10 + i).p, ORGAN_B);
	for (int i = 0; i < N_OPEN; i++)
		s.open[i] = accepted(w, str_fmt(w->a, "%d", 20 + i).p, ORGAN_C);
	for (int i = 0; i < N_LOST; i++)
		assert_rc(RC_OK,
			  blob_put(w->node.blobs, str_fmt(w->a, "nobody's %d", i), &s.lost[i], &e),
			  &e);
	all_done(w, ORGAN_B);
	s.later = time_now() + (w->conf.axis_retention_days + 2) * TIME_DAY;
	return s;
}

static enum rc sweep(void *arg)
{
	struct scene *s = arg;
	struct err e = ERR_INIT;

	TRY(blob_open(&s->blobs, &s->w->node.blobs, &e));
	return jobs_sweep_once(&s->w->node, s->later, &e);
}

/* Whether it died of the fault. */
static bool killed_at(struct scene *s, const char *fault)
{
	struct err e = ERR_INIT;

	blob_close(s->w->node.blobs);
	bool is_killed = test_db_killed(s->w->t, &s->w->node.db, fault, sweep, s);
	assert_rc(RC_OK, blob_open(&s->blobs, &s->w->node.blobs, &e), &e);
	return is_killed;
}

static size_t n_there(const struct scene *s, const struct blob_id *ids, size_t n)
{
	size_t there = 0;

	for (size_t i = 0; i < n; i++)
		there += blob_exists(s->w->node.blobs, &ids[i]);
	return there;
}

/* At its 1st, 2nd, 3rd … hit, until it is not hit any more. */
static int killed_at_each(const char *point, struct scene *s)
{
	int kills = 0;

	while (killed_at(s, str_fmt(s->w->a, "%s:%d:kill", point, kills).p)) {
		assert_int_equal(n_there(s, s->open, N_OPEN), N_OPEN);
		kills++;
	}
	assert_int_equal(n_there(s, s->open, N_OPEN), N_OPEN);
	assert_int_equal(n_there(s, s->old, N_OLD), 0);
	assert_int_equal(n_there(s, s->lost, N_LOST), 0);
	return kills;
}

static void test_killed_while_sweeping(void **state)
{
	static const char *const points[] = { "axis.swept", "blob.swept" };

	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("this build has no fault points (-Dfaults=true)");
#endif
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		struct scene s = scene_make();

		assert_true(killed_at_each(points[i], &s) > 0);
		axis_world_end(s.w);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed_while_sweeping) };

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
