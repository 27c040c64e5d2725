/* blob.h -- files by content.
 *
 * WHAT      A blob is bytes under their SHA-256, written once, never changed. Packets, attachments
 *           and uploads are blobs; rows name them by their hash.
 * PROMISES  B1 When blob_write_commit returns RC_OK the bytes are durable (file and directory
 *              flushed); the transaction that names them comes after.
 *           B2 A blob that exists is complete: it appears under its name by rename only.
 *           B3 Blobs that no row names are swept after a grace time; a commit of bytes that exist
 *              already renews that time, so a sweep never takes a blob about to be named. The
 *              time is the file's, by the system's clock.
 *           B4 A commit of bytes that exist writes them anew: it heals a copy that went bad.
 * OWNERSHIP blob_read_open gives a descriptor to the caller. A writer that is not committed leaves
 *           nothing behind (also after kill -9: temporary files are swept by blob_open). A store
 *           belongs to one process at a time (the node folder's lock sees to that).
 * ERRORS    RC_NOT_FOUND, RC_UNAVAILABLE (disk full: key err.disk_full), RC_CORRUPT (content does
 *           not match its name), RC_CANCELLED (a sweep was told to stop), RC_LIMIT (over the max
 *           given at start: key err.limit.bytes, parameter 0 is that max). A writer that failed once
 *           answers the same again.
 * LIMITS    max bytes per writer, given by the caller; free disk below blob_options.reserve_bytes
 *           refuses new writes with err.disk_full.
 * FAULTS    blob.created, blob.written, blob.synced, blob.renamed, blob.durable, blob.swept;
 *           blob.write, blob.rename (answer errors), and those of base/fd.h.
 * THREADS   The store: any. A writer: one at a time.
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"

#define BLOB_HASH_BYTES 32
#define BLOB_GRACE TIME_DAY /* so long a blob may lie before a row names it */

struct blob_id {
	unsigned char b[BLOB_HASH_BYTES];
};

struct blob_store;
struct blob_writer;

struct blob_options {
	const char *dir;        /* <dir>/aa/bb/<hex>, <dir>/tmp */
	uint64_t reserve_bytes; /* keep this much of the disk free */
	bool is_look;           /* for reading: nothing is made or removed */
};

/* Makes the folders that are missing (0700) and removes what writers left behind. */
NODISCARD enum rc blob_open(const struct blob_options *o, struct blob_store **out, struct err *e);
void blob_close(struct blob_store *s);
/* Another reserve_bytes, from the next write on. */
void blob_set_reserve(struct blob_store *s, uint64_t bytes);

/* RC_UNAVAILABLE err.disk_full when less than reserve_bytes would be left by so many more. */
NODISCARD enum rc blob_room_check(struct blob_store *s, uint64_t bytes, struct err *e);

/* The writer is released by commit or by its arena. RC_UNAVAILABLE with key err.disk_full when less
 * than reserve_bytes would be left. */
NODISCARD enum rc blob_write_start(struct blob_store *s, struct arena *a, uint64_t max,
				   struct blob_writer **out, struct err *e);
NODISCARD enum rc blob_write(struct blob_writer *w, const void *p, size_t n, struct err *e);
NODISCARD enum rc blob_write_commit(struct blob_writer *w, struct blob_id *out_id,
				    uint64_t *out_bytes, struct err *e);
/* Short for a blob whose bytes are at hand / in a file, from its position to its end. */
NODISCARD enum rc blob_put(struct blob_store *s, struct str bytes, struct blob_id *out,
			   struct err *e);
NODISCARD enum rc blob_put_fd(struct blob_store *s, int fd, uint64_t max, struct blob_id *out,
			      uint64_t *out_bytes, struct err *e);

/* Descriptor at offset 0, for reading; the caller closes it. */
NODISCARD enum rc blob_read_open(struct blob_store *s, const struct blob_id *id, int *out_fd,
				 uint64_t *out_bytes, struct err *e);
/* The whole blob in memory, checked against its hash; RC_LIMIT when it has more than max bytes. */
NODISCARD enum rc blob_read(struct blob_store *s, struct arena *a, const struct blob_id *id,
			    size_t max, struct str *out, struct err *e);
bool blob_exists(struct blob_store *s, const struct blob_id *id);
/* Reads it through and compares the hash: RC_CORRUPT when it differs. For doctor. */
NODISCARD enum rc blob_verify(struct blob_store *s, const struct blob_id *id, struct err *e);

/* A sweep looks at one of BLOB_PARTS parts of the store (by the hash's first byte), so that a large
 * one is not walked in one go. */
#define BLOB_PARTS 256
struct blob_sweep {
	int part;          /* 0 … BLOB_PARTS - 1 */
	int64_t before_at; /* younger blobs are not even asked about */
	/* Sets is_named[i] for n (at most LIMIT_SWEEP_BATCH) blobs: does a row name it still? false: it
	 * cannot be told, all of them stay. */
	bool (*ask)(void *ctx, const struct blob_id *ids, size_t n, bool *is_named);
	void *ctx;
	const atomic_bool *stop; /* turns true: RC_CANCELLED soon; or NULL */
};
/* Removes the blobs of the part that no row names. *out_removed is set in any case. */
NODISCARD enum rc blob_sweep(struct blob_store *s, const struct blob_sweep *o,
			     uint64_t *out_removed, struct err *e);
/* Removes a blob, for who has just asked whether a row names it and heard no. It stays when it was
 * committed after before_at; one that is not there is no error. */
NODISCARD enum rc blob_remove(struct blob_store *s, const struct blob_id *id, int64_t before_at,
			      bool *out_removed, struct err *e);
/* Free bytes of the disk that holds the store. */
NODISCARD enum rc blob_disk_free(struct blob_store *s, uint64_t *out_free, uint64_t *out_total,
				 struct err *e);

struct str blob_id_hex(struct arena *a, const struct blob_id *id);
bool blob_id_parse(struct str hex, struct blob_id *out);
bool blob_id_eq(const struct blob_id *x, const struct blob_id *y);
