/* blob_int.h -- what blob.c, blob_write.c and blob_sweep.c share.
 *
 * WHAT      Names: <dir>/aa/bb/<64 hex digits> where aa and bb are the first two bytes, and
 *           <dir>/tmp/<16 hex digits> for what is being written. A temporary file is locked
 *           (flock) as long as its writer lives.
 * OWNERSHIP The store lives in its own arena.
 * ERRORS    As blob.h.
 */
#pragma once

#include <pthread.h>

#include "blob/blob.h"

#define BLOB_FANS BLOB_PARTS
#define BLOB_PATH_MAX 1024
#define BLOB_PIECE (64 << 10)     /* bytes read or written at a time */
#define BLOB_LOOK_BYTES (8 << 20) /* between two looks at the free disk */

/* One first-level folder. The lock guards renaming into it and removing from it, and the making of
 * folders in it. */
struct blob_fan {
	pthread_mutex_t lock;
	unsigned char is_durable[BLOB_FANS / 8]; /* folders below that this process has flushed */
};

struct blob_store {
	struct arena *arena;
	const char *dir;
	_Atomic uint64_t reserve_bytes;
	struct blob_fan fan[BLOB_FANS];
};

/* Writes the blob's path; with n_levels 1 or 2 that of the folder above it. */
void blob_path(const struct blob_store *s, const struct blob_id *id, int n_levels,
	       char out[BLOB_PATH_MAX]);
#define BLOB_PATH_FILE 3
/* Path of a temporary file; of their folder for "". */
void blob_temp_path(const struct blob_store *s, const char *name, char out[BLOB_PATH_MAX]);

void blob_lock(struct blob_fan *fan);
void blob_unlock(struct blob_fan *fan);
/* Removes temporary files whose writers are gone. */
NODISCARD enum rc blob_sweep_temp(struct blob_store *s, struct err *e);
