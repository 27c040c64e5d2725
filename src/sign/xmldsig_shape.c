/* Whether a Signature is one that we may give to xmlsec1, and that would mean something if it is
 * right. All is decided by tables over the tree that xmlsec1 will see. What stands inside of
 * Signature but outside of SignedInfo is covered by nothing, so nothing may stand there that
 * somebody could take for a part of the packet. */
#include "sign/xmldsig_int.h"

#include <string.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"

/* ---- helpers over the tree ---- */
bool node_is(const xmlNode *node, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE && node->ns &&
	       strcmp((const char *)node->ns->href, NS_DSIG) == 0 &&
	       (!name || strcmp((const char *)node->name, name) == 0);
}

static xmlNode *from_here(xmlNode *node, const char *name)
{
	while (node && !node_is(node, name))
		node = node->next;
	return node;
}

xmlNode *node_child(const xmlNode *node, const char *name)
{
	return node ? from_here(node->children, name) : NULL;
}

xmlNode *node_next(const xmlNode *node, const char *name)
{
	return from_here(node->next, name);
}

static bool is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

struct str node_text(struct arena *a, const xmlNode *node)
{
	struct buf b;

	buf_init(&b, a, 4 * LIMIT_CERTIFICATE_BYTES);
	for (const xmlNode *t = node ? node->children : NULL; t; t = t->next)
		if (is_text(t) && t->content)
			buf_add_c(&b, (const char *)t->content);
	return b.failed ? STR_NULL : buf_str(&b);
}

static struct str without_space(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
			p[n++] = s.p[i];
	return str_of_n(p, n);
}

bool node_bytes(struct arena *a, const xmlNode *node, struct str *out)
{
	struct str text = without_space(a, node_text(a, node));
	struct str bytes;

	if (text.n == 0 || !base64_decode(a, text, &bytes) || bytes.n == 0)
		return false;
	/* Bits that base64 ignores would be bits that anybody may change. */
	if (!str_eq(base64_encode(a, bytes), text))
		return false;
	*out = bytes;
	return true;
}

/* ---- what may stand where ---- */
enum content { ELEMENTS, TEXT, EMPTY };
static const struct rule {
	const char *parent, *name;
	enum content content;
	int at_least, at_most;
	const char *attributes[3];
} rules[] = {
	{ "Signature", "SignedInfo", ELEMENTS, 1, 1, { "Id" } },
	{ "Signature", "SignatureValue", TEXT, 1, 1, { "Id" } },
	{ "Signature", "KeyInfo", ELEMENTS, 0, 1, { "Id" } },
	{ "SignedInfo", "CanonicalizationMethod", EMPTY, 1, 1, { "Algorithm" } },
	{ "SignedInfo", "SignatureMethod", EMPTY, 1, 1, { "Algorithm" } },
	{ "SignedInfo", "Reference", ELEMENTS, 1, 8, { "Id", "URI" } },
	{ "Reference", "Transforms", ELEMENTS, 0, 1, { NULL } },
	{ "Reference", "DigestMethod", EMPTY, 1, 1, { "Algorithm" } },
	{ "Reference", "DigestValue", TEXT, 1, 1, { NULL } },
	{ "Transforms", "Transform", EMPTY, 1, 8, { "Algorithm" } },
	{ "KeyInfo", "KeyName", TEXT, 0, 1, { NULL } },
	{ "KeyInfo", "KeyValue", ELEMENTS, 0, 1, { NULL } },
	{ "KeyValue", "RSAKeyValue", ELEMENTS, 0, 1, { NULL } },
	{ "RSAKeyValue", "Modulus", TEXT, 1, 1, { NULL } },
	{ "RSAKeyValue", "Exponent", TEXT, 1, 1, { NULL } },
	{ "KeyInfo", "X509Data", ELEMENTS, 0, 1, { NULL } },
	{ "X509Data", "X509IssuerSerial", ELEMENTS, 0, 1, { NULL } },
	{ "X509IssuerSerial", "X509IssuerName", TEXT, 1, 1, { NULL } },
	{ "X509IssuerSerial", "X509SerialNumber", TEXT, 1, 1, { NULL } },
	{ "X509Data", "X509SKI", TEXT, 0, 1, { NULL } },
	{ "X509Data", "X509SubjectName", TEXT, 0, 1, { NULL } },
	{ "X509Data", "X509Certificate", TEXT, 0, LIMIT_SIGNER_CERTIFICATES, { NULL } },
};
#define N_RULES (sizeof(rules) / sizeof(*rules))

static const struct rule *rule_find(const xmlNode *node)
{
	for (size_t i = 0; i < N_RULES; i++)
		if (node_is(node, rules[i].name) && node_is(node->parent, rules[i].parent))
			return &rules[i];
	return NULL;
}

static bool is_blank(const xmlNode *text)
{
	const char *p = (const char *)text->content;

	return !p || p[strspn(p, " \t\r\n")] == '\0';
}

static bool has_only_attributes(const xmlNode *node, const char *const names[3])
{
	for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
		bool is_known = false;

		for (int i = 0; i < 3 && names[i]; i++)
			is_known |= strcmp((const char *)attr->name, names[i]) == 0;
		if (!is_known || attr->ns)
			return false;
	}
	return true;
}

static bool content_fits(const xmlNode *node, enum content content)
{
	for (const xmlNode *child = node->children; child; child = child->next) {
		if (is_text(child) ? content != TEXT && !is_blank(child)
				   : child->type != XML_ELEMENT_NODE || content != ELEMENTS)
			return false;
	}
	return true;
}

static bool counts_fit(const xmlNode *node)
{
	for (size_t i = 0; i < N_RULES; i++) {
		int n = 0;

		if (strcmp((const char *)node->name, rules[i].parent) != 0)
			continue;
		for (const xmlNode *k = node_child(node, rules[i].name); k;
		     k = node_next(k, rules[i].name))
			n++;
		if (n < rules[i].at_least || n > rules[i].at_most)
			return false;
	}
	return true;
}

/* An element that we do not know is another kind of signature, not a broken one. */
static bool element_shape(struct check *c, const xmlNode *node)
{
	static const char *const of_signature[3] = { "Id" };
	const struct rule *rule = rule_find(node);

	if (node != c->signature && !rule)
		return UNVERIFIABLE(c, "unsupported");
	if (!has_only_attributes(node, rule ? rule->attributes : of_signature))
		return UNVERIFIABLE(c, "malformed");
	/* Parameters of an algorithm: none of those allowed needs any. */
	if (rule && rule->content == EMPTY && !content_fits(node, EMPTY))
		return UNVERIFIABLE(c, "unsupported");
	if (!content_fits(node, rule ? rule->content : ELEMENTS) || !counts_fit(node))
		return UNVERIFIABLE(c, "malformed");
	return true;
}

/* ---- algorithms ---- */
struct algorithm {
	const char *uri;
	bool is_weak;
	size_t bytes; /* of a digest */
};
static const struct algorithm canonical_forms[] = {
	{ .uri = ALG_EXC_C14N },
	{ .uri = ALG_C14N },
	{ .uri = "http://www.w3.org/2006/12/xml-c14n11" },
	{ .uri = NULL },
};
static const struct algorithm digests[] = {
	{ .uri = ALG_SHA256, .bytes = 32 },         { .uri = ALG_SHA384, .bytes = 48 },
	{ .uri = ALG_SHA512, .bytes = 64 },         { .uri = NS_DSIG "sha1", .is_weak = true },
	{ .uri = ALG_MORE "md5", .is_weak = true }, { .uri = NULL },
};
static const struct algorithm signatures[] = {
	{ .uri = ALG_RSA_SHA256 },
	{ .uri = ALG_MORE "rsa-sha384" },
	{ .uri = ALG_MORE "rsa-sha512" },
	{ .uri = ALG_ECDSA_SHA256 },
	{ .uri = ALG_MORE "ecdsa-sha384" },
	{ .uri = ALG_MORE "ecdsa-sha512" },
	{ .uri = NS_DSIG "rsa-sha1", .is_weak = true },
	{ .uri = NS_DSIG "dsa-sha1", .is_weak = true },
	{ .uri = ALG_MORE "rsa-md5", .is_weak = true },
	{ .uri = ALG_MORE "ecdsa-sha1", .is_weak = true },
	{ .uri = NULL },
};

const char *node_attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
		const xmlNode *text = attr->children;

		if (strcmp((const char *)attr->name, name) != 0)
			continue;
		if (!text)
			return "";
		return text->next || !text->content ? NULL : (const char *)text->content;
	}
	return NULL;
}

/* NULL: none of the list. */
static const struct algorithm *algorithm_find(const xmlNode *node, const struct algorithm *list)
{
	const char *uri = node_attribute(node, "Algorithm");

	for (; uri && list->uri; list++)
		if (strcmp(uri, list->uri) == 0)
			return list;
	return NULL;
}

/* NULL, and the verdict, when it is not on the list. */
static const struct algorithm *algorithm_allowed(struct check *c, const xmlNode *node,
						 const struct algorithm *list)
{
	const struct algorithm *alg = algorithm_find(node, list);

	if (alg)
		c->is_weak |= alg->is_weak;
	else
		(void)UNVERIFIABLE(c, "unsupported");
	return alg;
}

/* ---- the reference ---- */
static bool is_enveloped(const xmlNode *transform)
{
	const char *uri = transform ? node_attribute(transform, "Algorithm") : NULL;

	return uri && strcmp(uri, ALG_ENVELOPED) == 0;
}

/* Exactly: enveloped, then at most one canonical form. */
static bool transforms_shape(struct check *c, const xmlNode *reference)
{
	const xmlNode *first = node_child(node_child(reference, "Transforms"), "Transform");
	const xmlNode *second = first ? node_next(first, "Transform") : NULL;

	for (const xmlNode *t = first; t; t = node_next(t, "Transform"))
		if (!is_enveloped(t) && !algorithm_find(t, canonical_forms))
			return UNVERIFIABLE(c, "unsupported");
	if (!is_enveloped(first))
		return UNVERIFIABLE(c, "partial");
	if (second && (is_enveloped(second) || node_next(second, "Transform")))
		return UNVERIFIABLE(c, "unsupported");
	return true;
}

static bool reference_shape(struct check *c, const xmlNode *info)
{
	const xmlNode *reference = node_child(info, "Reference");
	const struct algorithm *alg = algorithm_allowed(c, node_child(reference, "DigestMethod"),
							digests);
	const char *uri = node_attribute(reference, "URI");

	if (!alg || !transforms_shape(c, reference))
		return false;
	if (!uri || uri[0] != '\0' || node_next(reference, "Reference") || c->has_comments)
		return UNVERIFIABLE(c, "partial");
	c->digest = node_child(reference, "DigestValue");
	c->digest_want = alg->bytes;
	return true;
}

/* Last, so that a dummy with SHA-1, as samples have it, is called weak and not malformed. */
static bool values_shape(struct check *c)
{
	struct str digest, value;

	if (!node_bytes(c->a, c->digest, &digest) || !node_bytes(c->a, c->value, &value))
		return UNVERIFIABLE(c, "malformed");
	c->is_wrong = digest.n != c->digest_want;
	c->value_bytes = value.n;
	return true;
}

bool signature_shape(struct check *c)
{
	const xmlNode *info;

	for (xmlNode *node = c->signature; node; node = node_after(node, c->signature))
		if (node->type == XML_ELEMENT_NODE && !element_shape(c, node))
			return false;
	info = node_child(c->signature, "SignedInfo");
	c->method = node_child(info, "SignatureMethod");
	c->value = node_child(c->signature, "SignatureValue");
	c->key_info = node_child(c->signature, "KeyInfo");
	if (!algorithm_allowed(c, node_child(info, "CanonicalizationMethod"), canonical_forms) ||
	    !algorithm_allowed(c, c->method, signatures) || !reference_shape(c, info))
		return false;
	return c->is_weak ? UNVERIFIABLE(c, "weak") : values_shape(c);
}
