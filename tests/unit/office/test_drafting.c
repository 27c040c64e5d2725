/* test_drafting.c -- a draft on its way to being issued, N2 to N4, on both engines. */
#include "office/drafting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk.h"
#include "markup/page.h"
#include "office/finding.h"
#include "office/flow.h"

static const char *const to_one[] = { DESK_RECEIVER, NULL };

/* ---- the whole way ---- */

static void from_the_draft_to_the_outbox(void **state)
{
	(void)state;
	int64_t id = draft(&ba);
	assert_int_equal(document(id).stage, STAGE_DRAFT);
	assert_int_equal(document(id).drafter_id, ba.account_id);
	assert_int_equal(document(id).unit_id, unit);
	sign(id);
	struct draft_view v = view(id);
	assert_int_equal(v.n_versions, 1);
	assert_int_equal(v.n_approvals, 3);
	for (size_t i = 0; i < v.n_approvals; i++) {
		assert_int_equal(v.approvals[i].state, APPROVAL_PASSED);
		assert_int_equal(v.approvals[i].draft_n, 1);
	}
	/* recorded: who signed, and just which file */
	assert_int_equal(v.approvals[2].by_account, leader.account_id);
	assert_true(str_find(v.versions[0].fields, STR("\"sha256\":\"")) != SIZE_MAX);
	assert_true(str_find(v.versions[0].fields, STR("cong-van.pdf")) != SIZE_MAX);
	assert_true(str_eq_c(document(id).signer_name, "Người lanhdao"));
	assert_int_equal(office_count(s.w, "outbox"), 1); /* of the one typed by hand */
	struct document d = number(id);
	assert_true(str_eq_c(d.number, "2"));
	assert_true(str_eq_c(d.notation, "UBND-VX"));
	assert_int_equal(date_cmp(d.issued_on, today()), 0);
	DO(&clerk, id, ISSUE);
	d = document(id);
	assert_int_equal(d.state, DOCUMENT_SENT);
	assert_int_equal(d.stage, STAGE_ISSUED);
	assert_true(str_eq_c(d.code, OFFICE_A ",2026/11/21,02/UBND-VX"));
	assert_int_equal(office_count(s.w, "outbox"), 2);
	assert_string_equal(steps(id), "submitted content-passed form-passed signed numbered sent");
	assert_string_equal(numbers(main_series), "1 used, 2 used");
	/* found by its number */
	const struct search_order o = { .form.words = STR("2/UBND-VX"), .now = s.w->now };
	struct search_result r;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, office_search(node, s.w->a, &clerk, &o, &r, &problems, &e), &e);
	assert_int_equal(r.n_rows, 1);
	assert_int_equal(r.rows[0].document.id, id);
}

static void what_is_not_complete_is_not_submitted(void **state)
{
	struct outgoing_form empty = { .n_files = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &empty, s.w->now, &id, &problems, &e),
		  &e);
	NOT(RC_INVALID, "err.form", &ba, id, SUBMIT);
	assert_string_equal(staff_problems(&s, &problems),
			    "place problem.required, type_name problem.required, "
			    "subject problem.required, signer_position problem.required, "
			    "files problem.no_file, receivers problem.no_receiver");
	assert_int_equal(view(id).n_versions, 0);
	id = draft(&ba);
	struct draft_act a = { .document_id = id, .what = ACTION_DRAFT_SUBMIT };
	assert_rc(RC_INVALID, act_with(&ba, a, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "signer problem.signer");
	a.signer_id = ba.account_id; /* no post that signs */
	assert_rc(RC_INVALID, act_with(&ba, a, &e), &e);
	a.signer_id = stranger.account_id;
	assert_rc(RC_INVALID, act_with(&ba, a, &e), &e);
	a.signer_id = head.account_id; /* thừa lệnh */
	assert_rc(RC_OK, act_with(&ba, a, &e), &e);
	assert_true(str_eq_c(document(id).signer_position, "chức vụ"));
}

/* ---- the checks, and who is there for them ---- */

static void a_head_who_drafts_answers_for_the_content(void **state)
{
	int64_t id = draft(&head);

	(void)state;
	DO(&head, id, SUBMIT);
	assert_int_equal(document(id).stage, STAGE_FORM);
	struct draft_view v = view(id);
	assert_int_equal(v.n_approvals, 2);
	assert_int_equal(v.approvals[0].step, APPROVE_CONTENT);
	assert_int_equal(v.approvals[0].state, APPROVAL_PASSED);
	assert_int_equal(v.approvals[0].by_account, head.account_id);
	assert_string_equal(steps(id), "submitted content-passed");
}

static void checks_that_are_not_there_are_skipped(void **state)
{
	struct draft_route r;
	struct err e = ERR_INIT;
	struct actor tu = person("tu", ROLE_SPECIALIST, bare_unit);
	int64_t id = draft(&tu);

	(void)state;
	/* no head in the unit, none above it */
	DO(&tu, id, SUBMIT);
	assert_int_equal(document(id).stage, STAGE_FORM);
	assert_string_equal(steps(id), "submitted content-skipped");
	struct document_view v = office_view(s.w, &clerk, id);
	assert_true(str_eq_c(v.traces[1].text, "Không có người kiểm tra"));
	/* the organ asks for neither */
	assert_rc(RC_OK, office_route_find(node, &clerk, &r, &e), &e);
	assert_true(r.has_content && r.has_form);
	r = (struct draft_route){ .has_content = false };
	assert_rc(RC_DENIED, office_route_set(node, &clerk, &r, s.w->now, &e), &e);
	assert_rc(RC_OK, office_route_set(node, &admin, &r, s.w->now, &e), &e);
	id = draft(&ba);
	DO(&ba, id, SUBMIT);
	assert_int_equal(document(id).stage, STAGE_APPROVAL);
	assert_string_equal(steps(id), "submitted content-skipped form-skipped");
	v = office_view(s.w, &clerk, id);
	assert_true(str_eq_c(v.traces[1].text, "Cơ quan không đặt bước này"));
	assert_int_equal(view(id).n_approvals, 1);
	DO(&leader, id, SIGN);
	/* the signature is never skipped, and nobody else's */
	r = (struct draft_route){ .has_content = true, .has_form = true };
	assert_rc(RC_OK, office_route_set(node, &admin, &r, s.w->now, &e), &e);
	assert_rc(RC_OK, office_route_find(node, &clerk, &r, &e), &e);
	assert_true(r.has_content && r.has_form);
}

static struct draft_view seen_by(const struct actor *who, int64_t id)
{
	struct draft_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_draft_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

#define MAY(who, id, action) ((seen_by((who), (id)).may & DRAFT_MAY(ACTION_##action)) != 0)

/* What the view offers is what the use case lets through, and what it announces is what comes. */
static void the_view_says_what_may_be_done(void **state)
{
	int64_t id = draft(&ba);

	(void)state;
	assert_true(MAY(&ba, id, DRAFT_SUBMIT) && MAY(&ba, id, OPINION_ASK));
	assert_false(MAY(&clerk, id, DRAFT_SUBMIT) || MAY(&ba, id, DRAFT_TAKE_BACK));
	struct draft_view v = seen_by(&ba, id);
	assert_true(v.plan.content == CHECK_ASKED && v.plan.form == CHECK_ASKED);
	assert_true(v.plan.content_unit.n > 0 && str_eq(v.plan.content_unit, v.unit_name));
	assert_true(v.author_name.n > 0);
	DO(&ba, id, SUBMIT);
	assert_true(MAY(&head, id, DRAFT_PASS) && MAY(&head, id, DRAFT_RETURN));
	assert_true(MAY(&ba, id, DRAFT_TAKE_BACK));
	assert_false(MAY(&clerk, id, DRAFT_PASS) || MAY(&upper_head, id, DRAFT_PASS));
	DO(&head, id, PASS);
	assert_true(MAY(&clerk, id, DRAFT_PASS) && !MAY(&head, id, DRAFT_PASS));
	DO(&clerk, id, PASS);
	assert_true(MAY(&leader, id, DRAFT_SIGN) && !MAY(&head, id, DRAFT_SIGN));
	DO(&leader, id, SIGN);
	assert_true(MAY(&clerk, id, DRAFT_NUMBER) && MAY(&clerk, id, DRAFT_UNDO));
	assert_false(MAY(&clerk, id, DRAFT_ISSUE) || MAY(&ba, id, DRAFT_TAKE_BACK));
	/* a head answers for what they draft */
	id = draft(&head);
	assert_int_equal(seen_by(&head, id).plan.content, CHECK_OWN);
	assert_int_equal(seen_by(&clerk, id).plan.content, CHECK_ASKED);
}

/* The nearest head above is asked. */
static void the_unit_above_checks_when_there_is_no_head(void **state)
{
	int64_t id = draft(&ba);

	(void)state;
	test_db_sql(s.w->t, "UPDATE post SET valid_to = '2026-11-20' WHERE role = 'head'"
			    " AND unit_id = (SELECT id FROM unit WHERE code = 'VX')");
	DO(&ba, id, SUBMIT);
	struct actor was_head = again(&head);
	NOT(RC_DENIED, "err.denied.role", &was_head, id, PASS);
	DO(&upper_head, id, PASS);
	assert_int_equal(document(id).stage, STAGE_FORM);
}

static void who_may_not(void **state)
{
	int64_t id = draft(&ba);
	struct err e;

	(void)state;
	NOT(RC_DENIED, "err.denied.author", &bon, id, SUBMIT); /* not its author */
	NOT(RC_DENIED, "err.denied.author", &leader, id, SUBMIT);
	const struct draft_act foreign = { .document_id = id, .what = ACTION_DRAFT_SUBMIT };
	assert_rc(RC_NOT_FOUND, act_with(&stranger, foreign, &e), &e);
	DO(&ba, id, SUBMIT);
	NOT(RC_DENIED, "err.denied.role", &clerk, id, PASS); /* not theirs yet */
	NOT(RC_DENIED, "err.denied.role", &upper_head, id, PASS);
	NOT(RC_DENIED, "err.denied.author", &bon, id, TAKE_BACK);
	DO(&head, id, PASS);
	NOT(RC_DENIED, "err.denied.role", &head, id, PASS);
	DO(&clerk, id, PASS);
	NOT(RC_DENIED, "err.denied.role", &deputy, id, SIGN); /* another is named */
	NOT(RC_DENIED, "err.denied.role", &clerk, id, SIGN);
	NOT(RC_CONFLICT, "err.denied.stage", &head, id, PASS); /* passed, both of them */
	DO(&leader, id, SIGN);
	NOT(RC_DENIED, "err.denied.role", &ba, id, ISSUE);
	NOT(RC_CONFLICT, "err.denied.stage", &clerk, id, ISSUE); /* no number */
	NOT(RC_CONFLICT, "err.denied.stage", &ba, id, TAKE_BACK);
}

/* Not by the direct way either: what was submitted goes to its end. */
static void no_way_around(void **state)
{
	struct err e = ERR_INIT;
	struct office_draft d;
	int64_t id = draft(&clerk), out;

	(void)state;
	DO(&clerk, id, SUBMIT);
	DO(&clerk, id, TAKE_BACK);
	office_draft(s.w, &d, "77", to_one);
	d.form.document.id = id;
	d.form.document.version = document(id).version;
	assert_rc(RC_CONFLICT,
		  office_outgoing_send(node, s.w->a, &clerk, id, &d.form, s.w->now, &out, &problems,
				       &e),
		  &e);
	assert_string_equal(e.key, "err.draft_on_its_way");
	e = ERR_INIT;
	assert_rc(RC_CONFLICT,
		  office_outgoing_discard(node, &clerk, id, document(id).version, s.w->now, &e),
		  &e);
	assert_string_equal(e.key, "err.draft_kept");
	/* nor is it changed while somebody has it */
	e = ERR_INIT;
	DO(&clerk, id, SUBMIT);
	d.form.document.version = document(id).version;
	assert_rc(
		RC_CONFLICT,
		office_outgoing_save(node, s.w->a, &clerk, &d.form, s.w->now, &out, &problems, &e),
		&e);
	assert_string_equal(e.key, "err.denied.stage");
}

/* ---- a stale form, a signer who is gone, a stand-in ---- */

static void a_stale_form(void **state)
{
	int64_t id = draft(&ba), version;
	struct err e;

	(void)state;
	DO(&ba, id, SUBMIT);
	version = document(id).version;
	DO(&head, id, PASS);
	struct draft_act a = { .document_id = id, .version = version, .what = ACTION_DRAFT_PASS };
	assert_rc(RC_CONFLICT, act_with(&clerk, a, &e), &e);
	assert_string_equal(e.key, "err.stale");
	DO(&clerk, id, PASS);
	a = (struct draft_act){ .document_id = id, .what = ACTION_DRAFT_SIGN };
	assert_rc(RC_INVALID, act_with(&leader, a, &e), &e); /* unseen */
	assert_string_equal(staff_problems(&s, &problems), "version problem.required");
	a.version = document(id).version - 1;
	assert_rc(RC_CONFLICT, act_with(&leader, a, &e), &e);
	a.version++;
	assert_rc(RC_OK, act_with(&leader, a, &e), &e);
	struct document d;
	assert_rc(RC_CONFLICT,
		  number_with(&clerk, (struct numbering){ .document_id = id, .version = a.version },
			      &d, &e),
		  &e);
	assert_string_equal(e.key, "err.stale");
}

static void end_posts_of_leaders(void)
{
	test_db_sql(s.w->t, "UPDATE post SET valid_to = '2026-11-20' WHERE role = 'leader' AND"
			    " account_id = (SELECT id FROM account WHERE login = 'lanhdao'"
			    " AND tenant_id = 1)");
}

static void a_signer_whose_post_has_ended(void **state)
{
	int64_t before = draft(&ba), after = draft(&ba);
	struct err e;

	(void)state;
	DO(&ba, after, SUBMIT);
	DO(&head, after, PASS);
	DO(&clerk, after, PASS); /* it lies before the signer */
	DO(&ba, before, SUBMIT);
	DO(&head, before, PASS);
	end_posts_of_leaders();
	/* who would put it before them is told; nothing is done */
	assert_rc(RC_CONFLICT, act(&clerk, before, ACTION_DRAFT_PASS, &e), &e);
	assert_string_equal(e.key, "err.signer_gone");
	assert_string_equal(e.param[0], "Người lanhdao");
	assert_int_equal(document(before).stage, STAGE_FORM);
	DO(&clerk, before, RETURN);
	/* they do not sign any more: their rights ended with the post */
	struct actor was_leader = again(&leader);
	NOT(RC_DENIED, "err.denied.role", &was_leader, after, SIGN);
	DO(&ba, after, TAKE_BACK);
	struct draft_act a = { .document_id = after,
			       .what = ACTION_DRAFT_SUBMIT,
			       .signer_id = leader.account_id };
	assert_rc(RC_INVALID, act_with(&ba, a, &e), &e);
	a.signer_id = deputy.account_id;
	assert_rc(RC_OK, act_with(&ba, a, &e), &e);
	DO(&head, after, PASS);
	DO(&clerk, after, PASS);
	DO(&deputy, after, SIGN);
	assert_true(str_eq_c(document(after).signer_name, "Người pho"));
}

static void a_stand_in_signs(void **state)
{
	struct person_view person;
	struct err e = ERR_INIT;
	int64_t id = draft(&ba), delegation;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &leader, leader.account_id, &person, &e),
		  &e);
	const struct delegation d = { .post_id = person.posts[0].id,
				      .account_id = bon.account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định 5/QĐ-UBND"),
				      .valid_from = today(),
				      .valid_to = date_add(today(), 5) };
	assert_rc(RC_OK, office_delegate(node, &leader, &d, s.w->now, &delegation, &problems, &e),
		  &e);
	DO(&ba, id, SUBMIT);
	DO(&head, id, PASS);
	DO(&clerk, id, PASS);
	NOT(RC_DENIED, "err.denied.role", &bon, id, SIGN); /* signed in before */
	struct actor stand_in = again(&bon);
	DO(&stand_in, id, SIGN);
	struct draft_view v = view(id);
	assert_int_equal(v.approvals[2].by_account, bon.account_id);
	assert_true(str_eq_c(v.approvals[2].on_behalf_of, "Người lanhdao"));
	id = draft(&stand_in);
	DO(&stand_in, id, SUBMIT);
	DO(&head, id, PASS);
	DO(&clerk, id, PASS);
	NOT(RC_DENIED, "err.denied.own_draft", &stand_in, id, SIGN);
	DO(&leader, id, SIGN);
}

/* ---- N2: what is given belongs to a version ---- */

static void a_changed_draft_has_nothing_of_what_was_given(void **state)
{
	int64_t id = signed_draft();
	struct draft_view v;

	(void)state;
	(void)number(id);
	DO(&leader, id, UNDO); /* before issue */
	v = view(id);
	assert_int_equal(v.n_approvals, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(v.approvals[i].state, APPROVAL_VOID);
		assert_true(v.approvals[i].by_account > 0); /* the history keeps who it was */
	}
	assert_true(document(id).number.n == 0);
	assert_false(date_is_set(document(id).issued_on));
	assert_int_equal(document(id).draft_n, 1);
	(void)save_as(&ba, id, "Công văn", "Về việc khác");
	assert_int_equal(document(id).draft_n, 2);
	(void)save_as(&ba, id, "Công văn", "Về việc khác nữa"); /* still in its author's hands */
	assert_int_equal(document(id).draft_n, 2);
	v = view(id);
	assert_int_equal(v.n_versions, 1);
	assert_true(str_find(v.versions[0].fields, STR("Về việc dự thảo")) != SIZE_MAX);
	DO(&ba, id, SUBMIT);
	NOT(RC_CONFLICT, "err.denied.stage", &leader, id, SIGN); /* all is asked anew */
	v = view(id);
	assert_int_equal(v.n_versions, 2);
	assert_true(str_find(v.versions[1].fields, STR("Về việc khác nữa")) != SIZE_MAX);
	assert_int_equal(v.approvals[3].draft_n, 2);
	assert_int_equal(v.approvals[3].state, APPROVAL_DUE);
	assert_string_equal(steps(id),
			    "submitted content-passed form-passed signed numbered undone "
			    "revised submitted");
	assert_string_equal(numbers(main_series), "1 used, 2 released");
}

/* Its files go on into the next version by their ids in the one before, as a form has them; the one before
 * keeps its own. */
static void files_are_kept_from_version_to_version(void **state)
{
	int64_t id = draft(&ba), out;
	struct office_draft d;
	struct err e = ERR_INIT;

	(void)state;
	DO(&ba, id, SUBMIT);
	DO(&ba, id, TAKE_BACK);
	struct document_view was = office_view(s.w, &ba, id);
	assert_true(was.n_attachments > 0);
	office_draft(s.w, &d, "", (const char *const[]){ DESK_RECEIVER, NULL });
	d.form.document = was.document;
	d.files[0] = (struct outgoing_file){ .fd = -1, .keep_id = was.attachments[0].id };
	d.form.n_files = 1;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &out, &problems, &e),
		  &e);
	struct document_view now = office_view(s.w, &ba, id);
	assert_int_equal(now.document.draft_n, 2);
	assert_int_equal(now.n_attachments, 1);
	assert_true(blob_id_eq(&now.attachments[0].blob, &was.attachments[0].blob));
	struct draft_view v = view(id);
	assert_int_equal(v.n_files[0], was.n_attachments);
}

static void a_draft_is_returned_with_a_reason(void **state)
{
	int64_t id = draft(&ba);
	struct draft_act a = { .document_id = id, .what = ACTION_DRAFT_RETURN };
	struct err e;

	(void)state;
	DO(&ba, id, SUBMIT);
	DO(&head, id, PASS);
	assert_rc(RC_INVALID, act_with(&clerk, a, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "reason problem.required");
	a.text = STR("sai thể thức");
	assert_rc(RC_OK, act_with(&clerk, a, &e), &e);
	assert_int_equal(document(id).stage, STAGE_DRAFT);
	struct draft_view v = view(id);
	assert_int_equal(v.approvals[0].state, APPROVAL_VOID);
	assert_int_equal(v.approvals[1].state, APPROVAL_RETURNED);
	assert_true(str_eq_c(v.approvals[1].text, "sai thể thức"));
	DO(&ba, id, SUBMIT); /* unchanged: the same version, asked anew */
	v = view(id);
	assert_int_equal(v.n_versions, 1);
	assert_int_equal(v.approvals[2].step, APPROVE_CONTENT);
	assert_int_equal(v.approvals[2].state, APPROVAL_DUE);
}

/* ---- whatever anybody does ---- */

static uint32_t seed = 29;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

/* N2 and N3, as the rows are. */
static void check_rows(int64_t id)
{
	static const size_t given[draft_stage__COUNT] = { [STAGE_FORM] = 1,
							  [STAGE_APPROVAL] = 2,
							  [STAGE_SIGNED] = 3,
							  [STAGE_NUMBERED] = 3,
							  [STAGE_ISSUED] = 3 };
	struct document d = document(id);
	struct draft_view v = view(id);
	size_t n_due = 0, n_passed = 0;

	for (size_t i = 0; i < v.n_approvals; i++) {
		const struct approval *x = &v.approvals[i];
		n_due += x->state == APPROVAL_DUE;
		n_passed += x->state == APPROVAL_PASSED;
		if (x->state == APPROVAL_DUE || x->state == APPROVAL_PASSED)
			assert_int_equal(x->draft_n, d.draft_n);
		if (x->state == APPROVAL_DUE)
			assert_int_equal(d.stage, (int)STAGE_CONTENT + (int)x->step);
	}
	assert_int_equal(n_passed, given[d.stage]);
	assert_int_equal(n_due, d.stage == STAGE_CONTENT || d.stage == STAGE_FORM ||
					d.stage == STAGE_APPROVAL);
	for (size_t i = 0; i < v.n_opinions; i++) {
		const struct opinion *x = &v.opinions[i];
		bool is_open = x->state == OPINION_OPEN || x->state == OPINION_WAITING;
		if (is_open)
			assert_int_equal(x->draft_n, d.draft_n);
		assert_true(!is_open || d.stage == STAGE_DRAFT);
	}
	assert_true((d.number.n > 0) == (d.stage == STAGE_NUMBERED || d.stage == STAGE_ISSUED));
	assert_true((d.state == DOCUMENT_SENT) == (d.stage == STAGE_ISSUED));
}

/* Whether a draft waits for somebody in a queue. */
static bool waits(enum draft_queue queue, const struct actor *who, int64_t id)
{
	struct document *all;
	struct err e = ERR_INIT;
	bool is_there = false;
	size_t n;

	assert_rc(RC_OK, office_draft_queue(node, s.w->a, who, queue, 0, s.w->now, &all, &n, &e),
		  &e);
	for (size_t i = 0; i < n; i++)
		is_there = is_there || all[i].id == id;
	return is_there;
}

static bool may(const struct actor *who, enum action what, const struct document *d,
		const struct draft_view *v)
{
	struct subject x = { .document = d };

	for (size_t i = 0; i < v->n_approvals; i++) {
		if (v->approvals[i].state == APPROVAL_DUE)
			x.approval = &v->approvals[i];
	}
	for (size_t i = 0; i < v->n_opinions; i++) {
		if (v->opinions[i].state == OPINION_OPEN &&
		    v->opinions[i].account_id == who->account_id)
			x.opinion = &v->opinions[i];
	}
	return policy_check_on(who, what, &x, NULL) == RC_OK;
}

/* N4 */
static void check_queues(int64_t id, const struct actor *who)
{
	const struct document d = document(id);
	const struct draft_view v = view(id);
	bool passes = may(who, ACTION_DRAFT_PASS, &d, &v);

	assert_int_equal(waits(DRAFTS_TO_COMMENT, who, id), may(who, ACTION_OPINION_GIVE, &d, &v));
	assert_int_equal(waits(DRAFTS_OF_CONTENT, who, id), passes && d.stage == STAGE_CONTENT);
	assert_int_equal(waits(DRAFTS_OF_FORM, who, id), passes && d.stage == STAGE_FORM);
	assert_int_equal(waits(DRAFTS_TO_SIGN, who, id), may(who, ACTION_DRAFT_SIGN, &d, &v));
	assert_int_equal(waits(DRAFTS_TO_NUMBER, who, id), may(who, ACTION_DRAFT_NUMBER, &d, &v));
	assert_int_equal(waits(DRAFTS_TO_ISSUE, who, id), may(who, ACTION_DRAFT_ISSUE, &d, &v));
	assert_int_equal(waits(DRAFTS_BACK, who, id),
			 may(who, ACTION_DRAFT_SUBMIT, &d, &v) && v.n_versions > 0);
}

/* What is counted is what lies there. */
static void check_counts(const struct actor *who)
{
	struct office_counts k;
	struct document *all;
	struct err e = ERR_INIT;
	int64_t total = 0;
	size_t n;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	for (int q = 0; q < (int)draft_queue__COUNT; q++) {
		assert_rc(RC_OK,
			  office_draft_queue(node, s.w->a, who, (enum draft_queue)q, 0, s.w->now,
					     &all, &n, &e),
			  &e);
		assert_int_equal(k.draft_work.n[q], n);
		total += q == DRAFTS_BACK ? 0 : (int64_t)n;
	}
	assert_int_equal(k.draft_work.total, total);
}

static const struct actor *anybody(void)
{
	static const struct actor *const all[] = { &ba,     &bon,    &head,  &upper_head, &clerk,
						   &leader, &deputy, &admin, &stranger };

	return all[any((int64_t)(sizeof all / sizeof all[0]))];
}

static void do_anything(const struct actor *who, int64_t id)
{
	static const enum action acts[] = { ACTION_DRAFT_SUBMIT,    ACTION_DRAFT_PASS,
					    ACTION_DRAFT_PASS,      ACTION_DRAFT_RETURN,
					    ACTION_DRAFT_TAKE_BACK, ACTION_DRAFT_SIGN,
					    ACTION_DRAFT_UNDO,      ACTION_DRAFT_ISSUE };
	const struct opinion_ask asked = { .account_id = anybody()->account_id,
					   .ordinal = 1 + any(2) };
	struct draft_view v = view(id);
	struct office_draft d;
	struct document out;
	struct err e = ERR_INIT;
	int64_t what = any(12), saved;

	if (what < 8) {
		(void)act(who, id, acts[what], &e);
	} else if (what == 8) {
		(void)number_with(who, (struct numbering){ .document_id = id }, &out, &e);
	} else if (what == 9) {
		(void)ask(who, id, &asked, 1, &e);
	} else if (what == 10 && v.n_opinions > 0) {
		const struct opinion *x = &v.opinions[any((int64_t)v.n_opinions)];
		(void)answer(who, x->id, any(2) ? ACTION_OPINION_GIVE : ACTION_OPINION_WITHDRAW,
			     VERDICT_COMMENT, &e);
	} else if (what == 11) {
		office_draft(s.w, &d, "", to_one);
		d.form.document.id = id;
		d.form.document.version = document(id).version;
		problems.n = 0;
		if (office_outgoing_save(node, s.w->a, who, &d.form, s.w->now, &saved, &problems,
					 &e) == RC_OK)
			assert_int_equal(saved, id);
	}
}

/* Whom the tables let do what is due next, now and then, so that it comes to the end. */
static void do_what_is_due(int64_t id)
{
	static const struct {
		enum draft_stage at;
		const struct actor *who;
		enum action what;
	} due[] = {
		{ STAGE_DRAFT, &ba, ACTION_DRAFT_SUBMIT },
		{ STAGE_CONTENT, &head, ACTION_DRAFT_PASS },
		{ STAGE_FORM, &clerk, ACTION_DRAFT_PASS },
		{ STAGE_APPROVAL, &leader, ACTION_DRAFT_SIGN },
		{ STAGE_NUMBERED, &clerk, ACTION_DRAFT_ISSUE },
	};
	enum draft_stage at = document(id).stage;
	struct err e;

	for (size_t i = 0; i < sizeof due / sizeof due[0]; i++) {
		if (due[i].at == at)
			(void)act(due[i].who, id, due[i].what, &e);
	}
	if (at == STAGE_SIGNED)
		(void)number(id);
}

/* N3: a row of stage_moves.tbl, and what the program passes, or skips, behind it. */
static bool is_move(enum draft_stage from, enum draft_stage to)
{
	static const enum draft_stage moves[][2] = {
#define STAGE(from, action, to) { from, to },
#include "policy/stage_moves.tbl"
#undef STAGE
	};
	enum draft_stage at = to;

	if (from == to)
		return true;
	for (;;) { /* back over what follows a submission by itself */
		for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
			if (moves[i][0] == from && moves[i][1] == at)
				return true;
		}
		if (at != STAGE_FORM && at != STAGE_APPROVAL)
			return false;
		at = at == STAGE_APPROVAL ? STAGE_FORM : STAGE_CONTENT;
	}
}

/* What stands in the history stands there for good: later only more is behind it. */
static void check_history(const char *before, int64_t id, const struct draft_view *was)
{
	const char *now = steps(id);
	struct draft_view is = view(id);

	assert_true(str_starts(str_of(now), str_of(before)));
	assert_true(is.n_versions >= was->n_versions);
	for (size_t i = 0; i < was->n_versions; i++) {
		assert_true(str_eq(is.versions[i].fields, was->versions[i].fields));
		assert_int_equal(is.versions[i].at, was->versions[i].at);
	}
	assert_true(is.n_approvals >= was->n_approvals && is.n_opinions >= was->n_opinions);
	for (size_t i = 0; i < was->n_opinions; i++) {
		if (!opinion_is_unfinished(&was->opinions[i]))
			assert_true(str_eq(is.opinions[i].text, was->opinions[i].text));
	}
}

/* On PostgreSQL, where it takes ten times as long, a shorter walk along the same way: that the statements there answer
 * as SQLite's do. Its full length with VANTHU_LONG. */
static int n_steps(void)
{
	return test_db_engine() == DB_SQLITE || getenv("VANTHU_LONG") ? 260 : 100;
}

static void anybody_does_anything(void **state)
{
	int64_t ids[3];
	int n_issued = 0;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		ids[i] = draft(&ba);
	for (int i = 0; i < n_steps(); i++) {
		int64_t id = ids[any(3)];
		enum draft_stage was = document(id).stage;
		const char *before = steps(id);
		const struct draft_view v = view(id);
		if (any(5) < 2)
			do_what_is_due(id);
		else
			do_anything(anybody(), id);
		enum draft_stage is = document(id).stage;
		assert_true(is_move(was, is));
		check_history(before, id, &v);
		check_rows(id);
		check_queues(ids[any(3)], anybody());
		if (i % 8 == 0)
			check_counts(anybody());
	}
	for (size_t i = 0; i < 3; i++)
		n_issued += document(ids[i]).stage == STAGE_ISSUED;
	assert_true(n_issued > 0);
	/* each number once, none missing */
	struct register_number *all;
	struct err e = ERR_INIT;
	size_t n;
	assert_rc(RC_OK,
		  office_register_list(node, s.w->a, &clerk, main_series, today().year, 0, &all, &n,
				       &e),
		  &e);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(all[i].number, i + 1);
}

/* ---- P5: somebody leaves ---- */

static void what_a_leaver_was_to_sign_goes_back(void **state)
{
	int64_t id = draft(&ba);
	struct open_work w;
	struct err e;

	(void)state;
	DO(&ba, id, SUBMIT);
	DO(&head, id, PASS);
	DO(&clerk, id, PASS);
	/* the post that would sign it does not end before */
	struct person_view v;
	e = ERR_INIT;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, leader.account_id, &v, &e), &e);
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, v.posts[0].id, today(), s.w->now, &problems, &e),
		  &e);
	assert_string_equal(e.key, "err.work_open");
	assert_rc(RC_OK, hand_over(&leader, &deputy, &w, &e), &e);
	assert_int_equal(w.n_signatures, 1);
	assert_int_equal(document(id).stage, STAGE_DRAFT);
	check_rows(id);
	NOT(RC_CONFLICT, "err.denied.stage", &leader, id, SIGN);
	assert_rc(RC_OK, hand_over(&leader, &deputy, &w, &e), &e);
	assert_int_equal(w.n_signatures, 0);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(from_the_draft_to_the_outbox),
		TEST(what_is_not_complete_is_not_submitted),
		TEST(a_head_who_drafts_answers_for_the_content),
		TEST(the_view_says_what_may_be_done),
		TEST(checks_that_are_not_there_are_skipped),
		TEST(the_unit_above_checks_when_there_is_no_head),
		TEST(who_may_not),
		TEST(no_way_around),
		TEST(a_stale_form),
		TEST(a_signer_whose_post_has_ended),
		TEST(a_stand_in_signs),
		TEST(a_changed_draft_has_nothing_of_what_was_given),
		TEST(files_are_kept_from_version_to_version),
		TEST(a_draft_is_returned_with_a_reason),
		TEST(what_a_leaver_was_to_sign_goes_back),
		TEST(anybody_does_anything),
	};
	return cmocka_run_group_tests_name("drafting", tests, NULL, NULL);
}
