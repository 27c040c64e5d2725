/* zip.c -- a ZIP of one deflated entry, written as a stream.
 *
 * Sizes and CRC stand in a data descriptor behind the data, which is what Java's own streams write
 * and read. The date is the earliest a ZIP can have, so that the bytes depend on the content alone.
 */
#include "edxml/edxml_int.h"

#include "base/limits.h"
#include "base/log.h"
#include "edxml/zlib_arena.h"
#include "text/text.h"

#define CHUNK_BYTES (32 << 10)
#define HEAD_MAX 46 /* the longest record without its name */

#define VERSION 20              /* deflate */
#define FLAGS (0x0008 | 0x0800) /* descriptor; the name is UTF-8 */
#define DEFLATED 8
#define DOS_DATE 0x0021 /* 1980-01-01 */

struct zip {
	struct arena *a;
	z_stream z;
	struct str name;
	bytes_sink emit;
	void *ctx;
	uint32_t crc;
	uint64_t packed, bytes;
	size_t n_in;
	unsigned char in[CHUNK_BYTES], out[CHUNK_BYTES];
};

struct zip *edxml_zip_new(struct arena *a)
{
	struct zip *z = ARENA_NEW(a, struct zip);

	z->a = a;
	zlib_arena_use(&z->z, a);
	bug_if(deflateInit2(&z->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
			    Z_DEFAULT_STRATEGY) != Z_OK);
	return z;
}

struct record {
	unsigned char p[HEAD_MAX];
	size_t n;
};

static void u16_put(struct record *r, uint32_t v)
{
	r->p[r->n++] = (unsigned char)v;
	r->p[r->n++] = (unsigned char)(v >> 8);
}

static void u32_put(struct record *r, uint32_t v)
{
	u16_put(r, v & 0xFFFF);
	u16_put(r, v >> 16);
}

static enum rc record_emit(struct zip *z, const struct record *r, bool has_name, struct err *e)
{
	TRY(z->emit(z->ctx, r->p, r->n, e));
	return has_name ? z->emit(z->ctx, z->name.p, z->name.n, e) : RC_OK;
}

enum rc edxml_zip_start(struct zip *z, struct str name, bytes_sink emit, void *ctx, struct err *e)
{
	struct record r = { .n = 0 };

	bug_if(deflateReset(&z->z) != Z_OK);
	z->name = text_file_name(z->a, name, LIMIT_FILE_NAME, LIMIT_FILE_NAME_BYTES);
	z->emit = emit;
	z->ctx = ctx;
	z->crc = (uint32_t)crc32(0, NULL, 0);
	z->packed = z->bytes = 0;
	z->n_in = 0;
	u32_put(&r, 0x04034B50);
	u16_put(&r, VERSION);
	u16_put(&r, FLAGS);
	u16_put(&r, DEFLATED);
	u16_put(&r, 0); /* time */
	u16_put(&r, DOS_DATE);
	u32_put(&r, 0); /* CRC and sizes: in the descriptor */
	u32_put(&r, 0);
	u32_put(&r, 0);
	u16_put(&r, (uint32_t)z->name.n);
	u16_put(&r, 0);
	return record_emit(z, &r, true, e);
}

static enum rc chunk_deflate(struct zip *z, int flush, struct err *e)
{
	z->z.next_in = z->in;
	z->z.avail_in = (unsigned)z->n_in;
	z->n_in = 0;
	do {
		z->z.next_out = z->out;
		z->z.avail_out = CHUNK_BYTES;
		bug_if(deflate(&z->z, flush) == Z_STREAM_ERROR);
		size_t n = CHUNK_BYTES - z->z.avail_out;

		z->packed += n;
		if (n)
			TRY(z->emit(z->ctx, z->out, n, e));
	} while (z->z.avail_out == 0);
	return RC_OK;
}

/* zlib sees chunks of one size, for what it writes could depend on how its input is cut. */
enum rc edxml_zip_put(struct zip *z, const void *p, size_t n, struct err *e)
{
	const unsigned char *in = p;

	z->bytes += n;
	while (n) {
		size_t take = CHUNK_BYTES - z->n_in < n ? CHUNK_BYTES - z->n_in : n;

		z->crc = (uint32_t)crc32(z->crc, in, (unsigned)take);
		memcpy(z->in + z->n_in, in, take);
		z->n_in += take;
		in += take;
		n -= take;
		if (z->n_in == CHUNK_BYTES)
			TRY(chunk_deflate(z, Z_NO_FLUSH, e));
	}
	return RC_OK;
}

static void sizes_put(struct zip *z, struct record *r)
{
	u32_put(r, z->crc);
	u32_put(r, (uint32_t)z->packed);
	u32_put(r, (uint32_t)z->bytes);
}

static enum rc descriptor_emit(struct zip *z, struct err *e)
{
	struct record r = { .n = 0 };

	u32_put(&r, 0x08074B50);
	sizes_put(z, &r);
	return record_emit(z, &r, false, e);
}

static enum rc central_emit(struct zip *z, struct err *e)
{
	struct record r = { .n = 0 };

	u32_put(&r, 0x02014B50);
	u16_put(&r, VERSION);
	u16_put(&r, VERSION);
	u16_put(&r, FLAGS);
	u16_put(&r, DEFLATED);
	u16_put(&r, 0);
	u16_put(&r, DOS_DATE);
	sizes_put(z, &r);
	u16_put(&r, (uint32_t)z->name.n);
	u16_put(&r, 0); /* extra, comment, disk, attributes */
	u16_put(&r, 0);
	u16_put(&r, 0);
	u16_put(&r, 0);
	u32_put(&r, 0);
	u32_put(&r, 0); /* where the local header is */
	return record_emit(z, &r, true, e);
}

static enum rc end_emit(struct zip *z, uint64_t central_at, struct err *e)
{
	struct record r = { .n = 0 };

	u32_put(&r, 0x06054B50);
	u16_put(&r, 0); /* disks */
	u16_put(&r, 0);
	u16_put(&r, 1); /* entries */
	u16_put(&r, 1);
	u32_put(&r, (uint32_t)(46 + z->name.n));
	u32_put(&r, (uint32_t)central_at);
	u16_put(&r, 0);
	return record_emit(z, &r, false, e);
}

enum rc edxml_zip_end(struct zip *z, struct err *e)
{
	TRY(chunk_deflate(z, Z_FINISH, e));
	uint64_t central_at = 30 + z->name.n + z->packed + 16;

	if (z->bytes > UINT32_MAX || central_at > UINT32_MAX)
		return err_set(e, RC_LIMIT, "err.edxml.too_large", "attachment over 4 GiB");
	TRY(descriptor_emit(z, e));
	TRY(central_emit(z, e));
	return end_emit(z, central_at, e);
}
