/* test_travel.c -- ranks, proposals, and the words of the list of receivers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/model.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void places_and_back(void **state)
{
	const struct str name = STR("UBND tỉnh An Bình (mẫu)");

	(void)state;
	for (int i = 0; i < 2 * (int)purpose__COUNT; i++) {
		enum purpose purpose = (enum purpose)(i / 2), out;
		struct str words = place_words(a, purpose, i % 2 == 1);
		bool has_paper;
		assert_true(place_read(a, str_fmt(a, " %.*s %.*s", STR_FMT(name), STR_FMT(words)),
				       name, &out, &has_paper));
		assert_int_equal(out, purpose);
		assert_int_equal(has_paper, i % 2 == 1);
	}
	assert_true(str_eq_c(place_words(a, PURPOSE_INFORM, true), "(để biết, kèm bản giấy)"));
	assert_true(str_eq_c(place_words(a, PURPOSE_UNKNOWN, false), ""));
}

/* Other systems' words, and other receivers whose name begins alike, are not ours. */
static void words_of_others(void **state)
{
	enum purpose purpose;
	bool has_paper;

	(void)state;
	assert_false(place_read(a, STR("Sở Nội vụ 2 (để biết)"), STR("Sở Nội vụ"), &purpose,
				&has_paper));
	assert_false(place_read(a, STR("Sở Nội vụ (xin ý kiến)"), STR("Sở Nội vụ"), &purpose,
				&has_paper));
	assert_false(place_read(a, STR("(để biết)"), STR(""), &purpose, &has_paper));
	assert_false(place_read(a, STR("Sở"), STR("Sở Nội vụ"), &purpose, &has_paper));
}

static struct organ organ(enum organ_kind kind, enum organ_level level, const char *superior)
{
	return (struct organ){ .kind = kind, .level = level, .superior_code = str_of(superior) };
}

static void ranks(void **state)
{
	const struct organ none = organ(ORGAN_KIND_UNKNOWN, LEVEL_UNKNOWN, "");
	const struct organ p = organ(ORGAN_DEPARTMENT, LEVEL_PROVINCE, "A"),
			   q = organ(ORGAN_DEPARTMENT, LEVEL_PROVINCE, "B"),
			   r = organ(ORGAN_PEOPLES_COMMITTEE, LEVEL_PROVINCE, ""),
			   t = organ(ORGAN_PUBLIC_UNIT, LEVEL_PROVINCE, "A");

	(void)state;
#define RANK(x, y, up, down) organ_rank_of(&(struct organ_lines){ &(x), &(y), up, down })
	assert_int_equal(RANK(p, r, true, false), RANK_SUPERIOR);
	assert_int_equal(RANK(r, p, false, true), RANK_SUBORDINATE);
	assert_int_equal(RANK(p, q, false, false), RANK_PEER);
	assert_int_equal(RANK(p, t, false, false), RANK_PEER);
	assert_int_equal(RANK(p, r, false, false), RANK_UNKNOWN);
	assert_int_equal(RANK(none, none, false, false), RANK_UNKNOWN);
	assert_int_equal(RANK(p, q, true, true), RANK_UNKNOWN);
}

static void proposals(void **state)
{
	(void)state;
	assert_int_equal(purpose_propose(a, STR("TỜ TRÌNH"), RANK_SUPERIOR, false), PURPOSE_SUBMIT);
	assert_int_equal(purpose_propose(a, STR("Báo cáo"), RANK_SUPERIOR, false), PURPOSE_REPORT);
	assert_int_equal(purpose_propose(a, STR("Chỉ thị"), RANK_SUBORDINATE, false),
			 PURPOSE_DIRECT);
	assert_int_equal(purpose_propose(a, STR("Công văn"), RANK_PEER, false), PURPOSE_EXCHANGE);
	assert_int_equal(purpose_propose(a, STR("Công văn"), RANK_PEER, true), PURPOSE_REPLY);
	assert_int_equal(purpose_propose(a, STR("Tờ trình"), RANK_UNKNOWN, false), PURPOSE_UNKNOWN);
	assert_int_equal(purpose_propose(a, STR("Không có loại này"), RANK_PEER, false),
			 PURPOSE_UNKNOWN);
	for (size_t i = 0; i < document_types_count; i++)
		assert_int_equal(document_types[i].purpose[RANK_UNKNOWN], PURPOSE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(places_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(words_of_others, setup, teardown),
		cmocka_unit_test_setup_teardown(ranks, setup, teardown),
		cmocka_unit_test_setup_teardown(proposals, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
