/* test_others.c -- what another organ of the same node has is not there for the API. */
#include "programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "markup/markup.h"

#define BOUNDARY "multipart/form-data; boundary=x"
#define PART(json)                                                                                 \
	"--x\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\n" json "\r\n--x--\r\n"

static struct programs p;
static struct key clerk, leader, admin;

static int setup(void **state)
{
	(void)state;
	programs_begin(&p);
	(void)programs_account(&p, "mot", ROLE_CLERK, false);
	(void)programs_account(&p, "hai", ROLE_LEADER, false);
	(void)programs_account(&p, "ba", ROLE_ADMIN, false);
	clerk = programs_sign_in(&p, "mot");
	leader = programs_sign_in(&p, "hai");
	admin = programs_sign_in(&p, "ba");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	programs_end(&p);
	return 0;
}

static const char *path_of(const char *pattern, int64_t id)
{
	struct str head, tail;

	(void)str_split(str_of(pattern), '*', &head, &tail);
	return str_c(p.world->a, str_fmt(p.world->a, "%.*s%lld%.*s", STR_FMT(head), (long long)id,
					 STR_FMT(tail)));
}

static struct answer send(struct key key, const char *method, const char *path, const char *body,
			  const char *type)
{
	return programs_ask(
		&p,
		&(struct ask){
			.key = key, .method = method, .path = path, .body = body, .type = type });
}

static void check_none(const struct answer *x, const char *what)
{
	if (x->status != 404)
		fail_msg("%s: %d %.*s", what, x->status, STR_FMT(x->body));
}

struct theirs {
	struct actor clerk, admin;
	int64_t draft, sent, waiting, attachment, delivery, account, token;
};

static int64_t draft_of(const struct actor *who)
{
	static const char *const to[] = { OFFICE_A, NULL };
	struct office_draft d;
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(p.world, &d, "77", to);
	assert_rc(RC_OK,
		  office_outgoing_save(&p.world->node, p.world->a, who, &d.form, p.world->now, &id,
				       &problems, &e),
		  &e);
	return id;
}

static int64_t waiting_of(const struct actor *who)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING, .n_max = 1 };
	struct edxml packet = office_foreign(p.world, "000.00.33.Z09", "7");
	struct document_row *found;
	struct err e = ERR_INIT;
	size_t n;

	(void)office_arrive(p.world, who, "d-1", MESSAGE_EDOC, office_write(p.world, &packet));
	assert_rc(RC_OK, office_document_list(&p.world->node, p.world->a, who, &f, &found, &n, &e),
		  &e);
	assert_int_equal(n, 1);
	return found[0].document.id;
}

static struct theirs theirs_make(void)
{
	static const char *const to[] = { OFFICE_A, NULL };
	struct theirs t = { .clerk = office_tenant(p.world, OFFICE_B,
						   "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL) };
	struct programs other = p;

	office_know(p.world, OFFICE_A, "UBND tỉnh An Bình (mẫu)");
	t.admin = office_colleague(t.clerk, ROLE_ADMIN);
	t.draft = draft_of(&t.clerk);
	t.sent = office_send(p.world, &t.clerk, "15", to);
	t.waiting = waiting_of(&t.clerk);
	t.attachment = office_view(p.world, &t.clerk, t.sent).attachments[0].id;
	t.delivery = office_delivery(p.world, &t.clerk, t.sent, OFFICE_A).id;
	other.clerk = t.clerk;
	t.account = programs_account(&other, "ho", ROLE_CLERK, false);
	(void)programs_token(&other, t.account);
	t.token = office_count(p.world, "session"); /* the newest */
	return t;
}

/* The same answer as for what nobody has. */
static void what_another_organ_has_is_not_there(void **state)
{
	struct theirs t = theirs_make();
	const struct {
		struct key key;
		const char *method, *path, *body;
	} cases[] = {
		{ clerk, "GET", path_of("/api/v1/documents/*", t.sent), NULL },
		{ leader, "GET", path_of("/api/v1/documents/*", t.waiting), NULL },
		{ clerk, "GET", path_of("/api/v1/documents/*/packet", t.waiting), NULL },
		{ clerk, "DELETE", path_of("/api/v1/documents/*", t.draft), NULL },
		{ clerk, "POST", path_of("/api/v1/documents/*/send", t.draft), NULL },
		{ clerk, "POST", path_of("/api/v1/documents/*/register", t.waiting), "{}" },
		{ clerk, "POST", path_of("/api/v1/documents/*/refuse", t.waiting),
		  "{\"reason\":\"Không thuộc thẩm quyền\"}" },
		{ clerk, "POST", path_of("/api/v1/deliveries/*/again", t.delivery), NULL },
		{ admin, "PUT", path_of("/api/v1/accounts/*", t.account), "{\"name\":\"Ho\"}" },
		{ admin, "POST", path_of("/api/v1/accounts/*/lock", t.account), "{}" },
		{ admin, "POST", path_of("/api/v1/accounts/*/password", t.account), "{}" },
		{ clerk, "DELETE", path_of("/api/v1/tokens/*", t.token), NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = send(cases[i].key, cases[i].method, cases[i].path, cases[i].body,
				       NULL);
		check_none(&x, cases[i].path);
	}
	const char *file = str_c(p.world->a, str_fmt(p.world->a, "%s/attachments/%lld",
						     path_of("/api/v1/documents/*", t.sent),
						     (long long)t.attachment));
	struct answer x = send(clerk, "GET", file, NULL, NULL);
	check_none(&x, file);
	const char *draft = path_of("/api/v1/documents/*", t.draft);
	x = send(clerk, "POST", draft, PART("{\"subject\":\"Của tôi\",\"version\":1}"), BOUNDARY);
	check_none(&x, draft);
	assert_int_equal(office_count(p.world, "document WHERE state = 'draft'"), 1);
	assert_int_equal(office_count(p.world, "document WHERE state = 'waiting'"), 1);
	assert_int_equal(office_count(p.world, "document WHERE subject = 'Của tôi'"), 0);
}

/* Files go by their document: one's own document opens no file of another. */
static void a_file_is_reached_by_its_own_document_alone(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct theirs t = theirs_make();
	int64_t mine = office_send(p.world, &p.clerk, "16", to);
	int64_t file = office_view(p.world, &p.clerk, mine).attachments[0].id;
	const char *base = path_of("/api/v1/documents/*", mine);
	struct arena *a = p.world->a;

	(void)state;
	struct answer x = send(clerk, "GET",
			       str_fmt(a, "%s/attachments/%lld", base, (long long)file).p, NULL,
			       NULL);
	assert_int_equal(x.status, 200);
	x = send(clerk, "GET", str_fmt(a, "%s/attachments/%lld", base, (long long)t.attachment).p,
		 NULL, NULL);
	check_none(&x, "a file of another document");
}

static bool has(const struct answer *x, const char *text)
{
	return str_find(x->body, str_of(text)) != SIZE_MAX;
}

static int64_t number_in(const struct answer *x, const char *member)
{
	const struct jval *object;
	int64_t n = 0;

	assert_rc(RC_OK, json_parse(p.world->a, x->body, &object, NULL), NULL);
	assert_true(jval_i64(jval_get(object, member), &n));
	return n;
}

/* Z6, Z7: what is not said stays; the number stays; nobody of another organ, and no other role, does it. */
static void what_was_entered_is_corrected_and_struck(void **state)
{
	struct actor stranger = office_tenant(p.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)",
					      OFFICE_URL);
	struct document d;
	struct answer x;

	(void)state;
	x = send(
		clerk, "POST", "/api/v1/arrivals",
		PART("{\"type_name\":\"Công văn\",\"number\":\"15\",\"notation\":\"LA\","
		     "\"issued_on\":\"2026-11-20\",\"organ_name\":\"Sở Lạ\",\"subject\":\"Gõ sai\"}"),
		BOUNDARY);
	assert_int_equal(x.status, 201);
	int64_t id = number_in(&x, "id");
	const char *correct = path_of("/api/v1/arrivals/*/correct", id),
		   *strike = path_of("/api/v1/arrivals/*/strike", id);
	x = send(clerk, "POST", correct, PART("{\"subject\":\"Đã sửa\"}"), BOUNDARY);
	assert_int_equal(x.status, 422);
	x = send(leader, "POST", correct, PART("{\"subject\":\"Đã sửa\",\"reason\":\"Sai\"}"),
		 BOUNDARY);
	assert_int_equal(x.status, 403);
	x = send(clerk, "POST", correct,
		 PART("{\"subject\":\"Đã sửa\",\"reason\":\"Sai\",\"version\":1}"), BOUNDARY);
	assert_int_equal(x.status, 409); /* it was registered since */
	x = send(clerk, "POST", correct,
		 PART("{\"subject\":\"Đã sửa\",\"received_on\":\"2026-11-20\",\"reason\":\"Sai\"}"),
		 BOUNDARY);
	assert_int_equal(x.status, 200);
	d = office_view(p.world, &p.clerk, id).document;
	assert_true(str_eq_c(d.subject, "Đã sửa") && str_eq_c(d.number, "15") &&
		    str_eq_c(d.from_name, "Sở Lạ"));
	assert_int_equal(d.arrival_number, 1);
	/* what is not said stays, and what is said to be nothing is taken away */
	static const struct {
		const char *document;
		bool is_due;
	} dues[] = { { PART("{\"due_on\":\"2099-12-01\",\"reason\":\"Thiếu hạn\"}"), true },
		     { PART("{\"due_on\":null,\"subject\":\"Sửa\",\"reason\":\"Sai\"}"), true },
		     { PART("{\"due_on\":\"\",\"reason\":\"Không có hạn\"}"), false } };
	for (size_t i = 0; i < sizeof dues / sizeof dues[0]; i++) {
		x = send(clerk, "POST", correct, dues[i].document, BOUNDARY);
		assert_int_equal(x.status, 200);
		d = office_view(p.world, &p.clerk, id).document;
		assert_int_equal(date_is_set(d.due_on), dues[i].is_due);
		assert_int_equal(d.issued_on.year, 2026);
	}
	x = send(leader, "POST", strike, "{\"reason\":\"Trùng\"}", NULL);
	assert_int_equal(x.status, 403);
	x = send(clerk, "POST", strike, "{\"reason\":\"Trùng\"}", NULL);
	assert_int_equal(x.status, 200);
	x = send(clerk, "GET", path_of("/api/v1/documents/*", id), NULL, NULL);
	assert_true(has(&x, "\"standing\":\"struck\""));
	x = send(clerk, "POST", strike, "{\"reason\":\"Trùng\"}", NULL);
	assert_int_equal(x.status, 409);
	int64_t theirs = waiting_of(&stranger);
	x = send(clerk, "POST", path_of("/api/v1/arrivals/*/strike", theirs),
		 "{\"reason\":\"Trùng\"}", NULL);
	check_none(&x, "another organ's");
	x = send(clerk, "POST", path_of("/api/v1/arrivals/*/correct", theirs),
		 PART("{\"subject\":\"Của tôi\",\"reason\":\"Sai\"}"), BOUNDARY);
	check_none(&x, "another organ's");
}

/* Z13: a unit instead of an organ, and the other way round. */
static void a_unit_hands_it_over(void **state)
{
	struct answer x = send(admin, "POST", "/api/v1/units",
			       "{\"code\":\"VP\",\"name\":\"Văn phòng\",\"ordinal\":1}", NULL);
	const char *entered = PART("{\"type_name\":\"Báo cáo\",\"issued_on\":\"2026-11-20\","
				   "\"subject\":\"V/v\",\"from_unit\":*}");
	struct document d;

	(void)state;
	assert_int_equal(x.status, 201);
	int64_t unit = number_in(&x, "id");
	x = send(clerk, "POST", "/api/v1/arrivals", path_of(entered, unit + 1), BOUNDARY);
	assert_int_equal(x.status, 422);
	assert_true(has(&x, "\"field\":\"from_unit\""));
	x = send(clerk, "POST", "/api/v1/arrivals", path_of(entered, unit), BOUNDARY);
	assert_int_equal(x.status, 201);
	int64_t id = number_in(&x, "id");
	const char *correct = path_of("/api/v1/arrivals/*/correct", id);
	x = send(clerk, "GET", path_of("/api/v1/documents/*", id), NULL, NULL);
	assert_int_equal(number_in(&x, "from_unit"), unit);
	assert_true(has(&x, "\"from_name\":\"Văn phòng\"") && has(&x, "\"from\":\"\""));
	x = send(clerk, "POST", correct, PART("{\"organ_name\":\"Sở Lạ\",\"reason\":\"Sai\"}"),
		 BOUNDARY);
	assert_int_equal(x.status, 200);
	d = office_view(p.world, &p.clerk, id).document;
	assert_true(d.from_unit_id == 0 && str_eq_c(d.from_name, "Sở Lạ"));
	x = send(clerk, "POST", correct,
		 path_of(PART("{\"from_unit\":*,\"reason\":\"Sai\"}"), unit), BOUNDARY);
	assert_int_equal(x.status, 200);
	assert_int_equal(office_view(p.world, &p.clerk, id).document.from_unit_id, unit);
}

/* What was found in a file is told with the document. */
static void what_is_in_a_file(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };

	(void)state;
	office_know(p.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	const char *path = path_of("/api/v1/documents/*", office_send(p.world, &p.clerk, "17", to));
	struct answer x = send(clerk, "GET", path, NULL, NULL);
	assert_int_equal(x.status, 200);
	assert_true(has(&x, "\"reading\":\"waiting\",\"kind\":\"unknown\",\"unread\":\"none\""));
	test_db_sql(p.world->t, "UPDATE file_text SET reading = 'unread', reason = 'damaged', "
				"kind = 'program' WHERE reading = 'waiting'");
	x = send(clerk, "GET", path, NULL, NULL);
	assert_true(has(&x, "\"kind\":\"program\",\"unread\":\"damaged\""));
	assert_true(has(&x, "\"name_lies\":true"));
}

static void lists_hold_nothing_of_another_organ(void **state)
{
	static const char *const paths[] = {
		"/api/v1/documents?direction=outgoing",
		"/api/v1/documents?direction=incoming",
		"/api/v1/tokens",
	};

	(void)state;
	(void)theirs_make();
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct answer x = send(leader, "GET", paths[i], NULL, NULL);
		assert_int_equal(x.status, 200);
		assert_true(str_eq_c(x.body, "[]"));
	}
	struct answer x = send(admin, "GET", "/api/v1/accounts", NULL, NULL);
	assert_int_equal(x.status, 200);
	assert_int_equal(str_find(x.body, STR("\"ho\"")), SIZE_MAX);
}

/* Of what came the specialist sees the registered ones alone, by whatever words they ask. */
static void no_list_shows_what_its_role_does_not_see(void **state)
{
	static const char *const directions[] = { "", "direction=incoming&",
						  "direction=outgoing&" };
	static const char *const states[] = { "waiting", "unreadable", "refused" };
	struct arena *a = p.world->a;

	(void)state;
	(void)programs_account(&p, "bon", ROLE_SPECIALIST, false);
	struct key specialist = programs_sign_in(&p, "bon");
	(void)waiting_of(&p.clerk);
	for (size_t i = 0; i < 9; i++) {
		const char *path = str_c(a, str_fmt(a, "/api/v1/documents?%sstate=%s",
						    directions[i / 3], states[i % 3]));
		struct answer x = send(specialist, "GET", path, NULL, NULL);
		assert_int_equal(x.status, 200);
		if (!str_eq_c(x.body, "[]"))
			fail_msg("%s: %.*s", path, STR_FMT(x.body));
	}
	struct answer x = send(clerk, "GET", "/api/v1/documents?state=waiting", NULL, NULL);
	assert_true(str_starts(x.body, STR("[{")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(what_another_organ_has_is_not_there),
		TEST(a_file_is_reached_by_its_own_document_alone),
		TEST(what_was_entered_is_corrected_and_struck),
		TEST(a_unit_hands_it_over),
		TEST(what_is_in_a_file),
		TEST(lists_hold_nothing_of_another_organ),
		TEST(no_list_shows_what_its_role_does_not_see),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
