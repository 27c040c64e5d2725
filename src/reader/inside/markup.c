/* markup.c -- the words between the tags of an office file's parts. No part of such a file has a document
 * type of its own, so one that brings entities along is not read on. */
#include <libxml/parser.h>
#include <string.h>

#include "base/limits.h"
#include "reader/inside/inside.h"

struct markup {
	struct taking *taking;
	enum markup_rules rules;
	xmlParserCtxt *parser;
	int64_t taken;    /* depth of the elements whose text counts */
	int64_t left_out; /* depth inside one whose text never does */
	bool is_string;   /* a cell whose value stands elsewhere */
	bool is_over;
};

/* What an element of this name does: its text counts; a word or line ends; its text is left out. */
enum effect { EFFECT_NONE, EFFECT_TEXT, EFFECT_OUT, EFFECT_LINE, EFFECT_TAB, EFFECT_BLANK };

static const struct {
	enum markup_rules rules;
	const char *name;
	enum effect effect;
} effects[] = {
	{ MARKUP_WORDS, "t", EFFECT_TEXT },
	{ MARKUP_WORDS, "p", EFFECT_LINE },
	{ MARKUP_WORDS, "br", EFFECT_LINE },
	{ MARKUP_WORDS, "cr", EFFECT_LINE },
	{ MARKUP_WORDS, "tab", EFFECT_TAB },
	{ MARKUP_WORDS, "noBreakHyphen", EFFECT_BLANK },
	{ MARKUP_SHEET, "t", EFFECT_TEXT },
	{ MARKUP_SHEET, "v", EFFECT_TEXT },
	{ MARKUP_SHEET, "rPh", EFFECT_OUT },
	{ MARKUP_SHEET, "f", EFFECT_OUT },
	{ MARKUP_SHEET, "si", EFFECT_LINE },
	{ MARKUP_SHEET, "c", EFFECT_TAB },
	{ MARKUP_SHEET, "row", EFFECT_LINE },
	{ MARKUP_OPEN_DOCUMENT, "body", EFFECT_TEXT },
	{ MARKUP_OPEN_DOCUMENT, "tracked-changes", EFFECT_OUT },
	{ MARKUP_OPEN_DOCUMENT, "p", EFFECT_LINE },
	{ MARKUP_OPEN_DOCUMENT, "h", EFFECT_LINE },
	{ MARKUP_OPEN_DOCUMENT, "line-break", EFFECT_LINE },
	{ MARKUP_OPEN_DOCUMENT, "tab", EFFECT_TAB },
	{ MARKUP_OPEN_DOCUMENT, "s", EFFECT_BLANK },
};

static struct str name_of(const xmlChar *name)
{
	return str_of((const char *)name);
}

static enum effect effect_of(const struct markup *m, const xmlChar *name)
{
	for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
		if (effects[i].rules == m->rules && str_eq_c(name_of(name), effects[i].name))
			return effects[i].effect;
	}
	return EFFECT_NONE;
}

/* libxml2 gives five pointers for each: name, prefix, namespace, begin and end of the value. */
static struct str attribute(const xmlChar *const *all, int n, const char *name)
{
	for (int i = 0; i < n; i++) {
		const xmlChar *const *one = all + 5 * (size_t)i;

		if (str_eq_c(name_of(one[0]), name))
			return str_of_n((const char *)one[3], (size_t)(one[4] - one[3]));
	}
	return STR_NULL;
}

static void over(struct markup *m, bool is_broken)
{
	m->is_over = true;
	m->taking->is_broken |= is_broken;
	xmlStopParser(m->parser);
}

static void begin(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		  int n_namespaces, const xmlChar **namespaces, int n, int n_defaulted,
		  const xmlChar **attributes)
{
	struct markup *m = ctx;
	enum effect effect = effect_of(m, name);

	(void)prefix;
	(void)uri;
	(void)n_namespaces;
	(void)namespaces;
	(void)n_defaulted;
	m->taken += effect == EFFECT_TEXT;
	m->left_out += effect == EFFECT_OUT;
	if (m->rules == MARKUP_SHEET && effect == EFFECT_TAB)
		m->is_string = str_eq_c(attribute(attributes, n, "t"), "s");
	if (m->rules == MARKUP_BOOK && str_eq_c(name_of(name), "sheet")) {
		take_utf8(m->taking, attribute(attributes, n, "name"));
		take_point(m->taking, '\n');
	}
}

static void end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct markup *m = ctx;

	(void)prefix;
	(void)uri;
	switch (effect_of(m, name)) {
	case EFFECT_TEXT: m->taken--; break;
	case EFFECT_OUT: m->left_out--; break;
	case EFFECT_LINE: take_point(m->taking, '\n'); break;
	case EFFECT_TAB: take_point(m->taking, '\t'); break;
	case EFFECT_BLANK: take_point(m->taking, ' '); break;
	case EFFECT_NONE: break;
	}
}

static void characters(void *ctx, const xmlChar *p, int n)
{
	struct markup *m = ctx;

	if (m->taken > 0 && m->left_out == 0 && !m->is_string)
		take_utf8(m->taking, str_of_n((const char *)p, (size_t)n));
	if (m->taking->facts.is_cut)
		over(m, false);
}

static void document_type(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name;
	(void)id;
	(void)uri;
	over(ctx, true);
}

static void quiet(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static xmlSAXHandler handlers(void)
{
	return (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC,
				.startElementNs = begin,
				.endElementNs = end,
				.characters = characters,
				.cdataBlock = characters,
				.internalSubset = document_type,
				.serror = quiet };
}

struct markup *markup_open(struct taking *t, enum markup_rules rules)
{
	struct markup *m = ARENA_NEW(t->arena, struct markup);
	xmlSAXHandler all = handlers();

	m->taking = t;
	m->rules = rules;
	m->parser = xmlCreatePushParserCtxt(&all, m, NULL, 0, NULL);
	if (!m->parser) {
		t->is_too_big = true;
		return NULL;
	}
	(void)xmlCtxtUseOptions(m->parser,
				XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	return m;
}

bool markup_feed(struct markup *m, struct str bytes)
{
	if (m->is_over || bytes.n > INT32_MAX)
		return false;
	if (xmlParseChunk(m->parser, bytes.p, (int)bytes.n, 0) != 0 && !m->is_over)
		over(m, true);
	return !m->is_over;
}

void markup_close(struct markup *m)
{
	if (!m)
		return;
	if (!m->is_over && xmlParseChunk(m->parser, NULL, 0, 1) != 0 && !m->is_over)
		m->taking->is_broken = true;
	xmlFreeParserCtxt(m->parser);
}
