/* index.c -- the search index learns of documents that changed, in small parts, so that others' writes are
 * not kept waiting, and as much as there was in a second, for a part of few costs as much as one of many. */
#include "base/limits.h"
#include "base/log.h"
#include "db/db.h"
#include "jobs/jobs_int.h"
#include "office/finding.h"

#define LOOK TIME_SEC /* between two looks whether something is marked: found so much later */
#define OTHERS 4      /* while others write, they have so many times as long as a part took */

static uint64_t writes_of(const struct worker *w)
{
	struct db_stats s;

	db_stats(w->node->db, &s);
	return s.writes;
}

void index_round(struct worker *w)
{
	uint64_t seen = event_count(w->jobs->ended), writes = writes_of(w);
	int64_t began = time_monotonic(), pause = LOOK, n = 0;
	struct err e = ERR_INIT;

	e.rc = office_search_index(w->node, &n, &e);
	if (e.rc != RC_OK) {
		log_err(NULL, &e, "search index");
		pause = AFTER_TROUBLE;
	} else if (n >= LIMIT_SEARCH_BATCH) {
		bool is_alone = writes_of(w) - writes <= 1;
		pause = is_alone ? 0 : OTHERS * (time_monotonic() - began);
	}
	if (!worker_must_stop(w))
		(void)event_wait(w->jobs->ended, seen, pause);
}

enum rc jobs_index_once(struct node *n, int64_t *out_n, struct err *e)
{
	int64_t n_part = 0;

	*out_n = 0;
	do {
		TRY(office_search_index(n, &n_part, e));
		*out_n += n_part;
	} while (n_part > 0);
	return RC_OK;
}
