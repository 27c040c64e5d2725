/* digest.h -- thư tóm tắt: what waits for somebody, by e-mail to their official mailbox, when they want it.
 *
 * WHAT      Everybody chooses for themselves: never, every working day from an hour on, or then only when something is
 *           overdue. It says how much lies in each of their queues, and names what is urgent or overdue by number,
 *           arrival number and due day; the subject only when the organ allows it; nothing of a secret document.
 * PROMISES  As doc/office.md says, V11 and V12.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h. RC_INVALID problem.digest_mailbox: there is no official mailbox to send it to;
 *           office_digest_send_one: RC_NOT_FOUND none is due; RC_UNAVAILABLE the
 *           mail server is away, and all wait.
 * TIME      Passed in; hours and days are those of Vietnam, working days the organ's.
 * LIMITS    LIMIT_DIGEST_ROWS.
 * FAULTS    office.digest, mail.handed, office.digest_sent.
 */
#pragma once

#include "office/office.h"
#include "store/digest.h"

struct digest_view {
	struct digest_choice choice;
	struct str mailbox; /* "" = none, and nothing is sent */
	bool has_server;    /* the node sends mail */
	bool has_subjects;  /* the organ's digests say what documents are about */
	bool may_allow;     /* …which who asks may change */
};
NODISCARD enum rc office_digest_view(struct node *n, struct arena *a, const struct actor *who,
				     int64_t now, struct digest_view *out, struct err *e);
/* One's own; works from the next time on that its hour comes. */
NODISCARD enum rc office_digest_choose(struct node *n, const struct actor *who,
				       const struct digest_choice *c, int64_t now,
				       struct problems *out, struct err *e);
/* An administrator's, for the organ. */
NODISCARD enum rc office_digest_allow(struct node *n, const struct actor *who, bool has_subjects,
				      int64_t now, struct err *e);

/* ---- for the background job ---- */
/* Makes those that are due; called again it makes none twice. *out_made: that wait to be sent now. */
NODISCARD enum rc office_digest_make(struct node *n, int64_t now, int64_t *out_made, struct err *e);
/* Hands over the next one and writes down what became of it. RC_OK: so or so, this one is settled or waits again. */
NODISCARD enum rc office_digest_send_one(struct node *n, int64_t now, const atomic_bool *stop,
					 struct err *e);
/* When the next one is due; RC_NOT_FOUND: none waits. */
NODISCARD enum rc office_digest_next(struct node *n, int64_t *out_at, struct err *e);
/* For the operator: struct digest_counts of store/digest.h. */
NODISCARD enum rc office_digest_count(struct node *n, struct arena *a, int64_t now,
				      struct digest_counts *out, struct err *e);
/* Asks the mail server whether it takes mail from this node; errors as net/mail.h. */
NODISCARD enum rc office_mail_check(struct node *n, struct arena *a, const atomic_bool *stop,
				    struct err *e);
