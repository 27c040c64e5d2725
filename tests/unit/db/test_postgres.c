/* What only PostgreSQL has: a server that goes away, conflicts between transactions that must be
 * repeated, an answer to COMMIT that is lost. */
#include "db/db.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/time.h"
#include "db/postgres_int.h"
#include "fixture.h"

/* ---- the server goes away ---- */

static void connections_cut(struct test_db *t)
{
	test_db_sql(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		       " WHERE pid <> pg_backend_pid() AND datname = current_database()");
}

static void comes_back(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, person_put(t->db, "An", 1, NULL, &e), &e);
	connections_cut(t);
	assert_rc(RC_OK, person_put(t->db, "Bình", 1, NULL, &e), &e);
	connections_cut(t);
	assert_int_equal(person_total(t->db), 2);
	connections_cut(t);
	assert_rc(RC_OK, db_check(t->db, &e), &e);
}

struct cut {
	struct test_db *t;
	int n_runs;
};

static enum rc cut_fn(struct tx *tx, void *arg, struct err *e)
{
	struct cut *c = arg;
	const struct q_person_add_new_args p = { .name = STR("An"), .age = 3 };
	struct q_person_count_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_person_add_new(tx, &p, NULL, e));
	if (c->n_runs++ == 0)
		connections_cut(c->t);
	return q_person_count(tx, a, &row, e);
}

/* In the middle of a transaction: it is run again from the start. */
static void cut_in_the_middle(void **state)
{
	struct cut c = { .t = *state };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_write(c.t->db, cut_fn, &c, &e), &e);
	assert_int_equal(c.n_runs, 2);
	assert_int_equal(person_total(c.t->db), 1);
	c.n_runs = 0;
	assert_rc(RC_OK, db_write(c.t->db, cut_fn, &c, &e), &e);
	assert_int_equal(person_total(c.t->db), 1);
}

/* ---- a node that was stopped ---- */

struct stopped {
	struct db *db;
	int64_t counter;
	int n_runs;
	atomic_bool holds, may_go;
	enum rc rc;
};

static enum rc stopped_fn(struct tx *tx, void *arg, struct err *e)
{
	struct stopped *s = arg;

	TRY(counter_up(tx, &s->counter, e));
	if (s->n_runs++ > 0)
		return RC_OK;
	atomic_store(&s->holds, true);
	while (!atomic_load(&s->may_go))
		time_sleep(TIME_SEC / 100);
	return counter_up(tx, &s->counter, e);
}

static void *stopped_main(void *arg)
{
	struct stopped *s = arg;

	s->rc = db_write(s->db, stopped_fn, s, NULL);
	return NULL;
}

/* One node stops inside a transaction: the other one gets the row when the database has ended it, and
 * the first, when it comes back, begins its transaction anew. */
static void stopped_inside(void **state)
{
	struct test_db *t = *state;
	struct stopped s = { .counter = 7 };
	struct err e = ERR_INIT;
	pthread_t thread;
	int64_t began;

	counter_put(t->db, s.counter);
	assert_rc(RC_OK, db_open(&t->o, &s.db, &e), &e);
	assert_int_equal(pthread_create(&thread, NULL, stopped_main, &s), 0);
	while (!atomic_load(&s.holds))
		time_sleep(TIME_SEC / 100);
	began = time_monotonic();
	assert_rc(RC_OK, db_write(t->db, counter_up, &s.counter, &e), &e);
	assert_in_range(time_monotonic() - began, DB_IDLE_MS * INT64_C(500), 25 * TIME_SEC);
	atomic_store(&s.may_go, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_rc(RC_OK, s.rc, NULL);
	assert_int_equal(s.n_runs, 2);
	assert_int_equal(counter_value(t->db, s.counter), 2);
	db_close(s.db);
}

static enum rc late_cut_fn(struct tx *tx, void *arg, struct err *e)
{
	return q_late_add(tx, arg, NULL, e);
}

/* A trigger of the fixture ends the connection inside COMMIT when the row's id is 13. */
static void answer_lost(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	struct q_late_add_args late = { .id = 13 };

	assert_rc(RC_OK, person_put(t->db, "An", 1, &late.person_id, &e), &e);
	assert_rc(RC_UNCERTAIN, db_write(t->db, late_cut_fn, &late, &e), &e);
	late.id = 14;
	assert_rc(RC_OK, db_write(t->db, late_cut_fn, &late, &e), &e);
}

static void nobody_there(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	struct db *db = NULL;
	struct db_options o = t->o;

	o.postgres_url = "host=/nowhere user=vanthu dbname=x";
	assert_rc(RC_UNAVAILABLE, db_open(&o, &db, &e), &e);
	assert_string_equal(e.key, "err.database_away");
	o.postgres_url = str_fmt(t->arena, "%s dbname=nobody", t->o.postgres_url).p;
	assert_rc(RC_UNAVAILABLE, db_open(&o, &db, &e), &e);
	assert_non_null(strstr(e.text, "nobody"));
	assert_null(db);
}

static int foreign_setup(void **state)
{
	*state = test_db_new(&fixture_options);
	return 0;
}

static void not_ours(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	test_db_sql(t, "CREATE TABLE wordpress (id INTEGER)");
	test_db_close(t);
	assert_rc(RC_CORRUPT, db_open(&t->o, &t->db, &e), &e);
	assert_string_equal(e.key, "err.db_not_ours");
}

static enum rc latin_fn(struct tx *tx, void *arg, struct err *e)
{
	const struct q_person_add_new_args p = { .name = STR("V\xe2n"), .age = 3 };

	(void)arg;
	return q_person_add_new(tx, &p, NULL, e);
}

static void not_utf8(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;

	assert_rc(RC_INVALID, db_write(t->db, latin_fn, NULL, &e), &e);
}

/* ---- repeated transactions ---- */

/* Two threads read both counters, meet, and each writes one: a cycle, one must run again. */
struct meet {
	struct db *db;
	pthread_barrier_t *barrier;
	int64_t mine;
	int n_runs;
	bool is_hiding; /* fn makes something else of the error */
	enum rc rc;
};

static enum rc meet_fn(struct tx *tx, void *arg, struct err *e)
{
	struct meet *m = arg;
	struct q_counter_list_row *rows;
	AUTO_ARENA a = arena_new(NULL);
	int64_t sum = 0;
	size_t n;

	TRY(q_counter_list(tx, a, &rows, &n, e));
	for (size_t i = 0; i < n; i++)
		sum += rows[i].n;
	if (m->n_runs++ == 0)
		(void)pthread_barrier_wait(m->barrier);
	const struct q_counter_set_args set = { .id = m->mine, .n = sum + 1 };
	enum rc rc = q_counter_set(tx, &set, NULL, e);
	return rc != RC_OK && m->is_hiding ? err_set(e, RC_DENIED, NULL, "hidden") : rc;
}

static void *meet_main(void *arg)
{
	struct meet *m = arg;

	m->rc = db_write(m->db, meet_fn, m, NULL);
	return NULL;
}

static void serialization_failure(void **state)
{
	struct test_db *t = *state;
	pthread_barrier_t barrier;
	pthread_t threads[2];
	struct meet m[2];
	struct db_stats s;

	assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
	for (int i = 0; i < 2; i++) {
		counter_put(t->db, i);
		m[i] = (struct meet){
			.db = t->db, .barrier = &barrier, .mine = i, .is_hiding = true
		};
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, meet_main, &m[i]), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_rc(RC_OK, m[0].rc, NULL);
	assert_rc(RC_OK, m[1].rc, NULL);
	assert_true(m[0].n_runs + m[1].n_runs >= 3);
	/* As if one had run after the other. */
	assert_int_equal(counter_value(t->db, 0) + counter_value(t->db, 1), 3);
	db_stats(t->db, &s);
	assert_true(s.again >= 1);
	(void)pthread_barrier_destroy(&barrier);
}

static enum rc count_runs_fn(struct tx *tx, void *arg, struct err *e)
{
	++*(int *)arg;
	return q_counter_add(tx, 1, NULL, e);
}

/* One that never gets through is given up. */
static void always_refused(void **state)
{
	struct test_db *t = *state;
	struct err e = ERR_INIT;
	int n_runs = 0;

	test_db_sql(t, "CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$"
		       " BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$;"
		       "CREATE TRIGGER never BEFORE INSERT ON counter"
		       " FOR EACH ROW EXECUTE FUNCTION never()");
	assert_rc(RC_BUSY, db_write(t->db, count_runs_fn, &n_runs, &e), &e);
	assert_int_equal(n_runs, DB_TRIES);
}

/* ---- two programs migrate ---- */

static void *migrate_main(void *arg)
{
	struct test_db *t = arg;
	int n = -1;

	if (db_migrate(t->db, false, TIME_SEC, &n, NULL) != RC_OK)
		n = -1;
	return (void *)(intptr_t)n;
}

static void two_migrate(void **state)
{
	pthread_t threads[2];
	intptr_t sum = 0;

	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, migrate_main, *state), 0);
	for (int i = 0; i < 2; i++) {
		void *n;
		assert_int_equal(pthread_join(threads[i], &n), 0);
		sum += (intptr_t)n;
	}
	assert_int_equal(sum, 2);
}

/* ---- TLS ---- */

static void tls_is_asked_of_other_machines(void **state)
{
	static const struct {
		const char *url;
		bool is_asked;
	} cases[] = {
		{ "host=/run/postgresql dbname=x", false },
		{ "dbname=x", false },
		{ "x", false },
		{ "host=localhost", false },
		{ "host=127.0.0.1,127.8.8.8 port=1,2", false },
		{ "host=::1", false },
		{ "host=db.example.vn", true },
		{ "host=/run/postgresql,db.example.vn", true },
		{ "host=10.0.0.5", true },
		{ "host=127.example.vn", true },
		{ "host=localhost.example.vn", true },
		{ "hostaddr=10.0.0.5 host=localhost", true },
		{ "hostaddr=127.0.0.1 host=db.example.vn", false }, /* a tunnel */
		{ "postgresql://vanthu@db.example.vn/x", true },
		{ "postgresql://vanthu@localhost/x", false },
		{ "postgresql://vanthu@db.example.vn/x?sslmode=require", false },
		{ "host=db.example.vn sslmode=disable", false },
		{ "service=vanthu", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pg_tls tls = pg_tls_of(cases[i].url);

		print_message("# %s\n", cases[i].url);
		assert_int_equal(tls.mode != NULL, cases[i].is_asked);
		assert_int_equal(tls.roots != NULL, cases[i].is_asked);
		if (tls.mode)
			assert_string_equal(tls.mode, "verify-full");
	}
}

/* A server without TLS: says so when it is asked, and counts what it is told all the same. */
struct plain_server {
	pthread_t thread;
	int fd, port;
	atomic_int told; /* bytes behind its no */
};

static void *plain_serve(void *arg)
{
	struct plain_server *s = arg;
	char bytes[512];
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		/* length 8, then 80877103: "TLS?"; anything else is told in the clear */
		bool asks = recv(fd, bytes, 8, MSG_WAITALL) == 8 && bytes[4] == 4;
		ssize_t n = asks && send(fd, "N", 1, MSG_NOSIGNAL) == 1
				    ? recv(fd, bytes, sizeof bytes, 0)
				    : 8;
		if (n > 0)
			atomic_fetch_add(&s->told, (int)n);
		(void)close(fd);
	}
	return NULL;
}

static void plain_start(struct plain_server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
	socklen_t n = sizeof at;

	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->fd, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->fd, 8), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &n), 0);
	s->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, plain_serve, s), 0);
}

/* 0.0.0.0 leads to this machine and is none of the names of it. */
static void tls_or_nothing_is_told(void **state)
{
	struct test_db *t = *state;
	struct plain_server s = { .told = 0 };
	struct err e = ERR_INIT;
	struct db *db = NULL;
	struct db_options o = t->o;

	plain_start(&s);
	o.postgres_url = str_fmt(t->arena, "host=0.0.0.0 port=%d user=x password=y", s.port).p;
	assert_rc(RC_UNAVAILABLE, db_open(&o, &db, &e), &e);
	assert_string_equal(e.key, "err.db_tls");
	assert_non_null(strstr(e.text, "sslrootcert"));
	assert_int_equal(atomic_load(&s.told), 0);
	o.postgres_url = str_fmt(t->arena, "%s sslmode=disable", o.postgres_url).p;
	assert_rc(RC_UNAVAILABLE, db_open(&o, &db, &e), &e);
	assert_string_equal(e.key, "err.database_away");
	assert_true(atomic_load(&s.told) > 0);
	(void)shutdown(s.fd, SHUT_RDWR);
	(void)pthread_join(s.thread, NULL);
	(void)close(s.fd);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)
#define EMPTY(fn) cmocka_unit_test_setup_teardown(fn, foreign_setup, fixture_teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(comes_back),
		CASE(cut_in_the_middle),
		CASE(stopped_inside),
		CASE(answer_lost),
		CASE(nobody_there),
		EMPTY(not_ours),
		CASE(not_utf8),
		CASE(serialization_failure),
		CASE(always_refused),
		cmocka_unit_test(tls_is_asked_of_other_machines),
		CASE(tls_or_nothing_is_told),
		EMPTY(two_migrate),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
