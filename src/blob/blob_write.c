/* Writing: <dir>/tmp/<random>, flushed, renamed to its name, the folder flushed.
 *
 * Two flushes a blob. Writers that commit at the same time share them as far as the file system's
 * journal lets them; nothing here stands between them but the fan's lock around the rename.
 */
#include "blob/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/sha256.h"
#include "blob/blob_int.h"

struct blob_writer {
	struct blob_store *s;
	int fd;
	char name[20]; /* of the temporary file, "" when there is none */
	uint64_t max;
	uint64_t bytes;   /* taken so far */
	uint64_t look_at; /* look at the free disk when bytes comes here */
	struct sha256 sha;
	enum rc rc;         /* the first failure… */
	struct err first;   /* …and what it was */
	struct arena *room; /* of buf, given back as soon as the writer is done */
	unsigned char *buf;
	size_t n_held; /* bytes in buf */
};

static void temp_remove(struct blob_writer *w)
{
	char path[BLOB_PATH_MAX];

	if (!w->name[0])
		return;
	blob_temp_path(w->s, w->name, path);
	(void)unlink(path);
	w->name[0] = '\0';
}

static void writer_release(void *arg)
{
	struct blob_writer *w = arg;

	temp_remove(w);
	fd_close(w->fd);
	w->fd = -1;
	if (w->room)
		arena_free(w->room);
	w->room = NULL;
}

enum rc blob_room_check(struct blob_store *s, uint64_t bytes, struct err *e)
{
	uint64_t n_free, n_total, reserve = atomic_load(&s->reserve_bytes);

	TRY(blob_disk_free(s, &n_free, &n_total, e));
	if (n_free >= reserve && n_free - reserve >= bytes)
		return RC_OK;
	return err_set(e, RC_UNAVAILABLE, "err.disk_full",
		       "%llu bytes of the disk are free, %llu are kept in reserve",
		       (unsigned long long)n_free, (unsigned long long)reserve);
}

/* The lock tells a sweep that the file is being written. */
static enum rc temp_make(struct blob_writer *w, struct err *e)
{
	char path[BLOB_PATH_MAX];

	(void)snprintf(w->name, sizeof w->name, "%016llx", (unsigned long long)random_u64());
	blob_temp_path(w->s, w->name, path);
	w->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (w->fd < 0)
		return err_errno(e, "create %s", path);
	if (flock(w->fd, LOCK_EX | LOCK_NB) != 0)
		return err_errno(e, "lock %s", path);
	FAULT_POINT("blob.created");
	return RC_OK;
}

enum rc blob_write_start(struct blob_store *s, struct arena *a, uint64_t max,
			 struct blob_writer **out, struct err *e)
{
	TRY(blob_room_check(s, 0, e));
	struct blob_writer *w = ARENA_NEW(a, struct blob_writer);
	w->s = s;
	w->fd = -1;
	w->max = max;
	w->look_at = BLOB_LOOK_BYTES;
	sha256_init(&w->sha);
	w->room = arena_new(a);
	w->buf = arena_alloc(w->room, BLOB_PIECE);
	arena_defer(a, writer_release, w);
	TRY(temp_make(w, e));
	*out = w;
	return RC_OK;
}

/* ---- bytes ---- */

static enum rc held_write(struct blob_writer *w, struct err *e)
{
	TRY(FAULT_RC(e, "blob.write"));
	TRY(fd_write_all(w->fd, w->buf, w->n_held, e));
	w->n_held = 0;
	return RC_OK;
}

static enum rc limits_check(struct blob_writer *w, size_t n, struct err *e)
{
	if (n > w->max - w->bytes)
		return err_over_bytes(e, w->max, "a blob");
	if (w->bytes + n < w->look_at)
		return RC_OK;
	w->look_at = w->bytes + n + BLOB_LOOK_BYTES;
	return blob_room_check(w->s, 0, e);
}

static enum rc bytes_take(struct blob_writer *w, const unsigned char *p, size_t n, struct err *e)
{
	TRY(limits_check(w, n, e));
	sha256_add(&w->sha, p, n);
	w->bytes += n;
	while (n) {
		size_t room = BLOB_PIECE - w->n_held;
		size_t part = n < room ? n : room;

		memcpy(w->buf + w->n_held, p, part);
		w->n_held += part;
		p += part;
		n -= part;
		if (w->n_held == BLOB_PIECE)
			TRY(held_write(w, e));
	}
	return RC_OK;
}

/* A caller that does not look at every answer still gets to know at the commit. */
static enum rc first_answer(const struct blob_writer *w, struct err *e)
{
	if (e)
		*e = w->first;
	return w->rc;
}

enum rc blob_write(struct blob_writer *w, const void *p, size_t n, struct err *e)
{
	bug_if(w->fd < 0);
	if (w->rc == RC_OK) {
		w->rc = bytes_take(w, p, n, &w->first);
		(void)err_wrap(&w->first, w->rc, "writing a blob");
	}
	return w->rc == RC_OK ? RC_OK : first_answer(w, e);
}

/* ---- commit ---- */

/* Under the fan's lock. *is_new: this process has not yet flushed the folder's own name, which may
 * also stem from one that died before it did. */
static enum rc folder_make(struct blob_store *s, const struct blob_id *id, bool *is_new,
			   struct err *e)
{
	const struct blob_fan *fan = &s->fan[id->b[0]];
	char path[BLOB_PATH_MAX];

	*is_new = !(fan->is_durable[id->b[1] / 8] >> id->b[1] % 8 & 1);
	blob_path(s, id, 2, path);
	if (*is_new && mkdir(path, 0700) != 0 && errno != EEXIST)
		return err_errno(e, "create folder %s", path);
	return RC_OK;
}

static enum rc rename_locked(struct blob_writer *w, const struct blob_id *id, bool *is_new,
			     struct err *e)
{
	char from[BLOB_PATH_MAX], to[BLOB_PATH_MAX];

	TRY(folder_make(w->s, id, is_new, e));
	TRY(FAULT_RC(e, "blob.rename"));
	blob_temp_path(w->s, w->name, from);
	blob_path(w->s, id, BLOB_PATH_FILE, to);
	/* Over a blob that is there: the same bytes, and a new date (B3). */
	if (rename(from, to) != 0)
		return err_errno(e, "rename to %s", to);
	w->name[0] = '\0';
	return RC_OK;
}

/* The inner folder first: a file system with a journal settles both names with that flush, and the
 * second finds nothing to do. */
static enum rc names_sync(struct blob_store *s, const struct blob_id *id, bool is_new,
			  struct err *e)
{
	struct blob_fan *fan = &s->fan[id->b[0]];
	char path[BLOB_PATH_MAX];

	blob_path(s, id, 2, path);
	TRY(fd_sync_dir(path, e));
	if (!is_new)
		return RC_OK;
	blob_path(s, id, 1, path);
	TRY(fd_sync_dir(path, e));
	blob_lock(fan);
	fan->is_durable[id->b[1] / 8] |= (unsigned char)(1 << id->b[1] % 8);
	blob_unlock(fan);
	return RC_OK;
}

static enum rc file_place(struct blob_writer *w, const struct blob_id *id, struct err *e)
{
	struct blob_fan *fan = &w->s->fan[id->b[0]];
	bool is_new;

	blob_lock(fan);
	enum rc rc = rename_locked(w, id, &is_new, e);
	blob_unlock(fan);
	TRY(rc);
	FAULT_POINT("blob.renamed");
	TRY(names_sync(w->s, id, is_new, e));
	FAULT_POINT("blob.durable");
	return RC_OK;
}

static enum rc commit_steps(struct blob_writer *w, struct blob_id *id, struct err *e)
{
	TRY(held_write(w, e));
	FAULT_POINT("blob.written");
	TRY(fd_sync(w->fd, e));
	FAULT_POINT("blob.synced");
	sha256_done(&w->sha, id->b);
	return file_place(w, id, e);
}

enum rc blob_write_commit(struct blob_writer *w, struct blob_id *out_id, uint64_t *out_bytes,
			  struct err *e)
{
	struct blob_id id;

	bug_if(w->fd < 0);
	enum rc rc = w->rc != RC_OK ? first_answer(w, e) : commit_steps(w, &id, e);
	writer_release(w);
	if (rc != RC_OK)
		return err_wrap(e, rc, "committing a blob");
	*out_id = id;
	if (out_bytes)
		*out_bytes = w->bytes;
	return RC_OK;
}

/* ---- short forms ---- */

enum rc blob_put(struct blob_store *s, struct str bytes, struct blob_id *out, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct blob_writer *w;

	TRY(blob_write_start(s, a, bytes.n, &w, e));
	TRY(blob_write(w, bytes.p, bytes.n, e));
	return blob_write_commit(w, out, NULL, e);
}

enum rc blob_put_fd(struct blob_store *s, int fd, uint64_t max, struct blob_id *out,
		    uint64_t *out_bytes, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	char *piece = arena_alloc(a, BLOB_PIECE);
	struct blob_writer *w;
	size_t n = BLOB_PIECE;

	TRY(blob_write_start(s, a, max, &w, e));
	while (n == BLOB_PIECE) {
		TRY(fd_read_full(fd, piece, BLOB_PIECE, &n, e));
		TRY(blob_write(w, piece, n, e));
	}
	return blob_write_commit(w, out, out_bytes, e);
}
