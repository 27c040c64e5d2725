/* What the writer refuses before its first byte, what it writes to the byte, and its signature. */
#include "edxml/edxml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "filled.h"
#include "packet.h"
#include "support/keeper.h"

#define COUNT(rows) (sizeof rows / sizeof rows[0])
#define NOW (INT64_C(1795219200) * TIME_SEC)

/* ---- to the byte ---- */

/* The golden file is read by tests/golden too; GOLDEN_UPDATE=1 writes it anew. */
static void bytes_compare(struct arena *a, const char *name, const struct edxml *p)
{
	const char *path =
		str_c(a, str_fmt(a, "%s/tests/golden/edxml/%s", getenv("VANTHU_SRC"), name));
	struct str got, want;

	assert_int_equal(packet_write(a, p, NULL, &got, NULL), RC_OK);
	if (getenv("GOLDEN_UPDATE"))
		assert_int_equal(file_write_durable(path, 0644, got, NULL), RC_OK);
	assert_int_equal(file_read(a, path, 1 << 20, &want, NULL), RC_OK);
	if (!str_eq(got, want))
		fail_msg("%s: writes\n%.*s", name, STR_FMT(got));
}

static void test_bytes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	bytes_compare(a, "written-document.edxml", filled_document(a));
	bytes_compare(a, "written-status.edxml", filled_status(a));
}

static bool writes(const struct edxml *p, const char *part)
{
	AUTO_ARENA a = arena_new(NULL);
	struct str text;

	assert_int_equal(packet_write(a, p, NULL, &text, NULL), RC_OK);
	return str_find(text, str_of(part)) != SIZE_MAX;
}

/* What the strictest checker asks for is there even when it is empty. */
static void test_always_written(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = filled_document(a);

	(void)state;
	p->content = STR_NULL;
	p->due_on = (struct date){ 0 };
	p->n_to_places = 0;
	p->from.fax = STR_NULL;
	p->steering_type = -1;
	p->has_bussiness = false;
	p->n_attachments = 0;
	assert_true(writes(p, "<edXML:Content></edXML:Content>"));
	assert_true(writes(p, "<edXML:DueDate></edXML:DueDate>"));
	assert_true(writes(p, "<edXML:ToPlaces></edXML:ToPlaces>"));
	assert_true(writes(p, "<edXML:Fax></edXML:Fax>"));
	assert_true(writes(p, "<edXML:edXMLBody><edXML:edXMLManifest version=\"1.0\">"
			      "</edXML:edXMLManifest></edXML:edXMLBody>"));
	assert_false(writes(p, "SteeringType"));
	assert_false(writes(p, "Bussiness"));
	assert_false(writes(p, "AttachmentEncoded"));
}

/* ---- what is refused ---- */

static struct str long_text(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	memset(p, 'a', n);
	return str_of_n(p, n);
}

static void no_from(struct arena *a, struct edxml *p)
{
	(void)a;
	p->from = (struct edxml_organ){ .code = STR_NULL };
}
static void no_from_code(struct arena *a, struct edxml *p)
{
	(void)a;
	p->from.code = STR("  ");
}
static void bad_from_code(struct arena *a, struct edxml *p)
{
	(void)a;
	p->from.code = STR("so noi vu");
}
static void long_from_code(struct arena *a, struct edxml *p)
{
	(void)a;
	p->from.code = STR("000.00.00.Z01.00.00.00.00.00.00.00.00");
}
static void no_to(struct arena *a, struct edxml *p)
{
	(void)a;
	p->n_to = 0;
}
static void to_twice(struct arena *a, struct edxml *p)
{
	struct edxml_organ *to = ARENA_ARRAY(a, 2, struct edxml_organ);

	to[0] = to[1] = p->to[0];
	p->to = to;
}
static void no_id(struct arena *a, struct edxml *p)
{
	(void)a;
	p->document_id = STR_NULL;
}
static void no_code(struct arena *a, struct edxml *p)
{
	(void)a;
	p->code_number = p->code_notation = STR_NULL;
}
static void no_date(struct arena *a, struct edxml *p)
{
	(void)a;
	p->promulgated_on = (struct date){ 0 };
}
static void bad_date(struct arena *a, struct edxml *p)
{
	(void)a;
	p->promulgated_on = (struct date){ 2026, 2, 30 };
}
static void no_type(struct arena *a, struct edxml *p)
{
	(void)a;
	p->type = -1;
}
static void no_subject(struct arena *a, struct edxml *p)
{
	(void)a;
	p->subject = STR_NULL;
}
static void long_subject(struct arena *a, struct edxml *p)
{
	p->subject = long_text(a, LIMIT_SUBJECT + 1);
}
static void bad_subject(struct arena *a, struct edxml *p)
{
	(void)a;
	p->subject = STR("a\x01"
			 "b");
}
static void not_utf8(struct arena *a, struct edxml *p)
{
	(void)a;
	p->full_name = STR("Nguy\xE1\xBB");
}
static void no_priority(struct arena *a, struct edxml *p)
{
	(void)a;
	p->priority = -1;
}
static void bad_priority(struct arena *a, struct edxml *p)
{
	(void)a;
	p->priority = 5;
}
static void bad_direction(struct arena *a, struct edxml *p)
{
	(void)a;
	p->direction = 2;
}
static void empty_place(struct arena *a, struct edxml *p)
{
	p->to_places = ARENA_ARRAY(a, 1, struct str);
	p->n_to_places = 1;
}
static void no_trace(struct arena *a, struct edxml *p)
{
	(void)a;
	p->n_traces = 0;
}
static void no_trace_time(struct arena *a, struct edxml *p)
{
	p->traces = ARENA_NEW(a, struct edxml_trace);
}
static void bad_bussiness(struct arena *a, struct edxml *p)
{
	(void)a;
	p->bussiness_type = 4;
}
static void no_change_type(struct arena *a, struct edxml *p)
{
	struct edxml_receiver_change *change = ARENA_NEW(a, struct edxml_receiver_change);

	*change = (struct edxml_receiver_change){ STR("000.00.05.Z01"), -1 };
	p->receiver_changes = change;
	p->n_receiver_changes = 1;
}
static void no_name(struct arena *a, struct edxml *p)
{
	(void)a;
	p->attachments[1].name = STR_NULL;
}
static void path_name(struct arena *a, struct edxml *p)
{
	(void)a;
	p->attachments[1].name = STR("../x.txt");
}
static void long_name(struct arena *a, struct edxml *p)
{
	p->attachments[1].name = long_text(a, LIMIT_FILE_NAME + 1);
}
static void same_id(struct arena *a, struct edxml *p)
{
	(void)a;
	p->attachments[1].content_id = p->attachments[0].content_id;
}
/* The id that is made must not be one that is given. */
static void same_made_id(struct arena *a, struct edxml *p)
{
	(void)a;
	p->attachments[0].content_id = STR("cid:2");
	p->attachments[1].content_id = STR_NULL;
}

static const struct {
	void (*change)(struct arena *a, struct edxml *p);
	const char *key, *field;
} refusals[] = {
	{ no_from, "err.edxml.missing", "From" },
	{ no_from_code, "err.edxml.missing", "From.OrganId" },
	{ bad_from_code, "err.edxml.text", "From.OrganId" },
	{ long_from_code, "err.edxml.long", "From.OrganId" },
	{ no_to, "err.edxml.missing", "To" },
	{ to_twice, "err.edxml.twice", "To" },
	{ no_id, "err.edxml.missing", "DocumentId" },
	{ no_code, "err.edxml.missing", "Code" },
	{ no_date, "err.edxml.missing", "PromulgationDate" },
	{ bad_date, "err.edxml.range", "PromulgationDate" },
	{ no_type, "err.edxml.missing", "Type" },
	{ no_subject, "err.edxml.missing", "Subject" },
	{ long_subject, "err.edxml.long", "Subject" },
	{ bad_subject, "err.edxml.text", "Subject" },
	{ not_utf8, "err.edxml.text", "FullName" },
	{ no_priority, "err.edxml.missing", "Priority" },
	{ bad_priority, "err.edxml.range", "Priority" },
	{ bad_direction, "err.edxml.range", "Direction" },
	{ empty_place, "err.edxml.missing", "ToPlaces.Place" },
	{ no_trace, "err.edxml.missing", "TraceHeader" },
	{ no_trace_time, "err.edxml.missing", "TraceHeader.Timestamp" },
	{ bad_bussiness, "err.edxml.range", "BussinessDocType" },
	{ no_change_type, "err.edxml.missing", "ReceiverType" },
	{ no_name, "err.edxml.missing", "AttachmentName" },
	{ path_name, "err.edxml.text", "AttachmentName" },
	{ long_name, "err.edxml.long", "AttachmentName" },
	{ same_id, "err.edxml.twice", "Attachment.ContentId" },
	{ same_made_id, "err.edxml.twice", "Attachment.ContentId" },
};

static enum rc never(void *ctx, const char *p, size_t n, struct err *e)
{
	(void)ctx;
	(void)p;
	(void)n;
	(void)e;
	fail_msg("a byte was written");
	return RC_OK;
}

static void assert_refused(struct arena *a, const struct edxml *p, enum rc want, const char *key,
			   const char *param)
{
	struct packet_store store = { .a = a };
	struct edxml_output out = { .write = never };
	struct err e = ERR_INIT;

	assert_int_equal(edxml_write(a, p, packet_store_source(&store), NULL, &out, &e), want);
	assert_string_equal(e.key, key);
	assert_string_equal(e.param[0], param);
}

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = filled_document(a);

		refusals[i].change(a, p);
		assert_refused(a, p, RC_INVALID, refusals[i].key, refusals[i].field);
	}
}

static void test_status_refusals(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = filled_status(a);
	struct edxml_response_for nameless = { .organ_code = STR("000.00.00.Z01") };

	(void)state;
	p->status_code = STR_NULL;
	assert_refused(a, p, RC_INVALID, "err.edxml.missing", "StatusCode");
	p = filled_status(a);
	p->status_at = 0;
	assert_refused(a, p, RC_INVALID, "err.edxml.missing", "Timestamp");
	p = filled_status(a);
	p->n_response_for = 0;
	assert_refused(a, p, RC_INVALID, "err.edxml.missing", "ResponseFor");
	p = filled_status(a);
	p->response_for = &nameless;
	assert_refused(a, p, RC_INVALID, "err.edxml.missing", "ResponseFor.DocumentId");
	p = filled_status(a);
	p->status_description = long_text(a, LIMIT_REASON + 1);
	assert_refused(a, p, RC_INVALID, "err.edxml.long", "Description");
	p = filled_status(a);
	p->attachments = filled_document(a)->attachments;
	p->n_attachments = 1;
	assert_refused(a, p, RC_INVALID, "err.edxml.range", "AttachmentEncoded");
}

static void test_counts(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = filled_document(a), *back;
	struct edxml_organ *to = ARENA_ARRAY(a, LIMIT_RECEIVERS + 1, struct edxml_organ);
	struct edxml_attachment *many = ARENA_ARRAY(a, LIMIT_ATTACHMENTS + 1,
						    struct edxml_attachment);

	(void)state;
	for (size_t i = 0; i <= LIMIT_RECEIVERS; i++)
		to[i] = (struct edxml_organ){ .code = str_fmt(a, "Z01.%zu", i), .name = STR("Xã") };
	for (size_t i = 0; i <= LIMIT_ATTACHMENTS; i++) {
		many[i] = p->attachments[0];
		many[i].content_id = STR_NULL;
	}
	p->to = to;
	p->n_to = LIMIT_RECEIVERS;
	p->attachments = many;
	p->n_attachments = LIMIT_ATTACHMENTS;
	assert_int_equal(packet_write_and_read(a, p, NOW, &back, NULL), RC_OK);
	assert_int_equal(back->n_to, LIMIT_RECEIVERS);
	assert_int_equal(back->n_attachments, LIMIT_ATTACHMENTS);
	assert_true(str_eq(back->attachments[199].content_id, STR("cid:200")));
	p->n_to++;
	assert_refused(a, p, RC_LIMIT, "err.edxml.receivers", "5000");
	p->n_to--;
	p->n_attachments++;
	assert_refused(a, p, RC_LIMIT, "err.edxml.attachments", "200");
}

/* ---- sources and outputs that fail ---- */

struct fickle {
	int calls;
	int fail_at, change_at;
};

static enum rc fickle_read(void *ctx, const struct edxml_attachment *att,
			   enum rc (*put)(void *put_ctx, const void *p, size_t n, struct err *e),
			   void *put_ctx, struct err *e)
{
	struct fickle *f = ctx;
	struct str bytes = packet_bytes(att);

	f->calls++;
	if (f->calls == f->fail_at)
		return err_set(e, RC_UNAVAILABLE, "err.test", "blob is away");
	TRY(put(put_ctx, bytes.p, bytes.n, e));
	if (f->calls == f->change_at)
		return put(put_ctx, "!", 1, e);
	return RC_OK;
}

static enum rc take_all(void *ctx, const char *p, size_t n, struct err *e)
{
	(void)p;
	(void)e;
	*(size_t *)ctx += n;
	return RC_OK;
}

static enum rc take_some(void *ctx, const char *p, size_t n, struct err *e)
{
	size_t *left = ctx;

	(void)p;
	if (n > *left)
		return err_set(e, RC_UNAVAILABLE, "err.disk_full", "full");
	*left -= n;
	return RC_OK;
}

static void test_source_fails(void **state)
{
	(void)state;
	for (int i = 1; i <= 3; i++) {
		AUTO_ARENA a = arena_new(NULL);
		struct edxml *p = filled_document(a);
		struct fickle f = { .fail_at = i };
		struct edxml_source src = { .ctx = &f, .read = fickle_read };
		size_t n = 0;
		struct edxml_output out = { .ctx = &n, .write = take_all };
		struct err e = ERR_INIT;

		assert_int_equal(edxml_write(a, p, &src, NULL, &out, &e), RC_UNAVAILABLE);
		assert_string_equal(e.key, "err.test");
		/* Bytes that are not those the struct names are never sent as if they were. */
		f = (struct fickle){ .change_at = i };
		assert_int_equal(edxml_write(a, p, &src, NULL, &out, &e), RC_CORRUPT);
		memset(p->attachments[i - 1].sha256, 0, 32);
		f = (struct fickle){ .change_at = i };
		assert_int_equal(edxml_write(a, p, &src, NULL, &out, &e), RC_OK);
	}
}

static void test_output_fails(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = filled_document(a);
	struct str whole;
	struct packet_store store = { .a = a };

	(void)state;
	assert_int_equal(packet_write(a, p, NULL, &whole, NULL), RC_OK);
	for (size_t left = 0; left <= whole.n; left += whole.n / 7) {
		size_t room = left;
		struct edxml_output out = { .ctx = &room, .write = take_some };
		struct err e = ERR_INIT;

		assert_int_equal(edxml_write(a, p, packet_store_source(&store), NULL, &out, &e),
				 left < whole.n ? RC_UNAVAILABLE : RC_OK);
		if (left < whole.n)
			assert_string_equal(e.key, "err.disk_full");
	}
}

/* ---- signatures ---- */

static char dir[] = "/tmp/test-writer-XXXXXX";
static struct keeper *keeper;
static struct certificate certs[2];
static const char *const key_ids[] = { "p256", "rsa" };
static struct arena *shared;

static void key_make(size_t i, enum key_kind kind)
{
	const char *path = str_c(shared, str_fmt(shared, "%s/%s.pem", dir, key_ids[i]));
	const struct key_request q = { .id = str_of(key_ids[i]),
				       .kind = kind,
				       .purposes = KEY_FOR_PACKET,
				       .organ_code = STR("000.00.00.Z01"),
				       .organ_name = STR("UBND tỉnh An Bình (mẫu)"),
				       .now = NOW };
	struct str pem;

	assert_int_equal(key_create(dir, &q, path, NULL), RC_OK);
	assert_int_equal(file_read(shared, path, 1 << 16, &pem, NULL), RC_OK);
	assert_int_equal(certificate_parse(shared, pem, &certs[i], NULL), RC_OK);
}

static int keeper_set_up(void **state)
{
	(void)state;
	shared = arena_new(NULL);
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sign_init(NULL), RC_OK);
	key_make(0, KEY_P256);
	key_make(1, KEY_RSA2048);
	keeper = test_keeper(dir);
	return 0;
}

static int keeper_tear_down(void **state)
{
	(void)state;
	keeper_stop(keeper);
	for (size_t i = 0; i < COUNT(key_ids); i++) {
		(void)unlink(str_c(shared, str_fmt(shared, "%s/%s.pem", dir, key_ids[i])));
		(void)unlink(str_c(shared, str_fmt(shared, "%s/%s.key", dir, key_ids[i])));
	}
	(void)rmdir(dir);
	arena_free(shared);
	return 0;
}

static enum signature_verdict verdict_of(struct arena *a, struct str text, size_t key)
{
	struct trust trust = { .known = &certs[key], .n_known = 1, .now = NOW + TIME_DAY };
	struct signature_result result;
	AUTO_CLOSE
	fd = -1;

	assert_int_equal(fd_temp("/tmp", &fd, NULL), RC_OK);
	assert_int_equal(fd_write_all(fd, text.p, text.n, NULL), RC_OK);
	assert_int_equal(xmldsig_check(a, fd, text.n, &trust, &result, NULL), RC_OK);
	if (result.state != VERDICT_VALID && result.state != VERDICT_INVALID)
		printf("# %.*s\n", STR_FMT(result.reason_key));
	return result.state;
}

/* The bytes are their own canonical form: a checker that canonicalises agrees with the digest taken
 * while writing. One byte changed anywhere is seen. */
static void signed_try(struct arena *a, const struct edxml *p, size_t key)
{
	struct packet_signer signer = { keeper, str_of(key_ids[key]), &certs[key] };
	struct str text;
	struct err e = ERR_INIT;
	struct edxml *back;

	if (packet_write(a, p, &signer, &text, &e) != RC_OK)
		fail_msg("%s: %s", e.key, e.text);
	assert_int_equal(verdict_of(a, text, key), VERDICT_VALID);
	assert_int_equal(packet_read(a, text, 777, NOW, &back, NULL), RC_OK);
	assert_true(back->has_signature_element);
	assert_true(edxml_is_acceptable(back));
	assert_true(str_find(text, STR("</Signature></edXML:edXMLHeader>")) != SIZE_MAX);
	char *changed = arena_dup(a, text.p, text.n);
	size_t at = str_find(text, STR("Z01"));

	changed[at + 2] = '2';
	assert_int_equal(verdict_of(a, str_of_n(changed, text.n), key), VERDICT_INVALID);
}

static void test_signed(void **state)
{
	(void)state;
	for (size_t key = 0; key < COUNT(key_ids); key++) {
		AUTO_ARENA a = arena_new(NULL);

		signed_try(a, filled_document(a), key);
		signed_try(a, filled_status(a), key);
	}
	for (uint64_t seed = 1; seed <= 30; seed++) {
		AUTO_ARENA a = arena_new(NULL);

		signed_try(a, random_packet(a, seed), 0);
	}
}

/* The first pass takes the digest: bytes that are others in the second would make it a lie. */
static void test_signed_over_changing_bytes(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct edxml *p = filled_document(a);
	struct packet_signer signer = { keeper, STR("p256"), &certs[0] };
	struct fickle f = { .change_at = 5 }; /* three attachments a pass */
	struct edxml_source src = { .ctx = &f, .read = fickle_read };
	size_t n = 0;
	struct edxml_output out = { .ctx = &n, .write = take_all };

	(void)state;
	for (size_t i = 0; i < p->n_attachments; i++)
		memset(p->attachments[i].sha256, 0, 32);
	assert_int_equal(edxml_write(a, p, &src, &signer, &out, NULL), RC_CORRUPT);
	assert_int_equal(f.calls, 5);
}

static void test_signer_refuses(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct packet_signer none = { keeper, STR("nobody"), &certs[0] };
	struct packet_signer other = { keeper, STR("p256"), &certs[1] };
	struct str text;

	(void)state;
	assert_int_equal(packet_write(a, filled_status(a), &none, &text, NULL), RC_NOT_FOUND);
	assert_int_equal(packet_write(a, filled_status(a), &other, &text, NULL), RC_CONFLICT);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_always_written),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_status_refusals),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_source_fails),
		cmocka_unit_test(test_output_fails),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_signed_over_changing_bytes),
		cmocka_unit_test(test_signer_refuses),
	};

	return cmocka_run_group_tests(tests, keeper_set_up, keeper_tear_down);
}
