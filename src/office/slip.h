/* slip.h -- phiếu giải quyết văn bản đến: a document's, as PDF.
 *
 * WHAT      Which document it is; what the leaders of the organ said, and whom they gave it to until when;
 *           what the heads of units said, and whom they passed it on to; what those who have it reported
 *           or proposed. What nobody has said yet is dotted lines, to be written on by hand.
 * OWNERSHIP As register.h: the descriptor is the caller's.
 * ERRORS    RC_NOT_FOUND, RC_DENIED as for the document's page; RC_CONFLICT err.slip_state: it is not in
 *           the register; RC_UNSUPPORTED err.print.fonts; RC_UNAVAILABLE err.disk_full.
 * TIME      Passed in.
 * THREADS   Any.
 * LAW       Decree 30/2020/NĐ-CP App. IV; App. VI III.6: a print carries its mark and is in the log.
 */
#pragma once

#include "office/register.h"

/* For whoever may see the document. Nothing is handed out without its line in the audit. */
NODISCARD enum rc office_slip_print(struct node *n, struct arena *a, const struct actor *who,
				    int64_t document_id, enum lang lang, int64_t now,
				    struct register_print *out, struct err *e);
