/* lists.c -- see lists.h. */
#include "lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void count(int64_t id, const int64_t *documents, size_t n, int *times)
{
	for (size_t i = 0; i < n; i++)
		times[i] += documents[i] == id;
}

void walk_list(struct staff *s, const struct actor *who, struct document_filter f,
	       const int64_t *documents, size_t n_documents, int *times)
{
	AUTO_ARENA a = arena_new(NULL);
	struct document_row *rows;
	struct err e = ERR_INIT;
	size_t n;

	f.n_max = 2;
	f.now = s->w->now;
	do {
		enum rc rc = office_document_list(&s->w->node, a, who, &f, &rows, &n, &e);
		if (rc == RC_DENIED)
			return;
		assert_rc(RC_OK, rc, &e);
		for (size_t i = 0; i < n; i++) {
			count(rows[i].document.id, documents, n_documents, times);
			f.before_id = rows[i].document.id;
		}
	} while (n == 2);
}

void walk_found(struct staff *s, const struct actor *who, struct search_order o,
		const int64_t *documents, size_t n_documents, int *times)
{
	AUTO_ARENA a = arena_new(NULL);
	struct problems problems;
	struct search_result r;
	struct err e = ERR_INIT;

	o.n_max = 2;
	o.now = s->w->now;
	do {
		problems.n = 0;
		enum rc rc = office_search(&s->w->node, a, who, &o, &r, &problems, &e);
		if (rc == RC_DENIED)
			return;
		assert_rc(RC_OK, rc, &e);
		for (size_t i = 0; i < r.n_rows; i++)
			count(r.rows[i].document.id, documents, n_documents, times);
		o.before_id = r.next_id;
		o.before_distance = r.next_distance;
	} while (r.has_more);
}
