/* test_document.c -- the page of one document: what it says of a document on its way and of one that
 * came, what is asked before a number is allotted, what is done about what went wrong. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct site site;
static struct actor clerk;
static const char *cookie, *token, *leader, *leader_token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	clerk = (struct actor){ .kind = ACTOR_PERSON,
				.account_id = 1,
				.tenant_id = site.tenant_id,
				.role = ROLE_CLERK,
				.login = STR("vanthu"),
				.name = STR("Lê Thị Văn Thư") };
	site_sign_in(&site, ROLE_CLERK, &cookie, &token);
	site_sign_in(&site, ROLE_LEADER, &leader, &leader_token);
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static const char *path_of(const char *before, int64_t id, const char *after)
{
	return str_c(site.world->a,
		     str_fmt(site.world->a, "%s%lld%s", before, (long long)id, after));
}

static struct answer get_as(const char *who, const char *before, int64_t id, const char *after)
{
	return site_ask(&site, &(struct ask){ .path = path_of(before, id, after), .cookie = who });
}

static struct answer get(const char *before, int64_t id, const char *after)
{
	return get_as(cookie, before, id, after);
}

/* Each word must be there; one that begins with '!' must not. */
static void says(const struct answer *x, int status, const char *const *words)
{
	assert_int_equal(x->status, status);
	for (; *words; words++) {
		bool is_unwanted = **words == '!';
		if (answer_has(x, *words + is_unwanted) == is_unwanted)
			fail_msg("%s the page: %s", is_unwanted ? "on" : "not on",
				 *words + is_unwanted);
	}
}
#define SAYS(x, status, ...) says((x), (status), (const char *const[]){ __VA_ARGS__, NULL })

/* ---- văn bản đi: what has left the house ---- */

static int64_t send(const char *number)
{
	static const char *const to[] = { OFFICE_B, NULL };

	return office_send(site.world, &clerk, number, to);
}

static void attempt(enum rc rc, int vxp_code)
{
	const struct attempt a = { .rc = rc,
				   .http_status = vxp_code < 0 ? 0 : 200,
				   .vxp_code = vxp_code,
				   .error_key = STR("err.net.no_answer"),
				   .told = STR("Trục chưa trả lời.") };
	size_t n;
	struct outbox_item *items = office_claim(site.world, &n);
	const struct office_outcome o = {
		.items = items, .n_items = n, .attempt = &a, .axis_doc_id = STR("doc-1")
	};

	assert_int_equal(n, 1);
	assert_rc(
		RC_OK,
		office_attempt_settle(&site.world->node, site.world->a, &o, site.world->now, NULL),
		NULL);
	site.world->now += TIME_HOUR;
}

static void nothing_is_called_sent_before_the_axis_has_it(void **state)
{
	int64_t id = send("501");
	struct answer x = get("/outgoing/", id, "");

	(void)state;
	SAYS(&x, 200, "mark sending queued", "Chờ gửi", "Đưa vào hàng chờ gửi",
	     "!mark sending sent", "!Gửi đi");
	x = get("/outgoing?state=sent&q=", 501, "");
	SAYS(&x, 200, "mark sending queued", "Chờ gửi");
	attempt(RC_UNAVAILABLE, -1);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "mark sending again", "Đang gửi lại", "Trục chưa trả lời.");
	x = get("/outgoing?state=sent&q=", 501, "");
	SAYS(&x, 200, "mark sending again", "Đang gửi lại");
	attempt(RC_OK, 0);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "mark sending sent", "Nơi nhận: Sở Nội vụ tỉnh An Bình (mẫu)");
	x = get("/outgoing?state=sent&q=", 501, "");
	SAYS(&x, 200, "!mark sending");
	id = send("502");
	attempt(RC_INVALID, 22);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "mark sending failed", "Gửi không thành công");
	/* the state on top renews itself with the receivers */
	x = get("/outgoing/", id, "/deliveries");
	SAYS(&x, 200, "id=\"sending\" hx-swap-oob=\"true\"", "mark sending failed");
}

static void a_leader_sees_no_receipts_of_a_draft(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct office_draft draft;
	struct problems problems;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	office_draft(site.world, &draft, "503", to);
	assert_rc(RC_OK,
		  office_outgoing_save(&site.world->node, site.world->a, &clerk, &draft.form,
				       site.world->now, &id, &problems, &e),
		  &e);
	struct answer x = get_as(leader, "/outgoing/", id, "");
	SAYS(&x, 200, "Bản thảo, chưa gửi tới nơi nào.", "!nơi đã tiếp nhận",
	     "!hx-get=\"/outgoing");
}

/* ---- history ---- */

static void the_operator_has_words_for_a_name(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct page_ctx vi = { .arena = a, .lang = LANG_VI },
			      en = { .arena = a, .lang = LANG_EN };
	const struct trace t = { .person = STR(ACTOR_OPERATOR_NAME), .organ_name = STR("Sở Mẫu") };

	(void)state;
	assert_string_equal(str_c(a, trace_party(&vi, &t)), "Người vận hành (dòng lệnh) – Sở Mẫu");
	assert_true(str_eq_c(person_words(&en, t.person), "The operator (command line)"));
	assert_true(str_eq_c(person_words(&vi, STR("Lê Mẫu")), "Lê Mẫu"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_called_sent_before_the_axis_has_it),
		cmocka_unit_test(a_leader_sees_no_receipts_of_a_draft),
		cmocka_unit_test(the_operator_has_words_for_a_name),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
