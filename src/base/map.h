/* map.h -- a hash map from str to pointer, and a growing array, both in an arena.
 *
 * WHAT      Open addressing with a keyed hash, insertion only (no delete): tables and sets for the
 *           length of a request. VEC gives a typed growing array.
 * OWNERSHIP Memory in the arena; keys are not copied.
 * ERRORS    None (out of memory ends the process).
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct map;

struct map *map_new(struct arena *a);
/* False when the key was there: then its value is left as it was. */
bool map_put(struct map *m, struct str key, void *value);
bool map_find(const struct map *m, struct str key, void **out); /* out may be NULL */
size_t map_count(const struct map *m);

/* VEC(struct organ) list = VEC_INIT(a); VEC_PUSH(&list, x); list.p[i], list.n */
#define VEC(type)                                                                                  \
	struct {                                                                                   \
		struct arena *arena;                                                               \
		type *p;                                                                           \
		size_t n, room;                                                                    \
	}
#define VEC_INIT(a)                                                                                \
	{                                                                                          \
		.arena = (a)                                                                       \
	}
#define VEC_PUSH(v, ...)                                                                           \
	((void)((v)->n == (v)->room &&                                                             \
		((v)->p = vec_grow((v)->arena, (v)->p, (v)->n, &(v)->room, sizeof *(v)->p))),      \
	 (void)((v)->p[(v)->n] = (__VA_ARGS__)), (void)(v)->n++)
ARENA_NONNULL void *vec_grow(struct arena *a, void *p, size_t n, size_t *room, size_t size);
