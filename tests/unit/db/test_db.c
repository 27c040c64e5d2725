/* One thread, one database: types, rows, errors, and what a transaction leaves behind. The same on
 * both engines. */
#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "fixture.h"

static struct db *db_of(void **state)
{
	struct test_db *t = *state;

	return t->db;
}

static void prepared_all(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	/* One statement of the suite is wrong on purpose, and the message says which. */
	assert_rc(RC_CORRUPT, db_prepare_all(t->db, &e), &e);
	assert_non_null(strstr(e.text, "statement sample_word_as_number"));
	assert_non_null(strstr(e.text, "column word is of type"));
	t->o.n_statements = Q_SAMPLE_WORD_AS_NUMBER;
	test_db_reopen(t);
	assert_rc(RC_OK, db_prepare_all(t->db, &e), &e);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
}

/* ---- types ---- */

struct sample {
	struct q_sample_add_args in;
	struct q_sample_get_row out;
	struct q_sample_nulls_row nulls;
	struct arena *a;
};

static enum rc sample_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sample *s = arg;
	int64_t changed;

	TRY(q_sample_add(tx, &s->in, &changed, e));
	TX_ASSERT(changed == 1);
	TRY(q_sample_nulls(tx, s->a, &s->nulls, e));
	return q_sample_get(tx, s->a, &s->out, e);
}

static void types_full(void **state)
{
	static const char raw[] = "\0\xff'\"\\x41";
	static const char text[] = "Ủy ban nhân dân 'tỉnh' \"An Bình\"\n\t%s $1";
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = {
		.a = a,
		.in = { .number = INT64_MIN,
			.number_maybe = INT64_MAX,
			.small = INT32_MIN,
			.small_maybe = 32767,
			.flag = true,
			.word = str_of(text),
			.word_maybe = STR("x"),
			.raw = { raw, sizeof raw - 1 },
			.raw_maybe = STR("\0"),
			.digest = { { 1, 2, 3, [31] = 255 } },
			.digest_maybe = { { [31] = 1 } },
			.day = { 2026, 11, 21 },
			.day_maybe = { 1, 1, 1 },
			.shade = SHADE_DARK },
	};

	assert_rc(RC_OK, db_write(db_of(state), sample_fn, &s, &e), &e);
	assert_true(s.out.number == INT64_MIN && s.out.number_maybe == INT64_MAX);
	assert_true(s.out.small == INT32_MIN && s.out.small_maybe == 32767);
	assert_true(s.out.flag);
	assert_true(str_eq_c(s.out.word, text));
	assert_true(str_eq_c(s.out.word_maybe, "x"));
	assert_true(str_eq(s.out.raw, s.in.raw));
	assert_true(str_eq(s.out.raw_maybe, STR("\0")));
	assert_memory_equal(&s.out.digest, &s.in.digest, 32);
	assert_memory_equal(&s.out.digest_maybe, &s.in.digest_maybe, 32);
	assert_int_equal(date_cmp(s.out.day, s.in.day), 0);
	assert_int_equal(date_cmp(s.out.day_maybe, s.in.day_maybe), 0);
	assert_int_equal(s.out.shade, SHADE_DARK);
	assert_false(s.nulls.number_maybe || s.nulls.small_maybe || s.nulls.word_maybe);
	assert_false(s.nulls.raw_maybe || s.nulls.digest_maybe || s.nulls.day_maybe);
}

static void types_nothing(void **state)
{
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = { .a = a, .in = { .word = STR_NULL } };

	memset(&s.out, 0x55, sizeof s.out);
	assert_rc(RC_OK, db_write(db_of(state), sample_fn, &s, &e), &e);
	assert_true(s.nulls.number_maybe && s.nulls.small_maybe && s.nulls.word_maybe);
	assert_true(s.nulls.raw_maybe && s.nulls.digest_maybe && s.nulls.day_maybe);
	assert_true(s.nulls.word_empty && s.nulls.day_empty);
	assert_true(s.out.number == 0 && s.out.number_maybe == 0 && s.out.small_maybe == 0);
	assert_true(s.out.word.p && s.out.word.n == 0);
	assert_true(!s.out.word_maybe.p && !s.out.raw_maybe.p);
	assert_true(s.out.raw.p && s.out.raw.n == 0);
	assert_memory_equal(&s.out.digest_maybe, &s.in.digest_maybe, 32);
	assert_false(date_is_set(s.out.day) || date_is_set(s.out.day_maybe));
	assert_false(s.out.flag);
}

/* An empty text or blob is something else than none. */
static void types_empty(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = { .a = a, .in = { .word_maybe = STR(""), .raw_maybe = STR("") } };

	assert_rc(RC_OK, db_write(db_of(state), sample_fn, &s, NULL), NULL);
	assert_false(s.nulls.word_maybe || s.nulls.raw_maybe);
	assert_true(s.out.word_maybe.p && s.out.word_maybe.n == 0);
	assert_true(s.out.raw_maybe.p && s.out.raw_maybe.n == 0);
}

static enum rc flagged_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sample *s = arg;
	struct q_sample_flagged_row row;

	for (int i = 0; i < 3; i++) {
		s->in.flag = i > 0;
		TRY(q_sample_add(tx, &s->in, NULL, e));
	}
	TRY(q_sample_flagged(tx, s->a, &row, e));
	TX_ASSERT(row.n == 2);
	return RC_OK;
}

static void bool_in_sql(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = { .a = a };

	assert_rc(RC_OK, db_write(db_of(state), flagged_fn, &s, NULL), NULL);
}

static enum rc word_nul_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sample *s = arg;

	return q_sample_add(tx, &s->in, NULL, e);
}

static void text_with_nul(void **state)
{
	struct err e = ERR_INIT;
	struct sample s = { .in = { .word = STR("a\0b") } };

	assert_rc(RC_INVALID, db_write(db_of(state), word_nul_fn, &s, &e), &e);
	assert_string_equal(e.key, "err.text.control");
}

static enum rc shade_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sample *s = arg;

	TRY(q_sample_add(tx, &s->in, NULL, e));
	TRY(q_sample_shade_set(tx, STR("pink"), NULL, e));
	return q_sample_get(tx, s->a, &s->out, e);
}

static void enum_unknown(void **state)
{
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = { .a = a };

	assert_rc(RC_CORRUPT, db_write(db_of(state), shade_fn, &s, &e), &e);
	assert_non_null(strstr(e.text, "unknown word 'pink'"));
}

static enum rc wrong_type_fn(struct tx *tx, void *arg, struct err *e)
{
	struct sample *s = arg;
	struct q_sample_word_as_number_row *rows;
	size_t n;

	s->in.word = STR("twelve");
	TRY(q_sample_add(tx, &s->in, NULL, e));
	return q_sample_word_as_number(tx, s->a, &rows, &n, e);
}

static void column_of_wrong_type(void **state)
{
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);
	struct sample s = { .a = a };

	assert_rc(RC_CORRUPT, db_write(db_of(state), wrong_type_fn, &s, &e), &e);
}

/* ---- rows ---- */

static enum rc list_fn(struct tx *tx, void *arg, struct err *e)
{
	struct arena *a = arg;
	const struct q_person_list_args range = { .least = 20, .most = 40 };
	struct q_person_list_row *rows;
	size_t n;

	TRY(q_person_list(tx, a, &range, &rows, &n, e));
	TX_ASSERT(n == 2);
	TX_ASSERT(str_eq_c(rows[0].name, "An"));
	TX_ASSERT(str_eq_c(rows[1].name, "Bình"));
	TX_ASSERT(rows[1].age == 40);
	return RC_OK;
}

static void many_rows(void **state)
{
	struct db *db = db_of(state);
	AUTO_ARENA a = arena_new(NULL);

	assert_rc(RC_OK, person_put(db, "Bình", 40, NULL, NULL), NULL);
	assert_rc(RC_OK, person_put(db, "An", 20, NULL, NULL), NULL);
	assert_rc(RC_OK, person_put(db, "Châu", 41, NULL, NULL), NULL);
	assert_rc(RC_OK, db_read(db, list_fn, a, NULL), NULL);
}

static enum rc nobody_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_person_find_row row = { .id = 77 };
	struct q_person_count_row count;
	struct q_counter_list_row *rows;
	size_t n = 9;

	TX_ASSERT(q_person_find(tx, arg, STR("nobody"), &row, e) == RC_NOT_FOUND);
	TX_ASSERT(row.id == 77);
	/* not found spoils nothing */
	TRY(q_person_count(tx, arg, &count, e));
	TX_ASSERT(count.n == 0 && !count.any_there && count.age_sum == 0);
	TRY(q_counter_list(tx, arg, &rows, &n, e));
	TX_ASSERT(n == 0);
	return RC_OK;
}

static void no_rows(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_read(db_of(state), nobody_fn, a, &e), &e);
	assert_rc(RC_OK, db_write(db_of(state), nobody_fn, a, &e), &e);
}

static enum rc two_rows_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_two_rows_row row = { .n = 77 };
	enum rc rc = q_two_rows(tx, arg, &row, e);

	TX_ASSERT(row.n == 77);
	return rc;
}

static void one_of_two_rows(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;

	assert_rc(RC_CORRUPT, db_read(db_of(state), two_rows_fn, a, &e), &e);
	assert_non_null(strstr(e.text, "statement two_rows: more than one row"));
}

struct nest {
	struct tx *tx;
	int64_t sum;
};

static enum rc nest_row(const struct db_value *cols, void *arg, struct err *e)
{
	struct nest *n = arg;
	struct q_counter_get_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_counter_get(n->tx, a, cols[0].i, &row, e));
	TX_ASSERT(row.n == cols[1].i);
	n->sum += cols[0].i;
	return cols[0].i == 3 ? RC_CANCELLED : RC_OK;
}

static enum rc nest_fn(struct tx *tx, void *arg, struct err *e)
{
	struct nest *n = arg;

	n->tx = tx;
	/* What the row function says is what comes back, and spoils nothing. */
	TX_ASSERT(db_run(tx, Q_COUNTER_LIST, NULL, nest_row, n, NULL, e) == RC_CANCELLED);
	TX_ASSERT(n->sum == 1 + 2 + 3);
	return RC_OK;
}

/* A row function may run other statements, and may stop. */
static void statement_in_a_row(void **state)
{
	struct nest n = { 0 };

	for (int64_t i = 1; i <= 4; i++)
		counter_put(db_of(state), i);
	assert_rc(RC_OK, db_read(db_of(state), nest_fn, &n, NULL), NULL);
}

/* ---- what a transaction leaves ---- */

static enum rc two_then_fail(struct tx *tx, void *arg, struct err *e)
{
	enum rc *rc = arg;

	TRY(q_counter_add(tx, 1, NULL, e));
	TRY(q_counter_add(tx, 2, NULL, e));
	return *rc == RC_OK ? RC_OK : err_set(e, *rc, "err.test", "as told");
}

static enum rc counters_fn(struct tx *tx, void *arg, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct q_counter_list_row *rows;

	return q_counter_list(tx, a, &rows, arg, e);
}

static size_t counters(struct db *db)
{
	size_t n = 0;

	assert_rc(RC_OK, db_read(db, counters_fn, &n, NULL), NULL);
	return n;
}

static void rollback_on_error(void **state)
{
	struct err e = ERR_INIT;
	enum rc rc = RC_DENIED;

	assert_rc(RC_DENIED, db_write(db_of(state), two_then_fail, &rc, &e), &e);
	assert_string_equal(e.key, "err.test");
	assert_int_equal(counters(db_of(state)), 0);
	rc = RC_OK;
	assert_rc(RC_OK, db_write(db_of(state), two_then_fail, &rc, &e), &e);
	assert_int_equal(counters(db_of(state)), 2);
}

static void kept_after_reopening(void **state)
{
	enum rc rc = RC_OK;

	assert_rc(RC_OK, db_write(db_of(state), two_then_fail, &rc, NULL), NULL);
	test_db_reopen(*state);
	assert_int_equal(counters(db_of(state)), 2);
}

static enum rc go_on_after_conflict(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	TRY(q_counter_add(tx, 5, NULL, e));
	TX_ASSERT(q_counter_add(tx, 5, NULL, e) == RC_CONFLICT);
	TX_ASSERT(q_counter_add(tx, 6, NULL, NULL) == RC_CONFLICT);
	err_clear(e);
	return RC_OK;
}

/* The same on both engines: nobody goes on after a failed statement. */
static void spoilt(void **state)
{
	struct err e = ERR_INIT;

	assert_rc(RC_CONFLICT, db_write(db_of(state), go_on_after_conflict, NULL, &e), &e);
	assert_non_null(strstr(e.text, "statement counter_add"));
	assert_int_equal(counters(db_of(state)), 0);
}

static enum rc conflict_row(const struct db_value *cols, void *arg, struct err *e)
{
	struct nest *n = arg;

	n->sum++;
	return q_counter_add(n->tx, cols[0].i, NULL, e);
}

static enum rc go_on_after_a_row(struct tx *tx, void *arg, struct err *e)
{
	struct nest *n = arg;

	n->tx = tx;
	n->sum = 0;
	TX_ASSERT(db_run(tx, Q_COUNTER_LIST, NULL, conflict_row, n, NULL, e) == RC_CONFLICT);
	TX_ASSERT(n->sum == 1);
	TX_ASSERT(q_counter_add(tx, 6, NULL, NULL) == RC_CONFLICT);
	err_clear(e);
	return RC_OK;
}

/* Nor after one that a row function ran, whatever becomes of the statement that gave the row. */
static void spoilt_in_a_row(void **state)
{
	struct nest n = { 0 };
	struct err e = ERR_INIT;

	counter_put(db_of(state), 5);
	assert_rc(RC_CONFLICT, db_write(db_of(state), go_on_after_a_row, &n, &e), &e);
	assert_int_equal(counters(db_of(state)), 1);
}

static enum rc add_new_twice(struct tx *tx, void *arg, struct err *e)
{
	const struct q_person_add_new_args p = { .name = STR("An"), .age = 30 };
	int64_t *changed = arg;

	TRY(q_person_add_new(tx, &p, &changed[0], e));
	return q_person_add_new(tx, &p, &changed[1], e);
}

static void conflict_that_is_normal(void **state)
{
	int64_t changed[2] = { 9, 9 };

	assert_rc(RC_OK, db_write(db_of(state), add_new_twice, changed, NULL), NULL);
	assert_int_equal(changed[0], 1);
	assert_int_equal(changed[1], 0);
	assert_int_equal(person_total(db_of(state)), 1);
}

/* ---- conflicts ---- */

static enum rc orphan_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct q_person_add_args p = { .name = STR("Orphan"), .age = 1, .boss_id = 4711 };
	struct q_person_add_row row;

	return q_person_add(tx, arg, &p, &row, e);
}

static enum rc history_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct q_history_add_args h = { .id = 1, .word = STR("x") };

	(void)arg;
	TRY(q_history_add(tx, &h, NULL, e));
	return q_history_set(tx, STR("y"), NULL, e);
}

static void conflict_assert(const struct err *e, const char *sqlite, const char *postgres)
{
	assert_int_equal(e->rc, RC_CONFLICT);
	assert_string_equal(e->key, "err.conflict");
	assert_string_equal(e->param[0], test_db_engine() == DB_SQLITE ? sqlite : postgres);
}

static void conflicts(void **state)
{
	struct db *db = db_of(state);
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);

	assert_rc(RC_OK, person_put(db, "An", 1, NULL, &e), &e);
	assert_rc(RC_CONFLICT, person_put(db, "An", 2, NULL, &e), &e);
	conflict_assert(&e, "person.name", "person_name_key");
	assert_rc(RC_CONFLICT, person_put(db, "Old", 151, NULL, &e), &e);
	conflict_assert(&e, "person_age_range", "person_age_range");
	assert_rc(RC_CONFLICT, db_write(db, orphan_fn, a, &e), &e);
	conflict_assert(&e, "FOREIGN KEY", "person_boss_id_fkey");
	assert_rc(RC_CONFLICT, db_write(db, history_fn, NULL, &e), &e);
	conflict_assert(&e, "history is append-only", "history is append-only");
	assert_int_equal(person_total(db), 1);
}

static enum rc late_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	return q_late_add(tx, &(struct q_late_add_args){ .id = 1, .person_id = 4711 }, NULL, e);
}

static void conflict_at_the_commit(void **state)
{
	struct err e = ERR_INIT;

	assert_rc(RC_CONFLICT, db_write(db_of(state), late_fn, NULL, &e), &e);
	conflict_assert(&e, "FOREIGN KEY", "late_person_id_fkey");
	/* and the next is not hurt */
	assert_rc(RC_OK, person_put(db_of(state), "An", 1, NULL, &e), &e);
}

static enum rc count_only(struct tx *tx, void *arg, struct err *e)
{
	(void)tx;
	(void)e;
	++*(int *)arg;
	return RC_OK;
}

static void empty_transactions(void **state)
{
	int n = 0;

	assert_rc(RC_OK, db_write(db_of(state), count_only, &n, NULL), NULL);
	assert_rc(RC_OK, db_read(db_of(state), count_only, &n, NULL), NULL);
	assert_int_equal(n, 2);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(prepared_all),
		CASE(types_full),
		CASE(types_nothing),
		CASE(types_empty),
		CASE(bool_in_sql),
		CASE(text_with_nul),
		CASE(enum_unknown),
		CASE(column_of_wrong_type),
		CASE(many_rows),
		CASE(no_rows),
		CASE(one_of_two_rows),
		CASE(statement_in_a_row),
		CASE(rollback_on_error),
		CASE(kept_after_reopening),
		CASE(spoilt),
		CASE(spoilt_in_a_row),
		CASE(conflict_that_is_normal),
		CASE(conflicts),
		CASE(conflict_at_the_commit),
		CASE(empty_transactions),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
