/* test_sight.c -- P2: what somebody sees in a list is what they may open, and the other way round; F3: what is
 * open lies in exactly one queue of exactly those who may act on it. Organs, posts, delegations and
 * assignments at random, on both engines. */
#include "office/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/limits.h"
#include "office/doc_group.h"
#include "office/doctor.h"
#include "office/finding.h"
#include "drawn.h"
#include "lists.h"

#define UNITS 5
#define PEOPLE 8
#define DOCUMENTS 7
#define GROUPS 3 /* of documents; the first for everybody */
#define MOST 400 /* assignments */

static struct staff s;
static struct node *node;
static struct actor clerk, leader, stranger, people[PEOPLE];
static int64_t units[UNITS], documents[DOCUMENTS], groups[GROUPS];
static struct problems problems;
static int n_done[ACTION__COUNT];
static int64_t n_queued[work_queue__COUNT];

/* The first waits on. */
static void arrive_all(void)
{
	for (int i = 0; i < DOCUMENTS; i++)
		documents[i] = i > 0 ? drawn_register(&s, &clerk, i) : drawn_arrive(&s, &clerk, i);
}

/* Whoever has a post in a unit may have it as its head. */
static void give_posts(void)
{
	static const enum role roles[] = { ROLE_SPECIALIST, ROLE_HEAD,   ROLE_HEAD, ROLE_REPORTER,
					   ROLE_ARCHIVIST,  ROLE_LEADER, ROLE_CLERK };
	static const enum role first[] = { ROLE_ADMIN, ROLE_INSPECTOR, ROLE_REPORTER,
					   ROLE_SPECIALIST };

	for (size_t i = 0; i < PEOPLE; i++) {
		int64_t id = staff_add(&s, &s.a_system, drawn_login(&s, i), first[any(4)]);
		if (i == 0)
			drawn_post(&s, id, ROLE_LEADER, 0);
		else
			drawn_post_any(&s, id, roles, i < 5 ? 3 : 7, units, UNITS);
		if (i < UNITS && i != 2) /* all units but one have a head */
			drawn_post(&s, id, ROLE_HEAD, units[i]);
		if (any(3) == 0)
			drawn_post_any(&s, id, roles, 2, units, UNITS);
	}
}

static void make_groups(void)
{
	for (int i = 0; i < GROUPS; i++) {
		const struct doc_group g = { .name = str_fmt(s.w->a, "Nhóm %d", i),
					     .level = i == 0 ? GROUP_ORGAN : GROUP_LISTED };
		struct err e = ERR_INIT;
		problems.n = 0;
		assert_rc(RC_OK,
			  office_group_save(node, &s.a_system, &g, s.w->now, &groups[i], &problems,
					    &e),
			  &e);
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
	(void)staff_add(&s, &s.b_system, "lanhdao", ROLE_LEADER);
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "lanhdao");
	give_posts();
	drawn_sign_in(&s, people, PEOPLE);
	arrive_all();
	make_groups();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- anything ---- */

static struct flow_view flow(int64_t id)
{
	struct flow_view v = { .n_assignments = 0 };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(node, s.w->a, &clerk, id, &v, &e), &e);
	return v;
}

static struct directive_to anybody(void)
{
	struct directive_to to = { .part = (enum assignment_part)any(3) };

	to.due_days = any(3);
	if (any(2) == 0)
		to.unit_id = units[any(UNITS)];
	else
		to.account_id = people[any(PEOPLE)].account_id;
	return to;
}

static void direct(int64_t id)
{
	struct directive_to to[3];
	const struct flow_view v = flow(id);
	struct directive_form f = { .document_id = id,
				    .is_checked = any(2) == 0,
				    .version = office_view(s.w, &clerk, id).document.version,
				    .text = STR("giải quyết"),
				    .to = to };
	const struct actor *who = &leader;
	struct err e = ERR_INIT;

	if (v.n_assignments > 0 && any(2) == 0) {
		f.assignment_id = v.assignments[any((int64_t)v.n_assignments)].id;
		who = &people[any(PEOPLE)];
	}
	f.n_to = 1 + (size_t)any(3);
	for (size_t i = 0; i < f.n_to; i++) { /* mostly lawful */
		to[i] = anybody();
		to[i].part = i > 0                  ? (enum assignment_part)(1 + any(2))
			     : v.n_assignments == 0 ? PART_LEAD
						    : to[i].part;
	}
	problems.n = 0; /* some are refused */
	(void)drawn_done(office_incoming_direct(node, who, &f, s.w->now, &problems, &e), &e);
}

static void present(int64_t id)
{
	const struct presenting p = { .document_id = id,
				      .leader_id = any(2) == 0 ? leader.account_id
							       : people[0].account_id };
	struct err e = ERR_INIT;

	problems.n = 0;
	(void)drawn_done(office_incoming_present(node, &clerk, &p, s.w->now, &problems, &e), &e);
}

/* What the view says that somebody may do they can do, and nothing else. */
static void act_as(const struct actor *who, const struct flow_view *v, size_t i, enum action what)
{
	bool may = v->may[i] & FLOW_MAY(what);
	const struct assignment *x = &v->assignments[i];
	struct date from = date_cmp(x->due_on, time_date_vn(s.w->now)) > 0 ? x->due_on
									   : time_date_vn(s.w->now);
	int64_t days = 1 + any(9);
	const struct assignment_act act = { .id = x->id,
					    .version = x->version,
					    .what = what,
					    .text = STR("vì"),
					    .day = date_add(from, days),
					    .is_granted = any(2) == 0 };
	struct err e = ERR_INIT;

	problems.n = 0;
	enum rc rc = office_assignment_act(node, who, &act, s.w->now, &problems, &e);
	bool is_no_news = what == ACTION_ASSIGNMENT_OPEN || what == ACTION_ASSIGNMENT_SETTLE;
	if (rc != RC_OK && may)
		fail_msg("action %d of an assignment that is %.*s: %s %s", (int)what,
			 STR_FMT(assignment_state_text(x->state)), e.key, e.text);
	if (rc == RC_OK)
		n_done[what]++;
	assert_true(may || is_no_news || rc != RC_OK);
}

/* The first from somebody on who may do something to the document's work, and to which of it. */
static const struct actor *whoever_may(int64_t id, int64_t from, struct flow_view *v, size_t *out_i)
{
	struct err e = ERR_INIT;

	for (int64_t k = from; k <= from + PEOPLE; k++) {
		int64_t at = k % (PEOPLE + 1);
		const struct actor *who = at == PEOPLE ? &leader : &people[at];
		if (office_flow_view(node, s.w->a, who, id, v, &e) != RC_OK)
			continue;
		for (*out_i = 0; *out_i < v->n_assignments; ++*out_i) {
			if (v->may[*out_i] & ~FLOW_MAY(ACTION_ASSIGNMENT_PASS))
				return who;
		}
	}
	return NULL;
}

/* Sometimes anybody, to anything; mostly who may: by chance alone little would happen. */
static void act(int64_t id)
{
	bool is_rough = any(3) == 0;
	int64_t from = any(PEOPLE + 1);
	const struct actor *who = from == PEOPLE ? &leader : &people[from];
	struct flow_view v;
	struct err e = ERR_INIT;
	size_t i = 0;

	if (!is_rough)
		who = whoever_may(id, from, &v, &i);
	if (!who || office_flow_view(node, s.w->a, who, id, &v, &e) != RC_OK ||
	    v.n_assignments == 0)
		return;
	if (is_rough)
		i = (size_t)any((int64_t)v.n_assignments);
	for (int k = 0; k < 60; k++) { /* mostly what they may, and seldom what ends it */
		enum action what =
			(enum action)(ACTION_ASSIGNMENT_OPEN +
				      any(ACTION_ASSIGNMENT_REWORK - ACTION_ASSIGNMENT_OPEN + 1));
		bool may = v.may[i] & FLOW_MAY(what);
		bool ends = what == ACTION_ASSIGNMENT_WITHDRAW ||
			    (what == ACTION_ASSIGNMENT_FINISH && !v.assignments[i].is_checked);
		if (what == ACTION_ASSIGNMENT_PASS || (!may && k % 10 != 9) || (ends && !is_rough))
			continue;
		act_as(who, &v, i, what);
		return;
	}
}

/* Whoever leads work that is to be accepted goes on with it: by chance alone it hardly comes so far. */
static void hand_in(int64_t id)
{
	const struct flow_view all = flow(id);
	struct err e = ERR_INIT;
	struct flow_view v;

	for (size_t i = 0; i < all.n_assignments; i++) {
		const struct assignment *x = &all.assignments[i];
		const struct actor *who = NULL;
		for (size_t k = 0; k < PEOPLE; k++)
			who = people[k].account_id == x->account_id ? &people[k] : who;
		if (!x->is_checked || !who || !assignment_is_open(x->state) ||
		    office_flow_view(node, s.w->a, who, id, &v, &e) != RC_OK)
			continue;
		act_as(who, &v, i,
		       x->state == ASSIGNMENT_WORKING ? ACTION_ASSIGNMENT_FINISH
						      : ACTION_ASSIGNMENT_BEGIN);
		return;
	}
}

/* Somebody more reads a group, or no more. */
static void change_readers(void)
{
	struct group_reader r = { .group_id = groups[any(GROUPS)] };
	struct group_view v;
	struct err e = ERR_INIT;
	int64_t id;

	assert_rc(RC_OK, office_group_view(node, s.w->a, &s.a_system, r.group_id, &v, &e), &e);
	if (v.n_readers > 0 && any(3) == 0) {
		id = v.readers[any((int64_t)v.n_readers)].id;
		(void)drawn_done(office_group_reader_end(node, &s.a_system, id, s.w->now, &e), &e);
		return;
	}
	if (v.group.level == GROUP_LISTED && any(2) == 0)
		r.unit_id = units[any(UNITS)];
	else if (v.group.level == GROUP_LISTED)
		r.account_id = people[any(PEOPLE)].account_id;
	problems.n = 0; /* some read it already */
	(void)drawn_done(
		office_group_reader_add(node, &s.a_system, &r, s.w->now, &id, &problems, &e), &e);
}

/* Into a group and out of it; what is for everybody goes out of it more often. */
static void fill_group(int64_t id)
{
	const struct actor *who = any(5) == 0 ? &people[any(PEOPLE)] : &clerk;
	int64_t g = any(GROUPS);
	const struct group_filling f = { .document_id = id,
					 .group_id = groups[g],
					 .is_out = any(g == 0 ? 4 : 2) > 0 };
	struct err e = ERR_INIT;

	(void)drawn_done(office_group_fill(node, who, &f, s.w->now, &e), &e);
}

static void do_anything(void)
{
	int64_t id = documents[any(DOCUMENTS)];
	struct err e = ERR_INIT;

	switch (any(15)) {
	case 12: change_readers(); break;
	case 13:
	case 14: fill_group(id); break;
	case 0:
	case 1: direct(id); break;
	case 2: present(id); break;
	case 3: (void)drawn_done(drawn_move_unit(&s, units, UNITS, &e), &e); break;
	case 5: hand_in(id); break;
	case 4:
		assert_rc(RC_OK, office_incoming_read(node, &people[any(PEOPLE)], id, s.w->now, &e),
			  &e);
		break;
	default: act(id); break;
	}
}

/* ---- P2 ---- */

static void check_found(const struct actor *who, const int *all)
{
	int found[3][DOCUMENTS] = { { 0 } };
	struct search_order o = { .by_title = false };

	walk_found(&s, who, o, documents, DOCUMENTS, found[0]);
	o.form.words = STR("việc"); /* of every subject */
	walk_found(&s, who, o, documents, DOCUMENTS, found[1]);
	o.by_title = true;
	walk_found(&s, who, o, documents, DOCUMENTS, found[2]);
	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < DOCUMENTS; k++)
			assert_int_equal(found[i][k], all[k]);
	}
}

static void check_lists(const struct actor *who)
{
	int all[DOCUMENTS] = { 0 }, by_state[DOCUMENTS] = { 0 };
	struct document_filter f = { .direction = DIRECTION_INCOMING };

	walk_list(&s, who, f, documents, DOCUMENTS, all);
	check_found(who, all);
	f.has_state = true;
	for (int st = 0; st < (int)document_state__COUNT; st++) {
		f.state = (enum document_state)st;
		walk_list(&s, who, f, documents, DOCUMENTS, by_state);
	}
	for (int k = 0; k < DOCUMENTS; k++) {
		struct document_view v;
		struct err e = ERR_INIT;
		enum rc rc = office_document_view(node, s.w->a, who, documents[k], OFFICE_NOW, &v,
						  &e);
		assert_true(rc == RC_OK || rc == RC_DENIED || rc == RC_NOT_FOUND);
		assert_int_equal(all[k], rc == RC_OK);
		assert_int_equal(by_state[k], rc == RC_OK);
	}
}

/* ---- F3 ---- */

static struct assignment every[MOST];
static size_t n_every;
static struct document of_document[DOCUMENTS];

static void load_every(void)
{
	n_every = 0;
	for (int k = 0; k < DOCUMENTS; k++) {
		struct flow_view v = flow(documents[k]);
		of_document[k] = office_view(s.w, &clerk, documents[k]).document;
		for (size_t i = 0; i < v.n_assignments; i++) {
			assert_true(n_every < MOST);
			every[n_every++] = v.assignments[i];
		}
	}
}

static const struct assignment *find(int64_t id)
{
	for (size_t i = 0; i < n_every; i++) {
		if (every[i].id == id)
			return &every[i];
	}
	return NULL;
}

static bool may(const struct actor *who, enum action what, const struct assignment *x)
{
	int k = 0;

	while (documents[k] != x->document_id)
		k++;
	const struct subject subject = { .document = &of_document[k], .assignment = x };
	return policy_check_on(who, what, &subject, NULL) == RC_OK;
}

/* Given by one of the actor's posts, or passed on by a unit that they head. */
static bool gave(const struct actor *who, const struct assignment *x)
{
	const struct assignment *up = find(x->parent_id);

	for (size_t i = 0; i < who->n_capacities; i++) {
		const struct capacity *c = &who->capacities[i];
		if (c->role == ROLE_LEADER && x->giver_id == c->of_account)
			return true;
		if (c->role == ROLE_HEAD && up && up->unit_id == c->unit_id)
			return true;
	}
	return false;
}

static enum work_queue queue_of_part(const struct assignment *x)
{
	static const enum work_queue queues[] = { [PART_LEAD] = WORK_LEAD,
						  [PART_SUPPORT] = WORK_SUPPORT,
						  [PART_INFORMED] = WORK_INFORMED };

	return x->account_id == 0 ? WORK_PASS : queues[x->part];
}

static bool should_lie(const struct actor *who, enum work_queue q, const struct assignment *x)
{
	const struct assignment *up = find(x->parent_id);
	bool is_above_open = !up ||
			     (assignment_is_open(up->state) && up->state != ASSIGNMENT_HANDED);

	switch (q) {
	case WORK_RETURNED:
		return x->state == ASSIGNMENT_RETURNED && x->settled_at == 0 && is_above_open &&
		       gave(who, x);
	case WORK_WATCH: return assignment_is_open(x->state) && gave(who, x);
	case WORK_ACCEPT: return x->state == ASSIGNMENT_HANDED && gave(who, x);
	case WORK_EXTENSION: return false; /* told apart below */
	default:
		return q == queue_of_part(x) && assignment_is_open(x->state) &&
		       may(who, ACTION_ASSIGNMENT_FINISH, x);
	}
}

static int64_t check_queue(const struct actor *who, enum work_queue q)
{
	struct work_filter f = { .queue = q, .after_rank = -1, .n_max = 3 };
	static int times[MOST];
	struct work_row *rows;
	struct err e = ERR_INIT;
	int64_t n_all = 0;
	size_t n;

	for (size_t i = 0; i < n_every; i++)
		times[i] = 0;
	do {
		assert_rc(RC_OK, office_work_list(node, s.w->a, who, &f, s.w->now, &rows, &n, &e),
			  &e);
		for (size_t i = 0; i < n; i++) {
			const struct assignment *x = find(rows[i].assignment.id);
			assert_true(q == WORK_PRESENT || q == WORK_DIRECT || x);
			assert_true(rows[i].rank >= f.after_rank);
			if (x)
				times[x - every]++;
			f.after_rank = rows[i].rank;
			f.after_id = rows[i].id;
		}
		n_all += (int64_t)n;
	} while (n == 3);
	for (size_t i = 0; i < n_every && q != WORK_EXTENSION; i++)
		assert_int_equal(times[i], q != WORK_PRESENT && q != WORK_DIRECT &&
						   should_lie(who, q, &every[i]));
	for (size_t i = 0; i < n_every && q == WORK_EXTENSION; i++)
		assert_true(times[i] == 0 || (gave(who, &every[i]) && times[i] == 1));
	return n_all;
}

/* Documents as a whole: a clerk's, or those that lie before one of the actor's leaders. */
static int64_t count_whole(const struct actor *who, enum progress p)
{
	int64_t n = 0;

	for (int k = 0; k < DOCUMENTS; k++) {
		const struct document *d = &of_document[k];
		bool is_theirs = false;
		for (size_t i = 0; i < who->n_capacities; i++) {
			const struct capacity *c = &who->capacities[i];
			is_theirs = is_theirs ||
				    (p == PROGRESS_NEW ? c->role == ROLE_CLERK
						       : c->role == ROLE_LEADER &&
								 c->of_account == d->presented_to);
		}
		n += is_theirs && d->progress == p;
	}
	return n;
}

static void check_queues(const struct actor *who)
{
	struct office_counts c;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_counts(node, s.w->a, who, s.w->now, &c, &e), &e);
	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		assert_int_equal(check_queue(who, (enum work_queue)q), c.work.n[q]);
		n_queued[q] += c.work.n[q];
	}
	assert_int_equal(c.work.n[WORK_PRESENT], count_whole(who, PROGRESS_NEW));
	assert_int_equal(c.work.n[WORK_DIRECT], count_whole(who, PROGRESS_PRESENTED));
}

/* Who has nothing to see has nothing to do, and nobody of another organ has. */
static void check_stranger(void)
{
	struct office_counts c;
	struct err e = ERR_INIT;

	check_lists(&stranger);
	assert_rc(RC_OK, office_counts(node, s.w->a, &stranger, s.w->now, &c, &e), &e);
	assert_int_equal(c.work.total + c.work.n[WORK_WATCH], 0);
}

/* Sometimes the index is behind, sometimes not. */
static void index_some(void)
{
	static int turn;
	struct err e = ERR_INIT;
	int64_t n;

	if (turn++ % 2 == 0)
		assert_rc(RC_OK, office_search_index(node, &n, &e), &e);
}

static void check_all(void)
{
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	index_some();

	assert_rc(RC_OK, doctor_sight(node, false, &n, &n_wrong, &e), &e);
	assert_int_equal(n_wrong, 0);
	load_every();
	for (size_t i = 0; i < PEOPLE; i++) {
		check_lists(&people[i]);
		check_queues(&people[i]);
	}
	check_lists(&clerk);
	check_queues(&clerk);
	check_queues(&leader);
	check_stranger();
}

/* To look at everything takes much longer than to do something, on PostgreSQL four times as long again. */
static int look_every(void)
{
	if (getenv("VANTHU_LONG"))
		return 20;
	return test_db_engine() == DB_POSTGRES ? 200 : 40;
}

static void lists_and_doors_are_one(void **state)
{
	size_t n_seen = 0;

	(void)state;
	if (drawn_is_enough())
		return;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 120; i++) {
			do_anything();
			if (i % look_every() == 5)
				check_all();
		}
		check_all();
		n_seen += n_every;
		drawn_change_posts(&s, people, PEOPLE, units, UNITS);
		check_all();
	}
	assert_true(n_seen > 20);
}

/* A table that is wrong is found, and made anew. */
static void sight_is_made_anew(void **state)
{
	static const char *const faults[] = {
		"DELETE FROM sight WHERE document_id = (SELECT MIN(document_id) FROM sight)",
		"UPDATE sight SET rank = rank + 1",
		"INSERT INTO sight (holder_id, direction, rank, document_id) SELECT h.id, 'incoming', "
		"5, d.id FROM holder h, document d WHERE NOT EXISTS (SELECT 1 FROM sight s WHERE "
		"s.holder_id = h.id AND s.document_id = d.id)",
		"DELETE FROM sight",
	};
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	(void)state;
	for (int i = 0; i < 60; i++)
		do_anything();
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		test_db_sql(s.w->t, faults[i]);
		assert_rc(RC_OK, doctor_sight(node, false, &n, &n_wrong, &e), &e);
		assert_true(n_wrong > 0 && n_wrong <= n);
		assert_rc(RC_OK, office_sight_rebuild(node, &n, &n_wrong, &e), &e);
		assert_true(n_wrong > 0);
		check_all();
	}
}

/* Of what is only to be read: test_notice.c; of deadlines: test_remind.c; asked by other organs: test_consult.c;
 * recalled: test_recall.c. */
static bool is_of_another_test(int q)
{
	return q == (int)WORK_MEETING || q == (int)WORK_DUE || q == (int)WORK_OPINION ||
	       q == (int)WORK_ENDED;
}

static bool has_all_happened(void)
{
	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		if (n_queued[q] == 0 && !is_of_another_test(q))
			return false;
	}
	for (int k = ACTION_ASSIGNMENT_OPEN; k <= (int)ACTION_ASSIGNMENT_REWORK; k++) {
		if (k != ACTION_ASSIGNMENT_PASS && n_done[k] == 0)
			return false;
	}
	return true;
}

/* Or the tests above say nothing: what is rare may take longer. */
static void everything_happened(void **state)
{
	(void)state;
	for (int i = 0; i < 2000 && !has_all_happened(); i++) {
		do_anything();
		if (i % look_every() == 5)
			check_all();
	}
	for (int q = 0; q < (int)work_queue__COUNT; q++) {
		if (n_queued[q] == 0 && !is_of_another_test(q))
			fail_msg("nothing lay in queue %d", q);
	}
	for (int k = ACTION_ASSIGNMENT_OPEN; k <= (int)ACTION_ASSIGNMENT_REWORK; k++) {
		if (k != ACTION_ASSIGNMENT_PASS && n_done[k] == 0)
			fail_msg("nobody could do %d", k);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(lists_and_doors_are_one),
		TEST(lists_and_doors_are_one), /* another seed: it goes on */
		TEST(lists_and_doors_are_one),
		TEST(sight_is_made_anew),
		TEST(everything_happened),
	};
	return cmocka_run_group_tests_name("sight", tests, NULL, NULL);
}
