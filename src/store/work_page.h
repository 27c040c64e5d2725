/* work_page.h -- what every queue of the flow asks the database for.
 *
 * WHAT      Whose: ids as JSON lists, "[]" = none; and from where on.
 * OWNERSHIP Views, of whoever asks.
 * ERRORS    None.
 * TIME      A day in Vietnam.
 */
#pragma once

#include "model/model.h"

struct work_page {
	int64_t tenant_id;
	struct str accounts; /* whose own work it is */
	struct str headed;   /* units whose head they are */
	struct str leaders;  /* who directs, and gets back */
	bool presents;       /* a clerk asks */
	struct str drafters; /* what they wrote, and gave tasks to other organs by */
	bool keeps;          /* all that the organ gave is theirs to answer */
	enum assignment_part part;
	bool asks; /* of what they lead: documents that ask for an opinion of a draft, or all else */
	bool meets; /* of what they are informed of: invitations to meetings, or all else */
	struct date today;
	struct str standing; /* tasks: of enum task_standing, "" = any */
	struct date soon;    /* tasks: open, in time, and due by then; none = any */
	int64_t after_rank, after_id, most;
};

/* Which deadlines an organ's people are told of. */
struct reminding_day {
	int64_t tenant_id;
	struct date today, soon; /* soon: the next working day */
	int64_t now;
};

/* A document holds no more: who is told that they have nothing to do with it. */
struct leaving_work {
	int64_t document_id;
	int64_t leader_id; /* before whom it lies, 0 = nobody */
	int64_t actor_id;  /* who did it, and knows; 0 = nobody here */
	struct str why;
	struct date today;
	int64_t now;
};

/* How many tasks are of a standing. */
struct task_tally {
	enum task_standing standing;
	int64_t n;
};

/* The same of one unit's; soon: of the open ones, how many are due by that day. */
struct unit_tally {
	int64_t unit_id;
	enum task_standing standing;
	int64_t n, soon;
};

/* One post that holds, of somebody who may have something to do. */
struct flow_person {
	int64_t account_id, unit_id; /* unit 0 = of the organ itself */
	enum role role;
	struct str name, title, login;
};

/* One thing that is left with somebody, by its document's number: whoever hands it over need not read it. */
struct open_item {
	enum open_kind kind;
	int64_t arrival_number, arrival_year;
	enum assignment_part part; /* of an assignment */
	struct date due_on;
};
