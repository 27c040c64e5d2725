/* kept_file.h -- files of a form that was refused for something else: they need not be chosen again.
 *
 * WHAT      What came with a form is kept for it, under the id that the form has; the person who chose it, and nobody
 *           else, hands it in with that form. Nothing is a document's by it, and what is never handed in is swept away.
 * PROMISES  As doc/office.md, Z8.
 * OWNERSHIP As office.h.
 * ERRORS    As office.h.
 * TIME      Passed in.
 * LIMITS    LIMIT_KEPT_FILES, LIMIT_KEPT_ROUNDS times what one form may bring; LIMIT_KEPT_HOURS.
 */
#pragma once

#include "office/office.h"
#include "store/kept_file.h"

/* what: the action that the form is for. Empty files, those that are too large, and those that are too much with what
 * is kept already are left out: they are to be chosen again. */
NODISCARD enum rc office_files_keep(struct node *n, struct arena *a, const struct actor *who,
				    enum action what, struct str form_id,
				    const struct outgoing_file *files, size_t n_files, int64_t now,
				    struct err *e);
NODISCARD enum rc office_files_kept(struct node *n, struct arena *a, const struct actor *who,
				    enum action what, struct str form_id, struct kept_file **out,
				    size_t *out_n, struct err *e);
/* One of them to be handed in; its descriptor closes with the arena. */
NODISCARD enum rc office_file_kept_open(struct node *n, struct arena *a, const struct kept_file *x,
					struct outgoing_file *out, struct err *e);
