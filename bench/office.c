/* office.c -- asks a node for something again and again, over connections that are kept.
 *
 * bench-office PORT PID get  HEADER AT-A-TIME SECS PATH
 * bench-office PORT PID post HEADER AT-A-TIME FIRST LAST PATH BODY
 *
 * HEADER is a line of every request ("Cookie: …"). get asks for PATH for SECS seconds; post sends BODY
 * once for each number from FIRST to LAST, which stands in PATH for a %. AT-A-TIME threads have one
 * connection each, that takes part of the machine as people's browsers would not: what the node itself
 * has used is in cpu_ms, milliseconds of processor a request of process PID. Prints one line of JSON.
 * Any answer but 200 ends the run.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"

#define THREADS_MAX 256
#define TIMES_MAX 4000000
#define ANSWER_MAX (4 << 20)

struct load {
	int port, pid;
	const char *method, *header, *path, *body;
	int64_t until; /* get; 0: post */
	int64_t last;
	atomic_llong next, n, bytes;
	int64_t *took;
};

/* ---- one connection ---- */

struct line {
	int fd;
	char *answer;
};

static void line_open(const struct load *l, struct line *x)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)l->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;

	x->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (x->fd < 0 || connect(x->fd, (struct sockaddr *)&to, sizeof to) != 0)
		die("no connection to port %d", l->port);
	(void)setsockopt(x->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Where the body begins and how long it is; 0: the head is not whole yet. */
static size_t head_length(const char *p, size_t n, size_t *out_body)
{
	const char *end = memmem(p, n, "\r\n\r\n", 4), *length;

	if (!end)
		return 0;
	length = memmem(p, (size_t)(end - p), "ontent-Length: ", 15);
	if (!length)
		die("an answer without its length");
	*out_body = (size_t)strtoul(length + 15, NULL, 10);
	return (size_t)(end - p) + 4;
}

static size_t answer_read(struct line *x)
{
	size_t got = 0, head = 0, body = 0;

	while (head == 0 || got < head + body) {
		ssize_t n = recv(x->fd, x->answer + got, ANSWER_MAX - got, 0);
		if (n <= 0)
			die("the node has closed the connection");
		got += (size_t)n;
		if (head == 0)
			head = head_length(x->answer, got, &body);
	}
	if (memcmp(x->answer, "HTTP/1.1 200", 12) != 0)
		die("not 200: %.*s", (int)(got < 1500 ? got : 1500), x->answer);
	return got;
}

static void ask(const struct load *l, struct line *x, struct arena *a, int64_t i)
{
	struct str path = str_of(l->path);
	struct buf b;

	buf_init(&b, a, 16 << 10);
	buf_fmt(&b, "%s ", l->method);
	size_t at = str_find_char(path, '%');
	buf_add(&b, str_sub(path, 0, at));
	if (at != SIZE_MAX)
		buf_fmt(&b, "%lld%.*s", (long long)i, STR_FMT(str_sub(path, at + 1, path.n)));
	buf_fmt(&b, " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", l->port, l->header);
	if (l->until == 0)
		buf_fmt(&b, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
			strlen(l->body));
	buf_fmt(&b, "\r\n%s", l->until == 0 ? l->body : "");
	if (b.failed || send(x->fd, buf_str(&b).p, buf_str(&b).n, MSG_NOSIGNAL) < 0)
		die("cannot ask");
}

static void *load_main(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct line x = { .answer = arena_alloc(a, ANSWER_MAX) };
	struct load *l = arg;

	line_open(l, &x);
	for (;;) {
		struct arena_mark m = arena_mark(a);
		int64_t i = atomic_fetch_add(&l->next, 1), began = time_monotonic();

		if (l->until > 0 ? began >= l->until : i > l->last)
			break;
		ask(l, &x, a, i);
		atomic_fetch_add(&l->bytes, (long long)answer_read(&x));
		int64_t k = atomic_fetch_add(&l->n, 1);
		if (k < TIMES_MAX)
			l->took[k] = time_monotonic() - began;
		arena_rewind(a, m);
	}
	(void)close(x.fd);
	return NULL;
}

/* ---- what it took ---- */

/* Of all its threads, in microseconds. */
static int64_t cpu_of(int pid)
{
	AUTO_ARENA a = arena_new(NULL);
	struct err e = ERR_INIT;
	struct str stat;
	char *p;

	if (file_read(a, str_c(a, str_fmt(a, "/proc/%d/stat", pid)), 4096, &stat, &e) != RC_OK)
		die("%s", e.text);
	p = memrchr(stat.p, ')', stat.n);
	long long user = 0, sys = 0;
	for (int field = 3; p && field <= 15; field++) {
		p = strchr(p + 1, ' ');
		if (field == 14)
			user = strtoll(p, NULL, 10);
		if (field == 15)
			sys = strtoll(p, NULL, 10);
	}
	return (user + sys) * TIME_SEC / sysconf(_SC_CLK_TCK);
}

static int by_size(const void *x, const void *y)
{
	const int64_t *a = x;
	const int64_t *b = y;

	return (*a > *b) - (*a < *b);
}

static void run(struct load *l, int n_threads)
{
	pthread_t threads[THREADS_MAX];
	int64_t cpu = cpu_of(l->pid), began = time_monotonic();

	for (int i = 0; i < n_threads; i++) {
		if (pthread_create(&threads[i], NULL, load_main, l) != 0)
			die("cannot start a thread");
	}
	for (int i = 0; i < n_threads; i++)
		(void)pthread_join(threads[i], NULL);
	double secs = (double)(time_monotonic() - began) / TIME_SEC;
	double n = (double)l->n;
	size_t kept = l->n < TIMES_MAX ? (size_t)l->n : TIMES_MAX;

	if (kept == 0)
		die("nothing was answered");
	cpu = cpu_of(l->pid) - cpu;
	qsort(l->took, kept, sizeof *l->took, by_size);
	(void)printf("{\"at_a_time\":%d,\"n\":%.0f,\"secs\":%.3f,\"per_s\":%.1f,\"p50_ms\":%.3f,"
		     "\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"cpu_ms\":%.4f,\"kib\":%.1f}\n",
		     n_threads, n, secs, n / secs, (double)l->took[kept / 2] / 1000,
		     (double)l->took[kept * 95 / 100] / 1000,
		     (double)l->took[kept * 99 / 100] / 1000, (double)cpu / 1000 / n,
		     (double)l->bytes / 1024 / n);
}

static int64_t number(const char *s, int64_t max)
{
	int64_t n;

	if (!str_to_i64(str_of(s), 1, max, &n))
		die("%s is not a number from 1 to %lld", s, (long long)max);
	return n;
}

int main(int argc, char **argv)
{
	AUTO_ARENA a = arena_new(NULL);
	struct load l = { 0 };
	bool is_get = argc == 8 && strcmp(argv[3], "get") == 0;

	if (!is_get && (argc != 10 || strcmp(argv[3], "post") != 0)) {
		(void)fputs(
			"usage: bench-office PORT PID get HEADER AT-A-TIME SECS PATH\n"
			"       bench-office PORT PID post HEADER AT-A-TIME FIRST LAST PATH BODY\n",
			stderr);
		return 64;
	}
	l.port = (int)number(argv[1], 65535);
	l.pid = (int)number(argv[2], INT32_MAX);
	l.header = argv[4];
	l.took = ARENA_ARRAY(a, TIMES_MAX, int64_t);
	l.method = is_get ? "GET" : "POST";
	l.path = is_get ? argv[7] : argv[8];
	if (is_get) {
		l.until = time_monotonic() + number(argv[6], 3600) * TIME_SEC;
	} else {
		l.next = number(argv[6], INT64_MAX);
		l.last = number(argv[7], INT64_MAX);
		l.body = argv[9];
	}
	run(&l, (int)number(argv[5], THREADS_MAX));
	return 0;
}
