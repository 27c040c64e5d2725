/* xml_write.c -- writes XML that already is its own exclusive canonical form. */
#include <string.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"
#include "text/text.h"

#define CHUNK_BYTES (16 << 10) /* handed to the sink at a time */
#define PIECE_BYTES (4 << 10)  /* escaped at a time: at most six times as long afterwards */
#define NAMESPACES 32

struct xml_namespace {
	const char *prefix; /* "" = default */
	const char *uri;
	int depth;
	bool is_used;
};

struct xml {
	struct buf out;
	xml_sink sink;
	void *ctx;
	enum rc rc;
	struct err err;
	const char *open[LIMIT_XML_DEPTH];
	int depth;
	bool is_in_tag, has_root;
	const char *last_attr; /* of the tag under way */
	struct xml_namespace namespaces[NAMESPACES];
	int n_namespaces;
	struct base64_enc base64;
	bool is_base64;
};

struct xml *xml_new(struct arena *a, xml_sink sink, void *ctx)
{
	struct xml *x = ARENA_NEW(a, struct xml);
	x->sink = sink;
	x->ctx = ctx;
	buf_init(&x->out, a, 8 * CHUNK_BYTES);
	return x;
}

static void out_flush(struct xml *x)
{
	if (x->rc == RC_OK && x->out.n > 0)
		x->rc = x->sink(x->ctx, x->out.p, x->out.n, &x->err);
	buf_reset(&x->out);
}

static void out_add(struct xml *x, struct str s)
{
	while (s.n > 0) {
		size_t n = s.n < CHUNK_BYTES ? s.n : CHUNK_BYTES;
		buf_add(&x->out, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
		if (x->out.n >= CHUNK_BYTES)
			out_flush(x);
	}
}

static void out_escape(struct xml *x, enum escape how, struct str s)
{
	while (s.n > 0) {
		size_t n = s.n < PIECE_BYTES ? s.n : PIECE_BYTES;
		/* Not inside a character, unless what is there is no UTF-8 at all. */
		for (int back = 0; n < s.n && back < 3 && ((unsigned char)s.p[n] & 0xc0) == 0x80;
		     back++)
			n--;
		text_escape(&x->out, how, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
		if (x->out.n >= CHUNK_BYTES)
			out_flush(x);
	}
}

/* ---- namespaces: declared where they are first used, as exclusive C14N would ---- */

static size_t prefix_length(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? (size_t)(colon - name) : 0;
}

static struct xml_namespace *namespace_find(struct xml *x, const char *prefix, size_t n)
{
	for (int i = x->n_namespaces; i > 0; i--) {
		struct xml_namespace *ns = &x->namespaces[i - 1];
		if (strlen(ns->prefix) == n && memcmp(ns->prefix, prefix, n) == 0)
			return ns;
	}
	return NULL;
}

static void prefix_use(struct xml *x, const char *name, bool is_attr)
{
	size_t n = prefix_length(name);
	if (n == 0 && is_attr)
		return;
	struct xml_namespace *ns = namespace_find(x, name, n);
	bug_if(n > 0 && !ns);
	if (ns)
		ns->is_used = true;
}

/* Closes the start tag under way, now that all its namespaces are known. */
static void tag_finish(struct xml *x)
{
	if (!x->is_in_tag)
		return;
	prefix_use(x, x->open[x->depth - 1], false);
	for (int i = x->n_namespaces; i > 0 && x->namespaces[i - 1].depth == x->depth; i--)
		bug_if(!x->namespaces[i - 1].is_used);
	out_add(x, STR(">"));
	x->is_in_tag = false;
}

void xml_xmlns(struct xml *x, const char *prefix, const char *uri)
{
	const char *p = prefix ? prefix : "";
	bug_if(!x->is_in_tag || x->last_attr || x->n_namespaces == NAMESPACES);
	const struct xml_namespace *outer = namespace_find(x, p, strlen(p));
	bug_if(outer && (outer->depth == x->depth || strcmp(outer->uri, uri) == 0));
	const struct xml_namespace *last = x->n_namespaces ? &x->namespaces[x->n_namespaces - 1]
							   : NULL;
	bug_if(last && last->depth == x->depth && strcmp(last->prefix, p) >= 0);
	x->namespaces[x->n_namespaces++] =
		(struct xml_namespace){ .prefix = p, .uri = uri, .depth = x->depth };
	out_add(x, prefix ? STR(" xmlns:") : STR(" xmlns"));
	out_add(x, str_of(p));
	out_add(x, STR("=\""));
	out_escape(x, ESCAPE_XML_ATTR, str_of(uri));
	out_add(x, STR("\""));
}

/* ---- elements ---- */

void xml_declaration(struct xml *x)
{
	bug_if(x->has_root);
	out_add(x, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

void xml_open(struct xml *x, const char *name)
{
	bug_if(x->is_base64 || x->depth == LIMIT_XML_DEPTH || (x->depth == 0 && x->has_root));
	tag_finish(x);
	x->has_root = true;
	x->open[x->depth++] = name;
	x->is_in_tag = true;
	x->last_attr = NULL;
	out_add(x, STR("<"));
	out_add(x, str_of(name));
}

/* Canonical order: first those without a prefix, by name; then by namespace and name. Two prefixes
 * are compared by what they stand for. */
static bool attr_is_behind(struct xml *x, const char *before, const char *name)
{
	size_t n = prefix_length(before), m = prefix_length(name);
	const struct xml_namespace *ns = n ? namespace_find(x, before, n) : NULL;
	const struct xml_namespace *ms = m ? namespace_find(x, name, m) : NULL;
	int order = strcmp(ns ? ns->uri : "", ms ? ms->uri : "");
	if (order != 0)
		return order < 0;
	return strcmp(before + n + (n > 0), name + m + (m > 0)) < 0;
}

void xml_attr(struct xml *x, const char *name, struct str value)
{
	bug_if(!x->is_in_tag);
	prefix_use(x, name, true);
	bug_if(x->last_attr && !attr_is_behind(x, x->last_attr, name));
	x->last_attr = name;
	out_add(x, STR(" "));
	out_add(x, str_of(name));
	out_add(x, STR("=\""));
	out_escape(x, ESCAPE_XML_ATTR, value);
	out_add(x, STR("\""));
}

static void content_begin(struct xml *x)
{
	bug_if(x->depth == 0);
	tag_finish(x);
}

void xml_text(struct xml *x, struct str s)
{
	bug_if(x->is_base64);
	content_begin(x);
	out_escape(x, ESCAPE_XML_TEXT, s);
}

void xml_raw_canonical(struct xml *x, struct str bytes)
{
	bug_if(x->is_base64);
	content_begin(x);
	out_add(x, bytes);
}

void xml_close(struct xml *x)
{
	bug_if(x->is_base64);
	content_begin(x);
	out_add(x, STR("</"));
	out_add(x, str_of(x->open[x->depth - 1]));
	out_add(x, STR(">"));
	while (x->n_namespaces > 0 && x->namespaces[x->n_namespaces - 1].depth == x->depth)
		x->n_namespaces--;
	x->depth--;
}

void xml_element(struct xml *x, const char *name, struct str text)
{
	xml_open(x, name);
	xml_text(x, text);
	xml_close(x);
}

/* ---- base64 ---- */

void xml_base64(struct xml *x, const void *p, size_t n)
{
	char out[(PIECE_BYTES + 2) / 3 * 4 + 4];
	const char *from = p;
	content_begin(x);
	x->is_base64 = true;
	while (n > 0) {
		size_t piece = n < PIECE_BYTES ? n : PIECE_BYTES;
		out_add(x, str_of_n(out, base64_enc_feed(&x->base64, from, piece, out)));
		from += piece;
		n -= piece;
	}
}

void xml_base64_end(struct xml *x)
{
	char out[8];
	content_begin(x);
	out_add(x, str_of_n(out, base64_enc_end(&x->base64, out)));
	x->base64 = (struct base64_enc){ .n_rest = 0 };
	x->is_base64 = false;
}

enum rc xml_end(struct xml *x, struct err *e)
{
	bug_if(x->depth != 0 || x->is_base64 || !x->has_root);
	out_flush(x);
	if (x->rc != RC_OK && e)
		*e = x->err;
	return x->rc;
}
