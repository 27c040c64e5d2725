/* rider.h -- writes and reads vanthu.json (doc/vanthu-json.md).
 *
 * WHAT      The frame that all kinds share, and getters for what comes from outside: what is not there, has
 *           another type or is out of bounds counts as absent; members that nobody asks for are passed over.
 * OWNERSHIP Results in the arena given.
 * ERRORS    RC_INVALID err.rider.format: no object, or without version and kind; also as markup's JSON says.
 *           RC_NOT_FOUND err.rider.unknown: a later version, or a kind that is not in the list.
 * LIMITS    LIMIT_RIDER_BYTES: RC_LIMIT err.limit.bytes.
 */
#pragma once

#include "markup/markup.h"
#include "model/model.h"

/* ---- writing: begin, members of the root object by json_kv_…, end ---- */
void rider_begin(struct json *j, struct arena *a, enum rider_kind kind);
/* out: kind and text; document_id is left as it is. */
NODISCARD enum rc rider_end(struct json *j, struct rider *out, struct err *e);

/* ---- reading ---- */
/* The frame of any bytes. root: for the getters below. */
NODISCARD enum rc rider_parse(struct arena *a, struct str bytes, struct rider *out,
			      const struct jval **root, struct err *e);
/* One line, or several, without controls, cut to so many code points; "" when there is none. */
struct str rider_line(struct arena *a, const struct jval *object, const char *key, size_t points);
struct str rider_lines(struct arena *a, const struct jval *object, const char *key, size_t points);
/* other, when there is none between least and most. */
int64_t rider_number(const struct jval *object, const char *key, int64_t least, int64_t most,
		     int64_t other);
bool rider_flag(const struct jval *object, const char *key);
struct date rider_date(const struct jval *object, const char *key); /* YYYY-MM-DD, else none */
/* The items of an array, at most so many. */
size_t rider_count(const struct jval *object, const char *key, size_t most);
const struct jval *rider_item(const struct jval *object, const char *key, size_t i);
