/* test_audit.c -- nhật ký: reads are written (K1), rows are sealed and proved (K2, K3), and seen by those
 * who may alone (K4); on both engines. */
#include "support/office_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "office/audit.h"

static struct office_world *w;
static struct actor clerk, inspector, specialist;
static int64_t sent;

static struct actor person(enum role role, const char *login)
{
	struct actor x = office_colleague(clerk, role);

	x.login = str_of(login);
	return x;
}

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)");
	inspector = person(ROLE_INSPECTOR, "kiemtra");
	specialist = person(ROLE_SPECIALIST, "chuyenvien");
	sent = office_send(w, &clerk, "15", (const char *const[]){ OFFICE_B, NULL });
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	office_world_end(w);
	return 0;
}

static void open_document(const struct actor *who)
{
	struct document_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_document_view(&w->node, w->a, who, sent, w->now, &v, &e), &e);
}

static int64_t reads(const char *action)
{
	return office_count(w, str_fmt(w->a, "audit WHERE action = '%s'", action).p);
}

/* ---- K1 ---- */

static void reads_are_written_together(void **state)
{
	struct err e = ERR_INIT;
	const char *plain = "audit WHERE action = 'document.read'";
	struct read_log *log = w->node.reads;

	(void)state;
	open_document(&clerk);
	open_document(&clerk); /* the page is shown again at once: it was read once */
	open_document(&specialist);
	w->node.reads = NULL; /* so that counting writes nothing */
	assert_int_equal(office_count(w, plain), 0);
	w->node.reads = log;
	assert_rc(RC_OK, office_reads_write(&w->node, &e), &e);
	assert_int_equal(office_count(w, plain), 2);
	open_document(&clerk); /* later: again */
	assert_int_equal(office_count(w, plain), 3);
}

static void a_list_is_no_read(void **state)
{
	const struct document_filter f = { .direction = DIRECTION_OUTGOING, .now = OFFICE_NOW };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_OK, office_document_list(&w->node, w->a, &clerk, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	assert_int_equal(reads("document.read"), 0);
}

static void files_and_packets_are_read(void **state)
{
	struct document_view v = office_view(w, &clerk, sent);
	struct attachment file;
	struct err e = ERR_INIT;
	int fd;

	(void)state;
	assert_rc(RC_OK,
		  office_attachment_open(&w->node, w->a, &specialist, sent, v.attachments[0].id,
					 w->now, &file, &fd, &e),
		  &e);
	fd_close(fd);
	assert_int_equal(
		office_count(w,
			     str_fmt(w->a,
				     "audit WHERE action = 'attachment.read' AND actor = '%.*s' "
				     "AND object = 'document:%lld' AND detail = '%.*s'",
				     STR_FMT(specialist.login), (long long)sent, STR_FMT(file.name))
				     .p),
		1);
}

/* Whoever may not see it leaves no row of having read it. */
static void what_is_refused_is_no_read(void **state)
{
	const struct actor admin = office_colleague(clerk, ROLE_ADMIN);
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_DENIED, office_document_view(&w->node, w->a, &admin, sent, w->now, &v, &e),
		  &e);
	assert_int_equal(reads("document.read"), 0);
}

/* More than the memory for it: each is written all the same. */
static void none_is_dropped(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (int64_t i = 0; i < LIMIT_READS_KEPT + 3; i++)
		assert_rc(RC_OK,
			  office_read_note(&w->node, &clerk, "document.read",
					   str_fmt(w->a, "document:%lld", (long long)(1000 + i)),
					   STR(""), w->now, &e),
			  &e);
	assert_int_equal(reads("document.read"), LIMIT_READS_KEPT + 3);
}

/* ---- K2, K3 ---- */

static int64_t seal(void)
{
	struct err e = ERR_INIT;
	int64_t n;

	assert_rc(RC_OK, office_reads_write(&w->node, &e), &e);
	assert_rc(RC_OK, office_audit_seal(&w->node, w->now, &n, &e), &e);
	return n;
}

static struct audit_proof prove(const struct audit_head *kept)
{
	struct audit_proof p;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_audit_prove(&w->node, w->a, &inspector, kept, NULL, &p, &e), &e);
	return p;
}

static void rows_are_sealed_once(void **state)
{
	(void)state;
	int64_t all = office_count(w, "audit");
	assert_true(all > 0);
	assert_int_equal(seal(), all);
	assert_int_equal(seal(), 0);
	open_document(&clerk);
	assert_int_equal(office_count(w, "audit WHERE seal_id IS NULL"), 1);
	assert_int_equal(seal(), 1);
	assert_int_equal(office_count(w, "audit WHERE seal_id IS NULL"), 0);

	struct audit_proof p = prove(NULL);
	assert_int_equal(p.fault, AUDIT_WHOLE);
	assert_int_equal(p.n_seals, 2);
	assert_int_equal(p.open, 0);
	assert_int_equal(p.head.n, 2);
	assert_int_equal(p.head.digest.n, 64);
}

static void many_rows_make_many_seals(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	for (int64_t i = 0; i < LIMIT_SEAL_ROWS + 1; i++)
		assert_rc(RC_OK,
			  office_read_note(&w->node, &clerk, "document.read",
					   str_fmt(w->a, "document:%lld", (long long)(1000 + i)),
					   STR(""), w->now, &e),
			  &e);
	int64_t all = office_count(w, "audit");
	assert_int_equal(seal(), all);
	struct audit_proof p = prove(NULL);
	assert_int_equal(p.fault, AUDIT_WHOLE);
	assert_int_equal(p.n_seals, 2);
	assert_int_equal(p.rows, all - office_count(w, "audit WHERE tenant_id = 0"));
}

/* What a person with the database in their hands may do, triggers or not. */
static void tamper(const char *sql)
{
	if (test_db_engine() == DB_POSTGRES) {
		test_db_sql(
			w->t,
			str_fmt(w->a,
				"SET session_replication_role = replica; %s; RESET session_replication_role",
				sql)
				.p);
		return;
	}
	test_db_sql(w->t, "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;"
			  "DROP TRIGGER audit_seal_no_update; DROP TRIGGER audit_seal_no_delete");
	test_db_sql(w->t, sql);
}

static void three_seals(void)
{
	(void)seal();
	open_document(&clerk);
	assert_int_equal(seal(), 1);
	open_document(&specialist);
	assert_int_equal(seal(), 1);
	assert_int_equal(prove(NULL).fault, AUDIT_WHOLE);
}

static void expect(const char *sql, enum audit_fault fault, int64_t at)
{
	three_seals();
	tamper(sql);
	struct audit_proof p = prove(NULL);
	assert_int_equal(p.fault, fault);
	assert_int_equal(p.at_seal, at);
}

static void a_changed_row_is_found(void **state)
{
	(void)state;
	expect("UPDATE audit SET actor = 'khac' WHERE seal_id = (SELECT id FROM audit_seal WHERE n = 2)",
	       AUDIT_ROWS, 2);
}

static void a_removed_row_is_found(void **state)
{
	(void)state;
	expect("DELETE FROM audit WHERE id = (SELECT MIN(id) FROM audit WHERE tenant_id > 0)",
	       AUDIT_ROWS, 1);
}

static void a_row_put_in_is_found(void **state)
{
	(void)state;
	expect("INSERT INTO audit (id, tenant_id, at, actor, action, object, detail, seal_id) "
	       "SELECT 999999, tenant_id, at, actor, action, object, detail, seal_id FROM audit "
	       "WHERE seal_id = (SELECT id FROM audit_seal WHERE n = 2)",
	       AUDIT_STRAY, 3);
}

static void a_missing_seal_is_found(void **state)
{
	(void)state;
	expect("UPDATE audit SET seal_id = NULL WHERE seal_id = (SELECT id FROM audit_seal WHERE n = 2);"
	       "DELETE FROM audit_seal WHERE n = 2",
	       AUDIT_GAP, 2);
}

static void a_seal_made_anew_is_found(void **state)
{
	(void)state;
	expect("UPDATE audit_seal SET before = (SELECT digest FROM audit_seal WHERE n = 2) WHERE n = 2",
	       AUDIT_CHAIN, 2);
}

/* The end cut off, and the rows sealed again as if nothing had been: only a head kept elsewhere tells. */
static void a_chain_cut_off_is_found_by_its_head(void **state)
{
	struct audit_head kept;

	(void)state;
	three_seals();
	kept = prove(NULL).head;
	tamper("DELETE FROM audit WHERE seal_id IN (SELECT id FROM audit_seal WHERE n > 1);"
	       "DELETE FROM audit_seal WHERE n > 1");
	assert_int_equal(prove(NULL).fault, AUDIT_WHOLE);
	assert_int_equal(prove(&kept).fault, AUDIT_CUT);
	w->now += TIME_MIN;
	open_document(&clerk);
	(void)seal();
	open_document(&specialist);
	(void)seal();
	struct audit_proof p = prove(&kept);
	assert_int_equal(p.fault, AUDIT_CHAIN);
	assert_int_equal(p.at_seal, 3);
}

/* The program itself cannot: the triggers. */
static void rows_are_never_changed(void **state)
{
	(void)state;
	(void)seal();
	test_db_sql_refused(w->t, "UPDATE audit SET actor = 'khac'", "append-only");
	test_db_sql_refused(w->t, "UPDATE audit SET seal_id = NULL", "append-only");
	test_db_sql_refused(w->t, "DELETE FROM audit", "append-only");
	test_db_sql_refused(w->t, "UPDATE audit_seal SET n = 7", "for ever");
	test_db_sql_refused(w->t, "DELETE FROM audit_seal", "for ever");
	assert_int_equal(prove(NULL).fault, AUDIT_WHOLE);
}

/* ---- K4 ---- */

static struct audit_view look(const struct audit_filter *f)
{
	struct audit_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_reads_write(&w->node, &e), &e);
	assert_rc(RC_OK, office_audit_list(&w->node, w->a, &inspector, f, w->now, &v, &e), &e);
	return v;
}

static void who_may_look(void **state)
{
	const struct audit_filter all = { .n_max = 50 };
	struct audit_proof p;
	struct audit_view v;
	struct err e = ERR_INIT;

	(void)state;
	for (int role = 0; role < (int)role__COUNT; role++) {
		const struct actor x = office_colleague(clerk, (enum role)role);
		enum rc want = role == ROLE_INSPECTOR ? RC_OK : RC_DENIED;
		assert_rc(want, office_audit_list(&w->node, w->a, &x, &all, w->now, &v, &e), &e);
		err_clear(&e);
		assert_rc(want, office_audit_prove(&w->node, w->a, &x, NULL, NULL, &p, &e), &e);
		err_clear(&e);
	}
	assert_int_equal(reads("audit.read"), 1); /* the look is itself in it */
}

/* What was said about a document is read by who may open it; that it was, by the inspector. */
static void words_stay_with_their_document(void **state)
{
	const struct audit_filter all = { .n_max = 50 };
	const struct capacity both[] = { { .role = ROLE_INSPECTOR }, { .role = ROLE_CLERK } };
	struct actor two = office_colleague(clerk, ROLE_INSPECTOR);
	struct audit_view v;
	struct err e = ERR_INIT;
	size_t n = 0, n_told = 0;

	(void)state;
	assert_rc(RC_OK,
		  office_read_note(&w->node, &clerk, "attachment.read",
				   str_fmt(w->a, "document:%lld", (long long)sent), STR("mat.pdf"),
				   w->now, &e),
		  &e);
	v = look(&all);
	for (size_t i = 0; i < v.n; i++) {
		const struct audit_action *x = audit_action_find(v.rows[i].action);
		n += v.rows[i].is_withheld;
		assert_true(!v.rows[i].is_withheld || v.rows[i].detail.n == 0);
		assert_true(v.rows[i].detail.n == 0 || x->detail != AUDIT_WORDS ||
			    (x->group != AUDIT_READS && x->group != AUDIT_DOCUMENTS));
	}
	assert_true(n > 0);
	two.capacities = both;
	two.n_capacities = 2;
	assert_rc(RC_OK, office_audit_list(&w->node, w->a, &two, &all, w->now, &v, &e), &e);
	for (size_t i = 0; i < v.n; i++) {
		assert_false(v.rows[i].is_withheld);
		n_told += str_eq_c(v.rows[i].detail, "mat.pdf");
	}
	assert_int_equal(n_told, 1);
}

static void another_organ_sees_its_own(void **state)
{
	struct actor other = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)", OFFICE_URL);
	const struct actor theirs = office_colleague(other, ROLE_INSPECTOR);
	const struct audit_filter f = { .object = str_fmt(w->a, "document:%lld", (long long)sent) };
	struct audit_view v;
	struct err e = ERR_INIT;

	(void)state;
	open_document(&clerk);
	assert_true(look(&f).n > 1);
	assert_rc(RC_OK, office_audit_list(&w->node, w->a, &theirs, &f, w->now, &v, &e), &e);
	assert_int_equal(v.n, 0);
}

static void by_person_thing_day_and_group(void **state)
{
	const struct date today = time_date_vn(OFFICE_NOW);

	(void)state;
	open_document(&specialist);
	struct audit_view v = look(&(struct audit_filter){ .login = specialist.login });
	assert_int_equal(v.n, 1);
	assert_true(str_eq_c(v.rows[0].action, "document.read"));
	assert_true(str_eq_c(v.rows[0].number, "15"));
	v = look(&(struct audit_filter){ .group = AUDIT_READS });
	for (size_t i = 0; i < v.n; i++)
		assert_true(str_starts(v.rows[i].action, STR("document.read")) ||
			    str_starts(v.rows[i].action, STR("audit.read")));
	assert_true(v.n >= 2);
	v = look(&(struct audit_filter){ .from = today, .to = today });
	assert_true(v.n > 3);
	v = look(&(struct audit_filter){ .from = date_add(today, 1) });
	assert_int_equal(v.n, 0);
	v = look(&(struct audit_filter){ .to = date_add(today, -1) });
	for (size_t i = 0; i < v.n; i++)
		assert_true(v.rows[i].at < date_start_vn(today));
}

/* Page by page, each row once, whatever the group. */
static void page_by_page(void **state)
{
	struct audit_filter f = { .n_max = 2 };
	int64_t n = 0, last_at = INT64_MAX, last_id = INT64_MAX;
	struct audit_view v;

	(void)state;
	open_document(&clerk);
	open_document(&specialist);
	(void)seal();
	int64_t all = office_count(
		w, str_fmt(w->a, "audit WHERE tenant_id = %lld", (long long)clerk.tenant_id).p);
	struct read_log *log = w->node.reads;
	w->node.reads = read_log_new(w->a); /* the looks themselves stay out of it */
	do {
		struct err e = ERR_INIT;
		assert_rc(RC_OK, office_audit_list(&w->node, w->a, &inspector, &f, w->now, &v, &e),
			  &e);
		for (size_t i = 0; i < v.n; i++) {
			assert_true(v.rows[i].at < last_at ||
				    (v.rows[i].at == last_at && v.rows[i].id < last_id));
			last_at = v.rows[i].at;
			last_id = v.rows[i].id;
		}
		n += (int64_t)v.n;
		f.before_at = v.last_at;
		f.before_id = v.last_id;
	} while (v.has_more);
	w->node.reads = log;
	assert_int_equal(n, all);
}

static void who_has_read_it(void **state)
{
	const struct actor leader = office_colleague(clerk, ROLE_LEADER);
	struct audit_reader *all;
	struct document d;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	open_document(&specialist);
	assert_int_equal(reads("document.read"), 1);
	open_document(&specialist);
	files_and_packets_are_read(NULL);
	assert_rc(RC_OK, office_document_readers(&w->node, w->a, &leader, sent, &d, &all, &n, &e),
		  &e);
	assert_int_equal(n, 2); /* office_view, by the clerk */
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].actor, specialist.login))
			continue;
		assert_int_equal(all[i].times, 3);
		assert_true(all[i].has_files);
	}
	assert_rc(RC_DENIED,
		  office_document_readers(&w->node, w->a, &specialist, sent, &d, &all, &n, &e), &e);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(reads_are_written_together),
		T(a_list_is_no_read),
		T(files_and_packets_are_read),
		T(what_is_refused_is_no_read),
		T(none_is_dropped),
		T(rows_are_sealed_once),
		T(many_rows_make_many_seals),
		T(a_changed_row_is_found),
		T(a_removed_row_is_found),
		T(a_row_put_in_is_found),
		T(a_missing_seal_is_found),
		T(a_seal_made_anew_is_found),
		T(a_chain_cut_off_is_found_by_its_head),
		T(rows_are_never_changed),
		T(who_may_look),
		T(words_stay_with_their_document),
		T(another_organ_sees_its_own),
		T(by_person_thing_day_and_group),
		T(page_by_page),
		T(who_has_read_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
