/* test_recall.c -- what other organs ask about what came from them, R2 to R5, on both engines. */
#include "office/recall.h"
#include "office/task.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "markup/page.h"
#include "office/flow.h"
#include "staff.h"

#define LA "000.00.33.Z09"
#define KHAC "000.00.34.Z09"

static struct staff s;
static struct node *node;
static struct actor clerk, other_clerk, leader, ba;
static int64_t id; /* the document, registered, that ba works on */
static struct problems problems;
static int n_arrived;

static enum packet_state take(const struct edxml *p, enum message_type type)
{
	s.w->now += TIME_MIN;
	return office_arrive(s.w, &clerk, str_fmt(s.w->a, "p-%d", ++n_arrived).p, type,
			     office_write(s.w, p));
}

/* The newest that came. */
static struct document newest(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	assert_true(n > 0);
	return rows[0].document;
}

static struct edxml packet(const char *from, const char *number)
{
	struct str *content = ARENA_NEW(s.w->a, struct str);
	struct edxml_attachment *file = ARENA_NEW(s.w->a, struct edxml_attachment);
	struct edxml p = office_foreign(s.w, from, number);

	*content = str_fmt(s.w->a, "nội dung %d", n_arrived);
	*file = (struct edxml_attachment){ .name = STR("a.pdf"), .sink_data = content };
	p.attachments = file;
	p.n_attachments = 1;
	return p;
}

static struct edxml business(const char *from, const char *number, int64_t type)
{
	struct edxml p = packet(from, number);

	p.has_bussiness = true;
	p.bussiness_type = type;
	p.bussiness_reason = STR("Có sai sót");
	p.staff_name = STR("Người Gửi");
	return p;
}

static void register_it(int64_t document)
{
	struct err e = ERR_INIT;
	int64_t number;

	assert_rc(
		RC_OK,
		office_incoming_register(node, s.w->a, &clerk, document, 0, s.w->now, &number, &e),
		&e);
}

static void give_to_ba(void)
{
	const struct directive_to to = { .account_id = ba.account_id, .part = PART_LEAD };
	const struct directive_form f = { .document_id = id,
					  .version = office_view(s.w, &leader, id).document.version,
					  .text = STR("Đồng chí xử lý"),
					  .to = &to,
					  .n_to = 1 };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
}

static int setup(void **state)
{
	struct edxml p;

	(void)state;
	n_arrived = 0;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "ba", ROLE_SPECIALIST);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	other_clerk = staff_as(&s, &s.b_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	ba = staff_as(&s, &s.a_system, "ba");
	p = packet(LA, "1");
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	id = newest().id;
	register_it(id);
	give_to_ba();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static int64_t answers(const char *code)
{
	return office_count(s.w, str_fmt(s.w->a,
					 "packet WHERE direction = 'outgoing' AND status_code = "
					 "'%s'",
					 code)
					 .p);
}

static size_t lead_of_ba(void)
{
	const struct work_filter f = { .queue = WORK_LEAD, .after_rank = -1, .n_max = 10 };
	struct work_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_work_list(node, s.w->a, &ba, &f, s.w->now, &rows, &n, &e), &e);
	return n;
}

static bool has_step(const struct actor *who, int64_t document, enum step step)
{
	struct document_view v = office_view(s.w, who, document);

	for (size_t i = 0; i < v.n_traces; i++) {
		if (str_eq(v.traces[i].step, step_text(step)))
			return true;
	}
	return false;
}

static enum rc answer(const struct actor *who, int64_t request, bool is_agreed, const char *reason)
{
	const struct request_answer x = { .id = request,
					  .is_agreed = is_agreed,
					  .reason = str_of(reason) };

	problems.n = 0;
	return office_request_answer(node, who, &x, s.w->now, &problems, NULL);
}

static struct request_row only_request(void)
{
	struct request_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_request_list(node, s.w->a, &clerk, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	return rows[0];
}

static size_t count_requests(const struct actor *who)
{
	struct request_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_request_list(node, s.w->a, who, &rows, &n, &e), &e);
	return n;
}

/* ---- R2, R3: thu hồi ---- */

/* Somebody is working on it: that ends, they see it and why, and nothing can be done to it any more. */
static void test_recalled_at_work(void **state)
{
	const struct edxml p = business(LA, "1", 1);
	struct document_view v;
	struct flow_view flow;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(lead_of_ba(), 1);
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(lead_of_ba(), 0);
	v = office_view(s.w, &ba, id); /* who worked on it still sees it */
	assert_int_equal(v.document.standing, STANDING_CANCELLED);
	assert_int_equal(v.document.state, DOCUMENT_REGISTERED);
	assert_int_equal(v.document.progress, PROGRESS_CANCELLED);
	assert_int_equal(v.document.arrival_number, 1);
	assert_int_equal(v.n_attachments, 1);
	assert_true(has_step(&ba, id, STEP_CANCELLED));
	assert_rc(RC_OK, office_flow_view(node, s.w->a, &ba, id, &flow, &e), &e);
	assert_int_equal(flow.n_assignments, 1);
	assert_int_equal(flow.assignments[0].state, ASSIGNMENT_DONE);
	assert_int_equal(flow.assignments[0].ended_by, 0);
	assert_true(flow.assignments[0].reason.n > 0);
	assert_int_equal(flow.may[0], 0);
	assert_false(flow.may_direct || flow.may_present);
	assert_int_equal(answers("15"), 1);
	assert_int_equal(answers("16"), 0);
	assert_int_equal(answers("06"), 0);
	assert_rc(RC_CONFLICT,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &(int64_t){ 0 },
					   NULL),
		  NULL);
}

/* A task of the leader's, part of what they lead of the document, and one that is part of that. */
static int64_t split(const struct actor *who, int64_t above_id, const struct actor *lead)
{
	const struct directive_to to = { .account_id = lead->account_id, .part = PART_LEAD };
	const struct task_form f = {
		.above_id = above_id, .subject = STR("Rà soát một phần"), .to = &to, .n_to = 1
	};
	struct err e = ERR_INIT;
	int64_t part;

	assert_rc(RC_OK, office_task_give(node, who, &f, s.w->now, &part, &problems, &e), &e);
	return part;
}

static int64_t assignment_of(const struct actor *who, int64_t document)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, who, document, &v, &e), &e);
	assert_int_equal(v.n_assignments, 1);
	return v.assignments[0].id;
}

static size_t ended_of(const struct actor *who, struct work_row **out)
{
	const struct work_filter f = { .queue = WORK_ENDED, .after_rank = -1 };
	struct office_counts k;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, out, &n, &e), &e);
	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &k, &e), &e);
	assert_int_equal(k.work.n[WORK_ENDED], n);
	return n;
}

/* Whoever had it, or before whom it lay, is told why it is gone, until they look. */
static void test_told_why_it_left(void **state)
{
	const struct edxml second = packet(LA, "2"), recall = business(LA, "2", 1),
			   first = business(LA, "1", 1);
	struct work_row *rows;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(ended_of(&ba, &rows), 0);
	assert_int_equal(take(&first, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(ended_of(&ba, &rows), 1);
	assert_int_equal(rows[0].document.id, id);
	assert_true(str_find(text_of_kept(s.w->a, LANG_VI, rows[0].text), STR("Có sai sót")) !=
		    SIZE_MAX);
	assert_false(date_is_set(rows[0].due_on));
	assert_int_equal(ended_of(&leader, &rows), 0); /* it was not theirs to do */
	assert_int_equal(ended_of(&clerk, &rows), 0);
	assert_int_equal(ended_of(&other_clerk, &rows), 0);
	assert_rc(RC_OK, office_incoming_read(node, &leader, id, s.w->now, &e), &e);
	assert_int_equal(ended_of(&ba, &rows), 1);
	assert_rc(RC_OK, office_incoming_read(node, &ba, id, s.w->now, &e), &e);
	assert_int_equal(ended_of(&ba, &rows), 0);
	/* before whom it lay */
	assert_int_equal(take(&second, MESSAGE_EDOC), PACKET_STORED);
	int64_t other = newest().id;
	register_it(other);
	const struct presenting p = { .document_id = other, .leader_id = leader.account_id };
	problems.n = 0;
	assert_rc(RC_OK, office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
	assert_int_equal(take(&recall, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(ended_of(&leader, &rows), 1);
	assert_int_equal(rows[0].document.id, other);
	assert_int_equal(ended_of(&ba, &rows), 0);
}

static int64_t listed(enum document_state state, const char *queue)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = state,
					   .queue = str_of(queue),
					   .now = s.w->now,
					   .n_max = 10 };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	return (int64_t)n;
}

/* One that waits is not registered any more; the register has no hole by that. */
/* R3: what was split off is over with it, at every depth; who had it is told. What is done stays done. */
static void test_recalled_with_parts(void **state)
{
	struct edxml p = packet(LA, "2"), recall;
	const struct directive_to to = { .account_id = leader.account_id, .part = PART_LEAD };
	struct work_row *rows;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	int64_t whole = newest().id;
	register_it(whole);
	const struct directive_form f = { .document_id = whole,
					  .version =
						  office_view(s.w, &leader, whole).document.version,
					  .to = &to,
					  .n_to = 1 };
	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
	int64_t part = split(&leader, assignment_of(&leader, whole), &leader);
	int64_t below = split(&leader, assignment_of(&leader, part), &ba);
	int64_t done = split(&leader, assignment_of(&leader, whole), &ba);
	const struct assignment_act finish = { .id = assignment_of(&ba, done),
					       .what = ACTION_ASSIGNMENT_FINISH };
	assert_rc(RC_OK, office_assignment_act(node, &ba, &finish, s.w->now, &problems, &e), &e);
	recall = business(LA, "2", 1);
	assert_int_equal(take(&recall, MESSAGE_EDOC), PACKET_STORED);
	const int64_t over[] = { whole, part, below };
	for (size_t i = 0; i < 3; i++) {
		struct document d = office_view(s.w, &leader, over[i]).document;
		assert_int_equal(d.standing, STANDING_CANCELLED);
		assert_int_equal(d.progress, PROGRESS_CANCELLED);
		assert_true(has_step(&leader, over[i], STEP_CANCELLED));
	}
	struct document d = office_view(s.w, &leader, done).document;
	assert_int_equal(d.standing, STANDING_HOLDS);
	assert_int_equal(d.progress, PROGRESS_FINISHED);
	assert_int_equal(ended_of(&ba, &rows), 1);
	assert_int_equal(rows[0].document.id, below);
	assert_true(rows[0].text.n > 0);
	assert_int_equal(lead_of_ba(), 1); /* the document of the set-up, which is another */
}

static void test_recalled_waiting(void **state)
{
	const struct edxml second = packet(LA, "2"), recall = business(LA, "2", 1),
			   third = packet(LA, "3");
	struct office_counts k;
	struct document d;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(take(&second, MESSAGE_EDOC), PACKET_STORED);
	d = newest();
	assert_int_equal(take(&recall, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(newest().id, d.id); /* a recall is no document of its own */
	d = newest();
	assert_int_equal(d.standing, STANDING_CANCELLED);
	assert_int_equal(d.state, DOCUMENT_REFUSED);
	assert_int_equal(listed(DOCUMENT_REFUSED, ""), 0); /* nobody refused it */
	assert_int_equal(listed(DOCUMENT_REFUSED, "withdrawn"), 1);
	assert_int_equal(answers("02"), 0);
	assert_rc(RC_OK, office_counts(node, s.w->a, &clerk, s.w->now, &k, &e), &e);
	assert_int_equal(k.waiting, 0);
	assert_false(office_view(s.w, &clerk, d.id).may_register);
	assert_int_equal(take(&third, MESSAGE_EDOC), PACKET_STORED);
	register_it(newest().id);
	assert_int_equal(newest().arrival_number, 2);
}

/* What the other organ of this node has planned last, built and signed: its bytes. */
static struct str signed_bytes(void)
{
	struct outbox_item *items;
	struct packet p;
	struct err e = ERR_INIT;
	size_t n;

	do { /* statuses of ours may wait before it */
		items = office_claim(s.w, &n);
		assert_true(n > 0);
		assert_rc(RC_OK,
			  office_packet_build(node, s.w->a, items[0].packet_id, s.w->now, &p, &e),
			  &e);
		const struct attempt taken = { .http_status = 200 };
		const struct office_outcome o = {
			.items = items, .n_items = n, .attempt = &taken, .axis_doc_id = STR("x")
		};
		assert_rc(RC_OK, office_attempt_settle(node, s.w->a, &o, s.w->now, &e), &e);
	} while (p.type != MESSAGE_EDOC);
	return office_bytes(s.w, &p);
}

static struct str with_other_bytes(struct str bytes, const char *word, const char *other)
{
	char *changed = arena_dup(s.w->a, bytes.p, bytes.n);
	size_t at = str_find(bytes, str_of(word));

	assert_true(at != SIZE_MAX);
	memcpy(changed + at, other, strlen(other));
	return str_of_n(changed, bytes.n);
}

/* R4: signed by its sender and changed on the way, a recall is not obeyed; as it was sent, it is. */
static void test_changed_on_the_way(void **state)
{
	static const char *const to_a[] = { OFFICE_A, NULL };
	int64_t sent = office_send(s.w, &other_clerk, "9", to_a), here;
	struct err e = ERR_INIT;
	struct str recall;

	(void)state;
	assert_int_equal(office_arrive(s.w, &clerk, "s-1", MESSAGE_EDOC, signed_bytes()),
			 PACKET_STORED);
	here = newest().id;
	assert_int_equal(office_view(s.w, &clerk, here).packet.signature, SIGNATURE_VALID);
	register_it(here);
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &other_clerk, sent, 0, STR("Sai AAAA"), s.w->now,
					 &problems, &e),
		  &e);
	recall = signed_bytes();
	assert_int_equal(office_arrive(s.w, &clerk, "s-2", MESSAGE_EDOC,
				       with_other_bytes(recall, "Sai AAAA", "Sai BBBB")),
			 PACKET_UNMATCHED);
	assert_int_equal(office_view(s.w, &clerk, here).document.standing, STANDING_HOLDS);
	assert_int_equal(answers("15"), 0);
	assert_int_equal(answers("16"), 1); /* told that it is not believed */
	assert_false(has_step(&clerk, here, STEP_CANCELLED));
	assert_int_equal(office_arrive(s.w, &clerk, "s-3", MESSAGE_EDOC, recall), PACKET_STORED);
	assert_int_equal(office_view(s.w, &clerk, here).document.standing, STANDING_CANCELLED);
	assert_int_equal(answers("15"), 1);
}

/* Something of the other organ of this node, whose certificate the directory has: signed. */
static int64_t arrived_signed(void)
{
	static const char *const to_a[] = { OFFICE_A, NULL };

	(void)office_send(s.w, &other_clerk, "9", to_a);
	assert_int_equal(office_arrive(s.w, &clerk, "s-1", MESSAGE_EDOC, signed_bytes()),
			 PACKET_STORED);
	register_it(newest().id);
	return newest().id;
}

static struct edxml unsigned_business(int64_t about, int64_t type)
{
	struct edxml p = business(OFFICE_B, "77", type);

	p.bussiness_document_id = office_view(s.w, &clerk, about).document.code;
	return p;
}

/* R4: who signs what they send is not recalled for by whoever writes their code. The clerk decides. */
static void test_recalled_unsigned(void **state)
{
	int64_t here = arrived_signed();
	struct edxml p = unsigned_business(here, 1);

	(void)state;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	p.bussiness_reason = STR("Lần nữa");
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED); /* asked twice, one question */
	assert_int_equal(office_view(s.w, &clerk, here).document.standing, STANDING_HOLDS);
	assert_int_equal(answers("15"), 0);
	struct request_row row = only_request();
	assert_true(row.request.kind == REQUEST_RECALL && row.document.id == here);
	assert_rc(RC_OK, answer(&clerk, row.request.id, true, ""), NULL);
	assert_int_equal(office_view(s.w, &clerk, here).document.standing, STANDING_CANCELLED);
	assert_int_equal(answers("15"), 1);
}

static void test_replaced_unsigned(void **state)
{
	int64_t here = arrived_signed();
	struct edxml p = unsigned_business(here, 3);

	(void)state;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(office_view(s.w, &clerk, here).document.standing, STANDING_HOLDS);
	assert_int_equal(only_request().request.kind, REQUEST_UPDATE);
}

/* R4: whoever handed a packet in, as the axis lists it, speaks for themselves alone. */
static void test_in_the_name_of_another(void **state)
{
	const struct edxml p = business(LA, "1", 1);
	const struct document d = office_view(s.w, &clerk, id).document;
	const struct edxml back = office_status(s.w, LA, "13", &d);
	struct str bytes = office_write(s.w, &p);

	(void)state;
	assert_int_equal(office_arrive_from(s.w, &clerk, KHAC, "n-1", MESSAGE_EDOC, bytes),
			 PACKET_UNMATCHED);
	assert_int_equal(office_arrive_from(s.w, &clerk, KHAC, "n-2", MESSAGE_STATUS,
					    office_write(s.w, &back)),
			 PACKET_UNMATCHED);
	assert_int_equal(office_view(s.w, &clerk, id).document.standing, STANDING_HOLDS);
	assert_int_equal(office_count(s.w, "request"), 0);
	assert_int_equal(office_arrive_from(s.w, &clerk, LA, "n-3", MESSAGE_EDOC, bytes),
			 PACKET_STORED);
	assert_int_equal(office_view(s.w, &clerk, id).document.standing, STANDING_CANCELLED);
}

/* The same packet twice, and another one about what is cancelled: an answer each, and nothing else. */
static void test_recalled_again(void **state)
{
	const struct edxml p = business(LA, "1", 1);
	struct edxml anew = p;
	struct str bytes = office_write(s.w, &p);

	(void)state;
	assert_int_equal(office_arrive(s.w, &clerk, "x", MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_int_equal(office_arrive(s.w, &clerk, "x", MESSAGE_EDOC, bytes), PACKET_STORED);
	assert_int_equal(office_arrive(s.w, &clerk, "y", MESSAGE_EDOC, bytes), PACKET_DUPLICATE);
	assert_int_equal(answers("15"), 1);
	anew.bussiness_reason = STR("Thu hồi lần nữa");
	assert_int_equal(take(&anew, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(answers("15"), 2);
	assert_int_equal(office_count(s.w, "request WHERE state = 'agreed'"), 2);
	assert_int_equal(office_count(s.w, "trace WHERE step = 'cancelled'"), 1);
}

/* R4: what is not here, or another's, is refused with a reason. */
static void test_recalled_unknown(void **state)
{
	const struct edxml unknown = business(LA, "99", 1);
	struct edxml foreign = business(KHAC, "1", 1);

	(void)state;
	assert_int_equal(take(&unknown, MESSAGE_EDOC), PACKET_UNMATCHED);
	assert_int_equal(answers("16"), 1);
	foreign.document_id = STR(LA ",2026/11/20,1/LA"); /* another organ's document */
	assert_int_equal(take(&foreign, MESSAGE_EDOC), PACKET_UNMATCHED);
	assert_int_equal(answers("16"), 2);
	assert_int_equal(office_view(s.w, &clerk, id).document.standing, STANDING_HOLDS);
	assert_int_equal(lead_of_ba(), 1);
}

/* ---- R1: lấy lại ---- */

static enum packet_state ask_back(const char *from)
{
	const struct document d = office_view(s.w, &clerk, id).document;
	struct edxml p = office_status(s.w, from, "13", &d);

	p.status_description = STR("Gửi nhầm nơi nhận");
	p.status_at = s.w->now;
	return take(&p, MESSAGE_STATUS);
}

static void test_take_back_agreed(void **state)
{
	struct request_row row;

	(void)state;
	assert_int_equal(ask_back(LA), PACKET_STORED);
	assert_int_equal(ask_back(LA), PACKET_STORED); /* asked twice, one question */
	row = only_request();
	assert_int_equal(row.request.kind, REQUEST_TAKE_BACK);
	assert_int_equal(row.document.id, id);
	assert_true(str_eq_c(row.request.reason, "Gửi nhầm nơi nhận"));
	assert_int_equal(count_requests(&leader), 0);
	assert_int_equal(count_requests(&other_clerk), 0);
	assert_rc(RC_DENIED, answer(&leader, row.request.id, true, ""), NULL);
	assert_rc(RC_NOT_FOUND, answer(&other_clerk, row.request.id, true, ""), NULL);
	assert_int_equal(lead_of_ba(), 1); /* until it is answered, work goes on */
	assert_rc(RC_OK, answer(&clerk, row.request.id, true, ""), NULL);
	assert_rc(RC_CONFLICT, answer(&clerk, row.request.id, false, "thôi"), NULL);
	assert_int_equal(answers("15"), 1);
	assert_int_equal(answers("16"), 0);
	assert_int_equal(lead_of_ba(), 0);
	assert_int_equal(office_view(s.w, &ba, id).document.standing, STANDING_CANCELLED);
	/* asked once more, the program knows the answer */
	assert_int_equal(ask_back(LA), PACKET_STORED);
	assert_int_equal(answers("15"), 2);
	assert_int_equal(count_requests(&clerk), 0);
}

static void test_take_back_refused(void **state)
{
	(void)state;
	assert_int_equal(ask_back(LA), PACKET_STORED);
	assert_rc(RC_INVALID, answer(&clerk, only_request().request.id, false, " "), NULL);
	assert_true(problems_has(&problems, "reason"));
	assert_rc(RC_OK, answer(&clerk, only_request().request.id, false, "Đã giải quyết xong"),
		  NULL);
	assert_int_equal(answers("16"), 1);
	assert_int_equal(office_view(s.w, &ba, id).document.standing, STANDING_HOLDS);
	assert_int_equal(lead_of_ba(), 1);
	assert_int_equal(ask_back(KHAC), PACKET_UNMATCHED); /* R4: not its sender */
	assert_int_equal(answers("16"), 2);
}

/* A recall settles what was asked before it, with its own answer. */
static void test_take_back_then_recall(void **state)
{
	const struct edxml p = business(LA, "1", 1);
	int64_t request;

	(void)state;
	assert_int_equal(ask_back(LA), PACKET_STORED);
	request = only_request().request.id;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(count_requests(&clerk), 0);
	assert_rc(RC_CONFLICT, answer(&clerk, request, true, ""), NULL);
	assert_int_equal(answers("15"), 1);
	assert_int_equal(answers("16"), 0);
}

/* ---- R5: cập nhật ---- */

static int64_t update(const char *subject)
{
	struct edxml p = business(LA, "1", 2);

	p.bussiness_document_id = p.document_id;
	p.subject = str_of(subject);
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	return newest().id;
}

static void test_update_taken(void **state)
{
	int64_t new_id = update("Về việc đã sửa");
	struct document_view old, v;

	(void)state;
	v = office_view(s.w, &clerk, new_id);
	assert_int_equal(v.document.relation, RELATION_UPDATE);
	assert_int_equal(v.document.about_id, id);
	assert_int_equal(v.n_links, 1);
	assert_true(v.asks.id > 0 && v.may_answer && !v.may_register && !v.may_refuse);
	assert_int_equal(v.twin.id, 0);
	assert_rc(RC_CONFLICT,
		  office_incoming_register(node, s.w->a, &clerk, new_id, 0, s.w->now,
					   &(int64_t){ 0 }, NULL),
		  NULL);
	assert_rc(RC_OK, answer(&clerk, v.asks.id, true, ""), NULL);
	assert_int_equal(answers("15"), 1);
	v = office_view(s.w, &ba,
			id); /* number, people and files: the new content, the old place */
	assert_true(str_eq_c(v.document.subject, "Về việc đã sửa"));
	assert_int_equal(v.document.arrival_number, 1);
	assert_int_equal(v.document.standing, STANDING_HOLDS);
	assert_int_equal(v.n_attachments, 1);
	assert_true(has_step(&ba, id, STEP_UPDATED));
	assert_int_equal(lead_of_ba(), 1);
	old = office_view(s.w, &clerk, new_id); /* what was said before is kept */
	assert_true(str_eq_c(old.document.subject, "Về việc lạ"));
	assert_int_equal(old.document.standing, STANDING_UPDATED);
	assert_int_equal(old.n_attachments, 1);
	assert_true(old.document.packet_id != v.document.packet_id);
	assert_rc(RC_CONFLICT, answer(&clerk, old.asks.id, true, ""), NULL);
	assert_int_equal(answers("15"), 1);
}

static void test_update_refused(void **state)
{
	int64_t new_id = update("Về việc đã sửa");

	(void)state;
	assert_rc(RC_OK,
		  answer(&clerk, office_view(s.w, &clerk, new_id).asks.id, false, "Đã xử lý xong"),
		  NULL);
	assert_int_equal(answers("16"), 1);
	assert_int_equal(answers("02"), 0);
	assert_true(str_eq_c(office_view(s.w, &ba, id).document.subject, "Về việc lạ"));
	assert_int_equal(office_view(s.w, &clerk, new_id).document.standing, STANDING_CANCELLED);
	assert_int_equal(count_requests(&clerk), 0);
}

/* Neither is a second one of the other: the clerk is asked about both. */
static void test_update_is_no_twin(void **state)
{
	struct edxml p = business(LA, "77", 0);
	int64_t waits;

	(void)state;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	waits = newest().id;
	assert_int_equal(newest().state, DOCUMENT_WAITING);
	p.bussiness_type = 2;
	p.bussiness_document_id = p.document_id;
	p.subject = STR("Về việc đã sửa");
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(newest().about_id, waits);
	assert_int_equal(office_view(s.w, &clerk, waits).twin.id, 0);
	assert_int_equal(office_view(s.w, &clerk, newest().id).twin.id, 0);
	p.bussiness_type = 0; /* the same once more, which updates nothing */
	p.subject = STR("Về việc thứ ba");
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_not_equal(office_view(s.w, &clerk, newest().id).twin.id, 0);
}

/* Of what is not here it is a document like any other, and what it asks is refused at once. */
static void test_update_unknown(void **state)
{
	struct edxml p = business(LA, "77", 2);

	(void)state;
	p.bussiness_document_id = STR("khong-co");
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(answers("16"), 1);
	assert_int_equal(newest().state, DOCUMENT_WAITING);
	register_it(newest().id);
}

/* The document is recalled while its update waits: both are gone. */
static void test_update_then_recall(void **state)
{
	const struct edxml p = business(LA, "1", 1);
	int64_t new_id = update("Về việc đã sửa");

	(void)state;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(office_view(s.w, &clerk, id).document.standing, STANDING_CANCELLED);
	assert_int_equal(office_view(s.w, &clerk, new_id).document.standing, STANDING_CANCELLED);
	assert_int_equal(count_requests(&clerk), 0);
	assert_int_equal(answers("15"), 1);
}

/* ---- thay thế, đính chính ---- */

static void test_replaced(void **state)
{
	const struct str to = STR(OFFICE_A);
	const struct edxml_replacement r = { STR(LA ",2026/11/20,1/LA"), &to, 1 };
	struct edxml p = business(LA, "8", 3);
	struct document_view v;

	(void)state;
	p.replacements = &r;
	p.n_replacements = 1;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.document.standing, STANDING_REPLACED);
	assert_int_equal(lead_of_ba(), 0);
	assert_true(has_step(&ba, id, STEP_REPLACED));
	assert_int_equal(v.n_links, 1);
	assert_true(v.links[0].is_about);
	assert_int_equal(v.links[0].document.id, newest().id);
	v = office_view(s.w, &clerk, newest().id);
	assert_int_equal(v.n_links, 1);
	assert_false(v.links[0].is_about);
	assert_true(v.may_register);
	/* P2: whoever may not open the other one does not read of it */
	assert_int_equal(office_view(s.w, &ba, id).n_links, 0);
	assert_int_equal(answers("15") + answers("16"), 0);
}

static void test_corrected(void **state)
{
	const struct edxml_response_for r = { .organ_code = STR(LA),
					      .document_id = STR(LA ",2026/11/20,1/LA") };
	struct edxml p = packet(LA, "9");

	(void)state;
	p.response_for = &r;
	p.n_response_for = 1;
	assert_int_equal(take(&p, MESSAGE_EDOC), PACKET_STORED);
	assert_int_equal(newest().relation, RELATION_CORRECT);
	assert_int_equal(newest().about_id, id);
	assert_true(has_step(&ba, id, STEP_CORRECTED));
	assert_int_equal(office_view(s.w, &clerk, id).document.standing, STANDING_HOLDS);
	assert_int_equal(lead_of_ba(), 1);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_recalled_at_work),    EACH(test_told_why_it_left),
		EACH(test_recalled_with_parts), EACH(test_recalled_waiting),
		EACH(test_changed_on_the_way),  EACH(test_recalled_again),
		EACH(test_recalled_unknown),    EACH(test_take_back_agreed),
		EACH(test_take_back_refused),   EACH(test_take_back_then_recall),
		EACH(test_update_taken),        EACH(test_update_refused),
		EACH(test_update_is_no_twin),   EACH(test_update_unknown),
		EACH(test_update_then_recall),  EACH(test_replaced),
		EACH(test_corrected),           EACH(test_recalled_unsigned),
		EACH(test_replaced_unsigned),   EACH(test_in_the_name_of_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
