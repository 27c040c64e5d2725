/* deliver.c -- one packet from the outbox to the axis.
 *
 * What can go wrong before the axis answers, goes wrong to this packet alone: its items are settled
 * with the reason and the next packet has its turn (J2).
 */
#include <stdio.h>

#include "base/fault.h"
#include "base/fd.h"
#include "base/log.h"
#include "jobs/jobs_int.h"
#include "store/tenant.h"

#define LEASE (2 * TIME_MIN)             /* to build and sign a packet, and to send a small one */
#define SLOWEST_BYTES_PER_SEC (64 << 10) /* a line slower than this is not waited for */
#define CALL_SECS 60                     /* of a packet without length */
#define MARGIN_SECS 30                   /* a call ends so long before its lease */

struct delivering {
	struct worker *w;
	struct outbox_item *items;
	size_t n;
	struct attempt attempt;
	struct axis_receipt receipt;
	bool is_lease_lost;
};

/* Whole seconds that a packet of this size may take. */
static int call_secs(uint64_t bytes)
{
	uint64_t secs = CALL_SECS + bytes / SLOWEST_BYTES_PER_SEC;
	return secs < 86400 ? (int)secs : 86400;
}

static const struct str *receivers_of(struct arena *a, const struct delivering *d)
{
	struct str *codes = ARENA_ARRAY(a, d->n + 1, struct str);

	for (size_t i = 0; i < d->n; i++)
		codes[i] = d->items[i].receiver_code;
	return codes;
}

/* The lease lasts as long as the call may, so that nobody else sends meanwhile. */
static enum rc renew(struct delivering *d, int secs, struct err *e)
{
	int64_t until_at = worker_now(d->w) + (secs + MARGIN_SECS) * TIME_SEC;
	enum rc rc = outbox_renew(d->w->node->db, d->items, d->n, until_at, e);

	d->is_lease_lost = rc == RC_CONFLICT;
	return rc;
}

static enum rc send_bytes(struct delivering *d, const struct packet *p, struct axis_visit *v,
			  struct err *e)
{
	AUTO_CLOSE fd = -1;
	struct axis_parcel parcel = { .type = p->type,
				      .sha256 = p->blob.b,
				      .receivers = receivers_of(d->w->arena, d),
				      .n_receivers = d->n };

	TRY(blob_read_open(d->w->node->blobs, &p->blob, &fd, &parcel.bytes, e));
	parcel.fd = fd;
	parcel.total_secs = call_secs(parcel.bytes);
	TRY(renew(d, parcel.total_secs, e));
	FAULT_POINT("jobs.send");
	v->now = worker_now(d->w);
	enum rc rc = axis_send(v, &parcel, &d->receipt, e);
	d->attempt = v->attempt;
	FAULT_POINT("jobs.sent");
	return rc;
}

/* A packet at which this process died again and again is not tried once more. */
static enum rc check_tries(const struct delivering *d, struct err *e)
{
	int64_t max = d->w->node->conf->outbox_max_attempts;

	if (d->items[0].attempts <= max)
		return RC_OK;
	return err_set(e, RC_LIMIT, "err.outbox_lost", "%lld tries, and the last never ended",
		       (long long)d->items[0].attempts - 1);
}

/* Everything between claim and answer; what fails here before the call is a local failure. */
static enum rc send_packet(struct delivering *d, struct err *e)
{
	struct worker *w = d->w;
	struct tenant t;
	struct packet p;

	d->attempt = (struct attempt){ .vxp_code = VXP_NO_CODE, .is_local = true };
	TRY(check_tries(d, e));
	TRY(load_tenant(w->node, w->arena, d->items[0].tenant_id, &t, e));
	TRY(office_packet_build(w->node, w->arena, d->items[0].packet_id, worker_now(w), &p, e));
	FAULT_POINT("jobs.built");
	struct axis_visit v = visit_of(w, &t);
	return send_bytes(d, &p, &v, e);
}

static void log_outcome(const struct outbox_item *item, enum rc rc, const struct err *e)
{
	char id[24];
	int n = snprintf(id, sizeof id, "%lld", (long long)item->packet_id);
	const struct log_ctx packet = { NULL, "packet", str_of_n(id, n > 0 ? (size_t)n : 0) };

	if (rc == RC_OK)
		log_event(LOG_INFO, &packet, "sent, attempt %lld", (long long)item->attempts);
	else
		log_err(&packet, e, "not sent");
}

/* What the axis answered is known here alone until it is written down. */
static enum rc settle(struct delivering *d, struct err *e)
{
	const struct office_outcome outcome = { .items = d->items,
						.n_items = d->n,
						.attempt = &d->attempt,
						.refused = d->receipt.refused,
						.n_refused = d->receipt.n_refused,
						.axis_doc_id = d->receipt.doc_id };
	struct worker *w = d->w;
	int64_t until = time_monotonic() + LAST_WORD;
	enum rc rc;

	do {
		struct arena_mark m = arena_mark(w->arena);
		err_clear(e);
		rc = office_attempt_settle(w->node, w->arena, &outcome, worker_now(w), e);
		arena_rewind(w->arena, m);
	} while (rc != RC_OK && worker_tries_again(w, rc, until));
	return rc;
}

enum rc deliver_one(struct worker *w, struct err *e)
{
	const struct outbox_claim claim = { .owner = w->owner,
					    .now = worker_now(w),
					    .lease_us = LEASE };
	struct delivering d = { .w = w };
	struct err why = ERR_INIT;

	TRY(outbox_claim(w->node->db, w->arena, &claim, &d.items, &d.n, e));
	why.rc = send_packet(&d, &why);
	log_outcome(&d.items[0], why.rc, &why);
	if (d.is_lease_lost)
		return RC_OK; /* it went to another worker, who will settle */
	if (d.attempt.is_local) {
		d.attempt = attempt_of_err(w->arena, &why);
		d.attempt.is_local = true;
	}
	if (why.rc == RC_OK)
		COUNT(w, sent);
	else
		COUNT(w, failed_attempts);
	TRY(settle(&d, e));
	FAULT_POINT("jobs.settled");
	return RC_OK;
}

enum rc jobs_deliver_once(struct node *n, int64_t now, int64_t *out_sent, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w;
	enum rc rc = RC_OK;

	*out_sent = 0;
	TRY(worker_open(&w, NULL, n, a, e));
	worker_round(&w, now);
	while (rc == RC_OK) {
		rc = deliver_one(&w, e);
		*out_sent += rc == RC_OK;
		arena_reset(w.arena);
	}
	worker_close(&w);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}
