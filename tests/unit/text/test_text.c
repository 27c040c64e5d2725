/* Soundness, walking, counting, trimming, NFC, folding, the border check. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(rows) (sizeof rows / sizeof rows[0])

/* "Tiếng Việt" with composed letters and with combining marks, in two orders. */
#define VIET_NFC "Ti\u1ebfng Vi\u1ec7t"
#define VIET_NFD "Tie\u0302\u0301ng Vie\u0323\u0302t"
#define VIET_MIX "Ti\u00ea\u0301ng Vi\u00ea\u0323t"

static const struct {
	const char *bytes;
	size_t n;
	bool utf8, line, lines;
} sound_cases[] = {
	{ "", 0, true, true, true },
	{ "abc", 3, true, true, true },
	{ VIET_NFC, sizeof VIET_NFC - 1, true, true, true },
	{ "a\tb\r\nc", 6, true, false, true },
	{ "a\0b", 3, true, false, false },
	{ "a\x1b[31m", 6, true, false, false },
	{ "\x7f", 1, true, false, false },
	{ "\xC2\x85", 2, true, false, false },       /* NEL, a C1 control */
	{ "\xC2\xA0", 2, true, true, true },         /* no-break space */
	{ "\xEF\xBF\xBE", 3, true, false, false },   /* U+FFFE */
	{ "\xEF\xBF\xBF", 3, true, false, false },   /* U+FFFF */
	{ "\xEF\xBF\xBD", 3, true, true, true },     /* U+FFFD itself */
	{ "\xF0\x9F\x98\x80", 4, true, true, true }, /* an emoji */
	{ "\xF4\x8F\xBF\xBF", 4, true, true, true }, /* U+10FFFF */
	{ "\xF4\x90\x80\x80", 4, false, false, false },
	{ "\xC0\x80", 2, false, false, false },     /* overlong NUL */
	{ "\xE0\x80\xAF", 3, false, false, false }, /* overlong '/' */
	{ "\xF0\x80\x80\xAF", 4, false, false, false },
	{ "\xED\xA0\x80", 3, false, false, false }, /* a surrogate */
	{ "\xE1\xBA", 2, false, false, false },     /* cut off */
	{ "\xE1\x41\x41", 3, false, false, false },
	{ "\xF1\x80\x41\x80", 4, false, false, false },
	{ "\x80", 1, false, false, false },
	{ "\xFF", 1, false, false, false },
	{ "Vi\xEAt", 4, false, false, false }, /* Latin-1 */
};

static void test_soundness(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sound_cases); i++) {
		struct str s = str_of_n(sound_cases[i].bytes, sound_cases[i].n);

		if (text_is_utf8(s) != sound_cases[i].utf8 ||
		    text_is_valid(s, TEXT_LINE) != sound_cases[i].line ||
		    text_is_valid(s, TEXT_LINES) != sound_cases[i].lines)
			fail_msg("row %zu", i);
	}
}

typedef struct str transform(struct arena *a, struct str s);

struct pair {
	const char *in, *out;
};

/* Each row as promised, and doing it twice changes nothing. */
static void pairs_check(transform *fn, const struct pair *rows, size_t n)
{
	AUTO_ARENA a = arena_new(NULL);

	for (size_t i = 0; i < n; i++) {
		struct str got = fn(a, str_of(rows[i].in));

		if (!str_eq_c(got, rows[i].out))
			fail_msg("row %zu: \"%.*s\"", i, STR_FMT(got));
		if (!str_eq(fn(a, got), got))
			fail_msg("row %zu: twice is not once", i);
	}
}

static const struct pair repair_cases[] = {
	{ "", "" },
	{ VIET_NFC, VIET_NFC },
	{ "Vi\xEAt", "Vi\uFFFDt" },
	{ "\xE1\xBA", "\uFFFD\uFFFD" },
	{ "x\xEF\xBF\xBFy\uFFFDz\xEF\xBF\xBE", "x\uFFFDy\uFFFDz\uFFFD" },
	{ "\uFF5E\uFFFD", "\uFF5E\uFFFD" },
};

static void test_repair(void **state)
{
	(void)state;
	pairs_check(text_repair, repair_cases, COUNT(repair_cases));
}

static void test_count_and_cut(void **state)
{
	(void)state;
	assert_int_equal(text_count(STR("")), 0);
	assert_int_equal(text_count(STR(VIET_NFC)), 10);
	assert_int_equal(text_count(STR(VIET_NFD)), 14);
	assert_int_equal(text_count(STR("a\xFF\xFE")), 3);
	assert_true(str_eq(text_cut(STR(VIET_NFC), 3), STR("Ti\u1ebf")));
	assert_true(str_eq(text_cut(STR(VIET_NFC), 0), STR("")));
	assert_true(str_eq(text_cut(STR(VIET_NFC), 10), STR(VIET_NFC)));
	assert_true(str_eq(text_cut(STR(VIET_NFC), 99), STR(VIET_NFC)));
}

static void test_walk(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str rest = STR("A\u0111\u20ab\U0001F600\xFF");
	static const uint32_t want[] = { 'A', 0x111, 0x20AB, 0x1F600, 0xFFFD };
	struct buf b;
	uint32_t c;

	(void)state;
	buf_init(&b, a, 64);
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_true(text_next(&rest, &c));
		assert_int_equal(c, want[i]);
		text_add_point(&b, c);
	}
	assert_false(text_next(&rest, &c));
	assert_string_equal(b.p, "A\u0111\u20ab\U0001F600\uFFFD");
	buf_reset(&b);
	text_add_point(&b, 0xD800);
	text_add_point(&b, 0x110000);
	assert_string_equal(b.p, "\uFFFD\uFFFD");
}

static struct str trim(struct arena *a, struct str s)
{
	(void)a;
	return text_trim(s);
}

static const struct pair trim_cases[] = {
	{ "", "" },
	{ " \t\r\n", "" },
	{ "  a b  ", "a b" },
	{ "\uFEFFa\u200B", "a" },
	{ "\u00A0\u2003a\u3000\u2029", "a" },
	{ "\u1ec7", "\u1ec7" },
	{ "\x80\x80", "\x80\x80" },
	{ "a\xE1\xBA", "a\xE1\xBA" },
	{ " \xFF ", "\xFF" },
};

static void test_trim(void **state)
{
	(void)state;
	pairs_check(trim, trim_cases, COUNT(trim_cases));
}

static const struct pair nfc_cases[] = {
	{ "", "" },
	{ "abc", "abc" },
	{ VIET_NFC, VIET_NFC },
	{ VIET_NFD, VIET_NFC },
	{ VIET_MIX, VIET_NFC },
	{ "O\u031B\u0309 U\u031B\u0323 A\u0306\u0303", "\u1ede \u1ef0 \u1eb4" },
	{ "\u0111\u0110", "\u0111\u0110" },
	{ "\u212B", "\u00C5" },                             /* the Ångström sign */
	{ "\u1100\u1161\u11A8", "\uAC01" },                 /* Hangul */
	{ "\U0001D160", "\U0001D158\U0001D165\U0001D16E" }, /* grows to three times its bytes */
	{ "a\xFFo\u0302", "a\uFFFD\u00F4" },
	{ "\u0301a", "\u0301a" },
};

static void test_nfc(void **state)
{
	(void)state;
	pairs_check(text_nfc, nfc_cases, COUNT(nfc_cases));
}

static const struct pair fold_cases[] = {
	{ "", "" },
	{ "   ", "" },
	{ VIET_NFC, "tieng viet" },
	{ VIET_NFD, "tieng viet" },
	{ VIET_MIX, "tieng viet" },
	{ "ĐỀ ÁN", "de an" },
	{ "Đường sắt Đông Đô", "duong sat dong do" },
	{ "\u00D0\u00F0 \u0189\u0256", "dd dd" }, /* what wrong keyboards give for Đ đ */
	{ "ằẳẵắặ ỡợớờở ựừứữử ỷỹỵỳý", "aaaaa ooooo uuuuu yyyyy" },
	{ "  V/v \t triển\r\n khai  ", "v/v trien khai" },
	{ "a\u00A0b\u3000c\u2028d", "a b c d" },
	{ "a\uFEFFb\u00ADc\u2060d", "abcd" },
	{ "15/UBND-VP", "15/ubnd-vp" },
	{ "\uFF11\uFF15\uFF21", "15a" }, /* full width */
	{ "\uFB01", "fi" },
	{ "\u212A", "k" },
	{ "\u00BD", "1\u20442" },
	{ "\u0130", "i" },
	{ "\xFF"
	  "A",
	  "\uFFFDa" },
};

static void test_fold(void **state)
{
	(void)state;
	pairs_check(text_fold, fold_cases, COUNT(fold_cases));
}

/* Each code point there is: folded twice is folded once, and it fits the room reckoned with. */
static void test_fold_every_point(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		struct arena_mark m = arena_mark(a);
		struct str once;
		struct buf b;

		buf_init(&b, a, 4);
		text_add_point(&b, c);
		once = text_fold(a, buf_str(&b));
		if (!str_eq(text_fold(a, once), once))
			fail_msg("U+%04X", c);
		arena_rewind(a, m);
	}
}

static const struct pair casefold_cases[] = {
	{ "", "" },
	{ "ĐỀ ÁN Straße", "đề án strasse" },
	{ "\xFFX", "\uFFFDx" },
};

static const struct pair upper_cases[] = {
	{ "", "" },
	{ "qđ-ubnd ưở", "QĐ-UBND ƯỞ" },
	{ "\xFFx", "\uFFFDX" },
};

static const struct pair ascii_cases[] = {
	{ "", "" },
	{ "Đề án \"Số\".PDF", "De an \"So\".PDF" },
	{ "日本.txt", "__.txt" },
	{ "a\x01\x7F", "a__" },
};

static void test_casefold_and_ascii(void **state)
{
	(void)state;
	pairs_check(text_casefold, casefold_cases, COUNT(casefold_cases));
	pairs_check(text_upper, upper_cases, COUNT(upper_cases));
	pairs_check(text_ascii, ascii_cases, COUNT(ascii_cases));
}

static const struct {
	const char *in;
	enum text_shape shape;
	const char *out; /* NULL: refused, */
	const char *key; /* with this key */
	const char *param;
} clean_cases[] = {
	{ "", TEXT_LINE, "", NULL, NULL },
	{ "  " VIET_NFD "\n", TEXT_LINE, VIET_NFC, NULL, NULL },
	{ "a\tb", TEXT_LINE, NULL, "err.text.control", "U+0009" },
	{ "a\x07", TEXT_LINES, NULL, "err.text.control", "U+0007" },
	{ "a\xC2\x9F\x62", TEXT_LINES, NULL, "err.text.control", "U+009F" },
	{ "a\uFFFFb", TEXT_LINES, NULL, "err.text.control", "U+FFFF" },
	{ "a\tb\r\nc\rd\n\re\r\n", TEXT_LINES, "a\tb\nc\nd\n\ne", NULL, NULL },
	{ "Vi\xEAt", TEXT_LINE, NULL, "err.text.utf8", NULL },
	{ "\xC0\x80", TEXT_LINES, NULL, "err.text.utf8", NULL },
};

static void test_clean(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(clean_cases); i++) {
		struct err e = ERR_INIT;
		struct str in = str_of(clean_cases[i].in);
		struct str out = STR("untouched");
		const char *want = clean_cases[i].out ? clean_cases[i].out : "untouched";
		enum rc rc = text_clean(a, in, clean_cases[i].shape, &out, &e);

		if (rc != (clean_cases[i].out ? RC_OK : RC_INVALID) || !str_eq_c(out, want))
			fail_msg("row %zu: %s %.*s", i, rc_name(rc), STR_FMT(out));
		assert_string_equal(e.key, clean_cases[i].key ? clean_cases[i].key : "");
		assert_int_equal(e.n_param, clean_cases[i].param ? 1 : 0);
		if (clean_cases[i].param)
			assert_string_equal(e.param[0], clean_cases[i].param);
	}
	assert_int_equal(text_clean(a, STR("\x01"), TEXT_LINE, &(struct str){ 0 }, NULL),
			 RC_INVALID);
}

static void test_encoding(void **state)
{
	static const struct {
		const char *name;
		struct str bytes;
	} rows[] = {
		{ "UTF-8", { "", 0 } },
		{ "UTF-8", { "M\xc3\xa3", 3 } },
		{ "UTF-8", { "code,name", 9 } },
		{ "UTF-16", { "\xff\xfeM\0\xe3\0", 6 } },
		{ "UTF-16", { "\xfe\xff\0M\0\xe3", 6 } },
		{ "UTF-16", { "M\0a\0,\0", 6 } },
		{ "UTF-32", { "\xff\xfe\0\0M\0\0\0", 8 } },
		{ "UTF-32", { "M\0\0\0a\0\0\0", 8 } },
		/* Trưởng phòng Văn hóa - Đào tạo */
		{ "Windows-1258", { "Tr\xfd\xf5\xd2ng pho\xccng V\xe3n", 18 } },
		{ "Windows-1258", { "\xd0\xe0o ta\xf2o", 8 } },
		{ "TCVN3", { "Tr\xad\xebng ph\xdfng", 12 } },
		{ "VNI", { "Tr\xf6\xf4\xfbng pho\xf8ng", 14 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(text_encoding(rows[i].bytes), rows[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_soundness),
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_count_and_cut),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_every_point),
		cmocka_unit_test(test_casefold_and_ascii),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_encoding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
