/* test_watch.c -- what a receiver owes, and for how many working days. */
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define DAY(d) ((struct date){ 2026, 11, (d) })
#define AT(d) (date_start_vn(DAY(d)) + 10 * TIME_HOUR)

/* Sent on Monday 2 November 2026. */
static const struct document sent = { .state = DOCUMENT_SENT, .standing = STANDING_HOLDS };

static struct document sent_on_2nd(void)
{
	struct document d = sent;

	d.sent_at = AT(2);
	return d;
}

static struct delivery receiver(enum delivery_state state, enum purpose purpose)
{
	return (struct delivery){ .receiver_code = STR("B"),
				  .road = ROAD_AXIS,
				  .form = FORM_ELECTRONIC,
				  .purpose = purpose,
				  .state = state,
				  .status_at = AT(9) };
}

static void by_state_and_purpose(void **state)
{
	static const struct {
		enum delivery_state state;
		enum purpose purpose;
		enum delivery_lack lack;
	} cases[] = {
		{ DELIVERY_QUEUED, PURPOSE_DIRECT, LACK_NOTHING }, /* it has not left us */
		{ DELIVERY_SENT, PURPOSE_DIRECT, LACK_RECEIPT },
		{ DELIVERY_ARRIVED, PURPOSE_INFORM, LACK_RECEIPT },
		{ DELIVERY_RECEIVED, PURPOSE_INFORM, LACK_NOTHING },
		{ DELIVERY_RECEIVED, PURPOSE_REPORT, LACK_NOTHING },
		{ DELIVERY_ASSIGNED, PURPOSE_REPLY, LACK_NOTHING },
		{ DELIVERY_RECEIVED, PURPOSE_UNKNOWN, LACK_WORK },
		{ DELIVERY_ASSIGNED, PURPOSE_SUBMIT, LACK_WORK },
		{ DELIVERY_PROCESSING, PURPOSE_EXCHANGE, LACK_WORK },
		{ DELIVERY_FINISHED, PURPOSE_DIRECT, LACK_NOTHING },
		{ DELIVERY_REFUSED, PURPOSE_DIRECT, LACK_NOTHING },
		{ DELIVERY_FAILED, PURPOSE_DIRECT, LACK_NOTHING },
		{ DELIVERY_CANCELLED, PURPOSE_DIRECT, LACK_NOTHING },
	};
	const struct watched w = { .n_traces = 0 };
	struct document d = sent_on_2nd();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct delivery x = receiver(cases[i].state, cases[i].purpose);
		assert_int_equal(delivery_watch(&w, &d, &x, DAY(20)).lack, cases[i].lack);
		x.road = ROAD_PAPER; /* which tells nothing */
		assert_int_equal(delivery_watch(&w, &d, &x, DAY(20)).lack, LACK_NOTHING);
	}
	struct delivery x = receiver(DELIVERY_SENT, PURPOSE_DIRECT);
	d.standing = STANDING_RECALLED;
	assert_int_equal(delivery_watch(&w, &d, &x, DAY(20)).lack, LACK_NOTHING);
}

static void since_when(void **state)
{
	struct holiday off[] = { { DAY(6), HOLIDAY_OFF, STR("") },
				 { DAY(7), HOLIDAY_WORKED, STR("") } };
	struct trace traces[] = {
		{ .kind = TRACE_STATUS_IN,
		  .organ_code = STR("B"),
		  .status = STR("01"),
		  .at = AT(2) },
		{ .kind = TRACE_STATUS_IN,
		  .organ_code = STR("C"),
		  .status = STR("03"),
		  .at = AT(3) },
		{ .kind = TRACE_STATUS_IN,
		  .organ_code = STR("B"),
		  .status = STR("05"),
		  .at = AT(9) },
		{ .kind = TRACE_STATUS_IN,
		  .organ_code = STR("B"),
		  .status = STR("03"),
		  .at = AT(5) },
	};
	struct watched w = { .traces = traces, .n_traces = 4 };
	struct document d = sent_on_2nd();
	struct delivery x = receiver(DELIVERY_PROCESSING, PURPOSE_DIRECT);
	struct delivery_watch out = delivery_watch(&w, &d, &x, DAY(12));

	(void)state;
	/* its own 03, whichever came first */
	assert_int_equal(date_cmp(out.since, DAY(5)), 0);
	assert_int_equal(out.days, 5); /* 6, 9, 10, 11, 12 */
	w.holidays = off;
	w.n_holidays = 2;
	assert_int_equal(delivery_watch(&w, &d, &x, DAY(12)).days, 5); /* the 7th for the 6th */
	assert_int_equal(delivery_watch(&w, &d, &x, DAY(6)).days, 0);
	/* nobody said that it was received: since it says anything */
	w.n_traces = 0;
	assert_int_equal(date_cmp(delivery_watch(&w, &d, &x, DAY(12)).since, DAY(9)), 0);
	x.state = DELIVERY_SENT;
	assert_int_equal(date_cmp(delivery_watch(&w, &d, &x, DAY(12)).since, DAY(2)), 0);
}

static void an_answer_is_enough(void **state)
{
	struct str answered[] = { STR("C"), STR("B") };
	struct watched w = { .answered = answered, .n_answered = 1 };
	struct document d = sent_on_2nd();
	const struct delivery x = receiver(DELIVERY_RECEIVED, PURPOSE_DIRECT);

	(void)state;
	assert_int_equal(delivery_watch(&w, &d, &x, DAY(12)).lack, LACK_WORK);
	w.n_answered = 2;
	assert_int_equal(delivery_watch(&w, &d, &x, DAY(12)).lack, LACK_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_state_and_purpose),
		cmocka_unit_test(since_when),
		cmocka_unit_test(an_answer_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
