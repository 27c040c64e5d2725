/* audit.c -- what was read is written, what was written is sealed. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/audit.h"

#define SEAL_EVERY (10 * TIME_SEC)

static void seal_when_due(struct worker *w, int64_t *due_at)
{
	int64_t rows, now = worker_now(w);
	struct err e = ERR_INIT;

	/* a clock set back does not put it off for long */
	if (now < *due_at && *due_at - now <= SEAL_EVERY)
		return;
	*due_at = now + SEAL_EVERY;
	e.rc = office_audit_seal(w->node, now, &rows, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "audit: seals");
}

void audit_round(struct worker *w, int64_t *due_at)
{
	struct err e = ERR_INIT;

	e.rc = office_reads_write(w->node, &e);
	if (e.rc != RC_OK)
		log_err(NULL, &e, "audit: what was read");
	seal_when_due(w, due_at);
}
