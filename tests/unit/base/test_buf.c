/* The buffer: appends, the maximum, the sticky failure. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/child.h"

static void test_append(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;

	(void)state;
	buf_init(&b, a, 1000);
	assert_string_equal(b.p, "");
	buf_add(&b, STR("ab"));
	buf_add(&b, STR_NULL);
	buf_add_c(&b, "cd");
	buf_add_c(&b, NULL);
	buf_add_char(&b, '-');
	buf_add_i64(&b, 0);
	buf_add_char(&b, ' ');
	buf_add_i64(&b, INT64_MAX);
	buf_add_char(&b, ' ');
	buf_add_i64(&b, INT64_MIN);
	buf_fmt(&b, " %s=%d", "x", -5);
	assert_string_equal(b.p, "abcd-0 9223372036854775807 -9223372036854775808 x=-5");
	assert_int_equal(buf_rc(&b, NULL), RC_OK);
	assert_int_equal(buf_str(&b).n, strlen(b.p));
	buf_add_bytes(&b, "\0z", 2);
	assert_int_equal(buf_str(&b).p[b.n - 1], 'z');
}

/* Every maximum up to 200: what fits goes in whole, the first that does not changes nothing. */
static void test_maximum(void **state)
{
	(void)state;
	for (size_t max = 0; max <= 200; max++) {
		AUTO_ARENA a = arena_new(NULL);
		struct err e = ERR_INIT;
		struct buf b;

		buf_init(&b, a, max);
		for (size_t i = 0; i < max; i++) {
			buf_add_char(&b, (char)('a' + i % 26));
			if (i % 7 == 0)
				(void)arena_alloc(a,
						  8); /* so that it cannot always grow in place */
		}
		assert_int_equal(b.n, max);
		assert_int_equal(buf_rc(&b, &e), RC_OK);
		buf_add(&b, STR(""));
		assert_int_equal(buf_rc(&b, &e), RC_OK);
		buf_fmt(&b, "%c", 'x');
		assert_int_equal(b.n, max);
		assert_int_equal(buf_rc(&b, &e), RC_LIMIT);
		assert_string_equal(e.key, "err.limit.bytes");
		assert_int_equal(strlen(b.p), max);
		for (size_t i = 0; i < max; i++)
			assert_int_equal(b.p[i], 'a' + i % 26);
	}
}

static void test_sticky(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, a, 5);
	buf_add(&b, STR("abc"));
	buf_add(&b, STR("def")); /* dropped whole */
	buf_add(&b, STR("g"));   /* would fit, but something is missing before it */
	buf_add(&b, STR(""));
	buf_fmt(&b, "%d", 1);
	assert_null(buf_reserve(&b, 1));
	assert_string_equal(b.p, "abc");
	assert_int_equal(buf_rc(&b, &e), RC_LIMIT);
	assert_string_equal(e.param[0], "5");
	assert_int_equal(buf_rc(&b, NULL), RC_LIMIT);
	buf_reset(&b);
	buf_add(&b, STR("fghij"));
	assert_string_equal(b.p, "fghij");
	assert_int_equal(buf_rc(&b, &e), RC_OK);
}

static void test_reserve(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;
	char *to;

	(void)state;
	buf_init(&b, a, 1 << 20);
	to = buf_reserve(&b, 100000);
	assert_non_null(to);
	memset(to, 'x', 100000);
	buf_grew(&b, 99999);
	assert_int_equal(strlen(b.p), 99999);
	assert_null(buf_reserve(&b, SIZE_MAX));
}

static void grow_too_far(void *ctx)
{
	buf_grew(ctx, 1000);
}

static void test_grew_beyond_reserve_is_a_bug(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct buf b;

	(void)state;
	buf_init(&b, a, 5000);
	assert_int_equal(child_run(grow_too_far, &b).signal, SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_maximum),
		cmocka_unit_test(test_sticky),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_grew_beyond_reserve_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
