#include "support/dir.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"

#define ROOM (UINT64_C(4) << 30)

/* In memory where there is plenty: thousands of small files and folders are made and removed. */
static const char *base(void)
{
	static const char *chosen;
	struct statvfs fs;

	if (!chosen)
		chosen = statvfs("/dev/shm", &fs) == 0 && fs.f_bavail >= ROOM / fs.f_bsize &&
					 access("/dev/shm", W_OK) == 0
				 ? "/dev/shm"
				 : "/tmp";
	return chosen;
}

const char *test_dir_new(struct arena *a)
{
	struct str path = str_fmt(a, "%s/vanthu-test.XXXXXX", base());
	char *dir = arena_dup(a, path.p, path.n);

	if (!mkdtemp(dir))
		die("mkdtemp: %s", strerror(errno));
	return dir;
}

static int entry_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void test_dir_remove(const char *dir)
{
	if (nftw(dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT)
		die("removing %s: %s", dir, strerror(errno));
}
