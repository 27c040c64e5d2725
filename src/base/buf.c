#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define BUF_FIRST 64

void buf_init(struct buf *b, struct arena *a, size_t max)
{
	size_t room = (max < BUF_FIRST ? max : BUF_FIRST - 1) + 1;

	*b = (struct buf){ .arena = a, .p = arena_alloc(a, room), .room = room, .max = max };
}

char *buf_reserve(struct buf *b, size_t n)
{
	size_t room = b->room;

	if (b->failed || n > b->max - b->n) {
		b->failed = true;
		return NULL;
	}
	if (n >= room - b->n) {
		while (n >= room - b->n)
			room = room > b->max / 2 ? b->max + 1 : room * 2;
		b->p = arena_grow(b->arena, b->p, b->room, room);
		b->room = room;
	}
	return b->p + b->n;
}

void buf_grew(struct buf *b, size_t n)
{
	bug_if(n >= b->room - b->n);
	b->n += n;
	b->p[b->n] = '\0';
}

/* A page is made of thousands of these, most with room for them. */
void buf_add_bytes(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || b->failed || (n >= b->room - b->n && !buf_reserve(b, n)))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_add(struct buf *b, struct str s)
{
	buf_add_bytes(b, s.p, s.n);
}

void buf_add_c(struct buf *b, const char *c)
{
	buf_add(b, str_of(c));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add_bytes(b, &c, 1);
}

void buf_add_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t u = v < 0 ? ~(uint64_t)v + 1 : (uint64_t)v;

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--at] = '-';
	buf_add_bytes(b, digits + at, sizeof digits - at);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_list again;
	char *to;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	bug_if(n < 0);
	to = buf_reserve(b, (size_t)n);
	if (to) {
		(void)vsnprintf(to, (size_t)n + 1, fmt, again);
		buf_grew(b, (size_t)n);
	}
	va_end(again);
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->p[0] = '\0';
	b->failed = false;
}

struct str buf_str(const struct buf *b)
{
	return str_of_n(b->p, b->n);
}

enum rc buf_rc(const struct buf *b, struct err *e)
{
	if (!b->failed)
		return RC_OK;
	return err_over_bytes(e, b->max, "a text");
}
