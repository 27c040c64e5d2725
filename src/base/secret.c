#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>

#include "base/fd.h"
#include "base/log.h"

struct secret {
	size_t n;
	size_t mapped;
	char p[];
};

void wipe(void *p, size_t n)
{
	if (n)
		explicit_bzero(p, n);
}

static void secret_done(void *ctx)
{
	struct secret *s = ctx;
	size_t mapped = s->mapped;

	wipe(s, mapped);
	(void)munmap(s, mapped);
}

/* Pages of its own, so that locking and the wish not to be dumped touch nothing else. That the
 * kernel grants no lock (RLIMIT_MEMLOCK) is no reason to fail: the dump and the wipe still hold. */
static struct secret *secret_map(struct arena *a, size_t room)
{
	size_t size = sizeof(struct secret) + room;
	struct secret *s = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				0);

	if (s == MAP_FAILED)
		die("out of memory (%zu bytes)", size);
	(void)mlock(s, size);
	(void)madvise(s, size, MADV_DONTDUMP);
	s->mapped = size;
	arena_defer(a, secret_done, s);
	return s;
}

struct secret *secret_new(struct arena *a, struct str bytes)
{
	struct secret *s = secret_map(a, bytes.n);

	if (bytes.n)
		memcpy(s->p, bytes.p, bytes.n);
	s->n = bytes.n;
	return s;
}

struct str secret_view(const struct secret *s)
{
	return str_of_n(s->p, s->n);
}

static size_t newlines_cut(const char *p, size_t n)
{
	while (n && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	return n;
}

enum rc secret_read(struct arena *a, int fd, size_t max, struct secret **out, struct err *e)
{
	struct secret *s = secret_map(a, max + 1);
	size_t n;

	TRY(fd_read_full(fd, s->p, max + 1, &n, e));
	if (n > max)
		return err_over_bytes(e, max, "the secret");
	s->n = newlines_cut(s->p, n);
	if (!s->n)
		return err_set(e, RC_INVALID, "err.secret.empty", "the secret is empty");
	*out = s;
	return RC_OK;
}
