/* test_reader.c -- the node and a real reader: what it answers, and what happens when it does not. */
#include "reader/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/sanitized.h"
#include "base/shut.h"
#include "base/time.h"
#include "support/sample_files.h"
#include "support/skip.h"

static struct arena *a;
static struct reader *r;

static void start(const char *fault)
{
	struct err e = ERR_INIT;

	a = arena_new(NULL);
	if (fault)
		assert_int_equal(setenv("VANTHU_FAULT", fault, 1), 0);
	const char *program = str_c(a, str_fmt(a, "%s/vanthu-reader", getenv("VANTHU_BUILD")));
	assert_int_equal(reader_start(program, &r, &e), RC_OK);
	assert_int_equal(unsetenv("VANTHU_FAULT"), 0);
}

static int tear_down(void **state)
{
	(void)state;
	reader_stop(r);
	r = NULL;
	if (a) /* a test that is skipped has none */
		arena_free(a);
	a = NULL;
	return 0;
}

struct got {
	enum rc rc;
	struct reader_facts facts;
	struct str text;
	struct err e;
};

static struct got ask(struct str bytes, int64_t secs, const atomic_bool *stop)
{
	struct reader_order o = { .max_bytes = LIMIT_READ_BYTES, .secs = secs, .stop = stop };
	struct got g = { .e = ERR_INIT };

	assert_int_equal(fd_memory(bytes, &o.fd, &g.e), RC_OK);
	g.rc = reader_text(r, a, &o, &g.facts, &g.text, &g.e);
	fd_close(o.fd);
	return g;
}

static void answers(struct str bytes, const char *want)
{
	struct got g = ask(bytes, 30, NULL);

	if (g.rc != RC_OK)
		fail_msg("%s", g.e.text);
	assert_int_equal(g.facts.reason, UNREAD_NONE);
	assert_true(str_eq_c(g.text, want));
}

static struct reader_state state_of(void)
{
	struct reader_state s;
	struct err e = ERR_INIT;

	assert_int_equal(reader_ask_state(r, &s, &e), RC_OK);
	return s;
}

/* Each file has a process of its own, and none of them died. */
static void one_file_after_another(void **state)
{
	int64_t last = 0;

	(void)state;
	start(NULL);
	for (int i = 0; i < 5; i++) {
		struct reader_state s = state_of();
		assert_int_not_equal(s.pid, last);
		last = s.pid;
		answers(sample_docx(a, STR("Tờ trình")), "Tờ trình");
		answers(sample_pdf(a, 1, "a"), "Trang 1 a");
		answers(STR("văn bản"), "văn bản");
	}
	assert_int_equal(state_of().died, 0);
	struct got g = ask(sample_pdf_locked(a), 30, NULL);
	assert_int_equal(g.rc, RC_OK);
	assert_true(g.facts.is_encrypted);
	assert_int_equal(g.text.n, 0);
}

/* What the kernel says of the process that waits for a file. */
static void a_worker_is_shut_in(void **state)
{
	struct err e = ERR_INIT;
	struct str status;

	(void)state;
	if (landlock_abi() == 0 || IS_SANITIZED)
		SKIPPED("no Landlock, or a sanitizer that needs more");
	start(NULL);
	struct reader_state s = state_of();
	assert_true(s.is_shut);
	const char *path = str_c(a, str_fmt(a, "/proc/%lld/status", (long long)s.pid));
	assert_int_equal(file_read(a, path, 1 << 16, &status, &e), RC_OK);
	assert_int_not_equal(str_find(status, STR("Seccomp:\t2")), SIZE_MAX);
	assert_int_not_equal(str_find(status, STR("NoNewPrivs:\t1")), SIZE_MAX);
}

#ifdef VANTHU_FAULTS
/* X3: killed over each file it is given; the next one is there at once. */
static void killed_at_each_request(void **state)
{
	(void)state;
	start("reader.asked:0:kill");
	for (int i = 0; i < 3; i++) {
		struct got g = ask(STR("a"), 30, NULL);
		assert_int_equal(g.rc, RC_CORRUPT);
		assert_int_equal(g.facts.reason, UNREAD_CRASH);
	}
	assert_int_equal(state_of().died, 3);
}

/* What it had answered before is not lost with it. */
static void killed_behind_an_answer(void **state)
{
	(void)state;
	start("reader.answered:0:kill");
	answers(STR("a"), "a");
	answers(STR("b"), "b");
}

/* One that hangs is killed when the time is up. */
static void one_that_hangs(void **state)
{
	(void)state;
	start("reader.asked:0:stop");
	for (int i = 0; i < 2; i++) {
		int64_t began = time_monotonic();
		struct got g = ask(STR("a"), 1, NULL);
		assert_int_equal(g.rc, RC_LIMIT);
		assert_int_equal(g.facts.reason, UNREAD_SLOW);
		assert_true(time_monotonic() - began < 10 * TIME_SEC);
	}
	assert_int_equal(state_of().died, 2);
}

static void *raise_it(void *arg)
{
	atomic_bool *stop = arg;

	time_sleep(TIME_SEC / 10);
	atomic_store(stop, true);
	return NULL;
}

/* A node that ends does not wait for it. */
static void given_up(void **state)
{
	atomic_bool stop = false;
	pthread_t thread;

	(void)state;
	start("reader.asked:0:stop");
	assert_int_equal(pthread_create(&thread, NULL, raise_it, &stop), 0);
	assert_int_equal(ask(STR("a"), 60, &stop).rc, RC_CANCELLED);
	pthread_join(thread, NULL);
}

struct asking {
	struct reader_order o;
	struct got got;
	int64_t took;
};

static void *ask_it(void *arg)
{
	struct asking *x = arg;
	int64_t began = time_monotonic();
	AUTO_ARENA mine = arena_new(NULL);

	x->got.rc = reader_text(r, mine, &x->o, &x->got.facts, &x->got.text, &x->got.e);
	x->took = time_monotonic() - began;
	return NULL;
}

static struct asking asking(int64_t secs, const atomic_bool *stop)
{
	struct asking x = { .o = { .max_bytes = LIMIT_READ_BYTES, .secs = secs, .stop = stop },
			    .got = { .e = ERR_INIT } };

	assert_int_equal(fd_memory(STR("a"), &x.o.fd, NULL), RC_OK);
	return x;
}

static void until_busy(void)
{
	while (!state_of().is_busy)
		time_sleep(TIME_SEC / 20);
}

/* One that hangs costs the others their patience, not the reader's time; who waits ends at once with the node,
 * and is not begun any more. */
static void others_wait_so_long(void **state)
{
	atomic_bool stop = false, never = false;
	struct asking first = asking(60, &stop), second = asking(60, &never),
		      third = asking(60, &stop);
	pthread_t a_thread, third_thread;

	(void)state;
	start("reader.asked:0:stop");
	assert_int_equal(pthread_create(&a_thread, NULL, ask_it, &first), 0);
	until_busy();
	(void)ask_it(&second);
	assert_int_equal(second.got.rc, RC_BUSY);
	assert_string_equal(second.got.e.key, "err.reader.busy");
	assert_true(second.took < (LIMIT_READ_WAIT_SECS + 5) * TIME_SEC);
	assert_int_equal(pthread_create(&third_thread, NULL, ask_it, &third), 0);
	time_sleep(TIME_SEC / 10);
	atomic_store(&stop, true);
	pthread_join(third_thread, NULL);
	pthread_join(a_thread, NULL);
	assert_int_equal(first.got.rc, RC_CANCELLED);
	assert_int_equal(third.got.rc, RC_CANCELLED);
	assert_true(third.took < 5 * TIME_SEC);
}

/* Nobody waits for what is read in the background: it makes way. */
static void the_background_makes_way(void **state)
{
	struct asking behind = asking(60, NULL), person = asking(1, NULL);
	pthread_t thread;

	(void)state;
	start("reader.asked:0:stop");
	behind.o.is_last = true;
	assert_int_equal(pthread_create(&thread, NULL, ask_it, &behind), 0);
	until_busy();
	(void)ask_it(&person);
	assert_int_equal(person.got.rc, RC_LIMIT); /* it had its turn */
	pthread_join(thread, NULL);
	assert_int_equal(behind.got.rc, RC_BUSY);
}
#endif

/* One that is killed while it waits costs no file anything but a moment. */
static void killed_while_idle(void **state)
{
	(void)state;
	start(NULL);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(kill((pid_t)state_of().pid, SIGKILL), 0);
		struct got g = ask(STR("a"), 30, NULL);
		for (int k = 0; k < 3 && g.rc != RC_OK; k++)
			g = ask(STR("a"), 30, NULL);
		assert_int_equal(g.rc, RC_OK);
	}
	answers(STR("b"), "b");
}

/* A program that is no reader. */
static void none_there(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	assert_int_not_equal(reader_start("/nonexistent/vanthu-reader", &r, &e), RC_OK);
	r = NULL;
	assert_int_equal(reader_start("/bin/true", &r, &e), RC_OK);
	assert_int_equal(ask(STR("a"), 30, NULL).rc, RC_UNAVAILABLE);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_file_after_another), TEST(a_worker_is_shut_in),
		TEST(killed_while_idle),      TEST(none_there),
#ifdef VANTHU_FAULTS
		TEST(killed_at_each_request), TEST(killed_behind_an_answer),
		TEST(one_that_hangs),         TEST(given_up),
		TEST(others_wait_so_long),    TEST(the_background_makes_way),
#endif
	};
	return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
