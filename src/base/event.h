/* event.h -- a wake-up between threads that is only a hint.
 *
 * WHAT      An eventcount: event_wake counts up and wakes everybody who waits. A waiter reads the
 *           count first, then looks for work, then waits for the count to differ from what it read;
 *           so a wake between look and wait is not lost. A poll stands behind every hint: there is
 *           no waiting without a timeout.
 * OWNERSHIP The event lives in its arena, which must outlive every thread that uses it.
 * ERRORS    None.
 * TIME      Timeouts in microseconds of CLOCK_MONOTONIC.
 * THREADS   Any number of wakers and waiters.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"

struct event;

struct event *event_new(struct arena *a);
uint64_t event_count(struct event *ev);
void event_wake(struct event *ev);
/* Returns when the count is not `seen` any more or after timeout_us (at once when that is not
 * positive); the result is the count then, to be given to the next wait. */
uint64_t event_wait(struct event *ev, uint64_t seen, int64_t timeout_us);
