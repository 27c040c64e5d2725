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
		bool ok, qcvn;
	} rows[] = {
		{ "000.00.00.Z01", true, true },
		{ "Z01", true, false },
		{ "Z01.05", true, false },
		{ "H26.02.03", true, false },
		{ "", false, false },
		{ ".Z01", false, false },
		{ "Z01.", false, false },
		{ "Z01..05", false, false },
		{ "z01", false, false },
		{ "Z01 05", false, false },
		{ "000.00.00.001", true, false },
		{ "Đ01", false, false },
		{ "A123456789.B123456789.C123456789.D1", true, false },
		{ "A123456789.B123456789.C123456789.D12", false, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err e = ERR_INIT;
		enum rc rc = organ_code_check(str_of(rows[i].code), &e);
		assert_int_equal(rc, rows[i].ok ? RC_OK : RC_INVALID);
		if (!rows[i].ok)
			assert_string_equal(e.key, "err.organ_code");
		assert_int_equal(organ_code_is_qcvn(str_of(rows[i].code)), rows[i].qcvn);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organ_codes),        cmocka_unit_test(notations),
		cmocka_unit_test(number_keys),        cmocka_unit_test(statuses_never_move_back),
		cmocka_unit_test(outgoing_documents), cmocka_unit_test(enums_round_trip),
		cmocka_unit_test(media_by_name),
	};
	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
