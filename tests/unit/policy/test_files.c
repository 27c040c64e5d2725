/* test_files.c -- who may do what to a work file and to the year's list of files, and what their states permit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "policy/policy.h"

#define ME 7
#define UNIT 3

/* ---- files: whose they are, whom they are shared with, and what their states permit ---- */

/* (v)iew (e)dit (f)ill (s)hare (c)lose (r)eopen c(h)eck re(t)urn */
static const struct {
	enum action action;
	char letter;
} file_actions[] = {
	{ ACTION_FILE_VIEW, 'v' },  { ACTION_FILE_EDIT, 'e' },   { ACTION_FILE_FILL, 'f' },
	{ ACTION_FILE_SHARE, 's' }, { ACTION_FILE_CLOSE, 'c' },  { ACTION_FILE_REOPEN, 'r' },
	{ ACTION_FILE_CHECK, 'h' }, { ACTION_FILE_RETURN, 't' },
};
#define N_FILE_ACTIONS (sizeof file_actions / sizeof file_actions[0])

/* W5: the program itself asks, so that nothing but the state stands in the way. */
static void what_the_states_of_a_file_permit(void **state)
{
	static const char *const want[] = { [WORK_FILE_OPEN] = "vefsc",
					    [WORK_FILE_CLOSED] = "vsrht",
					    [WORK_FILE_CHECKED] = "vst" };
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int s = 0; s < (int)work_file_state__COUNT; s++) {
		const struct work_file f = { .state = (enum work_file_state)s };
		const struct subject x = { .file = &f };
		for (size_t i = 0; i < N_FILE_ACTIONS; i++) {
			struct err e = ERR_INIT;
			enum rc rc = policy_check_on(&system, file_actions[i].action, &x, &e);
			bool may = str_find_char(str_of(want[s]), file_actions[i].letter) !=
				   SIZE_MAX;
			if (rc != (may ? RC_OK : RC_CONFLICT))
				fail_msg("state %d, action %c", s, file_actions[i].letter);
			if (!may)
				assert_string_equal(e.key, "err.denied.file");
		}
	}
}

/* W5: drafting, submitted, issued; (d)raft (s)ubmit (i)ssue (r)eturn (v)iew. */
static void what_the_states_of_a_list_permit(void **state)
{
	static const struct {
		enum action action;
		bool may[catalog_state__COUNT];
	} cases[] = {
		{ ACTION_CATALOG_VIEW, { true, true, true } },
		{ ACTION_CATALOG_DRAFT, { true, false, false } },
		{ ACTION_CATALOG_SUBMIT, { true, false, false } },
		{ ACTION_CATALOG_ISSUE, { false, true, false } },
		{ ACTION_CATALOG_RETURN, { false, true, false } },
	};
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int s = 0; s < (int)catalog_state__COUNT; s++) {
			const struct catalog c = { .state = (enum catalog_state)s };
			const struct subject x = { .catalog = &c };
			struct err e = ERR_INIT;
			assert_int_equal(policy_check_on(&system, cases[i].action, &x, &e),
					 cases[i].may[s] ? RC_OK : RC_CONFLICT);
		}
	}
}

static void whose_file_it_is(void **state)
{
	static const struct capacity maker = { .role = ROLE_SPECIALIST,
					       .unit_id = UNIT,
					       .of_account = ME };
	static const struct capacity other = { .role = ROLE_SPECIALIST,
					       .unit_id = UNIT,
					       .of_account = 8 };
	static const struct capacity head = { .role = ROLE_HEAD, .unit_id = UNIT, .of_account = 8 };
	static const struct capacity above = { .role = ROLE_HEAD, .unit_id = 2, .of_account = 8 };
	static const struct capacity beside = { .role = ROLE_HEAD, .unit_id = 4, .of_account = 8 };
	static const struct capacity leader = { .role = ROLE_LEADER, .of_account = 8 };
	static const struct capacity clerk = { .role = ROLE_CLERK, .of_account = 8 };
	static const struct capacity archivist = { .role = ROLE_ARCHIVIST, .of_account = 8 };
	static const struct capacity inspector = { .role = ROLE_INSPECTOR, .of_account = 8 };
	static const struct file_reader person = { .account_id = 8 };
	static const struct file_reader all = { .unit_id = UNIT };
	static const struct file_reader filler = { .account_id = 8, .may_fill = true };
	static const struct {
		const struct capacity *who;
		enum work_file_state state;
		const struct file_reader *shared;
		const char *want;
	} cases[] = {
		{ &maker, WORK_FILE_OPEN, NULL, "vefsc" },
		{ &maker, WORK_FILE_CLOSED, NULL, "vsr" },
		{ &maker, WORK_FILE_CHECKED, NULL, "vs" },
		{ &other, WORK_FILE_OPEN, NULL, "" },
		{ &other, WORK_FILE_OPEN, &person, "v" },
		{ &other, WORK_FILE_OPEN, &all, "v" },
		{ &other, WORK_FILE_OPEN, &filler, "vf" },
		{ &other, WORK_FILE_CLOSED, &filler, "v" },
		{ &head, WORK_FILE_OPEN, NULL, "vefsc" },
		{ &above, WORK_FILE_CLOSED, NULL, "vsr" },
		{ &beside, WORK_FILE_OPEN, NULL, "" },
		{ &leader, WORK_FILE_OPEN, NULL, "v" },
		{ &clerk, WORK_FILE_OPEN, NULL, "v" },
		{ &clerk, WORK_FILE_CLOSED, NULL, "vht" },
		{ &archivist, WORK_FILE_CHECKED, NULL, "vt" },
		{ &inspector, WORK_FILE_OPEN, &person, "" },
	};
	static const int64_t line[] = { UNIT, 2 };

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		const struct work_file f = {
			.id = 9, .tenant_id = 1, .maker_id = ME, .state = cases[k].state
		};
		const struct file_reach r = { .above = line,
					      .n_above = 2,
					      .readers = cases[k].shared,
					      .n_readers = cases[k].shared ? 1 : 0 };
		struct actor who = { .kind = ACTOR_PERSON,
				     .tenant_id = 1,
				     .capacities = cases[k].who,
				     .n_capacities = 1 };
		const struct subject s = { .file = &f, .reach = &r };
		for (size_t i = 0; i < N_FILE_ACTIONS; i++) {
			bool may = policy_check_on(&who, file_actions[i].action, &s, NULL) == RC_OK;
			if (may != (str_find_char(str_of(cases[k].want), file_actions[i].letter) !=
				    SIZE_MAX))
				fail_msg("case %zu of '%s', action %c", k, cases[k].want,
					 file_actions[i].letter);
		}
		who.tenant_id = 2; /* W1 */
		assert_int_equal(policy_check_on(&who, ACTION_FILE_VIEW, &s, NULL), RC_NOT_FOUND);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_states_of_a_file_permit),
		cmocka_unit_test(what_the_states_of_a_list_permit),
		cmocka_unit_test(whose_file_it_is),
	};

	return cmocka_run_group_tests_name("policy of files", tests, NULL, NULL);
}
