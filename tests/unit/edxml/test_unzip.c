/* One-entry ZIPs: what the writer makes, and what the reader takes and refuses. */
#include "edxml/edxml_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "zip_made.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define OUT_MAX (64 << 20)
#define ROOM (1ULL << 30)

static enum rc buf_emit(void *ctx, const void *p, size_t n, struct err *e)
{
	buf_add_bytes(ctx, p, n);
	return buf_rc(ctx, e);
}

/* In pieces of that size; what came out goes to out. */
static enum unzip_fault unzip_run(struct arena *a, struct str bytes, size_t piece, struct buf *out)
{
	struct unzip *u = edxml_unzip_new(a);

	buf_init(out, a, OUT_MAX);
	edxml_unzip_start(u, ROOM, buf_emit, out);
	while (bytes.n) {
		size_t n = bytes.n < piece ? bytes.n : piece;

		assert_int_equal(edxml_unzip_feed(u, bytes.p, n, NULL), RC_OK);
		bytes = str_sub(bytes, n, bytes.n);
	}
	return edxml_unzip_end(u);
}

static struct str pattern(struct arena *a, size_t n, unsigned seed, bool is_random)
{
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++) {
		seed = seed * 1103515245U + 12345U;
		p[i] = is_random ? (char)(seed >> 16) : "van ban di "[seed % 7 * i % 11];
	}
	return str_of_n(p, n);
}

static struct str zip_written(struct arena *a, const char *name, struct str data, size_t piece)
{
	struct zip *z = edxml_zip_new(a);
	struct buf out;

	buf_init(&out, a, OUT_MAX);
	assert_int_equal(edxml_zip_start(z, str_of(name), buf_emit, &out, NULL), RC_OK);
	for (size_t at = 0; at < data.n; at += piece) {
		struct str part = str_sub(data, at, piece);

		assert_int_equal(edxml_zip_put(z, part.p, part.n, NULL), RC_OK);
	}
	assert_int_equal(edxml_zip_end(z, NULL), RC_OK);
	return buf_str(&out);
}

static void test_written_is_read(void **state)
{
	static const size_t sizes[] = { 0, 1, 1000, 32767, 32768, 32769, 300000 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes) * 2; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str data = pattern(a, sizes[i / 2], 7, i % 2);
		struct str zip = zip_written(a, "văn bản.txt", data, 1000);
		struct buf out;

		assert_true(str_eq(zip, zip_written(a, "văn bản.txt", data, SIZE_MAX / 2)));
		assert_int_equal(unzip_run(a, zip, 513, &out), UNZIP_OK);
		assert_true(str_eq(buf_str(&out), data));
	}
}

/* The bytes a receiver gets are pinned down: a date or a name that varies would show. */
static void test_written_bytes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str zip = zip_written(a, "../a/b.txt", STR("hello"), 5);

	(void)state;
	assert_string_equal(hex_encode(a, zip).p,
			    "504b0304140008080800000021000000000000000000000000000500"
			    "0000622e747874"
			    "cb48cdc9c90700"
			    "504b070886a610360700000005000000"
			    "504b01021400140008080800000021008"
			    "6a6103607000000050000000500000000000000000000000000000000"
			    "00622e747874"
			    "504b0506000000000100010033000000"
			    "3a0000000000");
}

/* One sound entry, changed in one way each. */
static const struct {
	const char *name;
	struct zip_entry entry;
	struct zip_made how;
	enum unzip_fault want;
} cases[] = {
	{ "deflated", { .method = 8 }, { 0 }, UNZIP_OK },
	{ "stored", { .method = 0 }, { 0 }, UNZIP_OK },
	{ "descriptor", { .method = 8, .flags = 8, .has_descriptor = true }, { 0 }, UNZIP_OK },
	{ "bare descriptor",
	  { .method = 8, .flags = 8, .has_descriptor = true, .is_bare = true },
	  { 0 },
	  UNZIP_OK },
	{ "extra field", { .method = 8, .n_extra = 300 }, { 0 }, UNZIP_OK },
	{ "comment", { .method = 8 }, { .comment = "made by hand" }, UNZIP_OK },
	{ "behind the end", { .method = 8 }, { .behind = "\r\n" }, UNZIP_OK },
	{ "UTF-8 name", { .name = "Phụ lục.doc", .method = 8, .flags = 0x800 }, { 0 }, UNZIP_OK },
	{ "path as name", { .name = "../../etc/passwd", .method = 8 }, { 0 }, UNZIP_OK },
	{ "encrypted", { .method = 8, .flags = 1 }, { 0 }, UNZIP_ENCRYPTED },
	{ "strong encryption", { .method = 8, .flags = 0x40 }, { 0 }, UNZIP_BROKEN },
	{ "patch data", { .method = 8, .flags = 0x20 }, { 0 }, UNZIP_BROKEN },
	{ "method", { .method = 12 }, { 0 }, UNZIP_BROKEN },
	{ "descriptor missing", { .method = 8, .flags = 8 }, { 0 }, UNZIP_BROKEN },
	{ "stored with descriptor",
	  { .method = 0, .flags = 8, .has_descriptor = true },
	  { 0 },
	  UNZIP_BROKEN },
	{ "CRC", { .method = 8, .crc_xor = 1 }, { 0 }, UNZIP_BROKEN },
	{ "CRC stored", { .method = 0, .crc_xor = 1 }, { 0 }, UNZIP_BROKEN },
	{ "CRC in the descriptor",
	  { .method = 8, .flags = 8, .has_descriptor = true, .crc_xor = 0x80000000 },
	  { 0 },
	  UNZIP_BROKEN },
	{ "CRC in the directory", { .method = 8, .crc_xor_central = 1 }, { 0 }, UNZIP_BROKEN },
	{ "size", { .method = 8, .size_xor = 1 }, { 0 }, UNZIP_BROKEN },
	{ "size in the directory", { .method = 8, .size_xor_central = 1 }, { 0 }, UNZIP_BROKEN },
	{ "ZIP64 size", { .method = 8, .size_xor = UINT32_MAX - 5 }, { 0 }, UNZIP_BROKEN },
	{ "offset", { .method = 8, .local_at = 1 }, { 0 }, UNZIP_BROKEN },
	{ "two told", { .method = 8 }, { .entries_told = 2 }, UNZIP_ENTRIES },
};

static void test_cases(void **state)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 30, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases) * COUNT(pieces); i++) {
		AUTO_ARENA a = arena_new(NULL);
		size_t c = i / COUNT(pieces);
		struct zip_entry entry = cases[c].entry;
		enum unzip_fault fault;
		struct buf out;

		entry.data = STR("hello");
		entry.name = entry.name ? entry.name : "a.txt";
		fault = unzip_run(a, zip_make(a, &entry, 1, &cases[c].how),
				  pieces[i % COUNT(pieces)], &out);
		if (fault != cases[c].want)
			fail_msg("%s: fault %d", cases[c].name, (int)fault);
		if (fault == UNZIP_OK && !str_eq(buf_str(&out), entry.data))
			fail_msg("%s: other bytes", cases[c].name);
	}
}

static void test_entries(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct zip_entry two[] = { { .name = "a", .data = STR("one"), .method = 8 },
				   { .name = "b", .data = STR("two"), .method = 8 } };
	struct zip_made plain = { 0 };
	struct buf out;

	(void)state;
	assert_int_equal(unzip_run(a, zip_make(a, two, 2, &plain), 9, &out), UNZIP_ENTRIES);
	assert_int_equal(unzip_run(a, zip_make(a, two, 0, &plain), 9, &out), UNZIP_BROKEN);
	assert_int_equal(unzip_run(a, STR(""), 9, &out), UNZIP_BROKEN);
	assert_int_equal(unzip_run(a, STR("%PDF-1.7 and more than thirty bytes"), 9, &out),
			 UNZIP_BROKEN);
	/* A second central header behind one entry. */
	struct str sound = zip_of(a, "a", STR("one"));
	size_t central_at = 30 + 1 + 5;
	struct str central = str_sub(sound, central_at, 46 + 1);
	struct str twice = str_cat(a, str_cat(a, str_sub(sound, 0, central_at), central),
				   str_sub(sound, central_at, sound.n));

	assert_int_equal(unzip_run(a, twice, 9, &out), UNZIP_ENTRIES);
}

/* No beginning of a ZIP is a ZIP; no flipped bit is a crash or other bytes. */
static void test_damage(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str data = pattern(a, 400, 3, false);
	struct str zip = zip_written(a, "a.txt", data, 400);
	char *copy = arena_dup(a, zip.p, zip.n);
	struct buf out;

	(void)state;
	for (size_t n = 0; n < zip.n; n++) {
		struct arena_mark m = arena_mark(a);

		assert_int_equal(unzip_run(a, str_sub(zip, 0, n), 50, &out), UNZIP_BROKEN);
		arena_rewind(a, m);
	}
	for (size_t bit = 0; bit < zip.n * 8; bit++) {
		struct arena_mark m = arena_mark(a);

		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		if (unzip_run(a, str_of_n(copy, zip.n), SIZE_MAX, &out) == UNZIP_OK)
			assert_true(str_eq(buf_str(&out), data));
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		arena_rewind(a, m);
	}
}

static void test_bomb(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	size_t big = 40 << 20;
	struct str zeros = str_of_n(arena_alloc(a, big), big);
	struct str zip = zip_of(a, "0", zeros);
	struct buf out;

	(void)state;
	assert_true(zip.n < big / 900);
	assert_int_equal(unzip_run(a, zip, 4096, &out), UNZIP_RATIO);
	assert_in_range(out.n, 1, LIMIT_ZIP_FREE + 4096 * LIMIT_ZIP_RATIO);
	/* Small things may be as hollow as they like. */
	zip = zip_of(a, "0", str_sub(zeros, 0, LIMIT_ZIP_FREE));
	assert_int_equal(unzip_run(a, zip, 4096, &out), UNZIP_OK);
	assert_int_equal(out.n, LIMIT_ZIP_FREE);
}

static void test_room(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str zip = zip_of(a, "a", pattern(a, 1000, 5, true));
	struct unzip *u = edxml_unzip_new(a);

	(void)state;
	edxml_unzip_start(u, 999, NULL, NULL);
	assert_int_equal(edxml_unzip_feed(u, zip.p, zip.n, NULL), RC_OK);
	assert_int_equal(edxml_unzip_end(u), UNZIP_RATIO);
	/* The same state serves again. */
	edxml_unzip_start(u, 1000, NULL, NULL);
	assert_int_equal(edxml_unzip_feed(u, zip.p, zip.n, NULL), RC_OK);
	assert_int_equal(edxml_unzip_end(u), UNZIP_OK);
	assert_int_equal(edxml_unzip_bytes(u), 1000);
}

static enum rc refuse(void *ctx, const void *p, size_t n, struct err *e)
{
	(void)ctx;
	(void)p;
	(void)n;
	return err_set(e, RC_UNAVAILABLE, "err.disk_full", "full");
}

static void test_emit_fails(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str zip = zip_of(a, "a", STR("hello"));
	struct unzip *u = edxml_unzip_new(a);
	struct err e = ERR_INIT;

	(void)state;
	edxml_unzip_start(u, ROOM, refuse, NULL);
	assert_int_equal(edxml_unzip_feed(u, zip.p, zip.n, &e), RC_UNAVAILABLE);
	assert_string_equal(e.key, "err.disk_full");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_is_read),
		cmocka_unit_test(test_written_bytes),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_emit_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
