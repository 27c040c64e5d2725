/* mail_text.c -- a message as bytes. */
#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"
#include "base/time.h"
#include "net/mail.h"

#define WORD_BYTES                                                                                 \
	42 /* of text in one encoded word: 56 of base64 and 12 around them, below the 75 allowed */
#define LINE_BYTES 76     /* of quoted-printable, with the = that breaks it */
#define ADDRESS_BYTES 254 /* RFC 5321 4.5.3.1.3, less < and > */
#define LOCAL_BYTES 64

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_made_of(struct str s, const char *others)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_alnum(s.p[i]) && str_find_char(str_of(others), s.p[i]) == SIZE_MAX)
			return false;
	}
	return s.n > 0;
}

/* No dot at either end, and none beside another. */
static bool is_dotted(struct str s)
{
	return s.p[0] != '.' && s.p[s.n - 1] != '.' && str_find(s, STR("..")) == SIZE_MAX;
}

bool mail_is_address(struct str s)
{
	struct str local, host;

	return s.n <= ADDRESS_BYTES && str_split(s, '@', &local, &host) && local.n <= LOCAL_BYTES &&
	       is_made_of(local, ".!#$%&'*+-/=?^_`{|}~") && is_dotted(local) &&
	       is_made_of(host, ".-") && is_dotted(host);
}

/* ---- headers ---- */

/* What may stand in a header as it is. */
static bool is_plain(struct str s)
{
	return is_made_of(s, " .,-_!/") && str_find(s, STR("  ")) == SIZE_MAX &&
	       s.n <= LINE_BYTES - 16 && s.p[0] != ' ' && s.p[s.n - 1] != ' ';
}

/* Words of whole letters: no byte of text reaches the header but as base64. */
static void add_words(struct buf *b, struct arena *a, struct str s)
{
	for (bool is_first = true; s.n > 0; is_first = false) {
		struct str some = str_utf8_cut(s, WORD_BYTES);
		if (some.n == 0)
			some = str_sub(s, 0, WORD_BYTES);
		buf_fmt(b, "%s=?UTF-8?B?%.*s?=", is_first ? "" : "\r\n ",
			STR_FMT(base64_encode(a, some)));
		s = str_sub(s, some.n, s.n);
	}
}

static void add_text(struct buf *b, struct arena *a, const char *name, struct str s)
{
	buf_fmt(b, "%s: ", name);
	if (is_plain(s))
		buf_add(b, s);
	else
		add_words(b, a, s);
	buf_add_c(b, "\r\n");
}

static void add_mailbox(struct buf *b, struct arena *a, const char *name, struct str words,
			struct str address)
{
	buf_fmt(b, "%s: ", name);
	if (words.n > 0) {
		add_words(b, a, words);
		buf_add_c(b, "\r\n ");
	}
	buf_fmt(b, "<%.*s>\r\n", STR_FMT(address));
}

/* "Mon, 23 Nov 2026 07:00:00 +0700" */
static void add_date(struct buf *b, int64_t at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = time_to_civil(at, TIME_ZONE_VN);

	buf_fmt(b, "Date: %s, %d %s %d %02d:%02d:%02d +0700\r\n", days[date_weekday(c.date) - 1],
		c.date.day, months[c.date.month - 1], c.date.year, c.hour, c.minute, c.second);
}

/* A link that is a header of its own: nothing that ends it or the line. */
static bool is_link(struct str s)
{
	return (str_starts(s, STR("https://")) || str_starts(s, STR("http://"))) &&
	       is_made_of(s, ":/.-_~?=&%[]");
}

/* ---- the body ---- */

static bool is_literal(char c)
{
	return (c > ' ' && c <= '~' && c != '=') || c == ' ';
}

/* One line: a blank at its end, and a dot at its beginning, are written so that nobody takes them for something
 * else. */
static void add_line(struct buf *b, struct str s)
{
	size_t at = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_as_it_is = is_literal(c) && !(c == ' ' && i + 1 == s.n) &&
				   !(c == '.' && at == 0);
		if (at + (is_as_it_is ? 1 : 3) > LINE_BYTES - 1) {
			buf_add_c(b, "=\r\n");
			at = 0;
			is_as_it_is = is_as_it_is && c != '.';
		}
		if (is_as_it_is)
			buf_add_char(b, c);
		else
			buf_fmt(b, "=%02X", (unsigned)(unsigned char)c);
		at += is_as_it_is ? 1 : 3;
	}
	buf_add_c(b, "\r\n");
}

static void add_body(struct buf *b, struct str s)
{
	struct str line;

	while (s.n > 0) {
		(void)str_split(s, '\n', &line, &s);
		add_line(b, line);
	}
}

enum rc mail_write(struct arena *a, const struct mail_message *m, struct str *out, struct err *e)
{
	struct str local, host = STR("");
	struct buf b;

	if (!mail_is_address(m->from) || !mail_is_address(m->to))
		return err_set(e, RC_INVALID, "err.mail.settings",
			       "no mail address: from \"%.*s\", to \"%.*s\"", STR_FMT(m->from),
			       STR_FMT(m->to));
	if (!is_made_of(m->id, ".-") || (m->unsubscribe.n > 0 && !is_link(m->unsubscribe)))
		return err_set(e, RC_INVALID, "err.mail.settings", "no header can be made of %.*s",
			       STR_FMT(m->unsubscribe));
	(void)str_split(m->from, '@', &local, &host);
	buf_init(&b, a, LIMIT_SMTP_BYTES);
	add_date(&b, m->at);
	add_mailbox(&b, a, "From", m->from_name, m->from);
	add_mailbox(&b, a, "To", m->to_name, m->to);
	add_text(&b, a, "Subject", m->subject);
	buf_fmt(&b, "Message-ID: <%.*s@%.*s>\r\n", STR_FMT(m->id), STR_FMT(host));
	if (m->unsubscribe.n > 0)
		buf_fmt(&b, "List-Unsubscribe: <%.*s>\r\n", STR_FMT(m->unsubscribe));
	buf_add_c(&b, "Auto-Submitted: auto-generated\r\n"
		      "MIME-Version: 1.0\r\n"
		      "Content-Type: text/plain; charset=UTF-8\r\n"
		      "Content-Transfer-Encoding: quoted-printable\r\n"
		      "\r\n");
	add_body(&b, m->body);
	*out = buf_str(&b);
	return buf_rc(&b, e);
}
