/* test_opinion.c -- opinions about a draft, N2, and P5 of drafts, on both engines. */
#include "office/drafting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "markup/page.h"

static void opinions_one_after_another(void **state)
{
	int64_t id = draft(&ba);
	const struct opinion_ask asked[] = { ASK(bon, 1), ASK(clerk, 1), ASK(head, 2),
					     ASK(leader, 3) };
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, ask(&bon, id, asked, 1, &e), &e);
	assert_rc(RC_OK, ask(&ba, id, asked, 4, &e), &e);
	assert_int_equal(opinion_of(id, &bon).state, OPINION_OPEN);
	assert_int_equal(opinion_of(id, &clerk).state, OPINION_OPEN);
	assert_int_equal(opinion_of(id, &head).state, OPINION_WAITING);
	assert_rc(RC_CONFLICT,
		  answer(&head, opinion_of(id, &head).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		  &e);
	assert_string_equal(e.key, "err.opinion_over");
	assert_rc(RC_DENIED,
		  answer(&head, opinion_of(id, &bon).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		  &e);
	assert_rc(RC_OK,
		  answer(&bon, opinion_of(id, &bon).id, ACTION_OPINION_GIVE, VERDICT_COMMENT, &e),
		  &e);
	assert_int_equal(opinion_of(id, &head).state, OPINION_WAITING); /* the clerk is to answer */
	/* overdue: the author asks no more */
	assert_rc(
		RC_DENIED,
		answer(&bon, opinion_of(id, &clerk).id, ACTION_OPINION_WITHDRAW, VERDICT_NONE, &e),
		&e);
	assert_rc(RC_OK,
		  answer(&ba, opinion_of(id, &clerk).id, ACTION_OPINION_WITHDRAW, VERDICT_NONE, &e),
		  &e);
	assert_int_equal(opinion_of(id, &head).state, OPINION_OPEN);
	assert_rc(RC_CONFLICT,
		  answer(&clerk, opinion_of(id, &clerk).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		  &e);
	assert_rc(
		RC_OK,
		answer(&head, opinion_of(id, &head).id, ACTION_OPINION_GIVE, VERDICT_DISAGREE, &e),
		&e);
	assert_int_equal(opinion_of(id, &leader).state, OPINION_OPEN);
	/* not submitted over somebody's head */
	assert_rc(RC_CONFLICT, act(&ba, id, ACTION_DRAFT_SUBMIT, &e), &e);
	assert_string_equal(e.key, "err.opinions_open");
	assert_string_equal(e.param[0], "1");
	assert_rc(
		RC_OK,
		answer(&leader, opinion_of(id, &leader).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		&e);
	DO(&ba, id, SUBMIT);
	assert_string_equal(steps(id),
			    "opinion-asked opinion-given opinion-withdrawn opinion-given "
			    "opinion-given submitted");
}

/* N2 */
static void opinions_are_about_a_version(void **state)
{
	int64_t id = draft(&ba);
	const struct opinion_ask asked[] = { ASK(bon, 1), ASK(head, 1) };
	struct err e;

	(void)state;
	assert_rc(RC_OK, ask(&ba, id, asked, 2, &e), &e);
	assert_rc(RC_OK,
		  answer(&bon, opinion_of(id, &bon).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		  &e);
	(void)save_as(&ba, id, "Công văn", "Về việc đã sửa");
	assert_int_equal(document(id).draft_n, 2);
	assert_int_equal(opinion_of(id, &bon).state, OPINION_GIVEN);
	assert_int_equal(opinion_of(id, &bon).draft_n, 1);
	assert_int_equal(opinion_of(id, &head).state, OPINION_WITHDRAWN);
	assert_true(str_eq_c(opinion_of(id, &head).text, "Đã có bản mới của dự thảo"));
	assert_rc(RC_CONFLICT,
		  answer(&head, opinion_of(id, &head).id, ACTION_OPINION_GIVE, VERDICT_AGREE, &e),
		  &e);
	assert_rc(RC_OK, ask(&ba, id, &asked[1], 1, &e), &e);
	assert_int_equal(opinion_of(id, &head).draft_n, 2);
	assert_int_equal(opinion_of(id, &head).state, OPINION_OPEN);
	/* the first version keeps its file, and it can still be read */
	struct draft_view v = view(id);
	struct attachment file;
	int fd;
	assert_int_equal(v.n_files[0], 1);
	assert_rc(RC_OK,
		  office_attachment_open(node, s.w->a, &bon, id, v.files[0][0].id, s.w->now, &file,
					 &fd, &e),
		  &e);
	(void)close(fd);
	assert_rc(RC_NOT_FOUND,
		  office_attachment_open(node, s.w->a, &stranger, id, v.files[0][0].id, s.w->now,
					 &file, &fd, &e),
		  &e);
	assert_int_equal(office_count(s.w, "attachment WHERE draft_n = 1 AND document_id > 1"), 1);
	assert_int_equal(office_count(s.w, "attachment WHERE draft_n = 2"), 1);
}

static void whom_one_cannot_ask(void **state)
{
	int64_t id = draft(&ba);
	struct opinion_ask asked[2] = { ASK(bon, 1), ASK(bon, 2) };
	struct err e;

	(void)state;
	assert_rc(RC_INVALID, ask(&ba, id, asked, 0, &e), &e);
	assert_rc(RC_INVALID, ask(&ba, id, asked, 2, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.asked_twice");
	asked[0] = ASK(ba, 1);
	assert_rc(RC_INVALID, ask(&ba, id, asked, 1, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.asked_self");
	asked[0] = ASK(stranger, 1);
	assert_rc(RC_INVALID, ask(&ba, id, asked, 1, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.opinion_person");
	asked[0] = ASK(admin, 1); /* reads no documents */
	assert_rc(RC_INVALID, ask(&ba, id, asked, 1, &e), &e);
	asked[0] = ASK(bon, 0);
	assert_rc(RC_INVALID, ask(&ba, id, asked, 1, &e), &e);
	asked[0] = ASK(bon, 1);
	asked[0].due_on = date_add(today(), -1);
	assert_rc(RC_INVALID, ask(&ba, id, asked, 1, &e), &e);
	assert_int_equal(view(id).n_opinions, 0);
	assert_int_equal(view(id).n_versions, 0);
}

static void who_leaves_hands_over_drafts(void **state)
{
	struct actor archivist = person("luutru", ROLE_ARCHIVIST, unit);
	int64_t shown = draft(&ba), unseen = draft(&ba), others = draft(&bon);
	const struct opinion_ask one[] = { ASK(ba, 1) };
	struct open_work w;
	struct err e = ERR_INIT;

	(void)state;
	DO(&ba, shown, SUBMIT);
	assert_rc(RC_OK, ask(&bon, others, one, 1, &e), &e);
	assert_rc(RC_CONFLICT, office_account_lock(node, &admin, ba.account_id, true, s.w->now, &e),
		  &e);
	assert_string_equal(e.key, "err.work_open");
	assert_string_equal(e.param[1], "2");
	assert_rc(RC_INVALID, hand_over(&ba, &archivist, &w, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.opinion_person");
	assert_rc(RC_OK, hand_over(&ba, &clerk, &w, &e), &e);
	assert_int_equal(w.n_drafts, 1);
	assert_int_equal(w.n_opinions, 1);
	assert_int_equal(document(shown).drafter_id, clerk.account_id);
	assert_int_equal(document(unseen).drafter_id, clerk.account_id);
	assert_int_equal(document(others).drafter_id, bon.account_id);
	assert_int_equal(opinion_of(others, &clerk).state, OPINION_OPEN);
	e = ERR_INIT;
	assert_rc(RC_OK, office_account_lock(node, &admin, ba.account_id, true, s.w->now, &e), &e);
	DO(&clerk, shown, TAKE_BACK); /* theirs now */
	assert_string_equal(steps(shown), "submitted handed-over taken-back");
	/* who is asked already is not asked twice: what waited for that is open */
	(void)save_as(&bon, others, "Công văn", "Về việc khác");
	const struct opinion_ask two[] = { ASK(head, 1), ASK(clerk, 2) };
	assert_rc(RC_OK, ask(&bon, others, two, 2, &e), &e);
	assert_rc(RC_OK, hand_over(&head, &clerk, &w, &e), &e);
	assert_int_equal(opinion_of(others, &head).state, OPINION_WITHDRAWN);
	assert_int_equal(opinion_of(others, &clerk).state, OPINION_OPEN);
}

/* N10: nobody else can go on with it, so that it goes along, also when its author has left already. */
static void what_nobody_has_seen_goes_along(void **state)
{
	int64_t inspector_id = staff_add(&s, &s.a_system, "kiemtra", ROLE_INSPECTOR);
	struct actor inspector = staff_as(&s, &s.a_system, "kiemtra");
	int64_t id = draft(&ba);
	struct hand_over_view v;
	struct open_work w;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_account_lock(node, &admin, ba.account_id, true, s.w->now, &e), &e);
	assert_rc(RC_OK,
		  office_hand_over_view(node, s.w->a, &admin, ba.account_id, s.w->now, &v, &e), &e);
	assert_int_equal(v.work.n_drafts, 0);
	assert_int_equal(v.work.n_unseen, 1);
	for (size_t i = 0; i < v.n_takers; i++)
		assert_int_not_equal(v.takers[i].account_id, inspector_id);
	assert_rc(RC_INVALID, hand_over(&ba, &inspector, &w, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.person");
	assert_rc(RC_OK, hand_over(&ba, &bon, &w, &e), &e);
	assert_int_equal(w.n_unseen, 1);
	assert_int_equal(document(id).drafter_id, bon.account_id);
	(void)save_as(&bon, id, "Công văn", "Về việc viết tiếp");
}

static void who_may_be_asked(void **state)
{
	struct draft_person *all;
	struct err e = ERR_INIT;
	size_t n, n_leader = 0;

	(void)state;
	give_post(leader.account_id, ROLE_HEAD, unit, "kiêm trưởng phòng");
	assert_rc(RC_DENIED, office_draft_people(node, s.w->a, &admin, s.w->now, &all, &n, &e), &e);
	assert_rc(RC_OK, office_draft_people(node, s.w->a, &ba, s.w->now, &all, &n, &e), &e);
	for (size_t i = 0; i < n; i++) {
		const struct draft_person *x = &all[i];
		assert_true(x->account_id != admin.account_id);
		assert_true(x->account_id != stranger.account_id);
		assert_int_equal(x->may_sign, x->account_id == leader.account_id ||
						      x->account_id == deputy.account_id ||
						      x->account_id == head.account_id ||
						      x->account_id == upper_head.account_id);
		n_leader += x->account_id == leader.account_id;
		if (x->account_id == leader.account_id)
			assert_int_equal(x->unit_id, 0); /* signs as the leader */
		if (x->account_id == head.account_id)
			assert_int_equal(x->unit_id, unit);
		if (x->account_id == ba.account_id)
			assert_true(x->may_comment);
	}
	assert_int_equal(n_leader, 1);
}

/* The form's list of types and the table of abbreviations are one. */
static void the_types_are_those_of_the_forms(void **state)
{
	(void)state;
	for (int i = 0; i < 29; i++) {
		struct str key = str_fmt(s.w->a, "type.%02d", i + 1), name;
		assert_true(text_find(LANG_VI, key, &name));
		assert_true(str_eq(document_types[i].name, name));
	}
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(who_may_be_asked),
		TEST(the_types_are_those_of_the_forms),
		TEST(opinions_one_after_another),
		TEST(opinions_are_about_a_version),
		TEST(whom_one_cannot_ask),
		TEST(who_leaves_hands_over_drafts),
		TEST(what_nobody_has_seen_goes_along),
	};
	return cmocka_run_group_tests_name("opinion", tests, NULL, NULL);
}
