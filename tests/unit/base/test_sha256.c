/* SHA-256: the vectors of FIPS 180-4, every way to cut the input, both implementations. */
#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/codec.h"
#include "base/sha256_int.h"
#include "support/skip.h"

static const struct {
	const char *input;
	int times;
	const char *digest;
} vectors[] = {
	{ "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
	  "lmnopqrsmnopqrstnopqrstu",
	  1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
	{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	{ "0123456701234567012345670123456701234567012345670123456701234567", 10,
	  "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5" },
};

static void hex_assert(const unsigned char d[SHA256_BYTES], const char *want)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str hex = hex_encode(a, str_of_n((const char *)d, SHA256_BYTES));

	assert_string_equal(str_c(a, hex), want);
}

static void test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		struct sha256 s;
		unsigned char d[SHA256_BYTES];

		sha256_init(&s);
		for (int k = 0; k < vectors[i].times; k++)
			sha256_add(&s, vectors[i].input, strlen(vectors[i].input));
		sha256_done(&s, d);
		hex_assert(d, vectors[i].digest);
	}
}

/* Whatever the cut, the digest is that of the whole; lengths around the ends of blocks. */
static void test_cuts(void **state)
{
	unsigned char bytes[200], whole[SHA256_BYTES], cut[SHA256_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + 1);
	for (size_t n = 0; n <= sizeof bytes; n++) {
		sha256_of(str_of_n((const char *)bytes, n), whole);
		for (size_t at = 0; at <= n; at++) {
			struct sha256 s;

			sha256_init(&s);
			sha256_add(&s, bytes, at);
			sha256_add(&s, bytes + at, n - at);
			sha256_done(&s, cut);
			assert_memory_equal(cut, whole, sizeof whole);
		}
	}
}

static void test_native_is_portable(void **state)
{
	unsigned char bytes[SHA256_BLOCK * 5];
	uint32_t x[8], y[8];

	(void)state;
	if (!sha256_is_native())
		SKIPPED("the processor has no SHA instructions");
	random_bytes(bytes, sizeof bytes);
	random_bytes(x, sizeof x);
	memcpy(y, x, sizeof x);
	for (size_t n = 0; n <= 5; n++) {
		sha256_blocks_portable(x, bytes, n);
		sha256_blocks_native(y, bytes, n);
		assert_memory_equal(x, y, sizeof x);
	}
}

/* The digest that the standard gives, by the portable way alone: "abc" padded by hand. */
static void test_portable(void **state)
{
	struct sha256 s;
	unsigned char block[SHA256_BLOCK] = { 'a', 'b', 'c', 0x80 };
	static const uint32_t want[8] = { 0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223,
					  0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad };

	(void)state;
	block[63] = 24;
	sha256_init(&s);
	sha256_blocks_portable(s.h, block, 1);
	assert_memory_equal(s.h, want, sizeof want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_native_is_portable),
		cmocka_unit_test(test_portable),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
