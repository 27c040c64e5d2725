/* Key files and certificates as they lie on the disk, read by OpenSSL's command too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/x509v3.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/limits.h"
#include "packets.h"
#include "sign/sign_int.h"

static struct arena *a;
static const char *dir;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(NULL);
	dir = temp_dir(a);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* In the initialiser of a constant. */
#define LIT(s)                                                                                     \
	{                                                                                          \
		"" s, sizeof(s) - 1                                                                \
	}
static const struct key_request wanted = {
	.id = LIT("tenant-1"),
	.kind = KEY_P256,
	.purposes = KEY_FOR_PACKET | KEY_FOR_SEAL,
	.organ_code = LIT("000.00.00.Z01"),
	.organ_name = LIT("UBND tỉnh An Bình (mẫu)"),
	.now = TEST_NOW,
};

static const char *cert_path(void)
{
	return str_fmt(a, "%s/cert.pem", dir).p;
}

static struct str content_of(const char *path)
{
	struct err e = ERR_INIT;
	struct str text;

	if (file_read(a, path, 1 << 20, &text, &e) != RC_OK)
		fail_msg("%s", e.text);
	return text;
}

static struct certificate create(const struct key_request *q)
{
	struct certificate cert;
	struct err e = ERR_INIT;

	if (key_create(dir, q, cert_path(), &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(certificate_parse(a, content_of(cert_path()), &cert, NULL), RC_OK);
	return cert;
}

static void files_on_the_disk(void **state)
{
	const struct certificate cert = create(&wanted);
	const char *key_path = str_fmt(a, "%s/tenant-1.key", dir).p;
	struct stat st;

	(void)state;
	assert_int_equal(stat(key_path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(stat(cert_path(), &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_true(str_starts(content_of(key_path),
			       STR("vanthu key for: packet seal\n-----BEGIN PRIVATE KEY-----\n")));
	assert_int_equal(
		run(str_fmt(a, "openssl pkey -in %s -noout -check >/dev/null 2>&1", key_path).p),
		0);
	assert_int_equal(run(str_fmt(a, "openssl verify -CAfile %s %s >/dev/null 2>&1", cert_path(),
				     cert_path())
				     .p),
			 0);
	assert_true(
		str_eq(cert.subject, STR("serialNumber=000.00.00.Z01,CN=UBND tỉnh An Bình (mẫu),"
					 "O=UBND tỉnh An Bình (mẫu),C=VN")));
	assert_true(str_eq(cert.organ_code, STR("000.00.00.Z01")));
	assert_int_equal(cert.from_at, TEST_NOW - TIME_HOUR);
	assert_int_equal(cert.until_at, TEST_NOW + 3652 * TIME_DAY);
}

static void what_the_certificate_allows(void **state)
{
	const struct certificate cert = create(&wanted);
	X509 *x = x509_read(a, cert.der);
	unsigned char hash[32];

	(void)state;
	assert_non_null(x);
	assert_int_equal(X509_get_version(x), X509_VERSION_3);
	assert_int_equal(X509_get_key_usage(x), KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
	assert_int_equal(X509_check_ca(x), 0);
	assert_int_equal(X509_verify(x, X509_get0_pubkey(x)), 1);
	assert_true(X509_get0_serialNumber(x)->length >= 16);
	sha256_of(cert.der, hash);
	assert_memory_equal(hash, cert.sha256, 32);
}

static void kinds(void **state)
{
	static const struct {
		enum key_kind kind;
		enum sign_algorithm algorithm;
		int bits;
	} rows[] = {
		{ KEY_P256, SIGN_ECDSA_SHA256, 256 },
		{ KEY_RSA2048, SIGN_RSA_SHA256, 2048 },
		{ KEY_RSA3072, SIGN_RSA_SHA256, 3072 },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct key_request q = wanted;
		struct key key;

		q.kind = rows[i].kind;
		q.id = str_fmt(a, "k%zu", i);
		(void)create(&q);
		assert_int_equal(key_load(a, dir, q.id, &key, NULL), RC_OK);
		assert_int_equal(key.algorithm, rows[i].algorithm);
		assert_int_equal(EVP_PKEY_get_bits(key.pkey), rows[i].bits);
		assert_int_equal(key.purposes, wanted.purposes);
	}
}

static void a_key_is_never_replaced(void **state)
{
	const char *key_path = str_fmt(a, "%s/tenant-1.key", dir).p;
	const struct certificate first = create(&wanted);
	const struct str key = content_of(key_path);
	const struct certificate second = create(&wanted);
	struct key_request q = wanted;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(str_eq(content_of(key_path), key));
	assert_false(str_eq(first.der, second.der));
	q.kind = KEY_RSA2048;
	assert_int_equal(key_create(dir, &q, cert_path(), &e), RC_CONFLICT);
	q = wanted;
	q.purposes = KEY_FOR_PACKET;
	assert_int_equal(key_create(dir, &q, cert_path(), &e), RC_CONFLICT);
	assert_int_equal(file_write_durable(key_path, 0600, STR("vanthu key for: packet\nx"), NULL),
			 RC_OK);
	assert_int_equal(key_create(dir, &wanted, cert_path(), &e), RC_CORRUPT);
	assert_true(str_eq(content_of(key_path), STR("vanthu key for: packet\nx")));
}

static void requests_that_are_not_valid(void **state)
{
	static const char *const ids[] = {
		"",    ".",
		"..",  ".x",
		"a/b", "../a",
		"a b", "ă",
		"a\n", "12345678901234567890123456789012345678901234567890123456789012345"
	};
	struct key_request q;
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		q = wanted;
		q.id = str_of(ids[i]);
		assert_int_equal(key_create(dir, &q, cert_path(), &e), RC_INVALID);
	}
#define REFUSED(field, ...)                                                                        \
	do {                                                                                       \
		q = wanted;                                                                        \
		q.field = __VA_ARGS__;                                                             \
		assert_int_equal(key_create(dir, &q, cert_path(), &e), RC_INVALID);                \
	} while (0)
	REFUSED(kind, (enum key_kind)9);
	REFUSED(purposes, 0);
	REFUSED(purposes, 8);
	REFUSED(organ_code, STR(""));
	REFUSED(organ_code, STR("mã"));
	REFUSED(organ_code, STR("a\nb"));
	REFUSED(organ_name, STR(""));
	REFUSED(organ_name, STR("\xff"));
	REFUSED(organ_name, STR("a\tb"));
	REFUSED(now, 0);
#undef REFUSED
	assert_int_equal(access(cert_path(), F_OK), -1);
	assert_int_equal(key_create("/nowhere", &wanted, cert_path(), &e), RC_NOT_FOUND);
}

/* ---- key files that will not do ---- */
static void expect_load(const char *id, enum rc rc, const char *key)
{
	struct key loaded = { .purposes = 0 };
	struct err e = ERR_INIT;

	if (key_load(a, dir, str_of(id), &loaded, &e) != rc || strcmp(e.key, key) != 0)
		fail_msg("%s: %d '%s' %s", id, (int)e.rc, e.key, e.text);
	assert_null(loaded.pkey);
}

static void key_files_that_will_not_do(void **state)
{
	static const struct {
		const char *id, *make;
		const char *key;
	} rows[] = {
		{ "bare", "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
		  "err.key.purposes" },
		{ "word", "echo vanthu key for: packet stamp; tail -n +2 tenant-1.key",
		  "err.key.purposes" },
		{ "none", "echo vanthu key for:; tail -n +2 tenant-1.key", "err.key.purposes" },
		{ "p384",
		  "echo vanthu key for: packet; openssl genpkey -algorithm EC -pkeyopt "
		  "ec_paramgen_curve:P-384",
		  "err.key.kind" },
		{ "rsa1024",
		  "echo vanthu key for: packet; openssl genpkey -algorithm RSA -pkeyopt "
		  "rsa_keygen_bits:1024",
		  "err.key.kind" },
		{ "locked",
		  "echo vanthu key for: packet; openssl pkey -in tenant-1.key -aes256 -passout pass:x",
		  "" },
		{ "empty", "echo vanthu key for: packet", "" },
		{ "public", "echo vanthu key for: packet; openssl pkey -in tenant-1.key -pubout",
		  "" },
		{ "big", "cat tenant-1.key; head -c 20000 /dev/zero", "" },
	};

	(void)state;
	(void)create(&wanted);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(run(str_fmt(a, "cd %s && umask 077 && (%s) >%s.key 2>/dev/null",
					     dir, rows[i].make, rows[i].id)
					     .p),
				 0);
		expect_load(rows[i].id, RC_CORRUPT, rows[i].key);
	}
	assert_int_equal(
		run(str_fmt(a, "cd %s && mkdir -m 700 folder.key && mkfifo -m 600 pipe.key", dir)
			    .p),
		0);
	expect_load("folder", RC_CORRUPT, "");
	expect_load("pipe", RC_CORRUPT, "");
	expect_load("nothing", RC_NOT_FOUND, "err.key.unknown");
	expect_load("../tenant-1", RC_NOT_FOUND, "err.key.unknown");
	for (mode_t mode = 0604; mode <= 0640; mode += 034) {
		assert_int_equal(chmod(str_fmt(a, "%s/tenant-1.key", dir).p, mode), 0);
		expect_load("tenant-1", RC_CORRUPT, "err.key.mode");
	}
}

static void signing_here(void **state)
{
	static const unsigned char digest[32] = { 5 };
	static const unsigned char other[32] = { 6 };
	struct key_signature s;
	struct key key;

	(void)state;
	(void)create(&wanted);
	assert_int_equal(key_load(a, dir, wanted.id, &key, NULL), RC_OK);
	/* r and s with leading zeros keep their length: one in some 128 has one. */
	for (int i = 0; i < 600; i++) {
		assert_int_equal(key_sign(a, &key, digest, &s, NULL), RC_OK);
		assert_int_equal(s.bytes.n, 64);
		assert_true(key_signature_is_right(key.pkey, digest, &s));
		assert_false(key_signature_is_right(key.pkey, other, &s));
	}
	s.bytes.n = 63;
	assert_false(key_signature_is_right(key.pkey, digest, &s));
}

static void names(void **state)
{
	static const char long_name[] =
		"Sở Tài nguyên và Môi trường tỉnh An Bình, Chi cục Bảo vệ môi trường số hai";
	struct key_request q = wanted;
	struct certificate cert;

	(void)state;
	q.organ_name = str_of(long_name);
	cert = create(&q);
	assert_true(str_find(cert.subject, STR("CN=Sở Tài nguyên và Môi trường tỉnh An Bình\\, "
					       "Chi cục Bảo vệ môi trư,O=")) != SIZE_MAX);
	q.organ_name = STR("a+b, \"c\" <d>; e=f#\\");
	cert = create(&q);
	assert_true(x509_subject_is(a, x509_read(a, cert.der), cert.subject));
	assert_true(str_find(cert.subject, STR("CN=a\\+b\\, \\\"c\\\" \\<d\\>\\; e=f#\\\\")) !=
		    SIZE_MAX);
}

/* ---- certificates from outside ---- */
static void certificates_that_can_be_read(void **state)
{
	const struct certificate cert = create(&wanted);
	const struct str pem = certificate_pem(a, cert.der);
	struct certificate got;

	(void)state;
	assert_int_equal(certificate_parse(a, cert.der, &got, NULL), RC_OK);
	assert_true(str_eq(got.der, cert.der));
	assert_true(str_eq(content_of(cert_path()), pem));
	assert_int_equal(certificate_parse(a,
					   str_cat(a, STR("subject=x\n\n"), str_cat(a, pem, pem)),
					   &got, NULL),
			 RC_OK);
	assert_true(str_eq(got.der, cert.der));
}

static void certificates_that_cannot(void **state)
{
	const struct certificate cert = create(&wanted);
	const struct str key = content_of(str_fmt(a, "%s/tenant-1.key", dir).p);
	struct certificate got = { .from_at = 7 };
	char *big = arena_alloc(a, LIMIT_CERTIFICATE_BYTES + 1);

	(void)state;
	assert_int_equal(certificate_parse(a, STR(""), &got, NULL), RC_INVALID);
	assert_int_equal(certificate_parse(a, STR("x"), &got, NULL), RC_INVALID);
	assert_int_equal(certificate_parse(a, key, &got, NULL), RC_INVALID);
	assert_int_equal(
		certificate_parse(a, str_of_n(big, LIMIT_CERTIFICATE_BYTES + 1), &got, NULL),
		RC_INVALID);
	assert_int_equal(certificate_parse(a, str_cat(a, cert.der, STR("x")), &got, NULL),
			 RC_INVALID);
	for (size_t n = 0; n < cert.der.n; n++)
		assert_int_equal(certificate_parse(a, str_sub(cert.der, 0, n), &got, NULL),
				 RC_INVALID);
	assert_int_equal(got.from_at, 7);
}

/* Any byte: no crash, and never the same certificate. */
static void certificates_with_a_changed_byte(void **state)
{
	const struct certificate cert = create(&wanted);
	char *changed = arena_dup(a, cert.der.p, cert.der.n);

	(void)state;
	for (size_t i = 0; i < cert.der.n; i++) {
		AUTO_ARENA scratch = arena_new(NULL);
		struct certificate got;

		changed[i] ^= 0x11;
		if (certificate_parse(scratch, str_of_n(changed, cert.der.n), &got, NULL) == RC_OK)
			assert_memory_not_equal(got.sha256, cert.sha256, 32);
		changed[i] ^= 0x11;
	}
}

/* ---- HMAC ---- */
static void hmac(void **state)
{
	static const struct {
		const char *key, *text, *hex;
	} rows[] = {
		/* RFC 4231, 2 */
		{ "Jefe", "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
		{ "s3cret",
		  "{\"XroadVnpt-systemid\":\"000.00.00.G22\",\"XroadVnpt-docId\":\"abc-1\","
		  "\"XroadVnpt-timestamp\":\"21112026T204546+0595\","
		  "\"XroadVnpt-Content-Type\":\"application/json\"}",
		  "0ee106bf61295013e67b437d973dcc9d50b2572e8aaf451585ee01dddd1c8e55" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		unsigned char out[32];

		hmac_sha256(str_of(rows[i].key), str_of(rows[i].text), out);
		assert_string_equal(str_c(a, hex_encode(a, str_of_n((char *)out, 32))),
				    rows[i].hex);
	}
}

/* What a keeper reads goes to the heap that is locked, and is gone from there afterwards. */
static void private_numbers_are_in_the_locked_heap(void **state)
{
	static const enum key_kind kinds_of_keys[] = { KEY_P256, KEY_RSA2048 };
	struct key key;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct arena *own = arena_new(a);
		struct key_request q = wanted;
		q.kind = kinds_of_keys[i];
		q.id = str_fmt(a, "locked-%zu", i);
		assert_int_equal(key_create(dir, &q, cert_path(), NULL), RC_OK);
		size_t before = CRYPTO_secure_used(); /* random numbers are made there too */
		assert_int_equal(key_load(own, dir, q.id, &key, NULL), RC_OK);
		assert_true(CRYPTO_secure_used() >= before + 32);
		arena_free(own);
		assert_int_equal(CRYPTO_secure_used(), before);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(files_on_the_disk),
		TEST(what_the_certificate_allows),
		TEST(kinds),
		TEST(a_key_is_never_replaced),
		TEST(requests_that_are_not_valid),
		TEST(key_files_that_will_not_do),
		TEST(signing_here),
		TEST(names),
		TEST(certificates_that_can_be_read),
		TEST(certificates_that_cannot),
		TEST(certificates_with_a_changed_byte),
		TEST(hmac),
		TEST(private_numbers_are_in_the_locked_heap),
	};

	if (sign_init(NULL) != RC_OK || CRYPTO_secure_malloc_init(1 << 20, 32) == 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
