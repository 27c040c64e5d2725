/* organ_task.c -- how a task between two organs stands. */
#include "model/organ_task.h"

#include "model/flow.h"

bool organ_task_act_is_givers(enum organ_task_act act)
{
	return act < TASK_ACT_PROGRESS;
}

bool organ_task_may(const struct organ_task *x, enum organ_task_act act)
{
	switch (act) {
	case TASK_ACT_GRANT:
	case TASK_ACT_DECLINE: return date_is_set(x->asked_for);
	case TASK_ACT_ACCEPT: return x->state == ORGAN_TASK_HANDED;
	case TASK_ACT_REWORK: return x->state != ORGAN_TASK_OPEN;
	case TASK_ACT_EXTEND: return x->state == ORGAN_TASK_OPEN && !date_is_set(x->asked_for);
	case TASK_ACT_PROGRESS:
	case TASK_ACT_FINISH: return x->state == ORGAN_TASK_OPEN;
	case TASK_ACT_GIVE:
	case TASK_ACT_UNREAD:
	case organ_task_act__COUNT: break;
	}
	return false;
}

/* Both at once: the giver's comes first. */
int organ_task_order(const struct organ_task_event *x, const struct organ_task_event *y)
{
	bool x_later = !organ_task_act_is_givers(x->act),
	     y_later = !organ_task_act_is_givers(y->act);

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	if (x_later != y_later)
		return x_later ? 1 : -1;
	return str_cmp(x->key, y->key);
}

static void finish(struct organ_task *x, const struct organ_task_event *y)
{
	x->state = x->is_checked ? ORGAN_TASK_HANDED : ORGAN_TASK_DONE;
	x->done_on = date_is_set(y->day) ? y->day : time_date_vn(y->at);
	x->asked_for = (struct date){ .year = 0 };
}

/* The giver may have been told otherwise what is not known here: its word holds. */
static void apply_givers(struct organ_task *x, const struct organ_task_event *y)
{
	const struct date none = { .year = 0 };

	if (y->act == TASK_ACT_GRANT || y->act == TASK_ACT_DECLINE)
		x->asked_for = none;
	if (y->act == TASK_ACT_GRANT && date_is_set(y->day))
		x->due_now = y->day;
	if (y->act == TASK_ACT_ACCEPT && !date_is_set(x->done_on))
		finish(x, y);
	if (y->act == TASK_ACT_ACCEPT)
		x->state = ORGAN_TASK_DONE;
	if (y->act == TASK_ACT_REWORK) {
		x->state = ORGAN_TASK_OPEN;
		x->done_on = none;
	}
}

/* What does not fit any more – it crossed another on the way – changes nothing. */
static void apply(struct organ_task *x, const struct organ_task_event *y)
{
	x->n = y->n > x->n ? y->n : x->n;
	if (organ_task_act_is_givers(y->act)) {
		apply_givers(x, y);
		return;
	}
	x->is_unread = y->act == TASK_ACT_UNREAD;
	if (!organ_task_may(x, y->act))
		return;
	if (y->act == TASK_ACT_EXTEND)
		x->asked_for = y->day;
	if (y->act == TASK_ACT_FINISH)
		finish(x, y);
}

void organ_task_fold(struct organ_task *x, const struct organ_task_event *all, size_t n)
{
	const struct date none = { .year = 0 };

	x->state = ORGAN_TASK_OPEN;
	x->due_now = x->due_on;
	x->done_on = x->asked_for = none;
	x->is_unread = false;
	x->n = 0;
	for (size_t i = 0; i < n; i++)
		apply(x, &all[i]);
}

enum task_standing organ_task_standing(const struct organ_task *x, struct date today)
{
	return standing_of(x->due_now, x->done_on, x->state == ORGAN_TASK_DONE, today);
}
