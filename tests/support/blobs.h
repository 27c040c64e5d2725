/* blobs.h -- the folder of a blob store, lent from test to test.
 *
 * WHAT      A store has 256 folders from the beginning. To make and remove them for each of some
 *           thousand tests took a fifth of all processor time (a file system looks for a long time for
 *           inodes that were not removed a moment ago), so they are emptied and used again.
 * ERRORS    What fails here ends the test program with a message.
 * THREADS   One.
 */
#pragma once

/* An empty store's folder at path, whose parent is there; or nothing, when there is none to lend: then
 * blob_open makes it. */
void test_blobs_lend(const char *path);
/* Empties it and keeps it for the next; the store is closed or will not be asked again. */
void test_blobs_return(const char *path);
