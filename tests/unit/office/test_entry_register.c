/* test_entry_register.c -- registers of what comes in, by kind and year: Z11, Z12, on both engines. */
#include "office/arrival.h"

#include <fcntl.h>
#include <setjmp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
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
	struct str all = STR("");
	size_t n;
	const struct desk_row *rows = desk_register(series_id, year, &n);

	for (size_t i = 0; i < n; i++)
		all = str_fmt(s.w->a, "%.*s%s%lld", STR_FMT(all), i > 0 ? " " : "",
			      (long long)rows[i].cells[1].number);
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
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &clerk, DIRECTION_INCOMING, s.w->now, &all, &n,
				     &e),
		  &e);
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
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &stranger, DIRECTION_INCOMING, s.w->now, &all,
				     &n, &e),
		  &e);
	assert_int_equal(n, 1); /* its own common one */
	assert_rc(RC_DENIED,
		  office_series_list(node, s.w->a, &ba, DIRECTION_INCOMING, s.w->now, &all, &n, &e),
		  &e);
	/* the common one has no name, and is not changed */
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &admin, DIRECTION_INCOMING, s.w->now, &all, &n,
				     &e),
		  &e);
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

/* ---- what is counted on from paper ---- */

static enum rc go_on(const struct actor *who, int64_t series_id, int64_t number, struct err *e)
{
	const struct register_act act = { .series_id = series_id,
					  .number = number,
					  .reason = STR("đã ghi sổ giấy") };

	problems.n = 0;
	*e = ERR_INIT;
	return office_register_begin(node, who, &act, s.w->now, &problems, e);
}

static int64_t common_register(void)
{
	struct series_view *all;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &clerk, DIRECTION_INCOMING, s.w->now, &all, &n,
				     &e),
		  &e);
	assert_true(n > 0);
	assert_int_equal(all[0].series.kind, SERIES_MAIN);
	return all[0].series.id;
}

/* Z14: the common register and another each go on from paper, in mid-year and before the first number; the year after
 * begins with 1. */
static void a_register_goes_on_from_paper(void **state)
{
	int64_t common = common_register(), letters;
	struct number_range *passed;
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_OK, go_on(&clerk, common, 251, &e), &e);
	stands(enter("1", "Công văn", 0), 0, 251);
	letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	stands(enter("2", "Đơn", 0), letters, 1);
	assert_rc(RC_OK, go_on(&clerk, letters, 31, &e), &e);
	stands(enter("3", "Đơn", 0), letters, 31);
	stands(enter("4", "Công văn", 0), 0, 252);
	assert_string_equal(printed(0, 2026), "251 252");
	assert_string_equal(printed(letters, 2026), "1 31");
	assert_rc(RC_OK, office_number_passed(node, s.w->a, &clerk, letters, 2026, &passed, &n, &e),
		  &e);
	assert_int_equal(n, 1);
	assert_int_equal(passed[0].first, 2);
	assert_int_equal(passed[0].last, 30);
	assert_true(str_eq_c(passed[0].reason, "đã ghi sổ giấy"));
	s.w->now = staff_midnight((struct date){ 2027, 1, 1 });
	clerk = again(&clerk);
	stands(enter("5", "Công văn", 0), 0, 1);
	stands(enter("6", "Đơn", 0), letters, 1);
}

#define PAPER_ENDS 500

static void *go_on_from_paper(void *arg)
{
	struct racer *r = arg;
	const struct register_act act = { .series_id = r->series_id,
					  .number = PAPER_ENDS + 1,
					  .reason = STR("đã ghi sổ giấy") };
	struct problems none = { .n = 0 };

	do
		r->rc = office_register_begin(node, &clerk, &act, s.w->now, &none, NULL);
	while (r->rc == RC_BUSY);
	return NULL;
}

/* Z11, Z14: whoever enters meanwhile has a number before the paper's or behind it, and none twice. */
static void it_goes_on_while_others_enter(void **state)
{
	struct racer all[AT_ONCE], paper_ends = { .series_id = common_register() };
	int64_t before = 0, behind = 0;

	(void)state;
	for (size_t i = 0; i < AT_ONCE; i++)
		all[i] = (struct racer){
			.id = arrive(str_c(s.w->a, str_fmt(s.w->a, "%zu", i + 1))),
		};
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(pthread_create(&all[i].thread, NULL, race, &all[i]), 0);
		if (i == AT_ONCE / 2)
			assert_int_equal(pthread_create(&paper_ends.thread, NULL, go_on_from_paper,
							&paper_ends),
					 0);
	}
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_join(all[i].thread, NULL), 0);
	assert_int_equal(pthread_join(paper_ends.thread, NULL), 0);
	assert_int_equal(paper_ends.rc, RC_OK);
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(all[i].rc, RC_OK);
		*(document(all[i].id).arrival_number > PAPER_ENDS ? &behind : &before) += 1;
	}
	/* numbers are unique by the database; so these are all there are */
	struct str want = STR("");
	for (int64_t n = 1; n <= before; n++)
		want = str_fmt(s.w->a, "%.*s%lld ", STR_FMT(want), (long long)n);
	for (int64_t n = 1; n <= behind; n++)
		want = str_fmt(s.w->a, "%.*s%lld ", STR_FMT(want), (long long)(PAPER_ENDS + n));
	assert_string_equal(printed(0, 2026), str_c(s.w->a, str_trim(want)));
	assert_int_equal(before + behind, AT_ONCE);
}

static void it_does_not_go_back(void **state)
{
	int64_t common = common_register(), first;
	struct register_act act = { .series_id = common, .count = 1, .reason = STR("giữ") };
	struct number_range *passed;
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_OK, go_on(&clerk, common, 3, &e), &e);
	stands(enter("1", "Công văn", 0), 0, 3);
	assert_rc(RC_CONFLICT, go_on(&clerk, common, 3, &e), &e);
	assert_string_equal(e.key, "err.number_passed");
	assert_string_equal(e.param[0], "4");
	assert_rc(RC_INVALID, go_on(&clerk, common, 4 + LIMIT_NUMBER_BEGIN + 1, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "number problem.number_far");
	assert_rc(RC_DENIED, go_on(&leader, common, 9, &e), &e);
	assert_rc(RC_NOT_FOUND, go_on(&stranger, common, 9, &e), &e);
	assert_rc(RC_NOT_FOUND,
		  office_number_passed(node, s.w->a, &stranger, common, 2026, &passed, &n, &e), &e);
	/* an arrival number is kept for nobody */
	e = ERR_INIT;
	assert_rc(RC_NOT_FOUND,
		  office_number_reserve(node, &clerk, &act, s.w->now, &first, &problems, &e), &e);
	act.number = 1;
	assert_rc(RC_NOT_FOUND, office_number_release(node, &clerk, &act, s.w->now, &problems, &e),
		  &e);
	stands(enter("2", "Công văn", 0), 0, 4);
}

/* ---- printed ---- */

#define TEXT_ROOM 60000

/* What a file says, by the program that reads its format. */
static struct str told_by(const struct register_wish *wish, const char *reads, const char *part)
{
	struct register_print made;
	struct err e = ERR_INIT;
	char *text = ARENA_ARRAY(s.w->a, TEXT_ROOM, char);

	problems.n = 0;
	assert_rc(RC_OK,
		  office_register_print(node, s.w->a, &clerk, wish, s.w->now, &made, &problems, &e),
		  &e);
	assert_int_equal(fcntl(made.fd, F_SETFD, 0), 0);
	FILE *p = popen(
		str_c(s.w->a, str_fmt(s.w->a, "%s /proc/self/fd/%d %s", reads, made.fd, part)),
		"r");
	assert_non_null(p);
	size_t n = fread(text, 1, TEXT_ROOM, p);
	assert_int_equal(pclose(p), 0);
	fd_close(made.fd);
	return str_of_n(text, n);
}

static void has(struct str text, const char *words)
{
	if (str_find(text, str_of(words)) == SIZE_MAX)
		fail_msg("no “%s” in: %.*s", words, STR_FMT(text));
}

static void has_not(struct str text, const char *words)
{
	assert_int_equal(str_find(text, str_of(words)), SIZE_MAX);
}

/* Z16: under its name, with its numbers and its documents alone; what is on paper is said; nothing is left open. */
static void a_register_is_printed_by_itself(void **state)
{
	static const struct {
		enum register_format format;
		const char *reads, *part;
	} all[] = { { REGISTER_PDF, "pdftotext -raw", "-" },
		    { REGISTER_XLSX, "unzip -p", "xl/worksheets/sheet1.xml" },
		    { REGISTER_DOCX, "unzip -p", "word/document.xml" } };
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	struct arrival_form bare = paper("", "Đơn", 0);
	struct err e;
	int64_t id;

	(void)state;
	assert_rc(RC_OK, go_on(&clerk, letters, 8, &e), &e);
	(void)enter("771", "Công văn", 0);
	bare.notation = STR("");
	bare.subject = STR("Về việc cấp đất");
	assert_rc(RC_OK, try_enter(&bare, &id, &e), &e);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct register_wish wish = { .book = BOOK_INCOMING,
					      .format = all[i].format,
					      .lang = LANG_VI,
					      .year = 2026,
					      .series_id = letters };
		struct str text = told_by(&wish, all[i].reads, all[i].part);
		has(text, "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN – SỔ ĐƠN THƯ");
		has(text, "Từ số 08 đến số 08");
		has(text, "Số 01 đến 07 không có trong sổ này: đã ghi sổ giấy");
		has(text, "Về việc cấp đất");
		has(text, "Không số");
		has_not(text, "771");
		has_not(text, "(không số)");
		wish.series_id = 0;
		text = told_by(&wish, all[i].reads, all[i].part);
		has(text, "771");
		has_not(text, "SỔ ĐƠN THƯ");
		has_not(text, "Về việc cấp đất");
		has_not(text, "không có trong sổ này");
		wish.book = BOOK_SETTLING;
		wish.series_id = letters;
		text = told_by(&wish, all[i].reads, all[i].part);
		has(text, "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN – SỔ ĐƠN THƯ");
		has(text, "Đơn không số ngày 19/11/2026");
	}
}

/* ---- listed ---- */

/* "5 3 1": the documents' numbers, as the list of a register has them, two at a time. */
static const char *listed(const struct actor *who, enum direction direction, int64_t series_id)
{
	struct document_filter f = { .direction = direction, .series_id = series_id, .n_max = 2 };
	struct str all = STR("");
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	do {
		assert_rc(RC_OK, office_document_list(node, s.w->a, who, &f, &rows, &n, &e), &e);
		for (size_t i = 0; i < n; i++)
			all = str_fmt(s.w->a, "%.*s%s%.*s", STR_FMT(all), all.n > 0 ? " " : "",
				      STR_FMT(rows[i].document.number));
		f.before_id = n > 0 ? rows[n - 1].document.id : 0;
	} while (n > 0);
	return str_c(s.w->a, all);
}

/* Z15: whatever other registers have between, over the years. */
static void a_list_of_one_register(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	int64_t empty = open_register(SERIES_TYPES, "Sổ văn bản cấp trên", "");
	int64_t common = common_register();

	(void)state;
	(void)enter("1", "Công văn", 0);
	(void)enter("2", "Đơn", 0);
	(void)enter("3", "Công văn", 0);
	(void)enter("4", "Đơn", 0);
	(void)arrive("waits");
	s.w->now = staff_midnight((struct date){ 2027, 1, 1 });
	clerk = again(&clerk);
	leader = again(&leader);
	(void)enter("5", "Đơn", 0);
	(void)enter("6", "Công văn", 0);
	(void)enter("7", "Đơn", 0);
	assert_string_equal(listed(&clerk, DIRECTION_INCOMING, letters), "7 5 4 2");
	assert_string_equal(listed(&leader, DIRECTION_INCOMING, common), "6 3 1");
	assert_string_equal(listed(&clerk, DIRECTION_INCOMING, empty), "");
}

/* Drafts that have their number are not issued yet. */
static void a_list_of_one_series(void **state)
{
	const struct series_form f = { .series = { .kind = SERIES_BODY,
						   .name = STR("Ban Chỉ đạo"),
						   .abbreviation = STR("BCĐ") } };
	struct numbering by = { .document_id = signed_draft() };
	struct document d;
	struct err e = ERR_INIT;
	int64_t id = signed_draft();

	(void)state;
	problems.n = 0;
	assert_rc(RC_OK,
		  office_series_save(node, &clerk, &f, s.w->now, &by.series_id, &problems, &e), &e);
	assert_rc(RC_OK, number_with(&clerk, by, &d, &e), &e);
	(void)number(id);
	assert_string_equal(listed(&clerk, DIRECTION_OUTGOING, by.series_id), "");
	assert_string_equal(listed(&clerk, DIRECTION_OUTGOING, main_series), "1");
	DO(&clerk, by.document_id, ISSUE);
	DO(&clerk, id, ISSUE);
	assert_string_equal(listed(&clerk, DIRECTION_OUTGOING, by.series_id), "1");
	assert_string_equal(listed(&leader, DIRECTION_OUTGOING, main_series), "2 1");
}

/* A register is read by who prints it; it has no other state, no other direction, and no other organ's. */
static void what_is_no_list_of_a_register(void **state)
{
	int64_t letters = open_register(SERIES_TYPES, "Sổ đơn thư", "Đơn");
	struct document_filter f = { .direction = DIRECTION_INCOMING, .series_id = letters };
	struct document_row *rows;
	struct series *names;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)enter("1", "Đơn", 0);
	assert_rc(RC_DENIED, office_document_list(node, s.w->a, &ba, &f, &rows, &n, &e), &e);
	assert_rc(RC_DENIED, office_document_list(node, s.w->a, &head, &f, &rows, &n, &e), &e);
	assert_rc(RC_DENIED, office_document_list(node, s.w->a, &admin, &f, &rows, &n, &e), &e);
	assert_rc(RC_NOT_FOUND, office_document_list(node, s.w->a, &stranger, &f, &rows, &n, &e),
		  &e);
	f.direction = DIRECTION_OUTGOING;
	assert_rc(RC_NOT_FOUND, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	f = (struct document_filter){ .direction = DIRECTION_INCOMING,
				      .has_state = true,
				      .state = DOCUMENT_WAITING,
				      .series_id = letters };
	assert_rc(RC_NOT_FOUND, office_document_list(node, s.w->a, &clerk, &f, &rows, &n, &e), &e);
	e = ERR_INIT;
	assert_rc(RC_OK, office_series_names(node, s.w->a, &ba, DIRECTION_INCOMING, &names, &n, &e),
		  &e);
	assert_int_equal(n, 0);
	assert_rc(RC_OK,
		  office_series_names(node, s.w->a, &leader, DIRECTION_INCOMING, &names, &n, &e),
		  &e);
	assert_int_equal(n, 2);
}

/* ---- found ---- */

static size_t found_in(int64_t series_id)
{
	return desk_found((struct search_form){ .series_id = series_id });
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
	assert_int_equal(found_in(common_register()), 1);
	assert_int_equal(found_in(main_series), 1); /* of what goes out */
	(void)enter("4", "Công văn", 0);
	assert_int_equal(found_in(common_register()), 2); /* before the index knows it */
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
		TEST(a_register_goes_on_from_paper),
		TEST(it_goes_on_while_others_enter),
		TEST(it_does_not_go_back),
		TEST(a_register_is_printed_by_itself),
		TEST(a_list_of_one_register),
		TEST(a_list_of_one_series),
		TEST(what_is_no_list_of_a_register),
		TEST(the_search_narrows_to_one),
	};
	return cmocka_run_group_tests_name("entry_register", tests, NULL, NULL);
}
