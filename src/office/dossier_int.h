/* dossier_int.h -- what sending has to do with a submission.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/dossier.h"
#include "office/office_int.h"

/* An incomplete one to whom it is submitted needs a reason; c->files are found. */
NODISCARD enum rc dossier_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
				const struct delivery *to, size_t n_to, struct err *e);
/* The list of a document that is written anew. */
NODISCARD enum rc dossier_copy(struct tx *tx, struct arena *a, int64_t from_id, int64_t to_id,
			       struct err *e);
/* It is counted as it went, and its packet says what it consists of. */
NODISCARD enum rc dossier_issued(struct tx *tx, const struct issue_work *w,
				 const struct document *d, struct err *e);
