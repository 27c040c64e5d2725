/* handout.c -- gives packets out, and takes down what receivers say of them. */
#include "axis/axis_int.h"

#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "text/text.h"

struct handout {
	struct arena *a;
	const struct axis_request *q;
	struct axis_delivery d;
	bool is_found;   /* and belongs to who asks */
	bool is_fetched; /* the hop is there */
	enum transport_state state;
	struct str text;
};

static bool is_theirs(const struct handout *h)
{
	struct str owner = h->d.id > 0 ? h->d.receiver_code : h->d.sender_code;
	return str_eq(owner, h->q->organ_code);
}

static enum rc delivery_look(struct tx *tx, void *arg, struct err *e)
{
	struct handout *h = arg;
	h->is_found = false;
	enum rc rc = axis_delivery_find(tx, h->a, h->q->doc_id, &h->d, e);
	if (rc == RC_NOT_FOUND) {
		err_clear(e);
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	h->is_found = is_theirs(h);
	return axis_hop_is_there(tx, h->a, h->d.packet_id, h->q->organ_code, STR("fetched"),
				 &h->is_fetched, e);
}

static enum rc hop_write(struct tx *tx, void *arg, struct err *e)
{
	struct handout *h = arg;
	return axis_hop_put(tx, &h->d, h->q->organ_code, STR("fetched"), h->q->now, e);
}

/* A disk that is full must not keep receivers from fetching: the hop is then missing, the packet is
 * given all the same. */
static void hop_record(struct node *n, struct handout *h)
{
	struct err e = ERR_INIT;
	if (h->d.id == 0 || h->is_fetched)
		return;
	if (db_write(n->db, hop_write, h, &e) != RC_OK)
		log_err(NULL, &e, "the hop of a fetched packet was not recorded");
}

enum rc axis_packet_open(struct node *n, struct arena *a, const struct axis_request *q, int *out_fd,
			 uint64_t *out_bytes, struct axis_refusal *out, struct err *e)
{
	struct handout h = { .a = a, .q = q };
	*out = (struct axis_refusal){ .code = VXP_OK };
	TRY(db_read(n->db, delivery_look, &h, e));
	if (!h.is_found)
		return refuse(a, out, VXP_FILE_INVALID, TEXT_VXP_10_NO_PACKET, q->doc_id, STR_NULL);
	if (!h.d.has_payload)
		return refuse(a, out, VXP_FILE_INVALID, TEXT_VXP_10_DROPPED, q->doc_id, STR_NULL);
	TRY(blob_read_open(n->blobs, &h.d.sha256, out_fd, out_bytes, e));
	hop_record(n, &h);
	return RC_OK;
}

static struct str step_of(enum transport_state state)
{
	return state == TRANSPORT_DONE ? STR("done") : STR("failed");
}

static enum rc update_write(struct tx *tx, void *arg, struct err *e)
{
	struct handout *h = arg;
	bool moved;
	TRY(delivery_look(tx, h, e));
	if (!h->is_found || h->d.id == 0 || h->d.state == h->state)
		return RC_OK;
	TRY(axis_delivery_move(tx, h->d.id, h->state, h->text, h->q->now, &moved, e));
	if (!moved || h->state == TRANSPORT_PROCESSING)
		return RC_OK;
	return axis_hop_put(tx, &h->d, h->q->organ_code, step_of(h->state), h->q->now, e);
}

enum rc axis_delivery_update(struct node *n, struct arena *a, const struct axis_request *q,
			     enum transport_state state, struct str text, struct axis_refusal *out,
			     struct err *e)
{
	struct handout h = { .a = a,
			     .q = q,
			     .state = state,
			     .text = text_cut(text_salvage(a, text, TEXT_LINES), LIMIT_REASON) };
	bug_if(state == TRANSPORT_INITIAL);
	*out = (struct axis_refusal){ .code = VXP_OK };
	TRY(db_write(n->db, update_write, &h, e));
	if (!h.is_found || h.d.id == 0)
		return refuse(a, out, VXP_FILE_INVALID, TEXT_VXP_10_NO_PACKET, q->doc_id, STR_NULL);
	FAULT_POINT("axis.updated");
	return RC_OK;
}
