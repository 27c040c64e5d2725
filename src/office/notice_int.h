/* notice_int.h -- whom somebody may write an internal document to.
 *
 * WHAT      The organ's units and people as they stand to an actor's posts.
 * OWNERSHIP In the arena given.
 * ERRORS    As store.
 */
#pragma once

#include "office/flow_int.h"
#include "office/notice.h"

struct notice_reach {
	const struct actor *who;
	struct unit *units; /* of all states */
	size_t n_units;
	struct flow_person *people; /* one row for each post */
	size_t n_people;
};
NODISCARD enum rc notice_reach_load(struct tx *tx, const struct flow_work *w,
				    struct notice_reach *out, struct err *e);
/* An active unit, with all that are in it. */
bool notice_reaches_unit(const struct notice_reach *r, int64_t unit_id);
/* Somebody by one of their posts. */
bool notice_reaches(const struct notice_reach *r, const struct flow_person *p);
