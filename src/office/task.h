/* task.h -- tasks (nhiệm vụ): given without a document that asks for them, and followed.
 *
 * WHAT      A task is an assignment (office/flow.h). One that no document asks for is an internal
 *           document, made with the directive that gives it: a leader's to anybody of the organ, a head's
 *           within the unit, as a matter of the unit itself. Who has an assignment and gives others gives
 *           a part of it as a task of its own.
 * PROMISES  As doc/office.md says, V1 to V5.
 * OWNERSHIP As office.h.
 * ERRORS    As flow.h.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_SUBJECT, LIMIT_DIRECTIVE, LIMIT_ASSIGNMENTS, LIMIT_TASKS_COUNTED.
 */
#pragma once

#include "office/flow.h"

struct task_form {
	int64_t unit_id;  /* whose head gives it, 0 = a leader does */
	int64_t above_id; /* the assignment that it is a part of, 0 = none */
	struct str subject, content;
	int64_t priority;
	bool is_checked; /* as struct directive_form */
	const struct directive_to *to;
	size_t n_to;
	struct str form_id; /* as struct outgoing_form: a form handed in twice makes one task */
};
/* problem.subject, content, priority, unit (not a head of it), and those of office_incoming_direct. out_id: the
 * internal document. */
NODISCARD enum rc office_task_give(struct node *n, const struct actor *who,
				   const struct task_form *f, int64_t now, int64_t *out_id,
				   struct problems *out, struct err *e);
/* Whether who gives tasks as a leader (unit_id 0), or as the head of that unit. */
bool task_giver(const struct actor *who, int64_t unit_id);
/* The document of an assignment that who may give a part of. */
NODISCARD enum rc office_task_above(struct node *n, struct arena *a, const struct actor *who,
				    int64_t assignment_id, struct document *out, struct err *e);
/* Whom who may give one to, as a leader (unit_id 0) or as the head of a unit. */
NODISCARD enum rc office_task_recipients(struct node *n, struct arena *a, const struct actor *who,
					 int64_t unit_id, int64_t now, struct flow_recipients *out,
					 struct err *e);

struct task_filter {
	enum task_scope scope;
	int64_t unit_id; /* TASKS_UNIT: that unit's alone (ACTION_OVERSIGHT_VIEW); 0: those that who heads */
	bool is_soon; /* TASKS_UNIT: open, in time, and due within OVERSIGHT_SOON_DAYS */
	bool has_standing;
	enum task_standing standing;
	int64_t before_id; /* of the last row's assignment, to go on behind it; 0: from the top */
	int64_t n_max;
};
struct task_page {
	bool has_scope[task_scope__COUNT]; /* those that are somebody's like who */
	int64_t n[task_standing__COUNT]; /* of the scope; of its newest LIMIT_TASKS_COUNTED alone */
	struct work_row *rows;           /* the newest first */
	size_t n_rows;
};
/* Whose tasks stand how: of documents that arrived and internal ones. A scope that is not the actor's is
 * empty. RC_NOT_FOUND: a unit that who does not oversee. */
NODISCARD enum rc office_task_list(struct node *n, struct arena *a, const struct actor *who,
				   const struct task_filter *f, int64_t now, struct task_page *out,
				   struct err *e);

/* ---- leaders and heads: how units stand ---- */

#define OVERSIGHT_SOON_DAYS 3
struct oversight_row {
	struct unit unit;                /* depth as in the tree of those shown */
	int64_t n[task_standing__COUNT]; /* what the unit leads, each once */
	int64_t soon;                    /* of the open ones */
};
/* Of each active unit that who oversees, in the order of the tree: all of the organ's for a leader, for a head
 * theirs and those below. Of the newest LIMIT_TASKS_COUNTED tasks alone. */
NODISCARD enum rc office_oversight(struct node *n, struct arena *a, const struct actor *who,
				   int64_t now, struct oversight_row **out, size_t *out_n,
				   struct err *e);
