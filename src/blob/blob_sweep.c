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
	int64_t before_at;
	bool (*is_named)(const struct blob_id *id, void *arg);
	void *arg;
	uint64_t n_removed;
	struct blob_id at; /* its first two bytes are the folder being walked */
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
static enum rc blob_remove(struct sweep *w, const struct blob_id *id, const char *path,
			   struct err *e)
{
	struct blob_fan *fan = &w->s->fan[id->b[0]];
	enum rc rc = RC_OK;

	blob_lock(fan);
	if (is_old(path, w->before_at)) {
		if (unlink(path) == 0)
			w->n_removed++;
		else
			rc = err_errno(e, "remove %s", path);
	}
	blob_unlock(fan);
	FAULT_POINT("blob.swept");
	return rc;
}

static enum rc blob_look(const char *name, void *arg, struct err *e)
{
	struct sweep *w = arg;
	struct blob_id id;
	char path[BLOB_PATH_MAX];

	if (!blob_id_parse(str_of(name), &id) || memcmp(id.b, w->at.b, 2) != 0)
		return RC_OK;
	blob_path(w->s, &id, BLOB_PATH_FILE, path);
	if (!is_old(path, w->before_at) || w->is_named(&id, w->arg))
		return RC_OK;
	return blob_remove(w, &id, path, e);
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

enum rc blob_sweep(struct blob_store *s, int64_t before_at,
		   bool (*is_named)(const struct blob_id *id, void *arg), void *arg,
		   uint64_t *out_removed, struct err *e)
{
	struct sweep w = { .s = s, .before_at = before_at, .is_named = is_named, .arg = arg };
	char path[BLOB_PATH_MAX];

	for (int i = 0; i < BLOB_FANS; i++) {
		w.at.b[0] = (unsigned char)i;
		blob_path(s, &w.at, 1, path);
		TRY(folder_walk(path, folder_look, &w, e));
	}
	*out_removed = w.n_removed;
	return RC_OK;
}
