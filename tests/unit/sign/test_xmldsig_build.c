/* What we sign, the xmlsec1 command and our own check take; what xmlsec1 signs, our check takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/fd.h"
#include "packets.h"
#include "support/keeper.h"

static struct arena *a;

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

static void key_make_in(const char *dir, const char *id, enum key_kind kind)
{
	const struct key_request q = { .id = str_of(id),
				       .kind = kind,
				       .purposes = KEY_FOR_PACKET,
				       .organ_code = STR("000.00.00.Z01"),
				       .organ_name = STR("UBND tỉnh An Bình <mẫu> & \"thử\", 1"),
				       .now = TEST_NOW };

	assert_int_equal(key_create(dir, &q, str_fmt(a, "%s/%s.pem", dir, id).p, NULL), RC_OK);
}

static struct certificate certificate_in(const char *dir, const char *id)
{
	struct certificate cert;
	struct str pem;

	assert_int_equal(file_read(a, str_fmt(a, "%s/%s.pem", dir, id).p, 1 << 16, &pem, NULL),
			 RC_OK);
	assert_int_equal(certificate_parse(a, pem, &cert, NULL), RC_OK);
	return cert;
}

static struct str sign_with(struct keeper *k, const char *id, const struct certificate *cert)
{
	const struct packet_signer signer = { .keeper = k, .key_id = str_of(id), .cert = cert };
	struct err e = ERR_INIT;
	unsigned char digest[32];
	struct str element;

	packet_digest(a, 0, digest);
	if (xmldsig_build(a, &signer, digest, &element, &e) != RC_OK)
		fail_msg("%s", e.text);
	return packet_around(a, element, 0);
}

static int xmlsec1_verify(const char *dir, struct str packet, const char *id)
{
	assert_int_equal(file_write_durable(str_fmt(a, "%s/p.xml", dir).p, 0600, packet, NULL),
			 RC_OK);
	return run(str_fmt(a,
			   "xmlsec1 --verify --enabled-key-data x509 --verification-gmt-time "
			   "'2026-11-21 00:00:00' --trusted-pem %s/%s.pem %s/p.xml >%s/log 2>&1",
			   dir, id, dir, dir)
			   .p);
}

static void ours_verifies_there_and_here(void **state)
{
	static const struct {
		const char *id;
		enum key_kind kind;
	} keys[] = { { "p256", KEY_P256 }, { "rsa2048", KEY_RSA2048 }, { "rsa3072", KEY_RSA3072 } };
	const char *dir = temp_dir(a);
	struct keeper *k;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		key_make_in(dir, keys[i].id, keys[i].kind);
	k = test_keeper(dir);
	for (size_t i = 0; i < 3; i++) {
		const struct certificate cert = certificate_in(dir, keys[i].id);
		struct str packet = sign_with(k, keys[i].id, &cert);
		struct signature_result r = packet_check_known(a, packet, &cert);

		assert_int_equal(xmlsec1_verify(dir, packet, keys[i].id), 0);
		assert_string_equal(str_c(a, r.reason_key), "signature.valid");
		assert_int_equal(r.state, VERDICT_VALID);
		assert_true(r.is_signer_known);
		assert_true(str_eq(r.signer.der, cert.der));
		assert_true(str_eq(r.signer.organ_code, STR("000.00.00.Z01")));
	}
	keeper_stop(k);
}

static void a_certificate_of_another_key_is_refused(void **state)
{
	const char *dir = temp_dir(a);
	const unsigned char digest[32] = { 0 };
	struct certificate cert;
	struct packet_signer signer = { .key_id = STR("one"), .cert = &cert };
	struct err e = ERR_INIT;
	struct str element;

	(void)state;
	key_make_in(dir, "one", KEY_P256);
	key_make_in(dir, "two", KEY_P256);
	cert = certificate_in(dir, "two");
	signer.keeper = test_keeper(dir);
	assert_int_equal(xmldsig_build(a, &signer, digest, &element, &e), RC_CONFLICT);
	assert_string_equal(e.key, "err.key.certificate");
	keeper_stop(signer.keeper);
}

/* xmlsec1 fills in a template. */
static void theirs_verifies_here(void **state)
{
	static const char *const methods[][3] = {
		{ "P-256", MORE "ecdsa-sha256", XMLENC "sha256" },
		{ "P-384", MORE "ecdsa-sha384", MORE "sha384" },
		{ "P-521", MORE "ecdsa-sha512", XMLENC "sha512" },
		{ "RSA2048", MORE "rsa-sha256", XMLENC "sha256" },
		{ "RSA2048", MORE "rsa-sha512", XMLENC "sha512" },
	};
	const char *dir = temp_dir(a);

	(void)state;
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		const struct signer s =
			signer_make(a, &(struct signer_options){ .kind = methods[i][0] });
		struct str element = str_fmt(
			a,
			"\n  <ds:Signature xmlns:ds=\"" DSIG "\">\n <ds:SignedInfo>\n"
			"<ds:CanonicalizationMethod Algorithm=\"%s\"/>"
			"<ds:SignatureMethod Algorithm=\"%s\"/>\n<ds:Reference URI=''><ds:Transforms>"
			"<ds:Transform Algorithm=\"" DSIG "enveloped-signature\"/>"
			"</ds:Transforms><ds:DigestMethod Algorithm=\"%s\"/><ds:DigestValue/>"
			"</ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data>"
			"<ds:X509SubjectName/><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>"
			"</ds:Signature>\n",
			i % 2 ? C14N : EXC_C14N, methods[i][1], methods[i][2]);
		struct signature_result r;
		struct str packet;

		signer_save(&s, str_fmt(a, "%s/k.pem", dir).p, str_fmt(a, "%s/c.pem", dir).p);
		assert_int_equal(file_write_durable(str_fmt(a, "%s/t.xml", dir).p, 0600,
						    packet_around(a, element, 0), NULL),
				 RC_OK);
		assert_int_equal(
			run(str_fmt(a,
				    "xmlsec1 --sign --privkey-pem %s/k.pem,%s/c.pem --output "
				    "%s/s.xml %s/t.xml >%s/log 2>&1",
				    dir, dir, dir, dir, dir)
				    .p),
			0);
		assert_int_equal(
			file_read(a, str_fmt(a, "%s/s.xml", dir).p, 1 << 20, &packet, NULL), RC_OK);
		r = packet_check_known(a, packet, &s.cert);
		assert_string_equal(str_c(a, r.reason_key), "signature.valid");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ours_verifies_there_and_here, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_certificate_of_another_key_is_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(theirs_verifies_here, set_up, tear_down),
	};

	if (sign_init(NULL) != RC_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
