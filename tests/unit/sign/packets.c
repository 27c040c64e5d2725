#include "packets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"

#define NEED(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);                    \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* ---- signers ---- */
static void signer_pkey_free(void *p)
{
	EVP_PKEY_free(p);
}

static void x509_free(void *p)
{
	X509_free(p);
}

static EVP_PKEY *pkey_make(const char *kind)
{
	if (strcmp(kind, "RSA1024") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
	if (strcmp(kind, "RSA2048") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind);
}

static void extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	if (!value || !value[0])
		return;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	NEED(ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value));
	NEED(X509_add_ext(x, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

static void name_set(X509 *x, const char *cn)
{
	X509_NAME *name = X509_get_subject_name(x);

	NEED(X509_NAME_add_entry_by_txt(name, "C", MBSTRING_UTF8, (const unsigned char *)"VN", -1,
					-1, 0) == 1);
	NEED(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1,
					-1, 0) == 1);
}

static struct certificate described(struct arena *a, X509 *x)
{
	struct certificate c;
	unsigned char *der = NULL;
	int n = i2d_X509(x, &der);

	NEED(n > 0);
	NEED(certificate_parse(a, str_of_n((char *)der, (size_t)n), &c, NULL) == RC_OK);
	OPENSSL_free(der);
	return c;
}

struct signer signer_make(struct arena *a, const struct signer_options *o)
{
	static long serial = 1;
	struct signer s = { .pkey = pkey_make(o->kind ? o->kind : "P-256"), .x = X509_new() };
	const int64_t from = o->from_at ? o->from_at : TEST_NOW - 1825 * TIME_DAY;
	const int64_t until = o->until_at ? o->until_at : TEST_NOW + 1825 * TIME_DAY;
	X509 *issuer = o->issuer ? o->issuer->x : s.x;

	NEED(s.pkey && s.x);
	arena_defer(a, signer_pkey_free, s.pkey);
	arena_defer(a, x509_free, s.x);
	NEED(X509_set_version(s.x, X509_VERSION_3) == 1);
	NEED(ASN1_INTEGER_set(X509_get_serialNumber(s.x), serial++) == 1);
	name_set(s.x, o->name ? o->name : "UBND tỉnh An Bình (mẫu)");
	NEED(X509_set_issuer_name(s.x, X509_get_subject_name(issuer)) == 1);
	NEED(ASN1_TIME_set(X509_getm_notBefore(s.x), from / TIME_SEC));
	NEED(ASN1_TIME_set(X509_getm_notAfter(s.x), until / TIME_SEC));
	NEED(X509_set_pubkey(s.x, s.pkey) == 1);
	if (o->is_ca) {
		extension(s.x, issuer, NID_basic_constraints, "critical,CA:TRUE");
		extension(s.x, issuer, NID_key_usage, "critical,keyCertSign");
	} else {
		extension(s.x, issuer, NID_key_usage,
			  o->key_usage ? o->key_usage : "critical,digitalSignature");
	}
	extension(s.x, issuer, NID_ext_key_usage, o->extended_usage);
	NEED(X509_sign(s.x, o->issuer ? o->issuer->pkey : s.pkey, EVP_sha256()) > 0);
	s.cert = described(a, s.x);
	return s;
}

void signer_save(const struct signer *s, const char *key_path, const char *cert_path)
{
	FILE *f = fopen(key_path, "w");

	NEED(f && PEM_write_PKCS8PrivateKey(f, s->pkey, NULL, NULL, 0, NULL, NULL) == 1);
	fclose(f);
	f = fopen(cert_path, "w");
	NEED(f && PEM_write_X509(f, s->x) == 1);
	fclose(f);
}

/* ---- packets ---- */
static const char * or (const char *given, const char *otherwise)
{
	return given ? given : otherwise;
}

/* All before the Signature, and all behind it: canonical. */
static struct str head(struct arena *a, const char *title)
{
	return str_fmt(a,
		       "<edXML xmlns=\"" NS_QCVN "\"><edXML:edXMLEnvelope xmlns:edXML=\"" NS_QCVN
		       "\"><edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>"
		       "000.00.00.Z01</edXML:OrganId></edXML:From><edXML:Subject>%s</edXML:Subject>"
		       "</edXML:MessageHeader>",
		       or (title, "Về việc thử"));
}

static struct str tail(struct arena *a, size_t attachment_bytes)
{
	static const char before[] = "</edXML:edXMLHeader><edXML:edXMLBody></edXML:edXMLBody>"
				     "</edXML:edXMLEnvelope><AttachmentEncoded><Attachment>"
				     "<edXML:ContentTransferEncoded xmlns:edXML=\"" NS_QCVN "\">";
	static const char after[] =
		"</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>";
	size_t n = attachment_bytes ? attachment_bytes : 8;
	char *base64 = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		base64[i] = "ABCDefgh0123+/xy"[i % 16];
	/* not by a format, which takes a byte at a time: some are large */
	return str_cat(a, str_of(before), str_cat(a, str_of_n(base64, n), str_of(after)));
}

static const EVP_MD *md_of(const char *algorithm)
{
	if (strstr(algorithm, "sha1"))
		return EVP_sha1();
	if (strstr(algorithm, "sha384"))
		return EVP_sha384();
	if (strstr(algorithm, "sha512"))
		return EVP_sha512();
	return strstr(algorithm, "md5") ? EVP_md5() : EVP_sha256();
}

static struct str digest_of(struct arena *a, struct str bytes, const char *algorithm)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	NEED(EVP_Digest(bytes.p, bytes.n, out, &n, md_of(algorithm), NULL) == 1);
	return base64_encode(a, str_of_n((char *)out, n));
}

static struct str ecdsa_raw(struct arena *a, const unsigned char *der, size_t n, int bits)
{
	int half = (bits + 7) / 8;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	unsigned char *out = arena_alloc(a, 2 * (size_t)half);

	NEED(sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, half) == half &&
	     BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, half) == half);
	ECDSA_SIG_free(sig);
	return str_of_n((char *)out, 2 * (size_t)half);
}

static struct str value_of(struct arena *a, const struct signer *s, struct str bytes,
			   const char *algorithm)
{
	unsigned char raw[1024];
	size_t n = sizeof(raw);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	NEED(ctx && EVP_DigestSignInit(ctx, NULL, md_of(algorithm), NULL, s->pkey) == 1);
	NEED(EVP_DigestSign(ctx, raw, &n, (const unsigned char *)bytes.p, bytes.n) == 1);
	EVP_MD_CTX_free(ctx);
	if (EVP_PKEY_is_a(s->pkey, "EC"))
		return base64_encode(a, ecdsa_raw(a, raw, n, EVP_PKEY_get_bits(s->pkey)));
	return base64_encode(a, str_of_n((char *)raw, n));
}

static const char *algorithm_of(const struct packet_options *o)
{
	if (o->algorithm)
		return o->algorithm;
	return EVP_PKEY_is_a(o->signer->pkey, "EC") ? MORE "ecdsa-sha256" : MORE "rsa-sha256";
}

static struct str info_of(struct arena *a, const struct packet_options *o, const char *xmlns,
			  struct str digest)
{
	return str_fmt(
		a,
		"<SignedInfo%s><CanonicalizationMethod Algorithm=\"%s\"></CanonicalizationMethod>"
		"<SignatureMethod Algorithm=\"%s\"></SignatureMethod><Reference%s><Transforms>%s"
		"</Transforms><DigestMethod Algorithm=\"%s\"></DigestMethod><DigestValue>%.*s"
		"</DigestValue></Reference>%s</SignedInfo>",
		xmlns, or (o->canonical, EXC_C14N), algorithm_of(o), or (o->uri, " URI=\"\""),
		or (o->transforms, TRANSFORM(DSIG "enveloped-signature") TRANSFORM(EXC_C14N)),
		or (o->digest_algorithm, XMLENC "sha256"), STR_FMT(digest), or (o->in_info, ""));
}

static struct str certificate_element(struct arena *a, const struct signer *s)
{
	if (!s)
		return STR("");
	return str_fmt(a, "<X509Certificate>%.*s</X509Certificate>",
		       STR_FMT(base64_encode(a, s->cert.der)));
}

static struct str key_info_of(struct arena *a, const struct packet_options *o)
{
	const struct signer *shown = o->shown ? o->shown : o->signer;
	struct str subject = o->subject ? str_of(o->subject)
					: str_fmt(a, "<X509SubjectName>%.*s</X509SubjectName>",
						  STR_FMT(shown->cert.subject));

	return str_fmt(a, "<KeyInfo><X509Data>%.*s%.*s%.*s%.*s%s</X509Data></KeyInfo>",
		       STR_FMT(subject), STR_FMT(certificate_element(a, o->also[0])),
		       STR_FMT(certificate_element(a, o->also[1])),
		       STR_FMT(certificate_element(a, shown)), or (o->in_data, ""));
}

/* Inclusive canonicalisation of SignedInfo shows the namespaces around it. */
static struct str signature_of(struct arena *a, const struct packet_options *o, struct str digest)
{
	const bool is_exclusive = !o->canonical || strcmp(o->canonical, EXC_C14N) == 0;
	const char *xmlns = is_exclusive ? " xmlns=\"" DSIG "\""
					 : " xmlns=\"" DSIG "\" xmlns:edXML=\"" NS_QCVN "\"";
	struct str value = value_of(a, o->signer, info_of(a, o, xmlns, digest), algorithm_of(o));

	return str_fmt(a,
		       "<Signature xmlns=\"" DSIG "\">%.*s<SignatureValue>%.*s</SignatureValue>"
		       "%.*s%s</Signature>",
		       STR_FMT(info_of(a, o, "", digest)), STR_FMT(value),
		       STR_FMT(key_info_of(a, o)), or (o->in_signature, ""));
}

struct str packet_make(struct arena *a, const struct packet_options *o)
{
	struct str first = str_cat(a, head(a, o->title), str_of(or (o->before, "")));
	struct str last = str_cat(a, str_of(or (o->after, "")), tail(a, o->attachment_bytes));
	struct str signature = STR("");

	if (o->signer)
		signature = signature_of(a, o,
					 digest_of(a, str_cat(a, first, last),
						   or (o->digest_algorithm, XMLENC "sha256")));
	first = str_cat(a, str_of(or (o->prolog, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")),
			first);
	return str_cat(a, first, str_cat(a, signature, last));
}

struct str packet_around(struct arena *a, struct str element, size_t attachment_bytes)
{
	return str_cat(a, head(a, NULL), str_cat(a, element, tail(a, attachment_bytes)));
}

void packet_digest(struct arena *a, size_t attachment_bytes, unsigned char out[32])
{
	sha256_of(packet_around(a, STR(""), attachment_bytes), out);
}

/* ---- checking ---- */
static void fd_free(void *p)
{
	fd_close(*(int *)p);
}

int bytes_fd(struct arena *a, struct str bytes)
{
	int *fd = arena_alloc(a, sizeof(*fd));

	*fd = memfd_create("packet", MFD_CLOEXEC);
	NEED(*fd >= 0);
	arena_defer(a, fd_free, fd);
	NEED(fd_write_all(*fd, bytes.p, bytes.n, NULL) == RC_OK);
	return *fd;
}

struct signature_result packet_check(struct arena *a, struct str packet, const struct trust *t)
{
	struct signature_result r;
	struct err e = ERR_INIT;

	if (xmldsig_check(a, bytes_fd(a, packet), packet.n, t, &r, &e) != RC_OK) {
		fprintf(stderr, "check: %s\n", e.text);
		abort();
	}
	return r;
}

struct signature_result packet_check_known(struct arena *a, struct str packet,
					   const struct certificate *known)
{
	const struct trust t = { .known = known, .n_known = known ? 1 : 0, .now = TEST_NOW };

	return packet_check(a, packet, &t);
}

/* ---- the system ---- */
static void dir_remove(void *p)
{
	char command[4200];

	snprintf(command, sizeof(command), "rm -rf '%s'", (const char *)p);
	(void)run(command);
}

const char *temp_dir(struct arena *a)
{
	char name[] = "/tmp/vanthu-sign.XXXXXX";
	char *kept;

	NEED(mkdtemp(name));
	kept = arena_dup(a, name, strlen(name));
	arena_defer(a, dir_remove, kept);
	return kept;
}

int run(const char *command)
{
	int status = system(command);

	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
