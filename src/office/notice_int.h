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
	bool is_free;       /* an issued document goes to whom it names */
	struct unit *units; /* of all states */
	size_t n_units;
	struct flow_person *people; /* one row for each post */
	size_t n_people;
};
NODISCARD enum rc notice_reach_load(struct tx *tx, const struct flow_work *w, bool is_free,
				    struct notice_reach *out, struct err *e);
/* An active unit, with all that are in it. */
bool notice_reaches_unit(const struct notice_reach *r, int64_t unit_id);
/* Somebody by one of their posts. */
bool notice_reaches(const struct notice_reach *r, const struct flow_person *p);
/* What was issued is given to units and persons of the organ to read, with the files that it has; w is of whoever
 * issues it, w->problems says whom it cannot go to. */
struct notice_giving {
	const struct document *issued;
	struct str subject;
	const struct directive_to *to;
	size_t n_to;
};
NODISCARD enum rc notice_give(struct tx *tx, const struct flow_work *w,
			      const struct notice_giving *x, int64_t *out_id, struct err *e);
/* Nobody has it before them any more; all see it and why. w->document is it. */
NODISCARD enum rc notice_end(struct tx *tx, struct flow_work *w, enum document_standing standing,
			     struct str why, struct err *e);
