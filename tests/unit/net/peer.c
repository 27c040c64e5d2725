#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/time.h"

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons((uint16_t)port),
				     .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static int dial_with(int port, int receive_bytes)
{
	struct sockaddr_in to = loopback(port);
	struct timeval limit = { .tv_sec = PEER_SECS };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	if (receive_bytes)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	return fd;
}

int dial(int port)
{
	return dial_with(port, 0);
}

int dial_small(int port)
{
	return dial_with(port, 1);
}

void say(int fd, const char *text)
{
	size_t n = strlen(text);

	while (n) {
		ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		n -= (size_t)sent;
	}
}

size_t say_bytes(int fd, size_t n)
{
	static const char filler[1 << 16];
	size_t sum = 0;

	while (sum < n) {
		size_t some = n - sum < sizeof filler ? n - sum : sizeof filler;
		ssize_t sent = send(fd, filler, some, MSG_NOSIGNAL);

		if (sent <= 0)
			return sum;
		sum += (size_t)sent;
	}
	return sum;
}

/* ---- answers ---- */

static bool more(struct buf *b, int fd)
{
	char piece[1 << 13];
	ssize_t n = recv(fd, piece, sizeof piece, 0);

	if (n > 0)
		buf_add_bytes(b, piece, (size_t)n);
	return n > 0;
}

/* One byte at a time: what follows an answer belongs to the next. */
static bool head_read(struct buf *b, int fd)
{
	char c;

	while (!str_ends(buf_str(b), STR("\r\n\r\n"))) {
		ssize_t n = recv(fd, &c, 1, 0);

		if (n < 0 && errno == EAGAIN)
			fail_msg("no answer and no end within %d s", PEER_SECS);
		if (n != 1)
			return false;
		buf_add_char(b, c);
	}
	return true;
}

static void bytes_read(struct buf *b, int fd, uint64_t n)
{
	char piece[1 << 13];

	while (n) {
		ssize_t got = recv(fd, piece, n < sizeof piece ? (size_t)n : sizeof piece, 0);

		if (got <= 0)
			return;
		buf_add_bytes(b, piece, (size_t)got);
		n -= (uint64_t)got;
	}
}

static uint64_t chunk_size(int fd)
{
	uint64_t n = 0;
	char c;

	while (recv(fd, &c, 1, 0) == 1 && c != '\r')
		n = n * 16 + (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	(void)recv(fd, &c, 1, 0);
	return n;
}

static void chunks_read(struct buf *b, int fd)
{
	char end[2];
	uint64_t n;

	while ((n = chunk_size(fd)) > 0) {
		bytes_read(b, fd, n);
		(void)recv(fd, end, 2, MSG_WAITALL);
	}
	(void)recv(fd, end, 2, MSG_WAITALL);
}

struct str answer_header(const struct answer *r, const char *name)
{
	struct str rest = r->head;
	struct str line;
	struct str key;
	struct str value;

	while (rest.n) {
		(void)str_split(rest, '\n', &line, &rest);
		if (str_split(line, ':', &key, &value) && str_eq_nocase(key, str_of(name)))
			return str_trim(value);
	}
	return STR_NULL;
}

struct answer hear(struct arena *a, int fd, bool is_head)
{
	struct answer r = { 0 };
	struct buf head;
	struct buf body;
	struct str length;
	int64_t status;
	uint64_t n = 0;

	buf_init(&head, a, 1 << 16);
	buf_init(&body, a, 1 << 28);
	if (!head_read(&head, fd))
		return r;
	r.head = buf_str(&head);
	assert_true(str_to_i64(str_sub(r.head, 9, 3), 100, 999, &status));
	r.status = (int)status;
	r.is_closing = str_eq_nocase(answer_header(&r, "Connection"), STR("close"));
	length = answer_header(&r, "Content-Length");
	if (is_head || status == 304 || status == 204 || status == 100)
		return r;
	if (str_to_u64(length, UINT64_MAX, &n))
		bytes_read(&body, fd, n);
	else if (str_eq_nocase(answer_header(&r, "Transfer-Encoding"), STR("chunked")))
		chunks_read(&body, fd);
	else
		while (more(&body, fd))
			;
	r.body = buf_str(&body);
	return r;
}

bool is_closed(int fd)
{
	char piece[1 << 13];
	ssize_t n;

	while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
		;
	return n == 0 || errno != EAGAIN;
}

struct answer ask(struct arena *a, int port, const char *request)
{
	int fd = dial(port);
	struct answer r;

	say(fd, request);
	r = hear(a, fd, strncmp(request, "HEAD", 4) == 0);
	fd_close(fd);
	return r;
}

/* ---- a server that misbehaves ---- */

struct host {
	struct arena *arena;
	pthread_t thread;
	int fd;
	int n;
	void (*fn)(int fd, void *ctx);
	void *ctx;
};

static void *host_main(void *ctx)
{
	struct host *h = ctx;

	for (int i = 0; i < h->n; i++) {
		int fd = accept(h->fd, NULL, NULL);

		if (fd < 0)
			break;
		h->fn(fd, h->ctx);
		fd_close(fd);
	}
	return NULL;
}

struct host *host_start(int n, void (*fn)(int fd, void *ctx), void *ctx, int *port)
{
	struct arena *a = arena_new(NULL);
	struct host *h = ARENA_NEW(a, struct host);
	struct sockaddr_in at = loopback(0);
	socklen_t len = sizeof at;

	*h = (struct host){ .arena = a, .n = n, .fn = fn, .ctx = ctx };
	h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(h->fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(h->fd, 16), 0);
	assert_int_equal(getsockname(h->fd, (struct sockaddr *)&at, &len), 0);
	*port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&h->thread, NULL, host_main, h), 0);
	return h;
}

void host_stop(struct host *h)
{
	(void)shutdown(h->fd, SHUT_RDWR);
	(void)pthread_join(h->thread, NULL);
	fd_close(h->fd);
	arena_free(h->arena);
}
