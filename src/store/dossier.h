/* dossier.h -- submissions and their parts.
 *
 * WHAT      Rows of dossier and dossier_part as structs of model/dossier.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 */
#pragma once

#include "db/db.h"
#include "model/dossier.h"

/* document_id, leader and reason; its parts in place of those before. No parts: it is no submission. */
NODISCARD enum rc dossier_save(struct tx *tx, const struct dossier *x,
			       const struct dossier_part *parts, size_t n, struct err *e);
NODISCARD enum rc dossier_drop(struct tx *tx, int64_t document_id, struct err *e);
NODISCARD enum rc dossier_find(struct tx *tx, struct arena *a, int64_t document_id,
			       struct dossier *out, struct err *e);
NODISCARD enum rc dossier_parts(struct tx *tx, struct arena *a, int64_t document_id,
				struct dossier_part **out, size_t *out_n, struct err *e);
NODISCARD enum rc dossier_issue(struct tx *tx, const struct dossier *x, struct err *e);
/* Of those issued in [from_at, until_at). */
NODISCARD enum rc dossier_count(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t from_at,
				int64_t until_at, struct dossier_count *out, struct err *e);
