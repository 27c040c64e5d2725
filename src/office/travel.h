/* travel.h -- how a document travels to each receiver, to which purpose, and what may go on paper alone.
 *
 * WHAT      A receiver gets a document electronically, electronically with paper, or on paper. The program proposes
 *           it by the document's type and the purpose by type and rank; people choose, what was proposed is kept.
 *           Paper alone goes by an exemption: a name, who gave it, why, from when to when. Secret documents are not
 *           asked (secret.h). Of what came, how it came, and to which purpose.
 * PROMISES  As doc/office.md says (E1 to E4).
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_CONFLICT err.travel_gone: what has left does not go another way.
 * TIME      Passed in.
 * LIMITS    LIMIT_EXEMPTION_NAME, LIMIT_REASON, LIMIT_RECEIVERS.
 * LAW       Directive 15/CT-TTg (2012): who sends paper sends the electronic copy with it; Decision 28/2018/QĐ-TTg
 *           art. 7; the roadmap 2013-2015 counts by form.
 */
#pragma once

#include "office/office.h"

struct travel_view {
	struct document document;
	struct delivery *deliveries;
	size_t n_deliveries;
	struct paper_exemption exemption; /* that it goes by; id 0 = none */
	struct paper_exemption *choices;  /* that hold today */
	size_t n_choices;
	bool may_edit; /* …of one that was issued: whether paper follows, and what was handed over */
};
NODISCARD enum rc office_travel_view(struct node *n, struct arena *a, const struct actor *who,
				     int64_t document_id, int64_t now, struct travel_view *out,
				     struct err *e);
struct travel_line {
	int64_t delivery_id;
	enum form form; /* UNKNOWN: as it is */
	enum purpose purpose;
};
struct travel_form {
	int64_t document_id, version; /* version 0: whatever it is now */
	const struct travel_line *lines;
	size_t n_lines;
	int64_t exemption_id; /* 0 = none; -1: as it is */
};
/* Whoever may write the draft; from its submission on, a clerk. Its signature stays: the document is the same. */
NODISCARD enum rc office_travel_save(struct node *n, const struct actor *who,
				     const struct travel_form *f, int64_t now, struct problems *out,
				     struct err *e);
struct paper_handed {
	int64_t delivery_id;
	struct date on; /* not set: today; not before the day of the document, not after today */
	struct str how; /* by post, by hand …; "" = it is not told */
};
/* The paper of an issued document was handed over to its receiver. RC_CONFLICT err.travel_handed. */
NODISCARD enum rc office_paper_handed(struct node *n, const struct actor *who,
				      const struct paper_handed *x, int64_t now,
				      struct problems *out, struct err *e);
/* How a document came – PAPER of what came in no packet alone –, with the place where its paper lies ("" = it is not told). */
NODISCARD enum rc office_incoming_came(struct node *n, const struct actor *who, int64_t id,
				       enum form came, struct str paper_at, int64_t now,
				       struct problems *out, struct err *e);

/* ---- of the organ ---- */
struct travel_settings {
	struct str *types; /* that paper follows, as the law writes them where they are the law's */
	size_t n_types;
	struct paper_exemption *exemptions; /* the newest first */
	size_t n_exemptions;
	bool may_set;
};
NODISCARD enum rc office_travel_settings(struct node *n, struct arena *a, const struct actor *who,
					 struct travel_settings *out, struct err *e);
NODISCARD enum rc office_paper_types_set(struct node *n, const struct actor *who,
					 const struct str *types, size_t n_types, int64_t now,
					 struct problems *out, struct err *e);
/* name, given_by, reason, valid_from (not set: today), valid_to. It is not changed afterwards: it is ended. */
NODISCARD enum rc office_exemption_add(struct node *n, const struct actor *who,
				       const struct paper_exemption *x, int64_t now,
				       int64_t *out_id, struct problems *out, struct err *e);
/* Today is its last day. */
NODISCARD enum rc office_exemption_end(struct node *n, const struct actor *who, int64_t id,
				       int64_t now, struct err *e);
