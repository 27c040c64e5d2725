/* test_vxp_head.c -- what a request of the axis protocol says of itself: parts that are missing, what
 * was sent against what was signed; dates as clients write them. */
#include "api/vxp_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"

#define H(name, value)                                                                             \
	{                                                                                          \
		{ VXP_PREFIX name, sizeof VXP_PREFIX name - 1 },                                   \
		{                                                                                  \
			value, sizeof value - 1                                                    \
		}                                                                                  \
	}
#define SIGNED(members) "{\"XroadVnpt-systemid\":\"A\",\"XroadVnpt-timestamp\":\"T\"" members "}"
#define NONE TEXT__COUNT

/* Every row has the first headers that a sound request has, unless it brings them itself. */
struct bend {
	const char *what;
	const char *sign_header, *key; /* NULL: sound ones */
	struct net_field extra[3];
	enum text_id missing, cover;
	const char *param;
};

static const struct bend bends[] = {
	{ .what = "sound", .missing = NONE, .cover = NONE },
	{ .what = "sent unsigned, acted on by nobody",
	  .extra = { H("X-Trace", "1"), H("version", "3.0.201608") },
	  .missing = NONE,
	  .cover = NONE },
	{ .what = "signed and sent alike",
	  .sign_header = SIGNED(",\"XroadVnpt-status\":\"done\""),
	  .key = "systemid;timestamp;status",
	  .extra = { H("STATUS", " done ") },
	  .missing = NONE,
	  .cover = NONE },
	{ .what = "an argument beside the signature",
	  .extra = { H("docId", "7") },
	  .missing = NONE,
	  .cover = TEXT_VXP_15_UNCOVERED,
	  .param = "docId" },
	{ .what = "the same in another case",
	  .extra = { H("PAGESIZE", "1") },
	  .missing = NONE,
	  .cover = TEXT_VXP_15_UNCOVERED,
	  .param = "PAGESIZE" },
	{ .what = "another value than signed",
	  .sign_header = SIGNED(",\"XroadVnpt-status\":\"done\""),
	  .key = "systemid;timestamp;status",
	  .extra = { H("status", "fail") },
	  .missing = NONE,
	  .cover = TEXT_VXP_15_DIFFERS,
	  .param = "status" },
	{ .what = "sent twice, once with another value",
	  .sign_header = SIGNED(",\"XroadVnpt-status\":\"done\""),
	  .key = "systemid;timestamp;status",
	  .extra = { H("status", "done"), H("status", "fail") },
	  .missing = NONE,
	  .cover = TEXT_VXP_15_DIFFERS,
	  .param = "status" },
	{ .what = "named as signed, and is not",
	  .key = "systemid;timestamp;status",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_UNCOVERED,
	  .param = "status" },
	{ .what = "signed and named, and not sent",
	  .sign_header = SIGNED(",\"XroadVnpt-status\":\"done\""),
	  .key = "systemid;timestamp;status",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_DIFFERS,
	  .param = "status" },
	{ .what = "blanks and empty names in the list",
	  .key = " systemid ;; timestamp;",
	  .missing = NONE,
	  .cover = NONE },
	{ .what = "no JSON",
	  .sign_header = "systemid=A",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_MALFORMED,
	  .param = "sign-header" },
	{ .what = "an array",
	  .sign_header = "[]",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_MALFORMED,
	  .param = "sign-header" },
	{ .what = "a member without the prefix",
	  .sign_header = SIGNED(",\"status\":\"done\""),
	  .missing = NONE,
	  .cover = TEXT_VXP_15_MALFORMED,
	  .param = "status" },
	{ .what = "a member that is no string",
	  .sign_header = SIGNED(",\"XroadVnpt-pageSize\":1"),
	  .missing = NONE,
	  .cover = TEXT_VXP_15_MALFORMED,
	  .param = "XroadVnpt-pageSize" },
	{ .what = "the same member in two cases",
	  .sign_header = SIGNED(",\"XroadVnpt-SYSTEMID\":\"B\""),
	  .missing = NONE,
	  .cover = TEXT_VXP_15_MALFORMED,
	  .param = "XroadVnpt-SYSTEMID" },
	{ .what = "no systemid signed",
	  .sign_header = "{\"XroadVnpt-timestamp\":\"T\"}",
	  .key = "timestamp",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_UNCOVERED,
	  .param = "systemid" },
	{ .what = "no time signed",
	  .sign_header = "{\"XroadVnpt-systemid\":\"A\"}",
	  .key = "systemid",
	  .missing = NONE,
	  .cover = TEXT_VXP_15_UNCOVERED,
	  .param = "timestamp" },
	{ .what = "no list of names", .key = "", .missing = TEXT_VXP_15_UNSIGNED, .cover = NONE },
	{ .what = "nothing signed",
	  .sign_header = "",
	  .missing = TEXT_VXP_15_UNSIGNED,
	  .cover = NONE },
};

static size_t headers_of(const struct bend *b, struct net_field *out)
{
	size_t n = 0;

	out[n++] = (struct net_field)H("systemid", "A");
	out[n++] = (struct net_field)H("timestamp", "T");
	out[n++] = (struct net_field)H("hash-header", "00");
	out[n++] = (struct net_field){ STR("XROADVNPT-sign-header-key"),
				       b->key ? str_of(b->key) : STR("systemid;timestamp") };
	out[n++] = (struct net_field){ STR("xroadvnpt-sign-header"),
				       b->sign_header ? str_of(b->sign_header) : STR(SIGNED("")) };
	for (size_t i = 0; i < 3 && b->extra[i].name.n > 0; i++)
		out[n++] = b->extra[i];
	return n;
}

static void what_was_sent_is_what_was_signed(void **state)
{
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof bends / sizeof bends[0]; i++) {
		const struct bend *b = &bends[i];
		struct net_field headers[8];
		struct vxp_head h;
		vxp_head_read(a, headers, headers_of(b, headers), &h);
		if (h.missing.id != b->missing || h.cover.id != b->cover)
			fail_msg("%s: missing %d, cover %d", b->what, (int)h.missing.id,
				 (int)h.cover.id);
		if (b->param && !str_eq_c(h.cover.param, b->param))
			fail_msg("%s: %.*s", b->what, STR_FMT(h.cover.param));
	}
}

static void each_part_must_be_there_once(void **state)
{
	static const char *const parts[] = { "systemid", "sign-header", "sign-header-key",
					     "hash-header" };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct net_field all[8], left[8];
		const struct bend sound = { .what = "" };
		size_t n = headers_of(&sound, all), n_left = 0;
		struct str name = str_fmt(a, VXP_PREFIX "%s", parts[i]);
		struct vxp_head h;
		for (size_t k = 0; k < n; k++) {
			if (!str_eq_nocase(all[k].name, name))
				left[n_left++] = all[k];
		}
		assert_int_equal(n_left, n - 1);
		vxp_head_read(a, left, n_left, &h);
		assert_int_equal(h.missing.id,
				 i == 0 ? TEXT_VXP_15_NO_SYSTEM : TEXT_VXP_15_UNSIGNED);
		all[n++] = (struct net_field){ name, STR("x") };
		vxp_head_read(a, all, n, &h);
		assert_int_equal(h.cover.id, TEXT_VXP_15_MALFORMED);
	}
}

static void arguments_are_found_in_any_case(void **state)
{
	const struct bend b = {
		.sign_header = SIGNED(",\"XroadVnpt-messageType\":\"edoc\""),
		.key = "systemid;timestamp;messagetype",
		.extra = { H("MessageType", "edoc"), H("docId", "slipped in") },
	};
	AUTO_ARENA a = arena_new(NULL);
	struct net_field headers[8];
	struct vxp_head h;

	(void)state;
	vxp_head_read(a, headers, headers_of(&b, headers), &h);
	assert_true(str_eq_c(vxp_head_arg(&h, "MESSAGETYPE"), "edoc"));
	assert_true(str_eq_c(vxp_head_arg(&h, "systemid"), "A"));
	assert_null(vxp_head_arg(&h, "docId").p); /* not signed: no argument */
}

/* More than VXP_ARGS is nobody's request. */
static void too_many_arguments_are_malformed(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct bend b = { .what = "" };
	struct str object = STR(SIGNED(""));
	struct net_field headers[8];
	struct vxp_head h;

	(void)state;
	for (int i = 0; i < VXP_ARGS - 2; i++)
		object = str_fmt(a, "%.*s,\"XroadVnpt-x%d\":\"\"}", (int)object.n - 1, object.p, i);
	b.sign_header = str_c(a, object);
	vxp_head_read(a, headers, headers_of(&b, headers), &h);
	assert_int_equal(h.cover.id, NONE);
	assert_int_equal(h.n_args, VXP_ARGS);
	b.sign_header =
		str_c(a, str_fmt(a, "%.*s,\"XroadVnpt-y\":\"\"}", (int)object.n - 1, object.p));
	vxp_head_read(a, headers, headers_of(&b, headers), &h);
	assert_int_equal(h.cover.id, TEXT_VXP_15_MALFORMED);
}

static void dates_as_clients_write_them(void **state)
{
	const int64_t day = time_from_civil((struct civil){ .date = { 2026, 11, 21 } },
					    TIME_ZONE_VN);
	const struct {
		const char *text;
		bool is_end;
		int64_t at; /* after midnight; -1: no date */
	} cases[] = {
		{ "2026/11/21", false, 0 },
		{ "2026-11-21", false, 0 },
		{ "21/11/2026", false, 0 },
		{ " 2026-11-21 ", false, 0 },
		{ "2026-11-21", true, TIME_DAY },
		{ "2026-11-21 20:45", false, 20 * TIME_HOUR + 45 * TIME_MIN },
		{ "2026-11-21 20:45", true, 20 * TIME_HOUR + 46 * TIME_MIN },
		{ "2026-11-21T20:45:46", false, 20 * TIME_HOUR + 45 * TIME_MIN + 46 * TIME_SEC },
		{ "21/11/2026 20:45:46", true, 20 * TIME_HOUR + 45 * TIME_MIN + 47 * TIME_SEC },
		{ "", false, -1 },
		{ "2026-02-30", false, -1 },
		{ "2026-11-21 24:00", false, -1 },
		{ "2026-11-21 20:60", false, -1 },
		{ "2026-11-21 20", false, -1 },
		{ "2026-11-21 20:45:46.5", false, -1 },
		{ "hôm qua", false, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t at = 7;
		bool is_date = vxp_date_parse(str_of(cases[i].text), TIME_ZONE_VN, cases[i].is_end,
					      &at);
		if (is_date != (cases[i].at >= 0) || (is_date && at != day + cases[i].at) ||
		    (!is_date && at != 7))
			fail_msg("\"%s\": %lld", cases[i].text, (long long)(at - day));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_is_what_was_signed),
		cmocka_unit_test(each_part_must_be_there_once),
		cmocka_unit_test(arguments_are_found_in_any_case),
		cmocka_unit_test(too_many_arguments_are_malformed),
		cmocka_unit_test(dates_as_clients_write_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
