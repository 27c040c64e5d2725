/* test_pdf_fields.c -- Số and ngày tháng in the PDF of a draft, N6, with the real reader, on both engines. */
#include "office/drafting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "desk.h"
#include "office/pdf_fields.h"
#include "print/print.h"

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

/* A page of these lines, one below the other. */
struct page {
	const char *const *lines;
	size_t at;
};

static enum rc next_line(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			 struct err *e)
{
	struct page *p = ctx;

	(void)a;
	(void)e;
	*out_more = p->lines[p->at] != NULL;
	if (*out_more)
		cells[0].text = str_of(p->lines[p->at++]);
	return RC_OK;
}

static struct str pdf_of(const char *const *lines)
{
	static const struct print_column column = { .head = { "", 0 }, .width = 1 };
	struct page p = { .lines = lines };
	const struct print_form form = { .title = STR("DỰ THẢO"),
					 .sheet = STR("a"),
					 .columns = &column,
					 .n_columns = 1,
					 .is_portrait = true,
					 .is_plain = true };
	const struct print_order o = { .form = &form,
				       .nation = STR("CỘNG HÒA"),
				       .motto = STR("Độc lập"),
				       .organ = STR("UBND"),
				       .mark = STR("thử"),
				       .now = s.w->now,
				       .next = next_line,
				       .ctx = &p };
	struct print_done done;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = -1;
	char *bytes = arena_alloc(s.w->a, 1 << 20);
	size_t n;

	assert_rc(RC_OK, fd_memory(STR(""), &fd, &e), &e);
	assert_rc(RC_OK, print_pdf(&o, fd, &done, &e), &e);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_rc(RC_OK, fd_read_full(fd, bytes, 1 << 20, &n, &e), &e);
	return str_of_n(bytes, n);
}

static int64_t draft_of(struct str bytes)
{
	static const char *const to_one[] = { DESK_RECEIVER, NULL };
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.files[0].fd = office_file(s.w, bytes);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	return id;
}

static struct str bytes_of(const struct attachment *x)
{
	struct str out;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, blob_read(node->blobs, s.w->a, &x->blob, 1 << 24, &out, &e), &e);
	return out;
}

/* As search and people read it, with what stands in its fields. */
static struct str text_of(struct str bytes)
{
	struct reader_order o = { .max_bytes = LIMIT_READ_BYTES, .secs = 30 };
	struct reader_facts facts;
	struct err e = ERR_INIT;
	struct str text;

	assert_rc(RC_OK, fd_memory(bytes, &o.fd, &e), &e);
	assert_rc(RC_OK, reader_text(node->reader, s.w->a, &o, &facts, &text, &e), &e);
	fd_close(o.fd);
	return text;
}

static void sound(struct str bytes)
{
	char path[] = "/tmp/vanthu-fields-XXXXXX";
	struct err e = ERR_INIT;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_rc(RC_OK, fd_write_all(fd, bytes.p, bytes.n, &e), &e);
	fd_close(fd);
	int rc = system(
		str_c(s.w->a, str_fmt(s.w->a, "qpdf --check %s >/tmp/vanthu-qpdf.log 2>&1", path)));
	(void)unlink(path);
	assert_int_equal(rc, 0);
}

static void begins_with(struct str whole, struct str first)
{
	assert_true(whole.n > first.n && memcmp(whole.p, first.p, first.n) == 0);
}

static struct draft_view seen(int64_t id)
{
	return view(id);
}

/* The words of both fields stand in the file: there the fields are, and there they are filled. */
static void where_the_words_stand(void **state)
{
	static const char *const lines[] = { "Số:        /UBND-VX",
					     "An Bình, ngày     tháng     năm 2026",
					     "Kính gửi: ai đó", NULL };
	struct str first = pdf_of(lines);
	int64_t id = draft_of(first);

	(void)state;
	sign(id);
	struct draft_view v = seen(id);
	assert_int_equal(v.n_files[0], 2);
	assert_int_equal(v.files[0][1].made, MADE_FIELDS);
	assert_int_equal(v.files[0][1].made_of, v.files[0][0].id);
	struct str with_fields = bytes_of(&v.files[0][1]);
	begins_with(with_fields, first);
	sound(with_fields);
	assert_true(str_find(text_of(with_fields), STR("ngày 21 tháng 11")) == SIZE_MAX);
	(void)number(id);
	v = seen(id);
	assert_int_equal(v.n_files[0], 3);
	assert_int_equal(v.files[0][2].made, MADE_NUMBERED);
	assert_int_equal(v.files[0][2].standing, FILE_CURRENT);
	struct str filled = bytes_of(&v.files[0][2]);
	begins_with(filled, with_fields);
	sound(filled);
	struct str text = text_of(filled);
	if (str_find(text, STR("02/UBND-VX")) == SIZE_MAX ||
	    str_find(text, STR("ngày 21 tháng 11 năm 2026")) == SIZE_MAX)
		fail_msg("%.*s", STR_FMT(text));
	DO(&clerk, id, ISSUE);
	assert_string_equal(steps(id), "submitted content-passed form-passed signed numbered "
				       "number-filled sent");
}

/* …they do not: they are where the law has them. Undone, the number is gone, the fields stay. */
static void where_nothing_stands(void **state)
{
	static const char *const lines[] = { "Chỉ có lời văn.", NULL };
	int64_t id = draft_of(pdf_of(lines));
	struct draft_act undo = { .document_id = id,
				  .what = ACTION_DRAFT_UNDO,
				  .text = STR("sai") };
	struct err e;

	(void)state;
	sign(id);
	(void)number(id);
	struct draft_view v = seen(id);
	assert_int_equal(v.n_files[0], 3);
	struct str text = text_of(bytes_of(&v.files[0][2]));
	assert_true(str_find(text, STR("ngày 21 tháng 11 năm 2026")) != SIZE_MAX);
	assert_rc(RC_OK, act_with(&clerk, undo, &e), &e);
	v = seen(id);
	assert_int_equal(v.files[0][1].standing, FILE_CURRENT);
	assert_int_equal(v.files[0][2].standing, FILE_VOID);
	sign(id);
	assert_int_equal(seen(id).n_files[0], 3); /* no second pair */
	(void)number(id);
	v = seen(id);
	assert_int_equal(v.n_files[0], 4);
	begins_with(bytes_of(&v.files[0][3]), bytes_of(&v.files[0][1]));
}

static void put_signed(int64_t id)
{
	static const char *const lines[] = { "Bản đã ký", NULL };
	const struct signed_file f = { .document_id = id,
				       .version = document(id).version,
				       .name = STR("ban-ky.pdf"),
				       .fd = office_file(s.w, pdf_of(lines)) };
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_signed_file_put(node, &clerk, &f, s.w->now, &problems, &e), &e);
}

/* What would not be issued gets no number: the signed file comes first. */
static void only_with_the_signed_file(int64_t id, int64_t given)
{
	struct numbering f = { .document_id = id };
	struct document d;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_int_equal(office_draft_number(node, s.w->a, &clerk, &f, s.w->now, &d, &problems, &e),
			 RC_CONFLICT);
	assert_string_equal(e.key, "err.fields_by_hand");
	assert_int_equal(document(id).stage, STAGE_SIGNED);
	assert_int_equal(document(id).number.n, 0);
	put_signed(id);
	assert_int_equal(number_parse(number(id).number), given); /* nothing was taken in vain */
	assert_int_equal(seen(id).fields, FIELDS_SIGNED);
	DO(&clerk, id, ISSUE);
}

/* A damaged PDF takes no number: it is told, and nobody receives it. */
static void a_damaged_pdf(void **state)
{
	int64_t id = draft_of(STR("%PDF-1.4 hỏng"));

	(void)state;
	assert_int_equal(seen(id).fields, FIELDS_READY); /* nobody has looked yet */
	sign(id);
	assert_int_equal(seen(id).fields, FIELDS_FAILED);
	assert_int_equal(seen(id).n_files[0], 1);
	only_with_the_signed_file(id, 2);
}

static struct str locked(struct str bytes)
{
	char path[] = "/tmp/vanthu-fields-XXXXXX";
	struct err e = ERR_INIT;
	struct str out;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_rc(RC_OK, fd_write_all(fd, bytes.p, bytes.n, &e), &e);
	fd_close(fd);
	assert_int_equal(
		system(str_c(s.w->a,
			     str_fmt(s.w->a, "qpdf --replace-input --encrypt mat khau 256 -- %s",
				     path))),
		0);
	assert_rc(RC_OK, file_read(s.w->a, path, 1 << 20, &out, &e), &e);
	(void)unlink(path);
	return out;
}

static void a_pdf_with_a_password(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of(locked(pdf_of(lines)));

	(void)state;
	sign(id);
	assert_int_equal(seen(id).n_files[0], 1);
	only_with_the_signed_file(id, 2);
}

static int64_t draft_of_two(const char *name, struct str second)
{
	static const char *const to_one[] = { DESK_RECEIVER, NULL };
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.files[0].name = STR("to-trinh.docx");
	d.files[0].content_type =
		STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
	d.files[1] = (struct outgoing_file){ .name = str_of(name),
					     .content_type = STR("application/octet-stream"),
					     .fd = office_file(s.w, second) };
	d.form.n_files = 2;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	return id;
}

/* The document is the first PDF, wherever it stands; without one its author is told at once. */
static void the_first_pdf_is_the_document(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of_two("hai.pdf", pdf_of(lines));

	(void)state;
	sign(id);
	(void)number(id);
	struct draft_view v = seen(id);
	assert_int_equal(v.n_files[0], 4);
	assert_int_equal(v.files[0][3].made, MADE_NUMBERED);
	assert_int_equal(v.fields, FIELDS_READY);
	assert_true(str_find(text_of(bytes_of(&v.files[0][3])), STR("02/UBND-VX")) != SIZE_MAX);
	DO(&clerk, id, ISSUE);
}

/* Nobody reads, checks and signs what could not be issued: it is not submitted. */
static void what_has_no_pdf_is_not_submitted(void **state)
{
	int64_t id = draft_of_two("hai.txt", STR("phụ lục"));

	(void)state;
	assert_int_equal(seen(id).fields, FIELDS_NO_PDF);
	NOT(RC_INVALID, "err.form", &ba, id, SUBMIT);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, "files");
	assert_string_equal(problems.p[0].key, "problem.draft_pdf");
	assert_int_equal(document(id).stage, STAGE_DRAFT);
	assert_int_equal(seen(id).n_versions, 0);
}

/* It says nothing, ever: what has fields is numbered and waits to be filled, of the rest nobody knows. */
static void a_reader_that_never_answers(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of(pdf_of(lines)), other = draft_of(STR("%PDF-1.4 hỏng"));
	struct numbering f = { .document_id = other };
	struct document d;
	struct err e = ERR_INIT;

	(void)state;
	sign(id);
	sign(other);
	struct reader *reader = node->reader;
	assert_rc(RC_OK, reader_start("/bin/true", &node->reader, &e), &e);
	(void)number(id);
	assert_int_equal(document(id).stage, STAGE_NUMBERED);
	NOT(RC_UNAVAILABLE, "err.fields", &clerk, id, ISSUE);
	problems.n = 0;
	assert_int_equal(office_draft_number(node, s.w->a, &clerk, &f, s.w->now, &d, &problems, &e),
			 RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.fields_number");
	assert_int_equal(document(other).number.n, 0);
	int64_t docx = draft_of_two("hai.txt", STR("phụ lục"));
	NOT(RC_INVALID, "err.form", &ba, docx, SUBMIT); /* its name says enough */
	reader_stop(node->reader);
	node->reader = reader;
	DO(&clerk, id, ISSUE);
	only_with_the_signed_file(other, 3);
}

/* Read, and without the subject that the register will have: it is told, until both say the same. */
static void another_subject_than_the_form(void **state)
{
	static const char *const lines[] = { "V/v  thử liên thông", "văn bản", NULL };
	int64_t id = draft_of(pdf_of(lines));
	struct str text = text_of(bytes_of(&view(id).now[0]));

	(void)state;
	assert_int_equal(view(id).other_subject.n, 0); /* nobody has read it */
	test_db_sql(s.w->t,
		    str_c(s.w->a,
			  str_fmt(s.w->a, "UPDATE file_text SET reading = 'read', text = '%.*s'",
				  STR_FMT(text))));
	assert_int_equal(view(id).other_subject.n, 0);
	test_db_sql(s.w->t, "UPDATE document SET subject = 'Về việc khác'");
	assert_true(str_eq_c(view(id).other_subject, "cong-van.pdf"));
}

/* The number and the date that the program fills in are all the text of a scan: nobody is asked about its subject. */
static void a_scan_with_its_number(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of(pdf_of(lines));

	(void)state;
	sign(id);
	(void)number(id);
	assert_int_equal(seen(id).files[0][2].made, MADE_NUMBERED);
	test_db_sql(s.w->t, "UPDATE file_text SET reading = 'read', text = '01'");
	assert_true(str_eq_c(view(id).other_subject, "cong-van.pdf"));
	test_db_sql(s.w->t, "UPDATE file_text SET text = '' WHERE sha256 IN "
			    "(SELECT blob FROM attachment WHERE made = 'given')");
	assert_int_equal(view(id).other_subject.n, 0);
	DO(&clerk, id, ISSUE);
}

/* Fields are there, and nobody to fill them: it does not go out without its number. */
static void nobody_to_fill_them(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of(pdf_of(lines));
	struct reader *reader = node->reader;

	(void)state;
	sign(id);
	node->reader = NULL;
	(void)number(id);
	assert_int_equal(seen(id).n_files[0], 2);
	NOT(RC_UNAVAILABLE, "err.fields", &clerk, id, ISSUE);
	assert_int_equal(document(id).stage, STAGE_NUMBERED);
	node->reader = reader;
	DO(&clerk, id, ISSUE);
	assert_int_equal(seen(id).files[0][2].made, MADE_NUMBERED);
}

/* The reader opens no file for somebody who may not do what they ask for. Each file has a process of its own. */
static void nobody_elses(void **state)
{
	static const char *const lines[] = { "Số:", NULL };
	int64_t id = draft_of(pdf_of(lines));
	struct reader_state before, after;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, reader_ask_state(node->reader, &before, &e), &e);
	assert_int_not_equal(act(&bon, id, ACTION_DRAFT_SUBMIT, &e), RC_OK);
	assert_int_not_equal(act(&stranger, id, ACTION_DRAFT_SUBMIT, &e), RC_OK);
	assert_rc(RC_OK, reader_ask_state(node->reader, &after, &e), &e);
	assert_int_equal(before.pid, after.pid);
	DO(&ba, id, SUBMIT);
	assert_rc(RC_OK, reader_ask_state(node->reader, &after, &e), &e);
	assert_int_not_equal(before.pid, after.pid);
}

#define WITH_READER(name) cmocka_unit_test_setup_teardown(name, setup_reader, teardown_reader)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_READER(where_the_words_stand),
		WITH_READER(where_nothing_stands),
		WITH_READER(a_damaged_pdf),
		WITH_READER(nobody_to_fill_them),
		WITH_READER(nobody_elses),
		WITH_READER(a_pdf_with_a_password),
		WITH_READER(the_first_pdf_is_the_document),
		WITH_READER(what_has_no_pdf_is_not_submitted),
		WITH_READER(a_reader_that_never_answers),
		WITH_READER(another_subject_than_the_form),
		WITH_READER(a_scan_with_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
