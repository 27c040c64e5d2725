/* The certificate that the packet brings, the mathematics by xmlsec1, and what the certificate is
 * worth. The key comes from that certificate alone: xmlsec1 is handed it and looks nothing up. */
#include "sign/xmldsig_int.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <xmlsec/openssl/evp.h>
#include <xmlsec/transforms.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include "base/limits.h"

/* ---- the certificate ---- */
static void others_free(void *p)
{
	sk_X509_free(p);
}

static bool has_issued(X509 *issuer, X509 *x)
{
	const X509_NAME *name = X509_get_subject_name(issuer);

	return X509_NAME_cmp(name, X509_get_issuer_name(x)) == 0 &&
	       X509_NAME_cmp(name, X509_get_subject_name(x)) != 0;
}

/* In whatever order they come, the signer's is the one that issued none of the others. */
static X509 *leaf_of(X509 *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_issuer = false;

		for (size_t k = 0; k < n; k++)
			is_issuer |= has_issued(list[i], list[k]);
		if (!is_issuer)
			return list[i];
	}
	return list[0];
}

static bool certificates_read(struct check *c, const xmlNode *data)
{
	X509 *list[LIMIT_SIGNER_CERTIFICATES];
	struct str der[LIMIT_SIGNER_CERTIFICATES];
	size_t n = 0;

	for (const xmlNode *node = node_child(data, "X509Certificate"); node;
	     node = node_next(node, "X509Certificate"), n++) {
		list[n] = node_bytes(c->a, node, &der[n]) ? x509_read(c->a, der[n]) : NULL;
		if (!list[n])
			return false;
	}
	if (n == 0)
		return false;
	c->signer = leaf_of(list, n);
	c->others = sk_X509_new_null();
	bug_if(!c->others);
	arena_defer(c->a, others_free, c->others);
	for (size_t i = 0; i < n; i++) {
		if (list[i] == c->signer)
			c->signer_der = der[i];
		else
			bug_if(!sk_X509_push(c->others, list[i]));
	}
	return true;
}

/* An empty one says nothing false (xmlsec1 leaves it so when the name is not ASCII). */
static bool subject_is_true(struct check *c, struct str text)
{
	return str_is_empty(str_trim(text)) || str_eq(text, c->out->signer.subject) ||
	       x509_subject_is(c->a, c->signer, text);
}

bool signature_signer(struct check *c)
{
	const xmlNode *data = node_child(c->key_info, "X509Data");
	const xmlNode *subject = node_child(data, "X509SubjectName");

	if (!certificates_read(c, data) ||
	    certificate_describe(c->a, c->signer, c->signer_der, &c->out->signer, NULL) != RC_OK)
		return UNVERIFIABLE(c, "certificate");
	if (subject && !subject_is_true(c, node_text(c->a, subject)))
		return UNVERIFIABLE(c, "certificate");
	return true;
}

/* ---- the mathematics ---- */
static bool is_named_curve(const EVP_PKEY *pkey)
{
	static const char *const curves[] = { "prime256v1", "secp384r1", "secp521r1" };
	char group[32] = "";
	bool is_known = false;

	if (EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) != 1)
		return false;
	for (size_t i = 0; i < sizeof(curves) / sizeof(*curves); i++)
		is_known |= strcmp(group, curves[i]) == 0;
	return is_known;
}

/* Also that the value has the length that such a key makes. */
static bool key_fits(struct check *c, const EVP_PKEY *pkey)
{
	const bool wants_rsa = strstr(node_attribute(c->method, "Algorithm"), "#rsa-") != NULL;
	const size_t bits = (size_t)EVP_PKEY_get_bits(pkey);
	const size_t want = wants_rsa ? (size_t)EVP_PKEY_get_size(pkey) : 2 * ((bits + 7) / 8);

	if (!EVP_PKEY_is_a(pkey, wants_rsa ? "RSA" : "EC"))
		return UNVERIFIABLE(c, "unsupported");
	if (wants_rsa && bits < 2048)
		return UNVERIFIABLE(c, "weak");
	if (wants_rsa ? bits > LIMIT_RSA_BITS : !is_named_curve(pkey))
		return UNVERIFIABLE(c, "unsupported");
	c->is_wrong |= c->value_bytes != want;
	return true;
}

static bool key_hand(xmlSecDSigCtx *ctx, EVP_PKEY *pkey)
{
	xmlSecKeyData *data;

	if (EVP_PKEY_up_ref(pkey) != 1)
		return false;
	data = xmlSecOpenSSLEvpKeyAdopt(pkey);
	if (!data) {
		EVP_PKEY_free(pkey);
		return false;
	}
	ctx->signKey = xmlSecKeyCreate();
	if (!ctx->signKey || xmlSecKeySetValue(ctx->signKey, data) != 0) {
		xmlSecKeyDataDestroy(data);
		return false;
	}
	return true;
}

/* The shape was checked; these settings make xmlsec1 refuse for itself whatever was overlooked. */
static bool ctx_restrict(xmlSecDSigCtx *ctx)
{
	static xmlSecTransformId (*const forms[])(void) = {
		xmlSecTransformInclC14NGetKlass,
		xmlSecTransformInclC14N11GetKlass,
		xmlSecTransformExclC14NGetKlass,
	};
	static xmlSecTransformId (*const methods[])(void) = {
		xmlSecOpenSSLTransformRsaSha256GetKlass,
		xmlSecOpenSSLTransformRsaSha384GetKlass,
		xmlSecOpenSSLTransformRsaSha512GetKlass,
		xmlSecOpenSSLTransformEcdsaSha256GetKlass,
		xmlSecOpenSSLTransformEcdsaSha384GetKlass,
		xmlSecOpenSSLTransformEcdsaSha512GetKlass,
	};
	static xmlSecTransformId (*const digests[])(void) = {
		xmlSecOpenSSLTransformSha256GetKlass,
		xmlSecOpenSSLTransformSha384GetKlass,
		xmlSecOpenSSLTransformSha512GetKlass,
	};
	bool done = xmlSecDSigCtxEnableReferenceTransform(ctx,
							  xmlSecTransformEnvelopedGetKlass()) == 0;

	ctx->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
	ctx->flags |= XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
	for (size_t i = 0; i < 3; i++)
		done = done && xmlSecDSigCtxEnableReferenceTransform(ctx, forms[i]()) == 0 &&
		       xmlSecDSigCtxEnableSignatureTransform(ctx, forms[i]()) == 0 &&
		       xmlSecDSigCtxEnableReferenceTransform(ctx, digests[i]()) == 0;
	for (size_t i = 0; i < 6; i++)
		done = done && xmlSecDSigCtxEnableSignatureTransform(ctx, methods[i]()) == 0;
	return done;
}

bool signature_math(struct check *c)
{
	EVP_PKEY *pkey = X509_get0_pubkey(c->signer);
	xmlSecDSigCtx *ctx;
	bool is_done, is_right;

	if (!pkey)
		return UNVERIFIABLE(c, "certificate");
	if (!key_fits(c, pkey))
		return false;
	if (c->is_wrong)
		return verdict(c, VERDICT_INVALID, STR("signature.invalid"));
	ctx = xmlSecDSigCtxCreate(NULL);
	bug_if(!ctx);
	is_done = ctx_restrict(ctx) && key_hand(ctx, pkey) &&
		  xmlSecDSigCtxVerify(ctx, c->signature) == 0;
	is_right = is_done && ctx->status == xmlSecDSigStatusSucceeded;
	xmlSecDSigCtxDestroy(ctx);
	ERR_clear_error();
	if (!is_done) /* not a wrong signature, but something that xmlsec1 cannot do */
		return UNVERIFIABLE(c, "unsupported");
	return is_right ? true : verdict(c, VERDICT_INVALID, STR("signature.invalid"));
}
