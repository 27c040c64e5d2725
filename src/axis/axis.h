/* axis.h -- the post office: accept, list, hand out, acknowledge; the directory.
 *
 * WHAT      Use cases behind the VXP protocol and behind the operator's page and commands. The
 *           protocol itself (headers, JSON) is in api.
 * PROMISES  A1 axis_accept answers RC_OK only when packet and deliveries are durable.
 *           A2 All receivers or none: an unknown or locked one refuses the packet, and the answer
 *              names them all.
 *           A3 The same bytes with the same document id from the same sender get the same DocId,
 *              whatever has changed in the directory since.
 *           A4 A delivery is listed until its receiver says done or fail.
 *           A5 A packet's bytes are never changed; what the axis knows stands beside it.
 * OWNERSHIP Results live in the arena given; arguments are borrowed for the call.
 * ERRORS    What a sender did wrong is an answer: RC_OK, and a struct axis_refusal with the VXP
 *           error code (10 … 23) and a text. An rc other than RC_OK speaks of this node: the
 *           protocol answers 20, and the sender comes again. RC_DENIED: who may not.
 * LIMITS    LIMIT_VXP_PAGE rows per answer; limit.packet_bytes; LIMIT_RECEIVERS; LIMIT_CSV_*.
 * TIME      Passed in.
 * THREADS   Any.
 */
#pragma once

#include <stdatomic.h>

#include "gen/texts.h"
#include "policy/policy.h"
#include "store/axis.h"
#include "store/node.h"
#include "store/organ.h"
#include "vxp/vxp.h"

struct axis_refusal {
	enum vxp_code code;          /* VXP_OK = not refused */
	struct str text;             /* ErrorDesc: Vietnamese, says what to do */
	const struct str *receivers; /* those at fault, for 18 and 23 */
	size_t n_receivers;
};
/* A text for senders with its parameters; STR_NULL for those it has not. */
struct str axis_text(struct arena *a, enum text_id id, struct str p0, struct str p1, struct str p2);
/* Records for the operator that a call was refused, the same with the same text once a minute. A
 * failure to record is logged and no more. */
struct axis_attempted {
	struct str sender_code; /* of the directory, or empty */
	struct str call;        /* "sendEdoc" */
	int64_t now;
};
void axis_refusal_note(struct node *n, struct arena *a, const struct axis_attempted *what,
		       const struct axis_refusal *refusal);
/* The same for refusals that anybody can cause, one a minute for each sender, call and code; those in
 * between cost no write. *knocks is shared by all threads and starts as zeros. */
struct axis_knocks {
	_Atomic int64_t noted_at[256]; /* by hash of sender, call, code */
};
void axis_knock_note(struct node *n, struct arena *a, const struct axis_attempted *what,
		     const struct axis_refusal *refusal, struct axis_knocks *knocks);

/* ---- who calls ---- */
struct axis_caller {
	struct organ organ;
	bool is_member;            /* has ever had a secret */
	int64_t seen_at;           /* last called, to the minute */
	const struct str *secrets; /* every one valid now */
	size_t n_secrets;
};
/* RC_NOT_FOUND: not in the directory. */
NODISCARD enum rc axis_caller_find(struct node *n, struct arena *a, struct str system_id,
				   int64_t now, struct axis_caller *out, struct err *e);
/* Notes that it called, for the operator; once a minute. */
NODISCARD enum rc axis_caller_seen(struct node *n, const struct axis_caller *c, int64_t now,
				   struct err *e);
/* Remembers a request that must not be replayed: RC_CONFLICT when seen before. */
NODISCARD enum rc axis_request_once(struct node *n, struct str hmac, struct str call,
				    int64_t expires_at, struct err *e);

/* ---- packets ---- */
struct axis_upload {
	struct str sender_code; /* who signed the request */
	struct str from_arg;    /* the from argument: the sender, or empty */
	enum message_type type;
	int fd;         /* the packet's bytes and nothing behind them … */
	uint64_t bytes; /* … so many … */
	unsigned char sha256[32];
	struct str hash_given; /* what the sender says that is, as vxp_hash_file_matches takes it */
	int64_t now;
};
/* RC_OK with out->code != 0 is a refusal: nothing was stored but the refusal itself. */
NODISCARD enum rc axis_accept(struct node *n, struct arena *a, const struct axis_upload *u,
			      struct str *out_doc_id, struct axis_refusal *out, struct err *e);

struct axis_filter {
	struct str organ_code;
	enum message_type type;
	struct str from;        /* received: only from this sender; empty = all */
	struct str doc_id;      /* sent: only this packet; empty = all */
	int64_t from_at, to_at; /* 0 = open; to_at itself is outside */
	struct str status;      /* transport state in any case, or empty; others are RC_INVALID */
	int64_t page_size;      /* 0 = LIMIT_VXP_PAGE; more is cut to that */
	int64_t page_index;     /* 0 and 1 are both the first page: clients count from either, and a
	                           row seen twice is harmless, one never seen is not */
};
/* What waits for an organ (status empty: INITIAL and PROCESSING), oldest first. A from that is the
 * organ itself is taken for none: some clients give themselves there. */
NODISCARD enum rc axis_received_list(struct node *n, struct arena *a, const struct axis_filter *f,
				     struct axis_received **out, size_t *out_n, struct err *e);
/* What became of what an organ sent (status empty: all), newest first. */
NODISCARD enum rc axis_sent_list(struct node *n, struct arena *a, const struct axis_filter *f,
				 struct axis_sent **out, size_t *out_n, struct err *e);
/* Whether anything of either type is open for an organ. */
NODISCARD enum rc axis_is_waiting(struct node *n, struct arena *a, struct str organ_code, bool *out,
				  struct err *e);
struct axis_request {
	struct str organ_code; /* who asks */
	struct str doc_id;
	int64_t now;
};
/* The bytes of a packet that lies here for the organ, by its DocId (the sender may fetch its own).
 * The first fetch is a hop; the transport state stays. The caller closes *out_fd. Refused (10) when
 * there is no such packet for this organ, or its payload is no longer kept. */
NODISCARD enum rc axis_packet_open(struct node *n, struct arena *a, const struct axis_request *q,
				   int *out_fd, uint64_t *out_bytes, struct axis_refusal *out,
				   struct err *e);
/* What the receiver says: PROCESSING, DONE or FAIL (with a text). DONE is final, and FAIL too unless
 * the receiver then says DONE; whatever else is said after them is RC_OK and changes nothing. */
/* text, which another agency wrote, is kept without what is no text, cut to LIMIT_REASON. */
NODISCARD enum rc axis_delivery_update(struct node *n, struct arena *a,
				       const struct axis_request *q, enum transport_state state,
				       struct str text, struct axis_refusal *out, struct err *e);

/* ---- the directory ---- */
typedef enum rc (*organ_each)(void *ctx, const struct organ *o, struct str certificate,
			      struct err *e);
/* Organs after after_id (0 = from the start), at most n_max, active and locked, no companies and
 * persons unless asked for; each with its newest certificate (DER, or empty) if wanted. */
struct axis_organ_range {
	int64_t after_id, n_max;
	bool with_certificates;
	bool with_parties; /* companies, persons and removed ones too: for the operator alone */
};
NODISCARD enum rc axis_organs(struct node *n, struct arena *a, const struct axis_organ_range *r,
			      organ_each each, void *ctx, struct err *e);
/* What changed in the directory, in order of version; removals too. */
NODISCARD enum rc axis_organ_changes(struct node *n, struct arena *a, int64_t after_version,
				     int64_t since_at, int64_t n_max, struct organ_changed **out,
				     size_t *out_n, struct err *e);

/* The version of the directory: rises with every change. */
NODISCARD enum rc axis_directory_version(struct node *n, struct arena *a, int64_t *out,
					 struct err *e);
/* What changed behind a version, whole, removed organs too, each with its newest certificate (DER, or
 * empty); is_all false and no certificates when that is more than AXIS_NEWS_ROWS. */
#define AXIS_NEWS_ROWS 1000
struct axis_news {
	struct organ *organs;
	struct str *certificates;
	size_t n;
	bool is_all;
};
NODISCARD enum rc axis_directory_news(struct node *n, struct arena *a, int64_t after_version,
				      struct axis_news *out, struct err *e);

/* A member keeps its own part of the directory (registerAgency, deleteAgency): the organs below it,
 * at any depth, and its own name and mail. It can neither move an organ out of its part nor take
 * one in, nor remove one that has organs below it or packets waiting. */
struct agency_form {
	struct str code, parent_code; /* parent empty: the caller */
	struct str name, mail;
};
NODISCARD enum rc axis_agency_register(struct node *n, struct arena *a, struct str caller_code,
				       const struct agency_form *x, int64_t now,
				       struct axis_refusal *out, struct err *e);
NODISCARD enum rc axis_agency_remove(struct node *n, struct arena *a, struct str caller_code,
				     struct str code, int64_t now, struct axis_refusal *out,
				     struct err *e);

/* The operator's: RC_CONFLICT when the organ is there (register), RC_NOT_FOUND when it is not. */
NODISCARD enum rc axis_organ_find(struct node *n, struct arena *a, struct str code,
				  struct organ *out, struct err *e);
NODISCARD enum rc axis_organ_register(struct node *n, const struct actor *who,
				      const struct organ *o, int64_t now, struct err *e);
/* The same with its first secret (STR_NULL: none yet) and certificate (PEM or DER; empty: none yet),
 * all of it or nothing. */
struct axis_new_organ {
	const struct organ *organ;
	struct str secret, certificate;
};
NODISCARD enum rc axis_organ_add(struct node *n, const struct actor *who,
				 const struct axis_new_organ *m, int64_t now, struct err *e);
NODISCARD enum rc axis_organ_set(struct node *n, const struct actor *who, const struct organ *o,
				 int64_t now, struct err *e);
/* RC_CONFLICT while organs stand below it or packets wait for it, and of the axis's own organ. */
NODISCARD enum rc axis_organ_remove(struct node *n, const struct actor *who, struct str code,
				    int64_t now, struct err *e);
NODISCARD enum rc axis_organ_lock(struct node *n, const struct actor *who, struct str code,
				  bool is_locked, int64_t now, struct err *e);
/* A new secret; the ones before stay valid for axis.secret_grace_secs. */
NODISCARD enum rc axis_organ_secret(struct node *n, const struct actor *who, struct str code,
				    struct str secret, int64_t now, struct err *e);
/* RC_INVALID when it is no certificate, or names another organ. */
NODISCARD enum rc axis_organ_certificate(struct node *n, const struct actor *who, struct str code,
					 struct str der_or_pem, int64_t now, struct err *e);

/* Takes a catalogue: CSV (RFC 4180; also with semicolons or tabs), UTF-8 with or without BOM, a
 * header line with the columns in any order: code and name, and perhaps parent, mail, kind, level,
 * province, superior, valid_from, valid_to, successor. What a catalogue has no column for stays as
 * it was, and so do lock, secrets and certificates; an empty superior is the parent. Each malformed
 * or duplicate row is reported by line with the key of the reason, and the rest is imported. */
struct axis_import_order {
	int fd;
	int64_t now;
	const atomic_bool *stop; /* turns true: no further rows, RC_CANCELLED; or NULL */
	void (*report)(void *ctx, int64_t line, struct str code, const char *why_key,
		       struct str detail);
	void *ctx;
};
struct import_report {
	int64_t rows, added, changed, unchanged, refused;
};
/* RC_INVALID: the header line is unusable, nothing was imported. *out is filled in any case. */
NODISCARD enum rc axis_import(struct node *n, const struct actor *who,
			      const struct axis_import_order *order, struct import_report *out,
			      struct err *e);

/* ---- the operator ---- */
struct axis_overview {
	int64_t packets_hour, packets_day, bytes_day, waiting, oldest_at, failed;
	struct axis_queue *queues; /* longest first, at most LIMIT_OVERVIEW_ROWS */
	size_t n_queues;
	struct axis_failure *failures; /* newest first */
	size_t n_failures;
	struct axis_refused *refusals; /* newest first */
	size_t n_refusals;
	struct organ_member *members; /* the longest silent first */
	size_t n_members;
};
/* For /metrics: what waits for its receivers, the oldest of it, and what they gave up. */
NODISCARD enum rc axis_health(struct node *n, struct arena *a, struct axis_totals *out,
			      struct err *e);
NODISCARD enum rc axis_overview(struct node *n, struct arena *a, const struct actor *who,
				int64_t now, struct axis_overview *out, struct err *e);
/* FAIL -> INITIAL: the receiver gets it in its list again. RC_CONFLICT when it is not FAIL or its
 * payload is no longer kept. */
NODISCARD enum rc axis_delivery_again(struct node *n, const struct actor *who, int64_t delivery_id,
				      int64_t now, struct err *e);
/* Gives up the packet of a delivery that FAILED: its bytes go with the next sweep, its rows stay, and it
 * cannot be handed out again. RC_CONFLICT when it is not FAIL, its payload is gone already, or another
 * receiver has still to take it. */
NODISCARD enum rc axis_delivery_end(struct node *n, const struct actor *who, int64_t delivery_id,
				    int64_t now, struct err *e);
/* Lets go of the payloads that every receiver has been done with for axis.retention_days, and of their
 * bytes unless another row names them; the rows and their hops stay. Forgets old refusals and expired
 * requests. When *stop turns true: RC_CANCELLED after the batch under way. *out_dropped is set in any
 * case. */
NODISCARD enum rc axis_sweep(struct node *n, int64_t now, const atomic_bool *stop,
			     int64_t *out_dropped, struct err *e);
