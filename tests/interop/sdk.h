/* sdk.h -- an axis behind its HTTP server, and the client that agencies run, byte by byte.
 *
 * WHAT      sdk_request writes what the Java SDK 3.0.201608 was seen to put on the wire: the spelling
 *           and order of its headers, Expect: 100-continue, the two quirks of sendEdoc. A test bends
 *           single bytes of it. What is said and heard goes over a plain socket.
 * OWNERSHIP Everything lives in the world's arena.
 * ERRORS    What fails here fails the test.
 */
#pragma once

#include "api/vxp.h"
#include "markup/markup.h"
#include "support/axis_world.h"
#include "vxp/vxp.h"

struct site {
	struct axis_world *w;
	struct vxp *vxp;
	struct net_server *server;
	int port;
};
void site_start(struct site *s);
void site_stop(struct site *s);

#define SDK_NO_HASH "-" /* sdk_call.hash: leave the argument away */
struct sdk_call {
	const char *call;
	const char *system_id;  /* default ORGAN_A */
	const char *secret;     /* default SECRET_A */
	struct vxp_arg args[8]; /* in their order, before timestamp and Content-Type */
	struct str body;
	bool is_file;            /* sendEdoc: body is the file, hash-file and CR LF are added … */
	bool is_strict;          /* … in well-formed hex and without CR LF */
	const char *hash;        /* instead of the file's */
	int64_t skew;            /* of the sender's clock, microseconds */
	const char *timestamp;   /* instead of now */
	const char *sign_header; /* instead of what the arguments give */
	bool expects_continue;
	const char *extra; /* further header lines, each with its CR LF */
};
/* The whole request; body apart, so that the head can be sent first. */
struct sdk_request {
	struct str head, body;
};
struct sdk_request sdk_request(struct site *s, const struct sdk_call *c);

int sdk_dial(struct site *s);
void sdk_say(int fd, struct str bytes);
struct sdk_answer {
	int status;
	struct str head, body;
	const struct jval *json;
	struct str result, code, desc; /* status, ErrorCode, ErrorDesc */
};
/* One answer; interim ones (100) are skipped. It must be JSON with the three members that the SDK
 * reads from every answer. */
struct sdk_answer sdk_hear(struct site *s, int fd);
/* Whether something comes within so many milliseconds. */
bool sdk_is_heard(int fd, int ms);
/* dial, say, hear, close. */
struct sdk_answer sdk_ask(struct site *s, const struct sdk_call *c);
struct sdk_answer sdk_ask_raw(struct site *s, struct str bytes);

/* A string member of an object, or of the first object of "data". */
struct str sdk_text(const struct jval *object, const char *key);
const struct jval *sdk_data(const struct sdk_answer *r, size_t i);
/* How many "data" has; it must be an array. */
size_t sdk_count(const struct sdk_answer *r);
