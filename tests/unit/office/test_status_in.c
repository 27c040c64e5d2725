/* test_status_in.c -- statuses move the deliveries they speak of, in whatever order they come. */
#include "support/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define R(n) "000.00.1" #n ".Z01"

static struct office_world *w;
static struct actor clerk;
static int64_t id;
static struct document sent;
static int n_arrived;

/* A document sent to two receivers, which the axis has. */
static int setup(void **state)
{
	const char *const to[] = { R(0), R(1), NULL };
	const struct attempt taken = { .http_status = 200 };
	struct office_outcome o = { .attempt = &taken, .axis_doc_id = STR("x") };

	(void)state;
	w = office_world_new();
	n_arrived = 0;
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, R(0), "Đơn vị không");
	office_know(w, R(1), "Đơn vị một");
	id = office_send(w, &clerk, "5", to);
	o.items = office_claim(w, &o.n_items);
	assert_rc(RC_OK, office_attempt_settle(&w->node, w->a, &o, w->now, NULL), NULL);
	sent = office_view(w, &clerk, id).document;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static enum packet_state arrive(const struct edxml *p)
{
	return office_arrive(w, &clerk, str_fmt(w->a, "s-%d", ++n_arrived).p, MESSAGE_STATUS,
			     office_write(w, p));
}

static enum packet_state status(const char *from, const char *code)
{
	struct edxml p = office_status(w, from, code, &sent);

	w->now += TIME_MIN;
	p.status_at = w->now;
	return arrive(&p);
}

static void assert_state(const char *receiver, enum delivery_state state, const char *code)
{
	struct delivery d = office_delivery(w, &clerk, id, receiver);

	if (d.state != state || !str_eq_c(d.status, code))
		fail_msg("%s: %.*s %.*s", receiver, STR_FMT(delivery_state_text(d.state)),
			 STR_FMT(d.status));
}

static size_t traces_in(void)
{
	struct document_view v = office_view(w, &clerk, id);
	size_t n = 0;

	for (size_t i = 0; i < v.n_traces; i++)
		n += v.traces[i].kind == TRACE_STATUS_IN;
	return n;
}

static void test_in_order(void **state)
{
	static const struct {
		const char *code;
		enum delivery_state state;
	} steps[] = { { "01", DELIVERY_ARRIVED },
		      { "03", DELIVERY_RECEIVED },
		      { "04", DELIVERY_ASSIGNED },
		      { "05", DELIVERY_PROCESSING },
		      { "06", DELIVERY_FINISHED } };
	struct document_view v;

	(void)state;
	assert_state(R(0), DELIVERY_SENT, "");
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(status(R(0), steps[i].code), PACKET_STORED);
		assert_state(R(0), steps[i].state, steps[i].code);
		assert_state(R(1), DELIVERY_SENT, "");
	}
	v = office_view(w, &clerk, id);
	assert_int_equal(traces_in(), 5);
	const struct trace *last = &v.traces[v.n_traces - 1];
	assert_true(str_eq_c(last->organ_code, R(0)));
	assert_true(str_eq_c(last->organ_name, "Đơn vị không"));
	assert_true(str_eq_c(last->status, "06"));
	assert_true(str_eq_c(last->text, "Trạng thái 06"));
	assert_true(str_eq_c(last->person, "Người Báo"));
	assert_true(last->at / TIME_SEC == w->now / TIME_SEC);
	assert_int_equal(office_count(w, "audit WHERE action = 'outgoing.status'"), 5);
}

/* Every order of three ends at the furthest; what came late is history all the same. */
static void test_out_of_order(void **state)
{
	static const char *const orders[][3] = { { "03", "01", "05" },
						 { "05", "03", "01" },
						 { "05", "01", "03" },
						 { "01", "05", "03" },
						 { "03", "05", "01" } };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		test_db_sql(w->t, "UPDATE delivery SET state = 'sent', status = ''");
		for (int k = 0; k < 3; k++)
			assert_int_equal(status(R(1), orders[i][k]), PACKET_STORED);
		assert_state(R(1), DELIVERY_PROCESSING, "05");
		assert_int_equal(traces_in(), (i + 1) * 3);
	}
}

static void test_refusal(void **state)
{
	struct edxml p = office_status(w, R(1), "02", &sent);

	(void)state;
	p.status_description = STR("Không thuộc thẩm quyền giải quyết");
	assert_int_equal(status(R(1), "01"), PACKET_STORED);
	assert_int_equal(arrive(&p), PACKET_STORED);
	assert_state(R(1), DELIVERY_REFUSED, "02");
	assert_true(str_eq_c(office_delivery(w, &clerk, id, R(1)).status_text,
			     "Không thuộc thẩm quyền giải quyết"));
	/* the receiver takes it after all */
	assert_int_equal(status(R(1), "03"), PACKET_STORED);
	assert_state(R(1), DELIVERY_RECEIVED, "03");
	/* and gives back what it has received; what it said before does not undo that */
	assert_int_equal(status(R(1), "02"), PACKET_STORED);
	assert_state(R(1), DELIVERY_REFUSED, "02");
	p = office_status(w, R(1), "03", &sent);
	p.status_at = w->now - TIME_SEC;
	assert_int_equal(arrive(&p), PACKET_STORED);
	assert_state(R(1), DELIVERY_REFUSED, "02");
	assert_int_equal(status(R(1), "06"), PACKET_STORED);
	assert_int_equal(status(R(1), "02"), PACKET_STORED);
	assert_state(R(1), DELIVERY_FINISHED, "06"); /* what is done is not given back */
}

/* Entered and given back within the second that a status tells: whichever comes first, it was given back. */
static void test_refused_in_the_same_second(void **state)
{
	static const char *const orders[][2] = { { "03", "02" }, { "02", "03" } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		test_db_sql(w->t, "UPDATE delivery SET state = 'sent', status = '', status_at = 0");
		w->now += TIME_MIN;
		int64_t at = w->now - w->now % TIME_SEC;
		for (int k = 0; k < 2; k++) {
			struct edxml p = office_status(w, R(1), orders[i][k], &sent);
			p.status_at = at;
			assert_int_equal(arrive(&p), PACKET_STORED);
		}
		assert_state(R(1), DELIVERY_REFUSED, "02");
	}
}

static void test_duplicates(void **state)
{
	struct edxml p = office_status(w, R(0), "03", &sent);
	struct str bytes = office_write(w, &p);

	(void)state;
	assert_int_equal(office_arrive(w, &clerk, "a", MESSAGE_STATUS, bytes), PACKET_STORED);
	assert_int_equal(office_arrive(w, &clerk, "a", MESSAGE_STATUS, bytes), PACKET_STORED);
	assert_int_equal(office_arrive(w, &clerk, "b", MESSAGE_STATUS, bytes), PACKET_DUPLICATE);
	assert_int_equal(traces_in(), 1);
}

/* Some systems lose the DocumentId; number and date do, with or without the zero in front. */
static void test_by_number(void **state)
{
	static const char *const codes[] = { "5/UBND-VP", "05/UBND-VP" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct edxml p = office_status(w, i == 0 ? R(0) : R(1), "03", &sent);
		struct edxml_response_for r = p.response_for[0];

		r.document_id = i == 0 ? STR("") : STR("an id of their own");
		r.code = str_of(codes[i]);
		p.response_for = &r;
		assert_int_equal(arrive(&p), PACKET_STORED);
	}
	assert_state(R(0), DELIVERY_RECEIVED, "03");
	assert_state(R(1), DELIVERY_RECEIVED, "03");
}

/* Any of several ResponseFor may be the one. */
static void test_second_response_for(void **state)
{
	struct edxml p = office_status(w, R(0), "03", &sent);
	struct edxml_response_for two[2] = { p.response_for[0], p.response_for[0] };

	(void)state;
	two[0].document_id = STR("another");
	two[0].code = STR("99/X");
	p.response_for = two;
	p.n_response_for = 2;
	assert_int_equal(arrive(&p), PACKET_STORED);
	assert_state(R(0), DELIVERY_RECEIVED, "03");
}

static void test_unmatched(void **state)
{
	struct document other = sent;

	(void)state;
	/* not one of its receivers */
	assert_int_equal(status("000.00.19.Z01", "03"), PACKET_UNMATCHED);
	/* no such document */
	other.code = STR("nobody's");
	other.number = STR("77");
	struct edxml p = office_status(w, R(0), "03", &other);
	assert_int_equal(arrive(&p), PACKET_UNMATCHED);
	/* right number, another year */
	other = sent;
	other.code = STR("");
	other.issued_on.year = 2025;
	p = office_status(w, R(0), "03", &other);
	assert_int_equal(arrive(&p), PACKET_UNMATCHED);
	assert_state(R(0), DELIVERY_SENT, "");
	assert_int_equal(traces_in(), 0);
	assert_int_equal(office_count(w, "packet WHERE state = 'unmatched'"), 3);
	assert_int_equal(office_count(w, "audit WHERE action = 'status.unmatched'"), 3);
}

/* Another organ of this node cannot be told about our documents. */
static void test_other_tenant(void **state)
{
	struct actor b = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	struct edxml p = office_status(w, R(0), "03", &sent);

	(void)state;
	assert_int_equal(office_arrive(w, &b, "s", MESSAGE_STATUS, office_write(w, &p)),
			 PACKET_UNMATCHED);
	assert_state(R(0), DELIVERY_SENT, "");
}

static void test_broken(void **state)
{
	(void)state;
	assert_int_equal(office_arrive(w, &clerk, "s", MESSAGE_STATUS, STR("<edXML")),
			 PACKET_UNREADABLE);
	assert_int_equal(office_count(w, "document WHERE direction = 'incoming'"), 0);
	assert_int_equal(office_count(w, "audit WHERE action = 'status.unreadable'"), 1);
}

/* A clock that is ahead does not write the future into the history. */
static void test_clock_ahead(void **state)
{
	struct edxml p = office_status(w, R(0), "03", &sent);

	(void)state;
	p.status_at = w->now + 3 * TIME_DAY;
	assert_int_equal(arrive(&p), PACKET_STORED);
	assert_true(office_delivery(w, &clerk, id, R(0)).status_at == w->now);
}

/* Codes that move nothing: said, and kept. */
static void test_other_codes(void **state)
{
	(void)state;
	assert_int_equal(status(R(0), "03"), PACKET_STORED);
	assert_int_equal(status(R(0), "15"), PACKET_STORED);
	assert_state(R(0), DELIVERY_RECEIVED, "15");
	assert_int_equal(traces_in(), 2);
}

static void fail_and_hear(const char *number, const char *code)
{
	const char *const to[] = { R(0), NULL };
	const struct attempt refused = { .rc = RC_INVALID,
					 .http_status = 200,
					 .vxp_code = 22,
					 .error_key = STR("err.carrier.refused"),
					 .told = STR("không nhận") };
	struct office_outcome o = { .attempt = &refused };
	struct err e = ERR_INIT;

	id = office_send(w, &clerk, number, to);
	o.items = office_claim(w, &o.n_items);
	assert_rc(RC_OK, office_attempt_settle(&w->node, w->a, &o, w->now, NULL), NULL);
	assert_state(R(0), DELIVERY_FAILED, "");
	sent = office_view(w, &clerk, id).document;
	assert_int_equal(status(R(0), code), PACKET_STORED);
	assert_state(R(0), DELIVERY_ARRIVED, code);
	assert_int_equal(office_count(w, "outbox WHERE state = 'dead'"), 0);
	assert_rc(RC_CONFLICT,
		  office_delivery_again(&w->node, &clerk, office_delivery(w, &clerk, id, R(0)).id,
					w->now, &e),
		  &e);
}

/* Our try had failed for good, as we thought; the receiver says otherwise, whatever it says. */
static void test_failure_forgotten(void **state)
{
	(void)state;
	fail_and_hear("6", "01");
	fail_and_hear("7", "15");
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_in_order),
		T(test_out_of_order),
		T(test_refusal),
		T(test_duplicates),
		T(test_by_number),
		T(test_second_response_for),
		T(test_unmatched),
		T(test_other_tenant),
		T(test_broken),
		T(test_clock_ahead),
		T(test_other_codes),
		T(test_failure_forgotten),
		T(test_refused_in_the_same_second),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
