/* Memory does not grow with the packet: what the writer writes goes straight into the reader, and
 * neither keeps it. VANTHU_LONG=1: 300 MB. */
#include "edxml/edxml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/sanitized.h"
#include "base/sha256.h"
#include "filled.h"
#include "made.h"
#include "zip_made.h"

#define NOW (INT64_C(1795219200) * TIME_SEC)
#define MIB (INT64_C(1) << 20)
#define PIECE (64 << 10)
#define MEMORY (64 * MIB)
#define ARENA_MAX (4 * MIB) /* of reader and writer together */

/* Bytes that do not compress, the same each time. */
struct stream {
	int64_t bytes[2];
	unsigned char piece[PIECE];
};

static void piece_fill(struct stream *s, uint64_t seed)
{
	for (size_t i = 0; i < PIECE; i++) {
		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
		s->piece[i] = (unsigned char)(seed >> 33);
	}
	s->piece[0] = '%';
}

static enum rc stream_read(void *ctx, const struct edxml_attachment *att,
			   enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			   void *put_ctx, struct err *e)
{
	const struct stream *s = ctx;
	int64_t left = str_ends(att->name, STR(".pdf")) ? s->bytes[0] : s->bytes[1];

	for (; left > 0; left -= PIECE)
		TRY(put(put_ctx, s->piece, left < PIECE ? (size_t)left : PIECE, e));
	return RC_OK;
}

struct flow {
	struct edxml_reader *reader;
	int64_t bytes;
};

static enum rc flow_write(void *ctx, const char *p, size_t n, struct err *e)
{
	struct flow *f = ctx;

	f->bytes += (int64_t)n;
	return edxml_reader_feed(f->reader, p, n, e);
}

/* Not getrusage: its peak is also that of whoever started this program. */
static int64_t peak_rss(struct arena *a)
{
	struct str status, rest, line;
	int64_t kib;

	assert_int_equal(file_read(a, "/proc/self/status", 1 << 16, &status, NULL), RC_OK);
	rest = str_sub(status, str_find(status, STR("VmHWM:")), status.n);
	assert_true(str_split(rest, '\n', &line, &rest));
	line = str_trim(str_sub(line, strlen("VmHWM:"), line.n));
	assert_true(str_ends(line, STR(" kB")));
	assert_true(str_to_i64(str_sub(line, 0, line.n - 3), 1, INT32_MAX, &kib));
	return kib << 10;
}

static void stream_digest(const struct stream *s, int64_t bytes, unsigned char out[32])
{
	struct sha256 sha;

	sha256_init(&sha);
	for (; bytes > 0; bytes -= PIECE)
		sha256_add(&sha, s->piece, bytes < PIECE ? (size_t)bytes : PIECE);
	sha256_done(&sha, out);
}

static void test_big_packet(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	bool is_long = getenv("VANTHU_LONG");
	struct stream *s = ARENA_NEW(a, struct stream);
	struct edxml *p = filled_document(a), *back;
	struct edxml_source src = { .ctx = s, .read = stream_read };
	struct flow flow = { .reader = NULL };
	struct edxml_output out = { .ctx = &flow, .write = flow_write };
	unsigned char digest[2][32];
	int64_t before = peak_rss(a);

	(void)state;
	s->bytes[0] = (is_long ? 200 : 40) * MIB + 1;
	s->bytes[1] = (is_long ? 24 : 6) * MIB + 1;
	piece_fill(s, 7);
	p->n_attachments = 2;
	for (size_t i = 0; i < 2; i++) {
		stream_digest(s, s->bytes[i], digest[i]);
		memcpy(p->attachments[i].sha256, digest[i], sizeof digest[i]);
	}
	flow.reader = edxml_reader_new(a, NULL);
	assert_int_equal(edxml_write(a, p, &src, NULL, &out, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(flow.reader, NOW, &back, NULL), RC_OK);
	assert_true(flow.bytes > (is_long ? 300000000 : 60 * MIB));
	assert_false(edxml_needs_again(back));
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(back->attachments[i].bytes, s->bytes[i]);
		assert_memory_equal(back->attachments[i].sha256, digest[i], sizeof digest[i]);
	}
	assert_true(back->attachments[1].was_zipped);
	assert_true((int64_t)arena_bytes(a) < ARENA_MAX);
	if (!IS_SANITIZED)
		assert_true(peak_rss(a) - before < MEMORY);
	print_message("# %lld bytes; arena %zu, resident +%lld\n", (long long)flow.bytes,
		      arena_bytes(a), (long long)(peak_rss(a) - before));
}

/* All ZIPs of a packet share one allowance: a small packet does not fill a disk. */
static void test_many_hollow_zips(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	size_t n = 110 << 20;
	char *hollow;
	struct buf list;
	struct edxml *p;
	struct edxml_reader *r;
	int64_t given = 0;

	(void)state;
	hollow = arena_alloc(a, n);
	for (size_t i = 0; i < n; i += 503)
		hollow[i] = (char)(i * 7919 >> 5); /* about 150 : 1 */
	struct str one = made_attachment(a, NULL, "a.bmp", "application/zip",
					 zip_of(a, "a", str_of_n(hollow, n)));

	buf_init(&list, a, 64 << 20);
	for (int i = 0; i < 12; i++)
		buf_add(&list, one);
	struct str text = made_with_attachments(a, buf_str(&list));

	assert_true(text.n * 50 < n * 12);
	r = edxml_reader_new(a, NULL);
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_OK);
	assert_int_equal(p->n_attachments, 12);
	for (size_t i = 0; i < p->n_attachments; i++) {
		given += (int64_t)p->attachments[i].bytes;
		assert_int_equal(p->attachments[i].was_zipped, i < LIMIT_ZIP_BYTES / n);
		assert_int_equal(p->attachments[i].again != EDXML_AGAIN_NO,
				 i >= LIMIT_ZIP_BYTES / n);
	}
	assert_true(given <= LIMIT_ZIP_BYTES);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_big_packet) };
	static const struct CMUnitTest long_tests[] = {
		cmocka_unit_test(test_big_packet),
		cmocka_unit_test(test_many_hollow_zips),
	};

	if (getenv("VANTHU_LONG"))
		return cmocka_run_group_tests(long_tests, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
