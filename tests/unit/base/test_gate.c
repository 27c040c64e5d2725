/* What few may do at once: who waits waits a while, in their order, and few do. */
#include "base/gate.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "base/waits.h"

#define LONG 60 /* seconds: never reached */

static struct gate g;

static int set_up(void **state)
{
	(void)state;
	gate_init(&g, 1, "err.test.busy");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	gate_done(&g);
	return 0;
}

struct guest {
	struct gate_wish wish;
	enum rc rc;
	int64_t in_at;
	pthread_t thread;
};

static void *guest_run(void *ctx)
{
	struct guest *x = ctx;

	x->rc = gate_enter(&g, &x->wish, NULL);
	x->in_at = time_monotonic();
	if (x->rc == RC_OK) {
		time_sleep(20000);
		gate_leave(&g);
	}
	return NULL;
}

static void come(struct guest *x, struct gate_wish wish)
{
	size_t n = g.n_waiting;

	*x = (struct guest){ .wish = wish };
	assert_int_equal(pthread_create(&x->thread, NULL, guest_run, x), 0);
	if (wish.is_last)
		time_sleep(TIME_SEC / 10);
	for (bool is_there = wish.is_last; !is_there; time_sleep(1000)) {
		pthread_mutex_lock(&g.lock);
		is_there = g.n_waiting > n;
		pthread_mutex_unlock(&g.lock);
	}
}

static enum rc gone(struct guest *x)
{
	assert_int_equal(pthread_join(x->thread, NULL), 0);
	return x->rc;
}

static enum rc try(struct gate_wish wish, struct err *e)
{
	*e = ERR_INIT;
	return gate_enter(&g, &wish, e);
}

static void a_while(void **state)
{
	struct err e;
	int64_t before = time_monotonic();

	(void)state;
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_BUSY);
	assert_string_equal(e.key, "err.test.busy");
	assert_int_equal(try((struct gate_wish){ .secs = 1 }, &e), RC_BUSY);
	assert_true(time_monotonic() - before >= TIME_SEC);
	gate_leave(&g);
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	gate_leave(&g);
}

static void wait_count(void *ctx, bool waits)
{
	((int *)ctx)[waits]++;
}

/* Whoever runs the thread is told, so that another one may work meanwhile. */
static void a_wait_is_told(void **state)
{
	int told[2] = { 0 };
	struct err e;

	(void)state;
	waits_told(wait_count, told);
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	assert_int_equal(told[true], 0);
	assert_int_equal(try((struct gate_wish){ .secs = 1 }, &e), RC_BUSY);
	assert_true(told[true] > 0);
	assert_int_equal(told[false], told[true]);
	waits_told(NULL, NULL);
	gate_leave(&g);
}

/* Who is one too many is told at once, and so is who waits already. */
static void few_wait(void **state)
{
	struct guest all[LIMIT_GATE_WAITING];
	int64_t before = time_monotonic();
	struct err e;

	(void)state;
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	come(&all[0], (struct gate_wish){ .who = 7, .secs = LONG });
	assert_int_equal(try((struct gate_wish){ .who = 7, .secs = LONG }, &e), RC_BUSY);
	for (size_t i = 1; i < LIMIT_GATE_WAITING; i++)
		come(&all[i], (struct gate_wish){ .who = 7 + (int64_t)i, .secs = LONG });
	assert_int_equal(try((struct gate_wish){ .who = 99, .secs = LONG }, &e), RC_BUSY);
	gate_leave(&g);
	for (size_t i = 0; i < LIMIT_GATE_WAITING; i++) {
		assert_int_equal(gone(&all[i]), RC_OK);
		if (i > 0)
			assert_true(all[i].in_at >= all[i - 1].in_at);
	}
	assert_true(time_monotonic() - before < LONG * TIME_SEC / 2);
	assert_int_equal(g.n_inside, 0);
}

static void the_last(void **state)
{
	struct guest last, person;
	struct err e;

	(void)state;
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	come(&last, (struct gate_wish){ .is_last = true, .secs = LONG });
	assert_false(gate_has_waiting(&g));
	come(&person, (struct gate_wish){ .who = 1, .secs = LONG });
	assert_true(gate_has_waiting(&g));
	gate_leave(&g);
	assert_int_equal(gone(&person), RC_OK);
	assert_int_equal(gone(&last), RC_OK);
	assert_true(last.in_at >= person.in_at + 10000);
}

static void told_to_stop(void **state)
{
	atomic_bool stop = false;
	struct guest x;
	int64_t before = time_monotonic();
	struct err e;

	(void)state;
	assert_int_equal(try((struct gate_wish){ .secs = 0 }, &e), RC_OK);
	come(&x, (struct gate_wish){ .who = 1, .secs = LONG, .stop = &stop });
	atomic_store(&stop, true);
	assert_int_equal(gone(&x), RC_CANCELLED);
	assert_true(time_monotonic() - before < LONG * TIME_SEC / 2);
	gate_leave(&g);
	/* also when there is room */
	assert_int_equal(try((struct gate_wish){ .secs = LONG, .stop = &stop }, &e), RC_CANCELLED);
	assert_int_equal(g.n_inside, 0);
	assert_int_equal(g.n_waiting, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(a_while), TEST(a_wait_is_told), TEST(few_wait),
					    TEST(the_last), TEST(told_to_stop) };

	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
