#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/waits.h"

void fd_close(int fd)
{
	int keep = errno;

	if (fd >= 0)
		(void)close(fd);
	errno = keep;
}

/* at < 0: at the descriptor's own position. */
static enum rc write_all(int fd, const void *p, size_t n, off_t at, struct err *e)
{
	const char *from = p;

	TRY(FAULT_RC(e, "fd.write"));
	while (n) {
		ssize_t done = at < 0 ? write(fd, from, n) : pwrite(fd, from, n, at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(e, "write");
		from += done;
		n -= (size_t)done;
		if (at >= 0)
			at += done;
	}
	return RC_OK;
}

enum rc fd_write_all(int fd, const void *p, size_t n, struct err *e)
{
	return write_all(fd, p, n, -1, e);
}

enum rc fd_pwrite_all(int fd, const void *p, size_t n, off_t at, struct err *e)
{
	bug_if(at < 0);
	return write_all(fd, p, n, at, e);
}

enum rc fd_read_full(int fd, void *p, size_t n, size_t *out_n, struct err *e)
{
	char *to = p;
	size_t sum = 0;

	while (sum < n) {
		ssize_t got = read(fd, to + sum, n - sum);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, "read");
		if (got == 0)
			break;
		sum += (size_t)got;
	}
	*out_n = sum;
	return RC_OK;
}

enum rc fd_open_read(const char *path, int *out_fd, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(e, "open %s", path);
	*out_fd = fd;
	return RC_OK;
}

enum rc fd_size(int fd, uint64_t *out_bytes, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_errno(e, "fstat");
	*out_bytes = (uint64_t)st.st_size;
	return RC_OK;
}

/* A name beside path that no other writer takes. */
static const char *name_beside(struct arena *a, const char *path)
{
	struct str name = str_fmt(a, "%s.%016llx.tmp", path, (unsigned long long)random_u64());

	return name.p;
}

/* For file systems without O_TMPFILE: a named file that loses its name at once. */
static int temp_unlinked(const char *dir)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *path = name_beside(a, str_fmt(a, "%s/spool", dir).p);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)unlink(path);
	return fd;
}

enum rc fd_temp(const char *dir, int *out_fd, struct err *e)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
		fd = temp_unlinked(dir);
	if (fd < 0)
		return err_errno(e, "temporary file in %s", dir);
	*out_fd = fd;
	return RC_OK;
}

enum rc fd_memory(struct str bytes, int *out_fd, struct err *e)
{
	int fd = memfd_create("vanthu", MFD_CLOEXEC);

	if (fd < 0)
		return err_errno(e, "file in memory");
	enum rc rc = fd_pwrite_all(fd, bytes.p, bytes.n, 0, e);
	if (rc != RC_OK)
		fd_close(fd);
	else
		*out_fd = fd;
	return rc;
}

enum rc fd_memory_of(size_t bytes, int *out_fd, struct err *e)
{
	int fd = memfd_create("vanthu", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, (off_t)bytes) != 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
		enum rc rc = err_errno(e, "file in memory");
		fd_close(fd);
		return rc;
	}
	*out_fd = fd;
	return RC_OK;
}

enum rc fd_sync(int fd, struct err *e)
{
	TRY(FAULT_RC(e, "fd.sync"));
	waits_begin();
	bool is_synced = fdatasync(fd) == 0;
	waits_end();
	return is_synced ? RC_OK : err_errno(e, "fdatasync");
}

enum rc fd_sync_dir(const char *dir, struct err *e)
{
	AUTO_CLOSE
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(e, "open folder %s", dir);
	if (fsync(fd) != 0)
		return err_errno(e, "fsync folder %s", dir);
	return RC_OK;
}

/* The folder that holds path: what is before the last '/', "." without one. */
static const char *dir_of(struct arena *a, const char *path)
{
	struct str s = str_of(path);

	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	while (s.n && s.p[s.n - 1] != '/')
		s.n--;
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return s.n ? str_c(a, s) : ".";
}

enum rc file_read(struct arena *a, const char *path, size_t max, struct str *out, struct err *e)
{
	AUTO_CLOSE fd = -1;
	uint64_t size;
	size_t room;
	size_t n;
	char *p;

	TRY(fd_open_read(path, &fd, e));
	TRY(fd_size(fd, &size, e));
	if (size > max)
		return err_over_bytes(e, max, path);
	/* Files of /proc say 0 and give more: then max is the room. One byte more tells "over". */
	room = (size ? (size_t)size : max) + 1;
	p = arena_alloc(a, room + 1);
	TRY(err_wrap(e, fd_read_full(fd, p, room, &n, e), "%s", path));
	if (n > max)
		return err_over_bytes(e, max, path);
	*out = str_of_n(p, n);
	return RC_OK;
}

static enum rc new_file_write(const char *path, mode_t mode, struct str bytes, struct err *e)
{
	AUTO_CLOSE
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return err_errno(e, "create %s", path);
	TRY(fd_write_all(fd, bytes.p, bytes.n, e));
	return fd_sync(fd, e);
}

enum rc file_write_durable(const char *path, mode_t mode, struct str bytes, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *temp = name_beside(a, path);
	enum rc rc = new_file_write(temp, mode, bytes, e);

	FAULT_POINT("file.written");
	if (rc == RC_OK && rename(temp, path) != 0)
		rc = err_errno(e, "rename");
	if (rc != RC_OK) {
		(void)unlink(temp);
		return err_wrap(e, rc, "writing %s", path);
	}
	FAULT_POINT("file.renamed");
	return fd_sync_dir(dir_of(a, path), e);
}

enum rc dir_make(const char *path, mode_t mode, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct stat st;

	if (mkdir(path, mode) == 0)
		return fd_sync_dir(dir_of(a, path), e);
	if (errno != EEXIST)
		return err_errno(e, "create folder %s", path);
	if (stat(path, &st) != 0)
		return err_errno(e, "folder %s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, RC_CONFLICT, NULL, "%s is there and no folder", path);
	return RC_OK;
}
