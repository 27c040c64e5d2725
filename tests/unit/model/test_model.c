/* test_model.c -- codes, numbers, status steps, and what an outgoing document must have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"

#include "base/limits.h"
#include "model/model.h"

static void organ_codes(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		bool ok;
	} rows[] = {
		{ "000.00.00.Z01", true },
		{ "Z01", true },
		{ "Z01.05", true },
		{ "H26.02.03", true },
		{ "", false },
		{ "1", false },
		{ ".Z01", false },
		{ "Z01.", false },
		{ "Z01..05", false },
		{ "z01", false },
		{ "Z01 05", false },
		{ "000.00.00.001", true },
		{ "Đ01", false },
		{ "A123456789.B123456789.C123456789.D1", true },
		{ "A123456789.B123456789.C123456789.D12", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err e = ERR_INIT;
		enum rc rc = organ_code_check(str_of(rows[i].code), &e);
		assert_int_equal(rc, rows[i].ok ? RC_OK : RC_INVALID);
		if (!rows[i].ok)
			assert_string_equal(e.key, "err.organ_code");
	}
}

static void notations(void **state)
{
	(void)state;
	static const char *rows[][3] = {
		{ "5", "BNV-VP", "05/BNV-VP" },    { "15", "QĐ-UBND", "15/QĐ-UBND" },
		{ "05", "UBND", "05/UBND" },       { "7", "", "07" },
		{ "7a", "UBND-VP", "7a/UBND-VP" }, { "100", "KH-UBND", "100/KH-UBND" },
	};
	AUTO_ARENA a = arena_new(NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str s = document_notation(a, str_of(rows[i][0]), str_of(rows[i][1]));
		assert_string_equal(str_c(a, s), rows[i][2]);
	}
	struct str code = document_code_make(a, STR("000.00.00.Z01"), (struct date){ 2026, 9, 3 },
					     STR("5"), STR("UBND-VP"));
	assert_string_equal(str_c(a, code), "000.00.00.Z01,2026/09/03,05/UBND-VP");
}

static void number_keys(void **state)
{
	(void)state;
	static const char *rows[][3] = {
		{ "5", "BNV-VP", "5/bnv-vp" },
		{ "05", "BNV-VP", "5/bnv-vp" },
		{ "005", "bnv - vp", "5/bnv-vp" },
		{ "0", "X", "0/x" },
		{ "00", "X", "0/x" },
		{ "0a", "X", "0a/x" },
		{ "15", "QĐ-UBND", "15/qđ-ubnd" },
		{ "15", "QD-UBND", "15/qd-ubnd" },
		{ "100A", "KH-UBND", "100a/kh-ubnd" },
	};
	AUTO_ARENA a = arena_new(NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str s = document_number_key(a, str_of(rows[i][0]), str_of(rows[i][1]));
		assert_string_equal(str_c(a, s), rows[i][2]);
	}
}

static void statuses_never_move_back(void **state)
{
	(void)state;
	enum delivery_state s;

	assert_true(delivery_state_of_status(STR("03"), &s));
	assert_int_equal(s, DELIVERY_RECEIVED);
	assert_false(delivery_state_of_status(STR("13"), &s));
	assert_false(delivery_state_of_status(STR("3"), &s));
	assert_int_equal(delivery_next(DELIVERY_RECEIVED, DELIVERY_ARRIVED), DELIVERY_RECEIVED);
	assert_int_equal(delivery_next(DELIVERY_SENT, DELIVERY_RECEIVED), DELIVERY_RECEIVED);
	assert_int_equal(delivery_next(DELIVERY_QUEUED, DELIVERY_ARRIVED), DELIVERY_ARRIVED);
	/* the receiver has it, whatever our side thought */
	assert_int_equal(delivery_next(DELIVERY_FAILED, DELIVERY_ARRIVED), DELIVERY_ARRIVED);
	assert_int_equal(delivery_next(DELIVERY_ARRIVED, DELIVERY_REFUSED), DELIVERY_REFUSED);
	assert_int_equal(delivery_next(DELIVERY_FINISHED, DELIVERY_REFUSED), DELIVERY_FINISHED);
	assert_int_equal(delivery_next(DELIVERY_REFUSED, DELIVERY_ARRIVED), DELIVERY_REFUSED);
}

static struct document good_document(void)
{
	return (struct document){
		.number = STR("15"),
		.notation = STR("UBND-VP"),
		.place = STR("An Bình"),
		.issued_on = { 2026, 11, 20 },
		.type_name = STR("Công văn"),
		.subject = STR("V/v gửi, nhận văn bản điện tử"),
		.signer_position = STR("Chủ tịch"),
		.signer_name = STR("Nguyễn Văn An"),
	};
}

static bool has_problem(const struct problems *ps, const char *field, const char *key)
{
	for (size_t i = 0; i < ps->n; i++) {
		if (str_eq_c(str_of(ps->p[i].field), field))
			return str_eq_c(str_of(ps->p[i].key), key);
	}
	return false;
}

static void outgoing_documents(void **state)
{
	(void)state;
	const struct date today = { 2026, 11, 21 };
	struct problems ps = { .n = 0 };
	struct document d = good_document();
	AUTO_ARENA a = arena_new(NULL);

	document_check_outgoing(&d, today, &ps);
	assert_int_equal(ps.n, 0);

	/* 500 letters of two bytes each fit; 501 do not */
	struct buf b;
	buf_init(&b, a, 4096);
	for (int i = 0; i < LIMIT_SUBJECT; i++)
		buf_add(&b, STR("đ"));
	d.subject = buf_str(&b);
	document_check_outgoing(&d, today, &ps);
	assert_int_equal(ps.n, 0);
	buf_add(&b, STR("đ"));
	d.subject = buf_str(&b);
	document_check_outgoing(&d, today, &ps);
	assert_true(has_problem(&ps, "subject", "problem.too_long"));

	d = (struct document){ .priority = 5, .due_on = { 2026, 2, 30 } };
	ps.n = 0;
	document_check_outgoing(&d, today, &ps);
	assert_true(has_problem(&ps, "number", "problem.required"));
	assert_true(has_problem(&ps, "signer_name", "problem.required"));
	assert_true(has_problem(&ps, "issued_on", "problem.date"));
	assert_true(has_problem(&ps, "due_on", "problem.date"));
	assert_true(has_problem(&ps, "priority", "problem.choice"));
	assert_false(has_problem(&ps, "content", "problem.required"));

	d = good_document();
	d.issued_on = (struct date){ 2026, 11, 22 };
	d.due_on = (struct date){ 2026, 11, 21 };
	ps.n = 0;
	document_check_outgoing(&d, today, &ps);
	assert_true(has_problem(&ps, "issued_on", "problem.date_future"));
	assert_true(has_problem(&ps, "due_on", "problem.due_before_issue"));
}

/* What people type and paste, as the law writes it; NULL: refused. */
static void numbers_as_the_law_writes_them(void **state)
{
	static const struct {
		const char *number, *notation, *as_number, *as_notation;
	} rows[] = {
		{ "15", "UBND-VP", "15", "UBND-VP" },
		{ " 007 ", "ubnd-vp", "7", "UBND-VP" },
		{ "15", "UBND – VP", "15", "UBND-VP" },
		{ "15", "UBND–VP", "15", "UBND-VP" },
		{ "15", "qđ—ubnd", "15", "QĐ-UBND" },
		{ "15/UBND-VP", "", "15", "UBND-VP" },
		{ "15/ubnd-vp", "UBND-VP", "15", "UBND-VP" },
		{ "15/UBND-VP", "SNV", NULL, "SNV" },
		{ "", "15/UBND-VP", "15", "UBND-VP" },
		{ "15", "015/UBND-VP", "15", "UBND-VP" },
		{ "16", "15/UBND-VP", "16", NULL },
		{ "15/2026/NĐ-CP", "", "15", "2026/NĐ-CP" },
		{ "15", "2026/NĐ-CP", "15", "2026/NĐ-CP" },
		{ "15", "TTr-UBND", "15", "TTr-UBND" }, /* App. III has small letters in these */
		{ "15", "ttr-ubnd", "15", "TTr-UBND" },
		{ "15", "QĐ-TTG", "15", "QĐ-TTg" },
		{ "15", "QyĐ-UBND", "15", "QyĐ-UBND" },
		{ "15", "NQ-HĐND15", "15", "NQ-HĐND15" },
		{ "15", "CV-TƯ", "15", "CV-TƯ" },
		{ "mười lăm", "UBND-VP", NULL, "UBND-VP" },
		{ "-1", "UBND-VP", NULL, "UBND-VP" },
		{ "0", "UBND-VP", NULL, "UBND-VP" },
		{ "000", "UBND-VP", NULL, "UBND-VP" },
		{ "15a", "UBND-VP", NULL, "UBND-VP" },
		{ "1 5", "UBND-VP", NULL, "UBND-VP" },
		{ "15", "UBND–VP ; DROP", "15", NULL },
		{ "15", "UBND VP", "15", NULL },
		{ "15", "UBND/VP", "15", NULL },
		{ "15", "-UBND", "15", NULL },
		{ "15", "UBND--VP", "15", NULL },
		{ "15", "2026/", "15", NULL },
		{ "15", "123", "15", NULL },
		{ "15", "ỦY-BAN", "15", NULL },
	};
	const struct date today = { 2026, 11, 21 };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct problems ps = { .n = 0 };
		struct document d = good_document();

		d.number = str_of(rows[i].number);
		d.notation = str_of(rows[i].notation);
		document_tidy_number(a, &d);
		document_check_outgoing(&d, today, &ps);
		if (has_problem(&ps, "number", "problem.document_number") == !!rows[i].as_number ||
		    has_problem(&ps, "notation", "problem.notation") == !!rows[i].as_notation)
			fail_msg("%s | %s", rows[i].number, rows[i].notation);
		if (rows[i].as_number)
			assert_string_equal(str_c(a, d.number), rows[i].as_number);
		if (rows[i].as_notation)
			assert_string_equal(str_c(a, d.notation), rows[i].as_notation);
	}
}

static void pages_are_counted(void **state)
{
	const struct date today = { 2026, 11, 21 };
	struct document d = good_document();
	struct problems ps = { .n = 0 };

	(void)state;
	d.page_count = LIMIT_PAGE_COUNT;
	document_check_outgoing(&d, today, &ps);
	assert_int_equal(ps.n, 0);
	d.page_count++;
	document_check_outgoing(&d, today, &ps);
	assert_true(has_problem(&ps, "page_count", "problem.page_count"));
	d.page_count = -1;
	ps.n = 0;
	document_check_draft(&d, today, &ps);
	assert_true(has_problem(&ps, "page_count", "problem.page_count"));
}

static void files_by_name_and_by_their_first_bytes(void **state)
{
	(void)state;
	assert_true(media_is_program(STR("Thiệp.PDF.exe")));
	assert_true(media_is_program(STR("a.JS")));
	assert_false(media_is_program(STR("exe")));
	assert_false(media_is_program(STR("com.pdf")));
	assert_true(media_begins_as_program(STR("MZ\x90\0\x03")));
	assert_true(media_begins_as_program(STR("\x7F"
						"ELF\x02")));
	assert_false(media_begins_as_program(STR("MZ là một mã\n")));
	assert_false(media_begins_as_program(STR("")));
	assert_true(media_begins_as_pdf(STR("%PDF-1.7\n")));
	assert_true(media_begins_as_pdf(STR("\xEF\xBB\xBF%PDF-1.4")));
	assert_false(media_begins_as_pdf(STR("%PDF")));
	assert_false(media_begins_as_pdf(STR("")));
}

static void enums_round_trip(void **state)
{
	(void)state;
	enum purpose p = PURPOSE_UNKNOWN;
	for (int i = 0; i < (int)purpose__COUNT; i++) {
		assert_true(purpose_parse(purpose_text((enum purpose)i), &p));
		assert_int_equal(p, i);
	}
	assert_false(purpose_parse(STR("nothing"), &p));
	assert_int_equal(p, PURPOSE_UNKNOWN);
}

static void media_by_name(void **state)
{
	static const struct {
		const char *name, *type;
		bool is_raw;
		enum zip_nature zip;
	} rows[] = {
		{ "15.pdf", "application/pdf", true, ZIP_NOT },
		{ "Tờ trình.DOC", "application/msword", true, ZIP_NOT },
		{ "a.b.docx",
		  "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true,
		  ZIP_BASED },
		{ "x.zip", "application/zip", true, ZIP_ITSELF },
		{ "x.odt", "application/vnd.oasis.opendocument.text", false, ZIP_BASED },
		{ "x.docm", "application/vnd.ms-word.document.macroEnabled.12", false, ZIP_BASED },
		{ "x.txt", "text/plain", false, ZIP_NOT },
		{ "dấu.gif", "image/gif", false, ZIP_NOT },
		{ "x.svg", "image/svg+xml", false, ZIP_NOT },
		{ ".pdf", "application/pdf", true, ZIP_NOT },
		{ "pdf", "application/octet-stream", false, ZIP_NOT },
		{ "x.pdf.exe", "application/octet-stream", false, ZIP_NOT },
		{ "x.", "application/octet-stream", false, ZIP_NOT },
		{ "", "application/octet-stream", false, ZIP_NOT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct media *m = media_of_name(str_of(rows[i].name));

		assert_string_equal(m->type, rows[i].type);
		assert_true(str_eq_c(media_type_of_name(str_of(rows[i].name)), rows[i].type));
		assert_int_equal(m->is_raw, rows[i].is_raw);
		assert_int_equal(m->zip, rows[i].zip);
	}
}

static void names_that_lie(void **state)
{
	static const struct {
		const char *name;
		enum file_kind kind;
		bool is_lie;
	} rows[] = {
		{ "15.pdf", FILE_PDF, false },     { "15.PDF", FILE_DOCX, true },
		{ "15.pdf", FILE_TEXT, true },     { "15.pdf", FILE_PROGRAM, true },
		{ "15.pdf", FILE_UNKNOWN, false }, { "15.pdf", FILE_EMPTY, false },
		{ "a.docx", FILE_DOCX, false },    { "a.docx", FILE_OFFICE, false },
		{ "a.docx", FILE_ARCHIVE, true },  { "a.doc", FILE_RTF, false },
		{ "a.doc", FILE_DOCX, false },     { "a.xls", FILE_DOCX, true },
		{ "a.xlsx", FILE_XLSX, false },    { "a.zip", FILE_DOCX, false },
		{ "a.zip", FILE_PROGRAM, true },   { "a.jpg", FILE_IMAGE, false },
		{ "a.jpg", FILE_ARCHIVE, true },   { "a.csv", FILE_TEXT, false },
		{ "a.csv", FILE_XLSX, true },      { "a", FILE_PDF, false },
		{ "a.bin", FILE_OTHER, false },    { "a", FILE_PROGRAM, true },
		{ "a.exe", FILE_PROGRAM, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (media_name_lies(str_of(rows[i].name), rows[i].kind) != rows[i].is_lie)
			fail_msg("%s with %d", rows[i].name, (int)rows[i].kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organ_codes),
		cmocka_unit_test(notations),
		cmocka_unit_test(number_keys),
		cmocka_unit_test(statuses_never_move_back),
		cmocka_unit_test(outgoing_documents),
		cmocka_unit_test(enums_round_trip),
		cmocka_unit_test(media_by_name),
		cmocka_unit_test(names_that_lie),
		cmocka_unit_test(numbers_as_the_law_writes_them),
		cmocka_unit_test(pages_are_counted),
		cmocka_unit_test(files_by_name_and_by_their_first_bytes),
	};
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
