/* test_way.c -- a draft's way on its page: what is offered to whom, what is kept of a form that is refused,
 * and who is told that somebody was first; series and numbers. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/drafting.h"
#include "support/roles.h"

static struct site site;
struct key {
	const char *cookie, *token;
};
static struct key clerk, leader, worker, admin;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	office_know(site.world, "000.00.10.Z01", "Sở Tài chính");
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

static struct document document(int64_t id)
{
	return office_view(site.world, &site.clerk, id).document;
}

/* The specialist's. */
static int64_t draft_of(const char *subject, const char *file, const char *type)
{
	int64_t author = account("specialist");
	const struct actor who = { .kind = ACTOR_PERSON,
				   .account_id = author,
				   .tenant_id = site.tenant_id,
				   .name = STR("Người Thử"),
				   .capacities = capacity_of_account(ROLE_SPECIALIST, author),
				   .n_capacities = 1 };
	struct office_draft d;
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	office_draft(site.world, &d, "", (const char *const[]){ "000.00.10.Z01", NULL });
	d.form.document.number = d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.form.document.type_name = STR("Quyết định");
	d.form.document.subject = str_of(subject);
	d.files[0].name = str_of(file);
	d.files[0].content_type = str_of(type);
	assert_rc(RC_OK,
		  office_outgoing_save(&site.world->node, site.world->a, &who, &d.form, time_now(),
				       &id, &problems, &e),
		  &e);
	return id;
}

static int64_t draft(const char *subject)
{
	return draft_of(subject, "cong-van.pdf", "application/pdf");
}

static const char *way(int64_t id)
{
	return F("/outgoing/%lld/draft", ID(id));
}

static struct answer act(struct key k, int64_t id, const char *word, const char *more)
{
	return post(k, F("%s/%s", way(id), word),
		    F("version=%lld&%s", ID(document(id).version), more));
}

static void done(struct key k, int64_t id, const char *word, const char *more)
{
	struct answer x = act(k, id, word, more);

	if (x.status != 303)
		fail_msg("%s: %d", word, x.status);
}

static const char *to_leader(void)
{
	return F("submit-signer=%lld", ID(account("leader")));
}

/* ---- from the draft to issue ---- */

static void each_is_offered_what_is_theirs(void **state)
{
	int64_t id = draft("Về việc khen thưởng");

	(void)state;
	struct answer x = get(worker, F("/outgoing/%lld", ID(id)));
	assert_int_equal(x.status, 303); /* still in its author's hands: to be written on */
	assert_true(str_find(answer_header(&x, "Location"), STR("/edit")) != SIZE_MAX);
	x = get(worker, way(id));
	SAYS(&x, 200, "Đang soạn thảo", "/draft/submit\"", "/ask\"", "!/draft/pass\"",
	     "Không có người kiểm tra");
	x = act(worker, id, "submit", "submit-text=K%C3%ADnh+%3Ctr%C3%ACnh%3E");
	SAYS(&x, 422, "Chưa chọn người ký", "Kính &lt;trình&gt;</textarea>",
	     "href=\"#f-submit-signer\"");
	done(worker, id, "submit", to_leader());
	x = get(worker, way(id));
	SAYS(&x, 200, "Đang chờ kiểm tra thể thức: Văn thư", "/draft/take-back\"",
	     "!/draft/submit\"", "!/draft/pass\"", "Không qua bước này");
	x = get(clerk, way(id));
	SAYS(&x, 200, "/draft/pass\"", "/draft/return\"", "!/draft/take-back\"");
	x = get(clerk, "/work?queue=form");
	SAYS(&x, 200, "Về việc khen thưởng", "Chờ kiểm tra thể thức");
	x = get(worker, F("/outgoing/%lld/edit", ID(id)));
	assert_int_equal(x.status, 303); /* not to be written on now: to its page */
	done(clerk, id, "pass", "pass-text=");
	x = get(leader, "/");
	SAYS(&x, 200, "href=\"/work?queue=sign\"", "dự thảo chờ ký");
	x = get(leader, way(id));
	SAYS(&x, 200, "/draft/sign\"", "duyệt và ký đúng phiên bản 1 của dự thảo", "!đang hiện",
	     "!Không tệp nào của dự thảo hiện được");
	x = get(clerk, way(id));
	SAYS(&x, 200, "!/draft/sign\"", "Hiện không có việc gì của đồng chí");
	done(leader, id, "sign", "sign-text=");
	x = act(clerk, id, "number", "number-choice=0-0");
	SAYS(&x, 422, "id=\"f-number-notation\"", "Chưa lập được ký hiệu", "aria-invalid=\"true\"",
	     "href=\"/series\">Đặt chữ viết tắt");
	x = act(clerk, id, "number", "number-choice=x");
	SAYS(&x, 422, "href=\"#f-number-choice\"");
	done(clerk, id, "number", "number-choice=0-0&number-notation=Q%C4%90-UBND");
	x = get(clerk, way(id));
	SAYS(&x, 200, "/draft/issue\"", "/draft/undo\"", "đang chờ phát hành");
	assert_int_equal(document(id).stage, STAGE_NUMBERED);
}

/* What stands on no page is said to have to be opened. */
static void what_is_signed_unseen_is_to_be_opened(void **state)
{
	int64_t id = draft_of("Về việc khen thưởng", "khen-thuong.docx", "application/msword");

	(void)state;
	done(worker, id, "submit", to_leader());
	done(clerk, id, "pass", "pass-text=");
	struct answer x = get(leader, way(id));
	SAYS(&x, 200, "Không tệp nào của dự thảo hiện được ngay trên trang này", "khen-thuong.docx",
	     "ký đúng phiên bản 1", "!đang hiện");
}

/* Số, ký hiệu và ngày are a clerk's to give. */
static void a_drafter_is_not_asked_for_the_number(void **state)
{
	int64_t id = draft("Về việc khen thưởng");

	(void)state;
	struct answer x = get(worker, F("/outgoing/%lld/edit", ID(id)));
	SAYS(&x, 200, "!id=\"f-number\"", "!id=\"f-issued_on\"", "!id=\"f-notation\"",
	     "name=\"notation\"", "do văn thư cấp sau khi văn bản được ký", "!>Nghị định<",
	     ">Thông tư<");
	x = get(worker, "/outgoing/new");
	SAYS(&x, 200, "!id=\"f-number\"", "do văn thư cấp");
	x = get(clerk, "/outgoing/new");
	SAYS(&x, 200, "id=\"f-number\"", "id=\"f-issued_on\"", "id=\"f-notation\"",
	     "!do văn thư cấp");
	x = post(worker, "/outgoing/new",
		 "do=save&form_id=so99&subject=A&number=99&issued_on=21/11/2026&notation=QD-UBND");
	assert_int_equal(x.status, 303);
	struct document d = document(id + 1);
	assert_string_equal(str_c(site.world->a, d.subject), "A");
	assert_int_equal(d.number.n, 0);
	assert_false(date_is_set(d.issued_on));
	assert_string_equal(str_c(site.world->a, d.notation), "QD-UBND");
}

static void what_is_missing_is_mended_where_it_is_written(void **state)
{
	int64_t id = draft("");

	(void)state;
	struct answer x = act(worker, id, "submit", to_leader());
	SAYS(&x, 422, "Dự thảo chưa trình được",
	     "Trích yếu nội dung:", F("href=\"/outgoing/%lld/edit\"", ID(id)),
	     "!href=\"#f-subject\"");
}

static void the_second_is_told_what_the_first_did(void **state)
{
	int64_t id = draft("Hai người cùng kiểm tra");

	(void)state;
	done(worker, id, "submit", to_leader());
	int64_t seen = document(id).version;
	done(clerk, id, "pass", "pass-text=");
	struct answer x = post(clerk, F("%s/return", way(id)),
			       F("version=%lld&return-text=sai", ID(seen)));
	SAYS(&x, 409, "id=\"problems\"", "Việc gần nhất: Kiểm tra thể thức: đạt");
	x = post(clerk, F("%s/nonsense", way(id)), "version=0");
	assert_int_equal(x.status, 404);
	x = act(worker, id, "sign", "sign-text=");
	assert_int_equal(x.status, 403);
	x = act(leader, id, "return", "return-text=");
	SAYS(&x, 422, "/draft/return\"", "<details class=\"step\" open", "Lý do trả lại:");
	done(leader, id, "return", "return-text=Thi%E1%BA%BFu+c%C4%83n+c%E1%BB%A9");
	x = get(worker, way(id));
	SAYS(&x, 200, "đã trả lại lúc", "Thiếu căn cứ", "/draft/submit\"");
	x = get(worker, F("/outgoing/%lld/edit", ID(id)));
	SAYS(&x, 200, "!/discard\"", "!value=\"review\"", "value=\"way\"");
	x = get(worker, "/work?queue=back");
	SAYS(&x, 200, "Hai người cùng kiểm tra");
}

/* ---- opinions, versions ---- */

static void opinions_in_turn(void **state)
{
	int64_t id = draft("Xin ý kiến");
	const char *ask = F("/outgoing/%lld/ask", ID(id));
	long long c = account("clerk"), l = account("leader");

	(void)state;
	struct answer x = get(worker, ask);
	SAYS(&x, 200, F("name=\"turn-%lld\"", c),
	     F("!name=\"turn-%lld\"", ID(account("specialist"))));
	x = post(worker, ask,
		 F("version=%lld&ask_question=S%%E1%%BB%%91+li%%E1%%BB%%87u&ask_due_on=99%%2F99",
		   ID(document(id).version)));
	SAYS(&x, 422, "Số liệu</textarea>", "href=\"#f-ask_to\"", "href=\"#f-ask_due_on\"",
	     "value=\"99/99\"");
	x = post(worker, ask, F("version=0&turn-%lld=2&q=khong+ai&do=find", l));
	SAYS(&x, 200, F("name=\"turn-%lld\"", l), F("!name=\"turn-%lld\"", c));
	x = post(worker, ask,
		 F("version=%lld&turn-%lld=1&turn-%lld=2", ID(document(id).version), c, l));
	assert_int_equal(x.status, 303);
	x = get(leader, way(id));
	SAYS(&x, 200, "Chưa đến lượt", "!/give\"", "Đang chờ ý kiến của");
	struct draft_view v;
	struct err e = ERR_INIT;
	assert_rc(RC_OK,
		  office_draft_view(&site.world->node, site.world->a, &site.clerk, id, time_now(),
				    &v, &e),
		  &e);
	const char *give = F("/outgoing/%lld/opinions/%lld/give", ID(id), ID(v.opinions[0].id));
	long long o = v.opinions[0].id;
	x = post(clerk, give, F("give-verdict-%lld=comment&give-text-%lld=", o, o));
	SAYS(&x, 422, F("href=\"#f-give-text-%lld\"", o), "<option value=\"comment\" selected");
	x = post(clerk, give, F("give-verdict-%lld=maybe", o));
	SAYS(&x, 422, F("href=\"#f-give-verdict-%lld\"", o));
	x = post(clerk, F("/outgoing/%lld/opinions/%lld/give", ID(id) + 1000, o), "a=b");
	assert_int_equal(x.status, 404);
	x = post(clerk, give, F("give-verdict-%lld=agree&give-text-%lld=", o, o));
	assert_int_equal(x.status, 303);
	x = post(clerk, give, F("give-verdict-%lld=agree", o));
	SAYS(&x, 409, "Việc gần nhất: Cho ý kiến về dự thảo");
	x = act(worker, id, "submit", to_leader());
	SAYS(&x, 409, "Còn 1 ý kiến chưa có trả lời");
	x = get(worker, F("/outgoing/%lld/versions", ID(id)));
	SAYS(&x, 200, "Bản 1", "chưa có gì để so sánh");
}

/* ---- series and numbers ---- */

static void registers_are_kept_by_those_who_may(void **state)
{
	(void)state;
	struct answer x = get(worker, "/series");
	assert_int_equal(x.status, 403);
	x = get(admin, "/series");
	SAYS(&x, 200, "href=\"/series\"", "name=\"has_content\"");
	x = get(clerk, "/series");
	SAYS(&x, 200, "Quản trị của cơ quan đặt các bước này", "!name=\"has_content\"");
	x = post(clerk, "/series/checks", "has_form=1");
	assert_int_equal(x.status, 403);
	x = post(
		clerk, "/series",
		"series_name=&series_kind=types&series_abbreviation=&series_types=Th%C3%B4ng+b%C3%A1o");
	SAYS(&x, 422, "href=\"#f-series_name\"", "Thông báo</textarea>");
	x = post(
		clerk, "/series",
		"series_name=S%E1%BB%95+th%C3%B4ng+b%C3%A1o&series_kind=types&"
		"series_abbreviation=ub&series_types=Th%C3%B4ng+b%C3%A1o%0D%0AGi%E1%BA%A5y+m%E1%BB%9Di");
	assert_int_equal(x.status, 303);
	const char *path = str_c(site.world->a, answer_header(&x, "Location"));
	path = F("%.*s", (int)strcspn(path, "#"), path);
	x = get(clerk, path);
	SAYS(&x, 200, "Sổ thông báo", "Giấy mời", "Số tiếp theo: 1");
	x = post(clerk, F("%s/reserve", path), "reserve_count=51&reserve_reason=");
	SAYS(&x, 422, "href=\"#f-reserve_count\"");
	x = post(clerk, F("%s/reserve", path), "reserve_count=2&reserve_reason=gi%E1%BB%AF");
	assert_int_equal(x.status, 303);
	x = post(clerk, F("%s/numbers/1/release", path), "release-1=");
	SAYS(&x, 422, "href=\"#f-release-1\"");
	x = post(clerk, F("%s/numbers/1/release", path), "release-1=th%C3%B4i");
	assert_int_equal(x.status, 303);
	x = post(clerk, F("%s/numbers/1/release", path), "release-1=th%C3%B4i");
	SAYS(&x, 409, "Số này không còn ở trạng thái");
	x = get(admin, path);
	SAYS(&x, 200, "!/reserve\"", "Sổ thông báo");
	x = get(clerk, "/series/99999");
	assert_int_equal(x.status, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_offered_what_is_theirs),
		cmocka_unit_test(what_is_signed_unseen_is_to_be_opened),
		cmocka_unit_test(a_drafter_is_not_asked_for_the_number),
		cmocka_unit_test(what_is_missing_is_mended_where_it_is_written),
		cmocka_unit_test(the_second_is_told_what_the_first_did),
		cmocka_unit_test(opinions_in_turn),
		cmocka_unit_test(registers_are_kept_by_those_who_may),
	};
	return cmocka_run_group_tests_name("way", tests, setup, teardown);
}
