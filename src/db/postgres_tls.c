/* Whether a connection must be encrypted and the server prove its name. The connection string decides;
 * where it says nothing a server on another machine must, for what crosses the network are documents
 * and passwords, and libpq's own default ("prefer") is content with anybody. */
#include "db/postgres_int.h"

#include <string.h>

#include "base/arena.h"

#define SYSTEM_ROOTS "/etc/ssl/certs/ca-certificates.crt"

static struct str option_of(const PQconninfoOption *all, const char *name)
{
	for (; all && all->keyword; all++) {
		if (strcmp(all->keyword, name) == 0)
			return str_of(all->val);
	}
	return STR_NULL;
}

static bool is_loopback(struct str host)
{
	return str_eq_nocase(host, STR("localhost")) || str_eq_c(host, "::1") ||
	       (str_starts(host, STR("127.")) && strspn(host.p, "0123456789.") >= host.n);
}

/* A folder of sockets, or an abstract one. */
static bool is_socket(struct str host)
{
	return host.n == 0 || host.p[0] == '/' || host.p[0] == '@';
}

/* Several may stand in a row, with commas between them. */
static bool are_local(struct str hosts)
{
	struct str rest = hosts, one;

	do {
		(void)str_split(rest, ',', &one, &rest);
		one = str_trim(one);
		if (!is_socket(one) && !is_loopback(one))
			return false;
	} while (rest.n > 0);
	return true;
}

static bool is_set(struct str s)
{
	return s.n > 0;
}

static struct str host_of(const PQconninfoOption *all)
{
	struct str address = option_of(all, "hostaddr");

	return is_set(address) ? address : option_of(all, "host");
}

/* An address counts before a name; where the string names neither, what libpq finds in the environment
 * does. A service's host stands in a file that only libpq reads. */
static bool is_remote(const PQconninfoOption *all)
{
	PQconninfoOption *found = PQconndefaults();
	bool is_named = is_set(host_of(all));
	bool is_service = is_set(option_of(all, "service"));
	bool is_other = is_service || !are_local(host_of(found));

	PQconninfoFree(found);
	return is_named ? !are_local(host_of(all)) : is_other;
}

struct pg_tls pg_tls_of(const char *url)
{
	/* What cannot be parsed is no connection string but the name of a database. */
	PQconninfoOption *all = PQconninfoParse(url, NULL);
	struct pg_tls tls = { NULL, NULL };

	if (is_remote(all) && !is_set(option_of(all, "sslmode")))
		tls = (struct pg_tls){ "verify-full", SYSTEM_ROOTS };
	PQconninfoFree(all);
	return tls;
}

bool pg_tls_is_why(PGconn *h)
{
	struct str why = str_of(PQerrorMessage(h));

	return str_find(why, STR("support SSL")) != SIZE_MAX ||
	       str_find(why, STR("certificate")) != SIZE_MAX;
}
