/* flow_int.h -- what the use cases of the flow share.
 *
 * WHAT      The document and its organ as a transaction sees them, and what follows from a change of its
 *           assignments.
 * OWNERSHIP As office.h.
 * ERRORS    As flow.h.
 */
#pragma once

#include "office/flow.h"
#include "office/office_int.h"
#include "store/flow.h"

struct flow_work {
	struct arena *arena;
	const struct actor *who;
	int64_t now;
	struct problems *problems;
	struct tenant tenant;
	struct document document;
};

/* The organ's document; another organ's, and an outgoing one, is RC_NOT_FOUND. */
NODISCARD enum rc flow_load(struct tx *tx, struct flow_work *w, int64_t document_id, struct err *e);
/* Whether somebody of the organ is a leader today, and may sign in. */
NODISCARD enum rc leader_holds(struct tx *tx, const struct flow_work *w, int64_t account_id,
			       bool *out, struct err *e);
/* Whether who may direct the document, assignment_id 0, or pass on what of it is a unit's, which *out is. */
NODISCARD enum rc directing_check(struct tx *tx, const struct flow_work *w, int64_t assignment_id,
				  struct assignment *out, struct err *e);
/* office_text of several lines. */
struct str flow_text(struct flow_work *w, const char *field, struct str s, int64_t max,
		     bool is_required);
/* After assignments have changed: who sees the document, how far it has come, and the status of that to
 * the sender. The document's row is written, and its version rises, when that moves or is_directed. */
NODISCARD enum rc flow_settle(struct tx *tx, struct flow_work *w, bool is_directed, struct err *e);
/* The incoming document is finished by an outgoing one that answers it: who leads is done with it. One that is
 * finished already, or holds no more, stays as it is. */
NODISCARD enum rc flow_answered(struct tx *tx, struct flow_work *w, int64_t answer_id,
				struct err *e);
/* …which reached nobody and was written anew: what the old one ended was ended by the new one. */
NODISCARD enum rc flow_answered_anew(struct tx *tx, struct flow_work *w, int64_t old_id,
				     int64_t answer_id, struct err *e);
/* …which was recalled: what it ended is open again, as it was, with the reason; what nobody was given waits to be
 * directed. Another answer that holds takes its place. Who has left has it no more: it waits for the leader. What is
 * held, or holds no more, stays as it is. */
NODISCARD enum rc flow_unanswered(struct tx *tx, struct flow_work *w, int64_t answer_id,
				  struct str why, struct err *e);
/* Another organ, whose task it is, wants it done again: who leads has it once more. */
NODISCARD enum rc flow_reworked(struct tx *tx, struct flow_work *w, struct str why, struct err *e);
/* office_incoming_direct inside a transaction, its text cleaned: *w has the document as it is then. */
NODISCARD enum rc flow_direct(struct tx *tx, struct flow_work *w, const struct directive_form *f,
			      struct str text, struct err *e);
/* What is open of a unit goes to another; id 0: there is none, and RC_CONFLICT err.unit_work {0} unit {1} how
 * many. err.unit_work_twice {0} unit {1} arrival number: the other has its own part in a document.
 * problem.unit_headless: nobody there could take it. */
NODISCARD enum rc unit_hand_over(struct tx *tx, struct flow_work *w, const struct unit *from,
				 const struct unit *to, struct err *e);
/* A line of the document's history and its audit row; about may be "". */
struct flow_note {
	enum step step;
	const char *audit; /* action */
	struct str text, about;
};
NODISCARD enum rc flow_note(struct tx *tx, const struct flow_work *w, const struct flow_note *x,
			    struct err *e);
