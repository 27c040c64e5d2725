/* conn.c -- open connections: who they come from, and until when they may dawdle. */
#include "net/server_int.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/time.h"

/* Text of the address, IPv4 also when it came through an IPv6 socket; whether it is this machine. */
static bool remote_write(const struct sockaddr *addr, char out[static INET6_ADDRSTRLEN])
{
	const void *v4 = NULL;

	out[0] = '\0';
	if (!addr)
		return false;
	if (addr->sa_family == AF_INET) {
		v4 = &((const struct sockaddr_in *)(const void *)addr)->sin_addr;
	} else if (addr->sa_family == AF_INET6) {
		const struct in6_addr *v6 =
			&((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr;

		if (!IN6_IS_ADDR_V4MAPPED(v6)) {
			(void)inet_ntop(AF_INET6, v6, out, INET6_ADDRSTRLEN);
			return IN6_IS_ADDR_LOOPBACK(v6);
		}
		v4 = &v6->s6_addr[12];
	}
	if (!v4)
		return false;
	(void)inet_ntop(AF_INET, v4, out, INET6_ADDRSTRLEN);
	return *(const unsigned char *)v4 == 127;
}

/* ---- how many from one client ---- */

#define V6_GROUP 8 /* bytes of an IPv6 address that name a network */

static bool address_parse(struct str s, int *family, unsigned char out[static 16])
{
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, '\0', s.n))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*family = str_find_char(s, ':') == SIZE_MAX ? AF_INET : AF_INET6;
	return inet_pton(*family, text, out) == 1;
}

bool net_is_address(struct str s)
{
	unsigned char bytes[16];
	int family;

	return address_parse(s, &family, bytes);
}

bool net_is_own_name(struct str host)
{
	struct str name, port;

	if (str_starts(host, STR("[::1]")))
		return host.n == 5 || host.p[5] == ':';
	(void)str_split(host, ':', &name, &port);
	return str_eq_nocase(name, STR("localhost")) ||
	       (str_starts(name, STR("127.")) && net_is_address(name));
}

static void group_write(const char *remote, char out[static INET6_ADDRSTRLEN])
{
	unsigned char bytes[16];
	int family;

	memcpy(out, remote, strlen(remote) + 1);
	if (!address_parse(str_of(remote), &family, bytes) || family == AF_INET)
		return;
	memset(bytes + V6_GROUP, 0, sizeof bytes - V6_GROUP);
	(void)inet_ntop(AF_INET6, bytes, out, INET6_ADDRSTRLEN);
}

struct str net_address_group(struct arena *a, struct str address)
{
	char group[INET6_ADDRSTRLEN];

	if (!net_is_address(address))
		return address;
	group_write(str_c(a, address), group);
	return str_dup(a, str_of(group));
}

static int group_count(struct net_server *s, const char *group)
{
	int same = 0;

	(void)pthread_mutex_lock(&s->conns.lock);
	for (const struct conn *c = s->conns.open; c; c = c->next)
		same += str_eq(str_of(c->group), str_of(group));
	(void)pthread_mutex_unlock(&s->conns.lock);
	return same;
}

enum MHD_Result conn_accept(void *server, const struct sockaddr *addr, socklen_t n)
{
	struct net_server *s = server;
	char remote[INET6_ADDRSTRLEN];
	char group[INET6_ADDRSTRLEN];

	(void)n;
	if (server_is_stopping(s))
		return MHD_NO;
	if (s->o.max_per_address <= 0 || remote_write(addr, remote) ||
	    str_eq(str_of(remote), str_of(s->o.proxy)))
		return MHD_YES;
	group_write(remote, group);
	return group_count(s, group) < s->o.max_per_address ? MHD_YES : MHD_NO;
}

static struct conn *conn_new_locked(struct net_server *s)
{
	struct conn *c = s->conns.free;

	if (c)
		s->conns.free = c->next;
	else
		c = ARENA_NEW(s->conns.arena, struct conn);
	c->watch = WATCH_CONN;
	c->server = s;
	c->prev = NULL;
	c->next = s->conns.open;
	if (c->next)
		c->next->prev = c;
	s->conns.open = c;
	return c;
}

static void conn_open(struct net_server *s, struct MHD_Connection *mhd, void **conn)
{
	const struct sockaddr *addr =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	struct conn *c;
	bool first;

	(void)pthread_mutex_lock(&s->conns.lock);
	first = s->conns.n++ == 0;
	c = conn_new_locked(s);
	c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	conn_expecting(c, time_monotonic() + (s->o.idle_secs + s->o.header_secs) * TIME_SEC);
	c->is_loopback = remote_write(addr, c->remote);
	group_write(c->remote, c->group);
	(void)pthread_mutex_unlock(&s->conns.lock);
	*conn = c;
	if (first)
		minder_kick(s);
}

static void conn_close(struct net_server *s, struct conn *c)
{
	(void)pthread_mutex_lock(&s->conns.lock);
	if (c->prev)
		c->prev->next = c->next;
	else
		s->conns.open = c->next;
	if (c->next)
		c->next->prev = c->prev;
	c->next = s->conns.free;
	s->conns.free = c;
	s->conns.n--;
	(void)pthread_mutex_unlock(&s->conns.lock);
}

/* Closed is told before the descriptor is closed, so one in the list is open. */
void conn_notify(void *server, struct MHD_Connection *mhd, void **conn,
		 enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		conn_open(server, mhd, conn);
	else if (*conn)
		conn_close(server, *conn);
}

void conn_expecting(struct conn *c, int64_t deadline)
{
	atomic_store(&c->is_answering, false);
	atomic_store(&c->deadline, deadline);
}

void conn_answering(const struct net_server *s, struct conn *c)
{
	atomic_store(&c->acked, UNSEEN);
	atomic_store(&c->is_answering, true);
	atomic_store(&c->deadline, time_monotonic() + s->o.body_secs * TIME_SEC);
}

static uint64_t bytes_acked(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof info;

	(void)getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n);
	return info.tcpi_bytes_acked;
}

/* Since the last look the client has taken as much as LIMIT_BODY_RATE asks. */
static bool is_reading(const struct net_server *s, struct conn *c)
{
	uint64_t before = atomic_load(&c->acked);
	uint64_t now = bytes_acked(c->fd);

	if (before != UNSEEN && now - before < (uint64_t)s->o.body_secs * LIMIT_BODY_RATE)
		return false;
	atomic_store(&c->acked, now);
	return true;
}

static void conn_check(const struct net_server *s, struct conn *c, int64_t now)
{
	if (atomic_load(&c->deadline) > now)
		return;
	if (atomic_load(&c->is_answering) && is_reading(s, c)) {
		atomic_store(&c->deadline, now + s->o.body_secs * TIME_SEC);
		return;
	}
	/* Its HTTP thread sees the end of the connection and clears it away. */
	(void)shutdown(c->fd, SHUT_RDWR);
	atomic_store(&c->deadline, NEVER);
}

void conns_sweep(struct net_server *s, int64_t now)
{
	(void)pthread_mutex_lock(&s->conns.lock);
	for (struct conn *c = s->conns.open; c; c = c->next)
		conn_check(s, c, now);
	(void)pthread_mutex_unlock(&s->conns.lock);
}
