/* tls.c -- the certificate that handshakes get, which may be changed while the server serves.
 *
 * libmicrohttpd asks for it at each handshake. A handshake under way may still hold the one before, so
 * those stay until the server ends: some kilobytes for each renewal.
 */
#include "net/server_int.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "base/log.h"

struct tls_pair {
	gnutls_pcert_st chain[LIMIT_TLS_CHAIN];
	unsigned int n_chain;
	gnutls_privkey_t key;
	struct tls_pair *older;
};

/* GnuTLS declares what it only reads without const. */
static gnutls_datum_t datum_of(struct str s)
{
	union {
		const char *in;
		unsigned char *out;
	} bytes = { .in = s.n ? s.p : "" };

	return (gnutls_datum_t){ .data = bytes.out, .size = (unsigned int)s.n };
}

/* Both are readable and belong together. */
static bool is_pair(struct str certificate, struct str key)
{
	gnutls_certificate_credentials_t both;
	gnutls_datum_t c = datum_of(certificate);
	gnutls_datum_t k = datum_of(key);
	bool good;

	if (gnutls_certificate_allocate_credentials(&both) != GNUTLS_E_SUCCESS)
		die("out of memory");
	good = gnutls_certificate_set_x509_key_mem(both, &c, &k, GNUTLS_X509_FMT_PEM) >= 0;
	gnutls_certificate_free_credentials(both);
	return good;
}

static bool chain_read(struct tls_pair *p, struct str certificate)
{
	gnutls_datum_t c = datum_of(certificate);

	p->n_chain = LIMIT_TLS_CHAIN;
	if (gnutls_pcert_list_import_x509_raw(p->chain, &p->n_chain, &c, GNUTLS_X509_FMT_PEM,
					      GNUTLS_X509_CRT_LIST_SORT) == GNUTLS_E_SUCCESS)
		return true;
	p->n_chain = 0;
	return false;
}

static bool key_read(struct tls_pair *p, struct str key)
{
	gnutls_datum_t k = datum_of(key);

	if (gnutls_privkey_init(&p->key) != GNUTLS_E_SUCCESS)
		die("out of memory");
	return gnutls_privkey_import_x509_raw(p->key, &k, GNUTLS_X509_FMT_PEM, NULL, 0) ==
	       GNUTLS_E_SUCCESS;
}

static void pair_drop(struct tls_pair *p)
{
	for (unsigned int i = 0; i < p->n_chain; i++)
		gnutls_pcert_deinit(&p->chain[i]);
	if (p->key)
		gnutls_privkey_deinit(p->key);
}

enum rc tls_set(struct net_server *s, struct str certificate, struct str key, struct err *e)
{
	struct tls_pair *p;
	bool good = is_pair(certificate, key);

	(void)pthread_mutex_lock(&s->tls.lock);
	p = ARENA_NEW(s->tls.arena, struct tls_pair);
	good = good && chain_read(p, certificate) && key_read(p, key);
	if (good) {
		p->older = s->tls.newest;
		s->tls.newest = p;
	} else {
		pair_drop(p);
	}
	(void)pthread_mutex_unlock(&s->tls.lock);
	return good ? RC_OK
		    : err_set(e, RC_INVALID, "err.net.tls", "certificate or key not usable");
}

void tls_done(struct net_server *s)
{
	for (struct tls_pair *p = s->tls.newest; p; p = p->older)
		pair_drop(p);
	s->tls.newest = NULL;
}

int tls_choose(gnutls_session_t session, const gnutls_datum_t *names, int n_names,
	       const gnutls_pk_algorithm_t *algorithms, int n_algorithms,
	       gnutls_pcert_st **out_chain, unsigned int *out_n, gnutls_privkey_t *out_key)
{
	/* libmicrohttpd's own pointer: its connection, which knows ours. */
	struct MHD_Connection *mhd = gnutls_session_get_ptr(session);
	const union MHD_ConnectionInfo *info =
		mhd ? MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT) : NULL;
	const struct conn *c = info ? info->socket_context : NULL;
	struct tls_pair *p;

	(void)names;
	(void)n_names;
	(void)algorithms;
	(void)n_algorithms;
	if (!c)
		return -1;
	(void)pthread_mutex_lock(&c->server->tls.lock);
	p = c->server->tls.newest;
	(void)pthread_mutex_unlock(&c->server->tls.lock);
	*out_chain = p->chain;
	*out_n = p->n_chain;
	*out_key = p->key;
	return 0;
}
