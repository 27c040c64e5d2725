/* Sweeping: what writers left behind, and blobs that no row names. */
#include "blob/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "blob/blob_int.h"

/* Calls fn for each name in the folder. */
typedef enum rc (*name_fn)(const char *name, void *arg, struct err *e);

static enum rc names_walk(DIR *d, name_fn fn, void *arg, struct err *e)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(d);
		if (!entry)
			return errno ? err_errno(e, "reading a folder") : RC_OK;
		if (entry->d_name[0] != '.')
			TRY(fn(entry->d_name, arg, e));
	}
}

static enum rc folder_walk(const char *path, name_fn fn, void *arg, struct err *e)
{
	DIR *d = opendir(path);

	if (!d)
		return err_errno(e, "folder %s", path);
	enum rc rc = names_walk(d, fn, arg, e);
	(void)closedir(d);
	return rc;
}

/* ---- temporary files ---- */

static enum rc temp_remove(const char *name, void *arg, struct err *e)
{
	const struct blob_store *s = arg;
	char path[BLOB_PATH_MAX];
	AUTO_CLOSE
	fd = -1;

	blob_temp_path(s, name, path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
		return RC_OK; /* gone, not ours, or its writer lives */
	if (unlink(path) != 0 && errno != ENOENT)
		return err_errno(e, "remove %s", path);
	return RC_OK;
}

enum rc blob_sweep_temp(struct blob_store *s, struct err *e)
{
	char path[BLOB_PATH_MAX];

	blob_temp_path(s, "", path);
	return folder_walk(path, temp_remove, s, e);
}

/* ---- blobs that no row names ---- */

struct sweep {
	struct blob_store *s;
	const struct blob_sweep *o;
	uint64_t n_removed;
	struct blob_id at; /* its first two bytes are the folder being walked */
	struct blob_id ids[LIMIT_SWEEP_BATCH];
	bool is_named[LIMIT_SWEEP_BATCH];
	size_t n; /* old ones that nobody was asked about yet */
};

static bool is_old(const char *path, int64_t before_at)
{
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	return st.st_mtim.tv_sec * TIME_SEC + st.st_mtim.tv_nsec / 1000 < before_at;
}

/* Between the question and the removal a writer may have committed the same bytes: the date, read
 * again under the lock that the writer's rename takes, tells. */
enum rc blob_remove(struct blob_store *s, const struct blob_id *id, int64_t before_at,
		    bool *out_removed, struct err *e)
{
	struct blob_fan *fan = &s->fan[id->b[0]];
	char path[BLOB_PATH_MAX];
	enum rc rc = RC_OK;

	*out_removed = false;
	blob_path(s, id, BLOB_PATH_FILE, path);
	blob_lock(fan);
	if (is_old(path, before_at)) {
		*out_removed = unlink(path) == 0;
		if (!*out_removed)
			rc = err_errno(e, "remove %s", path);
	}
	blob_unlock(fan);
	FAULT_POINT("blob.swept");
	return rc;
}

static enum rc batch_end(struct sweep *w, struct err *e)
{
	size_t n = w->n;
	bool is_gone;

	w->n = 0;
	if (n == 0 || !w->o->ask(w->o->ctx, w->ids, n, w->is_named))
		return RC_OK;
	for (size_t i = 0; i < n; i++) {
		if (w->is_named[i])
			continue;
		TRY(blob_remove(w->s, &w->ids[i], w->o->before_at, &is_gone, e));
		w->n_removed += is_gone;
	}
	return RC_OK;
}

static enum rc blob_look(const char *name, void *arg, struct err *e)
{
	struct sweep *w = arg;
	struct blob_id id;
	char path[BLOB_PATH_MAX];

	if (w->o->stop && atomic_load(w->o->stop))
		return err_set(e, RC_CANCELLED, NULL, "the sweep was told to stop");
	if (!blob_id_parse(str_of(name), &id) || memcmp(id.b, w->at.b, 2) != 0)
		return RC_OK;
	blob_path(w->s, &id, BLOB_PATH_FILE, path);
	if (!is_old(path, w->o->before_at))
		return RC_OK;
	w->ids[w->n++] = id;
	return w->n == LIMIT_SWEEP_BATCH ? batch_end(w, e) : RC_OK;
}

/* "00" … "ff" */
static bool byte_parse(const char *name, unsigned char *out)
{
	static const char digits[] = "0123456789abcdef";
	const char *high = name[0] ? strchr(digits, name[0]) : NULL;
	const char *low = high && name[1] ? strchr(digits, name[1]) : NULL;

	if (!low || name[2])
		return false;
	*out = (unsigned char)((high - digits) << 4 | (low - digits));
	return true;
}

static enum rc folder_look(const char *name, void *arg, struct err *e)
{
	struct sweep *w = arg;
	char path[BLOB_PATH_MAX];

	if (!byte_parse(name, &w->at.b[1]))
		return RC_OK;
	blob_path(w->s, &w->at, 2, path);
	return folder_walk(path, blob_look, w, e);
}

enum rc blob_sweep(struct blob_store *s, const struct blob_sweep *o, uint64_t *out_removed,
		   struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sweep *w = ARENA_NEW(a, struct sweep);
	char path[BLOB_PATH_MAX];

	*w = (struct sweep){ .s = s, .o = o };
	w->at.b[0] = (unsigned char)o->part;
	blob_path(s, &w->at, 1, path);
	enum rc rc = folder_walk(path, folder_look, w, e);
	if (rc == RC_OK)
		rc = batch_end(w, e);
	*out_removed = w->n_removed;
	return rc;
}
