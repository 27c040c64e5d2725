/* consult.c -- how the opinion of an organ stands. */
#include "model/consult.h"

enum organ_opinion_state organ_opinion_state(const struct organ_opinion *x, struct date today)
{
	if (x->verdict != ORGAN_SAYS_NOTHING)
		return ORGAN_ANSWERED;
	if (x->answer_id > 0)
		return ORGAN_UNREAD;
	if (x->standing != STANDING_HOLDS)
		return ORGAN_RECALLED;
	return date_is_set(x->due_on) && date_cmp(x->due_on, today) < 0 ? ORGAN_LATE : ORGAN_ASKED;
}

const char *organ_opinion_word(enum organ_opinion_state s)
{
	static const char *const words[] = { "asked", "late", "unread", "answered", "recalled" };

	return words[s];
}
