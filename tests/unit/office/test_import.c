/* test_import.c -- units and people from lists: P7, all good rows or, with any fault, none. */
#include "staff.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "office/sheet.h"
#include "support/skip.h"

#define BOM "\xef\xbb\xbf"

static struct staff s;
static struct node *node;
static struct actor admin;
static struct import_result result;
static struct imported_person *people;
static size_t n_people;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "admin", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	admin = staff_as(&s, &s.a_system, "admin");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

static enum rc import_units(struct str csv, struct err *e)
{
	*e = ERR_INIT;
	return office_unit_import(node, s.w->a, &admin, csv, s.w->now, &result, e);
}

static enum rc import_people(struct str csv, struct err *e)
{
	*e = ERR_INIT;
	n_people = 0;
	return office_people_import(node, s.w->a, &admin, csv, s.w->now, &result, &people,
				    &n_people, e);
}

/* "line field key words, …" */
static const char *faults(void)
{
	struct buf b;

	buf_init(&b, s.w->a, 100000);
	for (size_t i = 0; i < result.n_faults; i++) {
		const struct import_fault *f = &result.faults[i];
		buf_fmt(&b, "%s%lld %.*s %s", i > 0 ? ", " : "", (long long)f->line,
			STR_FMT(f->field), f->key);
		if (f->words.n > 0)
			buf_fmt(&b, " %.*s", STR_FMT(f->words));
	}
	return str_c(s.w->a, buf_str(&b));
}

/* "code<parent name" in the order of the tree. */
static const char *tree(void)
{
	struct err e = ERR_INIT;
	struct unit *all;
	struct buf b;
	size_t n;

	assert_rc(RC_OK, office_unit_list(node, s.w->a, &admin, s.w->now, &all, &n, &e), &e);
	buf_init(&b, s.w->a, 100000);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld %.*s", i > 0 ? ", " : "", (long long)all[i].depth,
			STR_FMT(all[i].code));
	return str_c(s.w->a, buf_str(&b));
}

/* ---- units ---- */

/* P7: a BOM, semicolons, a header in Vietnamese, a parent that stands below its children. */
static void units_from_a_spreadsheet(void **state)
{
	static const char list[] = BOM "Mã;Tên;Cấp trên;Thứ tự\r\n"
				       "TCCB;Phòng Tổ chức; vp ;2\r\n"
				       "VX;\"Phòng \"\"Văn\nxã\"\"\";;1\r\n"
				       "KT;Tổ Kế toán;TCCB;\r\n"
				       "\r\n"
				       "vp;Văn phòng;;5\r\n";
	struct err e;

	(void)state;
	assert_rc(RC_OK, import_units(str_of(list), &e), &e);
	assert_true(result.n_lines == 4 && result.n_made == 4 && result.n_same == 0);
	assert_string_equal(tree(), "0 VX, 0 VP, 1 TCCB, 2 KT");
	assert_int_equal(office_count(s.w, "unit WHERE name = 'Phòng \"Văn xã\"' AND ordinal = 1"),
			 1);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'unit.import'"), 1);
	/* once more: what is there is left alone, what is new is added below it */
	assert_rc(RC_OK, import_units(str_of(list), &e), &e);
	assert_true(result.n_made == 0 && result.n_same == 4);
	assert_rc(RC_OK, import_units(STR("code,name,parent\nVP,Văn phòng,\nTH,Tổng hợp,VP\n"), &e),
		  &e);
	assert_true(result.n_made == 1 && result.n_same == 1);
	assert_string_equal(tree(), "0 VX, 0 VP, 1 TH, 1 TCCB, 2 KT");
}

/* The list that is given out to be filled in is known, column by column. */
static void what_is_given_out_is_known(void **state)
{
	struct str for_units = unit_list_template(s.w->a);
	struct str for_people = people_list_template(s.w->a);
	struct err e;

	(void)state;
	assert_string_equal(for_units.p, BOM "Mã đơn vị;Tên đơn vị;Đơn vị cấp trên;Thứ tự\r\n");
	assert_rc(RC_OK,
		  import_units(str_fmt(s.w->a, "%.*sTC;Tổ chức;;3\r\nTH;Tổng hợp;TC;\r\n",
				       STR_FMT(for_units)),
			       &e),
		  &e);
	assert_int_equal(result.n_made, 2);
	assert_rc(RC_OK,
		  import_people(str_fmt(s.w->a,
					"%.*smau.mot;Người Mẫu;TH;Chuyên viên;chuyên viên;"
					"mau@anbinh.example;01/01/2027;31/12/2027;01/12/2026\r\n",
					STR_FMT(for_people)),
				&e),
		  &e);
	assert_int_equal(result.n_made, 1);
	assert_int_equal(office_count(s.w,
				      "mailbox WHERE address = 'mau@anbinh.example' "
				      "AND valid_from = '2027-01-01' AND valid_to = '2027-12-31'"),
			 1);
	assert_int_equal(office_count(s.w, "post WHERE valid_from = '2026-12-01'"), 1);
}

/* P7: each fault by its row, and nothing is done. */
static void faults_of_units(void **state)
{
	static const struct {
		const char *list, *want;
	} rows[] = {
		{ "A,Một,\nA,Hai,\n,Ba,\nB C,Bốn,\nD,,\n",
		  "3 code err.import.duplicate 2, 4 code problem.required, 5 code problem.unit_code, "
		  "6 name problem.required" },
		{ "A,Một,X\nB,Hai,VX\nC,Ba,CU\n",
		  "2 parent err.import.unit_none X, 4 parent err.import.unit_none CU" },
		{ "A,Một,C\nB,Hai,A\nC,Ba,B\nD,Bốn,C\nE,Năm,E\n",
		  "2 parent problem.unit_loop C, 3 parent problem.unit_loop A, "
		  "4 parent problem.unit_loop B, 6 parent problem.unit_loop E" },
		{ "VX,Tên khác,\nA,Một,\n", "2 code err.import.unit_differs Phòng VX" },
		{ "VX,Phòng VX,A\nA,Một,\n", "2 code err.import.unit_differs Phòng VX" },
		{ "A,Một\nB,Hai,,\n\"C,Ba,\nD,Bốn,\n",
		  "2  err.import.columns, 3  err.import.columns, 4  err.import.quote" },
		{ "A,Mộ\x01t,\n", "2 name problem.text, 2 name problem.required" },
	};
	struct err e = ERR_INIT;
	struct unit u = { .id = staff_unit(&s, &admin, "CU", 0), .version = 1 };

	(void)state;
	assert_rc(
		RC_OK,
		office_unit_dissolve(node, &admin, &u, s.w->now, &(struct problems){ .n = 0 }, &e),
		&e);
	(void)staff_unit(&s, &admin, "VX", 0);
	(void)staff_unit(&s, &s.b_system, "X", 0); /* P1: another organ's is no parent */
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str list = str_fmt(s.w->a, "code,name,parent\n%s", rows[i].list);
		assert_rc(RC_INVALID, import_units(list, &e), &e);
		assert_string_equal(e.key, "err.import.faults");
		assert_string_equal(faults(), rows[i].want);
		assert_string_equal(tree(), "0 CU, 0 VX");
	}
	assert_int_equal(office_count(s.w, "audit WHERE action = 'unit.import'"), 0);
}

/* What is said of the file as a whole. */
static void files_that_are_no_list(void **state)
{
	static const struct {
		struct str file;
		const char *key, *param;
	} rows[] = {
		{ { "", 0 }, "err.import.header", "" },
		{ { "code,parent\nA,\n", 15 }, "err.import.column_missing", "Tên đơn vị (name)" },
		{ { "code,name,Tên\nA,x,y\n", 21 }, "err.import.column_twice", "Tên" },
		{ { "\xff\xfe"
		    "c\0o\0d\0e\0",
		    10 },
		  "err.import.encoding",
		  "UTF-16" },
		{ { "%PDF-1.7\n%\xe2\xe3\xcf\xd3", 13 }, "err.import.not_csv", "PDF" },
		{ { "PK\x03\x04\0\0", 6 }, "err.import.not_csv", "XLSX, DOCX, ZIP" },
		{ { "code,name\nVP,V\xa8n ph\xdfng\n", 23 }, "err.import.encoding", "TCVN3" },
		{ { "code,name\nVP,Va\xean pho\xf8ng\n", 25 }, "err.import.encoding", "VNI" },
		{ { "code,name\nVP,V\xe3n pho\xccng\n", 24 },
		  "err.import.encoding",
		  "Windows-1258" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_rc(RC_INVALID, import_units(rows[i].file, &e), &e);
		assert_string_equal(e.key, rows[i].key);
		assert_string_equal(e.param[0], rows[i].param);
		assert_rc(RC_INVALID,
			  import_people(i == 2 ? STR("login,name,role,role\n") : rows[i].file, &e),
			  &e);
	}
	assert_rc(RC_INVALID, import_units(STR("code,name,ghi chú\nA,x,y\n"), &e), &e);
	assert_string_equal(faults(), "1  err.import.column_none ghi chú");
	assert_string_equal(tree(), "");
}

/* P6: no tree deeper than the limit comes of a list, and nothing of such a list. */
/* That PostgreSQL goes so deep, which takes seconds, is store/test_people's. */
static void a_list_that_is_too_deep(void **state)
{
	struct buf b;
	struct err e;

	(void)state;
	if (test_db_engine() == DB_POSTGRES && !getenv("VANTHU_LONG"))
		SKIPPED("but with VANTHU_LONG");
	buf_init(&b, s.w->a, 1 << 20);
	buf_add_c(&b, "code,name,parent\n");
	for (int i = LIMIT_UNIT_DEPTH; i > 0; i--)
		buf_fmt(&b, "U%d,x,U%d\n", i, i - 1);
	buf_add_c(&b, "U0,x,\n");
	assert_rc(RC_INVALID, import_units(buf_str(&b), &e), &e);
	assert_string_equal(faults(), "2 parent err.unit_depth 512");
	assert_string_equal(tree(), "");
}

static void too_many_faults_are_counted(void **state)
{
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, s.w->a, 1 << 20);
	buf_add_c(&b, "code,name\n");
	for (int i = 0; i < LIMIT_IMPORT_FAULTS + 50; i++)
		buf_add_c(&b, "?,x\n");
	assert_rc(RC_INVALID, import_units(buf_str(&b), &e), &e);
	assert_int_equal(result.n_faults, LIMIT_IMPORT_FAULTS);
	assert_int_equal(result.n_wrong, LIMIT_IMPORT_FAULTS + 50);
	assert_string_equal(e.param[0], "250");
}

/* More than anybody's list has is refused before it is looked at row by row. */
static void lists_that_are_too_long(void **state)
{
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, s.w->a, LIMIT_PEOPLE_BYTES + 100);
	buf_add_c(&b, "code,name\n");
	for (int i = 0; i <= LIMIT_PEOPLE_ROWS; i++)
		buf_fmt(&b, "U%d,x\n", i);
	assert_rc(RC_LIMIT, import_units(buf_str(&b), &e), &e);
	assert_string_equal(e.key, "err.import.rows");
	while (b.n <= LIMIT_PEOPLE_BYTES)
		buf_add_char(&b, ' ');
	assert_rc(RC_LIMIT, import_units(buf_str(&b), &e), &e);
	assert_string_equal(e.key, "err.limit.bytes");
	buf_reset(&b);
	buf_add_c(&b, "login,name,role\n");
	for (int i = 0; i <= LIMIT_PEOPLE_NEW; i++)
		buf_fmt(&b, "u%d,x,clerk\n", i);
	assert_rc(RC_LIMIT, import_people(buf_str(&b), &e), &e);
	assert_string_equal(e.key, "err.import.new");
	assert_string_equal(tree(), "");
	assert_int_equal(office_count(s.w, "account"), 2);
}

/* ---- people ---- */

static struct actor signed_in(const struct imported_person *p)
{
	const struct sign_in in = { .tenant_id = admin.tenant_id,
				    .login = p->login,
				    .password = p->password,
				    .remote = STR("127.0.0.1"),
				    .now = s.w->now };
	struct session session;
	struct err e = ERR_INIT;
	struct str token;

	assert_rc(RC_OK, office_sign_in(node, s.w->a, &in, &token, &session, &e), &e);
	assert_true(session.must_change_password);
	return session.actor;
}

/* What pages show of them: who is in the unit today, and whose mailbox is which, from when. */
static void check_seen(int64_t unit)
{
	struct actor leader = staff_as(&s, &s.a_system, "lanhdao");
	struct flow_person *people_of;
	struct person_view v;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK,
		  office_unit_people(node, s.w->a, &leader, unit, s.w->now, &people_of, &n, &e),
		  &e);
	assert_int_equal(n, 2); /* not who is in it from 2031 on */
	assert_true(people_of[0].role == ROLE_HEAD && str_eq_c(people_of[0].name, "Nguyễn Văn An"));
	assert_rc(RC_NOT_FOUND,
		  office_unit_people(node, s.w->a, &s.b_system, unit, s.w->now, &people_of, &n, &e),
		  &e);
	e = ERR_INIT;
	assert_rc(RC_OK, office_person_view(node, s.w->a, &leader, leader.account_id, &v, &e), &e);
	assert_int_equal(v.n_mailboxes, 1);
	assert_true(str_eq_c(v.mailboxes[0].address, "ld@snv.example"));
	assert_true(!date_is_set(v.mailboxes[0].valid_to));
}

/* P7: accounts with the passwords that were made up, their posts and mailboxes. */
static void people_from_a_spreadsheet(void **state)
{
	static const char list[] = BOM
		"Tên đăng nhập;Họ và tên;Đơn vị;Vai trò;Chức danh;Hộp thư;Từ ngày\r\n"
		"An.NV;Nguyễn Văn An;vx;Trưởng đơn vị;Trưởng phòng;An@snv.example;01/03/2020\r\n"
		"an.nv;;;Văn thư;;;\r\n"
		"binh;Trần Thị Bình;VX;specialist;Chuyên viên;;2031-01-01\r\n"
		"lanhdao;;VX;CHUYÊN VIÊN;;ld@snv.example;\r\n";
	int64_t unit = staff_unit(&s, &admin, "VX", 0);
	struct actor who;
	struct err e;

	(void)state;
	assert_rc(RC_OK, import_people(str_of(list), &e), &e);
	assert_true(result.n_lines == 4 && result.n_made == 4 && result.n_same == 0);
	assert_int_equal(n_people, 2);
	assert_true(str_eq_c(people[0].login, "an.nv"));
	assert_true(str_eq_c(people[0].name, "Nguyễn Văn An"));
	assert_true(str_eq_c(people[1].login, "binh"));
	who = signed_in(&people[0]);
	assert_int_equal(who.n_capacities, 2);
	assert_true(who.capacities[0].role == ROLE_HEAD && who.capacities[0].unit_id == unit);
	assert_true(str_eq_c(who.capacities[0].title, "Trưởng phòng"));
	assert_true(who.capacities[1].role == ROLE_CLERK && who.capacities[1].unit_id == 0);
	who = signed_in(&people[1]);
	assert_int_equal(who.n_capacities, 0); /* from 2031 */
	who = staff_as(&s, &s.a_system, "lanhdao");
	assert_int_equal(who.n_capacities, 2);
	assert_int_equal(office_count(s.w, "mailbox WHERE address IN ('an@snv.example', "
					   "'ld@snv.example') AND valid_to = ''"),
			 2);
	check_seen(unit);
	/* each post is a permission that somebody has to confirm */
	assert_int_equal(office_count(s.w, "permission_change WHERE settled = 'open'"), 4);
	/* once more: nothing; with one line more: that one */
	assert_rc(RC_OK, import_people(str_of(list), &e), &e);
	assert_true(result.n_made == 0 && result.n_same == 4 && n_people == 0);
	assert_rc(RC_OK, import_people(str_fmt(s.w->a, "%sbinh;;;Lưu trữ;;;\n", list), &e), &e);
	assert_true(result.n_made == 1 && result.n_same == 4 && n_people == 0);
	assert_int_equal(office_count(s.w, "account"), 4);
	assert_int_equal(office_count(s.w, "mailbox"), 2);
}

static const char *mailboxes(const char *login)
{
	struct actor who = staff_as(&s, &s.a_system, login);
	struct person_view v;
	struct err e;
	struct buf b;

	buf_init(&b, s.w->a, 1000);
	assert_rc(RC_OK, office_person_view(node, s.w->a, &who, who.account_id, &v, &e), &e);
	for (size_t i = 0; i < v.n_mailboxes; i++)
		buf_fmt(&b, "%.*s %.*s..%.*s;", STR_FMT(v.mailboxes[i].address),
			STR_FMT(date_iso(s.w->a, v.mailboxes[i].valid_from)),
			STR_FMT(date_iso(s.w->a, v.mailboxes[i].valid_to)));
	return str_c(s.w->a, buf_str(&b));
}

/* E16: one at a time, with its days; a list that is imported again changes nothing, another address ends the one
 * before. */
static void mailboxes_have_days(void **state)
{
	static const char head[] = "login,name,role,mail,mail_from,mail_until\n";
	static const char *const same[] = { "lanhdao,,leader,a@x.example,2020-03-01,31/12/2030\n",
					    "lanhdao,,leader,a@x.example,,\n" };
	struct err e;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_rc(RC_OK, import_people(str_fmt(s.w->a, "%s%s", head, same[i % 2]), &e), &e);
		assert_string_equal(mailboxes("lanhdao"), "a@x.example 2020-03-01..2030-12-31;");
	}
	assert_rc(RC_OK,
		  import_people(
			  str_fmt(s.w->a, "%slanhdao,,leader,b@x.example,2029-01-01,\n", head), &e),
		  &e);
	assert_string_equal(mailboxes("lanhdao"),
			    "a@x.example 2020-03-01..2028-12-31;b@x.example 2029-01-01..;");
	assert_int_equal(office_count(s.w, "mailbox WHERE valid_to = ''"), 1);
	/* what cannot be is a fault of its row, and nothing is done */
	static const struct {
		const char *list, *want;
	} rows[] = {
		{ "lanhdao,,leader,c@x.example,2028-01-01,\n",
		  "2 from problem.mailbox_before 01/01/2029" },
		{ "moi,Mới,clerk,b@x.example,,\n", "2 mail err.import.mail_taken b@x.example" },
		{ "moi,Mới,clerk,m@x.example,soon,\n", "2 mail_from err.import.date soon" },
		{ "moi,Mới,clerk,,2028-01-01,\n", "2 mail problem.required" },
		{ "moi,Mới,clerk,m@x.example,2028-01-02,2028-01-01\n",
		  "2 mail_until problem.ends_before" },
		{ "moi,Mới,clerk,m@x.example,,\nmoi,,leader,n@x.example,,\n",
		  "3 mail err.import.mail_differs 2" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_rc(RC_INVALID,
			  import_people(str_fmt(s.w->a, "%s%s", head, rows[i].list), &e), &e);
		assert_string_equal(faults(), rows[i].want);
	}
	assert_int_equal(office_count(s.w, "mailbox"), 2);
	assert_int_equal(office_count(s.w, "account WHERE login = 'moi'"), 0);
}

/* P7: each fault by its row, and nothing is half done. */
static void faults_of_people(void **state)
{
	static const struct {
		const char *list, *want;
	} rows[] = {
		{ "Văn An,x,,clerk,,,\na,,,clerk,,,\nb,x,,boss,,,\nc,x,,head,,,\n",
		  "2 login problem.login 40, 3 name problem.required, 4 role err.import.role boss, "
		  "5 unit problem.head_unit" },
		{ "a,x,NONE,clerk,,,\nb,x,CU,clerk,,,\n",
		  "2 unit err.import.unit_none NONE, 3 unit err.import.unit_none CU" },
		{ "a,x,,clerk,,,\na,y,,leader,,,\na,x,,clerk,,,2026-01-01\n",
		  "3 name err.import.name_differs x, 4 role err.import.post_twice 2" },
		{ "lanhdao,Ai khác,,clerk,,,\n", "2 name err.import.name_differs Người lanhdao" },
		{ "a,x,,clerk,,khong,\nb,x,,clerk,,c@d.example,\nc,x,,clerk,,C@d.example,\n"
		  "d,x,,clerk,,taken@x.example,\ne,x,,clerk,,a b@c,\n",
		  "2 mail problem.mail, 4 mail err.import.mail_twice 3, "
		  "5 mail err.import.mail_taken taken@x.example, 6 mail problem.mail" },
		{ "a,x,,clerk,,,31/02/2026\n", "2 from err.import.date 31/02/2026" },
		{ "ok,Tốt,,clerk,,ok@x.example,\nb,x,,clerk\n", "3  err.import.columns" },
	};
	struct unit u = { .id = staff_unit(&s, &admin, "CU", 0), .version = 1 };
	struct err e = ERR_INIT;
	int64_t n_audit;

	(void)state;
	(void)staff_unit(&s, &s.b_system, "NONE", 0); /* P1: another organ's unit is none */
	assert_rc(
		RC_OK,
		office_unit_dissolve(node, &admin, &u, s.w->now, &(struct problems){ .n = 0 }, &e),
		&e);
	assert_rc(RC_OK,
		  import_people(STR("login,name,role,mail\nlanhdao,,leader,taken@x.example\n"), &e),
		  &e);
	n_audit = office_count(s.w, "audit");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str list = str_fmt(s.w->a, "login,name,unit,role,title,mail,from\n%s",
					  rows[i].list);
		assert_rc(RC_INVALID, import_people(list, &e), &e);
		assert_string_equal(e.key, "err.import.faults");
		assert_string_equal(faults(), rows[i].want);
		assert_int_equal(n_people, 0);
	}
	assert_int_equal(office_count(s.w, "account"), 2);
	assert_int_equal(office_count(s.w, "post"), 2);
	assert_int_equal(office_count(s.w, "mailbox"), 1);
	assert_int_equal(office_count(s.w, "permission_change"), 0);
	assert_int_equal(office_count(s.w, "audit"), n_audit);
}

/* What shows only while it is written undoes what was written before it. */
static void a_fault_at_the_end(void **state)
{
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, s.w->a, 1 << 20);
	buf_add_c(&b, "login,name,unit,role\nmoi,Mới,,clerk\n");
	for (int i = 0; i < LIMIT_CAPACITIES; i++) {
		(void)staff_unit(&s, &admin, str_fmt(s.w->a, "U%d", i).p, 0);
		buf_fmt(&b, "lanhdao,,U%d,specialist\n", i);
	}
	assert_rc(RC_INVALID, import_people(buf_str(&b), &e), &e);
	assert_string_equal(faults(), "66 login err.capacities 64");
	assert_int_equal(office_count(s.w, "account"), 2);
	assert_int_equal(office_count(s.w, "post"), 2);
}

static void *import_at_once(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct imported_person *made;
	struct import_result r;
	enum rc *rc = arg;
	size_t n;

	do {
		*rc = office_people_import(node, a, &admin,
					   STR("login,name,role,mail\nmot,Một,clerk,m@x.example\n"
					       "hai,Hai,clerk,\n"),
					   s.w->now, &r, &made, &n, NULL);
	} while (*rc == RC_BUSY);
	return NULL;
}

/* P7: the same list by two administrators: each row is done once. */
static void the_same_list_twice_at_once(void **state)
{
	pthread_t threads[2];
	enum rc rc[2];

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, import_at_once, &rc[i]), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_rc(RC_OK, rc[i], NULL);
	}
	assert_int_equal(office_count(s.w, "account"), 4);
	assert_int_equal(office_count(s.w, "post"), 4);
	assert_int_equal(office_count(s.w, "mailbox"), 1);
}

static void lists_are_the_administrators(void **state)
{
	struct actor leader = staff_as(&s, &s.a_system, "lanhdao");
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_DENIED,
		  office_unit_import(node, s.w->a, &leader, STR("code,name\nA,x\n"), s.w->now,
				     &result, &e),
		  &e);
	assert_rc(RC_DENIED,
		  office_people_import(node, s.w->a, &leader, STR("login,name,role\na,x,admin\n"),
				       s.w->now, &result, &people, &n_people, &e),
		  &e);
}

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(units_from_a_spreadsheet),
		T(faults_of_units),
		T(what_is_given_out_is_known),
		T(files_that_are_no_list),
		T(a_list_that_is_too_deep),
		T(too_many_faults_are_counted),
		T(lists_that_are_too_long),
		T(people_from_a_spreadsheet),
		T(faults_of_people),
		T(mailboxes_have_days),
		T(a_fault_at_the_end),
		T(the_same_list_twice_at_once),
		T(lists_are_the_administrators),
	};
	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
