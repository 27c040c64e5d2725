/* search_walk.h -- a page found along what somebody sees, instead of along what the words name.
 *
 * WHAT      Words that many documents have are quicker looked for among the documents that the reader may
 *           see: these are taken newest first, and each is asked whether it has the words (text/prints.h, on
 *           PostgreSQL its tsvector). It costs the same however many documents there are.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 */
#pragma once

#include "store/search.h"

struct search_walk {
	struct document *rows; /* room for page->most */
	size_t n;
	int64_t to_id; /* all above it were looked at; 0 = there is no more */
};
/* page: of q, by_sight. Ends with a full page, with the last document, or where going along the words
 * is the better way. */
NODISCARD enum rc search_walk(struct tx *tx, struct arena *a, const struct search_query *q,
			      const struct search_page *page, struct search_walk *out,
			      struct err *e);
