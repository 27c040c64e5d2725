/* test_migration.c -- a database of the first release becomes one of this one, with what is in it. */
#include "store/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "store/audit.h"
#include "store/document.h"
#include "store/draft.h"
#include "store/file_text.h"
#include "store/flow.h"
#include "store/schema.h"
#include "store/series.h"
#include "store/tenant.h"
#include "support/test_db.h"

/* Two organs, and an account of each role; one has a session. The engines write truth and bytes each in
 * its own way. */
#define ROWS(yes, hash)                                                                             \
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES"                  \
	" (1, '000.00.00.Z01', 'UBND', " yes ", " hash "), (2, '000.00.05.Z01', 'So', " yes         \
	", " hash ");"                                                                              \
	"INSERT INTO account (id, tenant_id, login, name, role, password_hash, created_at) VALUES"  \
	" (11, 1, 'admin', 'A', 'admin', 'x', 5), (12, 1, 'thu', 'B', 'clerk', 'x', 6),"            \
	" (13, 1, 'dao', 'C', 'leader', 'x', 7), (14, 2, 'vien', 'D', 'specialist', 'x', 8);"       \
	"INSERT INTO session (id, token_sha256, account_id, kind, created_at, expires_at, seen_at)" \
	" VALUES (1, " hash ", 12, 'cookie', 9, 10, 9);"

static const char *const rows[] = {
	[DB_SQLITE] = ROWS("1", "zeroblob(32)"),
	[DB_POSTGRES] = ROWS("TRUE", "decode(repeat('00', 32), 'hex')"),
};

/* The same organs without roles, as from 0002 on. */
static const char *const rows_of_people[] = {
	[DB_SQLITE] = "INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES"
		      " (1, '000.00.00.Z01', 'UBND', 1, zeroblob(32));",
	[DB_POSTGRES] = "INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES"
			" (1, '000.00.00.Z01', 'UBND', TRUE, '');",
};

static struct arena *a;

/* What the office had before documents were presented, directed and worked on. */
#define DOCUMENT(id, direction, state)                                                             \
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name,"       \
	" number, notation, place, issued_on, type_name, subject, content, signer_competence,"     \
	" signer_position, signer_name, due_on, created_at, updated_at, search) VALUES"            \
	" (" id ", 1, '" direction "', '" state "', '" id "', '', '', '', '', '', '', '', '', ''," \
	" '', '', '', '', 5, 5, '');"
#define DOCUMENTS                                                                                  \
	DOCUMENT("31", "incoming", "registered")                                                   \
	DOCUMENT("32", "incoming", "waiting")                                                      \
	DOCUMENT("33", "outgoing", "draft")                                                        \
	"INSERT INTO trace (tenant_id, document_id, at, kind, organ_code, organ_name, status,"     \
	" text, person, on_behalf_of, packet_id) VALUES"                                           \
	" (1, 31, 6, 'step', 'Z01', 'So', 'arrived', 'a', '', '', 3),"                             \
	" (1, 31, 7, 'status-out', 'Z02', 'UBND', '03', 'b', 'Thu', 'Lanh dao', 4);"

#define DOCUMENTS_OF_3                                                                             \
	DOCUMENT("31", "incoming", "registered")                                                   \
	DOCUMENT("33", "outgoing", "draft")

static struct test_db *second_release(struct db_options *o)
{
	struct db_options old = *o;
	struct test_db *t;

	old.n_migrations = 2;
	t = test_db_migrated(&old);
	test_db_sql(t, rows_of_people[test_db_engine()]);
	test_db_sql(t, DOCUMENTS);
	return t;
}

static struct test_db *first_release(struct db_options *o)
{
	struct db_options old = *o;
	struct test_db *t;

	old.n_migrations = 1;
	t = test_db_migrated(&old);
	test_db_sql(t, rows[test_db_engine()]);
	return t;
}

static void migrate(struct test_db *t, const struct db_options *o, int from)
{
	struct err e = ERR_INIT;
	int n = 0;

	t->o.n_migrations = o->n_migrations;
	test_db_reopen(t);
	assert_rc(RC_OK, db_migrate(t->db, false, TIME_SEC, &n, &e), &e);
	assert_int_equal(n, o->n_migrations - from);
}

struct read {
	struct post *posts;
	size_t n_posts;
	struct account *accounts;
	size_t n_accounts;
};

static enum rc read_fn(struct tx *tx, void *arg, struct err *e)
{
	struct read *r = arg;
	const struct date today = { 2026, 11, 22 };

	TRY(post_list(tx, a, 1, 0, &r->posts, &r->n_posts, e));
	return account_list(tx, a, 1, today, &r->accounts, &r->n_accounts, e);
}

/* Every account keeps its role as a post in the organ itself, which always has been. */
static void roles_become_posts(void **state)
{
	static const enum role roles[] = { ROLE_ADMIN, ROLE_CLERK, ROLE_LEADER };
	static const char *const words[] = { "admin", "leader", "clerk" }; /* by login */
	struct db_options o = { 0 };
	struct read r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	struct test_db *t = first_release(&o);
	migrate(t, &o, 1);
	assert_rc(RC_OK, db_read(t->db, read_fn, &r, &e), &e);
	assert_int_equal(r.n_posts, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(r.posts[i].account_id, 11 + i);
		assert_int_equal(r.posts[i].role, roles[i]);
		assert_int_equal(r.posts[i].unit_id, 0);
		assert_int_equal(r.posts[i].created_at, 5 + i);
		assert_false(date_is_set(r.posts[i].valid_from));
		assert_false(date_is_set(r.posts[i].valid_to));
	}
	assert_int_equal(r.n_accounts, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(str_eq_c(r.accounts[i].roles, words[i]));
	test_db_end(t);
	arena_free(a);
}

/* What an organ had before drafts went their way: numbers typed by hand, two of them alike, one that was
 * given to a document written anew, one that no series counts; a file; registers of both directions. */
#define SENT(id, number, notation, replaced)                                                       \
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name,"       \
	" number, notation, place, issued_on, type_name, subject, content, signer_competence,"     \
	" signer_position, signer_name, due_on, created_at, updated_at, search, number_year,"      \
	" number_key, replaced_by, sent_at, sent_by_name, edited_by) VALUES (" id                  \
	", 1, 'outgoing', 'sent', '" id "', '', '', '" number "', '" notation                      \
	"', '', '2026-03-01', '', '', '', '', '', '', '', 5, 5, '', 2026, '" id "', " replaced     \
	", 8, 'Thu', 12);"
static const char sent_rows[] = SENT("41", "15", "UBND-VP", "0") SENT("42", "15", "QĐ-UBND", "0")
	SENT("43", "16", "UBND-VP", "44") SENT("44", "16", "UBND-VP", "0")
		SENT("45", "0007", "UBND-VP", "0") SENT("46", "8a", "UBND-VP", "0");
static const char more_sent_rows[] = SENT("47", "000", "UBND-VP", "0") SENT(
	"48", "99999999999", "UBND-VP",
	"0") "INSERT INTO register (tenant_id, direction, year, next_number) VALUES"
	     " (1, 'incoming', 2025, 900), (1, 'incoming', 2026, 34), (1, 'outgoing', 2026, 1);";
#define FILES(hash)                                                                                \
	"INSERT INTO attachment (id, tenant_id, document_id, ordinal, name, content_type, bytes,"  \
	" blob) VALUES (51, 1, 41, 1, 'a.pdf', 'application/pdf', 3, " hash                        \
	"), (52, 1, 41, 2, 'b.pdf', 'application/pdf', 3, " hash ");"

static const char *const rows_of_files[] = {
	[DB_SQLITE] = FILES("zeroblob(32)"),
	[DB_POSTGRES] = FILES("decode(repeat('00', 32), 'hex')"),
};

static struct test_db *third_release(struct db_options *o)
{
	struct db_options old = *o;
	struct test_db *t;

	old.n_migrations = 3;
	t = test_db_migrated(&old);
	test_db_sql(t, rows_of_people[test_db_engine()]);
	test_db_sql(t, DOCUMENTS_OF_3);
	test_db_sql(t, sent_rows);
	test_db_sql(t, more_sent_rows);
	test_db_sql(t, rows_of_files[test_db_engine()]);
	return t;
}

struct numbers_read {
	struct document draft, sent, incoming;
	struct attachment *files;
	size_t n_files;
	struct register_number *numbers;
	size_t n_numbers;
	int64_t arrival_now, arrival_before, next;
	struct str checks;
	struct file_text_counts unread;
};

static enum rc numbers_fn(struct tx *tx, void *arg, struct err *e)
{
	struct numbers_read *r = arg;
	struct series s;

	TRY(document_load(tx, a, 33, &r->draft, e));
	TRY(document_load(tx, a, 41, &r->sent, e));
	TRY(document_load(tx, a, 31, &r->incoming, e));
	TRY(attachment_list(tx, a, 41, &r->files, &r->n_files, e));
	TRY(file_text_count(tx, a, &r->unread, e));
	TRY(series_find_main(tx, a, 1, DIRECTION_OUTGOING, &s, e));
	const struct number_page page = { .series_id = s.id, .year = 2026, .most = 99 };
	TRY(number_list(tx, a, &page, &r->numbers, &r->n_numbers, e));
	TRY(number_peek(tx, a, s.id, 2026, &r->next, e));
	TRY(series_find_main(tx, a, 1, DIRECTION_INCOMING, &s, e));
	struct document now = { .arrival_year = 2026 }, before = { .arrival_year = 2025 };
	TRY(register_take(tx, a, &s, &now, e));
	TRY(register_take(tx, a, &s, &before, e));
	r->arrival_now = now.arrival_number;
	r->arrival_before = before.arrival_number;
	return tenant_checks(tx, a, 1, &r->checks, e);
}

/* N1, E12: what was given is known, and no number is given twice. */
static void numbers_are_known(void **state)
{
	static const struct {
		int64_t number, document;
	} want[] = { { 7, 45 }, { 15, 41 }, { 16, 44 }, { 99999999999, 48 } };
	struct db_options o = { 0 };
	struct numbers_read r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	struct test_db *t = third_release(&o);
	migrate(t, &o, 3);
	assert_rc(RC_OK, db_write(t->db, numbers_fn, &r, &e), &e);
	assert_int_equal(r.draft.stage, STAGE_DRAFT);
	assert_int_equal(r.draft.draft_n, 1);
	assert_int_equal(r.sent.stage, STAGE_ISSUED);
	assert_int_equal(r.sent.drafter_id, 12);
	assert_int_equal(r.incoming.stage, STAGE_NONE);
	assert_int_equal(r.n_files, 2);
	assert_int_equal(r.files[1].id, 52);
	assert_true(str_eq_c(r.files[1].name, "b.pdf"));
	for (size_t i = 0; i < r.n_files; i++) /* they wait for the reader, once for both */
		assert_int_equal(r.files[i].reading, READING_WAITING);
	assert_int_equal(r.unread.waiting, 1);
	assert_int_equal(r.n_numbers, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < r.n_numbers; i++) {
		assert_int_equal(r.numbers[i].number, want[i].number);
		assert_int_equal(r.numbers[i].document_id, want[i].document);
		assert_int_equal(r.numbers[i].state, NUMBER_USED);
		assert_true(str_eq_c(r.numbers[i].by_name, "Thu"));
		assert_int_equal(r.numbers[i].at, 8);
	}
	assert_int_equal(r.arrival_now, 34);
	assert_int_equal(r.arrival_before, 900);
	assert_int_equal(r.next, 17); /* behind those; the last is a slip */
	assert_true(str_eq_c(r.checks, "content,form"));
	test_db_end(t);
	arena_free(a);
}

struct flow_read {
	struct document documents[3];
	struct trace *traces;
	size_t n_traces;
};

static enum rc flow_fn(struct tx *tx, void *arg, struct err *e)
{
	struct flow_read *r = arg;
	const struct trace more = { .document_id = 31,
				    .at = 8,
				    .kind = TRACE_STEP,
				    .step = step_text(STEP_PRESENTED),
				    .about = STR("C") };

	for (size_t i = 0; i < 3; i++)
		TRY(document_load(tx, a, 31 + (int64_t)i, &r->documents[i], e));
	TRY(trace_add(tx, &more, 0, e));
	return trace_list(tx, a, 31, &r->traces, &r->n_traces, e);
}

/* What is in the register waits to be presented; the history keeps every word, and is append-only. */
static void documents_begin_their_way(void **state)
{
	struct db_options o = { 0 };
	struct flow_read r = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	struct test_db *t = second_release(&o);
	migrate(t, &o, 2);
	assert_rc(RC_OK, db_write(t->db, flow_fn, &r, &e), &e);
	assert_int_equal(r.documents[0].progress, PROGRESS_NEW);
	assert_int_equal(r.documents[1].progress, PROGRESS_NONE);
	assert_int_equal(r.documents[2].progress, PROGRESS_NONE);
	assert_int_equal(r.n_traces, 3);
	assert_int_equal(r.traces[0].id, 1);
	assert_int_equal(r.traces[0].kind, TRACE_STEP);
	assert_true(str_eq_c(r.traces[0].step, "arrived"));
	assert_true(str_eq_c(r.traces[0].status, ""));
	assert_true(str_eq_c(r.traces[0].organ_name, "So"));
	assert_int_equal(r.traces[1].kind, TRACE_STATUS_OUT);
	assert_true(str_eq_c(r.traces[1].status, "03"));
	assert_null(r.traces[1].step.p);
	assert_true(str_eq_c(r.traces[1].text, "b"));
	assert_true(str_eq_c(r.traces[1].person, "Thu"));
	assert_true(str_eq_c(r.traces[1].on_behalf_of, "Lanh dao"));
	assert_true(r.traces[2].id > 2);
	assert_true(str_eq_c(r.traces[2].about, "C"));
	test_db_end(t);
	arena_free(a);
}

/* One draft on its way, one that nobody else has, and one without an author. Unit 2 is below unit 1. */
static const char drafts[] =
	"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) VALUES"
	" (11, 1, 'a', 'A', 'x', 5), (12, 1, 'b', 'B', 'x', 6), (13, 1, 'c', 'C', 'x', 7),"
	" (14, 1, 'd', 'D', 'x', 8);"
	"INSERT INTO unit (id, tenant_id, code, name, search, state) VALUES"
	" (1, 1, 'U1', 'U1', '', 'active'), (2, 1, 'U2', 'U2', '', 'active');"
	"INSERT INTO unit_above (unit_id, above_id, depth) VALUES (1, 1, 0), (2, 2, 0), (2, 1, 1);" DOCUMENT(
		"33", "outgoing", "draft") DOCUMENT("34", "outgoing", "draft")
		DOCUMENT(
			"35", "outgoing",
			"draft") "UPDATE document SET stage = 'draft';"
				 "UPDATE document SET drafter_id = 11, unit_id = 2, signer_account = 13 WHERE id = 33;"
				 "UPDATE document SET drafter_id = 14 WHERE id = 34;"
				 "INSERT INTO draft_version (tenant_id, document_id, n, at, by_account, by_name, on_behalf_of, note,"
				 " fields) VALUES (1, 33, 1, 5, 11, 'A', '', '', '{}');"
				 "INSERT INTO opinion (tenant_id, document_id, draft_n, ordinal, account_id, asked_by, asked_at,"
				 " state) VALUES (1, 33, 1, 1, 12, 11, 5, 'open'), (1, 33, 1, 2, 14, 11, 5, 'waiting');"
				 "INSERT INTO approval (tenant_id, document_id, draft_n, step, unit_id, state, asked_at) VALUES"
				 " (1, 33, 1, 'content', 1, 'due', 5);";

static enum rc right_fn(struct tx *tx, void *arg, struct err *e)
{
	size_t *n = arg;

	for (int64_t id = 33; id <= 35; id++) {
		struct holder *all;
		bool is_right;
		TRY(sight_is_right(tx, a, id, &is_right, e));
		assert_true(is_right);
		TRY(sight_of(tx, a, id, &all, &n[id - 33], e));
	}
	return RC_OK;
}

/* Drafts that are there are seen by who has to do with them, as if they had been saved since. */
static void drafts_are_seen(void **state)
{
	struct db_options o = { 0 }, old;
	struct err e = ERR_INIT;
	size_t n[3];
	int before = 0;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	old = o;
	while (!strstr(o.migrations[before].name, "draft_sight"))
		before++;
	old.n_migrations = before;
	struct test_db *t = test_db_migrated(&old);
	test_db_sql(t, rows_of_people[test_db_engine()]);
	test_db_sql(t, drafts);
	migrate(t, &o, before);
	assert_rc(RC_OK, db_read(t->db, right_fn, n, &e), &e);
	assert_int_equal(n[0], 5); /* heads of either unit, author, signer, who is asked now */
	assert_int_equal(n[1], 1);
	assert_int_equal(n[2], 0);
	test_db_end(t);
	arena_free(a);
}

static enum rc mailboxes_fn(struct tx *tx, void *arg, struct err *e)
{
	struct mailbox *all;
	size_t *n = arg;

	TRY(mailbox_list(tx, a, 1, 41, &all, n, e));
	assert_int_equal(*n, 3);
	assert_true(str_eq_c(all[0].address, "a@x.example"));
	assert_true(str_eq_c(date_iso(a, all[0].valid_to), "2026-02-28"));
	assert_true(str_eq_c(all[2].address, "c@x.example"));
	assert_false(date_is_set(all[2].valid_to)); /* the one that was written to */
	TRY(mailbox_list(tx, a, 1, 42, &all, n, e));
	assert_int_equal(*n, 1);
	assert_false(date_is_set(all[0].valid_to));
	return RC_OK;
}

/* Of several open ones the newest stays. */
static void one_mailbox_stays_open(void **state)
{
	struct db_options o = { 0 }, old;
	struct err e = ERR_INIT;
	int before = 0;
	size_t n;

	(void)state;
	a = arena_new(NULL);
	schema_fill_options(&o);
	old = o;
	while (!strstr(o.migrations[before].name, "one_mailbox"))
		before++;
	old.n_migrations = before;
	struct test_db *t = test_db_migrated(&old);
	test_db_sql(t, rows_of_people[test_db_engine()]);
	test_db_sql(
		t,
		"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) VALUES"
		" (41, 1, 'a', 'A', 'x', 5), (42, 1, 'b', 'B', 'x', 5);"
		"INSERT INTO mailbox (tenant_id, account_id, address, valid_from, valid_to) VALUES"
		" (1, 41, 'a@x.example', '2026-01-01', ''), (1, 41, 'b@x.example', '2026-03-01', ''),"
		" (1, 41, 'c@x.example', '2026-03-01', ''), (1, 42, 'd@x.example', '2026-01-01', '')");
	migrate(t, &o, before);
	assert_rc(RC_OK, db_read(t->db, mailboxes_fn, &n, &e), &e);
	test_db_end(t);
	arena_free(a);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_become_posts),
		cmocka_unit_test(documents_begin_their_way),
		cmocka_unit_test(numbers_are_known),
		cmocka_unit_test(drafts_are_seen),
		cmocka_unit_test(one_mailbox_stays_open),
	};
	return cmocka_run_group_tests_name("migration", tests, NULL, NULL);
}
