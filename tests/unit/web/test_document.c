/* test_document.c -- the page of one document: what it says of a document on its way and of one that
 * came, what is asked before a number is allotted, what is done about what went wrong. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct site site;
static const char *cookie, *token, *leader, *leader_token;

static int setup(void **state)
{
	(void)state;
	site_begin(&site);
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

	return office_send(site.world, &site.clerk, number, to);
}

/* What was found in the only file. */
static void found(const char *set)
{
	test_db_sql(site.world->t,
		    str_c(site.world->a, str_fmt(site.world->a, "UPDATE file_text SET %s", set)));
}

/* The reader's findings stand beside the file, in words of both languages. */
static void what_is_in_a_file(void **state)
{
	const char *yes = test_db_engine() == DB_SQLITE ? "1" : "TRUE";
	int64_t id = send("503");
	struct answer x = get("/outgoing/", id, "");

	(void)state;
	SAYS(&x, 200, "cong-van.pdf", "!Tên tệp không đúng", "!macro", "!mật khẩu",
	     "!Không đọc được");
	found("reading = 'read', kind = 'pdf', pages = 12, text = 'a'");
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "12 trang", "!Tên tệp không đúng");
	found(str_fmt(site.world->a, "kind = 'program', has_macros = %s", yes).p);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200,
	     "Tên tệp không đúng với nội dung: thực chất đây là chương trình chạy trên máy",
	     "Tệp có macro", "!12 trang");
	found(str_fmt(site.world->a,
		      "reading = 'unread', reason = 'encrypted', text = '', kind = 'pdf', "
		      "is_encrypted = %s",
		      yes)
		      .p);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "Tệp có mật khẩu", "!Tên tệp không đúng", "!Không đọc được");
	found("reason = 'slow', is_encrypted = has_macros AND NOT has_macros");
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "Không đọc được nội dung: đọc tệp này mất quá nhiều thời gian");
}

/* What has the number is looked at first, wherever it stands among the files; another is shown when it is asked for. */
static void the_documents_own_file_is_shown_first(void **state)
{
	int64_t id = send("505");
	struct document_view v;

	(void)state;
	test_db_sql(
		site.world->t,
		str_c(site.world->a,
		      str_fmt(site.world->a,
			      "INSERT INTO attachment (tenant_id, draft_n, document_id, ordinal, name, "
			      "content_type, description, bytes, blob, is_damaged, place) SELECT tenant_id, "
			      "draft_n, document_id, 0, 'phu-luc.png', 'image/png', '', bytes, blob, "
			      "is_damaged, 0 FROM attachment WHERE document_id = %lld",
			      (long long)id)));
	v = office_view(site.world, &site.clerk, id);
	assert_int_equal(v.n_attachments, 2);
	assert_true(str_eq_c(v.attachments[0].name, "phu-luc.png"));
	assert_int_equal(v.main_file_id, v.attachments[1].id);
	struct answer x = get("/outgoing/", id, "");
	SAYS(&x, 200, "/view/cong-van.pdf#navpanes", "!/view/phu-luc.png#");
	x = get("/outgoing/", id,
		str_c(site.world->a,
		      str_fmt(site.world->a, "?file=%lld", (long long)v.attachments[0].id)));
	SAYS(&x, 200, "/view/phu-luc.png#navpanes", "!/view/cong-van.pdf#");
}

/* A mail among the files is read on the page: its head in the reader's words, and nothing of it is markup. */
static void a_mail_is_shown_by_its_words(void **state)
{
	int64_t id = send("504");
	struct answer x = get("/outgoing/", id, "");

	(void)state;
	found("reading = 'read', reason = 'none', kind = 'mail', text = 'From: Sở Nội vụ <vanthu@snv.example>\n"
	      "Subject: Về việc họp\n\nKính gửi <b>Ủy ban</b>\nFrom: ai đó'");
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "class=\"viewer\"", "/view/cong-van.pdf", "thực chất đây là thư điện tử");
	int64_t file = office_view(site.world, &site.clerk, id).attachments[0].id;
	x = get("/documents/", id,
		str_c(site.world->a,
		      str_fmt(site.world->a, "/files/%lld/view/x", (long long)file)));
	SAYS(&x, 200,
	     "Từ: Sở Nội vụ <vanthu@snv.example>\nChủ đề: Về việc họp\n\n"
	     "Kính gửi <b>Ủy ban</b>\nFrom: ai đó");
	assert_true(str_starts(answer_header(&x, "Content-Type"), STR("text/plain")));
}

static void attempt(enum rc rc, int vxp_code)
{
	const struct attempt a = { .rc = rc,
				   .http_status = vxp_code < 0 ? 0 : 200,
				   .vxp_code = vxp_code,
				   .error_key = STR("err.net.no_answer"),
				   .told = STR("Trục chưa trả lời.") };
	int64_t clock = time_now(); /* what pages go by */
	size_t n;

	site.world->now = site.world->now > clock ? site.world->now : clock;
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
	SAYS(&x, 200, "mark sending queued", "Chờ gửi", "Thời điểm ban hành", "!mark sending sent",
	     "!Gửi đi");
	x = get("/search?direction=outgoing&q=", 501, "");
	SAYS(&x, 200, "mark sending queued", "Chờ gửi");
	attempt(RC_UNAVAILABLE, -1);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "mark sending again", "Đang gửi lại", "Trục chưa trả lời.");
	x = get("/search?direction=outgoing&q=", 501, "");
	SAYS(&x, 200, "mark sending again", "Đang gửi lại");
	attempt(RC_OK, 0);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "mark sending sent", "Nơi nhận: Sở Nội vụ tỉnh An Bình (mẫu)");
	x = get("/search?direction=outgoing&q=", 501, "");
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
		  office_outgoing_save(&site.world->node, site.world->a, &site.clerk, &draft.form,
				       site.world->now, &id, &problems, &e),
		  &e);
	struct answer x = get_as(leader, "/outgoing/", id, "/draft");
	SAYS(&x, 200, "Đang soạn thảo", "!nơi đã tiếp nhận", "!hx-get=\"/outgoing");
}

/* ---- what went wrong is seen to, or written anew ---- */

static struct office_counts counts(void)
{
	struct office_counts k;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_counts(&site.world->node, site.world->a, &site.clerk, site.world->now, &k,
				&e),
		  &e);
	return k;
}

static struct answer post_to(const char *path)
{
	struct arena *a = site.world->a;
	const char *body = str_c(a, str_fmt(a, "csrf=%s", token));

	return site_ask(
		&site,
		&(struct ask){ .method = "POST", .path = path, .cookie = cookie, .body = body });
}

static int64_t newest(enum direction direction)
{
	const struct document_filter all = { .direction = direction };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &all, &rows,
				       &n, &e),
		  &e);
	assert_true(n > 0);
	return rows[0].document.id;
}

static void a_failed_delivery_is_seen_to(void **state)
{
	int64_t id = send("511"), failed = counts().failed;
	struct answer x;

	(void)state;
	attempt(RC_INVALID, 22);
	int64_t delivery = office_delivery(site.world, &site.clerk, id, OFFICE_B).id;
	const char *again = path_of(path_of("/outgoing/", id, "/deliveries/"), delivery, "/again");
	const char *done = path_of(path_of("/outgoing/", id, "/deliveries/"), delivery, "/handled");
	assert_int_equal(counts().failed, failed + 1);
	assert_int_equal(post_to(done).status, 303);
	assert_int_equal(counts().failed, failed);
	assert_int_equal(post_to(done).status, 409);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "Đã xử lý", "Người Thử &lt;b&gt;", "!/handled\"");
	/* sent again, it is open again when it fails once more; who did it stands in the history */
	assert_int_equal(post_to(again).status, 303);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "Gửi lại: đưa vào hàng chờ gửi", "Chờ gửi");
	attempt(RC_INVALID, 22);
	assert_int_equal(counts().failed, failed + 1);
	assert_int_equal(post_to(done).status, 303);
}

static void an_unreadable_packet_says_why_and_is_seen_to(void **state)
{
	int64_t before = counts().unreadable;

	(void)state;
	(void)office_arrive(site.world, &site.clerk, "DOC-CUT", MESSAGE_EDOC, STR("<edXML><cut"));
	int64_t id = newest(DIRECTION_INCOMING);
	struct answer x = get("/incoming/", id, "");
	SAYS(&x, 200, "<h1 class=\"subject\">XML", "không rõ bên gửi", "kèm mã DOC-CUT",
	     "chưa biết có tệp đính kèm hay không", "!Văn bản không có tệp đính kèm");
	x = site_ask(&site,
		     &(struct ask){ .path = "/incoming?state=unreadable", .cookie = cookie });
	SAYS(&x, 200, "class=\"open\">XML", "không rõ bên gửi", "!chưa có trích yếu");
	assert_int_equal(counts().unreadable, before + 1);
	assert_int_equal(post_to(path_of("/incoming/", id, "/handled")).status, 303);
	assert_int_equal(counts().unreadable, before);
	assert_int_equal(post_to(path_of("/incoming/", id, "/handled")).status, 409);
	x = get("/incoming/", id, "");
	SAYS(&x, 200, "Đã xử lý", "!/handled\"");
}

static enum rc send_draft(int64_t id, int64_t *out)
{
	struct problems problems = { .n = 0 };
	struct err e = ERR_INIT;

	return office_outgoing_send(&site.world->node, site.world->a, &site.clerk, id, NULL,
				    site.world->now, out, &problems, &e);
}

static void what_reached_nobody_is_written_anew_under_its_number(void **state)
{
	int64_t id = send("512"), out, failed;
	struct answer x;

	(void)state;
	/* on its way: somebody may have it, so the new one has no number */
	assert_int_equal(post_to(path_of("/outgoing/", id, "/remake")).status, 303);
	struct document_view fresh = office_view(site.world, &site.clerk,
						 newest(DIRECTION_OUTGOING));
	assert_int_equal(fresh.document.number.n, 0);
	assert_int_equal(fresh.n_attachments, 1);
	assert_int_equal(fresh.n_deliveries, 0);
	/* pressed twice: the same draft, until somebody has changed it */
	assert_int_equal(post_to(path_of("/outgoing/", id, "/remake")).status, 303);
	assert_true(newest(DIRECTION_OUTGOING) == fresh.document.id);
	attempt(RC_INVALID, 22);
	failed = counts().failed;
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, "Soạn lại từ văn bản này", "được giữ số 512/UBND-VP");
	assert_int_equal(post_to(path_of("/outgoing/", id, "/remake")).status, 303);
	fresh = office_view(site.world, &site.clerk, newest(DIRECTION_OUTGOING));
	assert_int_equal(fresh.document.state, DOCUMENT_DRAFT);
	assert_true(str_eq_c(fresh.document.number, "512"));
	assert_int_equal(fresh.n_deliveries, 1);
	assert_rc(RC_OK, send_draft(fresh.document.id, &out), NULL);
	assert_int_equal(counts().failed, failed - 1);
	x = get("/outgoing/", id, "");
	SAYS(&x, 200, path_of("href=\"/outgoing/", out, "\""), "đã được thay", "!/remake\"",
	     "!/again\"");
	int64_t delivery = office_delivery(site.world, &site.clerk, id, OFFICE_B).id;
	assert_int_equal(
		post_to(path_of(path_of("/outgoing/", id, "/deliveries/"), delivery, "/again"))
			.status,
		409);
	attempt(RC_OK, 0);
}

/* While the draft waited somebody sent the first one again: it has its number still. */
static void a_number_that_went_out_after_all_is_not_free(void **state)
{
	int64_t id = send("513"), out;

	(void)state;
	attempt(RC_INVALID, 22);
	assert_int_equal(post_to(path_of("/outgoing/", id, "/remake")).status, 303);
	int64_t draft = newest(DIRECTION_OUTGOING);
	int64_t delivery = office_delivery(site.world, &site.clerk, id, OFFICE_B).id;
	assert_int_equal(
		post_to(path_of(path_of("/outgoing/", id, "/deliveries/"), delivery, "/again"))
			.status,
		303);
	assert_rc(RC_INVALID, send_draft(draft, &out), NULL);
	attempt(RC_OK, 0);
}

/* ---- văn bản đến: what speaks against receiving it ---- */

struct foreign {
	const char *doc_id, *number, *notation;
	struct date issued_on;
	struct edxml_attachment *files;
	size_t n_files;
};

static int64_t arrives(const struct foreign *f)
{
	const struct edxml_organ to = { .code = STR(OFFICE_A), .name = STR("UBND tỉnh An Bình") };
	const struct document_filter all = { .direction = DIRECTION_INCOMING };
	struct edxml p = office_foreign(site.world, "000.00.78.Z01", f->number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	p.to = &to;
	p.n_to = 1;
	p.document_id = str_of(f->doc_id);
	p.code_notation = str_of(f->notation);
	p.promulgated_on = f->issued_on;
	p.attachments = f->files;
	p.n_attachments = f->n_files;
	assert_int_equal(office_arrive(site.world, &site.clerk, f->doc_id, MESSAGE_EDOC,
				       office_write(site.world, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK,
		  office_document_list(&site.world->node, site.world->a, &site.clerk, &all, &rows,
				       &n, &e),
		  &e);
	return rows[0].document.id;
}

/* A colleague has registered it meanwhile: that is told, not that a reason is missing. */
static void a_refusal_that_comes_too_late_says_so(void **state)
{
	const struct foreign f = { "DOC-LATE", "91", "UBND-VP", { 2026, 11, 20 }, NULL, 0 };
	int64_t id = arrives(&f), number;

	(void)state;
	assert_rc(RC_OK,
		  office_incoming_register(&site.world->node, site.world->a, &site.clerk, id, 1,
					   site.world->now, &number, NULL),
		  NULL);
	struct answer x = post_to(path_of("/incoming/", id, "/refuse"));
	SAYS(&x, 409, "!id=\"f-reason\"");
}

static struct answer post(int64_t id, const char *what, const char *fields)
{
	struct arena *a = site.world->a;
	struct document_view v = office_view(site.world, &site.clerk, id);
	const char *body = str_c(a, str_fmt(a, "csrf=%s&version=%lld&%s", token,
					    (long long)v.document.version, fields));

	return site_ask(&site, &(struct ask){ .method = "POST",
					      .path = path_of("/incoming/", id, what),
					      .cookie = cookie,
					      .body = body });
}

static struct str content = { "noi dung", 8 };

static void a_twin_is_told_above_the_buttons_and_takes_a_tick(void **state)
{
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	struct foreign f = { "tw-1", "45", "SNV-VP", { 2026, 11, 3 }, &file, 1 };
	int64_t first = arrives(&f);
	struct answer x = get("/incoming/", first, "");

	(void)state;
	SAYS(&x, 200, "!Có thể trùng", "!name=\"confirmed\"");
	/* spelled otherwise, under another id, of another day */
	f = (struct foreign){ "tw-2", "045", "snv-vp", { 2026, 11, 4 }, &file, 1 };
	int64_t second = arrives(&f);
	x = get("/incoming/", second, "");
	SAYS(&x, 200, "Có thể trùng: văn bản số 45/SNV-VP ngày 03/11/2026", "cũng đang chờ",
	     path_of("href=\"/incoming/", first, "\""), "name=\"confirmed\"");
	x = get("/search?state=waiting&q=", 45, "");
	SAYS(&x, 200, "mark urgent\">Có thể trùng");
	/* one click for what nothing speaks against, but this is not so any more */
	assert_int_equal(post(first, "/register", "a=b").status, 422);
	assert_int_equal(post(first, "/register", "confirmed=1").status, 303);
	x = get("/incoming/", second, "");
	SAYS(&x, 200, "đã vào sổ với số đến 1. Hãy đối chiếu trước khi tiếp nhận.");
	x = post(second, "/register", "a=b");
	SAYS(&x, 422, "id=\"problems\"", "href=\"#f-confirmed\"", "aria-invalid");
	assert_int_equal(office_view(site.world, &site.clerk, second).document.arrival_number, 0);
	x = post(second, "/refuse", "reason=tr%C3%B9ng");
	assert_int_equal(x.status, 303);
	/* another year is another series */
	f = (struct foreign){ "tw-3", "45", "SNV-VP", { 2025, 11, 3 }, &file, 1 };
	x = get("/incoming/", arrives(&f), "");
	SAYS(&x, 200, "!Có thể trùng");
}

static void what_is_damaged_is_told_above_the_buttons(void **state)
{
	struct str nothing = STR("");
	struct edxml_attachment files[2] = { { .name = STR("rỗng.pdf"), .sink_data = &nothing },
					     { .name = STR("cài đặt.EXE"),
					       .sink_data = &content } };
	struct foreign f = { "dm-1", "61", "LA", { 2026, 11, 3 }, files, 2 };
	int64_t id = arrives(&f);
	struct answer x = get("/incoming/", id, "");

	(void)state;
	SAYS(&x, 200, "Tệp rỗng.pdf bị hỏng, không đọc được trọn vẹn.", "Tệp trống (0 byte)",
	     "Tệp chương trình: không mở", "name=\"confirmed\"", "!primary wide");
	x = get("/search?state=waiting&q=", 61, "");
	SAYS(&x, 200, "Gói tin có lỗi");
	assert_int_equal(post(id, "/register", "a=b").status, 422);
	f = (struct foreign){ "dm-2", "62", "LA", { 2027, 11, 3 }, &files[1], 1 };
	x = get("/incoming/", arrives(&f), "");
	SAYS(&x, 200, "Gói tin có 1 lỗi: Ngày ban hành ở tương lai");
	f = (struct foreign){ "dm-3", "63", "LA", { 2026, 11, 3 }, NULL, 0 };
	x = get("/incoming/", arrives(&f), "");
	SAYS(&x, 200, "Văn bản không có tệp nào kèm theo.", "!Gói tin đúng quy định.");
}

static void who_was_faster_is_named(void **state)
{
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	struct foreign f = { "fa-1", "71", "LA", { 2026, 11, 3 }, &file, 1 };
	int64_t id = arrives(&f), other;

	(void)state;
	assert_int_equal(post(id, "/register", "a=b").status, 303);
	struct answer x = post(id, "/register", "a=b");
	SAYS(&x, 409, "Văn bản này đã được Người Thử &lt;b&gt; vào sổ lúc ", ", số đến 2.");
	x = post(id, "/refuse", "reason=x");
	SAYS(&x, 409, ", số đến 2.");
	f.doc_id = "fa-2", f.number = "72";
	other = arrives(&f);
	assert_int_equal(post(other, "/refuse", "reason=x").status, 303);
	x = post(other, "/register", "confirmed=1");
	SAYS(&x, 409, "từ chối tiếp nhận lúc ");
}

/* ---- the way back ---- */

static void the_way_back_is_the_list_one_came_from(void **state)
{
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	struct foreign f = { "bk-1", "81", "LA", { 2026, 11, 3 }, &file, 1 };
	int64_t id = arrives(&f);
	static const struct {
		const char *referer, *back;
	} cases[] = {
		{ "/incoming?state=all&q=x&before=9",
		  "href=\"/incoming?state=all&amp;q=x&amp;before=9\" class=\"back\"" },
		{ "/search?q=x", "href=\"/search?q=x\" class=\"back\"" },
		{ "/incoming/7", "href=\"/incoming?state=waiting\" class=\"back\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer x = site_ask(&site,
					   &(struct ask){ .path = path_of("/incoming/", id, ""),
							  .cookie = cookie,

							  .referer = cases[i].referer });
		SAYS(&x, 200, cases[i].back);
	}
	assert_int_equal(post(id, "/register", "a=b").status, 303);
	struct answer x = get("/incoming/", id, "");
	SAYS(&x, 200, "href=\"/incoming?state=waiting\" class=\"back\"");
}

/* ---- what is searched ---- */

static void a_condition_that_is_none_is_told(void **state)
{
	(void)state;
	struct answer x = get("/search?form=electronic&secrecy=none&nunber=", 15, "");
	SAYS(&x, 422, "“nunber”", "name=\"directive_words\"", "name=\"arrived_from\"");
	/* what documents never go by is not offered */
	x = get("/search?q=", 15, "");
	SAYS(&x, 200, "<option value=\"axis\"", "!<option value=\"email\"",
	     "!<option value=\"portal\"");
	x = get("/search?road=email&q=", 15, "");
	SAYS(&x, 422, "name=\"road\"");
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
		cmocka_unit_test(a_failed_delivery_is_seen_to),
		cmocka_unit_test(an_unreadable_packet_says_why_and_is_seen_to),
		cmocka_unit_test(what_reached_nobody_is_written_anew_under_its_number),
		cmocka_unit_test(a_number_that_went_out_after_all_is_not_free),
		cmocka_unit_test(a_twin_is_told_above_the_buttons_and_takes_a_tick),
		cmocka_unit_test(what_is_damaged_is_told_above_the_buttons),
		cmocka_unit_test(who_was_faster_is_named),
		cmocka_unit_test(the_way_back_is_the_list_one_came_from),
		cmocka_unit_test(a_condition_that_is_none_is_told),
		cmocka_unit_test(the_operator_has_words_for_a_name),
		cmocka_unit_test(a_refusal_that_comes_too_late_says_so),
		cmocka_unit_test(what_is_in_a_file),
		cmocka_unit_test(the_documents_own_file_is_shown_first),
		cmocka_unit_test(a_mail_is_shown_by_its_words),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
