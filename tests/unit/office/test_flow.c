/* test_flow.c -- what becomes of a registered document, F1 to F4, on both engines. */
#include "office/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "staff.h"

#define LA "000.00.33.Z09"

static struct staff s;
static struct node *node;
static struct actor clerk, leader, other_leader, head, ba, bon, stranger;
static int64_t unit, empty_unit, id; /* the document */
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

/* A person with a post in the organ itself, and one in the unit. */
static struct actor person(const char *login, enum role role)
{
	(void)staff_post(&s, staff_add(&s, &s.a_system, login, ROLE_SPECIALIST), role, unit);
	return staff_as(&s, &s.a_system, login);
}

static int64_t arrive(const char *number)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct edxml p = office_foreign(s.w, LA, number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(s.w, &clerk, number, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	return rows[0].document.id;
}

static void register_it(int64_t document)
{
	struct err e = ERR_INIT;
	int64_t number;

	assert_rc(
		RC_OK,
		office_incoming_register(node, s.w->a, &clerk, document, 0, s.w->now, &number, &e),
		&e);
}

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "lanhdao2", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	empty_unit = staff_unit(&s, &s.a_system, "TC", 0);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	other_leader = staff_as(&s, &s.a_system, "lanhdao2");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	head = person("truong", ROLE_HEAD);
	ba = person("ba", ROLE_SPECIALIST);
	bon = person("bon", ROLE_SPECIALIST);
	id = arrive("d-1");
	register_it(id);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static const struct document *document(void)
{
	struct document_view *v = ARENA_NEW(s.w->a, struct document_view);

	*v = office_view(s.w, &clerk, id);
	return &v->document;
}

static struct flow_view flow(void)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &v, &e), &e);
	return v;
}

/* The newest of somebody (unit 0), or of a unit's heads. */
static struct assignment last_of(int64_t account, int64_t of_unit)
{
	struct flow_view v = flow();

	for (size_t i = v.n_assignments; i-- > 0;) {
		const struct assignment *x = &v.assignments[i];
		if (x->account_id == account && (account > 0 || x->unit_id == of_unit))
			return *x;
	}
	fail_msg("no such assignment");
	return (struct assignment){ 0 };
}

static enum rc direct(const struct actor *who, int64_t version, int64_t under,
		      const struct directive_to *to, size_t n, struct err *e)
{
	const struct directive_form f = { .document_id = id,
					  .assignment_id = under,
					  .version = version,
					  .text = STR("giải quyết, báo cáo"),
					  .to = to,
					  .n_to = n };

	problems.n = 0;
	*e = ERR_INIT;
	return office_incoming_direct(node, who, &f, s.w->now, &problems, e);
}

static enum rc act_with(const struct actor *who, struct assignment_act act, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_assignment_act(node, who, &act, s.w->now, &problems, e);
}

static enum rc act(const struct actor *who, int64_t x, enum action what, struct err *e)
{
	return act_with(who,
			(struct assignment_act){ .id = x,
						 .what = what,
						 .text = STR("đã làm"),
						 .day = date_add(today(), 400) },
			e);
}

#define DO(who, x, what)                                                                           \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(RC_OK, act(who, x, ACTION_ASSIGNMENT_##what, &err_), &err_);             \
	} while (0)

#define TO_UNIT(p) ((struct directive_to){ .unit_id = unit, .part = (p) })
#define TO(who, p) ((struct directive_to){ .account_id = (who).account_id, .part = (p) })

static void direct_to_unit(void)
{
	struct directive_to to[] = { TO_UNIT(PART_LEAD), TO(bon, PART_SUPPORT) };
	struct err e;

	to[0].due_on = date_add(today(), 20);
	assert_rc(RC_OK, direct(&leader, document()->version, 0, to, 2, &e), &e);
}

static void pass_to_ba(void)
{
	const struct directive_to to = TO(ba, PART_LEAD);
	struct err e;

	assert_rc(RC_OK, direct(&head, document()->version, last_of(0, unit).id, &to, 1, &e), &e);
}

static int64_t count_status(const char *code)
{
	return office_count(
		s.w,
		str_fmt(s.w->a, "packet WHERE direction = 'outgoing' AND status_code = '%s'", code)
			.p);
}

static bool steps_are(const char *const *want, size_t n)
{
	struct document_view v = office_view(s.w, &clerk, id);
	size_t k = 0;

	for (size_t i = 0; i < v.n_traces; i++) {
		if (v.traces[i].kind != TRACE_STEP)
			continue;
		if (k == n || !str_eq_c(v.traces[i].step, want[k++]))
			return false;
	}
	return k == n;
}

/* ---- the whole way ---- */

static void ask_for_time(int64_t x)
{
	struct assignment_act a = { .id = x,
				    .what = ACTION_ASSIGNMENT_EXTEND,
				    .text = STR("cần thêm số liệu"),
				    .day = date_add(today(), 30) };
	struct err e;

	assert_rc(RC_OK, act_with(&ba, a, &e), &e);
	assert_rc(RC_CONFLICT, act_with(&ba, a, &e), &e);
	assert_string_equal(e.key, "err.extension_open");
	a = (struct assignment_act){ .id = x,
				     .what = ACTION_ASSIGNMENT_ANSWER,
				     .is_granted = true };
	assert_rc(RC_DENIED, act_with(&leader, a, &e), &e); /* the head gave it */
	assert_rc(RC_CONFLICT, act_with(&head, a, &e), &e); /* more than the unit has itself */
	assert_string_equal(e.key, "err.extension_beyond");
	a.is_confirmed = true;
	assert_rc(RC_OK, act_with(&head, a, &e), &e);
	assert_rc(RC_CONFLICT, act_with(&head, a, &e), &e);
	assert_string_equal(e.key, "err.extension_none");
	assert_int_equal(date_cmp(last_of(ba.account_id, 0).due_on, date_add(today(), 30)), 0);
}

static void from_the_register_to_the_end(void **state)
{
	static const char *const want[] = {
		"arrived",  "presented",       "directed",          "passed",  "begun",
		"reported", "extension-asked", "extension-granted", "finished"
	};
	const struct presenting p = { .document_id = id, .leader_id = leader.account_id };
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(document()->progress, PROGRESS_NEW);
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	assert_int_equal(document()->progress, PROGRESS_PRESENTED);
	direct_to_unit();
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED);
	pass_to_ba();
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED); /* nobody works on it yet */
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_PASSED);
	int64_t x = last_of(ba.account_id, 0).id;
	DO(&ba, x, OPEN);
	DO(&ba, x, OPEN); /* twice is nothing new */
	assert_int_equal(last_of(ba.account_id, 0).seen_at, s.w->now);
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED);
	assert_int_equal(count_status("05"), 0);
	DO(&ba, x, BEGIN);
	assert_int_equal(document()->progress, PROGRESS_PROCESSING);
	assert_int_equal(count_status("05"), 1);
	DO(&ba, x, REPORT);
	ask_for_time(x);
	DO(&ba, x, FINISH);
	/* its unit's is done with it, and so is the document: the lead is, whoever supports */
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_DONE);
	assert_int_equal(last_of(bon.account_id, 0).state, ASSIGNMENT_NEW);
	assert_int_equal(document()->progress, PROGRESS_FINISHED);
	assert_int_equal(document()->finished_at, s.w->now);
	assert_true(steps_are(want, sizeof want / sizeof want[0]));
}

/* ---- F2 ---- */

static void of_two_leaders_the_second_sees_what_the_first_did(void **state)
{
	const struct directive_to to = TO_UNIT(PART_LEAD);
	int64_t version = document()->version;
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, version, 0, &to, 1, &e), &e);
	assert_rc(RC_CONFLICT, direct(&other_leader, version, 0, &to, 1, &e), &e);
	assert_string_equal(e.key, "err.directed_meanwhile");
	assert_string_equal(e.param[0], "Người lanhdao");
	assert_string_equal(e.param[1], "21/11/2026 20:45");
	assert_string_equal(e.param[2], "giải quyết, báo cáo");
	assert_int_equal(flow().n_directives, 1);
	assert_int_equal(flow().n_assignments, 1);
	/* a form without a version is no newer */
	assert_rc(RC_CONFLICT, direct(&other_leader, 0, 0, &to, 1, &e), &e);
}

/* The page is from yesterday: a day that is over is none any more; what was done since then is shown. */
static void a_form_open_since_yesterday(void **state)
{
	struct directive_to to = TO_UNIT(PART_LEAD);
	int64_t version = document()->version;
	struct err e;

	(void)state;
	to.due_on = today();
	s.w->now += TIME_DAY;
	assert_rc(RC_INVALID, direct(&leader, version, 0, &to, 1, &e), &e);
	assert_int_equal(flow().n_directives, 0);
	to.due_on = today();
	assert_rc(RC_OK, direct(&leader, version, 0, &to, 1, &e), &e);
	s.w->now += TIME_DAY;
	to.due_on = today();
	assert_rc(RC_CONFLICT, direct(&other_leader, version, 0, &to, 1, &e), &e);
	assert_string_equal(e.key, "err.directed_meanwhile");
	assert_int_equal(flow().n_directives, 1);
}

/* The page before, sent again by whoever went back to it: those it assigned cannot be chosen any more. */
static void the_same_words_are_not_recorded_twice(void **state)
{
	const struct directive_to to = TO_UNIT(PART_LEAD);
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &to, 1, &e), &e);
	assert_rc(RC_INVALID, direct(&leader, document()->version, 0, NULL, 0, &e), &e);
	assert_string_equal(problems.p[0].key, "problem.said");
	assert_int_equal(flow().n_directives, 1);
	assert_rc(RC_OK, direct(&other_leader, document()->version, 0, NULL, 0, &e), &e);
	assert_rc(RC_OK, direct(&leader, document()->version, 0, NULL, 0, &e), &e);
	assert_int_equal(flow().n_directives, 3);
}

/* ---- F4 ---- */

static void each_status_goes_out_once(void **state)
{
	static const char *const codes[] = { "03", "04", "05", "06" };
	struct err e;

	(void)state;
	direct_to_unit();
	pass_to_ba();
	int64_t x = last_of(ba.account_id, 0).id, up = last_of(0, unit).id;
	DO(&ba, x, BEGIN);
	DO(&ba, x, FINISH);
	for (int i = 0; i < 2; i++) { /* undone, and done again */
		DO(&head, x, REOPEN);
		assert_int_equal(last_of(0, unit).state, ASSIGNMENT_PASSED);
		assert_int_equal(document()->progress, PROGRESS_PROCESSING);
		assert_int_equal(document()->finished_at, 0);
		DO(&ba, x, FINISH);
		assert_int_equal(document()->progress, PROGRESS_FINISHED);
	}
	DO(&leader, up, REOPEN);
	DO(&leader, up, WITHDRAW);
	const struct directive_to again = TO(ba, PART_LEAD);
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &again, 1, &e), &e);
	DO(&ba, last_of(ba.account_id, 0).id, FINISH);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_int_equal(count_status(codes[i]), 1);
}

/* What is finished without being begun, and undone, is not begun after its end for the sender. */
static void no_status_goes_back(void **state)
{
	const struct directive_to to = TO(bon, PART_LEAD);
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &to, 1, &e), &e);
	int64_t x = last_of(bon.account_id, 0).id;
	DO(&bon, x, FINISH);
	assert_int_equal(count_status("06"), 1);
	DO(&leader, x, REOPEN);
	assert_int_equal(document()->progress, PROGRESS_PROCESSING);
	assert_int_equal(count_status("05"), 0);
}

/* Who has only read it may be given work. */
static void who_was_informed_is_given_work(void **state)
{
	const struct directive_to know = TO(ba, PART_INFORMED), lead = TO(ba, PART_LEAD);
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &know, 1, &e), &e);
	assert_rc(RC_INVALID, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	DO(&ba, last_of(ba.account_id, 0).id, OPEN);
	assert_rc(RC_INVALID, direct(&leader, document()->version, 0, &know, 1, &e), &e);
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED);
}

/* ---- given back, taken back ---- */

static void what_is_returned_is_the_givers_again(void **state)
{
	struct err e;

	(void)state;
	direct_to_unit();
	pass_to_ba();
	int64_t x = last_of(ba.account_id, 0).id, up = last_of(0, unit).id;
	const struct assignment_act silent = { .id = x, .what = ACTION_ASSIGNMENT_RETURN };
	assert_rc(RC_INVALID, act_with(&ba, silent, &e), &e); /* a reason is owed */
	DO(&ba, x, RETURN);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_SEEN);
	DO(&head, up, RETURN);
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED); /* somebody supports */
	DO(&leader, last_of(bon.account_id, 0).id, WITHDRAW);
	assert_int_equal(document()->progress, PROGRESS_NEW);
	direct_to_unit(); /* the same once more */
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED);
}

static void what_is_taken_back_is_so_to_the_last(void **state)
{
	(void)state;
	direct_to_unit();
	pass_to_ba();
	DO(&leader, last_of(0, unit).id, WITHDRAW);
	assert_int_equal(last_of(ba.account_id, 0).state, ASSIGNMENT_WITHDRAWN);
	assert_int_equal(last_of(bon.account_id, 0).state, ASSIGNMENT_NEW);
	assert_int_equal(office_count(s.w, "sight s JOIN holder h ON h.id = s.holder_id"), 1);
}

/* What is below something that is over does not come back alone. */
static void nothing_is_reopened_below_what_is_over(void **state)
{
	struct err e;

	(void)state;
	direct_to_unit();
	pass_to_ba();
	int64_t x = last_of(ba.account_id, 0).id, up = last_of(0, unit).id;
	DO(&ba, x, FINISH);
	DO(&leader, up, REOPEN);
	DO(&leader, up, WITHDRAW);
	assert_rc(RC_CONFLICT, act(&head, x, ACTION_ASSIGNMENT_REOPEN, &e), &e);
	assert_string_equal(e.key, "err.reopen_gone");
	assert_int_equal(last_of(ba.account_id, 0).state, ASSIGNMENT_DONE);
}

static void pass(const struct directive_to *to, size_t n)
{
	struct err e;

	assert_rc(RC_OK, direct(&head, document()->version, last_of(0, unit).id, to, n, &e), &e);
}

/* What a unit gives back, nobody of it has any more. */
static void what_is_returned_is_so_to_the_last(void **state)
{
	const struct directive_to lead = TO_UNIT(PART_LEAD);
	const struct directive_to below[] = { TO(ba, PART_LEAD), TO(bon, PART_SUPPORT) };
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	pass(below, 2);
	DO(&ba, last_of(ba.account_id, 0).id, FINISH);
	int64_t up = last_of(0, unit).id;
	DO(&leader, up, REOPEN);
	DO(&head, up, RETURN);
	assert_int_equal(last_of(bon.account_id, 0).state, ASSIGNMENT_WITHDRAWN);
	assert_int_equal(last_of(ba.account_id, 0).state, ASSIGNMENT_DONE);
}

/* ---- a unit's work is its head's unless somebody below leads it (F3) ---- */

static void who_supports_does_not_lead(void **state)
{
	const struct directive_to lead = TO_UNIT(PART_LEAD);
	const struct directive_to below[] = { TO(ba, PART_LEAD), TO(bon, PART_SUPPORT) };
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	pass(below, 2);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_PASSED);
	DO(&ba, last_of(ba.account_id, 0).id, RETURN);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_SEEN);
	pass(below, 1);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_PASSED);
	DO(&head, last_of(ba.account_id, 0).id, WITHDRAW);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_SEEN);
}

static void who_is_informed_finishes_no_work(void **state)
{
	const struct directive_to lead = TO_UNIT(PART_LEAD);
	const struct directive_to below = TO(ba, PART_INFORMED);
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	pass(&below, 1);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_SEEN);
	DO(&ba, last_of(ba.account_id, 0).id, OPEN);
	assert_int_equal(last_of(ba.account_id, 0).state, ASSIGNMENT_DONE);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_SEEN);
	assert_int_equal(document()->progress, PROGRESS_ASSIGNED);
	assert_int_equal(count_status("06"), 0);
}

static void what_is_reopened_stays_with_the_head(void **state)
{
	const struct directive_to lead = TO_UNIT(PART_LEAD);
	const struct directive_to below = TO(bon, PART_SUPPORT);
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, &lead, 1, &e), &e);
	pass_to_ba();
	DO(&ba, last_of(ba.account_id, 0).id, FINISH);
	DO(&leader, last_of(0, unit).id, REOPEN);
	pass(&below, 1);
	assert_int_equal(last_of(0, unit).state, ASSIGNMENT_WORKING);
	DO(&bon, last_of(bon.account_id, 0).id, FINISH);
	DO(&head, last_of(0, unit).id, FINISH);
	assert_int_equal(document()->progress, PROGRESS_FINISHED);
}

/* ---- F1: who may not, and when not ---- */

static void who_may_not(void **state)
{
	const struct directive_to to = TO_UNIT(PART_LEAD);
	const struct presenting p = { .document_id = id, .leader_id = leader.account_id };
	struct err e = ERR_INIT;

	(void)state;
	int64_t version = document()->version;
	assert_rc(RC_DENIED, direct(&clerk, version, 0, &to, 1, &e), &e);
	assert_rc(RC_DENIED, direct(&head, version, 0, &to, 1, &e), &e);
	assert_rc(RC_NOT_FOUND, direct(&stranger, version, 0, &to, 1, &e), &e);
	assert_rc(RC_DENIED, office_incoming_present(node, &ba, &p, s.w->now, &problems, &e), &e);
	direct_to_unit();
	pass_to_ba();
	int64_t x = last_of(ba.account_id, 0).id;
	for (int what = ACTION_ASSIGNMENT_OPEN; what <= ACTION_ASSIGNMENT_REWORK; what++) {
		if (what == ACTION_ASSIGNMENT_PASS)
			continue;
		assert_rc(RC_NOT_FOUND, act(&stranger, x, (enum action)what, &e), &e);
		enum rc rc = act(&bon, x, (enum action)what, &e);
		assert_true(rc == RC_DENIED || rc == RC_CONFLICT || rc == RC_INVALID);
	}
	assert_rc(RC_DENIED, act(&clerk, x, ACTION_ASSIGNMENT_BEGIN, &e), &e);
	assert_rc(RC_DENIED, act(&leader, x, ACTION_ASSIGNMENT_WITHDRAW, &e), &e);
	assert_int_equal(last_of(ba.account_id, 0).version, 1); /* nothing of it was done */
}

static void not_before_it_is_registered(void **state)
{
	const struct directive_to to = TO_UNIT(PART_LEAD);
	struct err e;

	(void)state;
	id = arrive("d-2");
	assert_rc(RC_CONFLICT, direct(&leader, document()->version, 0, &to, 1, &e), &e);
	assert_string_equal(e.key, "err.denied.state");
}

static void an_old_form_of_an_assignment(void **state)
{
	struct err e;

	(void)state;
	direct_to_unit();
	const struct assignment_act late = { .id = last_of(bon.account_id, 0).id,
					     .version = 1,
					     .what = ACTION_ASSIGNMENT_FINISH };
	DO(&bon, late.id, BEGIN);
	assert_rc(RC_CONFLICT, act_with(&bon, late, &e), &e);
	assert_string_equal(e.key, "err.stale");
}

/* ---- what is wrong with a form ---- */

static void forms(void **state)
{
	const struct directive_to lead = TO_UNIT(PART_LEAD);
	const struct {
		struct directive_to to[2];
		size_t n;
		const char *want;
	} cases[] = {
		{ { lead, TO(ba, PART_LEAD) }, 2, "to problem.lead_one" },
		{ { lead, TO_UNIT(PART_SUPPORT) }, 2, "to problem.assigned_twice" },
		{ { TO(ba, PART_SUPPORT) }, 1, "to problem.lead_missing" },
		{ { { .unit_id = empty_unit } }, 1, "to problem.unit_headless" },
		{ { { .unit_id = 999 } }, 1, "to problem.unit" },
		{ { { .account_id = stranger.account_id } }, 1, "to problem.person" },
		{ { { .unit_id = unit, .account_id = 1 } }, 1, "to problem.required" },
		{ { { .unit_id = unit, .due_on = { 2026, 11, 20 } } },
		  1,
		  "due_on problem.date_past" },
		{ { { .unit_id = unit, .due_on = { 2026, 11, 20 }, .due_field = "d" } },
		  1,
		  "d problem.date_past" },
		{ { { .unit_id = unit, .due_days = LIMIT_DEADLINE_DAYS + 1 } },
		  1,
		  "due_days problem.too_many" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_rc(RC_INVALID,
			  direct(&leader, document()->version, 0, cases[i].to, cases[i].n, &e), &e);
		assert_string_equal(staff_problems(&s, &problems), cases[i].want);
	}
	assert_int_equal(flow().n_directives, 0);
	direct_to_unit(); /* within the unit alone */
	const struct directive_to outside = TO(leader, PART_LEAD);
	assert_rc(RC_INVALID,
		  direct(&head, document()->version, last_of(0, unit).id, &outside, 1, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.person");
}

/* The 21st is a Saturday; five working days later is Friday the 27th. */
static void deadlines_are_counted_in_working_days(void **state)
{
	const struct directive_to to[] = {
		{ .unit_id = unit, .part = PART_LEAD, .due_days = 5 },
		{ .account_id = bon.account_id, .part = PART_INFORMED, .due_on = { 2026, 12, 24 } },
		{ .account_id = ba.account_id, .part = PART_SUPPORT, .due_days = 3 },
	};
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(&leader, document()->version, 0, to, 3, &e), &e);
	assert_int_equal(last_of(ba.account_id, 0).due_on.day, 25);
	assert_int_equal(last_of(bon.account_id, 0).due_on.day, 24);
	struct assignment x = last_of(0, unit);
	assert_int_equal(date_cmp(x.due_on, (struct date){ 2026, 11, 27 }), 0);
	assert_int_equal(x.due_days, 5);
	assert_int_equal(date_cmp(document()->deadline_on, x.due_on), 0);
}

/* ---- in somebody's name ---- */

static void a_stand_in_directs(void **state)
{
	const struct directive_to to = TO_UNIT(PART_LEAD);
	struct person_view v;
	struct err e = ERR_INIT;
	int64_t delegation;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &leader, leader.account_id, &v, &e), &e);
	const struct delegation d = { .post_id = v.posts[0].id,
				      .account_id = bon.account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định số 1"),
				      .valid_from = today(),
				      .valid_to = today() };
	assert_rc(RC_OK, office_delegate(node, &leader, &d, s.w->now, &delegation, &problems, &e),
		  &e);
	bon = staff_as(&s, &s.a_system, "bon");
	assert_rc(RC_OK, direct(&bon, document()->version, 0, &to, 1, &e), &e);
	const struct directive said = flow().directives[0];
	assert_int_equal(said.by_account, bon.account_id);
	assert_true(str_eq_c(said.by_name, "Người bon"));
	assert_true(str_eq_c(said.on_behalf_of, "Người lanhdao"));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'incoming.direct' AND "
					   "on_behalf_of = 'Người lanhdao'"),
			 1);
	s.w->now += TIME_DAY; /* the day after it is over */
	bon = staff_as(&s, &s.a_system, "bon");
	assert_rc(RC_DENIED, direct(&bon, document()->version, 0, &to, 1, &e), &e);
}

/* ---- F1, F3, F4 together: anybody does anything, and the tables hold ---- */

static uint32_t seed = 7;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

static size_t leads_below(const struct flow_view *v, int64_t parent, size_t *out_n)
{
	size_t leads = 0;

	*out_n = 0;
	for (size_t i = 0; i < v->n_assignments; i++) {
		const struct assignment *x = &v->assignments[i];
		if (x->parent_id != parent || x->state == ASSIGNMENT_RETURNED ||
		    x->state == ASSIGNMENT_WITHDRAWN)
			continue;
		(*out_n)++;
		leads += x->part == PART_LEAD;
	}
	return leads;
}

static void check_everything(size_t *n_traces, size_t *n_directives)
{
	static const char *const codes[] = { "04", "05", "06" };
	struct flow_view v = flow();
	struct document d = *document();
	enum progress p = progress_of(v.assignments, v.n_assignments);
	size_t n;

	assert_int_equal(d.progress,
			 p == PROGRESS_NEW && d.presented_to > 0 ? PROGRESS_PRESENTED : p);
	assert_true(leads_below(&v, 0, &n) <= 1);
	for (size_t i = 0; i < v.n_assignments; i++) {
		const struct assignment *x = &v.assignments[i];
		size_t leads = leads_below(&v, x->id, &n);
		assert_true(leads <= 1);
		/* its head's queue has it unless somebody has it below */
		if (x->state == ASSIGNMENT_PASSED)
			assert_true(x->part == PART_INFORMED ? n > 0 : leads == 1);
		assert_true(x->state != ASSIGNMENT_PASSED || x->account_id == 0);
	}
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_true(count_status(codes[i]) <= 1);
	size_t now = office_view(s.w, &clerk, id).n_traces;
	assert_true(now >= *n_traces && v.n_directives >= *n_directives);
	*n_traces = now;
	*n_directives = v.n_directives;
}

static void do_anything(void)
{
	const struct actor *const all[] = { &leader, &other_leader, &head, &ba, &bon, &clerk };
	const struct actor *who = all[any(6)];
	const struct directive_to to[] = { TO_UNIT(PART_LEAD), TO(ba, PART_LEAD),
					   TO(bon, PART_SUPPORT), TO(bon, PART_LEAD),
					   TO(ba, PART_INFORMED) };
	struct flow_view v = flow();
	struct err e;

	if (v.n_assignments == 0 || any(4) == 0) {
		bool is_passed = v.n_assignments > 0 && any(2) == 0;
		int64_t under = is_passed ? v.assignments[any((int64_t)v.n_assignments)].id : 0;
		if (any(3) > 0) /* mostly somebody who may */
			who = is_passed ? &head : &leader;
		direct(who, document()->version, under, &to[any(5)], 1, &e);
		return;
	}
	const struct assignment *x = &v.assignments[any((int64_t)v.n_assignments)];
	enum action what = (enum action)(ACTION_ASSIGNMENT_OPEN + any(ACTION_ASSIGNMENT_REWORK -
								      ACTION_ASSIGNMENT_OPEN + 1));
	const struct assignment_act act = { .id = x->id,
					    .what = what,
					    .text = STR("vì"),
					    .day = date_add(today(), 1 + any(300)),
					    .is_granted = any(2) == 0 };
	if (what == ACTION_ASSIGNMENT_PASS)
		return;
	enum rc rc = act_with(who, act, &e);
	enum assignment_state after;
	bool is_move = assignment_move(x, what, &after, NULL) == RC_OK;
	bool is_opened = what == ACTION_ASSIGNMENT_OPEN && x->state != ASSIGNMENT_NEW;
	assert_true(rc != RC_OK || is_move || is_opened);
}

static void anybody_does_anything(void **state)
{
	size_t n_traces = 0, n_directives = 0;

	(void)state;
	for (int i = 0; i < 150; i++) {
		do_anything();
		check_everything(&n_traces, &n_directives);
	}
	assert_true(n_directives > 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(from_the_register_to_the_end),
		TEST(of_two_leaders_the_second_sees_what_the_first_did),
		TEST(a_form_open_since_yesterday),
		TEST(the_same_words_are_not_recorded_twice),
		TEST(each_status_goes_out_once),
		TEST(no_status_goes_back),
		TEST(who_was_informed_is_given_work),
		TEST(what_is_returned_is_the_givers_again),
		TEST(what_is_taken_back_is_so_to_the_last),
		TEST(nothing_is_reopened_below_what_is_over),
		TEST(what_is_returned_is_so_to_the_last),
		TEST(who_supports_does_not_lead),
		TEST(who_is_informed_finishes_no_work),
		TEST(what_is_reopened_stays_with_the_head),
		TEST(who_may_not),
		TEST(not_before_it_is_registered),
		TEST(an_old_form_of_an_assignment),
		TEST(forms),
		TEST(deadlines_are_counted_in_working_days),
		TEST(a_stand_in_directs),
		TEST(anybody_does_anything),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
