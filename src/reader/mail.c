/* mail.c -- the list behind what a mail brought: nothing of it is believed. */
#include "reader/mail.h"

#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "reader/wire.h"
#include "text/text.h"

/* Files' names and the texts: more is nonsense. */
#define LIST_BYTES                                                                                 \
	(LIMIT_MAIL_TEXT + MAIL_TEXTS * LIMIT_MAIL_HEAD +                                          \
	 LIMIT_MAIL_FILES * (sizeof(struct mail_list_file) + 2 * LIMIT_MAIL_HEAD))

struct listing {
	const char *p;
	size_t n;
	uint64_t files_end;
};

static bool take(struct listing *l, void *out, size_t n)
{
	if (l->n < n)
		return false;
	memcpy(out, l->p, n);
	l->p += n;
	l->n -= n;
	return true;
}

static bool take_text(struct listing *l, size_t n, enum text_shape shape, struct str *out)
{
	if (l->n < n)
		return false;
	*out = str_of_n(l->p, n);
	l->p += n;
	l->n -= n;
	return text_is_valid(*out, shape);
}

static bool take_file(struct listing *l, struct mail_file *out)
{
	struct mail_list_file x;

	if (!take(l, &x, sizeof x) || !take_text(l, x.name_bytes, TEXT_LINE, &out->name))
		return false;
	*out = (struct mail_file){ .name = out->name,
				   .kind = (enum file_kind)x.kind,
				   .flags = x.flags,
				   .at = x.at,
				   .bytes = x.bytes };
	return out->name.n > 0 && x.kind < file_kind__COUNT &&
	       (x.flags & ~(unsigned)MAIL_FILE__ALL) == 0 && x.bytes <= l->files_end &&
	       x.at <= l->files_end - x.bytes;
}

static bool list_take(struct arena *a, struct listing *l, const struct mail_list_end *end,
		      struct mail *out)
{
	out->sent_at = end->sent_at;
	out->n_files = end->n_files;
	out->files = ARENA_ARRAY(a, end->n_files + 1, struct mail_file);
	for (size_t i = 0; i < out->n_files; i++) {
		if (!take_file(l, &out->files[i]))
			return false;
	}
	for (size_t i = 0; i < MAIL_TEXTS; i++) {
		if (!take_text(l, end->text_bytes[i], i == MAIL_BODY ? TEXT_LINES : TEXT_LINE,
			       &out->text[i]))
			return false;
	}
	return l->n == 0;
}

static bool read_at(int fd, void *p, size_t n, uint64_t at)
{
	size_t got = 0;

	return lseek(fd, (off_t)at, SEEK_SET) == (off_t)at &&
	       fd_read_full(fd, p, n, &got, NULL) == RC_OK && got == n;
}

bool mail_list_read(struct arena *a, int fd, uint64_t bytes, struct mail *out)
{
	struct mail_list_end end;

	if (bytes < sizeof end || !read_at(fd, &end, sizeof end, bytes - sizeof end))
		return false;
	uint64_t most = bytes - sizeof end;
	if (end.at > most || most - end.at > LIST_BYTES || end.n_files > LIMIT_MAIL_FILES)
		return false;
	size_t n = (size_t)(most - end.at);
	char *p = ARENA_ARRAY(a, n + 1, char);
	struct listing l = { .p = p, .n = n, .files_end = end.at };
	return read_at(fd, p, n, end.at) && list_take(a, &l, &end, out);
}
