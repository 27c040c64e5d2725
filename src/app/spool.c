/* spool.c -- see spool.h. */
#include "app/spool.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"

#define LOOK_MS 200 /* how late it sees that it must stop */
#define PIECE 65536

/* One piece; *out_n 0 at the end, -1 when there was nothing yet. */
static enum rc piece_read(int fd, char *p, ssize_t *out_n, struct err *e)
{
	struct pollfd ask = { .fd = fd, .events = POLLIN };

	*out_n = -1;
	if (poll(&ask, 1, LOOK_MS) <= 0)
		return RC_OK;
	*out_n = read(fd, p, PIECE);
	if (*out_n < 0 && errno != EINTR && errno != EAGAIN)
		return err_errno(e, "reading what the terminal sends");
	return RC_OK;
}

static enum rc copy(int from, int to, int64_t max, const atomic_bool *stop, struct err *e)
{
	AUTO_ARENA a = arena_new(NULL);
	char *p = arena_alloc(a, PIECE);
	int64_t all = 0;
	ssize_t n = -1;

	while (n != 0) {
		if (atomic_load(stop))
			return err_set(e, RC_CANCELLED, NULL, "the node stops");
		TRY(piece_read(from, p, &n, e));
		if (n <= 0)
			continue;
		all += n;
		if (all > max)
			return err_over_bytes(e, max, "what was piped in");
		TRY(fd_write_all(to, p, (size_t)n, e));
	}
	return RC_OK;
}

enum rc spool_if_slow(const struct node *n, const atomic_bool *stop, int fd, int *out_fd,
		      struct err *e)
{
	int64_t max = n->conf->limit_upload_bytes;
	struct stat st;
	AUTO_CLOSE from = fd;
	AUTO_CLOSE to = -1;

	if (fstat(from, &st) != 0)
		return err_errno(e, "the terminal's file");
	if (S_ISREG(st.st_mode)) {
		*out_fd = from;
		from = -1;
		return RC_OK;
	}
	TRY(fd_temp(n->spool_dir, &to, e));
	TRY(copy(from, to, max > LIMIT_CATALOGUE_BYTES ? max : LIMIT_CATALOGUE_BYTES, stop, e));
	if (lseek(to, 0, SEEK_SET) != 0)
		return err_errno(e, "spool");
	*out_fd = to;
	to = -1;
	return RC_OK;
}
