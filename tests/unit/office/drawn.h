/* drawn.h -- an organ by lot, for tests of who sees what: its units, posts and what came to it.
 *
 * OWNERSHIP As staff.h.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "office/flow.h"
#include "staff.h"

/* 0 to n - 1: what follows does not depend on what was drawn before. VANTHU_SEED=N draws other lots. Two in one
 * list of arguments or values are drawn in the order that the compiler likes: draw into variables first. */
int64_t any(int64_t n);
/* On PostgreSQL, where all of it takes four times as long, one organ is walked through: that the statements answer there
 * as on SQLite; the others with VANTHU_LONG. To be asked once for each. */
bool drawn_is_enough(void);
/* Whether it is done; else it was refused with a reason. Anything else fails the test. */
bool drawn_done(enum rc rc, const struct err *e);
/* Units, some of them below others. */
void drawn_units(struct staff *s, int64_t *units, int n);
/* The login of person i. */
const char *drawn_login(struct staff *s, size_t i);
/* A post that may be refused: it is held already. */
void drawn_post(struct staff *s, int64_t account, enum role role, int64_t unit);
/* One of these roles in one of these units. */
void drawn_post_any(struct staff *s, int64_t account, const enum role *roles, int64_t n_roles,
		    const int64_t *units, int64_t n_units);
/* All of them, signed in now. */
void drawn_sign_in(struct staff *s, struct actor *people, size_t n);
/* One of these people stands for another today, gives their open work to another; a unit moves to another place in
 * the tree. What the use case answers: some of it is refused. */
enum rc drawn_stand_in(struct staff *s, const struct actor *people, int64_t n, struct err *e);
enum rc drawn_hand_over(struct staff *s, const struct actor *people, int64_t n,
			struct open_work *out, struct err *e);
enum rc drawn_move_unit(struct staff *s, const int64_t *units, int64_t n, struct err *e);
/* One of them holds one more post, others stand for others; all are signed in anew. */
void drawn_change_posts(struct staff *s, struct actor *people, int64_t n, const int64_t *units,
			int64_t n_units);
/* Number i that came by the axis and waits; answers its id. */
int64_t drawn_arrive(struct staff *s, const struct actor *clerk, int i);
/* The same, entered into the register. */
int64_t drawn_register(struct staff *s, const struct actor *clerk, int i);
