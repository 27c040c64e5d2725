/* Opening the store, names, and reading. */
#include "blob/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/sha256.h"
#include "blob/blob_int.h"

/* ---- names ---- */

static const char digits[] = "0123456789abcdef";

static void hex_put(char *to, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*to++ = digits[p[i] >> 4];
		*to++ = digits[p[i] & 15];
	}
	*to = '\0';
}

struct str blob_id_hex(struct arena *a, const struct blob_id *id)
{
	return hex_encode(a, str_of_n((const char *)id->b, sizeof id->b));
}

bool blob_id_parse(struct str hex, struct blob_id *out)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str bytes;

	if (hex.n != 2 * sizeof out->b || !hex_decode(a, hex, &bytes))
		return false;
	memcpy(out->b, bytes.p, sizeof out->b);
	return true;
}

bool blob_id_eq(const struct blob_id *x, const struct blob_id *y)
{
	return memcmp(x->b, y->b, sizeof x->b) == 0;
}

void blob_path(const struct blob_store *s, const struct blob_id *id, int n_levels,
	       char out[BLOB_PATH_MAX])
{
	char hex[2 * BLOB_HASH_BYTES + 1];
	int n = 0;

	hex_put(hex, id->b, sizeof id->b);
	if (n_levels == 1)
		n = snprintf(out, BLOB_PATH_MAX, "%s/%.2s", s->dir, hex);
	else if (n_levels == 2)
		n = snprintf(out, BLOB_PATH_MAX, "%s/%.2s/%.2s", s->dir, hex, hex + 2);
	else
		n = snprintf(out, BLOB_PATH_MAX, "%s/%.2s/%.2s/%s", s->dir, hex, hex + 2, hex);
	bug_if(n < 0 || n >= BLOB_PATH_MAX);
}

void blob_temp_path(const struct blob_store *s, const char *name, char out[BLOB_PATH_MAX])
{
	int n = snprintf(out, BLOB_PATH_MAX, "%s/tmp/%s", s->dir, name);

	bug_if(n < 0 || n >= BLOB_PATH_MAX);
}

/* ---- open and close ---- */

void blob_lock(struct blob_fan *fan)
{
	bug_if(pthread_mutex_lock(&fan->lock) != 0);
}

void blob_unlock(struct blob_fan *fan)
{
	bug_if(pthread_mutex_unlock(&fan->lock) != 0);
}

/* All first-level folders at once, so that a commit has but one level to make. The flush is for those
 * that a process made which died before its own. */
static enum rc folders_make(struct blob_store *s, struct err *e)
{
	char path[BLOB_PATH_MAX];

	TRY(dir_make(s->dir, 0700, e));
	blob_temp_path(s, "", path);
	TRY(dir_make(path, 0700, e));
	for (int i = 0; i < BLOB_FANS; i++) {
		const struct blob_id id = { { (unsigned char)i } };

		blob_path(s, &id, 1, path);
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return err_errno(e, "create folder %s", path);
	}
	return fd_sync_dir(s->dir, e);
}

enum rc blob_open(const struct blob_options *o, struct blob_store **out, struct err *e)
{
	struct arena *a = arena_new(NULL);
	struct blob_store *s = ARENA_NEW(a, struct blob_store);

	s->arena = a;
	s->dir = str_c(a, str_of(o->dir));
	atomic_store(&s->reserve_bytes, o->reserve_bytes);
	for (int i = 0; i < BLOB_FANS; i++)
		bug_if(pthread_mutex_init(&s->fan[i].lock, NULL) != 0);
	enum rc rc = RC_OK;
	if (strlen(s->dir) > BLOB_PATH_MAX - 100)
		rc = err_set(e, RC_LIMIT, NULL, "the folder's path is too long");
	if (rc == RC_OK && !o->is_look)
		rc = folders_make(s, e);
	if (rc == RC_OK && !o->is_look)
		rc = blob_sweep_temp(s, e);
	if (rc != RC_OK) {
		blob_close(s);
		return err_wrap(e, rc, "opening the blob store %s", o->dir);
	}
	*out = s;
	return RC_OK;
}

void blob_close(struct blob_store *s)
{
	if (!s)
		return;
	for (int i = 0; i < BLOB_FANS; i++)
		(void)pthread_mutex_destroy(&s->fan[i].lock);
	arena_free(s->arena);
}

void blob_set_reserve(struct blob_store *s, uint64_t bytes)
{
	atomic_store(&s->reserve_bytes, bytes);
}

enum rc blob_disk_free(struct blob_store *s, uint64_t *out_free, uint64_t *out_total, struct err *e)
{
	struct statvfs v;

	if (statvfs(s->dir, &v) != 0)
		return err_errno(e, "statvfs %s", s->dir);
	*out_free = (uint64_t)v.f_bavail * v.f_frsize;
	*out_total = (uint64_t)v.f_blocks * v.f_frsize;
	return RC_OK;
}

/* ---- reading ---- */

enum rc blob_read_open(struct blob_store *s, const struct blob_id *id, int *out_fd,
		       uint64_t *out_bytes, struct err *e)
{
	char path[BLOB_PATH_MAX];

	blob_path(s, id, BLOB_PATH_FILE, path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(e, "blob %s", path);
	enum rc rc = fd_size(fd, out_bytes, e);
	if (rc != RC_OK) {
		fd_close(fd);
		return rc;
	}
	*out_fd = fd;
	return RC_OK;
}

static enum rc digest_compare(struct sha256 *h, const struct blob_id *id, struct err *e)
{
	struct blob_id is = { { 0 } };
	char hex[2 * BLOB_HASH_BYTES + 1];

	sha256_done(h, is.b);
	if (blob_id_eq(&is, id))
		return RC_OK;
	hex_put(hex, id->b, sizeof id->b);
	return err_set(e, RC_CORRUPT, "err.blob_corrupt", "blob %s has other bytes now", hex);
}

enum rc blob_read(struct blob_store *s, struct arena *a, const struct blob_id *id, size_t max,
		  struct str *out, struct err *e)
{
	AUTO_CLOSE
	fd = -1;
	uint64_t bytes;
	struct sha256 h;
	size_t n;

	TRY(blob_read_open(s, id, &fd, &bytes, e));
	if (bytes > max)
		return err_over_bytes(e, max, "the blob");
	char *p = arena_alloc(a, (size_t)bytes + 1);
	TRY(fd_read_full(fd, p, (size_t)bytes, &n, e));
	sha256_init(&h);
	sha256_add(&h, p, n);
	TRY(digest_compare(&h, id, e));
	*out = str_of_n(p, n);
	return RC_OK;
}

bool blob_exists(struct blob_store *s, const struct blob_id *id)
{
	char path[BLOB_PATH_MAX];

	blob_path(s, id, BLOB_PATH_FILE, path);
	return access(path, F_OK) == 0;
}

enum rc blob_verify(struct blob_store *s, const struct blob_id *id, struct err *e)
{
	AUTO_CLOSE
	fd = -1;
	AUTO_ARENA a = arena_new(NULL);
	char *piece = arena_alloc(a, BLOB_PIECE);
	uint64_t bytes;
	struct sha256 h;
	size_t n = BLOB_PIECE;

	TRY(blob_read_open(s, id, &fd, &bytes, e));
	sha256_init(&h);
	while (n == BLOB_PIECE) {
		TRY(fd_read_full(fd, piece, BLOB_PIECE, &n, e));
		sha256_add(&h, piece, n);
	}
	return digest_compare(&h, id, e);
}
