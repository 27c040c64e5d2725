/* unzip.c -- the one entry of a ZIP, as a stream that trusts nothing.
 *
 * A ZIP is  local header · name · extra · data · [data descriptor] · central header · name · extra ·
 * comment · end record · comment.  Anything else, in particular a second entry, is a fault. Names
 * are stepped over. What stands behind the end record is not looked at.
 */
#include "edxml/edxml_int.h"

#include "base/limits.h"
#include "base/log.h"
#include "edxml/zlib_arena.h"

#define OUT_BYTES (32 << 10)

#define SIGN_LOCAL 0x04034B50U
#define SIGN_DESCRIPTOR 0x08074B50U
#define SIGN_CENTRAL 0x02014B50U
#define SIGN_END 0x06054B50U

#define FLAG_ENCRYPTED 0x0001U
#define FLAG_DESCRIPTOR 0x0008U /* sizes and CRC stand behind the data */
#define FLAG_PATCH 0x0020U
#define FLAG_STRONG 0x0040U

#define METHOD_STORED 0
#define METHOD_DEFLATED 8

#define LOCAL_BYTES 30
#define SIGN_BYTES 4
#define DESCRIPTOR_BYTES 12 /* without its signature, which may be left out */
#define CENTRAL_BYTES 46
#define END_BYTES 22

enum step {
	STEP_LOCAL,
	STEP_DATA,
	STEP_DESCRIPTOR_SIGN, /* the signature of a data descriptor, or already its CRC */
	STEP_DESCRIPTOR,
	STEP_CENTRAL_SIGN,
	STEP_CENTRAL,
	STEP_END,
	STEP_TAIL
};

struct unzip {
	z_stream z;
	enum step step;
	enum unzip_fault fault;
	unsigned char head[CENTRAL_BYTES]; /* the record being gathered */
	size_t n_head, need;
	uint32_t skip; /* bytes of name, extra field and comment to step over */
	unsigned flags, method;
	uint32_t crc_told, packed_told, bytes_told;
	uint32_t crc;
	uint64_t packed, bytes, room;
	bytes_sink emit;
	void *ctx;
	unsigned char out[OUT_BYTES];
};

struct unzip *edxml_unzip_new(struct arena *a)
{
	struct unzip *u = ARENA_NEW(a, struct unzip);

	zlib_arena_use(&u->z, a);
	bug_if(inflateInit2(&u->z, -MAX_WBITS) != Z_OK);
	return u;
}

static void step_to(struct unzip *u, enum step step, size_t need)
{
	u->step = step;
	u->n_head = 0;
	u->need = need;
}

void edxml_unzip_start(struct unzip *u, uint64_t room, bytes_sink emit, void *ctx)
{
	bug_if(inflateReset(&u->z) != Z_OK);
	u->fault = UNZIP_OK;
	u->skip = 0;
	u->crc = (uint32_t)crc32(0, NULL, 0);
	u->packed = u->bytes = 0;
	u->room = room;
	u->emit = emit;
	u->ctx = ctx;
	step_to(u, STEP_LOCAL, LOCAL_BYTES);
}

static uint32_t u16_at(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32_at(const unsigned char *p)
{
	return u16_at(p) | u16_at(p + 2) << 16;
}

static void fault_set(struct unzip *u, enum unzip_fault fault)
{
	if (u->fault == UNZIP_OK)
		u->fault = fault;
}

/* Sizes of 4 GiB and more (ZIP64) and stored data whose length is told only behind it cannot be
 * followed. */
static bool local_is_followable(const struct unzip *u)
{
	if (u->flags & (FLAG_PATCH | FLAG_STRONG))
		return false;
	if (u->method != METHOD_STORED && u->method != METHOD_DEFLATED)
		return false;
	if (u->flags & FLAG_DESCRIPTOR)
		return u->method == METHOD_DEFLATED;
	if (u->packed_told == UINT32_MAX || u->bytes_told == UINT32_MAX)
		return false;
	return u->method == METHOD_DEFLATED || u->packed_told == u->bytes_told;
}

static void local_take(struct unzip *u)
{
	const unsigned char *p = u->head;

	u->flags = u16_at(p + 6);
	u->method = u16_at(p + 8);
	u->crc_told = u32_at(p + 14);
	u->packed_told = u32_at(p + 18);
	u->bytes_told = u32_at(p + 22);
	u->skip = u16_at(p + 26) + u16_at(p + 28);
	if (u32_at(p) != SIGN_LOCAL)
		fault_set(u, UNZIP_BROKEN);
	else if (u->flags & FLAG_ENCRYPTED)
		fault_set(u, UNZIP_ENCRYPTED);
	else if (!local_is_followable(u))
		fault_set(u, UNZIP_BROKEN);
	step_to(u, STEP_DATA, 0);
}

/* The data has ended: does it have the sizes and the checksum it was said to have? */
static void data_check(struct unzip *u)
{
	if (u->crc != u->crc_told || u->packed != u->packed_told || u->bytes != u->bytes_told)
		fault_set(u, UNZIP_BROKEN);
}

/* The signature may be left out: then these four bytes are the record's first. */
static void descriptor_sign_take(struct unzip *u)
{
	u->step = STEP_DESCRIPTOR;
	u->need = DESCRIPTOR_BYTES;
	if (u32_at(u->head) == SIGN_DESCRIPTOR)
		u->n_head = 0;
}

static void descriptor_take(struct unzip *u)
{
	u->crc_told = u32_at(u->head);
	u->packed_told = u32_at(u->head + 4);
	u->bytes_told = u32_at(u->head + 8);
	data_check(u);
	step_to(u, STEP_CENTRAL_SIGN, SIGN_BYTES);
}

/* Four bytes that say which record follows the data. */
static void central_sign_take(struct unzip *u)
{
	uint32_t sign = u32_at(u->head);

	if (sign == SIGN_CENTRAL) {
		u->step = STEP_CENTRAL;
		u->need = CENTRAL_BYTES;
	} else if (sign == SIGN_LOCAL) {
		fault_set(u, UNZIP_ENTRIES);
	} else {
		fault_set(u, UNZIP_BROKEN);
	}
}

static void central_take(struct unzip *u)
{
	const unsigned char *p = u->head;
	uint32_t local_at = u32_at(p + 42);

	u->skip = u16_at(p + 28) + u16_at(p + 30) + u16_at(p + 32);
	if (u16_at(p + 10) != u->method || u32_at(p + 16) != u->crc ||
	    u32_at(p + 20) != u->packed || u32_at(p + 24) != u->bytes || local_at != 0)
		fault_set(u, UNZIP_BROKEN);
	step_to(u, STEP_END, END_BYTES);
}

static void end_take(struct unzip *u)
{
	const unsigned char *p = u->head;

	if (u32_at(p) == SIGN_CENTRAL)
		fault_set(u, UNZIP_ENTRIES);
	else if (u32_at(p) != SIGN_END)
		fault_set(u, UNZIP_BROKEN);
	else if (u16_at(p + 8) != 1 || u16_at(p + 10) != 1)
		fault_set(u, UNZIP_ENTRIES);
	step_to(u, STEP_TAIL, 0);
}

static void record_take(struct unzip *u)
{
	switch (u->step) {
	case STEP_LOCAL: local_take(u); break;
	case STEP_DESCRIPTOR_SIGN: descriptor_sign_take(u); break;
	case STEP_DESCRIPTOR: descriptor_take(u); break;
	case STEP_CENTRAL_SIGN: central_sign_take(u); break;
	case STEP_CENTRAL: central_take(u); break;
	case STEP_END: end_take(u); break;
	case STEP_DATA:
	case STEP_TAIL: break;
	}
}

static size_t record_gather(struct unzip *u, const unsigned char *p, size_t n)
{
	if (n > u->need - u->n_head)
		n = u->need - u->n_head;
	memcpy(u->head + u->n_head, p, n);
	u->n_head += n;
	return n;
}

static void data_end(struct unzip *u)
{
	if (u->flags & FLAG_DESCRIPTOR) {
		step_to(u, STEP_DESCRIPTOR_SIGN, SIGN_BYTES);
		return;
	}
	data_check(u);
	step_to(u, STEP_CENTRAL_SIGN, SIGN_BYTES);
}

static enum rc data_emit(struct unzip *u, const unsigned char *p, size_t n, struct err *e)
{
	u->bytes += n;
	u->crc = (uint32_t)crc32(u->crc, p, (unsigned)n);
	if (u->bytes > u->room ||
	    (u->bytes > LIMIT_ZIP_FREE && u->bytes / LIMIT_ZIP_RATIO > u->packed))
		fault_set(u, UNZIP_RATIO);
	if (u->fault != UNZIP_OK || !u->emit || !n)
		return RC_OK;
	return u->emit(u->ctx, p, n, e);
}

static enum rc stored_take(struct unzip *u, const unsigned char *p, size_t *n, struct err *e)
{
	uint64_t left = u->packed_told - u->packed;

	if (*n > left)
		*n = (size_t)left;
	u->packed += *n;
	TRY(data_emit(u, p, *n, e));
	if (u->packed == u->packed_told)
		data_end(u);
	return RC_OK;
}

/* *n comes in as the bytes there are and goes out as those taken. All that they become is asked for, or what is wrong
 * with a ZIP that ends here would hang on how it was cut. */
static enum rc deflated_take(struct unzip *u, const unsigned char *p, size_t *n, struct err *e)
{
	const size_t there = *n;
	int z;

	/* zlib's interface lacks the const; it does not write there. */
	u->z.next_in = (unsigned char *)(uintptr_t)p;
	u->z.avail_in = (unsigned)there;
	do {
		unsigned before = u->z.avail_in;

		u->z.next_out = u->out;
		u->z.avail_out = OUT_BYTES;
		z = inflate(&u->z, Z_NO_FLUSH);
		u->packed += before - u->z.avail_in;
		TRY(data_emit(u, u->out, OUT_BYTES - u->z.avail_out, e));
	} while (z == Z_OK && u->z.avail_out == 0 && u->fault == UNZIP_OK);
	*n = there - u->z.avail_in;
	if (z == Z_STREAM_END)
		data_end(u);
	else if (z != Z_OK && z != Z_BUF_ERROR)
		fault_set(u, UNZIP_BROKEN);
	return RC_OK;
}

static enum rc data_take(struct unzip *u, const unsigned char *p, size_t *n, struct err *e)
{
	if (u->method == METHOD_STORED)
		return stored_take(u, p, n, e);
	return deflated_take(u, p, n, e);
}

/* Takes a piece of what is there; *n as in deflated_take. */
static enum rc piece_take(struct unzip *u, const unsigned char *p, size_t *n, struct err *e)
{
	if (u->skip) {
		if (*n > u->skip)
			*n = u->skip;
		u->skip -= (uint32_t)*n;
		return RC_OK;
	}
	if (u->step == STEP_DATA)
		return data_take(u, p, n, e);
	if (u->step == STEP_TAIL)
		return RC_OK;
	*n = record_gather(u, p, *n);
	if (u->n_head == u->need)
		record_take(u);
	return RC_OK;
}

enum rc edxml_unzip_feed(struct unzip *u, const void *p, size_t n, struct err *e)
{
	const unsigned char *in = p;

	while (n && u->fault == UNZIP_OK) {
		size_t taken = n < OUT_BYTES ? n : OUT_BYTES;

		TRY(piece_take(u, in, &taken, e));
		in += taken;
		n -= taken;
	}
	return RC_OK;
}

enum unzip_fault edxml_unzip_fault(const struct unzip *u)
{
	return u->fault;
}

enum unzip_fault edxml_unzip_end(const struct unzip *u)
{
	if (u->fault == UNZIP_OK && u->step != STEP_TAIL)
		return UNZIP_BROKEN;
	return u->fault;
}

uint64_t edxml_unzip_bytes(const struct unzip *u)
{
	return u->bytes;
}
