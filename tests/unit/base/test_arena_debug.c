/* The debug arena under the same tests, in every build. */
#ifndef VANTHU_ARENA_DEBUG
#define VANTHU_ARENA_DEBUG
#endif
#include "../../../src/base/arena.c"
#include "test_arena.c"
