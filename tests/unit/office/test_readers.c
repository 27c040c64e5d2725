/* test_readers.c -- I6: readers are added to an internal document that is out, on both engines. */
#include "office/notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/doctor.h"
#include "staff.h"

static struct staff s;
static struct node *node;
static struct actor leader, head, ba, bon, stranger;
static int64_t unit, below, far_unit;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	below = staff_unit(&s, &s.a_system, "VX1", unit);
	far_unit = staff_unit(&s, &s.a_system, "TC", 0);
	head = staff_person(&s, "truong", ROLE_HEAD, unit);
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	bon = staff_person(&s, "bon", ROLE_SPECIALIST, below);
	(void)staff_person(&s, "xa", ROLE_SPECIALIST, far_unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

#define TO(who) ((struct directive_to){ .account_id = (who).account_id })
#define TO_UNIT(u) ((struct directive_to){ .unit_id = (u) })

static int64_t written(const struct actor *who, struct directive_to to)
{
	const struct notice_form f = { .kind = NOTICE_INFORM,
				       .subject = STR("Thông báo lịch trực"),
				       .content = STR("Như lịch kèm theo."),
				       .to = &to,
				       .n_to = 1 };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_notice_write(node, who, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static struct notice_view view(const struct actor *who, int64_t id)
{
	struct notice_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_notice_view(node, s.w->a, who, id, s.w->now, &v, &e), &e);
	return v;
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
	bool is_there = false;
	size_t n;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		is_there = is_there || rows[i].document.id == id;
	return is_there;
}

static int64_t read_at(const struct notice_view *v, const struct actor *who)
{
	for (size_t i = 0; i < v->n_to; i++) {
		if (v->to[i].account_id == who->account_id)
			return v->to[i].seen_at;
	}
	return -1;
}

static enum rc add_to(const struct actor *who, int64_t id, int64_t version, struct directive_to to,
		      struct err *e)
{
	const struct notice_more f = {
		.document_id = id, .version = version, .to = &to, .n_to = 1
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_notice_add(node, who, &f, s.w->now, &problems, e);
}

static void each_has_a_receipt(void **state)
{
	int64_t id = written(&leader, TO(ba)), version, n, n_wrong;
	struct notice_view v;
	struct err e;

	(void)state;
	read_it(&ba, id);
	v = view(&leader, id);
	assert_int_equal(v.v.document.progress, PROGRESS_FINISHED);
	assert_true(v.may_add);
	assert_false(view(&ba, id).may_add);
	assert_rc(RC_DENIED, office_notice_view(node, s.w->a, &bon, id, s.w->now, &v, &e), &e);
	version = view(&leader, id).v.document.version;
	assert_rc(RC_OK, add_to(&leader, id, version, TO_UNIT(below), &e), &e);
	v = view(&leader, id);
	assert_int_equal(v.v.document.progress, PROGRESS_ASSIGNED);
	assert_int_equal(v.n_readers, 2);
	assert_int_equal(v.n_read, 1); /* the receipt that was there stays */
	assert_true(waits(&bon, WORK_INFORMED, id));
	assert_false(waits(&ba, WORK_INFORMED, id));
	assert_rc(RC_CONFLICT, add_to(&leader, id, version, TO_UNIT(unit), &e), &e);
	assert_string_equal(e.key, "err.stale");
	s.w->now += TIME_MIN;
	read_it(&bon, id);
	v = view(&leader, id);
	assert_int_equal(read_at(&v, &bon), s.w->now);
	/* who has it is not told again; of the unit only who has it not */
	assert_rc(RC_INVALID, add_to(&leader, id, 0, TO(ba), &e), &e);
	assert_string_equal(problems.p[0].key, "problem.notice_told");
	assert_rc(RC_OK, add_to(&leader, id, 0, TO_UNIT(unit), &e), &e);
	v = view(&leader, id);
	assert_int_equal(v.n_readers, 3);
	assert_int_equal(v.n_read, 2);
	assert_true(waits(&head, WORK_INFORMED, id));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'notice.add'"), 2);
	assert_rc(RC_OK, doctor_sight(node, false, &n, &n_wrong, &e), &e);
	assert_int_equal(n_wrong, 0);
}

static void by_its_author_within_the_same_reach(void **state)
{
	int64_t id = written(&ba, TO(head));
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, add_to(&head, id, 0, TO(bon), &e), &e);
	assert_rc(RC_DENIED, add_to(&leader, id, 0, TO(bon), &e), &e);
	assert_rc(RC_NOT_FOUND, add_to(&stranger, id, 0, TO(bon), &e), &e);
	assert_rc(RC_INVALID, add_to(&ba, id, 0, TO_UNIT(far_unit), &e),
		  &e); /* not theirs to write to */
	assert_rc(RC_INVALID, add_to(&ba, id, 0, TO_UNIT(0), &e), &e);
	assert_int_equal(view(&ba, id).n_readers, 1);
}

/* R7: withdrawn, it is over for its readers, who are told why until they look; who did it knows. */
static void withdrawn_it_says_why(void **state)
{
	int64_t id = written(&ba, TO(head));
	struct err e = ERR_INIT;

	(void)state;
	problems.n = 0;
	assert_rc(
		RC_OK,
		office_notice_withdraw(node, &ba, id, 0, STR("Sai lịch"), s.w->now, &problems, &e),
		&e);
	assert_rc(RC_CONFLICT, add_to(&ba, id, 0, TO(head), &e), &e);
	assert_string_equal(e.key, "err.denied.frozen");
	assert_true(waits(&head, WORK_ENDED, id));
	assert_false(waits(&ba, WORK_ENDED, id));
	read_it(&head, id);
	assert_false(waits(&head, WORK_ENDED, id));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(each_has_a_receipt),
		TEST(by_its_author_within_the_same_reach),
		TEST(withdrawn_it_says_why),
	};

	return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
