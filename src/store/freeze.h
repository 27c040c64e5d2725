/* freeze.h -- rows of freezing, and what they say of documents, files and groups (is_held).
 *
 * WHAT      A freeze holds a document, a work file or a group, the last two with what is in them; nothing comes into
 *           a set that is held or leaves it, so what it holds is known from its rows.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND err.not_found; RC_CONFLICT err.freeze_lifted.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/freeze.h"

NODISCARD enum rc freeze_insert(struct tx *tx, struct arena *a, const struct freeze *f,
				int64_t *out_id, struct err *e);
/* f: id, lifted_at, lifted_by, lift_reason, and what it holds. */
NODISCARD enum rc freeze_lift(struct tx *tx, const struct freeze *f, struct err *e);
NODISCARD enum rc freeze_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
			      struct freeze *out, struct err *e);
/* The newest first. */
NODISCARD enum rc freeze_list(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t most,
			      struct freeze **out, size_t *out_n, struct err *e);
/* Those that hold it now: its own, and those of sets that it is in. */
NODISCARD enum rc freeze_of_document(struct tx *tx, struct arena *a, int64_t document_id,
				     struct freeze **out, size_t *out_n, struct err *e);
NODISCARD enum rc freeze_of_file(struct tx *tx, struct arena *a, int64_t file_id,
				 struct freeze **out, size_t *out_n, struct err *e);
