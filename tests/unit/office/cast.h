/* cast.h -- the people of the tests of people: who they are, and what they do in one line each.
 *
 * WHAT      Two administrators, an inspector, a leader and a clerk of one organ, an administrator of
 *           another, all signed in; the use cases with the world's clock. Each call forgets what the one
 *           before found wrong.
 * OWNERSHIP From cast_setup to cast_teardown.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "staff.h"

extern struct staff s;
extern struct node *node;
extern struct actor admin, other_admin, inspector, leader, clerk, b_admin;
extern struct problems problems;

int cast_setup(void **state);
int cast_teardown(void **state);

struct date today(void);
enum rc save_unit(const struct actor *who, const struct unit *u, int64_t *id, struct err *e);
enum rc give(const struct actor *who, const struct post *p, int64_t *id, struct err *e);
int64_t given(const struct actor *who, struct post p);
enum rc end(const struct actor *who, int64_t id, struct date last, struct err *e);
enum rc delegate(const struct actor *who, const struct delegation *d, int64_t *id, struct err *e);
enum rc settle(const struct actor *who, int64_t id, bool is_undone, struct err *e);
size_t changes(const struct actor *who, struct permission_change **out);
/* The change that came last; some must be open. */
struct permission_change newest(void);
struct unit *units(const struct actor *who, size_t *n);
struct unit unit_of(int64_t id);
struct person_view person(int64_t account_id);
/* The post in the organ itself that the account began with. */
int64_t first_post(const struct actor *who);
/* Whether somebody may be that today. */
bool has_role(const char *login, enum role role);
/* The clerk stands for the holder of a post, from so many days on to so many. */
struct delegation to_clerk(int64_t post, int from, int to);
