/* flow.c -- where an assignment stands in a queue, and how far a document has come by them. */
#include "model/flow.h"

#include "model/model.h"

/* A day as yyyymmdd lies below; no day stands behind every day there is. */
#define RANK_DAYS INT64_C(100000000)

int64_t assignment_rank(int64_t priority, struct date due_on)
{
	const int64_t most = PRIORITY__COUNT - 1;
	int64_t urgent = priority < 0 ? 0 : priority > most ? most : priority;
	int64_t day = date_is_set(due_on)
			      ? (due_on.year * INT64_C(100) + due_on.month) * 100 + due_on.day
			      : RANK_DAYS - 1;

	return (most - urgent) * RANK_DAYS + day;
}

bool assignment_is_open(enum assignment_state state)
{
	return state == ASSIGNMENT_NEW || state == ASSIGNMENT_SEEN || state == ASSIGNMENT_WORKING ||
	       state == ASSIGNMENT_PASSED || state == ASSIGNMENT_HANDED;
}

bool assignment_stands(enum assignment_state state)
{
	return state != ASSIGNMENT_RETURNED && state != ASSIGNMENT_WITHDRAWN;
}

bool assignment_is_own(const struct assignment *x)
{
	return x->parent_id == 0 && x->giver_id == 0;
}

const struct assignment *assignment_lead(const struct assignment *all, size_t n, int64_t parent_id)
{
	for (size_t i = 0; i < n; i++) {
		const struct assignment *x = &all[i];
		if (x->parent_id == parent_id && x->part == PART_LEAD &&
		    assignment_stands(x->state))
			return x;
	}
	return NULL;
}

const struct assignment *assignment_first(const struct assignment *all, size_t n)
{
	const struct assignment *lead = assignment_lead(all, n, 0);
	const struct assignment *below = lead && assignment_is_own(lead)
						 ? assignment_lead(all, n, lead->id)
						 : NULL;

	return below ? below : lead;
}

enum task_standing standing_of(struct date due_on, struct date done_on, bool is_done,
			       struct date today)
{
	if (!date_is_set(due_on))
		return TASK_UNDATED;
	bool is_late = date_cmp(date_is_set(done_on) ? done_on : today, due_on) > 0;
	if (is_done)
		return is_late ? TASK_DONE_LATE : TASK_DONE;
	return is_late ? TASK_OPEN_LATE : TASK_OPEN;
}

enum task_standing assignment_standing(const struct assignment *x, struct date today)
{
	return standing_of(x->due_on, x->done_on, x->state == ASSIGNMENT_DONE, today);
}

const struct extension *extension_open(const struct extension *all, size_t n, int64_t assignment_id)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].assignment_id == assignment_id && all[i].state == EXTENSION_OPEN)
			return &all[i];
	}
	return NULL;
}

bool capacity_holds(const struct capacity *c, const struct assignment *x)
{
	if (x->account_id > 0)
		return x->account_id == c->of_account;
	return c->role == ROLE_HEAD && c->unit_id > 0 && c->unit_id == x->unit_id;
}

bool capacity_gave(const struct capacity *c, const struct assignment *x)
{
	int64_t unit_id = assignment_is_own(x) ? x->unit_id : x->parent_unit;

	if (x->parent_id == 0 && c->role == ROLE_LEADER)
		return true;
	return c->role == ROLE_HEAD && c->unit_id > 0 && c->unit_id == unit_id;
}

bool capacity_sees(const struct capacity *c, const struct holder *h)
{
	switch (h->kind) {
	case HOLDER_ACCOUNT: return c->of_account == h->account_id;
	case HOLDER_PEOPLE: return c->unit_id > 0 && c->unit_id == h->unit_id;
	case HOLDER_HEADS: return c->role == ROLE_HEAD && c->unit_id == h->unit_id;
	case HOLDER_ORGAN: return true;
	case HOLDER_GROUP: /* its readers are asked */
	case holder_kind__COUNT: break;
	}
	return false;
}

bool level_is_known(const struct assignment *all, size_t n, int64_t parent_id)
{
	bool is_read = false;

	for (size_t i = 0; i < n; i++) {
		if (all[i].parent_id != parent_id)
			continue;
		if (all[i].part != PART_INFORMED || assignment_is_open(all[i].state))
			return false;
		is_read = is_read || all[i].state == ASSIGNMENT_DONE;
	}
	return is_read;
}

bool is_led_below(const struct assignment *all, size_t n, const struct assignment *up)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].parent_id == up->id && assignment_is_open(all[i].state) &&
		    (all[i].part == PART_LEAD || up->part == PART_INFORMED))
			return true;
	}
	return false;
}

enum progress progress_of(const struct assignment *all, size_t n)
{
	const struct assignment *lead = assignment_lead(all, n, 0);
	bool is_assigned = false;

	for (size_t i = 0; i < n; i++)
		is_assigned = is_assigned || assignment_is_open(all[i].state);
	if (!lead && level_is_known(all, n, 0))
		return PROGRESS_FINISHED;
	if (!lead)
		return is_assigned ? PROGRESS_ASSIGNED : PROGRESS_NEW;
	if (lead->state == ASSIGNMENT_DONE)
		return PROGRESS_FINISHED;
	while (lead->state == ASSIGNMENT_PASSED && assignment_lead(all, n, lead->id))
		lead = assignment_lead(all, n, lead->id);
	return lead->state == ASSIGNMENT_NEW || lead->state == ASSIGNMENT_SEEN
		       ? PROGRESS_ASSIGNED
		       : PROGRESS_PROCESSING;
}

struct str progress_status(enum progress p)
{
	switch (p) {
	case PROGRESS_ASSIGNED: return STR("04");
	case PROGRESS_PROCESSING: return STR("05");
	case PROGRESS_FINISHED: return STR("06");
	default: return STR("");
	}
}
