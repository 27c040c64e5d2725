/* test_file_sight.c -- W1-W4 by chance: what somebody's lists, queues and forms have of work files is what they
 * may open, check and fill, and the other way round; in a file they see the documents that they may open.
 * Units, posts, delegations, shares and steps at random, on both engines. */
#include "office/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fd.h"
#include "drawn.h"
#include "office/file_print.h"
#include "office/flow.h"

#define UNITS 4
#define PEOPLE 8
#define FILES 14
#define ARRIVED 3
#define DOCUMENTS 5 /* the others go out: most may read them */

static const char *const to_one[] = { OFFICE_B, NULL };

static struct staff s;
static struct node *node;
static struct actor clerk, leader, stranger, people[PEOPLE];
static int64_t units[UNITS], files[FILES], documents[DOCUMENTS], n_files;
static struct problems problems;
static int n_done[FILE_HANDED_OVER + 1], n_refused, n_hidden, n_open, n_queued[file_queue__COUNT];

static const struct actor *anybody(void)
{
	int64_t i = any(PEOPLE + 2);

	return i == PEOPLE ? &clerk : i > PEOPLE ? &leader : &people[i];
}

static bool done(enum rc rc, const struct err *e)
{
	assert_int_not_equal(rc, RC_NOT_FOUND);
	bool is_done = drawn_done(rc, e);
	n_refused += !is_done;
	return is_done;
}

/* ---- the organ ---- */

static void give_posts(void)
{
	static const enum role roles[] = { ROLE_SPECIALIST, ROLE_SPECIALIST, ROLE_HEAD,
					   ROLE_REPORTER,   ROLE_ARCHIVIST,  ROLE_CLERK };
	static const enum role first[] = { ROLE_ADMIN, ROLE_INSPECTOR, ROLE_REPORTER,
					   ROLE_SPECIALIST };

	for (size_t i = 0; i < PEOPLE; i++) {
		int64_t id = staff_add(&s, &s.a_system, drawn_login(&s, i), first[i % 4]);
		drawn_post(&s, id, i < UNITS ? ROLE_HEAD : roles[any(6)], units[i % UNITS]);
		if (any(2) == 0)
			drawn_post_any(&s, id, roles, 3, units, UNITS);
	}
}

/* Registered, and led by somebody. */
static void arrive_all(void)
{
	struct err e = ERR_INIT;

	for (int i = 0; i < ARRIVED; i++) {
		documents[i] = drawn_register(&s, &clerk, i);
		struct directive_to to = { .part = PART_LEAD,
					   .account_id = people[any(PEOPLE)].account_id };
		const struct directive_form d = {
			.document_id = documents[i],
			.version = office_view(s.w, &clerk, documents[i]).document.version,
			.text = STR("giải quyết"),
			.to = &to,
			.n_to = 1
		};
		problems.n = 0;
		(void)done(office_incoming_direct(node, &leader, &d, s.w->now, &problems, &e), &e);
	}
}

static int setup(void **state)
{
	(void)state;
	staff_begin(&s);
	node = &s.w->node;
	drawn_units(&s, units, UNITS);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "vanthu");
	give_posts();
	drawn_sign_in(&s, people, PEOPLE);
	arrive_all();
	for (int i = ARRIVED; i < DOCUMENTS; i++)
		documents[i] = office_send(s.w, &clerk, str_fmt(s.w->a, "%d", 300 + i).p, to_one);
	n_files = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- anything ---- */

static void make_file(void)
{
	struct work_file f = { .title = STR("Hồ sơ"),
			       .notation = str_fmt(s.w->a, "%02lld.HS", (long long)n_files),
			       .retention = any(2) * 10 };
	struct err e = ERR_INIT;
	int64_t id;

	if (n_files == FILES)
		return;
	problems.n = 0;
	f.unit_id = any(4) > 0 ? units[any(UNITS)] : 0;
	if (!done(office_file_save(node, anybody(), &f, s.w->now, &id, &problems, &e), &e))
		return;
	files[n_files++] = id;
	n_done[FILE_OPENED]++;
}

static void share(const struct actor *who, int64_t id)
{
	struct file_sharing x = { .file = { id, 0 }, .with = { .may_fill = any(2) == 0 } };
	struct err e = ERR_INIT;

	x.is_end = any(4) == 0;
	if (any(2) == 0)
		x.with.unit_id = units[any(UNITS)];
	else
		x.with.account_id = anybody()->account_id;
	problems.n = 0;
	if (done(office_file_share(node, who, &x, s.w->now, &problems, &e), &e))
		n_done[x.is_end ? FILE_UNSHARED : FILE_SHARED]++;
}

/* Nobody puts in what they may not open (W3). */
static void put_in(const struct actor *who, int64_t id)
{
	int64_t document = documents[any(DOCUMENTS)], added;
	const struct file_adding x = { .file = { id, 0 }, .documents = &document, .n = 1 };
	struct document_view v;
	struct err e = ERR_INIT, why = ERR_INIT;

	problems.n = 0;
	if (!done(office_file_add(node, who, &x, s.w->now, &added, &problems, &e), &e))
		return;
	assert_rc(RC_OK, office_document_view(node, s.w->a, who, document, s.w->now, &v, &why),
		  &why);
	n_done[FILE_ADDED]++;
}

static void step(const struct actor *who, int64_t id)
{
	static const enum action steps[] = { ACTION_FILE_CLOSE, ACTION_FILE_CLOSE,
					     ACTION_FILE_REOPEN, ACTION_FILE_CHECK,
					     ACTION_FILE_RETURN };
	static const enum file_step did[] = { FILE_CLOSED, FILE_CLOSED, FILE_REOPENED, FILE_CHECKED,
					      FILE_RETURNED };
	int64_t i = any(5);
	const struct file_act x = { .file = { id, 0 },
				    .what = steps[i],
				    .text = STR("vì"),
				    .ended_on = time_date_vn(s.w->now) };
	struct err e = ERR_INIT;

	problems.n = 0;
	if (done(office_file_act(node, who, &x, s.w->now, &problems, &e), &e))
		n_done[did[i]]++;
}

static void hand_over(void)
{
	struct open_work moved;
	struct err e;

	if (done(drawn_hand_over(&s, people, PEOPLE, &moved, &e), &e))
		n_done[FILE_HANDED_OVER] += (int)moved.n_files;
}

/* Whose it is: by chance alone little would be allowed. */
static const struct actor *maker_of(int64_t id)
{
	struct file_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_file_view(node, s.w->a, &clerk, id, 0, &v, &e), &e);
	for (size_t i = 0; i < PEOPLE; i++) {
		if (people[i].account_id == v.file.maker_id)
			return &people[i];
	}
	return v.file.maker_id == leader.account_id ? &leader : &clerk;
}

static void do_anything(void)
{
	const struct actor *who = anybody();
	int64_t what = any(16);
	struct err e;

	if (n_files == 0 || what < 3) {
		make_file();
		return;
	}
	int64_t id = files[any(n_files)];
	if (any(2) == 0)
		who = maker_of(id);
	if (what < 7)
		share(who, id);
	else if (what < 11)
		put_in(who, id);
	else if (what < 14)
		step(who, id);
	else if (what == 14)
		(void)done(drawn_move_unit(&s, units, UNITS, &e), &e);
	else if (any(6) == 0)
		hand_over();
}

/* ---- what must hold ---- */

static size_t at(int64_t id)
{
	for (int64_t i = 0; i < n_files; i++) {
		if (files[i] == id)
			return (size_t)i;
	}
	fail_msg("no file %lld of this organ", (long long)id);
	return 0;
}

static void expect(const struct work_file *all, size_t n, const bool *want)
{
	int times[FILES] = { 0 };

	for (size_t i = 0; i < n; i++)
		times[at(all[i].id)]++;
	for (int64_t k = 0; k < n_files; k++)
		assert_int_equal(times[k], want[k]);
}

/* Each page of the list, behind each file; by state; found by words; one's own. */
static void check_lists(const struct actor *who, const struct file_view *views, const bool *opens)
{
	struct file_filter f = { .words = STR("ho so") };
	struct work_file *all;
	struct err e = ERR_INIT;
	bool want[FILES];
	size_t n;

	for (int64_t from = 0; from <= n_files; from++) {
		f.before_id = from < n_files ? files[from] : 0;
		for (int64_t k = 0; k < n_files; k++)
			want[k] = opens[k] && k < from;
		enum rc rc = office_file_list(node, s.w->a, who, &f, &all, &n, &e);
		assert_rc(RC_OK, rc, &e);
		expect(all, n, want);
	}
	for (int st = 0; st < (int)work_file_state__COUNT; st++) {
		f = (struct file_filter){ .has_state = true,
					  .state = (enum work_file_state)st,
					  .is_mine = st == 0 };
		for (int64_t k = 0; k < n_files; k++)
			want[k] = opens[k] && (int)views[k].file.state == st &&
				  (!f.is_mine || views[k].file.maker_id == who->account_id);
		assert_rc(RC_OK, office_file_list(node, s.w->a, who, &f, &all, &n, &e), &e);
		expect(all, n, want);
	}
}

static void check_fillable(const struct actor *who, const struct file_view *views,
			   const bool *opens)
{
	struct work_file *all;
	struct err e = ERR_INIT;
	bool want[FILES];
	size_t n;

	for (int64_t k = 0; k < n_files; k++)
		want[k] = opens[k] && (views[k].may & FILE_MAY(ACTION_FILE_FILL)) != 0;
	assert_rc(RC_OK, office_file_fillable(node, s.w->a, who, &all, &n, &e), &e);
	expect(all, n, want);
}

/* A queue holds what its reader may do something about, and its count is what it holds. */
static void check_queues(const struct actor *who, const struct file_view *views, const bool *opens)
{
	struct office_counts c;
	struct work_file *all;
	struct err e = ERR_INIT;
	bool want[FILES] = { false };
	size_t n;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &c, &e), &e);
	for (int q = FILES_TO_CHECK; q < (int)file_queue__COUNT; q++) {
		assert_rc(RC_OK,
			  office_file_queue(node, s.w->a, who, (enum file_queue)q, 0, s.w->now,
					    &all, &n, &e),
			  &e);
		assert_int_equal(c.files.n[q], (int64_t)n);
		n_queued[q] += (int)n;
		for (size_t i = 0; i < n; i++)
			assert_true(opens[at(all[i].id)]);
		for (int64_t k = 0; k < n_files; k++)
			want[k] = opens[k] && views[k].file.state == WORK_FILE_CLOSED &&
				  (views[k].may & FILE_MAY(ACTION_FILE_CHECK)) != 0;
		if (q == FILES_TO_CHECK)
			expect(all, n, want);
	}
}

/* Of what is in it they see what they may open; taken out whole it is by who may open all of it (W9). */
static void check_rows(const struct actor *who, int64_t id, const struct file_view *v,
		       const bool *may_read)
{
	struct register_print made;
	struct err e = ERR_INIT;
	size_t hidden = 0;

	for (size_t i = 0; i < v->n_rows; i++) {
		const struct file_row *r = &v->rows[i];
		int k = 0;
		while (documents[k] != r->item.document_id)
			k++;
		assert_int_equal(r->is_hidden, !may_read[k]);
		assert_int_equal(r->document != NULL, may_read[k]);
		assert_int_equal(r->item.ordinal, (int64_t)i + 1);
		hidden += r->is_hidden;
	}
	n_hidden += (int)hidden;
	n_open += (int)(v->n_rows - hidden);
	if (v->n_rows == 0 || any(8) > 0)
		return;
	AUTO_ARENA request = arena_new(NULL);
	enum rc rc = office_file_xml(node, request, who, id, s.w->now, &made, &e);
	assert_rc(hidden > 0 ? RC_DENIED : RC_OK, rc, &e);
	if (rc == RC_OK)
		fd_close(made.fd);
}

/* The files of a document: those that hold it and that the reader may open. */
static void check_documents(const struct actor *who, const struct file_view *views,
			    const bool *opens, const bool *may_read)
{
	struct document_files of;
	bool want[FILES] = { false };
	struct err e = ERR_INIT;

	for (int d = 0; d < DOCUMENTS; d++) {
		enum rc rc = office_file_of_document(node, s.w->a, who, documents[d], &of, &e);
		if (!may_read[d]) {
			assert_true(rc == RC_DENIED || rc == RC_NOT_FOUND);
			continue;
		}
		if (rc == RC_DENIED) /* their role has no files */
			continue;
		assert_rc(RC_OK, rc, &e);
		for (int64_t k = 0; k < n_files; k++) {
			want[k] = false;
			for (size_t i = 0; opens[k] && i < views[k].n_rows; i++)
				want[k] |= views[k].rows[i].item.document_id == documents[d];
		}
		expect(of.files, of.n, want);
	}
}

static void check_person(const struct actor *who, bool is_foreign)
{
	static struct file_view views[FILES];
	bool opens[FILES], may_read[DOCUMENTS];
	struct document_view d;
	struct work_file *all;
	struct err e = ERR_INIT;
	size_t n;

	for (int64_t k = 0; k < n_files; k++) {
		enum rc rc = office_file_view(node, s.w->a, who, files[k], 0, &views[k], &e);
		assert_true(rc == RC_OK || (is_foreign ? rc == RC_NOT_FOUND : rc == RC_DENIED));
		opens[k] = rc == RC_OK;
		assert_false(is_foreign && opens[k]);
	}
	for (int k = 0; k < DOCUMENTS; k++)
		may_read[k] = office_document_view(node, s.w->a, who, documents[k], s.w->now, &d,
						   &e) == RC_OK;
	if (office_file_list(node, s.w->a, who, &(struct file_filter){ .year = 0 }, &all, &n, &e) ==
	    RC_DENIED) { /* a role without files has no doors either */
		for (int64_t k = 0; k < n_files; k++)
			assert_false(opens[k]);
		return;
	}
	check_lists(who, views, opens);
	check_fillable(who, views, opens);
	check_queues(who, views, opens);
	check_documents(who, views, opens, may_read);
	for (int64_t k = 0; k < n_files; k++) {
		if (opens[k])
			check_rows(who, files[k], &views[k], may_read);
	}
}

static void check_all(void)
{
	for (size_t i = 0; i < PEOPLE; i++)
		check_person(&people[i], false);
	check_person(&clerk, false);
	check_person(&leader, false);
	check_person(&stranger, true);
}

/* To look at everything takes much longer than to do something, on PostgreSQL longer again. */
static int look_every(void)
{
	if (getenv("VANTHU_LONG"))
		return 25;
	return test_db_engine() == DB_POSTGRES ? 100 : 50;
}

static void lists_and_doors_are_one(void **state)
{
	(void)state;
	if (drawn_is_enough())
		return;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			do_anything();
			if (i % look_every() == 7)
				check_all();
		}
		drawn_change_posts(&s, people, PEOPLE, units, UNITS);
		check_all();
	}
}

static const enum file_step all_steps[] = { FILE_OPENED,  FILE_ADDED,    FILE_CLOSED,
					    FILE_CHECKED, FILE_RETURNED, FILE_REOPENED,
					    FILE_SHARED,  FILE_UNSHARED, FILE_HANDED_OVER };

static bool has_all_happened(void)
{
	bool has = n_refused > 0 && n_hidden > 0 && n_open > 0 && n_queued[FILES_TO_CHECK] > 0 &&
		   n_queued[FILES_BACK] > 0;

	for (size_t i = 0; i < sizeof all_steps / sizeof all_steps[0]; i++)
		has = has && n_done[all_steps[i]] > 0;
	return has;
}

/* Or the tests above say nothing. */
static void everything_happened(void **state)
{
	(void)state;
	for (int i = 0; i < 2000 && !has_all_happened(); i++) {
		do_anything();
		if (i % look_every() == 5)
			check_all();
	}
	for (size_t i = 0; i < sizeof all_steps / sizeof all_steps[0]; i++) {
		if (n_done[all_steps[i]] == 0)
			fail_msg("nobody could do %.*s", STR_FMT(file_step_text(all_steps[i])));
	}
	assert_true(has_all_happened());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(lists_and_doors_are_one),
		TEST(lists_and_doors_are_one), /* another organ: the lots go on */
		TEST(everything_happened),
	};

	return cmocka_run_group_tests_name("file sight", tests, NULL, NULL);
}
