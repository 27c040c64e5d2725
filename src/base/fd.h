/* fd.h -- file descriptors, whole reads and writes, durable files.
 *
 * WHAT      Loops around the calls that may do half of what they were asked, and the one correct
 *           order of write, fdatasync, rename, fsync(directory).
 * OWNERSHIP AUTO_CLOSE closes at the end of the block; functions that open return the descriptor
 *           to the caller. All descriptors are O_CLOEXEC.
 * FAULTS    fd.write, fd.sync (answer errors); file.written, file.renamed.
 * ERRORS    As err_errno says; a full disk is RC_UNAVAILABLE with key err.disk_full.
 */
#pragma once

#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"

static inline void fd_close_auto(int *fd);
#define AUTO_CLOSE __attribute__((cleanup(fd_close_auto))) int

void fd_close(int fd); /* ignores -1; keeps errno */
NODISCARD enum rc fd_write_all(int fd, const void *p, size_t n, struct err *e);
NODISCARD enum rc fd_pwrite_all(int fd, const void *p, size_t n, off_t at, struct err *e);
/* Reads up to n bytes, fewer only at the end of the file. */
NODISCARD enum rc fd_read_full(int fd, void *p, size_t n, size_t *out_n, struct err *e);
NODISCARD enum rc fd_open_read(const char *path, int *out_fd, struct err *e);
NODISCARD enum rc fd_size(int fd, uint64_t *out_bytes, struct err *e);
/* A nameless file in dir for spooling (O_TMPFILE, or an unlinked temporary one). */
NODISCARD enum rc fd_temp(const char *dir, int *out_fd, struct err *e);
/* A file in memory, for bytes at hand that somebody wants to read from a descriptor. */
NODISCARD enum rc fd_memory(struct str bytes, int *out_fd, struct err *e);
/* One of so many zeros that whoever gets it can write over, and not make longer. */
NODISCARD enum rc fd_memory_of(size_t bytes, int *out_fd, struct err *e);
NODISCARD enum rc fd_sync(int fd, struct err *e); /* fdatasync; fault point fd.sync */
NODISCARD enum rc fd_sync_dir(const char *dir, struct err *e);
NODISCARD enum rc file_read(struct arena *a, const char *path, size_t max, struct str *out,
			    struct err *e);
/* Replaces path durably and atomically; mode as for open(2). A crash may leave a file
 * "path.<16 hex digits>.tmp" behind. */
NODISCARD enum rc file_write_durable(const char *path, mode_t mode, struct str bytes,
				     struct err *e);
/* One level, durably; RC_OK when the folder is there, RC_CONFLICT when something else is. */
NODISCARD enum rc dir_make(const char *path, mode_t mode, struct err *e);

static inline void fd_close_auto(int *fd)
{
	fd_close(*fd);
}
