/* test_refusals.c -- whom the axis lets in, and what it says to the others: over the real HTTP server,
 * with single bytes of the client's request bent. */
#include "sdk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/time.h"

#define ARG(name, value)                                                                           \
	{                                                                                          \
		{ name, sizeof name - 1 },                                                         \
		{                                                                                  \
			value, sizeof value - 1                                                    \
		}                                                                                  \
	}
#define EDOC ARG("servicetype", "eDoc"), ARG("messagetype", "edoc")

static struct site site;

static int setup(void **state)
{
	(void)state;
	site_start(&site);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_stop(&site);
	return 0;
}

static const struct sdk_call list_call = { .call = "getReceivedEdocList", .args = { EDOC } };

static void expect(struct sdk_answer r, const char *code, const char *word)
{
	if (r.status != 200 || !str_eq_c(r.code, code) ||
	    str_find(r.desc, str_of(word)) == SIZE_MAX)
		fail_msg("HTTP %d, ErrorCode %.*s (not %s): %.*s (no \"%s\")", r.status,
			 STR_FMT(r.code), code, STR_FMT(r.desc), word);
}

static void expect_call(struct sdk_call c, const char *code, const char *word)
{
	expect(sdk_ask(&site, &c), code, word);
}

/* The request with the one `what` in its head replaced. */
static void expect_bent(const char *what, const char *by, const char *code, const char *word)
{
	struct sdk_request q = sdk_request(&site, &list_call);
	size_t at = str_find(q.head, str_of(what));
	if (at == SIZE_MAX)
		fail_msg("no \"%s\" in the request", what);
	struct str bent = str_fmt(site.w->a, "%.*s%s%s", (int)at, q.head.p, by,
				  q.head.p + at + strlen(what));
	expect(sdk_ask_raw(&site, bent), code, word);
}

/* ---- who calls ---- */

static void test_caller(void **state)
{
	(void)state;
	struct sdk_call c = list_call;
	expect_call(c, "0", "");
	expect_bent("XroadVnpt-systemid: ", "XroadVnpt-somebody: ", "15", "systemid");
	expect_bent("XroadVnpt-systemid: " ORGAN_A, "XroadVnpt-systemid: ", "15", "systemid");
	c.system_id = "000.00.99.Z01";
	expect_call(c, "15", "000.00.99.Z01");
	c.system_id = ORGAN_C; /* in the directory, never had a secret */
	expect_call(c, "19", ORGAN_C);
	c.system_id = ORGAN_A;
	c.secret = SECRET_B;
	expect_call(c, "15", "Mật khóa");
	c.secret = "";
	expect_call(c, "15", "Mật khóa");
}

static void test_old_secret_in_its_grace(void **state)
{
	(void)state;
	struct err e = ERR_INIT;
	struct sdk_call c = list_call;
	struct axis_world *w = site.w;
	assert_rc(
		RC_OK,
		axis_organ_secret(&w->node, &w->operator, STR(ORGAN_A), STR("new"), time_now(), &e),
		&e);
	expect_call(c, "0", "");
	c.secret = "new";
	expect_call(c, "0", "");
	w->conf.axis_secret_grace_secs = 0;
	assert_rc(RC_OK,
		  axis_organ_secret(&w->node, &w->operator, STR(ORGAN_A), STR("newer"), time_now(),
				    &e),
		  &e);
	expect_call(c, "15", "Mật khóa");
}

/* For all calls alike, and only to somebody who could sign. */
static void test_locked(void **state)
{
	(void)state;
	static const char *const calls[] = { "sendEdoc",          "getReceivedEdocList",
					     "getSentEdocList",   "getEdoc",
					     "updateStatus",      "getAgenciesList",
					     "registerAgency",    "deleteAgency",
					     "getSynchronizeUnit" };
	struct err e = ERR_INIT;
	struct axis_world *w = site.w;
	assert_rc(
		RC_OK,
		axis_organ_secret(&w->node, &w->operator, STR(ORGAN_L), STR("locked"), w->now, &e),
		&e);
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct sdk_call c = { .call = calls[i], .system_id = ORGAN_L, .secret = "locked" };
		expect_call(c, "23", ORGAN_L);
		c.secret = "guess";
		expect_call(c, "15", "Mật khóa");
	}
}

/* ---- what was signed is what was sent ---- */

static void test_cover(void **state)
{
	(void)state;
	struct sdk_call c = list_call;
	expect_bent("XroadVnpt-servicetype: eDoc", "XroadVnpt-servicetype: edoc", "15",
		    "servicetype");
	expect_bent("XroadVnpt-Content-Type: application/json", "XroadVnpt-Content-Type: x", "15",
		    "Content-Type");
	expect_bent("XroadVnpt-messagetype: edoc\r\n", "", "15", "messagetype");
	expect_bent("servicetype;messagetype", "servicetype;status", "15", "status");
	expect_bent("\"XroadVnpt-messagetype\":\"edoc\"", "\"XroadVnpt-messagetype\":\"edoC\"",
		    "15", "Mật khóa");
	/* slipped in beside the signature: what the call acts on, in any spelling */
	c.extra = "XroadVnpt-status: done\r\n";
	expect_call(c, "15", "status");
	c.extra = "XROADVNPT-PAGESIZE: 1\r\n";
	expect_call(c, "15", "PAGESIZE");
	c.extra = "XroadVnpt-messagetype: status\r\n"; /* signed once, sent twice */
	expect_call(c, "15", "messagetype");
	c.extra = "XroadVnpt-messagetype: edoc\r\n";
	expect_call(c, "0", "");
	/* what no call acts on is let be: proxies add such things */
	c.extra = "XroadVnpt-trace: 77\r\nX-Forwarded-For: 192.0.2.1\r\n";
	expect_call(c, "0", "");
}

static void test_parts_missing(void **state)
{
	(void)state;
	expect_bent("XroadVnpt-sign-header: ", "XroadVnpt-x: ", "15", "sign-header");
	expect_bent("XroadVnpt-sign-header-key: ", "XroadVnpt-x: ", "15", "sign-header-key");
	expect_bent("XroadVnpt-hash-header: ", "XroadVnpt-x: ", "15", "hash-header");
	struct sdk_call c = list_call;
	c.extra = "XroadVnpt-systemid: " ORGAN_B "\r\n";
	expect_call(c, "15", "systemid");
	c.extra = "XroadVnpt-sign-header: {}\r\n";
	expect_call(c, "15", "sign-header");
	c.extra = NULL;
	c.secret = SECRET_A;
	static const char *const odd[] = {
		"{",
		"[]",
		"\"x\"",
		"{\"systemid\":\"000.00.00.Z01\"}",
		"{\"XroadVnpt-systemid\":1}",
		"{\"XroadVnpt-\":\"\"}",
		"{\"XroadVnpt-docId\":\"a\",\"XroadVnpt-DOCID\":\"b\"}",
	};
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		c.sign_header = odd[i];
		expect_call(c, "15", "");
	}
	/* the HMAC is right, but the time of the request is not covered by it */
	c.sign_header = "{\"XroadVnpt-systemid\":\"" ORGAN_A
			"\",\"XroadVnpt-servicetype\":\"eDoc\","
			"\"XroadVnpt-messagetype\":\"edoc\","
			"\"XroadVnpt-Content-Type\":\"application/json\"}";
	expect_call(c, "15", "timestamp");
}

static void test_hash_in_capitals(void **state)
{
	(void)state;
	struct sdk_request q = sdk_request(&site, &list_call);
	char *p = arena_dup(site.w->a, q.head.p, q.head.n);
	char *hash = strstr(p, "XroadVnpt-hash-header: ") + 23;
	for (int i = 0; i < 64; i++) {
		if (hash[i] >= 'a')
			hash[i] = (char)(hash[i] - 'a' + 'A');
	}
	expect(sdk_ask_raw(&site, str_of_n(p, q.head.n)), "0", "");
}

/* The SDK sends its own version behind everything, unsigned, also when a call has that argument. */
static void test_two_versions(void **state)
{
	(void)state;
	struct sdk_call c = { .call = "getSynchronizeUnit", .args = { ARG("version", "2") } };
	struct sdk_answer r = sdk_ask(&site, &c);
	expect(r, "0", "");
	assert_true(sdk_count(&r) > 0);
}

/* ---- clocks ---- */

static void test_clock(void **state)
{
	(void)state;
	struct sdk_call c = list_call;
	int64_t window = site.w->conf.axis_freshness_secs * TIME_SEC;
	c.skew = window - 5 * TIME_SEC;
	expect_call(c, "0", "");
	c.skew = -c.skew;
	expect_call(c, "0", "");
	c.skew = window + 5 * TIME_SEC;
	expect_call(c, "15", "Đồng hồ");
	c.skew = -c.skew;
	expect_call(c, "15", "Đồng hồ");
	expect_call(c, "15", "900");
	c.skew = 0;
	c.timestamp = "21112019T204546+0595";
	expect_call(c, "15", "21112019T204546+0595"); /* theirs is in the text */
	c.timestamp = "21-11-2026";
	expect_call(c, "15", "21-11-2026");
	site.w->conf.axis_check_freshness = false;
	expect_call(c, "0", "");
	c.timestamp = "21112019T204546+0595";
	expect_call(c, "0", "");
}

static void test_clock_of_another_zone(void **state)
{
	(void)state;
	struct sdk_call c = list_call;
	site.w->conf.axis_zone_minutes = 0; /* senders whose clocks run on UTC */
	expect_call(c, "15", "Đồng hồ");
	c.skew = -TIME_ZONE_VN;
	expect_call(c, "0", "");
}

/* ---- the same request again ---- */

static void test_answered_as_the_first_time(void **state)
{
	(void)state;
	struct sdk_call send = { .call = "sendEdoc",
				 .args = { ARG("from", ORGAN_A), EDOC },
				 .body = world_packet(site.w, &(struct world_packet){ 0 }),
				 .is_file = true };
	struct sdk_request q = sdk_request(&site, &send);
	struct str bytes = str_cat(site.w->a, q.head, q.body);
	struct sdk_answer first = sdk_ask_raw(&site, bytes), again = sdk_ask_raw(&site, bytes);
	expect(first, "0", "");
	assert_true(str_eq(first.body, again.body));
	q = sdk_request(&site, &list_call);
	expect(sdk_ask_raw(&site, q.head), "0", "");
	expect(sdk_ask_raw(&site, q.head), "0", "");
	struct sdk_call update = { .call = "updateStatus",
				   .system_id = ORGAN_B,
				   .secret = SECRET_B };
	struct sdk_call list = list_call;
	list.system_id = ORGAN_B;
	list.secret = SECRET_B;
	struct sdk_answer r = sdk_ask(&site, &list);
	update.args[0] = (struct vxp_arg){ STR("docid"), sdk_text(sdk_data(&r, 0), "docId") };
	update.args[1] = (struct vxp_arg){ STR("status"), STR("done") };
	q = sdk_request(&site, &update);
	expect(sdk_ask_raw(&site, q.head), "0", "");
	expect(sdk_ask_raw(&site, q.head), "0", "");
}

/* Only where it changes the directory; the body is not signed, so another body changes nothing. */
static void test_not_taken_twice(void **state)
{
	(void)state;
	static const char body[] = "{\"code\":\"000.00.08.Z01\",\"name\":\"Sở Y tế\"}";
	static const char other[] = "{\"code\":\"000.00.09.Z01\",\"name\":\"Sở Y tế\"}";
	struct sdk_call c = { .call = "registerAgency", .body = str_of(body) };
	struct sdk_request q = sdk_request(&site, &c);
	expect(sdk_ask_raw(&site, str_cat(site.w->a, q.head, q.body)), "0", "");
	expect(sdk_ask_raw(&site, str_cat(site.w->a, q.head, q.body)), "15", "trước đó");
	expect(sdk_ask_raw(&site, str_cat(site.w->a, q.head, str_of(other))), "15", "trước đó");
	c = (struct sdk_call){ .call = "deleteAgency",
			       .args = { ARG("agencycode", "000.00.08.Z01") } };
	q = sdk_request(&site, &c);
	expect(sdk_ask_raw(&site, q.head), "0", "");
	expect(sdk_ask_raw(&site, q.head), "15", "trước đó");
	expect_call(c, "18", "000.00.08.Z01");
}

/* ---- arguments ---- */

static void test_arguments(void **state)
{
	(void)state;
	static const struct {
		const char *call;
		struct vxp_arg arg;
		const char *code, *word;
	} rows[] = {
		{ "getReceivedEdocList", ARG("status", "nowhere"), "22", "nowhere" },
		{ "getReceivedEdocList", ARG("status", "done"), "0", "" },
		{ "getReceivedEdocList", ARG("pageSize", "many"), "22", "pageSize" },
		{ "getReceivedEdocList", ARG("pageSize", "10"), "0", "" },
		{ "getReceivedEdocList", ARG("pageIndex", "-1"), "22", "pageIndex" },
		{ "getReceivedEdocList", ARG("fromDate", "2026/11/21"), "0", "" },
		{ "getReceivedEdocList", ARG("fromDate", "21/11/2026 08:00"), "0", "" },
		{ "getReceivedEdocList", ARG("toDate", "2026-11-21T08:00:00"), "0", "" },
		{ "getReceivedEdocList", ARG("toDate", "2026-11-31"), "22", "toDate" },
		{ "getSentEdocList", ARG("status", "nowhere"), "22", "nowhere" },
		{ "getSentEdocList", ARG("docId", "no-such"), "0", "" },
		{ "getEdoc", ARG("filePath", "xml"), "22", "docId" },
		{ "getEdoc", ARG("docId", "no-such"), "10", "no-such" },
		{ "updateStatus", ARG("status", "done"), "22", "docId" },
		{ "updateStatus", ARG("docid", "no-such"), "22", "status" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sdk_call c = { .call = rows[i].call, .args = { rows[i].arg } };
		expect_call(c, rows[i].code, rows[i].word);
	}
	struct sdk_call c = { .call = "updateStatus",
			      .args = { ARG("docid", "no-such"), ARG("status", "DONE") } };
	expect_call(c, "10", "no-such");
}

static void test_reason_in_the_body(void **state)
{
	(void)state;
	struct str packet = world_packet(site.w, &(struct world_packet){ 0 }), doc_id;
	size_t n;
	world_accept(site.w, ORGAN_A, MESSAGE_EDOC, packet, &doc_id);
	struct axis_received *rows = world_received(site.w, ORGAN_B, MESSAGE_EDOC, &n);
	struct sdk_call c = { .call = "updateStatus",
			      .system_id = ORGAN_B,
			      .secret = SECRET_B,
			      .args = { { STR("docid"), rows[0].doc_id }, ARG("status", "fail") },
			      .body = STR("{\"text\":\"không đọc được\"}") };
	expect_call(c, "0", "");
	struct axis_sent *sent = world_sent(site.w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(sent[0].state, TRANSPORT_FAIL);
	assert_true(str_eq_c(sent[0].state_text, "không đọc được"));
}

/* ---- no call, too large, trouble here ---- */

static void test_no_call(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		int status;
	} rows[] = {
		{ "POST /vxp/nothing HTTP/1.1", 404 },
		{ "POST /vxp/ HTTP/1.1", 404 },
		{ "POST /vxp/sendEdoc/x HTTP/1.1", 404 },
		{ "GET /vxp/getEdoc HTTP/1.1", 405 },
		{ "PUT /vxp/sendEdoc HTTP/1.1", 405 },
		{ "DELETE /vxp/x HTTP/1.1", 404 },
		{ "POST /vxp/getAgenciesList/ HTTP/1.1", 200 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str head = str_fmt(site.w->a, "%s\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
					  rows[i].line);
		struct sdk_answer r = sdk_ask_raw(&site, head);
		assert_int_equal(r.status, rows[i].status);
		if (r.status == 405)
			assert_true(str_find(r.head, STR("Allow: POST\r\n")) != SIZE_MAX);
		assert_true(str_eq_c(r.code, rows[i].status == 200 ? "15" : "22"));
	}
}

static void test_too_large(void **state)
{
	(void)state;
	struct world_packet p = { .attachment_bytes = 400000 };
	struct sdk_call send = { .call = "sendEdoc",
				 .args = { ARG("from", ORGAN_A), EDOC },
				 .body = world_packet(site.w, &p),
				 .is_file = true };
	site.w->conf.limit_packet_bytes = (int64_t)send.body.n;
	expect_call(send, "0", ""); /* the two bytes behind the file do not count */
	site.w->conf.limit_packet_bytes = 65536;
	struct sdk_request q = sdk_request(&site, &send);
	int fd = sdk_dial(&site);
	sdk_say(fd, q.head); /* told before any of the body is there */
	struct sdk_answer r = sdk_hear(&site, fd);
	(void)close(fd);
	assert_int_equal(r.status, 413);
	assert_true(str_eq_c(r.code, "10"));
	assert_true(str_find(r.desc, STR("65536")) != SIZE_MAX);
	assert_int_equal(sdk_text(r.json, "DocId").n, 0);
	struct sdk_call other = list_call;
	other.body = send.body;
	q = sdk_request(&site, &other);
	fd = sdk_dial(&site);
	sdk_say(fd, q.head);
	assert_int_equal(sdk_hear(&site, fd).status, 413);
	(void)close(fd);
}

static void test_trouble_here(void **state)
{
	(void)state;
	struct sdk_call send = { .call = "sendEdoc",
				 .args = { ARG("from", ORGAN_A), EDOC },
				 .body = world_packet(site.w, &(struct world_packet){ 0 }),
				 .is_file = true };
	struct blob_options full = { .dir = str_c(site.w->a,
						  str_fmt(site.w->a, "%s/blobs", site.w->t->dir)),
				     .reserve_bytes = UINT64_MAX / 2 };
	struct blob_store *sound = site.w->node.blobs;
	struct err e = ERR_INIT;
	size_t n;
	assert_rc(RC_OK, blob_open(&full, &site.w->node.blobs, &e), &e);
	expect_call(send, "20", "hết chỗ");
	world_received(site.w, ORGAN_B, MESSAGE_EDOC, &n);
	assert_int_equal(n, 0);
	blob_close(site.w->node.blobs);
	site.w->node.blobs = sound;
	const char *spool = site.w->node.spool_dir;
	site.w->node.spool_dir = "/nowhere/at/all";
	expect_call((struct sdk_call){ .call = "getAgenciesList" }, "20", "gửi lại sau");
	site.w->node.spool_dir = spool;
	expect_call(send, "0", ""); /* and so it does */
}

/* The operator sees who knocks in vain, without being flooded. */
static void test_refusals_are_seen(void **state)
{
	(void)state;
	struct sdk_call c = list_call;
	struct axis_overview o;
	struct err e = ERR_INIT;
	c.secret = "wrong";
	for (int i = 0; i < 5; i++)
		expect_call(c, "15", "Mật khóa");
	c.system_id = "000.00.98.Z01";
	expect_call(c, "15", "");
	c.system_id = "000.00.99.Z01";
	expect_call(c, "15", "");
	assert_rc(RC_OK,
		  axis_overview(&site.w->node, site.w->a, &site.w->operator, time_now(), &o, &e),
		  &e);
	assert_int_equal(o.n_refusals, 2);
	assert_true(str_eq_c(o.refusals[0].sender_code, "")); /* nobody's code is written down … */
	assert_true(str_find(o.refusals[0].text, STR("000.00.98.Z01")) != SIZE_MAX); /* but said */
	assert_true(str_eq_c(o.refusals[1].sender_code, ORGAN_A));
	assert_true(str_eq_c(o.refusals[1].call, "getReceivedEdocList"));
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_caller),
		CASE(test_old_secret_in_its_grace),
		CASE(test_locked),
		CASE(test_cover),
		CASE(test_parts_missing),
		CASE(test_hash_in_capitals),
		CASE(test_two_versions),
		CASE(test_clock),
		CASE(test_clock_of_another_zone),
		CASE(test_answered_as_the_first_time),
		CASE(test_not_taken_twice),
		CASE(test_arguments),
		CASE(test_reason_in_the_body),
		CASE(test_no_call),
		CASE(test_too_large),
		CASE(test_trouble_here),
		CASE(test_refusals_are_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
