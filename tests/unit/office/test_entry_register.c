/* test_entry_register.c -- registers of what comes in, by kind and year: Z11, Z12, on both engines. */
#include "office/arrival.h"

#include <setjmp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "desk.h"
#include "office/finding.h"
#include "office/register.h"
#include "office/register_rows.h"
#include "office/secret.h"

/* ---- in one line each ---- */

static enum rc try_open(const struct actor *who, enum series_kind kind, const char *name,
			const char *type, int64_t *out_id, struct err *e)
{
	const struct str types[] = { str_of(type) };
	const struct series_form f = {
		.series = { .kind = kind, .name = str_of(name), .abbreviation = STR("") },
		.is_entry = true,
		.types = types,
		.n_types = type[0] ? 1 : 0
	};

	problems.n = 0;
	*e = ERR_INIT;
	return office_series_save(node, who, &f, s.w->now, out_id, &problems, e);
}

static int64_t open_register(enum series_kind kind, const char *name, const char *type)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, try_open(&admin, kind, name, type, &id, &e), &e);
	return id;
}

static struct arrival_form paper(const char *number, const char *type, int64_t series_id)
{
	return (struct arrival_form){ .type_name = str_of(type),
				      .number = str_of(number),
				      .notation = STR("SNV-VP"),
				      .subject = STR("Về việc giao chỉ tiêu"),
				      .issued_on = { 2026, 11, 19 },
				      .organ_code = STR(DESK_RECEIVER),
				      .organ_name = STR(""),
				      .series_id = series_id,
				      .form_id = STR("") };
}

static enum rc try_enter(const struct arrival_form *f, int64_t *out_id, struct err *e)
{
	int64_t number;

	problems.n = 0;
	*e = ERR_INIT;
	return office_arrival_enter(node, s.w->a, &clerk, f, s.w->now, out_id, &number, &problems,
				    e);
}

static struct document enter(const char *number, const char *type, int64_t series_id)
{
	const struct arrival_form f = paper(number, type, series_id);
	struct err e;
	int64_t id;

	assert_rc(RC_OK, try_enter(&f, &id, &e), &e);
	return document(id);
}

/* Where it stands: its register and its number. */
static void stands(struct document d, int64_t series_id, int64_t number)
{
	assert_int_equal(d.series_id, series_id);
	assert_int_equal(d.arrival_number, number);
}

static int64_t arrive(const char *number)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING };
	struct edxml p = office_foreign(s.w, "000.00.77.Z01", number);
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_int_equal(office_arrive(s.w, &clerk, number, MESSAGE_EDOC, office_write(s.w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	int64_t newest = 0; /* what waits longest stands first */
	for (size_t i = 0; i < n; i++)
		newest = rows[i].document.id > newest ? rows[i].document.id : newest;
	return newest;
}

static enum rc take_in(int64_t id, int64_t series_id, struct err *e)
{
	const struct taking_in x = { .id = id, .series_id = series_id };
	int64_t number;

	*e = ERR_INIT;
	return office_incoming_register_in(node, s.w->a, &clerk, &x, s.w->now, &number, e);
}

/* "1 2 3": the numbers that a register prints for a year, in that order. */
static const char *printed(int64_t series_id, int16_t year)
{
	const struct register_wanted wanted = { .tenant_id = clerk.tenant_id,
						.book = BOOK_INCOMING,
						.from = { year, 1, 1 },
						.to = { year, 12, 31 },
						.today = today(),
						.series_id = series_id };
	struct print_cell cells[10];
	struct register_rows *r;
	struct err e = ERR_INIT;
	struct str all = STR("");
	bool more;

	assert_rc(RC_OK, register_rows_open(node, s.w->a, &wanted, LANG_VI, &r, &e), &e);
	for (;;) {
		assert_rc(RC_OK, register_rows_next(r, s.w->a, cells, &more, &e), &e);
		if (!more)
			break;
		all = str_fmt(s.w->a, "%.*s%s%lld", STR_FMT(all), all.n > 0 ? " " : "",
			      (long long)cells[1].number);
	}
	register_rows_close(r);
	return str_c(s.w->a, all);
}

/* ---- which one ---- */

/* Z11: by type, or as the clerk chooses; the common one takes the rest. Each counts by itself. */
static void each_has_numbers_of_its_own(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	int64_t upper_organs = open_register(SERIES_TYPES, "Sổ văn bản cấp trên", "");
	struct series_view *all;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_OK, office_entry_registers(node, s.w->a, &clerk, s.w->now, &all, &n, &e), &e);
	assert_int_equal(n, 3);
	assert_int_equal(all[0].series.kind, SERIES_MAIN); /* it is there, to be chosen */
	int64_t common = all[0].series.id;
	stands(enter("1", "Công văn", 0), 0, 1);
	stands(enter("2", "ĐƠN", 0), letters, 1);
	stands(enter("3", "Công văn", upper_organs), upper_organs, 1);
	stands(enter("4", "Đơn", common), 0, 2);
	stands(enter("5", "Đơn", 0), letters, 2);
	struct err why;
	int64_t packet = arrive("6");
	assert_rc(RC_OK, take_in(packet, upper_organs, &why), &why);
	stands(document(packet), upper_organs, 2);
	packet = arrive("7");
	assert_rc(RC_OK, take_in(packet, 0, &why), &why);
	stands(document(packet), 0, 3);
	assert_string_equal(printed(0, 2026), "1 2 3");
	assert_string_equal(printed(letters, 2026), "1 2");
	assert_string_equal(printed(upper_organs, 2026), "1 2");
	assert_true(str_eq_c(office_view(s.w, &clerk, packet).register_name, ""));
	/* a type is counted in one of them; the same type may have a series of what goes out */
	assert_rc(RC_INVALID, try_open(&admin, SERIES_TYPES, "Sổ khác", "Đơn", &packet, &why),
		  &why);
	assert_string_equal(staff_problems(&s, &problems), "types problem.series_type");
	const struct str types[] = { STR("Đơn") };
	const struct series_form out = { .series = { .kind = SERIES_TYPES,
						     .name = STR("Sổ đơn đi"),
						     .abbreviation = STR("UBND") },
					 .types = types,
					 .n_types = 1 };
	problems.n = 0;
	assert_rc(RC_OK, office_series_save(node, &admin, &out, s.w->now, &packet, &problems, &e),
		  &e);
}

/* What is no register of what comes in is not quietly another one, whoever asks with whatever number. */
static void a_number_that_is_none_is_refused(void **state)
{
	int64_t packet = arrive("1");
	const int64_t none[] = { -1, 999, INT64_MIN };
	struct register_wish wish = {
		.book = BOOK_OUTGOING, .format = REGISTER_XLSX, .lang = LANG_VI, .year = 2026
	};
	struct register_answer answer;
	struct err why;

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_rc(RC_NOT_FOUND, take_in(packet, none[i], &why), &why);
	assert_string_equal(printed(0, 2026), "");
	wish.series_id = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	problems.n = 0;
	why = ERR_INIT;
	assert_rc(RC_INVALID,
		  office_register_ask(node, s.w->a, &clerk, &wish, s.w->now, &answer, &problems,
				      &why),
		  &why);
	assert_int_equal(answer.ticket_id, 0);
	assert_string_equal(staff_problems(&s, &problems), "series problem.choice");
}

/* Lists go on from what was entered last, whichever the register. */
static void lists_are_in_the_order_of_entry(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_REGISTERED };
	struct document_row *rows;
	struct err e = ERR_INIT;
	int64_t ids[5];
	size_t n;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		ids[i] = enter(str_c(s.w->a, str_fmt(s.w->a, "%zu", i + 1)),
			       i == 3 ? "Đơn" : "Công văn", 0)
				 .id;
	assert_int_equal(document(ids[3]).series_id, letters);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(rows[i].document.id, ids[4 - i]);
}

/* Z12: as soon as there is a register of secret documents they are entered there, and nothing else is. */
static void secret_documents_have_their_own(void **state)
{
	struct secret_form f = { .direction = DIRECTION_INCOMING,
				 .secrecy = SECRECY_SECRET,
				 .type_name = STR("Công văn"),
				 .number = STR("12"),
				 .notation = STR("SNV"),
				 .issued_on = { 2026, 11, 19 },
				 .organ_name = STR("Sở Một (mẫu)") };
	struct err e = ERR_INIT;
	int64_t id, number;

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				      &e),
		  &e);
	stands(document(id), 0, 1);
	int64_t secret = open_register(SERIES_SECRET, "Sổ văn bản mật đến", "");
	f.number = STR("13");
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &f, s.w->now, &id, &number, &problems,
				      &e),
		  &e);
	stands(document(id), secret, 1);
	assert_true(str_eq_c(office_view(s.w, &clerk, id).register_name, "Sổ văn bản mật đến"));
	const struct arrival_form open = paper("14", "Công văn", secret);
	assert_rc(RC_CONFLICT, try_enter(&open, &id, &e), &e);
	assert_string_equal(e.key, "err.entry_register_secret");
	id = arrive("15");
	assert_rc(RC_CONFLICT, take_in(id, secret, &e), &e);
	assert_string_equal(e.key, "err.entry_register_secret");
	assert_int_equal(document(id).state, DOCUMENT_WAITING);
}

/* ---- what is refused ---- */

static void what_is_no_register_takes_nothing(void **state)
{
	struct err e;
	int64_t id = arrive("1"), letters, none;

	(void)state;
	assert_rc(RC_DENIED, try_open(&leader, SERIES_TYPES, "Sổ", "", &none, &e), &e);
	assert_rc(RC_INVALID, try_open(&admin, SERIES_COPIES, "Sổ", "", &none, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "kind problem.entry_register_kind");
	assert_rc(RC_INVALID, try_open(&admin, SERIES_TYPES, "", "", &none, &e), &e);
	assert_rc(RC_NOT_FOUND, take_in(id, main_series, &e), &e); /* of what goes out */
	assert_rc(RC_NOT_FOUND, take_in(id, 99999, &e), &e);
	letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	/* one that is closed: nothing is proposed for it, and nothing is put into it */
	stands(enter("2", "Đơn", 0), letters, 1);
	test_db_sql(s.w->t, "UPDATE series SET closed_on = '2026-11-20' WHERE name = 'Sổ đơn thư'");
	stands(enter("3", "Đơn", 0), 0, 1);
	assert_rc(RC_CONFLICT, take_in(id, letters, &e), &e);
	assert_string_equal(e.key, "err.entry_register_closed");
	assert_int_equal(document(id).state, DOCUMENT_WAITING);
	/* another organ's is not there */
	test_db_sql(s.w->t, "UPDATE series SET closed_on = '' WHERE name = 'Sổ đơn thư'");
	struct series_view *all;
	size_t n;
	assert_rc(RC_OK, office_entry_registers(node, s.w->a, &stranger, s.w->now, &all, &n, &e),
		  &e);
	assert_int_equal(n, 0);
	assert_rc(RC_DENIED, office_entry_registers(node, s.w->a, &ba, s.w->now, &all, &n, &e), &e);
	/* the common one has no name, and is not changed */
	assert_rc(RC_OK, office_entry_registers(node, s.w->a, &admin, s.w->now, &all, &n, &e), &e);
	const struct series_form common = { .series = all[0].series };
	assert_rc(RC_NOT_FOUND,
		  office_series_save(node, &admin, &common, s.w->now, &none, &problems, &e), &e);
}

/* ---- the year, and several at once ---- */

static void every_register_begins_anew_at_midnight(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	int64_t next = staff_midnight((struct date){ 2027, 1, 1 });

	(void)state;
	s.w->now = next - TIME_SEC;
	clerk = again(&clerk);
	stands(enter("1", "Công văn", 0), 0, 1);
	stands(enter("2", "Đơn", 0), letters, 1);
	stands(enter("3", "Đơn", 0), letters, 2);
	s.w->now = next;
	stands(enter("4", "Đơn", 0), letters, 1);
	stands(enter("5", "Công văn", 0), 0, 1);
	assert_string_equal(printed(letters, 2026), "1 2");
	assert_string_equal(printed(letters, 2027), "1");
	assert_string_equal(printed(0, 2027), "1");
}

#define AT_ONCE 12

struct racer {
	pthread_t thread;
	int64_t id, series_id;
	enum rc rc;
};

static void *race(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct racer *r = arg;
	const struct taking_in x = { .id = r->id, .series_id = r->series_id };
	int64_t number;

	do
		r->rc = office_incoming_register_in(node, a, &clerk, &x, s.w->now, &number, NULL);
	while (r->rc == RC_BUSY);
	return NULL;
}

/* Clerks at the same register and at two: in each no number twice, none left out, and no place in the list twice. */
static void clerks_at_two_registers(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	struct racer all[AT_ONCE];
	bool has[2][AT_ONCE + 1] = { { false } }, is_place[AT_ONCE + 1] = { false };

	(void)state;
	for (size_t i = 0; i < AT_ONCE; i++)
		all[i] = (struct racer){
			.id = arrive(str_c(s.w->a, str_fmt(s.w->a, "%zu", i + 1))),
			.series_id = i % 2 == 0 ? letters : 0,
		};
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&all[i].thread, NULL, race, &all[i]), 0);
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_join(all[i].thread, NULL), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(all[i].rc, RC_OK);
		struct document d = document(all[i].id);
		bool *mine = has[i % 2];
		assert_int_equal(d.series_id, all[i].series_id);
		assert_in_range(d.arrival_number, 1, AT_ONCE / 2);
		assert_false(mine[d.arrival_number]);
		mine[d.arrival_number] = true;
		assert_in_range(d.arrival_place, 1, AT_ONCE);
		assert_false(is_place[d.arrival_place]);
		is_place[d.arrival_place] = true;
	}
	assert_string_equal(printed(0, 2026), "1 2 3 4 5 6");
	assert_string_equal(printed(letters, 2026), "1 2 3 4 5 6");
}

/* ---- found ---- */

static size_t found_in(int64_t series_id)
{
	const struct search_order o = { .form = { .series_id = series_id },
					.n_max = 10,
					.now = s.w->now };
	struct search_result r;
	struct err e = ERR_INIT;

	problems.n = 0;
	assert_rc(RC_OK, office_search(node, s.w->a, &clerk, &o, &r, &problems, &e), &e);
	return r.n_rows;
}

static void the_search_narrows_to_one(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn"), n;
	struct err e = ERR_INIT;

	(void)state;
	(void)enter("1", "Công văn", 0);
	(void)enter("2", "Đơn", 0);
	(void)enter("3", "Đơn", 0);
	do
		assert_rc(RC_OK, office_search_index(node, &n, &e), &e);
	while (n > 0);
	assert_int_equal(found_in(letters), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_has_numbers_of_its_own),
		TEST(a_number_that_is_none_is_refused),
		TEST(lists_are_in_the_order_of_entry),
		TEST(secret_documents_have_their_own),
		TEST(what_is_no_register_takes_nothing),
		TEST(every_register_begins_anew_at_midnight),
		TEST(clerks_at_two_registers),
		TEST(the_search_narrows_to_one),
	};
	return cmocka_run_group_tests_name("entry_register", tests, NULL, NULL);
}
