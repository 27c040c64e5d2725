#include "sign/xmldsig_int.h"

#include <pthread.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <sodium.h>

#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmlsec.h>

#include "base/limits.h"

/* A packet of 62 MiB takes 130 MiB of memory while it is checked: one at a time. */
static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;

/* ---- silence: what is wrong with a packet is a verdict, not a line on standard error ---- */
static void xmlsec_error(const char *file, int line, const char *function, const char *object,
			 const char *subject, int reason, const char *text)
{
	(void)file;
	(void)line;
	(void)function;
	(void)object;
	(void)subject;
	(void)reason;
	(void)text;
}

static void libxml_error(void *ctx, xmlError *error)
{
	(void)ctx;
	(void)error;
}

enum rc sign_init(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, RC_UNSUPPORTED, NULL, "libsodium does not start");
	xmlInitParser();
	if (xmlSecInit() != 0 || xmlSecCheckVersion() != 1 || xmlSecCryptoAppInit(NULL) != 0 ||
	    xmlSecCryptoInit() != 0)
		return err_set(e, RC_UNSUPPORTED, NULL, "xmlsec1 does not start");
	xmlSecErrorsSetCallback(xmlsec_error);
	return RC_OK;
}

/* ---- the check ---- */
bool verdict(struct check *c, enum signature_verdict state, struct str reason_key)
{
	c->out->state = state;
	c->out->reason_key = reason_key;
	return false;
}

static void steps(struct check *c)
{
	static bool (*const step[])(struct check * c) = {
		packet_scan,      packet_parse,   signature_shape,
		signature_signer, signature_math, signer_trust,
	};
	bool goes_on = true;

	for (size_t i = 0; goes_on && i < sizeof(step) / sizeof(*step); i++)
		goes_on = step[i](c);
}

static void signer_keep(struct arena *a, struct certificate *signer)
{
	signer->der = str_dup(a, signer->der);
	signer->subject = str_dup(a, signer->subject);
	signer->organ_code = str_dup(a, signer->organ_code);
}

enum rc xmldsig_check(struct arena *a, int fd, uint64_t bytes, const struct trust *t,
		      struct signature_result *out, struct err *e)
{
	const bool is_alone = bytes > LIMIT_SIGNED_ALONE && bytes <= LIMIT_SIGNED_BYTES;
	AUTO_ARENA scratch = arena_new(NULL);
	struct signature_result result = { .state = VERDICT_UNVERIFIABLE, .checked_at = t->now };
	struct check c = {
		.a = scratch, .fd = fd, .bytes = bytes, .trust = t, .out = &result, .e = e
	};

	/* Of this thread alone. */
	xmlSetStructuredErrorFunc(NULL, libxml_error);
	if (is_alone)
		pthread_mutex_lock(&alone);
	steps(&c);
	signer_keep(a, &result.signer);
	arena_reset(scratch); /* the tree, before another may begin */
	if (is_alone)
		pthread_mutex_unlock(&alone);
	xmlSetStructuredErrorFunc(NULL, NULL);
	TRY(c.rc);
	*out = result;
	return RC_OK;
}
