/* buf.h -- the one growable buffer.
 *
 * WHAT      Append freely, test once: after the first failure (over max) `failed` stays set and
 *           further appends do nothing. Always NUL-terminated for the convenience of libraries.
 * OWNERSHIP Memory comes from the arena given at init and lives as long as that arena.
 * ERRORS    buf_rc() gives RC_LIMIT when anything was dropped.
 * LIMITS    max is given at init and named in base/limits.h.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t room;
	size_t max;
	bool failed;
};

void buf_init(struct buf *b, struct arena *a, size_t max);
void buf_add(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *c);
void buf_add_char(struct buf *b, char c);
void buf_add_i64(struct buf *b, int64_t v);
void buf_add_bytes(struct buf *b, const void *p, size_t n);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2)));
/* Room for n more bytes to be written by the caller, who then calls buf_grew; NULL when over max. */
char *buf_reserve(struct buf *b, size_t n);
void buf_grew(struct buf *b, size_t n);
void buf_reset(struct buf *b);
struct str buf_str(const struct buf *b);
NODISCARD enum rc buf_rc(const struct buf *b, struct err *e);
