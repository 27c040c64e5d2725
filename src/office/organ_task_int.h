/* organ_task_int.h -- what issuing and filing have to do with tasks between organs.
 *
 * OWNERSHIP As office.h.
 * ERRORS    As store.
 */
#pragma once

#include "office/office_int.h"
#include "office/organ_task.h"
#include "office/packet_in.h"

/* A document that gives a task, or says something of one, is issued. */
NODISCARD enum rc organ_task_issued(struct tx *tx, const struct issue_work *w,
				    const struct tenant *t, const struct document *d,
				    struct err *e);
/* Whether an answer ends what it answers: a report of progress does not. */
NODISCARD enum rc organ_task_ends(struct tx *tx, struct arena *a, int64_t document_id, bool *out,
				  struct err *e);
/* The code of the task that a document speaks of; "": of none. */
NODISCARD enum rc organ_task_code_of(struct tx *tx, struct arena *a, int64_t document_id,
				     struct str *out, struct err *e);
/* vanthu.json of either kind has come (rider.c). */
NODISCARD enum rc organ_task_came(struct tx *tx, struct arrival *v, const struct document *d,
				  struct err *e);
NODISCARD enum rc organ_task_reported(struct tx *tx, struct arrival *v, const struct document *d,
				      struct err *e);
/* A document that answers one of these without saying anything in data. */
NODISCARD enum rc organ_task_answered(struct tx *tx, struct arrival *v, const struct document *d,
				      struct err *e);
