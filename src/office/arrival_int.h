/* arrival_int.h -- what entering a document by hand and correcting it share.
 *
 * WHAT      The form as a document, and what is looked up of it inside the transaction.
 * OWNERSHIP The arena of the work.
 * ERRORS    As arrival.h.
 */
#pragma once

#include "office/arrival.h"
#include "office/flow_int.h"
#include "store/mail.h"

struct arriving {
	struct flow_work w;
	const struct arrival_form *f;
	bool is_correction; /* of what is there: a day that is over by now was not when it was typed */
	struct document typed;   /* this may run again */
	struct problems *doubts; /* what the clerk is to look at again, once nothing is wrong */
	struct kept_mail mail;   /* id 0: none */
	struct attachment *files;
	size_t n_files;
	struct organ *named; /* those that have the name that was written */
	size_t n_named;
	int64_t out_id, out_number;
};
/* The form into t->typed, and its problems into t->w.problems. */
void entry_read(struct arriving *t);
/* t->w.document has what was typed: its sender as the directory calls it. */
NODISCARD enum rc entry_sender(struct tx *tx, struct arriving *t, struct err *e);
/* w->document came from a unit of the organ: as it is called today. problem.unit on "from_unit". */
NODISCARD enum rc entry_unit(struct tx *tx, struct flow_work *w, struct err *e);
/* What is wrong with the form, all of it at once; else what is doubtful, unless the form says that it was looked at
 * again. has_twins: problem.arrival_twin or problem.arrival_like on "number" may be among it. */
NODISCARD enum rc entry_check(struct tx *tx, struct arriving *t, bool has_twins, struct err *e);
/* …those alone, into t->w.problems: of t->w.document, whose sender may be one of t->named. */
NODISCARD enum rc entry_check_twin(struct tx *tx, struct arriving *t, struct err *e);
