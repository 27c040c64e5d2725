/* test_bounds.c -- what pages ask again and again costs the same however much lies behind it: with
 * 20,000 packets waiting and as many documents on their way, the work that SQLite does for each
 * statement is counted and held against a bound. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "store/axis.h"
#include "store/schema.h"
#include "support/test_db.h"

#define MANY "20000"
#define ORGANS "200"
#define NOW "1795268746000000"
#define NUMBERS                                                                                    \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ") "

/* 100 receivers wait for 20,000 packets of the last day, 20 have failed; an organ among 200 has 100
 * of 20,000 documents that are on their way. Whoever reads them all is far beyond every bound. */
static const char fill[] =
	"PRAGMA cache_size = -400000; BEGIN;" NUMBERS
	"INSERT INTO axis_packet (id, sender_code, sender_doc_id, type, document_code, title, "
	"notation, sha256, bytes, signature, created_at) SELECT i, 'Z01', 's' || i, 'edoc', 'c' || i, "
	"'t', 'n', zeroblob(32), 1000, 'absent', " NOW " - i * 4000000 FROM n;"
	"INSERT INTO axis_delivery (id, packet_id, receiver_code, receiver_doc_id, type, state, "
	"created_at, updated_at) SELECT id, id, 'R' || (id % 100), 'r' || id, type, "
	"CASE WHEN id % 1000 = 0 THEN 'FAIL' ELSE 'INITIAL' END, created_at, created_at "
	"FROM axis_packet;" NUMBERS
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) "
	"SELECT i, 'T' || i, 'x', 1, x'00' FROM n WHERE i <= " ORGANS ";" NUMBERS
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name, number, "
	"notation, place, issued_on, number_year, number_key, list_rank, type_name, subject, content, "
	"signer_competence, signer_position, signer_name, due_on, created_at, updated_at, search) "
	"SELECT i, 1 + i % " ORGANS
	", 'outgoing', 'sent', 'c' || i, 'f', 'f', i, 'N', '', '2026-01-01', "
	"2026, i || '/n', 202601010000000000 + i, '', '', '', '', '', '', '', 0, 0, '' FROM n;"
	"INSERT INTO delivery (tenant_id, document_id, receiver_code, receiver_name, road, form, "
	"purpose, state) SELECT tenant_id, id, 'R', 'R', 'axis', 'electronic', 'exchange', "
	"CASE (id / " ORGANS ") % 3 WHEN 0 THEN 'sent' WHEN 1 THEN 'failed' ELSE 'refused' END "
	"FROM document;"
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) "
	"VALUES (2000, 'W', 'x', 1, x'00');" NUMBERS
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name, number, "
	"notation, place, issued_on, list_rank, arrived_at, type_name, subject, content, "
	"signer_competence, signer_position, signer_name, due_on, created_at, updated_at, search) "
	"SELECT " MANY
	" + i, 2000, 'incoming', 'waiting', 'c' || i, 'f', 'f', i, 'N', '', '2026-01-01', "
	"4000000000000000000 + " NOW " + i, " NOW
	" + i, '', '', '', '', '', '', '', 0, 0, '' FROM n;"
	/* somebody sees all that was sent, and had as many to do, which is done */
	"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) "
	"VALUES (1, 1, 'ba', 'Ba', 'x', 0);"
	"INSERT INTO holder (id, tenant_id, kind, account_id) VALUES (1, 1, 'account', 1);"
	"INSERT INTO sight (holder_id, direction, rank, document_id) "
	"SELECT 1, direction, list_rank, id FROM document WHERE direction = 'outgoing';"
	"INSERT INTO directive (id, tenant_id, document_id, by_account, by_name, text, at) "
	"VALUES (1, 1, 1, 1, 'Ba', 'x', 5);"
	"INSERT INTO assignment (tenant_id, document_id, directive_id, account_id, giver_id, part, "
	"state, queue_rank, created_at, ended_at, done_on) SELECT 1, id, 1, 1, 1, 'lead', 'done', id, 5, 6, '2026-01-02' "
	"FROM document WHERE direction = 'outgoing';"
	"COMMIT";

/* steps: of SQLite's virtual machine, some tens a row. */
static const struct {
	const char *statement;
	const char *params[12];
	int rows; /* that it must answer */
	int steps;
} cases[] = {
	{ "axis_traffic", { "1795182346000000" }, 1, 10000 },
	{ "axis_totals", { NULL }, 1, 2000 },
	{ "axis_queues", { "50" }, 50, 20000 },
	{ "axis_failures", { "50" }, 20, 3000 },
	{ "axis_open_count", { "R7", "1" }, 1, 100 },
	{ "axis_received_open",
	  { "R7", "edoc", "", "", "0", "9999999999999999", "50", "0" },
	  50,
	  4000 },
	{ "delivery_counts", { "7" }, 1, 3000 },
	{ "document_count_open",
	  { "7", "4000000000000000000", "2026-01-01", "1795182346000000" },
	  1,
	  300 },
	{ "document_count_drafts_of", { "7", "[1]", "1" }, 1, 200 },
	{ "document_list_drafts_of", { "7", "[1]", "1", "9223372036854775807", "50" }, 0, 300 },
	/* the second page of 20,000 that wait */
	{ "document_list_waiting",
	  { "2000", "4001795268746000050", "20050", "5000000000000000000", "0", "2026-01-01", "0",
	    "50" },
	  50,
	  4200 },
	{ "document_list_queue", { "failed", "7", "9223372036854775807", "0", "50" }, 33, 6000 },
	/* a page far down the list */
	{ "document_list_ranked",
	  { "7", "outgoing", "sent", "202601010000010006", "10006", "5" },
	  5,
	  450 },
	/* the second page of 20,000 that somebody sees */
	{ "document_list_seen",
	  { "1", "outgoing", "202601010000019950", "19950", "50" },
	  50,
	  4000 },
	{ "work_count",
	  { "1", "[1]", "[1]", "[1]", "1", "[1]", "1", "2026-01-01", "1000" },
	  12,
	  1800 },
	{ "open_work", { "1", "1" }, 1, 110 },
	{ "document_number_taken", { "7", "2026", "6/n" }, 1, 100 },
};

static const struct db_statement *statement_of(const struct db_options *o, const char *name)
{
	int i = 0;

	while (i < o->n_statements && strcmp(o->statements[i].name, name) != 0)
		i++;
	if (i == o->n_statements)
		fail_msg("no statement %s", name);
	return &o->statements[i];
}

static void params_bind(sqlite3_stmt *s, const struct db_statement *st, const char *const *params)
{
	for (int i = 0; i < st->n_params; i++) {
		int64_t number;
		int rc = st->param_types[i] == DB_I64 && str_to_i64(str_of(params[i]), INT64_MIN,
								    INT64_MAX, &number)
				 ? sqlite3_bind_int64(s, i + 1, number)
				 : sqlite3_bind_text(s, i + 1, params[i], -1, SQLITE_STATIC);
		assert_int_equal(rc, SQLITE_OK);
	}
}

static void case_check(sqlite3 *db, const struct db_options *o, size_t i)
{
	const struct db_statement *st = statement_of(o, cases[i].statement);
	sqlite3_stmt *s;
	int rows = 0, rc;

	assert_int_equal(sqlite3_prepare_v2(db, st->sqlite, -1, &s, NULL), SQLITE_OK);
	params_bind(s, st, cases[i].params);
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		rows++;
	assert_int_equal(rc, SQLITE_DONE);
	int steps = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
	assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
	if (rows != cases[i].rows || steps > cases[i].steps)
		fail_msg("%s: %d rows, %d steps; %d rows and at most %d steps were expected",
			 cases[i].statement, rows, steps, cases[i].rows, cases[i].steps);
}

static void every_case(void **state)
{
	struct db_options o = { 0 };
	sqlite3 *db;

	(void)state;
	schema_fill_options(&o);
	struct test_db *t = test_db_migrated(&o);
	test_db_sql(t, fill);
	assert_int_equal(sqlite3_open_v2(t->o.sqlite_path, &db, SQLITE_OPEN_READONLY, NULL),
			 SQLITE_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		case_check(db, &o, i);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	test_db_end(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_case) };

	return cmocka_run_group_tests_name("bounds", tests, NULL, NULL);
}
