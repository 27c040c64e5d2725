#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "db_migrations.h"

/* db_statements_count is a variable to the compiler; the enum is not. */
const struct db_options fixture_options = {
	.statements = db_statements,
	.n_statements = Q__COUNT,
	.migrations = db_migrations,
	.n_migrations = 2,
};

int fixture_setup(void **state)
{
	*state = test_db_migrated(&fixture_options);
	return 0;
}

int fixture_teardown(void **state)
{
	test_db_end(*state);
	return 0;
}

struct person {
	const char *name;
	int32_t age;
	int64_t id;
};

static enum rc person_put_fn(struct tx *tx, void *arg, struct err *e)
{
	struct person *p = arg;
	const struct q_person_add_args args = { .name = str_of(p->name), .age = p->age };
	struct q_person_add_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_person_add(tx, a, &args, &row, e));
	p->id = row.id;
	return RC_OK;
}

enum rc person_put(struct db *db, const char *name, int32_t age, int64_t *out_id, struct err *e)
{
	struct person p = { .name = name, .age = age };
	enum rc rc = db_write(db, person_put_fn, &p, e);

	if (rc == RC_OK && out_id)
		*out_id = p.id;
	return rc;
}

static enum rc person_total_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_person_count_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_person_count(tx, a, &row, e));
	*(int64_t *)arg = row.n;
	return RC_OK;
}

int64_t person_total(struct db *db)
{
	int64_t n = -1;

	return db_read(db, person_total_fn, &n, NULL) == RC_OK ? n : -1;
}

static enum rc person_find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct q_person_find_row row;
	AUTO_ARENA a = arena_new(NULL);

	return q_person_find(tx, a, str_of(arg), &row, e);
}

bool person_is_there(struct db *db, const char *name)
{
	AUTO_ARENA a = arena_new(NULL);
	char *key = arena_dup(a, name, strlen(name));
	enum rc rc = db_read(db, person_find_fn, key, NULL);

	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	return rc == RC_OK;
}

static enum rc counter_put_fn(struct tx *tx, void *arg, struct err *e)
{
	return q_counter_add(tx, *(const int64_t *)arg, NULL, e);
}

void counter_put(struct db *db, int64_t id)
{
	assert_int_equal(db_write(db, counter_put_fn, &id, NULL), RC_OK);
}

enum rc counter_up(struct tx *tx, void *arg, struct err *e)
{
	struct q_counter_next_row row;
	AUTO_ARENA a = arena_new(NULL);

	return q_counter_next(tx, a, *(const int64_t *)arg, &row, e);
}

struct counter_read {
	int64_t id, n;
};

static enum rc counter_value_fn(struct tx *tx, void *arg, struct err *e)
{
	struct counter_read *r = arg;
	struct q_counter_get_row row;
	AUTO_ARENA a = arena_new(NULL);

	TRY(q_counter_get(tx, a, r->id, &row, e));
	r->n = row.n;
	return RC_OK;
}

int64_t counter_value(struct db *db, int64_t id)
{
	struct counter_read r = { .id = id };

	assert_int_equal(db_read(db, counter_value_fn, &r, NULL), RC_OK);
	return r.n;
}
