/* waits.h -- a thread that works for others says when it waits, so that another one may work meanwhile.
 *
 * WHAT      Who runs threads names a function that is told, on the thread, when it begins to wait for a disk, a
 *           database, another process or machine, and when it goes on. Waits may stand one inside the other;
 *           only the outermost is told. Where nobody is to be told nothing happens.
 * OWNERSHIP ctx is whoever names it.
 * ERRORS    None.
 * THREADS   Each has its own.
 */
#pragma once

#include <stdbool.h>

typedef void waits_fn(void *ctx, bool waits);

/* fn NULL: nobody any more. */
void waits_told(waits_fn *fn, void *ctx);
void waits_begin(void);
void waits_end(void);
