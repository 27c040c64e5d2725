/* request.h -- what an organ asks of another about a document that has been sent, and its answer.
 *
 * WHAT      Lấy lại (status 13, of one receiver), thu hồi (a packet of type 1, of all), cập nhật (type 2):
 *           each is answered once, 15 or 16. What else binds two documents is document.relation.
 * OWNERSHIP Structs hold views; the bytes live in the arena of whoever filled them.
 * ERRORS    None.
 * TIME      Points in time are int64 µs UTC, 0 = never.
 * LAW       QCVN 102:2016 (13, 15, 16; BussinessDocType); Decree 30/2020/NĐ-CP art. 18 and App. VI III.8: the
 *           sender's document is frozen, the receiver's is cancelled, the metadata of both are kept.
 */
#pragma once

#include "model/enums.h"

struct request {
	int64_t id, tenant_id, document_id;
	int64_t delivery_id; /* asked by us: of which receiver; 0: asked of us */
	int64_t update_id;   /* asked of us: the document that holds the new content, 0 = none */
	enum request_kind kind;
	enum request_state state;
	struct str reason;
	int64_t packet_id;
	int64_t asked_at;
	struct str asked_by;
	int64_t answered_at;
	struct str answered_by, on_behalf_of;
	struct str answer; /* why it was refused */
};
