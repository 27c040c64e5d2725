/* test_draft_sight.c -- N11: who sees a draft is who has to do with it, and lists, search and doors are one about it.
 * An organ, its posts, delegations and drafts at random, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/fd.h"
#include "drawn.h"
#include "lists.h"
#include "office/compare.h"
#include "office/consult.h"
#include "office/copy.h"
#include "office/doctor.h"
#include "office/drafting.h"
#include "office/flow.h"
#include "office/letter.h"
#include "office/recall.h"

#define UNITS 4
#define PEOPLE 7
#define MOST 40 /* documents */
#define RECEIVER "000.00.10.Z01"

static const char *const to_one[] = { RECEIVER, NULL };

static struct staff s;
static struct node *node;
static struct actor clerk, leader, admin, stranger, people[PEOPLE];
static int64_t units[UNITS], documents[MOST], came;
static size_t n_documents;
static struct problems problems;
static int n_seen, n_hidden, n_issued, n_discarded; /* or the test says nothing */
static int n_left, n_told,
	n_kept; /* issued, how it came about is others'; that it was signed; files of theirs */

static bool try(enum rc rc, const struct err *e)
{
	problems.n = 0;
	return drawn_done(rc, e);
}

static const struct actor *anybody(void)
{
	return any(8) == 0 ? &clerk : any(8) == 0 ? &leader : &people[any(PEOPLE)];
}

static int64_t any_draft(void)
{
	return n_documents > 0 ? documents[any((int64_t)n_documents)] : 0;
}

static void add(int64_t id)
{
	for (size_t i = 0; i < n_documents; i++) {
		if (documents[i] == id)
			return;
	}
	assert_true(n_documents < MOST);
	documents[n_documents++] = id;
}

/* ---- an organ ---- */

/* Two units have a head, the others perhaps; whoever is nothing else drafts. */
static void give_posts(void)
{
	static const enum role roles[] = { ROLE_SPECIALIST, ROLE_SPECIALIST, ROLE_HEAD,
					   ROLE_REPORTER, ROLE_ARCHIVIST };

	for (size_t i = 0; i < PEOPLE; i++) {
		int64_t id = staff_add(&s, &s.a_system, drawn_login(&s, i), ROLE_REPORTER);
		if (i < 2)
			drawn_post(&s, id, ROLE_HEAD, units[i]);
		else
			drawn_post_any(&s, id, roles, i < 5 ? 2 : 5, units, UNITS);
		if (any(3) == 0)
			drawn_post_any(&s, id, roles, 5, units, UNITS);
	}
}

static int setup(void **state)
{
	(void)state;
	n_documents = 0;
	staff_begin(&s);
	node = &s.w->node;
	office_know(s.w, RECEIVER, "Đơn vị không");
	drawn_units(&s, units, UNITS);
	(void)staff_add(&s, &s.a_system, "quantri", ROLE_ADMIN);
	(void)staff_add(&s, &s.a_system, "vanthu", ROLE_CLERK);
	(void)staff_add(&s, &s.a_system, "lanhdao", ROLE_LEADER);
	(void)staff_add(&s, &s.b_system, "vanthu", ROLE_CLERK);
	admin = staff_as(&s, &s.a_system, "quantri");
	clerk = staff_as(&s, &s.a_system, "vanthu");
	leader = staff_as(&s, &s.a_system, "lanhdao");
	stranger = staff_as(&s, &s.b_system, "vanthu");
	give_posts();
	drawn_sign_in(&s, people, PEOPLE);
	office_know(s.w, STAFF_SENDER, "Sở Lạ (mẫu)");
	came = staff_enter(&s, &clerk, "Công văn", "Về việc hỏi");
	add(office_send(s.w, &clerk, "900", to_one));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	staff_end(&s);
	return 0;
}

/* ---- anything ---- */

static struct draft_view way(int64_t id)
{
	struct draft_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_draft_view(node, s.w->a, &clerk, id, s.w->now, &v, &e), &e);
	return v;
}

static struct document document(int64_t id)
{
	return office_view(s.w, &clerk, id).document;
}

/* A new draft, or another version of one. */
static void write(int64_t of)
{
	struct err e = ERR_INIT;
	struct office_draft d;
	int64_t id;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	d.form.document.id = of;
	d.form.document.version = of > 0 ? document(of).version : 0;
	if (try(office_outgoing_save(node, s.w->a, anybody(), &d.form, s.w->now, &id, &problems,
				     &e),
		&e))
		add(id);
}

/* All the other ways by which a draft comes to be. */
static void make(void)
{
	const struct copy_form copy = { .document_id = came,
					.kind = COPY_TRUE,
					.source = FORM_PAPER,
					.target = FORM_PAPER,
					.prints = 1 };
	struct err e = ERR_INIT;
	int64_t id = 0;
	bool is_made = false;

	switch (any(4)) {
	case 0:
		is_made = try(office_outgoing_about(node, s.w->a, anybody(), came, RELATION_ANSWER,
						    s.w->now, &id, &e),
			      &e);
		break;
	case 1:
		is_made = try(office_outgoing_about(node, s.w->a, anybody(), documents[0],
						    RELATION_CORRECT, s.w->now, &id, &e),
			      &e);
		break;
	case 2:
		is_made = try(office_outgoing_remake(node, s.w->a, anybody(), documents[0],
						     s.w->now, &id, &e),
			      &e);
		break;
	default:
		is_made = try(office_copy_make(node, s.w->a, any(2) ? &clerk : &leader, &copy,
					       s.w->now, &id, &problems, &e),
			      &e);
	}
	if (is_made)
		add(id);
}

static void ask(int64_t id)
{
	struct opinion_ask asked[2];
	const struct opinion_form f = { .document_id = id,
					.question = STR("xin ý kiến"),
					.asked = asked,
					.n_asked = 1 + (size_t)any(2) };
	struct err e = ERR_INIT;

	for (size_t i = 0; i < f.n_asked; i++) {
		const struct actor *who = &people[any(PEOPLE)];
		asked[i] = (struct opinion_ask){ .account_id = who->account_id,
						 .ordinal = 1 + any(2) };
	}
	for (size_t i = 0; i < PEOPLE; i++) /* mostly its author */
		(void)try(office_opinion_ask(node, &people[i], &f, s.w->now, &problems, &e), &e);
}

static void answer(int64_t id)
{
	const struct draft_view v = way(id);
	struct err e = ERR_INIT;

	if (v.n_opinions == 0)
		return;
	const struct opinion *asked = &v.opinions[any((int64_t)v.n_opinions)];
	const struct opinion_act a = { .id = asked->id,
				       .what = any(3) ? ACTION_OPINION_GIVE
						      : ACTION_OPINION_WITHDRAW,
				       .verdict = VERDICT_COMMENT,
				       .text = STR("nên sửa") };
	for (size_t i = 0; i < PEOPLE; i++)
		(void)try(office_opinion_act(node, &people[i], &a, s.w->now, &problems, &e), &e);
}

/* Mostly what is due: by chance alone hardly a draft would come to its end. */
static enum action act_for(const struct document *d)
{
	static const enum action acts[] = { ACTION_DRAFT_RETURN, ACTION_DRAFT_TAKE_BACK,
					    ACTION_DRAFT_UNDO, ACTION_DRAFT_SUBMIT };
	static const enum action due[draft_stage__COUNT] = {
		[STAGE_DRAFT] = ACTION_DRAFT_SUBMIT,   [STAGE_CONTENT] = ACTION_DRAFT_PASS,
		[STAGE_FORM] = ACTION_DRAFT_PASS,      [STAGE_APPROVAL] = ACTION_DRAFT_SIGN,
		[STAGE_NUMBERED] = ACTION_DRAFT_ISSUE,
	};

	return any(8) == 0 || due[d->stage] == 0 ? acts[any(4)] : due[d->stage];
}

static void move(int64_t id)
{
	const struct numbering number = { .document_id = id, .notation = STR("UBND-VP") };
	const struct actor *signer = any(2) ? &leader : &people[any(PEOPLE)];
	const struct document was = document(id);
	enum action what = act_for(&was);
	struct err e = ERR_INIT;
	struct document out;
	bool is_done = false;

	for (size_t i = 0; i < PEOPLE + 2 && !is_done; i++) { /* whoever may */
		const struct actor *who = i < PEOPLE ? &people[i] : i == PEOPLE ? &clerk : &leader;
		const struct draft_act a = { .document_id = id,
					     .version = was.version,
					     .what = what,
					     .text = STR("vì"),
					     .signer_id = what == ACTION_DRAFT_SUBMIT
								  ? signer->account_id
								  : 0 };
		is_done = try(office_draft_act(node, who, &a, s.w->now, &problems, &e), &e);
	}
	n_issued += is_done && what == ACTION_DRAFT_ISSUE;
	if (was.stage == STAGE_SIGNED && any(3) > 0)
		(void)try(office_draft_number(node, s.w->a, &clerk, &number, s.w->now, &out,
					      &problems, &e),
			  &e);
}

static bool discard(size_t k)
{
	int64_t id = documents[k];
	struct err e = ERR_INIT;
	bool is_gone = false;

	for (size_t i = 0; i < PEOPLE && !is_gone; i++)
		is_gone = try(office_outgoing_discard(node, &people[i], id, document(id).version,
						      s.w->now, &e),
			      &e);
	if (!is_gone)
		return false;
	n_discarded++;
	documents[k] = documents[--n_documents];
	return true;
}

/* One that may be: most are on their way. */
static void discard_any(void)
{
	for (int i = 0; i < 4; i++) {
		if (discard((size_t)any((int64_t)n_documents)))
			return;
	}
}

static void stand_in(void)
{
	struct err e;

	(void)drawn_done(drawn_stand_in(&s, people, PEOPLE, &e), &e);
	drawn_sign_in(&s, people, PEOPLE);
}

static void do_anything(void)
{
	int64_t id = any_draft();
	struct open_work moved;
	struct err e;

	switch (any(20)) {
	case 0:
	case 1:
		if (n_documents < MOST / 2)
			write(0);
		break;
	case 2:
		if (n_documents < MOST / 2)
			make();
		break;
	case 3: write(id); break;
	case 4:
	case 5: ask(id); break;
	case 6:
	case 7: answer(id); break;
	case 8: discard_any(); break;
	case 9: (void)drawn_done(drawn_move_unit(&s, units, UNITS, &e), &e); break;
	case 10: (void)drawn_done(drawn_hand_over(&s, people, PEOPLE, &moved, &e), &e); break;
	default: move(id); break;
	}
}

/* ---- who is to see it ---- */

static bool is_above(int64_t above, int64_t unit_id)
{
	struct unit *all;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_unit_list(node, s.w->a, &clerk, s.w->now, &all, &n, &e), &e);
	while (unit_id > 0 && unit_id != above) {
		size_t i = 0;
		while (all[i].id != unit_id)
			i++;
		unit_id = all[i].parent_id;
	}
	return unit_id > 0;
}

/* What doc/office.md promises, word for word. */
static bool has_to_do(const struct capacity *c, const struct document *d,
		      const struct draft_view *v)
{
	bool is_head = c->role == ROLE_HEAD;

	if (c->of_account == d->drafter_id || c->of_account == d->signer_account ||
	    (is_head && is_above(c->unit_id, d->unit_id)))
		return true;
	for (size_t i = 0; i < v->n_opinions; i++) {
		if (v->opinions[i].account_id == c->of_account &&
		    (v->opinions[i].state == OPINION_OPEN || v->opinions[i].state == OPINION_GIVEN))
			return true;
	}
	for (size_t i = 0; i < v->n_approvals; i++) {
		const struct approval *x = &v->approvals[i];
		if (x->state != APPROVAL_VOID &&
		    (x->account_id == c->of_account || (is_head && x->unit_id == c->unit_id)))
			return true;
	}
	return false;
}

/* …and how it came about, when it is issued. */
static bool should_follow(const struct actor *who, const struct document *d,
			  const struct draft_view *v)
{
	bool follows = false;

	for (size_t i = 0; i < who->n_capacities && who->tenant_id == d->tenant_id; i++) {
		const struct capacity *c = &who->capacities[i];
		bool drafts = c->role == ROLE_HEAD || c->role == ROLE_SPECIALIST ||
			      c->role == ROLE_ARCHIVIST || c->role == ROLE_REPORTER;
		follows = follows || c->role == ROLE_CLERK || c->role == ROLE_LEADER ||
			  (drafts && has_to_do(c, d, v));
	}
	return follows;
}

static bool should_see(const struct actor *who, const struct document *d,
		       const struct draft_view *v)
{
	bool sees = false;

	for (size_t i = 0; i < who->n_capacities && who->tenant_id == d->tenant_id; i++) {
		const struct capacity *c = &who->capacities[i];
		bool drafts = c->role == ROLE_HEAD || c->role == ROLE_SPECIALIST ||
			      c->role == ROLE_ARCHIVIST || c->role == ROLE_REPORTER;
		sees = sees || c->role == ROLE_CLERK || c->role == ROLE_LEADER;
		sees = sees || (d->state == DOCUMENT_SENT && drafts);
		sees = sees || (d->state == DOCUMENT_DRAFT && drafts && has_to_do(c, d, v));
	}
	return sees;
}

/* ---- lists, search and doors ---- */

static bool is_open(enum rc rc)
{
	assert_true(rc == RC_OK || rc == RC_DENIED || rc == RC_NOT_FOUND);
	return rc == RC_OK;
}

static bool opens_file(const struct actor *who, int64_t document_id, int64_t id)
{
	struct attachment x;
	struct err e = ERR_INIT;
	AUTO_CLOSE fd = -1;

	return is_open(
		office_attachment_open(node, s.w->a, who, document_id, id, s.w->now, &x, &fd, &e));
}

/* How it came about: what its history says, and the files of each version that are not those that it has. */
static void check_history(const struct actor *who, const struct document_view *view,
			  const struct draft_view *way, bool follows)
{
	assert_int_equal(view->may_follow, follows);
	for (size_t i = 0; i < view->n_traces && !follows; i++) {
		const struct trace *t = &view->traces[i];
		assert_false(str_starts(t->step, STR("opinion-")) ||
			     str_starts(t->step, STR("content-")) ||
			     str_eq_c(t->step, "sent-back") || str_eq_c(t->step, "revised") ||
			     str_eq_c(t->step, "submitted") || str_eq_c(t->step, "undone"));
		n_told += str_eq_c(t->step, "signed");
	}
	for (size_t i = 0; i < way->n_versions; i++) {
		for (size_t k = 0; k < way->n_files[i]; k++) {
			const struct attachment *x = &way->files[i][k];
			bool is_here = false;
			for (size_t j = 0; j < view->n_attachments; j++)
				is_here = is_here || view->attachments[j].id == x->id;
			assert_int_equal(opens_file(who, view->document.id, x->id),
					 follows || is_here);
			n_kept += !follows && !is_here;
		}
	}
}

static void check_doors(const struct actor *who, int64_t id, bool sees, bool follows)
{
	const struct draft_view all = way(id);
	struct document_view view;
	struct consult_asked says;
	struct consult_view consulted;
	struct compared compared;
	struct delivery *to;
	struct draft_view v;
	struct err e = ERR_INIT;
	size_t n;

	assert_int_equal(is_open(office_document_view(node, s.w->a, who, id, s.w->now, &view, &e)),
			 sees);
	assert_int_equal(is_open(office_document_deliveries(node, s.w->a, who, id, &to, &n, &e)),
			 sees);
	if (sees)
		check_history(who, &view, &all, follows);
	assert_int_equal(is_open(office_draft_view(node, s.w->a, who, id, s.w->now, &v, &e)),
			 follows);
	assert_int_equal(is_open(office_versions_compare(node, s.w->a, who, id, 0, 0, s.w->now,
							 &compared, &e)),
			 follows);
	assert_int_equal(is_open(office_consult_says(node, s.w->a, who, id, &says, &e)), sees);
	assert_int_equal(
		is_open(office_consult_view(node, s.w->a, who, id, s.w->now, &consulted, &e)),
		follows);
}

/* The pages of what is open by its state and of what is seen by sight are one list. */
static void check_lists(const struct actor *who)
{
	struct document_filter f = { .direction = DIRECTION_OUTGOING };
	int times[5][MOST] = { { 0 } }, own[MOST] = { 0 };
	struct search_order o = { .by_title = false };

	walk_list(&s, who, f, documents, n_documents, times[0]);
	f.has_state = true;
	f.state = DOCUMENT_DRAFT;
	walk_list(&s, who, f, documents, n_documents, times[1]);
	f.queue = STR("own");
	walk_list(&s, who, f, documents, n_documents, own);
	f.queue = STR("");
	f.state = DOCUMENT_SENT;
	walk_list(&s, who, f, documents, n_documents, times[1]);
	walk_found(&s, who, o, documents, n_documents, times[2]);
	o.form.words = STR("việc"); /* of nearly every subject */
	walk_found(&s, who, o, documents, n_documents, times[3]);
	o.form.words = STR("");
	o.form.has_direction = o.form.has_state = true;
	o.form.direction = DIRECTION_OUTGOING;
	o.form.state = DOCUMENT_DRAFT;
	walk_found(&s, who, o, documents, n_documents, times[4]);
	for (size_t k = 0; k < n_documents; k++) {
		const struct document d = document(documents[k]);
		const struct draft_view v = way(documents[k]);
		bool sees = should_see(who, &d, &v), is_draft = d.state == DOCUMENT_DRAFT;
		bool has_word = str_find(d.subject, STR("việc")) != SIZE_MAX;
		bool follows = should_follow(who, &d, &v);
		check_doors(who, d.id, sees, follows);
		n_left += sees && !follows;
		assert_int_equal(times[0][k], sees);
		assert_int_equal(times[1][k], sees);
		assert_int_equal(times[2][k], sees);
		assert_int_equal(times[3][k], sees && has_word);
		assert_int_equal(times[4][k], sees && is_draft);
		assert_true(own[k] == 0 || (sees && is_draft));
		n_seen += sees && is_draft;
		n_hidden += !sees && is_draft;
	}
}

/* What waits for somebody, they may open. */
static void check_queues(const struct actor *who)
{
	struct document_view v;
	struct document *all;
	struct err e = ERR_INIT;
	size_t n;

	for (int q = 0; q < (int)draft_queue__COUNT; q++) {
		assert_rc(RC_OK,
			  office_draft_queue(node, s.w->a, who, (enum draft_queue)q, 0, s.w->now,
					     &all, &n, &e),
			  &e);
		for (size_t i = 0; i < n; i++)
			assert_rc(RC_OK,
				  office_document_view(node, s.w->a, who, all[i].id, s.w->now, &v,
						       &e),
				  &e);
	}
}

static void check_all(void)
{
	static int turn;
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	if (turn++ % 2 == 0) /* sometimes the index is behind, sometimes not */
		assert_rc(RC_OK, office_search_index(node, &n, &e), &e);
	assert_rc(RC_OK, doctor_sight(node, true, &n, &n_wrong, &e), &e);
	assert_int_equal(n_wrong, 0);
	for (size_t i = 0; i < PEOPLE; i++) {
		check_lists(&people[i]);
		check_queues(&people[i]);
	}
	check_lists(&clerk);
	check_lists(&leader);
	check_lists(&stranger);
}

/* To look at everything takes much longer than to do something, on PostgreSQL four times as long again: there the walk is
 * the same one, looked at half-way and at its end. */
static int look_every(void)
{
	if (getenv("VANTHU_LONG"))
		return 15;
	return test_db_engine() == DB_POSTGRES ? 150 : 50;
}

static void a_draft_is_seen_by_who_has_to_do_with_it(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		write(0);
	for (int i = 1; i <= 300; i++) {
		do_anything();
		if (i % 60 == 0)
			stand_in();
		if (i % look_every() == 0)
			check_all();
	}
	if (n_seen < 50 || n_hidden < 50 || n_issued < 3 || n_discarded == 0 || n_left == 0 ||
	    n_told == 0)
		fail_msg("%d seen, %d hidden, %d issued, %d discarded, %d left, %d told", n_seen,
			 n_hidden, n_issued, n_discarded, n_left, n_told);
}

/* ---- single cases ---- */

static int64_t draft_of(const struct actor *who)
{
	struct err e = ERR_INIT;
	struct office_draft d;
	int64_t id;

	office_draft(s.w, &d, "", to_one);
	d.form.document.notation = STR("");
	d.form.document.issued_on = (struct date){ .year = 0 };
	assert_rc(RC_OK,
		  office_outgoing_save(node, s.w->a, who, &d.form, s.w->now, &id, &problems, &e),
		  &e);
	add(id);
	return id;
}

/* The table is found wrong, and made anew, of drafts too. */
static void what_is_wrong_is_made_anew(void **state)
{
	static const char *const faults[] = {
		"DELETE FROM sight WHERE direction = 'outgoing'",
		"INSERT INTO sight (holder_id, direction, rank, document_id) SELECT h.id, 'outgoing', 0, d.id FROM "
		"holder h, document d WHERE d.state = 'draft' AND NOT EXISTS (SELECT 1 FROM sight s WHERE "
		"s.holder_id = h.id AND s.document_id = d.id)",
	};
	struct err e = ERR_INIT;
	int64_t n, n_wrong;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		(void)draft_of(&people[i]);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		test_db_sql(s.w->t, faults[i]);
		assert_rc(RC_OK, doctor_sight(node, true, &n, &n_wrong, &e), &e);
		assert_true(n_wrong > 0);
		assert_rc(RC_OK, office_sight_rebuild(node, &n, &n_wrong, &e), &e);
		assert_true(n_wrong > 0);
		check_all();
	}
}

/* A file that was not issued stays with those whose draft it was. */
static void what_was_not_issued_is_not_everybodys(void **state)
{
	int64_t id = draft_of(&people[2]);
	struct draft_view v;
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < 200 && document(id).state == DOCUMENT_DRAFT; i++)
		move(id);
	assert_int_equal(document(id).state, DOCUMENT_SENT);
	test_db_sql(
		s.w->t,
		str_c(s.w->a,
		      str_fmt(s.w->a,
			      "INSERT INTO attachment (tenant_id, draft_n, document_id, ordinal, name, "
			      "content_type, description, bytes, blob, is_damaged, place, standing) SELECT "
			      "tenant_id, draft_n, document_id, ordinal + 50, name, content_type, description, "
			      "bytes, blob, is_damaged, place + 50, 'void' FROM attachment WHERE document_id = %lld",
			      (long long)id)));
	for (size_t i = 0; i < PEOPLE; i++)
		check_lists(&people[i]);
	check_lists(&clerk);
	assert_true(n_kept > 0);
	struct actor two = staff_person(&s, "hai", ROLE_SPECIALIST, 0);
	assert_rc(RC_DENIED, office_draft_view(node, s.w->a, &two, id, s.w->now, &v, &e), &e);
	assert_string_equal(e.key, "err.denied.drafting");
}

/* The refusal says what to do about it, and the form of the document is no way around. */
static void who_has_nothing_to_do_with_it_is_told(void **state)
{
	struct actor one = staff_person(&s, "mot", ROLE_SPECIALIST, 0);
	struct actor two = staff_person(&s, "hai", ROLE_SPECIALIST, 0);
	int64_t id = draft_of(&one);
	struct register_print print;
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	assert_rc(RC_OK, office_document_view(node, s.w->a, &one, id, s.w->now, &v, &e), &e);
	assert_rc(RC_DENIED, office_document_view(node, s.w->a, &two, id, s.w->now, &v, &e), &e);
	assert_string_equal(e.key, "err.denied.draft");
	assert_rc(RC_DENIED,
		  office_letter_print(node, s.w->a, &two, id, REGISTER_DOCX, s.w->now, &print, &e),
		  &e);
	assert_rc(RC_NOT_FOUND, office_document_view(node, s.w->a, &stranger, id, s.w->now, &v, &e),
		  &e);
}

/* Who drafts an answer is told what it answers, though they may not open that; nobody else is. */
static void what_is_answered_is_named(void **state)
{
	struct actor one = staff_person(&s, "mot", ROLE_SPECIALIST, units[3]);
	struct hand_over h = { .from_account = clerk.account_id, .to_account = one.account_id };
	struct document_view v;
	struct open_work moved;
	struct err e = ERR_INIT;
	int64_t id;

	(void)state;
	assert_rc(RC_OK,
		  office_outgoing_about(node, s.w->a, &clerk, came, RELATION_ANSWER, s.w->now, &id,
					&e),
		  &e);
	v = office_view(s.w, &clerk, id);
	assert_int_equal(v.n_links, 1);
	assert_true(v.links[0].may_open);
	assert_rc(RC_OK, office_hand_over(node, &admin, &h, s.w->now, &moved, &problems, &e), &e);
	v = office_view(s.w, &one, id);
	assert_int_equal(v.n_links, 1);
	assert_false(v.links[0].may_open);
	assert_true(str_eq_c(v.links[0].document.subject, "Về việc hỏi"));
	assert_int_equal(v.links[0].document.from_name.n, 0);
	assert_rc(RC_DENIED, office_document_view(node, s.w->a, &one, came, s.w->now, &v, &e), &e);
	/* whoever is asked for an opinion sees the draft, and is not told by it */
	struct actor two = staff_person(&s, "hai", ROLE_SPECIALIST, units[3]);
	const struct opinion_ask asked = { .account_id = two.account_id, .ordinal = 1 };
	const struct opinion_form f = { .document_id = id, .asked = &asked, .n_asked = 1 };
	assert_rc(RC_OK, office_opinion_ask(node, &one, &f, s.w->now, &problems, &e), &e);
	assert_int_equal(office_view(s.w, &two, id).n_links, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		TEST(a_draft_is_seen_by_who_has_to_do_with_it),
		TEST(what_is_wrong_is_made_anew),
		TEST(what_was_not_issued_is_not_everybodys),
		TEST(who_has_nothing_to_do_with_it_is_told),
		TEST(what_is_answered_is_named),
	};
	return cmocka_run_group_tests_name("draft_sight", tests, NULL, NULL);
}
