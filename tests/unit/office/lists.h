/* lists.h -- lists as somebody sees them, page for page, for tests of who sees what.
 *
 * OWNERSHIP As staff.h.
 * ERRORS    What fails here fails the test; a list that is refused shows nothing.
 */
#pragma once

#include "office/finding.h"
#include "staff.h"

/* Every page of a list, two rows at a time: how often each of these documents is there is added to times. */
void walk_list(struct staff *s, const struct actor *who, struct document_filter f,
	       const int64_t *documents, size_t n_documents, int *times);
/* The same of what is found. */
void walk_found(struct staff *s, const struct actor *who, struct search_order o,
		const int64_t *documents, size_t n_documents, int *times);
