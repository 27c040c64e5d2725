/* test_entry.c -- what was entered by hand is corrected, or struck under its number: Z6, Z7, on both engines. */
#include "office/arrival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "desk_reader.h"
#include "markup/page.h"
#include "office/recall.h"
#include "office/report.h"
#include "office/task.h"

static struct arrival_form paper(const char *number)
{
	return (struct arrival_form){ .type_name = STR("Công văn"),
				      .number = str_of(number),
				      .notation = STR("SNV-VP"),
				      .subject = STR("Về việc giao chỉ tiêu"),
				      .issued_on = { 2026, 11, 19 },
				      .organ_code = STR(DESK_RECEIVER),
				      .organ_name = STR(""),
				      .signer_name = STR("Trần Văn Mẫu"),
				      .paper_at = STR("Tủ 3"),
				      .form_id = STR("") };
}

static struct outgoing_file file(const char *name, const char *bytes)
{
	return (struct outgoing_file){ .name = str_of(name),
				       .content_type = STR("application/pdf"),
				       .fd = office_file(s.w, str_of(bytes)) };
}

static int64_t enter(const struct arrival_form *f)
{
	int64_t id, number;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK,
		  office_arrival_enter(node, s.w->a, &clerk, f, s.w->now, &id, &number, &problems,
				       &e),
		  &e);
	return id;
}

static struct arrival_correction correction(int64_t id)
{
	struct arrival_correction x = { .id = id, .reason = STR("Gõ nhầm khi vào sổ") };
	struct document d = document(id);

	x.version = d.version;
	arrival_form_of(&d, &x.form);
	return x;
}

static enum rc correct(const struct actor *who, const struct arrival_correction *x, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_correct(node, s.w->a, who, x, s.w->now, &problems, e);
}

static enum rc strike(const struct actor *who, int64_t id, const char *why, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_strike(node, who, id, 0, str_of(why), s.w->now, &problems, e);
}

static void corrected(const struct arrival_correction *x)
{
	struct err e;

	assert_rc(RC_OK, correct(&clerk, x, &e), &e);
}

static void refused(const struct arrival_correction *x, const char *field, const char *key)
{
	struct err e;

	assert_rc(RC_INVALID, correct(&clerk, x, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, field);
	assert_string_equal(problems.p[0].key, key);
}

/* Whether the document's history has a line of that step with that text. */
static bool says_in(enum lang lang, int64_t id, const char *step, const char *text)
{
	struct document_view v = office_view(s.w, &clerk, id);

	for (size_t i = 0; i < v.n_traces; i++) {
		struct str said = text_of_kept(s.w->a, lang, v.traces[i].text);
		if (str_eq_c(v.traces[i].step, step) && str_eq_c(said, text))
			return true;
	}
	return false;
}

static bool says(int64_t id, const char *step, const char *text)
{
	return says_in(LANG_VI, id, step, text);
}

/* Z6: each field is written over; what stood before is in the history; the number stays. */
static void every_field_is_corrected(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id = enter(&f);
	struct document was = document(id), d;
	struct arrival_correction x = correction(id);

	(void)state;
	x.form = (struct arrival_form){ .type_name = STR("Quyết định"),
					.number = STR("51"),
					.notation = STR("QĐ-STC"),
					.subject = STR("Về việc điều chỉnh"),
					.issued_on = { 2026, 11, 18 },
					.due_on = { 2026, 12, 1 },
					.received_on = { 2026, 11, 20 },
					.organ_code = STR(""),
					.organ_name = STR("Công ty TNHH Mẫu"),
					.signer_name = STR("Lê Thị Mẫu"),
					.signer_position = STR("Giám đốc"),
					.priority = PRIORITY_EXPRESS,
					.paper_at = STR("Tủ 5"),
					.form_id = STR("") };
	corrected(&x);
	d = document(id);
	assert_int_equal(d.arrival_number, was.arrival_number);
	assert_int_equal(d.registered_at, was.registered_at);
	assert_true(str_eq_c(d.from_name, "Công ty TNHH Mẫu") && d.from_code.n == 0);
	assert_true(date_cmp(time_date_vn(d.arrived_at), x.form.received_on) == 0);
	assert_true(says(id, "entry-corrected", "Gõ nhầm khi vào sổ"));
	assert_true(says(id, "entry-changed", "Loại văn bản: “Công văn” → “Quyết định”"));
	assert_true(says(id, "entry-changed", "Số, ký hiệu: “15/SNV-VP” → “51/QĐ-STC”"));
	assert_true(says(id, "entry-changed",
			 "Trích yếu: “Về việc giao chỉ tiêu” → “Về việc điều chỉnh”"));
	assert_true(says(id, "entry-changed", "Ngày ban hành: “19/11/2026” → “18/11/2026”"));
	assert_true(says(id, "entry-changed", "Ngày nhận: “21/11/2026” → “20/11/2026”"));
	assert_true(says(id, "entry-changed", "Thời hạn: “–” → “01/12/2026”"));
	assert_true(says(id, "entry-changed", "Độ khẩn: “Thường” → “Hỏa tốc”"));
	assert_true(says(id, "entry-changed", "Chức vụ người ký: “–” → “Giám đốc”"));
	assert_true(says(id, "entry-changed", "Người ký: “Trần Văn Mẫu” → “Lê Thị Mẫu”"));
	assert_true(says(id, "entry-changed", "Nơi để bản giấy: “Tủ 3” → “Tủ 5”"));
	assert_true(says_in(LANG_EN, id, "entry-changed", "Type: “Công văn” → “Quyết định”"));
	/* the number that it has now is the one that a second is held against */
	f = paper("51");
	f.notation = STR("QĐ-STC");
	f.organ_code = STR("");
	f.organ_name = STR("Công ty TNHH Mẫu");
	struct err e = ERR_INIT;
	int64_t other, number;
	assert_rc(RC_INVALID,
		  office_arrival_enter(node, s.w->a, &clerk, &f, s.w->now, &other, &number,
				       &problems, &e),
		  &e);
	assert_string_equal(problems.p[0].key, "problem.arrival_twin");
}

/* Z6: files are added and left out; what is left out is kept, and opened. */
static void files_are_replaced(void **state)
{
	const struct outgoing_file scan = file("quét.pdf", "%PDF-1.7 quét"),
				   again = file("quét lại.pdf", "%PDF-1.7 rõ hơn");
	struct arrival_form f = paper("15");
	int64_t id, old;
	struct document_view v;
	struct attachment found;
	struct err e = ERR_INIT;
	int fd;

	(void)state;
	f.files = &scan;
	f.n_files = 1;
	id = enter(&f);
	old = office_view(s.w, &clerk, id).attachments[0].id;
	struct arrival_correction x = correction(id);
	x.form.files = &again;
	x.form.n_files = 1;
	x.drop = &old;
	x.n_drop = 1;
	corrected(&x);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.attachments[0].name, "quét lại.pdf"));
	assert_int_equal(v.n_dropped, 1);
	assert_true(says(id, "entry-changed", "Bỏ tệp “quét.pdf”"));
	assert_true(says(id, "entry-changed", "Thêm tệp “quét lại.pdf”"));
	assert_rc(RC_OK,
		  office_attachment_open(node, s.w->a, &clerk, id, old, s.w->now, &found, &fd, &e),
		  &e);
	close(fd);
	/* it is not left out twice, and another document's is none of its */
	x = correction(id);
	x.drop = &old;
	x.n_drop = 1;
	assert_rc(RC_CONFLICT, correct(&clerk, &x, &e), &e);
}

static void what_is_not_corrected(void **state)
{
	struct arrival_form f = paper("15"), g = paper("16");
	int64_t id = enter(&f);
	struct arrival_correction x = correction(id);
	struct err e;

	(void)state;
	(void)enter(&g);
	assert_rc(RC_DENIED, correct(&leader, &x, &e), &e);
	assert_rc(RC_DENIED, correct(&ba, &x, &e), &e);
	assert_rc(RC_NOT_FOUND, correct(&stranger, &x, &e), &e);
	x.reason = STR(" ");
	refused(&x, "reason", "problem.required");
	x = correction(id);
	x.form.number = STR("16");
	refused(&x, "number", "problem.arrival_twin");
	x.form.is_another = true;
	corrected(&x);
	x.form.subject = STR("Lần nữa"); /* over what was just saved */
	assert_rc(RC_CONFLICT, correct(&clerk, &x, &e), &e);
	assert_string_equal(e.key, "err.stale");
	x = correction(id);
	x.form.received_on = (struct date){ 2026, 11, 22 };
	refused(&x, "received_on", "problem.received_future");
	x.form.received_on = (struct date){ 2026, 11, 1 };
	refused(&x, "received_on", "problem.received_early");
}

/* What came in a packet is its sender's word. */
static void a_packet_is_its_senders(void **state)
{
	struct edxml packet = office_foreign(s.w, "000.00.33.Z09", "7");
	struct arrival_correction x = { .id = 0 };
	int64_t id, number;
	struct err e = ERR_INIT;

	(void)state;
	(void)office_arrive(s.w, &clerk, "d-1", MESSAGE_EDOC, office_write(s.w, &packet));
	const struct document_filter f = { .direction = DIRECTION_INCOMING, .n_max = 1 };
	struct document_row *found;
	size_t n;
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &found, &n, &e), &e);
	id = found[0].document.id;
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &number, &e), &e);
	x = correction(id);
	assert_rc(RC_CONFLICT, correct(&clerk, &x, &e), &e);
	assert_string_equal(e.key, "err.entry_by_packet");
	assert_rc(RC_CONFLICT, strike(&clerk, id, "Gửi nhầm", &e), &e);
	assert_string_equal(e.key, "err.entry_by_packet");
}

/* Whether a line goes through the register's row of an arrival number, and its note. */
static bool struck_row(int64_t number, struct str *out_note)
{
	const struct print_cell *cells = desk_register_row(number);

	*out_note = cells[9].text;
	return cells[5].is_struck && !cells[1].is_struck;
}

static void given(int64_t id, int64_t unit_id, int64_t account_id)
{
	const struct directive_to to[] = {
		{ .part = PART_LEAD, .unit_id = unit_id, .account_id = account_id }
	};
	const struct directive_form direct = { .document_id = id,
					       .version = document(id).version,
					       .text = STR("Giao xử lý"),
					       .to = to,
					       .n_to = 1 };
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &leader, &direct, s.w->now, &problems, &e),
		  &e);
}

/* Z7: the number stays used, the register says so, the work on it ends, and whoever had it is told. */
static void a_struck_one_keeps_its_number(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id = enter(&f), next;
	struct document d = document(id);
	const struct work_filter todo = { .queue = WORK_LEAD, .after_rank = -1 },
				 ended = { .queue = WORK_ENDED, .after_rank = -1 };
	struct work_row *rows;
	struct str note = STR("");
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	given(id, 0, ba.account_id);
	assert_false(struck_row(d.arrival_number, &note));
	assert_rc(RC_DENIED, strike(&leader, id, "Trùng", &e), &e);
	assert_rc(RC_NOT_FOUND, strike(&stranger, id, "Trùng", &e), &e);
	assert_rc(RC_INVALID, strike(&clerk, id, "", &e), &e);
	assert_rc(RC_OK, strike(&clerk, id, "Vào sổ hai lần", &e), &e);
	d = document(id);
	assert_int_equal(d.standing, STANDING_STRUCK);
	assert_int_equal(d.progress, PROGRESS_CANCELLED);
	assert_int_equal(d.arrival_number, 1);
	assert_true(struck_row(1, &note));
	assert_true(str_eq_c(note, "Đã hủy: Vào sổ hai lần"));
	assert_rc(RC_OK, office_work_list(node, s.w->a, &ba, &todo, s.w->now, &rows, &n, &e), &e);
	assert_int_equal(n, 0);
	assert_rc(RC_OK, office_work_list(node, s.w->a, &ba, &ended, s.w->now, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(rows[0].text, "Vào sổ hai lần"));
	/* nothing else is done to it */
	assert_rc(RC_CONFLICT, strike(&clerk, id, "Lần nữa", &e), &e);
	struct arrival_correction x = correction(id);
	assert_rc(RC_CONFLICT, correct(&clerk, &x, &e), &e);
	/* it is entered anew without being taken for a second one, under the next number */
	next = enter(&f);
	assert_int_equal(document(next).arrival_number, 2);
}

/* What is finished is not undone by a line through it. */
static void what_is_done_is_not_struck(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id = enter(&f);
	struct flow_view flow;
	struct err e = ERR_INIT;

	(void)state;
	given(id, 0, ba.account_id);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &ba, id, &flow, &e), &e);
	const struct assignment_act done = { .id = flow.assignments[0].id,
					     .what = ACTION_ASSIGNMENT_FINISH };
	assert_rc(RC_OK, office_assignment_act(node, &ba, &done, s.w->now, &problems, &e), &e);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
	assert_rc(RC_CONFLICT, strike(&clerk, id, "Trùng", &e), &e);
	assert_string_equal(e.key, "err.entry_done");
	/* but what was typed wrongly of it is corrected */
	struct arrival_correction x = correction(id);
	x.form.subject = STR("Về việc khác");
	corrected(&x);
	assert_int_equal(document(id).progress, PROGRESS_FINISHED);
}

/* Nor is what was answered; a draft answers nothing yet. */
static void what_is_answered_is_not_struck(void **state)
{
	static const char *const to[] = { DESK_RECEIVER, NULL };
	struct arrival_form f = paper("15");
	int64_t id = enter(&f), answer_id;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, id, RELATION_ANSWER, s.w->now,
					&answer_id, &e),
		  &e);
	desk_issue(&clerk, answer_id, "88", to, (struct date){ 0 });
	test_db_sql(s.w->t,
		    "UPDATE document SET progress = 'processing' WHERE direction = 'incoming'");
	assert_rc(RC_CONFLICT, strike(&clerk, id, "Trùng", &e), &e);
	assert_string_equal(e.key, "err.entry_answered");
	f = paper("16");
	id = enter(&f);
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, id, RELATION_ANSWER, s.w->now,
					&answer_id, &e),
		  &e);
	assert_rc(RC_OK, strike(&clerk, id, "Trùng", &e), &e);
}

/* Tasks that are parts of what somebody had to do with it are over with it. */
static void parts_are_over_with_it(void **state)
{
	struct arrival_form f = paper("15");
	int64_t id = enter(&f), part;
	struct flow_view flow;
	struct err e = ERR_INIT;

	(void)state;
	given(id, unit, 0);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &head, id, &flow, &e), &e);
	const struct directive_to to[] = { { .part = PART_LEAD, .account_id = bon.account_id } };
	const struct task_form split = { .unit_id = unit,
					 .above_id = flow.assignments[0].id,
					 .subject = STR("Rà soát phần một"),
					 .to = to,
					 .n_to = 1 };
	problems.n = 0;
	assert_rc(RC_OK, office_task_give(node, &head, &split, s.w->now, &part, &problems, &e), &e);
	assert_rc(RC_OK, strike(&clerk, id, "Trùng", &e), &e);
	assert_int_equal(office_view(s.w, &bon, part).document.progress, PROGRESS_CANCELLED);
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &bon, part, &flow, &e), &e);
	assert_int_equal(flow.assignments[0].state, ASSIGNMENT_DONE);
}

/* ---- the day of arrival ---- */

static struct str day_in_register(int64_t number)
{
	return date_vn(s.w->a, desk_register_row(number)[0].date);
}

static int64_t received_on(struct date from, struct date to)
{
	const struct report_wish wish = { .kind = REPORT_INCOMING, .from = from, .to = to };
	struct report r;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	return r.n_rows > 0 ? r.rows[0].n[FIGURE_RECEIVED] : 0;
}

static size_t found_on(struct date day)
{
	return desk_found((struct search_form){ .arrived_from = day, .arrived_to = day });
}

/* Z10: the register, the search and the reports have the day that the clerk stated; the number's year is that of
 * the day of entry, whatever was stated. */
static void the_day_of_arrival_is_the_clerks(void **state)
{
	const struct date came = { 2026, 11, 20 }, today = { 2026, 11, 21 };
	struct arrival_form f = paper("15");

	(void)state;
	f.received_on = came;
	int64_t id = enter(&f);
	f = paper("16");
	(void)enter(&f);
	assert_true(str_eq_c(day_in_register(1), "20/11/2026"));
	assert_true(str_eq_c(day_in_register(2), "21/11/2026")); /* unless they say otherwise */
	assert_int_equal(received_on(came, came), 1);
	assert_int_equal(received_on(today, today), 1);
	assert_int_equal(received_on(came, today), 2);
	assert_int_equal(found_on(came), 1);
	assert_int_equal(found_on(today), 1);
	/* corrected, it moves in all of them */
	struct arrival_correction x = correction(id);
	x.form.received_on = (struct date){ 2026, 11, 19 };
	corrected(&x);
	assert_true(str_eq_c(day_in_register(1), "19/11/2026"));
	assert_int_equal(received_on(came, came), 0);
	assert_int_equal(found_on(came), 0);
	/* what came in the old year and is entered in the new one has a number of the new one */
	s.w->now = time_from_civil((struct civil){ .date = { 2027, 1, 2 }, .hour = 8 },
				   TIME_ZONE_VN);
	f = paper("17");
	f.received_on = (struct date){ 2026, 12, 31 };
	struct document d = document(enter(&f));
	assert_int_equal(d.arrival_year, 2027);
	assert_int_equal(d.arrival_number, 1);
	assert_int_equal(received_on(f.received_on, f.received_on), 1);
	assert_int_equal(received_on((struct date){ 2027, 1, 1 }, (struct date){ 2027, 1, 2 }), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(every_field_is_corrected),
		READER_TEST(files_are_replaced),
		READER_TEST(what_is_not_corrected),
		READER_TEST(a_packet_is_its_senders),
		READER_TEST(a_struck_one_keeps_its_number),
		READER_TEST(what_is_done_is_not_struck),
		READER_TEST(what_is_answered_is_not_struck),
		READER_TEST(parts_are_over_with_it),
		READER_TEST(the_day_of_arrival_is_the_clerks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
