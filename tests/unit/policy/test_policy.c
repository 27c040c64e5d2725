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
	{ ACTION_INCOMING_VIEW, { "cl", "cl", "cl", "clr", "cl", "cl", "clhsrp" } },
	{ ACTION_INCOMING_REGISTER, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_REFUSE, { "", "", "c", "", "", "", "c" } },
	{ ACTION_INCOMING_HANDLE, { "", "", "", "", "", "c", "c" } },
	{ ACTION_DOSSIER_RETURN, { "", "", "", "l", "", "", "l" } },
	{ ACTION_INCOMING_ENTER, { "c", "c", "c", "c", "c", "c", "c" } },
	{ ACTION_ENTRY_CORRECT, { "", "", "", "c", "", "", "c" } },
	{ ACTION_ENTRY_STRIKE, { "", "", "", "c", "", "", "c" } },
	{ ACTION_OUTGOING_VIEW, { "cl", "clhsrp", "cl", "cl", "cl", "cl", "clhsrp" } },
	/* a draft without an author is the clerks' to take up */
	{ ACTION_OUTGOING_WRITE, { "c", "", "", "", "", "", "clhsrp" } },
	{ ACTION_OUTGOING_SEND, { "c", "", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_RETRY, { "", "c", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_HANDLE, { "", "c", "", "", "", "", "c" } },
	{ ACTION_REGISTER_PRINT, { "clr", "clr", "clr", "clr", "clr", "clr", "clr" } },
	{ ACTION_DIRECTORY_VIEW,
	  { "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi", "aclhsrpi" } },
	{ ACTION_ACCOUNT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_GROUP_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_FREEZE, { "al", "al", "al", "al", "al", "al", "al" } },
	{ ACTION_GROUP_FILL, { "", "cl", "", "cl", "", "", "cl" } },
	{ ACTION_PERMISSION_CONFIRM, { "ali", "ali", "ali", "ali", "ali", "ali", "ali" } },
	{ ACTION_POST_DELEGATE, { "lh", "lh", "lh", "lh", "lh", "lh", "lh" } },
	{ ACTION_AUDIT_VIEW, { "i", "i", "i", "i", "i", "i", "i" } },
	{ ACTION_READERS_VIEW, { "cl", "cl", "cl", "cl", "cl", "cl", "cl" } },
	{ ACTION_SEARCH_SHARE, { "cl", "cl", "cl", "cl", "cl", "cl", "cl" } },
	{ ACTION_TENANT_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_VIEW, { "a", "a", "a", "a", "a", "a", "a" } },
	{ ACTION_AXIS_MANAGE, { "a", "a", "a", "a", "a", "a", "a" } },
	/* a document that is presented; of assignments, none is asked about: nobody has or gave it */
	{ ACTION_INCOMING_PRESENT, { "", "", "", "c", "", "", "c" } },
	{ ACTION_INCOMING_DIRECT, { "", "", "", "l", "", "", "l" } },
	{ ACTION_ASSIGNMENT_OPEN, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_BEGIN, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_PASS, { "", "", "", "", "", "", "h" } },
	{ ACTION_ASSIGNMENT_REPORT, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_EXTEND, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_RETURN, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_FINISH, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_ASSIGNMENT_ANSWER, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_WITHDRAW, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_REOPEN, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_SETTLE, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_ACCEPT, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_REWORK, { "", "", "", "", "", "", "lh" } },
	{ ACTION_ASSIGNMENT_SPLIT, { "", "", "", "", "", "", "lh" } },
	/* a draft at its first stage; nobody wrote it, and no step or opinion is asked about */
	{ ACTION_OPINION_ASK, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_OPINION_GIVE, { "", "", "", "", "", "", "clhs" } },
	{ ACTION_OPINION_WITHDRAW, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_DRAFT_SUBMIT, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_DRAFT_PASS, { "", "", "", "", "", "", "ch" } },
	{ ACTION_DRAFT_SKIP, { "", "", "", "", "", "", "" } },
	{ ACTION_DRAFT_RETURN, { "", "", "", "", "", "", "clh" } },
	{ ACTION_DRAFT_TAKE_BACK, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_DRAFT_SIGN, { "", "", "", "", "", "", "lh" } },
	{ ACTION_DRAFT_SIGNED_FILE, { "", "", "", "", "", "", "clh" } },
	{ ACTION_DRAFT_NUMBER, { "", "", "", "", "", "", "c" } },
	{ ACTION_DRAFT_ISSUE, { "", "", "", "", "", "", "c" } },
	{ ACTION_DRAFT_UNDO, { "", "", "", "", "", "", "cl" } },
	{ ACTION_REGISTER_MANAGE, { "c", "c", "c", "c", "c", "c", "c" } },
	{ ACTION_SERIES_MANAGE, { "ac", "ac", "ac", "ac", "ac", "ac", "ac" } },
	{ ACTION_DELIVERY_TAKE_BACK, { "", "c", "", "", "", "", "c" } },
	{ ACTION_DELIVERY_URGE, { "", "c", "", "", "", "", "clhsrp" } },
	{ ACTION_OUTGOING_RECALL, { "", "cl", "", "", "", "", "cl" } },
	{ ACTION_REQUEST_ANSWER, { "c", "c", "c", "c", "c", "c", "c" } },
	{ ACTION_TRAVEL_SET, { "c", "c", "c", "c", "", "", "c" } },
	{ ACTION_SECRET_ENTER, { "c", "c", "c", "c", "c", "c", "c" } },
	{ ACTION_COPY_MAKE, { "", "cl", "", "cl", "", "", "cl" } },
	{ ACTION_INTERNAL_VIEW, { "", "", "", "l", "", "", "clhsrp" } },
	{ ACTION_TASK_GIVE, { "lh", "lh", "lh", "lh", "lh", "lh", "lh" } },
	{ ACTION_OVERSIGHT_VIEW, { "l", "l", "l", "l", "l", "l", "lh" } },
	/* of files and their lists none is asked about: what everybody of a role may do to any */
	{ ACTION_CONSULT_KEEP, { "c", "c", "c", "c", "c", "c", "clhsrp" } },
	{ ACTION_REPORT_VIEW, { "clp", "clp", "clp", "clp", "clp", "clp", "clhp" } },
	/* of anybody's, and nobody wrote it */
	{ ACTION_NOTICE_WRITE,
	  { "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp" } },
	{ ACTION_NOTICE_ADD, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_NOTICE_WITHDRAW, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_NOTICE_RECEIPTS, { "", "", "", "l", "", "", "clhsrp" } },
	{ ACTION_CATALOG_VIEW,
	  { "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp" } },
	{ ACTION_CATALOG_DRAFT, { "cr", "cr", "cr", "cr", "cr", "cr", "chr" } },
	{ ACTION_CATALOG_SUBMIT, { "cr", "cr", "cr", "cr", "cr", "cr", "cr" } },
	{ ACTION_CATALOG_ISSUE, { "l", "l", "l", "l", "l", "l", "l" } },
	{ ACTION_CATALOG_RETURN, { "clr", "clr", "clr", "clr", "clr", "clr", "clr" } },
	{ ACTION_FILE_VIEW, { "clr", "clr", "clr", "clr", "clr", "clr", "clhsrp" } },
	{ ACTION_FILE_OPEN,
	  { "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp", "clhsrp" } },
	{ ACTION_FILE_EDIT, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_FILE_FILL, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_FILE_SHARE, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_FILE_CLOSE, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_FILE_REOPEN, { "", "", "", "", "", "", "clhsrp" } },
	{ ACTION_FILE_CHECK, { "cr", "cr", "cr", "cr", "cr", "cr", "cr" } },
	{ ACTION_FILE_RETURN, { "cr", "cr", "cr", "cr", "cr", "cr", "cr" } },
	{ ACTION_FILE_INVENTORY, { "clr", "clr", "clr", "clr", "clr", "clr", "clr" } },
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

/* As the store keeps them: what came has no stage, what was sent has come to the end. */
static enum draft_stage first_stage(enum document_state state)
{
	if (state == DOCUMENT_DRAFT)
		return STAGE_DRAFT;
	return state == DOCUMENT_SENT ? STAGE_ISSUED : STAGE_NONE;
}

static void check_row(size_t row, enum role role)
{
	const struct actor who = { .kind = ACTOR_PERSON,
				   .tenant_id = 1,
				   .capacities = capacity_of(role),
				   .n_capacities = 1,
				   .is_of_owner = true };

	for (int s = 0; s <= (int)document_state__COUNT; s++) {
		struct document d = { .id = 9,
				      .tenant_id = 1,
				      .state = (enum document_state)s,
				      .progress = PROGRESS_PRESENTED,
				      .stage = first_stage((enum document_state)s) };
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

/* ---- assignments: who has them, who gave them, and what their states permit ---- */

#define FIRST ACTION_ASSIGNMENT_OPEN
#define N_ACTIONS (ACTION_ASSIGNMENT_SPLIT - FIRST + 1)
#define ME 7
#define UNIT 3

static const struct document registered = {
	.id = 9, .tenant_id = 1, .state = DOCUMENT_REGISTERED, .progress = PROGRESS_ASSIGNED
};

/* What may be done, a letter an action: (o)pen (b)egin (p)ass re(r)port ask for mor(e) time r(t)urn
 * (f)inish (a)nswer (w)ithdraw re(O)pen (s)een to what came back a(c)cept rewor(k) give a part (x). */
static const char letters[N_ACTIONS + 1] = "obpretfawOsckx";
#define GIVEN .giver_id = 2

static void check_actions(const struct capacity *c, const struct assignment *x, const char *want)
{
	const struct actor who = {
		.kind = ACTOR_PERSON, .tenant_id = 1, .capacities = c, .n_capacities = 1
	};
	const struct subject s = { .document = &registered, .assignment = x };

	for (int i = 0; i < (int)N_ACTIONS; i++) {
		bool may = policy_check_on(&who, (enum action)((int)FIRST + i), &s, NULL) == RC_OK;
		if (may != (str_find_char(str_of(want), letters[i]) != SIZE_MAX))
			fail_msg("%s of '%s', role %d, assignment of %d/%d, state %d",
				 may ? "more" : "less", want, (int)c->role, (int)x->unit_id,
				 (int)x->account_id, (int)x->state);
	}
}

static void whose_assignment_it_is(void **state)
{
	static const struct capacity mine = { .role = ROLE_SPECIALIST,
					      .unit_id = UNIT,
					      .of_account = ME };
	static const struct capacity head = { .role = ROLE_HEAD,
					      .unit_id = UNIT,
					      .of_account = ME };
	static const struct capacity leader = { .role = ROLE_LEADER, .of_account = ME };
	static const struct capacity clerk = { .role = ROLE_CLERK, .of_account = ME };
	static const struct {
		const struct capacity *who;
		struct assignment x;
		const char *want;
	} cases[] = {
		{ &mine, { GIVEN, .account_id = ME, .state = ASSIGNMENT_WORKING }, "retf" },
		{ &clerk, { GIVEN, .account_id = ME, .state = ASSIGNMENT_WORKING }, "retf" },
		{ &mine,
		  { GIVEN, .account_id = 8, .unit_id = UNIT, .state = ASSIGNMENT_WORKING },
		  "" },
		{ &mine, { GIVEN, .unit_id = UNIT, .state = ASSIGNMENT_NEW }, "" },
		{ &head, { GIVEN, .unit_id = UNIT, .state = ASSIGNMENT_NEW }, "obpetfx" },
		{ &head, { GIVEN, .unit_id = 4, .state = ASSIGNMENT_NEW }, "" },
		{ &head, { GIVEN, .unit_id = UNIT, .account_id = 8, .state = ASSIGNMENT_NEW }, "" },
		/* passed on by a head of the unit: they take it back, no leader does */
		{ &head,
		  { .parent_id = 5, .parent_unit = UNIT, .account_id = 8, .state = ASSIGNMENT_NEW },
		  "aw" },
		{ &head,
		  { .parent_id = 5, .parent_unit = 4, .account_id = 8, .state = ASSIGNMENT_NEW },
		  "" },
		{ &leader,
		  { .parent_id = 5, .parent_unit = UNIT, .account_id = 8, .state = ASSIGNMENT_NEW },
		  "" },
		{ &leader, { GIVEN, .unit_id = UNIT, .state = ASSIGNMENT_WORKING }, "aw" },
		{ &leader, { GIVEN, .unit_id = UNIT, .state = ASSIGNMENT_DONE }, "O" },
		{ &leader, { GIVEN, .unit_id = UNIT, .state = ASSIGNMENT_RETURNED }, "s" },
		/* handed in: nobody else's but whoever gave it */
		{ &leader,
		  { GIVEN, .unit_id = UNIT, .is_checked = true, .state = ASSIGNMENT_HANDED },
		  "cwk" },
		{ &head,
		  { GIVEN, .unit_id = UNIT, .is_checked = true, .state = ASSIGNMENT_HANDED },
		  "" },
		/* a unit's own matter: its heads withdraw it, and have nobody to give it back to */
		{ &head, { .unit_id = UNIT, .state = ASSIGNMENT_SEEN }, "bpfawx" },
		{ &leader, { .unit_id = UNIT, .state = ASSIGNMENT_SEEN }, "aw" },
		/* who is informed reads, and no more */
		{ &mine,
		  { GIVEN, .account_id = ME, .part = PART_INFORMED, .state = ASSIGNMENT_NEW },
		  "otf" },
		{ &head,
		  { GIVEN, .unit_id = UNIT, .part = PART_INFORMED, .state = ASSIGNMENT_SEEN },
		  "ptf" },
		{ &leader,
		  { GIVEN, .unit_id = UNIT, .part = PART_INFORMED, .state = ASSIGNMENT_DONE },
		  "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_actions(cases[i].who, &cases[i].x, cases[i].want);
}

/* F1: the program itself asks, so that nothing but the state stands in the way. */
static void what_the_states_of_an_assignment_permit(void **state)
{
	static const char *const want[] = {
		[ASSIGNMENT_NEW] = "obpetfawx",    [ASSIGNMENT_SEEN] = "bpetfawx",
		[ASSIGNMENT_WORKING] = "pretfawx", [ASSIGNMENT_PASSED] = "peawx",
		[ASSIGNMENT_HANDED] = "ckw",       [ASSIGNMENT_RETURNED] = "s",
		[ASSIGNMENT_DONE] = "O",           [ASSIGNMENT_WITHDRAWN] = "",
	};
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int s = 0; s < (int)assignment_state__COUNT; s++) {
		const struct assignment x = { GIVEN, .state = (enum assignment_state)s,
					      .is_checked = s == ASSIGNMENT_HANDED };
		const struct subject subject = { .document = &registered, .assignment = &x };
		for (int i = 0; i < (int)N_ACTIONS; i++) {
			struct err e = ERR_INIT;
			enum rc rc = policy_check_on(&system, (enum action)((int)FIRST + i),
						     &subject, &e);
			bool may = str_find_char(str_of(want[s]), letters[i]) != SIZE_MAX;
			assert_int_equal(rc, may ? RC_OK : RC_CONFLICT);
			if (!may)
				assert_string_equal(e.key, "err.denied.assignment");
		}
	}
}

/* F1 */
static void how_far_it_may_have_come(void **state)
{
	static const char *const want[] = {
		[PROGRESS_NONE] = "d",     [PROGRESS_NEW] = "pd",       [PROGRESS_PRESENTED] = "pd",
		[PROGRESS_ASSIGNED] = "d", [PROGRESS_PROCESSING] = "d", [PROGRESS_FINISHED] = "d",
		[PROGRESS_CANCELLED] = "",
	};
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int p = 0; p < (int)progress__COUNT; p++) {
		struct document d = registered;
		struct err e = ERR_INIT;
		d.progress = (enum progress)p;
		bool may_present = str_find_char(str_of(want[p]), 'p') != SIZE_MAX;
		bool may_direct = str_find_char(str_of(want[p]), 'd') != SIZE_MAX;
		assert_int_equal(policy_check(&system, ACTION_INCOMING_PRESENT, &d, &e),
				 may_present ? RC_OK : RC_CONFLICT);
		assert_int_equal(policy_check(&system, ACTION_INCOMING_DIRECT, &d, &e),
				 may_direct ? RC_OK : RC_CONFLICT);
		if (!may_direct)
			assert_string_equal(e.key, "err.denied.progress");
	}
}

/* R3: whoever asks, nothing is done any more to what holds no more, but to look at it, to see to what failed and
 * to answer what is asked. */
/* FZ1: of what a freeze holds everything is refused but looking at it, whoever asks. */
static void what_is_held_is_only_looked_at(void **state)
{
	static const enum action looks[] = { ACTION_INCOMING_VIEW,   ACTION_OUTGOING_VIEW,
					     ACTION_INTERNAL_VIEW,   ACTION_READERS_VIEW,
					     ACTION_NOTICE_RECEIPTS, ACTION_FILE_VIEW,
					     ACTION_FILE_INVENTORY,  ACTION_FREEZE };
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int i = 0; i < (int)ACTION__COUNT; i++) {
		const struct work_file file = { .tenant_id = 1, .is_held = true };
		struct document d = { .id = 9, .tenant_id = 1, .is_held = true };
		enum action what = (enum action)i;
		struct err e = ERR_INIT;
		bool is_look = false;

		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++)
			is_look = is_look || looks[k] == what;
		for (int s = 0; s < (int)document_state__COUNT; s++) {
			d.state = (enum document_state)s;
			enum rc rc = policy_check(&system, what, &d, &e);
			if (is_look)
				continue;
			assert_int_equal(rc, RC_CONFLICT);
			assert_true(str_eq_c(str_of(e.key), "err.denied.held") ||
				    str_eq_c(str_of(e.key), "err.denied.state"));
			err_clear(&e);
		}
		enum rc rc = policy_check_on(&system, what, &(struct subject){ .file = &file }, &e);
		assert_int_equal(rc, is_look ? RC_OK : RC_CONFLICT);
		if (!is_look)
			assert_string_equal(e.key, "err.denied.held");
	}
}

static void what_holds_no_more_is_frozen(void **state)
{
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int s = 0; s < (int)document_standing__COUNT; s++) {
		for (int i = 0; i < (int)ACTION__COUNT; i++) {
			struct document d = { .id = 9, .tenant_id = 1, .state = DOCUMENT_SENT };
			struct err e = ERR_INIT;
			enum action what = (enum action)i;
			bool may = what == ACTION_INCOMING_VIEW || what == ACTION_OUTGOING_VIEW ||
				   what == ACTION_DELIVERY_HANDLE ||
				   what == ACTION_REQUEST_ANSWER || what == ACTION_INTERNAL_VIEW ||
				   what == ACTION_NOTICE_RECEIPTS || what == ACTION_FREEZE;
			d.standing = (enum document_standing)s;
			enum rc rc = policy_check(&system, what, &d, &e);
			if (s == (int)STANDING_HOLDS || may)
				continue;
			assert_int_equal(rc, RC_CONFLICT);
			assert_true(str_eq_c(str_of(e.key), "err.denied.frozen") ||
				    str_eq_c(str_of(e.key), "err.denied.state"));
		}
	}
	for (int s = 1; s < (int)document_standing__COUNT; s++) {
		const struct document d = { .id = 9,
					    .tenant_id = 1,
					    .state = DOCUMENT_SENT,
					    .standing = (enum document_standing)s };
		assert_int_equal(policy_check(&system, ACTION_OUTGOING_VIEW, &d, NULL), RC_OK);
		assert_int_equal(policy_check(&system, ACTION_DELIVERY_HANDLE, &d, NULL), RC_OK);
		assert_int_equal(policy_check(&system, ACTION_DELIVERY_RETRY, &d, NULL),
				 RC_CONFLICT);
		assert_int_equal(policy_check(&system, ACTION_OUTGOING_RECALL, &d, NULL),
				 RC_CONFLICT);
	}
}

/* I4: whoever asks, what is only to be read is read and taken back, and nothing else. */
static void what_is_to_be_read_is_only_read(void **state)
{
	const struct actor system = { .kind = ACTOR_SYSTEM };
	const struct assignment x = { .account_id = ME,
				      .part = PART_INFORMED,
				      .state = ASSIGNMENT_NEW };

	(void)state;
	for (int i = 0; i < (int)ACTION__COUNT; i++) {
		enum action what = (enum action)i;
		bool may = what == ACTION_INTERNAL_VIEW || what == ACTION_NOTICE_ADD ||
			   what == ACTION_NOTICE_WITHDRAW || what == ACTION_NOTICE_RECEIPTS ||
			   what == ACTION_READERS_VIEW || what == ACTION_ASSIGNMENT_OPEN ||
			   what == ACTION_FREEZE;
		struct document d = registered;
		struct err e = ERR_INIT;
		d.direction = DIRECTION_INTERNAL;
		d.notice = NOTICE_MEETING;
		const struct subject s = { .document = &d,
					   .assignment = what == ACTION_ASSIGNMENT_OPEN ? &x
											: NULL };
		enum rc rc = policy_check_on(&system, what, &s, &e);
		if (may)
			assert_int_equal(rc, RC_OK);
		else
			assert_int_equal(rc, RC_CONFLICT);
	}
}

/* S1: whoever asks, a secret document is looked at, struck when it was entered by mistake, and nothing else. */
static void what_is_secret_is_only_seen(void **state)
{
	const struct actor system = { .kind = ACTOR_SYSTEM };
	struct document d = { .id = 9, .tenant_id = 1 };

	(void)state;
	for (int s = 1; s < (int)secrecy__COUNT; s++) {
		for (int i = 0; i < 2 * (int)ACTION__COUNT; i++) {
			enum action what = (enum action)(i / 2);
			d.state = i % 2 ? DOCUMENT_REGISTERED : DOCUMENT_SENT;
			d.secrecy = (enum secrecy)s;
			bool may = what == ACTION_INCOMING_VIEW || what == ACTION_OUTGOING_VIEW ||
				   (what == ACTION_ENTRY_STRIKE && i % 2);
			assert_true(policy_allows(&system, what, &d) == may);
		}
	}
}

/* ---- drafts: their stages, who wrote them, and who is asked ---- */

#define FIRST_OF_DRAFTS ACTION_OPINION_ASK
#define N_OF_DRAFTS (ACTION_DRAFT_UNDO - FIRST_OF_DRAFTS + 1)

/* What may be done, a letter an action: (a)sk (g)ive with(d)raw (s)ubmit (p)ass s(k)ip (r)eturn (t)ake back
 * si(G)n signed (f)ile (n)umber (i)ssue (u)ndo; and (w)rite and send (x), which stand elsewhere. */
static const char draft_letters[] = "agdspkrtGfniu";

static enum action draft_action(size_t i)
{
	if (i == N_OF_DRAFTS)
		return ACTION_OUTGOING_WRITE;
	return i > N_OF_DRAFTS ? ACTION_OUTGOING_SEND : (enum action)((size_t)FIRST_OF_DRAFTS + i);
}

static char draft_letter(size_t i)
{
	return i < N_OF_DRAFTS ? draft_letters[i] : i == N_OF_DRAFTS ? 'w' : 'x';
}

/* N3: the program itself asks, so that nothing but the stage stands in the way. */
static void what_the_stages_permit(void **state)
{
	static const char *const want[] = {
		[STAGE_NONE] = "",        [STAGE_DRAFT] = "agdswx", [STAGE_CONTENT] = "pkrt",
		[STAGE_FORM] = "pkrt",    [STAGE_APPROVAL] = "rtG", [STAGE_SIGNED] = "fnu",
		[STAGE_NUMBERED] = "fiu", [STAGE_ISSUED] = "",
	};
	const struct actor system = { .kind = ACTOR_SYSTEM };

	(void)state;
	for (int s = 0; s < (int)draft_stage__COUNT; s++) {
		const struct document d = { .id = 9,
					    .tenant_id = 1,
					    .state = DOCUMENT_DRAFT,
					    .stage = (enum draft_stage)s };
		for (size_t i = 0; i < N_OF_DRAFTS + 2; i++) {
			struct err e = ERR_INIT;
			enum rc rc = policy_check(&system, draft_action(i), &d, &e);
			bool may = str_find_char(str_of(want[s]), draft_letter(i)) != SIZE_MAX;
			if (rc != (may ? RC_OK : RC_CONFLICT))
				fail_msg("stage %d, action %c: %d", s, draft_letter(i), (int)rc);
			if (!may)
				assert_string_equal(e.key, "err.denied.stage");
		}
	}
}

/* …and where each leads to: along the way, or back to the author; nothing leaves it once it is issued. */
static void where_the_stages_lead(void **state)
{
	enum draft_stage to;

	(void)state;
	for (int s = 0; s < (int)draft_stage__COUNT; s++) {
		for (size_t i = 0; i < N_OF_DRAFTS + 2; i++) {
			enum rc rc = stage_move((enum draft_stage)s, draft_action(i), &to, NULL);
			bool is_forward = rc == RC_OK && (int)to == s + 1;
			bool is_direct = draft_action(i) == ACTION_OUTGOING_SEND &&
					 s == STAGE_DRAFT && to == STAGE_ISSUED;
			bool is_file = draft_action(i) == ACTION_DRAFT_SIGNED_FILE && (int)to == s;
			if (rc == RC_OK && to != STAGE_DRAFT && !is_forward && !is_direct &&
			    !is_file)
				fail_msg("stage %d, action %c: to %d", s, draft_letter(i), (int)to);
		}
	}
	assert_int_equal(stage_move(STAGE_ISSUED, ACTION_DRAFT_UNDO, &to, NULL), RC_CONFLICT);
}

static const struct opinion asked = { .account_id = 8, .state = OPINION_OPEN };
static const struct opinion waits = { .account_id = 8, .state = OPINION_WAITING };
static const struct capacity deputy = { .role = ROLE_LEADER, .of_account = 10 };

static const struct capacity author = { .role = ROLE_SPECIALIST,
					.unit_id = UNIT,
					.of_account = ME };
static const struct capacity other = { .role = ROLE_SPECIALIST, .unit_id = UNIT, .of_account = 8 };
static const struct capacity head = { .role = ROLE_HEAD, .unit_id = UNIT, .of_account = 8 };
static const struct capacity leader = { .role = ROLE_LEADER, .of_account = 8 };
static const struct capacity clerk = { .role = ROLE_CLERK, .of_account = 8 };
/* who wrote it, by another post of theirs, or whoever stands for them */
static const struct capacity own_head = {
	.role = ROLE_HEAD, .unit_id = UNIT, .of_account = ME, .delegation_id = 5
};
static const struct capacity own_clerk = { .role = ROLE_CLERK, .of_account = ME };
static const struct capacity own_leader = { .role = ROLE_LEADER, .of_account = ME };
static const struct capacity own_archivist = { .role = ROLE_ARCHIVIST, .of_account = ME };
static const struct capacity own_reporter = { .role = ROLE_REPORTER, .of_account = ME };
static const struct capacity archivist = { .role = ROLE_ARCHIVIST, .of_account = 8 };
static const struct capacity reporter = { .role = ROLE_REPORTER, .of_account = 8 };

static void who_may_do_what_to_a_draft(void **state)
{
	static const struct approval content = { .step = APPROVE_CONTENT, .unit_id = UNIT };
	static const struct approval others = { .step = APPROVE_CONTENT, .unit_id = 4 };
	static const struct approval form = { .step = APPROVE_FORM };
	static const struct approval sign = { .step = APPROVE_SIGN, .account_id = 8 };
	static const struct approval not_mine = { .step = APPROVE_SIGN, .account_id = 9 };
	static const struct approval over = { .step = APPROVE_SIGN,
					      .account_id = 8,
					      .state = APPROVAL_PASSED };
	static const struct {
		const struct capacity *who;
		enum draft_stage stage;
		const struct approval *step;
		const struct opinion *opinion;
		const char *want;
	} cases[] = {
		{ &author, STAGE_DRAFT, NULL, NULL, "adsw" },
		{ &other, STAGE_DRAFT, NULL, NULL, "" },
		{ &other, STAGE_DRAFT, NULL, &asked, "g" },
		{ &other, STAGE_DRAFT, NULL, &waits, "" },
		{ &head, STAGE_DRAFT, NULL, NULL, "" },
		{ &own_head, STAGE_DRAFT, NULL, NULL, "adsw" },
		{ &own_clerk, STAGE_DRAFT, NULL, NULL, "adswx" },
		{ &own_clerk, STAGE_CONTENT, &content, NULL, "t" },
		{ &author, STAGE_DRAFT, NULL, &asked, "adsw" },
		{ &leader, STAGE_DRAFT, NULL, &asked, "g" },
		{ &clerk, STAGE_DRAFT, NULL, NULL, "" },
		{ &author, STAGE_CONTENT, &content, NULL, "t" },
		/* whoever works in the organ drafts; a leader's draft is checked by the others */
		{ &own_leader, STAGE_DRAFT, NULL, NULL, "adsw" },
		{ &own_leader, STAGE_CONTENT, &content, NULL, "t" },
		{ &own_leader, STAGE_FORM, &form, NULL, "t" },
		{ &own_archivist, STAGE_DRAFT, NULL, NULL, "adsw" },
		{ &own_reporter, STAGE_DRAFT, NULL, NULL, "adsw" },
		{ &own_reporter, STAGE_FORM, &form, NULL, "t" },
		{ &archivist, STAGE_DRAFT, NULL, NULL, "" },
		{ &reporter, STAGE_DRAFT, NULL, NULL, "" },
		{ &other, STAGE_CONTENT, &content, NULL, "" },
		{ &head, STAGE_CONTENT, &content, NULL, "pr" },
		{ &head, STAGE_CONTENT, &others, NULL, "" },
		{ &clerk, STAGE_CONTENT, &content, NULL, "" },
		{ &clerk, STAGE_FORM, &form, NULL, "pr" },
		{ &head, STAGE_FORM, &form, NULL, "" },
		{ &leader, STAGE_APPROVAL, &sign, NULL, "rG" },
		{ &leader, STAGE_APPROVAL, &not_mine, NULL, "" },
		{ &leader, STAGE_APPROVAL, &over, NULL, "" },
		{ &head, STAGE_APPROVAL, &sign, NULL, "rG" }, /* thừa lệnh */
		{ &other, STAGE_APPROVAL, &sign, NULL, "" },
		{ &clerk, STAGE_APPROVAL, &sign, NULL, "" },
		{ &clerk, STAGE_SIGNED, NULL, NULL, "fnu" },
		{ &leader, STAGE_SIGNED, NULL, NULL, "fu" },
		{ &head, STAGE_SIGNED, NULL, NULL, "f" }, /* named to sign */
		{ &deputy, STAGE_SIGNED, NULL, NULL, "u" },
		{ &author, STAGE_SIGNED, NULL, NULL, "" },
		{ &clerk, STAGE_NUMBERED, NULL, NULL, "fiu" },
		{ &leader, STAGE_NUMBERED, NULL, NULL, "fu" },
		{ &author, STAGE_NUMBERED, NULL, NULL, "" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		const struct document d = { .id = 9,
					    .tenant_id = 1,
					    .state = DOCUMENT_DRAFT,
					    .stage = cases[k].stage,
					    .drafter_id = ME,
					    .signer_account = 8 };
		const struct actor who = { .kind = ACTOR_PERSON,
					   .tenant_id = 1,
					   .capacities = cases[k].who,
					   .n_capacities = 1 };
		const struct subject s = { .document = &d,
					   .approval = cases[k].step,
					   .opinion = cases[k].opinion };
		for (size_t i = 0; i < N_OF_DRAFTS + 2; i++) {
			bool may = policy_check_on(&who, draft_action(i), &s, NULL) == RC_OK;
			if (may !=
			    (str_find_char(str_of(cases[k].want), draft_letter(i)) != SIZE_MAX))
				fail_msg("case %zu of '%s', action %c", k, cases[k].want,
					 draft_letter(i));
		}
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
	const struct document d = {
		.id = 9, .tenant_id = 1, .state = DOCUMENT_DRAFT, .stage = STAGE_DRAFT
	};
	struct arena *a = arena_new(NULL);

	assert_false(policy_allows(&who, ACTION_DIRECTORY_VIEW, NULL)); /* none at all */
	assert_true(str_eq_c(actor_roles(a, &who), ""));
	who.n_capacities = 1;
	assert_true(policy_allows(&who, ACTION_OUTGOING_WRITE, NULL));
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

/* Lists know four ways: all of an organ's documents, those of one state, those by sight, and of what goes out one
 * state with what is seen by sight beside it (office/sight.c). */
static void check_scope(const struct actor *who, enum action what, enum direction direction)
{
	static const struct holder mine = { .kind = HOLDER_ACCOUNT, .account_id = ME };
	enum document_state seen = document_state_seen(direction);
	const struct scope s = policy_scope(who, what);
	int n = 0;

	for (int i = 0; i < (int)document_state__COUNT; i++) {
		const struct document d = { .tenant_id = 1,
					    .direction = direction,
					    .state = (enum document_state)i };
		const struct subject held = { .document = &d, .holders = &mine, .n_holders = 1 };
		n += s.states[i];
		assert_int_equal(s.states[i], policy_allows(who, what, &d));
		assert_int_equal(s.states[i] || (s.by_sight && d.state == seen),
				 policy_check_on(who, what, &held, NULL) == RC_OK);
	}
	assert_true(n == 0 || n == 1 || n == (int)document_state__COUNT);
	assert_true(!s.by_sight || n != 1 || s.states[seen] || direction == DIRECTION_OUTGOING);
	assert_int_equal(s.by_sight || n > 0, policy_allows(who, what, NULL));
}

/* Whatever posts somebody holds at once. */
static void what_is_seen_of_all_documents(void **state)
{
	struct capacity held[role__COUNT];

	(void)state;
	for (unsigned set = 0; set < 1u << role__COUNT; set++) {
		struct actor who = { .kind = ACTOR_PERSON, .tenant_id = 1, .capacities = held };
		for (unsigned r = 0; r < role__COUNT; r++) {
			if (set & 1u << r)
				held[who.n_capacities++] = (struct capacity){ .role = (enum role)r,
									      .unit_id = 3,
									      .of_account = ME };
		}
		check_scope(&who, ACTION_INCOMING_VIEW, DIRECTION_INCOMING);
		check_scope(&who, ACTION_OUTGOING_VIEW, DIRECTION_OUTGOING);
		check_scope(&who, ACTION_INTERNAL_VIEW, DIRECTION_INTERNAL);
	}
}

/* P2: by what holders a capacity sees, it sees the document, and by no others. */
static void who_sees_by_sight(void **state)
{
	static const struct capacity chief = { .role = ROLE_HEAD,
					       .unit_id = UNIT,
					       .of_account = ME };
	static const struct capacity mine = { .role = ROLE_SPECIALIST,
					      .unit_id = UNIT,
					      .of_account = ME };
	static const struct capacity admin = { .role = ROLE_ADMIN,
					       .unit_id = UNIT,
					       .of_account = ME };
	static const struct {
		const struct capacity *who;
		struct holder h;
		bool sees;
	} cases[] = {
		{ &mine, { .kind = HOLDER_ACCOUNT, .account_id = ME }, true },
		{ &mine, { .kind = HOLDER_ACCOUNT, .account_id = 8 }, false },
		{ &mine, { .kind = HOLDER_PEOPLE, .unit_id = UNIT }, true },
		{ &mine, { .kind = HOLDER_HEADS, .unit_id = UNIT }, false },
		{ &chief, { .kind = HOLDER_HEADS, .unit_id = UNIT }, true },
		{ &chief, { .kind = HOLDER_HEADS, .unit_id = 4 }, false },
		{ &admin, { .kind = HOLDER_ACCOUNT, .account_id = ME }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct actor who = { .kind = ACTOR_PERSON,
					   .tenant_id = 1,
					   .capacities = cases[i].who,
					   .n_capacities = 1 };
		const struct subject s = { .document = &registered,
					   .holders = &cases[i].h,
					   .n_holders = 1 };
		struct err e = ERR_INIT;
		bool sees = policy_check_on(&who, ACTION_INCOMING_VIEW, &s, &e) == RC_OK;
		if (sees != cases[i].sees)
			fail_msg("case %zu", i);
		if (!sees)
			assert_string_equal(e.key, cases[i].who == &admin ? "err.denied.role"
									  : "err.denied.sight");
		assert_false(policy_allows(&who, ACTION_INCOMING_VIEW, &registered));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_table),
		cmocka_unit_test(whose_assignment_it_is),
		cmocka_unit_test(what_the_states_of_an_assignment_permit),
		cmocka_unit_test(how_far_it_may_have_come),
		cmocka_unit_test(what_is_held_is_only_looked_at),
		cmocka_unit_test(what_holds_no_more_is_frozen),
		cmocka_unit_test(what_is_to_be_read_is_only_read),
		cmocka_unit_test(what_is_secret_is_only_seen),
		cmocka_unit_test(what_the_stages_permit),
		cmocka_unit_test(where_the_stages_lead),
		cmocka_unit_test(who_may_do_what_to_a_draft),
		cmocka_unit_test(another_organs_document_does_not_exist),
		cmocka_unit_test(several_capacities),
		cmocka_unit_test(the_axis_is_the_owners),
		cmocka_unit_test(the_operator_is_bound_by_states_too),
		cmocka_unit_test(what_is_seen_of_all_documents),
		cmocka_unit_test(who_sees_by_sight),
	};
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
