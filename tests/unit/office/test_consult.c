/* test_consult.c -- opinions of other organs about a draft, on both engines. */
#include "office/consult.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "markup/page.h"

static struct consult_view table(const struct actor *who, int64_t id)
{
	struct consult_view v;
	struct err e;

	assert_rc(RC_OK, office_consult_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

static enum rc letter_of(const struct actor *who, int64_t id, bool is_urging, int64_t *out,
			 struct err *e)
{
	return office_consult_draft(node, s.w->a, who, id, is_urging, s.w->now, out, e);
}

static const char *const both[] = { OFFICE_B, DESK_RECEIVER, NULL };
static const char *const asker[] = { OFFICE_A, NULL };

static int64_t consulted(int64_t *out_letter)
{
	int64_t id = draft(&ba);
	struct err e;

	assert_rc(RC_OK, letter_of(&ba, id, false, out_letter, &e), &e);
	assert_int_equal(table(&ba, id).n_rows, 0);
	desk_issue(&clerk, *out_letter, "40", both, date_add(today(), 5));
	return id;
}

/* O1, O2 */
static void asked_and_answered(void **state)
{
	struct consult_answer wrong = { .verdict = ORGAN_REJECTS }, right;
	struct consult_asked asked;
	struct consult_view v;
	int64_t letter, answer, id = consulted(&letter);
	struct err e;

	(void)state;
	v = table(&ba, id);
	assert_int_equal(v.n_rows, 2);
	assert_int_equal(v.rows[0].verdict, ORGAN_SAYS_NOTHING);
	assert_int_equal(v.rows[0].draft_n, 1);
	assert_true(v.may_urge && v.may_keep);
	assert_string_equal(steps(id), "consulted");
	/* at the organ that is asked */
	int64_t came = desk_arrived(&stranger, "q-1", desk_leave(OFFICE_B));
	assert_int_equal(office_view(s.w, &stranger, came).n_attachments, 1);
	assert_rc(RC_OK, office_consult_asked(node, s.w->a, &stranger, came, &asked, &e), &e);
	assert_true(asked.is_asked && !asked.is_urging && asked.answer_id == 0);
	assert_true(str_eq(asked.subject, document(id).subject));
	assert_int_equal(date_cmp(asked.due_on, date_add(today(), 5)), 0);
	wrong.document_id = came;
	problems.n = 0;
	assert_rc(RC_INVALID,
		  office_consult_answer(node, s.w->a, &stranger, &wrong, s.w->now, &answer,
					&problems, &e),
		  &e);
	assert_string_equal(problems.p[0].field, "text"); /* why not must be said */
	right = (struct consult_answer){ came, ORGAN_PARTLY, STR("Bỏ khoản 2 Điều 5") };
	problems.n = 0;
	assert_rc(RC_OK,
		  office_consult_answer(node, s.w->a, &stranger, &right, s.w->now, &answer,
					&problems, &e),
		  &e);
	assert_rc(RC_OK, office_consult_says(node, s.w->a, &stranger, answer, &asked, &e), &e);
	assert_int_equal(asked.verdict, ORGAN_PARTLY);
	/* changed before it goes: the same draft */
	int64_t same;
	right.verdict = ORGAN_ACCEPTS;
	assert_rc(RC_OK,
		  office_consult_answer(node, s.w->a, &stranger, &right, s.w->now, &same, &problems,
					&e),
		  &e);
	assert_int_equal(same, answer);
	desk_issue(&stranger, answer, "7", asker, (struct date){ .year = 0 });
	struct str bytes = desk_leave(OFFICE_A);
	int64_t back = desk_arrived(&clerk, "r-1", bytes);
	v = table(&ba, id);
	assert_int_equal(v.rows[0].verdict, ORGAN_ACCEPTS);
	assert_true(str_eq_c(v.rows[0].text, "Bỏ khoản 2 Điều 5"));
	assert_int_equal(v.rows[0].answer_id, back);
	assert_false(v.may_open[0]); /* nobody has given it to the author */
	assert_true(table(&clerk, id).may_open[0]);
	assert_int_equal(v.n_answered, 1);
	assert_int_equal(office_arrive(s.w, &clerk, "r-1", MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_string_equal(steps(id), "consulted consult-answered");
	/* it is the asker's: another organ has no such table */
	assert_rc(RC_NOT_FOUND, office_consult_view(node, s.w->a, &stranger, id, s.w->now, &v, &e),
		  &e);
	office_riders_conform(s.w, RIDER_OPINION_REQUEST);
}

/* O3: an answer without data, or on paper. */
static void entered_by_hand(void **state)
{
	int64_t letter, id = consulted(&letter);
	struct consult_view v = table(&ba, id);
	struct consult_entry f = { .id = v.rows[1].id,
				   .verdict = ORGAN_REJECTS,
				   .text = STR("Trái Luật") };
	struct edxml p = office_foreign(s.w, DESK_RECEIVER, "9");
	struct edxml_response_for r = { .organ_code = STR(OFFICE_A),
					.document_id = document(letter).code };
	struct err e;

	(void)state;
	p.response_for = &r;
	p.n_response_for = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	v = table(&ba, id);
	assert_int_equal(organ_opinion_state(&v.rows[1], today()), ORGAN_UNREAD);
	assert_int_equal(organ_opinion_state(&v.rows[0], today()), ORGAN_ASKED);
	assert_int_equal(organ_opinion_state(&v.rows[0], date_add(today(), 6)), ORGAN_LATE);
	problems.n = 0;
	assert_rc(RC_DENIED, office_consult_enter(node, &bon, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_DENIED, office_consult_enter(node, &leader, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_NOT_FOUND, office_consult_enter(node, &stranger, &f, s.w->now, &problems, &e),
		  &e);
	f.draft_id = id + 1000;
	assert_rc(RC_NOT_FOUND, office_consult_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	f.draft_id = id;
	f.verdict = ORGAN_SAYS_NOTHING;
	assert_rc(RC_INVALID, office_consult_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	problems.n = 0;
	f.verdict = ORGAN_REJECTS;
	assert_rc(RC_OK, office_consult_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	v = table(&ba, id);
	assert_int_equal(v.rows[1].verdict, ORGAN_REJECTS);
	assert_true(v.rows[1].by_name.n > 0 && v.rows[1].answer_id > 0);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'consult.enter'"), 1);
}

static void urged(void **state)
{
	int64_t letter, urging, id = consulted(&letter);
	struct consult_view v = table(&ba, id);
	struct consult_entry f = { .id = v.rows[0].id, .verdict = ORGAN_ACCEPTS, .text = STR("") };
	struct err e;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK, office_consult_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_DENIED, letter_of(&bon, id, true, &urging, &e), &e);
	assert_rc(RC_OK, letter_of(&ba, id, true, &urging, &e), &e);
	struct document_view u = office_view(s.w, &clerk, urging);
	assert_int_equal(u.n_deliveries, 1); /* whoever has answered is left alone */
	assert_true(str_eq_c(u.deliveries[0].receiver_code, DESK_RECEIVER));
	desk_issue(&clerk, urging, "41", (const char *const[]){ DESK_RECEIVER, NULL },
		   date_add(today(), 9));
	v = table(&ba, id);
	assert_int_equal(v.n_rows, 2);
	assert_int_equal(v.rows[0].n_urged, 0);
	assert_int_equal(v.rows[1].n_urged, 1);
	assert_int_equal(date_cmp(v.rows[1].due_on, date_add(today(), 9)), 0);
	/* what answers the second one answers the first */
	struct edxml p = office_foreign(s.w, DESK_RECEIVER, "9");
	struct edxml_response_for r = { .organ_code = STR(OFFICE_A),
					.document_id = document(urging).code };
	p.response_for = &r;
	p.n_response_for = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	v = table(&ba, id);
	assert_true(v.rows[1].answer_id > 0);
	assert_rc(RC_CONFLICT, letter_of(&ba, id, true, &urging, &e), &e);
	assert_string_equal(e.key, "err.consult_none");
}

static void asked_by_its_author_alone(void **state)
{
	int64_t letter, id = draft(&ba);
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, letter_of(&bon, id, false, &letter, &e), &e);
	assert_rc(RC_DENIED, letter_of(&leader, id, false, &letter, &e), &e);
	assert_rc(RC_NOT_FOUND, letter_of(&stranger, id, false, &letter, &e), &e);
	assert_rc(RC_OK, letter_of(&ba, id, false, &letter, &e), &e);
	/* what went out is kept as it was */
	assert_int_equal(view(id).n_versions, 1);
	assert_int_equal(office_view(s.w, &ba, letter).n_attachments,
			 office_view(s.w, &ba, id).n_attachments);
	/* thrown away before it is issued: nothing is left of it */
	assert_rc(
		RC_OK,
		office_outgoing_discard(node, &ba, letter, document(letter).version, s.w->now, &e),
		&e);
	assert_int_equal(office_count(s.w, "consultation"), 0);
	sign(id);
	assert_rc(RC_CONFLICT, letter_of(&ba, id, false, &letter, &e), &e);
	assert_string_equal(e.key, "err.denied.stage");
}

/* ---- what waits ---- */

static int64_t waits(const struct actor *who, enum draft_queue q, int64_t id, int64_t now)
{
	struct office_counts k;
	struct document *all;
	struct err e;
	int64_t found = 0;
	size_t n;

	assert_rc(RC_OK, office_draft_queue(node, s.w->a, who, q, 0, now, &all, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		found += all[i].id == id;
	assert_rc(RC_OK, office_counts(node, s.w->a, who, now, &k, &e), &e);
	assert_int_equal(k.draft_work.n[q], n);
	return found;
}

static int64_t is_told(const struct actor *who, int64_t id)
{
	return waits(who, DRAFTS_ANSWERED, id, s.w->now);
}

static void look(const struct actor *who, int64_t id)
{
	struct err e;

	assert_rc(RC_OK, office_consult_read(node, who, id, s.w->now, &e), &e);
}

/* O4 */
static void answers_wait_for_the_author(void **state)
{
	int64_t letter, id = consulted(&letter), later = staff_midnight(date_add(today(), 6));
	struct consult_view v = table(&ba, id);
	struct consult_entry f = { .id = v.rows[0].id, .verdict = ORGAN_ACCEPTS, .text = STR("") };
	struct edxml p = office_foreign(s.w, DESK_RECEIVER, "9");
	struct edxml_response_for r = { .organ_code = STR(OFFICE_A),
					.document_id = document(letter).code };
	struct err e;

	(void)state;
	assert_int_equal(is_told(&ba, id), 0);
	assert_int_equal(waits(&ba, DRAFTS_ANSWERED, id, later),
			 1); /* nobody has answered by the day */
	assert_int_equal(waits(&bon, DRAFTS_ANSWERED, id, later), 0);
	assert_int_equal(waits(&stranger, DRAFTS_ANSWERED, id, later), 0);
	/* entered by somebody else: until the author has looked */
	problems.n = 0;
	assert_rc(RC_OK, office_consult_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	assert_int_equal(is_told(&ba, id), 1);
	look(&clerk, id);
	assert_int_equal(is_told(&ba, id), 1);
	look(&ba, id);
	assert_int_equal(is_told(&ba, id), 0);
	/* it came without data: until somebody has entered what it says */
	p.response_for = &r;
	p.n_response_for = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	look(&ba, id);
	assert_int_equal(is_told(&ba, id), 1);
	f.id = v.rows[1].id;
	assert_rc(RC_OK, office_consult_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	assert_int_equal(is_told(&ba, id), 0);
	assert_int_equal(waits(&ba, DRAFTS_ANSWERED, id, later), 0);
}

static void set_standing(int64_t id, const char *word)
{
	test_db_sql(s.w->t, str_fmt(s.w->a, "UPDATE document SET standing = '%s' WHERE id = %lld",
				    word, (long long)id)
				    .p);
}

/* What is late is the author's to urge as long as the draft is; a letter that was recalled asks nobody. */
static void late_while_it_is_drafted(void **state)
{
	int64_t letter, id = consulted(&letter), later = staff_midnight(date_add(today(), 6));

	(void)state;
	set_standing(letter, "recalled");
	assert_int_equal(waits(&ba, DRAFTS_ANSWERED, id, later), 0);
	set_standing(letter, "holds");
	assert_int_equal(waits(&ba, DRAFTS_ANSWERED, id, later), 1);
	sign(id);
	assert_int_equal(waits(&ba, DRAFTS_ANSWERED, id, later), 0);
}

static size_t lies(const struct actor *who, enum work_queue q)
{
	const struct work_filter f = { .queue = q, .after_rank = -1 };
	struct office_counts k;
	struct work_row *rows;
	struct err e;
	size_t n;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e), &e);
	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	assert_int_equal(k.work.n[q], n);
	return n;
}

/* O4: another organ asks; whoever leads the answer has it in a queue of its own, until it is issued. */
static void asked_by_another_organ(void **state)
{
	static const char *const back[] = { OFFICE_B, NULL };
	int64_t letter, answer, id = draft(&stranger);
	const struct directive_to to = { .account_id = ba.account_id, .part = PART_LEAD };
	struct directive_form f = { .text = STR("Cho ý kiến"), .to = &to, .n_to = 1 };
	struct consult_answer says = { .verdict = ORGAN_ACCEPTS };
	struct err e;

	(void)state;
	assert_rc(RC_OK, letter_of(&stranger, id, false, &letter, &e), &e);
	desk_issue(&stranger, letter, "40", asker, (struct date){ .year = 0 });
	f.document_id = says.document_id = desk_arrived(&clerk, "q-1", desk_leave(OFFICE_A));
	f.version = document(f.document_id).version;
	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
	assert_int_equal(lies(&ba, WORK_OPINION), 1);
	assert_int_equal(lies(&ba, WORK_LEAD), 0);
	assert_int_equal(lies(&bon, WORK_OPINION), 0);
	assert_rc(RC_OK,
		  office_consult_answer(node, s.w->a, &ba, &says, s.w->now, &answer, &problems, &e),
		  &e);
	assert_int_equal(lies(&ba, WORK_OPINION), 1);
	desk_issue(&clerk, answer, "7", back, (struct date){ .year = 0 });
	assert_int_equal(lies(&ba, WORK_OPINION), 0);
	office_riders_conform(s.w, RIDER_OPINION_ANSWER);
	/* written anew it says the same */
	struct consult_asked said;
	assert_rc(RC_OK, office_outgoing_remake(node, s.w->a, &clerk, answer, s.w->now, &id, &e),
		  &e);
	assert_rc(RC_OK, office_consult_says(node, s.w->a, &clerk, id, &said, &e), &e);
	assert_true(said.is_asked);
	assert_int_equal(said.verdict, ORGAN_ACCEPTS);
}

static void printed(void **state)
{
	int64_t letter, id = consulted(&letter);
	struct register_print made;
	struct err e;

	(void)state;
	for (int i = 0; i < (int)register_format__COUNT; i++) {
		assert_rc(RC_OK,
			  office_consult_print(node, s.w->a, &ba, id, (enum register_format)i,
					       LANG_VI, s.w->now, &made, &e),
			  &e);
		assert_int_equal(made.rows, 2);
		assert_true(made.bytes > 500);
		(void)close(made.fd);
	}
	assert_int_equal(office_count(s.w, "audit WHERE action = 'consult.print'"),
			 register_format__COUNT);
	assert_rc(RC_NOT_FOUND,
		  office_consult_print(node, s.w->a, &stranger, id, REGISTER_XLSX, LANG_VI,
				       s.w->now, &made, &e),
		  &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(asked_and_answered),
		TEST(entered_by_hand),
		TEST(urged),
		TEST(asked_by_its_author_alone),
		TEST(answers_wait_for_the_author),
		TEST(late_while_it_is_drafted),
		TEST(asked_by_another_organ),
		TEST(printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
