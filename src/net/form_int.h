/* form_int.h -- inside the form parsers; only src/net/ and its tests include it.
 *
 * WHAT      The multipart parser takes the body in pieces of any size; however it is cut, the result
 *           is the same.
 * OWNERSHIP Everything lives in the arena given; files' descriptors are closed with it.
 * ERRORS    RC_INVALID malformed, RC_LIMIT too much, RC_UNAVAILABLE the spool cannot be written.
 *           After a failure the parser must not be fed again.
 */
#pragma once

#include "net/net.h"

struct multipart;

/* boundary: without the two leading dashes. RC_INVALID when it is none. */
NODISCARD enum rc multipart_new(struct arena *a, struct str boundary, const char *spool_dir,
				struct multipart **out, struct err *e);
NODISCARD enum rc multipart_feed(struct multipart *m, struct str bytes, struct err *e);
/* The body is at its end: RC_INVALID unless the closing boundary was seen. */
NODISCARD enum rc multipart_end(struct multipart *m, struct net_multipart *out, struct err *e);

/* A parameter of a header such as `form-data; name="a"; filename="b"`: the next one from *rest,
 * which starts behind the value. False at the end; *bad is set when it is malformed. Values are
 * unquoted. */
bool header_param_next(struct arena *a, struct str *rest, struct net_field *out, bool *bad);

/* RC_LIMIT with that key, whose parameter is the limit. */
enum rc form_over(struct err *e, const char *key, int64_t limit);

/* %XX decoded, and '+' when plus_is_space; false on a bad escape or NUL. */
bool percent_decode(struct arena *a, struct str in, bool plus_is_space, struct str *out);
