/* index.c -- the search index learns of documents that changed, in small parts, so that others' writes are
 * not kept waiting. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/finding.h"

#define LOOK TIME_SEC /* between two looks whether something is marked: found so much later */

void index_round(struct worker *w)
{
	uint64_t seen = event_count(w->jobs->ended);
	struct err e = ERR_INIT;
	int64_t n = 0;

	e.rc = office_search_index(w->node, &n, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "search index");
	if (e.rc == RC_OK && n > 0)
		return;
	if (!worker_must_stop(w))
		(void)event_wait(w->jobs->ended, seen, e.rc == RC_OK ? LOOK : AFTER_TROUBLE);
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
