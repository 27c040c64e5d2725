/* Secrets: locked, not dumped, gone afterwards; read from files. */
#include "base/secret.h"

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
#include "support/child.h"

static char path[] = "/tmp/vanthu-secret-XXXXXX";

static int group_setup(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd >= 0 ? close(fd) : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void test_view(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_true(str_eq(secret_view(secret_new(a, STR("p\0w"))), STR("p\0w")));
	assert_int_equal(secret_view(secret_new(a, STR_NULL)).n, 0);
}

/* The line of flags that /proc/self/smaps gives for the mapping that begins where p's page does. */
static bool mapping_flags(struct arena *a, const char *p, struct str *out)
{
	uintptr_t page = (uintptr_t)p & ~(uintptr_t)(sysconf(_SC_PAGESIZE) - 1);
	struct str head = str_fmt(a, "%lx-", page);
	struct str rest, line;
	bool found = false;

	assert_int_equal(file_read(a, "/proc/self/smaps", 16 << 20, &rest, NULL), RC_OK);
	while (str_split(rest, '\n', &line, &rest)) {
		found = found || str_starts(line, head);
		if (found && str_starts(line, STR("VmFlags:"))) {
			*out = line;
			return true;
		}
	}
	return false;
}

static void test_memory(void **state)
{
	struct arena *a = arena_new(NULL);
	AUTO_ARENA scratch = arena_new(NULL);
	struct str view = secret_view(secret_new(a, STR("hunter2")));
	struct str flags;

	(void)state;
	assert_true(mapping_flags(scratch, view.p, &flags));
	assert_int_not_equal(str_find(flags, STR(" dd")), SIZE_MAX); /* not dumped */
	arena_free(a);
	/* The mapping is gone, or another thing lies there, which is dumped like everything. */
	assert_true(!mapping_flags(scratch, view.p, &flags) ||
		    str_find(flags, STR(" dd")) == SIZE_MAX);
}

static void test_wipe(void **state)
{
	char text[] = "hunter2";

	(void)state;
	wipe(text, 6);
	assert_memory_equal(text,
			    "\0\0\0\0\0\0"
			    "2",
			    8);
	wipe(NULL, 0);
}

static const struct {
	const char *file;
	const char *want; /* NULL: empty, refused */
} read_cases[] = {
	{ "hunter2", "hunter2" },
	{ "hunter2\n", "hunter2" },
	{ "hunter2\r\n", "hunter2" },
	{ "hunter2\n\n", "hunter2" },
	{ "hun\nter2\n", "hun\nter2" },
	{ " hunter 2 ", " hunter 2 " },
	{ "", NULL },
	{ "\n", NULL },
	{ "\r\n", NULL },
};

static enum rc read_file(struct arena *a, struct secret **out, struct err *e)
{
	AUTO_CLOSE fd = -1;

	TRY(fd_open_read(path, &fd, e));
	return secret_read(a, fd, LIMIT_PASSWORD_BYTES, out, e);
}

static void test_read(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof read_cases / sizeof read_cases[0]; i++) {
		struct err e = ERR_INIT;
		struct secret *s = NULL;
		const char *want = read_cases[i].want;
		enum rc rc;

		assert_int_equal(file_write_durable(path, 0600, str_of(read_cases[i].file), &e),
				 RC_OK);
		rc = read_file(a, &s, &e);
		if (rc != (want ? RC_OK : RC_INVALID) || (want && !str_eq_c(secret_view(s), want)))
			fail_msg("row %zu: %s", i, rc_name(rc));
		assert_string_equal(e.key, want ? "" : "err.secret.empty");
	}
}

static void test_read_limits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct secret *s = NULL;
	struct err e = ERR_INIT;
	struct str big = str_of_n(arena_alloc(a, LIMIT_PASSWORD_BYTES + 1),
				  LIMIT_PASSWORD_BYTES + 1);

	(void)state;
	assert_int_equal(file_write_durable(path, 0600, big, &e), RC_OK);
	assert_int_equal(read_file(a, &s, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	big.n--;
	assert_int_equal(file_write_durable(path, 0600, big, &e), RC_OK);
	assert_int_equal(read_file(a, &s, &e), RC_OK);
	assert_int_equal(secret_view(s).n, LIMIT_PASSWORD_BYTES);
	assert_int_equal(secret_read(a, -1, 10, &s, &e), RC_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_view),        cmocka_unit_test(test_memory),
		cmocka_unit_test(test_wipe),        cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_limits),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
