/* Written as canonical bytes at once: what is hashed here is what a receiver's canonicalisation
 * makes of it. SignedInfo is hashed on its own, so there the namespace stands on it; in the packet
 * it stands on Signature. */
#include "sign/xmldsig_int.h"

#include "base/buf.h"
#include "base/codec.h"
#include "base/limits.h"

#define SIGNATURE_BYTES (8 << 10) /* all but the certificate */

static void method(struct buf *b, const char *element, const char *algorithm)
{
	buf_fmt(b, "<%s Algorithm=\"%s\"></%s>", element, algorithm, element);
}

/* As canonical XML writes text; a subject has no controls but may have anything printable. */
static void escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&': buf_add(b, STR("&amp;")); break;
		case '<': buf_add(b, STR("&lt;")); break;
		case '>': buf_add(b, STR("&gt;")); break;
		case '\r': buf_add(b, STR("&#xD;")); break;
		default: buf_add_char(b, s.p[i]);
		}
	}
}

/* xmlns: empty, or the declaration. */
static struct str signed_info(struct arena *a, struct str xmlns, const char *signature_algorithm,
			      struct str digest)
{
	struct buf b;

	buf_init(&b, a, SIGNATURE_BYTES);
	buf_fmt(&b, "<SignedInfo%.*s>", STR_FMT(xmlns));
	method(&b, "CanonicalizationMethod", ALG_EXC_C14N);
	method(&b, "SignatureMethod", signature_algorithm);
	buf_add(&b, STR("<Reference URI=\"\"><Transforms>"));
	method(&b, "Transform", ALG_ENVELOPED);
	method(&b, "Transform", ALG_EXC_C14N);
	buf_add(&b, STR("</Transforms>"));
	method(&b, "DigestMethod", ALG_SHA256);
	buf_add(&b, STR("<DigestValue>"));
	buf_add(&b, base64_encode(a, digest));
	buf_add(&b, STR("</DigestValue></Reference></SignedInfo>"));
	bug_if(b.failed);
	return buf_str(&b);
}

static enum rc element(struct arena *a, struct str info, struct str value,
		       const struct certificate *cert, struct str *out, struct err *e)
{
	struct buf b;

	buf_init(&b, a, SIGNATURE_BYTES + 2 * LIMIT_CERTIFICATE_BYTES);
	buf_add(&b, STR("<Signature xmlns=\"" NS_DSIG "\">"));
	buf_add(&b, info);
	buf_add(&b, STR("<SignatureValue>"));
	buf_add(&b, base64_encode(a, value));
	buf_add(&b, STR("</SignatureValue><KeyInfo><X509Data><X509SubjectName>"));
	escaped(&b, cert->subject);
	buf_add(&b, STR("</X509SubjectName><X509Certificate>"));
	buf_add(&b, base64_encode(a, cert->der));
	buf_add(&b, STR("</X509Certificate></X509Data></KeyInfo></Signature>"));
	TRY(buf_rc(&b, e));
	*out = buf_str(&b);
	return RC_OK;
}

/* The certificate's key must be the one that signed: else every receiver would call it forged. */
static enum rc value_sign(struct arena *a, const struct packet_signer *signer, EVP_PKEY *public_key,
			  struct str signed_bytes, struct str *out, struct err *e)
{
	unsigned char hash[SHA256_BYTES];
	const struct sign_request q = { .key_id = signer->key_id,
					.purpose = KEY_FOR_PACKET,
					.digest = hash };
	struct key_signature s;

	sha256_of(signed_bytes, hash);
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
	X509 *x = x509_read(a, signer->cert->der);
	EVP_PKEY *public_key = x ? X509_get0_pubkey(x) : NULL;
	const struct str hash = str_of_n((const char *)digest, SHA256_BYTES);
	enum sign_algorithm algorithm;
	const char *name;
	struct str info;
	struct str value;

	if (!public_key || !pkey_algorithm(public_key, &algorithm))
		return err_set(e, RC_INVALID, "err.certificate",
			       "certificate cannot be signed with");
	name = algorithm == SIGN_RSA_SHA256 ? ALG_RSA_SHA256 : ALG_ECDSA_SHA256;
	info = signed_info(a, STR(" xmlns=\"" NS_DSIG "\""), name, hash);
	TRY(value_sign(a, signer, public_key, info, &value, e));
	info = signed_info(a, STR(""), name, hash);
	return element(a, info, value, signer->cert, out_element, e);
}
