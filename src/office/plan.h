/* plan.h -- packets planned in the transaction of what causes them.
 *
 * WHAT      The one way anything gets into the outbox: a planned packet (its bytes are made later,
 *           once) and an outbox row per receiver.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As store and outbox.
 * TIME      Passed in.
 */
#pragma once

#include "office/office.h"

/* A document that a packet may carry or speak of. There is no other way to one than this function; plan_edoc
 * takes nothing else, and statuses and recalls ask it themselves. RC_CONFLICT err.denied.secret: a secret one goes by no road (Decree 30, QCVN
 * 102: state secrets are not exchanged). */
struct sendable;
NODISCARD enum rc document_sendable(struct arena *a, const struct document *d,
				    const struct sendable **out, struct err *e);
/* Plans the packet of a sent document for those of its deliveries that are queued on the axis.
 * RC_NOT_FOUND when there are none. */
NODISCARD enum rc plan_edoc(struct tx *tx, struct arena *a, const struct tenant *t,
			    const struct sendable *d, int64_t now, struct err *e);
/* The same for these deliveries of it alone. */
struct plan_choice {
	const int64_t *delivery_ids;
	size_t n;
};
NODISCARD enum rc plan_edoc_some(struct tx *tx, struct arena *a, const struct tenant *t,
				 const struct sendable *d, const struct plan_choice *some,
				 int64_t now, struct err *e);
/* A packet to one receiver that carries neither a document nor a status: a part of a work file (part_int.h), beside
 * the letter that may be sent. */
struct plan_part {
	const struct sendable *sendable;
	struct str code; /* its own DocumentId */
	struct str receiver_code;
};
NODISCARD enum rc plan_part(struct tx *tx, struct arena *a, const struct tenant *t,
			    const struct plan_part *x, int64_t now, int64_t *out_packet,
			    struct err *e);
/* A status of QCVN 102 about an incoming document, to its sender. */
struct status_plan {
	const struct tenant *tenant;
	const struct document *document;
	struct str code;   /* "01" … */
	struct str text;   /* Description */
	struct str person; /* who caused it; "" = the system */
	struct str
		on_behalf_of; /* …whose post allowed it, "" = their own; our history says so, the packet not */
	int64_t now;
};
/* Whether anybody is told: the organ speaks to an axis, or the document came over one. What came in a packet
 * is answered when there is an axis again; of everything else nobody at an axis knows. */
bool plan_status_is_awaited(const struct status_plan *s);
/* 01 to 06 go out once per document whatever happens; repeated, this does nothing. Where nobody is told the
 * history has the line all the same, and nothing is planned. */
NODISCARD enum rc plan_status(struct tx *tx, struct arena *a, const struct status_plan *s,
			      struct err *e);
/* Any status, whatever went before: whoever asks keeps count. receiver_code "": who sent the document. Of a
 * document that is not here (id 0) are code, from_code and tenant_id. */
NODISCARD enum rc plan_status_to(struct tx *tx, struct arena *a, const struct status_plan *s,
				 struct str receiver_code, int64_t *out_packet, struct err *e);
/* Thu hồi: a packet of type 1 about a sent document, to one receiver; s->code is not looked at. */
NODISCARD enum rc plan_recall(struct tx *tx, struct arena *a, const struct status_plan *s,
			      struct str receiver_code, int64_t *out_packet, struct err *e);
