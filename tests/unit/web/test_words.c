/* test_words.c -- values in words: sizes, counts, times; every word of the lists has its text. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static void sizes(void **state)
{
	static const struct {
		int64_t bytes;
		const char *vi, *en;
	} cases[] = {
		{ 0, "0 byte", "0 byte" },
		{ 1023, "1023 byte", "1023 byte" },
		{ 1024, "1 KB", "1 KB" },
		{ 1536, "1,5 KB", "1.5 KB" },
		{ 102400, "100 KB", "100 KB" },
		{ 1048575, "1 MB", "1 MB" },
		{ 78643200, "75 MB", "75 MB" },
		{ 1610612736, "1,5 GB", "1.5 GB" },
		{ INT64_C(5) << 40, "5 TB", "5 TB" },
		{ INT64_C(5) << 50, "5120 TB", "5120 TB" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(str_c(a, bytes_words(a, LANG_VI, cases[i].bytes)), cases[i].vi);
		assert_string_equal(str_c(a, bytes_words(a, LANG_EN, cases[i].bytes)), cases[i].en);
	}
}

static void counts(void **state)
{
	static const struct {
		int64_t n;
		const char *vi, *en;
	} cases[] = {
		{ 0, "0", "0" },
		{ 999, "999", "999" },
		{ 1000, "1.000", "1,000" },
		{ 123456, "123.456", "123,456" },
		{ 1234567, "1.234.567", "1,234,567" },
		{ -1000, "-1.000", "-1,000" },
		{ -100, "-100", "-100" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(str_c(a, count_words(a, LANG_VI, cases[i].n)), cases[i].vi);
		assert_string_equal(str_c(a, count_words(a, LANG_EN, cases[i].n)), cases[i].en);
	}
}

static void ages(void **state)
{
	static const struct {
		int64_t secs;
		const char *vi;
	} cases[] = {
		{ -5, "vừa xong" }, /* another clock is ahead */
		{ 0, "vừa xong" },
		{ 59, "vừa xong" },
		{ 60, "1 phút trước" },
		{ 3599, "59 phút trước" },
		{ 3600, "1 giờ trước" },
		{ 86399, "23 giờ trước" },
		{ 86400, "20/11/2026 20:45" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(
			str_c(a, ago_words(a, LANG_VI, OFFICE_NOW - cases[i].secs * TIME_SEC,
					   OFFICE_NOW)),
			cases[i].vi);
}

static void names(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct document d = { .signer_competence = STR("KT."),
				    .signer_position = STR("Giám đốc"),
				    .signer_name = STR("Lê Mẫu") };
	const struct document none = { .id = 1 }, name = { .signer_name = STR("Lê Mẫu") };

	(void)state;
	assert_string_equal(str_c(a, certificate_name(STR("serialNumber=1,CN=Sở Nội vụ,C=VN"))),
			    "Sở Nội vụ");
	assert_string_equal(str_c(a, certificate_name(STR("CN=Sở"))), "Sở");
	assert_string_equal(str_c(a, certificate_name(STR("O=Sở"))), "O=Sở");
	assert_string_equal(str_c(a, signer_words(a, &d)), "KT. Giám đốc, Lê Mẫu");
	assert_string_equal(str_c(a, signer_words(a, &name)), "Lê Mẫu");
	assert_int_equal(signer_words(a, &none).n, 0);
	assert_int_equal(notation_words(a, &none).n, 0);
	assert_int_equal(priority_words(LANG_VI, 0).n, 0);
	assert_int_equal(priority_words(LANG_VI, 5).n, 0);
	assert_true(str_eq_c(priority_words(LANG_VI, 3), "Hỏa tốc"));
}

/* ---- no page shows a word of the database ---- */

static void has_text(const char *prefix, struct str word)
{
	char key[128];
	struct str text;

	(void)snprintf(key, sizeof key, "%s.%.*s", prefix, STR_FMT(word));
	for (int lang = 0; lang < (int)LANG__COUNT; lang++) {
		if (!text_find((enum lang)lang, str_of(key), &text))
			fail_msg("no text %s", key);
	}
}

static void every_word_of_a_list_has_its_text(void **state)
{
	(void)state;
#define EACH(prefix, name)                                                                         \
	for (int i = 0; i < (int)name##__COUNT; i++)                                               \
	has_text(prefix, name##_text((enum name)i))
	EACH("road", road);
	EACH("form", form);
	EACH("purpose", purpose);
	EACH("role", role);
	EACH("state", document_state);
	EACH("delivery", delivery_state);
	EACH("signed", signature);
	EACH("step", step);
#undef EACH
}

static void every_status_has_its_text(void **state)
{
	static const char *const statuses[] = {
		"01", "02", "03", "04", "05", "06", "13", "15", "16"
	};
	static const char *const severities[] = { "info", "warning", "error" };

	(void)state;
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		has_text("status", str_of(statuses[i]));
	for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++)
		has_text("severity", str_of(severities[i]));
	for (int i = 1; i <= 29; i++) {
		char word[4];
		(void)snprintf(word, sizeof word, "%02d", i);
		has_text("type", str_of(word));
	}
}

static void spans(void **state)
{
	static const struct {
		int64_t span;
		const char *vi, *en;
	} cases[] = {
		{ -5, "0 giây", "0 s" },
		{ 59 * TIME_SEC, "59 giây", "59 s" },
		{ TIME_MIN, "1 phút", "1 min" },
		{ TIME_HOUR - 1, "59 phút", "59 min" },
		{ 23 * TIME_HOUR, "23 giờ", "23 h" },
		{ 49 * TIME_HOUR, "2 ngày", "2 d" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(str_c(a, span_words(a, LANG_VI, cases[i].span)), cases[i].vi);
		assert_string_equal(str_c(a, span_words(a, LANG_EN, cases[i].span)), cases[i].en);
	}
}

/* Texts of statuses often begin with the status itself, which stands there already. */
static void a_status_is_not_told_twice(void **state)
{
	static const struct {
		enum trace_kind kind;
		const char *status, *text, *words;
	} cases[] = {
		{ TRACE_STATUS_IN, "01", "Đã đến - văn thư chưa xử lý", "văn thư chưa xử lý" },
		{ TRACE_STATUS_IN, "01", "Đã đến", "" },
		{ TRACE_STATUS_IN, "01", "Đã đến nơi lúc 9 giờ", "Đã đến nơi lúc 9 giờ" },
		{ TRACE_STATUS_IN, "02", "Gửi nhầm", "Gửi nhầm" },
		{ TRACE_STATUS_OUT, "03", "Đã tiếp nhận - số đến 7", "số đến 7" },
		{ TRACE_STEP, "01", "Đã đến - x", "Đã đến - x" },
		{ TRACE_STEP, "failed", "{\"key\":\"err.not_found\",\"params\":[]}", "Not found." },
		{ TRACE_STATUS_IN, "02", "{\"key\":\"err.not_found\",\"params\":[]}",
		  "{\"key\":\"err.not_found\",\"params\":[]}" }, /* another agency's words */
		{ TRACE_STATUS_IN, "99", "", "" },
	};
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct trace t = { .kind = cases[i].kind,
					 .status = str_of(cases[i].status),
					 .text = str_of(cases[i].text) };
		const struct page_ctx ctx = { .arena = a, .lang = LANG_EN };
		assert_string_equal(str_c(a, trace_words(&ctx, &t)), cases[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans),
		cmocka_unit_test(a_status_is_not_told_twice),
		cmocka_unit_test(sizes),
		cmocka_unit_test(counts),
		cmocka_unit_test(ages),
		cmocka_unit_test(names),
		cmocka_unit_test(every_word_of_a_list_has_its_text),
		cmocka_unit_test(every_status_has_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
