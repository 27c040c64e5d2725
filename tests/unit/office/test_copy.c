/* test_copy.c -- sao y, trích sao, sao lục: Y1 to Y4, with the real reader, on both engines. */
#include "office/copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "desk_reader.h"
#include "office/letter.h"
#include "office/recall.h"
#include "office/secret.h"
#include "office/series.h"

#define ORIGINAL 1 /* the desk's: sent the direct way, with a scan */

static struct copy_form of(enum copy_kind kind, enum form source, enum form target)
{
	return (struct copy_form){ .document_id = ORIGINAL,
				   .kind = kind,
				   .source = source,
				   .target = target,
				   .part = STR("Điều 3"),
				   .text = STR("Điều 3. Giao Sở Nội vụ.\n\nTổ chức thực hiện."),
				   .prints = 3,
				   .prints_for = STR("Phòng Kế hoạch\nÔng Nguyễn Văn Mẫu") };
}

static enum rc make(const struct actor *who, const struct copy_form *f, int64_t *out_id,
		    struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_copy_make(node, s.w->a, who, f, s.w->now, out_id, &problems, e);
}

static int64_t made(const struct copy_form *f)
{
	struct err e;
	int64_t id = 0;

	assert_rc(RC_OK, make(&clerk, f, &id, &e), &e);
	return id;
}

static void refused(const struct copy_form *f, const char *field, const char *key)
{
	struct err e;
	int64_t id;

	assert_rc(RC_INVALID, make(&clerk, f, &id, &e), &e);
	assert_int_equal(problems.n, 1);
	assert_string_equal(problems.p[0].field, field);
	assert_string_equal(problems.p[0].key, key);
}

/* What its author has to say: who signs, and to whom a file goes. */
static void complete(int64_t id, bool has_receiver)
{
	const struct outgoing_receiver to = { .code = STR(DESK_RECEIVER),
					      .purpose = PURPOSE_INFORM,
					      .form = FORM_UNKNOWN };
	struct document_view v = office_view(s.w, &clerk, id);
	struct outgoing_file keep[2] = { { .fd = -1 } };
	struct outgoing_form f = { .document = v.document,
				   .receivers = &to,
				   .n_receivers = has_receiver ? 1 : 0,
				   .files = keep,
				   .n_files = v.n_attachments };
	struct err e = ERR_INIT;
	int64_t out;

	for (size_t i = 0; i < v.n_attachments; i++)
		keep[i] = (struct outgoing_file){ .keep_id = v.attachments[i].id, .fd = -1 };
	f.document.signer_position = STR("Chủ tịch");
	f.document.signer_name = STR("Nguyễn Văn Mẫu");
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &clerk, &f, s.w->now, &out, &problems, &e),
		  &e);
}

/* A clerk's own draft: no head is asked, another clerk checks it. */
static void sign_copy(int64_t id, bool has_receiver)
{
	complete(id, has_receiver);
	DO(&clerk, id, SUBMIT);
	DO(&other_clerk, id, PASS);
	DO(&leader, id, SIGN);
}

static void has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(text));
}

/* Decree 30 art. 25: every direction of every kind, of an original and of a copy. */
static void the_law_has_these(void **state)
{
	static const struct {
		enum copy_kind kind;
		const char *type;
		unsigned ways; /* paper→paper 1, paper→e 2, e→paper 4, e→e 8 */
	} rows[] = {
		{ COPY_TRUE, "Quyết định", 7 },    { COPY_EXTRACT, "Quyết định", 15 },
		{ COPY_SECOND, "Quyết định", 0 },  { COPY_TRUE, "Bản sao y", 0 },
		{ COPY_EXTRACT, "sao Y", 0 },      { COPY_SECOND, "Sao y", 7 },
		{ COPY_SECOND, "Bản sao lục", 0 }, { COPY_SECOND, "BẢN SAO Y", 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		unsigned ways = 0;
		for (unsigned w = 0; w < 4; w++) {
			const struct document_copy c = {
				.kind = rows[i].kind,
				.source = w & 2 ? FORM_ELECTRONIC : FORM_PAPER,
				.target = w & 1 ? FORM_ELECTRONIC : FORM_PAPER,
			};
			if (!copy_fault(s.w->a, &c, str_of(rows[i].type)))
				ways |= 1U << w;
		}
		if (ways != rows[i].ways)
			fail_msg("row %zu: %u", i, ways);
	}
}

/* Y1 */
static void refusals_name_the_article(void **state)
{
	struct copy_form f = of(COPY_TRUE, FORM_ELECTRONIC, FORM_ELECTRONIC);
	struct err e;
	int64_t id;

	(void)state;
	refused(&f, "kind", "problem.copy_way_true");
	f = of(COPY_SECOND, FORM_PAPER, FORM_PAPER);
	refused(&f, "kind", "problem.copy_second");
	f = of(COPY_TRUE, FORM_PAPER, FORM_PAPER);
	f.prints = 0;
	refused(&f, "prints", "problem.copy_prints");
	f = of(COPY_EXTRACT, FORM_PAPER, FORM_ELECTRONIC);
	f.part = STR("");
	refused(&f, "part", "problem.required");
	f = of(COPY_TRUE, FORM_UNKNOWN, FORM_PAPER);
	refused(&f, "source", "problem.choice");
	f = of(COPY_TRUE, FORM_ELECTRONIC, FORM_PAPER);
	assert_rc(RC_DENIED, make(&ba, &f, &id, &e), &e);
	assert_rc(RC_DENIED, make(&head, &f, &id, &e), &e);
	assert_rc(RC_NOT_FOUND, make(&stranger, &f, &id, &e), &e);
	f.document_id = draft(&clerk);
	assert_rc(RC_DENIED, make(&clerk, &f, &id, &e), &e);
}

/* Y1: what is not here electronically is copied from the paper alone. */
static void no_electronic_original_no_copy_of_it(void **state)
{
	struct copy_form f = of(COPY_TRUE, FORM_ELECTRONIC, FORM_PAPER);

	(void)state;
	test_db_sql(s.w->t, "DELETE FROM attachment WHERE document_id = 1");
	refused(&f, "source", "problem.copy_no_file");
	f = of(COPY_EXTRACT, FORM_ELECTRONIC, FORM_ELECTRONIC);
	refused(&f, "source", "problem.copy_no_file");
	f = of(COPY_TRUE, FORM_PAPER, FORM_PAPER);
	(void)made(&f);
}

/* Y1: a secret document is not copied, and one that holds no more neither. */
static void neither_secret_nor_frozen(void **state)
{
	const struct secret_form x = { .direction = DIRECTION_INCOMING,
				       .secrecy = SECRECY_SECRET,
				       .type_name = STR("Báo cáo"),
				       .number = STR("7"),
				       .notation = STR("LA"),
				       .issued_on = { 2026, 11, 20 },
				       .organ_code = STR(OFFICE_B),
				       .organ_name = STR("Sở Nội vụ") };
	struct copy_form f = of(COPY_TRUE, FORM_PAPER, FORM_PAPER);
	int64_t id, number;
	struct err e;

	(void)state;
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &x, s.w->now, &f.document_id, &number,
				      &problems, &e),
		  &e);
	assert_rc(RC_CONFLICT, make(&clerk, &f, &id, &e), &e);
	assert_string_equal(e.key, "err.copy_secret");
	f.document_id = ORIGINAL;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &clerk, ORIGINAL, 0, STR("sai"), s.w->now, &problems,
					 &e),
		  &e);
	assert_rc(RC_CONFLICT, make(&clerk, &f, &id, &e), &e);
	assert_string_equal(e.key, "err.denied.frozen");
}

/* A leader orders it, and drafts nothing: the clerk who takes it up does. */
static void a_leaders_order(void **state)
{
	struct copy_form f = of(COPY_TRUE, FORM_PAPER, FORM_PAPER);
	int64_t id;
	struct err e;

	(void)state;
	assert_rc(RC_OK, make(&leader, &f, &id, &e), &e);
	assert_int_equal(document(id).drafter_id, 0);
	sign_copy(id, true);
	assert_int_equal(document(id).drafter_id, clerk.account_id);
	(void)number(id);
	DO(&clerk, id, ISSUE);
	struct delivery d = office_delivery(s.w, &clerk, id, DESK_RECEIVER);
	assert_int_equal(d.road, ROAD_PAPER);
	assert_int_equal(d.form, FORM_PAPER);
	assert_int_equal(d.state, DELIVERY_SENT);
}

/* Its subject stands nowhere in it, and nobody is told so; its page names who signed when it was made. */
static void another_signer_than_the_page(void **state)
{
	struct copy_form f = of(COPY_TRUE, FORM_ELECTRONIC, FORM_PAPER);
	int64_t id = made(&f);

	(void)state;
	test_db_sql(s.w->t, "UPDATE file_text SET reading = 'read', text = 'SAO Y Nguyễn Văn Mẫu'");
	complete(id, true);
	assert_int_equal(view(id).other_subject.n, 0);
	assert_int_equal(view(id).other_signer.n, 0);
	test_db_sql(s.w->t, "UPDATE document SET signer_name = 'Trần Thị Khác'");
	assert_true(view(id).other_signer.n > 0);
}

/* Y2, Y3: on paper it has its own page, the original's file as it is, a number of the series of copies, and goes by no
 * road but paper. */
static void on_paper(void **state)
{
	struct copy_form f = of(COPY_TRUE, FORM_ELECTRONIC, FORM_PAPER);
	int64_t id = made(&f), packets = office_count(s.w, "packet"), again_id;
	struct document_view v = office_view(s.w, &clerk, id), of_original;
	struct register_print print;
	struct err e;

	(void)state;
	of_original = office_view(s.w, &clerk, ORIGINAL);
	assert_true(v.is_copy);
	assert_int_equal(v.copy.prints, 3);
	assert_int_equal(v.document.about_id, ORIGINAL);
	assert_int_equal(v.n_attachments, 2);
	assert_memory_equal(&v.attachments[1].blob, &of_original.attachments[0].blob,
			    sizeof v.attachments[1].blob);
	assert_rc(RC_OK, make(&clerk, &f, &again_id, &e), &e);
	assert_int_equal(again_id, id); /* the button pressed twice */
	struct str text = reader_words(file_bytes(&v.attachments[0]), NULL);
	has(text, "SAO Y");
	has(text, "- Phòng Kế hoạch;");
	has(text, "- Ông Nguyễn Văn Mẫu;");
	has(text, "/SY-UBND");
	assert_rc(RC_CONFLICT,
		  office_outgoing_send(node, s.w->a, &clerk, id, NULL, s.w->now, &again_id,
				       &problems, &e),
		  &e);
	assert_string_equal(e.key, "err.copy_way");
	sign_copy(id, false);
	struct document d = number(id);
	assert_true(str_eq_c(document_notation(s.w->a, d.number, d.notation), "01/SY-UBND"));
	DO(&clerk, id, ISSUE);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_SENT);
	assert_int_equal(office_count(s.w, "packet"), packets);
	text = reader_words(file_bytes(&v.attachments[0]), NULL);
	has(text, "01/SY-UBND");
	has(text, "ngày 21 tháng 11 năm 2026");
	has(str_of(steps(ORIGINAL)), "copied");
	assert_int_equal(office_view(s.w, &clerk, ORIGINAL).n_links, 1);
	assert_int_equal(v.n_links, 1);
	assert_rc(
		RC_OK,
		office_letter_print(node, s.w->a, &clerk, id, REGISTER_DOCX, s.w->now, &print, &e),
		&e);
	fd_close(print.fd);
}

/* Y3: all kinds are counted in one series, which is there with the first copy. */
static void one_series(void **state)
{
	struct copy_form f = of(COPY_EXTRACT, FORM_PAPER, FORM_PAPER);
	int64_t first = made(&f), second;
	struct document d;

	(void)state;
	f = of(COPY_TRUE, FORM_PAPER, FORM_PAPER);
	second = made(&f);
	sign_copy(first, false);
	sign_copy(second, false);
	d = number(first);
	assert_true(str_eq_c(document_notation(s.w->a, d.number, d.notation), "01/TrS-UBND"));
	d = number(second);
	assert_true(str_eq_c(document_notation(s.w->a, d.number, d.notation), "02/SY-UBND"));
}

/* Y4: what becomes a file has its mark in the upper right corner: form, organ, time. */
static void as_a_file(void **state)
{
	struct copy_form f = of(COPY_EXTRACT, FORM_ELECTRONIC, FORM_ELECTRONIC);
	int64_t id = made(&f);
	struct document_view v = office_view(s.w, &clerk, id);

	(void)state;
	assert_int_equal(v.n_attachments, 1);
	struct str text = reader_words(file_bytes(&v.attachments[0]), NULL);
	has(text, "(Trích: Điều 3)");
	has(text, "Tổ chức thực hiện.");
	has(text, "(Đã ký)");
	sign_copy(id, true);
	(void)number(id);
	v = office_view(s.w, &clerk, id);
	text = reader_words(file_bytes(&v.attachments[0]), NULL);
	has(text, "TRÍCH SAO");
	has(text, "21/11/2026; 20:45:46; +07:00");
	int64_t packets = office_count(s.w, "packet");
	DO(&clerk, id, ISSUE);
	assert_int_equal(office_count(s.w, "packet"), packets + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(the_law_has_these),
		READER_TEST(refusals_name_the_article),
		READER_TEST(no_electronic_original_no_copy_of_it),
		READER_TEST(neither_secret_nor_frozen),
		READER_TEST(a_leaders_order),
		READER_TEST(another_signer_than_the_page),
		READER_TEST(on_paper),
		READER_TEST(one_series),
		READER_TEST(as_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
