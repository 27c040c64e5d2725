/* test_numbering.c -- numbers of what goes out, N1, on both engines. */
#include "office/series.h"

#include <setjmp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "desk.h"

static const char *const to_one[] = { DESK_RECEIVER, NULL };

/* ---- N1: numbers ---- */

static void a_number_typed_by_hand_is_not_given_again(void **state)
{
	int64_t id = signed_draft();

	(void)state;
	(void)office_send(s.w, &clerk, "2", to_one);
	(void)office_send(s.w, &clerk, "4", to_one);
	assert_true(str_eq_c(number(id).number, "5"));
	assert_string_equal(numbers(main_series), "1 used, 2 used, 3 skipped, 4 used, 5 used");
	/* and one that is given is not sent by hand, as long as it is not issued */
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t out;
	office_draft(s.w, &d, "5", to_one);
	d.form.document.notation = STR("ubnd-vx");
	problems.n = 0;
	assert_rc(RC_INVALID,
		  office_outgoing_send(node, s.w->a, &clerk, 0, &d.form, s.w->now, &out, &problems,
				       &e),
		  &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_taken");
}

static enum rc send_typed(const char *number, const char *notation, struct err *e)
{
	struct office_draft d;
	int64_t out;

	office_draft(s.w, &d, number, to_one);
	d.form.document.notation = str_of(notation);
	problems.n = 0;
	*e = ERR_INIT;
	return office_outgoing_send(node, s.w->a, &clerk, 0, &d.form, s.w->now, &out, &problems, e);
}

/* N1: whatever the notation, a number of a series and year is one document's. */
static void a_typed_number_is_one_of_the_series(void **state)
{
	struct register_act r = { .series_id = main_series, .count = 1, .reason = STR("giữ") };
	struct err e = ERR_INIT;
	int64_t first;

	(void)state;
	assert_rc(RC_INVALID, send_typed("1", "QĐ-UBND", &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_in_series");
	assert_string_equal(problems.p[0].words[1], "2"); /* the next one */
	/* the organ counts by hand as yet: what stands in the paper register is entered as it is */
	assert_rc(RC_OK, send_typed("7", "QĐ-UBND", &e), &e);
	assert_rc(RC_OK, send_typed("5", "UBND-VP", &e), &e);
	assert_rc(RC_INVALID, send_typed("5", "QĐ-UBND", &e), &e);
	/* from now on the program does */
	assert_true(str_eq_c(number(signed_draft()).number, "8"));
	assert_rc(RC_INVALID, send_typed("12", "UBND-VP", &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_gap");
	assert_int_equal(problems.p[0].limit, 9);
	assert_rc(RC_INVALID, send_typed("8", "QĐ-UBND", &e), &e); /* given, not issued yet */
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_in_series");
	assert_rc(RC_OK, send_typed("9", "UBND-VP", &e), &e);
	assert_rc(RC_OK, send_typed("3", "UBND-VP", &e), &e); /* skipped */
	e = ERR_INIT;
	assert_rc(RC_OK, office_number_reserve(node, &clerk, &r, s.w->now, &first, &problems, &e),
		  &e);
	assert_int_equal(first, 10);
	assert_rc(RC_OK, send_typed("10", "UBND-VP", &e), &e); /* kept */
	assert_string_equal(numbers(main_series),
			    "1 used, 2 skipped, 3 used, 4 skipped, 5 used, 6 skipped, 7 used, "
			    "8 used, 9 used, 10 used");
}

static void numbers_by_the_clerks_choice(void **state)
{
	struct register_act r = { .series_id = main_series, .count = 2, .reason = STR("giữ") };
	struct numbering f = { .document_id = signed_draft() };
	struct document d;
	struct err e = ERR_INIT;
	int64_t first;

	(void)state;
	assert_rc(RC_DENIED, office_number_reserve(node, &ba, &r, s.w->now, &first, &problems, &e),
		  &e);
	assert_rc(RC_OK, office_number_reserve(node, &clerk, &r, s.w->now, &first, &problems, &e),
		  &e);
	assert_int_equal(first, 2);
	r = (struct register_act){ .series_id = main_series, .number = 3 };
	assert_rc(RC_INVALID, office_number_release(node, &clerk, &r, s.w->now, &problems, &e), &e);
	r.reason = STR("không dùng nữa");
	problems.n = 0;
	assert_rc(RC_OK, office_number_release(node, &clerk, &r, s.w->now, &problems, &e), &e);
	assert_rc(RC_CONFLICT, office_number_release(node, &clerk, &r, s.w->now, &problems, &e),
		  &e);
	assert_string_equal(e.key, "err.number_state");
	assert_string_equal(numbers(main_series), "1 used, 2 reserved, 3 released");
	struct register_number *free_ones;
	size_t n_free;
	assert_rc(RC_OK,
		  office_number_free(node, s.w->a, &clerk, main_series, today().year, &free_ones,
				     &n_free, &e),
		  &e);
	assert_true(n_free == 2 && free_ones[0].number == 2 && free_ones[1].number == 3);
	/* neither is given by itself; by hand both may be used */
	f.number = 1;
	assert_rc(RC_INVALID, number_with(&clerk, f, &d, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_used");
	f.number = 9;
	assert_rc(RC_INVALID, number_with(&clerk, f, &d, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_unknown");
	f.number = 2;
	assert_rc(RC_OK, number_with(&clerk, f, &d, &e), &e);
	assert_true(str_eq_c(d.number, "2"));
	assert_true(str_eq_c(number(signed_draft()).number, "4"));
	f = (struct numbering){ .document_id = signed_draft(), .number = 3 };
	assert_rc(RC_OK, number_with(&clerk, f, &d, &e), &e);
	assert_string_equal(numbers(main_series), "1 used, 2 used, 3 used, 4 used");
	/* the organ went on counting on paper */
	r = (struct register_act){ .series_id = main_series,
				   .number = 8,
				   .reason = STR("sổ giấy") };
	assert_rc(RC_OK, office_register_begin(node, &clerk, &r, s.w->now, &problems, &e), &e);
	assert_true(str_eq_c(number(signed_draft()).number, "8"));
	r.number = 5;
	assert_rc(RC_CONFLICT, office_register_begin(node, &clerk, &r, s.w->now, &problems, &e),
		  &e);
	r.number = 99999;
	assert_rc(RC_INVALID, office_register_begin(node, &clerk, &r, s.w->now, &problems, &e), &e);
	assert_string_equal(numbers(main_series), "1 used, 2 used, 3 used, 4 used, 5 skipped, "
						  "6 skipped, 7 skipped, 8 used");
}

/* Nobody has said what the organ is called in its notations: the clerk has to. */
static void a_notation_by_hand(void **state)
{
	struct numbering f = { .document_id = signed_draft() };
	struct document d;
	struct err e;

	(void)state;
	save_main("");
	assert_rc(RC_INVALID, number_with(&clerk, f, &d, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "notation problem.required");
	assert_string_equal(numbers(main_series), "1 used"); /* nothing was given */
	f.notation = STR("u b");
	assert_rc(RC_INVALID, number_with(&clerk, f, &d, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "notation problem.notation");
	f.notation = STR("ubnd–tc");
	assert_rc(RC_OK, number_with(&clerk, f, &d, &e), &e);
	assert_true(str_eq_c(d.notation, "UBND-TC"));
	assert_true(str_eq_c(d.number, "2"));
}

static void a_series_of_some_types(void **state)
{
	const struct str types[] = { STR("Quyết định") };
	struct series_form f = { .series = { .kind = SERIES_TYPES,
					     .name = STR("Quyết định"),
					     .abbreviation = STR("UBND") },
				 .types = types,
				 .n_types = 1 };
	struct err e = ERR_INIT;
	int64_t id, series;

	(void)state;
	assert_rc(RC_DENIED,
		  office_series_save(node, &leader, &f, s.w->now, &series, &problems, &e), &e);
	assert_rc(RC_OK, office_series_save(node, &clerk, &f, s.w->now, &series, &problems, &e),
		  &e);
	id = save_as(&ba, 0, "Quyết định", "Về việc thành lập");
	sign(id);
	struct document d = number(id);
	assert_true(str_eq_c(d.number, "1"));
	assert_true(str_eq_c(d.notation, "QĐ-UBND"));
	DO(&clerk, id, ISSUE);
	assert_true(str_eq_c(number(signed_draft()).number, "2")); /* công văn: the main one */
	assert_string_equal(numbers(series), "1 used");
	/* the same type in another series: told, and nothing done */
	f.series.name = STR("Khác");
	assert_rc(RC_INVALID,
		  office_series_save(node, &clerk, &f, s.w->now, &series, &problems, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "types problem.series_type");
	assert_int_equal(office_count(s.w, "series WHERE tenant_id = 1 AND direction = 'outgoing'"),
			 2);
}

/* Its last day has come and gone; and by the clerk's choice, not by the type. */
static void a_series_that_is_closed(void **state)
{
	struct series_form f = { .series = { .kind = SERIES_BODY,
					     .name = STR("Ban Chỉ đạo"),
					     .abbreviation = STR("BCĐ"),
					     .closed_on = today() } };
	struct numbering by = { .document_id = signed_draft() };
	struct document d;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK,
		  office_series_save(node, &clerk, &f, s.w->now, &by.series_id, &problems, &e), &e);
	assert_rc(RC_OK, number_with(&clerk, by, &d, &e), &e);
	assert_true(str_eq_c(d.number, "1"));
	assert_true(str_eq_c(d.notation, "BCĐ-VX"));
	assert_string_equal(numbers(by.series_id), "1 used");
	by.document_id = signed_draft();
	s.w->now += TIME_DAY;
	assert_rc(RC_INVALID, number_with(&clerk, by, &d, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "series problem.series_closed");
	assert_string_equal(numbers(by.series_id), "1 used");
}

static void another_organs_series_is_not_there(void **state)
{
	struct register_act r = { .series_id = main_series, .count = 1, .reason = STR("giữ") };
	struct register_number *all;
	struct err e = ERR_INIT;
	int64_t first;
	size_t n;

	(void)state;
	assert_rc(RC_NOT_FOUND,
		  office_number_reserve(node, &stranger, &r, s.w->now, &first, &problems, &e), &e);
	assert_rc(RC_NOT_FOUND,
		  office_register_list(node, s.w->a, &stranger, main_series, today().year, 0, &all,
				       &n, &e),
		  &e);
	assert_rc(RC_NOT_FOUND,
		  office_number_free(node, s.w->a, &stranger, main_series, today().year, &all, &n,
				     &e),
		  &e);
}

/* 31 December, a minute before midnight in Vietnam, and a minute after. */
static void the_year_changes_at_midnight(void **state)
{
	int64_t id, next = staff_midnight((struct date){ 2027, 1, 1 });

	(void)state;
	s.w->now = next - TIME_SEC;
	clerk = again(&clerk);
	ba = again(&ba);
	head = again(&head);
	leader = again(&leader);
	id = signed_draft();
	int64_t second = signed_draft();
	struct document d = number(id);
	assert_true(str_eq_c(d.number, "2"));
	assert_int_equal(d.issued_on.year, 2026);
	s.w->now = next;
	d = number(second);
	assert_true(str_eq_c(d.number, "1"));
	assert_int_equal(date_cmp(d.issued_on, (struct date){ 2027, 1, 1 }), 0);
	/* what was numbered last year is issued under last year's number */
	DO(&clerk, id, ISSUE);
	assert_true(str_eq_c(document(id).code, OFFICE_A ",2026/12/31,02/UBND-VX"));
	DO(&clerk, second, ISSUE);
	assert_string_equal(numbers(main_series), "1 used");
}

/* ---- two clerks at once ---- */

#define AT_ONCE 12

struct numbering_thread {
	pthread_t id;
	struct actor who;
	struct numbering f;
	enum rc rc;
	int64_t number;
};

static void *number_it(void *arg)
{
	struct numbering_thread *w = arg;
	struct problems none = { .n = 0 };
	struct document d;
	AUTO_ARENA a = arena_new(NULL);

	w->rc = office_draft_number(node, a, &w->who, &w->f, s.w->now, &d, &none, NULL);
	if (w->rc == RC_OK && !str_to_i64(d.number, 1, 99, &w->number))
		w->number = 0;
	return NULL;
}

static void clerks_at_once(void **state)
{
	struct numbering_thread all[AT_ONCE];
	bool is_given[AT_ONCE + 2] = { false };
	struct err e = ERR_INIT;
	struct draft_route none = { .has_content = false };

	(void)state;
	assert_rc(RC_OK, office_route_set(node, &admin, &none, s.w->now, &e), &e);
	for (size_t i = 0; i < AT_ONCE; i++) {
		int64_t id = draft(&ba);
		DO(&ba, id, SUBMIT);
		DO(&leader, id, SIGN);
		all[i] = (struct numbering_thread){ .who = i % 2 ? clerk : other_clerk,
						    .f = { .document_id = id } };
		all[i].who.stands_for = NULL;
	}
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&all[i].id, NULL, number_it, &all[i]), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_join(all[i].id, NULL), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(all[i].rc, RC_OK);
		assert_in_range(all[i].number, 2, AT_ONCE + 1);
		assert_false(is_given[all[i].number]);
		is_given[all[i].number] = true;
	}
}

/* Two clerks, one document: one number. */
static void one_document_by_two(void **state)
{
	struct numbering_thread all[2];
	int64_t id = signed_draft();

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		all[i] = (struct numbering_thread){ .who = i % 2 ? clerk : other_clerk,
						    .f = { .document_id = id,
							   .version = document(id).version } };
		all[i].who.stands_for = NULL;
	}
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&all[i].id, NULL, number_it, &all[i]), 0);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_join(all[i].id, NULL), 0);
	assert_int_equal((all[0].rc == RC_OK) + (all[1].rc == RC_OK), 1);
	assert_int_equal(all[0].rc == RC_OK ? all[1].rc : all[0].rc, RC_CONFLICT);
	assert_string_equal(numbers(main_series), "1 used, 2 used");
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(a_number_typed_by_hand_is_not_given_again),
		TEST(a_typed_number_is_one_of_the_series),
		TEST(numbers_by_the_clerks_choice),
		TEST(a_notation_by_hand),
		TEST(a_series_of_some_types),
		TEST(a_series_that_is_closed),
		TEST(another_organs_series_is_not_there),
		TEST(the_year_changes_at_midnight),
		TEST(clerks_at_once),
		TEST(one_document_by_two),
	};
	return cmocka_run_group_tests_name("numbering", tests, NULL, NULL);
}
