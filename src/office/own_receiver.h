/* own_receiver.h -- nơi nhận trong cơ quan: units and persons of the organ that an outgoing document goes to.
 *
 * WHAT      A draft names units and persons of the organ beside, or instead of, other organs; or says that it is only
 *           kept (Lưu: VT). When it is issued each of them has it before them as an internal document that is to be
 *           read (office/notice.h), with its files and a receipt; nothing of it is sent. When the document is
 *           recalled, replaced or updated, that one ends with it.
 * PROMISES  As doc/office.md says (E5, E7).
 * OWNERSHIP As office.h.
 * ERRORS    As office.h.
 * TIME      Passed in.
 * LIMITS    LIMIT_OWN_RECEIVERS, LIMIT_NOTICE_READERS.
 * LAW       Decree 30/2020/NĐ-CP App. I II.9 (nơi nhận), art. 18 (bản lưu).
 */
#pragma once

#include "office/flow.h"

struct own_receivers_form {
	int64_t document_id, version;  /* version 0: whatever it is now */
	const struct directive_to *to; /* units and persons; their part is not looked at */
	size_t n_to;
	bool is_kept; /* it goes to nobody at all */
};
/* By the draft's author, as its other words; those that it had before are gone. problem.unit, person: not of the organ
 * today; kept: it goes to somebody. */
NODISCARD enum rc office_own_receivers_save(struct node *n, const struct actor *who,
					    const struct own_receivers_form *f, int64_t now,
					    struct problems *out, struct err *e);
/* Whom a draft may go to: units that somebody is in (has_head), and everybody with a post today. */
NODISCARD enum rc office_own_receivers_choices(struct node *n, struct arena *a,
					       const struct actor *who, int64_t now,
					       struct flow_recipients *out, struct err *e);
