/* test_flow.c -- what becomes of a registered document, on its page: what is asked before something is
 * written, what is kept of a form that is refused, and who is told that somebody was first. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/flow.h"
#include "support/people.h"

static struct site site;
struct key {
	const char *cookie, *token;
};
static struct key clerk, leader, worker, admin;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &clerk.cookie, &clerk.token);
	site_sign_in(&site, ROLE_LEADER, &leader.cookie, &leader.token);
	site_sign_in(&site, ROLE_SPECIALIST, &worker.cookie, &worker.token);
	site_sign_in(&site, ROLE_ADMIN, &admin.cookie, &admin.token);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

#define F(...) str_c(site.world->a, str_fmt(site.world->a, __VA_ARGS__))
#define ID(x) ((long long)(x))

static struct answer get(struct key k, const char *path)
{
	return site_ask(&site, &(struct ask){ .path = path, .cookie = k.cookie });
}

static struct answer post(struct key k, const char *path, const char *body)
{
	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = path,
					      .cookie = k.cookie,
					      .body = F("csrf=%s&%s", k.token, body) });
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

static int64_t account(const char *role)
{
	struct account a;
	struct err e = ERR_INIT;
	const struct actor who = { .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };

	assert_rc(RC_OK,
		  office_account_find(&site.world->node, site.world->a, &who,
				      str_of(F("p-%s", role)), time_now(), &a, &e),
		  &e);
	return a.id;
}

/* One that came and is in the register. */
static int64_t registered(const char *subject)
{
	static int number = 300;
	struct edxml p = office_foreign(site.world, "000.00.77.Z01", F("%d", ++number));
	const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("UBND tỉnh An Bình") };
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t arrival;
	size_t n;

	p.subject = str_of(subject);
	p.to = &to;
	(void)office_arrive(site.world, &site.clerk, subject, MESSAGE_EDOC,
			    office_write(site.world, &p));
	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &f, &rows, &n,
				       &e),
		  &e);
	assert_true(n > 0);
	assert_rc(RC_OK,
		  office_incoming_register(&site.world->node, site.world->a, &site.clerk,
					   rows[0].document.id, 0, time_now(), &arrival, &e),
		  &e);
	return rows[0].document.id;
}

static int64_t version(int64_t id)
{
	return office_view(site.world, &site.clerk, id).document.version;
}

static struct flow_view flow(int64_t id)
{
	struct flow_view f;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_flow_view(&site.world->node, site.world->a, &site.clerk, id, &f, &e), &e);
	return f;
}

static void direct(int64_t id, const char *more)
{
	struct answer x = post(leader, F("/incoming/%lld/direct", ID(id)),
			       F("version=%lld&lead=p%lld&directive=L%%C3%%A0m+ngay%s",
				 ID(version(id)), ID(account("specialist")), more));

	assert_int_equal(x.status, 303);
}

/* ---- presented ---- */

/* Of several leaders none is chosen beforehand, and nobody is presented to the first by one press. */
static void of_several_leaders_one_is_chosen(void **state)
{
	const struct actor maker = { .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };
	const struct account_form second = { .login = STR("p-deputy"),
					     .name = STR("An"),
					     .password = STR("mat-khau-cua-pho"),
					     .role = ROLE_LEADER };
	int64_t id = registered("Văn bản chờ chọn lãnh đạo");
	const char *page = F("/incoming/%lld", ID(id));

	(void)state;
	(void)test_account(&site.world->node, &maker, &second, time_now());
	struct answer x = get(clerk, page);
	SAYS(&x, 200, "<option value=\"\" selected>– chọn lãnh đạo –</option>");
	x = post(clerk, F("%s/present", page), F("version=%lld&leader=", ID(version(id))));
	SAYS(&x, 422, "Lãnh đạo được trình: ", "href=\"#f-leader\"");
	x = get(clerk, F("/bulk/present?row[]=%lld.%lld.%lld", ID(id), ID(version(id)), ID(id)));
	SAYS(&x, 200, "<option value=\"\" selected>– chọn lãnh đạo –</option>");
	x = post(clerk, F("%s/present", page),
		 F("version=%lld&leader=%lld", ID(version(id)), ID(account("deputy"))));
	assert_int_equal(x.status, 303);
}

static void a_document_is_put_before_a_leader_of_the_list(void **state)
{
	int64_t id = registered("Văn bản chờ trình");
	const char *page = F("/incoming/%lld", ID(id)), *path = F("%s/present", page);

	(void)state;
	struct answer x = get(clerk, page);
	SAYS(&x, 200, "Chưa trình, chưa phân công", "id=\"f-leader\"", "/present\"", "!/direct\"");
	x = get(leader, page);
	SAYS(&x, 200, F("href=\"%s/direct\"", page), "!/present\"");
	x = post(clerk, path, F("version=%lld&leader=%lld", ID(version(id)), ID(account("clerk"))));
	SAYS(&x, 422, "Không có lãnh đạo này", "aria-invalid=\"true\"", "href=\"#f-leader\"");
	x = post(clerk, path, F("version=%lld&leader=", ID(version(id))));
	SAYS(&x, 422, "Lãnh đạo được trình: ", "aria-invalid=\"true\"");
	x = post(clerk, path, F("version=77&leader=%lld", ID(account("leader"))));
	SAYS(&x, 409, "id=\"problems\"", "người khác thay đổi", "/present\"");
	x = get(leader, "/work?queue=direct");
	SAYS(&x, 200, "!Văn bản chờ trình");
	x = post(clerk, path,
		 F("version=%lld&leader=%lld", ID(version(id)), ID(account("leader"))));
	assert_int_equal(x.status, 303);
	x = get(clerk, page); /* there is no other leader */
	SAYS(&x, 200, "Đang trình lãnh đạo", "!id=\"f-leader\"",
	     "!chưa có ai giữ chức vụ lãnh đạo");
	x = post(clerk, path,
		 F("version=%lld&leader=%lld", ID(version(id)), ID(account("leader"))));
	SAYS(&x, 422, "không cần trình lại");
	x = get(leader, "/work?queue=direct");
	SAYS(&x, 200, "Văn bản chờ trình", "Chờ ý kiến chỉ đạo");
	x = get(leader, "/");
	SAYS(&x, 200, "href=\"/work?queue=direct\"", "văn bản chờ ý kiến chỉ đạo");
	x = post(worker, path, "version=0&leader=1");
	assert_int_equal(x.status, 403);
}

/* ---- directed ---- */

static void a_directive_that_is_refused_keeps_what_was_typed(void **state)
{
	int64_t id = registered("Văn bản chờ ý kiến");
	const char *path = F("/incoming/%lld/direct", ID(id));
	long long w = account("specialist"), c = account("clerk");
	struct answer x = get(leader, path);

	(void)state;
	SAYS(&x, 200, F("name=\"lead\" value=\"p%lld\"", w), "value=\"\" checked",
	     "!id=\"problems\"");
	x = post(leader, path,
		 F("version=%lld&support-p%lld-0=1&directive=Theo+%%3Cd%%C3%%B5i%%3E&"
		   "deadline_on=99%%2F99&deadline_days=abc",
		   ID(version(id)), w));
	SAYS(&x, 422, "Theo &lt;dõi&gt;</textarea>",
	     F("name=\"support-p%lld-0\" value=\"1\" checked", w), "value=\"99/99\"",
	     "href=\"#f-deadline_on\"", "href=\"#f-deadline_days\"");
	x = post(leader, path, F("version=%lld&support-p%lld-0=1", ID(version(id)), w));
	SAYS(&x, 422, "Chưa có nơi chủ trì.", "href=\"#f-assignees\"", "id=\"f-assignees\"");
	x = post(leader, path,
		 F("version=%lld&lead=p%lld&support-p%lld-0=1", ID(version(id)), w, w));
	SAYS(&x, 422, "được phân công hai lần");
	x = post(leader, path,
		 F("version=%lld&lead=p%lld&support-p%lld-0=1&deadline_on=01%%2F02%%2F2020",
		   ID(version(id)), w, ID(account("clerk"))));
	SAYS(&x, 422, "Ngày này đã qua.");
	const char *said = strstr(str_c(site.world->a, x.body), "Đến hết ngày: Ngày này đã qua.");
	assert_non_null(said);
	assert_null(strstr(said + 1, "Đến hết ngày: Ngày này đã qua.")); /* for both, once */
	x = post(leader, path, F("version=%lld&lead=px", ID(version(id))));
	SAYS(&x, 422, "href=\"#f-assignees\"");
	x = post(leader, path,
		 F("version=%lld&lead=p%lld&deadline_on=30%%2F12%%2F2099&deadline_days=3",
		   ID(version(id)), w));
	SAYS(&x, 422, "không nhập cả hai");
	assert_true(flow(id).n_assignments == 0);
	/* the words chosen stand before those typed; somebody who stands in two places has one part */
	x = post(leader, path,
		 F("version=%lld&lead=p%lld&informed-p%lld-0=1&informed-p%lld-2=1&preset=Xem&"
		   "directive=B%%C3%%A1o+c%%C3%%A1o&deadline_days=2",
		   ID(version(id)), w, c, c));
	assert_int_equal(x.status, 303);
	struct flow_view f = flow(id);
	assert_int_equal(f.n_assignments, 2);
	assert_true(str_eq_c(f.directives[0].text, "Xem\nBáo cáo"));
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(f.assignments[i].due_days,
				 f.assignments[i].part == PART_LEAD ? 2 : 0);
}

static void who_is_looked_for_is_found_and_nothing_is_written(void **state)
{
	int64_t id = registered("Văn bản có nhiều người");
	const char *path = F("/incoming/%lld/direct", ID(id));
	long long w = account("specialist");

	(void)state;
	struct answer x =
		post(leader, path,
		     F("version=%lld&do=find&q=nguoi+thu&lead=p%lld&directive=Gi%%E1%%BB%%AF",
		       ID(version(id)), w));
	SAYS(&x, 200, F("value=\"p%lld\" checked", w), "Giữ</textarea>", "value=\"nguoi thu\"");
	x = post(leader, path, F("version=%lld&do=find&q=zzz&lead=p%lld", ID(version(id)), w));
	SAYS(&x, 200, F("value=\"p%lld\" checked", w), F("!value=\"p%lld\"", ID(account("clerk"))));
	assert_true(flow(id).n_directives == 0);
}

static struct assignment given_to(const struct flow_view *f, int64_t account_id)
{
	for (size_t i = 0; i < f->n_assignments; i++) {
		if (f->assignments[i].account_id == account_id)
			return f->assignments[i];
	}
	fail_msg("nothing is given to %lld", ID(account_id));
	return (struct assignment){ .id = 0 };
}

/* Without scripts: they are asked for, and the page has a field for each who was chosen. */
static void each_who_supports_or_is_to_know_may_have_a_day(void **state)
{
	int64_t id = registered("Văn bản nhiều thời hạn");
	const char *path = F("/incoming/%lld/direct", ID(id));
	long long w = account("specialist"), c = account("clerk"), m = account("leader");
	const char *chosen = F("version=%lld&lead=p%lld&support-p%lld-0=1&informed-p%lld-0=1&"
			       "directive=B%%C3%%A1o&deadline_on=30%%2F12%%2F2099",
			       ID(version(id)), w, c, m);

	(void)state;
	struct answer x = get(leader, path);
	SAYS(&x, 200, "value=\"days\"", "!f-due-");
	x = post(leader, path, F("version=%lld&lead=p%lld&do=days", ID(version(id)), w));
	SAYS(&x, 200, "Chưa chọn nơi phối hợp hoặc để biết", "!f-due-");
	x = post(leader, path, F("%s&do=days", chosen));
	SAYS(&x, 200, F("id=\"f-due-p%lld\"", c), F("id=\"f-due-p%lld\"", m),
	     F("!f-due-p%lld\"", w), "Báo</textarea>", "value=\"30/12/2099\"", "autofocus");
	x = post(leader, path,
		 F("%s&due-p%lld=32%%2F1%%2F2099&due-p%lld=01%%2F02%%2F2020", chosen, c, m));
	SAYS(&x, 422, "value=\"32/1/2099\"", "value=\"01/02/2020\"", F("href=\"#f-due-p%lld\"", c));
	x = post(leader, path, F("%s&due-p%lld=&due-p%lld=01%%2F02%%2F2020", chosen, c, m));
	SAYS(&x, 422, F("href=\"#f-due-p%lld\"", m), "Ngày này đã qua", "!#f-deadline_on");
	assert_int_equal(flow(id).n_assignments, 0);
	x = post(leader, path, F("%s&due-p%lld=&due-p%lld=15%%2F12%%2F2099", chosen, c, m));
	assert_int_equal(x.status, 303);
	struct flow_view f = flow(id);
	assert_true(date_cmp(given_to(&f, w).due_on, (struct date){ 2099, 12, 30 }) == 0);
	assert_true(date_cmp(given_to(&f, c).due_on, (struct date){ 2099, 12, 30 }) == 0);
	assert_true(date_cmp(given_to(&f, m).due_on, (struct date){ 2099, 12, 15 }) == 0);
	x = get(leader, F("/incoming/%lld", ID(id)));
	SAYS(&x, 200, "Thời hạn 30/12/2099", "Thời hạn 15/12/2099");
	id = registered("Văn bản tính ngày làm việc");
	x = post(leader, F("/incoming/%lld/direct", ID(id)),
		 F("version=%lld&lead=p%lld&support-p%lld-0=1&directive=X&deadline_days=9&"
		   "due-p%lld=2",
		   ID(version(id)), w, c, c));
	assert_int_equal(x.status, 303);
	f = flow(id);
	assert_int_equal(given_to(&f, w).due_days, 9);
	assert_int_equal(given_to(&f, c).due_days, 2);
	x = get(clerk, "/work?queue=support");
	SAYS(&x, 200, "Văn bản tính ngày làm việc",
	     F("Thời hạn %s",
	       str_c(site.world->a, date_vn(site.world->a, given_to(&f, c).due_on))));
}

static void the_second_who_directs_reads_what_the_first_did(void **state)
{
	int64_t id = registered("Hai người cùng cho ý kiến"), old = version(id);
	const char *path = F("/incoming/%lld/direct", ID(id));

	(void)state;
	direct(id, "");
	struct answer x =
		post(leader, path,
		     F("version=%lld&informed-p%lld-0=1&directive=Ng%%C6%%B0%%E1%%BB%%9Di+sau",
		       ID(old), ID(account("clerk"))));
	SAYS(&x, 409, "id=\"problems\"", "đã cho ý kiến chỉ đạo văn bản này", "Làm ngay",
	     "Ý kiến của đồng chí CHƯA được ghi", "Người sau</textarea>", "Đã có nơi chủ trì",
	     "Đã giao: Chủ trì", F("name=\"version\" value=\"%lld\"", ID(version(id))));
	assert_int_equal(flow(id).n_directives, 1);
}

/* ---- worked on ---- */

static void what_is_refused_of_an_assignment_is_shown_open(void **state)
{
	int64_t id = registered("Văn bản đang xử lý");
	const char *page = F("/incoming/%lld", ID(id));

	(void)state;
	direct(id, "");
	struct answer x = get(worker, page);
	struct assignment a = flow(id).assignments[0];
	assert_int_equal(a.state, ASSIGNMENT_SEEN); /* by being looked at */
	SAYS(&x, 200, "Việc giao cho đồng chí", "Đã xem, chưa xử lý", "/begin\"", "/return\"",
	     "!/withdraw\"", "!/report\"");
	const char *at = F("%s/assignments/%lld", page, ID(a.id));
	x = post(worker, F("%s/return", at), F("version=%lld", ID(a.version)));
	SAYS(&x, 422, F("href=\"#f-return-text-%lld\"", ID(a.id)), "<details class=\"step\" open",
	     "Lý do trả lại: Chưa nhập");
	x = post(worker, F("%s/extend", at),
		 F("version=%lld&extend-day-%lld=1%%2F1%%2F2020&extend-text-%lld=Ch%%E1%%BB%%9D",
		   ID(a.version), ID(a.id), ID(a.id)));
	SAYS(&x, 422, "value=\"1/1/2020\"", "Chờ</textarea>",
	     F("href=\"#f-extend-day-%lld\"", ID(a.id)));
	x = post(worker, F("%s/begin", at), "version=1");
	SAYS(&x, 409, "id=\"problems\"", "người khác thay đổi");
	x = post(worker, F("%s/nothing", at), "version=1");
	assert_int_equal(x.status, 404);
	int64_t other = registered("Văn bản khác");
	x = post(leader, F("/incoming/%lld/assignments/%lld/withdraw", ID(other), ID(a.id)), "");
	assert_int_equal(x.status, 404);
	/* what is typed for one step is not lost by another */
	x = post(worker, F("%s/begin", at),
		 F("version=%lld&finish-text-%lld=%%C4%%90%%C3%%A3+xong", ID(a.version), ID(a.id)));
	SAYS(&x, 200, "Đã xong</textarea>", "<details class=\"step\" open", "id=\"flash\"",
	     F("name=\"version\" value=\"%lld\"", ID(flow(id).assignments[0].version)),
	     "!/begin\"");
	x = get(worker, "/work");
	SAYS(&x, 200, "Việc của tôi – Chủ trì", "Văn bản đang xử lý", "Đang xử lý");
}

static void who_gives_back_what_they_had_is_led_to_their_work(void **state)
{
	int64_t id = registered("Văn bản bị trả lại");

	(void)state;
	direct(id, "&deadline_days=2");
	struct assignment a = flow(id).assignments[0];
	struct answer x = post(worker,
			       F("/incoming/%lld/assignments/%lld/return", ID(id), ID(a.id)),
			       F("return-text-%lld=Kh%%C3%%B4ng+ph%%E1%%BA%%A3i", ID(a.id)));
	assert_int_equal(x.status, 303);
	assert_true(str_starts(answer_header(&x, "Location"), STR("/work")));
	x = get(leader, "/work?queue=returned");
	SAYS(&x, 200, "Văn bản bị trả lại", "Không phải", "Đã trả lại");
	x = get(leader, F("/incoming/%lld", ID(id)));
	SAYS(&x, 200, "/settle\"", "Không phải");
}

static void a_queue_that_is_none_is_no_page(void **state)
{
	(void)state;
	struct answer x = get(worker, "/work?queue=everything");
	assert_int_equal(x.status, 404);
	x = get(worker, "/work?queue=support");
	SAYS(&x, 200, "Không có việc nào đang phối hợp.", "aria-current=\"page\"");
	x = get(worker, "/work?queue=support&rank=x&after=y");
	assert_int_equal(x.status, 200);
}

/* ---- phiếu giải quyết ---- */

static void who_may_see_a_document_has_its_slip(void **state)
{
	int64_t id = registered("Văn bản có phiếu");
	const char *path = F("/incoming/%lld/slip", ID(id));

	(void)state;
	direct(id, "");
	struct answer x = get(worker, F("/incoming/%lld", ID(id)));
	SAYS(&x, 200, F("href=\"%s\"", path));
	x = get(worker, path);
	assert_int_equal(x.status, 200);
	assert_true(str_eq_c(answer_header(&x, "Content-Type"), "application/pdf"));
	assert_true(str_starts(answer_header(&x, "Content-Disposition"), STR("attachment; ")));
	assert_true(str_starts(x.body, STR("%PDF-")));
	assert_int_equal(office_count(site.world, "audit WHERE action = 'document.slip'"), 1);
	x = get(admin, path);
	assert_int_equal(x.status, 403);
	x = get(clerk, "/incoming/999999/slip");
	assert_int_equal(x.status, 404);
	assert_int_equal(office_count(site.world, "audit WHERE action = 'document.slip'"), 1);
}

/* ---- somebody leaves ---- */

static int64_t only_post(int64_t account_id)
{
	const struct actor who = { .kind = ACTOR_OPERATOR, .tenant_id = site.tenant_id };
	struct person_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_person_view(&site.world->node, site.world->a, &who, account_id, &v, &e),
		  &e);
	assert_int_equal(v.n_posts, 1);
	return v.posts[0].id;
}

static void who_leaves_hands_all_of_it_over(void **state)
{
	int64_t id = registered("Văn bản của người đi"), who = account("specialist");
	const char *base = F("/accounts/%lld", ID(who)), *path = F("%s/hand-over", base);

	(void)state;
	direct(id, "&deadline_on=30%2F12%2F2099");
	struct answer x = post(admin, F("%s/lock", base), "locked=yes");
	SAYS(&x, 422, "việc chưa xong", F("href=\"%s\"", path));
	x = post(admin, F("%s/posts/%lld/end", base, ID(only_post(who))), "do=now");
	SAYS(&x, 422, "việc chưa xong", F("href=\"%s\"", path));
	x = get(admin, base);
	SAYS(&x, 200, F("href=\"%s\"", path));
	x = get(admin, path);
	/* by number: an administrator reads no documents */
	SAYS(&x, 200, "Được giao xử lý", "Số đến ", "hạn 30/12/2099", "<option value=\"p-clerk\"",
	     "!<option value=\"p-specialist\"", "!<option value=\"p-admin\"",
	     "!Văn bản của người đi");
	x = post(admin, path, "hand_reason=Ngh%E1%BB%89");
	SAYS(&x, 422, "href=\"#f-hand_to\"", "Nghỉ</textarea>");
	x = post(admin, path, "hand_to=ai.do");
	SAYS(&x, 422, "href=\"#f-hand_to\"", "ai.do");
	x = post(admin, path, "hand_to=p-admin");
	SAYS(&x, 422, "href=\"#f-hand_to\"");
	x = post(clerk, path, "hand_to=p-clerk");
	assert_int_equal(x.status, 403);
	assert_int_equal(flow(id).assignments[0].account_id, who);
	x = post(admin, path, "hand_to=p-clerk&hand_reason=Ngh%E1%BB%89");
	assert_int_equal(x.status, 303);
	assert_int_equal(flow(id).assignments[0].account_id, account("clerk"));
	x = get(admin, path);
	SAYS(&x, 200, "không có việc nào chưa xong", "!<select");
	x = post(admin, F("%s/lock", base), "locked=yes");
	assert_int_equal(x.status, 303);
	x = post(admin, F("%s/lock", base), "locked=no");
	assert_int_equal(x.status, 303);
}

/* ---- holidays, ready-made words ---- */

static void holidays_are_the_administrators(void **state)
{
	(void)state;
	struct answer x = get(worker, "/holidays?year=2031");
	SAYS(&x, 200, "Chưa có ngày nghỉ nào của năm này.", "!action=\"/holidays\"");
	x = post(worker, "/holidays", "holiday_day=1%2F1%2F2031&holiday_kind=off&holiday_name=x");
	assert_int_equal(x.status, 403);
	x = post(admin, "/holidays",
		 "year=2031&holiday_day=&holiday_kind=never&holiday_name=T%E1%BA%BFt");
	SAYS(&x, 422, "href=\"#f-holiday_day\"", "href=\"#f-holiday_kind\"", "value=\"Tết\"");
	x = post(admin, "/holidays", "holiday_day=1%2F1%2F1999&holiday_kind=off&holiday_name=x");
	SAYS(&x, 422, "href=\"#f-holiday_day\"", "từ 2000 đến 2100");
	x = post(admin, "/holidays", "holiday_day=31%2F02%2F2031&holiday_kind=off&holiday_name=x");
	SAYS(&x, 422, "Không có ngày 31/02/2031 trong lịch");
	x = post(admin, "/holidays/lawful", "year=2031&day-2031-09-02=1&day-2031-09-03=1");
	assert_int_equal(x.status, 303);
	x = get(admin, "/holidays?year=2031");
	SAYS(&x, 200, "02/09/2031 – Quốc khánh", "!03/09/2031", "Thứ ba", "day-2031-01-01",
	     "!day-2031-09-02");
	x = post(admin, "/holidays/remove", "day=2031-09-02");
	assert_int_equal(x.status, 303);
	x = post(admin, "/holidays/remove", "day=nothing");
	assert_int_equal(x.status, 404);
	x = get(admin, "/holidays?year=2031");
	SAYS(&x, 200, "day-2031-09-02");
}

static void ready_made_words_are_ones_own_or_the_organs(void **state)
{
	int64_t id = registered("Văn bản có ý kiến mẫu");

	(void)state;
	struct answer x = post(leader, "/account/presets", "preset_text=+");
	SAYS(&x, 422, "href=\"#f-preset_text\"");
	x = post(leader, "/account/presets", "preset_text=Ri%C3%AAng+%3Cmình%3E");
	assert_int_equal(x.status, 303);
	x = post(leader, "/account/presets", "preset_text=Chung&preset_of=organ");
	assert_int_equal(x.status, 403);
	x = post(admin, "/account/presets", "preset_text=Chung&preset_of=organ");
	assert_int_equal(x.status, 303);
	x = get(leader, F("/incoming/%lld/direct", ID(id)));
	SAYS(&x, 200, "value=\"Riêng &lt;mình&gt;\"", "value=\"Chung\"");
	x = get(leader, "/account/presets");
	SAYS(&x, 200, "Của riêng tôi", "Của cơ quan");
}

/* ---- a large organ; the last of all, for its units stay ---- */

static void what_is_long_is_folded(void **state)
{
	int64_t id = registered("Văn bản của cơ quan lớn");
	const char *page = F("/incoming/%lld", ID(id)), *path = F("%s/direct", page);
	char words[900];

	(void)state;
	memset(words, 'a', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	struct answer x = post(leader, path,
			       F("version=%lld&do=enter&q=&looked_for=&lead=p%lld&directive=%s",
				 ID(version(id)), ID(account("specialist")), words));
	assert_int_equal(x.status, 303); /* Enter anywhere is what the form is for */
	x = get(leader, page);
	SAYS(&x, 200, "<details class=\"long\">", "Xem toàn văn", words);
	test_db_sql(
		site.world->t,
		F("INSERT INTO unit (tenant_id, code, name, search, state) WITH RECURSIVE n (i) "
		  "AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 302) SELECT %lld, 'Q' || "
		  "i, 'Phòng số ' || i, 'p', 'active' FROM n",
		  ID(site.tenant_id)));
	test_db_sql(site.world->t,
		    "INSERT INTO unit_above (unit_id, above_id, depth) SELECT id, id, 0 FROM "
		    "unit WHERE name LIKE 'Phòng số %'");
	id = registered("Văn bản thứ hai của cơ quan lớn");
	path = F("/incoming/%lld/direct", ID(id));
	x = get(leader, path);
	SAYS(&x, 200, "có 302 đơn vị", "Danh sách chỉ hiện một phần", "!Phòng số 7 ",
	     F("value=\"p%lld\"", ID(account("specialist"))));
	assert_true(x.body.n < 60000);
	x = post(leader, path,
		 F("version=%lld&do=enter&q=s%%E1%%BB%%91+299&looked_for=&support-p%lld-0=1",
		   ID(version(id)), ID(account("clerk"))));
	SAYS(&x, 200, "Phòng số 299", "!Phòng số 298",
	     F("name=\"support-p%lld-0\" value=\"1\" checked", ID(account("clerk"))));
	x = post(leader, path, F("version=%lld&do=find&q=phong", ID(version(id))));
	SAYS(&x, 200, "Phòng số 1 ", "!Phòng số 302", "Chỉ hiện những kết quả đầu tiên");
	assert_true(x.body.n < 250000);
	assert_int_equal(flow(id).n_assignments, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_put_before_a_leader_of_the_list),
		cmocka_unit_test(a_directive_that_is_refused_keeps_what_was_typed),
		cmocka_unit_test(who_is_looked_for_is_found_and_nothing_is_written),
		cmocka_unit_test(each_who_supports_or_is_to_know_may_have_a_day),
		cmocka_unit_test(the_second_who_directs_reads_what_the_first_did),
		cmocka_unit_test(what_is_refused_of_an_assignment_is_shown_open),
		cmocka_unit_test(who_gives_back_what_they_had_is_led_to_their_work),
		cmocka_unit_test(a_queue_that_is_none_is_no_page),
		cmocka_unit_test(holidays_are_the_administrators),
		cmocka_unit_test(who_may_see_a_document_has_its_slip),
		cmocka_unit_test(who_leaves_hands_all_of_it_over),
		cmocka_unit_test(ready_made_words_are_ones_own_or_the_organs),
		cmocka_unit_test(what_is_long_is_folded),
		cmocka_unit_test(of_several_leaders_one_is_chosen),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
