/* test_draft.c -- whose turn it is with a draft, what its notation is made of, and which number is next. */
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

static uint32_t seed = 17;

static int64_t any(int64_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int64_t)(seed >> 8) % n;
}

/* ---- số và ký hiệu (Decree 30 App. I II.3, App. III) ---- */

static void notations(void **state)
{
	static const struct {
		const char *type, *organ, *unit, *want;
	} cases[] = {
		{ "Quyết định", "UBND", "VX", "QĐ-UBND" },
		{ "QUYẾT ĐỊNH", "UBND", "", "QĐ-UBND" },
		{ " Tờ trình ", "SNV", "TCCB", "TTr-SNV" },
		{ "Chương trình", "SNV", "", "CTr-SNV" },
		{ "Quy định", "SNV", "", "QyĐ-SNV" },
		{ "Công văn", "UBND", "VX", "UBND-VX" },
		{ "công văn", "BNV", "", "BNV" },
		{ "Thư công", "BNV", "VP", "BNV-VP" },
		{ "Bản sao y", "SNV", "", "SY-SNV" },
		{ "Bản trích sao", "SNV", "", "TrS-SNV" },
		/* somebody has to say */
		{ "Báo cáo nhanh", "SNV", "VP", "" },
		{ "Quyết định", "", "VP", "" },
		{ "", "SNV", "VP", "" },
	};
	struct arena *a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		struct str made = notation_make(a, str_of(cases[i].type), str_of(cases[i].organ),
						str_of(cases[i].unit));
		if (!str_eq_c(made, cases[i].want))
			fail_msg("%s: %.*s", cases[i].type, STR_FMT(made));
	}
	arena_free(a);
}

/* 29 types and three forms of copies, each abbreviation once, each lawful where it stands. */
static void the_types_of_the_law(void **state)
{
	struct arena *a = arena_new(NULL);
	size_t n_copies = 0, n_without = 0;

	(void)state;
	assert_int_equal(document_types_count, 29 + 3);
	for (size_t i = 0; i < document_types_count; i++) {
		const struct document_type *t = &document_types[i];
		n_copies += t->is_copy;
		n_without += t->abbreviation.n == 0;
		assert_ptr_equal(document_type_find(a, t->name), t);
		assert_true(document_notation_is_lawful(
			notation_make(a, t->name, STR("UBND"), STR("VX"))));
		for (size_t k = 0; k < i && t->abbreviation.n > 0; k++)
			assert_false(str_eq(t->abbreviation, document_types[k].abbreviation));
	}
	assert_int_equal(n_copies, 3);
	assert_int_equal(n_without, 2); /* công văn, thư công */
	arena_free(a);
}

/* Each once, and none of them an administrative document's; their notation has the year. */
static void the_types_of_legal_documents(void **state)
{
	struct arena *a = arena_new(NULL);

	(void)state;
	assert_int_equal(legal_types_count, 9);
	for (size_t i = 0; i < legal_types_count; i++) {
		const struct legal_type *t = &legal_types[i];
		assert_null(document_type_find(a, t->name));
		assert_ptr_equal(legal_type_find(a, document_type_key(a, t->name)), t);
		assert_in_range(t->detail, 1, 13);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(t->detail, legal_types[k].detail);
	}
	assert_null(legal_type_find(a, STR("Công văn")));
	assert_true(document_notation_is_lawful(STR("2026/TT-BNV")));
	assert_int_equal(notation_make(a, STR("Thông tư"), STR("BNV"), STR("VP")).n, 0);
	arena_free(a);
}

/* ---- which number is next ---- */

static void next_numbers(void **state)
{
	static const struct {
		int64_t next;
		bool is_begun;
		int64_t known[6];
		size_t n;
		int64_t want;
	} cases[] = {
		{ 1, false, { 0 }, 0, 1 },
		{ 1, true, { 0 }, 0, 1 },
		{ 7, true, { 7, 8, 10 }, 3, 9 }, /* those typed by hand are passed by, no more */
		{ 7, true, { 8 }, 1, 7 },
		{ 1, false, { 1, 2, 3 }, 3, 4 },
		{ 1, false, { 120, 121, 150 }, 3, 151 }, /* the organ began on paper */
		{ 1, false, { 12, 112, 113 }, 3, 114 },
		{ 1, false, { 12, 114 }, 2, 13 }, /* 114 is a slip: more than 100 left out */
		{ 1, false, { 1, 1500 }, 2, 2 },
		{ 1, false, { 20001 }, 1, 20002 },
		{ 1, false, { 20002 }, 1, 1 }, /* no organ begins there */
		{ 1, false, { 99999999999 }, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		int64_t next = number_next(cases[i].next, cases[i].is_begun, cases[i].known,
					   cases[i].n);
		if (next != cases[i].want)
			fail_msg("case %zu: %lld", i, (long long)next);
	}
}

/* N1: whatever is known, the next number is not, and nothing between is left out once it has begun. */
static void a_next_number_is_free(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		int64_t known[20], last = 0, first = 1 + any(5);
		bool is_begun = any(2) == 0;
		size_t n = (size_t)any(20);

		for (size_t i = 0; i < n; i++) {
			last = (i == 0 ? first - 1 : last) + 1 + any(4) * any(80);
			known[i] = last;
		}
		int64_t next = number_next(first, is_begun, known, n);
		assert_true(next >= first);
		for (size_t i = 0; i < n; i++)
			assert_true(known[i] != next);
		for (int64_t k = first; is_begun && k < next; k++) {
			bool is_known = false;
			for (size_t i = 0; i < n; i++)
				is_known = is_known || known[i] == k;
			assert_true(is_known);
		}
	}
}

static void numbers_as_typed(void **state)
{
	(void)state;
	assert_int_equal(number_parse(STR("5")), 5);
	assert_int_equal(number_parse(STR("05")), 5);
	assert_int_equal(number_parse(STR(" 15 ")), 15);
	assert_int_equal(number_parse(STR("99999999999")), 99999999999);
	assert_int_equal(number_parse(STR("0")), 0);
	assert_int_equal(number_parse(STR("")), 0);
	assert_int_equal(number_parse(STR("15a")), 0);
	assert_int_equal(number_parse(STR("-3")), 0);
}

/* ---- opinions ---- */

/* At every moment the open ones are exactly those with the least ordinal that is unfinished. */
static void opinions_in_order(void **state)
{
	(void)state;
	for (int round = 0; round < 500; round++) {
		struct opinion all[8];
		size_t n = 1 + (size_t)any(8), n_left = n;

		for (size_t i = 0; i < n; i++)
			all[i] = (struct opinion){ .id = (int64_t)i + 1, .ordinal = 1 + any(3) };
		while (n_left > 0) {
			int64_t least = INT64_MAX;
			for (size_t i = 0; i < n; i++) {
				if (opinion_is_next(all, n, &all[i]))
					all[i].state = OPINION_OPEN;
			}
			for (size_t i = 0; i < n; i++) {
				if (opinion_is_unfinished(&all[i]) && all[i].ordinal < least)
					least = all[i].ordinal;
			}
			for (size_t i = 0; i < n; i++) {
				if (opinion_is_unfinished(&all[i]))
					assert_int_equal(all[i].state == OPINION_OPEN,
							 all[i].ordinal == least);
			}
			struct opinion *x = &all[any((int64_t)n)];
			if (!opinion_is_unfinished(x))
				continue;
			/* one that waits may be withdrawn too */
			x->state = x->state == OPINION_OPEN && any(2) == 0 ? OPINION_GIVEN
									   : OPINION_WITHDRAWN;
			n_left--;
		}
	}
}

/* ---- who is asked ---- */

static void whose_step_it_is(void **state)
{
	const struct capacity head = { .role = ROLE_HEAD, .unit_id = 3, .of_account = 7 };
	const struct capacity nobody = { .role = ROLE_HEAD, .of_account = 7 };
	const struct capacity clerk = { .role = ROLE_CLERK, .unit_id = 3, .of_account = 7 };
	struct approval x = { .step = APPROVE_CONTENT, .unit_id = 3 };

	(void)state;
	assert_true(capacity_approves(&head, &x));
	assert_false(capacity_approves(&clerk, &x));
	x.unit_id = 0; /* asked of nobody */
	assert_false(capacity_approves(&nobody, &x));
	x.step = APPROVE_FORM;
	assert_true(capacity_approves(&clerk, &x));
	assert_false(capacity_approves(&head, &x));
	x = (struct approval){ .step = APPROVE_SIGN, .account_id = 7 };
	assert_true(capacity_approves(&head, &x));
	assert_false(capacity_approves(&clerk, &x)); /* the person, but by no post that signs */
	for (int s = APPROVAL_PASSED; s < (int)approval_state__COUNT; s++) {
		x.state = (enum approval_state)s;
		assert_false(capacity_approves(&head, &x));
	}
}

static void checks_of_an_organ(void **state)
{
	(void)state;
	assert_true(checks_have(STR("content,form"), APPROVE_CONTENT));
	assert_true(checks_have(STR("content,form"), APPROVE_FORM));
	assert_false(checks_have(STR("content"), APPROVE_FORM));
	assert_false(checks_have(STR(""), APPROVE_CONTENT));
	assert_false(checks_have(STR("contents"), APPROVE_CONTENT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notations),
		cmocka_unit_test(the_types_of_the_law),
		cmocka_unit_test(the_types_of_legal_documents),
		cmocka_unit_test(next_numbers),
		cmocka_unit_test(a_next_number_is_free),
		cmocka_unit_test(numbers_as_typed),
		cmocka_unit_test(opinions_in_order),
		cmocka_unit_test(whose_step_it_is),
		cmocka_unit_test(checks_of_an_organ),
	};
	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
