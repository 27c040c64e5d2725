/* join.c -- the plan of one PDF that is made of many. */
#include "reader/join.h"

#include "base/fd.h"
#include "reader/wire.h"

#define PIECE_BYTES 8192

struct joining_part {
	struct join_part part;
	struct joining_part *next;
};
struct joining_mark {
	struct join_mark mark;
	struct str title;
	struct joining_mark *next;
};

enum rc joining_add(struct joining *j, int fd, uint32_t *out_part, struct err *e)
{
	struct joining_part *x = ARENA_NEW(j->arena, struct joining_part);
	char piece[PIECE_BYTES];
	size_t n;

	x->part.at = j->n;
	do {
		TRY(fd_read_full(fd, piece, sizeof piece, &n, e));
		TRY(fd_write_all(j->fd, piece, n, e));
		j->n += n;
	} while (n == sizeof piece);
	x->part.bytes = j->n - x->part.at;
	*(j->last_part ? &j->last_part->next : &j->parts) = x;
	j->last_part = x;
	*out_part = j->n_parts++;
	return RC_OK;
}

void joining_mark(struct joining *j, uint32_t part, uint32_t level, struct str title)
{
	struct joining_mark *x = ARENA_NEW(j->arena, struct joining_mark);

	x->mark = (struct join_mark){ .part = part, .level = level, .bytes = (uint32_t)title.n };
	x->title = title;
	*(j->last_mark ? &j->last_mark->next : &j->marks) = x;
	j->last_mark = x;
	j->n_marks++;
}

enum rc joining_end(struct joining *j, struct err *e)
{
	const struct join_end end = { .at = j->n, .n_parts = j->n_parts, .n_marks = j->n_marks };

	for (const struct joining_part *x = j->parts; x; x = x->next)
		TRY(fd_write_all(j->fd, &x->part, sizeof x->part, e));
	for (const struct joining_mark *x = j->marks; x; x = x->next) {
		TRY(fd_write_all(j->fd, &x->mark, sizeof x->mark, e));
		TRY(fd_write_all(j->fd, x->title.p, x->title.n, e));
	}
	return fd_write_all(j->fd, &end, sizeof end, e);
}
