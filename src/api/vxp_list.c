/* vxp_list.c -- getReceivedEdocList and getSentEdocList. */
#include "api/vxp_int.h"

#include "base/limits.h"
#include "base/time.h"

#define LOOK_AGAIN (5 * TIME_SEC) /* a parked request looks at the database by itself this often */

/* A date argument; false: the answer is given. */
static bool date_arg(struct vxp_call *c, const char *name, bool is_end, int64_t *out_at)
{
	struct str s = vxp_arg(c, name);
	if (s.n == 0 || vxp_date_parse(s, c->zone, is_end, out_at))
		return true;
	vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, str_of(name), s);
	return false;
}

static bool filter_make(struct vxp_call *c, struct axis_filter *f)
{
	*f = (struct axis_filter){ .organ_code = c->caller.organ.code,
				   .from = vxp_arg(c, "from"),
				   .doc_id = vxp_arg(c, "docId"),
				   .status = vxp_arg(c, "status") };
	return vxp_arg_types(c, &f->type) && date_arg(c, "fromDate", false, &f->from_at) &&
	       date_arg(c, "toDate", true, &f->to_at) &&
	       vxp_arg_number(c, "pageSize", &f->page_size) &&
	       vxp_arg_number(c, "pageIndex", &f->page_index);
}

static struct str state_word(struct vxp_call *c, enum transport_state state)
{
	static const enum text_id ids[] = { [TRANSPORT_INITIAL] = TEXT_VXP_STATE_INITIAL,
					    [TRANSPORT_PROCESSING] = TEXT_VXP_STATE_PROCESSING,
					    [TRANSPORT_DONE] = TEXT_VXP_STATE_DONE,
					    [TRANSPORT_FAIL] = TEXT_VXP_STATE_FAIL };
	return axis_text(c->a, ids[state], STR_NULL, STR_NULL, STR_NULL);
}

/* What the receiver said, else what the state means. */
static struct str state_text(struct vxp_call *c, enum transport_state state, struct str said)
{
	return said.n > 0 ? said : state_word(c, state);
}

static void list_failed(struct vxp_call *c, enum rc rc, const struct err *e)
{
	if (rc == RC_INVALID)
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("status"),
				 vxp_arg(c, "status"));
	else
		vxp_answer_failure(c, e);
}

static void received_write(struct vxp_call *c, struct json *j, const struct axis_received *x)
{
	json_object(j);
	json_kv_str(j, "docId", x->doc_id);
	json_kv_str(j, "serviceType", STR("eDoc"));
	json_kv_str(j, "messageType", message_type_text(x->type));
	json_kv_str(j, "created_time", vxp_time_text(c, x->created_at));
	json_kv_str(j, "updated_time", vxp_time_text(c, x->updated_at));
	json_kv_str(j, "from", x->sender_code);
	json_kv_str(j, "to", x->receiver_code);
	json_kv_str(j, "status", transport_state_text(x->state));
	json_kv_str(j, "status_desc", state_text(c, x->state, x->state_text));
	json_object_end(j);
}

/* What only our own nodes are told: whether their copy of the directory is current. */
static void version_write(struct vxp_call *c, struct json *j)
{
	int64_t version;
	if (net_header(c->r, VXP_HEADER_WAIT).n == 0)
		return;
	if (axis_directory_version(c->node, c->a, &version, NULL) == RC_OK)
		json_kv_i64(j, VXP_DIRECTORY_VERSION, version);
}

static void received_answer(struct vxp_call *c)
{
	struct axis_filter f;
	struct axis_received *rows;
	size_t n;
	struct err e = ERR_INIT;
	struct json j;
	if (!filter_make(c, &f))
		return;
	enum rc rc = axis_received_list(c->node, c->a, &f, &rows, &n, &e);
	if (rc != RC_OK) {
		list_failed(c, rc, &e);
		return;
	}
	vxp_answer_begin(c, &j);
	version_write(c, &j);
	json_key(&j, "data");
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		received_write(c, &j, &rows[i]);
	json_array_end(&j);
	vxp_answer(c, &j);
}

/* ---- waiting for something to list (our own nodes ask for it) ---- */

struct wait {
	struct vxp_call *c;
	int64_t until; /* monotonic */
};

static void wait_look(struct net_request *r, struct net_reply *out, void *ctx)
{
	struct wait *w = ctx;
	struct vxp_call *c = w->c;
	struct err e = ERR_INIT;
	bool is_waiting = false;
	struct arena_mark mark = arena_mark(r->arena);
	enum rc rc = axis_is_waiting(c->node, r->arena, c->caller.organ.code, &is_waiting, &e);
	arena_rewind(r->arena, mark);
	c->out = out;
	int64_t now = time_monotonic();
	if (rc != RC_OK) {
		vxp_answer_failure(c, &e);
	} else if (is_waiting || now >= w->until) {
		received_answer(c);
	} else {
		out->wait_until = now + LOOK_AGAIN < w->until ? now + LOOK_AGAIN : w->until;
		out->wait_key = vxp_wait_key(c->caller.organ.code);
		out->wait_again = wait_look;
		out->wait_ctx = w;
	}
}

void vxp_received(struct vxp_call *c)
{
	int64_t secs;
	struct str wanted = net_header(c->r, VXP_HEADER_WAIT);
	if (!str_to_i64(wanted, 1, INT32_MAX, &secs)) {
		received_answer(c);
		return;
	}
	struct wait *w = ARENA_NEW(c->a, struct wait);
	w->c = c;
	w->until = time_monotonic() +
		   (secs < LIMIT_WAIT_SECS ? secs : (int64_t)LIMIT_WAIT_SECS) * TIME_SEC;
	wait_look(c->r, c->out, w);
}

/* ---- what was sent ---- */

static void sent_write(struct vxp_call *c, struct json *j, const struct axis_sent *x)
{
	bool is_received = x->state == TRANSPORT_DONE || x->state == TRANSPORT_FAIL;
	json_object(j);
	json_kv_str(j, "senderDocId", x->sender_doc_id);
	json_kv_str(j, "receiverDocId", x->receiver_doc_id);
	json_kv_str(j, "fromCode", x->sender_code);
	json_kv_str(j, "toCode", x->receiver_code);
	json_kv_str(j, "serviceType", STR("eDoc"));
	json_kv_str(j, "messageType", message_type_text(x->type));
	json_kv_str(j, "title", x->title);
	json_kv_str(j, "notation", x->notation);
	json_kv_str(j, "sentTime", vxp_time_text(c, x->sent_at));
	json_kv_str(j, "receivedTime", is_received ? vxp_time_text(c, x->updated_at) : STR(""));
	json_kv_str(j, "sendStatus", transport_state_text(TRANSPORT_DONE));
	json_kv_str(j, "sendStatusDesc",
		    axis_text(c->a, TEXT_VXP_STATE_SENT, STR_NULL, STR_NULL, STR_NULL));
	json_kv_str(j, "receiveStatus", transport_state_text(x->state));
	json_kv_str(j, "receiveStatusDesc", state_text(c, x->state, x->state_text));
	json_object_end(j);
}

void vxp_sent(struct vxp_call *c)
{
	struct axis_filter f;
	struct axis_sent *rows;
	size_t n;
	struct err e = ERR_INIT;
	struct json j;
	if (!filter_make(c, &f))
		return;
	enum rc rc = axis_sent_list(c->node, c->a, &f, &rows, &n, &e);
	if (rc != RC_OK) {
		list_failed(c, rc, &e);
		return;
	}
	vxp_answer_begin(c, &j);
	json_key(&j, "data");
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		sent_write(c, &j, &rows[i]);
	json_array_end(&j);
	vxp_answer(c, &j);
}
