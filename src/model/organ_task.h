/* organ_task.h -- tasks that one organ gives another (nhiệm vụ giao cơ quan khác).
 *
 * WHAT      A công văn gives it; what is said about it from then on – the receiver's progress, wish for more time and
 *           end, the giver's answers – are its events. Each has a number that is greater than those of all that whoever
 *           says it knew of, so that both ends put the same events in the same order, however they came; how
 *           the task stands follows from them alone.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never; days are days in Vietnam.
 * LIMITS    LIMIT_DIRECTIVE, LIMIT_REASON.
 */
#pragma once

#include "base/time.h"
#include "model/enums.h"

struct organ_task {
	int64_t id, tenant_id;
	bool is_given;       /* by this organ; else it was given to it */
	int64_t document_id; /* the công văn that gives it, here; 0 = it has not come yet */
	struct str code;     /* of that công văn: the name of the task between both ends */
	struct str organ_code, organ_name; /* the other one */
	struct str subject, content;
	bool is_checked;    /* the giver accepts the result */
	struct date due_on; /* as it was given */
	int64_t given_at;
	/* organ_task_fold */
	enum organ_task_state state;
	struct date due_now, done_on;
	struct date asked_for; /* more time, until then; none: nothing is asked */
	bool is_unread; /* the last answer says nothing in data: it is to be entered by hand */
	int64_t n;      /* of its last event, 0 = none */
};

struct organ_task_event {
	int64_t id, task_id;
	int64_t n;
	enum organ_task_act act;
	struct str text;
	struct date day;     /* EXTEND, GRANT: until when; FINISH: the day of it */
	int64_t document_id; /* that said it, here; 0 = none */
	struct str key;      /* its code, "" = entered by hand; the same one says it once */
	int64_t at;
	struct str by_name, on_behalf_of; /* who entered it by hand */
};

/* What a draft will say when it is issued. */
struct organ_task_letter {
	int64_t document_id;
	int64_t task_id; /* 0: it gives one */
	enum organ_task_act act;
	struct str text;
	struct date day;
	bool is_checked;
};

/* Said by whoever gave it; else by whoever has it. */
bool organ_task_act_is_givers(enum organ_task_act act);
/* What may be said next. */
bool organ_task_may(const struct organ_task *x, enum organ_task_act act);
/* How it stands after these, in the order of organ_task_order. */
void organ_task_fold(struct organ_task *x, const struct organ_task_event *all, size_t n);
/* Of two events: < 0, the first comes before. */
int organ_task_order(const struct organ_task_event *x, const struct organ_task_event *y);
/* The Government's five. */
enum task_standing organ_task_standing(const struct organ_task *x, struct date today);
