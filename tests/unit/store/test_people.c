/* test_people.c -- units with all that stands above them, posts and capacities, on both engines. */
#include "store/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "store/schema.h"
#include "store/tenant.h"
#include "support/test_db.h"

#define A_ORGAN 1
#define B_ORGAN 2
#define TODAY ((struct date){ 2026, 11, 22 })

static struct test_db *t;
static struct arena *a;

static int setup(void **state)
{
	struct db_options o = { 0 };

	(void)state;
	schema_fill_options(&o);
	t = test_db_emptied(&o);
	a = arena_new(NULL);
	test_db_sql(t,
		    test_db_engine() == DB_SQLITE
			    ? "INSERT INTO tenant (id, organ_code, name, is_office, certificate) "
			      "VALUES (1, 'A', 'A', 1, x'00'), (2, 'B', 'B', 1, x'00')"
			    : "INSERT INTO tenant (id, organ_code, name, is_office, certificate) "
			      "VALUES (1, 'A', 'A', TRUE, ''), (2, 'B', 'B', TRUE, '')");
	test_db_sql(t,
		    "INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) "
		    "VALUES (11, 1, 'mot', 'Một', 'x', 0), (12, 1, 'hai', 'Hai', 'x', 0), "
		    "(21, 2, 'mot', 'Khác', 'x', 0)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	test_db_end(t);
	return 0;
}

/* ---- one call in a transaction ---- */

struct job {
	enum { INSERT, SAVE, LOAD, LIST, PAIR, POST, CAPACITIES, DELEGATE } what;
	struct unit unit;
	struct post post;
	struct delegation delegation;
	int64_t tenant_id, id, account_id;
	struct date day;
	struct unit *units;
	struct capacity *capacities;
	size_t n;
	struct str key;
	struct login_failure pair;
};

static enum rc job_fn(struct tx *tx, void *arg, struct err *e)
{
	struct job *j = arg;

	switch (j->what) {
	case INSERT: return unit_insert(tx, a, &j->unit, &j->id, e);
	case SAVE: return unit_save(tx, a, &j->unit, e);
	case LOAD: return unit_load(tx, a, j->tenant_id, j->id, &j->unit, e);
	case LIST: return unit_list(tx, a, j->tenant_id, &j->units, &j->n, e);
	case POST: return post_insert(tx, a, &j->post, &j->id, e);
	case DELEGATE: return delegation_insert(tx, a, &j->delegation, &j->id, e);
	case CAPACITIES:
		return capacity_list(tx, a, j->account_id, j->day, &j->capacities, &j->n, e);
	case PAIR: break;
	}
	return login_failure_load(tx, a, j->key, &j->pair, e);
}

static enum rc run(struct job *j, struct err *e)
{
	*e = ERR_INIT;
	return db_write(t->db, job_fn, j, e);
}

static struct unit unit(const char *code, int64_t parent)
{
	return (struct unit){ .tenant_id = A_ORGAN,
			      .parent_id = parent,
			      .code = str_of(code),
			      .name = str_fmt(a, "Phòng %s", code),
			      .state = UNIT_ACTIVE };
}

static int64_t insert(struct unit u)
{
	struct job j = { .what = INSERT, .unit = u };
	struct err e;

	assert_rc(RC_OK, run(&j, &e), &e);
	return j.id;
}

static struct unit load(int64_t id)
{
	struct job j = { .what = LOAD, .tenant_id = A_ORGAN, .id = id };
	struct err e;

	assert_rc(RC_OK, run(&j, &e), &e);
	return j.unit;
}

static enum rc save(struct unit u, struct err *e)
{
	struct job j = { .what = SAVE, .unit = u };
	return run(&j, e);
}

static enum rc move(int64_t id, int64_t parent, struct err *e)
{
	struct unit u = load(id);

	u.parent_id = parent;
	return save(u, e);
}

/* ---- what stands above a unit ---- */

#define UNITS 25

static struct {
	int64_t id, parent;
} model[UNITS];

static int64_t parent_of(int64_t id)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (model[i].id == id)
			return model[i].parent;
	}
	return 0;
}

/* How far up `above` is, -1: nowhere. */
static int64_t distance(int64_t id, int64_t above)
{
	int64_t n = 0;

	for (; id > 0; id = parent_of(id), n++) {
		if (id == above)
			return n;
	}
	return -1;
}

/* A number that travels in a row which the store can read. */
static int64_t number(struct str key)
{
	struct job j = { .what = PAIR, .key = key };
	struct err e;

	assert_rc(RC_OK, run(&j, &e), &e);
	return j.pair.failures;
}

/* Each pair of the model is a row, and no other. */
static void check_closure(void)
{
	int64_t n = 0;

	test_db_sql(t,
		    "DELETE FROM login_failure; INSERT INTO login_failure (key, failures, "
		    "blocked_until_at, updated_at) SELECT unit_id || '/' || above_id, depth, 0, 0 "
		    "FROM unit_above UNION ALL SELECT 'count', COUNT(*), 0, 0 FROM unit_above");
	for (size_t i = 0; i < UNITS; i++) {
		for (int64_t up = model[i].id; up > 0; up = parent_of(up), n++)
			assert_int_equal(number(str_fmt(a, "%lld/%lld", (long long)model[i].id,
							(long long)up)),
					 distance(model[i].id, up));
	}
	assert_int_equal(number(STR("count")), n);
}

static uint32_t seed = 11;

static size_t any(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* P6: the pairs are what a walk up the tree finds, whatever was made and moved; no loop comes about. */
static void pairs_after_moves(void **state)
{
	int n_refused = 0;
	struct err e;

	(void)state;
	memset(model, 0, sizeof model);
	for (size_t i = 0; i < UNITS; i++) {
		model[i].parent = i > 0 && any(4) > 0 ? model[any(i)].id : 0;
		model[i].id = insert(unit(str_fmt(a, "U%zu", i).p, model[i].parent));
	}
	check_closure();
	for (int round = 0; round < 120; round++) {
		size_t i = any(UNITS);
		int64_t to = any(6) > 0 ? model[any(UNITS)].id : 0;
		bool is_loop = distance(to, model[i].id) >= 0;
		enum rc rc = move(model[i].id, to, &e);
		assert_int_equal(rc, is_loop ? RC_CONFLICT : RC_OK);
		if (is_loop)
			assert_string_equal(e.key, "err.unit_loop");
		else
			model[i].parent = to;
		n_refused += is_loop;
		if (round % 20 == 0)
			check_closure();
	}
	check_closure();
	assert_true(n_refused > 5);
}

/* P6: 300 levels, and no more than the limit, wherever a subtree is put. */
static void deep_trees(void **state)
{
	int64_t ids[LIMIT_UNIT_DEPTH] = { 0 }, top;
	struct job j = { .what = INSERT };
	struct err e;

	(void)state;
	for (size_t i = 0; i < 300; i++)
		ids[i] = insert(unit(str_fmt(a, "U%zu", i).p, i > 0 ? ids[i - 1] : 0));
	top = insert(unit("TOP", 0));
	assert_rc(RC_OK, move(ids[0], top, &e), &e);
	for (size_t i = 300; i < LIMIT_UNIT_DEPTH - 1; i++)
		ids[i] = insert(unit(str_fmt(a, "U%zu", i).p, ids[i - 1]));
	j.unit = unit("DEEP", ids[LIMIT_UNIT_DEPTH - 2]);
	assert_rc(RC_LIMIT, run(&j, &e), &e);
	assert_string_equal(e.key, "err.unit_depth");
	int64_t above = insert(unit("ABOVE", 0));
	assert_rc(RC_LIMIT, move(top, above, &e), &e);
	assert_rc(RC_OK, move(ids[0], 0, &e), &e);
	assert_rc(RC_OK, move(ids[0], above, &e), &e);
	j = (struct job){ .what = LIST, .tenant_id = A_ORGAN };
	assert_rc(RC_OK, run(&j, &e), &e);
	assert_int_equal(j.n, LIMIT_UNIT_DEPTH + 1);
}

/* P1: whatever id is asked for. */
static void another_organs_units(void **state)
{
	struct unit u = unit("VX", 0), theirs = unit("VX", 0);
	struct job j = { .what = LOAD, .tenant_id = B_ORGAN };
	struct err e;

	(void)state;
	j.id = insert(u);
	assert_rc(RC_NOT_FOUND, run(&j, &e), &e);
	assert_string_equal(e.key, "err.not_found");
	theirs.tenant_id = B_ORGAN;
	theirs.id = j.id;
	theirs.version = 1;
	assert_rc(RC_NOT_FOUND, save(theirs, &e), &e);
	theirs.id = insert(theirs); /* the same code in each organ */
	struct job below = { .what = INSERT, .unit = unit("TO", theirs.id) };
	assert_rc(RC_NOT_FOUND, run(&below, &e), &e);
	assert_rc(RC_NOT_FOUND, move(j.id, theirs.id, &e), &e);
	struct job list = { .what = LIST, .tenant_id = B_ORGAN };
	assert_rc(RC_OK, run(&list, &e), &e);
	assert_true(list.n == 1 && list.units[0].id == theirs.id);
}

static void a_code_is_one_units(void **state)
{
	struct job j = { .what = INSERT, .unit = unit("VX", 0) };
	int64_t first = insert(unit("VX", 0)), other = insert(unit("VP", 0));
	struct unit u;
	struct err e;

	(void)state;
	assert_rc(RC_CONFLICT, run(&j, &e), &e);
	assert_string_equal(e.key, "err.unit_code");
	assert_string_equal(e.param[0], "VX");
	u = load(other);
	u.code = STR("VX");
	assert_rc(RC_CONFLICT, save(u, &e), &e);
	u = load(first);
	u.state = UNIT_DISSOLVED;
	assert_rc(RC_OK, save(u, &e), &e);
	assert_rc(RC_OK, run(&j, &e), &e); /* the old one is dissolved */
	u = load(first);
	u.state = UNIT_ACTIVE;
	assert_rc(RC_CONFLICT, save(u, &e), &e);
}

static void the_second_is_stale(void **state)
{
	struct unit u, v;
	struct err e;

	(void)state;
	u = v = load(insert(unit("VX", 0)));
	u.name = STR("Phòng Văn xã");
	assert_rc(RC_OK, save(u, &e), &e);
	assert_rc(RC_CONFLICT, save(v, &e), &e);
	assert_string_equal(e.key, "err.stale");
	assert_true(str_eq_c(load(u.id).name, "Phòng Văn xã"));
}

/* ---- capacities ---- */

static int64_t post(int64_t account, enum role role, struct date from, struct date to)
{
	struct job j = { .what = POST,
			 .post = { .tenant_id = A_ORGAN,
				   .account_id = account,
				   .role = role,
				   .valid_from = from,
				   .valid_to = to } };
	struct err e;

	assert_rc(RC_OK, run(&j, &e), &e);
	return j.id;
}

static size_t capacities(int64_t account, struct date day, struct capacity **out)
{
	struct job j = { .what = CAPACITIES, .account_id = account, .day = day };
	struct err e;

	assert_rc(RC_OK, run(&j, &e), &e);
	*out = j.capacities;
	return j.n;
}

/* P3: a post and a delegation hold on their days, and the delegation on those of the post alone. */
static void what_somebody_may_be_on_a_day(void **state)
{
	const struct date first = { 2026, 3, 1 }, last = { 2026, 3, 31 }, none = { 0 };
	struct capacity *c;
	struct err e;

	(void)state;
	(void)post(12, ROLE_SPECIALIST, none, none);
	int64_t led = post(11, ROLE_LEADER, first, last);
	struct job j = { .what = DELEGATE,
			 .delegation = { .tenant_id = A_ORGAN,
					 .post_id = led,
					 .account_id = 12,
					 .kind = DELEGATION_DELEGATED,
					 .ground = STR("QĐ 1"),
					 .valid_from = { 2026, 3, 10 },
					 .valid_to = { 2026, 4, 30 } } };
	assert_rc(RC_OK, run(&j, &e), &e);
	assert_int_equal(capacities(11, (struct date){ 2026, 2, 28 }, &c), 0);
	assert_int_equal(capacities(11, first, &c), 1);
	assert_true(c[0].role == ROLE_LEADER && c[0].delegation_id == 0 && c[0].of_name.n == 0);
	assert_int_equal(capacities(11, last, &c), 1);
	assert_int_equal(capacities(11, (struct date){ 2026, 4, 1 }, &c), 0);
	assert_int_equal(capacities(12, (struct date){ 2026, 3, 9 }, &c), 1);
	assert_int_equal(capacities(12, (struct date){ 2026, 3, 10 }, &c), 2);
	assert_true(c[0].role == ROLE_SPECIALIST && c[0].of_account == 12);
	assert_true(c[1].role == ROLE_LEADER && c[1].of_account == 11 && c[1].post_id == led);
	assert_true(c[1].delegation_id == j.id && str_eq_c(c[1].of_name, "Một"));
	assert_int_equal(capacities(12, last, &c), 2);
	assert_int_equal(capacities(12, (struct date){ 2026, 4, 1 }, &c), 1);
	assert_int_equal(capacities(21, last, &c), 0);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(pairs_after_moves),   T(deep_trees),          T(another_organs_units),
		T(a_code_is_one_units), T(the_second_is_stale), T(what_somebody_may_be_on_a_day),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
