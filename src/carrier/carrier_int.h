/* carrier_int.h -- what the files of carrier share: one call, and the reading of answers. */
#pragma once

#include "carrier/carrier.h"
#include "markup/markup.h"

/* ---- answers with rows (rows.c) ---- */

/* Push scanner for {"status":…,"data":[{…},{…}]} of any length: each element of data is handed over
 * as it is complete, what stands around them is kept and parsed at the end. */
struct rows;
typedef enum rc (*row_fn)(void *ctx, struct arena *scratch, const struct jval *row, struct err *e);
struct rows *rows_new(struct arena *a, row_fn fn, void *ctx);
NODISCARD enum rc rows_feed(struct rows *r, const char *p, size_t n, struct err *e);
/* *out: the object, its data empty. RC_INVALID when it is none or not closed. */
NODISCARD enum rc rows_end(struct rows *r, const struct jval **out, struct err *e);

/* ---- one call (axis_client.c) ---- */

enum call_body {
	BODY_NONE, /* lists: Content-Length 0, as the SDK does */
	BODY_TEXT, /* text, or {} */
	BODY_FILE, /* the parcel, and CR LF behind it */
};
struct axis_call {
	const char *name; /* "sendEdoc" */
	struct vxp_arg args[8];
	size_t n_args;
	struct net_field extra; /* one header of ours, or name empty */
	enum call_body body_kind;
	struct str text;
	const struct axis_parcel *parcel;
	bool is_held; /* the axis may hold the answer: ends when the client is to stop */
	int stall_secs, total_secs; /* 0 = net's default, none */
	uint64_t max_answer;
	/* Takes the answer's bytes; what it fails with is our failure. NULL: the answer is short. */
	net_sink sink;
	void *sink_ctx;
};
void call_arg(struct axis_call *c, const char *name, struct str value);

/* What came back. */
struct axis_answer {
	int http_status;
	const struct jval *json; /* NULL when it is not the protocol's */
	int code;                /* ErrorCode, -1 = none */
	struct str said;         /* ErrorDesc in one line */
	enum rc sink_rc;         /* what the call's sink failed with */
	struct err sink_err;
};
/* Does the call; RC_OK when any answer came. Fills v->attempt when none did. */
NODISCARD enum rc call_do(struct axis_visit *v, const struct axis_call *c, struct axis_answer *out,
			  struct err *e);

/* ---- what it means (answer.c) ---- */

/* Takes ErrorCode and ErrorDesc out of the object. */
void answer_read(struct arena *a, const struct jval *json, struct axis_answer *out);
/* RC_OK for ErrorCode 0; fills v->attempt in any case. */
NODISCARD enum rc answer_judge(struct axis_visit *v, const struct axis_call *c,
			       const struct axis_answer *r, struct err *e);
/* ErrorCode 0, but what should stand beside it does not. */
NODISCARD enum rc answer_garbage(struct axis_visit *v, const struct axis_call *c,
				 const struct axis_answer *r, struct err *e);
/* Fills v->attempt with a failure; r NULL when there was no answer. Passes it on to *e. */
enum rc attempt_failed(struct axis_visit *v, const struct axis_answer *r, const struct err *why,
		       struct err *e);
/* Something here failed while an answer was read. */
NODISCARD enum rc answer_local(struct axis_visit *v, enum rc rc, const struct err *why,
			       struct err *e);
/* The receivers that a refusal names: those of "receivers", else those whose code stands in ErrorDesc
 * as a word of its own. */
void answer_refused(struct arena *a, const struct axis_answer *r, const struct axis_parcel *p,
		    struct axis_receipt *out);
/* A member that is a string, or empty. */
struct str jval_text(const struct jval *object, const char *key);
