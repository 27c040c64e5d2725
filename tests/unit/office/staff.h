/* staff.h -- an organ's people for tests of what they may be.
 *
 * WHAT      Two organs; the program itself makes accounts in the first, so that nothing is open to begin
 *           with; whoever acts has signed in, and has the capacities of the world's day.
 * OWNERSHIP As office_world.h.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "office/people.h"
#include "support/office_world.h"

struct staff_session {
	const char *who;
	struct str token;
	struct staff_session *next;
};
struct staff {
	struct office_world *w;
	struct staff_session *sessions;  /* newest first */
	struct actor a_system, b_system; /* the program, in either organ */
};
void staff_begin(struct staff *s);
void staff_end(struct staff *s);
/* A new account with a post in the organ itself; answers its id. */
int64_t staff_add(struct staff *s, const struct actor *system, const char *login, enum role role);
/* A new account with a post in a unit, and as a reporter in the organ itself; signed in now. */
struct actor staff_person(struct staff *s, const char *login, enum role role, int64_t unit);
/* A post in a unit, or (0) in the organ itself, from today; its id. */
enum rc staff_post_try(struct staff *s, int64_t account, enum role role, int64_t unit, int64_t *out,
		       struct err *e);
int64_t staff_post(struct staff *s, int64_t account, enum role role, int64_t unit);
/* What came on paper from an organ that is known under STAFF_SENDER, numbered on from 1. */
#define STAFF_SENDER "000.00.33.Z09"
int64_t staff_enter(struct staff *s, const struct actor *clerk, const char *type,
		    const char *subject);
/* Signed in now. */
struct actor staff_as(struct staff *s, const struct actor *system, const char *login);
/* A unit below another (0: below the organ); answers its id. */
int64_t staff_unit(struct staff *s, const struct actor *system, const char *code, int64_t parent);
/* 00:00 of a day in Vietnam. */
int64_t staff_midnight(struct date d);
/* "field key, field key …", in the order they came. */
const char *staff_problems(struct staff *s, const struct problems *ps);
