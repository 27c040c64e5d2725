/* test_column.c -- the columns of lists: each person's choice, and what each column says; on both engines. */
#include "office/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/finding.h"
#include "office/flow.h"
#include "staff.h"

#define LA "000.00.33.Z09"

static struct staff s;
static struct node *node;
static struct actor clerk, leader, ba, stranger;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	problems.n = 0;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.a_system, "ba", ROLE_SPECIALIST);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	ba = staff_as(&s, &s.a_system, "ba");
	stranger = staff_as(&s, &s.b_system, "vanthu");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static enum rc columns(const struct actor *who, enum document_listing l, const char *typed,
		       struct column_list *out)
{
	struct err e = ERR_INIT;

	problems.n = 0;
	return office_columns(node, s.w->a, who, l, str_of(typed), out, &problems, &e);
}

static void are(const struct actor *who, enum document_listing l, const char *typed,
		const char *names)
{
	struct column_list x;

	assert_int_equal(columns(who, l, typed, &x), RC_OK);
	assert_string_equal(str_c(s.w->a, column_list_text(s.w->a, &x)), names);
}

static void choose(const struct actor *who, enum document_listing l, const char *names)
{
	struct column_list x;
	struct err e = ERR_INIT;

	assert_int_equal(columns(who, l, names, &x), RC_OK);
	assert_rc(RC_OK, office_columns_save(node, who, l, &x, s.w->now, &e), &e);
}

/* Each list and each person for itself; the default again with one word. */
static void everybody_chooses_for_themselves(void **state)
{
	struct column_list x;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(columns(&clerk, LISTING_INCOMING, "", &x), RC_OK);
	assert_false(x.is_chosen);
	struct str usual = column_list_text(s.w->a, &x);
	choose(&clerk, LISTING_INCOMING, "subject,arrival");
	choose(&clerk, LISTING_INCOMING, "subject,arrival,due"); /* over the first */
	are(&clerk, LISTING_INCOMING, "", "subject,arrival,due");
	are(&clerk, LISTING_INCOMING, "notation", "notation"); /* what is asked for goes first */
	are(&ba, LISTING_INCOMING, "", str_c(s.w->a, usual));
	are(&stranger, LISTING_INCOMING, "", str_c(s.w->a, usual));
	assert_int_equal(columns(&clerk, LISTING_OUTGOING, "", &x), RC_OK);
	assert_false(x.is_chosen);
	assert_rc(RC_OK, office_columns_save(node, &clerk, LISTING_INCOMING, NULL, s.w->now, &e),
		  &e);
	are(&clerk, LISTING_INCOMING, "", str_c(s.w->a, usual));
	assert_int_equal(office_count(s.w, "audit WHERE action = 'columns.set'"), 3);
	assert_rc(RC_DENIED,
		  office_columns_save(node, &s.a_system, LISTING_WORK, NULL, s.w->now, &e), &e);
}

static void what_is_no_list_of_columns(void **state)
{
	static const char *const wrong[] = {
		"subject,subject",
		"không có",
		",subject",
		",",
		"receivers", /* of what goes out */
		/* one too many */
		("arrival,arrived,author,notation,issued,type,title,subject,signer,position,"
		 "urgency,secrecy,pages,due,holder,state,paper"),
	};
	struct column_list x;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(columns(&clerk, LISTING_INCOMING, wrong[i], &x), RC_INVALID);
		assert_true(problems_has(&problems, "columns"));
	}
	/* how often something was opened is not everybody's to know */
	are(&clerk, LISTING_INCOMING, "subject,opened", "subject,opened");
	are(&ba, LISTING_INCOMING, "subject,opened", "subject");
}

static void up_down_in_and_out(void **state)
{
	static const struct {
		const char *word, *name, *then; /* NULL: it cannot be */
	} steps[] = {
		{ "add", "due", "notation,subject,due" },
		{ "add", "due", NULL },
		{ "up", "due", "notation,due,subject" },
		{ "up", "notation", NULL },
		{ "down", "subject", NULL },
		{ "down", "notation", "due,notation,subject" },
		{ "remove", "due", "notation,subject" },
		{ "remove", "due", NULL },
		{ "add", "receivers", NULL },
		{ "sideways", "subject", NULL },
		{ "remove", "subject", "notation" },
		{ "remove", "notation", NULL },
	};
	struct column_list x, y;

	(void)state;
	assert_true(column_list_parse(STR("notation,subject"), LISTING_INCOMING, &x));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		y = x;
		bool can = column_list_change(&y, LISTING_INCOMING, str_of(steps[i].word),
					      str_of(steps[i].name));
		assert_int_equal(can, steps[i].then != NULL);
		if (!can)
			continue;
		x = y;
		assert_string_equal(str_c(s.w->a, column_list_text(s.w->a, &x)), steps[i].then);
	}
}

/* ---- cells ---- */

static struct document_row arrive(const char *name, bool is_registered)
{
	struct edxml p = office_foreign(s.w, LA, name);
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t number;
	size_t n;

	assert_int_equal(office_arrive(s.w, &clerk, name, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	if (is_registered)
		assert_rc(RC_OK,
			  office_incoming_register(node, s.w->a, &clerk, rows[0].document.id, 0,
						   s.w->now, &number, &e),
			  &e);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	return rows[0];
}

static void direct_to(int64_t id, int64_t account)
{
	struct directive_to to = { .part = PART_LEAD, .account_id = account };
	const struct directive_form f = { .document_id = id,
					  .version = office_view(s.w, &clerk, id).document.version,
					  .text = STR("giải quyết"),
					  .to = &to,
					  .n_to = 1 };
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_incoming_direct(node, &leader, &f, s.w->now, &problems, &e), &e);
}

static const char *said(const struct actor *who, const struct document_row *row, enum column c)
{
	const struct column_list x = { .at = { c }, .n = 1 };
	struct column_row r = { .document = &row->document, .row = row };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_columns_fill(node, s.w->a, who, &x, &r, 1, &e), &e);
	return str_c(s.w->a, column_said(s.w->a, LANG_VI, &r, c));
}

static void what_a_row_says(void **state)
{
	struct document_row row = arrive("d-1", true);
	struct err e = ERR_INIT;

	(void)state;
	row.document.priority = 1;
	row.document.due_on = (struct date){ 2026, 12, 24 };
	row.document.page_count = 7;
	assert_string_equal(said(&clerk, &row, COLUMN_ARRIVAL), "01");
	assert_string_equal(said(&clerk, &row, COLUMN_ARRIVED),
			    date_vn(s.w->a, time_date_vn(s.w->now)).p);
	assert_string_equal(said(&clerk, &row, COLUMN_AUTHOR),
			    str_c(s.w->a, row.document.from_name.n > 0 ? row.document.from_name
								       : row.document.from_code));
	assert_string_equal(said(&clerk, &row, COLUMN_SUBJECT),
			    str_c(s.w->a, row.document.subject));
	assert_string_equal(said(&clerk, &row, COLUMN_URGENCY), "Khẩn");
	assert_string_equal(said(&clerk, &row, COLUMN_DUE), "24/12/2026");
	row.document.deadline_on = (struct date){ 2026, 12, 1 };
	assert_string_equal(said(&clerk, &row, COLUMN_DUE), "01/12/2026"); /* the organ's own */
	assert_string_equal(said(&clerk, &row, COLUMN_PAGES), "7");
	assert_string_equal(said(&clerk, &row, COLUMN_HOLDER), "");
	assert_string_equal(said(&clerk, &row, COLUMN_OPENED), "0");
	direct_to(row.document.id, ba.account_id);
	assert_string_equal(said(&ba, &row, COLUMN_HOLDER), str_c(s.w->a, ba.name));
	assert_rc(RC_OK, office_incoming_read(node, &ba, row.document.id, s.w->now, &e), &e);
}

/* A row of a list has what its columns are made of. */
static void a_list_has_all_of_it(void **state)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct document whole;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	int64_t id = arrive("d-2", true).document.id;
	test_db_sql(
		s.w->t,
		"UPDATE document SET paper_at = 'tủ 3', purpose = 'submit', deadline_on = '2026-12-02', "
		"signer_position = 'Giám đốc', page_count = 4");
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	whole = office_view(s.w, &clerk, id).document;
	for (int c = 0; c < (int)COLUMN__COUNT; c++) {
		const struct document_row other = { .document = whole,
						    .signature = rows[0].signature };
		if (column_is_of((enum column)c, LISTING_INCOMING))
			assert_string_equal(said(&clerk, &rows[0], (enum column)c),
					    said(&clerk, &other, (enum column)c));
	}
	assert_string_equal(said(&clerk, &rows[0], COLUMN_PAPER), "tủ 3");
	assert_string_equal(said(&clerk, &rows[0], COLUMN_PURPOSE), "Trình");
	assert_string_equal(said(&clerk, &rows[0], COLUMN_DUE), "02/12/2026");
}

/* What is saved with a search is a list of columns, or not saved. */
static void columns_of_a_saved_search(void **state)
{
	struct saved_search x = { .name = STR("Cột"),
				  .question = STR("q=bão\ncolumns=subject,due\n") };
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK, office_saved_save(node, &clerk, &x, s.w->now, &id, &problems, &e), &e);
	assert_rc(RC_OK, office_saved_load(node, s.w->a, &clerk, id, &x, &e), &e);
	assert_true(str_eq(search_question_find(x.question, STR("columns")), STR("subject,due")));
	x = (struct saved_search){ .name = STR("Sai"),
				   .question = STR("q=bão\ncolumns=mật khẩu\n") };
	assert_rc(RC_INVALID, office_saved_save(node, &clerk, &x, s.w->now, &id, &problems, &e),
		  &e);
	assert_true(problems_has(&problems, "columns"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(everybody_chooses_for_themselves),
		TEST(what_is_no_list_of_columns),
		TEST(up_down_in_and_out),
		TEST(what_a_row_says),
		TEST(a_list_has_all_of_it),
		TEST(columns_of_a_saved_search),
	};
	return cmocka_run_group_tests_name("column", tests, NULL, NULL);
}
