/* copy_int.h -- what the use cases of a copy share: its own pages, and whether it goes on paper.
 *
 * WHAT      The page with which a copy on paper ends (App. III 3.1), the text of a trích sao, the mark of a copy
 *           in a file (App. III 3.2).
 * OWNERSHIP As office.h; the descriptor of a print is the caller's.
 * ERRORS    As copy.h and letter.h.
 */
#pragma once

#include "model/copy.h"
#include "office/drafting_int.h"
#include "office/register.h"

struct copy_page {
	const struct document_copy *copy;
	const struct document *about; /* of EXTRACT: what the text is from */
	struct str notation;          /* "SY-UBND" */
	struct str text;              /* of EXTRACT */
};
/* Of w: tenant, and the draft with its place and signer. */
NODISCARD enum rc copy_page_print(struct node *n, const struct flow_work *w,
				  const struct copy_page *p, struct register_print *out,
				  struct err *e);
NODISCARD enum rc copy_extract_print(struct node *n, const struct flow_work *w,
				     const struct copy_page *p, struct register_print *out,
				     struct err *e);
/* What a draft's copy is; *out_is false: it is none. */
NODISCARD enum rc copy_of_draft(struct tx *tx, struct arena *a, const struct document *d,
				struct document_copy *out, bool *out_is, struct err *e);
/* A copy on paper is handed out when it is issued: its deliveries go on paper, and no packet is planned. */
NODISCARD enum rc copy_hand_out(struct tx *tx, const struct issue_work *w, const struct document *d,
				const struct document_copy *c, struct err *e);
