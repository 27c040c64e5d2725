/* secret.h -- bytes that must not be seen: passwords, shared secrets, PINs.
 *
 * WHAT      Held in locked memory of their own (not dumped, wiped when freed), read in a callback
 *           or through secret_view; there is deliberately no way to print one.
 * OWNERSHIP Freed with the arena it was registered with (arena_defer wipes it).
 * ERRORS    secret_read: as fd_read_full, RC_LIMIT err.limit.bytes, RC_INVALID err.secret.empty.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct secret;

struct secret *secret_new(struct arena *a, struct str bytes);
struct str secret_view(const struct secret *s); /* valid as long as the arena */
/* Reads a secret of at most max bytes; newlines at its end are cut. */
NODISCARD enum rc secret_read(struct arena *a, int fd, size_t max, struct secret **out,
			      struct err *e);
void wipe(void *p, size_t n); /* not optimised away */
