/* digest.c -- the day's digests: made when their hours come, sent one after the other. */
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "office/digest.h"

#define LOOK_EVERY TIME_MIN

static enum rc send_all(struct worker *w, struct err *e)
{
	const atomic_bool *stop = w->jobs ? &w->jobs->stop : NULL;
	enum rc rc = RC_OK;

	while (rc == RC_OK && !worker_must_stop(w))
		rc = office_digest_send_one(w->node, worker_now(w), stop, e);
	return rc == RC_NOT_FOUND || rc == RC_CANCELLED || rc == RC_UNAVAILABLE ? RC_OK : rc;
}

static int64_t until_next(struct worker *w)
{
	int64_t at, now = worker_now(w);

	if (office_digest_next(w->node, &at, NULL) != RC_OK || at - now > LOOK_EVERY)
		return LOOK_EVERY;
	return at > now ? at - now : TIME_SEC;
}

/* Where no mail server is named nothing is made, and what was made before waits. */
void digest_round(struct worker *w, struct event *ended)
{
	uint64_t seen = event_count(ended);
	bool has_server = w->node->conf->mail_url.n > 0;
	struct err e = ERR_INIT;
	int64_t made = 0;

	worker_round(w, time_now());
	if (has_server) {
		e.rc = office_digest_make(w->node, worker_now(w), &made, &e);
		if (e.rc == RC_OK && made > 0)
			log_event(LOG_INFO, NULL, "digests: %lld made", (long long)made);
		if (e.rc == RC_OK)
			e.rc = send_all(w, &e);
		if (e.rc != RC_OK)
			log_err(NULL, &e, "digest");
	}
	if (!worker_must_stop(w))
		(void)event_wait(ended, seen, has_server ? until_next(w) : LOOK_EVERY);
}
