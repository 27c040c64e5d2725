/* Written as canonical bytes at once: what is hashed here is what a receiver's canonicalisation
 * makes of it. SignedInfo is hashed on its own, so there the namespace stands on it; in the packet
 * it stands on Signature. */
#include "sign/xmldsig_int.h"

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"
#include "base/log.h"
#include "markup/markup.h"

#define SIGNATURE_BYTES (8 << 10) /* all but the certificate and what describes it */

static enum rc to_buf(void *ctx, const char *p, size_t n, struct err *e)
{
	struct buf *b = ctx;

	buf_add_bytes(b, p, n);
	return buf_rc(b, e);
}

static void method(struct xml *x, const char *element, const char *algorithm)
{
	xml_open(x, element);
	xml_attr(x, "Algorithm", str_of(algorithm));
	xml_close(x);
}

static void base64_element(struct xml *x, const char *name, struct str bytes)
{
	xml_open(x, name);
	xml_base64(x, bytes.p, bytes.n);
	xml_base64_end(x);
	xml_close(x);
}

static void signed_info(struct xml *x, bool is_alone, const char *algorithm, struct str digest)
{
	xml_open(x, "SignedInfo");
	if (is_alone)
		xml_xmlns(x, NULL, NS_DSIG);
	method(x, "CanonicalizationMethod", ALG_EXC_C14N);
	method(x, "SignatureMethod", algorithm);
	xml_open(x, "Reference");
	xml_attr(x, "URI", STR(""));
	xml_open(x, "Transforms");
	method(x, "Transform", ALG_ENVELOPED);
	method(x, "Transform", ALG_EXC_C14N);
	xml_close(x);
	method(x, "DigestMethod", ALG_SHA256);
	base64_element(x, "DigestValue", digest);
	xml_close(x);
	xml_close(x);
}

static enum rc signed_bytes(struct arena *a, const char *algorithm, struct str digest,
			    struct str *out, struct err *e)
{
	struct buf b;
	struct xml *x = xml_new(a, to_buf, &b);

	buf_init(&b, a, SIGNATURE_BYTES);
	signed_info(x, true, algorithm, digest);
	TRY(xml_end(x, e));
	*out = buf_str(&b);
	return RC_OK;
}

static void key_info(struct xml *x, const struct certificate *cert)
{
	xml_open(x, "KeyInfo");
	xml_open(x, "X509Data");
	xml_element(x, "X509SubjectName", cert->subject);
	base64_element(x, "X509Certificate", cert->der);
	xml_close(x);
	xml_close(x);
}

/* The certificate's key must be the one that signed: else every receiver would call it forged. */
static enum rc value_sign(struct arena *a, const struct packet_signer *signer, EVP_PKEY *public_key,
			  struct str bytes, struct str *out, struct err *e)
{
	unsigned char hash[SHA256_BYTES];
	const struct sign_request q = { .key_id = signer->key_id,
					.purpose = KEY_FOR_PACKET,
					.digest = hash };
	struct key_signature s;

	sha256_of(bytes, hash);
	TRY(keeper_sign(signer->keeper, a, &q, &s, e));
	if (!key_signature_is_right(public_key, hash, &s))
		return err_set(e, RC_CONFLICT, "err.key.certificate",
			       "key %.*s is not that of its certificate", STR_FMT(signer->key_id));
	*out = s.bytes;
	return RC_OK;
}

enum rc xmldsig_build(struct arena *a, const struct packet_signer *signer,
		      const unsigned char digest[32], struct str *out_element, struct err *e)
{
	X509 *certificate = x509_read(a, signer->cert->der);
	EVP_PKEY *public_key = certificate ? X509_get0_pubkey(certificate) : NULL;
	const struct str hash = str_of_n((const char *)digest, SHA256_BYTES);
	enum sign_algorithm algorithm;
	struct str bytes = STR_NULL, value = STR_NULL;
	struct buf b;
	struct xml *x = xml_new(a, to_buf, &b);
	const char *name;

	if (!public_key || !pkey_algorithm(public_key, &algorithm))
		return err_set(e, RC_INVALID, "err.certificate",
			       "certificate cannot be signed with");
	name = algorithm == SIGN_RSA_SHA256 ? ALG_RSA_SHA256 : ALG_ECDSA_SHA256;
	TRY(signed_bytes(a, name, hash, &bytes, e));
	TRY(value_sign(a, signer, public_key, bytes, &value, e));
	buf_init(&b, a, SIGNATURE_BYTES + 4 * LIMIT_CERTIFICATE_BYTES);
	xml_open(x, "Signature");
	xml_xmlns(x, NULL, NS_DSIG);
	signed_info(x, false, name, hash);
	base64_element(x, "SignatureValue", value);
	key_info(x, signer->cert);
	xml_close(x);
	TRY(xml_end(x, e));
	*out_element = buf_str(&b);
	return RC_OK;
}
