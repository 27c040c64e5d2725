/* roof.c -- what the machine itself allows: the same unit of work as exchange.c without protocol,
 * database or pages.
 *
 * bench-roof DIR BYTES DOCUMENTS AT-A-TIME
 *
 * Each of AT-A-TIME threads takes a document of BYTES: hash and sign it (P-256), append it to the
 * segment of the axis, append it to the segment of the receiver, hash and verify it there, sign the
 * receipt, append that to the sender's segment, verify it. An append returns when the bytes are
 * durable; whoever comes while a flush is under way shares the next one (group commit). Nothing is
 * indexed, nothing is ever read back: no program that does the work can be quicker. Prints one line
 * of JSON.
 */
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/time.h"

#define THREADS_MAX 256
#define DOCUMENTS_MAX 1000000
#define SEGMENT_BYTES (64 << 20)
#define SIGNATURE_MAX 128

struct segment {
	pthread_mutex_t lock;
	pthread_cond_t flushed;
	const char *dir, *name;
	int fd;
	int n;             /* of this file */
	int64_t end;       /* in this file; a file begins again at 0 */
	uint64_t appended; /* since the start */
	uint64_t durable;
	bool is_flushing;
};

static void segment_begin(struct segment *s)
{
	AUTO_ARENA a = arena_new(NULL);
	const char *path = str_fmt(a, "%s/%s-%d", s->dir, s->name, s->n++).p;

	if (s->fd >= 0)
		(void)fdatasync(s->fd);
	fd_close(s->fd);
	s->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (s->fd < 0)
		die("%s cannot be made", path);
	if (ftruncate(s->fd, SEGMENT_BYTES) != 0)
		die("ftruncate %s", path);
	s->end = 0;
}

static void segment_open(struct segment *s, const char *dir, const char *name)
{
	*s = (struct segment){ .dir = dir, .name = name, .fd = -1 };
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->flushed, NULL);
	segment_begin(s);
}

/* The first who finds no flush under way does one for all that are in the file. */
static void flush_locked(struct segment *s, uint64_t mine)
{
	while (s->durable < mine) {
		if (s->is_flushing) {
			(void)pthread_cond_wait(&s->flushed, &s->lock);
			continue;
		}
		uint64_t all = s->appended;

		s->is_flushing = true;
		(void)pthread_mutex_unlock(&s->lock);
		if (fdatasync(s->fd) != 0)
			die("fdatasync");
		(void)pthread_mutex_lock(&s->lock);
		s->is_flushing = false;
		s->durable = all;
		(void)pthread_cond_broadcast(&s->flushed);
	}
}

static void segment_append(struct segment *s, const void *p, size_t n)
{
	(void)pthread_mutex_lock(&s->lock);
	while (s->end + (int64_t)n > SEGMENT_BYTES) {
		if (s->is_flushing)
			(void)pthread_cond_wait(&s->flushed, &s->lock);
		else
			segment_begin(s);
	}
	/* Written under the lock, so that `appended` never counts bytes that are on their way. */
	if (pwrite(s->fd, p, n, s->end) != (ssize_t)n)
		die("pwrite");
	s->end += (int64_t)n;
	flush_locked(s, ++s->appended);
	(void)pthread_mutex_unlock(&s->lock);
}

struct load {
	struct segment axis, receiver, sender;
	EVP_PKEY *key;
	size_t bytes;
	int n;
	atomic_int next;
};

static size_t sign(EVP_PKEY *key, const void *p, size_t n, unsigned char out[SIGNATURE_MAX])
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	size_t n_out = SIGNATURE_MAX;

	if (!c || EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) != 1 ||
	    EVP_DigestSign(c, out, &n_out, p, n) != 1)
		die("sign");
	EVP_MD_CTX_free(c);
	return n_out;
}

static void verify(EVP_PKEY *key, const void *p, size_t n, const unsigned char *signature,
		   size_t n_signature)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (!c || EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) != 1 ||
	    EVP_DigestVerify(c, signature, n_signature, p, n) != 1)
		die("verify");
	EVP_MD_CTX_free(c);
}

static void *load_main(void *arg)
{
	AUTO_ARENA a = arena_new(NULL);
	struct load *l = arg;
	char *document = arena_alloc(a, l->bytes);
	unsigned char signature[SIGNATURE_MAX];
	unsigned char receipt[1024] = { 0 };
	int i;

	if (getrandom(document, l->bytes < 256 ? l->bytes : 256, 0) < 0)
		die("no random bytes");
	while ((i = atomic_fetch_add(&l->next, 1)) < l->n) {
		memcpy(document, &i, sizeof i);
		size_t n = sign(l->key, document, l->bytes, signature);

		segment_append(&l->axis, document, l->bytes);
		segment_append(&l->receiver, document, l->bytes);
		verify(l->key, document, l->bytes, signature, n);
		memcpy(receipt, signature, n);
		n = sign(l->key, receipt, sizeof receipt, signature);
		segment_append(&l->sender, receipt, sizeof receipt);
		verify(l->key, receipt, sizeof receipt, signature, n);
	}
	return NULL;
}

static int number(const char *s, int64_t max)
{
	int64_t n;

	if (!str_to_i64(str_of(s), sizeof(int), max, &n))
		die("%s is not a number up to %lld", s, (long long)max);
	return (int)n;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS_MAX];
	struct load l = { .key = EVP_EC_gen("P-256") };
	struct err e = ERR_INIT;
	int64_t at_a_time;

	if (argc != 5) {
		(void)fputs("usage: bench-roof DIR BYTES DOCUMENTS AT-A-TIME\n", stderr);
		return 64;
	}
	if (!l.key || dir_make(argv[1], 0700, &e) != RC_OK)
		die("key or folder: %s", e.text);
	if (!str_to_i64(str_of(argv[4]), 1, THREADS_MAX, &at_a_time))
		die("AT-A-TIME is 1 to %d", THREADS_MAX);
	l.bytes = (size_t)number(argv[2], SEGMENT_BYTES);
	l.n = number(argv[3], DOCUMENTS_MAX);
	segment_open(&l.axis, argv[1], "axis");
	segment_open(&l.receiver, argv[1], "receiver");
	segment_open(&l.sender, argv[1], "sender");
	int64_t began = time_monotonic();

	for (int i = 0; i < at_a_time; i++) {
		if (pthread_create(&threads[i], NULL, load_main, &l) != 0)
			die("cannot start a thread");
	}
	for (int i = 0; i < at_a_time; i++)
		(void)pthread_join(threads[i], NULL);
	double secs = (double)(time_monotonic() - began) / TIME_SEC;

	(void)printf("{\"system\":\"roof\",\"concurrency\":%d,\"documents\":%d,\"secs\":%.3f,"
		     "\"docs_per_s\":%.1f}\n",
		     (int)at_a_time, l.n, secs, l.n / secs);
	EVP_PKEY_free(l.key);
	return 0;
}
