/* print.c -- long prints that were ordered: made one after the other. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/print_ticket.h"

static int64_t until_next(struct worker *w)
{
	int64_t at, now = worker_now(w);

	if (office_ticket_next(w->node, &at, NULL) != RC_OK || at - now > IDLE)
		return IDLE;
	return at > now ? at - now : 0;
}

void print_round(struct worker *w)
{
	uint64_t seen = event_count(w->node->print);
	struct err e = ERR_INIT;

	worker_round(w, time_now());
	int64_t wait = until_next(w);
	if (wait == 0 && !worker_must_stop(w)) {
		e.rc = office_ticket_make(w->node, worker_now(w), &e);
		wait = e.rc == RC_OK || e.rc == RC_NOT_FOUND ? 0 : AFTER_TROUBLE;
		if (wait > 0)
			log_err(NULL, &e, "prints");
	}
	if (wait > 0)
		(void)event_wait(w->node->print, seen, wait);
}
