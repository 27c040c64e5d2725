/* test_diff.c -- what became of a text: pieces in their order, the shortest way, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "text/diff.h"

/* "-gone +come =stays ~3" */
static struct str told(struct arena *a, struct str before, struct str after, size_t context)
{
	static const char sign[] = { '=', '~', '-', '+' };
	struct diff d;
	struct buf b;

	buf_init(&b, a, 1 << 20);
	diff_words(a, before, after, context, &d);
	for (size_t i = 0; i < d.n; i++) {
		const struct diff_piece *x = &d.pieces[i];
		buf_fmt(&b, "%s%c", i > 0 ? "|" : "", sign[x->kind]);
		if (x->kind == DIFF_SKIPPED)
			buf_fmt(&b, "%zu", x->n_words);
		else
			buf_add(&b, x->text);
	}
	return buf_str(&b);
}

static void test_pieces(void **state)
{
	static const struct {
		const char *before, *after;
		size_t context;
		const char *want;
	} cases[] = {
		{ "", "", 3, "" },
		{ " \n ", "\t", 3, "" },
		{ "", "một hai", 3, "+một hai" },
		{ "một hai", "", 3, "-một hai" },
		{ "một hai", "một hai", 3, "~2" },
		{ "một\nhai", "một  hai", 9, "~2" }, /* set anew, the same */
		{ "nghỉ lễ ngày 2/9", "nghỉ tết ngày 2/9", 9, "=nghỉ|-lễ|+tết|=ngày 2/9" },
		{ "a b c", "a x b c", 9, "=a|+x|=b c" },
		{ "a b c", "b c", 9, "-a|=b c" },
		{ "1 2 3 4 5 6 7 8 x", "1 2 3 4 5 6 7 8 y", 2, "~6|=7 8|-x|+y" },
		{ "x 1 2 3 4 5 6 7 8", "y 1 2 3 4 5 6 7 8", 2, "-x|+y|=1 2|~6" },
		{ "x 1 2 3 4 y", "u 1 2 3 4 v", 2, "-x|+u|=1 2 3 4|-y|+v" },
		{ "a b c a b b a", "c b a b a c", 9, "" }, /* Myers' own: any of the shortest */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str got = told(a, str_of(cases[i].before), str_of(cases[i].after),
				      cases[i].context);
		bool is_any = cases[i].want[0] == '\0' && cases[i].before[0] == 'a';
		if (!is_any && !str_eq_c(got, cases[i].want))
			fail_msg("%s -> %s: %.*s", cases[i].before, cases[i].after, STR_FMT(got));
	}
}

/* ---- as short as can be ---- */

#define MOST 24

static size_t common(const char *x, size_t n, const char *y, size_t m)
{
	size_t t[MOST + 1][MOST + 1] = { { 0 } };

	for (size_t i = 1; i <= n; i++) {
		for (size_t k = 1; k <= m; k++)
			t[i][k] = x[i - 1] == y[k - 1]        ? t[i - 1][k - 1] + 1
				  : t[i - 1][k] > t[i][k - 1] ? t[i - 1][k]
							      : t[i][k - 1];
	}
	return t[n][m];
}

static struct str letters(struct arena *a, char *out, size_t *n, unsigned *seed)
{
	struct buf b;

	buf_init(&b, a, 4096);
	*seed = *seed * 1103515245 + 12345;
	*n = (*seed >> 16) % (MOST + 1);
	for (size_t i = 0; i < *n; i++) {
		*seed = *seed * 1103515245 + 12345;
		out[i] = (char)('a' + (*seed >> 16) % 4);
		buf_fmt(&b, "%c ", out[i]);
	}
	return buf_str(&b);
}

static struct str taken(struct arena *a, const struct diff *d, enum diff_kind without)
{
	struct buf b;

	buf_init(&b, a, 4096);
	for (size_t i = 0; i < d->n; i++) {
		if (d->pieces[i].kind == without)
			continue;
		buf_add(&b, d->pieces[i].text);
		buf_add_c(&b, " ");
	}
	return buf_str(&b);
}

static void test_shortest(void **state)
{
	char x[MOST], y[MOST];
	unsigned seed = 7;
	size_t n, m;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str before = letters(a, x, &n, &seed), after = letters(a, y, &m, &seed);
		struct diff d;

		diff_words(a, before, after, MOST, &d);
		size_t same = common(x, n, y, m);
		if (d.n_removed != n - same || d.n_added != m - same)
			fail_msg("%.*s-> %.*s: %zu %zu", STR_FMT(before), STR_FMT(after),
				 d.n_removed, d.n_added);
		assert_true(str_eq(taken(a, &d, DIFF_REMOVED), after));
		if (same == 0) /* where nothing stays all is told apart */
			assert_true(str_eq(taken(a, &d, DIFF_ADDED), before));
		assert_false(d.is_rough || d.is_cut);
	}
}

/* ---- bounds ---- */

static struct str many(struct arena *a, size_t n, const char *word)
{
	struct buf b;

	buf_init(&b, a, (size_t)32 << 20);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%zu ", word, i);
	return buf_str(&b);
}

static void test_bounds(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct diff d;

	(void)state;
	diff_words(a, many(a, LIMIT_DIFF_WORDS + 1, "a"), many(a, 5, "a"), 3, &d);
	assert_true(d.is_cut);
	diff_words(a, many(a, 50000, "a"), many(a, 50000, "b"), 3, &d);
	assert_true(d.is_rough);
	assert_int_equal(d.n, 2);
	assert_int_equal(d.n_removed, 50000);
	assert_int_equal(d.n_added, 50000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_shortest),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
