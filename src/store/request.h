/* request.h -- what organs ask of each other about documents that were sent.
 *
 * WHAT      Rows of request as structs of model/request.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_CONFLICT err.request_answered: somebody else was first.
 * TIME      Passed in.
 * LIMITS    LIMIT_LIST_PAGE for request_waiting and its count.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

NODISCARD enum rc request_insert(struct tx *tx, const struct request *x, struct err *e);
/* state and how it was answered, of one that is open, or was given up. */
NODISCARD enum rc request_end(struct tx *tx, const struct request *x, struct err *e);
NODISCARD enum rc request_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			       struct request *out, struct err *e);
/* All about a document, in the order they were asked. */
NODISCARD enum rc request_list(struct tx *tx, struct arena *a, int64_t document_id,
			       struct request **out, size_t *out_n, struct err *e);
/* The open one of a delivery, else the last that was given up. RC_NOT_FOUND: nothing was asked. */
NODISCARD enum rc request_of_delivery(struct tx *tx, struct arena *a, int64_t delivery_id,
				      struct request *out, struct err *e);
/* What an outgoing packet asks, as long as it is open. RC_NOT_FOUND: nothing. */
NODISCARD enum rc request_of_packet(struct tx *tx, struct arena *a, int64_t packet_id,
				    struct request *out, struct err *e);
/* What a document with a new content asks. RC_NOT_FOUND: nothing. */
NODISCARD enum rc request_of_update(struct tx *tx, struct arena *a, int64_t update_id,
				    struct request *out, struct err *e);
/* What an organ is asked and has not answered, the oldest first. */
NODISCARD enum rc request_waiting(struct tx *tx, struct arena *a, int64_t tenant_id,
				  struct request **out, size_t *out_n, struct err *e);
NODISCARD enum rc request_waiting_count(struct tx *tx, struct arena *a, int64_t tenant_id,
					int64_t *out, struct err *e);
/* More time that was asked for is pointless: the document is worked on no more. */
NODISCARD enum rc extension_drop(struct tx *tx, int64_t document_id, struct str answer, int64_t now,
				 struct err *e);
