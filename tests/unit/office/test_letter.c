/* test_letter.c -- a draft's file to begin with, for each type of the law, on both engines. */
#include "office/letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "desk.h"
#include "model/series.h"
#include "reader/reader.h"

static int setup_reader(void **state)
{
	struct err e = ERR_INIT;
	int rc = setup(state);
	const char *program = str_c(s.w->a,
				    str_fmt(s.w->a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));

	assert_rc(RC_OK, reader_start(program, &node->reader, &e), &e);
	return rc;
}

static int teardown_reader(void **state)
{
	reader_stop(node->reader);
	node->reader = NULL;
	return teardown(state);
}

static struct str bytes_of(int64_t id, enum register_format format)
{
	struct register_print made;
	struct err e = ERR_INIT;
	char *p = arena_alloc(s.w->a, 1 << 20);
	size_t n;

	assert_rc(RC_OK, office_letter_print(node, s.w->a, &ba, id, format, s.w->now, &made, &e),
		  &e);
	assert_rc(RC_OK, fd_read_full(made.fd, p, 1 << 20, &n, &e), &e);
	assert_int_equal(n, made.bytes);
	fd_close(made.fd);
	return str_of_n(p, n);
}

/* As it is found by its words, and read by people. */
static struct str text_of(struct str bytes, enum file_kind kind)
{
	struct reader_order o = { .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	struct reader_facts facts;
	struct err e = ERR_INIT;
	struct str text;

	assert_rc(RC_OK, fd_memory(bytes, &o.fd, &e), &e);
	assert_rc(RC_OK, reader_text(node->reader, s.w->a, &o, &facts, &text, &e), &e);
	assert_int_equal(facts.kind, kind);
	fd_close(o.fd);
	return text;
}

static void has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(text));
}

static void is_laid_out(int64_t id, const char *const *words)
{
	struct str docx = text_of(bytes_of(id, REGISTER_DOCX), FILE_DOCX);
	struct str pdf = bytes_of(id, REGISTER_PDF);
	struct str text = text_of(pdf, FILE_PDF);

	has(docx, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
	has(text, "Độc lập - Tự do - Hạnh phúc");
	for (size_t i = 0; words[i]; i++) {
		has(docx, words[i]);
		has(text, words[i]);
	}
	has(pdf, "/AcroForm");
}

static void each_in_its_layout(void **state)
{
	static const struct {
		const char *type;
		const char *words[6];
	} cases[] = {
		{ "Công văn", { "V/v thử mẫu", "Kính gửi:", "- Như trên;", "Lưu: VT, VX" } },
		{ "Quyết định", { "QUYẾT ĐỊNH", "Căn cứ", "QUYẾT ĐỊNH:", "Điều 1." } },
		{ "Nghị quyết", { "NGHỊ QUYẾT", "QUYẾT NGHỊ:" } },
		{ "Tờ trình", { "TỜ TRÌNH", "Kính gửi:" } },
		{ "Báo cáo", { "BÁO CÁO", "Lưu: VT, VX" } },
		{ "Công điện", { "CÔNG ĐIỆN", "điện:" } },
		{ "Giấy mời", { "GIẤY MỜI", "trân trọng kính mời", "Địa điểm:" } },
		{ "Giấy giới thiệu", { "GIẤY GIỚI THIỆU", "Được cử đến:" } },
		{ "Biên bản", { "BIÊN BẢN", "THƯ KÝ", "CHỦ TỌA" } },
		{ "Giấy nghỉ phép", { "GIẤY NGHỈ PHÉP", "Xét Đơn nghỉ phép" } },
		{ "Phiếu chuyển", { "PHIẾU CHUYỂN", "gửi kèm theo phiếu này" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t id = save_as(&ba, 0, cases[i].type, "Về việc thử mẫu");
		is_laid_out(id, cases[i].words);
	}
}

/* Behind "V/v" a sentence goes on; a name and an abbreviation keep their capitals. */
static void the_subject_goes_on_in_small_letters(void **state)
{
	static const struct {
		const char *subject, *words;
	} cases[] = {
		{ "Trả lời kiến nghị", "V/v trả lời kiến nghị" },
		{ "Đề nghị góp ý", "V/v đề nghị góp ý" },
		{ "V/v Ủy quyền", "V/v ủy quyền" },
		{ "UBND huyện báo cáo", "V/v UBND huyện báo cáo" },
		{ "Nguyễn Văn An xin nghỉ", "V/v Nguyễn Văn An xin nghỉ" },
		{ "Á", "V/v Á" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t id = save_as(&ba, 0, "Công văn", cases[i].subject);
		has(text_of(bytes_of(id, REGISTER_DOCX), FILE_DOCX), cases[i].words);
	}
}

/* None of the law's is missing. */
static void every_type_has_one(void **state)
{
	static const char *const types[] = {
#define TYPE(name, ...) name,
#include "model/document_types.tbl"
#undef TYPE
	};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		int64_t id = save_as(&ba, 0, types[i], "Về việc thử mẫu");
		has(text_of(bytes_of(id, REGISTER_DOCX), FILE_DOCX), "thử mẫu");
	}
}

/* App. I: what the author did not write stands there all the same, or is seen to be missing. */
static void what_the_law_asks(void **state)
{
	static const char *const to[] = { DESK_RECEIVER, NULL };
	static const char *const words[] = { "V/v thử mẫu", "THƯỢNG KHẨN",
					     "KT. [CHỨC VỤ NGƯỜI ĐỨNG ĐẦU]", "[họ và tên người ký]",
					     NULL };
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	office_draft(s.w, &d, "", to);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.form.document.subject = STR("Về việc thử mẫu");
	d.form.document.priority = PRIORITY_VERY_URGENT;
	d.form.document.signer_competence = STR("KT.");
	d.form.document.signer_name = STR("");
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	is_laid_out(id, words);
}

/* The PDF goes its way: it has its fields already, and gets its number in them. */
static void the_pdf_gets_its_number(void **state)
{
	static const char *const to_one[] = { DESK_RECEIVER, NULL };
	int64_t id = save_as(&ba, 0, "Công văn", "Về việc thử mẫu");
	struct office_draft d;
	struct err e = ERR_INIT;
	struct attachment last;
	struct str bytes;
	int fd;

	(void)state;
	struct str pdf = bytes_of(id, REGISTER_PDF);
	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.form.document.id = id;
	d.form.document.version = document(id).version;
	d.files[0].fd = office_file(s.w, pdf);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	sign(id);
	assert_int_equal(view(id).n_files[0], 1);
	(void)number(id);
	struct draft_view v = view(id);
	assert_int_equal(v.n_files[0], 2);
	assert_int_equal(v.files[0][1].made, MADE_NUMBERED);
	assert_rc(RC_OK,
		  office_attachment_open(node, s.w->a, &clerk, id, v.files[0][1].id, s.w->now,
					 &last, &fd, &e),
		  &e);
	char *p = arena_alloc(s.w->a, 1 << 20);
	assert_rc(RC_OK, fd_read_full(fd, p, 1 << 20, &bytes.n, &e), &e);
	fd_close(fd);
	bytes.p = p;
	struct str text = text_of(bytes, FILE_PDF);
	has(text, "02/UBND-VX");
	has(text, "ngày 21 tháng 11 năm 2026");
}

static void for_whom_and_of_what(void **state)
{
	int64_t id = save_as(&ba, 0, "", "Chưa có loại");
	struct register_print made;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_CONFLICT,
		  office_letter_print(node, s.w->a, &ba, id, REGISTER_PDF, s.w->now, &made, &e),
		  &e);
	assert_string_equal(e.key, "err.letter_type");
	id = draft(&ba);
	assert_rc(
		RC_NOT_FOUND,
		office_letter_print(node, s.w->a, &stranger, id, REGISTER_PDF, s.w->now, &made, &e),
		&e);
	assert_rc(RC_DENIED,
		  office_letter_print(node, s.w->a, &admin, id, REGISTER_DOCX, s.w->now, &made, &e),
		  &e);
}

#define WITH_READER(name) cmocka_unit_test_setup_teardown(name, setup_reader, teardown_reader)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_READER(each_in_its_layout), WITH_READER(every_type_has_one),
		WITH_READER(each_in_its_layout), WITH_READER(the_subject_goes_on_in_small_letters),
		WITH_READER(what_the_law_asks),  WITH_READER(the_pdf_gets_its_number),
		TEST(for_whom_and_of_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
