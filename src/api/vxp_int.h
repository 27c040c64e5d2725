/* vxp_int.h -- what the files of the protocol share. */
#pragma once

#include "api/vxp.h"
#include "axis/axis.h"
#include "base/buf.h"
#include "markup/markup.h"
#include "vxp/vxp.h"

struct vxp {
	struct node *node;
	struct axis_knocks knocks;
};

struct vxp_call;
struct vxp_route {
	const char *name;
	bool is_upload; /* takes a packet */
	bool is_once;   /* changes the directory: the same request is not taken twice */
	void (*run)(struct vxp_call *c);
};

/* ---- vxp_head.c: what a request says of itself; pure ---- */
struct vxp_fault {
	enum text_id id; /* TEXT__COUNT: none */
	struct str param;
};
struct vxp_head {
	struct str system_id, sign_header, sign_header_key, hash_header;
	struct vxp_arg args[VXP_ARGS]; /* what was signed, in its order; names without prefix */
	size_t n_args;
	struct vxp_fault missing; /* parts without which nothing can be checked */
	struct vxp_fault cover;   /* what was sent is not what was signed */
};
/* Reads the headers. Only what is signed becomes an argument. */
void vxp_head_read(struct arena *a, const struct net_field *headers, size_t n,
		   struct vxp_head *out);
/* Its value, name in any case; STR_NULL when it is not there. */
struct str vxp_head_arg(const struct vxp_head *h, const char *name);
/* 2026/11/21, 2026-11-21 or 21/11/2026, and perhaps a time 20:45 or 20:45:46 behind a blank or T, on
 * a clock `zone` east of UTC. is_end: the first moment behind it. */
bool vxp_date_parse(struct str s, int64_t zone, bool is_end, int64_t *out_at);

/* ---- a call ---- */
struct vxp_call {
	struct vxp *v;
	struct node *node;
	struct arena *a; /* of the request */
	struct net_request *r;
	struct net_reply *out;
	const struct vxp_route *route;
	struct vxp_head head;
	struct axis_caller caller;
	int64_t now, zone;
};
/* Whether the caller may go on; else the answer is given. */
bool vxp_authenticate(struct vxp_call *c);

/* The calls of the protocol, one function each; the answer is in c afterwards. */
void vxp_send(struct vxp_call *c);
/* What sendEdoc's headers say wrong, before its body; false: the answer is given. */
bool vxp_send_check(struct vxp_call *c);
void vxp_received(struct vxp_call *c);
void vxp_sent(struct vxp_call *c);
void vxp_get(struct vxp_call *c);
void vxp_update(struct vxp_call *c);
void vxp_agencies(struct vxp_call *c);
void vxp_changes(struct vxp_call *c);
void vxp_register(struct vxp_call *c);
void vxp_remove(struct vxp_call *c);

/* ---- answers ---- */
/* Starts {"status":"OK","ErrorCode":"0","ErrorDesc":… ; the caller adds members and gives it to
 * vxp_answer, which closes it. */
void vxp_answer_begin(struct vxp_call *c, struct json *j);
void vxp_answer(struct vxp_call *c, struct json *j);
void vxp_answer_ok(struct vxp_call *c);
/* What the caller did wrong; recorded by whoever calls this, if at all. */
void vxp_answer_refusal(struct vxp_call *c, const struct axis_refusal *refusal);
void vxp_answer_fault(struct vxp_call *c, enum vxp_code code, enum text_id id, struct str p0,
		      struct str p1);
/* What went wrong here: code 20, logged. */
void vxp_answer_failure(struct vxp_call *c, const struct err *e);
/* "2026-11-21 20:45:46" on the axis's clock; empty for never. */
struct str vxp_time_text(struct vxp_call *c, int64_t at);
struct str vxp_arg(const struct vxp_call *c, const char *name);
/* servicetype (eDoc) and messagetype (edoc when it is not given); false: the answer is given. */
bool vxp_arg_types(struct vxp_call *c, enum message_type *out);
/* An optional whole number; false: the answer is given. */
bool vxp_arg_number(struct vxp_call *c, const char *name, int64_t *out);
