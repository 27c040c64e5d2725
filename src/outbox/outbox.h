/* outbox.h -- durable queue of packets to other organs.
 *
 * WHAT      An item is one packet for one receiver, inserted in the transaction of the document
 *           change that causes it. Items of one packet and peer are claimed and sent together (one
 *           call to the axis carries all receivers) but settled one by one.
 * PROMISES  O1 An item whose transaction committed is attempted at least once, whatever crashes.
 *           O2 Two workers never hold a valid lease on the same item.
 *           O3 attempts is raised at the claim (a crash counts as a try) and never falls, except
 *              that a person's "send again" starts a new count; due_at of a retry lies in the
 *              future when it is written.
 *           O4 An item leaves the queue only as DONE, DEAD or CANCELLED, with an audit row each.
 *           O5 While a peer's circuit is open nothing is sent to it but one probe per interval.
 * STATES    READY --claim--> LEASED --settle(ok)--> DONE
 *                               |----settle(temporary)--> READY (due_at = later)
 *                               |----settle(permanent), attempts spent--> DEAD --again--> READY
 *                               `----lease runs out--> READY
 * OWNERSHIP Returned items live in the arena given. Nothing here keeps caller pointers.
 * ERRORS    RC_NOT_FOUND (nothing due), RC_CONFLICT (the lease was lost: the work of another counts).
 * TIME      Always passed in; this module never reads the clock. Jitter comes in as a seed.
 * LIMITS    A claim takes the due items of one packet, at most LIMIT_RECEIVERS.
 * THREADS   Any thread; state lives in the database alone.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "db/db.h"
#include "model/model.h"

/* Where an attempt ended, as the carrier saw it. */
struct attempt {
	enum rc rc;             /* RC_OK = taken by the peer */
	int http_status;        /* 0 = none */
	int vxp_code;           /* the axis's ErrorCode, -1 = none */
	bool is_receiver_fault; /* 18/23 named this receiver */
	struct str error_key;   /* text for people */
	struct str error_text;  /* for the operator */
};

enum outbox_verdict { OUTBOX_TO_DONE, OUTBOX_TO_LATER, OUTBOX_TO_DEAD };

/* ---- the policy (outbox/policy.c): one table, one test per row ---- */
struct outbox_limits {
	int64_t max_attempts;
	int64_t base_us, max_us; /* pause: min(max, base·2^n), ±20 % by jitter */
};
enum outbox_verdict outbox_judge(const struct attempt *a, int64_t attempts,
				 const struct outbox_limits *l);
int64_t outbox_pause(int64_t attempts, const struct outbox_limits *l, uint64_t jitter);
/* True when the failure speaks of the peer, not of the packet (counts for the circuit). */
bool outbox_is_peer_fault(const struct attempt *a);

/* ---- inside the caller's transaction ---- */
struct outbox_item {
	int64_t id, tenant_id, packet_id, delivery_id;
	struct str peer, receiver_code;
	int64_t urgency;
	enum outbox_state state;
	int64_t attempts, due_at;
	struct str lease_owner;
	int64_t lease_until_at;
	struct str error_key, error_text;
	int64_t created_at, updated_at;
};
NODISCARD enum rc outbox_enqueue(struct tx *tx, const struct outbox_item *item, int64_t now,
				 struct err *e);

/* ---- for the workers ---- */
struct outbox_claim {
	struct str owner; /* unique per worker and process */
	int64_t now, lease_us;
};
/* Claims the most urgent, oldest due packet (all its due items) whose peer's circuit lets it
 * through. RC_NOT_FOUND: nothing to do. */
NODISCARD enum rc outbox_claim(struct db *db, struct arena *a, const struct outbox_claim *c,
			       struct outbox_item **out, size_t *out_n, struct err *e);
/* Settles one item inside the caller's transaction (which also changes the delivery and the
 * audit). RC_CONFLICT when the lease is no longer ours. */
NODISCARD enum rc outbox_settle(struct tx *tx, const struct outbox_item *item,
				const struct attempt *a, const struct outbox_limits *l, int64_t now,
				uint64_t jitter, enum outbox_verdict *out, struct err *e);
/* Counts a success or failure of the peer for its circuit. */
NODISCARD enum rc outbox_peer_note(struct tx *tx, struct str peer, const struct attempt *a,
				   int64_t now, struct err *e);
/* ---- a person asks again ---- */
/* Text keys of items that died because the axis does not know or has locked that receiver: it took
 * nothing, so a further try needs a packet without the other receivers. */
#define OUTBOX_RECEIVER_UNKNOWN "err.receiver_unknown"
#define OUTBOX_RECEIVER_LOCKED "err.receiver_locked"
/* The newest dead item of a delivery; RC_NOT_FOUND when none is dead. */
NODISCARD enum rc outbox_find_dead(struct tx *tx, struct arena *a, int64_t delivery_id,
				   struct outbox_item *out, struct err *e);
/* All dead items of a packet: DEAD -> READY, attempts 0; the packet goes out as it is. Answers
 * them, so that the caller can move their deliveries. */
NODISCARD enum rc outbox_again(struct tx *tx, struct arena *a, int64_t packet_id, int64_t now,
			       struct outbox_item **out, size_t *out_n, struct err *e);
/* DEAD or READY -> CANCELLED: another packet takes its place. */
NODISCARD enum rc outbox_cancel(struct tx *tx, int64_t item_id, int64_t now, struct err *e);
/* When the next item falls due, INT64_MAX if none: how long a worker may sleep. */
NODISCARD enum rc outbox_next_due(struct db *db, int64_t *out_at, struct err *e);
struct outbox_counts {
	int64_t ready, leased, dead, oldest_due_at;
};
NODISCARD enum rc outbox_counts(struct db *db, int64_t tenant_id, struct outbox_counts *out,
				struct err *e);
