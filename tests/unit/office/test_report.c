/* test_report.c -- báo cáo tình hình giải quyết văn bản đến, đi: G1 to G3, on both engines. */
#include "office/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/flow.h"
#include "staff.h"

#define LA "000.00.19.Z01"
#define R1 "000.00.11.Z01"
#define R2 "000.00.12.Z01"

static struct staff s;
static struct node *node;
static struct actor clerk, leader, reporter, head, far_head, ba, stranger;
static int64_t unit, below, far_unit;
static struct problems problems;

static struct date today(void)
{
	return time_date_vn(s.w->now);
}

static struct actor person(const char *login, enum role role, int64_t unit_id)
{
	const struct post p = { .account_id = staff_add(&s, &s.a_system, login, ROLE_SPECIALIST),
				.unit_id = unit_id,
				.role = role,
				.title = STR("chức vụ"),
				.valid_from = today() };
	struct err e = ERR_INIT;
	int64_t post;

	assert_rc(RC_OK, office_post_give(node, &s.a_system, &p, s.w->now, &post, &problems, &e),
		  &e);
	return staff_as(&s, &s.a_system, login);
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	problems.n = 0;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "baocao", ROLE_REPORTER);
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	unit = staff_unit(&s, &s.a_system, "VX", 0);
	below = staff_unit(&s, &s.a_system, "VX1", unit);
	far_unit = staff_unit(&s, &s.a_system, "TC", 0);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	reporter = staff_as(&s, &s.a_system, "baocao");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	head = person("truong", ROLE_HEAD, unit);
	far_head = person("truong2", ROLE_HEAD, far_unit);
	ba = person("ba", ROLE_SPECIALIST, unit);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static int64_t arrive(const char *number)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct edxml p = office_foreign(s.w, LA, number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t arrival;
	size_t n;

	assert_int_equal(office_arrive(s.w, &clerk, number, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	int64_t id = rows[0].document.id;
	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &clerk, id, 0, s.w->now, &arrival, &e),
		  &e);
	return id;
}

#define TO(who, p, day)                                                                            \
	((struct directive_to){ .account_id = (who).account_id, .part = (p), .due_on = (day) })
#define TO_UNIT(u, p, day) ((struct directive_to){ .unit_id = (u), .part = (p), .due_on = (day) })
#define NO_DAY ((struct date){ 0 })

static void direct(const struct actor *who, int64_t id, int64_t under, struct directive_to to)
{
	const struct directive_form f = { .document_id = id,
					  .assignment_id = under,
					  .version = office_view(s.w, &leader, id).document.version,
					  .to = &to,
					  .n_to = 1 };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_incoming_direct(node, who, &f, s.w->now, &problems, &e), &e);
}

/* The newest assignment of a document. */
static int64_t last_of(int64_t id)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &leader, id, &v, &e), &e);
	assert_true(v.n_assignments > 0);
	return v.assignments[v.n_assignments - 1].id;
}

static void act(const struct actor *who, int64_t x, enum action what)
{
	const struct assignment_act a = { .id = x, .what = what, .text = STR("đã xong") };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_assignment_act(node, who, &a, s.w->now, &problems, &e), &e);
}

static struct report report_of(const struct actor *who, enum report_kind kind)
{
	const struct report_wish wish = { .kind = kind };
	struct report r;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_report(node, s.w->a, who, &wish, s.w->now, &r, &problems, &e), &e);
	return r;
}

static const struct report_row *row(const struct report *r, enum report_group by, int64_t id)
{
	for (size_t i = 0; i < r->n_rows; i++) {
		if (r->rows[i].by == by && r->rows[i].id == id)
			return &r->rows[i];
	}
	return NULL;
}

/* All of it comes and goes electronically: test_travel.c has the rest. */
static int64_t of_form(const struct report_row *x, enum report_figure f)
{
	return f == FIGURE_CAME_ELECTRONIC   ? x->n[FIGURE_RECEIVED]
	       : f == FIGURE_WENT_ELECTRONIC ? x->n[FIGURE_RECEIVERS]
					     : 0;
}

static void says(const struct report_row *x, enum report_kind kind, const int64_t *want, size_t n)
{
	size_t i = 0;

	assert_non_null(x);
	for (int f = 0; f < (int)report_figure__COUNT; f++) {
		if (!report_has(kind, (enum report_figure)f))
			continue;
		int64_t expected = i < n ? want[i] : of_form(x, (enum report_figure)f);
		if (x->n[f] != expected)
			fail_msg("%.*s: %lld, not %lld",
				 STR_FMT(report_figure_text((enum report_figure)f)),
				 (long long)x->n[f], (long long)expected);
		i++;
	}
}
#define SAYS(x, kind, ...)                                                                         \
	says((x), kind, (const int64_t[]){ __VA_ARGS__ },                                          \
	     sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))
#define CAME(x, ...) SAYS(x, REPORT_INCOMING, __VA_ARGS__)
#define WENT(x, ...) SAYS(x, REPORT_OUTGOING, __VA_ARGS__)

static struct report_line *lines(const struct actor *who, enum report_kind kind,
				 const struct report_row *x, enum report_figure f, size_t *out_n)
{
	const struct report_of of = { .wish = { .kind = kind },
				      .figure = f,
				      .by = x->by,
				      .id = x->id,
				      .word = x->by == REPORT_TYPE ? x->name : STR("") };
	struct report_line *all;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_report_list(node, s.w->a, who, &of, s.w->now, &all, out_n, &problems, &e),
		  &e);
	return all;
}

/* Each figure of each row counts its list. */
static void figures_are_lists(const struct actor *who, enum report_kind kind)
{
	struct report r = report_of(who, kind);

	for (size_t i = 0; i < r.n_rows; i++) {
		for (int f = 0; f < (int)report_figure__COUNT; f++) {
			size_t n;
			if (!report_has(kind, (enum report_figure)f))
				continue;
			(void)lines(who, kind, &r.rows[i], (enum report_figure)f, &n);
			if ((int64_t)n != r.rows[i].n[f])
				fail_msg("%.*s %lld: %.*s says %lld, and lists %zu",
					 STR_FMT(report_group_text(r.rows[i].by)),
					 (long long)r.rows[i].id,
					 STR_FMT(report_figure_text((enum report_figure)f)),
					 (long long)r.rows[i].n[f], n);
		}
	}
}

/* ---- what came ---- */

/* Seven documents: nobody's yet, to know, and one of each of the five states. */
static void seven(void)
{
	const struct date tomorrow = date_add(today(), 1);

	(void)arrive("c-1");
	direct(&leader, arrive("c-2"), 0, TO(ba, PART_INFORMED, NO_DAY));
	direct(&leader, arrive("c-3"), 0, TO(ba, PART_LEAD, NO_DAY));
	direct(&leader, arrive("c-4"), 0, TO_UNIT(unit, PART_LEAD, tomorrow)); /* in time */
	int64_t late = arrive("c-5");
	direct(&leader, late, 0, TO_UNIT(unit, PART_LEAD, tomorrow));
	direct(&head, late, last_of(late), TO(ba, PART_LEAD, tomorrow));
	int64_t done = arrive("c-6");
	direct(&leader, done, 0, TO_UNIT(far_unit, PART_LEAD, tomorrow));
	act(&far_head, last_of(done), ACTION_ASSIGNMENT_FINISH);
	int64_t done_late = arrive("c-7");
	direct(&leader, done_late, 0, TO_UNIT(far_unit, PART_LEAD, tomorrow));
	s.w->now += 3 * TIME_DAY;
	far_head = staff_as(&s, &s.a_system, "truong2");
	act(&far_head, last_of(done_late), ACTION_ASSIGNMENT_FINISH);
}

static void what_came_stands_as_tasks_do(void **state)
{
	(void)state;
	seven();
	struct report r = report_of(&reporter, REPORT_INCOMING);
	assert_true(r.is_whole);
	/* received, due, done, late, open, open late, undated */
	CAME(row(&r, REPORT_WHOLE, 0), 7, 6, 1, 1, 0, 2, 2);
	CAME(row(&r, REPORT_UNIT, unit), 2, 2, 0, 0, 0, 2, 0); /* passed on within: once */
	CAME(row(&r, REPORT_UNIT, far_unit), 2, 2, 1, 1, 0, 0, 0);
	CAME(row(&r, REPORT_PERSON, ba.account_id), 3, 2, 0, 0, 0, 1, 1);
	assert_null(row(&r, REPORT_UNIT, below));
	figures_are_lists(&reporter, REPORT_INCOMING);
	figures_are_lists(&clerk, REPORT_INCOMING);
	figures_are_lists(&head, REPORT_INCOMING);
}

static void a_head_counts_their_units_and_those_below(void **state)
{
	const struct date tomorrow = date_add(today(), 1);

	(void)state;
	seven();
	s.w->now -= 3 * TIME_DAY;
	(void)person("truong3", ROLE_HEAD, below);
	direct(&leader, arrive("c-8"), 0, TO_UNIT(below, PART_LEAD, tomorrow));
	struct report r = report_of(&head, REPORT_INCOMING);
	assert_false(r.is_whole);
	CAME(row(&r, REPORT_WHOLE, 0), 3, 3, 0, 0, 3, 0, 0);
	CAME(row(&r, REPORT_UNIT, below), 1, 1, 0, 0, 1, 0, 0);
	assert_null(row(&r, REPORT_UNIT, far_unit));
	figures_are_lists(&head, REPORT_INCOMING);
	/* all of it is theirs to open */
	for (size_t i = 0; i < r.n_rows; i++) {
		size_t n;
		struct report_line *x = lines(&head, REPORT_INCOMING, &r.rows[i], FIGURE_RECEIVED,
					      &n);
		for (size_t k = 0; k < n; k++)
			assert_false(x[k].is_hidden);
	}
}

/* What was cancelled is received, and no more to be dealt with; what an answer finished is done. */
static void what_was_cancelled_is_not_due(void **state)
{
	int64_t id;

	(void)state;
	id = arrive("c-1");
	direct(&leader, id, 0, TO(ba, PART_LEAD, date_add(today(), 1)));
	act(&leader, last_of(id), ACTION_ASSIGNMENT_WITHDRAW);
	struct report r = report_of(&leader, REPORT_INCOMING);
	CAME(row(&r, REPORT_WHOLE, 0), 1, 1, 0, 0, 0, 0, 1); /* nobody's again */
	test_db_sql(s.w->t, "UPDATE document SET progress = 'cancelled'");
	r = report_of(&leader, REPORT_INCOMING);
	CAME(row(&r, REPORT_WHOLE, 0), 1, 0, 0, 0, 0, 0, 0);
	test_db_sql(
		s.w->t,
		"UPDATE document SET progress = 'finished', finished_at = 1, due_on = '2020-01-01'");
	r = report_of(&leader, REPORT_INCOMING);
	CAME(row(&r, REPORT_WHOLE, 0), 1, 1, 1, 0, 0, 0, 0);
	figures_are_lists(&leader, REPORT_INCOMING);
}

static void a_line_shows_no_more_than_its_reader_may_open(void **state)
{
	size_t n;

	(void)state;
	seven();
	struct report r = report_of(&reporter, REPORT_INCOMING);
	struct report_line *x = lines(&reporter, REPORT_INCOMING, row(&r, REPORT_WHOLE, 0),
				      FIGURE_RECEIVED, &n);
	assert_int_equal(n, 7);
	for (size_t i = 0; i < n; i++) {
		assert_true(x[i].is_hidden);
		assert_int_equal(x[i].document.id, 0);
		assert_int_equal(x[i].document.subject.n, 0);
		assert_true(x[i].document.arrival_number > 0);
	}
	x = lines(&clerk, REPORT_INCOMING, row(&r, REPORT_WHOLE, 0), FIGURE_RECEIVED, &n);
	for (size_t i = 0; i < n; i++)
		assert_false(x[i].is_hidden);
}

/* ---- what went out ---- */

static void what_went_out_is_counted_where_it_went(void **state)
{
	static const char *const two[] = { R1, R2, NULL };
	static const char *const one[] = { R1, NULL };

	(void)state;
	office_know(s.w, R1, "Sở Một (mẫu)");
	office_know(s.w, R2, "Sở Hai (mẫu)");
	int64_t first = office_send(s.w, &clerk, "11", two);
	int64_t second = office_send(s.w, &clerk, "12", one);
	test_db_sql(s.w->t,
		    "UPDATE delivery SET state = 'finished' WHERE receiver_code = '" R2 "'");
	test_db_sql(s.w->t, "UPDATE document SET standing = 'recalled' WHERE number = '12'");
	test_db_sql(s.w->t, "UPDATE delivery SET state = 'cancelled' WHERE document_id = "
			    "(SELECT id FROM document WHERE number = '12')");
	test_db_sql(s.w->t,
		    "UPDATE document SET created_at = sent_at - 216000000000 WHERE number = '11'");
	assert_true(first != second);
	struct report r = report_of(&leader, REPORT_OUTGOING);
	const struct report_row *all = row(&r, REPORT_WHOLE, 0);
	/* drafted, issued, recalled; receivers, reached, processed, refused, taken back */
	WENT(all, 2, 2, 1, 3, 1, 1, 0, 1);
	assert_string_equal(report_took_words(s.w->a, LANG_VI, all).p, "1,2 ngày");
	WENT(row(&r, REPORT_TYPE, 0), 2, 2, 1, 3, 1, 1, 0, 1);
	figures_are_lists(&leader, REPORT_OUTGOING);
	figures_are_lists(&reporter, REPORT_OUTGOING);
	struct report of_head = report_of(&head, REPORT_OUTGOING);
	WENT(row(&of_head, REPORT_WHOLE, 0), 0, 0, 0, 0, 0, 0, 0, 0);
	test_db_sql(s.w->t,
		    str_c(s.w->a,
			  str_fmt(s.w->a, "UPDATE document SET unit_id = %lld WHERE number = '11'",
				  (long long)below)));
	of_head = report_of(&head, REPORT_OUTGOING);
	WENT(row(&of_head, REPORT_WHOLE, 0), 1, 1, 0, 2, 1, 1, 0, 0);
	figures_are_lists(&head, REPORT_OUTGOING);
}

/* ---- of whom, of when ---- */

static enum rc ask(const struct actor *who, struct date from, struct date to, struct err *e)
{
	const struct report_wish wish = { .kind = REPORT_INCOMING, .from = from, .to = to };
	struct report r;

	problems.n = 0;
	*e = ERR_INIT;
	return office_report(node, s.w->a, who, &wish, s.w->now, &r, &problems, e);
}

static void who_may_not_and_what_is_no_period(void **state)
{
	const struct date d = { 2026, 1, 1 };
	struct err e;

	(void)state;
	assert_rc(RC_DENIED, ask(&ba, d, d, &e), &e);
	assert_rc(RC_OK, ask(&head, d, d, &e), &e);
	assert_rc(RC_INVALID, ask(&clerk, d, date_add(d, -1), &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.ends_before");
	assert_rc(RC_OK, ask(&clerk, d, date_add(d, LIMIT_REPORT_DAYS - 1), &e), &e);
	assert_rc(RC_INVALID, ask(&clerk, d, date_add(d, LIMIT_REPORT_DAYS), &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "to problem.period");
	struct report_of of = { .wish = { .kind = REPORT_OUTGOING }, .figure = FIGURE_DONE };
	struct report_line *x;
	size_t n;
	problems.n = 0;
	e = ERR_INIT;
	assert_rc(RC_NOT_FOUND,
		  office_report_list(node, s.w->a, &clerk, &of, s.w->now, &x, &n, &problems, &e),
		  &e);
}

/* Both days count, by Vietnam's clock, across the turn of a year; nothing of another organ does. */
static void a_period_is_of_days_here(void **state)
{
	struct err e = ERR_INIT;
	struct report r;

	(void)state;
	(void)arrive("c-1");
	struct report theirs = report_of(&stranger, REPORT_INCOMING);
	CAME(row(&theirs, REPORT_WHOLE, 0), 0, 0, 0, 0, 0, 0, 0);
	struct report_wish wish = { .kind = REPORT_INCOMING, .from = today(), .to = today() };
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	CAME(row(&r, REPORT_WHOLE, 0), 1, 1, 0, 0, 0, 0, 1);
	wish.from = date_add(today(), 1);
	wish.to = date_add(today(), 300);
	assert_true(wish.to.year > today().year);
	assert_rc(RC_OK, office_report(node, s.w->a, &clerk, &wish, s.w->now, &r, &problems, &e),
		  &e);
	CAME(row(&r, REPORT_WHOLE, 0), 0, 0, 0, 0, 0, 0, 0);
}

/* ---- to keep ---- */

static void it_is_printed_with_its_mark(void **state)
{
	static const struct {
		enum register_format format;
		const char *begins;
	} cases[] = { { REGISTER_PDF, "%PDF-" }, { REGISTER_XLSX, "PK" }, { REGISTER_DOCX, "PK" } };
	struct err e = ERR_INIT;

	(void)state;
	seven();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int kind = 0; kind < (int)report_kind__COUNT; kind++) {
			const struct report_wish wish = { .kind = (enum report_kind)kind };
			struct register_print made;
			char head_of[8] = "";
			size_t n;
			assert_rc(RC_OK,
				  office_report_print(node, s.w->a, &reporter, &wish,
						      cases[i].format, LANG_VI, s.w->now, &made,
						      &problems, &e),
				  &e);
			assert_rc(RC_OK, fd_read_full(made.fd, head_of, 5, &n, &e), &e);
			assert_int_equal(str_starts(str_of_n(head_of, n), str_of(cases[i].begins)),
					 true);
			assert_true(made.rows > 0);
			fd_close(made.fd);
		}
	}
	assert_int_equal(office_count(s.w, "audit WHERE action = 'report.print'"), 6);
	const struct report_wish wish = { .kind = REPORT_INCOMING };
	struct register_print made;
	assert_rc(RC_DENIED,
		  office_report_print(node, s.w->a, &ba, &wish, REGISTER_PDF, LANG_VI, s.w->now,
				      &made, &problems, &e),
		  &e);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_came_stands_as_tasks_do),
		TEST(a_head_counts_their_units_and_those_below),
		TEST(what_was_cancelled_is_not_due),
		TEST(a_line_shows_no_more_than_its_reader_may_open),
		TEST(what_went_out_is_counted_where_it_went),
		TEST(who_may_not_and_what_is_no_period),
		TEST(a_period_is_of_days_here),
		TEST(it_is_printed_with_its_mark),
	};

	return cmocka_run_group_tests_name("office/report", tests, NULL, NULL);
}
