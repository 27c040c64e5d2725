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

#define LEASE (60 * TIME_SEC)
#define SLOWEST_BYTES_PER_SEC (64 << 10) /* a line slower than this is not waited for */
#define MARGIN_SECS 10                   /* a call ends so long before its lease */

struct outcome {
	struct attempt attempt;
	struct axis_receipt receipt;
};

/* Whole seconds that a packet of this size may take. */
static int call_secs(uint64_t bytes)
{
	uint64_t secs = (uint64_t)(LEASE / TIME_SEC) + bytes / SLOWEST_BYTES_PER_SEC;
	return secs < 86400 ? (int)secs : 86400;
}

static const struct str *receivers_of(struct arena *a, const struct outbox_item *items, size_t n)
{
	struct str *codes = ARENA_ARRAY(a, n + 1, struct str);

	for (size_t i = 0; i < n; i++)
		codes[i] = items[i].receiver_code;
	return codes;
}

static enum rc send_bytes(struct worker *w, const struct outbox_item *items, size_t n,
			  const struct packet *p, struct axis_visit *v, struct outcome *out,
			  struct err *e)
{
	AUTO_CLOSE fd = -1;
	struct axis_parcel parcel = { .type = p->type,
				      .sha256 = p->blob.b,
				      .receivers = receivers_of(w->arena, items, n),
				      .n_receivers = n };

	TRY(blob_read_open(w->node->blobs, &p->blob, &fd, &parcel.bytes, e));
	parcel.fd = fd;
	parcel.total_secs = call_secs(parcel.bytes);
	TRY(outbox_renew(w->node->db, items, n,
			 v->now + (parcel.total_secs + MARGIN_SECS) * TIME_SEC, e));
	FAULT_POINT("jobs.send");
	enum rc rc = axis_send(v, &parcel, &out->receipt, e);
	out->attempt = v->attempt;
	FAULT_POINT("jobs.sent");
	return rc;
}

/* Everything between claim and answer; what fails here before the call is a local failure. */
static enum rc send_packet(struct worker *w, const struct outbox_item *items, size_t n, int64_t now,
			   struct outcome *out, struct err *e)
{
	struct tenant t;
	struct packet p;

	out->attempt = (struct attempt){ .vxp_code = -1, .is_local = true };
	TRY(load_tenant(w->node, w->arena, items[0].tenant_id, &t, e));
	TRY(office_packet_build(w->node, w->arena, items[0].packet_id, now, &p, e));
	FAULT_POINT("jobs.built");
	struct axis_visit v = visit_of(w, &t, now);
	return send_bytes(w, items, n, &p, &v, out, e);
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

enum rc deliver_one(struct worker *w, int64_t now, struct err *e)
{
	const struct outbox_claim claim = { .owner = w->owner, .now = now, .lease_us = LEASE };
	struct outcome out = { .receipt = { .n_refused = 0 } };
	struct err why = ERR_INIT;
	struct outbox_item *items;
	size_t n;

	TRY(outbox_claim(w->node->db, w->arena, &claim, &items, &n, e));
	enum rc rc = send_packet(w, items, n, now, &out, &why);
	why.rc = rc;
	log_outcome(&items[0], rc, &why);
	if (rc == RC_CONFLICT && out.attempt.is_local)
		return RC_OK; /* the lease went to another worker, who will settle */
	if (out.attempt.is_local) {
		out.attempt.rc = rc;
		out.attempt.error_key = str_dup(w->arena, str_of(why.key));
		out.attempt.error_text = str_dup(w->arena, str_of(why.text));
	}
	if (rc == RC_OK)
		COUNT(w, sent);
	else
		COUNT(w, failed_attempts);
	const struct office_outcome settle = { .items = items,
					       .n_items = n,
					       .attempt = &out.attempt,
					       .refused = out.receipt.refused,
					       .n_refused = out.receipt.n_refused,
					       .axis_doc_id = out.receipt.doc_id };
	TRY(office_attempt_settle(w->node, w->arena, &settle, time_now(), e));
	FAULT_POINT("jobs.settled");
	return RC_OK;
}

enum rc jobs_deliver_once(struct node *n, int64_t now, int64_t *out_sent, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	struct worker w;

	*out_sent = 0;
	TRY(worker_open(&w, NULL, n, a, e));
	enum rc rc = RC_OK;
	while (rc == RC_OK) {
		rc = deliver_one(&w, now, e);
		*out_sent += rc == RC_OK;
		arena_reset(w.arena);
	}
	worker_close(&w);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}
