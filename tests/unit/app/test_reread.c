/* test_reread.c -- settings read by the process that still may: answers that come too late. */
#include "app/reread.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/time.h"
#include "support/dir.h"

static void configure(struct arena *a, const char *dir, const char *token_file)
{
	struct str text = str_fmt(a, "[metrics]\ntoken_file = %s/%s\n", dir, token_file);

	assert_int_equal(file_write_durable(str_fmt(a, "%s/vanthu.conf", dir).p, 0600, text, NULL),
			 RC_OK);
}

/* A token's file that lies on a disk which does not answer for a while. What is handed over late is not
 * taken for what is asked for then. */
static void a_late_answer_is_not_that_of_the_next_question(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *dir = test_dir_new(a);
	const char *slow = str_fmt(a, "%s/slow", dir).p;
	int64_t began = time_monotonic();
	struct reread *r;
	struct conf c;

	(void)state;
	assert_int_equal(mkfifo(slow, 0600), 0); /* its opening waits for a writer */
	assert_int_equal(
		file_write_durable(str_fmt(a, "%s/token", dir).p, 0600, STR("t0ken\n"), NULL),
		RC_OK);
	configure(a, dir, "slow");
	assert_int_equal(reread_start(a, dir, &r, NULL), RC_OK);
	assert_int_equal(reread_conf(r, a, &c, NULL), RC_UNAVAILABLE);
	assert_true(time_monotonic() - began < (REREAD_PATIENCE_SECS + 3) * TIME_SEC);
	configure(a, dir, "token");
	AUTO_CLOSE writer = open(slow, O_WRONLY | O_CLOEXEC);
	assert_true(writer >= 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(reread_conf(r, a, &c, NULL), RC_OK);
		assert_true(str_eq_c(c.metrics_token, "t0ken"));
	}
	reread_stop(r);
	test_dir_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_late_answer_is_not_that_of_the_next_question),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
