/* test_draft_file.c -- files that the program puts into a draft, N8 and N9, on both engines: its form, and a PDF of a
 * DOCX by a program that stands for LibreOffice. */
#include "office/drafting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/shut.h"
#include "desk.h"
#include "office/letter.h"
#include "reader/reader.h"
#include "support/dir.h"
#include "support/sample_files.h"
#include "support/skip.h"

static const char *office_dir;

static int setup_programs(void **state)
{
	struct err e = ERR_INIT;
	int rc = setup(state);
	const char *build = getenv("VANTHU_BUILD");

	assert_rc(RC_OK,
		  reader_start(str_c(s.w->a, str_fmt(s.w->a, "%s/vanthu-reader", build)),
			       &node->reader, &e),
		  &e);
	office_dir = test_dir_new(s.w->a);
	return rc;
}

static int teardown_programs(void **state)
{
	reader_stop(node->reader);
	reader_stop(node->converter);
	node->reader = node->converter = NULL;
	test_dir_remove(office_dir);
	return teardown(state);
}

/* What it does in its own folder makes van-ban.pdf, or does not. */
static void start_office(const char *does)
{
	struct arena *a = s.w->a;
	const char *program = str_c(a, str_fmt(a, "%s/soffice.bin", office_dir));
	struct err e = ERR_INIT;

	assert_rc(RC_OK, file_write_durable(program, 0700, str_fmt(a, "#!/bin/sh\n%s\n", does), &e),
		  &e);
	assert_rc(
		RC_OK,
		converter_start(str_c(a, str_fmt(a, "%s/vanthu-converter", getenv("VANTHU_BUILD"))),
				node->spool_dir, program, &node->converter, &e),
		&e);
}

/* A sound PDF, whatever it is given. */
static void start_good_office(void)
{
	struct arena *a = s.w->a;
	const char *pdf = str_c(a, str_fmt(a, "%s/good.pdf", office_dir));
	struct err e = ERR_INIT;

	assert_rc(RC_OK, file_write_durable(pdf, 0600, sample_pdf(a, 1, "a"), &e), &e);
	start_office(str_c(a, str_fmt(a, "exec cp %s van-ban.pdf", pdf)));
}

static int64_t draft_with(const char *name, struct str bytes)
{
	static const char *const to_one[] = { DESK_RECEIVER, NULL };
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.files[0].name = str_of(name);
	d.files[0].fd = office_file(s.w, bytes);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	return id;
}

static int64_t docx_draft(void)
{
	return draft_with("to-trinh.docx", sample_docx(s.w->a, STR("Tờ trình")));
}

static enum rc convert(const struct actor *who, int64_t id, bool is_agreed, struct err *e)
{
	const struct draft_convert wish = { .document_id = id, .is_agreed = is_agreed };

	problems.n = 0;
	*e = ERR_INIT;
	return office_draft_convert(node, s.w->a, who, &wish, s.w->now, &problems, e);
}

static enum rc begin(const struct actor *who, int64_t id, bool is_agreed, struct err *e)
{
	const struct letter_put wish = { .document_id = id, .is_agreed = is_agreed };

	problems.n = 0;
	*e = ERR_INIT;
	return office_letter_put(node, s.w->a, who, &wish, s.w->now, &problems, e);
}

#define OK(call)                                                                                   \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_rc(RC_OK, call, &err_);                                                     \
	} while (0)
#define REFUSED(rc_, key_, call)                                                                   \
	do {                                                                                       \
		struct err err_;                                                                   \
		assert_int_equal(call, rc_);                                                       \
		assert_string_equal(err_.key, key_);                                               \
	} while (0)

/* The version as it is, with what was made of what: "a.docx given followed, a.pdf pdf current". */
static const char *files(int64_t id)
{
	struct draft_view v = view(id);
	struct buf b;

	buf_init(&b, s.w->a, 4096);
	for (size_t i = 0; i < v.n_now; i++)
		buf_fmt(&b, "%s%.*s %.*s %.*s", i > 0 ? ", " : "", STR_FMT(v.now[i].name),
			STR_FMT(file_make_text(v.now[i].made)),
			STR_FMT(file_standing_text(v.now[i].standing)));
	return str_c(s.w->a, buf_str(&b));
}

#define BOTH "to-trinh.docx given followed, to-trinh.pdf pdf current"

/* Saved as it is: a form keeps what stands in the draft, and may bring one more file. */
static void save_again(int64_t id, const char *more)
{
	struct document_view v = office_view(s.w, &ba, id);
	const struct outgoing_receiver to = { .code = STR(DESK_RECEIVER) };
	struct outgoing_file all[4] = { { .keep_id = 0 } };
	struct outgoing_form f = {
		.document = v.document, .receivers = &to, .n_receivers = 1, .files = all
	};
	struct err e = ERR_INIT;
	int64_t same;

	for (size_t i = 0; i < v.n_attachments; i++)
		all[f.n_files++] = (struct outgoing_file){ .keep_id = v.attachments[i].id,
							   .fd = -1 };
	if (more)
		all[f.n_files++] = (struct outgoing_file){ .name = str_of(more),
							   .fd = office_file(s.w, STR("%PDF-x")) };
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &f, s.w->now, &same, &problems, &e), &e);
	assert_int_equal(same, id);
}

/* ---- the PDF of a DOCX ---- */

static bool is_runnable(void)
{
	return landlock_abi() > 0;
}

/* It takes the DOCX's place, which is kept beside it, however often the draft is saved. */
static void a_pdf_of_a_docx(void **state)
{
	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	int64_t id = docx_draft();
	OK(convert(&ba, id, false, &err_));
	assert_string_equal(files(id), BOTH);
	struct document_view v = office_view(s.w, &ba, id);
	assert_int_equal(v.n_attachments, 1);
	assert_true(str_eq_c(v.attachments[0].content_type, "application/pdf"));
	assert_string_equal(steps(id), "pdf-made");
	save_again(id, NULL);
	assert_string_equal(files(id), BOTH);
	save_again(id, "phu-luc.pdf");
	assert_string_equal(files(id), "to-trinh.docx given followed, to-trinh.pdf pdf current, "
				       "phu-luc.pdf given current");
	/* there is nothing left to make one of */
	REFUSED(RC_CONFLICT, "err.convert.kind", convert(&ba, id, false, &err_));
}

/* The PDF gets its two fields at submission, and what was seen changes with the author's word alone. */
static void it_goes_its_way(void **state)
{
	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	int64_t id = docx_draft();
	OK(convert(&ba, id, false, &err_));
	DO(&ba, id, SUBMIT);
	assert_string_equal(files(id), "to-trinh.docx given followed, to-trinh.pdf pdf followed, "
				       "to-trinh.pdf fields current");
	REFUSED(RC_CONFLICT, "err.denied.stage", convert(&ba, id, false, &err_));
	DO(&ba, id, TAKE_BACK);
	save_again(id, NULL); /* the next version, with its DOCX */
	assert_int_equal(document(id).draft_n, 2);
	assert_string_equal(files(id), BOTH);
}

/* Somebody else has seen the version. */
static void be_asked(int64_t id)
{
	const struct opinion_ask asked[] = { ASK(bon, 1) };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, ask(&ba, id, asked, 1, &e), &e);
}

static void not_submitted(int64_t id, const char *why)
{
	NOT(RC_INVALID, "err.form", &ba, id, SUBMIT);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].key, why);
	assert_int_equal(document(id).stage, STAGE_DRAFT);
}

/* A DOCX is not submitted: what to do is said by whether it can be done here. */
static void a_docx_is_not_submitted(void **state)
{
	(void)state;
	int64_t id = docx_draft();
	not_submitted(id, "problem.draft_pdf");
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	not_submitted(id, "problem.draft_convert");
	OK(convert(&ba, id, false, &err_));
	DO(&ba, id, SUBMIT);
}

/* A version that others have seen is followed by another, when its author agrees. */
static void with_the_authors_word(void **state)
{
	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	int64_t id = docx_draft();
	be_asked(id);
	REFUSED(RC_INVALID, "err.form", convert(&ba, id, false, &err_));
	assert_string_equal(problems.p[0].key, "problem.new_version");
	assert_string_equal(files(id), "to-trinh.docx given current");
	OK(convert(&ba, id, true, &err_));
	assert_int_equal(document(id).draft_n, 2);
	assert_string_equal(files(id), BOTH);
	struct draft_view v = view(id);
	assert_int_equal(v.n_files[0], 1); /* what was seen stands as it was */
}

/* ---- what is none, and nobody there ---- */

static void what_is_refused(void **state)
{
	struct arena *a = s.w->a;

	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	int64_t id = docx_draft();
	REFUSED(RC_UNSUPPORTED, "err.convert.absent", convert(&ba, id, false, &err_));
	start_good_office();
	struct err e;
	assert_int_equal(convert(&leader, id, false, &e), RC_DENIED);
	REFUSED(RC_NOT_FOUND, "err.not_found", convert(&stranger, id, false, &err_));
	REFUSED(RC_CONFLICT, "err.convert.kind",
		convert(&ba, draft_with("a.docx", STR("chỉ là chữ")), false, &err_));
	REFUSED(RC_CONFLICT, "err.convert.kind",
		convert(&ba, draft_with("a.pdf", sample_pdf(a, 1, "a")), false, &err_));
	const struct zip_part parts[] = {
		{ .name = "[Content_Types].xml", .bytes = STR("<Types/>") },
		{ .name = "word/document.xml", .bytes = STR("<w:document xmlns:w=\"urn:w\"/>") },
		{ .name = "word/vbaProject.bin", .bytes = STR("x") },
	};
	REFUSED(RC_CONFLICT, "err.convert.macros",
		convert(&ba, draft_with("a.docx", sample_zip(a, parts, 3)), false, &err_));
	assert_string_equal(files(id), "to-trinh.docx given current");
}

static void what_does_not_end_well(void **state)
{
	static const struct {
		const char *does, *key;
	} cases[] = {
		{ "exit 1", "err.convert.failed" },
		{ "kill -ABRT $$", "err.convert.failed" },
		{ "echo '%PDF-1.4 nothing' > van-ban.pdf", "err.convert.failed" },
		{ "kill -XCPU $$", "err.convert.slow" },
	};

	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	int64_t id = docx_draft();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err e;
		start_office(cases[i].does);
		assert_int_not_equal(convert(&ba, id, false, &e), RC_OK);
		assert_string_equal(e.key, cases[i].key);
		reader_stop(node->converter);
		node->converter = NULL;
	}
	assert_string_equal(files(id), "to-trinh.docx given current");
	assert_string_equal(steps(id), "");
}

/* ---- the form ---- */

/* The id of the document is in its name. */
static const char *form_name(int64_t id)
{
	return str_c(s.w->a, str_fmt(s.w->a, "%.*s-%lld.docx", STR_FMT(document(id).type_name),
				     (long long)id));
}

static const char *with_form(const char *format, int64_t id)
{
	struct buf b;

	buf_init(&b, s.w->a, 4096);
	for (const char *p = format; *p; p++) {
		if (*p == '@')
			buf_add_c(&b, form_name(id));
		else
			buf_add_char(&b, *p);
	}
	return str_c(s.w->a, buf_str(&b));
}

static void the_form_is_put_in(void **state)
{
	(void)state;
	int64_t id = docx_draft();
	OK(begin(&ba, id, false, &err_));
	assert_string_equal(files(id),
			    with_form("to-trinh.docx given current, @ form current", id));
	struct attachment was = view(id).now[1];
	assert_string_equal(steps(id), "form-put");
	assert_int_equal(view(id).form_at, 0);
	s.w->now += TIME_SEC;
	save_again(id, NULL); /* it stays the program's */
	assert_string_equal(files(id),
			    with_form("to-trinh.docx given current, @ form current", id));
	/* again: of what is known by now, in its place; the author's file is not touched */
	struct document d = document(id);
	d.subject = STR("Về một việc khác");
	struct document_view v = office_view(s.w, &ba, id);
	const struct outgoing_receiver to = { .code = STR(DESK_RECEIVER) };
	struct outgoing_file all[] = { { .keep_id = v.attachments[1].id, .fd = -1 },
				       { .keep_id = v.attachments[0].id, .fd = -1 } };
	struct outgoing_form f = {
		.document = d, .receivers = &to, .n_receivers = 1, .files = all, .n_files = 2
	};
	struct err e = ERR_INIT;
	problems.n = 0;
	assert_rc(RC_OK, office_outgoing_save(node, s.w->a, &ba, &f, s.w->now, &id, &problems, &e),
		  &e);
	assert_int_equal(view(id).form_at, was.made_at);
	s.w->now += TIME_SEC;
	OK(begin(&ba, id, false, &err_));
	assert_int_equal(view(id).form_at, 0);
	assert_string_equal(files(id),
			    with_form("@ form current, to-trinh.docx given current", id));
	assert_false(blob_id_eq(&view(id).now[0].blob, &was.blob));
}

static void the_form_of_a_version_that_was_seen(void **state)
{
	(void)state;
	int64_t id = docx_draft();
	OK(begin(&ba, id, false, &err_));
	be_asked(id);
	REFUSED(RC_INVALID, "err.form", begin(&ba, id, false, &err_));
	assert_int_equal(document(id).draft_n, 1);
	OK(begin(&ba, id, true, &err_));
	assert_int_equal(document(id).draft_n, 2);
	assert_string_equal(files(id),
			    with_form("to-trinh.docx given current, @ form current", id));
	struct err e;
	assert_int_equal(begin(&leader, id, true, &e), RC_DENIED);
	REFUSED(RC_NOT_FOUND, "err.not_found", begin(&stranger, id, true, &err_));
}

/* A PDF that was made of the form goes with it. */
static void the_form_and_its_pdf(void **state)
{
	(void)state;
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	int64_t id = draft_with("a.pdf", sample_pdf(s.w->a, 1, "a"));
	OK(begin(&ba, id, false, &err_));
	OK(convert(&ba, id, false, &err_));
	struct draft_view v = view(id);
	assert_int_equal(v.n_now, 3);
	assert_int_equal(v.now[1].made, MADE_FORM);
	assert_int_equal(v.now[1].standing, FILE_FOLLOWED);
	assert_int_equal(v.now[2].made, MADE_PDF);
	OK(begin(&ba, id, false, &err_));
	assert_string_equal(files(id), with_form("a.pdf given current, @ form current", id));
}

/* Only the first: the author's own alone. */
static void keep_the_first(int64_t id)
{
	struct document_view v = office_view(s.w, &ba, id);
	const struct outgoing_receiver to = { .code = STR(DESK_RECEIVER) };
	struct outgoing_file first = { .keep_id = v.attachments[0].id, .fd = -1 };
	struct outgoing_form f = { .document = v.document,
				   .receivers = &to,
				   .n_receivers = 1,
				   .files = &first,
				   .n_files = 1 };
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_outgoing_save(node, s.w->a, &ba, &f, s.w->now, &id, &problems, &e),
		  &e);
}

/* N9: what nobody has written in yet does not go its way, nor a PDF of it, nor the direct way. */
static void the_form_is_not_submitted(void **state)
{
	(void)state;
	int64_t id = draft_with("a.pdf", sample_pdf(s.w->a, 1, "a"));
	OK(begin(&ba, id, false, &err_));
	not_submitted(id, "problem.file_form");
	if (!is_runnable())
		SKIPPED("this kernel has no Landlock");
	start_good_office();
	OK(convert(&ba, id, false, &err_));
	not_submitted(id, "problem.file_form");
	save_again(id, NULL);
	not_submitted(id, "problem.file_form");
	keep_the_first(id);
	DO(&ba, id, SUBMIT);
	assert_string_equal(files(id), "a.pdf given followed, a.pdf fields current");
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_programs, teardown_programs)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_pdf_of_a_docx),
		TEST(it_goes_its_way),
		TEST(with_the_authors_word),
		TEST(what_is_refused),
		TEST(what_does_not_end_well),
		TEST(the_form_is_put_in),
		TEST(the_form_of_a_version_that_was_seen),
		TEST(the_form_and_its_pdf),
		TEST(the_form_is_not_submitted),
		TEST(a_docx_is_not_submitted),
	};

	return cmocka_run_group_tests_name("draft_file", tests, NULL, NULL);
}
