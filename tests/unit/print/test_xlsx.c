/* test_xlsx.c -- a register as a sheet, unpacked and read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "book.h"
#include "support/skip.h"

#define SHEET "unzip -p % xl/worksheets/sheet1.xml"

static void assert_has(struct str text, const char *what)
{
	if (str_find(text, str_of(what)) == SIZE_MAX)
		fail_msg("no \"%s\" in\n%.*s", what, STR_FMT(str_sub(text, 0, 6000)));
}

/* "<c r="B9" …>…</c>" without its number of style. */
static const char *cell(struct book *b, struct str sheet, const char *name)
{
	struct str head, found, rest, style;
	size_t at = str_find(sheet, str_fmt(b->a, "<c r=\"%s\"", name));

	if (at == SIZE_MAX)
		return "";
	found = str_sub(sheet, at, sheet.n);
	at = str_find(found, STR("/>"));
	size_t end = str_find(found, STR("</c>"));
	/* the end of the opening tag says which of the two it is */
	size_t tag = str_find_char(found, '>');
	found = at + 1 == tag ? str_sub(found, 0, at + 2) : str_sub(found, 0, end + 4);
	at = str_find(found, STR(" s=\""));
	if (at == SIZE_MAX)
		return str_c(b->a, found);
	head = str_sub(found, 0, at);
	rest = str_sub(found, at + 4, found.n);
	(void)str_split(rest, '"', &style, &rest);
	return str_c(b->a, str_cat(b->a, head, rest));
}

static void assert_well_formed(struct str xml)
{
	xmlDoc *doc = xmlReadMemory(xml.p, (int)xml.n, "part", NULL, XML_PARSE_NONET);

	assert_non_null(doc);
	xmlFreeDoc(doc);
}

static void test_cells(void **state)
{
	(void)state;
	struct book *b = book_new(12);
	struct print_done done;

	b->subject = STR("=HYPERLINK(\"http://x\") <b>nghi\u0303a</b> & \"Ẫ\"\x01");
	done = book_xlsx(b, "r.xlsx");
	assert_int_equal(done.rows, 12);
	assert_int_equal(done.pages, 0);
	(void)book_shell(b, "unzip -t %", "r.xlsx");
	struct str sheet = book_shell(b, SHEET, "r.xlsx");
	assert_well_formed(sheet);
	/* rows 1, 2 letterhead, 4 title, 5, 6 lines, 7, 8 heads; documents from 9 on */
	assert_string_equal(cell(b, sheet, "A7"),
			    "<c r=\"A7\" t=\"inlineStr\"><is><t>Ngày đến</t></is></c>");
	assert_string_equal(cell(b, sheet, "J8"),
			    "<c r=\"J8\" t=\"inlineStr\"><is><t>(10)</t></is></c>");
	/* 2026-01-05 is day 46027 of a sheet */
	assert_string_equal(cell(b, sheet, "A9"), "<c r=\"A9\"><v>46027</v></c>");
	assert_string_equal(cell(b, sheet, "B9"), "<c r=\"B9\"><v>1</v></c>");
	assert_string_equal(cell(b, sheet, "B20"), "<c r=\"B20\"><v>12</v></c>");
	assert_string_equal(cell(b, sheet, "B21"), "");
	assert_string_equal(
		cell(b, sheet, "C9"),
		"<c r=\"C9\" t=\"inlineStr\"><is><t>UBND tỉnh An Bình (mẫu)</t></is></c>");
	/* text, whatever it looks like; composed; without control characters */
	assert_string_equal(
		cell(b, sheet, "F9"),
		"<c r=\"F9\" t=\"inlineStr\"><is><t>=HYPERLINK(\"http://x\") &lt;b&gt;nghĩa&lt;/b&gt; &amp; \"Ẫ\"</t></is></c>");
	assert_string_equal(cell(b, sheet, "H9"), "<c r=\"H9\"/>"); /* no date */
	book_end(b);
}

static void test_shape(void **state)
{
	(void)state;
	struct book *b = book_new(5);

	b->order.mark = STR("Người in: A & B, 9:00");
	(void)book_xlsx(b, "r.xlsx");
	struct str sheet = book_shell(b, SHEET, "r.xlsx");
	assert_has(
		sheet,
		"<pane ySplit=\"8\" topLeftCell=\"A9\" activePane=\"bottomLeft\" state=\"frozen\"/>");
	assert_has(sheet, "<autoFilter ref=\"A8:J13\"/>");
	assert_has(sheet, "paperSize=\"9\"");
	assert_has(sheet, "orientation=\"landscape\"");
	assert_has(sheet, "A &amp;&amp; B, 9:00");
	struct str book = book_shell(b, "unzip -p % xl/workbook.xml", "r.xlsx");
	assert_well_formed(book);
	assert_has(book, "name=\"Văn bản đến\"");
	assert_has(book, "$7:$8"); /* repeated on paper */
	struct str styles = book_shell(b, "unzip -p % xl/styles.xml", "r.xlsx");
	assert_well_formed(styles);
	assert_has(styles, "dd/mm/yyyy");
	assert_has(styles, "formatCode=\"00\"");
	book_end(b);
}

static enum rc odd_row(void *ctx, struct arena *a, struct print_cell *cells, bool *out_more,
		       struct err *e)
{
	struct book *b = ctx;

	(void)a;
	(void)e;
	*out_more = b->given++ == 0;
	cells[0] = (struct print_cell){ .kind = PRINT_DATE, .date = { 1899, 12, 31 } };
	cells[1] = (struct print_cell){ .kind = PRINT_NUMBER, .number = INT64_MAX };
	cells[2] = (struct print_cell){ .kind = PRINT_NUMBER, .number = -7 };
	cells[3] = (struct print_cell){ .kind = PRINT_DATE, .date = { 1900, 3, 1 } };
	return RC_OK;
}

/* What a sheet has no number for stays readable. */
static void test_odd_values(void **state)
{
	(void)state;
	struct book *b = book_new(1);

	b->order.next = odd_row;
	(void)book_xlsx(b, "r.xlsx");
	struct str sheet = book_shell(b, SHEET, "r.xlsx");
	assert_string_equal(cell(b, sheet, "A9"),
			    "<c r=\"A9\" t=\"inlineStr\"><is><t>31/12/1899</t></is></c>");
	assert_string_equal(cell(b, sheet, "B9"),
			    "<c r=\"B9\" t=\"inlineStr\"><is><t>9223372036854775807</t></is></c>");
	assert_string_equal(cell(b, sheet, "C9"), "<c r=\"C9\"><v>-7</v></c>");
	assert_string_equal(cell(b, sheet, "D9"), "<c r=\"D9\"><v>61</v></c>");
	book_end(b);
}

static int count_entries(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	(void)closedir(d);
	return n;
}

/* Whatever ends a sheet: no file stays, no descriptor stays open. */
static void check_clean_failure(struct book *b, int fd, enum rc want, const char *key)
{
	struct print_done done = { .rows = -1 };
	struct err e = ERR_INIT;
	int files = count_entries(b->dir), open_before = count_entries("/proc/self/fd");
	enum rc rc = print_xlsx(&b->order, b->dir, fd, &done, &e);

	if (rc != want)
		fail_msg("%s, not %s: %s", rc_name(rc), rc_name(want), e.text);
	assert_string_equal(e.key, key);
	assert_int_equal(done.rows, -1);
	assert_int_equal(count_entries(b->dir), files);
	assert_int_equal(count_entries("/proc/self/fd"), open_before);
}

static void stop_now(struct book *b)
{
	atomic_store(&b->stop, b->seen.rows >= LIMIT_PRINT_STEP);
}

static void test_failures(void **state)
{
	(void)state;
	struct book *b = book_new(3000);
	AUTO_CLOSE null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	AUTO_CLOSE full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	b->fail_at = 1500;
	check_clean_failure(b, null, RC_CORRUPT, "");
	b->fail_at = -1;
	b->given = 0;
	check_clean_failure(b, full, RC_UNAVAILABLE, "err.disk_full");
	b->given = 0;
	b->on_progress = stop_now;
	check_clean_failure(b, null, RC_CANCELLED, "");
	assert_int_equal(b->given, LIMIT_PRINT_STEP);
	book_end(b);
}

/* The library does not notice a full disk; we do, beforehand. */
static void test_small_disk(void **state)
{
	(void)state;
	struct book *b = book_new(50);
	struct print_done done;
	struct err e = ERR_INIT;
	const char *disk = book_path(b, "disk");
	AUTO_CLOSE null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	assert_int_equal(mkdir(disk, 0700), 0);
	if (mount("none", disk, "tmpfs", 0, "size=1m") != 0) {
		book_end(b);
		SKIPPED("mounting needs root");
	}
	enum rc rc = print_xlsx(&b->order, disk, null, &done, &e);
	int left = count_entries(disk);
	assert_int_equal(umount(disk), 0);
	assert_int_equal(rc, RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(left, 2);
	assert_int_equal(b->given, 0);
	book_end(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),      cmocka_unit_test(test_shape),
		cmocka_unit_test(test_odd_values), cmocka_unit_test(test_failures),
		cmocka_unit_test(test_small_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
