/* blobs.c -- see blobs.h. */
#include "support/blobs.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "support/dir.h"

static struct {
	struct arena *arena;
	const char *dir, *blobs;
	pid_t owner; /* a child that ends leaves it to its parent */
	bool is_there;
} kept;

static void kept_end(void)
{
	if (kept.owner == getpid())
		test_dir_remove(kept.dir);
	arena_free(kept.arena);
}

static void kept_begin(void)
{
	if (kept.arena)
		return;
	kept.arena = arena_new(NULL);
	kept.dir = test_dir_new(kept.arena);
	kept.blobs = str_fmt(kept.arena, "%s/blobs", kept.dir).p;
	kept.owner = getpid();
	if (atexit(kept_end) != 0)
		die("atexit");
}

void test_blobs_lend(const char *path)
{
	if (!kept.is_there || kept.owner != getpid())
		return;
	if (rename(kept.blobs, path) != 0)
		die("lending %s: %s", path, strerror(errno));
	kept.is_there = false;
}

/* All but the folder itself and those of its first level. */
static int entry_remove(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	return at->level < 2 ? 0 : remove(path);
}

void test_blobs_return(const char *path)
{
	kept_begin();
	if (kept.is_there || kept.owner != getpid())
		return;
	if (nftw(path, entry_remove, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
		return; /* what a test did to it: it goes with its folder */
	kept.is_there = rename(path, kept.blobs) == 0;
}
