/* fixture.h -- what db's suites share: the test database and the commonest transactions.
 *
 * OWNERSHIP As support/test_db.h.
 * ERRORS    The helpers return what db_write and db_read do.
 */
#pragma once

#include "base/err.h"
#include "db/db.h"
#include "support/test_db.h"

#include "db_queries.h"

extern const struct db_options fixture_options;

/* Setup and teardown for cmocka: *state is a struct test_db, migrated. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* One row in a transaction of its own. */
enum rc person_put(struct db *db, const char *name, int32_t age, int64_t *out_id, struct err *e);
/* -1 when the database cannot be read. */
int64_t person_total(struct db *db);
bool person_is_there(struct db *db, const char *name);
/* A counter at 0. */
void counter_put(struct db *db, int64_t id);
int64_t counter_value(struct db *db, int64_t id);
/* For db_write: counts up the counter whose id arg points at. */
enum rc counter_up(struct tx *tx, void *arg, struct err *e);
