/* policy.c -- what becomes of an item after an attempt, and what the attempt says of the peer.
 *
 * An attempt ends in one of five ways.
 *
 * It was taken. The axis answered ErrorCode 0. DONE.
 *
 * It failed here, before anything was sent: the packet could not be built, signed or read. What is
 * temporary by nature (keeper gone, disk full, database busy) is tried later; what is not (a field
 * the standard does not allow, an attachment that is gone) will not change by waiting: DEAD, and a
 * person must see why. None of this speaks of the peer.
 *
 * The axis answered with an error code. 10, 21 and 22 are about the packet's bytes, which are never
 * made anew: DEAD. 18 and 23 are about a receiver: DEAD for the one at fault (the caller has split
 * the others off). 15 and 19 are about us: secret, clock or registration; the packet is fine and
 * people on either side can mend it while it waits, so LATER, and every packet shows the reason
 * meanwhile. The axis is well in all these cases, and another organ of this node may have no trouble,
 * so its circuit stays closed. 20 is the axis in trouble: LATER, and its circuit counts it. A code
 * that no guide lists: LATER, for giving up needs a reason that we understand.
 *
 * Something answered, but not as an axis does: an HTTP status of a proxy or gateway, or 200 with
 * something that is not the protocol's JSON. "Too large" (413, 414, 431) is about the packet: DEAD.
 * Who may not (401, 403, 407) is about us, as 15 is. Everything else is somebody's restart or
 * misconfiguration and passes: LATER, and counts for the circuit.
 *
 * Nobody answered. No connection: LATER. The connection broke after the request was on its way: we do
 * not know (RC_UNCERTAIN); the same bytes again are harmless, for the axis knows them by sender,
 * document id and hash: LATER. Both count for the circuit. That this node is stopping says nothing.
 *
 * LATER becomes DEAD when the attempts are spent.
 */
#include "outbox/outbox.h"
#include "vxp/vxp.h"

#define ANY_RC (-1)
#define ANY_CODE (-2)  /* also none */
#define SOME_CODE (-3) /* one that no row above names */

/* The first row that fits decides. */
static const struct rule {
	bool is_local;
	int rc; /* enum rc or ANY_RC */
	int http_from, http_to;
	int vxp_code;
	enum outbox_verdict verdict;
	enum outbox_blame blame;
} rules[] = {
	/* here */
	{ true, RC_BUSY, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
	{ true, RC_UNAVAILABLE, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
	{ true, RC_UNCERTAIN, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
	{ true, RC_CANCELLED, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
	{ true, ANY_RC, 0, 0, ANY_CODE, OUTBOX_TO_DEAD, OUTBOX_PEER_UNKNOWN },
	/* the axis's word */
	{ false, RC_OK, 200, 299, VXP_OK, OUTBOX_TO_DONE, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_FILE_INVALID, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_BAD_SECRET, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_NO_RECEIVER, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_NOT_REGISTERED, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_SYSTEM, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	{ false, ANY_RC, 200, 299, VXP_FILE_ERROR, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_BAD_FORMAT, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, VXP_LOCKED, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, SOME_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 200, 299, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	/* something else's word */
	{ false, ANY_RC, 413, 414, ANY_CODE, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 431, 431, ANY_CODE, OUTBOX_TO_DEAD, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 401, 401, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 403, 403, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 407, 407, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_WELL },
	{ false, ANY_RC, 100, 999, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	/* nobody's word */
	{ false, RC_UNAVAILABLE, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	{ false, RC_UNCERTAIN, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	{ false, RC_CORRUPT, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	{ false, RC_LIMIT, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_FAILED },
	{ false, RC_CANCELLED, 0, 0, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
	/* an address or header that no request can be made of: the settings, until they are mended */
	{ false, ANY_RC, 0, 999, ANY_CODE, OUTBOX_TO_LATER, OUTBOX_PEER_UNKNOWN },
};

static bool rule_fits(const struct rule *r, const struct attempt *a)
{
	if (r->is_local != a->is_local)
		return false;
	if (r->is_local)
		return r->rc == ANY_RC || r->rc == (int)a->rc;
	if (r->rc != ANY_RC && r->rc != (int)a->rc)
		return false;
	if (a->http_status < r->http_from || a->http_status > r->http_to)
		return false;
	if (r->vxp_code == SOME_CODE)
		return a->vxp_code > VXP_OK;
	return r->vxp_code == ANY_CODE || r->vxp_code == a->vxp_code;
}

static const struct rule *rule_of(const struct attempt *a)
{
	const struct rule *r = rules;

	while (!rule_fits(r, a))
		r++; /* the last for each kind fits all */
	return r;
}

enum outbox_verdict outbox_judge(const struct attempt *a, int64_t attempts,
				 const struct outbox_limits *l)
{
	enum outbox_verdict v = rule_of(a)->verdict;

	return v == OUTBOX_TO_LATER && attempts >= l->max_attempts ? OUTBOX_TO_DEAD : v;
}

enum outbox_blame outbox_blame(const struct attempt *a)
{
	return rule_of(a)->blame;
}

/* us, more or less by up to a fifth. */
static int64_t jittered(int64_t us, uint64_t jitter)
{
	int64_t fifth = us / 5;

	return us - fifth + (int64_t)(jitter % (uint64_t)(2 * fifth + 1));
}

int64_t outbox_pause(int64_t attempts, const struct outbox_limits *l, uint64_t jitter)
{
	return jittered(backoff(l->base_us, l->max_us, attempts - 1), jitter);
}

/* ---- the circuit ---- */

/* A peer that is down is asked again soon, but not by every packet that waits for it. */
#define CIRCUIT_BASE (5 * TIME_SEC)
#define CIRCUIT_MAX TIME_MIN

static bool is_ahead(int64_t at, int64_t now)
{
	return at > now && at - now <= OUTBOX_HORIZON;
}

enum outbox_circuit outbox_circuit(const struct outbox_peer *p, int64_t now)
{
	if (p->failures < OUTBOX_CIRCUIT_FAILURES)
		return OUTBOX_CLOSED;
	return is_ahead(p->open_until_at, now) || is_ahead(p->probe_until_at, now) ? OUTBOX_OPEN
										   : OUTBOX_PROBE;
}

struct outbox_peer outbox_peer_next(const struct outbox_peer *p, const struct attempt *a,
				    int64_t now, uint64_t jitter)
{
	struct outbox_peer next = { .peer = p->peer, .last_error = STR("") };
	enum outbox_blame blame = outbox_blame(a);

	if (blame == OUTBOX_PEER_WELL)
		return next;
	next = *p;
	next.probe_until_at = 0; /* a probe that said nothing: the next one may go */
	if (blame == OUTBOX_PEER_UNKNOWN)
		return next;
	next.failures++;
	next.last_error = a->error_text;
	if (next.failures >= OUTBOX_CIRCUIT_FAILURES)
		next.open_until_at = now +
				     jittered(backoff(CIRCUIT_BASE, CIRCUIT_MAX,
						      next.failures - OUTBOX_CIRCUIT_FAILURES),
					      jitter);
	return next;
}
