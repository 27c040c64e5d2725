/* test_ctl.c -- frames of the control socket: what was sent is what comes, descriptors too. */
#include "app/ctl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "app/app.h"
#include "base/fd.h"
#include "support/dir.h"

static int ends[2];
static char *frame;
static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(NULL);
	frame = arena_alloc(a, CTL_FRAME);
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static int teardown(void **state)
{
	(void)state;
	fd_close(ends[0]);
	fd_close(ends[1]);
	arena_free(a);
	return 0;
}

static void send_one(enum ctl_type type, struct str payload, int fd)
{
	struct err e = ERR_INIT;

	if (ctl_send(ends[0], type, payload, fd, &e) != RC_OK)
		fail_msg("%s", e.text);
}

static void frames_come_whole_and_in_order(void **state)
{
	struct str large = str_of_n(arena_alloc(a, CTL_FRAME - 1), CTL_FRAME - 1);
	const struct {
		enum ctl_type type;
		struct str payload;
	} cases[] = {
		{ CTL_RUN, STR("v\0send\0") }, { CTL_OUT, STR("") }, { CTL_ERR, STR("lỗi") },
		{ CTL_EXIT, STR("75") },       { CTL_OUT, large },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err e = ERR_INIT;
		enum ctl_type type;
		struct str payload;
		int fd = 7;
		send_one(cases[i].type, cases[i].payload, -1);
		assert_int_equal(ctl_receive(ends[1], frame, &type, &payload, &fd, &e), RC_OK);
		assert_int_equal(type, cases[i].type);
		assert_true(str_eq(payload, cases[i].payload));
		assert_int_equal(fd, -1);
	}
}

static void a_file_comes_with_its_frame(void **state)
{
	struct err e = ERR_INIT;
	enum ctl_type type;
	struct str payload;
	char bytes[16];
	size_t n;
	int sent, got = -1;

	(void)state;
	assert_int_equal(fd_memory(STR("bytes"), &sent, &e), RC_OK);
	send_one(CTL_FILE, STR_NULL, sent);
	fd_close(sent);
	assert_int_equal(ctl_receive(ends[1], frame, &type, &payload, &got, &e), RC_OK);
	assert_int_equal(type, CTL_FILE);
	assert_true(got >= 0);
	assert_int_equal(fd_read_full(got, bytes, sizeof bytes, &n, &e), RC_OK);
	assert_true(str_eq_c(str_of_n(bytes, n), "bytes"));
	fd_close(got);
}

static void a_frame_too_long_or_an_end_is_a_hang_up(void **state)
{
	struct err e = ERR_INIT;
	enum ctl_type type;
	struct str payload;
	int fd = -1;
	struct str long_one = str_of_n(arena_alloc(a, CTL_FRAME), CTL_FRAME);

	(void)state;
	send_one(CTL_OUT, long_one, -1);
	assert_int_equal(ctl_receive(ends[1], frame, &type, &payload, &fd, &e), RC_UNAVAILABLE);
	assert_int_equal(shutdown(ends[0], SHUT_RDWR), 0);
	assert_int_equal(ctl_receive(ends[1], frame, &type, &payload, &fd, &e), RC_UNAVAILABLE);
	assert_int_not_equal(ctl_send(ends[0], CTL_OUT, STR("x"), -1, &e), RC_OK);
}

static void where_no_node_runs_nobody_is_called(void **state)
{
	const char *dir = test_dir_new(a);
	int exit_code = 42;

	(void)state;
	assert_false(ctl_call(dir, 0, NULL, &exit_code));
	assert_int_equal(exit_code, 42);
	test_dir_remove(dir);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(frames_come_whole_and_in_order),
		TEST(a_file_comes_with_its_frame),
		TEST(a_frame_too_long_or_an_end_is_a_hang_up),
		TEST(where_no_node_runs_nobody_is_called),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
