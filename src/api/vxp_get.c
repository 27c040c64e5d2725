/* vxp_get.c -- getEdoc and updateStatus: a packet goes out, and its receiver says what became of it. */
#include "api/vxp_int.h"

#include <string.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fd.h"

#define RAW_PIECE (12 << 10)
#define TEXT_PIECE (RAW_PIECE / 3 * 4 + 8)

/* {"status":…,"data":"  base64 of the file  "}  written piece by piece. */
struct packet_stream {
	int fd;
	struct str head, tail;
	struct base64_enc enc;
	bool is_read; /* the file, to its end */
	char text[TEXT_PIECE];
	size_t n, at; /* of text: filled, given */
};

static void stream_close(void *ctx)
{
	struct packet_stream *s = ctx;
	fd_close(s->fd);
}

static bool text_fill(struct packet_stream *s)
{
	char raw[RAW_PIECE];
	size_t got;
	if (fd_read_full(s->fd, raw, sizeof raw, &got, NULL) != RC_OK)
		return false;
	s->at = 0;
	s->n = base64_enc_feed(&s->enc, raw, got, s->text);
	if (got < sizeof raw) {
		s->n += base64_enc_end(&s->enc, s->text + s->n);
		s->is_read = true;
	}
	return true;
}

static size_t take(struct str *from, char *p, size_t room)
{
	size_t n = from->n < room ? from->n : room;
	if (n > 0)
		memcpy(p, from->p, n);
	*from = str_sub(*from, n, from->n);
	return n;
}

static int64_t stream_write(void *ctx, char *p, size_t room)
{
	struct packet_stream *s = ctx;
	size_t n = take(&s->head, p, room);
	while (n < room && (s->at < s->n || !s->is_read)) {
		if (s->at == s->n && !text_fill(s))
			return -1;
		struct str ready = str_of_n(s->text + s->at, s->n - s->at);
		size_t given = take(&ready, p + n, room - n);
		s->at += given;
		n += given;
	}
	if (s->is_read && s->at == s->n)
		n += take(&s->tail, p + n, room - n);
	return (int64_t)n;
}

/* The answer with an empty data, cut where the data goes. */
static void stream_answer(struct vxp_call *c, int fd, uint64_t bytes)
{
	struct packet_stream *s = ARENA_NEW(c->a, struct packet_stream);
	struct json j;
	s->fd = fd;
	arena_defer(c->a, stream_close, s);
	vxp_answer_begin(c, &j);
	json_kv_str(&j, "data", STR(""));
	vxp_answer(c, &j);
	struct str whole = c->out->body;
	s->head = str_sub(whole, 0, whole.n - 2);
	s->tail = str_sub(whole, whole.n - 2, 2);
	c->out->body = STR_NULL;
	c->out->stream = stream_write;
	c->out->stream_ctx = s;
	c->out->body_bytes = whole.n + (bytes + 2) / 3 * 4;
}

static bool request_make(struct vxp_call *c, struct axis_request *q)
{
	*q = (struct axis_request){ .organ_code = c->caller.organ.code,
				    .doc_id = vxp_arg(c, "docId"),
				    .now = c->now };
	if (q->doc_id.n > 0)
		return true;
	vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("docId"), STR_NULL);
	return false;
}

void vxp_get(struct vxp_call *c)
{
	struct axis_request q;
	struct axis_refusal refusal;
	struct err e = ERR_INIT;
	int fd;
	uint64_t bytes;
	if (!request_make(c, &q))
		return;
	if (axis_packet_open(c->node, c->a, &q, &fd, &bytes, &refusal, &e) != RC_OK)
		vxp_answer_failure(c, &e);
	else if (refusal.code != VXP_OK)
		vxp_answer_refusal(c, &refusal);
	else
		stream_answer(c, fd, bytes);
}

/* ---- updateStatus ---- */

static bool state_arg(struct vxp_call *c, enum transport_state *out)
{
	struct str word = vxp_arg(c, "status");
	if (str_eq_nocase(word, STR("done")))
		*out = TRANSPORT_DONE;
	else if (str_eq_nocase(word, STR("processing")))
		*out = TRANSPORT_PROCESSING;
	else if (str_eq_nocase(word, STR("fail")))
		*out = TRANSPORT_FAIL;
	else
		return false;
	return true;
}

/* Our own nodes say why in the body: {"text":"…"}. */
static struct str reason_of(struct vxp_call *c)
{
	const struct jval *object;
	struct str text = STR_NULL;
	if (c->r->body.n > 0 && json_parse(c->a, c->r->body, &object, NULL) == RC_OK &&
	    jval_is_object(object) && jval_get(object, "text"))
		(void)jval_str(jval_get(object, "text"), &text);
	return text;
}

void vxp_update(struct vxp_call *c)
{
	struct axis_request q;
	struct axis_refusal refusal;
	enum transport_state state;
	struct err e = ERR_INIT;
	if (!request_make(c, &q))
		return;
	if (!state_arg(c, &state)) {
		vxp_answer_fault(c, VXP_BAD_FORMAT, TEXT_VXP_22_ARGUMENT, STR("status"),
				 vxp_arg(c, "status"));
		return;
	}
	if (axis_delivery_update(c->node, c->a, &q, state, reason_of(c), &refusal, &e) != RC_OK)
		vxp_answer_failure(c, &e);
	else if (refusal.code != VXP_OK)
		vxp_answer_refusal(c, &refusal);
	else
		vxp_answer_ok(c);
}
