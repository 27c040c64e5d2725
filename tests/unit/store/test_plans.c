/* test_plans.c -- no statement reads a big table from end to end: SQLite's plan of each is looked
 * through. What may is listed here with the reason. */
#include "store/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/err.h"
#include "db/db_int.h"
#include "policy/policy.h"
#include "support/test_db.h"

/* Tables that stay small, and names of subqueries whose own lines are looked at. */
static const char *const small[] = {
	"tenant", "account", "login_failure", "peer", "CONSTANT ROW", "json_each", "few",
	"q",      "u",       "waiting",       "near",
};

static const struct {
	const char *statement;
	const char *scan;
} allowed[] = {
	{ "axis_refusals", "SCAN r" },                /* by its key, newest first, up to a LIMIT */
	{ "axis_seen_sweep", "SCAN axis_seen" },      /* rows of one freshness window */
	{ "blobs_named", "SCAN asked" },              /* LIMIT_SWEEP_BATCH hashes of the question */
	{ "axis_totals", "SCAN axis_queue" },         /* a row for each receiver */
	{ "axis_queues", "SCAN axis_queue" },         /* the same */
	{ "axis_queues", "SCAN x" },                  /* two rows */
	{ "register_assigned", "SCAN (subquery-5)" }, /* assignments of one part of a register */
	{ "register_assigned", "SCAN (subquery-4)" },
	/* what one period's documents are, by their indexes */
	{ "report_came_count", "SCAN x" },
	{ "report_came_count", "SCAN g" },
	{ "report_came_list", "SCAN x" },
	{ "report_went_count", "SCAN x" },
	{ "report_went_count", "SCAN g" },
	{ "report_went_list", "SCAN x" },
	{ "task_unit", "SCAN y" }, /* of units, of their people: each by its index, up to a LIMIT */
	{ "task_count_unit", "SCAN y" },
	{ "unit_tally", "SCAN y" },
	{ "search_dirty_list", "SCAN search_dirty" },  /* by its key, up to a LIMIT */
	{ "search_dirty_count", "SCAN search_dirty" }, /* up to a LIMIT */
	{ "search_fresh", "SCAN search_dirty" },       /* by its key, newest first, up to a LIMIT */
	/* what holds the words, from the newest on, up to a LIMIT */
	{ "search_newest", "SCAN document_fts VIRTUAL TABLE INDEX 192:M4<>" },
	{ "search_titles", "SCAN document_fts VIRTUAL TABLE INDEX 192:M4<>" },
	{ "search_looked", "SCAN document_fts VIRTUAL TABLE INDEX 192:M4<>" },
	{ "number_skip", "SCAN gap" },    /* LIMIT_NUMBER_BEGIN numbers, once a year */
	{ "organ_search", "SCAN organ" }, /* any part of a name, 123,000 rows */
};

/* What is asked all the time: the line that must be in its plan, for another index would do too, and
 * read the whole queue. */
static const struct {
	const char *statement;
	const char *line;
} wanted[] = {
	{ "outbox_first", "(peer=? AND urgency=? AND due_at<?)" },
	{ "outbox_peer_due", "(peer=? AND urgency=?)" },
	{ "outbox_peers", "(peer>?)" },
	{ "outbox_take", "(packet_id=?)" },
	{ "outbox_pull", "outbox_ready (peer=?)" },
	{ "outbox_end", "INTEGER PRIMARY KEY" },
	{ "file_text_claim", "INDEX file_text_waiting (due_at<?)" },
	{ "file_text_next", "INDEX file_text_waiting" },
	{ "tenant_poll_claim", "INTEGER PRIMARY KEY" },
	{ "packet_fetched", "(tenant_id=? AND axis_doc_id=?)" },
	{ "packet_twin", "packet_blob (blob=?)" },
	{ "document_number_taken", "(tenant_id=? AND number_year=? AND number_key=?)" },
	{ "document_of_form", "document_form (form_key=?)" },
	{ "document_same_code", "(tenant_id=? AND code=? AND direction=? AND state=?)" },
	{ "document_same_number",
	  "document_came (tenant_id=? AND from_code=? AND number_year=? AND number_key=?)" },
	{ "document_same_day",
	  "document_number (tenant_id=? AND number=? AND notation=? AND issued_on=?)" },
	{ "organ_of_name", "organ_name (name=?)" },
	{ "document_by_code", "(tenant_id=? AND code=? AND direction=? AND state=?)" },
	{ "delivery_counts", "COVERING INDEX delivery_open (tenant_id=? AND state=?)" },
	{ "document_list_queue", "COVERING INDEX delivery_open (tenant_id=? AND state=?)" },
	{ "document_list_state",
	  "document_list (tenant_id=? AND direction=? AND state=? AND id<?)" },
	{ "document_list_ranked",
	  "document_ranked (tenant_id=? AND direction=? AND state=? AND list_rank>? AND list_rank<?)" },
	{ "document_list_entered",
	  "document_arrival (tenant_id=? AND arrival_year=? AND series_id=? AND arrival_number>? AND arrival_number<?)" },
	{ "document_list_numbered", "PRIMARY KEY (series_id=? AND year=? AND number<?)" },
	{ "document_register_place", "INTEGER PRIMARY KEY" },
	{ "document_register_year", "register USING PRIMARY KEY (series_id=? AND year<?)" },
	{ "document_register_year", "register_number USING PRIMARY KEY (series_id=? AND year<?)" },
	{ "document_list_waiting",
	  "document_waiting (tenant_id=? AND list_rank>? AND list_rank<?)" },
	{ "document_count_open", "COVERING INDEX document_waiting (tenant_id=?)" },
	{ "document_count_open", "(tenant_id=? AND direction=? AND state=?)" },
	{ "document_count_drafts_of", "document_drafter (drafter_id=?)" },
	{ "document_count_drafts_of", "(tenant_id=? AND direction=? AND state=?)" },
	{ "document_list_drafts_of", "document_drafter (drafter_id=?)" },
	/* with every first page of an administrator */
	{ "setup_load", "SEARCH u USING" },
	{ "setup_load", "post_role (tenant_id=? AND role=?)" },
	{ "setup_load", "series_main (tenant_id=? AND direction=?)" },
	{ "setup_load", "(tenant_id=? AND day>? AND day<?)" },
	/* with every request */
	{ "capacity_list", "post_account (account_id=?)" },
	{ "capacity_list", "delegation_account (account_id=? AND valid_to>?)" },
	{ "permission_change_open", "permission_change_open (tenant_id=?)" },
	{ "work_mine", "assignment_account (account_id=? AND part=?" },
	{ "work_pass", "assignment_unit (unit_id=?" },
	{ "register_assigned", "assignment_document (document_id=?" },
	{ "open_item_list", "assignment_account (account_id=?" },
	{ "open_item_list", "assignment_given (giver_id=?" },
	{ "work_present", "document_progress (tenant_id=? AND progress=? AND presented_to=?" },
	{ "work_direct", "document_progress (tenant_id=? AND progress=? AND presented_to=?" },
	{ "work_returned", "assignment_back (giver_id=?" },
	{ "work_extension", "extension_waiting (tenant_id=?" },
	{ "work_ended", "work_left_unseen (account_id=?" },
	{ "work_watch", "assignment_given (giver_id=?" },
	{ "work_watch", "assignment_passed (unit_id=?" },
	{ "work_accept", "assignment_handed (giver_id=?" },
	{ "work_accept", "assignment_passed (unit_id=?" },
	{ "work_known", "assignment_account (account_id=? AND part=?" },
	{ "notice_list", "document_notice (tenant_id=?" },
	{ "open_notices", "document_notice_author (drafter_id=?" },
	{ "notice_left_with", "document_notice_author (drafter_id=?" },
	{ "task_mine", "assignment_task (account_id=?" },
	{ "task_unit", "assignment_task_unit (unit_id=?" },
	{ "task_unit", "assignment_task (account_id=?" },
	{ "unit_tally", "assignment_task (account_id=?" },
	{ "task_given", "assignment_task_given (giver_id=?" },
	{ "assignment_list", "document_above (above_id=?" },
	{ "document_parts", "document_above (above_id=?" },
	{ "work_count", "assignment_account (account_id=? AND part=?" },
	{ "work_count", "assignment_given (giver_id=?" },
	{ "work_count", "organ_task_asked (tenant_id=?" },
	{ "work_count", "organ_task_handed (tenant_id=?" },
	{ "organ_task_asked", "organ_task_asked (tenant_id=?" },
	{ "organ_task_handed", "organ_task_handed (tenant_id=?" },
	{ "holder_mine", "holder_account (account_id=?" },
	{ "holder_mine", "holder_unit (unit_id=?" },
	{ "document_list_seen",
	  "PRIMARY KEY (holder_id=? AND direction=? AND (rank,document_id)<(?,?))" },
	{ "assignment_counted", "assignment_late (tenant_id=? AND due_on>?" },
	{ "sight_of", "sight_document (document_id=?)" },
	{ "sight_page", "document_draft (id>?)" },
	{ "sight_make", "opinion_document (document_id=?)" },
	{ "sight_make", "approval_document (document_id=?)" },
	{ "document_numbered", "document_numbered (tenant_id=? AND number=?)" },
	{ "open_drafts", "document_drafter (drafter_id=?)" },
	{ "draft_queue_opinion", "opinion_account (account_id=?)" },
	{ "draft_queue_content", "approval_unit (unit_id=?)" },
	{ "draft_queue_form", "approval_clerks (tenant_id=?)" },
	{ "draft_queue_sign", "approval_account (account_id=?)" },
	{ "draft_queue_stage", "document_stage (tenant_id=? AND stage=? AND id>?)" },
	{ "draft_queue_organs", "document_drafter (drafter_id=? AND id>?)" },
	{ "draft_queue_back", "document_drafter (drafter_id=? AND id>?)" },
	{ "draft_count", "opinion_account (account_id=?)" },
	{ "draft_count", "approval_unit (unit_id=?)" },
	{ "draft_count", "approval_clerks (tenant_id=?)" },
	{ "draft_count", "approval_account (account_id=?)" },
	{ "draft_count", "document_stage (tenant_id=? AND stage=?)" },
	{ "draft_count", "document_drafter (drafter_id=?)" },
	{ "drafts_of", "document_drafter (drafter_id=?)" },
	{ "approval_left_with", "approval_account (account_id=?)" },
	{ "opinion_left_with", "opinion_left (account_id=?)" },
	{ "approval_end", "INTEGER PRIMARY KEY" },
	{ "approval_void", "approval_document (document_id=?)" },
	{ "number_known", "PRIMARY KEY (series_id=? AND year=? AND number>?)" },
	{ "number_of_document", "register_number_document (document_id=?)" },
	{ "series_of_type", "PRIMARY KEY (tenant_id=? AND direction=? AND type_key=?)" },
	{ "report_came_count", "document_arrival (tenant_id=? AND arrival_year>?)" },
	{ "report_came_count", "assignment_document (document_id=?" },
	{ "report_came_list", "document_arrival (tenant_id=? AND arrival_year>?)" },
	{ "report_went_count", "document_made (tenant_id=? AND created_at>? AND created_at<?)" },
	{ "report_went_count",
	  "document_ranked (tenant_id=? AND direction=? AND state=? AND list_rank>? AND list_rank<?)" },
	{ "delivery_find", "(document_id=? AND receiver_code=? AND road=?)" },
};
#define N_WANTED (sizeof wanted / sizeof *wanted)

struct plan {
	const char *statement;
	int n_bad;
	bool has_wanted[N_WANTED];
};

static bool is_small(struct str line)
{
	struct str name = str_sub(line, strlen("SCAN "), SIZE_MAX);

	for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
		size_t n = strlen(small[i]);

		if (str_starts(name, str_of(small[i])) && (name.n == n || name.p[n] == ' '))
			return true;
	}
	return false;
}

/* Along an index is fine: they are partial, or there is a LIMIT. */
static bool is_fine(const char *statement, struct str line)
{
	if (!str_starts(line, STR("SCAN ")) || is_small(line))
		return true;
	if (str_find(line, STR(" USING ")) != SIZE_MAX)
		return true;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
		if (strcmp(allowed[i].statement, statement) == 0 && str_eq_c(line, allowed[i].scan))
			return true;
	}
	return false;
}

static enum rc line_look(const struct db_value *cols, void *arg, struct err *e)
{
	struct plan *p = arg;
	struct str line = cols[3].s;

	(void)e;
	for (size_t i = 0; i < N_WANTED; i++) {
		if (strcmp(wanted[i].statement, p->statement) == 0 &&
		    str_find(line, str_of(wanted[i].line)) != SIZE_MAX)
			p->has_wanted[i] = true;
	}
	if (!is_fine(p->statement, line)) {
		print_error("%s: %.*s\n", p->statement, STR_FMT(line));
		p->n_bad++;
	}
	return RC_OK;
}

static void every_plan(void **state)
{
	static const enum db_type types[] = { DB_I64, DB_I64, DB_I64, DB_TEXT };
	struct db_options o = { 0 };
	struct err e = ERR_INIT;
	struct admin ad;
	struct plan p = { 0 };

	(void)state;
	schema_fill_options(&o);
	struct test_db *t = test_db_migrated(&o);
	assert_rc(RC_OK, admin_start(t->db, &ad, &e), &e);
	for (int i = 0; i < o.n_statements; i++) {
		struct db_statement st = { .name = "plan", .col_types = types, .n_cols = 4 };
		st.sqlite = str_fmt(ad.arena, "EXPLAIN QUERY PLAN %s", o.statements[i].sqlite).p;
		p.statement = o.statements[i].name;
		assert_rc(RC_OK, ad.db->ops->admin_query(&ad, &st, NULL, line_look, &p, &e), &e);
	}
	admin_end(&ad);
	test_db_end(t);
	assert_int_equal(p.n_bad, 0);
	for (size_t i = 0; i < N_WANTED; i++) {
		if (!p.has_wanted[i])
			fail_msg("%s: no %s", wanted[i].statement, wanted[i].line);
	}
}

/* Each move of a document is written by the statement that its table names, from the state and to the
 * state that stand there. */
static void every_move(void **state)
{
	static const struct {
		enum document_state from, to;
		const char *statement;
	} moves[] = {
#define MOVE(from, action, to, statement) { from, to, statement },
#include "policy/moves.tbl"
#undef MOVE
	};
	struct db_options o = { 0 };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	schema_fill_options(&o);
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		int k = 0;

		if (!moves[i].statement)
			continue;
		while (k < o.n_statements && strcmp(o.statements[k].name, moves[i].statement) != 0)
			k++;
		assert_true(k < o.n_statements);
		struct str sql = str_of(o.statements[k].sqlite);
		struct str from = str_fmt(a, "AND state = '%.*s'",
					  STR_FMT(document_state_text(moves[i].from)));
		struct str to = str_fmt(a, "SET state = '%.*s'",
					STR_FMT(document_state_text(moves[i].to)));
		if (str_find(sql, from) == SIZE_MAX)
			fail_msg("%s: no %s", moves[i].statement, from.p);
		if (moves[i].to != moves[i].from && str_find(sql, to) == SIZE_MAX)
			fail_msg("%s: no %s", moves[i].statement, to.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_plan),
					    cmocka_unit_test(every_move) };

	return cmocka_run_group_tests_name("plans", tests, NULL, NULL);
}
