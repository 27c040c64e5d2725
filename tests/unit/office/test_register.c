/* test_register.c -- sổ đăng ký văn bản đến, văn bản đi: which documents stand in it and how, who may
 * print it, what is refused, on both engines. */
#include "support/office_world.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/thread.h"
#include "office/register.h"
#include "office/register_rows.h"
#include "office/slip.h"
#include "support/roles.h"

#define COLUMNS 10
#define R(n) "000.00.1" #n ".Z01"

static struct office_world *w;
static struct actor clerk, other;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	problems.n = 0;
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	other = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static void sql(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void sql(const char *fmt, ...)
{
	char text[4000];
	va_list ap;

	va_start(ap, fmt);
	assert_true(vsnprintf(text, sizeof text, fmt, ap) < (int)sizeof text);
	va_end(ap);
	test_db_sql(w->t, text);
}

static int64_t noon(struct date on)
{
	return time_from_civil((struct civil){ .date = on, .hour = 12 }, TIME_ZONE_VN);
}

#define TEXTS                                                                                      \
	"code, from_code, from_name, number, notation, place, issued_on, type_name, subject, "     \
	"content, signer_competence, signer_position, signer_name, due_on, search"
#define FIXED "tenant_id, direction, state, created_at, updated_at, " TEXTS

/* Arrivals with the numbers from … to …, all entered at one time. */
static void arrivals(const struct actor *at, int year, int from, int to, int64_t when)
{
	sql("INSERT INTO document (" FIXED ", priority, arrival_number, arrival_year, arrived_at, "
	    "registered_at, list_rank) WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 "
	    "FROM n WHERE i < %d) SELECT %lld, 'incoming', 'registered', 1, 1, 'code-' || i, '" R(
		    1) "', 'Sở Một (mẫu)', '5', 'S1-VP', '', '2026-01-02', 'Công văn', 'Về việc ' || i, '', '', '', '', '', '', CASE WHEN i = 3 "
		       "THEN 2 ELSE 0 END, i, %d, %lld, %lld, %d * CAST(10000000000 AS BIGINT) + i FROM n",
	    from, to, (long long)at->tenant_id, year, (long long)when, (long long)when, year);
}

/* ---- the rows as print asks for them ---- */

struct line {
	struct str cell[COLUMNS];
};
static struct register_extent extent;

static struct str words(const struct print_cell *c)
{
	switch (c->kind) {
	case PRINT_DATE: return date_is_set(c->date) ? date_vn(w->a, c->date) : STR("");
	case PRINT_NUMBER:
	case PRINT_ORDINAL: return str_fmt(w->a, "%lld", (long long)c->number);
	case PRINT_TEXT:
	case PRINT_HEADING:
	case PRINT_KIND__COUNT:
	default: return c->text.p ? str_dup(w->a, c->text) : STR("");
	}
}

static void (*in_between)(void);

static struct line *rows(const struct register_wanted *wanted, size_t *out_n)
{
	struct line *all = ARENA_ARRAY(w->a, 2000, struct line);
	struct print_cell cells[COLUMNS];
	struct register_rows *r;
	struct err e = ERR_INIT;
	bool more;

	*out_n = 0;
	assert_rc(RC_OK, register_rows_open(&w->node, w->a, wanted, LANG_VI, &r, &e), &e);
	extent = *register_rows_extent(r);
	for (;;) {
		memset(cells, 0, sizeof cells);
		assert_rc(RC_OK, register_rows_next(r, w->a, cells, &more, &e), &e);
		if (!more)
			break;
		assert_true(*out_n < 2000);
		for (size_t i = 0; i < COLUMNS; i++)
			all[*out_n].cell[i] = words(&cells[i]);
		if (++*out_n == 1 && in_between)
			in_between();
	}
	register_rows_close(r);
	return all;
}

static struct register_wanted year_of(const struct actor *who, enum book_kind book)
{
	return (struct register_wanted){ .tenant_id = who->tenant_id,
					 .book = book,
					 .from = { 2026, 1, 1 },
					 .to = { 2026, 12, 31 } };
}

static void says(const struct line *x, const char *const want[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!str_eq_c(x->cell[i], want[i]))
			fail_msg("cell %zu: %.*s, not %s", i + 1, STR_FMT(x->cell[i]), want[i]);
	}
}
#define SAYS(x, ...) says((x), (const char *const[COLUMNS]){ __VA_ARGS__ })

static void enter_more(void)
{
	arrivals(&clerk, 2026, 451, 460, noon((struct date){ 2026, 6, 1 }));
}

/* Parts follow each other without a hole and without anything twice; what is entered while it is printed,
 * another year's and another organ's are not in it. */
static void test_arrivals(void **state)
{
	struct register_wanted all = year_of(&clerk, BOOK_INCOMING);
	size_t n;

	(void)state;
	assert_true(450 > 2 * LIMIT_REGISTER_PART);
	arrivals(&clerk, 2026, 1, 450, noon((struct date){ 2026, 3, 9 }));
	arrivals(&clerk, 2025, 1, 7, noon((struct date){ 2025, 3, 9 }));
	arrivals(&other, 2026, 1, 9, noon((struct date){ 2026, 3, 9 }));
	in_between = enter_more;
	struct line *x = rows(&all, &n);
	in_between = NULL;
	assert_int_equal(n, 450);
	assert_int_equal(extent.n_rows, 450);
	assert_int_equal(extent.first, 1);
	assert_int_equal(extent.last, 450);
	for (size_t i = 0; i < n; i++)
		assert_true(str_eq(x[i].cell[1], str_fmt(w->a, "%zu", i + 1)));
	SAYS(&x[0], "09/03/2026", "1", "Sở Một (mẫu)", "05/S1-VP", "02/01/2026",
	     "Công văn: Về việc 1", "", "", "", "");
	SAYS(&x[2], "09/03/2026", "3", "Sở Một (mẫu)", "05/S1-VP", "02/01/2026",
	     "Công văn: Về việc 3", "", "", "", "Thượng khẩn");
	(void)rows(&all, &n);
	assert_int_equal(n, 460);
}

static size_t count(const struct register_wanted *wanted)
{
	size_t n;

	(void)rows(wanted, &n);
	return n;
}

/* Both days count, by Vietnam's clock; so do both numbers. */
static void test_part_of_a_year(void **state)
{
	struct register_wanted some = year_of(&clerk, BOOK_INCOMING);
	const struct date d = { 2026, 5, 20 };
	const int64_t begins = time_from_civil((struct civil){ .date = d }, TIME_ZONE_VN);

	(void)state;
	arrivals(&clerk, 2026, 1, 1, begins - 1);
	arrivals(&clerk, 2026, 2, 2, begins);
	arrivals(&clerk, 2026, 3, 3, begins + TIME_DAY - 1);
	arrivals(&clerk, 2026, 4, 4, begins + TIME_DAY);
	assert_int_equal(count(&some), 4);
	some.from = some.to = d;
	assert_int_equal(count(&some), 2);
	assert_int_equal(extent.first, 2);
	assert_int_equal(extent.last, 3);
	some = year_of(&clerk, BOOK_INCOMING);
	some.first_number = 2;
	assert_int_equal(count(&some), 3);
	some.last_number = 3;
	assert_int_equal(count(&some), 2);
	some.from = (struct date){ 2026, 5, 21 };
	assert_int_equal(count(&some), 0);
	assert_int_equal(extent.n_rows, 0);
}

/* ---- whom it was given to, and what becomes of it ---- */

/* Units with the names "Phòng 1" …, and one who says what is to be done. */
static void people(int n)
{
	sql("INSERT INTO account (tenant_id, login, name, password_hash, created_at) VALUES (%lld, "
	    "'a', 'Trần Thị An', 'x', 1)",
	    (long long)clerk.tenant_id);
	sql("INSERT INTO unit (tenant_id, code, name, search, state) WITH RECURSIVE n (i) AS "
	    "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT %lld, 'P' || i, 'Phòng ' "
	    "|| i, 'p', 'active' FROM n",
	    n, (long long)clerk.tenant_id);
	sql("INSERT INTO directive (tenant_id, document_id, by_account, by_name, text, at) SELECT "
	    "tenant_id, id, (SELECT MAX(id) FROM account), 'x', 'x', 1 FROM document");
}

/* Of the document with that number: to the units whose name is like this, or to An when there is none. */
static void given(int number, const char *to, const char *part, const char *state, struct date on)
{
	sql("INSERT INTO assignment (tenant_id, document_id, directive_id, unit_id, account_id, part, "
	    "state, queue_rank, created_at, ended_at, done_on, giver_id, reason) SELECT d.tenant_id, d.id, "
	    "t.id, u.id, CASE WHEN u.id IS NULL THEN t.by_account END, '%s', '%s', 1, %lld, CASE "
	    "WHEN '%s' IN ('returned', 'withdrawn', 'done') THEN 1 ELSE 0 END, "
	    "CASE WHEN '%s' = 'done' THEN '1970-01-01' ELSE '' END, t.by_account, 'vì' "
	    "FROM document d JOIN directive t ON t.document_id = d.id LEFT JOIN unit u ON u.name "
	    "LIKE '%s' WHERE d.arrival_number = %d ORDER BY u.id",
	    part, state, (long long)noon(on), state, state, to, number);
}

static void test_given(void **state)
{
	struct register_wanted all = year_of(&clerk, BOOK_INCOMING);
	const struct date first = { 2026, 3, 9 }, then = { 2026, 3, 12 };
	size_t n;

	(void)state;
	arrivals(&clerk, 2026, 1, 260, noon(first));
	people(60);
	given(1, "-", "lead", "new", then);
	given(2, "Phòng 2", "informed", "new", then);
	given(2, "Phòng 1", "lead", "returned", first);
	given(2, "Phòng 3", "lead", "working", then);
	given(2, "Phòng 4", "support", "new", (struct date){ 2026, 3, 11 });
	given(3, "Phòng 1", "lead", "withdrawn", first);
	given(260, "Phòng %", "support", "new", then);
	struct line *x = rows(&all, &n);
	assert_int_equal(n, 260);
	SAYS(&x[0], "09/03/2026", "1", "Sở Một (mẫu)", "05/S1-VP", "02/01/2026",
	     "Công văn: Về việc 1", "Trần Thị An", "12/03/2026", "", "");
	assert_true(
		str_eq_c(x[1].cell[6], "Phòng 3 (chủ trì); Phòng 4 (phối hợp); Phòng 2 (để biết)"));
	assert_true(str_eq_c(x[1].cell[7], "11/03/2026"));
	assert_true(x[2].cell[6].n == 0 && x[2].cell[7].n == 0);
	assert_true(str_starts(x[259].cell[6], STR("Phòng 1 (phối hợp); Phòng 2 (phối hợp); ")));
	assert_true(str_ends(x[259].cell[6], STR("; … (tất cả 60 nơi nhận)")));
}

static void progress(int number, const char *is, const char *due, int64_t finished_at)
{
	sql("UPDATE document SET progress = '%s', deadline_on = '%s', finished_at = %lld WHERE "
	    "arrival_number = %d",
	    is, due, (long long)finished_at, number);
}

static void test_settling(void **state)
{
	static const char *const to[] = { R(0), NULL };
	struct register_wanted all = year_of(&clerk, BOOK_SETTLING);
	const struct date day = { 2026, 3, 9 };
	size_t n;

	(void)state;
	office_know(w, R(0), "Đơn vị không");
	arrivals(&clerk, 2026, 1, 5, noon(day));
	people(3);
	int64_t answer = office_send(w, &clerk, "10", to);
	given(1, "Phòng 1", "lead", "done", day);
	sql("UPDATE assignment SET answer_id = %lld", (long long)answer);
	progress(1, "finished", "2026-03-12", noon((struct date){ 2026, 3, 12 }));
	progress(2, "finished", "2026-03-12", noon((struct date){ 2026, 3, 13 }));
	progress(3, "new", "", 0);
	progress(4, "processing", "2026-03-12", 0);
	progress(5, "processing", "2026-03-11", 0);
	sql("UPDATE document SET number = '', notation = '', issued_on = '' WHERE arrival_number = 2");
	all.today = (struct date){ 2026, 3, 12 };
	struct line *x = rows(&all, &n);
	assert_int_equal(n, 5);
	assert_true(str_eq_c(x[1].cell[1], "Công văn không số của Sở Một (mẫu)"));
	assert_true(str_eq_c(x[0].cell[0], "1"));
	assert_true(
		str_eq_c(x[0].cell[1], "Công văn số 05/S1-VP ngày 02/01/2026 của Sở Một (mẫu)"));
	assert_true(str_eq_c(x[0].cell[2], "Phòng 1"));
	assert_true(str_eq_c(x[0].cell[3], "12/03/2026"));
	assert_true(str_eq_c(x[0].cell[4], "Đã hoàn thành 12/03/2026\nĐúng hạn"));
	assert_true(str_starts(x[0].cell[5], STR("10/")));
	assert_true(str_eq_c(x[1].cell[4], "Đã hoàn thành 13/03/2026\nQuá hạn"));
	assert_true(str_eq_c(x[2].cell[4], "Chưa trình, chưa phân công"));
	assert_true(str_eq_c(x[3].cell[4], "Đang xử lý"));
	assert_true(str_eq_c(x[4].cell[4], "Đang xử lý\nQuá hạn"));
}

/* ---- phiếu giải quyết ---- */

static struct str slip_text(int64_t document_id)
{
	char path[] = "/tmp/vanthu-slip-XXXXXX";
	struct register_print made;
	struct err e = ERR_INIT;
	struct str bytes;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_rc(
		RC_OK,
		office_slip_print(&w->node, w->a, &clerk, document_id, LANG_VI, w->now, &made, &e),
		&e);
	assert_int_equal(fcntl(made.fd, F_SETFD, 0), 0);
	assert_int_equal(system(str_c(w->a, str_fmt(w->a, "pdftotext - %s </proc/self/fd/%d", path,
						    made.fd))),
			 0);
	fd_close(made.fd);
	fd_close(fd);
	assert_rc(RC_OK, file_read(w->a, path, 1 << 20, &bytes, &e), &e);
	(void)unlink(path);
	return bytes;
}

static void test_slip(void **state)
{
	const struct date day = { 2026, 3, 9 };

	(void)state;
	arrivals(&clerk, 2026, 1, 1, noon(day));
	people(2);
	given(1, "Phòng 1", "support", "new", day);
	given(1, "Phòng 2", "lead", "new", day);
	struct str text = slip_text(1);
	size_t lead = str_find(text, STR("Chủ trì: Phòng 2"));
	size_t support = str_find(text, STR("Phối hợp: Phòng 1"));
	assert_true(lead != SIZE_MAX && support != SIZE_MAX && lead < support);
}

/* ---- văn bản đi ---- */

static void give_receivers(int64_t document, int n)
{
	sql("INSERT INTO delivery (tenant_id, document_id, receiver_code, receiver_name, road, form, "
	    "purpose, state, status, status_text, status_at) WITH RECURSIVE n (i) AS (SELECT 1 "
	    "UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT d.tenant_id, d.document_id, "
	    "'000.00.00.Y' || n.i, 'Đơn vị thứ ' || n.i, d.road, d.form, d.purpose, d.state, "
	    "d.status, d.status_text, d.status_at FROM delivery d, n WHERE d.document_id = %lld",
	    n, (long long)document);
}

static void test_outgoing(void **state)
{
	static const char *const to[] = { R(0), R(1), NULL };
	struct register_wanted all = year_of(&clerk, BOOK_OUTGOING);
	size_t n;

	(void)state;
	office_know(w, R(0), "Đơn vị không");
	office_know(w, R(1), "Đơn vị một");
	int64_t ten = office_send(w, &clerk, "10", to);
	int64_t nine = office_send(w, &clerk, "9", to);
	(void)office_send(w, &other, "11", to);
	sql("UPDATE document SET replaced_by = 77, priority = 1 WHERE id = %lld", (long long)nine);
	sql("UPDATE document SET signer_name = 'Trần Văn Ký' WHERE id = %lld", (long long)ten);
	struct line *x = rows(&all, &n);
	assert_int_equal(n, 2);
	assert_int_equal(extent.n_rows, 2);
	assert_true(str_starts(x[0].cell[0], STR("09/")));
	assert_true(str_eq_c(x[0].cell[9], "Khẩn\nKhông đến được nơi nhận; đã soạn lại cùng số"));
	assert_true(str_starts(x[1].cell[0], STR("10/")));
	assert_true(str_eq_c(x[1].cell[3], "Trần Văn Ký"));
	assert_true(str_eq_c(x[1].cell[4], "Đơn vị không; Đơn vị một"));
	assert_true(str_eq_c(x[1].cell[6], "2"));
	assert_true(str_eq(x[1].cell[7], date_vn(w->a, time_date_vn(w->now))));
	all.to = date_add(time_date_vn(w->now), -40);
	assert_int_equal(count(&all), 0);
}

/* As many names as a cell takes, and how many there are. */
static void test_many_receivers(void **state)
{
	static const char *const to[] = { R(0), NULL };
	struct register_wanted all = year_of(&clerk, BOOK_OUTGOING);
	size_t n;

	(void)state;
	office_know(w, R(0), "Đơn vị không");
	give_receivers(office_send(w, &clerk, "10", to), 900);
	struct line *x = rows(&all, &n);
	assert_int_equal(n, 1);
	assert_true(str_eq_c(x[0].cell[6], "901"));
	assert_true(str_starts(x[0].cell[4], STR("Đơn vị không; Đơn vị thứ 1; Đơn vị thứ 2; ")));
	assert_true(str_ends(x[0].cell[4], STR("; … (tất cả 901 nơi nhận)")));
	assert_true(x[0].cell[4].n < 8 * LIMIT_REGISTER_RECEIVERS);
}

/* More than a part holds, all dated and numbered alike. */
static void test_outgoing_parts(void **state)
{
	static const char *const to[] = { R(0), NULL };
	struct register_wanted all = year_of(&clerk, BOOK_OUTGOING);

	(void)state;
	office_know(w, R(0), "Đơn vị không");
	int64_t id = office_send(w, &clerk, "10", to);
	sql("INSERT INTO document (" FIXED ", sent_at, number_year, number_key, list_rank, "
	    "replaced_by) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
	    "i < 449) SELECT d.tenant_id, d.direction, d.state, d.created_at, d.updated_at, "
	    "d.code, d.from_code, d.from_name, d.number, d.notation, d.place, d.issued_on, "
	    "d.type_name, d.subject, d.content, d.signer_competence, d.signer_position, "
	    "d.signer_name, d.due_on, d.search, d.sent_at, d.number_year, 'k' || n.i, d.list_rank, "
	    "0 FROM document d, n WHERE d.id = %lld",
	    (long long)id);
	assert_int_equal(count(&all), 450);
}

/* ---- the use case ---- */

static struct register_wish wish_of(enum book_kind book, enum register_format f)
{
	return (struct register_wish){ .book = book, .format = f, .year = 2026 };
}

static enum rc print(const struct actor *who, const struct register_wish *wish,
		     struct register_print *out, struct err *e)
{
	problems.n = 0;
	*out = (struct register_print){ .fd = -1 };
	return office_register_print(&w->node, w->a, who, wish, w->now, out, &problems, e);
}

static void test_files(void **state)
{
	static const struct {
		enum book_kind book;
		enum register_format format;
		enum lang lang;
		const char *name, *begins;
	} cases[] = {
		{ BOOK_INCOMING, REGISTER_PDF, LANG_VI, "Sổ đăng ký văn bản đến 2026.pdf",
		  "%PDF-" },
		{ BOOK_OUTGOING, REGISTER_PDF, LANG_EN, "Register of outgoing documents 2026.pdf",
		  "%PDF-" },
		{ BOOK_INCOMING, REGISTER_XLSX, LANG_EN, "Register of incoming documents 2026.xlsx",
		  "PK\x03\x04" },
		{ BOOK_OUTGOING, REGISTER_XLSX, LANG_VI, "Sổ đăng ký văn bản đi 2026.xlsx",
		  "PK\x03\x04" },
	};

	(void)state;
	arrivals(&clerk, 2026, 1, 30, noon((struct date){ 2026, 3, 9 }));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct register_wish wish = wish_of(cases[i].book, cases[i].format);
		struct register_print made;
		struct err e = ERR_INIT;
		uint64_t bytes;
		char head[5];
		size_t n;

		wish.lang = cases[i].lang;
		assert_rc(RC_OK, print(&clerk, &wish, &made, &e), &e);
		assert_true(str_eq_c(made.name, cases[i].name));
		assert_int_equal(made.rows, i % 2 == 0 ? 30 : 0);
		assert_int_equal(made.pages > 0, wish.format == REGISTER_PDF);
		assert_rc(RC_OK, fd_size(made.fd, &bytes, &e), &e);
		assert_int_equal(bytes, made.bytes);
		assert_rc(RC_OK, fd_read_full(made.fd, head, strlen(cases[i].begins), &n, &e), &e);
		assert_memory_equal(head, cases[i].begins, strlen(cases[i].begins));
		fd_close(made.fd);
	}
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 4);
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print' AND object = "
					 "'register:incoming/2026' AND detail = "
					 "'pdf 2026-01-01..2026-12-31 rows:30'"),
			 1);
}

/* The days are in the name of a part. */
static void test_name_of_a_part(void **state)
{
	struct register_wish wish = wish_of(BOOK_INCOMING, REGISTER_XLSX);
	struct register_print made;

	(void)state;
	wish.from = (struct date){ 2026, 10, 1 };
	wish.to = (struct date){ 2026, 10, 31 };
	assert_rc(RC_OK, print(&clerk, &wish, &made, NULL), NULL);
	assert_true(str_eq_c(made.name, "Sổ đăng ký văn bản đến 2026-10-01 - 2026-10-31.xlsx"));
	fd_close(made.fd);
}

static void test_who_may(void **state)
{
	static const bool may[role__COUNT] = {
		[ROLE_CLERK] = true, [ROLE_LEADER] = true, [ROLE_ARCHIVIST] = true
	};
	const struct register_wish wish = wish_of(BOOK_INCOMING, REGISTER_XLSX);
	struct register_print made;

	(void)state;
	for (int role = 0; role < (int)role__COUNT; role++) {
		const struct actor who = office_colleague(clerk, (enum role)role);
		assert_rc(may[role] ? RC_OK : RC_DENIED, print(&who, &wish, &made, NULL), NULL);
		fd_close(made.fd);
	}
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 3);
}

static void test_refused(void **state)
{
	static const struct {
		struct register_wish wish;
		const char *field, *key;
	} cases[] = {
		{ { .year = 0 }, "year", "problem.year" },
		{ { .year = LIMIT_REGISTER_YEAR_MAX + 1 }, "year", "problem.year" },
		{ { .year = 2026, .from = { 2025, 12, 31 } }, "from", "problem.not_in_year" },
		{ { .year = 2026, .to = { 2027, 1, 1 } }, "to", "problem.not_in_year" },
		{ { .year = 2026, .from = { 2026, 2, 2 }, .to = { 2026, 2, 1 } },
		  "to",
		  "problem.ends_before" },
		{ { .year = 2026, .first = 5, .last = 4 }, "last", "problem.numbers_order" },
		{ { .year = 2026, .first = -5 }, "first", "problem.arrival_number" },
		{ { .year = 2026, .book = BOOK_OUTGOING, .last = 4 },
		  "first",
		  "problem.no_numbers" },
	};
	struct register_print made;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_rc(RC_INVALID, print(&clerk, &cases[i].wish, &made, NULL), NULL);
		assert_int_equal(problems.n, 1);
		assert_string_equal(problems.p[0].field, cases[i].field);
		assert_string_equal(problems.p[0].key, cases[i].key);
	}
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 0);
}

/* A node that stops does not wait for a register of thousands of pages; nothing is handed out. */
static void test_stopped(void **state)
{
	const struct register_wish wish = wish_of(BOOK_INCOMING, REGISTER_PDF);
	struct register_print made;

	(void)state;
	arrivals(&clerk, 2026, 1, 30, noon((struct date){ 2026, 3, 9 }));
	atomic_store(&w->node.is_stopping, true);
	assert_rc(RC_CANCELLED, print(&clerk, &wish, &made, NULL), NULL);
	assert_int_equal(made.fd, -1);
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), 0);
}

/* ---- several at once ---- */

#define PEOPLE (2 * LIMIT_PRINTS + 1)

/* Of one person one waits; these are several. */
struct printer {
	struct actor who;
	enum rc rc;
};

static void *print_one(void *arg)
{
	const struct register_wish wish = wish_of(BOOK_INCOMING, REGISTER_PDF);
	struct problems none = { .n = 0 };
	struct register_print made;
	AUTO_ARENA a = arena_new(NULL);
	struct printer *x = arg;

	x->rc = office_register_print(&w->node, a, &x->who, &wish, w->now, &made, &none, NULL);
	if (x->rc == RC_OK)
		fd_close(made.fd);
	return NULL;
}

static void test_in_turn(void **state)
{
	pthread_t thread[PEOPLE];
	struct printer people[PEOPLE];

	(void)state;
	arrivals(&clerk, 2026, 1, 300, noon((struct date){ 2026, 3, 9 }));
	for (size_t i = 0; i < PEOPLE; i++) {
		people[i] = (struct printer){ .who = clerk };
		people[i].who.account_id += (int64_t)i;
		assert_rc(RC_OK, thread_start(&thread[i], "print", print_one, &people[i], NULL),
			  NULL);
	}
	for (size_t i = 0; i < PEOPLE; i++) {
		(void)pthread_join(thread[i], NULL);
		assert_rc(RC_OK, people[i].rc, NULL);
	}
	assert_int_equal(office_count(w, "audit WHERE action = 'register.print'"), PEOPLE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_given),          T(test_settling),       T(test_arrivals),
		T(test_slip),           T(test_part_of_a_year), T(test_outgoing),
		T(test_many_receivers), T(test_outgoing_parts), T(test_files),
		T(test_name_of_a_part), T(test_who_may),        T(test_refused),
		T(test_stopped),        T(test_in_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
