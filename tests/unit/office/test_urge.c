/* test_urge.c -- receivers that owe something to a document, and the công văn that urges them, on both engines. */
#include "office/urge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"
#include "markup/page.h"
#include "office/bulk.h"
#include "office/recall.h"
#include "office/secret.h"

static const char *const both[] = { OFFICE_B, DESK_RECEIVER, NULL };
static const struct date no_day;

/* ba's, to two organs, issued by the clerk. */
static int64_t sent(void)
{
	int64_t id = draft(&ba);

	desk_issue(&clerk, id, "40", both, no_day);
	return id;
}

static enum rc urge_with(const struct actor *who, int64_t id, const char *code, int64_t *out,
			 bool *out_is_new, struct err *e)
{
	const struct str to = code ? str_of(code) : STR("");
	const struct urge_form f = { .document_id = id,
				     .receivers = &to,
				     .n_receivers = code ? 1 : 0 };

	problems.n = 0;
	return office_urge(node, s.w->a, who, &f, s.w->now, out, out_is_new, &problems, e);
}

/* A new draft that urges; NULL: everybody. */
static int64_t urge(const struct actor *who, int64_t id, const char *code)
{
	int64_t out = 0;
	bool is_new = false;
	struct err e;

	assert_rc(RC_OK, urge_with(who, id, code, &out, &is_new, &e), &e);
	assert_true(is_new);
	return out;
}

static void not_urged(enum rc rc, const char *key, const struct actor *who, int64_t id,
		      const char *code)
{
	struct err e;
	int64_t out;
	bool is_new;

	assert_rc(rc, urge_with(who, id, code, &out, &is_new, &e), &e);
	assert_string_equal(e.key, key);
}

static void set_state(int64_t id, const char *receiver, const char *state)
{
	test_db_sql(
		s.w->t,
		str_fmt(s.w->a,
			"UPDATE delivery SET state = '%s' WHERE document_id = %lld AND receiver_code = '%s'",
			state, (long long)id, receiver)
			.p);
}

static const struct delivery *to(const struct document_view *v, const char *code)
{
	for (size_t i = 0; i < v->n_deliveries; i++) {
		if (str_eq_c(v->deliveries[i].receiver_code, code))
			return &v->deliveries[i];
	}
	fail_msg("%s is no receiver", code);
	return NULL;
}

static struct delivery_watch owes(int64_t id, const char *code, struct date day)
{
	struct document_view v = office_view(s.w, &clerk, id);

	return delivery_watch(&v.watch, &v.document, to(&v, code), day);
}

static bool is_listed(const struct actor *who, const char *queue, int64_t id)
{
	const struct document_filter f = { .direction = DIRECTION_OUTGOING,
					   .queue = str_of(queue),
					   .now = s.w->now };
	struct document_row *rows;
	bool found = false;
	struct err e;
	size_t n;

	assert_rc(RC_OK, office_document_list(node, s.w->a, who, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++)
		found = found || rows[i].document.id == id;
	return found;
}

/* U1 */
static void what_is_owed(void **state)
{
	int64_t id = sent();
	struct date later = date_add(today(), 14);
	struct delivery_watch w;

	(void)state;
	set_state(id, OFFICE_B, "sent");
	set_state(id, DESK_RECEIVER, "processing");
	w = owes(id, OFFICE_B, later);
	assert_int_equal(w.lack, LACK_RECEIPT);
	assert_int_equal(w.days, 10); /* two weeks */
	assert_int_equal(owes(id, OFFICE_B, today()).days, 0);
	assert_int_equal(owes(id, DESK_RECEIVER, later).lack, LACK_WORK);
	assert_true(is_listed(&clerk, "unreceived", id) && is_listed(&clerk, "unfinished", id));
	assert_true(is_listed(&bon, "unreceived", id)); /* what was issued all who draft see */
	assert_false(is_listed(&stranger, "unreceived", id));
	/* for information: it is to be received, and no more */
	test_db_sql(s.w->t, "UPDATE delivery SET purpose = 'inform'");
	assert_int_equal(owes(id, DESK_RECEIVER, later).lack, LACK_NOTHING);
	assert_int_equal(owes(id, OFFICE_B, later).lack, LACK_RECEIPT);
	assert_true(is_listed(&clerk, "unreceived", id));
	assert_false(is_listed(&clerk, "unfinished", id));
	set_state(id, OFFICE_B, "finished");
	assert_int_equal(owes(id, OFFICE_B, later).lack, LACK_NOTHING);
	assert_false(is_listed(&clerk, "unreceived", id));
}

/* U2: counted when it is issued, and not before. */
static void urged_and_counted(void **state)
{
	int64_t id = sent(), letter;
	struct document_view v;

	(void)state;
	set_state(id, OFFICE_B, "received");
	set_state(id, DESK_RECEIVER, "arrived");
	letter = urge(&ba, id, OFFICE_B);
	v = office_view(s.w, &ba, letter);
	assert_int_equal(v.n_deliveries, 1);
	assert_true(str_eq_c(v.deliveries[0].receiver_code, OFFICE_B));
	assert_int_equal(v.document.relation, RELATION_URGE);
	assert_int_equal(v.document.about_id, id);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'outgoing.urge'"), 1);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(to(&v, OFFICE_B)->n_urged, 0);
	desk_issue(&clerk, letter, "41", (const char *const[]){ OFFICE_B, NULL }, no_day);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(to(&v, OFFICE_B)->n_urged, 1);
	assert_true(to(&v, OFFICE_B)->urged_at == s.w->now);
	assert_int_equal(to(&v, DESK_RECEIVER)->n_urged, 0);
	assert_true(str_ends(str_of(steps(id)), STR(" sent urged")));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'outgoing.urged'"), 1);
	/* once more, another letter */
	letter = urge(&ba, id, NULL);
	v = office_view(s.w, &clerk, letter);
	assert_int_equal(v.n_deliveries, 2);
	desk_issue(&clerk, letter, "42", both, no_day);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(to(&v, OFFICE_B)->n_urged, 2);
	assert_int_equal(to(&v, DESK_RECEIVER)->n_urged, 1);
	office_riders_conform(s.w, RIDER_URGING);
}

/* U2: the button pressed twice, by one and by two. */
static void nobody_stands_in_two_drafts(void **state)
{
	int64_t id = sent(), letter, same = 0;
	bool is_new = true;
	struct err e;

	(void)state;
	set_state(id, OFFICE_B, "received");
	set_state(id, DESK_RECEIVER, "sent");
	letter = urge(&clerk, id, OFFICE_B);
	assert_rc(RC_OK, urge_with(&clerk, id, OFFICE_B, &same, &is_new, &e), &e);
	assert_int_equal(same, letter);
	assert_false(is_new);
	assert_int_equal(office_count(s.w, "document WHERE relation = 'urge'"), 1);
	not_urged(RC_CONFLICT, "err.urge_drafted", &ba, id, OFFICE_B);
	not_urged(RC_CONFLICT, "err.urge_drafted", &clerk, id,
		  NULL); /* all of them: one is in it */
	(void)urge(&ba, id, DESK_RECEIVER);
	/* thrown away: free again */
	assert_rc(RC_OK,
		  office_outgoing_discard(node, &clerk, letter, document(letter).version, s.w->now,
					  &e),
		  &e);
	assert_true(urge(&clerk, id, OFFICE_B) != letter);
}

/* U3 */
static void who_is_not_urged(void **state)
{
	int64_t id = sent();

	(void)state;
	set_state(id, OFFICE_B, "finished");
	set_state(id, DESK_RECEIVER, "received");
	not_urged(RC_DENIED, "err.denied.role", &leader, id, NULL);
	not_urged(RC_DENIED, "err.denied.role", &bon, id, NULL);
	not_urged(RC_NOT_FOUND, "err.not_found", &stranger, id, NULL);
	not_urged(RC_INVALID, "err.form", &clerk, id, OFFICE_B);
	assert_string_equal(staff_problems(&s, &problems), "receivers problem.urge_done");
	not_urged(RC_INVALID, "err.form", &clerk, id, "000.00.99.Z09");
	assert_string_equal(staff_problems(&s, &problems), "receivers problem.urge_stranger");
	not_urged(RC_CONFLICT, "err.denied.state", &clerk, draft(&clerk), NULL);
	/* it has answered by a document, whatever its statuses say */
	struct edxml p = office_foreign(s.w, DESK_RECEIVER, "9");
	struct edxml_response_for r = { .organ_code = STR(OFFICE_A),
					.document_id = document(id).code };
	p.response_for = &r;
	p.n_response_for = 1;
	assert_true(is_listed(&clerk, "unfinished", id));
	assert_int_equal(office_arrive(s.w, &clerk, "f-1", MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_false(is_listed(&clerk, "unfinished", id));
	not_urged(RC_CONFLICT, "err.urge_none", &clerk, id, NULL);
}

/* As far as its number: ba's. */
static void ready(int64_t id)
{
	struct office_draft d;
	struct err e;

	office_draft(s.w, &d, "", (const char *const[]){ OFFICE_B, NULL });
	d.form.document.id = id;
	d.form.document.version = document(id).version;
	d.form.document.number = d.form.document.notation = STR("");
	d.form.document.issued_on = no_day;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, &ba, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	sign(id);
	(void)number(id);
}

static void what_holds_no_more(void **state)
{
	int64_t id = sent(), letter;
	struct err e;

	(void)state;
	set_state(id, OFFICE_B, "received");
	letter = urge(&ba, id, OFFICE_B);
	ready(letter);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_outgoing_recall(node, &clerk, id, 0, STR("Sai nơi nhận"), s.w->now,
					 &problems, &e),
		  &e);
	assert_false(is_listed(&clerk, "unfinished", id));
	not_urged(RC_CONFLICT, "err.denied.frozen", &clerk, id, NULL);
	/* nor does what was begun before go out */
	NOT(RC_INVALID, "err.form", &clerk, letter, ISSUE);
	assert_string_equal(staff_problems(&s, &problems), "number problem.about_gone");
	assert_int_equal(office_view(s.w, &clerk, id).deliveries[0].n_urged, 0);
}

static int64_t secret(void)
{
	const struct series_form series = { .series = { .kind = SERIES_SECRET,
							.name = STR("Văn bản mật"),
							.abbreviation = STR("UBND") } };
	const struct secret_form f = { .direction = DIRECTION_OUTGOING,
				       .secrecy = SECRECY_SECRET,
				       .type_name = STR("Quyết định"),
				       .signer_name = STR("Nguyễn Văn Ký"),
				       .receivers = STR(DESK_RECEIVER) };
	int64_t id, number_;
	struct err e;

	problems.n = 0;
	assert_rc(RC_OK, office_series_save(node, &clerk, &series, s.w->now, &id, &problems, &e),
		  &e);
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number_, &problems,
				      &e),
		  &e);
	return id;
}

/* Neither is asked about anything. */
static void what_is_held_and_what_is_secret(void **state)
{
	bool is_sqlite = test_db_engine() == DB_SQLITE;
	int64_t id = sent();

	(void)state;
	set_state(id, OFFICE_B, "received");
	test_db_sql(s.w->t, str_fmt(s.w->a, "UPDATE document SET is_held = %s WHERE id = %lld",
				    is_sqlite ? "1" : "TRUE", (long long)id)
				    .p);
	not_urged(RC_CONFLICT, "err.denied.held", &clerk, id, NULL);
	not_urged(RC_CONFLICT, "err.denied.secret", &clerk, secret(), NULL);
}

/* At the receiver it is no correction: the document that it urges says so. */
static void told_at_the_receiver(void **state)
{
	int64_t id = sent(), letter, came, urging;
	struct document_view v;

	(void)state;
	came = desk_arrived(&stranger, "q-1", desk_leave_of(id, OFFICE_B));
	set_state(id, OFFICE_B, "received");
	letter = urge(&ba, id, OFFICE_B);
	desk_issue(&clerk, letter, "41", (const char *const[]){ OFFICE_B, NULL }, no_day);
	urging = desk_arrived(&stranger, "q-2", desk_leave_of(letter, OFFICE_B));
	v = office_view(s.w, &stranger, urging);
	assert_int_equal(v.document.relation, RELATION_URGE);
	assert_int_equal(v.document.about_id, came);
	assert_int_equal(v.n_attachments, 1); /* vanthu.json is none of its files */
	v = office_view(s.w, &stranger, came);
	assert_int_equal(v.n_links, 1);
	bool is_told = false;
	for (size_t i = 0; i < v.n_traces; i++)
		is_told = is_told || str_eq_c(v.traces[i].step, "urged");
	assert_true(is_told);
}

/* From a list: each document by itself, and again does nothing twice. */
static void many_at_once(void **state)
{
	int64_t id = sent();
	const struct bulk_row rows[] = { { .id = id }, { .id = draft(&clerk) } };
	const struct bulk_form f = { .act = BULK_URGE, .rows = rows, .n = 2 };
	struct bulk_result r;
	struct err e;

	(void)state;
	set_state(id, OFFICE_B, "sent");
	for (int i = 0; i < 2; i++) {
		problems.n = 0;
		assert_rc(RC_OK,
			  office_bulk_do(node, s.w->a, &clerk, &f, s.w->now, &r, &problems, &e),
			  &e);
		assert_int_equal(r.n_done, 1);
		assert_int_equal(r.n_failures, 1);
		assert_string_equal(r.failures[0].why.key, "err.denied.state");
	}
	assert_int_equal(office_count(s.w, "document WHERE relation = 'urge'"), 1);
	assert_rc(RC_DENIED, office_bulk_do(node, s.w->a, &admin, &f, s.w->now, &r, &problems, &e),
		  &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_owed),
		TEST(urged_and_counted),
		TEST(nobody_stands_in_two_drafts),
		TEST(who_is_not_urged),
		TEST(what_holds_no_more),
		TEST(what_is_held_and_what_is_secret),
		TEST(told_at_the_receiver),
		TEST(many_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
