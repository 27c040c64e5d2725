/* Many threads: every acknowledged write counts once, a failed one not at all, and nobody sees half
 * of another's. The same on both engines. */
#include "db/moment.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "fixture.h"

#define THREADS 100
#define EACH 20

struct crowd {
	struct db *db;
	void (*step)(struct crowd *c, int thread, int i);
	atomic_int n_thread;
	atomic_int n_ok, n_bad;
};

static void *crowd_thread(void *arg)
{
	struct crowd *c = arg;
	int thread = atomic_fetch_add(&c->n_thread, 1);

	for (int i = 0; i < EACH; i++)
		c->step(c, thread, i);
	return NULL;
}

static void crowd_run(struct crowd *c)
{
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_thread, c), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void result_note(struct crowd *c, enum rc want, enum rc rc, const struct err *e)
{
	if (rc == want) {
		atomic_fetch_add(rc == RC_OK ? &c->n_ok : &c->n_bad, 1);
		return;
	}
	print_error("wanted %s, got %s: %s\n", rc_name(want), rc_name(rc), e->text);
}

/* ---- one counter for all ---- */

static void counter_step(struct crowd *c, int thread, int i)
{
	int64_t id = 1;
	struct err e = ERR_INIT;

	(void)thread;
	(void)i;
	result_note(c, RC_OK, db_write(c->db, counter_up, &id, &e), &e);
}

static void one_counter(void **state)
{
	struct test_db *t = *state;
	struct crowd c = { .db = t->db, .step = counter_step };
	struct db_stats s;

	counter_put(t->db, 1);
	crowd_run(&c);
	assert_int_equal(atomic_load(&c.n_ok), THREADS * EACH);
	assert_int_equal(counter_value(t->db, 1), THREADS * EACH);
	db_stats(t->db, &s);
	assert_int_equal(s.writes, THREADS * EACH + 1);
	if (test_db_engine() == DB_SQLITE)
		/* One flush settles many. */
		assert_true(s.commits * 4 < s.writes);
	else
		assert_int_equal(s.commits, s.writes);
}

/* ---- some fail, each in its own way ---- */

struct step {
	int thread, i;
};

/* Every third says no after it has written; every fifth runs into a unique key. */
static enum rc mixed_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct step *s = arg;
	AUTO_ARENA a = arena_new(NULL);
	struct q_person_add_args p = { .name = str_fmt(a, "%d.%d", s->thread, s->i), .age = 1 };
	struct q_person_add_row row;

	TRY(q_person_add(tx, a, &p, &row, e));
	if (s->i % 3 == 0)
		return err_set(e, RC_DENIED, "err.test", "thread %d step %d", s->thread, s->i);
	if (s->i % 5 == 0) {
		p.name = STR("taken");
		return q_person_add(tx, a, &p, &row, e);
	}
	return RC_OK;
}

static enum rc mixed_want(int i)
{
	return i % 3 == 0 ? RC_DENIED : i % 5 == 0 ? RC_CONFLICT : RC_OK;
}

static void mixed_step(struct crowd *c, int thread, int i)
{
	struct step s = { thread, i };
	struct err e = ERR_INIT;
	AUTO_ARENA a = arena_new(NULL);
	enum rc rc = db_write(c->db, mixed_fn, &s, &e);

	/* The error is this thread's, not a neighbour's. */
	if (rc == RC_DENIED && !str_eq_c(str_fmt(a, "thread %d step %d", thread, i), e.text))
		rc = RC_CORRUPT;
	result_note(c, mixed_want(i), rc, &e);
}

static void some_fail(void **state)
{
	struct test_db *t = *state;
	struct crowd c = { .db = t->db, .step = mixed_step };
	int good = 0;

	for (int i = 0; i < EACH; i++)
		good += mixed_want(i) == RC_OK;
	assert_rc(RC_OK, person_put(t->db, "taken", 1, NULL, NULL), NULL);
	crowd_run(&c);
	assert_int_equal(atomic_load(&c.n_ok), THREADS * good);
	assert_int_equal(atomic_load(&c.n_bad), THREADS * (EACH - good));
	assert_int_equal(person_total(t->db), THREADS * good + 1);
	assert_true(person_is_there(t->db, "99.19"));
	assert_false(person_is_there(t->db, "99.18"));
}

/* ---- a constraint that only the commit finds ---- */

static enum rc late_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct q_late_add_args *late = arg;

	return q_late_add(tx, late, NULL, e);
}

static void late_step(struct crowd *c, int thread, int i)
{
	/* Person 1 is there, person 2 not; 13 has a meaning on PostgreSQL. */
	struct q_late_add_args late = { .id = 1000 + thread * EACH + i, .person_id = 1 + i % 2 };
	struct err e = ERR_INIT;

	if (i < 4)
		result_note(c, i % 2 ? RC_CONFLICT : RC_OK, db_write(c->db, late_fn, &late, &e),
			    &e);
}

static void some_fail_at_the_commit(void **state)
{
	struct test_db *t = *state;
	struct crowd c = { .db = t->db, .step = late_step };
	int64_t id = 0;

	assert_rc(RC_OK, person_put(t->db, "boss", 1, &id, NULL), NULL);
	assert_int_equal(id, 1);
	crowd_run(&c);
	assert_int_equal(atomic_load(&c.n_ok), THREADS * 2);
	assert_int_equal(atomic_load(&c.n_bad), THREADS * 2);
}

/* ---- what others see ---- */

struct snapshot {
	struct db *db;
	int64_t first, second;
	pthread_t writer;
	enum rc written;
};

static void *snapshot_writer(void *arg)
{
	struct snapshot *s = arg;
	int64_t id = 1;

	s->written = db_write(s->db, counter_up, &id, NULL);
	return NULL;
}

static enum rc snapshot_fn(struct tx *tx, void *arg, struct err *e)
{
	struct snapshot *s = arg;
	struct q_counter_get_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_counter_get(tx, a, 1, &row, e));
	s->first = row.n;
	TX_ASSERT(pthread_create(&s->writer, NULL, snapshot_writer, s) == 0);
	TX_ASSERT(pthread_join(s->writer, NULL) == 0);
	TRY(q_counter_get(tx, a, 1, &row, e));
	s->second = row.n;
	return RC_OK;
}

static void reads_one_snapshot(void **state)
{
	struct test_db *t = *state;
	struct snapshot s = { .db = t->db, .written = RC_CORRUPT };
	struct err e = ERR_INIT;

	counter_put(t->db, 1);
	assert_rc(RC_OK, db_read(t->db, snapshot_fn, &s, &e), &e);
	assert_rc(RC_OK, s.written, NULL);
	assert_int_equal(s.first, 0);
	assert_int_equal(s.second, 0);
	assert_int_equal(counter_value(t->db, 1), 1);
}

static void write_elsewhere(struct test_db *t)
{
	struct snapshot s = { .db = t->db, .written = RC_CORRUPT };

	assert_int_equal(pthread_create(&s.writer, NULL, snapshot_writer, &s), 0);
	assert_int_equal(pthread_join(s.writer, NULL), 0);
	assert_rc(RC_OK, s.written, NULL);
}

/* Until this thread writes, or a read ends otherwise than well. */
static void reads_of_one_moment(void **state)
{
	struct test_db *t = *state;
	bool is_together = db_engine_of(t->db) == DB_SQLITE;
	struct err e = ERR_INIT;
	int64_t id = 1;

	counter_put(t->db, 1);
	db_moment_begin(t->db);
	assert_int_equal(counter_value(t->db, 1), 0);
	write_elsewhere(t);
	assert_int_equal(counter_value(t->db, 1), is_together ? 0 : 1);
	assert_rc(RC_OK, db_write(t->db, counter_up, &id, &e), &e);
	assert_int_equal(counter_value(t->db, 1), 2);
	write_elsewhere(t);
	assert_int_equal(counter_value(t->db, 1), is_together ? 2 : 3);
	assert_false(person_is_there(t->db, "nobody"));
	assert_int_equal(counter_value(t->db, 1), 3);
	write_elsewhere(t);
	db_moment_end(t->db);
	assert_int_equal(counter_value(t->db, 1), 4);
}

/* Each gives back what it took: there are fewer connections. */
static void moments_one_after_another(void **state)
{
	struct test_db *t = *state;

	counter_put(t->db, 1);
	for (int i = 0; i < 2 * LIMIT_DB_CONNECTIONS; i++) {
		db_moment_begin(t->db);
		assert_int_equal(counter_value(t->db, 1), 0);
		assert_false(i % 2 == 0 && person_is_there(t->db, "nobody"));
		db_moment_end(t->db);
	}
	db_moment_end(t->db);
}

/* Each thread sets its own counter if all are 0: one after another only the first does. */
static enum rc skew_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct q_counter_set_args *mine = arg;
	struct q_counter_list_row *rows;
	AUTO_ARENA a = arena_new(NULL);
	int64_t sum = 0;
	size_t n;

	TRY(q_counter_list(tx, a, &rows, &n, e));
	for (size_t i = 0; i < n; i++)
		sum += rows[i].n;
	return sum ? RC_OK : q_counter_set(tx, mine, NULL, e);
}

static void skew_step(struct crowd *c, int thread, int i)
{
	struct q_counter_set_args mine = { .id = thread, .n = 1 };
	struct err e = ERR_INIT;

	if (i == 0)
		result_note(c, RC_OK, db_write(c->db, skew_fn, &mine, &e), &e);
}

static enum rc sum_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_counter_list_row *rows;
	AUTO_ARENA a = arena_new(NULL);
	size_t n;

	TRY(q_counter_list(tx, a, &rows, &n, e));
	for (size_t i = 0; i < n; i++)
		*(int64_t *)arg += rows[i].n;
	return RC_OK;
}

static void no_write_skew(void **state)
{
	struct test_db *t = *state;
	struct crowd c = { .db = t->db, .step = skew_step };
	int64_t sum = 0;

	for (int i = 0; i < THREADS; i++)
		counter_put(t->db, i);
	crowd_run(&c);
	assert_int_equal(atomic_load(&c.n_ok), THREADS);
	assert_rc(RC_OK, db_read(t->db, sum_fn, &sum, NULL), NULL);
	assert_int_equal(sum, 1);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(one_counter),
		CASE(some_fail),
		CASE(some_fail_at_the_commit),
		CASE(reads_one_snapshot),
		CASE(reads_of_one_moment),
		CASE(moments_one_after_another),
		CASE(no_write_skew),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
