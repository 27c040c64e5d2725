/* copy.h -- what a copy of a document is made from and onto.
 *
 * WHAT      Rows of document_copy as structs of model/copy.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 */
#pragma once

#include "db/db.h"
#include "model/copy.h"

NODISCARD enum rc document_copy_insert(struct tx *tx, const struct document_copy *x, struct err *e);
NODISCARD enum rc document_copy_find(struct tx *tx, struct arena *a, int64_t document_id,
				     struct document_copy *out, struct err *e);
NODISCARD enum rc document_copy_drop(struct tx *tx, int64_t document_id, struct err *e);
/* Its deliveries go on paper, and are on their way. */
NODISCARD enum rc document_copy_hand_out(struct tx *tx, int64_t document_id, int64_t now,
					 struct err *e);
