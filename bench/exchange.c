/* exchange.c -- documents of a size go A -> axis -> B, and status 01 comes back to A.
 *
 * bench-exchange URL TOKEN RECEIVER BYTES DOCUMENTS AT-A-TIME
 *
 * URL is the sending node, TOKEN one of its API tokens. AT-A-TIME threads each send a document over
 * the API and wait until its delivery shows the receiver's status 01, then send the next one. The
 * attachments are random bytes, so nothing is saved by finding them equal or by packing them. Prints
 * one line of JSON.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/time.h"
#include "net/net.h"

#define BOUNDARY "vanthu-bench-0d9f6a71"
#define THREADS_MAX 256
#define DOCUMENTS_MAX 1000000
#define GIVE_UP (60 * TIME_SEC)

struct load {
	struct str url, token, receiver;
	size_t bytes;
	int n;
	long long first; /* number of the first document: none is used twice */
	atomic_int next;
	_Atomic int64_t typical; /* how long a document took of late: nobody asks much earlier */
	int64_t *took;
};

/* A client belongs to one thread: it has one connection under way at a time. */
static struct net_answer call(struct load *l, struct net_client *client, struct arena *a,
			      struct net_call c)
{
	const struct net_field headers[] = {
		{ STR("Authorization"), str_fmt(a, "Bearer %.*s", STR_FMT(l->token)) },
		{ STR("Content-Type"), STR("multipart/form-data; boundary=" BOUNDARY) },
	};
	struct net_answer out = { 0 };
	struct err e = ERR_INIT;

	c.headers = headers;
	c.n_headers = c.body.n ? 2 : 1;
	c.max_answer = 1 << 20;
	if (net_client_call(client, a, &c, &out, &e) != RC_OK)
		die("%s", e.text);
	if (out.status / 100 != 2)
		die("HTTP %d: %.*s", out.status, STR_FMT(out.body));
	return out;
}

static struct str form(const struct load *l, struct arena *a, int i)
{
	struct buf b;
	char *file = arena_alloc(a, l->bytes);

	for (size_t n = 0; n < l->bytes;) {
		ssize_t got = getrandom(file + n, l->bytes - n, 0);

		if (got <= 0)
			die("no random bytes");
		n += (size_t)got;
	}
	buf_init(&b, a, l->bytes + 4096);
	buf_fmt(&b,
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"document\"\r\n"
		"Content-Type: application/json\r\n\r\n"
		"{\"number\":\"%lld\",\"notation\":\"UBND-VP\",\"place\":\"An B\\u00ecnh\",\"issued_on\":\"2026-11-20\","
		"\"type_name\":\"C\\u00f4ng v\\u0103n\",\"subject\":\"V/v \\u0111o t\\u1ed1c \\u0111\\u1ed9"
		" li\\u00ean th\\u00f4ng %d\",\"signer_name\":\"Nguy\\u1ec5n V\\u0103n An\","
		"\"signer_position\":\"Ch\\u1ee7 t\\u1ecbch\",\"receivers\":[\"%.*s\"],\"send\":true}\r\n"
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
		"filename=\"%d.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n",
		l->first + i, i, STR_FMT(l->receiver), i);
	buf_add_bytes(&b, file, l->bytes);
	buf_add_c(&b, "\r\n--" BOUNDARY "--\r\n");
	return buf_str(&b);
}

/* {"id":N} */
static long long id_of(struct str answer)
{
	const char *p = memmem(answer.p, answer.n, "\"id\":", 5);

	if (!p)
		die("no id in %.*s", STR_FMT(answer));
	return strtoll(p + 5, NULL, 10);
}

static bool is_confirmed(struct load *l, struct net_client *client, struct arena *a, long long id)
{
	struct net_answer r =
		call(l, client, a,
		     (struct net_call){ .method = "GET",
					.url = str_fmt(a, "%.*s/api/v1/documents/%lld",
						       STR_FMT(l->url), id) });

	return memmem(r.body.p, r.body.n, "\"status\":\"01\"", 13) ||
	       memmem(r.body.p, r.body.n, "\"status\": \"01\"", 14);
}

static void confirmation_await(struct load *l, struct net_client *client, long long id,
			       int64_t since)
{
	int64_t pause = 1000;

	time_sleep(atomic_load(&l->typical) * 7 / 10);
	for (;;) {
		AUTO_ARENA a = arena_new(NULL);

		if (is_confirmed(l, client, a, id))
			return;
		if (time_monotonic() - since > GIVE_UP)
			die("no status 01 for document %lld", id);
		time_sleep(pause);
		pause = pause * 3 / 2 < 50000 ? pause * 3 / 2 : 50000;
	}
}

static void *load_main(void *arg)
{
	const struct net_client_options o = { .user_agent = "vanthu-bench" };
	struct net_client *client;
	struct load *l = arg;
	struct err e = ERR_INIT;
	int i;

	if (net_client_open(&o, &client, &e) != RC_OK)
		die("%s", e.text);
	while ((i = atomic_fetch_add(&l->next, 1)) < l->n) {
		AUTO_ARENA a = arena_new(NULL);
		struct str body = form(l, a, i);
		int64_t began = time_monotonic();
		struct net_answer r =
			call(l, client, a,
			     (struct net_call){
				     .method = "POST",
				     .url = str_fmt(a, "%.*s/api/v1/documents", STR_FMT(l->url)),
				     .body = body });

		confirmation_await(l, client, id_of(r.body), began);
		l->took[i] = time_monotonic() - began;
		atomic_store(&l->typical, (atomic_load(&l->typical) * 7 + l->took[i]) / 8);
	}
	net_client_close(client);
	return NULL;
}

static int by_size(const void *x, const void *y)
{
	const int64_t *a = x;
	const int64_t *b = y;

	return (*a > *b) - (*a < *b);
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
	pthread_t threads[THREADS_MAX];
	struct load l = { 0 };

	if (argc != 7) {
		(void)fputs("usage: bench-exchange URL TOKEN RECEIVER BYTES DOCUMENTS AT-A-TIME\n",
			    stderr);
		return 64;
	}
	l.url = str_of(argv[1]);
	l.token = str_of(argv[2]);
	l.receiver = str_of(argv[3]);
	l.bytes = (size_t)number(argv[4], 64 << 20);
	l.n = (int)number(argv[5], DOCUMENTS_MAX);
	int n_threads = (int)number(argv[6], THREADS_MAX);

	l.took = ARENA_ARRAY(a, (size_t)l.n, int64_t);
	l.first = time_now() / TIME_SEC % 100000 * 1000000 + 1;
	int64_t began = time_monotonic();

	for (int i = 0; i < n_threads; i++) {
		if (pthread_create(&threads[i], NULL, load_main, &l) != 0)
			die("cannot start a thread");
	}
	for (int i = 0; i < n_threads; i++)
		(void)pthread_join(threads[i], NULL);
	double secs = (double)(time_monotonic() - began) / TIME_SEC;

	qsort(l.took, (size_t)l.n, sizeof *l.took, by_size);
	(void)printf("{\"system\":\"vanthu\",\"concurrency\":%d,\"documents\":%d,\"secs\":%.3f,"
		     "\"docs_per_s\":%.1f,\"p50_ms\":%.1f,\"p99_ms\":%.1f}\n",
		     n_threads, l.n, secs, l.n / secs, (double)l.took[l.n / 2] / 1000,
		     (double)l.took[l.n * 99 / 100] / 1000);
	return 0;
}
