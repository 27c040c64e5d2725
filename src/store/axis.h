/* axis.h -- the post office in the database: packets, deliveries, hops, refusals.
 *
 * WHAT      A packet accepted is one row of axis_packet, one of axis_delivery for each receiver, and
 *           hops: what this axis saw happen to it. Payloads are blobs, named by their hash.
 * PROMISES  S1 A delivery that is DONE stays so; one that is FAIL leaves it only when its
 *              receiver says DONE after all, or by axis_delivery_reopen.
 *           S2 Lists and figures read what they answer and little more, however much lies behind:
 *              figures are counters (doc/sql.md); the open ones
 *              have an index of their own, and all go by receiver or sender, type and time.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    As db.h says.
 * TIME      Passed in.
 * THREADS   As the transaction: one.
 */
#pragma once

#include "db/db.h"
#include "model/model.h"

/* ---- taking a packet in ---- */
struct axis_address {
	struct str code;   /* receiver */
	struct str doc_id; /* DocId in its list */
};
/* The addresses as axis_packet_put takes them; made outside the transaction. */
NODISCARD enum rc axis_addresses(struct arena *a, const struct axis_address *list, size_t n,
				 struct str *out, struct err *e);
struct axis_packet {
	struct str sender_code, doc_id;
	enum message_type type;
	struct str document_code, title, notation;
	struct blob_id blob;
	int64_t bytes;
	enum signature signature;
	struct str signature_reason;
	int64_t now;
	struct str addresses; /* of axis_addresses */
};
/* The DocId that this sender got for the same bytes and document id; RC_NOT_FOUND for a new one. */
NODISCARD enum rc axis_packet_same(struct tx *tx, struct arena *a, const struct axis_packet *p,
				   struct str *out_doc_id, struct err *e);
/* Packet, deliveries (INITIAL) and the hop "accepted". */
NODISCARD enum rc axis_packet_put(struct tx *tx, struct arena *a, const struct axis_packet *p,
				  struct err *e);

/* ---- lists ---- */
struct axis_page {
	struct str organ_code; /* receiver or sender */
	enum message_type type;
	struct str sender_code; /* received: only from this one; or empty */
	struct str doc_id;      /* sent: only this one; or empty */
	bool has_state;         /* else: received INITIAL and PROCESSING, sent all */
	enum transport_state state;
	int64_t from_at, to_at; /* from_at <= created < to_at */
	int64_t most, skip;
};
struct axis_received {
	struct str doc_id, sender_code, receiver_code;
	enum message_type type;
	enum transport_state state;
	struct str state_text;
	int64_t created_at, updated_at;
};
/* Oldest first. */
NODISCARD enum rc axis_rows_received(struct tx *tx, struct arena *a, const struct axis_page *p,
				     struct axis_received **out, size_t *out_n, struct err *e);
struct axis_sent {
	struct str sender_doc_id, receiver_doc_id, sender_code, receiver_code, title, notation;
	enum message_type type;
	enum transport_state state;
	struct str state_text;
	int64_t sent_at, updated_at;
};
/* A row for each packet and receiver, newest packet first. */
NODISCARD enum rc axis_rows_sent(struct tx *tx, struct arena *a, const struct axis_page *p,
				 struct axis_sent **out, size_t *out_n, struct err *e);
/* How much of either type is open for a receiver, counted to most. */
NODISCARD enum rc axis_open_count(struct tx *tx, struct arena *a, struct str receiver_code,
				  int64_t most, int64_t *out, struct err *e);

/* ---- handing out ---- */
struct axis_delivery {
	int64_t id, packet_id; /* id 0: the packet itself, asked for by its sender */
	struct str sender_code, receiver_code;
	enum transport_state state;
	struct blob_id sha256;
	int64_t bytes;
	bool has_payload;
	enum signature signature;
};
/* By the receiver's DocId, or by the sender's; RC_NOT_FOUND. */
NODISCARD enum rc axis_delivery_find(struct tx *tx, struct arena *a, struct str doc_id,
				     struct axis_delivery *out, struct err *e);
/* By its number. */
NODISCARD enum rc axis_delivery_get(struct tx *tx, struct arena *a, int64_t id,
				    struct axis_delivery *out, struct err *e);
/* From INITIAL or PROCESSING to state, or from FAIL to DONE; *out_moved false when it stays. */
NODISCARD enum rc axis_delivery_move(struct tx *tx, int64_t id, enum transport_state state,
				     struct str text, int64_t now, bool *out_moved, struct err *e);
/* From FAIL to INITIAL. */
NODISCARD enum rc axis_delivery_reopen(struct tx *tx, int64_t id, int64_t now, bool *out_moved,
				       struct err *e);

/* ---- hops ---- */
struct axis_hop {
	struct str organ_code; /* who handed it to us, or took it */
	int64_t at;
	struct str step; /* "accepted", "fetched", "done", "failed", "dropped" */
	struct blob_id sha256;
	enum signature signature;
};
/* Once for each organ and step; a second time changes nothing. */
NODISCARD enum rc axis_hop_put(struct tx *tx, const struct axis_delivery *d, struct str organ_code,
			       struct str step, int64_t now, struct err *e);
/* Whether the organ has taken that step with the packet. */
NODISCARD enum rc axis_hop_is_there(struct tx *tx, struct arena *a, int64_t packet_id,
				    struct str organ_code, struct str step, bool *out,
				    struct err *e);
/* The way of a packet, in order. */
NODISCARD enum rc axis_hop_list(struct tx *tx, struct arena *a, int64_t packet_id,
				struct axis_hop **out, size_t *out_n, struct err *e);

/* ---- requests that must not come twice ---- */
/* *out_is_new false: seen before. */
NODISCARD enum rc axis_seen_put(struct tx *tx, struct str hmac, struct str call, int64_t expires_at,
				bool *out_is_new, struct err *e);
/* Forgets those that expired before now. */
NODISCARD enum rc axis_seen_forget(struct tx *tx, int64_t now, struct err *e);

/* ---- refusals ---- */
struct axis_refused {
	int64_t at;
	struct str sender_code, call, error_code, text;
	struct str sender_name; /* "" = not in the directory */
};
/* Records a refusal, unless the same was recorded since since_at (is_brief: one with the same
 * sender, call and code, whatever its text). */
NODISCARD enum rc axis_refusal_put(struct tx *tx, const struct axis_refused *r, int64_t since_at,
				   bool is_brief, struct err *e);
/* Newest first. */
NODISCARD enum rc axis_refusal_list(struct tx *tx, struct arena *a, int64_t most,
				    struct axis_refused **out, size_t *out_n, struct err *e);
/* Keeps the newest so many. */
NODISCARD enum rc axis_refusal_forget(struct tx *tx, int64_t kept, struct err *e);

/* ---- retention ---- */
struct axis_expired {
	int64_t id;
	struct str sender_code;
	struct blob_id sha256;
	enum signature signature;
	int64_t created_at;
};
/* Packets with payload that no receiver has touched and none has open since before_at, from behind
 * (created_at, id) of *after, oldest first. */
NODISCARD enum rc axis_expired_list(struct tx *tx, struct arena *a, int64_t before_at,
				    const struct axis_expired *after, int64_t most,
				    struct axis_expired **out, size_t *out_n, struct err *e);
/* Receivers of the packet that have still to take it. */
NODISCARD enum rc axis_packet_waiting(struct tx *tx, struct arena *a, int64_t packet_id,
				      int64_t *out, struct err *e);
/* The row no longer names its blob; hop "dropped". *out_dropped false when another was quicker. */
NODISCARD enum rc axis_payload_drop(struct tx *tx, const struct axis_expired *p, int64_t now,
				    bool *out_dropped, struct err *e);

/* ---- the operator ---- */
struct axis_queue {
	struct str receiver_code, receiver_name;
	int64_t waiting, oldest_at, failed;
};
struct axis_failure {
	int64_t delivery_id;
	struct str sender_code, sender_name, receiver_code, receiver_name, title, notation, text;
	int64_t at;
};
struct axis_totals {
	int64_t waiting, oldest_at, failed;
};
#define AXIS_TRAFFIC_BUCKET (5 * TIME_MIN) /* as the migration's trigger has it */
/* Packets and bytes accepted since a point in time, to a bucket more. */
NODISCARD enum rc axis_traffic(struct tx *tx, struct arena *a, int64_t since_at,
			       int64_t *out_packets, int64_t *out_bytes, struct err *e);
/* Forgets the buckets before a point in time. */
NODISCARD enum rc axis_traffic_forget(struct tx *tx, int64_t before_at, struct err *e);
/* All receivers together; then one row each, longest queue first; then the failed ones, newest
 * first. */
NODISCARD enum rc axis_totals_load(struct tx *tx, struct arena *a, struct axis_totals *out,
				   struct err *e);
NODISCARD enum rc axis_queue_list(struct tx *tx, struct arena *a, int64_t most,
				  struct axis_queue **out, size_t *out_n, struct err *e);
NODISCARD enum rc axis_failure_list(struct tx *tx, struct arena *a, int64_t most,
				    struct axis_failure **out, size_t *out_n, struct err *e);
