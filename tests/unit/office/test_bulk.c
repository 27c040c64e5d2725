/* test_bulk.c -- one thing done to many rows, L1 to L3, on both engines. */
#include "office/bulk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/file.h"
#include "office/flow.h"
#include "staff.h"

#define LA "000.00.33.Z09"

static struct staff s;
static struct node *node;
static struct actor clerk, leader, ba, bon, inspector, stranger;
static struct problems problems;
static struct bulk_result result;

static struct actor person(const char *login, enum role role)
{
	(void)staff_add(&s, &s.a_system, login, role);
	return staff_as(&s, &s.a_system, login);
}

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	clerk = person("vanthu", ROLE_CLERK);
	leader = person("lanhdao", ROLE_LEADER);
	ba = person("ba", ROLE_SPECIALIST);
	bon = person("bon", ROLE_SPECIALIST);
	inspector = person("kiemtra", ROLE_INSPECTOR);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	stranger = staff_as(&s, &s.b_system, "vanthu");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static int64_t arrive(const char *number, bool has_file)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct edxml p = office_foreign(s.w, LA, number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t newest = 0;
	size_t n;

	p.attachments = &file;
	p.n_attachments = has_file ? 1 : 0;
	assert_int_equal(office_arrive(s.w, &clerk, number, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		newest = rows[i].document.id > newest ? rows[i].document.id : newest;
	return newest;
}

static enum rc bulk(const struct actor *who, enum bulk_act act, const struct bulk_row *rows,
		    size_t n, int64_t with, struct err *e)
{
	const struct bulk_form f = { .act = act, .rows = rows, .n = n, .with = with };

	problems.n = 0;
	*e = ERR_INIT;
	return office_bulk_do(node, s.w->a, who, &f, s.w->now, &result, &problems, e);
}

#define BULK(who, act, rows, n, with)                                                              \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(RC_OK, bulk(&(who), act, rows, n, with, &err_), &err_);                  \
	} while (0)

/* That row i of those that failed is this one, and why. */
static void assert_failed(size_t i, int64_t id, const char *key)
{
	assert_true(i < result.n_failures);
	assert_int_equal(result.failures[i].row.id, id);
	assert_string_equal(result.failures[i].why.key, key);
}

static struct document document(int64_t id)
{
	return office_view(s.w, &clerk, id).document;
}

static void registered_are_those_that_can_be(void **state)
{
	int64_t good = arrive("b-1", true), bare = arrive("b-2", false),
		other = arrive("b-3", true);
	const struct bulk_row rows[] = { { good, 0, good },
					 { bare, 0, bare },
					 { 999999, 0, 999999 },
					 { other, document(other).version + 7, other },
					 { good, 0, good } };

	(void)state;
	BULK(clerk, BULK_REGISTER, rows, 5, 0);
	assert_int_equal(result.n_done, 1);
	assert_int_equal(result.n_failures, 4);
	assert_failed(0, bare, "err.bulk_doubtful");
	assert_failed(1, 999999, "err.not_found");
	assert_failed(2, other, "err.stale");
	assert_int_equal(result.failures[3].why.rc, RC_CONFLICT); /* it was done a moment ago */
	assert_int_equal(document(good).state, DOCUMENT_REGISTERED);
	assert_int_equal(document(good).arrival_number, 1);
	assert_int_equal(document(bare).state, DOCUMENT_WAITING);
	assert_int_equal(document(other).state, DOCUMENT_WAITING);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'incoming.register'"), 1);
}

static void whose_it_is_not(void **state)
{
	int64_t id = arrive("w-1", true);
	const struct bulk_row row = { id, 0, id };
	struct document *named;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, bulk(&ba, BULK_REGISTER, &row, 1, 0, &e), &e);
	assert_rc(RC_DENIED, bulk(&clerk, BULK_CONFIRM, &row, 1, 0, &e), &e);
	BULK(stranger, BULK_REGISTER, &row, 1, 0); /* nothing of another organ is there */
	assert_int_equal(result.n_done, 0);
	assert_failed(0, id, "err.not_found");
	assert_int_equal(document(id).state, DOCUMENT_WAITING);
	assert_rc(RC_OK, office_bulk_documents(node, s.w->a, &stranger, &row, 1, &named, &e), &e);
	assert_int_equal(named[0].id, 0);
	assert_rc(RC_OK, office_bulk_documents(node, s.w->a, &ba, &row, 1, &named, &e), &e);
	assert_int_equal(named[0].id, 0);
	assert_rc(RC_OK, office_bulk_documents(node, s.w->a, &clerk, &row, 1, &named, &e), &e);
	assert_int_equal(named[0].id, id);
}

static void how_many(void **state)
{
	struct bulk_row rows[LIMIT_BULK + 1];
	struct err e;

	(void)state;
	for (size_t i = 0; i < LIMIT_BULK + 1; i++)
		rows[i] = (struct bulk_row){ 100000 + (int64_t)i, 0, 0 };
	assert_rc(RC_INVALID, bulk(&clerk, BULK_REGISTER, rows, 0, 0, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "rows problem.no_rows");
	assert_rc(RC_INVALID, bulk(&clerk, BULK_REGISTER, rows, LIMIT_BULK + 1, 0, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "rows problem.too_many");
	BULK(clerk, BULK_REGISTER, rows, LIMIT_BULK, 0);
	assert_int_equal(result.n_failures, LIMIT_BULK);
}

static void presented_and_assigned(void **state)
{
	int64_t one = arrive("p-1", true), two = arrive("p-2", true);
	const struct bulk_row rows[] = { { one, 0, one }, { two, 0, two } };
	struct err e;

	(void)state;
	BULK(clerk, BULK_PRESENT, rows, 2, leader.account_id); /* not registered yet */
	assert_int_equal(result.n_failures, 2);
	BULK(clerk, BULK_REGISTER, rows, 2, 0);
	assert_int_equal(result.n_done, 2);
	assert_rc(RC_INVALID, bulk(&clerk, BULK_PRESENT, rows, 2, 0, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "with problem.required");
	BULK(clerk, BULK_PRESENT, rows, 2, ba.account_id);
	assert_failed(0, one, "problem.leader"); /* the field's problem is the row's reason */
	BULK(clerk, BULK_PRESENT, rows, 2, leader.account_id);
	assert_int_equal(result.n_done, 2);
	assert_int_equal(document(two).presented_to, leader.account_id);
}

static struct assignment assigned(int64_t id)
{
	const struct directive_to to = { .account_id = ba.account_id, .part = PART_LEAD };
	const struct directive_form f = { .document_id = id,
					  .version = document(id).version,
					  .text = STR("giải quyết"),
					  .is_checked = true,
					  .to = &to,
					  .n_to = 1 };
	struct flow_view v;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &v, &e), &e);
	return v.assignments[v.n_assignments - 1];
}

static void finish(int64_t assignment)
{
	const struct assignment_act x = { .id = assignment,
					  .what = ACTION_ASSIGNMENT_FINISH,
					  .text = STR("xong") };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_assignment_act(node, &ba, &x, s.w->now, &problems, &e), &e);
}

static void begun_and_accepted(void **state)
{
	int64_t one = arrive("a-1", true), two = arrive("a-2", true);
	const struct bulk_row documents[] = { { one, 0, one }, { two, 0, two } };

	(void)state;
	BULK(clerk, BULK_REGISTER, documents, 2, 0);
	int64_t x = assigned(one).id, y = assigned(two).id;
	const struct bulk_row rows[] = { { x, 0, one }, { y, 0, two } };
	BULK(bon, BULK_BEGIN, rows, 2, 0); /* another's */
	assert_int_equal(result.n_done, 0);
	assert_int_equal(result.failures[0].why.rc, RC_DENIED);
	BULK(ba, BULK_BEGIN, rows, 2, 0);
	assert_int_equal(result.n_done, 2);
	finish(x);
	BULK(leader, BULK_ACCEPT, rows, 2, 0); /* the other is not handed in */
	assert_int_equal(result.n_done, 1);
	assert_int_equal(result.n_failures, 1);
	assert_int_equal(result.failures[0].row.id, y);
	assert_int_equal(result.failures[0].why.rc, RC_CONFLICT);
}

static void put_into_a_work_file(void **state)
{
	int64_t in = arrive("f-1", true), waiting = arrive("f-2", true), file;
	const struct bulk_row rows[] = { { in, 0, in }, { waiting, 0, waiting } };
	const struct work_file form = { .title = STR("Hồ sơ mẫu"),
					.notation = STR("01.MAU"),
					.retention = 10 };
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_file_save(node, &clerk, &form, s.w->now, &file, &problems, &e), &e);
	BULK(clerk, BULK_REGISTER, rows, 1, 0);
	BULK(clerk, BULK_FILE, rows, 2, file);
	assert_int_equal(result.n_done, 1);
	assert_failed(0, waiting, "err.file_document_state");
	BULK(stranger, BULK_FILE, rows, 1, file);
	assert_int_equal(result.n_done, 0);
}

static void permissions_are_confirmed(void **state)
{
	struct actor admin = person("quantri", ROLE_ADMIN);
	struct permission_change *all;
	struct bulk_row rows[8];
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)staff_add(&s, &admin, "moi-1", ROLE_SPECIALIST);
	(void)staff_add(&s, &admin, "moi-2", ROLE_SPECIALIST);
	assert_rc(RC_OK, office_permission_changes(node, s.w->a, &inspector, &all, &n, &e), &e);
	assert_true(n >= 2 && n <= 8);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct bulk_row){ all[i].id, 0, 0 };
	BULK(admin, BULK_CONFIRM, rows, n, 0); /* nobody confirms their own change */
	assert_int_equal(result.n_failures, n);
	assert_failed(0, rows[0].id, "err.own_change");
	BULK(inspector, BULK_CONFIRM, rows, n, 0);
	assert_int_equal(result.n_done, n);
	assert_rc(RC_OK, office_permission_changes(node, s.w->a, &inspector, &all, &n, &e), &e);
	assert_int_equal(n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(registered_are_those_that_can_be),
		TEST(whose_it_is_not),
		TEST(how_many),
		TEST(presented_and_assigned),
		TEST(begun_and_accepted),
		TEST(put_into_a_work_file),
		TEST(permissions_are_confirmed),
	};
	return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
