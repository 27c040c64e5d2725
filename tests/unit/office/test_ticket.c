/* test_ticket.c -- long prints: what is ordered and what is answered at once, how far it has come, whose it is, how it
 * ends, on both engines. */
#include "staff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/thread.h"
#include "office/print_ticket.h"

static struct staff s;
static struct actor clerk;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	problems.n = 0;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static void arrivals(int n)
{
	struct date today = time_date_vn(s.w->now);

	test_db_sql(
		s.w->t,
		str_fmt(s.w->a,
			"INSERT INTO document (tenant_id, direction, state, created_at, updated_at, code, "
			"from_code, from_name, number, notation, place, issued_on, type_name, subject, "
			"content, signer_competence, signer_position, signer_name, due_on, search, "
			"arrival_number, arrival_year, arrived_at, registered_at, list_rank) "
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
			"SELECT %lld, 'incoming', 'registered', 1, 1, 'c' || i, '', 'Sở Một (mẫu)', '5', "
			"'S1-VP', '', '2026-01-02', 'Công văn', 'Về việc ' || i, '', '', '', '', '', '', "
			"i, %d, %lld, %lld, i FROM n",
			n, (long long)s.a_system.tenant_id, (int)today.year, (long long)s.w->now,
			(long long)s.w->now)
			.p);
}

static struct register_wish wish(enum register_format format)
{
	return (struct register_wish){ .book = BOOK_INCOMING,
				       .format = format,
				       .year = time_date_vn(s.w->now).year };
}

static enum rc ask(const struct actor *who, enum register_format format,
		   struct register_answer *out, struct err *e)
{
	const struct register_wish w = wish(format);

	return office_register_ask(&s.w->node, s.w->a, who, &w, s.w->now, out, &problems, e);
}

static int64_t ordered(enum register_format format)
{
	struct register_answer x;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, ask(&clerk, format, &x, &e), &e);
	assert_true(x.ticket_id > 0);
	return x.ticket_id;
}

static struct print_ticket look(int64_t id)
{
	struct print_ticket t;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_ticket_load(&s.w->node, s.w->a, &clerk, id, s.w->now, &t, &e), &e);
	return t;
}

static enum rc open_as(const struct actor *who, int64_t id, int64_t now)
{
	struct register_print made;
	enum rc rc = office_ticket_open(&s.w->node, s.w->a, who, id, now, &made, NULL);

	if (rc == RC_OK)
		fd_close(made.fd);
	return rc;
}

static void make_one(void)
{
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_ticket_make(&s.w->node, s.w->now, &e), &e);
}

static int64_t audits(const char *action)
{
	return office_count(s.w, str_fmt(s.w->a, "audit WHERE action = '%s'", action).p);
}

static void test_short_ones_are_answered_at_once(void **state)
{
	struct register_answer x;
	struct err e = ERR_INIT;

	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 5;
	assert_rc(RC_OK, ask(&clerk, REGISTER_XLSX, &x, &e), &e);
	assert_int_equal(x.ticket_id, 0);
	assert_int_equal(x.print.rows, 5);
	fd_close(x.print.fd);
	assert_int_equal(office_count(s.w, "print_ticket"), 0);
	assert_int_equal(audits("register.print"), 1);
}

static void test_a_long_one_is_ordered_made_and_taken(void **state)
{
	struct register_print made;
	struct err e = ERR_INIT;
	char begins[5];

	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_PDF);
	assert_int_equal(ordered(REGISTER_PDF), id); /* pressed twice it is one */
	struct print_ticket t = look(id);
	assert_int_equal(t.state, TICKET_WAITING);
	assert_int_equal(t.rows_total, 5);
	assert_int_equal(ticket_percent(&t), 0);
	assert_int_equal(open_as(&clerk, id, s.w->now), RC_CONFLICT);
	assert_int_equal(audits("register.order"), 1);
	assert_int_equal(audits("register.print"), 0);
	make_one();
	t = look(id);
	assert_int_equal(t.state, TICKET_DONE);
	assert_int_equal(ticket_percent(&t), 100);
	assert_int_equal(t.rows_done, 5);
	assert_int_equal(t.pages, 1);
	assert_true(str_ends(t.name, STR(".pdf")));
	assert_int_equal(audits("register.print"), 1);
	for (int i = 0; i < 2; i++) { /* as often as one likes */
		assert_rc(RC_OK,
			  office_ticket_open(&s.w->node, s.w->a, &clerk, id, s.w->now, &made, &e),
			  &e);
		assert_int_equal(read(made.fd, begins, 5), 5);
		assert_memory_equal(begins, "%PDF-", 5);
		assert_int_equal(made.bytes, t.bytes);
		fd_close(made.fd);
	}
	assert_int_equal(office_ticket_make(&s.w->node, s.w->now, NULL), RC_NOT_FOUND);
	assert_int_equal(office_ticket_cancel(&s.w->node, s.w->a, &clerk, id, s.w->now, NULL),
			 RC_CONFLICT);
}

static void test_it_is_its_owners_for_a_day(void **state)
{
	struct print_ticket *all;
	size_t n;

	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	(void)staff_add(&s, &s.a_system, "vanthu2", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "chuyenvien", ROLE_SPECIALIST);
	(void)staff_add(&s, &s.b_system, "vanthu3", ROLE_CLERK);
	struct actor second = staff_as(&s, &s.a_system, "vanthu2");
	struct actor specialist = staff_as(&s, &s.a_system, "chuyenvien");
	struct actor stranger = staff_as(&s, &s.b_system, "vanthu3");
	int64_t id = ordered(REGISTER_XLSX);
	make_one();
	assert_int_equal(open_as(&clerk, id, s.w->now), RC_OK);
	assert_int_equal(open_as(&second, id, s.w->now), RC_NOT_FOUND);
	assert_int_equal(open_as(&stranger, id, s.w->now), RC_NOT_FOUND);
	assert_int_equal(open_as(&specialist, id, s.w->now), RC_DENIED);
	assert_int_equal(office_ticket_cancel(&s.w->node, s.w->a, &second, id, s.w->now, NULL),
			 RC_NOT_FOUND);
	assert_int_equal(office_ticket_list(&s.w->node, s.w->a, &second, s.w->now, &all, &n, NULL),
			 RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(office_ticket_list(&s.w->node, s.w->a, &clerk, s.w->now, &all, &n, NULL),
			 RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(open_as(&clerk, id, s.w->now + TICKET_KEPT - 1), RC_OK);
	assert_int_equal(open_as(&clerk, id, s.w->now + TICKET_KEPT), RC_NOT_FOUND);
}

static void test_given_up_before_its_turn(void **state)
{
	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_XLSX);
	for (int i = 0; i < 2; i++) /* harmless to repeat */
		assert_int_equal(
			office_ticket_cancel(&s.w->node, s.w->a, &clerk, id, s.w->now, NULL),
			RC_OK);
	assert_int_equal(office_ticket_make(&s.w->node, s.w->now, NULL), RC_NOT_FOUND);
	assert_int_equal(look(id).state, TICKET_CANCELLED);
	assert_int_equal(audits("register.order_end"), 1);
	assert_int_equal(audits("register.print"), 0);
}

static void *make_main(void *arg)
{
	enum rc *rc = arg;

	*rc = office_ticket_make(&s.w->node, s.w->now, NULL);
	return NULL;
}

#define A_LOT 10000 /* rows: seconds of printing */

static void test_given_up_while_it_is_made(void **state)
{
	struct print_ticket t;
	enum rc rc = RC_BUSY;
	pthread_t thread;

	(void)state;
	arrivals(A_LOT);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_PDF);
	assert_rc(RC_OK, thread_start(&thread, "print", make_main, &rc, NULL), NULL);
	do {
		t = look(id);
		assert_true(ticket_is_open(&t));
	} while (ticket_percent(&t) == 0);
	assert_true(t.rows_done > 0 && t.rows_done < A_LOT);
	assert_int_equal(t.state, TICKET_WORKING);
	assert_int_equal(office_ticket_cancel(&s.w->node, s.w->a, &clerk, id, s.w->now, NULL),
			 RC_OK);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(look(id).state, TICKET_CANCELLED);
	assert_int_equal(audits("register.print"), 0);
	assert_int_equal(office_count(s.w, "print_ticket WHERE blob IS NOT NULL"), 0);
}

static void test_who_may_no_more_gets_nothing(void **state)
{
	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_XLSX);
	test_db_sql(s.w->t, "UPDATE post SET role = 'specialist' WHERE role = 'clerk'");
	make_one();
	struct print_ticket t = look(id);
	assert_int_equal(t.state, TICKET_FAILED);
	assert_true(str_starts(t.error, STR("err.denied")));
	assert_int_equal(audits("register.print"), 0);
	assert_int_equal(audits("register.order_end"), 1);
}

/* A node that ends with the print: it is begun again, but not for ever. */
static void test_begun_too_often(void **state)
{
	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_XLSX);
	test_db_sql(s.w->t, str_fmt(s.w->a,
				    "UPDATE print_ticket SET state = 'working', due_at = 1, "
				    "attempts = %d",
				    LIMIT_TICKET_TRIES)
				    .p);
	make_one();
	struct print_ticket t = look(id);
	assert_int_equal(t.state, TICKET_FAILED);
	assert_true(str_eq_c(t.error, "err.print.given_up"));
}

static void test_so_many_at_a_time(void **state)
{
	struct register_answer x;
	struct err e = ERR_INIT;
	struct register_wish w = wish(REGISTER_PDF);

	(void)state;
	arrivals(9);
	s.w->conf.limit_print_rows = 4;
	for (int i = 0; i <= LIMIT_TICKETS_OWN; i++) {
		w.last = 6 + i;
		enum rc rc = office_register_ask(&s.w->node, s.w->a, &clerk, &w, s.w->now, &x,
						 &problems, &e);
		assert_int_equal(rc, i < LIMIT_TICKETS_OWN ? RC_OK : RC_LIMIT);
	}
	assert_string_equal(e.key, "err.print.orders");
	make_one();
	err_clear(&e);
	assert_rc(RC_OK,
		  office_register_ask(&s.w->node, s.w->a, &clerk, &w, s.w->now, &x, &problems, &e),
		  &e);
}

static void test_a_node_that_stops_begins_it_again(void **state)
{
	(void)state;
	arrivals(5);
	s.w->conf.limit_print_rows = 4;
	int64_t id = ordered(REGISTER_XLSX);
	s.w->node.is_stopping = true;
	make_one();
	assert_int_equal(look(id).state, TICKET_WAITING);
	assert_int_equal(look(id).attempts, 0);
	s.w->node.is_stopping = false;
	make_one();
	assert_int_equal(look(id).state, TICKET_DONE);
}

int main(int argc, char **argv)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_short_ones_are_answered_at_once),
		T(test_a_long_one_is_ordered_made_and_taken),
		T(test_it_is_its_owners_for_a_day),
		T(test_given_up_before_its_turn),
		T(test_given_up_while_it_is_made),
		T(test_who_may_no_more_gets_nothing),
		T(test_begun_too_often),
		T(test_so_many_at_a_time),
		T(test_a_node_that_stops_begins_it_again),
	};

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
