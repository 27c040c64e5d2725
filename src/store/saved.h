/* saved.h -- rows of saved_search.
 *
 * WHAT      Searches that somebody keeps under a name (model/search.h).
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND err.not_found where one is meant that is not there.
 * LIMITS    LIMIT_SAVED_LISTED.
 */
#pragma once

#include "db/db.h"
#include "model/search.h"

/* units: ids as a JSON list. */
NODISCARD enum rc saved_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t owner_id,
			     struct str units, struct saved_search **out, size_t *out_n,
			     struct err *e);
NODISCARD enum rc saved_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			     struct saved_search *out, struct err *e);
/* id 0 is inserted; *out_id says which it is. */
NODISCARD enum rc saved_save(struct tx *tx, struct arena *a, const struct saved_search *x,
			     int64_t now, int64_t *out_id, struct err *e);
/* Another of the same owner has the name. */
NODISCARD enum rc saved_is_named(struct tx *tx, struct arena *a, const struct saved_search *x,
				 bool *out, struct err *e);
NODISCARD enum rc saved_count(struct tx *tx, struct arena *a, int64_t owner_id, int64_t *out,
			      struct err *e);
NODISCARD enum rc saved_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e);
