/* roles.h -- actors for tests that need no rows of people.
 *
 * WHAT      A capacity with nothing but its role, in the organ itself, for actors written out in a test;
 *           and what roles an actor has.
 * OWNERSHIP Constants of the program.
 * ERRORS    None.
 */
#pragma once

#include "policy/policy.h"

/* const struct actor who = { …, .capacities = capacity_of(ROLE_CLERK), .n_capacities = 1 }; */
static inline const struct capacity *capacity_of(enum role role)
{
	static const struct capacity all[role__COUNT] = {
		[ROLE_ADMIN] = { .role = ROLE_ADMIN },
		[ROLE_CLERK] = { .role = ROLE_CLERK },
		[ROLE_LEADER] = { .role = ROLE_LEADER },
		[ROLE_HEAD] = { .role = ROLE_HEAD },
		[ROLE_SPECIALIST] = { .role = ROLE_SPECIALIST },
		[ROLE_ARCHIVIST] = { .role = ROLE_ARCHIVIST },
		[ROLE_REPORTER] = { .role = ROLE_REPORTER },
		[ROLE_INSPECTOR] = { .role = ROLE_INSPECTOR },
	};
	return &all[role];
}

/* …held by an account, one of the first few: whose drafts are theirs. */
#define CAPACITY_ACCOUNTS 16
static inline const struct capacity *capacity_of_account(enum role role, int64_t account_id)
{
	static struct capacity all[role__COUNT][CAPACITY_ACCOUNTS];
	struct capacity *c = &all[role][account_id % CAPACITY_ACCOUNTS];

	*c = (struct capacity){ .role = role, .of_account = account_id };
	return c;
}

static inline bool actor_has_role(const struct actor *who, enum role role)
{
	for (size_t i = 0; i < who->n_capacities; i++) {
		if (who->capacities[i].role == role)
			return true;
	}
	return false;
}
