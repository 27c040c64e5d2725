/* test_settle.c -- how attempts end: items, deliveries, history, splitting, on both engines. */
#include "support/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/map.h"
#include "office/plan.h"
#include "store/document.h"
#include "store/organ.h"
#include "store/tenant.h"

#define R(n) "000.00.1" #n ".Z01"

static struct office_world *w;
static struct actor clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	for (int i = 0; i < 8; i++)
		office_know(w, str_fmt(w->a, "000.00.1%d.Z01", i).p, "Đơn vị mẫu");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static struct attempt taken(void)
{
	return (struct attempt){ .http_status = 200 };
}

static struct attempt failed(enum rc rc, int http, int code, const char *key)
{
	return (struct attempt){ .rc = rc,
				 .http_status = http,
				 .vxp_code = code,
				 .error_key = str_of(key),
				 .told = STR("lời cho người dùng"),
				 .error_text = STR("for the operator") };
}

static enum rc settle(const struct outbox_item *items, size_t n, const struct attempt *a,
		      const struct str *refused, size_t n_refused)
{
	const struct office_outcome o = { .items = items,
					  .n_items = n,
					  .attempt = a,
					  .refused = refused,
					  .n_refused = n_refused,
					  .axis_doc_id = STR("doc-1") };
	return office_attempt_settle(&w->node, w->a, &o, w->now, NULL);
}

static struct outbox_item *claim(size_t want)
{
	size_t n;
	struct outbox_item *items = office_claim(w, &n);

	assert_int_equal(n, want);
	return items;
}

static bool has_step(int64_t id, const char *step, const char *text)
{
	struct document_view v = office_view(w, &clerk, id);

	for (size_t i = 0; i < v.n_traces; i++) {
		if (str_eq_c(v.traces[i].step, step) && str_eq_c(v.traces[i].text, text))
			return true;
	}
	return false;
}

static void assert_delivery(int64_t id, const char *receiver, enum delivery_state state,
			    const char *text)
{
	struct delivery d = office_delivery(w, &clerk, id, receiver);

	if (d.state != state || !str_eq_c(d.status_text, text))
		fail_msg("%s: %.*s, \"%.*s\"", receiver, STR_FMT(delivery_state_text(d.state)),
			 STR_FMT(d.status_text));
}

/* ---- all share one fate ---- */

static void test_taken(void **state)
{
	const char *const to[] = { R(0), R(1), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt a = taken();
	struct outbox_item *items = claim(2);

	(void)state;
	assert_rc(RC_OK, settle(items, 2, &a, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_SENT, "");
	assert_delivery(id, R(1), DELIVERY_SENT, "");
	assert_true(has_step(id, "axis-took", ""));
	assert_int_equal(office_count(w, "packet WHERE axis_doc_id = 'doc-1'"), 1);
	assert_int_equal(office_count(w, "outbox WHERE state = 'done'"), 2);
	/* only once: the lease is gone, and nothing changes */
	assert_rc(RC_CONFLICT, settle(items, 2, &a, NULL, 0), NULL);
	assert_int_equal(office_count(w, "trace WHERE step = 'axis-took'"), 1);
}

static void test_later(void **state)
{
	const char *const to[] = { R(0), R(1), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt down = failed(RC_UNAVAILABLE, 0, -1, "err.net.unreachable");
	const struct attempt a = taken();

	(void)state;
	assert_rc(RC_OK, settle(claim(2), 2, &down, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_QUEUED, "lời cho người dùng");
	(void)claim(0);
	w->now += TIME_MIN;
	assert_rc(RC_OK, settle(claim(2), 2, &a, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_SENT, "");
}

static void test_attempts_spent(void **state)
{
	const char *const to[] = { R(0), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt down = failed(RC_UNAVAILABLE, 0, -1, "err.net.unreachable");

	(void)state;
	w->conf.outbox_max_attempts = 3;
	for (int i = 0; i < 3; i++) {
		assert_delivery(id, R(0), DELIVERY_QUEUED, i ? "lời cho người dùng" : "");
		assert_rc(RC_OK, settle(claim(1), 1, &down, NULL, 0), NULL);
		w->now += TIME_HOUR;
	}
	assert_delivery(id, R(0), DELIVERY_FAILED, "lời cho người dùng");
	assert_true(has_step(id, "failed", "lời cho người dùng"));
	(void)claim(0);
}

/* Dead, seen with the reason, sent again by a person: the very same packet. */
static void test_refused_and_again(void **state)
{
	const char *const to[] = { R(0), R(1), NULL };
	int64_t packet_id, id = office_send(w, &clerk, "15", to);
	const struct attempt bad = failed(RC_INVALID, 200, 22, "err.carrier.refused");
	struct outbox_item *items = claim(2);
	struct err e = ERR_INIT;

	(void)state;
	packet_id = items[0].packet_id;
	assert_rc(RC_OK, settle(items, 2, &bad, NULL, 0), NULL);
	assert_delivery(id, R(1), DELIVERY_FAILED, "lời cho người dùng");
	assert_true(has_step(id, "axis-refused", "lời cho người dùng"));
	assert_true(office_view(w, &clerk, id).may_retry);
	assert_rc(RC_OK,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(0)).id,
					w->now, &e),
		  &e);
	assert_delivery(id, R(0), DELIVERY_QUEUED, "");
	assert_delivery(id, R(1), DELIVERY_QUEUED, "");
	items = claim(2);
	assert_true(items[0].packet_id == packet_id);
	assert_int_equal(items[0].attempts, 1);
	/* what has not failed cannot be sent again */
	assert_rc(RC_CONFLICT,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(0)).id,
					w->now, &e),
		  &e);
}

/* The axis had it after all: who has answered since keeps the answer when the others get it again. */
static void test_again_leaves_answers(void **state)
{
	const char *const to[] = { R(0), R(1), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt lost = failed(RC_UNCERTAIN, 0, -1, "err.net.uncertain");
	const struct attempt a = taken();
	struct outbox_item *items;
	struct err e = ERR_INIT;

	(void)state;
	w->conf.outbox_max_attempts = 1;
	items = claim(2);
	test_db_sql(w->t, "UPDATE delivery SET state = 'received', status = '03', "
			  "status_text = 'đã nhận' WHERE receiver_code = '" R(0) "'");
	assert_rc(RC_OK, settle(items, 2, &lost, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_RECEIVED, "đã nhận");
	assert_delivery(id, R(1), DELIVERY_FAILED, "lời cho người dùng");
	assert_rc(RC_CONFLICT,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(0)).id,
					w->now, &e),
		  &e);
	err_clear(&e);
	assert_rc(RC_OK,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(1)).id,
					w->now, &e),
		  &e);
	assert_delivery(id, R(0), DELIVERY_RECEIVED, "đã nhận");
	assert_delivery(id, R(1), DELIVERY_QUEUED, "");
	assert_rc(RC_OK, settle(claim(1), 1, &a, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_RECEIVED, "đã nhận");
	assert_delivery(id, R(1), DELIVERY_SENT, "");
	assert_int_equal(office_count(w, "outbox WHERE state = 'dead'"), 0);
}

/* A local failure: nothing was sent, the axis is not to blame. */
static void test_local(void **state)
{
	const char *const to[] = { R(0), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	struct attempt gone = failed(RC_NOT_FOUND, 0, -1, "err.not_found");

	(void)state;
	gone.is_local = true;
	assert_rc(RC_OK, settle(claim(1), 1, &gone, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_FAILED, "lời cho người dùng");
	assert_true(has_step(id, "failed", "lời cho người dùng"));
	assert_int_equal(office_count(w, "peer WHERE failures > 0"), 0);
}

/* The receiver was quicker than the axis's answer. */
static void test_answered_meanwhile(void **state)
{
	const char *const to[] = { R(0), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt a = taken();
	struct outbox_item *items = claim(1);

	(void)state;
	test_db_sql(w->t, "UPDATE delivery SET state = 'received', status_text = 'đã nhận'");
	assert_rc(RC_OK, settle(items, 1, &a, NULL, 0), NULL);
	assert_delivery(id, R(0), DELIVERY_RECEIVED, "đã nhận");
}

/* ---- some receivers were refused ---- */

static void test_named(void **state)
{
	static const struct str refused[] = { { R(1), 13 } };
	const char *const to[] = { R(0), R(1), R(2), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt unknown = failed(RC_NOT_FOUND, 200, 18, ATTEMPT_RECEIVER_UNKNOWN);
	const struct attempt a = taken();
	struct outbox_item *items = claim(3);
	struct packet p;
	struct edxml *x;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, settle(items, 3, &unknown, refused, 1), NULL);
	assert_delivery(id, R(1), DELIVERY_FAILED, "lời cho người dùng");
	assert_delivery(id, R(0), DELIVERY_QUEUED, "");
	assert_int_equal(office_count(w, "outbox WHERE state = 'cancelled'"), 2);
	/* the others go out at once, in a packet that names them alone */
	items = claim(2);
	assert_rc(RC_OK, office_packet_build(&w->node, w->a, items[0].packet_id, w->now, &p, &e),
		  &e);
	x = office_read(w, office_bytes(w, &p));
	assert_int_equal(x->n_to, 2);
	assert_true(str_eq_c(x->to[0].code, R(0)) && str_eq_c(x->to[1].code, R(2)));
	assert_rc(RC_OK, settle(items, 2, &a, NULL, 0), NULL);
	assert_delivery(id, R(2), DELIVERY_SENT, "");
	(void)claim(0);
	/* the refused one, once it is in the directory, gets a packet of its own */
	assert_rc(RC_OK,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(1)).id,
					w->now, &e),
		  &e);
	items = claim(1);
	assert_true(str_eq_c(items[0].receiver_code, R(1)));
	assert_rc(RC_OK, settle(items, 1, &a, NULL, 0), NULL);
	assert_delivery(id, R(1), DELIVERY_SENT, "");
	assert_int_equal(office_count(w, "packet"), 3);
}

static void test_all_named(void **state)
{
	static const struct str refused[] = { { R(1), 13 }, { R(0), 13 } };
	const char *const to[] = { R(0), R(1), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt locked = failed(RC_CONFLICT, 200, 23, ATTEMPT_RECEIVER_LOCKED);

	(void)state;
	assert_rc(RC_OK, settle(claim(2), 2, &locked, refused, 2), NULL);
	assert_delivery(id, R(0), DELIVERY_FAILED, "lời cho người dùng");
	assert_delivery(id, R(1), DELIVERY_FAILED, "lời cho người dùng");
	(void)claim(0);
	assert_int_equal(office_count(w, "packet"), 1);
}

/* Receivers that have answered need no new packet. */
static void test_named_but_others_answered(void **state)
{
	static const struct str refused[] = { { R(1), 13 } };
	const char *const to[] = { R(0), R(1), NULL };
	const struct attempt unknown = failed(RC_NOT_FOUND, 200, 18, ATTEMPT_RECEIVER_UNKNOWN);
	struct outbox_item *items;
	int64_t id = office_send(w, &clerk, "15", to);

	(void)state;
	items = claim(2);
	test_db_sql(w->t, "UPDATE delivery SET state = 'arrived' WHERE receiver_code = '" R(0) "'");
	assert_rc(RC_OK, settle(items, 2, &unknown, refused, 1), NULL);
	assert_delivery(id, R(0), DELIVERY_ARRIVED, "");
	assert_delivery(id, R(1), DELIVERY_FAILED, "lời cho người dùng");
	(void)claim(0);
	assert_int_equal(office_count(w, "packet"), 1);
}

/* An axis that refuses without saying whom: the one at fault is found by halves. */
static void test_unnamed(void **state)
{
	const char *const to[] = { R(0), R(1), R(2), R(3), R(4), R(5), R(6), NULL };
	int64_t id = office_send(w, &clerk, "15", to);
	const struct attempt unknown = failed(RC_NOT_FOUND, 200, 18, ATTEMPT_RECEIVER_UNKNOWN);
	const struct attempt a = taken();
	struct outbox_item *items;
	int calls = 0;
	size_t n;

	(void)state;
	while ((items = office_claim(w, &n)), n > 0) {
		bool is_bad = false;
		for (size_t i = 0; i < n; i++)
			is_bad = is_bad || str_eq_c(items[i].receiver_code, R(4));
		assert_rc(RC_OK, settle(items, n, is_bad ? &unknown : &a, NULL, 0), NULL);
		assert_true(++calls < 20);
	}
	for (int i = 0; i < 7; i++)
		assert_delivery(id, to[i], i == 4 ? DELIVERY_FAILED : DELIVERY_SENT,
				i == 4 ? "lời cho người dùng" : "");
	assert_int_equal(office_count(w, "outbox WHERE state IN ('ready', 'leased')"), 0);
}

/* ---- statuses ---- */

struct planning {
	struct document document;
	struct tenant tenant;
};

static enum rc plan_fn(struct tx *tx, void *arg, struct err *e)
{
	struct planning *p = arg;

	TRY(tenant_load(tx, w->a, clerk.tenant_id, &p->tenant, e));
	TRY(document_insert(tx, w->a, &p->document, &p->document.id, e));
	const struct status_plan s = {
		.tenant = &p->tenant, .document = &p->document, .code = STR("03"), .now = w->now
	};
	return plan_status(tx, w->a, &s, e);
}

static void test_status(void **state)
{
	struct planning plan = { .document = { .tenant_id = clerk.tenant_id,
					       .direction = DIRECTION_INCOMING,
					       .state = DOCUMENT_WAITING,
					       .code = STR("x"),
					       .from_code = STR(R(0)) } };
	const struct attempt unknown = failed(RC_NOT_FOUND, 200, 18, ATTEMPT_RECEIVER_UNKNOWN);
	const struct attempt a = taken();

	(void)state;
	assert_rc(RC_OK, db_write(w->node.db, plan_fn, &plan, NULL), NULL);
	assert_rc(RC_OK, settle(claim(1), 1, &unknown, NULL, 0), NULL);
	assert_true(has_step(plan.document.id, "status-failed", "lời cho người dùng"));
	plan.document.id = 0;
	assert_rc(RC_OK, db_write(w->node.db, plan_fn, &plan, NULL), NULL);
	assert_rc(RC_OK, settle(claim(1), 1, &a, NULL, 0), NULL);
	assert_false(has_step(plan.document.id, "axis-took", ""));
	assert_int_equal(office_count(w, "outbox WHERE state = 'done'"), 1);
}

/* ---- many ---- */

static enum rc many_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct organ o = { .name = STR("Đơn vị mẫu"),
			   .kind = ORGAN_DEPARTMENT,
			   .province = STR("unknown"),
			   .state = ORGAN_ACTIVE,
			   .origin = ORIGIN_DIRECTORY };

	(void)arg;
	for (size_t i = 0; i < test_db_many(LIMIT_RECEIVERS); i++) {
		o.code = str_fmt(a, "%03zu.%02zu.00.Z05", i / 100, i % 100);
		TRY(organ_put(tx, &o, STR(""), w->now, e));
	}
	return RC_OK;
}

static void many_receivers(void **state)
{
	const size_t n = test_db_many(LIMIT_RECEIVERS);
	static const struct str refused[] = { { "001.07.00.Z05", 13 }, { "003.41.00.Z05", 13 } };
	const char *const none[] = { NULL };
	struct outgoing_receiver *to = ARENA_ARRAY(w->a, n, struct outgoing_receiver);
	const struct attempt unknown = failed(RC_NOT_FOUND, 200, 18, ATTEMPT_RECEIVER_UNKNOWN);
	const struct attempt a = taken();
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	struct office_draft d;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, db_write(w->node.db, many_fn, NULL, &e), &e);
	office_draft(w, &d, "15", none);
	for (size_t i = 0; i < n; i++)
		to[i].code = str_fmt(w->a, "%03zu.%02zu.00.Z05", i / 100, i % 100);
	d.form.receivers = to;
	d.form.n_receivers = n;
	assert_rc(RC_OK,
		  office_outgoing_send(&w->node, w->a, &clerk, 0, &d.form, w->now, &id, &problems,
				       &e),
		  &e);
	assert_rc(RC_OK, settle(claim(n), n, &unknown, refused, 2), NULL);
	assert_rc(RC_OK, settle(claim(n - 2), n - 2, &a, NULL, 0), NULL);
	assert_int_equal(office_count(w, "delivery WHERE state = 'sent'"), n - 2);
	assert_int_equal(office_count(w, "delivery WHERE state = 'failed'"), 2);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_taken),
		T(test_later),
		T(test_attempts_spent),
		T(test_refused_and_again),
		T(test_again_leaves_answers),
		T(test_local),
		T(test_answered_meanwhile),
		T(test_named),
		T(test_all_named),
		T(test_named_but_others_answered),
		T(test_unnamed),
		T(test_status),
		T(many_receivers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
