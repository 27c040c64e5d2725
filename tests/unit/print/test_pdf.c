/* test_pdf.c -- a printed register, read again by others: poppler and qpdf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>

#include "base/limits.h"
#include "book.h"
#include "support/child.h"
#include "support/skip.h"
#include "text/text.h"

static size_t times(struct str text, const char *what)
{
	struct str needle = str_of(what);
	size_t n = 0, at;

	while ((at = str_find(text, needle)) != SIZE_MAX) {
		text = str_sub(text, at + needle.n, text.n);
		n++;
	}
	return n;
}

/* Without white space, or with each run of it as one blank: lines of a cell stand together again. */
static struct str words_with(struct book *b, struct str s, const char *blank)
{
	struct buf out;
	bool was_blank = true;

	buf_init(&out, b->a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		bool is_blank = strchr(" \n\t\f\r", s.p[i]) != NULL;

		if (!is_blank)
			buf_add_char(&out, s.p[i]);
		else if (!was_blank)
			buf_add_c(&out, blank);
		was_blank = is_blank;
	}
	return buf_str(&out);
}

static struct str words(struct book *b, struct str s)
{
	return words_with(b, s, " ");
}

static struct str page(struct book *b, const char *name, int64_t number)
{
	const char *command = str_c(b->a, str_fmt(b->a, "pdftotext -layout -f %lld -l %lld %% -",
						  (long long)number, (long long)number));

	return book_shell(b, command, name);
}

#define assert_rc(want, call, e)                                                                   \
	do {                                                                                       \
		enum rc got_ = (call);                                                             \
		if (got_ != (want))                                                                \
			fail_msg("%s, not %s: %s", rc_name(got_), rc_name(want), (e)->text);       \
	} while (0)

static void assert_has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(str_sub(text, 0, 4000)));
}

static void test_pages(void **state)
{
	(void)state;
	struct book *b = book_new(200);
	struct print_done done = book_pdf(b, "r.pdf");

	assert_int_equal(done.rows, 200);
	assert_true(done.pages > 10);
	assert_int_equal(b->n_progress, done.pages);
	assert_int_equal(b->seen.pages, done.pages);
	assert_has(book_shell(b, "qpdf --check %", "r.pdf"), "No syntax or stream encoding errors");
	struct str facts = book_shell(b, "pdfinfo %", "r.pdf");
	assert_has(words(b, facts),
		   str_c(b->a, str_fmt(b->a, "Pages: %lld ", (long long)done.pages)));
	assert_has(words(b, facts), "Title: SỔ ĐĂNG KÝ VĂN BẢN ĐẾN");
	assert_has(facts, "841.89 x 595.276 pts (A4)");
	for (int64_t i = 1; i <= done.pages; i++) {
		struct str text = page(b, "r.pdf", i), first;

		assert_int_equal(times(text, "Tác giả"), 1);
		assert_int_equal(times(text, "(10)"), 1);
		assert_int_equal(
			times(text, "Người in: Nguyễn Thị Mẫu – lúc 20:45 ngày 21/11/2026"), 1);
		assert_int_equal(times(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), i == 1);
		assert_int_equal(times(text, "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"), i == 1);
		/* it begins with the page's number, but on the first page */
		(void)str_split(str_trim(text), '\n', &first, &text);
		assert_int_equal(str_eq(str_trim(first), str_fmt(b->a, "%lld", (long long)i)),
				 i != 1);
	}
	book_end(b);
}

static void test_first_page(void **state)
{
	(void)state;
	struct book *b = book_new(0);
	struct print_done done = book_pdf(b, "r.pdf");
	struct str text = page(b, "r.pdf", 1);

	assert_int_equal(done.pages, 1);
	assert_int_equal(done.rows, 0);
	assert_has(text, "ỦY BAN NHÂN DÂN TỈNH AN BÌNH (MẪU)");
	assert_has(text, "SỞ NỘI VỤ (MẪU)");
	assert_has(text, "Độc lập - Tự do - Hạnh phúc");
	assert_has(text, "Từ số 01 đến số 9999");
	book_end(b);
}

/* Every letter of Vietnamese, in both cases, given taken apart. */
static const char letters[] =
	"a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ g h i ì ỉ ĩ í ị k l m n o ò ỏ "
	"õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v x y ỳ ỷ ỹ ý ỵ A À Ả Ã Á Ạ Ă Ằ Ẳ "
	"Ẵ Ắ Ặ Â Ầ Ẩ Ẫ Ấ Ậ B C D Đ E È Ẻ Ẽ É Ẹ Ê Ề Ể Ễ Ế Ệ G H I Ì Ỉ Ĩ Í Ị K L M N O Ò Ỏ Õ Ó Ọ Ô Ồ Ổ Ỗ Ố "
	"Ộ Ơ Ờ Ở Ỡ Ớ Ợ P Q R S T U Ù Ủ Ũ Ú Ụ Ư Ừ Ử Ữ Ứ Ự V X Y Ỳ Ỷ Ỹ Ý Ỵ";
static const struct {
	const char *composed, *apart;
} marks[] = {
	{ "ậ", "a\u0323\u0302" }, { "ễ", "e\u0302\u0303" }, { "ử", "u\u031b\u0309" },
	{ "Ẫ", "A\u0302\u0303" }, { "Ợ", "O\u031b\u0323" },
};

static void test_letters(void **state)
{
	(void)state;
	struct book *b = book_new(1);
	struct buf apart;

	buf_init(&apart, b->a, 4096);
	buf_add_c(&apart, letters);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		buf_fmt(&apart, " |%s|", marks[i].apart);
	b->subject = buf_str(&apart);
	(void)book_pdf(b, "r.pdf");
	/* the column of the subject alone; poppler takes blanks between single letters for spacing */
	struct str text = book_shell(b, "pdftotext -x 409 -y 190 -W 152 -H 360 % -", "r.pdf");
	struct str got = words_with(b, text, "");
	assert_has(got, str_c(b->a, words_with(b, str_of(letters), "")));
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		assert_has(got, str_c(b->a, str_fmt(b->a, "|%s|", marks[i].composed)));
	text = book_shell(b, "pdffonts %", "r.pdf");
	assert_has(text, "Tinos");
	assert_true(str_find(text, STR("DejaVu")) == SIZE_MAX); /* not one in another face */
	book_end(b);
}

/* Each font is embedded, in part, and says which letters it has. */
static void test_fonts(void **state)
{
	(void)state;
	struct book *b = book_new(100);
	struct str line, rest;
	int n = 0;

	(void)book_pdf(b, "r.pdf");
	rest = book_shell(b, "pdffonts % | tail -n +3", "r.pdf");
	while (rest.n) {
		(void)str_split(rest, '\n', &line, &rest);
		assert_has(line, "yes yes yes");
		assert_has(line, "+Tinos");
		n++;
	}
	assert_true(n >= 3); /* upright, bold, italic */
	book_end(b);
}

/* Rows in their order, none lost at the turn of a page, none twice. */
static void test_order(void **state)
{
	(void)state;
	struct book *b = book_new(500);
	int64_t want = 1;

	b->subject = STR("trích yếu");
	(void)book_pdf(b, "r.pdf");
	/* the column of the arrival numbers */
	struct str rest = book_shell(b, "pdftotext -x 145 -y 57 -W 30 -H 480 % -", "r.pdf"), line;
	while (rest.n) {
		int64_t n;

		(void)str_split(rest, '\n', &line, &rest);
		line = str_trim(line);
		if (line.n && line.p[0] == '\f')
			line = str_sub(line, 1, line.n);
		if (!str_to_i64(line, 1, 500, &n))
			continue;
		assert_int_equal(n, want);
		want++;
	}
	assert_int_equal(want, 501);
	book_end(b);
}

/* A row that is longer than a page goes on behind it, whole. */
static void test_long_row(void **state)
{
	(void)state;
	struct book *b = book_new(3);
	struct buf long_one;

	buf_init(&long_one, b->a, 1 << 20);
	for (int i = 0; i < 900; i++)
		buf_fmt(&long_one, "nghĩa%03d ", i);
	b->subject = str_trim(buf_str(&long_one));
	struct print_done done = book_pdf(b, "r.pdf");
	assert_true(done.pages >= 9);
	struct str got = words(b,
			       book_shell(b, "pdftotext -x 409 -y 57 -W 152 -H 480 % -", "r.pdf"));
	for (int i = 0; i < 900; i++) {
		const char *word = str_c(b->a, str_fmt(b->a, "nghĩa%03d", i));

		if (times(got, word) != 3)
			fail_msg("%s stands %zu times", word, times(got, word));
	}
	book_end(b);
}

static void test_too_long(void **state)
{
	(void)state;
	struct book *b = book_new(1);
	struct buf text;

	buf_init(&text, b->a, 1 << 20);
	for (int i = 0; i < LIMIT_PRINT_CELL; i++)
		buf_add_c(&text, i % 8 ? "ử" : " ");
	buf_add_c(&text, "cuối");
	b->subject = buf_str(&text);
	(void)book_pdf(b, "r.pdf");
	struct str got = book_shell(b, "pdftotext -layout % -", "r.pdf");
	assert_has(got, "…");
	assert_int_equal(times(got, "cuối"), 0);
	book_end(b);
}

/* What no cell can carry, and what tries to be more than text. */
static void test_strange_text(void **state)
{
	(void)state;
	struct book *b = book_new(1);

	b->subject = STR("một\x01\xff<b>hai</b>&amp;\r\nba \u202e\u4e2d 🙂 \\(bốn)");
	(void)book_pdf(b, "r.pdf");
	struct str got = book_shell(b, "pdftotext -layout % -", "r.pdf");
	assert_has(got, "<b>hai</b>&amp;");
	assert_has(got, "\\(bốn)");
	assert_has(book_shell(b, "qpdf --check %", "r.pdf"), "No syntax or stream encoding errors");
	book_end(b);
}

static void test_same_bytes(void **state)
{
	(void)state;
	struct book *b = book_new(60);

	(void)book_pdf(b, "a.pdf");
	(void)book_pdf(b, "b.pdf");
	struct str x = book_shell(b, "cat %", "a.pdf"), y = book_shell(b, "cat %", "b.pdf");
	assert_true(str_eq(x, y));
	book_end(b);
}

static void test_stop(void **state)
{
	(void)state;
	struct book *b = book_new(100000);
	struct print_done done = { .pages = -1 };
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = open(book_path(b, "r.pdf"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	b->stop_page = 3;
	assert_rc(RC_CANCELLED, print_pdf(&b->order, fd, &done, &e), &e);
	assert_int_equal(b->seen.pages, 3);
	assert_true(b->given < 100);
	assert_int_equal(done.pages, -1);
	book_end(b);
}

static void test_row_fails(void **state)
{
	(void)state;
	struct book *b = book_new(100);
	struct print_done done;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	b->fail_at = 70;
	assert_rc(RC_CORRUPT, print_pdf(&b->order, fd, &done, &e), &e);
	assert_string_equal(e.text, "no row 70");
	book_end(b);
}

static void test_full(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct print_done done;
	static const int64_t rows[] = { 0, 3000 }; /* fails at the end, and on the way */

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct book *b = book_new(rows[i]);
		AUTO_CLOSE fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

		assert_rc(RC_UNAVAILABLE, print_pdf(&b->order, fd, &done, &e), &e);
		assert_string_equal(e.key, "err.disk_full");
		assert_true(rows[i] == 0 || b->given < rows[i]);
		book_end(b);
	}
}

/* Every form of the law, in both languages. */
static void test_forms(void **state)
{
	(void)state;
	static const int columns[PRINT_FORM__COUNT] = {
		[PRINT_CONSULT] = 7,
		[PRINT_REGISTER_INCOMING] = 10,
		[PRINT_REGISTER_OUTGOING] = 10,
		[PRINT_REGISTER_SETTLING] = 7,
		[PRINT_REPORT_INCOMING] = 12,
		[PRINT_REPORT_OUTGOING] = 15,
		[PRINT_FILE_LIST] = 5,
		[PRINT_FILES_HANDED_OVER] = 7,
		[PRINT_FILE_CONTENTS] = 7,
		[PRINT_FILE_WHOLE] = 7,
	};

	for (int id = 0; id < PRINT_FORM__COUNT; id++) {
		for (int lang = 0; lang < LANG__COUNT; lang++) {
			struct book *b = book_new(0);

			print_form_make(b->a, (enum print_form_id)id, (enum lang)lang, &b->form);
			assert_int_equal(b->form.n_columns, columns[id]);
			assert_int_equal(book_pdf(b, "r.pdf").pages, 1);
			struct str got = words(b, page(b, "r.pdf", 1));
			assert_has(got, str_c(b->a, b->form.title));
			assert_has(got, str_c(b->a, b->order.nation)); /* on one line */
			assert_int_equal(
				times(got, str_c(b->a, str_fmt(b->a, "(%d)", columns[id]))), 1);
			book_end(b);
		}
	}
}

/* Paragraphs: short ones, and after each 20 a heading with one that is longer than a page. */
static enum rc next_paragraph(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
			      struct err *e)
{
	struct book *b = ctx;
	int64_t i = b->given;
	struct buf long_one;

	(void)e;
	*out_more = i < b->n_rows;
	if (!*out_more)
		return RC_OK;
	b->given++;
	cells[0] = (struct print_cell){ .kind = i % 22 == 20 ? PRINT_HEADING : PRINT_TEXT,
					.text = str_fmt(a, "Đoạn %lld.", (long long)i) };
	if (i % 22 != 21)
		return RC_OK;
	buf_init(&long_one, a, 64 << 10);
	for (int k = 0; k < 600; k++)
		buf_add_c(&long_one, "mười chữ ");
	buf_fmt(&long_one, "hết %lld.", (long long)i);
	cells[0].text = buf_str(&long_one);
	return RC_OK;
}

static void test_plain(void **state)
{
	(void)state;
	static const struct print_column column = { .width = 1 };
	struct book *b = book_new(66);

	b->form = (struct print_form){ .title = STR("PHIẾU"),
				       .columns = &column,
				       .n_columns = 1,
				       .is_portrait = true,
				       .is_plain = true };
	b->order.next = next_paragraph;
	struct print_done done = book_pdf(b, "s.pdf");
	assert_int_equal(done.rows, 66);
	assert_has(book_shell(b, "qpdf --check %", "s.pdf"), "No syntax or stream encoding errors");
	struct str all = words(b, book_shell(b, "pdftotext -layout % -", "s.pdf"));
	assert_int_equal(times(all, "PHIẾU"), 1);
	assert_int_equal(times(all, "Đoạn "), 63);
	assert_int_equal(times(all, "mười chữ"), 1800);
	assert_has(all, "hết 65.");
	for (int64_t i = 1; i <= done.pages; i++) {
		/* the foot of a page is its mark; no heading stands right above it */
		struct str text = words(b, page(b, "s.pdf", i));
		assert_int_equal(times(text, "Đoạn 20. Người in"), 0);
		assert_int_equal(times(text, "Đoạn 42. Người in"), 0);
		assert_int_equal(times(text, "Người in"), 1);
	}
	book_end(b);
}

#define NO_MOUNTS 77

/* In a child that sees no fonts in these folders; its exit code is the rc. */
static void print_without(void *ctx)
{
	const char *const *folders = ctx;
	struct book *b = book_new(1);
	struct print_done done;
	AUTO_CLOSE null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		_exit(NO_MOUNTS);
	for (; *folders; folders++) {
		if (mount("none", *folders, "tmpfs", 0, "size=64k") != 0 && errno != ENOENT)
			_exit(NO_MOUNTS);
	}
	enum rc rc = print_pdf(&b->order, null, &done, NULL);
	book_end(b);
	_exit((int)rc);
}

/* The first of all tests: fonts are looked for once in a process. */
static void test_fonts_missing(void **state)
{
	(void)state;
	static const char *const folders[] = { "/usr/share/fonts/truetype/croscore", NULL };
	struct child_end end = child_run(print_without, (void *)(uintptr_t)folders);

	if (end.exit_code == NO_MOUNTS)
		SKIPPED("mounting needs root");
	assert_int_equal(end.exit_code, RC_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fonts_missing), cmocka_unit_test(test_pages),
		cmocka_unit_test(test_first_page),    cmocka_unit_test(test_letters),
		cmocka_unit_test(test_fonts),         cmocka_unit_test(test_order),
		cmocka_unit_test(test_long_row),      cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_strange_text),  cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_stop),          cmocka_unit_test(test_row_fails),
		cmocka_unit_test(test_full),          cmocka_unit_test(test_forms),
		cmocka_unit_test(test_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
