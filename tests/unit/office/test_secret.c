/* test_secret.c -- văn bản mật: by number alone, at every entrance: S1 to S3, on both engines. */
#include "office/arrival.h"
#include "office/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/copy.h"
#include "office/flow.h"
#include "office/plan.h"
#include "office/recall.h"
#include "office/series.h"
#include "staff.h"
#include "store/document.h"

#define LA "000.00.33.Z09"

static struct staff s;
static struct node *node;
static struct actor clerk, leader;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	office_know(s.w, LA, "Sở Lạ (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static struct secret_form came(const char *number)
{
	return (struct secret_form){ .direction = DIRECTION_INCOMING,
				     .secrecy = SECRECY_SECRET,
				     .type_name = STR("Báo cáo"),
				     .number = str_of(number),
				     .notation = STR("LA"),
				     .issued_on = { 2026, 11, 20 },
				     .organ_code = STR(LA),
				     .organ_name = STR("Sở Lạ (mẫu)"),
				     .paper_at = STR("Tủ sắt, phòng văn thư") };
}

static int64_t enter(const struct secret_form *f, int64_t *out_number)
{
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	enum rc rc = office_secret_enter(node, s.w->a, &clerk, f, s.w->now, &id, out_number,
					 &problems, &e);
	if (rc != RC_OK)
		fail_msg("%s: %s", e.key, staff_problems(&s, &problems));
	return id;
}

static void open_series(void)
{
	const struct series_form f = { .series = { .kind = SERIES_SECRET,
						   .name = STR("Sổ văn bản mật đi"),
						   .abbreviation = STR("UBND") } };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_series_save(node, &clerk, &f, s.w->now, &id, &problems, &e), &e);
}

/* S1: it has its place in the register of arrivals, one series with all others. */
static void test_incoming(void **state)
{
	const struct secret_form first = came("5"), second = came("6");
	struct document_view v;
	struct flow_view flow;
	int64_t number, id;
	struct err e = ERR_INIT;

	(void)state;
	id = enter(&first, &number);
	assert_int_equal(number, 1);
	(void)enter(&second, &number);
	assert_int_equal(number, 2);
	v = office_view(s.w, &leader, id);
	assert_int_equal(v.document.secrecy, SECRECY_SECRET);
	assert_int_equal(v.document.state, DOCUMENT_REGISTERED);
	assert_int_equal(v.document.subject.n + v.document.content.n + v.n_attachments, 0);
	assert_true(str_eq_c(v.document.paper_at, "Tủ sắt, phòng văn thư"));
	assert_false(v.may_reply || v.may_remake || v.may_change);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &flow, &e), &e);
	assert_false(flow.may_present || flow.may_direct);
	assert_int_equal(office_count(s.w, "packet"), 0);
}

static enum rc strike(const struct actor *who, int64_t id, const char *reason, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_strike(node, who, id, 0, str_of(reason), s.w->now, &problems, e);
}

/* A second one of that number is the clerk's to decide; one that was a mistake is struck, and keeps its number. */
static void entered_twice(void **state)
{
	struct secret_form again = came("05");
	const struct secret_form first = came("5");
	int64_t number, id, twin;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	id = enter(&first, &number);
	problems.n = 0;
	assert_rc(RC_INVALID,
		  office_secret_enter(node, s.w->a, &clerk, &again, s.w->now, &twin, &number,
				      &problems, &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.arrival_twin");
	assert_int_equal(office_count(s.w, "document"), 1);
	again.is_another = true;
	twin = enter(&again, &number);
	assert_int_equal(number, 2);
	assert_rc(RC_DENIED, strike(&leader, twin, "Nhập trùng", &e), &e);
	assert_rc(RC_INVALID, strike(&clerk, twin, " ", &e), &e);
	assert_true(office_view(s.w, &clerk, twin).may_strike);
	assert_false(office_view(s.w, &clerk, twin).may_correct);
	assert_rc(RC_OK, strike(&clerk, twin, "Nhập trùng", &e), &e);
	v = office_view(s.w, &clerk, twin);
	assert_int_equal(v.document.standing, STANDING_STRUCK);
	assert_int_equal(v.document.arrival_number, 2);
	assert_false(v.may_strike);
	assert_rc(RC_CONFLICT, strike(&clerk, twin, "Nhập trùng", &e), &e);
	assert_rc(RC_OK, strike(&clerk, id, "Không gửi cơ quan ta", &e), &e);
	(void)enter(&first, &number); /* of those that are struck none is in doubt */
	assert_int_equal(number, 3);
}

static void refused(const struct secret_form *f, const char *said)
{
	struct err e = ERR_INIT;
	int64_t id, number;

	problems.n = 0;
	assert_rc(
		RC_INVALID,
		office_secret_enter(node, s.w->a, &clerk, f, s.w->now, &id, &number, &problems, &e),
		&e);
	assert_string_equal(staff_problems(&s, &problems), said);
}

/* S1, Z13: a unit of the organ is the sender under its own name, by number alone as everybody. */
static void from_a_unit(void **state)
{
	int64_t unit = staff_unit(&s, &s.a_system, "VX", 0), number;
	struct secret_form f = came("7");

	(void)state;
	f.from_unit_id = unit;
	refused(&f, "from_unit problem.sender_two");
	f.organ_code = f.organ_name = STR("");
	struct document_view v = office_view(s.w, &leader, enter(&f, &number));
	assert_int_equal(v.document.from_unit_id, unit);
	assert_int_equal(v.document.from_code.n, 0);
	assert_true(v.document.from_name.n > 0);
	assert_int_equal(v.document.subject.n + v.document.content.n + v.n_attachments, 0);
	assert_false(v.may_reply || v.may_correct || v.may_copy);
	assert_int_equal(office_count(s.w, "trace WHERE step = 'secret-entered'"), 1);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'secret.enter'"), 1);
	/* none of the organ's */
	f.from_unit_id = staff_unit(&s, &s.b_system, "VX", 0);
	refused(&f, "from_unit problem.unit");
	f.from_unit_id = -1;
	refused(&f, "from_unit problem.unit");
	f.from_unit_id = unit;
	test_db_sql(s.w->t, "UPDATE unit SET state = 'dissolved'");
	refused(&f, "from_unit problem.unit");
	/* what goes out has no sender but the organ */
	open_series();
	f.direction = DIRECTION_OUTGOING;
	f.number = STR("");
	refused(&f, "from_unit problem.choice");
}

/* S1: in a series of its own, on paper alone; nothing is in the outbox. */
static void test_outgoing(void **state)
{
	const struct secret_form f = { .direction = DIRECTION_OUTGOING,
				       .secrecy = SECRECY_TOP_SECRET,
				       .type_name = STR("Quyết định"),
				       .signer_name = STR("Nguyễn Văn Ký"),
				       .receivers = STR(LA) };
	struct document_view v;
	int64_t number, id;

	(void)state;
	assert_rc(RC_INVALID,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				      NULL),
		  NULL);
	assert_string_equal(staff_problems(&s, &problems), "number problem.series_secret");
	open_series();
	id = enter(&f, &number);
	assert_int_equal(number, 1);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_SENT);
	assert_true(str_eq_c(v.document.notation, "QĐ-UBND"));
	assert_int_equal(v.n_deliveries, 1);
	assert_int_equal(v.deliveries[0].road, ROAD_PAPER);
	assert_int_equal(v.deliveries[0].form, FORM_PAPER);
	assert_false(v.may_retry || v.may_take_back || v.may_recall || v.may_remake ||
		     v.may_change);
	assert_int_equal(office_count(s.w, "outbox"), 0);
	assert_int_equal(office_count(s.w, "register_number r JOIN series x ON x.id = r.series_id "
					   "WHERE x.kind = 'secret' AND r.state = 'used'"),
			 1);
}

static void test_what_is_missing(void **state)
{
	struct secret_form f = came("");
	int64_t number, id;

	(void)state;
	f.secrecy = SECRECY_NONE;
	f.issued_on.year = 0;
	assert_rc(RC_INVALID,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				      NULL),
		  NULL);
	assert_true(problems_has(&problems, "number") && problems_has(&problems, "secrecy") &&
		    problems_has(&problems, "issued_on"));
	assert_rc(RC_DENIED,
		  office_secret_enter(node, s.w->a, &leader, &f, s.w->now, &id, &number, &problems,
				      NULL),
		  NULL);
	assert_int_equal(office_count(s.w, "document"), 0);
}

/* S2: whatever is tried, nothing makes a packet of it. */
static void test_no_road(void **state)
{
	const struct secret_form in = came("5");
	const struct secret_form out = { .direction = DIRECTION_OUTGOING,
					 .secrecy = SECRECY_CONFIDENTIAL,
					 .type_name = STR("Quyết định"),
					 .receivers = STR(LA) };
	const struct document secret = { .secrecy = SECRECY_CONFIDENTIAL }, open = { .id = 1 };
	const struct sendable *sendable;
	struct copy_form copy = { .kind = COPY_TRUE };
	struct err e = ERR_INIT;
	int64_t number, id, came_id, made;
	bool is_asked;

	(void)state;
	open_series();
	came_id = enter(&in, &number);
	id = enter(&out, &number);
	assert_rc(RC_CONFLICT, document_sendable(s.w->a, &secret, &sendable, &e), NULL);
	assert_string_equal(e.key, "err.denied.secret");
	assert_rc(RC_OK, document_sendable(s.w->a, &open, &sendable, NULL), NULL);
	assert_rc(RC_CONFLICT,
		  office_outgoing_send(node, s.w->a, &clerk, id, NULL, s.w->now, &made, &problems,
				       NULL),
		  NULL);
	assert_rc(RC_CONFLICT,
		  office_outgoing_remake(node, s.w->a, &clerk, id, s.w->now, &made, NULL), NULL);
	assert_rc(RC_CONFLICT,
		  office_outgoing_recall(node, &clerk, id, 0, STR("lý do"), s.w->now, &problems,
					 NULL),
		  NULL);
	assert_rc(RC_CONFLICT,
		  office_delivery_take_back(node, &clerk,
					    office_view(s.w, &clerk, id).deliveries[0].id,
					    STR("lý do"), s.w->now, &is_asked, &problems, NULL),
		  NULL);
	for (int r = RELATION_ANSWER; r < (int)document_relation__COUNT; r++) {
		/* a copy is made and a receiver urged at doors of their own */
		bool is_elsewhere = r == (int)RELATION_COPY || r == (int)RELATION_URGE;
		assert_rc(is_elsewhere ? RC_INVALID : RC_CONFLICT,
			  office_outgoing_about(node, s.w->a, &clerk,
						r == (int)RELATION_ANSWER ? came_id : id,
						(enum document_relation)r, s.w->now, &made, NULL),
			  NULL);
	}
	for (int i = 0; i < 2; i++) {
		copy.document_id = i == 0 ? id : came_id;
		assert_rc(RC_CONFLICT,
			  office_copy_make(node, s.w->a, &clerk, &copy, s.w->now, &made, &problems,
					   NULL),
			  NULL);
	}
	assert_int_equal(office_count(s.w, "packet"), 0);
	assert_int_equal(office_count(s.w, "outbox"), 0);
	assert_int_equal(office_count(s.w, "attachment"), 0);
}

static enum rc attach_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct attachment x = { .document_id = *(const int64_t *)arg,
				      .ordinal = 1,
				      .name = STR("mat.pdf"),
				      .content_type = STR("application/pdf") };

	return attachment_insert(tx, &x, e);
}

/* S2: behind the program's back neither; the database itself refuses. */
static void test_database_refuses(void **state)
{
	const struct secret_form f = came("5");
	int64_t number, id = enter(&f, &number);
	static const struct {
		const char *sql, *words;
	} tries[] = {
		{ "UPDATE document SET subject = 'nội dung'", "secret_by_number" },
		{ "UPDATE document SET content = 'nội dung'", "secret_by_number" },
		{ "UPDATE document SET secrecy = 'none'", "keeps its secrecy" },
	};

	(void)state;
	assert_true(db_write(s.w->t->db, attach_fn, &id, NULL) != RC_OK);
	assert_int_equal(office_count(s.w, "attachment"), 0);
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
		test_db_sql_refused(s.w->t, tries[i].sql, tries[i].words);
}

/* S3: a packet with a document that was entered as secret: nothing of it is kept, and its sender is told. */
static void test_packet_in(void **state)
{
	const struct secret_form f = came("5");
	struct str content = STR("nội dung mật");
	struct edxml_attachment file = { .name = STR("mat.pdf"), .sink_data = &content };
	struct edxml p = office_foreign(s.w, LA, "05");
	int64_t number;

	(void)state;
	(void)enter(&f, &number);
	p.subject = STR("Trích yếu mật");
	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(s.w, &clerk, "p-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_UNMATCHED);
	assert_int_equal(office_arrive(s.w, &clerk, "p-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_UNMATCHED);
	assert_int_equal(office_count(s.w, "document"), 1);
	assert_int_equal(office_count(s.w, "attachment"), 0);
	assert_int_equal(office_count(s.w, "packet WHERE direction = 'incoming' AND bytes > 0"), 0);
	assert_int_equal(
		office_count(s.w, "packet WHERE direction = 'outgoing' AND status_code = '02'"), 1);
	/* its sender sends it once more, in another packet: told again */
	assert_int_equal(office_arrive(s.w, &clerk, "p-3", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_UNMATCHED);
	assert_int_equal(
		office_count(s.w, "packet WHERE direction = 'outgoing' AND status_code = '02'"), 2);
	/* another number of the same organ is no secret */
	p.document_id = STR("x-6");
	p.code_number = STR("6");
	assert_int_equal(office_arrive(s.w, &clerk, "p-2", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_incoming), EACH(test_outgoing),         EACH(test_what_is_missing),
		EACH(test_no_road),  EACH(test_database_refuses), EACH(test_packet_in),
		EACH(from_a_unit),   EACH(entered_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
