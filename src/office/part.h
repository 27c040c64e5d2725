/* part.h -- the parts of a work file that goes out in more than one packet: how far each has come, sent again.
 *
 * WHAT      A letter with the list of a whole work file (file_send.h) takes the first part of it; the others go in
 *           packets of their own, planned when it is issued, each to one receiver. Each is answered by itself.
 * PROMISES  As doc/office.md (W12, W13).
 * OWNERSHIP As office.h.
 * ERRORS    As office.h. Again: RC_CONFLICT err.part_waiting: it waits to be sent, or is being; err.delivery_nothing:
 *           its receiver gets nothing more of the letter.
 * TIME      Passed in.
 * LIMITS    LIMIT_FILE_PARTS, of at most LIMIT_ATTACHMENTS files and limit.packet_bytes.
 */
#pragma once

#include "model/part.h"
#include "office/office.h"

struct letter_parts {
	struct document document;
	struct file_part *parts; /* 2 to the last; none: it goes in one packet */
	size_t n_parts;
	struct part_way *ways; /* in order of parts, then of receivers; none before it is issued */
	size_t n_ways;
	struct delivery *deliveries; /* the first part is the letter */
	size_t n_deliveries;
	size_t n_files; /* of the first part */
	bool may_again;
};
NODISCARD enum rc office_letter_parts(struct node *n, struct arena *a, const struct actor *who,
				      int64_t document_id, struct letter_parts *out, struct err *e);
/* Gửi lại phần n: once more to one receiver, whatever became of it. */
struct part_again {
	int64_t part_id, delivery_id;
};
NODISCARD enum rc office_part_again(struct node *n, const struct actor *who, struct part_again x,
				    int64_t now, struct err *e);
/* Parts that came LIMIT_PART_WAIT_DAYS ago and of which no letter here names the files become documents. */
NODISCARD enum rc office_parts_alone(struct node *n, int64_t now, const atomic_bool *stop,
				     struct err *e);
