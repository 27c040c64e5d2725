/* Sweeping: blobs that no row names go after their time, never one that is being committed. */
#include "blob/blob.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
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

static bool is_named(void *ctx, const struct blob_id *ids, size_t n, bool *out)
{
	struct names *names = ctx;

	for (size_t i = 0; i < n; i++) {
		names->n_asked++;
		out[i] = blob_id_eq(&ids[i], &names->named);
	}
	return true;
}

static void old_and_nameless(void **state)
{
	struct store *t = *state;
	struct blob_id old = store_put(t, "old"), young = store_put(t, "young");
	struct names names = { .named = store_put(t, "named") };

	age(t, &old, 100);
	age(t, &names.named, 100);
	assert_int_equal(store_sweep(t, time_now() - 50 * TIME_SEC, is_named, &names), 1);
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

	age(t, &id, 100);
	(void)store_put(t, "again");
	assert_int_equal(store_sweep(t, time_now() - 50 * TIME_SEC, is_named, &names), 0);
	assert_int_equal(names.n_asked, 0);
}

static bool nobody_names(void *ctx, const struct blob_id *ids, size_t n, bool *is_named_out)
{
	(void)ctx;
	(void)ids;
	for (size_t i = 0; i < n; i++)
		is_named_out[i] = false;
	return true;
}

/* The writer comes between the sweep's question and its removal. */
static bool commits_while_asked(void *ctx, const struct blob_id *ids, size_t n, bool *is_named_out)
{
	struct store *t = ctx;

	(void)store_put(t, "race");
	return nobody_names(ctx, ids, n, is_named_out);
}

static void commit_during_the_sweep(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "race");

	age(t, &id, 100);
	assert_int_equal(store_sweep(t, time_now() - 50 * TIME_SEC, commits_while_asked, t), 0);
	assert_true(blob_exists(t->s, &id));
}

/* ---- many of them ---- */

/* Old files with names of blobs, all in part 0. */
static void many_make(struct store *t, int n)
{
	const struct timespec past[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	const char *folder = str_fmt(t->arena, "%s/00/00", t->dir).p;

	assert_int_equal(mkdir(folder, 0700), 0);
	for (int i = 0; i < n; i++) {
		const char *path = str_fmt(t->arena, "%s/%064x", folder, (unsigned)i).p;
		AUTO_CLOSE fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		assert_true(fd >= 0);
		assert_int_equal(futimens(fd, past), 0);
	}
}

struct asked {
	int n_questions;
	size_t most;
	bool is_deaf;     /* the database does not answer */
	atomic_bool stop; /* raised at the first question */
};

static bool count_questions(void *ctx, const struct blob_id *ids, size_t n, bool *is_named_out)
{
	struct asked *k = ctx;

	k->n_questions++;
	k->most = n > k->most ? n : k->most;
	atomic_store(&k->stop, true);
	return nobody_names(NULL, ids, n, is_named_out) && !k->is_deaf;
}

static void asks_in_batches(void **state)
{
	struct store *t = *state;
	struct asked k = { .is_deaf = true };
	int n = 2 * LIMIT_SWEEP_BATCH + 1;

	many_make(t, n);
	assert_int_equal(store_sweep(t, INT64_MAX, count_questions, &k),
			 0); /* no answer: they stay */
	k = (struct asked){ .is_deaf = false };
	assert_int_equal(store_sweep(t, INT64_MAX, count_questions, &k), n);
	assert_int_equal(k.n_questions, 3);
	assert_int_equal(k.most, LIMIT_SWEEP_BATCH);
}

/* The node ends: no further question is asked. */
static void can_be_stopped(void **state)
{
	struct store *t = *state;
	struct asked k = { .is_deaf = false };
	const struct blob_sweep o = {
		.before_at = INT64_MAX, .ask = count_questions, .ctx = &k, .stop = &k.stop
	};
	uint64_t n_removed;

	many_make(t, 2 * LIMIT_SWEEP_BATCH);
	assert_int_equal(blob_sweep(t->s, &o, &n_removed, NULL), RC_CANCELLED);
	assert_int_equal(k.n_questions, 1);
	assert_int_equal(n_removed, LIMIT_SWEEP_BATCH);
}

/* Nothing of the other parts is touched. */
static void one_part_at_a_time(void **state)
{
	struct store *t = *state;
	struct blob_sweep o = { .before_at = INT64_MAX, .ask = nobody_names };
	struct blob_id id = store_put(t, "somewhere");
	uint64_t n_removed;

	for (o.part = 0; o.part < BLOB_PARTS; o.part++) {
		assert_int_equal(blob_exists(t->s, &id), o.part <= id.b[0]);
		assert_int_equal(blob_sweep(t->s, &o, &n_removed, NULL), RC_OK);
		assert_int_equal(n_removed, o.part == id.b[0]);
	}
}

/* A folder that somebody put there is none of the sweep's business. */
static void foreign_files(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "x");
	const char *notes = str_fmt(t->arena, "%s.txt", store_path(t, &id)).p;
	const char *folder = str_fmt(t->arena, "%s/00/notes", t->dir).p;

	assert_int_equal(file_write_durable(notes, 0600, STR("x"), NULL), RC_OK);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(store_sweep(t, INT64_MAX, nobody_names, NULL), 1);
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
	int part; /* where they are */
	atomic_bool is_over;
	int n_lost;
};

static void *sweep_main(void *arg)
{
	struct duel *d = arg;
	uint64_t n;

	while (!atomic_load(&d->is_over)) {
		struct blob_sweep o = { .part = d->part,
					.before_at = time_now() - TIME_SEC,
					.ask = nobody_names };

		if (blob_sweep(d->t->s, &o, &n, NULL) != RC_OK)
			d->n_lost++;
	}
	return NULL;
}

static void duel(void **state)
{
	struct duel d = { .t = *state };
	pthread_t sweeper;
	struct blob_id id = store_put(d.t, "duel");

	d.part = id.b[0];

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
		STORE_CASE(asks_in_batches),         STORE_CASE(can_be_stopped),
		STORE_CASE(one_part_at_a_time),
	};

	return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
