/* urge_int.h -- what urging has to do with issuing, with what comes in, and with opinions of other organs.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As urge.h.
 */
#pragma once

#include "office/drafting_int.h"
#include "office/packet_in.h"
#include "office/urge.h"

struct urging_new {
	int64_t about_id; /* the sent document */
	struct str subject;
	const struct receiver_new *to;
	size_t n_to;
};
/* A draft of who's that urges these; *out_is_new false: one of theirs does, to all of them, and is not issued. */
NODISCARD enum rc urging_begin(struct tx *tx, struct flow_work *w, const struct urging_new *x,
			       int64_t *out_id, bool *out_is_new, struct err *e);
/* It is issued: each of its receivers was urged once more, the document's history says so, and the packet what it
 * is. Anything else is left as it is. */
NODISCARD enum rc urging_issued(struct tx *tx, const struct issue_work *w, const struct tenant *t,
				const struct document *d, struct err *e);
/* Whether the packet that came says that it urges. */
bool urging_came(const struct arrival *v);
/* What follows from the calendar and the answers that came; its traces are the caller's to load. */
NODISCARD enum rc watch_load(struct tx *tx, struct arena *a, const struct document *d,
			     struct watched *out, struct err *e);
