/* kept_file.h -- rows of kept_file: files of a form that was refused, until it is handed in again.
 *
 * WHAT      They are their account's and their form's, and nobody else sees them. Nothing follows from one that is
 *           never handed in: it is swept away.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_LIMIT: so much is kept for that account already.
 * TIME      Passed in.
 * LIMITS    LIMIT_KEPT_FILES of one account; most_bytes together.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

struct kept_file {
	int64_t id, tenant_id, account_id;
	struct str form_key; /* of the form (office: form_key) */
	struct str name;
	struct blob_id blob;
	int64_t bytes, kept_at;
};
/* Of those that are kept for the account the oldest go when there are too many. */
NODISCARD enum rc kept_file_add(struct tx *tx, struct arena *a, const struct kept_file *x,
				int64_t most_bytes, struct err *e);
/* Those of whose form, in the order in which they came. */
NODISCARD enum rc kept_file_list(struct tx *tx, struct arena *a, const struct kept_file *whose,
				 struct kept_file **out, size_t *out_n, struct err *e);
NODISCARD enum rc kept_file_sweep(struct tx *tx, int64_t before_at, struct err *e);
