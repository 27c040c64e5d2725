/* mail_parts.c -- one part of a mail: words of it, or a file that came with it. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/inside/mail_int.h"
#include "reader/wire.h"
#include "text/text.h"

#define WIDER 3 /* bytes that a byte of another encoding may become */

/* ---- bytes ---- */

static void filter_put(GMimeStream *to, GMimeFilter *f)
{
	if (!f)
		return;
	(void)g_mime_stream_filter_add((GMimeStreamFilter *)to, f);
	g_object_unref(f);
}

static bool is_packed(GMimeContentEncoding e)
{
	return e == GMIME_CONTENT_ENCODING_BASE64 || e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	       e == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* charset NULL: as it is. */
static GMimeStream *stream_of(GMimePart *part, const char *charset, size_t *out_bytes)
{
	GMimeDataWrapper *w = g_mime_part_get_content(part);
	GMimeStream *raw = w ? g_mime_data_wrapper_get_stream(w) : NULL;
	gint64 n = raw ? g_mime_stream_length(raw) : -1;

	if (n < 0 || g_mime_stream_reset(raw) != 0)
		return NULL;
	*out_bytes = (size_t)n * (charset ? WIDER : 1);
	GMimeStream *s = g_mime_stream_filter_new(raw);
	if (is_packed(g_mime_data_wrapper_get_encoding(w)))
		filter_put(s, g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(w), FALSE));
	if (charset)
		filter_put(s, g_mime_filter_charset_new(charset, "utf-8"));
	return s;
}

/* All that stands in the part, most bytes of it. */
static struct str bytes_of(struct mailing *m, GMimePart *part, const char *charset, size_t most)
{
	struct taking *t = m->taking;
	size_t want, n = 0;
	ssize_t got = 1;
	GMimeStream *s = stream_of(part, charset, &want);

	if (!s)
		return STR("");
	if (want > most) {
		t->is_too_big = true;
		want = most;
	}
	char *p = ARENA_ARRAY(t->arena, want + 1, char);
	while (n < want && got > 0 && time_monotonic() < t->until) {
		got = g_mime_stream_read(s, p + n, want - n);
		n += got > 0 ? (size_t)got : 0;
	}
	g_object_unref(s);
	return str_of_n(p, n);
}

/* ---- words ---- */

static bool is_type(GMimeObject *x, const char *type, const char *subtype)
{
	GMimeContentType *t = g_mime_object_get_content_type(x);

	return t && g_mime_content_type_is_type(t, type, subtype);
}

bool part_is_html(GMimeObject *x)
{
	return is_type(x, "text", "html");
}

bool part_is_body(GMimeObject *x)
{
	return GMIME_IS_PART(x) && (part_is_html(x) || is_type(x, "text", "plain")) &&
	       !g_mime_part_is_attachment((GMimePart *)x) &&
	       !g_mime_part_get_filename((GMimePart *)x);
}

#define A_FEW 4 /* bytes: a line's end or two are no words */
bool part_has_words(GMimeObject *x)
{
	GMimeDataWrapper *w = GMIME_IS_PART(x) ? g_mime_part_get_content((GMimePart *)x) : NULL;

	return w && g_mime_stream_length(g_mime_data_wrapper_get_stream(w)) > A_FEW;
}

static bool has_high(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] & 0x80)
			return true;
	}
	return false;
}

static bool is_named(const char *charset)
{
	return charset && g_ascii_strcasecmp(charset, "utf-8") != 0 &&
	       g_ascii_strcasecmp(charset, "us-ascii") != 0;
}

/* What is sound UTF-8 is so by no chance, whatever it says. What says nothing and is none was typed in Vietnam. */
static struct str words_of(struct mailing *m, GMimePart *part, size_t most)
{
	const char *charset = g_mime_object_get_content_type_parameter((GMimeObject *)part,
								       "charset");
	struct str raw = bytes_of(m, part, NULL, most);

	if (text_is_utf8(raw) && (has_high(raw) || !is_named(charset)))
		return raw;
	if (!is_named(charset)) /* cut in two at the end, or not what it says */
		charset = text_is_utf8(str_sub(raw, 0, raw.n > 4 ? raw.n - 4 : 0)) ? NULL
										   : "windows-1258";
	return charset ? bytes_of(m, part, charset, most) : raw;
}

void part_take_words(struct mailing *m, GMimeObject *x)
{
	struct taking *t = m->taking;

	if (part_is_html(x))
		html_take(t, words_of(m, (GMimePart *)x, LIMIT_MAIL_HTML));
	else
		take_utf8(t, words_of(m, (GMimePart *)x, LIMIT_READ_BYTES));
	take_point(t, '\n');
}

/* ---- files ---- */

static const struct {
	const char *type, *subtype, *ending;
} endings[] = {
	{ "text", "html", "html" },
	{ "text", "plain", "txt" },
	{ "text", "calendar", "ics" },
	{ "text", "*", "txt" },
	{ "image", "jpeg", "jpg" },
	{ "image", "png", "png" },
	{ "image", "gif", "gif" },
	{ "application", "pdf", "pdf" },
	{ "application", "ms-tnef", "dat" },
	{ "application", "pkcs7-signature", "p7s" },
	{ "application", "pkcs7-mime", "p7m" },
};

/* A part without a name gets one by what it says that it is. */
static struct str name_of(struct mailing *m, GMimeObject *x)
{
	struct arena *a = m->taking->arena;
	const char *ending = "bin";
	struct str name = STR("");

	if (GMIME_IS_MESSAGE_PART(x)) {
		GMimeMessage *inside = g_mime_message_part_get_message((GMimeMessagePart *)x);
		name = mail_line(m, inside ? g_mime_message_get_subject(inside) : NULL);
		ending = "eml";
		if (name.n > 0)
			return str_fmt(a, "%.*s.eml", STR_FMT(name));
	} else {
		name = mail_line(m, g_mime_part_get_filename((GMimePart *)x));
	}
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		if (GMIME_IS_PART(x) && is_type(x, endings[i].type, endings[i].subtype)) {
			ending = endings[i].ending;
			break;
		}
	}
	return name.n > 0 ? name : str_fmt(a, "%u.%s", m->found->n_files + 1, ending);
}

static struct str message_bytes(struct mailing *m, GMimeMessagePart *x)
{
	GMimeMessage *inside = g_mime_message_part_get_message(x);
	GMimeStream *s = g_mime_stream_mem_new();
	struct str out = STR("");

	if (inside && g_mime_object_write_to_stream((GMimeObject *)inside, NULL, s) > 0) {
		const GByteArray *b = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)s);
		out = str_of_n(arena_dup(m->taking->arena, b->data, b->len), b->len);
	}
	g_object_unref(s);
	return out;
}

/* A ZIP may be a document. */
static enum file_kind kind_of(struct mailing *m, struct str bytes)
{
	struct taking t = { .arena = m->taking->arena, .bytes = bytes, .until = m->taking->until };

	t.facts.kind = sniff(m->sniffer, bytes);
	if (t.facts.kind == FILE_ARCHIVE)
		office_look(&t);
	return t.facts.kind;
}

static bool is_tnef(struct str bytes)
{
	return str_starts(bytes, STR("\x78\x9f\x3e\x22"));
}

static bool is_shown(GMimeObject *x)
{
	const char *how = g_mime_object_get_disposition(x);

	return is_type(x, "image", "*") && g_mime_object_get_content_id(x) &&
	       !(how && g_ascii_strcasecmp(how, "attachment") == 0);
}

static void bytes_put(struct mailing *m, GMimeObject *x, struct mail_file *f)
{
	struct taking *t = m->taking;
	struct arena_mark mark = arena_mark(t->arena);
	struct str bytes = GMIME_IS_MESSAGE_PART(x)
				   ? message_bytes(m, (GMimeMessagePart *)x)
				   : bytes_of(m, (GMimePart *)x, NULL, LIMIT_MAIL_FILE);

	f->kind = kind_of(m, bytes);
	f->at = m->out->n;
	f->bytes = bytes.n;
	f->flags |= is_tnef(bytes) ? MAIL_FILE_TNEF : 0;
	outlet_put(m->out, bytes.p, bytes.n);
	arena_rewind(t->arena, mark);
}

void part_take_file(struct mailing *m, GMimeObject *x)
{
	struct mail_found *found = m->found;

	if (found->n_files == LIMIT_MAIL_FILES) {
		m->taking->is_too_big = true;
		return;
	}
	struct mail_file *f = &found->files[found->n_files];
	*f = (struct mail_file){ .name = name_of(m, x),
				 .kind = FILE_UNKNOWN,
				 .flags = is_shown(x) ? MAIL_FILE_INLINE : 0 };
	found->n_files++;
	if (m->out)
		bytes_put(m, x, f);
}
