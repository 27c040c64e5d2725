/* test_recall.c -- lấy lại, thu hồi, cập nhật, thay thế, đính chính, trả lời between two organs of two nodes, over
 * a real axis: R1 to R6, on both engines. */
#include "office/recall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "site.h"

#define NAME_A "UBND tỉnh An Bình (mẫu)"
#define NAME_B "Sở Nội vụ tỉnh An Bình (mẫu)"
#define OTHER "000.00.77.Z01"

static struct office_world *axis, *a, *b;
static struct site *site;
static struct actor at_a, at_b;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	axis = office_world_new();
	a = office_world_new();
	b = office_world_new();
	site = site_start(axis);
	at_a = office_tenant(a, OFFICE_A, NAME_A, site_url(site));
	at_b = office_tenant(b, OFFICE_B, NAME_B, site_url(site));
	site_member(axis, OFFICE_A, NAME_A);
	site_member(axis, OFFICE_B, NAME_B);
	site_organ(axis, OTHER, "Sở Khác (mẫu)");
	(void)run_directory(a, &at_a);
	(void)run_directory(b, &at_b);
	problems.n = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	site_stop(site);
	office_world_end(a);
	office_world_end(b);
	office_world_end(axis);
	return 0;
}

static void settle_down(void)
{
	for (int i = 0; i < 3; i++) {
		(void)run_deliver(a);
		(void)run_deliver(b);
		(void)run_poll(a, &at_a);
		(void)run_poll(b, &at_b);
	}
	a->now += TIME_MIN;
	b->now += TIME_MIN;
}

static int64_t send(const char *number)
{
	const char *const to[] = { OFFICE_B, NULL };
	return office_send(a, &at_a, number, to);
}

static struct delivery delivery(int64_t id)
{
	return office_delivery(a, &at_a, id, OFFICE_B);
}

static enum rc take_back(int64_t id, bool *out_is_asked, struct err *e)
{
	problems.n = 0;
	return office_delivery_take_back(&a->node, &at_a, delivery(id).id, STR("Gửi nhầm"), a->now,
					 out_is_asked, &problems, e);
}

static enum rc recall(int64_t id, struct err *e)
{
	problems.n = 0;
	return office_outgoing_recall(&a->node, &at_a, id, 0, STR("Sai nội dung"), a->now,
				      &problems, e);
}

static struct document_view newest_at(struct office_world *w, const struct actor *who)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, who, &f, &rows, &n, &e), &e);
	assert_true(n > 0);
	return office_view(w, who, rows[0].document.id);
}

static void register_at_b(int64_t id)
{
	struct err e = ERR_INIT;
	int64_t number;

	assert_rc(RC_OK,
		  office_incoming_register(&b->node, b->a, &at_b, id, 0, b->now, &number, &e), &e);
}

static void answer_at_b(int64_t request, bool is_agreed)
{
	const struct request_answer x = { .id = request,
					  .is_agreed = is_agreed,
					  .reason = STR("Đã giải quyết") };
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_request_answer(&b->node, &at_b, &x, b->now, &problems, &e), &e);
}

static void assert_delivery(int64_t id, enum delivery_state state, const char *code)
{
	struct delivery d = delivery(id);

	if (d.state != state || !str_eq_c(d.status, code))
		fail_msg("%.*s %.*s: %.*s", STR_FMT(delivery_state_text(d.state)),
			 STR_FMT(d.status), STR_FMT(d.status_text));
}

static int64_t at_axis(void)
{
	return office_count(axis, "axis_packet");
}

/* ---- R1: lấy lại ---- */

/* Not sent yet: it is given up here, and nothing ever leaves. */
static void test_given_up_here(void **state)
{
	int64_t id = send("1");
	bool is_asked = true;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, take_back(id, &is_asked, &e), &e);
	assert_false(is_asked);
	assert_delivery(id, DELIVERY_CANCELLED, "");
	settle_down();
	assert_int_equal(at_axis(), 0);
	assert_int_equal(count_incoming(b, &at_b), 0);
	assert_int_equal(office_count(a, "request"), 0);
	assert_rc(RC_CONFLICT, take_back(id, &is_asked, NULL), NULL);
}

/* The others get it, and the packet does not name who was left out. */
static void test_given_up_for_one(void **state)
{
	const char *const to[] = { OFFICE_B, OTHER, NULL };
	int64_t id = office_send(a, &at_a, "1", to);
	bool is_asked;
	struct err e = ERR_INIT;
	struct delivery d = office_delivery(a, &at_a, id, OTHER);

	(void)state;
	assert_rc(RC_OK,
		  office_delivery_take_back(&a->node, &at_a, d.id, STR("Thừa"), a->now, &is_asked,
					    &problems, &e),
		  &e);
	settle_down();
	assert_int_equal(count_incoming(b, &at_b), 1);
	assert_delivery(id, DELIVERY_ARRIVED, "01");
	assert_int_equal(office_delivery(a, &at_a, id, OTHER).state, DELIVERY_CANCELLED);
	assert_int_equal(office_count(axis, "axis_delivery WHERE receiver_code = '" OTHER "'"), 0);
}

/* Under way this very moment: neither given up nor asked. */
static void test_while_leaving(void **state)
{
	int64_t id = send("1");
	bool is_asked;
	size_t n;
	struct err e = ERR_INIT;

	(void)state;
	(void)office_claim(a, &n);
	assert_int_equal(n, 1);
	assert_rc(RC_CONFLICT, take_back(id, &is_asked, &e), NULL);
	assert_true(str_eq_c(str_of(e.key), "err.delivery_leaving"));
	assert_delivery(id, DELIVERY_QUEUED, "");
	err_clear(&e);
	assert_rc(RC_CONFLICT, recall(id, &e), NULL);
	assert_int_equal(office_view(a, &at_a, id).document.standing, STANDING_HOLDS);
}

static void test_asked_and_agreed(void **state)
{
	int64_t id = send("1");
	bool is_asked = false;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	assert_rc(RC_OK, take_back(id, &is_asked, &e), &e);
	assert_true(is_asked);
	assert_rc(RC_CONFLICT, take_back(id, &is_asked, NULL), NULL);
	settle_down();
	v = newest_at(b, &at_b);
	assert_int_equal(v.n_requests, 1);
	assert_true(str_eq_c(v.requests[0].reason, "Gửi nhầm"));
	assert_true(v.may_answer);
	answer_at_b(v.requests[0].id, true);
	settle_down();
	assert_delivery(id, DELIVERY_CANCELLED, "15");
	v = office_view(a, &at_a, id);
	assert_int_equal(v.n_requests, 1);
	assert_int_equal(v.requests[0].state, REQUEST_AGREED);
	assert_int_equal(v.document.standing, STANDING_HOLDS); /* others may have it still */
	assert_int_equal(newest_at(b, &at_b).document.standing, STANDING_CANCELLED);
	assert_int_equal(office_count(b, "packet WHERE direction = 'outgoing' AND status_code IN "
					 "('15', '16')"),
			 1);
	assert_rc(RC_CONFLICT, take_back(id, &is_asked, NULL), NULL);
}

static void test_asked_and_refused(void **state)
{
	int64_t id = send("1");
	bool is_asked;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	assert_rc(RC_OK, take_back(id, &is_asked, &e), &e);
	settle_down();
	answer_at_b(newest_at(b, &at_b).requests[0].id, false);
	settle_down();
	v = office_view(a, &at_a, id);
	assert_int_equal(v.requests[0].state, REQUEST_REFUSED);
	assert_true(str_eq_c(v.requests[0].answer, "Đã giải quyết"));
	assert_int_equal(delivery(id).state, DELIVERY_ARRIVED);
	/* it may be asked again, which is another question */
	assert_rc(RC_OK, take_back(id, &is_asked, &e), &e);
	settle_down();
	assert_int_equal(office_count(b, "request WHERE state = 'open'"), 1);
}

/* ---- R2: thu hồi ---- */

static void test_recall(void **state)
{
	int64_t id = send("1");
	struct document_view v, was;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	register_at_b(newest_at(b, &at_b).document.id);
	settle_down();
	was = office_view(a, &at_a, id);
	assert_rc(RC_OK, recall(id, &e), &e);
	assert_rc(RC_CONFLICT, recall(id, NULL), NULL);
	v = office_view(a, &at_a, id);
	/* frozen with its metadata, files and receivers */
	assert_true(str_eq(v.document.number, was.document.number) && v.document.number.n > 0);
	assert_true(str_eq(v.document.notation, was.document.notation));
	assert_true(str_eq(v.document.subject, was.document.subject) && v.document.subject.n > 0);
	assert_true(str_eq(v.document.code, was.document.code) && v.document.code.n > 0);
	assert_int_equal(date_cmp(v.document.issued_on, was.document.issued_on), 0);
	assert_int_equal(v.n_attachments, was.n_attachments);
	assert_int_equal(v.n_deliveries, was.n_deliveries);
	assert_int_equal(v.document.standing, STANDING_RECALLED);
	assert_int_equal(v.document.state, DOCUMENT_SENT);
	assert_false(v.may_retry || v.may_take_back || v.may_recall || v.may_change);
	settle_down();
	assert_delivery(id, DELIVERY_CANCELLED, "15");
	assert_int_equal(office_view(a, &at_a, id).requests[0].state, REQUEST_AGREED);
	v = newest_at(b, &at_b);
	assert_int_equal(v.document.standing, STANDING_CANCELLED);
	assert_int_equal(v.document.arrival_number, 1);
	assert_int_equal(v.n_attachments, 1); /* its metadata and files are kept */
	assert_false(v.may_reply);
	assert_int_equal(count_incoming(b, &at_b), 1);
	assert_int_equal(office_count(b, "packet WHERE direction = 'outgoing' AND status_code IN "
					 "('15', '16')"),
			 1);
}

/* What has not left does not leave; who never had it is not asked. */
static void test_recall_unsent(void **state)
{
	int64_t id = send("1");
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, recall(id, &e), &e);
	settle_down();
	assert_int_equal(at_axis(), 0);
	assert_delivery(id, DELIVERY_CANCELLED, "");
	assert_int_equal(office_view(a, &at_a, id).document.standing, STANDING_RECALLED);
}

/* ---- drafts about another ---- */

static int64_t about(struct office_world *w, const struct actor *who, int64_t id,
		     enum document_relation relation)
{
	int64_t out, twice;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_outgoing_about(&w->node, w->a, who, id, relation, w->now, &out, &e),
		  &e);
	assert_rc(RC_OK,
		  office_outgoing_about(&w->node, w->a, who, id, relation, w->now, &twice, &e), &e);
	assert_int_equal(out, twice); /* the button pressed twice */
	return out;
}

#define CHANGED "%PDF-1.7 đã sửa"

static bool has_bytes(struct office_world *w, const struct document_view *v, const char *bytes)
{
	struct str all;
	struct err e = ERR_INIT;

	assert_int_equal(v->n_attachments, 1);
	assert_rc(RC_OK, blob_read(w->node.blobs, w->a, &v->attachments[0].blob, 1 << 20, &all, &e),
		  &e);
	return str_eq_c(all, bytes);
}

/* The draft goes out with the words of a form that can be sent; an update with another file. */
static enum rc send_draft(struct office_world *w, const struct actor *who, int64_t id,
			  const char *number, const char *to, struct err *e)
{
	const char *const receivers[] = { to, NULL };
	struct document d = office_view(w, who, id).document;
	struct office_draft f;
	int64_t out;

	office_draft(w, &f, number, receivers);
	if (d.relation == RELATION_UPDATE) {
		f.form.document.issued_on = d.issued_on;
		f.files[0].fd = office_file(w, STR(CHANGED));
	}
	f.form.document.id = id;
	f.form.document.version = d.version;
	problems.n = 0;
	return office_outgoing_send(&w->node, w->a, who, id, &f.form, w->now, &out, &problems, e);
}

/* R5: the same number, which goes over to it; the receiver takes it, once. */
static void test_update(void **state)
{
	int64_t id = send("5"), draft;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	int64_t there = newest_at(b, &at_b).document.id;
	register_at_b(there);
	settle_down();
	draft = about(a, &at_a, id, RELATION_UPDATE);
	assert_int_equal(office_view(a, &at_a, draft).n_attachments, 1);
	assert_rc(RC_INVALID, send_draft(a, &at_a, draft, "6", OFFICE_B, &e), NULL);
	assert_true(problems_has(&problems, "number"));
	err_clear(&e);
	assert_rc(RC_OK, send_draft(a, &at_a, draft, "5", OFFICE_B, &e), &e);
	assert_int_equal(office_view(a, &at_a, id).document.standing, STANDING_UPDATED);
	assert_int_equal(office_count(a, "register_number WHERE state = 'used'"), 1);
	settle_down();
	v = newest_at(b, &at_b);
	assert_int_equal(v.document.relation, RELATION_UPDATE);
	assert_true(has_bytes(b, &v, CHANGED));
	struct document_view before = office_view(b, &at_b, there);
	assert_false(has_bytes(b, &before, CHANGED));
	answer_at_b(v.asks.id, true);
	struct document_view now = office_view(b, &at_b, there);
	assert_true(has_bytes(b, &now, CHANGED));
	settle_down();
	v = office_view(a, &at_a, draft);
	assert_int_equal(v.requests[0].state, REQUEST_AGREED);
	assert_true(delivery(draft).state != DELIVERY_CANCELLED);
	assert_int_equal(v.n_links, 1);
	/* and is recalled at both ends by what it is now */
	assert_rc(RC_OK, recall(draft, &e), &e);
	settle_down();
	assert_delivery(draft, DELIVERY_CANCELLED, "15");
	assert_int_equal(office_count(b, "document WHERE standing = 'holds'"), 0);
}

static void test_replace(void **state)
{
	int64_t id = send("5"), draft;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	draft = about(a, &at_a, id, RELATION_REPLACE);
	assert_rc(RC_INVALID, send_draft(a, &at_a, draft, "9", OTHER, &e), NULL);
	assert_true(problems_has(&problems, "receivers")); /* B has the old one */
	err_clear(&e);
	assert_rc(RC_OK, send_draft(a, &at_a, draft, "9", OFFICE_B, &e), &e);
	assert_int_equal(office_view(a, &at_a, id).document.standing, STANDING_REPLACED);
	settle_down();
	v = newest_at(b, &at_b);
	assert_int_equal(v.document.relation, RELATION_REPLACE);
	assert_int_equal(v.n_links, 1);
	assert_int_equal(v.links[0].document.standing, STANDING_REPLACED);
	assert_rc(RC_CONFLICT, recall(id, NULL), NULL); /* what is frozen is frozen */
}

static void test_correct(void **state)
{
	int64_t id = send("5"), draft;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	draft = about(a, &at_a, id, RELATION_CORRECT);
	v = office_view(a, &at_a, draft);
	assert_true(str_starts(v.document.subject, STR("Đính chính")));
	assert_int_equal(v.n_deliveries, 1);
	assert_rc(RC_OK, send_draft(a, &at_a, draft, "9", OFFICE_B, &e), &e);
	settle_down();
	v = newest_at(b, &at_b);
	assert_int_equal(v.document.relation, RELATION_CORRECT);
	assert_int_equal(v.links[0].document.standing, STANDING_HOLDS);
	assert_int_equal(office_view(a, &at_a, id).n_links, 1);
}

/* R6: issued, it finishes what it answers, 06 once; recalled, that is shown. */
static void test_answer(void **state)
{
	int64_t id = send("5"), draft, came;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	settle_down();
	came = newest_at(b, &at_b).document.id;
	register_at_b(came);
	settle_down();
	assert_true(office_view(b, &at_b, came).may_reply);
	draft = about(b, &at_b, came, RELATION_ANSWER);
	assert_int_equal(office_delivery(b, &at_b, draft, OFFICE_A).purpose, PURPOSE_REPLY);
	assert_int_equal(office_view(b, &at_b, came).document.progress, PROGRESS_NEW);
	assert_rc(RC_OK, send_draft(b, &at_b, draft, "3", OFFICE_A, &e), &e);
	settle_down();
	assert_int_equal(office_view(b, &at_b, came).document.progress, PROGRESS_FINISHED);
	assert_delivery(id, DELIVERY_FINISHED, "06");
	assert_int_equal(office_count(b, "packet WHERE status_code = '06'"), 1);
	v = newest_at(a, &at_a);
	assert_int_equal(v.document.relation, RELATION_ANSWER);
	assert_int_equal(v.document.about_id, id);
	assert_int_equal(office_view(a, &at_a, id).n_links, 1);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(&b->node, &at_b, draft, 0, STR("Sai"), b->now, &problems,
					 &e),
		  &e);
	settle_down();
	assert_int_equal(newest_at(a, &at_a).document.standing, STANDING_CANCELLED);
	v = office_view(b, &at_b, came);
	assert_int_equal(v.links[0].document.standing, STANDING_RECALLED);
	assert_int_equal(v.document.progress, PROGRESS_NEW); /* nobody was given it */
	assert_true(str_eq(v.traces[v.n_traces - 1].step, step_text(STEP_ANSWER_RECALLED)));
	assert_int_equal(office_count(b, "packet WHERE status_code = '06'"), 1);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_given_up_here),
		EACH(test_given_up_for_one),
		EACH(test_while_leaving),
		EACH(test_asked_and_agreed),
		EACH(test_asked_and_refused),
		EACH(test_recall),
		EACH(test_recall_unsent),
		EACH(test_update),
		EACH(test_replace),
		EACH(test_correct),
		EACH(test_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
