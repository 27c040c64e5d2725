/* arena.h -- memory whose owner is a lifetime.
 *
 * WHAT      Chunked bump allocation, zeroed. Nothing is freed alone; arena_reset frees all and runs
 *           what arena_defer registered, last first.
 * LIFETIMES process · connection or worker loop · request or job (the usual) · scratch inside loops
 *           (arena_mark / arena_rewind). Nothing else.
 * OWNERSHIP A child arena is freed with its parent. One thread at a time.
 * ERRORS    Out of memory ends the process (die); over the size limit sets arena_is_over(), which
 *           the border of a request turns into RC_LIMIT; allocation itself never returns NULL.
 * LIMITS    arena_set_limit; default none.
 * DEBUG     Built with -Darena=debug every allocation is a malloc of its own with poisoned ends.
 */
#pragma once

#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena_mark {
	void *chunk;
	size_t used;
	size_t total;
	size_t seq;
};

struct arena *arena_new(struct arena *parent);   /* parent may be NULL */
void arena_free(struct arena *a);
void arena_reset(struct arena *a);
void arena_set_limit(struct arena *a, size_t bytes);
bool arena_is_over(const struct arena *a);
size_t arena_bytes(const struct arena *a);

void *arena_alloc(struct arena *a, size_t n);    /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t count, size_t size); /* dies on overflow */
char *arena_dup(struct arena *a, const void *p, size_t n);     /* adds a NUL behind */
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
