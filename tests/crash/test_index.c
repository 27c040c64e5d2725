/* test_index.c -- T2: kill -9 while the search index learns of documents; whatever had been committed is found
 * once it has gone on, and is found by its own words before. */
#include "jobs/jobs.h"
#include "support/office_world.h"
#include "support/skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "office/finding.h"

#define N_DOCUMENTS (2 * LIMIT_SEARCH_BATCH + 5)

static struct office_world *w;
static struct actor clerk;

static const char *hash_of(int i)
{
	return test_db_engine() == DB_SQLITE
		       ? str_fmt(w->a, "CAST(printf('%%032d', %d) AS BLOB)", i).p
		       : str_fmt(w->a, "CAST(lpad('%d', 32, '0') AS BYTEA)", i).p;
}

/* Documents as the office has them, each with a file that says something of its own. */
static void fill(void)
{
	struct buf b;

	buf_init(&b, w->a, LIMIT_FORM_FIELD);
	for (int i = 1; i <= N_DOCUMENTS; i++)
		buf_fmt(&b,
			"INSERT INTO document (tenant_id, direction, state, code, from_code, from_name, "
			"number, notation, place, issued_on, type_name, subject, content, "
			"signer_competence, signer_position, signer_name, due_on, created_at, updated_at, "
			"search) VALUES (%lld, 'incoming', 'waiting', '', '', '', '%d', 'LA', '', "
			"'2026-11-20', 'Công văn', 'Việc t%d', '', '', '', '', '', 5, 5, '');"
			"INSERT INTO attachment (tenant_id, document_id, ordinal, name, content_type, "
			"bytes, blob) SELECT %lld, MAX(id), 1, 'a.pdf', 'application/pdf', 1, %s FROM "
			"document;"
			"INSERT INTO file_text (sha256, reading, kind, text) VALUES (%s, 'read', 'pdf', "
			"'riêng f%d');",
			(long long)clerk.tenant_id, i, i, (long long)clerk.tenant_id, hash_of(i),
			hash_of(i), i);
	test_db_sql(w->t, str_c(w->a, buf_str(&b)));
}

static size_t found(const char *words)
{
	const struct search_order o = { .form.words = str_of(words), .now = w->now };
	struct problems problems = { .n = 0 };
	struct search_result r;
	struct err e = ERR_INIT;

	assert_rc(RC_OK, office_search(&w->node, w->a, &clerk, &o, &r, &problems, &e), &e);
	return r.n_rows;
}

/* What is committed is found by its own words all the while, by its file's when the index knows it. */
static void check_titles(void)
{
	for (int i = 1; i <= N_DOCUMENTS; i += 20)
		assert_int_equal(found(str_fmt(w->a, "t%d", i).p), 1);
}

static void check_files(void)
{
	for (int i = 1; i <= N_DOCUMENTS; i++)
		assert_int_equal(found(str_fmt(w->a, "f%d", i).p), 1);
}

static enum rc learn(void *arg)
{
	int64_t n;

	(void)arg;
	return jobs_index_once(&w->node, &n, NULL);
}

/* Whether it died at that hit. */
static bool is_killed(const char *point, int hit)
{
	return test_db_killed(w->t, &w->node.db, str_fmt(w->a, "%s:%d:kill", point, hit).p, learn,
			      NULL);
}

static void test_killed_while_learning(void **state)
{
	static const char *const points[] = { "search.read", "search.indexed" };
	int kills = 0;
	int64_t n;

	(void)state;
#ifndef VANTHU_FAULTS
	SKIPPED("this build has no fault points (-Dfaults=true)");
#endif
	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		w = office_world_new();
		clerk = office_tenant(w, OFFICE_A, "UBND tỉnh An Bình (mẫu)", OFFICE_URL);
		fill();
		check_titles();
		for (int hit = 0; is_killed(points[i], hit); hit++) {
			kills++;
			check_titles();
		}
		check_files();
		assert_rc(RC_OK, office_search_behind(&w->node, &n, NULL), NULL);
		assert_int_equal(n, 0);
		office_world_end(w);
	}
	if (kills < 4)
		fail_msg("%d kills", kills);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_killed_while_learning) };

	test_db_main(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
