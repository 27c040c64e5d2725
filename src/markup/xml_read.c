/* xml_read.c -- the XML push reader: libxml2's SAX2 parser with everything dangerous left out.
 *
 * Nothing is kept but the path of open elements. A DOCTYPE ends the parse before anything in it is
 * looked at, so no entity is ever declared; bytes are checked as UTF-8 before libxml2 sees them, so
 * it never guesses an encoding. libxml2 buffers a tag until it is whole: what it holds back is
 * bounded by LIMIT_XML_TAG.
 */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "markup/markup_int.h"

#define FEED_BYTES (4 << 10)
#define CDATA_BYTES 302 /* libxml2 takes 300 bytes off a CDATA section when it has so many */
#define START_BYTES 4   /* enough to tell encodings apart */

struct xml_reader {
	struct xml_events events;
	xmlParserCtxtPtr parser;
	struct utf8_check utf8;
	char held[START_BYTES]; /* the first bytes of all, later those of a character cut in two */
	size_t n_held;
	bool is_started, is_ending;
	int64_t depth, n_elements, line;
	int n_namespaces; /* in scope: libxml2 goes through all of them for each name */
	int declared[LIMIT_XML_DEPTH];
	int64_t n_newlines; /* of the bytes given, which libxml2 may not have come to yet */
	enum rc rc;
	struct err err;
	struct xml_attr_view attrs[LIMIT_XML_ATTRIBUTES];
};

/* ---- failing ---- */

static void reader_stop(struct xml_reader *r, enum rc rc)
{
	if (r->rc != RC_OK || rc == RC_OK)
		return;
	r->rc = rc;
	/* No more calls; what is left of the piece under way is parsed in silence. */
	r->parser->disableSAX = 1;
}

static void note_line(struct xml_reader *r)
{
	if (r->rc == RC_OK && r->parser->input)
		r->line = r->parser->input->line;
}

/* param 0 is the line. */
#define READER_FAIL(r, key, ...)                                                                   \
	do {                                                                                       \
		if ((r)->rc == RC_OK) {                                                            \
			enum rc rc_ = err_set(&(r)->err, RC_INVALID, key, __VA_ARGS__);            \
			err_param_i64(&(r)->err, (r)->line);                                       \
			reader_stop(r, rc_);                                                       \
		}                                                                                  \
	} while (0)

/* param 0 is the limit, 1 the line. */
static void fail_limit(struct xml_reader *r, const char *key, int64_t limit)
{
	if (r->rc != RC_OK)
		return;
	note_line(r);
	enum rc rc = err_set(&r->err, RC_LIMIT, key, "XML over limit %lld in line %lld",
			     (long long)limit, (long long)r->line);
	err_param_i64(&r->err, limit);
	err_param_i64(&r->err, r->line);
	reader_stop(r, rc);
}

/* ---- what libxml2 calls ---- */

static size_t held_back(const struct xml_reader *r)
{
	const xmlParserInput *in = r->parser->input;
	return in && in->end > in->cur ? (size_t)(in->end - in->cur) : 0;
}

static struct str view(const xmlChar *s)
{
	return str_of((const char *)s);
}

static size_t attrs_view(struct xml_reader *r, int n, const xmlChar **a)
{
	for (int i = 0; i < n; i++, a += 5)
		r->attrs[i] = (struct xml_attr_view){
			.local = view(a[0]),
			.prefix = view(a[1]),
			.uri = view(a[2]),
			.value = str_of_n((const char *)a[3], (size_t)(a[4] - a[3])),
		};
	return (size_t)n;
}

static void on_open(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
		    int n_namespaces, const xmlChar **namespaces, int n_attrs, int n_defaulted,
		    const xmlChar **attrs)
{
	struct xml_reader *r = ctx;
	(void)namespaces;
	(void)n_defaulted;
	note_line(r);
	/* Half a tag, where the bytes ended: libxml2 takes it for a whole one. */
	if (r->is_ending && held_back(r) == 0)
		return;
	if (++r->depth > LIMIT_XML_DEPTH)
		fail_limit(r, "err.xml.depth", LIMIT_XML_DEPTH);
	else if (++r->n_elements > LIMIT_XML_ELEMENTS)
		fail_limit(r, "err.xml.elements", LIMIT_XML_ELEMENTS);
	else if (n_attrs > LIMIT_XML_ATTRIBUTES)
		fail_limit(r, "err.xml.attributes", LIMIT_XML_ATTRIBUTES);
	else if (n_namespaces > LIMIT_XML_SCOPE - r->n_namespaces)
		fail_limit(r, "err.xml.namespaces", LIMIT_XML_SCOPE);
	if (r->rc != RC_OK)
		return;
	r->declared[r->depth - 1] = n_namespaces;
	r->n_namespaces += n_namespaces;
	size_t n = attrs_view(r, n_attrs, attrs);
	reader_stop(r, r->events.open(r->events.ctx, view(local), view(prefix), view(uri), r->attrs,
				      n, r->line, &r->err));
}

static void on_close(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_reader *r = ctx;
	(void)local;
	(void)prefix;
	(void)uri;
	if (r->rc != RC_OK)
		return;
	note_line(r);
	r->n_namespaces -= r->declared[--r->depth];
	if (r->events.close)
		reader_stop(r, r->events.close(r->events.ctx, r->line, &r->err));
}

static void on_text(void *ctx, const xmlChar *p, int n)
{
	struct xml_reader *r = ctx;
	note_line(r);
	if (r->rc == RC_OK && r->events.text)
		reader_stop(r, r->events.text(r->events.ctx, (const char *)p, (size_t)n, &r->err));
}

/* <!DOCTYPE name …: before its subset is read. */
static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system)
{
	struct xml_reader *r = ctx;
	(void)name;
	(void)external;
	(void)system;
	note_line(r);
	READER_FAIL(r, "err.xml.dtd", "XML has a DOCTYPE");
	/* Or libxml2 would go on in silence, declaring and expanding entities. */
	xmlStopParser(r->parser);
}

/* Called behind the XML declaration. */
static void on_start(void *ctx)
{
	struct xml_reader *r = ctx;
	const xmlChar *declared = r->parser->encoding;
	if (!declared && r->parser->input)
		declared = r->parser->input->encoding;
	if (declared && !str_eq_nocase(view(declared), STR("UTF-8")))
		READER_FAIL(r, "err.xml.encoding", "XML is declared as %.40s",
			    (const char *)declared);
}

/* The bytes are UTF-8, so this is about what the declaration says. */
static bool is_encoding_error(int code)
{
	return code == XML_ERR_UNKNOWN_ENCODING || code == XML_ERR_UNSUPPORTED_ENCODING ||
	       code == XML_ERR_INVALID_ENCODING || code == XML_ERR_ENCODING_NAME;
}

static bool is_char_error(int code)
{
	return code == XML_ERR_INVALID_CHAR || code == XML_ERR_INVALID_CHARREF;
}

/* &nbsp; or, more often, an ampersand that nobody wrote as &amp;. */
static bool is_entity_error(const xmlError *error)
{
	return error->code == XML_ERR_UNDECLARED_ENTITY ||
	       error->code == XML_ERR_ENTITYREF_SEMICOL_MISSING ||
	       (error->code == XML_ERR_NAME_REQUIRED && error->message &&
		str_starts(str_of(error->message), STR("xmlParseEntityRef")));
}

/* All was in order up to the end, but elements are open still. */
static bool is_cut(const struct xml_reader *r, int code)
{
	bool is_all_read = held_back(r) == 0 && code != XML_ERR_TAG_NAME_MISMATCH;
	return r->is_ending && r->depth > 0 && (is_all_read || code == XML_ERR_DOCUMENT_END);
}

static void on_error(void *ctx, xmlErrorPtr error)
{
	struct xml_reader *r = ctx;
	/* A prefix without a namespace and the like: the document can still be read. */
	if (error->level != XML_ERR_FATAL || r->rc != RC_OK)
		return;
	note_line(r);
	if (is_encoding_error(error->code))
		READER_FAIL(r, "err.xml.encoding", "XML is declared as something else than UTF-8");
	else if (is_cut(r, error->code))
		READER_FAIL(r, "err.xml.cut", "XML ends in line %lld with elements open",
			    (long long)r->line);
	else if (is_entity_error(error))
		READER_FAIL(r, "err.xml.entity",
			    "XML line %lld has an undeclared entity or a bare &",
			    (long long)r->line);
	else if (is_char_error(error->code))
		READER_FAIL(r, "err.xml.char", "XML line %lld has a control character",
			    (long long)r->line);
	else
		READER_FAIL(r, "err.xml.syntax", "XML line %d: %.200s", error->line,
			    error->message ? error->message : "");
}

/* ---- a reader from birth to death ---- */

static void parser_free(void *ctx)
{
	xmlParserCtxtPtr parser = ctx;
	if (parser->myDoc)
		xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
}

struct xml_reader *xml_reader_new(struct arena *a, const struct xml_events *ev)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct xml_reader *r = ARENA_NEW(a, struct xml_reader);
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startDocument = on_start,
		.internalSubset = on_doctype,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error,
	};
	pthread_once(&once, xmlInitParser);
	r->events = *ev;
	r->line = 1;
	r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	if (!r->parser)
		die("out of memory in libxml2");
	arena_defer(a, parser_free, r->parser);
	/* NOENT: &amp; in an attribute comes as &, not as &#38;. There are no other entities. */
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	return r;
}

/* Whole characters only, so that libxml2 never sees half of one. */
static size_t piece_length(const char *p, size_t n, size_t max)
{
	size_t piece = n < max ? n : max;
	while (piece < n && ((unsigned char)p[piece] & 0xc0) == 0x80)
		piece--;
	return piece;
}

/* One call takes but a few bytes off a CDATA section, however many there are. */
static void cdata_drain(struct xml_reader *r)
{
	size_t before = SIZE_MAX;
	while (r->rc == RC_OK && r->parser->instate == XML_PARSER_CDATA_SECTION &&
	       held_back(r) >= CDATA_BYTES && held_back(r) < before) {
		before = held_back(r);
		(void)xmlParseChunk(r->parser, NULL, 0, 0);
	}
}

static void bytes_parse(struct xml_reader *r, const char *p, size_t n)
{
	while (n > 0 && r->rc == RC_OK) {
		bool is_cdata = r->parser->instate == XML_PARSER_CDATA_SECTION;
		size_t piece = piece_length(p, n, is_cdata ? CDATA_BYTES : FEED_BYTES);
		(void)xmlParseChunk(r->parser, p, (int)piece, 0);
		cdata_drain(r);
		if (!r->parser->wellFormed)
			READER_FAIL(r, "err.xml.syntax", "XML is not well formed");
		if (held_back(r) > LIMIT_XML_TAG && *r->parser->input->cur == '&')
			READER_FAIL(r, "err.xml.entity", "XML has a bare &");
		else if (held_back(r) > LIMIT_XML_TAG)
			fail_limit(r, "err.xml.tag", LIMIT_XML_TAG);
		if (xmlDictGetUsage(r->parser->dict) > LIMIT_XML_NAMES)
			fail_limit(r, "err.xml.names", LIMIT_XML_NAMES);
		p += piece;
		n -= piece;
	}
	note_line(r);
}

static size_t char_length(char first)
{
	unsigned char c = (unsigned char)first;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void newlines_count(struct xml_reader *r, const char *p, size_t n)
{
	const char *end = p + n;
	for (p = memchr(p, '\n', n); p; p = memchr(p, '\n', (size_t)(end - p))) {
		r->n_newlines++;
		p++;
	}
}

static void utf8_fail(struct xml_reader *r)
{
	if (r->rc == RC_OK)
		r->line = 1 + r->n_newlines;
	READER_FAIL(r, "err.xml.utf8", "XML line %lld is not UTF-8", (long long)r->line);
}

/* Hands on what is whole; the beginning of a character at the end is held for the next call. */
static void utf8_parse(struct xml_reader *r, const char *p, size_t n)
{
	size_t sound = utf8_check_feed(&r->utf8, p, n), had = r->n_held;
	size_t partial = r->utf8.n_more > 0 ? r->utf8.n_have : 0;
	bool is_bad = sound < n;
	newlines_count(r, p, sound);
	if (partial < had + sound) {
		size_t rest = had > 0 ? char_length(r->held[0]) - had : 0;
		memcpy(r->held + had, p, rest);
		bytes_parse(r, r->held, had + rest);
		p += rest;
		sound -= rest;
		bytes_parse(r, p, sound - partial);
		p += sound - partial;
		sound = partial;
		r->n_held = 0;
	}
	memcpy(r->held + r->n_held, p, sound);
	r->n_held += sound;
	if (is_bad)
		utf8_fail(r);
}

/* Any encoding but UTF-8 shows in the first four bytes (XML 1.0, appendix F). */
static bool is_other_encoding(const unsigned char *p, size_t n)
{
	static const unsigned char ebcdic[] = { 0x4c, 0x6f, 0xa7, 0x94 };
	if (n < 2)
		return false;
	bool has_mark = (p[0] == 0xfe && p[1] == 0xff) || (p[0] == 0xff && p[1] == 0xfe);
	bool is_ebcdic = n == sizeof(ebcdic) && memcmp(p, ebcdic, sizeof(ebcdic)) == 0;
	return has_mark || is_ebcdic || p[0] == 0 || p[1] == 0;
}

/* The first bytes are looked at together, however they are cut. */
static void start_parse(struct xml_reader *r)
{
	char start[START_BYTES];
	size_t n = r->n_held, skip = 0;
	memcpy(start, r->held, n);
	r->is_started = true;
	r->n_held = 0;
	if (is_other_encoding((const unsigned char *)start, n)) {
		READER_FAIL(r, "err.xml.encoding", "XML is not UTF-8");
		return;
	}
	if (n >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0)
		skip = 3;
	utf8_parse(r, start + skip, n - skip);
}

static enum rc answer(struct xml_reader *r, struct err *e)
{
	if (r->rc != RC_OK && e)
		*e = r->err;
	return r->rc;
}

enum rc xml_reader_feed(struct xml_reader *r, const char *p, size_t n, struct err *e)
{
	while (!r->is_started && n > 0 && r->rc == RC_OK) {
		r->held[r->n_held++] = *p++;
		n--;
		if (r->n_held == START_BYTES)
			start_parse(r);
	}
	if (n > 0 && r->rc == RC_OK)
		utf8_parse(r, p, n);
	return answer(r, e);
}

/* Half a character at the end belongs to what was cut off. */
static void last_char_check(struct xml_reader *r)
{
	if (r->utf8.n_more > 0 && r->depth > 0)
		READER_FAIL(r, "err.xml.cut", "XML ends within a character");
	else if (r->utf8.n_more > 0)
		utf8_fail(r);
}

enum rc xml_reader_end(struct xml_reader *r, struct err *e)
{
	if (r->rc == RC_OK && !r->is_started && r->n_held == 0)
		READER_FAIL(r, "err.xml.empty", "nothing to read");
	if (r->rc == RC_OK && !r->is_started)
		start_parse(r);
	r->is_ending = true;
	if (r->rc == RC_OK)
		last_char_check(r);
	if (r->rc == RC_OK) {
		xmlParseChunk(r->parser, "", 0, 1);
		if (!r->parser->wellFormed)
			READER_FAIL(r, "err.xml.syntax", "XML is not well formed");
	}
	return answer(r, e);
}

int64_t xml_reader_line(const struct xml_reader *r)
{
	return r->line;
}
