/* test_file_send.c -- W10, W11: a whole work file goes to another organ as one công văn and is a work file there,
 * once; what must not leave stops it, what is missing is named. Two organs on one node, on both engines. */
#include "office/file_send.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/secret.h"
#include "store/document.h"
#include "staff.h"

static const char *const to_b[] = { OFFICE_B, NULL };
static struct staff s;
static struct node *node;
static struct actor a_clerk, b_clerk, b_other;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.b_system, "chuyenvien", ROLE_SPECIALIST);
	a_clerk = staff_as(&s, &s.a_system, "vanthu");
	b_clerk = staff_as(&s, &s.b_system, "vanthu");
	b_other = staff_as(&s, &s.b_system, "chuyenvien");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- in one line each ---- */

static int64_t open_file(void)
{
	const struct work_file f = { .title = STR("Hồ sơ đường liên xã"),
				     .notation = office_count(s.w, "work_file") > 0 ? STR("02.HS")
										    : STR("01.HS"),
				     .retention = 20,
				     .language = STR("Tiếng Việt") };
	struct err e = ERR_INIT;
	int64_t id;

	problems.n = 0;
	assert_rc(RC_OK, office_file_save(node, &a_clerk, &f, s.w->now, &id, &problems, &e), &e);
	return id;
}

static void add(int64_t file, int64_t document)
{
	const struct file_adding x = { .file = { file, 0 }, .documents = &document, .n = 1 };
	struct err e = ERR_INIT;
	int64_t added;

	assert_rc(RC_OK, office_file_add(node, &a_clerk, &x, s.w->now, &added, &problems, &e), &e);
}

static void put(int64_t file)
{
	const struct file_paper x = { .file = { file, 0 },
				      .item = { .title = STR("Biên bản hiện trường"),
						.name = STR("biên bản.txt"),
						.dated = { 2026, 3, 4 },
						.sheet = STR("5-6"),
						.n_pages = 2 },
				      .fd = office_file(s.w, STR("bờ ta luy sạt")) };
	struct err e = ERR_INIT;
	int64_t ordinal;

	assert_rc(RC_OK, office_file_put(node, &a_clerk, &x, s.w->now, &ordinal, &problems, &e),
		  &e);
}

static int64_t a_file_of_two(void)
{
	int64_t id = open_file();

	add(id, office_send(s.w, &a_clerk, "301", to_b));
	put(id);
	return id;
}

static enum rc send(const struct actor *who, int64_t file, int64_t *out, struct err *e)
{
	*e = ERR_INIT;
	return office_file_send(node, who, file, s.w->now, out, e);
}

/* The draft, completed and sent; all of its files but those from `keep` on. Answers its packet. */
static struct str leave(int64_t draft, size_t keep)
{
	struct document_view v = office_view(s.w, &a_clerk, draft);
	struct outgoing_file files[8];
	struct office_draft d;
	struct outbox_item *items;
	struct packet p;
	struct err e = ERR_INIT;
	int64_t id;
	size_t n;

	do { /* what went before */
		items = office_claim(s.w, &n);
	} while (n > 0);
	office_draft(s.w, &d, "302", to_b);
	d.form.document.id = draft;
	d.form.document.version = v.document.version;
	d.form.document.subject = v.document.subject;
	for (size_t i = 0; i < v.n_attachments && i < keep; i++)
		files[i] = (struct outgoing_file){ .fd = -1, .keep_id = v.attachments[i].id };
	d.form.files = files;
	d.form.n_files = v.n_attachments < keep ? v.n_attachments : keep;
	problems.n = 0;
	enum rc rc = office_outgoing_send(node, s.w->a, &a_clerk, 0, &d.form, s.w->now, &id,
					  &problems, &e);
	if (problems.n > 0)
		fail_msg("%s", staff_problems(&s, &problems));
	assert_rc(RC_OK, rc, &e);
	assert_int_equal(id, draft);
	items = office_claim(s.w, &n);
	assert_int_equal(n, 1);
	assert_rc(RC_OK, office_packet_build(node, s.w->a, items[0].packet_id, s.w->now, &p, &e),
		  &e);
	return office_bytes(s.w, &p);
}

static int64_t arrive(struct str packet)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_int_equal(office_arrive(s.w, &b_clerk, "w-1", MESSAGE_EDOC, packet), PACKET_STORED);
	assert_rc(RC_OK, office_document_list(node, s.w->a, &b_clerk, &f, &rows, &n, &e), &e);
	assert_true(n > 0);
	return rows[0].document.id;
}

static void enter(int64_t document)
{
	struct err e = ERR_INIT;
	int64_t number;

	assert_rc(RC_OK,
		  office_incoming_register(node, s.w->a, &b_clerk, document, 0, s.w->now, &number,
					   &e),
		  &e);
}

static enum rc receive(const struct actor *who, int64_t document, int64_t *out, struct err *e)
{
	const struct file_receiving x = { .document_id = document, .notation = STR("07.HS") };

	problems.n = 0;
	*e = ERR_INIT;
	return office_file_receive(node, who, &x, s.w->now, out, &problems, e);
}

static struct arrived_file arrived(int64_t document)
{
	struct arrived_file x;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_arrived(node, s.w->a, &b_clerk, document, &x, &e), &e);
	return x;
}

/* ---- from one organ to the other ---- */

static void a_file_is_one_there_too(void **state)
{
	int64_t file = a_file_of_two(), draft, again, document, made;
	struct file_view v;
	struct err e;

	(void)state;
	assert_rc(RC_OK, send(&a_clerk, file, &draft, &e), &e);
	assert_rc(RC_OK, send(&a_clerk, file, &again, &e), &e); /* pressed twice */
	assert_int_equal(again, draft);
	document = arrive(leave(draft, 8));
	/* looked at before it is in the register, made of it afterwards */
	struct arrived_file x = arrived(document);
	assert_true(str_eq_c(x.file.title, "Hồ sơ đường liên xã"));
	assert_true(str_eq_c(x.file.notation, "01.HS"));
	assert_int_equal(x.n_items, 2);
	assert_int_equal(x.n_missing, 0);
	assert_int_equal(x.made_id, 0);
	assert_int_equal(receive(&b_clerk, document, &made, &e), RC_CONFLICT);
	enter(document);
	assert_rc(RC_OK, receive(&b_clerk, document, &made, &e), &e);
	assert_rc(RC_OK, receive(&b_clerk, document, &again, &e), &e);
	assert_int_equal(again, made);
	assert_int_equal(arrived(document).made_id, made);
	assert_rc(RC_OK, office_file_view(node, s.w->a, &b_clerk, made, 0, &v, &e), &e);
	assert_true(str_eq_c(v.file.title, "Hồ sơ đường liên xã"));
	assert_true(str_eq_c(v.file.notation, "07.HS"));
	assert_int_equal(v.file.retention, 20);
	/* in their order, with what is known of each; the letter behind them */
	assert_int_equal(v.n_rows, 3);
	assert_true(str_eq_c(v.rows[0].item.title, "Biên bản hiện trường"));
	assert_true(str_eq_c(v.rows[0].item.name, "biên bản.txt"));
	assert_true(str_eq_c(v.rows[0].item.sheet, "5-6"));
	assert_int_equal(v.rows[0].item.dated.month, 3);
	assert_true(str_eq_c(v.rows[1].item.code, "301/UBND-VP"));
	assert_true(str_starts(v.rows[1].item.title, STR("Công văn: Về việc")));
	assert_true(str_eq_c(v.rows[1].item.author, "UBND tỉnh An Bình (mẫu)"));
	assert_int_equal(v.rows[2].item.document_id, document);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.send'"), 1);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'file.receive'"), 1);
	office_riders_conform(s.w, RIDER_FILE_MANIFEST);
}

/* Somebody took a file out of the draft: what the list names and did not come is told. */
static void what_is_missing_is_named(void **state)
{
	int64_t file = a_file_of_two(), draft, document, made;
	struct err e;

	(void)state;
	assert_rc(RC_OK, send(&a_clerk, file, &draft, &e), &e);
	document = arrive(leave(draft, 1));
	enter(document);
	struct arrived_file x = arrived(document);
	assert_int_equal(x.n_missing, 1);
	assert_int_equal(x.items[0].missing.n, 0);
	assert_true(str_eq_c(x.items[1].missing, "cong-van.pdf"));
	assert_rc(RC_CONFLICT, receive(&b_clerk, document, &made, &e), &e);
	assert_string_equal(e.key, "err.file_missing");
	assert_string_equal(e.param[0], "1");
	assert_int_equal(office_count(s.w, "file_received"), 0);
}

/* ---- who, and what not ---- */

static void doors(void **state)
{
	int64_t file = a_file_of_two(), draft, document, made;
	struct arrived_file x;
	struct err e;

	(void)state;
	assert_int_equal(send(&b_clerk, file, &draft, &e), RC_NOT_FOUND);
	assert_rc(RC_OK, send(&a_clerk, file, &draft, &e), &e);
	document = arrive(leave(draft, 8));
	enter(document);
	/* not theirs to see; not their organ's */
	assert_int_equal(receive(&b_other, document, &made, &e), RC_DENIED);
	assert_int_equal(office_file_arrived(node, s.w->a, &b_other, document, &x, &e), RC_DENIED);
	assert_int_equal(receive(&a_clerk, document, &made, &e), RC_NOT_FOUND);
}

static void what_must_not_leave(void **state)
{
	int64_t file = open_file(), draft;
	struct err e;

	(void)state;
	assert_int_equal(send(&a_clerk, file, &draft, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.file_send_nothing");
	int64_t document = office_send(s.w, &a_clerk, "311", to_b);
	add(file, document);
	put(file);
	test_db_sql(s.w->t,
		    str_c(s.w->a, str_fmt(s.w->a, "DELETE FROM attachment WHERE document_id = %lld",
					  (long long)document)));
	assert_int_equal(send(&a_clerk, file, &draft, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.file_send_empty");
	assert_string_equal(e.param[0], "1");
	const struct secret_form f = { .direction = DIRECTION_INCOMING,
				       .secrecy = SECRECY_SECRET,
				       .type_name = STR("Báo cáo"),
				       .number = STR("5"),
				       .notation = STR("LA"),
				       .issued_on = { 2026, 11, 20 },
				       .organ_name = STR("Sở Lạ (mẫu)") };
	int64_t secret, number, other = a_file_of_two();
	problems.n = 0;
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &a_clerk, &f, s.w->now, &secret, &number,
				      &problems, &e),
		  &e);
	add(other, secret);
	file = other;
	assert_int_equal(send(&a_clerk, file, &draft, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.file_send_secret");
	assert_int_equal(office_count(s.w, "rider"), 0);
}

/* Fields for the number, a signed file: nothing of it may come into a paper of the file, which would then be missing
 * where it arrives. */
static enum rc listed_fn(struct tx *tx, void *arg, struct err *e)
{
	const int64_t *draft = arg;
	struct attachment *all;
	bool is_listed;
	size_t n;

	TRY(attachment_list(tx, s.w->a, *draft, &all, &n, e));
	assert_true(n > 1);
	for (size_t i = 0; i < n; i++) {
		TRY(file_is_listed(tx, s.w->a, &all[i], &is_listed, e));
		assert_true(is_listed);
	}
	all[0].blob.b[0] ^= 1;
	TRY(file_is_listed(tx, s.w->a, &all[0], &is_listed, e));
	assert_false(is_listed);
	return RC_OK;
}

static void its_papers_stay_as_they_are(void **state)
{
	struct err e = ERR_INIT;
	int64_t draft;

	(void)state;
	assert_rc(RC_OK, send(&a_clerk, a_file_of_two(), &draft, &e), &e);
	assert_rc(RC_OK, db_read(node->db, listed_fn, &draft, &e), &e);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_one_there_too), TEST(what_is_missing_is_named),    TEST(doors),
		TEST(what_must_not_leave),     TEST(its_papers_stay_as_they_are),
	};

	return cmocka_run_group_tests_name("file send", tests, NULL, NULL);
}
