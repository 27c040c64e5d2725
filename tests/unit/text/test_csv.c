/* test_csv.c -- rows of CSV, whole and broken. */
#include "text/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* "line:a|b|c;" for each row, "line!fault;" for a broken one. */
static const char *shown(struct arena *a, struct str file)
{
	struct csv csv;
	struct csv_row row;
	struct buf b;
	buf_init(&b, a, 1 << 20);
	csv_init(&csv, file);
	while (csv_next(&csv, a, &row)) {
		buf_fmt(&b, "%lld%c", (long long)row.line, row.fault ? '!' : ':');
		if (row.fault)
			buf_fmt(&b, "%d", (int)row.fault);
		for (size_t i = 0; i < row.n && !row.fault; i++)
			buf_fmt(&b, "%s%.*s", i ? "|" : "", STR_FMT(row.field[i]));
		buf_add_char(&b, ';');
	}
	return str_c(a, buf_str(&b));
}

static void test_rows(void **state)
{
	(void)state;
	static const struct {
		const char *file, *want;
	} rows[] = {
		{ "", "" },
		{ "\n\n", "" },
		{ "a,b", "1:a|b;" },
		{ "a,b\n", "1:a|b;" },
		{ "a,b\r\nc,d\r\n", "1:a|b;2:c|d;" },
		{ "\xef\xbb\xbf"
		  "a,b\n",
		  "1:a|b;" },
		{ "a,,\n", "1:a||;" },
		{ ",b\n\n \r\nc,d", "1:|b;4:c|d;" },
		{ "\"a,b\",c\n", "1:a,b|c;" },
		{ "\"a \"\"b\"\"\",c\n", "1:a \"b\"|c;" },
		{ "\"\",c\n", "1:|c;" },
		{ "\"\"\"\",c\n", "1:\"|c;" },
		{ "\"a\nb\",c\nd,e", "1:a\nb|c;3:d|e;" },
		{ "\"a\" ,c\r\n", "1:a|c;" },
		/* semicolons, tabs: what the first line has most of */
		{ "a;b,c;d\n1,0;2;3\n", "1:a|b,c|d;2:1,0|2|3;" },
		{ "a\tb\n1;2\t3\n", "1:a|b;2:1;2|3;" },
		{ "\"a;;;\",b\n1;2,3\n", "1:a;;;|b;2:1;2|3;" },
		/* broken rows end with their line */
		{ "a,b\nx\"y,z\nc,d\n", "1:a|b;2!1;3:c|d;" },
		{ "a,b\n\"x\"y,z\nc,d\n", "1:a|b;2!1;3:c|d;" },
		{ "a,b\n\"x,y\nc,d\ne,f\n", "1:a|b;2!1;3:c|d;4:e|f;" },
		{ "a,b\n\"x\n", "1:a|b;2!1;" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena *a = arena_new(NULL);
		assert_string_equal(shown(a, str_of(rows[i].file)), rows[i].want);
		arena_free(a);
	}
}

static void test_limits(void **state)
{
	(void)state;
	struct arena *a = arena_new(NULL);
	struct buf b;
	buf_init(&b, a, 4 << 20);
	buf_add_c(&b, "a,b\n");
	for (int i = 0; i < LIMIT_CSV_FIELDS; i++)
		buf_add_c(&b, "x,");
	buf_add_c(&b, "x\n\"");
	for (int i = 0; i < LIMIT_CSV_RECORD; i++)
		buf_add_c(&b, "y");
	buf_add_c(&b, "\",1\n");
	for (int i = 0; i < LIMIT_CSV_RECORD; i++)
		buf_add_c(&b, "z");
	buf_add_c(&b, ",1\nlast,2\n");
	assert_string_equal(shown(a, buf_str(&b)), "1:a|b;2!2;3!3;4!3;5:last|2;");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
