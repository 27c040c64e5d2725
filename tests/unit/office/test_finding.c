/* test_finding.c -- what is found: at once by title, by the words of files once the index knows them, page by
 * page, by each field; by nobody who may not see it; on both engines. */
#include "office/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/flow.h"
#include "support/office_world.h"

#define LA "000.00.33.Z09"
#define N_OF(x) (sizeof(x) / sizeof((x)[0]))

static struct office_world *w;
static struct actor clerk, other;
static int n_arrived;
static struct date dated; /* what arrives, when not as always */
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	n_arrived = 0;
	dated = (struct date){ 0 };
	clerk = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	other = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static int64_t newest(const struct actor *who, enum direction d)
{
	const struct document_filter f = { .direction = d, .n_max = 1 };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, who, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	return rows[0].document.id;
}

static int64_t arrive(const struct actor *at, const char *subject)
{
	struct str content = str_fmt(w->a, "nội dung %d", n_arrived);
	struct edxml_attachment file = { .name = STR("phụ lục.pdf"), .sink_data = &content };
	struct edxml p = office_foreign(w, LA, str_fmt(w->a, "%d", ++n_arrived).p);

	p.subject = str_of(subject);
	if (date_is_set(dated))
		p.promulgated_on = dated;
	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(w, at, str_fmt(w->a, "d-%d", n_arrived).p, MESSAGE_EDOC,
				       office_write(w, &p)),
			 PACKET_STORED);
	return newest(at, DIRECTION_INCOMING);
}

static struct search_result find(const struct actor *who, struct search_order o)
{
	struct search_result r;
	struct err e = ERR_INIT;

	o.now = w->now;
	problems.n = 0;
	assert_rc(RC_OK, office_search(&w->node, w->a, who, &o, &r, &problems, &e), &e);
	return r;
}

static size_t found(const char *words)
{
	return find(&clerk, (struct search_order){ .form.words = str_of(words) }).n_rows;
}

static int64_t learn(void)
{
	struct err e = ERR_INIT;
	int64_t n, all = 0;

	do {
		assert_rc(RC_OK, office_search_index(&w->node, &n, &e), &e);
		all += n;
	} while (n > 0);
	return all;
}

/* The reader says what is in the newest document's file. */
static void read_file(int64_t id, const char *text)
{
	test_db_sql(
		w->t,
		str_fmt(w->a,
			"UPDATE file_text SET reading = 'read', kind = 'pdf', text = '%s' "
			"WHERE sha256 IN (SELECT blob FROM attachment WHERE document_id = %lld);"
			"INSERT INTO search_dirty (document_id) VALUES (%lld)",
			text, (long long)id, (long long)id)
			.p);
}

/* ---- words ---- */

static void check_words(void)
{
	static const struct {
		const char *words;
		size_t n;
	} cases[] = {
		{ "duong dien", 2 },
		{ "đường điện", 1 },
		{ "ĐƯỜNG Điện", 1 },
		{ "dương điện", 0 },
		{ "đường dien", 1 },
		{ "đương", 1 },
		{ "hòa bình", 1 },
		{ "hoà bình", 1 },
		{ "hoa binh", 1 },
		{ "hỏa", 0 },
		{ "4/la", 1 },
		{ "04/LA", 1 },
		{ "14/la", 1 },
		{ "20/11/2026", 4 },
		{ "1/11/2026", 1 },
		{ "01.11.2026", 1 },
		{ "dien -duong", 0 },
		{ "dien -nguoi", 1 },
		{ "\"duong dien\"", 1 },
		{ "\"dien duong\"", 0 },
		{ "co quan la", 5 },
		{ "-báo", 3 },
		{ "zzz", 0 },
		{ "", 5 },
		{ "OR", 0 },
		{ "NEAR(a b)", 0 },
		{ "'); DROP", 0 },
		{ "title : báo", 0 },
		{ "*", 5 },
		{ "báo*", 2 },
	};

	for (size_t i = 0; i < N_OF(cases); i++) {
		size_t n = found(cases[i].words);
		if (n != cases[i].n)
			fail_msg("%s: %zu found, not %zu", cases[i].words, n, cases[i].n);
	}
}

/* Typed with marks: these marks; without: any. Numbers and dates are not found inside of others. The same
 * before the index knows and afterwards. */
static void words(void **state)
{
	(void)state;
	n_arrived = 3;
	(void)arrive(&clerk, "Cải tạo đường điện xã");
	n_arrived = 13;
	(void)arrive(&clerk, "Người đương nhiệm và nguồn điện");
	(void)arrive(&clerk, "Xã Hoà Bình");
	(void)arrive(&clerk, "Báo cáo");
	dated = (struct date){ 2026, 11, 1 };
	(void)arrive(&clerk, "Thông báo chung");
	assert_true(find(&clerk, (struct search_order){ .n_max = 9 }).is_behind);
	check_words();
	assert_int_equal(learn(), 5);
	assert_false(find(&clerk, (struct search_order){ .n_max = 9 }).is_behind);
	check_words();
}

/* ---- files ---- */

static void words_of_files(void **state)
{
	int64_t a_id = arrive(&clerk, "Về việc một"), b_id = arrive(&clerk, "Về việc hai");
	struct err e = ERR_INIT;
	int64_t n;

	(void)state;
	(void)learn();
	assert_int_equal(found("kho bạc"), 0);
	assert_int_equal(found("phụ lục"), 2); /* names of files */
	read_file(a_id, "Chi qua kho bạc nhà nước");
	assert_int_equal(learn(), 1);
	assert_int_equal(found("kho bạc"), 1);
	assert_int_equal(found("\"kho bac nha\""), 1);
	assert_int_equal(found("\"bac kho\""), 0);
	assert_int_equal(found("kho một"), 1); /* a title and a file together */
	assert_int_equal(found("kho hai"), 0);
	/* a title is found at once, whatever the index knows; and what its file says stays */
	test_db_sql(w->t, str_fmt(w->a, "UPDATE document SET subject = 'Mới tinh' WHERE id = %lld",
				  (long long)a_id)
				  .p);
	assert_int_equal(found("mới tinh"), 1);
	assert_int_equal(found("kho bạc"), 1);
	assert_int_equal(learn(), 1);
	assert_int_equal(found("mới tinh kho"), 1);
	assert_int_equal(found("một kho"), 0);
	/* everything anew */
	read_file(b_id, "Kho bạc");
	assert_rc(RC_OK, office_search_rebuild(&w->node, NULL, NULL, &n, &e), &e);
	assert_int_equal(n, 2);
	assert_int_equal(found("kho bạc"), 2);
	assert_int_equal(learn(), 0);
	assert_rc(RC_OK, office_search_behind(&w->node, &n, &e), &e);
	assert_int_equal(n, 0);
}

/* The newest text that the index can take; more of it is left out, and nothing breaks. */
static void long_files(void **state)
{
	int64_t id = arrive(&clerk, "Về việc dài");
	struct buf b;

	(void)state;
	buf_init(&b, w->a, 2 << 20);
	buf_add(&b, STR("mở đầu "));
	for (int i = 0; b.n < (1 << 20); i++)
		buf_fmt(&b, "từ%d ", i);
	read_file(id, buf_str(&b).p);
	assert_int_equal(learn(), 1);
	assert_int_equal(found("\"mở đầu\""), 1);
	assert_int_equal(found("từ9"), 1);
	assert_int_equal(found("dài"), 1);
}

/* ---- pages ---- */

static void pages(void **state)
{
	struct search_order o = { .form.words = STR("việc"), .n_max = 3 };
	int64_t ids[8];

	(void)state;
	for (int i = 0; i < 8; i++) {
		ids[i] = arrive(&clerk, "Về việc khác");
		if (i == 5) /* some are known, some are not */
			(void)learn();
	}
	for (int i = 7, k = 0; i >= 0; k++) {
		struct search_result r = find(&clerk, o);
		assert_int_equal(r.n_rows, k < 2 ? 3 : 2);
		assert_int_equal(r.has_more, k < 2);
		for (size_t j = 0; j < r.n_rows; j++)
			assert_true(r.rows[j].document.id == ids[i--]);
		o.before_id = r.next_id;
	}
}

static void by_title(void **state)
{
	static const char *const subjects[] = { "Kế hoạch của tỉnh về đào tạo cán bộ", "Đào tạo",
						"Chi cho đào tạo", "Tạo điều kiện, đào giếng",
						"Việc khác" };
	static const size_t turn[] = { 1, 2, 0, 3 };
	struct search_order o = { .form.words = STR("dao tao"), .by_title = true, .n_max = 2 };
	int64_t ids[N_OF(subjects)];
	size_t k = 0;

	(void)state;
	for (size_t i = 0; i < N_OF(subjects); i++)
		ids[i] = arrive(&clerk, subjects[i]);
	read_file(ids[4], "đào tạo"); /* no title */
	(void)learn();
	for (int page = 0; page < 2; page++) {
		struct search_result r = find(&clerk, o);
		assert_int_equal(r.n_rows, 2);
		for (size_t i = 0; i < 2; i++)
			assert_true(r.rows[i].document.id == ids[turn[k++]]);
		assert_int_equal(r.has_more, page == 0);
		o.before_id = r.next_id;
		o.before_distance = r.next_distance;
	}
	assert_int_equal(found("dao tao"), 5);
}

/* ---- fields ---- */

static size_t n_of(struct search_form f)
{
	return find(&clerk, (struct search_order){ .form = f }).n_rows;
}

#define FORM(...) ((struct search_form){ __VA_ARGS__ })

static void check_fields(int64_t leader)
{
	const struct date today = time_date_vn(w->now);

	assert_int_equal(n_of(FORM(.has_direction = true, .direction = DIRECTION_INCOMING)), 3);
	assert_int_equal(n_of(FORM(.has_direction = true, .direction = DIRECTION_OUTGOING)), 1);
	assert_int_equal(n_of(FORM(.has_state = true, .state = DOCUMENT_REGISTERED)), 1);
	assert_int_equal(n_of(FORM(.has_state = true, .state = DOCUMENT_WAITING)), 2);
	assert_int_equal(n_of(FORM(.has_progress = true, .progress = PROGRESS_PRESENTED)), 1);
	assert_int_equal(n_of(FORM(.has_progress = true, .progress = PROGRESS_FINISHED)), 0);
	assert_int_equal(n_of(FORM(.number = STR("02"))), 1);
	assert_int_equal(n_of(FORM(.notation = STR("la"))), 3);
	assert_int_equal(n_of(FORM(.notation = STR("UBND-VP"))), 1);
	assert_int_equal(n_of(FORM(.arrival = 1, .year = 2026)), 1);
	assert_int_equal(n_of(FORM(.arrival = 1, .year = 2025)), 0);
	assert_int_equal(n_of(FORM(.year = 2026)), 4);
	assert_int_equal(n_of(FORM(.organ = STR(LA))), 3);
	assert_int_equal(n_of(FORM(.organ = STR("cơ quan"))), 3);
	assert_int_equal(n_of(FORM(.type = STR("cong van"))), 4);
	assert_int_equal(n_of(FORM(.signer = STR("tran la"))), 3);
	assert_int_equal(n_of(FORM(.signer = STR("nguyen mau"))), 1);
	assert_int_equal(n_of(FORM(.has_priority = true, .priority = 1)), 1);
	assert_int_equal(n_of(FORM(.has_road = true, .road = ROAD_AXIS)), 4);
	assert_int_equal(n_of(FORM(.issued_from = { 2026, 11, 20 }, .issued_to = { 2026, 11, 20 })),
			 3);
	assert_int_equal(n_of(FORM(.issued_to = { 2026, 11, 19 })), 1);
	assert_int_equal(n_of(FORM(.issued_from = { 2026, 11, 21 })), 0);
	assert_int_equal(n_of(FORM(.due_from = { 2026, 1, 1 })), 1);
	assert_int_equal(n_of(FORM(.due_to = { 2026, 11, 1 })), 1);
	assert_int_equal(n_of(FORM(.due_to = { 2026, 10, 1 })), 0);
	assert_int_equal(n_of(FORM(.is_late = true)), 1);
	assert_int_equal(n_of(FORM(.account_id = leader)), 0);
	assert_int_equal(n_of(FORM(.unit_id = 1)), 0);
	assert_int_equal(n_of(FORM(.words = STR("hai"), .has_direction = true)), 1);
	assert_int_equal(n_of(FORM(.arrived_from = today, .arrived_to = today)), 3);
	assert_int_equal(n_of(FORM(.arrived_from = date_add(today, 1))), 0);
	assert_int_equal(n_of(FORM(.arrived_to = date_add(today, -1))), 0);
	assert_int_equal(n_of(FORM(.has_secrecy = true, .secrecy = SECRECY_NONE)), 4);
	assert_int_equal(n_of(FORM(.has_secrecy = true, .secrecy = SECRECY_SECRET)), 0);
	assert_int_equal(n_of(FORM(.has_standing = true, .standing = STANDING_HOLDS)), 3);
	assert_int_equal(n_of(FORM(.has_standing = true, .standing = STANDING_CANCELLED)), 1);
	assert_int_equal(n_of(FORM(.has_purpose = true, .purpose = PURPOSE_REPORT)), 1);
	assert_int_equal(n_of(FORM(.has_purpose = true, .purpose = PURPOSE_DIRECT)), 0);
	assert_int_equal(n_of(FORM(.has_form = true, .form = FORM_HYBRID)), 1);
	assert_int_equal(n_of(FORM(.has_form = true, .form = FORM_PAPER)), 0);
	assert_int_equal(n_of(FORM(.place = STR("an binh"))), 1);
	assert_int_equal(n_of(FORM(.code = STR("000.00.77.z09,2026,7"))), 1);
	assert_int_equal(n_of(FORM(.code = STR("000.00.77.Z09,2026"))), 0);
}

static void fields(void **state)
{
	const struct actor boss = office_colleague(clerk, ROLE_LEADER);
	struct err e = ERR_INIT;
	int64_t ids[3], number;

	(void)state;
	ids[0] = arrive(&clerk, "Một");
	ids[1] = arrive(&clerk, "Hai");
	dated = (struct date){ 2026, 11, 1 };
	ids[2] = arrive(&clerk, "Ba");
	(void)office_send(w, &clerk, "77", (const char *const[]){ OFFICE_A, NULL });
	assert_rc(RC_OK,
		  office_incoming_register(&w->node, w->a, &clerk, ids[1], 0, w->now, &number, &e),
		  &e);
	test_db_sql(
		w->t,
		str_fmt(w->a,
			"UPDATE document SET progress = 'presented', code = '000.00.77.Z09,2026,7', deadline_on = "
			"'2026-11-01', purpose = 'report' WHERE id = %lld;"
			"UPDATE document SET standing = 'cancelled' WHERE id = %lld;"
			"UPDATE delivery SET form = 'hybrid'",
			(long long)ids[1], (long long)ids[2])
			.p);
	(void)learn();
	check_fields(boss.account_id);
}

/* By login as by number; a person that the organ has not is told. */
static void of_a_person(void **state)
{
	struct search_order o = { .form.person = STR("khong.co") };
	struct search_result r;
	struct err e = ERR_INIT;

	(void)state;
	int64_t id = office_send(w, &clerk, "78", (const char *const[]){ OFFICE_A, NULL });
	test_db_sql(
		w->t,
		str_fmt(w->a,
			"INSERT INTO account (id, tenant_id, login, name, password_hash, created_at) "
			"VALUES (90, %lld, 'tac.gia', 'Tác giả', 'x', 0), "
			"(91, %lld, 'van.thu', 'Văn thư', 'x', 0);"
			"UPDATE document SET drafter_id = 90 WHERE id = %lld",
			(long long)clerk.tenant_id, (long long)clerk.tenant_id, (long long)id)
			.p);
	(void)learn();
	assert_int_equal(n_of(FORM(.account_id = 90)), 1);
	assert_int_equal(n_of(FORM(.person = STR("Tac.Gia"))), 1);
	assert_int_equal(n_of(FORM(.person = STR("van.thu"))), 0);
	problems.n = 0;
	assert_rc(RC_INVALID, office_search(&w->node, w->a, &clerk, &o, &r, &problems, &e), &e);
	assert_true(problems_has(&problems, "person"));
}

static void wrong_fields(void **state)
{
	struct search_order o = { .form = { .issued_from = { 2026, 2, 1 },
					    .issued_to = { 2026, 1, 1 } } };
	struct search_result r;
	struct err e = ERR_INIT;

	(void)state;
	problems.n = 0;
	assert_rc(RC_INVALID, office_search(&w->node, w->a, &clerk, &o, &r, &problems, &e), &e);
	assert_true(problems_has(&problems, "issued_to"));
}

/* ---- who ---- */

static void rights(void **state)
{
	const struct actor archivist = office_colleague(clerk, ROLE_ARCHIVIST);
	const struct actor specialist = office_colleague(clerk, ROLE_SPECIALIST);
	const struct actor admin = office_colleague(clerk, ROLE_ADMIN);
	const struct search_order all = { .now = w->now };
	struct search_result r;
	struct err e = ERR_INIT;
	int64_t id, number;

	(void)state;
	id = arrive(&clerk, "Một");
	(void)arrive(&clerk, "Hai");
	(void)office_send(w, &clerk, "77", (const char *const[]){ OFFICE_A, NULL });
	assert_rc(RC_OK,
		  office_incoming_register(&w->node, w->a, &clerk, id, 0, w->now, &number, &e), &e);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(find(&clerk, all).n_rows, 3);
		assert_int_equal(find(&archivist, all).n_rows, 2);
		assert_int_equal(find(&specialist, all).n_rows, 1); /* what goes out */
		assert_int_equal(find(&other, all).n_rows, 0);
		assert_rc(RC_DENIED, office_search(&w->node, w->a, &admin, &all, &r, &problems, &e),
			  &e);
		(void)learn();
	}
}

/* ---- along what somebody sees ---- */

static struct capacity seeing;

/* A specialist, who sees the documents of `which` by assignment. */
static struct actor seer(const char *which)
{
	struct actor who = office_colleague(clerk, ROLE_SPECIALIST);
	long long tenant = (long long)clerk.tenant_id;

	seeing = who.capacities[0];
	seeing.of_account = who.account_id = 70;
	who.capacities = &seeing;
	test_db_sql(w->t,
		    str_fmt(w->a,
			    "INSERT INTO account (id, tenant_id, login, name, password_hash, "
			    "created_at) VALUES (70, %lld, 'ba', 'Ba', 'x', 0); "
			    "INSERT INTO holder (id, tenant_id, kind, account_id) VALUES (7, %lld, "
			    "'account', 70); INSERT INTO sight (holder_id, direction, rank, "
			    "document_id) SELECT 7, direction, list_rank, id FROM document "
			    "WHERE direction = 'incoming' AND %s",
			    tenant, tenant, which)
			    .p);
	return who;
}

static int64_t registered(const char *subject)
{
	int64_t id = arrive(&clerk, subject), number;
	struct err e = ERR_INIT;

	assert_rc(RC_OK,
		  office_incoming_register(&w->node, w->a, &clerk, id, 0, w->now, &number, &e), &e);
	return id;
}

static void check_seen(const struct actor *who, bool knows_files)
{
	static const struct {
		const char *words;
		size_t n;
		bool is_of_file;
	} cases[] = {
		{ "việc", 3, false },
		{ "kho bạc", 1, true },
		{ "\"kho bac nha\"", 1, true },
		{ "\"bac kho\"", 0, true },
		{ "\"chuyển đường điện\"", 1, false },
		{ "\"chuyên đường điện\"", 0, false },
		{ "\"chuyen duong\"", 1, false },
		{ "\"việc chuyển\" -\"đường điện\"", 0, false },
		{ "việc -\"đường điện\"", 2, false },
		{ "việc -điện", 2, false },
		{ "đường kho", 0, true },
		{ "2/LA", 1, false },
		{ "không thấy", 0, false },
	};

	for (size_t i = 0; i < N_OF(cases); i++) {
		if (cases[i].is_of_file && !knows_files)
			continue;
		size_t n = find(who, (struct search_order){ .form.words = str_of(cases[i].words) })
				   .n_rows;
		if (n != cases[i].n)
			fail_msg("%s: %zu found, not %zu", cases[i].words, n, cases[i].n);
	}
	struct search_form f = { .issued_from = { 2026, 11, 1 }, .issued_to = { 2026, 11, 30 } };
	assert_int_equal(find(who, (struct search_order){ .form = f }).n_rows, 3);
	f.issued_from = f.issued_to = (struct date){ 2026, 11, 1 };
	assert_int_equal(find(who, (struct search_order){ .form = f }).n_rows, 0);
	f = (struct search_form){ .has_progress = true, .progress = PROGRESS_FINISHED };
	assert_int_equal(find(who, (struct search_order){ .form = f }).n_rows, 0);
}

/* Whoever sees some documents finds in these what the index says of all, whatever it knows yet. */
static void seen(void **state)
{
	int64_t first, ids[3];
	struct actor who;

	(void)state;
	first = registered("Về việc không thấy");
	ids[0] = registered("Về việc chuyển đường điện");
	ids[1] = registered("Về việc khác");
	ids[2] = registered("Về việc khác nữa");
	who = seer(str_fmt(w->a, "id > %lld", (long long)first).p);
	check_seen(&who, false);
	(void)learn();
	read_file(ids[1], "Chi qua kho bạc nhà nước");
	assert_int_equal(learn(), 1);
	check_seen(&who, true);
	if (db_engine_of(w->node.db) == DB_SQLITE) { /* as after an upgrade */
		test_db_sql(w->t,
			    str_fmt(w->a, "DELETE FROM search_prints WHERE document_id = %lld",
				    (long long)ids[1])
				    .p);
		check_seen(&who, true);
	}
	struct search_order o = { .form.words = STR("việc"), .n_max = 1 };
	for (int i = 2; i >= 0; i--) {
		struct search_result r = find(&who, o);
		assert_int_equal(r.n_rows, 1);
		assert_true(r.rows[0].document.id == ids[i]);
		assert_int_equal(r.has_more, i > 0);
		o.before_id = r.next_id;
	}
}

/* Behind more documents than are gone along, the index finds them. */
/* What leaders said of a document is found by those who may open it, and see it there. */
static void words_of_directives(void **state)
{
	const struct search_order o = { .form.directive = STR("bo tri kinh phi") };
	int64_t one, two;

	(void)state;
	one = registered("Về việc một");
	two = registered("Về việc hai");
	const struct actor reader = seer(str_fmt(w->a, "id = %lld", (long long)one).p);
	(void)learn();
	assert_int_equal(find(&clerk, o).n_rows, 0);
	test_db_sql(w->t,
		    str_fmt(w->a,
			    "INSERT INTO directive (tenant_id, document_id, by_account, by_name, "
			    "text, at) VALUES (%lld, %lld, 70, 'Lãnh đạo', 'Bố trí kinh phí', 1)",
			    (long long)clerk.tenant_id, (long long)one)
			    .p);
	assert_int_equal(learn(), 1); /* it was marked */
	assert_int_equal(find(&clerk, o).n_rows, 1);
	assert_int_equal(find(&reader, o).n_rows, 1);
	test_db_sql(w->t, str_fmt(w->a,
				  "UPDATE sight SET document_id = %lld WHERE document_id = %lld "
				  "AND holder_id = 7",
				  (long long)two, (long long)one)
				  .p);
	assert_int_equal(find(&reader, (struct search_order){ .n_max = 5 }).n_rows, 1);
	assert_int_equal(find(&reader, o).n_rows, 0);
	assert_int_equal(found("kinh phí"), 0); /* by the field alone */
}

static void seen_behind_many(void **state)
{
	struct search_order o = { .form.words = STR("hiếm") };
	int64_t id;

	(void)state;
	id = registered("Về việc hiếm có");
	test_db_sql(
		w->t,
		str_fmt(w->a,
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
			"1200) INSERT INTO document (tenant_id, direction, state, code, from_code, "
			"from_name, number, notation, place, issued_on, type_name, subject, content, "
			"signer_competence, signer_position, signer_name, due_on, created_at, "
			"updated_at, search, list_rank) SELECT %lld, 'incoming', 'registered', 'c' || i, "
			"'f', 'f', '1', 'N', '', '2026-01-01', '', 'Việc thường', '', '', '', '', '', "
			"0, 0, '', i FROM n",
			(long long)clerk.tenant_id)
			.p);
	struct actor who = seer("TRUE");
	(void)learn();
	struct search_result r = find(&who, o);
	assert_int_equal(r.n_rows, 1);
	assert_true(r.rows[0].document.id == id);
	assert_false(r.has_more);
	o.form.words = STR("thường -hiếm");
	r = find(&who, o);
	assert_true(r.n_rows > 0 && r.has_more);
	o.form.words = STR("thường hiếm");
	assert_int_equal(find(&who, o).n_rows, 0);
}

/* What is deleted is found no more, and the index forgets it. */
static void deleted(void **state)
{
	struct office_draft d;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	office_draft(w, &d, "5", (const char *const[]){ OFFICE_A, NULL });
	assert_rc(RC_OK,
		  office_outgoing_save(&w->node, w->a, &clerk, &d.form, w->now, &id, &problems, &e),
		  &e);
	(void)learn();
	assert_int_equal(found("liên thông"), 1);
	assert_rc(RC_OK, office_outgoing_discard(&w->node, &clerk, id, 1, w->now, &e), &e);
	assert_int_equal(found("liên thông"), 0);
	(void)learn();
	assert_int_equal(office_count(w, "search_text"), 0);
}

/* 40,000 more of the organ that are as one is, but for their titles, and that the index knows. SQLite. */
static void add_many(int64_t id, const char *title)
{
	long long like = (long long)id;

	test_db_sql(
		w->t,
		str_fmt(w->a, "CREATE TABLE many AS SELECT * FROM document WHERE id = %lld", like)
			.p);
	test_db_sql(w->t, "ALTER TABLE many DROP COLUMN queue_rank"); /* generated */
	test_db_sql(w->t, "UPDATE many SET subject = 'xưa', packet_id = 0, code = '', "
			  "arrival_number = 0");
	for (int i = 0; i < 16; i++)
		test_db_sql(w->t, "INSERT INTO many SELECT * FROM many");
	test_db_sql(w->t, "DELETE FROM many WHERE rowid > 40000");
	test_db_sql(w->t, "UPDATE many SET id = rowid + (SELECT MAX(id) FROM document)");
	test_db_sql(w->t, "INSERT INTO document SELECT * FROM many");
	test_db_sql(w->t,
		    str_fmt(w->a,
			    "INSERT INTO search_text (document_id, title, facts, terms, body) "
			    "SELECT m.id, %s, '', s.terms, '' FROM many m, search_text s "
			    "WHERE s.document_id = %lld; "
			    "INSERT INTO search_prints SELECT m.id, p.prints FROM many m, "
			    "search_prints p WHERE p.document_id = %lld",
			    title, like, like)
			    .p);
	test_db_sql(
		w->t,
		"INSERT INTO document_fts (rowid, title, facts, terms, body) SELECT s.document_id, "
		"s.title, s.facts, s.terms, s.body FROM search_text s JOIN many m ON m.id = s.document_id");
	test_db_sql(w->t, "DELETE FROM search_dirty");
}

/* Words that are all common and never meet are looked for some way, and then on from there; one that is rare
 * leads to its document however far it is. SQLite: the other's index knows no order. */
static void common_words_that_never_meet(void **state)
{
	struct search_order o = { .n_max = 10 };
	struct search_result r;
	struct err e = ERR_INIT;
	int64_t id, n;
	int pages = 0;

	(void)state;
	if (test_db_engine() != DB_SQLITE)
		return;
	id = arrive(&clerk, "xưa hiếm gặp");
	assert_rc(RC_OK, office_search_index(&w->node, &n, &e), &e);
	add_many(id, "CASE m.id % 2 WHEN 0 THEN 'chẵn' ELSE 'lẻ' END || ' xưa'");
	o.form.words = STR("chẵn lẻ");
	do {
		r = find(&clerk, o);
		assert_int_equal(r.n_rows, 0);
		assert_true(!r.has_more ||
			    (r.is_looked && (o.before_id == 0 || r.next_id < o.before_id)));
		o.before_id = r.next_id;
		pages++;
	} while (r.has_more);
	assert_int_equal(pages, 3);
	o.before_id = 0;
	o.form.words = STR("xưa hiếm");
	r = find(&clerk, o);
	assert_int_equal(r.n_rows, 1);
	assert_int_equal(r.rows[0].document.id, id);
}

/* A direction with few documents, or none, does not end the page of another whose documents lie far apart: here
 * incoming ones that are assigned, beside outgoing ones that are open, and whose words are common. */
static void far_apart(void **state)
{
	struct search_order o = { .n_max = 10, .form.words = STR("liên thông") };
	size_t sizes[] = { 10, 8 }; /* 17 that are seen, and the one that was sent */
	struct search_result r;
	int64_t id, sent;

	(void)state;
	if (test_db_engine() != DB_SQLITE)
		return;
	sent = office_send(w, &clerk, "5", (const char *const[]){ OFFICE_A, NULL });
	id = registered("liên thông");
	(void)learn();
	add_many(id, "'liên thông'");
	struct actor who = seer(str_fmt(w->a, "(id - %lld) %% 2500 = 0", (long long)id).p);
	test_db_sql(w->t, "DELETE FROM search_dirty");
	for (size_t i = 0; i < 2; i++) {
		r = find(&who, o);
		assert_int_equal(r.n_rows, sizes[i]);
		assert_false(r.is_looked);
		assert_int_equal(r.has_more, i == 0);
		o.before_id = r.next_id;
	}
	assert_int_equal(r.rows[sizes[1] - 1].document.id, sent);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(words),
		TEST(words_of_files),
		TEST(long_files),
		TEST(pages),
		TEST(by_title),
		TEST(fields),
		TEST(wrong_fields),
		TEST(of_a_person),
		TEST(words_of_directives),
		TEST(rights),
		TEST(deleted),
		TEST(seen),
		TEST(seen_behind_many),
		TEST(common_words_that_never_meet),
		TEST(far_apart),
	};
	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
