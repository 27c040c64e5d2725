/* test_search.c -- what is typed is read, what a document says of itself, and whether they meet. */
#include "model/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "text/words.h"

#define S(literal)                                                                                 \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}
#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

static struct arena *a;

/* "word|-a phrase|…" */
static const char *read(const char *typed)
{
	struct problems ps = { .n = 0 };
	struct search_expr x;
	struct buf b;

	search_parse(a, str_of(typed), &x, &ps);
	buf_init(&b, a, 4096);
	for (size_t i = 0; i < x.n_phrases; i++)
		buf_fmt(&b, "%s%s%.*s", i > 0 ? "|" : "", x.phrases[i].is_unwanted ? "-" : "",
			STR_FMT(x.phrases[i].words));
	assert_int_equal(ps.n, 0);
	return str_c(a, buf_str(&b));
}

static void typed_words(void **state)
{
	static const struct {
		const char *typed, *want;
	} cases[] = {
		{ "", "" },
		{ "  \t ", "" },
		{ "de an", "de|an" },
		{ "ĐỀ ÁN kế", "đề|án|kế" },
		{ "\"đề án\" 2026", "đề án|2026" },
		{ "“đề án” „kế hoạch”", "đề án|kế hoạch" },
		{ "\"không đóng", "không đóng" },
		{ "-thu chi", "-thu|chi" },
		{ "-\"thu chi\" x", "-thu chi|x" },
		{ "a-b", "a b" },
		{ "- - a", "a" },
		{ "15/QĐ-UBND", "15 qđ ubnd" },
		{ "015/QD-UBND", "15 qd ubnd" },
		{ "01/03/2026", "1 3 2026" },
		{ "a\"b c\"d", "a|b c|d" },
		{ "!!! ... /", "" },
		{ "*a* (b) OR NEAR", "a|b|or|near" },
		{ "Số 215", "215" },
		{ "văn bản số  215/SNN-KH", "văn|bản|215 snn kh" },
		{ "SO 15 \"số 16\"", "15|số 16" },
		{ "số đến", "số|đến" },
		{ "-số 15", "-số|15" },
		{ WORD_TERM "t1", "t1" },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		const char *got = read(cases[i].typed);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].typed, got, cases[i].want);
	}
}

static void too_much_is_refused(void **state)
{
	struct problems ps = { .n = 0 };
	struct search_expr x;
	struct buf b;

	(void)state;
	buf_init(&b, a, 4096);
	for (int i = 0; i < LIMIT_SEARCH_PHRASES + 1; i++)
		buf_fmt(&b, "a%d ", i);
	search_parse(a, buf_str(&b), &x, &ps);
	assert_int_equal(ps.n, 1);
	assert_string_equal(ps.p[0].key, "problem.search_words");
	assert_int_equal(x.n_phrases, LIMIT_SEARCH_PHRASES);
	buf_reset(&b);
	for (int i = 0; i < LIMIT_SEARCH_TYPED + 1; i++)
		buf_add_char(&b, 'x');
	ps.n = 0;
	search_parse(a, buf_str(&b), &x, &ps);
	assert_string_equal(ps.p[0].key, "problem.too_long");
}

/* ---- a document ---- */

static const struct delivery to[] = {
	{ .receiver_code = S("000.00.33.Z09"), .receiver_name = S("Sở Nội vụ"), .road = ROAD_EMAIL }
};
static const struct attachment files[] = { { .name = S("phụ lục 2.xlsx") } };

static struct document decision(void)
{
	return (struct document){
		.tenant_id = 7,
		.direction = DIRECTION_OUTGOING,
		.state = DOCUMENT_SENT,
		.number = STR("05"),
		.notation = STR("QĐ-UBND"),
		.issued_on = { 2026, 3, 1 },
		.type_name = STR("Quyết định"),
		.subject = STR("Về việc hoà giải ở đường Trần Phú"),
		.from_code = STR("000.00.00.Z01"),
		.from_name = STR("UBND tỉnh"),
		.signer_name = STR("Nguyễn Văn Ký"),
		.place = STR("An Bình"),
		.code = STR("000.00.00.Z01,2026,17"),
		.priority = 2,
	};
}

static const struct str said[] = { { "Giao Sở Nội vụ chủ trì", 31 }, { "Báo cáo trước 15/4", 23 } };

static bool finds(const struct search_form *f)
{
	const struct document d = decision();
	const struct search_source s = { .document = &d,
					 .deliveries = to,
					 .n_deliveries = 1,
					 .attachments = files,
					 .n_attachments = 1,
					 .series_id = 4,
					 .directives = said,
					 .n_directives = 2 };
	const struct search_text t = search_text_make(a, &s);
	struct problems ps = { .n = 0 };
	struct search_expr x;

	search_compile(a, 7, f, &x, &ps);
	assert_int_equal(ps.n, 0);
	return search_meets(&x, &t);
}

static void words_meet(void **state)
{
	static const struct {
		const char *typed;
		bool is_found;
	} cases[] = {
		{ "", true },
		{ "hoa giai", true },
		{ "hòa giải", true }, /* an older spelling */
		{ "hóa giải", false },
		{ "duong", true },
		{ "đường", true },
		{ "dương", false },
		{ "\"duong tran phu\"", true },
		{ "\"duong phu\"", false },
		{ "\"uong tran\"", false },
		{ "giải -đường", false },
		{ "giải -dương", true },
		{ "5/QĐ-UBND", true },
		{ "05/qd-ubnd", true },
		{ "05/QĐ", true },
		{ "15/QĐ-UBND", false },
		{ "1/3/2026", true },
		{ "11/3/2026", false },
		{ "so noi vu", true },
		{ "phụ lục", true },
		{ "ký xlsx", true },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		const struct search_form f = { .words = str_of(cases[i].typed) };
		if (finds(&f) != cases[i].is_found)
			fail_msg("%s: %s", cases[i].typed,
				 cases[i].is_found ? "not found" : "found");
	}
}

#define FORM(...) ((struct search_form){ __VA_ARGS__ })

static void fields_meet(void **state)
{
	const struct {
		struct search_form f;
		bool is_found;
	} cases[] = {
		{ FORM(.has_direction = true, .direction = DIRECTION_OUTGOING), true },
		{ FORM(.has_direction = true, .direction = DIRECTION_INCOMING), false },
		{ FORM(.series_id = 4), true },
		{ FORM(.series_id = 5), false },
		{ FORM(.year = 2026), true },
		{ FORM(.year = 2025), false },
		{ FORM(.number = STR("5")), true },
		{ FORM(.number = STR("005")), true },
		{ FORM(.number = STR("15")), false },
		{ FORM(.arrival = 5), false },
		{ FORM(.notation = STR("QD-UBND")), true },
		{ FORM(.notation = STR("qđ")), true },
		{ FORM(.notation = STR("TB")), false },
		{ FORM(.organ = STR("000.00.33.z09")), true },
		{ FORM(.organ = STR("000.00.33.Z08")), false },
		{ FORM(.organ = STR("noi vu")), true },
		{ FORM(.organ = STR("tinh")), false }, /* one's own is on all of them */
		{ FORM(.type = STR("quyet dinh")), true },
		{ FORM(.type = STR("quyet")), false },
		{ FORM(.signer = STR("ky nguyen")), true },
		{ FORM(.signer = STR("tran")), false },
		{ FORM(.place = STR("binh")), true },
		{ FORM(.place = STR("Hà Nội")), false },
		{ FORM(.code = STR("000.00.00.z01,2026,17")), true },
		{ FORM(.code = STR("000.00.00.Z01,2026,1")), false },
		{ FORM(.directive = STR("chu tri")), true },
		{ FORM(.directive = STR("bao cao")), true },
		{ FORM(.directive = STR("duong")), false }, /* of the subject */
		{ FORM(.words = STR("bao cao")), false },
		{ FORM(.has_priority = true, .priority = 2), true },
		{ FORM(.has_priority = true, .priority = 0), false },
		{ FORM(.has_road = true, .road = ROAD_EMAIL), true },
		{ FORM(.has_road = true, .road = ROAD_AXIS), false },
		{ FORM(.issued_from = { 2026, 2, 5 }, .issued_to = { 2026, 3, 20 }), true },
		{ FORM(.issued_from = { 2026, 4, 1 }, .issued_to = { 2026, 4, 2 }), false },
		{ FORM(.issued_from = { 1995, 1, 1 }, .issued_to = { 2026, 12, 2 }), true },
		{ FORM(.issued_from = { 1990, 1, 1 }, .issued_to = { 2025, 12, 31 }), false },
		{ FORM(.words = STR("hoa giai"), .year = 2026, .number = STR("5")), true },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		if (finds(&cases[i].f) != cases[i].is_found)
			fail_msg("case %zu", i);
	}
}

static void days_in_the_wrong_order(void **state)
{
	const struct search_form f = { .issued_from = { 2026, 4, 2 },
				       .issued_to = { 2026, 4, 1 },
				       .due_from = { 2026, 4, 2 },
				       .due_to = { 2026, 4, 1 },
				       .arrived_from = { 2026, 4, 2 },
				       .arrived_to = { 2026, 4, 1 } };
	struct problems ps = { .n = 0 };
	struct search_expr x;

	(void)state;
	search_compile(a, 7, &f, &x, &ps);
	assert_true(problems_has(&ps, "issued_to") && problems_has(&ps, "due_to"));
	assert_true(problems_has(&ps, "arrived_to"));
}

/* As a form, an address, the API and a command have them: what no document can have is refused. */
static void fields_by_name(void **state)
{
	static const struct {
		const char *name, *value;
		bool is_wrong;
	} cases[] = {
		{ "road", "axis", false },           { "road", "paper", false },
		{ "road", "email", true },           { "road", "portal", true },
		{ "secrecy", "secret", false },      { "secrecy", "geheim", true },
		{ "standing", "holds", false },      { "standing", "done", true },
		{ "purpose", "submit", false },      { "purpose", "x", true },
		{ "form", "paper", false },          { "form", "fax", true },
		{ "person", "12", false },           { "person", "chuyen.vien", false },
		{ "arrived_to", "1/3/2026", false }, { "arrived_from", "hôm qua", true },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++) {
		struct problems ps = { .n = 0 };
		struct search_form f = { .account_id = 0 };
		size_t k = 0;
		while (!str_eq_c(str_of(search_fields[k]), cases[i].name))
			k++;
		search_form_put(&f, k, str_of(cases[i].value), &ps);
		if (problems_has(&ps, cases[i].name) != cases[i].is_wrong)
			fail_msg("%s=%s", cases[i].name, cases[i].value);
	}
	assert_true(search_is_field(STR("directive_words")) && !search_is_field(STR("directiv")));
}

/* Another organ's words are not asked for at all. */
static void organs_apart(void **state)
{
	const struct document d = decision();
	const struct search_source s = { .document = &d };
	const struct search_text t = search_text_make(a, &s);
	const struct search_form f = { .words = STR("hoa") };
	struct problems ps = { .n = 0 };
	struct search_expr x;

	(void)state;
	search_compile(a, 77, &f, &x, &ps);
	assert_false(search_meets(&x, &t));
}

/* Side by side before apart, short before long. */
static void distances(void **state)
{
	static const char *const subjects[] = { "Kế hoạch đào tạo", "Kế hoạch về việc đào tạo",
						"Đào tạo theo kế hoạch",
						"Về kế hoạch của năm đào tạo" };
	const struct search_form f = { .words = STR("ke hoach") };
	struct problems ps = { .n = 0 };
	struct search_expr x;
	int64_t last = 0;

	(void)state;
	search_compile(a, 7, &f, &x, &ps);
	assert_true(search_has_words(&x));
	for (size_t i = 0; i < 2; i++) {
		int64_t d = search_distance(a, &x, str_of(subjects[i]));
		assert_true(d > last);
		last = d;
	}
	ps.n = 0;
	const struct search_form g = { .words = STR("kế hoạch đào tạo") };
	search_compile(a, 7, &g, &x, &ps);
	assert_true(search_distance(a, &x, str_of(subjects[0])) <
		    search_distance(a, &x, str_of(subjects[2])));
	assert_true(search_distance(a, &x, str_of(subjects[2])) <
		    search_distance(a, &x, str_of(subjects[3])));
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_words),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(words_meet),
		cmocka_unit_test(fields_meet),
		cmocka_unit_test(days_in_the_wrong_order),
		cmocka_unit_test(fields_by_name),
		cmocka_unit_test(organs_apart),
		cmocka_unit_test(distances),
	};
	return cmocka_run_group_tests_name("search", tests, setup, teardown);
}
