/* carrier.h -- the ways a packet travels. Today: the axis (protocol VXP 3.0.201608).
 *
 * WHAT      A client of the axis protocol exactly as the SDK that agencies run speaks it (headers,
 *           HMAC, sendEdoc's trailing CR LF and zero-dropping hash), so that it can join any axis.
 *           Files stream: nothing holds a packet in memory.
 * OWNERSHIP A struct axis_client belongs to one thread. Results live in the arena given.
 * ERRORS    As net's client: RC_UNAVAILABLE, RC_UNCERTAIN; RC_CORRUPT when the axis answers
 *           garbage; RC_DENIED for code 15 (secret, clock), RC_NOT_FOUND 18, RC_CONFLICT 23, RC_INVALID
 *           10, 21, 22, RC_UNAVAILABLE 20. out_attempt says more, for the outbox's policy.
 * TIME      now is passed in (request time stamps, local time of Vietnam).
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "model/model.h"
#include "net/net.h"
#include "outbox/outbox.h"
#include "vxp/vxp.h"

struct axis_client;

struct axis_login {
	struct str url;       /* endpoint, e.g. http://127.0.0.1:8080/vxp */
	struct str system_id; /* organ code */
	struct str secret;
};

NODISCARD enum rc axis_client_open(struct axis_client **out, struct err *e);
void axis_client_close(struct axis_client *c);

/* Sends the packet in fd (bytes long). RC_OK only when the axis answered that it has it;
 * out_attempt tells what happened in any case, for outbox/policy. */
NODISCARD enum rc axis_send(struct axis_client *c, struct arena *a, const struct axis_login *l,
			    enum message_type type, int fd, uint64_t bytes,
			    const unsigned char sha256[32], int64_t now, struct str *out_doc_id,
			    struct attempt *out_attempt, struct err *e);

struct axis_listed {
	struct str doc_id, from, to, status;
	enum message_type type;
};
/* What waits for us, oldest first. wait_secs > 0 asks our own axis to hold the answer until
 * something of either type arrives. */
NODISCARD enum rc axis_list(struct axis_client *c, struct arena *a, const struct axis_login *l,
			    enum message_type type, int wait_secs, int64_t now,
			    struct axis_listed **out, size_t *out_n, struct err *e);
/* Fetches a packet into a blob (durable when this returns). */
NODISCARD enum rc axis_get(struct axis_client *c, struct arena *a, const struct axis_login *l,
			   struct str doc_id, struct blob_store *blobs, uint64_t max, int64_t now,
			   struct blob_id *out, uint64_t *out_bytes, struct err *e);
/* status: "done", "processing" or "fail"; text goes along to our own axis. */
NODISCARD enum rc axis_update(struct axis_client *c, struct arena *a, const struct axis_login *l,
			      struct str doc_id, const char *status, struct str text, int64_t now,
			      struct err *e);
/* The directory, one call of each per row; our own axis adds kind, level, superior, certificate …
 * (asked for by a header that real axes ignore). */
struct axis_agency {
	struct organ organ;
	struct str certificate; /* DER, or empty */
};
NODISCARD enum rc axis_agencies(struct axis_client *c, struct arena *a, const struct axis_login *l,
				int64_t now,
				enum rc (*each)(void *ctx, const struct axis_agency *x,
						struct err *e),
				void *ctx, struct err *e);
