/* carrier.h -- the ways a packet travels. Today: the axis (protocol VXP 3.0.201608).
 *
 * WHAT      A client of the axis protocol as the SDK that agencies run speaks it (headers, HMAC,
 *           sendEdoc's trailing CR LF and zero-dropping hash), so that it can join any axis. Files
 *           stream: nothing holds a packet in memory.
 * OWNERSHIP A struct axis_client belongs to one thread. A struct axis_visit is the caller's; results
 *           live in its arena.
 * ERRORS    As net's client (RC_UNAVAILABLE no connection, RC_UNCERTAIN no whole answer,
 *           RC_CANCELLED); RC_CORRUPT the axis answered garbage; RC_DENIED codes 15 and 19,
 *           RC_NOT_FOUND 18, RC_CONFLICT 23, RC_INVALID 10, 21, 22, RC_UNAVAILABLE 20 and unknown
 *           ones; of HTTP: RC_LIMIT 413, 414, 431, RC_DENIED 401, 403, 407, RC_UNAVAILABLE others.
 *           visit->attempt says in any case how the last call ended, for the outbox's policy.
 * LIMITS    LIMIT_AXIS_ANSWER, LIMIT_AXIS_ROW, LIMIT_AXIS_DIRECTORY; timeouts in axis_client.c.
 * TIME      now is passed in (request time stamps, local time of Vietnam).
 */
#pragma once

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/attempt.h"
#include "model/model.h"
#include "net/net.h"
#include "vxp/vxp.h"

struct axis_client;

struct axis_client_options {
	const atomic_bool *stop;  /* turns true: a list held open by the axis ends; or NULL */
	const atomic_bool *abort; /* turns true: any call ends; or NULL */
};
NODISCARD enum rc axis_client_open(const struct axis_client_options *o, struct axis_client **out,
				   struct err *e);
void axis_client_close(struct axis_client *c); /* NULL is fine */

struct axis_login {
	struct str url;       /* endpoint, e.g. http://127.0.0.1:8080/vxp */
	struct str system_id; /* organ code */
	struct str secret;
};

/* One organ at its axis. */
struct axis_visit {
	struct axis_client *client;
	struct arena *arena;
	struct axis_login login;
	int64_t now;               /* may be moved on between calls */
	struct attempt attempt;    /* out: how the last call ended */
	int64_t axis_clock_at;     /* out: the axis's clock at its last answer; 0 = not told */
	int64_t directory_version; /* out: of the axis's directory, 0 = not told */
};

/* A packet in a file. */
struct axis_parcel {
	enum message_type type;
	int fd;
	uint64_t bytes;
	const unsigned char *sha256;
	const struct str *receivers; /* to find out whom a refusal names */
	size_t n_receivers;
	int total_secs; /* the call ends by then at the latest */
};
struct axis_receipt {
	struct str doc_id;
	const struct str *refused; /* receivers that codes 18 and 23 name; also filled on failure */
	size_t n_refused;
};
/* RC_OK only when the axis answered that it has the packet. */
NODISCARD enum rc axis_send(struct axis_visit *v, const struct axis_parcel *p,
			    struct axis_receipt *out, struct err *e);

struct axis_query {
	enum message_type type;
	bool is_first; /* a look begins: our own axis says its directory's version */
	int wait_secs; /* > 0: asks our own axis to hold the answer until something of either type
			       arrives */
	int64_t page, size; /* page > 1: which page, of how many rows; else the axis's first one */
};
struct axis_listed {
	struct str doc_id, from, to, status;
	enum message_type type;
};
/* What waits for the organ, oldest first. Rows without a DocId that can be asked for are left out. */
NODISCARD enum rc axis_list(struct axis_visit *v, const struct axis_query *q,
			    struct axis_listed **out, size_t *out_n, struct err *e);
/* Fetches a packet of max bytes at most into a blob (durable when this returns). RC_LIMIT when it is
 * larger, with is_local set in the attempt, as for everything that failed on our side. */
NODISCARD enum rc axis_get(struct axis_visit *v, struct str doc_id, struct blob_store *blobs,
			   uint64_t max, struct blob_id *out, uint64_t *out_bytes, struct err *e);
/* status: "done", "processing" or "fail"; the text goes along for an axis that reads it. */
NODISCARD enum rc axis_update(struct axis_visit *v, struct str doc_id, const char *status,
			      struct str text, struct err *e);
/* The directory, one call of each per row; our own axis adds kind, level, superior, certificate …
 * (asked for by a header that real axes ignore). Rows and their strings live during the call. */
struct axis_agency {
	struct organ organ;
	struct str certificate; /* DER, or empty */
	bool has_facts; /* all fields of organ were given, not just code, name, mail, parent */
};
typedef enum rc (*axis_agency_fn)(void *ctx, const struct axis_agency *x, struct err *e);
/* since: 0, or the version that we have; *out_is_part: the rows were what has changed since then,
 * removed organs too. v->directory_version: what we have now. */
NODISCARD enum rc axis_agencies(struct axis_visit *v, int64_t since, axis_agency_fn each, void *ctx,
				bool *out_is_part, struct err *e);
