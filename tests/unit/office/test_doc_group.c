/* test_doc_group.c -- groups of documents: who reads what is in them (GR1, GR2), that their readers are confirmed
 * (GR3), what falls into them (GR4), and who may not (GR5). */
#include "cast.h"
#include "office/arrival.h"
#include "office/doc_group.h"
#include "office/doctor.h"
#include "office/finding.h"
#include "office/secret.h"
#include "office/series.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define LA STAFF_SENDER

static int64_t enter(const char *type)
{
	return staff_enter(&s, &clerk, type, "Về việc của nhóm");
}

static enum rc make(const struct actor *who, const char *name, enum group_level level, int64_t *id,
		    struct err *e)
{
	const struct doc_group g = { .name = str_of(name), .level = level };

	problems.n = 0;
	*e = ERR_INIT;
	return office_group_save(node, who, &g, s.w->now, id, &problems, e);
}

static int64_t made(const char *name, enum group_level level)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, make(&admin, name, level, &id, &e), &e);
	return id;
}

static enum rc read_by(const struct actor *who, struct group_reader r, int64_t *id, struct err *e)
{
	problems.n = 0;
	*e = ERR_INIT;
	return office_group_reader_add(node, who, &r, s.w->now, id, &problems, e);
}

static int64_t reader(struct group_reader r)
{
	struct err e;
	int64_t id;

	assert_rc(RC_OK, read_by(&admin, r, &id, &e), &e);
	return id;
}

static enum rc fill(const struct actor *who, int64_t group, int64_t document, bool is_out,
		    struct err *e)
{
	const struct group_filling f = { group, document, is_out };

	*e = ERR_INIT;
	return office_group_fill(node, who, &f, s.w->now, e);
}

static void put(int64_t group, int64_t document)
{
	struct err e;

	assert_rc(RC_OK, fill(&clerk, group, document, false, &e), &e);
}

static bool is_listed(const struct actor *who, int64_t id)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING, .now = s.w->now };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	if (office_document_list(node, s.w->a, who, &f, &rows, &n, &e) != RC_OK)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].document.id == id)
			return true;
	}
	return false;
}

static bool is_found(const struct actor *who, int64_t id)
{
	struct search_order o = { .form = { .words = STR("việc của nhóm") },
				  .n_max = 20,
				  .now = s.w->now };
	struct search_result r;
	struct err e = ERR_INIT;

	problems.n = 0;
	if (office_search(node, s.w->a, who, &o, &r, &problems, &e) != RC_OK)
		return false;
	for (size_t i = 0; i < r.n_rows; i++) {
		if (r.rows[i].document.id == id)
			return true;
	}
	return false;
}

/* The door, the list and the search say the same, and the doctor finds nothing wrong. */
static bool sees(const struct actor *who, int64_t id)
{
	struct document_view v;
	struct err e = ERR_INIT;
	int64_t n, n_wrong;
	bool may = office_document_view(node, s.w->a, who, id, s.w->now, &v, &e) == RC_OK;

	err_clear(&e);
	assert_int_equal(is_listed(who, id), may);
	assert_int_equal(is_found(who, id), may);
	assert_rc(RC_OK, doctor_sight(node, false, &n, &n_wrong, &e), &e);
	assert_int_equal(n_wrong, 0);
	return may;
}

/* ---- GR1, GR2 ---- */

static void its_readers_see_what_is_in_it(void **state)
{
	int64_t above = staff_unit(&s, &s.a_system, "VP", 0);
	int64_t below = staff_unit(&s, &s.a_system, "TH", above);
	int64_t apart = staff_unit(&s, &s.a_system, "TC", 0);
	const struct actor an = staff_person(&s, "an", ROLE_SPECIALIST, below);
	const struct actor binh = staff_person(&s, "binh", ROLE_HEAD, apart);
	const struct actor chi = staff_person(&s, "chi", ROLE_REPORTER, apart);
	const struct unit moved = { .id = below,
				    .parent_id = apart,
				    .code = STR("TH"),
				    .name = STR("Phòng TH"),
				    .version = unit_of(below).version };
	int64_t group = made("Chuyên đề", GROUP_LISTED), id = enter("Báo cáo"), r;
	struct err e;

	(void)state;
	put(group, id);
	assert_false(sees(&an, id) || sees(&binh, id) || sees(&chi, id));
	r = reader((struct group_reader){ .group_id = group, .unit_id = above });
	assert_true(sees(&an, id)); /* of a unit below */
	assert_false(sees(&binh, id) || sees(&chi, id));
	(void)reader((struct group_reader){ .group_id = group, .account_id = chi.account_id });
	assert_true(sees(&chi, id));
	assert_false(sees(&binh, id));
	/* a unit that moves takes its people along, and nothing has to be written for it */
	assert_rc(RC_OK, save_unit(&admin, &moved, &below, &e), &e);
	assert_false(sees(&an, id));
	assert_rc(RC_OK, office_group_reader_end(node, &admin, r, s.w->now, &e), &e);
	(void)reader((struct group_reader){ .group_id = group, .unit_id = apart });
	assert_true(sees(&an, id) && sees(&binh, id));
	/* out of the group, and out of sight */
	assert_rc(RC_OK, fill(&leader, group, id, true, &e), &e);
	assert_false(sees(&an, id) || sees(&binh, id) || sees(&chi, id));
}

static void everybody_but_who_reads_nothing(void **state)
{
	int64_t unit = staff_unit(&s, &s.a_system, "VP", 0);
	const struct actor an = staff_person(&s, "an", ROLE_SPECIALIST, unit);
	int64_t group = made("Toàn cơ quan", GROUP_ORGAN), id = enter("Báo cáo");
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	put(group, id);
	assert_true(sees(&an, id));
	assert_rc(RC_DENIED, office_document_view(node, s.w->a, &admin, id, s.w->now, &v, &e), &e);
	err_clear(&e);
	assert_rc(RC_DENIED, office_document_view(node, s.w->a, &inspector, id, s.w->now, &v, &e),
		  &e);
	(void)staff_add(&s, &s.b_system, "chuyenvien", ROLE_SPECIALIST);
	const struct actor b = staff_as(&s, &s.b_system, "chuyenvien");
	err_clear(&e);
	assert_rc(RC_NOT_FOUND, office_document_view(node, s.w->a, &b, id, s.w->now, &v, &e), &e);
	err_clear(&e);
	assert_rc(RC_OK, office_group_end(node, &admin, group, s.w->now, &e), &e);
	assert_false(sees(&an, id));
}

/* ---- GR3 ---- */

static void a_reader_waits_to_be_confirmed(void **state)
{
	int64_t unit = staff_unit(&s, &s.a_system, "VP", 0);
	const struct actor an = staff_person(&s, "an", ROLE_SPECIALIST, unit);
	int64_t group = made("Chuyên đề", GROUP_LISTED), id = enter("Báo cáo"), r;
	struct permission_change *list, c;
	struct err e;

	(void)state;
	put(group, id);
	r = reader((struct group_reader){ .group_id = group, .account_id = an.account_id });
	assert_true(sees(&an, id)); /* at once */
	c = newest();
	assert_true(c.kind == PERMISSION_MADE && c.reader_id == r && c.post_id == 0);
	assert_true(str_eq_c(c.group_name, "Chuyên đề") && str_eq(c.account_name, an.name));
	assert_int_equal(changes(&an, &list), 1); /* about them */
	assert_false(office_may_settle(&admin, &c) || office_may_settle(&an, &c));
	assert_rc(RC_DENIED, settle(&admin, c.id, false, &e), &e);
	assert_rc(RC_OK, settle(&leader, c.id, true, &e), &e);
	assert_false(sees(&an, id));
	assert_int_equal(changes(&inspector, &list), 0);
	/* given anew, confirmed, ended, and the end taken back */
	r = reader((struct group_reader){ .group_id = group, .account_id = an.account_id });
	assert_rc(RC_OK, settle(&inspector, newest().id, false, &e), &e);
	assert_rc(RC_OK, office_group_reader_end(node, &admin, r, s.w->now, &e), &e);
	assert_false(sees(&an, id));
	assert_true(newest().kind == PERMISSION_ENDED);
	assert_rc(RC_OK, settle(&other_admin, newest().id, true, &e), &e);
	assert_true(sees(&an, id));
	/* a unit's is about nobody in particular */
	(void)reader((struct group_reader){ .group_id = group, .unit_id = unit });
	c = newest();
	assert_true(c.account_id == 0 && str_eq_c(c.unit_name, "Phòng VP"));
	assert_true(office_may_settle(&leader, &c) && !office_may_settle(&admin, &c));
	/* what ends with its group is not taken back */
	assert_rc(RC_OK, office_group_end(node, &admin, group, s.w->now, &e), &e);
	c = newest();
	assert_int_equal(c.kind, PERMISSION_ENDED);
	assert_rc(RC_CONFLICT, settle(&other_admin, c.id, true, &e), &e);
	assert_string_equal(e.key, "err.group_ended");
	assert_rc(RC_OK, settle(&other_admin, c.id, false, &e), &e);
}

/* ---- GR4 ---- */

static enum rc add_rule(const struct actor *who, struct group_rule r, struct err *e)
{
	int64_t id;

	problems.n = 0;
	*e = ERR_INIT;
	return office_group_rule_add(node, who, &r, s.w->now, &id, &problems, e);
}

static int64_t n_in(int64_t group)
{
	struct group_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_group_view(node, s.w->a, &admin, group, &v, &e), &e);
	return v.group.n_documents;
}

static void what_is_registered_falls_into_it(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	int64_t group = made("Báo cáo", GROUP_ORGAN), before = enter("Báo cáo"), id, number;
	const struct secret_form secret = { .direction = DIRECTION_INCOMING,
					    .secrecy = SECRECY_SECRET,
					    .type_name = STR("Báo cáo"),
					    .number = STR("77"),
					    .notation = STR("LA"),
					    .issued_on = { 2026, 11, 20 },
					    .organ_code = STR(LA),
					    .organ_name = STR("Sở Lạ (mẫu)"),
					    .paper_at = STR("Tủ sắt") };
	const struct group_rule rule = { .group_id = group,
					 .direction = DIRECTION_INCOMING,
					 .type_name = STR("BÁO CÁO") };
	struct document_groups of;
	struct group_view v;
	struct err e;

	(void)state;
	assert_rc(RC_OK, add_rule(&admin, rule, &e), &e);
	id = enter("Báo cáo");
	(void)enter("Tờ trình");
	assert_int_equal(n_in(group), 1); /* neither what was there, nor of another type */
	assert_rc(RC_OK, office_groups_of(node, s.w->a, &clerk, id, &of, &e), &e);
	assert_true(of.n_in == 1 && of.in[0].id == group);
	assert_rc(RC_OK, office_groups_of(node, s.w->a, &clerk, before, &of, &e), &e);
	assert_true(of.n_in == 0 && of.n_others == 1);
	problems.n = 0;
	assert_rc(RC_OK,
		  office_secret_enter(node, s.w->a, &clerk, &secret, s.w->now, &id, &number,
				      &problems, &e),
		  &e);
	assert_int_equal(n_in(group), 1); /* what is secret never */
	assert_rc(RC_CONFLICT, fill(&clerk, group, id, false, &e), &e);
	assert_string_equal(e.key, "err.denied.secret");
	(void)office_send(s.w, &clerk, "12", to);
	assert_int_equal(n_in(group), 1); /* of what came */
	assert_rc(
		RC_OK,
		add_rule(&admin,
			 (struct group_rule){ .group_id = group, .direction = DIRECTION_OUTGOING },
			 &e),
		&e);
	(void)office_send(s.w, &clerk, "13", to);
	assert_int_equal(n_in(group), 2);
	assert_rc(RC_OK, office_group_view(node, s.w->a, &admin, group, &v, &e), &e);
	assert_int_equal(v.n_rules, 2);
	assert_rc(RC_OK, office_group_rule_drop(node, &admin, group, v.rules[0].id, s.w->now, &e),
		  &e);
	(void)enter("Báo cáo");
	assert_int_equal(n_in(group), 2);
}

static void what_a_series_counts_falls_into_it(void **state)
{
	static const char *const to[] = { OFFICE_B, NULL };
	int64_t group = made("Sổ chính", GROUP_LISTED);
	struct group_rule rule = { .group_id = group, .direction = DIRECTION_OUTGOING };
	struct series_view *all;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)office_send(s.w, &clerk, "12", to); /* the first makes the series */
	assert_rc(RC_OK,
		  office_series_list(node, s.w->a, &admin, DIRECTION_OUTGOING, s.w->now, &all, &n,
				     &e),
		  &e);
	assert_true(n > 0);
	rule.series_id = all[0].series.id;
	assert_rc(RC_OK, add_rule(&admin, rule, &e), &e);
	(void)office_send(s.w, &clerk, "13", to);
	assert_int_equal(n_in(group), 1);
	rule.direction = DIRECTION_INCOMING; /* one series counts all that comes */
	assert_rc(RC_INVALID, add_rule(&admin, rule, &e), &e);
	rule.direction = DIRECTION_OUTGOING;
	rule.series_id = 999999;
	assert_rc(RC_INVALID, add_rule(&admin, rule, &e), &e);
}

/* ---- GR5 ---- */

static void nobody_else_may(void **state)
{
	int64_t unit = staff_unit(&s, &s.a_system, "VP", 0);
	const struct actor an = staff_person(&s, "an", ROLE_SPECIALIST, unit);
	int64_t group = made("Chuyên đề", GROUP_LISTED), other, id = enter("Báo cáo"), x;
	struct group_view v;
	struct doc_group *all;
	struct err e;
	size_t n;

	(void)state;
	assert_rc(RC_DENIED, make(&clerk, "Của văn thư", GROUP_LISTED, &x, &e), &e);
	assert_rc(RC_DENIED, make(&leader, "Của lãnh đạo", GROUP_LISTED, &x, &e), &e);
	assert_rc(RC_INVALID, make(&admin, "Chuyên đề", GROUP_LISTED, &x, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "name problem.group_name");
	assert_rc(RC_INVALID, make(&admin, " ", GROUP_LISTED, &x, &e), &e);
	assert_rc(RC_DENIED, fill(&admin, group, id, false, &e), &e); /* reads no documents */
	assert_rc(RC_DENIED, fill(&an, group, id, false, &e), &e);
	assert_rc(RC_DENIED, office_group_list(node, s.w->a, &an, &all, &n, &e), &e);
	assert_rc(RC_DENIED, office_group_view(node, s.w->a, &clerk, group, &v, &e), &e);
	const struct group_reader r = { .group_id = group, .unit_id = unit };
	assert_rc(RC_DENIED, read_by(&clerk, r, &x, &e), &e);
	assert_rc(RC_INVALID, read_by(&admin, (struct group_reader){ .group_id = group }, &x, &e),
		  &e); /* everybody reads another level */
	assert_rc(RC_OK, read_by(&admin, r, &x, &e), &e);
	assert_rc(RC_INVALID, read_by(&admin, r, &x, &e), &e);
	assert_string_equal(staff_problems(&s, &problems), "reader problem.reader_twice");
	/* another organ's is not there */
	assert_rc(RC_OK, make(&b_admin, "Chuyên đề", GROUP_LISTED, &other, &e), &e);
	assert_rc(RC_NOT_FOUND, office_group_view(node, s.w->a, &admin, other, &v, &e), &e);
	assert_rc(RC_NOT_FOUND, fill(&clerk, other, id, false, &e), &e);
	assert_rc(RC_NOT_FOUND, office_group_end(node, &admin, other, s.w->now, &e), &e);
	assert_rc(RC_INVALID,
		  read_by(&b_admin, (struct group_reader){ .group_id = other, .unit_id = unit }, &x,
			  &e),
		  &e);
	/* what is not registered, or issued, is in none; an ended group takes nothing */
	const struct edxml packet = office_foreign(s.w, LA, "d-1");
	(void)office_arrive(s.w, &clerk, "d-1", MESSAGE_EDOC, office_write(s.w, &packet));
	int64_t waiting = office_count(s.w, "document WHERE state <> 'waiting'") + 1;
	assert_rc(RC_CONFLICT, fill(&clerk, group, waiting, false, &e), &e);
	assert_string_equal(e.key, "err.group_document");
	assert_rc(RC_OK, office_group_end(node, &admin, group, s.w->now, &e), &e);
	assert_rc(RC_CONFLICT, fill(&clerk, group, id, false, &e), &e);
	assert_string_equal(e.key, "err.group_ended");
	assert_rc(RC_OK, make(&admin, "Chuyên đề", GROUP_LISTED, &x, &e),
		  &e); /* the name is free */
}

/* Done twice it is done once; each is in the document's history and in the audit. */
static void what_was_done_is_kept(void **state)
{
	int64_t group = made("Chuyên đề", GROUP_LISTED), id = enter("Báo cáo");
	struct err e;

	(void)state;
	put(group, id);
	put(group, id);
	assert_rc(RC_OK, fill(&clerk, group, id, true, &e), &e);
	assert_rc(RC_OK, fill(&clerk, group, id, true, &e), &e);
	assert_int_equal(office_count(s.w, "trace WHERE step = 'group-in'"), 1);
	assert_int_equal(office_count(s.w, "trace WHERE step = 'group-out'"), 1);
	assert_int_equal(office_count(s.w, "audit WHERE action = 'group.make'"), 1);
	assert_int_equal(office_count(s.w, "audit WHERE action IN ('group.in', 'group.out')"), 2);
}

static int setup(void **state)
{
	(void)cast_setup(state);
	office_know(s.w, LA, "Sở Lạ (mẫu)");
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, cast_teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(its_readers_see_what_is_in_it),
		TEST(everybody_but_who_reads_nothing),
		TEST(a_reader_waits_to_be_confirmed),
		TEST(what_is_registered_falls_into_it),
		TEST(what_a_series_counts_falls_into_it),
		TEST(nobody_else_may),
		TEST(what_was_done_is_kept),
	};
	return cmocka_run_group_tests_name("doc_group", tests, NULL, NULL);
}
