/* Every row of the table in sign.h, and the ways around it that attackers of XML-DSig have found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "packets.h"

static struct arena *a;

/* Signers that take long to make, or that many tests want. */
static struct arena *for_all;
static struct signer good, other, rsa, rsa_1024, curve_k1;

static int begin(void **state)
{
	(void)state;
	for_all = arena_new(NULL);
	good = signer_make(for_all, &(struct signer_options){ .kind = "P-256" });
	other = signer_make(for_all, &(struct signer_options){ .name = "Kẻ khác" });
	rsa = signer_make(for_all, &(struct signer_options){ .kind = "RSA2048" });
	rsa_1024 = signer_make(for_all, &(struct signer_options){ .kind = "RSA1024" });
	curve_k1 = signer_make(for_all, &(struct signer_options){ .kind = "secp256k1" });
	return sign_init(NULL) == RC_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	arena_free(for_all);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static const enum signature_verdict U = VERDICT_UNVERIFIABLE;

static void expect_result(const char *what, const struct signature_result *r,
			  enum signature_verdict state, const char *reason)
{
	const char *got = str_c(a, r->reason_key);
	const char *wanted = str_fmt(a, "signature.%s", reason).p;

	if (r->state != state || strcmp(got, wanted) != 0)
		fail_msg("%s: %d %s instead of %d %s", what, (int)r->state, got, (int)state,
			 wanted);
}

static void expect(const char *what, struct str packet, enum signature_verdict state,
		   const char *reason)
{
	const struct certificate known[] = { other.cert, rsa.cert, good.cert, rsa_1024.cert,
					     curve_k1.cert };
	const struct trust t = { .known = known, .n_known = 5, .now = TEST_NOW };
	struct signature_result r = packet_check(a, packet, &t);

	expect_result(what, &r, state, reason);
	assert_int_equal(r.checked_at, TEST_NOW);
}

static struct str replaced(struct str s, const char *what, const char *with)
{
	size_t at = str_find(s, str_of(what));

	if (at == SIZE_MAX)
		fail_msg("no '%s' in the packet", what);
	return str_cat(a, str_sub(s, 0, at),
		       str_cat(a, str_of(with), str_sub(s, at + strlen(what), SIZE_MAX)));
}

/* The text of the first element of that name. */
static struct str text_of(struct str s, const char *name)
{
	struct str open = str_fmt(a, "<%s>", name);
	size_t from = str_find(s, open) + open.n;
	struct str rest = str_sub(s, from, SIZE_MAX);

	return str_sub(rest, 0, str_find(rest, str_fmt(a, "</%s>", name)));
}

/* ---- one row after the other ---- */
static void packets_made_to_a_pattern(void **state)
{
	static const struct {
		const char *what;
		struct packet_options o;
		const struct signer *signer;
		enum signature_verdict state;
		const char *reason;
	} rows[] = {
		{ "right", { 0 }, &good, VERDICT_VALID, "valid" },
		{ "right, RSA", { 0 }, &rsa, VERDICT_VALID, "valid" },
		{ "no signature", { 0 }, NULL, VERDICT_ABSENT, "absent" },
		{ "inclusive", { .canonical = C14N }, &good, VERDICT_VALID, "valid" },
		{ "only enveloped: inclusive by default",
		  { .transforms = TRANSFORM(DSIG "enveloped-signature") },
		  &good,
		  VERDICT_VALID,
		  "valid" },
		{ "SHA-512",
		  { .digest_algorithm = XMLENC "sha512", .algorithm = MORE "rsa-sha512" },
		  &rsa,
		  VERDICT_VALID,
		  "valid" },
		{ "no declaration", { .prolog = "" }, &good, VERDICT_VALID, "valid" },
		{ "BOM",
		  { .prolog = "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>" },
		  &good,
		  VERDICT_VALID,
		  "valid" },
		{ "comment before", { .prolog = "<!-- VNPT -->" }, &good, VERDICT_VALID, "valid" },
		{ "white space around",
		  { .before = "\n\t", .after = " \n" },
		  &good,
		  VERDICT_VALID,
		  "valid" },
		{ "not last in the header",
		  { .after = "<edXML:X></edXML:X>" },
		  &good,
		  VERDICT_VALID,
		  "valid" },

		{ "DTD", { .prolog = "<!DOCTYPE edXML>" }, &good, U, "malformed" },
		{ "XXE",
		  { .prolog = "<!DOCTYPE edXML [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" },
		  &good,
		  U,
		  "malformed" },
		{ "unknown entity", { .title = "&x;" }, &good, U, "malformed" },
		{ "latin-1",
		  { .prolog = "<?xml version='1.0' encoding='ISO-8859-1'?>" },
		  &good,
		  U,
		  "malformed" },
		{ "UTF-16 by name",
		  { .prolog = "<?xml version='1.0' encoding='UTF-16'?>" },
		  &good,
		  U,
		  "malformed" },
		{ "EBCDIC by name",
		  { .prolog = "<?xml version='1.0' encoding='IBM037'?>" },
		  &good,
		  U,
		  "malformed" },
		{ "XML 1.1", { .prolog = "<?xml version='1.1'?>" }, &good, U, "malformed" },
		{ "not UTF-8", { .title = "\xc3(" }, &good, U, "malformed" },
		{ "prefix without namespace", { .title = "<x:y></x:y>" }, &good, U, "malformed" },

		{ "dummy", { .before = "<Signature></Signature>" }, NULL, U, "dummy" },
		{ "dummy with prefix", { .before = "<edXML:Signature/>" }, NULL, U, "dummy" },
		{ "empty", { .before = "<Signature xmlns='" DSIG "'/>" }, NULL, U, "malformed" },
		{ "dummy and real", { .before = "<Signature></Signature>" }, &good, U, "several" },
		{ "in a title",
		  { .title = "<Signature xmlns='" DSIG "'/>" },
		  NULL,
		  U,
		  "misplaced" },

		{ "object",
		  { .in_signature = "<Object><Subject>x</Subject></Object>" },
		  &good,
		  U,
		  "unsupported" },
		{ "foreign element",
		  { .in_signature = "<x xmlns='urn:x'></x>" },
		  &good,
		  U,
		  "unsupported" },
		{ "text", { .in_signature = "x" }, &good, U, "malformed" },
		{ "comment in it", { .in_signature = "<!--x-->" }, &good, U, "malformed" },
		{ "instruction in it", { .in_signature = "<?x?>" }, &good, U, "malformed" },
		{ "CDATA in it", { .in_signature = "<![CDATA[x]]>" }, &good, U, "malformed" },
		{ "element in a text",
		  { .subject = "<X509SubjectName><x xmlns='urn:x'></x></X509SubjectName>" },
		  &good,
		  U,
		  "malformed" },
		{ "RetrievalMethod",
		  { .in_data = "<RetrievalMethod URI='http://127.0.0.1/'/>" },
		  &good,
		  U,
		  "unsupported" },
		{ "two KeyInfo", { .in_signature = "<KeyInfo></KeyInfo>" }, &good, U, "malformed" },

		{ "no URI", { .uri = "" }, &good, U, "partial" },
		{ "URI of an id", { .uri = " URI=\"#x\"" }, &good, U, "partial" },
		{ "URI of a file", { .uri = " URI=\"file:///etc/passwd\"" }, &good, U, "partial" },
		{ "URI of a host", { .uri = " URI=\"http://127.0.0.1:1/\"" }, &good, U, "partial" },
		{ "xpointer", { .uri = " URI=\"#xpointer(/)\"" }, &good, U, "partial" },
		{ "other attribute", { .uri = " URI=\"\" Type=\"x\"" }, &good, U, "malformed" },
		{ "two references",
		  { .in_info = "<Reference URI=\"\"><Transforms>" TRANSFORM(
			    DSIG
			    "enveloped-signature") "</Transforms><DigestMethod Algorithm=\"" XMLENC
						   "sha256\"></DigestMethod><DigestValue>AAAA</DigestValue></Reference>" },
		  &good,
		  U,
		  "partial" },
		{ "not enveloped", { .transforms = TRANSFORM(EXC_C14N) }, &good, U, "partial" },
		{ "no transform", { .transforms = "" }, &good, U, "malformed" },
		{ "comment in the packet", { .title = "Về<!-- -->việc" }, &good, U, "partial" },

		{ "XPath",
		  { .transforms = "<Transform Algorithm=\"http://www.w3.org/TR/1999/"
				  "REC-xpath-19991116\"><XPath>1</XPath></Transform>" },
		  &good,
		  U,
		  "unsupported" },
		{ "XSLT",
		  { .transforms = TRANSFORM(DSIG "enveloped-signature")
			    TRANSFORM("http://www.w3.org/TR/1999/REC-xslt-19991116") },
		  &good,
		  U,
		  "unsupported" },
		{ "base64", { .transforms = TRANSFORM(DSIG "base64") }, &good, U, "unsupported" },
		{ "enveloped twice",
		  { .transforms = TRANSFORM(DSIG "enveloped-signature")
			    TRANSFORM(DSIG "enveloped-signature") },
		  &good,
		  U,
		  "unsupported" },
		{ "canonical twice",
		  { .transforms = TRANSFORM(DSIG "enveloped-signature") TRANSFORM(EXC_C14N)
			    TRANSFORM(EXC_C14N) },
		  &good,
		  U,
		  "unsupported" },
		{ "with comments",
		  { .canonical = EXC_C14N "WithComments" },
		  &good,
		  U,
		  "unsupported" },
		{ "HMAC", { .algorithm = MORE "hmac-sha256" }, &good, U, "unsupported" },
		{ "no such algorithm", { .algorithm = "urn:x" }, &good, U, "unsupported" },
		{ "method of another key",
		  { .algorithm = MORE "rsa-sha256" },
		  &good,
		  U,
		  "unsupported" },
		{ "method of another key",
		  { .algorithm = MORE "ecdsa-sha256" },
		  &rsa,
		  U,
		  "unsupported" },
		{ "curve", { 0 }, &curve_k1, U, "unsupported" },

		{ "SHA-1", { .algorithm = DSIG "rsa-sha1" }, &rsa, U, "weak" },
		{ "SHA-1 digest", { .digest_algorithm = DSIG "sha1" }, &good, U, "weak" },
		{ "SHA-1 both",
		  { .digest_algorithm = DSIG "sha1", .algorithm = MORE "ecdsa-sha1" },
		  &good,
		  U,
		  "weak" },
		{ "MD5", { .digest_algorithm = MORE "md5" }, &good, U, "weak" },
		{ "RSA-1024", { 0 }, &rsa_1024, U, "weak" },

		{ "name of another",
		  { .subject = "<X509SubjectName>CN=Ai đó</X509SubjectName>" },
		  &good,
		  U,
		  "certificate" },
		{ "empty name",
		  { .subject = "<X509SubjectName></X509SubjectName>" },
		  &good,
		  VERDICT_VALID,
		  "valid" },
		{ "no name", { .subject = "" }, &good, VERDICT_VALID, "valid" },
		{ "certificate of another",
		  { .shown = &other },
		  &good,
		  VERDICT_INVALID,
		  "invalid" },
		{ "certificate of another",
		  { .shown = &rsa },
		  &rsa_1024,
		  VERDICT_INVALID,
		  "invalid" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct packet_options o = rows[i].o;

		o.signer = rows[i].signer;
		expect(rows[i].what, packet_make(a, &o), rows[i].state, rows[i].reason);
	}
}

static void packets_changed_afterwards(void **state)
{
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &good });
	const struct {
		const char *what, *from, *to;
		enum signature_verdict state;
		const char *reason;
	} rows[] = {
		{ "title", "việc", "việt", VERDICT_INVALID, "invalid" },
		{ "attachment", "ABCD", "ABCE", VERDICT_INVALID, "invalid" },
		{ "blank in an element", "<edXML:Subject>", "<edXML:Subject> ", VERDICT_INVALID,
		  "invalid" },
		{ "new element", "</edXML:MessageHeader>", "<x></x></edXML:MessageHeader>",
		  VERDICT_INVALID, "invalid" },
		{ "instruction", "</edXML:MessageHeader>", "<?x?></edXML:MessageHeader>",
		  VERDICT_INVALID, "invalid" },
		{ "other prefix", "<edXML:Subject>", "<edXM:Subject>", U, "malformed" },
		{ "not closed", "</edXML:edXMLBody>", "", U, "malformed" },
		{ "cut", "</AttachmentEncoded></edXML>", "", U, "malformed" },
		{ "something behind", "</AttachmentEncoded></edXML>",
		  "</AttachmentEncoded></edXML><x/>", U, "malformed" },
		{ "no value", "<SignatureValue>",
		  "<SignatureValue></SignatureValue><SignatureValue>", U, "malformed" },
		{ "value cut", "</SignatureValue>", "=</SignatureValue>", U, "malformed" },
		{ "digest", "<DigestValue>", "<DigestValue>A", U, "malformed" },
		{ "long digest", "<DigestValue>", "<DigestValue>AAAA", VERDICT_INVALID, "invalid" },
		{ "long value", "<SignatureValue>", "<SignatureValue>AAAA", VERDICT_INVALID,
		  "invalid" },
		{ "algorithm", "#ecdsa-sha256", "#ecdsa-sha512", VERDICT_INVALID, "invalid" },
		{ "no certificate", "X509Certificate>", "X509SKI>", U, "malformed" },
		{ "certificate is none", "<X509Certificate>", "<X509Certificate>AAAA", U,
		  "certificate" },
		{ "empty element", "<edXML:edXMLBody></edXML:edXMLBody>", "<edXML:edXMLBody/>",
		  VERDICT_VALID, "valid" },
		{ "same character", "Subject>Về", "Subject>&#86;ề", VERDICT_VALID, "valid" },
		{ "CDATA", "Subject>Về", "Subject><![CDATA[V]]>ề", VERDICT_VALID, "valid" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect(rows[i].what, replaced(packet, rows[i].from, rows[i].to), rows[i].state,
		       rows[i].reason);
}

static void a_certificate_that_is_cut_off(void **state)
{
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &good });
	const struct str whole = text_of(packet, "X509Certificate");
	const char *text = str_c(a, whole);

	(void)state;
	for (size_t n = 0; n < whole.n; n += 37)
		expect("cut", replaced(packet, text, str_c(a, str_sub(whole, 0, n))), U,
		       "certificate");
	expect("with a tail", replaced(packet, text, str_fmt(a, "%sAAAA", text).p), U,
	       "certificate");
	expect("broken into lines",
	       replaced(packet, text, str_fmt(a, "\n%.64s\n %s\n", text, text + 64).p),
	       VERDICT_VALID, "valid");
}

/* ---- wrapping: a signed part, and beside it what a reader would take ---- */
static void signature_wrapping(void **state)
{
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &good });
	size_t declaration = str_find(packet, STR("<edXML"));
	const struct str document = str_sub(packet, declaration, SIZE_MAX);
	const size_t from = str_find(document, STR("<Signature"));
	const size_t to = str_find(document, STR("</Signature>")) + strlen("</Signature>");
	const char *signature = str_c(a, str_sub(document, from, to - from));
	const char *original = str_c(a, document);
	const char *forged = str_c(a, replaced(document, "việc", "tiền"));

	(void)state;
	/* The original as an object inside the signature of a forged packet. */
	expect("original inside",
	       replaced(str_of(forged), "</Signature>",
			str_fmt(a, "<Object>%s</Object></Signature>",
				str_c(a, replaced(document, signature, "")))
				.p),
	       U, "unsupported");
	/* A forged packet around the signed one. */
	expect("original below",
	       replaced(str_of(forged), "</edXML:edXMLBody>",
			str_fmt(a, "%s</edXML:edXMLBody>", original).p),
	       U, "several");
	expect("original below, one signature",
	       replaced(replaced(str_of(forged), signature, ""), "</edXML:edXMLBody>",
			str_fmt(a, "%s</edXML:edXMLBody>", original).p),
	       U, "misplaced");
	/* Two roots, two headers. */
	expect("two roots", str_cat(a, str_of(original), str_of(forged)), U, "several");
	expect("second header",
	       replaced(document, "<edXML:edXMLHeader>",
			"<edXML:edXMLHeader><edXML:MessageHeader><edXML:Subject>x</edXML:Subject>"
			"</edXML:MessageHeader></edXML:edXMLHeader><edXML:edXMLHeader>"),
	       VERDICT_INVALID, "invalid");
	/* The signature of one packet in another. */
	expect("transplanted",
	       replaced(packet_make(a, &(struct packet_options){ .before = "<X/>" }), "<X/>",
			replaced(str_of(signature), "x", "x").p),
	       VERDICT_VALID, "valid");
	expect("transplanted to another",
	       replaced(packet_make(a, &(struct packet_options){ .before = "<X/>", .title = "x" }),
			"<X/>", signature),
	       VERDICT_INVALID, "invalid");
	/* In the right place by name only. */
	expect("header below the body",
	       replaced(replaced(document, signature, ""), "<edXML:edXMLBody>",
			str_fmt(a, "<edXML:edXMLBody><edXML:edXMLHeader>%s</edXML:edXMLHeader>",
				signature)
				.p),
	       U, "misplaced");
}

/* ---- certificates in time and in trust ---- */
static void times_and_trust(void **state)
{
	const struct signer old =
		signer_make(a, &(struct signer_options){ .until_at = TEST_NOW - TIME_SEC });
	const struct signer young =
		signer_make(a, &(struct signer_options){ .from_at = TEST_NOW + TIME_SEC });
	const struct signer web =
		signer_make(a, &(struct signer_options){ .extended_usage = "serverAuth" });
	const struct signer mail = signer_make(
		a, &(struct signer_options){ .extended_usage = "serverAuth,emailProtection" });
	const struct signer agreement =
		signer_make(a, &(struct signer_options){ .key_usage = "critical,keyAgreement" });
	const struct signer repudiation =
		signer_make(a, &(struct signer_options){ .key_usage = "critical,nonRepudiation" });
	const struct signer silent = signer_make(a, &(struct signer_options){ .key_usage = "" });
	const struct {
		const struct signer *signer;
		bool is_known;
		enum signature_verdict state;
		const char *reason;
	} rows[] = {
		{ &good, true, VERDICT_VALID, "valid" },
		{ &good, false, U, "unknown_signer" },
		{ &old, true, U, "expired" },
		{ &old, false, U, "expired" },
		{ &young, true, U, "not_yet" },
		{ &web, true, U, "key_usage" },
		{ &mail, true, VERDICT_VALID, "valid" },
		{ &agreement, true, U, "key_usage" },
		{ &repudiation, true, VERDICT_VALID, "valid" },
		{ &silent, true, VERDICT_VALID, "valid" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct signer *s = rows[i].signer;
		struct signature_result r = packet_check_known(
			a, packet_make(a, &(struct packet_options){ .signer = s }),
			rows[i].is_known ? &s->cert : &other.cert);

		expect_result("time and trust", &r, rows[i].state, rows[i].reason);
		assert_int_equal(r.is_signer_known, rows[i].is_known);
		assert_true(str_eq(r.signer.der, s->cert.der));
		assert_true(str_eq(r.signer.subject, s->cert.subject));
	}
	/* A wrong signature is wrong, whoever made it and whenever. */
	expect("wrong and expired",
	       replaced(packet_make(a, &(struct packet_options){ .signer = &old }), "việc", "x"),
	       VERDICT_INVALID, "invalid");
}

static const char *roots_write(const struct signer *s, size_t n)
{
	const char *path = str_fmt(a, "%s/roots.pem", temp_dir(a)).p;
	struct str pem = STR("# roots\n");

	for (size_t i = 0; i < n; i++)
		pem = str_cat(a, pem, certificate_pem(a, s[i].cert.der));
	assert_int_equal(file_write_durable(path, 0644, pem, NULL), RC_OK);
	return path;
}

static void chains_to_a_root(void **state)
{
	const struct signer root =
		signer_make(a, &(struct signer_options){ .name = "Gốc", .is_ca = true });
	const struct signer middle = signer_make(
		a, &(struct signer_options){ .name = "Giữa", .is_ca = true, .issuer = &root });
	const struct signer middle_old =
		signer_make(a, &(struct signer_options){ .name = "Giữa cũ",
							 .is_ca = true,
							 .issuer = &root,
							 .until_at = TEST_NOW - TIME_DAY });
	const struct signer direct =
		signer_make(a, &(struct signer_options){ .name = "Sở", .issuer = &root });
	const struct signer below = signer_make(a, &(struct signer_options){ .issuer = &middle });
	const struct signer below_old =
		signer_make(a, &(struct signer_options){ .issuer = &middle_old });
	const struct signer below_leaf = signer_make(a,
						     &(struct signer_options){ .issuer = &direct });
	const struct signer weak_root = signer_make(
		a, &(struct signer_options){ .name = "Yếu", .kind = "RSA1024", .is_ca = true });
	const struct signer below_weak =
		signer_make(a, &(struct signer_options){ .issuer = &weak_root });
	const struct signer roots[] = { weak_root, root };
	const struct {
		const char *what;
		struct packet_options o;
		enum signature_verdict state;
		const char *reason;
	} rows[] = {
		{ "direct", { .signer = &direct }, VERDICT_VALID, "valid_root" },
		{ "over one",
		  { .signer = &below, .also = { &middle } },
		  VERDICT_VALID,
		  "valid_root" },
		{ "over one, with root",
		  { .signer = &below, .also = { &root, &middle } },
		  VERDICT_VALID,
		  "valid_root" },
		{ "one is missing", { .signer = &below }, U, "unknown_signer" },
		{ "by one that is no CA",
		  { .signer = &below_leaf, .also = { &direct } },
		  U,
		  "unknown_signer" },
		{ "by a weak one", { .signer = &below_weak }, U, "unknown_signer" },
		{ "over one expired",
		  { .signer = &below_old, .also = { &middle_old } },
		  U,
		  "expired" },
		{ "not of this root", { .signer = &good }, U, "unknown_signer" },
	};
	const char *path = roots_write(roots, 2);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct trust t = { .roots_file = path, .now = TEST_NOW };
		struct signature_result r = packet_check(a, packet_make(a, &rows[i].o), &t);

		expect_result(rows[i].what, &r, rows[i].state, rows[i].reason);
		assert_false(r.is_signer_known);
	}
}

/* At the time asked about, not that of the machine. */
static void chains_later(void **state)
{
	const struct signer root = signer_make(
		a, &(struct signer_options){
			   .name = "Gốc", .is_ca = true, .until_at = TEST_NOW + 700 * TIME_DAY });
	const struct signer direct = signer_make(a, &(struct signer_options){ .issuer = &root });
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &direct });
	struct trust t = { .roots_file = roots_write(&root, 1), .now = TEST_NOW };
	struct signature_result r;

	(void)state;
	for (int days = 0; days < 1000; days += 100) {
		t.now = TEST_NOW + days * TIME_DAY;
		r = packet_check(a, packet, &t);
		expect_result("later", &r, days < 700 ? VERDICT_VALID : U,
			      days < 700 ? "valid_root" : "expired");
	}
	t.now = TEST_NOW - 1830 * TIME_DAY;
	r = packet_check(a, packet, &t);
	expect_result("earlier", &r, U, "not_yet");
}

static void roots_that_change(void **state)
{
	const struct signer root =
		signer_make(a, &(struct signer_options){ .name = "Gốc", .is_ca = true });
	const struct signer below = signer_make(a, &(struct signer_options){ .issuer = &root });
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &below });
	const char *path = roots_write(&good, 1);
	struct trust t = { .roots_file = path, .now = TEST_NOW };
	struct signature_result r = packet_check(a, packet, &t);
	size_t n = 0;

	(void)state;
	expect_result("other root", &r, U, "unknown_signer");
	assert_int_equal(file_write_durable(path, 0644, certificate_pem(a, root.cert.der), NULL),
			 RC_OK);
	r = packet_check(a, packet, &t);
	expect_result("new file", &r, VERDICT_VALID, "valid_root");
	assert_int_equal(signature_roots_check(path, &n, NULL), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(file_write_durable(path, 0644,
					    STR("-----BEGIN CERTIFICATE-----\nAAAA\n"
						"-----END CERTIFICATE-----\n"),
					    NULL),
			 RC_OK);
	r = packet_check(a, packet, &t);
	expect_result("broken file", &r, U, "unknown_signer");
	assert_int_equal(signature_roots_check(path, &n, NULL), RC_INVALID);
	assert_int_equal(unlink(path), 0);
	r = packet_check(a, packet, &t);
	expect_result("no file", &r, U, "unknown_signer");
	assert_int_equal(signature_roots_check(path, &n, NULL), RC_NOT_FOUND);
}

/* ---- names as other systems write them ---- */
static void subject_names(void **state)
{
	static const struct {
		const char *text;
		bool is_right;
	} rows[] = {
		{ "CN=UBND tỉnh An Bình (mẫu),C=VN", true },
		{ "C=VN, CN=UBND tỉnh An Bình (mẫu)", true },
		{ "C = VN; CN = \"UBND tỉnh An Bình (mẫu)\"", true },
		{ "OID.2.5.4.6=VN,2.5.4.3=UBND tỉnh An Bình (m\\E1\\BA\\ABu)", true },
		{ "CN=UBND tỉnh An Bình (mẫu)", false },
		{ "CN=UBND tỉnh An Bình (mẫu),C=VN,C=VN", false },
		{ "CN=UBND tỉnh An Bình (mẫu),C=LA", false },
		{ "O=UBND tỉnh An Bình (mẫu),C=VN", false },
		{ "CN=UBND tỉnh An Bình (mẫu),", false },
		{ "CN=VN,C=UBND tỉnh An Bình (mẫu)", false },
		{ "CN", false },
		{ "=", false },
		{ "\\", false },
		{ "\"", false },
		{ ",,,,", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct packet_options o = {
			.signer = &good,
			.subject =
				str_fmt(a, "<X509SubjectName>%s</X509SubjectName>", rows[i].text).p,
		};

		expect(rows[i].text, packet_make(a, &o), rows[i].is_right ? VERDICT_VALID : U,
		       rows[i].is_right ? "valid" : "certificate");
	}
}

/* ---- size and shape that would cost time or memory ---- */
static struct str repeated(const char *what, size_t n)
{
	struct buf b;

	buf_init(&b, a, 256 << 20);
	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, what);
	assert_false(b.failed);
	return buf_str(&b);
}

static void too_much_markup(void **state)
{
	struct buf ns;

	(void)state;
	expect("deep",
	       packet_make(a, &(struct packet_options){ .signer = &good,
							.title = repeated("<x>", 1000).p }),
	       U, "malformed");
	expect("many elements",
	       packet_make(
		       a,
		       &(struct packet_options){ .signer = &good,
						 .title = repeated("<x/>", LIMIT_XML_ELEMENTS).p }),
	       U, "malformed");
	buf_init(&ns, a, 1 << 20);
	for (int i = 0; i < LIMIT_XML_NAMESPACES; i++)
		buf_fmt(&ns, "<x xmlns:n%d='urn:%d'>", i, i);
	buf_add(&ns, repeated("</x>", LIMIT_XML_NAMESPACES));
	expect("namespaces",
	       packet_make(a, &(struct packet_options){ .signer = &good, .title = ns.p }), U,
	       "malformed");
	buf_reset(&ns);
	for (int i = 0; i <= LIMIT_XML_ATTRIBUTES; i++)
		buf_fmt(&ns, " a%d='='", i);
	expect("attributes",
	       packet_make(a, &(struct packet_options){ .signer = &good,
							.title = str_fmt(a, "<x%s/>", ns.p).p }),
	       U, "malformed");
	expect("long tag",
	       packet_make(
		       a,
		       &(struct packet_options){
			       .signer = &good,
			       .title = str_fmt(a, "<x a='%s'/>", repeated("abcd", 1 << 17).p).p }),
	       U, "malformed");
	expect("UTF-16", str_of_n("<\0e\0/\0>\0", 8), U, "malformed");
}

static void what_the_scan_must_not_take_for_a_signature(void **state)
{
	static const char *const titles[] = {
		"&lt;Signature/&gt;",
		"<![CDATA[<Signature/>]]>",
		"<x a='&lt;Signature>'/>",
		"<Signatures/>",
		"<x:SignatureX xmlns:x='urn:x'/>",
		"<?Signature <Signature> ?>",
		"<x><![CDATA[]]]]><![CDATA[<Signature>]]></x>",
		"<!-- > <Signature/> -->",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		expect(titles[i], packet_make(a, &(struct packet_options){ .title = titles[i] }),
		       VERDICT_ABSENT, "absent");
	expect("nothing", STR(""), VERDICT_ABSENT, "absent");
	expect("no XML", STR("PK\x03\x04"), VERDICT_ABSENT, "absent");
}

/* The signature may lie over the border of two pieces read. */
static void borders_of_pieces(void **state)
{
	(void)state;
	for (size_t n = 65536 - 700; n < 65536; n += 53) {
		const struct packet_options o = { .signer = &good, .title = repeated("a", n).p };

		expect("border", packet_make(a, &o), VERDICT_VALID, "valid");
	}
}

static void large_packets(void **state)
{
	const size_t mib = 1 << 20;
	struct packet_options o = { .signer = &good, .attachment_bytes = 20 * mib };

	(void)state;
	expect("20 MiB", packet_make(a, &o), VERDICT_VALID, "valid");
	o.attachment_bytes = 70 * mib;
	expect("70 MiB", packet_make(a, &o), U, "too_large");
	o.signer = NULL;
	expect("70 MiB, not signed", packet_make(a, &o), VERDICT_ABSENT, "absent");
}

/* ---- the descriptor ---- */
static void a_descriptor_that_fails(void **state)
{
	const struct trust t = { .now = TEST_NOW };
	const struct str packet = packet_make(a, &(struct packet_options){ .signer = &good });
	struct signature_result r = { .checked_at = 7 };
	struct err e = ERR_INIT;
	int pipe_fds[2];

	(void)state;
	assert_int_equal(pipe(pipe_fds), 0);
	assert_int_equal(xmldsig_check(a, pipe_fds[0], 10, &t, &r, &e), RC_UNAVAILABLE);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	assert_int_equal(xmldsig_check(a, bytes_fd(a, packet), packet.n + 1, &t, &r, &e),
			 RC_CORRUPT);
	assert_int_equal(r.checked_at, 7);
	/* A descriptor that was read before. */
	int fd = bytes_fd(a, packet);
	assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
	assert_int_equal(xmldsig_check(a, fd, packet.n, &t, &r, &e), RC_OK);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(packets_made_to_a_pattern),
		TEST(packets_changed_afterwards),
		TEST(a_certificate_that_is_cut_off),
		TEST(signature_wrapping),
		TEST(times_and_trust),
		TEST(chains_to_a_root),
		TEST(chains_later),
		TEST(roots_that_change),
		TEST(subject_names),
		TEST(too_much_markup),
		TEST(what_the_scan_must_not_take_for_a_signature),
		TEST(borders_of_pieces),
		TEST(large_packets),
		TEST(a_descriptor_that_fails),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
