/* Who is told that a thread waits, and how often. */
#include "base/waits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct heard {
	int begun, ended;
};

static void hear(void *ctx, bool waits)
{
	struct heard *h = ctx;

	*(waits ? &h->begun : &h->ended) += 1;
}

static void the_outermost_is_told(void **state)
{
	struct heard h = { 0 };

	(void)state;
	waits_told(hear, &h);
	for (int i = 1; i <= 2; i++) {
		waits_begin();
		assert_int_equal(h.begun, i);
		waits_begin();
		waits_end();
		assert_int_equal(h.begun, i);
		assert_int_equal(h.ended, i - 1);
		waits_end();
		assert_int_equal(h.ended, i);
	}
	waits_told(NULL, NULL);
}

static void nobody_need_be_told(void **state)
{
	struct heard h = { 0 };

	(void)state;
	waits_begin();
	waits_end();
	waits_told(hear, &h);
	waits_begin();
	waits_end();
	waits_told(NULL, NULL);
	waits_begin();
	waits_end();
	assert_int_equal(h.begun, 1);
	assert_int_equal(h.ended, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_outermost_is_told),
		cmocka_unit_test(nobody_need_be_told),
	};
	return cmocka_run_group_tests_name("waits", tests, NULL, NULL);
}
