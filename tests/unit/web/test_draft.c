/* test_draft.c -- writing: nothing typed is lost, nothing is made twice, and what is wrong is told early. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct site site;
static const char *cookie, *token, *other, *other_token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
	site_sign_in(&site, ROLE_CLERK, &cookie, &token);
	site_sign_in(&site, ROLE_SPECIALIST, &other, &other_token);
	office_know(site.world, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_end(&site);
	return 0;
}

static struct answer get(const char *path)
{
	return site_ask(&site, &(struct ask){ .path = path, .cookie = cookie });
}

static struct answer post_as(const char *who, const char *csrf, const char *path,
			     const char *fields)
{
	struct arena *a = site.world->a;
	const char *body = str_c(a, str_fmt(a, "csrf=%s&%s", csrf, fields));

	return site_ask(
		&site,
		&(struct ask){ .method = "POST", .path = path, .cookie = who, .body = body });
}

static struct answer post(const char *path, const char *fields)
{
	return post_as(cookie, token, path, fields);
}

static const char *format(const char *with, int64_t n)
{
	struct str head, rest;

	(void)str_split(str_of(with), '#', &head, &rest);
	return str_c(site.world->a, str_fmt(site.world->a, "%.*s%lld%.*s", STR_FMT(head),
					    (long long)n, STR_FMT(rest)));
}

static int64_t drafts(void)
{
	return office_count(site.world, "document WHERE state = 'draft'");
}

static int64_t newest(void)
{
	struct document_filter f = { .direction = DIRECTION_OUTGOING, .n_max = 1 };
	struct document_row *rows;
	size_t n;

	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &f, &rows, &n,
				       NULL),
		  NULL);
	return n ? rows[0].document.id : 0;
}

/* Where it leads, without the query. */
static void leads(const struct answer *x, const char *to)
{
	assert_int_equal(x->status, 303);
	if (!str_eq_c(answer_header(x, "Location"), to))
		fail_msg("%.*s, not %s", STR_FMT(answer_header(x, "Location")), to);
}

static void a_form_handed_in_twice_makes_one_draft(void **state)
{
	int64_t before = drafts();

	(void)state;
	struct answer x = get("/outgoing/new");
	assert_true(answer_has(&x, "name=\"form_id\" value=\""));
	for (int i = 0; i < 3; i++) {
		x = post("/outgoing/new", "do=save&form_id=mot&subject=Hai+l%E1%BA%A7n");
		leads(&x, format("/outgoing/#/edit", newest()));
	}
	assert_int_equal(drafts(), before + 1);
	/* another account's form of the same name is another form */
	x = post_as(other, other_token, "/outgoing/new", "do=save&form_id=mot&subject=X");
	assert_int_equal(x.status, 303);
	assert_int_equal(drafts(), before + 2);
	/* refused first, mended then: still the same */
	x = post("/outgoing/new", "do=save&form_id=hai&subject=Y&due_on=mai");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "name=\"form_id\" value=\"hai\""));
	assert_int_equal(drafts(), before + 2);
}

/* "Back" to the empty form after the draft was changed on its own page. */
static void an_old_form_does_not_write_over_what_came_later(void **state)
{
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=ba&subject=B%E1%BA%A3n+c%C5%A9");
	int64_t id = newest();
	x = post(format("/outgoing/#/edit", id),
		 "do=save&version=1&subject=B%E1%BA%A3n+m%E1%BB%9Bi");
	assert_int_equal(x.status, 303);
	x = post("/outgoing/new", "do=save&form_id=ba&subject=B%E1%BA%A3n+c%C5%A9");
	assert_int_equal(x.status, 409);
	assert_true(answer_has(&x, "Bản cũ") && answer_has(&x, "value=\"overwrite\""));
	x = get(format("/outgoing/#/edit", id));
	assert_true(answer_has(&x, "Bản mới"));
}

static void nothing_makes_no_draft(void **state)
{
	int64_t before = drafts();

	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=x&issued_on=21/11/2026");
	leads(&x, "/outgoing/new");
	assert_true(answer_cookie(&x, site_cookie(&site, "flash_")).n > 0);
	x = post("/outgoing/new", "do=search&form_id=x&find=noi+vu");
	leads(&x, "/outgoing/new?find=noi%20vu#receivers");
	x = post("/outgoing/new", "do=directory&form_id=x&issued_on=21/11/2026");
	leads(&x, "/outgoing/new#receivers");
	assert_int_equal(office_count(site.world, "tenant WHERE directory_wanted_at > 0"), 1);
	x = post("/outgoing/new", "do=review&form_id=x&issued_on=21/11/2026");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "#f-files") && answer_has(&x, "#f-subject"));
	assert_int_equal(drafts(), before);
}

/* Words as long as an address may be: what does not fit is left away. */
static void long_words_are_looked_up_or_left_away(void **state)
{
	struct buf b;

	(void)state;
	for (size_t n = 8192 - 64; n < 8192 + 64; n++) {
		buf_init(&b, site.world->a, 16384);
		buf_add_c(&b, "do=search&form_id=dai&find=");
		for (size_t i = 0; i < n; i++)
			buf_add_char(&b, 'x');
		struct answer x = post("/outgoing/new", str_c(site.world->a, buf_str(&b)));
		assert_int_equal(x.status, 303);
		assert_true(answer_header(&x, "Location").n <= 8192);
		assert_true(str_starts(answer_header(&x, "Location"), STR("/outgoing/new")));
	}
}

static void saving_over_another_is_a_choice(void **state)
{
	static const char *const looks[] = { "/outgoing/#",           "/outgoing/#/edit",
					     "/outgoing/#/draft",     "/outgoing/#/letter/docx",
					     "/outgoing/#/dossier",   "/outgoing/#/task",
					     "/outgoing/#/organs",    "/outgoing/#/versions",
					     "/outgoing/#/travel",    "/outgoing/#/parts",
					     "/outgoing/#/deliveries" };
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=bon&subject=A");
	int64_t id = newest();
	const char *edit = format("/outgoing/#/edit", id);

	/* in another window: a colleague cannot */
	x = post_as(other, other_token, edit, "do=save&version=1&subject=X");
	assert_int_equal(x.status, 403);
	assert_true(answer_has(&x, "Dự thảo này do người khác soạn"));
	/* …nor look at it: they have nothing to do with it */
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
		x = site_ask(&site, &(struct ask){ .path = format(looks[i], id), .cookie = other });
		assert_int_equal(x.status, 403);
		assert_true(answer_has(&x, "Dự thảo này chưa ban hành"));
	}
	x = post(edit, "do=save&version=1&subject=C%E1%BB%A7a+ng%C6%B0%E1%BB%9Di+kia");
	assert_int_equal(x.status, 303);
	for (int i = 0; i < 2; i++) { /* saving as before does not help, however often */
		x = post(edit, "do=save&version=1&other=2&subject=C%E1%BB%A7a+t%C3%B4i");
		assert_int_equal(x.status, 409);
		assert_true(answer_has(&x, "GHI ĐÈ") && answer_has(&x, "Người Thử &lt;b&gt;"));
		assert_true(answer_has(&x, "Của tôi") && answer_has(&x, "Xem bản kia"));
		assert_true(answer_has(&x, "name=\"version\" id=\"version\" value=\"1\""));
		assert_true(answer_has(&x, "name=\"other\" value=\"2\""));
	}
	x = post(edit, "do=overwrite&version=1&other=2&subject=C%E1%BB%A7a+t%C3%B4i");
	assert_int_equal(x.status, 303);
	x = get(edit);
	assert_true(answer_has(&x, "Của tôi"));
}

/* In another window they throw away what they are writing on; no colleague can. */
static void what_was_typed_outlives_its_draft(void **state)
{
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=bay&subject=A");
	const char *edit = format("/outgoing/#/edit", newest());
	int64_t before = drafts();

	const char *discard = format("/outgoing/#/discard", newest());
	x = post_as(other, other_token, discard, "version=1");
	assert_int_equal(x.status, 403);
	for (int i = 0; i < 2; i++) { /* pressed twice: the list, both times */
		x = post(discard, "version=1");
		leads(&x, "/outgoing?state=draft");
	}
	x = post(edit, "do=save&version=1&subject=V%E1%BA%ABn+c%C3%B2n&keep=7");
	assert_int_equal(x.status, 404);
	assert_true(answer_has(&x, "Vẫn còn") && answer_has(&x, "vừa bị xóa"));
	assert_true(answer_has(&x, "action=\"/outgoing/new\""));
	assert_true(answer_has(&x, "name=\"form_id\" value=\""));
	assert_false(answer_has(&x, "name=\"keep\""));
	assert_int_equal(drafts(), before - 1);
}

static void a_form_of_another_session_keeps_its_version(void **state)
{
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=nam&subject=A");
	const char *edit = format("/outgoing/#/edit", newest());

	x = post(edit, "do=save&version=1&subject=B");
	assert_int_equal(x.status, 303);
	x = site_ask(&site, &(struct ask){ .method = "POST",
					   .path = edit,
					   .cookie = cookie,
					   .body = "csrf=old&do=save&version=1&subject=C",
					   .header = "Sec-Fetch-Site",
					   .value = "same-origin" });
	assert_int_equal(x.status, 403);
	assert_true(answer_has(&x, "name=\"version\" id=\"version\" value=\"1\""));
}

static void a_refusal_says_that_nothing_was_saved(void **state)
{
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&subject=A&number=m%C6%B0%E1%BB%9Di");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "Bản thảo CHƯA được lưu"));
	assert_true(answer_has(&x, "Số chỉ gồm chữ số"));
	/* "back" leads to it without asking to send the form again */
	assert_true(str_eq_c(answer_header(&x, "Cache-Control"), "private, no-cache"));
	x = post("/outgoing/new", "do=save&subject=A&notation=UBND+VP&page_count=0");
	assert_true(answer_has(&x, "Ký hiệu gồm chữ in hoa"));
	assert_true(answer_has(&x, "Nhập số trang từ 1 đến 9.999"));
}

static void a_year_of_two_figures_is_of_this_century(void **state)
{
	(void)state;
	struct answer x = post("/outgoing/new", "do=save&form_id=nam2&subject=A&issued_on=1.2.26");
	assert_int_equal(x.status, 303);
	x = get(format("/outgoing/#/edit", newest()));
	assert_true(answer_has(&x, "value=\"01/02/2026\""));
}

static int64_t send_it(const char *number)
{
	static const char *const to[] = { OFFICE_B, NULL };
	return office_send(site.world, &site.clerk, number, to);
}

static void a_number_in_use_is_told_before_sending(void **state)
{
	(void)state;
	(void)send_it("31");
	struct answer x =
		post("/outgoing/new",
		     "do=review&form_id=sau&number=31&notation=UBND-VP&subject=L%E1%BA%A1i"
		     "&issued_on=20/11/2026");
	const char *check = format("/outgoing/#/edit?check=1", newest());
	leads(&x, check);
	x = get(check);
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "Bản thảo đã được lưu nhưng chưa gửi được"));
	assert_true(answer_has(&x, "đã được dùng trong năm"));
	x = get(format("/outgoing/#/edit", newest())); /* and whenever the draft is looked at */
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "đã được dùng trong năm"));
	x = get(format("/outgoing/#/send", newest()));
	leads(&x, check);
}

static void what_was_sent_is_shown_instead(void **state)
{
	static const char *const paths[] = { "/outgoing/#/edit", "/outgoing/#/send" };
	int64_t id = send_it("32");

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct answer x = get(format(paths[i], id));
		leads(&x, format("/outgoing/#", id));
		assert_true(answer_cookie(&x, site_cookie(&site, "flash_")).n > 0);
		x = post(format(paths[i], id), "do=save&version=1&subject=X");
		leads(&x, format("/outgoing/#", id));
	}
	struct answer x = post(format("/outgoing/#/discard", id), "version=1");
	leads(&x, format("/outgoing/#", id));
}

static void a_session_that_ended_keeps_what_was_typed(void **state)
{
	struct ask q = { .method = "POST",
			 .path = "/outgoing/7/edit",
			 .body = "csrf=x&do=save&version=3&subject=Vi%E1%BA%BFt+%22d%E1%BB%9F%22",
			 .header = "Sec-Fetch-Site",
			 .value = "same-origin" };

	(void)state;
	struct answer x = site_ask(&site, &q);
	assert_int_equal(x.status, 401);
	assert_true(answer_has(&x, "CHƯA được lưu"));
	assert_true(answer_has(&x, "action=\"/outgoing/7/edit\""));
	assert_true(answer_has(&x, "name=\"subject\" value=\"Viết &#34;dở&#34;\"") ||
		    answer_has(&x, "name=\"subject\" value=\"Viết &quot;dở&quot;\""));
	assert_true(answer_has(&x, "name=\"version\" value=\"3\""));
	assert_true(answer_has(&x, "/sign-in?next=%2Foutgoing%2F7%2Fedit"));
	/* what another site sent is not shown */
	q.value = "cross-site";
	x = site_ask(&site, &q);
	assert_int_equal(x.status, 401);
	assert_false(answer_has(&x, "Viết"));
	assert_true(answer_has(&x, "/sign-in?next=%2Foutgoing%2F7%2Fedit"));
}

static int64_t arrived(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("UBND tỉnh An Bình") };
	struct edxml p = office_foreign(site.world, "000.00.77.Z01", "77");
	struct document_row *rows;
	size_t n;

	p.to = &to;
	(void)office_arrive(site.world, &site.clerk, "ngoài", MESSAGE_EDOC,
			    office_write(site.world, &p));
	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &f, &rows, &n,
				       NULL),
		  NULL);
	return rows[0].document.id;
}

static void the_last_look_shows_what_was_chosen_silently(void **state)
{
	struct document_view d = office_view(site.world, &site.clerk, send_it("33"));
	const char *draft =
		"UPDATE document SET state = 'draft', stage = 'draft', sent_at = 0, number_key = '', "
		"number_year = 0, priority = 0, number = '34', list_rank = 0 WHERE id = #";

	(void)state;
	test_db_sql(site.world->t, format(draft, d.document.id));
	test_db_sql(site.world->t,
		    format("UPDATE delivery SET purpose = 'unknown' WHERE document_id = #",
			   d.document.id));
	struct answer x = get(format("/outgoing/#/send", d.document.id));
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "<dd>Thường</dd>"));
	assert_true(answer_has(&x, "Mục đích: Chưa ghi"));
	assert_true(answer_has(&x, "/view/cong-van.pdf\"")); /* and opens the files */
}

/* Whoever changes the language on a refused form, or comes back to it, is on the page of the form. */
static void the_address_of_a_form_leads_to_its_page(void **state)
{
	static const char *const rows[][2] = {
		{ "/incoming/5/refuse", "/incoming/5" },
		{ "/incoming/5/register", "/incoming/5" },
		{ "/outgoing/5/deliveries/6/again", "/outgoing/5" },
		{ "/outgoing/5/discard", "/outgoing/5" },
		{ "/account/tokens/3/remove", "/account/tokens" },
		{ "/accounts/3/lock", "/accounts/3" },
		{ "/axis/deliveries/3/again", "/axis" },
		{ "/language", "/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct answer x = get(rows[i][0]);
		leads(&x, rows[i][1]);
	}
	int64_t id = arrived();
	struct answer x = post(format("/incoming/#/refuse", id), "version=1&reason=");
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, format("name=\"next\" value=\"/incoming/#\"", id)));
}

/* The refusal itself knows nobody: it leads a browser to a page that does. */
static void what_is_too_large_is_told_in_the_frame(void **state)
{
	const struct net_field headers[] = { { STR("Sec-Fetch-Mode"), STR("navigate") },
					     { STR("Sec-Fetch-Site"), STR("same-origin") } };
	struct net_request r = { .arena = site.world->a,
				 .method = STR("POST"),
				 .path = STR("/outgoing/new"),
				 .headers = headers,
				 .n_headers = 2,
				 .body_fd = -1 };
	struct answer x = { .status = 0 };

	(void)state;
	web_refuse(site.web, &r, 413, 1 << 20, &x.reply);
	x.status = x.reply.status;
	leads(&x, "/outgoing/new?large=1");
	r.n_headers = 0; /* a program, or the upload of a script */
	x = (struct answer){ .status = 0 };
	web_refuse(site.web, &r, 413, 1 << 20, &x.reply);
	assert_int_equal(x.reply.status, 413);
	x = get("/outgoing/new?large=1");
	assert_int_equal(x.status, 413);
	assert_true(answer_has(&x, "id=\"menu\"") && answer_has(&x, "CHƯA được lưu"));
}

static int64_t a_unit(const char *code, const char *name)
{
	struct actor system = site.clerk;
	const struct unit u = { .code = str_of(code), .name = str_of(name) };
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;
	int64_t id;

	system.kind = ACTOR_SYSTEM;
	assert_rc(RC_OK,
		  office_unit_save(&site.world->node, &system, &u, site.world->now, &id, &problems,
				   &e),
		  &e);
	return id;
}

/* A draft that names a unit which was dissolved says who has its work, and takes it no more. */
static void a_dissolved_unit_names_who_followed(void **state)
{
	struct arena *a = site.world->a;
	struct answer x;

	(void)state;
	const int64_t old = a_unit("CU", "Phòng Cũ"), next = a_unit("MOI", "Phòng Mới");
	x = post("/outgoing/new", "do=save&form_id=own&subject=N%C6%A1i+nh%E1%BA%ADn");
	assert_int_equal(x.status, 303);
	const int64_t id = newest();
	test_db_sql(site.world->t,
		    str_c(a, str_fmt(a,
				     "INSERT INTO own_receiver (tenant_id, document_id, unit_id) "
				     "SELECT tenant_id, id, %lld FROM document WHERE id = %lld",
				     (long long)old, (long long)id)));
	x = get(format("/outgoing/#/own", id));
	assert_false(answer_has(&x, "Phòng Cũ đã giải thể"));
	test_db_sql(
		site.world->t,
		str_c(a, str_fmt(a,
				 "UPDATE unit SET state = 'dissolved', valid_to = '2026-01-01', "
				 "successor_id = %lld WHERE id = %lld",
				 (long long)next, (long long)old)));
	x = get(format("/outgoing/#/own", id));
	assert_int_equal(x.status, 200);
	assert_true(answer_has(&x, "Phòng Cũ đã giải thể, công việc đã chuyển cho Phòng Mới"));
	x = post(format("/outgoing/#/own", id), format("do=save&informed-u#-0=1", old));
	assert_int_equal(x.status, 422);
	assert_true(answer_has(&x, "Hãy chọn Phòng Mới."));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dissolved_unit_names_who_followed),
		cmocka_unit_test(a_form_handed_in_twice_makes_one_draft),
		cmocka_unit_test(an_old_form_does_not_write_over_what_came_later),
		cmocka_unit_test(nothing_makes_no_draft),
		cmocka_unit_test(long_words_are_looked_up_or_left_away),
		cmocka_unit_test(saving_over_another_is_a_choice),
		cmocka_unit_test(what_was_typed_outlives_its_draft),
		cmocka_unit_test(a_form_of_another_session_keeps_its_version),
		cmocka_unit_test(a_refusal_says_that_nothing_was_saved),
		cmocka_unit_test(a_year_of_two_figures_is_of_this_century),
		cmocka_unit_test(a_number_in_use_is_told_before_sending),
		cmocka_unit_test(what_was_sent_is_shown_instead),
		cmocka_unit_test(a_session_that_ended_keeps_what_was_typed),
		cmocka_unit_test(the_last_look_shows_what_was_chosen_silently),
		cmocka_unit_test(the_address_of_a_form_leads_to_its_page),
		cmocka_unit_test(what_is_too_large_is_told_in_the_frame),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
