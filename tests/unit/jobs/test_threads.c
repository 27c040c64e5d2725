/* test_threads.c -- the loops as a node runs them: threads, real time, hints and lost hints, stopping. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/fake_axis.h"
#include "support/skip.h"
#include "vxp/vxp.h"

#define PATIENCE (30 * TIME_SEC)

static struct office_world *w;
static struct actor a_clerk, b_clerk;

/* Waits until the condition holds. */
#define await(cond)                                                                                \
	do {                                                                                       \
		int64_t until_ = time_monotonic() + PATIENCE;                                      \
		while (!(cond) && time_monotonic() < until_)                                       \
			time_sleep(20000);                                                         \
		assert_true(cond);                                                                 \
	} while (0)

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	w->now = time_now();
	w->conf.jobs_deliver_threads = 2;
	w->conf.jobs_poll_threads = 2;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static struct jobs *start(void)
{
	struct jobs *j;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, jobs_start(&w->node, &j, &e), &e);
	return j;
}

static void connect_both(const char *url)
{
	a_clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", url);
	b_clerk = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", url);
}

static enum delivery_state state_of(int64_t id)
{
	return office_delivery(w, &a_clerk, id, OFFICE_B).state;
}

static int64_t send_to_b(const char *number)
{
	const char *const to[] = { OFFICE_B, NULL };

	w->now = time_now();
	return office_send(w, &a_clerk, number, to);
}

static bool are_counted(const struct jobs *j)
{
	struct jobs_stats s;

	jobs_stats(j, &s);
	return s.sent >= 2 && s.filed >= 2 && s.fetched >= 2 && s.unreadable == 0;
}

/* There, and 01 back, in seconds, with looks that the axis holds open; and a quick end. */
static void test_main_line(void **state)
{
	struct site *site = site_start(w);
	struct jobs *j;
	int64_t id, began;

	(void)state;
	connect_both(site_url(site));
	site_member(w, OFFICE_A, "A");
	site_member(w, OFFICE_B, "B");
	j = start();
	time_sleep(300000); /* both looks are held by now */
	began = time_monotonic();
	id = send_to_b("15");
	await(state_of(id) == DELIVERY_ARRIVED);
	assert_true(time_monotonic() - began < 8 * TIME_SEC); /* not a matter of poll_secs */
	await(are_counted(j)); /* a moment after the write that we saw */
	began = time_monotonic();
	jobs_stop(j, 20);
	assert_true(time_monotonic() - began < 5 * TIME_SEC);
	assert_int_equal(office_count(w, "tenant WHERE axis_error <> ''"), 0);
	site_stop(site);
}

/* J1: what another process put into the outbox, without a hint, goes out all the same. */
static void test_lost_hint(void **state)
{
	struct fake_axis *axis = fake_axis_start();
	const char *const to[] = { OFFICE_B, NULL };
	struct office_world quiet;
	struct jobs *j;
	int64_t id;

	(void)state;
	connect_both(str_c(w->a, fake_axis_url(axis)));
	fake_axis_answer(axis, "sendEdoc", 200, STR("{\"ErrorCode\":\"0\",\"DocId\":\"d\"}"));
	j = start();
	time_sleep(500000);
	quiet = *w;
	quiet.node.deliver = event_new(w->a); /* the hint of this send wakes nobody */
	quiet.now = time_now();
	id = office_send(&quiet, &a_clerk, "15", to);
	await(state_of(id) == DELIVERY_SENT);
	jobs_stop(j, 20);
	fake_axis_stop(axis);
}

/* More organs than threads: each has its turn. */
static void test_turns(void **state)
{
	struct fake_axis *axis = fake_axis_start();
	struct jobs *j;

	(void)state;
	w->conf.jobs_poll_threads = 1;
	w->conf.jobs_poll_secs = 1;
	connect_both(str_c(w->a, fake_axis_url(axis)));
	j = start();
	await(office_count(w, "tenant WHERE axis_seen_at > 0") == 2);
	struct fake_seen s = fake_axis_seen(axis, "getReceivedEdocList");
	assert_null(fake_header(&s, VXP_HEADER_WAIT).p); /* nobody is held */
	jobs_stop(j, 20);
	fake_axis_stop(axis);
}

/* An axis that is away is told to people in words; when it is back, so is the connection. */
static void test_trouble_is_told(void **state)
{
	struct fake_axis *axis = fake_axis_start();
	struct jobs *j;

	(void)state;
	w->conf.jobs_poll_secs = 1;
	fake_axis_answer(axis, "getReceivedEdocList", 503, STR(""));
	connect_both(str_c(w->a, fake_axis_url(axis)));
	j = start();
	await(office_count(w, "tenant WHERE axis_error LIKE '%503%'") == 2);
	fake_axis_answer(axis, "getReceivedEdocList", 200,
			 STR("{\"ErrorCode\":\"0\",\"data\":[]}"));
	await(office_count(w, "tenant WHERE axis_error = '' AND axis_seen_at > 0") == 2);
	jobs_stop(j, 20);
	fake_axis_stop(axis);
}

/* A call that hangs is cut off when the grace is over; its packet goes out later. */
static void test_stop_cuts_off(void **state)
{
	struct fake_axis *axis = fake_axis_start();
	struct jobs *j;
	int64_t id, began;

	(void)state;
	connect_both(str_c(w->a, fake_axis_url(axis)));
	fake_axis_delay(axis, "sendEdoc", 5000);
	j = start();
	id = send_to_b("15");
	await(office_count(w, "outbox WHERE state = 'leased'") == 1);
	time_sleep(500000);
	began = time_monotonic();
	jobs_stop(j, 1);
	assert_true(time_monotonic() - began < 4 * TIME_SEC);
	assert_int_equal(state_of(id), DELIVERY_QUEUED);
	assert_int_equal(office_count(w, "outbox WHERE state = 'ready' AND attempts = 1"), 1);
	fake_axis_stop(axis);
}

/* What a process that was killed had leased is taken up at once by the next, when there is no other;
 * `other`: a process that lives and works on the same database. */
static void leases_of_the_dead(struct db *other)
{
	struct fake_axis *axis = fake_axis_start();
	struct jobs *j;
	size_t n;
	int64_t id;

	connect_both(str_c(w->a, fake_axis_url(axis)));
	fake_axis_answer(axis, "sendEdoc", 200, STR("{\"ErrorCode\":\"0\",\"DocId\":\"d\"}"));
	id = send_to_b("15");
	(void)office_claim(w, &n); /* for five minutes */
	assert_int_equal(n, 1);
	test_db_sql(w->t, str_fmt(w->a, "UPDATE tenant SET poll_lease_at = %lld",
				  (long long)time_now() + TIME_HOUR)
				  .p);
	j = start();
	if (!other) {
		await(state_of(id) == DELIVERY_SENT);
		await(office_count(w, "tenant WHERE axis_seen_at > 0") == 2);
	} else {
		time_sleep(TIME_SEC);
		assert_int_equal(state_of(id), DELIVERY_QUEUED);
	}
	jobs_stop(j, 20);
	fake_axis_stop(axis);
}

static void test_leases_of_the_dead(void **state)
{
	(void)state;
	leases_of_the_dead(NULL);
}

static enum rc nothing_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)tx;
	(void)arg;
	(void)e;
	return RC_OK;
}

/* Another node may hold what is leased. SQLite has no other node. */
static void test_leases_of_the_living(void **state)
{
	struct db *other;
	struct err e = ERR_INIT;

	(void)state;
	if (test_db_engine() == DB_SQLITE)
		SKIPPED("SQLite is used by one process at a time");
	assert_rc(RC_OK, db_open(&w->t->o, &other, &e), &e);
	assert_rc(RC_OK, db_join(other, nothing_fn, NULL, &e), &e);
	leases_of_the_dead(other);
	db_close(other);
}

/* A node without an office delivers and polls nothing. */
static void test_no_office(void **state)
{
	struct fake_axis *axis = fake_axis_start();
	struct jobs *j;

	(void)state;
	connect_both(str_c(w->a, fake_axis_url(axis)));
	w->conf.node_office = false;
	j = start();
	time_sleep(500000);
	jobs_stop(j, 20);
	assert_int_equal(fake_axis_seen(axis, "getReceivedEdocList").n, 0);
	assert_int_equal(fake_axis_seen(axis, "getAgenciesList").n, 0);
	fake_axis_stop(axis);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_main_line),
		T(test_lost_hint),
		T(test_turns),
		T(test_trouble_is_told),
		T(test_stop_cuts_off),
		T(test_leases_of_the_dead),
		T(test_leases_of_the_living),
		T(test_no_office),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
