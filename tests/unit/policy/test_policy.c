/* test_policy.c -- every role against every action and state, written out as the law of the house
 * so that a change of the table shows here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/policy.h"

/* One letter a role (a)dmin (c)lerk (l)eader (s)pecialist who may; states as columns: draft, sent,
 * waiting, registered, refused, unreadable, and "-" for a question without a document. */
static const struct {
	enum action action;
	const char *who[document_state__COUNT + 1];
} expected[] = {
	{ ACTION_INCOMING_VIEW, { "cl", "cl", "cl", "cls", "cl", "cl", "cls" } },
	{ ACTION_INCOMING_REGISTER, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_REFUSE, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_HANDLE, { "", "", "", "", "", "c", "c" } },
	{ ACTION_OUTGOING_VIEW, { "cls", "cls", "cls", "cls", "cls", "cls", "cls" } },
	{ ACTION_OUTGOING_WRITE, { "cs", "", "", "", "", "", "cs" } },
	{ ACTION_OUTGOING_SEND, { "c", "", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_RETRY, { "", "c", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_HANDLE, { "", "c", "", "", "", "", "c" } },
	{ ACTION_DIRECTORY_VIEW, { "acls", "acls", "acls", "acls", "acls", "acls", "acls" } },
	{ ACTION_ACCOUNT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_TENANT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_VIEW, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
};

static bool is_expected(const char *who, enum role role)
{
	static const char letters[] = {
		[ROLE_ADMIN] = 'a', [ROLE_CLERK] = 'c', [ROLE_LEADER] = 'l', [ROLE_SPECIALIST] = 's'
	};
	return str_find_char(str_of(who), letters[role]) != SIZE_MAX;
}

static void check_row(size_t row, enum role role)
{
	const struct actor who = {
		.kind = ACTOR_PERSON, .tenant_id = 1, .role = role, .is_of_owner = true
	};

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
	const struct actor who = { .kind = ACTOR_PERSON, .tenant_id = 1, .role = ROLE_CLERK };
	const struct document d = { .id = 9, .tenant_id = 2, .state = DOCUMENT_WAITING };
	struct err e = ERR_INIT;

	assert_int_equal(policy_check(&who, ACTION_INCOMING_VIEW, &d, &e), RC_NOT_FOUND);
	assert_string_equal(e.key, "err.not_found");
}

static void the_axis_is_the_owners(void **state)
{
	(void)state;
	const struct actor guest = { .kind = ACTOR_PERSON, .tenant_id = 2, .role = ROLE_ADMIN };
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
		cmocka_unit_test(the_axis_is_the_owners),
		cmocka_unit_test(the_operator_is_bound_by_states_too),
	};
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
