/* test_incoming.c -- registering, refusing, lists and downloads by role, on both engines. */
#include "support/office_world.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/limits.h"

#define LA "000.00.33.Z09"

static struct office_world *w;
static struct actor clerk, other;
static int n_arrived;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	n_arrived = 0;
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

static struct document_row *list(const struct actor *who, const struct document_filter *f,
				 size_t *n)
{
	struct document_row *rows;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_document_list(&w->node, w->a, who, f, &rows, n, &e), &e);
	return rows;
}

/* A document arrives at an organ; answers its id. */
static int64_t arrive_with(const struct actor *at, const char *subject, int64_t priority,
			   struct date due_on)
{
	struct str content = STR("nội dung");
	struct edxml_attachment file = { .name = STR("a.pdf"), .sink_data = &content };
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct edxml p = office_foreign(w, LA, str_fmt(w->a, "%d", ++n_arrived).p);
	size_t n;

	p.subject = str_of(subject);
	p.priority = priority;
	p.due_on = due_on;
	p.attachments = &file;
	p.n_attachments = 1;
	assert_int_equal(office_arrive(w, at, str_fmt(w->a, "d-%d", n_arrived).p, MESSAGE_EDOC,
				       office_write(w, &p)),
			 PACKET_STORED);
	return list(at, &f, &n)[0].document.id;
}

static int64_t arrive(const struct actor *at, const char *subject)
{
	return arrive_with(at, subject, 0, (struct date){ 0 });
}

static enum rc register_it(const struct actor *who, int64_t id, int64_t *out)
{
	return office_incoming_register(&w->node, w->a, who, id, 0, w->now, out, NULL);
}

/* ---- the arrival register ---- */

static void test_registered(void **state)
{
	int64_t number, id = arrive(&clerk, "Về việc một");
	struct document_view v;

	(void)state;
	assert_rc(RC_OK, register_it(&clerk, id, &number), NULL);
	assert_int_equal(number, 1);
	v = office_view(w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_REGISTERED);
	assert_int_equal(v.document.arrival_number, 1);
	assert_int_equal(v.document.arrival_year, 2026);
	assert_true(v.document.registered_at == w->now);
	assert_int_equal(office_count(w, "packet WHERE status_code = '03'"), 1);
	assert_int_equal(office_count(w, "audit WHERE action = 'incoming.register'"), 1);
	/* once */
	assert_rc(RC_CONFLICT, register_it(&clerk, id, &number), NULL);
	assert_int_equal(office_count(w, "packet WHERE status_code = '03'"), 1);
}

/* In an organ that speaks to no axis what came over one is answered as soon as it does; of what did not come in
 * a packet nobody is told, and the history says what was done all the same. */
static void test_without_axis(void **state)
{
	int64_t number, came = arrive(&clerk, "Về việc một"), own = arrive(&clerk, "Về việc hai");
	struct document_view v;
	struct err e = ERR_INIT;

	(void)state;
	test_db_sql(w->t, "UPDATE tenant SET axis_url = ''");
	test_db_sql(w->t, str_fmt(w->a, "UPDATE document SET packet_id = 0 WHERE id = %lld",
				  (long long)own)
				  .p);
	assert_rc(RC_OK, register_it(&clerk, came, &number), NULL);
	assert_rc(RC_OK, register_it(&clerk, own, &number), NULL);
	assert_int_equal(number, 2);
	assert_int_equal(office_count(w, "packet WHERE status_code = '03'"), 1);
	assert_int_equal(office_count(w, "outbox WHERE peer = '' AND state = 'ready'"), 1);
	v = office_view(w, &clerk, own);
	assert_int_equal(v.traces[v.n_traces - 1].kind, TRACE_STATUS_OUT);
	assert_true(str_eq_c(v.traces[v.n_traces - 1].status, "03"));
	/* whoever comes second is told who was first */
	assert_rc(RC_CONFLICT,
		  office_incoming_register(&w->node, w->a, &clerk, own, 0, w->now, &number, &e),
		  &e);
	assert_string_equal(e.key, "err.registered_meanwhile");
	test_db_sql(w->t, "UPDATE tenant SET axis_url = '" OFFICE_URL "'");
	own = arrive(&clerk, "Về việc ba");
	test_db_sql(w->t, str_fmt(w->a, "UPDATE document SET packet_id = 0 WHERE id = %lld",
				  (long long)own)
				  .p);
	assert_rc(RC_OK, register_it(&clerk, own, &number), NULL);
	assert_int_equal(office_count(w, "packet WHERE status_code = '03'"), 2);
}

/* Thay mặt: what another's post allowed is written down as done on their behalf, what one's own does not. */
static void test_on_behalf(void **state)
{
	const struct capacity posts[] = {
		{ .role = ROLE_SPECIALIST },
		{ .role = ROLE_CLERK, .of_name = STR("Lê Thị Văn Thư"), .delegation_id = 1 },
	};
	struct actor deputy = office_colleague(clerk, ROLE_SPECIALIST);
	struct str stands_for = STR("");
	int64_t number, id = arrive(&clerk, "Về việc thay mặt");

	(void)state;
	deputy.capacities = posts;
	deputy.n_capacities = 2;
	deputy.stands_for = &stands_for;
	assert_rc(RC_OK, register_it(&deputy, id, &number), NULL);
	struct document_view v = office_view(w, &deputy, id);
	const struct trace *last = &v.traces[v.n_traces - 1];
	assert_true(str_eq_c(last->on_behalf_of, "Lê Thị Văn Thư"));
	assert_int_equal(office_count(w, "audit WHERE action = 'incoming.register' "
					 "AND on_behalf_of = 'Lê Thị Văn Thư'"),
			 1);
	assert_rc(RC_OK, policy_check(&deputy, ACTION_OUTGOING_WRITE, NULL, NULL), NULL);
	assert_int_equal(stands_for.n, 0);
}

/* Decree 30 art. 22: consecutive in the year, a new series on 1 January in Vietnam, each organ its
 * own. */
static void test_numbers(void **state)
{
	int64_t number;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		assert_rc(RC_OK, register_it(&clerk, arrive(&clerk, "x"), &number), NULL);
		assert_int_equal(number, i);
	}
	assert_rc(RC_OK, register_it(&other, arrive(&other, "x"), &number), NULL);
	assert_int_equal(number, 1);
	const struct civil new_year = { .date = { 2027, 1, 1 }, .second = 1 };
	w->now = time_from_civil(new_year, TIME_ZONE_VN);
	assert_rc(RC_OK, register_it(&clerk, arrive(&clerk, "x"), &number), NULL);
	assert_int_equal(number, 1);
}

#define AT_ONCE 8

struct racer {
	int64_t id, number;
	enum rc rc;
};

static void *race(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct racer *r = arg;

	do
		r->rc = office_incoming_register(&w->node, a, &clerk, r->id, 0, w->now, &r->number,
						 NULL);
	while (r->rc == RC_BUSY);
	return NULL;
}

/* Several clerks at once: no number twice, none left out; and one document gets one. */
static void test_at_once(void **state)
{
	struct racer racers[AT_ONCE] = { 0 };
	pthread_t threads[AT_ONCE];
	int64_t seen = 0;
	int registered = 0;

	(void)state;
	for (int i = 0; i < AT_ONCE - 1; i++)
		racers[i].id = arrive(&clerk, "x");
	racers[AT_ONCE - 1].id = racers[0].id;
	for (int i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	for (int i = 0; i < AT_ONCE; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		if (racers[i].rc != RC_OK)
			continue;
		registered++;
		seen |= INT64_C(1) << racers[i].number;
	}
	assert_int_equal(registered, AT_ONCE - 1);
	assert_int_equal(seen, (1 << AT_ONCE) - 2); /* 1 … 7, each once */
}

/* ---- refusing ---- */

static enum rc refuse(const struct actor *who, int64_t id, const char *reason,
		      struct problems *problems)
{
	problems->n = 0;
	return office_incoming_refuse(&w->node, w->a, who, id, 0, str_of(reason), w->now, problems,
				      NULL);
}

static void test_refused(void **state)
{
	int64_t number, id = arrive(&clerk, "x");
	struct problems problems;
	char reason[(LIMIT_REASON + 1) * 3 + 1];
	struct document_view v;

	(void)state;
	assert_rc(RC_INVALID, refuse(&clerk, id, "  ", &problems), NULL);
	assert_string_equal(problems.p[0].key, "problem.required");
	for (int i = 0; i <= LIMIT_REASON; i++)
		memcpy(reason + i * 3, "ộ", 3);
	reason[sizeof reason - 1] = '\0';
	assert_rc(RC_INVALID, refuse(&clerk, id, reason, &problems), NULL);
	assert_string_equal(problems.p[0].key, "problem.too_long");
	assert_int_equal(office_view(w, &clerk, id).document.state, DOCUMENT_WAITING);
	assert_rc(RC_OK, refuse(&clerk, id, "Không thuộc\nthẩm quyền", &problems), NULL);
	v = office_view(w, &clerk, id);
	assert_int_equal(v.document.state, DOCUMENT_REFUSED);
	assert_true(str_eq_c(v.document.refusal_reason, "Không thuộc\nthẩm quyền"));
	assert_int_equal(office_count(w, "packet WHERE status_code = '02'"), 1);
	assert_rc(RC_CONFLICT, register_it(&clerk, id, &number), NULL);
	assert_rc(RC_CONFLICT, refuse(&clerk, id, "lần nữa", &problems), NULL);
}

/* What a second window shows is old. */
static void test_stale(void **state)
{
	int64_t number, id = arrive(&clerk, "x");
	int64_t version = office_view(w, &clerk, id).document.version;

	(void)state;
	assert_rc(RC_CONFLICT,
		  office_incoming_register(&w->node, w->a, &clerk, id, version + 1, w->now, &number,
					   NULL),
		  NULL);
	assert_rc(RC_OK,
		  office_incoming_register(&w->node, w->a, &clerk, id, version, w->now, &number,
					   NULL),
		  NULL);
}

static void test_unreadable_stays(void **state)
{
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct problems problems;
	int64_t number, id;
	size_t n;

	(void)state;
	(void)office_arrive(w, &clerk, "x", MESSAGE_EDOC, STR("garbage"));
	id = list(&clerk, &f, &n)[0].document.id;
	assert_rc(RC_CONFLICT, register_it(&clerk, id, &number), NULL);
	assert_rc(RC_CONFLICT, refuse(&clerk, id, "x", &problems), NULL);
}

/* ---- who may ---- */

static void test_roles(void **state)
{
	int64_t number, waiting = arrive(&clerk, "đợi"), registered = arrive(&clerk, "đã vào sổ");
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	static const struct {
		enum role role;
		enum rc rc;
		size_t sees;
	} cases[] = { { ROLE_LEADER, RC_DENIED, 2 }, { ROLE_ARCHIVIST, RC_DENIED, 1 } };
	struct actor admin = office_colleague(clerk, ROLE_ADMIN);
	struct problems problems;
	struct document_row *rows;
	struct document_view v;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	assert_rc(RC_OK, register_it(&clerk, registered, &number), NULL);
	for (int i = 0; i < 2; i++) {
		struct actor who = office_colleague(clerk, cases[i].role);
		assert_rc(cases[i].rc, register_it(&who, waiting, &number), NULL);
		assert_rc(cases[i].rc, refuse(&who, waiting, "x", &problems), NULL);
		rows = list(&who, &f, &n);
		assert_int_equal(n, cases[i].sees);
		assert_true(rows[0].document.id == registered);
		assert_false(office_view(w, &who, registered).may_register);
	}
	/* a specialist does not see what is not assigned to them, by whatever way */
	struct actor specialist = office_colleague(clerk, ROLE_SPECIALIST);
	assert_rc(RC_DENIED,
		  office_document_view(&w->node, w->a, &specialist, waiting, OFFICE_NOW, &v, &e),
		  &e);
	assert_rc(RC_DENIED,
		  office_document_view(&w->node, w->a, &specialist, registered, OFFICE_NOW, &v, &e),
		  &e);
	(void)list(&specialist, &f, &n);
	assert_int_equal(n, 0);
	const struct document_filter waiting_only = { .direction = DIRECTION_INCOMING,
						      .has_state = true,
						      .state = DOCUMENT_WAITING };
	(void)list(&specialist, &waiting_only, &n);
	assert_int_equal(n, 0);
	/* the administrator reads no documents */
	assert_rc(RC_DENIED, office_document_list(&w->node, w->a, &admin, &f, &rows, &n, &e), &e);
	assert_rc(RC_DENIED,
		  office_document_view(&w->node, w->a, &admin, waiting, OFFICE_NOW, &v, &e), &e);
}

static void test_tenants_apart(void **state)
{
	int64_t number, id = arrive(&clerk, "x");
	const struct document_filter f = { .direction = DIRECTION_INCOMING };
	struct problems problems;
	struct document_view v;
	struct err e = ERR_INIT;
	size_t n;

	(void)state;
	(void)list(&other, &f, &n);
	assert_int_equal(n, 0);
	assert_rc(RC_NOT_FOUND,
		  office_document_view(&w->node, w->a, &other, id, OFFICE_NOW, &v, &e), &e);
	assert_rc(RC_NOT_FOUND, register_it(&other, id, &number), NULL);
	assert_rc(RC_NOT_FOUND, refuse(&other, id, "x", &problems), NULL);
	assert_int_equal(office_view(w, &clerk, id).document.state, DOCUMENT_WAITING);
}

/* ---- lists ---- */

static void test_lists(void **state)
{
	struct document_filter f = { .direction = DIRECTION_INCOMING, .n_max = 3 };
	struct document_row *rows;
	int64_t number, last;
	size_t n;

	(void)state;
	for (int i = 0; i < 7; i++)
		last = arrive(&clerk, i == 4 ? "Kế hoạch Đề án số hóa" : "Về việc khác");
	assert_rc(RC_OK, register_it(&clerk, last, &number), NULL);
	/* pages of three, newest first */
	for (int page = 0; page < 3; page++) {
		rows = list(&clerk, &f, &n);
		assert_int_equal(n, page < 2 ? 3 : 1);
		for (size_t i = 0; i + 1 < n; i++)
			assert_true(rows[i].document.id > rows[i + 1].document.id);
		f.before_id = rows[n - 1].document.id;
	}
	(void)list(&clerk, &f, &n);
	assert_int_equal(n, 0);
	f = (struct document_filter){ .direction = DIRECTION_INCOMING,
				      .has_state = true,
				      .state = DOCUMENT_WAITING };
	(void)list(&clerk, &f, &n);
	assert_int_equal(n, 6);
}

/* The register's list has the register's order, whatever came in which order and was registered in
 * which, and its pages hold every line once. */
static void test_register_order(void **state)
{
	static const int turn[] = { 3, 0, 4, 1, 5, 2 };
	struct document_filter f = { .direction = DIRECTION_INCOMING,
				     .has_state = true,
				     .state = DOCUMENT_REGISTERED,
				     .n_max = 2 };
	int64_t ids[6], number, year;
	size_t n;

	(void)state;
	for (int i = 0; i < 6; i++)
		ids[i] = arrive(&clerk, "x");
	for (int i = 0; i < 6; i++) {
		w->now += i == 4 ? 60 * TIME_DAY : TIME_MIN; /* the last two: in the next year */
		assert_rc(RC_OK, register_it(&clerk, ids[turn[i]], &number), NULL);
		assert_int_equal(number, i < 4 ? i + 1 : i - 3);
	}
	for (int i = 5; i > 0; i -= 2) {
		struct document_row *rows = list(&clerk, &f, &n);
		assert_int_equal(n, 2);
		assert_true(rows[0].document.id == ids[turn[i]]);
		assert_true(rows[1].document.id == ids[turn[i - 1]]);
		f.before_id = rows[1].document.id;
	}
	(void)list(&clerk, &f, &n);
	assert_int_equal(n, 0);
	f.before_id = 0;
	year = list(&clerk, &f, &n)[0].document.arrival_year;
	assert_true(n == 2 && year == 2027);
}

/* Urgent ones first, then the oldest; pages hold each once; parts of the list are as they are
 * counted. */
static void test_waiting_order(void **state)
{
	static const int64_t urgency[] = { 0, 3, 0, 1, 3, 0, 4, 0 };
	static const int order[] = { 6, 1, 4, 3, 0, 2, 5, 7 };
	struct document_filter f = { .direction = DIRECTION_INCOMING,
				     .has_state = true,
				     .state = DOCUMENT_WAITING,
				     .n_max = 3 };
	struct office_counts k;
	int64_t ids[8];
	size_t n;

	(void)state;
	for (int i = 0; i < 8; i++) {
		w->now += i == 5 ? TIME_DAY : i == 3 ? 0 : TIME_SEC;
		ids[i] = arrive_with(&clerk, "x", urgency[i],
				     i == 7 ? (struct date){ 2026, 11, 20 } : (struct date){ 0 });
	}
	for (int i = 0; i < 8; i += 3) {
		struct document_row *rows = list(&clerk, &f, &n);
		assert_int_equal(n, i < 6 ? 3 : 2);
		for (int j = 0; j < (int)n; j++)
			assert_true(rows[j].document.id == ids[order[i + j]]);
		f.before_id = rows[n - 1].document.id;
	}
	(void)list(&clerk, &f, &n);
	assert_int_equal(n, 0);
	assert_rc(RC_OK, office_counts(&w->node, w->a, &clerk, w->now, &k, NULL), NULL);
	f = (struct document_filter){ .direction = DIRECTION_INCOMING,
				      .has_state = true,
				      .state = DOCUMENT_WAITING,
				      .queue = STR("urgent"),
				      .now = w->now };
	(void)list(&clerk, &f, &n);
	assert_int_equal(n, 4);
	assert_int_equal(k.urgent, 4);
	/* five came the day before, and one is overdue */
	f.queue = STR("late");
	assert_true(list(&clerk, &f, &n)[0].document.id == ids[1]);
	assert_int_equal(n, 6);
	assert_int_equal(k.late, 6);
	assert_int_equal(k.waiting, 8);
}

/* Who has just registered a document goes on with the next one that waits, though the document he
 * comes from is in another list now. */
static void test_page_behind_one_that_left(void **state)
{
	struct document_filter f = { .direction = DIRECTION_INCOMING,
				     .has_state = true,
				     .state = DOCUMENT_WAITING,
				     .n_max = 1 };
	int64_t ids[3], number;
	size_t n;

	(void)state;
	for (int i = 0; i < 3; i++)
		ids[i] = arrive(&clerk, "x");
	assert_rc(RC_OK, register_it(&clerk, ids[1], &number), NULL);
	f.before_id = ids[1];
	assert_true(list(&clerk, &f, &n)[0].document.id == ids[2]);
	assert_int_equal(n, 1);
}

/* ---- downloads ---- */

static void test_downloads(void **state)
{
	int64_t id = arrive(&clerk, "x");
	struct document_view v = office_view(w, &clerk, id);
	struct attachment x;
	struct packet p;
	struct err e = ERR_INIT;
	uint64_t bytes;
	char text[64];
	int fd;

	(void)state;
	assert_rc(RC_OK,
		  office_attachment_open(&w->node, w->a, &clerk, id, v.attachments[0].id, w->now,
					 &x, &fd, &e),
		  &e);
	assert_int_equal(read(fd, text, sizeof text), x.bytes);
	assert_memory_equal(text, "nội dung", strlen("nội dung"));
	(void)close(fd);
	assert_int_equal(office_count(w, "audit WHERE action = 'attachment.read'"), 1);
	assert_rc(RC_NOT_FOUND,
		  office_attachment_open(&w->node, w->a, &clerk, id, 99999, w->now, &x, &fd, &e),
		  &e);
	assert_rc(RC_OK,
		  office_packet_open(&w->node, w->a, &clerk, id, w->now, &p, &fd, &bytes, &e), &e);
	assert_int_equal(bytes, p.bytes);
	(void)close(fd);
	assert_int_equal(office_count(w, "audit WHERE action = 'packet.read'"), 1);
}

static void test_counts(void **state)
{
	struct office_counts k;
	struct err e = ERR_INIT;

	(void)state;
	(void)arrive(&clerk, "x");
	(void)office_arrive(w, &clerk, "bad", MESSAGE_EDOC, STR("garbage"));
	assert_rc(RC_OK, office_counts(&w->node, w->a, &clerk, w->now, &k, &e), &e);
	assert_int_equal(k.waiting, 1);
	assert_int_equal(k.unreadable, 1);
	const struct actor specialist = office_colleague(clerk, ROLE_SPECIALIST);
	assert_rc(RC_OK, office_counts(&w->node, w->a, &specialist, w->now, &k, &e), &e);
	assert_int_equal(k.waiting + k.unreadable, 0);
	assert_rc(RC_OK, office_counts(&w->node, w->a, &other, w->now, &k, &e), &e);
	assert_int_equal(k.waiting, 0);
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_registered),       T(test_without_axis),
		T(test_on_behalf),        T(test_waiting_order),
		T(test_numbers),          T(test_at_once),
		T(test_refused),          T(test_stale),
		T(test_unreadable_stays), T(test_roles),
		T(test_tenants_apart),    T(test_lists),
		T(test_register_order),   T(test_page_behind_one_that_left),
		T(test_downloads),        T(test_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
