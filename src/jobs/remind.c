/* remind.c -- deadlines are looked at once an hour, from the first minute of each day on. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/remind.h"

#define REMIND_EVERY TIME_HOUR

void remind_when_due(struct worker *w, int64_t *due_at)
{
	int64_t told, now = worker_now(w);
	struct err e = ERR_INIT;

	/* a clock set back does not put it off for long */
	if (now < *due_at && *due_at - now <= REMIND_EVERY)
		return;
	*due_at = (now / REMIND_EVERY + 1) * REMIND_EVERY; /* midnight in Vietnam is one of these */
	e.rc = office_remind(w->node, now, &told, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "deadlines");
	else if (told > 0)
		log_event(LOG_INFO, NULL, "deadlines: %lld told", (long long)told);
}
