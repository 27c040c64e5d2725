/* urge.h -- đôn đốc: whoever owes something to a document that was sent is urged by another.
 *
 * WHAT      Who has not received it, or has it and has not dealt with it (model/watch.h), gets a công văn about it: a
 *           draft, which goes its own way and is issued under a number. When it is issued, each of its receivers
 *           that the document went to is counted as urged once more. Opinions of other organs are urged by the
 *           same mechanism (consult.h).
 * PROMISES  As doc/office.md says, U1 to U3.
 * OWNERSHIP As office.h.
 * ERRORS    As drafting.h. RC_CONFLICT err.urge_none: nobody owes anything; err.urge_drafted {0} organ: it stands in
 *           a draft of somebody's that urges it already. RC_INVALID err.form with problems of "receivers".
 * TIME      Passed in; a day is a day in Vietnam.
 * LAW       Decree 30/2020/NĐ-CP art. 18, App. VI III.
 */
#pragma once

#include "office/drafting.h"

struct urge_form {
	int64_t document_id;
	const struct str *receivers; /* codes */
	size_t n_receivers;          /* 0: everybody who owes something */
};
/* out_id: the draft. The same people asked for twice are in one draft, as long as it is the actor's and not issued;
 * *out_is_new says which. */
NODISCARD enum rc office_urge(struct node *n, struct arena *a, const struct actor *who,
			      const struct urge_form *f, int64_t now, int64_t *out_id,
			      bool *out_is_new, struct problems *out, struct err *e);
