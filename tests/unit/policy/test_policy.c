/* test_policy.c -- every role against every action and state, written out as the law of the house
 * so that a change of the table shows here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/policy.h"
#include "support/roles.h"

/* One letter a role – (a)dmin (c)lerk (l)eader (h)ead (s)pecialist a(r)chivist re(p)orter (i)nspector – who
 * may; states as columns: draft, sent, waiting, registered, refused, unreadable, and "-" for a question
 * without a document. */
static const struct {
	enum action action;
	const char *who[document_state__COUNT + 1];
} expected[] = {
	{ ACTION_INCOMING_VIEW, { "cl", "cl", "cl", "clhsr", "cl", "cl", "clhsr" } },
	{ ACTION_INCOMING_REGISTER, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_REFUSE, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_HANDLE, { "", "", "", "", "", "c", "c" } },
	{ ACTION_OUTGOING_VIEW, { "clhs", "clhsr", "clhs", "clhs", "clhs", "clhs", "clhsr" } },
	{ ACTION_OUTGOING_WRITE, { "chs", "", "", "", "", "", "chs" } },
	{ ACTION_OUTGOING_SEND, { "c", "", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_RETRY, { "", "c", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_HANDLE, { "", "c", "", "", "", "", "c" } },
	{ ACTION_REGISTER_PRINT, { "clr", "clr", "clr", "clr", "clr", "clr", "clr" } },
	{ ACTION_DIRECTORY_VIEW,
	  { "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi" } },
	{ ACTION_ACCOUNT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_PERMISSION_CONFIRM, { "ali", "ali", "ali", "ali", "ali", "ali", "ali" } },
	{ ACTION_POST_DELEGATE, { "lh", "lh", "lh", "lh", "lh", "lh", "lh" } },
	{ ACTION_AUDIT_VIEW, { "i", "i", "i", "i", "i", "i", "i" } },
	{ ACTION_TENANT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_VIEW, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
};

static bool is_expected(const char *who, enum role role)
{
	static const char letters[] = {
		[ROLE_ADMIN] = 'a',    [ROLE_CLERK] = 'c',      [ROLE_LEADER] = 'l',
		[ROLE_HEAD] = 'h',     [ROLE_SPECIALIST] = 's', [ROLE_ARCHIVIST] = 'r',
		[ROLE_REPORTER] = 'p', [ROLE_INSPECTOR] = 'i',
	};
	return str_find_char(str_of(who), letters[role]) != SIZE_MAX;
}

static void check_row(size_t row, enum role role)
{
	const struct actor who = { .kind = ACTOR_PERSON,
				   .tenant_id = 1,
				   .capacities = capacity_of(role),
				   .n_capacities = 1,
				   .is_of_owner = true };

	for (int s = 0; s <= (int)document_state__COUNT; s++) {
		struct document d = { .id = 9, .tenant_id = 1, .state = (enum document_state)s };
		bool has_document = s < (int)document_state__COUNT;
		bool may = policy_allows(&who, expected[row].action, has_document ? &d : NULL);
		if (may != is_expected(expected[row].who[s], role))
			fail_msg("role %d, action %zu, state %d", (int)role, row, s);
	}
}

static void the_whole_table(void **state)
{
	(void)state;
	assert_int_equal(sizeof expected / sizeof expected[0], ACTION__COUNT);
	for (size_t row = 0; row < sizeof expected / sizeof expected[0]; row++) {
		assert_int_equal(expected[row].action, row);
		for (int role = 0; role < (int)role__COUNT; role++)
			check_row(row, (enum role)role);
	}
}

static void another_organs_document_does_not_exist(void **state)
{
	(void)state;
	const struct actor who = { .kind = ACTOR_PERSON,
				   .tenant_id = 1,
				   .capacities = capacity_of(ROLE_CLERK),
				   .n_capacities = 1 };
	const struct document d = { .id = 9, .tenant_id = 2, .state = DOCUMENT_WAITING };
	struct err e = ERR_INIT;

	assert_int_equal(policy_check(&who, ACTION_INCOMING_VIEW, &d, &e), RC_NOT_FOUND);
	assert_string_equal(e.key, "err.not_found");
}

/* What one capacity may, the person may; the roles are told once each, in the order of the capacities. */
static void several_capacities(void **state)
{
	(void)state;
	const struct capacity all[] = { { .role = ROLE_SPECIALIST, .unit_id = 4 },
					{ .role = ROLE_CLERK },
					{ .role = ROLE_SPECIALIST, .unit_id = 5 } };
	struct actor who = { .kind = ACTOR_PERSON, .tenant_id = 1, .capacities = all };
	const struct document d = { .id = 9, .tenant_id = 1, .state = DOCUMENT_DRAFT };
	struct arena *a = arena_new(NULL);

	assert_false(policy_allows(&who, ACTION_DIRECTORY_VIEW, NULL)); /* none at all */
	assert_true(str_eq_c(actor_roles(a, &who), ""));
	who.n_capacities = 1;
	assert_true(policy_allows(&who, ACTION_OUTGOING_WRITE, &d));
	assert_false(policy_allows(&who, ACTION_OUTGOING_SEND, &d));
	assert_false(actor_has_role(&who, ROLE_CLERK));
	who.n_capacities = 3;
	assert_true(policy_allows(&who, ACTION_OUTGOING_SEND, &d));
	assert_false(policy_allows(&who, ACTION_ACCOUNT_MANAGE, NULL));
	assert_true(actor_has_role(&who, ROLE_CLERK));
	assert_true(str_eq_c(actor_roles(a, &who), "specialist,clerk"));
	arena_free(a);
}

static void the_axis_is_the_owners(void **state)
{
	(void)state;
	const struct actor guest = { .kind = ACTOR_PERSON,
				     .tenant_id = 2,
				     .capacities = capacity_of(ROLE_ADMIN),
				     .n_capacities = 1 };
	const struct actor operator= { .kind = ACTOR_OPERATOR };

	assert_true(policy_allows(&guest, ACTION_ACCOUNT_MANAGE, NULL));
	assert_false(policy_allows(&guest, ACTION_AXIS_VIEW, NULL));
	assert_false(policy_allows(&guest, ACTION_AXIS_MANAGE, NULL));
	assert_true(policy_allows(&operator, ACTION_AXIS_MANAGE, NULL));
}

static void the_operator_is_bound_by_states_too(void **state)
{
	(void)state;
	const struct actor who = { .kind = ACTOR_OPERATOR };
	const struct document d = { .id = 9, .tenant_id = 2, .state = DOCUMENT_REGISTERED };
	struct err e = ERR_INIT;

	assert_int_equal(policy_check(&who, ACTION_INCOMING_VIEW, &d, &e), RC_OK);
	assert_int_equal(policy_check(&who, ACTION_INCOMING_REGISTER, &d, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.denied.state");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_table),
		cmocka_unit_test(another_organs_document_does_not_exist),
		cmocka_unit_test(several_capacities),
		cmocka_unit_test(the_axis_is_the_owners),
		cmocka_unit_test(the_operator_is_bound_by_states_too),
	};
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
