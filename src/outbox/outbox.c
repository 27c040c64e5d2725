/* outbox.c -- items in the database: in, and out again. */
#include "outbox/outbox.h"

#include "gen/queries.h"
#include "outbox/outbox_int.h"
#include "store/audit.h"

#define ERROR_BYTES 1000 /* of the operator's text that is kept */

/* Everything the outbox does is done by the program itself. */
static enum rc audit_object(struct tx *tx, const struct outbox_item *item, const char *action,
			    struct str object, struct str detail, int64_t now, struct err *e)
{
	const struct audit_entry x = { .tenant_id = item->tenant_id,
				       .at = now,
				       .actor = STR("system"),
				       .action = str_of(action),
				       .object = object,
				       .detail = detail };
	return audit_add(tx, &x, e);
}

enum rc outbox_audit(struct tx *tx, const struct outbox_item *item, const char *action,
		     struct str detail, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	return audit_object(tx, item, action, str_fmt(a, "outbox:%lld", (long long)item->id),
			    detail, now, e);
}

enum rc outbox_audit_packet(struct tx *tx, const struct outbox_item *item, const char *action,
			    struct str detail, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	return audit_object(tx, item, action, str_fmt(a, "packet:%lld", (long long)item->packet_id),
			    detail, now, e);
}

enum rc outbox_enqueue(struct tx *tx, const struct outbox_item *item, int64_t now, struct err *e)
{
	struct outbox_item x = *item;

	if (x.urgency < 0)
		x.urgency = 0;
	if (x.urgency >= PRIORITY__COUNT)
		x.urgency = PRIORITY__COUNT - 1;
	return q_outbox_add(tx, &x, now, NULL, e);
}

enum rc outbox_items_of(struct tx *tx, struct arena *a, int64_t packet_id, struct outbox_item **out,
			size_t *out_n, struct err *e)
{
	return q_outbox_items_of(tx, a, packet_id, out, out_n, e);
}

/* ---- ending ---- */

static enum rc lease_lost(const struct outbox_item *item, struct err *e)
{
	return err_set(e, RC_CONFLICT, NULL, "item %lld: the lease was lost", (long long)item->id);
}

static enum rc item_end(struct tx *tx, const struct outbox_item *item, enum outbox_state state,
			int64_t due_at, const struct outbox_result *r, struct err *e)
{
	const struct attempt *a = r->attempt;
	const struct q_outbox_end_args args = {
		.id = item->id,
		.lease_owner = item->lease_owner,
		.attempts = item->attempts,
		.state = state,
		.due_at = due_at,
		.error_key = a ? a->error_key : STR(""),
		.error_text = a ? str_utf8_cut(a->error_text, ERROR_BYTES) : STR(""),
		.now = r->now,
		.waits_for_peer = a && outbox_blame(a) == OUTBOX_PEER_FAILED,
	};
	int64_t changed;

	TRY(q_outbox_end(tx, &args, &changed, e));
	return changed == 1 ? RC_OK : lease_lost(item, e);
}

static enum rc item_settle(struct tx *tx, const struct outbox_item *item,
			   const struct outbox_result *r, enum outbox_verdict *out, struct err *e)
{
	struct str why = str_utf8_cut(r->attempt->error_text, ERROR_BYTES);
	int64_t later;

	*out = outbox_judge(r->attempt, item->attempts, r->limits);
	switch (*out) {
	case OUTBOX_TO_DONE:
		TRY(item_end(tx, item, OUTBOX_DONE, item->due_at, r, e));
		return outbox_audit(tx, item, "outbox.done", item->receiver_code, r->now, e);
	case OUTBOX_TO_DEAD:
		TRY(item_end(tx, item, OUTBOX_DEAD, item->due_at, r, e));
		return outbox_audit(tx, item, "outbox.dead", why, r->now, e);
	case OUTBOX_TO_LATER: break;
	}
	later = r->now + outbox_pause(item->attempts, r->limits, r->jitter);
	return item_end(tx, item, OUTBOX_READY, later, r, e);
}

enum rc outbox_settle(struct tx *tx, const struct outbox_item *items, size_t n,
		      const struct outbox_result *r, enum outbox_verdict *out, struct err *e)
{
	const struct outbox_item *later = NULL;

	for (size_t i = 0; i < n; i++) {
		TRY(item_settle(tx, &items[i], r, &out[i], e));
		if (out[i] == OUTBOX_TO_LATER)
			later = &items[i];
	}
	if (!later)
		return RC_OK;
	return outbox_audit_packet(tx, later, "outbox.later",
				   str_utf8_cut(r->attempt->error_text, ERROR_BYTES), r->now, e);
}

enum rc outbox_replace(struct tx *tx, const struct outbox_item *item, int64_t now, struct err *e)
{
	const struct outbox_result r = { .now = now };

	TRY(item_end(tx, item, OUTBOX_CANCELLED, item->due_at, &r, e));
	return outbox_audit(tx, item, "outbox.cancelled", item->receiver_code, now, e);
}

/* ---- a person asks again ---- */

enum rc outbox_find_dead(struct tx *tx, struct arena *a, int64_t delivery_id,
			 struct outbox_item *out, struct err *e)
{
	struct outbox_item *rows;
	size_t n;

	TRY(q_outbox_dead_of(tx, a, delivery_id, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing dead");
	*out = rows[0];
	return RC_OK;
}

enum rc outbox_find_waiting(struct tx *tx, struct arena *a, int64_t delivery_id,
			    struct outbox_item *out, struct err *e)
{
	struct outbox_item *rows;
	size_t n;

	TRY(q_outbox_waiting_of(tx, a, delivery_id, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_NOT_FOUND, "err.not_found", "nothing waits");
	*out = rows[0];
	return RC_OK;
}

enum rc outbox_again(struct tx *tx, struct arena *a, int64_t packet_id, int64_t now,
		     struct outbox_item **out, size_t *out_n, struct err *e)
{
	const struct q_outbox_revive_args args = { .packet_id = packet_id, .now = now };

	TRY(q_outbox_revive(tx, a, &args, out, out_n, e));
	for (size_t i = 0; i < *out_n; i++)
		TRY(outbox_audit(tx, &(*out)[i], "outbox.again", (*out)[i].receiver_code, now, e));
	return RC_OK;
}

enum rc outbox_cancel(struct tx *tx, int64_t item_id, int64_t now, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	const struct q_outbox_cancel_args args = { .id = item_id, .now = now };
	struct q_outbox_cancel_row *rows;
	size_t n;

	TRY(q_outbox_cancel(tx, a, &args, &rows, &n, e));
	if (n == 0)
		return err_set(e, RC_CONFLICT, NULL, "item %lld is neither ready nor dead",
			       (long long)item_id);
	const struct outbox_item item = { .id = rows[0].id, .tenant_id = rows[0].tenant_id };
	return outbox_audit(tx, &item, "outbox.cancelled", STR(""), now, e);
}
