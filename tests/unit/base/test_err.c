/* Results and errors. */
#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <cmocka.h>

#include "support/child.h"

static void test_rc_table(void **state)
{
	(void)state;
	for (int i = 0; i < RC__COUNT; i++) {
		enum rc rc = (enum rc)i;

		assert_true(strlen(rc_name(rc)) > 1);
		assert_true(rc_http_status(rc) >= 200 && rc_http_status(rc) < 600);
		assert_true(rc_log_level(rc) >= LOG_ERR && rc_log_level(rc) <= LOG_DEBUG);
		/* what is temporary is a fault of the server's side, not of the request, unless there
		 * were too many */
		assert_true(!rc_is_temporary(rc) || rc_http_status(rc) >= 500 ||
			    rc_http_status(rc) == 429);
		for (int other = 0; other < i; other++) {
			assert_string_not_equal(rc_name(rc), rc_name((enum rc)other));
			assert_int_not_equal(rc_exit_code(rc), rc_exit_code((enum rc)other));
		}
	}
	assert_string_equal(rc_name(RC_NOT_FOUND), "NOT_FOUND");
	assert_int_equal(rc_exit_code(RC_OK), 0);
	assert_true(rc_is_temporary(RC_UNCERTAIN));
	assert_false(rc_is_temporary(RC_CORRUPT));
	assert_string_equal(rc_name((enum rc)999), "CORRUPT");
}

static void test_set(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(err_set(&e, RC_INVALID, "err.x", "field %d", 5), RC_INVALID);
	assert_int_equal(e.rc, RC_INVALID);
	assert_string_equal(e.key, "err.x");
	assert_string_equal(e.text, "field 5");
	assert_non_null(strstr(e.file, "test_err.c"));
	assert_true(e.line > 0);
	err_param(&e, STR("ab"));
	err_param_i64(&e, INT64_MIN);
	assert_int_equal(e.n_param, 2);
	assert_string_equal(e.param[0], "ab");
	assert_string_equal(e.param[1], "-9223372036854775808");
	/* a new error starts afresh */
	assert_int_equal(err_set(&e, RC_BUSY, NULL, "later"), RC_BUSY);
	assert_int_equal(e.n_param, 0);
	assert_string_equal(e.key, "");
	assert_string_equal(e.param[0], "");
	err_clear(&e);
	assert_int_equal(e.rc, RC_OK);
	assert_string_equal(e.text, "");
}

static void test_without_err(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, RC_LIMIT, "err.x", "x"), RC_LIMIT);
	err_param(NULL, STR("x"));
	err_param_i64(NULL, 1);
	assert_int_equal(err_wrap(NULL, RC_LIMIT, "x"), RC_LIMIT);
	assert_int_equal(err_wrap(NULL, RC_OK, "x"), RC_OK);
	errno = ENOENT;
	assert_int_equal(err_errno(NULL, "x"), RC_NOT_FOUND);
	err_clear(NULL);
}

static void test_wrap(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(err_wrap(&e, RC_OK, "nothing"), RC_OK);
	assert_string_equal(e.text, "");
	(void)err_set(&e, RC_UNAVAILABLE, "err.x", "no answer");
	assert_int_equal(err_wrap(&e, RC_UNAVAILABLE, "sending %s", "p1"), RC_UNAVAILABLE);
	assert_int_equal(err_wrap(&e, RC_UNCERTAIN, "job %d", 7), RC_UNCERTAIN);
	assert_string_equal(e.text, "job 7: sending p1: no answer");
	assert_string_equal(e.key, "err.x");
	assert_int_equal(e.rc, RC_UNCERTAIN);
}

/* Cut, but never in the middle of a character, wherever the border falls. */
static void test_cut_whole(void **state)
{
	(void)state;
	for (int shift = 0; shift < 4; shift++) {
		struct err e = ERR_INIT;
		char viet[1204];

		memset(viet, 'x', sizeof viet);
		for (size_t i = (size_t)shift; i + 3 < sizeof viet; i += 3)
			memcpy(viet + i, "\u1ec7", 3);
		viet[sizeof viet - 1] = '\0';
		(void)err_set(&e, RC_INVALID, viet, "%s", viet);
		err_param(&e, str_of(viet));
		assert_true(strlen(e.text) >= sizeof e.text - 3);
		assert_true(strlen(e.param[0]) >= sizeof e.param[0] - 3);
		assert_int_equal((strlen(e.text) - (size_t)shift) % 3, 0);
		assert_int_equal((strlen(e.param[0]) - (size_t)shift) % 3, 0);
		assert_int_equal((strlen(e.key) - (size_t)shift) % 3, 0);
		(void)err_wrap(&e, RC_INVALID, "%s", viet);
		assert_true(strlen(e.text) < sizeof e.text && strstr(e.text, ": "));
	}
}

static const struct {
	int code;
	enum rc rc;
	const char *key;
} errno_cases[] = {
	{ ENOSPC, RC_UNAVAILABLE, "err.disk_full" },
	{ EDQUOT, RC_UNAVAILABLE, "err.disk_full" },
	{ ENOENT, RC_NOT_FOUND, "" },
	{ EACCES, RC_DENIED, "" },
	{ EPERM, RC_DENIED, "" },
	{ EIO, RC_UNAVAILABLE, "" },
	{ 99999, RC_UNAVAILABLE, "" },
};

static void test_errno(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof errno_cases / sizeof errno_cases[0]; i++) {
		struct err e = ERR_INIT;

		errno = errno_cases[i].code;
		assert_int_equal(err_errno(&e, "open %s", "f"), errno_cases[i].rc);
		assert_string_equal(e.key, errno_cases[i].key);
		assert_non_null(strstr(e.text, "open f: "));
	}
}

static void set_ok(void *ctx)
{
	(void)err_set((struct err *)ctx, RC_OK, NULL, "x");
}

static void params_too_many(void *ctx)
{
	for (int i = 0; i <= ERR_PARAMS; i++)
		err_param_i64(ctx, i);
}

static void test_bugs(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(child_run(set_ok, &e).signal, SIGABRT);
	assert_int_equal(child_run(params_too_many, &e).signal, SIGABRT);
}

static enum rc tries(enum rc first, int *reached)
{
	TRY(first);
	*reached = 1;
	return RC_OK;
}

static void test_try(void **state)
{
	int reached = 0;

	(void)state;
	assert_int_equal(tries(RC_BUSY, &reached), RC_BUSY);
	assert_int_equal(reached, 0);
	assert_int_equal(tries(RC_OK, &reached), RC_OK);
	assert_int_equal(reached, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rc_table),    cmocka_unit_test(test_set),
		cmocka_unit_test(test_without_err), cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_cut_whole),   cmocka_unit_test(test_errno),
		cmocka_unit_test(test_bugs),        cmocka_unit_test(test_try),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
