/* HTTPS on both sides, with certificates made here. */
#include "peer.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/fd.h"
#include "base/limits.h"
#include "base/time.h"

#define MIB ((size_t)1 << 20)

/* A certificate signed by its own key, and that key, as PEM; and a file with the certificate. */
struct identity {
	struct str certificate, key;
	char file[64];
};

static struct str bio_text(struct arena *a, BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	struct str s = str_dup(a, str_of_n(p, (size_t)n));

	BIO_free(bio);
	return s;
}

static X509 *certificate_new(EVP_PKEY *key, const char *names, long valid_from, long valid_to)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);

	assert_non_null(ext);
	(void)X509_set_version(x, 2);
	(void)ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	(void)X509_gmtime_adj(X509_getm_notBefore(x), valid_from);
	(void)X509_gmtime_adj(X509_getm_notAfter(x), valid_to);
	(void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test",
					 -1, -1, 0);
	(void)X509_set_issuer_name(x, name);
	(void)X509_set_pubkey(x, key);
	(void)X509_add_ext(x, ext, -1);
	X509_EXTENSION_free(ext);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	return x;
}

static void identity_make(struct arena *a, const char *names, long valid_to, struct identity *out)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = certificate_new(key, names, -3600, valid_to);
	BIO *pem = BIO_new(BIO_s_mem());
	BIO *key_pem = BIO_new(BIO_s_mem());
	int fd;

	assert_true(PEM_write_bio_X509(pem, x));
	assert_true(PEM_write_bio_PKCS8PrivateKey(key_pem, key, NULL, NULL, 0, NULL, NULL));
	out->certificate = bio_text(a, pem);
	out->key = bio_text(a, key_pem);
	X509_free(x);
	EVP_PKEY_free(key);
	(void)snprintf(out->file, sizeof out->file, "/tmp/vanthu-test-tls-XXXXXX");
	fd = mkstemp(out->file);
	assert_true(fd >= 0);
	assert_int_equal(fd_write_all(fd, out->certificate.p, out->certificate.n, NULL), RC_OK);
	fd_close(fd);
}

static void identity_drop(struct identity *id)
{
	(void)unlink(id->file);
}

static void tls_site_start(struct site *site, const struct identity *id)
{
	site_start(site, (struct net_server_options){ .tls_certificate = id->certificate,
						      .tls_key = id->key });
}

static enum rc call_tls(struct arena *a, const char *ca_file, const char *host, int port,
			const char *target, struct str body, struct net_answer *out)
{
	struct net_client *c;
	struct err e = ERR_INIT;
	struct net_call call = { .method = body.n ? "POST" : "GET",
				 .url = str_fmt(a, "https://%s:%d%s", host, port, target),
				 .body_fd = -1,
				 .body = body,
				 .connect_ms = 3000,
				 .stall_secs = PEER_SECS,
				 .max_answer = 64 * MIB };
	enum rc rc;

	assert_int_equal(
		net_client_open(&(struct net_client_options){ .ca_file = ca_file }, &c, NULL),
		RC_OK);
	rc = net_client_call(c, a, &call, out, &e);
	net_client_close(c);
	return rc;
}

static void test_round_trip(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .max_body = 64 * MIB };
	struct identity id;
	struct net_answer r;
	char *big = arena_alloc(a, 5 * MIB);

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&site, &id);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_OK);
	assert_true(str_eq_c(r.body, "hello"));
	memset(big, 'b', 5 * MIB);
	assert_int_equal(
		call_tls(a, id.file, "127.0.0.1", site.port, "/echo", str_of_n(big, 5 * MIB), &r),
		RC_OK);
	assert_true(str_eq(r.body, str_of_n(big, 5 * MIB)));
	assert_int_equal(
		call_tls(a, id.file, "127.0.0.1", site.port, "/chunks?3000000", STR(""), &r),
		RC_OK);
	assert_int_equal(r.body.n, 3000000);
	site_stop(&site);
	identity_drop(&id);
}

static void test_wake_over_tls(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { .wait_us = 300000 };
	struct identity id;
	struct net_answer r;

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&site, &id);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", site.port, "/park?1", STR(""), &r),
			 RC_OK);
	assert_true(str_eq_c(r.body, "late"));
	site_stop(&site);
	identity_drop(&id);
}

static void test_not_trusted(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct identity id;
	struct identity other;
	struct net_answer r;

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	identity_make(a, "IP:127.0.0.1", 3600, &other);
	tls_site_start(&site, &id);
	assert_int_equal(call_tls(a, other.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_UNAVAILABLE);
	assert_int_equal(call_tls(a, NULL, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_UNAVAILABLE);
	assert_int_equal(call_tls(a, "/nowhere.pem", "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_UNAVAILABLE);
	assert_int_equal(atomic_load(&site.handled), 0);
	site_stop(&site);
	identity_drop(&id);
	identity_drop(&other);
}

static void test_wrong_name_or_time(void **state)
{
	static const struct {
		const char *names;
		long valid_to;
	} tests[] = { { "DNS:axis.example", 3600 }, { "IP:127.0.0.1", -60 } };
	AUTO_ARENA a = arena_new(NULL);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct site site = { 0 };
		struct identity id;
		struct net_answer r;

		identity_make(a, tests[i].names, tests[i].valid_to, &id);
		tls_site_start(&site, &id);
		assert_int_equal(
			call_tls(a, id.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			RC_UNAVAILABLE);
		site_stop(&site);
		identity_drop(&id);
	}
}

/* Refused early and in the middle, past libmicrohttpd: the client reads why, over TLS too. */
static void test_refusals_over_tls(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct identity id;
	struct net_answer r;
	char *big = arena_alloc(a, 4 * MIB);

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&site, &id);
	assert_int_equal(
		call_tls(a, id.file, "127.0.0.1", site.port, "/echo", str_of_n(big, 4 * MIB), &r),
		RC_OK);
	assert_int_equal(r.status, 413);
	assert_true(str_starts(r.body, STR("refused 413")));
	site_stop(&site);
	identity_drop(&id);
}

/* Chunked: that it is too large shows only when it is under way. */
static void test_refusal_in_the_middle(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct identity id;
	struct net_client *c;
	struct net_answer r;
	struct net_field chunked = { STR("Transfer-Encoding"), STR("chunked") };
	struct net_call call = { .method = "POST",
				 .body = str_of_n(arena_alloc(a, 4 * MIB), 4 * MIB),
				 .headers = &chunked,
				 .n_headers = 1,
				 .max_answer = MIB };

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&site, &id);
	call.url = str_fmt(a, "https://127.0.0.1:%d/echo", site.port);
	assert_int_equal(
		net_client_open(&(struct net_client_options){ .ca_file = id.file }, &c, NULL),
		RC_OK);
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_int_equal(r.status, 413);
	assert_true(str_starts(r.body, STR("refused 413")));
	net_client_close(c);
	site_stop(&site);
	identity_drop(&id);
}

/* A renewed certificate is for who comes from now on; a connection that stands goes on with the old. */
static void test_renewed(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct identity id;
	struct identity renewed;
	struct net_client *c;
	struct net_answer r;
	struct err e = ERR_INIT;
	struct net_call call = { .method = "GET", .body_fd = -1, .max_answer = MIB };

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	identity_make(a, "IP:127.0.0.1", 3600, &renewed);
	tls_site_start(&site, &id);
	call.url = str_fmt(a, "https://127.0.0.1:%d/hello", site.port);
	assert_int_equal(
		net_client_open(&(struct net_client_options){ .ca_file = id.file }, &c, NULL),
		RC_OK);
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	assert_int_equal(net_server_set_tls(site.server, renewed.certificate, renewed.key, &e),
			 RC_OK);
	assert_int_equal(net_client_call(c, a, &call, &r, NULL), RC_OK);
	net_client_close(c);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_UNAVAILABLE);
	assert_int_equal(call_tls(a, renewed.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_OK);
	/* what is no pair changes nothing */
	assert_int_equal(net_server_set_tls(site.server, id.certificate, renewed.key, &e),
			 RC_INVALID);
	assert_string_equal(e.key, "err.net.tls");
	assert_int_equal(net_server_set_tls(site.server, STR("nonsense"), STR(""), &e), RC_INVALID);
	assert_int_equal(call_tls(a, renewed.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_OK);
	site_stop(&site);
	identity_drop(&id);
	identity_drop(&renewed);
}

static void test_plain_to_tls_and_back(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site tls = { 0 };
	struct site plain = { 0 };
	struct identity id;
	struct net_answer r;

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&tls, &id);
	site_start(&plain, (struct net_server_options){ 0 });
	assert_int_equal(ask(a, tls.port, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 0);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", plain.port, "/hello", STR(""), &r),
			 RC_UNAVAILABLE);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", tls.port, "/hello", STR(""), &r), RC_OK);
	site_stop(&tls);
	site_stop(&plain);
	identity_drop(&id);
}

/* A client that connects and says nothing does not hold the others up. */
static void test_silent_handshake(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct site site = { 0 };
	struct identity id;
	struct net_answer r;
	int silent[20];

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	tls_site_start(&site, &id);
	for (int i = 0; i < 20; i++)
		silent[i] = dial(site.port);
	assert_int_equal(call_tls(a, id.file, "127.0.0.1", site.port, "/hello", STR(""), &r),
			 RC_OK);
	for (int i = 0; i < 20; i++)
		fd_close(silent[i]);
	site_stop(&site);
	identity_drop(&id);
}

static void test_bad_certificate(void **state)
{
	AUTO_ARENA a = arena_new(NULL);
	struct identity id;
	struct identity other;
	struct net_handler h = { 0 };
	struct net_server *s;

	(void)state;
	identity_make(a, "IP:127.0.0.1", 3600, &id);
	identity_make(a, "IP:127.0.0.1", 3600, &other);
	struct net_server_options tests[] = {
		{ .tls_certificate = id.certificate, .tls_key = other.key },
		{ .tls_certificate = id.certificate },
		{ .tls_certificate = STR("nonsense"), .tls_key = id.key },
	};
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		struct err e = ERR_INIT;

		tests[i].address = "127.0.0.1";
		tests[i].spool_dir = "/tmp";
		assert_int_equal(net_server_new(&tests[i], &h, &s, &e), RC_OK);
		assert_int_equal(net_server_start(s, &e), RC_INVALID);
		assert_string_equal(e.key, "err.net.tls");
		net_server_stop(s, 0);
	}
	identity_drop(&id);
	identity_drop(&other);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_round_trip),        cmocka_unit_test(test_wake_over_tls),
	cmocka_unit_test(test_not_trusted),       cmocka_unit_test(test_wrong_name_or_time),
	cmocka_unit_test(test_refusals_over_tls), cmocka_unit_test(test_refusal_in_the_middle),
	cmocka_unit_test(test_renewed),           cmocka_unit_test(test_plain_to_tls_and_back),
	cmocka_unit_test(test_silent_handshake),  cmocka_unit_test(test_bad_certificate),
};

int main(void)
{
	return cmocka_run_group_tests_name("tls", tests, NULL, NULL);
}
