/* organ_task.h -- tasks between organs.
 *
 * WHAT      Rows of organ_task, organ_task_event and organ_task_letter as structs of model/organ_task.h.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says; RC_NOT_FOUND.
 * TIME      Passed in.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"
#include "store/work_page.h"

/* One between two organs, however often; *x is what the row says then, with its id. */
NODISCARD enum rc organ_task_put(struct tx *tx, struct arena *a, struct organ_task *x,
				 struct err *e);
/* By tenant, is_given, organ_code and code of *x, which it becomes. */
NODISCARD enum rc organ_task_find(struct tx *tx, struct arena *a, struct organ_task *x,
				  struct err *e);
NODISCARD enum rc organ_task_load(struct tx *tx, struct arena *a, int64_t tenant_id, int64_t id,
				  struct organ_task *out, struct err *e);
/* Those that a công văn gives. */
NODISCARD enum rc organ_task_of(struct tx *tx, struct arena *a, int64_t document_id,
				struct organ_task **out, size_t *out_n, struct err *e);
struct organ_task_page {
	int64_t tenant_id;
	struct str standing; /* of the five, "" = any */
	struct date today;
	int64_t before_id, most;
};
/* What an organ gave, the newest first; not what was recalled. */
NODISCARD enum rc organ_task_list(struct tx *tx, struct arena *a, const struct organ_task_page *p,
				  struct organ_task **out, size_t *out_n, struct err *e);
/* Those that wait for an answer: more time is asked for (is_asked), or they are handed in, or what was answered is to be
 * entered by hand; the oldest first. Before all assignments: as of rank 0. */
NODISCARD enum rc organ_task_waiting(struct tx *tx, struct arena *a, bool is_asked,
				     const struct work_page *w, struct organ_task **out,
				     size_t *out_n, struct err *e);
/* How many of each standing it gave. */
NODISCARD enum rc organ_task_count(struct tx *tx, struct arena *a, int64_t tenant_id,
				   struct date today, int64_t n[task_standing__COUNT],
				   struct err *e);
/* The công văn is written anew: what has no event goes with it. */
NODISCARD enum rc organ_task_move(struct tx *tx, int64_t old_id, int64_t document_id,
				  struct str code, struct err *e);
/* An event, once by one document; *x stands as it follows from all of them. *out_is_new may be false. */
NODISCARD enum rc organ_task_say(struct tx *tx, struct arena *a, struct organ_task *x,
				 const struct organ_task_event *y, bool *out_is_new, struct err *e);
/* In their order. */
NODISCARD enum rc organ_task_events(struct tx *tx, struct arena *a, int64_t task_id,
				    struct organ_task_event **out, size_t *out_n, struct err *e);

/* ---- what drafts will say ---- */
NODISCARD enum rc organ_task_letter_put(struct tx *tx, const struct organ_task_letter *x,
					struct err *e);
NODISCARD enum rc organ_task_letter_find(struct tx *tx, struct arena *a, int64_t document_id,
					 struct organ_task_letter *out, struct err *e);
NODISCARD enum rc organ_task_letter_drop(struct tx *tx, int64_t document_id, struct err *e);
