/* test_db_int.h -- between test_db.c and test_db_lent.c alone. */
#pragma once

#include "support/test_db.h"

/* The value of an environment variable that must be there. */
const char *test_env(const char *name);
/* Runs SQL with psql in one of the cluster's databases. */
void test_psql(struct arena *a, const char *database, const char *options, const char *sql);
/* As test_db_new, not opened. */
struct test_db *test_db_make(const struct db_options *o);
void test_db_open(struct test_db *t);
void test_db_migrate(struct test_db *t);
/* Waits until nobody is connected to a database any more. */
void test_db_settle_in(struct arena *a, const char *database);
/* Whether it is one of PostgreSQL's that was lent; then that is over. */
bool test_db_returned(struct test_db *t);
