#include "support/sample_files.h"

#include <string.h>

#include "base/buf.h"

#define ROOM ((size_t)64 << 20)

/* ---- ZIP ---- */

static uint32_t crc_add(uint32_t crc, struct str s)
{
	crc = ~crc;
	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void put(struct buf *b, uint64_t v, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++, v >>= 8)
		buf_add_char(b, (char)(v & 0xff));
}

struct bits {
	struct buf *out;
	uint64_t v;
	unsigned n;
};

/* Codes of Huffman stand in a stream with their first bit first, everything else with its last. */
static void code(struct bits *b, unsigned v, unsigned n)
{
	while (n-- > 0) {
		b->v |= (uint64_t)(v >> n & 1) << b->n++;
		if (b->n == 8) {
			buf_add_char(b->out, (char)b->v);
			b->v = b->n = 0;
		}
	}
}

/* One block of fixed codes: the byte, then matches of 258 bytes at distance 1, then its end. The count is
 * rounded up to whole matches. */
static size_t deflate_run(struct buf *out, char fill, size_t n)
{
	struct bits b = { .out = out };
	size_t n_matches = (n + 257) / 258;

	code(&b, 1, 1); /* the last block */
	code(&b, 2, 2); /* of fixed codes (01, the last bit first) */
	code(&b, 0x30 + (unsigned)(unsigned char)fill, 8);
	for (size_t i = 0; i < n_matches; i++) {
		code(&b, 0xc5, 8);
		code(&b, 0, 5);
	}
	code(&b, 0, 7);
	code(&b, 0, 7); /* to a whole byte */
	return 1 + n_matches * 258;
}

struct packed {
	struct str bytes;
	uint32_t crc;
	uint64_t size;
	unsigned method;
	size_t at;
};

static struct packed pack(struct arena *a, const struct zip_part *p)
{
	struct buf b;

	if (p->zeros == 0)
		return (struct packed){ .bytes = p->bytes,
					.crc = crc_add(0, p->bytes),
					.size = p->bytes.n };
	buf_init(&b, a, ROOM);
	size_t n = deflate_run(&b, p->fill, p->zeros);
	return (struct packed){ .bytes = buf_str(&b), .size = n, .method = 8 };
}

static void head(struct buf *b, const struct packed *p, struct str name, bool is_central)
{
	put(b, is_central ? 0x02014b50 : 0x04034b50, 4);
	put(b, 20, is_central ? 2 : 0);
	put(b, 20, 2);
	put(b, 0, 2);
	put(b, p->method, 2);
	put(b, 0x5a215a21, 4);
	put(b, p->crc, 4);
	put(b, p->bytes.n, 4);
	put(b, p->size, 4);
	put(b, name.n, 2);
	put(b, 0, 2);
	if (is_central) {
		put(b, 0, 10);
		put(b, p->at, 4);
	}
	buf_add(b, name);
}

struct str sample_zip(struct arena *a, const struct zip_part *parts, size_t n)
{
	struct packed *all = ARENA_ARRAY(a, n + 1, struct packed);
	struct buf b;

	buf_init(&b, a, ROOM);
	for (size_t i = 0; i < n; i++) {
		all[i] = pack(a, &parts[i]);
		all[i].at = b.n;
		head(&b, &all[i], str_of(parts[i].name), false);
		buf_add(&b, all[i].bytes);
	}
	size_t directory = b.n;
	for (size_t i = 0; i < n; i++)
		head(&b, &all[i], str_of(parts[i].name), true);
	size_t end = b.n;
	put(&b, 0x06054b50, 4);
	put(&b, 0, 4);
	put(&b, n, 2);
	put(&b, n, 2);
	put(&b, end - directory, 4);
	put(&b, directory, 4);
	put(&b, 0, 2);
	return buf_str(&b);
}

#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

struct str sample_docx(struct arena *a, struct str words)
{
	const struct zip_part parts[] = {
		{ .name = "[Content_Types].xml",
		  .bytes = STR(
			  "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
			  "ContentType=\"application/vnd.openxmlformats-package.relationships+xml"
			  "\"/><Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE
			  "\"/></Types>") },
		{ .name = "_rels/.rels",
		  .bytes = STR("<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship "
			       "Id=\"r1\" Type=\"" OFFICE "officeDocument\" "
			       "Target=\"word/document.xml\"/></Relationships>") },
		{ .name = "word/document.xml",
		  .bytes = str_fmt(a,
				   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
				   "<w:document xmlns:w=\"" WORD
				   "\"><w:body><w:p><w:r><w:t>%.*s</w:t>"
				   "</w:r></w:p></w:body></w:document>",
				   STR_FMT(words)) },
	};

	return sample_zip(a, parts, sizeof parts / sizeof *parts);
}

/* ---- PDF ---- */

#define FONT                                                                                       \
	"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding"      \
	"/WinAnsiEncoding/Differences[35/dcroat 94/uni1EC7]>>>>"

struct pdf {
	struct buf b;
	size_t *at;
	size_t n;
};

static void object(struct pdf *p, struct str body)
{
	p->at[p->n] = p->b.n;
	buf_fmt(&p->b, "%zu 0 obj\n", ++p->n);
	buf_add(&p->b, body);
	buf_add_c(&p->b, "\nendobj\n");
}

static struct str pdf_end(struct pdf *p, const char *trailer)
{
	size_t xref = p->b.n;

	buf_fmt(&p->b, "xref\n0 %zu\n0000000000 65535 f \n", p->n + 1);
	for (size_t i = 0; i < p->n; i++)
		buf_fmt(&p->b, "%010zu 00000 n \n", p->at[i]);
	buf_fmt(&p->b, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", p->n + 1,
		trailer, xref);
	return buf_str(&p->b);
}

static struct str pdf_make(struct arena *a, int n, const char *words, const char *trailer)
{
	struct pdf p = { .at = ARENA_ARRAY(a, 3 + 2 * (size_t)n, size_t) };
	struct buf kids;

	buf_init(&p.b, a, ROOM);
	buf_init(&kids, a, ROOM);
	buf_add_c(&p.b, "%PDF-1.4\n");
	for (int i = 0; i < n; i++)
		buf_fmt(&kids, "%d 0 R ", 4 + 2 * i);
	object(&p, STR("<</Type/Catalog/Pages 2 0 R>>"));
	object(&p, str_fmt(a, "<</Type/Pages/Count %d/Kids[%.*s]>>", n, STR_FMT(buf_str(&kids))));
	object(&p, STR(FONT));
	for (int i = 0; i < n; i++) {
		struct str draw = str_fmt(a, "BT /F 12 Tf 72 700 Td (Trang %d %s) Tj ET", i + 1,
					  words);
		object(&p, str_fmt(a,
				   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
				   "/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>",
				   5 + 2 * i));
		object(&p,
		       str_fmt(a, "<</Length %zu>>stream\n%.*s\nendstream", draw.n, STR_FMT(draw)));
	}
	return pdf_end(&p, trailer);
}

struct str sample_pdf(struct arena *a, int n, const char *words)
{
	return pdf_make(a, n, words, "");
}

#define BYTES_32 "<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>"

struct str sample_pdf_locked(struct arena *a)
{
	return pdf_make(a, 1, "",
			"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O" BYTES_32
			"/U" BYTES_32 ">>");
}
