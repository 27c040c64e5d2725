/* test_vxp.c -- the wire of the axis protocol, against what the client was seen to send. */
#include "vxp/vxp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/codec.h"
#include "base/time.h"

#define assert_text(s, expected)                                                                   \
	do {                                                                                       \
		struct str s_ = (s);                                                               \
		assert_int_equal(s_.n, strlen(expected));                                          \
		assert_memory_equal(s_.p, expected, s_.n);                                         \
	} while (0)

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

static void test_timestamp(void **state)
{
	(void)state;
	struct civil c = {
		.date = { 2026, 11, 21 }, .hour = 20, .minute = 45, .second = 46, .micro = 595999
	};
	int64_t at = time_from_civil(c, TIME_ZONE_VN), back;
	assert_text(vxp_timestamp(a, at, TIME_ZONE_VN), "21112026T204546+0595");
	assert_true(vxp_timestamp_parse(STR("21112026T204546+0595"), TIME_ZONE_VN, &back));
	assert_int_equal(back, at - 999);
	/* the four digits are milliseconds, the zone is not in the text */
	assert_true(vxp_timestamp_parse(STR("21112026T204546+0595"), 0, &back));
	assert_int_equal(back, at - 999 + TIME_ZONE_VN);
}

static void test_timestamp_malformed(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"21112026T204546+059",
		"21112026T204546+05955",
		"21112026 204546+0595",
		"21112026T204546-0595",
		"32112026T204546+0595",
		"30022026T204546+0595",
		"21132026T204546+0595",
		"21112026T244546+0595",
		"21112026T206046+0595",
		"2111 026T204546+0595",
		"21112026T2045-6+0595",
		"00002026T204546+0595",
		"21110000T204546+0595",
		"21112026T204546+ 595",
		"21112026T204546+1595",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t at = 7;
		if (vxp_timestamp_parse(str_of(bad[i]), TIME_ZONE_VN, &at))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(at, 7);
	}
}

/* The example that was captured. */
static void test_sign_header(void **state)
{
	(void)state;
	static const struct vxp_arg args[] = {
		{ { "systemid", 8 }, { "000.00.00.G22", 13 } },
		{ { "docId", 5 }, { "abc-1", 5 } },
		{ { "timestamp", 9 }, { "21112026T204546+0595", 20 } },
		{ { "Content-Type", 12 }, { "application/json", 16 } },
	};
	struct str header = vxp_sign_header(a, args, 4);
	assert_text(header,
		    "{\"XroadVnpt-systemid\":\"000.00.00.G22\",\"XroadVnpt-docId\":\"abc-1\","
		    "\"XroadVnpt-timestamp\":\"21112026T204546+0595\","
		    "\"XroadVnpt-Content-Type\":\"application/json\"}");
	assert_text(vxp_sign_header_key(a, args, 4), "systemid;docId;timestamp;Content-Type");
	assert_text(vxp_hmac(a, STR("s3cret"), header),
		    "0ee106bf61295013e67b437d973dcc9d50b2572e8aaf451585ee01dddd1c8e55");
}

static void test_hash_file(void **state)
{
	(void)state;
	unsigned char h[32] = { 0x2d, 0x01, 0x6f, 0x00, 0xf0, 0x0f };
	struct str hex = hex_encode(a, str_of_n((const char *)h, sizeof h));
	assert_text(vxp_hash_file(a, h), "2d16f0f0f00000000000000000000000000");
	assert_true(vxp_hash_file_matches(STR("2d16f0f0f00000000000000000000000000"), h));
	assert_true(vxp_hash_file_matches(STR("2D16F0F0F00000000000000000000000000"), h));
	assert_true(vxp_hash_file_matches(hex, h));
	h[31] = 1;
	assert_false(vxp_hash_file_matches(hex, h));
	assert_false(vxp_hash_file_matches(STR("2d16f0f0f00000000000000000000000000"), h));
	assert_false(vxp_hash_file_matches(STR(""), h));
	assert_false(vxp_hash_file_matches(STR("2d16f"), h));
}

static void test_codes(void **state)
{
	static const struct {
		int code;
		bool is_receivers;
	} rows[] = {
		{ VXP_NO_CODE, false },
		{ VXP_OK, false },
		{ VXP_FILE_INVALID, false },
		{ VXP_BAD_SECRET, false },
		{ 18, true },
		{ VXP_NO_RECEIVER, true },
		{ VXP_NOT_REGISTERED, false },
		{ VXP_SYSTEM, false },
		{ VXP_FILE_ERROR, false },
		{ VXP_BAD_FORMAT, false },
		{ 23, true },
		{ VXP_LOCKED, true },
		{ 24, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(vxp_code_is_receivers(rows[i].code), rows[i].is_receivers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test_setup_teardown(test_timestamp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_timestamp_malformed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sign_header, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hash_file, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
