/* test_import.c -- catalogues: what is taken, what is reported by its line, what stays. */
#include "support/axis_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "text/text.h"

static struct axis_world *w;
static struct buf reports; /* "line code key(detail); …" */

static int setup(void **state)
{
	(void)state;
	w = axis_world_new();
	buf_init(&reports, w->a, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	axis_world_end(w);
	return 0;
}

static void report_take(void *ctx, int64_t line, struct str code, const char *why_key,
			struct str detail)
{
	(void)ctx;
	assert_true(str_starts(str_of(why_key), STR("err.import.")));
	buf_fmt(&reports, "%lld %.*s %s(%.*s); ", (long long)line, STR_FMT(code), why_key + 11,
		STR_FMT(detail));
}

static enum rc import_fd(int fd, struct import_report *out, struct err *e)
{
	struct axis_import_order order = { .fd = fd, .now = w->now, .report = report_take };
	buf_reset(&reports);
	return axis_import(&w->node, &w->operator, & order, out, e);
}

static struct import_report import(const char *csv)
{
	struct import_report out;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = world_file(w, str_of(csv));
	assert_rc(RC_OK, import_fd(fd, &out, &e), &e);
	assert_int_equal(out.rows, out.added + out.changed + out.unchanged + out.refused);
	return out;
}

static struct organ found(const char *code)
{
	struct organ o;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_organ_find(&w->node, w->a, str_of(code), &o, &e), &e);
	return o;
}

static void assert_counts(struct import_report r, int64_t added, int64_t changed, int64_t unchanged,
			  int64_t refused)
{
	assert_int_equal(r.added, added);
	assert_int_equal(r.changed, changed);
	assert_int_equal(r.unchanged, unchanged);
	assert_int_equal(r.refused, refused);
}

static const char full[] =
	"successor,valid_to,valid_from,superior,province,level,kind,mail,parent,name,code\r\n"
	"Z01.09,31/12/2026,2025-07-01,000.00.00.Z02,000.00.00.Z01,province,department,a@b.example,"
	"000.00.00.Z01,\"Sở \"\"Mẫu\"\", An Bình\",Z01.05\r\n"
	",,,,,,,,000.00.00.Z01,Sở khác,Z01.06\r\n";

static void test_all_columns(void **state)
{
	(void)state;
	assert_counts(import(full), 2, 0, 0, 0);
	assert_int_equal(reports.n, 0);
	struct organ o = found("Z01.05");
	assert_true(str_eq_c(o.name, "Sở \"Mẫu\", An Bình"));
	assert_true(str_eq_c(o.parent_code, ORGAN_A) && str_eq_c(o.superior_code, ORGAN_C));
	assert_true(str_eq_c(o.mail, "a@b.example") && str_eq_c(o.province, ORGAN_A));
	assert_true(str_eq_c(o.successor_code, "Z01.09"));
	assert_int_equal(o.kind, ORGAN_DEPARTMENT);
	assert_int_equal(o.level, LEVEL_PROVINCE);
	assert_int_equal(o.origin, ORIGIN_DIRECTORY);
	assert_int_equal(date_cmp(o.valid_from, (struct date){ 2025, 7, 1 }), 0);
	assert_int_equal(date_cmp(o.valid_to, (struct date){ 2026, 12, 31 }), 0);
	o = found("Z01.06"); /* an empty superior is the parent, what is not known is unknown */
	assert_true(str_eq_c(o.superior_code, ORGAN_A));
	assert_true(str_eq_c(o.province, "unknown"));
	assert_int_equal(o.kind, ORGAN_KIND_UNKNOWN);
	assert_counts(import(full), 0, 0, 2, 0);
}

/* What a catalogue has no column for stays, and so does what it cannot know. */
static void test_over_what_is_there(void **state)
{
	(void)state;
	struct axis_caller c;
	struct err e = ERR_INIT;
	import(full);
	world_lock(w, "Z01.05", true);
	assert_counts(import("code,name,parent\nZ01.05,Sở Mẫu đổi tên,000.00.00.Z02\n"
			     "000.00.00.Z01,UBND tỉnh An Bình (mẫu),\nZ01.77,Mới,000.00.00.Z02\n"),
		      1, 2, 0, 0);
	struct organ o = found("Z01.05");
	assert_true(str_eq_c(o.name, "Sở Mẫu đổi tên"));
	assert_int_equal(o.state, ORGAN_LOCKED);
	assert_int_equal(o.kind, ORGAN_DEPARTMENT);
	assert_true(str_eq_c(o.superior_code, ORGAN_C)); /* it was not the parent before */
	assert_true(str_eq_c(found("Z01.77").superior_code, ORGAN_C));
	assert_rc(RC_OK, axis_caller_find(&w->node, w->a, STR(ORGAN_A), w->now, &c, &e), &e);
	assert_int_equal(c.n_secrets, 1);
	assert_int_equal(c.organ.origin, ORIGIN_DIRECTORY);
}

static void report_lock(void *ctx, int64_t line, struct str code, const char *why_key,
			struct str detail)
{
	struct err e = ERR_INIT;
	struct organ o = found("Z01.06");
	(void)ctx;
	(void)line;
	(void)code;
	(void)why_key;
	(void)detail;
	world_lock(w, "Z01.05", true);
	o.requires_signature = true;
	assert_rc(RC_OK, axis_organ_set(&w->node, &w->operator, & o, w->now, &e), &e);
	assert_rc(RC_OK, axis_organ_remove(&w->node, &w->operator, STR("Z01.07"), w->now, &e), &e);
}

/* What the operator does while a catalogue is read counts, and is not taken back by its rows. */
static void test_operator_meanwhile(void **state)
{
	(void)state;
	struct import_report out;
	struct err e = ERR_INIT;
	struct axis_import_order order = { .now = w->now, .report = report_lock };
	import("code,name\nZ01.05,Năm\nZ01.06,Sáu\nZ01.07,Bảy\n");
	AUTO_CLOSE fd = world_file(w, STR("code,name\nZ01.05,Năm mới\nZ01.06,Sáu mới\n"
					  "Z01.07,Bảy mới\nx y,dòng hỏng\n"));
	order.fd = fd;
	assert_rc(RC_OK, axis_import(&w->node, &w->operator, & order, &out, &e), &e);
	assert_counts(out, 0, 3, 0, 1);
	assert_int_equal(found("Z01.05").state, ORGAN_LOCKED);
	assert_true(str_eq_c(found("Z01.05").name, "Năm mới"));
	assert_true(found("Z01.06").requires_signature);
	assert_int_equal(found("Z01.07").state, ORGAN_ACTIVE); /* the catalogue has it */
}

static void test_removed_comes_back(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	assert_rc(RC_OK, axis_organ_remove(&w->node, &w->operator, STR(ORGAN_C), w->now, &e), &e);
	assert_counts(import("code,name\n000.00.00.Z02,UBND tỉnh Bình Yên (mẫu)\n"), 0, 1, 0, 0);
	assert_int_equal(found(ORGAN_C).state, ORGAN_ACTIVE);
}

/* One row each: what is wrong with it, and that the rows around it are taken. */
static void test_refused_rows(void **state)
{
	(void)state;
	static const struct {
		const char *row, *want;
	} rows[] = {
		{ "z01.1,Tên,,,,,,,,,", "2 z01.1 code(z01.1); " },
		{ ",Tên,,,,,,,,,", "2  code(); " },
		{ "Z01.123456789012345678901234567890123,Tên,,,,,,,,,",
		  "2 Z01.123456789012345678901234567890123 "
		  "code(Z01.123456789012345678901234567890123); " },
		{ "Z01.1,,,,,,,,,,", "2 Z01.1 no_name(Z01.1); " },
		{ "Z01.1,T\xc3n,,,,,,,,,", "2 Z01.1 text(name); " },
		{ "Z01.1,T\x01n,,,,,,,,,", "2 Z01.1 text(name); " },
		{ "Z01.1,Tên,z,,,,,,,,", "2 Z01.1 code(z); " },
		{ "Z01.1,Tên,Z01.1,,,,,,,,", "2 Z01.1 own_parent(Z01.1); " },
		{ "Z01.1,Tên,,,ministri,,,,,,", "2 Z01.1 kind(ministri); " },
		{ "Z01.1,Tên,,,,village,,,,,", "2 Z01.1 level(village); " },
		{ "Z01.1,Tên,,,,,an binh,,,,", "2 Z01.1 code(an binh); " },
		{ "Z01.1,Tên,,,,,,?,,,", "2 Z01.1 code(?); " },
		{ "Z01.1,Tên,,,,,,,30/02/2026,,", "2 Z01.1 date(30/02/2026); " },
		{ "Z01.1,Tên,,,,,,,2026-02-01,2026-01-01,", "2 Z01.1 dates(2026-01-01); " },
		{ "Z01.1,Tên,,,,,,,,,!", "2 Z01.1 code(!); " },
		{ "Z01.1,Tên,,,,,,,,", "2  columns(10); " },
		{ "Z01.1,Tên,,,,,,,,,,", "2  columns(12); " },
		{ "Z01.1", "2  columns(1); " },
		{ "Z01.1,\"Tên,,,,,,,,,", "2  quote(); " },
		{ "Z01.1,Tê\"n,,,,,,,,,", "2  quote(); " },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char code[32];
		(void)snprintf(code, sizeof code, "Z05.%zu", i + 1);
		struct str csv = str_fmt(
			w->a,
			"code,name,parent,mail,kind,level,province,superior,valid_from,valid_to,"
			"successor\n%s\n%s,Sau đó,,,,,,,,,\n",
			rows[i].row, code);
		struct import_report r = import(str_c(w->a, csv));
		if (!str_eq_c(buf_str(&reports), rows[i].want))
			fail_msg("'%s': reported '%s'", rows[i].row, reports.p);
		assert_counts(r, 1, 0, 0, 1);
		assert_true(str_eq_c(found(code).name, "Sau đó"));
	}
	struct organ o;
	assert_int_equal(axis_organ_find(&w->node, w->a, STR("Z01.1"), &o, NULL), RC_NOT_FOUND);
}

static void test_long_names(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, w->a, 1 << 16);
	buf_add_c(&b, "code,name,mail\nZ01.1,");
	for (int i = 0; i < 200; i++)
		buf_add_c(&b, "ế");
	buf_add_c(&b, ",\nZ01.2,");
	for (int i = 0; i < 201; i++)
		buf_add_c(&b, "ế");
	buf_add_c(&b, ",\nZ01.3,Tên,");
	for (int i = 0; i < 101; i++)
		buf_add_c(&b, "m");
	assert_counts(import(b.p), 1, 0, 0, 2);
	assert_int_equal(text_count(found("Z01.1").name), 200);
}

static void test_duplicates(void **state)
{
	(void)state;
	struct import_report r =
		import("code,name\nZ01.1,Một\nZ01.2,Hai\nZ01.1,Một nữa\nZ01.1,Ba\n");
	assert_counts(r, 2, 0, 0, 2);
	assert_string_equal(reports.p, "4 Z01.1 duplicate(2); 5 Z01.1 duplicate(2); ");
	assert_true(str_eq_c(found("Z01.1").name, "Một"));
}

static void test_headers(void **state)
{
	(void)state;
	static const struct {
		const char *csv, *key, *param;
	} rows[] = {
		{ "", "err.import.header", "" },
		{ "\n\n", "err.import.header", "" },
		{ "\"code,name\nZ01,Tên\n", "err.import.header", "" },
		{ "name,mail\nTên,x\n", "err.import.column_missing", "code" },
		{ "code,mail\nZ01,x\n", "err.import.column_missing", "name" },
		{ "code,name,Code\nZ01,x,Z01\n", "err.import.column_twice", "Code" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct import_report out;
		struct err e = ERR_INIT;
		AUTO_CLOSE fd = world_file(w, str_of(rows[i].csv));
		assert_int_equal(import_fd(fd, &out, &e), RC_INVALID);
		assert_string_equal(e.key, rows[i].key);
		assert_string_equal(e.param[0], rows[i].param);
		assert_int_equal(out.added, 0);
	}
	assert_counts(import("\xef\xbb\xbf Name ;phone;CODE\nTên;1;Z01.1\n"), 1, 0, 0, 0);
	assert_string_equal(reports.p, "1 phone column_unknown(phone); ");
	assert_true(str_eq_c(found("Z01.1").name, "Tên"));
}

static void test_text_is_cleaned(void **state)
{
	(void)state;
	import("code,name\nZ01.1,\"  So\xcc\x9b\xcc\x89\nNo\xcc\xa3\xcc\x82i vu\xcc\xa3 \"\n");
	assert_true(str_eq_c(found("Z01.1").name, "Sở Nội vụ"));
}

/* A pipe, more than one batch, and each organ found by its name at once. */
/* The node ends in the middle: what was taken is there, and the file once more takes the rest. */
static atomic_bool must_stop;

static void report_and_stop(void *ctx, int64_t line, struct str code, const char *why_key,
			    struct str detail)
{
	report_take(ctx, line, code, why_key, detail);
	atomic_store(&must_stop, true);
}

static void test_stopped(void **state)
{
	struct axis_import_order order = { .now = w->now,
					   .stop = &must_stop,
					   .report = report_and_stop };
	struct import_report out;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = world_file(w, STR("code,name\n000.01.00.Z01,Mot\n,Khong ma\n"
					  "000.02.00.Z01,Hai\n"));

	(void)state;
	order.fd = fd;
	assert_rc(RC_CANCELLED, axis_import(&w->node, &w->operator, & order, &out, &e), &e);
	assert_int_equal(out.rows, 2);
	assert_int_equal(import("code,name\n000.01.00.Z01,Mot\n000.02.00.Z01,Hai\n").refused, 0);
}

static void test_many(void **state)
{
	(void)state;
	enum { N = 4500 }; /* three batches */
	struct buf b;
	struct import_report out;
	struct err e = ERR_INIT;
	buf_init(&b, w->a, 4 << 20);
	buf_add_c(&b, "code,name,parent\n");
	for (int i = 0; i < N; i++)
		buf_fmt(&b, "Z07.%d,Ủy ban nhân dân xã số %d,000.00.00.Z01\n", i + 1, i + 1);
	AUTO_CLOSE fd = world_file(w, buf_str(&b));
	assert_rc(RC_OK, import_fd(fd, &out, &e), &e);
	assert_counts(out, N, 0, 0, 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_rc(RC_OK, import_fd(fd, &out, &e), &e);
	assert_counts(out, 0, 0, N, 0);
	assert_true(str_eq_c(found("Z07.4500").name, "Ủy ban nhân dân xã số 4500"));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_all_columns),
		CASE(test_over_what_is_there),
		CASE(test_operator_meanwhile),
		CASE(test_removed_comes_back),
		CASE(test_refused_rows),
		CASE(test_long_names),
		CASE(test_duplicates),
		CASE(test_headers),
		CASE(test_text_is_cleaned),
		CASE(test_stopped),
		CASE(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
