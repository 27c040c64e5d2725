/* zip_made.h -- ZIPs as a test wants them, sound or not.
 *
 * WHAT      Every field that the reader looks at can be set wrong on its own.
 * OWNERSHIP The bytes live in the arena.
 * ERRORS    None.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct zip_entry {
	const char *name;
	struct str data;
	unsigned method;     /* 0 stored, 8 deflated */
	unsigned flags;      /* 1 encrypted, 8 descriptor behind the data */
	bool has_descriptor; /* with flag 8: written at all */
	bool is_bare;        /* the descriptor lacks its signature */
	uint32_t crc_xor;    /* what makes the CRC wrong: in the local header or descriptor, */
	uint32_t crc_xor_central;
	uint32_t size_xor; /* and the size */
	uint32_t size_xor_central;
	unsigned n_extra;
	uint32_t local_at;
};

struct zip_made {
	unsigned entries_told; /* 0: as many as there are */
	const char *comment, *behind;
};

struct str zip_make(struct arena *a, const struct zip_entry *list, size_t n,
		    const struct zip_made *how);
/* One deflated entry, sound. */
struct str zip_of(struct arena *a, const char *name, struct str data);
