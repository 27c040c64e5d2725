/* setup.h -- what a new organ's administrator has still to do before the organ can work.
 *
 * WHAT      The lines of the first day, each until it is done; holidays come again with every year, mailboxes
 *           only where the node has a mail server, the axis only where the organ has one.
 * OWNERSHIP None.
 * ERRORS    RC_DENIED for whoever does not keep accounts. As store.
 * TIME      Passed in; the year is that of the day in Vietnam.
 */
#pragma once

#include "office/office.h"

/* In the order in which they are done. */
enum setup_line {
	SETUP_UNITS,
	SETUP_PEOPLE,
	SETUP_CLERK,
	SETUP_LEADER,
	SETUP_ABBREVIATION,
	SETUP_HOLIDAYS,
	SETUP_MAILBOXES,
	SETUP_AXIS,
	SETUP__COUNT
};
struct office_setup {
	bool is_left[SETUP__COUNT];
	size_t n_left;
};
NODISCARD enum rc office_setup_left(struct node *n, struct arena *a, const struct actor *who,
				    int64_t now, struct office_setup *out, struct err *e);
