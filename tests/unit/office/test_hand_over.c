/* test_hand_over.c -- P5: what somebody has open goes to another, all of it or nothing, and nothing is left with
 * a person who can no longer sign in; P6: a unit's goes to its successor. On both engines. */
#include "office/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "staff.h"

#define LA "000.00.33.Z09"
#define N 4

static struct staff s;
static struct node *node;
static struct actor clerk, leader, deputy, head, ba, bon, admin;
static int64_t unit, other, ba_post, documents[N];
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

static struct actor person(const char *login, enum role role)
{
	(void)staff_add(&s, &s.a_system, login, role);
	return staff_as(&s, &s.a_system, login);
}

static int64_t arrive(int i)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING };
	const char *name = str_fmt(s.w->a, "d-%d", i).p;
	struct edxml p = office_foreign(s.w, LA, name);
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t number;
	size_t n;

	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(s.w, &clerk, name, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	int64_t id = rows[0].document.id;
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &number, &e), &e);
	return id;
}

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	other = staff_unit(&s, &s.a_system, "TC", 0);
	clerk = person("vanthu", ROLE_CLERK);
	leader = person("lanhdao", ROLE_LEADER);
	deputy = person("pho", ROLE_LEADER);
	admin = person("quantri", ROLE_ADMIN);
	ba = person("ba", ROLE_SPECIALIST);
	bon = person("bon", ROLE_SPECIALIST);
	head = person("truong", ROLE_SPECIALIST);
	(void)staff_post(&s, head.account_id, ROLE_HEAD, unit);
	head = staff_as(&s, &s.a_system, "truong");
	ba_post = ba.capacities[0].post_id;
	for (int i = 0; i < N; i++)
		documents[i] = arrive(i);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static struct document document(int64_t id)
{
	return office_view(s.w, &clerk, id).document;
}

static void direct_by(const struct actor *who, int64_t id, const struct directive_to *to, size_t n,
		      int64_t under)
{
	const struct directive_form f = { .document_id = id,
					  .assignment_id = under,
					  .version = document(id).version,
					  .text = STR("giải quyết"),
					  .to = to,
					  .n_to = n };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_direct(node, who, &f, s.w->now, &problems, &e), &e);
}

#define TO(who, p) ((struct directive_to){ .account_id = (who).account_id, .part = (p) })

static void give(int64_t id, struct directive_to to)
{
	direct_by(&leader, id, &to, 1, 0);
}

static struct flow_view flow(int64_t id)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &v, &e), &e);
	return v;
}

static void act(const struct actor *who, int64_t x, enum action what)
{
	const struct assignment_act act = { .id = x, .what = what, .text = STR("vì") };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_assignment_act(node, who, &act, s.w->now, &problems, &e), &e);
}

static enum rc hand_over_by(const struct actor *who, const struct actor *from,
			    const struct actor *to, struct open_work *out)
{
	const struct hand_over h = { .from_account = from->account_id,
				     .to_account = to->account_id,
				     .reason = STR("nghỉ việc") };

	problems.n = 0;
	return office_hand_over(node, who, &h, s.w->now, out, &problems, NULL);
}

static enum rc hand_over(const struct actor *from, const struct actor *to)
{
	struct open_work moved;

	return hand_over_by(&admin, from, to, &moved);
}

static int64_t left_with(const struct actor *who)
{
	struct open_work w;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_open_work(node, s.w->a, &admin, who->account_id, &w, &e), &e);
	return w.n_assigned + w.n_presented + w.n_given;
}

static bool may_open(const struct actor *who, int64_t id)
{
	struct document_view v;

	return office_document_view(node, s.w->a, who, id, OFFICE_NOW, &v, NULL) == RC_OK;
}

static struct work_counts counts(const struct actor *who)
{
	struct office_counts c;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &c, &e), &e);
	return c.work;
}

static enum rc lock(const struct actor *who, struct err *e)
{
	return office_account_lock(node, &admin, who->account_id, true, s.w->now, e);
}

/* ---- a person's ---- */

static void all_of_it_goes_to_another(void **state)
{
	struct open_work moved;

	(void)state;
	give(documents[0], TO(ba, PART_LEAD));
	give(documents[1], TO(ba, PART_INFORMED));
	give(documents[2], TO(ba, PART_LEAD));
	act(&ba, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_BEGIN);
	act(&ba, flow(documents[2]).assignments[0].id, ACTION_ASSIGNMENT_FINISH);
	assert_int_equal(hand_over_by(&leader, &ba, &bon, &moved), RC_DENIED);
	assert_int_equal(hand_over_by(&admin, &ba, &bon, &moved), RC_OK);
	assert_int_equal(moved.n_assigned, 2);
	assert_int_equal(left_with(&ba), 0);
	assert_int_equal(counts(&ba).total, 0);
	assert_int_equal(counts(&bon).n[WORK_LEAD], 1);
	assert_int_equal(counts(&bon).n[WORK_INFORMED], 1);
	/* who has it sees it, and who had it does not; what is over stays where it was */
	assert_true(may_open(&bon, documents[0]) && !may_open(&ba, documents[0]));
	assert_true(!may_open(&bon, documents[2]) && may_open(&ba, documents[2]));
	assert_int_equal(flow(documents[0]).assignments[0].state, ASSIGNMENT_WORKING);
	struct document_view v = office_view(s.w, &clerk, documents[0]);
	const struct trace *last = &v.traces[v.n_traces - 1];
	assert_true(str_eq(last->step, step_text(STEP_HANDED_OVER)));
	assert_true(str_eq_c(last->about, "Người ba → Người bon"));
	assert_true(str_eq_c(last->text, "nghỉ việc"));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'account.hand_over'"), 1);
}

static void a_leaders_goes_to_a_leader(void **state)
{
	const struct presenting p = { .document_id = documents[0], .leader_id = leader.account_id };
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	give(documents[1], TO(ba, PART_LEAD));
	give(documents[2], TO(ba, PART_LEAD));
	act(&ba, flow(documents[2]).assignments[0].id, ACTION_ASSIGNMENT_RETURN);
	assert_int_equal(left_with(&leader), 3);
	assert_int_equal(hand_over(&leader, &bon), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "to problem.leader");
	assert_int_equal(left_with(&leader), 3);
	assert_int_equal(hand_over(&leader, &deputy), RC_OK);
	assert_int_equal(left_with(&leader), 0);
	struct work_counts c = counts(&deputy);
	assert_int_equal(c.n[WORK_DIRECT], 1);
	assert_int_equal(c.n[WORK_WATCH], 1);
	assert_int_equal(c.n[WORK_RETURNED], 1);
}

static bool takes(const struct hand_over_view *v, const struct actor *who)
{
	for (size_t i = 0; i < v->n_takers; i++) {
		if (v->takers[i].account_id == who->account_id)
			return true;
	}
	return false;
}

static void it_is_shown_before_it_moves(void **state)
{
	struct hand_over_view v;
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], (struct directive_to){ .account_id = ba.account_id,
						  .part = PART_LEAD,
						  .due_on = date_add(today(), 9) });
	direct_by(&leader, documents[1],
		  (struct directive_to[]){ TO(bon, PART_LEAD), TO(ba, PART_SUPPORT) }, 2, 0);
	give(documents[2], (struct directive_to){ .account_id = ba.account_id,
						  .part = PART_LEAD,
						  .due_on = date_add(today(), 2) });
	assert_int_equal(
		office_hand_over_view(node, s.w->a, &leader, ba.account_id, s.w->now, &v, NULL),
		RC_DENIED);
	assert_rc(RC_OK,
		  office_hand_over_view(node, s.w->a, &admin, ba.account_id, s.w->now, &v, &e), &e);
	assert_int_equal(v.work.n_assigned, 3);
	assert_int_equal(v.n_items, 3);
	/* what is due first, by number */
	assert_int_equal(v.items[0].arrival_number, document(documents[2]).arrival_number);
	assert_int_equal(v.items[1].arrival_number, document(documents[0]).arrival_number);
	assert_int_equal(v.items[2].part, PART_SUPPORT);
	assert_true(takes(&v, &bon) && takes(&v, &deputy) && !takes(&v, &ba) && !takes(&v, &admin));
	assert_rc(RC_OK,
		  office_hand_over_view(node, s.w->a, &admin, leader.account_id, s.w->now, &v, &e),
		  &e);
	assert_int_equal(v.work.n_given, 4);
	assert_int_equal(v.items[0].kind, OPEN_GIVEN);
	assert_int_equal(v.n_takers, 1);
	assert_true(takes(&v, &deputy));
}

static void not_to_whoever_cannot_have_it(void **state)
{
	struct actor inspector = person("kiemtra", ROLE_INSPECTOR);
	struct actor locked = person("khoa", ROLE_SPECIALIST);
	struct actor stranger = { .account_id = 0 };
	struct err e = ERR_INIT;

	(void)state;
	(void)staff_add(&s, &s.b_system, "la", ROLE_SPECIALIST);
	stranger = staff_as(&s, &s.b_system, "la");
	give(documents[0], TO(ba, PART_LEAD));
	assert_rc(RC_OK, lock(&locked, &e), &e);
	assert_int_equal(hand_over(&ba, &locked), RC_INVALID);
	assert_int_equal(hand_over(&ba, &inspector), RC_INVALID); /* reads no documents */
	assert_int_equal(hand_over(&ba, &ba), RC_INVALID);
	assert_int_equal(hand_over(&ba, &stranger), RC_NOT_FOUND);
	assert_int_equal(left_with(&ba), 1);
}

/* Who has a part already has what weighs more, once. */
static void nobody_has_it_twice(void **state)
{
	const struct directive_to to[] = { TO(ba, PART_LEAD), TO(bon, PART_SUPPORT) };

	(void)state;
	direct_by(&leader, documents[0], to, 2, 0);
	direct_by(&leader, documents[1], to, 2, 0);
	assert_int_equal(hand_over(&ba, &bon), RC_OK);
	assert_int_equal(counts(&bon).n[WORK_LEAD], 2);
	assert_int_equal(counts(&bon).n[WORK_SUPPORT], 0);
	assert_int_equal(flow(documents[0]).assignments[1].state, ASSIGNMENT_WITHDRAWN);
	/* and the other way round */
	give(documents[2], TO(bon, PART_LEAD));
	give(documents[2], TO(ba, PART_SUPPORT));
	assert_int_equal(hand_over(&ba, &bon), RC_OK);
	assert_int_equal(counts(&bon).n[WORK_LEAD], 3);
	assert_int_equal(counts(&bon).n[WORK_SUPPORT], 0);
	assert_int_equal(left_with(&ba), 0);
}

/* What one did, and then has again from somebody else, is not opened a second time. */
static void what_was_done_before_stays_done(void **state)
{
	const struct directive_to to[] = { TO(ba, PART_LEAD), TO(bon, PART_SUPPORT) };
	struct err e = ERR_INIT;

	(void)state;
	direct_by(&leader, documents[0], to, 2, 0);
	int64_t done = flow(documents[0]).assignments[1].id;
	act(&bon, done, ACTION_ASSIGNMENT_FINISH);
	assert_int_equal(hand_over(&ba, &bon), RC_OK);
	const struct assignment_act again = { .id = done, .what = ACTION_ASSIGNMENT_REOPEN };
	assert_rc(RC_CONFLICT,
		  office_assignment_act(node, &leader, &again, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.reopen_twice");
}

static enum rc reopen(int64_t id, struct err *e)
{
	const struct assignment_act again = { .id = flow(id).assignments[0].id,
					      .what = ACTION_ASSIGNMENT_REOPEN };

	*e = ERR_INIT;
	return office_assignment_act(node, &leader, &again, s.w->now, &problems, e);
}

/* Work does not come back to whoever can no longer do it. */
static void nothing_is_reopened_for_who_has_left(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], TO(ba, PART_LEAD));
	act(&ba, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_FINISH);
	assert_rc(RC_OK, lock(&ba, &e), &e);
	assert_rc(RC_CONFLICT, reopen(documents[0], &e), &e);
	assert_string_equal(e.key, "err.reopen_gone");
	assert_int_equal(left_with(&ba), 0);
}

/* What is taken back does not go back before a leader who is none any more. */
static void not_before_a_leader_who_has_left(void **state)
{
	const struct presenting p = { .document_id = documents[0], .leader_id = leader.account_id };
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	give(documents[0], TO(ba, PART_LEAD));
	assert_int_equal(hand_over(&leader, &deputy), RC_OK);
	assert_rc(RC_OK, lock(&leader, &e), &e);
	act(&deputy, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_WITHDRAW);
	assert_int_equal(document(documents[0]).progress, PROGRESS_NEW);
	assert_int_equal(document(documents[0]).presented_to, 0);
	assert_int_equal(left_with(&leader), 0);
	assert_int_equal(counts(&clerk).n[WORK_PRESENT], N);
}

/* ---- nobody leaves with open work ---- */

static void no_lock_with_open_work(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], TO(ba, PART_LEAD));
	assert_rc(RC_CONFLICT, lock(&ba, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	assert_string_equal(e.param[0], "Người ba");
	assert_string_equal(e.param[1], "1");
	assert_int_equal(hand_over(&ba, &bon), RC_OK);
	assert_rc(RC_OK, lock(&ba, &e), &e);
}

static void no_last_post_ends_with_open_work(void **state)
{
	struct date yesterday = date_add(today(), -1);
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], TO(ba, PART_LEAD));
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, ba_post, yesterday, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	(void)staff_post(&s, ba.account_id, ROLE_SPECIALIST, unit);
	assert_rc(RC_OK, office_post_end(node, &admin, ba_post, yesterday, s.w->now, &problems, &e),
		  &e);
}

/* Another post is enough only when it does the same work. */
static void no_post_ends_whose_work_no_other_does(void **state)
{
	const struct presenting p = { .document_id = documents[1], .leader_id = deputy.account_id };
	struct date yesterday = date_add(today(), -1);
	int64_t post = deputy.capacities[0].post_id;
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], TO(ba, PART_LEAD));
	(void)staff_post(&s, ba.account_id, ROLE_INSPECTOR, 0);
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, ba_post, yesterday, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	e = ERR_INIT;
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	(void)staff_post(&s, deputy.account_id, ROLE_SPECIALIST, unit);
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, post, yesterday, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	assert_int_equal(hand_over(&deputy, &leader), RC_OK);
	e = ERR_INIT;
	assert_rc(RC_OK, office_post_end(node, &admin, post, yesterday, s.w->now, &problems, &e),
		  &e);
}

/* Whoever moves to another unit takes along what they were given; the head who gave it follows it still, the
 * new one has nothing to do with it. */
static void work_goes_with_whoever_moves(void **state)
{
	const struct directive_to to_unit = { .unit_id = unit, .part = PART_LEAD };
	const struct directive_to to_ba = TO(ba, PART_LEAD);
	int64_t in_unit = staff_post(&s, ba.account_id, ROLE_SPECIALIST, unit);
	struct actor new_head = person("truong2", ROLE_REPORTER);
	struct flow_view v;
	struct err e = ERR_INIT;

	(void)state;
	(void)staff_post(&s, new_head.account_id, ROLE_HEAD, other);
	assert_rc(RC_OK,
		  office_post_end(node, &admin, ba_post, date_add(today(), -1), s.w->now, &problems,
				  &e),
		  &e);
	give(documents[0], to_unit);
	direct_by(&head, documents[0], &to_ba, 1, flow(documents[0]).assignments[0].id);
	int64_t mine = flow(documents[0]).assignments[1].id;
	s.w->now += TIME_DAY;
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, in_unit, date_add(today(), -1), s.w->now, &problems,
				  &e),
		  &e);
	assert_string_equal(e.key, "err.work_open");
	(void)staff_post(&s, ba.account_id, ROLE_SPECIALIST, other);
	e = ERR_INIT;
	assert_rc(RC_OK,
		  office_post_end(node, &admin, in_unit, date_add(today(), -1), s.w->now, &problems,
				  &e),
		  &e);
	ba = staff_as(&s, &s.a_system, "ba");
	head = staff_as(&s, &s.a_system, "truong");
	new_head = staff_as(&s, &s.a_system, "truong2");
	assert_int_equal(ba.n_capacities, 1);
	assert_int_equal(ba.capacities[0].unit_id, other);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &ba, documents[0], &v, &e), &e);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &head, documents[0], &v, &e), &e);
	assert_rc(RC_DENIED, office_flow_view(node, s.w->a, &new_head, documents[0], &v, &e), &e);
	act(&ba, mine, ACTION_ASSIGNMENT_FINISH);
	assert_int_equal(document(documents[0]).progress, PROGRESS_FINISHED);
}

/* What is a unit's own lies before its heads: the last of them stays as long as there is any. */
static void no_last_head_leaves_a_unit_with_work(void **state)
{
	const struct directive_to to = { .unit_id = unit, .part = PART_LEAD };
	struct date yesterday = date_add(today(), -1);
	int64_t post = 0;
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < head.n_capacities; i++) {
		if (head.capacities[i].role == ROLE_HEAD)
			post = head.capacities[i].post_id;
	}
	give(documents[0], to);
	assert_rc(RC_CONFLICT, lock(&head, &e), &e);
	assert_string_equal(e.key, "err.last_head");
	assert_string_equal(e.param[1], "1");
	e = ERR_INIT;
	assert_rc(RC_CONFLICT,
		  office_post_end(node, &admin, post, yesterday, s.w->now, &problems, &e), &e);
	assert_string_equal(e.key, "err.last_head");
	(void)staff_post(&s, ba.account_id, ROLE_HEAD, unit);
	e = ERR_INIT;
	assert_rc(RC_OK, office_post_end(node, &admin, post, yesterday, s.w->now, &problems, &e),
		  &e);
	assert_rc(RC_OK, lock(&head, &e), &e);
}

/* A post that was given wrongly is not taken back from under its work. */
static void no_post_is_taken_back_with_open_work(void **state)
{
	const struct account_form f = { .login = STR("moi"),
					.name = STR("Người mới"),
					.password = STR("mat-khau-de-thu-2026"),
					.role = ROLE_SPECIALIST };
	struct permission_change *open;
	struct err e = ERR_INIT;
	struct str password;
	int64_t account;
	size_t n;

	(void)state;
	assert_rc(RC_OK,
		  office_account_add(node, s.w->a, &admin, &f, s.w->now, &account, &password,
				     &problems, &e),
		  &e);
	struct actor fresh = staff_as(&s, &s.a_system, "moi");
	give(documents[0], TO(fresh, PART_LEAD));
	assert_rc(RC_OK, office_permission_changes(node, s.w->a, &leader, &open, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_rc(RC_CONFLICT,
		  office_permission_settle(node, &leader, open[0].id, true, s.w->now, &e), &e);
	assert_string_equal(e.key, "err.work_open");
}

static void locking_ends_delegations(void **state)
{
	const struct delegation d = { .post_id = leader.capacities[0].post_id,
				      .account_id = ba.account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định số 1"),
				      .valid_from = today(),
				      .valid_to = date_add(today(), 9) };
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, office_delegate(node, &leader, &d, s.w->now, &id, &problems, &e), &e);
	assert_int_equal(staff_as(&s, &s.a_system, "ba").n_capacities, 2);
	assert_rc(RC_OK, lock(&leader, &e), &e); /* who gave it */
	assert_int_equal(staff_as(&s, &s.a_system, "ba").n_capacities, 1);
	assert_rc(RC_OK, office_account_lock(node, &admin, leader.account_id, false, s.w->now, &e),
		  &e);
	assert_int_equal(staff_as(&s, &s.a_system, "ba").n_capacities, 1);
}

/* ---- a unit's ---- */

static enum rc dissolve(int64_t successor, struct err *e)
{
	struct unit *all, u = { .id = 0 };
	size_t n;

	assert_rc(RC_OK, office_unit_list(node, s.w->a, &admin, s.w->now, &all, &n, e), e);
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == unit)
			u = all[i];
	}
	u.successor_id = successor;
	return office_unit_dissolve(node, &admin, &u, s.w->now, &problems, e);
}

static void a_units_work_goes_to_its_successor(void **state)
{
	const struct directive_to to_unit = { .unit_id = unit };
	const struct directive_to to_bon = TO(bon, PART_LEAD);
	struct actor next = person("truong2", ROLE_SPECIALIST);
	int64_t empty = staff_unit(&s, &s.a_system, "KT", 0);
	struct err e = ERR_INIT;

	(void)state;
	(void)staff_post(&s, next.account_id, ROLE_HEAD, other);
	(void)staff_post(&s, bon.account_id, ROLE_SPECIALIST, unit);
	next = staff_as(&s, &s.a_system, "truong2");
	give(documents[0], to_unit);
	give(documents[1], to_unit);
	direct_by(&head, documents[1], &to_bon, 1, flow(documents[1]).assignments[0].id);
	assert_rc(RC_CONFLICT, dissolve(0, &e), &e);
	assert_string_equal(e.key, "err.unit_work");
	assert_string_equal(e.param[0], "Phòng VX");
	assert_string_equal(e.param[1], "3");
	assert_false(may_open(&next, documents[0]));
	e = ERR_INIT;
	assert_rc(RC_CONFLICT, dissolve(empty, &e), &e); /* it would lie in no queue */
	assert_string_equal(e.key, "problem.unit_headless");
	e = ERR_INIT;
	assert_rc(RC_OK, dissolve(other, &e), &e);
	assert_int_equal(counts(&next).n[WORK_PASS], 1);
	assert_int_equal(counts(&next).n[WORK_WATCH], 1); /* what the former head passed on */
	assert_true(may_open(&next, documents[0]) && may_open(&next, documents[1]));
	assert_int_equal(counts(&bon).n[WORK_LEAD], 1);
	head = staff_as(&s, &s.a_system, "truong");
	s.w->now += TIME_DAY;
	head = staff_as(&s, &s.a_system, "truong");
	assert_int_equal(counts(&head).total, 0);
	assert_false(may_open(&head, documents[0]));
}

/* Whoever of the unit has work is named with it, all at once; then each hands over, and the unit may go. */
static void a_units_people_are_named_at_once(void **state)
{
	const struct directive_to to_bon = TO(bon, PART_LEAD);
	struct actor nam = person("nam", ROLE_SPECIALIST);
	const struct directive_to to_nam = TO(nam, PART_LEAD);
	struct err e = ERR_INIT;

	(void)state;
	test_db_sql(s.w->t,
		    str_c(s.w->a,
			  str_fmt(s.w->a,
				  "UPDATE post SET unit_id = %lld WHERE account_id IN (%lld, %lld)",
				  (long long)unit, (long long)bon.account_id,
				  (long long)nam.account_id)));
	give(documents[0], to_bon);
	give(documents[1], to_nam);
	problems.n = 0;
	assert_rc(RC_CONFLICT, dissolve(other, &e), &e);
	assert_string_equal(e.key, "err.unit_people");
	assert_string_equal(e.param[1], "2");
	assert_int_equal(problems.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(problems.p[i].key, "problem.person_work");
		assert_string_equal(problems.p[i].words[1], "1");
	}
	assert_string_not_equal(problems.p[0].words[0], problems.p[1].words[0]);
	assert_int_equal(hand_over(&bon, &ba), RC_OK);
	problems.n = 0;
	e = ERR_INIT;
	assert_rc(RC_CONFLICT, dissolve(other, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_int_equal(hand_over(&nam, &ba), RC_OK);
	problems.n = 0;
	assert_rc(RC_OK, dissolve(other, &e), &e);
}

static void nothing_is_reopened_for_a_unit_that_is_no_more(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	give(documents[0], (struct directive_to){ .unit_id = unit });
	act(&head, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_FINISH);
	assert_rc(RC_OK, dissolve(0, &e), &e);
	assert_rc(RC_CONFLICT, reopen(documents[0], &e), &e);
	assert_string_equal(e.key, "err.reopen_gone");
}

/* Whoever names a unit that was dissolved is told who has its work. */
static void who_followed_is_named_to_who_gives_work(void **state)
{
	const struct directive_to to = { .unit_id = unit };
	struct directive_form f = {
		.document_id = documents[0], .text = STR("giải quyết"), .to = &to, .n_to = 1
	};
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, dissolve(other, &e), &e);
	f.version = document(documents[0]).version;
	problems.n = 0;
	assert_rc(RC_INVALID, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e),
		  &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, "to");
	assert_string_equal(problems.p[0].key, "problem.unit_gone");
	assert_string_equal(problems.p[0].words[0], "Phòng VX");
	assert_string_equal(problems.p[0].words[1], "Phòng TC");
}

/* All of it or nothing: the second document stands in the way, and the first stays too. */
static void a_successor_with_a_part_of_its_own(void **state)
{
	const struct directive_to both[] = { { .unit_id = unit },
					     { .unit_id = other, .part = PART_SUPPORT } };
	struct actor next = person("truong2", ROLE_SPECIALIST);
	struct err e = ERR_INIT;

	(void)state;
	(void)staff_post(&s, next.account_id, ROLE_HEAD, other);
	give(documents[0], both[0]);
	direct_by(&leader, documents[1], both, 2, 0);
	assert_rc(RC_CONFLICT, dissolve(other, &e), &e);
	assert_string_equal(e.key, "err.unit_work_twice");
	assert_string_equal(e.param[0], "Phòng TC");
	assert_string_equal(e.param[1], "2/2026"); /* not what it is about: an administrator asks */
	assert_int_equal(flow(documents[0]).assignments[0].unit_id, unit);
	assert_int_equal(counts(&head).n[WORK_PASS], 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(all_of_it_goes_to_another),
		TEST(a_leaders_goes_to_a_leader),
		TEST(it_is_shown_before_it_moves),
		TEST(not_to_whoever_cannot_have_it),
		TEST(nobody_has_it_twice),
		TEST(what_was_done_before_stays_done),
		TEST(nothing_is_reopened_for_who_has_left),
		TEST(not_before_a_leader_who_has_left),
		TEST(no_lock_with_open_work),
		TEST(no_last_post_ends_with_open_work),
		TEST(no_post_ends_whose_work_no_other_does),
		TEST(work_goes_with_whoever_moves),
		TEST(no_last_head_leaves_a_unit_with_work),
		TEST(no_post_is_taken_back_with_open_work),
		TEST(locking_ends_delegations),
		TEST(a_units_work_goes_to_its_successor),
		TEST(a_units_people_are_named_at_once),
		TEST(nothing_is_reopened_for_a_unit_that_is_no_more),
		TEST(who_followed_is_named_to_who_gives_work),
		TEST(a_successor_with_a_part_of_its_own),
	};
	return cmocka_run_group_tests_name("hand_over", tests, NULL, NULL);
}
