/* test_pages.c -- pages of documents that are not as they should be: packets that cannot be read,
 * signatures that are wrong, deliveries that failed; and very many receivers. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct site site;
static const char *cookie, *token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &cookie, &token);
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static struct answer get(const char *format, int64_t id)
{
	struct arena *a = site.world->a;
	struct str n = str_fmt(a, "%lld", (long long)id), before, after;

	(void)str_split(str_of(format), '#', &before, &after);
	const char *path =
		str_c(a, str_fmt(a, "%.*s%.*s%.*s", STR_FMT(before), STR_FMT(n), STR_FMT(after)));
	return site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });
}

static struct answer post(const char *path, const char *fields)
{
	struct arena *a = site.world->a;
	const char *body = str_c(a, str_fmt(a, "csrf=%s&%s", token, fields));

	return site_ask(
		&site,
		&(struct ask){ .method = "POST", .path = path, .cookie = cookie, .body = body });
}

static void shows(const struct answer *x, int status, const char *const *words)
{
	assert_int_equal(x->status, status);
	for (; *words; words++) {
		if (!answer_has(x, *words))
			fail_msg("the page does not show: %s", *words);
	}
}

static int64_t newest_incoming(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &f, &rows, &n,
				       &e),
		  &e);
	assert_true(n > 0);
	return rows[0].document.id;
}

/* What the form of its page says. */
static const char *version_of(int64_t id)
{
	struct document_view v = office_view(site.world, &site.clerk, id);

	return str_c(site.world->a,
		     str_fmt(site.world->a, "version=%lld", (long long)v.document.version));
}

/* ---- văn bản đến ---- */

static void a_packet_that_cannot_be_read_is_shown_with_what_is_wrong(void **state)
{
	static const char *const words[] = { "Gói tin lỗi",           "Gói tin không đọc được",
					     "Tải gói tin gốc",       "/packet\"",
					     "<strong>Lỗi:</strong>", NULL };

	(void)state;
	(void)office_arrive(site.world, &site.clerk, "DOC-BAD", MESSAGE_EDOC,
			    STR("<edXML><not closed"));
	struct answer x = get("/incoming/#", newest_incoming());
	shows(&x, 200, words);
	assert_false(answer_has(&x, "/register\"")); /* nothing to receive or to refuse */
	assert_false(answer_has(&x, "/refuse\""));
	x = site_ask(&site,
		     &(struct ask){ .path = "/incoming?state=unreadable", .cookie = cookie });
	assert_true(answer_has(&x, "class=\"row choosable\""));
	x = get("/documents/#/packet", newest_incoming());
	assert_int_equal(x.status, 200);
	assert_true(str_eq_c(x.body, "<edXML><not closed"));
}

static struct answer foreign_arrives(const char *subject)
{
	static int number = 76;
	struct edxml p = office_foreign(site.world, "000.00.77.Z01",
					str_fmt(site.world->a, "%d", ++number).p);
	const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("UBND tỉnh An Bình") };

	p.subject = str_of(subject);
	p.to = &to;
	(void)office_arrive(site.world, &site.clerk, subject, MESSAGE_EDOC,
			    office_write(site.world, &p));
	return get("/incoming/#", newest_incoming());
}

static void an_unsigned_packet_of_a_stranger_says_so(void **state)
{
	static const char *const words[] = {
		"Cơ quan lạ (mẫu)",  "Gói tin không có chữ ký số.",    "77/LA", "Tiếp nhận vào sổ",
		"Từ chối tiếp nhận", "Văn bản không có tệp đính kèm.", NULL
	};
	struct answer x = foreign_arrives("Văn bản không ký");

	(void)state;
	shows(&x, 200, words);
	assert_true(answer_has(&x, "class=\"seal absent\""));
}

static void registering_with_an_old_page_is_a_conflict(void **state)
{
	static const char *const words[] = { "Chưa thực hiện được", "người khác thay đổi", NULL };
	struct arena *a = site.world->a;

	(void)state;
	(void)foreign_arrives("Văn bản hai người cùng mở");
	const char *path =
		str_c(a, str_fmt(a, "/incoming/%lld/register", (long long)newest_incoming()));
	struct answer x = post(path, "version=99");
	shows(&x, 409, words);
	/* it has no file, so the box must be ticked */
	x = post(path, str_c(a, str_fmt(a, "%s&confirmed=1", version_of(newest_incoming()))));
	assert_int_equal(x.status, 303);
	x = post(path, version_of(newest_incoming())); /* once more: it is registered already */
	assert_int_equal(x.status, 409);
}

static void a_refusal_without_reason_keeps_the_page_and_says_why(void **state)
{
	static const char *const words[] = { "href=\"#f-reason\"", "Lý do từ chối: Chưa nhập;",
					     "aria-invalid=\"true\"",
					     "<details class=\"step\" open", NULL };
	struct arena *a = site.world->a;

	(void)state;
	(void)foreign_arrives("Văn bản sẽ bị từ chối");
	const char *path = str_c(a,
				 str_fmt(a, "/incoming/%lld/refuse", (long long)newest_incoming()));
	struct answer x = post(path, "version=1&reason=%20%20");
	shows(&x, 422, words);
	x = post(path, str_c(a, str_fmt(a, "%s&reason=g%%E1%%BB%%ADi+nh%%E1%%BA%%A7m+%%3Cb%%3E",
					version_of(newest_incoming()))));
	assert_int_equal(x.status, 303);
	x = get("/incoming/#", newest_incoming());
	assert_true(answer_has(&x, "gửi nhầm &lt;b&gt;"));
}

static void the_page_leads_to_the_next_that_waits(void **state)
{
	(void)state;
	(void)foreign_arrives("Văn bản chờ thứ nhất");
	int64_t first = newest_incoming();
	(void)foreign_arrives("Văn bản chờ thứ hai");
	struct answer x = get("/incoming/#", first);
	assert_true(answer_has(
		&x, str_c(site.world->a,
			  str_fmt(site.world->a, "href=\"/incoming/%lld\" class=\"next\"",
				  (long long)newest_incoming()))));
	x = site_ask(&site, &(struct ask){ .path = "/incoming?state=waiting", .cookie = cookie });
	assert_int_equal(x.status, 200);
}

/* ---- the axis does not answer ---- */

static struct answer page_for(enum role role, const char *path)
{
	static const char *admin, *admin_token;

	if (role == ROLE_ADMIN && !admin)
		site_sign_in(&site, role, &admin, &admin_token);
	return site_ask(&site, &(struct ask){ .path = path,
					      .cookie = role == ROLE_ADMIN ? admin : cookie });
}

static void what_has_not_left_is_on_the_first_page(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	static const char *const silent[] = {
		"class=\"queue bad\"><a href=\"/outgoing?state=unsent\"",
		"văn bản chưa rời cơ quan, trong đó có văn bản khẩn",
		"Chưa gửi đi được vì trục liên thông không trả lời; hệ thống tự gửi lại.",
		"Trục liên thông không trả lời từ 21/11/2026 20:45.",
		"Việc tiếp nhận vẫn làm được.",
		"liên lạc được lần cuối lúc 21/11/2026 20:45",
		NULL
	};
	struct test_db *t = site.world->t;
	struct answer x;

	(void)state;
	(void)office_send(site.world, &site.clerk, "61", to);
	x = page_for(ROLE_CLERK, "/");
	assert_true(answer_has(&x, "Đang chờ gửi lên trục liên thông"));
	assert_false(answer_has(&x, "không trả lời"));
	test_db_sql(t, "UPDATE document SET priority = 3 WHERE direction = 'outgoing'");
	test_db_sql(t, "UPDATE tenant SET axis_seen_at = 1795268746059500, axis_error = "
		       "'{\"key\":\"err.net.no_answer\",\"params\":[\"http://truc.mau/vxp\"]}'");
	x = page_for(ROLE_CLERK, "/");
	shows(&x, 200, silent);
	/* words of the machine are for whoever can do something about it */
	assert_false(answer_has(&x, "truc.mau"));
	assert_false(answer_has(&x, "liên lạc lần cuối"));
	x = page_for(ROLE_ADMIN, "/");
	assert_true(answer_has(&x, "truc.mau"));
	assert_true(answer_has(&x, "không trả lời từ"));
	x = page_for(ROLE_CLERK, "/outgoing?state=unsent");
	assert_true(answer_has(&x, "<h1>Văn bản đi – Chưa rời cơ quan</h1>"));
	assert_true(answer_has(&x, "<strong class=\"stamp\">HỎA TỐC</strong>"));
	x = page_for(ROLE_CLERK, "/outgoing?state=transit");
	assert_true(answer_has(&x, "Không có văn bản nào."));
	x = page_for(ROLE_CLERK, "/counts?here=home"); /* and it goes by itself */
	assert_true(answer_has(&x, "<div id=\"axis-away\" hx-swap-oob"));
	test_db_sql(t, "UPDATE tenant SET axis_error = ''");
	x = page_for(ROLE_CLERK, "/");
	assert_false(answer_has(&x, "không trả lời"));
}

/* A part that has not changed is not sent again; one that has is. */
static void what_refreshes_itself(void **state)
{
	struct ask q = { .path = "/counts?here=work", .cookie = cookie, .header = "If-None-Match" };
	struct answer x;

	(void)state;
	q.value = "\"0\"";
	x = site_ask(&site, &q);
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "<div id=\"menu\""));
	assert_true(str_eq_c(answer_header(&x, "Cache-Control"), "private, no-store"));
	q.value = str_c(site.world->a, answer_header(&x, "ETag"));
	x = site_ask(&site, &q);
	assert_int_equal(x.status, 304);
	assert_int_equal(x.body.n, 0);
	office_send(site.world, &site.clerk, "77", (const char *const[]){ OFFICE_B, NULL });
	x = site_ask(&site, &q);
	assert_int_equal(x.status, 200);
	x = get("/work?n=#", 1);
	assert_int_equal(answer_header(&x, "ETag").n, 0);
}

static void urgent_documents_stand_out(void **state)
{
	static const char *const home[] = { "href=\"/incoming?state=urgent\"",
					    "href=\"/incoming?state=late\"",
					    "văn bản quá hạn trả lời, hoặc đến từ hôm trước",
					    NULL };
	static const char *const list[] = { "<h1>Văn bản đến – Khẩn</h1>", ">THƯỢNG KHẨN</strong>",
					    "<title>Văn bản đến – Khẩn – Văn Thư</title>",
					    "Quá hạn 01/11/2026", NULL };
	struct answer x;

	(void)state;
	(void)foreign_arrives("Văn bản thượng khẩn");
	int64_t id = newest_incoming();
	test_db_sql(site.world->t,
		    str_c(site.world->a,
			  str_fmt(site.world->a,
				  "UPDATE document SET priority = 2, due_on = '2026-11-01', "
				  "list_rank = 2000000000000000001 WHERE id = %lld",
				  (long long)id)));
	x = page_for(ROLE_CLERK, "/");
	shows(&x, 200, home);
	x = page_for(ROLE_CLERK, "/incoming?state=urgent");
	shows(&x, 200, list);
	x = get("/incoming/#", id);
	assert_true(answer_has(&x, "<strong class=\"stamp\">THƯỢNG KHẨN</strong>"));
	assert_true(answer_has(&x, "Quá hạn 01/11/2026"));
}

/* Pages know the way back, whatever page one stands on. */
static void a_list_leads_back_page_by_page(void **state)
{
	struct arena *a = site.world->a;
	struct buf b;
	struct answer x;

	(void)state;
	buf_init(&b, a, 64 << 10);
	for (int i = 0; i < 120; i++) {
		struct edxml p = office_foreign(site.world, "000.00.77.Z01",
						str_fmt(a, "7%d", i).p);
		const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("x") };

		p.subject = STR("Trang trang");
		p.to = &to;
		(void)office_arrive(site.world, &site.clerk, str_c(a, str_fmt(a, "many-%d", i)),
				    MESSAGE_EDOC, office_write(site.world, &p));
	}
	x = page_for(ROLE_CLERK, "/incoming?state=all");
	assert_false(answer_has(&x, "rel=\"prev\""));
	for (int page = 2; page <= 3; page++) {
		size_t at = str_find(x.body, STR("&amp;before="));
		assert_true(at != SIZE_MAX);
		struct str rest = str_sub(x.body, 0, x.body.n), head;
		for (size_t k; (k = str_find(rest, STR("class=\"button\" href=\""))) != SIZE_MAX;)
			rest = str_sub(rest, k + strlen("class=\"button\" href=\""), rest.n);
		(void)str_split(rest, '"', &head, &rest); /* the last button: older */
		buf_init(&b, a, 1000);
		for (size_t k; (k = str_find(head, STR("&amp;"))) != SIZE_MAX;) {
			buf_add(&b, str_sub(head, 0, k));
			buf_add_char(&b, '&');
			head = str_sub(head, k + 5, head.n);
		}
		buf_add(&b, head);
		x = page_for(ROLE_CLERK, str_c(a, buf_str(&b)));
		assert_true(answer_has(&x, "Về trang mới nhất"));
		assert_true(answer_has(&x, "rel=\"prev\""));
		assert_true(answer_has(&x, ">Mới hơn<"));
	}
	assert_false(answer_has(&x, "rel=\"next\""));
	/* the third page's way back is the second, whose way back is the first */
	assert_true(answer_has(&x, "&amp;past=0\" rel=\"prev\""));
}

static void who_signs_in_is_told_where_and_what_is_missing(void **state)
{
	static const char *const words[] = { "Chưa nhập tên đăng nhập.", "Chưa nhập mật khẩu.",
					     "href=\"#f-login\"", NULL };
	struct answer x = site_ask(&site, &(struct ask){ .path = "/sign-in" });
	struct arena *a = site.world->a;

	(void)state;
	assert_true(answer_has(&x, "<p class=\"whose\">"));
	const char *jar = str_c(a, answer_cookie(&x, site_cookie(&site, "csrf_")));
	struct str pair, rest, name, value;
	(void)str_split(str_of(jar), ';', &pair, &rest);
	(void)str_split(pair, '=', &name, &value);
	x = site_ask(&site,
		     &(struct ask){ .method = "POST",
				    .path = "/sign-in",
				    .cookie = str_c(a, pair),
				    .body = str_c(a, str_fmt(a, "csrf=%.*s&login=+&password=",
							     STR_FMT(value))) });
	shows(&x, 422, words);
}

static void what_is_not_there_is_said_once(void **state)
{
	struct answer x = get("/outgoing/#", 999999);

	(void)state;
	assert_int_equal(x.status, 404);
	assert_true(answer_has(&x, "Không tìm thấy"));
	assert_false(answer_has(&x, "<strong>Không tìm thấy.</strong>"));
	x = site_ask(&site, &(struct ask){ .path = "/nirgends", .cookie = cookie });
	assert_int_equal(x.status, 404);
	assert_true(answer_has(&x, "Địa chỉ có thể bị gõ sai."));
	assert_false(answer_has(&x, "thuộc cơ quan khác"));
}

/* An axis alone has accounts of administrators, and no office. */
static void an_axis_alone_offers_no_office(void **state)
{
	struct answer x = page_for(ROLE_ADMIN, "/accounts");

	(void)state;
	assert_true(answer_has(&x, "value=\"clerk\""));
	site.world->conf.node_office = false;
	x = page_for(ROLE_ADMIN, "/accounts");
	assert_false(answer_has(&x, "value=\"clerk\""));
	assert_true(answer_has(&x, "value=\"admin\""));
	x = page_for(ROLE_ADMIN, "/organ");
	assert_int_equal(x.status, 404);
	site.world->conf.node_office = true;
}

static void a_draft_says_who_saved_it(void **state)
{
	struct answer x = post("/outgoing/new", "do=save&subject=b%E1%BA%A3n+th%E1%BA%A3o");

	(void)state;
	assert_int_equal(x.status, 303);
	x = page_for(ROLE_CLERK, "/outgoing?state=draft");
	assert_true(answer_has(&x, " lưu</span>"));
}

/* ---- forms: all that is wrong in one go, in the order of the page ---- */

static void names_in_order(const struct answer *x, const char *const *fields)
{
	struct str rest = x->body;

	for (; *fields; fields++) {
		struct str link = str_fmt(site.world->a, "href=\"#f-%s\"", *fields);
		size_t at = str_find(rest, link);
		if (at == SIZE_MAX)
			fail_msg("the summary does not lead to %s here", *fields);
		rest = str_sub(rest, at + link.n, rest.n);
	}
}

static void everything_wrong_is_told_at_once(void **state)
{
	static const char *const draft[] = { "issued_on", "number", "due_on", NULL };
	static const char *const last[] = { "issued_on", "number",      "notation",
					    "subject",   "signer_name", NULL };
	static const char *const password[] = { "old_password", "password", "repeat_password",
						NULL };
	static const char *const fresh_token[] = { "token_name", "days", NULL };
	struct answer x = post("/outgoing/new",
			       "do=save&issued_on=31/2/2026&number=123456789012&due_on=x");

	(void)state;
	assert_int_equal(x.status, 422);
	names_in_order(&x, draft);
	assert_false(answer_has(&x, "#f-subject")); /* a draft may be unfinished */
	x = post("/outgoing/new", "do=review&issued_on=31/2/2026&place=X");
	assert_int_equal(x.status, 422);
	names_in_order(&x, last);
	x = post("/account/password", "old_password=sai&password=a&repeat_password=b");
	assert_int_equal(x.status, 422);
	names_in_order(&x, password);
	x = post("/account/tokens", "token_name=+&days=0");
	assert_int_equal(x.status, 422);
	names_in_order(&x, fresh_token);
}

/* Lengths are counted as people count: 100 letters with marks are 100. */
static void a_name_of_100_letters_is_not_too_long(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, site.world->a, 4000);
	buf_add(&b, STR("days=30&token_name="));
	for (int i = 0; i < 100; i++)
		buf_add(&b, STR("%E1%BB%87"));
	struct answer x = post("/account/tokens", str_c(site.world->a, buf_str(&b)));
	assert_int_equal(x.status, 200);
	buf_add(&b, STR("%E1%BB%87"));
	x = post("/account/tokens", str_c(site.world->a, buf_str(&b)));
	assert_int_equal(x.status, 422);
}

/* ---- văn bản đi ---- */

static void fail_it(const char *told)
{
	const struct attempt attempt = { .rc = RC_INVALID,
					 .http_status = 200,
					 .vxp_code = 22,
					 .error_key = STR("err.carrier.http"),
					 .told = str_of(told),
					 .error_text = STR("for the operator") };
	struct office_outcome o = { .attempt = &attempt };
	struct err e = ERR_INIT;

	o.items = office_claim(site.world, &o.n_items);
	assert_int_equal(o.n_items, 1);
	assert_rc(RC_OK,
		  office_attempt_settle(&site.world->node, site.world->a, &o, site.world->now, &e),
		  &e);
}

static void a_delivery_that_failed_says_why_and_can_be_sent_again(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	static const char *const words[] = { "Gửi không thành công", "trục nói không nhận",
					     "Gửi lại cho Sở Nội vụ tỉnh An Bình (mẫu)", NULL };
	struct arena *a = site.world->a;
	int64_t id = office_send(site.world, &site.clerk, "31", to);

	(void)state;
	fail_it("trục nói không nhận");
	struct answer x = get("/outgoing/#", id);
	shows(&x, 200, words);
	x = site_ask(&site, &(struct ask){ .path = "/outgoing?state=failed", .cookie = cookie });
	assert_true(answer_has(&x, "1 không gửi được"));
	int64_t delivery = office_delivery(site.world, &site.clerk, id, OFFICE_B).id;
	const char *path = str_c(a, str_fmt(a, "/outgoing/%lld/deliveries/%lld/again",
					    (long long)id, (long long)delivery));
	x = post(path, "a=b");
	assert_int_equal(x.status, 303);
	assert_int_equal(office_delivery(site.world, &site.clerk, id, OFFICE_B).state,
			 DELIVERY_QUEUED);
	x = post(path, "a=b");
	assert_int_equal(x.status, 409);
	x = get("/outgoing/#/deliveries", id); /* the part that refreshes itself */
	assert_true(str_starts(x.body, STR("<p class=\"doc-state\" id=\"sending\" hx-swap-oob")));
	assert_true(answer_has(&x, "<div id=\"deliveries\""));
}

/* Kept as key and parameters: whoever reads English reads why in English. */
static void why_it_failed_is_told_in_the_readers_language(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	struct arena *a = site.world->a;
	int64_t id = office_send(site.world, &site.clerk, "32", to);
	struct err why = ERR_INIT;
	struct str said;

	(void)state;
	(void)err_set(&why, RC_INVALID, "err.carrier.refused", "for the operator");
	err_param_i64(&why, 22);
	err_param(&why, STR("sai định dạng"));
	fail_it(str_c(a, err_keep(a, &why)));
	const char *path = str_c(a, str_fmt(a, "/outgoing/%lld", (long long)id));
	const char *name = site_cookie(&site, "lang_");
	for (int lang = 0; lang < 2; lang++) {
		const char *jar = str_c(a, str_fmt(a, "%s; %s=%s", cookie, name,
						   lang == (int)LANG_VI ? "vi" : "en"));
		struct answer x = site_ask(&site, &(struct ask){ .path = path, .cookie = jar });
		said = text_of_err(a, (enum lang)lang, &why);
		assert_int_equal(x.status, 200);
		if (!answer_has(&x, str_c(a, said)))
			fail_msg("%.*s is not on the page", STR_FMT(said));
		said = text_of_err(a, lang == (int)LANG_VI ? LANG_EN : LANG_VI, &why);
		assert_false(answer_has(&x, str_c(a, said)));
		assert_false(answer_has(&x, "err.carrier"));
	}
}

static void pages_of_other_organs_are_not_there(void **state)
{
	struct actor other = office_tenant(site.world, OFFICE_B, "Sở Nội vụ", OFFICE_URL);
	static const char *const to[] = { OFFICE_A, NULL };
	static const char *const paths[] = {
		"/outgoing/#",          "/outgoing/#/deliveries",
		"/outgoing/#/edit",     "/outgoing/#/send",
		"/incoming/#",          "/documents/#/packet",
		"/documents/#/files/1", "/documents/#/files/1/view/x"
	};

	(void)state;
	office_know(site.world, OFFICE_A, "UBND tỉnh An Bình (mẫu)");
	int64_t id = office_send(site.world, &other, "1", to);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_int_equal(get(paths[i], id).status, 404);
}

/* ---- very many receivers ---- */

#define MANY 2000

static struct str many_receivers(void)
{
	struct buf b;

	buf_init(&b, site.world->a, LIMIT_FORM_BYTES);
	buf_fmt(&b, "csrf=%s&do=save&subject=nhi%%E1%%BB%%81u&issued_on=1/2/2026", token);
	for (int i = 0; i < MANY; i++) {
		office_know(site.world,
			    str_fmt(site.world->a, "%03d.%02d.33.Z01", i / 100, i % 100).p,
			    "Xã mẫu");
		buf_fmt(&b, "&receiver=%03d.%02d.33.Z01&receiver_name=X&purpose=inform", i / 100,
			i % 100);
	}
	return buf_str(&b);
}

static void a_draft_to_very_many_receivers_is_saved_and_shown(void **state)
{
	struct arena *a = site.world->a;
	struct answer x = site_ask(&site, &(struct ask){ .method = "POST",
							 .path = "/outgoing/new",
							 .cookie = cookie,
							 .body = str_c(a, many_receivers()) });
	const char *to = str_c(a, answer_header(&x, "Location"));
	size_t n = 0;

	(void)state;
	assert_int_equal(x.status, 303);
	int64_t began = time_monotonic();
	x = site_ask(&site, &(struct ask){ .path = to, .cookie = cookie });
	assert_int_equal(x.status, 200);
	assert_true(time_monotonic() - began < 5 * TIME_SEC);
	struct str rest = x.body;
	for (size_t at; (at = str_find(rest, STR("name=\"receiver\""))) != SIZE_MAX; n++)
		rest = str_sub(rest, at + 10, rest.n);
	assert_int_equal(n, MANY + 1); /* and the blank one that scripts copy */
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_signs_in_is_told_where_and_what_is_missing),
		cmocka_unit_test(a_packet_that_cannot_be_read_is_shown_with_what_is_wrong),
		cmocka_unit_test(an_unsigned_packet_of_a_stranger_says_so),
		cmocka_unit_test(registering_with_an_old_page_is_a_conflict),
		cmocka_unit_test(a_refusal_without_reason_keeps_the_page_and_says_why),
		cmocka_unit_test(the_page_leads_to_the_next_that_waits),
		cmocka_unit_test(everything_wrong_is_told_at_once),
		cmocka_unit_test(a_name_of_100_letters_is_not_too_long),
		cmocka_unit_test(a_delivery_that_failed_says_why_and_can_be_sent_again),
		cmocka_unit_test(why_it_failed_is_told_in_the_readers_language),
		cmocka_unit_test(pages_of_other_organs_are_not_there),
		cmocka_unit_test(a_draft_to_very_many_receivers_is_saved_and_shown),
		cmocka_unit_test(what_has_not_left_is_on_the_first_page),
		cmocka_unit_test(urgent_documents_stand_out),
		cmocka_unit_test(what_is_not_there_is_said_once),
		cmocka_unit_test(an_axis_alone_offers_no_office),
		cmocka_unit_test(a_draft_says_who_saved_it),
		cmocka_unit_test(a_list_leads_back_page_by_page),
		cmocka_unit_test(what_refreshes_itself),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
