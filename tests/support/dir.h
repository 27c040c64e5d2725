/* dir.h -- temporary folders of tests.
 *
 * OWNERSHIP The path lives in the arena; the folder is the test's to remove.
 * ERRORS    What fails here ends the test program with a message.
 */
#pragma once

#include "base/arena.h"

/* A new empty folder below /dev/shm, or /tmp where that is small. */
const char *test_dir_new(struct arena *a);
/* Removes it with all it holds (but what is mounted in it). */
void test_dir_remove(const char *dir);
