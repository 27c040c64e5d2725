/* kill -9: what db_write acknowledged is there afterwards, all of it and nothing by halves. The same
 * on both engines. */
#include "db/db.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "fixture.h"

#define WRITERS 8

static int child_end(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* ---- in the middle of many ---- */

/* A writer adds person "w.i" and counts up counter w in one transaction, then reports {w, i}. */
struct done {
	int writer, i;
};

struct writer {
	struct db *db;
	struct done at;
	int report;
};

static enum rc pair_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct writer *w = arg;
	AUTO_ARENA a = arena_new(NULL);
	const struct q_person_add_args p = { .name = str_fmt(a, "%d.%d", w->at.writer, w->at.i),
					     .age = 1 };
	struct q_person_add_row row;
	struct q_counter_next_row n;

	TRY(q_person_add(tx, a, &p, &row, e));
	return q_counter_next(tx, a, w->at.writer, &n, e);
}

static void *writer_main(void *arg)
{
	struct writer *w = arg;

	for (;; w->at.i++) {
		if (db_write(w->db, pair_fn, w, NULL) != RC_OK ||
		    write(w->report, &w->at, sizeof w->at) != sizeof w->at)
			_exit(1);
	}
	return NULL;
}

static _Noreturn void child_main(struct test_db *t, int report)
{
	static struct writer writers[WRITERS];
	pthread_t thread;

	if (db_open(&t->o, &t->db, NULL) != RC_OK)
		_exit(1);
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ .db = t->db, .at.writer = i, .report = report };
		if (pthread_create(&thread, NULL, writer_main, &writers[i]) != 0)
			_exit(1);
	}
	for (;;)
		(void)pause();
}

static void reports_read(int fd, int last[WRITERS], int *n, int most)
{
	struct done d;

	while (*n < most && read(fd, &d, sizeof d) == sizeof d) {
		if (d.i > last[d.writer])
			last[d.writer] = d.i;
		++*n;
	}
}

/* What is there of one writer: everything reported, at most one more, counter and rows alike. */
static void writer_assert(struct test_db *t, int writer, int last)
{
	AUTO_ARENA a = arena_new(NULL);
	int64_t n = counter_value(t->db, writer);

	assert_true(n == last + 1 || n == last + 2);
	for (int i = 0; i < n; i++)
		assert_true(person_is_there(t->db, str_fmt(a, "%d.%d", writer, i).p));
	assert_false(person_is_there(t->db, str_fmt(a, "%d.%d", writer, (int)n).p));
}

static void killed_in_the_middle(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	int report[2], last[WRITERS], n = 0;
	int64_t sum = 0;

	for (int i = 0; i < WRITERS; i++) {
		counter_put(t->db, i);
		last[i] = -1;
	}
	test_db_close(t);
	assert_int_equal(pipe(report), 0);
	pid_t pid = fork();
	if (pid == 0)
		child_main(t, report[1]);
	assert_int_equal(close(report[1]), 0);
	reports_read(report[0], last, &n, 400);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_true(WIFSIGNALED(child_end(pid)));
	reports_read(report[0], last, &n, 1 << 30);
	assert_int_equal(close(report[0]), 0);
	assert_true(n >= 400);
	test_db_settle(t);
	assert_rc(RC_OK, db_open(&t->o, &t->db, &e), &e);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
	for (int i = 0; i < WRITERS; i++) {
		writer_assert(t, i, last[i]);
		sum += counter_value(t->db, i);
	}
	assert_int_equal(person_total(t->db), sum);
}

/* ---- at the two points that matter, and errors instead ---- */

#ifdef VANTHU_FAULTS
static void faulty_child(struct test_db *t, const char *fault, enum rc want, const char *key)
{
	struct err e = ERR_INIT;

	if (db_open(&t->o, &t->db, NULL) != RC_OK)
		_exit(1);
	(void)setenv("VANTHU_FAULT", fault, 1);
	bool is_fine = person_put(t->db, fault, 1, NULL, &e) == want && strcmp(e.key, key) == 0;
	(void)unsetenv("VANTHU_FAULT");
	_exit(is_fine && person_put(t->db, "next", 1, NULL, &e) == RC_OK ? 0 : 1);
}

/* Puts a person of the fault's name in a child, then "next" without the fault; 0 = as wanted, 1 =
 * not, 2 = killed. */
static int faulty_put(struct test_db *t, const char *fault, enum rc want, const char *key)
{
	struct err e = ERR_INIT;

	test_db_close(t);
	pid_t pid = fork();
	if (pid == 0)
		faulty_child(t, fault, want, key);
	int status = child_end(pid);
	test_db_settle(t);
	assert_rc(RC_OK, db_open(&t->o, &t->db, &e), &e);
	return WIFSIGNALED(status) ? 2 : WEXITSTATUS(status);
}

static void killed_around_the_commit(void **state)
{
	struct test_db *t = *state;

	assert_int_equal(faulty_put(t, "db.before_commit:0+:kill", RC_OK, ""), 2);
	assert_false(person_is_there(t->db, "db.before_commit:0+:kill"));
	assert_int_equal(faulty_put(t, "db.after_commit:0+:kill", RC_OK, ""), 2);
	assert_true(person_is_there(t->db, "db.after_commit:0+:kill"));
}

static void errors_on_the_way(void **state)
{
	static const struct {
		const char *fault;
		enum rc want;
		const char *key;
	} rows[] = {
		{ "db.begin:0+:RC_UNAVAILABLE", RC_UNAVAILABLE, "" },
		{ "db.query:0+:ENOSPC", RC_UNAVAILABLE, "err.disk_full" },
		{ "db.commit:0+:ENOSPC", RC_UNAVAILABLE, "err.disk_full" },
		{ "db.commit:0+:RC_BUSY", RC_BUSY, "" },
	};
	struct test_db *t = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(faulty_put(t, rows[i].fault, rows[i].want, rows[i].key), 0);
		assert_false(person_is_there(t->db, rows[i].fault));
		test_db_sql(t, "DELETE FROM person WHERE name = 'next'");
	}
}
#endif

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(killed_in_the_middle),
#ifdef VANTHU_FAULTS
		CASE(killed_around_the_commit),
		CASE(errors_on_the_way),
#endif
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
