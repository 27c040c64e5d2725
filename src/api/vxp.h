/* vxp.h -- the axis protocol VXP 3.0.201608, the axis's side: POST /vxp/<call>.
 *
 * WHAT      HTTP request -> checks -> use case of axis -> JSON answer. doc/vxp.md says where the
 *           protocol leaves room and what we made of it. Every answer has status, ErrorCode and
 *           ErrorDesc; what a caller did wrong and what went wrong here are HTTP 200 all the same,
 *           for the SDK reads nothing else. HTTP 404 and 405 are for what is no call of the protocol.
 * CHECKS    In this order, each before anything is done: systemid is in the directory (15), has been
 *           given a secret (19), the HMAC is right for one of its secrets (15), what was signed is
 *           what was sent (15), the time is near ours (15), the organ is not locked (23), a request
 *           that must not come twice is new (15). For a packet that does not fit LIMIT_BODY_MEMORY all
 *           of it, and what the arguments of sendEdoc say, before the first byte of the body.
 * CODES     20 is the only temporary one: "send it again later". Requests that are malformed, or not
 *           allowed for a reason of the directory, get 22 and 19.
 * OWNERSHIP struct vxp lives in the arena given, for the life of the process.
 * ERRORS    None leave: they become answers, and are logged once.
 * LIMITS    limit.packet_bytes, LIMIT_VXP_BODY, LIMIT_VXP_PAGE, LIMIT_WAIT_SECS.
 * THREADS   handle runs on any worker.
 */
#pragma once

#include "net/net.h"

struct node; /* store/node.h */
struct vxp;

NODISCARD enum rc vxp_open(struct arena *a, struct node *n, struct vxp **out, struct err *e);
/* The functions of struct net_handler; ctx is the struct vxp. */
void vxp_admit(void *ctx, const struct net_request *r, struct net_admission *out);
void vxp_handle(void *ctx, struct net_request *r, struct net_reply *out);
bool vxp_check(void *ctx, struct net_request *r, struct net_reply *out);
void vxp_refuse(void *ctx, struct net_request *r, int status, uint64_t limit,
		struct net_reply *out);
/* What a parked getReceivedEdocList of this organ waits for: net_wake(server, key) wakes it. */
uint64_t vxp_wait_key(struct str organ_code);
