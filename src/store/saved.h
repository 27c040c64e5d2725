/* saved.h -- rows of saved_search and column_choice.
 *
 * WHAT      Searches that somebody keeps under a name (model/search.h), and the columns that they want to see in
 *           their lists, with what no row of a list has by itself.
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

/* ---- the columns of lists ---- */
/* "" = nothing chosen. */
NODISCARD enum rc column_choice_find(struct tx *tx, struct arena *a, int64_t account_id,
				     enum document_listing l, struct str *out, struct err *e);
/* "" = the default again. */
NODISCARD enum rc column_choice_put(struct tx *tx, int64_t account_id, enum document_listing l,
				    struct str names, struct err *e);
struct column_holder {
	int64_t document_id;
	struct str name;
};
/* documents: ids as a JSON list. In the order of their ids; a document may have several, or none. */
NODISCARD enum rc column_holders(struct tx *tx, struct arena *a, struct str documents,
				 struct column_holder **out, size_t *out_n, struct err *e);
/* To which purposes documents go out, each once. */
struct column_purpose {
	int64_t document_id;
	enum purpose purpose;
};
NODISCARD enum rc column_purposes(struct tx *tx, struct arena *a, struct str documents,
				  struct column_purpose **out, size_t *out_n, struct err *e);
struct column_opened {
	struct str object;
	int64_t n;
};
/* objects: names as the audit has them, as a JSON list. */
NODISCARD enum rc column_opened(struct tx *tx, struct arena *a, int64_t tenant_id,
				struct str objects, struct column_opened **out, size_t *out_n,
				struct err *e);
