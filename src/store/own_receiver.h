/* own_receiver.h -- rows of own_receiver.
 *
 * WHAT      Units and persons of the organ itself that an outgoing document goes to, as structs of model/model.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* Takes the place of those that the draft had. */
NODISCARD enum rc own_receivers_set(struct tx *tx, int64_t document_id,
				    const struct own_receiver *all, size_t n, struct err *e);
/* It goes to somebody: it is not only kept any more. */
NODISCARD enum rc own_receivers_unkeep(struct tx *tx, int64_t document_id, struct err *e);
NODISCARD enum rc own_receiver_list(struct tx *tx, struct arena *a, int64_t document_id,
				    struct own_receiver **out, size_t *out_n, struct err *e);
NODISCARD enum rc own_receiver_copy(struct tx *tx, int64_t from_id, int64_t to_id, struct err *e);
NODISCARD enum rc own_receiver_given(struct tx *tx, int64_t document_id, int64_t notice_id,
				     struct err *e);
/* The issued document that was given to read by a notice; 0: none. */
NODISCARD enum rc own_receiver_issued(struct tx *tx, struct arena *a, int64_t notice_id,
				      int64_t *out_document, struct err *e);
