/* fuzz_xmldsig.c -- the check of a packet's signature over hostile bytes.
 *
 * WHAT      The certificates are those that signed the corpus (their keys are lost), one root is
 *           installed. Besides not crashing: VALID only with one of these, and a reason always.
 */
#define _GNU_SOURCE 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"
#include "sign/sign.h"

static const char p256[] =
	"MIIBaDCCAQ+gAwIBAgIBATAKBggqhkjOPQQDAjA0MQswCQYDVQQGEwJWTjElMCMGA1UEAwwcVUJORCB04buJbmgg"
	"QW4gQsOsbmggKG3huqt1KTAeFw0yMTExMjIwMDAwMDBaFw0zMTExMjAwMDAwMDBaMDQxCzAJBgNVBAYTAlZOMSUw"
	"IwYDVQQDDBxVQk5EIHThu4luaCBBbiBCw6xuaCAobeG6q3UpMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEh8Vo"
	"0EYvBs4F2/No5dB+Z6GKMNjzZflrrMnCWrs2fMgpvs8qtLJdvMdQWyYt9/lq1XtoMa1S5+MoeO7q0kGjVqMSMBAw"
	"DgYDVR0PAQH/BAQDAgeAMAoGCCqGSM49BAMCA0cAMEQCIFhJJjLVKgA8WdVNXO5adte1tWxxfj1vbnuAxw2RXr9d"
	"AiA9WkaBgCglnSpfkINCmX166L+FKXkPrukhbfquUWt8gg==";
static const char rsa[] =
	"MIIC9TCCAd2gAwIBAgIBAjANBgkqhkiG9w0BAQsFADA0MQswCQYDVQQGEwJWTjElMCMGA1UEAwwcVUJORCB04buJ"
	"bmggQW4gQsOsbmggKG3huqt1KTAeFw0yMTExMjIwMDAwMDBaFw0zMTExMjAwMDAwMDBaMDQxCzAJBgNVBAYTAlZO"
	"MSUwIwYDVQQDDBxVQk5EIHThu4luaCBBbiBCw6xuaCAobeG6q3UpMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIB"
	"CgKCAQEAlZBrWA89MkL/03Ohrgno8iwL9D0f3LIp0UOgu2qfOXpBeOvqpwbtO8XX4H05osIbD6vciK3p8Ydvv0Vi"
	"7Y3YhhYk59615JUmzfFAA0CHoYLnZ2rh0TyKK0XlDrPGAfQieMu0GN+N+Z9ud5ej6g5Bm12FROGwQ7a02zLW1WJ9"
	"TywJ0KzRGl4w4sXoKDejIGG0H7WEkhwPIrm58VEh2hqLjSRksXFQQ5QzjGSGpYX/OFxvMoylafSW53Z+9yFueTbL"
	"sfo5+o3y/npI/90N1Hj8cLBCJqpZLKtqT3JRLWR0Ubt8wmGMRXyS1kRsjLzVrMWiLQ3aoTXIxStbPlU0qdDg3wID"
	"AQABoxIwEDAOBgNVHQ8BAf8EBAMCB4AwDQYJKoZIhvcNAQELBQADggEBAB853MgDDVihH+nkMkK/IuQJ9iREu1bj"
	"ifFy/KgJZa6lIHLhrRsm7jVtCVr4XPQ/tSeoBod6MgaxkulKQIkH2VLCHpMGo39dpyUJz7aL6bcQ9fuDacSpom4p"
	"oMUxDQJ0xPtOtoocPAHezWuDcdPVaTyfJSefxZwUhOO4WO/91IJRfzRyJqSz7rd+Utjy/QveVtV8sHLg6HTgttFc"
	"bhHXUTQEZdXcfTI/ERMygUBI9XtLqrxK2+W5Z2mDbK14630lqnPqrN153jEjLpRRf410dZr1sdw9sEWTLds7+CiH"
	"7J2xUAEk0lUjf0fEXjsA7aBrhw4G6ulzuLvhJozJ/RgK6HU=";
static const char root[] = "-----BEGIN CERTIFICATE-----\n"
			   "MIIBSzCB8qADAgECAgEDMAoGCCqGSM49BAMCMB0xCzAJBgNVBAYTAlZOMQ4wDAYD\n"
			   "VQQDDAVH4buRYzAeFw0yMTExMjIwMDAwMDBaFw0zMTExMjAwMDAwMDBaMB0xCzAJ\n"
			   "BgNVBAYTAlZOMQ4wDAYDVQQDDAVH4buRYzBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
			   "A0IABFo1iSRJeTDwdEgtLwqloCHGrDcx4rtXoBhxDXTm32trdE8QhhXcetihGa2o\n"
			   "EUq1B2WMo1rT9wqdM6AtE3rB2M2jIzAhMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P\n"
			   "AQH/BAQDAgIEMAoGCCqGSM49BAMCA0gAMEUCIAHQLUwuF3fLHwuc2rUc6gagMBcX\n"
			   "LF9zrGNFj6kWOv3hAiEAh+DWoR2zzu1VTN8403KjEbgeCgvRqZzQznSWf7KUh9E=\n"
			   "-----END CERTIFICATE-----\n";

static struct certificate known[2];
static char roots_file[64];
static struct arena *process; /* reachable, or it would count as a leak */

static int memory_file(const void *p, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	bug_if(fd < 0 || fd_write_all(fd, p, n, NULL) != RC_OK);
	return fd;
}

static void set_up(void)
{
	const char *const certs[] = { p256, rsa };

	process = arena_new(NULL);
	bug_if(sign_init(NULL) != RC_OK);
	for (size_t i = 0; i < 2; i++) {
		struct str der;

		bug_if(!base64_decode(process, str_of(certs[i]), &der));
		bug_if(certificate_parse(process, der, &known[i], NULL) != RC_OK);
	}
	snprintf(roots_file, sizeof(roots_file), "/proc/self/fd/%d",
		 memory_file(root, sizeof(root) - 1));
}

static void result_check(const struct signature_result *r)
{
	const bool is_known = str_eq(r->signer.der, known[0].der) ||
			      str_eq(r->signer.der, known[1].der);

	bug_if(!str_starts(r->reason_key, STR("signature.")));
	bug_if(r->is_signer_known && !is_known);
	if (r->state == VERDICT_VALID)
		bug_if(str_eq(r->reason_key, STR("signature.valid")) != is_known);
	if (r->state == VERDICT_ABSENT)
		bug_if(r->signer.der.n != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA a = arena_new(NULL);
	struct trust t = { .known = known, .n_known = 2, .now = INT64_C(1795219200) * TIME_SEC };
	struct signature_result r;
	AUTO_CLOSE fd = memory_file(data, size);

	if (roots_file[0] == '\0')
		set_up();
	t.roots_file = roots_file;
	bug_if(xmldsig_check(a, fd, size, &t, &r, NULL) != RC_OK);
	result_check(&r);
	return 0;
}
