/* test_flow.c -- who sees a document follows from its assignments alone; queues; what is append-only; on
 * both engines. */
#include "store/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "db/db_int.h"
#include "store/people.h"
#include "store/schema.h"
#include "support/test_db.h"

#define ORGAN 1
#define DOCUMENT 31
#define UNITS 6    /* ids 1 … 6 */
#define ACCOUNTS 4 /* ids 11 … 14 */
#define FIRST_ACCOUNT 11
#define MOST 40

static struct test_db *t;
static struct arena *a;
static uint32_t seed = 5;
static int64_t parents[UNITS + 1];
static struct assignment model[MOST];
static size_t n_model;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

#define TENANT(yes, no_bytes)                                                                         \
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES (1, 'A', 'A', " yes \
	", " no_bytes ");"

static const char people_and_document[] =
	"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) VALUES"
	" (11, 1, 'mot', 'Một', 'x', 0), (12, 1, 'hai', 'Hai', 'x', 0),"
	" (13, 1, 'ba', 'Ba', 'x', 0), (14, 1, 'bon', 'Bốn', 'x', 0);"
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name, number,"
	" notation, place, issued_on, type_name, subject, content, signer_competence,"
	" signer_position, signer_name, due_on, created_at, updated_at, search, list_rank, progress)"
	" VALUES (31, 1, 'incoming', 'registered', 'd', '', '', '', '', '', '', '', '', '', '', '',"
	" '', '', 5, 5, '', 77, 'new');"
	"INSERT INTO directive (id, tenant_id, document_id, by_account, by_name, text, at) VALUES"
	" (1, 1, 31, 11, 'Một', 'giải quyết', 5);";

/* …and more of it: %d twice its id; %d a document, %s a state, %d when it ended, %s on which day it was done */
#define COPY_OF_DOCUMENT                                                                           \
	"INSERT INTO document (id, tenant_id, direction, state, code, from_code, from_name,"       \
	" number, notation, place, issued_on, type_name, subject, content, signer_competence,"     \
	" signer_position, signer_name, due_on, created_at, updated_at, search, list_rank,"        \
	" progress) SELECT %d, tenant_id, direction, state, 'd%d', from_code, from_name, number,"  \
	" notation, place, issued_on, type_name, subject, content, signer_competence,"             \
	" signer_position, signer_name, due_on, created_at, updated_at, search, list_rank,"        \
	" progress FROM document WHERE id = 31"
#define ASSIGNED                                                                                          \
	"INSERT INTO assignment (tenant_id, document_id, directive_id, account_id, part, state,"          \
	" queue_rank, created_at, giver_id, ended_at, done_on) VALUES (1, %d, 1, 11, 'support', '%s', 1," \
	" 5, 11, %d, '%s')"

/* Every unit below any that is there, or below the organ. */
static enum rc units_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	for (int64_t i = 1; i <= UNITS; i++) {
		const struct unit u = { .tenant_id = ORGAN,
					.parent_id = parents[i],
					.code = str_fmt(a, "P%lld", (long long)i),
					.name = STR("Phòng"),
					.state = UNIT_ACTIVE };
		int64_t id;
		TRY(unit_insert(tx, a, &u, &id, e));
		TX_ASSERT(id == i);
	}
	return RC_OK;
}

static int setup(void **state)
{
	struct db_options o = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	schema_fill_options(&o);
	t = test_db_emptied(&o);
	a = arena_new(NULL);
	n_model = 0;
	test_db_sql(t, test_db_engine() == DB_SQLITE ? TENANT("1", "x'00'") : TENANT("TRUE", "''"));
	test_db_sql(t, people_and_document);
	for (int64_t i = 1; i <= UNITS; i++)
		parents[i] = any(i);
	assert_rc(RC_OK, db_write(t->db, units_fn, NULL, &e), &e);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	test_db_end(t);
	return 0;
}

/* ---- a document's assignments, at random ---- */

static bool stands(const struct assignment *x)
{
	return x->state != ASSIGNMENT_RETURNED && x->state != ASSIGNMENT_WITHDRAWN;
}

/* One lead, and nobody twice. */
static bool is_lawful(const struct assignment *x)
{
	for (size_t i = 0; i < n_model; i++) {
		const struct assignment *y = &model[i];
		if (!stands(y))
			continue;
		if (x->part == PART_LEAD && y->part == PART_LEAD)
			return false;
		if (x->unit_id == y->unit_id && x->account_id == y->account_id)
			return false;
	}
	return true;
}

static enum rc give(struct tx *tx, struct assignment x, struct err *e)
{
	x.tenant_id = ORGAN;
	x.document_id = DOCUMENT;
	x.directive_id = 1;
	x.giver_id = FIRST_ACCOUNT;
	x.created_at = 6;
	x.version = 1;
	x.queue_rank = assignment_rank(any(3), date_add((struct date){ 2026, 1, 1 }, any(9)));
	if (!is_lawful(&x))
		return RC_OK;
	TRY(assignment_insert(tx, a, &x, &x.id, e));
	model[n_model++] = x;
	return RC_OK;
}

static enum rc change(struct tx *tx, struct assignment *x, struct err *e)
{
	static const enum assignment_state to[] = { ASSIGNMENT_SEEN,     ASSIGNMENT_WORKING,
						    ASSIGNMENT_PASSED,   ASSIGNMENT_DONE,
						    ASSIGNMENT_RETURNED, ASSIGNMENT_WITHDRAWN };

	if (!stands(x))
		return RC_OK;
	x->state = to[any(6)];
	x->ended_at = assignment_is_open(x->state) ? 0 : 9;
	x->done_on = x->state == ASSIGNMENT_DONE ? (struct date){ 2026, 1, 2 }
						 : (struct date){ .year = 0 };
	x->reason = STR("vì");
	TRY(assignment_save(tx, x, e));
	x->version++;
	return RC_OK;
}

static enum rc step_fn(struct tx *tx, void *arg, struct err *e)
{
	int64_t who = any(3);
	const struct assignment x = {
		.part = (enum assignment_part)any(3),
		.unit_id = who == 0 ? 0 : 1 + any(UNITS),
		.account_id = who == 1 ? 0 : FIRST_ACCOUNT + any(ACCOUNTS),
	};

	(void)arg;
	if (n_model > 0 && any(3) == 0)
		TRY(change(tx, &model[any((int64_t)n_model)], e));
	else
		TRY(give(tx, x, e));
	return sight_renew(tx, DOCUMENT, e);
}

/* ---- who sees it ---- */

static bool is_above(int64_t above, int64_t unit)
{
	for (; unit > 0; unit = parents[unit]) {
		if (unit == above)
			return true;
	}
	return false;
}

static bool should_see(enum holder_kind kind, int64_t id)
{
	for (size_t i = 0; i < n_model; i++) {
		const struct assignment *x = &model[i];
		if (!stands(x))
			continue;
		if (kind == HOLDER_ACCOUNT && x->account_id == id)
			return true;
		if (kind == HOLDER_HEADS && is_above(id, x->unit_id))
			return true;
		if (kind == HOLDER_PEOPLE && x->account_id == 0 && x->unit_id == id &&
		    x->part == PART_INFORMED)
			return true;
	}
	return false;
}

static size_t count_seers(void)
{
	size_t n = 0;

	for (int64_t i = 1; i <= UNITS; i++)
		n += (size_t)should_see(HOLDER_HEADS, i) + (size_t)should_see(HOLDER_PEOPLE, i);
	for (int64_t i = 0; i < ACCOUNTS; i++)
		n += should_see(HOLDER_ACCOUNT, FIRST_ACCOUNT + i);
	return n;
}

struct seers {
	struct holder *p;
	size_t n;
};

static enum rc seers_fn(struct tx *tx, void *arg, struct err *e)
{
	struct seers *s = arg;

	return sight_of(tx, a, DOCUMENT, &s->p, &s->n, e);
}

static void check_seers(void)
{
	struct err e = ERR_INIT;
	struct seers s;

	assert_rc(RC_OK, db_read(t->db, seers_fn, &s, &e), &e);
	assert_int_equal(s.n, count_seers());
	for (size_t i = 0; i < s.n; i++) {
		int64_t id = s.p[i].kind == HOLDER_ACCOUNT ? s.p[i].account_id : s.p[i].unit_id;
		assert_true(should_see(s.p[i].kind, id));
		assert_int_equal(s.p[i].tenant_id, ORGAN);
		assert_true(i == 0 || s.p[i].id > s.p[i - 1].id); /* nobody twice */
	}
}

/* ---- F3: every open assignment is in exactly one queue ---- */

struct queues {
	int in[MOST + 1]; /* by id */
};

static bool is_of(const struct assignment *x, enum work_queue queue, int64_t whose)
{
	static const enum assignment_part parts[] = { [WORK_LEAD] = PART_LEAD,
						      [WORK_SUPPORT] = PART_SUPPORT,
						      [WORK_INFORMED] = PART_INFORMED };

	if (queue == WORK_PASS)
		return x->account_id == 0 && x->unit_id == whose;
	return x->account_id == whose && x->part == parts[queue];
}

static enum rc walk_queue(struct tx *tx, struct queues *q, enum work_queue queue, int64_t whose,
			  struct err *e)
{
	struct str ids = str_fmt(a, "[%lld]", (long long)whose);
	struct work_page p = { .tenant_id = ORGAN,
			       .accounts = ids,
			       .headed = ids,
			       .leaders = STR("[]"),
			       .after_rank = -1,
			       .most = 2 };
	struct assignment *rows;
	size_t n;

	do {
		TRY(work_assignments(tx, a, queue, &p, &rows, &n, e));
		for (size_t i = 0; i < n; i++) {
			TX_ASSERT(is_of(&rows[i], queue, whose));
			TX_ASSERT(rows[i].queue_rank >= p.after_rank);
			q->in[rows[i].id]++;
			p.after_rank = rows[i].queue_rank;
			p.after_id = rows[i].id;
		}
	} while (n == 2);
	return RC_OK;
}

static enum rc queues_fn(struct tx *tx, void *arg, struct err *e)
{
	for (int64_t i = 1; i <= UNITS; i++)
		TRY(walk_queue(tx, arg, WORK_PASS, i, e));
	for (int64_t i = FIRST_ACCOUNT; i < FIRST_ACCOUNT + ACCOUNTS; i++) {
		TRY(walk_queue(tx, arg, WORK_LEAD, i, e));
		TRY(walk_queue(tx, arg, WORK_SUPPORT, i, e));
		TRY(walk_queue(tx, arg, WORK_INFORMED, i, e));
	}
	return RC_OK;
}

static void check_queues(void)
{
	struct queues q = { { 0 } };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_read(t->db, queues_fn, &q, &e), &e);
	for (size_t i = 0; i < n_model; i++) {
		enum assignment_state s = model[i].state;
		bool waits = s == ASSIGNMENT_NEW || s == ASSIGNMENT_SEEN || s == ASSIGNMENT_WORKING;
		assert_int_equal(q.in[model[i].id], waits);
	}
}

static void assignments_alone_say_who_sees_and_who_does(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < 60 && n_model < MOST; i++) {
		assert_rc(RC_OK, db_write(t->db, step_fn, NULL, &e), &e);
		check_seers();
		check_queues();
	}
	assert_true(n_model > 5);
}

/* Three documents: one with many rows, one that nobody sees but should, one that is right. */
static enum rc page_fn(struct tx *tx, void *arg, struct err *e)
{
	int64_t *ids, after = 0, *found = arg;
	size_t n, n_found = 0;

	do {
		TRY(sight_page(tx, a, after, 2, &ids, &n, e));
		for (size_t i = 0; i < n; i++) {
			TX_ASSERT(n_found < 3 && ids[i] > after);
			after = found[n_found++] = ids[i];
		}
	} while (n > 0);
	return RC_OK;
}

static void a_walk_leaves_no_document_out(void **state)
{
	int64_t found[3] = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	for (int id = 32; id <= 33; id++)
		test_db_sql(t, str_fmt(a, COPY_OF_DOCUMENT, id, id).p);
	for (int i = 0; i < 3; i++)
		test_db_sql(t, str_fmt(a, ASSIGNED, DOCUMENT, "withdrawn", 9, "").p);
	test_db_sql(t, str_fmt(a, ASSIGNED, 32, "new", 0, "").p);
	test_db_sql(t, str_fmt(a, ASSIGNED, 33, "new", 0, "").p);
	test_db_sql(t, "INSERT INTO holder (id, tenant_id, kind, account_id) VALUES (1, 1,"
		       " 'account', 11);"
		       "INSERT INTO sight (holder_id, direction, rank, document_id) VALUES"
		       " (1, 'incoming', 77, 33);");
	assert_rc(RC_OK, db_read(t->db, page_fn, found, &e), &e);
	for (int i = 0; i < 3; i++)
		assert_int_equal(found[i], DOCUMENT + i);
}

/* ---- what the tables themselves refuse ---- */

static enum rc two_leads_fn(struct tx *tx, void *arg, struct err *e)
{
	struct assignment x = { .tenant_id = ORGAN,
				.document_id = DOCUMENT,
				.directive_id = 1,
				.account_id = FIRST_ACCOUNT,
				.giver_id = FIRST_ACCOUNT,
				.part = PART_LEAD };
	int64_t id;

	(void)arg;
	TRY(assignment_insert(tx, a, &x, &id, e));
	x.account_id++;
	return assignment_insert(tx, a, &x, &id, e);
}

static void there_is_one_lead(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_CONFLICT, db_write(t->db, two_leads_fn, NULL, &e), &e);
}

static enum rc stale_fn(struct tx *tx, void *arg, struct err *e)
{
	struct assignment x = { .tenant_id = ORGAN,
				.document_id = DOCUMENT,
				.directive_id = 1,
				.account_id = FIRST_ACCOUNT,
				.giver_id = FIRST_ACCOUNT,
				.part = PART_LEAD,
				.version = 1 };

	(void)arg;
	TRY(assignment_insert(tx, a, &x, &x.id, e));
	x.state = ASSIGNMENT_SEEN;
	TRY(assignment_save(tx, &x, e));
	return assignment_save(tx, &x, e);
}

static void an_old_version_changes_nothing(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_CONFLICT, db_write(t->db, stale_fn, NULL, &e), &e);
	assert_string_equal(e.key, "err.stale");
}

/* F1: also an operator's own SQL is refused. */
static void directives_and_histories_are_append_only(void **state)
{
	static const char *const refused[] = { "UPDATE directive SET text = ''",
					       "DELETE FROM directive",
					       "UPDATE trace SET text = ''", "DELETE FROM trace" };

	(void)state;
	test_db_sql(t,
		    "INSERT INTO trace (tenant_id, document_id, at, kind, organ_code, organ_name,"
		    " status, step, text, person) VALUES (1, 31, 5, 'step', '', '', '', 'begun',"
		    " '', '')");
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		test_db_sql_refused(t, refused[i], "append-only");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(assignments_alone_say_who_sees_and_who_does),
		TEST(a_walk_leaves_no_document_out),
		TEST(there_is_one_lead),
		TEST(an_old_version_changes_nothing),
		TEST(directives_and_histories_are_append_only),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
