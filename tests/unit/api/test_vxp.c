/* test_vxp.c -- the axis protocol, asked without a network: the clock, requests that come twice, what
 * is recorded of refusals, the file and the two bytes behind it, refusals by the server. */
#include "api/vxp_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/sha256.h"
#include "support/axis_world.h"

static struct axis_world *w;
static struct vxp *vxp;

static int setup(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	w = axis_world_new();
	assert_rc(RC_OK, vxp_open(w->a, &w->node, &vxp, &e), &e);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	axis_world_end(w);
	return 0;
}

/* ---- a request ---- */

struct ask {
	const char *call;
	struct vxp_arg args[4];
	struct str timestamp; /* default the axis's own time */
	const char *secret;   /* default A's */
	struct str body;
	bool is_spooled; /* the body comes as a file */
};
struct answer {
	int status;
	struct str code, text, doc_id;
};

static size_t args_of(const struct ask *q, struct vxp_arg *out)
{
	size_t n = 0;

	out[n++] = (struct vxp_arg){ STR("systemid"), STR(ORGAN_A) };
	out[n++] = (struct vxp_arg){ STR("timestamp"),
				     q->timestamp.n > 0
					     ? q->timestamp
					     : vxp_timestamp(w->a, w->now, TIME_ZONE_VN) };
	for (size_t i = 0; i < 4 && q->args[i].name.n > 0; i++)
		out[n++] = q->args[i];
	return n;
}

static size_t headers_of(const struct ask *q, struct net_field *out)
{
	struct vxp_arg args[8];
	size_t n = args_of(q, args), k = 0;
	struct str header = vxp_sign_header(w->a, args, n);
	struct str secret = str_of(q->secret ? q->secret : SECRET_A);

	for (size_t i = 0; i < n; i++)
		out[k++] = (struct net_field){
			str_fmt(w->a, VXP_PREFIX "%.*s", STR_FMT(args[i].name)), args[i].value
		};
	out[k++] = (struct net_field){ STR(VXP_PREFIX "sign-header"), header };
	out[k++] = (struct net_field){ STR(VXP_PREFIX "sign-header-key"),
				       vxp_sign_header_key(w->a, args, n) };
	out[k++] = (struct net_field){ STR(VXP_PREFIX "hash-header"),
				       vxp_hmac(w->a, secret, header) };
	return k;
}

static struct str text_of(const struct jval *json, const char *name)
{
	struct str s = STR("");
	const struct jval *v = jval_get(json, name);

	return v && jval_str(v, &s) ? s : STR("");
}

static struct answer read_answer(const struct net_reply *reply)
{
	const struct jval *json;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, json_parse(w->a, reply->body, &json, &e), &e);
	return (struct answer){ reply->status, text_of(json, "ErrorCode"),
				text_of(json, "ErrorDesc"), text_of(json, "DocId") };
}

static struct answer ask(const struct ask *q)
{
	struct net_field headers[16];
	struct net_request r = { .arena = w->a,
				 .method = STR("POST"),
				 .path = str_fmt(w->a, "/vxp/%s", q->call),
				 .headers = headers,
				 .n_headers = headers_of(q, headers),
				 .body = q->is_spooled ? STR("") : q->body,
				 .body_fd = q->is_spooled ? world_file(w, q->body) : -1,
				 .body_bytes = q->body.n,
				 .received_at = w->now };
	struct net_reply reply = { .status = 200, .body_fd = -1 };

	sha256_of(q->body, r.body_sha256);
	vxp_handle(vxp, &r, &reply);
	fd_close(r.body_fd);
	return read_answer(&reply);
}

static void expect(const struct answer *x, const char *code, const char *what)
{
	if (!str_eq_c(x->code, code))
		fail_msg("%s: %.*s %.*s", what, STR_FMT(x->code), STR_FMT(x->text));
}

static size_t count_refusals(void)
{
	struct axis_overview v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, axis_overview(&w->node, w->a, &w->operator, w->now, &v, &e), &e);
	return v.n_refusals;
}

static uint64_t bytes_of(struct str doc_id)
{
	const struct axis_request q = { STR(ORGAN_A), doc_id, w->now };
	struct axis_refusal refusal;
	struct err e = ERR_INIT;
	uint64_t bytes = 0;
	int fd = -1;

	assert_rc(RC_OK, axis_packet_open(&w->node, w->a, &q, &fd, &bytes, &refusal, &e), &e);
	assert_int_equal(refusal.code, VXP_OK);
	fd_close(fd);
	return bytes;
}

/* ---- the clock ---- */

static struct answer list_at(int64_t at)
{
	return ask(&(struct ask){ .call = "getReceivedEdocList",
				  .timestamp = vxp_timestamp(w->a, at, TIME_ZONE_VN) });
}

static void a_clock_may_go_wrong_by_so_much(void **state)
{
	const int64_t allowed = w->conf.axis_freshness_secs * TIME_SEC;
	const struct {
		int64_t off;
		const char *code;
	} cases[] = {
		{ 0, "0" },
		{ allowed - TIME_SEC, "0" },
		{ -allowed + TIME_SEC, "0" },
		{ allowed + TIME_SEC, "15" },
		{ -allowed - TIME_SEC, "15" },
		{ TIME_DAY, "15" },
		{ -365 * TIME_DAY, "15" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = list_at(w->now + cases[i].off);
		expect(&x, cases[i].code, "a clock");
	}
}

static void a_time_that_is_none_is_named(void **state)
{
	static const char *const bad[] = { "x", "21112026", "21112026T204546",
					   "32112026T204546+000" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct answer x = ask(&(struct ask){ .call = "getReceivedEdocList",
						     .timestamp = str_of(bad[i]) });
		expect(&x, "15", bad[i]);
		assert_true(str_find(x.text, str_of(bad[i])) != SIZE_MAX);
	}
}

/* ---- requests that come twice ---- */

static struct ask registration(const char *name)
{
	return (struct ask){ .call = "registerAgency",
			     .args = { { STR("agencycode"), STR("000.00.07.Z01") } },
			     .body = str_fmt(w->a,
					     "{\"id\":\"000.00.07.Z01\",\"code\":\"000.00.07.Z01\","
					     "\"pid\":\"" ORGAN_A "\",\"name\":\"%s\","
					     "\"mail\":\"\"}",
					     name) };
}

static void a_change_of_the_directory_is_taken_once(void **state)
{
	struct ask q = registration("Sở Mẫu");
	struct answer x = ask(&q);

	(void)state;
	expect(&x, "0", "the first");
	x = ask(&q);
	expect(&x, "15", "the same again");
	w->now += TIME_SEC;
	x = ask(&q); /* signed anew: another request */
	expect(&x, "0", "another");
	const struct ask list = { .call = "getReceivedEdocList" };
	x = ask(&list);
	expect(&x, "0", "a list");
	x = ask(&list);
	expect(&x, "0", "the same list again");
}

/* ---- what is recorded ---- */

static void one_refusal_a_minute_is_recorded_of_those_not_let_in(void **state)
{
	const struct ask wrong = { .call = "getReceivedEdocList", .secret = "doan-mo" };
	struct ask other = wrong;

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct answer x = ask(&wrong);
		expect(&x, "15", "a wrong secret");
	}
	assert_int_equal(count_refusals(), 1);
	other.call = "getSentEdocList";
	(void)ask(&other);
	assert_int_equal(count_refusals(), 2);
	w->now += TIME_MIN + TIME_SEC;
	(void)ask(&wrong);
	assert_int_equal(count_refusals(), 3);
}

/* Whoever was let in is recorded with each reason, once a minute. */
static void refused_packets_are_recorded_by_their_reason(void **state)
{
	const struct ask wrong = { .call = "sendEdoc",
				   .args = { { STR("hash-file"), STR("00") } },
				   .body = STR("<x/>") };
	const struct ask none = { .call = "sendEdoc", .body = STR("<x/>") };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct answer x = ask(&wrong);
		expect(&x, "10", "a wrong hash");
		x = ask(&none);
		expect(&x, "10", "no hash");
	}
	assert_int_equal(count_refusals(), 2);
	w->now += TIME_MIN + TIME_SEC;
	(void)ask(&wrong);
	assert_int_equal(count_refusals(), 3);
}

/* ---- the file ---- */

static struct str hash_of(struct str bytes, bool is_sdk)
{
	unsigned char digest[SHA256_BYTES];

	sha256_of(bytes, digest);
	return is_sdk ? vxp_hash_file(w->a, digest)
		      : hex_encode(w->a, str_of_n((const char *)digest, sizeof digest));
}

static struct str with_tail(struct str file, const char *tail)
{
	return str_fmt(w->a, "%.*s%s", STR_FMT(file), tail);
}

/* The two bytes that the SDK puts behind a file are not the file's, unless its hash says so. */
static void a_file_ends_where_its_hash_says(void **state)
{
	const struct world_packet p = { .attachment_bytes = 3000 };
	struct str file = world_packet(w, &p), crlf = with_tail(file, "\r\n");
	const struct {
		const char *what;
		struct str body, hashed;
		bool is_sdk;
		const char *code;
		size_t stored;
	} cases[] = {
		{ "the SDK's", crlf, file, true, "0", file.n },
		{ "in well-formed hex", crlf, file, false, "0", file.n },
		{ "without a tail", file, file, true, "0", file.n },
		{ "the tail belongs to it", crlf, crlf, true, "0", crlf.n },
		{ "a line feed only", with_tail(file, "\n"), file, true, "10", 0 },
		{ "two tails", with_tail(crlf, "\r\n"), file, true, "10", 0 },
		{ "cut", str_sub(file, 0, file.n - 1), file, true, "10", 0 },
		{ "nothing", STR(""), STR(""), true, "10", 0 },
		{ "only the tail", STR("\r\n"), STR(""), true, "10", 0 },
		{ "one byte", STR("\n"), STR(""), true, "10", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int spooled = 0; spooled < 2; spooled++) {
			const struct ask q = {
				.call = "sendEdoc",
				.args = { { STR("hash-file"),
					    hash_of(cases[i].hashed, cases[i].is_sdk) } },
				.body = cases[i].body,
				.is_spooled = spooled == 1,
			};
			struct answer x = ask(&q);
			expect(&x, cases[i].code, cases[i].what);
			if (cases[i].stored > 0 && bytes_of(x.doc_id) != cases[i].stored)
				fail_msg("%s: not stored as %zu bytes", cases[i].what,
					 cases[i].stored);
		}
	}
	size_t n;
	(void)world_sent(w, ORGAN_A, MESSAGE_EDOC, &n);
	assert_int_equal(n, 2);
}

/* ---- refused by the server ---- */

static void refusals_of_the_server_have_codes(void **state)
{
	static const struct {
		int status;
		const char *code, *says;
	} cases[] = {
		{ 400, "22", "" }, { 413, "10", "1048576" }, { 431, "22", "" },
		{ 500, "20", "" }, { 503, "20", "" },        { 507, "20", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_request r = { .arena = w->a,
					 .method = STR("POST"),
					 .path = STR("/vxp/sendEdoc") };
		struct net_reply reply = { .body_fd = -1 };
		vxp_refuse(vxp, &r, cases[i].status, (1 << 20) + 2, &reply);
		struct answer x = read_answer(&reply);
		assert_int_equal(x.status, cases[i].status);
		expect(&x, cases[i].code, "refused by the server");
		assert_true(x.text.n > 0 && str_find(x.text, str_of(cases[i].says)) != SIZE_MAX);
	}
}

static void limits_are_known_before_the_body(void **state)
{
	const struct {
		const char *path;
		uint64_t most;
	} cases[] = {
		{ "/vxp/sendEdoc", (uint64_t)w->conf.limit_packet_bytes + 2 },
		{ "/vxp/SENDEDOC/", (uint64_t)w->conf.limit_packet_bytes + 2 },
		{ "/vxp/getEdoc", LIMIT_VXP_BODY },
		{ "/vxp/nothing", LIMIT_VXP_BODY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct net_request r = { .arena = w->a,
					       .method = STR("POST"),
					       .path = str_of(cases[i].path) };
		struct net_admission out = { .max_body = 0 };
		vxp_admit(vxp, &r, &out);
		assert_int_equal(out.max_body, cases[i].most);
	}
}

/* A large packet is refused by its headers, with the code and text that it would get at its end. */
static void a_large_packet_is_judged_before_it_comes(void **state)
{
	const struct vxp_arg hash = { STR("hash-file"), STR("00") };
	const struct ask cases[] = {
		{ .call = "sendEdoc", .args = { hash } },
		{ .call = "sendEdoc", .args = { hash }, .secret = "wrong" },
		{ .call = "sendEdoc", .args = { hash }, .timestamp = STR("01012001T000000+0000") },
		{ .call = "sendEdoc" },
		{ .call = "sendEdoc", .args = { hash, { STR("messagetype"), STR("fax") } } },
		{ .call = "sendEdoc", .args = { hash, { STR("servicetype"), STR("fax") } } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct net_field headers[16];
		struct net_request r = { .arena = w->a,
					 .method = STR("POST"),
					 .path = STR("/vxp/sendEdoc"),
					 .headers = headers,
					 .n_headers = headers_of(&cases[i], headers),
					 .body_fd = -1,
					 .received_at = w->now };
		struct net_reply reply = { .status = 200, .body_fd = -1 };
		struct net_admission admission = { .max_body = 0 };

		vxp_admit(vxp, &r, &admission);
		assert_true(admission.check_first);
		assert_int_equal(vxp_check(vxp, &r, &reply), i == 0);
		if (i == 0)
			continue;
		struct answer early = read_answer(&reply), late = ask(&cases[i]);
		assert_true(str_eq(early.code, late.code));
		assert_true(str_eq(early.text, late.text));
		assert_string_equal(early.doc_id.p, "");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clock_may_go_wrong_by_so_much),
		TEST(a_time_that_is_none_is_named),
		TEST(a_change_of_the_directory_is_taken_once),
		TEST(one_refusal_a_minute_is_recorded_of_those_not_let_in),
		TEST(refused_packets_are_recorded_by_their_reason),
		TEST(a_file_ends_where_its_hash_says),
		TEST(refusals_of_the_server_have_codes),
		TEST(limits_are_known_before_the_body),
		TEST(a_large_packet_is_judged_before_it_comes),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
