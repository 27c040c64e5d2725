/* packets.h -- signers and signed packets for the tests of sign, made by OpenSSL directly: what a
 * foreign system might send, right and wrong.
 *
 * OWNERSHIP All in the arena given.
 * ERRORS    What cannot be made ends the test program.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/time.h"
#include "sign/sign.h"

#define NS_QCVN "http://www.mic.gov.vn/TBT/QCVN_102_2016"
#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define XMLENC "http://www.w3.org/2001/04/xmlenc#"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define EXC_C14N "http://www.w3.org/2001/10/xml-exc-c14n#"
#define TRANSFORM(alg) "<Transform Algorithm=\"" alg "\"></Transform>"

/* 2026-11-21T00:00:00Z */
#define TEST_NOW (INT64_C(1795219200) * TIME_SEC)

struct signer {
	EVP_PKEY *pkey;
	X509 *x;
	struct certificate cert;
};
struct signer_options {
	const char *kind;            /* "P-256" (NULL), "P-384", "secp256k1", "RSA1024" … */
	const char *name;            /* CN; NULL: "UBND tỉnh An Bình (mẫu)" */
	const struct signer *issuer; /* NULL: self-signed */
	bool is_ca;
	int64_t from_at, until_at;  /* 0: ten years around TEST_NOW */
	const char *key_usage;      /* NULL: critical,digitalSignature; "": none */
	const char *extended_usage; /* NULL: none */
};
struct signer signer_make(struct arena *a, const struct signer_options *o);
void signer_save(const struct signer *s, const char *key_path, const char *cert_path);

struct packet_options {
	const struct signer *signer;  /* signs; NULL: the packet has no Signature */
	const struct signer *shown;   /* whose certificate is in KeyInfo; NULL: the signer's */
	const struct signer *also[2]; /* further certificates, before it */
	const char *algorithm;        /* NULL: rsa- or ecdsa-sha256 by the key */
	const char *digest_algorithm; /* NULL: sha256 */
	const char *canonical;        /* of SignedInfo; NULL: exclusive */
	const char *transforms;       /* markup; NULL: enveloped, exclusive */
	const char *uri;              /* attribute with its blank; NULL: ' URI=""' */
	const char *subject;          /* markup; NULL: X509SubjectName of shown */
	const char *before, *after;   /* markup inside edXMLHeader around the Signature */
	const char *in_signature;     /* markup at the end of the Signature */
	const char *in_info;          /* markup at the end of SignedInfo */
	const char *in_data;          /* markup in X509Data, behind the certificates */
	const char *title;            /* markup of the Subject; NULL: "Về việc thử" */
	const char *prolog;           /* before the document; NULL: the XML declaration */
	size_t attachment_bytes;      /* of base64; 0: a few */
};
struct str packet_make(struct arena *a, const struct packet_options *o);
/* A packet around this element in the place of the Signature; digest of it without the element. */
struct str packet_around(struct arena *a, struct str element, size_t attachment_bytes);
void packet_digest(struct arena *a, size_t attachment_bytes, unsigned char out[32]);

/* A descriptor with these bytes, closed with the arena. */
int bytes_fd(struct arena *a, struct str bytes);
struct signature_result packet_check(struct arena *a, struct str packet, const struct trust *t);
/* xmldsig_check with only this certificate known at TEST_NOW. */
struct signature_result packet_check_known(struct arena *a, struct str packet,
					   const struct certificate *known);
/* A new folder, removed with all in it when the arena ends. */
const char *temp_dir(struct arena *a);
/* Runs a program of the system; its exit code. */
int run(const char *command);
