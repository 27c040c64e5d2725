/* arena.h -- memory whose owner is a lifetime.
 *
 * WHAT      Chunked bump allocation, zeroed. Nothing is freed alone; arena_reset frees all and runs
 *           what arena_defer registered, last first.
 * LIFETIMES process · connection or worker loop · request or job (the usual) · scratch inside loops
 *           (arena_mark / arena_rewind). Nothing else.
 * OWNERSHIP A child arena is freed with its parent, at the latest; a reset or rewind of the parent
 *           frees the children made after the mark. Parent and children belong to one thread at a
 *           time; several threads have an arena without parent each.
 * ERRORS    Out of memory ends the process (die); over the size limit sets arena_is_over(), which
 *           the border of a request turns into RC_LIMIT; allocation itself never returns NULL.
 * LIMITS    arena_set_limit; default none.
 * DEBUG     Built with -Darena=debug (VANTHU_ARENA_DEBUG) every allocation is a malloc of its own
 *           with poisoned ends; what was written behind it aborts at the latest when it is freed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena_mark {
	void *chunk;
	size_t used;
	size_t total;
	size_t seq;
};

/* Once, before any thread: what requests have freed is kept for the next ones, within bounds, instead of
 * being given back to the system and fetched again. */
void memory_keep(void);
/* What is kept after all, given back: for whoever has freed much and will rest. Takes milliseconds. */
void memory_return(void);

#define ARENA_NONNULL __attribute__((returns_nonnull))

ARENA_NONNULL struct arena *arena_new(struct arena *parent); /* parent may be NULL */
void arena_free(struct arena *a);
void arena_reset(struct arena *a);
void arena_set_limit(struct arena *a, size_t bytes);
bool arena_is_over(const struct arena *a);
size_t arena_bytes(const struct arena *a);

ARENA_NONNULL void *arena_alloc(struct arena *a, size_t n);                  /* zeroed, aligned */
ARENA_NONNULL void *arena_array(struct arena *a, size_t count, size_t size); /* dies on overflow */
ARENA_NONNULL char *arena_dup(struct arena *a, const void *p, size_t n);     /* adds a NUL behind */
/* p[0..old_n) with room for n bytes, the new ones zero: in place if it can be, else a copy (the old
 * bytes stay readable, nothing is freed alone). */
ARENA_NONNULL void *arena_grow(struct arena *a, void *p, size_t old_n, size_t n);
/* Copies the n bytes that a library gave in malloc'ed memory, adds a NUL, and frees the library's. */
ARENA_NONNULL char *arena_take(struct arena *a, void *p, size_t n);
/* Calls fn(ctx) when what is allocated now is given back; last registered, first called. */
void arena_defer(struct arena *a, void (*fn)(void *), void *ctx);

/* Scratch: what is allocated after the mark is given back at the rewind (deferred calls made after
 * the mark run then). */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))

static inline void arena_free_auto(struct arena **a)
{
	if (*a)
		arena_free(*a);
}
#define AUTO_ARENA __attribute__((cleanup(arena_free_auto))) struct arena *
