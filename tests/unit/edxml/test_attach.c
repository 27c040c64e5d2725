/* Attachments: what the sink is given, when it is given again, and what is never given. */
#include "edxml/edxml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "made.h"
#include "packet.h"
#include "zip_made.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define NOW (INT64_C(1795219200) * TIME_SEC)

static struct edxml *read_ok(struct arena *a, struct str text)
{
	struct edxml *p = NULL;
	struct err e = ERR_INIT;

	if (packet_read(a, text, 4096, NOW, &p, &e) != RC_OK)
		fail_msg("%s: %s", e.key, e.text);
	return p;
}

static bool has_finding(const struct edxml *p, const char *rule)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (strcmp(p->findings[i].rule, rule) == 0)
			return true;
	return false;
}

static struct str doc_bytes(void)
{
	return STR("\xD0\xCF\x11\xE0 a document of old");
}

/* A pptx as its maker would write it, in the least. */
static struct str pptx_bytes(struct arena *a)
{
	struct zip_entry two[] = {
		{ .name = "[Content_Types].xml", .data = STR("<Types/>"), .method = 8 },
		{ .name = "ppt/presentation.xml", .data = STR("<p/>"), .method = 8 }
	};

	return zip_make(a, two, 2, &(struct zip_made){ 0 });
}

static struct str encrypted_zip(struct arena *a)
{
	struct zip_entry en = { .name = "a", .data = doc_bytes(), .flags = 1 };

	return zip_make(a, &en, 1, &(struct zip_made){ 0 });
}

static struct str two_entry_zip(struct arena *a)
{
	struct zip_entry two[] = { { .name = "a.doc", .data = doc_bytes(), .method = 8 },
				   { .name = "b.doc", .data = doc_bytes(), .method = 8 } };

	return zip_make(a, two, 2, &(struct zip_made){ 0 });
}

static struct str broken_zip(struct arena *a)
{
	struct zip_entry en = {
		.name = "a", .data = doc_bytes(), .method = 8, .crc_xor_central = 1
	};

	return zip_make(a, &en, 1, &(struct zip_made){ 0 });
}

static struct str bomb(struct arena *a)
{
	size_t n = 8 << 20;

	return zip_of(a, "a", str_of_n(arena_alloc(a, n), n));
}

enum { RAW, UNPACKED };

/* Bytes sent under a name: given as they are, or unpacked to `inside`. */
static void test_what_is_unpacked(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str doc = doc_bytes(), pptx = pptx_bytes(a);
	struct {
		const char *name, *type;
		struct str sent;
		int how;
		struct str inside;
		const char *rule;
	} rows[] = {
		{ "a.doc", "application/zip", zip_of(a, "a.doc", doc), UNPACKED, doc, NULL },
		{ "a.doc", "application/msword", zip_of(a, "x", doc), UNPACKED, doc, NULL },
		{ "noname", "application/zip", zip_of(a, "x", doc), UNPACKED, doc, NULL },
		{ "a.doc", "application/zip", doc, RAW, doc, "F.ZipLabel" },
		{ "a.doc", "application/msword", doc, RAW, doc, NULL },
		{ "a.zip", "application/zip", zip_of(a, "a.doc", doc), RAW, doc, NULL },
		{ "A.ZIP", "application/zip", zip_of(a, "a.doc", doc), RAW, doc, NULL },
		{ "a.pptx", "application/zip", zip_of(a, "a.pptx", pptx), UNPACKED, pptx, NULL },
		{ "a.pptx", "application/zip", pptx, RAW, pptx, NULL },
		{ "a.docx", "application/zip", zip_of(a, "a.xml", STR("<Types/>")), RAW, doc,
		  NULL },
		{ "a.zip", "application/zip", zip_of(a, "b.zip", pptx), RAW, doc, NULL },
		{ "a.doc", "application/zip", two_entry_zip(a), RAW, doc, "S.ZipEntries" },
		{ "a.doc", "application/zip", encrypted_zip(a), RAW, doc, "F.ZipEncrypted" },
		{ "a.doc", "application/zip", broken_zip(a), RAW, doc, "F.Zip" },
		{ "a.doc", "application/zip", STR("PK\x03\x04"), RAW, doc, "F.Zip" },
		{ "a.bmp", "application/zip", bomb(a), RAW, doc, "S.ZipRatio" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows) * 3; i++) {
		size_t r = i / 3;
		bool name_late = i % 3 == 1, name_in_manifest = i % 3 == 2;
		struct str att = made_attachment(a, "cid:1", name_in_manifest ? NULL : rows[r].name,
						 rows[r].type, rows[r].sent);

		if (name_late) {
			const char *name = str_c(
				a, str_fmt(a, "<AttachmentName>%s</AttachmentName>", rows[r].name));

			att = made_replace(a, att, name, STR(""));
			att = made_replace(a, att, "</Attachment>",
					   str_fmt(a, "%s</Attachment>", name));
		}
		struct str text = made_replace(a, made_with_attachments(a, att), "15.pdf<",
					       str_fmt(a, "%s<", rows[r].name));

		/* Late means: the manifest does not know it either. */
		if (name_late)
			text = made_replace(a, text, "<edXML:ContentId>cid:1",
					    STR("<edXML:ContentId>"));
		struct edxml *p = read_ok(a, text);
		struct str want = rows[r].how == RAW ? rows[r].sent : rows[r].inside;
		unsigned char digest[SHA256_BYTES];

		sha256_of(want, digest);
		if (!str_eq(packet_bytes(&p->attachments[0]), want))
			fail_msg("row %zu.%zu: other bytes", r, i % 3);
		assert_memory_equal(p->attachments[0].sha256, digest, SHA256_BYTES);
		assert_int_equal(p->attachments[0].bytes, want.n);
		assert_int_equal(p->attachments[0].was_zipped, rows[r].how == UNPACKED);
		assert_int_equal(p->attachments[0].again, EDXML_AGAIN_NO);
		assert_false(p->attachments[0].is_damaged);
		assert_true(str_eq_c(p->attachments[0].transfer_type, rows[r].type));
		if (rows[r].rule && !has_finding(p, rows[r].rule))
			fail_msg("row %zu.%zu: no %s", r, i % 3, rows[r].rule);
		if (rows[r].how == UNPACKED)
			assert_int_equal(has_finding(p, "F.ZipOrder"), name_late);
		assert_true(edxml_is_acceptable(p));
	}
}

/* Only what has to be is given twice. */
static void test_second_pass_is_for_the_marked(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct packet_store store = { .a = a };
	struct str list = str_cat(
		a, made_attachment(a, "cid:1", "15.pdf", "application/pdf", STR("%PDF-one")),
		str_cat(a,
			made_attachment(a, "cid:2", "a.doc", "application/zip", two_entry_zip(a)),
			made_attachment(a, "cid:3", "b.doc", "application/zip",
					zip_of(a, "b", doc_bytes()))));
	struct str text = made_with_attachments(a, list);
	struct edxml_reader *r = edxml_reader_new(a, packet_store_sink(&store));
	struct edxml *p, *again;

	(void)state;
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_OK);
	assert_true(edxml_needs_again(p));
	assert_int_equal(p->attachments[0].again, EDXML_AGAIN_NO);
	assert_int_equal(p->attachments[1].again, EDXML_AGAIN_RAW);
	assert_int_equal(p->attachments[2].again, EDXML_AGAIN_NO);
	assert_int_equal(store.n_starts, 3);
	assert_int_equal(store.n_ends, 3);
	r = edxml_reader_again(a, p, packet_store_sink(&store));
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &again, NULL), RC_OK);
	assert_ptr_equal(again, p);
	assert_false(edxml_needs_again(p));
	assert_int_equal(store.n_starts, 4);
	assert_int_equal(store.n_ends, 4);
	assert_true(str_eq(packet_bytes(&p->attachments[0]), STR("%PDF-one")));
	assert_true(str_eq(packet_bytes(&p->attachments[1]), two_entry_zip(a)));
	assert_true(str_eq(packet_bytes(&p->attachments[2]), doc_bytes()));
}

/* An empty Attachment is none in both passes, wherever it stands. */
static void test_empty_ones_do_not_count(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str zip = made_attachment(a, "cid:1", "a.doc", "application/zip", two_entry_zip(a));
	struct str list = str_cat(a, STR("<Attachment/>"), str_cat(a, zip, STR("<Attachment/>")));
	struct edxml *p = read_ok(a, made_with_attachments(a, list));

	(void)state;
	assert_int_equal(p->n_attachments, 1);
	assert_true(str_eq(packet_bytes(&p->attachments[0]), two_entry_zip(a)));
}

static void test_changed_between_passes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str one = made_attachment(a, "cid:1", "a.doc", "application/zip", two_entry_zip(a));
	struct str text = made_with_attachments(a, one);
	struct str other[] = { made_with_attachments(a, str_cat(a, one, one)),
			       made_with_attachments(a, STR("")) };
	struct edxml *p;

	(void)state;
	for (size_t i = 0; i < COUNT(other); i++) {
		struct edxml_reader *r = edxml_reader_new(a, NULL);

		assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
		assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_OK);
		r = edxml_reader_again(a, p, NULL);
		assert_int_equal(edxml_reader_feed(r, other[i].p, other[i].n, NULL), RC_OK);
		assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_CORRUPT);
	}
}

/* ---- sinks ---- */

static enum rc fail_start(void *ctx, struct edxml_attachment *att, struct err *e)
{
	(void)ctx;
	(void)att;
	return err_set(e, RC_UNAVAILABLE, "err.disk_full", "start");
}

static enum rc fail_write(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			  struct err *e)
{
	(void)p;
	(void)n;
	return fail_start(ctx, att, e);
}

static enum rc ok_write(void *ctx, struct edxml_attachment *att, const void *p, size_t n,
			struct err *e)
{
	(void)ctx;
	(void)att;
	(void)p;
	(void)n;
	(void)e;
	return RC_OK;
}

static void test_sink_fails(void **state)
{
	static const struct edxml_sink sinks[] = {
		{ .start = fail_start, .write = ok_write },
		{ .write = fail_write },
		{ .write = ok_write, .end = fail_start },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sinks); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str text = made_document(a);
		struct edxml_reader *r = edxml_reader_new(a, &sinks[i]);
		struct err e = ERR_INIT;
		struct edxml *p;

		assert_int_equal(edxml_reader_feed(r, text.p, text.n, &e), RC_UNAVAILABLE);
		assert_string_equal(e.key, "err.disk_full");
		assert_int_equal(edxml_reader_end(r, NOW, &p, &e), RC_UNAVAILABLE);
		assert_int_equal(p->n_attachments, 1);
		assert_true(str_eq(p->subject, STR("V/v thử nghiệm")));
	}
}

static void test_no_sink_counts(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_document(a);
	struct edxml_reader *r = edxml_reader_new(a, NULL);
	unsigned char digest[SHA256_BYTES];
	struct edxml *p;

	(void)state;
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_OK);
	sha256_of(STR("%PDF-"), digest);
	assert_int_equal(p->attachments[0].bytes, 5);
	assert_memory_equal(p->attachments[0].sha256, digest, SHA256_BYTES);
	assert_null(p->attachments[0].sink_data);
}

/* Up to the fault, and not a byte behind it; the sink gets its end. */
static void test_bad_base64(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_replace(a, made_document(a), "JVBERi0=", STR("JVBE\r\n\tRi*0JVBE"));
	struct packet_store store = { .a = a };
	struct edxml_reader *r = edxml_reader_new(a, packet_store_sink(&store));
	struct edxml *p;

	(void)state;
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_OK);
	assert_true(p->attachments[0].is_damaged);
	assert_true(str_eq(packet_bytes(&p->attachments[0]), STR("%PDF")));
	assert_int_equal(store.n_ends, 1);
}

/* A packet that breaks off within an attachment: no end, and the attachment says it is damaged. */
static void test_breaks_off(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text = made_document(a);
	struct packet_store store = { .a = a };
	struct edxml_reader *r = edxml_reader_new(a, packet_store_sink(&store));
	struct edxml *p;

	(void)state;
	text = str_sub(text, 0, str_find(text, STR("Ri0=")));
	assert_int_equal(edxml_reader_feed(r, text.p, text.n, NULL), RC_OK);
	assert_int_equal(edxml_reader_end(r, NOW, &p, NULL), RC_INVALID);
	assert_int_equal(store.n_ends, 0);
	assert_int_equal(p->n_attachments, 1);
	assert_true(p->attachments[0].is_damaged);
	assert_false(edxml_is_acceptable(p));
}

/* ---- the manifest ---- */

static void test_manifest_fills_in(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str att = made_attachment(a, "cid:1", NULL, NULL, STR("%PDF-"));
	struct edxml *p = read_ok(a, made_with_attachments(a, att));

	(void)state;
	assert_true(str_eq(p->attachments[0].name, STR("15.pdf")));
	assert_true(str_eq(p->attachments[0].transfer_type, STR("application/pdf")));
	assert_true(str_eq(p->attachments[0].content_type, STR("application/pdf")));
	att = made_attachment(a, NULL, "15.pdf", NULL, STR("%PDF-"));
	p = read_ok(a, made_with_attachments(a, att));
	assert_true(str_eq(p->attachments[0].content_id, STR("cid:1")));
	assert_false(has_finding(p, "M.Attachment"));
}

static void test_names_are_kept(void **state)
{
	static const struct {
		const char *name;
		bool is_unsafe;
	} rows[] = {
		{ "15.pdf", false },
		{ "Quyết định số 15.pdf", false },
		{ "../../etc/passwd", true },
		{ "C:\\Windows\\x.pdf", true },
		{ "a\xE2\x80\xAEgpj.exe", true },
		{ "CON", true },
		{ "tab\there.pdf", true },
		{ "a\xC2\x85.pdf", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct str att = made_attachment(a, "cid:1", rows[i].name, "application/pdf",
						 STR("%PDF-"));
		struct edxml *p = read_ok(a, made_with_attachments(a, att));

		assert_true(str_eq_c(p->attachments[0].name, rows[i].name));
		if (has_finding(p, "F.AttachmentName") != rows[i].is_unsafe)
			fail_msg("%s", rows[i].name);
	}
}

/* ---- descriptors ---- */

static int file_of(struct str text)
{
	int fd;

	assert_int_equal(fd_temp("/tmp", &fd, NULL), RC_OK);
	assert_int_equal(fd_write_all(fd, text.p, text.n, NULL), RC_OK);
	return fd;
}

static void test_read_fd(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct packet_store store = { .a = a };
	struct str att = made_attachment(a, "cid:1", "a.doc", "application/zip", two_entry_zip(a));
	int fd = file_of(made_with_attachments(a, att));
	struct edxml *p;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(edxml_read_fd(a, fd, packet_store_sink(&store), NOW, &p, &e), RC_OK);
	assert_int_equal(store.n_starts, 2);
	assert_true(str_eq(packet_bytes(&p->attachments[0]), two_entry_zip(a)));
	fd_close(fd);
	/* The descriptor's own failure is told as such. */
	assert_int_equal(edxml_read_fd(a, -1, NULL, NOW, &p, &e), RC_UNAVAILABLE);
	assert_int_equal(p->n_findings, 0);
	fd = file_of(STR("<edXML"));
	assert_int_equal(edxml_read_fd(a, fd, NULL, NOW, &p, &e), RC_INVALID);
	assert_true(has_finding(p, "F.Xml"));
	fd_close(fd);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_unpacked),
		cmocka_unit_test(test_second_pass_is_for_the_marked),
		cmocka_unit_test(test_empty_ones_do_not_count),
		cmocka_unit_test(test_changed_between_passes),
		cmocka_unit_test(test_sink_fails),
		cmocka_unit_test(test_no_sink_counts),
		cmocka_unit_test(test_bad_base64),
		cmocka_unit_test(test_breaks_off),
		cmocka_unit_test(test_manifest_fills_in),
		cmocka_unit_test(test_names_are_kept),
		cmocka_unit_test(test_read_fd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
