#include "support/dir.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

const char *test_dir_new(struct arena *a)
{
	char *dir = arena_dup(a, "/tmp/vanthu-test.XXXXXX", 23);

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
