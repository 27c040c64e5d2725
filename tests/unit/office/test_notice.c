/* test_notice.c -- internal documents that are only to be read: I1 to I5, on both engines. */
#include "office/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/doctor.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor admin, clerk, leader, second, head, ba, bon, far_one, stranger;
static int64_t unit, below, far_unit;
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

/* A person with one post: in a unit, or (0) in the organ itself. */
static struct actor person(const char *login, enum role role, int64_t unit_id)
{
	if (unit_id == 0) {
		(void)staff_add(&s, &s.a_system, login, role);
		return staff_as(&s, &s.a_system, login);
	}
	(void)staff_post(&s, staff_add(&s, &s.a_system, login, ROLE_INSPECTOR), role, unit_id);
	return staff_as(&s, &s.a_system, login);
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	admin = person("quantri", ROLE_ADMIN, 0);
	clerk = person("vanthu", ROLE_CLERK, 0);
	leader = person("lanhdao", ROLE_LEADER, 0);
	second = person("pho", ROLE_LEADER, 0);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	below = staff_unit(&s, &s.a_system, "VX1", unit);
	far_unit = staff_unit(&s, &s.a_system, "TC", 0);
	head = person("truong", ROLE_HEAD, unit);
	ba = person("ba", ROLE_SPECIALIST, unit);
	bon = person("bon", ROLE_SPECIALIST, below);
	far_one = person("xa", ROLE_SPECIALIST, far_unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

#define TO(who) ((struct directive_to){ .account_id = (who).account_id })
#define TO_UNIT(u) ((struct directive_to){ .unit_id = (u) })

static enum rc try_write(const struct actor *who, struct notice_form f, struct directive_to to,
			 int64_t *out, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	f.kind = f.kind == NOTICE_NONE ? NOTICE_INFORM : f.kind;
	f.subject = f.subject.n > 0 ? f.subject : STR("Thông báo lịch trực");
	f.content = f.content.n > 0 ? f.content : STR("Như lịch kèm theo.");
	f.to = to.unit_id + to.account_id > 0 ? &to : f.to;
	f.n_to = to.unit_id + to.account_id > 0 ? 1 : f.n_to;
	return office_notice_write(node, who, &f, s.w->now, out, &problems, e);
}

static int64_t written(const struct actor *who, struct notice_form f, struct directive_to to)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, try_write(who, f, to, &id, &e), &e);
	return id;
}

static int64_t plain(const struct actor *who, struct directive_to to)
{
	return written(who, (struct notice_form){ .kind = NOTICE_INFORM }, to);
}

static struct notice_view view(const struct actor *who, int64_t id)
{
	struct notice_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_notice_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
}

static enum rc view_rc(const struct actor *who, int64_t id)
{
	struct notice_view v;
	struct err e = ERR_INIT;

	return office_notice_view(node, s.w->a, who, id, s.w->now, &v, &e);
}

static void read_it(const struct actor *who, int64_t id)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_read(node, who, id, s.w->now, &e), &e);
}

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

static bool lists(const struct actor *who, enum notice_scope scope, int64_t id)
{
	const struct notice_filter f = { .scope = scope };
	struct notice_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_notice_list(node, s.w->a, who, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].document.id == id)
			return true;
	}
	return false;
}

static struct office_counts counts(const struct actor *who)
{
	struct office_counts k;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	return k;
}

static int64_t read_at(const struct notice_view *v, const struct actor *who)
{
	for (size_t i = 0; i < v->n_to; i++) {
		if (v->to[i].account_id == who->account_id)
			return v->to[i].seen_at;
	}
	return -1;
}

static enum rc withdraw(const struct actor *who, int64_t id, int64_t version, const char *why,
			struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_notice_withdraw(node, who, id, version, str_of(why), s.w->now, &problems, e);
}

static void every_sight_is_right(void)
{
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	assert_rc(RC_OK, doctor_sight(node, false, &n, &n_wrong, &e), &e);
	assert_int_equal(n_wrong, 0);
}

/* ---- I1: receipts ---- */

static void who_has_read_it_and_when(void **state)
{
	int64_t id = plain(&leader, TO_UNIT(unit));
	struct notice_view v = view(&leader, id);

	(void)state;
	assert_int_equal(v.v.document.progress, PROGRESS_ASSIGNED);
	assert_int_equal(v.v.document.arrival_number, 0);
	assert_string_equal(v.v.document.number.p, "");
	assert_int_equal(v.n_readers, 2); /* the head and Ba; Bốn stands in the unit below */
	assert_int_equal(v.n_read, 0);
	assert_true(waits(&ba, WORK_INFORMED, id));
	assert_int_equal(counts(&ba).work.n[WORK_INFORMED], 1);
	read_it(&ba, id);
	read_it(&ba, id);
	v = view(&leader, id);
	assert_int_equal(v.n_read, 1);
	assert_int_equal(read_at(&v, &ba), s.w->now);
	assert_int_equal(read_at(&v, &head), 0);
	assert_false(waits(&ba, WORK_INFORMED, id));
	assert_int_equal(counts(&ba).work.n[WORK_INFORMED], 0);
	assert_true(waits(&head, WORK_INFORMED, id));
	assert_false(waits(&head, WORK_PASS, id)); /* the unit itself has nothing to do */
	read_it(&head, id);
	assert_int_equal(view(&leader, id).v.document.progress, PROGRESS_FINISHED);
	every_sight_is_right();
}

static void receipts_are_the_authors_and_the_leaders(void **state)
{
	int64_t id = plain(&head, TO_UNIT(unit));
	struct flow_view f;
	struct err e = ERR_INIT;

	(void)state;
	read_it(&ba, id);
	assert_true(view(&head, id).sees_receipts);
	assert_true(view(&leader, id).sees_receipts);
	struct notice_view v = view(&ba, id);
	assert_false(v.sees_receipts);
	assert_int_equal(v.n_read, 0);
	for (size_t i = 0; i < v.n_to; i++) {
		assert_int_equal(v.to[i].seen_at, 0);
		assert_int_equal(v.to[i].ended_at * (v.to[i].account_id > 0), 0);
	}
	assert_rc(RC_NOT_FOUND, office_flow_view(node, s.w->a, &ba, id, &f, &e), &e);
}

static void an_invitation_is_a_queue_of_its_own(void **state)
{
	const struct notice_form f = { .kind = NOTICE_MEETING,
				       .meets_at = s.w->now + TIME_DAY,
				       .venue = STR("Phòng họp 1") };
	int64_t id = written(&clerk, f, TO_UNIT(unit)), plain_id = plain(&clerk, TO(ba));
	struct notice_view v = view(&ba, id);

	(void)state;
	assert_true(waits(&ba, WORK_MEETING, id));
	assert_false(waits(&ba, WORK_INFORMED, id));
	assert_true(waits(&ba, WORK_INFORMED, plain_id));
	assert_false(waits(&ba, WORK_MEETING, plain_id));
	assert_int_equal(counts(&ba).work.n[WORK_MEETING], 1);
	assert_int_equal(counts(&ba).work.n[WORK_INFORMED], 1);
	assert_int_equal(counts(&ba).work.total, 2);
	assert_int_equal(v.notice.meets_at, s.w->now + TIME_DAY);
	assert_string_equal(v.notice.venue.p, "Phòng họp 1");
	read_it(&ba, id);
	assert_int_equal(counts(&ba).work.n[WORK_MEETING], 0);
}

static void what_a_form_must_say(void **state)
{
	const struct {
		struct notice_form f;
		const char *want;
	} cases[] = {
		{ { .kind = NOTICE_MEETING, .venue = STR("Phòng 1") },
		  "meets_at problem.required" },
		{ { .kind = NOTICE_MEETING, .meets_at = s.w->now - 1, .venue = STR("Phòng 1") },
		  "meets_at problem.date_past" },
		{ { .kind = NOTICE_MEETING, .meets_at = s.w->now + 1 }, "venue problem.required" },
		{ { .kind = NOTICE_INFORM, .meets_at = s.w->now + 1 },
		  "meets_at problem.no_meeting" },
		{ { .kind = NOTICE_INFORM, .form = FORM_UNKNOWN }, "form problem.required" },
		{ { .kind = NOTICE_INFORM, .priority = 9 }, "priority problem.required" },
		{ { .kind = NOTICE_INFORM, .content = STR(" ") }, "content problem.notice_empty" },
	};
	struct err e;
	int64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_rc(RC_INVALID, try_write(&leader, cases[i].f, TO(ba), &id, &e), &e);
		assert_string_equal(staff_problems(&s, &problems), cases[i].want);
	}
	assert_rc(RC_INVALID,
		  try_write(&leader, (struct notice_form){ .n_to = 0 }, (struct directive_to){ 0 },
			    &id, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.required");
	assert_rc(RC_INVALID,
		  try_write(&leader, (struct notice_form){ .n_to = 0 }, TO(leader), &id, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.notice_nobody");
}

static void a_form_sent_twice_makes_one(void **state)
{
	const struct notice_form f = { .kind = NOTICE_REPORT, .form_id = STR("f1") };
	int64_t id = written(&ba, f, TO(head));

	(void)state;
	assert_int_equal(written(&ba, f, TO(head)), id);
	assert_int_equal(view(&ba, id).n_readers, 1);
}

static void a_file_goes_with_it(void **state)
{
	struct outgoing_file file = { .name = STR("lich.txt") };
	struct notice_form f = { .kind = NOTICE_MATERIAL, .files = &file, .n_files = 1 };
	struct attachment x;
	struct err e = ERR_INIT;
	int fd;

	(void)state;
	assert_rc(RC_OK, fd_temp(node->spool_dir, &file.fd, &e), &e);
	assert_int_equal(write(file.fd, "lịch", 5), 5);
	int64_t id = written(&leader, f, TO(ba));
	fd_close(file.fd);
	struct notice_view v = view(&ba, id);
	assert_int_equal(v.v.n_attachments, 1);
	assert_rc(RC_OK,
		  office_attachment_open(node, s.w->a, &ba, id, v.v.attachments[0].id, s.w->now, &x,
					 &fd, &e),
		  &e);
	fd_close(fd);
	assert_rc(RC_DENIED,
		  office_attachment_open(node, s.w->a, &bon, id, v.v.attachments[0].id, s.w->now,
					 &x, &fd, &e),
		  &e);
}

/* ---- I2: whom one may write to ---- */

static void each_role_has_its_reach(void **state)
{
	const struct actor *everybody[] = { &leader, &head, &ba, &bon, &far_one, &clerk, &second };
	const struct {
		const struct actor *who;
		const char *reaches; /* a letter for each of everybody: x yes, - no */
	} cases[] = {
		{ &leader, "-xxxxxx" }, { &clerk, "xxxxx-x" },   { &head, "x-xx--x" },
		{ &ba, "-x-----" },     { &far_one, "-------" }, { &bon, "-------" },
	};
	struct err e;
	int64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (size_t k = 0; k < 7; k++) {
			bool may = cases[i].reaches[k] == 'x';
			enum rc rc = try_write(cases[i].who, (struct notice_form){ .n_to = 0 },
					       TO(*everybody[k]), &id, &e);
			if (rc != (may ? RC_OK : RC_INVALID))
				fail_msg("%zu to %zu: %d", i, k, (int)rc);
		}
	}
	assert_rc(RC_INVALID,
		  try_write(&ba, (struct notice_form){ .n_to = 0 }, TO_UNIT(far_unit), &id, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems),
			    "to problem.notice_unit, to problem.notice_nobody");
	assert_rc(RC_OK, try_write(&ba, (struct notice_form){ .n_to = 0 }, TO_UNIT(unit), &id, &e),
		  &e);
	assert_rc(RC_DENIED, try_write(&admin, (struct notice_form){ .n_to = 0 }, TO(ba), &id, &e),
		  &e);
	assert_rc(RC_INVALID,
		  try_write(&stranger, (struct notice_form){ .n_to = 0 }, TO(ba), &id, &e), &e);
}

/* What the form offers is what is taken. */
static void the_form_offers_whom_one_may_write_to(void **state)
{
	const struct actor *all[] = { &leader, &clerk, &head, &ba, &bon, &far_one };
	struct flow_recipients r;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		assert_rc(RC_OK, office_notice_recipients(node, s.w->a, all[i], s.w->now, &r, &e),
			  &e);
		for (size_t k = 0; k < r.n_people; k++)
			(void)plain(all[i],
				    (struct directive_to){ .account_id = r.people[k].account_id });
		for (size_t k = 0; k < r.n_units; k++) {
			enum rc rc = try_write(all[i], (struct notice_form){ .n_to = 0 },
					       TO_UNIT(r.units[k].id), &id, &e);
			assert_int_equal(rc == RC_OK, r.has_head[k]);
		}
	}
}

/* ---- I3: who sees it ---- */

static void nobody_else_sees_it(void **state)
{
	int64_t id = plain(&head, TO(ba));

	(void)state;
	assert_int_equal(view_rc(&head, id), RC_OK);
	assert_int_equal(view_rc(&ba, id), RC_OK);
	assert_int_equal(view_rc(&leader, id), RC_OK);
	assert_int_equal(view_rc(&bon, id), RC_DENIED);
	assert_int_equal(view_rc(&clerk, id), RC_DENIED);
	assert_int_equal(view_rc(&admin, id), RC_DENIED);
	assert_int_equal(view_rc(&stranger, id), RC_NOT_FOUND);
	assert_true(lists(&head, NOTICES_WRITTEN, id));
	assert_true(lists(&ba, NOTICES_UNREAD, id));
	assert_false(lists(&head, NOTICES_UNREAD, id));
	assert_false(lists(&ba, NOTICES_WRITTEN, id));
	assert_false(lists(&bon, NOTICES_ALL, id));
	assert_false(lists(&stranger, NOTICES_ALL, id));
	assert_true(lists(&leader, NOTICES_ALL, id));
}

static void nobody_has_work_with_it(void **state)
{
	static const enum action acts[] = { ACTION_ASSIGNMENT_RETURN, ACTION_ASSIGNMENT_FINISH,
					    ACTION_ASSIGNMENT_WITHDRAW };
	int64_t id = plain(&leader, TO(ba));
	struct notice_view v = view(&leader, id);
	const struct directive_to to = { .account_id = bon.account_id, .part = PART_LEAD };
	const struct directive_form f = { .document_id = id,
					  .version = v.v.document.version,
					  .text = STR("x"),
					  .to = &to,
					  .n_to = 1 };
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		const struct assignment_act a = { .id = v.to[0].id,
						  .what = acts[i],
						  .text = STR("lý do") };
		const struct actor *who = acts[i] == ACTION_ASSIGNMENT_WITHDRAW ? &leader : &ba;
		problems.n = 0;
		assert_rc(RC_CONFLICT,
			  office_assignment_act(node, who, &a, s.w->now, &problems, &e), &e);
		assert_string_equal(e.key, "err.denied.notice");
		e = ERR_INIT;
	}
	assert_rc(RC_CONFLICT, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e),
		  &e);
	assert_false(waits(&leader, WORK_WATCH, id));
}

/* ---- I4: taken back ---- */

static void what_is_withdrawn_stays_to_be_seen_with_its_reason(void **state)
{
	int64_t id = plain(&ba, TO(head));
	struct err e;

	(void)state;
	assert_rc(RC_INVALID, withdraw(&ba, id, 0, " ", &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "reason problem.required");
	assert_rc(RC_DENIED, withdraw(&head, id, 0, "nhầm", &e), &e);
	assert_rc(RC_DENIED, withdraw(&leader, id, 0, "nhầm", &e), &e);
	assert_rc(RC_NOT_FOUND, withdraw(&stranger, id, 0, "nhầm", &e), &e);
	assert_rc(RC_OK, withdraw(&ba, id, 0, "Gửi nhầm bản.", &e), &e);
	assert_false(waits(&head, WORK_INFORMED, id));
	assert_int_equal(counts(&head).work.total, 0);
	struct notice_view v = view(&head, id);
	assert_int_equal(v.v.document.standing, STANDING_RECALLED);
	assert_string_equal(v.v.document.refusal_reason.p, "Gửi nhầm bản.");
	assert_string_equal(v.v.traces[v.v.n_traces - 1].text.p, "Gửi nhầm bản.");
	assert_false(view(&ba, id).may_withdraw);
	read_it(&head, id);
	assert_int_equal(view(&ba, id).n_read, 0); /* it was taken back before */
	assert_rc(RC_CONFLICT, withdraw(&ba, id, 0, "nữa", &e), &e);
	assert_string_equal(e.key, "err.denied.frozen");
	every_sight_is_right();
}

/* Of two who take it back at once the second is told. */
static void the_second_who_withdraws_is_told(void **state)
{
	int64_t id = plain(&leader, TO(ba));
	int64_t version = view(&leader, id).v.document.version;
	struct err e;

	(void)state;
	read_it(&ba, id); /* somebody reads it meanwhile */
	assert_rc(RC_CONFLICT, withdraw(&leader, id, version, "cũ", &e), &e);
	assert_string_equal(e.key, "err.stale");
	assert_int_equal(view(&ba, id).v.document.standing, STANDING_HOLDS);
}

/* ---- I5: rough days ---- */

static void who_comes_to_a_unit_sees_it_and_who_leaves_keeps_it(void **state)
{
	int64_t id = plain(&leader, TO_UNIT(far_unit));
	struct err e = ERR_INIT;
	struct person_view p;

	(void)state;
	assert_int_equal(view_rc(&bon, id), RC_DENIED);
	(void)staff_post(&s, bon.account_id, ROLE_SPECIALIST, far_unit);
	bon = staff_as(&s, &s.a_system, "bon");
	assert_int_equal(view_rc(&bon, id), RC_OK);
	assert_false(waits(&bon, WORK_INFORMED, id)); /* it was written before */
	(void)staff_post(&s, far_one.account_id, ROLE_SPECIALIST, unit);
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, far_one.account_id, &p, &e), &e);
	for (size_t i = 0; i < p.n_posts; i++) {
		problems.n = 0;
		if (p.posts[i].unit_id == far_unit)
			assert_rc(RC_OK,
				  office_post_end(node, &s.a_system, p.posts[i].id,
						  date_add(today(), -1), s.w->now, &problems, &e),
				  &e);
	}
	far_one = staff_as(&s, &s.a_system, "xa");
	assert_true(waits(&far_one, WORK_INFORMED, id));
	read_it(&far_one, id);
	assert_int_equal(view(&leader, id).n_read, 1);
	every_sight_is_right();
}

static void a_unit_is_dissolved_over_what_its_people_have_not_read(void **state)
{
	int64_t id = plain(&leader, TO_UNIT(below));
	struct unit *units, gone = { .id = 0 };
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)staff_post(&s, bon.account_id, ROLE_SPECIALIST, unit);
	assert_rc(RC_OK, office_unit_list(node, s.w->a, &admin, s.w->now, &units, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		gone = units[i].id == below ? units[i] : gone;
	assert_rc(RC_OK, office_unit_dissolve(node, &s.a_system, &gone, s.w->now, &problems, &e),
		  &e);
	bon = staff_as(&s, &s.a_system, "bon");
	assert_true(waits(&bon, WORK_INFORMED, id));
	read_it(&bon, id);
	assert_int_equal(view(&leader, id).v.document.progress, PROGRESS_FINISHED);
	every_sight_is_right();
}

static enum rc hand_over(const struct actor *from, const struct actor *to,
			 struct open_work *out_moved)
{
	const struct hand_over h = { .from_account = from->account_id,
				     .to_account = to->account_id,
				     .reason = STR("nghỉ việc") };
	struct err e = ERR_INIT;

	problems.n = 0;
	return office_hand_over(node, &admin, &h, s.w->now, out_moved, &problems, &e);
}

static void what_somebody_wrote_and_has_not_read_goes_to_another(void **state)
{
	int64_t mine = plain(&ba, TO(head)), to_me = plain(&leader, TO(ba));
	struct open_work moved;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_CONFLICT, office_account_lock(node, &admin, ba.account_id, true, s.w->now, &e),
		  &e);
	assert_int_equal(hand_over(&ba, &admin, &moved), RC_INVALID);
	assert_int_equal(hand_over(&ba, &far_one, &moved), RC_OK);
	assert_int_equal(moved.n_notices, 1);
	assert_int_equal(moved.n_assigned, 1);
	assert_int_equal(moved.n_given, 0);
	assert_true(view(&far_one, mine).may_withdraw);
	assert_true(lists(&far_one, NOTICES_WRITTEN, mine));
	assert_true(waits(&far_one, WORK_INFORMED, to_me));
	assert_int_equal(view_rc(&ba, to_me), RC_DENIED);
	e = ERR_INIT;
	assert_rc(RC_OK, office_account_lock(node, &admin, ba.account_id, true, s.w->now, &e), &e);
	every_sight_is_right();
}

static void a_stand_in_reads_by_hand(void **state)
{
	int64_t id = plain(&leader, TO(head));
	struct person_view p;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, head.account_id, &p, &e), &e);
	const struct delegation d = { .post_id = p.posts[p.n_posts - 1].id,
				      .account_id = ba.account_id,
				      .kind = DELEGATION_DELEGATED,
				      .ground = STR("Quyết định số 1"),
				      .valid_from = today(),
				      .valid_to = today() };
	int64_t delegation;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_delegate(node, &s.a_system, &d, s.w->now, &delegation, &problems, &e), &e);
	ba = staff_as(&s, &s.a_system, "ba");
	read_it(&ba, id); /* by their own posts they have nothing to read */
	struct notice_view v = view(&ba, id);
	assert_true(v.to_read > 0);
	const struct assignment_act a = { .id = v.to_read, .what = ACTION_ASSIGNMENT_OPEN };
	assert_rc(RC_OK, office_assignment_act(node, &ba, &a, s.w->now, &problems, &e), &e);
	assert_int_equal(view(&leader, id).n_read, 1);
	assert_int_equal(view(&ba, id).to_read, 0);
}

/* A holiday moves what was counted in working days, and no invitation. */
static void a_new_holiday_moves_no_meeting(void **state)
{
	const struct notice_form f = { .kind = NOTICE_MEETING,
				       .meets_at = s.w->now + 3 * TIME_DAY,
				       .venue = STR("Hội trường") };
	int64_t id = written(&leader, f, TO(ba));
	const struct holiday h = { .day = time_date_vn(f.meets_at),
				   .kind = HOLIDAY_OFF,
				   .name = STR("Nghỉ bù") };
	struct err e = ERR_INIT;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK, office_holiday_put(node, &admin, &h, 1, s.w->now, &problems, &e), &e);
	assert_int_equal(view(&ba, id).notice.meets_at, f.meets_at);
	assert_true(waits(&ba, WORK_MEETING, id));
}

/* ---- I1, I3: at random ---- */

static uint64_t seed = 7;

static int64_t any(int64_t n)
{
	seed += 0x9E3779B97F4A7C15; /* splitmix64 */
	uint64_t z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
	return (int64_t)((z ^ (z >> 31)) >> 1) % n;
}

#define ANYBODY 7
static struct actor *const anybody[ANYBODY] = {
	&clerk, &leader, &second, &head, &ba, &bon, &far_one
};
static const char *const logins[ANYBODY] = {
	"vanthu", "lanhdao", "pho", "truong", "ba", "bon", "xa"
};

static bool write_anything(int64_t *out)
{
	const int64_t units[] = { unit, below, far_unit };
	const bool is_meeting = any(2) == 0;
	struct notice_form f = { .kind = is_meeting ? NOTICE_MEETING : NOTICE_INFORM,
				 .meets_at = is_meeting ? s.w->now + TIME_DAY : 0,
				 .venue = is_meeting ? STR("phòng họp") : STR("") };
	struct err e;

	return try_write(anybody[any(ANYBODY)], f,
			 any(2) == 0 ? TO_UNIT(units[any(3)]) : TO(*anybody[any(ANYBODY)]), out,
			 &e) == RC_OK;
}

/* Lists show what doors open; what somebody has not read lies in the one queue of its kind. */
static void check_one(const struct actor *who, int64_t id)
{
	bool opens = view_rc(who, id) == RC_OK;
	struct notice_view v = opens ? view(who, id) : (struct notice_view){ .to_read = 0 };
	bool is_meeting = opens && v.v.document.notice == NOTICE_MEETING;
	bool is_unread = v.to_read > 0;

	assert_int_equal(lists(who, NOTICES_ALL, id), opens);
	assert_int_equal(lists(who, NOTICES_UNREAD, id), is_unread);
	assert_int_equal(waits(who, WORK_MEETING, id), is_unread && is_meeting);
	assert_int_equal(waits(who, WORK_INFORMED, id), is_unread && !is_meeting);
	assert_false(waits(who, WORK_PASS, id) || waits(who, WORK_WATCH, id));
}

static void anything_happens(int64_t id)
{
	static const enum role roles[] = { ROLE_SPECIALIST, ROLE_HEAD };
	const int64_t units[] = { unit, below, far_unit };
	size_t k = (size_t)any(ANYBODY);
	const struct post p = { .account_id = anybody[k]->account_id,
				.unit_id = units[any(3)],
				.role = roles[any(2)],
				.title = STR("chức vụ"),
				.valid_from = today() };
	struct err e = ERR_INIT;
	int64_t post;

	enum rc rc = RC_OK;
	problems.n = 0;
	if (any(4) == 0)
		rc = withdraw(anybody[k], id, 0, "nhầm", &e);
	else if (any(4) == 0) /* refused when they have it already */
		rc = office_post_give(node, &s.a_system, &p, s.w->now, &post, &problems, &e);
	else if (view_rc(anybody[k], id) == RC_OK)
		read_it(anybody[k], id);
	assert_true(rc == RC_OK || rc == RC_DENIED || rc == RC_INVALID || rc == RC_CONFLICT);
	*anybody[k] = staff_as(&s, &s.a_system, logins[k]);
}

static void lists_are_doors(void **state)
{
	int64_t ids[12];
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 60 && n < 12; i++) {
		n += write_anything(&ids[n]);
		for (size_t k = 0; k < 3 && n > 0; k++)
			anything_happens(ids[any((int64_t)n)]);
	}
	assert_int_equal(n, 12);
	for (size_t k = 0; k < n; k++) {
		for (size_t i = 0; i < ANYBODY; i++)
			check_one(anybody[i], ids[k]);
		assert_int_equal(view_rc(&stranger, ids[k]), RC_NOT_FOUND);
	}
	every_sight_is_right();
}

/* ---- printed ---- */

static void prints_are_counted(void **state)
{
	int64_t id = plain(&leader, TO(ba));
	struct register_print made;
	struct err e = ERR_INIT;
	char head_bytes[5];

	(void)state;
	for (int i = 0; i < 3; i++) {
		const struct actor *who = i < 2 ? &ba : &leader;
		assert_rc(RC_OK,
			  office_notice_print(node, s.w->a, who, id, LANG_VI, s.w->now + i, &made,
					      &e),
			  &e);
		assert_int_equal(read(made.fd, head_bytes, 5), 5);
		assert_memory_equal(head_bytes, "%PDF-", 5);
		fd_close(made.fd);
	}
	assert_rc(RC_DENIED,
		  office_notice_print(node, s.w->a, &bon, id, LANG_VI, s.w->now, &made, &e), &e);
	struct notice_view v = view(&leader, id);
	assert_int_equal(v.n_prints, 2);
	assert_int_equal(v.prints[0].account_id, leader.account_id);
	assert_int_equal(v.prints[0].n, 1);
	assert_int_equal(v.prints[1].n, 2);
	assert_int_equal(v.prints[1].last_at, s.w->now + 1);
	assert_int_equal(view(&ba, id).n_prints, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(who_has_read_it_and_when),
		TEST(receipts_are_the_authors_and_the_leaders),
		TEST(an_invitation_is_a_queue_of_its_own),
		TEST(what_a_form_must_say),
		TEST(a_form_sent_twice_makes_one),
		TEST(a_file_goes_with_it),
		TEST(each_role_has_its_reach),
		TEST(the_form_offers_whom_one_may_write_to),
		TEST(nobody_else_sees_it),
		TEST(nobody_has_work_with_it),
		TEST(what_is_withdrawn_stays_to_be_seen_with_its_reason),
		TEST(the_second_who_withdraws_is_told),
		TEST(who_comes_to_a_unit_sees_it_and_who_leaves_keeps_it),
		TEST(a_unit_is_dissolved_over_what_its_people_have_not_read),
		TEST(what_somebody_wrote_and_has_not_read_goes_to_another),
		TEST(a_stand_in_reads_by_hand),
		TEST(a_new_holiday_moves_no_meeting),
		TEST(lists_are_doors),
		TEST(lists_are_doors), /* another seed: it goes on */
		TEST(prints_are_counted),
	};

	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
