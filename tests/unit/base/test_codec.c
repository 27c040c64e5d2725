/* Hex, base64 whole and as a stream, random things. */
#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT(rows) (sizeof rows / sizeof rows[0])

static void test_hex(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str out = STR("untouched");

	(void)state;
	assert_string_equal(hex_encode(a, STR("\x00\x01\x7F\xFF\xAB")).p, "00017fffab");
	assert_int_equal(hex_encode(a, STR_NULL).n, 0);
	assert_true(hex_decode(a, STR("00017fFFaB"), &out));
	assert_true(str_eq(out, STR("\x00\x01\x7F\xFF\xAB")));
	assert_true(hex_decode(a, STR(""), &out) && out.n == 0);
	out = STR("untouched");
	assert_false(hex_decode(a, STR("0"), &out));
	assert_false(hex_decode(a, STR("0g"), &out));
	assert_false(hex_decode(a, STR("G0"), &out));
	assert_false(hex_decode(a, STR("0 "), &out));
	assert_false(hex_decode(a, STR(":0"), &out));
	assert_true(str_eq(out, STR("untouched")));
}

/* RFC 4648, section 10, and the two signs that differ in URLs. */
static const struct {
	struct str bytes;
	const char *text, *url;
} pairs[] = {
	{ { "", 0 }, "", "" },
	{ { "f", 1 }, "Zg==", "Zg" },
	{ { "fo", 2 }, "Zm8=", "Zm8" },
	{ { "foo", 3 }, "Zm9v", "Zm9v" },
	{ { "foob", 4 }, "Zm9vYg==", "Zm9vYg" },
	{ { "fooba", 5 }, "Zm9vYmE=", "Zm9vYmE" },
	{ { "foobar", 6 }, "Zm9vYmFy", "Zm9vYmFy" },
	{ { "\xFB\xEF\xBE\xFF\xFF", 5 }, "++++//8=", "----__8" },
	{ { "\0\0\0", 3 }, "AAAA", "AAAA" },
};

static void test_base64_pairs(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct str out;

		assert_string_equal(base64_encode(a, pairs[i].bytes).p, pairs[i].text);
		assert_true(str_eq_c(base64url_encode(a, pairs[i].bytes), pairs[i].url));
		assert_true(base64_decode(a, str_of(pairs[i].text), &out));
		assert_true(str_eq(out, pairs[i].bytes));
	}
}

static const struct {
	const char *text;
	const char *plain; /* NULL: refused */
} odd_cases[] = {
	{ " Zm\r\n9v\tYg = = ", "foob" }, /* white space anywhere */
	{ "Zg", "f" },                    /* padding left out */
	{ "Zm8", "fo" },
	{ "Zh==", "f" }, /* spare bits that are not zero */
	{ "Zh", "f" },
	{ "Zm9", "fo" },
	{ "Z", NULL },
	{ "Zm9vY", NULL },
	{ "Zg=", NULL },
	{ "Zm8==", NULL },
	{ "Zg===", NULL },
	{ "Zm9v=", NULL },
	{ "=", NULL },
	{ "Z=", NULL },
	{ "Zg==Zg==", NULL },
	{ "Zg=Z=", NULL },
	{ "Zm9v!", NULL },
	{ "Zm-_", NULL },
	{ "Zm+/", "f\x6f\xbf" },
	{ "Zm9\x80", NULL },
};

static void test_base64_odd(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(odd_cases); i++) {
		struct str text = str_of(odd_cases[i].text);
		struct str out = STR("untouched");
		const char *want = odd_cases[i].plain;

		if (base64_decode(a, text, &out) != (want != NULL) ||
		    !str_eq_c(out, want ? want : "untouched"))
			fail_msg("row %zu: %s", i, text.p);
	}
	assert_false(base64_decode(a, STR("Zg\0="), &(struct str){ 0 }));
}

/* Each way to cut a text with line breaks in three pieces gives the same bytes. */
static void test_decode_in_pieces(void **state)
{
	static const char text[] = "QUJD\r\nREVG R0hJ\nSktMTQ==\n";
	size_t n = sizeof text - 1;

	(void)state;
	for (size_t i = 0; i <= n; i++) {
		for (size_t k = i; k <= n; k++) {
			struct base64_dec d = { 0 };
			unsigned char out[sizeof text];
			size_t got = base64_dec_feed(&d, text, i, out);

			got += base64_dec_feed(&d, text + i, k - i, out + got);
			got += base64_dec_feed(&d, text + k, n - k, out + got);
			assert_true(base64_dec_end(&d));
			assert_int_equal(got, 13);
			assert_memory_equal(out, "ABCDEFGHIJKLM", 13);
		}
	}
}

static void test_decode_keeps_failing(void **state)
{
	struct base64_dec d = { 0 };
	unsigned char out[16];

	(void)state;
	assert_int_equal(base64_dec_feed(&d, "QUJD*QUJD", 9, out), 3);
	assert_int_equal(base64_dec_feed(&d, "QUJD", 4, out), 0);
	assert_false(base64_dec_end(&d));
}

/* Random bytes of each length, encoded in random pieces and back in others. */
static void test_stream_round_trip(void **state)
{
	(void)state;
	for (size_t n = 0; n < 300; n++) {
		AUTO_ARENA a = arena_new(NULL);
		struct base64_enc c = { 0 };
		char *bytes = arena_alloc(a, n + 1);
		char *text = arena_alloc(a, (n + 2) / 3 * 4 + 8);
		size_t written = 0;
		struct str out;

		random_bytes(bytes, n);
		for (size_t at = 0; at < n;) {
			size_t piece = 1 + random_u64() % 9;

			piece = piece < n - at ? piece : n - at;
			written += base64_enc_feed(&c, bytes + at, piece, text + written);
			at += piece;
		}
		written += base64_enc_end(&c, text + written);
		assert_true(str_eq(str_of_n(text, written), base64_encode(a, str_of_n(bytes, n))));
		assert_true(base64_decode(a, str_of_n(text, written), &out));
		assert_true(str_eq(out, str_of_n(bytes, n)));
	}
}

static void test_uuid(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	int64_t now = INT64_C(1795268746059500);
	struct str first = uuid_v7(a, now);
	struct str other = uuid_v7(a, now);

	(void)state;
	assert_int_equal(first.n, 36);
	assert_true(str_starts(first, STR("01a1fe5b-1b4b-7800-"))); /* half a millisecond */
	for (size_t i = 0; i < 36; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		assert_true(is_dash ? first.p[i] == '-'
				    : strchr("0123456789abcdef", first.p[i]) != NULL);
	}
	assert_non_null(strchr("89ab", first.p[19]));
	assert_true(str_eq(str_sub(first, 0, 18), str_sub(other, 0, 18)));
	assert_false(str_eq(first, other));
	for (int64_t step = 1; step < 3000; step += 7)
		assert_true(str_cmp(first, uuid_v7(a, now + step)) < 0);
}

static void test_uuid_time(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	assert_true(str_starts(uuid_v7(a, 0), STR("00000000-0000-7000-")));
	assert_true(str_starts(uuid_v7(a, INT64_C(0x0123456789AB) * 1000 + 999),
			       STR("01234567-89ab-7ffb-")));
}

static void test_random(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str one = random_password(a);
	struct str two = random_password(a);
	unsigned char zero[64] = { 0 };
	unsigned char bytes[64] = { 0 };

	(void)state;
	random_bytes(bytes, sizeof bytes);
	assert_memory_not_equal(bytes, zero, sizeof bytes);
	random_bytes(NULL, 0);
	assert_true(random_u64() != random_u64());
	assert_int_equal(one.n, 24);
	assert_false(str_eq(one, two));
	for (size_t i = 0; i < one.n; i++) {
		if (i % 5 == 4)
			assert_int_equal(one.p[i], '-');
		else
			assert_non_null(strchr("abcdefghijkmnpqrstuvwxyz23456789", one.p[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base64_pairs),
		cmocka_unit_test(test_base64_odd),
		cmocka_unit_test(test_decode_in_pieces),
		cmocka_unit_test(test_decode_keeps_failing),
		cmocka_unit_test(test_stream_round_trip),
		cmocka_unit_test(test_uuid),
		cmocka_unit_test(test_uuid_time),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
