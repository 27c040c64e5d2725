/* Arenas: what is promised of memory, order of ends, marks; and a model of random use. Built a second
 * time by test_arena_debug.c with an allocation each. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/sanitized.h"
#include "support/child.h"

static bool is_filled(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] != c)
			return false;
	}
	return true;
}

static void test_zeroed_and_aligned(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 100, 4000, 4096, 32767, 32768, 300000 };

	(void)state;
	for (int round = 0; round < 2; round++) {
		AUTO_ARENA a = arena_new(NULL);

		for (size_t turn = 0; turn < 2; turn++) {
			for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
				char *p = arena_alloc(a, sizes[i]);

				assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
				assert_true(is_filled(p, sizes[i], 0));
				memset(p, 'x', sizes[i]); /* dirt for the second turn */
			}
			arena_reset(a);
		}
	}
}

static void test_dup_take_array(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	char *from_library = malloc(3);
	int *numbers;

	(void)state;
	assert_non_null(from_library);
	memcpy(from_library, "abc", 3);
	assert_string_equal(arena_take(a, from_library, 3), "abc");
	assert_string_equal(arena_dup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_dup(a, NULL, 0), "");
	numbers = ARENA_ARRAY(a, 100, int);
	assert_int_equal(numbers[99], 0);
	assert_int_equal(arena_array(a, 0, 8) == NULL, 0);
}

static void test_limit_and_bytes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct arena_mark m;

	(void)state;
	assert_int_equal(arena_bytes(a), 0);
	arena_set_limit(a, 1000);
	memset(arena_alloc(a, 992), 1, 992);
	assert_true(arena_bytes(a) >= 992 && arena_bytes(a) < 1008);
	assert_false(arena_is_over(a));
	m = arena_mark(a);
	memset(arena_alloc(a, 500), 1, 500); /* over, and yet usable */
	assert_true(arena_is_over(a));
	arena_rewind(a, m);
	assert_true(arena_is_over(a)); /* it happened; only a reset forgets it */
	assert_true(arena_bytes(a) < 1008);
	arena_reset(a);
	assert_false(arena_is_over(a));
	assert_int_equal(arena_bytes(a), 0);
}

static void test_grow(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	char *p = arena_alloc(a, 10);
	char *q;

	(void)state;
	memset(p, 'a', 10);
	q = arena_grow(a, p, 10, 3000);
	assert_true(is_filled(q, 10, 'a') && is_filled(q + 10, 2990, 0));
#ifndef VANTHU_ARENA_DEBUG
	assert_ptr_equal(p, q); /* the last allocation grows where it is */
#endif
	memset(q, 'b', 3000);
	(void)arena_alloc(a, 1);
	p = arena_grow(a, q, 3000, 100000); /* not the last any more: a copy */
	assert_ptr_not_equal(p, q);
	assert_true(is_filled(q, 3000, 'b') && is_filled(p, 3000, 'b'));
	assert_true(is_filled(p + 3000, 97000, 0));
	assert_non_null(arena_grow(a, NULL, 0, 5));
	assert_non_null(arena_grow(a, p, 100000, 100000));
}

/* What ended, in order. */
static char ended[32];

static void note_end(void *ctx)
{
	size_t n = strlen(ended);

	ended[n] = *(const char *)ctx;
	ended[n + 1] = '\0';
}

static char letters[] = "abcdefgh";

static void test_defer_order(void **state)
{
	struct arena *a = arena_new(NULL);
	struct arena_mark m;

	(void)state;
	ended[0] = '\0';
	arena_defer(a, note_end, letters + 0);
	m = arena_mark(a);
	arena_defer(a, note_end, letters + 1);
	(void)arena_alloc(a, 50000);
	arena_defer(a, note_end, letters + 2);
	arena_rewind(a, m);
	assert_string_equal(ended, "cb");
	arena_defer(a, note_end, letters + 3);
	arena_reset(a);
	assert_string_equal(ended, "cbda");
	arena_reset(a);
	assert_string_equal(ended, "cbda");
	arena_defer(a, note_end, letters + 4);
	arena_free(a);
	assert_string_equal(ended, "cbdae");
}

static void defer_more(void *ctx)
{
	arena_defer(ctx, note_end, letters + 7);
}

static void test_defer_in_defer(void **state)
{
	struct arena *a = arena_new(NULL);

	(void)state;
	ended[0] = '\0';
	arena_defer(a, note_end, letters + 0);
	arena_defer(a, defer_more, a);
	arena_free(a);
	assert_string_equal(ended, "ha");
}

static void test_children(void **state)
{
	struct arena *parent = arena_new(NULL);
	struct arena *child[4];
	struct arena_mark m;

	(void)state;
	ended[0] = '\0';
	for (size_t i = 0; i < 3; i++) {
		child[i] = arena_new(parent);
		arena_defer(child[i], note_end, letters + i);
		arena_defer(parent, note_end, letters + 3 + i);
	}
	arena_free(child[1]); /* the middle one leaves first */
	assert_string_equal(ended, "b");
	m = arena_mark(parent);
	child[3] = arena_new(parent);
	arena_defer(child[3], note_end, letters + 6);
	(void)arena_alloc(child[3], 100000);
	arena_rewind(parent, m); /* takes the child made after the mark, leaves the others */
	assert_string_equal(ended, "bg");
	memset(arena_alloc(child[0], 10), 1, 10);
	arena_free(parent); /* newest first: child c was made before call f, child a before d */
	assert_string_equal(ended, "bgfceda");
}

static void test_brothers_leave_in_any_order(void **state)
{
	(void)state;
	for (size_t first = 0; first < 3; first++) {
		struct arena *parent = arena_new(NULL);
		struct arena *child[3];

		for (size_t i = 0; i < 3; i++)
			child[i] = arena_new(parent);
		arena_free(child[first]);
		arena_free(child[(first + 2) % 3]);
		(void)arena_new(parent);
		arena_reset(parent);
		(void)arena_new(parent);
		arena_free(parent);
	}
}

static void test_auto_takes_null(void **state)
{
	AUTO_ARENA none = NULL;

	(void)state;
	assert_null(none);
}

/* ---- the model: blocks with a pattern each, a stack of marks -------------------------------- */

#define MODEL_STEPS 4000
#define MODEL_BLOCKS 4096
#define MODEL_MARKS 32

struct model {
	struct arena *a;
	uint64_t random;
	struct {
		char *p;
		size_t n;
		char fill;
	} block[MODEL_BLOCKS];
	size_t n_block;
	struct {
		struct arena_mark mark;
		size_t n_block;
		size_t bytes;
	} mark[MODEL_MARKS];
	size_t n_mark;
};

static uint64_t model_random(struct model *m, uint64_t below)
{
	m->random = m->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (m->random >> 33) % below;
}

static void model_alloc(struct model *m)
{
	size_t n = model_random(m, 10) ? model_random(m, 600) : model_random(m, 80000);
	char *p = arena_alloc(m->a, n);

	assert_true(is_filled(p, n, 0));
	m->block[m->n_block].p = p;
	m->block[m->n_block].n = n;
	m->block[m->n_block].fill = (char)('A' + model_random(m, 26));
	memset(p, m->block[m->n_block].fill, n);
	m->n_block++;
}

static void model_rewind(struct model *m)
{
	size_t i = model_random(m, m->n_mark);

	arena_rewind(m->a, m->mark[i].mark);
	assert_int_equal(arena_bytes(m->a), m->mark[i].bytes);
	m->n_block = m->mark[i].n_block;
	m->n_mark = i;
}

static void model_check(const struct model *m)
{
	for (size_t i = 0; i < m->n_block; i++)
		assert_true(is_filled(m->block[i].p, m->block[i].n, m->block[i].fill));
}

static void test_model(void **state)
{
	static struct model m;

	(void)state;
	m.a = arena_new(NULL);
	m.random = 20260721;
	for (int step = 0; step < MODEL_STEPS; step++) {
		uint64_t what = model_random(&m, 100);

		if (what < 80 && m.n_block < MODEL_BLOCKS) {
			model_alloc(&m);
		} else if (what < 92 && m.n_mark < MODEL_MARKS) {
			m.mark[m.n_mark].mark = arena_mark(m.a);
			m.mark[m.n_mark].bytes = arena_bytes(m.a);
			m.mark[m.n_mark++].n_block = m.n_block;
		} else if (m.n_mark) {
			model_check(&m);
			model_rewind(&m);
			model_check(&m);
		}
	}
	arena_free(m.a);
}

/* ---- what ends the process ------------------------------------------------------------------ */

static void array_overflows(void *ctx)
{
	(void)arena_array(ctx, SIZE_MAX / 2, 3);
}

static void size_absurd(void *ctx)
{
	(void)arena_alloc(ctx, SIZE_MAX - 5);
}

static void mark_of_another(void *ctx)
{
	struct arena *other = arena_new(NULL);

	(void)arena_alloc(other, 10);
	arena_defer(other, note_end, letters);
	arena_rewind(ctx, arena_mark(other));
}

static void test_ends_the_process(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct child_end end = child_run(array_overflows, a);

	(void)state;
	assert_int_equal(end.exit_code, 70);
	assert_non_null(strstr(end.text, "out of memory"));
	end = child_run(size_absurd, a);
	assert_int_equal(end.exit_code, 70);
	end = child_run(mark_of_another, a);
	assert_int_equal(end.signal, SIGABRT);
	assert_non_null(strstr(end.text, "arena.c"));
}

#ifdef VANTHU_ARENA_DEBUG
static void write_behind(void *ctx)
{
	volatile char *p = arena_alloc(ctx, 13);

	p[13] = 'x';
	arena_reset(ctx);
}

static void test_overrun_is_seen(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct child_end end = child_run(write_behind, a);

	(void)state;
	assert_int_not_equal(end.exit_code, 0);
}

#if IS_ASAN
static void use_after_rewind(void *ctx)
{
	struct arena_mark m = arena_mark(ctx);
	volatile char *p = arena_alloc(ctx, 13);

	arena_rewind(ctx, m);
	p[0] = 'x';
}

static void test_use_after_rewind_is_seen(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct child_end end = child_run(use_after_rewind, a);

	(void)state;
	assert_int_not_equal(end.exit_code, 0);
	assert_non_null(strstr(end.text, "use-after-free"));
}
#endif
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zeroed_and_aligned),
		cmocka_unit_test(test_dup_take_array),
		cmocka_unit_test(test_limit_and_bytes),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_defer_order),
		cmocka_unit_test(test_defer_in_defer),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_brothers_leave_in_any_order),
		cmocka_unit_test(test_auto_takes_null),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_ends_the_process),
#ifdef VANTHU_ARENA_DEBUG
		cmocka_unit_test(test_overrun_is_seen),
#if IS_ASAN
		cmocka_unit_test(test_use_after_rewind_is_seen),
#endif
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
