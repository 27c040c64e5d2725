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
	       state == ASSIGNMENT_PASSED;
}

bool assignment_stands(enum assignment_state state)
{
	return state != ASSIGNMENT_RETURNED && state != ASSIGNMENT_WITHDRAWN;
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
	if (x->parent_id == 0)
		return c->role == ROLE_LEADER;
	return c->role == ROLE_HEAD && c->unit_id > 0 && c->unit_id == x->parent_unit;
}

bool capacity_sees(const struct capacity *c, const struct holder *h)
{
	switch (h->kind) {
	case HOLDER_ACCOUNT: return c->of_account == h->account_id;
	case HOLDER_PEOPLE: return c->unit_id > 0 && c->unit_id == h->unit_id;
	case HOLDER_HEADS: return c->role == ROLE_HEAD && c->unit_id == h->unit_id;
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
	return lead->state == ASSIGNMENT_WORKING || lead->state == ASSIGNMENT_PASSED
		       ? PROGRESS_PROCESSING
		       : PROGRESS_ASSIGNED;
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
