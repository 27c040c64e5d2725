/* recall_int.h -- what the two ends of a recall share.
 *
 * WHAT      A document that came is cancelled, with what was to be done about it; an answer goes out.
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/office_int.h"
#include "office/packet_in.h"
#include "office/plan.h"
#include "office/recall.h"
#include "store/request.h"

/* A document that came holds no more: what is open of it ends, its people keep sight of it, its history says
 * why. why is a text of text_keep or a person's. */
struct cancelling {
	struct arena *arena;
	const struct actor *who;
	const struct tenant *tenant;
	enum document_standing standing;
	struct str why;
	struct str person; /* at the sender's, "" = not told */
	int64_t now;
};
/* What somebody had to do with it is over, by nobody's hand (ended_by 0); they see the document as before, and are
 * told why until they look (WORK_ENDED). d: as it was. */
NODISCARD enum rc assignments_end(struct tx *tx, const struct cancelling *c,
				  const struct document *d, struct err *e);
/* The tasks that are parts of what somebody has to do with a document, and parts of these, which hold and are not
 * finished. */
NODISCARD enum rc parts_open(struct tx *tx, struct arena *a, int64_t document_id,
			     struct document **out, size_t *out_n, struct err *e);
/* They are over with it, for the same reason, and their people are told; what is held stays as it is. */
NODISCARD enum rc parts_cancel(struct tx *tx, const struct cancelling *c, int64_t document_id,
			       struct err *e);
NODISCARD enum rc incoming_cancel(struct tx *tx, const struct cancelling *c,
				  const struct document *d, struct err *e);
/* The same, with all that came of its sender under the same DocumentId; those that hold no more stay as they
 * are. */
NODISCARD enum rc incoming_cancel_all(struct tx *tx, const struct cancelling *c,
				      const struct document *d, struct err *e);
/* A packet of type 1 to 3 (business_in.c). *out_is_filed: nothing is left to do; else it is a document like any
 * other, and *about is the document here that it is about (id 0 = none). */
NODISCARD enum rc file_business(struct tx *tx, struct arrival *v, struct document *about,
				bool *out_is_filed, struct err *e);
/* After a document that is about another one has been stored: who is told, and asked. */
NODISCARD enum rc business_filed(struct tx *tx, struct arrival *v, const struct document *d,
				 struct err *e);
/* Status 13. */
NODISCARD enum rc file_take_back(struct tx *tx, struct arrival *v, struct err *e);
/* 15 and 16 about a document of ours: what was asked of that delivery is answered. */
NODISCARD enum rc file_answer(struct tx *tx, struct arrival *v, struct delivery *d,
			      bool *out_is_cancelled, struct err *e);
