/* err.h -- what went wrong, for the person and for the operator.
 *
 * WHAT      Filled only on failure. `key` names a text in ui/text for the person at the screen,
 *           with up to ERR_PARAMS parameters ({0}, {1}, {2}); `text` is technical English for the
 *           log and grows outward as err_wrap adds context at module borders.
 * OWNERSHIP All bytes are inside the struct (the caller's stack); nothing is allocated.
 * ERRORS    Every function accepts e == NULL and then only passes the rc on.
 * LIMITS    Longer texts are cut at a whole UTF-8 character.
 */
#pragma once

#include "base/rc.h"
#include "base/str.h"

#define ERR_PARAMS 3

struct err {
	enum rc rc;
	char key[64]; /* "" = none: the page shows the text of "err.rc.<NAME>" */
	char param[ERR_PARAMS][256];
	int n_param;
	int64_t retry_secs; /* of a temporary failure: when to come again, 0 = soon */
	char text[512];
	const char *file;
	int line;
};

#define ERR_INIT ((struct err){ .rc = RC_OK })

/* Records a failure and returns rc, so that `return err_set(e, RC_INVALID, "err.x", "...")` reads
 * well. key may be NULL; fmt is technical English without secrets. */
#define err_set(e, rc, key, ...) err_set_at((e), (rc), (key), __FILE__, __LINE__, __VA_ARGS__)
enum rc err_set_at(struct err *e, enum rc rc, const char *key, const char *file, int line,
		   const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* RC_LIMIT err.limit.bytes with its parameter: "what" has more than max bytes. */
#define err_over_bytes(e, max, what)                                                               \
	err_over_bytes_at((e), (int64_t)(max), (what), __FILE__, __LINE__)
enum rc err_over_bytes_at(struct err *e, int64_t max, const char *what, const char *file, int line);
/* Adds the next parameter of the user's text. */
void err_param(struct err *e, struct str value);
void err_param_i64(struct err *e, int64_t value);
/* A temporary failure passes in so many seconds. */
void err_retry(struct err *e, int64_t secs);
/* What to answer to "when shall I come again?": 0 when that would not help. */
int64_t err_retry_secs(const struct err *e);
/* Puts "context: " in front of the technical text; returns e->rc (RC_OK stays RC_OK). */
enum rc err_wrap(struct err *e, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Records errno; ENOSPC, EDQUOT become RC_UNAVAILABLE with key "err.disk_full", ENOENT NOT_FOUND,
 * EACCES/EPERM DENIED, everything else UNAVAILABLE. */
#define err_errno(e, ...) err_errno_at((e), __FILE__, __LINE__, __VA_ARGS__)
enum rc err_errno_at(struct err *e, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void err_clear(struct err *e);
/* For what may be absent: RC_NOT_FOUND becomes RC_OK with *out_found false and *e cleared; RC_OK sets
 * *out_found, every other failure stays one. */
NODISCARD enum rc err_if_absent(struct err *e, enum rc rc, bool *out_found);
