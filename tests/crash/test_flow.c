/* test_flow.c -- kill -9 at every fault point that a document passes on its way through the office: registered,
 * presented, directed and assigned, worked on, finished, answered, the answer recalled.
 *
 * A round is one document. A process goes from wherever it stands to the end, as people do: it looks, and does what
 * comes next. It is killed at a hit of a fault point; another goes on. What must hold then: what was acknowledged is
 * there, so nothing is acknowledged twice; each step is in history and audit once; each status is told once; the
 * arrival number is the next, none twice and none left out; the rows of sight are right. All rounds are in one
 * database, so what one leaves behind is there in the next. VANTHU_LONG=1: each hit of each point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "office/doctor.h"
#include "office/flow.h"
#include "office/recall.h"
#include "support/office_world.h"
#include "support/people.h"
#include "support/skip.h"

#define LA "000.00.33.Z09"
#define PASSWORD "mat-khau-de-thu-2026"
#define SPARSE 40 /* of the hits that are not the office's own, when not each is taken */
#define MANY 2000 /* more hits than there are */

enum step_of {
	DO_REGISTER,
	DO_PRESENT,
	DO_DIRECT,
	DO_BEGIN,
	DO_FINISH,
	DO_DRAFT,
	DO_ISSUE,
	DO_LEAVE,
	DO_RECALL,
	DO_NOTHING,
};
#define N_STEPS DO_NOTHING

static struct office_world *w;
static struct actor clerk, leader, worker;
static int64_t id; /* the document of this round */
static int n_round;
/* Shared with the processes that die: how often each step was acknowledged. */
static struct {
	int acknowledged[N_STEPS];
} * seen;

static struct problems problems;
/* A process that is forked goes on counting where its parent stood: what this one hit, a line each. */
static int hits_fd;

static int hits_so_far(void)
{
	char part[4096];
	off_t at = 0;
	ssize_t n;
	int lines = 0;

	while ((n = pread(hits_fd, part, sizeof part, at)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			lines += part[i] == '\n';
		at += n;
	}
	return lines;
}

static struct actor person(const char *login, enum role role)
{
	const struct actor system = { .kind = ACTOR_SYSTEM, .tenant_id = clerk.tenant_id };
	const struct account_form f = { .login = str_of(login),
					.name = str_of(login),
					.password = STR(PASSWORD),
					.role = role };
	struct session session;
	struct str token;

	(void)test_account(&w->node, &system, &f, w->now);
	const struct sign_in in = { .tenant_id = system.tenant_id,
				    .login = f.login,
				    .password = f.password,
				    .remote = STR("127.0.0.1"),
				    .now = w->now };
	test_sign_in(&w->node, w->a, &in, &token, &session);
	return session.actor;
}

static int setup(void **state)
{
	char path[32];

	(void)state;
	hits_fd = memfd_create("hits", 0);
	assert_true(hits_fd >= 0);
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", hits_fd);
	(void)setenv("VANTHU_FAULT_LOG", path, 1);
	w = office_world_new();
	clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
	office_know(w, LA, "Sở Lạ (mẫu)");
	leader = person("lanhdao", ROLE_LEADER);
	worker = person("chuyenvien", ROLE_SPECIALIST);
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(seen != MAP_FAILED);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	(void)munmap(seen, sizeof *seen);
	office_world_end(w);
	(void)unsetenv("VANTHU_FAULT_LOG");
	(void)close(hits_fd);
	return 0;
}

/* ---- what comes next ---- */

static int64_t answers(const char *state)
{
	return office_count(w, str_fmt(w->a, "document WHERE about_id = %lld AND state LIKE '%s'",
				       (long long)id, state)
				       .p);
}

/* The answer to it, 0 = none. */
static int64_t answer_id(struct document *out)
{
	const struct document_filter f = { .direction = DIRECTION_OUTGOING,
					   .has_state = true,
					   .state = answers("sent") > 0 ? DOCUMENT_SENT
									: DOCUMENT_DRAFT };
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, &clerk, &f, &rows, &n, &e), &e);
	for (size_t i = 0; i < n; i++) {
		*out = office_view(w, &clerk, rows[i].document.id).document;
		if (out->about_id == id)
			return out->id;
	}
	*out = (struct document){ .id = 0 };
	return 0;
}

static struct assignment assignment(void)
{
	struct flow_view v;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_flow_view(&w->node, w->a, &clerk, id, &v, &e), &e);
	return v.n_assignments > 0 ? v.assignments[0] : (struct assignment){ .id = 0 };
}

static enum step_of next(void)
{
	const struct document d = office_view(w, &clerk, id).document;
	const struct assignment x = assignment();
	struct document answer;

	if (d.state == DOCUMENT_WAITING)
		return DO_REGISTER;
	if (d.progress == PROGRESS_NEW)
		return DO_PRESENT;
	if (d.progress == PROGRESS_PRESENTED)
		return DO_DIRECT;
	if (x.state == ASSIGNMENT_NEW || x.state == ASSIGNMENT_SEEN)
		return DO_BEGIN;
	if (x.state == ASSIGNMENT_WORKING)
		return DO_FINISH;
	if (answer_id(&answer) == 0)
		return DO_DRAFT;
	if (answer.state == DOCUMENT_DRAFT)
		return DO_ISSUE;
	if (office_count(w, "outbox WHERE state IN ('ready', 'leased')") > 0)
		return DO_LEAVE;
	return answer.standing == STANDING_HOLDS ? DO_RECALL : DO_NOTHING;
}

/* ---- and how it is done ---- */

static enum rc act(enum action what, struct err *e)
{
	const struct assignment_act x = { .id = assignment().id, .what = what };

	return office_assignment_act(&w->node, &worker, &x, w->now, &problems, e);
}

static enum rc direct(struct err *e)
{
	const struct directive_to to = { .account_id = worker.account_id, .part = PART_LEAD };
	const struct directive_form f = {
		.document_id = id,
		.version = office_view(w, &leader, id).document.version,
		.text = STR("Giải quyết"),
		.to = &to,
		.n_to = 1,
	};

	return office_incoming_direct(&w->node, &leader, &f, w->now, &problems, e);
}

static enum rc issue(struct err *e)
{
	static const char *const to[] = { LA, NULL };
	struct office_draft f;
	struct document d;
	int64_t out;

	(void)answer_id(&d);
	office_draft(w, &f, str_fmt(w->a, "%d", n_round).p, to);
	f.form.document.id = d.id;
	f.form.document.version = d.version;
	return office_outgoing_send(&w->node, w->a, &clerk, 0, &f.form, w->now, &out, &problems, e);
}

/* All that waits is taken by the axis. */
static enum rc leave(struct err *e)
{
	const struct attempt taken = { .http_status = 200 };
	struct office_outcome o = { .attempt = &taken, .axis_doc_id = STR("x") };

	for (;;) {
		o.items = office_claim(w, &o.n_items);
		if (o.n_items == 0)
			return RC_OK;
		TRY(office_attempt_settle(&w->node, w->a, &o, w->now, e));
	}
}

static enum rc do_step(enum step_of what, struct err *e)
{
	const struct presenting p = { .document_id = id, .leader_id = leader.account_id };
	struct document d;
	int64_t out;

	switch (what) {
	case DO_REGISTER:
		return office_incoming_register(&w->node, w->a, &clerk, id, 0, w->now, &out, e);
	case DO_PRESENT: return office_incoming_present(&w->node, &clerk, &p, w->now, &problems, e);
	case DO_DIRECT: return direct(e);
	case DO_BEGIN: return act(ACTION_ASSIGNMENT_BEGIN, e);
	case DO_FINISH: return act(ACTION_ASSIGNMENT_FINISH, e);
	case DO_DRAFT:
		return office_outgoing_about(&w->node, w->a, &clerk, id, RELATION_ANSWER, w->now,
					     &out, e);
	case DO_ISSUE: return issue(e);
	case DO_LEAVE: return leave(e);
	case DO_RECALL:
		return office_outgoing_recall(&w->node, &clerk, answer_id(&d), 0,
					      STR("Sai nội dung"), w->now, &problems, e);
	case DO_NOTHING: break;
	}
	return RC_OK;
}

static enum rc go_to_the_end(void *arg)
{
	const char *const *log = arg;
	struct err e = ERR_INIT;
	enum step_of what;

	(void)setenv("VANTHU_FAULT_LOG", *log, 1);
	while ((what = next()) != DO_NOTHING) {
		problems.n = 0;
		enum rc rc = do_step(what, &e);
		if (rc != RC_OK) {
			fprintf(stderr, "step %d: %s %s\n", (int)what, e.key, e.text);
			return rc;
		}
		seen->acknowledged[what]++;
	}
	return RC_OK;
}

/* Whether it was killed, at its hit of that number (-1: none); else it came to the end. */
static bool is_killed(int at, const char *log)
{
	const char *fault = "";

	if (at >= 0)
		fault = str_fmt(w->a, "*:%d:kill", hits_so_far() + at).p;
	bool is_dead = test_db_killed(w->t, &w->node.db, fault, go_to_the_end, &log);
	/* what a dead one had claimed falls due again; a whole sweep ends before the year does */
	w->now += 10 * TIME_MIN;
	return is_dead;
}

/* ---- what must hold ---- */

static void check_once(const char *table, const char *column, const char *const *words)
{
	for (; *words; words++) {
		int64_t n = office_count(
			w, str_fmt(w->a, "%s WHERE %s = '%s'", table, column, *words).p);
		if (n != n_round)
			fail_msg("%s %s: %d, not %d", table, *words, (int)n, n_round);
	}
}

static void check_round(void)
{
	static const char *const steps[] = { "presented", "directed", "begun", "finished",
					     "sent",      "recalled", NULL };
	static const char *const acts[] = { "incoming.register",
					    "incoming.present",
					    "incoming.direct",
					    "assignment.finish",
					    "outgoing.send",
					    "outgoing.recall",
					    NULL };
	static const char *const statuses[] = { "01", "03", "04", "05", "06", NULL };
	struct err e = ERR_INIT;
	int64_t n, wrong;

	for (int i = 0; i < N_STEPS; i++) {
		if (seen->acknowledged[i] > 1 && i != DO_LEAVE)
			fail_msg("step %d was acknowledged %d times: it was lost", i,
				 seen->acknowledged[i]);
	}
	assert_int_equal(office_view(w, &clerk, id).document.arrival_number, n_round);
	assert_int_equal(answers("%"), 1);
	check_once("trace", "step", steps);
	check_once("audit", "action", acts);
	check_once("packet", "direction = 'outgoing' AND status_code", statuses);
	assert_int_equal(office_count(w, "packet WHERE is_recall"), n_round);
	assert_int_equal(office_count(w, "register_number n JOIN series s ON s.id = n.series_id "
					 "WHERE s.direction = 'outgoing' AND n.state = 'used'"),
			 n_round);
	assert_rc(RC_OK, doctor_sight(&w->node, true, &n, &wrong, &e), &e);
	assert_int_equal(wrong, 0);
}

static void new_document(void)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING,
					   .has_state = true,
					   .state = DOCUMENT_WAITING };
	struct edxml p;
	struct document_row *rows;
	struct err e = ERR_INIT;
	char number[16];
	size_t n;

	(void)snprintf(number, sizeof number, "%d", ++n_round);
	p = office_foreign(w, LA, number);
	assert_int_equal(office_arrive(w, &clerk, number, MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_STORED);
	assert_rc(RC_OK, office_document_list(&w->node, w->a, &clerk, &f, &rows, &n, &e), &e);
	assert_int_equal(n, 1);
	id = rows[0].document.id;
	memset(seen, 0, sizeof *seen);
}

/* The hits of the first round: true where one is chosen, *out_n of them all. */
static bool *choose(const char *path, int *out_n, int *out_chosen)
{
	const char *is_long = getenv("VANTHU_LONG");
	bool is_each = is_long && *is_long == '1';
	bool *out = ARENA_ARRAY(w->a, MANY, bool);
	FILE *f = fopen(path, "r");
	char name[128];
	int n_begun = 0, n_done = 0;

	assert_non_null(f);
	*out_n = *out_chosen = 0;
	while (fgets(name, sizeof name, f)) {
		assert_true(*out_n < MANY);
		out[*out_n] = is_each || strncmp(name, "office.", 7) == 0 || *out_n % SPARSE == 0;
		*out_chosen += out[*out_n];
		n_begun += strcmp(name, "office.flow\n") == 0;
		n_done += strcmp(name, "office.flowed\n") == 0;
		++*out_n;
	}
	(void)fclose(f);
	/* presented, directed, begun, finished */
	assert_int_equal(n_begun, 4);
	assert_int_equal(n_done, 4);
	return out;
}

static void each_point_of_the_way(void **state)
{
	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("this build has no fault points (-Dfaults=true)");
#endif
	const char *log = str_fmt(w->a, "%s/points", w->t->dir).p;
	int n_kills = 0, n_hits, n_chosen;

	new_document();
	assert_false(is_killed(-1, log));
	check_round();
	const bool *is_chosen = choose(log, &n_hits, &n_chosen);
	for (int i = 0; i < n_hits; i++) {
		if (!is_chosen[i])
			continue;
		new_document();
		n_kills += is_killed(i, "/dev/null");
		assert_false(is_killed(-1, "/dev/null"));
		check_round();
	}
	printf("# %d hits on the way, killed at %d of %d chosen\n", n_hits, n_kills, n_chosen);
	assert_true(n_chosen > N_STEPS * 2);
	assert_true(n_kills >= n_chosen - 1); /* the last round may have a hit less */
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(each_point_of_the_way,
									    setup, teardown) };

	test_db_main(argc, argv);
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
