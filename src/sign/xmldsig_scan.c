/* A pass over the bytes before any parser sees them. libxml2 compares all attributes of an element
 * with each other, builds a node of some 100 bytes for the 4 of "<a/>", and inclusive
 * canonicalisation looks through all namespaces for each of them: 64 MiB of the wrong markup would
 * take hours or gigabytes. So the markup is counted first; text (base64, nearly all of a packet) is
 * skipped by memchr. What is well formed is tokenised here as libxml2 does it; what is not, it
 * refuses afterwards. */
#include "sign/xmldsig_int.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"

#define PIECE (64 << 10)

enum where {
	IN_TEXT,
	AT_MARKUP, /* behind '<' */
	IN_NAME,   /* of a start tag */
	IN_TAG,
	IN_QUOTES,
	IN_END_TAG,
	AT_BANG, /* behind "<!" */
	IN_COMMENT,
	IN_CDATA,
	IN_PI,
};

struct scan {
	enum where where;
	char quote;
	char last[2];  /* the two characters before, for "-->", "]]>", "?>" */
	char name[16]; /* local name so far; longer ones are not of interest */
	size_t n_name;
	size_t n_bang; /* characters behind "<!" */
	size_t tag_bytes;
	size_t attributes; /* of this tag */
	size_t nodes;
	size_t signatures;
	bool is_refused;
};

static void name_end(struct scan *s)
{
	static const char signature[] = "Signature";

	if (s->n_name == sizeof(signature) - 1 && memcmp(s->name, signature, s->n_name) == 0)
		s->signatures++;
}

static void name_char(struct scan *s, char c)
{
	if (c == ':')
		s->n_name = 0;
	else if (s->n_name < sizeof(s->name))
		s->name[s->n_name++] = c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void node_count(struct scan *s)
{
	if (++s->nodes > LIMIT_XML_ELEMENTS)
		s->is_refused = true;
}

static void in_tag(struct scan *s, char c)
{
	if (c == '>')
		s->where = IN_TEXT;
	else if (c == '"' || c == '\'') {
		s->quote = c;
		s->where = IN_QUOTES;
	} else if (c == '=') {
		node_count(s);
		if (++s->attributes > LIMIT_XML_ATTRIBUTES)
			s->is_refused = true;
	}
}

static void at_markup(struct scan *s, char c)
{
	s->tag_bytes = s->attributes = s->n_name = s->n_bang = 0;
	s->last[0] = s->last[1] = '\0';
	if (c == '/') {
		s->where = IN_END_TAG;
		return;
	}
	node_count(s);
	s->where = c == '?' ? IN_PI : c == '!' ? AT_BANG : IN_NAME;
	if (s->where == IN_NAME)
		name_char(s, c);
}

/* "<!--" or "<![CDATA["; anything else is a DTD. */
static void at_bang(struct scan *s, char c)
{
	static const char cdata[] = "[CDATA[";

	if (s->n_bang == 1 && s->last[1] == '-' && c == '-') {
		s->where = IN_COMMENT;
		c = '\0'; /* "<!-->" is not a whole comment */
	} else if (!(s->n_bang == 0 && c == '-') && c != cdata[s->n_bang])
		s->is_refused = true;
	else if (s->n_bang == sizeof(cdata) - 2)
		s->where = IN_CDATA;
	s->n_bang++;
	s->last[0] = '\0';
	s->last[1] = c;
}

static void until(struct scan *s, char first, char second, char c)
{
	if (c == '>' && s->last[1] == second && (first == '\0' || s->last[0] == first))
		s->where = IN_TEXT;
	s->last[0] = s->last[1];
	s->last[1] = c;
}

static void in_name(struct scan *s, char c)
{
	if (!is_space(c) && c != '/' && c != '>') {
		name_char(s, c);
		return;
	}
	name_end(s);
	s->where = IN_TAG;
	in_tag(s, c);
}

static void scan_char(struct scan *s, char c)
{
	switch (s->where) {
	case IN_TEXT: break;
	case AT_MARKUP: at_markup(s, c); break;
	case IN_NAME: in_name(s, c); break;
	case IN_TAG: in_tag(s, c); break;
	case IN_QUOTES:
		if (c == s->quote)
			s->where = IN_TAG;
		break;
	case IN_END_TAG:
		if (c == '>')
			s->where = IN_TEXT;
		break;
	case AT_BANG: at_bang(s, c); break;
	case IN_COMMENT: until(s, '-', '-', c); break;
	case IN_CDATA: until(s, ']', ']', c); break;
	case IN_PI: until(s, '\0', '?', c); break;
	}
	if (s->where != IN_CDATA && ++s->tag_bytes > LIMIT_XML_TAG)
		s->is_refused = true;
	if (c == '\0') /* UTF-16, or no XML at all */
		s->is_refused = true;
}

static void scan_piece(struct scan *s, const char *p, size_t n)
{
	for (size_t i = 0; i < n && !s->is_refused; i++) {
		if (s->where == IN_TEXT) {
			const char *next = memchr(p + i, '<', n - i);

			if (!next)
				return;
			i = (size_t)(next - p);
			s->where = AT_MARKUP;
			continue;
		}
		scan_char(s, p[i]);
	}
}

static bool piece_read(struct check *c, char *p, uint64_t at, size_t *out_n)
{
	const uint64_t left = c->bytes - at;
	ssize_t n;

	do
		n = pread(c->fd, p, left < PIECE ? (size_t)left : PIECE, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		c->rc = err_errno(c->e, "read packet");
	else if (n == 0)
		c->rc = err_set(c->e, RC_CORRUPT, NULL, "packet is shorter than it should be");
	*out_n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

bool packet_scan(struct check *c)
{
	struct scan s = { .where = IN_TEXT };
	char *piece = arena_alloc(c->a, PIECE);
	size_t n;

	for (uint64_t at = 0; at < c->bytes && !s.is_refused; at += n) {
		if (!piece_read(c, piece, at, &n))
			return false;
		scan_piece(&s, piece, n);
	}
	if (s.is_refused)
		return UNVERIFIABLE(c, "malformed");
	if (s.signatures == 0)
		return verdict(c, VERDICT_ABSENT, STR("signature.absent"));
	if (s.signatures > 1)
		return UNVERIFIABLE(c, "several");
	if (c->bytes > LIMIT_SIGNED_BYTES)
		return UNVERIFIABLE(c, "too_large");
	return true;
}
