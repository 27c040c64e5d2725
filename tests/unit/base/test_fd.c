/* Descriptors and files: whole reads and writes, durable replacement, what a full disk says. */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[] = "/tmp/vanthu-fd-XXXXXX";

static int group_setup(void **state)
{
	(void)state;
	return mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int group_teardown(void **state)
{
	(void)state;
	(void)unlink("f");
	(void)rmdir("d");
	/* fails when a test has left something behind, which is an error too */
	return chdir("/") == 0 && rmdir(dir) == 0 ? 0 : -1;
}

static void test_write_and_read(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct str s = STR("untouched");

	(void)state;
	assert_int_equal(file_write_durable("f", 0640, STR("one\0two"), &e), RC_OK);
	assert_int_equal(file_read(a, "f", 7, &s, &e), RC_OK);
	assert_true(str_eq(s, STR("one\0two")));
	assert_int_equal(s.p[s.n], '\0');
	assert_int_equal(file_write_durable("f", 0640, STR(""), &e), RC_OK);
	assert_int_equal(file_read(a, "f", 7, &s, &e), RC_OK);
	assert_int_equal(s.n, 0);
}

static void test_mode_obeys_umask(void **state)
{
	struct stat st;
	mode_t old = umask(027);

	(void)state;
	assert_int_equal(file_write_durable("f", 0666, STR("x"), NULL), RC_OK);
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	(void)umask(old);
}

static void test_read_limits(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct str s = STR("untouched");

	(void)state;
	assert_int_equal(file_write_durable("f", 0600, STR("12345678"), &e), RC_OK);
	assert_int_equal(file_read(a, "f", 8, &s, &e), RC_OK);
	s = STR("untouched");
	assert_int_equal(file_read(a, "f", 7, &s, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	assert_string_equal(e.param[0], "7");
	/* says its size is 0 and gives more */
	assert_int_equal(file_read(a, "/proc/self/status", 20, &s, &e), RC_LIMIT);
	assert_int_equal(file_read(a, "none", 7, &s, &e), RC_NOT_FOUND);
	assert_int_equal(file_read(a, ".", 1 << 20, &s, &e), RC_UNAVAILABLE);
	assert_true(str_eq(s, STR("untouched")));
	assert_int_equal(file_read(a, "/proc/self/status", 1 << 16, &s, &e), RC_OK);
	assert_true(str_find(s, STR("Name:")) == 0);
}

static void test_write_fails_clean(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct str s;

	(void)state;
	assert_int_equal(file_write_durable("none/f", 0600, STR("x"), &e), RC_NOT_FOUND);
	assert_non_null(strstr(e.text, "writing none/f"));
	assert_int_equal(dir_make("d", 0700, &e), RC_OK);
	/* a folder cannot be replaced; the temporary file goes away (group_teardown would see it) */
	assert_int_equal(file_write_durable("d", 0600, STR("x"), &e), RC_UNAVAILABLE);
	assert_int_equal(file_write_durable("f", 0600, STR("old"), &e), RC_OK);
	assert_int_equal(file_read(a, "f", 9, &s, &e), RC_OK);
	assert_true(str_eq(s, STR("old")));
}

static void test_disk_full(void **state)
{
	struct err e = ERR_INIT;
	AUTO_CLOSE
	fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fd_write_all(fd, "x", 1, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(fd_write_all(fd, "", 0, &e), RC_OK);
}

static void test_positions(void **state)
{
	struct err e = ERR_INIT;
	AUTO_CLOSE
	fd = -1;
	uint64_t size = 42;
	char got[16] = { 0 };
	size_t n = 0;

	(void)state;
	assert_int_equal(fd_temp(".", &fd, &e), RC_OK);
	assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(fd_write_all(fd, "0123456789", 10, &e), RC_OK);
	assert_int_equal(fd_pwrite_all(fd, "ab", 2, 4, &e), RC_OK);
	assert_int_equal(fd_size(fd, &size, &e), RC_OK);
	assert_int_equal(size, 10);
	assert_int_equal(lseek(fd, 1, SEEK_SET), 1);
	assert_int_equal(fd_read_full(fd, got, 4, &n, &e), RC_OK);
	assert_int_equal(n, 4);
	assert_int_equal(fd_read_full(fd, got + 4, 12, &n, &e), RC_OK);
	assert_int_equal(n, 5);
	assert_string_equal(got, "123ab6789");
	assert_int_equal(fd_sync(fd, &e), RC_OK);
}

static void test_memory(void **state)
{
	struct err e = ERR_INIT;
	AUTO_CLOSE
	fd = -1;
	char got[16] = { 0 };
	size_t n = 0;

	(void)state;
	assert_int_equal(fd_memory(STR("0123456789"), &fd, &e), RC_OK);
	assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(fd_read_full(fd, got, sizeof got, &n, &e), RC_OK); /* from its beginning */
	assert_int_equal(n, 10);
	assert_string_equal(got, "0123456789");
}

/* More than a pipe holds, to a slow reader: writes and reads come in parts. */
static void test_pipe_parts(void **state)
{
	enum { BYTES = 300000 };
	static char text[BYTES];
	static char got[BYTES + 1];
	struct err e = ERR_INIT;
	int ends[2];
	size_t n;
	int status;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < BYTES; i++)
		text[i] = (char)('a' + i % 23);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]);
		_exit(fd_write_all(ends[1], text, BYTES, NULL) == RC_OK ? 0 : 1);
	}
	(void)close(ends[1]);
	assert_int_equal(fd_read_full(ends[0], got, sizeof got, &n, &e), RC_OK);
	assert_int_equal(n, BYTES);
	assert_memory_equal(got, text, BYTES);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	fd_close(ends[0]);
}

static void test_bad_descriptors(void **state)
{
	struct err e = ERR_INIT;
	uint64_t size;
	size_t n;
	char c;
	int fd = -7;

	(void)state;
	errno = EXDEV;
	fd_close(-1);
	fd_close(999);
	assert_int_equal(errno, EXDEV);
	assert_int_equal(fd_read_full(-1, &c, 1, &n, &e), RC_UNAVAILABLE);
	assert_int_equal(fd_write_all(-1, "x", 1, &e), RC_UNAVAILABLE);
	assert_int_equal(fd_size(-1, &size, &e), RC_UNAVAILABLE);
	assert_int_equal(fd_sync(-1, &e), RC_UNAVAILABLE);
	assert_int_equal(fd_open_read("none", &fd, &e), RC_NOT_FOUND);
	assert_int_equal(fd_temp("none", &fd, &e), RC_NOT_FOUND);
	assert_int_equal(fd_sync_dir("none", &e), RC_NOT_FOUND);
	assert_int_equal(fd_sync_dir("/dev/null", &e), RC_UNAVAILABLE);
	assert_int_equal(fd, -7);
}

static void test_dir_make(void **state)
{
	struct err e = ERR_INIT;
	struct stat st;

	(void)state;
	(void)rmdir("d");
	assert_int_equal(dir_make("d", 0700, &e), RC_OK);
	assert_int_equal(stat("d", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(dir_make("d", 0755, &e), RC_OK);
	assert_int_equal(dir_make("./d//", 0700, &e), RC_OK);
	assert_int_equal(dir_make("none/d", 0700, &e), RC_NOT_FOUND);
	assert_int_equal(file_write_durable("f", 0600, STR(""), &e), RC_OK);
	assert_int_equal(dir_make("f", 0700, &e), RC_CONFLICT);
	assert_int_equal(symlink("nowhere", "d/link"), 0);
	assert_int_equal(dir_make("d/link", 0700, &e), RC_NOT_FOUND);
	assert_int_equal(unlink("d/link"), 0);
	assert_int_equal(dir_make("d/x/", 0700, &e), RC_OK);
	assert_int_equal(rmdir("d/x"), 0);
	assert_int_equal(dir_make("/", 0700, &e), RC_OK);
}

#ifdef VANTHU_FAULTS
static void fault_set(const char *spec)
{
	assert_int_equal(setenv("VANTHU_FAULT", spec, 1), 0);
}

/* The disk is full, or the flush fails: the old content stays, and no file is left beside it. */
static void test_faults_leave_the_old_file(void **state)
{
	static const char *const specs[] = { "fd.write:0+:ENOSPC", "fd.sync:0+:EIO" };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_int_equal(file_write_durable("f", 0600, STR("old"), NULL), RC_OK);
	for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
		struct err e = ERR_INIT;
		struct str s;

		fault_set(specs[i]);
		assert_int_equal(file_write_durable("f", 0600, STR("new"), &e), RC_UNAVAILABLE);
		assert_string_equal(e.key, i == 0 ? "err.disk_full" : "");
		assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
		assert_int_equal(file_read(a, "f", 10, &s, &e), RC_OK);
		assert_true(str_eq(s, STR("old")));
	}
}

static void leftovers_remove(size_t want)
{
	glob_t found;

	assert_int_equal(glob("f.*.tmp", 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, want);
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_int_equal(unlink(found.gl_pathv[i]), 0);
	globfree(&found);
}

/* Killed between write and rename the old content is there, after it the new. */
static void test_killed_in_between(void **state)
{
	static const struct {
		const char *spec, *want;
	} cases[] = { { "file.written:0+:kill", "old" }, { "file.renamed:0+:kill", "new" } };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct str s;
		int status;
		pid_t pid;

		assert_int_equal(file_write_durable("f", 0600, STR("old"), NULL), RC_OK);
		pid = fork();
		if (pid == 0) {
			(void)setenv("VANTHU_FAULT", cases[i].spec, 1);
			_exit(file_write_durable("f", 0600, STR("new"), NULL) == RC_OK ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		assert_int_equal(file_read(a, "f", 10, &s, NULL), RC_OK);
		assert_true(str_eq_c(s, cases[i].want));
	}
	leftovers_remove(1); /* of the first kill */
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_read),
		cmocka_unit_test(test_mode_obeys_umask),
		cmocka_unit_test(test_read_limits),
		cmocka_unit_test(test_write_fails_clean),
		cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_pipe_parts),
		cmocka_unit_test(test_bad_descriptors),
		cmocka_unit_test(test_dir_make),
#ifdef VANTHU_FAULTS
		cmocka_unit_test(test_faults_leave_the_old_file),
		cmocka_unit_test(test_killed_in_between),
#endif
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
