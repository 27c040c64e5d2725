/* xmldsig_int.h -- the steps of xmldsig_check, which share one struct.
 *
 * WHAT      scan (bounds, before any parser) → parse (libxml2 tree) → shape (is it a signature that
 *           covers the packet, with algorithms we allow) → signer (the certificate) → math (xmlsec1)
 *           → trust. Each step answers true, or writes the verdict and answers false.
 * OWNERSHIP The tree belongs to the arena of the check.
 * ERRORS    None: every fault of the packet is a verdict.
 */
#pragma once

#include <libxml/tree.h>

#include "sign/sign_int.h"

#define NS_DSIG "http://www.w3.org/2000/09/xmldsig#"
#define ALG_C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define ALG_EXC_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"
#define ALG_ENVELOPED NS_DSIG "enveloped-signature"
#define ALG_SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define ALG_SHA384 "http://www.w3.org/2001/04/xmldsig-more#sha384"
#define ALG_SHA512 "http://www.w3.org/2001/04/xmlenc#sha512"
#define ALG_MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define ALG_RSA_SHA256 ALG_MORE "rsa-sha256"
#define ALG_ECDSA_SHA256 ALG_MORE "ecdsa-sha256"

struct check {
	struct arena *a;
	int fd;
	uint64_t bytes;
	const struct trust *trust;
	struct signature_result *out;
	struct err *e;
	enum rc rc; /* the descriptor's failure, if any */
	xmlDoc *doc;
	xmlNode *signature;
	bool has_comments;
	/* filled by shape */
	xmlNode *method, *digest, *value, *key_info;
	size_t digest_want, value_bytes;
	bool is_wrong; /* digest or value is of another length than its algorithm's */
	bool is_weak;  /* told after what is worse */
	/* filled by signer */
	X509 *signer;
	struct str signer_der;
	STACK_OF(X509) * others; /* that came with it */
};

/* Writes the verdict; false, so that a step can return it. */
bool verdict(struct check *c, enum signature_verdict state, struct str reason_key);
#define UNVERIFIABLE(c, reason) verdict((c), VERDICT_UNVERIFIABLE, STR("signature." reason))

/* The steps, in their order. */
bool packet_scan(struct check *c);
bool packet_parse(struct check *c);
bool signature_shape(struct check *c);
bool signature_signer(struct check *c);
bool signature_math(struct check *c);
bool signer_trust(struct check *c);

/* ---- small helpers ---- */
bool node_is(const xmlNode *node, const char *name); /* an element of the xmldsig namespace */
xmlNode *node_child(const xmlNode *node, const char *name); /* the first, or NULL */
xmlNode *node_next(const xmlNode *node, const char *name);  /* the next sibling, or NULL */
/* The next node in document order below root, without recursion; NULL at the end. */
xmlNode *node_after(xmlNode *node, const xmlNode *root);
/* Text of a node, decoded from base64; false when it is not the one way to write those bytes. */
bool node_bytes(struct arena *a, const xmlNode *node, struct str *out);
struct str node_text(struct arena *a, const xmlNode *node);
/* The value of an attribute, NULL when it is not there. */
const char *node_attribute(const xmlNode *node, const char *name);
