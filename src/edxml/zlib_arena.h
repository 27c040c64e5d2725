/* zlib_arena.h -- zlib's memory comes from an arena.
 *
 * WHAT      The two functions a z_stream is given, for zip.c and unzip.c.
 * OWNERSHIP Memory is given back with the arena, so that inflateEnd and deflateEnd need no call.
 * ERRORS    None.
 */
#pragma once

#include <zlib.h>

#include "base/arena.h"

static inline void *zlib_arena_alloc(void *arena, unsigned items, unsigned size)
{
	return arena_array(arena, items, size);
}

static inline void zlib_arena_free(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

static inline void zlib_arena_use(z_stream *z, struct arena *a)
{
	z->zalloc = zlib_arena_alloc;
	z->zfree = zlib_arena_free;
	z->opaque = a;
}
