/* spool.h -- files that are made to be handed out: room for them, and how many.
 *
 * WHAT      A nameless file in the spool, where the disk has more room than blob.reserve_mb by what is to be
 *           written. A whole work file is large: few are made and taken by one person at once.
 * OWNERSHIP The descriptor is the caller's. spool_hold ends with the arena: that of a request, which is when the
 *           answer has left.
 * ERRORS    RC_UNAVAILABLE err.disk_full; RC_BUSY err.export.busy.
 * LIMITS    LIMIT_EXPORTS, LIMIT_EXPORTS_OWN.
 * THREADS   Any.
 */
#pragma once

#include "policy/policy.h"
#include "store/node.h"

NODISCARD enum rc spool_open(const struct node *n, uint64_t bytes, int *out_fd, struct err *e);
/* Before so many bytes more. */
NODISCARD enum rc spool_room(const struct node *n, uint64_t bytes, struct err *e);
/* Programs of the command line have no account and are not counted by it. */
NODISCARD enum rc spool_hold(struct arena *a, const struct actor *who, struct err *e);
