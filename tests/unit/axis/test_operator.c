/* test_operator.c -- what the operator sees, sending again, and what is let go in time. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "store/packet.h"

static struct axis_world *w;

static int setup(void **state)
{
	(void)state;
	w = axis_world_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	axis_world_end(w);
	return 0;
}

static struct str send(const char *number, const char *to, const char *also, struct str *out_packet)
{
	struct world_packet p = { .number = number, .to = { to, also } };
	struct str doc_id;
	*out_packet = world_packet(w, &p);
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, *out_packet, &doc_id).code, VXP_OK);
	return doc_id;
}

static void update(const char *code, size_t i, enum transport_state state, const char *text)
{
	size_t n;
	struct axis_received *rows = world_received(w, code, MESSAGE_EDOC, &n);
	struct axis_refusal r;
	struct err e = ERR_INIT;
	assert_true(i < n);
	struct axis_request q = { .organ_code = str_of(code),
				  .doc_id = rows[i].doc_id,
				  .now = w->now };
	assert_rc(RC_OK, axis_delivery_update(&w->node, w->a, &q, state, str_of(text), &r, &e), &e);
}

static struct axis_overview overview(void)
{
	struct axis_overview o;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_overview(&w->node, w->a, &w->operator, w->now, &o, &e), &e);
	return o;
}

/* The longest silent first; written once a minute. */
static void test_members(void **state)
{
	struct axis_caller c;
	struct err e = ERR_INIT;

	(void)state;
	struct axis_overview o = overview();
	assert_true(o.n_members >= 2);
	assert_int_equal(o.members[0].seen_at, 0);
	struct str first = o.members[0].code;
	for (int i = 0; i < 3; i++) {
		assert_rc(RC_OK, axis_caller_find(&w->node, w->a, first, w->now, &c, &e), &e);
		assert_rc(RC_OK, axis_caller_seen(&w->node, &c, w->now, &e), &e);
		w->now += 25 * TIME_SEC;
	}
	o = overview();
	assert_true(str_eq(o.members[o.n_members - 1].code, first));
	assert_int_equal(o.members[o.n_members - 1].seen_at, w->now - 75 * TIME_SEC);
	assert_rc(RC_OK, axis_caller_seen(&w->node, &c, w->now, &e), &e);
	assert_int_equal(overview().members[o.n_members - 1].seen_at, w->now);
}

static void test_overview(void **state)
{
	(void)state;
	struct str one, two, three;
	struct axis_overview o = overview();
	assert_int_equal(o.packets_day + o.waiting + o.failed + o.oldest_at, 0);
	send("1", ORGAN_B, NULL, &one);
	w->now += 2 * TIME_HOUR;
	send("2", ORGAN_B, ORGAN_C, &two);
	w->now += TIME_MIN;
	send("3", ORGAN_B, NULL, &three);
	update(ORGAN_B, 2, TRANSPORT_FAIL, "không đọc được");
	update(ORGAN_B, 1, TRANSPORT_PROCESSING, "");
	o = overview();
	assert_int_equal(o.packets_hour, 2);
	assert_int_equal(o.packets_day, 3);
	assert_int_equal(o.bytes_day, one.n + two.n + three.n);
	assert_int_equal(o.waiting, 3);
	assert_int_equal(o.oldest_at, WORLD_NOW);
	assert_int_equal(o.failed, 1);
	assert_int_equal(o.n_queues, 2);
	assert_true(str_eq_c(o.queues[0].receiver_code, ORGAN_B));
	assert_true(str_eq_c(o.queues[0].receiver_name, "Sở Nội vụ tỉnh An Bình (mẫu)"));
	assert_int_equal(o.queues[0].waiting, 2);
	assert_int_equal(o.queues[0].failed, 1);
	assert_int_equal(o.queues[1].waiting, 1);
	assert_int_equal(o.queues[1].oldest_at, WORLD_NOW + 2 * TIME_HOUR);
	assert_int_equal(o.n_failures, 1);
	assert_true(str_eq_c(o.failures[0].notation, "3/UBND-VP"));
	assert_true(str_eq_c(o.failures[0].text, "không đọc được"));
	assert_true(str_eq_c(o.failures[0].sender_code, ORGAN_A));
	assert_true(o.failures[0].sender_name.n > 0 && o.failures[0].receiver_name.n > 0);
	assert_int_equal(o.failures[0].at, w->now);
}

static void test_again(void **state)
{
	(void)state;
	struct str packet;
	struct err e = ERR_INIT;
	size_t n;
	send("1", ORGAN_B, NULL, &packet);
	send("2", ORGAN_B, NULL, &packet);
	update(ORGAN_B, 0, TRANSPORT_FAIL, "lỗi");
	int64_t id = overview().failures[0].delivery_id;
	assert_int_equal(overview().waiting, 1);
	assert_int_equal(overview().failed, 1);
	w->n_arrived = 0;
	assert_rc(RC_OK, axis_delivery_again(&w->node, &w->operator, id, w->now, &e), &e);
	assert_int_equal(w->n_arrived, 1);
	assert_int_equal(overview().waiting, 2);
	assert_int_equal(overview().failed, 0);
	assert_int_equal(overview().queues[0].failed, 0);
	assert_string_equal(w->arrived[0], ORGAN_B);
	struct axis_received *rows = world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].state, TRANSPORT_INITIAL);
	assert_int_equal(rows[0].state_text.n, 0);
	assert_int_equal(axis_delivery_again(&w->node, &w->operator, id, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.not_failed");
	assert_int_equal(axis_delivery_again(&w->node, &w->operator, 999, w->now, &e),
			 RC_NOT_FOUND);
}

struct named {
	struct str packet;
	bool is_named;
};

static enum rc named_read(struct tx *tx, void *arg, struct err *e)
{
	struct named *x = arg;
	struct blob_id id;
	sha256_of(x->packet, id.b);
	return blobs_named(tx, w->a, &id, 1, &x->is_named, e);
}

static bool is_named(struct str packet)
{
	struct named x = { .packet = packet };
	struct err e = ERR_INIT;
	assert_rc(RC_OK, db_read(w->t->db, named_read, &x, &e), &e);
	return x.is_named;
}

static bool is_kept(struct str packet)
{
	struct blob_id id;
	sha256_of(packet, id.b);
	return blob_exists(w->node.blobs, &id);
}

static int64_t sweep(void)
{
	int64_t dropped;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_sweep(&w->node, w->now, NULL, &dropped, &e), &e);
	return dropped;
}

static enum vxp_code fetch(const char *code, struct str doc_id)
{
	struct axis_request q = { .organ_code = str_of(code), .doc_id = doc_id, .now = w->now };
	struct axis_refusal r;
	struct err e = ERR_INIT;
	int fd;
	uint64_t bytes;
	assert_rc(RC_OK, axis_packet_open(&w->node, w->a, &q, &fd, &bytes, &r, &e), &e);
	if (r.code == VXP_OK)
		(void)close(fd);
	return r.code;
}

/* A payload goes when every receiver has been done with it for the retention time. */
static void test_retention(void **state)
{
	(void)state;
	struct str done, half, open, again;
	int64_t days = w->conf.axis_retention_days * TIME_DAY;
	size_t n;
	struct str doc_id = send("1", ORGAN_B, NULL, &done);
	send("2", ORGAN_B, ORGAN_C, &half);
	send("3", ORGAN_C, NULL, &open);
	w->now += TIME_DAY;
	update(ORGAN_B, 0, TRANSPORT_DONE, "");
	update(ORGAN_B, 0, TRANSPORT_FAIL, "lỗi");
	w->now += days;
	assert_int_equal(sweep(), 0); /* not yet longer than that */
	w->now += 1;
	assert_int_equal(sweep(), 1);
	assert_int_equal(sweep(), 0);
	assert_false(is_named(done));
	assert_true(is_named(half) && is_named(open)); /* C has not even looked */
	assert_false(is_kept(done));                   /* then and there */
	assert_true(is_kept(half) && is_kept(open));
	assert_int_equal(fetch(ORGAN_A, doc_id), VXP_FILE_INVALID);

	struct axis_sent *sent = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(n, 4); /* the traces stay */
	assert_true(str_eq(sent[n - 1].sender_doc_id, doc_id));
	/* the same packet again is still the same packet, and is not kept anew */
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, done, &again).code, VXP_OK);
	assert_true(str_eq(again, doc_id));
	assert_false(is_named(done));

	/* what a receiver gave up stays, however old, until it is done or the operator ends it */
	struct err e = ERR_INIT;
	int64_t id = overview().failures[0].delivery_id;
	assert_int_equal(axis_delivery_end(&w->node, &w->operator, id, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.others_wait"); /* C */
	update(ORGAN_C, 0, TRANSPORT_DONE, "");
	w->now += 10 * days;
	assert_int_equal(sweep(), 0);
	assert_true(is_named(half) && is_kept(half));
	assert_rc(RC_OK, axis_delivery_again(&w->node, &w->operator, id, w->now, &e), &e);
	assert_int_equal(axis_delivery_end(&w->node, &w->operator, id, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.not_failed");
	update(ORGAN_B, 0, TRANSPORT_FAIL, "lỗi");
	assert_rc(RC_OK, axis_delivery_end(&w->node, &w->operator, id, w->now, &e), &e);
	assert_false(is_named(half));
	assert_true(is_named(open));
	assert_int_equal(axis_delivery_end(&w->node, &w->operator, id, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.dropped");
	assert_int_equal(axis_delivery_again(&w->node, &w->operator, id, w->now, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.axis.dropped");
}

/* Two packets may have the same payload (from two senders, or with another document id). */
static void test_shared_payload_stays(void **state)
{
	(void)state;
	struct str packet;
	send("1", ORGAN_B, NULL, &packet);
	test_db_sql(w->t,
		    "INSERT INTO axis_packet (sender_code, sender_doc_id, type, document_code, "
		    "title, notation, sha256, bytes, signature, created_at) SELECT 'Z09', 'x', "
		    "type, document_code, title, notation, sha256, bytes, signature, "
		    "created_at + 999999999999999 FROM axis_packet");
	update(ORGAN_B, 0, TRANSPORT_DONE, "");
	w->now += w->conf.axis_retention_days * TIME_DAY + 1;
	assert_int_equal(sweep(), 1);
	assert_true(is_named(packet) && is_kept(packet));
}

static void test_sweep_is_stopped(void **state)
{
	(void)state;
	atomic_bool stop = true;
	struct str packet;
	struct err e = ERR_INIT;
	int64_t dropped;
	send("1", ORGAN_B, NULL, &packet);
	update(ORGAN_B, 0, TRANSPORT_DONE, "");
	w->now += w->conf.axis_retention_days * TIME_DAY + 1;
	assert_rc(RC_CANCELLED, axis_sweep(&w->node, w->now, &stop, &dropped, &e), &e);
	assert_int_equal(dropped, 0);
	assert_int_equal(sweep(), 1);
}

/* Of a packet that is done with: times doublings. */
static void send_many(int times, struct str *packet)
{
	send("1", ORGAN_B, NULL, packet);
	update(ORGAN_B, 0, TRANSPORT_DONE, "");
	for (int i = 0; i < times; i++) {
		char sql[512];
		(void)snprintf(
			sql, sizeof sql,
			"INSERT INTO axis_packet (sender_code, sender_doc_id, type, "
			"document_code, title, notation, sha256, bytes, signature, created_at) "
			"SELECT sender_code, sender_doc_id || '%d', type, document_code || '%d', "
			"title, notation, sha256, bytes, signature, created_at FROM axis_packet",
			i, i);
		test_db_sql(w->t, sql);
	}
	w->now += w->conf.axis_retention_days * TIME_DAY + 1;
}

static void test_more_than_a_batch(void **state)
{
	(void)state;
	struct str packet;
	send_many(9, &packet);
	assert_int_equal(sweep(), 512);
	assert_false(is_named(packet));
}

/* The last batch is full, and behind it is nothing. */
static void test_whole_batches(void **state)
{
	(void)state;
	struct str packet;
	send_many(9, &packet);
	test_db_sql(w->t, "UPDATE axis_packet SET has_payload = FALSE WHERE id NOT IN "
			  "(SELECT id FROM axis_packet ORDER BY id LIMIT 400)");
	assert_int_equal(sweep(), 400);
	assert_int_equal(sweep(), 0);
}

static void test_refusals_are_bounded(void **state)
{
	(void)state;
	struct axis_knocks knocks = { .noted_at = { 0 } }, none = { .noted_at = { 0 } };
	struct axis_attempted what = { STR(ORGAN_A), STR("sendEdoc"), w->now };
	struct axis_refusal r = { .code = VXP_BAD_SECRET, .text = STR("one") };
	axis_knock_note(&w->node, w->a, &what, &r, &knocks);
	r.text = STR("two");
	axis_knock_note(&w->node, w->a, &what, &r, &knocks); /* same sender, call and code … */
	axis_knock_note(&w->node, w->a, &what, &r, &none);   /* … also after a restart */
	assert_int_equal(overview().n_refusals, 1);
	axis_refusal_note(&w->node, w->a, &what, &r); /* of one who was let in: by its text */
	assert_int_equal(overview().n_refusals, 2);
	axis_refusal_note(&w->node, w->a, &what, &r);
	assert_int_equal(overview().n_refusals, 2);
	what.call = STR("getEdoc");
	axis_knock_note(&w->node, w->a, &what, &r, &knocks);
	assert_int_equal(overview().n_refusals, 3);
	what.now += TIME_MIN + 1;
	axis_knock_note(&w->node, w->a, &what, &r, &knocks);
	assert_int_equal(overview().n_refusals, 4);
	test_db_sql(w->t, "INSERT INTO axis_refusal (id, at, sender_code, call, error_code, text) "
			  "VALUES (10004, 1, '', '', '', 'newest')");
	sweep();
	struct axis_overview o = overview();
	assert_int_equal(o.n_refusals, 1);
	assert_true(str_eq_c(o.refusals[0].text, "newest"));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_members),
		CASE(test_overview),
		CASE(test_again),
		CASE(test_retention),
		CASE(test_shared_payload_stays),
		CASE(test_sweep_is_stopped),
		CASE(test_more_than_a_batch),
		CASE(test_whole_batches),
		CASE(test_refusals_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
