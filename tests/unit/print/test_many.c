/* test_many.c -- a register of many pages: memory does not grow with it. The long sweep prints a thousand
 * pages and more (VANTHU_LONG). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <malloc.h>

#include "base/sanitized.h"
#include "base/time.h"
#include "book.h"

enum {
	PAGES = 330,
	PAGE_ROWS = 9, /* at most */
	XLSX_ROWS = 10000,
	GROWTH_KB = 3 << 10, /* for all pages but the first hundred */
	LONG_TIMES = 3
};

static int times(void)
{
	return getenv("VANTHU_LONG") ? LONG_TIMES : 1;
}

static int64_t rss_kb(struct book *b)
{
	struct str rest, line;
	struct err e = ERR_INIT;
	int64_t kb = 0;

	if (file_read(b->a, "/proc/self/status", 1 << 16, &rest, &e) != RC_OK)
		fail_msg("%s", e.text);
	rest = str_sub(rest, str_find(rest, STR("VmRSS:")), rest.n);
	(void)str_split(rest, '\n', &line, &rest);
	line = str_trim(str_sub(line, 6, line.n - 9));
	assert_true(str_to_i64(line, 1, INT64_MAX, &kb));
	return kb;
}

static int64_t at_first, highest;

static void measure(struct book *b)
{
	if (b->seen.pages % 100 != 0 && b->seen.rows % 1000 != 0)
		return;
	int64_t now = rss_kb(b);

	if (at_first == 0)
		at_first = now;
	highest = now > highest ? now : highest;
}

static void check_growth(const char *what, int64_t rows, const struct print_done *done,
			 int64_t began)
{
	print_message("# %s: %lld rows, %lld pages, %lld ms, memory %lld -> %lld kB\n", what,
		      (long long)done->rows, (long long)done->pages,
		      (long long)((time_monotonic() - began) / 1000), (long long)at_first,
		      (long long)highest);
	assert_int_equal(done->rows, rows);
	if (!IS_SANITIZED)
		assert_true(highest - at_first < GROWTH_KB);
}

static void test_pdf(void **state)
{
	(void)state;
	int rows = PAGES * PAGE_ROWS * times();
	struct book *b = book_new(rows);
	int64_t began = time_monotonic();

	at_first = highest = 0;
	b->on_progress = measure;
	struct print_done done = book_pdf(b, "r.pdf");
	check_growth("pdf", rows, &done, began);
	assert_true(done.pages >= PAGES * times());
	struct str check = book_shell(b, "qpdf --check %", "r.pdf");
	assert_true(str_find(check, STR("No syntax")) != SIZE_MAX);
	book_end(b);
}

static void test_xlsx(void **state)
{
	(void)state;
	int rows = XLSX_ROWS * times();
	struct book *b = book_new(rows);
	int64_t began = time_monotonic();

	at_first = highest = 0;
	b->on_progress = measure;
	struct print_done done = book_xlsx(b, "r.xlsx");
	measure(b);
	check_growth("xlsx", rows, &done, began);
	(void)book_shell(b, "unzip -t %", "r.xlsx");
	book_end(b);
}

static size_t heap_bytes(void)
{
	return mallinfo2().uordblks + mallinfo2().hblkhd;
}

/* Prints leave nothing behind in the process, whether they end or are stopped. */
static void test_again_and_again(void **state)
{
	(void)state;
	size_t before = 0;

	for (int i = 0; i < 20; i++) {
		struct book *b = book_new(40);
		struct print_done done;
		AUTO_CLOSE null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		if (i == 12)
			before = heap_bytes();
		(void)book_pdf(b, "r.pdf");
		(void)book_xlsx(b, "r.xlsx");
		b->given = 0;
		b->fail_at = 20;
		assert_int_equal(print_pdf(&b->order, null, &done, NULL), RC_CORRUPT);
		b->given = 0;
		assert_int_equal(print_xlsx(&b->order, b->dir, null, &done, NULL), RC_CORRUPT);
		book_end(b);
	}
	size_t after = heap_bytes();
	print_message("# 48 prints more: heap %zu -> %zu bytes\n", before, after);
	if (!IS_SANITIZED)
		assert_true(after < before + (64 << 10));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pdf),
		cmocka_unit_test(test_xlsx),
		cmocka_unit_test(test_again_and_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
