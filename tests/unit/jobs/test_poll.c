/* test_poll.c -- looking at an axis that hands out badly, or not at all, on both engines. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "jobs/jobs_int.h"
#include "support/fake_axis.h"

#define MAX_PACKETS 64
#define LA "000.00.33.Z09"

/* What the axis holds for B, by DocId "d-<n>". */
struct shelf {
	struct office_world *w;
	struct str packets[MAX_PACKETS];
	int answers[MAX_PACKETS]; /* getEdoc: 0 = the packet, > 0 ErrorCode, < 0 HTTP status,
				     CUT = an answer that breaks off */
	char told[MAX_PACKETS][16];
	int gets[MAX_PACKETS];
	int n, page_size;
	bool is_deaf; /* updateStatus fails */
	bool has_no_pages;
};
#define CUT 9999

static struct office_world *w;
static struct fake_axis *axis;
static struct actor clerk;
static struct shelf shelf;

static struct str header_of(const struct net_request *r, const char *name)
{
	struct str v = net_header(r, name);
	return v.p ? v : STR("");
}

static void list_answer(struct shelf *s, const struct net_request *r, struct buf *b)
{
	int64_t page = 1, at = 0, shown = 0;
	bool is_edoc = str_eq_c(header_of(r, "XroadVnpt-messagetype"), "edoc");

	(void)str_to_i64(header_of(r, "XroadVnpt-pageIndex"), 1, 1000, &page);
	if (s->has_no_pages)
		page = 1;
	buf_add_c(b, "{\"status\":\"OK\",\"ErrorCode\":\"0\",\"ErrorDesc\":\"\",\"data\":[");
	for (int i = 0; is_edoc && i < s->n; i++) {
		if (s->told[i][0] || at++ / s->page_size != page - 1)
			continue;
		buf_fmt(b, "%s{\"docId\":\"d-%d\"}", shown++ ? "," : "", i);
	}
	buf_add_c(b, "]}");
}

static void get_answer(struct shelf *s, int i, struct arena *a, struct net_reply *out,
		       struct buf *b)
{
	struct str data = base64_encode(a, s->packets[i]);

	s->gets[i]++;
	if (s->answers[i] < 0) {
		out->status = -s->answers[i];
	} else if (s->answers[i] == CUT) {
		buf_fmt(b, "{\"ErrorCode\":\"0\",\"data\":\"%.*s", STR_FMT(data));
	} else if (s->answers[i] > 0) {
		buf_fmt(b, "{\"ErrorCode\":\"%d\",\"ErrorDesc\":\"kho hỏng\"}", s->answers[i]);
	} else {
		buf_fmt(b, "{\"ErrorCode\":\"0\",\"data\":\"%.*s\"}", STR_FMT(data));
	}
}

static bool on_request(void *ctx, struct str call, const struct net_request *r,
		       struct net_reply *out)
{
	struct shelf *s = ctx;
	struct str id = header_of(r, "XroadVnpt-docId");
	int64_t i = -1;
	struct buf b;

	buf_init(&b, r->arena, 8 << 20);
	out->status = 200;
	if (id.n > 2)
		(void)str_to_i64(str_sub(id, 2, id.n), 0, MAX_PACKETS - 1, &i);
	if (str_eq_c(call, "getReceivedEdocList")) {
		list_answer(s, r, &b);
	} else if (str_eq_c(call, "getEdoc") && i >= 0) {
		get_answer(s, (int)i, r->arena, out, &b);
	} else if (str_eq_c(call, "updateStatus") && i >= 0) {
		struct str word = header_of(r, "XroadVnpt-status");
		if (!s->is_deaf)
			(void)snprintf(s->told[i], sizeof s->told[i], "%.*s", STR_FMT(word));
		buf_add_c(&b, s->is_deaf ? "oops" : "{\"ErrorCode\":\"0\"}");
	} else {
		return false;
	}
	out->body = buf_str(&b);
	return true;
}

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	axis = fake_axis_start();
	clerk = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)",
			      str_c(w->a, fake_axis_url(axis)));
	shelf = (struct shelf){ .w = w, .page_size = 1000 };
	fake_axis_hook(axis, on_request, &shelf);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_axis_stop(axis);
	office_world_end(w);
	return 0;
}

/* n sound packets more. */
static void fill(int n)
{
	for (int i = 0; i < n; i++) {
		struct edxml p = office_foreign(w, LA, str_fmt(w->a, "%d", shelf.n + 1).p);
		shelf.packets[shelf.n++] = office_write(w, &p);
	}
}

static int told(const char *word)
{
	int n = 0;

	for (int i = 0; i < shelf.n; i++)
		n += strcmp(shelf.told[i], word) == 0;
	return n;
}

static void test_all_taken(void **state)
{
	(void)state;
	fill(7);
	assert_int_equal(run_poll(w, &clerk), 7);
	assert_int_equal(told("done"), 7);
	assert_int_equal(count_incoming(w, &clerk), 7);
	assert_int_equal(run_poll(w, &clerk), 0);
}

/* J2: whatever is wrong with some, the others arrive; and what recovers, arrives later. */
static void test_bad_ones_hold_up_none(void **state)
{
	static const int faults[] = { 10, 20, 21, 99, -500, -502, -404, CUT };
	size_t n = sizeof faults / sizeof faults[0];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		fill(2);
		shelf.answers[2 * i] = faults[i];
	}
	assert_int_equal(run_poll(w, &clerk), n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(shelf.told[2 * i], "");
		assert_string_equal(shelf.told[2 * i + 1], "done");
		shelf.answers[2 * i] = 0;
	}
	assert_int_equal(run_poll(w, &clerk), n);
	assert_int_equal(count_incoming(w, &clerk), 2 * n);
}

/* The first pages are full of packets that cannot be fetched. */
static void test_bad_pages(void **state)
{
	(void)state;
	shelf.page_size = 3;
	fill(14);
	for (int i = 0; i < 8; i++)
		shelf.answers[i] = 20;
	assert_int_equal(run_poll(w, &clerk), 6);
	assert_int_equal(told("done"), 6);
	for (int i = 0; i < 8; i++)
		assert_int_equal(shelf.gets[i], 1); /* once a round */
}

/* An axis that knows no pages answers the first one for ever. */
static void test_no_pages(void **state)
{
	(void)state;
	shelf.page_size = 3;
	shelf.has_no_pages = true;
	fill(6);
	for (int i = 0; i < 3; i++)
		shelf.answers[i] = 20;
	assert_int_equal(run_poll(w, &clerk), 0);
}

/* Unreadable: kept and shown here, "fail" there. */
static void test_unreadable(void **state)
{
	(void)state;
	fill(3);
	shelf.packets[1] = STR("%PDF-1.7 not a packet");
	assert_int_equal(run_poll(w, &clerk), 3);
	assert_string_equal(shelf.told[0], "done");
	assert_string_equal(shelf.told[1], "fail");
	assert_string_equal(shelf.told[2], "done");
	assert_int_equal(office_count(w, "document WHERE state = 'unreadable'"), 1);
}

static void test_too_large(void **state)
{
	(void)state;
	fill(2);
	w->conf.limit_packet_bytes = 5000;
	shelf.packets[0] = str_of_n(arena_alloc(w->a, 200000), 200000);
	assert_int_equal(run_poll(w, &clerk), 1);
	assert_string_equal(shelf.told[0], "fail");
	assert_string_equal(shelf.told[1], "done");
}

/* The axis does not take the word: told again at the next look, nothing fetched twice. */
static void test_deaf(void **state)
{
	(void)state;
	fill(2);
	shelf.is_deaf = true;
	assert_int_equal(run_poll(w, &clerk), 0);
	shelf.is_deaf = false;
	assert_int_equal(run_poll(w, &clerk), 2);
	assert_int_equal(shelf.gets[0], 1);
	assert_int_equal(count_incoming(w, &clerk), 2);
}

/* What is nobody's fault here ends the round at once. */
static void test_denied(void **state)
{
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	fill(3);
	for (int i = 0; i < 3; i++)
		shelf.answers[i] = 15;
	assert_rc(RC_DENIED, jobs_poll_once(&w->node, clerk.tenant_id, w->now, &n, &e), &e);
	assert_int_equal(shelf.gets[0], 1);
	assert_int_equal(shelf.gets[1], 0);
}

static void test_no_axis(void **state)
{
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	test_db_sql(w->t, "UPDATE tenant SET axis_url = 'http://127.0.0.1:1/vxp'");
	assert_rc(RC_UNAVAILABLE, jobs_poll_once(&w->node, clerk.tenant_id, w->now, &n, &e), &e);
	assert_int_equal(n, 0);
}

/* ---- what could not be fetched is tried again after a pause that grows ---- */

static void test_pauses(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct stuck *s = stuck_new(a, 10 * TIME_SEC);
	int64_t now = OFFICE_NOW;

	(void)state;
	assert_true(stuck_may_try(s, 1, STR("x"), now));
	assert_int_equal(stuck_note(s, 1, STR("x"), now), 1);
	assert_false(stuck_may_try(s, 1, STR("x"), now + 9 * TIME_SEC));
	assert_true(stuck_may_try(s, 1, STR("x"), now + 10 * TIME_SEC));
	assert_true(stuck_may_try(s, 2, STR("x"), now));
	assert_true(stuck_may_try(s, 1, STR("y"), now));
	assert_int_equal(stuck_note(s, 1, STR("x"), now), 2);
	assert_false(stuck_may_try(s, 1, STR("x"), now + 19 * TIME_SEC));
	for (int i = 3; i < 30; i++)
		assert_int_equal(stuck_note(s, 1, STR("x"), now), i);
	assert_false(stuck_may_try(s, 1, STR("x"), now + TIME_HOUR - 1));
	assert_true(stuck_may_try(s, 1, STR("x"), now + TIME_HOUR));
	assert_true(stuck_may_try(s, 1, STR("x"), now - TIME_DAY)); /* a clock set back */
	stuck_forget(s, 1, STR("x"));
	assert_true(stuck_may_try(s, 1, STR("x"), now));
	assert_int_equal(stuck_note(s, 1, STR("x"), now), 1);
}

static void test_given_up(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct jobs jobs = { .node = &w->node, .stuck = stuck_new(a, 10 * TIME_SEC) };
	struct tenant t;
	const struct look_order order = { .tenant = &t };
	struct worker worker;
	struct look_result r;
	struct err e = ERR_INIT;

	(void)state;
	fill(2);
	shelf.answers[0] = 10; /* the axis has lost it, and will not find it */
	shelf.answers[1] = 20; /* the axis is in trouble, and may get over it */
	assert_rc(RC_OK, worker_open(&worker, &jobs, &w->node, a, &e), &e);
	assert_rc(RC_OK, load_tenant(&w->node, a, clerk.tenant_id, &t, &e), &e);
	for (int i = 0; i < 8; i++) {
		w->now += 2 * TIME_HOUR;
		worker_round(&worker, w->now);
		assert_rc(RC_OK, poll_organ(&worker, &order, &r, &e), &e);
		assert_int_equal(r.filed, 0);
		assert_int_equal(r.passed, shelf.gets[0] < 5 || i == 4 ? 2 : 1);
	}
	assert_true(str_eq_c(r.passed_doc_id, "d-1"));
	assert_int_equal(shelf.gets[0], 5);
	assert_string_equal(shelf.told[0], "fail");
	assert_int_equal(shelf.gets[1], 8);
	assert_string_equal(shelf.told[1], "");
	worker_close(&worker);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_all_taken),  T(test_bad_ones_hold_up_none),
		T(test_bad_pages),  T(test_no_pages),
		T(test_unreadable), T(test_too_large),
		T(test_deaf),       T(test_denied),
		T(test_no_axis),    T(test_pauses),
		T(test_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
