/* work.h -- how much waits for somebody, for the use cases that tell it with other figures.
 *
 * WHAT      Figures of the queues of office/flow.h and office/drafting.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h.
 * TIME      Passed in.
 * LIMITS    LIMIT_QUEUE_COUNT.
 */
#pragma once

#include "office/flow.h"
#include "store/flow.h"

/* Whose queues: the ids of an actor; part, after and most are open. */
void work_page_of(struct arena *a, const struct actor *who, int64_t now, struct work_page *out);
NODISCARD enum rc work_counts_of(struct tx *tx, struct arena *a, const struct actor *who,
				 int64_t now, struct work_counts *out, struct err *e);
/* Of the queues of office/drafting.h (draft_queue.c). */
NODISCARD enum rc draft_counts_of(struct tx *tx, struct arena *a, const struct actor *who,
				  int64_t now, struct draft_counts *out, struct err *e);
