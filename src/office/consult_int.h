/* consult_int.h -- what issuing, filing and writing anew have to do with opinions of other organs.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/consult.h"
#include "office/office_int.h"
#include "office/packet_in.h"

/* A công văn that asks, or urges, is issued: its receivers have their rows, its packet says what it is. */
NODISCARD enum rc consult_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
				 const struct document *d, struct err *e);
/* A document that answers one of these has come. */
NODISCARD enum rc consult_filed(struct tx *tx, struct arrival *v, const struct document *d,
				struct err *e);
