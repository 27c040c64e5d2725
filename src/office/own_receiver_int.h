/* own_receiver_int.h -- what issuing and recalling have to do with receivers within the organ.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/office_int.h"
#include "office/own_receiver.h"

/* A new draft goes to a unit of the organ, if it is there today and somebody is in it. */
NODISCARD enum rc own_receiver_propose(struct tx *tx, struct arena *a, const struct document *d,
				       int64_t unit_id, int64_t now, struct err *e);
/* problem.own_gone: a unit without people, somebody without a post. *out_has: it goes to somebody of the organ, or is
 * only kept. */
NODISCARD enum rc own_receivers_check(struct tx *tx, struct outgoing_check *c,
				      const struct document *d, bool *out_has, struct err *e);
/* They have it before them to be read. */
NODISCARD enum rc own_receivers_issued(struct tx *tx, const struct issue_work *w,
				       const struct tenant *t, const struct document *d,
				       struct err *e);
/* Somebody of the organ was given it. */
NODISCARD enum rc own_receivers_have(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
				     struct err *e);
/* What they were given ends with it: why is theirs to read. */
struct own_ending {
	struct arena *arena;
	const struct actor *who;
	int64_t document_id, now;
	struct str why;
};
NODISCARD enum rc own_receivers_end(struct tx *tx, const struct own_ending *x, struct err *e);
/* Of a document's page: those that it names, and what they were given if who may open that. */
NODISCARD enum rc own_receivers_view(struct tx *tx, struct arena *a, const struct actor *who,
				     struct document_view *v, struct err *e);
