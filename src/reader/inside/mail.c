/* mail.c -- an e-mail: its head, and its parts in their order. GMime parses; what is within what is walked here, so
 * that no mail's depth is this program's. */
#include <gmime/gmime.h>
#include <iconv.h>
#include <string.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"
#include "reader/inside/mail_int.h"
#include "reader/wire.h"
#include "text/text.h"

/* ---- before the process is shut in ---- */

/* libc loads each encoding from a file when it is first asked for, and a worker opens none: what is not here is
 * read as if the mail said nothing. */
static const char *const encodings[] = {
	"WINDOWS-1258", "WINDOWS-1252", "ISO-8859-1", "ISO-8859-15", "UTF-16", "UTF-7",
	"GB18030",      "BIG5",         "SHIFT_JIS",  "ISO-2022-JP", "EUC-KR", "KOI8-R",
};

/* They stay open, and so what they loaded stays. */
static iconv_t opened[sizeof encodings / sizeof encodings[0]] __attribute__((used));

void mail_prepare(void)
{
	g_mime_init();
	for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++)
		opened[i] = iconv_open("UTF-8", encodings[i]);
}

/* ---- is it one ---- */

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return s.n > 0;
}

/* Fields that a mail has: who wrote it, and one that nothing else has. */
static const char *const authors[] = { "From", "Sender", "Return-Path" };
static const char *const marks[] = { "Message-ID", "MIME-Version", "Received", "Date" };

static bool is_among(struct str name, const char *const *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq_nocase(name, str_of(all[i])))
			return true;
	}
	return false;
}

/* Thunderbird and mbox put a line before it, some editors a byte order mark. */
static struct str head_of(struct str bytes)
{
	struct str line, rest = bytes;

	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		rest = bytes = str_sub(bytes, 3, SIZE_MAX);
	if (str_starts(bytes, STR("From ")) && str_split(bytes, '\n', &line, &rest))
		return rest;
	return bytes;
}

bool is_mail(struct str bytes)
{
	struct str rest = str_sub(head_of(bytes), 0, LIMIT_MAIL_HEADS), line, name, value;
	bool has_author = false, has_mark = false;

	while (rest.n > 0 && !(has_author && has_mark)) {
		(void)str_split(rest, '\n', &line, &rest);
		if (str_trim(line).n == 0)
			return false;
		if (line.p[0] == ' ' || line.p[0] == '\t')
			continue;
		if (!str_split(line, ':', &name, &value) || !is_name(name))
			return false;
		has_author |= is_among(name, authors, sizeof authors / sizeof authors[0]);
		has_mark |= is_among(name, marks, sizeof marks / sizeof marks[0]);
	}
	return has_author && has_mark;
}

/* ---- its head ---- */

struct str mail_line(struct mailing *m, const char *s)
{
	return str_trim(str_utf8_cut(text_salvage(m->taking->arena, str_of(s ? s : ""), TEXT_LINE),
				     LIMIT_MAIL_HEAD));
}

static struct str list_line(struct mailing *m, InternetAddressList *list)
{
	char *s = list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
	struct str out = mail_line(m, s);

	g_free(s);
	return out;
}

static void from_take(struct mailing *m, InternetAddressList *list)
{
	struct str *text = m->found->text;
	InternetAddress *x = list && internet_address_list_length(list) > 0
				     ? internet_address_list_get_address(list, 0)
				     : NULL;

	text[MAIL_FROM_NAME] = mail_line(m, x ? internet_address_get_name(x) : NULL);
	text[MAIL_FROM_ADDRESS] = mail_line(
		m, x && INTERNET_ADDRESS_IS_MAILBOX(x)
			   ? internet_address_mailbox_get_addr((InternetAddressMailbox *)x)
			   : NULL);
}

static void head_take(struct mailing *m, GMimeMessage *x)
{
	struct str *text = m->found->text;
	GDateTime *date = g_mime_message_get_date(x);

	text[MAIL_SUBJECT] = mail_line(m, g_mime_message_get_subject(x));
	from_take(m, g_mime_message_get_from(x));
	text[MAIL_TO] = list_line(m, g_mime_message_get_to(x));
	text[MAIL_CC] = list_line(m, g_mime_message_get_cc(x));
	text[MAIL_MESSAGE_ID] = mail_line(m, g_mime_message_get_message_id(x));
	m->found->sent_at = date ? g_date_time_to_unix(date) * TIME_SEC : 0;
}

static void field_put(struct taking *t, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	take_utf8(t, str_of(name));
	take_utf8(t, STR(": "));
	take_utf8(t, value);
	take_point(t, '\n');
}

/* As lines: so it is searched, and shown. */
static void head_put(struct mailing *m, GMimeMessage *x)
{
	struct taking *t = m->taking;
	GDateTime *date = g_mime_message_get_date(x);

	field_put(t, "From", list_line(m, g_mime_message_get_from(x)));
	field_put(t, "To", list_line(m, g_mime_message_get_to(x)));
	field_put(t, "Cc", list_line(m, g_mime_message_get_cc(x)));
	if (date)
		field_put(t, "Date", time_vn(t->arena, g_date_time_to_unix(date) * TIME_SEC));
	field_put(t, "Subject", mail_line(m, g_mime_message_get_subject(x)));
	take_point(t, '\n');
}

/* ---- its parts ---- */

struct frame {
	GMimeObject *object; /* several parts, or a mail in the mail */
	int next;
	bool is_nested,
		has_plain; /* in a mail in the mail; the same words stand beside as plain text */
};

static bool is_open(GMimeObject *x)
{
	return GMIME_IS_MULTIPART(x) || GMIME_IS_MESSAGE_PART(x);
}

static GMimeMessage *message_of(GMimeObject *x)
{
	return GMIME_IS_MESSAGE_PART(x) ? g_mime_message_part_get_message((GMimeMessagePart *)x)
					: NULL;
}

static GMimeObject *child_of(const struct frame *f, int i)
{
	GMimeMessage *inside = message_of(f->object);

	if (inside)
		return i == 0 ? g_mime_message_get_mime_part(inside) : NULL;
	if (!GMIME_IS_MULTIPART(f->object) ||
	    i >= g_mime_multipart_get_count((GMimeMultipart *)f->object))
		return NULL;
	return g_mime_multipart_get_part((GMimeMultipart *)f->object, i);
}

/* One says the same twice: plain, and as HTML. */
static bool says_plain(GMimeObject *x)
{
	const struct frame f = { .object = x };
	GMimeContentType *type = g_mime_object_get_content_type(x);
	GMimeObject *part;

	if (!type || !g_mime_content_type_is_type(type, "multipart", "alternative"))
		return false;
	for (int i = 0; (part = child_of(&f, i)); i++) {
		if (part_is_body(part) && !part_is_html(part) && part_has_words(part))
			return true;
	}
	return false;
}

static struct frame open_part(struct mailing *m, GMimeObject *x, const struct frame *in)
{
	struct frame f = { .object = x,
			   .is_nested = in->is_nested,
			   .has_plain = in->has_plain || says_plain(x) };
	GMimeMessage *inside = message_of(x);

	if (!GMIME_IS_MESSAGE_PART(x))
		return f;
	if (!in->is_nested)
		part_take_file(m, x);
	f.is_nested = true;
	f.has_plain = false;
	take_point(m->taking, '\n');
	if (inside)
		head_put(m, inside);
	return f;
}

static void leaf(struct mailing *m, GMimeObject *x, const struct frame *in)
{
	if (!part_is_body(x)) {
		if (!in->is_nested && GMIME_IS_PART(x))
			part_take_file(m, x);
	} else if (!in->has_plain || !part_is_html(x)) {
		part_take_words(m, x);
	}
}

/* False: all have been seen. */
static bool next_part(struct frame *stack, size_t *depth, GMimeObject **out)
{
	while (*depth > 0) {
		struct frame *f = &stack[*depth - 1];
		*out = child_of(f, f->next++);
		if (*out)
			return true;
		(*depth)--;
	}
	return false;
}

static void walk(struct mailing *m, GMimeObject *top)
{
	struct frame stack[LIMIT_MAIL_DEPTH], none = { .object = NULL };
	struct taking *t = m->taking;
	size_t depth = 0;
	GMimeObject *x = top;

	/* what is full of words still brings files */
	while (x && time_monotonic() < t->until) {
		const struct frame in = depth > 0 ? stack[depth - 1] : none;
		if (++m->n_parts > LIMIT_MAIL_PARTS || (is_open(x) && depth == LIMIT_MAIL_DEPTH))
			t->is_too_big = true;
		else if (is_open(x))
			stack[depth++] = open_part(m, x, &in);
		else
			leaf(m, x, &in);
		if (m->n_parts > LIMIT_MAIL_PARTS || !next_part(stack, &depth, &x))
			break;
	}
}

/* ---- all of it ---- */

/* What it does not say is UTF-8, or else what was typed in Vietnam before. */
static GMimeParserOptions *options_new(void)
{
	const char *fallback[] = { "utf-8", "windows-1258", NULL };
	GMimeParserOptions *o = g_mime_parser_options_new();

	g_mime_parser_options_set_fallback_charsets(o, fallback);
	return o;
}

static GMimeMessage *parse(struct str bytes, GMimeStream **out_stream)
{
	GByteArray *all = g_byte_array_new_take((guint8 *)(uintptr_t)bytes.p, bytes.n);
	GMimeStream *s = g_mime_stream_mem_new_with_byte_array(all);
	GMimeParserOptions *o = options_new();
	GMimeParser *p = g_mime_parser_new_with_stream(s);

	g_mime_stream_mem_set_owner((GMimeStreamMem *)s, FALSE);
	g_mime_parser_set_format(p, GMIME_FORMAT_MESSAGE);
	GMimeMessage *x = g_mime_parser_construct_message(p, o);
	g_object_unref(p);
	g_mime_parser_options_free(o);
	*out_stream = s;
	return x;
}

/* The bytes are the caller's, and stay where they are. */
static void parsed_free(GMimeMessage *x, GMimeStream *s)
{
	GByteArray *all = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)s);

	if (x)
		g_object_unref(x);
	g_object_unref(s);
	(void)g_byte_array_free(all, FALSE);
}

static void mail_read(struct mailing *m, bool has_head)
{
	struct taking *t = m->taking;
	GMimeStream *s;
	GMimeMessage *x = parse(head_of(t->bytes), &s);

	m->found->files = ARENA_ARRAY(t->arena, LIMIT_MAIL_FILES, struct mail_file);
	for (size_t i = 0; i < MAIL_TEXTS; i++)
		m->found->text[i] = STR("");
	if (x) {
		head_take(m, x);
		if (has_head)
			head_put(m, x);
		walk(m, g_mime_message_get_mime_part(x));
	} else {
		t->is_broken = true;
	}
	parsed_free(x, s);
}

void mail_take(struct taking *t)
{
	struct mail_found found = { .n_files = 0 };
	struct mailing m = { .taking = t, .found = &found };

	mail_read(&m, true);
	for (size_t i = 0; i < found.n_files; i++) {
		take_point(t, '\n');
		take_utf8(t, found.files[i].name);
	}
}

/* ---- what a mail brings ---- */

void mail_unpack(struct taking *t, struct sniffer *s, struct outlet *out, struct mail_found *found)
{
	struct mailing m = { .taking = t, .sniffer = s, .out = out, .found = found };

	buf_init(&t->text, t->arena, LIMIT_MAIL_TEXT);
	t->facts.kind = sniff(s, t->bytes);
	if (t->facts.kind != FILE_MAIL) {
		t->facts.reason = UNREAD_UNSUPPORTED;
		return;
	}
	mail_read(&m, false);
	found->text[MAIL_BODY] = str_utf8_cut(text_salvage(t->arena, buf_str(&t->text), TEXT_LINES),
					      LIMIT_MAIL_TEXT);
	t->facts.is_cut |= t->is_broken || t->is_too_big;
	if (out->failed)
		t->facts.reason = UNREAD_MEMORY;
}

void mail_list_put(struct outlet *out, const struct mail_found *found)
{
	struct mail_list_end end = { .at = out->n,
				     .sent_at = found->sent_at,
				     .n_files = found->n_files };

	for (size_t i = 0; i < found->n_files; i++) {
		const struct mail_file *f = &found->files[i];
		const struct mail_list_file x = { .at = f->at,
						  .bytes = f->bytes,
						  .kind = f->kind,
						  .flags = f->flags,
						  .name_bytes = (uint32_t)f->name.n };
		outlet_put(out, &x, sizeof x);
		outlet_put(out, f->name.p, f->name.n);
	}
	for (size_t i = 0; i < MAIL_TEXTS; i++) {
		end.text_bytes[i] = (uint32_t)found->text[i].n;
		outlet_put(out, found->text[i].p, found->text[i].n);
	}
	outlet_put(out, &end, sizeof end);
}
