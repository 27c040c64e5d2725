/* axis.c -- the post office in the database. */
#include "store/axis.h"

#include "base/limits.h"
#include "markup/markup.h"
#include "gen/queries.h"

/* ---- taking a packet in ---- */

enum rc axis_packet_same(struct tx *tx, struct arena *a, const struct axis_packet *p,
			 struct str *out_doc_id, struct err *e)
{
	struct q_axis_packet_same_args args = { .sender_code = p->sender_code,
						.sha256 = p->blob,
						.document_code = p->document_code };
	struct q_axis_packet_same_row row;
	TRY(q_axis_packet_same(tx, a, &args, &row, e));
	*out_doc_id = row.sender_doc_id;
	return RC_OK;
}

enum rc axis_addresses(struct arena *a, const struct axis_address *list, size_t n, struct str *out,
		       struct err *e)
{
	struct json j;
	json_init(&j, a, LIMIT_PAGE_BYTES);
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_kv_str(&j, "code", list[i].code);
		json_kv_str(&j, "doc_id", list[i].doc_id);
		json_object_end(&j);
	}
	json_array_end(&j);
	TRY(json_rc(&j, e));
	*out = json_text(&j);
	return RC_OK;
}

static enum rc deliveries_put(struct tx *tx, const struct axis_packet *p, int64_t packet_id,
			      struct err *e)
{
	struct q_axis_deliveries_add_args args = {
		.packet_id = packet_id, .type = p->type, .now = p->now, .addresses = p->addresses
	};
	return q_axis_deliveries_add(tx, &args, NULL, e);
}

enum rc axis_packet_put(struct tx *tx, struct arena *a, const struct axis_packet *p, struct err *e)
{
	struct q_axis_packet_add_args args = { .sender_code = p->sender_code,
					       .sender_doc_id = p->doc_id,
					       .type = p->type,
					       .document_code = p->document_code,
					       .title = p->title,
					       .notation = p->notation,
					       .sha256 = p->blob,
					       .bytes = p->bytes,
					       .signature = p->signature,
					       .signature_reason = p->signature_reason,
					       .now = p->now };
	struct q_axis_packet_add_row row;
	TRY(q_axis_packet_add(tx, a, &args, &row, e));
	TRY(deliveries_put(tx, p, row.id, e));
	struct q_axis_hop_add_args hop = { .packet_id = row.id,
					   .organ_code = p->sender_code,
					   .now = p->now,
					   .step = STR("accepted"),
					   .sha256 = p->blob,
					   .signature = p->signature };
	return q_axis_hop_add(tx, &hop, NULL, e);
}

/* ---- lists ---- */

static struct str state_word(const struct axis_page *p)
{
	return p->has_state ? transport_state_text(p->state) : STR_NULL;
}

static bool is_open_list(const struct axis_page *p)
{
	return !p->has_state || p->state == TRANSPORT_INITIAL || p->state == TRANSPORT_PROCESSING;
}

enum rc axis_rows_received(struct tx *tx, struct arena *a, const struct axis_page *p,
			   struct axis_received **out, size_t *out_n, struct err *e)
{
	if (is_open_list(p)) {
		struct q_axis_received_open_args open = { .receiver_code = p->organ_code,
							  .type = p->type,
							  .state = state_word(p),
							  .sender_code = p->sender_code,
							  .from_at = p->from_at,
							  .to_at = p->to_at,
							  .most = p->most,
							  .skip = p->skip };
		return q_axis_received_open(tx, a, &open, out, out_n, e);
	}
	struct q_axis_received_closed_args closed = { .receiver_code = p->organ_code,
						      .type = p->type,
						      .state = p->state,
						      .sender_code = p->sender_code,
						      .from_at = p->from_at,
						      .to_at = p->to_at,
						      .most = p->most,
						      .skip = p->skip };
	return q_axis_received_closed(tx, a, &closed, out, out_n, e);
}

enum rc axis_rows_sent(struct tx *tx, struct arena *a, const struct axis_page *p,
		       struct axis_sent **out, size_t *out_n, struct err *e)
{
	if (p->doc_id.n > 0) {
		struct q_axis_sent_of_args of = { .sender_code = p->organ_code,
						  .type = p->type,
						  .sender_doc_id = p->doc_id,
						  .most = p->most,
						  .skip = p->skip };
		return q_axis_sent_of(tx, a, &of, out, out_n, e);
	}
	struct q_axis_sent_args args = { .sender_code = p->organ_code,
					 .type = p->type,
					 .state = state_word(p),
					 .from_at = p->from_at,
					 .to_at = p->to_at,
					 .most = p->most,
					 .skip = p->skip };
	return q_axis_sent(tx, a, &args, out, out_n, e);
}

enum rc axis_open_count(struct tx *tx, struct arena *a, struct str receiver_code, int64_t most,
			int64_t *out, struct err *e)
{
	struct q_axis_open_count_args args = { .receiver_code = receiver_code, .most = most };
	struct q_axis_open_count_row row;
	TRY(q_axis_open_count(tx, a, &args, &row, e));
	*out = row.waiting;
	return RC_OK;
}

/* ---- handing out ---- */

enum rc axis_delivery_find(struct tx *tx, struct arena *a, struct str doc_id,
			   struct axis_delivery *out, struct err *e)
{
	enum rc rc = q_axis_delivery_find(tx, a, doc_id, out, e);
	return rc == RC_NOT_FOUND ? q_axis_packet_find(tx, a, doc_id, out, e) : rc;
}

enum rc axis_delivery_get(struct tx *tx, struct arena *a, int64_t id, struct axis_delivery *out,
			  struct err *e)
{
	return q_axis_delivery_of(tx, a, id, out, e);
}

enum rc axis_delivery_move(struct tx *tx, int64_t id, enum transport_state state, struct str text,
			   int64_t now, bool *out_moved, struct err *e)
{
	struct q_axis_delivery_move_args args = {
		.id = id, .state = state, .state_text = text, .now = now
	};
	int64_t changed;
	TRY(q_axis_delivery_move(tx, &args, &changed, e));
	*out_moved = changed > 0;
	return RC_OK;
}

enum rc axis_delivery_reopen(struct tx *tx, int64_t id, int64_t now, bool *out_moved, struct err *e)
{
	struct q_axis_delivery_reopen_args args = { .id = id, .now = now };
	int64_t changed;
	TRY(q_axis_delivery_reopen(tx, &args, &changed, e));
	*out_moved = changed > 0;
	return RC_OK;
}

/* ---- hops ---- */

enum rc axis_hop_put(struct tx *tx, const struct axis_delivery *d, struct str organ_code,
		     struct str step, int64_t now, struct err *e)
{
	struct q_axis_hop_add_once_args args = { .packet_id = d->packet_id,
						 .organ_code = organ_code,
						 .now = now,
						 .step = step,
						 .sha256 = d->sha256,
						 .signature = d->signature };
	return q_axis_hop_add_once(tx, &args, NULL, e);
}

enum rc axis_hop_is_there(struct tx *tx, struct arena *a, int64_t packet_id, struct str organ_code,
			  struct str step, bool *out, struct err *e)
{
	struct q_axis_hop_count_args args = { .packet_id = packet_id,
					      .organ_code = organ_code,
					      .step = step };
	struct q_axis_hop_count_row row;
	TRY(q_axis_hop_count(tx, a, &args, &row, e));
	*out = row.hops > 0;
	return RC_OK;
}

enum rc axis_hop_list(struct tx *tx, struct arena *a, int64_t packet_id, struct axis_hop **out,
		      size_t *out_n, struct err *e)
{
	return q_axis_hops(tx, a, packet_id, out, out_n, e);
}

/* ---- requests that must not come twice ---- */

enum rc axis_seen_put(struct tx *tx, struct str hmac, struct str call, int64_t expires_at,
		      bool *out_is_new, struct err *e)
{
	struct q_axis_seen_add_args args = { .hmac = hmac, .call = call, .expires_at = expires_at };
	int64_t changed;
	TRY(q_axis_seen_add(tx, &args, &changed, e));
	*out_is_new = changed > 0;
	return RC_OK;
}

enum rc axis_seen_forget(struct tx *tx, int64_t now, struct err *e)
{
	return q_axis_seen_sweep(tx, now, NULL, e);
}

/* ---- refusals ---- */

enum rc axis_refusal_put(struct tx *tx, const struct axis_refused *r, int64_t since_at,
			 bool is_brief, struct err *e)
{
	struct q_axis_refusal_add_args args = { .now = r->at,
						.sender_code = r->sender_code,
						.call = r->call,
						.error_code = r->error_code,
						.text = r->text,
						.since_at = since_at,
						.is_brief = is_brief };
	return q_axis_refusal_add(tx, &args, NULL, e);
}

enum rc axis_refusal_list(struct tx *tx, struct arena *a, int64_t most, struct axis_refused **out,
			  size_t *out_n, struct err *e)
{
	return q_axis_refusals(tx, a, most, out, out_n, e);
}

enum rc axis_refusal_forget(struct tx *tx, int64_t kept, struct err *e)
{
	return q_axis_refusal_sweep(tx, kept, NULL, e);
}

/* ---- retention ---- */

enum rc axis_expired_list(struct tx *tx, struct arena *a, int64_t before_at,
			  const struct axis_expired *after, int64_t most, struct axis_expired **out,
			  size_t *out_n, struct err *e)
{
	struct q_axis_packet_expired_args args = { .before_at = before_at,
						   .after_at = after->created_at,
						   .after_id = after->id,
						   .most = most };
	return q_axis_packet_expired(tx, a, &args, out, out_n, e);
}

enum rc axis_packet_waiting(struct tx *tx, struct arena *a, int64_t packet_id, int64_t *out,
			    struct err *e)
{
	struct q_axis_packet_waiting_row row;

	TRY(q_axis_packet_waiting(tx, a, packet_id, &row, e));
	*out = row.waiting;
	return RC_OK;
}

enum rc axis_payload_drop(struct tx *tx, const struct axis_expired *p, int64_t now,
			  bool *out_dropped, struct err *e)
{
	int64_t changed;
	TRY(q_axis_packet_drop(tx, p->id, &changed, e));
	*out_dropped = changed > 0;
	if (changed == 0)
		return RC_OK;
	struct q_axis_hop_add_args hop = { .packet_id = p->id,
					   .organ_code = p->sender_code,
					   .now = now,
					   .step = STR("dropped"),
					   .sha256 = p->sha256,
					   .signature = p->signature };
	return q_axis_hop_add(tx, &hop, NULL, e);
}

/* ---- the operator ---- */

enum rc axis_traffic(struct tx *tx, struct arena *a, int64_t since_at, int64_t *out_packets,
		     int64_t *out_bytes, struct err *e)
{
	struct q_axis_traffic_row row;
	TRY(q_axis_traffic(tx, a, since_at - AXIS_TRAFFIC_BUCKET, &row, e));
	*out_packets = row.packets;
	*out_bytes = row.bytes;
	return RC_OK;
}

enum rc axis_traffic_forget(struct tx *tx, int64_t before_at, struct err *e)
{
	return q_axis_traffic_sweep(tx, before_at, NULL, e);
}

enum rc axis_totals_load(struct tx *tx, struct arena *a, struct axis_totals *out, struct err *e)
{
	return q_axis_totals(tx, a, out, e);
}

enum rc axis_queue_list(struct tx *tx, struct arena *a, int64_t most, struct axis_queue **out,
			size_t *out_n, struct err *e)
{
	return q_axis_queues(tx, a, most, out, out_n, e);
}

enum rc axis_failure_list(struct tx *tx, struct arena *a, int64_t most, struct axis_failure **out,
			  size_t *out_n, struct err *e)
{
	return q_axis_failures(tx, a, most, out, out_n, e);
}
