/* setup.h -- what an organ's administrator has set up so far.
 *
 * WHAT      One look at units, posts, series, holidays, mailboxes and the axis of an organ; it counts nothing, and
 *           no document is asked after.
 * OWNERSHIP Nothing is kept.
 * ERRORS    As db.h says; RC_NOT_FOUND: no such organ.
 * TIME      Passed in.
 */
#pragma once

#include "base/time.h"
#include "db/db.h"

struct setup {
	bool has_units;
	bool has_people; /* a head or a specialist who may sign in */
	bool has_clerk, has_leader;
	bool has_abbreviation; /* of the common series of what goes out */
	bool has_holidays;     /* of the year */
	bool has_mailboxes;    /* somebody has one */
	bool is_connected;     /* there is an axis */
	bool is_reached;       /* …and it has answered */
};
NODISCARD enum rc setup_load(struct tx *tx, struct arena *a, int64_t tenant_id, struct date today,
			     struct setup *out, struct err *e);
