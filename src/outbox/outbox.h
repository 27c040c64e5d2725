/* outbox.h -- durable queue of packets to other organs.
 *
 * WHAT      An item is one packet for one receiver, inserted in the transaction of the document
 *           change that causes it. Items of one packet and peer are claimed and sent together (one
 *           call to the axis carries all receivers) but end one by one.
 * PROMISES  O1 An item whose transaction committed is attempted at least once, whatever crashes.
 *           O2 Two workers never hold a valid lease on the same item.
 *           O3 attempts is raised at the claim (a crash counts as a try) and never falls, except
 *              that a person's "send again" starts a new count; due_at of a retry lies in the
 *              future when it is written.
 *           O4 An item leaves the queue only as DONE, DEAD or CANCELLED, with an audit row each;
 *              claims, leases that ran out and retries have one for all items of their packet.
 *           O5 While a peer's circuit is open nothing is claimed for it but one probe per pause.
 *           O6 When a peer that was away answers again, what waited for it alone falls due within
 *              OUTBOX_PULL_WITHIN, in the order it had; what was tried less than OUTBOX_PULL_GAP ago
 *              so long after that try.
 * STATES    READY --claim--> LEASED --settle(ok)--> DONE
 *                               |----settle(temporary)--> READY (due_at = later)
 *                               |----settle(permanent), attempts spent--> DEAD --again--> READY
 *                               |----replaced by another packet--> CANCELLED
 *                               `----lease runs out--> READY
 *           DEAD, READY --cancel--> CANCELLED
 * OWNERSHIP Returned items live in the arena given. Nothing here keeps caller pointers.
 * ERRORS    RC_NOT_FOUND (nothing due), RC_CONFLICT (the lease was lost: the work of another counts).
 * TIME      Always passed in; this module never reads the clock. Jitter comes in as a seed. A clock
 *           set back holds nothing up: what is due, leased or open further ahead than OUTBOX_HORIZON
 *           was written by a clock that was wrong, and counts as due, run out, closed.
 * LIMITS    A claim takes the items of one packet, at most LIMIT_RECEIVERS.
 * FAULTS    outbox.claimed
 * THREADS   Any thread; state lives in the database alone.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "db/db.h"
#include "model/attempt.h"
#include "model/model.h"

/* Longer than the longest pause that settings allow (a day and a fifth) and any lease. */
#define OUTBOX_HORIZON (2 * TIME_DAY)
/* Failures in a row after which a peer's circuit opens. */
#define OUTBOX_CIRCUIT_FAILURES 5

/* A peer that comes and goes must not use up the tries of what waits for it. */
#define OUTBOX_PULL_WITHIN (10 * TIME_SEC)
#define OUTBOX_PULL_GAP TIME_MIN

enum outbox_verdict { OUTBOX_TO_DONE, OUTBOX_TO_LATER, OUTBOX_TO_DEAD };

/* ---- the policy (outbox/policy.c): one table, one test per row ---- */
struct outbox_limits {
	int64_t max_attempts;
	int64_t base_us, max_us; /* pause: min(max, base·2^(n-1)), ±20 % by jitter */
};
enum outbox_verdict outbox_judge(const struct attempt *a, int64_t attempts,
				 const struct outbox_limits *l);
int64_t outbox_pause(int64_t attempts, const struct outbox_limits *l, uint64_t jitter);
/* What an attempt says of the peer, for its circuit. */
enum outbox_blame { OUTBOX_PEER_WELL, OUTBOX_PEER_FAILED, OUTBOX_PEER_UNKNOWN };
enum outbox_blame outbox_blame(const struct attempt *a);
/* A peer's circuit: closed below OUTBOX_CIRCUIT_FAILURES. */
struct outbox_peer {
	struct str peer;
	int64_t failures; /* in a row */
	int64_t open_until_at, probe_until_at;
	struct str last_error;
};
enum outbox_circuit { OUTBOX_CLOSED, OUTBOX_PROBE, OUTBOX_OPEN };
enum outbox_circuit outbox_circuit(const struct outbox_peer *p, int64_t now);
/* The row after an attempt. */
struct outbox_peer outbox_peer_next(const struct outbox_peer *p, const struct attempt *a,
				    int64_t now, uint64_t jitter);

/* ---- inside the caller's transaction ---- */
struct outbox_item {
	int64_t id, tenant_id, packet_id;
	int64_t delivery_id; /* 0 for statuses */
	struct str peer;     /* the same for all items of a packet */
	struct str receiver_code;
	int64_t urgency; /* 0..4, clipped */
	enum outbox_state state;
	int64_t attempts, due_at;
	struct str lease_owner;
	int64_t lease_until_at;
	struct str error_key, error_text;
	int64_t created_at, updated_at;
};
NODISCARD enum rc outbox_enqueue(struct tx *tx, const struct outbox_item *item, int64_t now,
				 struct err *e);
/* The items of a packet that are not cancelled, in the order they were enqueued. */
NODISCARD enum rc outbox_items_of(struct tx *tx, struct arena *a, int64_t packet_id,
				  struct outbox_item **out, size_t *out_n, struct err *e);

/* ---- for the workers ---- */
struct outbox_claim {
	struct str owner; /* unique per worker and process */
	int64_t now, lease_us;
};
/* Claims the most urgent, oldest packet that has an item due and whose peer's circuit lets it
 * through: all its items that are ready, due or not, for the packet names them all. Leases that ran
 * out are made ready first. RC_NOT_FOUND: nothing to do. */
NODISCARD enum rc outbox_claim(struct db *db, struct arena *a, const struct outbox_claim *c,
			       struct outbox_item **out, size_t *out_n, struct err *e);
/* Every lease and probe ends now: for a node that starts and knows that no other is at work. */
NODISCARD enum rc outbox_leases_end(struct tx *tx, struct err *e);
/* Makes the lease of claimed items longer. RC_CONFLICT when it is no longer ours. */
NODISCARD enum rc outbox_renew(struct db *db, const struct outbox_item *items, size_t n,
			       int64_t until_at, struct err *e);
/* Settles items of one claim that ended the same way, inside the caller's transaction (which also
 * changes the deliveries). *out[i] is the verdict on items[i]. RC_CONFLICT when a lease is no longer
 * ours. */
struct outbox_result {
	const struct attempt *attempt;
	const struct outbox_limits *limits;
	int64_t now;
	uint64_t jitter;
};
NODISCARD enum rc outbox_settle(struct tx *tx, const struct outbox_item *items, size_t n,
				const struct outbox_result *r, enum outbox_verdict *out,
				struct err *e);
/* LEASED by us -> CANCELLED: another packet takes its place. RC_CONFLICT as above. */
NODISCARD enum rc outbox_replace(struct tx *tx, const struct outbox_item *item, int64_t now,
				 struct err *e);
/* Counts a success or failure of the peer for its circuit. */
NODISCARD enum rc outbox_peer_note(struct tx *tx, struct arena *a, struct str peer,
				   const struct outbox_result *r, struct err *e);
/* What is known of a peer from calls that carry no item (a look, the directory). The answer of a peer
 * that owed one pulls forward what waits for it (O6); *out_pulled items, 0 mostly. Costs a read
 * unless something changes. longest_pause: of outbox_limits. outbox_peer_note does the same when a circuit closes. */
NODISCARD enum rc outbox_peer_answered(struct tx *tx, struct arena *a, struct str peer, int64_t now,
				       int64_t longest_pause, int64_t *out_pulled, struct err *e);
NODISCARD enum rc outbox_peer_silent(struct tx *tx, struct arena *a, struct str peer, int64_t now,
				     struct err *e);
/* Whether it owes an answer. */
NODISCARD enum rc outbox_peer_is_away(struct tx *tx, struct arena *a, struct str peer, bool *out,
				      struct err *e);
/* The organ has another axis: what is open goes there. */
NODISCARD enum rc outbox_peer_change(struct tx *tx, int64_t tenant_id, struct str peer,
				     struct err *e);
/* ---- a person asks again ---- */
/* The newest dead item of a delivery; RC_NOT_FOUND when none is dead. */
NODISCARD enum rc outbox_find_dead(struct tx *tx, struct arena *a, int64_t delivery_id,
				   struct outbox_item *out, struct err *e);
/* All dead items of a packet: DEAD -> READY, attempts 0; the packet goes out as it is. Answers
 * them, so that the caller can move their deliveries. */
NODISCARD enum rc outbox_again(struct tx *tx, struct arena *a, int64_t packet_id, int64_t now,
			       struct outbox_item **out, size_t *out_n, struct err *e);
/* DEAD or READY -> CANCELLED: another packet takes its place, or it has become pointless.
 * RC_CONFLICT in any other state. */
NODISCARD enum rc outbox_cancel(struct tx *tx, int64_t item_id, int64_t now, struct err *e);

/* The item of a delivery that is ready or leased. RC_NOT_FOUND: none is. */
NODISCARD enum rc outbox_find_waiting(struct tx *tx, struct arena *a, int64_t delivery_id,
				      struct outbox_item *out, struct err *e);

/* ---- for those who watch ---- */
/* When something may next be claimed, INT64_MAX if never: how long a worker may sleep. */
NODISCARD enum rc outbox_next_due(struct db *db, int64_t now, int64_t *out_at, struct err *e);
struct outbox_counts {
	int64_t ready, leased, dead;
	int64_t oldest_due_at; /* of those ready, 0 = none */
};
/* Of one organ, or of all (tenant_id 0). */
NODISCARD enum rc outbox_counts(struct db *db, int64_t tenant_id, struct outbox_counts *out,
				struct err *e);
