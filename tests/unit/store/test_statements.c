/* test_statements.c -- every statement of sql/queries is taken by the engine, with the columns it says. */
#include "store/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/test_db.h"

static void test_all_prepare(void **state)
{
	(void)state;
	struct db_options o = { 0 };
	struct err e = ERR_INIT;
	schema_fill_options(&o);
	struct test_db *t = test_db_migrated(&o);
	assert_true(o.n_statements > 0);
	assert_rc(RC_OK, db_prepare_all(t->db, &e), &e);
	test_db_end(t);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_prepare) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
