/* test_draft.c -- numbers of a series against a plain table (N1), what belongs to a version, and who has
 * what to do; on both engines. */
#include "store/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "db/db_int.h"
#include "store/document.h"
#include "store/schema.h"
#include "store/series.h"
#include "support/test_db.h"

#define ORGAN 1
#define DOCUMENT 31
#define YEAR 2026
#define MOST 400

static struct test_db *t;
static struct arena *a;
static uint32_t seed = 23;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

#define TENANT(yes, no_bytes)                                                                         \
	"INSERT INTO tenant (id, organ_code, name, is_office, certificate) VALUES (1, 'A', 'A', " yes \
	", " no_bytes "), (2, 'B', 'B', " yes ", " no_bytes ");"

#define DRAFT(id, tenant)                                                                           \
	"INSERT INTO document (id, tenant_id, direction, state, stage, code, from_code, from_name," \
	" number, notation, place, issued_on, type_name, subject, content, signer_competence,"      \
	" signer_position, signer_name, due_on, created_at, updated_at, search) VALUES (" id        \
	", " tenant ", 'outgoing', 'draft', 'draft', '', '', '', '', '', '', '', '', '', '', '',"   \
	" '', '', '', 5, 5, '');"

static const char rows[] =
	"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) VALUES"
	" (11, 1, 'mot', 'Một', 'x', 0), (12, 1, 'hai', 'Hai', 'x', 0), (13, 2, 'ba', 'Ba', 'x', 0);"
	"INSERT INTO unit (id, tenant_id, code, name, search, state) VALUES"
	" (3, 1, 'VX', 'Phòng', '', 'active');" DRAFT("31", "1") DRAFT("32", "1") DRAFT("33", "2");

static int setup(void **state)
{
	struct db_options o = { 0 };

	(void)state;
	schema_fill_options(&o);
	t = test_db_emptied(&o);
	a = arena_new(NULL);
	test_db_sql(t, test_db_engine() == DB_SQLITE ? TENANT("1", "x'00'") : TENANT("TRUE", "''"));
	test_db_sql(t, rows);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	test_db_end(t);
	return 0;
}

static void run(db_fn fn, void *arg)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_write(t->db, fn, arg, &e), &e);
}

/* ---- N1: whatever is done with the numbers of a series ---- */

/* What the register should say: by the rules written out, number by number. */
static struct {
	struct series series;
	enum number_state state[MOST];
	bool is_known[MOST];
	int64_t next;
	bool is_begun;
	int64_t n_steps;
} m;

static struct register_number row(enum number_state state, int64_t number)
{
	return (struct register_number){ .series_id = m.series.id,
					 .year = YEAR,
					 .number = number,
					 .state = state,
					 .document_id = state == NUMBER_USED ? DOCUMENT : 0,
					 .reason = state == NUMBER_USED ? STR("") : STR("lý do"),
					 .by_name = STR("Một"),
					 .at = 9 };
}

static void model_set(int64_t number, enum number_state state)
{
	m.is_known[number] = true;
	m.state[number] = state;
}

/* Where the series goes on, and what it leaves behind on the way there. */
static int64_t model_next(void)
{
	int64_t known[MOST];
	size_t n = 0;

	for (int64_t i = m.next; i < MOST; i++) {
		if (m.is_known[i])
			known[n++] = i;
	}
	return number_next(m.next, m.is_begun, known, n);
}

static void model_go_on(int64_t first, int64_t next)
{
	for (int64_t i = m.next; i < first; i++) {
		if (!m.is_known[i])
			model_set(i, NUMBER_SKIPPED);
	}
	m.next = next;
	m.is_begun = next > 1;
}

static enum rc take(struct tx *tx, struct err *e)
{
	enum number_state state = any(3) == 0 ? NUMBER_RESERVED : NUMBER_USED;
	struct register_number x = row(state, 0);
	int64_t want = model_next(), seen;

	TRY(number_peek(tx, a, m.series.id, YEAR, &seen, e));
	TX_ASSERT(seen == want);
	TRY(number_take(tx, a, &x, e));
	TX_ASSERT(x.number == want);
	model_go_on(want, want + 1);
	model_set(want, state);
	return RC_OK;
}

static enum rc enter(struct tx *tx, struct err *e)
{
	const struct register_number x = row(NUMBER_USED,
					     1 + any(m.next + 60 < MOST ? m.next + 60 : MOST - 1));

	TRY(number_enter(tx, &x, 0, e));
	model_set(x.number, NUMBER_USED);
	return RC_OK;
}

static enum rc begin(struct tx *tx, struct err *e)
{
	const struct register_number x = row(NUMBER_SKIPPED, m.next + any(12));
	int64_t first = model_next();
	bool is_done;

	TRY(number_begin(tx, a, &x, &is_done, e));
	TX_ASSERT(is_done == (x.number >= first));
	if (is_done)
		model_go_on(x.number, x.number);
	return RC_OK;
}

static enum rc move(struct tx *tx, struct err *e)
{
	int64_t number = 1 + any(m.next);
	enum number_state was = m.is_known[number] ? m.state[number] : NUMBER_USED;
	enum number_state to = (enum number_state)any((int64_t)number_state__COUNT);
	const struct register_number x = row(to, number);
	struct register_number found;

	enum rc rc = number_load(tx, a, &x, &found, NULL);
	TX_ASSERT(rc == (m.is_known[number] ? RC_OK : RC_NOT_FOUND));
	if (rc != RC_OK)
		return RC_OK;
	TX_ASSERT(found.state == was);
	enum number_state other = was == NUMBER_USED ? NUMBER_RELEASED : NUMBER_USED;
	TX_ASSERT(number_move(tx, &x, other, NULL) == RC_CONFLICT);
	TRY(number_move(tx, &x, was, e));
	model_set(number, to);
	return RC_OK;
}

static enum rc check_all(struct tx *tx, struct err *e)
{
	const struct number_page page = { .series_id = m.series.id, .year = YEAR, .most = MOST };
	struct register_number *all;
	size_t n, k = 0;

	TRY(number_list(tx, a, &page, &all, &n, e));
	for (int64_t i = 1; i < MOST; i++) {
		TX_ASSERT(i >= m.next || m.is_known[i]); /* none is missing */
		if (!m.is_known[i])
			continue;
		TX_ASSERT(k < n && all[k].number == i && all[k].state == m.state[i]);
		k++;
	}
	TX_ASSERT(k == n); /* none twice */
	return RC_OK;
}

static enum rc steps_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	TRY(series_find_main(tx, a, ORGAN, DIRECTION_OUTGOING, &m.series, e));
	for (int i = 0; i < 60 && m.next < MOST - 120; i++) {
		int64_t what = any(10);
		TRY(what < 4   ? take(tx, e)
		    : what < 7 ? enter(tx, e)
		    : what < 8 ? begin(tx, e)
			       : move(tx, e));
		TRY(check_all(tx, e));
	}
	return RC_OK;
}

static void numbers_at_random(void **state)
{
	(void)state;
	for (int round = 0; round < 8; round++) {
		for (int64_t i = 0; i < MOST; i++)
			m.is_known[i] = false;
		m.next = 1;
		m.is_begun = false;
		run(steps_fn, NULL);
		test_db_sql(t, "DELETE FROM register_number; DELETE FROM register;");
	}
}

/* ---- years, series, hands ---- */

static enum rc years_fn(struct tx *tx, void *arg, struct err *e)
{
	struct series s,
		types = { .tenant_id = ORGAN,
			  .direction = DIRECTION_OUTGOING,
			  .kind = SERIES_TYPES,
			  .name = STR("Quyết định") },
		other;
	const struct str keys[] = { document_type_key(a, STR("Quyết định")),
				    document_type_key(a, STR("Chỉ thị")) };
	size_t taken;

	(void)arg;
	TRY(series_find_main(tx, a, ORGAN, DIRECTION_OUTGOING, &s, e));
	TRY(series_save(tx, a, &types, e));
	TRY(series_set_types(tx, &types, keys, 2, &taken, e));
	TX_ASSERT(taken == 2);
	TRY(series_find_type(tx, a, ORGAN, STR("QUYẾT ĐỊNH"), &other, e));
	TX_ASSERT(other.id == types.id);
	TRY(series_find_type(tx, a, ORGAN, STR("Công văn"), &other, e));
	TX_ASSERT(other.id == s.id);
	TRY(series_find_type(tx, a, 2, STR("Quyết định"), &other, e)); /* another organ's */
	TX_ASSERT(other.id != types.id && other.id != s.id && other.kind == SERIES_MAIN);
	struct series second = types;
	second.id = 0;
	second.name = STR("Khác");
	TRY(series_save(tx, a, &second, e));
	TRY(series_set_types(tx, &second, &keys[1], 1, &taken, e));
	TX_ASSERT(taken == 0); /* it is counted in the first */
	for (int64_t year = YEAR; year < YEAR + 2; year++) {
		for (int64_t want = 1; want < 4; want++) {
			struct register_number x = { .series_id = types.id,
						     .year = year,
						     .state = NUMBER_USED,
						     .document_id = DOCUMENT,
						     .at = 9 };
			TRY(number_take(tx, a, &x, e));
			TX_ASSERT(x.number == want);
		}
	}
	TX_ASSERT(series_load(tx, a, 2, types.id, &other, NULL) == RC_NOT_FOUND);
	types.version = 7;
	TX_ASSERT(series_save(tx, a, &types, NULL) == RC_CONFLICT);
	return RC_OK;
}

static void each_series_counts_each_year(void **state)
{
	(void)state;
	run(years_fn, NULL);
}

static enum rc hands_fn(struct tx *tx, void *arg, struct err *e)
{
	struct register_number x = { .year = YEAR,
				     .number = 7,
				     .state = NUMBER_USED,
				     .document_id = 31,
				     .by_name = STR("Một"),
				     .at = 9 };
	struct register_number seen;
	struct series s;

	(void)arg;
	TRY(series_find_main(tx, a, ORGAN, DIRECTION_OUTGOING, &s, e));
	x.series_id = s.id;
	TRY(number_enter(tx, &x, 0, e));
	x.document_id = 32; /* the same number under another notation: the first keeps it */
	TRY(number_enter(tx, &x, 0, e));
	TRY(number_load(tx, a, &x, &seen, e));
	TX_ASSERT(seen.document_id == 31);
	TRY(number_enter(tx, &x, 31, e)); /* written anew from it */
	TRY(number_load(tx, a, &x, &seen, e));
	TX_ASSERT(seen.document_id == 32);
	struct register_number *of;
	size_t n;
	TRY(number_of_document(tx, a, 31, &of, &n, e));
	TX_ASSERT(n == 0);
	TRY(number_of_document(tx, a, 32, &of, &n, e));
	TX_ASSERT(n == 1 && of[0].number == 7);
	return RC_OK;
}

static void a_number_typed_by_hand(void **state)
{
	(void)state;
	run(hands_fn, NULL);
}

/* ---- N2: what is given belongs to a version ---- */

static struct draft_version version(int64_t n)
{
	return (struct draft_version){ .tenant_id = ORGAN,
				       .document_id = DOCUMENT,
				       .n = n,
				       .at = 5,
				       .by_account = 11,
				       .by_name = STR("Một"),
				       .fields = STR("{}") };
}

static struct approval approval(int64_t n, enum approval_step step)
{
	return (struct approval){ .tenant_id = ORGAN,
				  .document_id = DOCUMENT,
				  .draft_n = n,
				  .step = step,
				  .unit_id = step == APPROVE_CONTENT ? 3 : 0,
				  .account_id = step == APPROVE_SIGN ? 12 : 0,
				  .state = APPROVAL_DUE,
				  .asked_at = 6 };
}

static enum rc no_version_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct approval x = approval(1, APPROVE_FORM);

	(void)arg;
	return approval_insert(tx, &x, e);
}

static enum rc two_due_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct draft_version v = version(1);
	const struct approval x = approval(1, APPROVE_FORM), y = approval(1, APPROVE_SIGN);

	(void)arg;
	TRY(draft_version_insert(tx, &v, e));
	TRY(approval_insert(tx, &x, e));
	return approval_insert(tx, &y, e);
}

static enum rc asked_twice_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct draft_version v = version(1);
	const struct opinion x = { .tenant_id = ORGAN,
				   .document_id = DOCUMENT,
				   .draft_n = 1,
				   .ordinal = 1,
				   .account_id = 12,
				   .asked_by = 11,
				   .asked_at = 6,
				   .state = OPINION_WAITING };

	(void)arg;
	TRY(draft_version_insert(tx, &v, e));
	TRY(opinion_insert(tx, &x, e));
	return opinion_insert(tx, &x, e);
}

static void what_no_transaction_can_write(void **state)
{
	static const db_fn fns[] = { no_version_fn, two_due_fn, asked_twice_fn };

	(void)state;
	for (size_t i = 0; i < sizeof fns / sizeof fns[0]; i++) {
		struct err e = ERR_INIT;
		if (db_write(t->db, fns[i], NULL, &e) == RC_OK)
			fail_msg("case %zu was written", i);
	}
}

static enum rc versions_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct draft_version v[] = { version(1), version(2) };
	struct draft_version *all;
	int64_t last;
	size_t n;

	(void)arg;
	TRY(draft_version_last(tx, a, DOCUMENT, &last, e));
	TX_ASSERT(last == 0);
	TRY(draft_version_insert(tx, &v[0], e));
	TRY(draft_version_insert(tx, &v[1], e));
	TRY(draft_version_last(tx, a, DOCUMENT, &last, e));
	TX_ASSERT(last == 2);
	TRY(draft_version_list(tx, a, DOCUMENT, &all, &n, e));
	TX_ASSERT(n == 2 && all[0].n == 1 && all[1].n == 2);
	return RC_OK;
}

static enum rc count_versions_fn(struct tx *tx, void *arg, struct err *e)
{
	return draft_version_last(tx, a, DOCUMENT, arg, e);
}

static void versions_are_append_only(void **state)
{
	static const char *const tries[] = { "UPDATE draft_version SET note = 'khác'",
					     "DELETE FROM draft_version" };
	int64_t last = 0;

	(void)state;
	run(versions_fn, NULL);
	for (size_t i = 0; i < 2; i++) {
		struct db_statement st = { .name = "try" };
		struct err e = ERR_INIT;
		struct admin ad;
		st.sqlite = st.postgres = tries[i];
		assert_rc(RC_OK, admin_start(t->db, &ad, &e), &e);
		assert_true(ad.db->ops->admin_query(&ad, &st, NULL, NULL, NULL, &e) != RC_OK);
		admin_end(&ad);
	}
	run(count_versions_fn, &last);
	assert_int_equal(last, 2);
}

/* A version keeps its files when the next one has others. */
static enum rc files_fn(struct tx *tx, void *arg, struct err *e)
{
	struct attachment x = { .document_id = DOCUMENT,
				.ordinal = 1,
				.name = STR("a.pdf"),
				.content_type = STR("application/pdf"),
				.bytes = 3 };
	struct attachment *all;
	struct document d;
	size_t n;

	(void)arg;
	TRY(attachment_insert(tx, &x, e));
	TRY(document_load(tx, a, DOCUMENT, &d, e));
	d.draft_n = 2;
	TRY(document_save_draft(tx, &d, e));
	TRY(attachment_list(tx, a, DOCUMENT, &all, &n, e));
	TX_ASSERT(n == 0);
	x.name = STR("b.pdf");
	TRY(attachment_insert(tx, &x, e));
	x.ordinal = 2;
	TRY(attachment_insert(tx, &x, e));
	TRY(attachment_list(tx, a, DOCUMENT, &all, &n, e));
	TX_ASSERT(n == 2 && str_eq_c(all[0].name, "b.pdf"));
	TRY(attachment_delete_of(tx, DOCUMENT, e));
	TRY(attachment_list_version(tx, a, DOCUMENT, 2, &all, &n, e));
	TX_ASSERT(n == 0);
	TRY(attachment_list_version(tx, a, DOCUMENT, 1, &all, &n, e));
	TX_ASSERT(n == 1 && str_eq_c(all[0].name, "a.pdf"));
	return RC_OK;
}

static void files_belong_to_a_version(void **state)
{
	(void)state;
	run(files_fn, NULL);
}

/* ---- whose turn it is ---- */

static enum rc queue_is(struct tx *tx, struct draft_page p, bool want, struct err *e)
{
	struct document *all;
	size_t n;

	p.most = 9;
	TRY(draft_queue(tx, a, &p, &all, &n, e));
	TX_ASSERT(n == want && (n == 0 || all[0].id == DOCUMENT));
	p.after_id = DOCUMENT;
	TRY(draft_queue(tx, a, &p, &all, &n, e));
	TX_ASSERT(n == 0);
	return RC_OK;
}

/* What is due stands in one queue, and in none when it is over. */
static enum rc queues_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct draft_page clerks = { .queue = DRAFTS_OF_FORM, .tenant_id = ORGAN };
	const struct draft_page others = { .queue = DRAFTS_OF_FORM, .tenant_id = 2 };
	const struct draft_page unit = { .queue = DRAFTS_OF_CONTENT, .headed = STR("[2,3]") };
	const struct draft_page signer = { .queue = DRAFTS_TO_SIGN, .accounts = STR("[12]") };
	const struct draft_page nobody = { .queue = DRAFTS_TO_SIGN, .accounts = STR("[]") };
	const struct draft_version v = version(1);
	struct approval *all;
	size_t n;

	(void)arg;
	TRY(draft_version_insert(tx, &v, e));
	for (int step = 0; step < (int)approval_step__COUNT; step++) {
		const struct approval x = approval(1, (enum approval_step)step);
		TRY(approval_insert(tx, &x, e));
		TRY(queue_is(tx, unit, step == APPROVE_CONTENT, e));
		TRY(queue_is(tx, clerks, step == APPROVE_FORM, e));
		TRY(queue_is(tx, signer, step == APPROVE_SIGN, e));
		TRY(queue_is(tx, others, false, e));
		TRY(queue_is(tx, nobody, false, e));
		TRY(approval_list(tx, a, DOCUMENT, &all, &n, e));
		struct approval done = all[n - 1];
		done.state = APPROVAL_PASSED;
		done.ended_at = 7;
		done.by_account = 12;
		TRY(approval_end(tx, &done, e));
		TX_ASSERT(approval_end(tx, &done, NULL) == RC_CONFLICT);
	}
	TRY(queue_is(tx, signer, false, e));
	TRY(approval_void(tx, DOCUMENT, 8, e));
	TRY(approval_list(tx, a, DOCUMENT, &all, &n, e));
	for (size_t i = 0; i < n; i++)
		TX_ASSERT(all[i].state == APPROVAL_VOID && all[i].by_account == 12 &&
			  all[i].ended_at == 7);
	return RC_OK;
}

static void what_is_due_stands_in_one_queue(void **state)
{
	(void)state;
	run(queues_fn, NULL);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_at_random, setup, teardown),
		cmocka_unit_test_setup_teardown(each_series_counts_each_year, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_typed_by_hand, setup, teardown),
		cmocka_unit_test_setup_teardown(what_no_transaction_can_write, setup, teardown),
		cmocka_unit_test_setup_teardown(versions_are_append_only, setup, teardown),
		cmocka_unit_test_setup_teardown(files_belong_to_a_version, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_due_stands_in_one_queue, setup, teardown),
	};
	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
