/* join.h -- what is to become one PDF: parts one behind the other, and bookmarks that lead to them.
 *
 * WHAT      Writes the file that reader_join reads: the bytes of PDFs, then the plan (wire.h).
 * OWNERSHIP The caller's arena and descriptor, which is written from where it stands.
 * ERRORS    As err_errno says; RC_UNAVAILABLE err.disk_full.
 * LIMITS    LIMIT_JOIN_BYTES: whoever calls holds it.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct joining {
	struct arena *arena;
	int fd;
	uint64_t n; /* bytes of parts so far */
	uint32_t n_parts, n_marks;
	struct joining_part *parts, *last_part;
	struct joining_mark *marks, *last_mark;
};

/* All of a file from where it stands, behind the parts before it; *out_part is what marks call it. */
NODISCARD enum rc joining_add(struct joining *j, int fd, uint32_t *out_part, struct err *e);
/* level 0, or 1 below the last one of level 0. */
void joining_mark(struct joining *j, uint32_t part, uint32_t level, struct str title);
NODISCARD enum rc joining_end(struct joining *j, struct err *e);
