/* sight.h -- what somebody sees of an organ's documents.
 *
 * WHAT      Lists and single documents by the same table, policy/policy.tbl: what a list shows may be
 *           opened, and what may be opened is in the list (P2 of doc/office.md).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h.
 */
#pragma once

#include "policy/policy.h"
#include "store/document.h"
#include "store/flow.h"

enum action view_action(enum direction d);

/* The ids of those capacities that count for an action. */
typedef bool capacity_test(const struct capacity *c, enum action what);
struct actor_keys actor_keys_of(struct arena *a, const struct actor *who, capacity_test *counts,
				enum action what);
/* Makes what who may see part of a query, so that no list looks at a row that it does not show. */
NODISCARD enum rc sight_narrow(struct tx *tx, struct arena *a, const struct actor *who,
			       struct document_query *q, bool *out_any, struct err *e);
/* Whether who may open it: as policy_check. */
NODISCARD enum rc sight_check(struct tx *tx, struct arena *a, const struct actor *who,
			      const struct document *d, struct err *e);
/* The same as an answer: what it asks leaves no trace of whose post allowed it. */
NODISCARD enum rc sight_may(struct tx *tx, struct arena *a, const struct actor *who,
			    const struct document *d, bool *out, struct err *e);
/* What was refused of a document by its state (rc RC_CONFLICT) is told to who may see it; others are told that they may
 * not. Any other rc is the answer. */
NODISCARD enum rc sight_first(struct tx *tx, struct arena *a, const struct actor *who,
			      const struct document *d, enum rc rc, struct err *e);
/* How an outgoing document came about – versions, opinions, returns – is told, when it is issued, to no more than before
 * (N11): as sight_check, and RC_DENIED err.denied.drafting. */
NODISCARD enum rc sight_drafting(struct tx *tx, struct arena *a, const struct actor *who,
				 const struct document *d, struct err *e);
NODISCARD enum rc sight_may_drafting(struct tx *tx, struct arena *a, const struct actor *who,
				     const struct document *d, bool *out, struct err *e);
/* Whether who may open a document by its id; 0: no. */
NODISCARD enum rc sight_may_open(struct tx *tx, struct arena *a, const struct actor *who,
				 int64_t id, bool *out, struct err *e);
/* Whether who may do it to all of the organ's. */
bool actor_may_organ(const struct actor *who, enum action what);
