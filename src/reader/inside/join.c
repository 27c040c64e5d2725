/* join.c -- many PDFs become one: what is around the pages. */
#include "reader/inside/join_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/wire.h"
#include "text/text.h"

#define ROOM_FIRST 4096

/* ---- bytes and objects ---- */

bool join_goes_on(struct join *j)
{
	if (j->reason == UNREAD_NONE && j->out->failed)
		j->reason = UNREAD_MEMORY;
	if (j->reason == UNREAD_NONE && time_monotonic() > j->taking->until)
		j->reason = UNREAD_SLOW;
	return j->reason == UNREAD_NONE;
}

void outlet_put(struct outlet *o, const void *p, size_t n)
{
	if (o->fd >= 0 && !o->failed)
		o->failed = fd_write_all(o->fd, p, n, NULL) != RC_OK;
	o->n += n;
	o->failed = o->failed || o->n > LIMIT_JOINED_BYTES;
}

static void flush(struct join *j)
{
	outlet_put(j->out, j->buffer, j->n_buffer);
	j->n_buffer = 0;
}

void emit(struct join *j, const void *p, size_t n)
{
	const char *from = p;

	while (n > 0 && !j->out->failed) {
		size_t room = JOIN_BUFFER_BYTES - j->n_buffer, take = n < room ? n : room;
		memcpy(j->buffer + j->n_buffer, from, take);
		j->n_buffer += take;
		from += take;
		n -= take;
		if (j->n_buffer == JOIN_BUFFER_BYTES)
			flush(j);
	}
}

void emit_fmt(struct join *j, const char *fmt, ...)
{
	char text[JOIN_FORMAT_BYTES];
	va_list args;

	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	emit(j, text, n > 0 ? (size_t)n : 0);
}

int object_new(struct join *j)
{
	if (j->n_objects == LIMIT_JOIN_OBJECTS) {
		j->reason = UNREAD_MEMORY;
		return 0;
	}
	if (j->n_objects == j->room) {
		uint64_t *more = ARENA_ARRAY(j->taking->arena, (size_t)j->room * 2, uint64_t);
		memcpy(more, j->places, (size_t)j->n_objects * sizeof *more);
		j->places = more;
		j->room *= 2;
	}
	return j->n_objects++;
}

void object_begin(struct join *j, int number)
{
	j->places[number] = j->out->n + j->n_buffer;
	emit_fmt(j, "%d 0 obj\n", number);
}

void object_end(struct join *j)
{
	emit_fmt(j, "\nendobj\n");
}

/* ---- the plan ---- */

struct mark {
	struct join_mark m;
	struct str title;
	int number;
};
struct plan {
	const struct join_part *parts;
	int *first; /* page of each part */
	struct mark *marks;
	struct join_end end;
};

static bool take(struct str *rest, void *out, size_t n)
{
	if (rest->n < n)
		return false;
	memcpy(out, rest->p, n);
	*rest = str_sub(*rest, n, rest->n);
	return true;
}

static bool marks_read(struct taking *t, struct str rest, struct plan *out)
{
	out->marks = ARENA_ARRAY(t->arena, out->end.n_marks + 1, struct mark);
	for (uint32_t i = 0; i < out->end.n_marks; i++) {
		struct mark *x = &out->marks[i];
		if (!take(&rest, &x->m, sizeof x->m) || x->m.bytes > rest.n ||
		    x->m.part >= out->end.n_parts || x->m.level > (i > 0 ? 1U : 0U))
			return false;
		x->title = str_sub(rest, 0, x->m.bytes);
		rest = str_sub(rest, x->m.bytes, rest.n);
	}
	return rest.n == 0;
}

static bool plan_read(struct taking *t, struct plan *out)
{
	struct join_part *parts;
	struct str rest;

	if (t->bytes.n < sizeof out->end)
		return false;
	size_t n = t->bytes.n - sizeof out->end;
	memcpy(&out->end, t->bytes.p + n, sizeof out->end);
	if (out->end.at > n || out->end.n_parts > n || out->end.n_marks > n)
		return false;
	rest = str_sub(t->bytes, out->end.at, n - out->end.at);
	parts = ARENA_ARRAY(t->arena, out->end.n_parts + 1, struct join_part);
	for (uint32_t i = 0; i < out->end.n_parts; i++) {
		if (!take(&rest, &parts[i], sizeof parts[i]) || parts[i].at > out->end.at ||
		    parts[i].bytes > out->end.at - parts[i].at)
			return false;
	}
	out->parts = parts;
	out->first = ARENA_ARRAY(t->arena, out->end.n_parts + 1, int);
	return marks_read(t, rest, out);
}

/* ---- bookmarks ---- */

/* UTF-16 with its mark, as hexadecimal digits. */
static void title_emit(struct join *j, struct str title)
{
	uint32_t point;

	title = str_sub(title, 0, title.n < LIMIT_JOIN_TITLE ? title.n : LIMIT_JOIN_TITLE);
	emit_fmt(j, "/Title<FEFF");
	while (text_next(&title, &point)) {
		if (point < 0x10000)
			emit_fmt(j, "%04X", point);
		else
			emit_fmt(j, "%04X%04X", 0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
	}
	emit_fmt(j, ">");
}

/* The next or the one before of the same level, with the same parent; 0: none. */
static int beside(const struct plan *p, uint32_t i, int step)
{
	uint32_t level = p->marks[i].m.level;

	for (int64_t k = (int64_t)i + step; k >= 0 && k < (int64_t)p->end.n_marks; k += step) {
		if (p->marks[k].m.level == level)
			return p->marks[k].number;
		if (level > 0)
			return 0; /* what comes between is another's */
	}
	return 0;
}

static void mark_emit(struct join *j, const struct plan *p, uint32_t i)
{
	const struct mark *x = &p->marks[i];
	int previous = beside(p, i, -1), next = beside(p, i, 1), parent = JOIN_OUTLINE;
	uint32_t n_below = 0;

	for (uint32_t k = i; x->m.level > 0 && parent == JOIN_OUTLINE; k--) {
		if (p->marks[k].m.level == 0)
			parent = p->marks[k].number;
	}
	while (x->m.level == 0 && i + 1 + n_below < p->end.n_marks &&
	       p->marks[i + 1 + n_below].m.level > 0)
		n_below++;
	object_begin(j, x->number);
	emit_fmt(j, "<<");
	title_emit(j, x->title);
	emit_fmt(j, "/Parent %d 0 R/Dest[%d 0 R/Fit]", parent, j->pages[p->first[x->m.part]]);
	if (previous > 0)
		emit_fmt(j, "/Prev %d 0 R", previous);
	if (next > 0)
		emit_fmt(j, "/Next %d 0 R", next);
	if (n_below > 0)
		emit_fmt(j, "/First %d 0 R/Last %d 0 R/Count -%u", p->marks[i + 1].number,
			 p->marks[i + n_below].number, n_below);
	emit_fmt(j, ">>");
	object_end(j);
}

static void outline_emit(struct join *j, const struct plan *p)
{
	int first = 0, last = 0, n = 0;

	for (uint32_t i = 0; i < p->end.n_marks; i++) {
		struct mark *x = &p->marks[i];
		x->number = object_new(j);
		if (x->number == 0)
			return;
		if (x->m.level > 0)
			continue;
		first = n++ == 0 ? x->number : first;
		last = x->number;
	}
	for (uint32_t i = 0; i < p->end.n_marks; i++)
		mark_emit(j, p, i);
	object_begin(j, JOIN_OUTLINE);
	if (n > 0)
		emit_fmt(j, "<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, n);
	else
		emit_fmt(j, "<</Type/Outlines/Count 0>>");
	object_end(j);
}

/* ---- the file ---- */

static void tree_emit(struct join *j)
{
	object_begin(j, JOIN_CATALOG);
	emit_fmt(j, "<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/PageMode/UseOutlines>>",
		 JOIN_PAGES, JOIN_OUTLINE);
	object_end(j);
	object_begin(j, JOIN_PAGES);
	emit_fmt(j, "<</Type/Pages/Count %d/Kids[", j->n_pages);
	for (int i = 0; i < j->n_pages; i++)
		emit_fmt(j, "%d 0 R\n", j->pages[i]);
	emit_fmt(j, "]>>");
	object_end(j);
}

static void end_emit(struct join *j)
{
	uint64_t at = j->out->n + j->n_buffer;

	emit_fmt(j, "xref\n0 %d\n0000000000 65535 f \n", j->n_objects);
	for (int i = 1; i < j->n_objects; i++)
		emit_fmt(j, "%010llu %05d %c \n", (unsigned long long)j->places[i],
			 j->places[i] > 0 ? 0 : 65535, j->places[i] > 0 ? 'n' : 'f');
	emit_fmt(j, "trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%llu\n%%%%EOF\n", j->n_objects,
		 JOIN_CATALOG, (unsigned long long)at);
	flush(j);
}

static bool join_begin(struct join *j, struct taking *t, struct outlet *out)
{
	*j = (struct join){ .ctx = quiet_context(), .taking = t, .out = out };
	t->facts.kind = FILE_PDF;
	if (!j->ctx) {
		t->facts.reason = UNREAD_MEMORY;
		return false;
	}
	j->buffer = arena_alloc(t->arena, JOIN_BUFFER_BYTES);
	j->room = ROOM_FIRST;
	j->places = ARENA_ARRAY(t->arena, ROOM_FIRST, uint64_t);
	j->pages = ARENA_ARRAY(t->arena, LIMIT_JOIN_PAGES + 1, int);
	j->n_objects = JOIN_FIRST_FREE;
	return true;
}

/* Nothing came of it: why. */
static enum unread_reason why_none(const struct taking *t)
{
	return t->facts.is_encrypted ? UNREAD_ENCRYPTED : UNREAD_DAMAGED;
}

void join_look(struct taking *t)
{
	struct outlet nowhere = { .fd = -1 };
	struct join j;

	if (!join_begin(&j, t, &nowhere))
		return;
	j.bytes = t->bytes;
	part_copy(&j);
	(void)join_goes_on(&j);
	t->facts.pages = j.n_pages;
	t->facts.is_cut = t->is_broken;
	t->facts.reason = j.reason == UNREAD_NONE && j.n_pages == 0 ? why_none(t) : j.reason;
	fz_drop_context(j.ctx);
}

void join_all(struct taking *t, struct outlet *out)
{
	struct plan p = { .parts = NULL };
	struct join j;

	if (!join_begin(&j, t, out))
		return;
	if (!plan_read(t, &p))
		j.reason = UNREAD_DAMAGED;
	emit_fmt(&j, "%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n");
	for (uint32_t i = 0; join_goes_on(&j) && i < p.end.n_parts; i++) {
		p.first[i] = j.n_pages;
		j.bytes = str_sub(t->bytes, p.parts[i].at, p.parts[i].bytes);
		part_copy(&j);
		if (j.n_pages == p.first[i] && j.reason == UNREAD_NONE)
			j.reason = why_none(t);
	}
	if (join_goes_on(&j)) {
		outline_emit(&j, &p);
		tree_emit(&j);
		end_emit(&j);
	}
	(void)join_goes_on(&j);
	t->facts.pages = j.n_pages;
	t->facts.reason = j.reason;
	fz_drop_context(j.ctx);
}
