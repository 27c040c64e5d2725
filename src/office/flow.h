/* flow.h -- what becomes of a registered document: one that arrived, or an internal one (office/task.h).
 *
 * WHAT      It is presented to a leader, who says what is to be done and assigns it; heads pass on what is
 *           their unit's; those who have it begin, report, ask for more time, give it back or finish.
 * PROMISES  As doc/office.md says, F1 to F6.
 * OWNERSHIP As office.h.
 * ERRORS    As policy.h. RC_CONFLICT err.parts_open {0} how many: tasks that are part of it are open (V4).
 *           RC_INVALID err.form with the problems. RC_CONFLICT err.stale: the form was older
 *           than the document or the assignment; err.directed_meanwhile {0} who {1} when {2} what.
 * TIME      Passed in; a day is a day in Vietnam.
 * LIMITS    LIMIT_ASSIGNMENTS, LIMIT_DIRECTIVE, LIMIT_REASON, LIMIT_DEADLINE_DAYS, LIMIT_QUEUE_COUNT,
 *           LIMIT_PRESETS.
 * FAULTS    office.flow, office.flowed: presented, directed, each act of an assignment.
 * LAW       Decree 30/2020/NĐ-CP art. 23 (trình, chuyển giao), art. 24 (giải quyết, theo dõi, đôn đốc).
 */
#pragma once

#include "model/work_days.h"
#include "office/office.h"
#include "store/flow.h"

/* Puts a document before a leader; version 0: whatever it is now. problem.leader; problem.presented: it lies
 * before that one already. */
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
	const char *due_field; /* what its problems stand on; NULL: due_on, due_days */
};
struct directive_form {
	int64_t document_id;
	int64_t assignment_id; /* the unit's that is passed on, 0 = a leader directs */
	int64_t version;       /* of the document as the form saw it */
	struct str text;
	bool is_checked; /* who leads hands the result in, and whoever gives it accepts it */
	const struct directive_to *to;
	size_t n_to;
};
/* Directive, assignments and deadlines in one transaction. */
NODISCARD enum rc office_incoming_direct(struct node *n, const struct actor *who,
					 const struct directive_form *f, int64_t now,
					 struct problems *out, struct err *e);

/* One of the actions ACTION_ASSIGNMENT_… but PASS and SPLIT. */
struct assignment_act {
	int64_t id, version; /* version 0: whatever it is now */
	int64_t document_id; /* 0: whichever it is of; another's: RC_NOT_FOUND */
	enum action what;
	struct str
		text; /* report, reason, answer; of RETURN, REWORK, REPORT and EXTEND it must be there */
	struct date day;   /* EXTEND: the new day */
	bool is_granted;   /* ANSWER: else refused */
	bool is_confirmed; /* …also beyond the day of the unit's own part */
};
/* Opening one that is open already does nothing. RC_CONFLICT err.extension_open, err.extension_none;
 * err.extension_beyond {0} the day of the unit's own part: more time than the unit has itself is granted when who
 * grants it says so. */
NODISCARD enum rc office_assignment_act(struct node *n, const struct actor *who,
					const struct assignment_act *act, int64_t now,
					struct problems *out, struct err *e);

/* What programs call each act. */
struct assignment_word {
	const char *word;
	enum action what;
	bool is_granted;
};
extern const struct assignment_word assignment_words[];
extern const size_t assignment_words_count;
/* what and is_granted of *out. */
bool office_act_parse(struct str word, struct assignment_act *out);

/* Somebody reads a document's page: what is new for them there is opened, by their own posts alone (whoever
 * stands for somebody opens it by hand). What a person is informed of is done by that. Nothing new: nothing
 * is written. */
NODISCARD enum rc office_incoming_read(struct node *n, const struct actor *who, int64_t document_id,
				       int64_t now, struct err *e);

/* A task that is part of an assignment. */
struct task_part {
	struct document document;
	int64_t above_id;
	struct assignment lead; /* id 0: nobody */
};
/* What has been said and done about a document, and what who may do now, for whoever may see it. */
struct flow_view {
	struct directive *directives;
	size_t n_directives;
	struct assignment *assignments; /* with names; each after the one it is below */
	uint64_t *may;                  /* of each: flow_may */
	size_t n_assignments;
	struct extension *extensions; /* of all of them, as they were asked for, with names */
	size_t n_extensions;
	struct trace *reports; /* how far the work has come, in the words of whoever does it */
	size_t n_reports;
	bool may_present, may_direct;
	struct str presented_name; /* the leader whom it lies before, "" = none */
	struct task_part *parts;   /* tasks that are part of it, those that who may open */
	size_t n_parts;
	struct document above; /* a task: what it is part of, if who may open that; id 0: nothing */
};
NODISCARD enum rc office_flow_view(struct node *n, struct arena *a, const struct actor *who,
				   int64_t document_id, struct flow_view *out, struct err *e);
/* Whether who may open it: as policy_check. */
NODISCARD enum rc office_flow_check(struct node *n, const struct actor *who, int64_t document_id,
				    struct err *e);
/* ANSWER only when more time is asked for, EXTEND only when it is not; PASS only of a unit's. */
#define FLOW_MAY(action) (UINT64_C(1) << (action))

/* ---- whom it may be given to ---- */
/* One row for each post that holds today, of people who may sign in: struct flow_person of
 * store/work_page.h. Before whom who may put documents. */
NODISCARD enum rc office_flow_leaders(struct node *n, struct arena *a, const struct actor *who,
				      int64_t now, struct flow_person **out, size_t *out_n,
				      struct err *e);
/* Active units in the order of the tree, and people in that order, those of the organ itself first. Of an
 * assignment that is passed on: what is below its unit, and the people of these. */
struct flow_recipients {
	struct unit *units;
	bool *has_head; /* of each unit, today: others take nothing */
	size_t n_units;
	struct flow_person *people;
	size_t n_people;
};
NODISCARD enum rc office_flow_recipients(struct node *n, struct arena *a, const struct actor *who,
					 int64_t document_id, int64_t assignment_id, int64_t now,
					 struct flow_recipients *out, struct err *e);

/* ---- what waits for whom: struct work_counts of office.h says how much ---- */
struct work_filter {
	enum work_queue queue;
	int64_t after_rank,
		after_id; /* of the last row, to go on behind it; -1, 0: from the front */
	int64_t n_max;
};
struct work_row {
	struct document document;
	struct assignment
		assignment; /* with names; id 0: the document as a whole (PRESENT, DIRECT) */
	struct organ_task
		task; /* EXTENSION, ACCEPT: one that was given to another organ; else id 0 */
	struct str
		text; /* RETURNED, EXTENSION: the reason; ACCEPT: what came of it; of what was sent
				* back for rework: why */
	struct date asked_for; /* EXTENSION: the new day */
	struct date due_on;    /* the assignment's; of the document as a whole, the sender's */
	bool is_overdue;       /* due before the day of the question, or that of handing in */
	int64_t rank, id;      /* its place */
};
/* PRESENT and DIRECT: what was registered last first; all others: the most urgent, then the earliest due
 * first. A queue that is not the actor's is empty. */
NODISCARD enum rc office_work_list(struct node *n, struct arena *a, const struct actor *who,
				   const struct work_filter *f, int64_t now, struct work_row **out,
				   size_t *out_n, struct err *e);

/* ---- days without work ---- */
/* Of a year, by day; everybody of the organ may see them. */
NODISCARD enum rc office_holiday_list(struct node *n, struct arena *a, const struct actor *who,
				      int64_t year, struct holiday **out, size_t *out_n,
				      struct err *e);
/* All or none, by an administrator; a day that is there is written over. Deadlines that were counted in
 * working days are counted anew in the same transaction; those given by hand stay. */
NODISCARD enum rc office_holiday_put(struct node *n, const struct actor *who,
				     const struct holiday *days, size_t n_days, int64_t now,
				     struct problems *out, struct err *e);
NODISCARD enum rc office_holiday_drop(struct node *n, const struct actor *who, struct date day,
				      int64_t now, struct err *e);

/* ---- words used again and again ---- */
/* Whether who may keep words of their own: whoever directs, or passes on. */
bool office_preset_own(const struct actor *who);
/* One's own first, then the organ's. */
NODISCARD enum rc office_preset_list(struct node *n, struct arena *a, const struct actor *who,
				     struct preset **out, size_t *out_n, struct err *e);
/* id 0: a new one. account_id 0: the organ's, by an administrator; else one's own, whatever it says. */
NODISCARD enum rc office_preset_save(struct node *n, const struct actor *who,
				     const struct preset *p, int64_t now, int64_t *out_id,
				     struct problems *out, struct err *e);
NODISCARD enum rc office_preset_drop(struct node *n, const struct actor *who, int64_t id,
				     int64_t now, struct err *e);

/* ---- handed over ---- */
/* What is left with somebody: struct open_work of store/flow.h. An administrator asks, or they themselves. */
NODISCARD enum rc office_open_work(struct node *n, struct arena *a, const struct actor *who,
				   int64_t account_id, struct open_work *out, struct err *e);
/* The same one by one, at most LIMIT_OPEN_ITEMS of each kind, and who may take all of it, each once, in the
 * order of their units. */
struct hand_over_view {
	struct account from;
	struct open_work work;
	struct open_item *items; /* store/work_page.h */
	size_t n_items;
	struct flow_person *takers;
	size_t n_takers;
};
NODISCARD enum rc office_hand_over_view(struct node *n, struct arena *a, const struct actor *who,
					int64_t account_id, int64_t now, struct hand_over_view *out,
					struct err *e);
/* An administrator moves all of it to another account of the organ, or none (P5). problem.person: to has no
 * post today by which such work may be done, or is locked; problem.leader: what lies before a leader, or was
 * given by one, goes to a leader. Who has a thing already, to know or to support, has what weighs more. What
 * lies before somebody for their signature goes back to its author. problem.drafter, problem.opinion_person:
 * to may not have what is moved. */
struct hand_over {
	int64_t from_account, to_account;
	struct str reason;
};
NODISCARD enum rc office_hand_over(struct node *n, const struct actor *who,
				   const struct hand_over *h, int64_t now,
				   struct open_work *out_moved, struct problems *out,
				   struct err *e);
