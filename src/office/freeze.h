/* freeze.h -- đóng băng: a document, a work file or a group that nothing is done to until that is lifted.
 *
 * WHAT      At the word of a competent authority, which is named with the reason, an administrator or a leader holds a
 *           document, a work file or a group of documents, the last two with what is in them; and lifts it again, with a
 *           reason. What may still be done to what is held is policy/held.tbl; everything that arrives from outside
 *           about it is recorded.
 * PROMISES  As doc/office.md (FZ1 to FZ4) says.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. RC_INVALID err.form with the problems. RC_CONFLICT err.freeze_document: neither registered nor
 *           issued; err.freeze_lifted; err.group_ended. What is held answers RC_CONFLICT err.denied.held to whatever else.
 * TIME      Passed in.
 * LIMITS    LIMIT_AUTHORITY, LIMIT_REASON; a list has the newest LIMIT_LIST_PAGE.
 * LAW       Decree 30/2020/NĐ-CP App. VI IV.
 */
#pragma once

#include "model/freeze.h"
#include "office/office.h"

/* f: one of document_id, file_id, group_id; authority, reason. */
NODISCARD enum rc office_freeze_make(struct node *n, const struct actor *who,
				     const struct freeze *f, int64_t now, int64_t *out_id,
				     struct problems *out, struct err *e);
NODISCARD enum rc office_freeze_lift(struct node *n, const struct actor *who, int64_t id,
				     struct str reason, int64_t now, struct problems *out,
				     struct err *e);
/* Of the organ, those that are over too, the newest first: for whoever may make them. */
NODISCARD enum rc office_freeze_list(struct node *n, struct arena *a, const struct actor *who,
				     struct freeze **out, size_t *out_n, struct err *e);
/* What a freeze would hold, by name: for the form. f: one of document_id, file_id, group_id. */
NODISCARD enum rc office_freeze_name(struct node *n, struct arena *a, const struct actor *who,
				     struct freeze *f, struct err *e);
