/* test_sdk.c -- the axis speaks to the client that agencies run as that client expects: its requests
 * byte by byte, quirks included, over the real HTTP server. */
#include "sdk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/sha256.h"
#include "base/time.h"

#define ARG(name, value)                                                                           \
	{                                                                                          \
		{ name, sizeof name - 1 },                                                         \
		{                                                                                  \
			value, sizeof value - 1                                                    \
		}                                                                                  \
	}
#define EDOC ARG("servicetype", "eDoc"), ARG("messagetype", "edoc")
#define STATUS ARG("servicetype", "eDoc"), ARG("messagetype", "status")

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

static struct sdk_call as_b(struct sdk_call c)
{
	c.system_id = ORGAN_B;
	c.secret = SECRET_B;
	return c;
}

static struct sdk_answer ok(struct sdk_answer r)
{
	if (r.status != 200 || !str_eq_c(r.code, "0"))
		fail_msg("HTTP %d, ErrorCode %.*s: %.*s", r.status, STR_FMT(r.code),
			 STR_FMT(r.desc));
	return r;
}

static struct sdk_call send_call(struct str packet)
{
	return (struct sdk_call){ .call = "sendEdoc",
				  .args = { ARG("from", ORGAN_A), EDOC },
				  .body = packet,
				  .is_file = true,
				  .expects_continue = true };
}

static struct sdk_answer received(void)
{
	struct sdk_call c =
		as_b((struct sdk_call){ .call = "getReceivedEdocList", .args = { EDOC } });
	return ok(sdk_ask(&site, &c));
}

static struct str get(struct str doc_id)
{
	struct sdk_call c =
		as_b((struct sdk_call){ .call = "getEdoc", .args = { { STR("docId"), doc_id } } });
	struct sdk_answer r = ok(sdk_ask(&site, &c));
	struct str bytes;
	assert_true(base64_decode(site.w->a, sdk_text(r.json, "data"), &bytes));
	return bytes;
}

static struct sdk_answer update(struct str doc_id, const char *status)
{
	struct sdk_call c = as_b((struct sdk_call){
		.call = "updateStatus",
		.args = { { STR("docid"), doc_id }, { STR("status"), str_of(status) } } });
	return sdk_ask(&site, &c);
}

/* ---- the whole way ---- */

static void test_whole_way(void **state)
{
	(void)state;
	struct str packet = world_packet(site.w,
					 &(struct world_packet){ .attachment_bytes = 5000 });
	struct sdk_call send = send_call(packet);
	struct sdk_answer r = ok(sdk_ask(&site, &send));
	struct str sender_doc_id = sdk_text(r.json, "DocId");
	assert_true(sender_doc_id.n > 0);

	r = received();
	assert_int_equal(sdk_count(&r), 1);
	const struct jval *row = sdk_data(&r, 0);
	struct str doc_id = sdk_text(row, "docId");
	assert_true(str_eq_c(sdk_text(row, "serviceType"), "eDoc"));
	assert_true(str_eq_c(sdk_text(row, "messageType"), "edoc"));
	assert_int_equal(sdk_text(row, "created_time").n, 19);
	assert_int_equal(sdk_text(row, "updated_time").n, 19);
	assert_true(str_eq_c(sdk_text(row, "from"), ORGAN_A));
	assert_true(str_eq_c(sdk_text(row, "to"), ORGAN_B));
	assert_true(str_eq_c(sdk_text(row, "status"), "INITIAL"));
	assert_true(sdk_text(row, "status_desc").n > 0);

	assert_true(str_eq(get(doc_id), packet));
	ok(update(doc_id, "processing"));
	r = received();
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "status"), "PROCESSING"));
	ok(update(doc_id, "done"));
	r = received();
	assert_int_equal(sdk_count(&r), 0); /* "data":[] and not missing: the SDK would throw */

	struct sdk_call sent = { .call = "getSentEdocList", .args = { EDOC } };
	r = ok(sdk_ask(&site, &sent));
	assert_int_equal(sdk_count(&r), 1);
	row = sdk_data(&r, 0);
	assert_true(str_eq(sdk_text(row, "senderDocId"), sender_doc_id));
	assert_true(str_eq(sdk_text(row, "receiverDocId"), doc_id));
	assert_true(str_eq_c(sdk_text(row, "fromCode"), ORGAN_A));
	assert_true(str_eq_c(sdk_text(row, "toCode"), ORGAN_B));
	assert_true(str_eq_c(sdk_text(row, "title"), "Về việc thử liên thông văn bản"));
	assert_true(str_eq_c(sdk_text(row, "notation"), "15/UBND-VP"));
	assert_true(str_eq_c(sdk_text(row, "receiveStatus"), "DONE"));
	assert_true(str_eq_c(sdk_text(row, "sendStatus"), "DONE"));
	assert_int_equal(sdk_text(row, "sentTime").n, 19);
	assert_int_equal(sdk_text(row, "receivedTime").n, 19);
	assert_true(sdk_text(row, "sendStatusDesc").n > 0);
	assert_true(sdk_text(row, "receiveStatusDesc").n > 0);
	assert_true(str_eq_c(sdk_text(row, "serviceType"), "eDoc"));
	assert_true(str_eq_c(sdk_text(row, "messageType"), "edoc"));
}

static void test_status_packet(void **state)
{
	(void)state;
	struct world_packet p = { .from = ORGAN_B, .to = { ORGAN_A }, .is_status = true };
	struct sdk_call send = as_b(send_call(world_packet(site.w, &p)));
	send.args[0].value = STR(ORGAN_B);
	send.args[2].value = STR("status");
	ok(sdk_ask(&site, &send));
	struct sdk_call list = { .call = "getReceivedEdocList", .args = { STATUS } };
	struct sdk_answer r = ok(sdk_ask(&site, &list));
	assert_int_equal(sdk_count(&r), 1);
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "messageType"), "status"));
}

/* One connection for many calls, as the SDK keeps it. */
static void test_keep_alive(void **state)
{
	(void)state;
	struct sdk_call c = { .call = "getReceivedEdocList", .args = { EDOC } };
	int fd = sdk_dial(&site);
	for (int i = 0; i < 20; i++) {
		sdk_say(fd, sdk_request(&site, &c).head);
		ok(sdk_hear(&site, fd));
	}
	(void)close(fd);
}

/* ---- sendEdoc's two quirks ---- */

/* Two bytes of the hash begin with 0: then the SDK's form is shorter. */
static struct str packet_with_short_hash(const char *tail)
{
	for (int i = 0;; i++) {
		struct world_packet p = { .number = str_c(site.w->a, str_fmt(site.w->a, "%d", i)) };
		struct str packet = str_cat(site.w->a, world_packet(site.w, &p), str_of(tail));
		unsigned char digest[SHA256_BYTES];
		sha256_of(packet, digest);
		if (vxp_hash_file(site.w->a, digest).n < 63)
			return packet;
	}
}

static void test_hash_and_tail(void **state)
{
	(void)state;
	static const struct {
		const char *tail; /* of the file itself */
		bool is_strict;   /* well-formed hex, nothing behind the file */
	} rows[] = {
		{ "", false },   { "", true },         { "\r\n", false }, { "\r\n", true },
		{ "\n", false }, { "\r\n\r\n", true }, { " ", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str packet = packet_with_short_hash(rows[i].tail);
		struct sdk_call c = send_call(packet);
		c.is_strict = rows[i].is_strict;
		ok(sdk_ask(&site, &c));
		struct sdk_answer list = received();
		struct str doc_id = sdk_text(sdk_data(&list, sdk_count(&list) - 1), "docId");
		assert_true(str_eq(get(doc_id), packet));
	}
}

/* Too long for memory: it goes through spool files both ways. */
static void test_large(void **state)
{
	(void)state;
	static const struct {
		size_t bytes;
		bool is_strict;
	} rows[] = { { 190000, false }, { 200000, true }, { 3000000, false }, { 3000001, true } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct world_packet p = { .attachment_bytes = rows[i].bytes };
		struct str packet = world_packet(site.w, &p);
		struct sdk_call c = send_call(packet);
		c.is_strict = rows[i].is_strict;
		ok(sdk_ask(&site, &c));
		struct sdk_answer list = received();
		struct str doc_id = sdk_text(sdk_data(&list, sdk_count(&list) - 1), "docId");
		struct str got = get(doc_id);
		assert_int_equal(got.n, packet.n);
		assert_memory_equal(got.p, packet.p, packet.n);
	}
}

static void assert_refused(const struct sdk_call *c, const char *code, const char *word)
{
	struct sdk_answer r = sdk_ask(&site, c);
	if (r.status != 200 || !str_eq_c(r.code, code) ||
	    str_find(r.desc, str_of(word)) == SIZE_MAX)
		fail_msg("%s: HTTP %d, ErrorCode %.*s, %.*s", c->call, r.status, STR_FMT(r.code),
			 STR_FMT(r.desc));
	if (c->is_file) /* the SDK takes it from every answer, or throws */
		assert_int_equal(sdk_text(r.json, "DocId").n, 0);
}

static void test_file_refused(void **state)
{
	(void)state;
	struct str packet = world_packet(site.w, &(struct world_packet){ 0 });
	struct sdk_call c = send_call(packet);
	c.hash = "2d16f";
	assert_refused(&c, "10", "hash-file");
	c.hash = SDK_NO_HASH;
	assert_refused(&c, "10", "hash-file");
	c = send_call(STR(""));
	assert_refused(&c, "10", "");
	c.is_strict = true;
	c.expects_continue = false;
	assert_refused(&c, "10", "");
	c = send_call(STR("not a packet"));
	assert_refused(&c, "22", "");
	c = send_call(packet);
	c.args[0].value = STR(ORGAN_B);
	assert_refused(&c, "19", ORGAN_B);
	c = send_call(packet);
	c.args[1].value = STR("other");
	assert_refused(&c, "22", "servicetype");
	c = send_call(packet);
	c.args[2].value = STR("mail");
	assert_refused(&c, "22", "messagetype");
	c.args[2].value = STR("status");
	assert_refused(&c, "22", "messagetype=edoc");
}

/* The answer names all receivers at fault, in words and as a list. */
static void test_receivers_refused(void **state)
{
	(void)state;
	struct world_packet p = { .to = { ORGAN_B, "000.00.77.Z01", ORGAN_L } };
	struct sdk_call c = send_call(world_packet(site.w, &p));
	struct sdk_answer r = sdk_ask(&site, &c);
	struct str code;
	assert_true(str_eq_c(r.code, "18"));
	const struct jval *list = jval_get(r.json, "receivers");
	assert_int_equal(jval_count(list), 2);
	assert_true(jval_str(jval_at(list, 0), &code) && str_eq_c(code, "000.00.77.Z01"));
	assert_true(jval_str(jval_at(list, 1), &code) && str_eq_c(code, ORGAN_L));
	p.to[1] = NULL;
	p.to[0] = ORGAN_L;
	c = send_call(world_packet(site.w, &p));
	assert_refused(&c, "23", ORGAN_L);
}

/* ---- names in any case, arguments in any order ---- */

static void test_names_in_any_case(void **state)
{
	(void)state;
	struct sdk_call c = { .call = "GETreceivededoclist",
			      .args = { ARG("SERVICETYPE", "EDOC"), ARG("MessageType", "EDoc"),
					ARG("pagesize", "1"), ARG("PAGEINDEX", "0") } };
	ok(sdk_ask(&site, &c));
	/* headers in lower case, as a proxy that speaks HTTP/2 makes them */
	struct sdk_request q = sdk_request(&site, &(struct sdk_call){ .call = "getAgenciesList" });
	char *p = arena_dup(site.w->a, q.head.p, q.head.n);
	for (char *at = p; (at = strstr(at, "\nXroadVnpt-")) != NULL;)
		memcpy(at, "\nxroadvnpt-", 11);
	ok(sdk_ask_raw(&site, str_of_n(p, q.head.n)));
}

/* ---- the directory ---- */

static void test_agencies(void **state)
{
	(void)state;
	struct sdk_call c = { .call = "getAgenciesList" };
	struct sdk_answer r = ok(sdk_ask(&site, &c));
	struct str key;
	const struct jval *value;
	static const char *const members[] = { "id", "code", "name", "mail", "pid" };
	assert_int_equal(sdk_count(&r), 4);
	const struct jval *b = sdk_data(&r, 1);
	for (size_t i = 0; i < 5; i++)
		assert_true(jval_member(b, i, &key, &value) && str_eq_c(key, members[i]));
	assert_false(jval_member(b, 5, &key, &value)); /* exactly these */
	assert_true(str_eq_c(sdk_text(b, "code"), ORGAN_B));
	assert_true(str_eq(sdk_text(b, "pid"), sdk_text(sdk_data(&r, 0), "id")));

	axis_world_sign(site.w);
	c.extra = VXP_HEADER_DIRECTORY ": 1\r\n";
	r = ok(sdk_ask(&site, &c));
	const struct jval *first = sdk_data(&r, 0);
	struct str der;
	assert_true(base64_decode(site.w->a, sdk_text(first, "certificate"), &der));
	assert_true(str_eq(der, site.w->cert.der));
	assert_true(str_eq_c(sdk_text(first, "kind"), "peoples-committee"));
	assert_true(str_eq_c(sdk_text(first, "level"), "province"));
	assert_int_equal(sdk_text(sdk_data(&r, 1), "certificate").n, 0);
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 1), "superior"), ORGAN_A));
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 3), "state"), "locked"));
}

static int64_t number(const struct jval *object, const char *key)
{
	int64_t n;
	assert_true(jval_i64(jval_get(object, key), &n));
	return n;
}

static bool truth(const struct jval *object, const char *key)
{
	bool b;
	assert_true(jval_bool(jval_get(object, key), &b));
	return b;
}

static struct sdk_answer ask_as_ours(const char *call, const char *header)
{
	struct sdk_call c = { .call = call, .extra = str_fmt(site.w->a, "%s\r\n", header).p };
	return ok(sdk_ask(&site, &c));
}

/* Our own nodes are told the directory's version, and only what changed behind the one they have;
 * nobody else is told anything that the protocol does not have. */
static void test_directory_version(void **state)
{
	static const char list[] = "getReceivedEdocList", all[] = "getAgenciesList";
	(void)state;
	struct sdk_answer r = ok(sdk_ask(&site, &(struct sdk_call){ .call = list }));
	assert_null(jval_get(r.json, VXP_DIRECTORY_VERSION));
	r = ok(sdk_ask(&site, &(struct sdk_call){ .call = all }));
	assert_null(jval_get(r.json, VXP_DIRECTORY_VERSION));
	r = ask_as_ours(all, VXP_HEADER_DIRECTORY ": 1");
	int64_t version = number(r.json, VXP_DIRECTORY_VERSION);
	assert_null(jval_get(r.json, VXP_SINCE));
	assert_int_equal(sdk_count(&r), 4);
	r = ask_as_ours(list, VXP_HEADER_WAIT ": 0");
	assert_int_equal(number(r.json, VXP_DIRECTORY_VERSION), version);
	const char *since =
		str_fmt(site.w->a, VXP_HEADER_DIRECTORY ": 1;since=%lld", (long long)version).p;
	r = ask_as_ours(all, since);
	assert_int_equal(sdk_count(&r), 0);
	assert_int_equal(number(r.json, VXP_SINCE), version);
	/* a change and a certificate: two rows, whole */
	world_lock(site.w, ORGAN_C, true);
	axis_world_sign(site.w);
	r = ask_as_ours(all, since);
	assert_int_equal(sdk_count(&r), 2);
	assert_true(number(r.json, VXP_DIRECTORY_VERSION) > version);
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "code"), ORGAN_C));
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "state"), "locked"));
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 1), "code"), ORGAN_A));
	assert_true(sdk_text(sdk_data(&r, 1), "certificate").n > 0);
	/* a version that this axis never had (it was set up anew), and nonsense: all */
	static const char *const odd[] = { "1;since=99999999", "1;since=-1", "1;since=", "1;x" };
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		r = ask_as_ours(all, str_fmt(site.w->a, VXP_HEADER_DIRECTORY ": %s", odd[i]).p);
		assert_int_equal(sdk_count(&r), 4);
		assert_null(jval_get(r.json, VXP_SINCE));
	}
}

static struct str agency_json(const char *code, const char *pid, const char *name)
{
	return str_fmt(site.w->a,
		       "{\"id\":\"\",\"pid\":\"%s\",\"code\":\"%s\",\"name\":\"%s\","
		       "\"mail\":\"vanthu@mau.example\"}",
		       pid, code, name);
}

static void test_register_synchronize_delete(void **state)
{
	(void)state;
	struct sdk_call all = { .call = "getSynchronizeUnit" };
	struct sdk_answer r = ok(sdk_ask(&site, &all));
	size_t n = sdk_count(&r);
	assert_int_equal(n, 4);
	const struct jval *last = sdk_data(&r, n - 1);
	int64_t version = number(last, "version");
	assert_true(version > 0 && version < INT32_MAX); /* the SDK reads an int */
	const struct jval *a = sdk_data(&r, 0);
	assert_true(truth(a, "isAgency") && !truth(a, "deleted"));
	assert_true(str_eq_c(sdk_text(a, "centerCode"), ORGAN_A));
	assert_int_equal(sdk_text(a, "modifyDate").n, 19);

	struct sdk_call add = { .call = "registerAgency",
				.args = { ARG("agencycode", "000.00.08.Z01") },
				.body = agency_json("000.00.08.Z01", ORGAN_A, "Sở Y tế (mẫu)") };
	ok(sdk_ask(&site, &add));
	struct str text = str_fmt(site.w->a, "%lld", (long long)version);
	struct sdk_call news = { .call = "getSynchronizeUnit",
				 .args = { { STR("version"), text } } };
	r = ok(sdk_ask(&site, &news));
	assert_int_equal(sdk_count(&r), 1);
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "name"), "Sở Y tế (mẫu)"));
	assert_true(str_eq_c(sdk_text(sdk_data(&r, 0), "centerCode"), ORGAN_A));
	assert_false(truth(sdk_data(&r, 0), "isAgency"));

	struct sdk_call remove = { .call = "deleteAgency",
				   .args = { ARG("AgencyCode", "000.00.08.Z01") } };
	ok(sdk_ask(&site, &remove));
	r = ok(sdk_ask(&site, &news));
	assert_int_equal(sdk_count(&r), 1);
	assert_true(truth(sdk_data(&r, 0), "deleted"));
	struct sdk_call none = { .call = "getSynchronizeUnit",
				 .args = { ARG("modifyDate", "31/12/2199") } };
	r = ok(sdk_ask(&site, &none));
	assert_int_equal(sdk_count(&r), 0);
}

static void test_directory_refused(void **state)
{
	(void)state;
	struct sdk_call c = { .call = "registerAgency",
			      .args = { ARG("agencycode", "000.00.08.Z01") },
			      .body = agency_json("000.00.07.Z01", ORGAN_A, "Sở") };
	assert_refused(&c, "22", "000.00.07.Z01"); /* not the one that was signed */
	c.body = STR("{\"code\":");
	assert_refused(&c, "22", "JSON");
	c.args[0].name = STR_NULL;
	c.body = agency_json("000.00.07.Z01", ORGAN_C, "Sở");
	assert_refused(&c, "19", ORGAN_C);
	/* the SDK's own example has no argument, and pcode for pid */
	c.body = STR("{\"id\":\"\",\"pcode\":\"" ORGAN_B "\",\"code\":\"000.01.05.Z01\","
		     "\"name\":\"Chi cục\",\"mail\":\"\"}");
	ok(sdk_ask(&site, &c));
	c = (struct sdk_call){ .call = "deleteAgency" };
	assert_refused(&c, "22", "agencycode");
	c = (struct sdk_call){ .call = "getSynchronizeUnit", .args = { ARG("version", "-1") } };
	assert_refused(&c, "22", "version");
}

/* ---- waiting (our own nodes) ---- */

static void test_wait(void **state)
{
	(void)state;
	struct sdk_call list = as_b((struct sdk_call){ .call = "getReceivedEdocList",
						       .args = { EDOC },
						       .extra = VXP_HEADER_WAIT ": 30\r\n" });
	int fd = sdk_dial(&site);
	sdk_say(fd, sdk_request(&site, &list).head);
	assert_false(sdk_is_heard(fd, 300));
	struct sdk_call send = send_call(world_packet(site.w, &(struct world_packet){ 0 }));
	ok(sdk_ask(&site, &send));
	assert_true(sdk_is_heard(fd, 3000)); /* woken, not at the next look */
	struct sdk_answer r = ok(sdk_hear(&site, fd));
	assert_int_equal(sdk_count(&r), 1);
	/* with something there it does not wait */
	sdk_say(fd, sdk_request(&site, &list).head);
	assert_true(sdk_is_heard(fd, 3000));
	ok(sdk_hear(&site, fd));
	(void)close(fd);
}

/* A status wakes a list of documents: the node then asks for both. */
static void test_wait_for_either_type(void **state)
{
	(void)state;
	struct sdk_call list = as_b((struct sdk_call){ .call = "getReceivedEdocList",
						       .args = { EDOC },
						       .extra = VXP_HEADER_WAIT ": 30\r\n" });
	int fd = sdk_dial(&site);
	sdk_say(fd, sdk_request(&site, &list).head);
	assert_false(sdk_is_heard(fd, 100));
	struct world_packet p = { .is_status = true };
	struct sdk_call send = send_call(world_packet(site.w, &p));
	send.args[2].value = STR("status");
	ok(sdk_ask(&site, &send));
	assert_true(sdk_is_heard(fd, 3000));
	struct sdk_answer r = ok(sdk_hear(&site, fd));
	assert_int_equal(sdk_count(&r), 0);
	(void)close(fd);
}

static void test_wait_ends(void **state)
{
	(void)state;
	struct sdk_call list = as_b((struct sdk_call){ .call = "getReceivedEdocList",
						       .args = { EDOC },
						       .extra = VXP_HEADER_WAIT ": 1\r\n" });
	int64_t start = time_monotonic();
	struct sdk_answer r = ok(sdk_ask(&site, &list));
	assert_int_equal(sdk_count(&r), 0);
	assert_true(time_monotonic() - start >= 900 * (TIME_SEC / 1000));
	list.extra = VXP_HEADER_WAIT ": soon\r\n"; /* no number: no waiting */
	r = ok(sdk_ask(&site, &list));
	assert_int_equal(sdk_count(&r), 0);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_whole_way),
		CASE(test_status_packet),
		CASE(test_keep_alive),
		CASE(test_hash_and_tail),
		CASE(test_large),
		CASE(test_file_refused),
		CASE(test_receivers_refused),
		CASE(test_names_in_any_case),
		CASE(test_agencies),
		CASE(test_directory_version),
		CASE(test_register_synchronize_delete),
		CASE(test_directory_refused),
		CASE(test_wait),
		CASE(test_wait_for_either_type),
		CASE(test_wait_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
