/* flow.h -- what becomes of a registered document: directives, assignments, more time, tasks.
 *
 * WHAT      A leader's directive (bút phê) assigns a document to units and persons: one lead, support,
 *           informed; a head passes the unit's part on to its people. What moves an assignment is
 *           policy/assignment_moves.tbl, what moves the document with it, flow.c. A task (nhiệm vụ) is
 *           an assignment: of a document that arrived, or of an internal one that says what is to be
 *           done. A head's task is the own matter of their unit: given by nobody, passed on by them.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never; days are days in Vietnam.
 * LIMITS    LIMIT_ASSIGNMENTS, LIMIT_DIRECTIVE.
 * LAW       Decree 30/2020/NĐ-CP art. 23 (trình, chuyển giao), art. 24 (giải quyết, theo dõi, đôn đốc).
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"
#include "model/people.h"

struct directive {
	int64_t id, tenant_id, document_id;
	int64_t by_account;
	struct str by_name, on_behalf_of;
	struct str text;
	int64_t at;
	int64_t assignment_id; /* the unit's that it passes on, 0 = a leader's */
};

struct assignment {
	int64_t id, tenant_id, document_id;
	int64_t directive_id; /* 0: a unit's own matter, or only to be read */
	int64_t parent_id;    /* the unit's that a head has passed on; 0 = the leader's own */
	int64_t unit_id,
		account_id; /* account 0: the head passes it on; unit 0: to the person alone */
	enum assignment_part part;
	enum assignment_state state;
	struct date due_on;
	int64_t due_days; /* > 0: due_on was counted in working days, and moves with the holidays */
	int64_t queue_rank; /* of assignment_rank */
	int64_t created_at, seen_at, ended_at;
	int64_t ended_by;
	struct str reason;
	int64_t answer_id; /* the outgoing document that answers, 0 = none */
	/* the leader to whom it goes back; 0: the heads of the unit that passed it on, or without a parent
	 * nobody: it is the unit's own matter, or only to be read (notice.h) */
	int64_t giver_id;
	int64_t settled_at;  /* returned: when the giver saw to that, 0 = not yet */
	bool is_checked;     /* a lead's: the giver accepts the result, or sends it back */
	struct date done_on; /* handed in or done: the day of it */
	int64_t version;
	/* of a list */
	int64_t parent_unit; /* whose head passed it on, 0 = a leader gave it */
	int64_t n_parts;     /* tasks that are part of it and open */
	struct str unit_name, account_name;
};

/* Who documents are seen by, beside those who see all of the organ's. */
struct holder {
	int64_t id, tenant_id;
	enum holder_kind kind;
	int64_t unit_id, account_id;
};

struct extension {
	int64_t id, tenant_id, assignment_id;
	int64_t asked_by, asked_at;
	struct date asked_for;
	struct str reason;
	enum extension_state state;
	int64_t answered_by, answered_at;
	struct str answer;
	/* of a list */
	struct str asked_name, answered_name;
};

/* Words for directives, one's own or (account 0) everybody's of the organ. */
struct preset {
	int64_t id, tenant_id;
	int64_t account_id;
	int64_t ordinal;
	struct str text;
};

/* Its place in a queue: the most urgent first, then the earliest due, those without a day last; then as
 * they came. */
int64_t assignment_rank(int64_t priority, struct date due_on);
bool assignment_is_open(enum assignment_state state);
/* Neither given back nor taken back: open, or done. */
bool assignment_stands(enum assignment_state state);
/* Given by nobody: the matter of the unit itself. */
bool assignment_is_own(const struct assignment *x);
/* Who leads at a level: below an assignment, 0 = the first. NULL: nobody. */
const struct assignment *assignment_lead(const struct assignment *all, size_t n, int64_t parent_id);
/* Who leads the whole: the first level's lead, of a unit's own matter whoever it was passed on to. */
const struct assignment *assignment_first(const struct assignment *all, size_t n);
/* The Government's five states: by the day of handing in, or by today as long as there is none. */
enum task_standing standing_of(struct date due_on, struct date done_on, bool is_done,
			       struct date today);
enum task_standing assignment_standing(const struct assignment *x, struct date today);
/* What is asked for an assignment and not answered yet: one at most (the table holds that). NULL: nothing. */
const struct extension *extension_open(const struct extension *all, size_t n,
				       int64_t assignment_id);
/* Whether the work is a capacity's: the person's own, or of the unit that it is a head of. */
bool capacity_holds(const struct capacity *c, const struct assignment *x);
/* Whether it was given where the capacity stands: by a leader, or by a head of its unit. A unit's own matter
 * is its heads' and the leaders' to withdraw. */
bool capacity_gave(const struct capacity *c, const struct assignment *x);
/* What a capacity sees: its person's, its unit's people's, and its unit's heads' when it is one. */
bool capacity_sees(const struct capacity *c, const struct holder *h);
/* Whether at one level nothing was ever to be done but to know of it, and everybody does. */
bool level_is_known(const struct assignment *all, size_t n, int64_t parent_id);
/* Whether a unit's own is with those whom it was passed on to: somebody leads it there; of what it is only
 * informed of, somebody has it. */
bool is_led_below(const struct assignment *all, size_t n, const struct assignment *up);
/* How far the document has come: assigned when somebody has it, processing when its lead has begun, or whoever leads
 * where that was passed on to; finished when its lead is done, or when nothing was to be done and everybody knows of
 * it. Else: new. */
enum progress progress_of(const struct assignment *all, size_t n);
/* The status code of QCVN 102 that says so to the sender, "" = none. */
struct str progress_status(enum progress p);
