/* zip_made.c -- see zip_made.h. */
#include "zip_made.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"

#define ZIP_MAX (512 << 20)

static void u16_add(struct buf *b, uint32_t v)
{
	buf_add_char(b, (char)(v & 0xFF));
	buf_add_char(b, (char)(v >> 8 & 0xFF));
}

static void u32_add(struct buf *b, uint32_t v)
{
	u16_add(b, v & 0xFFFF);
	u16_add(b, v >> 16);
}

static struct str packed_of(struct arena *a, const struct zip_entry *en)
{
	z_stream z = { 0 };
	size_t room;
	char *p;

	if (en->method != Z_DEFLATED)
		return en->data;
	if (deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = deflateBound(&z, en->data.n);
	p = arena_alloc(a, room);
	z.next_in = (unsigned char *)(uintptr_t)en->data.p;
	z.avail_in = (unsigned)en->data.n;
	z.next_out = (unsigned char *)p;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&z);
	return str_of_n(p, room - z.avail_out);
}

static uint32_t crc_of(const struct zip_entry *en)
{
	return (uint32_t)crc32(0, (const unsigned char *)en->data.p, (unsigned)en->data.n);
}

static void sizes_add(struct buf *b, const struct zip_entry *en, struct str packed)
{
	u32_add(b, crc_of(en) ^ en->crc_xor);
	u32_add(b, (uint32_t)packed.n);
	u32_add(b, (uint32_t)en->data.n ^ en->size_xor);
}

static void local_add(struct buf *b, const struct zip_entry *en, struct str packed)
{
	u32_add(b, 0x04034B50);
	u16_add(b, 20);
	u16_add(b, en->flags);
	u16_add(b, en->method);
	u32_add(b, 0x00210000);
	if (en->flags & 8) {
		u32_add(b, 0);
		u32_add(b, 0);
		u32_add(b, 0);
	} else {
		sizes_add(b, en, packed);
	}
	u16_add(b, (uint32_t)strlen(en->name));
	u16_add(b, en->n_extra);
	buf_add_c(b, en->name);
	for (unsigned i = 0; i < en->n_extra; i++)
		buf_add_char(b, 'x');
	buf_add(b, packed);
	if (!en->has_descriptor)
		return;
	if (!en->is_bare)
		u32_add(b, 0x08074B50);
	sizes_add(b, en, packed);
}

static void central_add(struct buf *b, const struct zip_entry *en, struct str packed, uint32_t at)
{
	u32_add(b, 0x02014B50);
	u16_add(b, 20);
	u16_add(b, 20);
	u16_add(b, en->flags);
	u16_add(b, en->method);
	u32_add(b, 0x00210000);
	u32_add(b, crc_of(en) ^ en->crc_xor_central);
	u32_add(b, (uint32_t)packed.n);
	u32_add(b, (uint32_t)en->data.n ^ en->size_xor_central);
	u16_add(b, (uint32_t)strlen(en->name));
	u16_add(b, 0);
	u16_add(b, 0);
	u16_add(b, 0);
	u16_add(b, 0);
	u32_add(b, 0);
	u32_add(b, at + en->local_at);
	buf_add_c(b, en->name);
}

static void end_add(struct buf *b, unsigned entries, size_t central_at, const char *comment)
{
	size_t central_n = b->n - central_at;

	u32_add(b, 0x06054B50);
	u16_add(b, 0);
	u16_add(b, 0);
	u16_add(b, entries);
	u16_add(b, entries);
	u32_add(b, (uint32_t)central_n);
	u32_add(b, (uint32_t)central_at);
	u16_add(b, (uint32_t)strlen(comment));
	buf_add_c(b, comment);
}

struct str zip_make(struct arena *a, const struct zip_entry *list, size_t n,
		    const struct zip_made *how)
{
	struct buf b;
	struct str *packed = ARENA_ARRAY(a, n + 1, struct str);
	uint32_t *at = ARENA_ARRAY(a, n + 1, uint32_t);
	size_t central_at;

	buf_init(&b, a, ZIP_MAX);
	for (size_t i = 0; i < n; i++) {
		packed[i] = packed_of(a, &list[i]);
		at[i] = (uint32_t)b.n;
		local_add(&b, &list[i], packed[i]);
	}
	central_at = b.n;
	for (size_t i = 0; i < n; i++)
		central_add(&b, &list[i], packed[i], at[i]);
	end_add(&b, how->entries_told ? how->entries_told : (unsigned)n, central_at,
		how->comment ? how->comment : "");
	buf_add_c(&b, how->behind ? how->behind : "");
	return buf_str(&b);
}

struct str zip_of(struct arena *a, const char *name, struct str data)
{
	struct zip_entry entry = { .name = name, .data = data, .method = 8 };

	return zip_make(a, &entry, 1, &(struct zip_made){ 0 });
}
