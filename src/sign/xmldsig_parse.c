#include "sign/xmldsig_int.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/SAX2.h>

#include "base/limits.h"

/* What libxml2's callbacks need to know; reached through ctxt->_private. */
struct parse {
	struct check *c;
	uint64_t at;
	bool is_refused;
	int depth;
	int namespaces[LIMIT_XML_DEPTH + 1]; /* in scope, by depth */
};

static int packet_read(void *ctx, char *p, int room)
{
	struct parse *parse = ctx;
	struct check *c = parse->c;
	uint64_t left = c->bytes - parse->at;
	ssize_t n;

	if (left > (uint64_t)room)
		left = (uint64_t)room;
	do
		n = left ? pread(c->fd, p, (size_t)left, (off_t)parse->at) : 0;
	while (n < 0 && errno == EINTR);
	if (n < 0)
		c->rc = err_errno(c->e, "read packet");
	else
		parse->at += (uint64_t)n;
	return (int)n;
}

static void refuse(xmlParserCtxt *ctxt)
{
	struct parse *parse = ctxt->_private;

	parse->is_refused = true;
	xmlStopParser(ctxt);
}

/* The declaration is covered by no signature, so it may say nothing that changes what is read. */
static void on_document(void *ctx)
{
	xmlParserCtxt *ctxt = ctx;
	const struct str version = str_of((const char *)ctxt->version);
	const struct str encoding = str_of((const char *)ctxt->encoding);

	xmlSAX2StartDocument(ctx);
	if ((version.n && !str_eq(version, STR("1.0"))) ||
	    (encoding.n && !str_eq_nocase(encoding, STR("UTF-8"))) || ctxt->input->buf->encoder)
		refuse(ctxt);
}

/* Depth bounds the recursion of canonicalisation, namespaces in scope its time. */
static void on_start(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
		     int n_ns, const xmlChar **ns, int n_attrs, int n_defaulted,
		     const xmlChar **attrs)
{
	xmlParserCtxt *ctxt = ctx;
	struct parse *parse = ctxt->_private;

	if (parse->depth >= LIMIT_XML_DEPTH ||
	    parse->namespaces[parse->depth] + n_ns > LIMIT_XML_NAMESPACES) {
		refuse(ctxt);
		return;
	}
	parse->depth++;
	parse->namespaces[parse->depth] = parse->namespaces[parse->depth - 1] + n_ns;
	xmlSAX2StartElementNs(ctx, local, prefix, uri, n_ns, ns, n_attrs, n_defaulted, attrs);
}

static void on_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	const xmlParserCtxt *ctxt = ctx;
	struct parse *parse = ctxt->_private;

	parse->depth--;
	xmlSAX2EndElementNs(ctx, local, prefix, uri);
}

/* A document type could define entities and default attributes. */
static void on_dtd(void *ctx, const xmlChar *name, const xmlChar *public_id,
		   const xmlChar *system_id)
{
	(void)name;
	(void)public_id;
	(void)system_id;
	refuse(ctx);
}

static void doc_free(void *p)
{
	xmlFreeDoc(p);
}

static xmlDoc *tree_read(struct parse *parse)
{
	/* HUGE: an attachment is one text over 10 MB. What it unlocks besides is bounded above. */
	const int options = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING;
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	xmlDoc *doc;

	if (!ctxt)
		return NULL;
	ctxt->_private = parse;
	ctxt->sax->startDocument = on_document;
	ctxt->sax->startElementNs = on_start;
	ctxt->sax->endElementNs = on_end;
	ctxt->sax->internalSubset = on_dtd;
	doc = xmlCtxtReadIO(ctxt, packet_read, NULL, parse, NULL, NULL, options);
	if (doc && (!ctxt->wellFormed || !ctxt->nsWellFormed || parse->is_refused)) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(ctxt);
	return doc;
}

static bool is_local(const xmlNode *node, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

xmlNode *node_after(xmlNode *node, const xmlNode *root)
{
	if (node->children && node->type == XML_ELEMENT_NODE)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

/* Finds the one Signature. Comments inside the document are covered by no digest, and could cut a
 * value in two for a careless reader: they are noted. */
static bool signature_find(struct check *c)
{
	xmlNode *root = xmlDocGetRootElement(c->doc);
	size_t n = 0;

	for (xmlNode *node = root; node; node = node_after(node, root)) {
		c->has_comments |= node->type == XML_COMMENT_NODE;
		if (is_local(node, "Signature")) {
			c->signature = node;
			n++;
		}
	}
	if (n == 0)
		return verdict(c, VERDICT_ABSENT, STR("signature.absent"));
	return n == 1 ? true : UNVERIFIABLE(c, "several");
}

static bool is_in_place(const xmlNode *signature)
{
	const xmlNode *header = signature->parent;
	const xmlNode *envelope = header ? header->parent : NULL;
	const xmlNode *root = envelope ? envelope->parent : NULL;

	return is_local(header, "edXMLHeader") && is_local(envelope, "edXMLEnvelope") &&
	       is_local(root, "edXML") && root->parent && root->parent->type == XML_DOCUMENT_NODE;
}

bool packet_parse(struct check *c)
{
	struct parse parse = { .c = c };

	c->doc = tree_read(&parse);
	if (c->rc != RC_OK)
		return false;
	if (!c->doc)
		return UNVERIFIABLE(c, "malformed");
	arena_defer(c->a, doc_free, c->doc);
	if (!signature_find(c))
		return false;
	if (!node_is(c->signature, "Signature"))
		return UNVERIFIABLE(c, "dummy");
	return is_in_place(c->signature) ? true : UNVERIFIABLE(c, "misplaced");
}
