/* attempt.h -- how an attempt to hand a packet over ended.
 *
 * WHAT      What carrier sees, jobs pass on, outbox judges and office tells people.
 * OWNERSHIP Strings live in the arena given.
 * ERRORS    None.
 * THREADS   Any.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct attempt {
	enum rc rc;           /* RC_OK = taken by the peer */
	int http_status;      /* 0 = none */
	int vxp_code;         /* the axis's ErrorCode, -1 = none */
	bool is_local;        /* it failed here, before anything was sent */
	struct str error_key; /* of the text for people … */
	struct str told; /* … and that with what the axis said, for a row (text_of_kept reads it) */
	struct str error_text; /* for the operator */
};
/* A failure; no answer is known. */
struct attempt attempt_of_err(struct arena *a, const struct err *why);

/* Text keys of items that died because the axis does not know or has locked that receiver: it took
 * nothing, so a further try needs a packet without the other receivers. */
#define ATTEMPT_RECEIVER_UNKNOWN "err.receiver_unknown"
#define ATTEMPT_RECEIVER_LOCKED "err.receiver_locked"
