/* rider.h -- the vanthu.json of documents.
 *
 * WHAT      One row of a document, of either direction: what goes out with its packet, or came with it.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* Instead of the one that it has, if any; document_id, kind and text. */
NODISCARD enum rc rider_put(struct tx *tx, const struct rider *x, struct err *e);
NODISCARD enum rc rider_drop(struct tx *tx, int64_t document_id, struct err *e);
NODISCARD enum rc rider_find(struct tx *tx, struct arena *a, int64_t document_id, struct rider *out,
			     struct err *e);
