/* people.h -- accounts and posts for tests.
 *
 * WHAT      People of an organ, whatever their role is.
 * OWNERSHIP Rows in the database.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "office/office.h"
#include "office/people.h"

/* An account with one post; a head's is in a unit of their own. Answers its id. */
int64_t test_account(struct node *n, const struct actor *admin, const struct account_form *f,
		     int64_t now);

/* A session as after office_sign_in; the password is not looked at, which takes longer than most tests. */
void test_sign_in(struct node *n, struct arena *a, const struct sign_in *in, struct str *out_token,
		  struct session *out);
