/* recall.h -- what becomes of a document after it was issued: lấy lại, thu hồi, and what is asked of us.
 *
 * WHAT      Use cases of the sender (ask one receiver to give it up, recall it from all) and of the receiver
 *           (answer). One function = permission, one transaction, audit and outbox.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As office.h. RC_CONFLICT err.delivery_leaving (its packet is being sent this moment),
 *           err.delivery_nothing (there is nothing to ask of that receiver), err.request_asked (it is asked
 *           already), err.request_answered (somebody was first).
 * TIME      Passed in.
 * LIMITS    LIMIT_REASON, LIMIT_LIST_PAGE.
 * FAULTS    office.recall, office.recalled, office.answer, office.answered.
 * LAW       Decree 30/2020/NĐ-CP art. 18 and App. VI III.8; QCVN 102: statuses 13, 15, 16, type 1.
 */
#pragma once

#include "office/office.h"

/* Lấy lại of one receiver, with a reason: what has not left is given up at once (*out_is_asked false), of who
 * has it, it is asked (status 13). */
NODISCARD enum rc office_delivery_take_back(struct node *n, const struct actor *who,
					    int64_t delivery_id, struct str reason, int64_t now,
					    bool *out_is_asked, struct problems *out,
					    struct err *e);
/* Thu hồi: the document is frozen, what has not left is given up, everybody else is told to cancel it. version
 * 0 = whatever it is. */
NODISCARD enum rc office_outgoing_recall(struct node *n, const struct actor *who, int64_t id,
					 int64_t version, struct str reason, int64_t now,
					 struct problems *out, struct err *e);
/* A draft about a sent document that holds (cập nhật, thay thế, đính chính), to whoever has it; or about a
 * registered one that came (trả lời), to its sender. Asked twice, the same one, as long as nobody has changed it.
 * What it is about is told when it is issued. */
NODISCARD enum rc office_outgoing_about(struct node *n, struct arena *a, const struct actor *who,
					int64_t id, enum document_relation relation, int64_t now,
					int64_t *out_id, struct err *e);
/* Agrees (15) or refuses with a reason (16), once. */
struct request_answer {
	int64_t id;
	bool is_agreed;
	struct str reason;
};
NODISCARD enum rc office_request_answer(struct node *n, const struct actor *who,
					const struct request_answer *x, int64_t now,
					struct problems *out, struct err *e);
/* What the organ is asked and has not answered, the oldest first, at most LIMIT_LIST_PAGE; none for whoever
 * may not answer. */
struct request_row {
	struct request request;
	struct document document; /* that it is about */
	struct document update;   /* UPDATE: with the new content; id 0 = none */
};
NODISCARD enum rc office_request_list(struct node *n, struct arena *a, const struct actor *who,
				      struct request_row **out, size_t *out_n, struct err *e);
/* One of them, answered or not, for whoever may answer it. RC_NOT_FOUND, also for what we asked. */
NODISCARD enum rc office_request_find(struct node *n, struct arena *a, const struct actor *who,
				      int64_t id, struct request_row *out, struct err *e);
