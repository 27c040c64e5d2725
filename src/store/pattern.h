/* pattern.h -- rows of pattern and pattern_to.
 *
 * WHAT      To whom documents are given, kept under a name.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found.
 */
#pragma once

#include "db/db.h"
#include "model/pattern.h"

/* Somebody's own first, then those of the organ. */
NODISCARD enum rc pattern_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t owner_id,
			       struct pattern **out, size_t *out_n, struct err *e);
NODISCARD enum rc pattern_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			       struct pattern *out, struct err *e);
NODISCARD enum rc pattern_to_list(struct tx *tx, struct arena *a, int64_t id,
				  struct pattern_to **out, size_t *out_n, struct err *e);
/* Of all that pattern_list names, those of one pattern side by side. */
NODISCARD enum rc pattern_to_all(struct tx *tx, struct arena *a, int64_t tenant_id,
				 int64_t owner_id, struct pattern_to **out, size_t *out_n,
				 struct err *e);
/* How many somebody has under other names. */
NODISCARD enum rc pattern_count(struct tx *tx, struct arena *a, int64_t owner_id, struct str name,
				int64_t *out, struct err *e);
/* In place of the one of the same owner and name, when there is one. RC_NOT_FOUND: somebody of it is not of the
 * organ. */
NODISCARD enum rc pattern_save(struct tx *tx, struct arena *a, const struct pattern *x,
			       const struct pattern_to *to, size_t n, int64_t now, int64_t *out_id,
			       struct err *e);
NODISCARD enum rc pattern_drop(struct tx *tx, int64_t tenant_id, int64_t id, struct err *e);
