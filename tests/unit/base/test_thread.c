/* What a thread begins with: its name, no signals, and an error that is pthread_create's own. */
#include "base/thread.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "base/sanitized.h"

struct seen {
	char name[THREAD_NAME_MAX + 1];
	sigset_t mask;
	int runs;
};

static void *look(void *arg)
{
	struct seen *s = arg;

	(void)prctl(PR_GET_NAME, s->name);
	(void)pthread_sigmask(SIG_SETMASK, NULL, &s->mask);
	s->runs++;
	return s;
}

static void test_begins(void **state)
{
	struct seen s = { .runs = 0 };
	struct err e = ERR_INIT;
	char mine[THREAD_NAME_MAX + 1], after[THREAD_NAME_MAX + 1];
	sigset_t mask;
	pthread_t thread;
	void *result = NULL;

	(void)state;
	(void)prctl(PR_GET_NAME, mine);
	assert_int_equal(thread_start(&thread, "vt-look", look, &s, &e), RC_OK);
	assert_int_equal(pthread_join(thread, &result), 0);
	assert_ptr_equal(result, &s);
	assert_int_equal(s.runs, 1);
	assert_string_equal(s.name, "vt-look");
	assert_int_equal(sigismember(&s.mask, SIGTERM), 1);
	assert_int_equal(sigismember(&s.mask, SIGHUP), 1);
	assert_int_equal(sigismember(&s.mask, SIGCHLD), 1);
	/* the caller is as it was */
	(void)prctl(PR_GET_NAME, after);
	assert_string_equal(after, mine);
	(void)pthread_sigmask(SIG_SETMASK, NULL, &mask);
	assert_int_equal(sigismember(&mask, SIGTERM), 0);
}

static void test_long_name(void **state)
{
	struct seen s = { .runs = 0 };
	pthread_t thread;

	(void)state;
	assert_int_equal(thread_start(&thread, "a-name-of-twenty-two-x", look, &s, NULL), RC_OK);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_string_equal(s.name, "a-name-of-twent");
}

/* No memory is left for the stack. (Sanitizers reserve the address space beforehand.) */
static void test_no_room(void **state)
{
	const struct rlimit none = { .rlim_cur = 1, .rlim_max = RLIM_INFINITY };
	struct rlimit before;
	struct seen s = { .runs = 0 };
	struct err e = ERR_INIT;
	pthread_t thread = pthread_self();

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	if (IS_SANITIZED || before.rlim_max != RLIM_INFINITY)
		return;
	pthread_attr_t big;
	assert_int_equal(pthread_getattr_default_np(&big), 0);
	assert_int_equal(pthread_attr_setstacksize(&big, (size_t)1 << 30),
			 0); /* not a cached one */
	assert_int_equal(pthread_setattr_default_np(&big), 0);
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	errno = ENOENT; /* somebody else's */
	enum rc rc = thread_start(&thread, "vt-none", look, &s, &e);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(rc, RC_UNAVAILABLE);
	assert_non_null(strstr(e.text, "thread vt-none"));
	assert_non_null(strstr(e.text, strerror(EAGAIN)));
	assert_true(pthread_equal(thread, pthread_self()));
	assert_int_equal(s.runs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begins),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
