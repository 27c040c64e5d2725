/* draft.c -- whose turn it is with a draft. */
#include "model/draft.h"

bool capacity_approves(const struct capacity *c, const struct approval *x)
{
	if (x->state != APPROVAL_DUE)
		return false;
	switch (x->step) {
	case APPROVE_CONTENT:
		return c->role == ROLE_HEAD && c->unit_id > 0 && c->unit_id == x->unit_id;
	case APPROVE_FORM: return c->role == ROLE_CLERK;
	case APPROVE_SIGN:
		return (c->role == ROLE_LEADER || c->role == ROLE_HEAD) &&
		       c->of_account == x->account_id;
	case approval_step__COUNT: break;
	}
	return false;
}

bool capacity_is_asked(const struct capacity *c, const struct opinion *x)
{
	return x->state == OPINION_OPEN && c->of_account == x->account_id;
}

bool opinion_is_unfinished(const struct opinion *x)
{
	return x->state == OPINION_WAITING || x->state == OPINION_OPEN;
}

bool opinion_is_next(const struct opinion *all, size_t n, const struct opinion *x)
{
	if (x->state != OPINION_WAITING)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (opinion_is_unfinished(&all[i]) && all[i].ordinal < x->ordinal)
			return false;
	}
	return true;
}

bool checks_have(struct str checks, enum approval_step step)
{
	struct str word;
	bool is_more = checks.n > 0;

	while (is_more) {
		is_more = str_split(checks, ',', &word, &checks);
		if (str_eq(word, approval_step_text(step)))
			return true;
	}
	return false;
}
