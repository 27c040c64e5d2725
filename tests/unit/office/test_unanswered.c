/* test_unanswered.c -- what an answer finished is open again when the answer is recalled, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "office/people.h"
#include "office/recall.h"
#include "office/report.h"

#define ASKER "000.00.07.Z01"

static int64_t arrive(const char *number)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	struct edxml p = office_foreign(s.w, ASKER, number);

	p.attachments = &file;
	p.n_attachments = 1;
	return desk_arrived(&clerk, number, office_write(s.w, &p));
}

static void direct(const struct actor *who, int64_t id, int64_t under, struct directive_to to)
{
	const struct directive_form f = { .document_id = id,
					  .assignment_id = under,
					  .version = document(id).version,
					  .text = STR("giải quyết"),
					  .to = &to,
					  .n_to = 1 };
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, who, &f, s.w->now, &problems, &e), &e);
}

static struct assignment of(int64_t id, int64_t account_id)
{
	struct flow_view v;
	struct err e;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &leader, id, &v, &e), &e);
	for (size_t i = v.n_assignments; i-- > 0;) {
		if (v.assignments[i].account_id == account_id)
			return v.assignments[i];
	}
	fail_msg("no such assignment");
	return (struct assignment){ 0 };
}

/* The unit's, and ba's, to whom it was passed on. */
static int64_t given(const char *number)
{
	int64_t id = arrive(number);

	direct(&leader, id, 0, (struct directive_to){ .unit_id = unit, .part = PART_LEAD });
	direct(&head, id, of(id, 0).id,
	       (struct directive_to){ .account_id = ba.account_id, .part = PART_LEAD });
	return id;
}

static int64_t answered(int64_t id, const char *number)
{
	static const char *const to[] = { DESK_RECEIVER, NULL };
	const struct date none = { 0 };
	struct err e;
	int64_t out;

	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, id, RELATION_ANSWER, s.w->now, &out,
					&e),
		  &e);
	desk_issue(&clerk, out, number, to, none);
	return out;
}

static void recall(int64_t id)
{
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &clerk, id, 0, STR("Sai số liệu"), s.w->now,
					 &problems, &e),
		  &e);
}

static int64_t leads(const struct actor *who)
{
	struct office_counts k;
	struct err e;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	return k.work.n[WORK_LEAD];
}

static int64_t figure(enum report_figure f)
{
	const struct report_wish wish = { .kind = REPORT_INCOMING };
	struct report r;
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	return r.rows[0].n[f];
}

static void told_as(int64_t id, const char *code, int64_t n)
{
	assert_int_equal(office_count(s.w, str_fmt(s.w->a,
						   "packet WHERE direction = 'outgoing' AND "
						   "document_id = %lld AND status_code = '%s'",
						   (long long)id, code)
						   .p),
			 n);
}

/* R6 */
static void the_work_is_open_again(void **state)
{
	(void)state;
	int64_t id = given("7"), before = leads(&ba);
	int64_t undated = figure(FIGURE_UNDATED);
	int64_t answer = answered(id, "50");
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	assert_int_equal(leads(&ba), before - 1);
	told_as(id, "06", 1);
	recall(answer);
	const struct document d = document(id);
	assert_int_equal(d.progress, PROGRESS_PROCESSING);
	assert_int_equal(d.finished_at, 0);
	assert_int_equal(of(id, 0).state, ASSIGNMENT_PASSED);
	const struct assignment mine = of(id, ba.account_id);
	assert_int_equal(mine.state, ASSIGNMENT_WORKING);
	assert_int_equal(mine.answer_id, 0);
	assert_false(date_is_set(mine.done_on));
	assert_true(str_find(mine.reason, STR("Sai số liệu")) != SIZE_MAX);
	assert_int_equal(leads(&ba), before);
	assert_int_equal(figure(FIGURE_UNDATED), undated);
	assert_true(strstr(steps(id), "answer-recalled") != NULL);
	/* answered once more: the sender was told already */
	(void)answered(id, "51");
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	told_as(id, "06", 1);
}

/* R6: what nobody was given waits to be directed again. */
static void what_nobody_was_given(void **state)
{
	(void)state;
	int64_t id = arrive("8");
	int64_t answer = answered(id, "50");
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	recall(answer);
	assert_int_equal(document(id).progress, PROGRESS_NEW);
}

/* R6: as long as another answer holds it stays finished. */
static void another_answer_holds(void **state)
{
	(void)state;
	int64_t id = given("9");
	int64_t first = answered(id, "50"), second = answered(id, "51");
	recall(first);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	assert_int_equal(of(id, ba.account_id).answer_id, second);
	recall(second);
	assert_int_equal(document(id).progress, PROGRESS_PROCESSING);
}

/* R6: who has left has it no more; it is the head's. */
static void who_has_left(void **state)
{
	struct person_view v;
	struct err e;

	(void)state;
	int64_t id = given("10");
	int64_t answer = answered(id, "50");
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, ba.account_id, &v, &e), &e);
	problems.n = 0;
	for (size_t i = 0; i < v.n_posts; i++)
		assert_rc(RC_OK,
			  office_post_end(node, &admin, v.posts[i].id, today(), s.w->now, &problems,
					  &e),
			  &e);
	s.w->now += TIME_DAY;
	clerk = again(&clerk);
	recall(answer);
	assert_int_equal(of(id, ba.account_id).state, ASSIGNMENT_WITHDRAWN);
	assert_int_equal(of(id, 0).state, ASSIGNMENT_WORKING);
}

/* The leader who directed it is proposed to sign the answer, not the head who passed it on; nobody sees it for that. */
static void who_directed_it_is_proposed_to_sign(void **state)
{
	int64_t id = given("1/G"), out;
	struct err e;

	(void)state;
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &ba, id, RELATION_ANSWER, s.w->now, &out, &e),
		  &e);
	const struct document d = document(out);
	assert_int_equal(d.signer_account, 0);
	assert_true(d.signer_name.n > 0);
	assert_int_equal(view(out).signer, leader.account_id);
	test_db_sql(
		s.w->t,
		str_c(s.w->a,
		      str_fmt(s.w->a, "UPDATE document SET signer_account = %lld WHERE id = %lld",
			      (long long)deputy.account_id, (long long)out)));
	assert_int_equal(view(out).signer, deputy.account_id); /* who was named stays */
	/* without a directive nobody is */
	id = arrive("2/G");
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, id, RELATION_ANSWER, s.w->now, &out,
					&e),
		  &e);
	assert_int_equal(document(out).signer_name.n, 0);
	assert_int_equal(view(out).signer, 0);
}

/* …and signs it when whoever submits it names nobody else. */
static void who_is_proposed_signs(void **state)
{
	int64_t id = given("3/G"), out;
	struct draft_act submit = { .what = ACTION_DRAFT_SUBMIT };
	struct err e;

	(void)state;
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &ba, id, RELATION_ANSWER, s.w->now, &out, &e),
		  &e);
	assert_true(str_eq(view(out).signer_name, leader.name));
	out = save_as(&ba, out, "Công văn", "Trả lời");
	submit.document_id = out;
	assert_rc(RC_OK, act_with(&ba, submit, &e), &e);
	assert_int_equal(document(out).signer_account, leader.account_id);
	assert_true(str_eq(document(out).signer_name, leader.name));
	/* what answers nothing has nobody */
	submit.document_id = draft(&ba);
	assert_rc(RC_INVALID, act_with(&ba, submit, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.signer");
}

static void reached_nobody(int64_t id)
{
	test_db_sql(s.w->t, str_c(s.w->a, str_fmt(s.w->a,
						  "UPDATE delivery SET state = 'failed' WHERE "
						  "document_id = %lld",
						  (long long)id)));
}

static int64_t remade(int64_t id)
{
	struct err e = ERR_INIT;
	int64_t anew;

	assert_rc(RC_OK, office_outgoing_remake(node, s.w->a, &clerk, id, s.w->now, &anew, &e), &e);
	return anew;
}

/* R6: an answer that reached nobody and is written anew answers the same, and what it ended is ended by the new one. */
static void written_anew_it_answers_the_same(void **state)
{
	static const char *const to[] = { DESK_RECEIVER, NULL };
	const struct date none = { 0 };

	(void)state;
	int64_t id = given("11");
	int64_t answer = answered(id, "50");
	assert_int_equal(of(id, ba.account_id).answer_id, answer);
	reached_nobody(answer);
	int64_t anew = remade(answer);
	assert_int_equal(document(anew).relation, RELATION_ANSWER);
	assert_int_equal(document(anew).about_id, id);
	assert_int_equal(document(anew).made_from, answer);
	assert_int_equal(view(anew).signer, leader.account_id);
	assert_int_equal(of(id, ba.account_id).answer_id, answer); /* until it is issued */
	desk_issue(&clerk, anew, "50", to, none);
	assert_int_equal(document(answer).replaced_by, anew);
	assert_int_equal(of(id, ba.account_id).answer_id, anew);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	told_as(id, "06", 1);
	/* the one that was written anew is no other answer that holds */
	recall(anew);
	assert_int_equal(document(id).progress, PROGRESS_PROCESSING);
	assert_int_equal(of(id, ba.account_id).answer_id, 0);
}

/* R6: one that somebody has keeps its number, and goes on answering beside the one written anew. */
static void beside_one_that_was_received(void **state)
{
	(void)state;
	int64_t id = given("12");
	int64_t answer = answered(id, "50");
	int64_t anew = remade(answer);
	assert_int_equal(document(anew).relation, RELATION_ANSWER);
	assert_int_equal(document(anew).about_id, id);
	assert_int_equal(document(anew).made_from, 0);
	assert_int_equal(document(anew).number.n, 0);
	assert_int_equal(of(id, ba.account_id).answer_id, answer);
}

static enum rc remake(int64_t id, struct err *e)
{
	int64_t anew = 0;

	*e = ERR_INIT;
	return office_outgoing_remake(node, s.w->a, &clerk, id, s.w->now, &anew, e);
}

/* A change that reached nobody and is written anew changes the same; what somebody has is changed itself. */
static void written_anew_it_changes_the_same(void **state)
{
	static const struct {
		enum document_relation relation;
		enum document_standing standing;
		const char *old, *new;
	} cases[] = {
		{ RELATION_REPLACE, STANDING_REPLACED, "60", "61" },
		{ RELATION_UPDATE, STANDING_UPDATED, "62", "62" },
	};
	static const char *const to[] = { DESK_RECEIVER, NULL };
	const struct date none = { 0 };
	int64_t id, change, anew = 0;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		e = ERR_INIT;
		id = office_send(s.w, &clerk, cases[i].old, to);
		assert_rc(RC_OK,
			  office_outgoing_about(node, s.w->a, &clerk, id, cases[i].relation,
						s.w->now, &change, &e),
			  &e);
		desk_issue(&clerk, change, cases[i].new, to, none);
		assert_rc(RC_CONFLICT, remake(change, &e), &e);
		assert_string_equal(e.key, "err.remake_change");
		reached_nobody(change);
		anew = remade(change);
		assert_int_equal(document(anew).relation, cases[i].relation);
		assert_int_equal(document(anew).about_id, id);
		desk_issue(&clerk, anew, cases[i].new, to, none);
		assert_int_equal(document(change).replaced_by, anew);
		assert_int_equal(document(anew).standing, STANDING_HOLDS);
		assert_int_equal(document(id).standing, cases[i].standing);
	}
	/* a copy is made of its original alone */
	test_db_sql(s.w->t,
		    str_c(s.w->a,
			  str_fmt(s.w->a, "UPDATE document SET relation = 'copy' WHERE id = %lld",
				  (long long)anew)));
	reached_nobody(anew);
	assert_rc(RC_CONFLICT, remake(anew, &e), &e);
	assert_string_equal(e.key, "err.remake_copy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_work_is_open_again),
		TEST(what_nobody_was_given),
		TEST(another_answer_holds),
		TEST(who_has_left),
		TEST(who_directed_it_is_proposed_to_sign),
		TEST(who_is_proposed_signs),
		TEST(written_anew_it_answers_the_same),
		TEST(written_anew_it_changes_the_same),
		TEST(beside_one_that_was_received),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
