#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define RETRY_SOON_SECS 5

/* Copies what fits of s into to[room], whole characters only, and ends it. */
static void text_put(char *to, size_t room, struct str s)
{
	struct str cut = str_utf8_cut(s, room - 1);

	if (cut.n)
		memmove(to, cut.p, cut.n);
	to[cut.n] = '\0';
}

/* vsnprintf cuts anywhere; this mends the last character. */
__attribute__((format(printf, 3, 0))) static void text_format(char *to, size_t room,
							      const char *fmt, va_list ap)
{
	int n = vsnprintf(to, room, fmt, ap);

	if (n >= 0 && (size_t)n >= room) {
		size_t at = room - 1;

		while (at && ((unsigned char)to[at - 1] & 0xC0) == 0x80)
			at--;
		/* at is behind the first byte of the last character; keep it when it is whole */
		if (at && (unsigned char)to[at - 1] >= 0xC0 &&
		    !str_utf8_at(str_of_n(to, room - 1), at - 1))
			to[at - 1] = '\0';
	}
}

enum rc err_set_at(struct err *e, enum rc rc, const char *key, const char *file, int line,
		   const char *fmt, ...)
{
	va_list ap;

	bug_if(rc == RC_OK);
	if (!e)
		return rc;
	err_clear(e);
	e->rc = rc;
	e->file = file;
	e->line = line;
	text_put(e->key, sizeof e->key, str_of(key));
	va_start(ap, fmt);
	text_format(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return rc;
}

void err_param(struct err *e, struct str value)
{
	if (!e)
		return;
	bug_if(e->n_param >= ERR_PARAMS);
	text_put(e->param[e->n_param], sizeof e->param[0], value);
	e->n_param++;
}

void err_param_i64(struct err *e, int64_t value)
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)value);

	err_param(e, str_of_n(digits, (size_t)n));
}

void err_retry(struct err *e, int64_t secs)
{
	if (e)
		e->retry_secs = secs;
}

int64_t err_retry_secs(const struct err *e)
{
	if (!rc_is_temporary(e->rc))
		return 0;
	return e->retry_secs > 0 ? e->retry_secs : RETRY_SOON_SECS;
}

enum rc err_wrap(struct err *e, enum rc rc, const char *fmt, ...)
{
	char text[sizeof e->text];
	va_list ap;
	size_t n;

	if (!e || rc == RC_OK)
		return rc;
	va_start(ap, fmt);
	text_format(text, sizeof text - 2, fmt, ap);
	va_end(ap);
	n = strlen(text);
	memcpy(text + n, ": ", 3);
	n += 2;
	text_put(text + n, sizeof text - n, str_of(e->text));
	memcpy(e->text, text, sizeof text);
	e->rc = rc;
	return rc;
}

static const struct {
	int code;
	enum rc rc;
	const char *key;
} errno_rows[] = {
	{ ENOSPC, RC_UNAVAILABLE, "err.disk_full" },
	{ EDQUOT, RC_UNAVAILABLE, "err.disk_full" },
	{ ENOENT, RC_NOT_FOUND, NULL },
	{ EACCES, RC_DENIED, NULL },
	{ EPERM, RC_DENIED, NULL },
};

enum rc err_errno_at(struct err *e, const char *file, int line, const char *fmt, ...)
{
	int code = errno;
	const char *why = strerrordesc_np(code);
	enum rc rc = RC_UNAVAILABLE;
	const char *key = NULL;
	char text[sizeof e->text];
	va_list ap;

	for (size_t i = 0; i < sizeof errno_rows / sizeof errno_rows[0]; i++) {
		if (errno_rows[i].code == code) {
			rc = errno_rows[i].rc;
			key = errno_rows[i].key;
		}
	}
	va_start(ap, fmt);
	text_format(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set_at(e, rc, key, file, line, "%s: %s", text, why ? why : "unknown error");
}

enum rc err_over_bytes_at(struct err *e, int64_t max, const char *what, const char *file, int line)
{
	(void)err_set_at(e, RC_LIMIT, "err.limit.bytes", file, line, "%s: over %lld bytes", what,
			 (long long)max);
	err_param_i64(e, max);
	return RC_LIMIT;
}

void err_clear(struct err *e)
{
	if (e)
		*e = ERR_INIT;
}

enum rc err_if_absent(struct err *e, enum rc rc, bool *out_found)
{
	*out_found = rc == RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}
