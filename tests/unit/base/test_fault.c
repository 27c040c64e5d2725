/* Fault points. The module is compiled in here, so that it is tested in builds without faults too. */
#ifndef VANTHU_FAULTS
#define VANTHU_FAULTS
#endif
#include "../../../src/base/fault.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "support/child.h"

static char log_path[] = "/tmp/vanthu-fault-XXXXXX";

static void spec_set(const char *spec)
{
	assert_int_equal(setenv("VANTHU_FAULT", spec, 1), 0);
	memset(counts.row, 0, sizeof counts.row);
	counts.n = 0;
	counts.any = 0;
}

static void test_silent_without(void **state)
{
	(void)state;
	spec_set("");
	assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
	FAULT_POINT("a.b");
	assert_int_equal(FAULT_RC(NULL, "a.b"), RC_OK);
}

static const struct {
	const char *spec;
	enum rc want[5]; /* of five hits of the point "m.here" */
} rc_cases[] = {
	{ "m.here:0:RC_UNAVAILABLE", { RC_UNAVAILABLE, RC_OK, RC_OK, RC_OK, RC_OK } },
	{ "m.here:2:RC_BUSY", { RC_OK, RC_OK, RC_BUSY, RC_OK, RC_OK } },
	{ "m.here:3+:RC_CORRUPT", { RC_OK, RC_OK, RC_OK, RC_CORRUPT, RC_CORRUPT } },
	{ "m.here:1-3:RC_CORRUPT", { RC_OK, RC_CORRUPT, RC_CORRUPT, RC_CORRUPT, RC_OK } },
	{ "m.here:2-2:RC_BUSY", { RC_OK, RC_OK, RC_BUSY, RC_OK, RC_OK } },
	{ "m.here:1:ENOENT", { RC_OK, RC_NOT_FOUND, RC_OK, RC_OK, RC_OK } },
	{ "m.there:0+:RC_BUSY", { RC_OK, RC_OK, RC_OK, RC_OK, RC_OK } },
	{ "*:4:RC_LIMIT",
	  { RC_OK, RC_OK, RC_LIMIT, RC_OK, RC_OK } }, /* every other hit is m.else's */
	{ "m.here:0:RC_BUSY,m.here:2:EACCES", { RC_BUSY, RC_OK, RC_DENIED, RC_OK, RC_OK } },
};

static void test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rc_cases / sizeof rc_cases[0]; i++) {
		spec_set(rc_cases[i].spec);
		for (size_t hit = 0; hit < 5; hit++) {
			struct err e = ERR_INIT;
			enum rc rc = FAULT_RC(&e, "m.here");

			if (rc != rc_cases[i].want[hit] || e.rc != rc)
				fail_msg("row %zu, hit %zu: %s", i, hit, rc_name(rc));
			FAULT_POINT("m.else");
		}
	}
}

static void test_errno_row(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	spec_set("m.here:0:ENOSPC");
	assert_int_equal(FAULT_RC(&e, "m.here"), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_non_null(strstr(e.text, "m.here"));
}

static void hit_three(void *ctx)
{
	(void)ctx;
	FAULT_POINT("k.one");
	FAULT_POINT("k.two");
	(void)FAULT_RC(NULL, "k.one");
	FAULT_POINT("k.two");
}

static const struct {
	const char *spec;
	int signal;
	const char *log;
} kill_cases[] = {
	{ "k.one:0:kill", SIGKILL, "k.one\n" },
	{ "k.one:1:kill", SIGKILL, "k.one\nk.two\nk.one\n" },
	{ "k.one:2:kill", 0, "k.one\nk.two\nk.one\nk.two\n" },
	{ "*:1:kill", SIGKILL, "k.one\nk.two\n" },
	{ "*:3:kill", SIGKILL, "k.one\nk.two\nk.one\nk.two\n" },
};

static void test_kills_and_logs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kill_cases / sizeof kill_cases[0]; i++) {
		char text[200] = { 0 };
		int fd = open(log_path, O_RDWR | O_TRUNC);

		spec_set(kill_cases[i].spec);
		assert_int_equal(setenv("VANTHU_FAULT_LOG", log_path, 1), 0);
		assert_int_equal(child_run(hit_three, NULL).signal, kill_cases[i].signal);
		assert_int_equal(unsetenv("VANTHU_FAULT_LOG"), 0);
		assert_true(read(fd, text, sizeof text - 1) >= 0);
		assert_string_equal(text, kill_cases[i].log);
		(void)close(fd);
	}
}

/* A stopped process is there and goes on when told. */
static void test_stops(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	spec_set("k.two:0:stop");
	pid = fork();
	if (pid == 0) {
		hit_three(NULL);
		_exit(7);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(kill(pid, SIGCONT), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	spec_set("");
}

/* A test that asks for what does not exist must not pass silently. */
static void test_bad_specs_die(void **state)
{
	static const char *const bad[] = { "k.one",           "k.one:x:kill",   "k.one:0:",
					   "k.one:0:RC_NONE", "k.one:1:RC_OK",  "k.one:1:kil",
					   "k.one::kill",     "k.one:1-:kill",  "k.one:3-2:kill",
					   "k.one:-2:kill",   "k.one:1-2+:kill" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct child_end end;

		spec_set(bad[i]);
		end = child_run(hit_three, NULL);
		assert_int_equal(end.exit_code, 70);
		assert_non_null(strstr(end.text, "VANTHU_FAULT"));
	}
	spec_set("");
	assert_int_equal(setenv("VANTHU_FAULT_LOG", "/none/log", 1), 0);
	assert_int_equal(child_run(hit_three, NULL).exit_code, 70);
	assert_int_equal(unsetenv("VANTHU_FAULT_LOG"), 0);
}

static int group_setup(void **state)
{
	int fd = mkstemp(log_path);

	(void)state;
	return fd >= 0 ? close(fd) : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	return unlink(log_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silent_without), cmocka_unit_test(test_answers),
		cmocka_unit_test(test_errno_row),      cmocka_unit_test(test_kills_and_logs),
		cmocka_unit_test(test_stops),          cmocka_unit_test(test_bad_specs_die),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
