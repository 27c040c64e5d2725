/* poison.h -- tells AddressSanitizer which bytes nobody may touch; nothing in other builds.
 *
 * WHAT      Private to base: the debug arena poisons the ends of its blocks.
 * OWNERSHIP Nothing.
 * ERRORS    None.
 */
#pragma once

#include "base/sanitized.h"

#if IS_ASAN
#include <sanitizer/asan_interface.h>
#define POISON_ON(p, n) __asan_poison_memory_region((p), (n))
#define POISON_OFF(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define POISON_ON(p, n) ((void)(p), (void)(n))
#define POISON_OFF(p, n) ((void)(p), (void)(n))
#endif
