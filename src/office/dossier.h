/* dossier.h -- hồ sơ trình: what a submission consists of, at both ends.
 *
 * WHAT      Its author lists the parts; one that has no file in the packet is missing. To whom something is
 *           submitted (trình), or to the direct superior, an incomplete one goes with a reason alone, which is
 *           kept and counted. The receiver reads the list from the packet (vanthu.json).
 * OWNERSHIP As office.h.
 * ERRORS    As office.h.
 * TIME      Passed in.
 * LIMITS    LIMIT_DOSSIER_PARTS, LIMIT_ADDRESSEE, LIMIT_REASON.
 */
#pragma once

#include "model/dossier.h"
#include "office/office.h"

struct dossier_view {
	struct document document;
	struct dossier_part *parts;
	bool *lacks; /* of each: its file is not there */
	size_t n_parts, n_missing;
	struct str leader; /* of the receiver, to whom it is submitted by name; "" = to the organ */
	struct str reason;
	struct attachment *files; /* of the document, to choose from */
	size_t n_files;
	bool may_edit;
	bool may_return;           /* of one that came, lacks parts and is registered */
	struct dossier_count year; /* of the organ: issued this year */
};
/* For whoever may see the document; of one without parts n_parts is 0. */
NODISCARD enum rc office_dossier_view(struct node *n, struct arena *a, const struct actor *who,
				      int64_t document_id, int64_t now, struct dossier_view *out,
				      struct err *e);
struct dossier_form {
	int64_t document_id, version; /* version 0: whatever it is now */
	const struct dossier_part *parts;
	size_t n_parts;            /* 0: it is no submission */
	struct str leader, reason; /* as of dossier_view */
};
NODISCARD enum rc office_dossier_save(struct node *n, const struct actor *who,
				      const struct dossier_form *f, int64_t now,
				      struct problems *out, struct err *e);
/* A leader gives a submission that is registered back to its sender, with a reason (02): nothing more is done with it
 * here. RC_CONFLICT err.dossier_complete: nothing is missing; err.stale. */
struct dossier_return {
	int64_t document_id, version; /* version 0: whatever it is now */
	struct str reason;
};
NODISCARD enum rc office_dossier_return(struct node *n, const struct actor *who,
					const struct dossier_return *f, int64_t now,
					struct problems *out, struct err *e);
