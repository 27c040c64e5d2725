/* log.h -- one line per event on standard error, in journald's format (<level>) or plain.
 *
 * WHAT      logfmt lines: level or time, prog, msg, fields. A log_ctx carries fields (request
 *           id, tenant, item) and points at its parent; the innermost is printed last.
 * OWNERSHIP A log_ctx and its strings live on the caller's stack.
 * ERRORS    None; a line that cannot be written is lost.
 * SECRETS   Never pass one; struct secret has no formatter on purpose.
 * THREADS   Any; a line is one write(2).
 * LAYERS    0-3 log at LOG_DEBUG only; the rest once per request or job.
 */
#pragma once

#include <syslog.h>

#include "base/err.h"
#include "base/str.h"

struct log_ctx {
	const struct log_ctx *parent;
	const char *name;
	struct str value;
};

void log_set_level(int level); /* LOG_INFO by default */
void log_event(int level, const struct log_ctx *ctx, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Logs an error once, with its technical text, at rc's level. */
void log_err(const struct log_ctx *ctx, const struct err *e, const char *what);

/* Writes v as a logfmt value (quoted if need be, controls and malformed UTF-8 escaped) into out;
 * what does not fit is cut. Returns the bytes written; no NUL. */
size_t log_value(char *out, size_t room, struct str v);

/* The environment is broken beyond repair: log and _exit(70). */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A bug in this program: log file and line, abort. On in release builds. */
#define bug_if(cond)                                                                               \
	do {                                                                                       \
		if (__builtin_expect(!!(cond), 0))                                                 \
			bug_at(__FILE__, __LINE__, #cond);                                         \
	} while (0)
_Noreturn void bug_at(const char *file, int line, const char *cond);
