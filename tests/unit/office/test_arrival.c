/* test_arrival.c -- what came in no packet is registered by hand: Z1, Z2, Z9, Z13, on both engines. */
#include "office/arrival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk_reader.h"
#include "office/copy.h"
#include "office/own_receiver.h"
#include "office/people.h"
#include "office/recall.h"

static struct arrival_form paper(const char *number)
{
	return (struct arrival_form){ .type_name = STR("Quyết định"),
				      .number = str_of(number),
				      .notation = STR("QĐ-SNV"),
				      .subject = STR("Về việc giao chỉ tiêu"),
				      .issued_on = { 2026, 11, 20 },
				      .organ_code = STR(DESK_RECEIVER),
				      .organ_name = STR("tên gõ tay"),
				      .signer_name = STR("Trần Văn Mẫu"),
				      .paper_at = STR("Tủ 3"),
				      .form_id = STR("") };
}

static enum rc enter(const struct actor *who, const struct arrival_form *f, int64_t *out_id,
		     int64_t *out_number, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_enter(node, s.w->a, who, f, s.w->now, out_id, out_number, &problems,
				    e);
}

static void refused(const struct arrival_form *f, const char *field, const char *key)
{
	int64_t id, number;
	struct err e;

	assert_rc(RC_INVALID, enter(&clerk, f, &id, &number, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, field);
	assert_string_equal(problems.p[0].key, key);
}

/* Z1: registered at once, numbered one behind the other, presented and directed as every other. Nobody is told. */
static void paper_and_scan(void **state)
{
	struct arrival_form f = paper("15");
	const struct outgoing_file scan = { .name = STR("quét.pdf"),
					    .content_type = STR("application/pdf"),
					    .fd = office_file(s.w, STR("%PDF-1.7 quét")) };
	int64_t id, number, first, packets = office_count(s.w, "packet");
	struct presenting present = { .leader_id = leader.account_id };
	struct document_view v;
	struct err e;

	(void)state;
	f.files = &scan;
	f.n_files = 1;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &first, &e), &e);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_REGISTERED);
	assert_int_equal(v.document.progress, PROGRESS_NEW);
	assert_int_equal(v.document.arrival_number, first);
	assert_true(str_eq_c(v.document.paper_at, "Tủ 3"));
	assert_false(str_eq_c(v.document.from_name, "tên gõ tay")); /* as the directory has it */
	assert_int_equal(v.n_attachments, 1);
	f = paper("16");
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_int_equal(number, first + 1);
	present.document_id = id;
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &present, s.w->now, &problems, &e),
		  &e);
	assert_int_equal(office_count(s.w, "packet"), packets);
}

/* Z2: one with the same number of the same organ is warned of; the clerk decides. */
static void a_second_one(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id, number, other, next;
	struct err e;

	(void)state;
	f.form_id = STR("a form");
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e); /* pressed twice */
	assert_int_equal(other, id);
	assert_int_equal(next, number);
	f.form_id = STR("another form");
	refused(&f, "number", "problem.arrival_twin");
	assert_true(arrival_is_doubtful(&problems));
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e);
	assert_int_equal(next, number + 1);
	/* written by its name: the same organ, which the directory knows */
	struct str name = office_view(s.w, &clerk, id).document.from_name;
	f = paper("15");
	f.organ_code = STR("");
	f.organ_name = name;
	refused(&f, "number", "problem.arrival_twin");
	f.number = STR("16");
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e);
	assert_true(
		str_eq(office_view(s.w, &clerk, other).document.from_code, paper("16").organ_code));
	/* one that nobody knows, by its name alone */
	f.organ_name = STR("Công ty TNHH Mẫu");
	f.number = STR("15");
	refused(&f, "number",
		"problem.arrival_like"); /* may be a unit of the organ that is there */
	f.notation = STR("CTM");
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e);
	refused(&f, "number", "problem.arrival_twin");
	assert_true(problems.p[0].document_id == other);
	/* one that is called a little otherwise may be the same; of another day it is not */
	f.organ_name = STR("Công ty TNHH Mẫu An Bình");
	refused(&f, "number", "problem.arrival_like");
	assert_true(arrival_is_doubtful(&problems));
	assert_true(problems.p[0].document_id > 0);
	f.issued_on.day = 19;
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e);
	f.issued_on.day = 20;
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &other, &next, &e), &e);
}

/* A file under the name of a PDF that is none is asked about, a program is refused whatever it is called. */
static void files_that_are_none(void **state)
{
	static const char mz[] = "MZ\x90\x00\x03";
	struct outgoing_file file = { .name = STR("fake.pdf"),
				      .content_type = STR("application/pdf"),
				      .fd = office_file(s.w, STR("PK\x03\x04 nén")) };
	struct arrival_form f = paper("31");
	int64_t id, number;
	struct err e;

	(void)state;
	f.files = &file;
	f.n_files = 1;
	refused(&f, "files", "problem.file_no_pdf_in");
	assert_true(arrival_is_doubtful(&problems));
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	f.number = STR("32");
	file.fd = office_file(s.w, str_of_n(mz, sizeof mz));
	refused(&f, "files", "problem.file_program_in");
}

/* All that is wrong is said at once, with what whoever read the form found; then all that is doubtful. */
static void all_at_once(void **state)
{
	struct arrival_form f = paper("abc");
	int64_t id, number;
	struct err e = ERR_INIT;

	(void)state;
	f.type_name = f.subject = STR("");
	f.organ_code = STR("000.00.99.Z99");
	problems.n = 0;
	problem_add(&problems, "due_on", "problem.date", 0);
	assert_rc(RC_INVALID,
		  office_arrival_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				       &e),
		  &e);
	assert_int_equal(problems.n, 4);
	assert_false(arrival_is_doubtful(&problems));
	f = paper("abc");
	f.notation = STR("x y / z - t");
	f.issued_on.year = 1986;
	f.type_name = STR("qđ");
	assert_rc(RC_INVALID, enter(&clerk, &f, &id, &number, &e), &e);
	assert_int_equal(problems.n, 3);
	assert_true(problems_has(&problems, "number") && problems_has(&problems, "notation") &&
		    problems_has(&problems, "issued_on"));
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	const struct document d = document(id);
	assert_true(str_eq_c(d.type_name, "Quyết định"));
	assert_true(str_eq_c(d.notation, "X Y/Z-T"));
}

static void what_is_refused(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id, number;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, enter(&ba, &f, &id, &number, &e), &e);
	assert_rc(RC_DENIED, enter(&leader, &f, &id, &number, &e), &e);
	f.issued_on = (struct date){ 2026, 11, 22 };
	refused(&f, "issued_on", "problem.date_future");
	f = paper("15");
	f.subject = STR("");
	refused(&f, "subject", "problem.required");
	f = paper("15");
	f.organ_code = STR("000.00.99.Z99");
	refused(&f, "organ_code", "problem.receiver_unknown");
	f = paper("15");
	f.priority = PRIORITY__COUNT;
	refused(&f, "priority", "problem.choice");
}

/* Z9: what is probably mistyped is asked about once; what cannot be is refused. */
static void what_is_asked_about(void **state)
{
	struct arrival_form f = paper("15");
	const struct outgoing_file program = { .name = STR("cai-dat.exe"),
					       .fd = office_file(s.w, STR("MZ")) },
				   empty = { .name = STR("trống.pdf"),
					     .fd = office_file(s.w, STR("")) };
	int64_t id, number;
	struct err e;

	(void)state;
	f.issued_on.year = 1986;
	refused(&f, "issued_on", "problem.date_old");
	assert_true(arrival_is_doubtful(&problems));
	f = paper("15");
	f.due_on = (struct date){ 2026, 11, 20 };
	refused(&f, "due_on", "problem.due_past");
	f.due_on = (struct date){ 2026, 11, 19 };
	refused(&f, "due_on", "problem.due_before_issue");
	assert_false(arrival_is_doubtful(&problems));
	f = paper("15");
	f.files = &program;
	f.n_files = 1;
	refused(&f, "files", "problem.file_program_in");
	f.files = &empty;
	refused(&f, "files", "problem.file_empty");
	assert_string_equal(problems.p[0].words[0], "trống.pdf");
	f = paper("15/QĐ-SNV"); /* pasted whole into the field of the number */
	f.notation = STR("");
	f.due_on = (struct date){ 2026, 11, 20 };
	f.is_another = true; /* looked at again */
	f.has_came = true;
	f.came = FORM_PAPER;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	const struct document d = document(id);
	assert_true(str_eq_c(d.number, "15") && str_eq_c(d.notation, "QĐ-SNV"));
	assert_int_equal(d.came, FORM_PAPER);
}

/* Y2: of paper that was scanned, the scan is what a copy in a file has. */
static void its_scan_is_copied(void **state)
{
	struct arrival_form f = paper("15");
	const struct outgoing_file scan = { .name = STR("quét.pdf"),
					    .content_type = STR("application/pdf"),
					    .fd = office_file(s.w, STR("%PDF-1.7 quét")) };
	struct copy_form c = { .kind = COPY_TRUE, .source = FORM_PAPER, .target = FORM_ELECTRONIC };
	int64_t copy, number;
	struct err e;

	(void)state;
	f.files = &scan;
	f.n_files = 1;
	assert_rc(RC_OK, enter(&clerk, &f, &c.document_id, &number, &e), &e);
	assert_rc(RC_OK, office_copy_make(node, s.w->a, &clerk, &c, s.w->now, &copy, &problems, &e),
		  &e);
	assert_int_equal(office_view(s.w, &clerk, copy).n_attachments, 1);
}

/* ---- from a unit of the organ ---- */

static struct arrival_form handed_over(const char *number, int64_t unit_id)
{
	struct arrival_form f = paper(number);

	f.organ_code = f.organ_name = STR("");
	f.from_unit_id = unit_id;
	return f;
}

static struct unit unit_now(int64_t id)
{
	struct unit u;
	struct err e;

	assert_rc(RC_OK, office_unit_view(node, s.w->a, &clerk, id, &u, &e), &e);
	return u;
}

static void rename_unit(int64_t id, const char *name)
{
	struct unit u = unit_now(id);
	struct err e;
	int64_t same;

	u.name = str_of(name);
	assert_rc(RC_OK, office_unit_save(node, &admin, &u, s.w->now, &same, &problems, &e), &e);
}

static int64_t answer_to(int64_t id)
{
	struct err e;
	int64_t out;

	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, id, RELATION_ANSWER, s.w->now, &out,
					&e),
		  &e);
	return out;
}

/* Z13: under the name that it had that day, without any organ's code; nobody outside hears of it. */
static void a_unit_is_the_sender(void **state)
{
	struct arrival_form f = handed_over("15", unit);
	int64_t id, number, packets = office_count(s.w, "packet");
	struct err e;

	(void)state;
	rename_unit(unit, "Phòng Quản lý đô thị");
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	rename_unit(unit, "Phòng Hạ tầng");
	const struct document d = document(id);
	assert_int_equal(d.from_unit_id, unit);
	assert_int_equal(d.from_code.n, 0);
	assert_true(str_eq_c(d.from_name, "Phòng Quản lý đô thị"));
	assert_true(str_eq_c(desk_register_row(number)[2].text, "Phòng Quản lý đô thị"));
	assert_int_equal(desk_found((struct search_form){ .words = STR("Quản lý đô thị") }), 1);
	assert_int_equal(office_count(s.w, "packet"), packets);
	/* with the same number of the same unit, whatever it is called by now; another's is another one */
	refused(&f, "number", "problem.arrival_twin");
	f.from_unit_id = upper;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	f = paper("15"); /* nor is an organ of that name the unit */
	f.organ_code = STR("");
	f.organ_name = STR("Phòng Quản lý đô thị");
	refused(&f, "number", "problem.arrival_like");
	f.is_another = true;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_int_equal(document(id).from_unit_id, 0);
}

/* Z13: of the clerk's own organ, as it is today, and nobody else beside it. */
static void which_unit_is_refused(void **state)
{
	struct arrival_form f = handed_over("15", unit);
	struct unit gone = unit_now(bare_unit);
	int64_t id, number;
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, enter(&ba, &f, &id, &number, &e), &e);
	assert_rc(RC_INVALID, enter(&stranger, &f, &id, &number, &e), &e);
	assert_string_equal(problems.p[0].field, "from_unit");
	assert_string_equal(problems.p[0].key, "problem.unit");
	f.organ_name = STR("Sở Nội vụ");
	refused(&f, "from_unit", "problem.sender_two");
	f = handed_over("15", bare_unit);
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &gone, s.w->now, &problems, &e), &e);
	f = handed_over("16", bare_unit);
	refused(&f, "from_unit", "problem.unit");
}

/* Z13, Z6: a unit that was mistaken is corrected; what else is corrected leaves the name as it was that day. */
static void its_unit_is_corrected(void **state)
{
	struct arrival_form f = handed_over("15", bare_unit);
	struct unit gone = unit_now(bare_unit);
	int64_t id, number;
	struct err e;

	(void)state;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_rc(RC_OK, office_unit_dissolve(node, &admin, &gone, s.w->now, &problems, &e), &e);
	struct arrival_correction x = { .id = id, .reason = STR("Gõ nhầm") };
	struct document d = document(id);
	arrival_form_of(&d, &x.form);
	x.form.subject = STR("Về việc giao chỉ tiêu năm 2027");
	assert_rc(RC_OK, office_arrival_correct(node, s.w->a, &clerk, &x, s.w->now, &problems, &e),
		  &e);
	d = document(id);
	assert_int_equal(d.from_unit_id, bare_unit);
	assert_true(str_eq(d.from_name, gone.name));
	x.form.from_unit_id = unit;
	assert_rc(RC_OK, office_arrival_correct(node, s.w->a, &clerk, &x, s.w->now, &problems, &e),
		  &e);
	d = document(id);
	assert_int_equal(d.from_unit_id, unit);
	assert_true(str_eq(d.from_name, unit_now(unit).name));
	arrival_form_of(&d, &x.form);
	x.form.from_unit_id = 0;
	x.form.organ_code = STR(DESK_RECEIVER);
	assert_rc(RC_OK, office_arrival_correct(node, s.w->a, &clerk, &x, s.w->now, &problems, &e),
		  &e);
	d = document(id);
	assert_int_equal(d.from_unit_id, 0);
	assert_true(str_eq_c(d.from_code, DESK_RECEIVER));
}

/* Z13: the answer goes to the unit, within the organ; one that nobody is in any more is not proposed. */
static void its_answer_goes_to_the_unit(void **state)
{
	struct arrival_form f = handed_over("15", unit);
	int64_t id, number;
	struct err e;

	(void)state;
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	struct document_view v = office_view(s.w, &clerk, answer_to(id));
	assert_int_equal(v.n_deliveries, 0);
	assert_int_equal(v.n_own, 1);
	assert_int_equal(v.own[0].unit_id, unit);
	f = handed_over("16", bare_unit);
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	assert_int_equal(office_view(s.w, &clerk, answer_to(id)).n_own, 0);
}

/* Y1: whoever wrote on paper and is in no directory gets the answer on paper, and need not be typed again. */
static void its_answer_goes_to_who_wrote(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id, number;
	struct err e;

	(void)state;
	f.organ_code = STR("");
	f.organ_name = STR("Công ty TNHH Mẫu");
	assert_rc(RC_OK, enter(&clerk, &f, &id, &number, &e), &e);
	struct document_view v = office_view(s.w, &clerk, answer_to(id));
	assert_int_equal(v.n_deliveries, 1);
	assert_true(v.deliveries[0].is_outside);
	assert_true(str_eq_c(v.deliveries[0].receiver_name, "Công ty TNHH Mẫu"));
	assert_int_equal(v.deliveries[0].form, FORM_PAPER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(paper_and_scan),
		READER_TEST(a_second_one),
		READER_TEST(files_that_are_none),
		READER_TEST(all_at_once),
		READER_TEST(what_is_refused),
		READER_TEST(what_is_asked_about),
		READER_TEST(its_scan_is_copied),
		READER_TEST(a_unit_is_the_sender),
		READER_TEST(which_unit_is_refused),
		READER_TEST(its_unit_is_corrected),
		READER_TEST(its_answer_goes_to_the_unit),
		READER_TEST(its_answer_goes_to_who_wrote),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
