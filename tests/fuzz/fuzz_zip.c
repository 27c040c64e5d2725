/* fuzz_zip.c -- any bytes as a one-entry ZIP: no crash, bounded output, the same however it is cut.
 *
 * The first byte says how it is cut. The rest is also put into a ZIP of our own, which must come out
 * as it was.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "edxml/edxml_int.h"

#define ROOM (8 << 20)
#define ZIP_MAX (16 << 20)

static enum rc take(void *ctx, const void *p, size_t n, struct err *e)
{
	(void)e;
	sha256_add(ctx, p, n);
	return RC_OK;
}

static enum unzip_fault unzip(struct arena *a, struct str zip, size_t piece, unsigned char out[32])
{
	struct unzip *u = edxml_unzip_new(a);
	struct sha256 sha;

	sha256_init(&sha);
	edxml_unzip_start(u, ROOM, take, &sha);
	for (; zip.n; zip = str_sub(zip, piece, zip.n)) {
		struct str part = str_sub(zip, 0, piece);

		if (edxml_unzip_feed(u, part.p, part.n, NULL) != RC_OK)
			abort();
	}
	sha256_done(&sha, out);
	return edxml_unzip_end(u);
}

static enum rc add(void *ctx, const void *p, size_t n, struct err *e)
{
	buf_add_bytes(ctx, p, n);
	return buf_rc(ctx, e);
}

static struct str zipped(struct arena *a, struct str bytes)
{
	struct zip *z = edxml_zip_new(a);
	struct buf b;

	buf_init(&b, a, ZIP_MAX);
	if (edxml_zip_start(z, STR("a.txt"), add, &b, NULL) != RC_OK ||
	    edxml_zip_put(z, bytes.p, bytes.n, NULL) != RC_OK || edxml_zip_end(z, NULL) != RC_OK)
		abort();
	return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	unsigned char cut[32], whole[32];
	struct str zip;

	if (!size)
		return 0;
	zip = str_of_n((const char *)data + 1, size - 1);
	enum unzip_fault fault = unzip(a, zip, (size_t)data[0] + 1, cut);

	if (fault != unzip(a, zip, SIZE_MAX, whole))
		abort();
	if (fault == UNZIP_OK && memcmp(cut, whole, sizeof cut) != 0)
		abort();
	if (unzip(a, zipped(a, zip), 100, cut) != UNZIP_OK)
		abort();
	sha256_of(zip, whole);
	if (memcmp(cut, whole, sizeof cut) != 0)
		abort();
	return 0;
}
