/* test_recall.c -- R1, R2: kill -9 while a document is recalled, and while what its sender asks is answered: it is
 * done or it is not, and done again it is done once. */
#include "jobs/jobs.h"
#include "support/office_world.h"
#include "support/skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "office/recall.h"

#define LA "000.00.33.Z09"

static struct office_world *w;
static struct actor clerk;
static int64_t sent, request; /* the document that is recalled; what is asked about one that came */

static void have_sent(void)
{
	const char *const to[] = { LA, NULL };
	const struct attempt taken = { .http_status = 200 };
	struct office_outcome o = { .attempt = &taken, .axis_doc_id = STR("x") };
	struct err e = ERR_INIT;

	office_know(w, LA, "Sở Lạ (mẫu)");
	sent = office_send(w, &clerk, "5", to);
	o.items = office_claim(w, &o.n_items);
	assert_rc(RC_OK, office_attempt_settle(&w->node, w->a, &o, w->now, &e), &e);
}

static void be_asked(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	const struct edxml p = office_foreign(w, LA, "1");
	struct document_row *rows;
	struct request_row *asked;
	struct err e = ERR_INIT;
	size_t n;

	assert_int_equal(office_arrive(w, &clerk, "d-1", MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(&w->node, w->a, &clerk, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	const struct edxml q = office_status(w, LA, "13", &rows[0].document);
	assert_int_equal(office_arrive(w, &clerk, "s-1", MESSAGE_STATUS, office_write(w, &q)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_request_list(&w->node, w->a, &clerk, &asked, &n, &e), &e);
	assert_int_equal(n, 1);
	request = asked[0].request.id;
}

static enum rc recall(void *arg)
{
	(void)arg;
	struct problems problems = { .n = 0 };

	return office_outgoing_recall(&w->node, &clerk, sent, 0, STR("Sai nội dung"), w->now,
				      &problems, NULL);
}

static enum rc answer(void *arg)
{
	(void)arg;
	const struct request_answer x = { .id = request, .is_agreed = true, .reason = STR("") };
	struct problems problems = { .n = 0 };

	return office_request_answer(&w->node, &clerk, &x, w->now, &problems, NULL);
}

/* Nothing, or all of it: frozen, and its receiver told by one packet. */
static int64_t check_recalled(void)
{
	int64_t frozen = office_count(w, "document WHERE standing = 'recalled'");

	assert_int_equal(office_count(w, "packet WHERE is_recall"), frozen);
	assert_int_equal(office_count(w, "request WHERE kind = 'recall' AND state = 'open'"),
			 frozen);
	assert_int_equal(office_count(w, "outbox o JOIN packet p ON p.id = o.packet_id "
					 "WHERE p.is_recall AND o.state = 'ready'"),
			 frozen);
	return frozen;
}

/* …cancelled, and answered by one status. */
static int64_t check_answered(void)
{
	int64_t cancelled = office_count(w, "document WHERE standing = 'cancelled'");

	assert_int_equal(office_count(w, "request WHERE kind = 'take-back' AND state = 'agreed'"),
			 cancelled);
	assert_int_equal(office_count(w, "outbox o JOIN packet p ON p.id = o.packet_id "
					 "WHERE p.status_code = '15' AND o.state = 'ready'"),
			 cancelled);
	return cancelled;
}

static void test_killed(void **state)
{
	static const struct {
		const char *point;
		enum rc (*act)(void *arg);
		int64_t (*check)(void);
		int64_t is_done;
	} rows[] = {
		{ "office.recall", recall, check_recalled, 0 },
		{ "office.recalled", recall, check_recalled, 1 },
		{ "office.answer", answer, check_answered, 0 },
		{ "office.answered", answer, check_answered, 1 },
	};

	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("this build has no fault points (-Dfaults=true)");
#endif
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		w = office_world_new();
		clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
		have_sent();
		be_asked();
		const char *fault = str_fmt(w->a, "%s:0+:kill", rows[i].point).p;
		assert_true(test_db_killed(w->t, &w->node.db, fault, rows[i].act, NULL));
		assert_int_equal(rows[i].check(), rows[i].is_done);
		/* nobody was told that it is done, and does it again */
		assert_int_equal(rows[i].act(NULL), rows[i].is_done ? RC_CONFLICT : RC_OK);
		assert_int_equal(rows[i].check(), 1);
		office_world_end(w);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed) };

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
