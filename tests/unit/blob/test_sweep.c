/* Sweeping: blobs that no row names go after their time, never one that is being committed. */
#include "blob/blob.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/time.h"
#include "store.h"

/* Makes the blob look committed `secs` ago. */
static void age(struct store *t, const struct blob_id *id, int64_t secs)
{
	const struct timespec at = { .tv_sec = time_now() / TIME_SEC - secs };
	const struct timespec both[2] = { at, at };

	assert_int_equal(utimensat(AT_FDCWD, store_path(t, id), both, 0), 0);
}

struct names {
	struct blob_id named;
	int n_asked;
};

static bool is_named(const struct blob_id *id, void *arg)
{
	struct names *n = arg;

	n->n_asked++;
	return blob_id_eq(id, &n->named);
}

static void old_and_nameless(void **state)
{
	struct store *t = *state;
	struct blob_id old = store_put(t, "old"), young = store_put(t, "young");
	struct names names = { .named = store_put(t, "named") };
	uint64_t n_removed = 99;

	age(t, &old, 100);
	age(t, &names.named, 100);
	assert_int_equal(
		blob_sweep(t->s, time_now() - 50 * TIME_SEC, is_named, &names, &n_removed, NULL),
		RC_OK);
	assert_int_equal(n_removed, 1);
	assert_int_equal(names.n_asked, 2); /* the young one is not even asked about */
	assert_false(blob_exists(t->s, &old));
	assert_true(blob_exists(t->s, &young));
	assert_true(blob_exists(t->s, &names.named));
}

static void commit_renews(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "again");
	struct names names = { .n_asked = 0 };
	uint64_t n_removed;

	age(t, &id, 100);
	(void)store_put(t, "again");
	assert_int_equal(
		blob_sweep(t->s, time_now() - 50 * TIME_SEC, is_named, &names, &n_removed, NULL),
		RC_OK);
	assert_int_equal(n_removed, 0);
	assert_int_equal(names.n_asked, 0);
}

/* The writer comes between the sweep's question and its removal. */
static bool commits_while_asked(const struct blob_id *id, void *arg)
{
	struct store *t = arg;

	(void)id;
	(void)store_put(t, "race");
	return false;
}

static void commit_during_the_sweep(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "race");
	uint64_t n_removed;

	age(t, &id, 100);
	assert_int_equal(blob_sweep(t->s, time_now() - 50 * TIME_SEC, commits_while_asked, t,
				    &n_removed, NULL),
			 RC_OK);
	assert_int_equal(n_removed, 0);
	assert_true(blob_exists(t->s, &id));
}

static bool nobody_names(const struct blob_id *id, void *arg)
{
	(void)id;
	(void)arg;
	return false;
}

/* A folder that somebody put there is none of the sweep's business. */
static void foreign_files(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "x");
	const char *notes = str_fmt(t->arena, "%s.txt", store_path(t, &id)).p;
	const char *folder = str_fmt(t->arena, "%s/00/notes", t->dir).p;
	uint64_t n_removed;

	assert_int_equal(file_write_durable(notes, 0600, STR("x"), NULL), RC_OK);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(blob_sweep(t->s, INT64_MAX, nobody_names, NULL, &n_removed, NULL), RC_OK);
	assert_int_equal(n_removed, 1);
	assert_int_equal(access(notes, F_OK), 0);
	assert_int_equal(access(folder, F_OK), 0);
}

/* blob_open removes what the dead left, not what a living writer holds. */
static void temporary_files(void **state)
{
	struct store *t = *state;
	const char *dead = str_fmt(t->arena, "%s/tmp/0123456789abcdef", t->dir).p;
	const char *living = str_fmt(t->arena, "%s/tmp/fedcba9876543210", t->dir).p;
	int fd;

	assert_int_equal(file_write_durable(dead, 0600, STR("x"), NULL), RC_OK);
	fd = open(living, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	blob_close(t->s);
	store_open(t, 0);
	assert_int_not_equal(access(dead, F_OK), 0);
	assert_int_equal(access(living, F_OK), 0);
	fd_close(fd);
}

/* Writers commit the same few blobs while a sweep that spares nothing older than now runs over them
 * again and again: after its commit a writer always finds its blob. */
struct duel {
	struct store *t;
	atomic_bool is_over;
	int n_lost;
};

static void *sweep_main(void *arg)
{
	struct duel *d = arg;
	uint64_t n;

	while (!atomic_load(&d->is_over)) {
		int64_t before = time_now() - TIME_SEC;

		if (blob_sweep(d->t->s, before, nobody_names, NULL, &n, NULL) != RC_OK)
			d->n_lost++;
	}
	return NULL;
}

static void duel(void **state)
{
	struct duel d = { .t = *state };
	pthread_t sweeper;
	struct blob_id id = store_put(d.t, "duel");

	assert_int_equal(pthread_create(&sweeper, NULL, sweep_main, &d), 0);
	for (int i = 0; i < 200; i++) {
		struct err e = ERR_INIT;
		const struct timespec past[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };

		if (blob_put(d.t->s, STR("duel"), &id, &e) != RC_OK || !blob_exists(d.t->s, &id))
			d.n_lost++;
		(void)utimensat(AT_FDCWD, store_path(d.t, &id), past, 0);
	}
	atomic_store(&d.is_over, true);
	assert_int_equal(pthread_join(sweeper, NULL), 0);
	assert_int_equal(d.n_lost, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_CASE(old_and_nameless),        STORE_CASE(commit_renews),
		STORE_CASE(commit_during_the_sweep), STORE_CASE(foreign_files),
		STORE_CASE(temporary_files),         STORE_CASE(duel),
	};

	return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
