/* axis.h -- the post office: accept, list, hand out, acknowledge; the directory.
 *
 * WHAT      Use cases behind the VXP protocol and behind the operator's page and commands. The
 *           protocol itself (headers, JSON) is in api.
 * PROMISES  A1 axis_accept answers RC_OK only when packet and deliveries are durable.
 *           A2 All receivers or none: an unknown or locked one refuses the packet, and the error
 *              names them all.
 *           A3 The same bytes with the same document id from the same sender get the same DocId.
 *           A4 A delivery is listed until its receiver says done or fail.
 *           A5 A packet's bytes are never changed; what the axis knows stands beside it.
 * OWNERSHIP Results live in the arena given.
 * ERRORS    struct axis_refusal carries the VXP error code (10 … 23) and texts.
 * LIMITS    LIMIT_VXP_PAGE rows per answer; limit.packet_bytes.
 * TIME      Passed in.
 */
#pragma once

#include "policy/policy.h"
#include "store/node.h"

/* VXP error codes of the provincial guide v2.2. */
enum vxp_code {
	VXP_OK = 0,
	VXP_FILE_INVALID = 10,
	VXP_BAD_SECRET = 15,
	VXP_NO_RECEIVER = 18,
	VXP_NOT_REGISTERED = 19,
	VXP_SYSTEM = 20,
	VXP_FILE_ERROR = 21,
	VXP_BAD_FORMAT = 22,
	VXP_LOCKED = 23
};
struct axis_refusal {
	enum vxp_code code;          /* VXP_OK = accepted */
	struct str text;             /* ErrorDesc: Vietnamese, says what to do */
	const struct str *receivers; /* those at fault, for 18 and 23 */
	size_t n_receivers;
};

/* ---- who calls ---- */
struct axis_caller {
	struct organ organ;
	const struct str *secrets; /* every one valid now */
	size_t n_secrets;
};
NODISCARD enum rc axis_caller_find(struct node *n, struct arena *a, struct str system_id,
				   int64_t now, struct axis_caller *out, struct err *e);
/* Remembers a request that must not be replayed: RC_CONFLICT when seen before. */
NODISCARD enum rc axis_request_once(struct node *n, struct str hmac, struct str call,
				    int64_t expires_at, struct err *e);

/* ---- packets ---- */
struct axis_upload {
	struct str sender_code; /* who signed the request */
	struct str from_arg;    /* the from argument, must be the sender */
	enum message_type type;
	int fd;         /* the packet's bytes … */
	uint64_t bytes; /* … without VXP's CR LF */
	int64_t now;
};
/* RC_OK with out->code != 0 is a refusal (nothing stored). */
NODISCARD enum rc axis_accept(struct node *n, struct arena *a, const struct axis_upload *u,
			      struct str *out_doc_id, struct axis_refusal *out, struct err *e);

struct axis_filter {
	struct str organ_code;
	enum message_type type;
	struct str from;               /* or empty */
	int64_t from_at, to_at;        /* 0 = open */
	struct str status;             /* transport state, or empty = INITIAL and PROCESSING */
	int64_t page_size, page_index; /* 0 = default */
};
struct axis_received {
	struct str doc_id, from, to;
	enum message_type type;
	enum transport_state state;
	struct str state_text;
	int64_t created_at, updated_at;
};
NODISCARD enum rc axis_received_list(struct node *n, struct arena *a, const struct axis_filter *f,
				     struct axis_received **out, size_t *out_n, struct err *e);
struct axis_sent {
	struct str sender_doc_id, receiver_doc_id, from, to, title, notation;
	enum message_type type;
	enum transport_state state;
	struct str state_text;
	int64_t sent_at, received_at;
};
NODISCARD enum rc axis_sent_list(struct node *n, struct arena *a, const struct axis_filter *f,
				 struct axis_sent **out, size_t *out_n, struct err *e);
/* The bytes of a packet that lies here for organ (by its receiver DocId; the sender may fetch its
 * own by the sender DocId). The caller closes *out_fd. */
NODISCARD enum rc axis_packet_open(struct node *n, struct str organ_code, struct str doc_id,
				   int64_t now, int *out_fd, uint64_t *out_bytes, struct err *e);
NODISCARD enum rc axis_delivery_update(struct node *n, struct str organ_code, struct str doc_id,
				       enum transport_state state, struct str text, int64_t now,
				       struct err *e);

/* ---- the directory ---- */
typedef enum rc (*organ_each)(void *ctx, const struct organ *o, struct str certificate,
			      struct err *e);
/* Organs after after_id (0 = from the start), at most n_max, active and locked, no companies and
 * persons. */
NODISCARD enum rc axis_organs(struct node *n, int64_t after_id, int64_t n_max, organ_each each,
			      void *ctx, struct err *e);
NODISCARD enum rc axis_organ_register(struct node *n, const struct actor *who,
				      const struct organ *o, int64_t now, struct err *e);
NODISCARD enum rc axis_organ_remove(struct node *n, const struct actor *who, struct str code,
				    int64_t now, struct err *e);
NODISCARD enum rc axis_organ_set(struct node *n, const struct actor *who, const struct organ *o,
				 int64_t now, struct err *e);
NODISCARD enum rc axis_organ_lock(struct node *n, const struct actor *who, struct str code,
				  bool is_locked, int64_t now, struct err *e);
/* A new secret; the ones before stay valid for axis.secret_grace_secs. */
NODISCARD enum rc axis_organ_secret(struct node *n, const struct actor *who, struct str code,
				    struct str secret, int64_t now, struct err *e);
NODISCARD enum rc axis_organ_certificate(struct node *n, const struct actor *who, struct str code,
					 struct str der_or_pem, int64_t now, struct err *e);
NODISCARD enum rc axis_organ_find(struct node *n, struct arena *a, struct str code,
				  struct organ *out, struct err *e);
/* Takes a catalogue (CSV, header line). Each malformed or duplicate row is reported by line and
 * the rest is imported. */
struct import_report {
	int64_t rows, added, changed, unchanged, refused;
};
NODISCARD enum rc axis_import(struct node *n, const struct actor *who, int fd, int64_t now,
			      void (*report)(void *ctx, int64_t line, struct str code,
					     const char *why_key, struct str detail),
			      void *ctx, struct import_report *out, struct err *e);

/* ---- the operator ---- */
struct axis_queue {
	struct str receiver_code, receiver_name;
	int64_t waiting, oldest_at, failed;
};
struct axis_failure {
	int64_t delivery_id;
	struct str sender_code, receiver_code, title, notation, text;
	int64_t at;
};
struct axis_refused {
	int64_t at;
	struct str sender_code, call, error_code, text;
};
struct axis_overview {
	int64_t packets_hour, packets_day, bytes_day, waiting, oldest_at, failed;
	struct axis_queue *queues; /* longest first, at most 50 */
	size_t n_queues;
	struct axis_failure *failures;
	size_t n_failures;
	struct axis_refused *refusals;
	size_t n_refusals;
};
NODISCARD enum rc axis_overview(struct node *n, struct arena *a, const struct actor *who,
				int64_t now, struct axis_overview *out, struct err *e);
/* FAIL -> INITIAL: the receiver gets it in its list again. */
NODISCARD enum rc axis_delivery_again(struct node *n, const struct actor *who, int64_t delivery_id,
				      int64_t now, struct err *e);
/* Drops payloads every receiver of which has been done for axis.retention_days. */
NODISCARD enum rc axis_sweep(struct node *n, int64_t now, int64_t *out_dropped, struct err *e);
