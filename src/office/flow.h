/* flow.h -- what becomes of a registered incoming document.
 *
 * WHAT      It is presented to a leader, who says what is to be done and assigns it; heads pass on what is
 *           their unit's; those who have it begin, report, ask for more time, give it back or finish.
 * PROMISES  As doc/office.md says, F1 to F4.
 * OWNERSHIP As office.h.
 * ERRORS    As policy.h. RC_INVALID err.form with the problems. RC_CONFLICT err.stale: the form was older
 *           than the document or the assignment; err.directed_meanwhile {0} who {1} when {2} what.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_ASSIGNMENTS, LIMIT_DIRECTIVE, LIMIT_REASON, LIMIT_DEADLINE_DAYS.
 * LAW       Decree 30/2020/NĐ-CP art. 23 (trình, chuyển giao), art. 24 (giải quyết, theo dõi, đôn đốc).
 */
#pragma once

#include "office/office.h"

/* Puts a document before a leader; version 0: whatever it is now. */
struct presenting {
	int64_t document_id, version;
	int64_t leader_id; /* account */
};
NODISCARD enum rc office_incoming_present(struct node *n, const struct actor *who,
					  const struct presenting *p, int64_t now,
					  struct problems *out, struct err *e);

/* Who is to do what: a unit, or a person. Until a day, or for so many working days, or neither. */
struct directive_to {
	int64_t unit_id, account_id; /* one of them */
	enum assignment_part part;
	struct date due_on;
	int64_t due_days;
};
struct directive_form {
	int64_t document_id;
	int64_t assignment_id; /* the unit's that is passed on, 0 = a leader directs */
	int64_t version;       /* of the document as the form saw it */
	struct str text;
	const struct directive_to *to;
	size_t n_to;
};
/* Directive, assignments and deadlines in one transaction. */
NODISCARD enum rc office_incoming_direct(struct node *n, const struct actor *who,
					 const struct directive_form *f, int64_t now,
					 struct problems *out, struct err *e);

/* One of the actions ACTION_ASSIGNMENT_… but PASS. */
struct assignment_act {
	int64_t id, version; /* version 0: whatever it is now */
	enum action what;
	struct str text; /* report, reason, answer; of RETURN, REPORT and EXTEND it must be there */
	struct date day; /* EXTEND: the new day */
	bool is_granted; /* ANSWER: else refused */
};
/* Opening one that is open already does nothing. RC_CONFLICT err.extension_open, err.extension_none. */
NODISCARD enum rc office_assignment_act(struct node *n, const struct actor *who,
					const struct assignment_act *act, int64_t now,
					struct problems *out, struct err *e);

/* What has been said and done about a document, for whoever may see it. */
struct flow_view {
	struct directive *directives;
	size_t n_directives;
	struct assignment *assignments;
	size_t n_assignments;
};
NODISCARD enum rc office_flow_view(struct node *n, struct arena *a, const struct actor *who,
				   int64_t document_id, struct flow_view *out, struct err *e);
