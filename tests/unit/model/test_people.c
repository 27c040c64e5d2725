/* test_people.c -- the order of a tree of units, and the days of posts. */
#include "model/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define MOST 300

static uint32_t seed = 7;

static size_t any(size_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* ---- the order of the tree, against a walk that goes down by itself ---- */

static struct unit want[MOST];
static size_t n_want;

/* NOLINTNEXTLINE(misc-no-recursion): the plain way, to hold the other one against */
static void walk(const struct unit *all, size_t n, int64_t parent, int64_t depth)
{
	for (size_t i = 0; i < n; i++) {
		if (all[i].parent_id != parent)
			continue;
		want[n_want] = all[i];
		want[n_want++].depth = depth;
		walk(all, n, all[i].id, depth + 1);
	}
}

static void check_order(struct unit *all, size_t n)
{
	struct arena *a = arena_new(NULL);

	n_want = 0;
	walk(all, n, 0, 0);
	assert_int_equal(n_want, n);
	unit_tree_order(a, all, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(all[i].id, want[i].id);
		assert_int_equal(all[i].depth, want[i].depth);
		assert_int_equal(all[i].ordinal, want[i].ordinal);
	}
	arena_free(a);
}

static void shuffle(struct unit *all, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = any(i);
		struct unit x = all[i - 1];
		all[i - 1] = all[k];
		all[k] = x;
	}
}

static void random_trees(void **state)
{
	struct unit all[60];

	(void)state;
	for (int round = 0; round < 400; round++) {
		size_t n = any(60);
		for (size_t i = 0; i < n; i++) {
			all[i] = (struct unit){ .id = (int64_t)i + 1, .ordinal = (int64_t)any(9) };
			if (i > 0 && any(5) > 0)
				all[i].parent_id = all[any(i)].id;
		}
		shuffle(all, n);
		check_order(all, n);
	}
}

static void three_hundred_levels(void **state)
{
	static struct unit all[MOST];

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		all[i] = (struct unit){ .id = (int64_t)i + 1, .parent_id = (int64_t)i };
	shuffle(all, MOST);
	check_order(all, MOST);
	assert_int_equal(all[MOST - 1].depth, MOST - 1);
}

static void siblings_keep_their_order(void **state)
{
	struct unit all[] = { { .id = 9 },
			      { .id = 3, .parent_id = 5 },
			      { .id = 5 },
			      { .id = 8, .parent_id = 5 },
			      { .id = 1, .parent_id = 5 } };
	static const int64_t ids[] = { 9, 5, 3, 8, 1 };
	struct arena *a = arena_new(NULL);

	(void)state;
	unit_tree_order(a, all, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(all[i].id, ids[i]);
	arena_free(a);
}

/* Of a part of the tree the topmost stand at depth 0. */
static void parents_that_are_not_there(void **state)
{
	struct unit all[] = { { .id = 4, .parent_id = 77 }, { .id = 6, .parent_id = 4 } };
	struct arena *a = arena_new(NULL);

	(void)state;
	unit_tree_order(a, all, 2);
	assert_true(all[0].id == 4 && all[0].depth == 0);
	assert_true(all[1].id == 6 && all[1].depth == 1);
	unit_tree_order(a, all, 0);
	arena_free(a);
}

/* ---- days ---- */

static struct date day(int n)
{
	return date_add((struct date){ 2026, 2, 20 }, n);
}

static void both_ends_are_days_of_the_post(void **state)
{
	const struct post p = { .valid_from = { 2026, 3, 1 }, .valid_to = { 2026, 3, 31 } };
	const struct post open = { .valid_from = { 2026, 3, 1 } }, always = { .id = 1 };
	const struct post never = { .valid_from = { 2026, 3, 1 }, .valid_to = { 2026, 2, 28 } };

	(void)state;
	assert_false(post_holds(&p, (struct date){ 2026, 2, 28 }));
	assert_true(post_holds(&p, (struct date){ 2026, 3, 1 }));
	assert_true(post_holds(&p, (struct date){ 2026, 3, 31 }));
	assert_false(post_holds(&p, (struct date){ 2026, 4, 1 }));
	assert_false(post_holds(&open, (struct date){ 2026, 2, 28 }));
	assert_true(post_holds(&open, (struct date){ 2999, 1, 1 }));
	assert_true(post_holds(&always, (struct date){ 1975, 4, 30 }));
	assert_false(post_holds(&never, (struct date){ 2026, 2, 28 }));
	assert_false(post_holds(&never, (struct date){ 2026, 3, 1 }));
}

/* Day by day; -1: a day beyond them all is held too. */
static int naive_end(const struct post *p, size_t n, int from)
{
	for (int d = from; d < 80; d++) {
		bool is_held = false;
		for (size_t i = 0; i < n; i++)
			is_held = is_held || post_holds(&p[i], day(d));
		if (!is_held)
			return d;
	}
	return -1;
}

static void the_first_day_that_nobody_holds(void **state)
{
	struct post p[6];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = any(7);
		for (size_t i = 0; i < n; i++) {
			int from = (int)any(30);
			p[i] = (struct post){ .valid_from = day(from),
					      .valid_to = day(from - 2 + (int)any(25)) };
			if (any(9) == 0)
				p[i].valid_from = (struct date){ 0 };
			if (any(9) == 0)
				p[i].valid_to = (struct date){ 0 };
		}
		int want_day = naive_end(p, n, 3);
		struct date end = posts_end(p, n, day(3));
		assert_int_equal(date_is_set(end), want_day >= 0);
		if (want_day >= 0)
			assert_int_equal(date_cmp(end, day(want_day)), 0);
	}
}

static void words_of_roles(void **state)
{
	struct str rest = STR("admin,leader"), word;

	(void)state;
	assert_true(roles_next(&rest, &word) && str_eq_c(word, "admin"));
	assert_true(roles_next(&rest, &word) && str_eq_c(word, "leader"));
	assert_false(roles_next(&rest, &word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_trees),
		cmocka_unit_test(three_hundred_levels),
		cmocka_unit_test(siblings_keep_their_order),
		cmocka_unit_test(parents_that_are_not_there),
		cmocka_unit_test(both_ends_are_days_of_the_post),
		cmocka_unit_test(the_first_day_that_nobody_holds),
		cmocka_unit_test(words_of_roles),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
