/* test_work.c -- queues in their order, days without work, words used again and again, whom something may be
 * given to, and what is done by being read; on both engines. */
#include "office/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "staff.h"

#define LA "000.00.33.Z09"
#define N 5
#define DUE 3 /* what its sender wants answered */

static struct staff s;
static struct node *node;
static struct actor clerk, leader, head, ba, bon, admin;
static int64_t unit, below, documents[N];
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

static struct actor person(const char *login, enum role role)
{
	(void)staff_post(&s, staff_add(&s, &s.a_system, login, ROLE_REPORTER), role, unit);
	return staff_as(&s, &s.a_system, login);
}

static int64_t arrive(int i, int64_t priority)
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
	p.priority = priority;
	if (i == DUE)
		p.due_on = date_add(today(), 20);
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
	static const int64_t priorities[N] = { PRIORITY_NORMAL, PRIORITY_URGENT, PRIORITY_NORMAL,
					       PRIORITY_NORMAL, PRIORITY_NORMAL };

	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	below = staff_unit(&s, &s.a_system, "VX1", unit);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	admin = staff_as(&s, &s.a_system, "quantri");
	head = person("truong", ROLE_HEAD);
	ba = person("ba", ROLE_SPECIALIST);
	bon = person("bon", ROLE_SPECIALIST);
	for (int i = 0; i < N; i++)
		documents[i] = arrive(i, priorities[i]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static const struct document *document(int64_t id)
{
	struct document_view *v = ARENA_NEW(s.w->a, struct document_view);

	*v = office_view(s.w, &clerk, id);
	return &v->document;
}

static void direct(int64_t id, const struct directive_to *to, size_t n)
{
	const struct directive_form f = { .document_id = id,
					  .version = document(id)->version,
					  .text = STR("giải quyết"),
					  .to = to,
					  .n_to = n };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
}

static void to_ba(int64_t id, struct date due_on, int64_t due_days)
{
	const struct directive_to to = { .account_id = ba.account_id,
					 .due_on = due_on,
					 .due_days = due_days };

	direct(id, &to, 1);
}

static struct work_row *work(const struct actor *who, struct work_filter f, size_t *out_n)
{
	struct work_row *rows;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, out_n, &e), &e);
	return rows;
}

static struct flow_view flow(int64_t id)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &leader, id, &v, &e), &e);
	return v;
}

static struct work_counts counts(const struct actor *who)
{
	struct office_counts c;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &c, &e), &e);
	return c.work;
}

/* ---- order ---- */

static void the_most_urgent_and_the_earliest_due_come_first(void **state)
{
	static const int want[N] = { 1, 3, 2, 0, 4 };
	const struct date none = { .year = 0 };
	struct work_filter f = { .queue = WORK_LEAD, .after_rank = -1, .n_max = 2 };
	size_t n, k = 0;

	(void)state;
	to_ba(documents[0], date_add(today(), 9), 0);
	to_ba(documents[1], none, 0); /* urgent */
	to_ba(documents[2], date_add(today(), 4), 0);
	to_ba(documents[3], today(), 0);
	to_ba(documents[4], none, 0);
	do {
		struct work_row *rows = work(&ba, f, &n);
		for (size_t i = 0; i < n; i++, k++) {
			assert_int_equal(rows[i].document.id, documents[want[k]]);
			f.after_rank = rows[i].rank;
			f.after_id = rows[i].id;
		}
	} while (n == 2);
	assert_int_equal(k, N);
	assert_int_equal(counts(&ba).n[WORK_LEAD], N);
	assert_int_equal(counts(&ba).late[WORK_LEAD], 0);
	/* with two posts, too, somebody has it once */
	(void)staff_post(&s, ba.account_id, ROLE_SPECIALIST, below);
	ba = staff_as(&s, &s.a_system, "ba");
	assert_int_equal(counts(&ba).n[WORK_LEAD], N);
	s.w->now += 5 * TIME_DAY;
	assert_int_equal(counts(&ba).late[WORK_LEAD], 2);
	assert_int_equal(counts(&ba).total_late, 2);
	assert_int_equal(counts(&leader).late[WORK_WATCH], 2);
	assert_int_equal(counts(&leader).total, 0);
	f = (struct work_filter){ .queue = WORK_LEAD, .after_rank = -1 };
	struct work_row *rows = work(&ba, f, &n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(rows[i].is_overdue, i == 1 || i == 2);
}

/* Whole documents stand as assignments do; of the same urgency and day, what came first. */
static void whole_documents_stand_in_the_same_order(void **state)
{
	static const int want[N] = { 1, 3, 0, 2, 4 };
	struct work_filter f = { .queue = WORK_PRESENT, .after_rank = -1, .n_max = 2 };
	const struct presenting p = { .document_id = documents[2], .leader_id = leader.account_id };
	struct err e = ERR_INIT;
	size_t n, k = 0;

	(void)state;
	do {
		struct work_row *rows = work(&clerk, f, &n);
		for (size_t i = 0; i < n; i++, k++) {
			assert_int_equal(rows[i].document.id, documents[want[k]]);
			f.after_rank = rows[i].rank;
			f.after_id = rows[i].id;
		}
	} while (n == 2);
	assert_int_equal(k, N);
	(void)work(&leader, f, &n);
	assert_int_equal(n, 0); /* a clerk's */
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	f = (struct work_filter){ .queue = WORK_DIRECT, .after_rank = -1 };
	assert_int_equal(work(&leader, f, &n)[0].document.id, documents[2]);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(flow(documents[2]).presented_name, "Người lanhdao"));
	assert_int_equal(counts(&clerk).n[WORK_PRESENT], N - 1);
}

/* ---- what came back ---- */

static void act(const struct actor *who, int64_t x, enum action what)
{
	const struct assignment_act act = {
		.id = x, .what = what, .text = STR("không đúng việc"), .day = date_add(today(), 90)
	};
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_assignment_act(node, who, &act, s.w->now, &problems, &e), &e);
}

static void what_came_back_waits_until_it_is_seen_to(void **state)
{
	const struct work_filter f = { .queue = WORK_RETURNED, .after_rank = -1 };
	size_t n;

	(void)state;
	for (int i = 0; i < 2; i++) {
		to_ba(documents[i], (struct date){ .year = 0 }, 0);
		act(&ba, flow(documents[i]).assignments[0].id, ACTION_ASSIGNMENT_RETURN);
	}
	struct work_row *rows = work(&leader, f, &n);
	assert_int_equal(n, 2);
	assert_true(str_eq_c(rows[0].text, "không đúng việc"));
	act(&leader, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_SETTLE);
	assert_int_equal(counts(&leader).n[WORK_RETURNED], 1);
	/* or by giving it to somebody again */
	to_ba(documents[1], (struct date){ .year = 0 }, 0);
	assert_int_equal(counts(&leader).n[WORK_RETURNED], 0);
}

static void more_time_is_asked_of_whoever_gave_it(void **state)
{
	const struct work_filter f = { .queue = WORK_EXTENSION, .after_rank = -1 };
	size_t n;

	(void)state;
	to_ba(documents[0], today(), 0);
	int64_t x = flow(documents[0]).assignments[0].id;
	act(&ba, x, ACTION_ASSIGNMENT_EXTEND);
	struct work_row *rows = work(&leader, f, &n);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(rows[0].text, "không đúng việc"));
	assert_int_equal(date_cmp(rows[0].asked_for, date_add(today(), 90)), 0);
	struct flow_view v = flow(documents[0]);
	assert_int_equal(v.n_extensions, 1);
	assert_true(str_eq_c(v.extensions[0].asked_name, "Người ba"));
	assert_true(v.may[0] & FLOW_MAY(ACTION_ASSIGNMENT_ANSWER));
	act(&leader, x, ACTION_ASSIGNMENT_ANSWER);
	assert_int_equal(counts(&leader).n[WORK_EXTENSION], 0);
	v = flow(documents[0]);
	assert_true(str_eq_c(v.extensions[0].answered_name, "Người lanhdao"));
	assert_false(v.may[0] & FLOW_MAY(ACTION_ASSIGNMENT_ANSWER));
}

/* ---- read ---- */

static void open_page(const struct actor *who, int64_t id)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_read(node, who, id, s.w->now, &e), &e);
}

static void who_is_informed_is_done_by_reading(void **state)
{
	const struct directive_to to[] = {
		{ .account_id = ba.account_id, .part = PART_INFORMED },
		{ .account_id = bon.account_id, .part = PART_INFORMED },
	};

	(void)state;
	direct(documents[0], to, 2);
	assert_int_equal(counts(&ba).n[WORK_INFORMED], 1);
	open_page(&leader, documents[0]); /* nothing of theirs */
	open_page(&ba, documents[0]);
	open_page(&ba, documents[0]);
	assert_int_equal(counts(&ba).n[WORK_INFORMED], 0);
	assert_int_equal(flow(documents[0]).assignments[0].state, ASSIGNMENT_DONE);
	assert_int_equal(document(documents[0])->progress, PROGRESS_ASSIGNED);
	open_page(&bon, documents[0]);
	/* nothing was to be done, and everybody knows */
	assert_int_equal(document(documents[0])->progress, PROGRESS_FINISHED);
}

static void a_unit_that_is_informed_is_its_heads(void **state)
{
	const struct directive_to to = { .unit_id = unit, .part = PART_INFORMED };
	struct err e = ERR_INIT;
	struct document_view v;

	(void)state;
	direct(documents[0], &to, 1);
	/* its people may read it, and have nothing to do */
	assert_rc(RC_OK, office_document_view(node, s.w->a, &ba, documents[0], OFFICE_NOW, &v, &e),
		  &e);
	open_page(&ba, documents[0]);
	assert_int_equal(counts(&ba).total, 0);
	open_page(&head, documents[0]);
	assert_int_equal(flow(documents[0]).assignments[0].state, ASSIGNMENT_SEEN);
	assert_int_equal(counts(&head).n[WORK_PASS], 1);
	act(&head, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_FINISH);
	assert_int_equal(document(documents[0])->progress, PROGRESS_FINISHED);
}

/* Whoever stands for somebody does not open what is that person's by looking at it. */
static void a_stand_in_opens_nothing_by_looking(void **state)
{
	struct person_view v;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &head, head.account_id, &v, &e), &e);
	const struct delegation d = { .post_id = v.posts[v.n_posts - 1].id,
				      .account_id = bon.account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định số 1"),
				      .valid_from = today(),
				      .valid_to = today() };
	assert_rc(RC_OK, office_delegate(node, &head, &d, s.w->now, &id, &problems, &e), &e);
	bon = staff_as(&s, &s.a_system, "bon");
	const struct directive_to to = { .unit_id = unit };
	direct(documents[0], &to, 1);
	open_page(&bon, documents[0]);
	assert_int_equal(flow(documents[0]).assignments[0].state, ASSIGNMENT_NEW);
	assert_int_equal(counts(&bon).n[WORK_PASS], 1);
	act(&bon, flow(documents[0]).assignments[0].id, ACTION_ASSIGNMENT_OPEN);
	assert_int_equal(flow(documents[0]).assignments[0].state, ASSIGNMENT_SEEN);
}

/* ---- days without work ---- */

static struct date due(int64_t id)
{
	return flow(id).assignments[0].due_on;
}

static bool is_day(struct date d, int16_t year, int8_t month, int8_t day)
{
	return date_cmp(d, (struct date){ year, month, day }) == 0;
}

static void a_holiday_moves_what_was_counted(void **state)
{
	/* today is Saturday, 21.11.2026 */
	const struct holiday days[] = {
		{ { 2026, 11, 24 }, HOLIDAY_OFF, STR("nghỉ") },
		{ { 2026, 11, 28 }, HOLIDAY_WORKED, STR("làm bù") },
	};
	struct holiday *rows;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	to_ba(documents[0], (struct date){ .year = 0 }, 3);
	to_ba(documents[1], (struct date){ 2026, 11, 25 }, 0); /* by hand */
	to_ba(documents[2], (struct date){ .year = 0 }, 3);
	act(&ba, flow(documents[2]).assignments[0].id, ACTION_ASSIGNMENT_FINISH);
	to_ba(documents[3], (struct date){ .year = 0 }, 6);
	assert_true(is_day(due(documents[0]), 2026, 11, 25));
	assert_true(is_day(due(documents[3]), 2026, 11, 30));
	assert_rc(RC_DENIED, office_holiday_put(node, &leader, days, 2, s.w->now, &problems, &e),
		  &e);
	int64_t version = document(documents[0])->version;
	assert_rc(RC_OK, office_holiday_put(node, &admin, days, 1, s.w->now, &problems, &e), &e);
	assert_true(is_day(due(documents[0]), 2026, 11, 26));
	assert_true(is_day(document(documents[0])->deadline_on, 2026, 11, 26));
	assert_int_equal(document(documents[0])->version, version);
	assert_true(is_day(due(documents[1]), 2026, 11, 25));
	assert_true(is_day(due(documents[2]), 2026, 11, 25)); /* over */
	assert_true(is_day(due(documents[3]), 2026, 12, 1));
	assert_int_equal(flow(documents[0]).assignments[0].queue_rank,
			 assignment_rank(PRIORITY_NORMAL, due(documents[0])));
	assert_rc(RC_OK, office_holiday_put(node, &admin, days, 2, s.w->now, &problems, &e), &e);
	assert_true(is_day(due(documents[3]), 2026, 11, 30)); /* a Saturday is made up for */
	assert_rc(RC_OK, office_holiday_drop(node, &admin, days[0].day, s.w->now, &e), &e);
	assert_true(is_day(due(documents[0]), 2026, 11, 25));
	assert_true(is_day(due(documents[3]), 2026, 11, 28));
	assert_rc(RC_OK, office_holiday_list(node, s.w->a, &ba, 2026, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(rows[0].name, "làm bù"));
	assert_rc(RC_OK, office_holiday_list(node, s.w->a, &ba, 2027, &rows, &n, &e), &e);
	assert_int_equal(n, 0);
}

static void days_are_put_all_or_none(void **state)
{
	const struct holiday days[] = { { { 2026, 11, 24 }, HOLIDAY_OFF, STR("nghỉ") },
					{ { 2026, 11, 25 }, HOLIDAY_OFF, STR("dòng\nhai") } };
	struct holiday *rows;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_INVALID, office_holiday_put(node, &admin, days, 2, s.w->now, &problems, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "name problem.text");
	assert_rc(RC_OK, office_holiday_list(node, s.w->a, &ba, 2026, &rows, &n, &e), &e);
	assert_int_equal(n, 0);
}

/* ---- words ---- */

static enum rc save(const struct actor *who, int64_t id, int64_t account, const char *text,
		    int64_t *out_id)
{
	const struct preset p = { .id = id, .account_id = account, .text = str_of(text) };

	problems.n = 0;
	return office_preset_save(node, who, &p, s.w->now, out_id, &problems, NULL);
}

static size_t presets(const struct actor *who, struct preset **out)
{
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_preset_list(node, s.w->a, who, out, &n, &e), &e);
	return n;
}

static void words_are_somebodys_or_everybodys(void **state)
{
	struct preset *rows;
	int64_t own, organs, other;

	(void)state;
	assert_int_equal(save(&leader, 0, 1, "Giao phòng tham mưu.", &own), RC_OK);
	assert_int_equal(save(&admin, 0, 0, "Lưu.", &organs), RC_OK);
	assert_int_equal(save(&leader, 0, 0, "x", &other), RC_DENIED);
	assert_int_equal(save(&ba, 0, 1, "x", &other), RC_DENIED); /* directs nothing */
	assert_int_equal(save(&head, 0, 1, "", &other), RC_INVALID);
	assert_int_equal(presets(&leader, &rows), 2);
	assert_true(str_eq_c(rows[0].text, "Giao phòng tham mưu."));
	assert_int_equal(rows[0].account_id, leader.account_id);
	assert_int_equal(presets(&head, &rows), 1);
	assert_int_equal(save(&head, own, 1, "của người khác", &other), RC_NOT_FOUND);
	assert_int_equal(office_preset_drop(node, &head, own, s.w->now, NULL), RC_NOT_FOUND);
	assert_int_equal(office_preset_drop(node, &head, organs, s.w->now, NULL), RC_DENIED);
	assert_int_equal(save(&leader, own, 1, "Giao phòng VX.", &other), RC_OK);
	assert_int_equal(other, own);
	assert_int_equal(office_preset_drop(node, &admin, organs, s.w->now, NULL), RC_OK);
	assert_int_equal(presets(&leader, &rows), 1);
	assert_true(str_eq_c(rows[0].text, "Giao phòng VX."));
}

/* ---- whom it may be given to ---- */

static bool has_person(const struct flow_recipients *r, const struct actor *who)
{
	for (size_t i = 0; i < r->n_people; i++) {
		if (r->people[i].account_id == who->account_id)
			return true;
	}
	return false;
}

static void whom_it_may_be_given_to(void **state)
{
	const struct directive_to to = { .unit_id = unit };
	struct flow_recipients r;
	struct flow_person *people;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_OK, office_flow_leaders(node, s.w->a, &clerk, s.w->now, &people, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(people[0].account_id, leader.account_id);
	assert_rc(RC_DENIED, office_flow_leaders(node, s.w->a, &ba, s.w->now, &people, &n, &e), &e);
	assert_rc(RC_OK,
		  office_flow_recipients(node, s.w->a, &leader, documents[0], 0, s.w->now, &r, &e),
		  &e);
	assert_int_equal(r.n_units, 2);
	assert_true(r.has_head[0] && !r.has_head[1]);
	assert_true(has_person(&r, &ba) && has_person(&r, &clerk));
	assert_false(has_person(&r, &admin)); /* reads no documents */
	direct(documents[0], &to, 1);
	int64_t x = flow(documents[0]).assignments[0].id;
	assert_rc(RC_OK,
		  office_flow_recipients(node, s.w->a, &head, documents[0], x, s.w->now, &r, &e),
		  &e);
	assert_int_equal(r.n_units, 1);
	assert_int_equal(r.units[0].id, below);
	assert_true(has_person(&r, &ba) && !has_person(&r, &clerk));
	assert_rc(RC_DENIED,
		  office_flow_recipients(node, s.w->a, &ba, documents[0], x, s.w->now, &r, &e), &e);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(the_most_urgent_and_the_earliest_due_come_first),
		TEST(whole_documents_stand_in_the_same_order),
		TEST(what_came_back_waits_until_it_is_seen_to),
		TEST(more_time_is_asked_of_whoever_gave_it),
		TEST(who_is_informed_is_done_by_reading),
		TEST(a_unit_that_is_informed_is_its_heads),
		TEST(a_stand_in_opens_nothing_by_looking),
		TEST(a_holiday_moves_what_was_counted),
		TEST(days_are_put_all_or_none),
		TEST(words_are_somebodys_or_everybodys),
		TEST(whom_it_may_be_given_to),
	};
	return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
