/* test_digest.c -- thư tóm tắt: who gets one, when, and what it says: V11, V12, on both engines. */
#include "office/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "office/secret.h"
#include "office/task.h"
#include "staff.h"
#include "store/digest.h"

static struct staff s;
static struct node *node;
static struct actor leader, ba, bon, admin, stranger;
static int64_t unit;
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

/* A Monday, so late in the morning. */
static void at(int hour)
{
	s.w->now = date_start_vn(today()) + hour * TIME_HOUR;
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	while (date_weekday(today()) != 1)
		s.w->now += TIME_DAY;
	at(6);
	s.w->conf.mail_url = STR("smtp://127.0.0.1:1");
	s.w->conf.mail_from = STR("vanthu@anbinh.example");
	s.w->conf.http_public_url = STR("https://vanthu.example");
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	leader = staff_as(&s, &s.a_system, "lanhdao");
	admin = staff_as(&s, &s.a_system, "quantri");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	ba = staff_person(&s, "ba", ROLE_SPECIALIST, unit);
	bon = staff_person(&s, "bon", ROLE_SPECIALIST, unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static enum rc mailbox(const struct actor *who, const struct actor *of, const char *address)
{
	problems.n = 0;
	const struct mailbox_form f = { .address = str_of(address) };

	return office_mailbox_set(node, who, of->account_id, &f, s.w->now, &problems, NULL);
}

static void has_mailbox(const struct actor *of, const char *address)
{
	assert_int_equal(mailbox(&admin, of, address), RC_OK);
}

static enum rc choose(const struct actor *who, enum digest_kind kind, int64_t hour)
{
	const struct digest_choice c = { kind, hour };

	problems.n = 0;
	return office_digest_choose(node, who, &c, s.w->now, &problems, NULL);
}

static int64_t make(void)
{
	struct err e = ERR_INIT;
	int64_t made = -1;

	assert_rc(RC_OK, office_digest_make(node, s.w->now, &made, &e), &e);
	return made;
}

static int64_t give(const struct actor *to, int64_t days, const char *subject)
{
	const struct directive_to whom = { .account_id = to->account_id,
					   .part = PART_LEAD,
					   .due_on = date_add(today(), days) };
	const struct task_form f = { .subject = str_of(subject), .to = &whom, .n_to = 1 };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_task_give(node, &leader, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static enum rc claim_fn(struct tx *tx, void *arg, struct err *e)
{
	return digest_claim(tx, s.w->a, s.w->now, s.w->now + TIME_MIN, arg, e);
}

/* The next that waits to be sent. */
static struct digest claim(void)
{
	struct digest d;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_write(node->db, claim_fn, &d, &e), &e);
	return d;
}

static bool has(struct str text, const char *words)
{
	return str_find(text, str_of(words)) != SIZE_MAX;
}

/* ---- the tests ---- */

static void somebody_chooses_for_themselves(void **state)
{
	struct digest_view v;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_digest_view(node, s.w->a, &ba, s.w->now, &v, &e), &e);
	assert_int_equal(v.choice.kind, DIGEST_NEVER);
	assert_true(v.has_server && !v.may_allow && !v.has_subjects && v.mailbox.n == 0);
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "kind problem.digest_mailbox");
	has_mailbox(&ba, "Ba@AnBinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 24), RC_INVALID);
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	assert_rc(RC_OK, office_digest_view(node, s.w->a, &ba, s.w->now, &v, &e), &e);
	assert_int_equal(v.choice.kind, DIGEST_DAILY);
	assert_int_equal(v.choice.hour, 7);
	assert_true(str_eq_c(v.mailbox, "ba@anbinh.example"));
	assert_int_equal(choose(&ba, DIGEST_NEVER, -1), RC_OK);
	assert_int_equal(office_count(s.w, "digest_choice"), 0);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'digest.choose'"), 2);
	assert_int_equal(choose(&s.a_system, DIGEST_DAILY, 7), RC_DENIED);
}

static void mailboxes_are_the_administrators(void **state)
{
	(void)state;
	assert_int_equal(mailbox(&ba, &ba, "ba@anbinh.example"), RC_DENIED);
	assert_int_equal(mailbox(&stranger, &ba, "ba@anbinh.example"), RC_DENIED);
	assert_int_equal(mailbox(&admin, &stranger, "x@anbinh.example"), RC_NOT_FOUND);
	assert_int_equal(mailbox(&admin, &ba, "ba@anbinh.example\r\nBcc: x@y.example"), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "address problem.mail");
	has_mailbox(&ba, "ba@anbinh.example");
	has_mailbox(&ba, "ba@anbinh.example"); /* once more changes nothing */
	assert_int_equal(office_count(s.w, "mailbox"), 1);
	assert_int_equal(mailbox(&admin, &bon, "ba@anbinh.example"), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "address problem.mailbox_taken");
	/* what another organ of the node has is neither told nor taken away */
	assert_int_equal(mailbox(&s.b_system, &stranger, "ba@anbinh.example"), RC_OK);
	assert_int_equal(mailbox(&s.b_system, &stranger, ""), RC_OK);
	has_mailbox(&ba, "ba.tran@anbinh.example");
	assert_int_equal(office_count(s.w, "mailbox WHERE valid_to = ''"), 1);
	has_mailbox(&bon, "ba@anbinh.example"); /* it is free again */
	has_mailbox(&ba, "");
	assert_int_equal(office_count(s.w, "mailbox WHERE valid_to = ''"), 1);
}

#define NO_DAY 99999

static enum rc mailbox_of_days(const char *address, int from, int until)
{
	struct date today = time_date_vn(s.w->now);
	struct mailbox_form f = { .address = str_of(address) };

	if (from != NO_DAY)
		f.from = date_add(today, from);
	if (until != NO_DAY)
		f.until = date_add(today, until);
	problems.n = 0;
	return office_mailbox_set(node, &admin, ba.account_id, &f, s.w->now, &problems, NULL);
}

static int days_from_today(struct date d)
{
	return (int)((date_start_vn(d) - date_start_vn(time_date_vn(s.w->now))) / TIME_DAY);
}

/* "a -3..4, b 5..": ba's, in days from today. */
static const char *mailboxes(void)
{
	struct person_view v;
	struct err e;
	struct buf b;

	buf_init(&b, s.w->a, 1000);
	assert_rc(RC_OK, office_person_view(node, s.w->a, &admin, ba.account_id, &v, &e), &e);
	for (size_t i = 0; i < v.n_mailboxes; i++) {
		const struct mailbox *m = &v.mailboxes[i];
		buf_fmt(&b, "%s%.*s %d..", i > 0 ? ", " : "", 1, m->address.p,
			days_from_today(m->valid_from));
		if (date_is_set(m->valid_to))
			buf_fmt(&b, "%d", days_from_today(m->valid_to));
	}
	return str_c(s.w->a, buf_str(&b));
}

/* One at a time, on the days that the administrator says. */
static void a_mailbox_has_its_days(void **state)
{
	struct digest_view v;
	struct err e;

	(void)state;
	assert_int_equal(mailbox_of_days("a@anbinh.example", -10, NO_DAY), RC_OK);
	assert_string_equal(mailboxes(), "a -10..");
	/* another one from a day to come: until then the one before holds */
	assert_int_equal(mailbox_of_days("b@anbinh.example", 5, 20), RC_OK);
	assert_string_equal(mailboxes(), "a -10..4, b 5..20");
	assert_rc(RC_OK, office_digest_view(node, s.w->a, &ba, s.w->now, &v, &e), &e);
	assert_true(str_eq_c(v.mailbox, "a@anbinh.example"));
	/* once more changes nothing; other days do, but for those of the one before */
	assert_int_equal(mailbox_of_days("b@anbinh.example", 5, 20), RC_OK);
	assert_int_equal(mailbox_of_days("b@anbinh.example", NO_DAY, NO_DAY), RC_OK);
	assert_string_equal(mailboxes(), "a -10..4, b 5..");
	assert_int_equal(mailbox_of_days("b@anbinh.example", 4, NO_DAY), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "from problem.mailbox_before");
	assert_int_equal(mailbox_of_days("b@anbinh.example", 6, 5), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "until problem.ends_before");
	assert_int_equal(mailbox_of_days("b@anbinh.example", 5, 70000), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "until problem.date");
	assert_int_equal(mailbox_of_days("c@anbinh.example", 3, NO_DAY), RC_INVALID);
	assert_string_equal(staff_problems(&s, &problems), "from problem.mailbox_before");
	assert_string_equal(mailboxes(), "a -10..4, b 5..");
	/* somebody else may have the address on other days alone */
	assert_int_equal(mailbox(&admin, &bon, "b@anbinh.example"), RC_INVALID);
	assert_int_equal(mailbox_of_days("", NO_DAY, 8), RC_OK);
	assert_string_equal(mailboxes(), "a -10..4, b 5..8");
	assert_int_equal(mailbox_of_days("", NO_DAY, NO_DAY), RC_OK);
	assert_string_equal(mailboxes(), "a -10..-1, b 5..-1");
	has_mailbox(&bon, "b@anbinh.example");
	/* the database itself holds two open ones apart */
	has_mailbox(&ba, "d@anbinh.example");
	test_db_sql_refused(s.w->t,
			    "UPDATE mailbox SET valid_to = '' WHERE address = 'a@anbinh.example'",
			    "mailbox");
}

static void one_for_a_person_and_a_day(void **state)
{
	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	assert_int_equal(make(), 0); /* it is six */
	at(7);
	assert_int_equal(make(), 1);
	assert_int_equal(make(), 0);
	/* chosen anew, it is still one for the day */
	assert_int_equal(choose(&ba, DIGEST_DAILY, 8), RC_OK);
	at(9);
	assert_int_equal(make(), 0);
	assert_int_equal(office_count(s.w, "digest"), 1);
	s.w->now += TIME_DAY;
	assert_int_equal(make(), 1);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'digest.make'"), 2);
}

static void an_hour_that_is_over_counts_from_tomorrow(void **state)
{
	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	(void)give(&ba, 3, "Báo cáo quý");
	at(10);
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	assert_int_equal(make(), 0);
	s.w->now += TIME_DAY;
	at(7);
	assert_int_equal(make(), 1);
}

static void on_working_days_alone(void **state)
{
	struct holiday h = { .kind = HOLIDAY_OFF, .name = STR("nghỉ") };
	struct err e = ERR_INIT;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 20, "Báo cáo quý");
	h.day = today();
	problems.n = 0;
	assert_rc(RC_OK, office_holiday_put(node, &admin, &h, 1, s.w->now, &problems, &e), &e);
	at(8);
	assert_int_equal(make(), 0);
	s.w->now += 4 * TIME_DAY; /* Friday */
	assert_int_equal(make(), 1);
	s.w->now += TIME_DAY; /* Saturday, which is worked for the holiday next week */
	assert_int_equal(make(), 0);
	h = (struct holiday){ .day = today(), .kind = HOLIDAY_WORKED, .name = STR("làm bù") };
	assert_rc(RC_OK, office_holiday_put(node, &admin, &h, 1, s.w->now, &problems, &e), &e);
	assert_int_equal(make(), 1);
}

/* Nothing waits: no letter, and it is not looked for again that day. */
static void only_when_there_is_something_to_tell(void **state)
{
	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	has_mailbox(&bon, "bon@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	assert_int_equal(choose(&bon, DIGEST_OVERDUE, 7), RC_OK);
	at(7);
	assert_int_equal(make(), 0);
	assert_int_equal(office_count(s.w, "digest WHERE state = 'empty' AND body = ''"), 2);
	(void)give(&bon, 0, "Báo cáo quý");
	s.w->now += TIME_DAY;
	assert_int_equal(make(), 1);
	assert_int_equal(office_count(s.w, "digest WHERE state = 'queued'"), 1);
	const struct digest d = claim();
	assert_int_equal(d.account_id, bon.account_id);
	assert_true(has(d.subject, "1 việc đang chờ, 1 quá hạn"));
}

static void who_may_not_sign_in_gets_none(void **state)
{
	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	has_mailbox(&bon, "bon@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	assert_int_equal(choose(&bon, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	(void)give(&bon, 3, "Báo cáo quý");
	test_db_sql(s.w->t, "UPDATE account SET is_locked = TRUE WHERE login = 'ba'");
	has_mailbox(&bon, ""); /* nor who has no mailbox any more */
	at(7);
	assert_int_equal(make(), 0);
	assert_int_equal(office_count(s.w, "digest"), 0);
}

/* What is named, and what is not. */
static void it_says_numbers_and_no_subjects(void **state)
{
	struct str link;
	int64_t id;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	id = give(&ba, 0, "Chuyện riêng của cơ quan");
	(void)give(&ba, 30, "Chưa gấp");
	s.w->now += TIME_DAY;
	at(7);
	assert_int_equal(make(), 1);
	struct digest d = claim();
	assert_true(str_eq_c(d.address, "ba@anbinh.example"));
	assert_true(has(d.subject, "2 việc đang chờ, 1 quá hạn"));
	assert_true(has(d.body, "- Chủ trì: 2 (1 quá hạn)"));
	assert_true(has(d.body, "Khẩn hoặc quá hạn:"));
	link = str_fmt(s.w->a, "  https://vanthu.example/tasks/%lld\n", (long long)id);
	assert_true(str_find(d.body, link) != SIZE_MAX);
	assert_false(has(d.body, "Chuyện riêng") || has(d.body, "Chưa gấp"));
	assert_true(str_eq_c(d.unsubscribe, "https://vanthu.example/account/digest"));
	/* the organ allows it: from the next one on */
	assert_int_equal(office_digest_allow(node, &ba, true, s.w->now, NULL), RC_DENIED);
	assert_int_equal(office_digest_allow(node, &admin, true, s.w->now, NULL), RC_OK);
	s.w->now += TIME_DAY;
	assert_int_equal(make(), 1);
	d = claim();
	assert_true(has(d.body, "Chuyện riêng của cơ quan"));
	assert_false(has(d.body, "Chưa gấp"));
}

static void in_ones_own_language(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	assert_rc(RC_OK, office_session_language(node, &ba, STR("en"), &e), &e);
	at(7);
	assert_int_equal(make(), 1);
	const struct digest d = claim();
	assert_true(has(d.subject, "1 things wait"));
	assert_true(has(d.body, "Another hour, or no more of them: https://vanthu.example/"));
}

/* A secret document came, and lies with the clerk by its number: it is told of nowhere. */
static void nothing_of_what_is_secret(void **state)
{
	const struct secret_form f = { .direction = DIRECTION_INCOMING,
				       .secrecy = SECRECY_SECRET,
				       .type_name = STR("Báo cáo"),
				       .number = STR("7791"),
				       .notation = STR("LA"),
				       .issued_on = { 2026, 11, 2 },
				       .organ_name = STR("Sở Lạ (mẫu)"),
				       .paper_at = STR("Tủ sắt") };
	struct err e = ERR_INIT;
	struct actor clerk;
	int64_t id, number;

	(void)state;
	(void)staff_add(&s, &s.a_system, "tiepnhan", ROLE_CLERK);
	clerk = staff_as(&s, &s.a_system, "tiepnhan");
	has_mailbox(&clerk, "tiepnhan@anbinh.example");
	assert_int_equal(choose(&clerk, DIGEST_DAILY, 7), RC_OK);
	assert_int_equal(office_digest_allow(node, &admin, true, s.w->now, NULL), RC_OK);
	(void)give(&clerk, 0, "Việc thường");
	problems.n = 0;
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				      &e),
		  &e);
	s.w->now += TIME_DAY;
	at(7);
	assert_int_equal(make(), 1);
	const struct digest d = claim();
	assert_true(has(d.body, "Việc thường"));
	assert_false(has(d.body, "7791") || has(d.body, "/incoming/"));
}

static enum rc hand_fn(struct tx *tx, void *arg, struct err *e)
{
	return digest_hand(tx, arg, e);
}

static enum rc leases_fn(struct tx *tx, void *arg, struct err *e)
{
	(void)arg;
	return digest_leases_end(tx, e);
}

/* Killed before the end of a message it is sent again; after it, it is not. */
static void never_two(void **state)
{
	struct digest d, again;
	struct digest_counts k;
	struct err e = ERR_INIT;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	at(7);
	assert_int_equal(make(), 1);
	d = claim();
	assert_int_equal(db_write(node->db, claim_fn, &again, NULL), RC_NOT_FOUND);
	assert_rc(RC_OK, db_write(node->db, leases_fn, NULL, &e), &e);
	again = claim();
	assert_int_equal(again.id, d.id);
	assert_int_equal(again.attempts, 2);
	s.w->now += TIME_SEC;
	assert_rc(RC_OK, db_write(node->db, hand_fn, &again, &e), &e);
	assert_int_equal(db_write(node->db, hand_fn, &again, NULL), RC_CONFLICT);
	assert_rc(RC_OK, db_write(node->db, leases_fn, NULL, &e), &e);
	s.w->now += TIME_HOUR;
	assert_int_equal(db_write(node->db, claim_fn, &again, NULL), RC_NOT_FOUND);
	assert_int_equal(make(), 0);
	assert_rc(RC_OK, office_digest_count(node, s.w->a, s.w->now, &k, &e), &e);
	assert_int_equal(k.unsure, 1);
	assert_int_equal(k.waiting + k.sent + k.failed, 0);
}

/* Nobody listens there: it waits, with what was wrong, and is of no use on the next day. */
static void a_server_that_is_away(void **state)
{
	struct digest_counts k;
	struct err e = ERR_INIT;
	int64_t at_next;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	has_mailbox(&bon, "bon@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	assert_int_equal(choose(&bon, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	(void)give(&bon, 3, "Báo cáo quý");
	at(7);
	assert_int_equal(make(), 2);
	assert_int_equal(office_digest_send_one(node, s.w->now, NULL, NULL), RC_UNAVAILABLE);
	assert_int_equal(office_digest_send_one(node, s.w->now, NULL, NULL), RC_NOT_FOUND);
	assert_rc(RC_OK, office_digest_next(node, &at_next, &e), &e);
	assert_true(at_next > s.w->now);
	assert_rc(RC_OK, office_digest_count(node, s.w->a, s.w->now, &k, &e), &e);
	assert_int_equal(k.waiting, 2);
	assert_int_equal(k.again, 1);
	assert_true(has(k.error, "smtp://127.0.0.1:1"));
	s.w->now += TIME_DAY;
	at(1);
	assert_int_equal(make(), 0);
	assert_rc(RC_OK, office_digest_count(node, s.w->a, s.w->now, &k, &e), &e);
	assert_int_equal(k.failed, 2);
	assert_int_equal(office_count(s.w, "digest WHERE body <> ''"), 0);
}

/* An address that no message can go to is given up, and keeps nobody else's waiting. */
static void an_address_that_is_none(void **state)
{
	struct digest_counts k;
	struct err e = ERR_INIT;

	(void)state;
	has_mailbox(&ba, "ba@anbinh.example");
	assert_int_equal(choose(&ba, DIGEST_DAILY, 7), RC_OK);
	(void)give(&ba, 3, "Báo cáo quý");
	test_db_sql(s.w->t, "UPDATE mailbox SET address = 'b..a@anbinh.example'");
	at(7);
	assert_int_equal(make(), 1);
	assert_rc(RC_OK, office_digest_send_one(node, s.w->now, NULL, &e), &e);
	assert_rc(RC_OK, office_digest_count(node, s.w->a, s.w->now, &k, &e), &e);
	assert_int_equal(k.failed, 1);
	assert_true(has(k.error, "b..a@anbinh.example"));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'digest.failed'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(somebody_chooses_for_themselves),
		TEST(mailboxes_are_the_administrators),
		TEST(a_mailbox_has_its_days),
		TEST(one_for_a_person_and_a_day),
		TEST(an_hour_that_is_over_counts_from_tomorrow),
		TEST(on_working_days_alone),
		TEST(only_when_there_is_something_to_tell),
		TEST(who_may_not_sign_in_gets_none),
		TEST(it_says_numbers_and_no_subjects),
		TEST(in_ones_own_language),
		TEST(nothing_of_what_is_secret),
		TEST(never_two),
		TEST(a_server_that_is_away),
		TEST(an_address_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
