/* test_freeze.c -- đóng băng: what nothing is done to (FZ1), with all that is in it (FZ2), who may and what is kept
 * (FZ3), and what comes from outside (FZ4). */
#include "office/freeze.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/doc_group.h"
#include "office/file.h"
#include "office/flow.h"
#include "office/recall.h"
#include "office/travel.h"
#include "staff.h"

#define LA STAFF_SENDER

static struct staff s;
static struct node *node;
static struct actor admin, leader, clerk, specialist, b_leader;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "admin", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	admin = staff_as(&s, &s.a_system, "admin");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	b_leader = staff_as(&s, &s.b_system, "lanhdao");
	specialist = staff_person(&s, "an", ROLE_SPECIALIST, staff_unit(&s, &s.a_system, "VP", 0));
	office_know(s.w, LA, "Sở Lạ (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static int64_t enter(void)
{
	return staff_enter(&s, &clerk, "Báo cáo", "Về việc đóng băng");
}

static enum rc make(const struct actor *who, struct freeze f, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	f.authority = f.authority.p ? f.authority : STR("Thanh tra tỉnh");
	f.reason = STR("Công văn số 12/TTr ngày 20/11/2026");
	return office_freeze_make(node, who, &f, s.w->now, id, &problems, e);
}

static int64_t frozen(struct freeze f)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, make(&leader, f, &id, &e), &e);
	return id;
}

static enum rc lift(const struct actor *who, int64_t id, const char *reason, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_freeze_lift(node, who, id, str_of(reason), s.w->now, &problems, e);
}

static void lifted(int64_t id)
{
	struct err e;

	assert_rc(RC_OK, lift(&leader, id, "Thanh tra đã kết luận", &e), &e);
}

static void held(enum rc rc, const struct err *e)
{
	assert_rc(RC_CONFLICT, rc, e);
	assert_string_equal(e->key, "err.denied.held");
}

static enum rc present(int64_t id, struct err *e)
{
	const struct presenting p = { .document_id = id, .leader_id = leader.account_id };

	problems.n = 0;
	*e = ERR_INIT;
	return office_incoming_present(node, &clerk, &p, s.w->now, &problems, e);
}

static enum rc direct(int64_t id, struct err *e)
{
	const struct directive_to to = { .part = PART_LEAD, .account_id = specialist.account_id };
	const struct directive_form f = { .document_id = id,
					  .version = office_view(s.w, &clerk, id).document.version,
					  .text = STR("giải quyết"),
					  .to = &to,
					  .n_to = 1 };

	problems.n = 0;
	*e = ERR_INIT;
	return office_incoming_direct(node, &leader, &f, s.w->now, &problems, e);
}

static struct assignment first_of(int64_t id)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &v, &e), &e);
	assert_true(v.n_assignments > 0);
	return v.assignments[0];
}

static enum rc act(int64_t id, enum action what, struct err *e)
{
	const struct assignment x = first_of(id);
	const struct assignment_act a = {
		.id = x.id, .version = x.version, .what = what, .text = STR("xong")
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_assignment_act(node, &specialist, &a, s.w->now, &problems, e);
}

/* ---- FZ1 ---- */

static void nothing_is_done_to_it_until_it_is_lifted(void **state)
{
	int64_t id = enter(), f, draft;
	struct document_view v;
	struct err e;

	(void)state;
	assert_rc(RC_OK, direct(id, &e), &e);
	assert_rc(RC_OK, act(id, ACTION_ASSIGNMENT_BEGIN, &e), &e);
	const struct document before = office_view(s.w, &clerk, id).document;
	f = frozen((struct freeze){ .document_id = id });
	held(act(id, ACTION_ASSIGNMENT_FINISH, &e), &e);
	held(act(id, ACTION_ASSIGNMENT_RETURN, &e), &e);
	held(direct(id, &e), &e);
	held(office_incoming_came(node, &clerk, id, FORM_HYBRID, STR("Tủ 9"), s.w->now, &problems,
				  &e),
	     &e);
	e = ERR_INIT;
	held(office_outgoing_about(node, s.w->a, &specialist, id, RELATION_ANSWER, s.w->now, &draft,
				   &e),
	     &e);
	e = ERR_INIT; /* opening it is no failure, and no change */
	assert_rc(RC_OK, office_incoming_read(node, &specialist, id, s.w->now, &e), &e);
	v = office_view(s.w, &specialist, id);
	assert_true(v.document.is_held && v.n_freezes == 1);
	assert_true(str_eq_c(v.freezes[0].authority, "Thanh tra tỉnh"));
	assert_false(v.may_reply || v.may_copy || v.may_travel);
	assert_int_equal(v.document.version, before.version);
	assert_int_equal(v.document.progress, before.progress);
	lifted(f);
	assert_rc(RC_OK, act(id, ACTION_ASSIGNMENT_FINISH, &e), &e);
	assert_int_equal(office_view(s.w, &clerk, id).document.progress, PROGRESS_FINISHED);
}

static void what_was_issued_is_not_recalled(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	int64_t id = office_send(s.w, &clerk, "12", to), f, draft;
	struct err e = ERR_INIT;

	(void)state;
	f = frozen((struct freeze){ .document_id = id });
	problems.n = 0;
	held(office_outgoing_recall(node, &clerk, id, 0, STR("nhầm"), s.w->now, &problems, &e), &e);
	e = ERR_INIT;
	held(office_outgoing_about(node, s.w->a, &clerk, id, RELATION_REPLACE, s.w->now, &draft,
				   &e),
	     &e);
	/* FZ4: what its receivers say is recorded */
	const struct document d = office_view(s.w, &clerk, id).document;
	const struct edxml status = office_status(s.w, OFFICE_B, "03", &d);
	(void)office_arrive(s.w, &clerk, "s-1", MESSAGE_STATUS, office_write(s.w, &status));
	assert_true(str_eq_c(office_delivery(s.w, &clerk, id, OFFICE_B).status, "03"));
	lifted(f);
	e = ERR_INIT;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &clerk, id, 0, STR("nhầm"), s.w->now, &problems, &e),
		  &e);
}

/* ---- FZ2 ---- */

static int64_t file_with(int64_t document)
{
	const struct work_file form = { .year = 2026,
					.notation = STR("01.VP"),
					.title = STR("Hồ sơ thanh tra"),
					.retention = 10,
					.started_on = { 2026, 11, 1 } };
	struct err e = ERR_INIT;
	int64_t id, added;

	problems.n = 0;
	enum rc rc = office_file_save(node, &clerk, &form, s.w->now, &id, &problems, &e);
	if (rc != RC_OK)
		fail_msg("%s: %s", e.key, staff_problems(&s, &problems));
	const struct file_adding x = { .file = { id, 0 }, .documents = &document, .n = 1 };
	assert_rc(RC_OK, office_file_add(node, &clerk, &x, s.w->now, &added, &problems, &e), &e);
	return id;
}

static void a_file_is_held_with_what_is_in_it(void **state)
{
	int64_t id = enter(), other = enter(), file = file_with(id), f, g, added;
	const struct file_adding more = { .file = { file, 0 }, .documents = &other, .n = 1 };
	const struct file_change which = { file, 0 };
	struct file_view v;
	struct err e = ERR_INIT;

	(void)state;
	f = frozen((struct freeze){ .file_id = file });
	assert_rc(RC_OK, office_file_view(node, s.w->a, &clerk, file, 0, &v, &e), &e);
	assert_true(v.file.is_held && v.n_freezes == 1 && v.n_rows == 1);
	held(office_file_add(node, &clerk, &more, s.w->now, &added, &problems, &e), &e);
	e = ERR_INIT;
	held(office_item_act(node, &clerk, which, v.rows[0].item.id, ITEM_REMOVE, s.w->now, &e),
	     &e);
	e = ERR_INIT;
	const struct file_act close = { .file = which,
					.what = ACTION_FILE_CLOSE,
					.ended_on = { 2026, 11, 21 } };
	held(office_file_act(node, &clerk, &close, s.w->now, &problems, &e), &e);
	held(present(id, &e), &e);
	assert_rc(RC_OK, present(other, &e), &e);
	/* another freeze of the document itself outlasts that of the file */
	g = frozen((struct freeze){ .document_id = id });
	assert_int_equal(office_view(s.w, &clerk, id).n_freezes, 2);
	lifted(f);
	held(present(id, &e), &e);
	e = ERR_INIT; /* it is not moved out of a file that is free again */
	held(office_item_act(node, &clerk, which, v.rows[0].item.id, ITEM_REMOVE, s.w->now, &e),
	     &e);
	e = ERR_INIT;
	problems.n = 0;
	assert_rc(RC_OK, office_file_add(node, &clerk, &more, s.w->now, &added, &problems, &e), &e);
	lifted(g);
	assert_rc(RC_OK, present(id, &e), &e);
	assert_int_equal(office_count(s.w, "file_step WHERE step IN ('held', 'lifted')"), 2);
}

static enum rc fill(int64_t group, int64_t document, bool is_out, struct err *e)
{
	const struct group_filling f = { group, document, is_out };

	*e = ERR_INIT;
	return office_group_fill(node, &clerk, &f, s.w->now, e);
}

static void a_group_is_held_with_what_is_in_it(void **state)
{
	const struct doc_group form = { .name = STR("Thanh tra"), .level = GROUP_LISTED };
	struct group_rule rule = { .direction = DIRECTION_INCOMING };
	int64_t id = enter(), other = enter(), group, f, x;
	struct doc_group *all;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK, office_group_save(node, &admin, &form, s.w->now, &group, &problems, &e),
		  &e);
	rule.group_id = group;
	assert_rc(RC_OK, office_group_rule_add(node, &admin, &rule, s.w->now, &x, &problems, &e),
		  &e);
	assert_rc(RC_OK, fill(group, id, false, &e), &e);
	assert_rc(RC_OK, make(&admin, (struct freeze){ .group_id = group }, &f, &e), &e);
	held(present(id, &e), &e);
	held(fill(group, other, false, &e), &e);
	held(fill(group, id, true, &e), &e);
	e = ERR_INIT;
	const struct group_reader r = { .group_id = group, .account_id = specialist.account_id };
	held(office_group_reader_add(node, &admin, &r, s.w->now, &x, &problems, &e), &e);
	e = ERR_INIT;
	held(office_group_end(node, &admin, group, s.w->now, &e), &e);
	assert_rc(RC_OK, present(enter(), &e), &e); /* nothing falls into it meanwhile */
	lifted(f);
	assert_rc(RC_OK, present(id, &e), &e);
	assert_rc(RC_OK, fill(group, id, true, &e), &e);
	assert_rc(RC_OK, office_group_list(node, s.w->a, &admin, &all, &n, &e), &e);
	assert_int_equal(all[0].n_documents, 0);
	(void)enter(); /* falls in again */
	assert_rc(RC_OK, office_group_list(node, s.w->a, &admin, &all, &n, &e), &e);
	assert_int_equal(all[0].n_documents, 1);
}

/* ---- FZ3 ---- */

static void a_leader_or_an_administrator_at_the_word_of_an_authority(void **state)
{
	int64_t id = enter(), x, f;
	const struct freeze of = { .document_id = id };
	struct freeze *all, nobody = { .document_id = id, .authority = STR(" ") };
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_DENIED, make(&clerk, of, &x, &e), &e);
	assert_rc(RC_DENIED, make(&specialist, of, &x, &e), &e);
	assert_rc(RC_NOT_FOUND, make(&b_leader, of, &x, &e), &e);
	assert_rc(RC_INVALID, make(&leader, nobody, &x, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "authority problem.required");
	assert_rc(RC_INVALID, make(&leader, (struct freeze){ .id = 0 }, &x, &e), &e);
	assert_rc(RC_INVALID,
		  make(&leader, (struct freeze){ .document_id = id, .group_id = 1 }, &x, &e), &e);
	const struct edxml packet = office_foreign(s.w, LA, "d-1");
	(void)office_arrive(s.w, &clerk, "d-1", MESSAGE_EDOC, office_write(s.w, &packet));
	assert_rc(RC_CONFLICT, make(&leader, (struct freeze){ .document_id = id + 1 }, &x, &e), &e);
	assert_string_equal(e.key, "err.freeze_document");
	assert_rc(RC_OK, make(&admin, of, &f, &e), &e);
	assert_rc(RC_DENIED, lift(&clerk, f, "xong", &e), &e);
	assert_rc(RC_INVALID, lift(&leader, f, " ", &e), &e);
	assert_rc(RC_NOT_FOUND, lift(&b_leader, f, "xong", &e), &e);
	assert_rc(RC_OK, lift(&leader, f, "xong", &e), &e);
	assert_rc(RC_CONFLICT, lift(&leader, f, "xong", &e), &e);
	assert_string_equal(e.key, "err.freeze_lifted");
	assert_rc(RC_DENIED, office_freeze_list(node, s.w->a, &clerk, &all, &n, &e), &e);
	e = ERR_INIT;
	assert_rc(RC_OK, office_freeze_list(node, s.w->a, &b_leader, &all, &n, &e), &e);
	assert_int_equal(n, 0);
	assert_rc(RC_OK, office_freeze_list(node, s.w->a, &admin, &all, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(all[0].lifted_at > 0 && str_eq_c(all[0].lift_reason, "xong"));
	assert_true(str_eq_c(all[0].name, "1/2026")); /* by its number, and no more */
	assert_int_equal(office_count(s.w, "trace WHERE step IN ('held', 'lifted')"), 2);
	assert_int_equal(office_count(s.w, "audit WHERE action LIKE 'freeze.%'"), 2);
}

/* ---- FZ4 ---- */

static void a_recall_of_it_is_kept_and_answered(void **state)
{
	struct edxml p = office_foreign(s.w, LA, "d-1"), recall;
	const struct document_filter all = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct document_view v;
	struct err e = ERR_INIT;
	int64_t id, number;
	size_t n;

	(void)state;
	(void)office_arrive(s.w, &clerk, "d-1", MESSAGE_EDOC, office_write(s.w, &p));
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &all, &rows, &n, &e), &e);
	id = rows[0].document.id;
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &number, &e), &e);
	(void)frozen((struct freeze){ .document_id = id });
	recall = p;
	recall.has_bussiness = true;
	recall.bussiness_type = 1;
	recall.bussiness_reason = STR("gửi nhầm");
	(void)office_arrive(s.w, &clerk, "d-2", MESSAGE_EDOC, office_write(s.w, &recall));
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.standing, STANDING_HOLDS);
	assert_int_equal(v.n_requests, 1);
	assert_int_equal(v.requests[0].state, REQUEST_REFUSED);
	assert_int_equal(office_count(s.w, "packet WHERE status_code = '16'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_done_to_it_until_it_is_lifted),
		TEST(what_was_issued_is_not_recalled),
		TEST(a_file_is_held_with_what_is_in_it),
		TEST(a_group_is_held_with_what_is_in_it),
		TEST(a_leader_or_an_administrator_at_the_word_of_an_authority),
		TEST(a_recall_of_it_is_kept_and_answered),
	};
	return cmocka_run_group_tests_name("freeze", tests, NULL, NULL);
}
