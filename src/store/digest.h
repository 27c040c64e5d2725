/* digest.h -- who wants a digest by e-mail, and each day's until it is sent.
 *
 * WHAT      Rows of digest_choice and digest as structs. A worker has one by a lease: due_at is its end.
 * PROMISES  One for a person and a day, however often it is asked for.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says. RC_NOT_FOUND where one is asked for. RC_CONFLICT err.stale: the lease is another's by now.
 * TIME      Passed in; a day is a day in Vietnam.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

struct digest_choice {
	enum digest_kind kind;
	int64_t hour; /* 0 … 23 in Vietnam */
};
/* Nothing chosen: never. */
NODISCARD enum rc digest_choice_find(struct tx *tx, struct arena *a, int64_t account_id,
				     struct digest_choice *out, struct err *e);
NODISCARD enum rc digest_choice_put(struct tx *tx, int64_t account_id,
				    const struct digest_choice *c, int64_t now, struct err *e);
/* The official mailbox of that day, "" = none. */
NODISCARD enum rc mailbox_now(struct tx *tx, struct arena *a, int64_t account_id, struct date today,
			      struct str *out, struct err *e);

struct digest_due {
	int64_t account_id, tenant_id;
	enum digest_kind kind;
	struct str language, address;
};
/* Who is to get one by now and has none of this day, behind an account. */
NODISCARD enum rc digest_due(struct tx *tx, struct arena *a, int64_t now, int64_t after,
			     int64_t most, struct digest_due **out, size_t *out_n, struct err *e);

struct digest {
	int64_t id, tenant_id, account_id;
	struct date day;
	enum digest_state state;
	struct str address, name, subject, body, unsubscribe;
	int64_t made_at, attempts, due_at;
};
/* *out_made false: there is one of that day. */
NODISCARD enum rc digest_insert(struct tx *tx, const struct digest *d, bool *out_made,
				struct err *e);
/* RC_NOT_FOUND: none is due. */
NODISCARD enum rc digest_claim(struct tx *tx, struct arena *a, int64_t now, int64_t until_at,
			       struct digest *out, struct err *e);
NODISCARD enum rc digest_next(struct tx *tx, struct arena *a, int64_t *out_due_at, struct err *e);
/* It goes to the mail server now, and is not sent again but by digest_settle. */
NODISCARD enum rc digest_hand(struct tx *tx, const struct digest *d, struct err *e);
struct digest_end {
	enum digest_state state;
	int64_t due_at; /* QUEUED: of the next try */
	int64_t now;
	struct str error; /* "" = it was taken */
};
NODISCARD enum rc digest_settle(struct tx *tx, const struct digest *d, const struct digest_end *x,
				struct err *e);
NODISCARD enum rc digest_put_off(struct tx *tx, int64_t due_at, int64_t now, struct err *e);
NODISCARD enum rc digest_leases_end(struct tx *tx, struct err *e);
/* Whether digest_end_old has anything to do. */
NODISCARD enum rc digest_is_old(struct tx *tx, struct arena *a, int64_t now, bool *out,
				struct err *e);
/* Those of earlier days that wait are given up; those of long ago go. */
NODISCARD enum rc digest_end_old(struct tx *tx, int64_t now, struct err *e);

/* Today's and yesterday's. */
struct digest_counts {
	int64_t waiting, again, sent, failed, unsure; /* again: of the waiting ones, after a try */
	struct str error; /* what the mail server said last, "" = it took what it was given */
};
NODISCARD enum rc digest_count(struct tx *tx, struct arena *a, int64_t now,
			       struct digest_counts *out, struct err *e);

/* Whether an organ lets subjects stand in its digests; without its word they do not. */
NODISCARD enum rc digest_subjects_find(struct tx *tx, struct arena *a, int64_t tenant_id, bool *out,
				       struct err *e);
NODISCARD enum rc digest_subjects_set(struct tx *tx, int64_t tenant_id, bool is_allowed,
				      struct err *e);
