/* test_author.c -- N10: a draft is its author's, and nobody else's, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"
#include "office/dossier.h"
#include "office/letter.h"
#include "office/organ_task.h"
#include "office/people.h"
#include "office/travel.h"

static const char *const to_one[] = { DESK_RECEIVER, NULL };

static struct outgoing_form form_of(struct office_draft *d, int64_t id, const char *number)
{
	office_draft(s.w, d, number, to_one);
	d->form.document.id = id;
	d->form.document.version = id > 0 ? document(id).version : 0;
	return d->form;
}

static enum rc save(const struct actor *who, int64_t id, struct err *e)
{
	struct office_draft d;
	const struct outgoing_form f = form_of(&d, id, "");
	int64_t out;

	problems.n = 0;
	*e = ERR_INIT;
	return office_outgoing_save(node, s.w->a, who, &f, s.w->now, &out, &problems, e);
}

static enum rc discard(const struct actor *who, int64_t id, struct err *e)
{
	*e = ERR_INIT;
	return office_outgoing_discard(node, who, id, document(id).version, s.w->now, e);
}

static enum rc put_letter(const struct actor *who, int64_t id, struct err *e)
{
	const struct letter_put x = { .document_id = id, .is_agreed = true };

	*e = ERR_INIT;
	return office_letter_put(node, s.w->a, who, &x, s.w->now, &problems, e);
}

static enum rc list_parts(const struct actor *who, int64_t id, struct err *e)
{
	const struct dossier_part part = { .title = STR("Tờ trình"), .has_paper = true };
	const struct dossier_form f = { .document_id = id, .parts = &part, .n_parts = 1 };

	problems.n = 0;
	*e = ERR_INIT;
	return office_dossier_save(node, who, &f, s.w->now, &problems, e);
}

static enum rc give_task(const struct actor *who, int64_t id, struct err *e)
{
	const struct organ_task_form f = { .document_id = id,
					   .text = STR("Báo cáo"),
					   .day = date_add(today(), 9) };

	problems.n = 0;
	*e = ERR_INIT;
	return office_organ_task_give(node, who, &f, s.w->now, &problems, e);
}

static enum rc travel(const struct actor *who, int64_t id, struct err *e)
{
	struct document_view v = office_view(s.w, &clerk, id);
	const struct travel_line line = { .delivery_id = v.deliveries[0].id,
					  .form = FORM_HYBRID,
					  .purpose = PURPOSE_EXCHANGE };
	const struct travel_form f = {
		.document_id = id, .lines = &line, .n_lines = 1, .exemption_id = -1
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_travel_save(node, who, &f, s.w->now, &problems, e);
}

static enum rc send(const struct actor *who, int64_t id, const char *number, struct err *e)
{
	struct office_draft d;
	const struct outgoing_form f = form_of(&d, id, number);
	int64_t out;

	problems.n = 0;
	*e = ERR_INIT;
	return office_outgoing_send(node, s.w->a, who, id, &f, s.w->now, &out, &problems, e);
}

typedef enum rc doing(const struct actor *who, int64_t id, struct err *e);
static doing *const all_doings[] = { save, put_letter, list_parts, give_task, travel, discard };
#define N_DOINGS (sizeof all_doings / sizeof all_doings[0])

/* N10: whatever it is, and whatever they are to the author; nothing of the draft moves. */
static void nobody_elses_draft_is_changed(void **state)
{
	const struct actor *others[] = { &bon, &head, &upper_head, &clerk, &other_clerk };
	const struct opinion_ask asked[] = { ASK(bon, 1) };
	int64_t id = draft(&ba);
	struct err e;

	(void)state;
	assert_rc(RC_OK, ask(&ba, id, asked, 1, &e), &e);
	const struct document before = document(id);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		for (size_t k = 0; k < N_DOINGS; k++) {
			assert_rc(RC_DENIED, all_doings[k](others[i], id, &e), &e);
			assert_string_equal(e.key, "err.denied.author");
		}
	}
	for (size_t k = 0; k < N_DOINGS; k++) {
		assert_rc(RC_DENIED, all_doings[k](&leader, id, &e), &e);
		assert_rc(RC_NOT_FOUND, all_doings[k](&stranger, id, &e), &e);
	}
	assert_int_equal(document(id).version, before.version);
	assert_int_equal(document(id).draft_n, 1);
	assert_int_equal(document(id).edited_by, ba.account_id);
	assert_int_equal(opinion_of(id, &bon).state, OPINION_OPEN);
	assert_int_equal(view(id).n_now, 1);
	/* what its author does */
	for (size_t k = 0; k + 1 < N_DOINGS; k++)
		assert_rc(RC_OK, all_doings[k](&ba, id, &e), &e);
	assert_int_equal(document(id).draft_n, 2);
	assert_int_equal(opinion_of(id, &bon).state, OPINION_WITHDRAWN);
	assert_rc(RC_CONFLICT, discard(&ba, id, &e), &e);
	assert_string_equal(e.key, "err.draft_kept");
	assert_rc(RC_OK, discard(&bon, draft(&bon), &e), &e);
}

/* From the submission on how it goes is the clerks'. */
static void how_it_goes_is_the_clerks_when_it_is_submitted(void **state)
{
	int64_t id = draft(&ba);
	struct err e;

	(void)state;
	DO(&ba, id, SUBMIT);
	assert_rc(RC_DENIED, travel(&ba, id, &e), &e);
	assert_rc(RC_DENIED, travel(&bon, id, &e), &e);
	assert_rc(RC_OK, travel(&clerk, id, &e), &e);
}

static void who_stands_for_the_author_writes(void **state)
{
	struct person_view p;
	struct err e = ERR_INIT;
	int64_t id = draft(&head), delegation;

	(void)state;
	assert_rc(RC_DENIED, save(&ba, id, &e), &e);
	e = ERR_INIT;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &head, head.account_id, &p, &e), &e);
	const struct delegation d = { .post_id = p.posts[p.n_posts - 1].id,
				      .account_id = ba.account_id,
				      .kind = DELEGATION_ACTING,
				      .ground = STR("Quyết định 6/QĐ-UBND"),
				      .valid_from = today(),
				      .valid_to = date_add(today(), 5) };
	assert_rc(RC_OK, office_delegate(node, &head, &d, s.w->now, &delegation, &problems, &e),
		  &e);
	ba = again(&ba);
	assert_rc(RC_OK, save(&ba, id, &e), &e);
	assert_int_equal(document(id).drafter_id, head.account_id);
	assert_rc(RC_DENIED, save(&bon, id, &e), &e);
}

/* Who stands for a head is asked for the check, answered under both names, and of their own draft
 * by somebody else. */
static void who_stands_for_the_head_is_asked(void **state)
{
	struct person_view person;
	struct err e = ERR_INIT;
	int64_t id, delegation;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &head, head.account_id, &person, &e), &e);
	const struct delegation d = { .post_id = person.posts[person.n_posts - 1].id,
				      .account_id = ba.account_id,
				      .kind = DELEGATION_ACTING,
				      .ground = STR("Quyết định 6/QĐ-UBND"),
				      .valid_from = today(),
				      .valid_to = date_add(today(), 5) };
	assert_rc(RC_OK, office_delegate(node, &head, &d, s.w->now, &delegation, &problems, &e),
		  &e);
	ba = again(&ba);
	id = draft(&ba);
	DO(&ba, id, SUBMIT);
	assert_int_equal(document(id).stage, STAGE_CONTENT);
	NOT(RC_DENIED, "err.denied.own_draft", &ba, id, PASS);
	id = draft(&bon);
	DO(&bon, id, SUBMIT);
	DO(&ba, id, PASS);
	struct draft_view v = view(id);
	assert_int_equal(v.approvals[0].by_account, ba.account_id);
	assert_true(str_eq_c(v.approvals[0].on_behalf_of, "Người truong"));
}

/* …also when it was handed over since, and another gives it out of their hands. */
static void a_version_names_who_saved_it(void **state)
{
	int64_t id = draft(&ba);
	struct open_work w;
	struct err e;

	(void)state;
	assert_rc(RC_OK, hand_over(&ba, &clerk, &w, &e), &e);
	assert_rc(RC_DENIED, save(&ba, id, &e), &e);
	DO(&clerk, id, SUBMIT);
	assert_int_equal(view(id).versions[0].by_account, ba.account_id);
	assert_true(str_eq(view(id).versions[0].by_name, ba.name));
	DO(&clerk, id, TAKE_BACK);
	assert_rc(RC_OK, save(&clerk, id, &e), &e);
	DO(&clerk, id, SUBMIT);
	assert_int_equal(view(id).n_versions, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct draft_version *v = &view(id).versions[i];
		assert_int_equal(v->by_account, v->n == 1 ? ba.account_id : clerk.account_id);
	}
}

/* The direct way is for what the clerk wrote. */
static void a_clerk_sends_what_they_wrote(void **state)
{
	int64_t id = draft(&ba), own = draft(&clerk);
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, send(&clerk, id, "2", &e), &e);
	assert_string_equal(e.key, "err.denied.author");
	assert_rc(RC_DENIED, send(&ba, id, "2", &e), &e);
	assert_rc(RC_DENIED, send(&other_clerk, own, "2", &e), &e);
	assert_int_equal(document(id).state, DOCUMENT_DRAFT);
	assert_int_equal(document(own).state, DOCUMENT_DRAFT);
	assert_rc(RC_OK, send(&clerk, own, "2", &e), &e);
	assert_string_equal(numbers(main_series), "1 used, 2 used");
}

/* What the command line made, or a leader ordered, is a clerk's from the first word on. */
static void a_draft_without_an_author_is_the_clerks(void **state)
{
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	id = draft(&s.a_system);
	assert_int_equal(document(id).drafter_id, 0);
	assert_rc(RC_DENIED, save(&ba, id, &e), &e);
	assert_rc(RC_DENIED, discard(&head, id, &e), &e);
	assert_rc(RC_DENIED, act(&ba, id, ACTION_DRAFT_SUBMIT, &e), &e);
	assert_rc(RC_OK, save(&clerk, id, &e), &e);
	assert_int_equal(document(id).drafter_id, clerk.account_id);
	assert_rc(RC_DENIED, save(&other_clerk, id, &e), &e);
	assert_rc(RC_DENIED, discard(&other_clerk, id, &e), &e);
}

static size_t own(const struct actor *who, int64_t *out_drafts)
{
	const struct document_filter f = { .direction = DIRECTION_OUTGOING,
					   .has_state = true,
					   .state = DOCUMENT_DRAFT,
					   .queue = STR("own"),
					   .now = s.w->now };
	struct office_counts k;
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, who, &f, &rows, &n, &e), &e);
	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	for (size_t i = 0; i < n; i++)
		assert_true(rows[i].document.drafter_id == who->account_id ||
			    rows[i].document.drafter_id == 0);
	*out_drafts = k.drafts;
	return n;
}

static void ones_own_drafts_are_counted(void **state)
{
	const struct {
		const struct actor *who;
		size_t n;
	} want[] = { { &ba, 2 },          { &bon, 1 },    { &head, 0 },    { &clerk, 2 },
		     { &other_clerk, 1 }, { &leader, 0 }, { &stranger, 0 } };
	int64_t drafts;

	(void)state;
	(void)draft(&ba);
	DO(&ba, draft(&ba), SUBMIT); /* it is theirs until it is issued */
	(void)draft(&bon);
	(void)draft(&clerk);
	(void)draft(&s.a_system); /* any clerk's to take up */
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		assert_int_equal(own(want[i].who, &drafts), want[i].n);
		assert_int_equal(drafts, want[i].n);
	}
}

static bool is_seen(const struct actor *who, int64_t id)
{
	struct document_view v;
	struct err e = ERR_INIT;

	return office_document_view(node, s.w->a, who, id, s.w->now, &v, &e) == RC_OK;
}

/* Whoever has a post in the organ's work: what a leader, an archivist, a reporter writes goes the way of every
 * draft, and is nobody's to check who wrote it. */
static void whoever_works_drafts(void **state)
{
	static const enum draft_stage then[] = { STAGE_FORM, STAGE_CONTENT, STAGE_FORM };

	(void)state;
	(void)staff_add(&s, &s.a_system, "luutru", ROLE_ARCHIVIST);
	(void)staff_add(&s, &s.a_system, "baocao", ROLE_REPORTER);
	struct actor others[] = { leader, person("luutru2", ROLE_ARCHIVIST, unit),
				  staff_as(&s, &s.a_system, "baocao") };
	struct actor archivist = staff_as(&s, &s.a_system, "luutru");
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct actor *who = &others[i];
		int64_t id = draft(who);
		assert_int_equal(document(id).drafter_id, who->account_id);
		assert_true(is_seen(who, id));
		assert_false(is_seen(&archivist, id));
		NOT(RC_DENIED, "err.denied.author", &archivist, id, SUBMIT);
		DO(who, id, SUBMIT);
		assert_int_equal(document(id).stage, then[i]); /* of no unit: nobody's to check */
		NOT(RC_DENIED, "err.denied.role", who, id, PASS);
		DO(who, id, TAKE_BACK);
	}
	int64_t id = draft(&others[2]);
	DO(&others[2], id, SUBMIT);
	DO(&clerk, id, PASS);
	DO(&leader, id, SIGN);
	(void)number(id);
	DO(&clerk, id, ISSUE);
	assert_true(is_seen(&others[2], id));
	assert_true(is_seen(&archivist, id));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(nobody_elses_draft_is_changed),
		TEST(how_it_goes_is_the_clerks_when_it_is_submitted),
		TEST(who_stands_for_the_author_writes),
		TEST(who_stands_for_the_head_is_asked),
		TEST(a_version_names_who_saved_it),
		TEST(a_clerk_sends_what_they_wrote),
		TEST(a_draft_without_an_author_is_the_clerks),
		TEST(ones_own_drafts_are_counted),
		TEST(whoever_works_drafts),
	};
	return cmocka_run_group_tests_name("author", tests, NULL, NULL);
}
