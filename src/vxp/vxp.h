/* vxp.h -- the wire of the axis protocol VXP 3.0.201608, for both ends.
 *
 * WHAT      Error codes, time stamps, the signed header object and its HMAC, the hash of a file as
 *           the SDK writes it, the names of calls and headers. The client is carrier, the server api.
 * OWNERSHIP Results live in the arena given, or are views into the argument.
 * ERRORS    Pure functions; parsers answer false and leave *out untouched.
 * LIMITS    VXP_ARGS arguments in one request.
 * THREADS   Any.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define VXP_PREFIX "XroadVnpt-"
#define VXP_VERSION "3.0.201608"
#define VXP_USER_AGENT "JAVASDKAgent/1.0.0 XRoad/VPCP"
#define VXP_ARGS 32

/* Answers of our axis, and questions of our nodes, beyond the protocol; real ones have neither. */
#define VXP_HEADER_WAIT "X-Vanthu-Wait" /* seconds to hold getReceivedEdocList; 0 = none */
/* The answer to that has a member directory_version then. */
#define VXP_DIRECTORY_VERSION "directory_version"
/* "1": getAgenciesList with all fields, and a member directory_version. "1;since=N": the asker has
 * version N; the answer may then be what has changed since, with a member "since". */
#define VXP_HEADER_DIRECTORY "X-Vanthu-Directory"
#define VXP_DIRECTORY_SINCE "1;since="
#define VXP_SINCE "since"

/* Error codes of the provincial guide v2.2. 20 is the only one for which trying the same again later
 * makes sense; for all others something has to change first. */
enum vxp_code {
	VXP_OK = 0,
	VXP_FILE_INVALID = 10,
	VXP_BAD_SECRET = 15, /* who calls is not known, or the clock is wrong */
	VXP_NO_RECEIVER = 18,
	VXP_NOT_REGISTERED = 19,
	VXP_SYSTEM = 20,
	VXP_FILE_ERROR = 21,
	VXP_BAD_FORMAT = 22,
	VXP_LOCKED = 23
};
#define VXP_NO_CODE (-1) /* there was no answer of the protocol */
/* It speaks of receivers, not of the packet: the others may get it. */
bool vxp_code_is_receivers(int code);

struct vxp_arg {
	struct str name, value; /* name without "XroadVnpt-" */
};

/* dd MM yyyy T HH mm ss + milliseconds: 21112026T204546+0595. zone: of that clock, microseconds east
 * of UTC (TIME_ZONE_VN). */
struct str vxp_timestamp(struct arena *a, int64_t now, int64_t zone);
bool vxp_timestamp_parse(struct str s, int64_t zone, int64_t *out_at);

/* The JSON object that is signed, as the SDK writes it, and the names joined by ';'. */
struct str vxp_sign_header(struct arena *a, const struct vxp_arg *args, size_t n);
struct str vxp_sign_header_key(struct arena *a, const struct vxp_arg *args, size_t n);
/* Its HMAC-SHA256 in lower-case hex. */
struct str vxp_hmac(struct arena *a, struct str secret, struct str sign_header);

/* SHA-256 as the SDK writes it: hex without the leading zero of bytes below 0x10. */
struct str vxp_hash_file(struct arena *a, const unsigned char sha256[32]);
/* True for that form, and for well-formed hex, in either case. */
bool vxp_hash_file_matches(struct str given, const unsigned char sha256[32]);
