/* test_handout.c -- lists, fetching and what receivers say of packets. Promise A4 of axis.h. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "text/text.h"

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

/* Number n from A to B, a second later each time; answers the sender's DocId. */
static struct str send(const char *number)
{
	struct world_packet p = { .number = number };
	struct str doc_id;
	w->now += TIME_SEC;
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, world_packet(w, &p), &doc_id).code,
			 VXP_OK);
	return doc_id;
}

static struct axis_request request(const char *code, struct str doc_id)
{
	return (struct axis_request){ .organ_code = str_of(code), .doc_id = doc_id, .now = w->now };
}

static struct axis_refusal update(const char *code, struct str doc_id, enum transport_state state,
				  const char *text)
{
	struct axis_request q = request(code, doc_id);
	struct axis_refusal r;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_delivery_update(&w->node, w->a, &q, state, str_of(text), &r, &e), &e);
	return r;
}

static enum rc list(struct axis_filter f, struct axis_received **out, size_t *n)
{
	struct err e = ERR_INIT;
	f.organ_code = STR(ORGAN_B);
	return axis_received_list(&w->node, w->a, &f, out, n, &e);
}

/* The numbers of the packets listed, by the order in which they were sent: "1 2 3". */
static const char *listed(struct axis_filter f)
{
	struct axis_received *rows;
	struct str all = STR_NULL;
	size_t n;
	assert_int_equal(list(f, &rows, &n), RC_OK);
	for (size_t i = 0; i < n; i++)
		all = str_fmt(w->a, "%.*s %lld", STR_FMT(all),
			      (long long)((rows[i].created_at - WORLD_NOW) / TIME_SEC));
	return str_c(w->a, str_trim(all));
}

static struct str receiver_doc_id(size_t i)
{
	struct axis_filter f = { .status = STR_NULL };
	struct axis_received *rows;
	size_t n;
	assert_int_equal(list(f, &rows, &n), RC_OK);
	assert_true(i < n);
	return rows[i].doc_id;
}

/* ---- lists ---- */

static void test_pages(void **state)
{
	(void)state;
	static const struct {
		int64_t size, index;
		const char *want;
	} rows[] = {
		{ 0, 0, "1 2 3 4 5" },
		{ 2, 0, "1 2" },
		{ 2, 1, "1 2" },
		{ 2, 2, "3 4" },
		{ 2, 3, "5" },
		{ 2, 4, "" },
		{ 9999999, 1, "1 2 3 4 5" },
		{ 2, INT64_MAX, "" },
		{ INT64_MAX, INT64_MAX, "" },
	};
	for (int i = 1; i <= 5; i++) {
		char number[4];
		(void)snprintf(number, sizeof number, "%d", i);
		send(number);
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct axis_filter f = { .page_size = rows[i].size, .page_index = rows[i].index };
		assert_string_equal(listed(f), rows[i].want);
	}
}

static void test_filters(void **state)
{
	(void)state;
	send("1");
	send("2");
	send("3");
	update(ORGAN_B, receiver_doc_id(1), TRANSPORT_PROCESSING, "");
	update(ORGAN_B, receiver_doc_id(2), TRANSPORT_DONE, "");
	const struct {
		struct axis_filter f;
		const char *want;
	} rows[] = {
		{ { .page_size = 0 }, "1 2" },
		{ { .status = STR("INITIAL") }, "1" },
		{ { .status = STR("initial") }, "1" },
		{ { .status = STR("Processing") }, "2" },
		{ { .status = STR("done") }, "3" },
		{ { .status = STR("FAIL") }, "" },
		{ { .from = STR(ORGAN_A) }, "1 2" },
		{ { .from = STR(ORGAN_C) }, "" },
		{ { .from = STR(ORGAN_B) }, "1 2" }, /* the receiver itself: some clients do that */
		{ { .from_at = WORLD_NOW + 2 * TIME_SEC }, "2" },
		{ { .to_at = WORLD_NOW + 2 * TIME_SEC }, "1" },
		{ { .status = STR("DONE"), .from_at = WORLD_NOW + 4 * TIME_SEC }, "" },
		{ { .type = MESSAGE_STATUS }, "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(listed(rows[i].f), rows[i].want);
	struct axis_received *out;
	size_t n;
	struct axis_filter bad = { .status = STR("nowhere") };
	assert_int_equal(list(bad, &out, &n), RC_INVALID);
}

static void test_listed_until_done_or_fail(void **state)
{
	(void)state;
	send("1");
	send("2");
	struct str first = receiver_doc_id(0), second = receiver_doc_id(1);
	bool is_waiting;
	struct err e = ERR_INIT;
	struct axis_filter open = { .page_size = 0 };
	update(ORGAN_B, first, TRANSPORT_PROCESSING, "");
	assert_string_equal(listed(open), "1 2");
	update(ORGAN_B, first, TRANSPORT_DONE, "");
	assert_string_equal(listed(open), "2");
	update(ORGAN_B, second, TRANSPORT_FAIL, "không đọc được");
	assert_string_equal(listed(open), "");
	assert_rc(RC_OK, axis_is_waiting(&w->node, w->a, STR(ORGAN_B), &is_waiting, &e), &e);
	assert_false(is_waiting);
	send("3");
	assert_rc(RC_OK, axis_is_waiting(&w->node, w->a, STR(ORGAN_B), &is_waiting, &e), &e);
	assert_true(is_waiting);
	assert_rc(RC_OK, axis_is_waiting(&w->node, w->a, STR(ORGAN_A), &is_waiting, &e), &e);
	assert_false(is_waiting);
}

/* What another agency writes is shown to people: it is made text first. */
static void test_reason_is_made_text(void **state)
{
	char *long_one = arena_alloc(w->a, 4 * LIMIT_REASON);
	const struct {
		const char *given, *kept;
	} cases[] = {
		{ "không\tđọc\r\nđược \n", "không\tđọc\nđược" },
		{ "a\x01\x1b[31mb\x7f\xc2\x9b", "a[31mb" },
		{ "hỏng \xff\xc3", "hỏng \xef\xbf\xbd\xef\xbf\xbd" },
		{ "u\xcc\x80", "\xc3\xb9" }, /* NFC */
		{ long_one, NULL },
	};
	size_t n;

	(void)state;
	for (size_t i = 0; i + 1 < LIMIT_REASON; i++)
		memcpy(long_one + 3 * i, "ạ", 3);
	memcpy(long_one + 3 * (LIMIT_REASON - 1), "xyz", 4);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		send(str_c(w->a, str_fmt(w->a, "%zu", i + 1)));
		update(ORGAN_B, receiver_doc_id(0), TRANSPORT_FAIL, cases[i].given);
		struct axis_sent *rows = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
		struct str kept = rows[0].state_text;
		if (cases[i].kept)
			assert_string_equal(str_c(w->a, kept), cases[i].kept);
		else
			assert_true(text_count(kept) == LIMIT_REASON && str_ends(kept, STR("ạx")));
	}
}

static void test_sent(void **state)
{
	(void)state;
	struct str first = send("1"), second = send("2");
	struct axis_sent *rows;
	size_t n;
	struct err e = ERR_INIT;
	w->now += TIME_SEC;
	update(ORGAN_B, receiver_doc_id(0), TRANSPORT_FAIL, "không đọc được");
	rows = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(n, 2);
	assert_true(str_eq(rows[0].sender_doc_id, second)); /* newest first */
	assert_int_equal(rows[0].state, TRANSPORT_INITIAL);
	assert_int_equal(rows[1].state, TRANSPORT_FAIL);
	assert_true(str_eq_c(rows[1].state_text, "không đọc được"));
	assert_int_equal(rows[1].updated_at, w->now);

	struct axis_filter f = { .organ_code = STR(ORGAN_A), .doc_id = first };
	assert_rc(RC_OK, axis_sent_list(&w->node, w->a, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(str_eq(rows[0].sender_doc_id, first));
	f.organ_code = STR(ORGAN_B); /* somebody else's DocId says nothing */
	assert_rc(RC_OK, axis_sent_list(&w->node, w->a, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 0);
	f = (struct axis_filter){ .organ_code = STR(ORGAN_A), .status = STR("fail") };
	assert_rc(RC_OK, axis_sent_list(&w->node, w->a, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	f = (struct axis_filter){ .organ_code = STR(ORGAN_A), .page_size = 1, .page_index = 2 };
	assert_rc(RC_OK, axis_sent_list(&w->node, w->a, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(str_eq(rows[0].sender_doc_id, first));
}

/* ---- fetching ---- */

static enum vxp_code fetch(const char *code, struct str doc_id, struct str *out)
{
	struct axis_request q = request(code, doc_id);
	struct axis_refusal r;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = -1;
	uint64_t bytes;
	size_t got;
	assert_rc(RC_OK, axis_packet_open(&w->node, w->a, &q, &fd, &bytes, &r, &e), &e);
	if (r.code != VXP_OK)
		return r.code;
	char *p = arena_alloc(w->a, bytes + 1);
	assert_rc(RC_OK, fd_read_full(fd, p, bytes + 1, &got, &e), &e);
	assert_int_equal(got, bytes);
	*out = str_of_n(p, got);
	return VXP_OK;
}

static void test_fetch(void **state)
{
	(void)state;
	struct world_packet p = { .attachment_bytes = 100000 };
	struct str packet = world_packet(w, &p), sent, got;
	assert_int_equal(world_accept(w, ORGAN_A, MESSAGE_EDOC, packet, &sent).code, VXP_OK);
	struct str received = receiver_doc_id(0);
	assert_int_equal(fetch(ORGAN_B, received, &got), VXP_OK);
	assert_true(str_eq(got, packet));
	assert_int_equal(fetch(ORGAN_A, sent, &got), VXP_OK);
	assert_true(str_eq(got, packet));
	assert_int_equal(fetch(ORGAN_A, received, &got), VXP_FILE_INVALID);
	assert_int_equal(fetch(ORGAN_B, sent, &got), VXP_FILE_INVALID);
	assert_int_equal(fetch(ORGAN_C, received, &got), VXP_FILE_INVALID);
	assert_int_equal(fetch(ORGAN_B, STR("no-such-id"), &got), VXP_FILE_INVALID);
	assert_string_equal(listed((struct axis_filter){ .status = STR("INITIAL") }), "0");
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

static const char *hops_of(struct str doc_id)
{
	struct hops h = { .doc_id = doc_id };
	struct err e = ERR_INIT;
	struct str all = STR_NULL;
	assert_rc(RC_OK, db_read(w->t->db, hops_read, &h, &e), &e);
	for (size_t i = 0; i < h.n; i++)
		all = str_fmt(w->a, "%.*s %.*s", STR_FMT(all), STR_FMT(h.out[i].step));
	return str_c(w->a, str_trim(all));
}

static void test_hops(void **state)
{
	(void)state;
	struct str sent = send("1"), got;
	struct str received = receiver_doc_id(0);
	fetch(ORGAN_A, sent, &got); /* the sender looking at its own is no hop */
	assert_string_equal(hops_of(sent), "accepted");
	fetch(ORGAN_B, received, &got);
	fetch(ORGAN_B, received, &got);
	assert_string_equal(hops_of(sent), "accepted fetched");
	update(ORGAN_B, received, TRANSPORT_PROCESSING, "");
	update(ORGAN_B, received, TRANSPORT_DONE, "");
	update(ORGAN_B, received, TRANSPORT_DONE, "");
	assert_string_equal(hops_of(sent), "accepted fetched done");
}

/* ---- updateStatus ---- */

/* from, what the receiver says, what it is then: DONE is final, FAIL but for a receiver that has managed
 * after all; saying it again is fine. */
static void test_update_table(void **state)
{
	(void)state;
	enum {
		I = TRANSPORT_INITIAL,
		P = TRANSPORT_PROCESSING,
		D = TRANSPORT_DONE,
		F = TRANSPORT_FAIL
	};
	static const struct {
		int from, said, then;
	} rows[] = {
		{ I, P, P }, { I, D, D }, { I, F, F }, { P, P, P }, { P, D, D }, { P, F, F },
		{ D, P, D }, { D, D, D }, { D, F, D }, { F, P, F }, { F, D, D }, { F, F, F },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char number[8];
		size_t n;
		(void)snprintf(number, sizeof number, "%zu", i + 1);
		struct str sent = send(number);
		world_received(w, ORGAN_B, MESSAGE_EDOC, &n);
		struct str id = receiver_doc_id(n - 1);
		if (rows[i].from != I)
			update(ORGAN_B, id, (enum transport_state)rows[i].from, "");
		assert_int_equal(update(ORGAN_B, id, (enum transport_state)rows[i].said, "").code,
				 VXP_OK);
		struct axis_sent *s = world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
		assert_true(str_eq(s[0].sender_doc_id, sent));
		assert_int_equal(s[0].state, rows[i].then);
	}
}

static void test_update_is_the_receivers_alone(void **state)
{
	(void)state;
	struct str sent = send("1");
	struct str received = receiver_doc_id(0);
	assert_int_equal(update(ORGAN_A, received, TRANSPORT_DONE, "").code, VXP_FILE_INVALID);
	assert_int_equal(update(ORGAN_C, received, TRANSPORT_DONE, "").code, VXP_FILE_INVALID);
	assert_int_equal(update(ORGAN_A, sent, TRANSPORT_DONE, "").code, VXP_FILE_INVALID);
	assert_int_equal(update(ORGAN_B, STR("x"), TRANSPORT_DONE, "").code, VXP_FILE_INVALID);
	assert_string_equal(listed((struct axis_filter){ .page_size = 0 }), "1");
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_pages),
		CASE(test_filters),
		CASE(test_listed_until_done_or_fail),
		CASE(test_sent),
		CASE(test_reason_is_made_text),
		CASE(test_fetch),
		CASE(test_hops),
		CASE(test_update_table),
		CASE(test_update_is_the_receivers_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
