/* Writing and reading, limits, the reserve, damage, and many writers at once. */
#include "blob/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/sha256.h"
#include "store.h"
#include "support/skip.h"

static int n_files;

static int file_count(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)path;
	(void)st;
	(void)at;
	n_files += kind == FTW_F;
	return 0;
}

/* Files anywhere in the store, temporary ones too. */
static int files_in(struct store *t)
{
	n_files = 0;
	assert_int_equal(nftw(t->dir, file_count, 16, FTW_PHYS), 0);
	return n_files;
}

static void put_and_read(void **state)
{
	static const size_t sizes[] = { 0, 1, 63, 65535, 65536, 65537, 131072, 1000000 };
	struct store *t = *state;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		AUTO_ARENA a = arena_new(NULL);
		char *p = arena_alloc(a, sizes[i] + 1);
		struct blob_id id, want;
		struct str back;

		random_bytes(p, sizes[i]);
		sha256_of(str_of_n(p, sizes[i]), want.b);
		assert_false(blob_exists(t->s, &want));
		assert_int_equal(blob_put(t->s, str_of_n(p, sizes[i]), &id, NULL), RC_OK);
		assert_true(blob_id_eq(&id, &want));
		assert_true(blob_exists(t->s, &id));
		assert_int_equal(blob_read(t->s, a, &id, sizes[i], &back, NULL), RC_OK);
		assert_true(str_eq(back, str_of_n(p, sizes[i])));
		assert_int_equal(blob_verify(t->s, &id, NULL), RC_OK);
	}
	assert_int_equal(files_in(t), sizeof sizes / sizeof *sizes);
}

/* However the bytes are cut, the blob is the same. */
static void pieces(void **state)
{
	static const size_t cuts[] = { 1, 7, 65535, 65536, 65537, 200000 };
	struct store *t = *state;
	AUTO_ARENA a = arena_new(NULL);
	const size_t n = 200000;
	char *p = arena_alloc(a, n);
	struct blob_id want;

	random_bytes(p, n);
	sha256_of(str_of_n(p, n), want.b);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct blob_writer *w;
		struct blob_id id;
		uint64_t bytes;

		assert_int_equal(blob_write_start(t->s, a, n, &w, NULL), RC_OK);
		for (size_t at = 0; at < n; at += cuts[i]) {
			size_t part = n - at < cuts[i] ? n - at : cuts[i];
			assert_int_equal(blob_write(w, p + at, part, NULL), RC_OK);
		}
		assert_int_equal(blob_write_commit(w, &id, &bytes, NULL), RC_OK);
		assert_true(blob_id_eq(&id, &want));
		assert_int_equal(bytes, n);
	}
	assert_int_equal(files_in(t), 1);
}

static void from_a_descriptor(void **state)
{
	struct store *t = *state;
	AUTO_ARENA a = arena_new(NULL);
	const size_t n = 3 * 65536;
	char *p = arena_alloc(a, n);
	struct blob_id id, want;
	uint64_t bytes;
	AUTO_CLOSE fd = -1;

	random_bytes(p, n);
	assert_int_equal(fd_temp("/tmp", &fd, NULL), RC_OK);
	assert_int_equal(fd_write_all(fd, p, n, NULL), RC_OK);
	assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
	sha256_of(str_of_n(p + 5, n - 5), want.b);
	assert_int_equal(blob_put_fd(t->s, fd, n, &id, &bytes, NULL), RC_OK);
	assert_true(blob_id_eq(&id, &want));
	assert_int_equal(bytes, n - 5);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(blob_put_fd(t->s, fd, n - 1, &id, &bytes, NULL), RC_LIMIT);
	assert_int_equal(files_in(t), 1);
}

static void over_the_limit(void **state)
{
	struct store *t = *state;
	AUTO_ARENA a = arena_new(NULL);
	struct blob_writer *w;
	struct blob_id id;
	struct err e = ERR_INIT;

	assert_int_equal(blob_write_start(t->s, a, 10, &w, &e), RC_OK);
	assert_int_equal(blob_write(w, "0123456789", 10, &e), RC_OK);
	assert_int_equal(blob_write(w, "x", 1, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	assert_string_equal(e.param[0], "10");
	/* It stays what it was, for a caller that only looks at the end. */
	assert_int_equal(blob_write(w, "", 0, &e), RC_LIMIT);
	err_clear(&e);
	assert_int_equal(blob_write_commit(w, &id, NULL, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	assert_int_equal(files_in(t), 0);
}

static void left_by_its_arena(void **state)
{
	struct store *t = *state;
	struct arena *a = arena_new(NULL);
	struct blob_writer *w;

	assert_int_equal(blob_write_start(t->s, a, 10, &w, NULL), RC_OK);
	assert_int_equal(blob_write(w, "0123456789", 10, NULL), RC_OK);
	assert_int_equal(files_in(t), 1);
	arena_free(a);
	assert_int_equal(files_in(t), 0);
}

static void absent(void **state)
{
	struct store *t = *state;
	const struct blob_id id = { { 1, 2, 3 } };
	struct str s;
	uint64_t bytes;
	int fd = 77;

	assert_int_equal(blob_read_open(t->s, &id, &fd, &bytes, NULL), RC_NOT_FOUND);
	assert_int_equal(fd, 77);
	assert_int_equal(blob_read(t->s, t->arena, &id, 10, &s, NULL), RC_NOT_FOUND);
	assert_int_equal(blob_verify(t->s, &id, NULL), RC_NOT_FOUND);
}

static void read_limit(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "0123456789");
	struct err e = ERR_INIT;
	struct str s;

	assert_int_equal(blob_read(t->s, t->arena, &id, 9, &s, &e), RC_LIMIT);
	assert_string_equal(e.key, "err.limit.bytes");
	assert_string_equal(e.param[0], "9");
}

/* A byte that turned on the disk is noticed, and a new commit of the bytes heals it. */
static void damaged(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "văn bản");
	struct err e = ERR_INIT;
	struct str s;
	int fd = open(store_path(t, &id), O_WRONLY | O_CLOEXEC);

	assert_int_equal(pwrite(fd, "X", 1, 2), 1);
	fd_close(fd);
	assert_int_equal(blob_verify(t->s, &id, &e), RC_CORRUPT);
	assert_string_equal(e.key, "err.blob_corrupt");
	assert_int_equal(blob_read(t->s, t->arena, &id, 100, &s, NULL), RC_CORRUPT);
	(void)store_put(t, "văn bản");
	assert_int_equal(blob_verify(t->s, &id, NULL), RC_OK);
	assert_int_equal(truncate(store_path(t, &id), 3), 0);
	assert_int_equal(blob_verify(t->s, &id, NULL), RC_CORRUPT);
}

static void ids(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "abc"), back;
	struct str hex = blob_id_hex(t->arena, &id);

	assert_true(
		str_eq_c(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	assert_true(blob_id_parse(hex, &back));
	assert_true(blob_id_eq(&id, &back));
	assert_false(blob_id_parse(str_sub(hex, 0, 62), &back));
	assert_false(blob_id_parse(str_cat(t->arena, hex, STR("00")), &back));
	assert_false(blob_id_parse(
		STR("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &back));
}

static void private_to_us(void **state)
{
	struct store *t = *state;
	struct blob_id id = store_put(t, "x");
	struct stat st;

	assert_int_equal(stat(store_path(t, &id), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(t->dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

/* ---- the disk ---- */

static void reserve(void **state)
{
	struct store *t = *state;
	uint64_t n_free, n_total;
	struct blob_id id;
	struct err e = ERR_INIT;

	assert_int_equal(blob_disk_free(t->s, &n_free, &n_total, NULL), RC_OK);
	assert_true(n_free > 0 && n_free <= n_total);
	blob_close(t->s);
	store_open(t, n_total + 1);
	assert_int_equal(blob_put(t->s, STR("x"), &id, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(files_in(t), 0);
}

/* A file system of 4 MiB in the store's folder. */
static bool small_disk_mount(struct store *t)
{
	blob_close(t->s);
	bool is_mounted = mount("none", t->dir, "tmpfs", 0, "size=4m") == 0;
	int why = errno;

	store_open(t, 0);
	errno = why;
	return is_mounted;
}

static void small_disk_unmount(struct store *t)
{
	blob_close(t->s);
	assert_int_equal(umount(t->dir), 0);
	store_open(t, 0);
}

static enum rc big_put(struct store *t, size_t n, struct blob_id *id, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);

	return blob_put(t->s, str_of_n(arena_alloc(a, n), n), id, e);
}

static void disk_full(void **state)
{
	struct store *t = *state;
	struct blob_id id, kept;
	struct err e = ERR_INIT;

	if (!small_disk_mount(t))
		SKIPPED("a small disk cannot be mounted (%s)", strerror(errno));
	enum rc before = big_put(t, 1 << 20, &kept, NULL);
	enum rc full = big_put(t, 8 << 20, &id, &e);
	/* what did not fit left nothing, and what was there is whole */
	enum rc verified = blob_verify(t->s, &kept, NULL);
	int n = files_in(t);
	enum rc after = big_put(t, 2 << 20, &id, NULL);
	small_disk_unmount(t);
	assert_int_equal(before, RC_OK);
	assert_int_equal(full, RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
	assert_int_equal(verified, RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(after, RC_OK);
}

/* ---- many writers ---- */

#define THREADS 16
#define EACH 10

struct crowd {
	struct store *t;
	int number;
	int n_bad;
};

/* Half of the blobs are the same for all threads. */
static void *crowd_main(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < EACH; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str text = str_fmt(a, "%d %d", i % 2 ? c->number : -1, i);
		struct blob_id id;

		if (blob_put(c->t->s, text, &id, NULL) != RC_OK ||
		    blob_verify(c->t->s, &id, NULL) != RC_OK)
			c->n_bad++;
	}
	return NULL;
}

static void many_writers(void **state)
{
	pthread_t threads[THREADS];
	struct crowd crowd[THREADS];

	for (int i = 0; i < THREADS; i++) {
		crowd[i] = (struct crowd){ .t = *state, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_main, &crowd[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(crowd[i].n_bad, 0);
	}
	assert_int_equal(files_in(*state), THREADS * EACH / 2 + EACH / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_CASE(put_and_read),
		STORE_CASE(pieces),
		STORE_CASE(from_a_descriptor),
		STORE_CASE(over_the_limit),
		STORE_CASE(left_by_its_arena),
		STORE_CASE(absent),
		STORE_CASE(read_limit),
		STORE_CASE(damaged),
		STORE_CASE(ids),
		STORE_CASE(private_to_us),
		STORE_CASE(reserve),
		STORE_CASE(disk_full),
		STORE_CASE(many_writers),
	};

	return cmocka_run_group_tests_name("blob", tests, NULL, NULL);
}
