/* test_race.c -- many senders and receivers at once: one DocId for one packet, one row for one
 * delivery, whatever the engine makes of the conflict. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"

#define THREADS 8

static struct axis_world *w;

static int setup(void **state)
{
	(void)state;
	w = axis_world_new();
	w->node.axis_arrived = NULL; /* the world's counter is not made for threads */
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	axis_world_end(w);
	return 0;
}

/* What one thread does; no asserts in it. */
struct job {
	struct str packet;
	enum rc rc;
	struct err e;
	enum vxp_code code;
	char doc_id[64];
	struct str received; /* DocId to say DONE or FAIL of */
	enum transport_state state;
};

static enum rc job_accept(struct job *j, struct arena *a)
{
	struct axis_upload u = { .sender_code = STR(ORGAN_A),
				 .type = MESSAGE_EDOC,
				 .bytes = j->packet.n,
				 .now = WORLD_NOW };
	struct axis_refusal r;
	struct str doc_id = STR_NULL;
	AUTO_CLOSE fd = -1;
	TRY(fd_temp(w->node.spool_dir, &fd, &j->e));
	TRY(fd_write_all(fd, j->packet.p, j->packet.n, &j->e));
	u.fd = fd;
	sha256_of(j->packet, u.sha256);
	u.hash_given = vxp_hash_file(a, u.sha256);
	TRY(axis_accept(&w->node, a, &u, &doc_id, &r, &j->e));
	j->code = r.code;
	(void)snprintf(j->doc_id, sizeof j->doc_id, "%.*s", STR_FMT(doc_id));
	return RC_OK;
}

static void *accept_run(void *arg)
{
	struct job *j = arg;
	AUTO_ARENA a = arena_new(NULL);
	j->rc = job_accept(j, a);
	return NULL;
}

static void *update_run(void *arg)
{
	struct job *j = arg;
	AUTO_ARENA a = arena_new(NULL);
	struct axis_request q = { .organ_code = STR(ORGAN_B),
				  .doc_id = j->received,
				  .now = WORLD_NOW };
	struct axis_refusal r;
	j->rc = axis_delivery_update(&w->node, a, &q, j->state, STR_NULL, &r, &j->e);
	j->code = r.code;
	return NULL;
}

static void *fetch_run(void *arg)
{
	struct job *j = arg;
	AUTO_ARENA a = arena_new(NULL);
	struct axis_request q = { .organ_code = STR(ORGAN_B),
				  .doc_id = j->received,
				  .now = WORLD_NOW };
	struct axis_refusal r;
	int fd = -1;
	uint64_t bytes;
	j->rc = axis_packet_open(&w->node, a, &q, &fd, &bytes, &r, &j->e);
	j->code = r.code;
	fd_close(fd);
	return NULL;
}

static void run_all(void *(*fn)(void *), struct job *jobs)
{
	pthread_t thread[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, fn, &jobs[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_rc(RC_OK, jobs[i].rc, &jobs[i].e);
		assert_int_equal(jobs[i].code, VXP_OK);
	}
}

static void test_one_packet(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		struct job jobs[THREADS] = { 0 };
		char number[8];
		size_t n;
		(void)snprintf(number, sizeof number, "%d", round + 1);
		struct world_packet p = { .number = number, .to = { ORGAN_B, ORGAN_C } };
		struct str packet = world_packet(w, &p);
		for (size_t i = 0; i < THREADS; i++)
			jobs[i].packet = packet;
		run_all(accept_run, jobs);
		for (size_t i = 1; i < THREADS; i++)
			assert_string_equal(jobs[i].doc_id, jobs[0].doc_id);
		world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
		assert_int_equal(n, round + 1);
	}
}

static void test_many_packets(void **state)
{
	(void)state;
	struct job jobs[THREADS] = { 0 };
	size_t n;
	for (size_t i = 0; i < THREADS; i++) {
		struct world_packet p = { .number = str_c(w->a, str_fmt(w->a, "%zu", i + 1)) };
		jobs[i].packet = world_packet(w, &p);
	}
	run_all(accept_run, jobs);
	struct axis_received *rows = world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, THREADS);
	for (size_t i = 1; i < n; i++)
		assert_false(str_eq(rows[i].doc_id, rows[i - 1].doc_id));
}

static struct str one_waiting(void)
{
	struct str doc_id;
	size_t n;
	struct str packet = world_packet(w, &(struct world_packet){ .attachment_bytes = 1000 });
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id).code, VXP_OK);
	return world_received(w, ORGAN_B, MESSAGE_EDOC, &n)[0].doc_id;
}

struct hops {
	struct str doc_id;
	struct axis_hop *out;
	size_t n;
};

static enum rc hops_read(struct tx *tx, void *arg, struct err *e)
{
	struct hops *h = arg;
	struct axis_delivery d;
	TRY(axis_delivery_find(tx, w->a, h->doc_id, &d, e));
	return axis_hop_list(tx, w->a, d.packet_id, &h->out, &h->n, e);
}

/* One "fetched" and one of each end, though all came at once. */
static void test_one_receiver_many_times(void **state)
{
	(void)state;
	struct job jobs[THREADS] = { 0 };
	struct hops h = { .doc_id = one_waiting() };
	struct err e = ERR_INIT;
	size_t n;
	for (size_t i = 0; i < THREADS; i++) {
		jobs[i].received = h.doc_id;
		jobs[i].state = i % 2 ? TRANSPORT_DONE : TRANSPORT_FAIL;
	}
	run_all(fetch_run, jobs);
	run_all(update_run, jobs);
	assert_rc(RC_OK, db_read(w->t->db, hops_read, &h, &e), &e);
	/* a receiver that failed may be done after all, never the other way */
	assert_in_range(h.n, 3, 4);
	assert_true(str_eq_c(h.out[1].step, "fetched"));
	if (h.n == 4)
		assert_true(str_eq_c(h.out[2].step, "failed"));
	assert_true(str_eq_c(h.out[h.n - 1].step, "done"));
	struct axis_sent *sent = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(sent[0].state, TRANSPORT_DONE);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_one_packet),
		CASE(test_many_packets),
		CASE(test_one_receiver_many_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
