/* read.c -- one file: what it is, and its text. */
#include "reader/inside/inside.h"

#include "base/limits.h"
#include "base/time.h"
#include "text/text.h"

bool taking_goes_on(struct taking *t)
{
	if (!t->facts.is_cut && time_monotonic() > t->until)
		t->facts.is_cut = true;
	return !t->facts.is_cut;
}

static bool is_text(uint32_t c)
{
	return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xd800) ||
	       (c >= 0xe000 && c < 0xfffe) || (c >= 0x10000 && c <= 0x10ffff);
}

void take_point(struct taking *t, uint32_t point)
{
	bool is_rest = point == '\n' && t->was_return;

	t->was_return = point == '\r';
	if (is_rest)
		return;
	if (point == '\r')
		point = '\n';
	if (t->facts.is_cut || !is_text(point))
		return;
	text_add_point(&t->text, point);
	if (t->text.failed)
		t->facts.is_cut = true;
}

void take_utf8(struct taking *t, struct str s)
{
	uint32_t point;

	while (!t->facts.is_cut && text_next(&s, &point))
		take_point(t, point);
}

/* The longest beginning of whole code points. */
static struct str cut_at(struct str s, size_t max)
{
	size_t n = max;

	if (s.n <= max)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

static void kind_take(struct taking *t)
{
	switch (t->facts.kind) {
	case FILE_PDF: pdf_take(t); break;
	case FILE_ARCHIVE: office_take(t); break;
	case FILE_OFFICE: old_office_look(t); break;
	case FILE_TEXT: plain_take(t); break;
	case FILE_MAIL: mail_take(t); break;
	case FILE_EMPTY: break;
	case FILE_IMAGE: t->facts.reason = UNREAD_PICTURE; break;
	default: t->facts.reason = UNREAD_UNSUPPORTED; break;
	}
}

/* A file that gave words has been read, whatever else was wrong with it. */
static void reason_find(struct taking *t, struct str text)
{
	struct reader_facts *f = &t->facts;

	f->is_cut |= t->is_broken || t->is_too_big;
	if (text.n > 0 || f->reason != UNREAD_NONE)
		return;
	if (f->is_encrypted)
		f->reason = UNREAD_ENCRYPTED;
	else if (t->is_broken)
		f->reason = UNREAD_DAMAGED;
	else if (t->is_too_big)
		f->reason = UNREAD_MEMORY;
	else if (f->is_cut)
		f->reason = UNREAD_SLOW;
	else if (f->kind == FILE_PDF)
		f->reason = UNREAD_PICTURE;
}

struct str read_file(struct taking *t, struct sniffer *s, size_t max_bytes)
{
	buf_init(&t->text, t->arena, max_bytes);
	t->facts.kind = sniff(s, t->bytes);
	kind_take(t);
	struct str text = text_salvage(t->arena, buf_str(&t->text), TEXT_LINES);
	if (text.n > max_bytes)
		t->facts.is_cut = true;
	text = cut_at(text, max_bytes);
	reason_find(t, text);
	return t->facts.reason == UNREAD_NONE ? text : STR("");
}
