/* test_axis_client.c -- what the client puts on the wire, and what it makes of every kind of answer. */
#include "carrier/carrier.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/sha256.h"
#include "base/time.h"
#include "markup/page.h"
#include "outbox/outbox.h"
#include "support/dir.h"
#include "support/fake_axis.h"
#include "support/test_db.h"
#include "unit/net/peer.h"

#define MIB ((size_t)1 << 20)

struct bench {
	struct arena *arena;
	struct fake_axis *axis;
	struct blob_store *blobs;
	const char *dir;
	struct axis_visit visit;
};

/* The moment of the captured request: 21112026T204546+0595 in Vietnam. */
static int64_t captured_at(void)
{
	const struct civil c = {
		.date = { 2026, 11, 21 }, .hour = 20, .minute = 45, .second = 46, .micro = 595000
	};
	return time_from_civil(c, TIME_ZONE_VN);
}

static int setup(void **state)
{
	struct arena *a = arena_new(NULL);
	struct bench *b = ARENA_NEW(a, struct bench);
	const struct axis_client_options o = { .stop = NULL };

	b->arena = a;
	b->dir = test_dir_new(a);
	b->axis = fake_axis_start();
	const struct blob_options blobs = { .dir = str_fmt(a, "%s/blobs", b->dir).p };
	assert_rc(RC_OK, blob_open(&blobs, &b->blobs, NULL), NULL);
	b->visit = (struct axis_visit){ .arena = arena_new(NULL),
					.now = captured_at(),
					.login = { .url = fake_axis_url(b->axis),
						   .system_id = STR("000.00.00.G22"),
						   .secret = STR("s3cret") } };
	assert_rc(RC_OK, axis_client_open(&o, &b->visit.client, NULL), NULL);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	axis_client_close(b->visit.client);
	fake_axis_stop(b->axis);
	arena_free(b->visit.arena); /* writers that were not committed go with it */
	blob_close(b->blobs);
	test_dir_remove(b->dir);
	arena_free(b->arena);
	return 0;
}

static void assert_header(const struct fake_seen *s, const char *name, const char *value)
{
	struct str v = fake_header(s, name);

	if (!str_eq_c(v, value))
		fail_msg("%s is \"%.*s\", not \"%s\"", name, STR_FMT(v), value);
}

/* ---- on the wire ---- */

/* The request of the reference, byte by byte: names, order, JSON, HMAC. */
static void test_as_captured(void **state)
{
	struct bench *b = *state;
	struct fake_seen s;
	struct blob_id id;
	uint64_t bytes;

	fake_axis_answer(
		b->axis, "getEdoc", 200,
		STR("{\"status\":\"OK\",\"ErrorCode\":\"0\",\"ErrorDesc\":\"\",\"data\":\"YWJj\"}"));
	assert_rc(RC_OK, axis_get(&b->visit, STR("abc-1"), b->blobs, MIB, &id, &bytes, NULL), NULL);
	s = fake_axis_seen(b->axis, "getEdoc");
	assert_header(&s, "XroadVnpt-systemid", "000.00.00.G22");
	assert_header(&s, "XroadVnpt-docId", "abc-1");
	assert_header(&s, "XroadVnpt-timestamp", "21112026T204546+0595");
	assert_header(&s, "XroadVnpt-Content-Type", "application/json");
	assert_header(&s, "Content-Type", "application/json");
	assert_header(&s, "XroadVnpt-sign-header-key", "systemid;docId;timestamp;Content-Type");
	assert_header(&s, "XroadVnpt-sign-header",
		      "{\"XroadVnpt-systemid\":\"000.00.00.G22\",\"XroadVnpt-docId\":\"abc-1\","
		      "\"XroadVnpt-timestamp\":\"21112026T204546+0595\","
		      "\"XroadVnpt-Content-Type\":\"application/json\"}");
	assert_header(&s, "XroadVnpt-hash-header",
		      "0ee106bf61295013e67b437d973dcc9d50b2572e8aaf451585ee01dddd1c8e55");
	assert_header(&s, "XroadVnpt-version", "3.0.201608");
	assert_true(str_eq_c(s.body, "{}"));
	for (size_t i = 0; i < s.n_headers; i++) {
		if (str_eq_nocase(str_sub(s.headers[i].name, 0, 5), STR("xroad")))
			assert_true(str_starts(s.headers[i].name, STR("XroadVnpt-")));
	}
}

static int file_of(struct bench *b, struct str bytes)
{
	int fd;

	assert_rc(RC_OK, fd_temp(b->dir, &fd, NULL), NULL);
	assert_rc(RC_OK, fd_write_all(fd, bytes.p, bytes.n, NULL), NULL);
	return fd;
}

/* Sends the bytes to two receivers. */
static enum rc send_bytes(struct bench *b, struct str bytes, struct axis_receipt *out,
			  struct err *e)
{
	static const struct str to[] = { { "000.00.01.Z01", 13 },
					 { "000.00.02.Z01", 13 },
					 { "000.00.12.Z01", 13 } };
	unsigned char sha[32];
	AUTO_CLOSE fd = file_of(b, bytes);
	const struct axis_parcel p = { .type = MESSAGE_EDOC,
				       .fd = fd,
				       .bytes = bytes.n,
				       .sha256 = sha,
				       .receivers = to,
				       .n_receivers = 3,
				       .total_secs = 30 };

	sha256_of(bytes, sha);
	return axis_send(&b->visit, &p, out, e);
}

static void test_send(void **state)
{
	struct bench *b = *state;
	struct axis_receipt receipt;
	struct err e = ERR_INIT;
	struct fake_seen s;
	unsigned char sha[32];
	struct str hex;
	const struct str file = STR("<edXML/> 17");

	fake_axis_answer(
		b->axis, "sendEdoc", 200,
		STR("{\"status\":\"OK\",\"ErrorCode\":\"0\",\"ErrorDesc\":\"ok\",\"DocId\":\"d-7\"}"));
	assert_rc(RC_OK, send_bytes(b, file, &receipt, &e), &e);
	assert_true(str_eq_c(receipt.doc_id, "d-7"));
	assert_int_equal(b->visit.attempt.vxp_code, 0);
	assert_int_equal(b->visit.attempt.http_status, 200);
	s = fake_axis_seen(b->axis, "sendEdoc");
	assert_true(str_eq_c(s.body, "<edXML/> 17\r\n"));
	assert_header(&s, "Content-Type", "application/octet-stream");
	assert_header(&s, "XroadVnpt-Content-Type", "application/octet-stream");
	assert_header(&s, "XroadVnpt-from", "000.00.00.G22");
	assert_header(&s, "XroadVnpt-servicetype", "eDoc");
	assert_header(&s, "XroadVnpt-messagetype", "edoc");
	assert_header(&s, "XroadVnpt-sign-header-key",
		      "systemid;from;servicetype;messagetype;hash-file;timestamp;Content-Type");
	/* the digest of this file has bytes below 0x10, whose zero the SDK drops */
	sha256_of(file, sha);
	hex = hex_encode(b->arena, str_of_n((const char *)sha, 32));
	assert_true(fake_header(&s, "XroadVnpt-hash-file").n < hex.n);
	assert_true(str_eq(fake_header(&s, "XroadVnpt-hash-file"), vxp_hash_file(b->arena, sha)));
}

/* A file larger than any buffer goes out of the file, not out of memory. */
static void test_send_large(void **state)
{
	struct bench *b = *state;
	struct axis_receipt receipt;
	AUTO_ARENA big = arena_new(NULL);
	char *p = arena_alloc(big, 6 * MIB);
	size_t before = arena_bytes(b->visit.arena);

	random_bytes(p, 6 * MIB);
	fake_axis_answer(b->axis, "sendEdoc", 200, STR("{\"ErrorCode\":0,\"DocId\":\"d\"}"));
	assert_rc(RC_OK, send_bytes(b, str_of_n(p, 6 * MIB), &receipt, NULL), NULL);
	assert_in_range(arena_bytes(b->visit.arena) - before, 0, MIB);
	struct fake_seen s = fake_axis_seen(b->axis, "sendEdoc");
	assert_int_equal(s.body.n, 6 * MIB + 2);
	assert_memory_equal(s.body.p, p, 6 * MIB);
	assert_true(str_ends(s.body, STR("\r\n")));
}

static void test_list(void **state)
{
	struct bench *b = *state;
	const struct axis_query plain = { .type = MESSAGE_STATUS };
	const struct axis_query held = { .type = MESSAGE_EDOC, .wait_secs = 25 };
	const struct axis_query third = { .type = MESSAGE_EDOC, .page = 3, .size = 50 };
	struct axis_listed *rows;
	struct fake_seen s;
	size_t n;

	fake_axis_answer(
		b->axis, "getReceivedEdocList", 200,
		STR("{\"ErrorCode\":\"0\",\"data\":[{\"docId\":\"a-1\",\"from\":\"000.00.01.Z01\","
		    "\"to\":\"000.00.02.Z01\",\"status\":\"INITIAL\",\"x\":null},"
		    "{\"docId\":\"bad\\r\\nheader\"},{\"from\":\"no id\"},{\"docId\":\"a-2\"}]}"));
	assert_rc(RC_OK, axis_list(&b->visit, &plain, &rows, &n, NULL), NULL);
	assert_int_equal(n, 2);
	assert_true(str_eq_c(rows[0].doc_id, "a-1"));
	assert_true(str_eq_c(rows[0].from, "000.00.01.Z01"));
	assert_true(str_eq_c(rows[1].doc_id, "a-2"));
	assert_int_equal(rows[0].type, MESSAGE_STATUS);
	s = fake_axis_seen(b->axis, "getReceivedEdocList");
	assert_header(&s, "XroadVnpt-messagetype", "status");
	assert_header(&s, "Content-Length", "0");
	assert_null(fake_header(&s, VXP_HEADER_WAIT).p);
	assert_null(fake_header(&s, "XroadVnpt-pageIndex").p);
	assert_rc(RC_OK, axis_list(&b->visit, &held, &rows, &n, NULL), NULL);
	s = fake_axis_seen(b->axis, "getReceivedEdocList");
	assert_header(&s, VXP_HEADER_WAIT, "25");
	assert_rc(RC_OK, axis_list(&b->visit, &third, &rows, &n, NULL), NULL);
	s = fake_axis_seen(b->axis, "getReceivedEdocList");
	assert_header(&s, "XroadVnpt-pageIndex", "3");
	assert_header(&s, "XroadVnpt-pageSize", "50");
	fake_axis_answer(b->axis, "getReceivedEdocList", 200, STR("{\"ErrorCode\":\"0\"}"));
	assert_rc(RC_OK, axis_list(&b->visit, &plain, &rows, &n, NULL), NULL);
	assert_int_equal(n, 0);
}

/* base64 with line breaks, in JSON escapes, into a blob; little memory. */
static void test_get(void **state)
{
	struct bench *b = *state;
	AUTO_ARENA big = arena_new(NULL);
	size_t n = 3 * MIB + 17, before = arena_bytes(b->visit.arena);
	char *p = arena_alloc(big, n);
	struct blob_id id, want;
	struct err e = ERR_INIT;
	struct buf body;
	struct str text;
	uint64_t bytes;

	random_bytes(p, n);
	sha256_of(str_of_n(p, n), want.b);
	text = base64_encode(big, str_of_n(p, n));
	buf_init(&body, big, 8 * MIB);
	buf_add_c(&body, "{\"data\":\"");
	for (size_t i = 0; i < text.n; i += 76) {
		buf_add(&body, str_sub(text, i, 76));
		buf_add_c(&body, "\\r\\n");
	}
	buf_add_c(&body, "\",\"status\":\"OK\",\"ErrorCode\":\"0\",\"ErrorDesc\":\"\"}");
	fake_axis_answer(b->axis, "getEdoc", 200, buf_str(&body));
	assert_rc(RC_OK, axis_get(&b->visit, STR("x"), b->blobs, 4 * MIB, &id, &bytes, &e), &e);
	assert_int_equal(bytes, n);
	assert_true(blob_id_eq(&id, &want));
	assert_true(blob_exists(b->blobs, &id));
	assert_in_range(arena_bytes(b->visit.arena) - before, 0, MIB);
	/* larger than we take: our refusal, not the axis's fault */
	assert_rc(RC_LIMIT, axis_get(&b->visit, STR("x"), b->blobs, MIB, &id, &bytes, &e), &e);
	assert_true(b->visit.attempt.is_local);
}

static const struct {
	const char *body;
	enum rc rc;
	int code;
} bad_gets[] = {
	{ "{\"ErrorCode\":\"0\",\"data\":\"@@@@\"}", RC_CORRUPT, 0 },
	{ "{\"ErrorCode\":\"0\",\"data\":\"YWJ\"}x", RC_CORRUPT, -1 },
	{ "{\"ErrorCode\":\"0\",\"data\":\"\"}", RC_CORRUPT, 0 },
	{ "{\"ErrorCode\":\"0\"}", RC_CORRUPT, 0 },
	{ "{\"ErrorCode\":\"0\",\"data\":\"YWJj", RC_CORRUPT, -1 },
	{ "{\"data\":\"YWJj\"}", RC_CORRUPT, -1 },
	{ "{\"ErrorCode\":\"10\",\"ErrorDesc\":\"gone\"}", RC_INVALID, 10 },
	{ "{\"ErrorCode\":\"20\",\"ErrorDesc\":\"busy\",\"data\":\"YWJj\"}", RC_UNAVAILABLE, 20 },
	{ "", RC_CORRUPT, -1 },
};

static void test_get_bad(void **state)
{
	struct bench *b = *state;
	struct blob_id id;
	uint64_t bytes;

	for (size_t i = 0; i < sizeof bad_gets / sizeof bad_gets[0]; i++) {
		fake_axis_answer(b->axis, "getEdoc", 200, str_of(bad_gets[i].body));
		enum rc rc = axis_get(&b->visit, STR("x"), b->blobs, MIB, &id, &bytes, NULL);
		if (rc != bad_gets[i].rc || b->visit.attempt.vxp_code != bad_gets[i].code)
			fail_msg("%s: %s, code %d", bad_gets[i].body, rc_name(rc),
				 b->visit.attempt.vxp_code);
		assert_false(b->visit.attempt.is_local);
	}
}

static void test_update(void **state)
{
	struct bench *b = *state;
	struct fake_seen s;

	assert_rc(RC_OK, axis_update(&b->visit, STR("d-1"), "done", STR(""), NULL), NULL);
	s = fake_axis_seen(b->axis, "updateStatus");
	assert_header(&s, "XroadVnpt-docid", "d-1");
	assert_header(&s, "XroadVnpt-status", "done");
	assert_true(str_eq_c(s.body, "{}"));
	assert_header(&s, "XroadVnpt-sign-header-key",
		      "systemid;docid;status;timestamp;Content-Type");
	assert_rc(RC_OK, axis_update(&b->visit, STR("d-1"), "fail", STR("Hỏng \"tệp\""), NULL),
		  NULL);
	s = fake_axis_seen(b->axis, "updateStatus");
	assert_true(str_eq_c(s.body, "{\"text\":\"Hỏng \\\"tệp\\\"\"}"));
}

struct agencies {
	int n;
	struct organ first, second;
	size_t certificate;
	bool has_facts[2];
	enum rc fail_with;
};

static enum rc agency_got(void *ctx, const struct axis_agency *x, struct err *e)
{
	struct agencies *g = ctx;

	if (g->fail_with != RC_OK)
		return err_set(e, g->fail_with, NULL, "the caller fails");
	if (g->n < 2)
		g->has_facts[g->n] = x->has_facts;
	if (g->n++ == 0) {
		assert_true(str_eq_c(x->organ.name, "Sở Nội vụ (mẫu)"));
		g->first = x->organ;
		g->certificate = x->certificate.n;
	} else {
		g->second = x->organ;
	}
	return RC_OK;
}

static void test_agencies(void **state)
{
	struct bench *b = *state;
	struct agencies g = { 0 };
	struct fake_seen s;
	bool is_part;

	fake_axis_answer(
		b->axis, "getAgenciesList", 200,
		STR("{\"ErrorCode\":\"0\",\"data\":[{\"id\":\"1\",\"code\":\"000.00.05.Z01\",\"name\":"
		    "\"Sở Nội vụ (mẫu)\",\"mail\":\"a@z01.example\",\"pid\":\"000.00.00.Z01\","
		    "\"kind\":\"department\",\"level\":\"province\",\"province\":\"000.00.00.Z01\","
		    "\"superior\":\"000.00.00.Z01\",\"valid_from\":\"2025-07-01\",\"valid_to\":\"\","
		    "\"successor\":\"\",\"state\":\"locked\",\"certificate\":\"YWJj\"},"
		    "{\"id\":2,\"code\":\"000.00.06.Z01\",\"name\":\"X\",\"mail\":null}]}"));
	assert_rc(RC_OK, axis_agencies(&b->visit, 0, agency_got, &g, &is_part, NULL), NULL);
	assert_true(!is_part && b->visit.directory_version == 0);
	s = fake_axis_seen(b->axis, "getAgenciesList");
	assert_header(&s, VXP_HEADER_DIRECTORY, "1");
	assert_int_equal(g.n, 2);
	assert_int_equal(g.first.kind, ORGAN_DEPARTMENT);
	assert_int_equal(g.first.level, LEVEL_PROVINCE);
	assert_int_equal(g.first.state, ORGAN_LOCKED);
	assert_int_equal(g.first.valid_from.year, 2025);
	assert_int_equal(g.certificate, 3);
	assert_true(g.has_facts[0] && !g.has_facts[1]);
	assert_int_equal(g.second.kind, ORGAN_KIND_UNKNOWN);
	assert_int_equal(g.second.state, ORGAN_ACTIVE);
	g.fail_with = RC_BUSY;
	assert_rc(RC_BUSY, axis_agencies(&b->visit, 0, agency_got, &g, &is_part, NULL), NULL);
	assert_true(b->visit.attempt.is_local);
	/* only what has changed; an axis that does not know the version gives all */
	g = (struct agencies){ .n = 0 };
	fake_axis_answer(
		b->axis, "getAgenciesList", 200,
		STR("{\"ErrorCode\":\"0\",\"directory_version\":9,\"since\":7,\"data\":[]}"));
	assert_rc(RC_OK, axis_agencies(&b->visit, 7, agency_got, &g, &is_part, NULL), NULL);
	s = fake_axis_seen(b->axis, "getAgenciesList");
	assert_header(&s, VXP_HEADER_DIRECTORY, "1;since=7");
	assert_true(is_part && b->visit.directory_version == 9 && g.n == 0);
	fake_axis_answer(b->axis, "getAgenciesList", 200,
			 STR("{\"ErrorCode\":\"0\",\"directory_version\":3,\"data\":[]}"));
	assert_rc(RC_OK, axis_agencies(&b->visit, 7, agency_got, &g, &is_part, NULL), NULL);
	assert_true(!is_part && b->visit.directory_version == 3);
}

/* ---- answers of every kind ---- */

static const struct {
	int status;
	const char *body;
	enum rc rc;
	int code;
	const char *key;
	enum outbox_verdict verdict;
} answers[] = {
	{ 200, "{\"ErrorCode\":\"0\",\"DocId\":\"d\"}", RC_OK, 0, "", OUTBOX_TO_DONE },
	{ 200, "{\"ErrorCode\":\"0\",\"DocId\":\"\"}", RC_CORRUPT, 0, "err.carrier.garbage",
	  OUTBOX_TO_LATER },
	{ 200, "{\"ErrorCode\":\"10\",\"ErrorDesc\":\"x\"}", RC_INVALID, 10, "err.carrier.refused",
	  OUTBOX_TO_DEAD },
	{ 200, "{\"ErrorCode\":\"15\",\"ErrorDesc\":\"clock\"}", RC_DENIED, 15,
	  "err.carrier.denied", OUTBOX_TO_LATER },
	{ 200, "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"x\"}", RC_NOT_FOUND, 18,
	  ATTEMPT_RECEIVER_UNKNOWN, OUTBOX_TO_DEAD },
	{ 200, "{\"ErrorCode\":\"19\",\"ErrorDesc\":\"x\"}", RC_DENIED, 19,
	  "err.carrier.not_registered", OUTBOX_TO_LATER },
	{ 200, "{\"ErrorCode\":\"20\",\"ErrorDesc\":\"x\"}", RC_UNAVAILABLE, 20,
	  "err.carrier.trouble", OUTBOX_TO_LATER },
	{ 200, "{\"ErrorCode\":\"21\",\"ErrorDesc\":\"x\"}", RC_INVALID, 21, "err.carrier.refused",
	  OUTBOX_TO_DEAD },
	{ 200, "{\"ErrorCode\":22,\"ErrorDesc\":\"x\"}", RC_INVALID, 22, "err.carrier.refused",
	  OUTBOX_TO_DEAD },
	{ 200, "{\"ErrorCode\":\"23\",\"ErrorDesc\":\"x\"}", RC_CONFLICT, 23,
	  ATTEMPT_RECEIVER_LOCKED, OUTBOX_TO_DEAD },
	{ 200, "{\"ErrorCode\":\"99\",\"ErrorDesc\":\"x\"}", RC_UNAVAILABLE, 99,
	  "err.carrier.trouble", OUTBOX_TO_LATER },
	{ 200, "{\"ErrorCode\":\"zero\"}", RC_CORRUPT, -1, "err.carrier.garbage", OUTBOX_TO_LATER },
	{ 200, "{\"status\":\"OK\"}", RC_CORRUPT, -1, "err.carrier.garbage", OUTBOX_TO_LATER },
	{ 200, "[]", RC_CORRUPT, -1, "err.carrier.garbage", OUTBOX_TO_LATER },
	{ 200, "", RC_CORRUPT, -1, "err.carrier.garbage", OUTBOX_TO_LATER },
	{ 200, "<html><body>It works!</body></html>", RC_CORRUPT, -1, "err.carrier.garbage",
	  OUTBOX_TO_LATER },
	{ 200, "\x01\xff\xfe", RC_CORRUPT, -1, "err.carrier.garbage", OUTBOX_TO_LATER },
	{ 302, "", RC_UNAVAILABLE, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 401, "", RC_DENIED, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 403, "{\"ErrorCode\":\"0\",\"DocId\":\"d\"}", RC_DENIED, 0, "err.carrier.http",
	  OUTBOX_TO_LATER },
	{ 404, "not found", RC_UNAVAILABLE, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 413, "too large", RC_LIMIT, -1, "err.carrier.too_large", OUTBOX_TO_DEAD },
	{ 429, "", RC_UNAVAILABLE, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 500, "oops", RC_UNAVAILABLE, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 502, "<html>bad gateway</html>", RC_UNAVAILABLE, -1, "err.carrier.http",
	  OUTBOX_TO_LATER },
	{ 503, "", RC_UNAVAILABLE, -1, "err.carrier.http", OUTBOX_TO_LATER },
	{ 503, "{\"ErrorCode\":\"20\"}", RC_UNAVAILABLE, 20, "err.carrier.http", OUTBOX_TO_LATER },
	{ 507, "{\"ErrorCode\":\"20\",\"ErrorDesc\":\"x\"}", RC_UNAVAILABLE, 20,
	  "err.carrier.trouble", OUTBOX_TO_LATER },
	{ 413, "{\"ErrorCode\":\"10\",\"ErrorDesc\":\"x\"}", RC_LIMIT, 10, "err.carrier.too_large",
	  OUTBOX_TO_DEAD },
};

static void test_answers(void **state)
{
	static const struct outbox_limits limits = { 40, TIME_SEC, TIME_HOUR };
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		struct axis_receipt receipt;
		struct err e = ERR_INIT;

		fake_axis_answer(b->axis, "sendEdoc", answers[i].status, str_of(answers[i].body));
		enum rc rc = send_bytes(b, STR("x"), &receipt, &e);
		const struct attempt *t = &b->visit.attempt;
		if (rc != answers[i].rc || t->rc != rc || t->vxp_code != answers[i].code ||
		    t->http_status != answers[i].status || t->is_local ||
		    !str_eq_c(t->error_key, answers[i].key))
			fail_msg("%d %s: %s, code %d, http %d, key %.*s", answers[i].status,
				 answers[i].body, rc_name(rc), t->vxp_code, t->http_status,
				 STR_FMT(t->error_key));
		if (rc != RC_OK)
			assert_true(e.text[0] && t->error_text.n > 0 && t->told.n > 0);
		assert_int_equal(outbox_judge(t, 1, &limits), answers[i].verdict);
	}
}

/* What the axis says reaches people in one line. */
static void test_said(void **state)
{
	struct bench *b = *state;
	struct axis_receipt receipt;
	struct err e = ERR_INIT;

	fake_axis_answer(b->axis, "sendEdoc", 200,
			 STR("{\"ErrorCode\":\"22\",\"ErrorDesc\":\"Sai\\n\\tquy định \\u0007\"}"));
	assert_rc(RC_INVALID, send_bytes(b, STR("x"), &receipt, &e), &e);
	assert_true(str_eq_c(text_of_kept(b->visit.arena, LANG_VI, b->visit.attempt.told),
			     "Trục liên thông từ chối gói tin (mã 22): Sai  quy định"));
	assert_string_equal(e.param[0], "22");
	assert_string_equal(e.param[1], "Sai  quy định");
	fake_axis_answer(b->axis, "sendEdoc", 507,
			 STR("{\"ErrorCode\":\"20\",\"ErrorDesc\":\"Trục hết chỗ.\"}"));
	assert_rc(RC_UNAVAILABLE, send_bytes(b, STR("x"), &receipt, &e), &e);
	assert_true(str_eq_c(text_of_kept(b->visit.arena, LANG_VI, b->visit.attempt.told),
			     "Trục liên thông đang gặp sự cố (mã 20): Trục hết chỗ."));
}

/* ---- whom a refusal names ---- */

static const struct {
	const char *body;
	const char *refused; /* the middle groups */
} refusals[] = {
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"x\",\"receivers\":[\"000.00.02.Z01\"]}", "02" },
	{ "{\"ErrorCode\":\"23\",\"ErrorDesc\":\"000.00.01.Z01\",\"receivers\":"
	  "[\"000.00.12.Z01\",\"000.00.02.Z01\",\"999\"]}",
	  "02,12" },
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"Không có: 000.00.01.Z01, 000.00.12.Z01.\"}",
	  "01,12" },
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"[000.00.02.Z01]\"}", "02" },
	/* part of a longer code is another organ */
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"9000.00.02.Z01 000.00.01.Z01.55\"}", "" },
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"receiver not found\"}", "" },
	{ "{\"ErrorCode\":\"18\",\"ErrorDesc\":\"x\",\"receivers\":[]}", "" },
	{ "{\"ErrorCode\":\"22\",\"ErrorDesc\":\"000.00.01.Z01 is bad\"}", "" },
	{ "{\"ErrorCode\":\"0\",\"DocId\":\"000.00.01.Z01\"}", "" },
};

static void test_refused(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		struct axis_receipt receipt;
		struct str names = STR("");

		fake_axis_answer(b->axis, "sendEdoc", 200, str_of(refusals[i].body));
		(void)!send_bytes(b, STR("x"), &receipt, NULL);
		for (size_t k = 0; k < receipt.n_refused; k++)
			names = str_fmt(b->arena, "%.*s%s%.*s", STR_FMT(names), k ? "," : "",
					STR_FMT(str_sub(receipt.refused[k], 7, 2)));
		if (!str_eq_c(names, refusals[i].refused))
			fail_msg("%s: %.*s", refusals[i].body, STR_FMT(names));
	}
}

/* ---- no answer ---- */

static void read_and_close(int fd, void *ctx)
{
	char piece[4096];

	(void)ctx;
	(void)!recv(fd, piece, sizeof piece, 0);
}

static void cut_answer(int fd, void *ctx)
{
	read_and_close(fd, ctx);
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ErrorCode\":\"0\",");
}

static void garbage_answer(int fd, void *ctx)
{
	read_and_close(fd, ctx);
	say(fd, "\x16\x03\x01 this is not HTTP\r\n\r\n");
}

static void endless_answer(int fd, void *ctx)
{
	read_and_close(fd, ctx);
	say(fd, "HTTP/1.1 200 OK\r\n\r\n");
	(void)say_bytes(fd, 32 * MIB);
}

static const struct {
	void (*peer)(int fd, void *ctx);
	enum rc rc;
	const char *key;
} peers[] = {
	{ read_and_close, RC_UNCERTAIN, "err.net.no_answer" },
	{ cut_answer, RC_UNCERTAIN, "err.net.no_answer" },
	{ garbage_answer, RC_UNCERTAIN, "err.net.no_answer" },
	{ endless_answer, RC_LIMIT, "err.carrier.garbage" },
};

static void test_no_answer(void **state)
{
	struct bench *b = *state;
	struct axis_receipt receipt;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
		int port;
		struct host *h = host_start(1, peers[i].peer, NULL, &port);

		b->visit.login.url = str_fmt(b->arena, "http://127.0.0.1:%d/vxp/", port);
		assert_rc(peers[i].rc, send_bytes(b, STR("x"), &receipt, &e), &e);
		assert_int_equal(b->visit.attempt.rc, peers[i].rc);
		assert_int_equal(b->visit.attempt.http_status, 0);
		assert_true(str_eq_c(b->visit.attempt.error_key, peers[i].key));
		assert_int_equal(outbox_blame(&b->visit.attempt), OUTBOX_PEER_FAILED);
		host_stop(h);
	}
	/* nobody listens there any more */
	assert_rc(RC_UNAVAILABLE, send_bytes(b, STR("x"), &receipt, &e), &e);
	assert_true(str_eq_c(b->visit.attempt.error_key, "err.net.unreachable"));
	b->visit.login.url = STR("ftp://127.0.0.1/");
	assert_rc(RC_INVALID, send_bytes(b, STR("x"), &receipt, &e), &e);
	assert_int_equal(outbox_blame(&b->visit.attempt), OUTBOX_PEER_UNKNOWN);
}

/* ---- stopping ---- */

static void *stop_soon(void *arg)
{
	time_sleep(200000);
	atomic_store((atomic_bool *)arg, true);
	return NULL;
}

/* A list that the axis holds ends when the node stops; other calls are let finish. */
static void test_stop(void **state)
{
	struct bench *b = *state;
	atomic_bool stop = false, abort = false;
	const struct axis_client_options o = { .stop = &stop, .abort = &abort };
	const struct axis_query held = { .type = MESSAGE_EDOC, .wait_secs = 25 };
	struct axis_listed *rows;
	int64_t began;
	pthread_t t;
	size_t n;

	axis_client_close(b->visit.client);
	assert_rc(RC_OK, axis_client_open(&o, &b->visit.client, NULL), NULL);
	fake_axis_delay(b->axis, "getReceivedEdocList", 4000);
	fake_axis_delay(b->axis, "updateStatus", 1500);
	assert_int_equal(pthread_create(&t, NULL, stop_soon, &stop), 0);
	began = time_monotonic();
	assert_rc(RC_UNCERTAIN, axis_list(&b->visit, &held, &rows, &n, NULL), NULL);
	assert_true(time_monotonic() - began < 3 * TIME_SEC);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_rc(RC_OK, axis_update(&b->visit, STR("d"), "done", STR(""), NULL), NULL);
	assert_int_equal(pthread_create(&t, NULL, stop_soon, &abort), 0);
	assert_rc(RC_UNCERTAIN, axis_update(&b->visit, STR("d"), "done", STR(""), NULL), NULL);
	assert_int_equal(pthread_join(t, NULL), 0);
	assert_rc(RC_CANCELLED, axis_update(&b->visit, STR("d"), "done", STR(""), NULL), NULL);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_as_captured), T(test_send),    T(test_send_large), T(test_list),
		T(test_get),         T(test_get_bad), T(test_update),     T(test_agencies),
		T(test_answers),     T(test_said),    T(test_refused),    T(test_no_answer),
		T(test_stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
