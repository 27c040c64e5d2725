/* test_organ_task.c -- tasks given to another organ: V7 to V9, on both engines. */
#include "office/organ_task.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"
#include "office/flow.h"

static const char *const to_b[] = { OFFICE_B, NULL };
static const char *const to_a[] = { OFFICE_A, NULL };
static const struct date no_day = { .year = 0 };

static struct organ_task_view task_view(const struct actor *who, int64_t id)
{
	struct organ_task_view v;
	struct err e;

	assert_rc(RC_OK, office_organ_task_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

static struct organ_task task_of(const struct actor *who, int64_t id)
{
	struct organ_task_view v = task_view(who, id);

	assert_int_equal(v.n_cards, 1);
	return v.cards[0].task;
}

static enum rc say(const struct actor *who, int64_t id, enum organ_task_act act, const char *text,
		   struct date day, int64_t *out, struct err *e)
{
	const struct organ_task_said f = {
		.task_id = task_of(who, id).id, .act = act, .text = str_of(text), .day = day
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_organ_task_say(node, s.w->a, who, &f, s.w->now, out, &problems, e);
}

/* Said, issued, and on its way: the packet's bytes. */
static struct str said(const struct actor *who, int64_t id, enum organ_task_act act,
		       const char *text, struct date day, const char *number)
{
	bool to_giver = who->tenant_id == stranger.tenant_id;
	struct err e;
	int64_t draft_id;

	assert_rc(RC_OK, say(who, id, act, text, day, &draft_id, &e), &e);
	desk_issue(who, draft_id, number, to_giver ? to_a : to_b, no_day);
	return desk_leave(to_giver ? OFFICE_A : OFFICE_B);
}

static enum rc give(const struct actor *who, int64_t id, struct str text, struct date day,
		    struct err *e)
{
	const struct organ_task_form f = {
		.document_id = id, .text = text, .day = day, .is_checked = true
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_organ_task_give(node, who, &f, s.w->now, &problems, e);
}

static int64_t drafted_by(const struct actor *who)
{
	int64_t id;
	struct err e;

	assert_rc(RC_OK, office_organ_task_draft(node, who, s.w->now, &id, &e), &e);
	assert_rc(RC_OK, give(who, id, STR("Rà soát hồ sơ đất"), date_add(today(), 5), &e), &e);
	return id;
}

static int64_t drafted(void)
{
	return drafted_by(&clerk);
}

/* The clerk's task, at the other organ too. */
static int64_t given(int64_t *out_came)
{
	int64_t id = drafted();

	desk_issue(&clerk, id, "40", to_b, date_add(today(), 5));
	*out_came = desk_arrived(&stranger, "t-1", desk_leave(OFFICE_B));
	return id;
}

static void hear(const struct actor *whose, const char *doc_id, struct str bytes)
{
	(void)desk_arrived(whose, doc_id, bytes);
}

static enum task_standing standing(const struct actor *who, int64_t id, int64_t days)
{
	struct organ_task x = task_of(who, id);

	return organ_task_standing(&x, date_add(today(), days));
}

/* V7, V8: both ends see the same, from the day that it is given to the end. */
static void given_reported_accepted(void **state)
{
	int64_t came, id = given(&came), draft_id;
	struct organ_task here = task_of(&clerk, id), there = task_of(&stranger, came);
	struct err e;

	(void)state;
	assert_true(here.is_given && !there.is_given);
	assert_true(str_eq(here.code, document(id).code) && str_eq(here.code, there.code));
	assert_true(str_eq_c(there.content, "Rà soát hồ sơ đất") && there.is_checked);
	assert_int_equal(date_cmp(there.due_now, date_add(today(), 5)), 0);
	assert_int_equal(standing(&clerk, id, 0), TASK_OPEN);
	assert_int_equal(standing(&stranger, came, 6), TASK_OPEN_LATE);
	/* progress does not end the receiver's work, nor the task */
	struct str bytes = said(&stranger, came, TASK_ACT_PROGRESS, "được 60%", no_day, "7");
	hear(&clerk, "r-1", bytes);
	assert_int_equal(office_arrive(s.w, &clerk, "r-1b", MESSAGE_EDOC, bytes), PACKET_DUPLICATE);
	struct organ_task_view v = task_view(&clerk, id);
	assert_int_equal(v.cards[0].n_events, 1);
	assert_true(str_eq_c(v.cards[0].events[0].text, "được 60%") && v.cards[0].may_open[0]);
	assert_int_equal(office_view(s.w, &stranger, came).document.progress, PROGRESS_NEW);
	/* the end does */
	hear(&clerk, "r-2", said(&stranger, came, TASK_ACT_FINISH, "xong", no_day, "8"));
	assert_int_equal(task_of(&clerk, id).state, ORGAN_TASK_HANDED);
	assert_int_equal(task_of(&stranger, came).state, ORGAN_TASK_HANDED);
	assert_int_equal(office_view(s.w, &stranger, came).document.progress, PROGRESS_FINISHED);
	assert_int_equal(standing(&clerk, id, 30), TASK_OPEN); /* by the day of handing in */
	assert_rc(RC_CONFLICT,
		  say(&stranger, came, TASK_ACT_PROGRESS, "nữa", no_day, &draft_id, &e), &e);
	assert_string_equal(e.key, "err.organ_task_state");
	hear(&stranger, "a-1", said(&clerk, id, TASK_ACT_ACCEPT, "", no_day, "41"));
	assert_int_equal(standing(&clerk, id, 30), TASK_DONE);
	assert_int_equal(standing(&stranger, came, 30), TASK_DONE);
	assert_string_equal(steps(id), "sent answered organ-task answered organ-task organ-task");
	office_riders_conform(s.w, RIDER_TASK);
	office_riders_conform(s.w, RIDER_TASK_REPORT);
}

/* V8: what is done is done again; messages come in any order. */
static void reworked(void **state)
{
	int64_t came, id = given(&came);
	int64_t lead = staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	struct actor chief = staff_as(&s, &s.b_system, "lanhdao");
	const struct directive_to to = { .account_id = lead, .part = PART_LEAD };
	struct directive_form f = { .document_id = came, .text = STR("làm"), .to = &to, .n_to = 1 };
	struct flow_view flow;
	struct err e;

	(void)state;
	f.version = office_view(s.w, &chief, came).document.version;
	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &chief, &f, s.w->now, &problems, &e), &e);
	struct str done = said(&stranger, came, TASK_ACT_FINISH, "xong", no_day, "7");
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &chief, came, &flow, &e), &e);
	assert_int_equal(flow.assignments[0].state, ASSIGNMENT_DONE);
	hear(&clerk, "r-1", done);
	hear(&stranger, "a-1", said(&clerk, id, TASK_ACT_REWORK, "thiếu phụ lục", no_day, "41"));
	assert_int_equal(task_of(&stranger, came).state, ORGAN_TASK_OPEN);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &chief, came, &flow, &e), &e);
	assert_int_equal(flow.assignments[0].state, ASSIGNMENT_WORKING);
	assert_true(str_eq_c(flow.assignments[0].reason, "thiếu phụ lục"));
	/* the second end arrives before the progress that went ahead of it */
	struct str progress = said(&stranger, came, TASK_ACT_PROGRESS, "bổ sung", no_day, "8");
	struct str end = said(&stranger, came, TASK_ACT_FINISH, "đủ", no_day, "9");
	hear(&clerk, "r-3", end);
	hear(&clerk, "r-2", progress);
	struct organ_task_view v = task_view(&clerk, id), w = task_view(&stranger, came);
	assert_int_equal(v.cards[0].task.state, ORGAN_TASK_HANDED);
	assert_int_equal(v.cards[0].n_events, 4);
	assert_int_equal(w.cards[0].n_events, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(v.cards[0].events[i].act, w.cards[0].events[i].act);
		assert_int_equal(v.cards[0].events[i].n, (int64_t)i + 1);
	}
}

/* What the giver says comes before what gave it: it waits for that, and is not lost. */
static void answered_before_it_came(void **state)
{
	int64_t id = drafted(), came;
	struct err e;

	(void)state;
	desk_issue(&clerk, id, "40", to_b, date_add(today(), 5));
	struct str gives = desk_leave(OFFICE_B);
	const struct organ_task_said f = { .task_id = task_of(&clerk, id).id,
					   .act = TASK_ACT_EXTEND,
					   .text = STR("xin thêm"),
					   .day = date_add(today(), 9) };
	problems.n = 0;
	assert_rc(RC_OK, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	struct str grants = said(&clerk, id, TASK_ACT_GRANT, "", no_day, "41");
	hear(&stranger, "a-1", grants);
	came = desk_arrived(&stranger, "t-1", gives);
	struct organ_task x = task_of(&stranger, came);
	assert_int_equal(date_cmp(x.due_now, date_add(today(), 9)), 0);
	assert_int_equal(date_cmp(x.due_on, date_add(today(), 5)), 0);
	assert_int_equal(office_count(s.w, "organ_task WHERE is_given = FALSE"), 1);
	assert_int_equal(date_cmp(office_view(s.w, &stranger, came).document.due_on, x.due_now), 0);
}

static void more_time(void **state)
{
	int64_t came, id = given(&came), draft_id;
	struct err e;

	(void)state;
	assert_rc(RC_INVALID,
		  say(&stranger, came, TASK_ACT_EXTEND, "", date_add(today(), 9), &draft_id, &e),
		  &e);
	assert_string_equal(problems.p[0].field, "text");
	assert_rc(RC_INVALID,
		  say(&stranger, came, TASK_ACT_EXTEND, "bận", date_add(today(), 4), &draft_id, &e),
		  &e);
	assert_string_equal(problems.p[0].key, "problem.day_later");
	hear(&clerk, "r-1",
	     said(&stranger, came, TASK_ACT_EXTEND, "bận", date_add(today(), 9), "7"));
	assert_int_equal(date_cmp(task_of(&clerk, id).asked_for, date_add(today(), 9)), 0);
	assert_int_equal(date_cmp(task_of(&clerk, id).due_now, date_add(today(), 5)), 0);
	hear(&stranger, "a-1", said(&clerk, id, TASK_ACT_DECLINE, "gấp", no_day, "41"));
	assert_false(date_is_set(task_of(&stranger, came).asked_for));
	hear(&clerk, "r-2",
	     said(&stranger, came, TASK_ACT_EXTEND, "vẫn bận", date_add(today(), 8), "8"));
	hear(&stranger, "a-2", said(&clerk, id, TASK_ACT_GRANT, "", no_day, "42"));
	assert_int_equal(date_cmp(task_of(&stranger, came).due_now, date_add(today(), 8)), 0);
	assert_int_equal(standing(&clerk, id, 7), TASK_OPEN);
	assert_int_equal(standing(&clerk, id, 9), TASK_OPEN_LATE);
	office_riders_conform(s.w, RIDER_TASK);
}

/* V14: a deadline that the giver moves moves the receiver's document, and who had it until the old day. */
static void deadline_follows(void **state)
{
	int64_t came, id = given(&came), draft_id;
	int64_t lead = staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	int64_t other = staff_add(&s, &s.b_system, "phongban", ROLE_SPECIALIST);
	struct actor chief = staff_as(&s, &s.b_system, "lanhdao");
	const struct date was = date_add(today(), 5), is = date_add(today(), 9);
	const struct directive_to to[] = {
		{ .account_id = lead, .part = PART_LEAD, .due_on = was },
		{ .account_id = other, .part = PART_SUPPORT, .due_on = date_add(today(), 3) },
	};
	struct directive_form f = { .document_id = came, .text = STR("làm"), .to = to, .n_to = 2 };
	struct flow_view flow;
	struct err e;

	(void)state;
	assert_true(id > 0);
	f.version = office_view(s.w, &chief, came).document.version;
	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &chief, &f, s.w->now, &problems, &e), &e);
	/* asked for in a công văn that says so; said anew, it is called anew, as long as nobody named it */
	assert_rc(RC_OK, say(&stranger, came, TASK_ACT_PROGRESS, "đang làm", no_day, &draft_id, &e),
		  &e);
	assert_true(str_starts(office_view(s.w, &stranger, draft_id).document.subject,
			       STR("V/v báo cáo tiến độ")));
	assert_rc(RC_OK, say(&stranger, came, TASK_ACT_EXTEND, "bận", is, &draft_id, &e), &e);
	assert_true(str_starts(office_view(s.w, &stranger, draft_id).document.subject,
			       STR("V/v đề nghị gia hạn")));
	desk_issue(&stranger, draft_id, "7", to_a, no_day);
	hear(&clerk, "r-1", desk_leave(OFFICE_A));
	hear(&stranger, "a-1", said(&clerk, id, TASK_ACT_GRANT, "", no_day, "42"));
	struct document d = office_view(s.w, &stranger, came).document;
	assert_int_equal(date_cmp(d.due_on, is), 0);
	assert_int_equal(date_cmp(d.deadline_on, is), 0);
	assert_int_equal(date_cmp(task_of(&stranger, came).due_now, is), 0);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &chief, came, &flow, &e), &e);
	assert_int_equal(flow.n_assignments, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
			date_cmp(flow.assignments[i].due_on, flow.assignments[i].account_id == lead
								     ? is
								     : date_add(today(), 3)),
			0);
}

static struct work_row *waiting(const struct actor *who, enum work_queue queue, int64_t want)
{
	const struct work_filter f = { .queue = queue, .after_rank = -1 };
	struct office_counts counts;
	struct work_row *rows;
	struct err e;
	size_t n;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &counts, &e), &e);
	assert_int_equal(counts.work.n[queue], want);
	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e), &e);
	assert_int_equal(n, want);
	return rows;
}

/* V9: another system names the task by its code alone, and says nothing in data. */
static void of_another_system(void **state)
{
	static const char *const both[] = { OFFICE_B, DESK_RECEIVER, NULL };
	int64_t id = drafted();
	struct edxml p = office_foreign(s.w, DESK_RECEIVER, "9");
	struct organ_task_said f = { .act = TASK_ACT_FINISH, .text = STR("theo văn bản số 9") };
	const struct work_row *row;
	struct err e;

	(void)state;
	desk_issue(&clerk, id, "40", both, no_day);
	struct str code = document(id).code;
	p.task_codes = &code;
	p.n_task_codes = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	struct organ_task_view v = task_view(&clerk, id);
	assert_int_equal(v.n_cards, 2);
	assert_false(v.cards[0].task.is_unread);
	assert_true(v.cards[1].task.is_unread);
	assert_int_equal(v.cards[1].events[0].act, TASK_ACT_UNREAD);
	/* it waits before whoever keeps the task, until what it says is entered */
	row = waiting(&clerk, WORK_ACCEPT, 1);
	assert_int_equal(row->task.id, v.cards[1].task.id);
	assert_true(row->text.n > 0);
	waiting(&ba, WORK_ACCEPT, 0);
	waiting(&leader, WORK_ACCEPT, 0);
	waiting(&stranger, WORK_ACCEPT, 0);
	f.task_id = v.cards[1].task.id;
	problems.n = 0;
	assert_rc(RC_DENIED, office_organ_task_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_DENIED, office_organ_task_enter(node, &leader, &f, s.w->now, &problems, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_organ_task_enter(node, &stranger, &f, s.w->now, &problems, &e), &e);
	f.document_id = id + 1000;
	assert_rc(RC_NOT_FOUND, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e),
		  &e);
	f.document_id = id;
	f.act = TASK_ACT_REWORK; /* that goes out as a công văn */
	assert_rc(RC_INVALID, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e),
		  &e);
	problems.n = 0;
	f.act = TASK_ACT_PROGRESS;
	assert_rc(RC_OK, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	waiting(&clerk, WORK_ACCEPT, 0);
	f.act = TASK_ACT_FINISH;
	assert_rc(RC_OK, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	f.act = TASK_ACT_ACCEPT;
	f.text = STR("");
	assert_rc(RC_OK, office_organ_task_enter(node, &clerk, &f, s.w->now, &problems, &e), &e);
	v = task_view(&clerk, id);
	assert_int_equal(v.cards[1].task.state, ORGAN_TASK_DONE);
	assert_false(v.cards[1].task.is_unread);
	assert_true(v.cards[1].events[1].by_name.n > 0);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'organ-task.enter'"), 3);
}

/* Nobody is done before they were told to. */
static void backdated(void **state)
{
	int64_t came, id = given(&came);
	struct organ_task x = task_of(&clerk, id);
	struct str text =
		str_fmt(s.w->a,
			"{\"vanthu\":1,\"kind\":\"task-report\",\"code\":\"%.*s\","
			"\"act\":\"finish\",\"n\":1,\"text\":\"xong\",\"day\":\"2001-01-01\"}",
			STR_FMT(x.code));
	struct edxml_attachment rider = { .name = STR("vanthu.json"),
					  .content_type = STR("application/json"),
					  .sink_data = &text };
	struct edxml late = office_foreign(s.w, str_c(s.w->a, x.organ_code), "9");

	(void)state;
	late.task_codes = &x.code;
	late.n_task_codes = 1;
	late.attachments = &rider;
	late.n_attachments = 1;
	s.w->now += 5 * TIME_DAY;
	assert_int_equal(office_arrive(s.w, &clerk, "f-2", MESSAGE_EDOC, office_write(s.w, &late)),
			 PACKET_STORED);
	x = task_of(&clerk, id);
	assert_int_equal(x.n, 1);
	assert_int_equal(date_cmp(x.done_on, time_date_vn(x.given_at)), 0);
}

/* Nobody reports on what was given to another, nor gives in another's name. */
static void forged(void **state)
{
	int64_t came, id = given(&came);
	struct organ_task x = task_of(&clerk, id);
	struct str text = str_fmt(s.w->a,
				  "{\"vanthu\":1,\"kind\":\"task-report\",\"code\":\"%.*s\","
				  "\"act\":\"finish\",\"n\":1,\"text\":\"xong\"}",
				  STR_FMT(x.code));
	struct edxml_attachment rider = { .name = STR("vanthu.json"),
					  .content_type = STR("application/json"),
					  .sink_data = &text };
	struct edxml fake = office_foreign(s.w, DESK_RECEIVER, "9");
	struct err e;
	int64_t draft_id;

	(void)state;
	fake.task_codes = &x.code;
	fake.n_task_codes = 1;
	fake.attachments = &rider;
	fake.n_attachments = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &fake)),
			 PACKET_STORED);
	assert_int_equal(task_of(&clerk, id).n, 0);
	/* who may not */
	assert_rc(RC_DENIED, say(&ba, id, TASK_ACT_REWORK, "lại", no_day, &draft_id, &e), &e);
	assert_rc(RC_CONFLICT, say(&clerk, id, TASK_ACT_REWORK, "lại", no_day, &draft_id, &e), &e);
	assert_rc(RC_CONFLICT, say(&clerk, id, TASK_ACT_PROGRESS, "hộ", no_day, &draft_id, &e), &e);
	assert_rc(RC_CONFLICT, say(&stranger, came, TASK_ACT_ACCEPT, "", no_day, &draft_id, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_organ_task_view(node, s.w->a, &stranger, id, s.w->now,
					 &(struct organ_task_view){ .n_cards = 0 }, &e),
		  &e);
	/* what has gone says what it said */
	assert_rc(RC_CONFLICT, give(&clerk, id, STR("khác"), no_day, &e), &e);
	struct organ_task_filter f = { .has_standing = true, .standing = TASK_OPEN };
	struct organ_task *rows;
	size_t n;
	assert_rc(RC_OK, office_organ_task_list(node, s.w->a, &leader, &f, s.w->now, &rows, &n, &e),
		  &e);
	assert_int_equal(n, 1);
	f.standing = TASK_OPEN_LATE;
	assert_rc(RC_OK, office_organ_task_list(node, s.w->a, &leader, &f, s.w->now, &rows, &n, &e),
		  &e);
	assert_int_equal(n, 0);
	f.has_standing = false;
	assert_rc(RC_OK,
		  office_organ_task_list(node, s.w->a, &stranger, &f, s.w->now, &rows, &n, &e), &e);
	assert_int_equal(n, 0); /* it was given to them, not by them */
	test_db_sql(s.w->t,
		    "UPDATE document SET standing = 'recalled' WHERE direction = 'outgoing'");
	assert_rc(RC_OK, office_organ_task_list(node, s.w->a, &leader, &f, s.w->now, &rows, &n, &e),
		  &e);
	assert_int_equal(n, 0);
}

/* Before it is issued: the draft's author alone, and nothing is left of what is thrown away. */
static void only_a_draft(void **state)
{
	int64_t id = drafted();
	struct err e;

	(void)state;
	assert_int_equal(office_count(s.w, "organ_task"), 0);
	assert_int_equal(date_cmp(document(id).due_on, date_add(today(), 5)), 0);
	assert_rc(RC_INVALID, give(&clerk, id, STR("x"), date_add(today(), -1), &e), &e);
	assert_rc(RC_NOT_FOUND, give(&stranger, id, STR("x"), no_day, &e), &e);
	assert_rc(RC_DENIED, give(&leader, id, STR("x"), no_day, &e), &e);
	assert_rc(RC_OK, give(&clerk, id, STR(""), no_day, &e), &e);
	assert_int_equal(office_count(s.w, "organ_task_letter"), 0);
	assert_rc(RC_OK, give(&clerk, id, STR("x"), no_day, &e), &e);
	assert_rc(RC_OK,
		  office_outgoing_discard(node, &clerk, id, document(id).version, s.w->now, &e),
		  &e);
	assert_int_equal(office_count(s.w, "organ_task_letter"), 0);
}

/* V13: what the other organ asks for, or has done, waits before whoever may answer it, and before nobody else. */
static void waits_before_the_giver(void **state)
{
	int64_t id = drafted_by(&ba), came;
	const struct work_row *row;

	(void)state;
	desk_issue(&ba, id, "40", to_b, date_add(today(), 5));
	came = desk_arrived(&stranger, "t-1", desk_leave(OFFICE_B));
	waiting(&ba, WORK_EXTENSION, 0);
	hear(&clerk, "r-1",
	     said(&stranger, came, TASK_ACT_EXTEND, "bận", date_add(today(), 9), "7"));
	row = waiting(&ba, WORK_EXTENSION, 1);
	assert_int_equal(row->document.id, id);
	assert_int_equal(row->task.document_id, id);
	assert_int_equal(row->assignment.id, 0);
	assert_true(str_eq_c(row->text, "bận"));
	assert_int_equal(date_cmp(row->asked_for, date_add(today(), 9)), 0);
	waiting(&clerk, WORK_EXTENSION, 1);
	waiting(&bon, WORK_EXTENSION, 0);
	waiting(&leader, WORK_EXTENSION, 0);
	waiting(&stranger, WORK_EXTENSION, 0);
	waiting(&ba, WORK_ACCEPT, 0);
	/* behind the last row there is none */
	const struct work_filter behind = { .queue = WORK_EXTENSION, .after_id = row->id };
	struct work_row *rows;
	struct err e;
	size_t n;
	assert_rc(RC_OK, office_work_list(node, s.w->a, &ba, &behind, s.w->now, &rows, &n, &e), &e);
	assert_int_equal(n, 0);
	/* the end takes the wish for more time with it */
	hear(&clerk, "r-2", said(&stranger, came, TASK_ACT_FINISH, "xong", no_day, "8"));
	waiting(&ba, WORK_EXTENSION, 0);
	row = waiting(&ba, WORK_ACCEPT, 1);
	assert_true(str_eq_c(row->text, "xong"));
	waiting(&bon, WORK_ACCEPT, 0);
	/* who may answer is who has it */
	const struct organ_task_said f = { .task_id = row->task.id,
					   .act = TASK_ACT_ACCEPT,
					   .text = STR("") };
	problems.n = 0;
	assert_rc(RC_DENIED, office_organ_task_enter(node, &bon, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_OK, office_organ_task_enter(node, &ba, &f, s.w->now, &problems, &e), &e);
	waiting(&ba, WORK_ACCEPT, 0);
	waiting(&clerk, WORK_ACCEPT, 0);
}

/* The tabs of the list of what was given. */
static void counted(void **state)
{
	int64_t came, id = given(&came), n[task_standing__COUNT];
	struct err e;

	(void)state;
	assert_true(id > 0);
	assert_rc(RC_OK, office_organ_task_counts(node, &leader, s.w->now, n, &e), &e);
	assert_int_equal(n[TASK_OPEN], 1);
	assert_int_equal(n[TASK_OPEN_LATE], 0);
	assert_rc(RC_OK, office_organ_task_counts(node, &leader, s.w->now + 6 * TIME_DAY, n, &e),
		  &e);
	assert_int_equal(n[TASK_OPEN], 0);
	assert_int_equal(n[TASK_OPEN_LATE], 1);
	assert_rc(RC_OK, office_organ_task_counts(node, &stranger, s.w->now, n, &e), &e);
	assert_int_equal(n[TASK_OPEN], 0); /* given to them, not by them */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(given_reported_accepted),
		TEST(reworked),
		TEST(answered_before_it_came),
		TEST(more_time),
		TEST(deadline_follows),
		TEST(of_another_system),
		TEST(forged),
		TEST(backdated),
		TEST(only_a_draft),
		TEST(waits_before_the_giver),
		TEST(counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
