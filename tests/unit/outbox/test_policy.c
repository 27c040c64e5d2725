/* test_policy.c -- every row of the policy: what becomes of an item, what is said of its peer. */
#include "outbox/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define T0 INT64_C(1763700000000000)
#define DONE OUTBOX_TO_DONE
#define LATER OUTBOX_TO_LATER
#define DEAD OUTBOX_TO_DEAD
#define WELL OUTBOX_PEER_WELL
#define FAILED OUTBOX_PEER_FAILED
#define UNKNOWN OUTBOX_PEER_UNKNOWN

static const struct outbox_limits limits = { .max_attempts = 40,
					     .base_us = 5 * TIME_SEC,
					     .max_us = TIME_HOUR };

static const struct row {
	const char *what;
	enum rc rc;
	int http_status, vxp_code;
	bool is_local;
	enum outbox_verdict verdict;
	enum outbox_blame blame;
} rows[] = {
	/* here */
	{ "database busy", RC_BUSY, 0, -1, true, LATER, UNKNOWN },
	{ "keeper gone, disk full", RC_UNAVAILABLE, 0, -1, true, LATER, UNKNOWN },
	{ "commit unknown", RC_UNCERTAIN, 0, -1, true, LATER, UNKNOWN },
	{ "stopping", RC_CANCELLED, 0, -1, true, LATER, UNKNOWN },
	{ "a field is missing", RC_INVALID, 0, -1, true, DEAD, UNKNOWN },
	{ "over the packet limit", RC_LIMIT, 0, -1, true, DEAD, UNKNOWN },
	{ "attachment gone", RC_NOT_FOUND, 0, -1, true, DEAD, UNKNOWN },
	{ "attachment damaged", RC_CORRUPT, 0, -1, true, DEAD, UNKNOWN },
	{ "key not for packets", RC_DENIED, 0, -1, true, DEAD, UNKNOWN },
	/* the axis's word */
	{ "taken", RC_OK, 200, 0, false, DONE, WELL },
	{ "10 file invalid", RC_INVALID, 200, 10, false, DEAD, WELL },
	{ "15 secret or clock", RC_DENIED, 200, 15, false, LATER, WELL },
	{ "18 receiver unknown", RC_NOT_FOUND, 200, 18, false, DEAD, WELL },
	{ "19 sender unknown", RC_DENIED, 200, 19, false, LATER, WELL },
	{ "20 axis in trouble", RC_UNAVAILABLE, 200, 20, false, LATER, FAILED },
	{ "21 file error", RC_INVALID, 200, 21, false, DEAD, WELL },
	{ "22 wrong format", RC_INVALID, 200, 22, false, DEAD, WELL },
	{ "23 receiver locked", RC_CONFLICT, 200, 23, false, DEAD, WELL },
	{ "a code nobody lists", RC_UNAVAILABLE, 200, 77, false, LATER, WELL },
	{ "0, but no DocId", RC_CORRUPT, 200, 0, false, LATER, FAILED },
	{ "200 with garbage", RC_CORRUPT, 200, -1, false, LATER, FAILED },
	{ "204 with nothing", RC_CORRUPT, 204, -1, false, LATER, FAILED },
	{ "200, answer too long", RC_LIMIT, 200, -1, false, LATER, FAILED },
	/* something else's word */
	{ "301", RC_UNAVAILABLE, 301, -1, false, LATER, FAILED },
	{ "400", RC_INVALID, 400, -1, false, LATER, FAILED },
	{ "401", RC_DENIED, 401, -1, false, LATER, WELL },
	{ "403", RC_DENIED, 403, -1, false, LATER, WELL },
	{ "404", RC_UNAVAILABLE, 404, -1, false, LATER, FAILED },
	{ "407", RC_DENIED, 407, -1, false, LATER, WELL },
	{ "408", RC_UNAVAILABLE, 408, -1, false, LATER, FAILED },
	{ "413", RC_LIMIT, 413, -1, false, DEAD, WELL },
	{ "414", RC_LIMIT, 414, -1, false, DEAD, WELL },
	{ "429", RC_UNAVAILABLE, 429, -1, false, LATER, FAILED },
	{ "431", RC_LIMIT, 431, -1, false, DEAD, WELL },
	{ "500", RC_UNAVAILABLE, 500, -1, false, LATER, FAILED },
	{ "500 with the axis's JSON", RC_INVALID, 500, 22, false, LATER, FAILED },
	{ "502", RC_UNAVAILABLE, 502, -1, false, LATER, FAILED },
	{ "503", RC_UNAVAILABLE, 503, -1, false, LATER, FAILED },
	{ "504", RC_UNCERTAIN, 504, -1, false, LATER, FAILED },
	{ "507", RC_UNAVAILABLE, 507, -1, false, LATER, FAILED },
	/* nobody's word */
	{ "no connection", RC_UNAVAILABLE, 0, -1, false, LATER, FAILED },
	{ "broken on the way", RC_UNCERTAIN, 0, -1, false, LATER, FAILED },
	{ "garbage, cut off", RC_CORRUPT, 0, -1, false, LATER, FAILED },
	{ "endless answer", RC_LIMIT, 0, -1, false, LATER, FAILED },
	{ "stopped before sending", RC_CANCELLED, 0, -1, false, LATER, UNKNOWN },
	{ "address is no URL", RC_INVALID, 0, -1, false, LATER, UNKNOWN },
	{ "a bug's own rc", RC_UNSUPPORTED, 0, -1, false, LATER, UNKNOWN },
};

static void test_each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *r = &rows[i];
		const struct attempt a = { .rc = r->rc,
					   .http_status = r->http_status,
					   .vxp_code = r->vxp_code,
					   .is_local = r->is_local };

		if (outbox_judge(&a, 1, &limits) != r->verdict)
			fail_msg("%s: wrong verdict", r->what);
		if (outbox_blame(&a) != r->blame)
			fail_msg("%s: wrong blame", r->what);
	}
}

/* Every attempt there can be is judged: the table ends for each. */
static void test_nothing_is_left_out(void **state)
{
	static const int codes[] = { -1, 0, 10, 15, 18, 19, 20, 21, 22, 23, 99 };

	(void)state;
	for (int rc = 0; rc < (int)RC__COUNT; rc++) {
		for (int http = 0; http < 1000; http++) {
			for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
				const struct attempt a = { .rc = (enum rc)rc,
							   .http_status = http,
							   .vxp_code = codes[c],
							   .is_local = http == 0 && c % 2 };
				bool is_taken = outbox_judge(&a, 1, &limits) == DONE;

				assert_int_equal(is_taken, rc == RC_OK && codes[c] == 0 &&
								   http >= 200 && http < 300);
			}
		}
	}
}

static void test_attempts_are_spent(void **state)
{
	const struct attempt down = { .rc = RC_UNAVAILABLE, .vxp_code = -1 };
	const struct attempt taken = { .rc = RC_OK, .http_status = 200, .vxp_code = 0 };

	(void)state;
	assert_int_equal(outbox_judge(&down, 39, &limits), LATER);
	assert_int_equal(outbox_judge(&down, 40, &limits), DEAD);
	assert_int_equal(outbox_judge(&taken, 41, &limits), DONE);
}

/* min(max, base·2^(n-1)), a fifth more or less, never nothing. */
static void test_pauses(void **state)
{
	static const struct {
		int64_t attempts, secs;
	} cases[] = { { 1, 5 },     { 2, 10 },    { 3, 20 },       { 10, 2560 },
		      { 11, 3600 }, { 40, 3600 }, { 10000, 3600 }, { 0, 5 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t middle = cases[i].secs * TIME_SEC, low = INT64_MAX, high = 0;

		for (uint64_t j = 0; j < 2000; j++) {
			int64_t p = outbox_pause(cases[i].attempts, &limits,
						 j * UINT64_C(0x9e3779b97f4a7c15));
			low = p < low ? p : low;
			high = p > high ? p : high;
		}
		assert_in_range(low, middle * 8 / 10, middle * 82 / 100);
		assert_in_range(high, middle * 118 / 100, middle * 12 / 10);
	}
}

static void test_circuit(void **state)
{
	const struct attempt down = { .rc = RC_UNAVAILABLE,
				      .vxp_code = -1,
				      .error_text = STR("refused") };
	const struct attempt local = { .rc = RC_UNAVAILABLE, .vxp_code = -1, .is_local = true };
	const struct attempt denied = { .rc = RC_DENIED, .http_status = 200, .vxp_code = 15 };
	struct outbox_peer p = { .peer = STR("x") };

	(void)state;
	for (int i = 1; i < OUTBOX_CIRCUIT_FAILURES; i++) {
		p = outbox_peer_next(&p, &down, T0, 7);
		assert_int_equal(outbox_circuit(&p, T0), OUTBOX_CLOSED);
	}
	p = outbox_peer_next(&p, &down, T0, 7);
	assert_int_equal(outbox_circuit(&p, T0), OUTBOX_OPEN);
	assert_int_equal(outbox_circuit(&p, T0 + 3 * TIME_SEC), OUTBOX_OPEN);
	assert_int_equal(outbox_circuit(&p, T0 + 7 * TIME_SEC), OUTBOX_PROBE);
	assert_true(str_eq_c(p.last_error, "refused"));
	/* one probe at a time; one that says nothing of the peer makes room for the next */
	p.probe_until_at = T0 + TIME_MIN;
	assert_int_equal(outbox_circuit(&p, T0 + 7 * TIME_SEC), OUTBOX_OPEN);
	p = outbox_peer_next(&p, &local, T0 + 7 * TIME_SEC, 7);
	assert_int_equal(outbox_circuit(&p, T0 + 7 * TIME_SEC), OUTBOX_PROBE);
	/* pauses grow to a minute */
	for (int i = 0; i < 20; i++)
		p = outbox_peer_next(&p, &down, T0, 7);
	assert_in_range(p.open_until_at - T0, 48 * TIME_SEC, 72 * TIME_SEC);
	/* a clock set back by a week does not keep it shut for a week */
	assert_int_equal(outbox_circuit(&p, T0 - 7 * TIME_DAY), OUTBOX_PROBE);
	/* an axis that refuses us is an axis that is there */
	p = outbox_peer_next(&p, &denied, T0, 7);
	assert_int_equal(p.failures, 0);
	assert_int_equal(outbox_circuit(&p, T0), OUTBOX_CLOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row),
		cmocka_unit_test(test_nothing_is_left_out),
		cmocka_unit_test(test_attempts_are_spent),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_circuit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
