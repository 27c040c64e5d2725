/* test_directory.c -- the copy of the axis's directory, and the sweep, on both engines. */
#include "site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/codec.h"
#include "jobs/jobs_int.h"
#include "store/organ.h"
#include "support/fake_axis.h"

static struct office_world *w;
static struct fake_axis *axis;
static struct actor clerk;

static int setup(void **state)
{
	(void)state;
	w = office_world_new();
	axis = fake_axis_start();
	clerk = office_tenant(w, OFFICE_B, "Sở Nội vụ tỉnh An Bình (mẫu)",
			      str_c(w->a, fake_axis_url(axis)));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_axis_stop(axis);
	office_world_end(w);
	return 0;
}

static void directory(const char *rows)
{
	fake_axis_answer(
		axis, "getAgenciesList", 200,
		str_fmt(w->a, "{\"status\":\"OK\",\"ErrorCode\":\"0\",\"data\":[%s]}", rows));
}

#define ROW(code, name) "{\"id\":\"1\",\"code\":\"" code "\",\"name\":\"" name "\",\"mail\":\"\"}"
#define FULL(code, name, kind, state)                                                              \
	"{\"code\":\"" code "\",\"name\":\"" name "\",\"kind\":\"" kind                            \
	"\",\"level\":\"province\",\"superior\":\"000.00.00.Z01\",\"state\":\"" state "\"}"

struct finding {
	struct str code;
	struct organ organ;
	size_t n_certificates;
	bool is_there;
};

static enum rc find_fn(struct tx *tx, void *arg, struct err *e)
{
	struct finding *f = arg;
	struct certificate *list;
	enum rc rc = organ_find_any(tx, w->a, f->code, &f->organ, e);

	f->is_there = rc == RC_OK;
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return organ_certificates(tx, w->a, f->code, &list, &f->n_certificates, e);
}

static struct finding find(const char *code)
{
	struct finding f = { .code = str_of(code) };
	struct err e = ERR_INIT;

	assert_rc(RC_OK, db_read(w->node.db, find_fn, &f, &e), &e);
	return f;
}

static void test_copied(void **state)
{
	struct finding f;

	(void)state;
	directory(ROW("000.00.01.Z01", "Một") "," FULL("000.00.02.Z01", "Hai", "department",
						       "locked"));
	assert_int_equal(run_directory(w, &clerk), 2);
	f = find("000.00.01.Z01");
	assert_true(str_eq_c(f.organ.name, "Một"));
	assert_int_equal(f.organ.origin, ORIGIN_DIRECTORY);
	assert_int_equal(f.organ.kind, ORGAN_KIND_UNKNOWN);
	f = find("000.00.02.Z01");
	assert_int_equal(f.organ.kind, ORGAN_DEPARTMENT);
	assert_int_equal(f.organ.state, ORGAN_LOCKED);
	assert_int_equal(office_count(w, "tenant WHERE directory_at > 0"), 1);
	/* again: nothing changes, not even a version */
	int64_t same = office_count(w, "organ WHERE version <= 3");
	assert_int_equal(run_directory(w, &clerk), 2);
	assert_int_equal(office_count(w, "organ WHERE version <= 3"), same);
}

static void test_changes_and_removals(void **state)
{
	(void)state;
	directory(ROW("000.00.01.Z01", "Một") "," ROW("000.00.02.Z01", "Hai"));
	(void)run_directory(w, &clerk);
	directory(ROW("000.00.01.Z01", "Một mới"));
	(void)run_directory(w, &clerk);
	assert_true(str_eq_c(find("000.00.01.Z01").organ.name, "Một mới"));
	assert_int_equal(find("000.00.02.Z01").organ.state, ORGAN_REMOVED);
	/* it comes back */
	directory(ROW("000.00.01.Z01", "Một mới") "," ROW("000.00.02.Z01", "Hai"));
	(void)run_directory(w, &clerk);
	assert_int_equal(find("000.00.02.Z01").organ.state, ORGAN_ACTIVE);
}

/* A plain axis does not say kind or level: what was known stays. */
static void test_facts_stay(void **state)
{
	(void)state;
	directory(FULL("000.00.02.Z01", "Hai", "department", "active"));
	(void)run_directory(w, &clerk);
	test_db_sql(w->t, "UPDATE organ SET state = 'locked' WHERE code = '000.00.02.Z01'");
	directory(ROW("000.00.02.Z01", "Hai B"));
	(void)run_directory(w, &clerk);
	struct finding f = find("000.00.02.Z01");
	assert_true(str_eq_c(f.organ.name, "Hai B"));
	assert_int_equal(f.organ.kind, ORGAN_DEPARTMENT);
	assert_int_equal(f.organ.state, ORGAN_LOCKED);
	assert_true(str_eq_c(f.organ.superior_code, "000.00.00.Z01"));
}

static void put(const char *code, const char *kind, const char *origin)
{
	office_know(w, code, "Có sẵn");
	test_db_sql(w->t, str_fmt(w->a,
				  "UPDATE organ SET kind = '%s', origin = '%s' "
				  "WHERE code = '%s'",
				  kind, origin, code)
				  .p);
}

static void test_what_is_kept(void **state)
{
	(void)state;
	put("000.00.03.Z01", "department", "local");
	put("0312345678", "company", "directory");
	put("000.00.04.Z01", "unknown", "provisional");
	put("000.00.05.Z02", "unknown", "provisional");
	directory(ROW("000.00.03.Z01", "Tên khác") "," ROW("000.00.04.Z01", "Nay đã biết"));
	(void)run_directory(w, &clerk);
	assert_true(str_eq_c(find("000.00.03.Z01").organ.name, "Có sẵn")); /* kept by hand */
	assert_int_equal(find("0312345678").organ.state, ORGAN_ACTIVE);
	assert_int_equal(find("000.00.04.Z01").organ.origin, ORIGIN_DIRECTORY);
	assert_true(str_eq_c(find("000.00.04.Z01").organ.name, "Nay đã biết"));
	assert_int_equal(find("000.00.05.Z02").organ.state, ORGAN_ACTIVE);
	assert_int_equal(find(OFFICE_B).organ.state, ORGAN_ACTIVE); /* ourselves */
}

/* An organ of this node keeps its name and learns where it stands: purposes and incomplete submissions ask for it. */
static void test_own_place(void **state)
{
	(void)state;
	directory(FULL(OFFICE_B, "Tên trên trục", "department", "active"));
	(void)run_directory(w, &clerk);
	struct finding f = find(OFFICE_B);
	assert_true(str_eq_c(f.organ.name, "Sở Nội vụ tỉnh An Bình (mẫu)"));
	assert_int_equal(f.organ.origin, ORIGIN_LOCAL);
	assert_int_equal(f.organ.kind, ORGAN_DEPARTMENT);
	assert_true(str_eq_c(f.organ.superior_code, "000.00.00.Z01"));
	directory(ROW(OFFICE_B,
		      "Tên trên trục")); /* a plain axis says nothing, and takes nothing away */
	(void)run_directory(w, &clerk);
	f = find(OFFICE_B);
	assert_int_equal(f.organ.kind, ORGAN_DEPARTMENT);
	assert_true(str_eq_c(f.organ.superior_code, "000.00.00.Z01"));
}

/* Nothing is removed because of an answer that is empty, broken off or refused. */
static void test_bad_answers_remove_nothing(void **state)
{
	static const struct {
		int status;
		const char *body;
		bool is_ok;
	} answers[] = {
		{ 200, "{\"ErrorCode\":\"0\",\"data\":[]}", true },
		{ 200, "{\"ErrorCode\":\"0\",\"data\":[" ROW("000.00.09.Z01", "Chín"), false },
		{ 200, "{\"ErrorCode\":\"15\",\"data\":[" ROW("000.00.09.Z01", "Chín") "]}",
		  false },
		{ 500, "{\"ErrorCode\":\"0\",\"data\":[" ROW("000.00.09.Z01", "Chín") "]}", false },
		{ 200, "<html/>", false },
	};

	(void)state;
	directory(ROW("000.00.01.Z01", "Một"));
	(void)run_directory(w, &clerk);
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		int64_t n;
		fake_axis_answer(axis, "getAgenciesList", answers[i].status,
				 str_of(answers[i].body));
		enum rc rc = jobs_directory_once(&w->node, clerk.tenant_id, w->now, &n, NULL);
		assert_int_equal(rc == RC_OK, answers[i].is_ok);
		assert_int_equal(find("000.00.01.Z01").organ.state, ORGAN_ACTIVE);
	}
}

/* Rows as real catalogues have them: no code, bad code, no name, twice. */
static void test_odd_rows(void **state)
{
	(void)state;
	directory(ROW("", "Không mã") "," ROW("mã lạ", "X") "," ROW("000.00.01.Z01", "") "," ROW(
		"000.00.02.Z01", "Hai") "," ROW("000.00.02.Z01", "Hai lần nữa") ",{},{\"code\":7}");
	assert_int_equal(run_directory(w, &clerk), 1);
	assert_true(str_eq_c(find("000.00.02.Z01").organ.name, "Hai"));
	assert_false(find("mã lạ").is_there);
}

/* No packet could be written to an organ of such a name. */
static void test_controls_in_names(void **state)
{
	(void)state;
	directory(FULL(
		"000.00.01.Z01", "  Sở\\u0001 Y\\u0007 tế ", "department",
		"active") ","
			  "{\"code\":\"000.00.02.Z01\",\"name\":\"Hai\",\"mail\":\"a\\u0001@x.vn\","
			  "\"pid\":\"1\\u00012\"}");
	assert_int_equal(run_directory(w, &clerk), 2);
	assert_true(str_eq_c(find("000.00.01.Z01").organ.name, "Sở Y tế"));
	assert_true(str_eq_c(find("000.00.02.Z01").organ.mail, "a@x.vn"));
	assert_true(str_eq_c(find("000.00.02.Z01").organ.parent_code, "12"));
}

static void test_certificates(void **state)
{
	struct certificate cert;
	struct str b64;

	(void)state;
	assert_rc(RC_OK, certificate_parse(w->a, office_certificate(w, OFFICE_A), &cert, NULL),
		  NULL);
	b64 = base64_encode(w->a, cert.der);
	for (int i = 0; i < 2; i++) {
		directory(
			str_fmt(w->a,
				"{\"code\":\"" OFFICE_A "\",\"name\":\"A\",\"kind\":\"unknown\","
				"\"level\":\"unknown\",\"certificate\":\"%.*s\"},"
				"{\"code\":\"000.00.01.Z01\",\"name\":\"Một\",\"kind\":\"unknown\","
				"\"level\":\"unknown\",\"certificate\":\"YWJj\"}",
				STR_FMT(b64))
				.p);
		assert_int_equal(run_directory(w, &clerk), 2);
		assert_int_equal(find(OFFICE_A).n_certificates, 1);
		assert_int_equal(find("000.00.01.Z01").n_certificates, 0);
	}
}

/* ---- when somebody misses something ---- */

static int n_asked(void)
{
	return fake_axis_seen(axis, "getAgenciesList").n;
}

/* What the loop does at a time. */
static void loop_at(int64_t now)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker worker;
	int64_t not_before = 0;

	assert_rc(RC_OK, worker_open(&worker, NULL, &w->node, a, NULL), NULL);
	worker_round(&worker, now);
	copy_directories(&worker, &not_before);
	worker_close(&worker);
}

static void versioned(const char *members, const char *rows)
{
	fake_axis_answer(axis, "getAgenciesList", 200,
			 str_fmt(w->a, "{\"status\":\"OK\",\"ErrorCode\":\"0\",%s,\"data\":[%s]}",
				 members, rows));
}

static struct directory_state state_now(void)
{
	struct directory_state d;

	assert_rc(RC_OK, office_directory_state(&w->node, w->a, &clerk, &d, NULL), NULL);
	return d;
}

static void refresh(int64_t now)
{
	struct directory_state d;

	assert_rc(RC_OK, office_directory_refresh(&w->node, w->a, &clerk, now, &d, NULL), NULL);
	assert_true(d.is_wanted);
}

/* Asked for: what has changed is fetched, once a minute at most, and the whole when it is due. */
static void test_wanted(void **state)
{
	const int64_t every = w->conf.jobs_directory_secs * TIME_SEC;
	int64_t now = w->now;
	struct fake_seen s;

	(void)state;
	assert_true(state_now().has_axis && state_now().copied_at == 0);
	versioned("\"directory_version\":5",
		  FULL("000.00.01.Z01", "Một", "department",
		       "active") "," FULL("000.00.02.Z01", "Hai", "department", "active"));
	loop_at(now);
	assert_int_equal(n_asked(), 1);
	assert_true(state_now().copied_at >= now && !state_now().is_wanted);
	loop_at(now += 2 * TIME_MIN);
	assert_int_equal(n_asked(), 1); /* nobody missed anything */
	versioned("\"directory_version\":7,\"since\":5",
		  FULL("000.00.03.Z01", "Ba", "department",
		       "active") "," FULL("000.00.02.Z01", "Hai", "department",
					  "removed") "," FULL("000.00.09.Z01", "Chưa từng thấy",
							      "department", "removed"));
	refresh(now);
	loop_at(now += TIME_SEC);
	s = fake_axis_seen(axis, "getAgenciesList");
	assert_int_equal(s.n, 2);
	assert_true(str_eq_c(fake_header(&s, VXP_HEADER_DIRECTORY), "1;since=5"));
	assert_int_equal(find("000.00.03.Z01").organ.state, ORGAN_ACTIVE);
	assert_int_equal(find("000.00.02.Z01").organ.state, ORGAN_REMOVED);
	assert_int_equal(find("000.00.01.Z01").organ.state, ORGAN_ACTIVE); /* not told: as it was */
	assert_false(find("000.00.09.Z01").is_there);
	/* again at once: not before the minute is over */
	refresh(now += 10 * TIME_SEC);
	loop_at(now += 10 * TIME_SEC);
	assert_int_equal(n_asked(), 2);
	assert_true(state_now().is_wanted);
	loop_at(now += 50 * TIME_SEC);
	s = fake_axis_seen(axis, "getAgenciesList");
	assert_int_equal(s.n, 3);
	assert_true(str_eq_c(fake_header(&s, VXP_HEADER_DIRECTORY), "1;since=7"));
	assert_false(state_now().is_wanted);
	/* the whole all the same, when that is due */
	loop_at(w->now + every + TIME_SEC);
	s = fake_axis_seen(axis, "getAgenciesList");
	assert_int_equal(s.n, 4);
	assert_true(str_eq_c(fake_header(&s, VXP_HEADER_DIRECTORY), "1"));
}

/* An axis that is down: asked once a minute, and what was wanted stays so. */
static void test_wanted_in_vain(void **state)
{
	(void)state;
	directory("");
	loop_at(w->now);
	fake_axis_answer(axis, "getAgenciesList", 500, STR("no"));
	refresh(w->now + TIME_SEC);
	for (int i = 0; i < 30; i++)
		loop_at(w->now + TIME_MIN + i * 10 * TIME_SEC);
	assert_int_equal(n_asked(), 1 + 5);
	assert_true(state_now().is_wanted);
}

/* Who uses a code that the copy does not know, or hears from one, misses something. */
static void test_missed(void **state)
{
	static const char *const unknown[] = { "000.00.44.Z01", NULL };
	struct problems problems = { .n = 0 };
	struct office_draft d;
	struct edxml p;
	int64_t id;

	(void)state;
	directory(ROW("000.00.01.Z01", "Một"));
	loop_at(w->now);
	office_draft(w, &d, "7", unknown);
	w->now += TIME_MIN;
	assert_rc(RC_INVALID,
		  office_outgoing_send(&w->node, w->a, &clerk, 0, &d.form, w->now, &id, &problems,
				       NULL),
		  NULL);
	assert_true(state_now().is_wanted);
	loop_at(w->now += TIME_MIN);
	assert_false(state_now().is_wanted);
	office_directory_missed(&w->node, &clerk, STR("một cái tên"), w->now += TIME_MIN);
	assert_false(state_now().is_wanted); /* no code */
	office_directory_missed(&w->node, &clerk, STR("000.00.45.Z01"), w->now);
	assert_true(state_now().is_wanted);
	loop_at(w->now += TIME_MIN);
	w->now += TIME_MIN;
	p = office_foreign(w, "000.00.46.Z01", "1");
	assert_int_equal(office_arrive(w, &clerk, "d-1", MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_STORED);
	assert_true(state_now().is_wanted);
	loop_at(w->now += TIME_MIN);
	p = office_foreign(w, "000.00.46.Z01", "2"); /* known by now, if only by what it says */
	w->now += TIME_MIN;
	assert_int_equal(office_arrive(w, &clerk, "d-2", MESSAGE_EDOC, office_write(w, &p)),
			 PACKET_STORED);
	assert_false(state_now().is_wanted);
}

/* More than one batch. */
static void test_thousands(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, w->a, 4 << 20);
	for (int i = 0; i < 2600; i++)
		buf_fmt(&b, "%s{\"code\":\"%03d.%02d.00.Z05\",\"name\":\"Đơn vị %d\"}",
			i ? "," : "", i / 100, i % 100, i);
	directory(str_c(w->a, buf_str(&b)));
	assert_int_equal(run_directory(w, &clerk), 2600);
	assert_int_equal(office_count(w, "organ WHERE origin = 'directory'"), 2600);
	directory(ROW("000.00.00.Z05", "Còn một"));
	assert_int_equal(run_directory(w, &clerk), 1);
	assert_int_equal(office_count(w, "organ WHERE state = 'removed'"), 2599);
}

/* ---- sweep ---- */

/* Each part has its turn: after 64 hours of life nothing that was old enough is left. */
static void test_sweep_by_the_hour(void **state)
{
	struct blob_id orphans[8];
	struct err e = ERR_INIT;
	struct worker k;
	int64_t due_at = 0, from = (time_now() / TIME_HOUR + 48) * TIME_HOUR;
	size_t n_left = 8, n_first;

	(void)state;
	for (size_t i = 0; i < n_left; i++)
		assert_rc(RC_OK, blob_put(w->node.blobs, str_fmt(w->a, "%zu", i), &orphans[i], &e),
			  &e);
	assert_rc(RC_OK, worker_open(&k, NULL, &w->node, w->a, &e), &e);
	worker_round(&k, from);
	sweep_when_due(&k, &due_at);
	for (size_t i = n_first = 0; i < n_left; i++)
		n_first += blob_exists(w->node.blobs, &orphans[i]);
	assert_true(n_first > 0); /* not all in one go */
	for (int hour = 1; hour < 64; hour++) {
		worker_round(&k, from + hour * TIME_HOUR);
		sweep_when_due(&k, &due_at);
	}
	for (size_t i = 0; i < n_left; i++)
		assert_false(blob_exists(w->node.blobs, &orphans[i]));
	worker_close(&k);
}

static void test_sweep(void **state)
{
	const char *const to[] = { "000.00.01.Z01", NULL };
	struct blob_id orphan;
	struct err e = ERR_INIT;
	struct document_view v;
	int64_t id;

	(void)state;
	office_know(w, to[0], "Một");
	id = office_send(w, &clerk, "15", to);
	v = office_view(w, &clerk, id);
	assert_rc(RC_OK, blob_put(w->node.blobs, STR("nobody's"), &orphan, &e), &e);
	assert_rc(RC_OK, jobs_sweep_once(&w->node, time_now(), &e), &e);
	assert_true(blob_exists(w->node.blobs, &orphan)); /* within the grace */
	assert_rc(RC_OK, jobs_sweep_once(&w->node, time_now() + 2 * TIME_DAY, &e), &e);
	assert_false(blob_exists(w->node.blobs, &orphan));
	assert_true(blob_exists(w->node.blobs, &v.attachments[0].blob));
}

#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	test_db_main(argc, argv);
	const struct CMUnitTest tests[] = {
		T(test_copied),
		T(test_changes_and_removals),
		T(test_facts_stay),
		T(test_what_is_kept),
		T(test_own_place),
		T(test_bad_answers_remove_nothing),
		T(test_odd_rows),
		T(test_controls_in_names),
		T(test_certificates),
		T(test_wanted),
		T(test_wanted_in_vain),
		T(test_missed),
		T(test_thousands),
		T(test_sweep),
		T(test_sweep_by_the_hour),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
