/* The hash map against a plain list, and the growing array. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/child.h"

static void test_small(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct map *m = map_new(a);
	char one = '1';
	char two = '2';
	void *got = NULL;

	(void)state;
	assert_false(map_find(m, STR("a"), &got));
	assert_int_equal(map_count(m), 0);
	assert_true(map_put(m, STR("a"), &one));
	assert_false(map_put(m, STR("a"), &two)); /* the first stays */
	assert_true(map_put(m, STR(""), NULL));
	assert_false(map_put(m, STR_NULL, &two));
	assert_true(map_put(m, STR("a\0"), &two));
	assert_int_equal(map_count(m), 3);
	assert_true(map_find(m, STR("a"), &got));
	assert_ptr_equal(got, &one);
	assert_true(map_find(m, STR("a\0"), &got));
	assert_ptr_equal(got, &two);
	assert_true(map_find(m, STR(""), &got));
	assert_null(got);
	assert_true(map_find(m, STR("a"), NULL));
	assert_false(map_find(m, STR("b"), NULL));
}

/* Keys of each length around the hash's words, many more than the first room. */
static void test_many(void **state)
{
	enum { KEYS = 5000 };
	AUTO_ARENA a = arena_new(NULL);
	struct map *m = map_new(a);
	int *values = ARENA_ARRAY(a, KEYS, int);

	(void)state;
	for (int i = 0; i < KEYS; i++) {
		values[i] = i;
		assert_true(map_put(m, str_fmt(a, "%0*d", 1 + i % 20, i), &values[i]) ||
			    map_find(m, str_fmt(a, "%0*d", 1 + i % 20, i), NULL));
	}
	for (int i = 0; i < KEYS; i++) {
		struct str key = str_fmt(a, "%0*d", 1 + i % 20, i);
		void *got = NULL;
		int64_t number = -1;

		assert_true(map_find(m, key, &got));
		assert_true(str_to_i64(key, 0, KEYS, &number));
		assert_int_equal(*(int *)got, number);
		assert_false(map_put(m, key, NULL));
		assert_false(map_find(m, str_cat(a, key, STR("x")), &got));
	}
	assert_int_equal(map_count(m), KEYS);
}

struct point {
	int x, y;
};

static void test_vec(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	VEC(struct point) list = VEC_INIT(a);
	VEC(struct str) names = VEC_INIT(a);
	VEC(char) chars = VEC_INIT(a);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		VEC_PUSH(&list, (struct point){ .x = i, .y = -i });
		VEC_PUSH(&names, str_fmt(a, "%d", i));
		VEC_PUSH(&chars, (char)i);
	}
	assert_int_equal(list.n, 1000);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(list.p[i].x + list.p[i].y, 0);
		assert_int_equal(list.p[i].x, i);
		assert_true(str_eq(names.p[i], str_fmt(a, "%d", i)));
		assert_int_equal(chars.p[i], (char)i);
	}
	VEC_PUSH(&list, list.p[list.n - 1]); /* of itself */
	assert_int_equal(list.p[1000].x, 999);
}

static void vec_too_big(void *ctx)
{
	size_t room = SIZE_MAX / 2 + 1;

	(void)vec_grow(ctx, NULL, 0, &room, 1);
}

static void vec_overflows(void *ctx)
{
	size_t room = SIZE_MAX / 4;

	(void)vec_grow(ctx, NULL, 0, &room, 16);
}

static void test_absurd_sizes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_int_equal(child_run(vec_too_big, a).exit_code, 70);
	assert_int_equal(child_run(vec_overflows, a).exit_code, 70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_vec),
		cmocka_unit_test(test_absurd_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
