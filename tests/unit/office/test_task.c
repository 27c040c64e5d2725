/* test_task.c -- tasks, given and followed to the end: V1 to V5, on both engines. */
#include "office/task.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor admin, clerk, leader, head, ba, bon, far_one, stranger;
static int64_t unit, far_unit;
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	far_unit = staff_unit(&s, &s.a_system, "TC", 0);
	admin = staff_as(&s, &s.a_system, "quantri");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	head = staff_person(&s, "truong", ROLE_HEAD, unit);
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	bon = staff_person(&s, "bon", ROLE_SPECIALIST, unit);
	far_one = staff_person(&s, "xa", ROLE_SPECIALIST, far_unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

#define TO(who, p) ((struct directive_to){ .account_id = (who).account_id, .part = (p) })
#define TO_UNIT(u, p) ((struct directive_to){ .unit_id = (u), .part = (p) })

static enum rc give(const struct actor *who, struct task_form f, const struct directive_to *to,
		    size_t n, int64_t *out, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	f.subject = f.subject.n > 0 ? f.subject : STR("Chuẩn bị họp giao ban");
	f.to = to;
	f.n_to = n;
	return office_task_give(node, who, &f, s.w->now, out, &problems, e);
}

/* A head's, or (unit 0) a leader's, to one person or unit who leads. */
static int64_t given(const struct actor *who, int64_t of_unit, struct directive_to to)
{
	const struct task_form f = { .unit_id = of_unit, .is_checked = true };
	struct err e;
	int64_t id;

	assert_rc(RC_OK, give(who, f, &to, 1, &id, &e), &e);
	return id;
}

static struct flow_view flow(const struct actor *who, int64_t id)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, who, id, &v, &e), &e);
	return v;
}

static struct document document(int64_t id)
{
	return office_view(s.w, &leader, id).document;
}

/* The newest of somebody, or (account 0) of a unit itself. */
static struct assignment last_of(int64_t id, int64_t account, int64_t of_unit)
{
	struct flow_view v = flow(&leader, id);

	for (size_t i = v.n_assignments; i-- > 0;) {
		const struct assignment *x = &v.assignments[i];
		if (x->account_id == account && (account > 0 || x->unit_id == of_unit))
			return *x;
	}
	fail_msg("no such assignment");
	return (struct assignment){ 0 };
}

static enum rc act(const struct actor *who, int64_t x, enum action what, struct err *e)
{
	const struct assignment_act a = {
		.id = x, .what = what, .text = STR("lý do"), .day = date_add(today(), 400)
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_assignment_act(node, who, &a, s.w->now, &problems, e);
}

#define DO(who, x, what)                                                                           \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(RC_OK, act(who, x, ACTION_ASSIGNMENT_##what, &err_), &err_);             \
	} while (0)

static void pass_on(const struct actor *who, int64_t id, int64_t under, struct directive_to to)
{
	const struct directive_form f = { .document_id = id,
					  .assignment_id = under,
					  .version = document(id).version,
					  .to = &to,
					  .n_to = 1 };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_direct(node, who, &f, s.w->now, &problems, &e), &e);
}

/* Whether a queue of somebody's holds a document. */
static bool waits(const struct actor *who, enum work_queue queue, int64_t id)
{
	const struct work_filter f = { .queue = queue, .after_rank = -1 };
	struct work_row *rows;
	struct err e = ERR_INIT;
	size_t n;
	bool is_there = false;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		is_there = is_there || rows[i].document.id == id;
	return is_there;
}

static struct task_page tasks(const struct actor *who, enum task_scope scope, int standing)
{
	const struct task_filter f = { .scope = scope,
				       .has_standing = standing >= 0,
				       .standing = (enum task_standing)(standing < 0 ? 0
										     : standing) };
	struct task_page p;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_task_list(node, s.w->a, who, &f, s.w->now, &p, &e), &e);
	return p;
}

static void history_ends(int64_t id, const char *const *want, size_t n)
{
	struct document_view v = office_view(s.w, &leader, id);

	assert_true(v.n_traces >= n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(v.traces[v.n_traces - n + i].step.p, want[i]);
}

/* ---- V1, V2 ---- */

static void a_leaders_task_is_done_when_the_leader_says_so(void **state)
{
	static const char *const want[] = { "directed", "passed",   "finished", "reworked",
					    "reopened", "finished", "accepted" };
	int64_t id = given(&leader, 0, TO_UNIT(unit, PART_LEAD));
	struct err e;

	(void)state;
	assert_int_equal(document(id).progress, PROGRESS_ASSIGNED);
	assert_int_equal(document(id).arrival_number, 0);
	int64_t up = last_of(id, 0, unit).id;
	assert_true(waits(&head, WORK_PASS, id));
	pass_on(&head, id, up, TO(ba, PART_LEAD));
	int64_t x = last_of(id, ba.account_id, 0).id;
	DO(&ba, x, FINISH); /* nobody has to accept what the head passed on, but the unit's own */
	assert_int_equal(last_of(id, 0, unit).state, ASSIGNMENT_HANDED);
	assert_int_equal(document(id).progress, PROGRESS_PROCESSING);
	assert_true(waits(&leader, WORK_ACCEPT, id));
	assert_false(waits(&head, WORK_PASS, id));
	assert_rc(RC_DENIED, act(&head, up, ACTION_ASSIGNMENT_ACCEPT, &e), &e);
	DO(&leader, up, REWORK);
	struct assignment again = last_of(id, 0, unit);
	assert_int_equal(again.state, ASSIGNMENT_WORKING);
	assert_false(date_is_set(again.done_on));
	assert_string_equal(again.reason.p, "lý do");
	assert_true(waits(&head, WORK_PASS, id));
	assert_false(waits(&leader, WORK_ACCEPT, id));
	DO(&head, x, REOPEN);
	DO(&ba, x, FINISH);
	DO(&leader, up, ACCEPT);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	assert_false(waits(&leader, WORK_ACCEPT, id));
	history_ends(id, want, sizeof want / sizeof want[0]);
	assert_rc(RC_CONFLICT, act(&leader, up, ACTION_ASSIGNMENT_ACCEPT, &e), &e);
}

static void what_is_handed_in_may_be_withdrawn_and_not_finished_again(void **state)
{
	int64_t id = given(&leader, 0, TO(ba, PART_LEAD));
	int64_t x = last_of(id, ba.account_id, 0).id;
	struct err e;

	(void)state;
	DO(&ba, x, FINISH);
	assert_rc(RC_CONFLICT, act(&ba, x, ACTION_ASSIGNMENT_FINISH, &e), &e);
	assert_rc(RC_CONFLICT, act(&ba, x, ACTION_ASSIGNMENT_RETURN, &e), &e);
	DO(&leader, x, WITHDRAW);
	assert_int_equal(document(id).progress, PROGRESS_NONE);
	assert_false(waits(&clerk, WORK_PRESENT, id));
}

/* ---- V5 ---- */

static void a_head_gives_within_the_unit_alone(void **state)
{
	const struct directive_to far = TO(far_one, PART_LEAD), near = TO(ba, PART_LEAD);
	const struct directive_to other = TO_UNIT(far_unit, PART_LEAD);
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_INVALID, give(&head, (struct task_form){ .unit_id = unit }, &far, 1, &id, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.person");
	assert_rc(RC_INVALID,
		  give(&head, (struct task_form){ .unit_id = unit }, &other, 1, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.unit");
	assert_rc(RC_INVALID,
		  give(&head, (struct task_form){ .unit_id = far_unit }, &far, 1, &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "unit problem.unit");
	assert_rc(RC_INVALID, give(&head, (struct task_form){ 0 }, &near, 1, &id, &e), &e);
	assert_rc(RC_DENIED, give(&ba, (struct task_form){ 0 }, &near, 1, &id, &e), &e);
	assert_rc(RC_DENIED, give(&clerk, (struct task_form){ 0 }, &near, 1, &id, &e), &e);
	assert_rc(RC_INVALID, give(&head, (struct task_form){ .unit_id = unit }, NULL, 0, &id, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.required");
}

static void a_heads_task_is_the_matter_of_the_unit(void **state)
{
	int64_t id = given(&head, unit, TO(ba, PART_LEAD));
	struct assignment own = last_of(id, 0, unit), x = last_of(id, ba.account_id, 0);
	struct err e;

	(void)state;
	assert_true(assignment_is_own(&own));
	assert_int_equal(own.state, ASSIGNMENT_PASSED);
	assert_int_equal(x.parent_id, own.id);
	assert_int_equal(document(id).progress, PROGRESS_ASSIGNED); /* ba has not begun */
	DO(&ba, x.id, EXTEND);
	assert_true(waits(&head, WORK_EXTENSION, id));
	assert_rc(RC_CONFLICT, act(&head, own.id, ACTION_ASSIGNMENT_EXTEND, &e), &e);
	DO(&ba, x.id, RETURN);
	assert_true(waits(&head, WORK_RETURNED, id));
	assert_rc(RC_CONFLICT, act(&head, own.id, ACTION_ASSIGNMENT_RETURN, &e), &e);
	pass_on(&head, id, own.id, TO(bon, PART_LEAD));
	DO(&bon, last_of(id, bon.account_id, 0).id, FINISH);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	id = given(&head, unit, TO(ba, PART_LEAD));
	DO(&ba, last_of(id, ba.account_id, 0).id, FINISH);
	assert_true(waits(&head, WORK_ACCEPT, id)); /* as the head gave it */
	DO(&head, last_of(id, ba.account_id, 0).id, ACCEPT);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
}

static void a_form_sent_twice_makes_one_task(void **state)
{
	const struct directive_to to = TO(ba, PART_LEAD);
	const struct task_form f = { .form_id = STR("một lần") };
	struct err e;
	int64_t id, again;

	(void)state;
	assert_rc(RC_OK, give(&leader, f, &to, 1, &id, &e), &e);
	assert_rc(RC_OK, give(&leader, f, &to, 1, &again, &e), &e);
	assert_int_equal(id, again);
	assert_int_equal(flow(&leader, id).n_directives, 1);
}

/* ---- V3 ---- */

static void check_standing(int64_t id, enum task_standing want)
{
	const int64_t account = far_one.account_id;
	struct assignment x = last_of(id, account, 0);

	assert_int_equal(assignment_standing(&x, today()), want);
	for (int i = 0; i < (int)task_standing__COUNT; i++) {
		struct task_page p = tasks(&far_one, TASKS_MINE, i);
		size_t n = 0;
		for (size_t k = 0; k < p.n_rows; k++)
			n += p.rows[k].document.id == id;
		assert_int_equal(n, i == (int)want);
		assert_int_equal(p.n[i], (int64_t)p.n_rows);
	}
}

static void each_task_is_in_one_of_the_five(void **state)
{
	struct directive_to to = TO(far_one, PART_LEAD);
	int64_t began = s.w->now, undated = given(&leader, 0, to);

	(void)state;
	to.due_on = date_add(today(), 2);
	int64_t quick = given(&leader, 0, to), slow = given(&leader, 0, to);
	check_standing(undated, TASK_UNDATED);
	check_standing(quick, TASK_OPEN);
	DO(&far_one, last_of(quick, far_one.account_id, 0).id, FINISH);
	s.w->now += 3 * 24 * TIME_HOUR;
	check_standing(quick, TASK_OPEN); /* handed in in time; it waits for the leader */
	check_standing(slow, TASK_OPEN_LATE);
	DO(&leader, last_of(quick, far_one.account_id, 0).id, ACCEPT);
	check_standing(quick, TASK_DONE);
	DO(&far_one, last_of(slow, far_one.account_id, 0).id, FINISH);
	check_standing(slow, TASK_OPEN_LATE);
	DO(&leader, last_of(slow, far_one.account_id, 0).id, ACCEPT);
	check_standing(slow, TASK_DONE_LATE);
	DO(&far_one, last_of(undated, far_one.account_id, 0).id, FINISH);
	DO(&leader, last_of(undated, far_one.account_id, 0).id, ACCEPT);
	check_standing(undated, TASK_UNDATED);
	DO(&leader, last_of(slow, far_one.account_id, 0).id, REOPEN);
	check_standing(slow, TASK_OPEN_LATE);
	s.w->now = began;
}

static void tasks_of_a_unit_are_its_heads_and_what_was_given_its_givers(void **state)
{
	int64_t id = given(&head, unit, TO(ba, PART_LEAD));
	struct task_page p = tasks(&head, TASKS_UNIT, -1);

	(void)state;
	assert_true(p.has_scope[TASKS_UNIT]);
	assert_false(p.has_scope[TASKS_GIVEN]);
	assert_int_equal(p.rows[0].document.id, id); /* once: ba's, not the unit's own above it */
	assert_true(p.n_rows == 1 || p.rows[1].document.id != id);
	assert_int_equal(tasks(&ba, TASKS_UNIT, -1).n_rows, 0);
	id = given(&leader, 0, TO(far_one, PART_LEAD));
	assert_int_equal(tasks(&leader, TASKS_GIVEN, -1).rows[0].document.id, id);
	assert_int_equal(tasks(&stranger, TASKS_GIVEN, -1).n_rows, 0);
}

/* ---- how units stand ---- */

static const struct oversight_row *row_of(const struct oversight_row *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].unit.id == id)
			return &rows[i];
	}
	return NULL;
}

static const struct oversight_row *stand(const struct actor *who, int64_t id)
{
	struct oversight_row *rows;
	size_t n;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_oversight(node, s.w->a, who, s.w->now, &rows, &n, &e), &e);
	return row_of(rows, n, id);
}

static void a_number_is_as_long_as_its_list(void **state)
{
	struct task_filter f = { .scope = TASKS_UNIT, .unit_id = unit };
	struct directive_to soon = TO_UNIT(unit, PART_LEAD), later = soon;
	const struct oversight_row before = *stand(&leader, unit);
	struct task_page p;
	struct err e = ERR_INIT;

	(void)state;
	soon.due_on = date_add(today(), OVERSIGHT_SOON_DAYS);
	later.due_on = date_add(today(), OVERSIGHT_SOON_DAYS + 1);
	(void)given(&leader, 0, soon);
	(void)given(&leader, 0, later);
	const struct oversight_row *now = stand(&leader, unit);
	assert_int_equal(now->n[TASK_OPEN], before.n[TASK_OPEN] + 2);
	assert_int_equal(now->soon, before.soon + 1);
	for (int i = 0; i < (int)task_standing__COUNT; i++) {
		f.has_standing = true;
		f.standing = (enum task_standing)i;
		assert_rc(RC_OK, office_task_list(node, s.w->a, &leader, &f, s.w->now, &p, &e), &e);
		assert_int_equal(p.n_rows, now->n[i]);
	}
	f.has_standing = false;
	f.is_soon = true;
	assert_rc(RC_OK, office_task_list(node, s.w->a, &leader, &f, s.w->now, &p, &e), &e);
	assert_int_equal(p.n_rows, now->soon);
}

/* What a leader gave to one of the unit's people counts with the unit, once, and stands in its list. */
static void what_a_person_was_given_counts_with_their_unit(void **state)
{
	struct task_filter f = { .scope = TASKS_UNIT, .unit_id = unit, .has_standing = true };
	struct directive_to to = TO(ba, PART_LEAD);
	const struct oversight_row before = *stand(&head, unit), far = *stand(&leader, far_unit);
	struct task_page p;
	struct err e = ERR_INIT;

	(void)state;
	to.due_on = date_add(today(), 1);
	int64_t id = given(&leader, 0, to);
	const struct oversight_row now = *stand(&head, unit);
	assert_int_equal(now.n[TASK_OPEN], before.n[TASK_OPEN] + 1);
	assert_int_equal(now.soon, before.soon + 1);
	assert_int_equal(stand(&leader, unit)->n[TASK_OPEN], now.n[TASK_OPEN]);
	assert_int_equal(stand(&leader, far_unit)->n[TASK_OPEN], far.n[TASK_OPEN]);
	for (int i = 0; i < (int)task_standing__COUNT; i++) {
		f.standing = (enum task_standing)i;
		assert_rc(RC_OK, office_task_list(node, s.w->a, &head, &f, s.w->now, &p, &e), &e);
		assert_int_equal(p.n_rows, now.n[i]);
		assert_int_equal(p.n[i], now.n[i]);
	}
	f.standing = TASK_OPEN;
	assert_rc(RC_OK, office_task_list(node, s.w->a, &head, &f, s.w->now, &p, &e), &e);
	assert_int_equal(p.rows[0].document.id, id);
}

static void a_head_oversees_their_unit_and_those_below_alone(void **state)
{
	int64_t below = staff_unit(&s, &s.a_system, "VXA", unit);
	const struct task_filter f = { .scope = TASKS_UNIT, .unit_id = far_unit };
	struct oversight_row *rows;
	struct task_page p;
	size_t n;
	struct err e = ERR_INIT;

	(void)state;
	assert_non_null(stand(&head, unit));
	assert_int_equal(stand(&head, unit)->unit.depth, 0);
	assert_int_equal(stand(&head, below)->unit.depth, 1);
	assert_null(stand(&head, far_unit));
	assert_non_null(stand(&leader, below));
	assert_rc(RC_NOT_FOUND, office_task_list(node, s.w->a, &head, &f, s.w->now, &p, &e), &e);
	assert_rc(RC_NOT_FOUND, office_task_list(node, s.w->a, &stranger, &f, s.w->now, &p, &e),
		  &e);
	assert_null(stand(&stranger, far_unit));
	assert_rc(RC_DENIED, office_task_list(node, s.w->a, &ba, &f, s.w->now, &p, &e), &e);
	assert_rc(RC_DENIED, office_oversight(node, s.w->a, &clerk, s.w->now, &rows, &n, &e), &e);
	assert_rc(RC_DENIED, office_oversight(node, s.w->a, &ba, s.w->now, &rows, &n, &e), &e);
}

/* ---- V4 ---- */

static void nothing_ends_over_parts_that_are_open(void **state)
{
	int64_t id = given(&leader, 0, TO_UNIT(unit, PART_LEAD));
	int64_t x = last_of(id, 0, unit).id, part;
	const struct task_form f = { .unit_id = unit,
				     .above_id = x,
				     .subject = STR("In tài liệu") };
	struct task_form others = f;
	const struct directive_to to = TO(bon, PART_LEAD);
	struct err e;

	(void)state;
	others.unit_id = 0;
	assert_rc(RC_DENIED, give(&leader, others, &to, 1, &part, &e), &e); /* it is the unit's */
	assert_rc(RC_OK, give(&head, f, &to, 1, &part, &e), &e);
	assert_int_equal(last_of(id, 0, unit).state, ASSIGNMENT_WORKING);
	assert_rc(RC_CONFLICT, act(&head, x, ACTION_ASSIGNMENT_FINISH, &e), &e);
	assert_string_equal(e.key, "err.parts_open");
	assert_rc(RC_CONFLICT, act(&head, x, ACTION_ASSIGNMENT_RETURN, &e), &e);
	assert_rc(RC_CONFLICT, act(&leader, x, ACTION_ASSIGNMENT_WITHDRAW, &e), &e);
	struct flow_view v = flow(&leader, id), of_part = flow(&bon, part);
	assert_int_equal(v.n_parts, 1);
	assert_int_equal(v.parts[0].document.id, part);
	assert_int_equal(v.parts[0].lead.account_id, bon.account_id);
	assert_int_equal(of_part.above.id, 0); /* bon may not open what it is a part of */
	assert_int_equal(flow(&head, part).above.id, id);
	pass_on(&head, id, x, TO(ba, PART_LEAD));
	DO(&ba, last_of(id, ba.account_id, 0).id, FINISH); /* theirs is done, not the unit's */
	assert_int_equal(last_of(id, 0, unit).state, ASSIGNMENT_WORKING);
	DO(&bon, last_of(part, bon.account_id, 0).id, FINISH);
	DO(&head, x, FINISH);
	assert_int_equal(last_of(id, 0, unit).state, ASSIGNMENT_HANDED);
}

/* ---- V1: who sees it, and who has it next ---- */

static enum rc open_it(const struct actor *who, int64_t id)
{
	struct document_view v;
	struct err e = ERR_INIT;

	return office_document_view(node, s.w->a, who, id, s.w->now, &v, &e);
}

static bool is_listed(const struct actor *who, int64_t id)
{
	const struct document_filter f = { .direction = DIRECTION_INTERNAL, .n_max = 50 };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;
	bool is_there = false;

	assert_rc(RC_OK, office_document_list(node, s.w->a, who, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		is_there = is_there || rows[i].document.id == id;
	return is_there;
}

static void a_task_is_seen_by_those_who_have_it_and_leaders(void **state)
{
	const struct actor *const see[] = { &leader, &head, &ba };
	const struct actor *const not [] = { &bon, &far_one, &clerk };
	int64_t id = given(&head, unit, TO(ba, PART_LEAD));

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(open_it(see[i], id), RC_OK);
		assert_true(is_listed(see[i], id));
		assert_int_equal(open_it(not [i], id), RC_DENIED);
		assert_false(is_listed(not [i], id));
	}
	assert_int_equal(open_it(&admin, id), RC_DENIED);
	assert_int_equal(open_it(&stranger, id), RC_NOT_FOUND);
}

static void what_is_handed_in_goes_with_the_rest_to_another(void **state)
{
	struct actor leaves = staff_person(&s, "roi", ROLE_SPECIALIST, unit);
	int64_t id = given(&head, unit, TO(leaves, PART_LEAD));
	const struct hand_over h = { .from_account = leaves.account_id,
				     .to_account = bon.account_id,
				     .reason = STR("chuyển công tác") };
	struct open_work moved;
	struct err e = ERR_INIT;

	(void)state;
	DO(&leaves, last_of(id, leaves.account_id, 0).id, FINISH);
	assert_rc(RC_CONFLICT,
		  office_account_lock(node, &admin, leaves.account_id, true, s.w->now, &e), &e);
	assert_string_equal(e.key, "err.work_open");
	e = ERR_INIT;
	problems.n = 0;
	assert_rc(RC_OK, office_hand_over(node, &admin, &h, s.w->now, &moved, &problems, &e), &e);
	assert_int_equal(moved.n_assigned, 1);
	DO(&head, last_of(id, bon.account_id, 0).id, REWORK);
	assert_true(waits(&bon, WORK_LEAD, id));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leaders_task_is_done_when_the_leader_says_so),
		cmocka_unit_test(what_is_handed_in_may_be_withdrawn_and_not_finished_again),
		cmocka_unit_test(a_head_gives_within_the_unit_alone),
		cmocka_unit_test(a_heads_task_is_the_matter_of_the_unit),
		cmocka_unit_test(a_form_sent_twice_makes_one_task),
		cmocka_unit_test(each_task_is_in_one_of_the_five),
		cmocka_unit_test(tasks_of_a_unit_are_its_heads_and_what_was_given_its_givers),
		cmocka_unit_test(a_number_is_as_long_as_its_list),
		cmocka_unit_test(what_a_person_was_given_counts_with_their_unit),
		cmocka_unit_test(a_head_oversees_their_unit_and_those_below_alone),
		cmocka_unit_test(nothing_ends_over_parts_that_are_open),
		cmocka_unit_test(a_task_is_seen_by_those_who_have_it_and_leaders),
		cmocka_unit_test(what_is_handed_in_goes_with_the_rest_to_another),
	};
	return cmocka_run_group_tests_name("task", tests, setup, teardown);
}
