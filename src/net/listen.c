/* listen.c -- the socket the server listens on. */
#include "net/server_int.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "base/fd.h"

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} u;
	socklen_t n;
};

static bool address_parse(const char *text, int port, struct address *out)
{
	*out = (struct address){ 0 };
	if (inet_pton(AF_INET, text, &out->u.v4.sin_addr) == 1) {
		out->u.v4.sin_family = AF_INET;
		out->u.v4.sin_port = htons((uint16_t)port);
		out->n = sizeof out->u.v4;
		return true;
	}
	if (inet_pton(AF_INET6, text, &out->u.v6.sin6_addr) == 1) {
		out->u.v6.sin6_family = AF_INET6;
		out->u.v6.sin6_port = htons((uint16_t)port);
		out->n = sizeof out->u.v6;
		return true;
	}
	return false;
}

/* SO_REUSEADDR, lest a restart wait for old connections; "::" takes IPv4 too. */
static enum rc listen_open(const struct address *a, int *out_fd, struct err *e)
{
	int yes = 1;
	int no = 0;
	int fd = socket(a->u.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return err_errno(e, "socket");
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (a->u.any.sa_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
	if (bind(fd, &a->u.any, a->n) != 0 || listen(fd, SOMAXCONN) != 0) {
		enum rc rc = err_errno(e, "listen");

		fd_close(fd);
		return rc;
	}
	*out_fd = fd;
	return RC_OK;
}

static int port_of(int fd)
{
	struct address a = { .n = sizeof a.u };

	if (getsockname(fd, &a.u.any, &a.n) != 0)
		return 0;
	return ntohs(a.u.any.sa_family == AF_INET6 ? a.u.v6.sin6_port : a.u.v4.sin_port);
}

enum rc server_listen(struct net_server *s, struct err *e)
{
	struct address a;

	if (!address_parse(s->o.address, s->o.port, &a)) {
		(void)err_set(e, RC_INVALID, "err.net.address", "not an IP address: %s",
			      s->o.address);
		err_param(e, str_of(s->o.address));
		return RC_INVALID;
	}
	TRY(err_wrap(e, listen_open(&a, &s->listen_fd, e), "%s port %d", s->o.address, s->o.port));
	s->port = port_of(s->listen_fd);
	return RC_OK;
}
