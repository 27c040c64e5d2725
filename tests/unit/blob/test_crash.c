/* kill -9 at each step of a commit, and in the middle of many: what was acknowledged is there and
 * whole, what was not is either whole or absent, and nothing temporary is left after opening. */
#include "blob/blob.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/sha256.h"
#include "base/time.h"
#include "store.h"

static int names_in_tmp(struct store *t)
{
	AUTO_ARENA a = arena_new(NULL);
	DIR *d = opendir(str_fmt(a, "%s/tmp", t->dir).p);
	int n = 0;

	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));)
		n += entry->d_name[0] != '.';
	(void)closedir(d);
	return n;
}

/* Every file of the store that has the name of a blob has its bytes. */
static bool sound_or_count(void *ctx, const struct blob_id *ids, size_t n, bool *is_named)
{
	struct store *t = ctx;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < n; i++) {
		if (blob_verify(t->s, &ids[i], &e) != RC_OK)
			fail_msg("%s", e.text);
		is_named[i] = true;
	}
	return true;
}

static void all_verify(struct store *t)
{
	assert_int_equal(store_sweep(t, INT64_MAX, sound_or_count, t), 0);
}

/* Runs fn in a child until it is killed; answers how it ended. */
static int child_end(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

#ifdef VANTHU_FAULTS
static const char *const points[] = { "blob.created", "blob.written", "blob.synced", "blob.renamed",
				      "blob.durable" };

/* The point is hit for the second of two blobs. */
static void killed_at_each_point(void **state)
{
	struct store *t = *state;

	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str first = str_fmt(a, "first %zu", i), second = str_fmt(a, "second %zu", i);
		struct blob_id id, ids[2];

		blob_close(t->s);
		pid_t pid = fork();
		if (pid == 0) {
			(void)setenv("VANTHU_FAULT", str_fmt(a, "%s:1:kill", points[i]).p, 1);
			store_open(t, 0);
			if (blob_put(t->s, first, &id, NULL) == RC_OK)
				(void)!blob_put(t->s, second, &id, NULL);
			_exit(0);
		}
		int status = child_end(pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		store_open(t, 0);
		sha256_of(first, ids[0].b);
		sha256_of(second, ids[1].b);
		assert_int_equal(blob_verify(t->s, &ids[0], NULL), RC_OK);
		/* "renamed" and later: it is there, though nobody was told */
		assert_int_equal(blob_exists(t->s, &ids[1]), i >= 3);
		assert_int_equal(names_in_tmp(t), 0);
		all_verify(t);
	}
}

static void answers_errors(void **state)
{
	static const struct {
		const char *fault, *key;
		enum rc rc;
	} rows[] = {
		{ "blob.write:0:ENOSPC", "err.disk_full", RC_UNAVAILABLE },
		{ "blob.rename:0:EIO", "", RC_UNAVAILABLE },
		{ "fd.sync:0:EIO", "", RC_UNAVAILABLE },
		{ "fd.write:0:EDQUOT", "err.disk_full", RC_UNAVAILABLE },
	};
	struct store *t = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			struct blob_id id;
			struct err e = ERR_INIT;
			(void)setenv("VANTHU_FAULT", rows[i].fault, 1);
			bool is_fine = blob_put(t->s, STR("x"), &id, &e) == rows[i].rc &&
				       strcmp(e.key, rows[i].key) == 0 && names_in_tmp(t) == 0 &&
				       blob_put(t->s, STR("x"), &id, &e) == RC_OK;
			_exit(is_fine ? 0 : 1);
		}
		assert_int_equal(child_end(pid), 0);
	}
}
#endif

/* The child reports each blob only after its commit, one line "number" each. */
static _Noreturn void child_main(struct store *t, int report)
{
	store_open(t, 0);
	for (int i = 0;; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct blob_id id;

		if (blob_put(t->s, str_fmt(a, "blob %d", i), &id, NULL) != RC_OK ||
		    write(report, &i, sizeof i) != sizeof i)
			_exit(1);
	}
}

static void killed_in_the_middle(void **state)
{
	struct store *t = *state;
	int report[2], last = -1, n_reported = 0;

	blob_close(t->s);
	assert_int_equal(pipe(report), 0);
	pid_t pid = fork();
	if (pid == 0)
		child_main(t, report[1]);
	fd_close(report[1]);
	while (n_reported < 50 && read(report[0], &last, sizeof last) == sizeof last)
		n_reported++;
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_true(WIFSIGNALED(child_end(pid)));
	while (read(report[0], &last, sizeof last) == sizeof last)
		n_reported++;
	fd_close(report[0]);
	assert_true(n_reported >= 50);
	store_open(t, 0);
	for (int i = 0; i <= last; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct blob_id id;

		sha256_of(str_fmt(a, "blob %d", i), id.b);
		assert_int_equal(blob_verify(t->s, &id, NULL), RC_OK);
	}
	assert_int_equal(names_in_tmp(t), 0);
	all_verify(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef VANTHU_FAULTS
		STORE_CASE(killed_at_each_point),
		STORE_CASE(answers_errors),
#endif
		STORE_CASE(killed_in_the_middle),
	};

	return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
