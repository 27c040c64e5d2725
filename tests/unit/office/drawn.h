/* drawn.h -- an organ by lot, for tests of who sees what: its units, posts and what came to it.
 *
 * OWNERSHIP As staff.h.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "staff.h"

/* 0 to n - 1: what follows does not depend on what was drawn before. */
int64_t any(int64_t n);
/* Whether it is done; else it was refused with a reason. Anything else fails the test. */
bool drawn_done(enum rc rc, const struct err *e);
/* Units, some of them below others. */
void drawn_units(struct staff *s, int64_t *units, int n);
/* The login of person i. */
const char *drawn_login(struct staff *s, size_t i);
/* A post that may be refused: it is held already. */
void drawn_post(struct staff *s, int64_t account, enum role role, int64_t unit);
/* All of them, signed in now. */
void drawn_sign_in(struct staff *s, struct actor *people, size_t n);
/* Number i that came by the axis and waits; answers its id. */
int64_t drawn_arrive(struct staff *s, const struct actor *clerk, int i);
/* The same, entered into the register. */
int64_t drawn_register(struct staff *s, const struct actor *clerk, int i);
