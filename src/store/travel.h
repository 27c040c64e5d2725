/* travel.h -- rows of paper_type, paper_exemption, paper_exempted.
 *
 * WHAT      Which types paper follows at an organ; exemptions from the electronic copy, and what goes by them.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 */
#pragma once

#include "db/db.h"
#include "model/travel.h"

/* Keys as document_type_key makes them. */
NODISCARD enum rc paper_types(struct tx *tx, struct arena *a, int64_t tenant_id, struct str **out,
			      size_t *out_n, struct err *e);
NODISCARD enum rc paper_types_set(struct tx *tx, int64_t tenant_id, const struct str *keys,
				  size_t n, struct err *e);
NODISCARD enum rc paper_type_has(struct tx *tx, struct arena *a, int64_t tenant_id, struct str key,
				 bool *out, struct err *e);
NODISCARD enum rc paper_exemption_insert(struct tx *tx, struct arena *a,
					 const struct paper_exemption *x, int64_t *out_id,
					 struct err *e);
/* Not later than it would anyway: RC_NOT_FOUND. */
NODISCARD enum rc paper_exemption_end(struct tx *tx, int64_t tenant_id, int64_t id,
				      struct date last, struct err *e);
NODISCARD enum rc paper_exemption_list(struct tx *tx, struct arena *a, int64_t tenant_id,
				       struct paper_exemption **out, size_t *out_n, struct err *e);
NODISCARD enum rc paper_exemption_of(struct tx *tx, struct arena *a, int64_t document_id,
				     struct paper_exemption *out, struct err *e);
/* exemption_id 0: none. Another organ's: RC_NOT_FOUND. */
NODISCARD enum rc paper_exempt(struct tx *tx, int64_t document_id, int64_t exemption_id,
			       struct str chosen_by, struct err *e);
NODISCARD enum rc paper_exempt_issued(struct tx *tx, int64_t document_id, int64_t at,
				      struct err *e);
