/* travel_int.h -- what drafting and issuing have to do with how a document travels.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/office_int.h"
#include "office/travel.h"

/* What proposals are made from; of one document. */
struct travel_from {
	const struct document *document;
	struct organ own;
	struct str above[LIMIT_ORGAN_LEVELS]; /* the codes of its superiors, the direct one first */
	size_t n_above;
	bool has_paper; /* paper follows its type */
};
NODISCARD enum rc travel_from(struct tx *tx, struct arena *a, const struct document *d,
			      struct travel_from *out, struct err *e);
/* A receiver of a draft. */
struct receiver_new {
	struct str code, name;
	enum form form;       /* UNKNOWN: as proposed */
	enum purpose purpose; /* the same */
	bool is_outside;      /* the directory does not have it: on paper, at an address */
	struct str address;
};
NODISCARD enum rc receiver_add(struct tx *tx, struct arena *a, const struct travel_from *from,
			       const struct receiver_new *x, struct err *e);

/* Whether nobody gets it electronically: on paper alone, within the organ alone, or it is only kept. */
bool travel_is_paper(const struct delivery *all, size_t n);
/* …and somebody by an exemption, so that no file need be there. */
bool travel_is_exempt(const struct delivery *all, size_t n);
/* Paper alone goes by an exemption that holds. */
NODISCARD enum rc travel_check(struct tx *tx, struct outgoing_check *c, const struct document *d,
			       const struct delivery *to, size_t n_to, struct err *e);
/* It has gone by its exemption, if it needed one. */
NODISCARD enum rc travel_issued(struct tx *tx, const struct issue_work *w, const struct document *d,
				const struct delivery *to, size_t n_to, struct err *e);
