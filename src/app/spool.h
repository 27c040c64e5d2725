/* spool.h -- a terminal's pipe, read by the node without being at its mercy.
 *
 * WHAT      A command inside the node reads files that its terminal opened. A pipe may never end, and
 *           a thread that waits in read(2) cannot be told to stop; so what is no plain file is copied
 *           into the spool first, by a loop that looks at `stop`.
 * OWNERSHIP The descriptor given is taken; *out_fd is the caller's.
 * ERRORS    RC_CANCELLED when `stop` turned true; RC_LIMIT err.limit.bytes over what any command
 *           takes: the larger of limit.upload_bytes and LIMIT_CATALOGUE_BYTES.
 */
#pragma once

#include <stdatomic.h>

#include "store/node.h"

/* A plain file is handed on as it is. */
NODISCARD enum rc spool_if_slow(const struct node *n, const atomic_bool *stop, int fd, int *out_fd,
				struct err *e);
