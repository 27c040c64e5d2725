#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"

#define LINE_BYTES 4096    /* a line is one write of at most so many bytes (PIPE_BUF) */
#define MESSAGE_BYTES 2048 /* what is longer is cut */
#define EXIT_SOFTWARE 70

struct line {
	char p[LINE_BYTES];
	size_t n;
};

static int level_max = LOG_INFO;
#define PROGRAM "vanthu"

void log_set_level(int level)
{
	__atomic_store_n(&level_max, level, __ATOMIC_RELAXED);
}

static const char *level_name(int level)
{
	static const char *const names[] = { "emerg",   "alert",  "crit", "error",
					     "warning", "notice", "info", "debug" };

	return names[level & 7];
}

static bool is_plain(struct str v)
{
	if (!v.n)
		return false;
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7F)
			return false;
	}
	return true;
}

/* One character of a quoted value, at most 6 bytes; returns how many. *step = bytes consumed. */
static size_t char_quote(struct str v, size_t at, char out[8], size_t *step)
{
	unsigned char c = (unsigned char)v.p[at];
	size_t n = str_utf8_at(v, at);

	*step = n ? n : 1;
	if (c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r') {
		out[0] = '\\';
		out[1] = c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : (char)c;
		return 2;
	}
	if (c < ' ' || c == 0x7F)
		return (size_t)snprintf(out, 8, "\\u%04x", c);
	/* Malformed bytes, and C1 controls (C2 80..9F), which a terminal would obey. */
	if (!n || (c == 0xC2 && (unsigned char)v.p[at + 1] < 0xA0)) {
		memcpy(out, "\\ufffd", 6);
		return 6;
	}
	memcpy(out, v.p + at, n);
	return n;
}

size_t log_value(char *out, size_t room, struct str v)
{
	size_t n = 0;
	size_t step;

	if (is_plain(v)) {
		n = v.n < room ? v.n : room;
		memcpy(out, v.p, n);
		return n;
	}
	if (room < 2)
		return 0;
	out[n++] = '"';
	for (size_t i = 0; i < v.n; i += step) {
		char one[8];
		size_t len = char_quote(v, i, one, &step);

		if (n + len + 1 > room)
			break;
		memcpy(out + n, one, len);
		n += len;
	}
	out[n++] = '"';
	return n;
}

/* Room for a value or a word; one byte is kept for the newline. */
static size_t line_room(const struct line *l)
{
	return sizeof l->p - 1 - l->n;
}

static void line_add(struct line *l, struct str s)
{
	size_t n = s.n < line_room(l) ? s.n : line_room(l);

	if (n)
		memcpy(l->p + l->n, s.p, n);
	l->n += n;
}

static void line_field(struct line *l, const char *name, struct str value)
{
	struct str n = str_of(name);

	/* A field that does not fit at all is left out whole: half a name would mislead. */
	if (line_room(l) < n.n + 4)
		return;
	if (l->n && l->p[l->n - 1] != '>')
		line_add(l, STR(" "));
	line_add(l, n);
	line_add(l, STR("="));
	l->n += log_value(l->p + l->n, line_room(l), value);
}

static void line_ctx(struct line *l, const struct log_ctx *ctx)
{
	if (!ctx)
		return;
	line_ctx(l, ctx->parent);
	line_field(l, ctx->name, ctx->value);
}

/* journald tells through JOURNAL_STREAM=device:inode that standard error is its own. */
static bool is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[48];
	struct stat st;

	if (!stream || fstat(STDERR_FILENO, &st) != 0)
		return false;
	(void)snprintf(own, sizeof own, "%llu:%llu", (unsigned long long)st.st_dev,
		       (unsigned long long)st.st_ino);
	return strcmp(stream, own) == 0;
}

static void line_head(struct line *l, int level)
{
	struct civil c = time_to_civil(time_now(), 0);
	char text[64];
	int n;

	if (is_journal()) {
		n = snprintf(text, sizeof text, "<%d>", level & 7);
	} else {
		n = snprintf(text, sizeof text, "time=%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
			     c.date.year, c.date.month, c.date.day, c.hour, c.minute, c.second,
			     c.micro / 1000);
	}
	line_add(l, str_of_n(text, (size_t)n));
	line_field(l, "level", str_of(level_name(level)));
	line_field(l, "prog", STR(PROGRAM));
}

static void line_write(int level, const struct log_ctx *ctx, struct str message)
{
	struct line l;
	ssize_t lost;

	l.n = 0;
	line_head(&l, level);
	line_field(&l, "msg", message);
	line_ctx(&l, ctx);
	l.p[l.n++] = '\n';
	lost = write(STDERR_FILENO, l.p, l.n);
	(void)lost; /* there is nobody left to tell */
}

static bool is_wanted(int level)
{
	return (level & 7) <= __atomic_load_n(&level_max, __ATOMIC_RELAXED);
}

__attribute__((format(printf, 3, 0))) static void event(int level, const struct log_ctx *ctx,
							const char *fmt, va_list ap)
{
	char text[MESSAGE_BYTES];
	int n = vsnprintf(text, sizeof text, fmt, ap);

	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof text)
		n = (int)sizeof text - 1;
	line_write(level, ctx, str_of_n(text, (size_t)n));
}

void log_event(int level, const struct log_ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	if (!is_wanted(level))
		return;
	va_start(ap, fmt);
	event(level, ctx, fmt, ap);
	va_end(ap);
}

void log_err(const struct log_ctx *ctx, const struct err *e, const char *what)
{
	char place[128];
	struct log_ctx rc = { ctx, "rc", str_of(rc_name(e->rc)) };
	struct log_ctx text = { &rc, "err", str_of(e->text) };
	struct log_ctx at = { &text, "at", STR_NULL };
	int level = rc_log_level(e->rc);

	if (!is_wanted(level))
		return;
	(void)snprintf(place, sizeof place, "%s:%d", e->file ? e->file : "?", e->line);
	at.value = str_of(place);
	line_write(level, e->file ? &at : &text, str_of(what));
}

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	event(LOG_CRIT, NULL, fmt, ap);
	va_end(ap);
	_exit(EXIT_SOFTWARE);
}

void bug_at(const char *file, int line, const char *cond)
{
	char text[MESSAGE_BYTES];

	(void)snprintf(text, sizeof text, "bug at %s:%d: %s", file, line, cond);
	line_write(LOG_CRIT, NULL, str_of(text));
	abort();
}
